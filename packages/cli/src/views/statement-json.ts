/** A statement for programs. Amounts are exact decimals as text; rates of percent are fractions: 8 % is 0.08. */
import { dateText, sumNumbers, toDecimalText, type Num, type Reading, type ir } from '@truce/engine';
import type { Run } from '../load-run.js';
import { notPosted, type Posted } from '../pay/ledger.js';
import { roundingOf, unitOf, type Entry, type Group, type Statement } from '../pay/statement.js';
import { oneLine, placeText } from './trace-tree.js';

const amount = (n: Num): string => toDecimalText(n, 12);
const currency = (type: ir.ValueType): string | null => unitOf(type) || null;

export function statementJson(s: Statement, run: Run): object {
  return {
    payee: s.payee.key, period: s.period.text, from: dateText(s.period.first), through: dateText(s.period.last), asOf: run.asOf === null ? null : dateText(run.asOf.day),
    payments: s.groups.map((g) => groupJson(g, run)),
    totals: s.totals.map((t) => ({ currency: currency(t.type), due: amount(t.due), accruing: amount(t.accruing), held: amount(t.held), cancelled: amount(t.cancelled) })),
    heldFromOtherPeriods: s.waiting.map((w) => ({ currency: currency(w.type), payments: w.count, amount: amount(w.amount) })),
    posted: ledgerJson(s),
  };
}

function groupJson(g: Group, run: Run): object {
  const { project } = run;
  return { plan: g.plan.name, title: g.plan.title, payment: g.pay.name, role: g.pay.role, currency: currency(g.type), at: placeText(project, g.pay.at), due: amount(g.due), rows: g.entries.map((e) => entryJson(e, run)) };
}

function entryJson(e: Entry, run: Run): object {
  return {
    row: e.text,
    credited: e.credited === null ? null : amount(e.credited.amount),
    blendedRate: e.blended === null ? null : amount(e.blended.rate),
    amount: amount(e.amount),
    exact: amount(e.exact),
    rounding: amount(roundingOf(e)),
    readings: e.readings.map((r) => readingJson(r, run)),
    parts: e.lines.map((l) => ({
      part: l.part,
      of: e.parts,
      dueOn: l.on === null ? null : dateText(l.on),
      status: l.status,
      amount: amount(l.amount),
      due: amount(l.due),
      at: placeText(run.project, l.at),
    })),
  };
}

function readingJson(r: Reading, { project }: Run): object {
  return {
    reading: r.reading,
    scale: r.name,
    wholePayment: r.whole,
    on: amount(r.argument),
    after: amount(r.after),
    value: amount(r.value),
    at: placeText(project, r.at),
    slices: r.slices.map((s) => ({
      from: amount(s.from),
      to: amount(s.to),
      amount: amount(s.amount),
      rate: amount(s.rate),
      value: amount(s.value),
      tier: s.tier + 1,
      of: r.tiers,
      rule: oneLine(project.text(s.at)),
      at: placeText(project, s.at),
      ...(s.between === null
        ? {}
        : {
            between: s.between.map((p) => ({
              place: amount(p.place),
              value: amount(p.value),
              rule: oneLine(project.text(p.at)),
              at: placeText(project, p.at),
            })),
          }),
    })),
  };
}

function ledgerJson(s: Statement): object | null {
  const { ledger } = s;
  if (ledger === null) return null;
  const due = s.totals.find((t) => unitOf(t.type) === unitOf(ledger.type))?.due ?? 0;
  const row = (p: Posted): object => ({
    ...p,
    on: dateText(p.on),
    amount: amount(p.amount),
    ...(p.ignored === undefined ? {} : { ignored: amount(p.ignored) }),
  });
  return {
    currency: currency(ledger.type), new: amount(ledger.fresh), changes: ledger.changes.map(row), inClosings: amount(ledger.posted),
    afterwards: ledger.later.map(row), ignoredInAll: amount(ledger.ignored), afterwardsInAll: amount(sumNumbers(ledger.later.map((p) => p.amount))), notPostedYet: amount(notPosted(due, ledger)),
  };
}
