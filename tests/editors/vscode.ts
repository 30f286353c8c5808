/**
 * A real VS Code for tests: code-server in a browser, both installed beforehand. `TRUCE_VSCODE` names a folder with node_modules/code-server and node_modules/playwright-core, and with a Node that code-server takes in
 * node24/node_modules/node/bin/node, unless the one that runs is. Chromium is looked for where Debian puts it.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './corpus.js';

/** As much of playwright's page as is used here; its types are not installed. */
export interface Locator {
  first(): Locator; last(): Locator; nth(n: number): Locator; click(options?: object): Promise<void>; dblclick(): Promise<void>; hover(options?: object): Promise<void>; waitFor(options?: object): Promise<void>; count(): Promise<number>;
  innerText(): Promise<string>; allInnerTexts(): Promise<string[]>; filter(options: { hasText: string | RegExp }): Locator; locator(selector: string): Locator; getAttribute(name: string): Promise<string | null>; fill(text: string): Promise<void>;
}
export interface Frame { locator(selector: string): Locator; frameLocator(selector: string): Frame }
export interface Page extends Frame { goto(url: string): Promise<unknown>; keyboard: { press(key: string): Promise<void>; type(text: string, options?: { delay: number }): Promise<void> }; screenshot(options: { path: string }): Promise<unknown>; waitForTimeout(ms: number): Promise<void>; on(event: 'console', f: (m: { text(): string }) => void): void }
interface Browser { newPage(options: object): Promise<Page>; close(): Promise<void> }

const folder = process.env['TRUCE_VSCODE'] ?? '';
const entry = join(folder, 'node_modules/code-server/out/node/entry.js');
const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));
/** Why no VS Code can be started here; null when one can. */
export const noVsCode: string | null = folder === '' ? 'TRUCE_VSCODE names no folder with a VS Code' : !existsSync(entry) ? 'there is no code-server in it' : chromium === undefined ? 'there is no Chromium' : null;

export interface Session { readonly page: Page; readonly project: string; close(): Promise<void> }

const freePort = (): Promise<number> => new Promise((done) => {
  const server = createServer();
  server.listen(0, '127.0.0.1', () => { const address = server.address(); server.close(() => done(typeof address === 'object' && address !== null ? address.port : 0)); });
});

/** Opens a copy of the project of these tests, in a repository with one commit where there is git, with the packed extension installed. */
export async function openVsCode(vsix: string, project: string, settings: Readonly<Record<string, unknown>> = {}): Promise<Session> {
  const home = mkdtempSync(join(tmpdir(), 'truce-vscode-')), copy = join(home, 'go-to-market'), data = join(home, 'user'), extensions = join(home, 'extensions');
  cpSync(project, copy, { recursive: true });
  for (const words of [['init', '-q'], ['add', '-A'], ['-c', 'user.name=Truce', '-c', 'user.email=truce@example.com', 'commit', '-q', '-m', 'first']]) spawnSync('git', words, { cwd: copy });
  mkdirSync(join(data, 'User'), { recursive: true });
  mkdirSync(extensions);
  writeFileSync(join(data, 'User/settings.json'), JSON.stringify({
    'security.workspace.trust.enabled': false, 'workbench.startupEditor': 'none', 'telemetry.telemetryLevel': 'off', 'extensions.autoUpdate': false, 'extensions.autoCheckUpdates': false, 'update.mode': 'none', 'workbench.tips.enabled': false,
    'chat.disableAIFeatures': true, 'editor.fontSize': 14, 'editor.minimap.enabled': false, 'workbench.colorTheme': 'Default Light Modern', 'editor.hover.delay': 100, 'window.commandCenter': false, 'files.autoSave': 'off', 'editor.formatOnType': false, 'editor.autoClosingQuotes': 'never', 'editor.autoClosingBrackets': 'never', 'editor.autoIndent': 'none', 'workbench.secondarySideBar.defaultVisibility': 'hidden', 'git.openRepositoryInParentFolders': 'never', ...settings,
  }));
  const own = join(folder, 'node24/node_modules/node/bin/node'), node = existsSync(own) ? own : process.execPath;
  const env = { ...process.env, XDG_CONFIG_HOME: join(home, 'config'), XDG_DATA_HOME: join(home, 'share') };
  const places = ['--user-data-dir', data, '--extensions-dir', extensions];
  const installed = spawnSync(node, [entry, ...places, '--install-extension', vsix], { env, encoding: 'utf8' });
  if (installed.status !== 0) throw new Error(`the extension could not be installed: ${installed.stdout}${installed.stderr}`);
  const port = await freePort();
  const server: ChildProcess = spawn(node, [entry, '--bind-addr', `127.0.0.1:${port}`, '--auth', 'none', '--disable-telemetry', '--disable-update-check', '--disable-workspace-trust', '--disable-getting-started-override', ...places, copy], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  await new Promise<void>((done, fail) => {
    server.stdout!.on('data', (piece: Buffer) => { if (piece.toString().includes('HTTP server listening')) done(); });
    server.on('exit', (code) => fail(new Error(`code-server ended with ${code}`)));
  });
  const { chromium: browserType } = createRequire(join(folder, 'x.js'))('playwright-core') as { chromium: { launch(options: object): Promise<Browser> } };
  const browser = await browserType.launch({ executablePath: chromium, args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(`http://127.0.0.1:${port}/?folder=${encodeURIComponent(copy)}`);
  await page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
  return {
    page, project: copy,
    close: async () => {
      await browser.close();
      const ended = new Promise((done) => { server.on('exit', done); });
      server.kill();
      await ended;
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** The packed extension, made anew. */
export function packedExtension(): string {
  const made = spawnSync(process.execPath, [join(root, 'scripts/package-vscode.mjs')], { cwd: root, encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`the extension could not be packed: ${made.stdout}${made.stderr}`);
  return join(root, 'packages/vscode/dist/truce-language.vsix');
}
