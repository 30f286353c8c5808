/**
 * The engine against an interpreter that shares nothing with it: on random programs and data, every row, whether it belongs, and every value in it must be
 * the same. And the laws that hold for any program: the order of the data and the order of the questions decide nothing.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluated, interpretedOrNot, shuffled } from './both.js';
import { cases, makeCase, type Case } from './generate.js';

/** Uniform choices from a seed: unlike the choices of fast-check, which prefer small numbers, they give programs of all sizes. */
function caseOf(seed: number): Case {
  let s = seed >>> 0;
  const next = (): number => {
    s = (s + 0x6d2b79f5) >>> 0;
    let t = Math.imul(s ^ (s >>> 15), s | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return makeCase((most) => (most <= 0 ? 0 : Math.floor(next() * (most + 1))));
}
const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const told = (seed: number): string => JSON.stringify(caseOf(seed).program.relations.map((r) => r.columns), (name, value: unknown) => (name === 'at' ? undefined : value)).slice(0, 4000);

describe('the engine', () => {
  it('gives the values of the interpreter', () => {
    fc.assert(fc.property(seeds, (seed) => {
      const c = caseOf(seed), wanted = interpretedOrNot(c);
      fc.pre(wanted !== null);
      expect(evaluated(c), told(seed)).toEqual(wanted);
    }), { numRuns: 200, endOnFailure: true });
  });

  it('gives them for small programs too, which fast-check makes smaller when they differ', () => {
    fc.assert(fc.property(cases, (c) => {
      const wanted = interpretedOrNot(c);
      fc.pre(wanted !== null);
      expect(evaluated(c)).toEqual(wanted);
    }), { numRuns: 120 });
  });

  it('gives the same whatever the order of the data', () => {
    fc.assert(fc.property(seeds, fc.infiniteStream(fc.nat()), (seed, stream) => {
      const c = caseOf(seed), order = (n: number): number[] => Array.from({ length: n }, (_, i) => ({ i, by: Number(stream.next().value) })).sort((a, b) => a.by - b.by || a.i - b.i).map((x) => x.i);
      expect(evaluated(shuffled(c, order)), told(seed)).toEqual(evaluated(c));
    }), { numRuns: 200, endOnFailure: true });
  });

  it('gives the same whatever is asked first', () => {
    fc.assert(fc.property(seeds, (seed) => { expect(evaluated(caseOf(seed), true), told(seed)).toEqual(evaluated(caseOf(seed))); }), { numRuns: 150, endOnFailure: true });
  });
});

describe('the interpreter', () => {
  it('does not depend on the order of the data either', () => {
    fc.assert(fc.property(seeds, (seed) => {
      const c = caseOf(seed), lines = interpretedOrNot(c), turned = interpretedOrNot(shuffled(c, (n) => Array.from({ length: n }, (_, i) => n - 1 - i)));
      fc.pre(lines !== null && turned !== null);
      expect(turned, told(seed)).toEqual(lines);
    }), { numRuns: 60, endOnFailure: true });
  });

  it('is asked programs that say something: with rows in and out, and values there and missing', () => {
    const lines = Array.from({ length: 60 }, (_, seed) => interpretedOrNot(caseOf(seed)) ?? []).flat();
    const share = (pattern: RegExp): number => lines.filter((l) => pattern.test(l)).length / lines.length;
    expect(lines.length).toBeGreaterThan(300);
    expect(share(/ in \|/)).toBeGreaterThan(0.3);
    expect(share(/ out \|/)).toBeGreaterThan(0.05);
    expect(share(/c\d+ missing/)).toBeGreaterThan(0.05);
  });
});
