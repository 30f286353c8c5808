/**
 * Columns as they lie in memory: those of the data and those that were computed look the same, so that whatever is fast on one is fast on the other.
 * A computed column goes into a typed array where its type allows it, and into an array of values where a value does not fit.
 */
import { fromInteger, fromScaled, toScaled } from '../base/exact.js';
import type { Num } from '../base/exact.js';
import { assertNever } from '../base/exhaustive.js';
import { MISSING } from '../core/dataset.js';
import type { ColumnData } from '../core/dataset.js';
import type { ValueType } from '../core/ir.js';
import type { Value } from './result.js';

export type Stored = ColumnData | { readonly kind: 'values'; readonly values: readonly Value[] };

/** How values of a row number are read. */
export type Reader = (row: number) => Value;

const readers = new WeakMap<Stored, Reader>();

export function readerOf(column: Stored): Reader {
  let found = readers.get(column);
  if (found === undefined) readers.set(column, found = makeReader(column));
  return found;
}

function makeReader(column: Stored): Reader {
  switch (column.kind) {
    case 'scaled': {
      const { values, scale } = column;
      if (scale === 0) return (row) => { const u = values[row]!; return u !== u ? null : u; };
      return (row) => { const u = values[row]!; return u !== u ? null : fromScaled(u, scale); };
    }
    case 'big': {
      const { values, scale } = column;
      return (row) => { const u = values[row]!; return u === null ? null : scale === 0 ? fromInteger(u) : fromScaled(u, scale); };
    }
    case 'day': case 'period': {
      const { values } = column;
      return (row) => { const d = values[row]!; return d === MISSING ? null : d; };
    }
    case 'instant': {
      const { values } = column;
      return (row) => { const t = values[row]!; return t !== t ? null : t; };
    }
    case 'text': {
      const { codes, dictionary } = column;
      return (row) => { const c = codes[row]!; return c < 0 ? null : dictionary[c]!; };
    }
    case 'flag': {
      const { values } = column;
      return (row) => { const f = values[row]!; return f === 2 ? null : f === 1; };
    }
    case 'row': {
      const { values } = column;
      return (row) => { const n = values[row]!; return n < 0 ? null : n; };
    }
    case 'values': {
      const { values } = column;
      return (row) => values[row]!;
    }
    default: return assertNever(column);
  }
}

const bounds = new WeakMap<Float64Array, number>();

/** The largest magnitude in a column of units, so that a sum or product can be known to stay exact before it is computed. */
export function largestUnit(values: Float64Array): number {
  let bound = bounds.get(values);
  if (bound === undefined) {
    bound = 0;
    for (let i = 0; i < values.length; i++) { const u = Math.abs(values[i]!); if (u > bound) bound = u; }
    bounds.set(values, bound);
  }
  return bound;
}

const identities = new WeakMap<Int32Array, boolean>();

/** Whether row i of a column refers to row i: the rows of a list over a whole record can then be read as rows of the record. */
export function isIdentity(values: Int32Array): boolean {
  let found = identities.get(values);
  if (found === undefined) {
    found = values.every((v, i) => v === i);
    identities.set(values, found);
  }
  return found;
}

/** Where a computed column is collected, one row at a time, in any order. Rows that are never set are missing. */
export interface Collector {
  set(row: number, value: Value): void;
  done(): Stored;
}

export function collector(type: ValueType, size: number): Collector {
  switch (type.kind) {
    case 'flag': {
      const values = new Uint8Array(size).fill(2);
      return { set: (row, v) => { values[row] = v === null ? 2 : v === true ? 1 : 0; }, done: () => ({ kind: 'flag', values }) };
    }
    case 'date': case 'period': {
      const values = new Int32Array(size).fill(MISSING);
      const kind = type.kind === 'date' ? 'day' : 'period';
      return { set: (row, v) => { values[row] = v === null ? MISSING : (v as number); }, done: () => ({ kind, values }) };
    }
    case 'row': {
      const values = new Int32Array(size).fill(-1);
      return { set: (row, v) => { values[row] = v === null ? -1 : (v as number); }, done: () => ({ kind: 'row', values }) };
    }
    case 'choice': {
      const codes = new Int32Array(size).fill(-1);
      const code = new Map(type.choices.map((c, i) => [c, i]));
      const dictionary = [...type.choices];
      const add = (word: string): number => { code.set(word, dictionary.length); return dictionary.push(word) - 1; };
      return { set: (row, v) => { codes[row] = v === null ? -1 : code.get(v as string) ?? add(v as string); }, done: () => ({ kind: 'text', codes, dictionary }) };
    }
    case 'time': return instants(size);
    case 'duration': return numbers(size, 0);
    case 'count': return numbers(size, 0);
    case 'money': return numbers(size, 2);
    case 'number': return numbers(size, 2);
    case 'percent': return numbers(size, 4);
    case 'text': case 'list': return anything(size);
    default: return assertNever(type);
  }
}

function instants(size: number): Collector {
  const values = new Float64Array(size).fill(NaN);
  return { set: (row, v) => { values[row] = v === null ? NaN : (v as number); }, done: () => ({ kind: 'instant', values }) };
}

function anything(size: number): Collector {
  const values = new Array<Value>(size).fill(null);
  return { set: (row, v) => { values[row] = v; }, done: () => ({ kind: 'values', values }) };
}

/** Units at a usual scale until a value needs more digits; from then on, values. */
function numbers(size: number, scale: number): Collector {
  const units = new Float64Array(size).fill(NaN);
  let rest: Collector | null = null;
  return {
    set: (row, v) => {
      if (rest !== null) { rest.set(row, v); return; }
      if (v === null) { units[row] = NaN; return; }
      const u = toScaled(v as Num, scale);
      if (typeof u === 'number') { units[row] = u; return; }
      rest = anything(size);
      const read = readerOf({ kind: 'scaled', scale, values: units });
      for (let i = 0; i < size; i++) rest.set(i, read(i));
      rest.set(row, v);
    },
    done: () => (rest === null ? { kind: 'scaled', scale, values: units } : rest.done()),
  };
}
