/**
 * What the parts of the compiler from expressions to closures know of each other. A closure takes the rows in scope: element `b` is the row number of
 * binder `b`. There are three ways to compile one expression: `run` gives its value, `test` asks a condition, `units` computes numbers as whole machine
 * numbers where that is known to be exact.
 */
import type { Num } from '../base/exact.js';
import type { At, Binder, ColumnId, Expr, Program, RelationId, ValueType } from '../core/ir.js';
import type { Binders } from '../core/walk.js';
import type { Comparator } from './compare.js';
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
  /** the same order as numbers, by row number */
  ranks(relation: RelationId): Float64Array;
  /** the natural order of values, in which rows are ordered by their keys */
  comparator(type: ValueType): Comparator;
  /** The as-of day and moment of the run, or null when everything is known. */
  readonly asOf: { readonly day: number; readonly moment: number } | null;
  /** Results that several expressions share, by what they mean. */
  memo<T>(key: string, make: () => T): T;
  /** Values of expressions that need no data; `undefined` for those that do, and for those that are being looked into. */
  readonly constants: Map<Expr, Value | undefined>;
  /** Columns of recursive steps that are being computed: what is read of them changes from row to row. */
  readonly growing: ReadonlySet<Stored>;
  /** Registers for rows in scope, as many as any expression of the program needs. */
  registers(): Rows;
  /** Work that goes over rows of a relation: problems that show in it are told of the row in register `binder`. */
  visit<T>(relation: RelationId, binder: Binder, rows: Rows, work: () => T): T;
  /** Reports a problem in the row that is being visited. */
  report(problem: Problem, at: At, detail: string | null): void;
  /** Runs without reporting; `clean` says whether there was nothing to report. */
  silently(work: () => Value): { readonly value: Value; readonly clean: boolean };
  readonly observe: ((at: At, outcome: boolean) => void) | undefined;
}

export interface Compiler {
  readonly tables: Tables;
  readonly binders: Binders;
  /** Where what is compiled is asked for with a fall-back, so that a row or version that is not there is no problem: what the fall-back is of; null in there: it is asked whether it is missing. */
  readonly fallback: { readonly of: Expr | null } | null;
  run(e: Expr): Run;
  test(e: Expr): Test;
  units(e: Expr): Units | null;
  /** The value of an expression that depends on nothing but the policy and the as-of date; undefined for others. */
  constant(e: Expr): Value | undefined;
  /** A column of a row in scope. */
  column(binder: Binder, column: ColumnId): Stored;
  /** The same compiler with one more row in scope. */
  within(binder: Binder, relation: RelationId): Compiler;
  /** The same compiler for an expression that has a fall-back. */
  withFallback(of: Expr | null): Compiler;
}

/** A test that tells whoever observes the run how it came out. */
export function observed(c: Compiler, at: At, test: Test): Test {
  const { observe } = c.tables;
  if (observe === undefined) return test;
  return (r) => { const outcome = test(r); observe(at, outcome); return outcome; };
}

export type { Num };
