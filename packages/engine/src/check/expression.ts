/** Formulas: what each means, which type it has, and whether it may be missing. One meaning of an expression everywhere: this is the only place that gives it. */
import { assertNever } from '../base/exhaustive.js';
import { dateText } from '../base/days.js';
import type { At, Expr } from '../core/ir.js';
import type { Label } from '../diagnostics/diagnostic.js';
import type { FileSpan } from '../base/span.js';
import * as names from '../diagnostics/codes/names.js';
import * as policy from '../diagnostics/codes/policy.js';
import * as types from '../diagnostics/codes/types.js';
import { suggest } from '../base/suggest.js';
import type * as ast from '../syntax/ast.js';
import { DATE, FLAG, NOTHING, PERIOD_UNITS, TEXT, isAmount, isNumeric, join, period as periodType, sameType, typeText, valueType } from '../types/type.js';
import type { Type } from '../types/type.js';
import { arithmetic, negate, shift } from './arithmetic.js';
import { aggregate } from './aggregate.js';
import { and, constant, not, or, row } from './build.js';
import { functionCall } from './calls.js';
import { between, compare, inPeriodThrough, inTarget, missingTest, within as withinLength } from './compare.js';
import { convert } from './conversion.js';
import { at, columnType, failed, fileSpan, place, placeOf, relationName } from './context.js';
import type { Context } from './context.js';
import type { Checked, Facts, RelationInfo, Scope } from './known.js';
import { dateLiteral, durationLiteral, moneyLiteral, numberLiteral, percentLiteral, periodLiteral, timeLiteral } from './literals.js';
import { keyOf } from './key-of.js';
import { union, whenFalse, whenTrue } from './presence.js';
import { officeLength } from './offices.js';
import { datedField, over, readAt, reading } from './reading.js';
import { checkWays } from './ways.js';
import { restsOnItself } from './own-row.js';
import { baseRow, follow, hasOrder, known, lookUp, namesOf, owner, pathsTo, relationOf, rowOf, unknown, withFacts } from './scope.js';

/** What a formula means. `expected`: the type that its surroundings ask for, which gives bare choices their meaning. */
export function value(c: Context, scope: Scope, node: ast.Expression, expected: Type | null = null): Checked {
  const found = known(scope, valueOf(c, scope, node, expected));
  c.notes?.typed(scope, node.span, expected, found);
  return found;
}

function valueOf(c: Context, scope: Scope, node: ast.Expression, expected: Type | null): Checked {
  const here = at(scope.file, node.span);
  switch (node.kind) {
    case 'Number': return numberLiteral(here, node);
    case 'Percent': return percentLiteral(here, node.text);
    case 'Money': return moneyLiteral(c, scope.file, node);
    case 'Duration': { const length = durationLiteral(c, scope.file, node); return node.office === undefined ? length : officeLength(c, scope, node, length, node.office); }
    case 'Date': return dateLiteral(c, scope.file, node);
    case 'Time': return timeLiteral(c, scope.file, node);
    case 'Period': return periodLiteral(c, scope.file, node);
    case 'Text': return textLiteral(c, scope, node, expected);
    case 'Missing': return { type: NOTHING, optional: true, expr: constant(null, TEXT, here) };
    case 'Flag': return { type: FLAG, optional: false, expr: constant(node.value, FLAG, here) };
    case 'Group': return value(c, scope, node.value, expected);
    case 'Name': return name(c, scope, node, expected);
    case 'Title': return title(c, scope, node, expected);
    case 'Path': return path(c, scope, node);
    case 'Negate': return negate(c, scope, value(c, scope, node.value), node);
    case 'Arithmetic': return arithmetic(c, scope, node.operator, value(c, scope, node.left), value(c, scope, node.right), node);
    case 'Shift': return shift(c, scope, value(c, scope, node.length), node.direction, value(c, scope, node.anchor), node);
    case 'Not': { const inner = condition(c, scope, node.value); return { type: FLAG, optional: false, expr: not(inner) }; }
    case 'Logic': return logic(c, scope, node);
    case 'Compare': return compare(c, scope, node);
    case 'IsMissing': return missingTest(c, scope, node);
    case 'In': return inTarget(c, scope, node);
    case 'InThrough': return inPeriodThrough(c, scope, node);
    case 'Between': return between(c, scope, node);
    case 'Within': return withinLength(c, scope, node);
    case 'If': return ifElse(c, scope, node, expected);
    case 'Choose': return choose(c, scope, node, expected);
    case 'SumBlock': return sumBlock(c, scope, node);
    case 'Call': return node.source === undefined ? functionCall(c, scope, node, expected) : aggregate(c, scope, node);
    case 'Reading': return reading(c, scope, node);
    case 'At': return readAt(c, scope, node);
    case 'Over': return over(c, scope, node);
    case 'Convert': return convert(c, scope, node);
    case 'Previous': return previous(c, scope, node);
    case 'Otherwise': return otherwise(c, scope, node, expected);
    case 'List': return list(c, scope, node, expected);
    case 'Invalid': return failed(scope.file, node.span);
    default: return assertNever(node);
  }
}

