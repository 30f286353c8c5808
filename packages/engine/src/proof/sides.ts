/** Why a condition does not hold, in values: the sides of the comparison that fails. */
import type { At, Expr, RelationId } from '../core/ir.js';
import type { SideValue } from '../diagnostics/codes/proof.js';
import type { Evaluation } from '../eval/result.js';

/** The values that decide, in the order in which they are written. Empty when the condition is no comparison: then there is nothing to show but `no`. */
export function failingSides(evaluation: Evaluation, relation: RelationId, row: number, condition: Expr, text: ((at: At) => string) | undefined): readonly SideValue[] {
  const holds = (e: Expr): boolean => evaluation.valueOf(relation, e, row) === true;
  const shown = (e: Expr): SideValue => ({ text: text?.(e.at) ?? null, value: evaluation.text(evaluation.valueOf(relation, e, row), e.type) });
  const sides = (e: Expr): readonly SideValue[] => {
    switch (e.op) {
      // The parts that hold are not why.
      case 'and': { const failing = e.args.find((a) => !holds(a)); return failing === undefined ? [] : sides(failing); }
      case 'or': return e.args.flatMap(sides);
      case 'if': return sides(holds(e.condition) ? e.then : e.else);
      case 'oneOf': return [shown(e.value)];
      case 'call':
        switch (e.fn) {
          case 'less': case 'lessOrEqual': case 'greater': case 'greaterOrEqual': case 'equal': case 'notEqual': case 'between': return e.args.map(shown);
          case 'contains': case 'startsWith': case 'endsWith': return e.args.map(shown);
          case 'isMissing': return [shown(e.args[0]!)];
          case 'not': return sides(e.args[0]!);
          default: return [];
        }
      default: return [];
    }
  };
  return sides(condition);
}
