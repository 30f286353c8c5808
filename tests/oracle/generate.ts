/**
 * Random well-typed programs with data: records with fields of every type, computed columns, relations of every source, conditions, orderings, recursion. The
 * generator writes a program column by column; an expression reads only what was written before it, so every program has an order of computation.
 */
import fc from 'fast-check';
import type { ir } from '@truce/engine';
import type { AsOf, OracleData } from './interpreter.js';
import { exactConstant, expressionMaker, FIELD_TYPES, type Scope } from './generate-expressions.js';
import { addMoney } from './generate-money.js';
import { constant, type V } from './values.js';

export interface Case { readonly program: ir.Program; readonly data: OracleData; readonly asOf: AsOf | null }
/** One random choice: a whole number from 0 to `most`, smaller is simpler. */
export type Pick = (most: number) => number;

/** 2024-01-01: days and moments of data lie in the year that follows, so that they meet often. */
export const FIRST_DAY = 19_723;
/** A few days that come again and again, at and beside the edges of periods, so that values are equal and bounds are met. */
export const day = (pick: Pick): number => FIRST_DAY + [0, 1, 30, 31, 32, 59, 60, 90, 91, 92, 121, 182, 273, 274, 305, 365][pick(15)]!;
const HOUR = 3_600_000;
let place = 0;
/** A place of its own for every node, so that problems and decisions of two nodes never fall together. */
export const nextAt = (): ir.At => [0, place, ++place];

export const cases: fc.Arbitrary<Case> = fc.gen().map((g) => makeCase((most) => (most <= 0 ? 0 : g(fc.nat, { max: most }))));

