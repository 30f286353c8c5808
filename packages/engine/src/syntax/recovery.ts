/**
 * Reading one line by one rule, and what is left of a line that could not be read. Every detail of Chevrotain's positions is kept here: its ends are the last
 * character's, and at the end of the input it has no position at all.
 */
import type { CstNode, IRecognitionException } from 'chevrotain';
import type { Span } from '../base/span.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { Reader } from './at-once/reader.js';
import { byRule, explain } from './by-grammar.js';
import type { ByRule, RuleName } from './by-grammar.js';
import { spanOf } from './spans.js';
import type { Token } from './tokens.js';

export type { RuleName };

/** After so many problems the file is another kind of file: nothing more is read. */
export const problemLimit = 1_000;

/** What a pass over one file knows and collects. */
export class Reading {
  private readonly found: Diagnostic[] = [];
  /** While a chunk's braces are mended, its other problems may be consequences. */
  muted = false;
  /** The first token of the line before, if it could not be read: a line that is indented deeper is the rest of it. */
  private failed: Token | undefined;

  /** `shortWays` off: everything is read by the rules of the grammar, in the tests that compare the two. */
  constructor(readonly file: string, readonly text: string, /** Where the lexer found problems, in order. */ private readonly lexical: readonly number[], readonly shortWays = true) {}

  get problems(): readonly Diagnostic[] { return this.found; }

  report(problem: Diagnostic): void {
    if (!this.muted) this.found.push(problem);
  }

  at(span: Span): { readonly span: { readonly file: string; readonly start: number; readonly end: number } } {
    return { span: { file: this.file, start: span.start, end: span.end } };
  }

  /** Reads all of `tokens` without the grammar; nothing, and nothing is said, if they are none of the common forms (at-once/). */
  atOnce<T>(read: (of: Reader) => T | undefined, tokens: readonly Token[]): T | undefined {
    if (!this.shortWays || this.found.length >= problemLimit) return undefined;
    const reader = new Reader(tokens, 0), value = read(reader);
    if (value === undefined || !reader.done) return undefined;
    this.failed = undefined;
    return value;
  }

  /** Reads `tokens` by `rule`; nothing, after one message, if they do not fit. `place` names the line in that message. */
  line(rule: RuleName, tokens: readonly Token[], place: string): CstNode | undefined {
    if (this.found.length >= problemLimit) return undefined;
    const attempt = parseTokens(rule, tokens);
    if (attempt.error === undefined) { this.failed = undefined; return attempt.node; }
    const first = tokens[0];
    const rest = this.failed !== undefined && first !== undefined && first.first && first.column > this.failed.column && first.startOffset > this.failed.startOffset;
    if (!rest) this.failed = first;
    if (!rest && !this.spoilt(tokens, attempt.error)) this.report(explain(this, rule, tokens, attempt.error, place));
    return undefined;
  }

  /** Whether the lexer has already said what is wrong with this line. */
  private spoilt(tokens: readonly Token[], error: IRecognitionException): boolean {
    const first = tokens[0];
    if (first === undefined) return false;
    const start = first.startOffset;
    const at = error.token.startOffset;
    if (this.spoiltBefore(first)) return true;
    // The parser looks two tokens ahead, so the sign that is to blame may stand behind the token it names.
    const following = Number.isNaN(at) || at === undefined ? undefined : tokens[tokens.indexOf(error.token as Token) + 1];
    const end = following === undefined ? spanOf(tokens[tokens.length - 1]!).end : following.startOffset + 1;
    const next = this.lexical[this.firstFrom(start)];
    if (next === undefined) return false;
    if (next < end) return true;
    // A sign that was left out just after the last token, or as the first of the next line, is the reason for an early end.
    if (following !== undefined) return false;
    const gap = this.text.slice(end, Math.min(next, end + 400));
    return !/[\r\n;]/.test(gap) || /^[ \t]*\r?\n[ \t]+$/.test(gap);
  }

  /** Whether a sign was left out between the beginning of the line and its first token: that may have been the first word. */
  spoiltBefore(first: Token): boolean {
    const before = this.lexical[this.firstFrom(first.startOffset) - 1];
    return before !== undefined && first.startOffset - before < 200 && !/[\r\n;{}\w]/.test(this.text.slice(before, first.startOffset));
  }

  /** The first problem of the lexer at or after an offset. */
  private firstFrom(offset: number): number {
    let low = 0;
    let high = this.lexical.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.lexical[middle]! < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The tokens as a rule of the grammar reads them. */
export function parseTokens(rule: RuleName, tokens: readonly Token[]): ByRule {
  return byRule(rule, tokens);
}

export { spanOf, spanOfTokens } from './spans.js';
