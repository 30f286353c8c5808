/** From a wall clock in a zone to moments: one, none when clocks were put forward over it, two when they were put back. */
import { zoneOf } from '@truce/engine';
import { DAY } from './clock.js';

export interface LocalTime {
  /** `local`: milliseconds as if the clock stood in UTC. NaN for a moment that is not. The answer is reused for the next. */
  momentsOf(local: number): { readonly first: number; readonly second: number };
}

/** The clock of a zone; the name was checked before. */
export function localTime(name: string): LocalTime {
  const zone = zoneOf(name);
  if (zone === null) throw new Error(`${name} is no time zone`);
  /** What the clock shows more than UTC, in milliseconds. */
  const offsetAt = (moment: number): number => {
    const local = zone.toLocal(moment);
    return local.day * DAY + local.ms - moment;
  };
  /** Days on which, and around which, the offset does not change: nearly all. */
  const steady = new Map<number, number>();
  const found = { first: Number.NaN, second: Number.NaN };
  return {
    momentsOf(local) {
      const day = Math.floor(local / DAY);
      const offset = steady.get(day);
      found.second = Number.NaN;
      if (offset !== undefined) {
        found.first = local - offset;
        return found;
      }
      const before = offsetAt((day - 1) * DAY);
      const after = offsetAt((day + 2) * DAY);
      if (before === after) steady.set(day, before);
      const early = local - before;
      const late = local - after;
      const earlyIs = offsetAt(early) === before;
      const lateIs = offsetAt(late) === after;
      found.first = earlyIs ? early : lateIs ? late : Number.NaN;
      if (earlyIs && lateIs && early !== late) found.second = late;
      return found;
    },
  };
}
