import { expect, it } from 'vitest';
import type { ir } from '@truce/engine';
import { aggregate, Build, call, column, COUNT, each, follow, is, NUMBER, otherwise, problems, rowOf, TEXT, USD, written } from './build.js';

const DEAL = 0;
const amount = (): ir.Expr => column(1, USD, 1), named = (id: string): ir.Expr => is(column(0, TEXT, 1), written(id, TEXT));
const none = (fn: ir.Reduce): ir.Expr => aggregate(fn, DEAL, USD, amount(), { where: named('nobody') });

/** Why a column is missing in the row of deal `b`, whose amount is missing. */
function reason(formula: ir.Expr, more: Readonly<Record<string, ir.Expr>> = {}): unknown {
  const build = new Build();
  build.record('Deal', { id: { type: TEXT, key: true }, amount: { type: USD, optional: true } }, [['a', '10'], ['b', null]]);
  const list = build.list('Look', each(DEAL), { deal: rowOf(DEAL) }, { x: formula, ...more }), evaluation = build.run();
  return evaluation.whyMissing(list, 1, evaluation.findRow(list, 'b')!);
}

it('an aggregate without rows, also below other parts and columns', () => {
  expect(reason(none('average'))).toEqual({ kind: 'no rows' });
  expect(reason(call('round', USD, none('median'), written('1', USD)))).toEqual({ kind: 'no rows' });
  expect(reason(column(2, USD), { y: none('largest') })).toEqual({ kind: 'no rows' });
});
it('an aggregate whose rows have no value', () => expect(reason(aggregate('average', DEAL, USD, amount(), { where: named('b') }))).toEqual({ kind: 'no values' }));
it('a division by zero, but not when one side is missing itself', () => {
  expect(reason(call('divide', NUMBER, written('1', USD), none('sum')))).toEqual({ kind: 'division by zero' });
  expect(reason(call('divide', NUMBER, none('average'), none('sum')))).toEqual({ kind: 'no rows' });
  expect(reason(call('divide', NUMBER, written('1', NUMBER), aggregate('count', DEAL, COUNT, null, { where: named('nobody') })))).toEqual({ kind: 'division by zero' });
});
it('a field of the data', () => expect(reason(call('add', USD, follow(column(0, rowOf(DEAL)), DEAL, 1, USD), written('1', USD)))).toEqual({ kind: 'field', name: 'amount' }));
it('nothing where the value is there', () => expect(reason(otherwise(none('average'), written('0', USD)))).toBeNull());
it('tells no problem of the data again', () => {
  const build = new Build();
  build.record('Deal', { id: { type: TEXT, key: true }, amount: { type: USD, optional: true } }, [['a', '10'], ['b', '20']]);
  const list = build.list('Look', each(DEAL), { deal: rowOf(DEAL) }, { x: call('add', USD, aggregate('only', DEAL, USD, amount()), none('average')) }), evaluation = build.run();
  evaluation.value(list, 1, 0);
  const before = problems(evaluation);
  expect(before).toHaveLength(1);
  evaluation.whyMissing(list, 1, 0);
  expect(problems(evaluation)).toEqual(before);
});
