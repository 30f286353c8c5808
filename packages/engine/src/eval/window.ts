/**
 * Aggregates over the rows before or after in the order of a relation, and the row before. What concerns only the rows themselves runs along: each row is
 * taken in once, and the result at each place is what has been taken in so far. Conditions that compare with the row that asks look at every row.
 */
import type { Aggregate, Expr, RelationId } from '../core/ir.js';
import { freeBinders, needs, readsOnly } from '../core/walk.js';
import { keyOf } from './compare.js';
import type { Present } from './compare.js';
import type { Compiler, Rows, Run, Tables } from './compiler.js';
import { relationOf } from './compile.js';
import type { Reducer } from './reducer.js';
import { reducers } from './reduce.js';
import type { Value } from './result.js';
import type { RowOrder } from './row-order.js';

type Window = 'earlier' | 'soFar' | 'later';

/** The nearest row before that belongs to the relation, -1 when there is none in the partition. */
export function previousMember(tables: Tables, relation: RelationId): (row: number) => number {
  const order = tables.order(relation);
  const before = tables.memo(`previous/${relation}`, () => {
    const found = new Int32Array(order.sequence.length).fill(-1);
    for (let p = 1; p < found.length; p++) {
      if (order.first[p] === p) continue;
      const row = order.sequence[p - 1]!;
      found[p] = order.counts[row] === 1 ? row : found[p - 1]!;
    }
    return found;
  });
  return (row) => { const p = order.position[row]!; return p < 0 ? -1 : before[p]!; };
}

export function compileWindow(c: Compiler, e: Aggregate, window: Window): Run {
  const { tables } = c, relation = relationOf(c.binders, 0), order = tables.order(relation), inside = c.within(e.binder, relation);
  const make = reducers(c, inside, e, order.sequence.length, (a, b) => order.position[a]! - order.position[b]!);
  const alone =
    readsOnly(e.where, e.binder)
    && readsOnly(e.value, e.binder)
    && e.order.every((o) => readsOnly(o, e.binder))
    && e.keys.every((k) => readsOnly(k.inner, e.binder) && readsOnly(k.outer, 0))
    && (e.beside?.outer ?? []).every((x) => freeBinders(x).size === 0);
  if (!alone) return lookAtEach(inside, e, window, order, make);
  const along = new Along(inside, c, e, window, order, make);
  if (growing(inside, e)) return (r) => along.at(r[0]!, r);
  // Nothing is being computed that this reads: the results for all rows are found in one go, in order.
  let results: readonly Value[] | null = null;
  return (r) => {
    if (e.fn === 'only') return along.at(r[0]!, r);
    results ??= along.everywhere(relation, tables.size(relation));
    return results[r[0]!] ?? null;
  };
}

/** Whether it reads columns that are being computed row by row: those of rows further on are not there yet. */
function growing(inside: Compiler, e: Aggregate): boolean {
  if (inside.tables.growing.size === 0) return false;
  let found = false;
  const look = (x: Expr): void => needs(inside.tables.program, x, inside.binders, (need) => {
    if (need.need === 'column' && inside.tables.growing.has(inside.tables.column(need.relation, need.column))) found = true;
  });
  for (const k of e.keys) { look(k.inner); look(k.outer); }
  for (const x of [e.where, e.value, ...e.order, ...(e.beside?.outer ?? []), ...(e.beside?.inner ?? [])]) if (x !== null) look(x);
  return found;
}

/** Takes rows in along the order, from the side where the window is open. */
class Along {
  private readonly binder: number;
  private readonly registers: Rows;
  private readonly holds: (r: Rows) => boolean;
  private readonly inner: (r: Rows) => string | number | null;
  private readonly outer: (r: Rows) => string | number | null;
  /** the partition that is being gone through, and the next place to take in */
  private partition = -1;
  private next = -1;
  private taken = new Map<string | number, Reducer>();

  constructor(private readonly inside: Compiler, outside: Compiler, e: Aggregate, private readonly window: Window, private readonly order: RowOrder, private readonly make: () => Reducer) {
    this.binder = e.binder;
    this.registers = inside.tables.registers();
    this.holds = e.where === null ? () => true : inside.test(e.where);
    this.inner = keyReader(inside, e.keys.map((k) => k.inner));
    this.outer = keyReader(outside, e.keys.map((k) => k.outer));
  }

