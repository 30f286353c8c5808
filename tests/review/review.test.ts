/** `truce review`: what stands in the page, and what does not, for each audience. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { truce } from '../cli/support.js';
import { beginsAfter } from '../../packages/cli/src/review/texts.js';
import { EVIL, project } from './project.js';
import { everythingIn, gridsIn, textOf } from './page.js';

let folder: string;
const pages = new Map<string, string>();
async function page(...words: readonly string[]): Promise<string> {
  const key = words.join(' '), known = pages.get(key);
  if (known !== undefined) return known;
  const { exit, out } = await truce(folder, ['review', 'old', 'new', ...words]);
  expect([exit, out]).toEqual([0, expect.stringContaining('review.html written for')]);
  const html = readFileSync(join(folder, 'review.html'), 'utf8');
  pages.set(key, html);
  return html;
}

beforeAll(() => { folder = project(); });

describe('the page for leadership', () => {
  it('says on the first screen what changes, what it costs, who is affected, what needs a decision and who has signed', async () => {
    const html = await page(), first = textOf(/<section id="summary"[\s\S]*?<\/section>/.exec(html)![0]);
    expect(first).toMatch(/Pay falls by [\d,.]+ USD \(−[\d.]+ % of what the plans it touches pay\): 6 people lose\. In the funnel, MQL loses 2\./);
    for (const part of ['Rules that change 3', 'enough 50 → 60', 'What needs a decision', '“nobody loses a hundredth” does not hold', 'of closed periods, through 2026-06', 'Who has signed', 'marketing : asked, but has no keys', 'sales : asked, but has no keys']) expect(first).toContain(part);
  });
  it('shows each rule before and after, and marks the words that differ', async () => {
    const html = await page();
    expect(html).toContain('<td class="del"><code>    up to <del>10_000</del> USD : 5%</code></td><td class="ins"><code>    up to <ins>15_000</ins> USD : 5%</code></td>');
    expect(textOf(html)).toContain('share of Closing in Booking 90% → 80%');
    expect(html).toContain('<pre class="source after">guard &quot;nobody loses a hundredth&quot; for each Paid {\n  owned by sales\n');
  });
  it('packs everybody and every deal, with amounts that sum to the whole', async () => {
    const [people, deals] = ['rows-people', 'rows-deals'].map((id) => gridsIn(everything).find((g) => g.id === id)!), json = JSON.parse((await truce(folder, ['diff', 'old', 'new', '--json'])).out) as { pay: [{ total: { change: string }; people: { who: string; change: string }[] }] };
    const cents = Math.round(Number(json.pay[0].total.change) * 100), change = (g: typeof people): number => g.columns.findIndex((c) => c.title === 'Change'), sum = (g: typeof people): number => g.rows.reduce((n, r) => n + Number(r[change(g)]), 0);
    expect(people.rows.map((r) => r[0]).sort()).toEqual(json.pay[0].people.map((p) => p.who).sort());
    // Each row is rounded to a cent by itself.
    expect(Math.abs(sum(people) - cents)).toBeLessThanOrEqual(people.rows.length);
    expect(Math.abs(sum(deals) - cents)).toBeLessThanOrEqual(deals.rows.length);
  });
  it('holds names from data as text only, runs one script, and asks for nothing from elsewhere', async () => {
    const html = await page();
    expect(gridsIn(html).find((g) => g.id === 'rows-people')!.rows.some((r) => r[0] === EVIL)).toBe(true);
    expect(html).not.toContain('<img');
    expect(html).not.toContain('<b>wind');
    expect(html.match(/<script/g)).toHaveLength(2);
    expect(html).toMatch(/http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; script-src 'sha256-[\w+/=]{44}'"/);
    expect(html.replace(/xmlns="[^"]*"/g, '')).not.toMatch(/(?:src|href)="?https?:/);
  });
  it('says what it rests on', async () => {
    const text = textOf(await page());
    for (const part of ['before old no commit sha256:', 'after new no commit sha256:', 'Rep 6 sha256:', 'Deal 12 sha256:', 'as of 2026-06-30']) expect(text).toContain(part);
  });
  let everything = '';
  beforeAll(async () => { everything = await page(); });
});

describe('other audiences', () => {
  interface Json { readonly pay: readonly { readonly people: readonly { readonly who: string; readonly before: string; readonly after: string; readonly change: string }[]; readonly subjects: readonly { readonly before: string; readonly after: string }[]; readonly total: { readonly before: string; readonly after: string; readonly change: string }; readonly teams: readonly { readonly before: string }[] }[] }
  let json: Json;
  beforeAll(async () => { json = JSON.parse((await truce(folder, ['diff', 'old', 'new', '--json'])).out) as Json; });
  /** An amount in any of the ways in which it could be written. */
  const ways = (amount: string): readonly string[] => { const n = Math.abs(Number(amount)), [whole, part] = n.toFixed(2).split('.') as [string, string], grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ','); return [`${grouped}${part === '00' ? '' : `.${part}`}`, n.toFixed(2), String(Math.round(n * 100))]; };
  const isIn = (text: string, amount: string): boolean => ways(amount).some((w) => new RegExp(`(?<![\\d.,])${w.replace(/\./g, '\\.')}(?![\\d.,]*\\d)`).test(text));
  const prose = (html: string): string => `${textOf(html)} ${JSON.stringify(gridsIn(html).map((g) => g.rows))}`;

  it('leadership has the amounts that the others do not have', async () => {
    const text = prose(await page());
    for (const p of json.pay[0]!.people) expect([p.who, isIn(text, p.before), isIn(text, p.after)]).toEqual([p.who, true, true]);
  });
  it('managers see totals and teams, and no amount of a person or a deal', async () => {
    const html = await page('--audience', 'managers'), text = prose(html);
    expect(isIn(text, json.pay[0]!.total.after)).toBe(true);
    expect(isIn(text, json.pay[0]!.teams[0]!.before)).toBe(true);
    for (const d of [...json.pay[0]!.people, ...json.pay[0]!.subjects]) expect([d.before, d.after, isIn(text, d.before), isIn(text, d.after)]).toEqual([d.before, d.after, false, false]);
    for (const p of json.pay[0]!.people) expect(everythingIn(html)).not.toContain(p.who.replace(/[<>&"]/g, (c) => ({ '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;' })[c]!));
  });
  it('everybody sees every rule and how many people it meets, and no amount of pay at all', async () => {
    const html = await page('--audience', 'everybody'), text = prose(html);
    for (const d of [json.pay[0]!.total, ...json.pay[0]!.people, ...json.pay[0]!.subjects]) expect([d.before, isIn(text, d.before), isIn(text, d.after)]).toEqual([d.before, false, false]);
    expect(html).toContain('<ins>15_000</ins>');
    expect(text).toMatch(/Paid otherwise \d of 6/);
    expect(text).toContain('Amounts are not in this file');
    // Leads are nobody's pay.
    expect(gridsIn(html).map((g) => g.id)).toEqual(['rows-leads']);
  });
  it('fewer than three people are recognised, so that managers see no amount of them', async () => {
    const alone = project(2), html = (await truce(alone, ['review', 'old', 'new', '--audience', 'managers']), readFileSync(join(alone, 'review.html'), 'utf8')), own = JSON.parse((await truce(alone, ['diff', 'old', 'new', '--json'])).out) as Json;
    for (const d of [own.pay[0]!.total, ...own.pay[0]!.teams as unknown as Json['pay'][number]['people']]) expect(isIn(prose(html), d.before)).toBe(false);
  });
});

it('a chart ends with the day of the data', () => {
  expect(['2026-Q2', '2026-Q3', '2026-06', '2026-07', '2026', '2027', '2026-H1', '2026-H2', '2026-06-30', '2026-07-01'].filter((row) => beginsAfter(row, '2026-06-30'))).toEqual(['2026-Q3', '2026-07', '2027', '2026-H2', '2026-07-01']);
});

describe('used otherwise', () => {
  it('says that nothing changed', async () => {
    const { exit } = await truce(folder, ['review', 'old', 'old', '--out', 'same.html']), html = readFileSync(join(folder, 'same.html'), 'utf8');
    expect(exit).toBe(0);
    expect(textOf(html)).toContain('Nothing changes in what the policies mean.');
    expect(html).not.toContain('<script');
  });
  it('is refused for an audience that there is not', async () => {
    expect(await truce(folder, ['review', 'old', 'new', '--audience', 'friends'])).toMatchObject({ exit: 2, err: expect.stringContaining('leadership, managers, everybody') });
  });
  it('says to a program what the page says to the same audience, and no more', async () => {
    const of = async (audience: string): Promise<string> => (await truce(folder, ['review', 'old', 'new', '--json', '--audience', audience])).out, all = JSON.parse(await of('leadership')) as { readonly diff: { readonly pay: readonly [{ readonly people: readonly { readonly who: string; readonly after: string }[] }] }; readonly decisions: readonly unknown[] };
    expect([all.diff.pay[0].people.length, all.decisions.length]).toEqual([6, 3]);
    const managers = await of('managers');
    for (const p of all.diff.pay[0].people) expect([managers.includes(`"${p.after}"`), managers.includes(JSON.stringify(p.who))]).toEqual([false, false]);
  });
  it('shows what one more pays, when asked', async () => {
    const { exit } = await truce(folder, ['review', 'old', 'new', '--incentives', '--out', 'more.html']);
    const rows = gridsIn(readFileSync(join(folder, 'more.html'), 'utf8')).find((g) => g.id === 'rows-incentives')!.rows;
    expect([exit, rows.map((r) => r.slice(0, 3))]).toEqual([0, expect.arrayContaining([['Commission', 'Deal', 'one more']])]);
  });
});
