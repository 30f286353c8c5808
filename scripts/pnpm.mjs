// Runs exactly the pnpm that package.json names: the one on PATH when its version is the same, else through npx.
// A machine that has only Node and npm therefore needs nothing else.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const wanted = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).packageManager.split('@')[1];
const windows = process.platform === 'win32';
const onPath = spawnSync('pnpm', ['--version'], { cwd: root, encoding: 'utf8', shell: windows });
const args = process.argv.slice(2);
const run = onPath.status === 0 && onPath.stdout.trim() === wanted
  ? spawnSync('pnpm', args, { cwd: root, stdio: 'inherit', shell: windows })
  : spawnSync('npx', ['--yes', `pnpm@${wanted}`, ...args], { cwd: root, stdio: 'inherit', shell: windows });
process.exit(run.status ?? 1);
