/** Questions: comparisons, membership, periods and windows of time. Something missing on either side is no. */
import type { Span } from '../base/span.js';
import type { At, Constant, Expr, FunctionName } from '../core/ir.js';

import * as types from '../diagnostics/codes/types.js';

import { units } from '../syntax/words.js';
import type * as ast from '../syntax/ast.js';
import { DATE, FLAG, TIME, comparable, isCoarser, isNumeric, isOrdered, join, typeText, valueType } from '../types/type.js';
import type { Type } from '../types/type.js';
import { isLength, shifted } from './arithmetic.js';
import { and, call, constant, not, or, read, row } from './build.js';
import { at, columnType, failed, place, relationName } from './context.js';
import type { Context } from './context.js';
import type { Checked, RelationInfo, Scope } from './known.js';
import { dayOf } from './day-of.js';
import { refuseItself, sameValue } from './itself.js';
import { as, needed, oneType, textOf, value } from './expression.js';
import { rowForColumn, rowHere } from './hidden-column.js';
import { restsOnItself } from './own-row.js';
import { relationNamed, relationOf } from './scope.js';

const flag = (expr: Expr): Checked => ({ type: FLAG, optional: false, expr });
type CompareNode = Extract<ast.Expression, { kind: 'Compare' }>;
const FUNCTION: Readonly<Record<CompareNode['operator'], FunctionName>> = { '<': 'less', '<=': 'lessOrEqual', '>': 'greater', '>=': 'greaterOrEqual', is: 'equal', 'is not': 'notEqual' };

export function compare(c: Context, scope: Scope, node: CompareNode): Checked {
  const here = at(scope.file, node.span), operator = node.operator;
  if ((operator === 'is' || operator === 'is not') && node.right.kind === 'Title') {
    const member = membership(c, scope, node, node.right);
    if (member !== null) return member;
  }
  // A bare word on the left takes its meaning from the right, and the other way round.
  const wordLeft = node.left.kind === 'Title' && node.right.kind !== 'Title';
  const second = wordLeft ? value(c, scope, node.right) : null;
  const left = value(c, scope, node.left, second?.type ?? null);
  const right = second ?? paymentNamed(scope, node.right, left.type) ?? value(c, scope, node.right, left.type);
  if (left.type.kind === 'error' || right.type.kind === 'error') return failed(scope.file, node.span);
  if (operator === 'is not') for (const [side, written, other] of [[left, node.left, node.right], [right, node.right, node.left]] as const) {
    if (side.optional) c.report(types.isNotOnOptional.at(place(c, scope.file, node.span), { name: textOf(c, scope, written), asks: `is not ${textOf(c, scope, other)}` }));
  }
  const pair = together(c, left, right);
  const equality = operator === 'is' || operator === 'is not';
  if (pair === null || (!equality && !isOrdered(pair.type))) return refuse(c, scope, left.type, right.type, node.span, node);
  if (sameValue(pair.left, pair.right)) return refuseItself(c, scope, left.expr, node);
  return flag(call(FUNCTION[operator], [pair.left, pair.right], FLAG, here));
}

/** Payments are called in small letters, like the columns that they are: `payment is bonus` means the payment, also where the column could be read. */
function paymentNamed(scope: Scope, node: ast.Expression, type: Type): Checked | null {
  if (node.kind !== 'Name' || type.kind !== 'choice' || !type.choices.includes(node.text)) return null;
  return { type, optional: false, expr: constant(node.text, type, at(scope.file, node.span)) };
}

/** Two values as one type, so that they can be compared; null when they have none. A row beside a text or number is asked for its key. */
export function together(c: Context, left: Checked, right: Checked): { readonly left: Expr; readonly right: Expr; readonly type: Type } | null {
  const l = keyed(c, left, right.type), r = keyed(c, right, left.type);
  if (!comparable(l.type, r.type)) return null;
  const type = join(l.type, r.type) ?? l.type;
  if (l.type.kind === 'asOf' && r.type.kind === 'asOf') return { left: l.expr, right: r.expr, type: DATE };
  return { left: as(l, type), right: as(r, type), type };
}

