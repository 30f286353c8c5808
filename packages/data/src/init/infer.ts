/** From the values of a file's columns to fields: types that every value fits, words for missing, choices. What was seen is noted beside each field. */
import { isSalesforceId } from '../convert/salesforce.js';
import { datesIn, ambiguousAmong } from './dates.js';
import { DAY, newClock } from '../convert/clock.js';
import { compilePatterns, isoTime, type Pattern } from '../convert/pattern.js';
import { choiceName, fieldName } from './names.js';
import { numbersIn, type NumberFinding } from './numbers.js';
import type { ColumnProfile, FileProfile } from './profile.js';
import type { FieldType } from './record-decl.js';

/** A field as it is found; keys, references and `planned` are decided later, when all files are known. */
export interface FieldDraft {
  readonly column: ColumnProfile;
  readonly name: string;
  type: FieldType;
  optional: boolean;
  key: boolean;
  planned: boolean;
  notes: string[];
  /** words that stand for missing here, beside the empty cell */
  readonly missing: readonly string[];
  /** value in the data -> choice */
  readonly values: ReadonlyMap<string, string>;
  /** the last day among dates and times */
  readonly last: number | null;
  /** a number whose name speaks of money */
  readonly looksLikeMoney: boolean;
  /** values without the words for missing */
  readonly present: ReadonlyMap<string, number>;
}

export interface SourceDraft {
  readonly fields: FieldDraft[];
  readonly dates: readonly string[];
  readonly months: readonly string[];
  readonly times: readonly string[];
  readonly decimal: '.' | ',';
  readonly thousands: string;
  readonly signs: readonly string[];
  readonly flags: { readonly yes: readonly string[]; readonly no: readonly string[] } | null;
  readonly salesforceIds: boolean;
  /** columns without any value, which were left out */
  readonly blank: readonly string[];
  /** headers that several columns share */
  readonly doubled: readonly string[];
  /** columns without a header, which were left out although they hold something */
  readonly nameless: number;
}

/** Words that mean nothing else than "no value", wherever they stand. */
const NO_VALUE = new Set(['N/A', 'n/a', '#N/A', '#N/A N/A', 'NULL', 'null', '(null)', '-', '--', '—', '(blank)', 'NaN', 'nan']);
/** The first entry of a drop-down list that nobody touched. */
const UNTOUCHED = new Set(['Select', 'select', '--None--', '-- Select --', 'Please select', '- Select -']);
/** Words that may be an answer or the lack of one: only people know. */
const PERHAPS = new Set(['unknown', 'Unknown', 'UNKNOWN', 'none', 'None', 'NA', 'na', 'not set', '(not set)', 'undefined', 'other', 'Other']);

const FLAG_WORDS: readonly (readonly [string, string])[] = [
  ['true', 'false'],
  ['yes', 'no'],
  ['y', 'n'],
  ['t', 'f'],
  ['ja', 'nein'],
  ['oui', 'non'],
  ['sí', 'no'],
  ['sim', 'não'],
  ['ja', 'nee'],
  ['tak', 'nie'],
  ['да', 'нет'],
];
const FLAG_NAME = /^(?:is|has|was|did|do|does|can|allow)_|(?:_flag|ed|active|archived|closed_won|won)$/;
const ID_NAME = /(?:^|_)(?:id|ids|number|no|nr|code|zip|postcode|prefix|phone|fax|mobile|sku|key|guid|uuid|hash|email|url)$/;
const MONEY_NAME = /(?:^|_)(?:amount|price|revenue|cost|costs|spend|spent|budget|salary|fee|arr|mrr|acv|tcv|discount|commission|quota|paid|close_value|order_value|conversion_value)(?:_|$)/;

/** time_spent, days_paid, discount_count */
const NOT_MONEY = /(?:^|_)(?:time|times|day|days|hour|hours|minutes|seconds|count|rate|pct|percent)(?:_|$)/;
/** Columns of people: few names return in them, and still they are no list of choices. */
const PERSON_NAME = /(?:^|_)(?:name|manager|owner|agent|rep|user|contact|author|assignee|by|person)$/;

/** Hashes and tokens, which are no words. */
const CODED = /^(?=.*\d)(?=.*[A-Za-z])[\w+/=-]{20,}$/;

const MOST_CHOICES = 20;

