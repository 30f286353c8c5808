/** What a change did to the results: the figures of both versions side by side. Everything here is a difference of two sums, so that it adds up. */
import { ZERO, abs, add, compare, div, isZero, mul, parseFraction, sign, sub, sum } from '../base/exact.js';
import type { Num } from '../base/exact.js';
import type { Figures, PayLine, Piece } from './figures.js';
import type { DeclarationKey } from './names.js';

/** Something that was one amount and is another. */
export interface Delta { readonly who: string; readonly before: Num; readonly after: Num; readonly change: Num }

export interface LeadEffect { readonly key: DeclarationKey; readonly name: string; readonly before: number; readonly after: number; readonly into: readonly string[]; readonly out: readonly string[] }
export interface SlaEffect { readonly key: DeclarationKey; readonly name: string; readonly statuses: readonly { readonly status: string; readonly before: number; readonly after: number }[]; readonly changed: readonly { readonly row: string; readonly before: string | null; readonly after: string | null }[] }
export interface KpiRow { readonly row: string; readonly before: string | null; readonly after: string | null; readonly change: Num | null }
export interface KpiEffect { readonly key: DeclarationKey; readonly name: string; readonly type: string; readonly of: number; readonly rows: readonly KpiRow[] }
export interface CreditEffect {
  readonly key: DeclarationKey; readonly name: string; readonly currency: string | null;
  readonly total: Delta;
  /** what went from some to others: half of all that changed, when the total stayed */
  readonly moved: Num;
  readonly payees: readonly Delta[]; readonly parts: readonly Delta[]; readonly channels: readonly Delta[];
  readonly wholes: number;
}

export interface PayEffect {
  readonly currency: string | null;
  /** all that is promised: due, and waiting for a day that lies ahead or is not known */
  readonly total: Delta;
  /** what is due by the as-of date */
  readonly due: Delta;
  /** everybody whose pay or due amount differs, most changed first */
  readonly people: readonly PersonDelta[];
  readonly teams: readonly Delta[]; readonly plans: readonly Delta[]; readonly subjects: readonly Delta[];
  /** by month of the day on which it is due; `no day yet` for what is held */
  readonly months: readonly Delta[];
  readonly gain: number; readonly lose: number;
  /** people paid in either version */
  readonly paid: number;
  /** the part of all change that the one most affected bears, and how many bear four fifths of it */
  readonly concentration: { readonly first: Num; readonly fourFifths: number } | null;
  /** of what fell due in periods that are closed: how much changed, in how many payments */
  readonly closed: { readonly through: string; readonly lines: number; readonly change: Num; readonly moved: Num } | null;
}
export interface PersonDelta extends Delta { readonly team: string | null; readonly due: Num }

export interface Effect { readonly leads: readonly LeadEffect[]; readonly slas: readonly SlaEffect[]; readonly kpis: readonly KpiEffect[]; readonly credits: readonly CreditEffect[]; readonly pay: readonly PayEffect[]; readonly lists: readonly { readonly key: DeclarationKey; readonly name: string; readonly before: number; readonly after: number; readonly changed: number }[] }

/** Figures of one declaration in both versions; null where it is not in one. */
export interface Both { readonly key: DeclarationKey; readonly name: string; readonly before: Figures | null; readonly after: Figures | null }

/** `closedThrough`: the last day of the last closed period, as a number of days and as text; null when the policy does not close. */
export function effectOf(all: readonly Both[], closedThrough: { readonly day: number; readonly text: string } | null): Effect {
  const of = <K extends Figures['kind']>(kind: K): readonly (Omit<Both, 'before' | 'after'> & { readonly before: Extract<Figures, { kind: K }> | null; readonly after: Extract<Figures, { kind: K }> | null })[] =>
    all.flatMap((b) => ((b.before ?? b.after)?.kind === kind && (b.after ?? b.before)?.kind === kind ? [b as never] : []));
  const plans = of('plan');
  return {
    leads: of('lead').map((b) => ({ key: b.key, name: b.name, ...leadEffect(b.before?.rows ?? [], b.after?.rows ?? []) })).filter((e) => e.into.length + e.out.length > 0),
    slas: of('sla').map((b) => ({ key: b.key, name: b.name, ...slaEffect(b.before?.rows ?? [], b.after?.rows ?? []) })).filter((e) => e.changed.length > 0),
    kpis: of('kpi').map((b) => kpiEffect(b.key, b.name, b.before, b.after)).filter((e) => e.rows.length > 0),
    credits: of('credit').map((b) => creditEffect(b.key, b.name, b.before, b.after)).filter((e) => e.payees.length + e.parts.length + e.channels.length > 0),
    pay: [...new Set(plans.flatMap((b) => [b.before, b.after]).flatMap((f) => (f === null ? [] : f.lines.map((l) => l.currency))))].map((currency) => payEffect(currency, plans.map((b) => ({ name: b.name, before: (b.before?.lines ?? []).filter((l) => l.currency === currency), after: (b.after?.lines ?? []).filter((l) => l.currency === currency) })), closedThrough))
      .filter((p) => p.people.length > 0 || p.months.length > 0),
    lists: of('list').map((b) => ({ key: b.key, name: b.name, before: b.before?.rows.length ?? 0, after: b.after?.rows.length ?? 0, changed: changedRows(b.before?.rows ?? [], b.after?.rows ?? []) })).filter((e) => e.changed > 0),
  };
}

