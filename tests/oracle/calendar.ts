/** Days, months and fiscal periods by counting, with the dates of JavaScript: slow, and nothing of the engine's own arithmetic in it. */
import type { ir } from '@truce/engine';

const DAY = 86_400_000;
const date = (day: number): Date => new Date(day * DAY);
export const dayOf = (year: number, month: number, day: number): number => { const d = new Date(0); d.setUTCFullYear(year, month - 1, day); return d.getTime() / DAY; };
export const yearOf = (day: number): number => date(day).getUTCFullYear();
export const monthOf = (day: number): number => date(day).getUTCMonth() + 1;
export const dayOfMonth = (day: number): number => date(day).getUTCDate();
/** Monday is 1. */
export const weekdayOf = (day: number): number => date(day).getUTCDay() || 7;
const lengthOfMonth = (year: number, month: number): number => dayOf(year, month + 1, 1) - dayOf(year, month, 1);

export function addMonths(day: number, n: number): number {
  const months = yearOf(day) * 12 + monthOf(day) - 1 + n, year = Math.floor(months / 12), month = months - year * 12 + 1;
  return dayOf(year, month, Math.min(dayOfMonth(day), lengthOfMonth(year, month)));
}

export function monthsBetween(a: number, b: number): number {
  if (b < a) return 0 - monthsBetween(b, a);
  // No month is longer than 31 days, so counting may begin there.
  let n = Math.floor((b - a) / 31);
  while (addMonths(a, n + 1) <= b) n++;
  return n;
}

export class Calendar {
  private readonly starts = new Map<string, number>();
  constructor(private readonly year: ir.Settings['year']) {}

  private fiscal(day: number): { readonly year: number; readonly month: number } {
    const { startMonth, namedBy } = this.year, month = (monthOf(day) - startMonth + 12) % 12;
    const starts = monthOf(day) >= startMonth ? yearOf(day) : yearOf(day) - 1;
    return { year: namedBy === 'end' && startMonth !== 1 ? starts + 1 : starts, month };
  }

  periodOf(day: number, unit: ir.PeriodUnit): number {
    const { year, month } = this.fiscal(day);
    switch (unit) {
      case 'day': return day;
      // The Monday of 1969-12-29 begins week 0.
      case 'week': return Math.floor((day - dayOf(1969, 12, 29)) / 7);
      case 'month': return yearOf(day) * 12 + monthOf(day) - 1;
      case 'quarter': return year * 4 + Math.floor(month / 3);
      case 'half': return year * 2 + Math.floor(month / 6);
      case 'year': return year;
    }
  }

  /** By walking to the period from a day that is about there. */
  start(period: number, unit: ir.PeriodUnit): number {
    const key = `${unit}/${period}`;
    let day = this.starts.get(key);
    if (day === undefined) {
      day = this.near(period, unit);
      while (this.periodOf(day, unit) >= period) day--;
      while (this.periodOf(day, unit) < period) day++;
      this.starts.set(key, day);
    }
    return day;
  }
  end(period: number, unit: ir.PeriodUnit): number { return this.start(period + 1, unit) - 1; }

  private near(period: number, unit: ir.PeriodUnit): number {
    switch (unit) {
      case 'day': return period;
      case 'week': return period * 7;
      case 'month': return dayOf(Math.floor(period / 12), 6, 1);
      case 'quarter': return dayOf(Math.floor(period / 4), 6, 1);
      case 'half': return dayOf(Math.floor(period / 2), 6, 1);
      case 'year': return dayOf(period, 6, 1);
    }
  }

  /** The coarser period in which it lies: a week where its Thursday does. */
  convert(period: number, from: ir.PeriodUnit, to: ir.PeriodUnit): number {
    return this.periodOf(this.start(period, from) + (from === 'week' ? 3 : 0), to);
  }

  /** First days of the calendar months that begin in the period. */
  monthsIn(period: number, unit: ir.PeriodUnit): number[] {
    const found: number[] = [];
    for (let day = this.start(period, unit), end = this.end(period, unit); day <= end; day++) if (dayOfMonth(day) === 1) found.push(day);
    return found;
  }
  dayWithin(firstOfMonth: number, day: number): number {
    return firstOfMonth + Math.min(day, lengthOfMonth(yearOf(firstOfMonth), monthOf(firstOfMonth))) - 1;
  }
}