  at(row: number, r: Rows): Value {
    const { order } = this, p = order.position[row]!;
    if (p < 0) return this.make().result(r);
    const first = order.first[p]!, end = order.end[p]!, back = this.window === 'later';
    // A row that belongs to the relation is taken in for good before it is asked; one that does not sees itself, and nobody else sees it.
    const withIt = this.window === 'soFar', until = withIt && order.counts[row] === 1 ? p + 1 : p;
    // Going on from where it stopped, unless it is past this place or in another partition.
    if (this.partition !== first || (back ? this.next < p : this.next > until)) {
      this.partition = first;
      this.next = back ? end - 1 : first;
      this.taken = new Map();
    }
    if (back) for (; this.next > p; this.next--) this.take(this.next);
    else for (; this.next < until; this.next++) this.take(this.next);
    const key = this.outer(r), { registers, binder } = this;
    let reducer = key === null ? undefined : this.taken.get(key);
    if (withIt && until === p && key !== null) {
      registers[binder] = row;
      if (this.inner(registers) === key && this.holds(registers)) {
        reducer = reducer === undefined ? this.make() : reducer.copy();
        reducer.add(registers);
      }
    }
    return (reducer ?? this.make()).result(r);
  }

  everywhere(relation: RelationId, size: number): readonly Value[] {
    const results = new Array<Value>(size).fill(null), { sequence } = this.order, r = this.inside.tables.registers();
    const step = (p: number): void => { const row = sequence[p]!; r[0] = row; results[row] = this.at(row, r); };
    this.inside.tables.visit(relation, 0, r, () => {
      if (this.window === 'later') for (let p = sequence.length - 1; p >= 0; p--) step(p);
      else for (let p = 0; p < sequence.length; p++) step(p);
    });
    return results;
  }

  /** Takes in the row at a place, if it belongs to the relation and the condition holds. */
  private take(p: number): void {
    const row = this.order.sequence[p]!, { registers, binder } = this;
    if (this.order.counts[row] !== 1) return;
    registers[binder] = row;
    const key = this.inner(registers);
    if (key === null || !this.holds(registers)) return;
    let reducer = this.taken.get(key);
    if (reducer === undefined) this.taken.set(key, reducer = this.make());
    reducer.add(registers);
  }
}

/** One key for all the values; null when one is missing. */
function keyReader(c: Compiler, keys: readonly Expr[]): (r: Rows) => string | number | null {
  const runs = keys.map((k) => c.run(k)), [only] = runs;
  if (runs.length === 0) return () => 0;
  if (runs.length === 1) return (r) => { const v = only!(r); return v === null ? null : keyOf(v as Present); };
  return (r) => {
    let key = '';
    for (const run of runs) {
      const v = run(r);
      if (v === null) return null;
      const text = `${keyOf(v as Present)}`;
      key += `${text.length}:${text}`;
    }
    return key;
  };
}

function lookAtEach(inside: Compiler, e: Aggregate, window: Window, order: RowOrder, make: () => Reducer): Run {
  const b = e.binder, holds = e.where === null ? () => true : inside.test(e.where);
  const tests = e.keys.map((k) => inside.test({ op: 'call', fn: 'equal', type: { kind: 'flag' }, at: e.at, args: [k.inner, k.outer] }));
  return (r) => {
    const reducer = make(), row = r[0]!, p = order.position[row]!, kept = r[b]!;
    const from = window === 'later' ? p + 1 : p < 0 ? 0 : order.first[p]!, end = p < 0 ? 0 : window === 'later' ? order.end[p]! : window === 'soFar' ? p + 1 : p;
    for (let q = from; q < end; q++) {
      const other = order.sequence[q]!;
      if (order.counts[other] !== 1 && q !== p) continue;
      r[b] = other;
      if (tests.every((test) => test(r)) && holds(r)) reducer.add(r);
    }
    const value = reducer.result(r);
    r[b] = kept;
    return value;
  };
}
