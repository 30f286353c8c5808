import { describe, expect, it } from 'vitest';
import type { ir } from '@truce/engine';
import { aggregate, at, band, both, Build, call, column, COUNT, DATE, day, each, excludes, FLAG, follow, is, members, NUMBER, otherwise, PERCENT, problems, requires, rest, rowOf, scale, single, STAGE, TEXT, valuesOf, written } from './build.js';

const LEAD = 0;
function leads(): Build {
  const build = new Build();
  build.record('Lead', { id: { type: TEXT, key: true }, size: { type: NUMBER, optional: true }, stage: { type: STAGE, optional: true }, vip: { type: FLAG, optional: true } }, [['a', '5', 'Open', 'yes'], ['b', null, 'Won', 'no'], ['c', '20', null, null]]);
  return build;
}
const lead = column(0, rowOf(LEAD)), size = follow(lead, LEAD, 1, NUMBER), stage = follow(lead, LEAD, 2, STAGE), vip = follow(lead, LEAD, 3, FLAG);
const n = (text: string | null): ir.Expr => written(text, NUMBER), not = (e: ir.Expr): ir.Expr => call('not', FLAG, e), or = (...args: ir.Expr[]): ir.Expr => ({ op: 'or', args, type: FLAG, at: at() });
const bigger = (text: string): ir.Expr => call('greater', FLAG, size, n(text));
const arm = (when: ir.Expr, then: string): ir.Arm => ({ when, then: n(then), at: at() });
const choose = (rule: 'unique' | 'first', arms: readonly ir.Arm[], other: string | null): ir.Expr => ({ op: 'choose', rule, name: 'band', arms, else: other === null ? null : n(other), type: NUMBER, at: at() });

function each_(computed: Readonly<Record<string, ir.Expr>>): { of: (name: string) => Record<string, string>; problems: () => string[] } {
  const build = leads(), list = build.list('Scored', each(LEAD), { lead: rowOf(LEAD) }, computed), evaluation = build.run(), program = build.program();
  return { of: (name) => valuesOf(evaluation, program, list, name), problems: () => problems(evaluation) };
}

describe('missing', () => {
  it('comparisons are no, their negations yes; a missing flag is no, and so is its negation', () => {
    const { of } = each_({
      bigger: bigger('10'), notBigger: not(bigger('10')), vip: or(vip), notVip: not(vip), both: both(vip, bigger('1')), oneOf: { op: 'oneOf', value: stage, items: [written('Open', STAGE), written('Won', STAGE)], type: FLAG, at: at() },
      same: is(size, size), other: call('notEqual', FLAG, stage, written('Won', STAGE)), taken: { op: 'if', condition: not(vip), then: n('1'), else: n('2'), type: NUMBER, at: at() },
    });
    expect(of('bigger')).toEqual({ a: 'no', b: 'no', c: 'yes' });
    expect(of('notBigger')).toEqual({ a: 'yes', b: 'yes', c: 'no' });
    expect(of('vip')).toEqual({ a: 'yes', b: 'no', c: 'no' });
    expect(of('notVip')).toEqual({ a: 'no', b: 'yes', c: 'missing' });
    expect(of('taken')).toEqual({ a: '2', b: '1', c: '2' });
    expect(of('both')).toEqual({ a: 'yes', b: 'no', c: 'no' });
    expect(of('oneOf')).toEqual({ a: 'yes', b: 'yes', c: 'no' });
    expect(of('same')).toEqual({ a: 'yes', b: 'no', c: 'yes' });
    expect(of('other')).toEqual({ a: 'yes', b: 'no', c: 'no' });
  });
  it('a list of constants or of columns', () => {
    const list: ir.ValueType = { kind: 'list', of: NUMBER };
    const { of } = each_({ constants: { op: 'oneOf', value: size, items: [written('5, 6', list)], type: FLAG, at: at() }, columns: { op: 'oneOf', value: n('20'), items: [size, n(null)], type: FLAG, at: at() } });
    expect([of('constants'), of('columns')]).toEqual([{ a: 'yes', b: 'no', c: 'no' }, { a: 'no', b: 'no', c: 'yes' }]);
  });
});

