/** Two versions of a policy, compared by what they mean. Formatting, comments, order and brackets are no change; a rename is one only for its own declaration. */
import type { Program } from '../core/ir.js';
import { meaningsOf } from './meaning.js';
import type { DeclarationKind, Meaning } from './meaning.js';
import type { DeclarationKey } from './names.js';
import type { Part } from './part.js';
import { partChanges } from './part-changes.js';
import type { PartChange } from './part-changes.js';
import { findRenames } from './renames.js';

/** A title, a reason or the like: as it was and as it is; null where there was or is none. */
export interface Reworded { readonly what: string; readonly before: string | null; readonly after: string | null }

/** What happened to one declaration. */
export interface Change {
  /** as the new version calls it; what was removed, as the old one did */
  readonly key: DeclarationKey;
  /** `renamed` alone computes what it did; `wording` changes titles, reasons, parties and the like */
  readonly kind: 'added' | 'removed' | 'changed' | 'renamed' | 'wording';
  readonly of: DeclarationKind | 'scale' | 'table';
  readonly name: string;
  /** its name before, when that was another */
  readonly formerly: string | null;
  readonly before: Meaning | null;
  readonly after: Meaning | null;
  readonly parts: readonly PartChange[];
  /** columns that are called otherwise */
  readonly columns: readonly { readonly from: string; readonly to: string }[];
  readonly words: readonly Reworded[];
  /** for a scale or table: the declarations that read it */
  readonly readBy: readonly DeclarationKey[];
}

/** Two versions of a policy beside each other: what changed, and what both mean. */
export interface Comparison {
  readonly changes: readonly Change[];
  /** New keys of declarations to the old ones, for those that are in both. */
  readonly matched: ReadonlyMap<DeclarationKey, DeclarationKey>;
  readonly before: ReadonlyMap<DeclarationKey, Meaning>;
  readonly after: ReadonlyMap<DeclarationKey, Meaning>;
}

/** What changed from one program to the other in what their declarations mean. A declaration that was renamed and nothing else is one change, not two. */
export function compare(before: Program, after: Program): Comparison {
  const { renames, declarations, columns } = findRenames(before, after), left = meaningsOf(before, renames), right = meaningsOf(after);
  const oldKey = new Map([...declarations].map(([from, to]) => [to, from])), matched = new Map<DeclarationKey, DeclarationKey>(), shared = new Map<string, { readonly parts: PartChange[]; readonly readBy: Set<DeclarationKey> }>(), found: Change[] = [];
  for (const now of right.values()) {
    const key = oldKey.get(now.key) ?? now.key, old = left.get(key);
    if (now.kind === 'ledger') { if (old !== undefined) matched.set(now.key, key); continue; }
    const base = { key: now.key, of: now.kind, name: now.name, after: now, readBy: [] };
    if (old === undefined) { found.push({ ...base, kind: 'added', formerly: null, before: null, parts: [], columns: [], words: [] }); continue; }
    matched.set(now.key, key);
    const own: PartChange[] = [];
    for (const c of partChanges(old.root, now.root)) {
      const of = sharedBy(c);
      if (of === null) { own.push(c); continue; }
      const entry = shared.get(of) ?? { parts: [], readBy: new Set() };
      if (!entry.parts.some((p) => samePlace(p, c))) entry.parts.push(c);
      entry.readBy.add(now.key);
      shared.set(of, entry);
    }
    const formerly = old.name === now.name || now.kind === 'policy' ? null : old.name, called = columns.filter((c) => c.key === now.key).map(({ from, to }) => ({ from, to })), words = old.words === now.words ? [] : reworded(old, now);
    const kind = own.length > 0 ? 'changed' : formerly !== null || called.length > 0 ? 'renamed' : words.length > 0 ? 'wording' : null;
    if (kind !== null) found.push({ ...base, kind, formerly, before: old, parts: own, columns: called, words });
  }
  for (const old of left.values()) if (old.kind !== 'ledger' && !right.has(declarations.get(old.key) ?? old.key)) found.push({ key: old.key, kind: 'removed', of: old.kind, name: old.name, formerly: null, before: old, after: null, parts: [], columns: [], words: [], readBy: [] });
  const scales = [...shared].map(([key, { parts, readBy }]): Change => ({ key, kind: 'changed', of: key.startsWith('scale ') ? 'scale' : 'table', name: key.slice(6), formerly: null, before: null, after: null, parts, columns: [], words: [], readBy: [...readBy] }));
  return { changes: [...found.filter((c) => c.of === 'policy' || c.of === 'parameter'), ...scales, ...found.filter((c) => c.of !== 'policy' && c.of !== 'parameter')], matched, before: left, after: right };
}

/** The named scale or table whose rows were changed, so that what many read is told once. */
function sharedBy({ path }: PartChange): string | null {
  for (let i = path.length - 1; i >= 0; i--) {
    const p = path[i]!;
    if (p.name === null || (!p.own.startsWith('["scale"') && !p.own.startsWith('["choose"'))) continue;
    const row = path[i + 1];
    // What is read, and after what, is said where it is read.
    const below = row === undefined ? null : row.role;
    return below === null || below === 'scale row' || below === 'way' ? `${p.own.startsWith('["scale"') ? 'scale' : 'table'} ${p.name}` : null;
  }
  return null;
}

const place = (p: Part | null): string => (p === null ? '' : p.at.join());
const samePlace = (a: PartChange, b: PartChange): boolean => a.kind === b.kind && place(a.before) === place(b.before) && place(a.after) === place(b.after);

function reworded(before: Meaning, after: Meaning): readonly Reworded[] {
  const key = ([what, text]: readonly [string, string]): string => JSON.stringify([what, text]), was = once(before.said), is = once(after.said), left = new Set(was.map(key)), right = new Set(is.map(key));
  const gone = was.filter((x) => !right.has(key(x))), come = is.filter((x) => !left.has(key(x)));
  const pairs = gone.map(([what, text]): Reworded => { const i = come.findIndex(([w]) => w === what); return { what, before: text, after: i < 0 ? null : come.splice(i, 1)[0]![1] }; });
  return [...pairs, ...come.map(([what, text]): Reworded => ({ what, before: null, after: text }))];
}

/** What each version of a declaration says beside it is there once for all that say the same; of parties, each is named once. */
function once(said: Meaning['said']): [string, string][] {
  const named = said.map(([what, text]): [string, string] => [what, what === 'agreed by' || what === 'owned by' ? [...new Set(text.split(', '))].join(', ') : text]);
  return [...new Map(named.map((x) => [JSON.stringify(x), x])).values()];
}
