/** What a declaration comes to on data, in a line that one would say aloud: `312 of 8,000 leads, 3.9 %; 41 won`. Editors show it above the declaration, at its name and over its rows, in these words. */
import { ZERO, add, compare, parseFraction, toDecimalText, type Num } from '../base/exact.js';
import type { Column, Program, Relation } from '../core/ir.js';
import { isNumber, type Evaluation } from '../eval/result.js';
import type { Won } from '../audit/won.js';
import { creditedIn } from '../diff/effect.js';
import { figuresOf, isNumeric, type Figures } from '../diff/figures.js';
import { keyOfRelation } from '../diff/names.js';
import { eachPayLine } from '../diff/pay-lines.js';

/** A run, and what is known beside it. `asOf`: the last day that the data knows; null when it is not said. */
export interface Told { readonly program: Program; readonly evaluation: Evaluation; readonly won: Won; readonly asOf: number | null }

/** null for what has no rows of its own: a check, payments, a relation that is not run. */
export function resultText(told: Told, r: Relation): string | null {
  const { program, evaluation } = told;
  if (r.name === '' || r.name.includes('.') || r.facts.notRun !== null) return null;
  const rows = evaluation.rows(r.id);
  switch (r.kind) {
    case 'record': case 'list': return rowsText(rows.length);
    case 'lead': return leadText(told, r);
    case 'kpi': case 'goal': return measureText(told, r);
    case 'sla': case 'attribution': case 'credit': case 'plan': { const figures = figuresOf(program, evaluation, keyOfRelation(program, r.id)); return figures === null ? rowsText(rows.length) : figuresText(told, r, figures); }
  }
}

/** More rows than these are not read for the spread of a column. */
const MOST_ROWS = 50_000;

/** The spread of each number that a definition works out for its candidates: `from 0 to 96, half of 6,000 leads at 41 or more`. By the name of the column. */
export function spreadTexts({ program, evaluation }: Told, r: Relation): ReadonlyMap<string, string> {
  const found = new Map<string, string>(), candidates = r.kind === 'lead' ? evaluation.candidates(r.id) : new Int32Array(0);
  if (candidates.length > MOST_ROWS || r.facts.notRun !== null) return found;
  for (const column of r.columns) {
    if (column.value === null || !isNumeric(column.type)) continue;
    const values = Array.from(candidates, (row) => evaluation.value(r.id, column.id, row)).filter(isNumber).sort(compare), least = values[0], most = values.at(-1);
    if (least === undefined || most === undefined) continue;
    const text = (n: Num): string => evaluation.text(n, column.type, 'short'), of = `${grouped(values.length)} ${calledRows(program, r, values.length)}`;
    // Half of them are as high as the upper one of two in the middle, or higher.
    found.set(column.name, compare(least, most) === 0 ? `${text(least)} for ${of}` : `from ${text(least)} to ${text(most)}, half of ${of} at ${text(values[Math.floor(values.length / 2)]!)} or more`);
  }
  return found;
}

function leadText({ program, evaluation, won }: Told, r: Relation): string {
  const rows = evaluation.rows(r.id), candidates = evaluation.candidates(r.id).length, isWon = won(r.id), called = calledRows(program, r, candidates);
  const bought = isWon === null ? '' : `; ${grouped(rows.reduce((n, row) => n + (isWon(row) ? 1 : 0), 0))} won`;
  return candidates === 0 ? `no ${called}` : `${grouped(rows.length)} of ${grouped(candidates)} ${called}, ${share(rows.length, candidates)}${bought}`;
}

/** The period that is under way on the last day of the data: of a goal there are rows for years to come. */
function measureText({ evaluation, asOf }: Told, r: Relation): string {
  const rows = [...evaluation.rows(r.id)], value = columnOf(r, r.facts.value), target = columnOf(r, r.facts.target), over = r.columns.find((c) => r.keys.includes(c.id) && c.type.kind === 'period');
  if (value === null || rows.length === 0) return rowsText(rows.length);
  const read = (column: Column | null, row: number): Num | null => { const v = column === null ? null : evaluation.value(r.id, column.id, row); return isNumber(v) ? v : null; }, text = (n: Num, column: Column): string => evaluation.text(n, column.type, 'short');
  const reached = (row: number): boolean | null => { const is = read(value, row), wanted = read(target, row); return is === null || wanted === null ? null : r.facts.better === 'lower' ? compare(is, wanted) <= 0 : compare(is, wanted) >= 0; };
  const one = (row: number, unfinished: boolean): string => {
    const is = evaluation.value(r.id, value.id, row), wanted = read(target, row), met = reached(row), shown = is === null ? 'no value' : evaluation.text(is, value.type, 'short');
    return `${shown}${wanted === null || target === null ? '' : `; target ${text(wanted, target)}${met === true ? ' reached' : met === false && !unfinished ? ' missed' : ''}`}`;
  };
  const several = (of: readonly number[]): string => { const judged = of.map(reached).filter((m) => m !== null); return judged.length === 0 ? rowsText(of.length) : `${grouped(judged.filter((m) => m).length)} of ${grouped(judged.length)} reach their target`; };
  if (over === undefined) return rows.length === 1 ? one(rows[0]!, false) : several(rows);
  const periods = new Map<string, number[]>();
  for (const row of rows) { const name = evaluation.text(evaluation.value(r.id, over.id, row), over.type), own = periods.get(name); if (own === undefined) periods.set(name, [row]); else own.push(row); }
  const known = [...periods].flatMap(([name, of]) => { const p = evaluation.period(name); return p === null ? [] : [{ ...p, of }]; }).sort((a, b) => a.first - b.first), begun = known.filter((p) => asOf === null || p.first <= asOf).at(-1), next = known[0];
  if (begun === undefined) return next === undefined ? rowsText(rows.length) : `begins with ${next.text}`;
  const unfinished = asOf !== null && begun.last > asOf;
  return `${begun.text}${unfinished ? ' so far' : ''}: ${begun.of.length === 1 && r.keys.length === 1 ? one(begun.of[0]!, unfinished) : several(begun.of)}`;
}