/** The key of a row, through the rows that it is made of: a row of `Graded for each Sale` has the key of its sale. */
function keyed(c: Context, e: Checked, other: Type, seen: readonly number[] = []): Checked {
  if (e.type.kind !== 'row') return e;
  const relation = c.relations[e.type.relation]!;
  if (other.kind === 'row') {
    if (other.relation === relation.id) return e;
    // A row of a list over records stands for the record it is made from.
    const item = relation.items.findIndex((i) => i.kind === 'row');
    const inner = relation.items.length === 1 && item === 0 ? relation.items[0]! : null;
    if (inner?.kind !== 'row' || c.relations[other.relation]!.items.some((i) => i.kind === 'row' && i.relation.id === relation.id)) return e;
    return keyed(c, { type: { kind: 'row', relation: inner.relation.id }, optional: e.optional, expr: read(e.expr, relation.id, 0, { kind: 'row', relation: inner.relation.id }, e.expr.at) }, other);
  }
  if (relation.keys.length !== 1) return e;
  const key = relation.columns[relation.keys[0]!]!;
  // The columns of a list are checked when they are first asked for.
  const type = (key.state === 'todo' ? columnType(c, key) : key.checked)?.type;
  if (type?.kind === 'row' && !seen.includes(relation.id)) {
    const deeper = keyed(c, { type, optional: e.optional, expr: read(e.expr, relation.id, key.id, valueType(type), e.expr.at) }, other, [...seen, relation.id]);
    return deeper.type.kind === 'row' ? e : deeper;
  }
  if (type === undefined || (type.kind !== other.kind && !(isNumeric(type) && isNumeric(other)))) return e;
  return { type, optional: e.optional, expr: read(e.expr, relation.id, key.id, valueType(type), e.expr.at) };
}

function refuse(c: Context, scope: Scope, left: Type, right: Type, span: Span, node: { readonly right: ast.Expression; readonly left?: ast.Expression; readonly value?: ast.Expression }): Checked {
  const name = relationName(c);
  const column = rowForColumn(c, left, node.left ?? node.value) ?? rowForColumn(c, right, node.right);
  const kinds = [left.kind, right.kind];
  if (left.kind === 'money' && right.kind === 'money' && left.currency !== right.currency) {
    c.report(types.currenciesMeet.at(place(c, scope.file, span), { left: typeText(left, name), right: typeText(right, name) }));
    return failed(scope.file, span);
  }
  const help = column !== null ? rowHere(column) : kinds.includes('money') && kinds.some((k) => k === 'number' || k === 'count') ? `write the currency: \`${textOf(c, scope, left.kind === 'money' ? node.right : node.left ?? node.right)} ${left.kind === 'money' ? left.currency : right.kind === 'money' ? right.currency : ''}\``
    : kinds.includes('date') && kinds.includes('time') ? 'compare days with days: `date(created_at)` is the day of a time'
      : left.kind === 'text' && right.kind === 'text' ? 'texts have no order; ask with `is`, `in (…)`, `contains(…)`'
        : left.kind === 'period' && right.kind === 'period' ? `bring both to one length, as in \`${right.unit}(…)\``
          : (kinds.includes('date') || kinds.includes('time') || kinds.includes('asOf')) && kinds.includes('period') ? left.kind === 'period' && node.right.kind === 'Date' ? `a written day is a date; the period is \`${left.unit}(${textOf(c, scope, node.right)})\`` : 'a day lies in a period: `closed_on in quarter`; its own period is `quarter(closed_on)`'
            : kinds.includes('text') && node.right.kind === 'Text' && (kinds.includes('date') || kinds.includes('time') || kinds.includes('period')) ? `dates, times and periods are written without quotes: \`${node.right.value}\``
            : kinds.includes('duration') && kinds.some((k) => k === 'number' || k === 'count') ? 'say the unit of time, as in `30 days`; as a plain number it is `days(…)`'
              : kinds.includes('flag') ? 'a yes or no is asked by its name alone: `won`, `not won`'
                : kinds.includes('row') ? (kinds[0] === kinds[1] ? 'rows of two records are never the same; compare a column of each' : severalKeys(c, left) ?? severalKeys(c, right) ?? 'a row is compared with a row of the same record, or with its key')
                  : kinds.includes('text') ? 'texts stand in quotes, as in `"Paris"`' : undefined;
  c.report(types.cannotCompare.at(place(c, scope.file, span), { left: typeText(left, name), right: typeText(right, name), help }));
  return failed(scope.file, span);
}

