import { describe, expect, it } from 'vitest';
import type { ir } from '@truce/engine';
import { aggregate, both, Build, call, callOf, column, COUNT, DATE, each, exactly, excludes, FLAG, follow, is, NUMBER, otherwise, period, problems, requires, rowOf, single, STAGE, TEXT, USD, valuesOf, written, PERCENT, type Rows } from './build.js';

const REP = 0, DEAL = 1;
const DEALS: Rows = [
  ['d1', '0', '100', 'Won', '2026-01-20', 'yes'], ['d2', '0', '50.50', 'Won', '2026-03-31', 'no'], ['d3', '1', null, 'Open', null, null], ['d4', '1', '7', 'Won', '2026-04-01', 'yes'], ['d5', null, '1', 'Lost', '2026-02-01', 'no'], ['d6', '0', '100', 'Lost', '2025-12-31', null],
];
function deals(rows: Rows = DEALS): Build {
  const build = new Build();
  build.record('Rep', { id: { type: TEXT, key: true } }, [['ana'], ['bob'], ['cid']]);
  build.record('Deal', {
    id: { type: TEXT, key: true }, owner: { type: rowOf(REP), optional: true }, amount: { type: USD, optional: true }, stage: { type: STAGE }, closed: { type: DATE, optional: true }, good: { type: FLAG, optional: true },
  }, rows);
  return build;
}
const id = column(0, TEXT, 1), owner = column(1, rowOf(REP), 1), amount = column(2, USD, 1), stage = column(3, STAGE, 1), closed = column(4, DATE, 1), good = column(5, FLAG, 1);
const won = is(stage, written('Won', STAGE)), never = is(id, written('none', TEXT));

/** One value over deals: of all of them, of none of them, and for each rep. */
function over(fn: ir.Reduce, type: ir.ValueType, value: ir.Expr | null, more: Parameters<typeof aggregate>[4] = {}): { all: string; none: string; reps: Record<string, string>; problems: string[] } {
  const build = deals();
  const one = build.list('One', single, {}, { all: aggregate(fn, DEAL, type, value, more), none: aggregate(fn, DEAL, type, value, { ...more, where: never }) });
  const reps = build.list('ByRep', each(REP), { rep: rowOf(REP) }, { x: aggregate(fn, DEAL, type, value, { ...more, keys: [{ inner: owner, outer: column(0, rowOf(REP)) }] }) });
  const evaluation = build.run();
  return { all: exactly(evaluation.value(one, 0, 0), type, evaluation), none: exactly(evaluation.value(one, 1, 0), type, evaluation), reps: valuesOf(evaluation, build.program(), reps, 'x'), problems: problems(evaluation) };
}

describe('aggregates', () => {
  it.each<[ir.Reduce, ir.ValueType, ir.Expr | null, string, string, Record<string, string>]>([
    ['count', COUNT, null, '6', '0', { ana: '3', bob: '2', cid: '0' }],
    ['sum', USD, amount, '517/2', '0', { ana: '501/2', bob: '7', cid: '0' }],
    ['average', USD, amount, '517/10', 'missing', { ana: '167/2', bob: '7', cid: 'missing' }],
    ['median', USD, amount, '101/2', 'missing', { ana: '100', bob: '7', cid: 'missing' }],
    ['smallest', DATE, closed, '2025-12-31', 'missing', { ana: '2025-12-31', bob: '2026-04-01', cid: 'missing' }],
    ['largest', STAGE, stage, 'Lost', 'missing', { ana: 'Lost', bob: 'Won', cid: 'missing' }],
    ['distinct', COUNT, amount, '4', '0', { ana: '2', bob: '1', cid: '0' }],
    ['share', PERCENT, good, '1/3', 'missing', { ana: '1/3', bob: '1/2', cid: 'missing' }],
    ['any', FLAG, good, 'yes', 'no', { ana: 'yes', bob: 'yes', cid: 'no' }],
    ['all', FLAG, good, 'no', 'yes', { ana: 'no', bob: 'no', cid: 'yes' }],
  ])('%s', (fn, type, value, all, none, reps) => expect(over(fn, type, value)).toEqual({ all, none, reps, problems: [] }));

  it('only', () => {
    const { problems: found, ...rest } = over('only', USD, amount, { where: won });
    expect(rest).toEqual({ all: 'missing', none: 'missing', reps: { ana: 'missing', bob: '7', cid: 'missing' } });
    // The whole has three rows won and the one without rows none; ana has two, cid none.
    expect(found.sort()).toEqual(['T5100 × 1', 'T5100 × 1', 'T5101 × 1', 'T5101 × 1']);
  });
  it('first and last take the row at the end, whatever its value, and break ties by key', () => {
    expect(over('first', USD, amount, { order: [closed] }).reps).toEqual({ ana: '100', bob: '7', cid: 'missing' });
    expect(over('last', TEXT, id, { order: [amount] }).reps).toEqual({ ana: 'd6', bob: 'd3', cid: 'missing' });
    expect(over('first', TEXT, id, { order: [call('negate', USD, amount)] }).reps).toEqual({ ana: 'd1', bob: 'd4', cid: 'missing' });
    expect(over('last', USD, amount, { order: [closed] }).reps).toEqual({ ana: '101/2', bob: 'missing', cid: 'missing' });
  });
  it('halfway between two days is the earlier', () => expect(over('median', DATE, closed, { where: won }).all).toBe('2026-03-31'));
  it('the middle of two is halfway', () => expect(over('median', USD, amount, { where: won }).reps.ana).toBe('301/4'));
});

