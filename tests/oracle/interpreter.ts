/**
 * What the IR means, written to be read: a tree walk over every expression for every row, no indexes and no shortcuts. A value is remembered once it is
 * known, only so that programs of three relations end today. The engine must give the same values; where it does not, one of the two is wrong.
 */
import type { ir } from '@truce/engine';
import { addMonths, Calendar, dayOfMonth, monthOf, monthsBetween, weekdayOf, yearOf } from './calendar.js';
import { Clock, JointClock } from './clock.js';
import { FIRST_DAY } from './generate.js';
import { paymentsOf, piecesOf, postingsOf, type World } from './ledger.js';
import { halfLife, reach, shapley } from './leaves.js';
import { Rational, TooMuch, ZERO } from './rational.js';
import { compare, constant, equal, isExact, keyOf, type V } from './values.js';

/** Cells by row and field; references are row numbers. */
export type OracleData = ReadonlyMap<number, readonly (readonly V[])[]>;
export interface AsOf { readonly day: number; readonly time: number | null }
type Env = ReadonlyMap<ir.Binder, { readonly relation: number; readonly row: number }>;

const DAY = 86_400_000, HOUR = 3_600_000;
/** Steps after which a program is given up: the interpreter is slow by design, and a few random programs are too much for it. */
const STEPS = 60_000;

export class Oracle {
  private readonly calendar: Calendar;
  private readonly clock: Clock;
  private readonly sources = new Map<number, (readonly V[])[]>();
  private readonly cells = new Map<string, V>();
  private readonly membership = new Map<string, boolean>();
  private readonly orders = new Map<number, number[]>();
  private steps = 0;
  private readonly passing = new Map<number, number[]>();
  private readonly partitions = new Map<string, string>();

  constructor(private readonly program: ir.Program, private readonly data: OracleData, private readonly asOf: AsOf | null) {
    this.calendar = new Calendar(program.settings.year);
    const { days, from } = program.settings.holidays;
    this.clock = new Clock(program.settings, () => [...days, ...(from === null ? [] : this.rows(from.relation).flatMap((row) => { const day = this.value(from.relation, from.column, row); return day === null ? [] : [day as number]; }))], () => this.spend());
  }

  private clockOf(office: string): Clock {
    const { timezone, hours, holidays } = this.program.settings.offices.find((o) => o.name === office)!;
    return new Clock({ timezone, hours }, () => holidays.days, () => this.spend());
  }
  /** The clock of a place that a call names at an argument, or the policy's. */
  private placeOf(args: readonly V[], at: number): Clock { return args.length > at ? this.clockOf(args[at] as string) : this.clock; }
  private hoursOf(args: readonly V[], at: number): Pick<Clock, 'add' | 'between'> {
    const office = args.length > at ? this.program.settings.offices.find((o) => o.name === args[at])! : null;
    return office === null ? this.clock : office.of.length === 0 ? this.clockOf(office.name) : new JointClock([office.name, ...office.of].map((name) => this.clockOf(name)));
  }

  private spend(): void { if (++this.steps > STEPS) throw new TooMuch(`more than ${STEPS} steps`); }
  private relation(id: number): ir.Relation { return this.program.relations[id]!; }
  private get moment(): number | null {
    return this.asOf === null ? null : this.asOf.time ?? this.clock.zone.fromLocal(this.asOf.day + 1, 0) - 1;
  }

  /* ---------------------------------------------------------------- rows */

  /** The cells that the source fills, for each row number. */
  private source(id: number): (readonly V[])[] {
    let found = this.sources.get(id);
    if (found === undefined) this.sources.set(id, found = this.sourceRows(this.relation(id)));
    return found;
  }

