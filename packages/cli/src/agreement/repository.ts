/** The git repository that a project lies in: its commits, and the files of the project as a commit has them. Read only, and never the network. */
import { spawnSync } from 'node:child_process';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { Files } from '@truce/data';

export interface Commit { readonly id: string; readonly author: string; readonly email: string; /** YYYY-MM-DD */ readonly on: string; readonly subject: string }

export interface Repository {
  /** Commits that touched the policy or the manifest, newest first. */
  commits(most: number): readonly Commit[];
  /** The last commit before a day, in the history of what is checked out; null when there is none. */
  before(day: string): Commit | null;
  /** Whether the policy or the manifest differs from the last commit. */
  dirty(): boolean;
  /** The project's files as a commit has them. */
  filesAt(commit: string): Files;
  /** Who git says is at work here. */
  readonly me: string | null;
}

const MOST_OUTPUT = 512 * 1024 * 1024;
const PATHS = [':(glob)**/*.truce', 'truce.yaml'];

/** null where there is no git, no repository or no commit. */
export function repositoryAt(folder: string): Repository | null {
  const git = (args: readonly string[]): string | null => {
    const { status, stdout } = spawnSync('git', ['-c', 'core.quotepath=off', ...args], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: MOST_OUTPUT,
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' },
    });
    return status === 0 ? stdout : null;
  };
  if (git(['rev-parse', '--verify', 'HEAD']) === null) return null;
  const log = (args: readonly string[]): readonly Commit[] => (git(['log', '--format=%H%x1f%an%x1f%ae%x1f%ad%x1f%s%x1e', '--date=format:%Y-%m-%d', ...args]) ?? '').split('\x1e').flatMap((line) => {
    const [id = '', author = '', email = '', on = '', subject = ''] = line.replace(/^\n/, '').split('\x1f');
    return id === '' ? [] : [{ id, author, email, on, subject }];
  });
  return {
    commits: (most) => log([`--max-count=${most}`, 'HEAD', '--', ...PATHS]),
    before: (day) => log(['--max-count=1', `--before=${day}T00:00:00`, 'HEAD'])[0] ?? null,
    dirty: () => (git(['status', '--porcelain', '--', ...PATHS]) ?? '').trim() !== '',
    filesAt: (commit) => filesOf(folder, commit, git),
    me: (git(['config', 'user.email']) ?? '').trim() || null,
  };
}

function filesOf(folder: string, commit: string, git: (args: readonly string[]) => string | null): Files {
  let names: ReadonlySet<string> | null = null;
  const all = (): ReadonlySet<string> => (names ??= new Set((git(['ls-tree', '-r', '-z', '--name-only', commit]) ?? '').split('\0').filter((n) => n !== '')));
  // What lies outside of the project is asked for by links and patterns that leave it; a commit knows nothing of that.
  const inside = (path: string): string | null => { const near = relative(folder, isAbsolute(path) ? path : resolve(folder, path)).split(sep).join('/'); return near.startsWith('../') ? null : near; };
  const missing = (path: string): Error => Object.assign(new Error(`there is no ${path} in this commit`), { code: 'ENOENT' });
  return {
    readText: async (path) => {
      const near = inside(path);
      const text = near === null || !all().has(near) ? null : git(['cat-file', 'blob', `${commit}:./${near}`]);
      if (text === null) throw missing(path);
      return text;
    },
    exists: async (path) => {
      const near = inside(path);
      return near !== null && (near === '' || all().has(near) || [...all()].some((n) => n.startsWith(`${near}/`)));
    },
    list: async (below) => {
      const near = inside(below);
      const prefix = near === null || near === '' ? '' : `${near}/`;
      return near === null
        ? []
        : [...all()]
            .filter((n) => n.startsWith(prefix) && !n.split('/').some((s) => s.startsWith('.') || s === 'node_modules'))
            .map((n) => n.slice(prefix.length))
            .sort();
    },
    write: async () => {
      throw new Error('a commit is not written to');
    },
  };
}