/** A key of several columns is no single text or number: each of them is asked. */
function severalKeys(c: Context, type: Type): string | undefined {
  const relation = type.kind === 'row' ? c.relations[type.relation]! : null;
  if (relation === null || relation.keys.length < 2) return undefined;
  return `a row of ${relation.name} has ${relation.keys.length} keys; ask for each: ${relation.keys.map((k) => `\`${relation.rowName}.${relation.columns[k]!.name} is …\``).join(', ')}`;
}

/** `lead is MQL`: whether the row belongs to a list over rows like it. Null when the word is no list of such rows, so that it may be a choice. */
function membership(c: Context, scope: Scope, node: CompareNode, word: ast.Title): Checked | null {
  const relation = c.relationByName.get(word.text);
  if (relation === undefined) return unknownList(c, scope, node, word);
  if (relation.kind === 'record') return null;
  const left = value(c, scope, node.left);
  if (left.type.kind === 'error') return failed(scope.file, node.span);
  if (left.type.kind !== 'row') return null;
  if (relationNamed(c, scope.file, word.text, word.span) === null) return failed(scope.file, node.span);
  if (relation.notRun !== null) { c.taint ??= relation.notRun; return failed(scope.file, node.span); }
  const here = at(scope.file, node.span), binder = scope.rows.length;
  const inner = rowsLike(c, relation, left.type.relation, row(binder, relation.id, here));
  if (inner === null) {
    c.report(types.cannotCompare.at(place(c, scope.file, node.span), { left: typeText(left.type, relationName(c)), right: `a row of ${relation.name}`, help: `${relation.name} is made of other rows than ${c.relations[left.type.relation]!.name}` }));
    return failed(scope.file, node.span);
  }
  if (node.operator === 'is not' && left.optional) c.report(types.isNotOnOptional.at(place(c, scope.file, node.span), { name: textOf(c, scope, node.left), asks: `is not ${word.text}` }));
  const found: Expr = { op: 'aggregate', fn: 'any', binder, over: { relation: relation.id }, keys: [{ inner, outer: left.expr }], where: null, value: { op: 'const', value: true, type: FLAG, at: here }, order: [], type: FLAG, at: here };
  return flag(node.operator === 'is' ? found : not(found));
}

/** `lead is Mql`, and nothing is called so: a row whose key is no choice can only be asked whether it belongs to a list. */
function unknownList(c: Context, scope: Scope, node: CompareNode, word: ast.Title): Checked | null {
  const left = c.quietly(() => value(c, scope, node.left)).result;
  if (left.type.kind !== 'row') return null;
  const of = c.relations[left.type.relation]!, [key, ...more] = of.keys;
  if (key !== undefined && more.length === 0 && columnType(c, of.columns[key]!).type.kind === 'choice') return null;
  relationNamed(c, scope.file, word.text, word.span);
  return failed(scope.file, node.span);
}

/** The row of `wanted` that a row of a list stands for, through the rows it is made of. */
function rowsLike(c: Context, relation: RelationInfo, wanted: number, base: Expr): Expr | null {
  if (relation.id === wanted) return base;
  for (const [i, item] of relation.items.entries()) {
    if (item.kind !== 'row') continue;
    const deeper = rowsLike(c, item.relation, wanted, read(base, relation.id, i, { kind: 'row', relation: item.relation.id }, base.at));
    if (deeper !== null) return deeper;
  }
  return null;
}

export function missingTest(c: Context, scope: Scope, node: Extract<ast.Expression, { kind: 'IsMissing' }>): Checked {
  const found = value(c, scope, node.value);
  if (found.type.kind === 'error') return failed(scope.file, node.span);
  if (!found.optional && !restsOnItself(c.relations, found.expr, relationOf(scope))) c.report(types.neverMissing.at(place(c, scope.file, node.value.span), { name: textOf(c, scope, node.value) }));
  return flag(call(node.negated ? 'isPresent' : 'isMissing', [found.expr], FLAG, at(scope.file, node.span)));
}

/** `x in (a, b)`, `x in free_mail`, `closed_on in quarter`, `closed_on in assignment`. */
export function inTarget(c: Context, scope: Scope, node: Extract<ast.Expression, { kind: 'In' }>): Checked {
  const here = at(scope.file, node.span);
  const left = value(c, scope, node.value);
  if (left.type.kind === 'error') { value(c, scope, node.target); return failed(scope.file, node.span); }
  const target = value(c, scope, node.target, { kind: 'list', of: valueType(left.type) });
  if (target.type.kind === 'error') return failed(scope.file, node.span);
  if (node.negated && left.optional) c.report(types.isNotOnOptional.at(place(c, scope.file, node.span), { name: textOf(c, scope, node.value), asks: `not in ${textOf(c, scope, node.target)}` }));
  const found = holds(c, scope, left, target, node, here);
  if (found === null) return failed(scope.file, node.span);
  return flag(node.negated ? not(found) : found);
}

function holds(c: Context, scope: Scope, left: Checked, target: Checked, node: Extract<ast.Expression, { kind: 'In' }>, here: At): Expr | null {
  switch (target.type.kind) {
    case 'list': {
      const of = target.type.of;
      const probe: Checked = { type: of, optional: false, expr: target.expr };
      const pair = keyed(c, left, of);
      if (!comparable(pair.type, of)) { refuse(c, scope, left.type, of, node.span, { right: node.target }); return null; }
      const type = join(pair.type, of) ?? of;
      const items: Expr[] = target.expr.op === 'const' && Array.isArray(target.expr.value) ? (target.expr.value as readonly Constant[]).map((v): Expr => ({ op: 'const', value: v, type: valueType(type), at: target.expr.at })) : [probe.expr];
      return { op: 'oneOf', value: as(pair, type), items, type: FLAG, at: here };
    }
    case 'period': return inPeriod(c, scope, left, target, node.value, here);
    case 'row': {
      const relation = c.relations[target.type.relation]!;
      const from = relation.byName.get('from'), until = relation.byName.get('until');
      if (!relation.dated || from === undefined || until === undefined) break;
      const d = dayOf(left, here);
      if (d === null) break;
      const start = read(target.expr, relation.id, from.id, DATE, here), end = read(target.expr, relation.id, until.id, DATE, here);
      return and([call('lessOrEqual', [start, d], FLAG, here), or([call('isMissing', [end], FLAG, here), call('lessOrEqual', [d, end], FLAG, here)], here)], here);
    }
    default:
  }
  c.report(types.notAList.at(place(c, scope.file, node.target.span), { found: typeText(target.type, relationName(c)), ...(node.target.kind === 'Title' && c.settings.offices.some((o) => o.name === (node.target as ast.Title).text) ? { office: node.target.text } : {}) }));
  return null;
}

function inPeriod(c: Context, scope: Scope, left: Checked, target: Checked, written: ast.Expression, here: At): Expr | null {
  if (target.type.kind !== 'period') return null;
  const { unit } = target.type, of = left.type;
  const day = dayOf(left, here);
  if (day !== null) return call('equal', [call('periodOf', [day], target.type, here, unit), target.expr], FLAG, here);
  if (of.kind === 'period') {
    if (of.unit === unit) return call('equal', [left.expr, target.expr], FLAG, here);
    if (isCoarser(of.unit, unit)) return call('equal', [call('periodIn', [left.expr], target.type, here, unit), target.expr], FLAG, here);
    c.report(types.unknownUnitOfTime.at(place(c, scope.file, written.span), { unit, given: of.unit }));
    return null;
  }
  c.report(types.wrongType.at(place(c, scope.file, written.span), { expected: 'a date, a time or a finer period', found: typeText(of, relationName(c)), where: `\`in\` a ${unit}` }));
  return null;
}

