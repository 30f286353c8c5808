/** Where a row of the table gets its evidence: pages of findings, the audited company and its clean twin, reports of the example company, lists of the small one. Each is made once. */
import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { analyze, evaluate, lint, parseDate } from '@truce/engine';
import { folderWith, truce } from '../cli/support.js';
import { blocks } from '../docs/markdown.js';

export const root = fileURLToPath(new URL('../../', import.meta.url));
export const northwind = join(root, 'examples/northwind-saas'), audited = join(northwind, 'audit'), small = join(root, 'examples/alignment');
const made = new Map<string, Promise<unknown>>(), folders: string[] = [];
const once = <T>(key: string, make: () => Promise<T>): Promise<T> => { const known = made.get(key) ?? make(); made.set(key, known); return known as Promise<T>; };
export const tidy = (): void => { for (const f of folders.splice(0)) rmSync(f, { recursive: true, force: true }); };

/** What a command says; it has to go well. */
export async function said(...words: readonly string[]): Promise<string> {
  return once(words.join(' '), async () => { const { exit, out, err } = await truce(root, words); expect([exit, err]).toEqual([0, '']); return out; });
}
const json = async (...words: readonly string[]): Promise<unknown> => JSON.parse(await said(...words, '--json'));

const codesIn = (text: string): readonly string[] => {
  const { program } = analyze([{ path: 'policy.truce', text }]), asOf = parseDate('2026-06-30')!;
  const none = evaluate(program!, { tables: new Map(), asOf: null }, { asOf: { day: asOf, time: null } });
  return [...lint(program!, { asOf, evaluation: none }).findings, ...lint(program!, { asOf, tries: true }).findings].map((d) => d.code);
};
/** The bad example of a finding's page has it, and the good one is quiet. */
export function finding(...codes: readonly string[]): void {
  for (const code of codes) {
    const own = blocks(join(root, `docs/errors/${code}.md`)).filter((b) => b.tag.startsWith('truce')), bad = own.find((b) => b.tag.includes('error='))!, good = own.find((b) => !b.tag.includes('error='))!;
    expect(codesIn(bad.text)).toContain(code);
    expect(codesIn(good.text)).not.toContain(code);
  }
}

export interface Audit { readonly id: string; readonly state: string; readonly latency: { readonly median: number } | null; readonly findings: readonly { readonly says: string; readonly who: string | null }[] }
export interface Audits { readonly audits: readonly Audit[]; readonly revenue: readonly { readonly attributable: string; readonly unattributable: string; readonly repaired: string }[] }
export const audits = (which: 'planted' | 'clean'): Promise<Audits> => once(`audits ${which}`, async () => {
  if (which === 'planted') return await json('audit', 'examples/northwind-saas/audit', '--no-money') as Audits;
  const folder = mkdtempSync(join(tmpdir(), 'truce-clean-'));
  folders.push(folder);
  execFileSync(process.execPath, [join(audited, 'generate.mjs'), '--clean', '--quiet', '--out', folder]);
  for (const part of ['policies', 'truce.yaml']) cpSync(join(audited, part), join(folder, part), { recursive: true });
  return JSON.parse((await truce(folder, ['audit', '--no-money', '--json'])).out) as Audits;
});
/** Found where it was planted, and clean where nobody did anything. */
export async function found(...ids: readonly string[]): Promise<void> {
  const [planted, clean] = await Promise.all([audits('planted'), audits('clean')]), of = (a: Audits, id: string): string | undefined => a.audits.find((x) => x.id === id)?.state;
  for (const id of ids) expect([id, of(planted, id), of(clean, id)]).toEqual([id, 'found', 'clean']);
}

type Part = Readonly<Record<string, never>>;
export const report = async (part: string, project = 'examples/northwind-saas'): Promise<Part> => (await once(`report ${project}`, () => json('report', '-p', project)) as { readonly parts: Readonly<Record<string, Part>> }).parts[part]!;
export const rows = async (name: string, project = 'examples/alignment'): Promise<readonly Readonly<Record<string, unknown>>[]> => await json('run', name, '-p', project) as never;
export const row = async (name: string, where: Readonly<Record<string, unknown>>, project?: string): Promise<Readonly<Record<string, unknown>> | undefined> => (await rows(name, project)).find((r) => Object.entries(where).every(([k, v]) => r[k] === v));

/** The small company with a file of it written otherwise. */
export function changed(file: string, from: string | RegExp, to: string): string {
  const files = Object.fromEntries(['truce.yaml', ...['agreement', 'pay', 'watch'].map((f) => `policies/${f}.truce`), ...['people', 'leads', 'touches', 'activities', 'meetings', 'deals', 'surveys', 'disputes'].map((f) => `data/${f}.csv`)].map((f) => [f, readFileSync(join(small, f), 'utf8')]));
  const text = files[file]!.replace(from, to);
  expect(text).not.toBe(files[file]);
  return folderWith({ ...files, [file]: text });
}
export const checkOf = async (folder: string): Promise<{ readonly exit: number; readonly codes: readonly string[]; readonly messages: readonly string[] }> => {
  const { exit, out } = await truce(folder, ['check', '--format', 'json']), { problems, invariants } = JSON.parse(out) as { readonly problems: { readonly diagnostics?: readonly { readonly code: string; readonly message: string }[] } & readonly { readonly code: string; readonly message: string }[]; readonly invariants: readonly { readonly title: string; readonly outcome: string }[] };
  const list = problems.diagnostics ?? problems;
  return { exit, codes: list.map((d) => d.code), messages: [...list.map((d) => d.message), ...invariants.filter((i) => i.outcome === 'violated').map((i) => i.title)] };
};
