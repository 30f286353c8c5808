/** Lines of lists, figures, credits and plans, read at once. */
import type * as ast from '../ast.js';
import { durationOf } from '../literal.js';
import * as t from '../tokens.js';
import { accept, all, because, dated, day, names, values } from './parts.js';
import { isName, type Reader } from './reader.js';
import { overlay, payment, split } from './shares.js';

const r = t.reserved;
const p = t.phrase;

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
  const by = values(of, true);
  if (by === undefined) return undefined;
  let restarting: readonly ast.Expression[] = [];
  if (of.take(p['restarting each']) !== undefined) {
    const each = values(of, false);
    if (each === undefined) return undefined;
    restarting = each;
  }
  return { kind: 'OrderedBy', by, restarting, span: all(of) };
}
