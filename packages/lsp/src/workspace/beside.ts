/** What lies beside a manifest, for whoever writes it: files that can hold rows, and the names in their headers. Only their beginnings are read. */
import type { Host } from './host.js';
import { placeIn, type Place } from './place.js';

export interface SourceWritten {
  readonly patterns: readonly string[];
  readonly delimiter: string | null;
  readonly skip: number;
  readonly database: string | null;
  readonly table: string | null;
  readonly query: string | null;
}
export interface WhatIsBeside { readonly files: readonly string[]; readonly columns: readonly string[]; /** of the database of the source */ readonly tables: readonly string[] }

const HOLDS_ROWS = /\.(?:csv|tsv|json|ndjson|jsonl|parquet|duckdb)(?:\.gz)?$/i, HAS_HEADER = /\.(?:csv|tsv|txt|ndjson|jsonl)$/i;
/** A header longer than this is none. */
const HEAD = 64 * 1024;
const MOST_OFFERED = 500;

export async function besideOf(host: Host, listing: readonly string[], root: Place, source: SourceWritten | null): Promise<WhatIsBeside> {
  const files = listing.filter((f) => HOLDS_ROWS.test(f)).slice(0, MOST_OFFERED), columns = new Set<string>();
  for (const pattern of source?.patterns ?? []) {
    const first = /[*?]/.test(pattern) ? listing.find((f) => globbed(pattern).test(f)) : pattern;
    if (first !== undefined && /\.parquet$/i.test(first)) for (const name of await host.columns?.(placeIn(root, first), null) ?? []) columns.add(name);
    if (first === undefined || !HAS_HEADER.test(first)) continue;
    const head = await host.head(placeIn(root, first), HEAD);
    if (head !== null) for (const name of /json/i.test(first.slice(-6)) ? keysOf(head) : headerOf(head, source!.delimiter ?? (/\.tsv$/i.test(first) ? '\t' : null), source!.skip)) columns.add(name);
  }
  const { database = null, table = null, query = null } = source ?? {}, place = database === null ? null : placeIn(root, database);
  const of = query !== null ? { query } : table !== null ? { table } : null;
  if (place !== null && of !== null) for (const name of await host.columns?.(place, of) ?? []) columns.add(name);
  return { files, columns: [...columns], tables: place === null ? [] : await host.tables?.(place) ?? [] };
}

const globbed = (pattern: string): RegExp => new RegExp(`^${pattern.split(/(\*\*\/?|\*|\?)/).map((p) => (p.startsWith('**') ? '.*' : p === '*' ? '[^/]*' : p === '?' ? '[^/]' : p.replace(/[\\^$.|+()[\]{}]/g, '\\$&'))).join('')}$`);

/** Quotes around names are taken off; a sign between two cells that nobody named is the one that is there most. */
function headerOf(text: string, given: string | null, skip: number): readonly string[] {
  const line = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)[skip] ?? '', plain = line.replace(/"[^"]*"/g, '');
  const delimiter = given ?? [',', ';', '\t', '|'].map((sign) => ({ sign, times: plain.split(sign).length })).sort((a, b) => b.times - a.times)[0]!.sign;
  const cells: string[] = [];
  let cell = '', inside = false;
  for (const c of line) {
    if (c === '"') inside = !inside;
    else if (c === delimiter && !inside) { cells.push(cell); cell = ''; }
    else cell += c;
  }
  return [...cells, cell].map((c) => c.trim()).filter((c) => c !== '');
}

function keysOf(text: string): readonly string[] {
  try {
    const row: unknown = JSON.parse(text.split(/\r?\n/)[0] ?? '');
    return typeof row === 'object' && row !== null && !Array.isArray(row) ? Object.keys(row) : [];
  } catch {
    return [];
  }
}
