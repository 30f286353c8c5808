/** The data of a project: every source of the manifest into columns, references into row numbers, and an account of every row that is not used. */
import { resolve } from 'node:path';
import { dateText, type ColumnData, type Dataset, type Diagnostic, type FileSpan, type RecordTable, type ir } from '@truce/engine';
import { closest } from '../closest.js';
import * as codes from '../codes.js';
import { DAY } from '../convert/clock.js';
import type { ReadingWorld } from '../convert/field-reader.js';
import { localTime, type LocalTime } from '../convert/local-time.js';
import { periodTexts } from '../convert/period-text.js';
import { diskFiles, NotAFile, sizeOfFile, whyUnreadable, type Files } from '../files.js';
import { manifestNames } from '../manifest/names.js';
import type { Manifest, Source } from '../manifest.js';
import { readFile } from '../read/read-file.js';
import { readDatabase } from '../read/duckdb.js';
import { SourceFailure } from '../read/rows.js';
import { Findings } from './findings.js';
import { RecordBuilder, type FileCounts } from './record-builder.js';
import { resolveReferences } from './references.js';
import { RejectLog, type Reject } from './rejects.js';
import { sourceFiles } from '../source-files.js';

export interface LoadProgress {
  readonly record: string;
  readonly file: string;
  readonly bytes: number;
  readonly ofBytes: number;
  readonly rows: number;
}

export interface LoadOptions {
  readonly onProgress?: (progress: LoadProgress) => void;
  /** where to write every rejected row with its reasons, as CSV */
  readonly rejectsFile?: string;
  readonly files?: Files;
}

export interface LoadedData {
  readonly dataset: Dataset;
  readonly diagnostics: readonly Diagnostic[];
  /** one entry for each file read; rowsIn = rowsUsed + rowsRejected */
  readonly counts: readonly Readonly<FileCounts>[];
  /** every reason for which a row is not used, complete */
  readonly rejects: Iterable<Reject> & { readonly length: number };
}

/** Reads what the manifest names. Never throws for what stands in the data. */
export async function loadData(program: ir.Program, manifest: Manifest, options: LoadOptions = {}): Promise<LoadedData> {
  const findings = new Findings();
  const rejects = await RejectLog.create(options.rejectsFile ?? null);
  try {
    const loaded = await load(program, manifest, options, findings, rejects);
    await rejects.finish();
    return loaded;
  } catch (mistake) {
    await rejects.drop();
    throw mistake;
  }
}

