import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { truce } from '../cli/support.js';
import * as plain from './northwind-figures.js';

interface Problem { readonly code: string; readonly severity: string; readonly count?: number; readonly data?: { readonly file: string; readonly column?: string } }
interface Checked {
  readonly exit: number;
  readonly verdict: string;
  readonly problems: readonly Problem[];
  readonly data: readonly { readonly record: string; readonly file: string; readonly rowsIn: number; readonly rowsUsed: number; readonly rowsRejected: number; readonly footerRows: number }[];
  readonly leads: readonly { readonly name: string; readonly rows: number; readonly candidates: number }[];
  readonly slas: readonly { readonly name: string; readonly statuses: readonly { readonly status: string; readonly rows: number }[] }[];
  readonly kpis: readonly { readonly name: string; readonly standing: string | null; readonly withTarget: number; readonly atOrAbove: number }[];
  readonly credits: readonly { readonly name: string; readonly credited: string; readonly unassigned: string }[];
  readonly plans: readonly { readonly name: string; readonly due: string; readonly held: string }[];
  readonly tests: readonly { readonly passed: boolean; readonly checked: number; readonly notRun: readonly string[] }[];
  readonly invariants: readonly { readonly kind: string; readonly outcome: string }[];
  readonly notComputed: readonly { readonly name: string }[];
}

const folder = 'examples/northwind-saas', dirtyFolder = `${folder}/data-dirty`;
const generator = `${plain.example}generate.mjs`;

async function check(where: string, ...more: string[]): Promise<Checked> {
  const { out, exit } = await truce(plain.root, ['check', where, '--json', ...more]);
  const said = JSON.parse(out) as Checked;
  expect(said.exit).toBe(exit);
  return said;
}
type Cells = Readonly<Record<string, string | number | boolean | null>>;
async function rows(name: string): Promise<readonly Cells[]> {
  const { out, exit } = await truce(plain.root, ['run', name, '--project', folder, '--json']);
  expect(exit).toBe(0);
  return JSON.parse(out) as readonly Cells[];
}
async function byQuarter(name: string): Promise<ReadonlyMap<unknown, number>> {
  return new Map((await rows(name)).map((row) => [row['quarter'], Number(row['value'])]));
}
const lines = (text: string): number => text.split('\n').length - 1;

let clean: Checked;
beforeAll(async () => { clean = await check(folder); });

describe('the generator', () => {
  it('writes the committed files again, byte for byte', () => {
    expect(() => execFileSync(process.execPath, [generator, '--verify', '--quiet'], { stdio: 'pipe' })).not.toThrow();
  });
  it('notices another seed', () => {
    expect(() => execFileSync(process.execPath, [generator, '--verify', '--quiet', '--seed', '7'], { stdio: 'pipe' })).toThrow();
  });
});

describe('the example company', () => {
  it('is clean', () => {
    expect(clean.exit).toBe(0);
    expect(clean.problems.filter((p) => p.severity !== 'information')).toEqual([]);
    expect(clean.tests.length).toBeGreaterThan(8);
    expect(clean.tests.every((t) => t.passed && t.checked > 0 && t.notRun.length === 0)).toBe(true);
    // A guard compares two versions: there is only one here.
    const always = clean.invariants.filter((i) => i.kind !== 'guard');
    expect(always.map((i) => i.outcome)).toEqual(always.map(() => 'holds'));
    expect(clean.invariants.length - always.length).toBe(3);
    expect(clean.notComputed).toEqual([]);
  });
  it('is formatted', async () => {
    expect((await truce(`${plain.root}${folder}`, ['fmt', '--check'])).exit).toBe(0);
  });
  it('accounts for every line of every file', () => {
    for (const { file, rowsIn, rowsUsed, rowsRejected, footerRows } of clean.data) {
      expect([file, rowsUsed + rowsRejected]).toEqual([file, rowsIn]);
      // No cell of these files holds a line break: a line is the header, a row or a footer.
      expect([file, rowsIn + footerRows]).toEqual([file, lines(readFileSync(`${plain.example}${file}`, 'utf8')) - 1]);
    }
    expect(clean.data.reduce((n, f) => n + f.rowsRejected, 0)).toBe(0);
  });
  it('has something to talk about: targets met and missed, promises kept and broken', () => {
    const standings = new Set(clean.kpis.map((k) => k.standing));
    expect(standings).toContain('above');
    expect(standings).toContain('below');
    for (const { status, rows: n } of clean.slas.find((s) => s.name === 'First_answer')!.statuses) expect([status, n > 0]).toEqual([status, true]);
  });
});

