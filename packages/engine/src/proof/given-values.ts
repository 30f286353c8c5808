/** Cells of a `given` grid: constants of the policy's text as values, or what is wrong with them. References stay key texts here. */
import { compare, fraction, fromInteger, parseDecimal, toDecimalText, toScaled } from '../base/exact.js';
import type { Num } from '../base/exact.js';
import { assertNever } from '../base/exhaustive.js';
import type { FiscalCalendar } from '../base/periods.js';
import { parseInstant } from '../base/zone.js';
import type { Zone } from '../base/zone.js';
import type { Constant, Field, ValueType } from '../core/ir.js';
import type { GivenProblem } from '../diagnostics/codes/proof.js';
import { isOrdinal } from '../eval/compare.js';
import { printValue } from '../eval/printing.js';
import type { Value } from '../eval/result.js';

/** How dates, times and periods are written. The calendar is null when its rows are data, which are not read yet. */
export interface Writing { readonly calendar: FiscalCalendar | null; readonly zone: Zone }

export type GivenValue = { readonly value: Value } | { readonly problem: GivenProblem };

/** The value of a constant of a type; a reference is the key text of its row. */
export function givenValue(constant: Constant, type: ValueType, zone: Zone): GivenValue {
  if (constant === null) return { value: null };
  const wrong: GivenValue = { problem: { kind: 'type', expected: expectation(type) } };
  switch (type.kind) {
    case 'text': case 'row': return typeof constant === 'string' ? { value: constant } : wrong;
    case 'choice':
      if (typeof constant !== 'string') return wrong;
      return type.choices.includes(constant) ? { value: constant } : { problem: { kind: 'choice', choices: type.choices } };
    case 'flag': return typeof constant === 'boolean' ? { value: constant } : wrong;
    case 'time': {
      const instant = typeof constant === 'string' ? parseInstant(constant, zone) : constant;
      return typeof instant === 'number' && Number.isSafeInteger(instant) ? { value: instant } : wrong;
    }
    case 'date': case 'period': return typeof constant === 'number' && Number.isSafeInteger(constant) ? { value: constant } : wrong;
    case 'count': {
      const n = exactNumber(constant);
      return n === null || typeof n !== 'number' || n < 0 ? wrong : { value: n };
    }
    case 'number': case 'percent': case 'money': case 'duration': {
      const n = exactNumber(constant);
      return n === null || (isOrdinal(type) && typeof n !== 'number') ? wrong : { value: n };
    }
    case 'list': return wrong;
    default: return assertNever(type);
  }
}

/** `3`, `-1/3`, `12.5`, or a JSON number that is whole. */
export function exactNumber(constant: Constant): Num | null {
  if (typeof constant === 'number') return Number.isSafeInteger(constant) ? fromInteger(constant) : null;
  if (typeof constant !== 'string') return null;
  const parts = /^(-?\d+)\/(\d+)$/.exec(constant);
  if (parts === null) return parseDecimal(constant);
  return BigInt(parts[2]!) === 0n ? null : fraction(BigInt(parts[1]!), BigInt(parts[2]!));
}

/** What a field of a record asks beyond the type: that it is there, its bounds, its digits. */
export function fieldProblem(value: Value, field: Field): GivenProblem | null {
  if (value === null) return field.optional ? null : { kind: 'missing' };
  if (typeof value === 'string' || typeof value === 'boolean' || Array.isArray(value)) return null;
  const number = value as Num;
  for (const { bound, value: text } of field.bounds) {
    const limit = exactNumber(text);
    if (limit === null) continue;
    const side = compare(number, limit);
    const within = bound === 'above' ? side > 0 : bound === 'at least' ? side >= 0 : bound === 'below' ? side < 0 : side <= 0;
    if (!within) return { kind: 'bound', bound: `${bound} ${toDecimalText(limit)}` };
  }
  const counted = field.type.kind === 'number' || field.type.kind === 'percent' || field.type.kind === 'money' || field.type.kind === 'duration';
  return counted && toScaled(number, field.decimals) === null ? { kind: 'digits', decimals: field.decimals } : null;
}

/** A value as it prints, in keys and in messages about the grid. A reference is its key text. */
export function givenText(value: Value, type: ValueType, { calendar, zone }: Writing): string {
  if (value !== null && type.kind === 'row') return value as string;
  if (value !== null && type.kind === 'period' && calendar === null) return String(value);
  return printValue({ zone, calendar: () => calendar!, rowText: () => '' }, value, type);
}

function expectation(type: ValueType): string {
  switch (type.kind) {
    case 'text': return 'a text';
    case 'choice': return `one of ${type.choices.join(', ')}`;
    case 'row': return 'the key of a row';
    case 'flag': return 'yes or no';
    case 'date': return 'a date';
    case 'time': return 'a time';
    case 'period': return `a ${type.unit}`;
    case 'count': return 'a count: a whole number from 0';
    case 'number': return 'a number';
    case 'percent': return 'a percentage';
    case 'money': return `money in ${type.currency}`;
    case 'duration': return `a length in ${type.of}`;
    case 'list': return 'a list, which a grid cannot hold';
    default: return assertNever(type);
  }
}
