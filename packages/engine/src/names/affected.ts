/** Which files a change of some can mean something to: what was worked out of the others still holds. */
import { declaredIn, targetPaths } from './declarations.js';
import type { SourceFile } from './source-file.js';

/**
 * The paths of the files whose names can mean something else now than in the files before; null when it can be all. That is the changed files, those that import them on any way, those whose
 * names have another version there, and those that read what is made of all files.
 */
export function affected(before: readonly SourceFile[], now: readonly SourceFile[]): ReadonlySet<string> | null {
  if (before.length !== now.length || before.some((f, i) => f.path !== now[i]!.path)) return null;
  const changed = now.flatMap((f, i) => (f.tree === before[i]!.tree ? [] : [i]));
  if (changed.length === 0) return new Set();
  const trees = changed.flatMap((i) => [before[i]!.tree, now[i]!.tree]), names = new Set<string>();
  for (const tree of trees) {
    const d = declaredIn(tree);
    // The header, dates of rows, currencies: what holds in every file.
    if (d.policies.length > 0 || d.hasDatedRecord || d.hasCurrencyField) return null;
    for (const list of [d.relations, d.parameters, d.scales, d.tables]) for (const node of list) names.add(node.name.text);
  }
  const byPath = new Map(now.map((f, i) => [f.path, i])), importers = new Map<number, number[]>(), found = new Set(changed);
  for (const [i, f] of now.entries()) {
    const d = declaredIn(f.tree), targets = targetPaths(f);
    for (const target of targets) {
      const t = byPath.get(target);
      if (t === undefined) { found.add(i); continue; }
      const same = importers.get(t);
      if (same === undefined) importers.set(t, [i]); else same.push(i);
    }
    if (d.checks.some((c) => c.kind === 'Guard') || f.text.includes('Posting') || [d.relations, d.parameters, d.scales, d.tables].some((list) => list.some((node) => names.has(node.name.text)))) found.add(i);
  }
  for (const file of found) for (const importer of importers.get(file) ?? []) found.add(importer);
  return new Set([...found].map((i) => now[i]!.path));
}
