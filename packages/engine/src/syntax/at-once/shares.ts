/** Splits, overlays and payments, read at once: how much of what, to whom, on which day. */
import type { TokenType } from 'chevrotain';
import type * as ast from '../ast.js';
import * as cst from '../cst.js';
import * as t from '../tokens.js';
import { all, values } from './parts.js';
import { isName, type Reader } from './reader.js';

const r = t.reserved;
const p = t.phrase;

/** From behind `split`: `amount on d among Rows ordered by x { … } otherwise nobody` */
export function split(of: Reader): ast.Split | undefined {
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
  const ordered = of.take(p['ordered by']) === undefined ? [] : values(of, true);
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
export function overlay(of: Reader): ast.Overlay | undefined {
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
export function payment(of: Reader): ast.Payment | undefined {
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
