/**
 * The common lines and headers, read from their tokens straight to the tree, as at-once.ts reads expressions: what is none of these forms, and every mistake, is left to the
 * grammar by giving nothing back. A policy without mistakes is then read without the grammar, which takes longer to begin than most policies to read.
 * tests/syntax/at-once.test.ts holds the two together.
 */
import type { TokenType } from 'chevrotain';
import type * as ast from './ast.js';
import { isName, type Reader } from './at-once.js';
import * as cst from './cst.js';
import { durationOf } from './literal.js';
import { spanOf } from './spans.js';
import * as t from './tokens.js';

const r = t.reserved;
const p = t.phrase;

type Span = ast.Node['span'];
const all = (of: Reader): Span => of.spanFrom(0);

/* ---------------------------------------------------------------- parts of lines */

function names(of: Reader): readonly ast.Name[] | undefined {
  const found: ast.Name[] = [];
  do {
    const name = of.name();
    if (name === undefined) return undefined;
    found.push(name);
  } while (of.take(t.Comma) !== undefined);
  return found;
}

const dateOf = (token: t.Token): ast.DateLiteral => ({ kind: 'Date', text: token.image, span: spanOf(token) });

function date(of: Reader): ast.DateLiteral | undefined {
  const token = of.take(t.DateLiteral);
  return token === undefined ? undefined : dateOf(token);
}

function day(of: Reader): ast.DateLiteral | ast.PeriodLiteral | undefined {
  const period = of.take(t.PeriodLiteral);
  return period === undefined ? date(of) : { kind: 'Period', text: period.image, span: spanOf(period) };
}

/** `from d`, `from d through d` */
function dated(of: Reader): ast.Dated | undefined {
  const first = of.next;
  if (of.take(r.from) === undefined) return undefined;
  const from = day(of);
  if (from === undefined) return undefined;
  let through: ReturnType<typeof day>;
  if (of.take(r.through) !== undefined) {
    through = day(of);
    if (through === undefined) return undefined;
  }
  return { kind: 'Dated', from, through, span: of.spanFrom(first) };
}

/** The same, or nothing: then it is null. */
const maybeDated = (of: Reader): ast.Dated | null | undefined => (of.type() === r.from ? dated(of) : null);

/** `because "…"`, or nothing: then it is null. */
function because(of: Reader): ast.Text | null | undefined {
  return of.take(r.because) === undefined ? null : of.text();
}

/* ---------------------------------------------------------------- fields */

export function fieldAt(of: Reader): ast.Field | ast.ComputedField | undefined {
  const first = of.tokens[0];
  if (first === undefined || !(isName(first.tokenType) || first.tokenType === r.from || first.tokenType === r.through)) return undefined;
  of.next = 1;
  const name = cst.name(first), title = of.text();
  if (of.take(t.Equals) !== undefined) {
    const value = of.expression(0);
    return value === undefined ? undefined : { kind: 'ComputedField', name, title, value, span: all(of) };
  }
  const type = typeAt(of);
  if (type === undefined) return undefined;
  const options: ast.FieldOption[] = [];
  let decimals: ast.NumberLiteral | undefined;
  while (!of.done) {
    const start = of.next;
    if (of.take(r.to) !== undefined) {
      const digits = of.take(t.NumberLiteral);
      if (digits === undefined || of.take(t.Decimals) === undefined) return undefined;
      decimals = cst.number(digits);
      continue;
    }
    const option = fieldOption(of, start);
    if (option === undefined) return undefined;
    options.push(option);
  }
  return { kind: 'Field', name, title, type: type.kind === 'NamedType' ? { ...type, decimals } : type, options, span: all(of) };
}

const bounds: ReadonlyMap<TokenType, 'above' | 'at least' | 'below' | 'at most'> = new Map([[t.Above, 'above'], [p['at least'], 'at least'], [t.Below, 'below'], [p['at most'], 'at most'], [r.from, 'at least']]);

