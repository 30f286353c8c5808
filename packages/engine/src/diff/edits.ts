/**
 * The edits of a change: declarations that can be switched from old to new by themselves. A policy with only some of the edits made is what the part of each in the whole effect is computed
 * from. What a rename ties together is one edit, since half of it would have no name.
 */
import type { Change, Comparison } from './compare.js';
import type { Declared } from './combine.js';
import { affectedBy } from './affected.js';
import type { DeclarationKey } from './names.js';

/** Changes that can only be made together, as one step from the old version to the new. */
export interface Edit {
  readonly changes: readonly Change[];
  /** declarations whose text is the new one when the edit is made: new keys and old ones */
  readonly keys: ReadonlySet<DeclarationKey>;
  /** results that may differ by it, by their new keys */
  readonly affects: ReadonlySet<DeclarationKey>;
}

/** The changes that can move results, gathered into steps that can be made one by one. */
export function editsOf(comparison: Comparison): readonly Edit[] {
  const { changes, after, matched } = comparison, tied = new Set<DeclarationKey>();
  for (const c of changes) if (c.formerly !== null || c.columns.length > 0) tied.add(c.key);
  // Whoever reads a new name has to be new too.
  for (const m of after.values()) if (m.uses.some((u) => changes.some((c) => c.key === u && (c.formerly !== null || c.columns.length > 0)))) tied.add(m.key);
  const keysOf = (c: Change): readonly DeclarationKey[] => { const old = matched.get(c.key); return old === undefined || old === c.key ? [c.key] : [c.key, old]; };
  const groups: { changes: Change[]; keys: Set<DeclarationKey> }[] = [];
  for (const c of changes.filter(decides)) {
    const isTied = tied.has(c.key) || c.readBy.some((k) => tied.has(k)), keys = [...keysOf(c), ...(isTied ? [...tied].flatMap((k) => [k, matched.get(k) ?? k]) : [])];
    const known = groups.find((g) => keys.some((k) => g.keys.has(k)));
    if (known === undefined) groups.push({ changes: [c], keys: new Set(keys) });
    else { known.changes.push(c); for (const k of keys) known.keys.add(k); }
  }
  return groups.map((g) => ({ ...g, affects: affectedBy({ ...comparison, changes: g.changes }) }));
}

/** Whether a change can change a result by itself: what only defines something waits for whoever reads it. */
function decides(c: Change): boolean {
  if (c.kind === 'wording' || c.kind === 'renamed' || c.of === 'test' || c.of === 'always' || c.of === 'guard' || c.of === 'ledger') return false;
  return c.kind === 'changed' || (c.of !== 'list' && c.of !== 'parameter' && c.of !== 'record');
}

/** Edits that no policy can have one without the other become one. */
export function joined(comparison: Comparison, edits: readonly Edit[], together: readonly (readonly number[])[]): readonly Edit[] {
  const leader = edits.map((_, i) => i), find = (i: number): number => (leader[i] === i ? i : find(leader[i]!));
  for (const set of together) for (const i of set) leader[find(i)] = find(set[0]!);
  return edits.flatMap((_, i) => {
    const members = edits.filter((_, j) => find(j) === i);
    if (members.length === 0) return [];
    const changes = members.flatMap((m) => m.changes);
    return [{ changes, keys: new Set(members.flatMap((m) => [...m.keys])), affects: affectedBy({ ...comparison, changes }) }];
  });
}

/** Pairs of edits of which one reads what the other changes. */
export function dependent(comparison: Comparison, edits: readonly Edit[]): readonly (readonly number[])[] {
  const reads = (a: Edit, b: Edit): boolean => [...a.keys].some((k) => [comparison.after, comparison.before].some((all) => (all.get(k)?.uses ?? []).some((u) => b.keys.has(u)))) || b.changes.some((c) => c.readBy.some((k) => a.keys.has(k)));
  return edits.flatMap((a, i) => edits.flatMap((b, j) => (i !== j && reads(a, b) ? [[i, j]] : [])));
}

/** The declarations of a policy in which some of the edits are made. What no edit decides is as in the new version, or still there. */
export function declarationsWith(edits: readonly Edit[], made: number, before: Declared, after: Declared): Declared {
  const found = new Map<DeclarationKey, readonly string[]>();
  for (const key of new Set([...after.keys(), ...before.keys()])) {
    const i = edits.findIndex((e) => e.keys.has(key)), texts = i < 0 ? after.get(key) ?? before.get(key) : (made >>> i) % 2 === 1 ? after.get(key) : before.get(key);
    if (texts !== undefined) found.set(key, texts);
  }
  return found;
}
