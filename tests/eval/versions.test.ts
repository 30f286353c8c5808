/** Versions of declarations of every kind: each row by the one of its day, and nothing of the others. */
import { describe, expect, it } from 'vitest';
import { analyze, runTests } from '@truce/engine';

const head = `policy "P" { currency USD; from 2026-01-01; hours Monday to Friday 09:00 to 17:00 }
record Rep { id text key }
record Lead { id text key; created_at time; called_at time optional; score count }
record Deal { id text key; owner Rep; amount money; closed_on date }
`;
const deals = `
  given Deal {
    id | owner | amount | closed_on
    d1 | ana   | 100    | 2026-03-10
    d2 | ana   | 300    | 2026-04-10
    d3 | ana   | 200    | 2026-04-11
  }
`;
/** Errors of the policy, or what fails in its tests. */
function said(text: string): readonly string[] {
  const { diagnostics, program } = analyze([{ path: 'a.truce', text: head + text }]);
  const errors = diagnostics.filter((d) => d.severity === 'error').map((d) => `${d.code} ${d.message}`);
  return program === null ? errors : [...errors, ...runTests(program).results.flatMap((t) => [...t.failures.map((f) => `${f.code} ${f.message} ${f.notes.join('; ')}`), ...t.notRun.map((n) => n.reason)])];
}

describe('versions', () => {
  it('of a kpi have their own formula and target', () => {
    expect(said(`kpi Sold for each quarter {
  from 2026-01-01
  value  = sum(amount of Deal where closed_on in quarter)
  target = 100 USD
}
kpi Sold for each quarter {
  from 2026-04-01 through 2026-12-31
  value  = largest(amount of Deal where closed_on in quarter)
  target = 400 USD
}
test "sold" as of 2026-06-30 {${deals}  expect only Sold {
    quarter | value | target
    2026-Q1 | 100   | 100
    2026-Q2 | 300   | 400
  }
}
`)).toEqual([]);
  });

  it('of an sla have their own length', () => {
    expect(said(`sla Call for each Lead {
  from 2026-01-01
  governed by date(created_at)
  due  = 4 business hours after created_at
  done = called_at
}
sla Call for each Lead {
  from 2026-07-01
  governed by date(created_at)
  due  = 2 business hours after created_at
  done = called_at
}
test "calls" as of 2026-12-31 {
  given Lead {
    id | created_at       | called_at        | score
    l1 | 2026-06-30T10:00 | 2026-06-30T13:00 | 1
    l2 | 2026-07-01T10:00 | 2026-07-01T13:00 | 1
  }
  expect only Call {
    lead | due              | status
    l1   | 2026-06-30T14:00 | Met
    l2   | 2026-07-01T12:00 | Late
  }
}
`)).toEqual([]);
  });

  it('of scales and tables that a plan reads go by the day of its rows, also where they begin on another day than its own', () => {
    expect(said(`scale rate of x money from 2026-01-01 {
  above : 1%
}
scale rate of x money from 2026-04-11 {
  above : 2%
}
plan Pay for each Deal {
  from 2026-01-01
  governed by closed_on
  pay base = retroactive rate on amount to owner on closed_on
}
plan Pay for each Deal {
  from 2026-04-01
  governed by closed_on
  pay base = 10 USD + (retroactive rate on amount) to owner on closed_on
}
test "pay" as of 2026-06-30 {${deals}  expect only Pay {
    deal | base
    d1   | 1
    d2   | 13
    d3   | 14
  }
}
`)).toEqual([]);
  });

  it('that order differently keep the balance of the rows above, and those that restart differently begin anew', () => {
    const plan = (second: string): string => `list Run for each Deal {
  from 2026-01-01
  governed by closed_on
  ordered by closed_on, id   restarting each owner
  so_far = sum(amount of rows so far)
}
list Run for each Deal {
  from 2026-04-01
  governed by closed_on
  ordered by amount, id   restarting each ${second}
  so_far = sum(amount of rows so far)
}
`;
    const test = (d2: number, d3: number): string => `test "so far" as of 2026-06-30 {${deals}  expect only Run {
    deal | so_far
    d1   | 100
    d2   | ${d2}
    d3   | ${d3}
  }
}
`;
    expect(said(plan('owner') + test(600, 300))).toEqual([]);
    expect(said(plan('owner, month(closed_on)') + test(500, 200))).toEqual([]);
  });

  it('leave out what no version speaks for', () => {
    expect(said(`credit Booking for each Deal {
  from 2026-04-01 through 2026-04-10
  split amount on closed_on { 100% to owner as Closing }
}
credit Booking for each Deal {
  from 2026-04-11
  overlay 50% of amount to owner on closed_on as Help
}
test "booked" as of 2026-06-30 {${deals}  expect only Booking {
    deal | part    | kind    | amount | version
    d2   | Closing | Split   | 300    | 2026-04-01
    d3   | Help    | Overlay | 100    | 2026-04-11
  }
}
`)).toEqual([]);
  });

  it('that pay on other days are each asked what they count', () => {
    const plan = (counts: string): string => `plan Pay for each Rep, quarter {
  from 2026-01-01
  sold     = sum(amount of Deal where owner is rep and closed_on in quarter)
  pay base = 1% of sold to rep on end(quarter)
}
plan Pay for each Rep, quarter {
  from 2026-04-01 through 2026-12-31
  begins   = start(quarter)
  sold     = sum(amount of Deal where owner is rep and closed_on ${counts})
  pay base = 1% of sold to rep on begins
}
`;
    expect(said(plan('<= begins'))).toEqual([]);
    expect(said(plan('in quarter')).map((m) => m.slice(0, 5))).toEqual(['T6001']);
  });
});
