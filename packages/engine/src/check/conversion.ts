/**
 * Money of one currency as money of another: `amount in USD at closed_on`. The day is always written, and the rate is what the record named by `rates` says of that day. A rate is against
 * the currency of the policy, so two others meet through it. Nothing is rounded on the way: it lowers to products and quotients of exact numbers.
 */
import { minorUnits } from '../base/currency.js';
import { sign } from '../base/exact.js';
import { suggest } from '../base/suggest.js';
import type { At, Expr } from '../core/ir.js';
import { canonical } from '../core/walk.js';
import * as names from '../diagnostics/codes/names.js';
import * as policy from '../diagnostics/codes/policy.js';
import * as types from '../diagnostics/codes/types.js';
import { declaredIn } from '../names/declarations.js';
import type * as ast from '../syntax/ast.js';
import { isCurrency } from '../syntax/currencies.js';
import { COUNT, DATE, FLAG, NUMBER, isNumeric, typeText, valueType } from '../types/type.js';
import type { Type } from '../types/type.js';
import { and, call, column, constant, or, read, rebase, row } from './build.js';
import { at, failed, fileSpan, place, relationName, sourceText } from './context.js';
import type { Context } from './context.js';
import type { Checked, ColumnInfo, RelationInfo, Scope } from './known.js';
import { needed, textOf, value } from './expression.js';
import { fieldBounds } from './presence.js';
import { theDay } from './reading.js';
import { relationOf } from './scope.js';

type RatesLine = Extract<ast.PolicyLine, { kind: 'Rates' }>;
type ConvertNode = Extract<ast.Expression, { kind: 'Convert' }>;

/** A record of rates that could be understood. `quoted`: what the rate counts: the policy's currency for one of the other, or the other way round. */
interface Rates { readonly record: RelationInfo; readonly currency: ColumnInfo; readonly rate: ColumnInfo; readonly quoted: 'home for one' | 'other for one'; readonly home: string }

const understood = new WeakMap<Context, readonly Rates[]>();

/** The `rates` lines of the header; what is wrong with one is said once, also where nothing is converted. */
export function ratesOf(c: Context): readonly Rates[] {
  let found = understood.get(c);
  if (found === undefined) understood.set(c, found = c.aloud(() => c.declarations.policies.slice(0, 1).flatMap((p) => {
    const seen = new Map<RelationInfo, RatesLine>();
    return p.node.lines.flatMap((line) => {
      const rates = line.kind === 'Rates' ? ratesLine(c, p.file, line) : null;
      if (line.kind !== 'Rates' || rates === null) return [];
      const before = seen.get(rates.record);
      seen.set(rates.record, before ?? line);
      if (before === undefined) return [rates];
      c.report(names.duplicate.at(place(c, p.file, line.record.span, { related: [{ span: fileSpan(c, p.file, before.span), text: 'said here' }] }), { name: rates.record.name, what: 'rates of', of: '' }));
      return [];
    });
  })));
  return found;
}