function fieldOption(of: Reader, start: number): ast.FieldOption | undefined {
  const type = of.type();
  of.next += 1;
  if (type === t.Key) return { kind: 'Key', span: of.spanFrom(start) };
  if (type === t.Optional) return { kind: 'Optional', span: of.spanFrom(start) };
  if (type === t.Planned) return { kind: 'Planned', span: of.spanFrom(start) };
  if (type === p['edited by']) {
    const parties = names(of);
    return parties === undefined ? undefined : { kind: 'EditedBy', parties, span: of.spanFrom(start) };
  }
  if (type === p['fixed on']) {
    const event = of.name();
    return event === undefined ? undefined : { kind: 'FixedOn', event, span: of.spanFrom(start) };
  }
  const bound = type === undefined ? undefined : bounds.get(type);
  if (bound === undefined || of.type() === t.Minus) return undefined;
  const value = of.postfix(0);
  return value === undefined ? undefined : { kind: 'Bound', bound, value, span: of.spanFrom(start) };
}

function typeAt(of: Reader): ast.TypeNode | undefined {
  const first = of.next;
  if (of.take(p['one of']) !== undefined) {
    const choices: (ast.Title | ast.Text)[] = [];
    do {
      const choice = of.title() ?? of.text();
      if (choice === undefined) return undefined;
      choices.push(choice);
    } while (of.take(t.Comma) !== undefined);
    return { kind: 'ChoiceType', choices, span: of.spanFrom(first) };
  }
  const record = of.title();
  if (record !== undefined) return { kind: 'ReferenceType', record, span: record.span };
  const count = of.take(r.count);
  if (count !== undefined) return { kind: 'NamedType', name: cst.name(count), decimals: undefined, currency: undefined, span: spanOf(count) };
  const name = of.name();
  if (name === undefined) return undefined;
  let currency: ast.Name | ast.Title | undefined;
  if (of.take(r.in) !== undefined || of.take(t.InCurrency) !== undefined) {
    currency = of.title() ?? of.name();
    if (currency === undefined) return undefined;
  }
  return { kind: 'NamedType', name, decimals: undefined, currency, span: of.spanFrom(first) };
}

/* ---------------------------------------------------------------- lines of relations */

export function lineAt(of: Reader): ast.Line | undefined {
  const first = of.type(), second = of.type(1);
  if (isName(first) && (second === t.Equals || (second === t.Text && of.type(2) === t.Equals))) return column(of, undefined);
  if (first === t.RoleWord && isName(second)) {
    of.next = 1;
    return column(of, of.tokens[0]!.image as ast.Role);
  }
  if (first === r.require) return require_(of);
  if (first === r.from) {
    const made = dated(of);
    return made === undefined ? undefined : { ...made, span: all(of) };
  }
  of.next = 1;
  if (first === r.exclude) return exclude(of);
  if (first === p['owned by'] || first === p['agreed by']) {
    const parties = names(of);
    return parties === undefined ? undefined : { kind: first === p['owned by'] ? 'OwnedBy' : 'AgreedBy', parties, span: all(of) };
  }
  if (first === t.Class || first === t.Better) {
    const name = of.name();
    return name === undefined ? undefined : { kind: first === t.Class ? 'Class' : 'Better', name, span: all(of) };
  }
  if (first === p['governed by']) {
    const value = of.applied(0);
    return value === undefined ? undefined : { kind: 'GovernedBy', value, span: all(of) };
  }
  if (first === t.Accept) return accept(of);
  if (first === t.PaymentWord) return payment(of);
  if (first === r.split) return split(of);
  if (first === r.overlay) return overlay(of);
  if (first === t.Serves) return serves(of);
  return first === p['ordered by'] ? orderedBy(of) : undefined;
}

