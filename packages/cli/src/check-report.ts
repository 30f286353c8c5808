/** What `check` finds out about a policy on its data, as plain data: the screen shows it, `--json` prints it. */
import { compareNumbers, gregorianCalendar, isNumber, multiplyNumbers, reconciled, toDecimalText, type Evaluation, type MissingReason, type Value, type ir } from '@truce/engine';
import type { AsOf } from './as-of.js';
import { payFiguresOf, type PayFigures } from './pay-report.js';

export interface LeadStage {
  readonly name: string;
  readonly title: string | null;
  readonly rows: number;
  /** rows that the first stage of its chain looked at */
  readonly candidates: number;
  /** the stage whose rows this one looks at; null when it looks at a record or list */
  readonly previous: { readonly name: string; readonly rows: number } | null;
}
export interface SlaState { readonly name: string; readonly title: string | null; readonly by: string | null; readonly rows: number; readonly statuses: readonly { readonly status: string; readonly rows: number }[] }
export interface KpiState {
  readonly name: string;
  readonly title: string | null;
  /** the latest period; null for a KPI without periods */
  readonly period: string | null;
  /** the period has not ended on the as-of day */
  readonly unfinished: boolean;
  /** one for a KPI with one row a period; otherwise how many rows the period has */
  readonly rows: number;
  readonly value: string | null;
  readonly target: string | null;
  readonly standing: 'above' | 'on' | 'below' | null;
  /** which way is good, where it is said */
  readonly better: 'higher' | 'lower' | null;
  /** the value of the latest period before that has one, and which that is */
  readonly before: { readonly period: string; readonly value: string } | null;
  /** rows of the period that have a target, and those that reach it: at or above it, or at or below it where lower is better */
  readonly withTarget: number;
  readonly atOrAbove: number;
  /** rows of the period whose value is missing, and why, each reason once */
  readonly withoutValue: number;
  readonly reasons: readonly MissingReason[];
  /** value, target and the value before with as many digits as a summary needs */
  readonly shown: { readonly value: string | null; readonly target: string | null; readonly before: string | null };
}
/** `assigned`: what the goals below bring, of its target; null where none serves it, or where not all of them reach back so far. */
export interface GoalState extends KpiState { readonly owners: readonly string[]; readonly serves: string | null; readonly assigned: { readonly share: string; readonly brings: string } | null }
export interface NotComputed { readonly name: string; readonly kind: ir.Relation['kind']; readonly reason: string }
export interface Figures {
  readonly leads: readonly LeadStage[];
  readonly slas: readonly SlaState[];
  readonly kpis: readonly KpiState[];
  /** the goals, in the same form, with how far the goals below reach */
  readonly goals: readonly GoalState[];
  readonly pay: PayFigures;
  readonly notComputed: readonly NotComputed[];
}

export function figuresOf(program: ir.Program, evaluation: Evaluation, asOf: AsOf): Figures {
  const runnable = program.relations.filter((r) => r.facts.notRun === null);
  // Relations without a name belong to invariants, which ask for what they need, and to tests, which have data of their own.
  for (const relation of runnable) if (relation.name !== '') computeAll(relation, evaluation);
  return {
    leads: runnable.filter((r) => r.kind === 'lead').map((r) => leadStage(r, program, evaluation)),
    slas: runnable.filter((r) => r.kind === 'sla').map((r) => slaState(r, evaluation)),
    kpis: runnable.filter((r) => r.kind === 'kpi').map((r) => kpiState(r, program, evaluation, asOf)),
    goals: goalStates(runnable.filter((r) => r.kind === 'goal'), program, evaluation, asOf),
    pay: payFiguresOf(runnable, evaluation),
    notComputed: program.relations.flatMap((r) => (r.facts.notRun === null || r.name === '' ? [] : [{ name: r.name, kind: r.kind, reason: r.facts.notRun }])),
  };
}

/** A column is computed as a whole when its first value is asked for; a problem in the data shows only then. */
function computeAll(relation: ir.Relation, evaluation: Evaluation): void {
  const first = evaluation.rows(relation.id)[0];
  if (first === undefined) return;
  for (const column of relation.columns) if (column.value !== null) evaluation.value(relation.id, column.id, first);
}

function leadStage(relation: ir.Relation, program: ir.Program, evaluation: Evaluation): LeadStage {
  const previous = stageBefore(relation, program);
  let first = relation;
  for (let before = previous, seen = new Set([relation.id]); before !== null && !seen.has(before.id); before = stageBefore(before, program)) {
    seen.add(before.id);
    first = before;
  }
  return {
    name: relation.name, title: relation.title, rows: evaluation.rows(relation.id).length, candidates: evaluation.candidates(first.id).length,
    previous: previous === null ? null : { name: previous.name, rows: evaluation.rows(previous.id).length },
  };
}

function stageBefore(relation: ir.Relation, program: ir.Program): ir.Relation | null {
  const { source } = relation;
  const item = source.op === 'each' && source.items.length === 1 ? source.items[0]! : null;
  const before = item !== null && 'relation' in item ? program.relations[item.relation]! : null;
  return before?.kind === 'lead' ? before : null;
}

