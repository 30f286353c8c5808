/**
 * The functions of the language on values that are there; what is missing never reaches them, except an open end of a span of days. A value that a function
 * cannot take (a step of zero, half a month, a date outside the calendar) makes its result missing and is a problem of the data.
 */
import { addMonths, dateText, monthsBetween, weekday, ymd } from '../base/days.js';
import type { BusinessClock, HourClock } from '../base/business-time.js';
import * as exact from '../base/exact.js';
import type { Num } from '../base/exact.js';
import { assertNever } from '../base/exhaustive.js';
import { halfLife } from '../base/half-life.js';
import { powerOf } from '../base/power.js';
import { CalendarError } from '../base/periods.js';
import type { FiscalCalendar } from '../base/periods.js';
import type { Zone } from '../base/zone.js';
import type { At, Expr, PeriodUnit, Settings, ValueType } from '../core/ir.js';
import { officePlace } from '../core/offices.js';
import { pairComparator, sameValue } from './compare.js';
import type { Present } from './compare.js';
import type { Problem } from './problems.js';
import type { Value } from './result.js';

export type Call = Extract<Expr, { op: 'call' }>;
export type Fn = (a: Present, b: Present, c: Present, d: Present) => Value;

/** The clock of the policy, or of an office. */
export interface Clock {
  readonly zone: Zone;
  /** null where there are no hours, or hours in which nothing would come due */
  readonly hours: HourClock | null;
  /** null where there are no hours, too, and where they are those of several offices, which have no days in common */
  readonly days: BusinessClock | null;
}

/** What functions read beside their arguments. The calendar and the hours may come from records, so they are made when they are first asked for. */
export interface Surroundings {
  readonly rounding: Settings['rounding'];
  readonly zone: Zone;
  readonly calendar: () => FiscalCalendar;
  /** of an office, by its name; of the policy, without one */
  readonly clock: (office: string | null) => Clock;
  readonly text: (value: Value, type: ValueType) => string;
  /** says that the value being computed has a problem */
  readonly complain: (problem: Problem, at: At, detail: string | null) => void;
}

export interface Functions {
  /** The call as a function of up to four arguments; the third and fourth are ignored by most. */
  implement(e: Call): Fn;
  readonly surroundings: Surroundings;
}

const HOUR = 3_600_000;
/** Days beyond this have no instant: 1e8 days are the range of JavaScript's own dates. */
const LAST_DAY = 100_000_000;

/** Functions that accept that their second argument is missing. */
export function opensAt(fn: Call['fn']): number {
  return fn === 'overlapDays' || fn === 'overlapWorkingDays' || fn === 'dayOfMonths' ? 1 : -1;
}

/** Stands for an end that is open, in functions that accept one. */
export const OPEN = Number.POSITIVE_INFINITY;

export function makeFunctions(s: Surroundings): Functions {
  return { implement: (e) => implement(s, e), surroundings: s };
}

