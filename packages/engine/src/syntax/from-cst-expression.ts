/** Expressions: concrete tree to tree. Habits of other tools that the grammar lets through are answered here, once each. */
import type { CstNode } from 'chevrotain';
import type { Span } from '../base/span.js';
import * as codes from '../diagnostics/codes/syntax.js';
import type * as ast from './ast.js';
import * as cst from './cst.js';
import { capitalCall } from './habits.js';
import { unescape } from './quoting.js';
import { conditionAt, scaleRowAt } from './at-once/rows.js';
import { durationOf, literalOf } from './literal.js';
import { spanOf, spanOfTokens, type Reading } from './recovery.js';
import type { Token } from './tokens.js';
import { units } from './words.js';

type Expression = ast.Expression;

const { node, nodes, token, tokens, has, must } = cst;

export function text(of: Token): ast.Text {
  return { kind: 'Text', value: unescape(of.image), span: spanOf(of) };
}

/** Rule `expression`. */
export function expression(reading: Reading, of: CstNode): Expression {
  const choice = node(of, 'ifElse');
  if (choice !== undefined) {
    const [then, otherwise] = nodes(choice, 'expression');
    return {
      kind: 'If', condition: logic(reading, must(node(choice, 'logic'), 'a condition')), then: expression(reading, must(then, '`then`')),
      else: expression(reading, must(otherwise, '`else`')), span: spanOf(choice),
    };
  }
  const nothing = token(of, 'Missing');
  if (nothing !== undefined) return { kind: 'Missing', span: spanOf(nothing) };
  const [first, ...rest] = nodes(must(node(of, 'fallback'), 'a value'), 'logic').map((n) => logic(reading, n));
  return rest.reduce<Expression>((value, fallback) => ({ kind: 'Otherwise', value, fallback, span: cst.join(value.span, fallback.span) }), must(first, 'a value'));
}

export function logic(reading: Reading, of: CstNode): Expression {
  const terms = nodes(of, 'negation').map((n) => negation(reading, n));
  const operators = tokens(of, 'LogicOperator');
  const first = operators[0];
  if (first === undefined) return must(terms[0], 'a condition');
  const other = operators.find((o) => o.image !== first.image);
  if (other !== undefined) {
    reading.report(codes.mixedLogic.at({ ...reading.at(spanOf(other)), related: [{ span: reading.at(spanOf(first)).span, text: `\`${first.image}\` here` }] }, {}));
    return { kind: 'Invalid', span: spanOf(of) };
  }
  return { kind: 'Logic', operator: first.image as 'and' | 'or', terms, span: spanOf(of) };
}

function negation(reading: Reading, of: CstNode): Expression {
  const value = compare(reading, must(node(of, 'compare'), 'a comparison'));
  return has(of, 'Not') ? { kind: 'Not', value, span: spanOf(of) } : value;
}

function compare(reading: Reading, of: CstNode): Expression {
  const left = sum(reading, must(node(of, 'sum'), 'a value'));
  const test = node(of, 'comparison');
  return test === undefined ? left : comparison(reading, left, test, spanOf(of));
}

function comparison(reading: Reading, value: Expression, of: CstNode, span: Span): Expression {
  const sums = nodes(of, 'sum').map((n) => sum(reading, n));
  const negated = has(of, 'Not');
  const order = token(of, 'OrderOperator');
  if (order !== undefined) return { kind: 'Compare', operator: order.image as '<' | '<=' | '>' | '>=', left: value, right: must(sums[0], 'a value'), span };
  if (has(of, 'Missing')) return { kind: 'IsMissing', value, negated, span };
  if (has(of, 'Present')) return { kind: 'IsMissing', value, negated: !negated, span };
  if (has(of, 'Is')) return { kind: 'Compare', operator: negated ? 'is not' : 'is', left: value, right: must(sums[0], 'a value'), span };
  const equals = token(of, 'Equals');
  if (equals !== undefined) {
    const at = spanOf(equals);
    reading.report(codes.definesOrAsks.at({ ...reading.at(at), fixes: [{ title: 'write `is`', edits: [{ span: reading.at(at).span, text: 'is' }] }] }, { written: '=', left: '' }));
    return { kind: 'Compare', operator: 'is', left: value, right: must(sums[0], 'a value'), span };
  }
  if (has(of, 'Between')) return { kind: 'Between', value, low: must(sums[0], 'a value'), high: must(sums[1], 'a value'), span };
  if (has(of, 'Within')) {
    return { kind: 'Within', value, length: length(reading, must(node(of, 'length'), 'a length')), direction: has(of, 'Before') ? 'before' : 'after', anchor: must(sums[0], 'a day'), span };
  }
  const target = postfix(reading, must(node(of, 'postfix'), 'a value'));
  const unit = token(of, 'UnitWord');
  if (unit !== undefined) return { kind: 'InThrough', value, negated, unit: units[unit.image] ?? 'day', through: target, span };
  return { kind: 'In', value, negated, target, span };
}

