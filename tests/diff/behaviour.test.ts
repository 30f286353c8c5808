/** What a change newly pays for: one thing done otherwise, before and after; and edges of pay that real rows stand next to. */
import { describe, expect, test } from 'vitest';
import { folderWith, truce } from '../cli/support.js';

interface Behaviour {
  readonly marginals: readonly { readonly what: string; readonly row: string; readonly who: string; readonly before: string; readonly after: string; readonly turned: boolean; readonly differs: number; readonly of: number }[];
  readonly tried: number; readonly sample: number | null; readonly people: readonly string[] | null; readonly why: string | null;
  readonly cliffs: readonly { readonly row: string; readonly who: string; readonly of: string; readonly value: string; readonly edge: string; readonly short: boolean; readonly below: string; readonly above: string; readonly jump: string }[]; readonly cliffsGone: number;
}

const policy = (pay: string, more = ''): string => `policy "Behaviour" { currency USD; timezone "UTC"; year starts January; closes monthly; party sales (AE); party marketing (DemandGen) }
record Rep { id text key; team text; quota money }
record Deal {
  id text key
  amount money edited by sales
  source one of Inbound, Outbound, Partner, Event edited by sales
  closed_on date edited by sales
  owner Rep
}
${more}${pay}`;
const flat = 'plan Commission for each Deal {\n  pay commission = 10% * amount to owner on closed_on\n}\n';
const reps = 'id,team,quota\nana,East,50000\nben,West,50000\n';
const deals = 'id,amount,source,closed_on,owner\nd1,9800,Inbound,2026-01-20,ana\nd2,30000,Outbound,2026-03-31,ana\nd3,48000,Inbound,2026-04-20,ben\nd4,4000,Partner,2026-05-11,ben\n';

async function diffOf(before: string, after: string, files: Readonly<Record<string, string>> = {}): Promise<Behaviour | null> {
  const manifest = 'truce: 1\npolicies: plan.truce\nas_of: 2026-06-30\ndata:\n  Rep: { file: ../reps.csv }\n  Deal: { file: ../deals.csv }\n';
  const folder = folderWith({ 'old/truce.yaml': manifest, 'new/truce.yaml': manifest, 'old/plan.truce': before, 'new/plan.truce': after, 'reps.csv': reps, 'deals.csv': deals, ...files });
  const { exit, out, err } = await truce(folder, ['diff', 'old', 'new', '--json']);
  if (exit !== 0) throw new Error(`${err}${out}`);
  return (JSON.parse(out) as { behaviour: Behaviour | null }).behaviour;
}
const said = (b: Behaviour | null): readonly string[] => (b?.marginals ?? []).map((m) => `${m.what} | ${m.row} | ${m.who} | ${m.before} → ${m.after}${m.turned ? ' !' : ''}`);

