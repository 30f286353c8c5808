/**
 * The formatter. `print` gives a tree its canonical text; `format` proves, each time, that the text it returns has the same tree and the same comments and
 * would not be formatted again, and otherwise returns a problem and no text.
 */
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import * as codes from '../diagnostics/codes/syntax.js';
import type * as ast from './ast.js';
import { writeRows } from './doc.js';
import { parse } from './parse.js';
import { declarationRow } from './print-declaration.js';
import { sameTree } from './same-tree.js';
import { Writer } from './trivia.js';

export { sameTree } from './same-tree.js';

/** The canonical text of a file. `text` is what it was read from: comments, blank lines and one-line blocks are kept from there. */
export function print(file: ast.File, text: string): string {
  const out = new Writer(text, file.comments);
  writeRows(out, file.declarations.map((d) => declarationRow(text, d)), 0);
  out.leading(Infinity, 0);
  return out.result();
}

/** A text as it should be, or why it has no layout: it can not be read. */
export type Formatted = { readonly text: string } | { readonly diagnostics: readonly Diagnostic[] };

/** A policy file in the one layout. What it means, and its comments, stay as they are: the result is read again and compared. */
export function format(text: string, file: string): Formatted {
  const read = parse(text, file);
  if (read.diagnostics.some((d) => d.severity === 'error')) return { diagnostics: read.diagnostics };
  const printed = print(read.file, text);
  // The same text has the same tree and the same comments, and would be printed the same again: nothing is left to prove.
  if (printed === text) return { text };
  const again = parse(printed, file);
  const broken = (what: string): Formatted => ({ diagnostics: [codes.formatterBroke.at({ span: { file, start: 0, end: 0 } }, { what })] });
  if (again.diagnostics.length > 0) return broken(`its own text has a problem: ${again.diagnostics[0]!.message}`);
  if (!sameTree(read.file, again.file)) return broken('its own text means something else');
  const comments = (of: ast.File): string => of.comments.map((c) => c.text).join('\n');
  if (comments(read.file) !== comments(again.file)) return broken('a comment would be lost or moved past another');
  if (print(again.file, printed) !== printed) return broken('formatting twice gives another text');
  return { text: printed };
}
