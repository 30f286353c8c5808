/** Bonuses of a period, some of which are paid only when the company reaches its goal, and some always. */
import * as codes from '../../diagnostics/codes/lint.js';
import { found, hasRevenue } from '../context.js';
import type { LintContext, PlanFacts, Rule } from '../context.js';

const isPeriodic = ({ plan }: PlanFacts): boolean => plan.columns.some((col) => plan.keys.includes(col.id) && col.type.kind === 'period');
const isGated = (c: LintContext, p: PlanFacts): boolean => p.gates.some((g) => hasRevenue(c, c.reads(p.plan.id, g)));

export const noCompanyGate: Rule = (c) => {
  const bonuses = c.plans.filter(isPeriodic), gated = bonuses.filter((p) => isGated(c, p));
  return gated.length === 0
    ? []
    : bonuses
        .filter((p) => !gated.includes(p))
        .map((p) =>
          found(
            p.plan,
            codes.noCompanyGate.at(
              c.place(
                p.plan.at,
                gated.slice(0, 2).map((g) => ({ at: g.plan.columns[g.gates[0]!]!.at, text: `the gate of ${g.plan.name}` })),
              ),
              { plan: p.plan.name, others: gated.map((g) => g.plan.name) },
            ),
          ),
        );
};
