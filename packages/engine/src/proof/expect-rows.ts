/** `expect Relation { … }`: every row of the grid is matched with a row of the relation; what is left over on either side is said with the nearest row. */
import { isFiniteDecimal, toFractionText } from '../base/exact.js';
import type { Num } from '../base/exact.js';
import { suggest } from '../base/suggest.js';
import { parseInstant, zoneOf } from '../base/zone.js';
import type { Expectation, ExpectedCell, Expr, Program, RelationId, ValueType } from '../core/ir.js';
import * as codes from '../diagnostics/codes/proof.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { keyOf } from '../eval/compare.js';
import type { Present } from '../eval/compare.js';
import { place } from '../eval/problems.js';
import type { Evaluation, Value } from '../eval/result.js';

type RowsExpected = Extract<Expectation, { kind: 'rows' }>;
/** Surplus rows beyond these are only counted. */
const SHOWN = 10;
/** A fraction with more signs is not one that anybody writes into a cell. */
const LONGEST = 30;

interface Actual { readonly row: number; readonly values: readonly Value[]; taken: boolean }
interface Expected { readonly values: readonly Value[]; readonly at: RowsExpected['rows'][number]['at'] }

/** `notYet`: the as-of date, when a row with this key is there on a later day. */
export function checkRows(program: Program, evaluation: Evaluation, expectation: RowsExpected, notYet: (relation: RelationId, key: string) => string | null): readonly Diagnostic[] {
  const { relation, columns } = expectation, r = program.relations[relation]!;
  const types = columns.map((c) => c.value.type);
  const valuesOf = (row: number): readonly Value[] => columns.map((c) => readColumn(evaluation, relation, c.value, row));
  const cellTexts = (values: readonly Value[]): string => columns.map((c, i) => `${c.name} ${evaluation.text(values[i]!, types[i]!)}`).join(', ');
  const nameOf = (row: number): string => `${r.rowName} ${evaluation.rowText(relation, row)}`.trimEnd();

  const failures: Diagnostic[] = [];
  const expected: Expected[] = [];
  for (const { cells, at } of expectation.rows) {
    const values: Value[] = [];
    cells.forEach((cell, i) => {
      const read = expectedValue(program, evaluation, relation, cell, columns[i]!.value, notYet);
      if ('value' in read) values.push(read.value);
      else failures.push(codes.noSuchRow.at(place(program, at), { ...read.unknown, column: columns[i]!.name }));
    });
    if (values.length === columns.length) expected.push({ values, at });
  }

  const actual = Array.from(evaluation.rows(relation), (row): Actual => ({ row, values: valuesOf(row), taken: false }));
  const groups = new Map<string, { readonly rows: Actual[]; wanted: number; matched: number }>();
  for (const a of actual) {
    const key = rowKey(a.values), group = groups.get(key);
    if (group === undefined) groups.set(key, { rows: [a], wanted: 0, matched: 0 }); else group.rows.push(a);
  }
  // Rows that are equal in the columns asked for can stand for each other, so taking the next free one never takes it from a row that needs it.
  const missing: Expected[] = [];
  for (const e of expected) {
    const group = groups.get(rowKey(e.values));
    if (group === undefined) { missing.push(e); continue; }
    group.wanted++;
    const free = group.rows[group.matched];
    if (free === undefined) continue;
    free.taken = true;
    group.matched++;
  }
  const told = new Set<string>();
  for (const e of expected) {
    const key = rowKey(e.values), group = groups.get(key);
    if (group === undefined || group.wanted <= group.rows.length || told.has(key)) continue;
    told.add(key);
    failures.push(codes.tooFewAlike.at(place(program, e.at), { relation: r.name, expected: cellTexts(e.values), wanted: group.wanted, found: group.rows.length }));
  }
  /** The as-of date, when a row with the expected key is there once that is over: it is why none is here. */
  const later = (e: Expected): string | null => {
    const places = r.keys.map((key) => columns.findIndex((c) => c.value.op === 'column' && c.value.binder === 0 && c.value.column === key));
    if (places.length === 0 || places.includes(-1)) return null;
    const key = places.map((i) => evaluation.text(e.values[i]!, types[i]!)).join(', ');
    return evaluation.findRow(relation, key) === null ? notYet(relation, key) : null;
  };
  const keyColumns = columns.map((c) => c.value.op === 'column' && c.value.binder === 0 && r.keys.includes(c.value.column));
  for (const e of missing) {
    const left = leftOut(evaluation, relation, e, valuesOf);
    if (left !== null) {
      const conditions = evaluation.explainMembership(relation, left).conditions.filter((c) => !c.holds);
      failures.push(codes.rowLeftOut.at(place(program, e.at), { relation: r.name, row: nameOf(left), conditions: conditions.map(({ text, polarity }) => ({ text, polarity })) }));
      continue;
    }
    const nearest = nearestOf(actual, e.values, keyColumns);
    const differences = nearest === null ? [] : columns.flatMap((c, i) => (same(nearest.values[i]!, e.values[i]!)
      ? [] : [{ column: c.name, ...toldApart(evaluation, e.values[i]!, nearest.values[i]!, types[i]!) }]));
    failures.push(
      codes.rowNotThere.at(place(program, e.at), {
        relation: r.name,
        expected: cellTexts(e.values),
        nearest: nearest === null ? null : nameOf(nearest.row),
        differences,
        rows: actual.length,
        asOf: later(e),
      }),
    );
  }
  const surplus = expectation.only ? actual.filter((a) => !a.taken) : [];
  if (surplus.length > 0) {
    const rows = surplus.slice(0, SHOWN).map((a) => (columns.length === 0 ? nameOf(a.row) : `${nameOf(a.row)}: ${cellTexts(a.values)}`));
    failures.push(codes.rowsNotExpected.at(place(program, expectation.at), { relation: r.name, rows, surplus: surplus.length }));
  }
  return failures;
}

