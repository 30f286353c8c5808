/**
 * Instants (milliseconds since 1970-01-01T00:00Z, leap seconds ignored as everywhere) and the local clock of a zone.
 * Offsets come from the zone data of the JavaScript runtime and are kept by UTC day, so that a column of instants costs one array access each.
 */
import { dateText, digitsAt, parseDateAt } from './days.js';

export interface LocalTime {
  /** Day number of the local date. */
  readonly day: number;
  /** Milliseconds since local midnight on the clock, 0..86399999. */
  readonly ms: number;
}

export interface Zone {
  readonly name: string;
  toLocal(ms: number): LocalTime;
  /** The local date alone, without allocating. */
  dayOf(ms: number): number;
  /**
   * The instant when the local clock shows this. Where the clock jumps forward over it, the instant as much after the jump as the clock time is after the
   * start of the gap (02:30 becomes 03:30); where the clock shows it twice, the earlier one. `msOfDay` may lie outside the day and is carried.
   */
  fromLocal(day: number, msOfDay: number): number;
}

export const DAY_MS = 86_400_000;
const DATE_LIMIT = 8.64e15;

const zones = new Map<string, Zone | null>();

/** The zone with this IANA name (`Europe/Berlin`, `UTC`), or null when the runtime knows none. Fixed offsets are no zones. Asking for a zone is cheap; its first conversion is not. */
export function zoneOf(name: string): Zone | null {
  let zone = zones.get(name);
  if (zone === undefined) {
    zone = /^[A-Za-z][A-Za-z0-9_+\-/]*$/.test(name) ? makeZone(name) : null;
    zones.set(name, zone);
  }
  return zone;
}

/** Offsets of the days from 1970 to 2105 are in a plain array; others, which are typing errors or parish registers, in a map. */
const TABLE_DAYS = 49_500;
const UNKNOWN = 0x7fffffff;
/** Marks a day on which the offset changes; the change itself is in `changes`. */
const CHANGES = 0x7ffffffe;

interface Change {
  /** First instant with the new offset. */
  readonly at: number;
  readonly before: number;
  readonly after: number;
}

/** The names to choose from, for whoever misspelt one. */
export const zoneNames = (): readonly string[] => [...new Set([...usualZones, ...Intl.supportedValuesOf('timeZone')])];

/** Zones of most companies. Every runtime knows them, and asking for all the names that it knows takes longer than checking a page of policy. */
export const usualZones: ReadonlySet<string> = new Set([
  'UTC', 'America/New_York', 'America/Chicago', 'America/Denver', 'America/Los_Angeles', 'America/Toronto', 'America/Sao_Paulo', 'America/Mexico_City', 'Europe/London', 'Europe/Dublin', 'Europe/Paris', 'Europe/Berlin',
  'Europe/Madrid', 'Europe/Amsterdam', 'Europe/Zurich', 'Europe/Vienna', 'Europe/Rome', 'Europe/Stockholm', 'Europe/Warsaw', 'Africa/Johannesburg', 'Asia/Dubai', 'Asia/Singapore', 'Asia/Tokyo', 'Asia/Shanghai',
  'Australia/Sydney', 'Pacific/Auckland',
]);
/** The names that the runtime lists. It knows more, such as `US/Eastern`: other names for zones of the list. */
let listed: ReadonlySet<string> | undefined;

function makeZone(name: string): Zone | null {
  // The first reader of a process takes Intl longer than checking a small policy does. A listed name needs none to be known.
  let reader: ((ms: number) => number) | undefined;
  if (!usualZones.has(name) && !(listed ??= new Set(Intl.supportedValuesOf('timeZone'))).has(name)) {
    try {
      reader = offsetReader(name);
    } catch {
      return null; // Intl throws a RangeError for names it does not know.
    }
  }
  const read = (ms: number): number => (reader ??= offsetReader(name))(ms);
  let table: Int32Array | undefined;
  const outside = new Map<number, number>();
  const changes = new Map<number, Change>();

  function learn(utcDay: number): number {
    const start = utcDay * DAY_MS;
    const before = read(start), after = read(start + DAY_MS);
    let entry = before;
    if (before !== after) {
      // One change a day is assumed, as zone data have it; its instant is found by halving, down to the millisecond.
      let low = start, high = start + DAY_MS;
      while (high - low > 1) {
        const middle = Math.floor((low + high) / 2);
        if (read(middle) === before) low = middle; else high = middle;
      }
      changes.set(utcDay, { at: high, before, after });
      entry = CHANGES;
    }
    if (utcDay >= 0 && utcDay < TABLE_DAYS) (table ??= new Int32Array(TABLE_DAYS).fill(UNKNOWN))[utcDay] = entry; else outside.set(utcDay, entry);
    return entry;
  }

  function offset(ms: number): number {
    const utcDay = Math.floor(ms / DAY_MS);
    let entry = utcDay >= 0 && utcDay < TABLE_DAYS ? table?.[utcDay] ?? UNKNOWN : outside.get(utcDay) ?? UNKNOWN;
    if (entry === UNKNOWN) entry = learn(utcDay);
    if (entry !== CHANGES) return entry;
    const change = changes.get(utcDay)!;
    return ms < change.at ? change.before : change.after;
  }

  return {
    name,
    toLocal(ms) {
      const local = ms + offset(ms);
      const day = Math.floor(local / DAY_MS);
      return { day, ms: local - day * DAY_MS };
    },
    dayOf: (ms) => Math.floor((ms + offset(ms)) / DAY_MS),
    fromLocal(day, msOfDay) {
      const local = day * DAY_MS + msOfDay;
      // No offset reaches a day, so the offsets a day before and after bracket every change that can matter.
      const before = offset(local - DAY_MS), after = offset(local + DAY_MS);
      const first = local - before;
      if (before === after) return first;
      if (offset(first) === before) return first;
      const second = local - after;
      return offset(second) === after ? second : first;
    },
  };
}

