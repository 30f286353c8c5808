/**
 * A run of a program on data. Nothing is computed before it is asked for: `rows`, `value` and the rest put the tables they need on the schedule, and what has
 * been computed is kept. The same program, data and as-of date give the same results, whatever was asked first.
 */
import { zoneOf } from '../base/zone.js';
import type { FiscalCalendar } from '../base/periods.js';
import type { BusinessClock } from '../base/business-time.js';
import { assertNever } from '../base/exhaustive.js';
import type { Dataset } from '../core/dataset.js';
import type { Binder, Expr, Program, Relation, RelationId, ValueType } from '../core/ir.js';
import { children, rowOf } from '../core/walk.js';
import { computeColumn, computeStep } from './columns.js';
import type { EachRow } from './columns.js';
import { comparator, orderWithMissing } from './compare.js';
import type { Comparator } from './compare.js';
import { makeCompiler } from './compile.js';
import type { Rows, Run, Tables, Test } from './compiler.js';
import { policyCalendar, policyClock } from './calendar.js';
import { makeExplainer } from './explain.js';
import { makeFunctions } from './functions.js';
import { printValue } from './printing.js';
import type { Printing } from './printing.js';
import { collectProblems } from './problems.js';
import type { EvaluateOptions, Evaluation, Value } from './result.js';
import { partition, sortRows } from './row-order.js';
import type { RowOrder } from './row-order.js';
import { makeSchedule } from './schedule.js';
import type { Task } from './schedule.js';
import { makeSources, numbers } from './sources.js';
import type { SourceRows } from './sources.js';
import { readerOf } from './storage.js';
import type { Stored } from './storage.js';

/** How many rows are computed between two reports of progress. */
const STRIDE = 1 << 16;

/** Everything known of one relation so far. */
interface Known {
  source?: SourceRows;
  candidates?: Int32Array;
  members?: Int32Array;
  order?: RowOrder;
  belongs?: Uint8Array;
  readonly columns: (Stored | undefined)[];
}