function length(reading: Reading, of: CstNode): Expression {
  const written = node(of, 'duration');
  if (written !== undefined) return duration(reading, written);
  const grouped = node(of, 'group');
  if (grouped !== undefined) return group(reading, grouped);
  return path(cst.name(must(token(of, 'Name'), 'a name')), of);
}

function duration(reading: Reading, of: CstNode): Expression {
  const length = durationOf(must(token(of, 'DurationLiteral'), 'a length')), office = node(of, 'postfix');
  return office === undefined ? length : { ...length, office: postfix(reading, office), span: spanOf(of) };
}

export function sum(reading: Reading, of: CstNode): Expression {
  return chain(nodes(of, 'product').map((n) => product(reading, n)), tokens(of, 'AddOperator'));
}

function product(reading: Reading, of: CstNode): Expression {
  return chain(nodes(of, 'unary').map((n) => unary(reading, n)), tokens(of, 'MultiplyOperator'));
}

function chain(operands: readonly Expression[], operators: readonly Token[]): Expression {
  let left = must(operands[0], 'a value');
  for (const [i, operator] of operators.entries()) {
    const right = must(operands[i + 1], 'a value');
    left = { kind: 'Arithmetic', operator: operator.image as '+' | '-' | '*' | '/' | 'of', left, right, span: cst.join(left.span, right.span) };
  }
  return left;
}

function unary(reading: Reading, of: CstNode): Expression {
  const read = node(of, 'reading');
  const before = node(of, 'previous');
  const value = read !== undefined ? rate(reading, read) : before !== undefined ? previous(reading, before) : applied(reading, must(node(of, 'applied'), 'a value'));
  return has(of, 'Minus') ? { kind: 'Negate', value, span: spanOf(of) } : value;
}

function rate(reading: Reading, of: CstNode): Expression {
  const [on, after] = nodes(of, 'postfix').map((n) => postfix(reading, n));
  const scale = token(of, 'Name');
  const block = token(of, 'Block');
  return {
    kind: 'Reading', mode: has(of, 'Marginal') ? 'marginal' : 'retroactive', scale: scale === undefined ? undefined : cst.name(scale), on: must(on, 'a value'),
    after: after ?? (has(of, 'FromZero') ? 'zero' : undefined), rows: block === undefined ? undefined : scaleRows(reading, block), span: spanOf(of),
  };
}

function previous(reading: Reading, of: CstNode): Expression {
  const starting = node(of, 'operand'), nothing = token(of, 'Missing');
  return {
    kind: 'Previous', column: postfix(reading, must(node(of, 'postfix'), 'a column')),
    starting: nothing !== undefined ? { kind: 'Missing', span: spanOf(nothing) } : starting === undefined ? undefined : operand(reading, starting), span: spanOf(of),
  };
}

/** Rule `applied`: `s at x`, `v over p by days`, `m in USD at d`, in this order. */
export function applied(reading: Reading, of: CstNode): Expression {
  const parts = nodes(of, 'postfix');
  let next = 0;
  const take = (): CstNode => must(parts[next++], 'a value');
  let value = postfix(reading, take());
  const conversion = token(of, 'InCurrency');
  const over = token(of, 'Over');
  const ats = tokens(of, 'At');
  if (ats.length > (conversion === undefined ? 0 : 1)) value = at(reading, value, take());
  if (over !== undefined) {
    const period = postfix(reading, take());
    const [unit, dayWord] = tokens(of, 'UnitWord');
    const day = token(of, 'NumberLiteral');
    const end = token(of, 'InFull') ?? token(of, 'WorkingDays') ?? day ?? unit;
    if (unit !== undefined && ((unit.image !== 'days' && unit.image !== 'months') || (unit.image === 'months') !== (day !== undefined) || (dayWord !== undefined && dayWord.image !== 'day'))) {
      reading.report(codes.unexpected.at(reading.at(spanOf(unit)), { found: `\`by ${unit.image}\``, place: 'a mean over a period', expected: '`by days`, `by working days`, `by months on day 15` or `in full`' }));
      value = { kind: 'Invalid', span: spanOf(of) };
    } else {
      const office = has(of, 'WorkingDays') && has(of, 'In') ? postfix(reading, take()) : undefined;
      value = {
        kind: 'Over', value, period, by: has(of, 'InFull') ? 'in full' : has(of, 'WorkingDays') ? 'working days' : unit?.image === 'months' ? 'months' : 'days',
        day: day === undefined ? undefined : cst.number(day), office, span: cst.join(value.span, office?.span ?? spanOf(must(end, 'a way to take the mean'))),
      };
    }
  }
  if (conversion !== undefined) {
    const currency = postfix(reading, take());
    const rates = token(of, 'Title');
    const day = postfix(reading, take());
    value = { kind: 'Convert', value, currency, rates: rates === undefined ? undefined : cst.title(rates), at: day, span: cst.join(value.span, day.span) };
  }
  return value;
}

