/**
 * What is left after so many half-lives: 2^-x for a rational x, correctly rounded, with whole numbers only. A power of one half with a whole exponent is exact
 * and may be a tie; every other one is irrational, so computing it with enough digits always decides which way it rounds.
 */
import { ZERO, compare, equal, floor, fraction, key, mul, roundTo, sub } from './exact.js';
import type { Num } from './exact.js';

/** Eighteen decimals hold what fifteen digits of a credit need, and fit the decimals of every database. */
export const HALF_LIFE_DECIMALS = 18;
/** Beyond so many half-lives in the future the number has more digits than anyone reads. */
const MOST = 200;

const UNIT = 10n ** BigInt(HALF_LIFE_DECIMALS);
const remembered = new Map<string | number, Num>();
/** Ages repeat: whole days of a few hundred, over one or two lengths. What is remembered is bounded all the same. */
const REMEMBERED = 10_000;

/** 2^-x to 18 decimals, halves up. null where it would be beyond reading: x below -200. */
export function halfLife(x: Num): Num | null {
  if (compare(x, -MOST) < 0) return null;
  // 2^-61 is less than half of the last decimal.
  if (compare(x, 61) > 0) return ZERO;
  const k = key(x), known = remembered.get(k);
  if (known !== undefined) return known;
  const found = compute(x);
  if (remembered.size >= REMEMBERED) remembered.clear();
  remembered.set(k, found);
  return found;
}

function compute(x: Num): Num {
  const whole = floor(x) as number, rest = sub(x, whole);
  const power: Num = whole >= 0 ? fraction(1n, 1n << BigInt(whole)) : fraction(1n << BigInt(-whole), 1n);
  if (equal(rest, ZERO)) return roundTo(power, fraction(1n, UNIT), 'half up');
  for (let digits = 40; ; digits *= 2) {
    // Off by less than `off` units of the last digit, and the power of two makes it at most MOST bits larger.
    const { value, off } = exponential(rest, digits), scale = 10n ** BigInt(digits);
    const low = mul(power, fraction(value - off, scale)), high = mul(power, fraction(value + off, scale));
    const a = roundTo(low, fraction(1n, UNIT), 'half up');
    if (equal(a, roundTo(high, fraction(1n, UNIT), 'half up'))) return a;
  }
}

/** 2^-r for 0 < r < 1, in units of 10^-digits, and by how many units it may be off. */
function exponential(r: Num, digits: number): { readonly value: bigint; readonly off: bigint } {
  const scale = 10n ** BigInt(digits), { n, d } = r as { readonly n: bigint; readonly d: bigint };
  const y = (ln2(digits) * n) / d;
  // e^-y = 1 - y + y²/2 - …: each term is cut to a unit, so the error is below one unit a term, and one for y itself.
  let term = scale, sum = scale, terms = 2n;
  for (let k = 1n; term !== 0n; k++) {
    term = -(term * y) / (scale * k);
    sum += term;
    terms++;
  }
  return { value: sum, off: 2n * terms + 2n };
}

const logarithms = new Map<number, bigint>();

/** The natural logarithm of 2 in units of 10^-digits, cut: the sum of 1 / (k 2^k), with ten digits more while adding. */
function ln2(digits: number): bigint {
  let found = logarithms.get(digits);
  if (found === undefined) {
    const scale = 10n ** BigInt(digits + 10);
    let sum = 0n;
    for (let k = 1n, power = scale / 2n; power !== 0n; k++, power /= 2n) sum += power / k;
    logarithms.set(digits, found = sum / 10n ** 10n);
  }
  return found;
}