/** A formula that must be a yes or no; a flag that may be missing counts as no. */
export function condition(c: Context, scope: Scope, node: ast.Expression): Expr {
  const found = value(c, scope, node);
  if (found.type.kind !== 'flag' && found.type.kind !== 'error') {
    c.report(types.wrongType.at(place(c, scope.file, node.span), { expected: 'a condition', found: typeText(found.type, relationName(c)), where: 'this place', help: 'a condition asks something, as in `stage is Won` or `amount > 0 USD`' }));
    return failed(scope.file, node.span).expr;
  }
  return found.expr;
}

/** The facts that hold where the condition does. */
export const factsOf = (c: Context, scope: Scope, e: Expr): Facts => whenTrue(c, e, relationOf(scope));

/** The value must be there: says so where it may be missing. `doing` completes "… a missing value has no answer". */
export function needed(c: Context, scope: Scope, e: Checked, node: ast.Expression, doing: string): Checked {
  if (!e.optional || e.type.kind === 'error') return e;
  const found = divisionIn(c, scope, node, e), divisor = found === null ? null : divisorOf(found);
  if (found !== null && divisor !== null) {
    c.report(types.mayDivideByZero.at(place(c, scope.file, found.span), { divisor: textOf(c, scope, divisor), doing, zero: nothing(c.quietly(() => value(c, scope, divisor)).result.type), instead: nothing(e.type) }));
  } else c.report(types.mayBeMissing.at(place(c, scope.file, node.span, { related: whyMissing(c, scope, e.expr) }), { name: textOf(c, scope, node), doing }));
  return { ...e, optional: false };
}

/** Where a column gets its value, and when there is none: whoever reads it elsewhere does not see the division. */
function whyMissing(c: Context, scope: Scope, e: Expr): readonly Label[] {
  if (e.op !== 'column') return [];
  const column = relationOf(scope)(e.binder)?.columns[e.column], made = column?.checked?.expr;
  if (column === undefined || made === undefined || made.op === 'column') return [];
  const ways = (x: Expr): readonly Expr[] => (x.op === 'if' ? [...ways(x.then), ...ways(x.else)] : [x]), all = ways(made);
  const text = all.some((x) => x.op === 'call' && x.fn === 'divide') ? 'missing where the divisor is 0' : all.some((x) => x.op === 'aggregate') ? 'missing where there are no rows' : null;
  return text === null ? [] : [{ span: fileSpan(c, column.at[0], { start: column.at[1], end: column.at[2] }), text }];
}

/** Zero, as it is written beside a value of the type. */
function nothing(type: Type): string {
  return type.kind === 'money' ? `0 ${type.currency}` : type.kind === 'percent' ? '0%' : '0';
}

