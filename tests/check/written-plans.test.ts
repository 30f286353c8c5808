/** What the writers of published plans ran into: tables read at a constant, names that payments share with columns, rows that are not known yet. */
import { describe, expect, it } from 'vitest';
import { analyze, runTests } from '@truce/engine';

const head = `policy "P" { currency USD; timezone "UTC" }
record Rep { id text key }
record Deal { id text key; owner Rep; category one of A, B; amount money at least 0; closed_on date }
`;
/** Errors of the policy with what they advise, or what fails in its tests. */
function said(text: string): readonly string[] {
  const { diagnostics, program } = analyze([{ path: 'a.truce', text: head + text }]);
  const errors = diagnostics.filter((d) => d.severity === 'error');
  return (program === null || errors.length > 0 ? errors : runTests(program).results.flatMap((t) => t.failures)).map((d) => `${d.code} ${d.message}${d.help === undefined ? '' : ` / ${d.help}`}`);
}
const given = `
  given Deal {
    id | owner | category | amount | closed_on
    d1 | ana   | A        | 100    | 2026-01-10
    d2 | ana   | B        | 40     | 2026-02-10
  }
`;
const tiers = (last: string): string => `table rate of Deal.category, tier count gives percent {
  category | tier    | rate
  A        | up to 1 | 30%
  A        | above 1 | 20%
  B        | up to 1 | ${last}
  B        | 2       | 25%
  B        | above 2 | 10%
}
`;

describe('a table', () => {
  it('that is read at a constant has no gap where a value is missing', () => {
    expect(said(`${tiers('40%')}list Cut for each Deal { low = rate at (category, 1); high = rate at (category, 3) }
test "both" {${given}  expect only Cut {
    deal | low | high
    d1   | 30% | 20%
    d2   | 40% | 10%
  }
}
`)).toEqual([]);
  });
  it('has one where the value that it is read at may be missing', () => {
    expect(said(`${tiers('40%')}record Note { id text key; category one of A, B optional }
list Cut for each Note { low = rate at (category, 1) }
`)).toEqual([expect.stringMatching(/^T4006 .*/)]);
  });
  it('of positive results can divide, and one with a zero in it cannot', () => {
    const cut = 'list Cut for each Deal { room = 90 USD / (rate at (category, 1)) + 1 USD }\n';
    expect(said(tiers('40%') + cut)).toEqual([]);
    expect(said(tiers('0%') + cut)).toEqual([expect.stringMatching(/^T3013 /)]);
  });
});

it('a scale of positive results can divide, read at a value; what a marginal reading adds up can be zero', () => {
  const scale = 'scale rate of x money { up to 10 USD : 30%; above : 20% }\n';
  expect(said(`${scale}list Cut for each Deal { room = 90 USD / (rate at amount) + 1 USD }\n`)).toEqual([]);
  expect(said(`${scale}list Cut for each Deal { room = 90 USD / (marginal rate on amount from zero) + 1 }\n`)).toEqual([expect.stringMatching(/^T3013 /)]);
});

it('a payment is called by its name, where a column of the plan has that name too', () => {
  expect(said(`plan Two for each Deal {
  pay now = 75% of amount to owner on closed_on
  pay later = amount - now to owner on 30 days after closed_on
}
test "each by its name" as of 2026-12-31 {${given}  expect only(due of Two.payments where payment is later and two.deal is "d1") is 25 USD
  expect sum(due of Two.payments where payment is not now) is 35 USD
}
`)).toEqual([]);
});

it('a split names a column, also where the row is called the same', () => {
  expect(said(`record Bonus { id text key; bonus money; to_whom Rep; paid_on date }
credit Share for each Bonus { split bonus on paid_on { 100% to to_whom as All } }
test "84" {
  given Bonus {
    id | bonus | to_whom | paid_on
    b  | 84    | ana     | 2026-01-10
  }
  expect only(bonus of Share) is 84 USD
}
`)).toEqual([]);
});

it('a written day beside a day that is a period', () => {
  expect(said('list Busy for each day { from 2026-01-01 through 2026-01-31; it = day is 2026-01-02 }\n')).toEqual([expect.stringMatching(/the period is `day\(2026-01-02\)`$/)]);
});

