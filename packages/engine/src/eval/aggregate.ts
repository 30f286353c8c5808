/**
 * Aggregates over the rows of a relation. What concerns only the rows themselves is done once: which rows count, and which group each belongs to. What is
 * left for each row outside is to find its group; a result that depends on nothing else outside is computed once a group. Where conditions compare
 * with the row outside, the rows of the group are looked at one by one, after a search has cut them to those between the bounds.
 */
import { fromScaled } from '../base/exact.js';
import type { Aggregate, Expr, RelationId } from '../core/ir.js';
import { canonical, conjuncts, freeBinders, readsOnly } from '../core/walk.js';
import type { Compiler, Rows, Run, Tables, Test } from './compiler.js';
import { complaintOf } from './dated-reading.js';
import { findGroup, groupRows } from './groups.js';
import type { Groups } from './groups.js';
import { rangeOf, sortedBy } from './ranges.js';
import { exactUnits, reducers } from './reduce.js';
import type { Value } from './result.js';

interface Parts {
  /** conditions on the rows alone */
  readonly own: readonly Expr[];
  readonly keys: readonly { readonly inner: Expr; readonly outer: Expr }[];
  /** conditions on the row outside alone */
  readonly outside: readonly Expr[];
  /** conditions on both */
  readonly both: readonly Expr[];
  /** keys whose inner side reads the row outside */
  readonly unkeyed: Aggregate['keys'];
}

const reads = (e: Expr, binder: number): boolean => freeBinders(e).has(binder);

/** Sorts conditions and keys by what they read. An equality of something inside with something outside is a key, wherever it is written. */
function split(e: Aggregate): Parts {
  const b = e.binder, isKey = (inner: Expr, outer: Expr): boolean => readsOnly(inner, b) && reads(inner, b) && !reads(outer, b);
  const own: Expr[] = [], outside: Expr[] = [], both: Expr[] = [];
  const keys: { inner: Expr; outer: Expr }[] = [], unkeyed: { inner: Expr; outer: Expr }[] = [];
  for (const key of e.keys) (readsOnly(key.inner, b) && !reads(key.outer, b) ? keys : unkeyed).push(key);
  for (const part of conjuncts(e.where)) {
    if (readsOnly(part, b)) own.push(part);
    else if (!reads(part, b)) outside.push(part);
    else if (part.op === 'call' && part.fn === 'equal' && isKey(part.args[0]!, part.args[1]!)) keys.push({ inner: part.args[0]!, outer: part.args[1]! });
    else if (part.op === 'call' && part.fn === 'equal' && isKey(part.args[1]!, part.args[0]!)) keys.push({ inner: part.args[1]!, outer: part.args[0]! });
    else both.push(part);
  }
  return { own, keys, outside, both, unkeyed };
}

export function compileAggregate(c: Compiler, e: Aggregate, relation: RelationId): Run {
  const { tables } = c, b = e.binder, inside = c.within(b, relation), parts = split(e);
  const groups = groupsOf(c, e, relation, parts);
  const make = reducers(c, inside, e, tables.members(relation).length, (x, y) => tables.compareRows(relation, x, y) || x - y);
  const outside = parts.outside.map((x) => c.test(x)), find = findGroup(c, groups, parts.keys.map((k) => k.outer));
  const group = (r: Rows): number => (outside.every((holds) => holds(r)) ? find(r) : -1);
  const empty = (r: Rows): Value => make().result(r);

  const independent = parts.both.length === 0 && parts.unkeyed.length === 0 && readsOnly(e.value, b) && [...e.order, ...besides(e)].every((o) => readsOnly(o, b));
  if (independent) {
    // `only` tells a problem each time it is asked, in the row that asks; the others keep their result for each group.
    if (e.fn === 'only') return onlyOf(c, inside, e, groups, group);
    const results = sharedResults(tables, e, relation, parts, () => {
      const registers = tables.registers();
      return remembered(groups, (g) => tables.visit(relation, b, registers, () => {
        const reducer = make();
        for (let i = groups.starts[g]!, end = groups.starts[g + 1]!; i < end; i++) { registers[b] = groups.rows[i]!; reducer.add(registers); }
        return reducer.result(registers);
      }));
    });
    return (r) => { const g = group(r); return g < 0 ? empty(r) : results(g); };
  }

  const tests: Test[] = parts.unkeyed.map((k) => inside.test({ op: 'call', fn: 'equal', type: { kind: 'flag' }, at: e.at, args: [k.inner, k.outer] }));
  const { range, rest } = rangeOf(c, inside, parts.both, b);
  for (const part of rest) tests.push(inside.test(part));
  if (range === null) return (r) => fold(r, groups, group(r), 0, Number.MAX_SAFE_INTEGER);
  const sorted = sortedBy(inside, groups, relation, b, range, groupsKey(e, relation, parts));
  const cumulated = tests.length === 0 && readsOnly(e.value, b) ? runningTotals(inside, e, relation, sorted) : null;
  return (r) => {
    const g = group(r);
    if (g < 0) return empty(r);
    const [from, end] = range.cut(sorted.values, sorted.starts[g]!, sorted.starts[g + 1]!, r);
    return cumulated === null ? fold(r, sorted, g, from, end) : cumulated(from, end);
  };

  function fold(r: Rows, within: Groups, g: number, low: number, high: number): Value {
    const reducer = make(), kept = r[b]!;
    if (g >= 0) {
      for (let i = Math.max(low, within.starts[g]!), end = Math.min(high, within.starts[g + 1]!); i < end; i++) {
        r[b] = within.rows[i]!;
        let holds = true;
        for (const test of tests) if (!test(r)) { holds = false; break; }
        if (holds) reducer.add(r);
      }
    }
    const value = reducer.result(r);
    r[b] = kept;
    return value;
  }
}