  private sourceRows(r: ir.Relation): (readonly V[])[] {
    switch (r.source.op) {
      case 'single': return [[]];
      case 'pieces': return piecesOf(this.world, r, r.source);
      case 'payments': return paymentsOf(this.world, r.source);
      case 'postings': return postingsOf(this.world, r, r.source, FIRST_DAY);
      case 'parts': {
        const { binder, relation, text, by } = r.source;
        return this.rows(relation).flatMap((row) => {
          const whole = this.run(text, new Map([[binder, { relation, row }]])) as string | null;
          return whole === null ? [] : whole.split(by).map((p) => p.trim()).filter((p) => p !== '').map((p, i): V[] => [row, p, Rational.of(i + 1)]);
        });
      }
      case 'above': {
        const { binder, relation, of, reached, start, next } = r.source;
        return this.rows(relation).flatMap((row): V[][] => {
          const whole: [number, { relation: number; row: number }] = [binder, { relation, row }], met: V[] = [];
          let one = this.run(start, new Map([whole]));
          while (one !== null) {
            if (met.includes(one)) return [];
            met.push(one);
            one = this.run(next, new Map([whole, [reached, { relation: of, row: one as number }]]));
          }
          return met.slice(1).map((above, i): V[] => [row, above, Rational.of(i + 1)]);
        });
      }
      case 'scan': return (this.data.get(r.id) ?? []).map((row) => [...row]);
      case 'each': {
        let rows: V[][] = [[]];
        for (const item of r.source.items) {
          const choices: number[] = 'relation' in item ? this.rows(item.relation) : this.periods(item);
          rows = rows.flatMap((row) => choices.map((c) => [...row, c]));
        }
        return rows;
      }
      case 'distinct': {
        const { binder, relation, where, keys } = r.source, seen = new Set<string>(), rows: V[][] = [];
        for (const row of this.rows(relation)) {
          const env: Env = new Map([[binder, { relation, row }]]);
          if (where !== null && this.run(where, env) !== true) continue;
          const values = keys.map((k) => this.run(k, env)), key = values.map(keyOf).join();
          if (!seen.has(key)) { seen.add(key); rows.push(values); }
        }
        return rows;
      }
    }
  }

  private periods(item: { readonly unit: ir.PeriodUnit; readonly from: number | null; readonly through: number | null }): number[] {
    const { unit } = item, found: number[] = [];
    let last = item.through === null ? Infinity : this.calendar.periodOf(item.through, unit);
    if (this.asOf !== null) last = Math.min(last, this.calendar.periodOf(this.asOf.day, unit));
    if (item.from === null || last === Infinity) return [];
    for (let p = this.calendar.periodOf(item.from, unit); p <= last; p++) found.push(p);
    return found;
  }

  /** This world, as the money that moves in it is told. */
  private get world(): World {
    return {
      program: this.program, today: this.asOf?.day ?? null, rows: (id) => this.rows(id), run: (e, env) => this.run(e, env), value: (id, column, row) => this.value(id, column, row),
      sorted: (rows, by, env, ties) => this.sorted(rows, by, env, ties), compareRows: (id, a, b) => this.compareRows(id, a, b), named: (id, row) => this.named(id, row),
      periodOf: (day, unit) => this.calendar.periodOf(day, unit), end: (period, unit) => this.calendar.end(period, unit),
      on: (day) => new Oracle(this.program, this.data, { day, time: null }).world,
    };
  }
  /** A row by its keys, down to the records. */
  private named(id: number, row: number): string {
    const r = this.relation(id);
    return `${r.name}(${r.keys.map((k) => { const v = this.value(id, k, row), { type } = r.columns[k]!; return v !== null && type.kind === 'row' ? this.named(type.relation, v as number) : keyOf(v); }).join('; ')})`;
  }

  /** Whether the row of a record is there in the world of the as-of date. */
  private isThere(r: ir.Relation, row: number): boolean {
    if (r.source.op !== 'scan') return true;
    return !(this.absent ??= this.findAbsent()).has(`${r.id}/${row}`);
  }
  /** Rows of later, and rows that must refer to such rows, again and again until no more are found. */
  private findAbsent(): Set<string> {
    const absent = new Set<string>();
    for (let before = -1; before !== absent.size;) {
      before = absent.size;
      for (const r of this.program.relations) if (r.source.op === 'scan') for (const [row, cells] of this.source(r.id).entries()) {
        const gone = r.source.fields.some((f, i) => !f.optional && this.asOf !== null && cells[i] !== null
          && (f.type.kind === 'row' ? absent.has(`${f.type.relation}/${cells[i] as number}`) : f.known.kind === 'event' && this.isLater(f, cells[i]!)));
        if (gone) absent.add(`${r.id}/${row}`);
      }
    }
    return absent;
  }
  private absent: Set<string> | null = null;
  private isLater(f: ir.Field, v: V): boolean {
    if (this.asOf === null || v === null) return false;
    return f.type.kind === 'date' ? (v as number) > this.asOf.day : f.type.kind === 'time' ? (v as number) > this.moment! : false;
  }

