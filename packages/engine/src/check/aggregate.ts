/** Values over rows: `sum(x of T with same a, b where c)`. Every aggregate writes its own criteria. */
import type { Aggregate, Binder, Expr, Reduce } from '../core/ir.js';
import { canonical, conjuncts, freeBinders } from '../core/walk.js';
import * as names from '../diagnostics/codes/names.js';
import * as types from '../diagnostics/codes/types.js';
import { suggest } from '../base/suggest.js';
import { insteadOf } from '../syntax/habits.js';
import { walk } from '../syntax/walk.js';
import type * as ast from '../syntax/ast.js';
import { aggregates, isAggregate } from '../types/builtins.js';
import type { AggregateWord } from '../types/builtins.js';
import { COUNT, FLAG, NUMBER, PERCENT, TEXT, isAmount, isNumeric, isOrdered, typeText, valueType } from '../types/type.js';
import type { Type } from '../types/type.js';
import { and } from './build.js';
import { at, failed, place, relationName } from './context.js';
import type { Context } from './context.js';
import type { Checked, RelationInfo, Scope } from './known.js';
import { together } from './compare.js';
import { columnHelp } from './hidden-column.js';
import { said } from './conversion.js';
import { condition, factsOf, needed, value } from './expression.js';
import { findsItself } from './own-row.js';
import { keyOf } from './key-of.js';
import { follow, hasOrder, lookUp, namesOf, owner, pathsTo, relationNamed, relationOf, rowOf, unknown, withFacts, within } from './scope.js';

type CallNode = Extract<ast.Expression, { kind: 'Call' }>;

