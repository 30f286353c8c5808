/**
 * The core IR: what a program means, as plain JSON data. Ids instead of names, a span on every node, no sugar, nothing invalid. Every back end reads
 * this and nothing else. Its forms are those of relational algebra (scan, each, distinct, filter, extend, aggregate, ordered fold) and a small scalar
 * language; worlds are built in `scan` only (TIME.md section 1), closings will be one more node at the top (`ledger`).
 *
 * Relations are numbered by their place in `Program.relations`, columns by their place in `Relation.columns`. A *binder* is a row in scope: 0 is the row
 * that is being computed; each aggregate binds the rows it runs over under a number of its own.
 */

export const IR_VERSION = 1;
export type RelationId = number;
export type ColumnId = number;
export type ParameterId = number;
export type Binder = number;

/** [file (place in `Program.files`), start, end] */
export type At = readonly [file: number, start: number, end: number];

export type PeriodUnit = 'day' | 'week' | 'month' | 'quarter' | 'half' | 'year';

/** The type of a value. `null` stands for missing in every type; whether it may occur is `Column.optional`. */
export type ValueType =
  | { readonly kind: 'text' } | { readonly kind: 'flag' }
  /** count: whole and not negative. percent: a number shown as a percentage (0.5 is 50 %). */
  | { readonly kind: 'number' } | { readonly kind: 'count' } | { readonly kind: 'percent' }
  /** in major units of the currency */
  | { readonly kind: 'money'; readonly currency: string }
  /** date: days since 1970-01-01. time: milliseconds since 1970-01-01T00:00Z. */
  | { readonly kind: 'date' } | { readonly kind: 'time' }
  /** days and months: that many. hours: milliseconds. business hours: milliseconds of the policy's hours. business days: that many. */
  | { readonly kind: 'duration'; readonly of: 'days' | 'months' | 'hours' | 'business hours' | 'business days' }
  /** an ordinal of the policy's calendar, see base/periods.ts */
  | { readonly kind: 'period'; readonly unit: PeriodUnit }
  /** one of declared words, in declared order */
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  /** a row of a relation, by its number */
  | { readonly kind: 'row'; readonly relation: RelationId }
  | { readonly kind: 'list'; readonly of: ValueType };

/** A constant as JSON: numbers, money, percent and days as exact text `3`, `-1/3`; date, time, period as their number; choice and text as text. */
export type Constant = string | number | boolean | null | readonly Constant[];

export interface Program {
  readonly version: typeof IR_VERSION;
  readonly files: readonly string[];
  readonly settings: Settings;
  readonly parameters: readonly Parameter[];
  readonly relations: readonly Relation[];
  readonly invariants: readonly Invariant[];
  readonly tests: readonly Test[];
}

export interface Settings {
  readonly title: string;
  readonly currency: string | null;
  readonly timezone: string;
  readonly year: { readonly startMonth: number; readonly namedBy: 'start' | 'end' };
  /** A record whose rows are the calendar (columns month, quarter, year, from, through), instead of `year`. */
  readonly calendar: RelationId | null;
  readonly rounding: 'half up' | 'half even';
  /** weekday 0 = Monday; opens and closes in milliseconds of the local day */
  readonly hours: readonly { readonly weekday: number; readonly opens: number; readonly closes: number }[];
  readonly holidays: { readonly days: readonly number[]; readonly from: { readonly relation: RelationId; readonly column: ColumnId } | null };
  /** hours with a name, in declared order; what counts time by one names it in its last argument (core/offices.ts) */
  readonly offices: readonly Office[];
  readonly closes: { readonly every: 'week' | 'month' | 'quarter' } | { readonly relation: RelationId; readonly column: ColumnId } | null;
  readonly parties: readonly { readonly name: string; readonly roles: readonly string[]; /** where it is declared */ readonly at?: At }[];
  readonly intent: string | null;
  /** findings about any declaration that somebody accepted, until that day */
  readonly accepted: readonly Accepted[];
}

