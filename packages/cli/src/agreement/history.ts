/** What became of a declaration: the versions that are written in it, by their days, and the commits that changed what it means. */
import { compare, wordsOf, type Change, type ir } from '@truce/engine';
import type { Io } from '../io.js';
import { loadProjectOfThen, type Project } from '../load-project.js';
import { declarationsOf } from './declarations.js';
import type { Commit, Repository } from './repository.js';

export interface Version { readonly from: number | null; readonly through: number | null; readonly value: string | null; readonly because: string | null }
export interface Step {
  /** null: what is not committed yet */
  readonly commit: Commit | null;
  /** what happened to the declaration itself, in sentences; empty: only what it rests on changed */
  readonly words: readonly string[];
  /** what happened to what it rests on */
  readonly below: readonly string[];
}
export interface History {
  readonly versions: readonly Version[];
  readonly steps: readonly Step[];
  /** commits whose policy has errors, and is passed over */
  readonly unreadable: readonly Commit[];
  /** there are older commits that were not looked at */
  readonly more: boolean;
}

export function versionsOf(program: ir.Program, key: string, text: (at: ir.At) => string): readonly Version[] {
  const flat = (at: ir.At): string => text(at).replace(/\s+/g, ' ').trim();
  const parameter = program.parameters.find((p) => `parameter ${p.name}` === key);
  if (parameter !== undefined) return parameter.versions.map((v) => ({ from: v.from, through: v.through, value: flat(v.value.at), because: v.because }));
  const relation = program.relations.find((r) => `${r.kind} ${r.name}` === key);
  return (relation?.facts.versions ?? []).map((v) => ({ from: v.from, through: v.through, value: null, because: null }));
}

const MOST_COMMITS = 500;

interface State { readonly commit: Commit | null; readonly project: Project; readonly program: ir.Program }

export async function stepsOf(project: Project, program: ir.Program, key: string, repository: Repository, io: Io): Promise<Omit<History, 'versions'>> {
  const commits = repository.commits(MOST_COMMITS + 1), unreadable: Commit[] = [], steps: Step[] = [];
  let later: State = { commit: null, project, program };
  // The last commit is the first that is compared with what lies here: without changes of one's own it says nothing.
  for (const commit of commits.slice(0, MOST_COMMITS)) {
    const state = await stateAt(commit, project, repository, io);
    if (state === null) { unreadable.push(commit); continue; }
    const step = stepBetween(state, later, key);
    if (step !== null) steps.push(step);
    later = state;
    if (!declarationsOf(state.program).has(key) && step !== null && step.words.some((w) => w.includes('added'))) return { steps, unreadable, more: false };
  }
  const more = commits.length > MOST_COMMITS;
  if (!more && later.commit !== null && declarationsOf(later.program).has(key)) steps.push({ commit: later.commit, words: ['written'], below: [] });
  return { steps, unreadable, more };
}

async function stateAt(commit: Commit, project: Project, repository: Repository, io: Io): Promise<State | null> {
  const root = project.manifest!.folder, at = await loadProjectOfThen({ ...io, files: repository.filesAt(commit.id) }, root);
  return at === null || at.program === null ? null : { commit, project: at, program: at.program };
}

/** What the later state changed; the change belongs to the commit of the later one. */
function stepBetween(before: State, after: State, key: string): Step | null {
  const was = declarationsOf(before.program).get(key), is = declarationsOf(after.program).get(key);
  if (was?.whole === is?.whole && was?.agreedBy.join() === is?.agreedBy.join()) return null;
  const { changes } = compare(before.program, after.program), quotes = { before: before.project.text, after: after.project.text };
  const say = (list: readonly Change[]): readonly string[] => list.flatMap((c) => wordsOf(c, quotes).map((w) => w.text));
  const own = changes.filter((c) => c.key === key || c.readBy.includes(key) || (c.before !== null && c.before.key === key)), rests = new Set([...(was?.restsOn ?? []), ...(is?.restsOn ?? [])]);
  const below = changes.filter((c) => !own.includes(c) && (rests.has(c.key) || c.readBy.some((k) => rests.has(k))));
  if (own.length === 0 && below.length === 0) return null;
  return { commit: after.commit, words: say(own), below: say(below) };
}

/**
 * Who wrote what a declaration is now: for each key the address of the author of the last commit that changed it, or of whoever is at work where the change is not committed. Keys whose
 * author is beyond the commits that are looked at are left out.
 */
export async function authorsOf(project: Project, program: ir.Program, keys: readonly string[], repository: Repository, io: Io): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>(), open = new Set(keys), now = declarationsOf(program);
  let later: Commit | null = null;
  for (const commit of repository.commits(MOST_COMMITS)) {
    const state: State | null = await stateAt(commit, project, repository, io);
    if (state !== null) {
      const then = declarationsOf(state.program), author = later?.email ?? repository.me;
      for (const key of open) if (then.get(key)?.hash !== now.get(key)?.hash) { open.delete(key); if (author !== null) found.set(key, author); }
      later = commit;
    }
    if (open.size === 0) return found;
  }
  if (later !== null) for (const key of open) found.set(key, later.email); else if (repository.me !== null) for (const key of open) found.set(key, repository.me);
  return found;
}

