/** Goals of the open and coming periods whose goals below bring less than the whole. More than the whole is a matter of taste, and shown where the goals are. */
import { compare, mul, toDecimalText } from '../../base/exact.js';
import * as codes from '../../diagnostics/codes/lint.js';
import { calendarOf } from '../../eval/calendar-of.js';
import type { Evaluation } from '../../eval/result.js';
import { reconciled } from '../../goals/reconcile.js';
import { found } from '../context.js';
import type { Found, LintContext } from '../context.js';

export function underAssigned(c: LintContext, evaluation: Evaluation): readonly Found[] {
  if (c.goals.length === 0) return [];
  const calendar = calendarOf(c.program, evaluation), seen = new Set<number>();
  return reconciled(c.program, evaluation, calendar).flatMap((a): readonly Found[] => {
    if (a.partial || a.share === null || compare(a.share, 1) >= 0 || seen.has(a.goal.id)) return [];
    const period = a.goal.columns.find((x) => a.goal.keys.includes(x.id) && x.type.kind === 'period');
    if (period?.type.kind === 'period' && c.asOf !== null && calendar.end(evaluation.value(a.goal.id, period.id, a.row) as number, period.type.unit) < c.asOf) return [];
    seen.add(a.goal.id);
    const type = a.goal.columns[a.goal.facts.target!]!.type, said = (n: typeof a.target): string => evaluation.text(n, type, 'short');
    return [
      found(
        a.goal,
        codes.underAssigned.at(
          c.place(
            a.goal.at,
            a.by.map((b) => ({ at: b.goal.facts.serves!.at, text: `brings ${said(b.brings)}` })),
          ),
          {
            goal: a.goal.name,
            row: evaluation.rowText(a.goal.id, a.row),
            target: said(a.target),
            brings: said(a.brings),
            share: `${toDecimalText(mul(a.share, 100), 1)} %`,
            by: a.by.map((b) => `${b.goal.name} brings ${said(b.brings)}`),
          },
        ),
      ),
    ];
  });
}
