/**
 * Pay on published pipelines: a commission, an override and an office bonus for a year of 8,800 opportunities, and a bounty cut between who found and who closed 842 sellers. What everybody gets is computed a
 * second time here, in whole cents from the raw files, without any part of Truce; statements and ledger must agree with it to the cent.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { payeeNamed, periodNamed } from '../../packages/cli/src/pay/payee.js';
import { statementOf } from '../../packages/cli/src/pay/statement.js';
import { notPosted } from '../../packages/cli/src/pay/ledger.js';
import { add, mul, sum, toFractionText, type Num } from '../../packages/engine/src/base/exact.js';
import { folderWith, truce } from '../cli/support.js';
import { figure, open, problems, rowsOf, thereIsData, type Real } from './project.js';

const shared = (file: string): readonly (readonly string[])[] =>
  readFileSync(fileURLToPath(new URL(`../../../shared/data/${file}`, import.meta.url)), 'utf8').trimEnd().split(/\r?\n/).slice(1).map((line) => line.split(','));
/** An amount of money as whole cents. */
const cents = (amount: Num): bigint => BigInt(toFractionText(mul(amount, 100)));
/** `1,234.50 USD` as whole cents. */
const printed = (text: string): bigint => BigInt(text.replace(/[^\d-]/g, ''));
const halfUp = (n: bigint, d: bigint): bigint => (2n * n + d) / (2n * d);

/** Cents by person and month. */
class Book {
  private readonly found = new Map<string, Map<string, bigint>>();
  book(who: string, month: string, amount: bigint): void {
    const own = this.found.get(who) ?? new Map<string, bigint>();
    own.set(month, (own.get(month) ?? 0n) + amount);
    this.found.set(who, own);
  }
  of(who: string, months: readonly string[]): bigint { return months.reduce((n, m) => n + (this.found.get(who)?.get(m) ?? 0n), 0n); }
  lines(): readonly string[] { return [...this.found].flatMap(([who, months]) => [...months].filter(([, n]) => n !== 0n).map(([month, n]) => `${who} ${month} ${n}`)).sort(); }
  get total(): bigint { return [...this.found.values()].flatMap((m) => [...m.values()]).reduce((a, b) => a + b, 0n); }
}

/** The Maven plan, from its words: `pay.truce` has the same in the language. */
function payOfTheYear(): Book {
  const book = new Book(), folder = 'maven_crm_sales_opportunities', teams = new Map(shared(`${folder}/sales_teams.csv`).map(([agent, manager, office]) => [agent!, { manager: manager!, office: office! }]));
  const prices = new Map(shared(`${folder}/products.csv`).map(([product, , price]) => [product!, BigInt(price!)]));
  const sales = shared(`${folder}/sales_pipeline.csv`).filter((r) => r[4] === 'Won').map(([id, agent, product, , , , day, value]) => ({ id: id!, agent: agent!, price: prices.get(product === 'GTXPro' ? 'GTX Pro' : product!)!, day: day!, dollars: BigInt(value!) }));
  const quarterOf = (day: string): number => Math.ceil(Number(day.slice(5, 7)) / 3), thirtyDaysAfter = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) + 30 * 86_400_000).toISOString();
  const soldBefore = new Map<string, bigint>(), offices = new Map<string, bigint>();
  for (const s of [...sales].sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.id < b.id ? -1 : 1))) {
    const { manager, office } = teams.get(s.agent)!, quarter = quarterOf(s.day), key = `${s.agent} ${quarter}`, from = soldBefore.get(key) ?? 0n, to = from + s.dollars;
    soldBefore.set(key, to);
    const between = (low: bigint, high: bigint | null): bigint => { const a = from > low ? from : low, b = high !== null && to > high ? high : to; return b > a ? b - a : 0n; };
    // Dollars at tenths of a percent are tenths of a cent; half of them, twentieths.
    const tenths = between(0n, 45_000n) * 40n + between(45_000n, 90_000n) * 70n + between(90_000n, null) * 105n;
    const pay = s.dollars * 100n >= s.price * 85n ? halfUp(tenths, 10n) : halfUp(tenths, 20n);
    // A third comes later; the cent that does not divide goes to the part with the larger remainder.
    const later = pay / 3n + (pay % 3n === 2n ? 1n : 0n);
    book.book(s.agent, s.day.slice(0, 7), pay - later);
    book.book(s.agent, thirtyDaysAfter(s.day).slice(0, 7), later);
    book.book(manager, s.day.slice(0, 7), halfUp(s.dollars * 125n, 100n));
    offices.set(`${office} ${quarter}`, (offices.get(`${office} ${quarter}`) ?? 0n) + s.dollars);
  }
  for (const [key, dollars] of offices) {
    const [office, quarter] = key.split(' ') as [string, string], leaders = [...new Set([...teams.values()].filter((t) => t.office === office).map((t) => t.manager))];
    const thousandths = dollars < 700_000n ? 0n : dollars < 900_000n ? 300n : 450n;
    for (const leader of leaders) book.book(leader, `2017-${String(Number(quarter) * 3).padStart(2, '0')}`, halfUp(dollars * thousandths, 1_000n * BigInt(leaders.length)));
  }
  return book;
}

