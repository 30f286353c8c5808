/** What all parts of a report look at: the run, the period, and who and what plays which part. */
import { dateText, type Evaluation, type Num, type ir } from '@truce/engine';
import type { ReportParts } from '@truce/data';
import { UsageError } from '../io.js';
import type { Run } from '../load-run.js';
import { paymentsOf } from '../pay/payee.js';
import { plural } from '../report.js';
import type { Block, Section } from '../page/blocks.js';
import { grouped, isNumber } from './numbers.js';
import { relationOf } from './paths.js';

/** A period with its days. `ordinal`: the number that stands in results. */
export interface Period { readonly ordinal: number; readonly text: string; readonly first: number; readonly last: number }
/** Something measured for each period: with a target, and perhaps for several teams. */
export interface Measured { readonly relation: ir.Relation; readonly period: ir.Column; readonly value: ir.Column; readonly target: ir.Column | null }

export interface Context {
  readonly run: Run;
  readonly program: ir.Program;
  readonly evaluation: Evaluation;
  readonly declared: ReportParts;
  /** the days that the report is about, and how they are called */
  readonly span: { readonly text: string; readonly first: number; readonly last: number };
  /** the period of the goal that ends the span, and the periods up to it, the oldest first; null without a goal of periods */
  readonly at: Period | null;
  readonly periods: readonly Period[];
  readonly goal: Measured | null;
  /** the records of people who are paid */
  readonly payees: ReadonlySet<ir.RelationId>;
  readonly currency: string | null;
  /** whether people may be named */
  readonly names: boolean;
  /** Says once which part something plays, and how that was known. */
  readonly plays: (part: string, is: string, how: 'truce.yaml' | 'found by kind') => void;
}

/** What a part of the report came to: for people, and for programs. */
export interface Made { readonly section: Section; readonly data: unknown }

/** A part that can not be made says why. */
export const notShown = (id: string, title: string, why: string): Made => ({ section: { id, title, lead: `Not shown: ${why}`, blocks: [] }, data: { notShown: why } });

export interface Played { readonly part: string; readonly is: string; readonly how: string }

/** @throws UsageError when the period is none, or the manifest names what is not there */
export function contextOf(run: Run, period: string | undefined, names: boolean): { readonly context: Context; readonly played: readonly Played[] } {
  const { program, evaluation } = run, declared = run.project.manifest?.report ?? {}, played: Played[] = [];
  const plays: Context['plays'] = (part, is, how) => { if (!played.some((p) => p.part === part && p.is === is)) played.push({ part, is, how }); };
  const goal = goalOf(program, declared, plays), all = goal === null ? [] : periodsOf(evaluation, goal), asOf = run.asOf?.day ?? Infinity;
  const span = spanOf(evaluation, period, all.filter((p) => p.last <= asOf), asOf), periods = all.filter((p) => p.last <= span.last);
  return {
    played,
    context: {
      run,
      program,
      evaluation,
      declared,
      span,
      at: periods.at(-1) ?? null,
      periods,
      goal,
      payees: new Set(paymentsOf(program).map((p) => p.payee)),
      currency: program.settings.currency ?? mostPaid(program, evaluation),
      names,
      plays,
    },
  };
}

/** A policy without a currency of its own may pay in those of its rows: the one that most payments are in. */
function mostPaid(program: ir.Program, evaluation: Evaluation): string | null {
  const found = new Map<string, number>();
  for (const { relation, source } of paymentsOf(program)) if (source.columns.currency !== null) for (const row of evaluation.rows(relation.id)) {
    const currency = evaluation.value(relation.id, source.columns.currency, row) as string | null;
    if (currency !== null) found.set(currency, (found.get(currency) ?? 0) + 1);
  }
  return [...found].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))[0]?.[0] ?? null;
}

/** Said where payments are counted. */
export const leftOut = (currency: string | null, payments: number, deals = 0): readonly Block[] =>
  payments + deals === 0
    ? []
    : [
        {
          kind: 'note',
          text: `In other currencies than ${currency ?? ''}, and left out, because nothing says at which rate: ${deals === 0 ? '' : `${plural(deals, 'deal')}, `}${plural(payments, 'payment')}.`,
        },
      ];

