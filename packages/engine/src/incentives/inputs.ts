/** What somebody can change that a plan reads: a field that has editors, and one more row of a record. */
import type { ColumnId, Field, Program, RelationId, ValueType } from '../core/ir.js';
import { readsOf } from '../core/reads.js';
import { paymentsOf } from './pay.js';

/** Something that people can move and that pay may depend on: a field that they edit, or one more row. */
export type Input =
  | { readonly kind: 'field'; readonly relation: RelationId; readonly column: ColumnId; readonly editors: readonly string[] }
  | { readonly kind: 'row'; readonly relation: RelationId; /** who edits fields of it; empty: nobody said */ readonly editors: readonly string[] };

/** Of one plan: fields with editors first, then rows, each in the order of the policy. Fields that only tell rows apart are no inputs. */
export function inputsOfPlan(program: Program, plan: RelationId): readonly Input[] {
  const reads = readsOf(program, ...paymentsOf(program, new Set([plan])).map((r) => ({ rows: r.id })));
  const fields = [...reads.fields].sort(([a], [b]) => a - b).flatMap(([relation, columns]) => [...columns].sort((a, b) => a - b).flatMap((column): readonly Input[] => {
    const field = fieldOf(program, relation, column);
    return field === null || field.editedBy.length === 0 || field.key ? [] : [{ kind: 'field', relation, column, editors: field.editedBy }];
  }));
  const rows = [...reads.rows].sort((a, b) => a - b).flatMap((relation): readonly Input[] => {
    const { source } = program.relations[relation]!;
    return source.op !== 'scan' || source.dated || source.fields.filter((f) => f.key).length !== 1 || source.fields.find((f) => f.key)!.type.kind !== 'text'
      ? []
      : [{ kind: 'row', relation, editors: [...new Set(source.fields.flatMap((f) => f.editedBy))] }];
  });
  return [...fields, ...rows];
}

export function fieldOf(program: Program, relation: RelationId, column: ColumnId): Field | null {
  const { source } = program.relations[relation]!;
  return source.op === 'scan' ? source.fields[column] ?? null : null;
}

/** Whether a value of the type can be more or less by one. */
export const isCountable = (type: ValueType): boolean =>
  type.kind === 'number'
  || type.kind === 'count'
  || type.kind === 'percent'
  || type.kind === 'money'
  || type.kind === 'date'
  || (type.kind === 'duration' && (type.of === 'days' || type.of === 'months'));