export function inferSource(profile: FileProfile, row: string): SourceDraft {
  const taken = new Set<string>();
  const headers = profile.columns.map(c => c.header);
  const doubled = [...new Set(headers.filter((h, i) => h !== '' && headers.indexOf(h) !== i))];
  const unnamed = headers.filter(h => h === '').length > 1;
  const kept = profile.columns.filter(c => !(unnamed && c.header === '')).map(c => (doubled.includes(c.header) ? { ...c, header: numbered(profile.columns, c) } : c));
  const blank = profile.rows === 0 ? [] : kept.filter(c => c.values.size === 0).map(c => c.header);
  const columns = kept.filter(c => profile.rows === 0 || c.values.size > 0);
  const names = new Map(columns.map(c => [c, fieldName(c.header.replace(/ \(1\)$/, ''), c.place, row, taken)]));
  const style = settledStyle(columns, names);
  const settledDates: string[] = [];
  const settledTimes: string[] = [];
  const settledMonths: string[] = [];
  const flagWords = { yes: new Set<string>(), no: new Set<string>() };
  const signs = new Set<string>();
  // Columns that prove their format come first, so that the others can follow them.
  const drafts = new Map<ColumnProfile, FieldDraft>();
  for (const column of [...columns].sort((a, b) => Number(provesNothing(a)) - Number(provesNothing(b)) || a.place - b.place)) {
    drafts.set(column, draftOf(column, names.get(column)!, style, settledDates, settledTimes, settledMonths, flagWords, signs));
  }
  const fields = columns.map(c => drafts.get(c)!);
  resolveClashes(fields, settledDates, settledTimes);
  // In a column of ids there is one with a suffix that only Salesforce computes, or none.
  const ids = fields.filter(f => f.type.kind === 'text' && f.present.size > 0 && [...f.present.keys()].every(isSalesforceId));
  return {
    fields, dates: settledDates, months: settledMonths, times: settledTimes, decimal: style?.decimal ?? '.', thousands: style?.thousands ?? '', signs: [...signs].sort(),
    flags: flagWords.yes.size + flagWords.no.size === 0 ? null : { yes: [...flagWords.yes].sort(), no: [...flagWords.no].sort() },
    salesforceIds: ids.length > 0, blank, doubled, nameless: unnamed ? profile.columns.filter(c => c.header === '' && c.values.size > 0).length : 0,
  };
}

function draftOf(
  column: ColumnProfile, name: string, style: NumberFinding | null, dates: string[], times: string[], months: string[],
  flags: { readonly yes: Set<string>; readonly no: Set<string> }, signs: Set<string>,
): FieldDraft {
  const { present, missing, notes } = withoutMissing(column);
  const absent = column.blanks + [...column.values].reduce((n, [v, k]) => (present.has(v) ? n : n + k), 0);
  const draft: FieldDraft = {
    column, name, type: { kind: 'text' }, optional: absent > 0 || present.size === 0, key: false, planned: false, notes, missing, values: new Map(), last: null, looksLikeMoney: false, present,
  };
  if (present.size === 0) return { ...draft, notes: ['no row has a value'] };
  const flag = flagsIn(present, name);
  if (flag !== null) {
    for (const word of flag.yes) flags.yes.add(word);
    for (const word of flag.no) flags.no.add(word);
    return { ...draft, type: { kind: 'flag' } };
  }
  const period = periodIn(present);
  if (period !== null) return { ...draft, type: { kind: 'period', unit: period } };
  const monthly = monthsIn(present);
  if (monthly !== null) {
    if (!months.includes(monthly)) months.push(monthly);
    notes.push(monthly);
    return { ...draft, type: { kind: 'period', unit: 'month' } };
  }
  const epoch = epochIn(present, name);
  if (epoch !== null) {
    if (!times.includes(epoch.format)) times.push(epoch.format);
    notes.push(`${epoch.format === 'x' ? 'milliseconds' : 'seconds'} since 1970`);
    return { ...draft, type: { kind: 'time' }, last: epoch.last };
  }
  for (const of of ['date', 'time'] as const) {
    const settled = of === 'date' ? dates : times;
    const found = datesIn(present, of, settled);
    if (found === null) continue;
    if ('either' in found) {
      notes.push(`${found.either.join(' or ')}? no value has a day above 12, so this is not known: read as text`);
      return draft;
    }
    for (const format of found.formats) if (!settled.includes(format)) settled.push(format);
    if (found.evidence !== null) notes.push(found.evidence);
    return { ...draft, type: { kind: of }, last: found.last };
  }
  const number = numbersIn(present, style);
  if (number !== null && !isIdentifier(name, present)) {
    if ('undecided' in number) {
      notes.push(`"${number.undecided}" may be a decimal or thousands: read as text, until \`thousands\` or \`decimal\` stands in truce.yaml`);
      return draft;
    }
    if (style === null || agrees(number, style)) return numberDraft(draft, number, name, signs);
    notes.push('its numbers are written otherwise than those of the other columns: read as text');
    return draft;
  }
  return choiceDraft(draft, name);
}

