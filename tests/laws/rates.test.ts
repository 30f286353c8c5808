/** Rate plans: what a rate does to an amount, for generated edges, rates and deals. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cents, decimal, rowsOf, total, world, type Rows } from './policy.js';

interface Band { readonly edge: number; readonly rate: number }
/** Two to four edges in whole dollars, rising, and a rate in tenths of a percent for each band and for what is above. */
const bands = fc.tuple(fc.uniqueArray(fc.integer({ min: 1, max: 900 }), { minLength: 2, maxLength: 4 }), fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 5, maxLength: 5 }))
  .map(([edges, rates]): readonly Band[] => [...[...edges].sort((a, b) => a - b), Infinity].map((edge, i) => ({ edge, rate: rates[i]! })));
const scaleText = (list: readonly Band[], name: string, word: 'up to' | 'below' = 'up to'): string =>
  `scale ${name} of sold money {\n${list.map((b) => `${b.edge === Infinity ? (word === 'up to' ? 'above' : 'from there') : `${word} ${b.edge} USD`} : ${b.rate / 10}%`).join('\n')}\n}\n`;

/** `slice` and `once` are exact, so that laws of rates are not laws of rounding; `paid` is rounded. */
const policy = (list: readonly Band[], word: 'up to' | 'below' = 'up to'): string => `policy "Rates" { currency USD; rounding half up }
record Rep { id text key }
record Deal { id text key; place count; rep Rep; amount money; on_day date }
${scaleText(list, 'rate', word)}plan One "Deal by deal" for each Deal {
  ordered by place   restarting each rep
  before     = sum(amount of earlier rows)
  slice      = marginal rate on amount after before
  rounded    = round(slice, 0.01 USD)
  pay paid   = slice to rep on on_day
}
plan All "At once" for each Rep {
  sold       = sum(amount of Deal where rep is this.rep)
  slices     = sum(slice of One where rep is this.rep)
  once       = marginal rate on sold from zero
  whole      = retroactive rate on sold
  reached    = rate at sold
  pay paid   = once to rep on 2026-12-31
}
`;
const rows = (amounts: readonly number[]): Rows => ({
  Rep: { header: 'id', rows: [['ana']] },
  Deal: { header: 'id | place | rep | amount | on_day', rows: amounts.map((a, i) => [`d${i}`, String(i), 'ana', cents(a), '2026-03-01']) },
});
const amounts = fc.array(fc.integer({ min: 0, max: 60_000 }), { minLength: 1, maxLength: 8 });

/** In tenths of a percent of cents, exactly: what each reading is, computed by hand. */
const byHand = (list: readonly Band[], sold: number): { readonly marginal: number; readonly retroactive: number } => {
  let marginal = 0, from = 0;
  for (const b of list) { const to = Math.min(sold, b.edge * 100); if (to > from) marginal += (to - from) * b.rate; from = Math.max(from, b.edge * 100); }
  return { marginal, retroactive: sold * list.find((b) => sold <= b.edge * 100)!.rate };
};
const exact = (v: unknown): number => Math.round(Number(decimal(v as never)) * 100_000);

function figures(list: readonly Band[], sold: readonly number[], word: 'up to' | 'below' = 'up to'): { readonly once: number; readonly slices: number; readonly whole: number; readonly paid: readonly string[]; readonly reached: number } {
  const w = world(policy(list, word), rows(sold)), e = w.at('2026-12-31'), [all] = rowsOf(w, e, 'All'), deals = rowsOf(w, e, 'One');
  return { once: exact(all!('once')), slices: exact(all!('slices')), whole: exact(all!('whole')), reached: Math.round(Number(decimal(all!('reached') as never)) * 1000), paid: deals.map((d) => decimal(d('paid') as never)) };
}

