/**
 * One figure that adds two sums of the same amounts, whose conditions can both hold: what was sourced and what was influenced, what somebody owns and what somebody helped with. Rows for
 * which both hold are in it twice. Sums of different rows, or of conditions that exclude each other, are no finding; neither is a sum that is weighted first.
 */
import * as codes from '../../diagnostics/codes/lint.js';
import { compare, parseFraction } from '../../base/exact.js';
import type { Num } from '../../base/exact.js';
import type { Aggregate, At, Expr, Relation } from '../../core/ir.js';
import { canonical, conjuncts, formulaOf, walk } from '../../core/walk.js';
import { found } from '../context.js';
import type { Found, Rule } from '../context.js';

interface Term { readonly sum: Aggregate & { readonly over: { readonly relation: number } }; readonly at: At }

export const countedTwice: Rule = (c) => {
  const seen = new Set<string>();
  return c.program.relations.filter((r) => r.facts.notRun === null).flatMap((r) => r.columns.flatMap((column): readonly Found[] => {
    const out: Found[] = [];
    if (column.value !== null) walk(column.value, (e) => {
      if (e.op !== 'call' || e.fn !== 'add') return;
      const [left, right] = e.args.map((x) => termsOf(r, x, new Set([column.id])));
      for (const a of left!) for (const b of right!) {
        const key = JSON.stringify([e.at, a.at, b.at]), of = c.program.relations[a.sum.over.relation]!;
        if (seen.has(key) || !sameAmounts(a.sum, b.sum) || exclude(a.sum, b.sum)) continue;
        seen.add(key);
        out.push(found(r, codes.countedTwice.at(c.place(e.at, [{ at: a.at, text: 'one sum' }, { at: b.at, text: 'the other' }]), { name: column.name, of: r.name, rows: of.name, row: of.rowName })));
        return;
      }
    });
    return out;
  }));
};

/** The sums that a formula adds, through the columns of its row. */
function termsOf(r: Relation, e: Expr, open: ReadonlySet<number>): readonly Term[] {
  if (e.op === 'aggregate') return e.fn === 'sum' && 'relation' in e.over && e.type.kind === 'money' ? [{ sum: e as Term['sum'], at: e.at }] : [];
  if (e.op === 'call' && e.fn === 'add') return e.args.flatMap((x) => termsOf(r, x, open));
  if (e.op === 'otherwise') return termsOf(r, e.value, open);
  const formula = e.op === 'column' && e.binder === 0 && !open.has(e.column) ? formulaOf(r, e.column) : null;
  return formula === null || e.op !== 'column' ? [] : termsOf(r, formula, new Set([...open, e.column])).map((t) => ({ ...t, at: e.at }));
}

const sameAmounts = (a: Term['sum'], b: Term['sum']): boolean => a.over.relation === b.over.relation && a.binder === b.binder && a.value !== null && b.value !== null && canonical(a.value, -1) === canonical(b.value, -1);

/** Whether no row can be in both: the same thing is asked to be two different ones, or one condition is the other's opposite. */
function exclude(a: Aggregate, b: Aggregate): boolean {
  if (a.keys.some((k) => b.keys.some((o) => canonical(k.inner, -1) === canonical(o.inner, -1) && canonical(k.outer, -1) !== canonical(o.outer, -1)))) return true;
  const left = conjuncts(a.where), right = conjuncts(b.where);
  return left.some((x) => right.some((y) => opposite(x, y) || opposite(y, x) || apart(x, y)));
}

/** `not c` of `c`, `x is missing` of whatever asks `x` to be there, `x is not A` of `x is A`. */
function opposite(x: Expr, y: Expr): boolean {
  if (y.op !== 'call') return false;
  if (y.fn === 'not') return canonical(y.args[0]!, -1) === canonical(x, -1);
  if (x.op !== 'call') return false;
  if (y.fn === 'isMissing') return x.fn !== 'isMissing' && x.args.some((arg) => canonical(arg, -1) === canonical(y.args[0]!, -1));
  return y.fn === 'notEqual' && x.fn === 'equal' && x.args.every((arg, i) => canonical(arg, -1) === canonical(y.args[i]!, -1));
}

/** Two conditions on one value that no value meets: words of which none is in both, numbers below and above. */
function apart(x: Expr, y: Expr): boolean {
  const a = words(x), b = words(y);
  if (a !== null && b !== null) return a.of === b.of && !a.words.some((w) => b.words.includes(w));
  const p = limit(x), q = limit(y);
  if (p === null || q === null || p.of !== q.of || p.upper === q.upper) return false;
  const [top, bottom] = p.upper ? [p, q] : [q, p], n = compare(top.value, bottom.value);
  return n < 0 || (n === 0 && (top.strict || bottom.strict));
}

function words(e: Expr): { readonly of: string; readonly words: readonly unknown[] } | null {
  const [of, items] = e.op === 'oneOf' ? [e.value, e.items] : e.op === 'call' && e.fn === 'equal' ? [e.args[0]!, [e.args[1]!]] : [null, []];
  return of === null || items.some((i) => i.op !== 'const') ? null : { of: canonical(of, -1), words: items.map((i) => (i.op === 'const' ? i.value : null)) };
}

function limit(e: Expr): { readonly of: string; readonly value: Num; readonly upper: boolean; readonly strict: boolean } | null {
  if (e.op !== 'call' || (e.fn !== 'less' && e.fn !== 'lessOrEqual' && e.fn !== 'greater' && e.fn !== 'greaterOrEqual')) return null;
  const [of, k] = e.args, value = k!.op === 'const' ? (typeof k!.value === 'string' ? parseFraction(k!.value) : typeof k!.value === 'number' ? k!.value : null) : null;
  return value === null ? null : { of: canonical(of!, -1), value, upper: e.fn === 'less' || e.fn === 'lessOrEqual', strict: e.fn === 'less' || e.fn === 'greater' };
}
