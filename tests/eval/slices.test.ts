/** Slices: how much was paid at which rate, by which line. Whatever the scale and wherever it is read, they sum to what was read. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blendedRate, sumNumbers, type Reading, type ir } from '@truce/engine';
import { band, Build, call, column, PERCENT, rest, scale, single, USD, written } from './build.js';

const p = (text: string): ir.Expr => written(text, PERCENT), usd = (text: string | null): ir.Expr => written(text, USD);
/** Up to 100: 6 %, up to 200: 10 %, above: 15 %. */
const upTo = [band('upTo', usd('100'), p('0.06')), band('upTo', usd('200'), p('0.1')), rest(p('0.15'))];
const below = [band('below', usd('100'), p('0.06')), band('below', usd('200'), p('0.1')), rest(p('0.15'))];
const points = [band('below', usd('80'), p('0')), band('at', usd('80'), p('0.5')), band('at', usd('120'), p('1.5')), rest(p('1.5'))];
const crossed = [band('upTo', usd('100'), p('0.1')), band('upTo', usd('50'), p('0.5')), rest(p('0.2'))];

function readings(columns: Readonly<Record<string, ir.Expr>>, of = 0): { readonly readings: readonly Reading[]; readonly value: string; readonly sum: string } {
  const build = new Build(), list = build.list('One', single, {}, columns), run = build.run();
  const found = run.slices(list, of, 0);
  return { readings: found, value: String(run.value(list, of, 0)), sum: String(sumNumbers(found.flatMap((r) => r.slices.map((s) => s.value)))) };
}
const shown = (r: Reading): string[] => r.slices.map((s) => `${String(s.from)}..${String(s.to)} ${String(s.amount)} x ${String(s.rate)} = ${String(s.value)} tier ${s.tier}`);

describe('the slices of a rate', () => {
  it('are those between where it begins and ends', () => {
    const { readings: [only], value } = readings({ x: scale('marginal', USD, upTo, usd('200'), usd('50')) });
    expect(shown(only!)).toEqual(['50..100 50 x 3/50 = 3 tier 0', '100..200 100 x 1/10 = 10 tier 1', '200..250 50 x 3/20 = 15/2 tier 2']);
    expect([value, String(only!.value), String(blendedRate(only!)), only!.whole, only!.tiers]).toEqual(['41/2', '41/2', '41/400', true, 3]);
    expect(only!.slices.map((s) => s.at)).toEqual(upTo.map((r) => r.at));
  });
  it('run downward from the top when something is taken back', () => {
    const { readings: [only] } = readings({ x: scale('marginal', USD, upTo, usd('-100'), usd('250')) });
    expect(shown(only!)).toEqual(['250..200 -50 x 3/20 = -15/2 tier 2', '200..150 -50 x 1/10 = -5 tier 1']);
  });
  it('have a mean rate along a straight line', () => {
    const { readings: [only] } = readings({ x: scale('marginal', USD, points, usd('60'), usd('70')) });
    expect(shown(only!)).toEqual(['70..80 10 x 0 = 0 tier 0', '80..120 40 x 1 = 40 tier 2', '120..130 10 x 3/2 = 15 tier 3']);
  });
  it('are one, with the row that was reached, where one rate is paid on everything or only looked up', () => {
    const { readings: [all] } = readings({ x: scale('retroactive', USD, below, usd('200')) }), { readings: [only] } = readings({ x: scale('at', PERCENT, points, usd('90')) });
    expect(shown(all!)).toEqual(['0..200 200 x 3/20 = 30 tier 2']);
    expect(shown(only!)).toEqual(['90..90 90 x 3/4 = 3/4 tier 2']);
  });
  it('lie between the two points of the line that they are on', () => {
    const between = (reading: 'at' | 'marginal' | 'retroactive', x: string): (string | null)[] => readings({ x: scale(reading, reading === 'at' ? PERCENT : USD, points, usd(x), reading === 'marginal' ? usd('0') : null) }).readings[0]!.slices
      .map((s) => (s.between === null ? null : s.between.map((p) => `${String(p.place)}: ${String(p.value)}`).join(' to ')));
    expect(between('at', '90')).toEqual(['80: 1/2 to 120: 3/2']);
    expect(between('retroactive', '119.99')).toEqual(['80: 1/2 to 120: 3/2']);
    // Exactly at a point nothing is between, and before the first one there is no line.
    expect([between('at', '80'), between('at', '120'), between('at', '79'), between('at', '121')]).toEqual([[null], [null], [null], [null]]);
    expect(between('marginal', '130')).toEqual([null, '80: 1/2 to 120: 3/2', null]);
  });
  it('are none where nothing was sold, or the scale has no value', () => {
    expect(readings({ x: scale('marginal', USD, upTo, usd('0'), usd('150')) }).readings[0]!.slices).toEqual([]);
    expect(readings({ x: scale('retroactive', USD, upTo, usd('0')) }).readings[0]!.slices).toEqual([]);
    expect(readings({ x: scale('marginal', USD, upTo, usd(null)) }).readings).toEqual([]);
  });
  it('are found behind rounding, the way that was taken and columns of the row; a cap leaves them a part of it', () => {
    const flag: ir.ValueType = { kind: 'flag' };
    const due = scale('marginal', USD, upTo, usd('150.05')), other = scale('marginal', USD, below, usd('1'));
    const taken: ir.Expr = { op: 'if', type: USD, at: [0, 0, 1], condition: call('less', flag, usd('1'), usd('2')), then: column(1, USD), else: other };
    const { readings: [first, ...more], value, sum } = readings({ pay: call('round', USD, taken, written('0.01', USD)), due });
    expect([more, first!.whole, first!.column, value, sum]).toEqual([[], true, 1, '1101/100', '2201/200']);
    const capped = readings({ pay: call('min', USD, usd('5'), scale('marginal', USD, upTo, usd('150'))) });
    expect([capped.value, capped.readings.map((r) => [r.whole, String(r.value)])]).toEqual(['5', [[false, '11']]]);
  });
  it('sum to the value, and their amounts to what was read, whatever the scale and the direction', () => {
    const cents = fc.integer({ min: -40_000, max: 40_000 }).map((n) => (n / 100).toFixed(2));
    const rate = fc.integer({ min: 0, max: 3000 }).map((n) => (n / 10_000).toFixed(4));
    const made = fc.array(fc.record({ edge: fc.constantFrom('upTo' as const, 'below' as const), limit: cents, rate }), { maxLength: 5 })
      .map((rows) => [...rows.map((r) => band(r.edge, usd(r.limit), p(r.rate))), rest(p('0.2'))]);
    fc.assert(fc.property(fc.oneof(fc.constantFrom(upTo, below, points, crossed), made), cents, cents, fc.constantFrom('marginal' as const, 'retroactive' as const), (rows, x, after, reading) => {
      const { readings: [only], value, sum } = readings({ x: scale(reading, USD, rows, usd(x), reading === 'marginal' ? usd(after) : null) });
      if (only === undefined) { expect(value).toBe('null'); return; }
      expect(sum).toBe(value);
      expect(String(sumNumbers(only.slices.map((s) => s.amount)))).toBe(String(sumNumbers([only.argument])));
    }), { numRuns: 300 });
  });
});
