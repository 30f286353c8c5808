/**
 * What a payment would be if more or less had been sold: the formula of a real row, with one number of it replaced, computed by the engine like any other formula. So a curve, or an example in a
 * document, can not differ from the rules.
 */
import { ONE, ZERO, add, compare, div, equal, sub, toFractionText } from '../base/exact.js';
import type { Num } from '../base/exact.js';
import type { At, ColumnId, Expr, Program, Relation, RelationId, ValueType } from '../core/ir.js';
import { children, formulaOf } from '../core/walk.js';
import type { Evaluation } from './result.js';

type Scale = Extract<Expr, { op: 'scale' }>;

/** What a plan pays along the axis on which its scale is read, for a document to show. */
export interface PayCurve {
  /** what varies: a column of the plan that is measured, or what the rate is read on */
  readonly axis: { readonly column: ColumnId | null; readonly type: ValueType; readonly at: At };
  readonly reading: Scale['reading'];
  readonly rows: readonly { readonly at: At; readonly edge: Scale['rows'][number]['edge']; readonly limit: Num | null; readonly rate: Num | null; readonly limitType: ValueType | null; readonly rateType: ValueType }[];
  /** the edges of the scale on the axis, rising; those that can not be said on it are left out */
  readonly edges: readonly Num[];
  /** where the scale reads 100 %, when it is read on a percentage; otherwise the plan's quota, when it is of the axis' type; null: neither */
  readonly target: Num | null;
  /** The payment, rounded as it is paid; null where it has no value. Gates that do not read the axis are taken to be met. */
  readonly pay: (x: Num) => Num | null;
}

/** null for a payment without a rate, or in a row in which none is read. */
export function payCurveOf(program: Program, evaluation: Evaluation, plan: RelationId, pay: ColumnId, row: number): PayCurve | null {
  const relation = program.relations[plan]!, readings = evaluation.slices(plan, pay, row), main = readings.find((r) => r.whole) ?? readings[0];
  const formula = formulaOf(relation, pay), scale = main === undefined || formula === null ? null : scaleAt(relation, formula, main.at);
  if (formula === null || scale === null) return null;
  const measure = scale.reading === 'marginal' ? null : measureIn(relation, scale.argument);
  const type = measure === null ? scale.argument.type : relation.columns[measure]!.type;
  const value = (e: Expr): Num | null => evaluation.valueOf(plan, e, row) as Num | null;
  const constant = (x: Num): Expr => ({ op: 'const', value: toFractionText(x), type, at: scale.at });
  const given = (e: Expr, x: Num): Expr => replaced(relation, e, (y) => {
    if (measure === null) return y === scale ? { ...scale, argument: constant(x), after: scale.after === null ? null : { op: 'const', value: '0', type: scale.after.type, at: scale.at } } : null;
    return y.op === 'column' && y.binder === 0 && y.column === measure ? constant(x) : null;
  }, (gate) => !reads(relation, gate, measure));
  const argument = (x: Num): Num | null => (measure === null ? x : value(given(scale.argument, x)));
  const place = inverse(argument), limits = scale.rows.map((r) => (r.limit === null ? null : value(r.limit)));
  const edges = limits.flatMap((l) => { const x = l === null ? null : place(l); return x === null ? [] : [x]; });
  const quota = relation.columns.find((c) => c.role === 'quota' && c.value !== null && c.type.kind === type.kind), hundred = scale.argument.type.kind === 'percent' ? place(ONE) : null;
  return {
    axis: { column: measure, type, at: measure === null ? scale.argument.at : relation.columns[measure]!.at }, reading: scale.reading, edges: edges.sort(compare),
    target: hundred ?? (quota === undefined ? null : evaluation.value(plan, quota.id, row) as Num | null),
    rows: scale.rows.map((r, i) => ({ at: r.at, edge: r.edge, limit: limits[i]!, rate: value(r.value), limitType: r.limit?.type ?? null, rateType: r.value.type })),
    pay: (x) => value(given(formula, x)),
  };
}

