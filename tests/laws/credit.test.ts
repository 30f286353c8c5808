/** Credit: whatever the amounts and whoever is there, the pieces of a whole are the whole, to the cent. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cents, decimal, linesOf, rowsOf, total, world, type Rows, type World } from './policy.js';

const policy = `policy "Credit" { currency USD; rounding half up }
record Rep { id text key; manager Rep optional }
record Deal { id text key; amount money; owner Rep; sdr Rep optional; partner Rep optional; closed_on date }
record Touch { id text key; deal Deal; at date; points count }
credit Named for each Deal {
  split amount on closed_on {
    33% to owner as Closing
    17% to sdr otherwise partner otherwise nobody as Sourcing
    11.5% to partner otherwise pro rata as Helping
    remainder to owner.manager otherwise owner as Leading
  }
  overlay 12.5% of amount to owner.manager otherwise nobody on closed_on as Coaching
}
attribution Touched for each Deal {
  split amount on closed_on among Touch with same deal where at <= closed_on ordered by at, id {
    40% to first as Opener
    30% to last as Closer
    30% to others by points otherwise pro rata as Between
  } otherwise nobody
}
attribution Shared for each Deal {
  split amount on closed_on among Touch with same deal ordered by at, id {
    100% to all evenly as Even
  } otherwise nobody
}
always "credit is conserved" { sum(amount of Named where kind is Split) is sum(amount of Deal) }
`;

interface DealOf { readonly amount: number; readonly owner: number; readonly sdr: number | null; readonly partner: number | null; readonly touches: readonly { readonly day: number; readonly points: number }[] }
const person = fc.integer({ min: 0, max: 2 });
const deal = fc.record<DealOf>({
  amount: fc.oneof(fc.integer({ min: -20, max: 20 }), fc.integer({ min: -10_000_000, max: 10_000_000 })), owner: person, sdr: fc.option(person), partner: fc.option(person),
  touches: fc.array(fc.record({ day: fc.integer({ min: 1, max: 28 }), points: fc.integer({ min: 0, max: 7 }) }), { maxLength: 6 }),
});
export const rowsOfDeals = (deals: readonly DealOf[], order: <T>(rows: readonly T[]) => readonly T[] = (x) => x): Rows => ({
  Rep: { header: 'id | manager', rows: order([['r0', 'missing'], ['r1', 'r0'], ['r2', 'r1']]) },
  Deal: { header: 'id | amount | owner | sdr | partner | closed_on', rows: order(deals.map((d, i) => [`d${i}`, cents(d.amount), `r${d.owner}`, d.sdr === null ? 'missing' : `r${d.sdr}`, d.partner === null ? 'missing' : `r${d.partner}`, '2026-03-20'])) },
  Touch: { header: 'id | deal | at | points', rows: order(deals.flatMap((d, i) => d.touches.map((t, n) => [`t${i}x${n}`, `d${i}`, `2026-03-${String(t.day).padStart(2, '0')}`, String(t.points)]))) },
});

/** The pieces of each whole, split ones alone. */
function wholes(w: World, name: string): ReadonlyMap<string, string> {
  const e = w.at('2026-12-31'), sums = new Map<string, unknown[]>();
  for (const row of rowsOf(w, e, name)) {
    if (row('kind') !== 'Split') continue;
    const of = e.rowText(w.relation('Deal').id, row('whole') as number);
    sums.set(of, [...(sums.get(of) ?? []), row('amount')]);
  }
  return new Map([...sums].map(([of, values]) => [of, decimal(total(values as Parameters<typeof total>[0]))]));
}

describe('credit', () => {
  it('sums to the whole, to the cent, with whoever is missing', () => {
    fc.assert(fc.property(fc.array(deal, { minLength: 1, maxLength: 5 }), (deals) => {
      const w = world(policy, rowsOfDeals(deals));
      for (const name of ['Named', 'Touched', 'Shared']) {
        const sums = wholes(w, name);
        deals.forEach((d, i) => expect([name, i, Number(sums.get(`d${i}`) ?? 'none')]).toEqual([name, i, d.amount / 100]));
      }
      for (const name of ['Named', 'Touched', 'Shared']) for (const row of rowsOf(w, w.at('2026-12-31'), name)) expect(decimal(row('amount') as never)).toMatch(/^-?\d+(?:\.\d{1,2})?$/);
    }), { numRuns: 60 });
  });

  it('of a negative amount mirrors that of the positive one, piece by piece', () => {
    fc.assert(fc.property(fc.array(deal, { minLength: 1, maxLength: 4 }), (deals) => {
      const columns = ['whole', 'part', 'kind', 'amount', 'payee', 'touch'];
      const mirrored = (x: number): readonly DealOf[] => deals.map((d) => ({ ...d, amount: d.amount * x }));
      const up = world(policy, rowsOfDeals(mirrored(1))), down = world(policy, rowsOfDeals(mirrored(-1)));
      for (const name of ['Named', 'Touched', 'Shared']) {
        const turned = rowsOf(down, down.at('2026-12-31'), name).map((row) => decimal(row('amount') as never));
        const straight = rowsOf(up, up.at('2026-12-31'), name).map((row) => decimal(row('amount') as never));
        expect(turned.map((t) => 0 - Number(t))).toEqual(straight.map((t) => 0 + Number(t)));
        expect(linesOf(up, up.at('2026-12-31'), name, columns.filter((c) => c !== 'amount'))).toEqual(linesOf(down, down.at('2026-12-31'), name, columns.filter((c) => c !== 'amount')));
      }
    }), { numRuns: 40 });
  });

  it('does not depend on the order of the rows', () => {
    fc.assert(fc.property(fc.array(deal, { minLength: 1, maxLength: 5 }), (deals) => {
      const w = world(policy, rowsOfDeals(deals)), back = world(policy, rowsOfDeals(deals, (rows) => [...rows].reverse()));
      for (const name of ['Named', 'Touched', 'Shared']) expect(linesOf(back, back.at('2026-12-31'), name)).toEqual(linesOf(w, w.at('2026-12-31'), name));
    }), { numRuns: 40 });
  });
});