function leadEffect(before: readonly string[], after: readonly string[]): Pick<LeadEffect, 'before' | 'after' | 'into' | 'out'> {
  const left = new Set(before), right = new Set(after);
  return { before: before.length, after: after.length, into: after.filter((r) => !left.has(r)), out: before.filter((r) => !right.has(r)) };
}

function slaEffect(before: readonly { readonly row: string; readonly status: string }[], after: readonly { readonly row: string; readonly status: string }[]): Pick<SlaEffect, 'statuses' | 'changed'> {
  const left = new Map(before.map((r) => [r.row, r.status])), right = new Map(after.map((r) => [r.row, r.status])), count = (rows: typeof before, status: string): number => rows.filter((r) => r.status === status).length;
  return {
    statuses: [...new Set([...left.values(), ...right.values()])].sort().map((status) => ({ status, before: count(before, status), after: count(after, status) })),
    changed: [...new Set([...left.keys(), ...right.keys()])].filter((row) => left.get(row) !== right.get(row)).map((row) => ({ row, before: left.get(row) ?? null, after: right.get(row) ?? null })),
  };
}

function kpiEffect(key: DeclarationKey, name: string, before: Extract<Figures, { kind: 'kpi' }> | null, after: Extract<Figures, { kind: 'kpi' }> | null): KpiEffect {
  const left = new Map((before?.rows ?? []).map((r) => [r.row, r])), right = new Map((after?.rows ?? []).map((r) => [r.row, r])), keys = [...new Set([...left.keys(), ...right.keys()])];
  return {
    key, name, type: (after ?? before)!.type, of: keys.length,
    rows: keys.flatMap((row): readonly KpiRow[] => {
      const a = left.get(row), b = right.get(row);
      if (a !== undefined && b !== undefined && a.text === b.text && a.number === b.number) return [];
      return [{ row, before: a?.text ?? null, after: b?.text ?? null, change: a?.number != null && b?.number != null ? sub(exact(b.number), exact(a.number)) : null }];
    }),
  };
}

function creditEffect(key: DeclarationKey, name: string, before: Extract<Figures, { kind: 'credit' }> | null, after: Extract<Figures, { kind: 'credit' }> | null): CreditEffect {
  const left = before?.pieces ?? [], right = after?.pieces ?? [], by = (who: (p: Piece) => string | null): readonly Delta[] => deltas(left, right, who, (p) => exact(p.amount));
  const where = by((p) => JSON.stringify([p.payee, p.part, p.channel])), whole = (p: Piece): string => p.whole;
  return {
    key, name, currency: (after ?? before)!.currency, total: one('total', left, right, (p) => exact(p.amount)), moved: div(sum(where.map((d) => abs(d.change))), 2),
    payees: by((p) => (p.payee ?? (p.channel === null ? 'nobody' : null))), parts: by((p) => p.part), channels: by((p) => p.channel), wholes: deltas(left, right, (p) => JSON.stringify([whole(p), p.payee, p.part, p.channel]), (p) => exact(p.amount)).reduce((seen, d) => seen.add((JSON.parse(d.who) as string[])[0]!), new Set<string>()).size,
  };
}

interface PlanLines { readonly name: string; readonly before: readonly PayLine[]; readonly after: readonly PayLine[] }

