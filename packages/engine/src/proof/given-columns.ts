/** Values of a `given` grid as columns of data. */
import { isFiniteDecimal, toScaled } from '../base/exact.js';
import type { Num } from '../base/exact.js';
import { assertNever } from '../base/exhaustive.js';
import { MISSING } from '../core/dataset.js';
import type { ColumnData } from '../core/dataset.js';
import type { ValueType } from '../core/ir.js';
import { isOrdinal } from '../eval/compare.js';
import type { Value } from '../eval/result.js';

/** The column; references are row numbers by now, numbers have an end as decimals. */
export function columnOf(values: readonly Value[], type: ValueType): ColumnData {
  switch (type.kind) {
    case 'text': return texts(values, []);
    case 'choice': return texts(values, type.choices);
    case 'flag': return { kind: 'flag', values: Uint8Array.from(values, (v) => (v === null ? 2 : v === true ? 1 : 0)) };
    case 'date': return { kind: 'day', values: Int32Array.from(values, (v) => (v === null ? MISSING : (v as number))) };
    case 'period': return { kind: 'period', values: Int32Array.from(values, (v) => (v === null ? MISSING : (v as number))) };
    case 'row': return { kind: 'row', values: Int32Array.from(values, (v) => (v === null ? -1 : (v as number))) };
    case 'time': return instants(values);
    case 'duration': return isOrdinal(type) ? instants(values) : numbers(values);
    case 'number': case 'count': case 'percent': case 'money': return numbers(values);
    // A grid has no lists: all are missing, in whatever storage.
    case 'list': return texts(values.map(() => null), []);
    default: return assertNever(type);
  }
}

const instants = (values: readonly Value[]): ColumnData => ({ kind: 'instant', values: Float64Array.from(values, (v) => (v === null ? NaN : (v as number))) });

function texts(values: readonly Value[], first: readonly string[]): ColumnData {
  const dictionary = [...first], codes = new Map(dictionary.map((word, code) => [word, code]));
  return {
    kind: 'text', dictionary,
    codes: Int32Array.from(values, (v) => {
      if (v === null) return -1;
      let code = codes.get(v as string);
      if (code === undefined) codes.set(v as string, code = dictionary.push(v as string) - 1);
      return code;
    }),
  };
}

function numbers(values: readonly Value[]): ColumnData {
  let scale = 0;
  for (const v of values) if (v !== null) scale = Math.max(scale, decimalsOf(v as Num));
  const units = values.map((v) => (v === null ? null : toScaled(v as Num, scale)!));
  if (units.every((u) => typeof u !== 'bigint')) return { kind: 'scaled', scale, values: Float64Array.from(units, (u) => (u === null ? NaN : Number(u))) };
  return { kind: 'big', scale, values: units.map((u) => (u === null ? null : BigInt(u))) };
}

/** Digits after the point. @throws RangeError for a number that has no end as a decimal: grids are checked before. */
function decimalsOf(x: Num): number {
  if (!isFiniteDecimal(x)) throw new RangeError('a number without an end has no column');
  let scale = 0;
  while (toScaled(x, scale) === null) scale++;
  return scale;
}
