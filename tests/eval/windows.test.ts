import { describe, expect, it } from 'vitest';
import type { ir } from '@truce/engine';
import { aggregate, at, Build, call, column, COUNT, DATE, FLAG, is, NUMBER, previous, requires, TEXT, USD, valuesOf, written, type Rows } from './build.js';

const ROWS: Rows = [['a1', 'ana', '2026-01-10', '10', 'x'], ['b1', 'bob', '2026-01-01', '5', 'x'], ['a3', 'ana', '2026-03-01', '30', 'x'], ['a2', 'ana', '2026-02-01', '20', 'y'], ['b2', 'bob', '2026-02-01', null, 'x'], ['a4', 'ana', '2026-03-01', '40', 'y']];
const REP = column(1, TEXT), ON = column(2, DATE), AMOUNT = column(3, USD);
const amount = column(3, USD, 1), kind = column(4, TEXT, 1);

/** Sales of two reps in order of their day, each rep on its own; ties by key. Computed columns from 5 on. */
function sales(computed: Record<string, ir.Expr>, more: Partial<ir.Relation> = {}, rows: Rows = ROWS): (name: string) => Record<string, string> {
  const build = new Build();
  const id = build.record('Sale', { id: { type: TEXT, key: true }, rep: { type: TEXT }, on: { type: DATE, known: { kind: 'planned' } }, amount: { type: USD, optional: true }, kind: { type: TEXT } }, rows);
  const relation = build.declared[id]!.relation;
  const columns = [...relation.columns, ...Object.entries(computed).map(([name, value], i): ir.Column => ({ id: 5 + i, name, title: null, type: value.type, optional: true, value, role: null, at: at() }))];
  build.declared[id] = { ...build.declared[id]!, relation: { ...relation, columns, steps: columns.slice(5).map((c) => ({ columns: [c.id], recursive: false })), ordering: { by: [ON], restarting: [REP] }, ...more } };
  const evaluation = build.run(), program = build.program();
  return (name) => valuesOf(evaluation, program, id, name);
}

describe('windows', () => {
  it('earlier, so far and later, by the order and not by the data', () => {
    const of = sales({
      earlier: aggregate('sum', 'earlier', USD, amount), soFar: aggregate('sum', 'soFar', USD, amount), later: aggregate('sum', 'later', USD, amount), n: aggregate('count', 'earlier', COUNT, null),
      first: aggregate('first', 'soFar', USD, amount), last: aggregate('last', 'earlier', USD, amount), next: aggregate('first', 'later', USD, amount), most: aggregate('largest', 'earlier', USD, amount), median: aggregate('median', 'soFar', USD, amount),
    });
    expect(of('earlier')).toEqual({ a1: '0', a2: '10', a3: '30', a4: '60', b1: '0', b2: '5' });
    expect(of('soFar')).toEqual({ a1: '10', a2: '30', a3: '60', a4: '100', b1: '5', b2: '5' });
    expect(of('later')).toEqual({ a1: '90', a2: '70', a3: '40', a4: '0', b1: '0', b2: '0' });
    expect(of('n')).toEqual({ a1: '0', a2: '1', a3: '2', a4: '3', b1: '0', b2: '1' });
    expect(of('first')).toEqual({ a1: '10', a2: '10', a3: '10', a4: '10', b1: '5', b2: '5' });
    expect(of('last')).toEqual({ a1: 'missing', a2: '10', a3: '20', a4: '30', b1: 'missing', b2: '5' });
    expect(of('next')).toEqual({ a1: '20', a2: '30', a3: '40', a4: 'missing', b1: 'missing', b2: 'missing' });
    expect(of('most')).toEqual({ a1: 'missing', a2: '10', a3: '20', a4: '30', b1: 'missing', b2: '5' });
    expect(of('median')).toEqual({ a1: '10', a2: '15', a3: '20', a4: '25', b1: '5', b2: '5' });
  });

  it('keys and conditions, also such that compare with the row that asks', () => {
    const of = sales({
      sameKind: aggregate('sum', 'earlier', USD, amount, { keys: [{ inner: kind, outer: column(4, TEXT) }] }), onlyX: aggregate('sum', 'soFar', USD, amount, { where: is(kind, written('x', TEXT)) }),
      smaller: aggregate('count', 'later', COUNT, null, { where: call('greater', FLAG, amount, call('multiply', USD, AMOUNT, written('2', NUMBER))) }),
    });
    expect(of('sameKind')).toEqual({ a1: '0', a2: '0', a3: '10', a4: '20', b1: '0', b2: '5' });
    expect(of('onlyX')).toEqual({ a1: '10', a2: '10', a3: '40', a4: '40', b1: '5', b2: '5' });
    expect(of('smaller')).toEqual({ a1: '2', a2: '0', a3: '0', a4: '0', b1: '0', b2: '0' });
  });

  it('a row that does not belong is seen by nobody but itself', () => {
    const of = sales({ earlier: aggregate('sum', 'earlier', USD, amount), soFar: aggregate('sum', 'soFar', USD, amount), before: previous(AMOUNT, written('0', USD)), later: aggregate('count', 'later', COUNT, null) },
      { conditions: [requires(call('not', FLAG, is(column(0, TEXT), written('a2', TEXT))))] });
    expect(of('earlier')).toEqual({ a1: '0', a2: '10', a3: '10', a4: '40', b1: '0', b2: '5' });
    expect(of('soFar')).toEqual({ a1: '10', a2: '30', a3: '40', a4: '80', b1: '5', b2: '5' });
    expect(of('before')).toEqual({ a1: '0', a2: '10', a3: '10', a4: '30', b1: '0', b2: '5' });
    expect(of('later')).toEqual({ a1: '2', a2: '2', a3: '1', a4: '0', b1: '1', b2: '0' });
  });
});