export function aggregate(c: Context, scope: Scope, node: CallNode): Checked {
  const source = node.source!, word = node.name.text;
  if (!isAggregate(word)) {
    c.report(names.unknownFunction.at(place(c, scope.file, node.name.span), { name: word, instead: insteadOf(word), candidates: suggest(word, Object.keys(aggregates)) }));
    return failed(scope.file, node.span);
  }
  const over = rowsOf(c, scope, source, word);
  if (over === null) return failed(scope.file, node.span);
  if (over.relation.notRun !== null) { c.taint ??= over.relation.notRun; return failed(scope.file, node.span); }
  const shape = BESIDE[word], wanted = word === 'count' ? 0 : 1 + shape.outer.length + shape.inner.length;
  if (node.arguments.length !== wanted) {
    const written = source.rows === 'earlier rows' || source.rows === 'later rows' || source.rows === 'rows so far' ? source.rows : source.rows.title.text;
    c.report(types.wrongArguments.at(place(c, scope.file, node.span), {
      name: word, expected: wanted === 0 ? 'no value, only rows' : wanted === 1 ? 'one value' : `${wanted} values before \`of\``, found: node.arguments.length,
      example: wanted === 0 ? `count(${written} where x is present)` : wanted === 1 ? `${word}(x of ${written})` : aggregates[word].example,
    }));
    return failed(scope.file, node.span);
  }
  const here = at(scope.file, node.span);
  const binder = scope.rows.length;
  let inner = within(c, scope, over.relation, binder, over.window !== null, outerNames(node));
  const keys: { inner: Expr; outer: Expr }[] = [];
  for (const key of source.withSame) {
    const pair = sameKey(c, scope, inner, over.relation, key);
    if (pair === null) return failed(scope.file, node.span);
    keys.push(pair);
    inner = withFacts(inner, { present: new Set([keyOf(pair.inner), keyOf(pair.outer)]), nonzero: new Set() });
  }
  const asked = source.where === undefined ? null : condition(c, inner, source.where);
  if (asked !== null) inner = withFacts(inner, factsOf(c, inner, asked));
  const where = split(asked, binder, over.window !== null, keys);
  const argument = node.arguments.at(-1);
  const read = argument === undefined ? null : isCondition(word) ? flagValue(c, inner, argument) : value(c, inner, argument);
  if (read !== null && read.type.kind === 'error') return failed(scope.file, node.span);
  const type = read === null ? COUNT : resultType(c, scope, word, said(c, inner, read), argument!, binder, keys);
  if (type === null) return failed(scope.file, node.span);
  if (shape.inner.length > 0 && over.window !== null) {
    c.report(types.wrongType.at(place(c, scope.file, source.span), { expected: 'the rows of a table', found: 'rows in order', where: `\`${word}\`` }));
    return failed(scope.file, node.span);
  }
  const beside = shape.outer.length === 0 ? null : besideOf(c, scope, inner, word, node.arguments);
  if (shape.outer.length > 0 && beside === null) return failed(scope.file, node.span);
  // An order can only be about these rows: a bare name there is theirs, also where the row outside has it too.
  const order = node.ordered.map((o) => {
    const by = o.kind === 'Negate' ? o.value : o;
    return value(c, by.kind === 'Name' ? { ...inner, explicit: new Set([...inner.explicit, by.text]) } : inner, o);
  });
  if (order.some((o) => o.type.kind === 'error')) return failed(scope.file, node.span);
  const mixed = order.findIndex((o) => o.type.kind === 'money of its row');
  if (mixed >= 0) { c.report(types.wrongType.at(place(c, scope.file, node.ordered[mixed]!.span), { expected: 'values with an order', found: typeText(order[mixed]!.type, relationName(c)), where: '`ordered by`', help: IN_ONE_CURRENCY })); return failed(scope.file, node.span); }
  if ((word === 'first' || word === 'last' || word === 'join') && order.length === 0 && over.window === null) {
    c.report(types.wrongArguments.at(place(c, scope.file, node.span), { name: word, expected: 'an order', found: 0, example: `${word}(${word === 'join' ? '", ", ' : ''}x of ${over.relation.name} ordered by date, id)` }));
    return failed(scope.file, node.span);
  }
  const expr: Aggregate = {
    op: 'aggregate', fn: word as Reduce, binder, over: over.window === null ? { relation: over.relation.id } : { window: over.window }, keys, where,
    value: read === null ? null : read.expr, order: order.map((o) => o.expr), ...(beside === null ? {} : { beside }), type: valueType(type), at: here,
  };
  const sure = read?.optional === false && ((source.where === undefined && coversOwnKeys(scope, over, source.withSame)) || findsItself(c.relations, expr, relationOf(scope)));
  return { type, optional: !sure && mayBeMissing(word, read), expr };
}

/** What is written before the value: of the row outside, and of each row. A place has the same name where it must be the same kind of thing. */
const BESIDE: Readonly<Record<AggregateWord, { readonly outer: readonly Place[]; readonly inner: readonly Place[] }>> = {
  count: { outer: [], inner: [] }, sum: { outer: [], inner: [] }, average: { outer: [], inner: [] }, median: { outer: [], inner: [] }, smallest: { outer: [], inner: [] }, largest: { outer: [], inner: [] },
  distinct: { outer: [], inner: [] }, share: { outer: [], inner: [] }, any: { outer: [], inner: [] }, all: { outer: [], inner: [] }, only: { outer: [], inner: [] }, first: { outer: [], inner: [] }, last: { outer: [], inner: [] },
  reach: { outer: ['a state', 'a state'], inner: ['a state', 'a state'] }, shapley: { outer: ['a player'], inner: ['a player', 'a coalition'] }, join: { outer: ['a separator'], inner: [] },
};
type Place = 'a state' | 'a player' | 'a coalition' | 'a separator';

