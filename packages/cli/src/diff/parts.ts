/** The part of each edit in a change: policies in which only some of the edits are made, each computed for the results on which these bear. */
import { analyze, combined, declarationsOf, declarationsWith, dependent, editsOf, joined, setsFor, sharesOf, type Both, type Comparison, type Edit, type Figures, type Shared, type ir } from '@truce/engine';
import type { Side } from './sides.js';

export interface Parts {
  readonly edits: readonly Edit[];
  readonly shares: readonly Shared[];
  /** the figures that an edit alone would change, beside the old ones */
  readonly alone: (edit: number) => readonly Both[];
  /** why there are none, when there are several changes */
  readonly why: string | null;
}

/** More different policies than this are not computed for one answer. */
const MOST_POLICIES = 140;

/** `figuresOf`: of a declaration of a policy with some of the edits made; null when it can not be run on the data. */
export async function partsOf(comparison: Comparison, before: Side, after: Side, figures: readonly Both[], figuresOf: (program: ir.Program, key: string) => Promise<Figures | null>): Promise<Parts> {
  const nothing = (why: string | null): Parts => ({ edits: [], shares: [], alone: () => [], why }), left = declarationsOf(before.project.policies), right = declarationsOf(after.project.policies);
  let edits = editsOf(comparison);
  if (edits.length < 2) return nothing(null);
  if (edits.length > 30) return nothing(`${edits.length} changes are too many to tell their parts apart`);
  const keys = figures.map((f) => f.key), needed = (): readonly number[] => [...new Set(keys.flatMap((key) => setsFor(edits, key)))];
  const read = (made: number): ir.Program | null => analyze([combined(declarationsWith(edits, made, left, right))]).program;
  const all = (): number => edits.reduce((bits, _, i) => bits | (1 << i), 0), known = new Map<number, ir.Program>();
  // Edits that need each other are one: first those of which one reads the other, and if that is not it, all.
  for (const attempt of [null, 'dependent'] as const) {
    known.clear();
    if (attempt !== null) edits = joined(comparison, edits, dependent(comparison, edits));
    if (edits.length < 2) return nothing('the changes need each other, so that there are no parts to tell apart');
    if (needed().length > MOST_POLICIES) return nothing(`the changes make ${needed().length} different policies, too many to compute`);
    if (needed().every((made) => { if (made === 0 || made === all()) return true; const program = read(made); if (program !== null) known.set(made, program); return program !== null; })) break;
    if (attempt !== null) return nothing('the changes need each other, so that there are no parts to tell apart');
  }
  const own = new Map(figures.map((f) => [f.key, f])), cells = new Map<string, Figures | null>(), bearing = (key: string): number => edits.reduce((bits, e, i) => (e.affects.has(key) ? bits | (1 << i) : bits), 0);
  for (const key of keys) for (const made of setsFor(edits, key)) {
    const program = made === 0 || made === bearing(key) ? undefined : known.get(made) ?? read(made);
    if (program !== undefined) cells.set(`${made} ${key}`, program === null ? null : await figuresOf(program, nameIn(program, comparison, key)));
  }
  const figuresWith = (key: string, made: number): Figures | null => {
    const bears = bearing(key), set = made & bears;
    if (set === 0) return own.get(key)?.before ?? null;
    if (set === bears) return own.get(key)?.after ?? null;
    return cells.get(`${set} ${key}`) ?? null;
  };
  return {
    edits, shares: sharesOf(edits, keys, figuresWith), why: null,
    // With very many edits not every one was computed alone: then all together stand for it.
    alone: (edit) => figures.filter((f) => edits[edit]!.affects.has(f.key)).map((f) => ({ ...f, after: setsFor(edits, f.key).includes(1 << edit) ? figuresWith(f.key, 1 << edit) : f.after })),
  };
}

/** A declaration that was renamed has the one name or the other, as its edit is made or not. */
function nameIn(program: ir.Program, comparison: Comparison, key: string): string {
  const old = comparison.matched.get(key);
  return old === undefined || old === key || program.relations.some((r) => r.name === key.slice(key.indexOf(' ') + 1)) ? key : old;
}
