/** Expressions as closures that give values. What is missing stays missing through every function; conditions answer yes or no all the same. */
import { add, fromScaled, mul, min, max } from '../base/exact.js';
import type { Num } from '../base/exact.js';
import { assertNever } from '../base/exhaustive.js';
import type { Expr } from '../core/ir.js';
import { compileAggregate } from './aggregate.js';
import { isNumeric, isOrdinal } from './compare.js';
import type { Present } from './compare.js';
import { observed } from './compiler.js';
import type { Compiler, Rows, Run, Test, Units } from './compiler.js';
import { relationOf } from './compile.js';
import { compileTest, neverMissing } from './conditions.js';
import { constantValue } from './constants.js';
import { OPEN, opensAt } from './functions.js';
import type { Call } from './functions.js';
import type { Value } from './result.js';
import { rowReader } from './row-reader.js';
import { compileScale } from './scale.js';
import { readerOf } from './storage.js';
import { compileUnits } from './units.js';
import { compileWindow, previousMember } from './window.js';

/** `Compiler.run` asks for constants first. */
export function compileRun(c: Compiler, e: Expr): Run {
  switch (e.op) {
    case 'const': { const value = constantValue(e.value, e.type); return () => value; }
    case 'column': { const read = readerOf(c.column(e.binder, e.column)), b = e.binder; return (r) => read(r[b]!); }
    case 'row': { const b = e.binder; return (r) => r[b]!; }
    case 'follow': {
      const at = rowReader(c, e.row), read = readerOf(c.tables.column(e.relation, e.column));
      return (r) => { const n = at(r); return n < 0 ? null : read(n); };
    }
    case 'asOf': {
      const { asOf } = c.tables;
      if (asOf === null) return () => { c.tables.report('no as-of date', e.at, null); return null; };
      const value = e.type.kind === 'time' ? asOf.moment : asOf.day;
      return () => value;
    }
    case 'parameter': return parameter(c, e);
    case 'version': {
      const on = dayOf(c, e.on), versions = e.versions.map((v) => ({ ...v, run: c.run(v.value) }));
      return (r) => {
        const day = on(r);
        if (day === null) return null;
        const version = versions.find((v) => inForce(v, day));
        return version === undefined ? null : version.run(r);
      };
    }
    case 'call': return call(c, e);
    case 'and': case 'or': case 'oneOf': return compileTest(c, e);
    case 'if': {
      const fast = decoded(c, e);
      if (fast !== null) return fast;
      const when = observed(c, e.condition.at, c.test(e.condition)), then = c.run(e.then), other = c.run(e.else);
      return (r) => (when(r) ? then(r) : other(r));
    }
    case 'choose': return choose(c, e);
    case 'total': return decoded(c, e) ?? total(c, e);
    case 'otherwise': {
      const value = c.withFallback(e.value).run(e.value), fallback = c.run(e.fallback);
      return (r) => value(r) ?? fallback(r);
    }
    case 'aggregate': return 'window' in e.over ? compileWindow(c, e, e.over.window) : compileAggregate(c, e, e.over.relation);
    case 'previous': {
      const relation = relationOf(c.binders, 0), before = previousMember(c.tables, relation), column = c.run(e.column), starting = c.run(e.starting);
      return (r) => {
        const row = r[0]!, earlier = before(row);
        if (earlier < 0) return starting(r);
        r[0] = earlier;
        const value = column(r);
        r[0] = row;
        return value;
      };
    }
    case 'scale': return compileScale(c, e);
    default: return assertNever(e);
  }
}

/** Numbers are computed as units as far as that is known to be exact, and become values at the end. */
function decoded(c: Compiler, e: Expr): Run | null {
  const units = compileUnits(c, e);
  return units === null ? null : decode(units);
}

export function decode({ run, scale }: Units): Run {
  return scale === 0 ? (r) => { const u = run(r); return u !== u ? null : u; } : (r) => { const u = run(r); return u !== u ? null : fromScaled(u, scale); };
}

export const inForce = (v: { readonly from: number | null; readonly through: number | null }, day: number): boolean => (v.from === null || v.from <= day) && (v.through === null || day <= v.through);

/** A day, also of a moment. */
function dayOf(c: Compiler, e: Expr): (r: Rows) => number | null {
  const run = c.run(e), { zone } = c.tables.functions.surroundings;
  if (e.type.kind !== 'time') return run as (r: Rows) => number | null;
  return (r) => { const ms = run(r); return ms === null ? null : zone.dayOf(ms as number); };
}

