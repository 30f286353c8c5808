import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Num } from '../base/exact.js';
import type { At, ColumnId, Expr, PeriodUnit, RelationId, ValueType } from '../core/ir.js';
import type { Slices } from './readings.js';

/** A value at run time, by its type: text and choice string; flag boolean; number, count, percent, money, days and months Num; others number. */
export type Value = null | string | boolean | Num | readonly Value[];
/** Numbers of every kind: counts, percentages, money; and what is stored as one, such as the days of a date. */
export const isNumber = (value: Value): value is Num => typeof value === 'number' || (typeof value === 'object' && value !== null && !Array.isArray(value));

/** How many digits of a number are printed. Only the print is rounded, never the value. */
export type Detail = 'full' | 'short';

/** A closing that is sealed: what it posted stays, whatever the rules and the data say now. */
export interface SealedClosing {
  /** the day of the closing */
  readonly day: number;
  readonly postings: readonly SealedPosting[];
}
/** A line of the ledger by names, because a seal outlives the numbers of rows. */
export interface SealedPosting {
  readonly plan: string;
  readonly payment: string;
  /** the key of the payee; null: nobody */
  readonly payee: string | null;
  /** in a policy of several currencies: the one of the amount */
  readonly currency?: string;
  /** the day it was due on */
  readonly on: number;
  /** the row of the plan, and the part where there are several */
  readonly line: string;
  /** exact, as a decimal */
  readonly amount: string;
  readonly kind: 'New' | 'Correction' | 'Reversal';
}

/** The results of one run. Everything is computed when first asked for and kept. */
export interface Evaluation {
  /** Row numbers of the rows that belong to the relation, in printing order: order of the data, or of `ordering`, or of the keys. */
  rows(relation: RelationId): Int32Array;
  /** Whether a candidate row (any row number below `candidates`) belongs to the relation. */
  belongs(relation: RelationId, row: number): boolean;
  /** Row numbers of all candidates: those of the source that pass the header's `where`. */
  candidates(relation: RelationId): Int32Array;
  value(relation: RelationId, column: ColumnId, row: number): Value;
  /** The value of an expression in a candidate row of the relation, as if it were one more column of it: what invariants and expectations of tests ask for. */
  valueOf(relation: RelationId, e: Expr, row: number): Value;
  /** The row as its reader names it: its keys (`d1`, `ana, 2026-Q1`). */
  rowText(relation: RelationId, row: number): string;
  /** The row with this key text, or null. */
  findRow(relation: RelationId, key: string): number | null;
  /** The value as it prints: `1,250.50 USD`, `62.5 %`, `2026-Q1`, `d1`, `missing`. `short`: percentages with at most one decimal, other numbers with at most two. */
  text(value: Value, type: ValueType, detail?: Detail): string;
  /** The period of the policy's calendar with this name (`2026-Q1`, `2026-03`, `FY2026`), with its first and last day; null when there is none. */
  period(text: string): { readonly text: string; readonly unit: PeriodUnit; readonly first: number; readonly last: number } | null;
  /** Problems found in the data while computing (two rows for `only`, no arm of a choice, …), each kind and place once, with count and first examples. */
  diagnostics(): readonly Diagnostic[];
  /** Why the value is what it is: as much as a reader takes, or with `whole` all of it. */
  explain(relation: RelationId, column: ColumnId, row: number, whole?: WholeTelling): Trace;
  /** The readings of scales behind a value, with the slices of each: how much at which rate. */
  readonly slices: Slices;
  /** Why a value is missing; null when it is there, or for a reason that has no name. */
  whyMissing(relation: RelationId, column: ColumnId, row: number): MissingReason | null;
  /** Why a candidate row belongs, or does not: one trace for each condition. */
  explainMembership(relation: RelationId, row: number, whole?: WholeTelling): MembershipTrace;
}

/**
 * What a step of an explanation stands for. `column`: a field of the data or a column with a name. `block`: a sum or choice of several ways. `counted`: a way of it that had a part in the
 * value; its steps are those of its value and of its condition. `not counted`: a way of a sum whose condition did not hold, and `not taken` a way of a choice; `what` is the condition then,
 * `value` a no, and the steps are those of the condition. `part`: any other part of a formula.
 */
export type TraceRole = 'column' | 'block' | 'counted' | 'not counted' | 'not taken' | 'part';

/**
 * Explanations without an end but that of the data. `told` are the columns of rows that were explained already, in this one or one before: there it is only said that they were. What lies too
 * deep for one tree is `continued`: trees of their own, each of a column that was said to be explained below.
 */
export interface WholeTelling { readonly told: Set<string>; readonly continued: Trace[] }

/** A step of an explanation: what was written where, the value it had, and the steps below. */
export interface Trace {
  readonly role: TraceRole;
  readonly what: string;
  readonly at: At | null;
  readonly value: Value;
  readonly type: ValueType;
  readonly valueText: string;
  /** for a field of the data: the file and line it was read from */
  readonly origin: { readonly file: string; readonly line: number; readonly field: string } | null;
  /** `version 2026-07-01: acceptance fell below 60%` and the like */
  readonly note: string | null;
  readonly steps: readonly Trace[];
}
/** Why a row belongs to a relation or does not: each condition, in the order of the text, with its answer. */
export interface MembershipTrace {
  readonly belongs: boolean;
  readonly conditions: readonly { readonly text: string; readonly at: At; readonly polarity: 'require' | 'exclude'; readonly because: string | null; readonly holds: boolean; readonly trace: Trace }[];
}

/** A field of the data, its value now and one that would do. */
export interface FieldChange {
  /** the field and its row: `stage of deal d3` */
  readonly field: string;
  /** the name of the field alone, when it is one of the very thing that was asked about; else null */
  readonly own: string | null;
  readonly now: string;
  /** `Won`, `any value`, `any value but gmail.com, yahoo.com` */
  readonly needed: string;
  readonly editedBy: readonly string[];
}

/** The nearest change that would make a `no` a `yes`: one field of the record, its value now and the value that would do. */
export interface NearestChange extends FieldChange {
  readonly condition: string;
  /** all conditions hold after this change alone */
  readonly enough: boolean;
}

/** Changes that would do only together. */
export interface ChangesTogether {
  /** the condition that they make hold; null: all of them, so that the row belongs */
  readonly condition: string | null;
  readonly changes: readonly FieldChange[];
  /** all conditions hold after these changes */
  readonly enough: boolean;
}

/** What would have to be different for a row to belong. */
export interface WhyNot {
  readonly changes: readonly NearestChange[];
  /** for a condition that no single change mends, the smallest two that do; and what would mend all conditions at once, when no single change does */
  readonly together: readonly ChangesTogether[];
}

/** Why a value is missing. `no rows`: an aggregate had none. `no values`: it had rows, but what it reads was missing in all of them. `field`: this field of the data is missing. */
export type MissingReason = { readonly kind: 'no rows' } | { readonly kind: 'no values' } | { readonly kind: 'division by zero' } | { readonly kind: 'field'; readonly name: string };

/** What became of one test of the policy. */
export interface TestResult {
  readonly title: string;
  readonly at: At;
  readonly passed: boolean;
  readonly failures: readonly Diagnostic[];
  /** of a test that passes: what is wrong with values that it computes and nothing in it expects, as warnings */
  readonly remarks: readonly Diagnostic[];
  /** expectations that could not be run, with the reason */
  readonly notRun: readonly { readonly at: At; readonly reason: string }[];
  readonly checked: number;
}
/** How often each condition decided: true and false counts over all tests (or over the data). */
export interface Coverage { readonly at: At; readonly text: string; readonly yes: number; readonly no: number }
