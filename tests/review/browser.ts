/** A page in a real browser, as somebody opens it from a mail: a file, without a network. */
import { existsSync } from 'node:fs';
import { chromium as type, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));
/** Why no browser can be started here; null when one can. */
export const noBrowser: string | null = chromium === undefined ? 'there is no Chromium' : null;

export const startBrowser = (): Promise<Browser> => type.launch({ executablePath: chromium!, args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });

export interface Opened { readonly page: Page; /** errors and warnings of the console, errors of scripts, and addresses that were asked for */ readonly complaints: string[] }

export async function open(browser: Browser, path: string, options: BrowserContextOptions = {}): Promise<Opened> {
  const context = await browser.newContext({ offline: true, viewport: { width: 1280, height: 900 }, acceptDownloads: true, ...options }), page = await context.newPage(), complaints: string[] = [];
  page.on('console', (m) => { if (m.type() === 'error' || m.type() === 'warning') complaints.push(m.text()); });
  page.on('pageerror', (e) => complaints.push(e.message));
  page.on('dialog', (d) => { complaints.push(`dialog: ${d.message()}`); void d.dismiss(); });
  page.on('request', (r) => { if (!r.url().startsWith('file:') && !r.url().startsWith('blob:') && !r.url().startsWith('data:')) complaints.push(`asked for ${r.url()}`); });
  await page.goto(`file://${path}`);
  return { page, complaints };
}
