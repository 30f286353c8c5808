/** Durations in hours: `1.5`, or `1:30` and `1:30:00` as spreadsheets write them. Kept in whole milliseconds. */
import type { ColumnData, ir } from '@truce/engine';
import { ordinalBounds } from './bounds.js';
import { plainStyle, readDecimal, type NumberStyle, type ReadDecimal } from './decimal.js';
import { pick, roomFor, type CellProblem, type CellReader } from './reader.js';

const HOUR = 3_600_000;

export class HoursReader implements CellReader {
  readonly doubt = null;
  private readonly within: ((milliseconds: number) => boolean) | null;
  private readonly out: ReadDecimal = { units: 0, big: null, percent: false };
  private milliseconds = Number.NaN;
  private values = new Float64Array(0);

  constructor(field: ir.Field, private readonly style: NumberStyle) {
    // Bounds of hours are written in milliseconds, as every duration constant.
    this.within = ordinalBounds(field.bounds);
  }
  read(text: string, exact: boolean): CellProblem | null {
    const value = this.millisecondsOf(text.trim(), exact);
    if (value === null) return 'not a duration';
    if (this.within !== null && !this.within(value)) return 'out of bounds';
    this.milliseconds = value;
    return null;
  }
  private millisecondsOf(text: string, exact: boolean): number | null {
    const clock = /^(-?)(\d{1,6}):([0-5]\d)(?::([0-5]\d))?$/.exec(text);
    if (clock !== null) {
      const size = Number(clock[2]) * HOUR + Number(clock[3]) * 60_000 + Number(clock[4] ?? '0') * 1000;
      return clock[1] === '-' && size !== 0 ? -size : size;
    }
    // Nine decimals of an hour, then only whole milliseconds: 0.3333 h has them, 0.33333333 h does not.
    if (readDecimal(text, exact ? plainStyle : this.style, 9, this.out) !== null || this.out.percent || this.out.big !== null) return null;
    const units = BigInt(this.out.units) * BigInt(HOUR);
    return units % 1_000_000_000n === 0n ? Number(units / 1_000_000_000n) : null;
  }
  miss(): void { this.milliseconds = Number.NaN; }
  token(): number { return this.milliseconds; }
  keep(row: number): void {
    this.values = roomFor(this.values, row);
    this.values[row] = this.milliseconds;
  }
  column(rows: number, order: Int32Array | null): ColumnData {
    return { kind: 'instant', values: pick(this.values, rows, order) };
  }
}
