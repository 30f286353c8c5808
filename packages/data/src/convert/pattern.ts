/**
 * Declared formats of dates and times, such as `MM/DD/YYYY` or `D MMM YYYY h:mm A`. A format is compiled once into steps; a text fits or does not fit,
 * there is no guessing.
 */
import { isDay, type Clock } from './clock.js';

type Part = 'YYYY' | 'YY' | 'MMM' | 'MM' | 'M' | 'DD' | 'D' | 'HH' | 'H' | 'hh' | 'h' | 'mm' | 'ss' | 'S' | 'A' | 'Z';
type Step = { readonly part: Part } | { readonly literal: string };

export interface Pattern {
  readonly format: string;
  /** Whether the text fits and is a day (and time) of the calendar; the clock holds what was read. */
  readonly fits: (text: string, clock: Clock) => boolean;
}

const TOKEN = /\[([^\]]*)\]|YYYY|YY|MMM|MM|M|DD|D|HH|H|hh|h|mm|ss|S{1,9}|A|Z|[\s\S]/gy;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** The pattern, or why the format makes none. */
export function compilePattern(format: string, of: 'date' | 'time' | 'month'): Pattern | string {
  if (of === 'time' && format === 'ISO') return isoTime;
  if (of === 'time' && (format === 'x' || format === 'X')) return epochPattern(format);
  const steps: Step[] = [];
  for (const match of format.matchAll(TOKEN)) {
    const token = match[0];
    if (match[1] !== undefined) steps.push({ literal: match[1] });
    else if (/^S+$/.test(token)) steps.push({ part: 'S' });
    else if (/^(?:YYYY|YY|MMM|MM|M|DD|D|HH|H|hh|h|mm|ss|A|Z)$/.test(token)) steps.push({ part: token as Part });
    else if (/^[a-zA-Z]$/.test(token) && token !== 'T') return `the letter ${token} means nothing in a format; letters that stand for themselves are written in [ ]`;
    else steps.push({ literal: token });
  }
  const parts = steps.flatMap(s => ('part' in s ? [s.part] : []));
  const count = (...among: Part[]): number => parts.filter(p => among.includes(p)).length;
  if (count('YYYY', 'YY') !== 1) return 'it needs one year: YYYY';
  if (count('MMM', 'MM', 'M') !== 1) return 'it needs one month: MM (mm is the minute)';
  if (of === 'month') return count('DD', 'D', 'HH', 'H', 'hh', 'h', 'mm', 'ss', 'S', 'A', 'Z') > 0 ? 'a month has no day and no time: MM and YYYY' : patternOf(format, steps);
  if (count('DD', 'D') !== 1) return 'it needs one day: DD';
  const hours = count('HH', 'H', 'hh', 'h');
  if (of === 'date' && hours + count('mm', 'ss', 'S', 'A', 'Z') > 0) return 'a date has no time of day: use a `time` field, or write zeros as they are, as in "YYYY-MM-DD 00:00:00"';
  if (of === 'time' && hours !== 1) return 'it needs one hour: HH';
  if (count('mm') > 1 || count('ss') > 1 || count('S') > 1 || count('A') > 1 || count('Z') > 1) return 'a part occurs twice';
  if ((count('hh', 'h') === 1) !== (count('A') === 1)) return 'hh goes with A (am/pm), HH stands alone';
  return patternOf(format, steps);
}

function patternOf(format: string, steps: readonly Step[]): Pattern {
  const program = mergeLiterals(steps);
  return { format, fits: (text, clock) => run(program, text, clock) };
}

function mergeLiterals(steps: readonly Step[]): Step[] {
  const merged: Step[] = [];
  for (const step of steps) {
    const last = merged.at(-1);
    if ('literal' in step && last !== undefined && 'literal' in last) merged[merged.length - 1] = { literal: last.literal + step.literal };
    else merged.push(step);
  }
  return merged;
}

function run(steps: readonly Step[], text: string, c: Clock): boolean {
  let at = 0;
  let afternoon = -1;
  let half = false;
  // A month is its first day.
  c.day = 1; c.hour = 0; c.minute = 0; c.second = 0; c.millisecond = 0; c.offset = Number.NaN;
  /** Reads `least` to `most` digits; -1 when there are too few. */
  const digits = (least: number, most: number): number => {
    let value = 0;
    let n = 0;
    for (; n < most; n++) {
      const d = text.charCodeAt(at + n) - 48;
      if (!(d >= 0 && d <= 9)) break;
      value = value * 10 + d;
    }
    at += n;
    return n < least ? -1 : value;
  };
  for (const step of steps) {
    if ('literal' in step) {
      if (!text.startsWith(step.literal, at)) return false;
      at += step.literal.length;
      continue;
    }
    switch (step.part) {
      case 'YYYY': c.year = digits(4, 4); break;
      case 'YY': { const year = digits(2, 2); c.year = year < 0 ? -1 : 2000 + year; break; }
      case 'MMM': {
        c.month = MONTHS.indexOf(text.slice(at, at + 3).toLowerCase()) + 1;
        at += 3;
        break;
      }
      case 'MM': c.month = digits(2, 2); break;
      case 'M': c.month = digits(1, 2); break;
      case 'DD': c.day = digits(2, 2); break;
      case 'D': c.day = digits(1, 2); break;
      case 'HH': c.hour = digits(2, 2); break;
      case 'H': c.hour = digits(1, 2); break;
      case 'hh': c.hour = digits(2, 2); half = true; break;
      case 'h': c.hour = digits(1, 2); half = true; break;
      case 'mm': c.minute = digits(2, 2); break;
      case 'ss': c.second = digits(2, 2); break;
      case 'S': {
        const end = skipDigits(text, at);
        if (end === at || end - at > 9) return false;
        c.millisecond = millisecondsOf(text, at, end);
        at = end;
        break;
      }
      case 'A': {
        const word = text.slice(at, at + 2).toLowerCase();
        afternoon = word === 'am' ? 0 : word === 'pm' ? 1 : -2;
        at += 2;
        break;
      }
      case 'Z': {
        const end = readOffset(text, at, c);
        if (end < 0) return false;
        at = end;
        break;
      }
    }
  }
  if (at !== text.length || afternoon === -2) return false;
  if (half) {
    if (c.hour < 1 || c.hour > 12) return false;
    c.hour = (c.hour % 12) + (afternoon === 1 ? 12 : 0);
  }
  return isDay(c) && isClockTime(c);
}