/** `d in year through quarter`: from the start of the year that the quarter lies in, through the end of the quarter. */
export function inPeriodThrough(c: Context, scope: Scope, node: Extract<ast.Expression, { kind: 'InThrough' }>): Checked {
  const here = at(scope.file, node.span);
  const left = value(c, scope, node.value), through = value(c, scope, node.through);
  if (left.type.kind === 'error' || through.type.kind === 'error') return failed(scope.file, node.span);
  if (node.negated && left.optional) c.report(types.isNotOnOptional.at(place(c, scope.file, node.span), { name: textOf(c, scope, node.value), asks: `not in ${node.unit} through ${textOf(c, scope, node.through)}` }));
  const unit = units[node.unit];
  const day = dayOf(left, here) ?? (left.type.kind === 'period' ? call('startOf', [left.expr], DATE, here) : null);
  if (day === null || unit === undefined || unit === 'minute' || unit === 'hour') {
    c.report(types.wrongType.at(place(c, scope.file, node.value.span), { expected: 'a date, a time or a period', found: typeText(left.type, relationName(c)), where: `\`in ${node.unit} through …\`` }));
    return failed(scope.file, node.span);
  }
  const period = { kind: 'period', unit } as const;
  const end = dayOf(through, here) ?? (through.type.kind === 'period' ? call('endOf', [through.expr], DATE, here) : null);
  if (end === null || (through.type.kind === 'period' && !isCoarser(through.type.unit, unit))) {
    c.report(types.unknownUnitOfTime.at(place(c, scope.file, node.through.span), { unit, given: through.type.kind === 'period' ? through.type.unit : typeText(through.type, relationName(c)).replace(/^an? /, '') }));
    return failed(scope.file, node.span);
  }
  const start = call('startOf', [through.type.kind === 'period' ? call('periodIn', [through.expr], period, here, unit) : call('periodOf', [end], period, here, unit)], DATE, here);
  const found = call('between', [day, start, end], FLAG, here);
  return flag(node.negated ? not(found) : found);
}

