/** Functions of values: `round(x, 0.01)`, `quarter(closed_on)`. Their signatures are data (types/builtins.ts); here is what each accepts and gives. */
import type { At, Expr, FunctionName, ValueType } from '../core/ir.js';
import * as names from '../diagnostics/codes/names.js';
import * as types from '../diagnostics/codes/types.js';
import { suggest } from '../base/suggest.js';
import type * as ast from '../syntax/ast.js';
import { insteadOf } from '../syntax/habits.js';
import { aggregates, functions, isAggregate, isFunction } from '../types/builtins.js';
import type { FunctionWord } from '../types/builtins.js';
import { COUNT, DATE, FLAG, NUMBER, PERCENT, TEXT, TIME, isAmount, isCoarser, isNumeric, isOrdered, period, typeText, valueType } from '../types/type.js';
import type { Type } from '../types/type.js';
import { call, constant } from './build.js';
import { dayOf } from './day-of.js';
import { columnHelp } from './hidden-column.js';
import { at, failed, place, relationName } from './context.js';
import type { Context } from './context.js';
import type { Checked, Scope } from './known.js';
import { as, needed, oneType, textOf, value } from './expression.js';
import { officeNamed, officeType } from './offices.js';

type CallNode = Extract<ast.Expression, { kind: 'Call' }>;

export function functionCall(c: Context, scope: Scope, node: CallNode, expected: Type | null): Checked {
  const word = node.name.text;
  if (!isFunction(word)) {
    const known = c.declarations.scales.get(word) ?? c.declarations.tables.get(word);
    if (known !== undefined) {
      const inside = node.arguments.map((a) => textOf(c, scope, a)).join(', ');
      c.report(types.wrongType.at(place(c, scope.file, node.name.span), { expected: 'a function', found: 'a scale or table', where: 'this place', help: `write \`at\`: \`${word} at ${node.arguments.length === 1 ? inside : `(${inside})`}\`` }));
    } else if (isAggregate(word)) {
      c.report(types.wrongArguments.at(place(c, scope.file, node.span), { name: word, expected: 'rows', found: 0, example: aggregates[word].example }));
    } else c.report(names.unknownFunction.at(place(c, scope.file, node.name.span), { name: word, instead: insteadOf(word), candidates: suggest(word, [...Object.keys(functions), ...Object.keys(aggregates)]) }));
    return failed(scope.file, node.span);
  }
  const [least, most] = functions[word].takes;
  if (node.arguments.length < least || node.arguments.length > most) {
    const expects = least === most ? `${least === 1 ? 'one value' : `${least} values`}` : most >= 20 ? `at least ${least} values` : `${least} or ${most} values`;
    c.report(types.wrongArguments.at(place(c, scope.file, node.span), { name: word, expected: expects, found: node.arguments.length, example: functions[word].signature }));
    return failed(scope.file, node.span);
  }
  const office = OFFICE_LAST.has(word) && node.arguments.length === most ? node.arguments[most - 1]! : null;
  const first = value(c, scope, node.arguments[0]!, word === 'smallest' || word === 'largest' ? expected : null);
  const args = [first, ...node.arguments.slice(1).filter((a) => a !== office).map((a) => value(c, scope, a, first.type.kind === 'choice' ? first.type : null))];
  if (office !== null) {
    const named = officeNamed(c, scope, office, `\`${word}\` in`);
    args.push(named === null ? failed(scope.file, office.span) : { type: officeType(c), optional: false, expr: named });
  }
  if (args.some((a) => a.type.kind === 'error')) return failed(scope.file, node.span);
  const found = typed(c, scope, word, args, node);
  if (found.type.kind === 'error' || PASSES.has(word) || !args.some((a) => a.optional)) return found;
  args.forEach((a, i) => needed(c, scope, a, node.arguments[i]!, `\`${word}\` of`));
  return { ...found, optional: false };
}

/** Functions whose last argument, which may be left out, is an office: they count by its clock. */
const OFFICE_LAST: ReadonlySet<FunctionWord> = new Set(['date', 'time', 'working_days', 'business_hours']);

/** Functions that only read a day or period out of another pass a missing value on; those that compute refuse it, as arithmetic does. */
const PASSES: ReadonlySet<FunctionWord> = new Set(['date', 'time', 'day', 'week', 'month', 'quarter', 'half', 'year', 'start', 'end', 'lower', 'upper', 'trim', 'weekday', 'day_of_month', 'month_of_year', 'contains', 'starts_with', 'ends_with', 'percent']);

