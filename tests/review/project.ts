/** A small project in two versions: a lead definition, a scale and a split change, a guard fails, and some names try to be markup. */
import { folderWith } from '../cli/support.js';

export const EVIL = '</script><img src=x onerror="globalThis.pwned=1">';

const manifest = 'truce: 1\npolicies: plan.truce\nas_of: 2026-06-30\ndata:\n  Rep: { file: ../data/reps.csv }\n  Lead: { file: ../data/leads.csv }\n  Deal: { file: ../data/deals.csv }\n';

export const policy = (points: number, edge: string, above: string, closing: number, more = ''): string => `policy "North & <b>wind</b>" {
  currency USD
  timezone "UTC"
  year starts January
  closes monthly
  party sales (AE)
  party marketing (DemandGen)
}
record Rep {
  id text key
  team text
}
record Lead {
  id text key
  score number
  created_on date
}
record Deal {
  id text key
  amount money
  closed_on date
  owner Rep
  sdr Rep
}
parameter enough = ${points}
lead MQL "Marketing qualified lead" for each Lead {
  governed by created_on
  agreed by sales, marketing
  entered_on = created_on
  require score >= enough
}
kpi Leads for each quarter {
  from 2026-01-01 through 2026-12-31
  class process
  owned by marketing
  value = count(MQL where created_on in quarter)
}
credit Booking for each Deal {
  split amount on closed_on {
    ${closing}% to owner as Closing
    ${100 - closing}% to sdr as Sourcing
  }
}
plan Commission for each Booking {
  ordered by credited_on, deal, part   restarting each payee
  so_far = sum(amount of earlier rows)
  pay commission = marginal on amount after so_far {
    up to ${edge} USD : 5%
    above : ${above}
  } to payee on credited_on
}
list Paid for each Rep {
  pay = sum(commission of Commission where payee is rep)
}
${more}`;

const GUARD = 'guard "nobody loses a hundredth" for each Paid {\n  owned by sales\n  after.pay >= 99% of before.pay\n}\n';

/** `people`: how many there are; the first one has a name that a browser must not run. */
export function project(people = 6): string {
  const names = Array.from({ length: people }, (_, i) => (i === 0 ? EVIL : i === 1 ? '=1+2' : `rep${i}`)), quoted = (text: string): string => `"${text.replace(/"/g, '""')}"`;
  return folderWith({
    'old/truce.yaml': manifest, 'old/plan.truce': policy(50, '10_000', '8%', 90), 'new/truce.yaml': manifest, 'new/plan.truce': policy(60, '15_000', '9%', 80, GUARD),
    'data/reps.csv': `id,team\n${names.map((n, i) => `${quoted(n)},${i % 2 === 0 ? 'East' : 'West'}\n`).join('')}`,
    'data/leads.csv': 'id,score,created_on\nl1,45,2026-01-10\nl2,55,2026-02-11\nl3,70,2026-04-12\nl4,58,2026-05-02\n',
    'data/deals.csv': `id,amount,closed_on,owner,sdr\n${names.flatMap((n, i) => [`d${i},${9013 + 1007 * i},2026-0${(i % 5) + 1}-15,${quoted(n)},${quoted(names[(i + 1) % people]!)}\n`, `e${i},${12345 + 777 * i},2026-0${(i % 5) + 1}-20,${quoted(n)},${quoted(names[(i + 2) % people]!)}\n`]).join('')}`,
  });
}
