/**
 * Numbers as whole machine numbers. Money, counts, days and moments are stored as whole units; sums, products and comparisons of units are many times
 * faster than those of exact fractions, and just as exact as long as no number leaves the safe range. Whether one could is decided here, before anything
 * runs, from the largest magnitude in each column; an expression that might leave the range is not compiled this way.
 */
import { isFiniteDecimal, toScaled } from '../base/exact.js';
import type { Num } from '../base/exact.js';
import { MISSING } from '../core/dataset.js';
import type { Binder, Expr, FunctionName } from '../core/ir.js';
import { isNumeric, isOrdinal } from './compare.js';
import { observed } from './compiler.js';
import type { Compiler, Rows, Units } from './compiler.js';
import type { Value } from './result.js';
import { rowReader } from './row-reader.js';
import { isIdentity, largestUnit } from './storage.js';
import type { Stored } from './storage.js';

const MAX = Number.MAX_SAFE_INTEGER;
/** More digits after the point than this are rare and leave no room before it. */
const MAX_SCALE = 12;

/** `Compiler.units` asks for constants first. */
export function compileUnits(c: Compiler, e: Expr): Units | null {
  if (!isNumeric(e.type) && !isOrdinal(e.type)) return null;
  switch (e.op) {
    case 'row': {
      const b = e.binder;
      return { scale: 0, bound: 2 ** 31, run: (r) => r[b]! };
    }
    case 'column': return columnUnits(c.column(e.binder, e.column), e.binder);
    case 'follow': return followUnits(c, e.row, c.tables.column(e.relation, e.column));
    case 'call': return callUnits(c, e.fn, e.args, e);
    case 'if': {
      const pair = sameScale(c.units(e.then), c.units(e.else));
      if (pair === null) return null;
      const [yes, no] = pair, holds = observed(c, e.condition.at, c.test(e.condition)), f = yes.run, g = no.run;
      return { scale: yes.scale, bound: Math.max(yes.bound, no.bound), run: (r) => (holds(r) ? f(r) : g(r)) };
    }
    case 'otherwise': {
      const pair = sameScale(c.withFallback(e.value).units(e.value), c.units(e.fallback));
      if (pair === null) return null;
      const [a, b] = pair, f = a.run, g = b.run;
      return { scale: a.scale, bound: Math.max(a.bound, b.bound), run: (r) => { const u = f(r); return u !== u ? g(r) : u; } };
    }
    case 'total': return totalUnits(c, e);
    default: return null;
  }
}

/** A score: each arm adds a number or nothing. */
function totalUnits(c: Compiler, e: Extract<Expr, { op: 'total' }>): Units | null {
  const zero = constantUnits(0)!;
  let sum: Units = zero;
  for (const arm of e.arms) {
    const pair = sameScale(sum, c.units(arm.then));
    if (pair === null) return null;
    const [before, value] = pair, f = before.run, g = value.run, bound = before.bound + value.bound, { scale } = value;
    if (!within(bound)) return null;
    if (arm.when === null) { sum = { scale, bound, run: (r) => f(r) + g(r) }; continue; }
    const holds = observed(c, arm.at, c.test(arm.when));
    sum = { scale, bound, run: (r) => { const u = f(r); return holds(r) ? u + g(r) : u; } };
  }
  return sum;
}

export function constantUnits(value: Value): Units | null {
  return value === null ? { scale: 0, bound: 0, run: () => NaN } : numberUnits(value as Num);
}

function numberUnits(value: Num): Units | null {
  if (!isFiniteDecimal(value)) return null;
  for (let scale = 0; scale <= MAX_SCALE; scale++) {
    const u = toScaled(value, scale);
    if (typeof u === 'number') return { scale, bound: Math.abs(u), run: () => u };
    if (u !== null) return null;
  }
  return null;
}

/** Reads one array of units at the row that `at` gives, or null when the column is not stored as units. */
function storedUnits(column: Stored): { readonly scale: number; readonly bound: number; readonly get: (row: number) => number } | null {
  switch (column.kind) {
    case 'scaled': {
      const { values, scale } = column;
      return { scale, bound: largestUnit(values), get: (row) => values[row]! };
    }
    case 'instant': {
      const { values } = column;
      return { scale: 0, bound: largestUnit(values), get: (row) => values[row]! };
    }
    case 'day': case 'period': {
      const { values } = column;
      return { scale: 0, bound: 2 ** 31, get: (row) => { const d = values[row]!; return d === MISSING ? NaN : d; } };
    }
    case 'row': {
      const { values } = column;
      return { scale: 0, bound: 2 ** 31, get: (row) => { const n = values[row]!; return n < 0 ? NaN : n; } };
    }
    case 'big': case 'text': case 'flag': case 'values': return null;
  }
}

function columnUnits(column: Stored, b: Binder): Units | null {
  // The usual storage gets closures of its own, one call less deep.
  if (column.kind === 'scaled' || column.kind === 'instant') {
    const values = column.values;
    return { scale: column.kind === 'scaled' ? column.scale : 0, bound: largestUnit(values), run: (r) => values[r[b]!]! };
  }
  if (column.kind === 'day' || column.kind === 'period') {
    const values = column.values;
    return { scale: 0, bound: 2 ** 31, run: (r) => { const d = values[r[b]!]!; return d === MISSING ? NaN : d; } };
  }
  const stored = storedUnits(column);
  if (stored === null) return null;
  const { get } = stored;
  return { scale: stored.scale, bound: stored.bound, run: (r) => get(r[b]!) };
}

