/** The canonical form of a text, as edits that touch only what is not yet in it; and the indentation of a line while it is typed. */
import { depthAt } from './depth.js';
import { format, parse } from '@truce/engine';
import type { Position, Range, TextEdit } from 'vscode-languageserver-types';
import { documentOf, positionAt, rangeOf, type Document } from '../workspace/document.js';
import type { Here } from '../workspace/snapshot.js';

/** Nothing for a text with syntax errors: what is not understood is not moved. */
export function formatting({ document, path }: Here, within?: Range): TextEdit[] {
  // Lines and columns are the same whatever ends a line, so that all is worked out with one kind of line end.
  const crlf = document.text.includes('\r\n'), text = document.text.replaceAll('\r\n', '\n');
  const formatted = format(text, path);
  if (!('text' in formatted) || formatted.text === text) return [];
  const plain = documentOf(document.place, document.uri, document.version, text);
  const ends = (of: string): number[] => [...parse(of, path).file.declarations.map((d) => d.span.end), of.length];
  const before = ends(text), after = ends(formatted.text), edits: TextEdit[] = [];
  // The declarations are the same in both, so that each is compared with itself.
  if (before.length !== after.length) return [];
  before.forEach((end, i) => {
    const from = before[i - 1] ?? 0, to = after[i - 1] ?? 0;
    const edit = editOf(plain, from, text.slice(from, end), formatted.text.slice(to, after[i]));
    if (edit !== null && (within === undefined || touches(edit.range, within))) edits.push(crlf ? { ...edit, newText: edit.newText.replaceAll('\n', '\r\n') } : edit);
  });
  return edits;
}

/** The lines that differ. */
function editOf(document: Document, offset: number, before: string, after: string): TextEdit | null {
  if (before === after) return null;
  let head = 0, tail = 0;
  const most = Math.min(before.length, after.length);
  while (head < most && before[head] === after[head]) head++;
  while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  // Neither between the two halves of a character.
  if (/[\uD800-\uDBFF]/.test(before[head - 1] ?? '')) head--;
  if (/[\uDC00-\uDFFF]/.test(before[before.length - tail] ?? '')) tail--;
  return { range: rangeOf(document, { start: offset + head, end: offset + before.length - tail }), newText: after.slice(head, after.length - tail) };
}

const touches = (a: Range, b: Range): boolean => a.start.line <= b.end.line && b.start.line <= a.end.line;

/** After a line end or a `}`: the line stands as deep as it is nested. */
export function onType({ document }: Here, position: Position, typed: string): TextEdit[] {
  const line = position.line, start = document.lines.start(line + 1), text = document.lines.line(line + 1);
  if (typed === '}' && text.trim() !== '}') return [];
  const depth = depthAt(document.text, start) - (text.trimStart().startsWith('}') ? 1 : 0);
  const indent = ' '.repeat(2 * Math.max(0, depth)), written = /^[ \t]*/.exec(text)![0];
  // The rest of a formula in the next line is indented by whoever writes it.
  if (written === indent || (typed === '\n' && text.trim() !== '' && written.length > indent.length)) return [];
  return [{ range: { start: positionAt(document, start), end: positionAt(document, start + written.length) }, newText: indent }];
}
