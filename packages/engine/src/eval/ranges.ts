/**
 * Days and periods between bounds from outside: `closed_on in quarter`, `within 90 days after …`. The rows of each group are sorted by the day once; a search
 * then finds the part between the bounds.
 */
import type { Expr, RelationId } from '../core/ir.js';
import { canonical, freeBinders } from '../core/walk.js';
import { isOrdinal } from './compare.js';
import type { Compiler, Rows, Units } from './compiler.js';
import type { Groups } from './groups.js';
import { sortByRanks } from './ranks.js';

/** Bounds are whole numbers and belong to the range; a bound that is missing makes it empty. */
export interface Range {
  readonly inner: Expr;
  readonly values: Units['run'];
  /** The places, from and before, of the part of sorted values that lies within the bounds of the row outside. */
  cut(sorted: Float64Array, from: number, end: number, r: Rows): readonly [number, number];
}

interface Bound { readonly inner: Expr; readonly side: 'low' | 'high'; readonly outer: Expr; /** 1 when the bound itself does not belong */ readonly open: 0 | 1 }

/** The conditions that bound one expression of the row inside, as a range; and the rest. */
export function rangeOf(c: Compiler, inside: Compiler, conditions: readonly Expr[], binder: number): { readonly range: Range | null; readonly rest: readonly Expr[] } {
  const bounds = conditions.map((e) => boundsOf(e, binder)), first = bounds.find((b) => b !== null);
  const values = first === undefined || first === null ? null : inside.units(first[0]!.inner);
  if (first === undefined || first === null || values === null || values.scale !== 0) return { range: null, rest: conditions };
  const inner = first[0]!.inner, meaning = canonical(inner, binder);
  const lows: Units['run'][] = [], highs: Units['run'][] = [], rest: Expr[] = [];
  for (const [i, condition] of conditions.entries()) {
    const found = bounds[i], units = found?.map((b) => ({ ...b, units: c.units(b.outer) }));
    if (units === undefined || units.some((b) => b.units === null || b.units.scale !== 0 || canonical(b.inner, binder) !== meaning)) { rest.push(condition); continue; }
    for (const { side, open, units: bound } of units) {
      const f = bound!.run;
      if (side === 'low') lows.push(open === 0 ? f : (r) => f(r) + 1); else highs.push(open === 0 ? f : (r) => f(r) - 1);
    }
  }
  if (lows.length + highs.length === 0) return { range: null, rest: conditions };
  return {
    rest,
    range: {
      inner, values: values.run,
      cut(sorted, from, end, r) {
        let low = -Infinity, high = Infinity;
        // A missing bound is NaN, and so is the largest of it and anything: nothing lies within.
        for (const f of lows) low = Math.max(low, f(r));
        for (const f of highs) high = Math.min(high, f(r));
        return low <= high ? [firstFrom(sorted, from, end, low), firstFrom(sorted, from, end, high + 1)] : [from, from];
      },
    },
  };
}

/** How a condition bounds a day or period of the row inside by what is outside; null when it does not. */
function boundsOf(e: Expr, binder: number): readonly Bound[] | null {
  if (e.op !== 'call') return null;
  const own = (x: Expr): boolean => isOrdinal(x.type) && [...freeBinders(x)].every((b) => b === binder) && freeBinders(x).has(binder);
  const [a, b, d] = e.args, flipped = b !== undefined && !own(a!) && own(b);
  const inner = flipped ? b : a!, outer = flipped ? a! : b;
  if (outer === undefined || !own(inner) || freeBinders(outer).has(binder) || !isOrdinal(outer.type)) return null;
  const high = (open: 0 | 1): readonly Bound[] => [{ inner, side: flipped ? 'low' : 'high', outer, open }];
  const low = (open: 0 | 1): readonly Bound[] => [{ inner, side: flipped ? 'high' : 'low', outer, open }];
  switch (e.fn) {
    case 'less': return high(1);
    case 'lessOrEqual': return high(0);
    case 'greater': return low(1);
    case 'greaterOrEqual': return low(0);
    case 'between': return flipped || d === undefined || freeBinders(d).has(binder) || !isOrdinal(d.type) ? null : [{ inner, side: 'low', outer, open: 0 }, { inner, side: 'high', outer: d, open: 0 }];
    default: return null;
  }
}

export interface SortedGroups extends Groups { readonly values: Float64Array }

/** The rows of each group by the value of the range's expression, those without one left out. */
export function sortedBy(inside: Compiler, groups: Groups, relation: RelationId, binder: number, range: Range, key: string): SortedGroups {
  const { tables } = inside;
  return tables.memo(`sorted/${key}/${canonical(range.inner, binder)}`, () => {
    const registers = tables.registers(), { rows, starts } = groups;
    const read = new Float64Array(rows.length), sorted = new Int32Array(rows.length), values = new Float64Array(rows.length), cuts = new Int32Array(starts.length);
    tables.visit(relation, binder, registers, () => rows.forEach((row, i) => { registers[binder] = row; read[i] = range.values(registers); }));
    const numbers = new Int32Array(rows.length).map((_, i) => i);
    let n = 0;
    for (let g = 0; g + 1 < starts.length; g++) {
      const places = sortByRanks(numbers.subarray(starts[g]!, starts[g + 1]!).filter((i) => read[i] === read[i]), [read]);
      cuts[g] = n;
      for (const i of places) { sorted[n] = rows[i]!; values[n++] = read[i]!; }
    }
    cuts[starts.length - 1] = n;
    return { rows: sorted.subarray(0, n), values: values.subarray(0, n), starts: cuts, steps: groups.steps };
  });
}

/** The first place from which values are at least x. */
function firstFrom(sorted: Float64Array, from: number, end: number, x: number): number {
  let low = from, high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < x) low = middle + 1; else high = middle;
  }
  return low;
}
