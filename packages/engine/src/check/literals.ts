/** Values that are written out. */
import { fromYmd, parseDate, ymd, daysInMonth } from '../base/days.js';
import { parseDecimal, toFractionText, mul, fraction } from '../base/exact.js';
import { parseInstant, zoneOf } from '../base/zone.js';
import type { At, ValueType } from '../core/ir.js';
import * as codes from '../diagnostics/codes/types.js';
import { isCurrency } from '../syntax/currencies.js';
import type * as ast from '../syntax/ast.js';
import { COUNT, DATE, NUMBER, PERCENT, TIME, period } from '../types/type.js';
import { constant } from './build.js';
import { at, failed, place } from './context.js';
import type { Context } from './context.js';
import type { Checked } from './known.js';

const PER_CENT = fraction(1n, 100n);

/** The exact text of a number: `1_000` is `1000`, `2.50` is `5/2`. */
export const exactText = (text: string): string | null => { const n = parseDecimal(text); return n === null ? null : toFractionText(n); };
export const percentText = (text: string): string | null => { const n = parseDecimal(text); return n === null ? null : toFractionText(mul(n, PER_CENT)); };

export function numberLiteral(here: At, node: ast.NumberLiteral): Checked {
  const text = exactText(node.text)!;
  if (text === '0') return { type: { kind: 'zero' }, optional: false, expr: constant('0', COUNT, here) };
  const type: ValueType = /^\d+$/.test(text) ? COUNT : NUMBER;
  return { type, optional: false, expr: constant(text, type, here) };
}

export const percentLiteral = (here: At, text: string): Checked => ({ type: PERCENT, optional: false, expr: constant(percentText(text)!, PERCENT, here) });

export function moneyLiteral(c: Context, file: number, node: Extract<ast.Expression, { kind: 'Money' }>): Checked {
  if (!isCurrency(node.currency)) {
    c.report(codes.badLiteral.at(place(c, file, node.span), { text: node.currency, expected: 'the code of a currency', help: 'currencies are written as ISO 4217 codes: USD, EUR, GBP, …' }));
    return failed(file, node.span);
  }
  const type: ValueType = { kind: 'money', currency: node.currency };
  return { type, optional: false, expr: constant(exactText(node.amount)!, type, at(file, node.span)) };
}

const HOUR = 3_600_000;

export function durationLiteral(c: Context, file: number, node: Extract<ast.Expression, { kind: 'Duration' }>): Checked {
  const here = at(file, node.span), n = parseDecimal(node.amount)!;
  const make = (of: Extract<ValueType, { kind: 'duration' }>['of'], value: string | number): Checked => ({ type: { kind: 'duration', of }, optional: false, expr: constant(value, { kind: 'duration', of }, here) });
  const whole = (factor: number): string | null => (typeof n === 'number' ? String(n * factor) : null);
  const ms = mul(n, node.unit === 'minute' ? 60_000 : HOUR);
  const refuse = (help: string): Checked => {
    c.report(codes.badLiteral.at(place(c, file, node.span), { text: `${node.amount} ${node.business ? 'business ' : ''}${node.unit}s`, expected: 'a length of time', help }));
    return failed(file, node.span);
  };
  switch (node.unit) {
    case 'minute': case 'hour': return typeof ms === 'number' ? make(node.business ? 'business hours' : 'hours', ms) : refuse('hours and minutes come down to whole milliseconds');
    case 'day': case 'week': {
      const days = whole(node.unit === 'day' ? 1 : 7);
      if (days === null) return refuse('days are whole; half a day is `12 hours`');
      if (!node.business) return make('days', days);
      return node.unit === 'week' ? refuse('a business week is written `5 business days`') : make('business days', days);
    }
    case 'month': case 'quarter': case 'half': case 'year': {
      const months = whole(node.unit === 'month' ? 1 : node.unit === 'quarter' ? 3 : node.unit === 'half' ? 6 : 12);
      return months === null ? refuse('months are whole') : node.business ? refuse('business time is counted in minutes, hours and days') : make('months', months);
    }
  }
}

export function dateLiteral(c: Context, file: number, node: ast.DateLiteral): Checked {
  const day = parseDate(node.text);
  if (day !== null) return { type: DATE, optional: false, expr: constant(day, DATE, at(file, node.span)) };
  c.report(codes.badLiteral.at(place(c, file, node.span), { text: node.text, expected: 'a day of the calendar', help: nearestDay(node.text) }));
  return failed(file, node.span);
}

function nearestDay(text: string): string | undefined {
  const m = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (m === null) return 'a day is written year-month-day, as in 2026-03-31';
  const year = Number(m[1]), month = Number(m[2]);
  if (month < 1 || month > 12) return 'months are 01 to 12; a day is written year-month-day, as in 2026-03-31';
  const last = daysInMonth(year, month);
  return ymd(fromYmd(year, month, last)!).day === last ? `the last day of that month is ${m[1]}-${m[2]}-${String(last).padStart(2, '0')}` : undefined;
}

export function timeLiteral(c: Context, file: number, node: ast.TimeLiteral): Checked {
  const instant = parseInstant(node.text, zoneOf(c.settings.timezone) ?? zoneOf('UTC')!);
  if (instant !== null) return { type: TIME, optional: false, expr: constant(instant, TIME, at(file, node.span)) };
  c.report(codes.badLiteral.at(place(c, file, node.span), { text: node.text, expected: 'a moment', help: 'a moment is written 2026-03-31T16:30, in the timezone of the policy' }));
  return failed(file, node.span);
}

export function periodLiteral(c: Context, file: number, node: ast.PeriodLiteral): Checked {
  const found = c.period(node.text);
  if (found !== null) return { type: period(found.unit), optional: false, expr: constant(found.ordinal, period(found.unit), at(file, node.span)) };
  if (c.settings.calendar !== null) c.taint ??= 'the periods of a calendar record are named by its data';
  else c.report(codes.badLiteral.at(place(c, file, node.span), { text: node.text, expected: 'a period', help: 'periods are written 2026-03, 2026-Q1, 2026-H1, FY2026' }));
  return failed(file, node.span);
}