/** The hours of a place or a promise, on a clock of its own. `of`: it is open, too, whenever one of these is. */
export interface Office {
  readonly name: string;
  readonly timezone: string;
  readonly hours: Settings['hours'];
  readonly holidays: Settings['holidays'];
  readonly of: readonly string[];
}

export interface Parameter {
  readonly name: string; readonly title: string | null; readonly type: ValueType; readonly at: At;
  /** in order; the first may have no `from`. Versions do not overlap and leave no gap. */
  readonly versions: readonly { readonly from: number | null; readonly through: number | null; readonly value: Expr; readonly because: string | null; readonly at: At }[];
}

/* ---------------------------------------------------------------- relations */

export interface Relation {
  readonly id: RelationId;
  readonly name: string;
  /** what its rows are called in a formula: `deal` */
  readonly rowName: string;
  readonly kind: 'record' | 'list' | 'lead' | 'sla' | 'kpi' | 'goal' | 'attribution' | 'credit' | 'plan';
  readonly title: string | null;
  readonly at: At;
  readonly source: Source;
  /** Candidate rows for which the expression does not hold are no rows at all (the header's `where`). May read `inputs` and row columns only. */
  readonly where: Expr | null;
  readonly columns: readonly Column[];
  /**
   * The order in which computed columns are evaluated. A step of one column that does not read itself is computed for all rows; the columns of a
   * `recursive` step read each other through `previous` or a window and are computed together, row after row, in `ordering`.
   */
  readonly steps: readonly { readonly columns: readonly ColumnId[]; readonly recursive: boolean }[];
  readonly ordering: { readonly by: readonly Expr[]; readonly restarting: readonly Expr[] } | null;
  /** A candidate row belongs to the relation when all of these hold. Columns are there for all candidates, so that a `no` can be explained. */
  readonly conditions: readonly Condition[];
  /** Columns that tell rows apart, for printing, matching and ordering output. */
  readonly keys: readonly ColumnId[];
  readonly facts: Facts;
}

/** What the declaration says beside its computation. It never changes a number. */
export interface Facts {
  readonly governedBy: Expr | null;
  readonly agreedBy: readonly string[];
  readonly ownedBy: readonly string[];
  readonly by: string | null;
  readonly class: string | null;
  /** for kpi and goal: which way is good; null where nobody said, and then more is */
  readonly better: 'higher' | 'lower' | null;
  /** for goal: the goal that this one brings on, and how */
  readonly serves: Serves | null;
  /** findings about this declaration that somebody accepted, until that day */
  readonly accepted: readonly Accepted[];
  /** for lead: the date a row entered the stage. for kpi and goal: the columns `value` and `target`. for sla: `due`, `done`, `status`. */
  readonly entered: ColumnId | null;
  readonly value: ColumnId | null;
  readonly target: ColumnId | null;
  readonly versions: readonly { readonly from: number | null; readonly through: number | null; readonly at: At }[];
  /** said when results can not be computed yet (attribution, credit and plan): the reason. Its rows must not be asked for. */
  readonly notRun: string | null;
}

/**
 * What reaching a goal's target brings to another goal. A row serves the row of the other goal whose period is that of its own, `after` periods or months later, in
 * the period of the other goal that contains it.
 */
export interface Serves {
  readonly goal: RelationId;
  /** how much later, in whole months or days; null: in the same period */
  readonly after: { readonly of: 'days' | 'months'; readonly amount: number } | null;
  /** the column `brings`: so much of the other goal's target */
  readonly brings: ColumnId;
  /** where the rates were measured; null where no rate is applied */
  readonly measured: { readonly from: number; readonly through: number } | null;
  readonly at: At;
}
/** `through` is the last day on which it is accepted. */
export interface Accepted { readonly code: string; readonly through: number; readonly because: string; readonly at: At }