/** `rates Spot: 1 currency = rate USD` or `rates Spot: 1 USD = rate currency`, of a dated record with the currency as its key. */
function ratesLine(c: Context, file: number, line: RatesLine): Rates | null {
  const record = c.relationByName.get(line.record.text);
  if (record !== undefined) c.notes?.use(file, line.record.span, { kind: 'relation', relation: record });
  const refuse = (node: ast.Node, expected: string, found: string): null => {
    c.report(types.wrongType.at(place(c, file, node.span), { expected, found, where: '`rates`', help: `as in \`rates Spot: 1 currency = rate ${c.settings.currency ?? 'USD'}\`, with \`record Spot dated { currency one of EUR, GBP key; rate number above 0 }\`` }));
    return null;
  };
  if (record === undefined) { c.report(names.unknownRelation.at(place(c, file, line.record.span), { name: line.record.text, candidates: suggest(line.record.text, c.relationByName.keys()) })); return null; }
  if (record.kind !== 'record' || !record.dated || record.keys.length !== 1) return refuse(line.record, 'a dated record whose key is the currency', `${record.kind} ${record.name}`);
  const { left, right } = line;
  const quoted = left.unit.kind === 'Name' && right.unit.kind === 'Title' ? 'home for one' as const : left.unit.kind === 'Title' && right.unit.kind === 'Name' ? 'other for one' as const : null;
  if (quoted === null || left.amount.kind !== 'Number' || left.amount.text !== '1' || right.amount.kind !== 'Name') return refuse(left, 'what one of a currency is worth', `${left.amount.text} ${left.unit.text} = ${right.amount.text} ${right.unit.text}`);
  const home = quoted === 'home for one' ? right.unit : left.unit, other = quoted === 'home for one' ? left.unit : right.unit;
  if (home.text !== c.settings.currency) return refuse(home, `the currency of the policy, ${c.settings.currency ?? 'which the header does not say'}`, home.text);
  const currency = record.byName.get(other.text), rate = record.byName.get(right.amount.text);
  for (const [name, col] of [[other, currency], [right.amount, rate]] as const) if (col === undefined) {
    c.report(names.unknownColumn.at(place(c, file, name.span), { name: name.text, relation: record.name, candidates: suggest(name.text, record.byName.keys()), columns: [...record.byName.keys()] }));
    return null;
  }
  for (const name of [other, right.amount]) c.notes?.use(file, name.span, { kind: 'named column', relation: record, name: name.text });
  const key = currency!.checked?.type, number = rate!.checked;
  if (key?.kind === 'error' || number?.type.kind === 'error') return null;
  if (record.keys[0] !== currency!.id || key?.kind !== 'choice') return refuse(other, 'the key of the record, one of the currencies', key === undefined ? 'computed' : typeText(key, relationName(c)));
  const positive = (fieldBounds.get(rate!) ?? []).some((b) => b.bound === 'above' && sign(b.value) >= 0);
  if (number === null || number === undefined || number.optional || !isNumeric(number.type) || !positive) return refuse(right.amount, 'a number above 0', number === null || number === undefined ? 'computed' : `${typeText(number.type, relationName(c))}${number.optional ? ' that may be missing' : positive ? '' : ' that may be 0'}`);
  return { record, currency: currency!, rate: rate!, quoted, home: home.text };
}

export function convert(c: Context, scope: Scope, node: ConvertNode): Checked {
  const here = at(scope.file, node.span), nothing = failed(scope.file, node.span);
  const found = value(c, scope, node.value), target = targetOf(c, scope, node);
  const day = theDay(c, scope, node.at), rates = theRates(c, scope, node);
  if (found.type.kind === 'error' || day === null || rates === null || target === null) return nothing;
  const from = currencyOf(c, scope, found, here);
  if (from === null) {
    c.report(types.wrongType.at(place(c, scope.file, node.value.span), {
      expected: 'money', found: typeText(found.type, relationName(c)), where: `\`in ${textOf(c, scope, node.currency)}\``,
      help: found.type.kind === 'money of its row' ? 'convert the field itself, where it stands: then it is certain which currency it is in' : undefined,
    }));
    return nothing;
  }
  noRates(c, scope, node, rates, from, target.says);
  const type = valueType(target.type), step = (fn: 'multiply' | 'divide', a: Expr, b: Expr): Expr => call(fn, [a, b], type, here);
  const word = (currency: string): Expr => constant(currency, valueType(rates.currency.checked!.type), here);
  const rate = (currency: Expr): Expr => rateOn(rates, currency, day, scope.rows.length, here);
  const times = rates.quoted === 'home for one' ? 'multiply' : 'divide', back = rates.quoted === 'home for one' ? 'divide' : 'multiply';
  const either = (condition: Expr, then: Expr, not: Expr): Expr => (condition.op === 'const' ? (condition.value === true ? then : not) : { op: 'if', condition, then, else: not, type, at: here });
  const same = (a: Expr, b: Expr): Expr => (canonical(a, -1) === canonical(b, -1) ? constant(true, FLAG, here) : a.op === 'const' && b.op === 'const' ? constant(a.value === b.value, FLAG, here) : call('equal', [a, b], FLAG, here));
  const asIs = step('multiply', found.expr, constant('1', COUNT, here)), into = target.says;
  const home = either(same(from, word(rates.home)), asIs, step(times, found.expr, rate(from)));
  return { type: target.type, optional: found.optional, expr: either(same(from, into), asIs, either(same(into, word(rates.home)), home, step(back, home, rate(into)))) };
}

