/** The rows that a test gives, as data. Whatever the grids get wrong is said at the grid. */
import { isFiniteDecimal } from '../base/exact.js';
import type { Num } from '../base/exact.js';
import { gregorianCalendar } from '../base/periods.js';
import { suggest } from '../base/suggest.js';
import { zoneOf } from '../base/zone.js';
import type { Dataset, RecordTable } from '../core/dataset.js';
import type { At, Column, ColumnId, Given, Program, Relation, RelationId, Test } from '../core/ir.js';
import * as codes from '../diagnostics/codes/proof.js';
import type { GivenProblem } from '../diagnostics/codes/proof.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { place } from '../eval/problems.js';
import type { Value } from '../eval/result.js';
import { columnOf } from './given-columns.js';
import { fieldProblem, givenText, givenValue } from './given-values.js';
import type { Writing } from './given-values.js';
import { isRecord, programOfTest } from './stand-in.js';

export interface TestWorld {
  readonly program: Program;
  readonly dataset: Dataset;
  /** With any of these the dataset is not what the test says, and nothing should be computed from it. */
  readonly failures: readonly Diagnostic[];
}

/** One row given, `repeat` counted out. `number` is its place in its own grid, from 1. */
interface GivenRow { readonly values: Map<ColumnId, Value>; readonly number: number; readonly at: At }

/** All rows given for one relation, in the order of the text. */
interface Table { readonly relation: Relation; readonly columns: Set<ColumnId>; readonly rows: GivenRow[]; readonly byKey: Map<string, number> }

export function datasetOf(program: Program, test: Test): TestWorld {
  const writing: Writing = { calendar: program.settings.calendar === null ? gregorianCalendar(program.settings.year) : null, zone: zoneOf(program.settings.timezone) ?? zoneOf('UTC')! };
  const failures: Diagnostic[] = [];
  const tables = new Map<RelationId, Table>();
  for (const given of test.given) {
    const relation = program.relations[given.relation]!;
    let table = tables.get(given.relation);
    if (table === undefined) tables.set(given.relation, table = { relation, columns: new Set(), rows: [], byKey: new Map() });
    failures.push(...addRows(table, given, program, writing));
  }
  for (const table of tables.values()) {
    numberRows(table);
    failures.push(...indexKeys(table, program, writing));
  }
  const dataset = new Map<RelationId, RecordTable>();
  for (const [id, table] of tables) {
    const size = isRecord(table.relation) && table.relation.source.op === 'scan' ? table.relation.source.fields.length : table.relation.columns.length;
    const columns = table.relation.columns.slice(0, size).map((column) => {
      const values = table.rows.map((row) => row.values.get(column.id) ?? null);
      if (column.type.kind !== 'row') return columnOf(values.map((v) => (v !== null && isEndless(v, column) ? null : v)), column.type);
      return columnOf(values.map((v, i) => (v === null ? null : follow(v as string, column, table, table.rows[i]!))), column.type);
    });
    dataset.set(id, { rows: table.rows.length, columns, origin: null });
  }
  return {
    program: programOfTest(program, test, new Map([...tables].map(([id, table]) => [id, table.columns]))),
    dataset: { tables: dataset, asOf: null },
    failures,
  };

  function follow(key: string, column: Column, table: Table, row: GivenRow): number | null {
    const target = column.type.kind === 'row' ? column.type.relation : -1;
    const keys = tables.get(target)?.byKey;
    const found = keys?.get(key);
    if (found !== undefined) return found;
    failures.push(codes.givenNoRow.at(place(program, row.at), {
      relation: table.relation.name, column: column.name, target: program.relations[target]?.name ?? '', key, row: row.number, suggestion: suggest(key, [...(keys?.keys() ?? [])])[0] ?? null,
    }));
    return null;
  }
}

function addRows(table: Table, given: Given, program: Program, writing: Writing): Diagnostic[] {
  const { relation } = table, failures: Diagnostic[] = [];
  const fields = relation.source.op === 'scan' ? relation.source.fields : null;
  for (const id of given.columns) {
    table.columns.add(id);
    if (fields !== null && id >= fields.length) failures.push(codes.givenComputed.at(place(program, given.at), { relation: relation.name, column: relation.columns[id]!.name }));
  }
  given.rows.forEach((cells, i) => {
    const values = new Map<ColumnId, Value>();
    given.columns.forEach((id, j) => {
      const column = relation.columns[id]!, constant = cells[j] ?? null, read = givenValue(constant, column.type);
      const bad = (problem: GivenProblem, shown: string): void => {
        failures.push(codes.givenBadValue.at(place(program, given.at), { relation: relation.name, column: column.name, value: shown, row: i + 1, problem }));
      };
      if ('problem' in read) { bad(read.problem, String(constant)); return; }
      const field = fields?.[id];
      const problem = field === undefined ? null : fieldProblem(read.value, field);
      if (problem !== null) bad(problem, givenText(read.value, column.type, writing));
      else if (read.value !== null && isEndless(read.value, column)) bad({ kind: 'endless' }, String(constant));
      values.set(id, read.value);
    });
    for (let copy = 0; copy < given.repeat; copy++) table.rows.push({ values: new Map(values), number: i + 1, at: given.at });
  });
  return failures;
}

/** Numbers without an end can be computed, but not stored as data. */
function isEndless(value: Value, column: Column): boolean {
  switch (column.type.kind) {
    case 'number': case 'percent': case 'money': case 'duration': return !isFiniteDecimal(value as Num);
    default: return false;
  }
}

/** Rows whose only key is absent get the lowest numbers that no other row has. A key of several columns, or one that is a row or a date, cannot be made up. */
function numberRows({ relation, columns, rows }: Table): void {
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
 * Columns that tell rows apart. Records: their key fields, and for dated records the day they begin. A stand-in is told apart by those keys that are
 * given: the rest of its keys are what it does not compute.
 */
function keyColumns(relation: Relation, given: ReadonlySet<ColumnId>, forNumbering = false): readonly ColumnId[] {
  if (relation.source.op !== 'scan') return forNumbering ? [] : relation.keys.filter((k) => given.has(k));
  const { fields, dated } = relation.source;
  return fields.flatMap((f, i) => (f.key || (dated && !forNumbering && f.name === 'from') ? [i] : []));
}

/** Fills `byKey`. Rows without a whole key can not be referred to. */
function indexKeys(table: Table, program: Program, writing: Writing): Diagnostic[] {
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
