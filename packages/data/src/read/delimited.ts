/**
 * Delimited text: CSV and TSV. A scanner of our own, because three things are wanted that readers made for clean data do not give: each row's physical line,
 * ragged rows and broken quotes as facts instead of an abort or a guess, and the speed of not building an object a row.
 */
import * as codes from '../codes.js';
import type { Reading } from '../manifest.js';
import { LONGEST_CELL, MOST_COLUMNS, SourceFailure, type RowFault, type RowTaker } from './rows.js';
import { textChunks } from './text-chunks.js';

type RowSink = (cells: string[], width: number, line: number, fault: RowFault | null, damaged: boolean) => void;

const enum State { CellStart, Plain, Quoted, QuoteInQuoted }

const LF = 10;
const CR = 13;

/** Takes text in pieces of any size and gives rows. Quotes count only at the start of a cell; within it a doubled quote is one. */
export class DelimitedScanner {
  private readonly delimiter: number;
  private readonly quoteCode: number;
  private state: State = State.CellStart;
  private cells: string[] = [];
  private width = 0;
  /** what is known of the current cell from earlier pieces */
  private partial = '';
  private quoted = false;
  private line = 1;
  private rowLine = 1;
  private afterReturn = false;
  private fault: RowFault | null = null;
  /** damage in this piece, and in any piece that the current row touches */
  private pieceDamaged = false;
  private rowDamaged = false;
  private returnBefore = false;

  constructor(delimiter: string, private readonly quote: string, private readonly sink: RowSink) {
    this.delimiter = delimiter.charCodeAt(0);
    this.quoteCode = quote === '' ? -1 : quote.charCodeAt(0);
  }

  push(text: string, damaged: boolean): void {
    this.pieceDamaged = damaged;
    this.rowDamaged ||= damaged;
    this.scan(text);
    this.returnBefore = text.charCodeAt(text.length - 1) === CR;
  }

  private scan(text: string): void {
    const { delimiter, quoteCode } = this;
    const n = text.length;
    let i = 0;
    while (i < n) {
      if (this.afterReturn) {
        this.afterReturn = false;
        if (text.charCodeAt(i) === LF) { i++; continue; }
      }
      switch (this.state) {
        case State.CellStart:
          if (text.charCodeAt(i) === quoteCode) {
            this.state = State.Quoted;
            this.quoted = true;
            i++;
          } else this.state = State.Plain;
          break;
        case State.Plain: {
          let j = i;
          let c = -1;
          while (j < n && (c = text.charCodeAt(j)) !== delimiter && c !== LF && c !== CR) j++;
          if (j === n) {
            this.extend(text.slice(i));
            return;
          }
          this.endCell(this.partial === '' ? text.slice(i, j) : this.partial + text.slice(i, j));
          this.endOfCellAt(c);
          i = j + 1;
          break;
        }
        case State.Quoted: {
          const j = text.indexOf(this.quote, i);
          const end = j < 0 ? n : j;
          this.countLines(text, i, end);
          this.extend(i === 0 && end === n ? text : text.slice(i, end));
          if (j < 0) return;
          this.state = State.QuoteInQuoted;
          i = j + 1;
          break;
        }
        case State.QuoteInQuoted: {
          const c = text.charCodeAt(i);
          if (c === quoteCode) {
            this.extend(this.quote);
            this.state = State.Quoted;
            i++;
          } else if (c === delimiter || c === LF || c === CR) {
            this.endCell(this.partial);
            this.endOfCellAt(c);
            i++;
          } else {
            this.fault ??= { kind: 'quotes', what: 'text after the closing quote' };
            this.state = State.Plain;
          }
          break;
        }
      }
    }
  }

  /** The text is over: what is begun is finished. */
  end(): void {
    if (this.state === State.Quoted) this.fault = { kind: 'quotes', what: 'a quote that is never closed' };
    if (this.state !== State.CellStart || this.width > 0) {
      this.endCell(this.partial);
      this.endRow();
    }
  }

  private extend(piece: string): void {
    // A cell without end keeps only its beginning; the row is rejected when it ends.
    if (this.partial.length <= LONGEST_CELL) this.partial = this.partial === '' ? piece : this.partial + piece;
  }