function typed(c: Context, scope: Scope, word: FunctionWord, args: readonly Checked[], node: CallNode): Checked {
  const here = at(scope.file, node.span);
  const optional = args.some((a) => a.optional);
  const [a, b] = args, x = a!.type;
  const gives = (fn: FunctionName, inputs: readonly Expr[], type: Type, unit?: Extract<ValueType, { kind: 'period' }>['unit']): Checked => ({ type, optional, expr: call(fn, inputs, valueType(type), here, unit) });
  const refuse = (i: number, expected: string, help?: string): Checked => {
    c.report(types.wrongType.at(place(c, scope.file, node.arguments[i]!.span), { expected, found: typeText(args[i]!.type, relationName(c)), where: `\`${word}\``, help: columnHelp(c, args[i]!.type, node.arguments[i]) ?? help }));
    return failed(scope.file, node.span);
  };
  switch (word) {
    case 'abs': return isAmount(x) ? gives('abs', [a!.expr], x.kind === 'zero' ? COUNT : x) : refuse(0, 'a number, money or a length');
    case 'round': case 'round_up': case 'round_down': return rounding(word, args, here, optional, refuse);
    case 'smallest': case 'largest': {
      const type = oneType(c, scope, args.map((e, i): readonly [Checked, ast.Node] => [e, node.arguments[i]!]), `\`${word}\``);
      if (type === null) return failed(scope.file, node.span);
      if (!isOrdered(type)) return refuse(0, 'values with an order');
      const kind: Type = type.kind === 'zero' ? COUNT : type;
      const expr = args.map((e) => as(e, kind)).reduce((l, r) => call(word === 'smallest' ? 'min' : 'max', [l, r], valueType(kind), here));
      return { type: kind, optional, expr };
    }
    case 'power': return !isNumeric(x) ? refuse(0, 'a number') : !isNumeric(b!.type) ? refuse(1, 'a number') : gives('power', [a!.expr, b!.expr], NUMBER);
    case 'half_life': {
      const measured = (t: Type): boolean => t.kind === 'duration' && (t.of === 'days' || t.of === 'hours');
      if (!measured(x)) return refuse(0, 'a length in days or hours', 'the age of something is the difference of two days: `closed_on - at`');
      if (!measured(b!.type)) return refuse(1, 'a length in days or hours', 'as in `half_life(closed_on - at, 7 days)`');
      // A week of hours is a length in hours: the age may be told by the clock while the half-life is written in days.
      const inHours = [a!, b!].some((e) => e.type.kind === 'duration' && e.type.of === 'hours');
      const clock = (e: Checked): Expr => (inHours && e.type.kind === 'duration' && e.type.of === 'days' ? call('hours', [call('multiply', [call('inDays', [e.expr], { kind: 'number' }, here), constant('24', COUNT, here)], { kind: 'number' }, here)], { kind: 'duration', of: 'hours' }, here) : e.expr);
      return gives('halfLife', [clock(a!), clock(b!)], NUMBER);
    }
    case 'percent': return isNumeric(x) ? gives('multiply', [a!.expr, constant('1', COUNT, here)], PERCENT) : refuse(0, 'a number');
    case 'date': {
      if (b !== undefined) return x.kind === 'time' || x.kind === 'asOf' ? gives('dateOf', [as(a!, TIME), b.expr], DATE) : refuse(0, 'a time', x.kind === 'date' ? 'a day is the same day in every office' : undefined);
      const day = dayOf(a!, here);
      return day === null ? refuse(0, 'a time', x.kind === 'period' ? 'the first and last day of a period are `start(…)` and `end(…)`' : undefined) : { type: DATE, optional, expr: day };
    }
    case 'time': return x.kind === 'date' ? gives('timeOf', [a!.expr, ...(b === undefined ? [] : [b.expr])], TIME) : b !== undefined ? refuse(0, 'a date') : x.kind === 'time' || x.kind === 'asOf' ? { type: TIME, optional, expr: as(a!, TIME) } : refuse(0, 'a date');
    case 'day': case 'week': case 'month': case 'quarter': case 'half': case 'year': {
      const day = dayOf(a!, here);
      if (day !== null) return gives('periodOf', [day], period(word), word);
      if (x.kind !== 'period') return refuse(0, 'a date, a time or a finer period');
      if (x.unit === word) return a!;
      if (isCoarser(x.unit, word)) return gives('periodIn', [a!.expr], period(word), word);
      c.report(types.unknownUnitOfTime.at(place(c, scope.file, node.span), { unit: word, given: x.unit }));
      return failed(scope.file, node.span);
    }
    case 'start': case 'end': return x.kind === 'period' ? gives(word === 'start' ? 'startOf' : 'endOf', [a!.expr], DATE) : refuse(0, 'a period', 'as in `end(quarter(closed_on))`');
    case 'days': return x.kind === 'period' ? gives('daysIn', [a!.expr], COUNT) : x.kind === 'duration' && x.of === 'days' ? gives('inDays', [a!.expr], NUMBER) : refuse(0, 'a length in days, or a period', x.kind === 'duration' && x.of === 'hours' ? '`hours(…) / 24`' : undefined);
    case 'hours': return x.kind === 'duration' && (x.of === 'hours' || x.of === 'business hours') ? gives('inHours', [a!.expr], NUMBER) : refuse(0, 'a length in hours');
    case 'months': return x.kind === 'duration' && x.of === 'months' ? gives('inMonths', [a!.expr], NUMBER) : refuse(0, 'a length in months', 'completed months between two dates are `months_between(from, to)`');
    case 'months_between': case 'working_days': {
      const from = dayOf(a!, here), to = dayOf(b!, here);
      if (from === null) return refuse(0, 'a date');
      return to === null ? refuse(1, 'a date') : gives(word === 'months_between' ? 'monthsBetween' : 'workingDays', [from, to, ...(args[2] === undefined ? [] : [args[2].expr])], COUNT);
    }
    case 'business_hours': {
      if (x.kind !== 'time' && x.kind !== 'asOf') return refuse(0, 'a time');
      if (b!.type.kind !== 'time' && b!.type.kind !== 'asOf') return refuse(1, 'a time');
      const of = { kind: 'duration', of: 'business hours' } as const;
      return gives('inHours', [call('businessHoursBetween', [as(a!, TIME), as(b!, TIME), ...(args[2] === undefined ? [] : [args[2].expr])], of, here)], NUMBER);
    }
    case 'weekday': case 'day_of_month': case 'month_of_year': {
      const day = dayOf(a!, here);
      return day === null ? refuse(0, 'a date') : gives(word === 'weekday' ? 'weekdayOf' : word === 'day_of_month' ? 'dayOf' : 'monthOf', [day], COUNT);
    }
    case 'lower': case 'upper': case 'trim': return x.kind === 'text' ? gives(word, [a!.expr], TEXT) : refuse(0, 'a text');
    case 'length': return x.kind === 'text' ? gives('length', [a!.expr], COUNT) : refuse(0, 'a text');
    case 'contains': case 'starts_with': case 'ends_with': {
      if (x.kind !== 'text') return refuse(0, 'a text', x.kind === 'choice' ? '`text(…)` is a choice as a text' : undefined);
      if (b!.type.kind !== 'text') return refuse(1, 'a text');
      return gives(word === 'contains' ? 'contains' : word === 'starts_with' ? 'startsWith' : 'endsWith', [a!.expr, b!.expr], FLAG);
    }
    case 'concat': {
      const bad = args.findIndex((e) => e.type.kind !== 'text');
      return bad >= 0 ? refuse(bad, 'a text', '`text(…)` is any value as a text') : gives('concat', args.map((e) => e.expr), TEXT);
    }
    case 'text': return gives('textOf', [x.kind === 'asOf' ? as(a!, DATE) : a!.expr], TEXT);
  }
}