/** Reads offsets in milliseconds by formatting, which is the only way that Intl offers. Slow (about 1 µs), hence the table. */
function offsetReader(name: string): (ms: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  const known = new Map<string, number>();
  return (ms) => {
    // Arithmetic may leave the range of Date, where Intl throws; the offset of the last day it knows is as good as any there.
    const text = format.format(Math.max(-DATE_LIMIT, Math.min(DATE_LIMIT, ms)));
    const written = text.slice(text.indexOf('GMT') + 3);
    let offset = known.get(written);
    if (offset === undefined) {
      // The sign is read from the text, since local mean times such as -00:44:30 have no hours to carry it.
      const [hours = 0, minutes = 0, seconds = 0] = written.slice(1).split(':').map(Number);
      const size = ((hours * 60 + minutes) * 60 + seconds) * 1000;
      offset = written.startsWith('-') ? 0 - size : size;
      known.set(written, offset);
    }
    return offset;
  };
}

/** A moment as it is written: on the local clock of some zone, or with the offset (in milliseconds) that it names. */
export interface WrittenMoment { readonly day: number; readonly ms: number; readonly offset: number | null }

/**
 * An instant as people and programs write it: `2026-03-02T16:00`, with seconds and their decimals or without, a space instead of the `T`; then nothing (the clock
 * of `zone`), `Z`, ` UTC`, or an offset `+01:00`, `+0100`, `+01`. Decimals beyond milliseconds are cut. Null when it is anything else.
 */
export function parseInstant(text: string, zone: Zone): number | null {
  const found = parseMoment(text);
  return found === null ? null : instantOf(found, zone);
}

export function instantOf({ day, ms, offset }: WrittenMoment, zone: Zone): number {
  return offset === null ? zone.fromLocal(day, ms) : day * DAY_MS + ms - offset;
}

/** The same without asking any zone what its clock shows. */
export function parseMoment(text: string): WrittenMoment | null {
  if (text.length < 16) return null;
  const day = parseDateAt(text, 0);
  const between = text.charCodeAt(10);
  if (day === null || (between !== 84 /* T */ && between !== 32) || text.charCodeAt(13) !== 58 /* : */) return null;
  const hours = digitsAt(text, 11, 13), minutes = digitsAt(text, 14, 16);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return null;
  let ms = (hours * 60 + minutes) * 60_000;
  let at = 16;
  if (text.charCodeAt(at) === 58) {
    const seconds = text.length < 19 ? -1 : digitsAt(text, 17, 19);
    if (seconds < 0 || seconds > 59) return null;
    ms += seconds * 1000;
    at = 19;
    if (text.charCodeAt(at) === 46 /* . */) {
      const from = ++at;
      while (digitsAt(text, at, at + 1) >= 0) at++;
      if (at === from) return null;
      ms += Number(text.slice(from, Math.min(at, from + 3)).padEnd(3, '0'));
    }
  }
  if (at === text.length) return { day, ms, offset: null };
  const offset = offsetOf(text.slice(at));
  return offset === null ? null : { day, ms, offset };
}

function offsetOf(text: string): number | null {
  if (text === 'Z' || text === ' UTC') return 0;
  const m = /^ ?([+-])(\d\d)(?::?(\d\d))?$/.exec(text);
  if (m === null) return null;
  const hours = Number(m[2]), minutes = Number(m[3] ?? 0);
  if (hours > 15 || minutes > 59) return null;
  return (m[1] === '-' ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

const two = (n: number): string => (n < 10 ? `0${n}` : String(n));

/** The local clock: `2026-03-02T16:00`; seconds and milliseconds only when they are not zero. */
export function instantText(ms: number, zone: Zone): string {
  const local = zone.toLocal(ms);
  return `${dateText(local.day)}T${clockText(local.ms)}`;
}

/** A time of day as `16:00`, `16:00:05` or `16:00:05.120`; `24:00` is the end of a day. */
export function clockText(msOfDay: number): string {
  const minutes = Math.floor(msOfDay / 60_000), rest = msOfDay - minutes * 60_000, seconds = Math.floor(rest / 1000), ms = rest - seconds * 1000;
  const clock = `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  return rest === 0 ? clock : `${clock}:${two(seconds)}${ms === 0 ? '' : `.${String(ms).padStart(3, '0')}`}`;
}
