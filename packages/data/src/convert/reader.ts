/**
 * A cell reader turns the text of one field into a column. Reading and keeping are two steps: a row is kept only when all of its cells could be read, so that
 * a rejected row leaves no trace, neither in the arrays nor in a dictionary.
 */
import type { ColumnData } from '@truce/engine';
import type { DecimalProblem } from './decimal.js';

/** What can be wrong with a cell. Each has its diagnostic in load/findings.ts. */
export type CellProblem =
  | DecimalProblem | 'not a date' | 'ambiguous date' | 'not a time' | 'no such local time' | 'not a flag' | 'unknown choice' | 'missing' | 'out of bounds'
  | 'in the future' | 'not a period' | 'not a duration' | 'not a count' | 'unprintable' | 'too long' | 'ambiguous percent' | 'damaged';

/** What is worth a warning although the cell was read. */
export type CellDoubt = 'time happened twice' | 'spreadsheet number';

export interface CellReader {
  /** Reads a cell that is not missing. `exact`: the source has types of its own (Parquet, a number in JSON), so the declared formats come only after its own. */
  read(text: string, exact: boolean): CellProblem | null;
  /** The cell has no value. */
  miss(): void;
  /** Something to be said about the cell that was read last. */
  readonly doubt: CellDoubt | null;
  /** What tells the value that was read last from others, for keys. */
  token(): string | number;
  /** Keeps the value that was read last as that row's. Rows are kept in order. */
  keep(row: number): void;
  /** The finished column: the first `rows` rows, or those that `order` lists. */
  column(rows: number, order: Int32Array | null): ColumnData;
}

type NumberArray = Float64Array | Int32Array | Uint8Array;

/** Room for one more row. Doubling keeps the copying to a constant share. */
export function roomFor<T extends NumberArray>(array: T, row: number): T {
  if (row < array.length) return array;
  const larger = new (array.constructor as new (n: number) => T)(Math.max(1024, array.length * 2, row + 1));
  larger.set(array as never);
  return larger;
}

/** The kept rows, in an array of exactly their length. */
export function pick<T extends NumberArray>(array: T, rows: number, order: Int32Array | null): T {
  if (order === null) return array.slice(0, rows) as T;
  const picked = new (array.constructor as new (n: number) => T)(order.length);
  for (let i = 0; i < order.length; i++) picked[i] = array[order[i]!]!;
  return picked;
}
