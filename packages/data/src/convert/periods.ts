/**
 * Periods, written as in a policy: 2026, 2026-H1, 2026-Q3, 2026-07; as months in the formats of the source; or as the day on which they begin, which is how
 * warehouses and spreadsheets write a month. Few different ones occur, so each text is read once.
 */
import { MISSING, type ColumnData, type ir } from '@truce/engine';
import { ordinalBounds } from './bounds.js';
import { newClock } from './clock.js';
import { isoTime, type Pattern } from './pattern.js';
import type { PeriodText } from './period-text.js';
import { pick, roomFor, type CellProblem, type CellReader } from './reader.js';

/** Beyond this many different texts the column holds something else, and remembering them would only cost memory. */
const MOST_REMEMBERED = 10_000;

export class PeriodReader implements CellReader {
  readonly doubt = null;
  private readonly remembered = new Map<string, number | null>();
  private readonly within: ((ordinal: number) => boolean) | null;
  private ordinal = MISSING;
  private values = new Int32Array(0);

  private readonly clock = newClock();

  /** `months`: formats of months, for fields that are one. */
  constructor(field: ir.Field, private readonly period: PeriodText, private readonly months: readonly Pattern[], private readonly dates: readonly Pattern[]) {
    this.within = ordinalBounds(field.bounds);
  }
  read(text: string, _exact: boolean): CellProblem | null {
    let ordinal = this.remembered.get(text);
    if (ordinal === undefined) {
      ordinal = this.ordinalOf(text.trim());
      if (this.remembered.size < MOST_REMEMBERED) this.remembered.set(text, ordinal);
    }
    if (ordinal === null) return 'not a period';
    if (this.within !== null && !this.within(ordinal)) return 'out of bounds';
    this.ordinal = ordinal;
    return null;
  }
  private ordinalOf(text: string): number | null {
    const named = this.period.named(text);
    if (named !== null) return named;
    const { clock } = this;
    const found = new Set<number | null>();
    for (const pattern of this.months) if (pattern.fits(text, clock)) found.add(this.period.named(`${clock.year}-${String(clock.month).padStart(2, '0')}`));
    for (const pattern of this.dates) if (pattern.fits(text, clock)) found.add(this.period.beginsOn(clock.date));
    if (found.size === 0 && isoTime.fits(text, clock) && clock.hour + clock.minute + clock.second + clock.millisecond === 0 && Number.isNaN(clock.offset)) found.add(this.period.beginsOn(clock.date));
    // A text that two formats read as different periods is none of them.
    return found.size === 1 ? [...found][0]! : null;
  }

  miss(): void { this.ordinal = MISSING; }
  token(): number { return this.ordinal; }
  keep(row: number): void {
    this.values = roomFor(this.values, row);
    this.values[row] = this.ordinal;
  }
  column(rows: number, order: Int32Array | null): ColumnData {
    return { kind: 'period', values: pick(this.values, rows, order) };
  }
}
