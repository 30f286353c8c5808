// Installs what the lock file names. When that is what is installed already, it does nothing: no network, no home folder and no pnpm are needed then.
import { existsSync, readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = new URL('..', import.meta.url);
const text = (path) => (existsSync(new URL(path, root)) ? readFileSync(new URL(path, root), 'utf8') : null);
const wanted = text('pnpm-lock.yaml');
// pnpm keeps the lock file of what it has installed here, and writes this list last.
const installed = text('node_modules/.pnpm/lock.yaml');
const finished = text('node_modules/.modules.yaml') !== null
  && ['packages/engine', 'packages/data', 'packages/cli', 'packages/lsp', 'packages/vscode'].every((folder) => existsSync(new URL(`${folder}/node_modules`, root)));
if (installed === wanted && finished) process.exit(0);
const { status } = spawnSync(process.execPath, [fileURLToPath(new URL('pnpm.mjs', import.meta.url)), 'install', '--frozen-lockfile'], { cwd: fileURLToPath(root), stdio: 'inherit' });
process.exit(status ?? 1);
