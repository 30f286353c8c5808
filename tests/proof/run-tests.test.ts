/** Tests of a policy: what passes, and what a failure says. */
import { describe, expect, it } from 'vitest';
import { runTests, type Diagnostic, type TestResult, type ir } from '@truce/engine';
import {
  BONUS, BONUS_PAID, BONUS_REP, BONUS_SOLD, DEAL, DEAL_AMOUNT, DEAL_ID, DEAL_OWNER, DEAL_STAGE, FLAG, NUMBER, PERCENT, REP, TEXT, USD, WON, at, call, column, constant, expectCondition, expectRows, given, is, key, money, policy,
  relation, row, sumOfDeals, test, total, type Cell,
} from './policy.js';

const reps = given(REP, [0], [['ana'], ['bob']]);
const deals = (...rows: (readonly [string, string, string, string | null])[]): ir.Given => given(DEAL, [DEAL_ID, DEAL_AMOUNT, DEAL_STAGE, DEAL_OWNER], rows);
const usual = [reps, deals(['d1', '1500', 'Won', 'ana'], ['d2', '500', 'Won', 'bob'], ['d3', '9', 'Won', 'bob'], ['d4', '40', 'Lost', 'ana'])];
const bonusColumns: readonly (readonly [string, ir.Expr])[] = [['rep', column(BONUS_REP, row(REP))], ['sold', column(BONUS_SOLD, USD)], ['bonus', column(BONUS_PAID, USD)]];
const bonusRows = (rows: readonly (readonly Cell[])[], only = false): ir.Expectation => expectRows(BONUS, bonusColumns, rows, only);

function run(expectations: readonly ir.Expectation[], more: Partial<ir.Test> = {}, program: ir.Program = policy()): TestResult {
  return runTests({ ...program, tests: [test('t', { given: usual, expectations, ...more })] }).results[0]!;
}
const told = (d: Diagnostic): unknown => ({ code: d.code, message: d.message, label: d.label, notes: d.notes });
const say = (result: TestResult): unknown[] => result.failures.map(told);

