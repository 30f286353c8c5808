/** truce.yaml: text -> YAML -> checked against the schema -> Manifest. Every mistake is a diagnostic at its place; all of them are said at once. */
import { basename, dirname, resolve } from 'node:path';
import { divideNumbers, parseDate, parseDecimal, type Diagnostic, type FileSpan, type Num, type Span } from '@truce/engine';
import type { Document } from 'yaml';
import { closest } from '../closest.js';
import * as codes from '../codes.js';
import { diskFiles, TooLarge, whyUnreadable, type Files } from '../files.js';
import { checkMeaning } from './check-meaning.js';
import type { Manifest, Origin, Reading, Source } from '../manifest.js';
import { plainReading } from '../manifest.js';
import type { RawManifest, RawReading, RawSource, Scalar } from './raw.js';
import { positionsIn, type Path, type Positions } from './positions.js';
import { declaredAudit } from './audit.js';
import { manifestKeys, readingKeys, sourceKeys } from './schema.js';
import { shapeMistakes } from './shape.js';

/** A manifest is a page or two. The limits keep a hostile one from costing memory or time. */
const MOST_BYTES = 512 * 1024;
const MOST_ALIASES = 64;

export interface LoadedManifest {
  /** null when it has mistakes */
  readonly manifest: Manifest | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads and checks a manifest. Never throws for what stands in it. */
export async function loadManifest(path: string, files: Files = diskFiles): Promise<LoadedManifest> {
  const file = basename(path);
  let text: string;
  try {
    text = await files.readText(path, MOST_BYTES);
  } catch (mistake) {
    const code = mistake instanceof TooLarge ? codes.manifestTooLarge.at({ span: { file, start: 0, end: 0 } }, { what: `${file} is too large: ${mistake.message}` })
      : codes.manifestUnreadable.at({ span: { file, start: 0, end: 0 } }, { file, why: whyUnreadable(mistake) });
    return { manifest: null, diagnostics: [code] };
  }
  return readManifest(path, text);
}

/** The same for a text that is at hand, as in an editor. */
export async function readManifest(path: string, written: string): Promise<LoadedManifest> {
  const file = basename(path);
  const text = written.startsWith('\uFEFF') ? ` ${written.slice(1)}` : written;
  const at = (span: Span): FileSpan => ({ file, start: span.start, end: Math.max(span.start, span.end) });
  const yaml = await import('yaml');
  let doc: Document;
  let value: unknown;
  try {
    doc = yaml.parseDocument(text, { prettyErrors: false, uniqueKeys: true, strict: true });
    const mistakes = doc.errors.map(e => {
      if (e.code !== 'DUPLICATE_KEY') return codes.yamlMistake.at({ span: at({ start: e.pos[0], end: e.pos[1] }) }, { why: sentence(e.message) });
      // The parser points at the first character of the key only.
      const key = /^(?:"[^"\n]*"|'[^'\n]*'|[^:\n]+)/.exec(text.slice(e.pos[0]))?.[0].trimEnd() ?? '';
      return codes.repeatedKey.at({ span: at({ start: e.pos[0], end: e.pos[0] + key.length }) }, { key });
    });
    if (mistakes.length > 0) return { manifest: null, diagnostics: mistakes };
    value = doc.toJS({ maxAliasCount: MOST_ALIASES });
  } catch (mistake) {
    // The parser has its own guards: too many aliases, and a stack that ends when brackets nest without end.
    const what = mistake instanceof RangeError ? `${file} nests too deeply` : `${file} refers to itself too often: ${mistake instanceof Error ? mistake.message : String(mistake)}`;
    return { manifest: null, diagnostics: [codes.manifestTooLarge.at({ span: at({ start: 0, end: 0 }) }, { what })] };
  }
  if (value === null || value === undefined) {
    return { manifest: null, diagnostics: [codes.missingKey.at({ span: at({ start: 0, end: 0 }) }, { key: 'truce', where: file, example: 'truce: 1' })] };
  }
  const positions = positionsIn(doc, yaml);
  const mistakes = await shapeMistakes(value, {
    key: path => at(positions.key(path)), value: path => at(positions.value(path)),
    known: path => (path.length === 0 ? manifestKeys : path[0] === 'defaults' ? readingKeys : sourceKeys),
    suggest: closest,
  });
  if (mistakes.length > 0) return { manifest: null, diagnostics: mistakes };
  const manifest = build(path, text, value as RawManifest, positions, at);
  const diagnostics = checkMeaning(manifest, value as RawManifest, (...steps) => at(positions.value(steps)), (...steps) => at(positions.key(steps)));
  return { manifest: diagnostics.some(d => d.severity === 'error') ? null : manifest, diagnostics };
}

function build(path: string, text: string, raw: RawManifest, positions: Positions, at: (span: Span) => FileSpan): Manifest {
  const list = (value: string | string[] | undefined, where: Path): { text: string; span: FileSpan }[] =>
    (value === undefined ? [] : typeof value === 'string' ? [value] : value).map((item, i) => ({ text: item, span: at(positions.value(typeof value === 'string' ? where : [...where, i])) }));
  const sources = Object.entries(raw.data ?? {}).map(([record, source]): Source => {
    const written = (steps: readonly string[]): Path =>
      Object.hasOwn(source, steps[0]!) ? ['data', record, ...steps] : raw.defaults !== undefined && Object.hasOwn(raw.defaults, steps[0]!) ? ['defaults', ...steps] : ['data', record];
    return ({
    record,
    span: at(positions.key(['data', record])),
    origin: originOf(source, list(source.file, ['data', record, 'file'])),
    reading: readingOf({ ...raw.defaults, ...source }),
    constants: textMap(source.constants),
    place: (...steps) => {
      const path = written(steps);
      return at(path.length === 2 ? positions.key(path) : positions.value(path));
    },
    placeOfKey: (...steps) => at(positions.key(written(steps))),
    own: key => Object.hasOwn(source, key),
    });
  });
  return { path, folder: dirname(resolve(path)), text, policies: list(raw.policies, ['policies']), asOf: asOfDay(raw.as_of), sources, audit: raw.audit === undefined ? null : { declared: declaredAudit(raw.audit), place: (steps) => at(positions.value(['audit', ...steps])) }, ...(raw.report === undefined ? {} : { report: raw.report }), ...(raw.lint === undefined ? {} : { lint: { revenue: percentsOf(raw.lint.revenue_weight), activity: percentsOf(raw.lint.activity_weight) } }), place: (of, steps) => at(positions[of](steps)) };
}

/** `marketing: 25%`, of which the shape has made sure. */
const percentsOf = (raw: Readonly<Record<string, string>> = {}): ReadonlyMap<string, Num> => new Map(Object.entries(raw).map(([party, text]) => [party, divideNumbers(parseDecimal(text.replace(/\s*%$/, ''))!, 100)]));

function originOf(raw: RawSource, patterns: { text: string; span: FileSpan }[]): Origin {
  if (raw.database !== undefined) return { kind: 'database', file: raw.database, table: raw.table ?? null, query: raw.query ?? null };
  return { kind: 'files', patterns };
}

function readingOf(raw: RawReading): Reading {
  const words = (list: readonly Scalar[]): string[] => list.map(String);
  const missing = raw.missing;
  return {
    format: raw.format ?? null, delimiter: raw.delimiter ?? null, quote: raw.quote ?? plainReading.quote, encoding: raw.encoding ?? plainReading.encoding,
    header: raw.header ?? plainReading.header, skip: raw.skip ?? 0, footer: raw.footer ?? null, shortRows: raw.short_rows ?? plainReading.shortRows, path: raw.path ?? null, columns: textMap(raw.columns),
    dates: raw.dates === undefined ? plainReading.dates : [raw.dates].flat(), months: raw.months === undefined ? [] : [raw.months].flat(), times: raw.times === undefined ? [] : [raw.times].flat(), zone: raw.zone ?? plainReading.zone,
    decimal: raw.decimal ?? '.', thousands: raw.thousands ?? '', currencySigns: raw.currency_signs ?? [], percent: raw.percent ?? null,
    missing: Array.isArray(missing) ? new Set(words(missing)) : plainReading.missing,
    missingOf: new Map(missing === undefined || Array.isArray(missing) ? [] : Object.entries(missing).map(([field, list]) => [field, new Set(words(list))])),
    flags: raw.flags === undefined ? plainReading.flags : { yes: words(raw.flags.yes), no: words(raw.flags.no) },
    values: new Map(Object.entries(raw.values ?? {}).map(([field, map]) => [field, textMap(map)])),
    salesforceIds: raw.ids === 'salesforce',
  };
}

function textMap(raw: Record<string, Scalar> | undefined): Map<string, string> {
  return new Map(Object.entries(raw ?? {}).map(([key, value]) => [key, String(value)]));
}

/** The day of `as_of`, and the time of day when one was written. null when it is neither; `checkMeaning` says so. */
function asOfDay(text: string | undefined): Manifest['asOf'] {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?)?$/.exec(text ?? '');
  const day = match === null ? null : parseDate(match[1]!);
  if (match === null || day === null) return null;
  const [hour, minute, second] = [match[2], match[3], match[4]].map(part => Number(part ?? '0')) as [number, number, number];
  return { day, milliseconds: match[2] === undefined ? null : ((hour * 60 + minute) * 60 + second) * 1000 };
}

function sentence(message: string): string {
  const first = message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, '');
  return first.charAt(0).toLowerCase() + first.slice(1);
}
