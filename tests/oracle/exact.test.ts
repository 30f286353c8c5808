/** The engine's numbers against pairs of BigInts: long chains of operations, in and out of the range of machine numbers. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as exact from '../../packages/engine/src/base/exact.js';
import type { Num, RoundingMode } from '../../packages/engine/src/base/exact.js';
import { Rational } from './rational.js';

const asRational = (x: Num): Rational => (typeof x === 'number' ? Rational.of(x) : Rational.of(x.n, x.d));
const agree = (x: Num, r: Rational): boolean => asRational(x).toString() === r.toString();

const numbers = fc.oneof(
  fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 1, max: 12 })).map(([n, d]): [bigint, bigint] => [BigInt(n), BigInt(d)]),
  fc.tuple(fc.integer({ min: -100_000_000, max: 100_000_000 }), fc.constantFrom(1n, 100n, 10_000n)).map(([n, d]): [bigint, bigint] => [BigInt(n), d]),
  fc.tuple(fc.constantFrom(2n ** 53n, 2n ** 53n - 1n, -(2n ** 53n), -(2n ** 53n) + 1n, 94906267n, 3037000500n), fc.constantFrom(1n, 2n, 3n, 94906265n, 2n ** 53n - 111n)),
  fc.tuple(fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }), fc.bigInt({ min: 1n, max: 2n ** 60n })),
);

describe('a chain of operations', () => {
  it('ends at the same number', () => {
    const step = fc.tuple(fc.constantFrom('add', 'sub', 'mul', 'div', 'min', 'max', 'neg', 'abs', 'floor', 'ceil'), numbers);
    fc.assert(fc.property(numbers, fc.array(step, { maxLength: 12 }), ([n, d], steps) => {
      let x = exact.fraction(n, d), r = Rational.of(n, d);
      for (const [op, [bn, bd]] of steps) {
        const y = exact.fraction(bn, bd), s = Rational.of(bn, bd);
        switch (op) {
          case 'add': x = exact.add(x, y); r = r.plus(s); break;
          case 'sub': x = exact.sub(x, y); r = r.minus(s); break;
          case 'mul': x = exact.mul(x, y); r = r.times(s); break;
          case 'div': if (s.sign !== 0) { x = exact.div(x, y); r = r.over(s); } break;
          case 'min': x = exact.min(x, y); r = r.compare(s) <= 0 ? r : s; break;
          case 'max': x = exact.max(x, y); r = r.compare(s) >= 0 ? r : s; break;
          case 'neg': x = exact.neg(x); r = r.negated(); break;
          case 'abs': x = exact.abs(x); r = r.sign < 0 ? r.negated() : r; break;
          case 'floor': x = exact.floor(x); r = Rational.of(r.floor()); break;
          case 'ceil': x = exact.ceil(x); r = Rational.of(-r.negated().floor()); break;
        }
        expect(agree(x, r)).toBe(true);
        expect(exact.compare(x, y)).toBe(r.compare(s));
        expect(exact.equal(x, y)).toBe(r.compare(s) === 0);
        expect(exact.sign(x)).toBe(r.sign);
        expect(exact.isInteger(x)).toBe(r.isWhole);
      }
    }), { numRuns: 600 });
  });

  it('rounds to the same multiple', () => {
    fc.assert(fc.property(numbers, fc.constantFrom('1', '0.01', '1/3', '1000', '0.05', '7/2'), fc.constantFrom<RoundingMode>('half up', 'half even', 'up', 'down'), ([n, d], text, mode) => {
      const step = Rational.parse(text);
      expect(agree(exact.roundTo(exact.fraction(n, d), exact.fraction(step.n, step.d), mode), Rational.of(n, d).rounded(step, mode))).toBe(true);
    }), { numRuns: 600 });
  });

  it('rounds ties and negatives to the same multiple', () => {
    fc.assert(fc.property(fc.integer({ min: -40, max: 40 }), fc.constantFrom<RoundingMode>('half up', 'half even', 'up', 'down'), (halves, mode) => {
      expect(agree(exact.roundTo(exact.fraction(BigInt(halves), 2n), 1, mode), Rational.of(halves, 2).rounded(Rational.of(1), mode))).toBe(true);
    }));
  });
});