export function between(c: Context, scope: Scope, node: Extract<ast.Expression, { kind: 'Between' }>): Checked {
  const x = value(c, scope, node.value), low = value(c, scope, node.low, x.type), high = value(c, scope, node.high, x.type);
  if ([x, low, high].some((e) => e.type.kind === 'error')) return failed(scope.file, node.span);
  const pairs = [[low, node.low], [high, node.high]] as const;
  for (const [end, written] of pairs) if (join(x.type, end.type) === null) return refuse(c, scope, x.type, end.type, written.span, { right: written });
  const type = oneType(c, scope, [[x, node.value], [low, node.low], [high, node.high]], '`between`');
  if (type === null) return failed(scope.file, node.span);
  if (!isOrdered(type)) return refuse(c, scope, x.type, low.type, node.span, { right: node.low });
  return flag(call('between', [as(x, type), as(low, type), as(high, type)], FLAG, at(scope.file, node.span)));
}

/** `at within 90 days before closed_on`: from 90 days before through the day itself; both ends belong to it. */
export function within(c: Context, scope: Scope, node: Extract<ast.Expression, { kind: 'Within' }>): Checked {
  const here = at(scope.file, node.span);
  const x = value(c, scope, node.value), length = value(c, scope, node.length), anchor = value(c, scope, node.anchor);
  if ([x, length, anchor].some((e) => e.type.kind === 'error')) return failed(scope.file, node.span);
  if (!isLength(length.type)) {
    c.report(types.wrongType.at(place(c, scope.file, node.length.span), { expected: 'a length of time', found: typeText(length.type, relationName(c)), where: '`within`', help: 'as in `within 90 days after closed_on`' }));
    return failed(scope.file, node.span);
  }
  const size = needed(c, scope, length, node.length, 'measuring with');
  // Days and months are counted on the calendar; a moment beside a day is taken for its day.
  const calendar = length.type.of === 'days' || length.type.of === 'months' || length.type.of === 'business days';
  const asDays = calendar && (x.type.kind === 'date' || anchor.type.kind === 'date' || (x.type.kind === 'asOf' && anchor.type.kind === 'asOf'));
  const point = asDays ? dayOf(x, here) : moment(x), from = asDays ? dayOf(anchor, here) : moment(anchor);
  const base: Checked | null = from === null ? null : { type: asDays ? DATE : TIME, optional: anchor.optional, expr: from };
  const other = base === null ? null : shifted(base, node.direction === 'after' ? size.expr : call('negate', [size.expr], valueType(length.type), here), length.type, here);
  if (point === null || base === null || other === null) {
    const [bad, written] = point === null ? [x, node.value] as const : [anchor, node.anchor] as const;
    c.report(types.wrongType.at(place(c, scope.file, written.span), {
      expected: calendar ? 'a date or a time' : 'a time', found: typeText(bad.type, relationName(c)), where: `\`within … ${length.type.of}\``,
      help: bad.type.kind === 'date' ? 'hours are counted between moments; a day has none: count days, or use `time(day)`, its first moment' : undefined,
    }));
    return failed(scope.file, node.span);
  }
  const [low, high] = node.direction === 'after' ? [base.expr, other.expr] : [other.expr, base.expr];
  return flag(call('between', [point, low, high], FLAG, here));
}

const moment = (e: Checked): Expr | null => (e.type.kind === 'time' || e.type.kind === 'asOf' ? as(e, TIME) : null);