describe('rows that are expected', () => {
  it('are found whatever their order, on the columns given', () => {
    const result = run([bonusRows([[key('bob'), is('509', USD), is('0', USD)], [key('ana'), is('1500', USD), is('150', USD)]], true), expectRows(WON, [['half', column(1, USD)]], [[is('750', USD)]])]);
    expect(result).toMatchObject({ passed: true, failures: [], notRun: [], checked: 2 });
  });

  it('compare by value: a count, a fraction and a percentage are numbers', () => {
    const rate = call('divide', NUMBER, column(BONUS_PAID, USD), column(BONUS_SOLD, USD));
    expect(run([expectRows(BONUS, [['rep', bonusColumns[0]![1]], ['rate', rate]], [[key('ana'), { value: constant('1/10', PERCENT) }], [key('bob'), is('0', NUMBER)]], true)]).passed).toBe(true);
    expect(run([expectRows(BONUS, [['rate', rate]], [[{ value: call('divide', NUMBER, constant('1', NUMBER), constant('10', NUMBER)) }]])]).passed).toBe(true);
  });

  it('which print alike and are not the same are told as fractions', () => {
    const third = (top: string): ir.Expr => call('divide', PERCENT, constant(top, PERCENT), constant('3', NUMBER));
    expect(say(run([expectRows(BONUS, [['rep', bonusColumns[0]![1]], ['rate', third('1')]], [[key('ana'), { value: constant('0.333333333', PERCENT) }]])]))).toMatchObject([{ label: 'rate: expected 33.3333 % (333333333/1000000000), got 33.3333 % (1/3 exactly: write `1 / 3` in the cell, or compare it rounded, in a column with `round`)' }]);
  });

  it('may be missing', () => {
    const owner: ir.Expr = column(DEAL_OWNER, row(REP));
    const without = [reps, deals(['d1', '1500', 'Won', null])];
    expect(run([expectRows(DEAL, [['owner', owner]], [[{ missing: true }]], true)], { given: without }).passed).toBe(true);
    expect(say(run([expectRows(DEAL, [['id', column(DEAL_ID, TEXT)], ['owner', owner]], [[is('d1', TEXT), key('ana')]])], { given: without }))).toMatchObject([{ label: 'owner: expected ana, got missing' }]);
  });

  it('are explained by the nearest row, cell by cell', () => {
    expect(say(run([bonusRows([[key('ana'), is('1500', USD), is('4500', USD)], [key('bob'), is('500', USD), is('50', USD)]])]))).toEqual([
      { code: 'T5500', message: 'bonus ana is not as expected: bonus: expected 4,500.00 USD, got 150.00 USD', label: 'bonus: expected 4,500.00 USD, got 150.00 USD', notes: ['the nearest row is bonus ana'] },
      {
        code: 'T5500', message: 'bonus bob is not as expected: sold: expected 500.00 USD, got 509.00 USD, and 1 more', label: 'sold: expected 500.00 USD, got 509.00 USD; bonus: expected 50.00 USD, got 0.00 USD',
        notes: ['the nearest row is bonus bob', 'sold: expected 500.00 USD, got 509.00 USD', 'bonus: expected 50.00 USD, got 0.00 USD'],
      },
    ]);
  });

  it('are looked for by their keys first, even when more cells agree elsewhere', () => {
    expect(say(run([bonusRows([[key('bob'), is('1500', USD), is('150', USD)]])]))).toMatchObject([{ notes: ['the nearest row is bonus bob', expect.anything(), expect.anything()] }]);
  });

  it('stand at their row of the grid', () => {
    const expectation = bonusRows([[key('ana'), is('1500', USD), is('150', USD)], [key('bob'), is('1', USD), is('1', USD)]]);
    if (expectation.kind !== 'rows') throw new Error('rows');
    const place = expectation.rows[1]!.at;
    expect(run([expectation]).failures[0]!.span).toEqual({ file: 'policy.truce', start: place[1], end: place[2] });
  });

  it('say when nothing is near, or nothing at all is there', () => {
    const half = (value: string): ir.Expectation => expectRows(WON, [['deal', column(0, row(DEAL))], ['half', column(1, USD)]], [[key('d4'), is(value, USD)]]);
    expect(say(run([half('3')]))).toMatchObject([{ message: 'Won_deal has no row with deal d4, half 3.00 USD', notes: ['Won_deal has 2 rows, none of them near this one'] }]);
    expect(say(run([half('3')], { given: [reps, deals(['d4', '40', 'Lost', 'ana'])] }))).toMatchObject([{ notes: ['Won_deal has no rows at all'] }]);
  });

  it('say which condition leaves a row out', () => {
    const cells = [['deal', column(0, row(DEAL))]] as const;
    expect(say(run([expectRows(WON, cells, [[key('d3')], [key('d4')]])]))).toEqual([
      { code: 'T5501', message: 'won_deal d3 is not in Won_deal', label: 'left out', notes: ['it is left out because this holds: amount < 10 USD'] },
      { code: 'T5501', message: 'won_deal d4 is not in Won_deal', label: 'left out', notes: ['it is left out because this does not hold: stage is Won'] },
    ]);
  });

  it('need one row each', () => {
    const stages = [['stage', column(DEAL_STAGE, { kind: 'choice', choices: ['Open', 'Won', 'Lost'] })]] as const, won = is('Won', TEXT);
    expect(run([expectRows(DEAL, stages, [[won], [won], [won]])]).passed).toBe(true);
    expect(say(run([expectRows(DEAL, stages, [[won], [won], [won], [won]])]))).toEqual([{ code: 'T5502', message: 'Deal has 3 rows with stage Won, and 4 are expected', label: 'one too many', notes: [] }]);
  });

  it('with `only` are all there are', () => {
    expect(say(run([bonusRows([[key('ana'), is('1500', USD), is('150', USD)]], true)]))).toEqual([
      { code: 'T5503', message: 'Bonus has one row that is not expected', label: 'expects these rows only', notes: ['bonus bob: rep bob, sold 509.00 USD, bonus 0.00 USD'] },
    ]);
    const many = given(DEAL, [DEAL_AMOUNT, DEAL_STAGE], [['20', 'Won']], 14);
    expect(say(run([expectRows(DEAL, [], [], true)], { given: [many] }))).toMatchObject([{ message: 'Deal has 14 rows that are not expected', notes: [...Array.from({ length: 10 }, (_, i) => `deal ${i + 1}`), 'and 4 more'] }]);
    expect(run([expectRows(WON, [], [], true)], { given: [] }).passed).toBe(true);
  });

  it('name rows that exist', () => {
    const [failure] = run([bonusRows([[key('anna'), is('1', USD), is('1', USD)]])]).failures;
    expect([failure!.code, failure!.message, failure!.help]).toEqual(['T5505', 'there is no Rep anna', 'did you mean ana?']);
  });
});

