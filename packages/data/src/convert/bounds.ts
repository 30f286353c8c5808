/** `above 0`, `at most 100`: compared exactly, in units of the field's scale. */
import type { ir } from '@truce/engine';
import { fractionOf, type ReadDecimal } from './decimal.js';

type Bound = ir.Field['bounds'][number];

export interface UnitBounds { holds(value: ReadDecimal): boolean }

export function numberBounds(bounds: readonly Bound[], scale: number): UnitBounds | null {
  if (bounds.length === 0) return null;
  const tests = bounds.map(bound => {
    const { numerator, denominator } = fractionOf(bound.value);
    const limit = numerator * 10n ** BigInt(scale);
    const exact = (units: bigint): boolean => compare(bound.bound, units * denominator, limit);
    // Nearly every limit is a whole number of units; then no BigInt is made for a cell.
    const whole = limit % denominator === 0n ? Number(limit / denominator) : Number.NaN;
    return Number.isSafeInteger(whole) ? (v: ReadDecimal): boolean => (v.big === null ? compare(bound.bound, v.units, whole) : exact(v.big))
      : (v: ReadDecimal): boolean => exact(v.big ?? BigInt(v.units));
  });
  return { holds: value => tests.every(test => test(value)) };
}

/** Bounds of dates, times and periods are written as their number. */
export function ordinalBounds(bounds: readonly Bound[]): ((value: number) => boolean) | null {
  if (bounds.length === 0) return null;
  const tests = bounds.map(b => ({ bound: b.bound, limit: Number(b.value) }));
  return value => tests.every(t => compare(t.bound, value, t.limit));
}

function compare<T extends number | bigint>(bound: Bound['bound'], value: T, limit: T): boolean {
  switch (bound) {
    case 'above': return value > limit;
    case 'at least': return value >= limit;
    case 'below': return value < limit;
    case 'at most': return value <= limit;
  }
}
