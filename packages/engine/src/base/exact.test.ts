import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  abs, add, ceil, compare, div, equal, floor, fraction, fromInteger, fromScaled, isFiniteDecimal, isInteger, isZero, key, max, min, mul, neg, parseDecimal,
  roundTo, sign, sub, sum, toApproximate, toDecimalText, toFractionText, toScaled, type Num, type RoundingMode,
} from './exact.js';

/** The same number as a pair of BigInts, unreduced: what the fast paths are compared with. */
type Pair = readonly [bigint, bigint];
const pair = (x: Num): Pair => (typeof x === 'number' ? [BigInt(x), 1n] : [x.n, x.d]);
const same = (x: Num, [n, d]: Pair): boolean => { const [xn, xd] = pair(x); return xn * d === n * xd; };
const modes: readonly RoundingMode[] = ['half up', 'half even', 'up', 'down'];

const wholes = fc.oneof(
  fc.integer({ min: -20, max: 20 }).map(BigInt),
  fc.bigInt({ min: -(10n ** 7n), max: 10n ** 7n }),
  fc.bigInt({ min: -(2n ** 54n), max: 2n ** 54n }),
  fc.constantFrom(2n ** 53n - 1n, 2n ** 53n, -(2n ** 53n) + 1n, -(2n ** 53n)),
  fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }),
);
const nums = fc.tuple(wholes, wholes.map((d) => (d === 0n ? 1n : d))).map(([n, d]) => fraction(n, d));
const shortNums = fc.oneof(nums, fc.tuple(fc.integer({ min: -100000, max: 100000 }), fc.integer({ min: 0, max: 4 })).map(([n, s]) => fromScaled(n, s)));

function canonical(x: Num): void {
  if (typeof x === 'number') {
    expect(Number.isSafeInteger(x)).toBe(true);
    expect(Object.is(x, -0)).toBe(false);
    return;
  }
  let a = x.n < 0n ? -x.n : x.n, b = x.d;
  while (b !== 0n) [a, b] = [b, a % b];
  expect(a).toBe(1n);
  expect(x.d > 0n).toBe(true);
  expect(x.d === 1n && x.n <= BigInt(Number.MAX_SAFE_INTEGER) && x.n >= -BigInt(Number.MAX_SAFE_INTEGER)).toBe(false);
}

describe('arithmetic', () => {
  it('equals BigInt cross-multiplication and stays canonical', () => {
    fc.assert(fc.property(shortNums, shortNums, (a, b) => {
      const [an, ad] = pair(a), [bn, bd] = pair(b);
      const results: readonly (readonly [Num, Pair])[] = [
        [add(a, b), [an * bd + bn * ad, ad * bd]],
        [sub(a, b), [an * bd - bn * ad, ad * bd]],
        [mul(a, b), [an * bn, ad * bd]],
        ...(isZero(b) ? [] : [[div(a, b), [an * bd, ad * bn]] as const]),
        [neg(a), [-an, ad]],
        [abs(a), [an < 0n ? -an : an, ad]],
      ];
      for (const [got, wanted] of results) {
        canonical(got);
        expect(same(got, wanted)).toBe(true);
      }
      const difference = an * bd - bn * ad;
      const order = difference < 0n ? -1 : difference > 0n ? 1 : 0;
      expect(compare(a, b)).toBe(order);
      expect(equal(a, b)).toBe(order === 0);
      expect(key(a) === key(b)).toBe(order === 0);
      expect(sign(sub(a, b))).toBe(order);
      expect(min(a, b)).toEqual(order < 0 ? a : b);
      expect(max(a, b)).toEqual(order > 0 ? a : b);
    }), { numRuns: 1500 });
  });

  it('gives back what it took, whatever the size', () => {
    fc.assert(fc.property(shortNums, shortNums, (a, b) => {
      expect(equal(sub(add(a, b), b), a)).toBe(true);
      if (!isZero(b)) expect(equal(mul(div(a, b), b), a)).toBe(true);
    }), { numRuns: 500 });
  });

  it('leaves the safe range without losing a digit and comes back', () => {
    const top = Number.MAX_SAFE_INTEGER;
    const beyond = add(top, 1);
    expect(toFractionText(beyond)).toBe('9007199254740992');
    expect(isInteger(beyond)).toBe(true);
    expect(sub(beyond, 1)).toBe(top);
    expect(toFractionText(mul(top, top))).toBe('81129638414606663681390495662081');
    expect(div(mul(top, top), top)).toBe(top);
  });

  it('refuses what has no meaning', () => {
    expect(() => div(1, 0)).toThrow(RangeError);
    expect(() => fraction(1n, 0n)).toThrow(RangeError);
    expect(() => fromInteger(0.5)).toThrow(RangeError);
    expect(() => fromInteger(2 ** 53)).toThrow(RangeError);
    expect(() => fromScaled(1.5, 2)).toThrow(RangeError);
    expect(() => fromScaled(15, -1)).toThrow(RangeError);
    expect(() => roundTo(1, 0, 'up')).toThrow(RangeError);
  });

  it('has one zero', () => {
    for (const zero of [fromInteger(-0), neg(0), mul(0, -5), div(0, -5), fraction(0n, -7n), sub(fraction(1n, 3n), fraction(1n, 3n)), roundTo(fraction(-1n, 3n), 1, 'half up'), fromScaled(-0, 2)]) expect(Object.is(zero, 0)).toBe(true);
  });

  it('sums thirds of a hundred back to a hundred', () => {
    const third = div(100, 3);
    expect(sum([third, third, third])).toBe(100);
    expect(sum([])).toBe(0);
  });
});

