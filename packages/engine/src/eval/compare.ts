/** Equality, order and keys of values. All three agree: equal values have the same key and neither is before the other. */
import * as exact from '../base/exact.js';
import type { Num } from '../base/exact.js';
import { assertNever } from '../base/exhaustive.js';
import type { ValueType } from '../core/ir.js';
import type { Value } from './result.js';

/** A value that is there. */
export type Present = Exclude<Value, null>;

export function sameValue(a: Present, b: Present): boolean {
  if (typeof a !== 'object' || typeof b !== 'object') return a === b;
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((x, i) => (x === null ? b[i] === null : b[i] !== null && sameValue(x as Present, b[i] as Present)));
  }
  return exact.equal(a as Num, b as Num);
}

/** A key for maps and sets, among values of one type. */
export function keyOf(v: Present): string | number {
  switch (typeof v) {
    case 'string': case 'number': return v;
    case 'boolean': return v ? 1 : 0;
    default: return Array.isArray(v) ? v.map((x) => (x === null ? '' : `${keyOf(x as Present)}`)).join('\u0000') : exact.key(v as Num);
  }
}

export type Comparator = (a: Present, b: Present) => number;

const byText: Comparator = (a, b) => ((a as string) < (b as string) ? -1 : (a as string) > (b as string) ? 1 : 0);
const byNumber: Comparator = (a, b) => (a as number) - (b as number);
const byNum: Comparator = (a, b) => exact.compare(a as Num, b as Num);

/**
 * The natural order of values of a type: text by its characters, choices as they were declared, `no` before `yes`. Rows are compared by number here;
 * whoever orders for a reader compares them by their keys instead.
 */
export function comparator(type: ValueType): Comparator {
  switch (type.kind) {
    case 'text': return byText;
    case 'choice': {
      const place = new Map(type.choices.map((c, i) => [c, i]));
      return (a, b) => (place.get(a as string) ?? place.size) - (place.get(b as string) ?? place.size) || byText(a, b);
    }
    case 'flag': return (a, b) => Number(a) - Number(b);
    case 'number': case 'count': case 'percent': case 'money': return byNum;
    case 'duration': return byNum;
    case 'date': case 'time': case 'period': case 'row': return byNumber;
    case 'list': {
      const inner = orderWithMissing(comparator(type.of));
      return (a, b) => {
        const x = a as readonly Value[], y = b as readonly Value[];
        for (let i = 0; i < x.length && i < y.length; i++) { const c = inner(x[i]!, y[i]!); if (c !== 0) return c; }
        return x.length - y.length;
      };
    }
    default: return assertNever(type);
  }
}

/** The order of choices that may come from two lists: as in the first, then what only the second has. */
export function pairComparator(a: ValueType, b: ValueType): Comparator {
  if (a.kind === 'choice' && b.kind === 'choice') return comparator({ kind: 'choice', choices: [...a.choices, ...b.choices.filter((c) => !a.choices.includes(c))] });
  return comparator(a);
}

/** Missing comes after everything that is there. */
export function orderWithMissing(compare: Comparator): (a: Value, b: Value) => number {
  return (a, b) => (a === null ? (b === null ? 0 : 1) : b === null ? -1 : compare(a as Present, b as Present));
}

/** Whether values are plain numbers of the machine: ordinals, for which `===` and `<` on doubles are exact. */
export function isOrdinal(type: ValueType): boolean {
  switch (type.kind) {
    case 'date': case 'time': case 'period': case 'row': return true;
    case 'duration': return type.of === 'hours' || type.of === 'business hours';
    default: return false;
  }
}
/** Whether values are exact numbers. */
export function isNumeric(type: ValueType): boolean {
  switch (type.kind) {
    case 'number': case 'count': case 'percent': case 'money': return true;
    case 'duration': return !isOrdinal(type);
    default: return false;
  }
}