  candidates(id: number): number[] {
    const r = this.relation(id);
    let found = this.passing.get(id);
    if (found === undefined) this.passing.set(id, found = this.source(id).map((_, row) => row).filter((row) => this.isThere(r, row) && (r.where === null || this.run(r.where, this.rowZero(id, row)) === true)));
    return found;
  }
  belongs(id: number, row: number): boolean {
    const key = `${id}/${row}`;
    let found = this.membership.get(key);
    if (found === undefined) this.membership.set(key, found = this.candidates(id).includes(row) && this.relation(id).conditions.every((c) => this.run(c.keep, this.rowZero(id, row)) === true));
    return found;
  }
  rows(id: number): number[] { return this.candidates(id).filter((row) => this.belongs(id, row)); }

  private rowZero(relation: number, row: number): Env { return new Map([[0, { relation, row }]]); }

  /* ---------------------------------------------------------------- columns */

  value(id: number, column: number, row: number): V {
    const key = `${id}/${column}/${row}`, known = this.cells.get(key);
    if (known !== undefined) return known;
    const formula = this.relation(id).columns[column]!.value;
    const v = formula === null ? this.sourceCell(id, column, row) : this.run(formula, this.rowZero(id, row));
    this.cells.set(key, v);
    return v;
  }

  private sourceCell(id: number, column: number, row: number): V {
    const r = this.relation(id), v = this.source(id)[row]![column]!;
    if (r.source.op !== 'scan') return v;
    if (r.source.dated && v === null && r.source.fields[column]!.name === 'through') return this.openEnd(r, r.source.fields, row);
    const f = r.source.fields[column]!;
    if (f.known.kind === 'event') return this.isLater(f, v) ? null : v;
    // Nobody refers to a row that is not there yet.
    if (f.type.kind === 'row' && v !== null && !this.isThere(this.relation(f.type.relation), v as number)) return null;
    if (f.known.kind === 'fixed') {
      const on = this.sourceCell(id, f.known.on, row);
      return this.asOf !== null && on === null ? null : v;
    }
    return v;
  }

  /** A row of a dated record without an end lasts until the next row of its key begins. */
  private openEnd(r: ir.Relation, fields: readonly ir.Field[], row: number): V {
    const from = fields.findIndex((f) => f.name === 'from'), keys = fields.flatMap((f, i) => (f.key ? [i] : []));
    const begins = (other: number): number => this.sourceCell(r.id, from, other) as number;
    const next = this.source(r.id).map((_, other) => other).filter((other) => this.isThere(r, other) && begins(other) > begins(row)
      && keys.every((k) => equal(this.sourceCell(r.id, k, other), this.sourceCell(r.id, k, row)))).map(begins);
    return next.length === 0 ? null : Math.min(...next) - 1;
  }

  /** The row by what it is made of, whatever its number: its key in a record, which is the first field, or what the source fills. */
  identity(id: number, row: number): string {
    const r = this.relation(id);
    if (r.source.op === 'scan') return `${r.name} ${keyOf(this.source(id)[row]![0]!)}`;
    const types = sourceTypes(r);
    const line = r.source.op === 'postings' ? r.source.columns.line : -1;
    return `${r.name}(${this.source(id)[row]!.flatMap((v, i) => (i === line ? [] : [this.shown(v, types[i]!)])).join('; ')})`;
  }
  /** A value, with rows by their identity. */
  shown(v: V, type: ir.ValueType): string {
    return v !== null && type.kind === 'row' ? this.identity(type.relation, v as number) : keyOf(v);
  }

  /* ---------------------------------------------------------------- order */