function parameter(c: Compiler, e: Extract<Expr, { op: 'parameter' }>): Run {
  const versions = c.tables.program.parameters[e.parameter]!.versions.map((v) => ({ ...v, run: c.run(v.value) }));
  if (e.on === null) return versions[0]!.run;
  const on = dayOf(c, e.on);
  return (r) => {
    const day = on(r);
    if (day === null) return null;
    const version = versions.find((v) => inForce(v, day));
    if (version !== undefined) return version.run(r);
    if (c.fallback === null) c.tables.report('no version', e.at, null);
    return null;
  };
}

function call(c: Compiler, e: Call): Run {
  switch (e.fn) {
    case 'less': case 'lessOrEqual': case 'greater': case 'greaterOrEqual': case 'equal': case 'notEqual': case 'between': case 'isMissing': case 'isPresent': return compileTest(c, e);
    case 'not': {
      const a = e.args[0]!;
      if (neverMissing(a)) return compileTest(c, e);
      const run = c.run(a);
      return (r) => { const v = run(r); return v === null ? null : v !== true; };
    }
    case 'add': case 'multiply': case 'min': case 'max': case 'concat': if (e.args.length !== 2) return chained(c, e, e.fn); break;
    default:
  }
  if (isNumeric(e.type) || isOrdinal(e.type)) {
    const fast = decoded(c, e);
    if (fast !== null) return fast;
  }
  const f = c.tables.functions.implement(e), open = opensAt(e.fn), [g, h, i, j] = e.args.map((a) => c.run(a));
  switch (e.args.length) {
    case 1: return (r) => { const a = g!(r); return a === null ? null : f(a, 0, 0, 0); };
    case 2: return (r) => { const a = g!(r); if (a === null) return null; const b = h!(r); return b === null ? null : f(a, b, 0, 0); };
    default: return (r) => {
      const a = g!(r), b = h!(r), d = i!(r), x = j === undefined ? 0 : j(r);
      if (a === null || d === null || x === null) return null;
      if (b === null) return open === 1 ? f(a, OPEN, d, x) : null;
      return f(a, b, d, x);
    };
  }
}

/** `smallest(a, b, c)` and the like: two at a time. */
function chained(c: Compiler, e: Call, fn: 'add' | 'multiply' | 'min' | 'max' | 'concat'): Run {
  const runs = e.args.map((a) => c.run(a));
  const step = (a: Present, b: Present): Present => {
    switch (fn) {
      case 'add': return add(a as Num, b as Num);
      case 'multiply': return mul(a as Num, b as Num);
      case 'min': return min(a as Num, b as Num);
      case 'max': return max(a as Num, b as Num);
      case 'concat': return `${a as string}${b as string}`;
      default: return assertNever(fn);
    }
  };
  return (r) => {
    let value: Value = null;
    for (const [i, run] of runs.entries()) {
      const next = run(r);
      if (next === null) return null;
      value = i === 0 ? next : step(value!, next);
    }
    return value;
  };
}

function choose(c: Compiler, e: Extract<Expr, { op: 'choose' }>): Run {
  const arms = e.arms.map((a): { readonly when: Test; readonly then: Run } => ({ when: observed(c, a.at, c.test(a.when)), then: c.run(a.then) }));
  const otherwise = e.else === null ? null : c.run(e.else), { tables } = c;
  const none: Run = otherwise ?? (() => { tables.report('no arm', e.at, e.name); return null; });
  if (e.rule === 'first') return (r) => { for (const arm of arms) if (arm.when(r)) return arm.then(r); return none(r); };
  return (r) => {
    let found: Run | null = null;
    for (const arm of arms) {
      if (!arm.when(r)) continue;
      if (found !== null) { tables.report('two arms', e.at, e.name); return null; }
      found = arm.then;
    }
    return (found ?? none)(r);
  };
}

function total(c: Compiler, e: Extract<Expr, { op: 'total' }>): Run {
  const arms = e.arms.map((a) => ({ when: a.when === null ? null : observed(c, a.at, c.test(a.when)), then: c.run(a.then) }));
  return (r) => {
    let sum: Num | null = 0;
    for (const arm of arms) {
      if (arm.when !== null && !arm.when(r)) continue;
      const value = arm.then(r);
      sum = sum === null || value === null ? null : add(sum, value as Num);
    }
    return sum;
  };
}