/** `s at (a, b)` looks up two keys; `s at (a / b)` one. */
function at(reading: Reading, value: Expression, of: CstNode): Expression {
  const key = postfix(reading, of);
  return { kind: 'At', value, keys: key.kind === 'List' ? key.items : [key], span: cst.join(value.span, key.span) };
}

export function operand(reading: Reading, of: CstNode): Expression {
  const value = postfix(reading, must(node(of, 'postfix'), 'a value'));
  return has(of, 'Minus') ? { kind: 'Negate', value, span: spanOf(of) } : value;
}

export function postfix(reading: Reading, of: CstNode): Expression {
  return path(primary(reading, must(node(of, 'primary'), 'a value')), of);
}

function path(base: Expression, of: CstNode): Expression {
  return nodes(of, 'fieldName').reduce<Expression>((left, field) => {
    const name = cst.name(fieldName(field));
    return { kind: 'Path', base: left, name, span: cst.join(left.span, name.span) };
  }, base);
}

export function fieldName(of: CstNode): Token {
  return must(token(of, 'Name') ?? token(of, 'From') ?? token(of, 'Through'), 'a name');
}

function primary(reading: Reading, of: CstNode): Expression {
  const span = spanOf(of);
  const grouped = node(of, 'group');
  if (grouped !== undefined) return group(reading, grouped);
  const shifted = node(of, 'shift');
  if (shifted !== undefined) return shift(reading, shifted);
  const called = node(of, 'callOrName');
  if (called !== undefined) return callOrName(reading, called);
  const reservedCall = node(of, 'reservedCall');
  if (reservedCall !== undefined) {
    const counted = node(reservedCall, 'countArguments');
    const word = must(token(reservedCall, 'Count') ?? token(reservedCall, 'Sum') ?? token(reservedCall, 'First') ?? token(reservedCall, 'Last') ?? token(reservedCall, 'All'), 'a function');
    if (counted !== undefined) {
      return { kind: 'Call', name: cst.name(word), arguments: [], source: source(reading, must(node(counted, 'source'), 'rows')), ordered: [], span };
    }
    return call(reading, cst.name(word), must(node(reservedCall, 'arguments'), 'arguments'), span);
  }
  const block = token(of, 'Block');
  if (block !== undefined) {
    const read = node(of, 'postfix');
    if (has(of, 'Choose') && read !== undefined) return { kind: 'Reading', mode: 'at', on: postfix(reading, read), rows: scaleRows(reading, block), span };
    return has(of, 'Choose') ? { kind: 'Choose', topmost: has(of, 'Topmost'), rows: pairs(reading, block), span } : { kind: 'SumBlock', rows: pairs(reading, block), span };
  }
  // The lexer has said what this is.
  if (has(of, 'Foreign')) return { kind: 'Invalid', span };
  const capital = token(of, 'Title');
  if (capital !== undefined && has(of, 'arguments')) return capitalCall(reading, cst.title(capital), span);
  return literal(of);
}

function literal(of: CstNode): Expression {
  const literals = ['NumberLiteral', 'PercentLiteral', 'MoneyLiteral', 'DateLiteral', 'TimeLiteral', 'PeriodLiteral', 'Flag', 'Title'] as const;
  for (const name of literals) {
    const found = token(of, name);
    if (found !== undefined) return literalOf(found)!;
  }
  return text(must(token(of, 'Text'), 'a value'));
}

function shift(reading: Reading, of: CstNode): Expression {
  const length = duration(reading, must(node(of, 'duration'), 'a length'));
  const anchor = node(of, 'postfix');
  if (anchor === undefined) return length;
  return { kind: 'Shift', length, direction: has(of, 'Before') ? 'before' : 'after', anchor: postfix(reading, anchor), span: spanOf(of) };
}

