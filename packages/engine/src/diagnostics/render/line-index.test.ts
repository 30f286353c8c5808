import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineIndex } from './line-index.js';

test('lines end with LF, CR LF and CR, and a line is without its end', () => {
  const index = lineIndex('a\nbb\r\nccc\rd');
  expect([1, 2, 3, 4, 5].map((n) => index.line(n))).toEqual(['a', 'bb', 'ccc', 'd', '']);
  expect(index.lines).toBe(4);
  expect([0, 1, 2, 4, 5, 6, 10, 11].map((o) => { const p = index.position(o); return `${p.line}:${p.column}`; })).toEqual(['1:1', '1:2', '2:1', '2:3', '2:4', '3:1', '4:1', '4:2']);
  expect(lineIndex('').position(0)).toEqual({ line: 1, column: 1 });
});

test('a position leads back to its offset', () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom('a', '\n', '\r', '漢', '\ud83d\ude00') }), fc.nat(), (text, n) => {
    const offset = text.length === 0 ? 0 : n % (text.length + 1);
    const index = lineIndex(text);
    const { line, column } = index.position(offset);
    expect(index.start(line) + column - 1).toBe(offset);
    expect(line).toBeLessThanOrEqual(index.lines);
  }));
});
