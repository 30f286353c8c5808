/** Goals as a tree: what is brought is added up where it arrives. */
import { describe, expect, it } from 'vitest';
import { analyze, evaluate, gregorianCalendar, reconciled, runTests, toDecimalText } from '@truce/engine';

const policy = (serves: string): string => `policy "Plan" { currency USD; from 2026-01-01 through 2026-12-31; party sales; party marketing }
record Lead { id text key; created_on date }
record Deal { id text key; amount money; won_on date; lost_on date optional }
goal Bookings for each quarter {
  owned by sales, marketing
  value = sum(amount of Deal where won_on in quarter)
  target = 300_000 USD
}
goal Leads for each month {
  owned by marketing
  serves Bookings ${serves}
  value = count(Lead where created_on in month)
  target = 10
}
goal Lost for each quarter {
  owned by sales
  better lower
  value = count(Deal where lost_on in quarter)
  target = 1
}
test "lower is better" as of 2026-12-31 {
  given Deal {
    id | amount | won_on | lost_on
    d1 | 1 | 2026-01-01 | 2026-02-01
    d2 | 1 | 2026-01-01 | 2026-02-02
    d3 | 1 | 2026-01-01 | 2026-05-02
  }
  expect Lost {
    quarter | value | met
    2026-Q1 | 2 | no
    2026-Q2 | 1 | yes
    2026-Q3 | 0 | yes
  }
}
`;
function added(serves: string): readonly string[] {
  const { program, diagnostics } = analyze([{ path: 'p.truce', text: policy(serves) }]);
  if (program === null) throw new Error(diagnostics.map((d) => d.message).join('\n'));
  expect(runTests(program).results.flatMap((r) => r.failures.map((f) => f.message))).toEqual([]);
  const evaluation = evaluate(program, { tables: new Map(), asOf: null }, { asOf: null });
  return reconciled(program, evaluation, gregorianCalendar(program.settings.year)).map((a) => `${evaluation.rowText(a.goal.id, a.row)} ${toDecimalText(a.brings)}${a.partial ? ' partial' : ''}`);
}

describe('what a goal brings', () => {
  it('is added up in the period of the goal above', () => {
    expect(added('by target * 10_000 USD as of 2025-Q4')).toEqual(['2026-Q1 300000', '2026-Q2 300000', '2026-Q3 300000', '2026-Q4 300000']);
  });
  it('arrives later where it is said so, across the ends of periods', () => {
    expect(added('after 1 month by target * 10_000 USD as of 2025-Q4')).toEqual(['2026-Q1 200000', '2026-Q2 300000', '2026-Q3 300000', '2026-Q4 300000']);
    expect(added('after 1 quarter by target * 10_000 USD as of 2025-Q4')).toEqual(['2026-Q1 0 partial', '2026-Q2 300000', '2026-Q3 300000', '2026-Q4 300000']);
  });
});
