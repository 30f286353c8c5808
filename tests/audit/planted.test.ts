/** The audits against a company whose failures are known: everything planted is found, little else is, and in the same company generated clean nothing is. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { auditIds } from '@truce/engine';
import { truce } from '../cli/support.js';

const example = fileURLToPath(new URL('../../examples/northwind-saas/audit/', import.meta.url)), folders: string[] = [];
afterAll(() => { for (const f of folders) rmSync(f, { recursive: true, force: true }); });

interface Json { readonly audits: readonly { readonly id: string; readonly state: string; readonly money: readonly { readonly net: string }[]; readonly findings: readonly { readonly says: string; readonly who: string | null; readonly records: readonly { readonly key: string }[] }[] }[] }

function company(...options: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'truce-audit-'));
  folders.push(folder);
  execFileSync(process.execPath, [join(example, 'generate.mjs'), '--quiet', '--out', folder, ...options]);
  for (const part of ['policies', 'truce.yaml']) cpSync(join(example, part), join(folder, part), { recursive: true });
  return folder;
}
async function audited(folder: string): Promise<Json> {
  const { exit, out, err } = await truce(folder, ['audit', '--json', '--no-money']);
  expect(err).toBe('');
  expect(exit).toBe(0);
  return JSON.parse(out) as Json;
}

interface Score { readonly found: number; readonly missed: readonly string[]; readonly alarms: readonly string[] }
/** A finding is right when it names a record, or somebody, that the key names for that audit. */
function scored({ audits }: Json, key: string): Score {
  const planted = key.trim().split('\n').slice(1).map((line) => line.split(',').slice(0, 2).join(' ')), wanted = new Set(planted), met = new Set<string>(), alarms: string[] = [];
  for (const a of audits) for (const f of a.findings) {
    const named = [...f.records.map((r) => `${a.id} ${r.key}`), `${a.id} ${f.who ?? ''}`].filter((n) => wanted.has(n)), merged = planted.filter((p) => p.startsWith(`${a.id} `) && f.says.startsWith(p.split(' ')[1]!));
    for (const n of [...named, ...merged]) met.add(n);
    if (named.length + merged.length === 0) alarms.push(`${a.id}: ${f.records[0]?.key ?? ''} ${f.says}`);
  }
  return { found: met.size, missed: [...wanted].filter((p) => !met.has(p)), alarms };
}

describe('a company with planted failures', () => {
  it.each(['20250102', '7', '99'])('is seen through (seed %s)', async (seed) => {
    const folder = company('--seed', seed), json = await audited(folder), score = scored(json, readFileSync(join(folder, 'planted.csv'), 'utf8')), all = score.found + score.alarms.length;
    process.stdout.write(`audits, seed ${seed}: ${score.found} found, ${score.missed.length} missed, ${score.alarms.length} false alarms\n`);
    expect(score.missed).toEqual([]);
    expect(score.found / all, score.alarms.join('\n')).toBeGreaterThanOrEqual(0.9);
    // Every audit has something planted for it, so that none can rest.
    expect(json.audits.filter((a) => a.state === 'found').map((a) => a.id).sort()).toEqual([...auditIds].sort());
  });
  it.each(['20250102', '7', '99', '3', '12345'])('raises nothing when it is clean (seed %s)', async (seed) => {
    const json = await audited(company('--clean', '--seed', seed));
    expect(json.audits.flatMap((a) => a.findings.map((f) => `${a.id}: ${f.records[0]?.key ?? ''} ${f.says}`))).toEqual([]);
    expect(json.audits.filter((a) => a.state !== 'clean').map((a) => a.id)).toEqual([]);
  });
  it('is committed as it is generated', () => {
    expect(() => execFileSync(process.execPath, [join(example, 'generate.mjs'), '--verify', '--quiet'], { stdio: 'pipe' })).not.toThrow();
  });
});
