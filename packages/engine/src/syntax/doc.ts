/**
 * What the printer knows of a line before it has a width: texts, places where it may go on in the next line, and blocks. A line that fits stays one line;
 * otherwise blocks open first, then it breaks at the outermost place that fits.
 */
import type { Span } from '../base/span.js';
import type { Writer } from './trivia.js';

export const width = 100;

export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  /** A space, or a line end and a deeper indentation; the lower the weight, the sooner. */
  | { readonly kind: 'break'; readonly weight: number }
  | { readonly kind: 'block'; readonly rows: readonly Row[] }
  | { readonly kind: 'grid'; readonly rows: readonly GridLine[] };
export interface Row { readonly span: Span; readonly pieces: readonly Piece[] }
export interface GridLine { readonly span: Span; readonly cells: readonly string[] }
type Block = Extract<Piece, { kind: 'block' }>;

/** How much a break costs: clauses of the line first, then conditions, lists, arithmetic. Every open bracket counts more than all of these. */
export const clause = 0;
export const condition = 2;
export const list = 4;
export const arithmetic = 6;
const bracket = 10;

/** Collects the pieces of one line. */
export class Pieces {
  readonly pieces: Piece[] = [];
  private depth = 0;

  text(text: string): this {
    const last = this.pieces[this.pieces.length - 1];
    if (last?.kind === 'text') this.pieces[this.pieces.length - 1] = { kind: 'text', text: last.text + text };
    else this.pieces.push({ kind: 'text', text });
    return this;
  }

  break(weight: number): this {
    this.pieces.push({ kind: 'break', weight: weight + this.depth * bracket });
    return this;
  }

  open(): this { this.depth += 1; return this.text('('); }
  close(): this { this.depth -= 1; return this.text(')'); }

  block(rows: readonly Row[]): this { this.pieces.push({ kind: 'block', rows }); return this; }
  grid(rows: readonly GridLine[]): this { this.pieces.push({ kind: 'grid', rows }); return this; }

  /** Items with `, ` between, where the line may break after a comma. */
  list<T>(items: readonly T[], one: (item: T) => void): this {
    for (const [i, item] of items.entries()) {
      if (i > 0) this.text(',').break(list);
      one(item);
    }
    return this;
  }
}

/** Prints rows at an indentation; `end` is where what contains them ends. */
export function writeRows(out: Writer, rows: readonly Row[], indent: number): void {
  for (const row of rows) writeRow(out, row, indent);
}

function writeRow(out: Writer, row: Row, indent: number): void {
  out.leading(row.span.start, indent);
  const empty = out.emptyBlock(row.span.start, row.span.end);
  const opened = openBlocks(out, row.pieces, indent, empty >= 0);
  const segments = split(row.pieces, opened);
  out.blankBefore(row.span.start);
  const firstBlock = segments[0]?.ends;
  out.hoisted(firstBlock === undefined ? row.span.end : openOf(out, firstBlock) ?? (empty >= 0 ? empty : row.span.end), indent);
  let prefix = '';
  for (const segment of segments) {
    const lines = wrap(segment.pieces, prefix, indent, segment.ends === undefined ? width : width - 1);
    if (segment.ends === undefined) { for (const line of lines) out.line(line); continue; }
    lines[lines.length - 1] += '{';
    for (const line of lines) out.line(line);
    const close = segment.ends.rows.length === 0 ? out.closeAfter(empty + 1) : -1;
    out.trailingOpen(segment.ends.rows[0]?.span.start ?? close);
    out.opened();
    if (close >= 0) out.leading(close, indent + 2);
    if (segment.ends.kind === 'block') writeRows(out, segment.ends.rows, indent + 2);
    else writeGrid(out, segment.ends.rows, indent + 2);
    const last = segment.ends.rows[segment.ends.rows.length - 1];
    if (last !== undefined) out.leading(out.closeAfter(last.span.end), indent + 2);
    prefix = '}';
  }
  out.trailing(row.span.end);
}

function openOf(out: Writer, block: Exclude<Piece, { kind: 'text' } | { kind: 'break' }>): number | undefined {
  const first = block.rows[0];
  const at = first === undefined ? -1 : out.openBefore(first.span.start);
  return at < 0 ? undefined : at;
}

