/** What a relation stands on: every relation and parameter that its rows and values need, so that whoever explains it knows what to define. */
import type { Expr, Program, RelationId } from './ir.js';
import { needs, rowOf, sourceNeeds, walk } from './walk.js';
import type { Binders } from './walk.js';

/** What a relation is computed from, near and far. */
export interface Uses { readonly relations: readonly RelationId[]; readonly parameters: readonly number[] }

/** Without the relation itself; nearest first. */
export function usesOf(program: Program, relation: RelationId): Uses {
  const relations = new Set<RelationId>([relation]), parameters = new Set<number>();
  const look = (e: Expr | null, binders: Binders): void => {
    if (e === null) return;
    needs(program, e, binders, (n) => relations.add(n.relation));
    walk(e, (x) => { if (x.op === 'parameter') parameters.add(x.parameter); if (x.type.kind === 'row') relations.add(x.type.relation); });
  };
  // A set grows while it is gone through, and is gone through to its end.
  for (const id of relations) {
    const r = program.relations[id]!, row = rowOf(id), source = sourceNeeds(r.source);
    for (const below of source.relations) relations.add(below);
    for (const { e, binders } of source.expressions) look(e, binders);
    look(r.where, row);
    look(r.facts.governedBy, row);
    for (const c of r.columns) look(c.value, row);
    for (const c of r.conditions) look(c.keep, row);
    for (const e of [...(r.ordering?.by ?? []), ...(r.ordering?.restarting ?? [])]) look(e, row);
  }
  relations.delete(relation);
  return { relations: [...relations], parameters: [...parameters].sort((a, b) => a - b) };
}
