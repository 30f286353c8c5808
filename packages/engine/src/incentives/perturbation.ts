/** One thing that somebody could do otherwise, and the data as it would be then. Everything that does not change is shared. */
import { add as addNumbers } from '../base/exact.js';
import type { Num } from '../base/exact.js';
import type { ColumnData, Dataset, RecordTable } from '../core/dataset.js';
import type { ColumnId, Program, RelationId } from '../core/ir.js';
import { withCell } from '../eval/change-cell.js';
import type { Value } from '../eval/result.js';

/** Something in the data that is imagined otherwise. */
export type Perturbation =
  /** a field of a row is changed; null: made missing */
  | { readonly kind: 'set'; readonly relation: RelationId; readonly row: number; readonly column: ColumnId; readonly value: Value }
  /** so much more in a field of a row, which must be a number, money, a length of time or a date (in days) */
  | { readonly kind: 'more'; readonly relation: RelationId; readonly row: number; readonly column: ColumnId; readonly by: Num }
  /** one more row like this one, with a key of its own */
  | { readonly kind: 'another'; readonly relation: RelationId; readonly row: number };

/** null where it cannot be done: the field is missing there, the column cannot hold the value, or the record has no key of its own that could be made up. */
export function perturbed(program: Program, dataset: Dataset, p: Perturbation, read: (relation: RelationId, column: ColumnId, row: number) => Value): Dataset | null {
  const { source } = program.relations[p.relation]!, table = dataset.tables.get(p.relation);
  if (source.op !== 'scan' || table === undefined || p.row < 0 || p.row >= table.rows) return null;
  switch (p.kind) {
    case 'set': return withCell(dataset, p, p.value, source.fields[p.column]?.decimals ?? 0);
    case 'more': {
      const field = source.fields[p.column], now = field === undefined ? null : read(p.relation, p.column, p.row);
      if (field === undefined || now === null) return null;
      const day = field.type.kind === 'date';
      if (!day && typeof now !== 'number' && !(typeof now === 'object' && 'n' in now)) return null;
      const sum = day ? (now as number) + Number(p.by) : addNumbers(now as Num, p.by);
      return withCell(dataset, p, sum, field.decimals);
    }
    case 'another': {
      const keys = source.fields.flatMap((f, i) => (f.key ? [i] : []));
      // A key of several parts, or one that refers to another row, says what the row is about: nobody can make one up.
      if (source.dated || keys.length !== 1 || source.fields[keys[0]!]!.type.kind !== 'text') return null;
      const columns = table.columns.map((c, i) => copied(c, p.row, i === keys[0]!));
      const more: RecordTable = { rows: table.rows + 1, columns, origin: table.origin };
      return { ...dataset, tables: new Map(dataset.tables).set(p.relation, more) };
    }
  }
}

/** The column with the value of a row once more at its end. A key is that of the row with a mark that no data has. */
function copied(column: ColumnData, row: number, isKey: boolean): ColumnData {
  const longer = <A extends Float64Array | Int32Array | Uint8Array>(a: A, made: A): A => { made.set(a as never); made[a.length] = a[row]!; return made; };
  switch (column.kind) {
    case 'scaled': return { ...column, values: longer(column.values, new Float64Array(column.values.length + 1)) };
    case 'instant': return { ...column, values: longer(column.values, new Float64Array(column.values.length + 1)) };
    case 'day': case 'period': case 'row': return { ...column, values: longer(column.values, new Int32Array(column.values.length + 1)) };
    case 'flag': return { ...column, values: longer(column.values, new Uint8Array(column.values.length + 1)) };
    case 'big': return { ...column, values: [...column.values, column.values[row]!] };
    case 'text': {
      const codes = longer(column.codes, new Int32Array(column.codes.length + 1));
      if (!isKey) return { ...column, codes };
      let name = `${column.dictionary[column.codes[row]!] ?? ''} again`;
      while (column.dictionary.includes(name)) name += ' again';
      codes[codes.length - 1] = column.dictionary.length;
      return { ...column, codes, dictionary: [...column.dictionary, name] };
    }
  }
}
