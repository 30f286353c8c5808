/**
 * The rows of a record as they were known on the as-of day. A date that is an event is known from itself on: a row is there from the latest of its required
 * events, an optional event of later is missing, and so is what an event that has not happened yet will fix. A reference to a row that is not there yet is
 * missing. This is the only place where what is known when is decided.
 */
import { MISSING } from '../core/dataset.js';
import type { Dataset, RecordTable } from '../core/dataset.js';
import type { Field, Program, RelationId } from '../core/ir.js';
import { keyOf } from './compare.js';
import type { Present } from './compare.js';
import { collector, readerOf } from './storage.js';
import type { Stored } from './storage.js';

export interface AsOf { readonly day: number; readonly moment: number }

/** Whether each row is there; null when all are. */
export type Presence = Uint8Array | null;

/** The columns of the data, and an empty one where the data has none. */
export function storedColumns(fields: readonly Field[], table: RecordTable | undefined): readonly Stored[] {
  const rows = table?.rows ?? 0;
  return fields.map((f, i) => table?.columns[i] ?? collector(f.type, rows).done());
}

const isEvent = (f: Field): boolean => f.known.kind === 'event' && (f.type.kind === 'date' || f.type.kind === 'time');

/**
 * Which rows of each record are there. A row is there from the latest of its required events, and only with the rows that it must refer to: an assignment of
 * somebody who has not been hired yet is not known either.
 */
export function presencesOf(program: Program, dataset: Dataset, asOf: AsOf | null): ReadonlyMap<RelationId, Presence> {
  const found = new Map<RelationId, Presence>();
  if (asOf === null) return found;
  const records = program.relations.flatMap((r) =>
    r.source.op === 'scan'
      ? [{ id: r.id, fields: r.source.fields, columns: storedColumns(r.source.fields, dataset.tables.get(r.id)), rows: dataset.tables.get(r.id)?.rows ?? 0 }]
      : [],
  );
  for (const r of records) found.set(r.id, presence(r.fields, r.columns, r.rows, asOf));
  for (let changed = true; changed;) {
    changed = false;
    for (const r of records) r.fields.forEach((f, i) => {
      const column = r.columns[i]!, target = f.type.kind === 'row' ? found.get(f.type.relation) ?? null : null;
      if (f.optional || target === null || column.kind !== 'row') return;
      let there = found.get(r.id) ?? null;
      for (let row = 0; row < r.rows; row++) {
        const to = column.values[row]!;
        if (to < 0 || target[to] === 1 || there?.[row] === 0) continue;
        if (there === null) found.set(r.id, there = new Uint8Array(r.rows).fill(1));
        there[row] = 0;
        changed = true;
      }
    });
  }
  return found;
}

function presence(fields: readonly Field[], columns: readonly Stored[], rows: number, asOf: AsOf | null): Presence {
  if (asOf === null) return null;
  let there: Uint8Array | null = null;
  fields.forEach((f, i) => {
    if (!isEvent(f) || f.optional) return;
    const later = laterThan(columns[i]!, asOf);
    for (let row = 0; row < rows; row++) if (later(row)) (there ??= new Uint8Array(rows).fill(1))[row] = 0;
  });
  return there;
}

/** Whether the value of a row is there and later than the as-of day, or moment. */
function laterThan(column: Stored, asOf: AsOf): (row: number) => boolean {
  switch (column.kind) {
    case 'day': { const v = column.values, { day } = asOf; return (row) => v[row]! > day; }
    case 'instant': { const v = column.values, { moment } = asOf; return (row) => v[row]! > moment; }
    case 'scaled': case 'big': case 'period': case 'text': case 'flag': case 'row': case 'values': return () => false;
  }
}

/** The columns with what is not known yet made missing. `presenceOf` says which rows of another record are there. */
export function inWorld(fields: readonly Field[], columns: readonly Stored[], rows: number, asOf: AsOf | null, presenceOf: (relation: number) => Presence): readonly Stored[] {
  if (asOf === null) return columns;
  const masked = columns.map((column, i) => {
    const field = fields[i]!;
    if (isEvent(field) && field.optional) return without(column, rows, laterThan(column, asOf));
    if (column.kind === 'row' && field.type.kind === 'row') {
      const there = presenceOf(field.type.relation), { values } = column;
      return there === null ? column : without(column, rows, (row) => values[row]! >= 0 && there[values[row]!] === 0);
    }
    return column;
  });
  return masked.map((column, i) => {
    const { known, optional } = fields[i]!;
    if (known.kind !== 'fixed' || !optional) return column;
    const read = readerOf(masked[known.on]!), later = laterThan(columns[known.on]!, asOf);
    return without(column, rows, (row) => read(row) === null || later(row));
  });
}

/** The column with some values made missing; the same column when none is. */
function without(column: Stored, rows: number, hidden: (row: number) => boolean): Stored {
  let first = 0;
  while (first < rows && !hidden(first)) first++;
  if (first === rows) return column;
  const hide = (set: (row: number) => void): void => { for (let row = first; row < rows; row++) if (hidden(row)) set(row); };
  switch (column.kind) {
    case 'scaled': { const values = column.values.slice(); hide((row) => { values[row] = NaN; }); return { ...column, values }; }
    case 'instant': { const values = column.values.slice(); hide((row) => { values[row] = NaN; }); return { ...column, values }; }
    case 'day': case 'period': { const values = column.values.slice(); hide((row) => { values[row] = MISSING; }); return { ...column, values }; }
    case 'row': { const values = column.values.slice(); hide((row) => { values[row] = -1; }); return { ...column, values }; }
    case 'text': { const codes = column.codes.slice(); hide((row) => { codes[row] = -1; }); return { ...column, codes }; }
    case 'flag': { const values = column.values.slice(); hide((row) => { values[row] = 2; }); return { ...column, values }; }
    case 'big': { const values = [...column.values]; hide((row) => { values[row] = null; }); return { ...column, values }; }
    case 'values': { const values = [...column.values]; hide((row) => { values[row] = null; }); return { ...column, values }; }
  }
}

/** In a dated record, a row without an end lasts until the next row of the same key begins. */
export function closeOpenEnds(fields: readonly Field[], columns: readonly Stored[], rows: number, there: Presence): readonly Stored[] {
  const from = fields.findIndex((f) => f.name === 'from'), through = fields.findIndex((f) => f.name === 'through');
  const begins = columns[from], ends = columns[through];
  if (begins?.kind !== 'day' || ends?.kind !== 'day') return columns;
  const keys = fields.flatMap((f, i) => (f.key && i !== from && i !== through ? [readerOf(columns[i]!)] : []));
  const byKey = new Map<string, number[]>();
  for (let row = 0; row < rows; row++) {
    if ((there !== null && there[row] === 0) || begins.values[row] === MISSING) continue;
    const values = keys.map((read) => read(row));
    if (values.some((v) => v === null)) continue;
    const key = JSON.stringify(values.map((v) => keyOf(v as Present))), list = byKey.get(key);
    if (list === undefined) byKey.set(key, [row]); else list.push(row);
  }
  const closed = ends.values.slice();
  for (const list of byKey.values()) {
    list.sort((a, b) => begins.values[a]! - begins.values[b]!);
    list.forEach((row, i) => {
      // Rows that begin on the same day overlap whatever their end, which the data is told elsewhere.
      const next = list.slice(i + 1).find((other) => begins.values[other]! > begins.values[row]!);
      if (ends.values[row] === MISSING && next !== undefined) closed[row] = begins.values[next]! - 1;
    });
  }
  return columns.map((column, i) => (i === through ? { kind: 'day', values: closed } : column));
}
