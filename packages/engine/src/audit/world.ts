/** The data as the rules of an audit read it: records by the part they play, values as text, days and moments. */
import type { FiscalCalendar } from '../base/periods.js';
import { dateText, parseDate } from '../base/days.js';
import { parseDecimal } from '../base/exact.js';
import { parseInstant, zoneOf, type Zone } from '../base/zone.js';
import type { Dataset } from '../core/dataset.js';
import type { Program, ValueType } from '../core/ir.js';
import { calendarOf } from '../eval/calendar-of.js';
import type { Evaluation, Value } from '../eval/result.js';
import type { Bindings, Bound, Path } from './bind.js';
import type { Evidence, Finding, Subject } from './finding.js';
import { companyOf, domainOf, emailOf, longId, phoneOf, type Identity, type IdentityKind } from './identity.js';
import { gather } from './gather.js';
import { partNamed, plainName, type RoleName } from './parts.js';
import type { AuditSettings } from './settings.js';

/** A change of one field. `at` is a moment; `day` the day of it in the zone of the policy. */
export interface Change { readonly row: number; readonly before: string | null; readonly after: string | null; readonly by: string | null; readonly at: number; readonly day: number; readonly source: Subject }
export interface Moment { readonly day: number; /** milliseconds; null for a day without a time */ readonly ms: number | null }

export interface World {
  readonly program: Program; readonly evaluation: Evaluation; readonly dataset: Dataset; readonly settings: AuditSettings;
  readonly asOf: number; readonly zone: Zone; readonly calendar: FiscalCalendar;
  table(role: RoleName): Table | null;
  tables(role: RoleName): readonly Table[];
  /** the changes of a part of a record, in order of time, by row; null when no history of it is kept */
  changes(role: RoleName, part: string): ReadonlyMap<number, readonly Change[]> | null;
  historyOf(role: RoleName, part: string): string | null;
  /** the program on other data, or in the world of another day */
  again(dataset: Dataset, asOf?: { readonly day: number; readonly time: number | null }): Evaluation;
}

export class Table {
  readonly rows: readonly number[];
  constructor(
    private readonly w: Pick<World, 'evaluation' | 'zone' | 'program' | 'settings'>,
    readonly bound: Bound,
  ) {
    this.rows = [...w.evaluation.rows(bound.relation.id)].filter((row) => !bound.parts.has('deleted') || this.value('deleted', row) !== true);
  }
  get relation(): Bound['relation'] { return this.bound.relation; }
  has(part: string): boolean { return this.bound.parts.has(part); }
  /** as a person would name it: `Deal.close_on` */
  name(part: string): string { return `${this.relation.name}.${this.bound.parts.get(part)?.text ?? part}`; }
  value(part: string, row: number): Value { const path = this.bound.parts.get(part); return path === undefined ? null : follow(this.w, path, row); }
  type(part: string): ValueType | null { return this.bound.parts.get(part)?.type ?? null; }
  text(part: string, row: number): string | null { const value = this.value(part, row); return value === null ? null : this.w.evaluation.text(value, this.type(part)!); }
  moment(part: string, row: number): Moment | null { return momentOf(this.value(part, row), this.type(part), this.w.zone); }
  day(part: string, row: number): number | null { return this.moment(part, row)?.day ?? null; }
  key(row: number): string { return this.w.evaluation.rowText(this.relation.id, row); }
  subject(row: number): Subject { return { record: this.relation.name, key: this.key(row), relation: this.relation.id, row }; }
  /** the row of a table that a part refers to: by reference, or by the key as text */
  refers(part: string, row: number, to: Table): number | null {
    const value = this.value(part, row), type = this.type(part);
    if (value === null || type === null) return null;
    if (type.kind === 'row') return type.relation === to.relation.id ? (value as number) : null;
    return to.find(this.w.evaluation.text(value, type));
  }
  /** by its key; a Salesforce id of 15 characters, as reports have it, by the 18 of the API */
  find(key: string): number | null {
    const own = this.w.evaluation.findRow(this.relation.id, key);
    const long = own === null ? longId(key) : null;
    return long === null ? own : this.w.evaluation.findRow(this.relation.id, long);
  }
  /** the single column behind a part that the data fills, so that it can be put back */
  column(part: string): number | null {
    const path = this.bound.parts.get(part);
    const column = path?.columns.length === 1 ? this.relation.columns[path.columns[0]!] : undefined;
    return column !== undefined && column.value === null ? column.id : null;
  }

