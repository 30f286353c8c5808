/** What the rules come to on the project's data, in a line for each declaration; how that differs from what is saved; what the tests say. Plain data: it crosses threads. */
import { eachPayLine, toFractionText, addNumbers, affectedBy, closureOf, compareNumbers, creditedIn, diffFiguresOf, effectOf, parseFraction, toDecimalText, type Comparison, type DeclarationKey, type Diagnostic, type Evaluation, type Figures, type Num, type ir } from '@truce/engine';
import type { DataWords } from './data-words.js';

export interface Live {
  /** by the name of the declaration: `312 of 8,000 (3.9 %)` */
  readonly results: ReadonlyMap<string, string>;
  /** against the last commit, or the saved texts where there is none; null when nothing was changed since */
  readonly differences: Differences | null;
  readonly words: DataWords;
  readonly tests: ReadonlyMap<string, { readonly passed: boolean; readonly failures: readonly Diagnostic[] }>;
  /** what loading and computing said of the data; what invariants found */
  readonly findings: readonly Diagnostic[];
  /** tests that fail stand in the policy */
  readonly failures: readonly Diagnostic[];
}

export interface Differences {
  readonly since: 'commit' | 'saved';
  /** by the name of the declaration: `+14 leads`, `-2,310 USD paid`; only where something differs */
  readonly effects: ReadonlyMap<string, string>;
  /** of the whole project in one line */
  readonly summary: string;
  /** the policies whose text is another */
  readonly files: ReadonlySet<string>;
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
    case 'credit': return `${money(creditedIn(f.pieces), f.currency)} in ${rowsText(f.pieces.length)}`;
    case 'plan': {
      const lines = [...eachPayLine(f.lines)], currencies = [...new Set(lines.map((l) => l.currency))];
      return currencies.map((c) => `${money(total(lines.filter((l) => l.currency === c && l.status !== 'Cancelled').map((l) => toFractionText(l.amount))), c)}`).join(', ') || rowsText(rows);
    }
    case 'list': return rowsText(rows);
  }
}

/** What the texts at hand change in the results of those before: figures of what the changes can reach, all others are the same. */
export function differencesOf(since: Differences['since'], files: ReadonlySet<string>, comparison: Comparison, before: Computed, after: Computed): Differences {
  const { matched } = comparison, leads: Said[] = [], pay: Said[] = [], others: Said[] = [], effects = new Map<string, string>();
  const figures = [...affectedBy(comparison)].flatMap((key) => {
    // What a ledger posts follows from what is due, which is compared.
    if ([comparison.after, comparison.before].some((all) => closureOf(all, key).some((m) => m.kind === 'ledger'))) return [];
    const old = matched.get(key) ?? (comparison.after.has(key) ? null : key), name = (comparison.after.get(key) ?? comparison.before.get(key))?.name ?? key;
    return [{ key, name, before: old === null ? null : diffFiguresOf(before.program, before.evaluation, old), after: comparison.after.has(key) ? diffFiguresOf(after.program, after.evaluation, key) : null }];
  });
  const effect = effectOf(figures.filter((f) => f.before !== null || f.after !== null), null);
  const tell = (list: Said[], name: string, size: number, text: string, inAll = `${text} of ${name}`): void => { effects.set(name, text); list.push({ size, text: inAll }); };
  for (const e of effect.leads) tell(leads, e.name, e.into.length + e.out.length, `${signed(e.into.length, e.out.length)} leads`, `${signed(e.into.length, e.out.length)} ${e.name}`);
  for (const e of effect.slas) tell(others, e.name, e.changed.length, `${rowsText(e.changed.length)} changed`);
  for (const e of effect.kpis) tell(others, e.name, e.rows.length, `${rowsText(e.rows.length)} changed`);
  for (const e of effect.credits) tell(others, e.name, 0, `${money(e.moved, e.currency)} moved`);
  for (const e of effect.lists) effects.set(e.name, `${rowsText(e.changed)} changed`);
  for (const p of effect.pay) {
    for (const plan of p.plans) { const more = paid(plan.change, p.currency), had = effects.get(plan.who); effects.set(plan.who, had === undefined ? more : `${had}, ${more}`); }
    pay.push({ size: 0, text: compareNumbers(p.total.change, zero) === 0 ? `${p.people.length === 1 ? '1 person' : `${grouped(p.people.length)} people`} paid differently` : paid(p.total.change, p.currency) });
  }
  return { since, effects, files, summary: summaryOf(leads, pay, others) };
}

interface Said { readonly size: number; readonly text: string }

/** Leads and pay first, because they are what people ask for; of many, the ones with the largest change. */
function summaryOf(leads: readonly Said[], pay: readonly Said[], others: readonly Said[]): string {
  const largest = (all: readonly Said[], most: number, more: string): readonly string[] => { const sorted = [...all].sort((a, b) => b.size - a.size); return [...sorted.slice(0, most).map((s) => s.text), ...(sorted.length > most ? [`${sorted.length - most} more ${more}`] : [])]; };
  const first = [...largest(leads, 3, 'kinds of lead'), ...pay.map((p) => p.text)];
  return (first.length === 0 ? largest(others, 3, 'figures') : [...first, ...(others.length === 0 ? [] : [others.length === 1 ? '1 other figure' : `${others.length} other figures`])]).join(', ') || 'no result changes on this data';
}

const keyOf = (r: ir.Relation): DeclarationKey => `${r.kind} ${r.name}`;
const zero: Num = parseFraction('0')!;
const total = (amounts: readonly string[]): Num => amounts.reduce((sum: Num, a) => addNumbers(sum, parseFraction(a) ?? zero), zero);
const signed = (into: number, out: number): string => [...(into > 0 ? [`+${grouped(into)}`] : []), ...(out > 0 ? [`-${grouped(out)}`] : [])].join(' ');
const paid = (change: Num, currency: string | null): string => `${compareNumbers(change, zero) < 0 ? '' : '+'}${money(change, currency)} paid`;
export const rowsText = (n: number): string => (n === 1 ? '1 row' : `${grouped(n)} rows`);
export const grouped = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',');
function money(n: Num, currency: string | null): string {
  const [whole = '', rest] = toDecimalText(n, 2).split('.');
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${rest === undefined ? '' : `.${rest.padEnd(2, '0')}`}${currency === null ? '' : ` ${currency}`}`;
}
