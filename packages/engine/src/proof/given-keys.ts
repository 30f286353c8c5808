/** The keys of given rows: made up where they are absent, and an index from the key text to the row, through which references find it. */
import type { At, ColumnId, Program, Relation, RelationId } from '../core/ir.js';
import * as codes from '../diagnostics/codes/proof.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { place } from '../eval/problems.js';
import type { Value } from '../eval/result.js';
import { givenText } from './given-values.js';
import type { Writing } from './given-values.js';
import { isRecord } from './stand-in.js';

/** One row given, `repeat` counted out. `number` is its place in its own grid, from 1. */
export interface GivenRow { readonly values: Map<ColumnId, Value>; readonly number: number; readonly at: At }

/** All rows given for one relation, in the order of the text. */
export interface Table { readonly relation: Relation; readonly columns: Set<ColumnId>; readonly rows: GivenRow[]; readonly byKey: Map<string, number>; /** made of references alone */ readonly implied: boolean }

/** Rows whose only key is absent get the lowest numbers that no other row has. A key of several columns, or one that is a row or a date, cannot be made up. */
export function numberRows({ relation, columns, rows }: Table): void {
  const [key, ...more] = keyColumns(relation, columns, true);
  if (key === undefined || more.length > 0) return;
  const { kind } = relation.columns[key]!.type;
  if (kind !== 'text' && kind !== 'count' && kind !== 'number') return;
  const taken = new Set(rows.map((row) => row.values.get(key)).filter((v) => v !== undefined).map(String));
  let next = 1;
  for (const row of rows) {
    if (row.values.has(key)) continue;
    while (taken.has(String(next))) next++;
    row.values.set(key, kind === 'text' ? String(next) : next);
    next++;
  }
}

/**
 * Rows that are named and need not be written: a record of which the test gives nothing, and whose rows are whole with a key alone, has the rows that others
 * refer to. Once a test gives rows of it, these are all there are, so that a misspelt key is found.
 */
export function impliedRows(program: Program, tables: Map<RelationId, Table>): void {
  // Rows that are implied refer to nothing, so the tables that are added on the way need no look.
  for (const table of tables.values()) {
    for (const column of table.relation.columns) {
      if (column.type.kind !== 'row') continue;
      const target = program.relations[column.type.relation]!, key = bareKey(target);
      if (key === null) continue;
      for (const row of table.rows) {
        const name = row.values.get(column.id) ?? null;
        if (name === null) continue;
        let implied = tables.get(target.id);
        if (implied === undefined) tables.set(target.id, implied = { relation: target, columns: new Set([key]), rows: [], byKey: new Map(), implied: true });
        if (!implied.implied || implied.byKey.has(name as string)) continue;
        implied.byKey.set(name as string, implied.rows.length);
        implied.rows.push({ values: new Map([[key, name]]), number: 0, at: row.at });
      }
    }
  }
}

/** The key of a record that asks for nothing but one text as its key; null for all others. */
function bareKey(relation: Relation): ColumnId | null {
  if (relation.source.op !== 'scan') return null;
  const { fields } = relation.source, key = fields.findIndex((f) => f.key);
  return key >= 0 && fields[key]!.type.kind === 'text' && fields.every((f, i) => f.optional || i === key) ? key : null;
}

/**
 * Columns that tell rows apart. Records: their key fields, and for dated records the day they begin. A stand-in is told apart by those keys that are
 * given: the rest of its keys are what it does not compute.
 */
function keyColumns(relation: Relation, given: ReadonlySet<ColumnId>, forNumbering = false): readonly ColumnId[] {
  if (relation.source.op !== 'scan') return forNumbering ? [] : relation.keys.filter((k) => given.has(k));
  const { fields, dated } = relation.source;
  return fields.flatMap((f, i) => (f.key || (dated && !forNumbering && f.name === 'from') ? [i] : []));
}

/** Fills `byKey`. Rows without a whole key can not be referred to. */
export function indexKeys(table: Table, program: Program, writing: Writing): Diagnostic[] {
  const { relation, rows, byKey } = table, failures: Diagnostic[] = [];
  const keys = keyColumns(relation, table.columns), shared = new Set<string>();
  if (keys.length === 0) return failures;
  // Stand-ins for rows that the policy computes may be alike in the keys that are given: then they can not be referred to, which is no mistake.
  const mustDiffer = isRecord(relation);
  rows.forEach((row, i) => {
    const values = keys.map((k) => row.values.get(k) ?? null);
    if (values.some((v) => v === null)) return;
    const text = values.map((v, j) => givenText(v, relation.columns[keys[j]!]!.type, writing)).join(', ');
    const other = byKey.get(text);
    if (other === undefined) { byKey.set(text, i); return; }
    if (mustDiffer && !shared.has(text)) failures.push(codes.givenTwice.at(place(program, row.at), { relation: relation.name, key: text, first: rows[other]!.number, second: row.number }));
    shared.add(text);
  });
  if (!mustDiffer) for (const text of shared) byKey.delete(text);
  return failures;
}
