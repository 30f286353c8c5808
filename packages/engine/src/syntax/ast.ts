/**
 * The tree of what was written. No meaning here: names are texts, types are words. Every node has its span; where the text was broken there is an
 * `Invalid` node, never a hole. Texts of literals are kept as written (`1_000`), so that the printer gives back what the writer chose.
 */
import type { Span } from '../base/span.js';

export interface Node { readonly span: Span }

/** A lower-case name: a column, parameter, scale, row or party. */
export interface Name extends Node { readonly kind: 'Name'; readonly text: string }
/** A Capitalised name: a relation (record, list, lead, …), a choice, a label, a currency. */
export interface Title extends Node { readonly kind: 'Title'; readonly text: string }
/** A quoted text; `value` is without quotes and escapes. */
export interface Text extends Node { readonly kind: 'Text'; readonly value: string }

/** A comment with its slashes. `ownLine`: nothing but space stands before it on its line. */
export interface Comment extends Node { readonly text: string; readonly ownLine: boolean }

export interface File extends Node {
  readonly kind: 'File';
  readonly declarations: readonly Declaration[];
  readonly comments: readonly Comment[];
}

export type Declaration =
  | Import | Policy | Record_ | Parameter | Scale | Table | Relation | Always | Guard | Test | InvalidDeclaration;

/** `import "crm.truce"`: the declarations of that file, and of the files it imports, may be named here. The path is relative to this file. */
export interface Import extends Node { readonly kind: 'Import'; readonly path: Text }

/** A declaration that could not be read. `keyword` and `name` are what could still be made out, for the outline. */
export interface InvalidDeclaration extends Node { readonly kind: 'InvalidDeclaration'; readonly keyword?: string; readonly name?: string }

/* ---------------------------------------------------------------- policy */

export interface Policy extends Node { readonly kind: 'Policy'; readonly title: Text; readonly lines: readonly PolicyLine[] }

export type PolicyLine =
  | (Node & { readonly kind: 'Currency'; readonly currency: Title })
  | (Node & { readonly kind: 'Timezone'; readonly zone: Text })
  /** `year starts February named by end` */
  | (Node & { readonly kind: 'YearStarts'; readonly month: Title; readonly namedBy?: Name })
  | (Node & { readonly kind: 'Rounding'; readonly mode: 'half up' | 'half even' })
  /** `hours Monday to Friday 09:00 to 17:00`; several lines add up */
  | (Node & { readonly kind: 'Hours'; readonly from: Title; readonly through: Title; readonly opens: ClockTime; readonly closes: ClockTime })
  /** `holidays 2026-12-25, 2026-01-01` or `holidays day of Holiday` (a date column of a record) */
  | (Node & { readonly kind: 'Holidays'; readonly days: readonly DateLiteral[]; readonly column?: Name; readonly record?: Title })
  /** `office Berlin { timezone "Europe/Berlin"  hours Monday to Friday 09:00 to 18:00 }`: hours with a name */
  | (Node & { readonly kind: 'Office'; readonly name: Title; readonly lines: readonly OfficeLine[] })
  /** `closes monthly|quarterly|weekly` or `closes on Closing.day` */
  | (Node & { readonly kind: 'Closes'; readonly every?: Name; readonly record?: Title; readonly column?: Name })
  /** `calendar Fiscal`: periods are the rows of that record */
  | (Node & { readonly kind: 'Calendar'; readonly record: Title })
  /** `rates Spot: 1 currency = rate USD` */
  | (Node & { readonly kind: 'Rates'; readonly record: Title; readonly left: RateSide; readonly right: RateSide })
  | (Node & { readonly kind: 'Party'; readonly name: Name; readonly roles: readonly Title[] })
  | (Node & { readonly kind: 'Intent'; readonly text: Text })
  | Accept
  /** `from 2026-01-01 through 2026-12-31`: where dense periods run if a declaration does not say */
  | Dated
  | InvalidLine;
export type OfficeLine =
  | Extract<PolicyLine, { readonly kind: 'Timezone' | 'Hours' | 'Holidays' }>
  /** `hours of Berlin, New_York`: open whenever one of them is */
  | (Node & { readonly kind: 'HoursOf'; readonly offices: readonly Title[] })
  | InvalidLine;
/** One side of a rates sentence: `1 currency`, `rate USD`, `1 USD`, `rate currency`. */
export interface RateSide extends Node { readonly amount: NumberLiteral | Name; readonly unit: Title | Name }
export interface ClockTime extends Node { readonly kind: 'ClockTime'; readonly text: string }