  /** By the expressions of `ordering`, then by the keys. */
  private compareRows(id: number, a: number, b: number): number {
    for (const k of this.relation(id).keys) {
      const type = this.relation(id).columns[k]!.type, c = this.compareValues(this.value(id, k, a), this.value(id, k, b), type);
      if (c !== 0) return c;
    }
    return a - b;
  }
  /** Rows are ordered by what names them. */
  private compareValues(a: V, b: V, type: ir.ValueType): number {
    return type.kind === 'row' && a !== null && b !== null ? (a === b ? 0 : this.compareRows(type.relation, a as number, b as number)) : compare(a, b, type);
  }
  private sorted(rows: readonly number[], by: readonly ir.Expr[], env: (row: number) => Env, ties: (a: number, b: number) => number): number[] {
    return [...rows].sort((a, b) => {
      for (const e of by) {
        const c = this.compareValues(this.run(e, env(a)), this.run(e, env(b)), e.type);
        if (c !== 0) return c;
      }
      return ties(a, b);
    });
  }
  /** All candidates in order; those of another partition are left out by whoever asks. */
  private ordered(id: number): number[] {
    let found = this.orders.get(id);
    if (found === undefined) this.orders.set(id, found = this.sorted(this.candidates(id), this.relation(id).ordering?.by ?? [], (row) => this.rowZero(id, row), (a, b) => this.compareRows(id, a, b)));
    return found;
  }
  private partition(id: number, row: number): string {
    const key = `${id}/${row}`;
    let found = this.partitions.get(key);
    if (found === undefined) this.partitions.set(key, found = (this.relation(id).ordering?.restarting ?? []).map((e) => keyOf(this.run(e, this.rowZero(id, row)))).join());
    return found;
  }
  /** Rows that belong to the relation, in the same partition, before this one, after it, or before and this one, whether it belongs or not. */
  private window(id: number, row: number, which: 'earlier' | 'soFar' | 'later'): number[] {
    const all = this.ordered(id), place = all.indexOf(row), partition = this.partition(id, row);
    return all.filter((other, i) => (which === 'later' ? i > place : i < place || (which === 'soFar' && i === place)) && (other === row || this.belongs(id, other)) && this.partition(id, other) === partition);
  }

  /* ---------------------------------------------------------------- expressions */

  run(e: ir.Expr, env: Env): V {
    this.spend();
    switch (e.op) {
      case 'const': return constant(e.value, e.type);
      case 'column': { const b = env.get(e.binder)!; return this.value(b.relation, e.column, b.row); }
      case 'row': return env.get(e.binder)!.row;
      case 'follow': { const row = this.run(e.row, env); return row === null ? null : this.value(e.relation, e.column, row as number); }
      case 'asOf': return this.asOf === null ? null : e.type.kind === 'time' ? this.moment : this.asOf.day;
      case 'parameter': {
        const { versions } = this.program.parameters[e.parameter]!;
        if (e.on === null) return this.run(versions[0]!.value, new Map());
        return this.inForce(versions, this.run(e.on, env), new Map());
      }
      case 'version': return this.inForce(e.versions, this.run(e.on, env), env);
      case 'call': return this.call(e, env);
      case 'and': return e.args.every((a) => this.run(a, env) === true);
      case 'or': return e.args.some((a) => this.run(a, env) === true);
      case 'if': return this.run(this.run(e.condition, env) === true ? e.then : e.else, env);
      case 'choose': {
        const holding = e.arms.filter((a) => this.run(a.when, env) === true);
        if (holding.length === 0) return e.else === null ? null : this.run(e.else, env);
        return e.rule === 'unique' && holding.length > 1 ? null : this.run(holding[0]!.then, env);
      }
      case 'total': {
        let sum: Rational = ZERO;
        for (const a of e.arms) {
          if (a.when !== null && this.run(a.when, env) !== true) continue;
          const v = this.run(a.then, env);
          if (v === null) return null;
          sum = sum.plus(v as Rational);
        }
        return sum;
      }
      case 'otherwise': return this.run(e.value, env) ?? this.run(e.fallback, env);
      case 'oneOf': {
        const v = this.run(e.value, env);
        return e.items.some((i) => { const item = this.run(i, env); return Array.isArray(item) ? (item as readonly V[]).some((x) => equal(x, v)) : equal(item, v); });
      }
      case 'aggregate': return this.aggregate(e, env);
      case 'previous': {
        const here = env.get(0)!, before = this.window(here.relation, here.row, 'earlier');
        return before.length === 0 ? this.run(e.starting, env) : this.run(e.column, new Map(env).set(0, { relation: here.relation, row: before[before.length - 1]! }));
      }
      case 'scale': return this.scale(e, env);
    }
  }

