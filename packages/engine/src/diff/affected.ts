/** Which results may differ between two versions: those of what was changed, and of everything that rests on it. All others are the same without being computed. */
import type { Comparison } from './compare.js';
import { closureOf } from './meaning.js';
import type { DeclarationKey } from './names.js';

/** Keys of the new version, and of the old one for what is no longer there. */
export function affectedBy(comparison: Comparison): ReadonlySet<DeclarationKey> {
  const { changes, before, after, matched } = comparison, edited = new Set<DeclarationKey>(), old = new Set<DeclarationKey>();
  for (const c of changes) {
    if (c.kind === 'wording' || c.kind === 'renamed') continue;
    if (c.of === 'scale' || c.of === 'table') { for (const key of c.readBy) edited.add(key); continue; }
    if (c.after !== null) edited.add(c.after.key);
    if (c.before !== null) old.add(c.before.key);
  }
  const found = new Set<DeclarationKey>();
  for (const m of after.values()) if (closureOf(after, m.key).some((x) => edited.has(x.key))) found.add(m.key);
  // What is gone may have been read before; whatever read it says something else now, and is among the changed. Itself it has results to lose.
  for (const c of changes) if (c.kind === 'removed') found.add(c.key);
  for (const m of after.values()) { const key = matched.get(m.key); if (key !== undefined && closureOf(before, key).some((x) => old.has(x.key) && !matchedTo(matched, x.key))) found.add(m.key); }
  return found;
}

const matchedTo = (matched: ReadonlyMap<DeclarationKey, DeclarationKey>, old: DeclarationKey): boolean => [...matched.values()].includes(old);
