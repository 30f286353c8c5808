/** Calendar fields of a date or time as it was read. Plain integers: this runs once for each cell. */
import { fromYmd } from '@truce/engine';

/** One moment on a wall clock. Patterns write into it and readers take it out; it is reused, so nothing is allocated for a cell. */
export interface Clock {
  year: number; month: number; day: number;
  hour: number; minute: number; second: number; millisecond: number;
  /** minutes east of UTC; NaN when no zone was written */
  offset: number;
  /** days since 1970-01-01, once `isDay` has found that there is such a day */
  date: number;
}

export const newClock = (): Clock => ({ year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0, millisecond: 0, offset: Number.NaN, date: 0 });

/** Whether year, month and day are a day of the calendar; sets `date`. */
export function isDay(c: Clock): boolean {
  if (c.year < 1 || c.year > 9999) return false;
  const date = fromYmd(c.year, c.month, c.day);
  if (date === null) return false;
  c.date = date;
  return true;
}

export const DAY = 86_400_000;

/** The wall clock as milliseconds, as if it stood in UTC. */
export function localMilliseconds(c: Clock): number {
  return c.date * DAY + ((c.hour * 60 + c.minute) * 60 + c.second) * 1000 + c.millisecond;
}