  stage(row: number): 'won' | 'lost' | 'open' {
    const said = (part: 'won' | 'lost'): boolean => this.has(part) && this.value(part, row) === true;
    if (said('won')) return 'won';
    if (said('lost') || (this.has('won') && this.has('ended') && this.value('ended', row) === true)) return 'lost';
    const stage = this.text('stage', row);
    if (stage === null) return this.has('stage') || this.has('won') || !this.has('closed') || this.value('closed', row) === null ? 'open' : 'won';
    return isOneOf(stage, this.w.settings.won_words) ? 'won' : isOneOf(stage, this.w.settings.lost_words) ? 'lost' : 'open';
  }
  identity(row: number, via: readonly { readonly table: Table; readonly row: number }[] = []): Identity {
    const found = new Map<IdentityKind, string>();
    const take = (kind: IdentityKind, text: string | null): void => { if (text !== null && text !== '' && !found.has(kind)) found.set(kind, text); };
    for (const { table, row: at } of [{ table: this as Table, row }, ...via]) {
      const read = (part: string): string | null => (table.has(part) ? table.text(part, at) : null);
      const email = read('email');
      const domain = read('domain');
      const phone = read('phone');
      const company = read('company') ?? (table.bound.role === 'account' ? read('name') : null);
      take('account', table.bound.role === 'account' ? table.key(at) : read('account'));
      take('contact', table.bound.role === 'contact' ? table.key(at) : read('contact'));
      if (email !== null) { take('email', emailOf(email)); take('domain', domainOf(email)); }
      if (domain !== null) take('domain', domainOf(domain));
      if (phone !== null) take('phone', phoneOf(phone));
      if (company !== null) take('company', companyOf(company));
    }
    return found;
  }
}

/** Whether a word of the data is one of those of a setting, however it is written. The empty word is none. */
export function isOneOf(text: string, words: readonly string[]): boolean {
  const plain = plainName(text), known = plainWords.get(words) ?? new Set(words.map(plainName));
  plainWords.set(words, known);
  return plain !== '' && known.has(plain);
}
const plainWords = new WeakMap<readonly string[], ReadonlySet<string>>();
export const evidence = (what: string, value: string | null): readonly Evidence[] => (value === null ? [] : [{ what, value }]);
export const dayText = dateText;
/** what every finding has; the rest is said where it is made */
export const finding = (of: Omit<Finding, 'money' | 'repairs' | 'score' | 'evidence' | 'who' | 'on'> & Partial<Finding>): Finding => ({ money: [], repairs: [], score: null, evidence: [], who: null, on: null, ...of });

/** Whether the first comes before the second: by the clock where both have a time, else by the day. */
export const isBefore = (a: Moment, b: Moment): boolean => (a.ms !== null && b.ms !== null ? a.ms < b.ms : a.day < b.day);

function follow(w: Pick<World, 'evaluation' | 'program'>, path: Path, row: number): Value {
  let relation = path.from, value: Value = row;
  for (const column of path.columns) {
    if (value === null) return null;
    const type: ValueType = w.program.relations[relation]!.columns[column]!.type;
    value = w.evaluation.value(relation, column, value as number);
    if (type.kind === 'row') relation = type.relation;
  }
  return value;
}

function momentOf(value: Value, type: ValueType | null, zone: Zone): Moment | null {
  if (value === null || type === null) return null;
  switch (type.kind) {
    case 'date': return { day: value as number, ms: null };
    case 'time': return { day: zone.toLocal(value as number).day, ms: value as number };
    case 'text': case 'choice': return readMoment(value as string, zone);
    case 'flag': case 'number': case 'count': case 'percent': case 'money': case 'duration': case 'period': case 'row': case 'list': return null;
  }
}
/** A day or time as histories write it: ISO, or the milliseconds of HubSpot. */
export function readMoment(text: string, zone: Zone): Moment | null {
  const day = parseDate(text.trim()), ms = day === null ? parseInstant(text.trim(), zone) : null;
  if (day !== null) return { day, ms: null };
  if (ms !== null) return { day: zone.toLocal(ms).day, ms };
  return /^\d{12,14}$/.test(text.trim()) ? { day: zone.toLocal(Number(text)).day, ms: Number(text) } : null;
}

/** A value as a history wrote it, in the type of its column; null where it cannot be read. */
export function readValue(text: string, type: ValueType, zone: Zone): Value {
  switch (type.kind) {
    case 'text': case 'choice': return text;
    case 'number': case 'count': case 'money': case 'percent': return parseDecimal(text.trim());
    case 'date': return readMoment(text, zone)?.day ?? null;
    case 'time': return readMoment(text, zone)?.ms ?? null;
    case 'flag': return /^(?:true|1|yes)$/i.test(text.trim());
    case 'duration': case 'period': case 'row': case 'list': return null;
  }
}

