/** `truce explain payout` of plans that measure many deals and read a curve between its points; and of pay that is not sound. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, truce } from './support.js';

const head = 'policy "Curve" { currency USD; year starts January; closes monthly; party sales (AE) }\nrecord Rep { id text key; target money above 0; quota money at least 0; manager Rep optional }\n';
const curve = `${head}record Deal { id text key; rep Rep; amount money above 0; closed_on date }
scale curve of attainment percent {
  below 80% : 0%
  at 80% : 50%
  at 120% : 150%
  above : 150%
}
plan Bonus "Quarterly bonus" for each Rep, quarter {
  from 2026-01-01 through 2026-03-31
  measure sold = sum(amount of Deal with same rep where closed_on in quarter)
  attainment = percent(sold / rep.quota) otherwise 0%
  pay bonus = rep.target * curve at attainment to rep on end(quarter)
}
`;
const manifest = 'truce: 1\npolicies: [p.truce]\nas_of: 2026-04-30\ndata:\n  Rep: { file: rep.csv }\n  Deal: { file: deal.csv }\n';
const rep = 'id,target,quota,manager\nana,1000.01,100000,\nben,1000,0,ana\n';
const deals = (n: number): string => `id,rep,amount,closed_on\n${Array.from({ length: n }, (_, i) => `d${i + 1},ana,${93_000 / n},2026-02-01\n`).join('')}`;
const folder = (n: number): string => folderWith({ 'truce.yaml': manifest, 'p.truce': curve, 'rep.csv': rep, 'deal.csv': deals(n) });

describe('truce explain payout', () => {
  it('goes from the number to what was measured, its deals, the two points of the curve, and the rounding', async () => {
    // 93 % lies at 13/40 of the way from 80 % to 120 %, so that 50 % + 32.5 % of the target is paid.
    expect((await truce(folder(2), ['explain', 'payout', 'ana', '2026-Q1'])).out).toBe(`Payout of ana in 2026-Q1 = 825.01 USD  due 2026-01-01 to 2026-03-31, as known on 2026-04-30
└─ Bonus, pay bonus = 825.01 USD  1 payment: Quarterly bonus  p.truce:14
   └─ ana, 2026-Q1 = 825.01 USD
      ├─ sold = 93,000.00 USD  2 rows of Deal  p.truce:12
      │  ├─ deal d1: amount = 46,500.00 USD  deal.csv:2
      │  └─ deal d2: amount = 46,500.00 USD  deal.csv:3
      ├─ 82.5 % for 93 %
      │  ├─ at 80% : 50%  p.truce:6
      │  └─ at 120% : 150%, a straight line; here 32.5 % of the way  p.truce:7
      └─ 825.00825 USD is rounded to 825.01 USD  p.truce:14
`);
  });
  it('stays on one screen, says how many rows there are, and has the points of a line as JSON', async () => {
    const many = folder(31), { out } = await truce(many, ['explain', 'payout', 'ana', '2026-Q1']);
    expect(out).toContain('sold = 93,000.00 USD  31 rows of Deal, the first 5 shown');
    expect(out.split('\n').length).toBeLessThan(25);
    const json = JSON.parse((await truce(many, ['explain', 'payout', 'ana', '2026-Q1', '--json'])).out) as { readonly payments: readonly { readonly rows: readonly { readonly readings: readonly { readonly slices: readonly { readonly between?: unknown }[] }[] }[] }[] };
    expect(json.payments[0]!.rows[0]!.readings[0]!.slices[0]!.between).toEqual([{ place: '0.8', value: '0.5', rule: 'at 80% : 50%', at: 'p.truce:6' }, { place: '1.2', value: '1.5', rule: 'at 120% : 150%', at: 'p.truce:7' }]);
  });
  it('as JSON has every row of a measure, down to its line of the file; and what two payments rest on once', async () => {
    interface Step { readonly what: string; readonly note: string | null; readonly origin: { readonly file: string; readonly line: number } | null; readonly steps: readonly Step[] }
    const flat = (s: Step): readonly Step[] => [s, ...s.steps.flatMap(flat)];
    const twice = folderWith({ 'truce.yaml': manifest, 'rep.csv': rep, 'deal.csv': deals(31), 'p.truce': curve.replace(' to rep on end(quarter)\n', ' to rep on end(quarter)\n  pay again = 1% * sold to rep on end(quarter)\n') });
    const { explanations } = JSON.parse((await truce(twice, ['explain', 'payout', 'ana', '2026-Q1', '--json'])).out) as { readonly explanations: readonly { readonly payment: string; readonly trace: Step }[] };
    expect(explanations.map((e) => e.payment)).toEqual(['bonus', 'again']);
    const lines = (i: number): readonly number[] => flat(explanations[i]!.trace).flatMap((s) => (s.origin?.file === 'deal.csv' ? [s.origin.line] : []));
    expect(lines(0)).toEqual(Array.from({ length: 31 }, (_, i) => i + 2));
    expect(lines(1)).toEqual([]);
    expect(flat(explanations[1]!.trace).filter((s) => s.note === 'explained above').map((s) => s.what)).toEqual(['sold of bonus ana, 2026-Q1']);
  });
  it('as JSON goes on, in trees of their own, with balances that lie deeper than a tree', async () => {
    interface Step { readonly what: string; readonly note: string | null; readonly steps: readonly Step[] }
    const flat = (s: Step): readonly Step[] => [s, ...s.steps.flatMap(flat)];
    const months = 200, long = `${head}plan Draws for each Rep, month {
  from 2010-01-01 through 2026-08-31
  ordered by month   restarting each rep
  opening = previous owed starting 0 USD
  pay advance = 1 USD + 0 * opening to rep on end(month)
  owed = opening + advance
}
`;
    const made = folderWith({ 'truce.yaml': manifest.replace('2026-04-30', '2026-08-31').replace('  Deal: { file: deal.csv }\n', ''), 'rep.csv': rep, 'p.truce': long });
    const { explanations } = JSON.parse((await truce(made, ['explain', 'payout', 'ana', '2026-08', '--json'])).out) as { readonly explanations: readonly { readonly trace: Step; readonly continued?: readonly Step[] }[] };
    const all = [explanations[0]!.trace, ...explanations[0]!.continued!].flatMap(flat);
    expect(all.filter((s) => s.what.startsWith('owed of ') && s.steps.length > 0)).toHaveLength(months - 1);
    expect(all.filter((s) => s.note === 'explained below').length).toBe(explanations[0]!.continued!.length);
    expect(all.some((s) => s.note === 'explained no further')).toBe(false);
  });
  it('of a quota of zero is what the policy says then', async () => {
    const { out, exit } = await truce(folder(2), ['explain', 'payout', 'ben', '2026-Q1']);
    expect([exit, out.split('\n')[0]]).toEqual([0, 'Payout of ben in 2026-Q1 = nothing  due 2026-01-01 to 2026-03-31, as known on 2026-04-30']);
  });
});

describe('pay that data makes unsound', () => {
  const problems = async (policy: string, files: Readonly<Record<string, string>>): Promise<readonly [number, readonly string[], readonly string[]]> => {
    const data = Object.keys(files).map((name) => `  ${name}: { file: ${name}.csv }\n`).join('');
    const made = folderWith({ 'truce.yaml': `truce: 1\npolicies: [p.truce]\nas_of: 2026-12-31\ndata:\n${data}`, 'p.truce': policy, ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`${name}.csv`, text])) });
    const { out, exit } = await truce(made, ['check', '--json']);
    expect(readFileSync(join(made, 'p.truce'), 'utf8')).toBe(policy);
    const found = (JSON.parse(out) as { readonly problems: readonly { readonly code: string; readonly notes: readonly string[] }[] }).problems;
    return [exit, found.map((p) => p.code), found.flatMap((p) => p.notes)];
  };
  it('is said of a clawback before its payment, with both days, and not of one on the day', async () => {
    const policy = `${head}record Deal { id text key; rep Rep; amount money; paid_on date optional; left_on date optional }
plan Commission for each Deal { pay commission = 10% of amount to rep on paid_on }
plan Back for each Commission.payments where deal.left_on is present { clawback reversal = -due to due_to on deal.left_on }
`;
    const [exit, codes, notes] = await problems(policy, { Rep: 'id,target,quota,manager\nana,1,1,\n', Deal: 'id,rep,amount,paid_on,left_on\nd1,ana,100,2026-06-01,2026-04-01\nd2,ana,100,,2026-04-01\nd3,ana,100,2026-04-01,2026-04-01\nd4,ana,100,2026-04-01,\nd5,ana,0,,2026-04-01\n' });
    expect([exit, codes, notes]).toEqual([3, ['T5114'], ['for example: back d1, commission, 1: `reversal` is of 2026-04-01, and the payment is due on 2026-06-01', 'for example: back d2, commission, 1: `reversal` is of 2026-04-01, and the payment has no day yet']]);
    const kept = await problems(policy.replace('is present {', 'is present and due_on <= deal.left_on {'), { Rep: 'id,target,quota,manager\nana,1,1,\n', Deal: 'id,rep,amount,paid_on,left_on\nd1,ana,100,2026-06-01,2026-04-01\nd2,ana,100,,2026-04-01\n' });
    expect(kept).toEqual([0, [], []]);
  });
  it('is said of two plans for one person on one day, and of a day without one', async () => {
    const policy = `${head}record Enrolment dated { rep Rep key; enrolled one of Standard, Ramp }
record Deal { id text key; rep Rep; amount money; closed_on date }
plan Standard_pay for each Deal where rep.enrolled at closed_on is Standard { pay commission = 10% of amount to rep on closed_on }
`;
    const [exit, codes, notes] = await problems(policy, {
      Rep: 'id,target,quota,manager\nana,1,1,\n', Enrolment: 'rep,from,through,enrolled\nana,2026-01-01,2026-06-30,Standard\nana,2026-06-01,,Ramp\n', Deal: 'id,rep,amount,closed_on\nd1,ana,100,2026-06-15\nd2,ana,100,2025-12-31\nd3,ana,100,2026-05-31\n',
    });
    expect([exit, codes, notes]).toEqual([3, ['T5112', 'T5113'], ['for example: standard_pay d2: Enrolment has no row for ana on 2025-12-31', 'for example: standard_pay d1: Enrolment has several rows for ana on 2026-06-15']]);
  });
  it('is said of a currency without a rate on the day', async () => {
    const policy = `policy "Rates" { currency USD; rates Spot: 1 currency = rate USD }
record Spot dated { currency one of EUR, GBP key; rate number above 0 }
record Deal { id text key; amount money in currency; currency one of USD, EUR, GBP; closed_on date }
list Booked for each Deal { booked = amount in USD at closed_on }
`;
    expect(await problems(policy, { Spot: 'currency,from,through,rate\nEUR,2026-04-01,,1.1\n', Deal: 'id,amount,currency,closed_on\nd1,100,EUR,2026-03-31\nd2,100,GBP,2026-04-01\nd3,100,EUR,2026-04-01\nd4,100,USD,2026-01-01\n' }))
      .toEqual([3, ['T5112'], ['for example: booked d1: Spot has no row for EUR on 2026-03-31', 'for example: booked d2: Spot has no row for GBP on 2026-04-01']]);
  });
});
