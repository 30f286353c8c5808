/** The screen after `check`: what went in, what came out, in the order in which one asks. */
import { dateText, printable, type AcceptedFinding, type InvariantResult, type MissingReason, type Paint, type TestResult } from '@truce/engine';
import type { FileCounts } from '@truce/data';
import type { AsOf } from '../as-of.js';
import type { Figures, GoalState, KpiState, LeadStage } from '../check-report.js';
import { grouped, plural } from '../report.js';
import { creditTable, payTable } from './pay-tables.js';
import { left, right, tableText, titled } from './table.js';

export interface Screen {
  readonly title: string;
  readonly shown: string;
  readonly asOf: AsOf;
  /** null when the data was left out */
  readonly counts: readonly Readonly<FileCounts>[] | null;
  readonly figures: Figures | null;
  readonly tests: readonly TestResult[];
  readonly invariants: readonly InvariantResult[] | null;
  readonly accepted: readonly AcceptedFinding[];
  readonly verdict: Verdict;
}
export interface Verdict { readonly good: boolean; readonly text: string }

export async function checkScreen(screen: Screen, paint: Paint): Promise<string> {
  const day = screen.asOf === null ? '' : `as of ${dateText(screen.asOf.day)}`;
  const where = [...(screen.shown === '.' ? [] : [printable(screen.shown)]), ...(day === '' ? [] : [day])].join(', ');
  const parts = [`${paint('strong', printable(screen.title))}${where === '' ? '' : `  ${paint('quiet', where)}`}\n`];
  if (screen.counts !== null && screen.counts.length > 0) parts.push(await dataTable(screen.counts, paint));
  if (screen.figures !== null) {
    const { leads, slas, kpis, goals, pay } = screen.figures;
    if (leads.length > 0) parts.push(await leadTable(leads, paint));
    if (slas.length > 0) parts.push(await slaTable(slas, paint));
    if (kpis.length > 0) parts.push(await kpiTable(kpis, paint));
    if (goals.length > 0) parts.push(await goalTable(goals, paint));
    if (pay.credits.length > 0) parts.push(await creditTable(pay.credits, paint));
    if (pay.plans.length > 0) parts.push(await payTable(pay, paint));
  }
  const rest = await closing(screen, paint);
  if (rest !== '') parts.push(rest);
  parts.push(verdictLine(screen.verdict, paint));
  return parts.join('\n');
}

export function verdictLine(verdict: Verdict, paint: Paint): string {
  return `${paint(verdict.good ? 'good' : 'error', verdict.good ? '✓' : '✗')} ${paint('strong', printable(verdict.text))}\n`;
}

/** Rows that are no data, in words: `1 footer row and 4 empty rows left out`. */
function leftOut(c: Readonly<FileCounts>): string {
  const parts = [c.footerRows === 0 ? '' : plural(c.footerRows, 'footer row'), c.emptyRows === 0 ? '' : plural(c.emptyRows, 'empty row')].filter((p) => p !== '');
  return parts.length === 0 ? '' : `${parts.join(' and ')} left out`;
}

function dataTable(counts: readonly Readonly<FileCounts>[], paint: Paint): Promise<string> {
  const rows = counts.map((c) => [c.record, c.file, grouped(c.rowsIn), grouped(c.rowsUsed), grouped(c.rowsRejected), leftOut(c)]);
  const sum = (of: (c: FileCounts) => number): string => grouped(counts.reduce((n, c) => n + of(c), 0));
  const total = counts.length < 2 ? [] : [['', 'in all', sum((c) => c.rowsIn), sum((c) => c.rowsUsed), sum((c) => c.rowsRejected), '']];
  return tableText({ columns: [left('Data'), left(), right('rows in ='), right('used +'), right('rejected'), left()], rows: [...rows, ...total] }, paint);
}

function leadTable(leads: readonly LeadStage[], paint: Paint): Promise<string> {
  const chained = leads.some((l) => l.previous !== null);
  const rows = leads.map((l) => [titled(l.name, l.title), grouped(l.rows), share(l.rows, l.candidates), ...(chained ? [l.previous === null ? '' : `${share(l.rows, l.previous.rows)} of ${l.previous.name}`] : [])]);
  return tableText({ columns: [left('Leads'), right('rows'), right('of candidates'), ...(chained ? [right('of stage before')] : [])], rows }, paint);
}

/** Counts by status, and which part of those that are decided was met. */
function slaTable(slas: Figures['slas'], paint: Paint): Promise<string> {
  const words = [...new Set(slas.flatMap((s) => s.statuses.map((c) => c.status)))];
  const rows = slas.map((s) => {
    const count = (word: string): number => s.statuses.find((c) => c.status === word)?.rows ?? 0;
    const decided = s.statuses.reduce((n, c) => n + (c.status === 'Open' || c.status === 'missing' ? 0 : c.rows), 0);
    return [`${titled(s.name, s.title)}${s.by === null ? '' : `, by ${s.by}`}`, ...words.map((word) => grouped(count(word))), decided === 0 ? '' : `${share(count('Met'), decided)} met`];
  });
  return tableText({ columns: [left('SLAs'), ...words.map((word) => right(word.toLowerCase())), right('of decided')], rows }, paint);
}

