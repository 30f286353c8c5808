/** Numbers, dates and amounts as spreadsheets, letters and other countries write them. */
import { isCurrency } from './currencies.js';
import type { Form, NumberHabit } from './foreign.js';
import * as t from './tokens.js';

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const month = '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?';
const yearFirst = /(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?![\w/.-])/y;
const yearLast = /(\d{1,2})([/.])(\d{1,2})\2(\d{4})(?![\w/.-])/y;
const dayMonth = new RegExp(`(\\d{1,2})(?:st|nd|rd|th|\\.)?[ \\t-]+(?:of[ \\t]+)?${month},?[ \\t-]+(\\d{4})(?!\\w)`, 'iy');
const monthDay = new RegExp(`${month}[ \\t]+(\\d{1,2})(?:st|nd|rd|th)?,?[ \\t]+(\\d{4})(?!\\w)`, 'iy');
const pointThousands = /(\d{1,3}(?:\.\d{3})+),(\d{1,2})(?![\d,])|(\d{1,3}(?:\.\d{3}){2,})(?![\d.])/y;
const thousands = /(\d{1,3}(?:,\d{3})+)(\.\d+)?(?![\d,])/y;
const short = /(\d[\d_]*)(?:\.(\d+))?(?:(k|K|M|mn|bn|B)(?!\w)|[ \t]+(thousand|million|billion)(?!\w))/y;
const exponent = /(\d+)(?:\.(\d+))?[eE]([+-]?\d{1,3})(?!\w)/y;
const percentWord = /(\d[\d_]*(?:\.\d+)?)[ \t]*(?:pct|percent|per[ \t]+cent)(?!\w)/y;
const signAfter = /(\d[\d_,]*(?:\.\d+)?)[ \t]?([$€£¥])/y;
const signBefore = /([$€£¥])[ \t]*(\d[\d_,]*(?:\.\d+)?)(k|K|M|bn|B)?(?!\w)/y;
const lettersFirst = /([A-Z]{3})[ \t]*(\d[\d_,]*(?:\.\d+)?)(?![\w.-])/y;
const currencyAfter = /[ \t]*([A-Z]{3})(?!\w)/y;
const fraction = /\.\d[\d_]*/y;
const point = /(\d[\d_]*)\.(?![\w.])/y;
const letters: Readonly<Record<string, string>> = { $: 'USD', '€': 'EUR', '£': 'GBP', '¥': 'JPY' };
const zeros: Readonly<Record<string, number>> = { k: 3, K: 3, thousand: 3, M: 6, mn: 6, million: 6, bn: 9, B: 9, billion: 9 };

interface Seen { readonly length: number; readonly instead: string; readonly what: NumberHabit; readonly exact: boolean }

/** A number, amount or date of another kind at `at`, where a digit, a point, a currency sign or a capital stands. `afterComma`: `1,000` may be two values there. */
export function numberForm(text: string, at: number, until: number, afterComma: boolean): Form | undefined {
  const match = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    return found !== null && at + found[0].length <= until ? found : undefined;
  };
  const seen = date(match) ?? amount(match, text, until, at) ?? plain(match, afterComma);
  if (seen === undefined) return undefined;
  return withUnit(text, at, until, seen);
}

type Match = (pattern: RegExp) => RegExpExecArray | undefined;

function date(match: Match): Seen | undefined {
  const first = match(yearFirst);
  if (first !== undefined) {
    if (first[0].includes('-') && /^\d{4}-\d{2}-\d{2}$/.test(first[0])) return undefined;
    return dated(first[0].length, first[1]!, Number(first[2]), Number(first[3]));
  }
  const last = match(yearLast);
  if (last !== undefined) {
    const a = Number(last[1]);
    const b = Number(last[3]);
    // With the day and the month in an unknown order nothing is guessed: the writer has to say it. Points are only written with the day first.
    if (last[2] === '.' || a > 12 || a === b) return dated(last[0].length, last[4]!, b, a);
    if (b > 12) return dated(last[0].length, last[4]!, a, b);
    return { length: last[0].length, instead: `${last[4]!}-${two(a)}-${two(b)}\` or \`${last[4]!}-${two(b)}-${two(a)}`, what: 'day-or-month', exact: false };
  }
  const named = match(dayMonth);
  if (named !== undefined) return dated(named[0].length, named[3]!, numberOf(named[2]!), Number(named[1]));
  const turned = match(monthDay);
  return turned === undefined ? undefined : dated(turned[0].length, turned[3]!, numberOf(turned[1]!), Number(turned[2]));
}

const two = (n: number): string => String(n).padStart(2, '0');
const numberOf = (name: string): number => months.indexOf(name.slice(0, 3).toLowerCase()) + 1;

function dated(length: number, year: string, inYear: number, day: number): Seen {
  const sound = inYear >= 1 && inYear <= 12 && day >= 1 && day <= 31;
  return { length, instead: sound ? `${year}-${two(inYear)}-${two(day)}` : `${year}-MM-DD`, what: 'date', exact: sound };
}