  private inForce(versions: readonly { readonly from: number | null; readonly through: number | null; readonly value: ir.Expr }[], on: V, env: Env): V {
    if (on === null) return null;
    const found = versions.find((v) => (v.from === null || v.from <= (on as number)) && (v.through === null || (on as number) <= v.through));
    return found === undefined ? null : this.run(found.value, env);
  }

  private aggregate(e: ir.Aggregate, env: Env): V {
    const here = env.get(0), relation = 'relation' in e.over ? e.over.relation : here!.relation;
    const all = 'relation' in e.over ? this.rows(relation) : this.window(relation, here!.row, e.over.window);
    const within = (row: number): Env => new Map(env).set(e.binder, { relation, row });
    const rows = all.filter((row) => e.keys.every((k) => equal(this.run(k.inner, within(row)), this.run(k.outer, env))) && (e.where === null || this.run(e.where, within(row)) === true));
    const valueAt = (row: number): V => this.run(e.value!, within(row));
    switch (e.fn) {
      case 'count': return Rational.of(rows.length);
      case 'any': return rows.some((row) => valueAt(row) === true);
      case 'all': return rows.every((row) => valueAt(row) === true);
      case 'share': return rows.length === 0 ? null : Rational.of(rows.filter((row) => valueAt(row) === true).length, rows.length);
      case 'only': return rows.length === 1 ? valueAt(rows[0]!) : null;
      case 'first': case 'last': {
        // Rows of a window that `order` does not tell apart stay as they stand in the window.
        const sorted = this.sorted(rows, e.order, within, (a, b) => ('window' in e.over ? rows.indexOf(a) - rows.indexOf(b) : this.compareRows(relation, a, b)));
        return sorted.length === 0 ? null : valueAt(sorted[e.fn === 'first' ? 0 : sorted.length - 1]!);
      }
      case 'reach': {
        const [start, goal] = e.beside!.outer.map((x) => this.run(x, env)), moves = rows.map((row) => ({ from: this.run(e.beside!.inner[0]!, within(row)), to: this.run(e.beside!.inner[1]!, within(row)), chance: valueAt(row) as Rational | null }));
        if (start === null || goal === null) return null;
        return reach(moves.flatMap(({ from, to, chance }) => (from === null || to === null || chance === null ? [] : [{ from: keyOf(from), to: keyOf(to), chance }])), keyOf(start!), keyOf(goal!));
      }
      case 'join': {
        const between = this.run(e.beside!.outer[0]!, env);
        const sorted = this.sorted(rows, e.order, within, (a, b) => ('window' in e.over ? rows.indexOf(a) - rows.indexOf(b) : this.compareRows(relation, a, b)));
        return between === null ? null : sorted.map(valueAt).filter((v) => v !== null).join(between as string);
      }
      case 'shapley': {
        const player = this.run(e.beside!.outer[0]!, env), seats = rows.map((row) => ({ member: this.run(e.beside!.inner[0]!, within(row)), coalition: this.run(e.beside!.inner[1]!, within(row)), worth: valueAt(row) as Rational | null }));
        return player === null ? null : shapley(seats.flatMap(({ member, coalition, worth }) => (member === null || coalition === null || worth === null ? [] : [{ member: keyOf(member), coalition: keyOf(coalition), worth }])), keyOf(player));
      }
      case 'sum': case 'average': case 'median': case 'smallest': case 'largest': case 'distinct': break;
    }
    const type = e.value!.type, values = rows.map(valueAt).filter((v) => v !== null).sort((a, b) => compare(a, b, type));
    if (e.fn === 'distinct') return Rational.of(new Set(values.map(keyOf)).size);
    if (e.fn === 'smallest') return values[0] ?? null;
    if (e.fn === 'largest') return values[values.length - 1] ?? null;
    const numbers = values.map((v) => (v instanceof Rational ? v : Rational.of(v as number)));
    const back = (r: Rational): V => result(r, e.type);
    const sum = numbers.reduce((a, b) => a.plus(b), ZERO);
    if (e.fn === 'sum') return back(sum);
    if (numbers.length === 0) return null;
    if (e.fn === 'average') return back(sum.over(Rational.of(numbers.length)));
    const middle = numbers.length >> 1;
    return back(numbers.length % 2 === 1 ? numbers[middle]! : numbers[middle - 1]!.plus(numbers[middle]!).over(Rational.of(2)));
  }

