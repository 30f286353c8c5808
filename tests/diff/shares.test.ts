/** How much of a change each edit brings: with every set of the edits made, and in sums. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addNumbers, analyze, combined, compare, compareNumbers, declarationsOf, declarationsWith, editsOf, setsFor, sharesOf, sumNumbers, toDecimalText, type Edit, type Figures, type Num, type PayLine } from '@truce/engine';
import { collectPayLines, type PayLines } from '../../packages/engine/src/diff/pay-lines.js';
import { POLICY, changed, programOf } from './policy.js';

const payLines = (lines: readonly PayLine[]): PayLines => { const into = collectPayLines(); for (const line of lines) into.add(line); return into.done(); };
const edit = (...keys: readonly string[]): Edit => ({ changes: [], keys: new Set(), affects: new Set(keys) });
const plan = (amount: number): Figures => ({ kind: 'plan', currency: 'USD', lines: payLines([{ row: 'r', payment: 'p', part: 1, to: 'ana', team: null, subject: null, currency: 'USD', on: null, day: null, status: 'Held', amount }]) });
const text = (n: Num | null): string | null => (n === null ? null : toDecimalText(n, 12));

describe('shares', () => {
  it('of edits that multiply each other: each gets half of what only both bring', () => {
    // 100 at first; +10 by the first alone, +20 by the second alone, and 2 more by both.
    const [all] = sharesOf([edit('plan P'), edit('plan P')], ['plan P'], (_, made) => plan([100, 110, 120, 132][made]!));
    expect([all!.of, text(all!.change), all!.shares.map(text)]).toEqual([{ kind: 'pay', currency: 'USD', who: null }, '32', ['11', '21']]);
  });
  it('ask only for the sets of edits that bear on a result', () => {
    expect(setsFor([edit('plan P'), edit('plan Q'), edit('plan P', 'plan Q')], 'plan P')).toEqual([0, 1, 4, 5]);
  });
  it('sum to the change exactly, and give nothing to an edit that changes nothing, however many edits there are', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 9 }), fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 512, maxLength: 512 }), (n, worth) => {
      // The last edit bears on the result and adds nothing.
      const edits = Array.from({ length: n + 1 }, () => edit('plan P')), value = (made: number): number => worth[made & (2 ** n - 1)]!;
      const found = sharesOf(edits, ['plan P'], (_, made) => plan(value(made))).find((s) => s.of.kind === 'pay' && s.of.who === null);
      const whole = value(2 ** n - 1) - value(0), shares = found?.shares ?? [];
      expect(compareNumbers(sumNumbers(shares.map((s) => s ?? 0)), whole)).toBe(0);
      expect(shares[n] ?? null).toBe(null);
    }), { numRuns: 60 });
  });
  it('do not depend on the order of the edits', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 8, maxLength: 8 }), (worth) => {
      const turned = (made: number): number => ((made & 1) << 2) | (made & 2) | ((made >>> 2) & 1), of = (value: (made: number) => number) => sharesOf([edit('plan P'), edit('plan P'), edit('plan P')], ['plan P'], (_, made) => plan(value(made)))[0]?.shares.map(text) ?? [];
      expect(of((m) => worth[turned(m)]!)).toEqual([...of((m) => worth[m]!)].reverse());
    }), { numRuns: 50 });
  });
  it('add over plans', () => {
    const [all] = sharesOf([edit('plan P'), edit('plan Q')], ['plan P', 'plan Q'], (key, made) => plan(key === 'plan P' ? 10 + (made & 1) * 5 : 20 + ((made >>> 1) & 1) * 7));
    expect([text(all!.change), all!.shares.map(text), text(addNumbers(all!.shares[0]!, all!.shares[1]!))]).toEqual(['12', ['5', '7'], '12']);
  });
});

describe('a policy with some of the edits made', () => {
  const after = changed(['threshold = 60', 'threshold = 70'], [': 6%', ': 7%'], ['require email is present', 'require email is present\n  require points < 500']);
  const comparison = compare(programOf(POLICY), programOf(after)), edits = editsOf(comparison), left = declarationsOf([{ path: 'a.truce', text: POLICY }]), right = declarationsOf([{ path: 'a.truce', text: after }]);
  it('is one version where none is made, and the other where all are', () => {
    const same = (made: number, text_: string): void => { expect(compare(programOf(combined(declarationsWith(edits, made, left, right)).text), programOf(text_)).changes.filter((c) => c.of !== 'always')).toEqual([]); };
    expect(edits.map((e) => e.changes.map((c) => c.key))).toEqual([['parameter threshold'], ['lead MQL'], ['plan Commission']]);
    same(0, POLICY);
    same(7, after);
  });
  it('has exactly the edits that are made', () => {
    for (let made = 0; made < 8; made++) {
      const { program } = analyze([combined(declarationsWith(edits, made, left, right))]);
      expect(compare(programOf(POLICY), program!).changes.filter((c) => c.of !== 'always').map((c) => c.key)).toEqual(['parameter threshold', 'lead MQL', 'plan Commission'].filter((_, i) => (made >>> i) % 2 === 1));
    }
  });
  it('is sound where names were changed too: what is renamed and all that reads it are new together', () => {
    const renamed = changed([': 6%', ': 7%'], ['require email is present', 'require email is present\n  require points < 500']).replaceAll('points', 'score_in_all').replaceAll('threshold', 'bar');
    expect(editsOf(compare(programOf(POLICY), programOf(renamed))).map((e) => e.changes.map((c) => c.key))).toEqual([['lead MQL'], ['plan Commission']]);
    const names = compare(programOf(POLICY), programOf(renamed)), parts = editsOf(names);
    for (let made = 0; made < 4; made++) expect(analyze([combined(declarationsWith(parts, made, left, declarationsOf([{ path: 'a.truce', text: renamed }])))]).diagnostics.filter((d) => d.severity === 'error').map((d) => d.message)).toEqual([]);
  });
});
