/**
 * The packed extension in a real VS Code, as somebody uses it: colours, squiggle, mend, hover, completion, rename, formatting, lens, tests, records, why. Skipped where no VS Code was installed for it (see vscode.ts).
 * With UPDATE=1 the pictures of the documents are taken anew.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { root } from './corpus.js';
import { noVsCode, openVsCode, packedExtension, type Locator, type Page, type Session } from './vscode.js';

const project = join(root, 'tests/editors/project'), lines = readFileSync(join(project, 'policies/leads.truce'), 'utf8').split('\n');
const rowOf = (part: string): number => lines.findIndex((l) => l.includes(part)) + 1;
const SLOW = 30_000;

describe.skipIf(noVsCode !== null)(`VS Code${noVsCode === null ? '' : ` (skipped: ${noVsCode})`}`, () => {
  let session: Session, page: Page;
  beforeAll(async () => {
    session = await openVsCode(packedExtension(), project);
    page = session.page;
    const inTree = (name: string): Locator => page.locator('.explorer-folders-view .monaco-list-row').filter({ hasText: name }).first();
    await inTree('policies').waitFor({ timeout: SLOW });
    await inTree('policies').click();
    await inTree('leads.truce').waitFor({ timeout: SLOW });
    await inTree('leads.truce').dblclick();
    await page.locator('.view-line').first().waitFor({ timeout: SLOW });
  }, 240_000);
  // What a step has left open must not take the keys of the next.
  afterEach(async () => { for (let i = 0; i < 3; i++) await page.keyboard.press('Escape'); });
  afterAll(async () => { await session?.close(); });

  const until = (what: () => Promise<unknown>): Promise<void> => expect.poll(what, { timeout: SLOW, interval: 50 }).toBe(true) as unknown as Promise<void>;
  const health = async (): Promise<string> => (await page.locator('.statusbar-item[id="truce.truce-language.truce.health"] a').first().getAttribute('aria-label')) ?? '';
  const errors = (): Promise<number> => page.locator('.squiggly-error').count();
  const line = (text: string): Locator => page.locator('.view-line').filter({ hasText: text }).first();
  /** Puts the cursor there, in the editor of the policy. */
  const go = async (row: number, column = 1): Promise<void> => {
    await until(async () => {
      await page.keyboard.press('Control+1');
      await page.keyboard.press('Control+g');
      await page.locator('.quick-input-widget input').first().fill(`:${row}:${column}`, { timeout: 2_000 }).catch(() => undefined);
      await page.keyboard.press('Enter');
      return (await page.locator('.statusbar-item').allInnerTexts()).some((t) => t.includes(`Ln ${row}, Col ${column}`));
    });
  };
  const command = async (name: string): Promise<void> => {
    // A list that was about to close takes the first keys with it.
    await until(async () => {
      await page.keyboard.press('Escape');
      await page.keyboard.press('F1');
      await page.locator('.quick-input-widget input').first().fill(`>${name}`, { timeout: 2_000 }).catch(() => undefined);
      return page.locator('.quick-input-list .monaco-list-row').filter({ hasText: name }).first().click({ timeout: 2_000 }).then(() => true, () => false);
    });
  };
  /** Replaces a whole line, as one who types does. */
  const retype = async (row: number, text: string): Promise<void> => {
    await go(row);
    await page.keyboard.press('Home');
    await page.keyboard.press('Home');
    await page.keyboard.press('Shift+End');
    await page.keyboard.type(text);
    await page.keyboard.press('Escape');
  };
  const saved = async (): Promise<readonly string[]> => { await page.keyboard.press('Control+s'); await page.waitForTimeout(300); return readFileSync(join(session.project, 'policies/leads.truce'), 'utf8').split('\n'); };
  const picture = async (name: string): Promise<void> => { if (process.env['UPDATE'] === '1') await page.screenshot({ path: join(root, 'docs/images', name) }); };

  test('starts the server, and says that the policies are sound', async () => {
    await until(async () => (await health()).includes('Truce: the policies are sound') && (await errors()) === 0);
  }, SLOW * 2);

  test('colours words of the language apart from names', async () => {
    const classOf = (text: string, part: string): Promise<string | null> => line(text).locator('span span').filter({ hasText: new RegExp(`^\\s*${part}\\s*$`) }).first().getAttribute('class');
    const [declares, name, decides] = await Promise.all([classOf('lead MQL', 'lead'), classOf('lead MQL', 'MQL'), classOf('require fit', 'require')]);
    expect(new Set([declares, name, decides]).size).toBe(3);
  }, SLOW * 2);

  test('underlines a mistake while it is typed, and counts it in the status bar', async () => {
    await retype(rowOf('require fit'), '  require fit >= mql_pionts');
    await until(async () => (await errors()) === 1 && (await health()).includes('Truce: 1 error, 0 warnings'));
    const code = page.locator('.monaco-hover a').filter({ hasText: 'T2001' }).first();
    const point = async (): Promise<void> => {
      await go(rowOf('require fit'), 20);
      await page.keyboard.press('Control+k');
      await page.keyboard.press('Control+i');
      await code.waitFor({ timeout: SLOW });
    };
    await point();
    await picture('vscode-error.png');
    // The page of the code is there to be read, and not as the text that it is written in. What is pointed at goes away when its text is drawn anew.
    await until(async () => {
      if ((await page.locator('.tab').filter({ hasText: 'T2001.md' }).count()) > 0) return true;
      await point();
      await code.click({ timeout: 2_000 }).catch(() => undefined);
      return false;
    });
    await until(async () => (await page.frameLocator('iframe.webview').frameLocator('#active-frame').locator('h1').first().innerText().catch(() => '')) === 'T2001: Nothing has this name here');
    await command('View: Close Editor');
    await retype(rowOf('require fit'), '  require fit >= mql_points');
    await until(async () => (await errors()) === 0);
  }, SLOW * 3);

  test('mends what has one mend', async () => {
    const row = rowOf('title in');
    await retype(row, "    title in ('CRO', \"VP Sales\") : 30");
    await until(async () => (await errors()) === 1);
    await go(row, 16);
    await page.keyboard.press('Control+.');
    await page.locator('.action-widget .monaco-list-row').filter({ hasText: 'write `"CRO"`' }).first().click();
    await until(async () => (await errors()) === 0);
    expect((await saved())[row - 1]).toBe('    title in ("CRO", "VP Sales") : 30');
  }, SLOW * 2);

  test('says what a name means', async () => {
    await go(rowOf('require fit'), lines[rowOf('require fit') - 1]!.indexOf('mql_points') + 3);
    await page.keyboard.press('Control+k');
    await page.keyboard.press('Control+i');
    await until(async () => (await page.locator('.monaco-hover').filter({ hasText: 'mql_points' }).count()) > 0);
    await page.keyboard.press('Escape');
  }, SLOW * 2);

  test('completes a name', async () => {
    await retype(rowOf('require fit'), '  require fit >= mql');
    await page.keyboard.press('Control+Space');
    const offered = page.locator('.suggest-widget .monaco-list-row').filter({ hasText: 'mql_points' }).first();
    await offered.waitFor({ timeout: SLOW });
    await offered.click();
    await until(async () => (await saved())[rowOf('require fit') - 1] === '  require fit >= mql_points');
  }, SLOW * 2);

  test('renames in all places', async () => {
    await go(rowOf('require fit'), lines[rowOf('require fit') - 1]!.indexOf('mql_points') + 3);
    await page.keyboard.press('F2');
    await page.locator('.rename-box input').waitFor({ timeout: SLOW });
    await page.locator('.rename-box input').fill('points_needed');
    await page.keyboard.press('Enter');
    await until(async () => { const now = await saved(); return now[rowOf('parameter') - 1] === 'parameter points_needed = 40' && now[rowOf('require fit') - 1] === '  require fit >= points_needed'; });
  }, SLOW * 2);

  test('formats', async () => {
    await retype(rowOf('require fit'), '      require   fit>=points_needed');
    await command('Format Document');
    await until(async () => (await saved())[rowOf('require fit') - 1] === '  require fit >= points_needed');
  }, SLOW * 2);

  test('runs the tests of a policy, and says at the row what failed', async () => {
    await retype(rowOf('expect count(MQL)'), '  expect count(MQL) is 1');
    await saved();
    await command('Truce: Run the Tests of This Policy');
    const icon = (state: string): Promise<number> => page.locator(`.testing-run-glyph.codicon-testing-${state}-icon`).count();
    await until(async () => (await icon('passed')) === 1 && (await icon('failed')) === 1);
    // What the repository remembers of the policy is no second policy, and the test that fails leads to its place.
    await command('View: Show Testing');
    const explorer = page.locator('.test-explorer .monaco-list-row');
    await explorer.filter({ hasText: 'policies/leads.truce' }).first().waitFor({ timeout: SLOW });
    expect(await explorer.filter({ hasText: 'leads.truce' }).count()).toBe(1);
    await explorer.filter({ hasText: 'policies/leads.truce' }).first().click();
    await page.keyboard.press('ArrowRight');
    const failed = explorer.filter({ hasText: 'a small company with a chief is not enough' }).first();
    await failed.waitFor({ timeout: SLOW });
    expect(await failed.getAttribute('aria-label')).toContain('Failed');
    await go(1);
    // A menu that has just opened takes no clicks yet.
    await until(async () => {
      await page.keyboard.press('Escape');
      await failed.click({ button: 'right' });
      await page.locator('.monaco-menu .action-label').filter({ hasText: 'Go to Test' }).first().hover({ timeout: 2_000 });
      await page.keyboard.press('Enter');
      return (await page.locator('.statusbar-item').allInnerTexts()).some((t) => t.includes(`Ln ${rowOf('a small company with a chief')}, Col 1`));
    });
    await picture('vscode-tests.png');
    await command('View: Show Explorer');
    await retype(rowOf('expect count(MQL)'), '  expect count(MQL) is 0');
    await saved();
  }, SLOW * 3);

  test('says over a definition how many records it matches, and shows them, those that are left out, and why', async () => {
    await go(rowOf('lead MQL'));
    const lens = page.locator('.codelens-decoration a').filter({ hasText: /3.of.5/ }).first();
    // The line is drawn anew when the figures of what was just saved arrive, so that a click may come too late for the one that it was meant for.
    await until(async () => {
      await lens.click({ timeout: 3_000 }).catch(() => undefined);
      return (await page.locator('.tab').filter({ hasText: 'Rows of MQL' }).count()) > 0;
    });
    const panel = page.frameLocator('iframe.webview').frameLocator('#active-frame');
    await until(async () => (await panel.locator('body').innerText().catch(() => '')).includes('3 of 5 leads, 60.0 %. 2 left out'));
    await picture('vscode-records.png');
    await panel.locator('a').filter({ hasText: 'why not' }).first().click();
    await page.locator('.tab').filter({ hasText: 'Why not MQL L-002' }).first().waitFor({ timeout: SLOW });
    const answer = async (): Promise<string> => (await page.locator('.editor-group-container').last().locator('.view-line').allInnerTexts()).join('\n').replaceAll('\u00a0', ' ');
    await until(async () => (await answer()).includes('MQL L-002: no, 2 conditions fail of 2'));
    // The answer stands where the rows are, and a place in it leads there.
    expect(await page.locator('.editor-group-container').count()).toBe(2);
    await until(async () => (await page.locator('.editor-group-container').last().locator('.detected-link').count()) > 0);
  }, SLOW * 2);

  test('shows the statement of somebody who is picked, whatever is looked at', async () => {
    await command('Truce: Show a Statement');
    const offered = (text: string): Locator => page.locator('.quick-input-list .monaco-list-row').filter({ hasText: text }).first();
    await offered('bob').waitFor({ timeout: SLOW });
    await offered('ann').click();
    await offered('2026-03').click();
    await page.locator('.tab').filter({ hasText: 'Statement ann 2026-03' }).first().waitFor({ timeout: SLOW });
    await until(async () => (await page.locator('.editor-group-container').last().locator('.view-line').allInnerTexts()).join('\n').replaceAll('\u00a0', ' ').includes('2,000.00'));
    await picture('vscode-statement.png');
    expect(await page.locator('.editor-group-container').count()).toBe(2);
  }, SLOW * 2);
});

