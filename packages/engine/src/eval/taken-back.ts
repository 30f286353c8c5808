/** A clawback over the payments of another plan: what is not due yet on its day, or waits for a day, can not be taken back. */
import { dateText } from '../base/days.js';
import { isZero } from '../base/exact.js';
import type { Num } from '../base/exact.js';
import type { At, Pay, Payments } from '../core/ir.js';
import type { Tables } from './compiler.js';
import { readerOf } from './storage.js';

/** Complains of a part of a clawback that is dated before the payment that its row is about; null where the plan is about no payments. */
export function earlyTakings(source: Payments, tables: Tables): ((pay: Pick<Pay, 'name' | 'role'>, at: At, row: number, amount: Num, on: number | null) => void) | null {
  const plan = tables.program.relations[source.plan]!, items = plan.source.op === 'each' ? plan.source.items : [];
  const place = items.findIndex((item) => 'relation' in item && tables.program.relations[item.relation]!.source.op === 'payments'), item = items[place];
  const paid = item === undefined || !('relation' in item) ? null : tables.program.relations[item.relation]!;
  if (paid === null || paid.source.op !== 'payments' || !source.pays.some((p) => p.role === 'Clawback')) return null;
  const of = readerOf(tables.column(plan.id, place)), day = readerOf(tables.column(paid.id, paid.source.columns.on)), due = readerOf(tables.column(paid.id, paid.source.columns.due));
  return (pay, at, row, amount, on) => {
    if (pay.role !== 'Clawback' || on === null || isZero(amount)) return;
    const before = of(row) as number, first = day(before) as number | null;
    if (isZero((due(before) as Num | null) ?? 0) || (first !== null && first <= on)) return;
    tables.report('taken before paid', at, `\`${pay.name}\` is of ${dateText(on)}, and the payment ${first === null ? 'has no day yet' : `is due on ${dateText(first)}`}`);
  };
}