describe('choose', () => {
  it('the one way that holds, the first, or else', () => {
    const { of, problems: found } = each_({
      unique: choose('unique', [arm(is(stage, written('Open', STAGE)), '1'), arm(is(stage, written('Won', STAGE)), '2')], '3'), first: choose('first', [arm(bigger('1'), '1'), arm(bigger('10'), '2')], '3'),
      two: choose('unique', [arm(bigger('1'), '1'), arm(bigger('10'), '2')], '3'), none: choose('first', [arm(bigger('10'), '1')], null), kept: otherwise(choose('unique', [arm(bigger('10'), '1')], null), n('9')),
    });
    expect(of('unique')).toEqual({ a: '1', b: '2', c: '3' });
    expect(of('first')).toEqual({ a: '1', b: '3', c: '1' });
    expect(found()).toEqual([]);
    expect(of('two')).toEqual({ a: '1', b: '3', c: 'missing' });
    expect(of('none')).toEqual({ a: 'missing', b: 'missing', c: '1' });
    expect(of('kept')).toEqual({ a: '9', b: '9', c: '1' });
    expect(found().sort()).toEqual(['T5102 × 1', 'T5103 × 2', 'T5103 × 2']);
  });
});

it('total adds what holds, and what always counts', () => {
  const total = (...arms: readonly (readonly [ir.Expr | null, ir.Expr])[]): ir.Expr => ({ op: 'total', arms: arms.map(([when, then]) => ({ when, then, at: at() })), type: NUMBER, at: at() });
  const { of } = each_({ score: total([bigger('1'), n('20')], [bigger('10'), n('0.5')], [null, n('-3')]), missing: total([bigger('1'), size], [null, size]), thirds: total([null, n('1/3')], [bigger('1'), n('1/3')]), none: total([bigger('100'), n('1')]) });
  expect(of('score')).toEqual({ a: '17', b: '-3', c: '35/2' });
  expect(of('missing')).toEqual({ a: '10', b: 'missing', c: '40' });
  expect(of('thirds')).toEqual({ a: '2/3', b: '1/3', c: '2/3' });
  expect(of('none')).toEqual({ a: '0', b: '0', c: '0' });
});

describe('versions', () => {
  it('the one in force on the day', () => {
    const build = new Build();
    const points = build.parameter('points', NUMBER, ['2026-01-01', '60'], ['2026-07-01', '70']);
    build.record('Lead', { id: { type: TEXT, key: true }, on: { type: DATE, optional: true, known: { kind: 'planned' } } }, [['a', '2026-06-30'], ['b', '2026-07-01'], ['c', '2025-12-31'], ['d', null]]);
    const on = follow(column(0, rowOf(0)), 0, 1, DATE);
    const list = build.list('L', each(0), { lead: rowOf(0) }, {
      needed: { op: 'parameter', parameter: points, on, type: NUMBER, at: at() }, kept: otherwise({ op: 'parameter', parameter: points, on, type: NUMBER, at: at() }, n('0')),
      rule: { op: 'version', on, type: NUMBER, at: at(), versions: [{ from: day('2026-01-01'), through: day('2026-06-30'), value: n('1') }, { from: day('2026-07-01'), through: null, value: n('2') }] },
      fixed: { op: 'parameter', parameter: points, on: written('2026-08-01', DATE), type: NUMBER, at: at() },
    });
    const evaluation = build.run(), program = build.program();
    expect(valuesOf(evaluation, program, list, 'needed')).toEqual({ a: '60', b: '70', c: 'missing', d: 'missing' });
    expect(valuesOf(evaluation, program, list, 'kept')).toEqual({ a: '60', b: '70', c: '0', d: '0' });
    expect(valuesOf(evaluation, program, list, 'rule')).toEqual({ a: '1', b: '2', c: 'missing', d: 'missing' });
    expect(valuesOf(evaluation, program, list, 'fixed')).toEqual({ a: '70', b: '70', c: '70', d: '70' });
    expect(problems(evaluation)).toEqual(['T5104 × 1']);
  });
});

