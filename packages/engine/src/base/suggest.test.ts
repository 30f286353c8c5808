import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, suggest } from './suggest.js';

describe('suggest', () => {
  it.each([
    ['amuont', ['amount', 'account', 'count'], ['amount']],
    ['STAGE', ['stage', 'state', 'age'], ['stage', 'state', 'age']],
    ['kppi', ['kpi', 'lead', 'sla'], ['kpi']],
    ['created', ['created_at', 'closed_on', 'recreated'], ['recreated', 'created_at']],
    ['zebra', ['amount', 'stage'], []],
    ['x', ['y', 'z', 'X'], ['X']],
    ['', ['a'], []],
    ['owner', ['owner'], []],
    ['owner', [], []],
    ['closd_on', ['closed_on', 'closed_in', 'close_on', 'closes_on', 'cloud_on'], ['close_on', 'closed_on', 'cloud_on']],
  ] as const)('%s of %j', (word, candidates, wanted) => {
    expect(suggest(word, candidates)).toEqual(wanted);
    expect(suggest(word, [...candidates].reverse())).toEqual(wanted);
  });

  it('names a candidate once and at most three', () => {
    expect(suggest('amoun', ['amount', 'amount'])).toEqual(['amount']);
    expect(suggest('deal', ['deal1', 'deal2', 'deal3', 'deal4'])).toHaveLength(3);
  });
});

it('leaves out no candidate that is near enough', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd', 'A', '_', '1', 'é', 'Q'), minLength: 2, maxLength: 11 });
  fc.assert(fc.property(word, word, (a, b) => {
    const limit = a.length < 5 ? 1 : a.length < 9 ? 2 : 3;
    if (a !== b && (a.toLowerCase() === b.toLowerCase() || editDistance(a.toLowerCase(), b.toLowerCase(), limit) <= limit)) expect(suggest(a, [b])).toEqual([b]);
  }), { numRuns: 20_000 });
});

describe('editDistance', () => {
  /** The textbook recursion, without any early end. */
  function slow(a: string, b: string): number {
    if (a === '' || b === '') return a.length + b.length;
    const rest = [slow(a.slice(1), b) + 1, slow(a, b.slice(1)) + 1, slow(a.slice(1), b.slice(1)) + (a[0] === b[0] ? 0 : 1)];
    if (a.length > 1 && b.length > 1 && a[0] === b[1] && a[1] === b[0]) rest.push(slow(a.slice(2), b.slice(2)) + 1);
    return Math.min(...rest);
  }
  it('equals the recursion up to its bound', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });
    fc.assert(fc.property(word, word, fc.integer({ min: 0, max: 5 }), (a, b, limit) => {
      expect(editDistance(a, b, limit)).toBe(Math.min(slow(a, b), limit + 1));
    }), { numRuns: 300 });
  });
});
