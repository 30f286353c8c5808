/**
 * Runs that take results from each other give what each gives alone: on random programs, on versions of them in which a constant is another, and on data in which a value is another. What one run
 * computes wrongly for another would be a wrong pay slip that no test of a single run can see.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { makeKnownResults, type ColumnData, type Dataset, type ir } from '@truce/engine';
import { datasetFrom, evaluated } from './both.js';
import { makeCase, type Case } from './generate.js';

function caseOf(seed: number, money: boolean): Case {
  let s = seed >>> 0;
  const next = (): number => {
    s = (s + 0x6d2b79f5) >>> 0;
    let t = Math.imul(s ^ (s >>> 15), s | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return makeCase((most) => (most <= 0 ? 0 : Math.floor(next() * (most + 1))), money);
}

/** The program with the nth number that it is written with one more; null when it has fewer. */
function otherConstant(program: ir.Program, nth: number): ir.Program {
  let n = 0;
  const numbers = new Set(['number', 'count', 'percent', 'money']);
  const go = (x: unknown): unknown => {
    if (Array.isArray(x)) return x.map(go);
    if (typeof x !== 'object' || x === null) return x;
    const e = x as { readonly op?: string; readonly value?: unknown; readonly type?: { readonly kind: string } };
    if (e.op === 'const' && typeof e.value === 'string' && /^-?\d+$/.test(e.value) && numbers.has(e.type?.kind ?? '') && n++ === nth) return { ...x, value: String(BigInt(e.value) + 1n) };
    return Object.fromEntries(Object.entries(x).map(([k, v]) => [k, k === 'at' || k === 'type' ? v : go(v)]));
  };
  return { ...program, relations: go(program.relations) as ir.Relation[], parameters: go(program.parameters) as ir.Parameter[] };
}

/** The data with the first and the last value of one column exchanged. */
function otherColumn(dataset: Dataset, nth: number): Dataset {
  const places = [...dataset.tables].flatMap(([id, t]) => t.columns.flatMap((c, i) => (i === 0 || t.rows < 2 ? [] : [{ id, i, c, last: t.rows - 1 }]))), place = places[nth % Math.max(1, places.length)];
  if (place === undefined) return dataset;
  const turned = <T extends { [n: number]: unknown; slice(): T }>(list: T): T => { const copy = list.slice(); [copy[0], copy[place.last]] = [copy[place.last], copy[0]]; return copy; };
  const { c } = place, column: ColumnData = c.kind === 'text' ? { ...c, codes: turned(c.codes) } : { ...c, values: turned(c.values as Int32Array) } as ColumnData, table = dataset.tables.get(place.id)!;
  return { ...dataset, tables: new Map(dataset.tables).set(place.id, { ...table, columns: table.columns.map((x, i) => (i === place.i ? column : x)) }) };
}

it.each([['figures', false, 120], ['credit and pay', true, 14]] as const)('runs give what each gives alone: %s', (_, money, numRuns) => {
  let taken = 0;
  fc.assert(fc.property(fc.integer({ min: 0, max: 2 ** 31 - 1 }), fc.nat(30), fc.nat(30), (seed, constant, column) => {
    const c = caseOf(seed, money), known = makeKnownResults(), dataset = datasetFrom(c.program, c.data), moved = otherColumn(dataset, column), other: Case = { ...c, program: otherConstant(c.program, constant) };
    for (const [version, data] of [[c, dataset], [other, dataset], [c, moved], [other, moved], [{ ...c, asOf: c.asOf === null ? null : { ...c.asOf, day: c.asOf.day - 40 } }, dataset]] as const) {
      // A program that cannot be run says so alone, and together.
      const alone = lines(() => evaluated(version, false, { dataset: data })), together = lines(() => evaluated(version, false, { dataset: data, known }));
      expect(together).toEqual(alone);
    }
    taken += known.counts.taken;
  }), { numRuns });
  // Otherwise nothing was tried.
  expect(taken).toBeGreaterThan(1_000);
});

function lines(run: () => string[]): string[] {
  try { return run(); } catch (x) { return [String(x)]; }
}
