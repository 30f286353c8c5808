/**
 * Civil dates as day numbers: days since 1970-01-01 in the proleptic Gregorian calendar. A date has no zone and no time.
 * Conversions count years from 1 March, so that the leap day is the last day of a year and month lengths follow one formula.
 */
export interface YearMonthDay {
  readonly year: number;
  /** 1..12 */
  readonly month: number;
  readonly day: number;
}

const DAYS_PER_ERA = 146097; // 400 years
const EPOCH_SHIFT = 719468; // days from 0000-03-01 to 1970-01-01

/** The day number of a date that is known to exist; months outside 1..12 are not carried. */
function dayNumber(year: number, month: number, day: number): number {
  const y = month > 2 ? year : year - 1;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return era * DAYS_PER_ERA + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - EPOCH_SHIFT;
}

export function ymd(day: number): YearMonthDay {
  const z = day + EPOCH_SHIFT;
  const era = Math.floor(z / DAYS_PER_ERA);
  const dayOfEra = z - era * DAYS_PER_ERA;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const m = Math.floor((5 * dayOfYear + 2) / 153);
  const month = m < 10 ? m + 3 : m - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day: dayOfYear - Math.floor((153 * m + 2) / 5) + 1 };
}

const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** The length of a month, `month` 1..12. */
export function daysInMonth(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : LENGTHS[month - 1]!;
}

/** The day number of a date, or null when there is no such date (30 February, month 13, a part that is not whole). */
export function fromYmd(year: number, month: number, day: number): number | null {
  if (!Number.isInteger(year) || !Number.isInteger(month) || !Number.isInteger(day)) return null;
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  return dayNumber(year, month, day);
}

/** The number that the digits at `from` up to `to` write, or -1 when one is not a digit. Shared with the parser of instants, which reads millions. */
export function digitsAt(text: string, from: number, to: number): number {
  let n = 0;
  for (let i = from; i < to; i++) {
    const c = text.charCodeAt(i) - 48;
    if (!(c >= 0 && c <= 9)) return -1;
    n = n * 10 + c;
  }
  return n;
}

/** `2026-03-01`, exactly ten characters, as a day number; null when it is anything else or no such date exists. */
export function parseDate(text: string): number | null {
  return text.length === 10 ? parseDateAt(text, 0) : null;
}

/** As `parseDate`, for the ten characters that start at `from`. */
export function parseDateAt(text: string, from: number): number | null {
  if (text.charCodeAt(from + 4) !== 45 || text.charCodeAt(from + 7) !== 45) return null;
  const year = digitsAt(text, from, from + 4), month = digitsAt(text, from + 5, from + 7), day = digitsAt(text, from + 8, from + 10);
  return year < 1 || month < 1 || day < 1 ? null : fromYmd(year, month, day);
}

const pad = (n: number, width: number): string => String(n).padStart(width, '0');

/** The date as `2026-03-01`. Years outside 0..9999 are written with their sign, as ISO 8601 does. */
export function dateText(day: number): string {
  const d = ymd(day);
  const year = d.year >= 0 && d.year <= 9999 ? pad(d.year, 4) : `${d.year < 0 ? '-' : '+'}${pad(Math.abs(d.year), 6)}`;
  return `${year}-${pad(d.month, 2)}-${pad(d.day, 2)}`;
}

/** The same day n months later; where the month is shorter, its last day, as spreadsheets do (31 January + 1 month = 28 February). */
export function addMonths(day: number, n: number): number {
  const d = ymd(day);
  const months = d.year * 12 + d.month - 1 + n;
  const year = Math.floor(months / 12), month = months - year * 12 + 1;
  return dayNumber(year, month, Math.min(d.day, daysInMonth(year, month)));
}

/** 0 = Monday … 6 = Sunday. */
export function weekday(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

export function startOfMonth(day: number): number {
  return day - ymd(day).day + 1;
}

export function endOfMonth(day: number): number {
  const d = ymd(day);
  return day - d.day + daysInMonth(d.year, d.month);
}

/**
 * Completed months from a to b: the largest n with `addMonths(a, n) <= b`, so that counting and adding agree (31 January to 28 February is one month,
 * because 31 January + 1 month is 28 February). When b is earlier, minus the months from b to a.
 */
export function monthsBetween(a: number, b: number): number {
  if (b < a) return 0 - monthsBetween(b, a);
  const x = ymd(a), y = ymd(b);
  const months = (y.year - x.year) * 12 + y.month - x.month;
  return addMonths(a, months) <= b ? months : months - 1;
}
