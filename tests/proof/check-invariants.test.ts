/** What must always hold, on data. */
import { describe, expect, it } from 'vitest';
import { checkInvariants, evaluate, type InvariantResult, type ir } from '@truce/engine';
import { datasetOf } from '../../packages/engine/src/proof/dataset-of.js';
import { BONUS, BONUS_SOLD, DEAL, DEAL_AMOUNT, DEAL_ID, DEAL_OWNER, DEAL_STAGE, FLAG, ONE, REP, USD, at, call, column, given, money, policy, test, total } from './policy.js';

const rows = [
  given(REP, [0], [['ana'], ['bob'], ['cid']]),
  given(DEAL, [DEAL_ID, DEAL_AMOUNT, DEAL_STAGE, DEAL_OWNER], [['d1', '1500', 'Won', 'ana'], ['d2', '2500', 'Won', 'bob'], ['d3', '500', 'Won', 'cid']]),
];
function check(invariants: readonly ir.Invariant[], text?: (place: ir.At) => string): readonly InvariantResult[] {
  const program = policy({ invariants }), { dataset } = datasetOf(program, test('t', { given: rows }));
  return checkInvariants(program, evaluate(program, dataset, { asOf: null }), text);
}
const always = (relation: number, ...holds: ir.Expr[]): ir.Invariant => ({ title: 'no one sells too much', kind: 'always', relation, conditions: holds.map((h) => ({ holds: h, text: 'sold < 1_000 USD', at: at() })), notRun: null, at: at() });
const sold = (): ir.Expr => call('less', FLAG, column(BONUS_SOLD, USD), money('1000'));

describe('an invariant', () => {
  it('holds, and says how much was looked at', () => {
    expect(check([always(BONUS, call('greater', FLAG, column(BONUS_SOLD, USD), money('0'))), always(ONE, call('equal', FLAG, total(), money('400')))])).toMatchObject([{ outcome: 'holds', checked: 3 }, { outcome: 'holds', checked: 1 }]);
  });

  it('is violated: the first row, the sides, and the rows after it', () => {
    const [result] = check([always(BONUS, sold())]);
    if (result?.outcome !== 'violated') throw new Error('it should be violated');
    expect([result.checked, result.violated]).toEqual([3, 2]);
    expect(result.violations.map(({ code, message, label, notes, count }) => ({ code, message, label, notes, count }))).toEqual([{
      code: 'T5520', message: '"no one sells too much" does not hold for bonus ana, nor for 1 of 2 others', label: 'the left side is 1,500.00 USD, the right side is 1,000.00 USD', count: 2,
      notes: ['the left side is 1,500.00 USD', 'the right side is 1,000.00 USD', 'also bonus bob: 2,500.00 USD, 1,000.00 USD'],
    }]);
  });

  it('says each condition that fails, and counts a row once', () => {
    const [result] = check([always(BONUS, sold(), call('less', FLAG, column(BONUS_SOLD, USD), money('2000')), call('less', FLAG, column(BONUS_SOLD, USD), money('3000')))]);
    expect(result).toMatchObject({ outcome: 'violated', violated: 2, violations: [{ count: 2 }, { count: 1 }] });
  });

  it('of no row speaks of none', () => {
    const [result] = check([always(ONE, call('equal', FLAG, total(), money('1')))]);
    expect(result).toMatchObject({ outcome: 'violated', violations: [{ message: '"no one sells too much" does not hold' }] });
  });

  it('quotes the policy', () => {
    const condition = sold(), [result] = check([always(BONUS, condition)], (place) => (place === (condition as Extract<ir.Expr, { op: 'call' }>).args[0]!.at ? 'sold' : '1_000 USD'));
    expect(result).toMatchObject({ violations: [{ notes: ['`sold` is 1,500.00 USD', '`1_000 USD` is 1,000.00 USD', 'also bonus bob: `sold` is 2,500.00 USD, `1_000 USD` is 1,000.00 USD'] }] });
  });

  it('is not run when it compares versions, or can not be computed', () => {
    expect(check([{ ...always(ONE), kind: 'guard' }, { ...always(ONE), notRun: 'credit is not computed yet' }])).toMatchObject([{ outcome: 'not run' }, { outcome: 'not run', reason: 'credit is not computed yet' }]);
  });
});