/** The currency that is asked for, as a value: written out, or what a field says. */
function targetOf(c: Context, scope: Scope, node: ConvertNode): { readonly type: Type; readonly says: Expr } | null {
  const here = at(scope.file, node.currency.span);
  if (node.currency.kind === 'Title') return { type: { kind: 'money', currency: node.currency.text }, says: constant(node.currency.text, { kind: 'choice', choices: [node.currency.text] }, here) };
  const found = value(c, scope, node.currency), text = textOf(c, scope, node.currency);
  if (found.type.kind === 'error') return null;
  const refuse = (what: string): null => {
    c.report(types.wrongType.at(place(c, scope.file, node.currency.span), { expected: 'a currency', found: what, where: '`in`', help: 'as in `in USD`, or a field whose choices are currencies: `pay_currency one of USD, EUR, JPY`' }));
    return null;
  };
  const other = found.type.kind === 'choice' ? found.type.choices.find((x) => !isCurrency(x)) : undefined;
  if (found.type.kind !== 'choice' || other !== undefined) return refuse(other === undefined ? typeText(found.type, relationName(c)) : `${other}, which is none`);
  if (!isPath(found.expr)) return refuse('a formula');
  const says = needed(c, scope, found, node.currency, 'converting into').expr;
  return { type: { kind: 'money said', currency: text, says, key: canonical(says, -1) }, says };
}

/** Read of a row without a condition: the currency of an amount must be clear wherever the amount is read. */
const isPath = (e: Expr): boolean => e.op === 'column' || (e.op === 'follow' && (e.row.op === 'row' || isPath(e.row)));

/** An amount in the currency of its row, as one in the currency that this field says: a part of it is in that currency too. */
export function said(c: Context, scope: Scope, e: Checked): Checked {
  if (e.type.kind !== 'money of its row') return e;
  const says = currencyOf(c, scope, e, e.expr.at);
  return says === null ? e : { ...e, type: { kind: 'money said', currency: e.type.currency, says, key: canonical(says, -1) } };
}

/** The type of a column that holds the amount: whoever reads it finds the currency from its row. */
export function landedIn(relation: RelationInfo, column: number, e: Checked): Checked {
  return e.type.kind === 'money said' ? { ...e, type: { kind: 'money of its row', relation: relation.id, column, currency: e.type.currency, says: e.type.says } } : e;
}

/** The smallest coin of a currency that a row says. */
export function coinOf(says: Expr, here: At): Expr {
  const choices = says.type.kind === 'choice' ? says.type.choices : [], units = [...new Set(choices.map(minorUnits))], step = (digits: number): Expr => constant(digits === 0 ? '1' : `1/${10 ** digits}`, NUMBER, here);
  return units.slice(1).reduce<Expr>((rest, digits) => ({
    op: 'if', condition: { op: 'oneOf', value: says, items: choices.filter((x) => minorUnits(x) === digits).map((x) => constant(x, says.type, here)), type: FLAG, at: here }, then: step(digits), else: rest, type: NUMBER, at: here,
  }), step(units[0] ?? 2));
}

/** Whether amounts of the policy are in several currencies: then payments and postings say theirs. */
export function severalCurrencies(c: Context): boolean {
  return c.declarations.policies.some((p) => p.node.lines.some((l) => l.kind === 'Rates'))
    || c.declarations.files.some(({ tree }) => declaredIn(tree).hasCurrencyField);
}

/** A currency that the record of rates can not name has none on any day. */
function noRates(c: Context, scope: Scope, node: ConvertNode, rates: Rates, from: Expr, into: Expr): void {
  const { type } = from, named = rates.currency.checked!.type, known: readonly string[] = named.kind === 'choice' ? named.choices : [], possible = type.kind === 'choice' ? type.choices : [];
  const unrated = (currencies: readonly string[]): readonly string[] => currencies.filter((x) => x !== rates.home && !known.includes(x));
  const say = (span: ast.Node['span'], what: string, currencies: readonly string[]): void => {
    if (currencies.length > 0) c.report(policy.neverARate.at(place(c, scope.file, span), { what, currencies, record: rates.record.name, field: rates.currency.name }));
  };
  const wanted = into.type.kind === 'choice' ? into.type.choices : [], only = wanted.length === 1 ? wanted[0] : null;
  if (canonical(from, -1) === canonical(into, -1)) return;
  if (!asksFor(c, scope, from)) say(node.value.span, `\`${textOf(c, scope, node.value)}\` may be in`, unrated(possible.filter((x) => x !== only)));
  say(node.currency.span, only === null ? `\`${textOf(c, scope, node.currency)}\` may be` : 'this is to be in', possible.every((x) => x === only) ? [] : unrated(wanted));
}

