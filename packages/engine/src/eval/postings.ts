/**
 * The ledger. Nobody writes it: at each closing the program is computed in the world of that day, and what is due then, less what was posted before, is what
 * is posted. So a closed month never changes, and what is learned later makes a line in the next closing.
 */
import { ZERO, add, equal, sign, sub } from '../base/exact.js';
import type { Num } from '../base/exact.js';
import { MISSING } from '../core/dataset.js';
import type { Dataset } from '../core/dataset.js';
import type { Payments, Postings, Program, Relation, RelationId } from '../core/ir.js';
import type { Tables } from './compiler.js';
import { constantValue } from './constants.js';
import { firstRows } from './first-rows.js';
import type { Evaluation, SealedClosing, SealedPosting, Value } from './result.js';
import type { SourceRows } from './source-rows.js';
import { collector, readerOf } from './storage.js';

/** What was posted of a line, and what was said to be ignored because it was final. */
interface Entry { readonly sum: Num; readonly ignored: Num; readonly line: Line; readonly seen: boolean }
interface Line { readonly plan: string; readonly payment: string; readonly payee: number | null; readonly currency: string | null; readonly on: number; readonly text: string; /** the last day on which the line follows */ readonly final: number | null; due: Num; first: number }

/** What the ledger takes from elsewhere: the program in the world of a day, what is sealed, and which row a payee of a seal is. */
export interface Surroundings { readonly world: (day: number) => Evaluation; readonly sealed: readonly SealedClosing[]; readonly findRow: (relation: RelationId, key: string) => number | null }

export function postings(relation: Relation, source: Postings, tables: Tables, program: Program, dataset: Dataset, { world, sealed, findRow }: Surroundings): SourceRows {
  const firstOf = firstRows(program, dataset, () => tables.functions.surroundings.calendar()), begins = Math.min(...source.of.map((x) => firstOf(x.payments)));
  const today = tables.asOf?.day ?? Infinity, seals = sealed.filter((x) => x.day <= today).sort((a, b) => a.day - b.day), lastSealed = seals.at(-1)?.day ?? -Infinity;
  // What the data would have posted before the last seal and did not is learned late: the next closing posts it.
  const closings = closingDays(relation, source, program, dataset, tables, begins, world).filter((closing) => closing.day >= begins && closing.day > lastSealed);
  const posted = new Map<string, Entry>(), rows: Value[][] = [], k = source.columns;
  const payee = source.columns.payee === null ? null : relation.columns[source.columns.payee]!.type;
  for (const seal of seals) {
    const closing = closingValue(seal.day, program, tables);
    for (const p of seal.postings) {
      const row = p.payee === null || payee?.kind !== 'row' ? null : findRow(payee.relation, p.payee), amount = constantValue(p.amount, { kind: 'number' }) as Num;
      const line: Line = { plan: p.plan, payment: p.payment, payee: row, currency: p.currency ?? null, on: p.on, text: p.line, final: null, due: amount, first: p.on }, key = keyOfLine(p.plan, p.payment, p.payee, p.line, p.currency ?? null), before = posted.get(key);
      posted.set(key, { sum: add(before?.sum ?? ZERO, amount), ignored: ZERO, line, seen: true });
      rows.push(rowOfLine(k, line, closing, amount, p.kind));
    }
  }
  if (k.ignored !== null && seals.length > 0) for (const [key, line] of dueAt(source, program, world(lastSealed), lastSealed)) { const entry = posted.get(key); if (entry !== undefined) posted.set(key, { ...entry, line }); }
  for (const closing of closings) {
    const due = dueAt(source, program, world(closing.day), closing.day);
    for (const [key, line] of due) if (!posted.has(key)) posted.set(key, { sum: ZERO, ignored: ZERO, line, seen: false });
    for (const [key, entry] of posted) {
      const line = due.get(key) ?? entry.line, now = due.get(key)?.due ?? ZERO, change = sub(now, entry.sum);
      if (entry.seen && line.final !== null && line.final < closing.day) {
        const moved = sub(change, entry.ignored);
        if (sign(moved) === 0) continue;
        rows.push(rowOfLine(k, line, closing.value, ZERO, 'Ignored', moved));
        posted.set(key, { ...entry, ignored: change, line });
        continue;
      }
      if (sign(change) === 0) continue;
      rows.push(rowOfLine(k, line, closing.value, change, !entry.seen ? 'New' : equal(now, ZERO) ? 'Reversal' : 'Correction'));
      posted.set(key, { sum: add(entry.sum, change), ignored: ZERO, line, seen: true });
    }
  }
  const columns = relation.columns.filter((column) => column.value === null).map((column) => {
    const into = collector(column.type, rows.length);
    rows.forEach((out, i) => into.set(i, out[column.id] ?? null));
    return into.done();
  });
  return { size: rows.length, columns, rows: null };
}

/** What tells a line from others, the same in every run: payees by their keys, because seals do not know the numbers of rows. The text tells parts of a payment apart. */
const keyOfLine = (plan: string, payment: string, payee: string | null, text: string, currency: string | null): string => JSON.stringify([plan, payment, payee, text, currency]);

