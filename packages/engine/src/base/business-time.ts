/**
 * Time that counts only while an office is open: hours by weekday, no holidays, on the clock of a zone. Lengths are real milliseconds, so that four hours of a
 * night shift stay four hours when the clock changes. Everything up to a day is a closed form (whole weeks, less holidays, and corrections for clock
 * changes within open hours), so that a length is a subtraction however long it is.
 */
import { weekday } from './days.js';
import type { Zone } from './zone.js';

/** One stretch of open time: `weekday` 0 = Monday … 6 = Sunday; `opens` and `closes` in milliseconds of the local day, closes up to 24 h. A weekday may have several. */
export interface OpenHours {
  readonly weekday: number;
  readonly opens: number;
  readonly closes: number;
}

/** Counts open time. */
export interface HourClock {
  /**
   * The instant after `ms` business milliseconds (before, when negative). What ends exactly at closing stays at that closing, what goes back to
   * exactly an opening stays at that opening; 0 is the instant itself.
   */
  add(instant: number, ms: number): number;
  /** Business milliseconds from a to b; negative when b is earlier. */
  between(a: number, b: number): number;
}

/** Counts open time and working days. */
export interface BusinessClock extends HourClock {
  readonly zone: Zone;
  /** The open stretches of a local day as instants, two numbers each: opens, closes. */
  stretches(day: number): readonly number[];
  /** The n-th working day after the day (before, when n is negative); 0 is the day itself, whether it is a working day or not. */
  addDays(day: number, n: number): number;
  /** The same clock time n working days later; outside of the hours of that day, its opening, its closing, or the end of its break. 0 is the instant itself. */
  addDaysToInstant(instant: number, n: number): number;
  /** Working days from the first through the last day, both in; 0 when the last is the day before the first, and minus those between when it is earlier still. */
  workingDays(fromDay: number, throughDay: number): number;
  /** Whether the day has open hours and is no holiday. */
  isWorkingDay(day: number): boolean;
}

const DAY_MS = 86_400_000;

/**
 * @throws RangeError when there are no hours at all, or when hours close before they open, overlap, or lie outside of a day: nothing would ever come due.
 */
export function businessClock(options: { readonly hours: readonly OpenHours[]; readonly holidays: ReadonlySet<number>; readonly zone: Zone }): BusinessClock {
  const { zone } = options;
  const week = hoursByWeekday(options.hours);
  const closed = new Set([...options.holidays].filter((day) => week[weekday(day)]!.length > 0));
  const holidays = Float64Array.from(closed).sort();

  // Prefixes over the week and over the holidays: element i is what lies before weekday i, before holiday i.
  const lengthOf = (day: number): number => week[weekday(day)]!.reduce((sum, h) => sum + h.closes - h.opens, 0);
  const weekMs = [0], weekDays = [0], holidayMs = [0];
  week.forEach((hours, i) => {
    weekMs.push(weekMs[i]! + hours.reduce((sum, h) => sum + h.closes - h.opens, 0));
    weekDays.push(weekDays[i]! + (hours.length > 0 ? 1 : 0));
  });
  holidays.forEach((day, i) => holidayMs.push(holidayMs[i]! + lengthOf(day)));

  const isWorkingDay = (day: number): boolean => week[weekday(day)]!.length > 0 && !closed.has(day);

  /** Working days before a day, from a fixed day on. */
  function daysBefore(day: number): number {
    const weeks = Math.floor((day + 3) / 7);
    return weeks * weekDays[7]! + weekDays[day + 3 - weeks * 7]! - countBelow(holidays, day);
  }

  /** The open stretches of a day as instants, two numbers each. */
  function stretches(day: number): number[] {
    const found: number[] = [];
    if (closed.has(day)) return found;
    for (const { opens, closes } of week[weekday(day)]!) {
      const start = zone.fromLocal(day, opens);
      // A day that a zone skipped altogether (crossing the date line) has no hours.
      if (zone.dayOf(start) === day) found.push(start, zone.fromLocal(day, closes));
    }
    return found;
  }

  const correctionBefore = clockChanges(zone, (day) => {
    if (!isWorkingDay(day)) return 0;
    const found = stretches(day);
    let real = 0;
    for (let i = 0; i < found.length; i += 2) real += found[i + 1]! - found[i]!;
    return real - lengthOf(day);
  });

  /** Business milliseconds before a day, from a fixed day on. */
  function msBefore(day: number): number {
    const weeks = Math.floor((day + 3) / 7);
    return weeks * weekMs[7]! + weekMs[day + 3 - weeks * 7]! - holidayMs[countBelow(holidays, day)]! + correctionBefore(day);
  }

  function elapsed(instant: number): number {
    const day = zone.dayOf(instant);
    let ms = msBefore(day);
    const found = stretches(day);
    for (let i = 0; i < found.length; i += 2) ms += Math.max(0, Math.min(instant, found[i + 1]!) - found[i]!);
    return ms;
  }

  return {
    zone, stretches,
    add(instant, ms) {
      if (ms === 0) return instant;
      const from = zone.dayOf(instant), target = elapsed(instant) + ms;
      if (ms > 0) {
        const day = firstDay(from, 1, (d) => msBefore(d + 1) >= target);
        let rest = target - msBefore(day);
        const found = stretches(day);
        for (let i = 0; ; i += 2) {
          const length = found[i + 1]! - found[i]!;
          if (rest <= length || i + 2 >= found.length) return found[i]! + rest;
          rest -= length;
        }
      }
      const day = firstDay(from, -1, (d) => msBefore(d) <= target);
      let rest = msBefore(day + 1) - target;
      const found = stretches(day);
      for (let i = found.length - 2; ; i -= 2) {
        const length = found[i + 1]! - found[i]!;
        if (rest <= length || i < 2) return found[i + 1]! - rest;
        rest -= length;
      }
    },
    between: (a, b) => elapsed(b) - elapsed(a),
    addDays: shiftDay,
    addDaysToInstant(instant, n) {
      if (n === 0) return instant;
      const local = zone.toLocal(instant), day = shiftDay(local.day, n);
      const hours = week[weekday(day)]!;
      const holding = hours.find((h) => local.ms <= h.closes);
      return zone.fromLocal(day, holding === undefined ? hours[hours.length - 1]!.closes : Math.max(local.ms, holding.opens));
    },
    workingDays: (fromDay, throughDay) => daysBefore(throughDay + 1) - daysBefore(fromDay),
    isWorkingDay,
  };

  function shiftDay(day: number, n: number): number {
    if (n === 0) return day;
    if (n > 0) { const target = daysBefore(day + 1) + n; return firstDay(day + 1, 1, (d) => daysBefore(d + 1) >= target); }
    const target = daysBefore(day) + n;
    return firstDay(day - 1, -1, (d) => daysBefore(d) <= target);
  }
}

