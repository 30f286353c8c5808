/** The rows of a relation for a program that shows them and asks on: each with the key that `explain` and `why-not` take, and the rows that were asked and left out. */
import type { Evaluation, ir } from '@truce/engine';

/** A row as it prints. `key` names it. */
interface KeyedRow { readonly key: string; readonly cells: readonly string[] }

export interface KeyedRows {
  readonly name: string;
  readonly kind: ir.Relation['kind'];
  readonly title: string | null;
  /** what it comes to, as editors say it; null for what has no rows of its own */
  readonly said: string | null;
  /** rows that belong, and rows that were asked, shown or not */
  readonly total: number;
  readonly candidates: number;
  readonly columns: readonly { readonly name: string; readonly numeric: boolean }[];
  readonly rows: readonly KeyedRow[];
  /** candidates that do not belong: `why-not` says why */
  readonly leftOut: readonly KeyedRow[];
}

/** `limit`: at most so many of the rows that belong, and of those that do not; null: all. */
export function keyedRows(evaluation: Evaluation, relation: ir.Relation, columns: readonly ir.Column[], limit: number | null, said: string | null): KeyedRows {
  const rows = evaluation.rows(relation.id), candidates = evaluation.candidates(relation.id), most = limit ?? Infinity;
  const keyed = (row: number): KeyedRow => ({ key: evaluation.rowText(relation.id, row), cells: columns.map((c) => evaluation.text(evaluation.value(relation.id, c.id, row), c.type)) });
  const leftOut: KeyedRow[] = [];
  for (const row of candidates) {
    if (leftOut.length >= most) break;
    if (!evaluation.belongs(relation.id, row)) leftOut.push(keyed(row));
  }
  return {
    name: relation.name, kind: relation.kind, title: relation.title, said, total: rows.length, candidates: candidates.length,
    columns: columns.map((c) => ({ name: c.name, numeric: isNumeric(c.type) })), rows: Array.from(rows.subarray(0, Math.min(most, rows.length)), keyed), leftOut,
  };
}

export const isNumeric = (type: ir.ValueType): boolean => type.kind === 'number' || type.kind === 'count' || type.kind === 'percent' || type.kind === 'money' || type.kind === 'duration';