export type Source =
  /** The rows of a record in the world of the run's as-of date. */
  | { readonly op: 'scan'; readonly dated: boolean; readonly fields: readonly Field[] }
  /** One row for each combination: of rows of relations and of periods. Columns 0 … n-1 are the items, as `row` and `period`. */
  | { readonly op: 'each'; readonly items: readonly EachItem[] }
  /** One row for each different combination of key values in the rows of a relation. Columns 0 … n-1 are the keys. */
  | { readonly op: 'distinct'; readonly binder: Binder; readonly relation: RelationId; readonly where: Expr | null; readonly keys: readonly Expr[] }
  /** A row for each part of a text of each row of a relation, cut at a separator: without spaces around, empty ones left out. Columns 0, 1, 2 are the row, the part and its place from 1. */
  | { readonly op: 'parts'; readonly binder: Binder; readonly relation: RelationId; readonly text: Expr; readonly by: string }
  /**
   * Those above each row, nearest first: above `start` is whom `next` says of it, then whom `next` says of that one, and so on until it is missing. Both read the row as `binder`, and `next` reads the
   * one reached as `reached`, a row of `of`. Columns 0, 1, 2 are the row, the one above and its place from 1. Where one comes round again, that is a data error, and the row has none above.
   */
  | { readonly op: 'above'; readonly binder: Binder; readonly relation: RelationId; readonly of: RelationId; readonly reached: Binder; readonly start: Expr; readonly next: Expr; readonly at: At }
  /** One row. */
  | { readonly op: 'single' }
  | Pieces
  | Payments
  | Postings;

/** A version of a declaration holds for the rows whose governing day lies in its interval, both ends in; for a row without that day none does. */
export interface InForce { readonly on: Expr; readonly from: number | null; readonly through: number | null }

/**
 * What each part of a split or overlay gets of a whole. One row for each piece of each row of `whole`, in the order of the parts and of the pool. Expressions
 * read the whole as row 0 and a row of the pool as row 1. The pieces of a split sum to the whole: money is cut to `step` by largest remainder, ties in
 * the order of the pieces; numbers are cut exactly (`step` null).
 */
export interface Pieces {
  readonly op: 'pieces';
  readonly whole: RelationId;
  /** One for each version of the declaration: a whole is cut by the one that is in force on its governing day. Pools of all versions are rows of one relation. */
  readonly cuts: readonly Cut[];
  /** the smallest amount that a piece can differ by, as exact text; null: none */
  readonly step: string | null;
  /** which column holds what; `pool` and `payee` only where there can be one, `version` (the first day of the version that cut it) only where there are several */
  readonly columns: { readonly whole: ColumnId; readonly part: ColumnId; readonly kind: ColumnId; readonly amount: ColumnId; readonly on: ColumnId; readonly pool: ColumnId | null; readonly payee: ColumnId | null; readonly version: ColumnId | null };
}
export interface Cut {
  /** null: always */
  readonly inForce: InForce | null;
  /** what is cut, and the day of the credit */
  readonly split: { readonly amount: Expr; readonly on: Expr; readonly parts: readonly Part[]; /** `} otherwise nobody`: with an empty pool the whole is Unassigned */ readonly otherwiseNobody: boolean; readonly at: At } | null;
  readonly overlays: readonly { readonly label: string; readonly share: Expr; readonly amount: Expr; readonly on: Expr; readonly to: readonly Recipient[]; readonly at: At }[];
  readonly pool: { readonly relation: RelationId; readonly keys: readonly { readonly inner: Expr; readonly outer: Expr }[]; readonly where: Expr | null; readonly order: readonly Expr[] } | null;
}
export interface Part {
  readonly label: string;
  /** a percentage or number of the whole, an amount of it, or what the other parts leave */
  readonly share: Expr | 'remainder';
  /** tried from left to right: the first that somebody or something answers to */
  readonly to: readonly Recipient[];
  readonly at: At;
}
export type Recipient =
  | { readonly kind: 'nobody' }
  /** the share goes to the other parts, in proportion to theirs */
  | { readonly kind: 'pro rata' }
  | { readonly kind: 'payee'; readonly value: Expr }
  /** rows of the pool. `others`: those that no `first` or `last` of the split took. `each`, of an overlay: all, each with the whole share. `by`: weights; null: evenly */
  | { readonly kind: 'pick'; readonly pick: 'first' | 'last' | 'all' | 'others' | 'each'; readonly where: Expr | null; readonly by: Expr | null };

