/** Which fields have no date of their own: in the world of an earlier day they still have today's value. Nothing is guessed, so it is said. */
import type { Program, RelationId } from '../core/ir.js';
import { needs, rowOf, sourceNeeds } from '../core/walk.js';
import * as codes from '../diagnostics/codes/evaluation.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';

/** The columns that anything in the policy reads, by relation. */
export function fieldsRead(program: Program): ReadonlyMap<RelationId, ReadonlySet<number>> {
  const read = new Map<RelationId, Set<number>>();
  const visit = (n: { readonly need: string; readonly relation: RelationId; readonly column?: number }): void => {
    if (n.need !== 'column' || n.column === undefined) return;
    const known = read.get(n.relation);
    if (known === undefined) read.set(n.relation, new Set([n.column])); else known.add(n.column);
  };
  for (const r of program.relations) {
    if (r.facts.notRun !== null) continue;
    for (const e of [...(r.where === null ? [] : [r.where]), ...r.conditions.map((c) => c.keep), ...r.columns.flatMap((c) => (c.value === null ? [] : [c.value]))]) needs(program, e, rowOf(r.id), visit);
    for (const { e, binders } of sourceNeeds(r.source).expressions) needs(program, e, binders, visit);
  }
  return read;
}

/** Fields that the policy reads and whose value of an earlier day is not known, by record: neither events nor planned, fixed on no event, no keys. */
export function undatedFields(program: Program): readonly { readonly record: string; readonly fields: readonly string[] }[] {
  const read = fieldsRead(program);
  return program.relations.flatMap((r) => {
    if (r.source.op !== 'scan' || r.source.dated) return [];
    const fields = r.source.fields.filter((f, i) => !f.key && f.known.kind === 'undated' && read.get(r.id)?.has(i) === true).map((f) => f.name);
    return fields.length === 0 ? [] : [{ record: r.name, fields }];
  });
}

/** What is to be said of a run as of a day before the last one that the data knows. */
export function earlierWorld(program: Program, day: string): readonly Diagnostic[] {
  const found = undatedFields(program);
  return found.length === 0 ? [] : [codes.undatedFields.at({}, { day, fields: found.map((f) => `${f.record} (${f.fields.slice(0, 5).join(', ')}${f.fields.length > 5 ? `, … ${f.fields.length - 5} more` : ''})`) })];
}