describe('one thing done otherwise', () => {
  test('a source that pay now depends on: what its change pays is told first', async () => {
    const found = await diffOf(policy(flat), policy(flat.replace('10% *', '(if source is Outbound then 15% else 10%) *')));
    expect(said(found)).toEqual([
      'source of Deal: Outbound becomes Inbound | deal d2 | ana | 0 → -1500 !', 'source of Deal: Inbound becomes Outbound | deal d3 | ben | 0 → 2400 !',
      'one more Deal | deal d2 | ana | 3000 → 4500', 'amount of Deal: 100 USD more | deal d2 | ana | 10 → 15',
    ].sort((a, b) => order(found, a) - order(found, b)));
    expect([found!.sample, found!.why]).toEqual([null, null]);
    expect(found!.marginals.slice(0, 2).map((m) => m.turned)).toEqual([true, true]);
  });
  test('a day that is moved past the end of a period', async () => {
    const quarterly = 'plan Bonus for each Rep, quarter {\n  from 2026-01-01\n  sold = sum(amount of Deal where owner is this.rep and closed_on in quarter)\n  pay bonus = (if sold >= RATE then 1_000 USD else 0 USD) to rep on end(quarter)\n}\n';
    const found = await diffOf(policy(quarterly.replace('RATE', '90_000 USD')), policy(quarterly.replace('RATE', '35_000 USD')));
    expect(said(found)).toContain('closed_on of Deal: a day later | deal d2 | ana | 0 → -1000 !');
  });
  test('a change that pays nobody otherwise has none; one of a lead is not asked', async () => {
    expect(said(await diffOf(policy(flat), policy(flat.replace('10% * amount', 'amount * 10%'))))).toEqual([]);
    const lead = 'lead Large for each Deal {\n  governed by closed_on\n  agreed by sales, marketing\n  require amount >= 5_000 USD\n}\n';
    expect(await diffOf(policy(flat, lead), policy(flat, lead.replace('5_000', '6_000')))).toBeNull();
  });
  test('what nobody does is not tried: rates of a currency, and the days from which they hold', async () => {
    const abroad = policy(flat, 'record Fx dated { currency one of EUR key; rate number above 0 }\n').replace('closes monthly;', 'closes monthly; rates Fx: 1 currency = rate USD;').replace('amount money edited', 'currency one of USD, EUR\n  amount money in currency edited').replace('* amount to', '* (amount in USD at closed_on) to');
    const manifest = 'truce: 1\npolicies: plan.truce\nas_of: 2026-06-30\ndata:\n  Fx: { file: ../fx.csv }\n  Rep: { file: ../reps.csv }\n  Deal: { file: ../deals.csv }\n';
    const found = await diffOf(abroad, abroad.replace('10%', '12%'), { 'old/truce.yaml': manifest, 'new/truce.yaml': manifest, 'fx.csv': 'currency,from,rate\nEUR,2026-01-01,1.1\nEUR,2026-03-01,1.2\n', 'deals.csv': deals.replace('amount,', 'amount,currency,').replace(/(\d),(Inbound|Outbound|Partner)/g, '$1,EUR,$2') });
    expect(said(found)).toContain('amount of Deal: 100 more | deal d3 | ben | 12 → 14.4');
    expect(said(found).filter((m) => m.includes('Fx'))).toEqual([]);
  });
  test('where nobody is paid there is nothing to say', async () => {
    expect(await diffOf(policy(flat), policy(flat.replace('10%', '12%')), { 'deals.csv': 'id,amount,source,closed_on,owner\n' })).toMatchObject({ marginals: [], why: null });
  });
  test('of much data a piece stands for the whole, for people whom it pays the same', async () => {
    const many = Array.from({ length: 4_000 }, (_, i) => `x${i},${1_000 + (i % 7) * 100},Event,2026-02-${String((i % 28) + 1).padStart(2, '0')},rep${i % 400}\n`).join(''), all = Array.from({ length: 400 }, (_, i) => `rep${i},East,50000\n`).join('');
    const tiers = 'plan Commission for each Deal {\n  ordered by closed_on, id   restarting each owner\n  so_far = sum(amount of earlier rows)\n  pay commission = marginal on amount after so_far {\n    up to 5_000 USD : 5%\n    above : 8%\n  } to owner on closed_on\n}\n';
    const found = await diffOf(policy(tiers), policy(tiers.replace('8%', '9%')), { 'reps.csv': `${reps}${all}`, 'deals.csv': `${deals}${many}` });
    expect(found!.sample).toBeLessThan(1_000);
    expect(found!.people!.length).toBeGreaterThan(0);
    // The tier of the person is reached: a hundred more is paid at the new rate.
    expect(found!.marginals.filter((m) => m.what === 'amount of Deal: 100 USD more').map((m) => [m.before, m.after])).toEqual([['8', '9']]);
    // The part that everybody has in a pool rests on all rows: then nothing is guessed.
    const pool = tiers.replace('above : 8%', 'above : 8% * (sum(deal.amount of Deal) / sum(deal.amount of Deal where deal.source is Event) otherwise 1)');
    expect((await diffOf(policy(pool), policy(pool.replace('8%', '9%')), { 'reps.csv': `${reps}${all}`, 'deals.csv': `${deals}${many}` }))!.why).toBe('what people are paid rests on more rows than are tried again and again');
  });
});
const order = (b: Behaviour | null, text: string): number => said(b).indexOf(text);

describe('edges of pay', () => {
  const tiers = (edge: string): string => `plan Commission for each Deal {\n  pay commission = retroactive on amount {\n    up to ${edge} USD : 5%\n    above : 8%\n  } to owner on closed_on\n}\n`;
  test('rows that stand next to an edge that was not there, with what a step is worth', async () => {
    const found = await diffOf(policy(tiers('20_000')), policy(tiers('10_000')));
    expect(found!.cliffs).toEqual([{ plan: 'Commission', row: 'd1', who: 'ana', currency: 'USD', of: 'amount', value: '9,800.00 USD', edge: '10,000.00 USD', short: true, below: '500', above: '800', jump: '300' }]);
  });
  test('a rate that only goes on rising has none, and edges that stay are no news', async () => {
    const marginal = tiers('10_000').replace('retroactive on amount', 'marginal on amount from zero');
    expect((await diffOf(policy(flat), policy(marginal)))!.cliffs).toEqual([]);
    const found = await diffOf(policy(tiers('10_000')), policy(`${tiers('10_000')}plan Other for each Deal {\n  pay other = 1% * amount to owner on closed_on\n}\n`));
    expect(found === null || found.cliffs.length === 0).toBe(true);
    expect((await diffOf(policy(tiers('10_000')), policy(tiers('20_000'))))!.cliffsGone).toBe(1);
  });
  test('a gate is an edge, too', async () => {
    const gated = 'plan Commission for each Deal {\n  gate reached = amount >= 4_100 USD\n  pay commission = if reached then 10% * amount else 0 USD to owner on closed_on\n}\n';
    const found = await diffOf(policy(flat), policy(gated));
    expect(found!.cliffs.map((c) => [c.row, c.value, c.edge, c.short])).toEqual([['d4', '4,000.00 USD', '4,100.00 USD', true]]);
  });
});

