/** Gates on what is earned, cliffs that nobody can move to, and customers who are heard: the forms that must be told apart. Each rule's page has a bad and a good example. */
import { describe, expect, it } from 'vitest';
import { analyze, lint } from '@truce/engine';

const has = (code: string, text: string): boolean => {
  const { program, diagnostics } = analyze([{ path: 'p.truce', text }]);
  if (program === null) throw new Error(diagnostics.map((d) => d.message).join('\n'));
  return lint(program, { asOf: null }).findings.some((d) => d.code === code);
};
const RECORDS = `policy "Plan" { currency USD; party sales (AE) }
record Rep { id text key; role one of AE; team text; hired_on date }
record Deal { id text key; owner Rep; amount money above 0; closed_on date }
kpi Bookings for each quarter {
  from 2026-Q1 through 2026-Q4
  class outcome
  owned by sales
  value = sum(amount of Deal where closed_on in quarter)
}
`;

describe('a gate that takes all of the commission for a deal', () => {
  const plan = (gate: string, pay = 'if open then 10% * amount else 0 USD'): string => `${RECORDS}plan Commission for each Deal where owner.role is AE {\n  gate open = ${gate}\n  pay commission = ${pay} to owner on end(quarter(closed_on))\n}\n`;
  it.each<[string, string, boolean]>([
    ['by what the company sold', plan('sum(deal.amount of Deal where deal.closed_on in quarter(this.closed_on)) >= 900 USD'), true],
    ['by a figure of the company', plan('only(value of Bookings where bookings.quarter is quarter(deal.closed_on)) >= 900 USD'), true],
    ['the other way round, through a column', plan('only(value of Bookings where bookings.quarter is quarter(deal.closed_on)) < 900 USD', 'if not open then 10% * amount else 0 USD'), true],
    ['by what the seller sold', plan('sum(deal.amount of Deal where deal.owner is this.owner and deal.closed_on in quarter(this.closed_on)) >= 900 USD'), false],
    ['by what the team sold', plan('sum(deal.amount of Deal where deal.owner.team is this.owner.team and deal.closed_on in quarter(this.closed_on)) >= 900 USD'), false],
    ['by the deal itself', plan('amount >= 900 USD'), false],
    ['but for a base', plan('only(value of Bookings where bookings.quarter is quarter(deal.closed_on)) >= 900 USD', 'if open then 10% * amount else 5% * amount'), false],
    ['but it is a bonus of the quarter', `${RECORDS}plan Bonus for each Rep, quarter where role is AE {\n  from 2026-Q1 through 2026-Q4\n  gate open = only(value of Bookings with same quarter) >= 900 USD\n  pay bonus = if open then 100 USD else 0 USD to rep on end(quarter)\n}\n`, false],
  ])('%s', (_, text, expected) => { expect(has('T7130', text)).toBe(expected); });
});

describe('a scale that jumps', () => {
  const plan = (of: string, x: string): string => `${RECORDS}scale part of ${of} number {\n  below 3 : 25%\n  below 6 : 50%\n  from there : 100%\n}\nplan Bonus for each Rep, quarter where role is AE {\n  from 2026-Q1 through 2026-Q4\n  ${of} = ${x}\n  pay bonus = 100 USD * (part at ${of}) to rep on end(quarter)\n}\n`;
  it('is a cliff where people sell their way to it, and none where they wait for it', () => {
    expect(has('T7129', plan('sold', 'count(Deal where owner is rep and closed_on in quarter)'))).toBe(true);
    expect(has('T7129', plan('tenure', 'if hired_on < start(quarter) then months_between(hired_on, start(quarter)) else 0'))).toBe(false);
  });
});

describe('what is known of customers', () => {
  const plan = (record: string, pay: string, more = ''): string => `${RECORDS}${record}\nplan Commission for each Deal where owner.role is AE {\n  ${more}pay commission = 10% * amount to ${pay}\n}\n`, SURVEY = 'record Survey { quarter quarter key; nps number }', PLAIN = 'owner on closed_on';
  it.each<[string, string, boolean]>([
    ['and pays nobody', plan(SURVEY, PLAIN), true],
    ['by no record', plan('record Survey { quarter quarter key; people count }', PLAIN), false],
    ['and has a part in pay', `${plan(SURVEY, PLAIN)}plan Care for each Rep, quarter where role is AE {\n  from 2026-Q1 through 2026-Q4\n  pay bonus = 10 USD * only(nps of Survey with same quarter) to rep on end(quarter)\n}\n`, false],
    ['where commission is taken back', `${plan(SURVEY, PLAIN)}plan Back for each Commission.payments where due > 500 USD {\n  clawback back = -due to due_to on due_on\n}\n`, false],
    ['where nothing is paid for what is signed', `${RECORDS}${SURVEY}\n`, false],
  ])('%s', (_, text, expected) => { expect(has('T7132', text)).toBe(expected); });
});

describe('a role that no plan pays', () => {
  it('is not told where no plan says whom it pays', () => {
    const drawn = 'plan Draw for each Rep, quarter {\n  from 2026-Q1 through 2026-Q4\n  ordered by quarter   restarting each rep\n  draw advance = 100 USD to rep on end(quarter)\n  recover repaid = -smallest(100 USD, previous owed starting 0 USD) to rep on end(quarter)\n  balance owed = (previous owed starting 0 USD) + advance + repaid\n}\n';
    expect(has('T7121', `${RECORDS}${drawn}`)).toBe(false);
  });
});
