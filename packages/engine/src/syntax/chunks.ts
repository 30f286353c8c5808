/**
 * The token list is cut into declarations, and in each the braces are matched, before anything is parsed: a block becomes one token that holds its lines.
 * So a mistake spoils one line, a missing `}` one declaration, and nothing else.
 */
import type { TokenType } from 'chevrotain';
import { assertNever } from '../base/exhaustive.js';
import * as t from './tokens.js';

/** One declaration's tokens, with blocks folded into one token each. */
export interface Chunk {
  readonly start: number;
  readonly end: number;
  readonly tokens: readonly t.Token[];
  /** What is wrong with its braces, if they do not balance: then nothing else is said about this chunk. */
  readonly brace?: BraceProblem;
  /** Its braces do not balance, and the reason has been said already. */
  readonly silent?: boolean;
  /** Too many levels to be read without exhausting the stack; holds where. */
  readonly tooDeep?: t.Token;
}
export type BraceProblem =
  | { readonly kind: 'missing'; readonly opener: t.Token; readonly line: t.Token | undefined }
  | { readonly kind: 'extra'; readonly brace: t.Token };

/** What the second token must be, so that a word really declares: a field `lead Lead` or a column `plan = 3` does not. */
export function declares(tokens: readonly t.Token[], i: number): boolean {
  const word = tokens[i];
  if (word?.tokenType !== t.DeclarationWord) return false;
  const second = tokens[i + 1]?.tokenType;
  const third = tokens[i + 2]?.tokenType;
  switch (word.image) {
    case 'import': case 'policy': return second === t.Text;
    case 'always': case 'guard': return second === t.Text && (third === t.LeftBrace || third === t.phrase['for each'] || third === t.phrase['for each distinct']);
    case 'test': return second === t.Text && (third === t.LeftBrace || third === t.phrase['as of']);
    case 'record': return second === t.Title && (third === t.LeftBrace || third === t.Text || third === t.Dated);
    case 'parameter': return third === t.Equals || third === t.Text;
    case 'scale': case 'table': return third === t.reserved.of || third === t.OfSource;
    default:
      return second === t.Title && (third === t.LeftBrace || third === t.Text || third === t.phrase['for each'] || third === t.phrase['for each distinct'] || third === t.reserved.by);
  }
}

/** The deepest nesting that is read. People stop long before; machines and accidents do not. */
export const depthLimit = 200;
/** Operators in one chain (`a + b + c …`) count as levels too, because the tree leans to the left. */
const chainLimit = 400;

export function chunks(tokens: readonly t.Token[]): Chunk[] {
  const made: Chunk[] = [];
  /** Whether the lines from `i` to the next declaration belong to one that was closed too early: then a `}` is too many among them. */
  let known = { until: -1, early: false };
  const closedEarly = (i: number): boolean => {
    if (i < known.until) return known.early;
    let level = 0;
    let early = false;
    let at = i;
    for (; at < tokens.length && !early; at += 1) {
      const token = tokens[at]!;
      if (token.first && token.column === 0 && declares(tokens, at)) break;
      if (token.tokenType === t.LeftBrace) level += 1;
      else if (token.tokenType === t.RightBrace) { level -= 1; early = level < 0; }
    }
    known = { until: at, early };
    return early;
  };
  let start = 0;
  let depth = 0;
  const cut = (end: number): void => {
    const part = tokens.slice(start, end);
    while (part.length > 0 && part[part.length - 1]!.tokenType === t.Newline) part.pop();
    while (part.length > 0 && part[0]!.tokenType === t.Newline) part.shift();
    if (part.length > 0) made.push(fold(part));
    start = end;
    depth = 0;
  };
  for (let i = 0; i < tokens.length; i += 1) {
    const token = tokens[i]!;
    if (i > start && beginsChunk(tokens, i, depth, closedEarly)) cut(i);
    if (token.tokenType === t.LeftBrace) depth += 1;
    else if (token.tokenType === t.RightBrace) depth = Math.max(0, depth - 1);
  }
  cut(tokens.length);
  return made;
}

function beginsChunk(tokens: readonly t.Token[], i: number, depth: number, closedEarly: (i: number) => boolean): boolean {
  const token = tokens[i]!;
  const before = tokens[i - 1]!.tokenType;
  const inColumnOne = token.first && token.column === 0;
  if (depth > 0) return inColumnOne && declares(tokens, i);
  if (token.tokenType === t.RightBrace) return false;
  if (before !== t.Newline && before !== t.RightBrace && before !== t.Grid) return false;
  if (declares(tokens, i)) return true;
  if (before !== t.Newline) return false;
  // What else begins a line here is a misspelt declaration, unless the lines around it were closed too early.
  return (inColumnOne && isWord(token)) || !closedEarly(i);
}

function isWord(token: t.Token): boolean {
  return token.tokenType === t.Title || token.tokenType === t.Name || (token.tokenType.CATEGORIES ?? []).includes(t.Name);
}

/* ---------------------------------------------------------------- braces */

function fold(tokens: readonly t.Token[]): Chunk {
  const start = tokens[0]!.startOffset;
  const last = tokens[tokens.length - 1]!;
  const end = (last.endOffset as number) + 1;
  const tooDeep = deepest(tokens);
  if (tooDeep !== undefined) return { start, end, tokens: tokens.slice(0, 2), tooDeep };
  let depth = 0;
  let balanced = true;
  for (let i = 0; i < tokens.length; i += 1) {
    const type = tokens[i]!.tokenType;
    if (type === t.LeftBrace) depth += 1;
    else if (type === t.RightBrace) { depth -= 1; if (depth < 0) balanced = false; }
  }
  if (balanced && depth === 0) return { start, end, tokens: nest(tokens) };
  const { repaired, brace } = repair(tokens);
  return { start, end, tokens: nest(repaired), brace };
}