export function worldOf(of: Pick<World, 'program' | 'evaluation' | 'dataset' | 'settings' | 'again'> & { readonly bindings: Bindings; readonly asOf: number | null }): World {
  const { program, evaluation, settings, bindings } = of, zone = zoneOf(program.settings.timezone) ?? zoneOf('UTC')!, base = { program, evaluation, zone, settings };
  const made = new Map<RoleName, readonly Table[]>(), known = new Map<string, ReadonlyMap<number, readonly Change[]> | null>();
  const tables = (role: RoleName): readonly Table[] => { const have = made.get(role) ?? (bindings.bound.get(role) ?? []).map((b) => new Table(base, b)); made.set(role, have); return have; };
  const table = (role: RoleName): Table | null => tables(role)[0] ?? null;
  return {
    ...of, zone, calendar: calendarOf(program, evaluation), asOf: of.asOf ?? lastDay(of.dataset), table, tables,
    historyOf: (role, part) => { const h = tables('history').find((t) => holds(t, role, part)); return h === undefined ? null : h.relation.name; },
    changes: (role, part) => {
      const id = `${role}.${part}`, of2 = table(role);
      if (!known.has(id)) known.set(id, of2 === null ? null : changesOf(tables('history').filter((t) => holds(t, role, part)), of2, part, base));
      return known.get(id)!;
    },
  };
}

const holds = (t: Table, role: RoleName, part: string): boolean => t.bound.of === role && (t.bound.fieldIs === part || t.bound.versions.has(part) || (t.bound.fieldIs === null && t.has('field')));

/** The changes of one part. A history that tells no value before has it from the change before; one without a single change of the part may not keep it, and says nothing unless declared. */
function changesOf(sources: readonly Table[], of: Table, part: string, { zone, evaluation, program }: Pick<World, 'zone' | 'evaluation' | 'program'>): ReadonlyMap<number, readonly Change[]> | null {
  const found = new Map<number, Change[]>(), strangers = new Map<string, number>();
  let kept = false;
  for (const t of sources) {
    const wide = t.bound.versions.get(part), own = new Map<number, Change[]>();
    if (t.bound.tracked.includes(part) || (t.bound.fieldIs === part && t.rows.length > 0)) kept = true;
    for (const row of t.rows) {
      if (wide === undefined && t.bound.fieldIs === null && !isChangeOf(t, row, of, part)) continue;
      const moment = t.moment('at', row), id = t.text('row', row);
      if (moment === null || id === null) continue;
      if (wide === undefined) kept = true;
      const target = t.refers('row', row, of) ?? stranger(strangers, id);
      const value = wide === undefined ? t.text('after', row) : ((v) => (v === null ? null : evaluation.text(v, wide.type)))(follow({ evaluation, program }, wide, row));
      const before = wide === undefined && t.has('before') ? t.text('before', row) : null;
      gather(own, target, { row: target, before: blank(before), after: blank(value), by: t.has('by') ? t.text('by', row) : null, at: moment.ms ?? zone.fromLocal(moment.day, 0), day: moment.day, source: t.subject(row) });
    }
    for (const [target, list] of own) {
      // A second version of anything shows that versions are kept; a single one is what the record was when the export began.
      if (list.length > 1) kept = true;
      list.sort((a, b) => a.at - b.at || (a.source.row - b.source.row));
      // The first value that is ever told is no change; neither is a value that is told again.
      const told = wide === undefined && t.has('before') ? list : list.map((c, i) => ({ ...c, before: list[i - 1]?.after ?? null })).slice(1);
      found.set(target, [...(found.get(target) ?? []), ...told.filter((c) => c.before !== c.after)].sort((a, b) => a.at - b.at));
    }
  }
  return kept ? found : null;
}
/** By the names that were declared for the part, or those that systems give it. */
function isChangeOf(t: Table, row: number, of: Table, part: string): boolean {
  const field = t.text('field', row) ?? '', declared = t.bound.fields.get(part);
  return declared !== undefined ? declared.some((d) => plainName(d) === plainName(field)) : partNamed(of.bound.role, field) === part || plainName(field) === plainName(of.bound.parts.get(part)?.text ?? part);
}
/** A record that the history speaks of and the data does not have: below nought, so that it is no row. */
function stranger(known: Map<string, number>, id: string): number {
  const place = known.get(id) ?? -1 - known.size;
  known.set(id, place);
  return place;
}
const blank = (text: string | null): string | null => (text === null || text.trim() === '' ? null : text);

function lastDay(dataset: Dataset): number {
  let last = 0;
  for (const { columns } of dataset.tables.values()) for (const c of columns) if (c.kind === 'day') for (const d of c.values) if (d > last && d < 40_000) last = d;
  return dataset.asOf ?? last;
}
