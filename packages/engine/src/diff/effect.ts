/** What a change did to the results: the figures of both versions side by side. Everything here is a difference of two sums, so that it adds up. */
import { ZERO, abs, add, compare, div, fromScaled, isZero, mul, parseFraction, sign, sub, sum } from '../base/exact.js';
import type { Num } from '../base/exact.js';
import { dateText } from '../base/days.js';
import type { Figures, Piece } from './figures.js';
import { amountAt, sumsOf } from './pay-lines.js';
import type { PayLines, TextColumn } from './pay-lines.js';
import type { DeclarationKey } from './names.js';

/** Something that was one amount and is another. */
export interface Delta { readonly who: string; readonly before: Num; readonly after: Num; readonly change: Num }

/** Of a lead stage: how many rows belong, and the keys of those that came in and went out. */
export interface LeadEffect { readonly key: DeclarationKey; readonly name: string; readonly before: number; readonly after: number; readonly into: readonly string[]; readonly out: readonly string[] }
/** Of a promise: how many rows have each status, and which changed theirs. */
export interface SlaEffect { readonly key: DeclarationKey; readonly name: string; readonly statuses: readonly { readonly status: string; readonly before: number; readonly after: number }[]; readonly changed: readonly { readonly row: string; readonly before: string | null; readonly after: string | null }[] }
export interface KpiRow { readonly row: string; readonly before: string | null; readonly after: string | null; readonly change: Num | null }
/** Of a figure: its rows whose value differs, of how many. */
export interface KpiEffect { readonly key: DeclarationKey; readonly name: string; readonly type: string; readonly of: number; readonly rows: readonly KpiRow[] }
/** Of a credit or attribution: what is shared, and with whom. */
export interface CreditEffect {
  readonly key: DeclarationKey; readonly name: string; readonly currency: string | null;
  readonly total: Delta;
  /** what went from some to others: half of all that changed, when the total stayed */
  readonly moved: Num;
  readonly payees: readonly Delta[]; readonly parts: readonly Delta[]; readonly channels: readonly Delta[];
  readonly wholes: number;
}

/** Of all plans, in one currency: what is promised and what is due. */
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
/** What one person is paid before and after. */
export interface PersonDelta extends Delta { readonly team: string | null; readonly due: Num }

/** What a change of the policy does to its results on one set of data. */
export interface Effect { readonly leads: readonly LeadEffect[]; readonly slas: readonly SlaEffect[]; readonly kpis: readonly KpiEffect[]; readonly credits: readonly CreditEffect[]; readonly pay: readonly PayEffect[]; readonly lists: readonly { readonly key: DeclarationKey; readonly name: string; readonly before: number; readonly after: number; readonly changed: number }[] }

/** Figures of one declaration in both versions; null where it is not in one. */
export interface Both { readonly key: DeclarationKey; readonly name: string; readonly before: Figures | null; readonly after: Figures | null }

/** `closedThrough`: the last day of the last closed period, as a number of days and as text; null when the policy does not close. */
export function effectOf(all: readonly Both[], closedThrough: { readonly day: number; readonly text: string } | null): Effect {
  const of = <K extends Figures['kind']>(kind: K): readonly (Omit<Both, 'before' | 'after'> & { readonly before: Extract<Figures, { kind: K }> | null; readonly after: Extract<Figures, { kind: K }> | null })[] =>
    all.flatMap((b) => ((b.before ?? b.after)?.kind === kind && (b.after ?? b.before)?.kind === kind ? [b as never] : []));
  const chunks = of('plan').flatMap((b) => (['before', 'after'] as const).flatMap((side) => { const own = b[side]; return own === null ? [] : [{ plan: b.name, side, lines: own.lines }]; }));
  return {
    leads: of('lead').map((b) => ({ key: b.key, name: b.name, ...leadEffect(b.before?.rows ?? [], b.after?.rows ?? []) })).filter((e) => e.into.length + e.out.length > 0),
    slas: of('sla').map((b) => ({ key: b.key, name: b.name, ...slaEffect(b.before?.rows ?? [], b.after?.rows ?? []) })).filter((e) => e.changed.length > 0),
    kpis: of('kpi').map((b) => kpiEffect(b.key, b.name, b.before, b.after)).filter((e) => e.rows.length > 0),
    credits: of('credit').map((b) => creditEffect(b.key, b.name, b.before, b.after)).filter((e) => e.payees.length + e.parts.length + e.channels.length > 0),
    pay: currenciesOf(chunks).map((currency) => payEffect(currency, chunks, closedThrough))
      .filter((p) => p.people.length > 0 || p.months.length > 0),
    lists: of('list').map((b) => ({ key: b.key, name: b.name, before: b.before?.rows.length ?? 0, after: b.after?.rows.length ?? 0, changed: changedRows(b.before?.rows ?? [], b.after?.rows ?? []) })).filter((e) => e.changed > 0),
  };
}

