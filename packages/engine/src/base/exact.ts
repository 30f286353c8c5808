/**
 * Exact rational numbers in one canonical form: equal numbers have equal representations. A safe integer is a plain JS number, everything else a `Fraction`.
 * Rounding happens only in `roundTo` (and, for display, in `toDecimalText`).
 */
export type Num = number | Fraction;

/** A number that is not a safe integer: in lowest terms, `d > 0`. Made only by this module, so that the canonical form holds. */
export interface Fraction {
  readonly n: bigint;
  readonly d: bigint;
}

/** `half up` = half away from zero; `half even` = half to the even multiple; `up` = towards +infinity; `down` = towards -infinity. */
export type RoundingMode = 'half up' | 'half even' | 'up' | 'down';

export const ZERO: Num = 0;
export const ONE: Num = 1;

const MAX = Number.MAX_SAFE_INTEGER;
const BIG_MAX = BigInt(MAX);
const POWERS: readonly number[] = Array.from({ length: 16 }, (_, i) => 10 ** i);

/**
 * The one shape of a fraction. Prices and percents have small parts, and arithmetic on doubles is many times faster than on BigInt;
 * so `num` and `den` hold the parts when both are safe integers, and `big` holds them when one is not (then `num` and `den` are 0).
 */
class Rational implements Fraction {
  constructor(readonly num: number, readonly den: number, readonly big: { readonly n: bigint; readonly d: bigint } | null) {}
  get n(): bigint { return this.big === null ? BigInt(this.num) : this.big.n; }
  get d(): bigint { return this.big === null ? BigInt(this.den) : this.big.d; }
  toString(): string { return `${this.n}/${this.d}`; }
  /** BigInt has no JSON form of its own. */
  toJSON(): string { return this.toString(); }
}

function gcdNumber(a: number, b: number): number {
  while (b !== 0) { const t = a % b; a = b; b = t; }
  return a;
}

function gcdBig(a: bigint, b: bigint): bigint {
  if (a < 0n) a = -a;
  if (b < 0n) b = -b;
  while (b !== 0n) {
    if (a <= BIG_MAX && b <= BIG_MAX) return BigInt(gcdNumber(Number(a), Number(b)));
    const t = a % b; a = b; b = t;
  }
  return a;
}

/** n / d for safe integers, d > 0. `+ 0` turns -0 into 0, which would otherwise be a second zero. */
function reduced(n: number, d: number): Num {
  const g = gcdNumber(Math.abs(n), d);
  return g === d ? n / d + 0 : new Rational(n / g, d / g, null);
}

function reducedBig(n: bigint, d: bigint): Num {
  if (d < 0n) { n = -n; d = -d; }
  const g = gcdBig(n, d);
  if (g !== 1n) { n /= g; d /= g; }
  const safe = n <= BIG_MAX && n >= -BIG_MAX;
  if (d === 1n && safe) return Number(n);
  return safe && d <= BIG_MAX ? new Rational(Number(n), Number(d), null) : new Rational(0, 0, { n, d });
}

const safe = (x: number): boolean => x <= MAX && x >= -MAX;
/** Both parts are safe integers: arithmetic on it is arithmetic on doubles. */
export const isSmall = (x: Num): boolean => typeof x === 'number' || (x as Rational).big === null;
/** Parts of a small number; meaningless for one with `big`. */
const top = (x: Num): number => (typeof x === 'number' ? x : (x as Rational).num);
const bottom = (x: Num): number => (typeof x === 'number' ? 1 : (x as Rational).den);
const bigTop = (x: Num): bigint => (typeof x === 'number' ? BigInt(x) : x.n);
const bigBottom = (x: Num): bigint => (typeof x === 'number' ? 1n : x.d);

/** A whole number. @throws RangeError for a JS number that is not a safe integer: it may already have lost digits. */
export function fromInteger(n: bigint | number): Num {
  if (typeof n === 'bigint') return n <= BIG_MAX && n >= -BIG_MAX ? Number(n) : new Rational(0, 0, { n, d: 1n });
  if (!Number.isSafeInteger(n)) throw new RangeError(`${n} is not a safe integer`);
  return n + 0;
}

/** n / d. @throws RangeError when d is zero. */
export function fraction(n: bigint, d: bigint): Num {
  if (d === 0n) throw new RangeError('division by zero');
  return reducedBig(n, d);
}

