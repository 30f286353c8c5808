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

export const score: Snippet = {
  word: 'score', name: 'Interest', summary: 'points for who a lead is and what it did, which fade and have a cap', needs: ['Lead', 'Act'],
  text: (name) => `// A score: what somebody did loses half of its worth in two weeks, and emails count 10 points at most; who they are does not fade. Nothing is below zero.
list ${name} for each Lead {
  emails = sum(2 * half_life(as_of - at, 14 days) of Act with same lead where kind is Email)
  deeds = sum(choose { kind is Page : 5; kind is Event : 15; kind is Demo : 30; else : 0 } * half_life(as_of - at, 14 days) of Act with same lead)
  fit = sum {
    employees >= 200        : 30
    country in ("US", "CA") : 10
    employees < 10          : -20
  }
  points = largest(0, fit + smallest(10, emails) + deeds)
}
test "${name}: half of what was two weeks ago" as of 2026-03-31 {
  given Lead {
    id | created_at       | employees | country
    l1 | 2026-03-02T10:00 | 200       | US
    l2 | 2026-03-02T10:00 | 9         | FR
  }
  given Act {
    lead | kind  | at
    l1   | Demo  | 2026-03-17
    l1   | Email | 2026-03-31
    l2   | Page  | 2026-03-31
  }
  expect ${name} {
    lead | fit | points
    l1   | 40  | 57
    l2   | -20 | 0
  }
}
`,
};

export const attribution: Snippet = {
  word: 'attribution', name: 'Influence', summary: 'who helped to bring a deal: shares that add up to it, to the cent', needs: ['Deal', 'Touch'],
  text: (name) => `// An attribution: 40 % to the first touch, 40 % to the last, 20 % between them; of ninety days, both ends counted. With one touch it has all, with two they have half each, and a deal
// that nobody led to is shown as unassigned. Other models are one line: \`100% to all evenly as Touched\`, \`100% to all by half_life(closed_on - at, 7 days) as Touched\`.
attribution ${name} for each Deal {
  agreed by sales, marketing
  split amount on closed_on among Touch with same deal where at within 90 days before closed_on ordered by at, id {
    40% to first as Opener
    40% to last as Closer
    20% to others evenly otherwise pro rata as Between
  } otherwise nobody
}
list ${name}_by_channel for each distinct channel in Touch {
  credited = sum(amount of ${name} where touch.channel is this.channel)
}
test "${name}: three touches, two, and one too early" as of 2026-06-30 {
  given Rep {
    id  | hired_on
    ana | 2025-01-01
  }
  given Deal {
    id | owner | amount | closed_on
    d1 | ana   | 1_000  | 2026-06-01
    d2 | ana   | 500    | 2026-06-01
    d3 | ana   | 100    | 2026-06-01
  }
  given Touch {
    id | deal | channel | at
    t1 | d1   | Ads     | 2026-03-03
    t2 | d1   | Event   | 2026-04-01
    t3 | d1   | Demo    | 2026-06-01
    t4 | d2   | Email   | 2026-05-01
    t5 | d2   | Demo    | 2026-05-02
    t6 | d3   | Ads     | 2026-03-02
  }
  expect only ${name}_by_channel {
    channel | credited
    Ads     | 400
    Event   | 200
    Demo    | 650
    Email   | 250
  }
  expect ${name} {
    deal | part       | amount
    d3   | Unassigned | 100
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
