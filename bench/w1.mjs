/**
 * One rule of ten conditions over a million deals in memory: Truce beside hand-written code and other engines, in turns, in one process.
 *
 *   node w1.mjs [ROUNDS]
 *
 * Before anything is timed, every engine must agree with Truce about every record it is asked about. Truce is timed from a policy that has been checked and columns that are in memory to the list of
 * rows that belong: each round is a run of its own that computes everything anew. The others are timed from a prepared rule and records in memory to a count.
 * Exits with 1 when Truce decides fewer than three million records a second, or when somebody disagrees.
 */
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { register } from 'tsx/esm/api';
import { asObjects, asTable, makeDeals } from './deals.mjs';
import { peers } from './peers.mjs';

const unregister = register();
const { analyze, evaluate } = await import('../packages/engine/src/index.ts');
await unregister();

const ROWS = 1_000_000, WARM = 8, GOAL = 3_000_000;
const rounds = Number(process.argv[2] ?? 11);

const { program, diagnostics } = analyze([{ path: 'w1.truce', text: readFileSync(new URL('w1.truce', import.meta.url), 'utf8') }]);
if (program === null) throw new Error(diagnostics.map((d) => d.message).join('\n'));
const named = (name) => program.relations.find((r) => r.name === name).id;
const deals = makeDeals(ROWS), records = asObjects(deals), reviewed = named('Reviewed');
const dataset = { tables: new Map([[named('Deal'), asTable(deals)]]), asOf: null };
// A day after all that happens in the data: every date is looked at for whether it is known by then, as in any run.
const asOf = { day: deals.created.reduce((a, b) => Math.max(a, b)) + 365, time: null };
const truce = () => evaluate(program, dataset, { asOf }).rows(reviewed);

const expected = new Uint8Array(ROWS), cold = performance.now(), first = truce();
const coldRate = (ROWS / (performance.now() - cold)) * 1_000;
for (const row of first) expected[row] = 1;
const passes = (n) => expected.subarray(0, n).reduce((sum, x) => sum + x, 0);

const contestants = [{ name: 'Truce', n: ROWS, note: 'exact money, dates as of a day', times: [], round: async () => truce().length }];
let disagree = 0;
for (const { name, n, note, prepare } of peers) {
  const verdict = prepare();
  for (let i = 0; i < n; i++) {
    if (((await verdict(records[i])) === true) === (expected[i] === 1)) continue;
    process.stderr.write(`${name} (${note}) and Truce disagree about ${JSON.stringify(records[i])}\n`);
    disagree++;
    break;
  }
  contestants.push({ name, n, note, times: [], round: roundOf(verdict, records.slice(0, n)) });
}

/** Seconds of processor time that everybody, or this process, has used so far; null where the system does not say. */
function busySeconds() {
  const ms = cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);
  return ms === 0 ? null : ms / 1_000;
}
function ownSeconds() { const { user, system } = process.cpuUsage(); return (user + system) / 1e6; }

/** A function of its own for each engine, so that none is slowed down by the machine code that was made for another. */
function roundOf(verdict, mine) {
  const waits = verdict(mine[0]) instanceof Promise;
  return new Function('verdict', 'mine', `return async () => { let n = 0; for (let i = 0; i < mine.length; i++) if (${waits ? 'await ' : ''}verdict(mine[i]) === true) n++; return n; }`)(verdict, mine);
}

let before = { busy: busySeconds(), own: ownSeconds(), at: performance.now() };
for (let round = -WARM; round < rounds; round++) {
  if (round === 0) before = { busy: busySeconds(), own: ownSeconds(), at: performance.now() };
  for (const c of contestants) {
    const begin = performance.now();
    const n = await c.round();
    const took = performance.now() - begin;
    if (n !== passes(c.n)) throw new Error(`${c.name} counted ${n} of ${c.n}, Truce ${passes(c.n)}`);
    if (round >= 0) c.times.push(took);
  }
}

const others = busySeconds() === null ? null : Math.max(0, (busySeconds() - before.busy - (ownSeconds() - before.own)) / ((performance.now() - before.at) / 1_000));

const sorted = contestants.map((c) => c.times.sort((a, b) => a - b));
const rates = contestants.map((c, i) => (c.n / sorted[i][rounds >> 1]) * 1_000);
const spread = contestants.map((c, i) => [sorted[i].at(-1), sorted[i][0]].map((ms) => (c.n / ms) * 1_000));
const whole = (x) => Math.round(x).toLocaleString('en-US');
const short = (x) => (x >= 1e6 ? `${(x / 1e6).toFixed(1)} M` : `${(x / 1e3).toFixed(x >= 1e5 ? 0 : 1)} k`);
const ratio = (x) => (x >= 10 ? x.toFixed(0) : x >= 0.1 ? x.toFixed(2) : x.toPrecision(2));
const line = (...cells) => process.stdout.write(`${cells[0].padEnd(25)}${cells[1].padStart(10)}${cells[2].padStart(14)}${cells[3].padStart(18)}${cells[4].padStart(14)}  ${cells[5]}`.trimEnd() + '\n');
line('engine', 'records', 'records/s', 'slowest–fastest', 'of Truce', '');
contestants.forEach((c, i) => line(c.name, whole(c.n), whole(rates[i]), `${short(spread[i][0])} – ${short(spread[i][1])}`, `${ratio(rates[i] / rates[0])} x`, c.note));
process.stdout.write(`\n${whole(passes(ROWS))} of ${whole(ROWS)} deals pass; ${disagree === 0 ? 'all engines agree on every record' : `${disagree} engines disagree`}. Medians of ${rounds} rounds in turns, Node ${process.versions.node}, ${cpus()[0]?.model ?? 'unknown processor'}.\n`);
process.stdout.write(`Truce's very first run, before the machine code was made: ${whole(coldRate)} records/s.${others === null ? '' : ` Other processes used ${others.toFixed(2)} cores meanwhile.`}\n`);
process.stdout.write(`goal: at least ${whole(GOAL)} records/s: ${rates[0] >= GOAL ? 'met' : 'missed'}\n`);
process.exitCode = rates[0] >= GOAL && disagree === 0 ? 0 : 1;
