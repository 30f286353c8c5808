/**
 * Periods as whole ordinals under a fiscal calendar: of one unit, the next period is the next whole number. Days are day numbers; months of a Gregorian calendar
 * are calendar months; weeks are ISO weeks (Monday to Sunday) in every calendar.
 */
import { dateText, daysInMonth, digitsAt, fromYmd, parseDate, ymd } from './days.js';

export type PeriodUnit = 'day' | 'week' | 'month' | 'quarter' | 'half' | 'year';

const FINENESS: Readonly<Record<PeriodUnit, number>> = { day: 0, week: 1, month: 2, quarter: 3, half: 4, year: 5 };

/** Whether every period of `to` is longer than those of `from`. */
export function isCoarser(to: PeriodUnit, from: PeriodUnit): boolean {
  return FINENESS[to] > FINENESS[from];
}

/** Days and periods of the policy: days are counted from 1970-01-01, periods by ordinals that rise by one from each to the next of its unit. */
export interface FiscalCalendar {
  /** The period that a day lies in. @throws CalendarError when the calendar does not reach the day, or has no such unit. */
  periodOf(day: number, unit: PeriodUnit): number;
  /** First day. @throws CalendarError as `periodOf` */
  start(ordinal: number, unit: PeriodUnit): number;
  /** Last day, which belongs to the period. @throws CalendarError as `periodOf` */
  end(ordinal: number, unit: PeriodUnit): number;
  /** As it is written: `2026-03`, `2026-Q1`, `2026-H1`, `FY2026`, `2026-W05`, `2026-03-01`, or the key of a table. @throws CalendarError as `periodOf` */
  text(ordinal: number, unit: PeriodUnit): string;
  /** The inverse of `text`; null when it names no period of this calendar. */
  parse(text: string): { readonly unit: PeriodUnit; readonly ordinal: number } | null;
  /**
   * The coarser period that holds this one. A week, which nests in nothing, belongs where its Thursday does, as ISO 8601 gives weeks to years.
   * @throws CalendarError when `to` is finer, or as `periodOf`
   */
  convert(ordinal: number, from: PeriodUnit, to: PeriodUnit): number;
}

/** A calendar was asked for what it does not have. */
export class CalendarError extends Error {
  override readonly name = 'CalendarError';
  constructor(
    readonly reason: 'outside' | 'no such unit' | 'not coarser',
    message: string,
    /** `outside`: a day that the calendar does not reach: the one asked for, or the nearest one of the period asked for. */
    readonly day: number | null = null,
  ) { super(message); }
}

const THURSDAY = 3;

/** Weeks are counted from the one that holds 1970-01-01, a Thursday. */
const weekOf = (day: number): number => Math.floor((day + 3) / 7);
const weekStart = (ordinal: number): number => ordinal * 7 - 3;

function weekText(ordinal: number): string {
  const thursday = weekStart(ordinal) + THURSDAY;
  const { year } = ymd(thursday);
  const week = Math.floor((thursday - fromYmd(year, 1, 1)!) / 7) + 1;
  return `${yearText(year)}-W${String(week).padStart(2, '0')}`;
}

function parseWeek(year: number, week: number): number | null {
  if (week < 1 || week > 53) return null;
  // 4 January is always in week 1.
  const ordinal = weekOf(fromYmd(year, 1, 4)!) + week - 1;
  return week < 53 || ymd(weekStart(ordinal) + THURSDAY).year === year ? ordinal : null;
}

const yearText = (year: number): string => (year >= 0 && year <= 9999 ? String(year).padStart(4, '0') : String(year));

/**
 * Fiscal years of twelve calendar months from `startMonth` (1..12), named by the calendar year in which they start or end.
 * Month ordinals are year × 12 + month - 1; quarters, halves and years are counted by the named year: 2026-Q1 is 2026 × 4.
 */
