/** Whether something can be computed yet: the first relation that an expression reads, however indirectly, and that says it can not. */
import type { Expr, Program, RelationId } from '../core/ir.js';
import { formulaOf, needs, rowOf, sourceNeeds } from '../core/walk.js';
import type { Binders, Need } from '../core/walk.js';

/** The reason why, or null when it can. The expressions are read in the rows of the relation. */
export function reasonNotRun(program: Program, relation: RelationId, expressions: readonly Expr[]): string | null {
  const seen = new Set<string>();
  const open: Need[] = [{ need: 'rows', relation }];
  const visit = (need: Need): void => {
    const key = `${need.need}/${need.relation}/${need.need === 'column' ? need.column : ''}`;
    if (seen.has(key)) return;
    seen.add(key);
    open.push(need);
  };
  const read = (e: Expr | null, binders: Binders): void => { if (e !== null) needs(program, e, binders, visit); };
  for (const e of expressions) read(e, rowOf(relation));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const r = program.relations[next.relation];
    if (r === undefined) continue;
    if (r.facts.notRun !== null) return r.facts.notRun;
    const row = rowOf(r.id);
    switch (next.need) {
      case 'column': read(formulaOf(r, next.column), row); visit({ need: 'rows', relation: r.id }); break;
      case 'order': for (const e of [...(r.ordering?.by ?? []), ...(r.ordering?.restarting ?? [])]) read(e, row); visit({ need: 'rows', relation: r.id }); break;
      case 'rows':
        for (const id of sourceNeeds(r.source).relations) visit({ need: 'rows', relation: id });
        for (const { e, binders } of sourceNeeds(r.source).expressions) read(e, binders);
        read(r.where, row);
        for (const c of r.conditions) read(c.keep, row);
        break;
    }
  }
  return null;
}
