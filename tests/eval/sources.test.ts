import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ir } from '@truce/engine';
import { aggregate, both, Build, call, callOf, column, COUNT, DATE, day, each, excludes, FLAG, follow, is, members, NUMBER, period, previous, problems, requires, rowOf, single, STAGE, TEXT, USD, valuesOf, written, type Rows } from './build.js';

const REPS: Rows = [['bob', 'AE'], ['ana', 'AE'], ['max', 'Boss']];
function reps(): Build {
  const build = new Build();
  build.record('Rep', { id: { type: TEXT, key: true }, role: { type: TEXT } }, REPS);
  return build;
}
const months = (from: string | null, through: string | null): ir.EachItem => ({ unit: 'month', from: from === null ? null : day(from), through: through === null ? null : day(through) });

describe('each', () => {
  it('makes every combination, also the empty ones, the first item outermost', () => {
    const build = reps();
    const list = build.list('Grid', { op: 'each', items: [{ relation: 0 }, months('2026-01-15', '2026-02-01')] }, { rep: rowOf(0), month: period('month') });
    expect(members(build.run(), list)).toEqual(['bob, 2026-01', 'bob, 2026-02', 'ana, 2026-01', 'ana, 2026-02', 'max, 2026-01', 'max, 2026-02']);
  });
  it.each([
    ['2026-01-01', '2026-12-31', '2026-03-02', ['2026-01', '2026-02', '2026-03']], ['2026-01-01', '2026-02-28', '2026-03-02', ['2026-01', '2026-02']], ['2026-01-01', null, '2026-02-01', ['2026-01', '2026-02']],
    ['2026-05-01', null, '2026-02-01', []], ['2026-01-01', '2026-01-31', null, ['2026-01']], ['2026-02-20', null, '2026-02-10', ['2026-02']],
  ])('months from %s through %s as of %s', (from, through, asOf, expected) => {
    const build = new Build();
    const list = build.list('Months', { op: 'each', items: [months(from, through)] }, { month: period('month') });
    const evaluation = build.run(asOf);
    expect(members(evaluation, list)).toEqual(expected);
    expect(problems(evaluation)).toEqual([]);
  });
  it.each([[null, '2026-01-01', '2026-02-01'], ['2026-01-01', null, null]])('says when the beginning or the end is not known', (from, through, asOf) => {
    const build = new Build();
    const list = build.list('Months', { op: 'each', items: [months(from, through)] }, { month: period('month') });
    const evaluation = build.run(asOf);
    expect(members(evaluation, list)).toEqual([]);
    expect(problems(evaluation)).toEqual(['T5107 × 1']);
  });
  it('reads the rows of the other relation that belong to it, and its own header', () => {
    const build = reps();
    const aes = build.list('AEs', each(0), { rep: rowOf(0) }, {}, { where: is(follow(column(0, rowOf(0)), 0, 1, TEXT), written('AE', TEXT)) });
    const notBob = build.list('NotBob', each(aes), { ae: rowOf(aes) }, { name: follow(follow(column(0, rowOf(aes)), aes, 0, rowOf(0)), 0, 0, TEXT) }, { conditions: [excludes(is(follow(follow(column(0, rowOf(aes)), aes, 0, rowOf(0)), 0, 0, TEXT), written('bob', TEXT)))] });
    const grid = build.list('Grid', { op: 'each', items: [{ relation: notBob }, { relation: aes }] }, { a: rowOf(notBob), b: rowOf(aes) });
    const evaluation = build.run();
    expect(members(evaluation, aes)).toEqual(['bob', 'ana']);
    // A header makes no candidates; a condition does, so that its `no` can be explained.
    expect(valuesOf(evaluation, build.program(), notBob, 'name')).toEqual({ bob: 'bob', ana: 'ana' });
    expect([members(evaluation, notBob), members(evaluation, grid)]).toEqual([['ana'], ['ana, bob', 'ana, ana']]);
    expect([evaluation.findRow(notBob, 'bob'), evaluation.findRow(notBob, 'max')].map((r) => r !== null && evaluation.belongs(notBob, r))).toEqual([false, false]);
    expect([evaluation.findRow(aes, 'max'), evaluation.rowText(aes, evaluation.findRow(aes, 'ana')!)]).toEqual([null, 'ana']);
  });
});