/** The arguments before the value. Those outside are read without the inner row, so that a name there is never in doubt; they must be there. */
function besideOf(c: Context, scope: Scope, inner: Scope, word: AggregateWord, written: readonly ast.Expression[]): Aggregate['beside'] | null {
  const { outer, inner: places } = BESIDE[word];
  const within = places.map((_, i) => value(c, inner, written[outer.length + i]!));
  // What the rows say first decides what each place holds; a separator is a text.
  const kinds = new Map<Place, Type>([['a separator', TEXT]]);
  places.forEach((p, i) => { if (!kinds.has(p)) kinds.set(p, within[i]!.type); });
  const around = outer.map((p, i) => value(c, scope, written[i]!, kinds.get(p) ?? null)), all = [...around, ...within];
  if (all.some((x) => x.type.kind === 'error')) return null;
  const wrong = [...outer, ...places].findIndex((p, i) => !sameKind(all[i]!.type, kinds.get(p)!));
  if (wrong >= 0) {
    const p = [...outer, ...places][wrong]!;
    c.report(types.wrongType.at(place(c, scope.file, written[wrong]!.span), { expected: typeText(kinds.get(p)!, relationName(c)), found: typeText(all[wrong]!.type, relationName(c)), where: `${p} of \`${word}\`` }));
    return null;
  }
  outer.forEach((_, i) => { if (around[i]!.optional) needed(c, scope, around[i]!, written[i]!, `\`${word}\` of`); });
  return { outer: around.map((x) => x.expr), inner: within.map((x) => x.expr) };
}

const sameKind = (a: Type, b: Type): boolean => a.kind === b.kind && (a.kind !== 'row' || b.kind !== 'row' || a.relation === b.relation) && (a.kind !== 'period' || b.kind !== 'period' || a.unit === b.unit);

/** `largest(x of T with same a, b)` in `for each distinct a, b in T`: the rows that made this row are there. */
function coversOwnKeys(scope: Scope, over: Rows, withSame: ast.Source['withSame']): boolean {
  const own = owner(scope), header = own?.versions[0]?.node;
  if (own === null || scope.rows.length !== 1 || over.window !== null || header?.kind !== 'Relation' || header.each?.kind !== 'ForEachDistinct') return false;
  const keys = own.keys.map((k) => own.columns[k]!.name);
  return header.each.where === undefined && header.each.source.title.text === over.relation.name && header.each.source.member === undefined && withSame.every((k) => k.kind === 'Name' && keys.includes(k.text));
}

const isCondition = (word: string): boolean => word === 'share' || word === 'any' || word === 'all';

function mayBeMissing(word: string, read: Checked | null): boolean {
  switch (word) {
    case 'count': case 'sum': case 'distinct': case 'any': case 'all': case 'reach': case 'shapley': case 'join': return false;
    case 'only': return read?.optional === true;
    default: return true;
  }
}

function flagValue(c: Context, scope: Scope, node: ast.Expression): Checked {
  const expr = condition(c, scope, node);
  return expr.type.kind === 'flag' ? { type: FLAG, optional: false, expr } : failed(scope.file, node.span);
}

interface Rows { readonly relation: RelationInfo; readonly window: 'earlier' | 'soFar' | 'later' | null }

function rowsOf(c: Context, scope: Scope, source: ast.Source, word: string): Rows | null {
  switch (source.rows) {
    case 'earlier rows': case 'later rows': case 'rows so far': {
      const own = owner(scope);
      if (own === null || !hasOrder(own, scope) || scope.rows.length !== 1) {
        c.report(names.needsRow.at(place(c, scope.file, source.span), { word: `${word}(… of ${source.rows})` }));
        return null;
      }
      return { relation: own, window: source.rows === 'earlier rows' ? 'earlier' : source.rows === 'later rows' ? 'later' : 'soFar' };
    }
    default: {
      const relation = relationNamed(c, scope.file, source.rows.title.text, source.rows.title.span, source.rows.member);
      return relation === null ? null : { relation, window: null };
    }
  }
}

/**
 * Names whose farther meaning the same call writes out, as in `agent is this.agent`: there the bare name can only be the nearer one. Inner calls speak for
 * themselves.
 */