describe('conditions that are expected', () => {
  it('hold', () => expect(run([expectCondition(call('equal', FLAG, total(), money('150')), 'sum(bonus of Bonus) is 150 USD')])).toMatchObject({ passed: true, checked: 1 }));

  it('show the values of both sides', () => {
    const left = total(), right = money('200'), program = policy();
    const source = new Map([[left.at.join(), 'sum(bonus of Bonus)'], [right.at.join(), '200 USD']]);
    const expectation = expectCondition(call('equal', FLAG, left, right), 'sum(bonus of Bonus) is 200 USD');
    const { results } = runTests({ ...program, tests: [test('t', { given: usual, expectations: [expectation] })] }, { text: (place) => source.get(place.join()) ?? '?' });
    expect(say(results[0]!)).toEqual([{
      code: 'T5504', message: 'this does not hold: sum(bonus of Bonus) is 200 USD', label: 'the left side is 150.00 USD, the right side is 200.00 USD', notes: ['`sum(bonus of Bonus)` is 150.00 USD', '`200 USD` is 200.00 USD'],
    }]);
    expect(run([expectation]).failures[0]!.notes).toEqual(['the left side is 150.00 USD', 'the right side is 200.00 USD']);
  });

  it('show the part that fails', () => {
    const both: ir.Expr = { op: 'and', args: [call('equal', FLAG, total(), money('150')), call('between', FLAG, total(), money('1'), money('2'))], type: FLAG, at: at() };
    expect(run([expectCondition(both, 'both')]).failures[0]!.notes).toEqual(['the left side is 150.00 USD', 'the right side is 1.00 USD', 'the upper end is 2.00 USD']);
  });

  it('hold for every row where they are asked of rows', () => {
    expect(say(run([expectCondition(call('less', FLAG, column(BONUS_SOLD, USD), money('1000')), 'sold < 1_000 USD', BONUS)]))).toMatchObject([{ message: 'this does not hold for bonus ana: sold < 1_000 USD' }]);
  });
});

describe('the world of a test', () => {
  it('has the parameters of the test', () => {
    const rows = [[key('ana'), is('1500', USD), is('0', USD)]];
    expect(run([bonusRows(rows)]).passed).toBe(false);
    expect(run([bonusRows(rows)], { parameters: [{ parameter: 0, value: money('2000') }] }).passed).toBe(true);
  });

  it('has given rows instead of computed ones', () => {
    const rows = given(BONUS, [BONUS_REP, BONUS_PAID], [['ana', '7'], ['ana', '8.50']]);
    expect(run([expectCondition(call('equal', FLAG, total(), money('15.50')), 'sum'), bonusRows([[key('ana'), { missing: true }, is('7', USD)]])], { given: [reps, rows] }).failures).toEqual([]);
  });

  it('does not run when what is given is wrong', () => {
    expect(run([bonusRows([])], { given: [given(REP, [0], [['a'], ['a']])] })).toMatchObject({ passed: false, checked: 0, failures: [{ code: 'T5510' }] });
  });

  it('is of its own: tests do not see each other', () => {
    const program = policy(), one = (title: string, rows: ir.Given[], amount: string): ir.Test => test(title, { given: rows, expectations: [expectCondition(call('equal', FLAG, total(), money(amount)), 'sum')] });
    const { results } = runTests({ ...program, tests: [one('first', usual, '150'), one('none', [], '0'), one('again', usual, '150')] });
    expect(results.map((r) => [r.title, r.passed])).toEqual([['first', true], ['none', true], ['again', true]]);
  });

  it('runs the tests that are asked for', () => {
    const { results } = runTests({ ...policy(), tests: [test('a', {}), test('b', {})] }, { only: (t) => t.title === 'b' });
    expect(results.map((r) => r.title)).toEqual(['b']);
  });

  it('tells problems of its data when it fails', () => {
    const program = policy();
    const only: ir.Expr = { op: 'aggregate', fn: 'only', binder: 1, over: { relation: DEAL }, keys: [], where: null, value: column(DEAL_AMOUNT, USD, 1), order: [], type: USD, at: at() };
    expect(run([expectCondition(call('equal', FLAG, only, money('1')), 'only')], {}, program).failures.map((f) => f.code)).toEqual(['T5504', 'T5101']);
  });
});

