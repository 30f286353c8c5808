/** The rows that a test gives, as data. Whatever the grids get wrong is said at the grid. */
import { isFiniteDecimal } from '../base/exact.js';
import type { Num } from '../base/exact.js';
import { gregorianCalendar } from '../base/periods.js';
import { suggest } from '../base/suggest.js';
import { zoneOf } from '../base/zone.js';
import type { Dataset, RecordTable } from '../core/dataset.js';
import type { Column, ColumnId, Given, Program, RelationId, Test } from '../core/ir.js';
import * as codes from '../diagnostics/codes/proof.js';
import type { GivenProblem } from '../diagnostics/codes/proof.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { place } from '../eval/problems.js';
import type { Value } from '../eval/result.js';
import { columnOf } from './given-columns.js';
import { impliedRows, indexKeys, numberRows } from './given-keys.js';
import type { GivenRow, Table } from './given-keys.js';
import { fieldProblem, givenText, givenValue } from './given-values.js';
import type { Writing } from './given-values.js';
import { isRecord, programOfTest } from './stand-in.js';

export interface TestWorld {
  readonly program: Program;
  readonly dataset: Dataset;
  /** With any of these the dataset is not what the test says, and nothing should be computed from it. */
  readonly failures: readonly Diagnostic[];
}

export function datasetOf(program: Program, test: Test): TestWorld {
  const writing: Writing = { calendar: program.settings.calendar === null ? gregorianCalendar(program.settings.year) : null, zone: zoneOf(program.settings.timezone) ?? zoneOf('UTC')! };
  const failures: Diagnostic[] = [];
  const tables = new Map<RelationId, Table>();
  for (const given of test.given) {
    const relation = program.relations[given.relation]!;
    let table = tables.get(given.relation);
    if (table === undefined) tables.set(given.relation, table = { relation, columns: new Set(), rows: [], byKey: new Map(), implied: false });
    failures.push(...addRows(table, given, program, writing));
  }
  for (const table of tables.values()) {
    numberRows(table);
    failures.push(...indexKeys(table, program, writing));
  }
  impliedRows(program, tables);
  const dataset = new Map<RelationId, RecordTable>(), dangling = new Set<string>();
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
    // A key that is wrong in many rows is one mistake.
    const mistake = `${table.relation.id}/${column.id}/${key}`;
    if (dangling.has(mistake)) return null;
    dangling.add(mistake);
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
      const column = relation.columns[id]!, constant = cells[j] ?? null, read = givenValue(constant, column.type, writing.zone);
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
