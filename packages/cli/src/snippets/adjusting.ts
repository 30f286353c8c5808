/** Snippets that adjust and hold: advances and their return, pay that is taken back, that waits, or that is never less. */
import type { Snippet } from './shape.js';

export const draw: Snippet = {
  word: 'draw', name: 'Draw', summary: 'an advance in a weak period, repaid from a strong one', needs: ['Rep', 'Deal'],
  text: (name) => `// A recoverable draw: nobody goes home with less than the minimum. What was advanced is owed, and comes back from what is earned above the minimum. The balance survives the
// year; write \`restarting each rep, year(quarter)\` to forgive it then, and leave \`recover\` out for a draw that is never repaid.
plan ${name} "Recoverable draw" for each Rep, quarter {
  from 2026-01-01 through 2026-12-31
  ordered by quarter   restarting each rep
  minimum = 6_000 USD
  earned = 10% * sum(amount of Deal where owner is rep and closed_on in quarter)
  opening = previous owed starting 0 USD
  draw advance = largest(0 USD, minimum - earned) to rep on end(quarter)
  recover repaid = -smallest(opening, largest(0 USD, earned - minimum)) to rep on end(quarter)
  balance owed = opening + advance + repaid
}
test "${name}: is advanced in a weak quarter, and repaid from a strong one" as of 2026-09-30 {
  given Rep {
    id
    ana
  }
  given Deal {
    id | owner | amount | closed_on
    d1 | ana   | 20_000 | 2026-01-20
    d2 | ana   | 90_000 | 2026-05-20
    d3 | ana   | 75_000 | 2026-08-20
  }
  expect only ${name} {
    rep | quarter | earned | advance | repaid | owed
    ana | 2026-Q1 | 2_000  | 4_000   | 0      | 4_000
    ana | 2026-Q2 | 9_000  | 0       | -3_000 | 1_000
    ana | 2026-Q3 | 7_500  | 0       | -1_000 | 0
  }
}
`,
};

export const guarantee: Snippet = {
  word: 'guarantee', name: 'Guarantee', summary: 'a least amount that is never repaid, for a time', needs: ['Rep', 'Deal'],
  text: (name) => `// A guarantee: who is new is paid at least this much in the first two quarters. Nothing of it is ever repaid; for an advance that is, see \`truce new draw\`.
plan ${name} "Guarantee for new people" for each Rep, quarter where hired_on within 6 months before end(quarter) {
  from 2026-01-01 through 2026-12-31
  least = 5_000 USD
  earned = 10% * sum(amount of Deal where owner is rep and closed_on in quarter)
  pay top_up = largest(0 USD, least - earned) to rep on end(quarter)
}
test "${name}: tops up what is missing, and only for who is new" as of 2026-06-30 {
  given Rep {
    id  | hired_on
    ana | 2024-01-01
    ben | 2026-01-15
  }
  given Deal {
    id | owner | amount | closed_on
    d1 | ben   | 20_000 | 2026-02-20
    d2 | ben   | 80_000 | 2026-05-20
  }
  expect only ${name} {
    rep | quarter | earned | top_up
    ben | 2026-Q1 | 2_000  | 3_000
    ben | 2026-Q2 | 8_000  | 0
  }
}
`,
};

export const clawback: Snippet = {
  word: 'clawback', name: 'Clawback', summary: 'what was paid comes back when a customer leaves early', needs: ['Commission'],
  text: (name) => `// A clawback: when a customer cancels within 90 days, what was paid for it comes back, on the day of the cancellation. It reads the payments and not the rates, so that exactly
// what was paid is taken, whatever has changed since. A month that is closed stays as it is.
plan ${name} "Taken back: customers who left within 90 days" for each Commission.payments
    where deal.cancelled_on within 90 days after deal.closed_on and due_on <= deal.cancelled_on {
  clawback reversal = -due to due_to on deal.cancelled_on
}
test "${name}: takes back what was paid, on the 90th day and not on the next" as of 2026-12-31 {
  given Rep {
    id
    ana
  }
  given Deal {
    id | owner | amount | closed_on  | cancelled_on
    d1 | ana   | 50_000 | 2026-01-20 | 2026-04-20
    d2 | ana   | 30_000 | 2026-01-20 | 2026-04-21
    d3 | ana   | 10_000 | 2026-01-20 | missing
  }
  expect only ${name}.payments {
    due    | due_to | due_on
    -5_000 | ana    | 2026-04-20
  }
}
`,
};

export const holdback: Snippet = {
  word: 'holdback', name: 'Holdback', summary: 'a part that waits until the customer has paid', needs: ['Rep', 'Deal'],
  text: (name) => `// A holdback: a part of the commission waits until the customer has paid, and is never paid when the customer cancels first. A part without a day is \`Held\`, one whose
// \`unless\` holds is \`Cancelled\`; both stand in the statement.
plan ${name} "Commission, a part of it when the customer has paid" for each Deal {
  pay commission = 10% * amount to owner in parts {
    70% on closed_on
    30% on paid_on unless cancelled_on < paid_on
  }
}
test "${name}: the second part waits for the money" as of 2026-06-30 {
  given Rep {
    id
    ana
  }
  given Deal {
    id | owner | amount | closed_on  | paid_on    | cancelled_on
    d1 | ana   | 10_000 | 2026-01-20 | 2026-02-20 | missing
    d2 | ana   | 20_000 | 2026-01-20 | missing    | missing
    d3 | ana   | 40_000 | 2026-01-20 | 2026-05-20 | 2026-03-20
  }
  expect only ${name}.payments {
    deal | part_number | due    | status
    d1   | 1           | 700    | Due
    d1   | 2           | 300    | Due
    d2   | 1           | 1_400  | Due
    d2   | 2           | 600    | Held
    d3   | 1           | 2_800  | Due
    d3   | 2           | 0      | Cancelled
  }
}
`,
};