  private scale(e: Extract<ir.Expr, { op: 'scale' }>, env: Env): V {
    const x = this.run(e.argument, env) as Rational | null;
    if (x === null) return null;
    const rows = e.rows.map((r) => ({ edge: r.edge, limit: r.limit === null ? null : (this.run(r.limit, env) as Rational | null), value: this.run(r.value, env) as Rational | null }));
    if (e.reading !== 'marginal') {
      const rate = readAt(rows, x);
      return rate === null || e.reading === 'at' ? rate : rate.times(x);
    }
    const after = e.after === null ? ZERO : (this.run(e.after, env) as Rational | null);
    if (after === null) return null;
    // Every slice at its own rate, from `after` to `after + x`; the first row reaches down without end.
    const [low, high] = x.sign < 0 ? [after.plus(x), after] : [after, after.plus(x)];
    let sum: Rational = ZERO, from: Rational | null = null;
    for (const row of rows) {
      const a = from === null || from.compare(low) < 0 ? low : from;
      const b = row.limit === null || row.limit.compare(high) > 0 ? high : row.limit;
      if (a.compare(b) < 0) {
        // Between two points the rate runs straight, so its middle counts for the whole stretch.
        const rate = row.edge !== 'at' ? row.value : middle(readAt(rows, a), readAt(rows, b));
        if (rate === null) return null;
        sum = sum.plus(b.minus(a).times(rate));
      }
      from = row.limit;
    }
    return x.sign < 0 ? sum.negated() : sum;
  }

