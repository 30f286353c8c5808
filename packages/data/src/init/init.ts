/**
 * `truce init`: looks at a folder of exports and writes a manifest and record declarations that check as written. Everything is decided from the values, the
 * same every time; what is not certain stays text, and the evidence stands beside it as a comment. The result is tried on the data before it is handed out.
 */
import { join, resolve } from 'node:path';
import { dateText, printable, type Diagnostic } from '@truce/engine';
import { isSalesforceId } from '../convert/salesforce.js';
import { diskFiles, type Files } from '../files.js';
import { loadData } from '../load/load.js';
import { manifestSchema } from '../manifest/schema.js';
import { readManifest } from '../manifest/load.js';
import { plainReading, type Encoding, type Reading } from '../manifest.js';
import { readDatabase, tablesOf } from '../read/duckdb.js';
import { jsonLists } from '../read/json.js';
import { formatOf, readFile } from '../read/read-file.js';
import { SourceFailure } from '../read/rows.js';
import { textChunks } from '../read/text-chunks.js';
import { inferSource, type FieldDraft, type SourceDraft } from './infer.js';
import { chooseKeys, findReferences, type RecordDraft } from './links.js';
import { commonPrefix, recordName } from './names.js';
import { manifestText, type ManifestSource } from './print-manifest.js';
import { fieldOf, objectOf } from './presets/preset.js';
import { auditPartsOf } from './audit-parts.js';
import { auditText, fromScreen, named, templateOf, withPreset } from './presets/apply.js';
import { MOST_ROWS, profileOf, type FileProfile } from './profile.js';
import type { InitResult } from './result.js';
import { policyText, programOf, type RecordDecl } from './record-decl.js';

export interface InitOptions {
  /** the exports are of this CRM: its objects and fields get their names, and everything else is left out */
  readonly preset?: 'salesforce' | 'hubspot';
  readonly files?: Files;
  readonly onProgress?: (file: string) => void;
}

/** `report1712395.csv` and the like: named by a system, for nobody. */
const meansNothing = (title: string): boolean => /^(?:.*[\\/])?(?:report|export|query|bulkquery|download|data)[\W_\d]*(?:results?)?[\W_\d]*\.[a-z0-9]+(?:\.gz)?$/i.test(title);

/** The first three characters of a Salesforce id say what it is of. */
const ID_PREFIXES: Readonly<Record<string, string>> = { '00Q': 'leads', '003': 'contacts', '001': 'accounts', '006': 'opportunities', '701': 'campaigns', '00v': 'campaign_members', '00T': 'tasks', '00U': 'events', '005': 'users', '008': 'opportunity_histories' };

function objectOfIds(profile: FileProfile): string | null {
  const ids = profile.columns.find(c => c.values.size === profile.rows && profile.rows > 0 && [...c.values.keys()].every(isSalesforceId));
  const prefixes = new Set([...(ids?.values.keys() ?? [])].map(id => id.slice(0, 3)));
  const [prefix] = prefixes;
  return prefixes.size === 1 && Object.hasOwn(ID_PREFIXES, prefix!) ? ID_PREFIXES[prefix!]! : null;
}

/** One table of data and how to read it. */
interface Found {
  /** what names the record: the file, or the table within it */
  readonly title: string;
  readonly label: string;
  readonly table: string | null;
}