function outerNames(node: CallNode): ReadonlySet<string> {
  const found = new Set<string>();
  const roots: ast.Expression[] = [...node.arguments, ...node.ordered, ...(node.source?.where === undefined ? [] : [node.source.where])];
  for (const root of roots) walk(root, (n) => {
    if (n.kind === 'Call' && n.source !== undefined) return false;
    if (n.kind === 'Path' && n.base.kind === 'Name' && n.base.text === 'this') found.add(n.name.text);
    return true;
  });
  return found;
}

/** `with same a`, `with same month(a)`: the row outside has the value that these rows have. */
function sameKey(c: Context, outer: Scope, inner: Scope, relation: RelationInfo, key: ast.Name | ast.SameOf): { inner: Expr; outer: Expr } | null {
  const name = key.kind === 'Name' ? key : key.column;
  const paths = pathsTo(relation, name.text);
  const base = rowOf(inner, inner.rows[0]!, name.span);
  const own = paths.length > 0 ? follow(c, inner, base, paths[0]!, name.span) : relation.rowName === name.text ? base : null;
  if (own === null) {
    c.report(names.unknownColumn.at(place(c, outer.file, name.span), { name: name.text, relation: relation.name, candidates: suggest(name.text, namesOf(relation)), columns: namesOf(relation) }));
    return null;
  }
  const last = paths[0]?.at(-1);
  c.notes?.use(outer.file, name.span, last === undefined ? { kind: 'row', relation } : { kind: 'column', ...last }, true);
  if (key.kind === 'SameOf') return own.type.kind === 'error' ? null : sameOf(c, outer, inner, key);
  // The outer side is looked up without the inner row: `with same` is what resolves the clash.
  const other = lookUp(c, outer, name.text, name.span) ?? unknown(c, outer, name.text, name.span);
  if (own.type.kind === 'error' || other.type.kind === 'error') return null;
  const matches = own.type.kind === other.type.kind || (isNumeric(own.type) && isNumeric(other.type));
  const sameRow = own.type.kind !== 'row' || other.type.kind !== 'row' || own.type.relation === other.type.relation;
  const samePeriod = own.type.kind !== 'period' || other.type.kind !== 'period' || own.type.unit === other.type.unit;
  if (!matches || !sameRow || !samePeriod) {
    // As with `is`: a row beside a text is asked for its key.
    const pair = (own.type.kind === 'row') === (other.type.kind === 'row') ? null : together(c, own, other);
    if (pair !== null) return { inner: pair.left, outer: pair.right };
    c.report(types.cannotCompare.at(place(c, outer.file, name.span), { left: typeText(own.type, relationName(c)), right: typeText(other.type, relationName(c)) }));
    return null;
  }
  return { inner: own.expr, outer: other.expr };
}

/** The function of the column of each of these rows, and of the same column of the row outside. */
export function sameOf(c: Context, outer: Scope, inner: Scope, key: ast.SameOf): { inner: Expr; outer: Expr } | null {
  const call: CallNode = { kind: 'Call', name: key.function, arguments: [key.column], ordered: [], span: key.span };
  const own = value(c, { ...inner, explicit: new Set([...inner.explicit, key.column.text]) }, call);
  const period = owner(outer)?.columns.find((k) => k.name === key.function.text && (k.checked === null || k.checked.type.kind === 'period'));
  if (own.type.kind !== 'error' && period !== undefined && outer.rows.every((r) => pathsTo(r.relation, key.column.text).length === 0)) {
    c.report(names.unknownName.at(place(c, outer.file, key.column.span), { name: key.column.text, where: outer.where, candidates: [], unit: null, period: period.name }));
    return null;
  }
  const other = own.type.kind === 'error' ? own : value(c, outer, call);
  return own.type.kind === 'error' || other.type.kind === 'error' ? null : { inner: own.expr, outer: other.expr };
}

