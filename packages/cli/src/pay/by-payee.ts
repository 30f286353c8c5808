/** The rows of a relation by whom they pay: whoever prints the statements of everybody goes over the payments once, and not once for each person. */
import type { Evaluation, ir } from '@truce/engine';

const known = new WeakMap<Evaluation, Map<string, ReadonlyMap<number, readonly number[]>>>();

/** The rows whose column names this payee, in the order in which the relation prints; none when there are none. */
export function rowsOfPayee(evaluation: Evaluation, relation: ir.RelationId, column: ir.ColumnId, payee: number): readonly number[] {
  let indexes = known.get(evaluation);
  if (indexes === undefined) known.set(evaluation, indexes = new Map());
  const name = `${relation}/${column}`;
  let index = indexes.get(name);
  if (index === undefined) indexes.set(name, index = byPayee(evaluation, relation, column));
  return index.get(payee) ?? [];
}

function byPayee(evaluation: Evaluation, relation: ir.RelationId, column: ir.ColumnId): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, number[]>();
  for (const row of evaluation.rows(relation)) {
    const payee = evaluation.value(relation, column, row);
    if (payee === null) continue;
    const own = found.get(payee as number);
    if (own === undefined) found.set(payee as number, [row]); else own.push(row);
  }
  return found;
}
