/** The report as a page: complete in one file, data is text in it, and a real browser shows it as it is meant. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { noBrowser, open, startBrowser, type Opened } from '../review/browser.js';
import { policy, project, REPORT, report } from './support.js';

const BAD = '</script><script>alert(1)</script>', example = fileURLToPath(new URL('../../examples/northwind-saas/', import.meta.url)), recorded = fileURLToPath(new URL('views/northwind.txt', import.meta.url));
/** Names, words and titles that would be markup if anything took them for it. */
const hostile = (): string => project(REPORT, {
  'policy.truce': policy.replace('"Small"', '"<img src=x onerror=alert(2)>"').replace('"Signed"', '"Signed & <b>sealed</b>"'),
  'Person.csv': `id,name\nana,Ana\nben,Ben\n${BAD},Mia\ncas,Cas\n`,
  'Seat.csv': `person,from,through,role,team,target\nana,2025-01-01,,AE,East,36500\n${BAD},2025-01-01,,DemandGen,Growth,7300\ncas,2025-01-01,,CSM,Care,7300\n`,
  'Touch.csv': `id,lead,kind,happened_on,author\nt4,l6,Click,2025-07-03,${BAD}\n`,
  'Lead.csv': `id,came_on,points,accepted_on,reason,deal\nl1,2025-04-01,55,2025-04-05,,d1\nl2,2025-04-02,70,2025-04-20,,d2\nl6,2025-07-02,65,2025-07-04,,d3\nl7,2025-08-01,75,,"<svg onload=alert(3)>",\n`,
});

async function written(folder: string, ...words: readonly string[]): Promise<{ readonly path: string; readonly html: string }> {
  const { exit, err } = await report(folder, ...words, '--out', 'report.html');
  if (exit !== 0) throw new Error(err);
  return { path: join(folder, 'report.html'), html: readFileSync(join(folder, 'report.html'), 'utf8') };
}

describe('the file', () => {
  it('needs nothing from elsewhere, and lets nothing run', async () => {
    const { html } = await written(hostile());
    expect(html).toContain(`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">`);
    expect(html.match(/<script|<img|<svg onload|<link|<iframe|javascript:|<[^>]*\son\w+=|url\(|@import/g)).toBe(null);
    expect(html).toContain('&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(html).toContain('Signed &amp; &lt;b&gt;sealed&lt;/b&gt;');
  });
  it('closes what it opens', async () => {
    const { html } = await written(project()), open: string[] = [];
    for (const [, end, name, rest] of html.replace(/<style>.*?<\/style>/gs, '').matchAll(/<(\/?)([a-z][a-z0-9]*)((?:"[^"]*"|[^">])*)>/g)) {
      if (['meta', 'br'].includes(name!) || rest!.endsWith('/')) continue;
      if (end === '') open.push(name!); else expect(open.pop()).toBe(name);
    }
    expect(open).toEqual([]);
  });
  it('is the same each time', async () => {
    const folder = project(), first = (await written(folder)).html;
    expect((await written(folder)).html).toBe(first);
  });
});

