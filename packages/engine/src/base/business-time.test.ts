import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { businessClock, type BusinessClock, type OpenHours } from './business-time.js';
import { dateText, parseDate, weekday } from './days.js';
import { instantText, parseInstant, zoneOf } from './zone.js';

const H = 3_600_000;
const berlin = zoneOf('Europe/Berlin')!;
const d = (text: string): number => parseDate(text)!;
const t = (text: string): number => parseInstant(text, berlin)!;
const weekdays = (opens: number, closes: number, days = [0, 1, 2, 3, 4]): OpenHours[] => days.map((w) => ({ weekday: w, opens: opens * H, closes: closes * H }));
const clock = (hours: OpenHours[], ...holidays: string[]): BusinessClock => businessClock({ hours, holidays: new Set(holidays.map(d)), zone: berlin });
const office = clock(weekdays(9, 17));
const always = clock(weekdays(0, 24, [0, 1, 2, 3, 4, 5, 6]));
const withBreak = clock([...weekdays(9, 12), ...weekdays(13, 17)], '2026-04-03', '2026-04-06', '2026-05-01', '2026-05-02');
const night = clock([...weekdays(0, 6, [0, 6]), ...weekdays(20, 24, [5, 6])]);

describe('add', () => {
  it.each([
    ['2026-03-06T16:00', 4, '2026-03-09T12:00'],
    ['2026-03-07T12:00', 4, '2026-03-09T13:00'],
    ['2026-03-06T13:00', 4, '2026-03-06T17:00'],
    ['2026-03-06T13:00', 4.5, '2026-03-09T09:30'],
    ['2026-03-06T18:00', 8, '2026-03-09T17:00'],
    ['2026-03-07T12:00', 0, '2026-03-07T12:00'],
    ['2026-03-09T12:00', -4, '2026-03-06T16:00'],
    ['2026-03-09T13:00', -4, '2026-03-09T09:00'],
    ['2026-03-08T13:00', -4, '2026-03-06T13:00'],
    ['2026-03-27T16:00', 4, '2026-03-30T12:00'],
    ['2026-03-02T09:00', 8 * 261, '2027-03-01T17:00'],
  ])('%s and %d hours', (from, hours, to) => expect(instantText(office.add(t(from), hours * H), berlin)).toBe(to));

  it('passes breaks and holidays', () => {
    expect(instantText(withBreak.add(t('2026-04-02T11:00'), 2 * H), berlin)).toBe('2026-04-02T14:00');
    expect(instantText(withBreak.add(t('2026-04-02T11:00'), 1 * H), berlin)).toBe('2026-04-02T12:00');
    expect(instantText(withBreak.add(t('2026-04-02T16:00'), 2 * H), berlin)).toBe('2026-04-07T10:00');
    expect(instantText(withBreak.add(t('2026-04-07T14:00'), -2 * H), berlin)).toBe('2026-04-07T11:00');
    expect(instantText(withBreak.add(t('2026-04-04T14:00'), 7 * H), berlin)).toBe('2026-04-07T17:00');
  });

  it('counts real hours through a clock change', () => {
    expect(instantText(always.add(t('2026-03-29T01:00'), 4 * H), berlin)).toBe('2026-03-29T06:00');
    expect(instantText(always.add(t('2026-10-25T01:00'), 4 * H), berlin)).toBe('2026-10-25T04:00');
    expect(always.between(t('2026-03-28T00:00'), t('2026-03-30T00:00'))).toBe(47 * H);
    expect(always.between(t('2015-01-01T00:00'), t('2036-01-01T00:00'))).toBe(t('2036-01-01T00:00') - t('2015-01-01T00:00'));
  });

  it('has no hours on a day that the zone skipped', () => {
    const apia = zoneOf('Pacific/Apia')!;
    const there = businessClock({ hours: weekdays(9, 17), holidays: new Set(), zone: apia });
    const at = (text: string): number => parseInstant(text, apia)!;
    expect(there.between(at('2011-12-29T16:00'), at('2012-01-02T10:00'))).toBe(2 * H);
  });
});

/** A minute at a time: what the closed forms are compared with. */
function slowBetween(c: { hours: OpenHours[]; holidays: string[] }, a: number, b: number): number {
  const shut = new Set(c.holidays.map(d));
  let ms = 0;
  for (let x = a; x < b; x += 60_000) {
    const local = berlin.toLocal(x);
    if (!shut.has(local.day) && c.hours.some((h) => h.weekday === weekday(local.day) && h.opens <= local.ms && local.ms < h.closes)) ms += 60_000;
  }
  return ms;
}

const hourSets = fc.array(fc.record({ weekday: fc.integer({ min: 0, max: 6 }), half: fc.constantFrom(0, 1), from: fc.integer({ min: 0, max: 6 }), length: fc.integer({ min: 1, max: 5 }) }), { minLength: 1, maxLength: 10 })
  .map((list) => [...new Map(list.map((h) => [h.weekday * 2 + h.half, { weekday: h.weekday, opens: (h.half * 12 + h.from) * H, closes: (h.half * 12 + h.from + h.length) * H }])).values()]);
