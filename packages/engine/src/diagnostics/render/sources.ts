/** The texts that diagnostics point into, and how their files are called where the output is read. */
import type { FileSpan } from '../../base/span.js';
import { lineIndex, type LineIndex, type Position } from './line-index.js';

/** What a renderer has to know of the files that diagnostics speak of. */
export interface Sources {
  /** Where a file is, for the reader of the output: relative to where the command was started, or to the root of the repository. */
  path(file: string): string;
  /** null for a file whose text is not at hand. */
  lines(file: string): LineIndex | null;
}

/** `texts` by the file names that spans carry. Line indexes are made when a diagnostic asks for them. */
export function sourcesOf(texts: ReadonlyMap<string, string>, path: (file: string) => string = (file) => file): Sources {
  const indexes = new Map<string, LineIndex | null>();
  return {
    path,
    lines: (file) => {
      let index = indexes.get(file);
      if (index === undefined) {
        const text = texts.get(file);
        indexes.set(file, (index = text === undefined ? null : lineIndex(text)));
      }
      return index;
    },
  };
}

export interface Region { readonly file: string; readonly start: Position; readonly end: Position }

/** Start and end of a span; null when the text of its file is not at hand. */
export function regionOf(span: FileSpan, sources: Sources): Region | null {
  const index = sources.lines(span.file);
  return index === null ? null : { file: sources.path(span.file), start: index.position(span.start), end: index.position(span.end) };
}