/** Which blocks are printed over several lines: those written so, and those without which a line would be too long. */
function openBlocks(out: Writer, pieces: readonly Piece[], indent: number, commented: boolean): ReadonlySet<Piece> {
  const opened = new Set<Piece>();
  const holder = commented ? pieces.find((p) => p.kind === 'block' && p.rows.length === 0) : undefined;
  if (holder !== undefined) opened.add(holder);
  for (const piece of pieces) {
    if (piece.kind === 'grid' || (piece.kind === 'block' && !mayStayFlat(out, piece))) opened.add(piece);
  }
  for (let changed = true; changed;) {
    changed = false;
    for (const [i, segment] of split(pieces, opened).entries()) {
      const blocks = segment.pieces.filter((p): p is Block => p.kind === 'block' && p.rows.length > 0);
      if (blocks.length === 0 || indent + (i > 0 ? 1 : 0) + flat(segment.pieces).length + (segment.ends === undefined ? 0 : 1) <= width) continue;
      for (const block of blocks) opened.add(block);
      changed = true;
    }
  }
  return opened;
}

function mayStayFlat(out: Writer, block: Block): boolean {
  const first = block.rows[0];
  const last = block.rows[block.rows.length - 1];
  if (first === undefined || last === undefined) return true;
  return out.onOneLine(first.span.start, last.span.end) && block.rows.every((row) => row.pieces.every((p) => p.kind !== 'grid' && (p.kind !== 'block' || mayStayFlat(out, p))));
}

interface Segment { readonly pieces: readonly Piece[]; readonly ends: Exclude<Piece, { kind: 'text' } | { kind: 'break' }> | undefined }

/** The pieces between blocks that are printed over several lines. */
function split(pieces: readonly Piece[], opened: ReadonlySet<Piece>): readonly Segment[] {
  const segments: Segment[] = [];
  let current: Piece[] = [];
  for (const piece of pieces) {
    if (piece.kind !== 'text' && piece.kind !== 'break' && opened.has(piece)) { segments.push({ pieces: current, ends: piece }); current = []; } else current.push(piece);
  }
  // After the last block at least its `}` is printed.
  segments.push({ pieces: current, ends: undefined });
  return segments;
}

function flat(pieces: readonly Piece[]): string {
  return pieces.map((piece) => {
    switch (piece.kind) {
      case 'text': return piece.text;
      case 'break': return ' ';
      case 'block': return piece.rows.length === 0 ? '{ }' : `{ ${piece.rows.map((row) => flat(row.pieces)).join('; ')} }`;
      case 'grid': return '{ … }';
    }
  }).join('');
}

/** Lines of at most the width, as far as there are places to break. */
function wrap(pieces: readonly Piece[], prefix: string, indent: number, limit: number): string[] {
  const lines: string[] = [];
  let rest = pieces;
  let start = `${' '.repeat(indent)}${prefix}`;
  for (;;) {
    const whole = start + flat(rest);
    if (whole.length <= limit) return [...lines, whole];
    let column = start.length;
    let best = -1;
    let bestWeight = Infinity;
    for (const [i, piece] of rest.entries()) {
      if (piece.kind === 'break' && i > 0) {
        if (column > width && best >= 0) break;
        if (piece.weight <= bestWeight && column > indent + 12) { best = i; bestWeight = piece.weight; }
      }
      column += flat([piece]).length;
    }
    if (best < 0) return [...lines, whole];
    lines.push((start + flat(rest.slice(0, best))).trimEnd());
    rest = rest.slice(best + 1);
    start = ' '.repeat(indent + 4);
  }
}

/**
 * Rows of cells. A grid that was written in columns (some cell is padded) is kept in columns; any other keeps one space around each `|`, so that a longer
 * cell changes one line. Nothing is padded at the end of a row.
 */
function writeGrid(out: Writer, rows: readonly GridLine[], indent: number): void {
  const widths: number[] = [];
  if (rows.some((row) => out.padded(row.span))) {
    for (const row of rows) for (const [i, cell] of row.cells.entries()) if (i < row.cells.length - 1) widths[i] = Math.max(widths[i] ?? 0, [...cell].length);
  }
  for (const row of rows) {
    out.leading(row.span.start, indent);
    out.blankBefore(row.span.start);
    const cells = row.cells.map((cell, i) => (i < row.cells.length - 1 ? cell + ' '.repeat(Math.max(0, (widths[i] ?? 0) - [...cell].length)) : cell));
    out.line(`${' '.repeat(indent)}${cells.join(' | ')}`);
    out.trailing(row.span.end);
  }
}
