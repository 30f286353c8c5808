/** What every kind of file gives: the names of its columns once, then row after row as texts. */
import type { Diagnostic } from '@truce/engine';

/** What is wrong with a row as a whole. */
export type RowFault =
  | { readonly kind: 'ragged'; readonly cells: number; readonly expected: number }
  | { readonly kind: 'quotes'; readonly what: 'text after the closing quote' | 'a quote that is never closed' }
  | { readonly kind: 'too long'; readonly cell: number }
  | { readonly kind: 'json'; readonly what: string };

export interface RowTaker {
  /** The columns, before the first row. Gives the places of those it needs, or null to read no further. */
  header(columns: readonly string[]): readonly number[] | null;
  /**
   * One row. The array is reused for the next. null: the source says there is no value. `exact`: for each column whether its values are typed in the source.
   * `damaged`: bytes near this row were no UTF-8, and U+FFFD stands for them.
   */
  row(cells: readonly (string | null)[], line: number, exact: Uint8Array | null, damaged: boolean): void;
  /** A row that cannot be read. */
  fault(fault: RowFault, line: number, text: string): void;
  /** How many rows had no cell with anything in it, and were left out. */
  empty(rows: number): void;
  /** How many rows at the end were report footer, and the line of the first. */
  footer(rows: number, line: number): void;
  /** JSON only: columns that were wanted and stood in no row, and those that did. */
  absent(columns: readonly string[], seen: readonly string[]): void;
  progress(bytes: number): void;
}

/** Reading has to stop: the file is not what it was said to be. */
export class SourceFailure extends Error {
  constructor(readonly diagnostic: Diagnostic) {
    super(diagnostic.message);
  }
}

/** No cell of an export is longer than this; a quote that is never closed soon is. */
export const LONGEST_CELL = 1_000_000;
/** No export has more columns; what a row has beyond is counted, not kept. */
export const MOST_COLUMNS = 20_000;