describe.skipIf(noVsCode !== null)(`VS Code, where extensions run in the browser${noVsCode === null ? '' : ` (skipped: ${noVsCode})`}`, () => {
  let session: Session, page: Page;
  beforeAll(async () => {
    session = await openVsCode(packedExtension(), project, { 'remote.extensionKind': { 'truce.truce-language': ['web'] } });
    page = session.page;
  }, 240_000);
  afterAll(async () => { await session?.close(); });

  test('checks what is written, with the server in a worker, and offers nothing that needs a program', async () => {
    const row = (name: string): Locator => page.locator('.explorer-folders-view .monaco-list-row').filter({ hasText: name }).first();
    await row('policies').waitFor({ timeout: SLOW });
    await row('policies').click();
    await row('leads.truce').waitFor({ timeout: SLOW });
    await row('leads.truce').dblclick();
    const status = page.locator('.statusbar-item[id="truce.truce-language.truce.health"] a').first();
    await expect.poll(async () => (await status.getAttribute('aria-label').catch(() => '')) ?? '', { timeout: SLOW, interval: 50 }).toContain('Truce: the policies are sound');
    await page.locator('.view-line').first().click();
    await page.keyboard.press('Control+End');
    await page.keyboard.type('parameter other = mql_pionts');
    await expect.poll(() => page.locator('.squiggly-error').count(), { timeout: SLOW, interval: 50 }).toBe(1);
    await expect.poll(async () => status.getAttribute('aria-label'), { timeout: SLOW, interval: 50 }).toContain('Truce: 1 error');
    expect(await page.locator('.editor-actions a[aria-label*="Show the Records"]').count()).toBe(0);
  }, SLOW * 3);
});
