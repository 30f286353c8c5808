/** What must hold of the arithmetic of a report, whatever the figures. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addNumbers, compareNumbers, divideNumbers, multiplyNumbers, subtractNumbers, sumNumbers, toFractionText, type Num } from '@truce/engine';
import { giniOf } from '../../packages/cli/src/company-report/distribution.js';
import { averaged } from '../../packages/cli/src/company-report/goal-bridge.js';
import { roundedTogether } from '../../packages/cli/src/company-report/numbers.js';
import { standingOf } from '../../packages/cli/src/company-report/standing.js';

const number: fc.Arbitrary<Num> = fc.tuple(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 1, max: 97 })).map(([a, b]) => divideNumbers(a, b));
const product = (list: readonly Num[]): Num => list.reduce<Num>((a, b) => multiplyNumbers(a, b), 1), same = (a: Num, b: Num): void => expect(toFractionText(a)).toBe(toFractionText(b));
const pairs = fc.array(fc.tuple(number, number), { minLength: 1, maxLength: 6 });

describe('the effects of the steps of a bridge', () => {
  it('sum exactly to what was reached less what was planned', () => {
    fc.assert(fc.property(pairs, (list) => {
      const planned = list.map(([p]) => p), actual = list.map(([, a]) => a);
      same(sumNumbers(averaged(planned, actual)), subtractNumbers(product(actual), product(planned)));
    }), { numRuns: 60 });
  });
  it('are nothing for a step that came out as planned, and do not depend on the order of the steps', () => {
    fc.assert(fc.property(pairs, number, (list, still) => {
      const planned = [...list.map(([p]) => p), still], actual = [...list.map(([, a]) => a), still], forward = averaged(planned, actual), backward = averaged([...planned].reverse(), [...actual].reverse());
      same(forward.at(-1)!, 0);
      forward.forEach((effect, i) => same(effect, backward[planned.length - 1 - i]!));
    }), { numRuns: 40 });
  });
});

describe('the Gini coefficient', () => {
  const pay = fc.array(number, { minLength: 1, maxLength: 12 });
  it('is nothing where all get the same, and as near to one as it can be where one gets everything', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 9 }), (n, amount) => {
      same(giniOf(Array.from({ length: n }, () => amount))!, 0);
      same(giniOf([amount, ...Array.from({ length: n }, () => 0)])!, divideNumbers(n, n + 1));
    }));
  });
  it('does not depend on the currency, lies between 0 and 1, and falls when the best paid gives to the least paid', () => {
    fc.assert(fc.property(pay, number, (list, factor) => {
      const gini = giniOf(list);
      if (gini === null || compareNumbers(factor, 0) === 0) return;
      same(giniOf(list.map((x) => multiplyNumbers(x, factor)))!, gini);
      expect([compareNumbers(gini, 0) >= 0, compareNumbers(gini, 1) < 0]).toEqual([true, true]);
      const sorted = [...list].sort(compareNumbers), half = divideNumbers(subtractNumbers(sorted.at(-1)!, sorted[0]!), 2);
      if (sorted.length > 1) expect(compareNumbers(giniOf([addNumbers(sorted[0]!, half), ...sorted.slice(1, -1), subtractNumbers(sorted.at(-1)!, half)])!, gini)).toBeLessThanOrEqual(0);
    }));
  });
});

describe('figures that are rounded together', () => {
  it('sum to the rounded sum, each by less than one off', () => {
    fc.assert(fc.property(fc.array(number.chain((n) => fc.constantFrom(n, multiplyNumbers(n, -1))), { maxLength: 12 }), (list) => {
      const rounded = roundedTogether(list), [whole = 0] = roundedTogether([sumNumbers(list)]);
      same(sumNumbers(rounded), whole);
      list.forEach((n, i) => { const off = subtractNumbers(rounded[i]!, n); expect(compareNumbers(off, 1) <= 0 && compareNumbers(off, -1) >= 0).toBe(true); });
    }));
  });
});

describe('how a figure stands to its target', () => {
  it('turns round where lower is better', () => {
    fc.assert(fc.property(number, number, (value, target) => {
      const order = compareNumbers(value, target);
      expect([standingOf(value, target, null) === 'met', standingOf(value, target, 'lower') === 'met']).toEqual([order >= 0, order <= 0]);
    }));
  });
});
