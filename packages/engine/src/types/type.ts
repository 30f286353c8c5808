import type { ColumnId, Expr, PeriodUnit, RelationId, ValueType } from '../core/ir.js';

/**
 * The type of an expression while it is being checked: the types of values, and seven that only the checker knows.
 * `error` absorbs: whatever meets it is silent, so that one mistake gives one message. `asOf` is the run's as-of date, which becomes a date or a time by
 * what it meets. `zero` is the literal 0, which is zero of anything. `nothing` is the word `missing`, which is no value of anything. `money of its row` is a field in
 * a currency that its row says: rows do not meet before they are converted. `money said` is an amount in a currency that a row in scope says. `office length` is business time
 * that says in which office it is counted.
 */
export type Type = ValueType | { readonly kind: 'error' } | { readonly kind: 'asOf' } | { readonly kind: 'zero' } | { readonly kind: 'nothing' }
  | { readonly kind: 'money of its row'; readonly relation: RelationId; readonly column: ColumnId; /** the name of the field that says which */ readonly currency: string; /** where it is no field of the relation: read of row 0 of it */ readonly says?: Expr }
  | { readonly kind: 'money said'; readonly currency: string; readonly says: Expr; /** equal for what is in the same currency for certain */ readonly key: string }
  | { readonly kind: 'office length'; readonly of: 'business hours' | 'business days'; readonly office: Expr; /** equal for what is counted in the same office for certain */ readonly key: string; /** the office as it was written */ readonly written: string };

export const NOTHING: Type = { kind: 'nothing' };
export const ERROR: Type = { kind: 'error' };
export const FLAG: ValueType = { kind: 'flag' };
export const NUMBER: ValueType = { kind: 'number' };
export const COUNT: ValueType = { kind: 'count' };
export const PERCENT: ValueType = { kind: 'percent' };
export const TEXT: ValueType = { kind: 'text' };
export const DATE: ValueType = { kind: 'date' };
export const TIME: ValueType = { kind: 'time' };
export const DAYS: ValueType = { kind: 'duration', of: 'days' };
export const HOURS: ValueType = { kind: 'duration', of: 'hours' };
export const MONTHS: ValueType = { kind: 'duration', of: 'months' };
export const period = (unit: PeriodUnit): ValueType => ({ kind: 'period', unit });

export const PERIOD_UNITS: readonly PeriodUnit[] = ['day', 'week', 'month', 'quarter', 'half', 'year'];
/** Which coarser units a period of a unit lies wholly in. Weeks lie in nothing: they cross month ends. */
const COARSER: Readonly<Record<PeriodUnit, readonly PeriodUnit[]>> = {
  day: ['week', 'month', 'quarter', 'half', 'year'], week: [], month: ['quarter', 'half', 'year'], quarter: ['half', 'year'], half: ['year'], year: [],
};
export const isCoarser = (fine: PeriodUnit, coarse: PeriodUnit): boolean => COARSER[fine].includes(coarse);

export const isNumeric = (t: Type): boolean => t.kind === 'number' || t.kind === 'count' || t.kind === 'percent' || t.kind === 'zero';
export const isAmount = (t: Type): boolean => isNumeric(t) || t.kind === 'money' || t.kind === 'duration';

/** The type as a value has it: the checker's own types become the value type they stand for. */
export function valueType(t: Type): ValueType {
  switch (t.kind) {
    case 'error': case 'nothing': return TEXT;
    case 'asOf': return DATE;
    case 'zero': return COUNT;
    case 'money of its row': case 'money said': return NUMBER;
    case 'office length': return { kind: 'duration', of: t.of };
    default: return t;
  }
}

