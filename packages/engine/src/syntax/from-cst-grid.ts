/** Grids: rows of cells. A cell keeps its text; where that text can be read as an expression, an edge or a list, it has that too. Nothing here is an error. */
import type * as ast from './ast.js';
import * as cst from './cst.js';
import { edgeWord, expression, sum } from './from-cst-expression.js';
import { layout } from './layout.js';
import { lex } from './lexer.js';
import { unescape } from './quoting.js';
import { conditionAt, edgeAt } from './at-once/rows.js';
import { literalOf } from './literal.js';
import { parseTokens, spanOf, Reading } from './recovery.js';
import * as t from './tokens.js';

export function grid(reading: Reading, token: t.Token): ast.Grid {
  const [header, ...rows] = token.grid?.rows ?? [];
  return {
    kind: 'Grid', header: header === undefined ? [] : header.cells.map((c) => plainCell(c)), span: spanOf(token),
    rows: rows.map((row): ast.GridRow => ({ kind: 'GridRow', cells: row.cells.map((c) => cell(reading, c)), span: { start: row.start, end: row.end } })),
  };
}

function plainCell(raw: t.RawCell): ast.Cell {
  return { kind: 'Cell', text: raw.text, quoted: raw.quoted, span: { start: raw.start, end: raw.end } };
}

const number = /^\d[\d_]*(?:\.\d[\d_]*)?$/;
const bareWord = /^[a-z_][a-z0-9_]*$/;
/** Ids such as `a-1` and `opp-2026-17` would read as subtractions. */
const idLike = /^[A-Za-z_]\w*(?:-\w+)+$/;
/** A word such as `Won` or `Web_visit`; words all in capitals may be a currency or another tool's, and `True` is one. */
const title = /^(?!True$|False$|Null$|None$|Is$|Not$|And$|Or$)[A-Z][a-z0-9]+(?:_[A-Za-z0-9]+)*$/;
const date = /^\d{4}-\d{2}-\d{2}$/;
const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;
const period = /^\d{4}-(?:\d{2}|Q[1-4]|H[12])$/;
const edgeFirst: ReadonlySet<unknown> = new Set([t.phrase['up to'], t.Below, t.Above, t.phrase['from there'], t.Less, t.LessEqual, t.Greater, t.GreaterEqual, t.reserved.between]);

/** Most cells of test data are one word, number or day: they need no parser. Undefined for any other. */
export function short(raw: t.RawCell, plain: ast.Cell): ast.Cell | undefined {
  const text = raw.text;
  if (raw.quoted) return { ...plain, expression: { kind: 'Text', value: text, span: plain.span } };
  const first = text.charCodeAt(0);
  if (first >= 48 && first <= 57) {
    // Days and periods have their `-` in the fifth place, where a number has none.
    if (text.charCodeAt(4) !== 45) return number.test(text) ? { ...plain, expression: { kind: 'Number', text, span: plain.span } } : undefined;
    const literal = date.test(text) ? 'Date' : time.test(text) ? 'Time' : period.test(text) ? 'Period' : undefined;
    return literal === undefined ? undefined : { ...plain, expression: { kind: literal, text, span: plain.span } };
  }
  if (first >= 65 && first <= 90 && title.test(text)) return { ...plain, expression: { kind: 'Title', text, span: plain.span } };
  if (text === 'any' || text === 'else' || text === 'missing' || idLike.test(text)) return plain;
  if (bareWord.test(text) && t.softWords.get(text) === undefined && !Object.hasOwn(t.reserved, text) && text !== 'yes' && text !== 'no') {
    return { ...plain, expression: { kind: 'Name', text, span: plain.span } };
  }
  return undefined;
}

function cell(reading: Reading, raw: t.RawCell): ast.Cell {
  const plain = plainCell(raw);
  return short(raw, plain) ?? parsedCell(reading, raw, plain);
}

