/** Statements and payouts: what somebody is paid in a period, down to the rate, adding up to the payments and to the ledger, to the cent. */
import { describe, expect, it } from 'vitest';
import { parseDecimal, sumNumbers, toDecimalText } from '@truce/engine';
import { folderWith, truce } from './support.js';

const policy = `policy "Paid" { currency USD; timezone "UTC"; closes monthly }
record Rep { id text key }
record Quota { rep Rep key; quarter quarter key; amount money above 0 }
record Deal { id text key; owner Rep; amount money; closed_on date; paid_on date optional; churned_on date optional }
parameter guarantee = 50 USD
scale house of reached percent {
  below 80% : 0%
  at 80% : 50%
  at 120% : 150%
  above : 150%
}
credit Booking "Who sold it" for each Deal {
  split amount on closed_on {
    90% to owner as Closing
    remainder to nobody as House
  }
}
plan Commission "Sellers" for each Booking where payee is present {
  ordered by credited_on, deal   restarting each payee, quarter(credited_on)
  quota goal = only(quota.amount of Quota where rep is payee and quota.quarter is quarter(credited_on))
  pay commission = marginal on amount after sum(amount of earlier rows) {
    up to 50% of goal : 5%
    up to 100% of goal : 10%
    above : 15%
  } to payee in parts {
    50% on credited_on
    50% on deal.paid_on unless deal.churned_on < deal.paid_on
  }
}
plan Early for each Commission.payments where deal.churned_on within 90 days after deal.closed_on and due_on <= deal.churned_on {
  clawback reversal = -due to due_to on deal.churned_on
}
plan House_bonus for each Rep, quarter {
  from 2026-01-01 through 2026-06-30
  measure sold = sum(amount of Deal where closed_on in quarter and not deal.churned_on within 90 days after closed_on)
  pay bonus = smallest(100 USD, 80 USD * (house at (sold / 1_000 USD))) to rep on end(quarter)
  draw advance = largest(0 USD, guarantee - bonus) to rep on end(quarter)
}
`;
const project = {
  'truce.yaml': 'truce: 1\npolicies: [p.truce]\nas_of: 2026-04-30\ndata:\n  Rep: { file: rep.csv }\n  Quota: { file: quota.csv }\n  Deal: { file: deal.csv }\n',
  'p.truce': policy,
  'rep.csv': 'id\nana\nmax\n=cmd\n',
  'quota.csv': 'rep,quarter,amount\nana,2026-Q1,1000\nmax,2026-Q1,1000\nana,2026-Q2,1000\n',
  'deal.csv': 'id,owner,amount,closed_on,paid_on,churned_on\nd1,ana,500,2026-01-10,2026-02-05,2026-04-01\nd2,ana,1000.01,2026-03-10,,\nd3,ana,200,2026-03-11,2026-04-20,2026-04-15\nd4,max,100,2026-03-12,2026-03-20,\nd5,max,-40,2026-03-13,2026-03-21,\n',
};
const folder = folderWith(project);
const say = async (...words: string[]): Promise<string> => {
  const { out, err, exit } = await truce(folder, words);
  expect([err, exit]).toEqual(['', 0]);
  return out;
};
interface Part { readonly dueOn: string | null; readonly status: string; readonly due: string; readonly amount: string }
interface Json {
  readonly totals: readonly { readonly due: string }[];
  readonly payments: readonly { readonly payment: string; readonly due: string; readonly rows: readonly { readonly row: string; readonly amount: string; readonly exact: string; readonly rounding: string; readonly credited: string | null; readonly readings: readonly { readonly value: string; readonly wholePayment: boolean; readonly slices: readonly { readonly value: string; readonly rate: string; readonly amount: string }[] }[]; readonly parts: readonly Part[] }[] }[];
  readonly posted: { readonly new: string; readonly inClosings: string; readonly afterwardsInAll: string; readonly notPostedYet: string; readonly changes: readonly { readonly kind: string; readonly amount: string }[] };
}
const statement = async (who: string, period: string): Promise<Json> => JSON.parse(await say('statement', who, period, '--json'));
const add = (amounts: readonly (string | number)[]): string => toDecimalText(sumNumbers(amounts.map((a) => parseDecimal(String(a))!)), 12);