describe('rounding', () => {
  it('is the nearest multiple on the side that the mode says', () => {
    fc.assert(fc.property(shortNums, fc.constantFrom(fraction(1n, 100n), 1, fraction(1n, 3n), 1000, fraction(5n, 100n), fraction(10n ** 20n, 7n)), fc.constantFrom(...modes), (x, step, mode) => {
      const r = roundTo(x, step, mode);
      canonical(r);
      expect(isInteger(div(r, step))).toBe(true);
      const off = sub(r, x);
      expect(compare(abs(off), step)).toBe(-1);
      if (mode === 'up') expect(sign(off)).not.toBe(-1);
      if (mode === 'down') expect(sign(off)).not.toBe(1);
      if (mode === 'half up' || mode === 'half even') {
        expect(compare(mul(abs(off), 2), step)).not.toBe(1);
        expect(equal(roundTo(neg(x), step, mode), neg(r))).toBe(true);
      }
      expect(equal(roundTo(r, step, mode), r)).toBe(true);
    }), { numRuns: 1000 });
  });

  it.each([
    ['2.5', 'half up', 3], ['-2.5', 'half up', -3], ['2.5', 'half even', 2], ['3.5', 'half even', 4], ['-2.5', 'half even', -2], ['-3.5', 'half even', -4],
    ['2.1', 'up', 3], ['-2.9', 'up', -2], ['2.9', 'down', 2], ['-2.1', 'down', -3], ['2.49', 'half up', 2], ['0.5', 'half even', 0], ['-0.4', 'half up', 0],
  ] as const)('%s %s is %s', (text, mode, wanted) => expect(roundTo(parseDecimal(text)!, 1, mode)).toBe(wanted));

  it('mirrors a reversal to the cent', () => {
    expect(toDecimalText(roundTo(parseDecimal('-0.005')!, parseDecimal('0.01')!, 'half up'))).toBe('-0.01');
  });

  it('floor and ceil', () => {
    expect(floor(fraction(-7n, 2n))).toBe(-4);
    expect(ceil(fraction(-7n, 2n))).toBe(-3);
    expect(floor(5)).toBe(5);
    // A double quotient would round this up to the next whole number.
    expect(floor(fraction(9007199254740990n, 4503599627370497n))).toBe(1);
  });
});

describe('texts', () => {
  it.each([
    ['1_250.50', '1250.5'], ['-3', '-3'], ['0.10', '0.1'], ['007', '7'], ['123456789012345678901234567890.5', '123456789012345678901234567890.5'], ['-0', '0'], ['1_0.0_1', '10.01'],
  ])('reads %s', (text, wanted) => expect(toDecimalText(parseDecimal(text)!)).toBe(wanted));
  it.each(['.5', '5.', '1__0', '_1', '1_', '1e3', '', '-', '+1', '1,000', ' 1', '١', '0x10', '1._5', '1_.5'])('refuses %j', (text) => expect(parseDecimal(text)).toBeNull());

  it('reads its own decimals', () => {
    fc.assert(fc.property(wholes, fc.integer({ min: 0, max: 30 }), (n, scale) => {
      const x = fromScaled(n, scale);
      canonical(x);
      expect(isFiniteDecimal(x)).toBe(true);
      expect(parseDecimal(toDecimalText(x, 30))).toEqual(x);
      expect(BigInt(toScaled(x, scale)!)).toBe(n);
    }), { numRuns: 500 });
  });

  it('rounds only what does not end', () => {
    expect(toDecimalText(fraction(2n, 3n))).toBe('0.6666666667');
    expect(toDecimalText(fraction(-2n, 3n), 2)).toBe('-0.67');
    expect(toDecimalText(fraction(-1n, 1000n), 2)).toBe('0');
    expect(toDecimalText(fraction(999n, 1000n), 2)).toBe('1');
    expect(toDecimalText(fraction(5n, 2n), 0)).toBe('3');
    expect(toDecimalText(fraction(1n, 2n ** 70n), 80)).toBe('0.0000000000000000000008470329472543003390683225006796419620513916015625');
    expect(isFiniteDecimal(fraction(1n, 7n))).toBe(false);
  });

  it('writes fractions', () => {
    expect(toFractionText(fraction(-4n, 6n))).toBe('-2/3');
    expect(toFractionText(5)).toBe('5');
    expect(JSON.stringify({ x: fraction(1n, 3n) })).toBe('{"x":"1/3"}');
  });
});

describe('scales', () => {
  it('says when a number is finer than the grid', () => {
    expect(toScaled(parseDecimal('1250.50')!, 2)).toBe(125050);
    expect(toScaled(parseDecimal('0.005')!, 2)).toBeNull();
    expect(toScaled(10 ** 15, 3)).toBe(10n ** 18n);
    expect(toScaled(fraction(1n, 3n), 20)).toBeNull();
    expect(fromScaled(10n ** 18n, 3)).toBe(10 ** 15);
  });
});

describe('toApproximate', () => {
  it('is near', () => {
    expect(toApproximate(fraction(1n, 3n))).toBe(1 / 3);
    expect(toApproximate(fraction(10n ** 400n + 1n, 10n ** 400n))).toBeCloseTo(1, 15);
    expect(toApproximate(fraction(-1n, 10n ** 40n))).toBeCloseTo(-1e-40, 50);
    expect(toApproximate(fraction(10n ** 40n, 1n))).toBeCloseTo(1e40, -25);
    fc.assert(fc.property(nums, (x) => {
      const [n, d] = pair(x);
      expect(Math.abs(toApproximate(x) - Number(n) / Number(d))).toBeLessThanOrEqual(Math.abs(Number(n) / Number(d)) * 1e-15);
    }));
  });
});
