/** Where tokens and nodes of the concrete tree stand. Chevrotain's ends are the last character's; ours are the place behind it. */
import type { CstElement } from 'chevrotain';
import type { Span } from '../base/span.js';
import type { Token } from './tokens.js';

export function spanOf(element: CstElement): Span {
  if ('image' in element) return { start: element.startOffset, end: (element.endOffset as number) + 1 };
  const at = element.location;
  return { start: at?.startOffset ?? 0, end: (at?.endOffset ?? -1) + 1 };
}

export function spanOfTokens(tokens: readonly Token[]): Span {
  const first = tokens[0];
  const last = tokens[tokens.length - 1];
  return first === undefined || last === undefined ? { start: 0, end: 0 } : { start: first.startOffset, end: spanOf(last).end };
}
