/**
 * Places in an order as plain numbers, so that a million rows are sorted by comparing numbers. Two rows have the same rank exactly when their values are equal;
 * what is missing has the rank after all others.
 */
import { MISSING } from '../core/dataset.js';
import type { Expr, RelationId, ValueType } from '../core/ir.js';
import { isNumeric, isOrdinal, keyOf } from './compare.js';
import type { Comparator, Present } from './compare.js';
import { relationOf } from './compile.js';
import type { Compiler, Tables } from './compiler.js';
import type { Value } from './result.js';
import type { Ranks } from './row-order.js';
import { rowReader } from './row-reader.js';
import { readerOf } from './storage.js';
import type { Stored } from './storage.js';

const LAST = Infinity;

/** Ranks of the rows of a relation by the columns that tell them apart; rows that are the same in all of them by their numbers. */
export function rowRanks(tables: Tables, relation: RelationId, columns: readonly { readonly stored: Stored; readonly type: ValueType }[]): Ranks {
  const size = tables.size(relation), by = columns.map((c) => columnRanks(tables, c.stored, c.type, size));
  const all = new Int32Array(size).map((_, i) => i);
  const sorted = sortByRanks(all, by), ranks = new Float64Array(size);
  sorted.forEach((row, i) => { ranks[row] = i; });
  return ranks;
}

function columnRanks(tables: Tables, column: Stored, type: ValueType, size: number): Ranks {
  const ranks = new Float64Array(size).fill(LAST);
  switch (column.kind) {
    case 'scaled': case 'instant': { const v = column.values; for (let i = 0; i < size; i++) if (v[i] === v[i]) ranks[i] = v[i]!; return ranks; }
    case 'day': case 'period': { const v = column.values; for (let i = 0; i < size; i++) if (v[i] !== MISSING) ranks[i] = v[i]!; return ranks; }
    case 'flag': { const v = column.values; for (let i = 0; i < size; i++) if (v[i] !== 2) ranks[i] = v[i]!; return ranks; }
    case 'text': {
      const v = column.codes, places = ranksOfValues(column.dictionary, tables.comparator(type));
      for (let i = 0; i < size; i++) if (v[i]! >= 0) ranks[i] = places[v[i]!]!;
      return ranks;
    }
    case 'row': {
      const v = column.values, rows = type.kind === 'row' ? tables.ranks(type.relation) : null;
      for (let i = 0; i < size; i++) if (v[i]! >= 0) ranks[i] = rows === null ? v[i]! : rows[v[i]!]!;
      return ranks;
    }
    case 'big': case 'values': { const read = readerOf(column); return ranksOfValues(Array.from({ length: size }, (_, i) => read(i)), tables.comparator(type)); }
  }
}

/** Ranks of what an expression gives for each of the rows. */
export function expressionRanks(c: Compiler, e: Expr, rows: Int32Array, size: number): Ranks {
  const { tables } = c, r = tables.registers(), ranks = new Float64Array(size).fill(LAST);
  return tables.visit(relationOf(c.binders, 0), 0, r, () => {
    if (e.type.kind === 'row') {
      const at = rowReader(c, e), of = tables.ranks(e.type.relation);
      for (const row of rows) { r[0] = row; const n = at(r); if (n >= 0) ranks[row] = of[n]!; }
      return ranks;
    }
    const units = isNumeric(e.type) || isOrdinal(e.type) ? c.units(e) : null;
    if (units !== null) {
      for (const row of rows) { r[0] = row; const u = units.run(r); if (u === u) ranks[row] = u; }
      return ranks;
    }
    const run = c.run(e), values = Array.from(rows, (row): Value => { r[0] = row; return run(r); }), places = ranksOfValues(values, tables.comparator(e.type));
    rows.forEach((row, i) => { ranks[row] = places[i]!; });
    return ranks;
  });
}

function ranksOfValues(values: readonly Value[], compare: Comparator): Ranks {
  const different = new Map<string | number, Present>();
  for (const v of values) if (v !== null) different.set(keyOf(v as Present), v as Present);
  const places = new Map([...different].sort((a, b) => compare(a[1], b[1])).map(([key], i) => [key, i]));
  return Float64Array.from(values, (v) => (v === null ? LAST : places.get(keyOf(v as Present))!));
}

/** Row numbers sorted by several ranks, one after the other, and then by the numbers themselves. */
export function sortByRanks(rows: Int32Array, by: readonly Ranks[]): Int32Array {
  const [first, second] = by;
  if (first === undefined) return Int32Array.from(rows).sort();
  const sorted = sortedByOne(rows, first) ?? null;
  if (sorted !== null && by.length === 1) return sorted;
  const rest = by.slice(2);
  return Int32Array.from(rows).sort((a, b) => {
    const x = first[a]!, y = first[b]!;
    if (x !== y) return x < y ? -1 : 1;
    if (second !== undefined) { const p = second[a]!, q = second[b]!; if (p !== q) return p < q ? -1 : 1; }
    for (const ranks of rest) { const p = ranks[a]!, q = ranks[b]!; if (p !== q) return p < q ? -1 : 1; }
    return a - b;
  });
}

/** Rank and row number packed into one whole number where both fit: numbers alone are sorted many times faster than with a comparison. */
function sortedByOne(rows: Int32Array, ranks: Ranks): Int32Array | null {
  let low = Infinity, high = -Infinity, most = 0;
  for (const row of rows) { const x = ranks[row]!; if (x < low) low = x; if (x > high) high = x; if (row > most) most = row; }
  const span = most + 1;
  if (rows.length === 0) return Int32Array.from(rows);
  if (high === Infinity || !Number.isInteger(low) || (high - low + 1) * span > Number.MAX_SAFE_INTEGER) return null;
  const packed = Float64Array.from(rows, (row) => (ranks[row]! - low) * span + row).sort();
  return Int32Array.from(packed, (x) => x % span);
}
