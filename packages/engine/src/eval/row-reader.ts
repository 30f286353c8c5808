/** The number of the row that an expression names, -1 when it names none. */
import type { Expr } from '../core/ir.js';
import type { Compiler, Rows } from './compiler.js';
import { readerOf } from './storage.js';

export function rowReader(c: Compiler, e: Expr): (r: Rows) => number {
  if (e.op === 'row') {
    const b = e.binder;
    return (r) => r[b]!;
  }
  if (e.op === 'column') {
    const column = c.column(e.binder, e.column), b = e.binder;
    if (column.kind === 'row') {
      const values = column.values;
      return (r) => values[r[b]!]!;
    }
    const read = readerOf(column);
    return (r) => (read(r[b]!) as number | null) ?? -1;
  }
  if (e.op === 'follow') {
    const at = rowReader(c, e.row), column = c.tables.column(e.relation, e.column);
    if (column.kind === 'row') {
      const values = column.values;
      return (r) => { const n = at(r); return n < 0 ? -1 : values[n]!; };
    }
  }
  const run = c.run(e);
  return (r) => (run(r) as number | null) ?? -1;
}