/** Equalities between these rows and what is outside become keys, so that rows are found and not searched; the rest stays a condition. */
function split(asked: Expr | null, binder: Binder, window: boolean, keys: { inner: Expr; outer: Expr }[]): Expr | null {
  const rest: Expr[] = [];
  for (const part of conjuncts(asked)) {
    const pair = part.op === 'call' && part.fn === 'equal' && !window ? sides(part.args[0]!, part.args[1]!, binder) : null;
    if (pair === null) rest.push(part); else keys.push(pair);
  }
  return rest.length === 0 ? null : and(rest, asked!.at);
}

function sides(a: Expr, b: Expr, binder: Binder): { inner: Expr; outer: Expr } | null {
  const onlyInner = (e: Expr): boolean => { const free = freeBinders(e); return free.size === 1 && free.has(binder); };
  const onlyOuter = (e: Expr): boolean => { const free = freeBinders(e); return free.size > 0 && !free.has(binder); };
  if (onlyInner(a) && onlyOuter(b)) return { inner: a, outer: b };
  return onlyInner(b) && onlyOuter(a) ? { inner: b, outer: a } : null;
}

/** Amounts in the currencies of their rows are compared and ordered when they are in one. */
export const IN_ONE_CURRENCY = 'convert it first, as in `amount in USD at closed_on`';

const EACH_CURRENCY = `${IN_ONE_CURRENCY}; or keep to one, \`where currency is EUR\`; or add up each currency by itself, in a list \`for each distinct owner, currency in Deal\`: \`sum(amount of Deal with same owner, currency)\``;

/** Amounts of rows that all say the same currency are in that one; else each is in its own. */
function ofRows(t: Extract<Type, { kind: 'money said' }>, binder: Binder, keys: readonly { readonly inner: Expr; readonly outer: Expr }[]): Type {
  if (!freeBinders(t.says).has(binder)) return t;
  const same = keys.find((k) => canonical(k.inner, -1) === t.key);
  return same === undefined ? { kind: 'money of its row', relation: -1, column: -1, currency: t.currency } : { kind: 'money said', currency: t.currency, says: same.outer, key: canonical(same.outer, -1) };
}

function resultType(c: Context, scope: Scope, word: string, read: Checked, node: ast.Expression, binder: Binder, keys: readonly { readonly inner: Expr; readonly outer: Expr }[]): Type | null {
  const t: Type = read.type.kind === 'zero' ? COUNT : read.type.kind === 'money said' ? ofRows(read.type, binder, keys) : read.type;
  const refuse = (expected: string, help?: string): null => {
    c.report(types.wrongType.at(place(c, scope.file, node.span), { expected, found: typeText(t, relationName(c)), where: `\`${word}\``, help: columnHelp(c, t, node) ?? help }));
    return null;
  };
  switch (word) {
    case 'count': return COUNT;
    case 'distinct': return t.kind === 'money of its row' ? refuse('values that can be compared', IN_ONE_CURRENCY) : COUNT;
    case 'share': return PERCENT;
    case 'any': case 'all': return FLAG;
    case 'reach': return isNumeric(t) ? PERCENT : refuse('a chance: a percentage or number');
    case 'join': return t.kind === 'text' ? TEXT : refuse('a text', '`text(…)` is any value as a text');
    case 'shapley': return isAmount(t) ? t : refuse('a number, money or a length');
    case 'sum': return isAmount(t) || t.kind === 'money said' ? t : refuse('a number, money or a length', t.kind === 'money of its row' ? EACH_CURRENCY : t.kind === 'flag' ? 'rows are counted with `count(T where …)`' : undefined);
    case 'average': case 'median': return t.kind === 'money said' ? t : isAmount(t) ? (t.kind === 'count' ? NUMBER : t) : refuse('a number, money or a length', t.kind === 'flag' ? 'the part of the rows is `share(… of T)`' : undefined);
    case 'smallest': case 'largest': return isOrdered(t) ? t : refuse('values with an order');
    default: return t;
  }
}

