/** A small project that pays and closes, for tests of what is sealed and signed. */
import type { Texts } from '../cli/support.js';

export const policy = `policy "Plan" {
  currency USD
  closes monthly
  party sales (AE)
  party finance (Controller)
}
record Rep { id text key }
record Deal {
  id text key
  owner Rep
  amount money
  closed_on date
  cancelled_on date optional
}
parameter rate = 10% from 2026-01-01
lead Large for each Deal {
  governed by closed_on
  agreed by sales, finance
  require amount >= 5_000 USD
}
kpi Sold for each month {
  from 2026-01-01
  class outcome
  owned by sales
  value = sum(amount of Deal where closed_on in month)
}
plan Commission for each Deal where cancelled_on is missing {
  agreed by sales, finance
  pay commission = (rate at closed_on) * amount to owner on closed_on
}
`;
export const manifest = 'truce: 1\npolicies: [pay.truce]\nas_of: 2026-04-30\ndata:\n  Rep: { file: reps.csv }\n  Deal: { file: deals.csv }\n';
export const reps = 'id\nana\nbob\n';
export const deals = `id,owner,amount,closed_on,cancelled_on
d1,bob,20000,2026-01-20,
d2,ana,30000,2026-02-11,2026-04-03
d9,ana,10000,2026-03-10,
`;
export const paying: Texts = { 'truce.yaml': manifest, 'pay.truce': policy, 'reps.csv': reps, 'deals.csv': deals };
