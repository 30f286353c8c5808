/** Where two meanings of one thing differ: the smallest parts that were changed, added or removed. */
import type { Part, Role } from './part.js';

/** A part of a declaration that came, went or became another. */
export interface PartChange {
  readonly kind: 'changed' | 'added' | 'removed';
  readonly before: Part | null;
  readonly after: Part | null;
  /** What it stands in, outermost first; of the version in which it is: the new one when it is in both. */
  readonly path: readonly Part[];
}

/** Parts that come and go by themselves. Anything else that has more or fewer parts than before is another formula. */
const OWN_LIFE: ReadonlySet<Role> = new Set(['field', 'column', 'condition', 'version', 'scale row', 'way', 'share', 'overlay', 'payment', 'instalment', 'setting', 'check', 'given', 'expectation', 'where', 'recipient', 'key', 'ordering', 'pool', 'day']);
/** Parts that are told apart by their names. */
const BY_NAME: ReadonlySet<Role> = new Set(['field', 'column', 'version', 'share', 'overlay', 'payment', 'setting', 'instalment']);

export function partChanges(before: Part, after: Part, path: readonly Part[] = []): readonly PartChange[] {
  if (before.text === after.text || readsTheSameParameter(before, after)) return [];
  const whole: PartChange = { kind: 'changed', before, after, path };
  // One condition is a conjunction of one.
  if (before.role === 'condition' && after.role === 'condition' && (isAnd(before) || isAnd(after))) return matched(terms(before), terms(after), true, [...path, after]);
  if (before.role !== after.role || (before.own !== after.own && !keepsItsParts(before, after)) || before.parts.length + after.parts.length === 0) return [whole];
  const below = matched(before.parts, after.parts, before.loose, [...path, after]);
  // The whole formula is shown when a piece of it came or went: the piece alone says nothing.
  if (below.some((c) => c.kind !== 'changed' && c.path.length === path.length + 1 && !OWN_LIFE.has((c.before ?? c.after)!.role))) return [whole];
  return before.own !== after.own ? [{ ...whole, before: bare(before), after: bare(after) }, ...below] : below;
}

/** A parameter that has one value for all days is read without a day. That it now has several is said of the parameter. */
const readsTheSameParameter = (a: Part, b: Part): boolean => a.role !== 'declaration' && a.own === b.own && a.own.startsWith('["parameter"') && a.parts.length !== b.parts.length;
const isAnd = (p: Part): boolean => p.own === '["and"]';
const terms = (p: Part): readonly Part[] => (isAnd(p) ? p.parts : [p]);
const keepsItsParts = (a: Part, b: Part): boolean => BY_NAME.has(a.role) && a.name === b.name && a.parts.length > 0 && b.parts.length > 0;
const bare = (p: Part): Part => ({ ...p, parts: [], text: p.own });

function matched(before: readonly Part[], after: readonly Part[], loose: boolean, path: readonly Part[]): readonly PartChange[] {
  const pairs: (readonly [Part, Part])[] = [];
  let left = [...before], right = [...after];
  const take = (same: (a: Part, b: Part) => boolean): void => {
    for (const a of left) {
      const b = right.find((x) => same(a, x));
      if (b === undefined) continue;
      pairs.push([a, b]);
      left = left.filter((x) => x !== a);
      right = right.filter((x) => x !== b);
    }
  };
  if (!loose && before.length === after.length && before.every((a, i) => a.role === after[i]!.role && !BY_NAME.has(a.role))) return before.flatMap((a, i) => partChanges(a, after[i]!, path));
  take((a, b) => a.text === b.text);
  take((a, b) => BY_NAME.has(a.role) && a.role === b.role && a.name === b.name);
  // What is left is paired with what it is most like, best first, and only if more of it stayed than went.
  const likely = left.flatMap((a) => right.filter((b) => a.role === b.role && !BY_NAME.has(a.role)).map((b) => ({ a, b, likeness: likeness(a, b) }))).sort((x, y) => y.likeness - x.likeness);
  for (const { a, b, likeness: l } of likely) if (left.includes(a) && right.includes(b) && (l > 0.4 || (left.length === 1 && right.length === 1 && !OWN_LIFE.has(a.role)))) take((x, y) => x === a && y === b);
  if (!loose && left.length + right.length === 0 && pairs.some(([a, b]) => a.text !== b.text || before.indexOf(a) !== after.indexOf(b)) && pairs.every(([a, b]) => a.text === b.text)) {
    const [[a, b] = [undefined, undefined]] = pairs.filter(([x, y]) => before.indexOf(x) !== after.indexOf(y));
    return a === undefined || b === undefined ? [] : [{ kind: 'changed', before: a, after: b, path: [...path, MOVED] }];
  }
  const changes = [...pairs].sort(([, a], [, b]) => after.indexOf(a) - after.indexOf(b)).flatMap(([a, b]) => partChanges(a, b, path));
  const alone = (kind: 'added' | 'removed') => (p: Part): readonly PartChange[] => (p.role === 'where' ? p.parts : [p]).map((x) => ({ kind, before: kind === 'removed' ? x : null, after: kind === 'added' ? x : null, path }));
  return [...changes, ...left.flatMap(alone('removed')), ...right.flatMap(alone('added'))];
}

/** Stands in the path of a part that means the same, in another place of an order that counts. */
export const MOVED: Part = { role: 'name', name: 'moved', at: [0, 0, 0], own: '[]', parts: [], loose: false, text: '[]' };

/** How much of two parts is the same: from 0, nothing, to 1, all. */
function likeness(a: Part, b: Part): number {
  const x = leaves(a), y = leaves(b);
  let same = 0;
  for (const [text, n] of x) same += Math.min(n, y.get(text) ?? 0);
  const sum = (m: ReadonlyMap<string, number>): number => { let n = 0; for (const v of m.values()) n += v; return n; };
  return (2 * same) / Math.max(1, sum(x) + sum(y));
}

function leaves(p: Part, found = new Map<string, number>()): Map<string, number> {
  found.set(p.own, (found.get(p.own) ?? 0) + 1);
  for (const x of p.parts) leaves(x, found);
  return found;
}