export async function initProject(folder: string, options: InitOptions = {}): Promise<InitResult> {
  const files = options.files ?? diskFiles;
  const notes: string[] = [];
  const diagnostics: Diagnostic[] = [];
  const preset = options.preset === undefined ? null : options.preset === 'salesforce' ? (await import('./presets/salesforce.js')).salesforce : (await import('./presets/hubspot.js')).hubspot;
  const found = await findTables(folder, files, notes, diagnostics);
  if (preset !== null && found.length === 0) return templateOf(preset);
  const prefix = commonPrefix(found.map(f => f.title));
  const taken = new Set<string>();
  const sources: ManifestSource[] = [];
  const shapes = new Map<string, string>();
  for (const table of found) {
    options.onProgress?.(table.label);
    const byIds = meansNothing(table.title) ? objectOfIds((await look(folder, table)).profile) : null;
    const object = preset === null ? null : objectOf(preset, byIds === null ? table.title : `${byIds}.csv`);
    if (preset !== null && object === null) { notes.push(`${table.label} was left out: nothing of ${preset.title} is called so`); continue; }
    const whole = await look(folder, table), looked = object === null ? whole : { ...whole, profile: { ...whole.profile, columns: whole.profile.columns.filter((c) => fieldOf(object, c.header) !== null) } };
    if (looked.profile.failure !== null) {
      diagnostics.push(looked.profile.failure);
      notes.push(`${table.label} was left out: ${looked.profile.failure.message}`);
      continue;
    }
    const name = object === null ? recordName(byIds ?? table.title, prefix, taken) : object.record;
    if (object !== null && sources.some((x) => x.record.name === name)) { notes.push(`${table.label} was left out: ${name} is read from another file already; list both under \`file\` when they have the same columns`); continue; }
    const inferred = inferSource(looked.profile, name.toLowerCase()), draft = object === null ? inferred : named(object, inferred);
    if (draft.fields.length === 0) {
      notes.push(`${table.label} was left out: no column has a value`);
      continue;
    }
    const shape = looked.profile.columns.map(c => c.header).join('\n');
    const record: RecordDraft = { name, fields: draft.fields, rows: looked.profile.rows, salesforceIds: draft.salesforceIds, shape };
    const twin = shapes.get(shape);
    shapes.set(shape, twin ?? table.label);
    const screen = preset !== null && fromScreen(draft);
    sources.push({
      record, draft, origin: looked.origin, settings: screen ? [...looked.settings, ['zone', 'policy']] : looked.settings,
      notes: [...sourceNotes(looked.profile, draft, table, twin), ...(screen ? ['from the screen, by its headers: its times are in the zone of the account or of who made it; write that under `zone` unless it is that of the policy'] : [])],
    });
  }
  const records = sources.map(s => s.record);
  chooseKeys(records);
  findReferences(records);
  const currency = currencyOf(sources);
  const asOf = decidePlanned(records);
  const declarations = sources.map(s => declarationOf(s, currency?.code ?? null));
  const text = recordsText(declarations, currency, sources), plainText = manifestText(sources, asOf === null ? null : dateText(asOf.day), asOf === null ? null : `the last event in the data: ${asOf.where}`);
  const manifest = preset === null ? `${plainText}${auditText(auditPartsOf(programOf(text)))}` : withPreset(preset, sources, plainText);
  diagnostics.push(...(await trial(folder, manifest, text, files)));
  return { manifest, records: text, notes, diagnostics, declarations };
}

/** Writes the two files; refuses to replace one unless told to. Gives the paths that exist already. */
export async function writeProject(folder: string, result: InitResult, options: { readonly force?: boolean; readonly files?: Files } = {}): Promise<{ readonly written: readonly string[]; readonly existing: readonly string[] }> {
  const files = options.files ?? diskFiles;
  const wanted: readonly (readonly [string, string])[] = [['truce.yaml', result.manifest], ['policies/records.truce', result.records]];
  const existing: string[] = [];
  for (const [name] of wanted) if (options.force !== true && (await files.exists(join(folder, name)))) existing.push(name);
  if (existing.length > 0) return { written: [], existing };
  for (const [name, text] of wanted) await files.write(join(folder, name), text);
  // The schema goes with the project, so that editors complete the manifest without fetching anything.
  await files.write(join(folder, '.truce/truce.schema.json'), `${JSON.stringify(manifestSchema, null, 2)}\n`);
  return { written: [...wanted.map(([name]) => name), '.truce/truce.schema.json'], existing: [] };
}

async function findTables(folder: string, files: Files, notes: string[], diagnostics: Diagnostic[]): Promise<readonly Found[]> {
  const found: Found[] = [];
  const ignored: string[] = [];
  for (const file of await files.list(folder)) {
    if (/\.(?:duckdb|ddb)$/i.test(file)) {
      try {
        const tables = await tablesOf(resolve(folder, file), file);
        found.push(...tables.map(table => ({ title: table, label: file, table })));
      } catch (mistake) {
        if (!(mistake instanceof SourceFailure)) throw mistake;
        diagnostics.push(mistake.diagnostic);
        notes.push(`${file} was left out: ${mistake.diagnostic.message}`);
      }
    } else if (formatOf(file) !== null && !/\.txt(?:\.gz)?$/i.test(file)) found.push({ title: file, label: file, table: null });
    else if (!/\.(?:truce|ya?ml)$/i.test(file)) ignored.push(file);
  }
  if (ignored.length > 0) notes.push(`not data that is read here: ${ignored.slice(0, 8).join(', ')}${ignored.length > 8 ? ` and ${ignored.length - 8} more` : ''}`);
  if (found.length === 0) notes.push('no data was found: put exports (.csv, .tsv, .json, .ndjson, .parquet, .duckdb) into this folder');
  return found;
}

