/** The part of each edit in a change: policies in which only some of the edits are made, each computed for the results on which these bear. */
import { analyze, combined, declarationsOf, declarationsWith, dependent, diffFiguresOf, editsOf, joined, setsFor, sharesOf, type Both, type Comparison, type Edit, type Evaluation, type Figures, type Shared, type ir } from '@truce/engine';
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

export function partsOf(comparison: Comparison, before: Side, after: Side, figures: readonly Both[], run: (program: ir.Program) => Evaluation | null): Parts {
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
  const own = new Map(figures.map((f) => [f.key, f])), evaluations = new Map<number, Evaluation | null>(), cells = new Map<string, Figures | null>();
  const figuresWith = (key: string, made: number): Figures | null => {
    const bears = edits.reduce((bits, e, i) => (e.affects.has(key) ? bits | (1 << i) : bits), 0), set = made & bears;
    if (set === 0) return own.get(key)?.before ?? null;
    if (set === bears) return own.get(key)?.after ?? null;
    const cell = `${set} ${key}`;
    if (!cells.has(cell)) {
      const program = known.get(set) ?? read(set);
      if (!evaluations.has(set)) evaluations.set(set, program === null ? null : run(program));
      const evaluation = evaluations.get(set) ?? null;
      cells.set(cell, program === null || evaluation === null ? null : diffFiguresOf(program, evaluation, nameIn(program, comparison, key)));
    }
    return cells.get(cell)!;
  };
  return {
    edits, shares: sharesOf(edits, keys, figuresWith), why: null,
    alone: (edit) => figures.filter((f) => edits[edit]!.affects.has(f.key)).map((f) => ({ ...f, after: figuresWith(f.key, 1 << edit) })),
  };
}

/** A declaration that was renamed has the one name or the other, as its edit is made or not. */
function nameIn(program: ir.Program, comparison: Comparison, key: string): string {
  const old = comparison.matched.get(key);
  return old === undefined || old === key || program.relations.some((r) => r.name === key.slice(key.indexOf(' ') + 1)) ? key : old;
}