export function evaluate(program: Program, dataset: Dataset, options: EvaluateOptions): Evaluation {
  const zone = zoneOf(program.settings.timezone) ?? zoneOf('UTC')!;
  const asOf = options.asOf === null ? null : { day: options.asOf.day, moment: options.asOf.time ?? zone.fromLocal(options.asOf.day + 1, 0) - 1 };
  const known: readonly Known[] = program.relations.map(() => ({ columns: [] }));
  const problems = collectProblems(program);
  const memos = new Map<string, unknown>();
  const growing = new Set<Stored>();
  let registers = registersOf(program);
  /** Expressions from outside of the relations, as `valueOf` was asked for them. */
  const asked = program.relations.map(() => new Map<Expr, Run>());
  let place: { readonly relation: RelationId; readonly binder: Binder; readonly rows: Rows } | null = null;
  let silent: { clean: boolean } | null = null;
  let calendar: FiscalCalendar | null = null;
  let clock: BusinessClock | null | undefined;

  const printing: Printing = { zone, calendar: () => policy(), rowText };
  const policy = (): FiscalCalendar => (calendar ??= aloud(() => policyCalendar(program, tables, (relation, column, value) => text(value, program.relations[relation]!.columns[column]!.type))));
  const functions = makeFunctions({
    rounding: program.settings.rounding, zone, calendar: policy, text,
    clock: () => (clock === undefined ? (clock = aloud(() => policyClock(program, tables, zone))) : clock),
    complain: (problem, at, detail) => tables.report(problem, at, detail),
  });

  const tables: Tables = {
    program, functions, asOf, growing, observe: options.observe, constants: new Map(),
    column(relation, column) {
      const found = known[relation]!.columns[column];
      if (found !== undefined) return found;
      schedule.demand(schedule.columnTask(relation, column));
      return known[relation]!.columns[column] ?? missingColumn(relation, column);
    },
    size: (relation) => source(relation).size,
    members: (relation) => demanded(relation, 'members').members!,
    order: (relation) => demanded(relation, 'order').order!,
    compareRows,
    comparator: rowComparator,
    memo<T>(key: string, make: () => T): T {
      if (!memos.has(key)) memos.set(key, make());
      return memos.get(key) as T;
    },
    registers: () => new Int32Array(registers),
    visit(relation, binder, rows, work) {
      const outer = place;
      place = { relation, binder, rows };
      try { return work(); } finally { place = outer; }
    },
    report(problem, at, detail) {
      if (silent !== null) { silent.clean = false; return; }
      problems.report(problem, at, place === null ? null : { relation: place.relation, row: place.rows[place.binder]! }, detail);
    },
    silently(work) {
      const outer = silent, inner = silent = { clean: true };
      try { return { value: work(), clean: inner.clean }; } finally {
        silent = outer;
      }
    },
  };
  const sources = makeSources(program, dataset, tables);
  const schedule = makeSchedule(program, (task) => aloud(() => compute(task)));

  /** What is made once is made for everyone: its problems are told even if whoever asked first is silent, and are not those of the row that asked. */
  function aloud<T>(work: () => T): T {
    const before = { silent, place };
    silent = null;
    place = null;
    try { return work(); } finally { ({ silent, place } = before); }
  }
  function demanded(relation: RelationId, kind: 'source' | 'candidates' | 'members' | 'order'): Known {
    const found = known[relation]!;
    if (found[kind] === undefined) schedule.demand({ kind, relation });
    return found;
  }
  function source(relation: RelationId): SourceRows { return demanded(relation, 'source').source!; }
  function candidates(relation: RelationId): Int32Array { return demanded(relation, 'candidates').candidates!; }

  /** A column that the source of a stand-in does not have. */
  function missingColumn(relation: RelationId, column: number): Stored {
    const stored: Stored = { kind: 'values', values: new Array<Value>(source(relation).size).fill(null) };
    return (known[relation]!.columns[column] = stored);
  }

  const eachRow: EachRow = (rows, what, step) => {
    const { progress } = options;
    for (let from = 0; from < rows.length; from += STRIDE) {
      if (progress !== undefined && from > 0) progress(from, rows.length, what);
      for (let i = from, end = Math.min(rows.length, from + STRIDE); i < end; i++) step(rows[i]!);
    }
  };

  function compute(task: Task): void {
    const relation = program.relations[task.relation]!, k = known[task.relation]!;
    switch (task.kind) {
      case 'source':
        if (relation.facts.notRun !== null) throw new Error(`${relation.name} cannot be computed: ${relation.facts.notRun}`);
        k.source = sources.rowsOf(relation);
        k.source.columns.forEach((column, i) => { k.columns[i] = column; });
        return;
      case 'candidates': k.candidates = filtered(relation, k.source!.rows ?? numbers(k.source!.size), relation.where === null ? [] : [relation.where]); return;
      case 'column': k.columns[task.column] ??= computeColumn(tables, relation, relation.columns[task.column]!.value!, k.candidates!, k.source!.size, eachRow); return;
      case 'step':
        computeStep(tables, relation, relation.steps[task.step]!.columns, k.source!.size, eachRow, (column, stored, grows) => {
          const before = k.columns[column];
          if (before !== undefined) growing.delete(before);
          k.columns[column] = stored;
          if (grows) growing.add(stored);
        });
        return;
      case 'members': k.members = members(relation, k.candidates!); return;
      case 'order': k.order = ordered(relation, k.candidates!, k.members!, k.source!.size); return;
      default: assertNever(task);
    }
  }

  function filtered(relation: Relation, rows: Int32Array, conditions: readonly Expr[]): Int32Array {
    if (conditions.length === 0) return rows;
    const c = makeCompiler(tables, rowOf(relation.id));
    return kept(relation, rows, c.test(conditions.length === 1 ? conditions[0]! : { op: 'and', type: { kind: 'flag' }, at: relation.at, args: conditions }));
  }
  function kept(relation: Relation, rows: Int32Array, test: Test): Int32Array {
    const r = tables.registers(), found = new Int32Array(rows.length);
    let n = 0;
    tables.visit(relation.id, 0, r, () => eachRow(rows, relation.name, (row) => { r[0] = row; if (test(r)) found[n++] = row; }));
    return n === rows.length ? rows : found.slice(0, n);
  }
  function members(relation: Relation, rows: Int32Array): Int32Array {
    const { observe } = options;
    if (observe === undefined) return filtered(relation, rows, relation.conditions.map((x) => x.keep));
    // What is told is how the condition came out as it was written.
    const c = makeCompiler(tables, rowOf(relation.id));
    const tests = relation.conditions.map((x) => ({ keep: c.test(x.keep), tell: (keeps: boolean) => observe(x.at, x.polarity === 'exclude' ? !keeps : keeps) }));
    return kept(relation, rows, (r) => tests.every(({ keep, tell }) => { const keeps = keep(r); tell(keeps); return keeps; }));
  }

  function ordered(relation: Relation, rows: Int32Array, belonging: Int32Array, size: number): RowOrder {
    const c = makeCompiler(tables, rowOf(relation.id)), r = tables.registers();
    const at = (e: Expr): ((row: number) => Value) => { const run = c.run(e); return (row) => { r[0] = row; return run(r); }; };
    const counts = new Uint8Array(size);
    for (const row of belonging) counts[row] = 1;
    const by = (relation.ordering?.by ?? []).map((e) => ({ value: at(e), compare: rowComparator(e.type) }));
    return tables.visit(relation.id, 0, r, () => partition(size, sortRows(rows, by, (a, b) => compareRows(relation.id, a, b)), (relation.ordering?.restarting ?? []).map(at), counts));
  }

  /** By the keys, or by everything the source fills where there are none; rows that are the same in all of it, by their numbers. */
  function compareRows(relation: RelationId, a: number, b: number): number {
    if (a === b) return 0;
    for (const { read, compare } of rowKeys(relation)) { const n = compare(read(a), read(b)); if (n !== 0) return n; }
    return a - b;
  }
  function rowKeys(relation: RelationId): readonly { readonly read: (row: number) => Value; readonly compare: (a: Value, b: Value) => number }[] {
    return tables.memo(`keys/${relation}`, () => {
      const { keys, columns } = program.relations[relation]!;
      const ids = keys.length > 0 ? keys : columns.filter((x) => x.value === null).map((x) => x.id);
      return ids.map((id) => ({ read: readerOf(tables.column(relation, id)), compare: orderWithMissing(rowComparator(columns[id]!.type)) }));
    });
  }
  function rowComparator(type: ValueType): Comparator {
    if (type.kind === 'row') return (a, b) => compareRows(type.relation, a as number, b as number);
    if (type.kind !== 'list') return comparator(type);
    const inner = orderWithMissing(rowComparator(type.of));
    return (a, b) => compareLists(a as readonly Value[], b as readonly Value[], inner);
  }

  function text(value: Value, type: ValueType): string { return printValue(printing, value, type); }
  function rowText(relation: RelationId, row: number): string {
    const { keys, columns } = program.relations[relation]!;
    if (keys.length === 0) return source(relation).size === 1 ? '' : `${row + 1}`;
    return keys.map((id) => text(readerOf(tables.column(relation, id))(row), columns[id]!.type)).join(', ');
  }
  function findRow(relation: RelationId, key: string): number | null {
    const quick = findByOnlyKey(relation, key);
    if (quick !== undefined) return quick;
    const rows = tables.memo(`texts/${relation}`, () => {
      const found = new Map<string, number>();
      for (const row of candidates(relation)) { const name = rowText(relation, row); if (!found.has(name)) found.set(name, row); }
      return found;
    });
    return rows.get(key) ?? null;
  }
  /** By a key that is one text, or one row with such a key, without making the texts of all rows; undefined when the key is anything else. */
  function findByOnlyKey(relation: RelationId, key: string): number | null | undefined {
    const { keys, columns } = program.relations[relation]!, [only] = keys;
    if (keys.length !== 1) return undefined;
    const { type } = columns[only!]!, stored = tables.column(relation, only!);
    const wanted = stored.kind === 'text' ? stored.dictionary.indexOf(key) : stored.kind === 'row' && type.kind === 'row' ? findRow(type.relation, key) ?? -1 : undefined;
    if (wanted === undefined || (stored.kind !== 'text' && stored.kind !== 'row')) return undefined;
    const values = stored.kind === 'text' ? stored.codes : stored.values;
    // A text can also be `missing`, as the row without one is called.
    if (wanted < 0) return key === 'missing' ? undefined : null;
    return candidates(relation).find((row) => values[row] === wanted) ?? null;
  }
  function belongs(relation: RelationId, row: number): boolean {
    const k = demanded(relation, 'members');
    if (k.belongs === undefined) { k.belongs = new Uint8Array(source(relation).size); for (const member of k.members!) k.belongs[member] = 1; }
    return k.belongs[row] === 1;
  }

  const evaluation: Evaluation = {
    rows(relation) {
      if (program.relations[relation]!.ordering === null) return tables.members(relation);
      const { sequence, counts } = tables.order(relation);
      return tables.memo(`printed/${relation}`, () => sequence.filter((row) => counts[row] === 1));
    },
    belongs, candidates,
    value: (relation, column, row) => readerOf(tables.column(relation, column))(row) ?? null,
    valueOf(relation, e, row) {
      let run = asked[relation]!.get(e);
      // It may have rows in scope of its own, beyond those of the program.
      if (run === undefined) {
        registers = Math.max(registers, registersIn(e));
        asked[relation]!.set(e, run = makeCompiler(tables, rowOf(relation)).run(e));
      }
      const r = new Int32Array(registers), compiled = run;
      r[0] = row;
      return tables.visit(relation, 0, r, () => compiled(r));
    },
    rowText, findRow, text,
    diagnostics: () => problems.diagnostics(rowText),
    ...makeExplainer({ program, dataset, tables, options, text, rowText, belongs }),
  };
  inputs.set(evaluation, { dataset, options });
  return evaluation;
}