  private call(e: Extract<ir.Expr, { op: 'call' }>, env: Env): V {
    const args = e.args.map((a) => this.run(a, env));
    switch (e.fn) {
      case 'isMissing': return args[0] === null;
      case 'isPresent': return args[0] !== null;
      case 'overlapDays': case 'overlapWorkingDays':
        return args[0] === null || args[2] === null || args[3] === null ? null : this.overlap(args[0] as number, args[1] as number | null, args[2] as number, unitOf(e.args[2]!), e.fn === 'overlapWorkingDays' ? this.placeOf(args, 3) : null);
      case 'dayOfMonths': {
        const [from, through, period, day] = args;
        if (from === null || period === null || day === null) return null;
        const days = this.calendar.monthsIn(period as number, unitOf(e.args[2]!)).map((first) => this.calendar.dayWithin(first, whole(day!)!));
        return Rational.of(days.filter((d) => d >= (from as number) && (through === null || d <= (through as number))).length);
      }
      default:
    }
    switch (e.fn) {
      case 'less': case 'lessOrEqual': case 'greater': case 'greaterOrEqual': case 'equal': case 'notEqual': case 'between':
        if (args.some((a) => a === null)) return false;
        break;
      default: if (args.some((a) => a === null)) return null;
    }
    const [a, b, c] = args as Exclude<V, null>[];
    const r = (v: V): Rational => (v instanceof Rational ? v : Rational.of(v as number));
    const back = (v: Rational): V => result(v, e.type);
    const order = (x: number): number => compare(a!, [b!, c!][x]!, e.args[0]!.type, e.args[x + 1]!.type);
    switch (e.fn) {
      case 'add': return back(r(a!).plus(r(b!)));
      case 'subtract': return back(r(a!).minus(r(b!)));
      case 'multiply': return back(r(a!).times(r(b!)));
      case 'divide': return r(b!).sign === 0 ? null : back(r(a!).over(r(b!)));
      case 'negate': return back(r(a!).negated());
      case 'abs': return back(r(a!).sign < 0 ? r(a!).negated() : r(a!));
      case 'min': return order(0) <= 0 ? a! : b!;
      case 'max': return order(0) >= 0 ? a! : b!;
      case 'round': case 'roundUp': case 'roundDown':
        return r(b!).sign <= 0 ? null : back(r(a!).rounded(r(b!), e.fn === 'round' ? this.program.settings.rounding : e.fn === 'roundUp' ? 'up' : 'down'));
      case 'power': return power(r(a!), r(b!));
      case 'halfLife': return r(b!).sign <= 0 ? null : halfLife(r(a!).over(r(b!)));
      case 'less': return order(0) < 0;
      case 'lessOrEqual': return order(0) <= 0;
      case 'greater': return order(0) > 0;
      case 'greaterOrEqual': return order(0) >= 0;
      case 'equal': return equal(a!, b!);
      case 'notEqual': return !equal(a!, b!);
      case 'between': return order(0) >= 0 && order(1) <= 0;
      case 'not': return a !== true;
      case 'lower': return (a as string).toLowerCase();
      case 'upper': return (a as string).toUpperCase();
      case 'trim': return (a as string).trim();
      case 'length': return Rational.of([...(a as string)].length);
      case 'contains': return (a as string).includes(b as string);
      case 'startsWith': return (a as string).startsWith(b as string);
      case 'endsWith': return (a as string).endsWith(b as string);
      case 'concat': return (args as string[]).join('');
      case 'textOf': throw new Error('texts of values are not compared');
      case 'dateOf': return this.placeOf(args, 1).zone.dayOf(a as number);
      case 'timeOf': return this.placeOf(args, 1).zone.fromLocal(a as number, 0);
      case 'endOfDay': return this.clock.zone.fromLocal((a as number) + 1, 0);
      case 'addDays': { const n = whole(b!); return n === null ? null : inReach((a as number) + n, 1); }
      case 'addMonths': { const n = whole(b!); return n === null || inReach(n * 31, 1) === null ? null : addMonths(a as number, n); }
      case 'addHours': return inReach((a as number) + milliseconds(b!), DAY);
      case 'addBusinessHours': return this.hoursOf(args, 2).add(a as number, milliseconds(b!));
      case 'addBusinessDays': { const n = whole(b!); return n === null ? null : e.args[0]!.type.kind === 'time' ? this.placeOf(args, 2).addDaysToInstant(a as number, n) : this.placeOf(args, 2).addDays(a as number, n); }
      case 'addDaysToTime': case 'addMonthsToTime': {
        const n = whole(b!), local = this.clock.zone.toLocal(a as number);
        return n === null ? null : this.clock.zone.fromLocal(e.fn === 'addDaysToTime' ? local.day + n : addMonths(local.day, n), local.ms);
      }
      case 'daysBetween': return Rational.of((b as number) - (a as number));
      case 'monthsBetween': return Rational.of(monthsBetween(a as number, b as number));
      case 'hoursBetween': return (b as number) - (a as number);
      case 'businessHoursBetween': return this.hoursOf(args, 2).between(a as number, b as number);
      case 'workingDays': return Rational.of(this.placeOf(args, 2).workingDays(a as number, b as number));
      case 'yearOf': return Rational.of(yearOf(a as number));
      case 'monthOf': return Rational.of(monthOf(a as number));
      case 'dayOf': return Rational.of(dayOfMonth(a as number));
      case 'weekdayOf': return Rational.of(weekdayOf(a as number));
      case 'inDays': case 'inMonths': case 'days': case 'months': return a!;
      case 'inHours': return r(a!).over(Rational.of(HOUR));
      case 'hours': return back(r(a!).times(Rational.of(HOUR)));
      case 'periodOf': return this.calendar.periodOf(a as number, e.unit!);
      case 'periodIn': return this.calendar.convert(a as number, unitOf(e.args[0]!), e.unit!);
      case 'startOf': return this.calendar.start(a as number, unitOf(e.args[0]!));
      case 'endOf': return this.calendar.end(a as number, unitOf(e.args[0]!));
      case 'shiftPeriod': { const n = whole(b!); return n === null ? null : (a as number) + n; }
      case 'periodsBetween': return Rational.of((b as number) - (a as number));
      case 'daysIn': return Rational.of(this.overlap(-DAY, DAY, a as number, unitOf(e.args[0]!), null).n);
      case 'workingDaysIn': return this.overlap(-DAY, DAY, a as number, unitOf(e.args[0]!), this.placeOf(args, 1));
      case 'monthsIn': return Rational.of(this.calendar.monthsIn(a as number, unitOf(e.args[0]!)).length);
    }
  }