interface Look {
  readonly profile: FileProfile;
  readonly origin: readonly (readonly [string, string])[];
  readonly settings: readonly (readonly [string, string])[];
}

/** Profiles one table; tries again when the first look shows another encoding or a footer. */
async function look(folder: string, table: Found): Promise<Look> {
  const path = resolve(folder, table.label);
  if (table.table !== null) {
    const name = table.table;
    const profile = await profileOf(taker => readDatabase({ kind: 'table', path, table: name }, table.label, taker));
    return { profile, origin: [['database', table.label], ['table', name]], settings: [] };
  }
  const format = formatOf(table.label);
  let reading: Reading = plainReading;
  const settings: [string, string][] = [];
  const use = (key: 'delimiter' | 'encoding' | 'skip' | 'footer' | 'path', value: string): void => {
    reading = { ...reading, [key]: key === 'skip' ? Number(value) : value };
    settings.push([key, value]);
  };
  const attempt = (): Promise<FileProfile> => profileOf(taker => readFile(path, table.label, reading, null, taker));
  const refusal = async (work: () => Promise<void>): Promise<FileProfile | null> => {
    try {
      await work();
      return null;
    } catch (mistake) {
      if (mistake instanceof SourceFailure) return { columns: [], rows: 0, cut: false, ragged: 0, short: 0, faults: 0, strangers: [], tail: [], last: null, damaged: false, failure: mistake.diagnostic };
      throw mistake;
    }
  };
  const origin: readonly (readonly [string, string])[] = [['file', table.label]];
  if (format === 'csv') {
    const refused = await refusal(async () => {
      const { delimiter, skip } = await shapeOf(path, table.label);
      if (delimiter !== ',') use('delimiter', delimiter);
      if (skip > 0) use('skip', String(skip));
    });
    if (refused !== null) return { profile: refused, origin, settings };
  }
  if (format === 'json') {
    const refused = await refusal(async () => {
      const lists = await jsonLists(path, table.label);
      if (lists !== null && lists.length > 0) use('path', lists[0]!);
    });
    if (refused !== null) return { profile: refused, origin, settings };
  }
  let profile = await attempt();
  if (profile.damaged) {
    use('encoding', 'windows-1252' satisfies Encoding);
    profile = await attempt();
  }
  const footer = footerOf(profile);
  if (footer !== null) {
    use('footer', footer);
    profile = await attempt();
  }
  return { profile, origin, settings };
}

/** How many lines are looked at to find the header. */
const HEADER_WITHIN = 20;

/**
 * The delimiter, and how many lines stand before the header. A header has a cell for every column; the title of a report above it has one or two. Without such
 * lines the first line is the header, and its most frequent sign divides it.
 */
