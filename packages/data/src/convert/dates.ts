/** Dates and times by declared formats. */
import { MISSING, type ColumnData, type ir } from '@truce/engine';
import { ordinalBounds } from './bounds.js';
import { localMilliseconds, newClock, type Clock } from './clock.js';
import type { LocalTime } from './local-time.js';
import { isoDate, isoTime, type Pattern } from './pattern.js';
import { pick, roomFor, type CellDoubt, type CellProblem, type CellReader } from './reader.js';

const ISO_DATE: readonly Pattern[] = [isoDate];
const ISO_TIME: readonly Pattern[] = [isoTime];

export class DateReader implements CellReader {
  readonly doubt = null;
  private readonly clock = newClock();
  private readonly other = newClock();
  private readonly within: ((day: number) => boolean) | null;
  private day = MISSING;
  private values = new Int32Array(0);

  /** `last`: the last day the data knows, when the field is an event. */
  constructor(field: ir.Field, private readonly patterns: readonly Pattern[], private readonly last: number | null) {
    this.within = ordinalBounds(field.bounds);
  }

  read(text: string, exact: boolean): CellProblem | null {
    const patterns = exact && isoDate.fits(text, this.clock) ? ISO_DATE : this.patterns;
    const found = firstFit(patterns, text, this.clock);
    if (found < 0) return 'not a date';
    const day = this.clock.date;
    for (let i = found + 1; i < patterns.length; i++) {
      if (patterns[i]!.fits(text, this.other) && this.other.date !== day) return 'ambiguous date';
    }
    if (this.within !== null && !this.within(day)) return 'out of bounds';
    if (this.last !== null && day > this.last) return 'in the future';
    this.day = day;
    return null;
  }

  miss(): void { this.day = MISSING; }
  token(): number { return this.day; }
  keep(row: number): void {
    this.values = roomFor(this.values, row);
    this.values[row] = this.day;
  }
  column(rows: number, order: Int32Array | null): ColumnData {
    return { kind: 'day', values: pick(this.values, rows, order) };
  }
}

export class TimeReader implements CellReader {
  doubt: CellDoubt | null = null;
  private readonly clock = newClock();
  private readonly other = newClock();
  private readonly within: ((moment: number) => boolean) | null;
  private moment = Number.NaN;
  private values = new Float64Array(0);

  /** `last`: the last moment the data knows, when the field is an event. */
  constructor(field: ir.Field, private readonly patterns: readonly Pattern[], private readonly zone: LocalTime, private readonly last: number | null) {
    this.within = ordinalBounds(field.bounds);
  }

  read(text: string, exact: boolean): CellProblem | null {
    this.doubt = null;
    // A typed source writes its times in one way. A number in it says nothing by itself: milliseconds since 1970 are told by the declared formats.
    const patterns = exact && isoTime.fits(text, this.clock) ? ISO_TIME : this.patterns;
    const found = firstFit(patterns, text, this.clock);
    if (found < 0) return 'not a time';
    const moment = this.momentOf(this.clock);
    for (let i = found + 1; i < patterns.length; i++) {
      if (patterns[i]!.fits(text, this.other) && this.momentOf(this.other) !== moment) return 'ambiguous date';
    }
    if (Number.isNaN(moment)) return 'no such local time';
    if (this.within !== null && !this.within(moment)) return 'out of bounds';
    if (this.last !== null && moment > this.last) return 'in the future';
    this.moment = moment;
    return null;
  }

  private momentOf(c: Clock): number {
    const local = localMilliseconds(c);
    if (!Number.isNaN(c.offset)) return local - c.offset * 60_000;
    const { first, second } = this.zone.momentsOf(local);
    if (!Number.isNaN(second)) this.doubt = 'time happened twice';
    return first;
  }

  miss(): void { this.moment = Number.NaN; this.doubt = null; }
  token(): number { return this.moment; }
  keep(row: number): void {
    this.values = roomFor(this.values, row);
    this.values[row] = this.moment;
  }
  column(rows: number, order: Int32Array | null): ColumnData {
    return { kind: 'instant', values: pick(this.values, rows, order) };
  }
}

function firstFit(patterns: readonly Pattern[], text: string, clock: Clock): number {
  for (let i = 0; i < patterns.length; i++) if (patterns[i]!.fits(text, clock)) return i;
  return -1;
}