function slaState(relation: ir.Relation, evaluation: Evaluation): SlaState {
  const rows = evaluation.rows(relation.id);
  const status = relation.columns.find((c) => c.name === 'status');
  const words = status?.type.kind === 'choice' ? status.type.choices : [];
  const counts = new Map(words.map((word) => [word, 0]));
  if (status !== undefined) {
    for (const row of rows) {
      const value = evaluation.value(relation.id, status.id, row);
      const word = value === null ? 'missing' : String(value);
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  }
  return { name: relation.name, title: relation.title, by: relation.facts.by, rows: rows.length, statuses: [...counts].map(([word, n]) => ({ status: word, rows: n })) };
}

function kpiState(relation: ir.Relation, program: ir.Program, evaluation: Evaluation, asOf: AsOf): KpiState {
  const all = [...evaluation.rows(relation.id)];
  const period = relation.columns.find((c) => relation.keys.includes(c.id) && c.type.kind === 'period');
  const periodOf = (row: number): number => (period === undefined ? 0 : Number(evaluation.value(relation.id, period.id, row)));
  // Goals are set beforehand: the one that counts now is that of the period that has begun.
  const begun = all.filter(
    (row) =>
      period?.type.kind !== 'period'
      || asOf === null
      || relation.kind !== 'goal'
      || program.settings.calendar !== null
      || gregorianCalendar(program.settings.year).start(periodOf(row), period.type.unit) <= asOf.day,
  );
  const rows = begun.length > 0 ? begun : all.slice(0, 1);
  const latest = rows.reduce((most, row) => Math.max(most, periodOf(row)), -Infinity);
  const here = rows.filter((row) => periodOf(row) === latest);
  const cell = (column: ir.ColumnId | null, row: number): { readonly value: Value; readonly text: string; readonly short: string } | null => {
    const described = column === null ? undefined : relation.columns[column];
    if (described === undefined) return null;
    const value = evaluation.value(relation.id, described.id, row);
    return { value, text: evaluation.text(value, described.type), short: evaluation.text(value, described.type, 'short') };
  };
  const standings = here.map((row) => standingOf(cell(relation.facts.value, row)?.value ?? null, cell(relation.facts.target, row)?.value ?? null));
  const one = here.length === 1 ? here[0]! : null;
  const earlier = rows.filter((row) => periodOf(row) < latest && (cell(relation.facts.value, row)?.value ?? null) !== null);
  const last = one === null || earlier.length === 0 ? null : earlier.reduce((a, b) => (periodOf(b) > periodOf(a) ? b : a));
  const value = one === null ? null : cell(relation.facts.value, one), target = one === null ? null : cell(relation.facts.target, one), before = last === null ? null : cell(relation.facts.value, last);
  const without = relation.facts.value === null ? [] : here.filter((row) => (cell(relation.facts.value, row)?.value ?? null) === null);
  // Two numbers that differ are not shown as the same.
  const full = standings[0] !== 'on' && value !== null && value.short === target?.short;
  return {
    name: relation.name, title: relation.title, rows: here.length,
    period: period === undefined || here.length === 0 ? null : evaluation.text(latest, period.type),
    unfinished: period?.type.kind === 'period' && asOf !== null && here.length > 0 && lastDay(program, latest, period.type.unit) > asOf.day,
    value: value?.text ?? null, target: target?.text ?? null, standing: one === null ? null : standings[0]!, better: relation.facts.better,
    before: before === null || period === undefined ? null : { period: evaluation.text(periodOf(last!), period.type), value: before.text },
    withTarget: standings.filter((s) => s !== null).length, atOrAbove: standings.filter((s) => s === (relation.facts.better === 'lower' ? 'below' : 'above') || s === 'on').length,
    withoutValue: without.length, reasons: reasonsOf(without.slice(0, MOST_ASKED), relation, evaluation),
    shown: { value: (full ? value?.text : value?.short) ?? null, target: (full ? target?.text : target?.short) ?? null, before: before?.short ?? null },
  };
}

function goalStates(goals: readonly ir.Relation[], program: ir.Program, evaluation: Evaluation, asOf: AsOf): readonly GoalState[] {
  // Periods of a calendar that the data makes are not added up here.
  const assigned = goals.length === 0 || program.settings.calendar !== null ? [] : reconciled(program, evaluation, gregorianCalendar(program.settings.year));
  return goals.map((r) => {
    const state = kpiState(r, program, evaluation, asOf);
    const own =
      state.rows !== 1
        ? undefined
        : assigned.find(
            (a) => a.goal.id === r.id && !a.partial && a.share !== null && (state.period === null || evaluation.rowText(r.id, a.row) === state.period),
          );
    const { serves } = r.facts;
    return {
      ...state, owners: r.facts.ownedBy, serves: serves === null ? null : program.relations[serves.goal]!.name,
      assigned: own === undefined ? null : { share: `${toDecimalText(multiplyNumbers(own.share!, 100), 1)} %`, brings: evaluation.text(own.brings, r.columns[r.facts.target!]!.type, 'short') },
    };
  });
}

/** Rows that are asked why they have no value: beyond, the reasons are the same ones again. */
const MOST_ASKED = 50;

function reasonsOf(rows: readonly number[], relation: ir.Relation, evaluation: Evaluation): readonly MissingReason[] {
  const found = new Map<string, MissingReason>();
  for (const row of rows) {
    const reason = evaluation.whyMissing(relation.id, relation.facts.value!, row);
    if (reason !== null) found.set(JSON.stringify(reason), reason);
  }
  return [...found.values()];
}

function standingOf(value: Value, target: Value): KpiState['standing'] {
  if (!isNumber(value) || !isNumber(target)) return null;
  const order = compareNumbers(value, target);
  return order > 0 ? 'above' : order < 0 ? 'below' : 'on';
}

/** The last day of a period; -Infinity under a calendar of the data's own, which only the evaluator knows. */
function lastDay(program: ir.Program, ordinal: number, unit: ir.PeriodUnit): number {
  return program.settings.calendar === null ? gregorianCalendar(program.settings.year).end(ordinal, unit) : -Infinity;
}
