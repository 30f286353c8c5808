/** What the closings of a period posted to somebody, and how that comes together with what is due in it. */
import { subtractNumbers, sumNumbers, type Evaluation, type Num, type Value, type ir } from '@truce/engine';
import { rowsOfPayee } from './by-payee.js';
import type { Payee, Period } from './payee.js';

export interface Posted {
  readonly plan: string;
  readonly payment: string;
  readonly line: string;
  readonly on: number;
  readonly closing: string;
  readonly amount: Num;
  readonly kind: 'New' | 'Correction' | 'Reversal' | 'Ignored';
  /** of what is ignored, because the payment was final: by how much it would have moved */
  readonly ignored?: Num;
}

export interface Ledger {
  readonly type: ir.ValueType;
  /** posted in the period's closings for payments that fall due in it for the first time */
  readonly fresh: Num;
  /** everything else that those closings posted: corrections, reversals, and what became known late */
  readonly changes: readonly Posted[];
  /** posted by later closings for payments that fall due in the period */
  readonly later: readonly Posted[];
  /** all that the period's closings posted */
  readonly posted: Num;
  /** all that was ever posted for payments that fall due in the period */
  readonly ofPeriod: Num;
  /** by how much payments of the period would have moved after they were final: nothing posts it */
  readonly ignored: Num;
}

export function ledgerOf(program: ir.Program, evaluation: Evaluation, payee: Payee, period: Period): Ledger | null {
  const relation = program.relations.find((r) => r.source.op === 'postings');
  if (relation?.source.op !== 'postings' || relation.facts.notRun !== null || relation.source.columns.payee === null) return null;
  const { columns } = relation.source, to = relation.columns[columns.payee!]!.type, closingType = relation.columns[columns.closing]!.type;
  if (to.kind !== 'row' || to.relation !== payee.relation.id) return null;
  const at = (column: ir.ColumnId, row: number): Value => evaluation.value(relation.id, column, row);
  const rows = rowsOfPayee(evaluation, relation.id, columns.payee!, payee.row).map((row) => {
    const closing = evaluation.text(at(columns.closing, row), closingType), day = closingType.kind === 'date' ? at(columns.closing, row) as number : evaluation.period(closing)?.last ?? Infinity;
    const posted: Posted = {
      plan: at(columns.plan, row) as string, payment: at(columns.payment, row) as string, line: at(columns.line, row) as string, on: at(columns.on, row) as number, closing,
      amount: at(columns.amount, row) as Num, kind: at(columns.kind, row) as Posted['kind'], ...(columns.ignored === null || at(columns.ignored, row) === null ? {} : { ignored: at(columns.ignored, row) as Num }),
    };
    return { posted, day, currency: columns.currency === null ? null : at(columns.currency, row) as string | null };
  });
  // Amounts of several currencies have no sum that would come together with what is due.
  const currencies = [...new Set(rows.map((r) => r.currency))], [only] = currencies;
  if (currencies.length > 1) return null;
  const within = (day: number): boolean => day >= period.first && day <= period.last;
  const inside = rows.filter((r) => within(r.day)).map((r) => r.posted), ofPeriod = rows.filter((r) => within(r.posted.on));
  const isFresh = (p: Posted): boolean => p.kind === 'New' && within(p.on), total = (list: readonly Posted[]): Num => sumNumbers(list.map((p) => p.amount));
  return {
    type: only === null || only === undefined ? relation.columns[columns.amount]!.type : { kind: 'money', currency: only },
    fresh: total(inside.filter(isFresh)),
    changes: inside.filter((p) => !isFresh(p)),
    later: ofPeriod.filter((r) => r.day > period.last).map((r) => r.posted),
    posted: total(inside),
    ofPeriod: total(ofPeriod.map((r) => r.posted)),
    ignored: sumNumbers(ofPeriod.flatMap((r) => (r.posted.ignored === undefined ? [] : [r.posted.ignored]))),
  };
}

/** What is due in the period and was not posted yet; below zero, what the next closing will take back. */
export const notPosted = (due: Num, ledger: Ledger): Num => subtractNumbers(subtractNumbers(due, ledger.ofPeriod), ledger.ignored);
