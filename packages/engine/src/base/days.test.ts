import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addMonths, dateText, daysInMonth, endOfMonth, fromYmd, monthsBetween, parseDate, startOfMonth, weekday, ymd } from './days.js';

const d = (text: string): number => parseDate(text)!;
const days = fc.integer({ min: d('0001-01-01'), max: d('9999-12-31') });

describe('dates and day numbers', () => {
  it('agree with Date, day for day', () => {
    fc.assert(fc.property(days, (day) => {
      const date = new Date(day * 86400000);
      expect(dateText(day)).toBe(date.toISOString().slice(0, 10));
      expect(weekday(day)).toBe((date.getUTCDay() + 6) % 7);
      expect(parseDate(dateText(day))).toBe(day);
      const { year, month, day: of } = ymd(day);
      expect(fromYmd(year, month, of)).toBe(day);
    }), { numRuns: 2000 });
  });

  it('walks every day of 800 years', () => {
    let expected = { year: 1600, month: 1, day: 1 };
    for (let day = d('1600-01-01'); day < d('2400-01-01'); day++) {
      const got = ymd(day);
      if (got.year !== expected.year || got.month !== expected.month || got.day !== expected.day) expect(got).toEqual(expected);
      expected = expected.day < daysInMonth(expected.year, expected.month) ? { ...expected, day: expected.day + 1 }
        : expected.month < 12 ? { year: expected.year, month: expected.month + 1, day: 1 } : { year: expected.year + 1, month: 1, day: 1 };
    }
  });

  it.each(['2026-02-29', '2026-13-01', '2026-00-10', '2026-01-00', '2026-1-1', '26-01-01', '2026/01/01', '2026-01-01 ', ' 2026-01-01', '', '0000-01-01', '2026-04-31', '1900-02-29', '202a-01-01', '2026-01-0x', '2026-01-1'])('refuses %j', (text) => expect(parseDate(text)).toBeNull());
  it('knows leap days', () => {
    expect(parseDate('2024-02-29')).not.toBeNull();
    expect(parseDate('2000-02-29')).not.toBeNull();
    expect(fromYmd(2026, 2.5, 1)).toBeNull();
  });
  it('writes years outside four digits with a sign', () => {
    expect(dateText(fromYmd(-1, 3, 4)!)).toBe('-000001-03-04');
    expect(dateText(fromYmd(12026, 3, 4)!)).toBe('+012026-03-04');
  });
});

describe('months', () => {
  it.each([['2026-01-31', 1, '2026-02-28'], ['2024-01-31', 1, '2024-02-29'], ['2026-03-31', -1, '2026-02-28'], ['2026-12-15', 1, '2027-01-15'], ['2026-01-15', -13, '2024-12-15'], ['2024-02-29', 12, '2025-02-28']] as const)(
    '%s and %s months is %s', (from, n, to) => expect(dateText(addMonths(d(from), n))).toBe(to));
  it.each([['2026-01-31', '2026-02-28', 1], ['2026-01-31', '2026-02-27', 0], ['2026-01-15', '2027-01-14', 11], ['2026-03-10', '2026-01-10', -2], ['2026-03-10', '2026-01-11', -1], ['2026-03-10', '2026-03-10', 0]] as const)(
    'from %s to %s are %s', (a, b, n) => expect(monthsBetween(d(a), d(b))).toBe(n));
  it('counting and adding agree', () => {
    fc.assert(fc.property(days, fc.integer({ min: 0, max: 5000 }), (a, length) => {
      const n = monthsBetween(a, a + length);
      expect(addMonths(a, n)).toBeLessThanOrEqual(a + length);
      expect(addMonths(a, n + 1)).toBeGreaterThan(a + length);
    }));
  });
  it('has a first and a last day', () => {
    expect(dateText(startOfMonth(d('2024-02-17')))).toBe('2024-02-01');
    expect(dateText(endOfMonth(d('2024-02-17')))).toBe('2024-02-29');
  });
});