describe('figures computed again in plain JavaScript', () => {
  it('leads per stage', () => {
    expect(Object.fromEntries(clean.leads.map((l) => [l.name, l.rows]))).toEqual(plain.stages);
  });
  it('first answers on the clock of the office', () => {
    const { statuses } = clean.slas.find((s) => s.name === 'First_answer')!;
    expect(Object.fromEntries(statuses.map((s) => [s.status, s.rows]))).toEqual(plain.firstAnswers());
  });
  it('leads, cohorts, wins, signed business and cycles by quarter', async () => {
    for (const [name, again] of [['MQL_volume', plain.mqlVolume], ['MQL_to_SQL_cohort', plain.cohort], ['Win_rate', plain.winRate], ['New_ARR', plain.newArr], ['Cycle', plain.cycle]] as const) {
      const found = await byQuarter(name);
      expect(found.size).toBeGreaterThanOrEqual(7);
      for (const [quarter, value] of found) expect([name, quarter, value]).toEqual([name, quarter, expect.closeTo(again(String(quarter)), 9)]);
    }
  });
  it('recurring revenue and its retention', async () => {
    const [arr, nrr, grr] = [await byQuarter('ARR'), await byQuarter('NRR'), await byQuarter('GRR')];
    for (const [quarter, before, last] of [['2025-Q2', '2024-06-30', '2025-06-30'], ['2025-Q4', '2024-12-31', '2025-12-31'], ['2026-Q2', '2025-06-30', '2026-06-30']] as const) {
      const { net, gross } = plain.retention(before, last);
      expect([quarter, arr.get(quarter), nrr.get(quarter), grr.get(quarter)]).toEqual([quarter, plain.arrOn(last), expect.closeTo(net, 9), expect.closeTo(gross, 9)]);
    }
  });
  it('attainment by the days of each seat: joiners, leavers, a leave', async () => {
    const found = await rows('Attainment');
    for (const [quarter, first, last] of [['2025-Q1', '2025-01-01', '2025-03-31'], ['2025-Q2', '2025-04-01', '2025-06-30'], ['2025-Q4', '2025-10-01', '2025-12-31'], ['2026-Q2', '2026-04-01', '2026-06-30']] as const) {
      const again = plain.attainment(quarter, first, last), here = found.filter((row) => row['quarter'] === quarter);
      expect(here.map((row) => `${row['assignment']} ${row['first_day']}`).sort()).toEqual([...again.keys()].sort());
      for (const row of here) expect(Number(row['value'])).toBeCloseTo(again.get(`${row['assignment']} ${row['first_day']}`)!, 9);
    }
  });
  it('commissions, slice by slice, and what comes back', async () => {
    const again = plain.commissions(), found = await rows('Commission');
    expect(found.map((row) => row['booking']).sort()).toEqual([...again.keys()].sort());
    for (const row of found) expect([row['booking'], row['commission']]).toEqual([row['booking'], again.get(String(row['booking']))!.amount]);
    const churned = await rows('Early_churn');
    expect(plain.cents(churned.reduce((sum, row) => sum + Number(row['reversal']), 0))).toBe(plain.returned(again));
  });
  it('bounties, overrides and bonuses', async () => {
    const posted = new Map(clean.plans.map((p) => [p.name, p]));
    expect({ due: Number(posted.get('Qualified')!.due), held: Number(posted.get('Qualified')!.held) }).toEqual(plain.bounties());
    expect(Number(posted.get('Override')!.due)).toBe(plain.overrides());
    for (const row of await rows('Retention_bonus')) expect([row['assignment'], row['first_day'], row['bonus']]).toEqual([row['assignment'], row['first_day'], plain.retentionBonus(String(row['assignment']), String(row['first_day']), String(row['last_day']))]);
  });
  it('the ledger comes to what is due, plan by plan, and to its statements', async () => {
    const ledger = await rows('Posting'), sum = (list: readonly Cells[], column: string): number => plain.cents(list.reduce((n, row) => n + Number(row[column]), 0));
    for (const { name, due } of clean.plans) expect([name, sum(ledger.filter((row) => row['plan'] === name), 'amount')]).toEqual([name, Number(due)]);
    expect(sum(await rows('Statement'), 'posted')).toBe(sum(ledger, 'amount'));
    expect(new Set(ledger.map((row) => row['kind']))).toEqual(new Set(['New', 'Reversal']));
  });
  it('what the next goals take', async () => {
    const found = await rows('Reverse_funnel');
    expect(found.map((row) => row['goal'])).toEqual(['2026-Q3', '2026-Q4']);
    for (const row of found) expect(row).toMatchObject(plain.reverseFunnel(String(row['goal'])));
  });
});

