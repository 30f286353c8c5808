/** What rows are called, and which row has a name. */
import type { RelationId, ValueType } from '../core/ir.js';
import type { Tables } from './compiler.js';
import type { Value } from './result.js';
import { readerOf } from './storage.js';

export interface RowNames {
  /** The keys of the row, as they print; its place in the data where it has none. The row of a relation of one row has no name. */
  rowText(relation: RelationId, row: number): string;
  /** The first candidate with this name. */
  findRow(relation: RelationId, name: string): number | null;
}

export function makeRowNames(tables: () => Tables, candidates: (relation: RelationId) => Int32Array, text: (value: Value, type: ValueType) => string): RowNames {
  function rowText(relation: RelationId, row: number): string {
    const { keys, columns, source } = tables().program.relations[relation]!;
    if (keys.length === 0) return source.op === 'single' ? '' : `${row + 1}`;
    return keys.map((id) => text(readerOf(tables().column(relation, id))(row), columns[id]!.type)).join(', ');
  }
  function findRow(relation: RelationId, name: string): number | null {
    const quick = findByOnlyKey(relation, name);
    if (quick !== undefined) return quick;
    const rows = tables().memo(`names/${relation}`, () => {
      const found = new Map<string, number>();
      for (const row of candidates(relation)) { const its = rowText(relation, row); if (!found.has(its)) found.set(its, row); }
      return found;
    });
    return rows.get(name) ?? null;
  }
  /** By a key that is one text, or one row with such a key, without making the names of all rows; undefined when the key is anything else. */
  function findByOnlyKey(relation: RelationId, name: string): number | null | undefined {
    const { keys, columns } = tables().program.relations[relation]!, [only] = keys;
    if (only === undefined || keys.length > 1) return undefined;
    const { type } = columns[only]!, stored = tables().column(relation, only);
    if (stored.kind !== 'text' && !(stored.kind === 'row' && type.kind === 'row' && type.relation !== relation)) return undefined;
    const wanted = stored.kind === 'text' ? stored.dictionary.indexOf(name) : type.kind === 'row' ? findRow(type.relation, name) ?? -1 : -1;
    const values = stored.kind === 'text' ? stored.codes : stored.values;
    // Rows without a key are called `missing`, which no dictionary has.
    if (wanted < 0) return name === 'missing' ? undefined : null;
    return candidates(relation).find((row) => values[row] === wanted) ?? null;
  }
  return { rowText, findRow };
}
