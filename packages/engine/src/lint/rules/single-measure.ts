/** A plan with one measure, and no gate, clawback, cancelled part or second figure that holds against pushing it. */
import * as codes from '../../diagnostics/codes/lint.js';
import { found } from '../context.js';
import type { LintContext, PlanFacts, Rule } from '../context.js';
import { aggregateOf, classOf } from '../measures.js';

/** What is taken back, by a plan that is made of the payments of this one. */
export const isTakenBack = (c: LintContext, p: PlanFacts): boolean =>
  c.plans.some(
    (other) =>
      other.plan.source.op === 'each'
      && other.plan.source.items.some((i) => 'relation' in i && i.relation === p.payments.id)
      && other.source.pays.some((pay) => pay.role === 'Clawback' || pay.role === 'Recover'),
  );

export const singleMeasure: Rule = (c) => c.plans.flatMap((p) => {
  const [only] = p.measures;
  if (only === undefined || p.measures.length > 1 || p.gates.length > 0 || p.source.pays.some((pay) => pay.role === 'Clawback' || pay.parts.some((x) => x.unless !== null)) || isTakenBack(c, p)) return [];
  const m = p.plan.columns[only]!;
  // Activity alone is said as such, and so is a number of rows without quality.
  if (m.value === null || classOf(c, p.plan, only) === 'activity' || aggregateOf(c.program, p.plan.id, m.value)?.fn === 'count') return [];
  return [found(p.plan, codes.singleMeasure.at(c.place(m.at), { plan: p.plan.name, measure: m.name }))];
});
