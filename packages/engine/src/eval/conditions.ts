/**
 * Conditions as closures over row numbers. A comparison of a column with a constant reads one typed array and compares with the constant in the units of the
 * array; a text or choice is compared by its code. These leaves are what a rule over a million records spends its time in.
 */
import { ceil, floor, mul, fraction, compare as compareNum } from '../base/exact.js';
import type { Num } from '../base/exact.js';
import { MISSING } from '../core/dataset.js';
import type { Binder, Expr } from '../core/ir.js';
import { isNumeric, isOrdinal, keyOf, pairComparator, sameValue } from './compare.js';
import type { Present } from './compare.js';
import { observed } from './compiler.js';
import type { Compiler, Test, Units } from './compiler.js';
import type { Value } from './result.js';
import { rowReader } from './row-reader.js';
import type { Stored } from './storage.js';
import { directBinder, sameScale } from './units.js';

type Comparison = 'less' | 'lessOrEqual' | 'greater' | 'greaterOrEqual' | 'equal' | 'notEqual';
const FLIPPED: Readonly<Record<Comparison, Comparison>> = {
  less: 'greater', lessOrEqual: 'greaterOrEqual', greater: 'less', greaterOrEqual: 'lessOrEqual', equal: 'equal', notEqual: 'notEqual',
};

/** `Compiler.test` asks for constants first. */
export function compileTest(c: Compiler, e: Expr): Test {
  switch (e.op) {
    case 'and': return all(e.args.map((a) => c.test(a)));
    case 'or': return any(e.args.map((a) => c.test(a)));
    case 'if': {
      const when = observed(c, e.condition.at, c.test(e.condition)), then = c.test(e.then), other = c.test(e.else);
      return (r) => (when(r) ? then(r) : other(r));
    }
    case 'column': return flagTest(c.column(e.binder, e.column), e.binder) ?? whole(c, e);
    case 'follow': {
      const column = c.tables.column(e.relation, e.column), direct = directBinder(c, e.row);
      if (direct !== null) return flagTest(column, direct) ?? whole(c, e);
      if (column.kind !== 'flag') return whole(c, e);
      const at = rowReader(c, e.row), values = column.values;
      return (r) => { const n = at(r); return n >= 0 && values[n] === 1; };
    }
    case 'oneOf': return oneOf(c, e.value, e.items);
    case 'call': return callTest(c, e);
    default: return whole(c, e);
  }
}

/** Any flag: computed as a value. */
function whole(c: Compiler, e: Expr): Test {
  const run = c.run(e);
  return (r) => run(r) === true;
}

function flagTest(column: Stored, b: Binder): Test | null {
  if (column.kind !== 'flag') return null;
  const values = column.values;
  return (r) => values[r[b]!] === 1;
}

function all(tests: readonly Test[]): Test {
  const [f, g, h, k] = tests;
  switch (tests.length) {
    case 0: return () => true;
    case 1: return f!;
    case 2: return (r) => f!(r) && g!(r);
    case 3: return (r) => f!(r) && g!(r) && h!(r);
    case 4: return (r) => f!(r) && g!(r) && h!(r) && k!(r);
    default: {
      const first = all(tests.slice(0, 4)), rest = all(tests.slice(4));
      return (r) => first(r) && rest(r);
    }
  }
}

function any(tests: readonly Test[]): Test {
  const [f, g, h] = tests;
  switch (tests.length) {
    case 0: return () => false;
    case 1: return f!;
    case 2: return (r) => f!(r) || g!(r);
    case 3: return (r) => f!(r) || g!(r) || h!(r);
    default: {
      const first = any(tests.slice(0, 3)), rest = any(tests.slice(3));
      return (r) => first(r) || rest(r);
    }
  }
}

function callTest(c: Compiler, e: Extract<Expr, { op: 'call' }>): Test {
  const [a, b, d] = e.args;
  switch (e.fn) {
    case 'not': {
      // Missing is no, and its negation is missing, so no as well: only what is never missing may simply be turned round.
      if (!neverMissing(a!)) return whole(c, e);
      const test = c.test(a!);
      return (r) => !test(r);
    }
    case 'isMissing': case 'isPresent': return presence(c.withFallback(null), a!, e.fn === 'isPresent');
    case 'less': case 'lessOrEqual': case 'greater': case 'greaterOrEqual': case 'equal': case 'notEqual': return comparison(c, e.fn, a!, b!);
    case 'between': {
      const low = comparison(c, 'greaterOrEqual', a!, b!), high = comparison(c, 'lessOrEqual', a!, d!);
      return (r) => low(r) && high(r);
    }
    default: return whole(c, e);
  }
}

