/** Diagnostics as plain data, for programs. Offsets stay, lines and columns are added. */
import type { FileSpan } from '../../base/span.js';
import type { DataPlace, Diagnostic, Severity } from '../diagnostic.js';
import { inOrder } from './order.js';
import { regionOf, type Sources } from './sources.js';

export interface JsonPlace {
  readonly file: string;
  /** offsets in UTF-16 code units, `end` excluded */
  readonly start: number;
  readonly end: number;
  /** from 1; absent when the text is not at hand */
  readonly line?: number;
  readonly column?: number;
  readonly endLine?: number;
  readonly endColumn?: number;
}

/** A diagnostic as plain data. Lines and columns begin at 1, and columns count UTF-16 code units. */
export interface JsonDiagnostic {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly at?: JsonPlace;
  readonly label?: string;
  readonly related: readonly { readonly at: JsonPlace; readonly text: string }[];
  readonly notes: readonly string[];
  readonly help?: string;
  readonly fixes: readonly { readonly title: string; readonly edits: readonly { readonly at: JsonPlace; readonly text: string }[] }[];
  readonly data?: DataPlace;
  readonly count?: number;
}

/** In order, errors first, each with its places in lines and columns. */
export function toJson(diagnostics: readonly Diagnostic[], sources: Sources): readonly JsonDiagnostic[] {
  const place = (span: FileSpan): JsonPlace => {
    const region = regionOf(span, sources);
    const at = { file: sources.path(span.file), start: span.start, end: span.end };
    return region === null ? at : { ...at, line: region.start.line, column: region.start.column, endLine: region.end.line, endColumn: region.end.column };
  };
  return inOrder(diagnostics).map((d) => ({
    code: d.code, severity: d.severity, message: d.message, at: d.span === undefined ? undefined : place(d.span), label: d.label,
    related: d.related.map((r) => ({ at: place(r.span), text: r.text })), notes: d.notes, help: d.help,
    fixes: d.fixes.map((f) => ({ title: f.title, edits: f.edits.map((e) => ({ at: place(e.span), text: e.text })) })),
    data: d.data === undefined ? undefined : { ...d.data, file: sources.path(d.data.file) }, count: d.count,
  }));
}
