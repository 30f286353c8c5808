/** A draw promises an amount for each period. Where its figures follow an event, a later correction of an earlier period lands on top of it: the two meanings of late. */
import * as codes from '../../diagnostics/codes/shapes.js';
import { readsOfPayments } from '../../core/pay-reads.js';
import { found } from '../context.js';
import type { Found, Rule } from '../context.js';

export const guarantee: Rule = (c) => {
  const draws = c.plans.flatMap((p) => p.source.pays.flatMap((pay) => (pay.role === 'Draw' ? [{ p, pay }] : [])));
  if (draws.length === 0 || c.program.settings.closes === null) return [];
  const reads = readsOfPayments(c.program);
  return draws.flatMap(({ p, pay }): readonly Found[] => {
    const [first] = reads.find((r) => r.plan === p.plan.name && r.payment === pay.name)?.followed ?? [];
    return first === undefined ? [] : [found(p.plan, codes.guaranteeFollowed.at(c.place(pay.at), { draw: pay.name, plan: p.plan.name, ...first }))];
  });
};