describe('rates', () => {
  it('a plan read deal by deal pays what it pays at once: the slices are the whole', () => {
    fc.assert(fc.property(bands, amounts, (list, sold) => {
      const { once, slices } = figures(list, sold), sum = sold.reduce((a, b) => a + b, 0);
      expect(slices).toBe(once);
      expect(once).toBe(byHand(list, sum).marginal);
    }), { numRuns: 60 });
  });

  it('the order of deals moves the slices between them, and not their sum', () => {
    fc.assert(fc.property(bands, amounts, (list, sold) => {
      expect(figures(list, [...sold].reverse()).slices).toBe(figures(list, sold).slices);
    }), { numRuns: 40 });
  });

  it('marginal never falls with what is sold, and a cent more pays at most the highest rate of a cent more', () => {
    fc.assert(fc.property(bands, fc.integer({ min: 0, max: 100_000 }), fc.constantFrom(0, 1, 37, 5_000), (list, sold, more) => {
      const here = figures(list, [sold]).once, there = figures(list, [sold + more]).once, highest = Math.max(...list.map((b) => b.rate));
      expect(there).toBeGreaterThanOrEqual(here);
      expect(there - here).toBeLessThanOrEqual(more * highest);
    }), { numRuns: 60 });
  });

  it('retroactive is the rate that was reached, on everything: it jumps where the rate does, which is at an edge and nowhere else', () => {
    fc.assert(fc.property(bands, fc.integer({ min: 0, max: 3 }), fc.integer({ min: -150, max: 150 }), (list, at, beside) => {
      const edge = list[Math.min(at, list.length - 2)]!.edge * 100, sold = Math.max(0, edge + beside), rateOf = (x: number): number => list.find((b) => x <= b.edge * 100)!.rate;
      const here = figures(list, [sold]), next = figures(list, [sold + 1]);
      expect(here.whole).toBe(byHand(list, sold).retroactive);
      expect(here.reached).toBe(rateOf(sold));
      expect(next.whole - here.whole).toBe(rateOf(sold + 1) + (rateOf(sold + 1) - rateOf(sold)) * sold);
      if (next.reached !== here.reached) expect(list.map((b) => b.edge * 100)).toContain(sold);
    }), { numRuns: 60 });
  });

  it('the word at the edge decides only what is exactly at the edge, and nothing in marginal', () => {
    fc.assert(fc.property(bands, fc.integer({ min: 0, max: 3 }), fc.constantFrom(-1, 0, 1), (list, at, beside) => {
      const i = Math.min(at, list.length - 2), sold = Math.max(0, list[i]!.edge * 100 + beside), upTo = figures(list, [sold]), below = figures(list, [sold], 'below');
      expect(below.once).toBe(upTo.once);
      if (beside !== 0) expect(below.whole).toBe(upTo.whole);
      else expect([upTo.reached, below.reached]).toEqual([list[i]!.rate, list[i + 1]!.rate]);
    }), { numRuns: 40 });
  });

  it('what is paid is each slice rounded once: off from the exact sum by at most half a cent a deal', () => {
    fc.assert(fc.property(bands, amounts, (list, sold) => {
      const { once, paid } = figures(list, sold);
      for (const p of paid) expect(p).toMatch(/^\d+(?:\.\d{1,2})?$/);
      expect(Math.abs(paid.reduce((sum, p) => sum + Math.round(Number(p) * 100_000), 0) - once)).toBeLessThanOrEqual(500 * sold.length);
    }), { numRuns: 40 });
  });
});

describe('rounding', () => {
  it('mirrors: what is taken back is what was paid, in both modes, also on ties', () => {
    fc.assert(fc.property(fc.constantFrom('half up', 'half even'), fc.array(fc.oneof(fc.integer({ min: -100_000, max: 100_000 }), fc.integer({ min: -200, max: 200 }).map((n) => n * 50 + 25)), { minLength: 1, maxLength: 8 }), fc.constantFrom('* 0.5%', '/ 3', '* 12.5%', '/ 2'), (mode, list, share) => {
      const w = world(`policy "Mirror" { currency USD; rounding ${mode} }
record Rep { id text key }
record Deal { id text key; rep Rep; amount money; on_day date }
plan Both for each Deal {
  pay paid      = amount ${share} to rep on on_day
  clawback back = -amount ${share} to rep on on_day
  up            = round(amount ${share}, 0.05 USD)
  down          = round(-amount ${share}, 0.05 USD)
}
`, { Rep: { header: 'id', rows: [['ana']] }, Deal: { header: 'id | rep | amount | on_day', rows: list.map((a, i) => [`d${i}`, 'ana', cents(a), '2026-03-01']) } });
      for (const row of rowsOf(w, w.at('2026-12-31'), 'Both')) {
        expect(decimal(total([row('paid'), row('back')]))).toBe('0');
        expect(decimal(total([row('up'), row('down')]))).toBe('0');
      }
    }), { numRuns: 60 });
  });
});