/** The payments of a plan: one row for each part of each payment of each of its rows. Expressions read the row of the plan as row 0. */
export interface Payments {
  readonly op: 'payments';
  readonly plan: RelationId;
  /** A payment that several versions of the plan have is there several times, under one name, each `inForce` on other days. */
  readonly pays: readonly Pay[];
  /** `version` (the first day of the version of the plan that pays) only where there are several; `currency` only in a policy of several currencies; `final` only where a payment is `final on` a day */
  readonly columns: { readonly row: ColumnId; readonly payment: ColumnId; readonly role: ColumnId; readonly part: ColumnId; readonly amount: ColumnId; readonly due: ColumnId; readonly to: ColumnId; readonly on: ColumnId; readonly status: ColumnId; readonly version: ColumnId | null; readonly currency: ColumnId | null; readonly final: ColumnId | null };
}
export interface Pay {
  readonly name: string;
  /** null: always */
  readonly inForce: InForce | null;
  readonly role: 'Pay' | 'Draw' | 'Recover' | 'Clawback';
  /** the amount, rounded: a column of the plan */
  readonly amount: ColumnId;
  /** null: nothing is rounded, or to the smallest coin of the `currency` */
  readonly step: string | null;
  /** of each row, a choice; null for plain numbers, and where the policy has one currency */
  readonly currency: Expr | null;
  readonly to: Expr | null;
  /** the shares of the parts sum to the whole, cut by largest remainder; a single part has no share */
  readonly parts: readonly { readonly share: Expr | null; readonly on: Expr; readonly unless: Expr | null; readonly at: At }[];
  /** `final on`: the last day on which the ledger still follows it; null: always */
  readonly final: Expr | null;
  readonly at: At;
}

/**
 * The ledger: for each closing up to the as-of date, what is due then less what was posted before (TIME.md section 1). Each closing is computed in the world of
 * its own day. A line that has been posted and is final before the closing stays as it was: what it would have moved by, more than closings before have said, is a row of
 * kind Ignored with the amount 0 and that difference as `ignored`. A line is told apart by payment relation, payment, part, payee, currency and the key of the plan's row.
 */
export interface Postings {
  readonly op: 'postings';
  readonly of: readonly { readonly plan: string; readonly payments: RelationId }[];
  readonly columns: { readonly plan: ColumnId; readonly payment: ColumnId; readonly payee: ColumnId | null; readonly on: ColumnId; readonly closing: ColumnId; readonly amount: ColumnId; readonly kind: ColumnId; readonly line: ColumnId; readonly currency: ColumnId | null; readonly ignored: ColumnId | null };
}
export type EachItem =
  | { readonly relation: RelationId }
  /** Dense: from the period of `from` through the period of `through`, cut at the period that contains the as-of date. `null`: no bound is known. */
  | { readonly unit: PeriodUnit; readonly from: number | null; readonly through: number | null; /** not cut at the as-of day, where `through` says how far it goes: goals are set beforehand */ readonly ahead?: true };

/** An input field of a record: column `i` of the relation is field `i`. */
export interface Field {
  readonly name: string;
  readonly type: ValueType;
  /** digits after the point that the field can hold: money: of its currency; number: 6 unless declared; percent: 8 as a fraction; count: 0 */
  readonly decimals: number;
  readonly optional: boolean;
  readonly key: boolean;
  readonly bounds: readonly { readonly bound: 'above' | 'at least' | 'below' | 'at most'; readonly value: string }[];
  readonly editedBy: readonly string[];
  /** When a value is known: see TIME.md section 1. */
  readonly known: { readonly kind: 'event' } | { readonly kind: 'planned' } | { readonly kind: 'fixed'; readonly on: ColumnId } | { readonly kind: 'undated' };
  readonly at: At;
}

