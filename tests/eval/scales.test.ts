import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ir } from '@truce/engine';
import { band, Build, NUMBER, PERCENT, rest, scale, single, USD, written } from './build.js';

const p = (text: string): ir.Expr => written(text, PERCENT), usd = (text: string | null): ir.Expr => written(text, USD);
/** Up to 100: 6 %, up to 200: 10 %, above: 15 %. */
const upTo = [band('upTo', usd('100'), p('0.06')), band('upTo', usd('200'), p('0.1')), rest(p('0.15'))];
const below = [band('below', usd('100'), p('0.06')), band('below', usd('200'), p('0.1')), rest(p('0.15'))];
/** Below 80: 0; a line from 50 % at 80 to 150 % at 120; above: 150 %. */
const points = [band('below', written('80', NUMBER), p('0')), band('at', written('80', NUMBER), p('0.5')), band('at', written('120', NUMBER), p('1.5')), rest(p('1.5'))];

function read(reading: 'at' | 'marginal' | 'retroactive', rows: readonly ir.ScaleRow[], x: string | null, after: string | null = null, type: ir.ValueType = USD): string {
  const build = new Build();
  const list = build.list('One', single, {}, { x: scale(reading, type, rows, written(x, type), after === null ? null : written(after, type)) });
  const value = build.run().value(list, 0, 0);
  return value === null ? 'missing' : String(value);
}

describe('at', () => {
  it.each([['0', '3/50'], ['100', '3/50'], ['100.01', '1/10'], ['200', '1/10'], ['200.01', '3/20'], ['-5', '3/50'], [null, 'missing']])('up to: %s is %s', (x, expected) => expect(read('at', upTo, x)).toBe(expected));
  it.each([['99.99', '3/50'], ['100', '1/10'], ['200', '3/20']])('below: %s is %s', (x, expected) => expect(read('at', below, x)).toBe(expected));
  it.each([['79.99', '0'], ['80', '1/2'], ['90', '3/4'], ['100', '1'], ['120', '3/2'], ['500', '3/2']])('points: %s is %s', (x, expected) => expect(read('at', points, x, null, NUMBER)).toBe(expected));
  it('before the first point and after the last there is nothing', () => {
    const line = [band('at', written('0', NUMBER), p('0')), band('at', written('10', NUMBER), p('1'))];
    expect(['-1', '0', '5', '10', '11'].map((x) => read('at', line, x, null, NUMBER))).toEqual(['missing', '0', '1/2', '1', 'missing']);
  });
  it('a missing edge makes it missing once it is reached', () => {
    const unknown = [band('upTo', usd('100'), p('0.06')), band('upTo', usd(null), p('0.1')), rest(p('0.15'))];
    expect(['50', '150'].map((x) => read('at', unknown, x))).toEqual(['3/50', 'missing']);
  });
});

describe('retroactive', () => {
  it.each([['100', '6'], ['100.01', '10001/1000'], ['-50', '-3'], ['0', '0']])('%s is %s', (x, expected) => expect(read('retroactive', upTo, x)).toBe(expected));
  it('along a line', () => expect(read('retroactive', points, '100', null, NUMBER)).toBe('100'));
});

describe('marginal', () => {
  it.each([
    ['250', null, '47/2'], ['100', null, '6'], ['50', '75', '4'], ['50', '300', '15/2'], ['0', '150', '0'],
    // What is given back is taken from the top: from 250 down to 150.
    ['-100', '250', '-25/2'], ['-100', '50', '-6'], ['-300', '250', '-53/2'],
    ['100', '-50', '6'], [null, '0', 'missing'],
  ])('%s after %s is %s', (x, after, expected) => expect(read('marginal', upTo, x, after)).toBe(expected));
  it('the edge belongs to no slice', () => expect(read('marginal', below, '250')).toBe('47/2'));
  it('along a line, the area under it', () => {
    expect(read('marginal', points, '40', '80', NUMBER)).toBe('40');
    expect(read('marginal', points, '20', '80', NUMBER)).toBe('15');
    expect(read('marginal', points, '60', '70', NUMBER)).toBe('55');
    expect(read('marginal', points, '-20', '100', NUMBER)).toBe('-15');
  });
  it('edges that are not in order give bands without width', () => {
    const crossed = [band('upTo', usd('100'), p('0.1')), band('upTo', usd('50'), p('0.5')), rest(p('0.2'))];
    expect(read('marginal', crossed, '150')).toBe('20');
  });
  it('parts add up to the whole, forwards and back', () => {
    const cents = fc.integer({ min: -40_000, max: 40_000 }).map((n) => (n / 100).toFixed(2));
    fc.assert(fc.property(fc.constantFrom(upTo, below, points), cents, cents, cents, (rows, from, x, y) => {
      const build = new Build();
      const sum = (a: ir.Expr, b: ir.Expr): ir.Expr => ({ op: 'call', fn: 'add', type: NUMBER, at: [0, 1, 2], args: [a, b] });
      const n = (t: string): ir.Expr => written(t, NUMBER), m = (argument: ir.Expr, after: ir.Expr): ir.Expr => scale('marginal', NUMBER, rows, argument, after);
      const list = build.list('One', single, {}, { whole: m(sum(n(x), n(y)), n(from)), parts: sum(m(n(x), n(from)), m(n(y), sum(n(from), n(x)))) });
      const evaluation = build.run();
      expect(String(evaluation.value(list, 0, 0))).toBe(String(evaluation.value(list, 1, 0)));
    }), { numRuns: 200 });
  });
});
