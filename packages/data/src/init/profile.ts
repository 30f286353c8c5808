/** What stands in the columns of a file: every different value and how often. Types are decided from that, not from the first rows. */
import type { Diagnostic } from '@truce/engine';
import { SourceFailure, type RowFault, type RowTaker } from '../read/rows.js';
import { detached } from '../convert/texts.js';

/** Rows that are looked at. What comes after is checked when it is loaded. */
export const MOST_ROWS = 200_000;

export interface ColumnProfile {
  readonly header: string;
  readonly place: number;
  /** different values, outer spaces off, with their number; without the empty one */
  readonly values: ReadonlyMap<string, number>;
  readonly blanks: number;
}

export interface FileProfile {
  readonly columns: readonly ColumnProfile[];
  readonly rows: number;
  /** there are more rows than were looked at */
  readonly cut: boolean;
  readonly ragged: number;
  /** ragged ones that end before the header does */
  readonly short: number;
  readonly faults: number;
  /** first cells of rows that do not fit */
  readonly strangers: readonly string[];
  /** of those, the ones of a single cell after the last row that fits */
  readonly tail: readonly string[];
  /** the first cell that holds anything, of the last row that fits; and how many rows begin with the same word */
  readonly last: { readonly text: string; readonly alike: number } | null;
  readonly damaged: boolean;
  readonly failure: Diagnostic | null;
}

/** Thrown to stop reading; no mistake. */
class Enough extends Error {}

export async function profileOf(read: (taker: RowTaker) => Promise<void>): Promise<FileProfile> {
  let headers: readonly string[] = [];
  let values: Map<string, number>[] = [];
  let blanks: number[] = [];
  let rows = 0;
  let ragged = 0;
  let short = 0;
  let faults = 0;
  let cut = false;
  let damaged = false;
  let failure: Diagnostic | null = null;
  const strangers: string[] = [];
  const tail: string[] = [];
  const totals = new Map<string, number>();
  let lastFirst = '';
  try {
    await read({
      header: columns => {
        headers = [...columns];
        values = columns.map(() => new Map<string, number>());
        blanks = columns.map(() => 0);
        return columns.map((_, i) => i);
      },
      row: (cells, _line, _exact, broken) => {
        if (++rows > MOST_ROWS) {
          rows = MOST_ROWS;
          cut = true;
          throw new Enough();
        }
        tail.length = 0;
        lastFirst = cells.find(c => c !== null && c.trim() !== '')?.trim() ?? '';
        const total = totalWord(lastFirst);
        if (total !== null) totals.set(total, (totals.get(total) ?? 0) + 1);
        for (let i = 0; i < headers.length; i++) {
          const text = cells[i]?.trim() ?? '';
          if (text === '') { blanks[i]!++; continue; }
          if (broken && text.includes('\uFFFD')) damaged = true;
          const known = values[i]!;
          const n = known.get(text);
          if (n === undefined) known.set(detached(text), 1);
          else known.set(text, n + 1);
        }
      },
      fault: (fault: RowFault, _line, text) => {
        faults++;
        if (fault.kind === 'ragged') {
          ragged++;
          if (fault.cells < fault.expected) short++;
        }
        if (strangers.length < 20) strangers.push(text);
        if (fault.kind === 'ragged' && fault.cells === 1 && tail.length < 20) tail.push(text);
      },
      empty: () => undefined, footer: () => undefined, absent: () => undefined, progress: () => undefined,
    });
  } catch (mistake) {
    if (mistake instanceof SourceFailure) failure = mistake.diagnostic;
    else if (!(mistake instanceof Enough)) throw mistake;
  }
  const columns = headers.map((header, place): ColumnProfile => ({ header, place, values: values[place]!, blanks: blanks[place]! }));
  const total = totalWord(lastFirst);
  return { columns, rows, cut, ragged, short, faults, strangers, tail, last: total === null ? null : { text: total, alike: totals.get(total) ?? 0 }, damaged, failure };
}

/** The word by which spreadsheets and reports begin a row of sums, as it is written there; null for any other text. */
function totalWord(text: string): string | null {
  return /^(?:Grand Totals?|Totals?|Sum|Summe|Gesamt(?:summe)?|Insgesamt|Total général|Totaux|Totale|Totaal|Totales|Suma|Razem|Summa|Yhteensä|I alt|Celkem|Итого|合計|合计|总计)(?![\p{L}\p{N}])/iu.exec(text)?.[0] ?? null;
}
