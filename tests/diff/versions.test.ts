/** Versions of a declaration, as a reader is told of them: what a new one says otherwise than the one before it, and nothing else. */
import { describe, expect, it } from 'vitest';
import { analyze, beginsOn, compare, parseDate, wordsOf } from '@truce/engine';

const head = `policy "P" { currency USD; closes monthly; party sales (AE); party finance (Controller) }
record Rep { id text key; quota money above 0 }
record Deal { id text key; owner Rep; sdr Rep optional; amount money; size count; closed_on date }
`;
const plan = (from: string, edge: string, above: string, more = ''): string => `plan Commission for each Deal {
  ${from}
  agreed by sales, finance
  governed by closed_on
  ordered by closed_on, id   restarting each owner
  sold = sum(amount of earlier rows)
  ${more}
  pay commission = marginal on amount after sold {
    up to ${edge} of owner.quota : 5%
    above : ${above}
  } to owner on closed_on
}
`;
const programOf = (text: string) => {
  const { program, diagnostics } = analyze([{ path: 'p.truce', text: head + text }]);
  if (program === null) throw new Error(diagnostics.map((d) => d.message).join('\n'));
  return program;
};
function said(before: string, after: string): readonly string[] {
  const quotes = { before: ([, start, end]: readonly [number, number, number]) => (head + before).slice(start, end), after: ([, start, end]: readonly [number, number, number]) => (head + after).slice(start, end) };
  return compare(programOf(before), programOf(after)).changes.flatMap((c) => wordsOf(c, quotes).map((w) => w.text));
}
const begins = (before: string, after: string): number | null => { const [c] = compare(programOf(before), programOf(after)).changes; return beginsOn(c!.before!.root, c!.after!.root); };
const first = plan('', '50%', '8%'), second = plan('from 2026-07-01', '60%', '9%'), third = plan('from 2027-01-01', '60%', '10%');

describe('another version of a plan', () => {
  it('is told by what it says otherwise, where there was one without a day', () => {
    expect(said(first, first + second)).toEqual([
      'plan Commission has another version from 2026-07-01', 'edge of commission of Commission, now `60% of owner.quota`: 50% → 60% from 2026-07-01', 'rate in commission of Commission at `above` 8% → 9% from 2026-07-01',
    ]);
    expect(begins(first, first + second)).toBe(parseDate('2026-07-01'));
  });
  it('is compared with the one before it, wherever it comes', () => {
    expect(said(first + second, first + second + third)).toEqual(['plan Commission has another version from 2027-01-01', 'rate in commission of Commission at `above` 9% → 10% from 2027-01-01']);
    expect(said(first + third, first + second + third)).toEqual([
      'plan Commission has another version from 2026-07-01', 'edge of commission of Commission, now `60% of owner.quota`: 50% → 60% from 2026-07-01', 'rate in commission of Commission at `above` 8% → 9% from 2026-07-01',
    ]);
  });
  it('may say the same, or have a column of its own', () => {
    expect(said(first, first + plan('from 2026-07-01', '50%', '8%'))).toEqual(['plan Commission has another version from 2026-07-01, which says the same']);
    const [head1, ...more] = said(first, first + plan('from 2026-07-01', '50%', '8%', 'bonus = 1% * amount'));
    expect([head1, more.some((m) => m.includes('bonus') && m.endsWith('from 2026-07-01'))]).toEqual(['plan Commission has another version from 2026-07-01', true]);
  });
  it('is edited by itself, and taken away', () => {
    expect(said(first + second, first + second.replace('9%', '9.5%'))).toEqual(['rate in commission of Commission at `above` 9% → 9.5%, in the version from 2026-07-01']);
    expect(said(first + second, first.replace('8%', '7%') + second)).toEqual(['rate in commission of Commission at `above` 8% → 7%, in the version of the beginning']);
    expect(said(first + second, first)).toEqual(['plan Commission: the version from 2026-07-01 is taken away']);
    expect([begins(first + second, first + second.replace('9%', '9.5%')), begins(first + second, first)]).toEqual([null, null]);
  });
  it('begins on another day', () => {
    expect(said(first + second, first + second.replace('2026-07-01', '2026-08-01'))).toEqual([
      'plan Commission has another version from 2026-08-01', 'edge of commission of Commission, now `60% of owner.quota`: 50% → 60% from 2026-08-01', 'rate in commission of Commission at `above` 8% → 9% from 2026-08-01', 'plan Commission: the version from 2026-07-01 is taken away',
    ]);
    expect(said(first + second, plan('from 2026-01-01', '50%', '8%') + second)[0]).toBe('plan Commission: its first version is from 2026-01-01, and was of the beginning');
  });
  it('of a credit is told by its parts, and of a lead by its conditions', () => {
    const credit = (from: string, owner: string, rest: string): string => `credit Booking for each Deal {\n  ${from}\n  split amount on closed_on {\n    ${owner} to owner as Closing\n${rest}  }\n}\n`;
    expect(said(credit('', '100%', ''), credit('', '100%', '') + credit('from 2026-07-01', '90%', '    remainder to sdr otherwise owner as Sourcing\n'))).toEqual([
      'credit Booking has another version from 2026-07-01', 'share of Closing in Booking 100% → 90% from 2026-07-01', 'Booking: part `remainder to sdr otherwise owner as Sourcing` added from 2026-07-01',
    ]);
    const lead = (from: string, least: string): string => `lead Large for each Deal { governed by closed_on; ${from} agreed by sales, finance; require size >= ${least} }\n`;
    expect(said(lead('', '10'), lead('', '10') + lead('from 2026-07-01;', '5'))).toEqual(['lead Large has another version from 2026-07-01', 'Large, in `size >= 5`: 10 → 5 from 2026-07-01']);
  });
  it('of a parameter begins on its day', () => {
    const p = 'parameter a = 1 from 2026-01-01\n', q = 'parameter a = 2 from 2026-07-01\n';
    expect([begins(p, p + q), begins(p, p.replace('= 1', '= 3')), begins(p, p.replace('= 1', '= 3') + q)]).toEqual([parseDate('2026-07-01'), null, null]);
  });
});

it('a share of a quota that is an edge is an edge, and no rate', () => {
  expect(said(first, first.replace('50%', '60%'))).toEqual(['edge of commission of Commission, now `60% of owner.quota`: 50% → 60%']);
});

describe('another name', () => {
  const paying = (name: string, row: string): string => `plan ${name} for each Deal { pay bounty = 5 USD to owner on closed_on }
plan Back for each ${name}.payments where deal.amount < 0 USD { clawback back = -due to due_to on deal.closed_on }
list L for each Rep { p = sum(due of ${name}.payments where due_to is rep) }
list M for each ${name} where ${row}.bounty > 1 USD { twice = 2 * ${row}.bounty }
`;
  it('of a plan is no other plan, though its rows are called after it', () => {
    expect(said(paying('Bounty', 'bounty'), paying('Sdr_bounty', 'sdr_bounty'))).toEqual(['plan Bounty is now called Sdr_bounty']);
  });
  it('of a lead is none for what is built on it', () => {
    const leads = (name: string): string => `lead ${name} for each Deal { governed by closed_on; require size > 5 }\nlead Big for each ${name} { require size > 50 }\nsla Fast for each ${name} by sales { due = closed_on; done = closed_on }\n`;
    expect(said(leads('Mql'), leads('Qualified'))).toEqual(['lead Mql is now called Qualified']);
  });
});
