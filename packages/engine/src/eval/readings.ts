/** What a reading of a scale came to, slice by slice. */
import type { Num } from '../base/exact.js';
import type { At, ColumnId, RelationId, ValueType } from '../core/ir.js';

/** A part of what a scale was read on. `value` = `rate` × `amount`, exactly; of a scale that is only looked up (`at`), the value is the rate. */
export interface Slice {
  /** where it begins and ends on the scale; of `at`, both are the place that was looked up. What is taken back runs downward: `to` is below `from`, `amount` negative. */
  readonly from: Num;
  readonly to: Num;
  readonly amount: Num;
  /** along a straight line between two points: the mean rate of the slice */
  readonly rate: Num;
  readonly value: Num;
  /** the row of the scale, from 0, and the line where it is written */
  readonly tier: number;
  readonly at: At;
  /** the two points of the scale that the slice lies between, on the straight line from one to the other; null: on no line, or exactly at a point */
  readonly between: readonly [Point, Point] | null;
}
/** A point of a scale: where it lies, what holds there, and the line where it is written. */
export interface Point { readonly place: Num; readonly value: Num; readonly at: At }

/** One reading of a scale. Its slices sum to its value. */
export interface Reading {
  readonly reading: 'at' | 'marginal' | 'retroactive';
  /** of the scale; null when it is written in place */
  readonly name: string | null;
  readonly at: At;
  /** whose formula reads it: a column of the same row */
  readonly column: ColumnId;
  readonly tiers: number;
  /** what it is read on, and from where on: 0 where nothing else is said */
  readonly argument: Num;
  readonly after: Num;
  readonly value: Num;
  readonly slices: readonly Slice[];
  readonly argumentType: ValueType;
  readonly rateType: ValueType;
  readonly valueType: ValueType;
  /** The reading is the value of the column that was asked for, but for rounding. */
  readonly whole: boolean;
}

/** The readings behind a column of a row, in the order in which the formula says them. */
export type Slices = (relation: RelationId, column: ColumnId, row: number) => readonly Reading[];