describe('the row before', () => {
  it('any expression of it, and the starting value in the first row of a partition', () => {
    const of = sales({ before: previous(call('add', USD, AMOUNT, written('1', USD)), AMOUNT) });
    expect(of('before')).toEqual({ a1: '10', a2: '11', a3: '21', a4: '31', b1: '5', b2: '6' });
  });

  it('columns that carry a state, in whatever order they are listed', () => {
    // opening = previous owed starting 0; advance = largest(0, 25 − amount); repaid = −smallest(opening, largest(0, amount − 25)); owed = opening + advance + repaid
    const opening = column(5, USD), advance = column(6, USD), repaid = column(7, USD), zero = written('0', USD), due = written('25', USD);
    const of = sales({
      opening: previous(column(8, USD), zero), advance: call('max', USD, zero, call('subtract', USD, due, AMOUNT)),
      repaid: call('negate', USD, call('min', USD, opening, call('max', USD, zero, call('subtract', USD, AMOUNT, due)))), owed: call('add', USD, call('add', USD, opening, advance), repaid),
    }, { steps: [{ columns: [6], recursive: false }, { columns: [8, 7, 5], recursive: true }] });
    expect(of('owed')).toEqual({ a1: '15', a2: '20', a3: '15', a4: '0', b1: '20', b2: 'missing' });
    expect(of('repaid')).toEqual({ a1: '0', a2: '0', a3: '-5', a4: '-15', b1: '0', b2: 'missing' });
  });

  it('windows over what is being computed', () => {
    // share = amount less a tenth of all that was given so far; rest counts from the end.
    const of = sales({ share: call('subtract', USD, AMOUNT, call('divide', USD, aggregate('sum', 'earlier', USD, column(5, USD, 1)), written('10', NUMBER))) }, { steps: [{ columns: [5], recursive: true }] });
    expect(of('share')).toEqual({ a1: '10', a2: '19', a3: '271/10', a4: '3439/100', b1: '5', b2: 'missing' });
    const back = sales({ rest: call('add', USD, AMOUNT, aggregate('largest', 'later', USD, column(5, USD, 1), {})), last: written('1', USD) }, { steps: [{ columns: [5], recursive: true }, { columns: [6], recursive: false }] });
    expect(back('rest')).toEqual({ a1: 'missing', a2: 'missing', a3: 'missing', a4: 'missing', b1: 'missing', b2: 'missing' });
    const sums = sales({ rest: call('add', USD, AMOUNT, aggregate('sum', 'later', USD, column(5, USD, 1))) }, { steps: [{ columns: [5], recursive: true }] });
    expect(sums('rest')).toEqual({ a1: '250', a2: '130', a3: '70', a4: '40', b1: '5', b2: 'missing' });
  });

  it('a window with this row reads what was computed in this row before', () => {
    const of = sales({ total: aggregate('sum', 'soFar', USD, column(6, USD, 1)), net: call('subtract', USD, AMOUNT, previous(column(5, USD), written('0', USD))) }, { steps: [{ columns: [5, 6], recursive: true }] });
    expect(of('net')).toEqual({ a1: '10', a2: '10', a3: '10', a4: '10', b1: '5', b2: 'missing' });
    expect(of('total')).toEqual({ a1: '10', a2: '20', a3: '30', a4: '40', b1: '5', b2: '5' });
  });

  it('ten thousand rows in one go', () => {
    const rows = Array.from({ length: 10_000 }, (_, i) => [String(i).padStart(6, '0'), 'ana', '2026-01-01', '1', 'x']);
    const of = sales({ n: call('add', USD, previous(column(5, USD), written('0', USD)), AMOUNT), sum: aggregate('sum', 'soFar', USD, amount) }, { steps: [{ columns: [5], recursive: true }, { columns: [6], recursive: false }] }, rows);
    expect([of('n')['009999'], of('sum')['009999']]).toEqual(['10000', '10000']);
  });
});