describe('problems', () => {
  it('in a way that is not taken are none', () => {
    const { of, problems: found } = each_({ x: { op: 'if', condition: bigger('100'), then: choose('first', [arm(is(n('1'), n('2')), '1')], null), else: n('2'), type: NUMBER, at: at() } });
    expect(of('x')).toEqual({ a: '2', b: '2', c: '2' });
    expect(found()).toEqual([]);
  });
});

describe('observing', () => {
  it('tells every decision as it was written, and changes no result', () => {
    const build = leads();
    const yes = scale('at', PERCENT, [band('upTo', n('10'), written('0.1', PERCENT)), rest(written('0.2', PERCENT))], otherwise(size, n('0')));
    const require = requires(bigger('1')), exclude = excludes(bigger('10')), first = arm(bigger('10'), '1'), second = arm(bigger('1'), '2'), when = bigger('7');
    const part = { when: bigger('3'), then: n('1'), at: at() };
    const list = build.list('Scored', each(LEAD), { lead: rowOf(LEAD) }, {
      choose: choose('first', [first, second], '0'), if: { op: 'if', condition: when, then: n('1'), else: n('0'), type: NUMBER, at: at() }, total: { op: 'total', arms: [part], type: NUMBER, at: at() }, scale: yes,
    }, { conditions: [require, exclude] });
    const counts = new Map<ir.At, [number, number]>();
    const watched = build.run(null, {}, { observe: (place, outcome) => { const c = counts.get(place) ?? [0, 0]; c[outcome ? 0 : 1]++; counts.set(place, c); } });
    const program = build.program(), plain = build.run();
    for (const name of ['choose', 'if', 'total', 'scale']) expect(valuesOf(watched, program, list, name)).toEqual(valuesOf(plain, program, list, name));
    expect(members(watched, list)).toEqual(['a']);
    const rows = yes.op === 'scale' ? yes.rows : [];
    expect([require.at, exclude.at, first.at, second.at, when.at, part.at, rows[0]!.at, rows[1]!.at].map((place) => counts.get(place))).toEqual([[2, 1], [1, 1], [1, 2], [1, 1], [1, 2], [2, 1], [2, 1], [1, 0]]);
  });
});

it('a relation that cannot be computed yet is not computed', () => {
  const build = leads();
  const list = build.list('Later', each(LEAD), { lead: rowOf(LEAD) });
  build.declared[list] = { ...build.declared[list]!, relation: { ...build.declared[list]!.relation, facts: { ...build.declared[list]!.relation.facts, notRun: 'splits are not run yet' } } };
  expect(() => build.run().rows(list)).toThrow('splits are not run yet');
});

it('a long chain of columns needs no deep stack', () => {
  const build = leads(), computed: Record<string, ir.Expr> = {};
  for (let i = 0; i < 5000; i++) computed[`c${i}`] = i === 0 ? n('0') : call('add', NUMBER, column(i, NUMBER), n('1'));
  const list = build.list('Chain', single, { nothing: COUNT }, computed);
  build.declared[list] = { ...build.declared[list]!, relation: { ...build.declared[list]!.relation, keys: [] } };
  expect(build.run().value(list, 5000, 0)).toBe(4999);
});

it('columns are computed once, whatever is asked first', () => {
  const build = leads();
  const list = build.list('L', each(LEAD), { lead: rowOf(LEAD) }, { sum: aggregate('sum', LEAD, NUMBER, column(1, NUMBER, 1)), share: call('divide', NUMBER, size, column(1, NUMBER)) });
  const one = build.run(), other = build.run();
  const first = valuesOf(one, build.program(), list, 'share');
  valuesOf(other, build.program(), list, 'sum');
  expect(valuesOf(other, build.program(), list, 'share')).toEqual(first);
  expect(first).toEqual({ a: '1/5', b: 'missing', c: '4/5' });
});