it('a row that the test gives and that is not known on its day', () => {
  const cycle = (planned: string): string => `record Cycle { id text key; ends_on date${planned} }
list Sold for each Cycle { sold = sum(amount of Deal where closed_on <= ends_on) }
test "as of" as of 2026-02-28 {${given}  given Cycle {
    id | ends_on
    c1 | 2026-01-31
    c2 | 2026-03-15
  }
  expect Sold {
    cycle | sold
    c1    | 100
    c2    | 140
  }
}
`;
  expect(said(cycle(''))).toContainEqual(expect.stringMatching(/^T5505 Cycle c2 is not there yet on 2026-02-28 \/ .*`planned`/));
  expect(said(cycle(' planned'))).toEqual([]);
});

describe('a row beside a text', () => {
  const graded = 'list Graded for each Deal { big = amount > 50 USD }\n';
  it('is asked for its key through the rows that it is made of', () => {
    expect(said(`${graded}plan Paid for each Graded { pay tenth = 10% of amount to owner on closed_on }
test "by the key of the deal" as of 2026-12-31 {${given}  expect only(big of Graded where graded is "d1") is yes
  expect only(tenth of Paid where graded is "d2") is 4 USD
  expect only(due of Paid.payments where paid is "d1") is 10 USD
}
`)).toEqual([]);
  });
  it('with several keys says which they are', () => {
    expect(said(`record Quota { rep Rep key; year year key; amount money }
list Asked for each Deal { goal = sum(quota.amount of Quota where quota is "ana") }
`)).toEqual([expect.stringMatching(/^T3002 .* \/ a row of Quota has 2 keys; ask for each: `quota\.rep is …`, `quota\.year is …`$/)]);
  });
  it('of a list over a record with several keys can only be asked along its path, and a key that is a row of its own record comes to an end', () => {
    const asked = (list: string): readonly string[] => said(`${list}list Asked for each Deal { halves = count(Halved where halved is "ana") }\n`);
    expect(asked('record Quota { rep Rep key; year year key; amount money }\nlist Halved for each Quota { half_of_it = amount / 2 }\n')).toEqual([expect.stringMatching(/^T3002 /)]);
    expect(asked('record Halved { above Halved key; amount money }\n').length).toBeGreaterThan(0);
  });
});

it('a payment that is called like the row it is made for, and one that pays the row', () => {
  const { diagnostics } = analyze([{ path: 'a.truce', text: `${head}plan Bonus for each Deal { pay deal = amount to owner on closed_on }\n` }]);
  expect(diagnostics.map((d) => [d.code, ...d.related.map((r) => r.text)])).toContainEqual(['T2004', 'the row of Deal is called `deal`']);
  expect(said(`credit Commission for each Deal { commission = 10% of amount; split commission on closed_on { 100% to owner as Own } }
plan Paid for each Commission where payee is present { pay earned = commission to payee on credited_on }
`)).toEqual([expect.stringMatching(/^T3005 .* \/ `commission` is the row here; its column is `commission\.commission`$/)]);
});

describe('the payee of a credit', () => {
  const credit = (last: string): string => `record Won { id text key; owner Rep; helper Rep optional; amount money; closed_on date }
credit Share for each Won {
  split amount on closed_on {
    60% to owner as Leading
    40% to ${last} as Helping
  }
}
plan Pay for each Share { pay commission = 10% of amount to payee on credited_on }
`;
  it('is somebody where every line says so', () => {
    expect(said(credit('helper otherwise owner'))).toEqual([]);
  });
  it.each(['nobody', 'helper otherwise nobody', 'nobody otherwise owner'])('may be nobody: %s', (last) => {
    expect(said(credit(last))).toEqual([expect.stringMatching(/^T4031 nobody may be there to take `commission`/)]);
  });
});

it('the order of an aggregate is about its own rows, also where the row outside has a column of that name', () => {
  expect(said(`list Latest for each Rep { id = rep.id; newest = last(amount of Deal where owner is rep ordered by closed_on, id) otherwise 0 USD }
test "two on a day" {
  given Deal {
    id | owner | category | amount | closed_on
    d2 | ana   | A        | 100    | 2026-01-10
    d1 | ana   | B        | 40     | 2026-01-10
  }
  expect only Latest {
    rep | newest
    ana | 100
  }
}
`)).toEqual([]);
});
