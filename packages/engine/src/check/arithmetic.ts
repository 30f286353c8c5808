/** What `+ - * /` mean between values of two types, and lengths before and after a day. */
import type { Span } from '../base/span.js';
import type { At, Expr, FunctionName, ValueType } from '../core/ir.js';
import * as types from '../diagnostics/codes/types.js';
import type * as ast from '../syntax/ast.js';
import { COUNT, DATE, DAYS, HOURS, NUMBER, PERCENT, TIME, isNumeric, sameType, typeText, valueType } from '../types/type.js';
import type { Type } from '../types/type.js';
import { call, constant } from './build.js';
import { columnHelp } from './hidden-column.js';
import { at, failed, place, relationName } from './context.js';
import type { Context } from './context.js';
import type { Checked, Scope } from './known.js';
import { said } from './conversion.js';
import { as, needed } from './expression.js';
import { neverZero } from './presence.js';
import { relationOf } from './scope.js';

type Operator = '+' | '-' | '*' | '/' | 'of';
type Meaning = { readonly type: Type; readonly expr: Expr };

const DOING: Readonly<Record<Operator, string>> = { '+': 'adding to', '-': 'subtracting with', '*': 'multiplying', '/': 'dividing with', of: 'multiplying' };

export function arithmetic(c: Context, scope: Scope, operator: Operator, l: Checked, r: Checked, node: Extract<ast.Expression, { kind: 'Arithmetic' }>): Checked {
  if (l.type.kind === 'error' || r.type.kind === 'error') return failed(scope.file, node.span);
  const here = at(scope.file, node.span);
  [l, r] = [said(c, scope, l), said(c, scope, r)];
  if (meaning(operator, l, r, here) === null) return refuse(c, scope, operator, l.type, r.type, node.span, columnHelp(c, l.type, node.left) ?? columnHelp(c, r.type, node.right));
  // `paid_on + 30 days` is `30 days after paid_on`: a deadline after something that has not happened is missing itself; asking for it is no mistake.
  const later = (isDay(l.type) || isMoment(l.type)) && isLength(r.type);
  const left = later ? l : needed(c, scope, l, node.left, DOING[operator]), right = needed(c, scope, r, node.right, DOING[operator]);
  const found = meaning(operator, left, right, here)!;
  const optional = (later && l.optional) || (operator === '/' && !neverZero(c, right.expr, scope.facts, relationOf(scope)));
  return { ...found, optional };
}

function meaning(operator: Operator, left: Checked, right: Checked, here: At): Meaning | null {
  switch (operator) {
    case '+': return add(left, right, here) ?? add(right, left, here);
    case '-': return subtract(left, right, here);
    case '*': case 'of': return multiply(left, right, here) ?? multiply(right, left, here);
    case '/': return divide(left, right, here);
  }
}

const of = (fn: FunctionName, a: Expr, b: Expr, type: Type, here: At, office: readonly Expr[] = []): Meaning => ({ type, expr: call(fn, [a, b, ...office], valueType(type), here) });

/** The number that both sides of a sum are. */
function sumType(a: Type, b: Type, counts: boolean): Type {
  if (a.kind === 'zero') return b.kind === 'zero' ? COUNT : b;
  if (b.kind === 'zero') return a;
  if (a.kind === 'percent' && b.kind === 'percent') return PERCENT;
  return a.kind === 'count' && b.kind === 'count' && counts ? COUNT : NUMBER;
}

function add(a: Checked, b: Checked, here: At): Meaning | null {
  const x = a.type, y = b.type;
  if (isNumeric(x) && isNumeric(y)) { const t = sumType(x, y, true); return of('add', as(a, t), as(b, t), t, here); }
  const same = sameAmount(x, y);
  if (same !== null) return of('add', as(a, same), as(b, same), same, here);
  if (isLength(y)) return shifted(a, b.expr, y, here);
  if (x.kind === 'period' && isNumeric(y)) return of('shiftPeriod', a.expr, b.expr, x, here);
  return null;
}

