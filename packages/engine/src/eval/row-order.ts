/** The order of the rows of a relation: `ordered by …   restarting each …`, ties by the keys of the rows, so that the order of the data decides nothing. */

/** By row number: values that are equal have the same rank. */
export type Ranks = Float64Array;

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

/**
 * Puts rows that are already in order into partitions, which stay in the order in which they begin. `restarting` are ranks by row number: rows of one
 * partition have the same in each.
 */
export function partition(size: number, sorted: Int32Array, restarting: readonly Ranks[], counts: Uint8Array): RowOrder {
  // The part of each place: a chain of dictionaries, one for each expression, so that parts are told apart by numbers alone.
  const part = new Int32Array(sorted.length);
  let parts = 1;
  for (const ranks of restarting) {
    const codes = new Map<number, number>(), pairs = new Map<number, number>(), before = parts;
    for (let i = 0; i < sorted.length; i++) {
      const rank = ranks[sorted[i]!]!;
      let code = codes.get(rank);
      if (code === undefined) codes.set(rank, code = codes.size);
      const pair = code * before + part[i]!;
      let next = pairs.get(pair);
      if (next === undefined) pairs.set(pair, next = pairs.size);
      part[i] = next;
    }
    parts = pairs.size;
  }
  const starts = new Int32Array(parts + 1);
  for (const p of part) starts[p + 1]!++;
  for (let p = 0; p < parts; p++) starts[p + 1]! += starts[p]!;
  const next = starts.slice();
  const sequence = new Int32Array(sorted.length), first = new Int32Array(sorted.length), end = new Int32Array(sorted.length);
  const position = new Int32Array(size).fill(-1);
  for (let i = 0; i < sorted.length; i++) {
    const p = part[i]!, at = next[p]!++, row = sorted[i]!;
    sequence[at] = row; position[row] = at; first[at] = starts[p]!; end[at] = starts[p + 1]!;
  }
  return { sequence, position, first, end, counts };
}