function rowOfLine(k: Postings['columns'], line: Line, closing: Value, amount: Num, kind: SealedPosting['kind'] | 'Ignored', ignored: Num | null = null): Value[] {
  const out: Value[] = [];
  out[k.plan] = line.plan; out[k.payment] = line.payment; out[k.on] = line.on; out[k.closing] = closing; out[k.amount] = amount; out[k.line] = line.text; out[k.kind] = kind;
  if (k.payee !== null) out[k.payee] = line.payee;
  if (k.currency !== null) out[k.currency] = line.currency;
  if (k.ignored !== null) out[k.ignored] = ignored;
  return out;
}

/** How a closing is called: by its period, or by its day. */
function closingValue(day: number, { settings: { closes } }: Program, tables: Tables): Value {
  return closes === null || 'relation' in closes ? day : tables.functions.surroundings.calendar().periodOf(day, closes.every);
}

function dueAt(source: Postings, program: Program, world: Evaluation, day: number): ReadonlyMap<string, Line> {
  const found = new Map<string, Line>(), names = new Map<RelationId, Map<number, string>>();
  // The same few people are paid again and again.
  const nameOf = (relation: RelationId, row: number): string => {
    const own = names.get(relation) ?? new Map<number, string>(), name = own.get(row) ?? world.rowText(relation, row);
    names.set(relation, own.set(row, name));
    return name;
  };
  for (const { plan, payments } of source.of) {
    const own = program.relations[payments]!.source as Payments, k = own.columns, to = program.relations[payments]!.columns[k.to]?.type;
    for (const row of world.rows(payments)) {
      const at = (column: number): Value => world.value(payments, column, row);
      const on = at(k.on) as number | null, amount = at(k.due) as Num | null;
      if (on === null || on > day || amount === null || at(k.status) !== 'Due' || sign(amount) === 0) continue;
      const payee = at(k.to) as number | null, currency = k.currency === null ? null : at(k.currency) as string | null, final = k.final === null ? null : at(k.final) as number | null, payment = at(k.payment) as string, part = at(k.part) as number, whole = world.rowText(own.plan, at(k.row) as number);
      // A payment in one part is told apart by its row; of one that any version pays in several, each part is a line.
      const text = own.pays.every((p) => p.name !== payment || p.parts.length === 1) ? whole : `${whole}, part ${part}`;
      const key = keyOfLine(plan, payment, payee === null || to?.kind !== 'row' ? null : nameOf(to.relation, payee), text, currency), known = found.get(key);
      if (known === undefined) found.set(key, { plan, payment, payee, currency, on, text, final, due: amount, first: on }); else { known.due = add(known.due, amount); known.first = Math.min(known.first, on); }
    }
  }
  return found;
}

/** The days on which the policy closes, up to the as-of date, from the first day on which anything can be due. */
function closingDays(relation: Relation, source: Postings, program: Program, dataset: Dataset, tables: Tables, begins: number, world: (day: number) => Evaluation): readonly { readonly day: number; readonly value: Value }[] {
  const { closes } = program.settings, today = tables.asOf?.day ?? null;
  if (closes === null) return [];
  if (today === null) { tables.report('no as-of date', relation.at, null); return []; }
  if ('relation' in closes) {
    const read = readerOf(tables.column(closes.relation, closes.column));
    const days = [...tables.members(closes.relation)].map((row) => read(row) as number | null).filter((d): d is number => d !== null && d <= today);
    return [...new Set(days)].sort((a, b) => a - b).map((day) => ({ day, value: day }));
  }
  const first = firstDay(source, program, dataset, begins, world, today);
  if (first === null) return [];
  const calendar = tables.functions.surroundings.calendar(), out: { day: number; value: Value }[] = [];
  for (let p = calendar.periodOf(Math.min(first, today), closes.every); ; p++) {
    const day = calendar.end(p, closes.every);
    if (day > today) return out;
    out.push({ day, value: p });
  }
}

/**
 * The first day on which anything can happen or be due. It must not depend on the as-of date: a closing that a later look leaves out would move what it posted into
 * a later one. Until the first date in the data or in a header's `from` nothing changes, so the world before it says what is due even earlier, by a date that is
 * written in the policy.
 */
function firstDay(source: Postings, program: Program, dataset: Dataset, begins: number, world: (day: number) => Evaluation, today: number): number | null {
  let first = Infinity;
  const take = (day: number): void => { if (day < first) first = day; };
  for (const { id, source: rows } of program.relations) {
    if (rows.op === 'each') for (const item of rows.items) if ('unit' in item && item.from !== null) take(item.from);
    if (rows.op !== 'scan') continue;
    for (const column of dataset.tables.get(id)?.columns ?? []) {
      if (column.kind === 'day') for (const d of column.values) if (d !== MISSING) take(d);
      // A time zone may put a moment on the day before.
      if (column.kind === 'instant') for (const t of column.values) if (t === t) take(Math.floor(t / 86_400_000) - 1);
    }
  }
  if (begins < first) {
    const before = Math.min(first - 1, today);
    for (const line of dueAt(source, program, world(before), before).values()) take(line.first);
  }
  return first === Infinity ? null : first;
}
