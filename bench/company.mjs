/**
 * The example company at one, ten and a hundred times its size: how long each stage of a whole run takes, and how much memory, in one process for each size. From files to everybody's statement.
 *
 *   node company.mjs [SIZE ...]          1 10 100 unless it says otherwise; 100 is 144,000 deals, 1.3 million touches and 2,800 people, and needs half a gigabyte of disk while it runs
 *   node company.mjs --folder FOLDER     one run on a project that is there already
 *
 * Exits with 1 when ten times the data takes more than eleven times the processor's time.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { machine } from './measure.mjs';

const GROWTH = 11, PERIOD = '2026-Q2', words = process.argv.slice(2);
const here = fileURLToPath(new URL('.', import.meta.url)), example = join(here, '../examples/northwind-saas');

if (words[0] === '--folder') process.stdout.write(`${JSON.stringify(await run(words[1]))}\n`);
else compare(words.length > 0 ? words.map(Number) : [1, 10, 100]);

async function run(folder) {
  const { register } = await import('tsx/esm/api');
  const unregister = register();
  const { analyze, checkInvariants, evaluate } = await import('../packages/engine/src/index.ts');
  const { loadData, loadManifest, policyFiles } = await import('../packages/data/src/index.ts');
  const { paymentsOf, periodNamed, statementOf } = await import('../packages/cli/src/pay/statement.ts');
  await unregister();
  const stages = [], stage = async (name, work) => {
    const cpu = process.cpuUsage(), at = performance.now(), value = await work(), { user, system } = process.cpuUsage(cpu);
    stages.push({ name, wall: (performance.now() - at) / 1_000, cpu: (user + system) / 1e6, mb: process.resourceUsage().maxRSS / 1_024 });
    return value;
  };
  const { program, manifest } = await stage('policies', async () => {
    const { manifest } = await loadManifest(join(folder, 'truce.yaml')), { files } = await policyFiles(manifest);
    return { manifest, program: analyze(files.map((file) => ({ path: file, text: readFileSync(join(folder, file), 'utf8') }))).program };
  });
  const loaded = await stage('read the files', () => loadData(program, manifest));
  const evaluation = evaluate(program, loaded.dataset, { asOf: { day: manifest.asOf.day, time: null } });
  /** Every cell of the relations, as a report of all of them would ask. */
  const compute = (kinds) => () => {
    let cells = 0;
    for (const r of program.relations) {
      if (!kinds.includes(r.source.op === 'postings' ? 'ledger' : r.source.op === 'payments' ? 'plan' : r.kind) || r.name === '' || r.facts.notRun !== null) continue;
      for (const row of evaluation.rows(r.id)) for (const c of r.columns) { evaluation.value(r.id, c.id, row); cells++; }
    }
    return cells;
  };
  await stage('leads and promises', compute(['record', 'lead', 'sla']));
  await stage('attribution and credit', compute(['attribution', 'credit']));
  await stage('plans and payments', compute(['plan']));
  await stage('the ledger', compute(['ledger']));
  await stage('KPIs and lists', compute(['kpi', 'list']));
  const payee = paymentsOf(program)[0].payee, period = periodNamed(evaluation, PERIOD), relation = program.relations[payee];
  const statements = await stage('all statements of a quarter', () => {
    let lines = 0;
    for (const row of evaluation.rows(payee)) for (const g of statementOf(program, evaluation, { relation, row, key: evaluation.rowText(payee, row) }, period).groups) lines += g.entries.length;
    return lines;
  });
  await stage('invariants', () => checkInvariants(program, evaluation).filter((i) => i.outcome === 'violated').length);
  const rows = (name) => loaded.counts.filter((c) => c.record === name).reduce((n, c) => n + c.rowsUsed, 0);
  return { stages, deals: rows('Deal'), touches: rows('Touch'), people: rows('Person'), rows: loaded.counts.reduce((n, c) => n + c.rowsUsed, 0), statements };
}

function compare(sizes) {
  const results = sizes.map((size) => {
    const folder = mkdtempSync(join(tmpdir(), 'truce-company-'));
    try {
      for (const name of ['policies', 'truce.yaml']) cpSync(join(example, name), join(folder, name), { recursive: true });
      child([join(example, 'generate.mjs'), '--scale', String(size), '--out', folder, '--quiet']);
      return { size, ...JSON.parse(child([fileURLToPath(import.meta.url), '--folder', folder])) };
    } finally { rmSync(folder, { recursive: true, force: true }); }
  });
  const total = (r, what) => r.stages.reduce((n, s) => n + s[what], 0), whole = (x) => x.toLocaleString('en-US');
  const print = (name, cells) => process.stdout.write(`${name.padEnd(30)}${cells.map((c) => c.padStart(24)).join('')}\n`);
  print('', results.map((r) => `${r.size} x`));
  for (const [name, what] of [['deals', 'deals'], ['touches', 'touches'], ['people', 'people'], ['rows in all', 'rows'], ['payments on statements', 'statements']]) print(name, results.map((r) => whole(r[what])));
  print('', results.map(() => 'wall s  (CPU s)'));
  results[0].stages.forEach((s, i) => print(s.name, results.map((r) => `${r.stages[i].wall.toFixed(2)}  (${r.stages[i].cpu.toFixed(2)})`)));
  print('in all', results.map((r) => `${total(r, 'wall').toFixed(2)}  (${total(r, 'cpu').toFixed(2)})`));
  print('peak memory, MB', results.map((r) => whole(Math.round(Math.max(...r.stages.map((s) => s.mb))))));
  const steps = results.slice(1).map((r, i) => ({ name: `${r.size} x`, data: r.rows / results[i].rows, time: total(r, 'cpu') / total(results[i], 'cpu') }));
  print('CPU, of the size before', ['', ...steps.map((s) => `${s.time.toFixed(1)} x, ${s.data.toFixed(1)} x rows`)]);
  const missed = steps.filter((s) => s.time > (GROWTH / 10) * s.data);
  machine();
  process.stdout.write(`goal: at most ${GROWTH} times the time for ten times the data: ${missed.length === 0 ? 'met' : `missed at ${missed.map((s) => s.name).join(', ')}`}\n`);
  process.exitCode = missed.length === 0 ? 0 : 1;
}

function child(args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1e9 });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}
