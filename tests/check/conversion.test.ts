/** Money of several currencies: it meets only where a written sentence and a written day say at which rate. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyze, runTests } from '@truce/engine';

const records = `record Spot dated { currency one of EUR, GBP, JPY key; rate number above 0 }
record Budget dated { currency one of EUR, GBP key; rate number above 0 }
record Rep { id text key }
record Deal { id text key; rep Rep; amount money in currency; currency one of USD, EUR, GBP, JPY; fee money; closed_on date; paid_on date optional }
`;
const spot = 'rates Spot: 1 currency = rate USD', budget = 'rates Budget: 1 USD = rate currency';
/** Errors of the policy with what they advise, or what fails in its tests. */
function said(text: string, header = spot, declared = records): readonly string[] {
  const { diagnostics, program } = analyze([{ path: 'a.truce', text: `policy "P" { currency USD\n${header} }\n${declared}${text}` }]);
  const errors = diagnostics.filter((d) => d.severity !== 'information');
  return (program === null || errors.length > 0 ? errors : runTests(program).results.flatMap((t) => t.failures)).map((d) => `${d.code} ${d.message}${d.help === undefined ? '' : ` / ${d.help}`}`);
}
const list = (formula: string): string => `list L for each Deal { x = ${formula} }`;
const given = `
  given Spot {
    currency | from       | rate
    EUR      | 2026-01-01 | 1.10
    EUR      | 2026-04-01 | 1.20
    GBP      | 2026-01-01 | 1.25
    JPY      | 2026-01-01 | 0.008
  }
  given Deal {
    id | rep | amount  | currency | fee | closed_on  | paid_on
    d1 | ana | 100_000 | EUR      | 25  | 2026-03-31 | missing
    d2 | ana | 100_000 | EUR      | 25  | 2026-04-01 | 2026-04-05
    d3 | ana | 100_000 | USD      | 25  | 2026-04-01 | missing
    d4 | ana | 1_000   | GBP      | 25  | 2026-04-01 | missing
  }
`;

describe('a conversion', () => {
  it('takes the rate of the written day; its own currency needs none; two others meet through that of the policy', () => {
    expect(said(`list L for each Deal {
  booked = amount in USD at closed_on
  pounds = amount in GBP at closed_on
  yen = fee in JPY at closed_on
}
list Sold for each Rep { sold = sum(amount in USD at closed_on of Deal with same rep) }
test "rates" as of 2026-12-31 {${given}  expect only L {
    deal | booked  | pounds | yen
    d1   | 110_000 | 88_000 | 3_125
    d2   | 120_000 | 96_000 | 3_125
    d3   | 100_000 | 80_000 | 3_125
    d4   | 1_250   | 1_000  | 3_125
  }
  expect only(sold of Sold) is 331_250 USD
}`)).toEqual([]);
  });

  it('of rates the other way round divides, and `by` says which rates are meant', () => {
    expect(said(`list L for each Deal where currency is EUR { budget = amount in USD by Budget at start(year(closed_on)); today = deal.amount in USD by Spot at closed_on }
test "rates" as of 2026-12-31 {${given}  given Budget {
    currency | from       | rate
    EUR      | 2026-01-01 | 0.96
  }
  expect only L {
    deal | budget         | today
    d1   | 100_000 / 0.96 | 110_000
    d2   | 100_000 / 0.96 | 120_000
  }
}`, `${spot}\n${budget}`)).toEqual([]);
  });

  it('is paid in the smallest coin of the currency that it lands in', () => {
    expect(said(`plan Pay for each Deal where currency is EUR { pay yen = 0.01 * fee in JPY at closed_on to rep on closed_on }
test "yen" as of 2026-12-31 {${given}  expect only Pay {
    deal | yen
    d1   | 31
    d2   | 31
  }
}`)).toEqual([]);
  });

  it('of sums is the sum of conversions, at one rate', () => {
    const cents = fc.integer({ min: 1, max: 10_000_000 }), amounts = fc.array(cents, { minLength: 1, maxLength: 6 });
    fc.assert(fc.property(amounts, fc.integer({ min: 1, max: 3_000_000 }), (all, rate) => {
      const money = (n: number): string => (n / 100).toFixed(2);
      expect(said(`list L { one_by_one = sum(fee in EUR at closed_on of Deal); at_once = sum(fee of Deal) in EUR at 2026-02-01 }
test "linear" as of 2026-12-31 {
  given Spot {
    currency | from       | rate
    EUR      | 2026-01-01 | ${(rate / 1e6).toFixed(6)}
  }
  given Deal {
    id | rep | amount | currency | fee | closed_on
${all.map((n, i) => `    d${i} | ana | 1 | USD | ${money(n)} | 2026-02-01`).join('\n')}
  }
  expect only(one_by_one of L) is only(at_once of L)
  expect only(at_once of L) > 0 EUR
}`)).toEqual([]);
    }), { numRuns: 25 });
  });

  it('without a rate on that day is an error in the data, not a zero', () => {
    const early = said(`list L for each Deal { booked = amount in USD at closed_on }
test "early" as of 2026-12-31 {
  given Deal {
    id | rep | amount | currency | fee | closed_on
    d1 | ana | 1      | EUR      | 1   | 2026-01-01
  }
  expect only(booked of L) is 0 USD
}`);
    expect(early.some((x) => x.startsWith('T5112 a dated record has no row for a day that is asked about'))).toBe(true);
  });
});

