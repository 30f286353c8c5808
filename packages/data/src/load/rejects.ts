/**
 * The rows that are not used: a complete list, in a few numbers each, and on request a CSV with the values. The file appears only when it is complete.
 */
import { AtomicFile } from '../files.js';

/** One reason why a row is not used. A row with three bad cells has three. */
export interface Reject {
  readonly record: string;
  readonly file: string;
  readonly line: number;
  /** null when the row as a whole could not be read */
  readonly column: string | null;
  readonly code: string;
}

/** A row that is wrong in every one of 300 columns says so eight times; the counts of the diagnostics are exact all the same. */
export const MOST_REASONS_A_ROW = 8;
const STRIDE = 5;
const FLUSH_AT = 1 << 16;

export class RejectLog implements Iterable<Reject> {
  private entries = new Int32Array(0);
  private size = 0;
  private readonly words: string[] = [];
  private readonly codesOfWords = new Map<string, number>();
  private buffer = '';

  private constructor(private readonly file: AtomicFile | null) {}

  /** `path`: where to write the CSV, if anywhere. */
  static async create(path: string | null): Promise<RejectLog> {
    const log = new RejectLog(path === null ? null : await AtomicFile.create(path));
    log.file?.appendNow('record,file,row,column,value,code,problem\r\n');
    return log;
  }

  add(record: string, file: string, line: number, column: string | null, code: string, value: string, problem: string): void {
    const at = this.size * STRIDE;
    if (at >= this.entries.length) {
      const larger = new Int32Array(Math.max(STRIDE * 256, this.entries.length * 2));
      larger.set(this.entries);
      this.entries = larger;
    }
    this.entries[at] = this.word(record);
    this.entries[at + 1] = this.word(file);
    this.entries[at + 2] = line;
    this.entries[at + 3] = column === null ? -1 : this.word(column);
    this.entries[at + 4] = this.word(code);
    this.size++;
    if (this.file === null) return;
    this.buffer += `${[record, file, String(line), column ?? '', value.slice(0, 2000), code, problem].map(cell).join(',')}\r\n`;
    if (this.buffer.length > FLUSH_AT) this.flush();
  }

  get length(): number { return this.size; }

  *[Symbol.iterator](): Iterator<Reject> {
    for (let i = 0; i < this.size; i++) {
      const at = i * STRIDE;
      const column = this.entries[at + 3]!;
      yield { record: this.words[this.entries[at]!]!, file: this.words[this.entries[at + 1]!]!, line: this.entries[at + 2]!, column: column < 0 ? null : this.words[column]!, code: this.words[this.entries[at + 4]!]! };
    }
  }

  /** Gives the file its name. */
  async finish(): Promise<void> {
    if (this.file === null) return;
    this.flush();
    await this.file.keep();
  }
  /** Leaves no file. */
  async drop(): Promise<void> {
    await this.file?.drop();
  }

  private flush(): void {
    this.file?.appendNow(this.buffer);
    this.buffer = '';
  }
  private word(text: string): number {
    let code = this.codesOfWords.get(text);
    if (code === undefined) {
      code = this.words.push(text) - 1;
      this.codesOfWords.set(text, code);
    }
    return code;
  }
}

/** A CSV cell that a spreadsheet shows instead of executing: a leading = + - @ or tab would start a formula. */
export function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