/** Where a straight line takes a value; null when the function is none. */
function inverse(f: (x: Num) => Num | null): (y: Num) => Num | null {
  const a = f(ZERO), b = f(ONE), c = f(2);
  if (a === null || b === null || c === null) return () => null;
  const slope = sub(b, a);
  return equal(slope, ZERO) || !equal(c, add(b, slope)) ? () => null : (y) => div(sub(y, a), slope);
}

/** The formulas of the row that `e` reads, each column once. */
function reach(relation: Relation, e: Expr, visit: (e: Expr) => boolean): boolean {
  const seen = new Set<ColumnId>();
  const look = (x: Expr): boolean => {
    if (visit(x)) return true;
    if (x.op === 'column' && x.binder === 0 && !seen.has(x.column)) {
      seen.add(x.column);
      const formula = formulaOf(relation, x.column);
      if (formula !== null && look(formula)) return true;
    }
    return isClosed(x) ? false : children(x).some(look);
  };
  return look(e);
}
/** Rows of other tables, and other rows of this one, stay as they are. */
const isClosed = (e: Expr): boolean => e.op === 'aggregate' || e.op === 'previous' || e.op === 'follow';

function scaleAt(relation: Relation, e: Expr, at: At): Scale | null {
  let found: Scale | null = null;
  reach(relation, e, (x) => { if (x.op !== 'scale' || x.at !== at) return false; found = x; return true; });
  return found;
}

function measureIn(relation: Relation, e: Expr): ColumnId | null {
  let found: ColumnId | null = null;
  reach(relation, e, (x) => { if (x.op !== 'column' || x.binder !== 0 || relation.columns[x.column]!.role !== 'measure') return false; found = x.column; return true; });
  return found;
}

const reads = (relation: Relation, column: ColumnId, of: ColumnId | null): boolean => of !== null && reach(relation, formulaOf(relation, column)!, (x) => x.op === 'column' && x.binder === 0 && x.column === of);

/** The expression with parts replaced, through the columns of the row that hold one of them; `open` says of a gate that it is taken to be met. */
function replaced(relation: Relation, e: Expr, by: (e: Expr) => Expr | null, open: (gate: ColumnId) => boolean): Expr {
  const holds = (x: Expr): boolean => reach(relation, x, (y) => by(y) !== null || isOpenGate(y));
  const isOpenGate = (y: Expr): boolean => y.op === 'column' && y.binder === 0 && relation.columns[y.column]!.role === 'gate' && open(y.column);
  const go = (x: Expr): Expr => {
    const now = by(x);
    if (now !== null) return now;
    if (isOpenGate(x)) return { op: 'const', value: true, type: x.type, at: x.at };
    if (!holds(x) || isClosed(x)) return x;
    if (x.op === 'column') return go(formulaOf(relation, x.column)!);
    return withChildren(x, go);
  };
  return go(e);
}

function withChildren(e: Expr, go: (e: Expr) => Expr): Expr {
  switch (e.op) {
    case 'call': case 'and': case 'or': return { ...e, args: e.args.map(go) };
    case 'if': return { ...e, condition: go(e.condition), then: go(e.then), else: go(e.else) };
    case 'choose': return { ...e, arms: e.arms.map((a) => ({ ...a, when: go(a.when), then: go(a.then) })), else: e.else === null ? null : go(e.else) };
    case 'total': return { ...e, arms: e.arms.map((a) => ({ ...a, when: a.when === null ? null : go(a.when), then: go(a.then) })) };
    case 'otherwise': return { ...e, value: go(e.value), fallback: go(e.fallback) };
    case 'oneOf': return { ...e, value: go(e.value), items: e.items.map(go) };
    case 'scale': return { ...e, argument: go(e.argument), after: e.after === null ? null : go(e.after), rows: e.rows.map((r) => ({ ...r, limit: r.limit === null ? null : go(r.limit), value: go(r.value) })) };
    case 'version': return { ...e, on: go(e.on), versions: e.versions.map((v) => ({ ...v, value: go(v.value) })) };
    case 'parameter': return { ...e, on: e.on === null ? null : go(e.on) };
    case 'const': case 'column': case 'row': case 'asOf': case 'follow': case 'aggregate': case 'previous': return e;
  }
}