/** Whether a flag is always there: comparisons and logic answer also when something is missing. */
export function neverMissing(e: Expr): boolean {
  switch (e.op) {
    case 'and': case 'or': case 'oneOf': return true;
    case 'call':
      switch (e.fn) {
        case 'less': case 'lessOrEqual': case 'greater': case 'greaterOrEqual': case 'equal': case 'notEqual': case 'between': case 'isMissing': case 'isPresent': return true;
        case 'not': return neverMissing(e.args[0]!);
        default: return false;
      }
    default: return false;
  }
}

/** The column that an expression reads, and the binder whose row number is the row read; null for anything else. */
function readColumn(c: Compiler, e: Expr): { readonly column: Stored; readonly binder: Binder } | null {
  if (e.op === 'column') return { column: c.column(e.binder, e.column), binder: e.binder };
  if (e.op !== 'follow') return null;
  const binder = directBinder(c, e.row);
  return binder === null ? null : { column: c.tables.column(e.relation, e.column), binder };
}

function presence(c: Compiler, e: Expr, wanted: boolean): Test {
  const read = readColumn(c, e);
  if (read !== null) {
    const { column, binder: b } = read;
    switch (column.kind) {
      case 'scaled': case 'instant': { const v = column.values; return (r) => { const u = v[r[b]!]!; return (u === u) === wanted; }; }
      case 'day': case 'period': { const v = column.values; return (r) => (v[r[b]!]! !== MISSING) === wanted; }
      case 'text': { const v = column.codes; return (r) => (v[r[b]!]! >= 0) === wanted; }
      case 'row': { const v = column.values; return (r) => (v[r[b]!]! >= 0) === wanted; }
      case 'flag': { const v = column.values; return (r) => (v[r[b]!]! !== 2) === wanted; }
      case 'big': case 'values': break;
    }
  }
  const units = c.units(e);
  if (units !== null) { const f = units.run; return (r) => { const u = f(r); return (u === u) === wanted; }; }
  const run = c.run(e);
  return (r) => (run(r) !== null) === wanted;
}

function comparison(c: Compiler, op: Comparison, a: Expr, b: Expr): Test {
  const right = c.constant(b);
  if (right !== undefined) return withConstant(c, op, a, right) ?? general(c, op, a, b);
  const left = c.constant(a);
  if (left !== undefined) return withConstant(c, FLIPPED[op], b, left) ?? general(c, op, a, b);
  if ((isNumeric(a.type) && isNumeric(b.type)) || (isOrdinal(a.type) && isOrdinal(b.type))) {
    const pair = sameScale(c.units(a), c.units(b));
    if (pair !== null) return compareUnits(op, pair[0].run, pair[1].run);
  }
  return general(c, op, a, b);
}

/** Comparisons of doubles say no when one is NaN, except `!==`. */
function compareUnits(op: Comparison, f: Units['run'], g: Units['run']): Test {
  switch (op) {
    case 'less': return (r) => f(r) < g(r);
    case 'lessOrEqual': return (r) => f(r) <= g(r);
    case 'greater': return (r) => f(r) > g(r);
    case 'greaterOrEqual': return (r) => f(r) >= g(r);
    case 'equal': return (r) => f(r) === g(r);
    case 'notEqual': return (r) => { const x = f(r), y = g(r); return x !== y && x === x && y === y; };
  }
}

function general(c: Compiler, op: Comparison, a: Expr, b: Expr): Test {
  const f = c.run(a), g = c.run(b);
  if (op === 'equal' || op === 'notEqual') {
    const wanted = op === 'equal';
    return (r) => { const x = f(r); if (x === null) return false; const y = g(r); return y !== null && sameValue(x as Present, y as Present) === wanted; };
  }
  const compare = a.type.kind === 'row' || a.type.kind === 'list' ? c.tables.comparator(a.type) : pairComparator(a.type, b.type);
  const holds = (n: number): boolean => (op === 'less' ? n < 0 : op === 'lessOrEqual' ? n <= 0 : op === 'greater' ? n > 0 : n >= 0);
  return (r) => { const x = f(r); if (x === null) return false; const y = g(r); return y !== null && holds(compare(x as Present, y as Present)); };
}

