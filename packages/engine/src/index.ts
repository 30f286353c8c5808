/** The public face of the engine. Nothing else of it may be imported from outside. Pure: no I/O, no clock, no randomness, no environment. */
export type { Diagnostic, Severity, Label, Fix, TextEdit, DataPlace } from './diagnostics/diagnostic.js';
export { define, allCodes } from './diagnostics/define.js';
export type { Span, FileSpan } from './base/span.js';
export type * as ast from './syntax/ast.js';
export type * as ir from './core/ir.js';
export type { ColumnData, RecordTable, Dataset } from './core/dataset.js';
export { MISSING } from './core/dataset.js';
export type { Value, Evaluation, EvaluateOptions, Trace, MembershipTrace, NearestChange, TestResult, Coverage } from './eval/result.js';
export type { Code } from './diagnostics/define.js';
export { dateText, fromYmd, parseDate } from './base/days.js';
export { suggest } from './base/suggest.js';
export { zoneOf } from './base/zone.js';
export { gregorianCalendar, tableCalendar } from './base/periods.js';
export type { CalendarProblem, CalendarRow, FiscalCalendar } from './base/periods.js';
