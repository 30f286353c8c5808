import { tzOffset } from '@date-fns/tz';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDate } from './days.js';
import { clockText, instantText, parseInstant, usualZones, zoneOf, type Zone } from './zone.js';

const zone = (name: string): Zone => zoneOf(name)!;
const berlin = zone('Europe/Berlin'), newYork = zone('America/New_York'), utc = zone('UTC');
const names = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Apia', 'America/St_Johns', 'Africa/Casablanca', 'Asia/Kolkata', 'Pacific/Chatham', 'America/Sao_Paulo'];
const from1973 = fc.integer({ min: Date.UTC(1973, 0, 1) / 1000, max: Date.UTC(2040, 0, 1) / 1000 }).map((s) => s * 1000);

describe('zoneOf', () => {
  it.each(['Mars/Olympus', '', '+05:30', 'nonsense', 'Europe/Berlin\n', '../etc'])('refuses %j', (name) => expect(zoneOf(name)).toBeNull());
  it('gives the same zone again', () => expect(zoneOf('Europe/Berlin')).toBe(berlin));
  it('knows the zones of most companies without asking, and the runtime knows them all', () => {
    for (const name of usualZones) expect(name === 'UTC' || Intl.supportedValuesOf('timeZone').includes(name), name).toBe(true);
  });
  it('knows other names of a zone, which no list of the runtime holds', () => expect(zone('US/Eastern').toLocal(0)).toEqual(newYork.toLocal(0)));
});

describe('toLocal', () => {
  it('agrees with an independent reader of the zone data', () => {
    fc.assert(fc.property(fc.constantFrom(...names), from1973, (name, ms) => {
      const local = zone(name).toLocal(ms);
      expect(local.day * 86400000 + local.ms - ms).toBe(tzOffset(name, new Date(ms)) * 60000);
      expect(local.ms).toBeGreaterThanOrEqual(0);
      expect(local.ms).toBeLessThan(86400000);
      expect(zone(name).dayOf(ms)).toBe(local.day);
    }), { numRuns: 1500 });
  });
  it('knows offsets in seconds of long ago, and years outside the table', () => {
    expect(instantText(Date.UTC(1970, 5, 1), zone('Africa/Monrovia'))).toBe('1970-05-31T23:15:30');
    expect(instantText(Date.UTC(1905, 0, 1, 12), berlin)).toBe('1905-01-01T13:00');
    expect(instantText(Date.UTC(2200, 6, 1, 12), newYork)).toBe('2200-07-01T08:00');
  });
  it('changes at the very millisecond', () => {
    const change = Date.UTC(2026, 2, 29, 1);
    expect(instantText(change - 1, berlin)).toBe('2026-03-29T01:59:59.999');
    expect(instantText(change, berlin)).toBe('2026-03-29T03:00');
  });
});

describe('fromLocal', () => {
  it('is the earliest instant that shows the clock time', () => {
    fc.assert(fc.property(fc.constantFrom(...names), from1973, (name, ms) => {
      const local = zone(name).toLocal(ms), back = zone(name).fromLocal(local.day, local.ms);
      expect(back).toBeLessThanOrEqual(ms);
      expect(zone(name).toLocal(back)).toEqual(local);
    }), { numRuns: 1500 });
  });
  it.each([
    ['Europe/Berlin', '2026-03-29T02:30', '2026-03-29T01:30Z', '2026-03-29T03:30'],
    ['Europe/Berlin', '2026-10-25T02:30', '2026-10-25T00:30Z', '2026-10-25T02:30'],
    ['America/New_York', '2026-03-08T02:00', '2026-03-08T07:00Z', '2026-03-08T03:00'],
    ['America/New_York', '2026-11-01T01:30', '2026-11-01T05:30Z', '2026-11-01T01:30'],
    ['Pacific/Apia', '2011-12-30T12:00', '2011-12-30T22:00Z', '2011-12-31T12:00'],
    ['Australia/Lord_Howe', '2026-10-04T02:15', '2026-10-03T15:45Z', '2026-10-04T02:45'],
    ['America/Sao_Paulo', '2018-11-04T00:00', '2018-11-04T03:00Z', '2018-11-04T01:00'],
  ])('in %s, %s is %s', (name, text, instant, shown) => {
    const ms = parseInstant(text, zone(name))!;
    expect(ms).toBe(parseInstant(instant, utc));
    expect(instantText(ms, zone(name))).toBe(shown);
  });
  it('carries times outside the day', () => {
    const day = parseDate('2026-01-10')!;
    expect(berlin.fromLocal(day, 86400000)).toBe(berlin.fromLocal(day + 1, 0));
    expect(berlin.fromLocal(day, -3600000)).toBe(berlin.fromLocal(day - 1, 23 * 3600000));
  });
});

describe('parseInstant', () => {
  const nine = Date.UTC(2026, 2, 2, 9);
  it.each([
    ['2026-03-02T10:00', nine], ['2026-03-02 10:00', nine], ['2026-03-02T10:00:00', nine], ['2026-03-02T09:00Z', nine], ['2026-03-02T09:00:00.000Z', nine],
    ['2026-03-02T09:00:00 UTC', nine], ['2026-03-02 09:00 UTC', nine], ['2026-03-02T04:00-05:00', nine], ['2026-03-02T09:00:00.000+0000', nine], ['2026-03-02 14:30:00+05:30', nine],
    ['2026-03-02 09:00:00.123456+00', nine + 123], ['2026-03-02T10:00:05', nine + 5000], ['2026-03-02T10:00:00.5', nine + 500], ['2026-03-02 04:00:00 -0500', nine],
  ])('reads %s', (text, ms) => expect(parseInstant(text, berlin)).toBe(ms));
  it.each(['2026-03-02', '2026-03-02T10', '2026-03-02T24:00', '2026-03-02T10:60', '2026-03-02T10:00:60', '2026-02-30T10:00', '2026-03-02T10:00:', '2026-03-02T10:00:0', '2026-03-02T10:00:00.', '2026-03-02T10:00Q',
    '2026-03-02t10:00', '2026-03-02T10:00 ', '2026-03-02T10:00+1', '2026-03-02T10:00+16:00', '2026-03-02T10:00+01:60', '2026-03-02T1 :00', ' 2026-03-02T10:00', '2026-03-02T10:00:00ZZ'])('refuses %j', (text) => expect(parseInstant(text, berlin)).toBeNull());
  it('reads its own texts', () => {
    fc.assert(fc.property(from1973, (ms) => { expect(parseInstant(instantText(ms, utc), utc)).toBe(ms); }));
  });
});

it('clockText', () => {
  expect(clockText(0)).toBe('00:00');
  expect(clockText(86400000)).toBe('24:00');
  expect(clockText(61_020)).toBe('00:01:01.020');
});