describe('edges at which something begins to be paid', () => {
  const where = (condition: string): string => flat.replace('each Deal', `each Deal where ${condition}`), edges = async (before: string, after: string, files: Readonly<Record<string, string>> = {}): Promise<readonly unknown[]> => (await diffOf(policy(before), policy(after), files))!.cliffs.map((c) => [c.row, c.who, c.value, c.edge, c.short, c.below, c.above]);
  test('of a plan: rows on both sides of it, those that are none of its rows, too', async () => {
    expect(await edges(flat, where('amount >= 10_000 USD'))).toEqual([['d1', 'ana', '9,800.00 USD', '10,000.00 USD', true, '0', '1000']]);
    expect(await edges(flat, where('amount > 4_000 USD'))).toEqual([['d4', 'ben', '4,000.00 USD', '4,000.00 USD', false, '0', '400']]);
    expect(await edges(flat, where('amount between 1_000 USD and 48_000 USD'))).toEqual([['d3', 'ben', '48,000.00 USD', '48,000.00 USD', false, '4800', '0']]);
  });
  test('that was there before is no news, whatever is paid', async () => {
    expect(await edges(where('amount >= 10_000 USD'), where('amount >= 10_000 USD').replace('10%', '12%'))).toEqual([]);
    expect((await edges(where('amount >= 10_000 USD'), where('amount >= 9_500 USD'))).length).toBe(1);
  });
  test('of a credit and of a lead that a plan pays for, with a parameter, under another name', async () => {
    const credit = (condition: string): string => `parameter least = 9_900 USD\ncredit Booking for each Deal${condition} {\n  split amount on closed_on {\n    100% to owner as Closing\n  }\n}\nplan Commission for each Booking {\n  pay commission = 10% * amount to payee on credited_on\n}\n`;
    expect(await edges(credit(''), credit(' where amount >= least'))).toEqual([['d1', 'ana', '9,800.00 USD', '9,900.00 USD', true, '0', '990']]);
    const lead = (least: number): string => `lead Large for each Deal {\n  governed by closed_on\n  size = amount\n  require size >= ${least} USD\n}\nplan Bounty for each Large {\n  pay bounty = 50 USD to deal.owner on deal.closed_on\n}\n`;
    expect(await edges(lead(1), lead(4_100))).toEqual([['d4', 'ben', '4,000.00 USD', '4,100.00 USD', true, '0', '50']]);
  });
  test('and the axis of a table is one of a rate', async () => {
    const table = 'table rates of size money gives percent {\n  size          | rate\n  below 10_000  | 5%\n  >= 10_000     | 8%\n}\n', by = 'plan Commission for each Deal {\n  pay commission = (rates at amount) * amount to owner on closed_on\n}\n';
    expect(await edges(flat, table + by)).toEqual([['d1', 'ana', '9,800.00 USD', '10,000.00 USD', true, '500', '800']]);
  });
});

test('it is on the screen, in the comment and on the page', async () => {
  const manifest = 'truce: 1\npolicies: plan.truce\nas_of: 2026-06-30\ndata:\n  Rep: { file: ../reps.csv }\n  Deal: { file: ../deals.csv }\n', after = policy(flat.replace('10% *', '(if source is Outbound then 15% else 10%) *'));
  const folder = folderWith({ 'old/truce.yaml': manifest, 'new/truce.yaml': manifest, 'old/plan.truce': policy(flat), 'new/plan.truce': after, 'reps.csv': reps, 'deals.csv': deals });
  const text = (await truce(folder, ['diff', 'old', 'new'])).out, markdown = (await truce(folder, ['diff', 'old', 'new', '--format', 'markdown'])).out;
  expect(text).toMatch(/source of Deal: Inbound becomes Outbound +deal d3 +ben +0 USD +\+2,400 USD +now pays/);
  expect(markdown).toContain('<summary>New behaviour: 2 incentives turned</summary>');
  expect((await truce(folder, ['diff', 'old', 'new', '--format', 'github'])).out).toMatch(/^::notice file=new\/plan\.truce,line=11,.*title=T5522::source of Deal: Inbound becomes Outbound now pays: on deal d3 0 USD to ben before, \+2,400 USD after/m);
  expect((JSON.parse((await truce(folder, ['diff', 'old', 'new', '--format', 'sarif'])).out) as { runs: { results: { ruleId: string; level: string }[] }[] }).runs[0]!.results.map((r) => [r.ruleId, r.level])).toEqual([['T5522', 'note'], ['T5522', 'note']]);
  expect((await truce(folder, ['review', 'old', 'new', '--out', 'page.html'])).exit).toBe(0);
  const { readFileSync } = await import('node:fs'), { join } = await import('node:path'), page = readFileSync(join(folder, 'page.html'), 'utf8');
  expect(page).toContain('source of Deal: Inbound becomes Outbound');
  expect((await truce(folder, ['review', 'old', 'new', '--audience', 'managers', '--out', 'other.html'])).exit).toBe(0);
  expect(readFileSync(join(folder, 'other.html'), 'utf8')).not.toContain('becomes Outbound');
});