/** units / 10^scale, as money is stored: 125050 at scale 2 is 1250.50. @throws RangeError for a JS number that is not a safe integer, or a scale that is not a whole number from 0. */
export function fromScaled(units: number | bigint, scale: number): Num {
  if (!Number.isInteger(scale) || scale < 0) throw new RangeError(`${scale} is not a scale`);
  if (typeof units === 'number' && scale < 16) {
    if (!Number.isSafeInteger(units)) throw new RangeError(`${units} is not a safe integer`);
    return scale === 0 ? units + 0 : reduced(units, POWERS[scale]!);
  }
  return reducedBig(BigInt(units), 10n ** BigInt(scale));
}

const DECIMAL = /^(-?)(\d+(?:_\d+)*)(?:\.(\d+(?:_\d+)*))?$/;

/** The number that a decimal text such as `1_250.50` or `-3` writes, or null when it is not one. Underscores may stand between digits; `.5`, `5.` and `1e3` are refused. */
export function parseDecimal(text: string): Num | null {
  const m = DECIMAL.exec(text);
  if (m === null) return null;
  const decimals = (m[3] ?? '').replaceAll('_', '');
  const digits = m[2]!.replaceAll('_', '') + decimals;
  if (digits.length < 16) {
    const units = Number(digits);
    return fromScaled(m[1] === '-' ? -units : units, decimals.length);
  }
  const units = BigInt(digits);
  return fromScaled(m[1] === '-' ? -units : units, decimals.length);
}

/** The inverse of `toFractionText`: `2/3`, `-7/2`, `5`; null for anything else. */
export function parseFraction(text: string): Num | null {
  const slash = text.indexOf('/');
  if (slash < 0) return parseDecimal(text);
  const above = parseDecimal(text.slice(0, slash)), below = parseDecimal(text.slice(slash + 1));
  return above === null || below === null || below === 0 ? null : div(above, below);
}

/** Exact. */
export function add(a: Num, b: Num): Num {
  if (typeof a === 'number' && typeof b === 'number') {
    const r = a + b;
    if (Number.isSafeInteger(r)) return r;
  }
  return addSlow(a, b);
}

function addSlow(a: Num, b: Num): Num {
  if (isSmall(a) && isSmall(b)) {
    const ad = bottom(a), bd = bottom(b);
    if (ad === bd) {
      const n = top(a) + top(b);
      if (safe(n)) return reduced(n, ad);
    } else {
      const x = top(a) * bd, y = top(b) * ad, n = x + y, d = ad * bd;
      if (safe(x) && safe(y) && safe(n) && safe(d)) return reduced(n, d);
    }
  }
  const ad = bigBottom(a), bd = bigBottom(b);
  return ad === bd ? reducedBig(bigTop(a) + bigTop(b), ad) : reducedBig(bigTop(a) * bd + bigTop(b) * ad, ad * bd);
}

/** Exact. */
export function sub(a: Num, b: Num): Num {
  if (typeof a === 'number' && typeof b === 'number') {
    const r = a - b;
    if (Number.isSafeInteger(r)) return r;
  }
  return addSlow(a, neg(b));
}

/** Exact. */
export function mul(a: Num, b: Num): Num {
  if (typeof a === 'number' && typeof b === 'number') {
    const r = a * b;
    if (Number.isSafeInteger(r)) return r + 0;
  }
  if (isSmall(a) && isSmall(b)) {
    const n = top(a) * top(b), d = bottom(a) * bottom(b);
    if (safe(n) && safe(d)) return reduced(n, d);
  }
  return reducedBig(bigTop(a) * bigTop(b), bigBottom(a) * bigBottom(b));
}

/** a / b. @throws RangeError when b is zero: the language asks its programs to say what then, so callers test first. */
export function div(a: Num, b: Num): Num {
  if (b === 0) throw new RangeError('division by zero');
  if (isSmall(a) && isSmall(b)) {
    const n = top(a) * bottom(b), d = bottom(a) * top(b);
    if (safe(n) && safe(d)) return d < 0 ? reduced(-n, -d) : reduced(n, d);
  }
  return reducedBig(bigTop(a) * bigBottom(b), bigBottom(a) * bigTop(b));
}

