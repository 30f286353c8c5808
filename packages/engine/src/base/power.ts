/**
 * A number to the power of another. A whole exponent is exact, and so is a root that is a fraction: the square root of 4/9 is 2/3. Every other root is irrational, has no end, and is rounded
 * to 18 decimals; it is never a tie, so the whole number of half units below it decides which way.
 */
import { div, fraction, isZero, mul, sign, toApproximate } from './exact.js';
import type { Num } from './exact.js';

/** As many as `half_life` has: more digits than a rate of growth needs, and what every database can hold. */
export const ROOT_DECIMALS = 18;
/** Beyond this, a power has more digits than anyone reads, and takes longer than anyone waits. */
export const MAX_EXPONENT = 2_000;
/** A daily rate of ten years is the deepest root that a figure has a use for. */
const MAX_ROOT = 4_000;

const HALF_UNITS = 2n * 10n ** BigInt(ROOT_DECIMALS);

/** `x` to the power of `exponent`; null where there is no such number or nobody could read it: a root of what is below zero, zero to a power below zero, an exponent beyond 2,000. */
export function powerOf(x: Num, exponent: Num): Num | null {
  const { p, q } = typeof exponent === 'number' ? { p: exponent, q: 1 } : { p: Number(exponent.n), q: Number(exponent.d) };
  if (Math.abs(p) > MAX_EXPONENT || q > MAX_ROOT) return null;
  if (p < 0) { if (isZero(x)) return null; x = div(1, x); }
  if (q === 1) return whole(x, Math.abs(p));
  if (sign(x) < 0) return null;
  return isZero(x) ? 0 : root(x, Math.abs(p), q);
}

function whole(base: Num, exponent: number): Num {
  let result: Num = 1, square = base;
  for (let n = exponent; n > 0; n = Math.floor(n / 2)) {
    if (n % 2 === 1) result = mul(result, square);
    if (n > 1) square = mul(square, square);
  }
  return result;
}

/** x^(p/q), for x above zero and p/q in lowest terms. */
function root(x: Num, p: number, q: number): Num {
  const { n, d } = typeof x === 'number' ? { n: BigInt(x), d: 1n } : x;
  const top = rootBelow(n, q, toApproximate(fraction(n, 1n)) ** (1 / q)), bottom = rootBelow(d, q, toApproximate(fraction(d, 1n)) ** (1 / q));
  // In lowest terms a fraction has such a root only if both of its parts have.
  if (top ** BigInt(q) === n && bottom ** BigInt(q) === d) return whole(fraction(top, bottom), p);
  const below = rootBelow((n ** BigInt(p) * HALF_UNITS ** BigInt(q)) / d ** BigInt(p), q, Number(HALF_UNITS) * toApproximate(x) ** (p / q));
  return fraction((below + 1n) / 2n, HALF_UNITS / 2n);
}

/** The largest whole number whose power of `q` is not above `n`. `near` is about that number, and decides only how long it takes. */
function rootBelow(n: bigint, q: number, near: number): bigint {
  if (n < 2n) return n;
  const k = BigInt(q), less = k - 1n;
  // Newton's steps go down from anything that is not below the root, and stop at it.
  const guess = Number.isFinite(near) && near >= 1 ? BigInt(Math.ceil(near * (1 + 1e-9))) + 1n : 0n;
  let r = guess ** k > n ? guess : 1n << BigInt(Math.ceil(n.toString(16).length * 4 / q));
  for (;;) {
    const next = (less * r + n / r ** less) / k;
    if (next >= r) return r;
    r = next;
  }
}