export interface Column {
  readonly id: ColumnId;
  readonly name: string;
  readonly title: string | null;
  readonly type: ValueType;
  readonly optional: boolean;
  /** `null` for columns that the source fills */
  readonly value: Expr | null;
  /** label of the role word, never a meaning */
  readonly role: string | null;
  readonly at: At;
}

export interface Condition {
  readonly polarity: 'require' | 'exclude';
  /** holds when the row is kept: for `exclude` the negation is already in it */
  readonly keep: Expr;
  /** the condition as it was written, for explaining: keep = written, or not written */
  readonly written: Expr;
  /** the version of the declaration that asks this is in force; absent: it always asks. Already part of `keep`; explanations leave out what is not asked. */
  readonly inForce?: Expr;
  readonly text: string;
  readonly because: string | null;
  readonly at: At;
}

/* ---------------------------------------------------------------- expressions */

export type Reduce = 'sum' | 'count' | 'average' | 'median' | 'smallest' | 'largest' | 'distinct' | 'share' | 'any' | 'all' | 'only' | 'first' | 'last' | 'reach' | 'shapley' | 'join';

export interface Typed { readonly type: ValueType; readonly at: At }
export type Expr =
  | (Typed & { readonly op: 'const'; readonly value: Constant })
  /** a column of a row in scope */
  | (Typed & { readonly op: 'column'; readonly binder: Binder; readonly column: ColumnId })
  /** the row in scope itself */
  | (Typed & { readonly op: 'row'; readonly binder: Binder })
  /** a column of the row that `row` names; missing when `row` is */
  | (Typed & { readonly op: 'follow'; readonly row: Expr; readonly relation: RelationId; readonly column: ColumnId })
  /** the run's as-of day (type date), or its last moment (type time) */
  | (Typed & { readonly op: 'asOf' })
  /** the value in force on that day; `on` is null only for a parameter with one version that is always in force */
  | (Typed & { readonly op: 'parameter'; readonly parameter: ParameterId; readonly on: Expr | null })
  /** the one whose interval contains the day; a day in none of them: missing */
  | (Typed & { readonly op: 'version'; readonly on: Expr; readonly versions: readonly { readonly from: number | null; readonly through: number | null; readonly value: Expr }[] })
  /** strict functions: missing in any argument gives missing (a comparison gives no) */
  | (Typed & { readonly op: 'call'; readonly fn: FunctionName; readonly args: readonly Expr[]; /** fixed facts of the function */ readonly unit?: PeriodUnit })
  /** two-valued, left to right, stops early */
  | (Typed & { readonly op: 'and' | 'or'; readonly args: readonly Expr[] })
  | (Typed & { readonly op: 'if'; readonly condition: Expr; readonly then: Expr; readonly else: Expr })
  /** unique: exactly one arm holds, two are a data error; else when none holds; none and no else: a data error */
  | (Typed & { readonly op: 'choose'; readonly rule: 'unique' | 'first'; readonly name: string | null; readonly arms: readonly Arm[]; readonly else: Expr | null })
  /** the sum of the values whose condition holds (type number, percent or money); no condition: always counts */
  | (Typed & { readonly op: 'total'; readonly arms: readonly { readonly when: Expr | null; readonly then: Expr; readonly at: At }[] })
  | (Typed & { readonly op: 'otherwise'; readonly value: Expr; readonly fallback: Expr })
  | (Typed & { readonly op: 'oneOf'; readonly value: Expr; readonly items: readonly Expr[] })
  | Aggregate
  /** the column in the row before, in `Relation.ordering`; `starting` in the first row of a partition */
  | (Typed & { readonly op: 'previous'; readonly column: Expr; readonly starting: Expr })
  /** the rows of a scale, read in one of three ways; `after` only for marginal: the slice from `after` to `after + argument` */
  | (Typed & { readonly op: 'scale'; readonly reading: 'at' | 'marginal' | 'retroactive'; readonly name: string | null; readonly rows: readonly ScaleRow[]; readonly argument: Expr; readonly after: Expr | null });

