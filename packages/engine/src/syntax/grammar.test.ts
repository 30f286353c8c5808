import { describe, expect, test } from 'vitest';
import { TruceParser, lookaheadTable } from './grammar.js';
import { layout } from './layout.js';
import { lex } from './lexer.js';
import type { Decisions } from './lookahead.js';

/** The bundled program is given the decisions that the build has worked out; everything else works them out from the grammar. */
const ready = new TruceParser(undefined, JSON.parse(lookaheadTable()) as Decisions);
const analysed = new TruceParser(undefined, null);

function read(parser: TruceParser, rule: 'expression' | 'line' | 'field' | 'testLine' | 'policyLine', text: string): unknown {
  parser.input = layout(lex(text, 'x.truce').tokens);
  const node = parser[rule]();
  return { node: parser.errors.length === 0 ? node : null, errors: parser.errors.map((e) => [e.name, e.message, e.token.image, e.context.ruleStack]) };
}

describe('a parser that is given its decisions', () => {
  test.each([
    ['expression', 'a.b.c'], ['expression', '2,500 USD'], ['expression', 'if a >= 3 and b is not missing then c at d else -x otherwise 0'],
    ['expression', 'round(sum(amount of Deal where won and owner is me), 2)'], ['expression', '3 days after created_at'], ['expression', 'x in ("a", "b")'],
    ['line', 'pay bonus = marginal rate on total to owner on closed_on'], ['line', 'require a.b or c'], ['field', 'amount money in USD optional at least 0'],
    ['testLine', 'expect count(Deal) is 3'], ['policyLine', 'hours Monday to Friday 09:00 to 17:00'],
  ] as const)('reads a %s as the grammar does: %s', (rule, text) => {
    expect(read(ready, rule, text)).toEqual(read(analysed, rule, text));
  });

  test.each([
    ['expression', 'a +'], ['expression', 'a b'], ['expression', 'f(a'], ['expression', 'if a then b'], ['expression', 'x.'], ['line', 'require'], ['line', 'a = '],
    ['field', 'amount'], ['testLine', 'expect'], ['policyLine', 'rounding up'],
  ] as const)('expects the same in a broken %s: %s', (rule, text) => {
    const found = read(ready, rule, text) as { readonly errors: readonly unknown[] };
    expect(found.errors.length).toBeGreaterThan(0);
    expect(found).toEqual(read(analysed, rule, text));
  });
});