function rounding(word: 'round' | 'round_up' | 'round_down', args: readonly Checked[], here: At, optional: boolean, refuse: (i: number, expected: string, help?: string) => Checked): Checked {
  const [a, b] = args, x = a!.type;
  if (!isNumeric(x) && x.kind !== 'money' && !(x.kind === 'duration' && x.of === 'days')) return refuse(0, 'a number, money or a length in days');
  const step = b?.type;
  if (step !== undefined && !isNumeric(step) && !(step.kind === 'money' && x.kind === 'money' && step.currency === x.currency) && !(step.kind === 'duration' && x.kind === 'duration' && step.of === x.of)) {
    return refuse(1, x.kind === 'money' ? `a step in money (${x.currency})` : 'a number', 'as in `round(x, 0.01)`');
  }
  if (step !== undefined && x.kind === 'money' && isNumeric(step)) return refuse(1, `a step in money (${x.currency})`, `write the currency: \`round(…, 0.01 ${x.currency})\``);
  const unit = b?.expr ?? constant('1', x.kind === 'money' ? x : COUNT, here);
  const type: Type = x.kind === 'zero' ? COUNT : x;
  const fn: FunctionName = word === 'round' ? 'round' : word === 'round_up' ? 'roundUp' : 'roundDown';
  return { type, optional, expr: call(fn, [a!.expr, unit], valueType(type), here) };
}