/** Both values as they print, which is rounded: where that hides the difference, as the fractions that they are. What no number of decimals can write is said as a cell can ask for it. */
function toldApart(evaluation: Evaluation, expected: Value, got: Value, type: ValueType): { readonly expected: string; readonly got: string } {
  const texts = { expected: evaluation.text(expected, type), got: evaluation.text(got, type) };
  const numeric = type.kind === 'number' || type.kind === 'percent' || type.kind === 'money' || type.kind === 'duration';
  if (!numeric || expected === null || got === null) return texts;
  const exactly = toFractionText(got as Num), hidden = texts.expected === texts.got;
  const endless = !isFiniteDecimal(got as Num) && type.kind !== 'duration' && exactly.length <= LONGEST;
  if (!hidden && !endless) return texts;
  return {
    expected: hidden ? `${texts.expected} (${toFractionText(expected as Num)})` : texts.expected,
    got: `${texts.got} (${exactly} exactly: ${endless ? `write \`${exactly.replace('/', ' / ')}\` in the cell, or ` : ''}compare it rounded, in a column with \`round\`)`,
  };
}

function readColumn(evaluation: Evaluation, relation: RelationId, e: Expr, row: number): Value {
  return e.op === 'column' && e.binder === 0 ? evaluation.value(relation, e.column, row) : evaluation.valueOf(relation, e, row);
}

/** The value that a cell asks for, or the row that it names in vain. An expression in a cell is constant: it reads no row. */
function expectedValue(
  program: Program, evaluation: Evaluation, relation: RelationId, cell: ExpectedCell, column: Expr, notYet: (relation: RelationId, key: string) => string | null,
): { readonly value: Value } | { readonly unknown: { readonly relation: string; readonly key: string; readonly suggestion: string | null; readonly asOf: string | null } } {
  if ('missing' in cell) return { value: null };
  if ('value' in cell) return { value: evaluation.valueOf(relation, cell.value, 0) };
  if ('clock' in cell) return { value: parseInstant(cell.clock, zoneOf(program.settings.timezone) ?? zoneOf('UTC')!) };
  const target = column.type.kind === 'row' ? column.type.relation : relation;
  const row = evaluation.findRow(target, cell.key);
  if (row !== null) return { value: row };
  const near = suggest(cell.key, Array.from(evaluation.candidates(target), (n) => evaluation.rowText(target, n)))[0] ?? null;
  return { unknown: { relation: program.relations[target]!.name, key: cell.key, suggestion: near, asOf: notYet(target, cell.key) } };
}

const same = (a: Value, b: Value): boolean => (a === null || b === null ? a === b : keyOf(a as Present) === keyOf(b as Present));
/** A missing value has a key that no value has, and a text can not contain the separator's neighbour: lengths are part of the key. */
const rowKey = (values: readonly Value[]): string => values.map((v) => { const k = v === null ? '' : `=${keyOf(v as Present)}`; return `${k.length}:${k}`; }).join('');

/** A candidate that is just what is expected and does not belong: the condition that leaves it out says more than any difference. */
function leftOut(evaluation: Evaluation, relation: RelationId, expected: Expected, valuesOf: (row: number) => readonly Value[]): number | null {
  for (const row of evaluation.candidates(relation)) {
    if (!evaluation.belongs(relation, row) && valuesOf(row).every((v, i) => same(v, expected.values[i]!))) return row;
  }
  return null;
}

/** The row that agrees in most cells, keys first; of equals one that no other expected row has taken, then the first. null when none agrees in anything. */
function nearestOf(actual: readonly Actual[], expected: readonly Value[], keyColumns: readonly boolean[]): Actual | null {
  let best: Actual | null = null, bestScore = 0;
  for (const a of actual) {
    let agreeing = 0, keys = 0;
    a.values.forEach((v, i) => { if (same(v, expected[i]!)) { agreeing++; if (keyColumns[i] === true) keys++; } });
    if (agreeing === 0 && expected.length > 1) continue;
    const score = 1 + (a.taken ? 0 : 1) + 2 * agreeing + 1000 * keys;
    if (score > bestScore) { best = a; bestScore = score; }
  }
  return best;
}
