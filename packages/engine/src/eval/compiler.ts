/**
 * What the parts of the compiler from expressions to closures know of each other. A closure takes the rows in scope: element `b` is the row number of
 * binder `b`. There are three ways to compile one expression: `run` gives its value, `test` asks a condition, `units` computes numbers as whole machine
 * numbers where that is known to be exact.
 */
import type { Num } from '../base/exact.js';
import type { Aggregate, At, Binder, ColumnId, Expr, Program, RelationId } from '../core/ir.js';
import type { Binders } from '../core/walk.js';
import type { Functions } from './functions.js';
import type { Problem } from './problems.js';
import type { Value } from './result.js';
import type { RowOrder } from './row-order.js';
import type { Stored } from './storage.js';

/** Row numbers by binder. */
export type Rows = Int32Array;
export type Run = (r: Rows) => Value;
/** Missing is no. */
export type Test = (r: Rows) => boolean;

/** A number as whole units / 10^scale, NaN when missing. No unit is ever larger than `bound`, and `bound` is a safe integer: the computation is exact. */
export interface Units {
  readonly scale: number;
  readonly bound: number;
  readonly run: (r: Rows) => number;
}

/** The tables that closures read: everything an expression needs is computed before the closure runs. */
export interface Tables {
  readonly program: Program;
  readonly functions: Functions;
  column(relation: RelationId, column: ColumnId): Stored;
  /** how many row numbers a relation has, rows that do not belong to it included */
  size(relation: RelationId): number;
  /** the rows that belong to it, by number */
  members(relation: RelationId): Int32Array;
  order(relation: RelationId): RowOrder;
  /** by the keys of the relation */
  compareRows(relation: RelationId, a: number, b: number): number;
  rowText(relation: RelationId, row: number): string;
  /** The as-of day and moment of the run, or null when everything is known. */
  readonly asOf: { readonly day: number; readonly moment: number } | null;
  /** Results that several expressions share, by what they mean. */
  memo<T>(key: string, make: () => T): T;
  report(problem: Problem, at: At, where: { readonly relation: RelationId; readonly row: number } | null, detail: string | null): void;
}

export interface Compiler {
  readonly tables: Tables;
  readonly binders: Binders;
  run(e: Expr): Run;
  test(e: Expr): Test;
  units(e: Expr): Units | null;
  /** The value of an expression that depends on nothing but the policy and the as-of date; undefined for others. */
  constant(e: Expr): Value | undefined;
  /** A column of a row in scope. */
  column(binder: Binder, column: ColumnId): Stored;
  /** The same compiler with one more row in scope. */
  within(binder: Binder, relation: RelationId): Compiler;
  /** Reports a problem in the row that is being computed. */
  report(problem: Problem, at: At, r: Rows, detail?: string | null): void;
  /** Number of rows in scope, for registers. */
  window(e: Aggregate): Run;
}

export type { Num };