/** A line that could not be read. */
export interface InvalidLine extends Node { readonly kind: 'InvalidLine' }

/** `from D`, `from D through D`: the interval of a version, or of dense periods. Both ends belong to it. */
export interface Dated extends Node { readonly kind: 'Dated'; readonly from: DateLiteral | PeriodLiteral; readonly through?: DateLiteral | PeriodLiteral }

/* ---------------------------------------------------------------- records, parameters, scales, tables */

export interface Record_ extends Node {
  readonly kind: 'Record'; readonly name: Title; readonly title?: Text;
  /** `record Assignment dated { … }`: adds `from` and `through`, both days in */
  readonly dated: boolean;
  readonly fields: readonly (Field | ComputedField | InvalidLine)[];
}
export interface Field extends Node {
  readonly kind: 'Field'; readonly name: Name; readonly title?: Text; readonly type: TypeNode; readonly options: readonly FieldOption[];
}
export type FieldOption =
  | (Node & { readonly kind: 'Key' }) | (Node & { readonly kind: 'Optional' }) | (Node & { readonly kind: 'Planned' })
  | (Node & { readonly kind: 'EditedBy'; readonly parties: readonly Name[] })
  | (Node & { readonly kind: 'FixedOn'; readonly event: Name })
  /** `above 0`, `at least 0`, `below 100`, `at most 10` */
  | (Node & { readonly kind: 'Bound'; readonly bound: 'above' | 'at least' | 'below' | 'at most'; readonly value: Expression });
export interface ComputedField extends Node { readonly kind: 'ComputedField'; readonly name: Name; readonly title?: Text; readonly value: Expression }

export type TypeNode =
  /** text number count percent money date time flag days hours months month quarter half year week day */
  | (Node & { readonly kind: 'NamedType'; readonly name: Name; /** `number to 9 decimals` */ readonly decimals?: NumberLiteral; /** `money in currency` */ readonly currency?: Name | Title })
  | (Node & { readonly kind: 'ReferenceType'; readonly record: Title })
  | (Node & { readonly kind: 'ChoiceType'; readonly choices: readonly (Title | Text)[] })
  | (Node & { readonly kind: 'InvalidType' });

export interface Parameter extends Node {
  readonly kind: 'Parameter'; readonly name: Name; readonly title?: Text; readonly value: Expression; readonly dated?: Dated; readonly because?: Text;
}
export interface Scale extends Node {
  readonly kind: 'Scale'; readonly name: Name; readonly argument: Name; readonly type: TypeNode; readonly dated?: Dated;
  readonly rows: readonly (ScaleRow | InvalidLine)[];
}
export interface ScaleRow extends Node {
  readonly kind: 'ScaleRow'; readonly edge: 'up to' | 'below' | 'at' | 'above' | 'from there';
  /** missing for a bare `above` and for `from there` */
  readonly at?: Expression;
  readonly value: Expression;
}
export interface Table extends Node {
  readonly kind: 'Table'; readonly name: Name;
  readonly axes: readonly TableAxis[];
  readonly gives: TypeNode; readonly dated?: Dated; readonly topmost: boolean; readonly grid: Grid;
}
/** `Deal.segment` (the type of that column) or `segment text`, `size count` (a name and a type). */
export interface TableAxis extends Node { readonly kind: 'TableAxis'; readonly record?: Title; readonly name: Name; readonly type?: TypeNode }

/** Rows of cells between `|`; the first row is the header. Cells are token runs, typed later from their column. */
export interface Grid extends Node { readonly kind: 'Grid'; readonly header: readonly Cell[]; readonly rows: readonly GridRow[] }
export interface GridRow extends Node { readonly kind: 'GridRow'; readonly cells: readonly Cell[] }
/**
 * One cell: its text as written (outer space off), and, where the text is an expression, that expression; `up to 50`, `any`, `SMB, Mid` and free text
 * have none. `edge` is set for a cell that is a scale edge; `list` for a comma list.
 */
export interface Cell extends Node {
  readonly kind: 'Cell'; readonly text: string; readonly quoted: boolean;
  readonly expression?: Expression;
  readonly edge?: { readonly edge: ScaleRow['edge'] | '<' | '<=' | '>' | '>=' | 'between'; readonly at: Expression; readonly to?: Expression };
  readonly list?: readonly Cell[];
}

/* ---------------------------------------------------------------- relations */