function column(of: Reader, role: ast.Role | undefined): ast.Column | undefined {
  const name = of.name(), title = of.text();
  if (name === undefined || of.take(t.Equals) === undefined) return undefined;
  const value = of.expression(0);
  return value === undefined ? undefined : { kind: 'Column', role, name, title, value, span: all(of) };
}

function require_(of: Reader): ast.Require | undefined {
  const after = of.type(1);
  // Several conditions stand in a block of their own.
  if ((after === t.Any && of.type(2) === t.Block) || after === p['at least']) return undefined;
  of.next = 1;
  const condition = of.expression(0);
  if (condition === undefined) return undefined;
  const reason = because(of);
  return reason === undefined ? undefined : { kind: 'Require', quantity: 'all', conditions: [condition], because: reason ?? undefined, span: all(of) };
}

function exclude(of: Reader): ast.Line | undefined {
  const condition = of.expression(0);
  if (condition === undefined) return undefined;
  const reason = because(of);
  return reason === undefined ? undefined : { kind: 'Exclude', condition, because: reason ?? undefined, span: all(of) };
}

/** From behind the word: `T7114 through 2026-12-31 because "…"` */
function accept(of: Reader): ast.Accept | undefined {
  const code = of.title();
  if (code === undefined || of.take(r.through) === undefined) return undefined;
  const through = date(of);
  if (through === undefined) return undefined;
  const reason = because(of);
  return reason === undefined || reason === null ? undefined : { kind: 'Accept', code, through, because: reason, span: all(of) };
}

/** From behind `serves` */
function serves(of: Reader): ast.Serves | undefined {
  const goal = of.title();
  if (goal === undefined) return undefined;
  let after: ast.Expression | undefined, by: ast.Expression | undefined, measured: ReturnType<typeof day>;
  if (of.take(t.After) !== undefined) {
    const length = of.take(t.DurationLiteral);
    if (length === undefined) return undefined;
    after = durationOf(length);
  }
  if (of.take(r.by) !== undefined) {
    by = of.expression(0);
    if (by === undefined) return undefined;
  }
  if (of.take(p['as of']) !== undefined) {
    measured = day(of);
    if (measured === undefined) return undefined;
  }
  return { kind: 'Serves', goal, after, by, measured, span: all(of) };
}

/** From behind `ordered by` */
function orderedBy(of: Reader): ast.Line | undefined {
  const by = values(of);
  if (by === undefined) return undefined;
  let restarting: readonly ast.Expression[] = [];
  if (of.take(p['restarting each']) !== undefined) {
    const each = values(of);
    if (each === undefined) return undefined;
    restarting = each;
  }
  return { kind: 'OrderedBy', by, restarting, span: all(of) };
}

function values(of: Reader): readonly ast.Expression[] | undefined {
  const found: ast.Expression[] = [];
  do {
    const value = of.applied(0);
    if (value === undefined) return undefined;
    found.push(value);
  } while (of.take(t.Comma) !== undefined);
  return found;
}

/* ---------------------------------------------------------------- who gets what */

/** From behind `split`: `amount on d among Rows ordered by x { … } otherwise nobody` */
function split(of: Reader): ast.Split | undefined {
  const column = of.name();
  if (column === undefined || of.take(r.on) === undefined) return undefined;
  const on = of.applied(0);
  if (on === undefined) return undefined;
  const pool = amongRows(of), parts = pool === undefined ? undefined : of.lines(splitPart);
  if (pool === undefined || parts === undefined) return undefined;
  const otherwiseNobody = of.take(r.otherwise) !== undefined;
  if (otherwiseNobody && of.take(r.nobody) === undefined) return undefined;
  return { kind: 'Split', column, on, ...pool, parts, otherwiseNobody, span: all(of) };
}

/** `among Rows ordered by x`, or nothing */
function amongRows(of: Reader): Pick<ast.Split, 'among' | 'ordered'> | undefined {
  if (of.take(r.among) === undefined) return { among: undefined, ordered: [] };
  const among = of.source(0);
  if (among === undefined) return undefined;
  const ordered = of.take(p['ordered by']) === undefined ? [] : values(of);
  return ordered === undefined ? undefined : { among, ordered };
}

