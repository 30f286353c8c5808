/** The shapes of what the checker knows: of expressions, columns and relations as they become known, and of the place that a formula stands in. */
import type { At, Binder, ColumnId, Expr, PeriodUnit, RelationId } from '../core/ir.js';
import type { Declared, RelationDeclaration } from '../names/declarations.js';
import type * as ast from '../syntax/ast.js';
import type { Type } from '../types/type.js';

/** An expression that has been understood. With type `error` something has been said about it already, and `expr` is a stand-in that nobody runs. */
export interface Checked { readonly type: Type; readonly expr: Expr; readonly optional: boolean }

/** What is known of values, by their keys: those that are there, with `key is WORD` for a choice that is known to be this word; and numbers that are not zero. */
export interface Facts { readonly present: ReadonlySet<string>; readonly nonzero: ReadonlySet<string> }
export const NO_FACTS: Facts = { present: new Set(), nonzero: new Set() };

export interface ColumnInfo {
  readonly id: ColumnId;
  readonly name: string;
  readonly title: string | null;
  readonly role: string | null;
  readonly at: At;
  /** null for a column that the source fills */
  readonly make: (() => Checked) | null;
  /** its type has to be found, and the source fills it */
  readonly filled?: boolean;
  state: 'todo' | 'busy' | 'done';
  checked: Checked | null;
  /** in each version of the declaration, whether it may be missing; of a column that versions write out */
  optionalIn?: readonly boolean[];
  /** the reason why the column is read but not computed yet */
  notRun: string | null;
  /** while the column is being checked: whether it has been found to read itself, and the type it is taken to have in its earlier rows */
  readsItself: boolean;
  assumed: Checked | null;
  /** what it was found to be while a column that it reads was still being checked: holds for that round, and until the column at that place of the stack is settled */
  provisional: { readonly checked: Checked; readonly round: number; readonly lowest: number } | null;
}

export type ItemInfo =
  | { readonly kind: 'row'; readonly name: string; readonly relation: RelationInfo }
  | { readonly kind: 'period'; readonly name: string; readonly unit: PeriodUnit };

export interface RelationInfo {
  readonly id: RelationId;
  readonly name: string;
  rowName: string;
  readonly kind: 'record' | ast.RelationKind | 'check';
  readonly title: string | null;
  readonly at: At;
  readonly file: number;
  readonly versions: readonly Declared<RelationDeclaration>[];
  readonly dated: boolean;
  /** what a row is made of, in column order; empty for records, single and distinct relations */
  items: readonly ItemInfo[];
  readonly columns: ColumnInfo[];
  readonly byName: Map<string, ColumnInfo>;
  keys: readonly ColumnId[];
  /** the day that picks versions for a row (binder 0 of this relation), when the declaration says one */
  governed: (() => Expr | null) | null;
  /** facts of every row that belongs, relative to the row: keys that begin with `.` */
  rowFacts: { readonly state: 'todo' | 'busy' | 'done'; readonly facts: Facts };
  makeRowFacts: (() => Facts) | null;
  ordered: boolean;
  /** bounds of the dense periods */
  bounds: { readonly from: number | null; readonly through: number | null } | null;
  notRun: string | null;
}

/** A row that a formula can see. */
export interface RowScope {
  readonly binder: Binder;
  readonly relation: RelationInfo;
  /** a row of `earlier rows` and the like: the same columns as one's own row, and meant to be */
  readonly window: boolean;
}

/** Which rows a formula can see, and what is known and meant there. */
export interface Scope {
  readonly file: number;
  /** nearest first; the last is the row that is being computed */
  readonly rows: readonly RowScope[];
  readonly facts: Facts;
  /** the day that picks versions */
  readonly governed: (() => Expr | null) | null;
  /** names of the argument of a scale and of the axes of a table */
  readonly locals: ReadonlyMap<string, Checked>;
  /** bare names that mean the nearest row without doubt, because the same formula writes the farther one as `this.name` */
  readonly explicit: ReadonlySet<string>;
  /** the column whose formula this is */
  readonly defines?: string;
  /** the place of the version of the declaration that this stands in: its own columns are there */
  readonly version?: number;
  /** what is being checked, for messages: `in MQL` */
  readonly where: string;
}
