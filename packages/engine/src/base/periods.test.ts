import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateText, fromYmd, parseDate } from './days.js';
import { CalendarError, gregorianCalendar, isCoarser, tableCalendar, type CalendarRow, type FiscalCalendar, type PeriodUnit } from './periods.js';

const d = (text: string): number => parseDate(text)!;
const units: readonly PeriodUnit[] = ['day', 'week', 'month', 'quarter', 'half', 'year'];
const days = fc.integer({ min: d('1900-01-01'), max: d('2200-12-31') });
const calendars = fc.record({ startMonth: fc.integer({ min: 1, max: 12 }), namedBy: fc.constantFrom('start' as const, 'end' as const) }).map(gregorianCalendar);

function expectLaws(c: FiscalCalendar, day: number, unit: PeriodUnit): void {
  const p = c.periodOf(day, unit);
  expect(c.start(p, unit)).toBeLessThanOrEqual(day);
  expect(c.end(p, unit)).toBeGreaterThanOrEqual(day);
  expect(c.periodOf(c.start(p, unit), unit)).toBe(p);
  expect(c.periodOf(c.end(p, unit), unit)).toBe(p);
  expect(c.parse(c.text(p, unit))).toEqual({ unit, ordinal: p });
}

describe('gregorianCalendar', () => {
  it('tiles, nests and reads its own texts', () => {
    fc.assert(fc.property(calendars, days, fc.constantFrom(...units), fc.constantFrom(...units), (c, day, unit, other) => {
      expectLaws(c, day, unit);
      const p = c.periodOf(day, unit);
      expect(c.start(p + 1, unit)).toBe(c.end(p, unit) + 1);
      if (isCoarser(other, unit)) {
        const q = c.convert(p, unit, other);
        if (unit !== 'week') {
          expect(q).toBe(c.periodOf(day, other));
          if (other !== 'week') expect(c.start(q, other)).toBeLessThanOrEqual(c.start(p, unit));
        } else expect(q).toBe(c.periodOf(c.start(p, 'week') + 3, other));
      } else if (other !== unit) expect(() => c.convert(p, unit, other)).toThrow(CalendarError);
    }), { numRuns: 1500 });
  });

  it('names years by their end', () => {
    const c = gregorianCalendar({ startMonth: 2, namedBy: 'end' });
    expect(c.text(c.periodOf(d('2025-02-01'), 'year'), 'year')).toBe('FY2026');
    expect(c.text(c.periodOf(d('2026-01-31'), 'quarter'), 'quarter')).toBe('2026-Q4');
    expect(c.text(c.periodOf(d('2026-02-01'), 'half'), 'half')).toBe('2027-H1');
    expect(c.text(c.periodOf(d('2026-02-01'), 'month'), 'month')).toBe('2026-02');
    expect(dateText(c.end(2026, 'year'))).toBe('2026-01-31');
  });
  it('names years by their start', () => {
    const c = gregorianCalendar({ startMonth: 7, namedBy: 'start' });
    expect(c.text(c.periodOf(d('2026-06-30'), 'year'), 'year')).toBe('FY2025');
    expect(dateText(c.start(c.parse('2026-Q2')!.ordinal, 'quarter'))).toBe('2026-10-01');
  });
  it('a year from January is the same by both', () => {
    for (const namedBy of ['start', 'end'] as const) {
      const c = gregorianCalendar({ startMonth: 1, namedBy });
      expect(c.periodOf(d('2026-12-31'), 'year')).toBe(2026);
      expect(c.periodOf(d('2026-03-31'), 'quarter')).toBe(2026 * 4);
      expect(c.periodOf(d('2026-03-31'), 'month')).toBe(2026 * 12 + 2);
    }
  });
  it('knows ISO weeks', () => {
    const c = gregorianCalendar({ startMonth: 1, namedBy: 'start' });
    for (const [day, week] of [['2026-01-26', '2026-W05'], ['2026-02-01', '2026-W05'], ['2025-12-29', '2026-W01'], ['2027-01-03', '2026-W53'], ['2024-12-30', '2025-W01'], ['2021-01-03', '2020-W53']] as const) expect(c.text(c.periodOf(d(day), 'week'), 'week')).toBe(week);
    expect(c.convert(c.parse('2026-W01')!.ordinal, 'week', 'year')).toBe(2026);
    expect(c.parse('2025-W53')).toBeNull();
    expect(c.parse('2026-W53')).not.toBeNull();
  });
  it('reads years in three ways and refuses the rest', () => {
    const c = gregorianCalendar({ startMonth: 1, namedBy: 'start' });
    for (const text of ['FY2026', '2026', 'FY26']) expect(c.parse(text)).toEqual({ unit: 'year', ordinal: 2026 });
    for (const text of ['', '26', '2026-', '2026-13', '2026-00', '2026-Q5', '2026-Q0', '2026-H3', '2026-W00', '2026-W54', '2026-02-30', 'FY2026-Q1', ' 2026', '2026-q1', '2026-W5']) expect(c.parse(text)).toBeNull();
  });
  it('refuses a month that is none', () => expect(() => gregorianCalendar({ startMonth: 13, namedBy: 'end' })).toThrow(RangeError));
});