function splitPart(of: Reader): ast.SplitPart | undefined {
  const share = of.take(r.remainder) === undefined ? of.sum(0) : 'remainder';
  if (share === undefined || of.take(r.to) === undefined) return undefined;
  const to = target(of), label = to === undefined ? undefined : asLabel(of);
  return to === undefined || label === undefined ? undefined : { kind: 'SplitPart', share, to, label: label ?? undefined, span: all(of) };
}

/** `as Sourcing`, or nothing: then it is null. */
function asLabel(of: Reader): ast.Title | null | undefined {
  return of.take(r.as) === undefined ? null : of.title();
}

/** From behind `overlay`: `10% of amount to x on d as Label` */
function overlay(of: Reader): ast.Overlay | undefined {
  if (of.type() === t.Minus) return undefined;
  const share = of.postfix(0);
  if (share === undefined || of.take(r.of) === undefined) return undefined;
  const column = of.name();
  if (column === undefined || of.take(r.to) === undefined) return undefined;
  const to = target(of);
  if (to === undefined || of.take(r.on) === undefined) return undefined;
  const on = of.applied(0), pool = on === undefined ? undefined : amongRows(of), label = pool === undefined ? undefined : asLabel(of);
  return on === undefined || pool === undefined || label === undefined ? undefined : { kind: 'Overlay', share, of: column, to, on, ...pool, label: label ?? undefined, span: all(of) };
}

/** `a otherwise b otherwise nobody` */
function target(of: Reader): ast.Target | undefined {
  const first = of.next, recipients: ast.Recipient[] = [];
  do {
    const to = recipient(of);
    if (to === undefined) return undefined;
    recipients.push(to);
  } while (of.take(r.otherwise) !== undefined);
  return { kind: 'Target', recipients, span: of.spanFrom(first) };
}

const picks: ReadonlyMap<TokenType, 'first' | 'last' | 'all' | 'others'> = new Map([[r.first, 'first'], [r.last, 'last'], [r.all, 'all'], [r.others, 'others']]);

function recipient(of: Reader): ast.Recipient | undefined {
  const first = of.next;
  if (of.take(r.nobody) !== undefined) return { kind: 'Nobody', span: of.spanFrom(first) };
  if (of.take(p['pro rata']) !== undefined) return { kind: 'ProRata', span: of.spanFrom(first) };
  const type = of.type(), pick = type === undefined ? undefined : picks.get(type);
  if (pick !== undefined) {
    of.next += 1;
    let where: ast.Expression | undefined, by: ast.Expression | undefined;
    if (of.take(r.where) !== undefined) {
      where = of.logic(0);
      if (where === undefined) return undefined;
    }
    const evenly = of.take(r.evenly) !== undefined, inFull = !evenly && of.take(p['in full']) !== undefined;
    if (!evenly && !inFull && of.take(r.by) !== undefined) {
      by = of.applied(0);
      if (by === undefined) return undefined;
    }
    return { kind: 'Pick', pick, where, evenly, inFull, by, span: of.spanFrom(first) };
  }
  // A function that says who is left to the grammar.
  if (type !== t.Text && (!isName(type) || of.type(1) === t.LeftParen)) return undefined;
  const value = type === t.Text ? of.text() : of.postfix(0);
  if (value === undefined) return undefined;
  if (of.take(t.At) === undefined) return { kind: 'Payee', value, span: of.spanFrom(first) };
  const key = of.postfix(0);
  return key === undefined ? undefined : { kind: 'Payee', value: { kind: 'At', value, keys: key.kind === 'List' ? key.items : [key], span: cst.join(value.span, key.span) }, span: of.spanFrom(first) };
}

