import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { businessClock, type BusinessClock, type OpenHours } from './business-time.js';
import { parseDate, weekday } from './days.js';
import { jointHours } from './joint-hours.js';
import { instantText, parseInstant, zoneOf } from './zone.js';

const H = 3_600_000, MINUTE = 60_000, DAY = 24 * H;
const utc = zoneOf('UTC')!;
const t = (text: string): number => parseInstant(text, utc)!;
interface Place { readonly zone: string; readonly hours: readonly OpenHours[]; readonly holidays: readonly number[] }
const weekdays = (opens: number, closes: number, days = [0, 1, 2, 3, 4]): OpenHours[] => days.map((w) => ({ weekday: w, opens: opens * H, closes: closes * H }));
const clockOf = (p: Place): BusinessClock => businessClock({ hours: p.hours, holidays: new Set(p.holidays), zone: zoneOf(p.zone)! });
const berlin: Place = { zone: 'Europe/Berlin', hours: weekdays(9, 18), holidays: [] }, newYork: Place = { zone: 'America/New_York', hours: weekdays(9, 17), holidays: [parseDate('2026-11-26')!] };

describe('a desk that follows the sun', () => {
  const desk = jointHours([clockOf(berlin), clockOf(newYork)]);
  // In winter Berlin is open from 08:00 to 17:00 UTC, New York from 14:00 to 22:00: from 08:00 to 22:00 somebody is there.
  it.each([
    ['2026-03-02T07:00', 4, '2026-03-02T12:00'],
    ['2026-03-02T16:00', 4, '2026-03-02T20:00'],
    ['2026-03-02T16:00', 6, '2026-03-02T22:00'],
    ['2026-03-02T16:00', 7, '2026-03-03T09:00'],
    ['2026-03-02T16:00', 0, '2026-03-02T16:00'],
    ['2026-03-06T21:30', 2, '2026-03-09T09:30'],
    // From March 8 on New York is open from 13:00 to 21:00, from March 29 on Berlin from 07:00 to 16:00.
    ['2026-03-09T20:00', 2, '2026-03-10T09:00'],
    ['2026-03-30T20:00', 2, '2026-03-31T08:00'],
    // A holiday in New York: only Berlin is there, and closes at 17:00.
    ['2026-11-26T16:00', 2, '2026-11-27T09:00'],
    ['2026-03-03T09:00', -7, '2026-03-02T16:00'],
    ['2026-03-03T09:00', -15, '2026-03-02T08:00'],
  ])('%s and %d hours', (from, hours, to) => expect(instantText(desk.add(t(from), hours * H), utc)).toBe(to));

  it('counts what is open twice once', () => {
    expect(desk.between(t('2026-03-02T00:00'), t('2026-03-03T00:00'))).toBe(14 * H);
    expect(desk.between(t('2026-03-09T00:00'), t('2026-03-02T00:00'))).toBe(0 - 5 * 14 * H);
  });
  it('says nothing of times for which there is no zone data', () => {
    expect(desk.add(t('9000-01-01T00:00'), H)).toBeNaN();
    expect(desk.between(t('2026-01-01T00:00'), t('9999-12-31T00:00'))).toBeNaN();
    expect(desk.between(t('1900-01-01T00:00'), t('2026-12-31T00:00'))).toBeNaN();
    expect(jointHours([clockOf({ ...berlin, holidays: Array.from({ length: 50_000 }, (_, i) => i) })]).add(t('2026-01-01T00:00'), H)).toBeNaN();
  });
});

/** A minute at a time. */
function slowBetween(places: readonly Place[], a: number, b: number): number {
  const clocks = places.map((p) => ({ ...p, zone: zoneOf(p.zone)! }));
  let ms = 0;
  for (let x = a; x < b; x += MINUTE) {
    if (clocks.some(({ zone, hours, holidays }) => { const local = zone.toLocal(x); return !holidays.includes(local.day) && hours.some((h) => h.weekday === weekday(local.day) && h.opens <= local.ms && local.ms < h.closes); })) ms += MINUTE;
  }
  return ms;
}

const place = fc.record<Place>({
  zone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'America/Sao_Paulo', 'Asia/Kolkata', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Auckland', 'Pacific/Kiritimati'),
  hours: fc.array(fc.record({ weekday: fc.integer({ min: 0, max: 6 }), half: fc.constantFrom(0, 1), from: fc.integer({ min: 0, max: 6 }), length: fc.integer({ min: 1, max: 6 }) }), { minLength: 1, maxLength: 8 })
    .map((list) => [...new Map(list.map((h) => [h.weekday * 2 + h.half, { weekday: h.weekday, opens: (h.half * 12 + h.from) * H, closes: Math.min(h.half * 12 + h.from + h.length, h.half * 12 + 12) * H }])).values()]),
  holidays: fc.array(fc.integer({ min: parseDate('2026-03-01')!, max: parseDate('2026-04-20')! }), { maxLength: 4 }),
});
const places = fc.array(place, { minLength: 1, maxLength: 3 });
const moment = fc.integer({ min: 0, max: 50 * 24 * 60 }).map((m) => t('2026-03-01T00:00') + m * MINUTE);

describe('laws', () => {
  it('between equals counting minutes, in whatever zones and over clock changes', () => {
    fc.assert(fc.property(places, moment, fc.integer({ min: 0, max: 8 * 24 * 60 }), (all, a, m) => {
      expect(jointHours(all.map(clockOf)).between(a, a + m * MINUTE)).toBe(slowBetween(all, a, a + m * MINUTE));
    }), { numRuns: 60 });
  });
  it('one alone is its own clock', () => {
    fc.assert(fc.property(place, moment, moment, fc.integer({ min: -6000, max: 6000 }), (one, a, b, m) => {
      const alone = clockOf(one), joint = jointHours([alone]);
      expect(joint.between(a, b)).toBe(alone.between(a, b));
      expect(joint.add(a, m * MINUTE)).toBe(alone.add(a, m * MINUTE));
    }), { numRuns: 200 });
  });
  it('adding and measuring agree, and the earliest instant is given; nobody is open less for being joined, nor all together more than each', () => {
    fc.assert(fc.property(places, moment, fc.integer({ min: 1, max: 6000 }), (all, a, m) => {
      const clocks = all.map(clockOf), c = jointHours(clocks), ms = m * MINUTE, later = c.add(a, ms), earlier = c.add(a, -ms);
      expect([c.between(a, later), c.between(a, later - 1), c.between(earlier, a), c.between(earlier + 1, a)]).toEqual([ms, ms - 1, ms, ms - 1]);
      for (const one of clocks) expect(later).toBeLessThanOrEqual(one.add(a, ms));
      expect(c.between(a, a + 9 * DAY)).toBeLessThanOrEqual(clocks.reduce((sum, one) => sum + one.between(a, a + 9 * DAY), 0));
    }), { numRuns: 200 });
  });
});
