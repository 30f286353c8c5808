/** Comments and blank lines: what the tree does not hold, put back where it stood. */
import type { Span } from '../base/span.js';
import type { Comment } from './ast.js';

export class Writer {
  private readonly lines: string[] = [];
  private next = 0;
  /** At the beginning of the file or of a block, where no blank line is kept. */
  private fresh = true;
  private readonly ends: ReadonlyMap<number, Comment>;
  private readonly starts: ReadonlyMap<number, Comment>;

  constructor(private readonly text: string, private readonly comments: readonly Comment[]) {
    this.ends = new Map(comments.map((c) => [c.span.end, c]));
    this.starts = new Map(comments.map((c) => [c.span.start, c]));
  }

  result(): string {
    return this.lines.length === 0 ? '' : `${this.lines.join('\n')}\n`;
  }

  line(text: string): void {
    this.lines.push(text);
    this.fresh = false;
  }

  opened(): void { this.fresh = true; }

  /** At most one blank line, if one was written before `start`. */
  blankBefore(start: number): void {
    if (!this.fresh && this.blankWritten(start)) this.lines.push('');
  }

  private blankWritten(start: number): boolean {
    let ends = 0;
    for (let i = start - 1; i >= 0; i -= 1) {
      const c = this.text[i]!;
      if (c === '\n' || (c === '\r' && this.text[i + 1] !== '\n') || c === '\u2028' || c === '\u2029') { ends += 1; if (ends > 1) return true; } else if (!/[\s;]/.test(c)) return false;
    }
    return false;
  }

  /** Comments before `start` on lines of their own. */
  leading(start: number, indent: number): void {
    for (let c = this.comments[this.next]; c !== undefined && c.span.start < start; c = this.comments[++this.next]) {
      this.blankBefore(c.span.start);
      this.line(`${' '.repeat(indent)}${c.text}`);
    }
  }

  /** Comments inside a line that is printed as one: they go above it, without blank lines. */
  hoisted(before: number, indent: number): void {
    for (let c = this.comments[this.next]; c !== undefined && c.span.start < before; c = this.comments[++this.next]) this.line(`${' '.repeat(indent)}${c.text}`);
  }

  /** The comment that follows what ended at `end` on the same line. */
  trailing(end: number): void {
    const c = this.comments[this.next];
    if (c === undefined || c.ownLine || c.span.start < end || !/^[ \t\u00a0;]*$/.test(this.text.slice(end, c.span.start))) return;
    this.append(c);
  }

  /** The comment that stands after a `{` on its line. */
  trailingOpen(firstRow: number): void {
    const c = this.comments[this.next];
    if (c !== undefined && !c.ownLine && c.span.start < firstRow) this.append(c);
  }

  private append(c: Comment): void {
    this.lines[this.lines.length - 1] += `  ${c.text}`;
    this.next += 1;
  }

  /** Where the `{` before `start` stands, going back over space and comments; -1 if there is none. */
  openBefore(start: number): number {
    for (let i = start - 1; i >= 0; i -= 1) {
      const comment = this.ends.get(i + 1);
      if (comment !== undefined) { i = comment.span.start; continue; }
      const c = this.text[i]!;
      if (c === '{') return i;
      if (!/[\s;]/.test(c)) return -1;
    }
    return -1;
  }

  /** Where the `}` after `end` stands, going on over space and comments; -1 if there is none. */
  closeAfter(end: number): number {
    for (let i = end; i < this.text.length; i += 1) {
      const c = this.text[i]!;
      if (c === '}') return i;
      const comment = this.starts.get(i);
      if (comment !== undefined) i = comment.span.end - 1;
      else if (!/[\s;]/.test(c)) return -1;
    }
    return -1;
  }

  /** Where the `{` of a block stands that holds nothing but the next comment, if that lies between the two offsets; otherwise -1. */
  emptyBlock(from: number, until: number): number {
    const c = this.comments[this.next];
    if (c === undefined || c.span.start < from || c.span.start >= until) return -1;
    const open = this.openBefore(c.span.start);
    return open >= from && this.closeAfter(open + 1) >= 0 ? open : -1;
  }

  /** Whether a cell of the row was written with room after it. */
  padded(row: Span): boolean { return /[ \t]{2,}\|/.test(this.text.slice(row.start, row.end).replace(/"(?:[^"\\]|\\.)*"/g, '""')); }

  /** Whether a block from its first row to its last was written on one line. */
  onOneLine(first: number, last: number): boolean {
    const open = this.openBefore(first);
    if (open < 0) return false;
    let close = last;
    while (close < this.text.length && /[^\S\r\n\u2028\u2029]|;/.test(this.text[close]!)) close += 1;
    return this.text[close] === '}' && !/[\r\n\u2028\u2029]/.test(this.text.slice(open, close));
  }
}
