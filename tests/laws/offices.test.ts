/** Hours with a name: an office with the policy's own clock is the policy, whatever is counted; and each office counts by its own clock, whoever names it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowsOf, world, type World } from './policy.js';

const MINUTE = 60_000;
const ZONES = ['UTC', 'America/New_York', 'Europe/Berlin', 'Asia/Kolkata', 'Pacific/Auckland'];
const hours = ['hours Monday to Thursday 08:30 to 17:00', 'hours Friday to Friday 08:30 to 14:00', 'hours Sunday to Sunday 20:00 to 24:00', 'holidays 2026-03-30, 2026-04-03'];
const header = (zone: string): string => `policy "Offices" {
  currency USD
  timezone "${zone}"
  ${hours.join('; ')}
  office Same { ${hours.join('; ')} }
  office Same_zone { timezone "${zone}"; ${hours.join('; ')} }
  office Berlin { timezone "Europe/Berlin"; hours Monday to Friday 09:00 to 18:00; holidays 2026-04-03 }
  office Auckland { timezone "Pacific/Auckland"; hours Monday to Friday 09:00 to 17:00 }
  office Either { hours of Berlin, Auckland }
}
record Rep { id text key; desk one of Auckland, Berlin }
record Moment { id text key; at time; later time; n count; owner Rep }
`;
/** Every way to count, by the office or, without one, by the policy. */
const counted = (name: string, office: string | null): string => {
  const by = office === null ? '' : ` in ${office}`, last = office === null ? '' : `, ${office}`;
  return `list ${name} for each Moment {
  after    = 5 business hours${by} after at
  before   = 90 business minutes${by} before at
  added    = at + n * 1 business hour${by}
  taken    = at - n * 20 business minutes${by}
  day      = 2 business days${by} after date(at${last})
  days_ago = 3 business days${by} before at
  open     = business_hours(at, later${last})
  work     = working_days(date(at${last}), date(later${last})${last})
  midnight = time(date(at${last})${last})
  near     = later within 6 business hours${by} after at
  near_day = date(later${last}) within 2 business days${by} before date(at${last})
}
`;
};
interface At { readonly at: number; readonly later: number; readonly n: number; readonly owner: number }
const START = Date.parse('2026-03-01T00:00:00Z');
const moment = fc.record<At>({ at: fc.integer({ min: 0, max: 60 * 24 * 60 }), later: fc.integer({ min: 0, max: 60 * 24 * 60 }), n: fc.integer({ min: 0, max: 60 }), owner: fc.integer({ min: 0, max: 1 }) });
const text = (minute: number): string => `${new Date(START + minute * MINUTE).toISOString().slice(0, 16)}Z`;
const made = (policy: string, moments: readonly At[]): World => world(policy, {
  Rep: { header: 'id | desk', rows: [['a', 'Auckland'], ['b', 'Berlin']] },
  Moment: { header: 'id | at | later | n | owner', rows: moments.map((m, i) => [`m${i}`, text(m.at), text(m.later), String(m.n), ['a', 'b'][m.owner]!]) },
});
const values = (w: World, name: string): readonly (readonly unknown[])[] => {
  const columns = w.relation(name).columns.filter((c) => c.value !== null).map((c) => c.name);
  return rowsOf(w, w.at('2026-06-30'), name).map((row) => columns.map(row));
};
const moments = fc.array(moment, { minLength: 1, maxLength: 8 });

describe('offices', () => {
  it('an office with the clock of the policy is the policy', () => {
    fc.assert(fc.property(fc.constantFrom(...ZONES), moments, (zone, all) => {
      const w = made(header(zone) + counted('Plain', null) + counted('Named', 'Same') + counted('Zoned', 'Same_zone'), all), plain = values(w, 'Plain');
      expect(plain).toHaveLength(all.length);
      expect(values(w, 'Named')).toEqual(plain);
      expect(values(w, 'Zoned')).toEqual(plain);
    }), { numRuns: 25 });
  });
  it('whoever names an office, and wherever the policy is, it counts the same', () => {
    fc.assert(fc.property(fc.constantFrom(...ZONES), moments, (zone, all) => {
      const rules = counted('Owned', 'owner.desk') + counted('Chosen', '(if owner.desk is Berlin then Berlin else Auckland)') + counted('Berlin', 'Berlin') + counted('Auckland', 'Auckland');
      const w = made(header(zone) + rules.replaceAll('list Berlin', 'list In_berlin').replaceAll('list Auckland', 'list In_auckland'), all), utc = made(header('UTC') + rules.replaceAll('list Berlin', 'list In_berlin').replaceAll('list Auckland', 'list In_auckland'), all);
      const owned = values(w, 'Owned'), there = [values(w, 'In_auckland'), values(w, 'In_berlin')];
      expect(owned).toEqual(all.map((m, i) => there[m.owner]![i]));
      expect(values(w, 'Chosen')).toEqual(owned);
      expect(values(utc, 'Owned')).toEqual(owned);
    }), { numRuns: 25 });
  });
  it('a desk of two offices is there when one of them is, on the clock of each', () => {
    /** Open minutes, told by the clock on the wall. */
    const wall = (zone: string): Intl.DateTimeFormat => new Intl.DateTimeFormat('en-GB', { timeZone: zone, weekday: 'short', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hour12: false });
    const desks = [{ format: wall('Europe/Berlin'), from: 9, to: 18, off: '03/04/2026' }, { format: wall('Pacific/Auckland'), from: 9, to: 17, off: '' }];
    const open = (ms: number): boolean => desks.some(({ format, from, to, off }) => {
      const parts = new Map(format.formatToParts(ms).map((p) => [p.type, p.value])), hour = Number(parts.get('hour')) % 24;
      return !['Sat', 'Sun'].includes(parts.get('weekday')!) && hour >= from && hour < to && `${parts.get('day')}/${parts.get('month')}/${parts.get('year')}` !== off;
    });
    const rules = 'list Out for each Moment {\n  minutes = business_hours(at, later, Either) * 60\n  due = 3 business hours in Either after at\n}\n';
    fc.assert(fc.property(moment, fc.integer({ min: 0, max: 3 * 24 * 12 }), (m, steps) => {
      const at = m.at - (m.at % 5), row = { ...m, at, later: at + steps * 5 };
      let minutes = 0;
      for (let x = 0; x < steps; x++) if (open(START + (at + x * 5) * MINUTE)) minutes += 5;
      let due = START + at * MINUTE;
      for (let left = 180; left > 0; due += 5 * MINUTE) if (open(due)) left -= 5;
      const [found] = values(made(header('UTC') + rules, [row]), 'Out');
      expect(found).toEqual([minutes, due]);
    }), { numRuns: 40 });
  });
});
