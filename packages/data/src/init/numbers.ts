/** Whether a column holds numbers, and how they are written. */
import { readDecimal, type NumberStyle, type ReadDecimal } from '../convert/decimal.js';

export interface NumberFinding {
  readonly decimal: '.' | ',';
  readonly thousands: string;
  /** signs beside the digits, such as $ or EUR */
  readonly signs: readonly string[];
  readonly decimals: number;
  readonly negative: boolean;
  readonly percent: boolean;
}
/** Every value is a number, but 1,234 may be one or a thousand. */
export interface UndecidedNumber { readonly undecided: string }

const STYLES: readonly (readonly ['.' | ',', string])[] = [['.', ''], ['.', ','], [',', ''], [',', '.'], ['.', ' '], [',', ' '], ['.', "'"], ['.', '_']];
const SIGN = /^[-(+]?\s*(\p{Sc}|[A-Z]{1,3}\p{Sc}|[A-Z]{3}(?=\s?[-\d]))|(\p{Sc}|[A-Z]{3})\)?$/u;
/** No field needs more; a longer tail is noise of a binary fraction, and still kept. */
const MOST_DECIMALS = 30;

/**
 * Digits with at most a point, which is the most of what there is: only a point before exactly three digits could be one of thousands. Found in one pass,
 * where trying every way to write numbers on every value takes seconds for a large file. null: not so plain.
 */
function plainNumbers(texts: readonly string[]): NumberFinding | null {
  let decimals = 0;
  let negative = false;
  let points = false;
  let decided = false;
  for (const text of texts) {
    const match = /^(-?)\d{1,15}(?:\.(\d{1,15}))?$/.exec(text);
    if (match === null) return null;
    negative ||= match[1] === '-';
    const fraction = match[2];
    if (fraction === undefined) continue;
    points = true;
    decided ||= fraction.length !== 3;
    decimals = Math.max(decimals, fraction.replace(/0+$/, '').length);
  }
  return texts.length === 0 || (points && !decided) ? null : { decimal: '.', thousands: '', signs: [], decimals, negative, percent: false };
}

/** `settled`: how other columns of the same file write numbers. null: these are no numbers. */
export function numbersIn(values: ReadonlyMap<string, number>, settled: { readonly decimal: '.' | ','; readonly thousands: string } | null): NumberFinding | UndecidedNumber | null {
  const texts = [...values.keys()];
  const plain = plainNumbers(texts);
  if (plain !== null) return plain;
  if (!texts.every(t => /\d/.test(t) && t.length <= 60)) return null;
  const signs = [...new Set(texts.flatMap(t => { const m = SIGN.exec(t); return m === null ? [] : [m[1] ?? m[2]!]; }))].sort();
  if (signs.length > 4) return null;
  const styles = STYLES.map(([decimal, thousands]): NumberStyle => ({ decimal, thousands, signs: [...signs].sort((a, b) => b.length - a.length) }));
  const fitting = styles.filter(style => texts.every(t => unitsOf(t, style, MOST_DECIMALS) !== null));
  const best = fitting[0];
  if (best === undefined) return null;
  const rival = fitting.find(style => texts.some(t => unitsOf(t, style, MOST_DECIMALS) !== unitsOf(t, best, MOST_DECIMALS)));
  let style = best;
  if (rival !== undefined) {
    const known = settled === null ? undefined : fitting.find(s => s.decimal === settled.decimal && (s.thousands === settled.thousands || s.thousands === ''));
    if (known === undefined) return { undecided: texts.find(t => unitsOf(t, rival, MOST_DECIMALS) !== unitsOf(t, best, MOST_DECIMALS))! };
    style = known;
  }
  const percent = texts.every(t => t.endsWith('%'));
  if (!percent && texts.some(t => t.endsWith('%'))) return null;
  let decimals = 0;
  let negative = false;
  const out: ReadDecimal = { units: 0, big: null, percent: false };
  for (const text of texts) {
    while (decimals < MOST_DECIMALS && readDecimal(text, style, decimals, out) === 'too fine') decimals++;
    // Zero with a minus is no count either: it is written as what may fall below.
    if ((out.big === null ? out.units < 0 : out.big < 0n) || /^\s*[-\u2212(]/.test(text)) negative = true;
  }
  return { decimal: style.decimal, thousands: style.thousands, signs, decimals, negative, percent };
}

const shared: ReadDecimal = { units: 0, big: null, percent: false };

function unitsOf(text: string, style: NumberStyle, scale: number): string | null {
  return readDecimal(text, style, scale, shared) === null ? String(shared.big ?? shared.units) : null;
}