/** Whether two types are the same, so that a value of one is a value of the other. */
export function sameType(a: Type, b: Type): boolean {
  if (a.kind === 'error' || b.kind === 'error') return true;
  if (a.kind === 'money of its row') return false;
  if (a.kind === 'money said' && b.kind === 'money said') return a.key === b.key;
  if (a.kind === 'office length' && b.kind === 'office length') return a.of === b.of && a.key === b.key;
  if (a.kind === 'money' && b.kind === 'money') return a.currency === b.currency;
  if (a.kind === 'duration' && b.kind === 'duration') return a.of === b.of;
  if (a.kind === 'period' && b.kind === 'period') return a.unit === b.unit;
  if (a.kind === 'row' && b.kind === 'row') return a.relation === b.relation;
  if (a.kind === 'list' && b.kind === 'list') return sameType(a.of, b.of);
  return a.kind === b.kind;
}

const joined = new WeakMap<readonly string[], readonly (readonly string[])[]>();
/** The lists of words that a list was made of, as two ways of an `if` have each their own; none for a list that somebody declared. By identity. */
export const choicesOf = (choices: readonly string[]): readonly (readonly string[])[] => joined.get(choices) ?? [];

/** The type that holds the values of both, as the two ways of an `if` must have one; null when there is none. */
export function join(a: Type, b: Type): Type | null {
  if (a.kind === 'error') return b;
  if (b.kind === 'error') return a;
  if (a.kind === 'nothing') return b;
  if (b.kind === 'nothing') return a;
  if (a.kind === 'zero') return isAmount(b) || b.kind === 'money said' ? b : null;
  if (b.kind === 'zero') return isAmount(a) || a.kind === 'money said' ? a : null;
  if (a.kind === 'asOf') return b.kind === 'time' || b.kind === 'date' || b.kind === 'asOf' ? b : null;
  if (b.kind === 'asOf') return join(b, a);
  if (a.kind === 'choice' && b.kind === 'choice') {
    const more = b.choices.filter((c) => !a.choices.includes(c));
    if (more.length === 0) return a;
    const choices = [...a.choices, ...more];
    joined.set(choices, [a.choices, b.choices]);
    return { kind: 'choice', choices };
  }
  if (isNumeric(a) && isNumeric(b)) return a.kind === b.kind ? a : NUMBER;
  return sameType(a, b) ? a : null;
}

/** Whether values of the two can be compared for being the same. */
export function comparable(a: Type, b: Type): boolean {
  if (a.kind === 'choice' && b.kind === 'choice') return a.choices.some((c) => b.choices.includes(c));
  return join(a, b) !== null;
}

/** Whether values of the type have an order that a reader would expect. Choices are ordered as they were declared. */
export const isOrdered = (t: Type): boolean =>
  isAmount(t) || t.kind === 'date' || t.kind === 'time' || t.kind === 'asOf' || t.kind === 'period' || t.kind === 'choice' || t.kind === 'error';

/** The type in the words that messages use. `relationName` names a row's relation. */
export function typeText(t: Type, relationName: (id: number) => string): string {
  switch (t.kind) {
    case 'error': return 'something unclear';
    case 'nothing': return 'nothing';
    case 'asOf': return 'the as-of date';
    case 'zero': return 'a number';
    case 'text': return 'a text';
    case 'flag': return 'a yes or no';
    case 'number': return 'a number';
    case 'count': return 'a count';
    case 'percent': return 'a percentage';
    case 'money': return `money (${t.currency})`;
    case 'money of its row': return t.currency.includes('.') ? `money in the ${t.currency} of each row` : `money in the ${t.currency} of its row`;
    case 'money said': return t.currency.includes('.') ? `money in ${t.currency}` : `money in the ${t.currency} of its row`;
    case 'date': return 'a date';
    case 'time': return 'a time';
    case 'duration': return `a length in ${t.of}`;
    case 'office length': return `a length in ${t.of} of ${t.written}`;
    case 'period': return `a ${t.unit}`;
    case 'choice': return t.choices.length === 1 ? `the word ${t.choices[0]}` : t.choices.length <= 4 ? `one of ${t.choices.join(', ')}` : `one of ${t.choices.slice(0, 3).join(', ')}, … (${t.choices.length} choices)`;
    case 'row': return `a row of ${relationName(t.relation)}`;
    case 'list': return `a list (each ${typeText(t.of, relationName).replace(/^an? /, '')})`;
  }
}
