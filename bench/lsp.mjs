// What the language server costs while somebody types, through the protocol: `node bench/lsp.mjs [files] [lines a file]`. Needs a build.
// The project is made here: records, parameters and leads in files that import each other in layers, 50 files of 100 lines. Prints one line for each measure.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const [files = 50, lines = 100] = process.argv.slice(2).map(Number);
const folder = process.env.KEEP ?? mkdtempSync(join(tmpdir(), "truce-lsp-"));

/** A file of a team: fields of its own, a lead with points, a kpi, a plan, and a test, until it has as many lines as are wanted. */
function team(n) {
  const text = [`// What team ${n} agreed on.`, 'import "base.truce"', ...(n > 0 && n % 5 === 0 ? [`import "team-${n - 1}.truce"`] : []), ''];
  for (let i = 0; text.length < lines - 24; i += 1) {
    const id = `${n}_${i}`;
    text.push(
      `parameter points_${id} = ${50 + (i % 30)} from 2026-01-01 because "launch"`, `parameter points_${id} = ${60 + (i % 30)} from 2026-07-01 because "review"`, '',
      `lead Warm_${id} "Warm ${id}" for each Lead {`, '  governed by date(created_at)', '  fit = sum {', '    employees between 50 and 1_000 : 20', '    title in ("VP Sales", "CRO")   : 30', '  }',
      `  require fit + intent_points >= points_${id}`, '  exclude title is "Student" because "no budget"', '}', '',
      `kpi Rate_${id} for each quarter {`, '  from 2026-01-01 through 2026-12-31', '  class outcome', '  owned by sales, marketing', '  value  = share(won of Deal where closed_on in quarter)', '  target = 28%', '}', '',
    );
  }
  const last = `${n}_0`;
  text.push(
    `plan Spiff_${n} for each Deal where won {`, '  pay spiff = 1% of amount to owner on closed_on', '}', '',
    `test "warm ${n}" {`, '  given Lead {', '    id | created_at       | employees | title    | intent_points', '    a  | 2026-03-01T10:00 | 100       | CRO      | 10', '    b  | 2026-03-01T10:00 | 10        | missing  | 10', '  }',
    `  expect only Warm_${last} {`, '    lead | fit', '    a    | 50', '  }', '}', '',
  );
  return text.join('\n');
}
const base = `policy "Bench" {
  currency USD
  timezone "UTC"
  party sales (AE)
  party marketing (DemandGen)
}
record Rep { id text key; role one of AE, SDR }
record Lead {
  id             text key
  created_at     time
  employees      count
  title          text optional
  intent_points  number
}
record Deal {
  id         text key
  amount     money above 0
  stage      one of Open, Won, Lost
  closed_on  date optional
  owner      Rep
  won = stage is Won and closed_on is present
}
`;
mkdirSync(join(folder, 'policies'), { recursive: true });
writeFileSync(join(folder, 'truce.yaml'), 'truce: 1\npolicies: policies/*.truce\n');
writeFileSync(join(folder, 'policies/base.truce'), base);
for (let n = 0; n < files - 1; n += 1) writeFileSync(join(folder, `policies/team-${n}.truce`), team(n));

/* ---------------------------------------------------------------- the client */

const started = performance.now();
const server = spawn(process.execPath, [fileURLToPath(new URL('../packages/cli/dist/truce.js', import.meta.url)), 'lsp', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
let rest = Buffer.alloc(0), next = 1;
const answers = new Map(), told = [];
server.stdout.on('data', (data) => {
  rest = Buffer.concat([rest, data]);
  for (;;) {
    const head = rest.indexOf('\r\n\r\n');
    if (head < 0) return;
    const size = Number(/Content-Length: (\d+)/.exec(rest.subarray(0, head).toString())[1]);
    if (rest.length < head + 4 + size) return;
    const message = JSON.parse(rest.subarray(head + 4, head + 4 + size).toString());
    rest = rest.subarray(head + 4 + size);
    if (message.method === 'textDocument/publishDiagnostics') for (const wait of told.splice(0)) { if (!wait(message.params)) told.push(wait); }
    else if (message.id !== undefined && message.method === undefined) { answers.get(message.id)(message); answers.delete(message.id); }
    else if (message.id !== undefined) send({ id: message.id, result: null });
  }
});
function send(message) {
  const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
  server.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
  server.stdin.write(body);
}
const request = (method, params) => new Promise((done) => { const id = next++; answers.set(id, done); send({ id, method, params }); });
const notify = (method, params) => send({ method, params });
const findingsOf = (test) => new Promise((done) => { told.push((p) => { if (!test(p)) return false; done(p); return true; }); });

/** What the middle project must reach; another size is only looked at. */
let missed = 0;
const goal = (value, most) => { if (files !== 50 || lines !== 100) return ''; if (value > most) missed += 1; return `   goal ${most}${value > most ? ', missed' : ''}`; };
function report(name, times, most) {
  const sorted = [...times].sort((a, b) => a - b), at = (p) => sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))].toFixed(1);
  console.log(`${name.padEnd(46)} p50 ${at(0.5).padStart(7)} ms   p95 ${at(0.95).padStart(7)} ms   max ${at(1).padStart(7)} ms${most === undefined ? '' : goal(Number(at(0.95)), most)}`);
}