const holidaySets = fc.array(fc.integer({ min: d('2026-03-01'), max: d('2026-04-20') }).map(dateText), { maxLength: 10 });
const minutes = fc.integer({ min: 0, max: 40 * 24 * 60 }).map((m) => t('2026-03-05T00:00') + m * 60_000);

describe('laws', () => {
  it('between equals counting minutes, also over a clock change', () => {
    fc.assert(fc.property(hourSets, holidaySets, minutes, minutes, (hours, holidays, x, y) => {
      const c = clock(hours, ...holidays), a = Math.min(x, y), b = Math.min(Math.max(x, y), a + 15 * 24 * H);
      expect(c.between(a, b)).toBe(slowBetween({ hours, holidays }, a, b));
      expect(c.between(b, a)).toBe(0 - c.between(a, b));
    }), { numRuns: 60 });
  });
  it('adding and measuring agree, and the earliest instant is given', () => {
    fc.assert(fc.property(hourSets, holidaySets, minutes, fc.integer({ min: 1, max: 300 * 60 }), (hours, holidays, a, m) => {
      const c = clock(hours, ...holidays), ms = m * 60_000;
      const later = c.add(a, ms), earlier = c.add(a, -ms);
      expect(c.between(a, later)).toBe(ms);
      expect(c.between(a, later - 1)).toBe(ms - 1);
      expect(c.between(earlier, a)).toBe(ms);
      expect(c.between(earlier + 1, a)).toBe(ms - 1);
      expect(c.add(a, ms + 60_000)).toBe(c.add(later, 60_000));
    }), { numRuns: 300 });
  });
  it('addDays is the n-th working day', () => {
    fc.assert(fc.property(hourSets, holidaySets, fc.integer({ min: d('2026-03-01'), max: d('2026-04-20') }), fc.integer({ min: -40, max: 40 }), (hours, holidays, day, n) => {
      const c = clock(hours, ...holidays);
      let expected = day;
      for (let left = Math.abs(n); left > 0;) { expected += Math.sign(n); if (c.isWorkingDay(expected)) left--; }
      expect(c.addDays(day, n)).toBe(expected);
      if (n > 0) expect(c.workingDays(day + 1, expected)).toBe(n);
      let count = 0;
      for (let x = day; x <= day + Math.abs(n); x++) if (c.isWorkingDay(x)) count++;
      expect(c.workingDays(day, day + Math.abs(n))).toBe(count);
      // Stretches that follow each other add up, in whichever order their days are.
      expect(c.workingDays(day, day + n) + c.workingDays(day + n + 1, day + 7)).toBe(c.workingDays(day, day + 7));
    }), { numRuns: 300 });
  });
});

describe('days', () => {
  it('counts working days of a quarter', () => {
    expect(office.workingDays(d('2026-01-01'), d('2026-03-31'))).toBe(64);
    expect(office.workingDays(d('2026-02-10'), d('2026-03-31'))).toBe(36);
    expect(clock(weekdays(9, 17), '2026-01-01', '2026-01-03').workingDays(d('2026-01-01'), d('2026-03-31'))).toBe(63);
    expect(office.workingDays(d('2026-01-05'), d('2026-01-04'))).toBe(0);
  });
  it.each([
    ['2026-03-06T16:00', 1, '2026-03-09T16:00'], ['2026-03-07T12:00', 1, '2026-03-09T12:00'], ['2026-03-06T18:00', 1, '2026-03-09T17:00'], ['2026-03-06T07:00', 1, '2026-03-09T09:00'],
    ['2026-03-09T10:00', -1, '2026-03-06T10:00'], ['2026-03-07T12:00', 0, '2026-03-07T12:00'], ['2026-03-06T17:00', 2, '2026-03-10T17:00'],
  ])('%s and %d business days', (from, n, to) => expect(instantText(office.addDaysToInstant(t(from), n), berlin)).toBe(to));
  it('moves out of a break to its end', () => expect(instantText(withBreak.addDaysToInstant(t('2026-03-06T12:30'), 1), berlin)).toBe('2026-03-09T13:00'));
});

it('is fast over long spans and far dates', () => {
  expect(office.between(t('2026-01-01T00:00'), t('9999-12-31T00:00'))).toBeGreaterThan(8000 * 250 * 8 * H);
  expect(office.add(t('2026-01-01T00:00'), 1e6 * H)).toBe(office.add(office.add(t('2026-01-01T00:00'), 4e5 * H), 6e5 * H));
  expect(night.between(t('1971-01-01T00:00'), t('2100-01-01T00:00'))).toBeGreaterThan(0);
});

it('refuses hours in which nothing comes due', () => {
  expect(() => clock([])).toThrow(RangeError);
  expect(() => clock([{ weekday: 0, opens: 17 * H, closes: 9 * H }])).toThrow(RangeError);
  expect(() => clock([{ weekday: 7, opens: 9 * H, closes: 17 * H }])).toThrow(RangeError);
  expect(() => clock([{ weekday: 0, opens: 9 * H, closes: 25 * H }])).toThrow(RangeError);
  expect(() => clock([...weekdays(9, 17), ...weekdays(16, 18)])).toThrow(RangeError);
});