describe('a condition that says which currency', () => {
  it('makes amounts money of that one: in a sum, a list, a way of an `if`, and a field that asks it', () => {
    expect(said(`list Euros for each Deal where currency is EUR { tenth = 10% * amount }
list Of_rep for each Rep {
  euros  = sum(amount of Deal with same rep where currency is EUR)
  large  = count(Deal with same rep where currency is EUR and amount > 50_000 EUR)
  tenths = sum(tenth of Euros where deal.rep is this.rep)
  total  = sum((if currency is USD then amount else amount in USD at closed_on) of Deal with same rep)
}
test "euros" as of 2026-12-31 {${given}  expect only Of_rep {
    rep | euros   | large | tenths | total
    ana | 200_000 | 2     | 20_000 | 331_250
  }
  expect sum(amount of Deal where currency is EUR) is 200_000 EUR
}`)).toEqual([]);
  });
  it('says it for the rows it is asked of, and for one currency alone', () => {
    const refused = 'T3005 `sum` needs a number, money or a length, and this is money in the currency of its row';
    for (const where of ['currency is not EUR', 'currency in (EUR, USD)', '(currency is EUR or fee > 10 USD)', 'fee > 10 USD'])
      expect(said(`list Of_rep for each Rep { sold = sum(amount of Deal with same rep where ${where}) }`).map((x) => x.split(' / ')[0])).toEqual([refused]);
    expect(said('list Of_rep for each Rep { sold = sum(amount of Deal with same rep where currency is EUR) + 1 USD }').map((x) => x.split(' / ')[0])).toEqual(['T3010 money (EUR) and money (USD) cannot meet without a rate']);
    // Another row's currency says nothing of this one's.
    expect(said('list Twins for each Deal { sold = sum(deal.amount of Twin with same deal where this.deal.currency is EUR) }\nlist Twin for each Deal { }').length).toBe(1);
  });
});

describe('is refused', () => {
  it('money of several currencies that meets', () => {
    expect(said(list('amount + fee'))).toEqual([expect.stringMatching(/^T3001/)]);
    expect(said(list('amount > 10 USD'))).toEqual([expect.stringMatching(/^T3002/)]);
    expect(said(list('amount is amount'))).toEqual([expect.stringMatching(/^T3002/)]);
    expect(said('list L { x = sum(amount of Deal) }')).toEqual(['T3005 `sum` needs a number, money or a length, and this is money in the currency of its row / convert it first, as in `amount in USD at closed_on`; or keep to one, `where currency is EUR`; or add up each currency by itself, in a list `for each distinct owner, currency in Deal`: `sum(amount of Deal with same owner, currency)`']);
    expect(said('list L { x = distinct(amount of Deal) }')).toEqual([expect.stringMatching(/^T3005 `distinct`/)]);
    expect(said('list L { x = first(fee of Deal ordered by amount) }')).toEqual([expect.stringMatching(/^T3005 `ordered by`/)]);
    expect(said('list L for each Deal { ordered by amount }')).toEqual([expect.stringMatching(/^T3005 `ordered by`/)]);
  });
  it('no payment in the currency of its row: its rows say which', () => {
    expect(said('plan P for each Deal { pay x = amount to rep on closed_on }')).toEqual([]);
  });
  it('an amount that is no longer beside its currency', () => {
    expect(said('list L for each Deal { own = amount; x = own in USD at closed_on }')).toEqual(['T3005 `in USD` needs money, and this is money in the currency of its row / convert the field itself, where it stands: then it is certain which currency it is in']);
    expect(said(list('closed_on in USD at closed_on'))).toEqual(['T3005 `in USD` needs money, and this is a date']);
  });
  it('a day that may be missing', () => { expect(said(list('fee in EUR at paid_on'))).toEqual([expect.stringMatching(/^T3003 .paid_on. may be missing/)]); });
  it('a conversion without rates, and one of several', () => {
    expect(said(list('fee in EUR at closed_on'), '')).toEqual(['T4001 the header of the policy has no `rates` / add `rates Spot: 1 currency = rate USD`']);
    expect(said(list('fee in EUR at closed_on'), `${spot}\n${budget}`)).toEqual(['T4001 `fee in EUR at closed_on`, with several rates to choose from, has no `by …` / add `by Spot`']);
    expect(said(list('fee in EUR by Budgt at closed_on'), `${spot}\n${budget}`)).toEqual([expect.stringMatching(/^T2002 .*`Budgt` \/ did you mean `Budget`/)]);
  });
  it('rates that say nothing sure', () => {
    const header = (line: string): readonly string[] => said('', line);
    expect(header('rates Deal: 1 currency = rate USD')).toEqual([expect.stringMatching(/^T3005 `rates` needs a dated record whose key is the currency, and this is record Deal/)]);
    expect(header('rates Spot: 1 currency = rate EUR')).toEqual([expect.stringMatching(/needs the currency of the policy, USD, and this is EUR/)]);
    expect(header('rates Spot: 2 currency = rate USD')).toEqual([expect.stringMatching(/needs what one of a currency is worth, and this is 2 currency = rate USD/)]);
    expect(header('rates Spot: 1 currency = rat USD')).toEqual([expect.stringMatching(/^T2006 Spot has no column `rat`/)]);
    expect(said('', spot, 'record Spot dated { currency one of EUR key; rate number }')).toEqual([expect.stringMatching(/needs a number above 0, and this is a number that may be 0/)]);
  });
  it('a currency that no field says', () => {
    expect(said('', '', 'record Deal { id text key; amount money in curency; currency one of USD, EUR }')).toEqual([expect.stringMatching(/^T2006 Deal has no column `curency` \/ did you mean `currency`/)]);
    expect(said('', '', 'record Deal { id text key; amount money in currency; currency text }')).toEqual([expect.stringMatching(/^T3005 `money in` needs a field that says one of the currencies, and is always there, and this is a text/)]);
  });
});
