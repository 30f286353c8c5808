/** Published data sets, where they lie beside the repository: every figure of their READMEs that the language can compute, it computes. Elsewhere skipped, and the run says so. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { said } from '../data/support.js';
import { expected, notExpressible } from './figures.js';
import { asPublished, figure, open, problems, rowsOf, thereIsData, type Real } from './project.js';

if (!thereIsData) console.log('tests/real: skipped: no shared data');

const baseName = (line: string): string => line.replace(/ \S*\/([^/ ]+:\d)/, ' $1');

describe.skipIf(!thereIsData)('published data', () => {
  let equal = 0;
  afterAll(() => {
    const missing = notExpressible.reduce((n, [, figures]) => n + figures, 0);
    console.log(`figures: ${equal} equal, ${missing} not expressible:\n${notExpressible.map(([set, n, what, why]) => `  ${set}: ${what} (${n}): ${why}`).join('\n')}`);
  });

  describe.each(Object.entries(expected))('%s', (manifest, { figures, rows, used, wrong }) => {
    let real: Real;
    beforeAll(async () => { real = await open(manifest); });
    it('is read: every row is used, or said to be wrong', () => {
      expect(said(real.loaded.diagnostics).map(baseName)).toEqual(wrong ?? []);
      for (const c of real.loaded.counts) expect(c.rowsIn).toBe(c.rowsUsed + c.rowsRejected);
      expect(Object.fromEntries(real.loaded.counts.map(c => [c.record, c.rowsUsed]))).toEqual(used);
    });
    it('gives the published figures', () => {
      const found = figures.map(([place, published]) => `${place} = ${asPublished(figure(real, place), published)}`);
      expect(found).toEqual(figures.map(([place, published]) => `${place} = ${published}`));
      for (const [list, n] of Object.entries(rows ?? {})) expect(rowsOf(real, list), list).toHaveLength(n);
      equal += figures.length + Object.keys(rows ?? {}).length;
    });
    it('without a problem on the way', () => expect(problems(real)).toEqual([]));
  });

  it('biggest agents come first, and those without a deal are named', async () => {
    const real = await open('maven-crm/truce.yaml');
    const amount = (row: Readonly<Record<string, string>>): number => Number(row['won_value']!.replace(/[^\d.]/g, ''));
    expect(rowsOf(real, 'Agent_result').toSorted((a, b) => amount(b) - amount(a)).slice(0, 3).map(r => r['agent'])).toEqual(['Darcel Schlecht', 'Vicki Laflamme', 'Kary Hendrixson']);
    expect(rowsOf(real, 'Idle_agent').map(r => r['agent']).sort()).toEqual(['Carl Lin', 'Carol Thompson', 'Elizabeth Anderson', 'Mei-Mei Johns', 'Natalya Ivanova']);
  });

  it('days begin and end in the timezone of the policy', async () => {
    const [utc, brazil] = await Promise.all([open('olist/truce.yaml'), open('olist/sao-paulo.yaml')]);
    const days = (real: Real): readonly string[] => rowsOf(real, 'Won_on').map(r => r['day']!);
    const before = days(utc), after = days(brazil);
    expect(before).toHaveLength(842);
    const moved = before.map((day, i) => [day, after[i]!] as const).filter(([a, b]) => a !== b);
    // Three hours off every time moves 15 (`Clock.other_day`). Twelve of those are midnights of Brazil's summer, two hours from UTC: the zone leaves them on their day.
    expect(moved.toSorted()).toEqual([['2018-06-01', '2018-05-31'], ['2018-06-04', '2018-06-03'], ['2018-10-10', '2018-10-09']]);
    expect(asPublished(figure(brazil, 'Wins[2018-05].value'), '123')).toBe('123');
  });
});
