/** Tokens that are an expression all by themselves. */
import type * as ast from './ast.js';
import * as cst from './cst.js';
import { spanOf } from './spans.js';
import * as t from './tokens.js';
import type { Token } from './tokens.js';
import { units } from './words.js';

/** The value of a token that is an expression all by itself; nothing for any other token. */
export function literalOf(token: Token): ast.Expression | undefined {
  const span = spanOf(token);
  switch (token.tokenType) {
    case t.NumberLiteral: return cst.number(token);
    case t.PercentLiteral: return { kind: 'Percent', text: token.image.replace(/[ \t]*%$/, ''), span };
    case t.MoneyLiteral: return moneyOf(token);
    case t.DateLiteral: return { kind: 'Date', text: token.image, span };
    case t.TimeLiteral: return { kind: 'Time', text: token.image, span };
    case t.PeriodLiteral: return { kind: 'Period', text: token.image, span };
    case t.Flag: return { kind: 'Flag', value: token.image === 'yes', span };
    case t.Title: return cst.title(token);
    default: return undefined;
  }
}

export function moneyOf(money: Token): Extract<ast.Expression, { kind: 'Money' }> {
  return { kind: 'Money', amount: money.image.slice(0, -3).trimEnd(), currency: money.image.slice(-3), span: spanOf(money) };
}

export function durationOf(of: Token): Extract<ast.Expression, { kind: 'Duration' }> {
  const words = of.image.split(/[ \t]+/);
  return { kind: 'Duration', amount: words[0] ?? '', business: words.includes('business'), unit: units[words[words.length - 1] ?? ''] ?? 'day', span: spanOf(of) };
}