type DepthRole = 'open' | 'close' | 'nests' | 'line' | 'comma' | 'chains';
/** What a token does to the depth; most do nothing. */
const roles: ReadonlyMap<TokenType, DepthRole> = new Map<TokenType, DepthRole>([
  [t.LeftParen, 'open'], [t.LeftBrace, 'open'], [t.RightParen, 'close'], [t.RightBrace, 'close'], [t.reserved.if, 'nests'], [t.After, 'nests'], [t.Before, 'nests'],
  [t.Newline, 'line'], [t.Comma, 'comma'], [t.Plus, 'chains'], [t.Minus, 'chains'], [t.Star, 'chains'], [t.Slash, 'chains'], [t.reserved.of, 'chains'],
  [t.reserved.otherwise, 'chains'], [t.Dot, 'chains'], [t.At, 'chains'],
]);

/** Where nesting passes the limit, if it does: brackets, braces, `if`s and long chains of operators, in one pass without recursion. */
function deepest(tokens: readonly t.Token[]): t.Token | undefined {
  const inner: number[] = [];
  let chain = 0;
  let level = 0;
  for (let i = 0; i < tokens.length; i += 1) {
    const token = tokens[i]!, role = roles.get(token.tokenType);
    if (role === undefined) continue;
    switch (role) {
      case 'open': inner.push(level); level += 1; chain = 0; break;
      case 'close': level = inner.pop() ?? 0; chain = 0; break;
      case 'nests': level += 1; break;
      case 'line': level = inner.length === 0 ? 0 : inner[inner.length - 1]! + 1; chain = 0; break;
      case 'comma': chain = 0; break;
      case 'chains': chain += 1; break;
      default: return assertNever(role);
    }
    if (level > depthLimit || chain > chainLimit) return token;
  }
  return undefined;
}

/**
 * Braces that do not balance are mended by indentation: a line that stands no deeper than the line that opened a block is outside it, and a `}` deeper than
 * the line that it would close is one too many. Only the first such place is reported.
 */
function repair(tokens: readonly t.Token[]): { repaired: t.Token[]; brace: BraceProblem } {
  const repaired: t.Token[] = [];
  const open: { readonly opener: t.Token; readonly line: t.Token; readonly indent: number }[] = [];
  let brace: BraceProblem | undefined;
  let lineFirst = tokens[0]!;
  let newLine = true;
  /** The column where the line at hand begins: on a one-line block that is the header, not the part after `{` or `;`. */
  let margin = tokens[0]!.column;
  const close = (at: t.Token): void => {
    const top = open.pop()!;
    brace ??= { kind: 'missing', opener: top.opener, line: top.line };
    const end = (at.endOffset as number) + 1;
    const last = repaired[repaired.length - 1];
    if (last?.tokenType === t.Newline) repaired.pop();
    repaired.push(t.token(t.RightBrace, '', end, end, 0, false));
    if (last?.tokenType === t.Newline) repaired.push(last);
  };
  const lastReal = (): t.Token => {
    for (let i = repaired.length - 1; i >= 0; i -= 1) if (repaired[i]!.tokenType !== t.Newline) return repaired[i]!;
    return tokens[0]!;
  };
  for (const token of tokens) {
    if (token.tokenType === t.Newline) { repaired.push(token); newLine = true; continue; }
    if (token.first) margin = token.column;
    if (token.tokenType === t.RightBrace) {
      if (token.first) {
        while (open.length > 1 && open[open.length - 1]!.indent > token.column) close(lastReal());
        if (open.length > 0 && open[open.length - 1]!.indent < token.column) { brace ??= { kind: 'extra', brace: token }; continue; }
      }
      if (open.length === 0) { brace ??= { kind: 'extra', brace: token }; continue; }
      open.pop();
      repaired.push(token);
      continue;
    }
    if (newLine || token.first) {
      if (token.first && newLine) {
        while (open.length > 0 && token.column <= open[open.length - 1]!.indent && open[open.length - 1]!.opener !== lastReal()) close(lastReal());
      }
      if (newLine) lineFirst = token;
      newLine = false;
    }
    if (token.tokenType === t.LeftBrace) { open.push({ opener: token, line: lineFirst, indent: lineFirst.first ? lineFirst.column : margin }); newLine = true; }
    repaired.push(token);
  }
  while (open.length > 0) close(lastReal());
  return { repaired, brace: brace ?? { kind: 'extra', brace: tokens[tokens.length - 1]! } };
}

/** Folds balanced braces into block tokens. Closers too many are dropped: they have been reported. */
function nest(tokens: readonly t.Token[]): t.Token[] {
  interface Open { readonly brace: t.Token; readonly lines: t.Token[][]; line: t.Token[] }
  const top: t.Token[] = [];
  const open: Open[] = [];
  for (let i = 0; i < tokens.length; i += 1) {
    const token = tokens[i]!;
    const current = open[open.length - 1];
    if (token.tokenType === t.LeftBrace) { open.push({ brace: token, lines: [], line: [] }); continue; }
    if (token.tokenType === t.RightBrace) {
      if (current === undefined) continue;
      open.pop();
      if (current.line.length > 0) current.lines.push(current.line);
      const block = t.token(t.Block, '{', current.brace.startOffset, (token.endOffset as number) + 1, current.brace.column, current.brace.first);
      block.block = { lines: current.lines };
      (open[open.length - 1]?.line ?? top).push(block);
      continue;
    }
    if (token.tokenType === t.Newline) {
      // Outside all braces a line end that layout kept separates nothing that could be meant.
      if (current !== undefined && current.line.length > 0) { current.lines.push(current.line); current.line = []; }
      continue;
    }
    (current?.line ?? top).push(token);
  }
  return top;
}
