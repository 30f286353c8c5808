/**
 * A run of a program on data. Nothing is computed before it is asked for: `rows`, `value` and the rest put the tables they need on the schedule, and what has
 * been computed is kept. The same program, data and as-of date give the same results, whatever was asked first.
 */
import { zoneOf } from '../base/zone.js';
import type { FiscalCalendar } from '../base/periods.js';
import { assertNever } from '../base/exhaustive.js';
import type { Dataset } from '../core/dataset.js';
import type { Binder, Expr, Program, Relation, RelationId, ValueType } from '../core/ir.js';
import { rowOf } from '../core/walk.js';
import { computeColumn, computeStep } from './columns.js';
import type { EachRow } from './columns.js';
import { makeCompiler } from './compile.js';
import type { Rows, Run, Tables, Test } from './compiler.js';
import { officeClock, policyCalendar, policyClock } from './calendar.js';
import { makeExplainer } from './explain.js';
import { makeFunctions } from './functions.js';
import type { Clock } from './functions.js';
import { taskKeys } from './known-results.js';
import type { Result } from './known-results.js';
import { printValue } from './printing.js';
import type { Printing } from './printing.js';
import { collectProblems } from './problems.js';
import type { EvaluateOptions } from './options.js';
import type { Detail, Evaluation, Value } from './result.js';
import { expressionRanks, sortByRanks } from './ranks.js';
import type { Ranks } from './row-order.js';
import { registersIn, registersOf } from './registers.js';
import { makeRowKeys } from './row-keys.js';
import { makeRowNames } from './row-names.js';
import { partition } from './row-order.js';
import type { RowOrder } from './row-order.js';
import { makeSlices } from './slices.js';
import { makeSchedule } from './schedule.js';
import type { Task } from './schedule.js';
import { makeSources, numbers } from './sources.js';
import type { SourceRows } from './source-rows.js';
import { readerOf } from './storage.js';
import type { Reader, Stored } from './storage.js';
import { whyMissing } from './why-missing.js';

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
  /** How the cells of each column are read, for whoever asks for one cell after the other. */
  cells?: ({ readonly of: Stored; readonly read: Reader } | undefined)[];
}

/** A run of the program on the data, nothing of which is computed yet. What goes wrong with values is among its diagnostics. The data must not change as long as the run is used. */
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
  const clocks = new Map<string | null, Clock>();

  const { rowText, findRow } = makeRowNames(() => tables, candidates, text);
  const printing: Printing = { zone, calendar: () => policy(), rowText };
  const policy = (): FiscalCalendar => (calendar ??= aloud(() => policyCalendar(program, tables, (relation, column, value) => text(value, program.relations[relation]!.columns[column]!.type))));
  const functions = makeFunctions({
    rounding: program.settings.rounding, zone, calendar: policy, text,
    clock: (office) => {
      let found = clocks.get(office);
      if (found === undefined) clocks.set(office, found = aloud(() => (office === null ? policyClock(program, tables, zone) : officeClock(program, tables, office))));
      return found;
    },
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
    ...makeRowKeys(() => tables),
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
  // The world of the as-of day is the one that is being computed.
  const world = (day: number): Evaluation => (options.asOf?.day === day && options.asOf.time === null ? evaluation : evaluate(program, dataset, { ...options, asOf: { day, time: null }, observe: undefined, known: undefined }));
  const sources = makeSources(program, dataset, tables, { world, sealed: options.sealed ?? [], findRow: (relation, key) => findRow(relation, key) });
  // Whoever observes a run wants to see all of it.
  const results = options.known === undefined || options.observe !== undefined ? null : { known: options.known, keyOf: taskKeys(program, dataset, asOf, options.known) };
  const schedule = makeSchedule(program, (task) => {
    if (results === null) { aloud(() => compute(task)); return; }
    const key = results.keyOf(task), found = key === null ? undefined : results.known.results.get(key), width = task.kind === 'step' ? program.relations[task.relation]!.steps[task.step]!.columns.length : 1;
    if (found === undefined) aloud(() => compute(task));
    else take(task, found);
    results.known.counts[found === undefined ? 'computed' : 'taken'] += width * known[task.relation]!.source!.size;
    if (key !== null && found === undefined) results.known.results.set(key, made(task));
  });

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

  /** What a task made, for other runs. */
  function made(task: Task): Result {
    const k = known[task.relation]!;
    switch (task.kind) {
      case 'source': return { kind: 'source', source: k.source! };
      case 'candidates': return { kind: 'rows', rows: k.candidates! };
      case 'column': return { kind: 'columns', columns: [k.columns[task.column]!] };
      case 'step': return { kind: 'columns', columns: program.relations[task.relation]!.steps[task.step]!.columns.map((column) => k.columns[column]!) };
      case 'members': return { kind: 'rows', rows: k.members! };
      case 'order': return { kind: 'order', order: k.order! };
      default: return assertNever(task);
    }
  }
  function take(task: Task, found: Result): void {
    const k = known[task.relation]!, columns = task.kind === 'column' ? [task.column] : task.kind === 'step' ? program.relations[task.relation]!.steps[task.step]!.columns : [];
    switch (found.kind) {
      case 'source': k.source = found.source; found.source.columns.forEach((column, i) => { k.columns[i] = column; }); return;
      case 'rows': if (task.kind === 'candidates') k.candidates = found.rows; else k.members = found.rows; return;
      case 'columns': columns.forEach((column, i) => { k.columns[column] = found.columns[i]!; }); return;
      case 'order': k.order = found.order; return;
      default: assertNever(found);
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
    const c = makeCompiler(tables, rowOf(relation.id)), counts = new Uint8Array(size);
    for (const row of belonging) counts[row] = 1;
    const ranks = (e: Expr): Ranks => expressionRanks(c, e, rows, size), { by, restarting } = relation.ordering ?? { by: [], restarting: [] };
    return partition(size, sortByRanks(rows, [...by.map(ranks), tables.ranks(relation.id)]), restarting.map(ranks), counts);
  }

  function text(value: Value, type: ValueType, detail: Detail = 'full'): string { return printValue(printing, value, type, detail); }
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
    value(relation, column, row) {
      const stored = tables.column(relation, column), cells = (known[relation]!.cells ??= []), cell = cells[column];
      return (cell?.of === stored ? cell : (cells[column] = { of: stored, read: readerOf(stored) })).read(row) ?? null;
    },
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
    rowText, findRow, text, slices: makeSlices(program, tables),
    whyMissing: (relation, column, row) => whyMissing({
      value: (...of) => tables.silently(() => evaluation.value(...of)).value, valueOf: (...of) => tables.silently(() => evaluation.valueOf(...of)).value,
    }, program, relation, column, row),
    period(name) {
      const c = policy(), found = c.parse(name);
      return found === null ? null : { text: c.text(found.ordinal, found.unit), unit: found.unit, first: c.start(found.ordinal, found.unit), last: c.end(found.ordinal, found.unit) };
    },
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
