import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, compare, div, equal, fraction, fromInteger, mul, parseDecimal, sub, toFractionText, type Num } from '../../packages/engine/src/base/exact.js';
import { halfLife } from '../../packages/engine/src/base/half-life.js';
import { halfLife as byRoots } from '../oracle/leaves.js';
import { Rational } from '../oracle/rational.js';

const step = fraction(1n, 10n ** 18n);

describe('half-lives', () => {
  it.each<[string, Num, string]>([
    ['none', 0, '1'], ['one', 1, '0.5'], ['four', 4, '0.0625'], ['two to come', -2, '4'],
    ['3 of 7 days', fraction(3n, 7n), '0.742997144568474212'], ['9 of 7 days', fraction(9n, 7n), '0.410167678003818966'],
    ['a half', fraction(1n, 2n), '0.707106781186547524'],
  ])('%s', (_, x, text) => expect(toFractionText(halfLife(x)!)).toBe(toFractionText(parseDecimal(text)!)));

  it('a tie of an exact power goes up: 2^-59 and 2^-60 are finite decimals that are cut', () => {
    expect(halfLife(59)).toEqual(fraction(2n, 10n ** 18n));
    expect(halfLife(60)).toEqual(step);
    expect(halfLife(61)).toEqual(0);
    expect(halfLife(-201)).toBeNull();
  });

  it('are the nearest decimals, as found by roots of whole numbers', () => {
    fc.assert(fc.property(fc.integer({ min: -400, max: 4_000 }), fc.integer({ min: 1, max: 90 }), (age, length) => {
      fc.pre(age >= -200 * length);
      expect(`${toFractionText(halfLife(div(age, length))!)}`).toBe(`${byRoots(Rational.of(age, length))}`);
    }), { numRuns: 300 });
  });

  it('fall with age, and two ages together are the product to the last digits', () => {
    const x = fc.tuple(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 1, max: 86_400 })).map(([n, d]) => div(fromInteger(n), fromInteger(d)));
    fc.assert(fc.property(x, x, (a, b) => {
      fc.pre(compare(a, 50) < 0 && compare(b, 50) < 0);
      const off = sub(halfLife(add(a, b))!, mul(halfLife(a)!, halfLife(b)!));
      expect(compare(off, mul(2, step)) <= 0 && compare(off, mul(-2, step)) >= 0).toBe(true);
      if (compare(a, b) < 0) expect(compare(halfLife(a)!, halfLife(b)!)).not.toBe(-1);
      if (equal(a, b)) expect(halfLife(a)).toEqual(halfLife(b));
    }), { numRuns: 200 });
  });
});
