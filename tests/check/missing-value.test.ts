/** `missing` as one way of a choice, and as what comes before the first row. */
import { expect, it } from 'vitest';
import { analyze, runTests } from '@truce/engine';

const policy = `record Deal { id text key; size count; closed_on date optional; opened_on date }
list Length for each Deal {
  days_open = if closed_on is present then days(closed_on - opened_on) else missing
  band      = choose topmost { size > 100 : Big; size > 10 : missing; else : Small }
}
list Pause for each Deal {
  ordered by opened_on, id
  last_close = previous closed_on starting missing
  gap        = if last_close is present then days(opened_on - last_close) else missing
}
test "three deals" as of 2026-12-31 {
  given Deal {
    id | size | closed_on  | opened_on
    a  | 200  | 2026-01-05 | 2026-01-01
    b  | 20   | missing    | 2026-01-10
    c  | 2    | missing    | 2026-01-11
  }
  expect only Length {
    deal | days_open | band
    a    | 4         | Big
    b    | missing   | missing
    c    | missing   | Small
  }
  expect only Pause {
    deal | gap
    a    | missing
    b    | 5
    c    | missing
  }
}
`;

it('is a value that is not there', () => {
  const analysis = analyze([{ path: 'p.truce', text: policy }]);
  expect(analysis.diagnostics).toEqual([]);
  expect(runTests(analysis.program!).results.map((t) => [t.passed, t.failures.map((f) => f.message)])).toEqual([[true, []]]);
});

it('is no column of its own, and arithmetic on it is still asked about', () => {
  const said = (line: string): string[] => analyze([{ path: 'p.truce', text: policy.replace('  band ', `  ${line}\n  band `) }]).diagnostics.map((d) => d.code);
  expect(said('never = missing')).toEqual(['T3005']);
  expect(said('more  = days_open + 1')).toEqual(['T3003']);
});

