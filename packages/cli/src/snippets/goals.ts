/** Snippets of what is to be reached: a goal with its owners, and a scorecard of how much it takes. */
import type { Snippet } from './shape.js';

export const goal: Snippet = {
  word: 'goal', name: 'Bookings', summary: 'a target that several own, and a goal that brings it on', needs: ['Deal', 'Lead'],
  text: (name) => `// A goal: what is to be reached, by whom. The one below serves it: so much of it, so much later, by a rate that was measured then. \`truce check\` adds them up. A number of
// leads alone would be reached by any leads: so the share that is won has a target as well.
goal ${name} "Signed in the quarter" for each quarter {
  from 2026-01-01 through 2026-12-31
  owned by sales, marketing
  value = sum(amount of Deal where closed_on in quarter)
  target = 900_000 USD
}
goal ${name}_leads "Leads that bring it on" for each quarter {
  from 2026-01-01 through 2026-12-31
  owned by marketing
  serves ${name} after 1 quarter by target * 12% * 30_000 USD as of 2025-Q4
  value = count(Lead where employees >= 50 and date(created_at) in quarter)
  target = 250
}
kpi ${name}_won "Won, of those leads" for each quarter {
  from 2026-01-01 through 2026-12-31
  class outcome
  owned by sales, marketing
  value = share(won of Lead where employees >= 50 and date(created_at) in quarter)
  target = 12%
}
test "${name}: the leads of one quarter are deals of the next" as of 2026-03-31 {
  given Deal {
    id | amount  | closed_on
    d1 | 900_000 | 2026-03-31
  }
  expect ${name} {
    quarter | met
    2026-Q1 | yes
  }
  expect ${name}_leads {
    quarter | brings  | met
    2026-Q1 | 900_000 | no
  }
}
`,
};

export const scorecard: Snippet = {
  word: 'scorecard', name: 'Scorecard', summary: 'investment, staff efficiency and levers, each with its band', needs: ['Operations'],
  text: (name) => `// A scorecard in three categories, inspired by published frameworks. The bands are examples, not a standard: replace each with what your peers report, and say where it is from.
// Survey scores are data like any other, with a source that one can ask.
list ${name} "What growth takes" for each Operations {
  // Investment: what is spent, of what comes in. Lower is leaner, and too low is starved.
  investment = sales_and_marketing / revenue
  investment_band = choose topmost { investment <= 15% : Starved; investment <= 35% : Lean; investment <= 50% : Usual; else : Heavy }
  investment_a_head = sales_and_marketing / people
  // Staff efficiency: what one person brings, and how much goes to programs and not to people. Higher is better.
  revenue_a_head = revenue / people
  program_share = (programs / sales_and_marketing otherwise 0)
  program_band = choose topmost { program_share < 30% : Low; program_share < 50% : Usual; else : High }
  // Productivity levers: how much time is left for selling, and how well leads are handled. Higher is better.
  selling_band = choose topmost { selling_hours < 30% : Low; selling_hours < 45% : Usual; else : High }
  leads_band = choose topmost { lead_management < 2 : Low; lead_management < 4 : Usual; else : High }
}
kpi ${name}_investment "Sales and marketing, of revenue" for each Operations {
  class outcome
  owned by sales, marketing
  better lower
  value = percent(sales_and_marketing / revenue)
  target = 35%
}
test "${name}: each figure in its band" as of 2026-03-31 {
  given Operations {
    quarter | revenue   | sales_and_marketing | programs | people | sellers | selling_hours | lead_management
    2026-Q1 | 2_000_000 | 600_000             | 240_000  | 10     | 4       | 28%           | 4
  }
  expect ${name} {
    operations | investment | investment_band | revenue_a_head | program_band | selling_band | leads_band
    2026-Q1    | 0.3        | Lean            | 200_000        | Usual        | Low          | High
  }
}
`,
};