  private overlap(from: number, through: number | null, period: number, unit: ir.PeriodUnit, working: Clock | null): Rational {
    let n = 0;
    for (let day = this.calendar.start(period, unit), end = this.calendar.end(period, unit); day <= end; day++) {
      if (day >= from && (through === null || day <= through) && (working === null || working.isWorkingDay(day))) n++;
    }
    return Rational.of(n);
  }
}

export function sourceTypes(r: ir.Relation): readonly ir.ValueType[] {
  return r.columns.filter((c) => c.value === null).map((c) => c.type);
}

/** The value in the row that holds x; between two points, the straight line. */
function readAt(rows: readonly { readonly edge: string; readonly limit: Rational | null; readonly value: Rational | null }[], x: Rational): Rational | null {
  for (const [i, row] of rows.entries()) {
    const side = row.limit === null ? -1 : x.compare(row.limit);
    if (row.edge === 'at' && side <= 0) {
      const before = rows[i - 1];
      if (side === 0) return row.value;
      if (before?.edge !== 'at' || before.value === null || row.value === null) return null;
      const part = x.minus(before.limit!).over(row.limit!.minus(before.limit!));
      return before.value.plus(row.value.minus(before.value).times(part));
    }
    if (row.edge === 'rest' || (row.edge === 'upTo' ? side <= 0 : row.edge === 'below' && side < 0)) return row.value;
  }
  return null;
}

const middle = (a: Rational | null, b: Rational | null): Rational | null => (a === null || b === null ? null : a.plus(b).over(Rational.of(2)));

function power(x: Rational, exponent: Rational): V {
  if (exponent.compare(Rational.of(1, 2)) === 0) return squareRoot(x);
  if (!exponent.isWhole) throw new TooMuch('a root that is not a square root');
  let n = Number(exponent.n), out = Rational.of(1);
  if (n < 0 && x.sign === 0) return null;
  for (const base = n < 0 ? Rational.of(1).over(x) : x; n !== 0; n -= Math.sign(n)) out = out.times(base);
  return out;
}

/** Digit by digit: the largest whole number of steps whose square is not above the number. */
function squareRoot(x: Rational): V {
  if (x.sign < 0) return null;
  const below = (n: bigint): bigint => {
    let r = 0n;
    for (let bit = 1n << BigInt(Math.ceil(n.toString(2).length / 2)); bit > 0n; bit >>= 1n) if ((r + bit) * (r + bit) <= n) r += bit;
    return r;
  };
  const top = below(x.n), bottom = below(x.d);
  if (top * top === x.n && bottom * bottom === x.d) return Rational.of(top, bottom);
  const unit = 10n ** 18n, steps = below((x.n * unit * unit) / x.d), half = Rational.of(2n * steps + 1n, 2n * unit);
  return Rational.of(half.times(half).minus(x).sign > 0 ? steps : steps + 1n, unit);
}

/** A number as a value of the type: lengths in hours are machine numbers when they are whole milliseconds, and exact all the same when they are not. */
function result(r: Rational, type: ir.ValueType): V {
  return isExact(type) || !r.isWhole || !Number.isSafeInteger(Number(r.n)) ? r : Number(r.n);
}
/** An instant is a whole millisecond: a part of one is rounded, halves away from zero. */
const milliseconds = (v: V): number => (v instanceof Rational ? Number(v.rounded(Rational.of(1), 'half up').n) : (v as number));

/** Days beyond a hundred million from 1970 are no dates. */
const inReach = (v: number, day: number): number | null => (Math.abs(v) <= 100_000_000 * day ? v : null);

function whole(v: V): number | null {
  const r = v instanceof Rational ? v : Rational.of(v as number);
  return r.isWhole ? Number(r.n) : null;
}

function unitOf(e: ir.Expr): ir.PeriodUnit {
  if (e.type.kind !== 'period') throw new Error('no period');
  return e.type.unit;
}
