/**
 * `rep.quota at closed_on` and `amount in USD at closed_on` look for the one row of a dated record that holds on a day. When there is none, or more than one, that is said in those words, with
 * whom it was asked of and the day: nobody wrote `only`.
 */
import type { Aggregate, Expr } from '../core/ir.js';
import { conjuncts } from '../core/walk.js';
import type { Compiler, Rows } from './compiler.js';
import type { Problem } from './problems.js';

/** How an `only` complains of no row, or of several. */
export function complaintOf(c: Compiler, e: Aggregate): (several: boolean, r: Rows) => void {
  const { tables, fallback } = c, day = dayAsked(c, e), hidden = fallback !== null && fallback.of !== null && day !== null && !isAsked(fallback.of, e);
  const texts = day === null ? [] : [...e.keys.map((k) => k.outer), day].map((x) => c.run({ op: 'call', fn: 'textOf', args: [x], type: { kind: 'text' }, at: e.at }));
  const record = day === null || !('relation' in e.over) ? '' : tables.program.relations[e.over.relation]!.name;
  return (several, r) => {
    if (!several && fallback !== null && !hidden) return;
    const problem: Problem = !several && hidden ? 'no row behind a fall-back' : day === null ? (several ? 'several rows' : 'no row') : several ? 'several rows on a day' : 'no row on a day';
    const [whom, on] = texts.map((t) => t(r));
    tables.report(problem, e.at, day === null ? null : `${record} has ${several ? 'several rows' : 'no row'} for ${String(whom)} on ${String(on)}`);
  };
}

/** Whether the fall-back is of this reading itself, and so says what no row means; of a calculation with it, it may have been written for something else. */
function isAsked(of: Expr, e: Aggregate): boolean {
  switch (of.op) {
    case 'follow': return isAsked(of.row, e);
    case 'otherwise': return isAsked(of.value, e) || isAsked(of.fallback, e);
    case 'if': return isAsked(of.then, e) || isAsked(of.else, e);
    default: return of === e;
  }
}

/** The day, where the rows are those of a dated record that hold on it: `from <= day and (until is missing or day <= until)`. */
function dayAsked(c: Compiler, e: Aggregate): Expr | null {
  if (e.fn !== 'only' || !('relation' in e.over) || e.keys.length !== 1) return null;
  const { source } = c.tables.program.relations[e.over.relation]!, [begins, ends, ...more] = conjuncts(e.where);
  if (source.op !== 'scan' || !source.dated || more.length > 0 || begins?.op !== 'call' || begins.fn !== 'lessOrEqual' || ends?.op !== 'or') return null;
  const [from, day] = begins.args, open = ends.args[0];
  return from?.op === 'column' && from.binder === e.binder && source.fields[from.column]?.name === 'from' && open?.op === 'call' && open.fn === 'isMissing' ? day ?? null : null;
}