/** The currency that an amount is in: known from its type, or said by a field of the row that the amount is a field of. */
function currencyOf(c: Context, scope: Scope, found: Checked, here: At): Expr | null {
  const { type, expr } = found;
  if (type.kind === 'money') return constant(type.currency, { kind: 'choice', choices: [type.currency] }, here);
  if (type.kind === 'money said') return type.says;
  if (type.kind !== 'money of its row') return null;
  if (type.says !== undefined) {
    const base = (expr.op !== 'column' && expr.op !== 'follow') || expr.column !== type.column ? null
      : expr.op === 'follow' ? (expr.relation === type.relation ? expr.row : null) : relationOf(scope)(expr.binder)?.id === type.relation ? row(expr.binder, type.relation, here) : null;
    return base === null ? null : rebase(type.says, 0, () => base, type.relation);
  }
  const says = c.relations[type.relation]!.byName.get(type.currency), known: Type | undefined = says?.checked?.type;
  if (says === undefined || known === undefined || known.kind === 'error') return null;
  if (expr.op === 'column' && expr.column === type.column && relationOf(scope)(expr.binder)?.id === type.relation) return column(expr.binder, says.id, valueType(known), here);
  if (expr.op === 'follow' && expr.relation === type.relation && expr.column === type.column) return read(expr.row, type.relation, says.id, valueType(known), here);
  return null;
}

/** A header that asks for the currency in its `where` may keep out those without rates. */
function asksFor(c: Context, scope: Scope, from: Expr): boolean {
  const relation = from.op === 'column' ? relationOf(scope)(from.binder) : from.op === 'follow' ? c.relations[from.relation] : null, name = from.op === 'column' || from.op === 'follow' ? relation?.columns[from.column]?.name : undefined;
  return name !== undefined && scope.rows.some((r) => r.relation.versions.some(({ node, file }) => 'each' in node && node.each?.where !== undefined && sourceText(c, file, node.each.where.span).split(/\W+/).includes(name)));
}

/** What the record says of the currency on the day: exactly one row, or a data error that names both. */
function rateOn(rates: Rates, currency: Expr, day: Expr, binder: number, here: At): Expr {
  const own = (col: ColumnInfo): Expr => column(binder, col.id, valueType(col.checked!.type), here), on = (name: string): Expr => column(binder, rates.record.byName.get(name)!.id, DATE, here);
  const where = and([call('lessOrEqual', [on('from'), day], FLAG, here), or([call('isMissing', [on('until')], FLAG, here), call('lessOrEqual', [day, on('until')], FLAG, here)], here)], here);
  return { op: 'aggregate', fn: 'only', binder, over: { relation: rates.record.id }, keys: [{ inner: own(rates.currency), outer: currency }], where, value: own(rates.rate), order: [], type: valueType(rates.rate.checked!.type), at: here };
}

/** The rates that are meant: the only ones, or those that `by` names. */
function theRates(c: Context, scope: Scope, node: ConvertNode): Rates | null {
  const all = ratesOf(c), written = c.declarations.policies[0]?.node.lines.filter((l): l is RatesLine => l.kind === 'Rates') ?? [];
  const [first, second] = written;
  if (first === undefined) {
    c.report(policy.missingLine.at(place(c, scope.file, node.span), { what: 'the header of the policy', line: 'rates', example: `rates Spot: 1 currency = rate ${c.settings.currency ?? 'USD'}` }));
    return null;
  }
  if (node.rates === undefined && second !== undefined) {
    c.report(policy.missingLine.at(place(c, scope.file, node.span), { what: `\`${textOf(c, scope, node)}\`, with several rates to choose from,`, line: 'by …', example: `by ${first.record.text}` }));
    return null;
  }
  const name = node.rates?.text ?? first.record.text;
  if (!written.some((l) => l.record.text === name)) {
    c.report(names.unknownRelation.at(place(c, scope.file, (node.rates ?? node).span), { name, candidates: suggest(name, written.map((l) => l.record.text)) }));
    return null;
  }
  return all.find((r) => r.record.name === name) ?? null;
}