const currenciesOf = (chunks: readonly Omit<Chunk, 'counts'>[]): readonly (string | null)[] => [...new Set(chunks.flatMap(({ lines }) => [...new Set(lines.currency)].map((n) => lines.names[n] ?? null)))];

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
  // Each amount is read once, and people, parts and channels are few: their numbers make the keys.
  const names = new Map<string | null, number>(), number = (name: string | null): number => { const n = names.get(name); if (n !== undefined) return n; names.set(name, names.size); return names.size - 1; };
  const read = (list: readonly Piece[]): readonly P[] => list.map((p) => ({ ...p, value: exact(p.amount), place: `${number(p.payee)} ${number(p.part)} ${number(p.channel)} ${p.taken ? 1 : 0}` }));
  const left = read(before?.pieces ?? []), right = read(after?.pieces ?? []), shared = [...left, ...right].some((p) => p.kind === 'Split');
  const by = (who: (p: P) => string | null): readonly Delta[] => deltas(onceOf(left, who), onceOf(right, who), who, (p) => p.value), where = by((p) => p.place);
  // Beside shares, influence has no sum: it is the same money once more.
  const whole = (list: readonly P[]): readonly P[] => onceOf(shared ? list.filter((p) => p.kind !== 'Influence') : list, () => '');
  return {
    key, name, currency: (after ?? before)!.currency, total: one('total', whole(left), whole(right), (p) => p.value), moved: div(sum(where.map((d) => abs(d.change))), 2),
    payees: by((p) => p.payee ?? (p.taken ? null : 'nobody')), parts: by((p) => p.part), channels: by((p) => p.channel), wholes: wholesMoved(left, right),
  };
}

type P = Piece & { readonly value: Num; readonly place: string };

/** What is credited in all, without what overlays add: the shares; of influence alone, each whole once. */
export function creditedIn(pieces: readonly Piece[]): Num {
  const shares = pieces.filter((p) => p.kind === 'Split');
  return sum((shares.length > 0 ? shares : onceOf(pieces.filter((p) => p.kind === 'Influence'), () => '')).map((p) => exact(p.amount)));
}

/** With each influenced whole once for each of those who are asked about, however many rows of theirs took part: for a channel, a person, and, where all are asked about, once in all. */
function onceOf<T extends Piece>(pieces: readonly T[], who: (p: T) => string | null): readonly T[] {
  const seen = new Set<string>();
  return pieces.filter((p) => {
    if (p.kind !== 'Influence') return true;
    const key = JSON.stringify([p.whole, who(p)]);
    return !seen.has(key) && seen.add(key);
  });
}

/** How many wholes have a piece that is another amount. */
function wholesMoved(before: readonly P[], after: typeof before): number {
  const found = new Map<string, Map<string, Num>>();
  for (const [list, side] of [[before, -1], [after, 1]] as const) for (const p of list) {
    const known = found.get(p.whole), own = known ?? new Map<string, Num>(), was = own.get(p.place) ?? ZERO;
    if (known === undefined) found.set(p.whole, own);
    own.set(p.place, side < 0 ? sub(was, p.value) : add(was, p.value));
  }
  return [...found.values()].filter((own) => [...own.values()].some((n) => !isZero(n))).length;
}

/** The lines of one plan in one version. */
interface Chunk { readonly plan: string; readonly side: 'before' | 'after'; readonly lines: PayLines; /** of the currency that is summed */ readonly counts: (i: number) => boolean }
/** Lines in groups with names; a group without a name is left out. */
type By = (c: Chunk) => { readonly groups: number; readonly group: (i: number) => number; readonly name: (g: number) => string | null };

const byText = (column: TextColumn, none: string | null = null): By => ({ lines }) => ({ groups: lines.names.length + 1, group: (i) => { const n = lines[column][i]!; return n < 0 ? lines.names.length : n; }, name: (g) => lines.names[g] ?? none });
const byPlan: By = ({ plan }) => ({ groups: 1, group: () => 0, name: () => plan });
const inAll: By = () => ({ groups: 1, group: () => 0, name: () => 'all' });
const byMonth: By = ({ lines }) => {
  const months = new Map<number, number>(), names: string[] = ['no day yet'];
  const of = (day: number): number => { const known = months.get(day); if (known !== undefined) return known; const name = dateText(day).slice(0, 7), at = names.indexOf(name), found = at < 0 ? names.push(name) - 1 : at; months.set(day, found); return found; };
  for (const day of lines.day) if (day !== null) of(day);
  return { groups: names.length, group: (i) => { const day = lines.day[i]!; return day === null ? 0 : of(day); }, name: (g) => names[g]! };
};