const months = (quarter: number): readonly string[] => [1, 2, 3].map((m) => `2017-${String(3 * (quarter - 1) + m).padStart(2, '0')}`);

describe.skipIf(!thereIsData)('a year of commissions, overrides and office bonuses', () => {
  let real: Real;
  const expected = thereIsData ? payOfTheYear() : new Book();
  beforeAll(async () => { real = await open('maven-crm/pay.yaml'); });

  it('is computed without a problem, and each sale is credited once', () => {
    expect(problems(real)).toEqual([]);
    expect(figure(real, 'Totals.sales').text).toBe('4238');
    expect(figure(real, 'Totals.sold').text).toBe('10,005,534.00 USD');
    expect(printed(figure(real, 'Totals.posted').text)).toBe(expected.total);
  });
  it('pays everybody in every month what the plan says in words, by the ledger', () => {
    expect(rowsOf(real, 'Statement').map((r) => `${r['payee']} ${r['closing']} ${printed(r['posted']!)}`).sort()).toEqual(expected.lines());
  });
  it('has statements that come together with the ledger and with that, person by person and quarter by quarter', () => {
    const { program, evaluation } = real, people = rowsOf(real, 'Person').map((r) => r['id']!);
    const found: string[] = [], wanted: string[] = [];
    for (const who of people) for (const quarter of [1, 2, 3, 4]) {
      const s = statementOf(program, evaluation, payeeNamed(program, evaluation, who), periodNamed(evaluation, `2017-Q${quarter}`));
      const due = sum(s.totals.map((t) => t.due)), lines = sum(s.groups.flatMap((g) => g.entries.flatMap((e) => e.lines.map((l) => l.due))));
      found.push(`${who} Q${quarter}: due ${cents(due)}, lines ${cents(lines)}, posted ${cents(s.ledger!.posted)}, left ${cents(notPosted(due, s.ledger!))}`);
      const n = expected.of(who, months(quarter));
      wanted.push(`${who} Q${quarter}: due ${n}, lines ${n}, posted ${n}, left 0`);
      // Each payment is what its rate made of it, slice by slice, but for a cent's rounding and for the half that a discount costs.
      for (const e of s.groups.flatMap((g) => g.entries)) for (const r of e.readings) expect(toFractionText(sum(r.slices.map((x) => x.value)))).toBe(toFractionText(r.value));
    }
    expect(found).toEqual(wanted);
  });
  it('prints that', async () => {
    const of = (file: string): string => readFileSync(fileURLToPath(new URL(`maven-crm/${file}`, import.meta.url)), 'utf8');
    const data = fileURLToPath(new URL('../../../shared/data', import.meta.url));
    const folder = folderWith({ 'truce.yaml': of('pay.yaml').replaceAll('../../../../shared/data', data), 'pay.truce': of('pay.truce'), 'managers.csv': of('managers.csv') });
    const { out, err, exit } = await truce(folder, ['statement', 'Darcel Schlecht', '2017-Q4']);
    expect([err, exit]).toEqual(['', 0]);
    expect(printed(/Due in the period +([\d,.]+)/.exec(out)![1]!)).toBe(expected.of('Darcel Schlecht', months(4)));
  });
});

describe.skipIf(!thereIsData)('a bounty between who found a seller and who closed it', () => {
  it('is cut to the cent, and where both are one person half of the finder’s share stays with nobody', async () => {
    const real = await open('olist/pay.yaml'), book = new Book(), both: string[] = [];
    for (const [deal, , sdr, sr, won] of shared('olist_marketing_funnel/olist_closed_deals_dataset.csv')) {
      const month = won!.slice(0, 7);
      book.book(sdr!, month, sdr === sr ? 70_05n : 140_10n);
      book.book(sr!, month, 210_15n);
      if (sdr === sr) both.push(`${deal} ${sdr}: 280.20 BRL, kept 70.05 BRL`);
    }
    expect(problems(real)).toEqual([]);
    expect(rowsOf(real, 'Both_seats').map((r) => `${r['won_deal']} ${r['who']}: ${r['paid']}, kept ${r['kept']}`).sort()).toEqual(both.sort());
    expect(both).toHaveLength(5);
    const paid = new Book();
    for (const r of rowsOf(real, 'Pay.payments')) paid.book(r['due_to']!, r['due_on']!.slice(0, 7), printed(r['due']!));
    expect(paid.lines()).toEqual(book.lines());
    expect(add(figure(real, 'Payroll.paid').value as Num, figure(real, 'Payroll.kept').value as Num)).toEqual(figure(real, 'Payroll.cut').value);
  });
});
