/**
 * References become row numbers once all tables are read. A reference that leads nowhere rejects its row, and that row's absence may reject others: worked off
 * from a list, so that a chain of a million costs a million steps and not their square.
 */
import type { ColumnData, ir } from '@truce/engine';
import { fieldReader, type ReadingWorld } from '../convert/field-reader.js';
import { TextReader } from '../convert/texts.js';
import type { RecordBuilder } from './record-builder.js';

/** One reference column while it is resolved: to which row of the target each row leads; -1 when it is missing. */
interface Link {
  readonly from: RecordBuilder;
  readonly field: number;
  readonly target: RecordBuilder | null;
  readonly targetName: string;
  readonly raw: Extract<ColumnData, { kind: 'text' }>;
  /** by dictionary code */
  readonly rowOfCode: Int32Array;
}

export interface Resolved {
  /** for each record: the rows that stay, or null when all do */
  readonly order: ReadonlyMap<ir.RelationId, Int32Array | null>;
  /** for each record and field: the finished reference column */
  readonly columns: ReadonlyMap<ir.RelationId, ReadonlyMap<number, ColumnData>>;
  /** for each record whose data could not be read: how many rows of others are not used because of that */
  readonly lost: ReadonlyMap<ir.RelationId, number>;
}

/** `unread`: records of which a file could not be read. What refers to them leads nowhere, which is no news beside that. */
export function resolveReferences(builders: ReadonlyMap<ir.RelationId, RecordBuilder>, program: ir.Program, world: ReadingWorld, unread: ReadonlySet<ir.RelationId>): Resolved {
  const links = [...builders.values()].flatMap(from => linksOf(from, builders, program, world));
  const dead = new Map([...builders].map(([id, b]) => [id, new Uint8Array(b.rows)]));
  const lost = rejectDangling(links, dead, unread);
  const order = new Map<ir.RelationId, Int32Array | null>();
  const newRow = new Map<ir.RelationId, Int32Array | null>();
  for (const [id, flags] of dead) {
    const kept = rowsLeft(flags);
    order.set(id, kept);
    newRow.set(id, kept === null ? null : placesOf(kept, flags.length));
  }
  const columns = new Map<ir.RelationId, Map<number, ColumnData>>();
  for (const link of links) {
    const id = link.from.relation.id;
    const places = link.target === null ? null : newRow.get(link.target.relation.id) ?? null;
    const rows = order.get(id) ?? null;
    const n = rows === null ? link.from.rows : rows.length;
    const values = new Int32Array(n);
    for (let i = 0; i < n; i++) {
      const code = link.raw.codes[rows === null ? i : rows[i]!]!;
      const row = code < 0 ? -1 : link.rowOfCode[code]!;
      values[i] = row < 0 || places === null ? row : places[row]!;
    }
    let own = columns.get(id);
    if (own === undefined) columns.set(id, (own = new Map()));
    own.set(link.field, { kind: 'row', values });
  }
  return { order, columns, lost };
}

function linksOf(from: RecordBuilder, builders: ReadonlyMap<ir.RelationId, RecordBuilder>, program: ir.Program, world: ReadingWorld): Link[] {
  return from.fields.flatMap((field, i): Link[] => {
    if (field.type.kind !== 'row') return [];
    const target = builders.get(field.type.relation) ?? null;
    const targetName = program.relations[field.type.relation]?.name ?? 'record';
    const raw = (from.readers[i] as TextReader).column(from.rows, null);
    const rowOfCode = new Int32Array(raw.dictionary.length).fill(-1);
    // The checker refuses a reference to a record without one key field, so there is one.
    if (target !== null && target.keyFields.length === 1) {
      const lookUp = lookUpIn(target, from, world);
      raw.dictionary.forEach((text, code) => { rowOfCode[code] = lookUp(text); });
    }
    return [{ from, field: i, target, targetName, raw, rowOfCode }];
  });
}