/** For sums and counts between two places: the difference of two running totals, so that no row is looked at. Null for everything else. */
function runningTotals(inside: Compiler, e: Aggregate, relation: RelationId, sorted: Groups): ((from: number, end: number) => Value) | null {
  if (e.fn === 'count') return (from, end) => Math.max(0, end - from);
  const units = e.fn === 'sum' ? exactUnits(inside, e, sorted.rows.length) : null;
  if (units === null) return null;
  const totals = new Float64Array(sorted.rows.length + 1), registers = inside.tables.registers(), { run, scale } = units;
  let known = false;
  return (from, end) => {
    if (!known) {
      known = true;
      inside.tables.visit(relation, e.binder, registers, () => sorted.rows.forEach((row, i) => {
        registers[e.binder] = row;
        const u = run(registers);
        totals[i + 1] = totals[i]! + (u === u ? u : 0);
      }));
    }
    return end <= from ? 0 : fromScaled(totals[end]! - totals[from]!, scale);
  };
}

/** `only`, without going through the rows of a group more than once. */
function onlyOf(c: Compiler, inside: Compiler, e: Aggregate, groups: Groups, group: (r: Rows) => number): Run {
  const run = inside.run(e.value!), b = e.binder, complain = complaintOf(c, e);
  return (r) => {
    const g = group(r), n = g < 0 ? 0 : groups.starts[g + 1]! - groups.starts[g]!;
    if (n === 1) {
      const kept = r[b]!;
      r[b] = groups.rows[groups.starts[g]!]!;
      const value = run(r);
      r[b] = kept;
      return value;
    }
    complain(n > 1, r);
    return null;
  };
}

const besides = (e: Aggregate): readonly Expr[] => [...(e.beside?.outer ?? []), ...(e.beside?.inner ?? [])];
const written = (exprs: readonly Expr[], binder: number): string => exprs.map((x) => canonical(x, binder)).join();
const rowsKey = (e: Aggregate, relation: RelationId, parts: Parts): string => `rows/${relation}/${written(parts.own, e.binder)}`;
const groupsKey = (e: Aggregate, relation: RelationId, parts: Parts): string => `groups/${rowsKey(e, relation, parts)}/${written(parts.keys.map((k) => k.inner), e.binder)}`;

function groupsOf(c: Compiler, e: Aggregate, relation: RelationId, parts: Parts): Groups {
  const { tables } = c, b = e.binder;
  // A fall-back outside says nothing about the rows inside.
  const inside = c.within(b, relation);
  const rows = (): Int32Array => tables.memo(rowsKey(e, relation, parts), () => {
    const members = tables.members(relation);
    if (parts.own.length === 0) return members;
    const tests = parts.own.map((x) => inside.test(x)), registers = tables.registers();
    return tables.visit(relation, b, registers, () => members.filter((row) => {
      registers[b] = row;
      return tests.every((holds) => holds(registers));
    }));
  });
  return tables.memo(groupsKey(e, relation, parts), () => groupRows(inside, relation, b, rows(), parts.keys.map((k) => k.inner)));
}

function sharedResults(tables: Tables, e: Aggregate, relation: RelationId, parts: Parts, make: () => (group: number) => Value): (group: number) => Value {
  const meaning = `${e.fn}/${e.value === null ? '' : canonical(e.value, e.binder)}/${written(e.order, e.binder)}/${written(besides(e), e.binder)}`;
  return tables.memo(`results/${groupsKey(e, relation, parts)}/${meaning}`, make);
}

function remembered(groups: Groups, compute: (group: number) => Value): (group: number) => Value {
  const results: (Value | undefined)[] = new Array<Value | undefined>(groups.starts.length - 1).fill(undefined);
  return (g) => {
    const known = results[g];
    return known === undefined ? (results[g] = compute(g)) : known;
  };
}