function isClockTime(c: Clock): boolean {
  return c.hour >= 0 && c.hour <= 23 && c.minute >= 0 && c.minute <= 59 && c.second >= 0 && c.second <= 59;
}

function skipDigits(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) >= 48 && text.charCodeAt(at) <= 57) at++;
  return at;
}

/** The first three digits of a fraction; what is finer than a millisecond is cut off. */
function millisecondsOf(text: string, from: number, to: number): number {
  let value = 0;
  for (let i = 0; i < 3; i++) value = value * 10 + (from + i < to ? text.charCodeAt(from + i) - 48 : 0);
  return value;
}

const OFFSET = /\s?(?:(Z|UTC|GMT)|([+-])(\d{2}):?(\d{2})?)/iy;

/** Reads `Z`, `UTC`, `+02:00`, `+0200` or `+02`; gives the place after it, or -1. */
function readOffset(text: string, at: number, c: Clock): number {
  OFFSET.lastIndex = at;
  const match = OFFSET.exec(text);
  if (match === null) return -1;
  if (match[1] !== undefined) c.offset = 0;
  else {
    const hours = Number(match[3]);
    const minutes = Number(match[4] ?? '0');
    if (hours > 18 || minutes > 59) return -1;
    c.offset = (hours * 60 + minutes) * (match[2] === '-' ? -1 : 1);
  }
  return at + match[0].length;
}

/** YYYY-MM-DD, without a loop: nearly every date is one. */
export const isoDate: Pattern = {
  format: 'YYYY-MM-DD',
  fits(text, c) {
    if (text.length !== 10 || text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return false;
    c.year = pair(text, 0) * 100 + pair(text, 2);
    c.month = pair(text, 5);
    c.day = pair(text, 8);
    return isDay(c);
  },
};

/** ISO 8601: a day, `T` or a space, hours and minutes, then seconds, a fraction and a zone as far as they are written. */
export const isoTime: Pattern = {
  format: 'YYYY-MM-DDTHH:mm:ss',
  fits(text, c) {
    if (text.length < 16 || text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45 || text.charCodeAt(13) !== 58) return false;
    const between = text.charCodeAt(10);
    if (between !== 84 && between !== 32 && between !== 116) return false;
    c.year = pair(text, 0) * 100 + pair(text, 2);
    c.month = pair(text, 5);
    c.day = pair(text, 8);
    c.hour = pair(text, 11);
    c.minute = pair(text, 14);
    c.second = 0;
    c.millisecond = 0;
    c.offset = Number.NaN;
    if (!isDay(c)) return false;
    let at = 16;
    if (text.charCodeAt(at) === 58) {
      if (text.length < 19) return false;
      c.second = pair(text, 17);
      at = 19;
      const dot = text.charCodeAt(at);
      if (dot === 46 || dot === 44) {
        const end = skipDigits(text, at + 1);
        if (end === at + 1 || end - at > 10) return false;
        c.millisecond = millisecondsOf(text, at + 1, end);
        at = end;
      }
    }
    if (!isClockTime(c)) return false;
    if (at < text.length) {
      if (text.length === at + 1 && text.charCodeAt(at) === 90) { c.offset = 0; return true; }
      at = readOffset(text, at, c);
    }
    return at === text.length;
  },
};

/** Two digits; far out of every range when they are none. */
function pair(text: string, at: number): number {
  const a = text.charCodeAt(at) - 48;
  const b = text.charCodeAt(at + 1) - 48;
  return a >= 0 && a <= 9 && b >= 0 && b <= 9 ? a * 10 + b : -100_000;
}

/** `x`: milliseconds since 1970, as CRM interfaces export them; `X`: seconds. */
function epochPattern(format: 'x' | 'X'): Pattern {
  const unit = format === 'x' ? 1 : 1000;
  return {
    format,
    fits(text, c) {
      if (!/^-?\d{1,15}$/.test(text)) return false;
      const moment = new Date(Number(text) * unit);
      if (Number.isNaN(moment.getTime())) return false;
      c.year = moment.getUTCFullYear(); c.month = moment.getUTCMonth() + 1; c.day = moment.getUTCDate();
      c.hour = moment.getUTCHours(); c.minute = moment.getUTCMinutes(); c.second = moment.getUTCSeconds(); c.millisecond = moment.getUTCMilliseconds();
      c.offset = 0;
      return isDay(c);
    },
  };
}

/** The patterns of a list of formats. The list was checked when the manifest was read. */
export function compilePatterns(formats: readonly string[], of: 'date' | 'time' | 'month'): readonly Pattern[] {
  return formats.map(format => {
    if (of === 'date' && format === 'YYYY-MM-DD') return isoDate;
    const pattern = compilePattern(format, of);
    if (typeof pattern === 'string') throw new Error(`format ${format}: ${pattern}`);
    return pattern;
  });
}