export type RelationKind = 'list' | 'lead' | 'sla' | 'kpi' | 'goal' | 'attribution' | 'credit' | 'plan';
export interface Relation extends Node {
  readonly kind: 'Relation'; readonly relation: RelationKind; readonly name: Title; readonly title?: Text;
  /** absent: one row for the whole */
  readonly each?: Each;
  /** `by sales` of an sla */
  readonly by?: Name;
  readonly lines: readonly Line[];
}
export type Each =
  | (Node & { readonly kind: 'ForEach'; readonly items: readonly EachItem[]; readonly parts: readonly (EachParts | EachAbove)[]; readonly where?: Expression })
  | (Node & { readonly kind: 'ForEachDistinct'; readonly keys: readonly DistinctKey[]; readonly source: RelationName; readonly where?: Expression });
/** `Rep`, `Commission.payments` or a period word. */
export type EachItem = RelationName | Name;
/** `channel in path by " > "`: a row for each part of a text. */
export interface EachParts extends Node { readonly kind: 'EachParts'; readonly name: Name; readonly of: Expression; readonly by: Text }
/** `boss above payee by manager at credited_on otherwise nobody`: a row for each one above, nearest first. `by` is the field that says who that is, read `at` a day where it changes. */
export interface EachAbove extends Node { readonly kind: 'EachAbove'; readonly name: Name; readonly of: Expression; readonly by: Name; readonly day?: Expression; /** `otherwise nobody`: whoever has no row for the day has nobody above */ readonly orNobody: boolean }
export interface DistinctKey extends Node { readonly kind: 'DistinctKey'; readonly value: Expression; readonly as?: Name }
export interface RelationName extends Node { readonly kind: 'RelationName'; readonly title: Title; readonly member?: Name }

export type Role = 'measure' | 'quota' | 'gate' | 'cap' | 'balance';
export type PaymentRole = 'pay' | 'draw' | 'recover' | 'clawback';
export type Line =
  | Column | Require | Exclude | OrderedBy | Dated | Split | Overlay | Payment | Serves | Accept | InvalidLine
  | (Node & { readonly kind: 'GovernedBy'; readonly value: Expression })
  | (Node & { readonly kind: 'AgreedBy'; readonly parties: readonly Name[] })
  | (Node & { readonly kind: 'OwnedBy'; readonly parties: readonly Name[] })
  | (Node & { readonly kind: 'Class'; readonly name: Name })
  /** `better lower`: which way is good */
  | (Node & { readonly kind: 'Better'; readonly name: Name });
/** `serves Bookings after 2 quarters by target * 12% as of 2025-Q4`: the goal that this one brings on, how much of it, how much later, and where the rates were measured. */
export interface Serves extends Node {
  readonly kind: 'Serves'; readonly goal: Title; readonly after?: Expression; readonly by?: Expression; readonly measured?: DateLiteral | PeriodLiteral;
}
/** `accept T7114 through 2026-12-31 because "…"`: a finding about this declaration, or about the whole policy, is known and stands until then. */
export interface Accept extends Node { readonly kind: 'Accept'; readonly code: Title; readonly through: DateLiteral; readonly because: Text }
export interface Column extends Node {
  readonly kind: 'Column'; readonly role?: Role; readonly name: Name; readonly title?: Text; readonly value: Expression;
}
/** `require c`, `require any { … }`, `require at least 2 of { … }` */
export interface Require extends Node { readonly kind: 'Require'; readonly quantity: 'all' | 'any' | { readonly atLeast: NumberLiteral }; readonly conditions: readonly Expression[]; readonly because?: Text }
export interface Exclude extends Node { readonly kind: 'Exclude'; readonly condition: Expression; readonly because?: Text }
export interface OrderedBy extends Node { readonly kind: 'OrderedBy'; readonly by: readonly Expression[]; readonly restarting: readonly Expression[] }
export interface Split extends Node {
  readonly kind: 'Split'; readonly column: Name; readonly on: Expression; readonly among?: Source; readonly ordered: readonly Expression[];
  readonly parts: readonly (SplitPart | InvalidLine)[]; readonly otherwiseNobody: boolean;
}
export interface SplitPart extends Node { readonly kind: 'SplitPart'; readonly share: Expression | 'remainder'; readonly to: Target; readonly label?: Title }
export interface Overlay extends Node {
  readonly kind: 'Overlay'; readonly share: Expression; readonly of: Name; readonly to: Target; readonly on: Expression; readonly among?: Source; readonly ordered: readonly Expression[]; readonly label?: Title;
}
export interface Target extends Node { readonly kind: 'Target'; readonly recipients: readonly Recipient[] }
export type Recipient =
  | (Node & { readonly kind: 'Nobody' }) | (Node & { readonly kind: 'ProRata' })
  | (Node & { readonly kind: 'Pick'; readonly pick: 'first' | 'last' | 'all' | 'others'; readonly where?: Expression; readonly evenly: boolean; /** each of them gets the whole share */ readonly inFull: boolean; readonly by?: Expression })
  | (Node & { readonly kind: 'Payee'; readonly value: Expression });