function followUnits(c: Compiler, row: Expr, column: Stored): Units | null {
  const direct = directBinder(c, row);
  if (direct !== null) return columnUnits(column, direct);
  const stored = storedUnits(column);
  if (stored === null) return null;
  const at = rowReader(c, row), { get } = stored;
  return { scale: stored.scale, bound: stored.bound, run: (r) => { const n = at(r); return n < 0 ? NaN : get(n); } };
}

/** The binder whose row number is the number of the row that an expression names: the row itself, or a column in which row i refers to row i. */
export function directBinder(c: Compiler, row: Expr): Binder | null {
  if (row.op === 'row') return row.binder;
  if (row.op !== 'column') return null;
  const column = c.column(row.binder, row.column);
  return column.kind === 'row' && isIdentity(column.values) ? row.binder : null;
}

/** Both at the finer scale of the two, or null when that would leave the safe range. */
export function sameScale(a: Units | null, b: Units | null): readonly [Units, Units] | null {
  if (a === null || b === null) return null;
  const scale = Math.max(a.scale, b.scale);
  const x = toScale(a, scale), y = toScale(b, scale);
  return x === null || y === null ? null : [x, y];
}

function toScale(a: Units, scale: number): Units | null {
  if (a.scale === scale) return a;
  const factor = 10 ** (scale - a.scale), bound = a.bound * factor, f = a.run;
  return bound > MAX ? null : { scale, bound, run: (r) => f(r) * factor };
}

const within = (bound: number): boolean => bound <= MAX;

function callUnits(c: Compiler, fn: FunctionName, args: readonly Expr[], e: Extract<Expr, { op: 'call' }>): Units | null {
  switch (fn) {
    case 'add': case 'subtract': case 'min': case 'max': {
      if (args.length !== 2) return null;
      const pair = sameScale(c.units(args[0]!), c.units(args[1]!));
      if (pair === null) return null;
      const [a, b] = pair, f = a.run, g = b.run, scale = a.scale;
      // Math.min and Math.max of a NaN are NaN, as missing must be.
      if (fn === 'min') return { scale, bound: Math.max(a.bound, b.bound), run: (r) => Math.min(f(r), g(r)) };
      if (fn === 'max') return { scale, bound: Math.max(a.bound, b.bound), run: (r) => Math.max(f(r), g(r)) };
      const bound = a.bound + b.bound;
      if (!within(bound)) return null;
      return { scale, bound, run: fn === 'add' ? (r) => f(r) + g(r) : (r) => f(r) - g(r) };
    }
    case 'multiply': {
      if (args.length !== 2) return null;
      const a = c.units(args[0]!), b = c.units(args[1]!);
      if (a === null || b === null || a.scale + b.scale > MAX_SCALE || !within(a.bound * b.bound)) return null;
      const f = a.run, g = b.run;
      return { scale: a.scale + b.scale, bound: a.bound * b.bound, run: (r) => f(r) * g(r) + 0 };
    }
    case 'negate': {
      const a = c.units(args[0]!);
      if (a === null) return null;
      const f = a.run;
      return { scale: a.scale, bound: a.bound, run: (r) => 0 - f(r) };
    }
    case 'abs': {
      const a = c.units(args[0]!);
      if (a === null) return null;
      const f = a.run;
      return { scale: a.scale, bound: a.bound, run: (r) => Math.abs(f(r)) };
    }
    case 'inDays': case 'inMonths': case 'days': case 'months': return c.units(args[0]!);
    case 'dateOf': case 'timeOf': case 'endOfDay': case 'addDays': case 'addMonths': case 'addHours': case 'daysBetween': case 'monthsBetween': case 'hoursBetween':
    case 'yearOf': case 'monthOf': case 'dayOf': case 'weekdayOf':
    case 'periodOf': case 'periodIn': case 'startOf': case 'endOf': case 'shiftPeriod': case 'periodsBetween': case 'daysIn': return ordinalCall(c, args, e);
    default: return null;
  }
}

/** Functions from whole numbers to whole numbers, such as those of the calendar: called with plain numbers, without a check for each argument. */
function ordinalCall(c: Compiler, args: readonly Expr[], e: Extract<Expr, { op: 'call' }>): Units | null {
  const units = args.map((a) => c.units(a));
  if (units.some((u) => u === null || u.scale !== 0)) return null;
  const call = c.tables.functions.implement(e);
  const bound = isOrdinal(e.type) && (e.type.kind === 'time' || e.type.kind === 'duration') ? MAX : 2 ** 31;
  const f = units[0]!.run;
  if (units.length === 1) return { scale: 0, bound, run: (r) => { const x = f(r); return x !== x ? NaN : orNaN(call(x, 0, 0, 0)); } };
  const g = units[1]!.run;
  return { scale: 0, bound, run: (r) => { const x = f(r), y = g(r); return x !== x || y !== y ? NaN : orNaN(call(x, y, 0, 0)); } };
}

const orNaN = (v: unknown): number => (v === null ? NaN : (v as number));

export type { Rows };
