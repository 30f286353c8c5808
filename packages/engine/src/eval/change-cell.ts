/** The data with one cell changed: the column is copied, everything else is shared. */
import { toScaled } from '../base/exact.js';
import type { Num } from '../base/exact.js';
import { MISSING } from '../core/dataset.js';
import type { ColumnData, Dataset } from '../core/dataset.js';
import type { ColumnId, RelationId } from '../core/ir.js';
import type { Value } from './result.js';

export interface Cell { readonly relation: RelationId; readonly column: ColumnId; readonly row: number }

/** null when the column cannot hold the value, or is not in the data. */
export function withCell(dataset: Dataset, cell: Cell, value: Value, decimals: number): Dataset | null {
  const table = dataset.tables.get(cell.relation), column = table?.columns[cell.column];
  if (table === undefined || column === undefined) return null;
  const changed = changedColumn(column, cell.row, value, decimals);
  if (changed === null) return null;
  return { ...dataset, tables: new Map(dataset.tables).set(cell.relation, { ...table, columns: table.columns.map((c, i) => (i === cell.column ? changed : c)) }) };
}

function changedColumn(column: ColumnData, row: number, value: Value, decimals: number): ColumnData | null {
  switch (column.kind) {
    case 'scaled': {
      const units = value === null ? NaN : toScaled(value as Num, column.scale);
      if (typeof units === 'number') { const values = column.values.slice(); values[row] = units; return { ...column, values }; }
      const finer = Math.max(decimals, column.scale), factor = 10n ** BigInt(finer - column.scale);
      return changedColumn({ kind: 'big', scale: finer, values: Array.from(column.values, (u) => (u === u ? BigInt(u) * factor : null)) }, row, value, decimals);
    }
    case 'big': {
      const units = value === null ? null : toScaled(value as Num, column.scale);
      if (value !== null && units === null) return null;
      const values = [...column.values];
      values[row] = units === null ? null : BigInt(units);
      return { ...column, values };
    }
    case 'day': case 'period': { const values = column.values.slice(); values[row] = value === null ? MISSING : (value as number); return { ...column, values }; }
    case 'instant': { const values = column.values.slice(); values[row] = value === null ? NaN : (value as number); return { ...column, values }; }
    case 'row': { const values = column.values.slice(); values[row] = value === null ? -1 : (value as number); return { ...column, values }; }
    case 'flag': { const values = column.values.slice(); values[row] = value === null ? 2 : value === true ? 1 : 0; return { ...column, values }; }
    case 'text': {
      const codes = column.codes.slice(), known = value === null ? -1 : column.dictionary.indexOf(value as string), isNew = value !== null && known < 0;
      codes[row] = isNew ? column.dictionary.length : known;
      return { ...column, codes, dictionary: isNew ? [...column.dictionary, value as string] : column.dictionary };
    }
  }
}
