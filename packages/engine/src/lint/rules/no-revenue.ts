/** A party whose plans read none of the revenue that figures, goals or credit are about. */
import * as codes from '../../diagnostics/codes/lint.js';
import { found, hasRevenue } from '../context.js';
import type { Rule } from '../context.js';

export const noRevenue: Rule = (c) => (c.revenue.size === 0 ? [] : c.program.settings.parties.flatMap((party) => {
  const own = c.plans.filter((p) => p.parties.includes(party.name)), [first] = own;
  return first === undefined || own.some((p) => hasRevenue(c, p.reads))
    ? []
    : [
        found(
          first.plan,
          codes.noRevenue.at(
            c.place(
              first.plan.at,
              own.slice(1).map((p) => ({ at: p.plan.at, text: 'and this' })),
            ),
            { party: party.name, plans: own.map((p) => p.plan.name) },
          ),
        ),
      ];
}));