/** From behind `pay` or another of its words */
function payment(of: Reader): ast.Payment | undefined {
  const role = of.tokens[0]!.image as ast.PaymentRole, name = of.name(), title = of.text();
  if (name === undefined || of.take(t.Equals) === undefined) return undefined;
  const value = of.expression(0);
  if (value === undefined || of.take(r.to) === undefined) return undefined;
  const to = target(of);
  if (to === undefined) return undefined;
  let on: ast.Expression | undefined, parts: readonly ast.PaymentPart[] | undefined = [], unless: ast.Expression | undefined, finalOn: ast.Expression | undefined;
  if (of.take(r.on) !== undefined) {
    on = of.applied(0);
    if (on === undefined) return undefined;
  } else if (of.take(p['in parts']) !== undefined) parts = of.lines(paymentPart);
  else return undefined;
  if (parts === undefined) return undefined;
  if (of.take(r.unless) !== undefined) {
    unless = of.logic(0);
    if (unless === undefined) return undefined;
  }
  if (of.take(p['final on']) !== undefined) {
    finalOn = of.applied(0);
    if (finalOn === undefined) return undefined;
  }
  return { kind: 'Payment', role, name, title, value, to, on, unless, finalOn, parts, span: all(of) };
}

function paymentPart(of: Reader): ast.PaymentPart | undefined {
  const share = of.sum(0);
  if (share === undefined || of.take(r.on) === undefined) return undefined;
  const on = of.applied(0);
  if (on === undefined) return undefined;
  let unless: ast.Expression | undefined;
  if (of.take(r.unless) !== undefined) {
    unless = of.logic(0);
    if (unless === undefined) return undefined;
  }
  return { kind: 'PaymentPart', share, on, unless, span: all(of) };
}

/* ---------------------------------------------------------------- lines of a policy and of a guard */

export function policyLineAt(of: Reader): ast.PolicyLine | undefined {
  const first = of.type();
  if (first === r.from) return dated(of);
  of.next = 1;
  switch (first) {
    case t.Currency: { const currency = of.title(); return currency === undefined ? undefined : { kind: 'Currency', currency, span: all(of) }; }
    case t.Timezone: { const zone = of.text(); return zone === undefined ? undefined : { kind: 'Timezone', zone, span: all(of) }; }
    case p['year starts']: {
      const month = of.title();
      if (month === undefined) return undefined;
      if (of.take(p['named by']) === undefined) return { kind: 'YearStarts', month, namedBy: undefined, span: all(of) };
      const namedBy = of.name();
      return namedBy === undefined ? undefined : { kind: 'YearStarts', month, namedBy, span: all(of) };
    }
    case t.Rounding: {
      const up = of.take(p['half up']) !== undefined;
      return up || of.take(p['half even']) !== undefined ? { kind: 'Rounding', mode: up ? 'half up' : 'half even', span: all(of) } : undefined;
    }
    case t.Hours: {
      const from = of.title(), through = of.take(r.to) === undefined ? undefined : of.title(), opens = clock(of), closes = of.take(r.to) === undefined ? undefined : clock(of);
      return from === undefined || through === undefined || opens === undefined || closes === undefined ? undefined : { kind: 'Hours', from, through, opens, closes, span: all(of) };
    }
    case t.Holidays: {
      const days: ast.DateLiteral[] = [];
      if (of.type() === t.DateLiteral) {
        do {
          const one = date(of);
          if (one === undefined) return undefined;
          days.push(one);
        } while (of.take(t.Comma) !== undefined);
        return { kind: 'Holidays', days, column: undefined, record: undefined, span: all(of) };
      }
      const column = of.name(), record = of.take(t.OfSource) === undefined ? undefined : of.title();
      return column === undefined || record === undefined ? undefined : { kind: 'Holidays', days, column, record, span: all(of) };
    }
    case t.Closes: { const every = of.name(); return every === undefined ? undefined : { kind: 'Closes', every, span: all(of) }; }
    case t.Calendar: { const record = of.title(); return record === undefined ? undefined : { kind: 'Calendar', record, span: all(of) }; }
    case t.Party: {
      const name = of.name(), roles: ast.Title[] = [];
      if (name === undefined) return undefined;
      if (of.take(t.LeftParen) !== undefined) {
        do {
          const role = of.title();
          if (role === undefined) return undefined;
          roles.push(role);
        } while (of.take(t.Comma) !== undefined);
        if (of.take(t.RightParen) === undefined) return undefined;
      }
      return { kind: 'Party', name, roles, span: all(of) };
    }
    case t.Intent: { const said = of.text(); return said === undefined ? undefined : { kind: 'Intent', text: said, span: all(of) }; }
    case t.Accept: return accept(of);
    default: return undefined;
  }
}