const inputs = new WeakMap<Evaluation, { readonly dataset: Dataset; readonly options: EvaluateOptions }>();

/** What an evaluation was made from, so that it can be made again with something changed. */
export function inputsOf(evaluation: Evaluation): { readonly dataset: Dataset; readonly options: EvaluateOptions } {
  const found = inputs.get(evaluation);
  if (found === undefined) throw new Error('this evaluation was not made by `evaluate`');
  return found;
}

function compareLists(a: readonly Value[], b: readonly Value[], inner: (a: Value, b: Value) => number): number {
  for (let i = 0; i < a.length && i < b.length; i++) { const n = inner(a[i]!, b[i]!); if (n !== 0) return n; }
  return a.length - b.length;
}

function registersIn(e: Expr): number {
  let most = 1;
  const waiting = [e];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next.op === 'column' || next.op === 'row' || next.op === 'aggregate') most = Math.max(most, next.binder + 1);
    waiting.push(...children(next));
  }
  return most;
}

/** One more than the largest number of a row in scope that any expression has. */
function registersOf(program: Program): number {
  let most = 1;
  const look = (e: Expr | null): void => { if (e !== null) most = Math.max(most, registersIn(e)); };
  for (const p of program.parameters) for (const v of p.versions) look(v.value);
  for (const r of program.relations) {
    look(r.where);
    look(r.facts.governedBy);
    for (const c of r.columns) look(c.value);
    for (const c of r.conditions) { look(c.keep); look(c.written); }
    for (const e of [...(r.ordering?.by ?? []), ...(r.ordering?.restarting ?? [])]) look(e);
    if (r.source.op === 'distinct') { most = Math.max(most, r.source.binder + 1); look(r.source.where); for (const key of r.source.keys) look(key); }
  }
  return most;
}
