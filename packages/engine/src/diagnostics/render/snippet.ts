/** One source line with what is said about places in it: marks below the line, and their texts. Columns here are cells of the terminal. */
import { cellsOf, printable, widthOf } from '../../base/printable.js';
import type { Paint, Style } from './paint.js';

/** A place within the line: offsets into its text. */
export interface Mark {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly style: Style;
  readonly sign: '^' | '-';
}

export interface LineView {
  readonly source: string;
  readonly below: readonly string[];
}

const TAB = 4;

/** `cells`: how wide the line may be; a longer one is cut around its marks. */
export function lineView(text: string, marks: readonly Mark[], cells: number, paint: Paint): LineView {
  const laid = layOut(text, marks, cells);
  return { source: laid.text, below: marks.length === 0 ? [] : below(marks.map((mark) => ({ mark, ...laid.place(mark) })), paint) };
}

interface Laid { readonly text: string; place(mark: Mark): { readonly from: number; readonly to: number } }

function layOut(whole: string, marks: readonly Mark[], cells: number): Laid {
  // A line of many megabytes is cut before anything walks over it.
  const first = marks.length === 0 ? 0 : Math.min(...marks.map((m) => m.from));
  const skipped = Math.max(0, boundary(whole, first - 2 * cells));
  const line = whole.slice(skipped, boundary(whole, first + 6 * cells));
  const pieces: string[] = [];
  /** cell at which each offset of the line stands; one more for its end */
  const at = new Int32Array(line.length + 1);
  const edges: number[] = [0];
  let cell = 0;
  for (let i = 0; i < line.length;) {
    const character = String.fromCodePoint(line.codePointAt(i)!);
    const shown = character === '\t' ? ' '.repeat(TAB - (cell % TAB)) : printable(character);
    at.fill(cell, i, i + character.length);
    pieces.push(shown);
    cell += shown === character ? cellsOf(character) : widthOf(shown);
    edges.push(cell);
    i += character.length;
  }
  at[line.length] = cell;
  const cellOf = (offset: number): number => at[Math.max(0, Math.min(line.length, offset - skipped))]!;
  const complete = skipped === 0 && skipped + line.length === whole.length && cell <= cells;
  if (complete) return { text: pieces.join('').trimEnd(), place: (m) => ({ from: cellOf(m.from), to: Math.max(cellOf(m.to), cellOf(m.from) + 1) }) };
  // Room for an ellipsis at each side; the first mark stands a third into the window unless all of the beginning can be shown.
  const room = Math.max(20, cells - 2);
  const target = marks.length === 0 ? 0 : cellOf(first);
  const last = marks.length === 0 ? 0 : Math.max(...marks.map((m) => cellOf(m.to)));
  const begin = last <= room && skipped === 0 ? 0 : Math.max(0, last - target < room ? Math.min(target - Math.floor(room / 3), Math.max(0, cell - room)) : target - 4);
  let from = edges.findIndex((e) => e >= begin);
  if (from < 0) from = 0;
  let to = from;
  while (to < pieces.length && edges[to + 1]! - edges[from]! <= room) to++;
  const cutBefore = from > 0 || skipped > 0;
  const cutAfter = to < pieces.length || skipped + line.length < whole.length;
  const shift = (cutBefore ? 1 : 0) - edges[from]!;
  const limit = edges[to]! + shift;
  const inside = (offset: number): number => Math.max(0, Math.min(limit, cellOf(offset) + shift));
  return {
    text: `${cutBefore ? '…' : ''}${pieces.slice(from, to).join('')}${cutAfter ? '…' : ''}`.trimEnd(),
    place: (m) => ({ from: inside(m.from), to: Math.max(inside(m.to), inside(m.from) + 1) }),
  };
}

/** An offset that does not stand within a surrogate pair. */
function boundary(text: string, offset: number): number {
  const at = Math.max(0, Math.min(text.length, offset));
  return at > 0 && at < text.length && text.charCodeAt(at) >= 0xdc00 && text.charCodeAt(at) <= 0xdfff ? at - 1 : at;
}

interface Placed { readonly mark: Mark; readonly from: number; readonly to: number }

/** The row of marks, the last text beside it, the other texts hanging below from right to left. */
function below(placed: readonly Placed[], paint: Paint): readonly string[] {
  const row = new Row();
  for (const sign of ['-', '^'] as const) for (const p of placed) if (p.mark.sign === sign) row.put(p.from, sign.repeat(p.to - p.from), p.mark.style);
  const texts = placed.filter((p) => p.mark.text !== '').sort((a, b) => a.from - b.from || a.to - b.to);
  const last = texts[texts.length - 1];
  const end = Math.max(...placed.map((p) => p.to));
  const beside = last !== undefined && last.to === end && texts.every((p) => p === last || p.from < last.from) ? last : null;
  if (beside !== null) row.put(end + 1, printable(beside.mark.text), beside.mark.style);
  const rows = [row.text(paint)];
  const hanging = texts.filter((p) => p !== beside);
  if (hanging.length > 0) rows.push(connectors(hanging).text(paint));
  for (let i = hanging.length - 1; i >= 0; i--) {
    const text = connectors(hanging.slice(0, i).filter((p) => p.from < hanging[i]!.from));
    text.put(hanging[i]!.from, printable(hanging[i]!.mark.text), hanging[i]!.mark.style);
    rows.push(text.text(paint));
  }
  return rows;
}

function connectors(of: readonly Placed[]): Row {
  const row = new Row();
  for (const p of of) row.put(p.from, '│', p.mark.style);
  return row;
}

/** A row of cells that is written to in any order. */
class Row {
  private readonly cells: { text: string; style: Style | null }[] = [];

  put(at: number, text: string, style: Style): void {
    while (this.cells.length < at) this.cells.push({ text: ' ', style: null });
    let cell = at;
    for (const character of text) this.cells[cell++] = { text: character, style };
  }

  text(paint: Paint): string {
    let out = '';
    for (let i = 0; i < this.cells.length;) {
      const { style } = this.cells[i]!;
      let run = '';
      while (i < this.cells.length && this.cells[i]!.style === style) run += this.cells[i++]!.text;
      out += style === null ? run : paint(style, run);
    }
    return out;
  }
}