/** A cell as the parser reads it. */
export function parsedCell(reading: Reading, raw: t.RawCell, plain: ast.Cell): ast.Cell {
  if (raw.quoted) return { ...plain, expression: { kind: 'Text', value: raw.text, span: plain.span } };
  if (raw.text.length > 2_000) return plain;
  const lexed = lex(reading.text, reading.file, raw.start, raw.end);
  const tokens = layout(lexed.tokens);
  if (lexed.problems.length > 0 || lexed.comments.length > 0 || tokens.length === 0 || tooDeep(tokens)) return plain;
  const alone = tokens.length === 1 ? literalOf(tokens[0]!) : undefined;
  if (alone !== undefined) return { ...plain, expression: alone };
  const list = commaList(tokens);
  if (list !== undefined) return { ...plain, list: list.map((part) => cell(reading, slice(reading, part))) };
  const first = tokens[0]!;
  if (edgeFirst.has(first.tokenType)) {
    const quick = reading.atOnce(edgeAt, tokens);
    if (quick !== undefined) return { ...plain, edge: quick };
    const edge = readEdge(reading, tokens, first);
    if (edge !== undefined) return { ...plain, edge };
  }
  // Free text such as `Head of Sales` is no expression, whatever follows.
  const second = tokens[1]?.tokenType;
  if (first.tokenType === t.Title && (second === t.Title || second === t.Name || second === t.OfSource)) return plain;
  const value = reading.atOnce(conditionAt, tokens) ?? quietly(reading, (quiet) => {
    const { node, error } = parseTokens('expression', tokens);
    return node === undefined || error !== undefined ? undefined : expression(quiet, node);
  });
  return value === undefined ? plain : { ...plain, expression: value };
}

function readEdge(reading: Reading, tokens: readonly t.Token[], first: t.Token): ast.Cell['edge'] {
  return quietly(reading, (quiet) => {
    const { node, error } = parseTokens('edge', tokens);
    if (node === undefined || error !== undefined) return undefined;
    const [at, to] = cst.nodes(node, 'sum').map((n) => sum(quiet, n));
    if (first.tokenType === t.phrase['from there']) return { edge: 'from there', at: { kind: 'Invalid', span: spanOf(first) } };
    if (at === undefined) return undefined;
    const order = cst.token(node, 'OrderOperator');
    if (order !== undefined) return { edge: order.image as '<' | '<=' | '>' | '>=', at };
    return to === undefined ? { edge: edgeWord(node), at } : { edge: 'between', at, to };
  });
}

/** Runs a reader whose findings decide only whether the cell has a value. */
function quietly<T>(reading: Reading, read: (quiet: Reading) => T | undefined): T | undefined {
  const quiet = new Reading(reading.file, reading.text, [], reading.shortWays);
  const value = read(quiet);
  return quiet.problems.length > 0 ? undefined : value;
}

/** The parts of a comma list outside brackets; nothing if there is no comma, or a part is empty. */
function commaList(tokens: readonly t.Token[]): readonly (readonly t.Token[])[] | undefined {
  const parts: t.Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.tokenType === t.LeftParen) depth += 1;
    else if (token.tokenType === t.RightParen) depth -= 1;
    if (token.tokenType === t.Comma && depth === 0) parts.push([]);
    else parts[parts.length - 1]!.push(token);
  }
  return parts.length > 1 && parts.every((part) => part.length > 0) ? parts : undefined;
}

function slice(reading: Reading, part: readonly t.Token[]): t.RawCell {
  const start = part[0]!.startOffset;
  const end = spanOf(part[part.length - 1]!).end;
  const only = part.length === 1 && part[0]!.tokenType === t.Text ? part[0] : undefined;
  return { start, end, text: only === undefined ? reading.text.slice(start, end) : unescape(only.image), quoted: only !== undefined };
}

/** A cell is one short formula; a hundred brackets in one are no formula. */
function tooDeep(tokens: readonly t.Token[]): boolean {
  let depth = 0;
  let operators = 0;
  for (const token of tokens) {
    if (token.tokenType === t.LeftParen || token.tokenType === t.reserved.if || token.tokenType === t.After || token.tokenType === t.Before) depth += 1;
    else if (token.tokenType === t.RightParen) depth -= 1;
    else if (token.tokenType !== t.Comma) operators += 1;
    if (depth > 50 || operators > 400) return true;
  }
  return false;
}
