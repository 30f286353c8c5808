/** Lines of lists, figures, credits and plans: concrete tree to tree. */
import type { CstNode } from 'chevrotain';
import type { Span } from '../base/span.js';
import type * as ast from './ast.js';
import * as cst from './cst.js';
import { applied, callOrName, conditions, expression, fieldName, logic, operand, order, postfix, rowsOf, source, sum, text } from './from-cst-expression.js';
import { block, optionalText, dayOf, dated, names, accept } from './from-cst-parts.js';
import { durationOf } from './literal.js';
import { spanOf, type Reading } from './recovery.js';

const { node, nodes, token, has, must } = cst;

export function line(reading: Reading, of: CstNode, span: Span): ast.Line {
  const child = (rule: string): CstNode | undefined => node(of, rule);
  const ordered = child('orderedBy');
  if (ordered !== undefined) {
    return { kind: 'OrderedBy', by: order(reading, node(ordered, 'order')), restarting: nodes(ordered, 'applied').map((n) => applied(reading, n)), span };
  }
  const dates = child('dated');
  if (dates !== undefined) return { ...dated(dates), span };
  const listed = child('names');
  if (has(of, 'GovernedBy')) return { kind: 'GovernedBy', value: applied(reading, must(child('applied'), 'a date')), span };
  if (has(of, 'AgreedBy')) return { kind: 'AgreedBy', parties: names(must(listed, 'a party')), span };
  if (has(of, 'OwnedBy')) return { kind: 'OwnedBy', parties: names(must(listed, 'a party')), span };
  if (has(of, 'Class')) return { kind: 'Class', name: cst.name(must(token(of, 'Name'), 'a class')), span };
  if (has(of, 'Better')) return { kind: 'Better', name: cst.name(must(token(of, 'Name'), 'a direction')), span };
  const served = child('serves');
  if (served !== undefined) return serves(reading, served, span);
  const accepted = child('accept');
  if (accepted !== undefined) return accept(accepted, span);
  const required = child('require');
  if (required !== undefined) return require_(reading, required, span);
  const excluded = child('exclude');
  if (excluded !== undefined) {
    return { kind: 'Exclude', condition: expression(reading, must(node(excluded, 'expression'), 'a condition')), because: optionalText(excluded), span };
  }
  const cut = child('split');
  if (cut !== undefined) return split(reading, cut, span);
  const overlaid = child('overlay');
  if (overlaid !== undefined) return overlay(reading, overlaid, span);
  const paid = child('payment');
  if (paid !== undefined) return payment(reading, paid, span);
  const column = must(child('column'), 'a line');
  const role = token(column, 'RoleWord');
  return {
    kind: 'Column', role: role === undefined ? undefined : (role.image as ast.Role), name: cst.name(must(token(column, 'Name'), 'a name')), title: optionalText(column),
    value: expression(reading, must(node(column, 'expression'), 'a value')), span,
  };
}

function serves(reading: Reading, of: CstNode, span: Span): ast.Serves {
  const after = token(of, 'DurationLiteral'), by = node(of, 'expression'), measured = node(of, 'day');
  return {
    kind: 'Serves', goal: cst.title(must(token(of, 'Title'), 'a goal')), after: after === undefined ? undefined : durationOf(after), by: by === undefined ? undefined : expression(reading, by),
    measured: measured === undefined ? undefined : dayOf(measured), span,
  };
}

function require_(reading: Reading, of: CstNode, span: Span): ast.Require {
  const because = optionalText(of);
  const group = token(of, 'Block');
  if (group === undefined) return { kind: 'Require', quantity: 'all', conditions: [expression(reading, must(node(of, 'expression'), 'a condition'))], because, span };
  const atLeast = token(of, 'NumberLiteral');
  return { kind: 'Require', quantity: atLeast === undefined ? 'any' : { atLeast: cst.number(atLeast) }, conditions: conditions(reading, group), because, span };
}