describe('what an aggregate reads', () => {
  const q = (n: number): string => String(2026 * 4 + n - 1);
  it('conditions that compare with the row outside: equal, between, and any other', () => {
    const build = deals(), quarter = column(1, period('quarter'));
    const inQuarter = (fn: 'sum' | 'count' | 'largest', more: readonly ir.Expr[]): ir.Expr => aggregate(fn, DEAL, fn === 'count' ? COUNT : USD, fn === 'count' ? null : amount, { keys: [{ inner: owner, outer: column(0, rowOf(REP)) }], where: both(...more) });
    const start = call('startOf', DATE, quarter), end = call('endOf', DATE, quarter);
    const list = build.list('Grid', { op: 'each', items: [{ relation: REP }, { unit: 'quarter', from: 20454, through: 20600 }] }, { rep: rowOf(REP), quarter: period('quarter') }, {
      byPeriod: inQuarter('sum', [is(callOf('periodOf', 'quarter', period('quarter'), closed), quarter), won]),
      between: inQuarter('sum', [call('between', FLAG, closed, start, end), won]),
      bounds: inQuarter('sum', [call('greaterOrEqual', FLAG, closed, start), call('lessOrEqual', FLAG, closed, end), won]),
      flipped: inQuarter('count', [call('lessOrEqual', FLAG, start, closed), call('less', FLAG, closed, call('addDays', DATE, end, written('1', { kind: 'duration', of: 'days' }))), won]),
      other: inQuarter('largest', [call('between', FLAG, closed, start, end), call('greater', FLAG, amount, call('multiply', USD, written('1', USD), call('daysBetween', NUMBER, closed, end)))]),
    });
    const evaluation = build.run(), program = build.program();
    const sums = { 'ana, 2026-Q1': '301/2', 'ana, 2026-Q2': '0', 'bob, 2026-Q1': '0', 'bob, 2026-Q2': '7', 'cid, 2026-Q1': '0', 'cid, 2026-Q2': '0' };
    expect(valuesOf(evaluation, program, list, 'byPeriod')).toEqual(sums);
    expect(valuesOf(evaluation, program, list, 'between')).toEqual(sums);
    expect(valuesOf(evaluation, program, list, 'bounds')).toEqual(sums);
    expect(valuesOf(evaluation, program, list, 'flipped')).toEqual({ 'ana, 2026-Q1': '2', 'ana, 2026-Q2': '0', 'bob, 2026-Q1': '0', 'bob, 2026-Q2': '1', 'cid, 2026-Q1': '0', 'cid, 2026-Q2': '0' });
    expect(valuesOf(evaluation, program, list, 'other')['ana, 2026-Q1']).toBe('100');
    expect(q(1)).toBe('8104');
  });

  it('nested aggregates read both rows around them', () => {
    // For each rep, the sum over own deals of how many deals of all reps are larger.
    const build = deals();
    const larger = aggregate('count', DEAL, COUNT, null, { binder: 2, where: call('greater', FLAG, column(2, USD, 2), amount) });
    const list = build.list('Ranks', each(REP), { rep: rowOf(REP) }, { x: aggregate('sum', DEAL, COUNT, larger, { keys: [{ inner: owner, outer: column(0, rowOf(REP)) }] }) });
    // ana: 100 → 0, 50.50 → 2, 100 → 0; bob: missing → 0, 7 → 3.
    expect(valuesOf(build.run(), build.program(), list, 'x')).toEqual({ ana: '2', bob: '3', cid: '0' });
  });

  it('only rows that belong to the relation, and a missing key matches nothing', () => {
    const build = deals();
    const wonDeals = build.list('Won', each(DEAL), { deal: rowOf(DEAL) }, {}, { conditions: [requires(is(follow(column(0, rowOf(DEAL)), DEAL, 3, STAGE), written('Won', STAGE))), excludes(call('less', FLAG, follow(column(0, rowOf(DEAL)), DEAL, 2, USD), written('10', USD)))] });
    const ownerOf = follow(column(0, rowOf(DEAL), 1), DEAL, 1, rowOf(REP));
    const list = build.list('ByDeal', each(DEAL), { deal: rowOf(DEAL) }, { x: aggregate('count', wonDeals, COUNT, null, { keys: [{ inner: ownerOf, outer: follow(column(0, rowOf(DEAL)), DEAL, 1, rowOf(REP)) }] }) });
    expect(valuesOf(build.run(), build.program(), list, 'x')).toEqual({ d1: '2', d2: '2', d3: '0', d4: '0', d5: '0', d6: '2' });
  });

  it('several keys of different kinds', () => {
    const build = deals();
    const list = build.list('ByDeal', each(DEAL), { deal: rowOf(DEAL) }, {
      x: aggregate('count', DEAL, COUNT, null, {
        keys: [{ inner: stage, outer: follow(column(0, rowOf(DEAL)), DEAL, 3, STAGE) }, { inner: amount, outer: follow(column(0, rowOf(DEAL)), DEAL, 2, USD) }, { inner: owner, outer: follow(column(0, rowOf(DEAL)), DEAL, 1, rowOf(REP)) }],
      }),
    });
    expect(valuesOf(build.run(), build.program(), list, 'x')).toEqual({ d1: '1', d2: '1', d3: '0', d4: '1', d5: '0', d6: '1' });
  });

  it('sums stay exact beyond what a machine number holds', () => {
    const build = new Build();
    build.record('Big', { id: { type: TEXT, key: true }, x: { type: NUMBER, decimals: 0 } }, [['a', '9007199254740991'], ['b', '9007199254740991'], ['c', '1']]);
    const list = build.list('One', single, {}, { x: aggregate('sum', 0, NUMBER, column(1, NUMBER, 1)), y: aggregate('average', 0, NUMBER, column(1, NUMBER, 1)) });
    const evaluation = build.run();
    expect(String(evaluation.value(list, 0, 0))).toBe('18014398509481983/1');
    expect(String(evaluation.value(list, 1, 0))).toBe('6004799503160661');
  });

  it('thirds add up', () => {
    const build = deals();
    const third = call('divide', USD, amount, written('3', NUMBER));
    const list = build.list('One', single, {}, { x: call('multiply', USD, aggregate('sum', DEAL, USD, third), written('3', NUMBER)) });
    expect(String(build.run().value(list, 0, 0))).toBe('517/2');
  });
});

