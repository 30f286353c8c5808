/**
 * Reading a scale: bands with an upper edge, points with straight lines between them, and an open last row. `at` gives the value there, `retroactive` applies
 * it to everything, `marginal` adds up each slice at its own rate, which is the area under the scale: exact also under a straight line.
 */
import * as exact from '../base/exact.js';
import type { Num } from '../base/exact.js';
import { assertNever } from '../base/exhaustive.js';
import type { Expr } from '../core/ir.js';
import type { Compiler, Run } from './compiler.js';
import type { Value } from './result.js';

type Scale = Extract<Expr, { op: 'scale' }>;
interface Row { readonly edge: Scale['rows'][number]['edge']; readonly limit: Run | null; readonly value: Run; readonly decided: ((outcome: boolean) => void) | null }

export function compileScale(c: Compiler, e: Scale): Run {
  const { observe } = c.tables;
  const rows = e.rows.map((row): Row => ({
    edge: row.edge, limit: row.limit === null ? null : c.run(row.limit), value: c.run(row.value),
    decided: observe === undefined ? null : (outcome) => observe(row.at, outcome),
  }));
  const argument = c.run(e.argument);
  switch (e.reading) {
    case 'at': return (r) => { const x = argument(r); return x === null ? null : valueAt(rows, x as Num, r); };
    case 'retroactive': return (r) => {
      const x = argument(r), rate = x === null ? null : valueAt(rows, x as Num, r);
      return rate === null ? null : exact.mul(rate as Num, x as Num);
    };
    case 'marginal': {
      const after = e.after === null ? null : c.run(e.after);
      return (r) => {
        const x = argument(r), from = after === null ? 0 : after(r);
        if (x === null || from === null) return null;
        // Taking back what was added on top: the same slices, with the other sign.
        const to = exact.add(from as Num, x as Num), back = exact.sign(x as Num) < 0;
        const area = back ? areaBetween(rows, to, from as Num, r) : areaBetween(rows, from as Num, to, r);
        return area === null ? null : back ? exact.neg(area as Num) : area;
      };
    }
    default: return assertNever(e.reading);
  }
}

/** What one row of a marginal scale takes of the argument, and what that comes to. */
export interface Slice { readonly row: number; readonly from: Num; readonly to: Num; readonly value: Num }

/** The slices of one reading, in the order of the rows; they sum to its value. Taking back has the same slices with the other sign. */
export function slicesOf(c: Compiler, e: Scale, r: Parameters<Run>[0]): readonly Slice[] {
  const rows = e.rows.map((row): Row => ({ edge: row.edge, limit: row.limit === null ? null : c.run(row.limit), value: c.run(row.value), decided: null }));
  const x = c.run(e.argument)(r), start = e.after === null ? 0 : c.run(e.after)(r);
  if (x === null || start === null) return [];
  const end = exact.add(start as Num, x as Num), back = exact.sign(x as Num) < 0, low = back ? end : start as Num, high = back ? start as Num : end;
  let lower: Num | null = null;
  return rows.flatMap((row, i): readonly Slice[] => {
    const limit: Value = row.limit === null ? null : row.limit(r);
    const from: Num = lower === null ? low : exact.max(low, lower), to: Num = limit === null ? high : exact.min(high, limit as Num);
    if (limit !== null) lower = lower === null ? limit as Num : exact.max(lower, limit as Num);
    const area = exact.compare(from, to) < 0 ? areaBetween(rows, from, to, r) : null;
    return area === null ? [] : [{ row: i, from, to, value: back ? exact.neg(area as Num) : area as Num }];
  });
}

/** The first row, in written order, that reaches x. Missing when an edge on the way is, or when x lies before the first point. */
function valueAt(rows: readonly Row[], x: Num, r: Parameters<Run>[0]): Value {
  let before: Row | null = null, beforeLimit: Num = 0;
  for (const row of rows) {
    const limit = row.limit === null ? null : row.limit(r);
    if (row.limit !== null && limit === null) return null;
    const order = limit === null ? -1 : exact.compare(x, limit as Num);
    const reached = row.edge === 'rest' || order < 0 || (order === 0 && row.edge !== 'below');
    row.decided?.(reached);
    if (reached) {
      if (row.edge !== 'at' || order === 0) return row.value(r);
      return before === null || before.edge !== 'at' ? null : between(beforeLimit, before.value(r), limit as Num, row.value(r), x);
    }
    before = row;
    beforeLimit = limit as Num;
  }
  return null;
}

function between(x0: Num, y0: Value, x1: Num, y1: Value, x: Num): Value {
  if (y0 === null || y1 === null) return null;
  const part = exact.div(exact.sub(x, x0), exact.sub(x1, x0));
  return exact.add(y0 as Num, exact.mul(exact.sub(y1 as Num, y0 as Num), part));
}

/** The sum of rate × length over low to high, low not above high. The first band goes down without end. */
function areaBetween(rows: readonly Row[], low: Num, high: Num, r: Parameters<Run>[0]): Value {
  let area: Num = 0, lower: Num | null = null, before: { readonly edge: Row['edge']; readonly value: Run } | null = null, broken = false;
  for (const row of rows) {
    const limit: Value = row.limit === null ? null : row.limit(r);
    if (row.limit !== null && limit === null) return null;
    const from: Num = lower === null ? low : exact.max(low, lower), to: Num = limit === null ? high : exact.min(high, limit as Num);
    const counts = exact.compare(from, to) < 0;
    row.decided?.(counts);
    if (counts && row.edge !== 'at') {
      const rate = row.value(r);
      if (rate === null) broken = true; else area = exact.add(area, exact.mul(rate as Num, exact.sub(to, from)));
    } else if (counts) {
      if (before === null || before.edge !== 'at' || lower === null) broken = true;
      else {
        const y0 = before.value(r), y1 = row.value(r);
        const a = between(lower, y0, limit as Num, y1, from), b = between(lower, y0, limit as Num, y1, to);
        if (a === null || b === null) broken = true;
        else area = exact.add(area, exact.mul(exact.div(exact.add(a as Num, b as Num), 2), exact.sub(to, from)));
      }
    }
    if (limit !== null) lower = lower === null ? (limit as Num) : exact.max(lower, limit as Num);
    before = row;
  }
  // Beyond the last row without an open one: the scale has no rate there.
  if (rows.length > 0 && rows[rows.length - 1]!.edge !== 'rest' && lower !== null && exact.compare(high, lower) > 0 && exact.compare(low, high) < 0) return null;
  return broken ? null : area;
}
