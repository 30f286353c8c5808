/** What headers and lines have in common: blocks, titles, days, names, what is accepted. */
import type { CstNode } from 'chevrotain';
import type { Span } from '../base/span.js';
import type * as ast from './ast.js';
import * as cst from './cst.js';
import { text } from './from-cst-expression.js';
import { spanOf } from './spans.js';
import type * as t from './tokens.js';

const { node, nodes, token, tokens, must } = cst;

export const block = (of: CstNode): t.Token => must(token(of, 'Block'), 'a block');
export const optionalText = (of: CstNode): ast.Text | undefined => { const found = token(of, 'Text'); return found === undefined ? undefined : text(found); };

export const date = (of: t.Token): ast.DateLiteral => ({ kind: 'Date', text: of.image, span: spanOf(of) });

export function dayOf(of: CstNode): ast.DateLiteral | ast.PeriodLiteral {
  const period = token(of, 'PeriodLiteral');
  return period === undefined ? date(must(token(of, 'DateLiteral'), 'a date')) : { kind: 'Period', text: period.image, span: spanOf(period) };
}

export function dated(of: CstNode): ast.Dated {
  const [from, through] = nodes(of, 'day').map(dayOf);
  return { kind: 'Dated', from: must(from, 'a date'), through, span: spanOf(of) };
}

export const optionalDated = (of: CstNode): ast.Dated | undefined => { const found = node(of, 'dated'); return found === undefined ? undefined : dated(found); };

export const names = (of: CstNode): readonly ast.Name[] => tokens(of, 'Name').map(cst.name);

export function accept(of: CstNode, span: Span): ast.Accept {
  return { kind: 'Accept', code: cst.title(must(token(of, 'Title'), 'a code')), through: date(must(token(of, 'DateLiteral'), 'a day')), because: text(must(token(of, 'Text'), 'a reason')), span };
}
