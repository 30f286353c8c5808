/**
 * Published cases as policies: plans, lead definitions and KPIs that somebody published with numbers. Each policy gives every number of its record, exactly.
 * The records stand in a folder beside the checkout; without it, the policies and their own tests still run.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { agrees } from './agrees.js';
import { publishedCase, publishedCases } from './record.js';
import { problemsOf } from './run-case.js';
import { problemsOfData } from './run-data-case.js';

/** A folder of policies, and the file of records that they are compared with. */
const TOPICS = [['leads', 'leads'], ['kpis', 'kpis'], ['compensation', 'compensation'], ['attribution', 'attribution'], ['idc', 'idc-benchmarks']] as const;

for (const [topic, records] of TOPICS) {
  const folder = fileURLToPath(new URL(`${topic}/`, import.meta.url));
  const files = existsSync(folder) ? readdirSync(folder).filter((f) => f.endsWith('.truce')).map((f) => f.replace(/\.truce$/, '')).sort() : [];
  const published = publishedCases(records);
  const ids = published?.map((p) => p.id) ?? files, exact: string[] = [], failing: string[] = [], notWritten = ids.filter((id) => !files.includes(id)), lengths: number[] = [];

  describe(topic, () => {
    test.skipIf(published === null)(published === null ? 'skipped: the published records are not beside the checkout' : 'every policy belongs to a published record', () => {
      expect(files.filter((f) => !ids.includes(f))).toEqual([]);
    });

    for (const id of ids) {
      if (notWritten.includes(id)) { test(id, () => expect.fail('this published case has no policy yet')); continue; }
      const manifest = `${folder}${id}.yaml`, record = published?.find((p) => p.id === id) ?? null;
      if (existsSync(manifest) && record === null) { test.skip(`${id}: skipped: its data are not beside the checkout`, () => undefined); continue; }
      test(id, async () => {
        const text = readFileSync(`${folder}${id}.truce`, 'utf8');
        lengths.push(policyLines(text));
        failing.push(id);
        expect(record !== null && existsSync(manifest) ? await problemsOfData(manifest, `${id}.truce`, record) : problemsOf(`${id}.truce`, text, record)).toEqual([]);
        failing.pop();
        exact.push(id);
      });
    }

    afterAll(() => {
      const against = published === null ? 'pass their own tests (skipped: the published records to compare with are not beside the checkout)' : 'exact';
      const without = notWritten.length === 0 ? '' : `; not written yet: ${notWritten.length} (${notWritten.join(', ')})`;
      console.info(`cases: ${topic}: ${exact.length} of ${ids.length} ${against}, ${middle(lengths)} lines of policy in the middle one${failing.length === 0 ? '' : `; not exact: ${failing.join(', ')}`}${without}`);
    });
  });
}

/** How much one writes: the lines before the first test, or all of a case whose data are files, without comments and empty lines. */
function policyLines(text: string): number {
  const test = text.search(/^test /m);
  return (test < 0 ? text : text.slice(0, test)).split('\n').filter((l) => l.trim() !== '' && !l.trim().startsWith('//')).length;
}

/** The length in the middle, of the two the lower one; 0 of none. */
function middle(lengths: readonly number[]): number {
  return [...lengths].sort((a, b) => a - b)[Math.floor((lengths.length - 1) / 2)] ?? 0;
}

describe('a case that is not exact is found', () => {
  const policy = (rate: string, expected: string, mapping: string): string => `policy "P" {}
record Lead { id text key; won flag }
kpi Rate { value = ${rate} }
test "three leads" {
  given Lead {
    id | won
    a  | yes
    b  | no
    c  | no
  }
  expect only(value of Rate) is ${expected}
}
${mapping}
`;
  const share = 'share(won of Lead)', mapping = '// expected.rate % = only(value of Rate)';
  const third = publishedCase({ id: 'third', expected: { rate: 33 }, recomputed: { rate: 33.3333333333 }, reconciles: 'rounding' });

  test('the right one has no problem', () => expect(problemsOf('p.truce', policy(share, '1 / 3', mapping), third)).toEqual([]));
  test('another value', () => expect(problemsOf('p.truce', policy('34%', '34%', mapping), third)).toEqual(['rate: published 33.3333333333 %, computed 34 %']));
  test('a value that was rounded, where the record says what is exact', () => expect(problemsOf('p.truce', policy('33%', '33%', mapping), third)).toHaveLength(1));
  test('a test that fails', () => expect(problemsOf('p.truce', policy(share, '34%', mapping), third)).toHaveLength(1));
  test('a figure that is not mapped', () => expect(problemsOf('p.truce', policy(share, '1 / 3', ''), third)).toEqual(['rate of the record is not mapped']));
  test('a value that the test does not ask for', () => {
    expect(problemsOf('p.truce', policy(share, '1 / 3', '// expected.rate % = share(won of Lead)'), third)).toEqual([expect.stringMatching(/^rate: the test does not expect .* of `share\(won of Lead\)`$/)]);
  });
  test('a record that says how far off its figures are is met within that', () => {
    const near = (rate: number) => publishedCase({ id: 'third', expected: { rate, tolerance: 0.5 } });
    expect(problemsOf('p.truce', policy(share, '1 / 3', mapping), near(33))).toEqual([]);
    expect(problemsOf('p.truce', policy(share, '1 / 3', mapping), near(32.8))).toEqual(['rate: published 32.8 %, computed 33.3333 %']);
  });
  test('a day without its year is one of the year in which the case is told', () => {
    const told = (text: string, figure: string): boolean => agrees({ value: 0, type: { kind: 'date' }, text }, figure, { inPercent: false, roundedBySource: false, year: 2026 });
    expect([told('2026-02-01', '02-01'), told('2027-01-01', '01-01 next year'), told('2026-02-01', '2026-02-01')]).toEqual([true, true, true]);
    expect([told('2027-02-01', '02-01'), told('2026-01-01', '01-01 next year'), told('2026-02-02', '02-01')]).toEqual([false, false, false]);
  });
  test('a figure that has no end and few digits has to be called rounded', () => {
    const few = publishedCase({ id: 'third', expected: { rate: 33.33 } });
    expect(problemsOf('p.truce', policy(share, '1 / 3', mapping), few)).toHaveLength(1);
    expect(problemsOf('p.truce', policy(share, '1 / 3', mapping.replace(' %', ' % rounded')), few)).toEqual([]);
  });
  test.skipIf(publishedCases('attribution') === null)('a figure of a case whose data are files, and one that is not mapped', async () => {
    const id = 'dbt-playbook-linear', real = publishedCases('attribution')!.find((p) => p.id === id)!;
    const off = { ...real, figures: new Map([...real.figures, ['points.direct', { value: 11, recomputed: false }], ['points.nobody', { value: 0, recomputed: false }]]) };
    expect(await problemsOfData(fileURLToPath(new URL(`attribution/${id}.yaml`, import.meta.url)), `${id}.truce`, off)).toEqual([
      expect.stringMatching(/^points\.direct: published 11, computed 10\.976/), 'points.nobody of the record is not mapped',
    ]);
  });
  test('a figure without an end agrees to its last printed digit only', () => {
    const off = publishedCase({ id: 'third', expected: { rate: 33.3333333334 } });
    expect(problemsOf('p.truce', policy(share, '1 / 3', mapping), off)).toHaveLength(1);
  });
});
