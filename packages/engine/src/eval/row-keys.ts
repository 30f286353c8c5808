/** The order of rows by what tells them apart, so that the order of the data decides nothing. */
import type { RelationId, ValueType } from '../core/ir.js';
import { comparator, orderWithMissing } from './compare.js';
import type { Comparator } from './compare.js';
import type { Tables } from './compiler.js';
import { rowRanks } from './ranks.js';
import type { Ranks } from './row-order.js';
import type { Value } from './result.js';
import { readerOf } from './storage.js';
import type { Stored } from './storage.js';

interface Key { readonly stored: Stored; readonly type: ValueType; readonly read: (row: number) => Value; readonly compare: (a: Value, b: Value) => number }

export interface RowKeys {
  /** By the keys, or by everything the source fills where there are none; rows that are the same in all of it, by their numbers. */
  compareRows(relation: RelationId, a: number, b: number): number;
  /** The natural order of values, in which rows are compared by their keys. */
  comparator(type: ValueType): Comparator;
  /** The same order of rows as numbers. */
  ranks(relation: RelationId): Ranks;
}

export function makeRowKeys(tables: () => Tables): RowKeys {
  function keysOf(relation: RelationId): readonly Key[] {
    return tables().memo(`keys/${relation}`, () => {
      const { keys, columns } = tables().program.relations[relation]!;
      const ids = keys.length > 0 ? keys : columns.filter((x) => x.value === null).map((x) => x.id);
      return ids.flatMap((id): readonly Key[] => {
        const { type } = columns[id]!;
        // A row that refers to one of its own kind can not be placed by it: that one may refer back.
        if (type.kind === 'row' && type.relation === relation) return [];
        const stored = tables().column(relation, id);
        return [{ stored, type, read: readerOf(stored), compare: orderWithMissing(comparatorOf(type)) }];
      });
    });
  }
  function compareRows(relation: RelationId, a: number, b: number): number {
    if (a === b) return 0;
    for (const { read, compare } of keysOf(relation)) { const n = compare(read(a), read(b)); if (n !== 0) return n; }
    return a - b;
  }
  function comparatorOf(type: ValueType): Comparator {
    if (type.kind === 'row') return (a, b) => compareRows(type.relation, a as number, b as number);
    if (type.kind !== 'list') return comparator(type);
    const inner = orderWithMissing(comparatorOf(type.of));
    return (a, b) => compareLists(a as readonly Value[], b as readonly Value[], inner);
  }
  return { compareRows, comparator: comparatorOf, ranks: (relation) => tables().memo(`ranks/${relation}`, () => rowRanks(tables(), relation, keysOf(relation))) };
}

function compareLists(a: readonly Value[], b: readonly Value[], inner: (a: Value, b: Value) => number): number {
  for (let i = 0; i < a.length && i < b.length; i++) { const n = inner(a[i]!, b[i]!); if (n !== 0) return n; }
  return a.length - b.length;
}
