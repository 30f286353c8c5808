/**
 * Line ends that mean nothing are taken out before parsing. Inside braces a line end (or `;`) ends a line; it continues inside `( )`, after an operator,
 * and before a continuation word; `ordered by`, which begins a line of its own elsewhere, continues one that said `among`. A definition (`name =`) and a
 * declaration always begin a line, even after a dangling operator or an open bracket: so a half-typed line never swallows the next.
 */
import type { TokenType } from 'chevrotain';
import { declares } from './chunks.js';
import * as t from './tokens.js';

const r = t.reserved;
const p = t.phrase;

/** After these a line cannot end. */
const continuesAfter: ReadonlySet<TokenType> = new Set([
  t.Comma, t.Equals, t.Colon, t.Plus, t.Minus, t.Star, t.Slash, t.Less, t.LessEqual, t.Greater, t.GreaterEqual, t.Dot,
  r.and, r.or, r.not, r.is, r.of, t.OfSource, r.then, r.else, r.otherwise, r.where,
]);
/** With these no line begins. */
const continuesBefore: ReadonlySet<TokenType> = new Set([
  r.and, r.or, r.then, r.else, r.otherwise, r.to, r.on, r.where, r.unless, r.as, r.because, r.among, r.by, r.is, r.in, t.InCurrency, r.within, r.between,
  r.through, r.starting, p['with same'], p['restarting each'], p['in parts'], p['in full'], p['from zero'], p['final on'], p['fixed on'], p['edited by'],
  t.Plus, t.Star, t.Slash, t.Less, t.LessEqual, t.Greater, t.GreaterEqual, t.Comma, t.RightParen, t.LeftBrace, t.Grid, r.of, t.OfSource, t.Dot,
]);
/** With these a line always begins, even inside an open bracket. */
const beginsLine: ReadonlySet<TokenType> = new Set([
  r.require, r.exclude, r.split, r.overlay, r.given, r.expect, t.GivenRows, t.ExpectRows, p['governed by'], p['agreed by'], p['owned by'],
]);

/** Behind these the order of a pool can no longer be said. */
const endsPool: ReadonlySet<TokenType> = new Set([t.LeftBrace, t.RightBrace, r.as, p['ordered by']]);

/** Whether `name =` or `role name =` stands here, so that a definition begins. */
function defines(tokens: readonly t.Token[], i: number): boolean {
  const word = tokens[i];
  if (word === undefined || !isNameLike(word)) return false;
  const next = tokens[i + 1];
  if (next?.tokenType === t.Equals) return true;
  if (next?.tokenType === t.Text && tokens[i + 2]?.tokenType === t.Equals) return true;
  if (word.tokenType !== t.RoleWord && word.tokenType !== t.PaymentWord) return false;
  return next !== undefined && isNameLike(next) && (tokens[i + 2]?.tokenType === t.Equals || (tokens[i + 2]?.tokenType === t.Text && tokens[i + 3]?.tokenType === t.Equals));
}

export function isNameLike(token: t.Token): boolean {
  return token.tokenType === t.Name || (token.tokenType.CATEGORIES ?? []).includes(t.Name);
}

export function layout(tokens: readonly t.Token[]): t.Token[] {
  const kept: t.Token[] = [];
  const open: TokenType[] = [];
  // The line that cuts a whole, and whether its rows are said, with their order, block and label still to come.
  let line: TokenType | null = null, pool = false;
  for (let i = 0; i < tokens.length; i += 1) {
    const token = tokens[i]!;
    if (token.tokenType !== t.Newline) {
      track(token, open);
      kept.push(token);
      if (token.tokenType === r.split || token.tokenType === r.overlay) line = token.tokenType;
      else if (token.tokenType === r.among) pool = line !== null;
      else if (pool && endsPool.has(token.tokenType)) pool = false;
      continue;
    }
    let after = i + 1;
    let written = token.image === ';';
    for (; tokens[after]?.tokenType === t.Newline; after += 1) written ||= tokens[after]?.image === ';';
    if (!(pool && !written && ordersPool(line, tokens, after)) && endsLine(kept[kept.length - 1], tokens, after, open, written)) {
      pool = false;
      line = null;
      while (open[open.length - 1] === t.LeftParen) open.pop();
      kept.push(token);
    }
    i = after - 1;
  }
  return kept;
}

/** Whether the order of the rows of a split or an overlay stands on a line of its own. A split is not finished before its block; an overlay may be, unless its label follows. */
function ordersPool(line: TokenType | null, tokens: readonly t.Token[], next: number): boolean {
  if (tokens[next]?.tokenType !== p['ordered by']) return false;
  if (line === r.split) return true;
  for (let i = next + 1; i < tokens.length; i += 1) {
    const { tokenType } = tokens[i]!;
    if (tokenType === r.as) return true;
    if (tokenType === t.LeftBrace || tokenType === t.RightBrace || (tokenType === t.Newline && tokens[i + 1]?.tokenType !== r.as)) return false;
  }
  return false;
}

const isDay = (token: t.Token | undefined): boolean => token?.tokenType === t.DateLiteral || token?.tokenType === t.PeriodLiteral;

function track(token: t.Token, open: TokenType[]): void {
  if (token.tokenType === t.LeftParen || token.tokenType === t.LeftBrace) open.push(token.tokenType);
  else if (token.tokenType === t.RightParen) { if (open[open.length - 1] === t.LeftParen) open.pop(); }
  else if (token.tokenType === t.RightBrace) {
    while (open[open.length - 1] === t.LeftParen) open.pop();
    open.pop();
  }
}

/** Whether the line really ends between `before` and the token at `next`. */
function endsLine(before: t.Token | undefined, tokens: readonly t.Token[], next: number, open: readonly TokenType[], written: boolean): boolean {
  const after = tokens[next];
  if (before === undefined || after === undefined || before.tokenType === t.LeftBrace || after.tokenType === t.RightBrace) return false;
  // A `;` was meant, whatever stands around it.
  if (written) return true;
  if (after.tokenType === t.LeftBrace || after.tokenType === t.Grid) return false;
  // A field of a calendar may be called `through`; the word goes on only before a date.
  if (after.tokenType === r.through) return !isDay(tokens[next + 1]);
  if (beginsLine.has(after.tokenType) || defines(tokens, next)) return true;
  if (declares(tokens, next) && (after.column === 0 || open.length === 0)) return true;
  if (after.tokenType === r.else && tokens[next + 1]?.tokenType === t.Colon) return true;
  if (open[open.length - 1] === t.LeftParen) return false;
  return !continuesAfter.has(before.tokenType) && !continuesBefore.has(after.tokenType);
}
