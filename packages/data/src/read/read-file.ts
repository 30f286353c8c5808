/** One file of a source, by its kind. */
import type { FileSpan } from '@truce/engine';
import * as codes from '../codes.js';
import type { FileFormat, Reading } from '../manifest.js';
import { readDelimited } from './delimited.js';
import { readDatabase } from './duckdb.js';
import { jsonColumns, readJson } from './json.js';
import { SourceFailure, type RowTaker } from './rows.js';

const FORMATS: Readonly<Record<string, FileFormat>> = { csv: 'csv', txt: 'csv', tsv: 'tsv', tab: 'tsv', json: 'json', ndjson: 'ndjson', jsonl: 'ndjson', parquet: 'parquet', pq: 'parquet' };

/** The kind of a file by the end of its name; null when it says nothing. */
export function formatOf(file: string): FileFormat | null {
  const end = /\.([a-z0-9]+)(?:\.gz)?$/i.exec(file)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(FORMATS, end) ? FORMATS[end]! : null;
}

/** `wanted`: the columns to look for in JSON; null to find out which there are. */
export async function readFile(path: string, label: string, reading: Reading, wanted: (() => readonly string[]) | null, taker: RowTaker, span?: FileSpan): Promise<void> {
  const format = reading.format ?? formatOf(label);
  switch (format) {
    case null: throw new SourceFailure(codes.unknownFormat.at({ span, data: { file: label } }, { file: label }));
    case 'csv': return readDelimited(path, label, reading, reading.delimiter ?? ',', taker);
    case 'tsv': return readDelimited(path, label, reading, reading.delimiter ?? '\t', taker);
    case 'json': case 'ndjson': return readJson(path, label, reading, format, wanted === null ? await jsonColumns(path, label, reading, format) : wanted(), taker);
    case 'parquet': return readDatabase({ kind: 'parquet', path }, label, taker);
  }
}
