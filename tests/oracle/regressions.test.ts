/** Programs on which the engine and the interpreter once differed, or that chance is unlikely to find. */
import { describe, expect, it } from 'vitest';
import type { ir } from '@truce/engine';
import { evaluated, interpreted } from './both.js';
import type { Case } from './generate.js';
import { COUNT, DATE, FLAG, NUMBER, TEXT, USD, at, call, column, constant, policy, record, relation, row } from '../proof/policy.js';
import { Rational } from './rational.js';
import type { V } from './values.js';

const TIME: ir.ValueType = { kind: 'time' };
const rows = record(0, 'R', [{ name: 'id', type: TEXT, decimals: 0, optional: false, key: true, bounds: [], editedBy: [], known: { kind: 'undated' }, at: at() }]);
const over = (fn: ir.Reduce, value: ir.Expr): ir.Expr => ({ op: 'aggregate', fn, binder: 1, over: { relation: 0 }, keys: [], where: null, value, order: [], type: value.type, at: at() });
function one(...columns: readonly ir.Expr[]): Case {
  const list = relation(1, 'L', 'list', { op: 'single' }, columns.map((value, i) => [`c${i}`, value.type, value]));
  return { program: policy({ relations: [rows, list] }), data: new Map([[0, [['a'], ['b']]]]), asOf: { day: 20_000, time: null } };
}

describe('results that are shared between aggregates', () => {
  it('tell the as-of day from its last moment', () => {
    const c = one(over('smallest', { op: 'asOf', type: DATE, at: at() }), over('smallest', { op: 'asOf', type: TIME, at: at() }));
    expect(interpreted(c)).toContain('L() in | c0 20000 | c1 1728086399999');
    expect(evaluated(c)).toEqual(interpreted(c));
  });
  it('tell constants of different types apart', () => {
    const c = one(over('first', constant('1', NUMBER)), over('first', constant('1', TEXT)));
    expect(interpreted(c)).toContain('L() in | c0 1 | c1 "1"');
    expect(evaluated(c)).toEqual(interpreted(c));
  });
  it('tell periods of different units apart', () => {
    const first = (unit: ir.PeriodUnit): ir.Expr => over('smallest', { op: 'call', fn: 'startOf', args: [constant(200, { kind: 'period', unit })], type: DATE, at: at() });
    const c = one(first('week'), first('year'));
    expect(new Set(interpreted(c)[0]!.split(' | ').slice(1).map((cell) => cell.slice(3))).size).toBe(2);
    expect(evaluated(c)).toEqual(interpreted(c));
  });
});

/** Items with a day, an owner and an amount; a list of one row for each of them, whose columns aggregate over all of them. */
function items(cells: readonly (readonly V[])[], columns: readonly ir.Expr[], ordering: ir.Relation['ordering'] = null): Case {
  const field = (name: string, type: ir.ValueType, decimals = 0): ir.Field => ({ name, type, decimals, optional: name !== 'id', key: name === 'id', bounds: [], editedBy: [], known: { kind: 'undated' }, at: at() });
  const item = record(0, 'Item', [field('id', TEXT), field('on', DATE), field('owner', row(0)), field('amount', USD, 2)]);
  const list = relation(1, 'L', 'list', { op: 'each', items: [{ relation: 0 }] }, [['item', row(0), null], ...columns.map((value, i) => [`c${i}`, value.type, value] as const)], { ordering });
  return { program: policy({ relations: [item, list] }), data: new Map([[0, cells]]), asOf: null };
}
const dayOfItem = (): ir.Expr => ({ op: 'follow', row: column(0, row(0)), relation: 0, column: 1, type: DATE, at: at() });
const agree = (c: Case): void => expect(evaluated(c)).toEqual(interpreted(c));

describe('rows between bounds from outside', () => {
  const days = [3, 1, 2, 2, null, 5, 4, 1], cells = days.map((day, i): V[] => [`k${i}`, day, i % 2, Rational.of(10 ** i, 100)]);
  const inner = (): ir.Expr => column(1, DATE, 1), later = (n: number): ir.Expr => call('addDays', DATE, dayOfItem(), constant(String(n), { kind: 'duration', of: 'days' }));
  const conditions: readonly ir.Expr[] = [
    ...(['less', 'lessOrEqual', 'greater', 'greaterOrEqual', 'equal', 'notEqual'] as const).flatMap((fn) => [call(fn, FLAG, inner(), dayOfItem()), call(fn, FLAG, dayOfItem(), inner())]),
    call('between', FLAG, inner(), dayOfItem(), later(2)), call('between', FLAG, inner(), later(2), dayOfItem()), call('between', FLAG, dayOfItem(), inner(), constant(4, DATE)),
    { op: 'and', args: [call('greater', FLAG, inner(), dayOfItem()), call('less', FLAG, inner(), later(3))], type: FLAG, at: at() },
    { op: 'and', args: [call('greaterOrEqual', FLAG, inner(), dayOfItem()), call('less', FLAG, later(-1), inner()), call('lessOrEqual', FLAG, inner(), later(1))], type: FLAG, at: at() },
  ];
  const reductions: readonly (readonly [ir.Reduce, ir.ValueType, ir.Expr | null])[] = [['count', COUNT, null], ['sum', USD, column(3, USD, 1)], ['largest', USD, column(3, USD, 1)], ['last', TEXT, column(0, TEXT, 1)]];
  it.each(reductions)('%s', (fn, type, value) => {
    for (const keys of [[], [{ inner: column(2, row(0), 1), outer: { op: 'follow', row: column(0, row(0)), relation: 0, column: 2, type: row(0), at: at() } as ir.Expr }]]) {
      agree(items(cells, conditions.map((where): ir.Expr => ({ op: 'aggregate', fn, binder: 1, over: { relation: 0 }, keys, where, value, order: [], type, at: at() }))));
    }
  });
});

describe('sums that leave the range of machine numbers', () => {
  const nearly = Rational.of(2n ** 53n - 1n, 100);
  it.each([['all of one sign', [nearly, nearly, nearly, Rational.of(1, 100)]], ['there and back', [nearly, nearly, nearly.negated(), nearly.negated(), Rational.of(3, 100)]]])('%s', (_, amounts) => {
    const sum = (over: ir.Aggregate['over'], fn: 'sum' | 'average', where: ir.Expr | null = null): ir.Expr => ({
      op: 'aggregate', fn, binder: 1, over, keys: [], where, value: 'relation' in over ? column(3, USD, 1) : { op: 'follow', row: column(0, row(0), 1), relation: 0, column: 3, type: USD, at: at() }, order: [], type: USD, at: at(),
    });
    const all = { relation: 0 };
    agree(items(amounts.map((amount, i) => [`k${i}`, i, null, amount]), [
      sum(all, 'sum'), sum(all, 'average'), sum(all, 'sum', call('lessOrEqual', FLAG, column(1, DATE, 1), dayOfItem())), sum({ window: 'soFar' }, 'sum'), sum({ window: 'later' }, 'average'),
    ], { by: [dayOfItem()], restarting: [] }));
  });
});
