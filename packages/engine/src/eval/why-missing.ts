/** Why a computed value is missing: the innermost part that has no value, and what it lacks. */
import type { Num } from '../base/exact.js';
import { isZero } from '../base/exact.js';
import { assertNever } from '../base/exhaustive.js';
import type { Aggregate, ColumnId, Expr, Program, RelationId } from '../core/ir.js';
import { freeBinders } from '../core/walk.js';
import type { MissingReason, Value } from './result.js';

/** Columns below columns, and parts below parts. */
const DEEPEST = 40;

/** The run that computed the value. It must tell no problem again that it has told already. */
export interface QuietRun {
  value(relation: RelationId, column: ColumnId, row: number): Value;
  valueOf(relation: RelationId, e: Expr, row: number): Value;
}

/** null when the value is there, and when the reason is none of those that have a name. */
export function whyMissing(evaluation: QuietRun, program: Program, relation: RelationId, column: ColumnId, row: number): MissingReason | null {
  return ofColumn(relation, column, row, 0);

  function ofColumn(of: RelationId, id: ColumnId, n: number, depth: number): MissingReason | null {
    const c = program.relations[of]!.columns[id]!;
    if (depth > DEEPEST || evaluation.value(of, id, n) !== null) return null;
    return c.value === null ? { kind: 'field', name: c.name } : below(c.value, of, n, depth + 1);
  }

  function below(e: Expr, of: RelationId, n: number, depth: number): MissingReason | null {
    // What reads a row of an aggregate has no value of its own here.
    if (depth > DEEPEST || [...freeBinders(e)].some((b) => b !== 0)) return null;
    const value = (x: Expr): Value => evaluation.valueOf(of, x, n);
    if (value(e) !== null) return null;
    const first = (parts: readonly Expr[]): MissingReason | null => {
      for (const part of parts) { const found = below(part, of, n, depth + 1); if (found !== null) return found; }
      return null;
    };
    switch (e.op) {
      case 'column': return ofColumn(of, e.column, n, depth + 1);
      case 'follow': { const there = value(e.row); return there === null ? first([e.row]) : ofColumn(e.relation, e.column, there as number, depth + 1); }
      case 'call': return first(e.args) ?? (e.fn === 'divide' && isZero(value(e.args[1]!) as Num) ? { kind: 'division by zero' } : null);
      case 'if': return first([value(e.condition) === true ? e.then : e.else]);
      case 'otherwise': return first([e.fallback, e.value]);
      case 'choose': { const taken = e.arms.find((a) => value(a.when) === true)?.then ?? e.else; return taken === null ? null : first([taken]); }
      case 'total': return first(e.arms.filter((a) => a.when === null || value(a.when) === true).map((a) => a.then));
      case 'scale': return first([e.argument, ...(e.after === null ? [] : [e.after])]);
      case 'aggregate': return ofAggregate(e, value);
      case 'parameter': case 'version': case 'const': case 'row': case 'asOf': case 'and': case 'or': case 'oneOf': case 'previous': return null;
      default: return assertNever(e);
    }
  }

  function ofAggregate(e: Aggregate, value: (x: Expr) => Value): MissingReason {
    const rows = value({ ...e, fn: 'count', value: null, order: [], type: { kind: 'count' } }) as Num;
    return isZero(rows) ? { kind: 'no rows' } : { kind: 'no values' };
  }
}
