/** The laws of the ledger (what was known when): on generated sales, payments and cancellations, for plans that count again, pay in parts, carry a draw and take back. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cents, dayOf, decimal, linesOf, rowsOf, textOf, total, world, type Rows, type World } from './policy.js';

const policy = (closes: 'weekly' | 'monthly' | 'quarterly'): string => `policy "Ledger" { currency USD; rounding half up; closes ${closes} }
record Agent { id text key }
record Sale { id text key; agent Agent; helper Agent optional; volume money; sold_on date; paid_on date optional; cancelled_on date optional }
plan Retier for each Agent, month {
  from 2026-01-01
  kept      = sum(volume of Sale where agent is this.agent and sold_on in month and cancelled_on is missing)
  pay bonus = retroactive on kept {
    up to 500 USD   : 3.3%
    up to 1_000 USD : 4.7%
    above           : 7%
  } to agent on end(month)
}
credit Shared for each Sale {
  split volume on sold_on {
    61.3% to agent as Seller
    remainder to helper otherwise agent as Helper
  }
}
plan Parts for each Shared {
  pay share = if whole.cancelled_on is present then 0 USD else volume to payee otherwise nobody in parts {
    37% on credited_on
    33% on whole.paid_on
    30% on (credited_on + 45 days) unless whole.cancelled_on < credited_on + 45 days
  }
}
plan Drawn for each Agent, month {
  from 2026-01-01
  ordered by month   restarting each agent
  earned         = 10% * sum(volume of Sale where agent is this.agent and sold_on in month) - 10% * sum(volume of Sale where agent is this.agent and cancelled_on in month)
  opening        = previous owed starting 0 USD
  pay base       = earned to agent on end(month)
  draw advance   = largest(0 USD, 40 USD - earned) to agent on end(month)
  recover repaid = -smallest(opening, largest(0 USD, earned - 40 USD)) to agent on end(month)
  balance owed   = opening + advance + repaid
}
plan Taken for each Parts.payments where due_on is present and due > 20 USD and part_number is 1 {
  clawback back = -10% * due to due_to otherwise nobody on (due_on + 20 days)
}
`;

interface Sale { readonly agent: number; readonly helper: number | null; readonly volume: number; readonly sold: number; readonly paid: number | null; readonly cancelled: number | null }
const first = dayOf('2026-01-01');
const day = fc.integer({ min: 0, max: 180 });
const sale = fc.record<Sale>({
  agent: fc.integer({ min: 0, max: 1 }), helper: fc.option(fc.integer({ min: 0, max: 1 })), volume: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 70_000 })), sold: day,
  paid: fc.option(fc.integer({ min: 0, max: 90 })), cancelled: fc.option(fc.integer({ min: 0, max: 120 }), { freq: 1 }),
});
const sales = fc.array(sale, { minLength: 1, maxLength: 7 });

/** The facts up to a day; without one, all. */
function rowsOfSales(list: readonly Sale[], until = Infinity): Rows {
  const fact = (from: number, after: number | null): string => (after === null || from + after > until ? 'missing' : textOf(from + after));
  return {
    Agent: { header: 'id', rows: [['a0'], ['a1']] },
    Sale: {
      header: 'id | agent | helper | volume | sold_on | paid_on | cancelled_on',
      rows: list.flatMap((s, i) => { const sold = first + s.sold; return sold > until ? [] : [[`s${i}`, `a${s.agent}`, s.helper === null ? 'missing' : `a${s.helper}`, cents(s.volume), textOf(sold), fact(sold, s.paid), fact(sold, s.cancelled)]]; }),
    },
  };
}

const monthEnds = ['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30', '2026-05-31', '2026-06-30', '2026-07-31', '2026-08-31', '2026-09-30'].map(dayOf);
const last = monthEnds[monthEnds.length - 1]!;
const PLANS = { Retier: 'Retier.payments', Parts: 'Parts.payments', Drawn: 'Drawn.payments', Taken: 'Taken.payments' } as const;

/** What each plan owes each payee, as known on a day. */
function dueAt(w: World, until: number): ReadonlyMap<string, string> {
  const e = w.at(until), sums = new Map<string, unknown[]>();
  for (const [plan, payments] of Object.entries(PLANS)) for (const row of rowsOf(w, e, payments)) {
    if (row('status') !== 'Due') continue;
    const payee = row('due_to'), key = `${plan} ${payee === null ? 'nobody' : e.rowText(w.relation('Agent').id, payee as number)}`;
    sums.set(key, [...(sums.get(key) ?? []), row('due')]);
  }
  return summed(sums);
}
/** What was posted up to the closing of a day. */
function postedAt(w: World, until: number, through: number): ReadonlyMap<string, string> {
  const e = w.at(until), r = w.relation('Posting'), closing = r.columns.find((c) => c.name === 'closing')!, sums = new Map<string, unknown[]>();
  const choices = r.columns.find((c) => c.name === 'plan')!;
  for (const row of e.rows(r.id)) {
    const value = (name: string): unknown => e.value(r.id, r.columns.find((c) => c.name === name)!.id, row);
    if (periodEnd(e.text(e.value(r.id, closing.id, row), closing.type)) > through) continue;
    const payee = value('payee'), key = `${e.text(e.value(r.id, choices.id, row), choices.type)} ${payee === null ? 'nobody' : e.rowText(w.relation('Agent').id, payee as number)}`;
    sums.set(key, [...(sums.get(key) ?? []), value('amount')]);
  }
  return summed(sums);
}
const summed = (sums: ReadonlyMap<string, unknown[]>): ReadonlyMap<string, string> =>
  new Map([...sums].map(([key, values]): [string, string] => [key, decimal(total(values as Parameters<typeof total>[0]))]).filter(([, sum]) => sum !== '0').sort(([a], [b]) => (a < b ? -1 : 1)));