function clock(of: Reader): ast.ClockTime | undefined {
  const token = of.take(t.ClockLiteral);
  return token === undefined ? undefined : { kind: 'ClockTime', text: token.image, span: spanOf(token) };
}

export function guardLineAt(of: Reader): ast.GuardLine | undefined {
  const first = of.type();
  if (first === p['owned by']) {
    of.next = 1;
    const parties = names(of);
    return parties === undefined ? undefined : { kind: 'OwnedBy', parties, span: all(of) };
  }
  // `class` begins a line, and may be the name of a value.
  if (first === p['agreed by'] || first === t.Class) return undefined;
  const condition = of.expression(0);
  return condition === undefined ? undefined : { kind: 'GuardCondition', condition, span: all(of) };
}

/* ---------------------------------------------------------------- rows of blocks */

export const scaleRowAt = (of: Reader): ast.ScaleRow | undefined => of.scaleRow(0);

const comparisons: ReadonlyMap<TokenType, '<' | '<=' | '>' | '>='> = new Map([[t.Less, '<'], [t.LessEqual, '<='], [t.Greater, '>'], [t.GreaterEqual, '>=']]);

/** A cell that is an edge: `up to 10`, `>= 10` */
export function edgeAt(of: Reader): NonNullable<ast.Cell['edge']> | undefined {
  const first = of.type(), edge = first === p['up to'] ? 'up to' : first === t.Below ? 'below' : first === t.Above ? 'above' : first === undefined ? undefined : comparisons.get(first);
  if (edge === undefined) return undefined;
  of.next = 1;
  const at = of.sum(0);
  return at === undefined ? undefined : { edge, at };
}

export const conditionAt = (of: Reader): ast.Expression | undefined => of.expression(0);

/** What a line of a test says; the cells of its rows are still text. */
export type TestLineAt = Exclude<ast.TestLine, ast.GivenRows | ast.ExpectRows | ast.InvalidLine> | { readonly kind: 'Rows'; readonly given: boolean; readonly repeat: ast.NumberLiteral | undefined; readonly only: boolean; readonly relation: ast.RelationName; readonly rows: t.Token; readonly span: Span };

export function testLineAt(of: Reader): TestLineAt | undefined {
  const first = of.type();
  of.next = 1;
  if (first === t.GivenRows || first === t.ExpectRows) {
    const given = first === t.GivenRows, count = given ? of.take(t.NumberLiteral) : undefined, only = !given && of.take(t.Only) !== undefined, relation = of.relation(), rows = of.take(t.Grid);
    return relation === undefined || rows === undefined ? undefined : { kind: 'Rows', given, repeat: count === undefined ? undefined : cst.number(count), only, relation, rows, span: all(of) };
  }
  if (first === r.expect) {
    const condition = of.expression(0);
    return condition === undefined ? undefined : { kind: 'ExpectCondition', condition, span: all(of) };
  }
  if (first !== r.given) return undefined;
  const name = of.name();
  if (name === undefined || of.take(t.Equals) === undefined) return undefined;
  const value = of.expression(0);
  return value === undefined ? undefined : { kind: 'GivenParameter', name, value, span: all(of) };
}