function kpiTable(kpis: readonly KpiState[], paint: Paint): Promise<string> {
  const rows = kpis.map((k) => {
    const head = [titled(k.name, k.title), k.period === null ? '' : `${k.period}${k.unfinished ? ' so far' : ''}`];
    if (k.rows === 0) return [...head, 'no rows'];
    if (k.rows > 1)
      return [
        ...head,
        `${plural(k.rows, 'row')}${k.withoutValue === 0 ? '' : `, ${grouped(k.withoutValue)} ${noValue(k)}`}`,
        '',
        k.withTarget === 0 ? '' : `${grouped(k.atOrAbove)} of ${grouped(k.withTarget)} at or ${k.better === 'lower' ? 'below' : 'above'}`,
      ];
    return [...head, k.withoutValue > 0 ? noValue(k) : k.shown.value ?? '', k.shown.target ?? '', standingText(k), k.before === null ? '' : `${k.shown.before ?? k.before.value} in ${k.before.period}`];
  });
  const titles = [left('KPIs'), left('latest'), right('value'), right('target'), left(), right('before')];
  // Columns in which nothing stands are left out.
  const used = titles.map((_, i) => i < 3 || rows.some((r) => (r[i] ?? '') !== ''));
  return tableText({ columns: titles.filter((_, i) => used[i]), rows: rows.map((r) => titles.map((_, i) => r[i] ?? '').filter((_, i) => used[i])) }, paint);
}

/** Where each goal stands, who owns it, and whether the goals below reach it. */
function goalTable(goals: readonly GoalState[], paint: Paint): Promise<string> {
  const rows = goals.map((g) => {
    const head = [titled(g.name, g.title), g.owners.join(', '), g.period === null ? '' : `${g.period}${g.unfinished ? ' so far' : ''}`];
    const below = g.assigned === null ? '' : `${g.assigned.share} (${g.assigned.brings})`;
    const serves = g.serves ?? '';
    if (g.rows !== 1) return [...head, g.rows === 0 ? 'no rows' : plural(g.rows, 'row'), '', g.withTarget === 0 ? '' : `${grouped(g.atOrAbove)} of ${grouped(g.withTarget)} reached`, serves, below];
    return [...head, g.withoutValue > 0 ? noValue(g) : g.shown.value ?? '', g.shown.target ?? '', standingText(g), serves, below];
  });
  const titles = [left('Goals'), left('owned by'), left('latest'), right('value'), right('target'), left(), left('serves'), right('goals below bring')];
  const used = titles.map((_, i) => i < 5 || rows.some((r) => r[i] !== ''));
  return tableText({ columns: titles.filter((_, i) => used[i]), rows: rows.map((r) => r.filter((_, i) => used[i])) }, paint);
}

/** Where lower is better, somebody who reads "above" must not take it for good. */
const standingText = ({ standing, better }: KpiState): string => (standing === null ? '' : standing === 'above' && better === 'lower' ? 'above (lower is better)' : standing);

/** `no value (no rows)` */
function noValue({ reasons }: KpiState): string {
  return reasons.length === 0 ? 'no value' : `no value (${reasons.map(reasonText).join(', ')})`;
}

function reasonText(reason: MissingReason): string {
  switch (reason.kind) {
    case 'no rows': return 'no rows';
    case 'no values': return 'only missing values';
    case 'division by zero': return 'division by zero';
    case 'field': return `${reason.name} is missing`;
  }
}

async function closing({ tests, invariants, figures, accepted }: Screen, paint: Paint): Promise<string> {
  const rows: string[][] = [];
  if (tests.length > 0) {
    const failed = tests.filter((t) => !t.passed).length;
    const notRun = tests.reduce((n, t) => n + t.notRun.length, 0);
    rows.push(['Tests', `${grouped(tests.length - failed)} passed${failed === 0 ? '' : `, ${grouped(failed)} failed`}${notRun === 0 ? '' : `, ${plural(notRun, 'expectation')} not run yet`}`]);
  }
  const always = (invariants ?? []).filter((i) => i.kind === 'always'), guards = (invariants?.length ?? 0) - always.length;
  if (always.length > 0) {
    const of = (outcome: InvariantResult['outcome']): number => always.filter((i) => i.outcome === outcome).length;
    const parts = [
      ...(of('holds') === 0 ? [] : [`${grouped(of('holds'))} ${of('holds') === 1 ? 'holds' : 'hold'}`]),
      ...(of('violated') === 0 ? [] : [`${grouped(of('violated'))} broken`]),
      ...(of('not run') === 0 ? [] : [`${grouped(of('not run'))} not run yet`]),
    ];
    rows.push(['Invariants', parts.join(', ')]);
  }
  if (guards > 0) rows.push(['Guards', `${grouped(guards)}, judged by \`truce diff\``]);
  if (accepted.length > 0) rows.push(['Accepted', acceptedText(accepted)]);
  const later = figures?.notComputed ?? [];
  if (later.length > 0) rows.push(['Not computed', `${later.map((r) => r.name).join(', ')} (${[...new Set(later.map((r) => r.kind))].join(', ')})`]);
  return rows.length === 0 ? '' : tableText({ columns: [left(), left()], rows }, paint);
}

/** What is known and stands, and when the first of it has to be looked at again. */
function acceptedText(accepted: readonly AcceptedFinding[]): string {
  const byCode = new Map<string, string[]>(), first = accepted.map((a) => a.through).sort()[0]!;
  for (const a of accepted) byCode.set(a.code, [...(byCode.get(a.code) ?? []), ...(a.of === null ? [] : [a.of])]);
  return `${plural(accepted.length, 'finding')}, the first through ${first}: ${[...byCode].map(([code, of]) => [code, ...new Set(of)].join(' ')).join(', ')}`;
}

/** A part of a whole in percent with one decimal, rounded half up; counted in whole numbers, so that it is the same everywhere. */
export function share(part: number, whole: number): string {
  if (whole === 0) return '';
  const tenths = Number((BigInt(part) * 2000n + BigInt(whole)) / (2n * BigInt(whole)));
  return `${Math.floor(tenths / 10)}.${tenths % 10} %`;
}
