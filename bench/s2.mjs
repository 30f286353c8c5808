// How long the command line takes to start, beside Node doing nothing, measured in turns so that both meet the same machine.
//   node bench/startup.mjs [ROUNDS]
// Exits with 1 when a goal is missed: `--version` at most 1.7 times `node -e 0`, `fmt --check` and `check --no-data` at most 3 times.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const truce = join(root, 'packages/cli/dist/truce.js');
const rounds = Number(process.argv[2] ?? 31);
if (!existsSync(truce)) {
  process.stderr.write('the command line is not built: npm run build\n');
  process.exit(2);
}

const { folder, drop } = project();
const commands = [
  { name: 'node -e 0', words: ['-e', '0'], goal: 1 },
  { name: 'truce --version', words: [truce, '--version'], goal: 1.7 },
  { name: 'truce fmt --check', words: [truce, 'fmt', '--check', join(folder, 'policies')], goal: 3 },
  { name: 'truce check --no-data', words: [truce, 'check', '--no-data', folder], goal: 3 },
];
const times = commands.map(() => []);
for (let round = -2; round < rounds; round++) {
  commands.forEach(({ name, words }, i) => {
    const begin = performance.now();
    const { status, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
    // 1 is an answer too: a file is not formatted, a test fails.
    if (status !== 0 && status !== 1) throw new Error(`${name} ended with ${status}: ${stderr}`);
    if (round >= 0) times[i].push(performance.now() - begin);
  });
}
drop();

const sorted = times.map((t) => t.sort((a, b) => a - b));
const median = (t) => t[t.length >> 1];
const base = median(sorted[0]);
let missed = 0;
process.stdout.write(`${'command'.padEnd(24)}${'median'.padStart(10)}${'fastest'.padStart(10)}${'times node'.padStart(12)}${'goal'.padStart(8)}\n`);
commands.forEach(({ name, goal }, i) => {
  const ratio = median(sorted[i]) / base;
  if (ratio > goal) missed++;
  process.stdout.write(`${name.padEnd(24)}${`${median(sorted[i]).toFixed(1)} ms`.padStart(10)}${`${sorted[i][0].toFixed(1)} ms`.padStart(10)}${ratio.toFixed(2).padStart(12)}${(i === 0 ? '' : `≤ ${goal}`).padStart(8)}${ratio > goal ? '  missed' : ''}\n`);
});
process.stdout.write(`medians of ${rounds} rounds, Node ${process.versions.node}\n`);
process.exitCode = missed === 0 ? 0 : 1;

/** The example company once it has policies; until then the tour of the language as a project. */
function project() {
  const example = '/nowhere';
  if (existsSync(join(example, 'truce.yaml'))) return { folder: example, drop: () => undefined };
  const folder = mkdtempSync(join(tmpdir(), 'truce-bench-'));
  mkdirSync(join(folder, 'policies'));
  copyFileSync(join(root, 'tests/corpus/syntax/good/tour.truce'), join(folder, 'policies/tour.truce'));
  writeFileSync(join(folder, 'truce.yaml'), 'truce: 1\npolicies: [policies/*.truce]\n');
  return { folder, drop: () => rmSync(folder, { recursive: true, force: true }) };
}
