/** Periods, written as in a policy: 2026, 2026-H1, 2026-Q3, 2026-07. Few different ones occur, so each text is read once. */
import { MISSING, type ColumnData, type ir } from '@truce/engine';
import { ordinalBounds } from './bounds.js';
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

  constructor(field: ir.Field, private readonly periodOf: PeriodText) {
    this.within = ordinalBounds(field.bounds);
  }
  read(text: string, _exact: boolean): CellProblem | null {
    let ordinal = this.remembered.get(text);
    if (ordinal === undefined) {
      ordinal = this.periodOf(text.trim());
      if (this.remembered.size < MOST_REMEMBERED) this.remembered.set(text, ordinal);
    }
    if (ordinal === null) return 'not a period';
    if (this.within !== null && !this.within(ordinal)) return 'out of bounds';
    this.ordinal = ordinal;
    return null;
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
