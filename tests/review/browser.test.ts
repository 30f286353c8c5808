/** The page in a headless Chromium. Where there is none, these are skipped, and say so. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { truce } from '../cli/support.js';
import { noBrowser, open, startBrowser } from './browser.js';
import { largePage } from './large.js';
import { gridsIn } from './page.js';
import { EVIL, project } from './project.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe.skipIf(noBrowser !== null)(`in a browser${noBrowser === null ? '' : ` (skipped: ${noBrowser})`}`, () => {
  let browser: Browser, folder: string, path: string;
  beforeAll(async () => {
    folder = project(40);
    path = join(folder, 'review.html');
    const { exit } = await truce(folder, ['review', 'old', 'new']);
    expect(exit).toBe(0);
    browser = await startBrowser();
  }, 120_000);
  afterAll(async () => { await browser.close(); });

  it('opens without a word of complaint and without the network, and runs nothing that stands in the data', async () => {
    const { page, complaints } = await open(browser, path);
    await page.locator('#rows-deals .tools').scrollIntoViewIfNeeded();
    await page.locator('#rows-deals [role=status]', { hasText: 'rows' }).waitFor();
    await page.locator('#rows-people input[type=search]').fill('onerror');
    await page.locator('#rows-people [role=status]', { hasText: /^1 of/ }).waitFor();
    expect(await page.locator('#rows-people tbody th').allInnerTexts()).toEqual([EVIL]);
    expect(await page.evaluate('[globalThis.pwned ?? null, document.images.length, document.title]')).toEqual([null, 0, 'North & <b>wind</b>: what a change means']);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('searches, filters, sorts and turns pages', async () => {
    const { page, complaints } = await open(browser, path), box = page.locator('#rows-people'), status = box.locator('[role=status]'), first = (): Promise<string[]> => box.locator('tbody tr:first-child > *').allInnerTexts(), rows = gridsIn(readFileSync(path, 'utf8')).find((g) => g.id === 'rows-people')!.rows;
    await box.scrollIntoViewIfNeeded();
    await status.filter({ hasText: '40 rows' }).waitFor();
    expect(await box.locator('tbody tr').count()).toBe(25);
    await box.getByRole('button', { name: 'Next' }).click();
    expect(await box.locator('tbody tr').count()).toBe(15);
    const change = box.getByRole('button', { name: 'Change' }), lowest = Math.min(...rows.map((r) => Number(r[4])));
    await change.click();
    expect(await box.locator('th[aria-sort]').allInnerTexts()).toEqual(['Change']);
    await change.click();
    expect(await box.locator('th[aria-sort]').getAttribute('aria-sort')).toBe('ascending');
    expect(Number((await first())[4]!.replace('−', '-').replace(/,/g, '')) * 100).toBeCloseTo(lowest, 4);
    await box.getByLabel('Team').selectOption({ label: 'West' });
    await status.filter({ hasText: '20 of 40 rows' }).waitFor();
    await box.getByLabel('Search').fill('rep3 west');
    await status.filter({ hasText: '6 of 40 rows' }).waitFor();
    expect((await box.locator('tbody th').allInnerTexts()).every((n) => n.startsWith('rep3'))).toBe(true);
    await box.getByRole('button', { name: 'Show all' }).click();
    await status.filter({ hasText: '40 rows' }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('leads from a person to the deals behind the amount, by the keyboard', async () => {
    const { page } = await open(browser, path), deals = page.locator('#rows-deals');
    await page.locator('#rows-people').scrollIntoViewIfNeeded();
    const person = page.locator('#rows-people tbody button.link').nth(3), name = await person.innerText();
    await person.focus();
    await page.keyboard.press('Enter');
    await deals.locator('[role=status]', { hasText: ' of ' }).waitFor();
    expect(new Set(await deals.locator('tbody th').allInnerTexts())).toEqual(new Set([name]));
    expect(await page.evaluate('document.activeElement.className')).toBe('scroll');
    await page.context().close();
  });

  it('saves what is shown as CSV that no spreadsheet computes', async () => {
    const { page } = await open(browser, path), box = page.locator('#rows-people');
    await box.scrollIntoViewIfNeeded();
    await box.getByLabel('Search').fill('1+2');
    await box.locator('[role=status]', { hasText: '1 of 40 rows' }).waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), box.getByRole('button', { name: 'Save as CSV' }).click()]);
    const text = readFileSync((await download.path())!, 'utf8');
    expect(download.suggestedFilename()).toBe('people.csv');
    expect(text).toMatch(/^\ufeffPerson,Team,Before,After,Change,In per cent,Due by now\r\n'=1\+2,West,\d+\.\d\d,\d+\.\d\d,-?\d+\.\d\d,-?\d+\.\d,-?\d+\.\d\d\r\n$/);
    await page.context().close();
  });

  it.each([['light', 'screen', 1280], ['dark', 'screen', 1280], ['light', 'screen', 360], ['light', 'print', 800]] as const)('is accessible: %s, %s, %i wide', async (colorScheme, media, width) => {
    const { page, complaints } = await open(browser, path, { colorScheme, viewport: { width, height: 900 } });
    await page.emulateMedia({ media, colorScheme });
    if (media === 'screen') for (const id of ['rows-people', 'rows-deals']) { await page.locator(`#${id}`).scrollIntoViewIfNeeded(); await page.locator(`#${id} [role=status]`, { hasText: 'row' }).waitFor(); }
    await page.evaluate(axe);
    const found = (await page.evaluate('axe.run().then((r) => r.violations.map((v) => [v.id, v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160) + " " + n.failureSummary)]))')) as unknown;
    expect(found).toEqual([]);
    // Nothing is wider than the page: tables are scrolled within.
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('shows the first rows and every rule where no script may run', async () => {
    const { page, complaints } = await open(browser, path, { javaScriptEnabled: false });
    expect(await page.locator('#rows-people tbody tr').count()).toBe(25);
    expect(await page.locator('#rows-people .rest').innerText()).toContain('15 more rows');
    expect(await page.locator('table.source ins').first().innerText()).not.toBe('');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('holds 500 people and 100,000 deals in less than 5 MB, and finds one of them', async () => {
    const large = join(folder, 'large.html'), html = largePage(500, 100_000);
    writeFileSync(large, html);
    expect(Buffer.byteLength(html)).toBeLessThan(5_000_000);
    const { page, complaints } = await open(browser, large), deals = page.locator('#rows-deals');
    await deals.scrollIntoViewIfNeeded();
    await deals.locator('[role=status]', { hasText: '100,000 rows' }).waitFor();
    await deals.getByLabel('Search').fill('deal 006000099999');
    await deals.locator('[role=status]', { hasText: '1 of 100,000 rows' }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 120_000);
});
