/** A text with its lines and, once somebody asks, its tree. Never changes: a new text is a new document, and the same text keeps its tree. */
import { KeptNames, lineIndex, parse, reparse, type ast, type Diagnostic, type LineIndex } from '@truce/engine';
import type { Position, Range } from 'vscode-languageserver-types';
import type { Place } from './place.js';

export interface Document {
  readonly place: Place;
  /** as the client spells it, or as we would */
  readonly uri: string;
  /** the client's count of changes; null for a file that is not open */
  readonly version: number | null;
  readonly text: string;
  readonly lines: LineIndex;
}

export function documentOf(place: Place, uri: string, version: number | null, text: string): Document {
  let lines: LineIndex | undefined;
  return { place, uri, version, text, get lines() { return (lines ??= lineIndex(text)); } };
}

/* Spans count UTF-16 code units from the start of the text; the protocol counts lines from 0 and UTF-16 code units within the line. */

export function positionAt(document: Document, offset: number): Position {
  const { line, column } = document.lines.position(Math.max(0, offset));
  return { line: line - 1, character: column - 1 };
}

export function rangeOf(document: Document, span: { readonly start: number; readonly end: number }): Range {
  return { start: positionAt(document, span.start), end: positionAt(document, Math.max(span.start, span.end)) };
}

/** A position behind the end of its line means that end; one behind the text means the text's end. */
export function offsetAt(document: Document, position: Position): number {
  const start = document.lines.start(position.line + 1);
  return start + Math.min(position.character, document.lines.line(position.line + 1).length);
}

export interface Tree { readonly file: ast.File; readonly diagnostics: readonly Diagnostic[] }

/** Trees by the name and the text they were read from. A text that comes back (undo, a file that was saved and closed) costs nothing. */
export class Trees {
  /** where all names of the project are declared, from one look to the next */
  readonly names = new KeptNames();
  private readonly byPath = new Map<string, { readonly text: string; readonly tree: Tree }>();

  readonly of = (text: string, path: string): Tree => {
    const known = this.byPath.get(path);
    if (known !== undefined && known.text === text) return known.tree;
    const tree = again(text, path, known);
    this.byPath.set(path, { text, tree });
    return tree;
  };

  /** The same for a text that nobody has written yet: what is known of the real one stays. */
  readonly peek = (text: string, path: string): Tree => {
    const known = this.byPath.get(path);
    return known !== undefined && known.text === text ? known.tree : again(text, path, known);
  };
}

/** After an edit only the declarations around it are read. */
const again = (text: string, path: string, known: { readonly text: string; readonly tree: Tree } | undefined): Tree => (known === undefined ? parse(text, path) : reparse(text, path, { text: known.text, parsed: known.tree }));