function figuresText({ program }: Told, r: Relation, f: Figures): string {
  switch (f.kind) {
    case 'sla': {
      const count = new Map<string, number>(), of = (status: string): number => count.get(status) ?? 0;
      for (const { status } of f.rows) count.set(status, of(status) + 1);
      const due = of('Met') + of('Late') + of('Missed'), rest = ['Late', 'Missed', 'Open'].filter((s) => of(s) > 0).map((s) => `${grouped(of(s))} ${s.toLowerCase()}`).join(', ');
      return f.rows.length === 0 ? rowsText(0) : [...(due === 0 ? [] : [`${grouped(of('Met'))} of ${grouped(due)} met, ${share(of('Met'), due)}`]), ...(rest === '' ? [] : [rest])].join('; ');
    }
    case 'credit': {
      const wholes = new Set(f.pieces.map((p) => p.whole)).size, people = new Set(f.pieces.flatMap((p) => p.payee ?? [])).size, lost = f.pieces.filter((p) => p.kind === 'Split' && !p.taken), pieces = f.pieces.length - lost.length, whole = r.source.op === 'pieces' ? writtenFor(program, r.source.whole) : null;
      if (f.pieces.length === 0) return rowsText(0);
      const among = people > 0 ? ` to ${peopleText(people)}` : r.source.op === 'pieces' && r.source.columns.pool !== null ? ` among ${several(program, r, r.source.columns.pool, pieces)}` : ` in ${grouped(pieces)} parts`;
      return `${amountText(creditedIn(f.pieces), f.currency)} of ${grouped(wholes)} ${whole === null ? 'rows' : nameOf(whole, wholes)}${among}${lost.length === 0 ? '' : `; ${amountText(lost.reduce((sum: Num, p) => add(sum, parseFraction(p.amount) ?? ZERO), ZERO), f.currency)} of it to nobody`}`;
    }
    case 'plan': {
      const lines = [...eachPayLine(f.lines)].filter((l) => l.status !== 'Cancelled'), currencies = [...new Set(lines.map((l) => l.currency))], people = new Set(lines.flatMap((l) => l.to ?? [])).size;
      if (lines.length === 0) return 'no payments';
      const sum = (of: typeof lines): string => currencies.flatMap((c) => { const own = of.filter((l) => l.currency === c); return own.length === 0 ? [] : [amountText(own.reduce((n: Num, l) => add(n, l.amount), ZERO), c)]; }).join(', '), held = lines.filter((l) => l.status === 'Held');
      return `${sum(lines)}${people === 0 ? '' : ` to ${peopleText(people)}`} in ${lines.length === 1 ? '1 payment' : `${grouped(lines.length)} payments`}${held.length === 0 ? '' : `; ${sum(held)} of it held`}`;
    }
    case 'lead': case 'kpi': case 'list': return rowsText(f.rows.length);
  }
}

const columnOf = (r: Relation, id: number | null): Column | null => (id === null ? null : r.columns[id] ?? null);
const peopleText = (n: number): string => (n === 1 ? '1 person' : `${grouped(n)} people`);
/** With one decimal, but never 100 % of what is not all, nor 0 % of what is not nothing. */
function share(n: number, of: number): string {
  const tenths = Math.round((1000 * n) / of);
  return `${(n > 0 && tenths === 0 ? 0.1 : n < of && tenths === 1000 ? 99.9 : tenths / 10).toFixed(1)} %`;
}
export const rowsText = (n: number): string => (n === 1 ? '1 row' : `${grouped(n)} rows`);
/** What the candidates of a definition are called: `leads` for `for each Lead`. */
function calledRows(program: Program, r: Relation, n: number): string {
  const [item, ...others] = r.source.op === 'each' ? r.source.items : [], type = r.columns[0]?.type;
  return item === undefined || others.length > 0 || type?.kind !== 'row' ? (n === 1 ? 'row' : 'rows') : nameOf(program.relations[type.relation]!, n);
}
function several(program: Program, r: Relation, pool: number, n: number): string {
  const type = r.columns[pool]!.type;
  return `${grouped(n)} ${type.kind === 'row' ? nameOf(program.relations[type.relation]!, n) : n === 1 ? 'row' : 'rows'}`;
}
/** The relation whose rows are cut, behind the one that the checker makes of a header; null where there are several. */
function writtenFor(program: Program, id: number): Relation | null {
  const r = program.relations[id]!, type = r.columns[0]?.type;
  return !r.name.includes('.') ? r : r.source.op === 'each' && r.source.items.length === 1 && type?.kind === 'row' ? program.relations[type.relation]! : null;
}
/** `Closed_deal` is `closed deals`, `MQL` is `MQLs`. */
function nameOf({ name }: Relation, n: number): string {
  const word = name.split('_').map((w) => (/^[A-Z0-9]{2,}$/.test(w) ? w : w.toLowerCase())).join(' ');
  if (n === 1) return word;
  if (/(?:^|\W)person$/.test(word)) return `${word.slice(0, -6)}people`;
  return /[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : /(?:s|x|z|ch|sh)$/.test(word) ? `${word}es` : `${word}s`;
}
const grouped = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',');
function amountText(n: Num, currency: string | null): string {
  const [whole = '', rest] = toDecimalText(n, 2).split('.');
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${rest === undefined ? '' : `.${rest.padEnd(2, '0')}`}${currency === null ? '' : ` ${currency}`}`;
}