/* ---------------------------------------------------------------- headers */

export interface RelationHeader { readonly name: ast.Title; readonly title: ast.Text | undefined; readonly each: ast.Each | undefined; readonly by: ast.Name | undefined; readonly block: t.Token }

/** `kpi Win_rate "…" for each quarter where … by team { … }`, without what is cut in parts or above somebody. */
export function relationHeaderAt(of: Reader): RelationHeader | undefined {
  of.next = 1;
  const name = of.title(), title = of.text();
  if (name === undefined) return undefined;
  let each: ast.Each | undefined, by: ast.Name | undefined;
  if (of.type() !== t.Block && of.type() !== r.by) {
    each = forEach(of);
    if (each === undefined) return undefined;
  }
  if (of.take(r.by) !== undefined) {
    by = of.name();
    if (by === undefined) return undefined;
  }
  const block = of.take(t.Block);
  return block === undefined ? undefined : { name, title, each, by, block };
}

function forEach(of: Reader): ast.Each | undefined {
  const first = of.next;
  if (of.type() === p['for each distinct']) return forEachDistinct(of);
  if (of.take(p['for each']) === undefined) return undefined;
  const items: ast.EachItem[] = [];
  do {
    const item = of.type() === t.Title ? of.relation() : of.name();
    if (item === undefined || of.type() === r.in || of.type() === t.Above) return undefined;
    items.push(item);
  } while (of.take(t.Comma) !== undefined);
  let where: ast.Expression | undefined;
  if (of.take(r.where) !== undefined) {
    where = of.logic(0);
    if (where === undefined) return undefined;
  }
  return { kind: 'ForEach', items, parts: [], where, span: of.spanFrom(first) };
}

/** `for each distinct month(d) as m, region in Deal where …` */
function forEachDistinct(of: Reader): ast.Each | undefined {
  const first = of.next, keys: ast.DistinctKey[] = [];
  do {
    of.next += 1;
    const start = of.next, value = of.postfix(0);
    if (value === undefined) return undefined;
    let as: ast.Name | undefined;
    if (of.take(r.as) !== undefined) {
      as = of.name();
      if (as === undefined) return undefined;
    }
    keys.push({ kind: 'DistinctKey', value, as, span: of.spanFrom(start) });
  } while (of.type() === t.Comma);
  if (of.take(r.in) === undefined && of.take(t.InCurrency) === undefined) return undefined;
  const source = of.relation();
  if (source === undefined) return undefined;
  let where: ast.Expression | undefined;
  if (of.take(r.where) !== undefined) {
    where = of.logic(0);
    if (where === undefined) return undefined;
  }
  return { kind: 'ForEachDistinct', keys, source, where, span: of.spanFrom(first) };
}

export interface AssertionHeader { readonly title: ast.Text; readonly each: ast.Each | undefined; readonly block: t.Token }

/** `always "…" for each Deal { … }`, and a guard's */
export function assertionHeaderAt(of: Reader): AssertionHeader | undefined {
  of.next = 1;
  const title = of.text();
  let each: ast.Each | undefined;
  if (of.type() !== t.Block) {
    each = forEach(of);
    if (each === undefined) return undefined;
  }
  const block = of.take(t.Block);
  return title === undefined || block === undefined ? undefined : { title, each, block };
}

export interface TextHeader { readonly text: ast.Text; readonly block: t.Token | undefined }

/** `import "…"`, `policy "…" { … }` */
export function textHeaderAt(of: Reader): TextHeader | undefined {
  of.next = 1;
  const said = of.text();
  return said === undefined ? undefined : { text: said, block: of.take(t.Block) };
}

export interface ScaleHeader { readonly name: ast.Name; readonly argument: ast.Name; readonly type: ast.TypeNode; readonly dated: ast.Dated | undefined; readonly block: t.Token }

