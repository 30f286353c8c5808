/** What is known of payees and of days: a dated value of somebody who may not be there, and what the ledger keeps apart. */
import { describe, expect, it } from 'vitest';
import { analyze, runTests } from '@truce/engine';

const head = `policy "P" { currency USD; timezone "UTC"; closes monthly }
record Rep { id text key }
record Seat dated { rep Rep key; role one of AE, SDR; manager Rep optional; quota money at least 0 }
record Deal { id text key; owner Rep; sdr Rep optional; amount money; closed_on date; lost_on date optional }
`;
/** Errors of the policy, or what fails in its tests. */
function said(text: string): readonly string[] {
  const { diagnostics, program } = analyze([{ path: 'a.truce', text: head + text }]);
  const errors = diagnostics.filter((d) => d.severity === 'error').map((d) => `${d.code} ${d.message}`);
  return program === null ? errors : [...errors, ...runTests(program).results.flatMap((t) => t.failures.map((f) => `${f.code} ${f.message} ${f.notes.join('; ')}`))];
}
const given = `
  given Seat {
    rep | from       | role | manager | quota
    ana | 2026-01-01 | AE   | max     | 100
    sam | 2026-01-01 | SDR  | missing | 0
  }
  given Deal {
    id | owner | sdr     | amount | closed_on  | lost_on
    d1 | ana   | sam     | 100    | 2026-01-10 | 2026-03-05
    d2 | ana   | missing | 50     | 2026-02-10 | missing
  }
`;

describe('a dated value of somebody who may not be there', () => {
  it('is missing, and no mistake in the data', () => {
    expect(said(`list Role for each Deal { found_by = sdr.role at closed_on }
test "missing" as of 2026-06-30 {${given}  expect only Role {
    deal | found_by
    d1   | SDR
    d2   | missing
  }
}
`)).toEqual([]);
  });
  it('says that somebody is there when it has a value', () => {
    expect(said('plan Found for each Deal where sdr.role at closed_on is SDR { pay bounty = 5 USD to sdr on closed_on }\n')).toEqual([]);
    expect(said('plan Found for each Deal where sdr.role at closed_on is not AE { pay bounty = 5 USD to sdr on closed_on }\n').map((s) => s.slice(0, 5))).toEqual(['T3004']);
    expect(said('plan Found for each Deal where count(Seat where rep is sdr) > 0 { pay bounty = 5 USD to sdr on closed_on }\n').map((s) => s.slice(0, 5))).toEqual(['T4031']);
  });
});

describe('the ledger', () => {
  const plan = `plan Kept for each Deal {
  pay share = if lost_on is present then 0 USD else 10% * amount to owner in parts {
    50% on closed_on
    50% on 30 days after closed_on
  }
}
`;
  it('has a line for each part, which a later fact reverses', () => {
    expect(said(`${plan}test "lines" as of 2026-03-31 {${given}  expect only Posting {
    line       | payee | due_on     | closing | amount | kind
    "d1, part 1" | ana | 2026-01-10 | 2026-01 | 5      | New
    "d1, part 2" | ana | 2026-02-09 | 2026-02 | 5      | New
    "d2, part 1" | ana | 2026-02-10 | 2026-02 | 2.5    | New
    "d1, part 1" | ana | 2026-01-10 | 2026-03 | -5     | Reversal
    "d1, part 2" | ana | 2026-02-09 | 2026-03 | -5     | Reversal
    "d2, part 2" | ana | 2026-03-12 | 2026-03 | 2.5    | New
  }
}
`)).toEqual([]);
  });
  it('knows its payees where every plan pays somebody, so that a statement needs no question', () => {
    const statement = 'list Statement for each distinct payee, closing in Posting { posted = sum(amount of Posting with same payee, closing) }\n';
    expect(said(plan + statement)).toEqual([]);
    expect(said(`${plan.replace('to owner', 'to sdr otherwise nobody')}${statement}`).map((s) => s.slice(0, 5))).toEqual(['T4024']);
  });
  it('is the same however long before the first payment something happened', () => {
    const old = `${head}record Past { id text key; at date }\n`;
    const { program } = analyze([{ path: 'a.truce', text: `${old}${plan}test "old" as of 2026-02-28 {${given}  given Past {
    id | at
    p  | 1990-01-01
  }
  expect sum(amount of Posting) is 12.5 USD
  expect only(closing of Posting where due_on is 2026-01-10) is 2026-01
}
` }]);
    expect(runTests(program!).results.flatMap((t) => t.failures.map((f) => f.message))).toEqual([]);
  });
});
