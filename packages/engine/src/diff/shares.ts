/**
 * Which edit caused how much of a change. Each number is computed with every set of the edits made that bear on it, and each edit gets what it adds on average over all orders in which they
 * could have been made: the Shapley value. Shares are exact, they sum to the whole change, an edit that changes nothing gets nothing, and no order of the edits is preferred. With more than
 * seven edits on one number, the average of two orders stands for that of all: the first to the last, and the last to the first; it sums to the whole as well.
 */
import { ZERO, add, div, isZero, sub } from '../base/exact.js';
import type { Num } from '../base/exact.js';
import { shapleyValue } from '../base/shapley.js';
import type { Edit } from './edits.js';
import { exact } from './effect.js';
import type { Figures } from './figures.js';
import type { DeclarationKey } from './names.js';
import { sumsOf } from './pay-lines.js';

/** Sets of seven edits are 128. */
const MOST_EXACT = 7;

/** The figures of a declaration when the edits with these bits are made. */
export type FiguresWith = (key: DeclarationKey, made: number) => Figures | null;

/** A number of a result: `pay USD` in all, `pay USD of ana`, `rows of MQL`, `Win_rate 2026-Q2`. */
export interface Shared { readonly of: Measure; readonly change: Num; /** by edit, in their order; null: it has no part in it */ readonly shares: readonly (Num | null)[] }
/** A number of the results of which each edit has a part. */
export type Measure =
  | { readonly kind: 'pay'; readonly currency: string | null; readonly who: string | null }
  | { readonly kind: 'rows'; readonly key: DeclarationKey }
  | { readonly kind: 'kpi'; readonly key: DeclarationKey; readonly row: string }
  | { readonly kind: 'credit'; readonly key: DeclarationKey; readonly payee: string };

/** Bits of the edits that bear on a declaration. */
const bearing = (edits: readonly Edit[], key: DeclarationKey): readonly number[] => edits.flatMap((e, i) => (e.affects.has(key) ? [i] : []));

/** Which sets of edits have to be computed for a declaration, as bits. */
export function setsFor(edits: readonly Edit[], key: DeclarationKey): readonly number[] {
  const own = bearing(edits, key);
  if (own.length <= MOST_EXACT) return Array.from({ length: 2 ** own.length }, (_, set) => bitsOf(own, set));
  const prefixes = (order: readonly number[]): readonly number[] => order.map((_, n) => order.slice(0, n + 1).reduce((bits, i) => bits | (1 << i), 0));
  return [...new Set([0, ...prefixes(own), ...prefixes([...own].reverse())])];
}

const bitsOf = (own: readonly number[], set: number): number => own.reduce((bits, i, n) => ((set >>> n) % 2 === 1 ? bits | (1 << i) : bits), 0);

/** How much of each number is due to which edit, on average over the orders in which the edits could have been made. The parts sum to the whole. */
export function sharesOf(edits: readonly Edit[], keys: readonly DeclarationKey[], figures: FiguresWith): readonly Shared[] {
  const found = new Map<string, { readonly of: Measure; readonly change: Num; readonly shares: (Num | null)[] }>();
  for (const key of keys) {
    const own = bearing(edits, key);
    if (own.length === 0) continue;
    const at = new Map(setsFor(edits, key).map((made) => [made, numbersOf(key, figures(key, made))])), names = new Set([...at.values()].flatMap((m) => [...m.keys()])), whole = bitsOf(own, 2 ** own.length - 1);
    for (const name of names) {
      const of = JSON.parse(name) as Measure, value = (made: number): Num | null => at.get(made)?.get(name) ?? (of.kind === 'kpi' ? null : ZERO);
      // A KPI that has no value with some of the edits made has no shares.
      if ([...at.keys()].some((made) => value(made) === null)) continue;
      const base = value(0)!, change = sub(value(whole)!, base);
      const shares = own.length <= MOST_EXACT ? exactShares(own, (made) => sub(value(made)!, base)) : twoOrders(own, (made) => value(made)!);
      const entry = found.get(name) ?? { of, change: ZERO, shares: edits.map((): Num | null => null) };
      own.forEach((i, n) => { const s = shares[n]!; if (!isZero(s)) entry.shares[i] = add(entry.shares[i] ?? ZERO, s); });
      found.set(name, { ...entry, change: add(entry.change, change) });
    }
  }
  return [...found.values()].filter((s) => !isZero(s.change) || s.shares.some((x) => x !== null && !isZero(x)));
}

function exactShares(own: readonly number[], worth: (made: number) => Num): readonly Num[] {
  const coalitions = Array.from({ length: 2 ** own.length }, (_, members) => ({ members, worth: worth(bitsOf(own, members)) }));
  return own.map((_, n) => shapleyValue(coalitions, own.length, n));
}

function twoOrders(own: readonly number[], value: (made: number) => Num): readonly Num[] {
  const parts = (order: readonly number[]): ReadonlyMap<number, Num> => {
    let made = 0;
    return new Map(order.map((i) => { const before = value(made); made |= 1 << i; return [i, sub(value(made), before)]; }));
  };
  const forward = parts(own), backward = parts([...own].reverse());
  return own.map((i) => div(add(forward.get(i)!, backward.get(i)!), 2));
}

/** The numbers of a result that are shared out. Those of pay are sums over plans, and so are their shares. */
function numbersOf(key: DeclarationKey, f: Figures | null): ReadonlyMap<string, Num> {
  const found = new Map<string, Num>(), count = (of: Measure, n: Num): void => { const name = JSON.stringify(of); found.set(name, add(found.get(name) ?? ZERO, n)); };
  if (f === null) return found;
  switch (f.kind) {
    case 'lead': count({ kind: 'rows', key }, f.rows.length); break;
    case 'kpi': for (const r of f.rows) if (r.number !== null) count({ kind: 'kpi', key, row: r.row }, exact(r.number)); break;
    case 'plan': {
      const { lines } = f, { names } = lines;
      for (const n of new Set(lines.currency)) {
        const currency = names[n] ?? null, of = (groups: number, group: (i: number) => number): readonly (Num | null)[] => sumsOf(lines, groups, (i) => (lines.currency[i] === n ? group(i) : -1));
        for (const total of of(1, () => 0)) if (total !== null) count({ kind: 'pay', currency, who: null }, total);
        of(names.length + 1, (i) => (lines.to[i]! < 0 ? names.length : lines.to[i]!)).forEach((total, who) => { if (total !== null) count({ kind: 'pay', currency, who: names[who] ?? 'nobody' }, total); });
      }
      break;
    }
    case 'credit': for (const p of f.pieces) if (p.payee !== null) count({ kind: 'credit', key, payee: p.payee }, exact(p.amount)); break;
    case 'sla': case 'list': break;
  }
  return found;
}