export interface Payment extends Node {
  readonly kind: 'Payment'; readonly role: PaymentRole; readonly name: Name; readonly title?: Text; readonly value: Expression; readonly to: Target;
  readonly on?: Expression; readonly unless?: Expression; readonly finalOn?: Expression; readonly parts: readonly (PaymentPart | InvalidLine)[];
}
export interface PaymentPart extends Node { readonly kind: 'PaymentPart'; readonly share: Expression; readonly on: Expression; readonly unless?: Expression }

/* ---------------------------------------------------------------- checks and tests */

export interface Always extends Node { readonly kind: 'Always'; readonly title: Text; readonly each?: Each; readonly conditions: readonly Expression[] }
export interface Guard extends Node { readonly kind: 'Guard'; readonly title: Text; readonly each?: Each; readonly lines: readonly (GuardLine | InvalidLine)[] }
export type GuardLine =
  | (Node & { readonly kind: 'GuardCondition'; readonly condition: Expression })
  /** `class warning`: it says so, and stops nothing */
  | (Node & { readonly kind: 'Class'; readonly name: Name })
  /** `owned by sales`: who may let a change pass all the same */
  | (Node & { readonly kind: 'OwnedBy'; readonly parties: readonly Name[] })
  /** `agreed by sales through 2026-09-30 because "…"`: that it does, until then, and why */
  | (Node & { readonly kind: 'AgreedThrough'; readonly parties: readonly Name[]; readonly through: DateLiteral; readonly because: Text })
export interface Test extends Node {
  readonly kind: 'Test'; readonly title: Text; readonly asOf?: DateLiteral | TimeLiteral; readonly lines: readonly TestLine[];
}
export type TestLine = GivenRows | GivenParameter | ExpectRows | ExpectCondition | InvalidLine;
/** `given Deal { … }`, `given 80 Lead { … }` */
export interface GivenRows extends Node { readonly kind: 'GivenRows'; readonly repeat?: NumberLiteral; readonly relation: RelationName; readonly grid: Grid }
export interface GivenParameter extends Node { readonly kind: 'GivenParameter'; readonly name: Name; readonly value: Expression }
export interface ExpectRows extends Node { readonly kind: 'ExpectRows'; readonly only: boolean; readonly relation: RelationName; readonly grid: Grid }
export interface ExpectCondition extends Node { readonly kind: 'ExpectCondition'; readonly condition: Expression }

/* ---------------------------------------------------------------- expressions */

export type Unit = 'minute' | 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'half' | 'year';

export interface NumberLiteral extends Node { readonly kind: 'Number'; /** as written, `1_250.50` */ readonly text: string }
export interface DateLiteral extends Node { readonly kind: 'Date'; readonly text: string }
export interface TimeLiteral extends Node { readonly kind: 'Time'; readonly text: string }
/** `2026-03`, `2026-Q1`, `2026-H1`, `FY2026`, or a key of the calendar record such as `FY26-P05` */
export interface PeriodLiteral extends Node { readonly kind: 'Period'; readonly text: string }

/** How rows of edges are read; `at` in place is `choose at x { … }`. */
export type ReadingMode = 'at' | 'marginal' | 'retroactive';