describe('a statement', () => {
  it('shows each payment with its row, slices, parts and rule lines, the total, and what was posted', async () => {
    expect(await say('statement', 'ana', '2026-Q1')).toMatchSnapshot();
  });
  it('of a month in which something is taken back', async () => {
    expect(await say('statement', 'ana', '2026-04')).toMatchSnapshot();
  });
  it.each(['2026-01', '2026-02', '2026-03', '2026-Q1', '2026-04', '2026-H1', '2026'])('reconciles in %s to the payments and the postings of everybody, to the cent', async (period) => {
    const rows = (await Promise.all(['Commission', 'Early', 'House_bonus'].map(async (plan) => JSON.parse(await say('run', `${plan}.payments`, '--json')) as readonly Readonly<Record<string, string | number | null>>[]))).flat();
    const postings = JSON.parse(await say('run', 'Posting', '--json')) as readonly Readonly<Record<string, string | number>>[];
    const [first, last] = { '2026-01': ['01-01', '01-31'], '2026-02': ['02-01', '02-28'], '2026-03': ['03-01', '03-31'], '2026-Q1': ['01-01', '03-31'], '2026-04': ['04-01', '04-30'], '2026-H1': ['01-01', '06-30'], '2026': ['01-01', '12-31'] }[period]!.map((d) => `2026-${d}`) as [string, string];
    for (const who of ['ana', 'max']) {
      const s = await statement(who, period), own = rows.filter((r) => r['due_to'] === who && r['due_on'] !== null && String(r['due_on']) >= first && String(r['due_on']) <= last);
      const due = add(own.filter((r) => r['status'] === 'Due').map((r) => r['due']!));
      expect(add(s.totals.map((t) => t.due))).toBe(due);
      expect(add(s.payments.map((p) => p.due))).toBe(due);
      const closings = postings.filter((p) => p['payee'] === who && String(p['closing']) >= first.slice(0, 7) && String(p['closing']) <= last.slice(0, 7));
      expect(s.posted.inClosings).toBe(add(closings.map((p) => p['amount']!)));
      // The last closing is the as-of date: all that is due is posted, in the period's closings or after them.
      const ofPeriod = postings.filter((p) => p['payee'] === who && String(p['due_on']) >= first && String(p['due_on']) <= last);
      expect([s.posted.notPostedYet, add(ofPeriod.map((p) => p['amount']!))]).toEqual(['0', due]);
      // The slices of a rate and what rounding added are the payment.
      for (const e of s.payments.flatMap((p) => p.rows)) for (const r of e.readings.filter((x) => x.wholePayment)) {
        expect(add(r.slices.map((x) => x.value))).toBe(r.value);
        expect(add([r.value, e.rounding])).toBe(e.amount);
        expect(e.credited === null ? null : add(r.slices.map((x) => x.amount))).toBe(e.credited);
      }
    }
  });
  it('says of a formula around a rate that the rate is not the whole of it', async () => {
    const bonus = (await statement('ana', '2026-Q1')).payments.find((p) => p.payment === 'bonus')!.rows[0]!;
    // What is kept of the quarter is 1,060.01, or 106.001 %: 26.001 points above 80 %, where 2.5 points are paid for each, which makes 115.0025 % of 80 USD.
    expect([bonus.amount, bonus.exact, bonus.readings[0]!.wholePayment]).toEqual(['92', '92.002', false]);
  });
  it('as CSV has a row for each part, slice and posting, in columns that do not mix, and no formulas', async () => {
    const lines = (await say('statement', 'ana', '2026-Q1', '--format', 'csv')).split('\r\n');
    expect(lines).toMatchSnapshot();
    expect((await say('statement', '=cmd', '2026-Q1', '--format', 'csv'))).not.toMatch(/(^|,)=/m);
  });
  it('of somebody, or some period, that is not there says what there is', async () => {
    expect((await truce(folder, ['statement', 'an', '2026-Q1'])).err).toBe('error: there is no rep an\n  = help: there are ana, max, =cmd\n');
    expect((await truce(folder, ['statement', 'ana', 'Q1'])).err).toContain('`Q1` is no period of the policy\'s calendar');
    const without = folderWith({ ...project, 'p.truce': policy.split('plan ')[0]! });
    expect(await truce(without, ['statement', 'ana', '2026-Q1'])).toMatchObject({ exit: 2, err: expect.stringContaining('the policy has no plan') });
  });
  it('in which nothing is paid says so', async () => {
    expect(await say('statement', 'ana', '2025-Q1')).toContain('nothing is paid in this period');
  });
});

describe('explain payout', () => {
  it('shows on one screen the plans, tiers, rows and rule lines, and where it was rounded', async () => {
    expect(await say('explain', 'payout', 'ana', '2026-Q1')).toMatchSnapshot();
  });
  it('shows less with a smaller depth, and formulas down to the data with a greater one', async () => {
    const one = await say('explain', 'payout', 'ana', '2026-Q1', '--depth', '1'), deep = await say('explain', 'payout', 'ana', '2026-Q1', '--depth', '9');
    expect(one.trim().split('\n').length).toBe(4);
    expect(deep).toContain('deal.csv:3');
  });
  it('has tiers that come with the rounding to what is due', async () => {
    const text = await say('explain', 'payout', 'max', '2026-Q1');
    expect(text).toContain('Commission, pay commission = 2.70 USD');
    expect(text).toContain('at 5 % on 54.00 USD = 2.70 USD  up to 50% of goal : 5%');
  });
  it('as JSON is the statement with the whole tree of each payment', async () => {
    const json = JSON.parse(await say('explain', 'payout', 'ana', '2026-Q1', '--json')) as { readonly explanations: readonly { readonly row: string; readonly trace: { readonly value: string } }[] };
    expect(json.explanations.map((e) => [e.row, e.trace.value])).toContainEqual(['d2, Closing', '105.00 USD']);
    expect(JSON.stringify(json)).toContain('"field":"amount"');
  });
  it('asks for the period, and keeps `--depth` to payouts', async () => {
    expect((await truce(folder, ['explain', 'payout', 'ana'])).err).toContain('truce explain payout ana 2026-Q1');
    expect((await truce(folder, ['explain', 'Deal', 'd1', '--depth', '2'])).err).toContain('`--depth` is for payouts');
  });
});