function payEffect(currency: string | null, plans: readonly PlanLines[], closedThrough: { readonly day: number; readonly text: string } | null): PayEffect {
  // Each amount is read once: there are many lines, and many sums of them.
  const named = (side: 'before' | 'after'): readonly (PayLine & { readonly plan: string; readonly value: Num })[] => plans.flatMap((p) => p[side].map((l) => ({ ...l, plan: p.name, value: exact(l.amount) }))), left = named('before'), right = named('after');
  type L = (typeof left)[number];
  const amount = (l: L): Num => l.value, due = (l: L): Num => (l.status === 'Due' ? l.value : ZERO), by = (who: (l: L) => string | null, of = amount): readonly Delta[] => deltas(left, right, who, of);
  const person = (l: L): string => l.to ?? 'nobody', owed = new Map(by(person, due).map((d) => [d.who, d.change])), promised = new Map(all(left, right, person, amount).map((d) => [d.who, d])), teams = new Map([...left, ...right].map((l) => [person(l), l.team]));
  const people = [...promised.values()].filter((d) => !isZero(d.change) || !isZero(owed.get(d.who) ?? ZERO)).map((d): PersonDelta => ({ ...d, team: teams.get(d.who) ?? null, due: owed.get(d.who) ?? ZERO })).sort((a, b) => most(a, b) || compare(abs(b.due), abs(a.due)));
  const spread = people.filter((p) => !isZero(p.change)), whole = sum(spread.map((p) => abs(p.change)));
  return {
    currency, total: one('total', left, right, amount), due: one('due', left, right, due), people, teams: by((l) => l.team), plans: by((l) => l.plan), subjects: by((l) => l.subject),
    months: [...by((l) => (l.on === null ? 'no day yet' : l.on.slice(0, 7)))].sort((a, b) => (a.who < b.who ? -1 : 1)), gain: spread.filter((p) => sign(p.change) > 0).length, lose: spread.filter((p) => sign(p.change) < 0).length,
    paid: [...promised.values()].filter((d) => !isZero(d.before) || !isZero(d.after)).length,
    concentration: isZero(whole) ? null : { first: div(abs(spread[0]!.change), whole), fourFifths: reaches(spread.map((p) => abs(p.change)), mul(whole, div(4, 5))) },
    closed: closedThrough === null ? null : closedEffect(left, right, closedThrough),
  };
}

function closedEffect<L extends PayLine & { readonly plan: string; readonly value: Num }>(left: readonly L[], right: readonly L[], { day, text }: { readonly day: number; readonly text: string }): PayEffect['closed'] {
  const closed = (l: L): boolean => l.status === 'Due' && l.day !== null && l.day <= day, who = (l: L): string => JSON.stringify([l.plan, l.payment, l.part, l.to, l.row]);
  const changed = deltas(left.filter(closed), right.filter(closed), who, (l) => l.value);
  return changed.length === 0 ? null : { through: text, lines: changed.length, change: sum(changed.map((d) => d.change)), moved: sum(changed.map((d) => abs(d.change))) };
}

/** How many of the largest it takes to come to this. */
function reaches(sorted: readonly Num[], goal: Num): number {
  let n = 0, so: Num = ZERO;
  for (const x of sorted) { if (compare(so, goal) >= 0) break; so = add(so, x); n++; }
  return n;
}

function changedRows(before: readonly { readonly row: string; readonly cells: readonly string[] }[], after: readonly { readonly row: string; readonly cells: readonly string[] }[]): number {
  const left = new Map(before.map((r) => [r.row, JSON.stringify(r.cells)])), right = new Map(after.map((r) => [r.row, JSON.stringify(r.cells)]));
  return [...new Set([...left.keys(), ...right.keys()])].filter((k) => left.get(k) !== right.get(k)).length;
}

export const exact = (text: string): Num => parseFraction(text) ?? ZERO;
const most = (a: Delta, b: Delta): number => compare(abs(b.change), abs(a.change)) || (a.who < b.who ? -1 : a.who > b.who ? 1 : 0);

/** Sums by name, those that differ, most changed first. */
function deltas<T>(before: readonly T[], after: readonly T[], who: (x: T) => string | null, amount: (x: T) => Num): readonly Delta[] {
  return all(before, after, who, amount).filter((d) => !isZero(d.change)).sort(most);
}

function all<T>(before: readonly T[], after: readonly T[], who: (x: T) => string | null, amount: (x: T) => Num): readonly Delta[] {
  const found = new Map<string, { before: Num; after: Num }>();
  const take = (list: readonly T[], side: 'before' | 'after'): void => {
    for (const x of list) {
      const name = who(x);
      if (name === null) continue;
      const entry = found.get(name) ?? { before: ZERO, after: ZERO };
      entry[side] = add(entry[side], amount(x));
      found.set(name, entry);
    }
  };
  take(before, 'before');
  take(after, 'after');
  return [...found].map(([name, d]) => ({ who: name, ...d, change: sub(d.after, d.before) }));
}

function one<T>(who: string, before: readonly T[], after: readonly T[], amount: (x: T) => Num): Delta {
  const a = sum(before.map(amount)), b = sum(after.map(amount));
  return { who, before: a, after: b, change: sub(b, a) };
}
