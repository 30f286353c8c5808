/** The order of the rows of a relation: `ordered by …   restarting each …`, ties by the keys of the rows, so that the order of the data decides nothing. */
import type { Value } from './result.js';
import { keyOf, orderWithMissing } from './compare.js';
import type { Comparator, Present } from './compare.js';

export interface RowOrder {
  /** Row numbers, the rows of a partition next to each other and in order. */
  readonly sequence: Int32Array;
  /** The place of a row in `sequence`, -1 for rows without one. */
  readonly position: Int32Array;
  /** For each place, the first place of its partition, and the place after its last. */
  readonly first: Int32Array;
  readonly end: Int32Array;
  /** Whether the row belongs to the relation: only such rows are seen from other rows. */
  readonly counts: Uint8Array;
}

export interface Sortable {
  readonly value: (row: number) => Value;
  readonly compare: Comparator;
}

/** The rows sorted by several values, then by `ties`. */
export function sortRows(rows: Int32Array, by: readonly Sortable[], ties: (a: number, b: number) => number): Int32Array {
  const sorted = Int32Array.from(rows);
  if (by.length === 0) return sorted.sort(ties);
  // Values are read once a row, not once a comparison.
  const place = new Map<number, number>();
  rows.forEach((row, i) => place.set(row, i));
  const columns = by.map((s) => ({ values: Array.from(rows, (row) => s.value(row)), compare: orderWithMissing(s.compare) }));
  return sorted.sort((a, b) => {
    const i = place.get(a)!, j = place.get(b)!;
    for (const { values, compare } of columns) {
      const c = compare(values[i]!, values[j]!);
      if (c !== 0) return c;
    }
    return ties(a, b);
  });
}

/** Puts rows that are already in order into partitions, which stay in the order in which they begin. */
export function partition(size: number, sorted: Int32Array, restarting: readonly ((row: number) => Value)[], counts: Uint8Array): RowOrder {
  const parts = new Map<string | number, number[]>();
  for (const row of sorted) {
    const values = restarting.map((f) => f(row));
    const key = values.length === 1 && values[0] !== null ? keyOf(values[0] as Present) : values.map((v) => (v === null ? '\u0001' : `${keyOf(v as Present)}`)).join('\u0000');
    const part = parts.get(key);
    if (part === undefined) parts.set(key, [row]); else part.push(row);
  }
  const sequence = new Int32Array(sorted.length), first = new Int32Array(sorted.length), end = new Int32Array(sorted.length);
  const position = new Int32Array(size).fill(-1);
  let at = 0;
  for (const part of parts.values()) {
    const from = at, to = at + part.length;
    for (const row of part) {
      sequence[at] = row; position[row] = at; first[at] = from; end[at] = to;
      at++;
    }
  }
  return { sequence, position, first, end, counts };
}
