import type { Stored } from './storage.js';

/** The rows of a source: `size` row numbers, the columns that the source fills, and which of the rows are there (null: all). */
export interface SourceRows {
  readonly size: number;
  readonly columns: readonly Stored[];
  readonly rows: Int32Array | null;
}
