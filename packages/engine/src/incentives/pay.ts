/** What each payee is due from each plan in a run: everything that is not cancelled, whenever it is paid. */
import { ZERO, add } from '../base/exact.js';
import type { Num } from '../base/exact.js';
import type { Program, Relation, RelationId } from '../core/ir.js';
import type { Evaluation } from '../eval/result.js';

export interface Pay { readonly plan: string; readonly payee: string; /** null for plain numbers */ readonly currency: string | null; readonly amount: Num }

/** The payments of plans; `of`: of these alone. */
export const paymentsOf = (program: Program, of?: ReadonlySet<RelationId>): readonly Relation[] =>
  program.relations.filter((r) => r.source.op === 'payments' && r.facts.notRun === null && (of === undefined || of.has(r.source.plan)));

/** By plan, payee and currency; payments to nobody are left out. */
export function payOfAll(program: Program, evaluation: Evaluation, of?: ReadonlySet<RelationId>): ReadonlyMap<string, Pay> {
  const found = new Map<string, Pay>();
  for (const r of paymentsOf(program, of)) {
    if (r.source.op !== 'payments') continue;
    const k = r.source.columns, plan = program.relations[r.source.plan]!.name, to = r.columns[k.to]!.type, due = r.columns[k.due]!.type;
    for (const row of evaluation.rows(r.id)) {
      const payee = evaluation.value(r.id, k.to, row), amount = evaluation.value(r.id, k.due, row) as Num | null;
      if (payee === null || amount === null || evaluation.value(r.id, k.status, row) === 'Cancelled') continue;
      const currency = k.currency !== null ? (evaluation.value(r.id, k.currency, row) as string | null) : due.kind === 'money' ? due.currency : null;
      const name = evaluation.text(payee, to);
      const key = JSON.stringify([plan, name, currency]);
      found.set(key, { plan, payee: name, currency, amount: add(found.get(key)?.amount ?? ZERO, amount) });
    }
  }
  return found;
}
