/** The formatter: one text for one tree, the same the second time, comments where they stood. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { format, sameTree } from '../../packages/engine/src/syntax/print.js';
import { read, render } from './read.js';
import { file } from './texts.js';

/** The formatted text; fails if there is none. */
function formatted(text: string): string {
  const done = format(text, 'p.truce');
  if (!('text' in done)) throw new Error(`${render(text, done.diagnostics)}\n${text}`);
  return done.text;
}

describe('laws', () => {
  test('every text made of the pieces of the grammar is read without a problem, formats to the same tree, and twice the same', () => {
    fc.assert(fc.property(file, (text) => {
      const first = read(text);
      expect(render(text, first.diagnostics), text).toBe('');
      const once = formatted(text);
      const again = read(once);
      expect(render(once, again.diagnostics), once).toBe('');
      expect(sameTree(first.file, again.file), `${text}\n---\n${once}`).toBe(true);
      expect(again.file.comments.map((c) => c.text)).toEqual(first.file.comments.map((c) => c.text));
      expect(formatted(once)).toBe(once);
    }), { numRuns: 600, seed: 20_260_131 });
  }, 60_000);

  test('no line is longer than the width if there was a place to break it, and none ends in space', () => {
    fc.assert(fc.property(file, (text) => {
      for (const line of formatted(text).split('\n')) expect(line).toBe(line.trimEnd());
      expect(/\n\n\n/.test(formatted(text))).toBe(false);
    }), { numRuns: 200, seed: 7 });
  }, 60_000);
});

const views: readonly { readonly what: string; readonly from: string; readonly to: string }[] = [
  { what: 'spaces, options in order, blank lines', from: '\n\n\nrecord   Deal{\n\n\n id   text   key\n\n\n\n amount money above 0 optional key\n\n}', to: 'record Deal {\n  id text key\n\n  amount money key optional above 0\n}\n' },
  { what: 'comments at every place of a block', from: '// head\n\n\nrecord Deal { // open\n// first\nid text key // id\n\n\n// last\n} // closed\n\n// end\n',
    to: '// head\n\nrecord Deal {  // open\n  // first\n  id text key  // id\n\n  // last\n}  // closed\n\n// end\n' },
  { what: 'comments in empty blocks', from: 'list Empty for each Deal {\n// nothing yet\n}\nlist Other for each Deal { // nothing\n}\n', to: 'list Empty for each Deal {\n  // nothing yet\n}\nlist Other for each Deal {  // nothing\n}\n' },
  { what: 'a comment inside a line goes above it', from: 'parameter a = (1 + // one\n  2)\n', to: '// one\nparameter a = (1 + 2)\n' },
  { what: 'a block on one line stays on one line if it fits', from: 'list A for each Deal { b = choose { x : 1 ;else : 2 }; c = 3 }', to: 'list A for each Deal { b = choose { x : 1; else : 2 }; c = 3 }\n' },
  { what: 'a block over several lines stays open', from: 'list A for each Deal {\nb = sum {\nx : 1\n} }', to: 'list A for each Deal {\n  b = sum {\n    x : 1\n  }\n}\n' },
  { what: 'rows written in columns stay in columns', from: 'test "x" {\n  given Deal {\n    id  | amount\n    deal_1 | 5\n    d | 100_000 // big\n  }\n}', to: 'test "x" {\n  given Deal {\n    id     | amount\n    deal_1 | 5\n    d      | 100_000  // big\n  }\n}\n' },
  { what: 'rows written without columns stay without', from: 'test "x" {\n  given Deal {\n    id|amount\n    deal_1 | 5\n    d | 100_000\n  }\n}', to: 'test "x" {\n  given Deal {\n    id | amount\n    deal_1 | 5\n    d | 100_000\n  }\n}\n' },
  { what: 'a long line breaks before its clauses, four deeper', from: `plan A for each Deal {\n  pay bonus = if reached_the_goal_of_the_year then smallest(top, 3_000 USD * share_of_goal) else 0 USD to rep on end(quarter)\n}`,
    to: 'plan A for each Deal {\n  pay bonus = if reached_the_goal_of_the_year then smallest(top, 3_000 USD * share_of_goal)\n      else 0 USD to rep on end(quarter)\n}\n' },
  { what: 'the order of a pool on a line of its own, in a split and in an overlay', from: `credit A for each Deal {\nsplit amount on closed_on\namong Seat with same deal\nordered by since, id\n{ 100% to first as Owner }\noverlay 5% of amount to last on closed_on among Seat with same deal // of the seats\nordered by since, id\nas Coach\nordered by closed_on\n}`,
    to: 'credit A for each Deal {\n  split amount on closed_on among Seat with same deal ordered by since, id {\n    100% to first as Owner\n  }\n  // of the seats\n  overlay 5% of amount to last on closed_on among Seat with same deal ordered by since, id as Coach\n  ordered by closed_on\n}\n' },
  { what: 'a long header', from: 'plan Churn for each Commission.payments where deal.churned_on within 90 days after deal.closed_on and due_on <= deal.churned_on { a = 1\n}',
    to: 'plan Churn for each Commission.payments\n    where deal.churned_on within 90 days after deal.closed_on and due_on <= deal.churned_on {\n  a = 1\n}\n' },
];

describe('as a careful writer would', () => {
  for (const { what, from, to } of views) test(what, () => { expect(formatted(from)).toBe(to); expect(formatted(to)).toBe(to); });

  test('a text with an error is left as it is, and says why', () => {
    const done = format('list A for each Deal { a = }', 'p.truce');
    expect('text' in done ? done.text : done.diagnostics.map((d) => d.code)).toEqual(['T1002']);
  });
});
