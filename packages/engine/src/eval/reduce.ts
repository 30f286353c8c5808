/**
 * What an aggregate does with the rows it is given, one after the other. A reducer can tell its result at any time and can be copied, so that a running sum
 * over earlier rows and the sum of a group are the same code. Sums of units stay plain numbers as long as they are known to be exact.
 */
import { add, compare as compareNum, div, fromScaled } from '../base/exact.js';
import type { Num } from '../base/exact.js';
import { assertNever } from '../base/exhaustive.js';
import type { Aggregate } from '../core/ir.js';
import { keyOf, orderWithMissing, sameValue } from './compare.js';
import type { Present } from './compare.js';
import type { Compiler, Rows, Run, Test, Units } from './compiler.js';
import { complaintOf } from './dated-reading.js';
import { structures } from './reduce-structures.js';
import type { Reducer } from './reducer.js';
import type { Value } from './result.js';
import { tieIn } from './ties.js';

/**
 * Makes empty reducers for an aggregate. `c` is where the aggregate stands, `inside` has its row in scope too; `most` is the largest number of rows that one reducer is given;
 * `places` orders rows that nothing else orders: by their keys, or by their place in a window.
 */
export function reducers(c: Compiler, inside: Compiler, e: Aggregate, most: number, places: (a: number, b: number) => number): () => Reducer {
  const { binder } = e;
  switch (e.fn) {
    case 'count': return () => new Count(0);
    case 'sum': {
      const units = e.value === null ? null : exactUnits(inside, e, most);
      if (units !== null) { const { run, scale } = units; return () => new UnitSum(run, scale, 0); }
      const value = valueOf(inside, e);
      return () => new Sum(value, 0);
    }
    case 'average': {
      const units = exactUnits(inside, e, most);
      if (units !== null) { const { run, scale } = units; return () => new UnitAverage(run, scale, 0, 0); }
      const value = valueOf(inside, e);
      return () => new Average(value, 0, 0);
    }
    case 'median': {
      const value = valueOf(inside, e), kind = e.type.kind, whole = kind === 'date' || kind === 'time' || kind === 'period';
      return () => new Median(value, whole, []);
    }
    case 'smallest': case 'largest': {
      const value = valueOf(inside, e), compare = inside.tables.comparator(e.value!.type), sign = e.fn === 'smallest' ? -1 : 1;
      return () => new Extreme(value, (a, b) => compare(a, b) * sign > 0, null);
    }
    case 'distinct': { const value = valueOf(inside, e); return () => new Distinct(value, new Set()); }
    case 'share': case 'any': case 'all': {
      const holds = e.value === null ? () => true : inside.test(e.value), { fn } = e;
      return () => new Flags(holds, fn, 0, 0);
    }
    case 'only': {
      const value = valueOf(inside, e), complain = complaintOf(c, e);
      return () => new Only(value, complain, 0, null);
    }
    case 'first': case 'last': {
      const value = valueOf(inside, e), order = e.order.map((o) => ({ run: inside.run(o), compare: orderWithMissing(inside.tables.comparator(o.type)) }));
      const keys = order.map((o) => o.run);
      const compare = (a: readonly Value[], x: number, b: readonly Value[], y: number): number => {
        for (const [i, o] of order.entries()) { const n = o.compare(a[i]!, b[i]!); if (n !== 0) return n; }
        return places(x, y);
      };
      const better: Better = e.fn === 'first' ? (a, x, b, y) => compare(a, x, b, y) < 0 : (a, x, b, y) => compare(a, x, b, y) > 0;
      const tie = tieIn(inside, binder, e.at);
      const ties: Ties | null =
        order.length === 0
          ? null
          : { same: (a, b) => order.every((o, i) => o.compare(a[i]!, b[i]!) === 0), tell: (r, taken, other) => tie(r, taken, other, '') };
      return () => new End(value, binder, keys, better, ties, -1, [], NONE);
    }
    case 'reach': case 'shapley': return structures(c, inside, e);
    case 'join': {
      const value = valueOf(inside, e), between = c.run(e.beside!.outer[0]!), order = e.order.map((o) => ({ run: inside.run(o), compare: orderWithMissing(inside.tables.comparator(o.type)) }));
      const before = (a: Joined, b: Joined): number => {
        for (const [i, o] of order.entries()) { const n = o.compare(a.keys[i]!, b.keys[i]!); if (n !== 0) return n; }
        return places(a.row, b.row);
      };
      return () => new Join(value, binder, order.map((o) => o.run), before, between, []);
    }
    default: return assertNever(e.fn);
  }
}

