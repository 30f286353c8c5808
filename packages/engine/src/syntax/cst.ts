/** Looking into a concrete tree that was read without errors: what the rule demands is there, what it allows may be absent. */
import type { CstNode, IToken } from 'chevrotain';
import type { Span } from '../base/span.js';
import type * as ast from './ast.js';
import { spanOf } from './spans.js';
import type { Token } from './tokens.js';

export const nodes = (of: CstNode, rule: string): readonly CstNode[] => (of.children[rule] ?? []) as CstNode[];
export const node = (of: CstNode, rule: string): CstNode | undefined => nodes(of, rule)[0];
export const tokens = (of: CstNode, type: string): readonly Token[] => (of.children[type] ?? []) as Token[];
export const token = (of: CstNode, type: string): Token | undefined => tokens(of, type)[0];
export const has = (of: CstNode, key: string): boolean => of.children[key] !== undefined;

/** A child that the rule demands. Its absence would be a mistake in the grammar, not in the text. */
export function must<T>(child: T | undefined, what: string): T {
  if (child === undefined) throw new Error(`the grammar promised ${what}`);
  return child;
}

export const name = (of: IToken): ast.Name => ({ kind: 'Name', text: of.image, span: spanOf(of) });
export const title = (of: IToken): ast.Title => ({ kind: 'Title', text: of.image, span: spanOf(of) });
export const number = (of: IToken): ast.NumberLiteral => ({ kind: 'Number', text: of.image, span: spanOf(of) });
export const join = (from: Span, to: Span): Span => ({ start: from.start, end: to.end });