function implement(s: Surroundings, e: Call): Fn {
  const undefinedHere = (detail: string | null = null): null => { s.complain('not defined', e.at, detail); return null; };
  /** A whole number of days or months, or null after a complaint. */
  const whole = (n: Present): number | null => (typeof n === 'number' ? n : undefinedHere(exact.toFractionText(n as Num)));
  const day = (d: number): number | null => (d >= -LAST_DAY && d <= LAST_DAY ? d : undefinedHere());
  const instant = (ms: number): number | null => (Math.abs(ms) <= LAST_DAY * 86_400_000 ? ms : undefinedHere());
  /** Runs what asks the calendar, which may not reach a date. */
  const inCalendar = (f: (calendar: FiscalCalendar, a: number, b: number, c: number, d: number) => Value): Fn => (a, b, c, d) => {
    try {
      return f(s.calendar(), a as number, b as number, c as number, d as number);
    } catch (x) {
      if (!(x instanceof CalendarError)) throw x;
      s.complain(x.reason === 'outside' ? 'outside calendar' : 'not defined', e.at, x.day === null ? null : dateText(x.day));
      return null;
    }
  };
  const place = officePlace(e.fn), byOffice = place !== null && e.args.length > place;
  /** The clock by which the call counts: an office's, which is among its arguments, or the policy's. */
  const clockOf = (...given: readonly Present[]): Clock => s.clock(byOffice ? given[place] as string : null);
  const withHours = (f: (clock: HourClock, a: number, b: number) => Value): Fn => (a, b, c) => {
    const clock = clockOf(a, b, c).hours;
    return clock === null ? undefinedHere() : f(clock, a as number, b as number);
  };
  const withDays = (f: (clock: BusinessClock, a: number, b: number) => Value): Fn => (a, b, c) => {
    const clock = clockOf(a, b, c).days;
    return clock === null ? undefinedHere() : f(clock, a as number, b as number);
  };
  const unitOf = (i: number): PeriodUnit => { const t = e.args[i]!.type; return t.kind === 'period' ? t.unit : 'day'; };
  const unit = e.unit ?? 'day';
  const rounded = (mode: exact.RoundingMode): Fn => (a, b) => (exact.sign(b as Num) > 0 ? exact.roundTo(a as Num, b as Num, mode) : undefinedHere(exact.toFractionText(b as Num)));
  const numbers = (f: (a: Num, b: Num) => Value): Fn => (a, b) => f(a as Num, b as Num);
  const texts = (f: (a: string, b: string) => Value): Fn => (a, b) => f(a as string, b as string);
  const ordered = (holds: (order: number) => boolean): Fn => {
    const compare = pairComparator(e.args[0]!.type, e.args[1]!.type);
    return (a, b) => holds(compare(a, b));
  };

  switch (e.fn) {
    case 'add': return numbers(exact.add);
    case 'subtract': return numbers(exact.sub);
    case 'multiply': return numbers(exact.mul);
    case 'divide': return numbers((a, b) => (b === 0 ? null : exact.div(a, b)));
    case 'negate': return numbers(exact.neg);
    case 'abs': return numbers(exact.abs);
    case 'min': return numbers(exact.min);
    case 'max': return numbers(exact.max);
    case 'round': return rounded(s.rounding);
    case 'roundUp': return rounded('up');
    case 'roundDown': return rounded('down');
    case 'power': return numbers((a, b) => {
      if (exact.isZero(a) && exact.sign(b) < 0) return null;
      return powerOf(a, b) ?? undefinedHere(exact.toFractionText(b));
    });

    case 'halfLife': return numbers((a, b) => {
      if (exact.sign(b) <= 0) return undefinedHere(exact.toFractionText(b));
      return halfLife(exact.div(a, b)) ?? undefinedHere(exact.toFractionText(exact.div(a, b)));
    });

    case 'less': return ordered((n) => n < 0);
    case 'lessOrEqual': return ordered((n) => n <= 0);
    case 'greater': return ordered((n) => n > 0);
    case 'greaterOrEqual': return ordered((n) => n >= 0);
    case 'equal': return (a, b) => sameValue(a, b);
    case 'notEqual': return (a, b) => !sameValue(a, b);
    case 'between': {
      const low = pairComparator(e.args[0]!.type, e.args[1]!.type), high = pairComparator(e.args[0]!.type, e.args[2]!.type);
      return (a, b, c) => low(a, b) >= 0 && high(a, c) <= 0;
    }
    // Whoever compiles a call asks these before anything is known to be there; here everything is.
    case 'isMissing': return () => false;
    case 'isPresent': return () => true;
    case 'not': return (a) => a !== true;

    case 'lower': return texts((a) => a.toLowerCase());
    case 'upper': return texts((a) => a.toUpperCase());
    case 'trim': return texts((a) => a.trim());
    case 'length': return texts((a) => codePoints(a));
    case 'contains': return texts((a, b) => a.includes(b));
    case 'startsWith': return texts((a, b) => a.startsWith(b));
    case 'endsWith': return texts((a, b) => a.endsWith(b));
    case 'concat': return texts((a, b) => a + b);
    case 'textOf': { const { type } = e.args[0]!; return (a) => s.text(a, type); }

    case 'dateOf': return byOffice ? (a, b) => clockOf(a, b).zone.dayOf(a as number) : (a) => s.zone.dayOf(a as number);
    case 'timeOf': return byOffice ? (a, b) => clockOf(a, b).zone.fromLocal(a as number, 0) : (a) => s.zone.fromLocal(a as number, 0);
    case 'endOfDay': return (a) => s.zone.fromLocal((a as number) + 1, 0);
    case 'addDays': return (a, b) => { const n = whole(b); return n === null ? null : day((a as number) + n); };
    case 'addMonths': return (a, b) => { const n = whole(b); return n === null ? null : Math.abs(n) > LAST_DAY / 31 ? undefinedHere() : day(addMonths(a as number, n)); };
    case 'addHours': return (a, b) => instant((a as number) + milliseconds(b as Num));
    case 'addBusinessHours': return withHours((clock, a, b) => instant(clock.add(a, milliseconds(b))));
    case 'addBusinessDays': {
      const isTime = e.args[0]!.type.kind === 'time';
      return withDays((clock, a, b) => {
        const n = whole(b);
        if (n === null) return null;
        if (Math.abs(n) > LAST_DAY / 366) return undefinedHere();
        return isTime ? instant(clock.addDaysToInstant(a, n)) : day(clock.addDays(a, n));
      });
    }
    case 'addDaysToTime': return (a, b) => {
      const n = whole(b), local = s.zone.toLocal(a as number);
      return n === null || day(local.day + n) === null ? null : s.zone.fromLocal(local.day + n, local.ms);
    };
    case 'addMonthsToTime': return (a, b) => {
      const n = whole(b), local = s.zone.toLocal(a as number);
      if (n === null) return null;
      if (Math.abs(n) > LAST_DAY / 31 || Math.abs(addMonths(local.day, n)) > LAST_DAY) return undefinedHere();
      return s.zone.fromLocal(addMonths(local.day, n), local.ms);
    };
    case 'daysBetween': case 'hoursBetween': case 'periodsBetween': return (a, b) => (b as number) - (a as number);
    case 'monthsBetween': return (a, b) => monthsBetween(a as number, b as number);
    case 'businessHoursBetween': return withHours((clock, a, b) => { const ms = clock.between(a, b); return Number.isNaN(ms) ? undefinedHere() : ms; });
    case 'workingDays': return withDays((clock, a, b) => clock.workingDays(a, b));
    case 'yearOf': return (a) => ymd(a as number).year;
    case 'monthOf': return (a) => ymd(a as number).month;
    case 'dayOf': return (a) => ymd(a as number).day;
    case 'weekdayOf': return (a) => weekday(a as number) + 1;

    case 'inHours': return numbers((a) => exact.div(a, HOUR));
    case 'hours': return numbers((a) => exact.mul(a, HOUR));
    case 'inDays': case 'inMonths': case 'days': case 'months': return (a) => a;

    case 'periodOf': return inCalendar((calendar, a) => calendar.periodOf(a, unit));
    case 'periodIn': { const from = unitOf(0); return inCalendar((calendar, a) => calendar.convert(a, from, unit)); }
    case 'startOf': { const of = unitOf(0); return inCalendar((calendar, a) => calendar.start(a, of)); }
    case 'endOf': { const of = unitOf(0); return inCalendar((calendar, a) => calendar.end(a, of)); }
    case 'shiftPeriod': {
      const of = unitOf(0);
      return inCalendar((calendar, a, b) => {
        const n = whole(b);
        if (n === null || day(a + n) === null) return null;
        // A calendar that is a table has a last period; asking for its first day says so.
        return calendar.periodOf(calendar.start(a + n, of), of);
      });
    }
    case 'overlapDays': { const of = unitOf(2); return inCalendar((calendar, from, through, p) => Math.max(0, Math.min(through, calendar.end(p, of)) - Math.max(from, calendar.start(p, of)) + 1)); }
    case 'overlapWorkingDays': {
      const of = unitOf(2);
      return inCalendar((calendar, from, through, p, office) => {
        const clock = clockOf(from, through, p, office).days, first = Math.max(from, calendar.start(p, of)), last = Math.min(through, calendar.end(p, of));
        return clock === null ? undefinedHere() : last < first ? 0 : clock.workingDays(first, last);
      });
    }
    case 'daysIn': { const of = unitOf(0); return inCalendar((calendar, p) => calendar.end(p, of) - calendar.start(p, of) + 1); }
    case 'workingDaysIn': {
      const of = unitOf(0);
      return inCalendar((calendar, p, office) => { const clock = clockOf(p, office).days; return clock === null ? undefinedHere() : clock.workingDays(calendar.start(p, of), calendar.end(p, of)); });
    }
    case 'dayOfMonths': {
      const of = unitOf(2);
      return inCalendar((calendar, from, through, p, d) => {
        const n = whole(d);
        if (n === null) return null;
        let found = 0;
        for (let month = firstMonth(calendar, p, of), last = lastMonth(calendar, p, of); month <= last; month++) {
          const start = calendar.start(month, 'month'), on = Math.max(start, Math.min(start + n - 1, calendar.end(month, 'month')));
          if (from <= on && on <= through) found++;
        }
        return found;
      });
    }
    case 'monthsIn': { const of = unitOf(0); return inCalendar((calendar, p) => lastMonth(calendar, p, of) - firstMonth(calendar, p, of) + 1); }
    default: return assertNever(e.fn);
  }
}

const firstMonth = (calendar: FiscalCalendar, p: number, unit: PeriodUnit): number => calendar.periodOf(calendar.start(p, unit), 'month');
const lastMonth = (calendar: FiscalCalendar, p: number, unit: PeriodUnit): number => calendar.periodOf(calendar.end(p, unit), 'month');

/** Instants are whole milliseconds; a part of one, from a third of an hour's third, is rounded. */
function milliseconds(n: Num): number {
  if (typeof n === 'number') return n;
  const rounded = exact.roundTo(n, 1, 'half up');
  return typeof rounded === 'number' ? rounded : exact.toApproximate(rounded);
}

function codePoints(text: string): number {
  let n = 0;
  for (const _ of text) n++;
  return n;
}
