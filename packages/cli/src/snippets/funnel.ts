/** Snippets of the agreement before pay: who is a lead, how soon it is answered, how a number is counted. */
import type { Snippet } from './shape.js';

export const lead: Snippet = {
  word: 'lead', name: 'MQL', summary: 'who is a lead, in conditions that both sides signed', needs: ['Lead'],
  text: (name) => `// A lead: every \`require\` must hold, no \`exclude\` may. Both parties agree, and the day decides which version of the rules is asked. \`truce why-not ${name} KEY\` says what is missing.
lead ${name} "Marketing qualified lead" for each Lead {
  governed by date(created_at)
  agreed by sales, marketing
  require employees >= 50
  exclude country in ("XX", "YY") because "we do not sell there"
}
test "${name}: large enough, and where we sell" as of 2026-03-31 {
  given Lead {
    id | created_at       | employees | country
    l1 | 2026-03-02T10:00 | 50        | US
    l2 | 2026-03-02T10:00 | 49        | US
    l3 | 2026-03-02T10:00 | 500       | XX
  }
  expect only ${name} {
    lead
    l1
  }
}
`,
};

export const sla: Snippet = {
  word: 'sla', name: 'First_call', summary: 'by when something has to be done', needs: ['Lead'],
  text: (name) => `// An SLA: when it is due, and when it was done. Business hours are those of the policy. What is open and not yet due is \`Open\`; it is no miss. A promise on
// which nothing depends is forgotten: so it has a figure with a target.
sla ${name} "Call within four business hours" for each Lead by sales {
  due = 4 business hours after created_at
  done = first_call_at
}
kpi ${name}_in_time "In time, of what is due" for each quarter {
  from 2026-01-01 through 2026-12-31
  class output
  owned by sales
  value = share(status is Met of ${name} where status is not Open and date(created_at) in quarter)
  target = 90%
}
test "${name}: the clock stands still at night" as of 2026-03-31 {
  given Lead {
    id | created_at       | first_call_at
    l1 | 2026-03-02T15:00 | 2026-03-03T11:00
    l2 | 2026-03-02T15:00 | 2026-03-03T11:01
    l3 | 2026-03-02T15:00 | missing
  }
  expect ${name} {
    lead | due              | status
    l1   | 2026-03-03T11:00 | Met
    l2   | 2026-03-03T11:00 | Late
    l3   | 2026-03-03T11:00 | Missed
  }
}
`,
};

export const kpi: Snippet = {
  word: 'kpi', name: 'Win_rate', summary: 'a number, its denominator and its target', needs: ['Lead'],
  text: (name) => `// A KPI: one formula, so that nobody argues about the denominator. This one follows the leads of a quarter, whenever they are won (a cohort).
kpi ${name} "Won, of the quarter's leads" for each quarter {
  from 2026-01-01 through 2026-12-31
  class outcome
  owned by sales, marketing
  value = share(won of Lead where date(created_at) in quarter)
  target = 25%
}
test "${name}: one of two is won" as of 2026-03-31 {
  given Lead {
    id | created_at       | won
    l1 | 2026-01-02T10:00 | yes
    l2 | 2026-03-02T10:00 | no
  }
  expect ${name} {
    quarter | value
    2026-Q1 | 50%
  }
}
`,
};
