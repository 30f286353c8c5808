/** What can move a payment after it was paid, and what counts as it is in the data now. */
import { analyze, readsOfPayments } from '@truce/engine';
import { describe, expect, it } from 'vitest';

const reads = (text: string): Readonly<Record<string, string>> => {
  const { program, diagnostics } = analyze([{ path: 'p.truce', text: `policy "P" { currency USD; closes monthly }
record Agent { id text key; left_on date optional }
record Sale {
  id           text key
  agent        Agent
  volume       money above 0
  stage        one of Open, Won
  sold_on      date
  due_on       date planned
  cancelled_on date optional
  region       text fixed on sold_on
}
record Call { id text key; sale Sale; at date }
record Seat dated { agent Agent key; target money above 0; from date; through date optional planned }
${text}` }]);
  if (program === null) throw new Error(diagnostics.map((d) => d.message).join('\n'));
  const said = (list: readonly { readonly record: string; readonly field: string }[]): string => list.map((f) => `${f.record}.${f.field}`).join(' ');
  return Object.fromEntries(readsOfPayments(program).map((r) => [`${r.plan}.${r.payment}`, `${said(r.followed)} | ${said(r.undated)} | ${r.settled.map((f) => `${f.record}.${f.field} on ${f.on}`).join(' ')}`]));
};
const monthly = (sum: string): string => reads(`plan Volume for each Agent, month {\n  from 2026-01-01\n  pay bonus = 5% of ${sum} to agent on end(month)\n}`)['Volume.bonus']!;

describe('what a payment reads', () => {
  it.each<[string, string, string]>([
    ['an event that is counted in the period is not followed', 'sum(volume of Sale where agent is this.agent and sold_on in month)', ' | Sale.agent Sale.volume | '],
    ['one that may come later is', 'sum(volume of Sale where agent is this.agent and sold_on in month and cancelled_on is missing)', 'Sale.cancelled_on | Sale.agent Sale.volume | '],
    ['one that is counted where it happens is not', 'sum(volume of Sale where agent is this.agent and cancelled_on in month)', ' | Sale.agent Sale.volume | '],
    ['nor one up to a day', 'sum(volume of Sale where agent is this.agent and cancelled_on <= end(month))', ' | Sale.agent Sale.volume | '],
    ['rows that are counted whenever they come are followed', 'sum(volume of Sale where agent is this.agent)', 'Sale.sold_on | Sale.agent Sale.volume | '],
    ['what is fixed on an event is settled', 'sum(volume of Sale where agent is this.agent and sold_on in month and region is "N")', ' | Sale.agent Sale.volume | Sale.region on sold_on'],
    ['a planned date has today\'s value', 'sum(volume of Sale where agent is this.agent and due_on in month)', ' | Sale.agent Sale.volume Sale.due_on | '],
    ['a dated record is read at its day', '(agent.target over month by days)', ' |  | '],
  ])('%s', (_, sum, expected) => expect(monthly(sum)).toBe(expected));

  it('is found through lists, credit and other plans, and what only decides who is paid belongs to it', () => {
    const found = reads(`lead Kept for each Sale { governed by sold_on; require cancelled_on is missing }
credit Booking for each Sale {
  split volume on sold_on { 80% to agent as Closing; remainder to nobody as House }
}
plan Commission for each Booking where kind is Split and payee.left_on is missing otherwise no {
  calls = count(Call with same sale)
  pay commission = if sale is Kept then 10% of volume else 1 USD * calls to payee otherwise nobody on credited_on
}
plan Back for each Commission.payments where sale.cancelled_on within 30 days after sale.sold_on {
  clawback reversal = -due to due_to otherwise nobody on sale.cancelled_on
}`.replace(' otherwise no {', ' {'));
    expect(found['Commission.commission']).toBe('Agent.left_on Sale.cancelled_on Call.at | Sale.agent Sale.volume Call.sale | ');
    expect(found['Back.reversal']).toBe('Agent.left_on Call.at | Sale.agent Sale.volume Call.sale | ');
  });
});