export function neg(a: Num): Num {
  if (typeof a === 'number') return 0 - a;
  const r = a as Rational;
  return r.big === null ? new Rational(-r.num, r.den, null) : reducedBig(-r.big.n, r.big.d);
}

export function abs(a: Num): Num {
  return sign(a) < 0 ? neg(a) : a;
}

/** -1 when `a` is less than `b`, 1 when it is more, 0 when they are the same number. */
export function compare(a: Num, b: Num): -1 | 0 | 1 {
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : 0;
  if (isSmall(a) && isSmall(b)) {
    const x = top(a) * bottom(b), y = top(b) * bottom(a);
    if (safe(x) && safe(y)) return x < y ? -1 : x > y ? 1 : 0;
  }
  const x = bigTop(a) * bigBottom(b), y = bigTop(b) * bigBottom(a);
  return x < y ? -1 : x > y ? 1 : 0;
}

export function equal(a: Num, b: Num): boolean {
  if (typeof a === 'number' || typeof b === 'number') return a === b;
  const x = a as Rational, y = b as Rational;
  if (x.big === null || y.big === null) return x.num === y.num && x.den === y.den && x.big === y.big;
  return x.big.n === y.big.n && x.big.d === y.big.d;
}

export function sign(a: Num): -1 | 0 | 1 {
  const r = a as Rational;
  if (typeof a !== 'number' && r.big !== null) return r.big.n < 0n ? -1 : 1;
  const n = top(a);
  return n < 0 ? -1 : n > 0 ? 1 : 0;
}

export function isInteger(a: Num): boolean {
  return typeof a === 'number' || ((a as Rational).big !== null && a.d === 1n);
}

export function isZero(a: Num): boolean {
  return a === 0;
}

/** The largest whole number that is not above x. */
export function floor(x: Num): Num {
  return typeof x === 'number' ? x : wholePart(x, 'down');
}

/** The smallest whole number that is not below x. */
export function ceil(x: Num): Num {
  return typeof x === 'number' ? x : wholePart(x, 'up');
}

/** x to a multiple of `step` (0.01, 1, 1000, 1/3). @throws RangeError unless step is above zero. */
export function roundTo(x: Num, step: Num, mode: RoundingMode): Num {
  if (sign(step) <= 0) throw new RangeError('a rounding step must be above zero');
  const steps = div(x, step);
  return isInteger(steps) ? x : mul(wholePart(steps, mode), step);
}

function wholePart(x: Num, mode: RoundingMode): Num {
  if (isSmall(x)) {
    // The remainder is exact and the division of what is left has no remainder, so no double is rounded on the way.
    const n = top(x), d = bottom(x), r = Math.abs(n) % d, negative = n < 0;
    const whole = (Math.abs(n) - r) / d;
    const magnitude = r !== 0 && awayFromZero(mode, negative, r * 2 > d ? 1 : r * 2 === d ? 0 : -1, whole % 2 === 1) ? whole + 1 : whole;
    return negative ? 0 - magnitude : magnitude;
  }
  const n = x as Fraction, negative = n.n < 0n, m = negative ? -n.n : n.n, whole = m / n.d, r = m - whole * n.d, twice = r * 2n;
  const magnitude = r !== 0n && awayFromZero(mode, negative, twice > n.d ? 1 : twice === n.d ? 0 : -1, whole % 2n === 1n) ? whole + 1n : whole;
  return fromInteger(negative ? -magnitude : magnitude);
}

/** Whether a magnitude with a remainder goes one up. `half` compares the remainder with one half; `odd` is whether the whole part is odd. */
function awayFromZero(mode: RoundingMode, negative: boolean, half: -1 | 0 | 1, odd: boolean): boolean {
  switch (mode) {
    case 'half up': return half >= 0;
    case 'half even': return half > 0 || (half === 0 && odd);
    case 'up': return !negative;
    case 'down': return negative;
  }
}

export function min(a: Num, b: Num): Num {
  return compare(b, a) < 0 ? b : a;
}

export function max(a: Num, b: Num): Num {
  return compare(b, a) > 0 ? b : a;
}