describe.skipIf(noBrowser !== null)(`a browser${noBrowser === null ? '' : ` (skipped: ${noBrowser})`}`, () => {
  let browser: Browser;
  beforeAll(async () => { browser = await startBrowser(); }, 60_000);
  afterAll(async () => { await browser?.close(); });
  const opened = async (path: string, options?: Parameters<typeof open>[2]): Promise<Opened> => open(browser, path, options);

  it('shows all parts and complains of nothing', async () => {
    const { page, complaints } = await opened((await written(hostile())).path);
    expect(await page.locator('section h2').allTextContents()).toEqual(['Why the goal was met or missed', 'Goals, and what brings them on', 'Scorecard', 'Teams and the company', 'What a changed definition did to the number of leads', 'Promises and feedback', 'Who got what of each deal', 'How variable pay is spread', 'Work that no plan pays for', 'What plays which part']);
    expect(await page.locator('figure svg[role=img]').count()).toBeGreaterThanOrEqual(6);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
  it.each(['light', 'dark'] as const)('can be used by keyboard, and by whoever can not see it (%s)', async (colorScheme) => {
    const { page } = await opened((await written(project())).path);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the content');
    // The page lets no script run: the check is put beside it, outside of its rules.
    const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'), { page: copy } = await opened((await written(project())).path, { bypassCSP: true, colorScheme });
    await copy.addScriptTag({ content: source });
    const found = await copy.evaluate(async () => (await (globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } }).axe.run()).violations.map((v) => `${v.id}: ${v.nodes[0]?.html ?? ''}`));
    expect(found).toEqual([]);
    await page.context().close();
    await copy.context().close();
  });
  it.each([['narrow', 380], ['usual', 1280]] as const)('fits a %s window: only tables scroll', async (_, width) => {
    const { page } = await opened((await written(project())).path, { viewport: { width, height: 800 } });
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await page.context().close();
  });
  it('is dark where the reader wants it dark', async () => {
    const colour = async (scheme: 'light' | 'dark'): Promise<string> => { const { page } = await opened((await written(project(), 'bridge')).path, { colorScheme: scheme }), found = await page.evaluate(() => getComputedStyle(document.body).backgroundColor); await page.context().close(); return found; };
    expect(await colour('light')).toBe('rgb(255, 255, 255)');
    expect(await colour('dark')).toBe('rgb(18, 22, 28)');
  });
});

/** The example company as a terminal shows it: UPDATE=1 writes what differs. */
describe('the example company', () => {
  it('has each part, as recorded', async () => {
    const { out, exit } = await report(example, 'bridge', 'goals', 'scorecard', 'attainment', 'definition', 'service', 'incidence', 'distribution', 'unrewarded');
    expect(exit).toBe(0);
    if (process.env['UPDATE'] === '1') writeFileSync(recorded, out);
    expect(out).toBe(readFileSync(recorded, 'utf8'));
  });
  it('names nobody of its people in any part, when asked not to', async () => {
    const keys = readFileSync(join(example, 'data/people.csv'), 'utf8').split('\n').slice(1).map((line) => line.split(',')[0]!).filter((key) => key !== '');
    const parts = ['bridge', 'goals', 'scorecard', 'attainment', 'definition', 'service', 'incidence', 'distribution', 'unrewarded'];
    expect(keys.length).toBeGreaterThan(30);
    for (const { out } of [await report(example, ...parts, '--no-names'), await report(example, '--json', '--no-names')]) expect(keys.filter((key) => new RegExp(`\\b${key}\\b`).test(out))).toEqual([]);
  });
  it('comes to the same sums in each part', async () => {
    const { out } = await report(example, '--json'), { parts } = JSON.parse(out) as { readonly parts: { readonly bridge: { readonly target: string; readonly value: string; readonly planGap: { readonly shown: string }; readonly steps: readonly { readonly shown: string }[] }; readonly incidence: { readonly paidForDeals: string; readonly functions: readonly { readonly paidForDeals: string }[]; readonly deals: readonly { readonly total: string }[] }; readonly distribution: { readonly paid: string; readonly by: Readonly<Record<string, readonly { readonly paid: string }[]>> }; readonly definition: { readonly changes: readonly { readonly volumeEffect: number; readonly definitionEffect: number; readonly otherDefinitionBefore: number; readonly counts: Readonly<Record<string, { readonly leads: number }>> }[] } } };
    const cents = (list: readonly string[]): number => list.reduce((n, x) => n + Math.round(Number(x) * 100), 0), { bridge, incidence, distribution, definition } = parts;
    expect(Number(bridge.target) + Number(bridge.planGap.shown) + bridge.steps.reduce((n, s) => n + Number(s.shown), 0)).toBe(Math.round(Number(bridge.value)));
    expect(cents(incidence.functions.map((f) => f.paidForDeals))).toBe(cents([incidence.paidForDeals]));
    expect(cents(incidence.deals.map((d) => d.total))).toBe(cents([incidence.paidForDeals]));
    for (const rows of Object.values(distribution.by)) expect(cents(rows.map((r) => r.paid))).toBe(cents([distribution.paid]));
    for (const x of definition.changes) expect(x.counts['beforeActual']!.leads + x.otherDefinitionBefore + x.volumeEffect + x.definitionEffect).toBe(x.counts['afterActual']!.leads);
  });
});