/** Fiscal 2025, 4-4-5 from Sunday 2025-02-02, and the year after. */
function fourFourFive(): CalendarRow[] {
  const rows: CalendarRow[] = [];
  let from = d('2025-02-02');
  for (const year of [25, 26]) {
    for (let p = 1; p <= 12; p++) {
      const length = p % 3 === 0 ? 35 : 28;
      rows.push({ month: `FY${year}-P${String(p).padStart(2, '0')}`, quarter: `FY${year}-Q${Math.ceil(p / 3)}`, year: `FY${year}`, from, through: from + length - 1 });
      from += length;
    }
  }
  return rows;
}

describe('tableCalendar', () => {
  const c = tableCalendar(fourFourFive()) as FiscalCalendar;
  const first = d('2025-02-02'), last = first + 727;

  it('tiles, nests and reads its own texts', () => {
    fc.assert(fc.property(fc.integer({ min: first, max: last }), fc.constantFrom('day', 'week', 'month', 'quarter', 'year'), (day, unit) => {
      expectLaws(c, day, unit as PeriodUnit);
      if (unit === 'month') expect(c.convert(c.periodOf(day, 'month'), 'month', 'year')).toBe(c.periodOf(day, 'year'));
    }));
  });
  it('has the days of its rows', () => {
    const p = c.parse('FY25-P03')!;
    expect(p).toEqual({ unit: 'month', ordinal: 2 });
    expect(c.end(p.ordinal, 'month') - c.start(p.ordinal, 'month') + 1).toBe(35);
    expect(c.text(c.convert(12, 'month', 'quarter'), 'quarter')).toBe('FY26-Q1');
    expect(dateText(c.end(0, 'year'))).toBe('2026-01-31');
    expect(c.parse('2026-Q1')).toBeNull();
    expect(c.parse('2026-01-31')).toEqual({ unit: 'day', ordinal: d('2026-01-31') });
  });
  it('takes rows in any order', () => {
    const shuffled = tableCalendar(fourFourFive().reverse()) as FiscalCalendar;
    expect(shuffled.text(0, 'month')).toBe('FY25-P01');
  });
  it('throws outside of its days, naming one', () => {
    for (const [act, day] of [[() => c.periodOf(first - 1, 'month'), first - 1], [() => c.periodOf(last + 9, 'year'), last + 9], [() => c.start(24, 'month'), last + 1], [() => c.text(-1, 'quarter'), first - 1]] as const) {
      try { act(); expect.unreachable(); } catch (e) { expect(e).toBeInstanceOf(CalendarError); expect((e as CalendarError).reason).toBe('outside'); expect((e as CalendarError).day).toBe(day); }
    }
    expect(() => c.periodOf(first, 'half')).toThrow(CalendarError);
    expect(() => c.convert(0, 'quarter', 'half')).toThrow(CalendarError);
    expect(() => c.convert(0, 'year', 'month')).toThrow(CalendarError);
  });

  const changed = (i: number, change: Partial<CalendarRow>): unknown => tableCalendar(fourFourFive().map((r, j) => (i === j ? { ...r, ...change } : r)));
  it('says what is wrong with rows', () => {
    const rows = fourFourFive();
    expect(tableCalendar([])).toEqual({ error: { kind: 'empty' } });
    expect(changed(3, { through: rows[3]!.from - 1 })).toEqual({ error: { kind: 'backwards', row: 3 } });
    expect(changed(3, { through: rows[3]!.through + 2 })).toEqual({ error: { kind: 'overlap', row: 4, other: 3, day: rows[4]!.from } });
    expect(changed(3, { through: rows[3]!.through - 2 })).toEqual({ error: { kind: 'gap', row: 4, other: 3, from: rows[3]!.through - 1, through: rows[3]!.through } });
    expect(changed(3, { month: 'FY25-P01' })).toEqual({ error: { kind: 'same name', row: 3, other: 0, name: 'FY25-P01' } });
    expect(changed(3, { quarter: 'FY26' })).toEqual({ error: { kind: 'same name', row: 3, other: 23, name: 'FY26' } });
    expect(changed(3, { quarter: 'FY25-Q1' })).toMatchObject(expect.objectContaining({}));
    expect(changed(6, { quarter: 'FY25-Q1' })).toEqual({ error: { kind: 'not nested', row: 6, other: 2, unit: 'quarter', name: 'FY25-Q1' } });
    expect(changed(13, { year: 'FY25' })).toEqual({ error: { kind: 'not nested', row: 13, other: 12, unit: 'quarter', name: 'FY26-Q1' } });
  });
  it('needs no full weeks or equal lengths', () => {
    const odd = tableCalendar([{ month: 'a', quarter: 'q', year: 'y', from: 0, through: 0 }, { month: 'b', quarter: 'q', year: 'y', from: 1, through: 400 }]) as FiscalCalendar;
    expect(odd.end(0, 'year')).toBe(400);
    expect(fromYmd(1970, 1, 1)).toBe(odd.start(0, 'quarter'));
  });
});
