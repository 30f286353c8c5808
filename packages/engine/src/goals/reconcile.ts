/** Whether the goals under a goal add up to it: for each of its rows, what the targets of those that serve it bring, period by period, against its own target. */
import { ZERO, add, div, isZero } from '../base/exact.js';
import type { Num } from '../base/exact.js';
import { CalendarError } from '../base/periods.js';
import type { FiscalCalendar } from '../base/periods.js';
import { addMonths } from '../base/days.js';
import type { Program, Relation, Serves } from '../core/ir.js';
import type { Evaluation } from '../eval/result.js';

/** One row of a goal, and what the goals under it bring. */
export interface Assigned {
  readonly goal: Relation;
  readonly row: number;
  readonly target: Num;
  /** the sum of what the goals under it bring */
  readonly brings: Num;
  /** brings over target; null for a target of nothing */
  readonly share: Num | null;
  readonly by: readonly { readonly goal: Relation; readonly brings: Num }[];
  /** a goal under it, whose targets arrive later, has none that is due here: before its first period nothing can be added up */
  readonly partial: boolean;
}

/** One for each row of each goal that another serves and that has a target. Rows that differ in more than their period (by team, by region) are added up where they have the same names. */
export function reconciled(program: Program, evaluation: Evaluation, calendar: FiscalCalendar): readonly Assigned[] {
  const goals = program.relations.filter((r) => r.kind === 'goal' && r.facts.notRun === null);
  return goals.flatMap((goal): readonly Assigned[] => {
    const under = goals.filter((g) => g.facts.serves?.goal === goal.id), target = goal.facts.target;
    if (under.length === 0 || target === null) return [];
    const sums = under.map((g) => ({ goal: g, byRow: broughtBy(program, evaluation, calendar, g, g.facts.serves!, goal) }));
    return [...evaluation.rows(goal.id)].flatMap((row): readonly Assigned[] => {
      const wanted = evaluation.value(goal.id, target, row) as Num | null;
      if (wanted === null) return [];
      const key = keyOf(evaluation, goal, row, goal), by = sums.map((s) => ({ goal: s.goal, brings: s.byRow.get(key) ?? null }));
      const brings = by.reduce<Num>((sum, b) => add(sum, b.brings ?? ZERO), ZERO);
      return [
        {
          goal,
          row,
          target: wanted,
          brings,
          share: isZero(wanted) ? null : div(brings, wanted),
          by: by.flatMap((b) => (b.brings === null ? [] : [{ goal: b.goal, brings: b.brings }])),
          partial: by.some((b) => b.brings === null),
        },
      ];
    });
  });
}

function broughtBy(program: Program, evaluation: Evaluation, calendar: FiscalCalendar, child: Relation, serves: Serves, goal: Relation): ReadonlyMap<string, Num> {
  const found = new Map<string, Num>(), own = periodOf(child), theirs = periodOf(goal);
  for (const row of evaluation.rows(child.id)) {
    const brings = evaluation.value(child.id, serves.brings, row) as Num | null, period = own === null ? null : (evaluation.value(child.id, own.id, row) as number);
    if (brings === null) continue;
    let ordinal: number | null = null;
    if (theirs !== null && own !== null && period !== null && own.type.kind === 'period' && theirs.type.kind === 'period') {
      // Quarters of a calendar of weeks do not begin on the same day of a month: the middle of one is in the middle of the next, whatever they begin with.
      const start =
        own.type.unit === theirs.type.unit
          ? Math.floor((calendar.start(period, own.type.unit) + calendar.end(period, own.type.unit)) / 2)
          : calendar.start(period, own.type.unit);
      const later = serves.after === null ? start : serves.after.of === 'days' ? start + serves.after.amount : addMonths(start, serves.after.amount);
      ordinal = periodOn(calendar, later, theirs.type.unit);
      if (ordinal === null) continue;
    }
    const key = keyOf(evaluation, child, row, goal, ordinal);
    found.set(key, add(found.get(key) ?? ZERO, brings));
  }
  return found;
}

/** Null where a calendar of rows ends before that day. */
function periodOn(calendar: FiscalCalendar, day: number, unit: Parameters<FiscalCalendar['periodOf']>[1]): number | null {
  try {
    return calendar.periodOf(day, unit);
  } catch (x) {
    if (x instanceof CalendarError) return null;
    throw x;
  }
}

const periodOf = (r: Relation): Relation['columns'][number] | null => r.columns.find((c) => r.keys.includes(c.id) && c.type.kind === 'period') ?? null;

/** The parts of the key that the goal above has too, by name; its period, if there is one, by number. */
function keyOf(evaluation: Evaluation, r: Relation, row: number, goal: Relation, period: number | null = null): string {
  return JSON.stringify(goal.keys.map((k) => {
    const column = goal.columns[k]!, mine = r.columns.find((c) => r.keys.includes(c.id) && c.name === column.name);
    if (column.type.kind === 'period') return period ?? (mine === undefined ? null : evaluation.value(r.id, mine.id, row));
    return mine === undefined ? null : evaluation.text(evaluation.value(r.id, mine.id, row), mine.type);
  }));
}
