/** Texts, references (a text until all tables are read), choices and flags. */
import type { ColumnData } from '@truce/engine';
import { pick, roomFor, type CellDoubt, type CellProblem, type CellReader } from './reader.js';
import { canonicalSalesforceId } from './salesforce.js';

/** `1.00E+17`, which is what a spreadsheet makes of a long id. */
const REWRITTEN = /^\d(?:[.,]\d+)?E\+\d{2}$/;

export class TextReader implements CellReader {
  doubt: CellDoubt | null = null;
  private pending: string | null = null;
  private readonly codes = new Map<string, number>();
  private readonly words: string[] = [];
  private values = new Int32Array(0);

  /** `id`: the field is a key or a reference. */
  constructor(private readonly id: boolean, private readonly salesforce: boolean) {}

  read(text: string, _exact: boolean): CellProblem | null {
    // U+0000 cannot be stored by every database that a policy may run on, and no export means it.
    if (text.includes('\0')) return 'unprintable';
    this.doubt = this.id && text.length > 4 && REWRITTEN.test(text) ? 'spreadsheet number' : null;
    this.pending = this.salesforce ? canonicalSalesforceId(text) : text;
    return null;
  }
  miss(): void { this.pending = null; this.doubt = null; }
  token(): string { return this.pending ?? ''; }

  keep(row: number): void {
    this.values = roomFor(this.values, row);
    const text = this.pending;
    if (text === null) { this.values[row] = -1; return; }
    let code = this.codes.get(text);
    if (code === undefined) {
      const own = detached(text);
      code = this.words.push(own) - 1;
      this.codes.set(own, code);
    }
    this.values[row] = code;
  }
  column(rows: number, order: Int32Array | null): ColumnData & { kind: 'text' } {
    return { kind: 'text', codes: pick(this.values, rows, order), dictionary: this.words };
  }
  /** The code of a text that some kept row has. */
  codeOf(text: string): number | undefined { return this.codes.get(text); }
}

/** A copy that does not keep the large text alive of which it is a slice. */
export function detached(text: string): string {
  return text.length < 13 ? text : Buffer.from(text, 'utf8').toString('utf8');
}

export class ChoiceReader implements CellReader {
  readonly doubt = null;
  private readonly codes: ReadonlyMap<string, number>;
  private code = -1;
  private values = new Int32Array(0);

  constructor(private readonly choices: readonly string[]) {
    this.codes = new Map(choices.map((choice, i) => [choice, i]));
  }
  read(text: string, _exact: boolean): CellProblem | null {
    const code = this.codes.get(text) ?? this.codes.get(text.trim());
    if (code === undefined) return 'unknown choice';
    this.code = code;
    return null;
  }
  miss(): void { this.code = -1; }
  token(): number { return this.code; }
  keep(row: number): void {
    this.values = roomFor(this.values, row);
    this.values[row] = this.code;
  }
  column(rows: number, order: Int32Array | null): ColumnData {
    return { kind: 'text', codes: pick(this.values, rows, order), dictionary: this.choices };
  }
}

const TYPED_FLAGS: ReadonlyMap<string, number> = new Map([['true', 1], ['false', 0]]);

export class FlagReader implements CellReader {
  readonly doubt = null;
  private readonly words: ReadonlyMap<string, number>;
  private flag = 2;
  private values = new Uint8Array(0);

  constructor(flags: { readonly yes: readonly string[]; readonly no: readonly string[] }) {
    this.words = new Map([...flags.no.map(w => [w.toLowerCase(), 0] as const), ...flags.yes.map(w => [w.toLowerCase(), 1] as const)]);
  }
  read(text: string, exact: boolean): CellProblem | null {
    const flag = this.words.get(text) ?? this.words.get(text.trim().toLowerCase()) ?? (exact ? TYPED_FLAGS.get(text) : undefined);
    if (flag === undefined) return 'not a flag';
    this.flag = flag;
    return null;
  }
  miss(): void { this.flag = 2; }
  token(): number { return this.flag; }
  keep(row: number): void {
    this.values = roomFor(this.values, row);
    this.values[row] = this.flag;
  }
  column(rows: number, order: Int32Array | null): ColumnData {
    return { kind: 'flag', values: pick(this.values, rows, order) };
  }
}
