/** Credit, payments and the ledger: the engine against the interpreter, on random programs that cut, pay and post. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocate } from '../../packages/engine/src/base/allocate.js';
import { add, div, equal, type Num } from '../../packages/engine/src/base/exact.js';
import { evaluated, interpretedOrNot, shuffled } from './both.js';
import { makeCase, type Case } from './generate.js';
import { cutWhole } from './ledger.js';
import { Rational } from './rational.js';

/** Uniform choices from a seed. */
function caseOf(seed: number): Case {
  let s = seed >>> 0;
  const next = (): number => {
    s = (s + 0x6d2b79f5) >>> 0;
    let t = Math.imul(s ^ (s >>> 15), s | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return makeCase((most) => (most <= 0 ? 0 : Math.floor(next() * (most + 1))), true);
}
const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const told = (seed: number): string => JSON.stringify(caseOf(seed).program.relations.filter((r) => ['pieces', 'payments', 'postings'].includes(r.source.op)).map((r) => r.source), (name, value: unknown) => (name === 'at' ? undefined : value)).slice(0, 6000);

describe('money', () => {
  it('is cut, paid and posted as the interpreter does it', () => {
    fc.assert(fc.property(seeds, (seed) => {
      const c = caseOf(seed), wanted = interpretedOrNot(c);
      fc.pre(wanted !== null);
      expect(evaluated(c), `seed ${seed} ${told(seed)}`).toEqual(wanted);
    }), { numRuns: Number(process.env['RUNS'] ?? 60), endOnFailure: true });
  });

  it('is the same whatever the order of the data and of the questions', () => {
    fc.assert(fc.property(seeds, (seed) => {
      const c = caseOf(seed), lines = evaluated(c);
      expect(evaluated(shuffled(c, (n) => Array.from({ length: n }, (_, i) => n - 1 - i))), `seed ${seed} ${told(seed)}`).toEqual(lines);
      expect(evaluated(c, true), `seed ${seed}`).toEqual(lines);
    }), { numRuns: 25, endOnFailure: true });
  });

  it('is asked of programs that say something: pieces of every kind, payments of every status, postings of every kind', () => {
    const lines = Array.from({ length: 150 }, (_, seed) => interpretedOrNot(caseOf(seed)) ?? []).flat();
    for (const word of ['Split', 'Overlay', 'Unassigned', 'Due', 'Held', 'Cancelled', 'Accruing', 'New', 'Correction', 'Reversal', 'Ignored']) expect([word, lines.some((l) => l.includes(`"${word}"`))]).toEqual([word, true]);
  });

  it('is cut by largest remainder as it is by giving a step at a time to whoever lacks most', () => {
    const amount = fc.tuple(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 1, max: 12 }));
    fc.assert(fc.property(fc.array(amount, { minLength: 1, maxLength: 7 }), fc.boolean(), fc.constantFrom('half up', 'half even'), fc.constantFrom<readonly [number, number]>([1, 1], [1, 100], [5, 100]), (parts, back, mode, [n, d]) => {
      const sign = back ? -1 : 1, wanted = cutWhole(parts.map(([a, b]) => Rational.of(sign * a, b)), Rational.of(n, d), mode);
      const found = allocate(parts.map(([a, b]) => div(sign * a, b)), div(n, d), mode);
      found.forEach((x, i) => expect(equal(x, div(toNum(wanted[i]!.n), toNum(wanted[i]!.d)))).toBe(true));
    }), { numRuns: 400 });
  });
});

const toNum = (n: bigint): Num => add(Number(n), 0);