function numberDraft(draft: FieldDraft, number: NumberFinding, name: string, signs: Set<string>): FieldDraft {
  for (const sign of number.signs) signs.add(sign);
  if (number.percent) return { ...draft, type: { kind: 'percent' } };
  const looksLikeMoney = ((MONEY_NAME.test(name) && !NOT_MONEY.test(name)) || number.signs.length > 0) && number.decimals <= 2;
  if (number.decimals === 0 && !number.negative && !looksLikeMoney) return { ...draft, type: { kind: 'count' } };
  if (number.decimals > 6) draft.notes.push(`up to ${number.decimals} decimals`);
  return { ...draft, type: { kind: 'number', decimals: number.decimals > 6 ? number.decimals : null }, looksLikeMoney };
}

/** A column in which few words return again and again is a picklist. */
function choiceDraft(draft: FieldDraft, name: string): FieldDraft {
  const { present } = draft;
  const n = [...present.values()].reduce((a, b) => a + b, 0);
  // One word in every row is no list to pick from, or not yet.
  const few = present.size > 1 && present.size <= MOST_CHOICES && n >= Math.max(6, present.size * 3);
  if (!few || ID_NAME.test(name) || PERSON_NAME.test(name) || [...present.keys()].some(v => v.length > 60 || !/\p{L}|\d/u.test(v) || CODED.test(v)) || isIdentifier(name, present)) return draft;
  const taken = new Set<string>();
  const values = new Map<string, string>();
  const alike = new Map<string, string>();
  for (const value of [...present.keys()].sort()) {
    const choice = choiceName(value, taken);
    values.set(value, choice);
    const other = alike.get(value.toLowerCase());
    if (other !== undefined) draft.notes.push(`"${other}" and "${value}" differ only in case: map both to one choice if they mean the same`);
    alike.set(value.toLowerCase(), value);
  }
  return { ...draft, type: { kind: 'choice', choices: [...values.values()] }, values };
}

/** Numbers that nobody adds up: ids, codes, digits with leading zeros, more digits than a number can be. */
function isIdentifier(name: string, present: ReadonlyMap<string, number>): boolean {
  if (ID_NAME.test(name)) return true;
  for (const value of present.keys()) if (/^0\d+$/.test(value) || /^\d{16,}$/.test(value)) return true;
  return false;
}

