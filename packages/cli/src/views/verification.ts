/** What `verify` found, and what a closing came to: as known then and as known now. */
import { addNumbers, compareNumbers, dateText, printable, subtractNumbers, type Evaluation, type Num, type Paint, type ir } from '@truce/engine';
import { changeText } from '../agreement/causes.js';
import { numberOf } from '../agreement/exact-text.js';
import type { Amendment } from '../agreement/rules.js';
import type { Verification } from '../agreement/verify.js';
import { left, right, tableText } from './table.js';

export interface Amount { readonly amount: Num; readonly type: ir.ValueType }

/** `12,300.00 USD`; several currencies side by side. */
export function sumText(amounts: readonly Amount[], evaluation: Evaluation): string {
  const sums = new Map<string, Amount>();
  for (const a of amounts) { const key = JSON.stringify(a.type), before = sums.get(key); sums.set(key, { type: a.type, amount: before === undefined ? a.amount : addNumbers(before.amount, a.amount) }); }
  return [...sums.values()].map((s) => evaluation.text(s.amount, s.type)).join(' and ') || '0';
}

export interface TrueUpRow { readonly plan: string; readonly payee: string | null; readonly type: ir.ValueType; readonly then: Num; readonly now: Num; readonly postedSince: Num }
/** Payments that were due by the day of a closing: what its closings had posted, and what the plans say now. */
export interface TrueUp { readonly closing: string; readonly day: number; readonly rows: readonly TrueUpRow[] }

const MOST = 20;

export async function verificationText(v: Verification, evaluation: Evaluation, program: ir.Program, paint: Paint): Promise<string> {
  const { seal } = v, out: string[] = [], more = (n: number): string => (n > MOST ? `  … and ${n - MOST} more\n` : '');
  if (v.declarations.length > 0)
    out.push(
      `${paint('strong', 'Declarations')} that are not as they were when ${seal.closing} was sealed\n${v.declarations
        .slice(0, MOST)
        .map(
          (key) =>
            `  ${printable(key)}${amendmentText(
              v.responsible.find((r) => r.key === key)?.amendment ?? null,
              v.responsible.some((r) => r.key === key),
            )}\n${(v.words.get(key) ?? []).map((w) => paint('quiet', `    ${printable(w)}\n`)).join('')}`,
        )
        .join('')}${more(v.declarations.length)}`,
    );
  if (v.cells.length > 0)
    out.push(
      `${paint('strong', 'Data')} that differs from the seal\n${v.cells
        .slice(0, MOST)
        .map((c) => `  ${printable(changeText(c, seal.closing))}${c.origin === null ? '' : paint('quiet', `  ${printable(c.origin)}`)}\n`)
        .join('')}${more(v.cells.length)}`,
    );
  if (v.lines.length > 0) {
    const rows = v.lines
      .slice(0, MOST)
      .map((l) => [
        l.line.payee ?? '',
        l.line.plan,
        l.line.line,
        dateText(l.line.on),
        text(l.then, l.line.type, evaluation),
        text(l.now, l.line.type, evaluation),
        text(l.byData, l.line.type, evaluation),
        text(l.byPolicy, l.line.type, evaluation),
      ]);
    const causes = v.lines.slice(0, MOST).flatMap((l) => (l.causes.length === 0 ? [] : [`  ${printable(`${l.line.payee ?? 'nobody'}, ${l.line.plan} ${l.line.line}: ${l.causes.join('; ')}`)}\n`]));
    const sum = (of: (l: Verification['lines'][number]) => Num): string => (v.lines.every((l) => compareNumbers(of(l), 0) === 0) ? '' : sumText(v.lines.map((l) => ({ amount: of(l), type: l.line.type })), evaluation));
    if (v.lines.length > 1) rows.push(['', '', `in all ${v.lines.length} lines`, '', sum((l) => l.then), sum((l) => l.now), sum((l) => l.byData), sum((l) => l.byPolicy)]);
    out.push(
      `${paint('strong', 'Lines')} of the ledger that would come out differently\n${await tableText({ columns: [left('payee'), left('plan'), left('line'), left('due on'), right('sealed'), right('now'), right('by data'), right('by policy')], rows }, paint)}${more(v.lines.length)}${causes.join('')}`,
    );
  }
  if (v.kpis.length > 0)
    out.push(
      `${paint('strong', 'KPIs')}\n${v.kpis
        .slice(0, MOST)
        .map(
          (k) =>
            `  ${printable(`${k.kpi} ${k.row}: ${kpiText(k.kpi, k.then, program, evaluation)} at close, ${kpiText(k.kpi, k.now, program, evaluation)} now`)}${paint('quiet', `  by ${k.by}`)}\n`,
        )
        .join('')}${more(v.kpis.length)}`,
    );
  if (v.results.length > 0)
    out.push(
      `${paint('strong', 'Results')}\n${v.results
        .slice(0, MOST)
        .map(
          (r) =>
            `  ${printable(r.then === r.now ? `${r.name}: ${r.now} rows, not the same ones or not the same in them` : `${r.name}: ${r.then} rows at close, ${r.now} now`)}${paint('quiet', `  by ${r.by}`)}\n`,
        )
        .join('')}${more(v.results.length)}`,
    );
  return out.join('\n');
}

/** As the KPI prints everywhere else; a value whose KPI is gone, as the seal has it. */
function kpiText(name: string, value: string | null, program: ir.Program, evaluation: Evaluation): string {
  const kpi = program.relations.find((r) => r.kind === 'kpi' && r.name === name), type = kpi === undefined || kpi.facts.value === null ? null : kpi.columns[kpi.facts.value]!.type;
  return value === null ? 'no value' : type !== null && ['number', 'count', 'percent', 'money'].includes(type.kind) ? evaluation.text(numberOf(value), type) : value;
}

function amendmentText(a: Amendment | null, responsible: boolean): string {
  if (a !== null) return printable(`: amended by ${a.by} on ${a.on}, ${a.effect === 'carry' ? 'the difference is carried' : 'the closing is to be restated'} (${a.because})`);
  return responsible ? ': moves what is sealed' : ': moves nothing that is sealed';
}

const text = (n: Num, type: ir.ValueType, evaluation: Evaluation): string => (compareNumbers(n, 0) === 0 ? '' : evaluation.text(n, type));

export async function trueUpText(t: TrueUp, evaluation: Evaluation, paint: Paint): Promise<string> {
  const rows = t.rows.map((r) => {
    const difference = subtractNumbers(r.now, r.then);
    return [
      r.payee ?? '',
      r.plan,
      evaluation.text(r.then, r.type),
      evaluation.text(r.now, r.type),
      text(difference, r.type, evaluation),
      text(r.postedSince, r.type, evaluation),
      text(subtractNumbers(difference, r.postedSince), r.type, evaluation),
    ];
  });
  if (rows.length === 0) return `Nothing was due by ${dateText(t.day)}.\n`;
  return `${paint('strong', `What was due by ${dateText(t.day)}`)}\n${await tableText({ columns: [left('payee'), left('plan'), right(`known at ${t.closing}`), right('known now'), right('true-up ='), right('posted since +'), right('to come')], rows }, paint)}`;
}
