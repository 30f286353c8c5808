/** The catalogue of errors and its pages: every code has one, can be reported, and is what the page's example shows. UPDATE=1 writes the table of all codes anew. */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { allCodes } from '@truce/engine';
import '../../packages/data/src/codes.js';
import '../../packages/cli/src/agreement/codes.js';
import { errorIndex } from '../../scripts/error-index.mjs';
import { folder, pages, said, type Page } from './pages.js';

/** Mistakes of Truce itself: nobody knows a text that shows them. */
const INTERNAL = ['T9001', 'T9002'];
/** What only two versions show: tests/diff runs it, and the page's example is one version. */
const OF_TWO_VERSIONS = ['T5521', 'T5522', 'T5523', 'T5524'];

/** What is odd about an agreement is looked for on its own pages; examples of other pages are short, and odd in many ways. */
const isLint = (code: string): boolean => /^T(?:70|71|721|80)/.test(code);

const catalogue = allCodes();
const all = pages();
const root = fileURLToPath(new URL('../../', import.meta.url));

const kept = new Map<string, ReturnType<typeof said>>();
/** What is said of a page's bad example: asked twice, run once. */
function saidOfBad(page: Page): ReturnType<typeof said> {
  const known = kept.get(page.code) ?? said(page.bad, isLint(page.code));
  kept.set(page.code, known);
  return known;
}

/** Errors and warnings, and the page's own code whatever its severity. Remarks that something is not computed yet are no findings about the example. */
async function codesOf(findings: ReturnType<typeof said>, own: string): Promise<readonly string[]> {
  return (await findings).filter((d) => d.severity !== 'information' || d.code === own).map((d) => (d.code === own ? d.code : `${d.code} ${d.message}`));
}

describe('the catalogue', () => {
  it('and the pages have the same codes', () => {
    expect(all.map((p) => p.code)).toEqual(catalogue.map((c) => c.code));
  });

  it('has no code that nothing reports', () => {
    const sources = ['engine', 'data', 'cli'].flatMap((p) => files(join(root, 'packages', p, 'src'))).filter((f) => !f.endsWith('.test.ts'));
    const catalogues = sources.filter((f) => f.includes('/diagnostics/codes/') || f.endsWith('/data/src/codes.ts') || f.endsWith('/agreement/codes.ts'));
    const elsewhere = sources.filter((f) => !catalogues.includes(f)).map((f) => readFileSync(f, 'utf8')).join('\n');
    const names = catalogues.flatMap((f) => [...readFileSync(f, 'utf8').matchAll(/^export const (\w+) = define/gm)].map((m) => m[1]!));
    expect(names.length).toBe(catalogue.length);
    expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(elsewhere))).toEqual([]);
  });

  it('is listed in the table of all codes', () => {
    const path = join(folder, 'README.md'), wanted = errorIndex(catalogue);
    if (process.env['UPDATE'] === '1') writeFileSync(path, wanted);
    expect(readFileSync(path, 'utf8')).toBe(wanted);
  });
});

describe('the page', () => {
  for (const page of all) {
    const { code } = page, internal = INTERNAL.includes(code);
    it(`of ${code} has its sections`, () => {
      expect(page.title).toBe(`# ${code}: ${catalogue.find((c) => c.code === code)!.title}`);
      expect(page.headings).toEqual(internal ? ['What to do'] : ['Bad', 'Good', 'What to do']);
      expect(page.meaning).toMatch(/^[^\n]{60,}$/);
      expect(page.todo).toMatch(/^[^\n]{10,}$/);
      expect(page.bad.filter((b) => b.words.get('error') === code).length).toBe(internal || OF_TWO_VERSIONS.includes(code) ? 0 : 1);
    });
    if (internal) continue;
    if (OF_TWO_VERSIONS.includes(code)) { it(`of ${code} has a good example without a finding`, async () => expect(await codesOf(said(page.good), code)).toEqual([])); continue; }
    it(`of ${code} shows it once in its bad example, and nothing else`, async () => expect(await codesOf(saidOfBad(page), code)).toEqual([code]));
    it(`of ${code} has a good example without a finding`, async () => expect(await codesOf(said(page.good, isLint(code)), code)).toEqual([]));
    it(`of ${code} shows a message that says what was seen, and what to do`, async () => {
      const shown = (await saidOfBad(page)).find((d) => d.code === code)!;
      expect(shown.message).not.toMatch(/undefined|NaN|\[object|null|  /);
      expect([shown.label, shown.help, ...shown.notes, ...shown.fixes.map((f) => f.title)].filter((x) => x !== undefined && x !== '').length, 'neither label nor help').toBeGreaterThan(0);
    });
  }
});

function files(folder_: string): readonly string[] {
  return readdirSync(folder_, { withFileTypes: true, recursive: true }).filter((e) => e.isFile() && e.name.endsWith('.ts')).map((e) => join(e.parentPath, e.name));
}