function withoutMissing(column: ColumnProfile): { present: ReadonlyMap<string, number>; missing: readonly string[]; notes: string[] } {
  const notes: string[] = [];
  const missing = [...column.values.keys()].filter(v => NO_VALUE.has(v) || (UNTOUCHED.has(v) && column.values.size > 2));
  const present = missing.length === 0 ? column.values : new Map([...column.values].filter(([v]) => !missing.includes(v)));
  for (const word of missing) notes.push(`"${word}" ${column.values.get(word)!.toLocaleString('en-US')} times: read as missing`);
  for (const [word, n] of column.values) {
    if (PERHAPS.has(word) && present.size <= MOST_CHOICES && /^(?:un|none|na|not|\(not)/i.test(word)) {
      notes.push(`"${word}" ${n.toLocaleString('en-US')} times${column.blanks > 0 ? ` beside ${column.blanks.toLocaleString('en-US')} blank` : ''}: a value, unless the manifest lists it under \`missing\``);
    }
  }
  return { present, missing, notes };
}

function flagsIn(present: ReadonlyMap<string, number>, name: string): { yes: string[]; no: string[] } | null {
  const texts = [...present.keys()];
  for (const [yes, no] of FLAG_WORDS) {
    if (texts.every(t => t.toLowerCase() === yes || t.toLowerCase() === no) && (yes.length > 1 || texts.length === 2)) return { yes: [capitalOf(yes, texts)], no: [capitalOf(no, texts)] };
  }
  if (texts.length <= 2 && texts.every(t => t === '0' || t === '1') && (FLAG_NAME.test(name) || /^is_|_flag$/.test(name))) return { yes: ['1'], no: ['0'] };
  return null;
}

/** The word as the data writes it; a word that does not occur is written like the other one. */
function capitalOf(word: string, texts: readonly string[]): string {
  const own = texts.filter(t => t.toLowerCase() === word).sort().at(-1);
  if (own !== undefined) return own;
  return /^[A-Z]/.test(texts[0] ?? '') ? word.charAt(0).toUpperCase() + word.slice(1) : word;
}

function periodIn(present: ReadonlyMap<string, number>): 'quarter' | 'month' | 'half' | null {
  const texts = [...present.keys()];
  if (texts.every(t => /^\d{4}-Q[1-4]$/.test(t))) return 'quarter';
  if (texts.every(t => /^\d{4}-H[12]$/.test(t))) return 'half';
  return texts.every(t => /^(?:19|20)\d{2}-(?:0[1-9]|1[0-2])$/.test(t)) ? 'month' : null;
}

const MONTH_FORMATS = ['MM.YYYY', 'MM/YYYY', 'M/YYYY', 'YYYY/MM', 'YYYY.MM', 'MMM YYYY', 'MMM-YYYY', 'MMM YY', 'MMM-YY'];

/** Months that are written otherwise than `2026-07`, all in one way. */
function monthsIn(present: ReadonlyMap<string, number>): string | null {
  const clock = newClock();
  for (const pattern of compilePatterns(MONTH_FORMATS, 'month')) if ([...present.keys()].every(t => pattern.fits(t, clock) && clock.year >= 1970 && clock.year < 2100)) return pattern.format;
  return null;
}

/** Names of moments, and whole numbers that can be nothing else then. */
const MOMENT_NAME = /(?:^|_)(?:time|timestamp|ts|date|at|on|created|updated|modified|occurred)(?:_|$)/;
const FIRST_EPOCH = Date.UTC(2000, 0, 1), LAST_EPOCH = Date.UTC(2100, 0, 1);

function epochIn(present: ReadonlyMap<string, number>, name: string): { readonly format: 'x' | 'X'; readonly last: number } | null {
  if (!MOMENT_NAME.test(name)) return null;
  for (const [format, unit, shape] of [['x', 1, /^\d{12,13}$/], ['X', 1000, /^\d{9,10}$/]] as const) {
    const moments = [...present.keys()].map(t => (shape.test(t) ? Number(t) * unit : Number.NaN));
    if (moments.every(m => m >= FIRST_EPOCH && m < LAST_EPOCH)) return { format, last: Math.floor(moments.reduce((a, b) => Math.max(a, b)) / DAY) };
  }
  return null;
}

/** The header of one of several columns that share it, with its number among them. */
function numbered(all: readonly ColumnProfile[], column: ColumnProfile): string {
  return `${column.header} (${all.filter(c => c.header === column.header && c.place <= column.place).length})`;
}

/** How the numbers of a file are written, from the column that leaves no doubt. */
function settledStyle(columns: readonly ColumnProfile[], names: ReadonlyMap<ColumnProfile, string>): NumberFinding | null {
  let plain: NumberFinding | null = null;
  for (const column of columns) {
    const { present } = withoutMissing(column);
    if (present.size === 0 || isIdentifier(names.get(column)!, present)) continue;
    const found = numbersIn(present, null);
    if (found === null || 'undecided' in found) continue;
    if (found.thousands !== '' || found.decimal === ',') return found;
    if (found.decimals > 0) plain ??= found;
  }
  return plain;
}

function agrees(a: NumberFinding, style: NumberFinding): boolean {
  const free = a.decimals === 0 && a.thousands === '';
  return free || (a.decimal === style.decimal && (a.thousands === '' || a.thousands === style.thousands));
}

/** Whether a column's dates fit several formats as different days. */
function provesNothing(column: ColumnProfile): boolean {
  const { present } = withoutMissing(column);
  if (present.size === 0) return true;
  for (const of of ['date', 'time'] as const) {
    const found = datesIn(present, of, []);
    if (found !== null) return 'either' in found;
  }
  return false;
}

/** The formats of a source hold for all its columns. A column that they would make ambiguous is read as text. */
function resolveClashes(fields: readonly FieldDraft[], dates: readonly string[], times: readonly string[]): void {
  const patterns: Record<'date' | 'time', readonly Pattern[]> = { date: compilePatterns(dates, 'date'), time: times.map(t => (t === 'ISO' ? isoTime : compilePatterns([t], 'time')[0]!)) };
  for (const field of fields) {
    const { kind } = field.type;
    if (kind !== 'date' && kind !== 'time') continue;
    const text = ambiguousAmong(patterns[kind], field.present.keys(), kind);
    if (text === null) continue;
    field.notes.push(`"${text}" would be another ${kind} in the format of another column: read as text`);
    field.type = { kind: 'text' };
  }
}