describe('a row that is not there', () => {
  const none = aggregate('only', DEAL, USD, amount, { where: never });
  it('is no problem where the policy says what then', () => {
    const build = deals();
    const list = build.list('One', single, {}, {
      fallback: otherwise(none, written('5', USD)), through: otherwise(call('add', USD, none, written('1', USD)), written('6', USD)), asked: call('isMissing', FLAG, none), units: call('add', USD, otherwise(none, written('5', USD)), written('1', USD)),
    });
    const evaluation = build.run();
    expect([0, 1, 2, 3].map((c) => evaluation.value(list, c, 0))).toEqual([5, 6, true, 6]);
    expect(problems(evaluation)).toEqual([]);
  });
  it('is none either where the condition compares with the row outside', () => {
    const build = deals(), larger = aggregate('only', DEAL, USD, amount, { where: call('greater', FLAG, amount, follow(column(0, rowOf(DEAL)), DEAL, 2, USD)) });
    const list = build.list('ByDeal', each(DEAL), { deal: rowOf(DEAL) }, { kept: otherwise(larger, written('0', USD)), plain: larger });
    const evaluation = build.run();
    expect(valuesOf(evaluation, build.program(), list, 'kept')).toEqual({ d1: '0', d2: '0', d3: '0', d4: '0', d5: '0', d6: '0' });
    // d1, d3 and d6 have none; d2, d4 and d5 several, which is a problem with a fall-back too.
    expect(problems(evaluation)).toEqual(['T5101 × 3']);
    valuesOf(evaluation, build.program(), list, 'plain');
    expect(problems(evaluation).sort()).toEqual(['T5100 × 3', 'T5101 × 6']);
  });
  it('two rows are one all the same', () => {
    const build = deals();
    const list = build.list('One', single, {}, { x: otherwise(aggregate('only', DEAL, USD, amount, { where: won }), written('5', USD)) });
    const evaluation = build.run();
    expect(evaluation.value(list, 0, 0)).toBe(5);
    expect(problems(evaluation)).toEqual(['T5101 × 1']);
  });
  it('is told with the row that asks', () => {
    const build = deals();
    const list = build.list('ByRep', each(REP), { rep: rowOf(REP) }, { x: aggregate('only', DEAL, USD, amount, { keys: [{ inner: owner, outer: column(0, rowOf(REP)) }], where: won }) });
    const evaluation = build.run();
    evaluation.value(list, 1, 0);
    expect(evaluation.diagnostics().map((d) => d.notes)).toEqual([['for example: byrep cid'], ['for example: byrep ana']]);
  });
});
