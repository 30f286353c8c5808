/** What must always hold, checked on the data of a run. */
import type { At, Invariant, Program } from '../core/ir.js';
import * as codes from '../diagnostics/codes/proof.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { place } from '../eval/problems.js';
import type { Evaluation } from '../eval/result.js';
import { reasonNotRun } from './not-run.js';
import type { InvariantResult } from './result.js';
import { failingSides } from './sides.js';

/** Rows after the first that a message shows. */
const MORE_ROWS = 4;

/** `text` gives the text that stands at a place of the policy, so that messages can quote it. */
export function checkInvariants(program: Program, evaluation: Evaluation, text?: (at: At) => string): readonly InvariantResult[] {
  return program.invariants.map((i) => checkInvariant(program, evaluation, i, text));
}

function checkInvariant(program: Program, evaluation: Evaluation, invariant: Invariant, text: ((at: At) => string) | undefined): InvariantResult {
  const { title, kind, at, relation, conditions } = invariant;
  const reason = invariant.notRun ?? (kind === 'guard' ? 'a guard compares two versions of the policy: it is checked by a diff' : reasonNotRun(program, relation, conditions.map((c) => c.holds)));
  if (reason !== null) return { title, kind, at, outcome: 'not run', reason };
  const r = program.relations[relation]!, rows = evaluation.rows(relation), violated = new Set<number>();
  // The rows of an `always … for each Deal` have no name of their own: they are called by what they are made of.
  const only = r.source.op === 'each' && r.source.items.length === 1 ? r.source.items[0] : undefined;
  const called = r.rowName !== '' || only === undefined || !('relation' in only) ? r.rowName : program.relations[only.relation]!.rowName;
  const nameOf = (row: number): string | null => (r.source.op === 'single' ? null : `${called} ${evaluation.rowText(relation, row)}`.trim());
  const violations = conditions.flatMap((condition): readonly Diagnostic[] => {
    const failing = rows.filter((row) => evaluation.valueOf(relation, condition.holds, row) !== true);
    for (const row of failing) violated.add(row);
    const [first, ...more] = failing;
    if (first === undefined) return [];
    const notes = more.slice(0, MORE_ROWS).map((row) => {
      const values = failingSides(evaluation, relation, row, condition.holds, text).map((s) => (s.text === null || s.text === s.value ? s.value : `\`${s.text}\` is ${s.value}`));
      return `also ${nameOf(row) ?? 'here'}${values.length === 0 ? '' : `: ${values.join(', ')}`}`;
    });
    return [codes.invariantViolated.at({ ...place(program, condition.at, failing.length), notes }, {
      title, text: condition.text, violated: failing.length, checked: rows.length, first: { row: nameOf(first), sides: failingSides(evaluation, relation, first, condition.holds, text) },
    })];
  });
  return violations.length === 0 ? { title, kind, at, outcome: 'holds', checked: rows.length } : { title, kind, at, outcome: 'violated', checked: rows.length, violated: violated.size, violations };
}
