import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { components, order } from './graph.js';

const graphs = fc.integer({ min: 0, max: 12 }).chain((n) => fc.tuple(fc.constant(n), fc.array(fc.tuple(fc.nat(Math.max(0, n - 1)), fc.nat(Math.max(0, n - 1))), { maxLength: n === 0 ? 0 : 20 })));
const edgesOf = (pairs: readonly (readonly [number, number])[]) => (x: number): number[] => pairs.filter(([a]) => a === x).map(([, b]) => b);

function reaches(from: number, to: number, edges: (x: number) => number[]): boolean {
  const seen = new Set<number>(), todo = [...edges(from)];
  for (let x = todo.pop(); x !== undefined; x = todo.pop()) {
    if (x === to) return true;
    if (!seen.has(x)) { seen.add(x); todo.push(...edges(x)); }
  }
  return false;
}

describe('order', () => {
  it('puts dependencies first, or names a real cycle', () => {
    fc.assert(fc.property(graphs, ([n, pairs]) => {
      const nodes = Array.from({ length: n }, (_, i) => i), edges = edgesOf(pairs);
      const result = order(nodes, edges);
      if ('order' in result) {
        expect([...result.order].sort((a, b) => a - b)).toEqual(nodes);
        for (const [a, b] of pairs) expect(result.order.indexOf(b)).toBeLessThan(result.order.indexOf(a));
      } else {
        result.cycle.forEach((x, i) => expect(edges(x)).toContain(result.cycle[(i + 1) % result.cycle.length]));
        expect(new Set(result.cycle).size).toBe(result.cycle.length);
        expect(result.cycle.length).toBeGreaterThan(0);
      }
    }), { numRuns: 500 });
  });
  it('ignores edges out of the nodes', () => expect(order([1, 2], (x) => [x + 1])).toEqual({ order: [2, 1] }));
  it('finds a node that needs itself', () => expect(order(['a'], () => ['a'])).toEqual({ cycle: ['a'] }));
  it('names the cycle without the way into it', () => expect(order([0, 1, 2, 3], (x) => (x === 3 ? [1] : [x + 1]))).toEqual({ cycle: [1, 2, 3] }));
});

describe('components', () => {
  it('groups what reaches each other, dependencies first', () => {
    fc.assert(fc.property(graphs, ([n, pairs]) => {
      const nodes = Array.from({ length: n }, (_, i) => i), edges = edgesOf(pairs);
      const found = components(nodes, edges);
      expect(found.flat().sort((a, b) => a - b)).toEqual(nodes);
      const at = new Map(found.flatMap((c, i) => c.map((x) => [x, i] as const)));
      for (const a of nodes) for (const b of nodes) if (a !== b) expect(at.get(a) === at.get(b)).toBe(reaches(a, b, edges) && reaches(b, a, edges));
      for (const [a, b] of pairs) expect(at.get(b)!).toBeLessThanOrEqual(at.get(a)!);
      for (const c of found) expect(c).toEqual([...c].sort((a, b) => a - b));
    }), { numRuns: 300 });
  });
});

it('keeps its own stack', () => {
  const n = 100_000, nodes = Array.from({ length: n }, (_, i) => i);
  const chain = order(nodes, (x) => (x + 1 < n ? [x + 1] : []));
  expect('order' in chain && chain.order[0]).toBe(n - 1);
  expect(components(nodes, (x) => (x + 1 < n ? [x + 1] : []))).toHaveLength(n);
  expect(components(nodes, (x) => [(x + 1) % n])).toHaveLength(1);
});