function payEffect(currency: string | null, all: readonly Omit<Chunk, 'counts'>[], closedThrough: { readonly day: number; readonly text: string } | null): PayEffect {
  const chunks = all.map((c): Chunk => { const own = currency === null ? -1 : c.lines.names.indexOf(currency), of = c.lines.currency; return { ...c, counts: (i) => of[i] === own }; });
  const due = chunks.map((c): Chunk => { const own = c.lines.names.indexOf('Due'), { status } = c.lines; return { ...c, counts: (i) => c.counts(i) && status[i] === own }; });
  const changed = (by: By): readonly Delta[] => summed(chunks, by).filter((d) => !isZero(d.change)).sort(most), one = (of: readonly Chunk[], who: string): Delta => ({ before: ZERO, after: ZERO, change: ZERO, ...summed(of, inAll)[0], who });
  const person = byText('to', 'nobody'), owed = new Map(summed(due, person).map((d) => [d.who, d.change])), promised = summed(chunks, person), teams = teamsOfPeople(chunks);
  const people = promised.filter((d) => !isZero(d.change) || !isZero(owed.get(d.who) ?? ZERO)).map((d): PersonDelta => ({ ...d, team: teams.get(d.who) ?? null, due: owed.get(d.who) ?? ZERO })).sort((a, b) => most(a, b) || compare(abs(b.due), abs(a.due)));
  const spread = people.filter((p) => !isZero(p.change)), whole = sum(spread.map((p) => abs(p.change)));
  return {
    currency, total: one(chunks, 'total'), due: one(due, 'due'), people, teams: changed(byText('team')), plans: changed(byPlan), subjects: changed(byText('subject')),
    months: [...changed(byMonth)].sort((a, b) => (a.who < b.who ? -1 : 1)), gain: spread.filter((p) => sign(p.change) > 0).length, lose: spread.filter((p) => sign(p.change) < 0).length,
    paid: promised.filter((d) => !isZero(d.before) || !isZero(d.after)).length,
    concentration: isZero(whole) ? null : { first: div(abs(spread[0]!.change), whole), fourFifths: reaches(spread.map((p) => abs(p.change)), mul(whole, div(4, 5))) },
    closed: closedThrough === null ? null : closedEffect(due, closedThrough),
  };
}

function summed(chunks: readonly Chunk[], by: By): readonly Delta[] {
  const found = new Map<string, { before: Num; after: Num }>();
  for (const c of chunks) {
    const { groups, group, name } = by(c);
    sumsOf(c.lines, groups, (i) => (c.counts(i) ? group(i) : -1)).forEach((total, g) => {
      const who = total === null ? null : name(g);
      if (total === null || who === null) return;
      const entry = found.get(who) ?? { before: ZERO, after: ZERO };
      entry[c.side] = add(entry[c.side], total);
      found.set(who, entry);
    });
  }
  return [...found].map(([who, d]) => ({ who, ...d, change: sub(d.after, d.before) }));
}

/** The team of each person in their last line, of the new version where there is one. */
function teamsOfPeople(chunks: readonly Chunk[]): ReadonlyMap<string, string | null> {
  const found = new Map<string, string | null>();
  for (const side of ['before', 'after'] as const) for (const c of chunks) {
    if (c.side !== side) continue;
    const { to, team, names } = c.lines, last = new Map<number, number>();
    for (let i = 0; i < to.length; i++) if (c.counts(i)) last.set(to[i]!, team[i]!);
    for (const [n, t] of last) found.set(names[n] ?? 'nobody', names[t] ?? null);
  }
  return found;
}

/** Lines of both versions that are the same one: of the plan's row, payment, part and payee. */
function closedEffect(chunks: readonly Chunk[], { day, text }: { readonly day: number; readonly text: string }): PayEffect['closed'] {
  interface Line { readonly plan: string; readonly payment: number; readonly part: number; readonly to: number; units: number; more: Num; readonly scale: number }
  const numbers = new Map<string, number>(), rows = new Map<number, Line[]>(), number = (name: string): number => { const n = numbers.get(name); if (n !== undefined) return n; numbers.set(name, numbers.size); return numbers.size - 1; };
  for (const { plan, side, lines, counts } of chunks) {
    const names = new Int32Array(lines.names.length).fill(-1), of = (n: number): number => (n < 0 ? -1 : names[n] === -1 ? (names[n] = number(lines.names[n]!)) : names[n]!);
    for (let i = 0; i < lines.row.length; i++) {
      const on = lines.day[i]!;
      if (on === null || on > day || !counts(i)) continue;
      const row = of(lines.row[i]!), payment = of(lines.payment[i]!), part = lines.part[i]!, to = of(lines.to[i]!), known = rows.get(row), own = known ?? [];
      if (known === undefined) rows.set(row, own);
      let line = own.find((l) => l.payment === payment && l.part === part && l.to === to && l.plan === plan);
      if (line === undefined) own.push(line = { plan, payment, part, to, units: 0, more: ZERO, scale: lines.scale });
      const a = lines.amount[i]!, units = typeof a === 'number' && lines.scale === line.scale ? line.units + (side === 'after' ? a : -a) : NaN;
      if (Number.isSafeInteger(units)) line.units = units;
      else line.more = side === 'after' ? add(line.more, amountAt(lines, i)) : sub(line.more, amountAt(lines, i));
    }
  }
  const changed = [...rows.values()].flatMap((own) => own.flatMap((l) => { if (l.units === 0 && isZero(l.more)) return []; const change = add(fromScaled(l.units, l.scale), l.more); return isZero(change) ? [] : [change]; }));
  return changed.length === 0 ? null : { through: text, lines: changed.length, change: sum(changed), moved: sum(changed.map(abs)) };
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
