import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocate } from './allocate.js';
import { add, compare, div, equal, fraction, mul, roundTo, sub, sum, toFractionText, type Num, type RoundingMode } from './exact.js';

const modes: readonly RoundingMode[] = ['half up', 'half even'];
const cent = fraction(1n, 100n);
const small = fc.tuple(fc.bigInt({ min: 0n, max: 1_000_000n }), fc.bigInt({ min: 1n, max: 60n })).map(([n, d]) => fraction(n, d));
/** As a half-life makes them: eighteen decimals, over a whole that has no more to do with them. */
const large = fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 24n }), fc.constantFrom(10n ** 18n, 3n * 10n ** 18n, 7n ** 25n)).map(([n, d]) => fraction(n, d));
const parts = fc.array(fc.oneof(small, large), { minLength: 1, maxLength: 12 });

describe('a whole in parts', () => {
  it('sums to the whole, rounded once, and no part moves by a step or more', () => {
    fc.assert(fc.property(parts, fc.constantFrom(...modes), fc.boolean(), (list, mode, back) => {
      const exact = back ? list.map((p) => mul(p, -1)) : list, cut = allocate(exact, cent, mode);
      expect(toFractionText(sum(cut))).toBe(toFractionText(roundTo(sum(exact), cent, mode)));
      cut.forEach((c, i) => { expect(compare(sub(c, exact[i]!), cent)).toBe(-1); expect(compare(sub(exact[i]!, c), cent)).toBe(-1); });
    }));
  });
  it('gives each cent that is left to the largest remainder, ties to what comes first', () => {
    fc.assert(fc.property(parts, (list) => {
      const cut = allocate(list, cent, 'half up'), rest = list.map((p) => { const units = div(p, cent); return sub(units, roundTo(units, 1, 'down')); });
      const up = cut.map((c, i) => !equal(div(c, cent), roundTo(div(list[i]!, cent), 1, 'down')));
      for (let i = 0; i < list.length; i++) for (let j = 0; j < list.length; j++) {
        if (up[i]! && !up[j]!) expect(compare(rest[i]!, rest[j]!) > 0 || (equal(rest[i]!, rest[j]!) && i < j)).toBe(true);
      }
    }));
  });
});

describe('a sum', () => {
  it('is what adding one after the other gives', () => {
    fc.assert(fc.property(parts, (list) => {
      expect(toFractionText(sum(list))).toBe(toFractionText(list.reduce<Num>(add, 0)));
    }));
  });
});
