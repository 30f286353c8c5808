/**
 * The data boundary: plain columns, no objects a row, no names inside. The loader makes it, the engine reads it; tests make it from their grids.
 * Missing is a sentinel of each storage, so that a column is one typed array.
 */
export type ColumnData =
  /** units / 10^scale; NaN is missing. Every value is a safe integer. For number, count, percent, money and days. */
  | { readonly kind: 'scaled'; readonly scale: number; readonly values: Float64Array }
  /** the same for columns with a value beyond 2^53 units; null is missing */
  | { readonly kind: 'big'; readonly scale: number; readonly values: readonly (bigint | null)[] }
  /** days since 1970-01-01, or a period ordinal; MISSING is missing */
  | { readonly kind: 'day'; readonly values: Int32Array }
  | { readonly kind: 'period'; readonly values: Int32Array }
  /** milliseconds since 1970-01-01T00:00Z; NaN is missing. Also durations in hours. */
  | { readonly kind: 'instant'; readonly values: Float64Array }
  /** codes into the dictionary; -1 is missing. For choices the dictionary is the declared list. */
  | { readonly kind: 'text'; readonly codes: Int32Array; readonly dictionary: readonly string[] }
  /** 0 no, 1 yes, 2 missing */
  | { readonly kind: 'flag'; readonly values: Uint8Array }
  /** row numbers of the record that the field refers to; -1 is missing */
  | { readonly kind: 'row'; readonly values: Int32Array };

/** Stands in columns of whole numbers for a value that is not there: the least of 32 bits, which no count of days reaches. */
export const MISSING = -2147483648;

/** The rows of one record: column `i` holds field `i` of the record's `scan` source. */
export interface RecordTable {
  readonly rows: number;
  readonly columns: readonly ColumnData[];
  /** where a row came from, for explaining; null in tests */
  readonly origin: ((row: number) => { readonly file: string; readonly line: number }) | null;
}

/** Tables by relation id. A record without a table is empty. */
export interface Dataset {
  readonly tables: ReadonlyMap<number, RecordTable>;
  /** The last day of which the data knows, when the manifest says so. */
  readonly asOf: number | null;
}
