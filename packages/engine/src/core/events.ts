/** Which event of a record a date is: the field that says when something happened, found through computed columns, paths and credit. */
import type { Binder, ColumnId, Expr, Program, RelationId } from './ir.js';
import { formulaOf } from './walk.js';

export interface Event { readonly record: RelationId; readonly column: ColumnId; readonly field: string; readonly optional: boolean }

/** Nothing for a date that is planned, or that is no field at all. `binder` is the row that it is read from, of `relation`. */
export function eventOf(program: Program, e: Expr, binder: Binder, relation: RelationId): Event | null {
  return fieldOf(program, e, binder, relation, 'event');
}

/** The same of a date that may be planned. */
export const dateFieldOf = (program: Program, e: Expr, binder: Binder, relation: RelationId): Event | null => fieldOf(program, e, binder, relation, 'any date');

type Known = 'event' | 'any date';

function fieldOf(program: Program, e: Expr, binder: Binder, relation: RelationId, known: Known): Event | null {
  switch (e.op) {
    case 'column': return e.binder === binder ? ofColumn(program, relation, e.column, known) : null;
    case 'follow': return ofColumn(program, e.relation, e.column, known);
    // The day on another office's clock may be the day before or after.
    case 'call': return e.fn === 'dateOf' && e.args.length === 1 ? fieldOf(program, e.args[0]!, binder, relation, known) : null;
    default: return null;
  }
}

function ofColumn(program: Program, relation: RelationId, column: ColumnId, known: Known): Event | null {
  const r = program.relations[relation]!, formula = formulaOf(r, column);
  if (formula !== null) return formula.op === 'column' && formula.column === column ? null : fieldOf(program, formula, 0, relation, known);
  if (r.source.op === 'scan') {
    const field = r.source.fields[column];
    return field !== undefined && (known === 'any date' || field.known.kind === 'event') && (field.type.kind === 'date' || field.type.kind === 'time') ? { record: relation, column, field: field.name, optional: field.optional } : null;
  }
  if (r.source.op !== 'pieces' || column !== r.source.columns.on) return null;
  // Versions that credit by different events have none that all of it is about.
  const { whole, cuts } = r.source, days = cuts.map((x) => (x.split === null ? null : fieldOf(program, x.split.on, 0, whole, known))), [first] = days;
  return first !== null && first !== undefined && days.every((d) => d !== null && d.record === first.record && d.column === first.column) ? first : null;
}
