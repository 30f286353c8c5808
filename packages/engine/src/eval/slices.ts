/**
 * The slices of the rates in a column, as rows: how much was paid at which rate, by which line of which scale. What is found are the readings that had a part in the value of this row:
 * those of its formula and of the columns of the same row that it reads, only on the ways that were taken. Rows of other tables have slices of their own.
 */
import { ZERO, div, equal, isZero, neg, sign, sub } from '../base/exact.js';
import type { Num } from '../base/exact.js';
import { assertNever } from '../base/exhaustive.js';
import type { At, ColumnId, Expr, Program } from '../core/ir.js';
import { formulaOf, rowOf } from '../core/walk.js';
import { makeCompiler } from './compile.js';
import type { Compiler, Rows, Tables } from './compiler.js';
import type { Point, Reading, Slice, Slices } from './readings.js';
import type { Value } from './result.js';
import { slicesOf as slicesOfScale } from './scale.js';
import { inForce } from './values.js';

type Scale = Extract<Expr, { op: 'scale' }>;

export function makeSlices(program: Program, tables: Tables): Slices {
  return (relation, column, row) => {
    const c = makeCompiler(tables, rowOf(relation)), r = tables.registers(), seen = new Set<ColumnId>(), found: Reading[] = [];
    r[0] = row;
    const quietly = (of: Compiler, e: Expr): Value => tables.silently(() => of.run(e)(r)).value;
    /** `whole`: what `e` comes to is what the column comes to, but for rounding. */
    const walk = (e: Expr, own: ColumnId, whole: boolean): void => {
      // A condition decides which way is taken, and pays nothing itself.
      if (e.type.kind === 'flag') return;
      switch (e.op) {
        case 'const': case 'row': case 'asOf': case 'parameter': case 'aggregate': case 'previous': case 'follow': case 'and': case 'or': case 'oneOf': return;
        case 'column': {
          const formula = e.binder === 0 ? formulaOf(program.relations[relation]!, e.column) : null;
          if (formula === null || seen.has(e.column)) return;
          seen.add(e.column);
          walk(formula, e.column, whole);
          return;
        }
        case 'version': {
          const on = quietly(c, e.on) as number | null, day = on === null || e.on.type.kind !== 'time' ? on : tables.functions.surroundings.zone.dayOf(on);
          const version = day === null ? undefined : e.versions.find((v) => inForce(v, day));
          if (version !== undefined) walk(version.value, own, whole);
          return;
        }
        case 'call': e.args.forEach((x, i) => walk(x, own, whole && e.fn === 'round' && i === 0)); return;
        case 'if': walk(quietly(c, e.condition) === true ? e.then : e.else, own, whole); return;
        case 'choose': {
          const way = e.arms.find((a) => quietly(c, a.when) === true)?.then ?? e.else;
          if (way !== null) walk(way, own, whole);
          return;
        }
        case 'total': {
          const ways = e.arms.filter((a) => a.when === null || quietly(c, a.when) === true);
          for (const way of ways) walk(way.then, own, whole && ways.length === 1);
          return;
        }
        case 'otherwise': walk(quietly(c.withFallback(e.value), e.value) === null ? e.fallback : e.value, own, whole); return;
        case 'scale': {
          const read = readingOf(c, e, r, own, whole);
          if (read !== null) found.push(read);
          walk(e.argument, own, false);
          return;
        }
        default: assertNever(e);
      }
    };
    const formula = formulaOf(program.relations[relation]!, column);
    if (formula !== null) { seen.add(column); walk(formula, column, true); }
    return found;
  };

  /** null when it has no value: something that it reads is missing, or the scale does not reach there. */
  function readingOf(c: Compiler, e: Scale, r: Rows, column: ColumnId, whole: boolean): Reading | null {
    const value = (x: Expr): Num | null => tables.silently(() => c.run(x)(r)).value as Num | null;
    const x = value(e.argument), after = e.after === null ? ZERO : value(e.after), total = value(e), [first] = e.rows;
    if (x === null || after === null || total === null || first === undefined) return null;
    const slices = e.reading === 'marginal' ? marginal(c, e, r, x) : reached(c, e, r, x, total);
    return { reading: e.reading, name: e.name, at: e.at, column, tiers: e.rows.length, argument: x, after, value: total, slices, argumentType: e.argument.type, rateType: first.value.type, valueType: e.type, whole };
  }

  function marginal(c: Compiler, e: Scale, r: Rows, x: Num): readonly Slice[] {
    let slices: ReturnType<typeof slicesOfScale> = [];
    tables.silently(() => { slices = slicesOfScale(c, e, r); return null; });
    const back = isNegative(x), ordered = back ? [...slices].reverse() : slices;
    return ordered.map((s) => {
      const amount = back ? neg(sub(s.to, s.from)) : sub(s.to, s.from);
      return { from: back ? s.to : s.from, to: back ? s.from : s.to, amount, rate: div(s.value, amount), value: s.value, tier: s.row, at: e.rows[s.row]!.at, between: line(c, e, r, s.row, null) };
    });
  }

  /** The points before and at a row of the scale; null where no line leads to it, or where `x` is the point itself. */
  function line(c: Compiler, e: Scale, r: Rows, tier: number, x: Num | null): Slice['between'] {
    const ends = [e.rows[tier - 1], e.rows[tier]].map((row): Point | null => {
      if (row?.edge !== 'at' || row.limit === null) return null;
      const place = tables.silently(() => c.run(row.limit!)(r)).value as Num | null, value = tables.silently(() => c.run(row.value)(r)).value as Num | null;
      return place === null || value === null ? null : { place, value, at: row.at };
    });
    const [first, second] = ends;
    return first === null || first === undefined || second === null || second === undefined || (x !== null && equal(x, second.place)) ? null : [first, second];
  }

  /** One piece: the row of the scale that the whole of the argument reaches. */
  function reached(c: Compiler, e: Scale, r: Rows, x: Num, value: Num): readonly Slice[] {
    const used = new Set<At>(), watching: Tables = { ...tables, constants: new Map(), observe: (at, outcome) => { if (outcome) used.add(at); } };
    tables.silently(() => makeCompiler(watching, c.binders).run(e)(r));
    const tier = e.rows.findIndex((row) => used.has(row.at)), at = e.rows[Math.max(tier, 0)]!.at;
    const between = line(c, e, r, tier, x);
    if (e.reading === 'at') return [{ from: x, to: x, amount: x, rate: value, value, tier, at, between }];
    if (isZero(x)) return [];
    return [{ from: ZERO, to: x, amount: x, rate: div(value, x), value, tier, at, between }];
  }
}

const isNegative = (n: Num): boolean => sign(n) < 0;

/** The mean rate of a reading: what it came to for each unit of what it was read on; null when that is nothing. */
export function blendedRate({ reading, argument, value }: Reading): Num | null {
  return reading === 'at' ? value : isZero(argument) ? null : div(value, argument);
}