function periodEnd(period: string): number {
  const [year, rest] = period.split('-') as [string, string], month = rest.startsWith('Q') ? Number(rest.slice(1)) * 3 : Number(rest);
  return Date.UTC(Number(year), month, 0) / 86_400_000;
}
const linesUpTo = (w: World, until: number, through: number): readonly string[] => linesOf(w, w.at(until), 'Posting').filter((line) => periodEnd(/closing (\S+?)(?:,|$)/.exec(line)![1]!) <= through);

describe('the ledger', () => {
  it('prefix: what is posted up to a closing is the same from all data, from the world of its day, and from the facts up to its day alone', () => {
    fc.assert(fc.property(sales, fc.integer({ min: 0, max: 7 }), (list, k) => {
      const w = world(policy('monthly'), rowsOfSales(list)), until = monthEnds[k]!;
      const then = linesOf(w, w.at(until), 'Posting');
      expect(linesUpTo(w, last, until)).toEqual(then);
      const alone = world(policy('monthly'), rowsOfSales(list, until));
      expect(linesOf(alone, alone.at(until), 'Posting')).toEqual(then);
    }), { numRuns: 40 });
  });

  it('telescope: what was posted up to a closing is what is due as known then, to the cent', () => {
    fc.assert(fc.property(sales, (list) => {
      const w = world(policy('monthly'), rowsOfSales(list));
      for (const until of monthEnds) expect([...postedAt(w, last, until)]).toEqual([...dueAt(w, until)]);
    }), { numRuns: 20 });
  });

  it('path: the sum after a closing does not depend on how often one closed before', () => {
    fc.assert(fc.property(sales, (list) => {
      const monthly = world(policy('monthly'), rowsOfSales(list)), quarterly = world(policy('quarterly'), rowsOfSales(list));
      for (const until of ['2026-03-31', '2026-06-30', '2026-09-30'].map(dayOf)) expect([...postedAt(monthly, until, until)]).toEqual([...postedAt(quarterly, until, until)]);
    }), { numRuns: 40 });
  });

  it('conservation: what is shared out in full is in the ledger in full, in every world', () => {
    fc.assert(fc.property(sales, (list) => {
      const w = world(policy('monthly').replace(/in parts \{[^}]*\}/, 'on credited_on'), rowsOfSales(list));
      for (const until of monthEnds) {
        const kept = list.filter((s) => first + s.sold <= until && (s.cancelled === null || first + s.sold + s.cancelled > until)).reduce((sum, s) => sum + s.volume, 0);
        const posted = [...postedAt(w, last, until)].filter(([key]) => key.startsWith('Parts')).reduce((sum, [, amount]) => sum + Math.round(Number(amount) * 100), 0);
        expect(posted).toBe(kept);
      }
    }), { numRuns: 30 });
  });

  it('begins with New, and says of every later line whether something is left', () => {
    fc.assert(fc.property(sales, (list) => {
      const w = world(policy('monthly'), rowsOfSales(list)), sums = new Map<string, number>();
      for (const row of rowsOf(w, w.at(last), 'Posting')) {
        const key = [row('plan'), row('payment'), row('payee'), row('line')].join(), before = sums.get(key), amount = Number(decimal(row('amount') as never)), now = Math.round(((before ?? 0) + amount) * 100) / 100;
        expect(amount).not.toBe(0);
        expect(row('kind')).toBe(before === undefined ? 'New' : now === 0 ? 'Reversal' : 'Correction');
        sums.set(key, now);
      }
    }), { numRuns: 30 });
  });

  it('closes from the first month of a plan on, though nothing has happened yet, and from the day that a payment names', () => {
    const drawn = world(policy('monthly'), rowsOfSales([{ agent: 0, helper: null, volume: 100, sold: 70, paid: null, cancelled: null }]));
    const advances = linesOf(drawn, drawn.at(last), 'Posting', ['plan', 'payment', 'payee', 'closing', 'amount']).filter((line) => line.includes('payee a1') && /closing 2026-0[12]/.test(line));
    expect(advances).toEqual(['2026-01', '2026-02'].map((month) => `plan Drawn, payment advance, payee a1, closing ${month}, amount 40.00 USD`));
    const named = world('policy "P" { currency USD; closes monthly }\nrecord Rep { id text key; seen_on date optional }\nplan Welcome for each Rep { pay gift = 5 USD to rep on 2026-01-15 }', { Rep: { header: 'id | seen_on', rows: [['ana', '2026-03-05']] } });
    expect(linesOf(named, named.at('2026-04-30'), 'Posting', ['closing', 'amount'])).toEqual(['closing 2026-01, amount 5.00 USD']);
  });

  it('is the same whatever the order of the rows', () => {
    fc.assert(fc.property(sales, (list) => {
      const rows = rowsOfSales(list), w = world(policy('monthly'), rows), back = world(policy('monthly'), { Agent: { ...rows['Agent']!, rows: [...rows['Agent']!.rows].reverse() }, Sale: { ...rows['Sale']!, rows: [...rows['Sale']!.rows].reverse() } });
      expect(linesOf(back, back.at(last), 'Posting')).toEqual(linesOf(w, w.at(last), 'Posting'));
    }), { numRuns: 30 });
  });
});