function subtract(a: Checked, b: Checked, here: At): Meaning | null {
  const x = a.type, y = b.type;
  if (isNumeric(x) && isNumeric(y)) { const t = sumType(x, y, false); return of('subtract', as(a, t), as(b, t), t, here); }
  const same = sameAmount(x, y);
  if (same !== null) return of('subtract', as(a, same), as(b, same), same, here);
  if (isLength(y)) return shifted(a, call('negate', [b.expr], valueType(y), here), y, here);
  if (x.kind === 'period' && isNumeric(y)) return of('shiftPeriod', a.expr, call('negate', [b.expr], NUMBER, here), x, here);
  if (x.kind === 'period' && y.kind === 'period' && x.unit === y.unit) return of('periodsBetween', b.expr, a.expr, NUMBER, here);
  const day = isDay(x) && isDay(y), moment = isMoment(x) && isMoment(y);
  if (day) return of('daysBetween', as(b, DATE), as(a, DATE), DAYS, here);
  if (moment) return of('hoursBetween', as(b, TIME), as(a, TIME), HOURS, here);
  return null;
}

const isDay = (t: Type): boolean => t.kind === 'date' || t.kind === 'asOf';
const isMoment = (t: Type): boolean => t.kind === 'time' || t.kind === 'asOf';

const isQuantity = (t: Type): boolean => t.kind === 'money' || t.kind === 'money said' || isLength(t);

/** The type of two sums of money of one currency, or two lengths of one kind; a written 0 is zero of either. */
function sameAmount(x: Type, y: Type): Type | null {
  if (x.kind === 'zero') return isQuantity(y) ? y : null;
  if (y.kind === 'zero') return sameAmount(y, x);
  if (x.kind === 'money' && y.kind === 'money' && x.currency === y.currency) return x;
  if (x.kind === 'money said' && y.kind === 'money said' && x.key === y.key) return x;
  return isLength(x) && isLength(y) && sameType(x, y) ? x : null;
}

function multiply(a: Checked, b: Checked, here: At): Meaning | null {
  const x = a.type, y = b.type;
  if (isNumeric(x) && isNumeric(y)) {
    const t: Type = x.kind === 'percent' && y.kind === 'percent' ? PERCENT : whole(x) && whole(y) ? COUNT : NUMBER;
    return of('multiply', a.expr, b.expr, t, here);
  }
  if (isNumeric(x) && isQuantity(y)) return of('multiply', a.expr, b.expr, y, here);
  return null;
}
const whole = (t: Type): boolean => t.kind === 'count' || t.kind === 'zero';

function divide(a: Checked, b: Checked, here: At): Meaning | null {
  const x = a.type, y = b.type;
  if (isNumeric(x) && isNumeric(y)) return of('divide', a.expr, b.expr, x.kind === 'percent' && y.kind !== 'percent' ? PERCENT : NUMBER, here);
  if (isQuantity(x) && isNumeric(y)) return of('divide', a.expr, b.expr, x, here);
  const same = sameAmount(x, y);
  return same === null ? null : of('divide', as(a, same), as(b, same), NUMBER, here);
}

/** A length of time, and what of one knows in which office it is counted. */
export type Length = Extract<Type, { kind: 'duration' | 'office length' }>;
export const isLength = (t: Type): t is Length => t.kind === 'duration' || t.kind === 'office length';

/** A day or moment, a length later (earlier, when the length is negative). */
export function shifted(a: Checked, length: Expr, by: Length, here: At): Meaning | null {
  const t = a.type, office = by.kind === 'office length' ? [by.office] : [];
  switch (by.of) {
    case 'days':
      if (isDay(t)) return of('addDays', as(a, DATE), length, DATE, here);
      return t.kind === 'time' ? of('addDaysToTime', a.expr, length, TIME, here) : null;
    case 'months':
      if (isDay(t)) return of('addMonths', as(a, DATE), length, DATE, here);
      return t.kind === 'time' ? of('addMonthsToTime', a.expr, length, TIME, here) : null;
    case 'hours': return isMoment(t) ? of('addHours', as(a, TIME), length, TIME, here) : null;
    case 'business hours': return isMoment(t) ? of('addBusinessHours', as(a, TIME), length, TIME, here, office) : null;
    case 'business days': {
      const type = t.kind === 'time' ? TIME : DATE;
      return isDay(t) || t.kind === 'time' ? of('addBusinessDays', as(a, type), length, type, here, office) : null;
    }
  }
}

