/**
 * Commission on a single sale that is nothing unless the company reaches something: what somebody has earned is lost by what others did, which many laws do not allow and nobody accepts. A gate on a bonus of a
 * period is what gates are for, and a gate that only raises a rate takes nothing away.
 */
import * as codes from '../../diagnostics/codes/lint.js';
import type { ColumnId, Expr, Relation } from '../../core/ir.js';
import { freeBinders, some, walk } from '../../core/walk.js';
import { found, hasRevenue } from '../context.js';
import type { PlanFacts, Rule } from '../context.js';
import { isAbout } from './no-clawback.js';

export const earnedGate: Rule = (c) => c.plans.flatMap((p) => {
  const sale = [...c.revenue.keys()].find((id) => c.program.relations[id]!.source.op === 'scan' && isAbout(c.program, p.plan, id));
  return sale === undefined ? [] : p.gates.filter((g) => hasRevenue(c, c.reads(p.plan.id, g)) && isOfAll(p.plan, g) && takesAll(p, g))
    .map((g) => found(p.plan, codes.earnedGate.at(c.place(p.plan.columns[g]!.at), { plan: p.plan.name, gate: p.plan.columns[g]!.name, row: c.program.relations[sale]!.rowName })));
});

/** The formula of a column of the row, and of the columns of the row that it reads. */
function formulas(row: Relation, column: ColumnId): readonly Expr[] {
  const seen = new Set<ColumnId>(), out: Expr[] = [];
  const take = (id: ColumnId): void => {
    const value = row.columns[id]?.value ?? null;
    if (value === null || seen.has(id)) return;
    seen.add(id);
    out.push(value);
    walk(value, (x) => { if (x.op === 'column' && x.binder === 0) take(x.column); });
  };
  take(column);
  return out;
}

/** Whether it adds up rows of everybody: nothing of who is paid, or of the team, says which. */
function isOfAll(plan: Relation, gate: ColumnId): boolean {
  const all = formulas(plan, gate), names = (e: Expr): boolean => freeBinders(e).has(0) && (e.type.kind === 'row' || e.type.kind === 'text' || e.type.kind === 'choice');
  const own = (e: Expr): boolean =>
    some(
      e,
      (x) =>
        x.op === 'aggregate'
        && (!('relation' in x.over)
          || x.keys.some((k) => names(k.outer))
          || (x.where !== null && some(x.where, (w) => w.op === 'call' && w.fn === 'equal' && w.args.some(names)))),
    );
  return all.some((e) => some(e, (x) => x.op === 'aggregate')) && !all.some(own);
}

/** Whether what is paid is nothing when the gate is shut. */
function takesAll({ plan, source }: PlanFacts, gate: ColumnId): boolean {
  const isGate = (e: Expr): boolean => e.op === 'column' && e.binder === 0 && e.column === gate, isNothing = (e: Expr): boolean => e.op === 'const' && e.value === '0';
  return source.pays.some((pay) => pay.role === 'Pay' && formulas(plan, pay.amount).some((e) => some(e, (x) => x.op === 'if' && some(x.condition, isGate) && (isNothing(x.else) || isNothing(x.then)))));
}