export function gregorianCalendar(options: { readonly startMonth: number; readonly namedBy: 'start' | 'end' }): FiscalCalendar {
  const { startMonth, namedBy } = options;
  if (!Number.isInteger(startMonth) || startMonth < 1 || startMonth > 12) throw new RangeError(`${startMonth} is not a month`);
  // Added to a calendar month ordinal, this gives months since the start of fiscal year 0. A year that starts in January also ends in the year it starts in.
  const shift = 1 - startMonth + (namedBy === 'end' && startMonth !== 1 ? 12 : 0);
  const months = { month: 1, quarter: 3, half: 6, year: 12 } as const;
  type MonthUnit = keyof typeof months;

  const monthOf = (day: number): number => { const d = ymd(day); return d.year * 12 + d.month - 1; };
  const firstMonth = (ordinal: number, unit: MonthUnit): number => (unit === 'month' ? ordinal : ordinal * months[unit] - shift);
  const fromMonth = (month: number, unit: MonthUnit): number => (unit === 'month' ? month : Math.floor((month + shift) / months[unit]));
  const split = (month: number): { year: number; month: number } => { const year = Math.floor(month / 12); return { year, month: month - year * 12 + 1 }; };

  const calendar: FiscalCalendar = {
    periodOf(day, unit) {
      if (unit === 'day') return day;
      return unit === 'week' ? weekOf(day) : fromMonth(monthOf(day), unit);
    },
    start(ordinal, unit) {
      if (unit === 'day') return ordinal;
      if (unit === 'week') return weekStart(ordinal);
      const m = split(firstMonth(ordinal, unit));
      return fromYmd(m.year, m.month, 1)!;
    },
    end(ordinal, unit) {
      if (unit === 'day') return ordinal;
      if (unit === 'week') return weekStart(ordinal) + 6;
      const m = split(firstMonth(ordinal, unit) + months[unit] - 1);
      return fromYmd(m.year, m.month, daysInMonth(m.year, m.month))!;
    },
    text(ordinal, unit) {
      switch (unit) {
        case 'day': return dateText(ordinal);
        case 'week': return weekText(ordinal);
        case 'month': { const m = split(ordinal); return `${yearText(m.year)}-${String(m.month).padStart(2, '0')}`; }
        case 'quarter': { const year = Math.floor(ordinal / 4); return `${yearText(year)}-Q${ordinal - year * 4 + 1}`; }
        case 'half': { const year = Math.floor(ordinal / 2); return `${yearText(year)}-H${ordinal - year * 2 + 1}`; }
        case 'year': return `FY${yearText(ordinal)}`;
      }
    },
    parse(text) {
      const fiscal = /^(?:FY)?(\d{4})$|^FY(\d{2})$/.exec(text);
      if (fiscal !== null) return { unit: 'year', ordinal: fiscal[1] === undefined ? 2000 + Number(fiscal[2]) : Number(fiscal[1]) };
      const common = parseDayOrWeek(text);
      if (common !== null) return common;
      const m = /^(\d{4})-(?:(\d\d)|Q([1-4])|H([12]))$/.exec(text);
      if (m === null) return null;
      const year = Number(m[1]);
      if (m[3] !== undefined) return { unit: 'quarter', ordinal: year * 4 + Number(m[3]) - 1 };
      if (m[4] !== undefined) return { unit: 'half', ordinal: year * 2 + Number(m[4]) - 1 };
      const month = Number(m[2]);
      return month >= 1 && month <= 12 ? { unit: 'month', ordinal: year * 12 + month - 1 } : null;
    },
    convert(ordinal, from, to) {
      if (from === to) return ordinal;
      requireCoarser(from, to);
      if (from === 'day' || from === 'week') return calendar.periodOf(from === 'day' ? ordinal : weekStart(ordinal) + THURSDAY, to);
      return fromMonth(firstMonth(ordinal, from), to as MonthUnit);
    },
  };
  return calendar;
}

function requireCoarser(from: PeriodUnit, to: PeriodUnit): void {
  if (!isCoarser(to, from)) throw new CalendarError('not coarser', `a ${from} does not lie in one ${to}`);
}

function parseDayOrWeek(text: string): { readonly unit: PeriodUnit; readonly ordinal: number } | null {
  const day = parseDate(text);
  if (day !== null) return { unit: 'day', ordinal: day };
  if (text.length !== 8 || text.charCodeAt(4) !== 45 || text.charCodeAt(5) !== 87 /* W */) return null;
  const year = digitsAt(text, 0, 4), week = digitsAt(text, 6, 8);
  const ordinal = year < 1 ? null : parseWeek(year, week);
  return ordinal === null ? null : { unit: 'week', ordinal };
}

/** One month (or period of 13) of a calendar table: its name, the names of its quarter and year, its first and last day. */
export interface CalendarRow {
  readonly month: string;
  readonly quarter: string;
  readonly year: string;
  readonly from: number;
  readonly through: number;
}

/** Why rows are no calendar. `row` and `other` are indexes of the rows as given; `other` comes earlier in time. */
export type CalendarProblem =
  | { readonly kind: 'empty' }
  /** through lies before from */
  | { readonly kind: 'backwards'; readonly row: number }
  /** `day` is the first day that both rows have */
  | { readonly kind: 'overlap'; readonly row: number; readonly other: number; readonly day: number }
  /** no row has the days `from` through `through` */
  | { readonly kind: 'gap'; readonly row: number; readonly other: number; readonly from: number; readonly through: number }
  /** a month name twice, or one name for periods of two units, so that the name says no longer which period is meant */
  | { readonly kind: 'same name'; readonly row: number; readonly other: number; readonly name: string }
  /** the months of a quarter, or the quarters of a year, do not stand together, or a quarter has months of two years */
  | { readonly kind: 'not nested'; readonly row: number; readonly other: number; readonly unit: 'quarter' | 'year'; readonly name: string };

interface Level {
  readonly names: string[];
  /** Index of the first row of each period, and one after the last. */
  readonly first: number[];
}

/**
 * A calendar from a table (4-4-5, 13 periods, any other), rows in any order. Month, quarter and year ordinals are positions in time from 0; there are no halves.
 * The rows must tile their range without gap or overlap, and nest.
 */