describe('the dirty export', () => {
  let dirty: Checked;
  beforeAll(async () => { dirty = await check(dirtyFolder); });
  const key = (file: string, column: string, code: string): string => `${file.split('/').pop()!} ${column} ${code}`;

  it('is refused, with every kind of dirt that was planted and exactly its number', () => {
    expect(dirty.exit).toBe(3);
    const planted = plain.rowsOf('data-dirty/planted.csv').map((p) => [key(p['File']!, p['Column']!, p['Code']!), Number(p['Count'])]);
    const said = dirty.problems.filter((p) => p.severity !== 'information').map((p) => [key(p.data!.file, p.data!.column ?? '', p.code), p.count]);
    expect(new Map(said as [string, number][])).toEqual(new Map(planted as [string, number][]));
    expect(said.length).toBe(planted.length);
  });
  it('loses the planted rows and no other', () => {
    const planted = plain.rowsOf('data-dirty/planted.csv').reduce((n, p) => n + Number(p['Count']), 0);
    expect(dirty.data.reduce((n, f) => n + f.rowsRejected, 0)).toBe(planted);
    expect(dirty.data.map((f) => [f.record, f.rowsUsed])).toEqual(clean.data.map((f) => [f.record, f.rowsUsed]));
  });
  it('gives the same figures without them', async () => {
    const allowed = await check(dirtyFolder, '--allow-data-errors');
    expect(allowed.exit).toBe(0);
    for (const part of ['leads', 'slas', 'kpis', 'credits', 'plans'] as const) expect(allowed[part]).toEqual(clean[part]);
  });
});

describe('the README', () => {
  const commands = readFileSync(`${plain.example}README.md`, 'utf8').split('```sh\n').slice(1).flatMap((block) => block.split('```')[0]!.trim().split('\n'));
  it('shows commands that work as it says', async () => {
    expect(commands.length).toBeGreaterThan(10);
    for (const command of commands) {
      const [program, ...words] = (command.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replace(/^"(.*)"$/, '$1'));
      const { exit, out } = await truce(plain.example, words);
      expect([command, program, exit, out !== '']).toEqual([command, 'truce', command === 'truce check data-dirty' ? 3 : 0, true]);
    }
  });
  it('names every file of the policy', () => {
    const text = readFileSync(`${plain.example}README.md`, 'utf8');
    for (const name of readdirSync(`${plain.example}policies`)) expect(text).toContain(`policies/${name}`);
  });
});
