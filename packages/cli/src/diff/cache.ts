/**
 * Figures that were computed before, in a folder that the user names. A name is the hash of all that a result follows from: the meaning of its declaration and of everything below it, the
 * records and all their rows, the as-of day and the version of the engine. So what is found under a name is what would be computed; a file that is damaged or was changed is computed anew.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { closureOf, type Dataset, type Figures, type Meaning, type ir } from '@truce/engine';
import type { AsOf } from '../as-of.js';
import type { Io } from '../io.js';
import { version } from '../version.js';

export interface Cache {
  /** Figures by key of the declaration, found or computed and then kept. */
  figures(side: CachedSide, key: string, compute: () => Figures | null): Promise<Figures | null>;
  /** Anything else that is plain data, and follows from all that declarations of both versions mean (`keys`: only from these and what they rest on), and from their data. */
  both<T>(what: string, sides: readonly CachedSide[], keys: readonly string[] | null, compute: () => T): Promise<T>;
  /** how many were found, and how many computed */
  readonly counts: { found: number; computed: number };
}
export interface CachedSide { readonly program: ir.Program; readonly meanings: ReadonlyMap<string, Meaning>; readonly dataset: Dataset; readonly asOf: AsOf }

const MOST_BYTES = 512 * 1024 * 1024;
const sha = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex');

/** `folder`: absolute; null: nothing is kept. */
export function cacheIn(folder: string | null, io: Io): Cache {
  const hashes = new WeakMap<Dataset, Map<string, string>>(), counts = { found: 0, computed: 0 };
  const hashOfRecord = (side: CachedSide, name: string): string => {
    const known = hashes.get(side.dataset) ?? new Map<string, string>(), found = known.get(name) ?? hashOfTable(side, name);
    known.set(name, found);
    hashes.set(side.dataset, known);
    return found;
  };
  return {
    counts,
    figures: (side, key, compute) => kept(() => ['figures 3', version, key, followsFrom(side, [key], false)], compute),
    both: (what, sides, keys, compute) => kept(() => [what, version, keys, sides.map((side) => followsFrom(side, keys ?? [...side.meanings.keys()], keys === null))], compute),
  };

  /** All that results of declarations follow from. */
  function followsFrom(side: CachedSide, keys: readonly string[], words: boolean): unknown {
    const closure = keys.map((key) => closureOf(side.meanings, key).map((m) => (words ? [m.key, m.text, m.words] : [m.key, m.text])));
    // Names of rows, teams and days of knowledge may come from any record: all of them are part of the name, so that none can be forgotten.
    const records = [...side.meanings.values()].filter((m) => m.kind === 'record').sort((a, b) => (a.key < b.key ? -1 : 1));
    return [side.asOf, closure, records.map((m) => [m.key, m.text, hashOfRecord(side, m.name)])];
  }

  async function kept<T>(name: () => unknown, compute: () => T): Promise<T> {
    if (folder === null) { counts.computed++; return compute(); }
    const path = join(folder, `${sha(JSON.stringify(name()))}.json`), found = await read<T>(path);
    if (found !== null) { counts.found++; return found.value; }
    counts.computed++;
    const value = compute(), content = JSON.stringify(value);
    await io.files.write(path, `${sha(content)}\n${content}\n`).catch(() => undefined);
    return value;
  }

  async function read<T>(path: string): Promise<{ readonly value: T } | null> {
    const text = (await io.files.exists(path)) ? await io.files.readText(path, MOST_BYTES).catch(() => '') : '', end = text.indexOf('\n'), content = text.slice(end + 1, -1);
    return end > 0 && sha(content) === text.slice(0, end) ? { value: JSON.parse(content) as T } : null;
  }
}

/** Rows of a record as they are compared: each column by its field's name, so that their order means nothing. */
export function hashOfTable({ program, dataset }: Pick<CachedSide, 'program' | 'dataset'>, name: string): string {
  const record = program.relations.find((r) => r.name === name && r.source.op === 'scan'), table = record === undefined ? undefined : dataset.tables.get(record.id);
  if (record?.source.op !== 'scan' || table === undefined) return 'none';
  const fields = record.source.fields, hash = createHash('sha256').update(String(table.rows));
  for (const [field, i] of fields.map((f, n) => [f.name, n] as const).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const c = table.columns[i];
    if (c === undefined) continue;
    hash.update(JSON.stringify([field, c.kind]));
    switch (c.kind) {
      case 'scaled': hash.update(String(c.scale)).update(bytes(c.values)); break;
      case 'big': hash.update(String(c.scale)).update(c.values.map((v) => (v === null ? '' : v.toString())).join()); break;
      case 'instant': case 'day': case 'period': case 'row': case 'flag': hash.update(bytes(c.values)); break;
      case 'text': hash.update(JSON.stringify(c.dictionary)).update(bytes(c.codes)); break;
    }
  }
  return hash.digest('hex');
}

const bytes = (a: Float64Array | Int32Array | Uint8Array): Uint8Array => new Uint8Array(a.buffer, a.byteOffset, a.byteLength);
