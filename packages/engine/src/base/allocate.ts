/** A whole in parts that sum to it: each exact part is cut to the step, and what is left goes step by step to the largest remainders, ties to the earlier part. */
import { ONE, ZERO, add, compare, div, floor, fraction, fromInteger, isSmall, mul, neg, overCommon, roundTo, sign, sub, sum } from './exact.js';
import type { Num, RoundingMode } from './exact.js';

/**
 * The parts as multiples of `step` whose sum is the sum of the exact parts, rounded once. A negative whole is cut like the positive one, so that a reversal
 * mirrors what it takes back. @throws RangeError unless step is above zero
 */
export function allocate(parts: readonly Num[], step: Num, mode: RoundingMode): readonly Num[] {
  const whole = sum(parts);
  if (sign(whole) < 0) return allocate(parts.map(neg), step, mode).map(neg);
  if (!parts.every(isSmall)) return allocateLarge(parts, step, mode);
  const units = parts.map((p) => div(p, step)), least = units.map(floor);
  const wanted = div(roundTo(whole, step, mode), step);
  const order = units.map((u, i) => ({ i, rest: sub(u, least[i]!) })).sort((a, b) => compare(b.rest, a.rest) || a.i - b.i);
  let left: Num = sub(wanted, least.reduce<Num>(add, ZERO));
  const cut = [...least];
  for (const { i } of order) {
    if (sign(left) <= 0) break;
    cut[i] = add(cut[i]!, 1);
    left = sub(left, 1);
  }
  return cut.map((u) => mul(u, step));
}

/** The same in whole numbers over one denominator: parts by age have so many digits that bringing each step to lowest terms would be most of the work. */
function allocateLarge(parts: readonly Num[], step: Num, mode: RoundingMode): readonly Num[] {
  const { tops, bottom } = overCommon(parts), { tops: [unit], bottom: ofUnit } = overCommon([step]);
  const each = bottom * unit!, scaled = tops.map((n) => n * ofUnit);
  const cut = scaled.map((n) => (n - modulo(n, each)) / each), order = scaled.map((n, i) => ({ i, rest: modulo(n, each) }));
  order.sort((a, b) => (a.rest < b.rest ? 1 : a.rest > b.rest ? -1 : a.i - b.i));
  const wanted = roundTo(fraction(scaled.reduce((a, b) => a + b, 0n), each), ONE, mode);
  let left = overCommon([wanted]).tops[0]! - cut.reduce((a, b) => a + b, 0n);
  for (const { i } of order) {
    if (left <= 0n) break;
    cut[i] = cut[i]! + 1n;
    left--;
  }
  return cut.map((n) => mul(fromInteger(n), step));
}

/** What is left of `n` below zero too, from 0 up to the divisor. */
const modulo = (n: bigint, d: bigint): bigint => ((n % d) + d) % d;
