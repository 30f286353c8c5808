/** The policies and the manifest of a folder as they were in the last commit of the repository around it. Read through git itself, in two short calls; nothing is checked out or fetched. */
import { spawn } from 'node:child_process';
import { relative, resolve, sep } from 'node:path';
import type { Files } from '@truce/data';

const MOST_BYTES = 64 * 1024 * 1024;
/** Of a repository with more policies than this, most belong to others. */
const MOST_POLICIES = 5_000;

/** Files of the commit under their paths in the working tree; null where there is no repository, no commit yet, or no git. */
export async function committedFiles(folder: string): Promise<Files | null> {
  const found = await git(folder, ['rev-parse', '--show-toplevel']);
  if (found === null) return null;
  const top = resolve(found.toString('utf8').replace(/\r?\n$/, '')), inside = (path: string): string => relative(top, resolve(path)).split(sep).join('/');
  const listing = await git(folder, ['ls-tree', '-r', '-z', '--name-only', '--full-tree', 'HEAD']);
  if (listing === null) return null;
  const paths = listing.toString('utf8').split('\0').filter((p) => p !== ''), there = new Set(paths), wanted = paths.filter((p) => (p.endsWith('.truce') || p.endsWith('truce.yaml')) && !/[\r\n]/.test(p));
  if (wanted.length > MOST_POLICIES) return null;
  const blobs = await git(folder, ['cat-file', '--batch'], wanted.map((p) => `HEAD:${p}\n`).join(''));
  const texts = blobs === null ? null : textsOf(blobs, wanted);
  if (texts === null) return null;
  return {
    async readText(path) { const text = texts.get(inside(path)); if (text === undefined) throw Object.assign(new Error(`${path} is not in the last commit`), { code: 'ENOENT', path }); return text; },
    async exists(path) { const name = inside(path); return there.has(name) || paths.some((p) => p.startsWith(`${name}/`)); },
    async list(at) { const below = inside(at), prefix = below === '' ? '' : `${below}/`; return paths.filter((p) => p.startsWith(prefix)).map((p) => p.slice(prefix.length)).sort(); },
    async write() { throw new Error('a commit is not written to'); },
  };
}

/** What `cat-file --batch` prints: for each name a line with kind and size, the bytes, a line end. */
function textsOf(out: Buffer, names: readonly string[]): ReadonlyMap<string, string> | null {
  const texts = new Map<string, string>();
  let at = 0;
  for (const name of names) {
    const end = out.indexOf(10, at);
    if (end < 0) return null;
    const size = / blob (\d+)$/.exec(out.toString('utf8', at, end))?.[1];
    // A submodule, or a blob that a partial clone does not have.
    if (size === undefined) { at = end + 1; continue; }
    const from = end + 1, until = from + Number(size);
    texts.set(name, out.toString('utf8', from, until));
    at = until + 1;
  }
  return texts;
}

/** null when git can not be run, or ends with anything but success. */
function git(cwd: string, args: readonly string[], input = ''): Promise<Buffer | null> {
  return new Promise((done) => {
    const child = spawn('git', ['-c', 'core.quotePath=false', ...args], { cwd, stdio: ['pipe', 'pipe', 'ignore'], windowsHide: true, env: { ...process.env, GIT_OPTIONAL_LOCKS: '0', GIT_NO_LAZY_FETCH: '1', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' } });
    const parts: Buffer[] = [];
    let bytes = 0;
    child.on('error', () => done(null));
    child.stdin.on('error', () => undefined);
    child.stdout.on('data', (part: Buffer) => { parts.push(part); bytes += part.length; if (bytes > MOST_BYTES) child.kill(); });
    child.on('close', (code) => done(code === 0 ? Buffer.concat(parts) : null));
    child.stdin.end(input);
  });
}
