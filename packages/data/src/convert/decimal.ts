/**
 * Exact reading of decimal numbers: digits become whole units at a scale, never a binary fraction. The fast path handles plain digits that fit into 15;
 * everything else (signs, groups, brackets, exponents, long numbers) goes through text and BigInt.
 */

export interface NumberStyle {
  readonly decimal: '.' | ',';
  /** empty: digits are not grouped */
  readonly thousands: string;
  /** signs that may stand before or after the number, longest first */
  readonly signs: readonly string[];
}

export const plainStyle: NumberStyle = { decimal: '.', thousands: '', signs: [] };

export type DecimalProblem = 'not a number' | 'too fine' | 'foreign sign';

/** What was read: `units` when it is safe, else `big`. */
export interface ReadDecimal { units: number; big: bigint | null; percent: boolean }

const POWERS = Array.from({ length: 16 }, (_, i) => 10 ** i);
const LARGEST = Number.MAX_SAFE_INTEGER;
/** An exponent beyond this makes numbers that nobody means and that cost memory. */
const MOST_ZEROS = 60;

/** Reads `text` as units of 10^-scale into `out`. */
export function readDecimal(text: string, style: NumberStyle, scale: number, out: ReadDecimal): DecimalProblem | null {
  out.big = null;
  out.percent = false;
  const n = text.length;
  let i = 0;
  let negative = false;
  if (text.charCodeAt(0) === 45) { negative = true; i = 1; }
  const first = i;
  let units = 0;
  let d: number;
  while (i < n && (d = text.charCodeAt(i) - 48) >= 0 && d <= 9) { units = units * 10 + d; i++; }
  let digits = i - first;
  let fraction = 0;
  if (digits > 0 && i < n && text.charCodeAt(i) === style.decimal.charCodeAt(0)) {
    const start = ++i;
    while (i < n && (d = text.charCodeAt(i) - 48) >= 0 && d <= 9) { units = units * 10 + d; i++; }
    fraction = i - start;
    digits = fraction === 0 ? 0 : digits + fraction;
  }
  if (i === n && digits > 0 && digits <= 15 && fraction <= scale && scale - fraction < 16) {
    units *= POWERS[scale - fraction]!;
    if (units <= LARGEST) {
      out.units = negative && units !== 0 ? -units : units;
      return null;
    }
  }
  return readSlowly(text, style, scale, out);
}

function readSlowly(text: string, style: NumberStyle, scale: number, out: ReadDecimal): DecimalProblem | null {
  let rest = text.trim();
  let negative = false;
  // Accountants write a negative amount in brackets.
  if (rest.startsWith('(') && rest.endsWith(')')) { negative = true; rest = rest.slice(1, -1).trim(); }
  let signed = false;
  const takeSign = (): void => {
    if (signed || negative) return;
    // Spreadsheets and word processors replace the hyphen by a true minus sign.
    if (rest.startsWith('-') || rest.startsWith('\u2212')) { negative = true; signed = true; rest = rest.slice(1).trimStart(); }
    else if (rest.startsWith('+')) { signed = true; rest = rest.slice(1).trimStart(); }
  };
  takeSign();
  for (const sign of style.signs) {
    if (rest.startsWith(sign)) { rest = rest.slice(sign.length).trimStart(); break; }
    if (rest.endsWith(sign)) { rest = rest.slice(0, -sign.length).trimEnd(); break; }
  }
  takeSign();
  if (rest.endsWith('%')) { out.percent = true; rest = rest.slice(0, -1).trimEnd(); }
  const plain = ungroup(rest, style);
  const match = plain === null ? null : /^(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,4}))?$/.exec(plain);
  if (match === null) return /^[\p{Sc}]|[\p{Sc}]$|^[A-Z]{3}\s?\d|\d\s?[A-Z]{3}$/u.test(rest) ? 'foreign sign' : 'not a number';
  const exponent = Number(match[3] ?? '0') - (out.percent ? 2 : 0);
  const fraction = match[2] ?? '';
  let digits = (match[1]! + fraction).replace(/^0+/, '');
  // digits × 10^shift units
  let shift = exponent - fraction.length + scale;
  while (shift < 0 && digits.endsWith('0')) { digits = digits.slice(0, -1); shift++; }
  if (digits === '') { out.units = 0; return null; }
  if (shift < 0) return 'too fine';
  if (shift > MOST_ZEROS || digits.length > 2 * MOST_ZEROS) return 'not a number';
  const value = BigInt(digits + '0'.repeat(shift));
  const signedValue = negative ? -value : value;
  if (value <= BigInt(LARGEST)) out.units = Number(signedValue);
  else out.big = signedValue;
  return null;
}

/** The number with a point and no groups; null when a sign stands where none can. Groups have three digits, the ones in front two or three (lakhs). */
function ungroup(text: string, style: NumberStyle): string | null {
  const at = text.indexOf(style.decimal);
  let whole = at < 0 ? text : text.slice(0, at);
  const rest = at < 0 ? '' : `.${text.slice(at + 1)}`;
  if (style.thousands !== '') {
    // A space between groups is often the narrow or the unbreakable one.
    if (style.thousands === ' ') whole = whole.replace(/[\u00A0\u202F]/g, ' ');
    if (whole.includes(style.thousands)) {
      const groups = whole.split(style.thousands);
      // 0.125 is no group of thousands.
      const good = groups.every((g, i) => /^\d+$/.test(g) && (i === 0 ? g.length <= 3 && !g.startsWith('0') : i === groups.length - 1 ? g.length === 3 : g.length === 2 || g.length === 3));
      if (!good) return null;
      whole = groups.join('');
    }
  }
  return whole + rest;
}

/** A bound or constant of the program as an exact fraction: `3`, `-1/3`, `0.25`. */
export function fractionOf(text: string): { readonly numerator: bigint; readonly denominator: bigint } {
  const [above = '0', below = '1'] = text.split('/');
  const [whole = '0', fraction = ''] = above.split('.');
  return { numerator: BigInt(whole + fraction), denominator: BigInt(below) * 10n ** BigInt(fraction.length) };
}

/** Units at a scale as a decimal text without trailing zeros. */
export function decimalText(units: number | bigint, scale: number): string {
  const value = BigInt(units);
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  return `${value < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}
