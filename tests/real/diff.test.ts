/**
 * What a change of the rules means on published data: a tier and a split of a plan on 8,800 opportunities, a lead definition on 8,000 leads. What each must come to is counted here a second time,
 * from the raw files, without any part of Truce.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { folderWith, truce } from '../cli/support.js';
import { gridsIn, textOf } from '../review/page.js';
import { thereIsData } from './project.js';

const data = fileURLToPath(new URL('../../../shared/data', import.meta.url)), own = (file: string): string => readFileSync(fileURLToPath(new URL(file, import.meta.url)), 'utf8');
const lines = (file: string): readonly (readonly string[])[] => readFileSync(join(data, file), 'utf8').trimEnd().split(/\r?\n/).slice(1).map((line) => line.split(','));
const halfUp = (n: bigint, d: bigint): bigint => (2n * n + d) / (2n * d);

interface Json {
  readonly leads: readonly { readonly name: string; readonly before: number; readonly after: number; readonly into: readonly string[]; readonly out: readonly string[] }[];
  readonly pay: readonly { readonly total: { readonly change: string }; readonly gain: number; readonly lose: number; readonly people: readonly { readonly who: string; readonly change: string }[] }[];
}
async function diff(folder: string, from: string, to: string): Promise<Json> {
  const { out, err } = await truce(folder, ['diff', from, to, '--json']);
  return JSON.parse(out === '' ? err : out) as Json;
}
const cents = (amount: string): bigint => BigInt(Math.round(Number(amount) * 100));

function changed(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`the policy does not say ${from}`);
  return text.replace(from, to);
}

describe.skipIf(!thereIsData)('a year of a hardware pipeline', { timeout: 120_000 }, () => {
  let folder: string;
  beforeAll(() => {
    const manifest = own('maven-crm/pay.yaml').replaceAll('../../../../shared/data', data), policy = own('maven-crm/pay.truce'), versions = { old: policy, tier: changed(policy, 'above : 10.5%', 'above : 12%'), split: changed(policy, '    100% to agent as Selling\n', '    80% to agent as Selling\n    20% to agent.manager otherwise nobody as Coaching\n') };
    folder = folderWith(Object.fromEntries(Object.entries(versions).flatMap(([name, text]) => [[`${name}/truce.yaml`, manifest], [`${name}/pay.truce`, text], [`${name}/managers.csv`, own('maven-crm/managers.csv')]])));
  });
  const sales = () => lines('maven_crm_sales_opportunities/sales_pipeline.csv').filter((r) => r[4] === 'Won').map(([id, agent, product, , , , day, value]) => ({ id: id!, agent: agent!, product: product === 'GTXPro' ? 'GTX Pro' : product!, day: day!, dollars: BigInt(value!) }));

  it('a higher tier pays each agent what the slices above the goal bring', async () => {
    const prices = new Map(lines('maven_crm_sales_opportunities/products.csv').map(([product, , price]) => [product!, BigInt(price!)])), soFar = new Map<string, bigint>(), by = new Map<string, bigint>();
    for (const s of sales().sort((a, b) => (a.day === b.day ? (a.id < b.id ? -1 : 1) : a.day < b.day ? -1 : 1))) {
      const key = `${s.agent} ${s.day.slice(0, 4)} ${Math.ceil(Number(s.day.slice(5, 7)) / 3)}`, before = soFar.get(key) ?? 0n, end = before + s.dollars, within = (from: bigint, to: bigint | null): bigint => { const a = before > from ? before : from, b = to === null || end < to ? end : to; return b > a ? b - a : 0n; };
      soFar.set(key, end);
      // In tenths of a cent: dollars by thousandths.
      const paid = (top: bigint): bigint => { const full = within(0n, 45_000n) * 40n + within(45_000n, 90_000n) * 70n + within(90_000n, null) * top, half = s.dollars * 100n < prices.get(s.product)! * 85n; return halfUp(full, half ? 20n : 10n); };
      const more = paid(120n) - paid(105n);
      if (more !== 0n) by.set(s.agent, (by.get(s.agent) ?? 0n) + more);
    }
    const { pay } = await diff(folder, 'old', 'tier');
    expect(pay[0]!.people.map((p) => `${p.who} ${cents(p.change)}`).sort()).toEqual([...by].map(([who, n]) => `${who} ${n}`).sort());
    expect([cents(pay[0]!.total.change), pay[0]!.gain, pay[0]!.lose]).toEqual([[...by.values()].reduce((a, b) => a + b, 0n), by.size, 0]);
  });
  it('a fifth of the credit moves to managers, to the dollar, and the page says whom it costs', async () => {
    const all = sales(), moved = `${all.reduce((n, s) => n + s.dollars, 0n) / 5n}`.replace(/\B(?=(\d{3})+$)/g, ','), agents = new Set(all.map((s) => s.agent));
    expect((await truce(folder, ['review', 'old', 'split'])).exit).toBe(0);
    const html = readFileSync(join(folder, 'review.html'), 'utf8'), text = textOf(html), people = gridsIn(html).find((g) => g.id === 'rows-people')!;
    expect(text).toContain('share of Selling in Booking 100% → 80%');
    expect(text).toMatch(new RegExp(`${moved}(?:\\.\\d\\d)? USD moved, in 4,238 rows; in all it stays the same`));
    expect(new Set(people.rows.map((r) => r[0]))).toEqual(agents);
    expect(people.rows.every((r) => Number(r[4]) < 0)).toBe(true);
  });
});

describe.skipIf(!thereIsData)('leads that became sellers', () => {
  it('a definition that asks for an origin loses exactly those without one', async () => {
    const manifest = own('olist/pay.yaml').replaceAll('../../../../shared/data', data), funnel = own('olist/funnel.truce'), rest = { 'truce.yaml': manifest, 'utc.truce': own('olist/utc.truce'), 'pay.truce': own('olist/pay.truce') };
    const files = (name: string, text: string): readonly (readonly [string, string])[] => Object.entries({ ...rest, 'funnel.truce': text }).map(([file, content]) => [`${name}/${file}`, content] as const);
    const folder = folderWith(Object.fromEntries([...files('old', funnel), ...files('new', changed(funnel, 'require count(Won_deal with same mql) > 0', 'require count(Won_deal with same mql) > 0\n  require origin is present'))]));
    const won = new Set(lines('olist_marketing_funnel/olist_closed_deals_dataset.csv').map(([mql]) => mql!)), blank = lines('olist_marketing_funnel/olist_marketing_qualified_leads_dataset.csv').filter(([mql, , , origin]) => won.has(mql!) && (origin ?? '') === '').map(([mql]) => mql!);
    const { leads, pay } = await diff(folder, 'old', 'new');
    expect(leads.map((l) => [l.name, l.before, l.after, l.into.length, [...l.out].sort()])).toEqual([['Qualified', won.size, won.size - blank.length, 0, blank.sort()]]);
    expect(pay).toEqual([]);
  });
});
