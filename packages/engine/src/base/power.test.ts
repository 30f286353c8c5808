import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare, div, fraction, mul, parseFraction, sub, toFractionText } from './exact.js';
import { powerOf } from './power.js';

const n = (text: string) => parseFraction(text)!;
const say = (x: string, by: string): string | null => { const found = powerOf(n(x), n(by)); return found === null ? null : toFractionText(found); };

describe('a power', () => {
  it('is exact where it is a fraction', () => {
    expect([say('11/10', '3'), say('2', '-2'), say('4/9', '1/2'), say('4/9', '-3/2'), say('1331/1000', '1/3'), say('0', '1/2'), say('1', '7/365'), say('10000000000000000000000000000000000', '1/2')])
      .toEqual(['1331/1000', '1/4', '2/3', '27/8', '11/10', '0', '1', '100000000000000000']);
  });
  it('of a root without an end has eighteen decimals, rounded', () => {
    expect([say('2', '1/2'), say('3', '1/3'), say('1/2', '1/12'), say('2', '365/12')]).toEqual([
      toFractionText(n('1414213562373095049/1000000000000000000')), toFractionText(n('1442249570307408382/1000000000000000000')),
      toFractionText(n('943874312681693497/1000000000000000000')), toFractionText(n('1433273379764426705036138876/1000000000000000000')),
    ]);
  });
  it('is not there for a root of what is below zero, zero to a power below zero, or an exponent beyond reading', () => {
    expect([say('-8', '1/3'), say('0', '-1'), say('2', '2001'), say('2', '1/4001')]).toEqual([null, null, null, null]);
  });
  it('of the root is the number again, to within the last decimal', () => {
    fc.assert(fc.property(fc.bigInt(1n, 10n ** 12n), fc.bigInt(1n, 10n ** 6n), fc.integer({ min: 2, max: 60 }), (top, bottom, q) => {
      const x = fraction(top, bottom), y = powerOf(x, fraction(1n, BigInt(q)))!, step = fraction(1n, 10n ** 18n);
      const low = powerOf(sub(y, step), q)!, high = powerOf(sub(y, sub(0, step)), q)!;
      expect(compare(low, x) < 0 && compare(high, x) > 0).toBe(true);
    }), { numRuns: 200 });
  });
  it('adds its exponents', () => {
    fc.assert(fc.property(fc.bigInt(1n, 10n ** 9n), fc.bigInt(1n, 10n ** 9n), fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 }), (top, bottom, a, b) => {
      const x = fraction(top, bottom);
      expect(powerOf(x, a + b)).toEqual(mul(powerOf(x, a)!, powerOf(x, b)!));
      expect(powerOf(x, -a)).toEqual(div(1, powerOf(x, a)!));
    }), { numRuns: 200 });
  });
});
