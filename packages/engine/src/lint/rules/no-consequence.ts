/** A promise of a party on which no figure, no goal and no pay depends. An sla that nobody gave is a measurement. */
import * as codes from '../../diagnostics/codes/lint.js';
import { readsOf } from '../../core/reads.js';
import { found } from '../context.js';
import type { Rule } from '../context.js';

export const noConsequence: Rule = (c) => {
  const followed = new Set([...c.plans.flatMap((p) => [...p.reads.rows]), ...[...c.kpis, ...c.goals].flatMap((k) => [...readsOf(c.program, { relation: k.id, column: k.facts.value! }).rows])]);
  return c.program.relations.filter((r) => r.kind === 'sla' && r.facts.by !== null && r.facts.notRun === null && !followed.has(r.id)).map((r) => found(r, codes.noConsequence.at(c.place(r.at), { sla: r.name })));
};
