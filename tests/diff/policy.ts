/** A small policy and its variants, so that a test says only what it changes. */
import { analyze } from '@truce/engine';
import type { ir } from '@truce/engine';

export const POLICY = `policy "Small" {
  currency USD
  timezone "UTC"
  year starts January
  rounding half up
  closes monthly
  party sales (AE, SDR)
  party marketing
}
record Rep {
  id text key
  team text
}
record Lead {
  id text key
  email text optional
  score number
  source one of Web, Event
  created_on date
}
record Deal {
  id text key
  amount money
  won flag
  closed_on date
  paid_on date optional
  owner Rep
  sdr Rep optional
  lead Lead optional
}
parameter threshold = 60
lead MQL "Marketing qualified lead" for each Lead {
  governed by created_on
  points = score + (if source is Event then 10 else 0)
  require points >= threshold
  require email is present
}
kpi Volume for each quarter {
  from 2026-01-01 through 2026-12-31
  value = count(MQL where created_on in quarter)
}
credit Booking for each Deal where won {
  split amount on closed_on {
    90% to owner as Closing
    10% to sdr otherwise owner as Sourcing
  }
}
plan Commission for each Booking where kind is Split {
  ordered by credited_on, deal, part   restarting each payee
  so_far = sum(amount of earlier rows)
  pay commission = marginal on amount after so_far {
    up to 50_000 USD : 6%
    above : 10%
  } to payee in parts {
    50% on credited_on
    50% on deal.paid_on
  }
}
always "nothing is lost" for each Deal where won {
  sum(booking.amount of Booking with same deal) is amount
}
`;

/** The program of a text; a mistake in it fails the test that wrote it. */
export function programOf(text: string, path = 'policy.truce'): ir.Program {
  const { program, diagnostics } = analyze([{ path, text }]);
  if (program === null) throw new Error(diagnostics.map((d) => `${d.code} ${d.message}`).join('\n'));
  return program;
}

/** The policy with a piece of its text replaced; a piece that is not there fails the test. */
export function changed(...edits: readonly (readonly [from: string, to: string])[]): string {
  return edits.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the policy has no ${from}`);
    return text.replace(from, () => to);
  }, POLICY);
}
