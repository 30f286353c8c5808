/** Snippets that earn: a rate that rises, a smaller quota for who is new, a share for the manager, a contest, a limit. */
import type { Snippet } from './shape.js';

export const accelerator: Snippet = {
  word: 'accelerator', name: 'Accelerator', summary: 'a rate that rises beyond the quota, each slice of a deal at its own', needs: ['Rep', 'Deal', 'Quota'],
  text: (name) => `// A rate that rises: what lies beyond the quota is paid better. Deals fill the quarter in the order in which they close, and a deal that crosses the quota is paid in
// two slices. Use \`retroactive on\` instead where reaching the quota is to reprice everything. It is due when the customer has paid, and never when they cancel first.
plan ${name} "Commission with an accelerator" for each Deal {
  ordered by closed_on, id   restarting each owner, quarter(closed_on)
  quota goal = only(quota.amount of Quota where rep is owner and quota.quarter is quarter(closed_on))
  measure sold_before = sum(amount of earlier rows)
  pay commission = marginal on amount after sold_before {
    up to 100% of goal : 10%
    above : 15%
  } to owner on paid_on unless cancelled_on < paid_on
}
test "${name}: a deal that crosses the quota is paid in two slices" as of 2026-03-31 {
  given Rep {
    id
    ana
  }
  given Quota {
    rep | quarter | amount
    ana | 2026-Q1 | 100_000
  }
  given Deal {
    id | owner | amount | closed_on
    d1 | ana   | 80_000 | 2026-01-20
    d2 | ana   | 50_000 | 2026-02-20
  }
  // 8,000; then 20,000 at 10% and 30,000 at 15%.
  expect only ${name} {
    deal | sold_before | commission
    d1   | 0           | 8_000
    d2   | 80_000      | 6_500
  }
}
`,
};

export const ramp: Snippet = {
  word: 'ramp', name: 'Ramp', summary: 'a smaller quota while somebody is new', needs: ['Rep', 'Deal', 'Quota'],
  text: (name, row) => `// A ramp: who is new has a smaller quota, and can reach it. The edges are months since the hiring, on the first day of the quarter.
// One measure alone is pushed whatever it costs, and \`truce check\` says so (T7114): a gate on quality, a part that waits (\`truce new holdback\`) or a \`truce new clawback\` holds against it.
scale ${row}_share of tenure number {
  below 3 : 25%
  below 6 : 50%
  below 9 : 75%
  from there : 100%
}
plan ${name} "Commission on a ramped quota" for each Rep, quarter where hired_on <= end(quarter) {
  from 2026-01-01 through 2026-12-31
  tenure = if hired_on < start(quarter) then months_between(hired_on, start(quarter)) else 0
  quota goal = only(amount of Quota with same rep, quarter) * (${row}_share at tenure)
  measure sold = sum(amount of Deal where owner is rep and closed_on in quarter)
  pay bonus = 10_000 USD * smallest(150%, percent(sold / goal)) to rep on end(quarter)
}
test "${name}: the same sale is worth more to who is new" as of 2026-06-30 {
  given Rep {
    id  | hired_on
    ana | 2024-01-01
    ben | 2026-02-10
  }
  given Quota {
    rep | quarter | amount
    ana | 2026-Q1 | 100_000
    ana | 2026-Q2 | 100_000
    ben | 2026-Q1 | 100_000
    ben | 2026-Q2 | 100_000
  }
  given Deal {
    id | owner | amount | closed_on
    d1 | ana   | 25_000 | 2026-03-10
    d2 | ben   | 25_000 | 2026-03-10
  }
  expect ${name} {
    rep | quarter | goal    | bonus
    ana | 2026-Q1 | 100_000 | 2_500
    ben | 2026-Q1 | 25_000  | 10_000
  }
}
`,
};

export const override: Snippet = {
  word: 'override', name: 'Override', summary: 'a share for the manager of who sold', needs: ['Rep', 'Deal'],
  text: (name) => `// An override: a manager is paid on what the team sells, on top of what the seller is paid. Who has no manager pays none. Where people change teams, keep managers in a
// \`dated\` record and write \`owner.manager at closed_on\`.
plan ${name} "Managers, on what their people sell" for each Deal {
  pay override = 2% * amount to owner.manager otherwise nobody on closed_on
}
test "${name}: is paid to the manager, and to nobody where there is none" as of 2026-03-31 {
  given Rep {
    id  | manager
    max | missing
    ana | max
  }
  given Deal {
    id | owner | amount | closed_on
    d1 | ana   | 50_000 | 2026-01-20
    d2 | max   | 20_000 | 2026-02-20
  }
  expect only ${name}.payments {
    deal | due   | due_to
    d1   | 1_000 | max
    d2   | 400   | missing
  }
}
`,
};

export const spiff: Snippet = {
  word: 'spiff', name: 'Spiff', summary: 'a fixed amount for a kind of deal, for a time', needs: ['Rep', 'Deal'],
  text: (name) => `// A spiff: a fixed amount for each deal of a kind, outside of the plan and for a time only. Both days belong to it.
plan ${name} "For each large deal of the spring" for each Deal where closed_on between 2026-03-01 and 2026-05-31 and amount >= 25_000 USD {
  pay spiff = 500 USD to owner on closed_on
}
test "${name}: only for large deals, and only in time" as of 2026-06-30 {
  given Rep {
    id
    ana
  }
  given Deal {
    id | owner | amount | closed_on
    d1 | ana   | 25_000 | 2026-03-01
    d2 | ana   | 24_999 | 2026-04-01
    d3 | ana   | 90_000 | 2026-06-01
  }
  expect only ${name} {
    deal | spiff
    d1   | 500
  }
}
`,
};

export const cap: Snippet = {
  word: 'cap', name: 'Capped', summary: 'the most that is paid in a period', needs: ['Rep', 'Deal'],
  text: (name) => `// A cap: however much is sold, no more than this is paid for a quarter, and what lies beyond is not carried into the next.
// One measure alone is pushed whatever it costs, and \`truce check\` says so (T7114): a gate on quality, a part that waits (\`truce new holdback\`) or a \`truce new clawback\` holds against it.
plan ${name} "Commission with a cap" for each Rep, quarter {
  from 2026-01-01 through 2026-12-31
  measure sold = sum(amount of Deal where owner is rep and closed_on in quarter)
  cap top = 20_000 USD
  pay commission = smallest(top, 10% * sold) to rep on end(quarter)
}
test "${name}: the next quarter begins anew" as of 2026-06-30 {
  given Rep {
    id
    ana
  }
  given Deal {
    id | owner | amount  | closed_on
    d1 | ana   | 250_000 | 2026-01-20
    d2 | ana   | 30_000  | 2026-04-20
  }
  expect only ${name} {
    rep | quarter | commission
    ana | 2026-Q1 | 20_000
    ana | 2026-Q2 | 3_000
  }
}
`,
};
