/** The same data under both versions: rows that were read for one are rows of the other, where a record has the same fields. */
import type { ColumnData, Dataset, RecordTable } from '../core/dataset.js';
import type { Field, Program, Relation } from '../core/ir.js';
import { baseName, namesOf, typeName } from './names.js';

/** null for the records named in `differ`: their fields are others, so that the rows have to be read again. */
export type Carried = { readonly dataset: Dataset } | { readonly differ: readonly string[] };

/** `renamed`: what a record or field of `to` is called in `from`, when that is another name. */
export function carry(dataset: Dataset, from: Program, to: Program, renamed: (record: string, field: string | null) => string): Carried {
  const tables = new Map<number, RecordTable>(), differ: string[] = [], names = namesOf(from), goal = namesOf(to);
  const sameType = (a: Field, b: Field): boolean => {
    const there = typeName(goal, b.type), here = typeName(names, a.type);
    return JSON.stringify(a.bounds) === JSON.stringify(b.bounds) && a.decimals === b.decimals && a.optional === b.optional && a.key === b.key && (b.type.kind === 'row' ? here === `row ${renamed(to.relations[b.type.relation]!.name, null)}` : here === there);
  };
  for (const record of to.relations) {
    if (record.source.op !== 'scan') continue;
    const old = from.relations.find((r) => r.name === renamed(record.name, null) && r.source.op === 'scan'), table = old === undefined ? undefined : dataset.tables.get(old.id);
    const columns = old === undefined ? null : columnsOf(old, record, table, (field) => renamed(baseName(record.name), field), sameType);
    if (columns === null) differ.push(record.name);
    else if (table !== undefined) tables.set(record.id, { ...table, columns });
  }
  return differ.length > 0 ? { differ } : { dataset: { tables, asOf: dataset.asOf } };
}

function columnsOf(from: Relation, to: Relation, table: RecordTable | undefined, renamed: (field: string) => string, same: (a: Field, b: Field) => boolean): readonly ColumnData[] | null {
  if (from.source.op !== 'scan' || to.source.op !== 'scan' || from.source.dated !== to.source.dated) return null;
  const old = from.source.fields, found: ColumnData[] = [];
  for (const field of to.source.fields) {
    const i = old.findIndex((f) => f.name === renamed(field.name));
    if (i < 0 || !same(old[i]!, field)) return null;
    if (table !== undefined) found.push(table.columns[i]!);
  }
  return found;
}