/** `90 days after x`, `90 days before x`. */
export function shift(c: Context, scope: Scope, length: Checked, direction: 'before' | 'after', anchor: Checked, node: Extract<ast.Expression, { kind: 'Shift' }>): Checked {
  if (length.type.kind === 'error' || anchor.type.kind === 'error') return failed(scope.file, node.span);
  const here = at(scope.file, node.span);
  if (!isLength(length.type)) {
    c.report(types.wrongType.at(place(c, scope.file, node.length.span), { expected: 'a length of time', found: typeText(length.type, relationName(c)), where: `\`${direction}\``, help: 'as in `90 days after closed_on`' }));
    return failed(scope.file, node.span);
  }
  const size = needed(c, scope, length, node.length, 'counting from');
  const by = direction === 'after' ? size.expr : call('negate', [size.expr], valueType(length.type), here);
  const found = shifted(anchor, by, length.type, here);
  if (found === null) return refuse(c, scope, direction === 'after' ? '+' : '-', anchor.type, length.type, node.span);
  // A deadline after something that has not happened is missing itself; asking for it is no mistake.
  return { ...found, optional: anchor.optional };
}

export function negate(c: Context, scope: Scope, e: Checked, node: Extract<ast.Expression, { kind: 'Negate' }>): Checked {
  if (e.type.kind === 'error') return failed(scope.file, node.span);
  const inner = said(c, scope, needed(c, scope, e, node.value, 'taking the negative of')), here = at(scope.file, node.span);
  const t = inner.type;
  if (t.kind === 'zero') return inner;
  if (inner.expr.op === 'const' && typeof inner.expr.value === 'string' && (isNumeric(t) || t.kind === 'money')) {
    const type: ValueType = t.kind === 'count' ? NUMBER : valueType(t), text = inner.expr.value;
    return { type, optional: false, expr: constant(text.startsWith('-') ? text.slice(1) : `-${text}`, type, here) };
  }
  if (t.kind === 'money said' || t.kind === 'office length') return { type: t, optional: false, expr: call('negate', [inner.expr], valueType(t), here) };
  if (!isNumeric(t) && t.kind !== 'money' && t.kind !== 'duration') {
    c.report(types.wrongType.at(place(c, scope.file, node.value.span), { expected: 'a number, money or a length', found: typeText(t, relationName(c)), where: '`-`' }));
    return failed(scope.file, node.span);
  }
  const type: ValueType = t.kind === 'count' ? NUMBER : valueType(t);
  return { type, optional: false, expr: call('negate', [inner.expr], type, here) };
}

function refuse(c: Context, scope: Scope, operator: Operator, left: Type, right: Type, span: Span, help?: string): Checked {
  const name = relationName(c);
  if (left.kind === 'money' && right.kind === 'money' && left.currency !== right.currency) {
    c.report(types.currenciesMeet.at(place(c, scope.file, span), { left: typeText(left, name), right: typeText(right, name) }));
  } else c.report(types.cannotCombine.at(place(c, scope.file, span), { operator, left: typeText(left, name), right: typeText(right, name), help: help ?? helpFor(operator, left, right) }));
  return failed(scope.file, span);
}

function helpFor(operator: Operator, left: Type, right: Type): string | undefined {
  const kinds = [left.kind, right.kind], has = (kind: Type['kind']): boolean => kinds.includes(kind);
  if (has('money') && has('percent') && (operator === '+' || operator === '-')) return `a percentage is a part of something: \`amount ${operator} 10% of amount\``;
  if (has('money') && isNumeric(left.kind === 'money' ? right : left)) return 'money and a plain number meet only by multiplying and dividing; write the currency: `1_000 USD`';
  if (left.kind === 'money' && right.kind === 'money') return 'money times money is nothing; a ratio is money divided by money, a part is a percentage of money, and what is shared in proportion divides first: `pool * (mine / all)`';
  if (has('text')) return 'texts are put together with `concat(a, b)`';
  if ((has('date') || has('time') || has('asOf')) && kinds.some((k) => k === 'number' || k === 'count' || k === 'zero')) return 'say the unit of time: `closed_on + 30 days`';
  if (has('date') && has('time')) return 'a day and a moment do not meet: take the day of the moment, `date(created_at)`';
  if (has('date') && has('duration')) return 'hours are counted from a moment: `time(closed_on) + 4 hours`';
  if (has('duration') && (has('money') || isNumeric(left.kind === 'duration' ? right : left))) {
    const asNumber = 'as a plain number a length is `days(…)`, `hours(…)` or `months(…)`';
    return operator === '+' || operator === '-' ? `${has('money') ? 'money and a length of time do not add up' : 'say the unit of time, as in `age + 30 days`'}; ${asNumber}` : `a plain number is meant, such as \`12\`; ${asNumber}`;
  }
  if (has('duration')) return 'days, months, hours and business hours do not convert into each other';
  return undefined;
}
