/**
 * Time that counts while one of several offices is open, each on the clock of its own zone: a desk that follows the sun. When two are open at once it counts once. Days of Greenwich hold
 * what is open in them; their lengths are added up once, away from 2020, as far as they are needed.
 */
import { firstDay } from './business-time.js';
import type { BusinessClock, HourClock } from './business-time.js';
import { DAY_MS } from './zone.js';

/** Days from 1970 to 2105 are counted, which zone data can be trusted for. Outside there is no answer (NaN): there are no weeks to reckon with when several calendars meet. */
const FIRST_DAY = 0, LAST_DAY = 49_500, ANCHOR = 18_262;

export function jointHours(clocks: readonly BusinessClock[]): HourClock {
  const after = [0], before = [0];

  /** What is open in a day of Greenwich: stretches in order that do not touch, two numbers each. */
  function open(day: number): readonly number[] {
    const from = day * DAY_MS, to = from + DAY_MS, found: (readonly [number, number])[] = [];
    for (const { zone, stretches } of clocks) {
      for (let local = zone.dayOf(from), last = zone.dayOf(to - 1); local <= last; local++) {
        const own = stretches(local);
        for (let i = 0; i < own.length; i += 2) if (own[i + 1]! > from && own[i]! < to) found.push([Math.max(from, own[i]!), Math.min(to, own[i + 1]!)]);
      }
    }
    const merged: number[] = [];
    for (const [opens, closes] of found.sort((a, b) => a[0] - b[0])) {
      const end = merged[merged.length - 1];
      if (end === undefined || opens > end) merged.push(opens, closes); else merged[merged.length - 1] = Math.max(end, closes);
    }
    return merged;
  }

  function lengthOf(day: number): number {
    const found = open(day);
    let ms = 0;
    for (let i = 0; i < found.length; i += 2) ms += found[i + 1]! - found[i]!;
    return ms;
  }

  /** Open milliseconds before a day, from the anchor on. */
  function msBefore(day: number): number {
    if (day < FIRST_DAY || day > LAST_DAY) return NaN;
    if (day >= ANCHOR) {
      while (after.length <= day - ANCHOR) after.push(after[after.length - 1]! + lengthOf(ANCHOR + after.length - 1));
      return after[day - ANCHOR]!;
    }
    while (before.length <= ANCHOR - day) before.push(before[before.length - 1]! + lengthOf(ANCHOR - before.length));
    return -before[ANCHOR - day]!;
  }

  function elapsed(instant: number): number {
    const day = Math.floor(instant / DAY_MS), found = open(day);
    let ms = msBefore(day);
    for (let i = 0; i < found.length; i += 2) ms += Math.max(0, Math.min(instant, found[i + 1]!) - found[i]!);
    return ms;
  }

  return {
    add(instant, ms) {
      if (ms === 0) return instant;
      const from = Math.floor(instant / DAY_MS), target = elapsed(instant) + ms;
      if (Number.isNaN(target)) return NaN;
      // Past the last day nothing is known, which ends the search.
      const day = ms > 0 ? firstDay(from, 1, (d) => !(msBefore(d + 1) < target)) : firstDay(from, -1, (d) => !(msBefore(d) > target));
      if (Number.isNaN(msBefore(day)) || Number.isNaN(msBefore(day + 1))) return NaN;
      const found = open(day);
      if (ms > 0) {
        let rest = target - msBefore(day);
        for (let i = 0; ; i += 2) {
          const length = found[i + 1]! - found[i]!;
          if (rest <= length) return found[i]! + rest;
          rest -= length;
        }
      }
      let rest = msBefore(day + 1) - target;
      for (let i = found.length - 2; ; i -= 2) {
        const length = found[i + 1]! - found[i]!;
        if (rest <= length) return found[i + 1]! - rest;
        rest -= length;
      }
    },
    between: (a, b) => elapsed(b) - elapsed(a),
  };
}
