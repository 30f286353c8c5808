/** How many registers an expression needs: one for each row in scope, by its number. */
import type { Expr, Program } from '../core/ir.js';
import { children, sourceNeeds } from '../core/walk.js';

export function registersIn(e: Expr): number {
  let most = 1;
  const waiting = [e];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next.op === 'column' || next.op === 'row' || next.op === 'aggregate') most = Math.max(most, next.binder + 1);
    waiting.push(...children(next));
  }
  return most;
}

/** One more than the largest number of a row in scope that any expression has. */
export function registersOf(program: Program): number {
  let most = 1;
  const look = (e: Expr | null): void => { if (e !== null) most = Math.max(most, registersIn(e)); };
  for (const p of program.parameters) for (const v of p.versions) look(v.value);
  for (const r of program.relations) {
    look(r.where);
    look(r.facts.governedBy);
    for (const c of r.columns) look(c.value);
    for (const c of r.conditions) { look(c.keep); look(c.written); }
    for (const e of [...(r.ordering?.by ?? []), ...(r.ordering?.restarting ?? [])]) look(e);
    for (const { e, binders } of sourceNeeds(r.source).expressions) { look(e); for (const b of binders.keys()) most = Math.max(most, b + 1); }
  }
  return most;
}