function goalOf(program: ir.Program, declared: ReportParts, plays: Context['plays']): Measured | null {
  if (declared.goal !== undefined) {
    const relation = relationOf(program, declared.goal, 'report.goal', ['kpi', 'goal']), measured = measuredOf(relation);
    if (measured === null || measured.target === null)
      throw new UsageError(
        `\`report.goal\` in truce.yaml: ${declared.goal} has no ${measured === null ? 'periods' : 'target'}`,
        'name a kpi or goal `for each quarter` with a `target`',
      );
    plays('goal of the company', relation.name, 'truce.yaml');
    return measured;
  }
  // Money with a target, for each period and nothing else, that several parties own: what all of them are after.
  const fit = program.relations
    .filter((r) => (r.kind === 'kpi' || r.kind === 'goal') && r.facts.notRun === null && r.facts.class !== 'activity')
    .flatMap((r) => {
      const m = measuredOf(r);
      return m !== null && m.target !== null && m.value.type.kind === 'money' && r.keys.length === 1 ? [m] : [];
    });
  const found = fit.find((m) => m.relation.kind === 'goal' && m.relation.facts.serves === null) ?? fit.find((m) => m.relation.facts.ownedBy.length > 1) ?? fit[0] ?? null;
  if (found !== null) plays('goal of the company', found.relation.name, 'found by kind');
  return found;
}

export function measuredOf(relation: ir.Relation): Measured | null {
  const period = relation.columns.find((c) => relation.keys.includes(c.id) && c.type.kind === 'period'), { value, target } = relation.facts;
  return period === undefined || value === null ? null : { relation, period, value: relation.columns[value]!, target: target === null ? null : relation.columns[target]! };
}

export function periodsOf(evaluation: Evaluation, { relation, period }: Measured): readonly Period[] {
  const ordinals = [...new Set(Array.from(evaluation.rows(relation.id), (row) => evaluation.value(relation.id, period.id, row) as number))].sort((a, b) => a - b);
  return ordinals.flatMap((ordinal) => { const p = evaluation.period(evaluation.text(ordinal, period.type)); return p === null ? [] : [{ ordinal, text: p.text, first: p.first, last: p.last }]; });
}

/** The rows of each period by its ordinal, in the order of the data. */
export function rowsByPeriod(evaluation: Evaluation, { relation, period }: Measured): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, number[]>();
  for (const row of evaluation.rows(relation.id)) {
    const ordinal = evaluation.value(relation.id, period.id, row) as number, own = found.get(ordinal);
    if (own === undefined) found.set(ordinal, [row]); else own.push(row);
  }
  return found;
}

/** null where there is no such column, and where a row has no number in it. */
export function numberIn(evaluation: Evaluation, relation: ir.Relation, column: ir.Column | null, row: number): Num | null {
  const value = column === null ? null : evaluation.value(relation.id, column.id, row);
  return isNumber(value) ? value : null;
}

/** A figure for people: money without cents, everything else as the policy writes it; nothing where there is none. */
export const figureText = (evaluation: Evaluation, n: Num | null, { type }: ir.Column): string => (n === null ? '' : type.kind === 'money' ? `${grouped(n)} ${type.currency}` : evaluation.text(n, type, 'short'));

/** @throws UsageError */
function spanOf(evaluation: Evaluation, asked: string | undefined, complete: readonly Period[], asOf: number): Context['span'] {
  if (asked !== undefined) {
    const p = evaluation.period(asked);
    if (p === null) throw new UsageError(`\`${asked}\` is no period of the policy's calendar`, 'write a month, a quarter or a year: 2026-03, 2026-Q1, FY2026');
    return p;
  }
  const last = complete.at(-1);
  return last ?? { text: asOf === Infinity ? 'all of the data' : `the time until ${dateText(asOf)}`, first: -Infinity, last: asOf };
}

/** How a period is called when several of them make the span. */
export const within = (span: Context['span'], day: number | null): boolean => day !== null && day >= span.first && day <= span.last;
export const list = (v: string | readonly string[] | undefined): readonly string[] => (v === undefined ? [] : typeof v === 'string' ? [v] : v);
