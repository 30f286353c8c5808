/** Goals as figures: what was reached by the last period that has ended, and what the goals below each one bring. For a report, and for a review. */
import { calendarOf, compareNumbers, dateText, isStale, reconciled, type Evaluation, type Num, type ir } from '@truce/engine';
import { plural } from '../report.js';
import { measuredOf, numberIn, periodsOf, rowsByPeriod, type Measured } from './context.js';
import { ratio } from './numbers.js';
import { metOf, standingOf, type Standing } from './standing.js';

const SHOWN = 8;

export interface GoalsAsked {
  readonly program: ir.Program;
  readonly evaluation: Evaluation;
  readonly span: { readonly first: number; readonly last: number };
  /** the day by which rates are old; null: unknown */
  readonly asOf: number | null;
  /** what stands at a place of the policies */
  readonly text: (at: ir.At) => string;
}
export interface GoalEntry {
  readonly goal: Measured;
  readonly period: string | null;
  readonly value: Num | null; readonly target: Num | null; readonly before: Num | null;
  /** of the target; where lower is better, the target over the value */
  readonly reached: Num | null;
  readonly standing: Standing;
  readonly history: readonly (Num | null)[];
  /** of a goal with several rows a period, such as one for each team */
  readonly rows: { readonly met: number; readonly of: number } | null;
}
export interface Branch {
  readonly goal: ir.Relation;
  readonly brings: Num;
  /** as it is written; null: the target itself */
  readonly conversion: string | null;
  readonly arrives: string;
  readonly measured: string | null;
  readonly stale: boolean;
}
export interface GoalTree {
  readonly goal: ir.Relation;
  readonly row: string;
  readonly target: Num;
  readonly brings: Num;
  readonly share: Num | null;
  readonly assigned: 'whole' | 'over-assigned' | 'under-assigned' | 'not all of it is known';
  readonly by: readonly Branch[];
}

/** One for each goal with periods, in the order of the policy. */
export function goalEntries(c: GoalsAsked): readonly GoalEntry[] {
  return c.program.relations.filter((r) => r.kind === 'goal' && r.facts.notRun === null).flatMap((r) => measuredOf(r) ?? []).map((g) => entryOf(c, g));
}

function entryOf({ evaluation, span }: GoalsAsked, goal: Measured): GoalEntry {
  const { relation, value, target } = goal, { better } = relation.facts, periods = periodsOf(evaluation, goal).filter((p) => p.last <= span.last).slice(-SHOWN), last = periods.at(-1);
  const read = (column: ir.Column | null, row: number): Num | null => numberIn(evaluation, relation, column, row), by = rowsByPeriod(evaluation, goal);
  const here = last === undefined ? [] : by.get(last.ordinal) ?? [], none = { goal, period: last?.text ?? null, value: null, target: null, before: null, reached: null, standing: null, history: [] };
  if (here.length === 0) return { ...none, rows: null };
  if (relation.keys.length > 1) return { ...none, rows: metOf(here.map((row) => standingOf(read(value, row), read(target, row), better))) };
  const history = periods.map((p) => { const row = by.get(p.ordinal)?.[0]; return row === undefined ? null : read(value, row); }), now = history.at(-1) ?? null, aim = read(target, here[0]!);
  return {
    ...none,
    value: now,
    target: aim,
    before: history.at(-2) ?? null,
    reached: now === null || aim === null ? null : better === 'lower' ? ratio(aim, now) : ratio(now, aim),
    standing: standingOf(now, aim, better),
    history,
    rows: null,
  };
}

/** Of the goals that others serve, the rows of the periods that the span is about. */
export function goalTrees(c: GoalsAsked): readonly GoalTree[] {
  const { program, evaluation, span } = c;
  return reconciled(program, evaluation, calendarOf(program, evaluation)).flatMap((a): readonly GoalTree[] => {
    const period = a.goal.columns.find((x) => a.goal.keys.includes(x.id) && x.type.kind === 'period');
    const at = period === undefined ? null : evaluation.period(evaluation.text(evaluation.value(a.goal.id, period.id, a.row), period.type));
    // A month of the report is within a quarter of the goal, or the other way round.
    if (at !== null && !(at.last <= span.last && at.last >= span.first) && !(at.first <= span.first && at.last >= span.last)) return [];
    const to = a.share === null ? 0 : compareNumbers(a.share, 1);
    return [
      {
        goal: a.goal,
        row: evaluation.rowText(a.goal.id, a.row),
        target: a.target,
        brings: a.brings,
        share: a.share,
        assigned: a.partial ? 'not all of it is known' : to > 0 ? 'over-assigned' : to < 0 ? 'under-assigned' : 'whole',
        by: a.by.map(({ goal, brings }) => branchOf(c, goal, brings)),
      },
    ];
  });
}

function branchOf(c: GoalsAsked, goal: ir.Relation, brings: Num): Branch {
  const serves = goal.facts.serves!, { value } = goal.columns[serves.brings]!, { measured } = serves;
  return {
    goal,
    brings,
    conversion: measured === null || value === null ? null : c.text(value.at).replace(/\s+/g, ' ').trim(),
    arrives: arrivesOf(serves),
    measured: measured === null ? null : spanText(c, measured),
    stale: isStale(serves, c.asOf),
  };
}
function arrivesOf({ after }: ir.Serves): string {
  if (after === null) return 'in the same period';
  if (after.of === 'days') return `${plural(after.amount, 'day')} later`;
  return after.amount % 12 === 0 ? `${plural(after.amount / 12, 'year')} later` : after.amount % 3 === 0 ? `${plural(after.amount / 3, 'quarter')} later` : `${plural(after.amount, 'month')} later`;
}
/** A quarter or a year by its name, else its days. */
function spanText({ program, evaluation }: GoalsAsked, { from, through }: { readonly from: number; readonly through: number }): string {
  const calendar = calendarOf(program, evaluation);
  for (const unit of ['year', 'half', 'quarter', 'month'] as const) { const p = calendar.periodOf(from, unit); if (calendar.start(p, unit) === from && calendar.end(p, unit) === through) return calendar.text(p, unit); }
  return from === through ? dateText(from) : `${dateText(from)} to ${dateText(through)}`;
}
