/** number, count, money, percent, and durations that are a number of days or months. */
import type { ColumnData, ir } from '@truce/engine';
import { numberBounds, type UnitBounds } from './bounds.js';
import { plainStyle, readDecimal, type NumberStyle, type ReadDecimal } from './decimal.js';
import { pick, roomFor, type CellProblem, type CellReader } from './reader.js';

export class NumberReader implements CellReader {
  readonly doubt = null;
  private readonly scale: number;
  private readonly bounds: UnitBounds | null;
  private readonly pending: ReadDecimal = { units: 0, big: null, percent: false };
  private values = new Float64Array(0);
  /** Set from the first value on that is no safe integer. */
  private bigs: (bigint | null)[] | null = null;

  constructor(private readonly field: ir.Field, private readonly style: NumberStyle, private readonly percent: 'points' | 'fraction' | null) {
    this.scale = field.decimals;
    this.bounds = numberBounds(field.bounds, this.scale);
  }

  read(text: string, exact: boolean): CellProblem | null {
    const kind = this.field.type.kind;
    const out = this.pending;
    const style = exact ? plainStyle : this.style;
    let problem: CellProblem | null;
    if (kind === 'percent') problem = this.readPercent(text, style, exact);
    else {
      problem = readDecimal(text, style, this.scale, out);
      if (problem === null && out.percent) problem = 'not a number';
    }
    if (kind === 'count') {
      if (problem === 'too fine') return 'not a count';
      if (problem === null && (out.big === null ? out.units < 0 : out.big < 0n)) return 'not a count';
    }
    if (problem === null && this.bounds !== null && !this.bounds.holds(out)) return 'out of bounds';
    return problem;
  }

  /** `25 %` says what it means; 25 and 0.25 need the manifest's word. A number of a typed source is as ambiguous as a text. */
  private readPercent(text: string, style: NumberStyle, _exact: boolean): CellProblem | null {
    const out = this.pending;
    // A percentage has two decimals less than its fraction, so `25%` is the plain number 25 at a smaller scale.
    if (text.charCodeAt(text.length - 1) === 37 && readDecimal(text.slice(0, -1), style, this.scale - 2, out) === null && !out.percent) return null;
    const problem = readDecimal(text, style, this.scale, out);
    if (problem !== null || out.percent) return problem;
    if (this.percent === null) return out.units === 0 && out.big === null ? null : 'ambiguous percent';
    return this.percent === 'fraction' ? null : readDecimal(text, style, this.scale - 2, out);
  }

  miss(): void {
    this.pending.units = Number.NaN;
    this.pending.big = null;
  }

  token(): string | number {
    return this.pending.big === null ? this.pending.units : this.pending.big.toString();
  }

  keep(row: number): void {
    const { units, big } = this.pending;
    if (this.bigs !== null || big !== null) {
      this.bigs ??= Array.from(this.values.subarray(0, row), v => (Number.isNaN(v) ? null : BigInt(v)));
      this.bigs[row] = big ?? (Number.isNaN(units) ? null : BigInt(units));
      return;
    }
    this.values = roomFor(this.values, row);
    this.values[row] = units;
  }

  column(rows: number, order: Int32Array | null): ColumnData {
    if (this.bigs === null) return { kind: 'scaled', scale: this.scale, values: pick(this.values, rows, order) };
    const bigs = this.bigs;
    return { kind: 'big', scale: this.scale, values: order === null ? bigs.slice(0, rows) : Array.from(order, row => bigs[row] ?? null) };
  }
}