  private endCell(cell: string): void {
    if (cell.length > LONGEST_CELL) {
      this.fault ??= { kind: 'too long', cell: this.width };
      cell = cell.slice(0, 100);
    }
    if (this.width < MOST_COLUMNS) this.cells[this.width] = cell;
    this.width++;
    this.partial = '';
    this.state = State.CellStart;
  }

  private endOfCellAt(c: number): void {
    if (c === this.delimiter) return;
    this.line++;
    this.afterReturn = c === CR;
    this.endRow();
  }

  private endRow(): void {
    const blank = this.width === 1 && !this.quoted && this.cells[0] === '';
    if (!blank) this.sink(this.cells, this.width, this.rowLine, this.fault, this.rowDamaged);
    this.width = 0;
    this.quoted = false;
    this.fault = null;
    this.rowDamaged = this.pieceDamaged;
    this.rowLine = this.line;
  }

  /** Lines within quotes are lines of the file. CR, LF and CRLF each end one. */
  private countLines(text: string, from: number, to: number): void {
    for (let i = from; i < to; i++) {
      const c = text.charCodeAt(i);
      if (c === LF && !(i > 0 ? text.charCodeAt(i - 1) === CR : this.returnBefore)) this.line++;
      else if (c === CR) this.line++;
    }
  }
}

/** Reads a CSV or TSV file. `delimiter` is the manifest's word, or the one of the file's kind. */
export async function readDelimited(path: string, label: string, reading: Reading, delimiter: string, taker: RowTaker): Promise<void> {
  let expected = -1;
  let stopped = false;
  let footerLine = 0;
  let footerRows = 0;
  let emptyRows = 0;
  const footer = reading.footer;
  const begin = (columns: readonly string[]): void => {
    expected = columns.length;
    stopped = taker.header(columns) === null;
  };
  const scanner = new DelimitedScanner(delimiter, reading.quote, (cells, width, line, fault, damaged) => {
    if (stopped || line <= reading.skip) return;
    if (footerLine > 0) { footerRows++; return; }
    // Spreadsheets write a row that nobody filled as its separators alone. Like a line that is blank it is no row, before the header and after it.
    if (width > 1 && fault === null && isEmpty(cells, width)) {
      if (expected >= 0) emptyRows++;
      return;
    }
    if (expected < 0) {
      const columns = cells.slice(0, Math.min(width, MOST_COLUMNS));
      begin(reading.header ? columns.map(c => c.trim()) : columns.map((_, i) => String(i + 1)));
      if (reading.header || stopped) return;
    }
    if (footer !== null && beginsWith(cells, width, footer)) { footerLine = line; footerRows = 1; return; }
    if (fault !== null) taker.fault(fault, line, cells[0] ?? '');
    else if (width < expected && reading.shortRows === 'blank') taker.row(cells.fill('', width, expected), line, null, damaged);
    else if (width !== expected) taker.fault({ kind: 'ragged', cells: width, expected }, line, cells[0] ?? '');
    else taker.row(cells, line, null, damaged);
  });
  for await (const chunk of textChunks(path, label, reading.encoding, bytes => taker.progress(bytes))) {
    scanner.push(chunk.text, chunk.damaged);
    if (stopped) return;
  }
  scanner.end();
  if (expected < 0) throw new SourceFailure(codes.emptyFile.at({ data: { file: label } }, { file: label }));
  if (emptyRows > 0) taker.empty(emptyRows);
  if (footerRows > 0) taker.footer(footerRows, footerLine);
}

function isEmpty(cells: readonly string[], width: number): boolean {
  for (let i = 0; i < width && i < cells.length; i++) if (cells[i] !== '' && cells[i]!.trim() !== '') return false;
  return true;
}

/** Whether the first cell that holds anything begins with the words. */
function beginsWith(cells: readonly string[], width: number, words: string): boolean {
  for (let i = 0; i < width && i < cells.length; i++) {
    const cell = cells[i]!.trimStart();
    if (cell !== '') return cell.startsWith(words);
  }
  return false;
}