/** `scale rates of attainment percent from 2026-01-01 { … }` */
export function scaleHeaderAt(of: Reader): ScaleHeader | undefined {
  of.next = 1;
  const name = of.name(), argument = of.take(r.of) === undefined ? undefined : of.name(), type = argument === undefined ? undefined : typeAt(of);
  if (name === undefined || argument === undefined || type === undefined) return undefined;
  const dates = maybeDated(of), block = of.take(t.Block);
  return dates === undefined || block === undefined ? undefined : { name, argument, type, dated: dates ?? undefined, block };
}

export interface TableHeader { readonly name: ast.Name; readonly axes: readonly ast.TableAxis[]; readonly gives: ast.TypeNode; readonly dated: ast.Dated | undefined; readonly topmost: boolean; readonly rows: t.Token }

/** `table rates of segment text, Deal.size gives percent from 2026-01-01 topmost row { … }` */
export function tableHeaderAt(of: Reader): TableHeader | undefined {
  of.next = 1;
  const name = of.name(), axes: ast.TableAxis[] = [];
  if (name === undefined || (of.take(r.of) === undefined && of.take(t.OfSource) === undefined)) return undefined;
  do {
    const axis = axisAt(of);
    if (axis === undefined) return undefined;
    axes.push(axis);
  } while (of.take(t.Comma) !== undefined);
  if (of.take(t.Gives) === undefined) return undefined;
  const gives = typeAt(of);
  if (gives === undefined) return undefined;
  const dates = maybeDated(of), topmost = of.take(p['topmost row']) !== undefined, found = of.take(t.Grid);
  return dates === undefined || found === undefined ? undefined : { name, axes, gives, dated: dates ?? undefined, topmost, rows: found };
}

function axisAt(of: Reader): ast.TableAxis | undefined {
  const first = of.next, record = of.title();
  if (record !== undefined) {
    const column = of.take(t.Dot) === undefined ? undefined : of.name();
    return column === undefined ? undefined : { kind: 'TableAxis', record, name: column, type: undefined, span: of.spanFrom(first) };
  }
  const name = of.name();
  if (name === undefined || of.type() === p['one of']) return undefined;
  const type = typeAt(of);
  return type === undefined ? undefined : { kind: 'TableAxis', record: undefined, name, type, span: of.spanFrom(first) };
}

export interface RecordHeader { readonly name: ast.Title; readonly title: ast.Text | undefined; readonly dated: boolean; readonly block: t.Token }

export function recordHeaderAt(of: Reader): RecordHeader | undefined {
  of.next = 1;
  const name = of.title(), title = of.text(), isDated = of.take(t.Dated) !== undefined, block = of.take(t.Block);
  return name === undefined || block === undefined ? undefined : { name, title, dated: isDated, block };
}

export interface TestHeader { readonly title: ast.Text; readonly asOf: ast.Test['asOf']; readonly block: t.Token }

export function testHeaderAt(of: Reader): TestHeader | undefined {
  of.next = 1;
  const title = of.text();
  let asOf: ast.Test['asOf'];
  if (of.take(p['as of']) !== undefined) {
    const time = of.take(t.TimeLiteral);
    asOf = time === undefined ? date(of) : { kind: 'Time', text: time.image, span: spanOf(time) };
    if (asOf === undefined) return undefined;
  }
  const block = of.take(t.Block);
  return title === undefined || block === undefined ? undefined : { title, asOf, block };
}

/** `parameter x "…" = 3 from 2026-01-01 because "…"`, without its place. */
export function parameterAt(of: Reader): Omit<ast.Parameter, 'span'> | undefined {
  of.next = 1;
  const name = of.name(), title = of.text();
  if (name === undefined || of.take(t.Equals) === undefined) return undefined;
  const value = of.expression(0);
  if (value === undefined) return undefined;
  const dates = maybeDated(of), reason = because(of);
  return dates === undefined || reason === undefined ? undefined : { kind: 'Parameter', name, title, value, dated: dates ?? undefined, because: reason ?? undefined };
}