/* ---------------------------------------------------------------- the work */

const uri = pathToFileURL(join(folder, `policies/team-${Math.floor((files - 1) / 2)}.truce`)).href;
const text = readFileSync(fileURLToPath(uri), 'utf8');
await request('initialize', { processId: process.pid, rootUri: pathToFileURL(folder).href, capabilities: {}, workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'bench' }] });
const ready = performance.now() - started;
console.log(`${'started, until it answers initialize'.padEnd(46)} ${ready.toFixed(0)} ms${goal(ready, 400)}`);
notify('initialized', {});
const first = findingsOf((p) => p.uri === uri && p.version === 1);
notify('textDocument/didOpen', { textDocument: { uri, languageId: 'truce', version: 1, text } });
await first;
console.log(`${'started, until the first findings'.padEnd(46)} ${(performance.now() - started).toFixed(0)} ms`);

const spent = (of = '') => { try { const [user, system] = readFileSync(`/proc/${server.pid}${of}/stat`, 'utf8').split(') ')[1].split(' ').slice(11, 13).map(Number); return (user + system) * 10; } catch { return null; } };

const row = text.split('\n').findIndex((l) => l.startsWith('  require fit'));
let version = 1;
const keyTimes = { 'key to findings, a mistake and its mend': [], 'the same, once warm': [] };
await new Promise((done) => { setTimeout(done, 3000); });
const begunWith = spent(), answering = spent(`/task/${server.pid}`);
for (let i = 0; i < 120; i += 1) {
  const line = text.split('\n')[row];
  const wrong = i % 2 === 0;
  const change = wrong ? { range: { start: { line: row, character: line.length }, end: { line: row, character: line.length } }, text: 'x' } : { range: { start: { line: row, character: line.length }, end: { line: row, character: line.length + 1 } }, text: '' };
  version += 1;
  const mine = version;
  const seen = findingsOf((p) => p.uri === uri && p.version === mine);
  const begun = performance.now();
  notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [change] });
  const found = await seen;
  if (found.diagnostics.some((d) => d.severity === 1) !== wrong) throw new Error(`wrong findings: ${JSON.stringify(found)}`);
  keyTimes[i < 40 ? 'key to findings, a mistake and its mend' : 'the same, once warm'].push(performance.now() - begun);
  // People do not type at once again.
  await new Promise((done) => { setTimeout(done, 60); });
}
for (const [name, times] of Object.entries(keyTimes)) report(name, times, 30);
// On a machine that does other things too, this says more than the time that passed.
if (begunWith !== null) console.log(`${'processor time a key, all threads'.padEnd(46)} ${((spent() - begunWith) / 120).toFixed(1)} ms; the one that answers ${((spent(`/task/${server.pid}`) - answering) / 120).toFixed(1)} ms`);

const used = () => /VmRSS:\s+(\d+)/.exec((() => { try { return readFileSync(`/proc/${server.pid}/status`, 'utf8'); } catch { return ''; } })())?.[1];
const sayMemory = (when) => { const kB = used(); if (kB !== undefined) console.log(`${`memory, ${when}`.padEnd(46)} ${(Number(kB) / 1024).toFixed(0)} MB${goal(Number(kB) / 1024, 200)}`); };
sayMemory('after the keys');

const requests = [
  ['hover', 'textDocument/hover', { line: row, character: 11 }, {}, 20], ['completion', 'textDocument/completion', { line: row, character: 11 }, {}, 20],
  ['definition', 'textDocument/definition', { line: row, character: 11 }], ['references', 'textDocument/references', { line: row, character: 11 }, { context: { includeDeclaration: true } }],
  ['semantic tokens', 'textDocument/semanticTokens/full'], ['document symbols', 'textDocument/documentSymbol'], ['inlay hints', 'textDocument/inlayHint', undefined, { range: { start: { line: 0, character: 0 }, end: { line: lines, character: 0 } } }],
];
for (const [name, method, position, more, most] of requests) {
  const times = [];
  for (let i = 0; i < 60; i += 1) {
    // Each after a key, as it is when somebody types.
    version += 1;
    notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ range: { start: { line: 0, character: 2 }, end: { line: 0, character: 2 } }, text: 'w' }] });
    const begun = performance.now();
    const { error } = await request(method, { textDocument: { uri }, ...(position === undefined ? {} : { position }), ...more });
    if (error !== undefined) { if (error.code !== -32601) throw new Error(error.message); break; }
    times.push(performance.now() - begun);
    await new Promise((done) => { setTimeout(done, 30); });
  }
  if (times.length > 0) report(`${name}, right after a key`, times, most);
}
sayMemory('at the end');
await request('shutdown');
notify('exit');
if (process.env.KEEP === undefined) rmSync(folder, { recursive: true, force: true });
process.exitCode = missed === 0 ? 0 : 1;