export type Expression =
  | NumberLiteral | DateLiteral | TimeLiteral | PeriodLiteral | Text
  | (Node & { readonly kind: 'Percent'; /** without the sign */ readonly text: string })
  | (Node & { readonly kind: 'Money'; readonly amount: string; readonly currency: string })
  /** `4 business hours`, `90 days`; `4 business hours in Berlin`: by the hours of an office */
  | (Node & { readonly kind: 'Duration'; readonly amount: string; readonly business: boolean; readonly unit: Unit; readonly office?: Expression })
  | (Node & { readonly kind: 'Flag'; readonly value: boolean })
  /** `missing`: no value, as one way of an `if` or `choose` */
  | (Node & { readonly kind: 'Missing' })
  | Name | Title
  /** `deal.owner.manager`, `Commission.payments` is a RelationName instead */
  | (Node & { readonly kind: 'Path'; readonly base: Expression; readonly name: Name })
  | (Node & { readonly kind: 'Negate'; readonly value: Expression })
  | (Node & { readonly kind: 'Not'; readonly value: Expression })
  /** `of` multiplies: `10% of amount` */
  | (Node & { readonly kind: 'Arithmetic'; readonly operator: '+' | '-' | '*' | '/' | 'of'; readonly left: Expression; readonly right: Expression })
  | (Node & { readonly kind: 'Compare'; readonly operator: '<' | '<=' | '>' | '>=' | 'is' | 'is not'; readonly left: Expression; readonly right: Expression })
  | (Node & { readonly kind: 'IsMissing'; readonly value: Expression; /** `is present`, `is not missing` */ readonly negated: boolean })
  /** `d in quarter`, `x in (1, 2)`, `x not in free_mail` */
  | (Node & { readonly kind: 'In'; readonly value: Expression; readonly negated: boolean; readonly target: Expression })
  /** `d in year through quarter` */
  | (Node & { readonly kind: 'InThrough'; readonly value: Expression; readonly negated: boolean; readonly unit: Unit; readonly through: Expression })
  | (Node & { readonly kind: 'Between'; readonly value: Expression; readonly low: Expression; readonly high: Expression })
  /** `at within 90 days before closed_on`: both ends belong to it */
  | (Node & { readonly kind: 'Within'; readonly value: Expression; readonly length: Expression; readonly direction: 'before' | 'after'; readonly anchor: Expression })
  | (Node & { readonly kind: 'Logic'; readonly operator: 'and' | 'or'; readonly terms: readonly Expression[] })
  | (Node & { readonly kind: 'If'; readonly condition: Expression; readonly then: Expression; readonly else: Expression })
  /** `choose { c : v  else : v }`: exactly one condition is true; `topmost`: the first that is */
  | (Node & { readonly kind: 'Choose'; readonly topmost: boolean; readonly rows: readonly (Pair | InvalidLine)[] })
  /** `sum { c : v }`: the values whose condition holds, added */
  | (Node & { readonly kind: 'SumBlock'; readonly rows: readonly (Pair | InvalidLine)[] })
  /** `largest(a, b)`, `sum(amount of Deal where won)`, `first(x of T ordered by d)`; `count(Deal where won)` has no arguments and a source */
  | (Node & { readonly kind: 'Call'; readonly name: Name; readonly arguments: readonly Expression[]; readonly source?: Source; readonly ordered: readonly Expression[] })
  | (Node & { readonly kind: 'Reading'; readonly mode: ReadingMode; readonly scale?: Name; readonly on: Expression; readonly after?: Expression | 'zero'; readonly rows?: readonly (ScaleRow | InvalidLine)[] })
  /** `rates at x`, `spiff_by at (a, b)`, `owner.manager at closed_on` */
  | (Node & { readonly kind: 'At'; readonly value: Expression; readonly keys: readonly Expression[] })
  /** `rep.quota over quarter by days`, `by working days`, `by working days in Berlin`, `by months on day 14`, `in full` */
  | (Node & { readonly kind: 'Over'; readonly value: Expression; readonly period: Expression; readonly by: 'days' | 'working days' | 'months' | 'in full'; readonly day?: NumberLiteral; readonly office?: Expression })
  /** `amount in USD by Budget at closed_on` */
  | (Node & { readonly kind: 'Convert'; readonly value: Expression; readonly currency: Title | Expression; readonly rates?: Title; readonly at: Expression })
  | (Node & { readonly kind: 'Previous'; readonly column: Expression; readonly starting?: Expression })
  | (Node & { readonly kind: 'Otherwise'; readonly value: Expression; readonly fallback: Expression })
  /** `90 days after x` */
  | (Node & { readonly kind: 'Shift'; readonly length: Expression; readonly direction: 'before' | 'after'; readonly anchor: Expression })
  | (Node & { readonly kind: 'List'; readonly items: readonly Expression[] })
  | (Node & { readonly kind: 'Group'; readonly value: Expression })
  | (Node & { readonly kind: 'Invalid' });

/** `condition : value`; no condition for `else` */
export interface Pair extends Node { readonly kind: 'Pair'; readonly condition?: Expression; readonly value: Expression }

/** `month(closed_on)` after `with same`: of the row at hand, and of each of the rows. */
export interface SameOf extends Node { readonly kind: 'SameOf'; readonly function: Name; readonly column: Name }

/** Where rows come from: a relation, or the rows of one's own. */
export interface Source extends Node {
  readonly kind: 'Source';
  readonly rows: RelationName | 'earlier rows' | 'later rows' | 'rows so far';
  /** `rep`, or a function of one of the columns: `month(closed_on)` */
  readonly withSame: readonly (Name | SameOf)[];
  readonly where?: Expression;
}
