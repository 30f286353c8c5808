/** A stretch of a source text: offsets in UTF-16 code units, `end` excluded. Lines and columns are computed at the edge, never stored. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A stretch of a named file. `file` is the path as the project names it (relative, with forward slashes). */
export interface FileSpan extends Span {
  readonly file: string;
}
