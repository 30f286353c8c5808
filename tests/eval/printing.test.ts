import { expect, it } from 'vitest';
import type { ir, Value } from '@truce/engine';
import { aggregate, Build, column, COUNT, DATE, DAYS, day, FLAG, HOUR, HOURS, is, moment, MONTHS, NUMBER, OPEN_DAYS, OPEN_HOURS, PERCENT, period, rowOf, STAGE, TEXT, TIME, USD, written } from './build.js';

const yen: ir.ValueType = { kind: 'money', currency: 'JPY' }, dinar: ir.ValueType = { kind: 'money', currency: 'BHD' };
/** Numbers as exact text, the rest as values. */
function shown(value: string | Value, type: ir.ValueType): string {
  const build = new Build();
  build.record('Rep', { id: { type: TEXT, key: true }, n: { type: COUNT, key: true } }, [['ana', '1200']]);
  const exact = type.kind === 'money' || type.kind === 'number' || type.kind === 'percent' || type.kind === 'count' || type.kind === 'duration';
  const list = build.list('One', { op: 'single' }, {}, { x: written(exact ? (value as string) : null, type) });
  const evaluation = build.run();
  return evaluation.text(exact ? evaluation.value(list, 0, 0) : value, type);
}
it.each<[string | Value, ir.ValueType, string]>([
  ['1250.5', USD, '1,250.50 USD'], ['-1234567.891', USD, '-1,234,567.891 USD'], ['-0.5', USD, '-0.50 USD'], ['1000/3', USD, '333.333333 USD'], ['0', USD, '0.00 USD'], ['999.999', USD, '999.999 USD'], ['1234.5', yen, '1,234.5 JPY'], ['1234', yen, '1,234 JPY'], ['1.5', dinar, '1.500 BHD'],
  ['123456789012345678901234567890', USD, '123,456,789,012,345,678,901,234,567,890.00 USD'],
  ['0.625', PERCENT, '62.5 %'], ['2/3', PERCENT, '66.6667 %'], ['-0.00001', PERCENT, '-0.001 %'], ['2/3', NUMBER, '0.666667'], ['1234567.5', NUMBER, '1234567.5'], ['12', COUNT, '12'],
  ['1', DAYS, '1 day'], ['2.5', DAYS, '2.5 days'], ['3', MONTHS, '3 months'], ['1', HOURS, '1 hour'], ['36', HOURS, '36 hours'], ['4', OPEN_HOURS, '4 business hours'], ['1', OPEN_DAYS, '1 business day'],
  [day('2026-03-01'), DATE, '2026-03-01'], [moment('2026-03-02T16:00'), TIME, '2026-03-02T16:00'], [moment('2026-03-02T16:00') + 5000, TIME, '2026-03-02T16:00:05'], [2026 * 4, period('quarter'), '2026-Q1'], [2026, period('year'), 'FY2026'],
  [true, FLAG, 'yes'], [false, FLAG, 'no'], ['Won', STAGE, 'Won'], ['a, b', TEXT, 'a, b'], [0, rowOf(0), 'ana, 1200'], [['a', null, 'b'], { kind: 'list', of: TEXT }, '(a, missing, b)'], [null, USD, 'missing'], [null, DATE, 'missing'],
])('%s of %j prints %s', (value, type, expected) => expect(shown(value, type)).toBe(expected));

it.each<[string, ir.ValueType, string]>([
  ['2/3', PERCENT, '66.7 %'], ['0.6', PERCENT, '60 %'], ['0.66666', PERCENT, '66.7 %'], ['2/3', NUMBER, '0.67'], ['12', COUNT, '12'], ['1000/3', USD, '333.33 USD'], ['1250.5', USD, '1,250.50 USD'], ['1234.5', yen, '1,235 JPY'], ['1/3', DAYS, '0.33 days'],
])('in short, %s of %j prints %s', (value, type, expected) => {
  const build = new Build(), list = build.list('One', { op: 'single' }, {}, { x: written(value, type) }), evaluation = build.run();
  expect(evaluation.text(evaluation.value(list, 0, 0), type, 'short')).toBe(expected);
});

it('a row without a key is told by its place', () => {
  const build = new Build();
  build.record('Touch', { on: { type: DATE } }, [['2026-01-01'], ['2026-01-02']]);
  const evaluation = build.run();
  expect([evaluation.rowText(0, 1), evaluation.findRow(0, '2'), evaluation.findRow(0, '3')]).toEqual(['2', 1, null]);
});

it('any expression can be asked of a row', () => {
  const build = new Build();
  build.record('Deal', { id: { type: TEXT, key: true }, amount: { type: USD } }, [['a', '10'], ['b', '30']]);
  const evaluation = build.run(), share: ir.Expr = { op: 'call', fn: 'divide', type: NUMBER, at: [0, 1, 2], args: [column(1, USD), aggregate('sum', 0, USD, column(1, USD, 1), { where: is(column(0, TEXT, 1), column(0, TEXT, 1)) })] };
  expect([0, 1, 0].map((row) => String(evaluation.valueOf(0, share, row)))).toEqual(['1/4', '3/4', '1/4']);
  expect(HOUR).toBe(3_600_000);
});
