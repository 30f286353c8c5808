/** One corpus for all grammars: every policy without mistakes that there is, in files and in documents, and what each word and literal of it is according to the engine. */
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lex } from '../../packages/engine/src/syntax/lexer.js';
import { parse } from '../../packages/engine/src/syntax/parse.js';
import * as t from '../../packages/engine/src/syntax/tokens.js';
import { walk } from '../../packages/engine/src/syntax/walk.js';
import { blocks, pages } from '../docs/markdown.js';

export const root = fileURLToPath(new URL('../../', import.meta.url));
export interface Policy { readonly name: string; readonly text: string }

/** What a piece of text is. `word`: a word of the language in this place. `declared`: the name that a declaration gives. `column`: the name that a line gives. */
export type Kind = 'comment' | 'text' | 'number' | 'percent' | 'money' | 'date' | 'time' | 'period' | 'clock' | 'duration' | 'flag' | 'word' | 'declaration' | 'declared' | 'title' | 'column' | 'type' | 'function' | 'name' | 'cell';
export interface Piece { readonly kind: Kind; readonly start: number; readonly end: number; readonly text: string }

export function policies(): readonly Policy[] {
  const files = ['tests/corpus/syntax/good', 'tests/corpus/check/good', 'examples', 'tests/laws'].flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((e) => e.isFile() && e.name.endsWith('.truce')).map((e) => join(e.parentPath, e.name)).sort().map((path) => ({ name: relative(root, path), text: readFileSync(path, 'utf8') })));
  const documents = pages().flatMap((page) => blocks(page)).filter((b) => /^truce(?:\s|$)/.test(b.tag) && !/error|fails/.test(b.tag)).map((b) => ({ name: `${b.file}:${b.line}`, text: b.text }));
  return [...files, ...documents].filter((p) => parse(p.text, p.name).diagnostics.length === 0);
}

const literals = new Map<unknown, Kind>([[t.NumberLiteral, 'number'], [t.PercentLiteral, 'percent'], [t.MoneyLiteral, 'money'], [t.DateLiteral, 'date'], [t.TimeLiteral, 'time'], [t.PeriodLiteral, 'period'], [t.ClockLiteral, 'clock'], [t.DurationLiteral, 'duration'], [t.Text, 'text'], [t.Flag, 'flag']]);

/** Every word, literal and comment of a policy without mistakes. */
export function piecesOf({ name, text }: Policy): readonly Piece[] {
  const names = new Map<number, Kind>();
  for (const declaration of parse(text, name).file.declarations) {
    if ('name' in declaration && typeof declaration.name === 'object') names.set(declaration.name.span.start, 'declared');
    walk(declaration, (node, parent) => {
      // A cell is data, whatever an expression in its place would be.
      if (node.kind === 'Cell') return false;
      if (node.kind !== 'Name' && node.kind !== 'Title') return true;
      if (!names.has(node.span.start)) names.set(node.span.start, node.kind === 'Title' ? 'title' : kindOfName(node.span.start, parent));
      return true;
    });
    // Names that the walk does not reach, because they say how a node is made.
    walk(declaration, (node) => {
      if (node.kind === 'Call') names.set(node.name.span.start, 'function');
      else if (node.kind === 'NamedType') names.set(node.name.span.start, 'type');
      else if (node.kind === 'Column' || node.kind === 'Payment' || node.kind === 'Field' || node.kind === 'ComputedField') names.set(node.name.span.start, 'column');
      return node.kind !== 'Cell';
    });
  }
  const { tokens, comments } = lex(text, name);
  const pieces: Piece[] = comments.map((c) => ({ kind: 'comment', start: c.span.start, end: c.span.end, text: c.text }));
  for (const token of tokens) {
    const start = token.startOffset, end = (token.endOffset ?? start) + 1, written = text.slice(start, end);
    if (token.tokenType === t.Grid) {
      for (const [i, row] of (token.grid?.rows ?? []).entries()) for (const cell of row.cells) pieces.push({ kind: cell.quoted ? 'text' : i === 0 ? 'name' : 'cell', start: cell.start, end: cell.end, text: text.slice(cell.start, cell.end) });
      continue;
    }
    const literal = literals.get(token.tokenType);
    if (literal !== undefined) pieces.push({ kind: literal, start, end, text: written });
    else if (/^[A-Za-z_]/.test(written)) pieces.push({ kind: names.get(start) ?? (token.tokenType === t.DeclarationWord && token.column === 0 ? 'declaration' : 'word'), start, end, text: written });
  }
  return pieces.sort((a, b) => a.start - b.start);
}

const kindOfName = (start: number, parent: { readonly kind: string; readonly name?: unknown } | undefined): Kind => {
  const own = parent?.name as { readonly span?: { readonly start: number } } | undefined;
  return own?.span?.start !== start ? 'name' : parent?.kind === 'Call' ? 'function' : parent?.kind === 'NamedType' ? 'type' : 'name';
};
