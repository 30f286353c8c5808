/** A conversion that was measured more than a year ago. */
import * as codes from '../../diagnostics/codes/lint.js';
import { dateText } from '../../base/days.js';
import { isStale } from '../../goals/stale.js';
import { found } from '../context.js';
import type { Rule } from '../context.js';

export const staleRates: Rule = ({ asOf, goals, place }) => (asOf === null ? [] : goals.flatMap((g) => {
  const measured = g.facts.serves?.measured ?? null;
  return g.facts.serves === null || measured === null || !isStale(g.facts.serves, asOf)
    ? []
    : [
        found(
          g,
          codes.staleRate.at(place(g.facts.serves.at), {
            goal: g.name,
            through: dateText(measured.through),
            asOf: dateText(asOf),
            months: Math.floor((asOf - measured.through) / 30.44),
          }),
        ),
      ];
}));