function hoursByWeekday(hours: readonly OpenHours[]): readonly (readonly OpenHours[])[] {
  const week: OpenHours[][] = [[], [], [], [], [], [], []];
  for (const h of hours) {
    const day = week[h.weekday];
    if (day === undefined || !(h.opens >= 0 && h.opens < h.closes && h.closes <= DAY_MS)) throw new RangeError('business hours must open before they close, within one day');
    day.push(h);
  }
  for (const day of week) {
    day.sort((a, b) => a.opens - b.opens);
    for (let i = 1; i < day.length; i++) if (day[i]!.opens < day[i - 1]!.closes) throw new RangeError('business hours of a day must not overlap');
  }
  if (week.every((day) => day.length === 0)) throw new RangeError('there must be business hours on at least one weekday');
  return week;
}

/** How many elements of an ascending list are below x. */
function countBelow(ascending: Float64Array, x: number): number {
  let low = 0, high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! < x) low = middle + 1; else high = middle;
  }
  return low;
}

/** The first day from `start` on in a direction that fits, where every later one fits too: by doubling, then halving. */
export function firstDay(start: number, direction: 1 | -1, fits: (day: number) => boolean): number {
  let low = -1, high = 0;
  for (let step = 1; !fits(start + direction * high); step *= 2) { low = high; high += step; }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (fits(start + direction * middle)) high = middle; else low = middle;
  }
  return start + direction * high;
}

/** Years for which clock changes are looked up: 1970 to 2105. Beyond, clocks are taken not to change within open hours, so that a date like 9999-12-31 costs nothing. */
const FIRST_DAY = 0, LAST_DAY = 49_500;
const ANCHOR = 18_262; // 2020-01-01: most instants are near

/**
 * The sum of `correction` over the days from the anchor up to a day (minus that sum for days before it). Only days on which the clock changes can have one;
 * they are searched a year at a time, away from the anchor, as far as they are needed.
 */
function clockChanges(zone: Zone, correction: (day: number) => number): (day: number) => number {
  const sides = [1, -1].map((direction) => ({ direction, reached: ANCHOR, days: [] as number[], sums: [0] }));
  const [forward, backward] = sides as [typeof sides[0] & {}, typeof sides[0] & {}];

  function extend(side: typeof forward, to: number): void {
    const limit = side.direction === 1 ? Math.min(LAST_DAY, to + 366) : Math.max(FIRST_DAY, to - 366);
    let edge = zone.fromLocal(side.reached, 0);
    while (side.reached !== limit) {
      const next = side.reached + side.direction, nextEdge = zone.fromLocal(next, 0);
      if (Math.abs(nextEdge - edge) !== DAY_MS) {
        const day = Math.min(side.reached, next), ms = correction(day);
        if (ms !== 0) { side.days.push(day); side.sums.push(side.sums[side.sums.length - 1]! + ms); }
      }
      side.reached = next;
      edge = nextEdge;
    }
  }

  return (day) => {
    if (day >= ANCHOR) {
      if (day > forward.reached && forward.reached < LAST_DAY) extend(forward, day);
      let i = forward.days.length;
      while (i > 0 && forward.days[i - 1]! >= day) i--;
      return forward.sums[i]!;
    }
    if (day < backward.reached && backward.reached > FIRST_DAY) extend(backward, day);
    let i = backward.days.length;
    while (i > 0 && backward.days[i - 1]! < day) i--;
    return 0 - backward.sums[i]!;
  };
}