function valueOf(inside: Compiler, e: Aggregate): Run {
  if (e.value === null) throw new Error(`the program has a \`${e.fn}\` of nothing`);
  return inside.run(e.value);
}

/** The value as units, when a sum of the most rows there can be stays exact. */
export function exactUnits(inside: Compiler, e: Aggregate, most: number): Units | null {
  const units = e.value === null ? null : inside.units(e.value);
  return units !== null && units.bound * Math.max(most, 1) <= Number.MAX_SAFE_INTEGER ? units : null;
}

class Count implements Reducer {
  constructor(private n: number) {}
  add(): void { this.n++; }
  result(): Value { return this.n; }
  copy(): Count { return new Count(this.n); }
}

class UnitSum implements Reducer {
  constructor(private readonly run: Units['run'], private readonly scale: number, private sum: number) {}
  add(r: Rows): void { const u = this.run(r); if (u === u) this.sum += u; }
  result(): Value { return fromScaled(this.sum, this.scale); }
  copy(): UnitSum { return new UnitSum(this.run, this.scale, this.sum); }
}

class Sum implements Reducer {
  constructor(private readonly run: Run, private sum: Num) {}
  add(r: Rows): void { const v = this.run(r); if (v !== null) this.sum = add(this.sum, v as Num); }
  result(): Value { return this.sum; }
  copy(): Sum { return new Sum(this.run, this.sum); }
}

class UnitAverage implements Reducer {
  constructor(private readonly run: Units['run'], private readonly scale: number, private sum: number, private n: number) {}
  add(r: Rows): void { const u = this.run(r); if (u === u) { this.sum += u; this.n++; } }
  result(): Value { return this.n === 0 ? null : div(fromScaled(this.sum, this.scale), this.n); }
  copy(): UnitAverage { return new UnitAverage(this.run, this.scale, this.sum, this.n); }
}

class Average implements Reducer {
  constructor(private readonly run: Run, private sum: Num, private n: number) {}
  add(r: Rows): void { const v = this.run(r); if (v !== null) { this.sum = add(this.sum, v as Num); this.n++; } }
  result(): Value { return this.n === 0 ? null : div(this.sum, this.n); }
  copy(): Average { return new Average(this.run, this.sum, this.n); }
}

/** The middle value, or halfway between the two in the middle; of days and periods, where there is no half, the earlier whole one. */
class Median implements Reducer {
  constructor(private readonly run: Run, private readonly whole: boolean, private readonly values: Num[]) {}
  add(r: Rows): void { const v = this.run(r); if (v !== null) this.values.push(v as Num); }
  result(): Value {
    const n = this.values.length;
    if (n === 0) return null;
    const sorted = [...this.values].sort(compareNum), high = sorted[n >> 1]!;
    if (n % 2 === 1) return high;
    const low = sorted[(n >> 1) - 1]!;
    return this.whole ? Math.floor(((low as number) + (high as number)) / 2) : div(add(low, high), 2);
  }
  copy(): Median { return new Median(this.run, this.whole, [...this.values]); }
}

class Extreme implements Reducer {
  constructor(private readonly run: Run, private readonly better: (a: Present, b: Present) => boolean, private best: Value) {}
  add(r: Rows): void {
    const v = this.run(r);
    if (v !== null && (this.best === null || this.better(v as Present, this.best as Present))) this.best = v;
  }
  result(): Value { return this.best; }
  copy(): Extreme { return new Extreme(this.run, this.better, this.best); }
}

class Distinct implements Reducer {
  constructor(private readonly run: Run, private readonly keys: Set<string | number>) {}
  add(r: Rows): void { const v = this.run(r); if (v !== null) this.keys.add(keyOf(v as Present)); }
  result(): Value { return this.keys.size; }
  copy(): Distinct { return new Distinct(this.run, new Set(this.keys)); }
}