export interface Arm { readonly when: Expr; readonly then: Expr; readonly at: At }
/** `upTo`: this edge belongs to the row; `below`: it belongs to the next; `at`: a point, straight lines between points; `rest`: the last row, open. */
export interface ScaleRow { readonly edge: 'upTo' | 'below' | 'at' | 'rest'; readonly limit: Expr | null; readonly value: Expr; readonly at: At }

/**
 * A value over rows. `over` is a relation, or rows of the same partition in `ordering` (`earlier` not this one, `soFar` with this one, `later` not this
 * one). Rows count when every key pair is equal (both present) and `where` holds. Keys are split out so that a back end can join or index.
 * sum, count, any, all of nothing: 0, 0, no, yes. The others: missing. `only`: exactly one row, or a data error.
 * distinct: how many different present values. share: the part of rows (those where `value`, a flag, holds) among all rows. Missing values are left out of
 * sum, average, median, smallest, largest, distinct; first and last take the row at that end of `order`, whatever its value.
 * join: the texts that are there one after the other in `order`, the text beside, of the row outside, between them. Of no rows: the empty text.
 * reach: rows are moves of a chain with the chance `value`; beside are start and goal outside, from and to of each row; the chance to arrive. Of no rows: 0, or 1 at the goal.
 * shapley: rows are seats of a coalition of the worth `value`; beside are the player outside, member and coalition of each row; what the player adds on average. Of no rows: 0.
 */
export type Aggregate = Typed & {
  readonly op: 'aggregate'; readonly fn: Reduce; readonly binder: Binder;
  readonly over: { readonly relation: RelationId } | { readonly window: 'earlier' | 'soFar' | 'later' };
  readonly keys: readonly { readonly inner: Expr; readonly outer: Expr }[];
  readonly where: Expr | null;
  /** null for count */
  readonly value: Expr | null;
  readonly order: readonly Expr[];
  /** only of reach, shapley and join: what they read beside the value, of the row outside and of each row */
  readonly beside?: { readonly outer: readonly Expr[]; readonly inner: readonly Expr[] };
};

/** Functions by what they do to values; the types of their arguments select nothing: each name has one meaning. */
export type FunctionName =
  /* numbers, money, percent, durations of one kind */
  | 'add' | 'subtract' | 'multiply' | 'divide' /* by zero: missing */ | 'negate' | 'abs' | 'min' | 'max'
  | 'round' /* value, step: in the policy's mode */ | 'roundUp' | 'roundDown'
  | 'power' /* number, exponent: exact where the result is a fraction, else rounded to 18 decimals */ | 'halfLife' /* age, length, both days or both hours: 2^(-age/length), rounded half up to 18 decimals */
  /* comparisons: missing on either side is no */
  | 'less' | 'lessOrEqual' | 'greater' | 'greaterOrEqual' | 'equal' | 'notEqual' | 'between' /* value, low, high: both ends in */
  | 'isMissing' | 'isPresent' | 'not'
  /* text */
  | 'lower' | 'upper' | 'trim' | 'length' | 'contains' | 'startsWith' | 'endsWith' | 'concat' | 'textOf' /* how the value prints */
  /* dates and times; those of core/offices.ts may have an office as their last argument, and then count by its clock */
  | 'dateOf' /* time -> date in the policy's zone */ | 'timeOf' /* date -> its first moment */ | 'endOfDay' /* date -> the first moment of the next day */
  | 'addDays' /* date, days */ | 'addMonths' /* date, months; clamps */ | 'addHours' /* time, hours */ | 'addBusinessHours' | 'addBusinessDays' /* date or time */
  | 'addDaysToTime' | 'addMonthsToTime' /* the same local clock time, days or months later */
  | 'daysBetween' /* date, date -> days: second minus first */ | 'monthsBetween' /* completed months */ | 'hoursBetween' /* time, time */ | 'businessHoursBetween' | 'workingDays' /* from, through: both in */
  | 'yearOf' | 'monthOf' | 'dayOf' | 'weekdayOf' /* calendar numbers of a date; Monday is 1 */
  /* durations as plain numbers */
  | 'inDays' | 'inHours' | 'inMonths' | 'days' | 'hours' | 'months' /* number -> duration */
  /* periods */
  | 'periodOf' /* date -> period of `unit` */ | 'periodIn' /* period -> coarser period of `unit` */ | 'startOf' | 'endOf' /* period -> date */
  | 'shiftPeriod' /* period, number */ | 'periodsBetween' /* period, period: second minus first */
  | 'overlapDays' /* from, through (may be missing: open), period -> number of days shared */ | 'overlapWorkingDays' | 'daysIn' /* period */ | 'workingDaysIn'
  | 'dayOfMonths' /* from, through, period, day -> number of months of the period whose day (clamped) lies within */ | 'monthsIn';

