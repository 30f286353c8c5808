/** A folder with files, records in a short notation, and what loading says about them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { loadData, readManifest, type LoadedData, type LoadOptions } from '@truce/data';
import type { ColumnData, Diagnostic, ir } from '@truce/engine';
import { policyText, programOf, type FieldDecl, type FieldType, type RecordDecl } from '../../packages/data/src/init/record-decl.js';
import { decimalText } from '../../packages/data/src/convert/decimal.js';

const folders: string[] = [];
afterAll(() => { for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true }); });

/** A folder of its own with these files. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'truce-data-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** `record('Deal', 'id text key', 'amount money above 0 optional', 'stage one of Open, Won')` */
export function record(name: string, ...fields: string[]): RecordDecl {
  return { name, fields: fields.map(fieldOf) };
}

function fieldOf(text: string): FieldDecl {
  const [name = '', ...rest] = text.split(' ');
  let words = rest.join(' ');
  const take = (pattern: RegExp): RegExpExecArray | null => {
    const match = pattern.exec(words);
    if (match !== null) words = words.replace(match[0], '').trim();
    return match;
  };
  const key = take(/\bkey\b/) !== null;
  const optional = take(/\boptional\b/) !== null;
  const planned = take(/\bplanned\b/) !== null;
  const bound = take(/\b(above|at least|below|at most) (\S+)/);
  const bounds = bound === null ? [] : [{ bound: bound[1] as 'above', value: bound[2]! }];
  return { name, key, optional, planned, bounds, type: typeOf(words.trim()) };
}

function typeOf(words: string): FieldType {
  const choices = /^one of (.*)$/.exec(words)?.[1];
  if (choices !== undefined) return { kind: 'choice', choices: choices.split(', ') };
  const digits = /^number to (\d+) decimals$/.exec(words)?.[1];
  if (digits !== undefined) return { kind: 'number', decimals: Number(digits) };
  if (words === 'number') return { kind: 'number', decimals: null };
  if (['year', 'half', 'quarter', 'month'].includes(words)) return { kind: 'period', unit: words as 'month' };
  if (['days', 'months', 'hours'].includes(words)) return { kind: 'duration', of: words as 'days' };
  if (/^[A-Z]/.test(words)) return { kind: 'reference', record: words };
  return { kind: words as 'text' };
}

/** A policy of nothing but records. */
export function programWith(records: readonly RecordDecl[], { currency = 'USD', timezone = 'UTC', header = '' }: { readonly currency?: string; readonly timezone?: string; readonly header?: string } = {}): ir.Program {
  return programOf(policyText([`policy "Records" { currency ${currency}; timezone ${JSON.stringify(timezone)}; rounding half up; ${header} }`], records));
}

export interface Case {
  readonly records: readonly RecordDecl[];
  /** the `data:` part of the manifest, or all of it when it begins with `truce:` */
  readonly data: string;
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly asOf?: string;
  readonly timezone?: string;
  readonly currency?: string;
  readonly options?: LoadOptions;
}

export interface Loaded extends LoadedData { readonly folder: string; readonly table: (record: string) => Row[] }
type Row = Record<string, string | null>;

/** Loads, and fails when the manifest itself is wrong. */
export async function load(test: Case): Promise<Loaded> {
  const folder = folderWith(test.files);
  const text = test.data.startsWith('truce:') ? test.data : `truce: 1\npolicies: [a.truce]\n${test.asOf === undefined ? '' : `as_of: ${test.asOf}\n`}data:\n${test.data.replace(/^(?=.)/gm, '  ')}`;
  const { manifest, diagnostics } = await readManifest(join(folder, 'truce.yaml'), text);
  if (manifest === null) throw new Error(`the manifest of the test is wrong: ${diagnostics.map(d => d.message).join('; ')}\n${text}`);
  const program = programWith(test.records, test);
  const loaded = await loadData(program, manifest, test.options);
  for (const c of loaded.counts) if (c.rowsIn !== c.rowsUsed + c.rowsRejected) throw new Error(`rows do not add up: ${JSON.stringify(c)}`);
  const table = (name: string): Row[] => {
    const id = test.records.findIndex(r => r.name === name);
    const found = loaded.dataset.tables.get(id);
    if (found === undefined) return [];
    const fields = test.records[id]!.fields;
    return Array.from({ length: found.rows }, (_, row) => Object.fromEntries(fields.map((f, i) => [f.name, shown(found.columns[i]!, row)])));
  };
  return { ...loaded, folder, table };
}

/** One CSV for one record. */
export async function loadCsv(csv: string | Uint8Array, decl: RecordDecl, settings = '', more: Partial<Case> = {}): Promise<Loaded> {
  return load({ records: [decl], files: { 'a.csv': csv }, data: `${decl.name}:\n  file: a.csv\n${settings.replace(/^(?=.)/gm, '  ')}`, ...more });
}

/** A value as text; null when it is missing. */
export function shown(column: ColumnData, row: number): string | null {
  switch (column.kind) {
    case 'scaled': return Number.isNaN(column.values[row]!) ? null : decimalText(column.values[row]!, column.scale);
    case 'big': { const v = column.values[row]; return v === null || v === undefined ? null : decimalText(v, column.scale); }
    case 'day': { const day = column.values[row]!; return day === -2147483648 ? null : new Date(day * 86_400_000).toISOString().slice(0, 10); }
    case 'period': { const p = column.values[row]!; return p === -2147483648 ? null : String(p); }
    case 'instant': { const t = column.values[row]!; return Number.isNaN(t) ? null : new Date(t).toISOString(); }
    case 'text': { const code = column.codes[row]!; return code < 0 ? null : column.dictionary[code]!; }
    case 'flag': return column.values[row] === 2 ? null : column.values[row] === 1 ? 'yes' : 'no';
    case 'row': return column.values[row]! < 0 ? null : `#${column.values[row]}`;
  }
}

/** What is asserted of a diagnostic: code, place and words. */
export function said(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map(d => `${d.code} ${d.data?.file ?? d.span?.file ?? ''}${d.data?.row === undefined ? '' : `:${d.data.row}`} ${d.message}`);
}
export function only(diagnostics: readonly Diagnostic[]): Diagnostic {
  if (diagnostics.length !== 1) throw new Error(`expected one diagnostic, got ${JSON.stringify(said(diagnostics), null, 1)}`);
  return diagnostics[0]!;
}
