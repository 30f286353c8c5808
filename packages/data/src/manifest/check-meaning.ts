/** What no schema can say about a manifest: keys that exclude each other, formats, zones, patterns that leave the folder. */
import { zoneOf, type Diagnostic, type FileSpan } from '@truce/engine';
import { closest } from '../closest.js';
import * as codes from '../codes.js';
import { compilePattern } from '../convert/pattern.js';
import { isPattern } from '../glob.js';
import type { RawManifest, RawReading, RawSource } from './raw.js';
import type { Manifest } from '../manifest.js';

type Place = (...steps: (string | number)[]) => FileSpan;

export function checkMeaning(manifest: Manifest, raw: RawManifest, value: Place, key: Place): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  if (raw.as_of !== undefined && manifest.asOf === null) found.push(codes.noSuchDay.at({ span: value('as_of') }, { text: raw.as_of, key: 'as_of' }));
  checkPatterns(raw.policies, ['policies'], found, value);
  if (raw.defaults !== undefined) checkReading(raw.defaults, ['defaults'], found, value);
  for (const [record, source] of Object.entries(raw.data ?? {})) {
    checkOrigin(record, source, found, value, key);
    checkReading(source, ['data', record], found, value);
  }
  // The two signs may come from different places: one from the defaults, one from the source.
  for (const source of manifest.sources) {
    const { decimal, thousands } = source.reading;
    if (thousands === decimal) found.push(codes.sameSign.at({ span: source.place('thousands') }, { sign: thousands }));
  }
  return found;
}

function checkOrigin(record: string, source: RawSource, found: Diagnostic[], value: Place, key: Place): void {
  const where = `data.${record}`;
  const span = key('data', record);
  if (source.file === undefined && source.database === undefined) {
    found.push(codes.missingKey.at({ span }, { key: 'file', where: `\`${where}\``, example: `file: data/${record.toLowerCase()}.csv` }));
  }
  if (source.file !== undefined && source.database !== undefined) found.push(codes.keysCollide.at({ span: key('data', record, 'database') }, { a: 'file', b: 'database', where }));
  if (source.table !== undefined && source.query !== undefined) found.push(codes.keysCollide.at({ span: key('data', record, 'query') }, { a: 'table', b: 'query', where }));
  if (source.database !== undefined && source.table === undefined && source.query === undefined) {
    found.push(codes.missingKey.at({ span }, { key: 'table', where: `\`${where}\``, example: `table: ${record.toLowerCase()}` }));
  }
  if (source.database === undefined) {
    for (const name of ['table', 'query'] as const) {
      if (source[name] !== undefined) found.push(codes.missingKey.at({ span: key('data', record, name) }, { key: 'database', where: `\`${where}\``, example: 'database: crm.duckdb' }));
    }
  }
  checkPatterns(source.file, ['data', record, 'file'], found, value);
}

/** A pattern may not leave the folder: what it would read there is nobody's decision. */
function checkPatterns(patterns: string | string[] | undefined, path: readonly string[], found: Diagnostic[], value: Place): void {
  [patterns ?? []].flat().forEach((pattern, i) => {
    if (!isPattern(pattern) || !/^(?:\/|[A-Za-z]:|\\)|(?:^|[\\/])\.\.(?:[\\/]|$)/.test(pattern)) return;
    found.push(codes.outsidePattern.at({ span: Array.isArray(patterns) ? value(...path, i) : value(...path) }, { pattern }));
  });
}

function checkReading(raw: RawReading, path: readonly string[], found: Diagnostic[], value: Place): void {
  for (const [of, kind] of [['dates', 'date'], ['times', 'time'], ['months', 'month']] as const) {
    [raw[of] ?? []].flat().forEach((format, i) => {
      const why = compilePattern(format, kind);
      const span = Array.isArray(raw[of]) ? value(...path, of, i) : value(...path, of);
      if (typeof why === 'string') found.push(codes.badFormat.at({ span }, { format, why }));
    });
  }
  if (raw.zone !== undefined && raw.zone !== 'policy' && zoneOf(raw.zone) === null) {
    found.push(codes.unknownZone.at({ span: value(...path, 'zone') }, { zone: raw.zone, suggestion: closest(raw.zone, ['UTC', 'policy', ...Intl.supportedValuesOf('timeZone')]) }));
  }
}
