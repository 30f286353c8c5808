/** Whether a value of a policy is the published figure: exactly, or to the last printed digit of a figure that has no end or that its source rounded. */
import type { ir, Value } from '@truce/engine';
import { abs, compare, equal, fraction, mul, parseDecimal, roundTo, sub, type Num } from '../../packages/engine/src/base/exact.js';
import type { Leaf } from './record.js';

export interface Found {
  readonly value: Value;
  readonly type: ir.ValueType;
  /** The value as it prints. */
  readonly text: string;
}

/** So many printed digits after the point mean that the figure goes on. */
const ENDLESS = 8;
/** A double holds no more than fifteen digits for sure: of a longer figure the last ones are what binary arithmetic left there. */
const SURE_DIGITS = 15;

export function agrees(found: Found, figure: Leaf, how: { readonly inPercent: boolean; readonly roundedBySource: boolean; readonly tolerance?: number; /** the year in which the case is told */ readonly year?: number }): boolean {
  if (found.value === null || figure === null) return found.value === null && figure === null;
  switch (found.type.kind) {
    case 'number': case 'count': case 'percent': case 'money': case 'duration': return typeof figure === 'number' && sameNumber(how.inPercent ? mul(found.value as Num, 100) : found.value as Num, figure, how.roundedBySource, how.tolerance ?? 0);
    case 'flag': return found.value === figure;
    case 'text': case 'choice': case 'row': return word(found.text) === word(String(figure));
    // A record may say the quarter without its year.
    case 'period': return found.text === figure || found.text.endsWith(`-${figure}`);
    case 'date': return found.text === withYear(String(figure), how.year);
    case 'time': return found.text.replace(' ', 'T') === String(figure).replace(/(T\d\d:\d\d):00$/, '$1');
    case 'list': return false;
  }
}

function sameNumber(value: Num, figure: number, roundedBySource: boolean, tolerance: number): boolean {
  const printed = String(figure), published = parseDecimal(printed);
  if (published === null) throw new RangeError(`${printed} is not a decimal`);
  if (equal(value, published) || compare(abs(sub(value, published)), parseDecimal(String(tolerance))!) < 0) return true;
  const decimals = printed.split('.')[1]?.length ?? 0, lastDigit = fraction(1n, 10n ** BigInt(decimals));
  if (!roundedBySource && decimals < ENDLESS) return false;
  if (equal(roundTo(value, lastDigit, 'half up'), published)) return true;
  const digits = printed.replace(/\D/g, '').replace(/^0+/, '').length;
  return digits >= SURE_DIGITS && compare(abs(sub(value, published)), mul(lastDigit, fraction(10n ** BigInt(digits - SURE_DIGITS), 1n))) < 0;
}

/** A record may say the day without its year: `01-15` is of the year in which its case is told, `01-15 next year` of the one after. */
function withYear(day: string, year: number | undefined): string {
  const found = /^(\d\d-\d\d)( next year)?$/.exec(day);
  return found === null || year === undefined ? day : `${found[2] === undefined ? year : year + 1}-${found[1]}`;
}

/** `In_progress` is the published `in progress`: words of the language have capitals and no spaces. */
const word = (text: string): string => text.toLowerCase().replaceAll('_', ' ');
