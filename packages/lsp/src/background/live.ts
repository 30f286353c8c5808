/** What the rules come to on the project's data, in a line for each declaration; how that differs from what is saved; what the tests say. Plain data: it crosses threads. */
import { addNumbers, compareNumbers, diffFiguresOf, effectOf, parseFraction, toDecimalText, type DeclarationKey, type Diagnostic, type Evaluation, type Figures, type Num, type ir } from '@truce/engine';

export interface Live {
  /** by the name of the declaration: `312 of 8,000 (3.9 %)` */
  readonly results: ReadonlyMap<string, string>;
  /** by the name of the declaration: what differs from the saved text, `+14 rows, -2 rows`; only where something does */
  readonly effects: ReadonlyMap<string, string>;
  readonly tests: ReadonlyMap<string, { readonly passed: boolean; readonly failures: readonly Diagnostic[] }>;
  /** what loading and computing said of the data; what invariants found */
  readonly findings: readonly Diagnostic[];
  /** tests that fail stand in the policy */
  readonly failures: readonly Diagnostic[];
}

export interface Computed { readonly program: ir.Program; readonly evaluation: Evaluation }

export function resultsOf({ program, evaluation }: Computed): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const r of program.relations) {
    if (r.name === '' || r.name.includes('.') || r.facts.notRun !== null) continue;
    const figures = r.kind === 'record' ? null : diffFiguresOf(program, evaluation, keyOf(r));
    found.set(r.name, figures === null ? rowsText(evaluation.rows(r.id).length) : figureText(figures, evaluation.rows(r.id).length));
  }
  return found;
}

function figureText(f: Figures, rows: number): string {
  switch (f.kind) {
    case 'lead': return `${grouped(f.rows.length)} of ${grouped(f.candidates)}${f.candidates === 0 ? '' : ` (${(Math.round((1000 * f.rows.length) / f.candidates) / 10).toFixed(1)} %)`}`;
    case 'sla': { const count = new Map<string, number>(); for (const { status } of f.rows) count.set(status, (count.get(status) ?? 0) + 1); return [...count].map(([status, n]) => `${grouped(n)} ${status}`).join(', ') || rowsText(0); }
    case 'kpi': { const last = f.rows.at(-1); return last === undefined ? rowsText(0) : `${last.row === '' ? '' : `${last.row}: `}${last.text}`; }
    case 'credit': return `${money(total(f.pieces.filter((p) => p.kind === 'Split').map((p) => p.amount)), f.currency)} in ${rowsText(f.pieces.length)}`;
    case 'plan': {
      const currencies = [...new Set(f.lines.map((l) => l.currency))];
      return currencies.map((c) => `${money(total(f.lines.filter((l) => l.currency === c && l.status !== 'Cancelled').map((l) => l.amount)), c)}`).join(', ') || rowsText(rows);
    }
    case 'list': return rowsText(rows);
  }
}

/** What the texts at hand change in the results of those that are saved. */
export function effectsOf(before: Computed, after: Computed): ReadonlyMap<string, string> {
  const named = new Map([...before.program.relations, ...after.program.relations].flatMap((r) => (r.name === '' || r.name.includes('.') || r.kind === 'record' ? [] : [[keyOf(r), r.name] as const])));
  const figures = [...named].map(([key, name]) => ({ key, name, before: diffFiguresOf(before.program, before.evaluation, key), after: diffFiguresOf(after.program, after.evaluation, key) }));
  const effect = effectOf(figures, null), found = new Map<string, string>();
  for (const e of effect.leads) found.set(e.name, signedRows(e.into.length, e.out.length));
  for (const e of effect.slas) found.set(e.name, `${rowsText(e.changed.length)} changed`);
  for (const e of effect.kpis) found.set(e.name, `${rowsText(e.rows.length)} changed`);
  for (const e of effect.credits) found.set(e.name, `${money(e.moved, e.currency)} moved`);
  for (const e of effect.lists) found.set(e.name, `${rowsText(e.changed)} changed`);
  for (const p of effect.pay) for (const plan of p.plans) found.set(plan.who, `${compareNumbers(plan.change, zero) < 0 ? '' : '+'}${money(plan.change, p.currency)} paid`);
  return found;
}

const keyOf = (r: ir.Relation): DeclarationKey => `${r.kind} ${r.name}`;
const zero: Num = parseFraction('0')!;
const total = (amounts: readonly string[]): Num => amounts.reduce((sum: Num, a) => addNumbers(sum, parseFraction(a) ?? zero), zero);
const signedRows = (into: number, out: number): string => [...(into > 0 ? [`+${grouped(into)}`] : []), ...(out > 0 ? [`-${grouped(out)}`] : [])].join(', ') + ' rows';
const rowsText = (n: number): string => (n === 1 ? '1 row' : `${grouped(n)} rows`);
const grouped = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',');
function money(n: Num, currency: string | null): string {
  const [whole = '', rest] = toDecimalText(n, 2).split('.');
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${rest === undefined ? '' : `.${rest.padEnd(2, '0')}`}${currency === null ? '' : ` ${currency}`}`;
}