function group(reading: Reading, of: CstNode): Expression {
  const items = nodes(of, 'expression').map((n) => expression(reading, n));
  const [only] = items;
  return items.length === 1 && only !== undefined ? { kind: 'Group', value: only, span: spanOf(of) } : { kind: 'List', items, span: spanOf(of) };
}

export function callOrName(reading: Reading, of: CstNode): Expression {
  const name = cst.name(must(token(of, 'Name'), 'a name'));
  const given = node(of, 'arguments');
  return given === undefined ? name : call(reading, name, given, spanOf(of));
}

function call(reading: Reading, name: ast.Name, of: CstNode, span: Span): Expression {
  const rows = node(of, 'source');
  return {
    kind: 'Call', name, arguments: nodes(of, 'expression').map((n) => expression(reading, n)), source: rows === undefined ? undefined : source(reading, rows),
    ordered: order(reading, node(of, 'order')), span,
  };
}

/** Rule `order`, or nothing. */
export function order(reading: Reading, of: CstNode | undefined): readonly Expression[] {
  return of === undefined ? [] : nodes(of, 'orderKey').map((n) => unary(reading, n));
}

export function source(reading: Reading, of: CstNode): ast.Source {
  const relation = node(of, 'relationName');
  const where = node(of, 'logic');
  return {
    kind: 'Source',
    rows: relation !== undefined ? relationName(relation) : has(of, 'EarlierRows') ? 'earlier rows' : has(of, 'LaterRows') ? 'later rows' : 'rows so far',
    withSame: nodes(of, 'sameKey').map(sameKey), where: where === undefined ? undefined : logic(reading, where), span: spanOf(of),
  };
}

function sameKey(of: CstNode): ast.Name | ast.SameOf {
  const [first, column] = tokens(of, 'Name').map(cst.name);
  return column === undefined ? must(first, 'a column') : { kind: 'SameOf', function: must(first, 'a function'), column, span: spanOf(of) };
}

export function relationName(of: CstNode): ast.RelationName {
  const member = token(of, 'Name');
  return { kind: 'RelationName', title: cst.title(must(token(of, 'Title'), 'a relation')), member: member === undefined ? undefined : cst.name(member), span: spanOf(of) };
}

/* ---------------------------------------------------------------- rows of blocks */

/** Reads each line of a block by a rule, or in a quick way where that knows its form; a line that does not fit becomes an `InvalidLine`. */
export function rowsOf<T>(reading: Reading, block: Token, rule: Parameters<Reading['line']>[0], place: string, read: (of: CstNode, span: Span) => T, quick?: (line: readonly Token[]) => T | undefined): (T | ast.InvalidLine)[] {
  return (block.block?.lines ?? []).map((line): T | ast.InvalidLine => {
    const atOnce = quick?.(line);
    if (atOnce !== undefined) return atOnce;
    const span = spanOfTokens(line);
    const of = reading.line(rule, line, place);
    return of === undefined ? { kind: 'InvalidLine', span } : read(of, span);
  });
}

export function scaleRows(reading: Reading, block: Token): readonly (ast.ScaleRow | ast.InvalidLine)[] {
  return rowsOf<ast.ScaleRow>(reading, block, 'scaleRow', 'a row of a scale', (of, span) => {
    const at = node(of, 'sum');
    return { kind: 'ScaleRow', edge: edgeWord(of), at: at === undefined ? undefined : sum(reading, at), value: expression(reading, must(node(of, 'expression'), 'a result')), span };
  }, (line) => reading.atOnce(scaleRowAt, line));
}

export function edgeWord(of: CstNode): ast.ScaleRow['edge'] {
  return has(of, 'UpTo') ? 'up to' : has(of, 'Below') ? 'below' : has(of, 'At') ? 'at' : has(of, 'Above') ? 'above' : 'from there';
}

function pairs(reading: Reading, block: Token): readonly (ast.Pair | ast.InvalidLine)[] {
  return rowsOf<ast.Pair>(reading, block, 'pair', 'a row `condition : value`', (of, span) => {
    const condition = node(of, 'logic');
    return { kind: 'Pair', condition: condition === undefined ? undefined : logic(reading, condition), value: expression(reading, must(node(of, 'expression'), 'a value')), span };
  });
}

export function conditions(reading: Reading, block: Token): readonly Expression[] {
  return rowsOf<Expression>(reading, block, 'condition', 'a condition', (of) => expression(reading, must(node(of, 'expression'), 'a condition')), (line) => reading.atOnce(conditionAt, line))
    .map((row): Expression => (row.kind === 'InvalidLine' ? { kind: 'Invalid', span: row.span } : row));
}