class Flags implements Reducer {
  constructor(private readonly holds: Test, private readonly fn: 'share' | 'any' | 'all', private yes: number, private rows: number) {}
  add(r: Rows): void { this.rows++; if (this.holds(r)) this.yes++; }
  result(): Value {
    switch (this.fn) {
      case 'share': return this.rows === 0 ? null : div(this.yes, this.rows);
      case 'any': return this.yes > 0;
      case 'all': return this.yes === this.rows;
    }
  }
  copy(): Flags { return new Flags(this.holds, this.fn, this.yes, this.rows); }
}

class Only implements Reducer {
  constructor(private readonly run: Run, private readonly complain: (several: boolean, r: Rows) => void, private rows: number, private value: Value) {}
  add(r: Rows): void { if (this.rows++ === 0) this.value = this.run(r); }
  result(r: Rows): Value {
    if (this.rows === 1) return this.value;
    this.complain(this.rows > 1, r);
    return null;
  }
  copy(): Only { return new Only(this.run, this.complain, this.rows, this.value); }
}

/** What `first` and `last` ask of rows that nothing but their keys tells apart. */
interface Ties { readonly same: (a: readonly Value[], b: readonly Value[]) => boolean; readonly tell: (r: Rows, taken: number, other: number) => void }
const NONE: readonly number[] = [];

type Better = (a: readonly Value[], x: number, b: readonly Value[], y: number) => boolean;

const differ = (a: Value, b: Value): boolean => (a === null || b === null ? a !== b : !sameValue(a, b));
/** More rows that tie are not looked at one by one. */
const MOST_TIED = 20;

/** `first` and `last`: the row at one end, whatever its value. */
class End implements Reducer {
  constructor(
    private readonly run: Run,
    private readonly binder: number,
    private readonly order: readonly Run[],
    private readonly better: Better,
    private readonly ties: Ties | null,
    private row: number,
    private keys: readonly Value[],
    /** those that tie with it */
    private tied: readonly number[],
  ) {}
  add(r: Rows): void {
    const row = r[this.binder]!, keys = this.order.map((run) => run(r)), better = this.row < 0 || this.better(keys, row, this.keys, this.row);
    const ties = this.ties !== null && this.row >= 0 && this.ties.same(keys, this.keys);
    if (ties && this.tied.length < MOST_TIED) this.tied = [...this.tied, better ? this.row : row];
    if (!better) return;
    if (!ties) this.tied = NONE;
    this.row = row;
    this.keys = keys;
  }
  result(r: Rows): Value {
    if (this.row < 0) return null;
    const kept = r[this.binder]!;
    r[this.binder] = this.row;
    const value = this.run(r);
    // Where all that tie have the same value, it does not matter which is taken.
    const other = this.tied.find((row) => { r[this.binder] = row; return differ(value, this.run(r)); });
    if (other !== undefined) this.ties?.tell(r, this.row, other);
    r[this.binder] = kept;
    return value;
  }
  copy(): End { return new End(this.run, this.binder, this.order, this.better, this.ties, this.row, this.keys, this.tied); }
}

interface Joined { readonly row: number; readonly keys: readonly Value[]; readonly text: string }

/** Texts one after the other, in order, with a text between them. */
class Join implements Reducer {
  constructor(
    private readonly run: Run,
    private readonly binder: number,
    private readonly order: readonly Run[],
    private readonly before: (a: Joined, b: Joined) => number,
    private readonly between: Run,
    private readonly rows: Joined[],
  ) {}
  add(r: Rows): void {
    const text = this.run(r) as string | null;
    if (text !== null) this.rows.push({ row: r[this.binder]!, keys: this.order.map((run) => run(r)), text });
  }
  result(r: Rows): Value {
    const between = this.between(r) as string | null;
    return between === null ? null : [...this.rows].sort(this.before).map((x) => x.text).join(between);
  }
  copy(): Join { return new Join(this.run, this.binder, this.order, this.before, this.between, [...this.rows]); }
}