export function tableCalendar(rows: readonly CalendarRow[]): FiscalCalendar | { readonly error: CalendarProblem } {
  const order = rows.map((_, i) => i).sort((a, b) => rows[a]!.from - rows[b]!.from || a - b);
  const error = findProblem(rows, order);
  if (error !== null) return { error };
  const sorted = order.map((i) => rows[i]!);
  const starts = sorted.map((r) => r.from);
  const firstDay = starts[0]!, lastDay = sorted[sorted.length - 1]!.through;
  const levels = { month: level(sorted, (r) => r.month), quarter: level(sorted, (r) => r.quarter), year: level(sorted, (r) => r.year) };
  const named = new Map<string, { readonly unit: PeriodUnit; readonly ordinal: number }>();
  for (const unit of ['month', 'quarter', 'year'] as const) levels[unit].names.forEach((name, ordinal) => named.set(name, { unit, ordinal }));

  const levelOf = (unit: PeriodUnit): Level => {
    if (unit === 'month' || unit === 'quarter' || unit === 'year') return levels[unit];
    throw new CalendarError('no such unit', `this calendar is a table of months, quarters and years: it has no ${unit}`);
  };
  /** The level, when it has the ordinal. */
  const holding = (ordinal: number, unit: PeriodUnit): Level => {
    const l = levelOf(unit);
    if (ordinal >= 0 && ordinal < l.names.length) return l;
    const day = ordinal < 0 ? firstDay - 1 : lastDay + 1;
    throw new CalendarError('outside', `the calendar has no ${unit} that holds ${dateText(day)}`, day);
  };

  const calendar: FiscalCalendar = {
    periodOf(day, unit) {
      if (unit === 'day') return day;
      if (unit === 'week') return weekOf(day);
      const l = levelOf(unit);
      if (day < firstDay || day > lastDay) throw new CalendarError('outside', `the calendar does not reach ${dateText(day)}`, day);
      return lastAtMost(l.first, lastAtMost(starts, day));
    },
    start(ordinal, unit) {
      if (unit === 'day') return ordinal;
      if (unit === 'week') return weekStart(ordinal);
      return starts[holding(ordinal, unit).first[ordinal]!]!;
    },
    end(ordinal, unit) {
      if (unit === 'day') return ordinal;
      if (unit === 'week') return weekStart(ordinal) + 6;
      return sorted[holding(ordinal, unit).first[ordinal + 1]! - 1]!.through;
    },
    text(ordinal, unit) {
      if (unit === 'day') return dateText(ordinal);
      return unit === 'week' ? weekText(ordinal) : holding(ordinal, unit).names[ordinal]!;
    },
    parse: (text) => named.get(text) ?? parseDayOrWeek(text),
    convert(ordinal, from, to) {
      if (from === to) return ordinal;
      requireCoarser(from, to);
      return calendar.periodOf(from === 'week' ? weekStart(ordinal) + THURSDAY : calendar.start(ordinal, from), to);
    },
  };
  return calendar;
}

/** Position of the last element that is not above x; the list ascends and starts at or below x. */
function lastAtMost(ascending: readonly number[], x: number): number {
  let low = 0, high = ascending.length;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! <= x) low = middle; else high = middle;
  }
  return low;
}

function level(sorted: readonly CalendarRow[], name: (row: CalendarRow) => string): Level {
  const names: string[] = [], first: number[] = [];
  sorted.forEach((row, i) => {
    if (i > 0 && name(sorted[i - 1]!) === name(row)) return;
    names.push(name(row));
    first.push(i);
  });
  first.push(sorted.length);
  return { names, first };
}

/** `order` are the rows by their first day. */
function findProblem(rows: readonly CalendarRow[], order: readonly number[]): CalendarProblem | null {
  if (order.length === 0) return { kind: 'empty' };
  for (const row of order) if (rows[row]!.through < rows[row]!.from) return { kind: 'backwards', row };
  for (let i = 1; i < order.length; i++) {
    const other = order[i - 1]!, row = order[i]!, expected = rows[other]!.through + 1, { from } = rows[row]!;
    if (from < expected) return { kind: 'overlap', row, other, day: from };
    if (from > expected) return { kind: 'gap', row, other, from: expected, through: from - 1 };
  }
  const months = new Map<string, number>(), quarters = new Map<string, number>(), years = new Map<string, number>();
  for (const [i, row] of order.entries()) {
    const r = rows[row]!, previous = i === 0 ? null : rows[order[i - 1]!]!;
    const again = months.get(r.month);
    if (again !== undefined) return { kind: 'same name', row, other: again, name: r.month };
    const quarter = quarters.get(r.quarter), year = years.get(r.year);
    if (quarter !== undefined && (previous!.quarter !== r.quarter || previous!.year !== r.year)) return { kind: 'not nested', row, other: quarter, unit: 'quarter', name: r.quarter };
    if (year !== undefined && previous!.year !== r.year) return { kind: 'not nested', row, other: year, unit: 'year', name: r.year };
    months.set(r.month, row);
    quarters.set(r.quarter, row);
    years.set(r.year, row);
  }
  for (const [a, b] of [[months, quarters], [months, years], [quarters, years]] as const) {
    for (const [name, row] of a) {
      const other = b.get(name);
      if (other !== undefined) return { kind: 'same name', row, other, name };
    }
  }
  return null;
}