/** A column or number against a constant; null when the general way has to do it. */
function withConstant(c: Compiler, op: Comparison, e: Expr, constant: Value): Test | null {
  if (constant === null) return () => false;
  const read = readColumn(c, e);
  if (read !== null) {
    const { column, binder } = read;
    if (column.kind === 'text' && (op === 'equal' || op === 'notEqual')) return codeTest(column.codes, binder, column.dictionary.indexOf(constant as string), op === 'equal');
    if (column.kind === 'flag' && (op === 'equal' || op === 'notEqual')) {
      const v = column.values, b = binder, wanted = (constant === true) === (op === 'equal') ? 1 : 0;
      return (r) => v[r[b]!] === wanted;
    }
  }
  const units = c.units(e);
  if (units === null) return null;
  const limit = inUnits(constant as Num, units.scale, op);
  if (limit === null) return op === 'equal' ? () => false : presence(c, e, true);
  if (read !== null) {
    const { column, binder } = read;
    if (column.kind === 'scaled' || column.kind === 'instant') return floatTest(op, column.values, binder, limit);
    if (column.kind === 'day' || column.kind === 'period') return integerTest(op, column.values, binder, limit);
  }
  return compareUnits(op, units.run, () => limit);
}

/**
 * The constant in units of a scale. Between two units, the neighbour that gives the same answer for every whole unit is taken; nothing is equal to it,
 * which null says. A constant beyond the safe range is beyond every unit.
 */
function inUnits(constant: Num, scale: number, op: Comparison): number | null {
  const exact = scale === 0 ? constant : mul(constant, fraction(10n ** BigInt(scale), 1n));
  const whole = floor(exact);
  if (compareNum(whole, exact) !== 0 && (op === 'equal' || op === 'notEqual')) return null;
  const unit = op === 'less' || op === 'greaterOrEqual' ? ceil(exact) : whole;
  return typeof unit === 'number' ? unit : unit.n < 0n ? -Infinity : Infinity;
}

function floatTest(op: Comparison, v: Float64Array, b: Binder, k: number): Test {
  switch (op) {
    case 'less': return (r) => v[r[b]!]! < k;
    case 'lessOrEqual': return (r) => v[r[b]!]! <= k;
    case 'greater': return (r) => v[r[b]!]! > k;
    case 'greaterOrEqual': return (r) => v[r[b]!]! >= k;
    case 'equal': return (r) => v[r[b]!]! === k;
    case 'notEqual': return (r) => { const u = v[r[b]!]!; return u !== k && u === u; };
  }
}

/** The missing sentinel is below every number, so that only comparisons that ask for something smaller must look for it. */
function integerTest(op: Comparison, v: Int32Array, b: Binder, k: number): Test {
  switch (op) {
    case 'less': return (r) => { const d = v[r[b]!]!; return d < k && d !== MISSING; };
    case 'lessOrEqual': return (r) => { const d = v[r[b]!]!; return d <= k && d !== MISSING; };
    case 'greater': { const low = Math.max(k, MISSING); return (r) => v[r[b]!]! > low; }
    case 'greaterOrEqual': { const low = Math.max(k, MISSING + 1); return (r) => v[r[b]!]! >= low; }
    case 'equal': return k === MISSING ? () => false : (r) => v[r[b]!]! === k;
    case 'notEqual': return (r) => { const d = v[r[b]!]!; return d !== k && d !== MISSING; };
  }
}

function codeTest(codes: Int32Array, b: Binder, code: number, wanted: boolean): Test {
  if (wanted) return code < 0 ? () => false : (r) => codes[r[b]!]! === code;
  return (r) => { const x = codes[r[b]!]!; return x >= 0 && x !== code; };
}

function oneOf(c: Compiler, value: Expr, items: readonly Expr[]): Test {
  const constants = items.map((i) => c.constant(i));
  if (constants.every((x) => x !== undefined)) {
    const wanted = constants.flatMap((x) => (Array.isArray(x) ? (x as readonly Value[]) : [x as Value])).filter((x): x is Present => x !== null);
    const read = readColumn(c, value);
    if (read !== null && read.column.kind === 'text') {
      const { column: { codes, dictionary }, binder: b } = read;
      const table = new Uint8Array(dictionary.length + 1), words = new Set(wanted);
      dictionary.forEach((word, code) => { if (words.has(word)) table[code + 1] = 1; });
      // One place to the right, so that missing (-1) has a place too, and needs no test of its own.
      return (r) => table[codes[r[b]!]! + 1] === 1;
    }
    const keys = new Set(wanted.map(keyOf)), run = c.run(value);
    return (r) => { const v = run(r); return v !== null && keys.has(keyOf(v as Present)); };
  }
  const run = c.run(value), runs = items.map((i) => c.run(i));
  return (r) => {
    const v = run(r);
    return v !== null && runs.some((item) => holds(item(r), v as Present));
  };
}

const holds = (item: Value, v: Present): boolean => item !== null && (Array.isArray(item) ? (item as readonly Value[]).some((x) => x !== null && sameValue(x as Present, v)) : sameValue(item as Present, v));