function split(reading: Reading, of: CstNode, span: Span): ast.Split {
  const among = node(of, 'source');
  const parts = rowsOf<ast.SplitPart>(reading, block(of), 'splitPart', 'a part of this split', (part, at) => {
    const share = node(part, 'sum');
    return { kind: 'SplitPart', share: share === undefined ? 'remainder' : sum(reading, share), to: target(reading, must(node(part, 'target'), 'a recipient')), label: label(part), span: at };
  });
  return {
    kind: 'Split', column: cst.name(must(token(of, 'Name'), 'a column')), on: applied(reading, must(node(of, 'applied'), 'a date')),
    among: among === undefined ? undefined : source(reading, among), ordered: order(reading, node(of, 'order')), parts, otherwiseNobody: has(of, 'Nobody'), span,
  };
}

const label = (of: CstNode): ast.Title | undefined => { const found = token(of, 'Title'); return found === undefined ? undefined : cst.title(found); };

function overlay(reading: Reading, of: CstNode, span: Span): ast.Overlay {
  const among = node(of, 'source');
  return {
    kind: 'Overlay', share: operand(reading, must(node(of, 'operand'), 'a share')), of: cst.name(must(token(of, 'Name'), 'a column')),
    to: target(reading, must(node(of, 'target'), 'a recipient')), on: applied(reading, must(node(of, 'applied'), 'a date')),
    among: among === undefined ? undefined : source(reading, among), ordered: order(reading, node(of, 'order')), label: label(of), span,
  };
}

function target(reading: Reading, of: CstNode): ast.Target {
  return { kind: 'Target', recipients: nodes(of, 'recipient').map((r) => recipient(reading, r)), span: spanOf(of) };
}

function recipient(reading: Reading, of: CstNode): ast.Recipient {
  const span = spanOf(of);
  if (has(of, 'Nobody')) return { kind: 'Nobody', span };
  if (has(of, 'ProRata')) return { kind: 'ProRata', span };
  const picked = node(of, 'pick');
  if (picked !== undefined) {
    const where = node(picked, 'logic');
    const by = node(picked, 'applied');
    return {
      kind: 'Pick', pick: has(picked, 'First') ? 'first' : has(picked, 'Last') ? 'last' : has(picked, 'All') ? 'all' : 'others',
      where: where === undefined ? undefined : logic(reading, where), evenly: has(picked, 'Evenly'), inFull: has(picked, 'InFull'), by: by === undefined ? undefined : applied(reading, by), span,
    };
  }
  const payee = must(node(of, 'payee'), 'a recipient');
  const named = token(payee, 'Text');
  const called = node(payee, 'callOrName');
  let value: ast.Expression = named === undefined ? callOrName(reading, must(called, 'a recipient')) : text(named);
  for (const step of nodes(payee, 'fieldName')) {
    const name = cst.name(fieldName(step));
    value = { kind: 'Path', base: value, name, span: cst.join(value.span, name.span) };
  }
  const day = node(payee, 'postfix');
  if (day !== undefined) {
    const key = postfix(reading, day);
    value = { kind: 'At', value, keys: key.kind === 'List' ? key.items : [key], span: cst.join(value.span, key.span) };
  }
  return { kind: 'Payee', value, span };
}

function payment(reading: Reading, of: CstNode, span: Span): ast.Payment {
  const parts = token(of, 'Block');
  const dates = nodes(of, 'applied').map((n) => applied(reading, n));
  const unless = node(of, 'logic');
  const on = parts === undefined ? dates.shift() : undefined;
  return {
    kind: 'Payment', role: must(token(of, 'PaymentWord'), 'a role').image as ast.PaymentRole, name: cst.name(must(token(of, 'Name'), 'a name')), title: optionalText(of),
    value: expression(reading, must(node(of, 'expression'), 'an amount')), to: target(reading, must(node(of, 'target'), 'a recipient')), on,
    unless: unless === undefined ? undefined : logic(reading, unless), finalOn: dates[0], span,
    parts: parts === undefined ? [] : rowsOf<ast.PaymentPart>(reading, parts, 'paymentPart', 'a part of this payment', (part, at) => {
      const condition = node(part, 'logic');
      return {
        kind: 'PaymentPart', share: sum(reading, must(node(part, 'sum'), 'a share')), on: applied(reading, must(node(part, 'applied'), 'a date')),
        unless: condition === undefined ? undefined : logic(reading, condition), span: at,
      };
    }),
  };
}
