/** What the rules come to on the project's data, in a line for each declaration; how that differs from what is saved; what the tests say. Plain data: it crosses threads. */
import { affectedBy, closureOf, compareNumbers, diffFiguresOf, effectOf, parseFraction, resultText, spreadTexts, toDecimalText, wonRows, type Comparison, type DeclaredAudit, type Diagnostic, type Evaluation, type Num, type ir } from '@truce/engine';
import type { DataWords } from './data-words.js';

export interface Live {
  /** by the name of the declaration: `312 of 8,000 leads, 3.9 %; 41 won` */
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

/** By the name of the declaration, and of the column for numbers that a definition works out: `MQL.points`. */
export function resultsOf({ program, evaluation }: Computed, declared: DeclaredAudit, asOf: number | null): ReadonlyMap<string, string> {
  const found = new Map<string, string>(), told = { program, evaluation, won: wonRows(program, evaluation, declared), asOf };
  for (const r of program.relations) {
    const text = resultText(told, r);
    if (text === null) continue;
    found.set(r.name, text);
    for (const [column, spread] of spreadTexts(told, r)) found.set(`${r.name}.${column}`, spread);
  }
  return found;
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

const zero: Num = parseFraction('0')!;
const signed = (into: number, out: number): string => [...(into > 0 ? [`+${grouped(into)}`] : []), ...(out > 0 ? [`-${grouped(out)}`] : [])].join(' ');
const paid = (change: Num, currency: string | null): string => `${compareNumbers(change, zero) < 0 ? '' : '+'}${money(change, currency)} paid`;
export const rowsText = (n: number): string => (n === 1 ? '1 row' : `${grouped(n)} rows`);
export const grouped = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',');
function money(n: Num, currency: string | null): string {
  const [whole = '', rest] = toDecimalText(n, 2).split('.');
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${rest === undefined ? '' : `.${rest.padEnd(2, '0')}`}${currency === null ? '' : ` ${currency}`}`;
}
