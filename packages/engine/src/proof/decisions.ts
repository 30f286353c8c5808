/** The places where a policy decides: conditions of relations, the ways of an `if`, `choose` and block, the rows of a scale. What no test decides both ways is not tested. */
import type { At, Expr, Program, RelationId } from '../core/ir.js';
import { walk } from '../core/walk.js';
import type { Coverage } from '../eval/result.js';

export interface Decisions {
  readonly observe: (at: At, outcome: boolean) => void;
  readonly coverage: (text: (at: At) => string) => readonly Coverage[];
}

interface Count { readonly at: At; yes: number; no: number }

export function decisionsOf(program: Program): Decisions {
  const counts = new Map<string, Count>();
  const add = (at: At): void => { if (!counts.has(keyOf(at))) counts.set(keyOf(at), { at, yes: 0, no: 0 }); };
  const within = (e: Expr | null): void => { if (e !== null) walk(e, (x) => placesIn(x).forEach(add)); };

  for (const p of program.parameters) for (const v of p.versions) within(v.value);
  const asked = relationsThatAsk(program);
  for (const r of program.relations) {
    if (asked.has(r.id) || r.facts.notRun !== null) continue;
    if (r.source.op === 'distinct') { within(r.source.where); r.source.keys.forEach(within); }
    if (r.source.op === 'parts') within(r.source.text);
    if (r.source.op === 'above') { within(r.source.start); within(r.source.next); }
    within(r.where);
    for (const c of r.columns) within(c.value);
    for (const e of [...(r.ordering?.by ?? []), ...(r.ordering?.restarting ?? [])]) within(e);
    for (const c of r.conditions) { add(c.at); within(c.keep); }
  }
  return {
    observe(at, outcome) {
      const count = counts.get(keyOf(at));
      if (count === undefined) return;
      if (outcome) count.yes++; else count.no++;
    },
    coverage: (text) => [...counts.values()].sort((a, b) => a.at[0] - b.at[0] || a.at[1] - b.at[1] || a.at[2] - b.at[2]).map((c) => ({ at: c.at, text: text(c.at), yes: c.yes, no: c.no })),
  };
}

const keyOf = (at: At): string => at.join('/');

/** Where the expression itself decides, what is below it left out. An arm without a condition decides nothing. */
function placesIn(e: Expr): readonly At[] {
  switch (e.op) {
    // What nobody wrote decides nothing: a dated value that is read of somebody who may not be there stands where its question stands.
    case 'if': return keyOf(e.condition.at) === keyOf(e.at) ? [] : [e.condition.at];
    case 'choose': return e.arms.map((a) => a.at);
    case 'total': return e.arms.flatMap((a) => (a.when === null ? [] : [a.at]));
    case 'scale': return e.rows.map((r) => r.at);
    default: return [];
  }
}

/** Relations that are there only so that an invariant or an expectation can be evaluated: they ask about the policy and are no part of it. */
function relationsThatAsk(program: Program): ReadonlySet<RelationId> {
  const asking = new Set(program.invariants.map((i) => i.relation));
  for (const t of program.tests) for (const e of t.expectations) if (e.kind === 'condition') asking.add(e.relation);
  // An invariant `for each Rep` may be lowered onto a relation that the policy has anyway; that one stays.
  for (const r of program.relations) if (asking.has(r.id) && (r.columns.some((c) => c.value !== null) || r.conditions.length > 0)) asking.delete(r.id);
  return asking;
}
