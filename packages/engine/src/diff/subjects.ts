/** What a row of a plan is for: the record that it follows from, such as the deal behind a piece of credit, and not the person who is paid. */
import type { ColumnId, Program, Relation, RelationId } from '../core/ir.js';
import type { Evaluation } from '../eval/result.js';

/** Further than this nobody follows. */
const DEEPEST = 8;

/** `deal d-118`; null where a row follows from periods and people alone. */
export function subjectsOf(program: Program, evaluation: Evaluation, plan: Relation, payee: RelationId | null): (row: number) => string | null {
  const way = wayTo(program, plan, payee, 0);
  if (way === null) return () => null;
  const record = program.relations[way.record]!;
  return (row) => {
    let at: number | null = row;
    for (const { relation, column } of way.steps) at = at === null ? null : (evaluation.value(relation, column, at) as number | null);
    return at === null ? null : `${record.rowName} ${evaluation.rowText(record.id, at)}`;
  };
}

interface Way { readonly record: RelationId; readonly steps: readonly { readonly relation: RelationId; readonly column: ColumnId }[] }

function wayTo(program: Program, from: Relation, payee: RelationId | null, depth: number): Way | null {
  if (depth > DEEPEST) return null;
  for (const c of from.columns) {
    // Columns with a formula are read, not what the row is made of.
    if (c.value !== null || c.type.kind !== 'row' || c.type.relation === payee) continue;
    const target = program.relations[c.type.relation]!, step = { relation: from.id, column: c.id };
    if (target.kind === 'record') { if (isDatedFact(target)) continue; return { record: target.id, steps: [step] }; }
    const further = wayTo(program, target, payee, depth + 1);
    if (further !== null) return { record: further.record, steps: [step, ...further.steps] };
  }
  return null;
}

/** Who held which seat and when is a fact about people, not what is paid for. */
const isDatedFact = (r: Relation): boolean => r.source.op === 'scan' && r.source.dated;
