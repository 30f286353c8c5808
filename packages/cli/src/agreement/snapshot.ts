/**
 * What the data said in the world of a closing: the fields that the policy reads, row by row. A seal keeps only what differs from the seal before, so that a year of closings takes
 * about the place of the data itself; with it a later change can be named by its row and field.
 */
import { fieldsRead, type Dataset, type Evaluation, type ir } from '@truce/engine';
import { hashOf } from './canonical.js';
import { exactText } from './exact-text.js';

/** field: value; missing values are left out */
export type Cells = ReadonlyMap<string, string>;
export interface Rows { /** the fields that the policy read, sorted */ readonly fields: readonly string[]; readonly rows: ReadonlyMap<string, Cells> }
/** by record */
export type Snapshot = ReadonlyMap<string, Rows>;

export function snapshotOf(program: ir.Program, evaluation: Evaluation): Snapshot {
  const read = fieldsRead(program), found = new Map<string, Rows>();
  for (const relation of program.relations) {
    if (relation.source.op !== 'scan' || relation.kind !== 'record') continue;
    const { fields } = relation.source, wanted = fields.map((_, i) => i).filter((i) => fields[i]!.key || read.get(relation.id)?.has(i) === true), rows = new Map<string, Cells>();
    for (const row of evaluation.rows(relation.id)) {
      const cells = new Map<string, string>();
      for (const i of wanted) {
        const value = exactText(evaluation, evaluation.value(relation.id, i, row), fields[i]!.type);
        if (value !== null) cells.set(fields[i]!.name, value);
      }
      // Rows without a key are told apart by what stands in them; equal ones by how many there are.
      let name = relation.keys.length > 0 ? evaluation.rowText(relation.id, row) : hashOf(JSON.stringify([...cells])).slice(7, 19);
      for (let n = 2; rows.has(name); n++) name = `${name.replace(/ \(\d+\)$/, '')} (${n})`;
      rows.set(name, cells);
    }
    found.set(relation.name, { fields: wanted.map((i) => fields[i]!.name).sort(), rows });
  }
  return found;
}

export interface CellChange { readonly record: string; readonly row: string; /** null: the row itself came or went */ readonly field: string | null; readonly then: string | null; readonly now: string | null }

/** In order of record and row; fields that only one of the two knows were not read by the policy then, or are not any more: they are left out. */
export function changesBetween(then: Snapshot, now: Snapshot): readonly CellChange[] {
  const found: CellChange[] = [];
  for (const record of [...new Set([...then.keys(), ...now.keys()])].sort()) {
    const before = then.get(record), after = now.get(record);
    if (before === undefined || after === undefined) continue;
    const fields = before.fields.filter((f) => after.fields.includes(f));
    for (const row of [...new Set([...before.rows.keys(), ...after.rows.keys()])].sort()) {
      const a = before.rows.get(row), b = after.rows.get(row);
      if (a === undefined || b === undefined) { found.push({ record, row, field: null, then: a === undefined ? null : 'there', now: b === undefined ? null : 'there' }); continue; }
      for (const field of fields) {
        const was = a.get(field) ?? null, is = b.get(field) ?? null;
        if (was !== is) found.push({ record, row, field, then: was, now: is });
      }
    }
  }
  return found;
}

/** One line for each row that differs from the seal before: `["Deal","d9",{"owner":"ana"}]`; null where a row has gone. */
export function encodeChanges(before: Snapshot, now: Snapshot): string {
  const lines: string[] = [];
  for (const record of [...new Set([...before.keys(), ...now.keys()])].sort()) {
    const a = before.get(record)?.rows ?? new Map<string, Cells>(), b = now.get(record)?.rows ?? new Map<string, Cells>();
    for (const row of [...new Set([...a.keys(), ...b.keys()])].sort()) {
      const was = a.get(row), is = b.get(row), text = is === undefined ? null : cellsText(is);
      if (was !== undefined && is !== undefined && cellsText(was) === text) continue;
      lines.push(`[${JSON.stringify(record)},${JSON.stringify(row)},${text ?? 'null'}]`);
    }
  }
  return lines.map((l) => `${l}\n`).join('');
}

const cellsText = (cells: Cells): string => `{${[...cells].sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => `${JSON.stringify(k)}:${JSON.stringify(v)}`).join(',')}}`;

/** @throws SyntaxError for a text that `encodeChanges` did not write */
export function applyChanges(before: Snapshot, text: string, fields: ReadonlyMap<string, readonly string[]>): Snapshot {
  const found = new Map<string, Map<string, Cells>>([...fields.keys()].map((name) => [name, new Map(before.get(name)?.rows ?? [])]));
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const [record, row, cells] = JSON.parse(line) as readonly [string, string, Readonly<Record<string, string>> | null];
    const rows = found.get(record);
    if (cells === null) rows?.delete(row); else rows?.set(row, new Map(Object.entries(cells)));
  }
  return new Map([...found].map(([name, rows]) => [name, { fields: fields.get(name)!, rows }]));
}

export interface DataHash { readonly rows: number; readonly hash: string }

export function dataHashes(snapshot: Snapshot): ReadonlyMap<string, DataHash> {
  return new Map(
    [...snapshot].map(([record, { rows }]) => [
      record,
      {
        rows: rows.size,
        hash: hashOf(
          [...rows]
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([row, cells]) => `${JSON.stringify(row)}${cellsText(cells)}`)
            .join('\n'),
        ),
      },
    ]),
  );
}

/** Where a row was read, as `data/deals.csv:12`; null when it is not there, or nobody knows. */
export function originOf(program: ir.Program, dataset: Dataset, evaluation: Evaluation, record: string, row: string): string | null {
  const relation = program.relations.find((r) => r.name === record && r.source.op === 'scan'), at = relation === undefined ? null : evaluation.findRow(relation.id, row);
  const origin = relation === undefined || at === null ? null : dataset.tables.get(relation.id)?.origin?.(at) ?? null;
  return origin === null ? null : `${origin.file}:${origin.line}`;
}
