/** The ledger with seals: what is sealed does not move, and what was learned since is posted by the closings after. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addNumbers, analyze, compareNumbers, evaluate, parseDate, type Dataset, type Evaluation, type Num, type SealedClosing, type ir } from '@truce/engine';
import { allPostings, dueLines, lineKey, type PostingOf } from '../../packages/cli/src/agreement/results.js';
import { numberOf } from '../../packages/cli/src/agreement/exact-text.js';
import { policy } from './project.js';

const program = analyze([{ path: 'pay.truce', text: policy }]).program!;
const people = ['ana', 'bob', 'cat'] as const;
interface Deal { readonly owner: number; readonly amount: number; readonly closed: number; readonly cancelled: number | null }

const first = parseDate('2026-01-01')!, END = parseDate('2026-06-30')!, asOf = { day: END, time: null };
const deal: fc.Arbitrary<Deal> = fc.record({ owner: fc.nat(2), amount: fc.integer({ min: 0, max: 5_000_000 }), closed: fc.nat(170), cancelled: fc.option(fc.nat(60)) }).map((d) => ({ ...d, closed: first + d.closed, cancelled: d.cancelled === null ? null : first + d.closed + d.cancelled }));
const dealsOf = fc.array(deal, { minLength: 1, maxLength: 8 });

/** Deals by number, so that a later version of the data is about the same ones. */
function dataset(deals: readonly Deal[]): Dataset {
  const text = (values: readonly string[]): { kind: 'text'; codes: Int32Array; dictionary: readonly string[] } => ({ kind: 'text', codes: Int32Array.from(values, (_, i) => i), dictionary: values });
  const id = (name: string): number => program.relations.find((r) => r.name === name)!.id;
  return {
    asOf: null, tables: new Map([
      [id('Rep'), { rows: people.length, columns: [text(people)], origin: null }],
      [id('Deal'), { rows: deals.length, origin: null, columns: [
        text(deals.map((_, i) => `d${i}`)), { kind: 'row' as const, values: Int32Array.from(deals, (d) => d.owner) }, { kind: 'scaled' as const, scale: 2, values: Float64Array.from(deals, (d) => d.amount) },
        { kind: 'day' as const, values: Int32Array.from(deals, (d) => d.closed) }, { kind: 'day' as const, values: Int32Array.from(deals, (d) => d.cancelled ?? -2147483648) },
      ] }],
    ]),
  };
}

const run = (of: ir.Program, deals: readonly Deal[], sealed: readonly SealedClosing[] = []): Evaluation => evaluate(of, dataset(deals), { asOf, sealed });
const monthEnds = ['2026-01', '2026-02', '2026-03', '2026-04', '2026-05', '2026-06'];
/** The first closings as they were posted. */
function sealsOf(evaluation: Evaluation, how: number): readonly SealedClosing[] {
  const all = allPostings(program, evaluation);
  return monthEnds.slice(0, how).map((closing) => ({ day: evaluation.period(closing)!.last, postings: all.filter((p) => p.closing === closing) }));
}
const until = (list: readonly PostingOf[], how: number): readonly PostingOf[] => list.filter((p) => p.closing <= monthEnds[how - 1]!);

describe('the ledger', () => {
  test('is the same from seals and from replay while nothing changed', () => {
    fc.assert(fc.property(dealsOf, fc.integer({ min: 1, max: 6 }), (deals, how) => {
      const replayed = run(program, deals), sealed = run(program, deals, sealsOf(replayed, how));
      expect(allPostings(program, sealed)).toEqual(allPostings(program, replayed));
    }), { numRuns: 60 });
  });
  test('keeps what is sealed, whatever the data says later, and comes to what is due in the end', () => {
    fc.assert(fc.property(dealsOf, dealsOf, fc.integer({ min: 1, max: 6 }), (before, after, how) => {
      const seals = sealsOf(run(program, before), how), now = run(program, after, seals), postings = allPostings(program, now);
      expect(until(postings, how)).toEqual(until(allPostings(program, run(program, before)), how));
      if (how === 6) return;
      const sums = new Map<string, Num>(), due = dueLines(program, now, END);
      for (const p of postings) sums.set(lineKey(p), addNumbers(sums.get(lineKey(p)) ?? 0, numberOf(p.amount)));
      for (const key of new Set([...sums.keys(), ...due.keys()])) expect(compareNumbers(sums.get(key) ?? 0, due.get(key)?.amount ?? 0)).toBe(0);
    }), { numRuns: 60 });
  });
  test('looks back before a seal as if it had not been taken', () => {
    const deals: readonly Deal[] = [{ owner: 0, amount: 1_000_000, closed: first + 10, cancelled: null }], seals = sealsOf(run(program, deals), 3);
    const early = evaluate(program, dataset(deals), { asOf: { day: parseDate('2026-01-31')!, time: null }, sealed: seals });
    expect(allPostings(program, early).map((p) => p.closing)).toEqual(['2026-01']);
  });
});