/* ---------------------------------------------------------------- checks and tests */

export interface Invariant {
  readonly title: string; readonly kind: 'always' | 'guard';
  /** evaluated in a relation of its own (source each, distinct or single), one row a check */
  readonly relation: RelationId;
  readonly conditions: readonly { readonly holds: Expr; readonly text: string; readonly at: At }[];
  /** only of a guard, which has no conditions of its own: it compares two versions */
  readonly guard?: Guard;
  readonly notRun: string | null; readonly at: At;
}
/** What must hold between two versions of a row of the relation. Rows are the same that have the same key. */
export interface Guard {
  /** values of the row, each in one version; row 0 is the row in that version */
  readonly values: readonly { readonly side: 'before' | 'after'; readonly value: Expr; readonly text: string }[];
  /** row 0 is a row whose columns are `values` */
  readonly conditions: readonly { readonly holds: Expr; readonly text: string; readonly at: At }[];
  readonly severity: 'error' | 'warning';
  /** who may let a change pass all the same, and who does, through which day and why */
  readonly owners: readonly string[];
  readonly agreed: readonly { readonly by: readonly string[]; readonly through: number; readonly because: string; readonly at: At }[];
}

export interface Test {
  readonly title: string; readonly at: At;
  /** day, and the moment when a time was written; or the text of the policy's clock, as in `Given` */
  readonly asOf: { readonly day: number; readonly time: number | null } | { readonly clock: string } | null;
  readonly given: readonly Given[];
  readonly parameters: readonly { readonly parameter: ParameterId; readonly value: Expr }[];
  readonly expectations: readonly Expectation[];
}
/**
 * Rows of a record, or rows that stand in for a computed relation. A reference is given by the key text of its row; absent keys are numbered. A time that was
 * written by the clock of the policy's zone stays the text of that clock, `2026-03-02T16:00`: only a test that runs has to ask the zone.
 */
export interface Given { readonly relation: RelationId; readonly repeat: number; readonly columns: readonly ColumnId[]; readonly rows: readonly (readonly Constant[])[]; readonly at: At }
export type Expectation =
  | { readonly kind: 'rows'; readonly only: boolean; readonly relation: RelationId; readonly columns: readonly { readonly name: string; readonly value: Expr }[];
      readonly rows: readonly { readonly cells: readonly ExpectedCell[]; readonly at: At }[]; readonly at: At }
  | { readonly kind: 'condition'; readonly relation: RelationId; readonly holds: Expr; readonly text: string; readonly at: At }
  | { readonly kind: 'notRun'; readonly reason: string; readonly at: At };
/** An expected value: a constant expression, the clock of a time as in `Given`, or the key text of a row. */
export type ExpectedCell = { readonly value: Expr } | { readonly clock: string } | { readonly key: string } | { readonly missing: true };
