/** Snippets that look across people and periods: a pool that is cut by weight, prizes by rank, and what is due for the year so far. */
import type { Snippet } from './shape.js';

export const pool: Snippet = {
  word: 'pool', name: 'Pool', summary: 'one amount that is shared by weight, to the cent', needs: ['Rep', 'Deal', 'Quota'],
  text: (name, row) => `// A pool: 2% of what all have sold in the quarter is cut among who reached 80% of the quota, in proportion to what each has sold. The pieces sum to the pool.
list ${name}_fund for each quarter {
  from 2026-01-01 through 2026-12-31
  pool = 2% * sum(amount of Deal where closed_on in quarter)
}
list ${name}_claim for each Rep, quarter {
  from 2026-01-01 through 2026-12-31
  sold = sum(amount of Deal where owner is rep and closed_on in quarter)
  goal = sum(amount of Quota with same rep, quarter)
}
credit ${name}_cut for each ${name}_fund {
  split pool on end(quarter) among ${name}_claim with same quarter where goal > 0 USD and sold >= 80% * goal ordered by rep {
    100% to all by sold as Share
  } otherwise nobody
}
plan ${name} "A share of the pool" for each ${name}_cut where ${row}_claim is present {
  pay share = pool to ${row}_claim.rep on credited_on
}
test "${name}: who missed the quota has no share" as of 2026-03-31 {
  given Rep {
    id
    ana
    ben
    cem
  }
  given Quota {
    rep | quarter | amount
    ana | 2026-Q1 | 100_000
    ben | 2026-Q1 | 100_000
    cem | 2026-Q1 | 100_000
  }
  given Deal {
    id | owner | amount  | closed_on
    d1 | ana   | 120_000 | 2026-01-20
    d2 | ben   | 80_000  | 2026-02-20
    d3 | cem   | 50_000  | 2026-03-20
  }
  // The pool is 5,000; 120 and 80 of 200 parts.
  expect only ${name}.payments {
    due_to | due
    ana    | 3_000
    ben    | 2_000
  }
}
`,
};

export const contest: Snippet = {
  word: 'contest', name: 'Contest', summary: 'prizes by rank, where who ties shares them', needs: ['Rep', 'Deal'],
  text: (name, row) => `// A contest: a rank is how many sold more. Who ties shares the prizes of the places that they fill together.
scale ${row}_prizes of places count {
  up to 0 : 0 USD
  up to 1 : 5_000 USD
  up to 2 : 8_000 USD
  above : 9_000 USD
}
list ${name}_standing for each Rep, quarter {
  from 2026-01-01 through 2026-12-31
  sold = sum(amount of Deal where owner is rep and closed_on in quarter)
  better = count(${name}_standing with same quarter where ${row}_standing.sold > this.sold)
  ties = count(${name}_standing with same quarter, sold)
}
plan ${name} "The best three of the quarter" for each ${name}_standing where sold > 0 USD {
  pay prize = (${row}_prizes at (better + ties) - ${row}_prizes at better) / ties to rep on end(quarter)
}
test "${name}: two are second" as of 2026-03-31 {
  given Rep {
    id
    ana
    ben
    cem
    dia
  }
  given Deal {
    id | owner | amount | closed_on
    d1 | ana   | 90_000 | 2026-01-20
    d2 | ben   | 70_000 | 2026-02-20
    d3 | cem   | 70_000 | 2026-03-20
    d4 | dia   | 10_000 | 2026-03-20
  }
  // 5,000; then 3,000 and 1,000 for two; nothing for the fourth.
  expect only ${name} {
    rep | prize
    ana | 5_000
    ben | 2_000
    cem | 2_000
    dia | 0
  }
}
`,
};

export const yearToDate: Snippet = {
  word: 'year-to-date', name: 'Year_to_date', summary: 'what is due for the year so far, less what was paid', needs: ['Rep', 'Deal'],
  text: (name) => `// Year to date: each month is paid what the year so far is worth, less what was due before. A month that falls back takes some of it back. The figure is
// rounded before it is subtracted, so that the year adds up to the cent. One measure alone is pushed whatever it costs, and \`truce check\` says so (T7114): a gate on quality, a part that waits (\`truce new holdback\`) or a \`truce new clawback\` holds against it.
plan ${name} "Commission on the year so far" for each Rep, month {
  from 2026-01-01 through 2026-12-31
  ordered by month   restarting each rep, year(month)
  measure so_far = sum(amount of Deal where owner is rep and closed_on in year through month and cancelled_on is missing)
  due = marginal on so_far from zero {
    up to 100_000 USD : 5%
    above : 8%
  }
  to_date = round(due, 0.01 USD)
  pay commission = to_date - previous to_date starting 0 USD to rep on end(month)
}
test "${name}: February crosses the tier of the year" as of 2026-02-28 {
  given Rep {
    id
    ana
  }
  given Deal {
    id | owner | amount | closed_on
    d1 | ana   | 80_000 | 2026-01-20
    d2 | ana   | 50_000 | 2026-02-20
  }
  // 4,000; then 5,000 and 2,400 for 130,000, less 4,000.
  expect ${name} {
    rep | month   | so_far  | due   | commission
    ana | 2026-01 | 80_000  | 4_000 | 4_000
    ana | 2026-02 | 130_000 | 7_400 | 3_400
  }
}
`,
};
