/** A plan whose measures all count what people do, and none what comes of it. */
import * as codes from '../../diagnostics/codes/lint.js';
import { found, hasRevenue } from '../context.js';
import type { Rule } from '../context.js';
import { classOf } from '../measures.js';

export const activityOnly: Rule = (c) => c.plans.flatMap((p) => {
  if (p.measures.length === 0 || hasRevenue(c, p.reads) || !p.measures.every((m) => classOf(c, p.plan, m) === 'activity')) return [];
  return [found(p.plan, codes.activityOnly.at(c.place(p.plan.columns[p.measures[0]!]!.at), { plan: p.plan.name, measures: p.measures.map((m) => `\`${p.plan.columns[m]!.name}\``) }))];
});
