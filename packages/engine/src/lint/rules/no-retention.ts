/** Customer success or account management that is paid for anything but customers who stay. Who that is, and what retention is, can be told by names alone. */
import * as codes from '../../diagnostics/codes/lint.js';
import type { Expr } from '../../core/ir.js';
import { sourceNeeds, walk } from '../../core/walk.js';
import { found } from '../context.js';
import type { LintContext, PlanFacts, Rule } from '../context.js';

const IS_SUCCESS = /success|account.?manag|^csm?$|^am$|renewals?$/i, IS_RETENTION = /renew|retention|retain|churn|nrr|grr|cancel|kept|stay/i;

export const noRetention: Rule = (c) => {
  const groups = c.program.settings.parties.flatMap((p) =>
    IS_SUCCESS.test(p.name)
      ? [{ who: p.name, plans: c.plans.filter((x) => x.parties.includes(p.name)) }]
      : p.roles.filter((r) => IS_SUCCESS.test(r)).map((r) => ({ who: r, plans: c.plans.filter((x) => x.roles.includes(r)) })),
  );
  return groups.flatMap(({ who, plans }) => {
    const [first] = plans;
    return first === undefined || plans.some((p) => speaksOfRetention(c, p)) ? [] : [found(first.plan, codes.noRetention.at(c.place(first.plan.at), { who, plans: plans.map((p) => p.plan.name) }))];
  });
};

function speaksOfRetention(c: LintContext, { reads, payments }: PlanFacts): boolean {
  let said = false;
  const look = (e: Expr): void => { if (!said) walk(e, (x) => { if (x.op === 'const' && typeof x.value === 'string' && IS_RETENTION.test(x.value)) said = true; }); };
  for (const [relation, columns] of [...reads.fields, ...reads.columns]) for (const column of columns) {
    const made = c.program.relations[relation]!.columns[column];
    if (made !== undefined && IS_RETENTION.test(made.name)) return true;
    if (made !== undefined && made.value !== null) look(made.value);
  }
  for (const id of new Set([...reads.rows, payments.id])) {
    const r = c.program.relations[id]!;
    for (const e of [...(r.where === null ? [] : [r.where]), ...r.conditions.map((x) => x.keep), ...sourceNeeds(r.source).expressions.map((x) => x.e)]) look(e);
  }
  return said;
}
