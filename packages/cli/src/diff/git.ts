/** A git revision as files, read through git itself: nothing is checked out, and what lies in the working tree stays as it is. */
import { execFile } from 'node:child_process';
import { relative, resolve, sep } from 'node:path';
import type { Files } from '@truce/data';
import { UsageError } from '../io.js';

/** A text of a policy is small; a listing of a large repository is not. */
const MOST_BYTES = 256 * 1024 * 1024;

export interface Revision {
  /** as the user wrote it, or as it was found: `main`, `merge base with main` */
  readonly name: string;
  readonly commit: string;
  readonly top: string;
}

type Answer = { readonly code: number; readonly out: string; readonly err: string };

function git(cwd: string, args: readonly string[]): Promise<Answer> {
  return new Promise((done, fail) => {
    execFile('git', ['-c', 'core.quotePath=false', ...args], { cwd, maxBuffer: MOST_BYTES, encoding: 'utf8', env: { ...process.env, GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' } }, (mistake, out, err) => {
      if (mistake !== null && typeof mistake.code !== 'number') {
        if (mistake.code === 'ENOENT') fail(new UsageError('git was not found', 'install git, or compare two folders: `truce diff OLD_FOLDER NEW_FOLDER`'));
        else fail(mistake);
        return;
      }
      done({ code: mistake === null ? 0 : Number(mistake.code), out, err });
    });
  });
}

/** The folder of the repository around a folder. @throws UsageError when there is none */
export async function repositoryAround(folder: string): Promise<string> {
  const { code, out, err } = await git(folder, ['rev-parse', '--show-toplevel']);
  if (code === 0) return out.replace(/\r?\n$/, '');
  if (/dubious ownership/.test(err)) throw new UsageError(`git does not trust the repository around ${folder}: it belongs to somebody else`, 'see `git help config`, safe.directory');
  throw new UsageError(`${folder} is not in a git repository`, 'compare two folders instead: `truce diff OLD_FOLDER NEW_FOLDER`');
}

/** The commit that a name stands for; null when there is none. */
export async function commitOf(top: string, name: string): Promise<string | null> {
  if (name === '' || name.startsWith('-') || /[\u0000-\u001f]/.test(name)) return null;
  const { code, out } = await git(top, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]);
  return code === 0 ? out.trim() : null;
}

/** @throws UsageError that says what might be meant */
export async function revisionNamed(top: string, name: string): Promise<Revision> {
  const commit = await commitOf(top, name);
  if (commit !== null) return { name, commit, top };
  if ((await commitOf(top, 'HEAD')) === null) throw new UsageError(NO_COMMIT, FOLDERS);
  throw new UsageError(`there is no revision or folder ${name}`, (await isShallow(top)) ? SHALLOW : 'a revision is a branch, a tag or a commit, as in `git log --oneline`');
}

const NO_COMMIT = 'the repository has no commit yet', FOLDERS = 'compare two folders instead: `truce diff OLD_FOLDER NEW_FOLDER`';
const SHALLOW = 'this clone is shallow and lacks older commits: fetch them with `git fetch --unshallow`, or in CI check out with `fetch-depth: 0`';

async function isShallow(top: string): Promise<boolean> {
  return (await git(top, ['rev-parse', '--is-shallow-repository'])).out.trim() === 'true';
}

/** Where the work of this branch began: the last commit that it shares with another. @throws UsageError */
export async function mergeBase(top: string, branch: string | undefined): Promise<Revision> {
  const head = await commitOf(top, 'HEAD');
  if (head === null) throw new UsageError(NO_COMMIT, FOLDERS);
  const base = branch === undefined ? await defaultBranch(top) : branch, remote = (await commitOf(top, base)) === null ? `origin/${base}` : base, commit = await commitOf(top, remote);
  if (commit === null) throw new UsageError(`there is no branch ${base}`, (await isShallow(top)) ? SHALLOW : 'name what to compare with: `--base BRANCH`, or a revision');
  const { code, out } = await git(top, ['merge-base', head, commit]);
  if (code !== 0) throw new UsageError(`no commit is shared with ${base}`, (await isShallow(top)) ? SHALLOW : 'name the revision to compare with, as in `truce diff main`');
  return { name: out.trim() === commit ? base : `merge base with ${base}`, commit: out.trim(), top };
}

async function defaultBranch(top: string): Promise<string> {
  const { code, out } = await git(top, ['symbolic-ref', '--quiet', '--short', 'refs/remotes/origin/HEAD']);
  if (code === 0) return out.trim();
  for (const name of ['main', 'origin/main', 'master', 'origin/master', 'trunk']) if ((await commitOf(top, name)) !== null) return name;
  throw new UsageError('it is not clear which branch is the main one', 'name it: `--base BRANCH`');
}

/** The files of a revision under their paths in the working tree. Data is never read from here: it is seldom in a repository, and the same data is what a comparison needs. */
export async function filesOf(revision: Revision): Promise<Files & { readonly paths: readonly string[]; /** folders whose files are in a repository of their own */ readonly submodules: readonly string[] }> {
  const { code, out, err } = await git(revision.top, ['ls-tree', '-r', '-z', '--full-tree', revision.commit]);
  if (code !== 0) throw new UsageError(`the files of ${revision.name} can not be read: ${err.trim().split('\n')[0] ?? ''}`, (await isShallow(revision.top)) ? SHALLOW : undefined);
  // Each entry is `100644 blob HASH<tab>PATH`; that of a submodule is a commit.
  const entries = out.split('\0').filter((e) => e !== '').map((e) => ({ isFile: e.split(' ')[1] === 'blob', path: e.slice(e.indexOf('\t') + 1) })), paths = entries.filter((e) => e.isFile).map((e) => e.path), submodules = entries.filter((e) => !e.isFile).map((e) => e.path), there = new Set(paths), folders = new Set<string>(['']);
  for (const path of paths) for (let i = path.indexOf('/'); i >= 0; i = path.indexOf('/', i + 1)) folders.add(path.slice(0, i));
  const inside = (path: string): string => relative(revision.top, resolve(path)).split(sep).join('/');
  const missing = (path: string): Error => Object.assign(new Error(`${path} is not in ${revision.name}`), { code: 'ENOENT', path });
  return {
    paths, submodules,
    async readText(path) {
      const name = inside(path);
      if (!there.has(name)) throw missing(path);
      const found = await git(revision.top, ['cat-file', 'blob', `${revision.commit}:${name}`]);
      if (found.code !== 0) throw new UsageError(`${name} of ${revision.name} can not be read from the repository`, (await isShallow(revision.top)) ? SHALLOW : 'a partial clone may lack it: `git fetch --refetch`');
      return found.out;
    },
    async exists(path) { const name = inside(path); return there.has(name) || folders.has(name); },
    async list(folder) {
      const below = inside(folder), prefix = below === '' ? '' : `${below}/`;
      return paths.filter((p) => p.startsWith(prefix)).map((p) => p.slice(prefix.length)).filter((p) => !p.split('/').slice(0, -1).some((part) => part.startsWith('.') || part === 'node_modules')).sort();
    },
    async write() { throw new Error('a revision is not written to'); },
  };
}