describe('distinct and single', () => {
  it('makes a row for each different combination, in the order of the keys', () => {
    const build = new Build();
    build.record('Touch', { id: { type: TEXT, key: true }, stage: { type: STAGE, optional: true }, n: { type: NUMBER } }, [['1', 'Won', '2'], ['2', 'Open', '2.5'], ['3', 'Won', '2'], ['4', null, '1'], ['5', 'Won', '1'], ['6', 'Lost', '9']]);
    const list = build.list('Kinds', { op: 'distinct', binder: 1, relation: 0, where: call('less', FLAG, column(2, NUMBER, 1), written('9', NUMBER)), keys: [column(1, STAGE, 1), column(2, NUMBER, 1)] }, { stage: STAGE, n: NUMBER }, {
      count: aggregate('count', 0, COUNT, null, { keys: [{ inner: column(1, STAGE, 1), outer: column(0, STAGE) }, { inner: column(2, NUMBER, 1), outer: column(1, NUMBER) }] }),
    });
    const evaluation = build.run();
    expect(members(evaluation, list)).toEqual(['Open, 2.5', 'Won, 1', 'Won, 2', 'missing, 1']);
    expect(valuesOf(evaluation, build.program(), list, 'count')).toEqual({ 'Open, 2.5': '1', 'Won, 1': '1', 'Won, 2': '2', 'missing, 1': '0' });
  });
  it('one row without a name', () => {
    const build = new Build();
    const list = build.list('Company', single, {}, { x: written('1', NUMBER) });
    const evaluation = build.run();
    expect([members(evaluation, list), evaluation.findRow(list, '')]).toEqual([[''], 0]);
  });
});

it('rows print in their order, which restarts', () => {
  const build = new Build();
  const list = build.record('Sale', { id: { type: TEXT, key: true }, rep: { type: TEXT }, on: { type: DATE, known: { kind: 'planned' } } }, [['s3', 'ana', '2026-02-01'], ['s1', 'bob', '2026-01-01'], ['s2', 'ana', '2026-01-15'], ['s0', 'bob', '2026-01-01']]);
  build.declared[list] = { ...build.declared[list]!, relation: { ...build.declared[list]!.relation, ordering: { by: [column(2, DATE)], restarting: [column(1, TEXT)] } } };
  expect(members(build.run(), list)).toEqual(['s0', 's1', 's2', 's3']);
});

it('orders choices as declared, rows by their keys, and what is missing last', () => {
  const build = reps();
  const list = build.record('Deal', { id: { type: TEXT, key: true }, stage: { type: STAGE, optional: true }, rep: { type: rowOf(0), optional: true } }, [
    ['d1', null, '1'], ['d2', 'Lost', '1'], ['d3', 'Won', null], ['d4', 'Won', '0'], ['d5', 'Won', '1'], ['d6', 'Open', '2'], ['d0', 'Open', '2'],
  ]);
  build.declared[list] = { ...build.declared[list]!, relation: { ...build.declared[list]!.relation, ordering: { by: [column(1, STAGE), column(2, rowOf(0))], restarting: [] } } };
  // Row 1 is ana and row 0 is bob.
  expect(members(build.run(), list)).toEqual(['d0', 'd6', 'd5', 'd4', 'd3', 'd2', 'd1']);
});

