/**
 * Versions of a declaration, told apart: what each of them says, so that a new one is told by what it says otherwise than the one before it, and an edit of one by what it was. As parts of one
 * meaning, all of them would differ wherever one begins.
 */
import type { At } from '../core/ir.js';
import { part } from './part.js';
import type { Part } from './part.js';
import { partChanges } from './part-changes.js';
import type { PartChange } from './part-changes.js';

/** `from`: the first day of the version, as a number; null: from the beginning. `at`: where it is written; null: as the declaration itself. */
export interface Held { readonly from: number | null; readonly through: number | null; readonly at: At | null }

/** What happened to one version. `new`: compared with the version that held until then, both of the new text. */
export type VersionChange =
  | { readonly kind: 'new'; readonly version: Held; readonly changes: readonly PartChange[] }
  | { readonly kind: 'edited'; readonly version: Held; readonly formerly: Held; readonly changes: readonly PartChange[] }
  | { readonly kind: 'taken away'; readonly version: Held };

/** null where neither text has several versions. */
export function versionChanges(before: Part, after: Part): readonly VersionChange[] | null {
  const left = versionsOf(before), right = versionsOf(after);
  if (left.length < 2 && right.length < 2) return null;
  // The first version may get a first day when the second one comes.
  const twin = (v: Held, i: number): Held | undefined => left.find((x) => x.from === v.from) ?? (i === 0 && !right.some((x) => x.from === left[0]!.from) ? left[0] : undefined), matched = right.map(twin);
  return [
    ...right.flatMap((version, i): readonly VersionChange[] => {
      const formerly = matched[i], neighbour = right[i - 1] ?? right[i + 1];
      if (formerly !== undefined) {
        const changes = partChanges(said(before, formerly), said(after, version));
        return changes.length > 0 || formerly.from !== version.from ? [{ kind: 'edited', version, formerly, changes }] : [];
      }
      // That it ends when the next one begins goes without saying.
      const ends = version.through !== null && right.some((x) => x.from === version.through! + 1);
      return [{ kind: 'new', version: ends ? { ...version, through: null } : version, changes: neighbour === undefined ? [] : partChanges(said(after, neighbour), said(after, version)) }];
    }),
    ...left.filter((v) => !matched.includes(v)).map((version): VersionChange => ({ kind: 'taken away', version })),
  ];
}

/** The first day from which the new text says something else, where it only adds versions to what it said; null: it says something else at once, or nobody can tell. */
export function beginsOn(before: Part, after: Part): number | null {
  // A parameter is nothing but its versions.
  const isParameter = (root: Part): boolean => root.own.startsWith('["parameter"');
  if (isParameter(before) && isParameter(after)) {
    const same = (a: Part, b: Part): boolean => a.name === b.name && a.parts[0]?.text === b.parts[0]?.text;
    return before.parts.every((p) => after.parts.some((x) => same(p, x))) ? least(after.parts.filter((x) => !before.parts.some((p) => p.name === x.name)).map((x) => Number(x.name))) : null;
  }
  const changes = versionChanges(before, after);
  return changes !== null && changes.every((c) => c.kind === 'new') ? least(changes.map((c) => c.version.from ?? NaN)) : null;
}

const least = (days: readonly number[]): number | null => (days.length === 0 || days.some(Number.isNaN) ? null : Math.min(...days));

function versionsOf(root: Part): readonly Held[] {
  const found = root.parts.filter((p) => p.role === 'version' && p.parts.length === 0).map((p): Held => { const [from, through] = JSON.parse(p.own) as readonly (number | null)[]; return { from: from ?? null, through: through ?? null, at: p.at }; });
  const unique = [...new Map(found.map((v) => [v.from, v])).values()];
  return unique.length === 0 ? [{ from: null, through: null, at: null }] : unique.sort((a, b) => (a.from ?? -Infinity) - (b.from ?? -Infinity));
}

/** The meaning with nothing but this version in it. */
function said(root: Part, v: Held): Part {
  const all = versionsOf(root);
  return rebuilt(root, root.parts.filter((p) => !(p.role === 'version' && p.parts.length === 0)).flatMap((p) => { const own = p.role === 'condition' ? asked(p, v, all) : only(p, v); return own === null ? [] : [own]; }));
}

/** A condition of one version is asked of the rows of its days alone: of all others it says nothing. */
function asked(p: Part, v: Held, all: readonly Held[]): Part | null {
  const [or] = p.parts, outside = or?.own !== '["or"]' ? undefined : or.parts.find((x) => { const days = daysOf(x); return days !== null && all.some((y) => y.from === days.from && y.through === days.through); });
  if (or === undefined || outside === undefined) return only(p, v);
  if (daysOf(outside)!.from !== v.from) return null;
  const rest = or.parts.filter((x) => x !== outside);
  return only(rebuilt(p, [rest.length === 1 ? rest[0]! : rebuilt(or, rest)]), v);
}

/** The days that a row is not of: `not (from <= day and day <= through)`. */
function daysOf(not: Part): { readonly from: number | null; readonly through: number | null } | null {
  const [within] = not.parts;
  if (not.own !== '["call","not"]' || within === undefined) return null;
  let from: number | null = null, through: number | null = null;
  for (const side of within.own === '["and"]' ? within.parts : [within]) {
    const [a, b] = side.parts.map(dayOf);
    if (side.own !== '["call","lessOrEqual"]' || (a === null) === (b === null)) return null;
    if (a != null) from = a; else if (b != null) through = b;
  }
  return { from, through };
}

function dayOf(p: Part): number | null {
  const [op, type, value] = JSON.parse(p.own) as readonly unknown[];
  return op === 'const' && type === 'date' ? Number(JSON.parse(String(value))) : null;
}

/** null: the version does not have this part. */
function only(p: Part, v: Held): Part | null {
  if (p.own === '["version"]') {
    const own = p.parts.find((x) => x.role === 'version' && x.name === String(v.from ?? 'start'));
    return own?.parts[0] === undefined ? null : only(own.parts[0], v);
  }
  const days = p.parts.find((x) => x.role === 'day' && x.name === 'in force');
  if (days !== undefined && ((JSON.parse(days.own) as readonly unknown[])[1] ?? null) !== v.from) return null;
  const parts: Part[] = [];
  for (const x of p.parts) {
    if (x === days) continue;
    const own = only(x, v);
    if (own === null) return null;
    parts.push(own);
  }
  // A version of a split is called by its day, which is said once for all that it changes.
  return rebuilt(p.own === '["cut"]' ? { ...p, name: null } : p, parts);
}

const rebuilt = (p: Part, parts: readonly Part[]): Part => (parts.length === p.parts.length && parts.every((x, i) => x === p.parts[i]) && p.name !== null ? p : part({ role: p.role, name: p.name, at: p.at, own: JSON.parse(p.own) as readonly (string | number | boolean | null)[], parts, loose: p.loose }));
