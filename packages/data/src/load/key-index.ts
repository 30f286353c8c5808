/** Which row has a key. */
import type { CellReader } from '../convert/reader.js';
import { TextReader } from '../convert/texts.js';

export interface KeyIndex {
  /** The row that has the key which the readers read last; -1 when none has. */
  find(): number;
  /** Gives that key to a row. */
  add(row: number): void;
  /** For a key of one field: the row with that value, or -1. */
  rowOf(token: string | number): number;
}

export function keyIndex(keys: readonly CellReader[]): KeyIndex {
  const only = keys.length === 1 ? keys[0]! : null;
  if (only instanceof TextReader) {
    // Every kept row has a new text, so a text's code is its row.
    return { find: () => only.codeOf(only.token()) ?? -1, add: () => undefined, rowOf: token => only.codeOf(String(token)) ?? -1 };
  }
  const rows = new Map<string | number, number>();
  const token = only !== null ? (): string | number => only.token() : (): string => keys.map(k => k.token()).join('\u0000');
  return { find: () => rows.get(token()) ?? -1, add: row => { rows.set(token(), row); }, rowOf: t => rows.get(t) ?? -1 };
}