it('rows without a key are told apart by what they hold', () => {
  const amounts = (rows: Rows): unknown => {
    const build = new Build();
    build.record('Touch', { on: { type: DATE }, points: { type: NUMBER } }, rows);
    const list = build.list('One', single, {}, { first: aggregate('first', 0, NUMBER, column(1, NUMBER, 1), { order: [column(0, DATE, 1)] }) });
    return build.run().value(list, 0, 0);
  };
  const rows: Rows = [['2026-01-01', '3'], ['2026-01-01', '2'], ['2026-01-02', '1']];
  expect([amounts(rows), amounts([...rows].reverse())]).toEqual([2, 2]);
});

it('the order of the data decides nothing', () => {
  const cents = fc.integer({ min: -500, max: 500 }).map((n) => (n / 100).toFixed(2));
  const rows = fc.array(fc.tuple(fc.constantFrom('0', '1', '2'), cents, fc.constantFrom('2026-01-31', '2026-02-01', '2026-03-15', null), fc.constantFrom('Open', 'Won')), { maxLength: 12 })
    .map((list): Rows => list.map(([rep, amount, on, stage], i) => [`d${i}`, rep, amount, on, stage]));
  const run = (data: Rows): unknown => {
    const build = reps();
    const deal = build.record('Deal', { id: { type: TEXT, key: true }, rep: { type: rowOf(0) }, amount: { type: USD }, on: { type: DATE, optional: true }, stage: { type: STAGE } }, data);
    const amount = follow(column(0, rowOf(deal)), deal, 2, USD), rep = follow(column(0, rowOf(deal)), deal, 1, rowOf(0)), on = follow(column(0, rowOf(deal)), deal, 3, DATE);
    const inner = (c: number, type: ir.ValueType): ir.Expr => column(c, type, 1), ofRep = { keys: [{ inner: inner(1, rowOf(0)), outer: column(0, rowOf(0)) }] };
    const pay = build.list('Pay', each(deal), { deal: rowOf(deal) }, {
      soFar: aggregate('sum', 'earlier', USD, follow(column(0, rowOf(deal), 1), deal, 2, USD)), half: call('round', USD, call('divide', USD, call('add', USD, previous(column(2, USD), written('1', USD)), amount), written('2', NUMBER)), written('0.01', USD)),
    }, { ordering: { by: [on, rep], restarting: [rep] }, steps: [{ columns: [1], recursive: false }, { columns: [2], recursive: true }], conditions: [requires(is(follow(column(0, rowOf(deal)), deal, 4, STAGE), written('Won', STAGE)))] });
    const grid = build.list('Grid', { op: 'each', items: [{ relation: 0 }, months('2026-01-01', '2026-03-31')] }, { rep: rowOf(0), month: period('month') }, {
      sum: aggregate('sum', deal, USD, inner(2, USD), { ...ofRep, where: both(is(callOf('periodOf', 'month', period('month'), inner(3, DATE)), column(1, period('month')))) }), first: aggregate('first', deal, USD, inner(2, USD), { ...ofRep, order: [inner(3, DATE)] }),
      most: aggregate('last', deal, TEXT, inner(0, TEXT), { ...ofRep, order: [inner(2, USD)] }), middle: aggregate('median', deal, USD, inner(2, USD), ofRep),
    });
    const kinds = build.list('Kinds', { op: 'distinct', binder: 1, relation: deal, where: null, keys: [inner(3, DATE), inner(1, rowOf(0))] }, { on: DATE, rep: rowOf(0) });
    const evaluation = build.run('2026-06-30'), program = build.program();
    return [[pay, 'soFar'], [pay, 'half'], [grid, 'sum'], [grid, 'first'], [grid, 'most'], [grid, 'middle']].map(([list, name]) => valuesOf(evaluation, program, list as number, name as string)).concat([Object.fromEntries(members(evaluation, kinds).entries()), Object.fromEntries(members(evaluation, pay).entries())]);
  };
  fc.assert(fc.property(rows.chain((data) => fc.tuple(fc.constant(data), fc.shuffledSubarray([...data], { minLength: data.length }))), ([data, shuffled]) => { expect(run(shuffled)).toEqual(run(data)); }), { numRuns: 100 });
});
