/** Exact numbers, the obvious way: two BigInts in lowest terms. Shares nothing with the engine, so that it can say when the engine is wrong. */
/** The interpreter gave up: nothing is said about the program. */
export class TooMuch extends Error {
  override readonly name = 'TooMuch';
}

/** Powers of powers have numbers of thousands of digits, whose greatest common divisor nobody waits for. */
const MOST = 1n << 4000n;

export class Rational {
  private constructor(readonly n: bigint, readonly d: bigint) {}

  static of(n: bigint | number, d: bigint | number = 1n): Rational {
    let top = BigInt(n), bottom = BigInt(d);
    if (bottom === 0n) throw new RangeError('division by zero');
    if (bottom < 0n) { top = -top; bottom = -bottom; }
    let a = top < 0n ? -top : top, b = bottom;
    if (a > MOST || b > MOST) throw new TooMuch('a number of more than 4,000 digits in base two');
    while (b !== 0n) [a, b] = [b, a % b];
    return new Rational(top / a, bottom / a);
  }

  /** `3`, `-1/3`, `12.50` */
  static parse(text: string): Rational {
    const [whole = '', bottom] = text.split('/');
    if (bottom !== undefined) return Rational.of(BigInt(whole), BigInt(bottom));
    const [digits = '', decimals = ''] = whole.split('.');
    return Rational.of(BigInt(digits + decimals), 10n ** BigInt(decimals.length));
  }

  plus(b: Rational): Rational { return Rational.of(this.n * b.d + b.n * this.d, this.d * b.d); }
  minus(b: Rational): Rational { return this.plus(b.negated()); }
  times(b: Rational): Rational { return Rational.of(this.n * b.n, this.d * b.d); }
  over(b: Rational): Rational { return Rational.of(this.n * b.d, this.d * b.n); }
  negated(): Rational { return Rational.of(-this.n, this.d); }
  compare(b: Rational): number { const x = this.n * b.d - b.n * this.d; return x < 0n ? -1 : x > 0n ? 1 : 0; }
  get sign(): number { return this.n < 0n ? -1 : this.n > 0n ? 1 : 0; }
  get isWhole(): boolean { return this.d === 1n; }
  /** The largest whole number that is not above. */
  floor(): bigint { const q = this.n / this.d; return this.n < 0n && q * this.d !== this.n ? q - 1n : q; }
  toString(): string { return this.d === 1n ? `${this.n}` : `${this.n}/${this.d}`; }

  /** To a multiple of a step above zero: up to +infinity, down to -infinity, halves away from zero or to the even multiple. */
  rounded(step: Rational, mode: 'half up' | 'half even' | 'up' | 'down'): Rational {
    const steps = this.over(step), below = Rational.of(steps.floor()), rest = steps.minus(below);
    if (rest.sign === 0) return this;
    const half = rest.compare(Rational.of(1, 2));
    const up = mode === 'up' || (mode !== 'down' && (half > 0 || (half === 0 && (mode === 'half up' ? this.sign > 0 : below.n % 2n !== 0n))));
    return (up ? below.plus(Rational.of(1)) : below).times(step);
  }
}

export const ZERO = Rational.of(0);
