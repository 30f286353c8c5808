/**
 * A piece of the data that is enough to compute what some people are paid: the rows that lead to them, and those that these rows refer to and are counted by. It is a guess, and whoever uses it
 * compares what it pays these people with what the whole data does. Small records are kept whole.
 */
import type { ColumnData, Dataset, RecordTable } from '../core/dataset.js';
import type { ColumnId, Program, RelationId } from '../core/ir.js';
import { children, sourceNeeds } from '../core/walk.js';
import type { Expr } from '../core/ir.js';

/** Records with fewer rows are kept as they are. */
const SMALL = 1_000;

/** `rows`: new row numbers to those of the whole data, for records that were cut; null: every row was kept. */
export interface DataSample { readonly dataset: Dataset; readonly rows: number; readonly whole: boolean }

/** `people`: rows of the record of those who are paid, `payees`, which is null where they are no rows. null when it would take more than `most` rows. */
export function sampleOf(program: Program, dataset: Dataset, payees: RelationId | null, people: readonly number[], most: number): DataSample | null {
  const tables = [...dataset.tables], all = tables.reduce((n, [, t]) => n + t.rows, 0);
  if (all <= 2 * SMALL) return { dataset, rows: all, whole: true };
  const large = new Set(tables.filter(([, t]) => t.rows > SMALL).map(([id]) => id)), kept = new Map<RelationId, Set<number>>([...large].map((id) => [id, new Set<number>()]));
  if (large.size === 0) return { dataset, rows: all, whole: true };
  if (payees === null || people.length === 0) return null;
  const counted = countedBy(program), fresh = new Map<RelationId, Set<number>>([[payees, new Set(people)]]);
  let count = all - [...large].reduce((n, id) => n + dataset.tables.get(id)!.rows, 0);
  for (const row of large.has(payees) ? people : []) { kept.get(payees)!.add(row); count++; }
  while (fresh.size > 0) {
    const next = new Map<RelationId, Set<number>>();
    const take = (record: RelationId, row: number): void => {
      const own = kept.get(record);
      if (own === undefined || row < 0 || own.has(row)) return;
      own.add(row);
      count++;
      next.set(record, (next.get(record) ?? new Set()).add(row));
    };
    for (const id of large) for (const { column, of } of references(program, dataset, id)) {
      // Whom a row refers to is needed to read it.
      for (const row of fresh.get(id) ?? []) take(of, column.values[row]!);
      const wanted = fresh.get(of);
      if (wanted !== undefined && (of === payees || counted.has(`${id} ${of}`))) column.values.forEach((to, row) => { if (wanted.has(to)) take(id, row); });
    }
    if (count > most) return null;
    fresh.clear();
    for (const [id, rows] of next) fresh.set(id, rows);
  }
  const sorted = new Map([...kept].map(([id, rows]) => [id, Int32Array.from(rows).sort()])), places = new Map([...sorted].map(([id, rows]) => [id, new Map([...rows].map((row, i) => [row, i]))]));
  const cut = tables.map(([id, table]): readonly [RelationId, RecordTable] => {
    const rows = sorted.get(id) ?? null, { source } = program.relations[id]!, { origin } = table;
    const columns = table.columns.map((column, i): ColumnData => {
      const type = source.op === 'scan' ? source.fields[i]?.type : undefined, of = type?.kind === 'row' ? places.get(type.relation) : undefined, part = rows === null ? column : partOf(column, rows, type?.kind === 'text');
      return of === undefined || part.kind !== 'row' ? part : { ...part, values: part.values.map((to) => (to < 0 ? -1 : of.get(to) ?? -1)) };
    });
    return [id, { rows: rows?.length ?? table.rows, columns, origin: rows === null || origin === null ? origin : (row) => origin(rows[row]!) }];
  });
  return { dataset: { ...dataset, tables: new Map(cut) }, rows: count, whole: false };
}

function references(program: Program, dataset: Dataset, id: RelationId): readonly { readonly column: Extract<ColumnData, { kind: 'row' }>; readonly of: RelationId }[] {
  const { source } = program.relations[id]!, table = dataset.tables.get(id);
  return source.op !== 'scan' ? [] : source.fields.flatMap((f, i) => { const column = table?.columns[i]; return column?.kind === 'row' && f.type.kind === 'row' ? [{ column, of: f.type.relation }] : []; });
}

function partOf(column: ColumnData, rows: Int32Array, free: boolean): ColumnData {
  switch (column.kind) {
    case 'scaled': case 'instant': return { ...column, values: Float64Array.from(rows, (row) => column.values[row]!) };
    case 'day': case 'period': case 'row': return { ...column, values: Int32Array.from(rows, (row) => column.values[row]!) };
    case 'flag': return { ...column, values: Uint8Array.from(rows, (row) => column.values[row]!) };
    case 'big': return { ...column, values: Array.from(rows, (row) => column.values[row]!) };
    case 'text': {
      const codes = Int32Array.from(rows, (row) => column.codes[row]!);
      if (!free) return { ...column, codes };
      // Words that no row has would be put in order again and again.
      const used = [...new Set(codes)].filter((c) => c >= 0).sort((a, b) => a - b), places = new Map(used.map((c, i) => [c, i]));
      return { ...column, codes: codes.map((c) => places.get(c) ?? -1), dictionary: used.map((c) => column.dictionary[c]!) };
    }
  }
}

/** Pairs of records, as `touch deal`, of which rows of the first are put together by the row of the second that they refer to. */
function countedBy(program: Program): ReadonlySet<string> {
  const found = new Set<string>();
  const records = (id: RelationId, seen = new Set<RelationId>()): readonly RelationId[] => {
    if (seen.has(id)) return [];
    seen.add(id);
    const { source } = program.relations[id]!;
    return source.op === 'scan' ? [id] : sourceNeeds(source).relations.flatMap((below) => records(below, seen));
  };
  const keyed = (over: RelationId, keys: readonly { readonly inner: Expr }[]): void => { for (const k of keys) if (k.inner.type.kind === 'row') for (const id of records(over)) found.add(`${id} ${k.inner.type.relation}`); };
  const look = (e: Expr): void => {
    if (e.op === 'aggregate' && 'relation' in e.over) keyed(e.over.relation, e.keys);
    for (const child of children(e)) look(child);
  };
  for (const r of program.relations) {
    for (const e of [r.where, ...r.columns.map((c: { readonly value: Expr | null }) => c.value), ...r.conditions.map((c) => c.keep), ...sourceNeeds(r.source).expressions.map((x) => x.e)]) if (e !== null) look(e);
    if (r.source.op === 'pieces') for (const { pool } of r.source.cuts) if (pool !== null) keyed(pool.relation, pool.keys);
  }
  return found;
}

/** The rows of a record that rows of a plan lead to, by columns that hold rows: the shortest way; null when there is none. */
export function wayBetween(program: Program, from: RelationId, to: RelationId): readonly { readonly relation: RelationId; readonly column: ColumnId }[] | null {
  type End = { readonly at: RelationId; readonly way: readonly { readonly relation: RelationId; readonly column: ColumnId }[] };
  const seen = new Set([from]);
  for (let ends: readonly End[] = [{ at: from, way: [] }]; ends.length > 0;) {
    const next: End[] = [];
    for (const { at, way } of ends) {
      if (at === to) return way;
      for (const c of program.relations[at]!.columns) if (c.type.kind === 'row' && !seen.has(c.type.relation)) { seen.add(c.type.relation); next.push({ at: c.type.relation, way: [...way, { relation: at, column: c.id }] }); }
    }
    ends = next;
  }
  return null;
}