function amount(match: Match, text: string, until: number, at: number): Seen | undefined {
  const before = match(signBefore);
  if (before !== undefined) {
    const suffix = before[3];
    const [whole, part] = before[2]!.replace(/[_,]/g, '').split('.');
    const digits = suffix === undefined ? before[2]!.replaceAll(',', '_') : shifted(whole!, part ?? '', zeros[suffix] ?? 0);
    // `$100 USD` says it twice.
    const after = at + before[0].length;
    currencyAfter.lastIndex = after;
    const code = currencyAfter.exec(text);
    const again = code !== null && isCurrency(code[1]!) && after + code[0].length <= until;
    return { length: before[0].length + (again ? code[0].length : 0), instead: `${digits} ${again ? code[1]! : letters[before[1]!]!}`, what: 'symbol', exact: true };
  }
  const after = match(signAfter);
  if (after !== undefined) return { length: after[0].length, instead: `${after[1]!.replaceAll(',', '_')} ${letters[after[2]!]!}`, what: 'symbol', exact: true };
  const first = match(lettersFirst);
  return first !== undefined && isCurrency(first[1]!) ? { length: first[0].length, instead: `${first[2]!.replaceAll(',', '_')} ${first[1]!}`, what: 'letters-first', exact: true } : undefined;
}

function plain(match: Match, afterComma: boolean): Seen | undefined {
  const begun = match(fraction);
  if (begun !== undefined) return { length: begun[0].length, instead: `0${begun[0]}`, what: 'fraction', exact: true };
  const points = match(pointThousands);
  if (points !== undefined) {
    const whole = (points[1] ?? points[3]!).replaceAll('.', '_');
    return { length: points[0].length, instead: points[2] === undefined ? whole : `${whole}.${points[2]}`, what: 'point-thousands', exact: true };
  }
  const commas = afterComma ? undefined : match(thousands);
  if (commas !== undefined) return { length: commas[0].length, instead: `${commas[1]!.replaceAll(',', '_')}${commas[2] ?? ''}`, what: 'thousands', exact: true };
  const word = match(percentWord);
  if (word !== undefined) return { length: word[0].length, instead: `${word[1]!}%`, what: 'percent', exact: true };
  const suffixed = match(short);
  if (suffixed !== undefined) return { length: suffixed[0].length, instead: shifted(suffixed[1]!.replaceAll('_', ''), suffixed[2] ?? '', zeros[suffixed[3] ?? suffixed[4]!] ?? 0), what: 'short', exact: true };
  const power = match(exponent);
  if (power !== undefined) {
    const places = Number(power[3]);
    const readable = places >= 0 && places <= 15;
    return { length: power[0].length, instead: readable ? shifted(power[1]!, power[2] ?? '', places) : 'the number itself', what: 'exponent', exact: readable };
  }
  const ended = match(point);
  return ended === undefined ? undefined : { length: ended[0].length, instead: ended[1]!, what: 'point', exact: true };
}

/** `1.5` and six zeros: `1_500_000`. */
function shifted(whole: string, part: string, places: number): string {
  const moved = `${whole}${part.slice(0, places).padEnd(places, '0')}`.replace(/^0+(?=\d)/, '');
  const rest = part.slice(places);
  return `${moved.replace(/\B(?=(\d{3})+$)/g, '_')}${rest === '' ? '' : `.${rest}`}`;
}

/** The whole form, with the percent sign or the currency that follows it. */
function withUnit(text: string, at: number, until: number, seen: Seen): Form {
  const plainEnd = at + seen.length;
  const number = seen.what === 'date' || seen.what === 'day-or-month' || seen.what === 'symbol' || seen.what === 'letters-first' || seen.what === 'percent' ? undefined : numberEnd(text, plainEnd, until);
  const end = number?.end ?? plainEnd;
  const instead = number === undefined ? seen.instead : `${seen.instead}${number.unit}`;
  const type = seen.what === 'date' || seen.what === 'day-or-month' ? t.DateLiteral : seen.what === 'symbol' || seen.what === 'letters-first' ? t.MoneyLiteral
    : seen.what === 'percent' || number?.unit === '%' ? t.PercentLiteral : number !== undefined && number.unit !== '' ? t.MoneyLiteral : t.NumberLiteral;
  const image = seen.what === 'day-or-month' ? text.slice(at, at + seen.length) : seen.exact ? instead : seen.what === 'date' ? instead : '0';
  return {
    end, said: { kind: 'number', written: text.slice(at, end), instead, what: seen.what }, replacement: seen.exact ? instead : undefined, tokens: [{ type, image }],
  };
}

function numberEnd(text: string, at: number, until: number): { readonly end: number; readonly unit: string } {
  const percent = /[ \t]*%/y;
  percent.lastIndex = at;
  const sign = percent.exec(text);
  if (sign !== null && at + sign[0].length <= until) return { end: at + sign[0].length, unit: '%' };
  currencyAfter.lastIndex = at;
  const code = currencyAfter.exec(text);
  return code !== null && isCurrency(code[1]!) && at + code[0].length <= until ? { end: at + code[0].length, unit: ` ${code[1]!}` } : { end: at, unit: '' };
}