/** The sum; 0 for none. */
export function sum(list: Iterable<Num>): Num {
  let total: Num = 0, large: { n: bigint; d: bigint } | null = null;
  for (const x of list) {
    if (large === null && (isSmall(total) && isSmall(x))) { total = add(total, x); continue; }
    // Of large parts, only the sum is brought to lowest terms: their common denominator is most often that of the first.
    large ??= { n: bigTop(total), d: bigBottom(total) };
    addTo(large, bigTop(x), bigBottom(x));
  }
  return large === null ? total : reducedBig(large.n, large.d);
}

function addTo(to: { n: bigint; d: bigint }, n: bigint, d: bigint): void {
  if (to.d % d !== 0n) {
    const grown = (to.d / gcdBig(to.d, d)) * d;
    to.n *= grown / to.d;
    to.d = grown;
  }
  to.n += n * (to.d / d);
}

/** The numerators over the least common denominator. */
export function overCommon(list: readonly Num[]): { readonly tops: readonly bigint[]; readonly bottom: bigint } {
  let d = 1n;
  for (const x of list) { const own = bigBottom(x); if (d % own !== 0n) d = (d / gcdBig(d, own)) * own; }
  return { tops: list.map((x) => bigTop(x) * (d / bigBottom(x))), bottom: d };
}

/** How many decimals a denominator needs, or -1 when no number of decimals is enough (it has a prime factor other than 2 and 5). */
function decimalsOf(x: Num): number {
  if (isSmall(x)) {
    const d = bottom(x);
    for (let k = 0; k < 16; k++) if (POWERS[k]! % d === 0) return k;
  }
  let d = bigBottom(x), twos = 0, fives = 0;
  while (d % 2n === 0n) { d /= 2n; twos++; }
  while (d % 5n === 0n) { d /= 5n; fives++; }
  return d === 1n ? Math.max(twos, fives) : -1;
}

export function isFiniteDecimal(x: Num): boolean {
  return decimalsOf(x) >= 0;
}

/** Without trailing zeros and grouping: `1250.5`. Exact when `maxDecimals` are enough, otherwise rounded half up to `maxDecimals`. */
export function toDecimalText(x: Num, maxDecimals = 10): string {
  if (typeof x === 'number') return String(x);
  const needed = decimalsOf(x);
  const decimals = needed >= 0 && needed <= maxDecimals ? needed : maxDecimals;
  const scaled = toScaled(needed === decimals ? x : roundTo(x, fraction(1n, 10n ** BigInt(decimals)), 'half up'), decimals)!;
  const negative = scaled < 0;
  const digits = String(scaled).slice(negative ? 1 : 0).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const rest = digits.slice(digits.length - decimals).replace(/0+$/, '');
  return (negative ? '-' : '') + whole + (rest === '' ? '' : `.${rest}`);
}

/** `2/3`, `-7/2`; a whole number has no denominator: `5`. */
export function toFractionText(x: Num): string {
  return isInteger(x) ? String(typeof x === 'number' ? x : x.n) : `${x as Fraction}`;
}

/** x × 10^scale as a whole number (a JS number when it is safe), or null when x is finer than the scale. The inverse of `fromScaled`. */
export function toScaled(x: Num, scale: number): number | bigint | null {
  if (isSmall(x) && scale < 16) {
    const d = bottom(x), p = POWERS[scale]!;
    if (p % d !== 0) return null;
    const units = top(x) * (p / d);
    if (safe(units)) return units + 0;
  }
  const p = 10n ** BigInt(scale), d = bigBottom(x);
  if (p % d !== 0n) return null;
  const units = bigTop(x) * (p / d);
  return units <= BIG_MAX && units >= -BIG_MAX ? Number(units) : units;
}

/** A key for maps and sets: equal numbers have the same key, different numbers different ones. */
export function key(x: Num): string | number {
  return typeof x === 'number' ? x : `${x}`;
}

/** The nearest double (to within one unit in the last place), for charts and file formats that know nothing better. Never for results. */
export function toApproximate(x: Num): number {
  if (isSmall(x)) return top(x) / bottom(x);
  // Scaled so that the whole quotient keeps more than 64 bits; a straight Number() of both parts may overflow to Infinity / Infinity.
  const { n, d } = x as Fraction;
  const shift = Math.max(0, 72 + 4 * (d.toString(16).length - n.toString(16).length));
  let q = Number((n << BigInt(shift)) / d);
  for (let left = shift; left > 0; left -= 1000) q /= 2 ** Math.min(left, 1000);
  return q;
}