async function shapeOf(path: string, label: string): Promise<{ readonly delimiter: string; readonly skip: number }> {
  for await (const { text } of textChunks(path, label, 'latin-1', () => undefined)) {
    const lines = text.replace(/"[^"]*"/g, quoted => `"${'\n'.repeat(quoted.split('\n').length - 1)}`).split(/\r\n|\r|\n/).slice(0, HEADER_WITHIN);
    const filled = (line: string, sign: string): number => line.split(sign).filter(cell => cell.trim() !== '').length;
    const delimiterOf = (line: string): string | null => {
      const counts = [',', ';', '\t', '|'].map(sign => ({ sign, n: line.split(sign).length - 1 })).sort((x, y) => y.n - x.n);
      return counts[0]!.n === 0 ? null : counts[0]!.sign;
    };
    for (const [skip, line] of lines.entries()) {
      const delimiter = delimiterOf(line);
      if (delimiter === null) continue;
      const most = Math.max(...lines.slice(skip).map(l => filled(l, delimiter))), own = filled(line, delimiter);
      if (own < 2 || own < 0.6 * most) continue;
      // What is skipped is a title: it must be clear that it is no header. Nor is a header made of numbers.
      const title = lines.slice(0, skip).every(l => filled(l, delimiter) <= (own >= 4 ? 2 : 1)) && !line.split(delimiter).some(cell => /^[\s\d.,:/+%-]*\d[\s\d.,:/+%-]*$/.test(cell));
      return title && own >= 3 ? { delimiter, skip } : { delimiter: delimiterOf(lines[0]!) ?? ',', skip: 0 };
    }
    return { delimiter: delimiterOf(lines[0] ?? '') ?? ',', skip: 0 };
  }
  return { delimiter: ',', skip: 0 };
}

/** The words by which a footer begins: lines of one cell after the last row, when one of them is what reports end with; or a row of sums. */
function footerOf(profile: FileProfile): string | null {
  const known = (t: string): string | null => /^(Grand Totals?|Totals?|Copyright|Confidential|©)/.exec(t)?.[0] ?? null;
  const first = profile.tail.find(t => t.trim() !== '');
  if (first !== undefined && profile.tail.some(t => known(t) !== null)) return known(first) ?? first.trim();
  if (profile.ragged <= 10) for (const text of profile.strangers) if (known(text) !== null) return known(text);
  return profile.last !== null && profile.last.alike === 1 && !profile.cut ? profile.last.text : null;
}

function sourceNotes(profile: FileProfile, draft: SourceDraft, table: Found, twin: string | undefined): string[] {
  const notes: string[] = [];
  const rows = (n: number, one: string, more: string): string => (n === 1 ? `1 row ${one}` : `${n.toLocaleString('en-US')} rows ${more}`);
  notes.push(`${profile.rows.toLocaleString('en-US')} ${profile.rows === 1 ? 'row' : 'rows'}${profile.cut ? ` were looked at, there are more (the first ${MOST_ROWS.toLocaleString('en-US')} decide)` : ''}`);
  if (profile.ragged > 0) notes.push(`${rows(profile.ragged, 'has', 'have')} the wrong number of cells and will be rejected${profile.short === profile.ragged ? '; if empty cells at the end were left out, say `short_rows: blank`' : ''}`);
  if (profile.faults > profile.ragged) notes.push(rows(profile.faults - profile.ragged, 'cannot be read and will be rejected', 'cannot be read and will be rejected'));
  if (draft.blank.length > 0) notes.push(`${draft.blank.length === 1 ? 'a column' : `${draft.blank.length} columns`} without any value ${draft.blank.length === 1 ? 'is' : 'are'} left out: ${names(draft.blank)}`);
  if (draft.doubled.length > 0) notes.push(`several columns are called the same and told apart by their number: ${names(draft.doubled)}`);
  if (draft.nameless > 0) notes.push(`${draft.nameless === 1 ? 'a column' : `${draft.nameless} columns`} without a header ${draft.nameless === 1 ? 'is' : 'are'} left out`);
  if (twin !== undefined) notes.push(`the same columns as ${twin}: if these are parts of one export, read them as one record: file: [${twin}, ${table.label}]`);
  return notes.map(comment);
}

function names(all: readonly string[]): string {
  return all.slice(0, 6).map(n => (n === '' ? '""' : n)).join(', ') + (all.length > 6 ? `, … (${all.length - 6} more)` : '');
}

interface Currency { readonly code: string; readonly evidence: string }

const SIGN_CODES: Readonly<Record<string, string>> = { '$': 'USD', 'US$': 'USD', '€': 'EUR', '£': 'GBP', '₹': 'INR', 'R$': 'BRL', 'A$': 'AUD', 'C$': 'CAD', '₩': 'KRW', '₺': 'TRY', '₪': 'ILS' };

/** The currency, when a sign or a currency column says it, and all that say one say the same. */
function currencyOf(sources: readonly ManifestSource[]): Currency | null {
  const found = new Map<string, string>();
  for (const { draft, record } of sources) {
    for (const sign of draft.signs) {
      const code = Object.hasOwn(SIGN_CODES, sign) ? SIGN_CODES[sign]! : /^[A-Z]{3}$/.test(sign) ? sign : null;
      if (code !== null) found.set(code, `${sign} stands beside amounts of ${record.name}`);
    }
    for (const field of draft.fields) {
      if (!/(?:^|_)currency(?:_(?:iso_)?code)?$/.test(field.name)) continue;
      for (const value of field.present.keys()) if (/^[A-Z]{3}$/.test(value)) found.set(value, `${record.name}.${field.name} is ${value}`);
    }
  }
  if (found.size !== 1) return null;
  const [code, evidence] = [...found][0]!;
  return { code, evidence };
}

/** Names of dates that lie ahead by nature. */
const AHEAD = /(?:^|_)(?:end|ends|ending|expir\w*|expected|expires|renew\w*|due|planned|scheduled|target|next|until|valid_to|valid_through|start_date|maturity)(?:_|$)/;
/** A close date that every row has is an expectation; one that only some rows have is when they were closed. */
const CLOSE = /^close_?date$/;
const liesAhead = (f: FieldDraft): boolean => AHEAD.test(f.name) || (CLOSE.test(f.name) && !f.optional);
/** A year that stands for "never". */
const FAR_AHEAD = 29_000;

/** The last event in the data is the last day it knows; dates that lie ahead of it are planned. */
function decidePlanned(records: readonly RecordDraft[]): { readonly day: number; readonly where: string } | null {
  const dated = records.flatMap(record => record.fields.filter(f => (f.type.kind === 'date' || f.type.kind === 'time') && f.last !== null).map(field => ({ record, field, last: field.last! })));
  const near = dated.filter(d => d.last < FAR_AHEAD);
  const among = [near.filter(d => !liesAhead(d.field)), near.filter(d => !AHEAD.test(d.field.name)), near].find(some => some.length > 0) ?? [];
  const latest = among.reduce<(typeof dated)[number] | null>((best, d) => (best === null || d.last > best.last ? d : best), null);
  for (const { field, last } of dated) {
    if (latest !== null && last <= latest.last) continue;
    field.planned = true;
    field.notes.push(`up to ${dateText(last)}${latest === null ? '' : `, after the last event ${dateText(latest.last)}`}: planned`);
  }
  return latest === null ? null : { day: latest.last, where: `${latest.record.name}.${latest.field.name}` };
}

/** An id that few rows share is a key with rows that stand there twice. */
function nearlyKey(fields: readonly FieldDraft[]): string {
  for (const f of fields) {
    const twice = [...f.present].filter(([, rows]) => rows > 1), [first] = twice;
    if (first !== undefined && !f.optional && /(?:^|_)(?:id|key|guid|uuid)$/.test(f.name) && twice.length * 4 <= f.present.size) return `; ${f.name} nearly does: ${first[0].slice(0, 40)} stands in ${first[1]} rows${twice.length === 1 ? '' : `, and ${twice.length - 1} more in several`}`;
  }
  return '';
}

function declarationOf({ record, draft }: ManifestSource, currency: string | null): RecordDecl {
  const keyed = draft.fields.some(f => f.key);
  return {
    name: record.name,
    note: keyed ? undefined : comment(`No column tells the rows apart, so no other record can refer to them${nearlyKey(draft.fields)}.`),
    fields: draft.fields.map(f => {
      const type = f.looksLikeMoney && currency !== null && f.type.kind === 'number' ? { kind: 'money' as const } : f.type;
      const notes = f.looksLikeMoney && currency === null ? [...f.notes, 'money? then choose a currency above'] : f.notes;
      return { name: f.name, type, key: f.key, optional: f.optional && !f.key, planned: f.planned, note: notes.length === 0 ? undefined : comment(notes.join('; ')) };
    }),
  };
}

function recordsText(declarations: readonly RecordDecl[], currency: Currency | null, sources: readonly ManifestSource[]): string {
  const times = sources.some(s => s.draft.fields.some(f => f.type.kind === 'time'));
  const header = [
    'policy "Records" {',
    currency === null ? '  // currency USD: nothing in the data says which; choose one, then make amounts `money`' : `  currency ${currency.code}  // ${comment(currency.evidence)}`,
    `  timezone "UTC"  // choose the zone in which your days begin and end${times ? '; times in the data that name no zone are read in it' : ''}`,
    '  rounding half up',
    '}',
  ];
  return policyText(header, declarations);
}

/** Text of the data within a comment must not end it or hide anything. */
function comment(text: string): string {
  return printable(text);
}

/** Reads the data under what was just written: what is said then is wrong in the data, not in the declarations. */
async function trial(folder: string, manifest: string, records: string, files: Files): Promise<readonly Diagnostic[]> {
  const read = await readManifest(join(folder, 'truce.yaml'), manifest);
  if (read.manifest === null) return read.diagnostics;
  const loaded = await loadData(programOf(records), read.manifest, { files });
  return loaded.diagnostics;
}

export type { FieldDraft };
