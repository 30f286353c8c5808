/** What `truce run NAME --json --keys` says, as plain data. */
export interface Row { readonly key: string; readonly cells: readonly string[] }
export interface Rows {
  readonly name: string;
  readonly kind: string;
  readonly title: string | null;
  /** what it comes to in a line, as the lens over the declaration has it; older programs say nothing */
  readonly said?: string | null;
  readonly total: number;
  readonly candidates: number;
  readonly columns: readonly { readonly name: string; readonly numeric: boolean }[];
  readonly rows: readonly Row[];
  readonly leftOut: readonly Row[];
}

export function rowsOf(out: string): Rows | null {
  try {
    const read = JSON.parse(out) as Partial<Rows> | null;
    return read !== null && typeof read === 'object' && Array.isArray(read.columns) && Array.isArray(read.rows) && Array.isArray(read.leftOut) ? read as Rows : null;
  } catch {
    return null;
  }
}