/** The row that a text names. A key that is no text is read as the target reads it, so that 007 finds 7. */
function lookUpIn(target: RecordBuilder, from: RecordBuilder, world: ReadingWorld): (text: string) => number {
  const key = target.keyFields[0]!;
  const keys = target.keys!;
  if (key.type.kind === 'text' || key.type.kind === 'row') return text => keys.rowOf(text);
  const reader = fieldReader({ ...key, bounds: [], known: { kind: 'undated' } }, target.relation.id, from.source.reading, world);
  return text => (reader.read(text, false) === null || reader.read(text, true) === null ? keys.rowOf(reader.token()) : -1);
}

function rejectDangling(links: readonly Link[], dead: ReadonlyMap<ir.RelationId, Uint8Array>, unread: ReadonlySet<ir.RelationId>): Map<ir.RelationId, number> {
  /** `because`: the record that was not read, where that is why */
  const queue: { readonly builder: RecordBuilder; readonly row: number; readonly because: ir.RelationId | null }[] = [], lost = new Map<ir.RelationId, number>();
  const kill = (link: Link, row: number, code: number, detail: string | null, because: ir.RelationId | null): void => {
    const { from } = link;
    const flags = dead.get(from.relation.id)!;
    from.takeBack(row, link.field, link.raw.dictionary[code]!, detail, because !== null);
    if (flags[row] === 1) return;
    flags[row] = 1;
    from.countTakenBack(row);
    if (because !== null) lost.set(because, (lost.get(because) ?? 0) + 1);
    queue.push({ builder: from, row, because });
  };
  for (const link of links) {
    const { codes: rows } = link.raw;
    const nothing = link.target === null ? `record ${link.targetName} has no data` : null, to = link.target?.relation.id ?? null, because = to !== null && unread.has(to) ? to : null;
    for (let row = 0; row < rows.length; row++) {
      const code = rows[row]!;
      if (code >= 0 && link.rowOfCode[code]! < 0) kill(link, row, code, because === null ? nothing : `the data of ${link.targetName} could not be read`, because);
    }
  }
  if (queue.length === 0) return lost;
  // Who refers to a row is only needed now, and only for records that lost one.
  const inverse = new Map<Link, Inverse>();
  for (let next = 0; next < queue.length; next++) {
    const { builder, row, because } = queue[next]!;
    for (const link of links) {
      if (link.target !== builder) continue;
      let index = inverse.get(link);
      if (index === undefined) inverse.set(link, (index = inverseOf(link)));
      for (let i = index.starts[row]!; i < index.starts[row + 1]!; i++) {
        const referring = index.rows[i]!;
        if (dead.get(link.from.relation.id)![referring] === 1) continue;
        kill(link, referring, link.raw.codes[referring]!, `that row was rejected (${builder.countsOf(row).file} line ${builder.lineOf(row)})`, because);
      }
    }
  }
  return lost;
}

/** The rows that refer to each row of the target, as one list with the start of each part. */
interface Inverse { readonly starts: Int32Array; readonly rows: Int32Array }

function inverseOf(link: Link): Inverse {
  const { codes: referring } = link.raw;
  const starts = new Int32Array(link.target!.rows + 1);
  const to = (row: number): number => (referring[row]! < 0 ? -1 : link.rowOfCode[referring[row]!]!);
  for (let row = 0; row < referring.length; row++) if (to(row) >= 0) starts[to(row) + 1]!++;
  for (let i = 1; i < starts.length; i++) starts[i] = starts[i]! + starts[i - 1]!;
  const fill = starts.slice();
  const rows = new Int32Array(starts[starts.length - 1]!);
  for (let row = 0; row < referring.length; row++) if (to(row) >= 0) rows[fill[to(row)]!++] = row;
  return { starts, rows };
}

function rowsLeft(dead: Uint8Array): Int32Array | null {
  let gone = 0;
  for (const flag of dead) gone += flag;
  if (gone === 0) return null;
  const kept = new Int32Array(dead.length - gone);
  let n = 0;
  for (let row = 0; row < dead.length; row++) if (dead[row] === 0) kept[n++] = row;
  return kept;
}

function placesOf(kept: Int32Array, rows: number): Int32Array {
  const places = new Int32Array(rows).fill(-1);
  kept.forEach((row, i) => { places[row] = i; });
  return places;
}