/** With `money`, a whole is cut, what is cut is paid, and what is paid is posted; then nothing reads the as-of date, as in a plan nothing may. */
export function makeCase(pick: Pick, money = false): Case {
  place = 0;
  const chance = (outOf: number): boolean => pick(outOf - 1) === outOf - 1 && outOf > 0;
  const relations: ir.Relation[] = [], data = new Map<number, (readonly V[])[]>();
  const zones = ['UTC', 'America/New_York', 'Europe/Berlin', 'Asia/Kolkata', 'Pacific/Auckland'], stretch = (weekdays: readonly number[], opens: number, closes: number): ir.Settings['hours'] => weekdays.map((weekday) => ({ weekday, opens: opens * HOUR, closes: closes * HOUR }));
  const offices: readonly ir.Office[] = [
    { name: 'Here', timezone: zones[pick(4)]!, hours: stretch([0, 1, 2, 3, 4], 9, 17.5), holidays: { days: [FIRST_DAY + 60], from: null }, of: [] },
    { name: 'There', timezone: zones[pick(4)]!, hours: [...stretch([0, 1, 2, 3], 0, 3), ...stretch([0, 1, 2, 5], 20, 24)], holidays: { days: [FIRST_DAY + 1, FIRST_DAY + 91], from: null }, of: [] },
    { name: 'Either', timezone: zones[pick(4)]!, hours: pick(1) === 0 ? [] : stretch([6], 10, 12), holidays: { days: [], from: null }, of: ['Here', 'There'] },
  ];
  const settings: ir.Settings = {
    title: 'random', currency: 'USD', timezone: ['UTC', 'America/New_York', 'Europe/Berlin'][pick(2)]!,
    year: { startMonth: [1, 2, 7][pick(2)]!, namedBy: pick(1) === 0 ? 'start' : 'end' }, calendar: null, rounding: pick(1) === 0 ? 'half up' : 'half even',
    hours: [0, 1, 2, 3, 4].flatMap((weekday) => (weekday === 2 ? [{ weekday, opens: 8 * HOUR, closes: 12 * HOUR }, { weekday, opens: 13 * HOUR, closes: 18 * HOUR }] : [{ weekday, opens: 9 * HOUR, closes: 17 * HOUR }])),
    holidays: { days: [FIRST_DAY, FIRST_DAY + 31, FIRST_DAY + 90], from: null }, offices, closes: null, parties: [], intent: null, accepted: [],
  };
  const asOf: AsOf | null = money ? (pick(5) === 0 ? null : { day: FIRST_DAY + 90 + pick(250), time: null }) : pick(2) > 0 ? { day: day(pick), time: null } : null;
  const parameters: ir.Parameter[] = [];
  const maker = expressionMaker({ pick, relations, parameters, hasAsOf: asOf !== null && !money });
  // Row 1 is the row of a pool.
  if (money) maker.nextBinder();

  for (let i = 0, n = pick(2); i < n; i++) {
    const type: ir.ValueType = [{ kind: 'number' } as const, { kind: 'money', currency: 'USD' } as const, { kind: 'percent' } as const][pick(2)]!;
    const cut = FIRST_DAY + pick(300), value = (): ir.Expr => exactConstant(pick, type);
    const versions = pick(1) === 0 ? [{ from: null, through: null, value: value(), because: null, at: nextAt() }]
      : [{ from: pick(1) === 0 ? null : cut - 100, through: cut - 1, value: value(), because: null, at: nextAt() }, { from: cut, through: pick(1) === 0 ? null : cut + 200, value: value(), because: null, at: nextAt() }];
    parameters.push({ name: `p${i}`, title: null, type, versions, at: nextAt() });
  }
  for (let i = 0, n = 1 + pick(1); i < n; i++) addRecord();
  for (let i = 0, n = 1 + pick(2); i < n; i++) addDerived();
  const days = relations.flatMap((r) => (r.kind === 'record' ? r.columns.filter((c) => c.value === null && c.type.kind === 'date').map((c) => ({ relation: r.id, column: c.id })) : []))[0];
  const closes: ir.Settings['closes'] = !money || asOf === null ? null : days !== undefined && pick(4) === 0 ? days : { every: pick(9) === 0 ? 'week' : (['quarter', 'quarter', 'month'] as const)[pick(2)]! };
  if (money) {
    addMoney({ pick, relations, data, maker, draftOf, computedColumns, stepsOf, ledger: closes === null ? null : 'every' in closes ? { kind: 'period', unit: closes.every } : { kind: 'date' } });
    // What a line of the ledger is called is a matter of printing, and nothing may read it.
    if (closes === null && pick(1) === 0) addDerived();
  }
  const holidayRecord = relations.find((r) => r.kind === 'record' && r.columns.some((c) => c.value === null && c.type.kind === 'date'));
  const from = holidayRecord === undefined || !chance(4) ? null : { relation: holidayRecord.id, column: holidayRecord.columns.find((c) => c.type.kind === 'date')!.id };
  return { program: { version: 1, files: ['random.truce'], settings: { ...settings, closes, holidays: { ...settings.holidays, from } }, parameters, relations, invariants: [], tests: [] }, data, asOf };

  function addRecord(): void {
    const id = relations.length, rows = pick(5) < 5 ? pick(5) : 6 + pick(6), at = nextAt();
    const fields: ir.Field[] = [{ name: 'id', type: { kind: 'text' }, decimals: 0, optional: false, key: true, bounds: [], editedBy: [], known: { kind: 'undated' }, at }];
    for (let i = 0, n = 1 + pick(5); i < n; i++) fields.push(addField(id, fields, i));
    // A dated record has several rows of one key, told apart by the day they begin; the first field still names each row.
    const dated = chance(4);
    if (dated) fields.push(...(['from', 'through'] as const).map((name): ir.Field => ({ name, type: { kind: 'date' }, decimals: 0, optional: name === 'through', key: false, bounds: [], editedBy: [], known: { kind: 'planned' }, at: nextAt() })));
    if (dated) fields.forEach((f, i) => { if (i === 0 || i === 1) fields[i] = { ...f, key: i === 1 }; });
    const cells = Array.from({ length: rows }, (_, row) => fields.map((f, i): V => (i === 0 ? `k${(row * 7) % 13}` : f.optional && chance(3) ? null : randomValue(f.type, rows))));
    data.set(id, cells);
    const columns = fields.map((f, i): ir.Column => ({ id: i, name: f.name, title: null, type: f.type, optional: f.optional, value: null, role: null, at }));
    const draft = draftOf(id, `R${id}`, 'record', { op: 'scan', dated, fields }, columns, [0]);
    relations.push(draft);
    maker.write(id);
    computedColumns(draft, columns, pick(2));
    relations[id] = { ...draft, columns, steps: stepsOf(columns) };
    maker.write(null);
  }

  function addField(record: number, before: readonly ir.Field[], i: number): ir.Field {
    const types: ir.ValueType[] = [...FIELD_TYPES, { kind: 'row', relation: record }, ...relations.map((r): ir.ValueType => ({ kind: 'row', relation: r.id }))];
    const type = types[pick(types.length - 1)]!, optional = pick(1) === 1;
    const decimals = type.kind === 'money' ? 2 : type.kind === 'number' ? 6 : type.kind === 'percent' ? 8 : 0;
    const dated = type.kind === 'date' || type.kind === 'time', events = before.flatMap((f, n) => (f.known.kind === 'event' ? [n] : []));
    let known: ir.Field['known'] = { kind: dated ? (chance(3) ? 'planned' : 'event') : 'undated' };
    if (!dated && optional && events.length > 0 && chance(3)) known = { kind: 'fixed', on: events[pick(events.length - 1)]! };
    return { name: `f${i}`, type, decimals, optional, key: false, bounds: [], editedBy: [], known, at: nextAt() };
  }

  function randomValue(type: ir.ValueType, rowsHere: number): V {
    switch (type.kind) {
      case 'text': return ['a', 'b', 'ab', 'Ba', ''][pick(4)]!;
      case 'choice': return type.choices[pick(type.choices.length - 1)]!;
      case 'flag': return pick(1) === 1;
      case 'date': return chance(3) ? FIRST_DAY + pick(365) : day(pick);
      case 'time': return day(pick) * 24 * HOUR + (chance(3) ? pick(24 * 60) * 60_000 : pick(5) * 4 * HOUR);
      case 'period': { const months = 2024 * 12 + pick(11); return type.unit === 'month' ? months : type.unit === 'quarter' ? Math.floor(months / 3) : type.unit === 'year' ? 2024 : FIRST_DAY; }
      case 'row': { const rows = data.get(type.relation)?.length ?? rowsHere; return rows === 0 ? null : pick(rows - 1); }
      case 'duration': return type.of === 'hours' || type.of === 'business hours' ? pick(40) * HOUR / 2 : constant(String(pick(20) - 5), type);
      case 'count': return constant(String(pick(9)), type);
      case 'percent': return constant(`${pick(30) - 5}/20`, type);
      case 'number': return chance(7) ? constant(chance(2) ? '9007199254740.991' : '-9007199254740.99', type) : constant(chance(3) ? `${pick(80) - 20}/4` : String(pick(8) - 2), type);
      case 'money': return chance(7) ? constant(chance(2) ? '90071992547409.91' : '-90071992547409.9', type) : constant(chance(3) ? `${pick(2000) - 300}/100` : ['0', '10', '12.5', '100', '-40', '0.01'][pick(5)]!, type);
      case 'list': return null;
    }
  }

  function addDerived(): void {
    const id = relations.length, at = nextAt();
    const { source, types, optional } = randomSource();
    const columns = types.map((type, i): ir.Column => ({ id: i, name: `s${i}`, title: null, type, optional: optional[i]!, value: null, role: null, at }));
    const draft = draftOf(id, `L${id}`, 'list', source, columns, columns.map((c) => c.id));
    relations.push(draft);
    maker.write(id);
    const row: Scope = { binders: new Map([[0, id]]), ordered: false, recursive: [] };
    const where = chance(4) ? maker.flag(row, 2) : null;
    computedColumns(draft, columns, pick(2));
    // Conditions read columns that do not depend on the order of the rows that belong: that would be a circle.
    const conditions = Array.from({ length: pick(2) }, (): ir.Condition => {
      const written = maker.flag(row, 2), polarity = pick(1) === 0 ? 'require' as const : 'exclude' as const;
      const keep: ir.Expr = polarity === 'require' ? written : { op: 'call', fn: 'not', args: [written], type: { kind: 'flag' }, at: nextAt() };
      return { polarity, written, keep, text: 'random', because: null, at: nextAt() };
    });
    const ordering = pick(1) === 0 ? null : { by: Array.from({ length: pick(2) }, () => maker.sortable(row, 1)), restarting: Array.from({ length: pick(1) }, () => maker.sortable(row, 1)) };
    let recursive: readonly number[] = [];
    if (ordering !== null) {
      recursive = recursiveColumns(id, columns);
      computedColumns({ ...draft, ordering }, columns, 1 + pick(1), true);
    }
    const steps = stepsOf(columns).filter((s) => !recursive.includes(s.columns[0]!));
    if (recursive.length > 0) steps.splice(columns.slice(0, recursive[0]).filter((c) => c.value !== null).length, 0, { columns: recursive, recursive: true });
    relations[id] = { ...draft, where, columns, conditions, ordering, steps };
    maker.write(null);
  }

  function randomSource(): { source: ir.Source; types: ir.ValueType[]; optional: boolean[] } {
    const any = (): ir.Relation => relations[pick(relations.length - 1)]!;
    switch (pick(7)) {
      case 0: case 1: { const r = any(); return { source: { op: 'each', items: [{ relation: r.id }] }, types: [{ kind: 'row', relation: r.id }], optional: [false] }; }
      case 2: { const a = any(), b = any(); return { source: { op: 'each', items: [{ relation: a.id }, { relation: b.id }] }, types: [{ kind: 'row', relation: a.id }, { kind: 'row', relation: b.id }], optional: [false, false] }; }
      case 3: {
        const a = any(), unit = (['quarter', 'month', 'year', 'half'] as const)[pick(3)]!, from = FIRST_DAY + pick(60);
        return {
          source: { op: 'each', items: [{ relation: a.id }, { unit, from, through: asOf !== null && pick(1) === 0 ? null : from + 40 + pick(200) }] },
          types: [{ kind: 'row', relation: a.id }, { kind: 'period', unit }], optional: [false, false],
        };
      }
      case 4: {
        const r = any(), binder = maker.nextBinder(), scope: Scope = { binders: new Map([[binder, r.id]]), ordered: false, recursive: [] };
        const keys = Array.from({ length: 1 + pick(1) }, () => maker.sortable(scope, 1));
        return { source: { op: 'distinct', binder, relation: r.id, where: pick(1) === 0 ? null : maker.flag(scope, 2), keys }, types: keys.map((k) => k.type), optional: keys.map(() => true) };
      }
      case 5: {
        const r = any(), binder = maker.nextBinder(), text = maker.text({ binders: new Map([[binder, r.id]]), ordered: false, recursive: [] }, 2);
        return { source: { op: 'parts', binder, relation: r.id, text, by: ['a', 'b', ' '][pick(2)]! }, types: [{ kind: 'row', relation: r.id }, { kind: 'text' }, { kind: 'count' }], optional: [false, false, false] };
      }
      case 6: {
        // Mostly a field that refers to its own record, from one of its rows: other chains are hardly ever longer than one.
        const refers = relations.flatMap((r) => r.columns.flatMap((c) => (c.type.kind === 'row' && c.type.relation === r.id ? [{ r, c }] : []))), own = chance(3) || refers.length === 0 ? null : refers[pick(refers.length - 1)]!;
        const r = own?.r ?? any(), of = own?.r ?? any(), binder = maker.nextBinder(), reached = maker.nextBinder(), type: ir.ValueType = { kind: 'row', relation: of.id }, at = nextAt();
        const start: ir.Expr = own === null ? maker.typed({ binders: new Map([[binder, r.id]]), ordered: false, recursive: [] }, type, 1) : { op: 'row', binder, type, at };
        const next: ir.Expr = own === null ? maker.typed({ binders: new Map([[binder, r.id], [reached, of.id]]), ordered: false, recursive: [] }, type, 2) : { op: 'column', binder: reached, column: own.c.id, type, at };
        return { source: { op: 'above', binder, relation: r.id, of: of.id, reached, start, next, at }, types: [{ kind: 'row', relation: r.id }, type, { kind: 'count' }], optional: [false, false, false] };
      }
      default: return { source: { op: 'single' }, types: [], optional: [] };
    }
  }

  function computedColumns(draft: ir.Relation, columns: ir.Column[], n: number, ordered = false): void {
    for (let i = 0; i < n; i++) {
      relations[draft.id] = { ...draft, columns };
      const value = maker.any({ binders: new Map([[0, draft.id]]), ordered, recursive: [] }, 3);
      columns.push({ id: columns.length, name: `c${columns.length}`, title: null, type: value.type, optional: maker.mayBeMissing(value, new Map([[0, draft.id]])), value, role: null, at: value.at });
    }
    relations[draft.id] = { ...draft, columns };
  }

  /** None, one or two number columns that read each other in rows before. */
  function recursiveColumns(id: number, columns: ir.Column[]): readonly number[] {
    const first = columns.length, ids = Array.from({ length: pick(2) }, (_, i) => first + i);
    for (const i of ids) columns.push({ id: i, name: `c${i}`, title: null, type: { kind: 'number' }, optional: true, value: null, role: null, at: nextAt() });
    for (const i of ids) {
      // In its own row a column of the step reads those that come before it in the step.
      const visible = columns.filter((c) => !ids.includes(c.id) || c.id < i).map((c) => c.id);
      const value = maker.recursive({ binders: new Map([[0, id]]), ordered: true, recursive: ids, visible: new Set(visible) });
      columns[i] = { ...columns[i]!, value };
    }
    return ids;
  }
}

function draftOf(id: number, name: string, kind: ir.Relation['kind'], source: ir.Source, columns: readonly ir.Column[], keys: readonly number[]): ir.Relation {
  return {
    id, name, rowName: name.toLowerCase(), kind, title: null, at: nextAt(), source, where: null, columns, steps: [], ordering: null, conditions: [], keys,
    facts: { governedBy: null, agreedBy: [], ownedBy: [], by: null, class: null, better: null, serves: null, accepted: [], entered: null, value: null, target: null, versions: [], notRun: null },
  };
}

const stepsOf = (columns: readonly ir.Column[]): { columns: readonly number[]; recursive: boolean }[] => columns.filter((c) => c.value !== null).map((c) => ({ columns: [c.id], recursive: false }));