test('what is due stays, and is posted later: the closings say so', async () => {
  const paid = (where: string): string => `policy "Posted" { currency USD; timezone "UTC"; year starts January; closes monthly; party sales (AE); party marketing (DemandGen) }
record Rep { id text key }
record Deal { id text key; amount money; closed_on date; paid_on date optional; owner Rep }
plan Commission for each Deal${where} {
  pay commission = 10% * amount to owner on closed_on
}
`, manifest = 'truce: 1\npolicies: plan.truce\nas_of: 2026-06-30\ndata:\n  Rep: { file: ../reps.csv }\n  Deal: { file: ../deals.csv }\n';
  const folder = folderWith({ 'old/truce.yaml': manifest, 'new/truce.yaml': manifest, 'old/plan.truce': paid(''), 'new/plan.truce': paid(' where paid_on is present'), 'reps.csv': 'id\nana\nben\n', 'deals.csv': 'id,amount,closed_on,paid_on,owner\nd1,1000,2026-01-20,2026-03-02,ana\nd2,500,2026-05-20,2026-05-21,ben\n' });
  const { exit, out } = await truce(folder, ['diff', 'old', 'new', '--json']), report = JSON.parse(out) as { pay: unknown[]; changes: { classes: { text: string }[] }[]; postings: { lines: number; closings: { closing: string; change: string }[]; examples: { payee: string; before: { closing: string }[]; after: { closing: string }[] }[] } };
  expect([exit, report.pay, report.postings.lines, report.postings.closings.map((c) => [c.closing, c.change])]).toEqual([0, [], 1, [['2026-01', '-100'], ['2026-03', '100']]]);
  expect(report.postings.examples.map((e) => [e.payee, e.before.map((p) => p.closing), e.after.map((p) => p.closing)])).toEqual([['ana', ['2026-01'], ['2026-03']]]);
  expect(report.changes.flatMap((c) => c.classes.map((x) => x.text))).toEqual(['moved: posted at other closings, the same in the end']);
  expect((await truce(folder, ['diff', 'old', 'new'])).out).toContain('ana, Commission d1: 2026-01 100 → 2026-03 100');
  // With the same deal paid in its month nothing moves, and no closing is told.
  const other = folderWith({ 'old/truce.yaml': manifest, 'new/truce.yaml': manifest, 'old/plan.truce': paid(''), 'new/plan.truce': paid(' where paid_on is present'), 'reps.csv': 'id\nana\n', 'deals.csv': 'id,amount,closed_on,paid_on,owner\nd1,1000,2026-01-20,2026-01-21,ana\n' });
  expect((JSON.parse((await truce(other, ['diff', 'old', 'new', '--json'])).out) as { postings: unknown }).postings).toBeNull();
});

test('of very much data, that closings were not computed is said wherever the change is', async () => {
  const paid = (where: string): string => policy(flat.replace('each Deal', `each Deal${where}`)), many = Array.from({ length: 50_001 }, (_, i) => `d${i},100,Inbound,2026-02-01,ana\n`).join(''), manifest = 'truce: 1\npolicies: plan.truce\nas_of: 2026-06-30\ndata:\n  Rep: { file: ../reps.csv }\n  Deal: { file: ../deals.csv }\n';
  const folder = folderWith({ 'old/truce.yaml': manifest, 'new/truce.yaml': manifest, 'old/plan.truce': paid(''), 'new/plan.truce': paid(' where closed_on <= 2026-06-30'), 'reps.csv': reps, 'deals.csv': `id,amount,source,closed_on,owner\n${many}` });
  const text = (await truce(folder, ['diff', 'old', 'new'])).out, markdown = (await truce(folder, ['diff', 'old', 'new', '--format', 'markdown'])).out;
  for (const said of [text, markdown]) {
    expect(said).toContain('nothing is due otherwise on this data; whether lines are posted at other closings was not computed, for so many rows');
    expect(said).toMatch(/(?:note:|>) whether anything is posted at another closing was not computed: each closing is a run of its own, and the data has 50,003 rows, more than 50,000/);
  }
});
