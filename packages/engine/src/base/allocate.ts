/** A whole in parts that sum to it: each exact part is cut to the step, and what is left goes step by step to the largest remainders, ties to the earlier part. */
import { ZERO, add, compare, div, floor, mul, neg, roundTo, sign, sub, sum } from './exact.js';
import type { Num, RoundingMode } from './exact.js';

/**
 * The parts as multiples of `step` whose sum is the sum of the exact parts, rounded once. A negative whole is cut like the positive one, so that a reversal
 * mirrors what it takes back. @throws RangeError unless step is above zero
 */
export function allocate(parts: readonly Num[], step: Num, mode: RoundingMode): readonly Num[] {
  const whole = sum(parts);
  if (sign(whole) < 0) return allocate(parts.map(neg), step, mode).map(neg);
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
