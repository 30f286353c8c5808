/** What a test says of a figure that no decimal can write, and of a period that has not begun. */
import { describe, expect, it } from 'vitest';
import { analyze, runTests } from '@truce/engine';

const POLICY = `policy "Rates" { currency USD; from 2026-01-01 through 2026-12-31 }
record Sale { id text key; won flag; amount money; sold_on date }
kpi Rate for each quarter {
  value = share(won of Sale where sold_on in quarter)
  mean  = average(amount of Sale where sold_on in quarter)
  sales = count(Sale where sold_on in quarter)
}
`;
const failures = (asOf: string, ...lines: readonly string[]): readonly { readonly message: string; readonly help: string | undefined }[] => {
  const text = `${POLICY}test "rates" as of ${asOf} {
  given Sale {
    won | amount | sold_on
    yes | 10     | 2026-01-10
    no  | 20     | 2026-01-10
    no  | 10     | 2026-01-10
  }
  expect Rate {
${lines.map((line) => `    ${line}`).join('\n')}
  }
}
`;
  const { program, diagnostics } = analyze([{ path: 'rates.truce', text }]);
  expect(diagnostics.map((d) => d.message)).toEqual([]);
  return runTests(program!).results.flatMap((t) => t.failures.map(({ message, help }) => ({ message, help })));
};

describe('a figure without an end', () => {
  it('is said as a cell can ask for it, and then it is found', () => {
    expect(failures('2026-03-31', 'quarter | value', '2026-Q1 | 33.33%')[0]!.message).toBe('rate 2026-Q1 is not as expected: value: expected 33.33 %, got 33.3333 % (1/3 exactly: write `1 / 3` in the cell, or compare it rounded, in a column with `round`)');
    expect(failures('2026-03-31', 'quarter | mean', '2026-Q1 | 13.33')[0]!.message).toContain('(40/3 exactly: write `40 / 3` in the cell');
    expect(failures('2026-03-31', 'quarter | value | mean', '2026-Q1 | 1 / 3 | 40 / 3')).toEqual([]);
  });
  it('has no such word where a decimal says it', () => {
    expect(failures('2026-03-31', 'quarter | sales', '2026-Q1 | 4')[0]!.message).toBe('rate 2026-Q1 is not as expected: sales: expected 4, got 3');
  });
});

describe('a period that begins after the as-of date', () => {
  it('is why its row is not there', () => {
    const [failure] = failures('2026-03-31', 'quarter | value', '2026-Q2 | 0%');
    expect(failure!.help).toContain('it is there after 2026-03-31: no period has a row that begins after the as-of date');
    expect(failures('2026-03-31', 'quarter | value', '2027-Q2 | 0%')[0]!.help).toBeUndefined();
  });
});