async function load(program: ir.Program, manifest: Manifest, options: LoadOptions, findings: Findings, rejects: RejectLog): Promise<LoadedData> {
  const records = program.relations.filter(r => r.source.op === 'scan' && r.kind === 'record');
  const byName = new Map(records.map(r => [r.name, r]));
  const sources = new Map<ir.RelationId, Source>();
  for (const source of manifest.sources) {
    const relation = byName.get(source.record);
    if (relation === undefined) findings.say(codes.unknownRecord.at({ span: source.span }, { record: source.record, suggestion: closest(source.record, [...byName.keys()]) }));
    else if (checkFields(relation, source, findings)) sources.set(relation.id, source);
  }
  for (const relation of records) {
    if (!manifest.sources.some(s => s.record === relation.name)) findings.say(codes.noData.at({ span: { file: program.files[relation.at[0]] ?? '', start: relation.at[1], end: relation.at[2] } }, { record: relation.name }));
  }
  for (const d of manifestNames(program, manifest)) findings.say(d);
  const zones = new Map<string, LocalTime>();
  const zoneOf = (name: string): LocalTime => {
    const zone = name === 'policy' ? program.settings.timezone : name;
    let clock = zones.get(zone);
    if (clock === undefined) zones.set(zone, (clock = localTime(zone)));
    return clock;
  };
  const periods = periodTexts(program.settings);
  const world: ReadingWorld = {
    zoneOf, periodText: unit => periods.of(unit),
    last: manifest.asOf === null ? null : { day: manifest.asOf.day, moment: lastMoment(manifest.asOf, zoneOf('policy')) },
    salesforceIds: record => hasSalesforceIds(record, program, sources, 0),
  };
  const asOf = manifest.asOf === null ? '' : dateText(manifest.asOf.day);
  const builders = new Map<ir.RelationId, RecordBuilder>();
  // In the order of the policy, whatever the manifest's order; a calendar first, because periods are read by it.
  const calendar = program.settings.calendar;
  const unread = new Map<ir.RelationId, readonly Diagnostic[]>();
  const ordered = [...sources].sort(([a], [b]) => Number(b === calendar) - Number(a === calendar) || a - b);
  for (const [id, source] of ordered) {
    const builder = new RecordBuilder(program.relations[id]!, source, world, program, findings, rejects, asOf);
    builders.set(id, builder);
    const failures = await readSource(builder, source, manifest, options, findings);
    if (failures !== null) unread.set(id, failures);
    if (id === calendar) {
      const problem = periods.useCalendar(builder.relation, tableOf(builder, null, new Map()));
      if (problem !== null) findings.say(problem);
    }
  }
  for (const builder of builders.values()) builder.targetKeys = field => keysOf(field, builders);
  const resolved = resolveReferences(builders, program, world, new Set(unread.keys()));
  for (const [id, rows] of resolved.lost) {
    const said = unread.get(id)?.[0];
    if (said !== undefined) findings.note(said, `${rows === 1 ? '1 row of another record, which refers' : `${rows.toLocaleString('en-US')} rows of other records, which refer`} to ${program.relations[id]!.name}, ${rows === 1 ? 'is' : 'are'} not used because of that`);
  }
  const tables = new Map<number, RecordTable>();
  for (const [id, builder] of [...builders].sort(([a], [b]) => a - b)) tables.set(id, tableOf(builder, resolved.order.get(id) ?? null, resolved.columns.get(id) ?? new Map<number, ColumnData>()));
  const order = manifest.sources.map(s => s.record);
  const counts = [...builders.values()].flatMap(b => b.counts).sort((a, b) => order.indexOf(a.record) - order.indexOf(b.record));
  return { dataset: { tables, asOf: manifest.asOf?.day ?? null }, diagnostics: findings.diagnostics(), counts, rejects };
}

/** What was said of files that could not be read, which may have been said elsewhere; null when all could. */
async function readSource(builder: RecordBuilder, source: Source, manifest: Manifest, options: LoadOptions, findings: Findings): Promise<readonly Diagnostic[] | null> {
  const { origin } = source, failures: Diagnostic[] = [];
  let stopped = false;
  const failed = (d: Diagnostic): void => { findings.say(d); failures.push(d); };
  const files = options.files ?? diskFiles;
  const report = (file: string, ofBytes: number): ((bytes: number, rows: number) => void) => {
    let read = 0;
    return (bytes, rows) => {
      read += bytes;
      options.onProgress?.({ record: source.record, file, bytes: read, ofBytes, rows });
    };
  };
  const attempt = async (label: string, path: string, span: FileSpan, read: () => Promise<void>): Promise<void> => {
    try {
      builder.begin(label, report(label, sizeOfFile(path)));
      await read();
      const counts = builder.counts.at(-1)!;
      stopped ||= builder.stopped;
      if (counts.rowsIn === 0 && !builder.stopped) findings.say(codes.noRows.at({ data: { file: label }, span }, { file: label }));
    } catch (mistake) {
      if (mistake instanceof SourceFailure) failed({ ...mistake.diagnostic, span: mistake.diagnostic.span ?? span });
      else if (isSystemError(mistake)) failed(codes.unreadableFile.at({ span, data: { file: label } }, { file: label, why: whyUnreadable(mistake), suggestion: await similarFile(label, manifest, files) }));
      else throw mistake;
    }
  };
  if (origin.kind === 'database') {
    const path = resolve(manifest.folder, origin.file);
    const label = origin.table === null ? origin.file : `${origin.file} ${origin.table}`;
    await attempt(label, path, source.place('database'), () => readDatabase(origin.query === null ? { kind: 'table', path, table: origin.table ?? '' } : { kind: 'query', path, query: origin.query }, label, builder));
    return failures.length > 0 || stopped ? failures : null;
  }
  const found = await sourceFiles(origin.patterns, manifest.folder, files);
  for (const diagnostic of found.diagnostics) failed(diagnostic);
  for (const label of found.files) {
    const path = resolve(manifest.folder, label);
    const span = found.named.get(label) ?? source.span;
    await attempt(label, path, span, () => readFile(path, label, source.reading, () => builder.wanted(), builder, span));
  }
  return failures.length > 0 || stopped ? failures : null;
}