/** The division that leaves it open whether there is a value: itself, or one way of an `if`. */
function divisionIn(c: Context, scope: Scope, node: ast.Expression, e: Checked): ast.Expression | null {
  if (!e.optional) return null;
  if (node.kind === 'If' && e.expr.op === 'if') {
    const { expr } = e, way = (inner: Scope, n: ast.Expression): ast.Expression | null => divisionIn(c, inner, n, c.quietly(() => value(c, inner, n)).result);
    return way(withFacts(scope, whenTrue(c, expr.condition, relationOf(scope))), node.then) ?? way(withFacts(scope, whenFalse(c, expr.condition, relationOf(scope))), node.else);
  }
  if (node.kind === 'Group') return divisionIn(c, scope, node.value, e);
  return e.expr.op === 'call' && e.expr.fn === 'divide' && divisorOf(node) !== null ? node : null;
}

function divisorOf(node: ast.Expression): ast.Expression | null {
  if (node.kind === 'Group') return divisorOf(node.value);
  return node.kind === 'Arithmetic' && node.operator === '/' ? node.right : null;
}

export function textOf(c: Context, scope: Scope, node: ast.Node): string {
  const text = c.declarations.files[scope.file]!.text.slice(node.span.start, node.span.end).replace(/\s+/g, ' ');
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/* ---------------------------------------------------------------- names */

function name(c: Context, scope: Scope, node: ast.Name, expected: Type | null): Checked {
  if (node.text === 'as_of') return { type: { kind: 'asOf' }, optional: false, expr: { op: 'asOf', type: DATE, at: at(scope.file, node.span) } };
  if (node.text === 'this' && scope.rows.length > 0) {
    const own = scope.rows[scope.rows.length - 1]!;
    c.notes?.use(scope.file, node.span, { kind: 'row', relation: own.relation });
    return rowOf(scope, own, node.span);
  }
  const found = lookUp(c, scope, node.text, node.span);
  if (found !== undefined) return found;
  const parameter = c.parameters.get(node.text);
  if (parameter !== undefined && c.declarations.sees(scope.file, c.declarations.parameters.get(node.text)![0]!.file)) return bareParameter(c, scope, node, parameter.id);
  for (const [kind, map] of [['scale', c.declarations.scales], ['table', c.declarations.tables]] as const) {
    const declared = map.get(node.text)?.[0];
    if (declared === undefined || !c.declarations.sees(scope.file, declared.file)) continue;
    c.notes?.use(scope.file, node.span, { kind, name: node.text });
    const keys = declared.node.kind === 'Table' ? declared.node.axes.map((a) => a.name.text) : [declared.node.argument.text];
    c.report(types.wrongType.at(place(c, scope.file, node.span), { expected: 'a value', found: `a ${kind}`, where: 'this place', help: `read it: \`${node.text} at ${keys.length === 1 ? keys[0]! : `(${keys.join(', ')})`}\`` }));
    return failed(scope.file, node.span);
  }
  const word = expected?.kind === 'choice' ? expected.choices.find((w) => w.toLowerCase() === node.text) : undefined;
  if (word !== undefined) {
    const instead = /^[A-Z]\w*$/.test(word) ? word : JSON.stringify(word);
    c.report(names.unknownChoice.at(place(c, scope.file, node.span, { fixes: [{ title: `write ${instead}`, edits: [{ span: fileSpan(c, scope.file, node.span), text: instead }] }] }), { word: node.text, choices: (expected as { choices: readonly string[] }).choices, candidates: [word] }));
    return failed(scope.file, node.span);
  }
  return unknown(c, scope, node.text, node.span);
}

function bareParameter(c: Context, scope: Scope, node: ast.Name, id: number): Checked {
  const info = c.parameters.get(node.text)!;
  c.notes?.use(scope.file, node.span, { kind: 'parameter', name: node.text });
  if (info.type.kind === 'error') return failed(scope.file, node.span);
  const always = info.versions.length === 1 && info.versions[0]!.from === null && info.versions[0]!.through === null;
  const on = always ? null : scope.governed?.() ?? null;
  if (!always && on === null) {
    const versions = info.versions.map((v) => c.declarations.files[v.at[0]]!.text.slice(v.at[1], v.at[2]).split('\n')[0]!.trim());
    c.report(policy.datedValue.at(place(c, scope.file, node.span), { name: node.text, versions, byDay: true }));
    return failed(scope.file, node.span);
  }
  if (!always) insidePeriod(c, scope, node, info.versions);
  return { type: info.type, optional: false, expr: { op: 'parameter', parameter: id, on, type: valueType(info.type), at: at(scope.file, node.span) } };
}

/** Rows of a period have one version of a rule: a version that begins inside a period has no row that it could be the rule of. */
function insidePeriod(c: Context, scope: Scope, node: ast.Name, versions: readonly { readonly from: number | null; readonly at: At }[]): void {
  const own = owner(scope);
  const item = own?.items.find((i) => i.kind === 'period');
  if (item?.kind !== 'period' || own!.versions.some((v) => v.node.kind === 'Relation' && v.node.lines.some((l) => l.kind === 'GovernedBy'))) return;
  for (const v of versions) {
    if (v.from === null || v === versions[0]) continue;
    const found = c.periodOf(item.unit, v.from);
    if (found.start === v.from) continue;
    c.report(policy.versionInsidePeriod.at(place(c, scope.file, node.span, { related: [{ span: placeOf(c, v.at).span!, text: 'this version' }] }), { name: node.text, day: dateText(v.from), unit: item.unit, period: found.text }));
    return;
  }
}

/** Columns of the rows that a row is made of which know the word: where a piece has a `kind` of its own, the deal's is `deal.kind`. */
function columnsWith(scope: Scope, word: string): readonly string[] {
  const found = new Set<string>();
  const look = (relation: RelationInfo, depth: number): void => relation.items.forEach((item) => {
    if (item.kind !== 'row' || depth > 5) return;
    for (const k of item.relation.columns) if (k.checked?.type.kind === 'choice' && k.checked.type.choices.includes(word)) found.add(`${item.name}.${k.name}`);
    look(item.relation, depth + 1);
  });
  for (const r of scope.rows) look(r.relation, 0);
  return [...found].slice(0, 3);
}

function title(c: Context, scope: Scope, node: ast.Title, expected: Type | null): Checked {
  const here = at(scope.file, node.span);
  if (expected?.kind === 'choice') {
    if (expected.choices.includes(node.text)) {
      c.notes?.use(scope.file, node.span, { kind: 'choice', word: node.text, choices: expected.choices });
      return { type: expected, optional: false, expr: constant(node.text, expected, here) };
    }
    c.report(names.unknownChoice.at(place(c, scope.file, node.span), { word: node.text, choices: expected.choices, candidates: suggest(node.text, expected.choices), elsewhere: columnsWith(scope, node.text) }));
    return failed(scope.file, node.span);
  }
  if (expected?.kind === 'error') return failed(scope.file, node.span);
  if (c.relationByName.has(node.text)) {
    c.report(names.isRelation.at(place(c, scope.file, node.span), { name: node.text }));
    return failed(scope.file, node.span);
  }
  if (expected?.kind === 'text') {
    c.report(types.wrongType.at(place(c, scope.file, node.span, { fixes: [{ title: `write "${node.text}"`, edits: [{ span: fileSpan(c, scope.file, node.span), text: JSON.stringify(node.text) }] }] }), { expected: 'a text', found: 'a choice', where: 'this place', help: `put a text in quotes: \`"${node.text}"\`` }));
    return failed(scope.file, node.span);
  }
  const type: Type = { kind: 'choice', choices: [node.text] };
  c.notes?.words(type.choices, scope.file, [node]);
  return { type, optional: false, expr: constant(node.text, type, here) };
}

function textLiteral(c: Context, scope: Scope, node: ast.Text, expected: Type | null): Checked {
  const here = at(scope.file, node.span);
  if (expected?.kind !== 'choice') return { type: { kind: 'text' }, optional: false, expr: constant(node.value, { kind: 'text' }, here) };
  if (expected.choices.includes(node.value)) {
    c.notes?.use(scope.file, node.span, { kind: 'choice', word: node.value, choices: expected.choices });
    return { type: expected, optional: false, expr: constant(node.value, expected, here) };
  }
  c.report(names.unknownChoice.at(place(c, scope.file, node.span), { word: node.value, choices: expected.choices, candidates: suggest(node.value, expected.choices) }));
  return failed(scope.file, node.span);
}

function path(c: Context, scope: Scope, node: Extract<ast.Expression, { kind: 'Path' }>): Checked {
  const base = node.base.kind === 'Name' ? baseRow(c, scope, node.base.text, node.base.span) ?? name(c, scope, node.base, null) : value(c, scope, node.base);
  c.notes?.typed(scope, node.base.span, null, base);
  if (base.type.kind === 'error') return failed(scope.file, node.span);
  if (base.type.kind !== 'row') {
    const clash = node.base.kind === 'Name' ? c.relations.find((r) => r.rowName === (node.base as ast.Name).text && r.name !== '') : undefined;
    const help = base.type.kind === 'period' && clash !== undefined ? `the rows of ${clash.name} are called \`${clash.rowName}\` too, like this column: give ${clash.name} another name, such as ${clash.name}_result` : base.type.kind === 'period' ? `a coarser period is \`${node.name.text}(${textOf(c, scope, node.base)})\``
      : (base.type.kind === 'date' || base.type.kind === 'time') && PERIOD_UNITS.some((u) => u === node.name.text) ? `the ${node.name.text} of it is \`${node.name.text}(${textOf(c, scope, node.base)})\``
        : clash !== undefined ? `the rows of ${clash.name} are called \`${clash.rowName}\` too, like this column: the one in this row is \`this.${clash.rowName}\`, or give ${clash.name} another name, such as ${clash.name}_row` : undefined;
    c.report(types.wrongType.at(place(c, scope.file, node.base.span), { expected: 'a row', found: typeText(base.type, relationName(c)), where: `\`.${node.name.text}\``, help }));
    return failed(scope.file, node.span);
  }
  const relation = c.relations[base.type.relation]!;
  const paths = pathsTo(relation, node.name.text);
  if (paths.length === 0) {
    if (relation.notRun !== null) { c.taint ??= relation.notRun; return failed(scope.file, node.span); }
    // In a field of `Account`, `this.account` is the row itself, as it is in a list for each of them.
    if (node.base.kind === 'Name' && node.base.text === 'this' && node.name.text === relation.rowName) return base;
    if (datedField(c, relation, node.name.text) !== null) {
      c.report(policy.datedMean.at(place(c, scope.file, node.span), { name: textOf(c, scope, node) }));
      return failed(scope.file, node.span);
    }
    c.report(names.unknownColumn.at(place(c, scope.file, node.name.span), { name: node.name.text, relation: relation.name, candidates: suggest(node.name.text, namesOf(relation)), columns: namesOf(relation) }));
    return failed(scope.file, node.span);
  }
  return follow(c, scope, base, paths[0]!, node.span, node.name.span);
}

/* ---------------------------------------------------------------- choices between values */

function logic(c: Context, scope: Scope, node: Extract<ast.Expression, { kind: 'Logic' }>): Checked {
  const terms: Expr[] = [];
  let inner = scope;
  for (const term of node.terms) {
    const e = condition(c, inner, term);
    terms.push(e);
    // What stands to the right is asked only when the left held (and), or did not (or).
    inner = withFacts(inner, node.operator === 'and' ? whenTrue(c, e, relationOf(scope)) : whenFalse(c, e, relationOf(scope)));
  }
  const here = at(scope.file, node.span);
  return { type: FLAG, optional: false, expr: node.operator === 'and' ? and(terms, here) : or(terms, here) };
}

function ifElse(c: Context, scope: Scope, node: Extract<ast.Expression, { kind: 'If' }>, expected: Type | null): Checked {
  const when = condition(c, scope, node.condition);
  expected ??= wordsOf(c, scope, node);
  const then = value(c, withFacts(scope, whenTrue(c, when, relationOf(scope))), node.then, expected);
  const other = value(c, withFacts(scope, whenFalse(c, when, relationOf(scope))), node.else, expected ?? (then.type.kind === 'choice' ? null : then.type));
  const type = oneType(c, scope, [[then, node.then], [other, node.else]], '`if`');
  if (type === null) return failed(scope.file, node.span);
  return {
    type, optional: then.optional || other.optional,
    expr: { op: 'if', condition: when, then: as(then, type), else: as(other, type), type: valueType(type), at: at(scope.file, node.span) },
  };
}

/** The one type of several ways; null after saying which two differ. */
export function oneType(c: Context, scope: Scope, ways: readonly (readonly [Checked, ast.Node])[], where: string, /** where the ways stand, if it is not beside each other */ apart?: readonly FileSpan[]): Type | null {
  let type: Type | null = null;
  for (const [i, [way, node]] of ways.entries()) {
    if (way.type.kind === 'error') return null;
    const both: Type | null = type === null ? way.type : join(type, way.type);
    if (both === null) {
      const here = apart === undefined ? place(c, scope.file, node.span) : { span: apart[i]!, related: [{ span: apart[0]!, text: typeText(type!, relationName(c)) }] };
      c.report(types.noCommonType.at(here, { first: typeText(type!, relationName(c)), second: typeText(way.type, relationName(c)), where, help: currencyHelp(type!, way.type) }));
      return null;
    }
    type = both;
  }
  return type;
}

const currencyHelp = (a: Type, b: Type): string | undefined => {
  const money = a.kind === 'money' ? a : b.kind === 'money' ? b : null;
  return money !== null && (isNumeric(a) || isNumeric(b)) ? `all ways must give the same kind of value: write the currency, as in \`5 ${money.currency}\`` : undefined;
};

/** The expression with the type of its surroundings: a 0 becomes zero of anything, the as-of date a date or time, a choice one of the longer list. */
export function as(e: Checked, type: Type): Expr {
  const wanted = valueType(type);
  if (sameType(e.type, type) && e.type.kind !== 'choice') return e.expr;
  if (e.type.kind === 'nothing' || e.type.kind === 'zero' || e.type.kind === 'asOf' || e.type.kind === 'choice' || (isAmount(e.type) && isAmount(type))) return { ...e.expr, type: wanted } as Expr;
  return e.expr;
}

/** The bare words among the results of a choice: they are choices, also where a table has the same name. Null when there are none. */
function wordsOf(c: Context, scope: Scope, node: ast.Expression): Type | null {
  const words: ast.Title[] = [];
  const look = (n: ast.Expression): void => {
    switch (n.kind) {
      case 'Title': words.push(n); break;
      case 'Group': look(n.value); break;
      case 'If': look(n.then); look(n.else); break;
      case 'Choose': for (const r of n.rows) if (r.kind === 'Pair') look(r.value); break;
      default:
    }
  };
  look(node);
  const choices = [...new Set(words.map((w) => w.text))];
  c.notes?.words(choices, scope.file, words);
  return words.length === 0 ? null : { kind: 'choice', choices };
}

function choose(c: Context, scope: Scope, node: Extract<ast.Expression, { kind: 'Choose' }>, expected: Type | null): Checked {
  expected ??= wordsOf(c, scope, node);
  const arms: { when: Expr; then: Checked; node: ast.Pair }[] = [];
  let rest: { then: Checked; node: ast.Pair } | null = null, inner = scope;
  for (const pair of node.rows) {
    if (pair.kind !== 'Pair') return failed(scope.file, node.span);
    if (pair.condition === undefined) { rest = { then: value(c, inner, pair.value, expected), node: pair }; continue; }
    const when = condition(c, inner, pair.condition);
    arms.push({ when, then: value(c, withFacts(inner, whenTrue(c, when, relationOf(scope))), pair.value, expected), node: pair });
    if (node.topmost) inner = withFacts(inner, whenFalse(c, when, relationOf(scope)));
  }
  const ways = [...arms, ...(rest === null ? [] : [rest])];
  const type = oneType(c, scope, ways.map((w): readonly [Checked, ast.Node] => [w.then, w.node.value]), '`choose`');
  if (type === null || ways.length === 0 || arms.some((a) => a.when.op === 'const' && a.when.value === null)) return failed(scope.file, node.span);
  checkWays(c, scope, arms.map((a) => ({ when: a.when, span: a.node.condition!.span })), { unique: !node.topmost, complete: rest !== null, span: node.span, what: 'choose' });
  return {
    type, optional: ways.some((w) => w.then.optional),
    expr: {
      op: 'choose', rule: node.topmost ? 'first' : 'unique', name: null, arms: arms.map((a) => ({ when: a.when, then: as(a.then, type), at: at(scope.file, a.node.span) })),
      else: rest === null ? null : as(rest.then, type), type: valueType(type), at: at(scope.file, node.span),
    },
  };
}

function sumBlock(c: Context, scope: Scope, node: Extract<ast.Expression, { kind: 'SumBlock' }>): Checked {
  const arms: { when: Expr | null; then: Checked; node: ast.Pair }[] = [];
  for (const pair of node.rows) {
    if (pair.kind !== 'Pair') return failed(scope.file, node.span);
    const when = pair.condition === undefined ? null : condition(c, scope, pair.condition);
    const then = value(c, when === null ? scope : withFacts(scope, whenTrue(c, when, relationOf(scope))), pair.value);
    arms.push({ when, then: needed(c, scope, then, pair.value, 'adding'), node: pair });
  }
  const type = oneType(c, scope, arms.map((a): readonly [Checked, ast.Node] => [a.then, a.node.value]), '`sum`');
  if (type === null) return failed(scope.file, node.span);
  if (!isAmount(type)) {
    c.report(types.wrongType.at(place(c, scope.file, arms[0]?.node.value.span ?? node.span), { expected: 'a number, money or a length', found: typeText(type, relationName(c)), where: '`sum`' }));
    return failed(scope.file, node.span);
  }
  const kind: Type = type.kind === 'zero' || type.kind === 'count' ? { kind: 'number' } : type;
  return {
    type: kind, optional: false,
    expr: { op: 'total', arms: arms.map((a) => ({ when: a.when, then: as(a.then, kind), at: at(scope.file, a.node.span) })), type: valueType(kind), at: at(scope.file, node.span) },
  };
}

function otherwise(c: Context, scope: Scope, node: Extract<ast.Expression, { kind: 'Otherwise' }>, expected: Type | null): Checked {
  const first = value(c, scope, node.value, expected);
  const fallback = value(c, scope, node.fallback, expected ?? (first.type.kind === 'choice' ? first.type : null));
  if (first.type.kind === 'error' || fallback.type.kind === 'error') return failed(scope.file, node.span);
  const mayFind = first.optional || (first.expr.op === 'aggregate' && first.expr.fn === 'only') || first.expr.op === 'choose' || restsOnItself(c.relations, first.expr, relationOf(scope));
  if (!mayFind) {
    const names_ = textOf(c, scope, node.value);
    c.report(types.neverMissing.at(place(c, scope.file, node.value.span), { name: names_ }));
  }
  const type = oneType(c, scope, [[first, node.value], [fallback, node.fallback]], '`otherwise`');
  if (type === null) return failed(scope.file, node.span);
  return { type, optional: fallback.optional, expr: { op: 'otherwise', value: as(first, type), fallback: as(fallback, type), type: valueType(type), at: at(scope.file, node.span) } };
}

function list(c: Context, scope: Scope, node: Extract<ast.Expression, { kind: 'List' }>, expected: Type | null): Checked {
  const wanted = expected?.kind === 'list' ? expected.of : null;
  const items = node.items.map((item): readonly [Checked, ast.Expression] => [value(c, scope, item, wanted), item]);
  const type = oneType(c, scope, items, 'this list');
  if (type === null) return failed(scope.file, node.span);
  const of = valueType(type), here = at(scope.file, node.span);
  const values = items.map(([item]) => as(item, type));
  if (!values.every((v) => v.op === 'const')) {
    c.report(types.wrongType.at(place(c, scope.file, node.span), { expected: 'values that are written out', found: 'a list with formulas', where: '`in`', help: 'compare with each: `x is a or x is b`' }));
    return failed(scope.file, node.span);
  }
  return { type: { kind: 'list', of }, optional: false, expr: constant(values.map((v) => (v.op === 'const' ? v.value : null)), { kind: 'list', of }, here) };
}

/* ---------------------------------------------------------------- rows above */

function previous(c: Context, scope: Scope, node: Extract<ast.Expression, { kind: 'Previous' }>): Checked {
  const own = owner(scope);
  if (own === null || !hasOrder(own, scope) || scope.rows.length !== 1) {
    c.report(names.needsRow.at(place(c, scope.file, node.span), { word: 'previous' }));
    return failed(scope.file, node.span);
  }
  if (skipsPeriods(c, own)) {
    c.report(policy.distinctPrevious.at(place(c, scope.file, node.span), { relation: own.name }));
    return failed(scope.file, node.span);
  }
  if (node.starting === undefined) {
    c.report(policy.missingLine.at(place(c, scope.file, node.span), { what: `\`previous ${textOf(c, scope, node.column)}\``, line: 'starting …', example: `previous ${textOf(c, scope, node.column)} starting 0` }));
    return failed(scope.file, node.span);
  }
  const starting = value(c, scope, node.starting);
  if (starting.type.kind === 'error') return failed(scope.file, node.span);
  const start: Type = starting.type.kind === 'zero' ? { kind: 'number' } : starting.type;
  // A column that leads back to this row's own value is known by its starting value: it may not be asked for yet.
  if (node.column.kind !== 'Name') {
    c.report(types.wrongType.at(place(c, scope.file, node.column.span), { expected: 'the name of a column', found: 'a formula', where: '`previous`', help: 'give the formula a name: a column of its own' }));
    return failed(scope.file, node.span);
  }
  const paths = pathsTo(own, node.column.text);
  const column = paths[0]?.[0]?.column;
  if (column === undefined) return unknown(c, scope, node.column.text, node.column.span);
  c.notes?.use(scope.file, node.column.span, { kind: 'column', relation: own, column });
  const here = at(scope.file, node.span);
  let read: Checked;
  // `starting missing` does not say what kind of value it is; the column does, unless it is being asked what it is right now.
  if (paths[0]!.length > 1 || column.make === null || (start.kind === 'nothing' && column.state !== 'busy')) {
    read = follow(c, scope, { type: { kind: 'row', relation: own.id }, expr: row(0, own.id, here), optional: false }, paths[0]!, node.column.span);
    if (read.type.kind === 'error') return failed(scope.file, node.span);
  } else read = { type: start, optional: column.state === 'done' && column.checked?.optional === true, expr: { op: 'column', binder: 0, column: column.id, type: valueType(start), at: here } };
  if (read.type.kind === 'nothing') {
    c.report(types.wrongType.at(place(c, scope.file, node.starting.span), { expected: `a value of the kind of \`${node.column.text}\``, found: 'no value', where: '`starting`', help: `\`${node.column.text}\` is computed from this, so its kind is said here: \`previous ${node.column.text} starting 0\`` }));
    return failed(scope.file, node.span);
  }
  const type = join(read.type, start);
  if (type === null) {
    c.report(types.noCommonType.at(place(c, scope.file, node.starting.span), { first: typeText(read.type, relationName(c)), second: typeText(start, relationName(c)), where: '`previous … starting …`', help: currencyHelp(read.type, start) }));
    return failed(scope.file, node.span);
  }
  return { type, optional: read.optional || starting.optional, expr: { op: 'previous', column: read.expr, starting: as(starting, type), type: valueType(type), at: here } };
}

/** Whether the rows are made from data and one of their keys is a period: then the row above may be of any earlier period. */
function skipsPeriods(c: Context, own: RelationInfo): boolean {
  const declared = own.versions[0]?.node;
  if (declared?.kind !== 'Relation' || declared.each?.kind !== 'ForEachDistinct') return false;
  return own.keys.some((k) => columnType(c, own.columns[k]!).type.kind === 'period');
}

export { keyOf, union, periodType };
