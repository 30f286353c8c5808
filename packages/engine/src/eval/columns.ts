/** Computed columns: one column for all rows, or the columns of a recursive step together, row after row. */
import { MISSING } from '../core/dataset.js';
import type { Binder, ColumnId, Expr, Relation } from '../core/ir.js';
import { children, rowOf } from '../core/walk.js';
import { order as orderOf } from '../base/graph.js';
import type { Rows, Tables, Units } from './compiler.js';
import { makeCompiler } from './compile.js';
import { neverMissing } from './conditions.js';
import { isNumeric, isOrdinal } from './compare.js';
import type { Value } from './result.js';
import { collector } from './storage.js';
import type { Stored } from './storage.js';

/** Goes over rows and lets the caller show how far it is. */
export type EachRow = (rows: Int32Array, what: string, step: (row: number) => void) => void;

export function computeColumn(tables: Tables, relation: Relation, formula: Expr, rows: Int32Array, size: number, eachRow: EachRow): Stored {
  const c = makeCompiler(tables, rowOf(relation.id)), r = tables.registers(), { type } = formula;
  return tables.visit(relation.id, 0, r, () => {
    if (type.kind === 'flag' && neverMissing(formula)) {
      const test = c.test(formula), values = new Uint8Array(size).fill(2);
      eachRow(rows, relation.name, (row) => { r[0] = row; values[row] = test(r) ? 1 : 0; });
      return { kind: 'flag', values };
    }
    const units = isNumeric(type) || isOrdinal(type) ? c.units(formula) : null;
    if (units !== null && (isNumeric(type) || units.scale === 0)) return unitColumn(type.kind, units, r, rows, size, relation.name, eachRow);
    const run = c.run(formula), into = collector(type, size);
    eachRow(rows, relation.name, (row) => { r[0] = row; into.set(row, run(r)); });
    return into.done();
  });
}

function unitColumn(kind: string, units: Units, r: Rows, rows: Int32Array, size: number, name: string, eachRow: EachRow): Stored {
  const { run, scale } = units;
  if (kind === 'date' || kind === 'period' || kind === 'row') {
    const none = kind === 'row' ? -1 : MISSING, values = new Int32Array(size).fill(none);
    eachRow(rows, name, (row) => { r[0] = row; const u = run(r); values[row] = u === u ? u : none; });
    return { kind: kind === 'date' ? 'day' : kind, values };
  }
  const values = new Float64Array(size).fill(NaN);
  eachRow(rows, name, (row) => { r[0] = row; values[row] = run(r); });
  return kind === 'time' ? { kind: 'instant', values } : { kind: 'scaled', scale, values };
}

/**
 * Columns that read each other in rows before. While they are computed they are plain lists that fill up in the order of the rows; what reads them is
 * compiled to read those lists, and sees of a row only what has been computed.
 */
export function computeStep(
  tables: Tables, relation: Relation, columns: readonly ColumnId[], size: number, eachRow: EachRow, live: (column: ColumnId, stored: Stored, growing: boolean) => void,
): void {
  const order = tables.order(relation.id), r = tables.registers();
  const lists = new Map(columns.map((id) => [id, new Array<Value>(size).fill(null)]));
  for (const [id, values] of lists) live(id, { kind: 'values', values }, true);
  const c = makeCompiler(tables, rowOf(relation.id));
  const runs = withinRow(relation, columns).map((id) => ({ run: c.run(relation.columns[id]!.value!), values: lists.get(id)! }));
  tables.visit(relation.id, 0, r, () => {
    eachRow(backwards(relation, columns) ? order.sequence.slice().reverse() : order.sequence, relation.name, (row) => {
      r[0] = row;
      for (const { run, values } of runs) values[row] = run(r);
    });
  });
  for (const [id, values] of lists) {
    const into = collector(relation.columns[id]!.type, size);
    values.forEach((v, row) => into.set(row, v));
    live(id, into.done(), false);
  }
}

/** The columns of a step so that each comes after those that it reads in the same row. */
function withinRow(relation: Relation, columns: readonly ColumnId[]): readonly ColumnId[] {
  const reads = (id: ColumnId): readonly ColumnId[] => {
    const found: ColumnId[] = [];
    const look = (e: Expr, own: ReadonlySet<Binder>): void => {
      switch (e.op) {
        case 'column': if (own.has(e.binder)) found.push(e.column); return;
        // The row before is complete, but where there is none, the starting value is this row's.
        case 'previous': look(e.starting, own); return;
        case 'aggregate': {
          // With this row in the window, what the window reads of it must be there.
          const within = 'window' in e.over && e.over.window === 'soFar' ? new Set(own).add(e.binder) : own;
          for (const x of children(e)) look(x, within);
          return;
        }
        default: for (const x of children(e)) look(x, own);
      }
    };
    look(relation.columns[id]!.value!, new Set([0]));
    return found;
  };
  const sorted = orderOf(columns, reads);
  return 'order' in sorted ? sorted.order : columns;
}

/** Whether rows are read that come later: then the last row is computed first. */
function backwards(relation: Relation, columns: readonly ColumnId[]): boolean {
  const inStep = new Set(columns);
  const look = (e: Expr, later: number | null): boolean => {
    if (e.op === 'column') return later !== null && e.binder === later && inStep.has(e.column);
    const window = e.op === 'aggregate' && 'window' in e.over && e.over.window === 'later' ? e.binder : later;
    return children(e).some((x) => look(x, window));
  };
  return columns.some((id) => look(relation.columns[id]!.value!, null));
}