describe('what can not be run', () => {
  const reason = 'credit is not computed yet';
  const withCredit = (): ir.Program => {
    const program = policy(), credit = relation(5, 'Credit', 'credit', { op: 'each', items: [{ relation: DEAL }] }, [['deal', row(DEAL), null], ['amount', USD, money('1')]]);
    const paid: ir.Expr = { op: 'aggregate', fn: 'sum', binder: 1, over: { relation: 5 }, keys: [], where: null, value: column(1, USD, 1), order: [], type: USD, at: at() };
    const reader = relation(6, 'Reader', 'list', { op: 'single' }, [['fine', USD, money('1')], ['credited', USD, paid]]);
    return { ...program, relations: [...program.relations, { ...credit, facts: { ...credit.facts, notRun: reason } }, reader] };
  };
  it('is listed, and fails nothing', () => {
    const place = at(), result = run([{ kind: 'notRun', reason, at: place }, bonusRows([])]);
    expect(result).toMatchObject({ passed: true, checked: 1, notRun: [{ at: place, reason }] });
  });
  it('is what reads such a relation, however indirectly, and nothing beside it', () => {
    const result = run([expectRows(6, [['credited', column(1, USD)]], [[is('5', USD)]]), expectRows(6, [['fine', column(0, USD)]], [[is('1', USD)]]), expectRows(5, [], [])], {}, withCredit());
    expect(result).toMatchObject({ passed: true, checked: 1 });
    expect(result.notRun.map((n) => n.reason)).toEqual([reason, reason]);
  });
  it('runs once rows are given for it', () => {
    const result = run([expectRows(6, [['credited', column(1, USD)]], [[is('5', USD)]])], { given: [...usual, given(5, [1], [['2'], ['3']])] }, withCredit());
    expect(result).toMatchObject({ passed: true, checked: 1, notRun: [] });
  });
});

describe('coverage', () => {
  const tests = (expectations: readonly ir.Expectation[], rows: readonly ir.Given[] = usual): ir.Test => test('t', { given: rows, expectations });
  it('counts how often each decision of the policy says yes and no, over all tests', () => {
    const program = policy(), [require, exclude] = program.relations[WON]!.conditions;
    const all = bonusRows([]), won = expectRows(WON, [], []);
    const { coverage } = runTests({ ...program, tests: [tests([all, won]), tests([won], [reps, deals(['d1', '5', 'Won', 'ana'])])] }, { text: (place) => `place ${place[1]}` });
    const bonus = program.relations[BONUS]!.columns[BONUS_PAID]!.value!;
    if (bonus.op !== 'if') throw new Error('if');
    const of = (place: ir.At): unknown => coverage.filter((c) => c.at.join() === place.join());
    expect(coverage).toHaveLength(3);
    expect(of(require!.at)).toEqual([{ at: require!.at, text: `place ${require!.at[1]}`, yes: 4, no: 1 }]);
    expect(of(exclude!.at)).toMatchObject([{ yes: 2, no: 2 }]);
    expect(of(bonus.condition.at)).toMatchObject([{ yes: 1, no: 1 }]);
  });
  it('lists what no test decides', () => {
    const { coverage } = runTests({ ...policy(), tests: [tests([expectRows(WON, [], [])], [])] });
    expect(coverage.map(({ yes, no }) => [yes, no])).toEqual([[0, 0], [0, 0], [0, 0]]);
  });
  it('leaves out what tests themselves ask', () => {
    const asks: ir.Expr = { op: 'if', condition: call('equal', FLAG, sumOfDeals(), money('1')), then: constant(true, FLAG), else: constant(true, FLAG), type: FLAG, at: at() };
    expect(runTests({ ...policy(), tests: [tests([expectCondition(asks, 'asks', BONUS)])] }).coverage).toHaveLength(3);
  });
});