/** Settings that speak of fields: a typing mistake there would silently do nothing. */
function checkFields(relation: ir.Relation, source: Source, findings: Findings): boolean {
  const fields = relation.source.op === 'scan' ? relation.source.fields : [];
  const names = fields.map(f => f.name);
  let good = true;
  const { reading } = source;
  const settings: readonly (readonly [string, Iterable<string>])[] = [['columns', reading.columns.keys()], ['constants', source.constants.keys()], ['missing', reading.missingOf.keys()], ['values', reading.values.keys()]];
  for (const [key, used] of settings) {
    for (const field of used) {
      if (names.includes(field) || !source.own(key)) continue;
      findings.say(codes.unknownField.at({ span: source.placeOfKey(key, field) }, { record: relation.name, field, key, suggestion: closest(field, names) }));
      good = false;
    }
  }
  for (const field of fields) {
    if (field.type.kind !== 'choice') continue;
    const { choices } = field.type;
    for (const [word, target] of reading.values.get(field.name) ?? []) {
      if (choices.includes(target)) continue;
      findings.say(codes.unknownMapTarget.at({ span: source.place('values', field.name, word) }, { field: field.name, value: target, suggestion: closest(target, choices), choices: choices.join(', ') }));
      good = false;
    }
  }
  return good;
}

function tableOf(builder: RecordBuilder, order: Int32Array | null, references: ReadonlyMap<number, ColumnData>): RecordTable {
  const columns = builder.readers.map((reader, i) => references.get(i) ?? reader.column(builder.rows, order));
  return { rows: order === null ? builder.rows : order.length, columns, origin: builder.origins(order) };
}

/** Whether a record's key is a Salesforce id: its own source says so, or the record that its key refers to. */
function hasSalesforceIds(id: ir.RelationId, program: ir.Program, sources: ReadonlyMap<ir.RelationId, Source>, depth: number): boolean {
  const relation = program.relations[id];
  if (relation === undefined || relation.source.op !== 'scan' || depth > 8) return false;
  const key = relation.source.fields.find(f => f.key);
  if (key?.type.kind === 'row') return hasSalesforceIds(key.type.relation, program, sources, depth + 1);
  return key?.type.kind === 'text' && sources.get(id)?.reading.salesforceIds === true;
}

function lastMoment(asOf: NonNullable<Manifest['asOf']>, zone: LocalTime): number {
  if (asOf.milliseconds !== null) {
    const { first, second } = zone.momentsOf(asOf.day * DAY + asOf.milliseconds);
    return Number.isNaN(second) ? first : second;
  }
  // The last millisecond of the day. Where clocks are put forward at midnight the next day begins an hour later.
  for (const hour of [0, 1, 2]) {
    const { first } = zone.momentsOf((asOf.day + 1) * DAY + hour * 3_600_000);
    if (!Number.isNaN(first)) return first - 1;
  }
  return (asOf.day + 1) * DAY - 1;
}

/** Suggestions are sought among the keys of small records only: among a million there is always something close. */
const MOST_CANDIDATES = 5000;

function keysOf(field: ir.Field, builders: ReadonlyMap<ir.RelationId, RecordBuilder>): readonly string[] {
  if (field.type.kind !== 'row') return [];
  const target = builders.get(field.type.relation);
  if (target === undefined || target.rows > MOST_CANDIDATES) return [];
  const at = target.fields.findIndex(f => f.key);
  const column = at < 0 ? undefined : target.readers[at]!.column(target.rows, null);
  return column?.kind === 'text' ? column.dictionary : [];
}

function isSystemError(mistake: unknown): boolean {
  return mistake instanceof NotAFile || (mistake instanceof Error && typeof (mistake as NodeJS.ErrnoException).code === 'string' && 'errno' in mistake);
}

async function similarFile(label: string, manifest: Manifest, files: Files): Promise<string | undefined> {
  return files.list(manifest.folder).then(all => closest(label, all), () => undefined);
}
