/** Small constructors of IR, so that the checker reads as what it means. */
import type { At, Binder, ColumnId, Constant, Expr, FunctionName, PeriodUnit, RelationId, ValueType } from '../core/ir.js';
import { FLAG } from '../types/type.js';

export const constant = (value: Constant, type: ValueType, at: At): Expr => ({ op: 'const', value, type, at });
export const yes = (at: At): Expr => constant(true, FLAG, at);
export const call = (fn: FunctionName, args: readonly Expr[], type: ValueType, at: At, unit?: PeriodUnit): Expr =>
  (unit === undefined ? { op: 'call', fn, args, type, at } : { op: 'call', fn, args, type, at, unit });
export const row = (binder: Binder, relation: RelationId, at: At): Expr => ({ op: 'row', binder, type: { kind: 'row', relation }, at });
export const column = (binder: Binder, id: ColumnId, type: ValueType, at: At): Expr => ({ op: 'column', binder, column: id, type, at });
export const not = (e: Expr): Expr => call('not', [e], FLAG, e.at);

/** All of them; one alone stays itself, none is yes. */
export function and(terms: readonly Expr[], at: At): Expr {
  const flat = terms.flatMap((t) => (t.op === 'and' ? t.args : [t]));
  return flat.length === 1 ? flat[0]! : flat.length === 0 ? yes(at) : { op: 'and', args: flat, type: FLAG, at };
}
export function or(terms: readonly Expr[], at: At): Expr {
  return terms.length === 1 ? terms[0]! : { op: 'or', args: terms, type: FLAG, at };
}

/** A column of the row that `base` names: of a row in scope directly, of another row by following. */
export function read(base: Expr, relation: RelationId, id: ColumnId, type: ValueType, at: At): Expr {
  return base.op === 'row' ? column(base.binder, id, type, at) : { op: 'follow', row: base, relation, column: id, type, at };
}

/** The IR expression with every row of `from` in scope replaced by the row that `to` names. Only for expressions without aggregates or windows over `from`. */
export function rebase(e: Expr, from: Binder, to: (at: At) => Expr, relation: RelationId): Expr {
  const go = (x: Expr): Expr => {
    switch (x.op) {
      case 'const': case 'asOf': return x;
      case 'column': return x.binder === from ? read(to(x.at), relation, x.column, x.type, x.at) : x;
      case 'row': return x.binder === from ? to(x.at) : x;
      case 'follow': return { ...x, row: go(x.row) };
      case 'parameter': return { ...x, on: x.on === null ? null : go(x.on) };
      case 'version': return { ...x, on: go(x.on), versions: x.versions.map((v) => ({ ...v, value: go(v.value) })) };
      case 'call': case 'and': case 'or': return { ...x, args: x.args.map(go) };
      case 'if': return { ...x, condition: go(x.condition), then: go(x.then), else: go(x.else) };
      case 'choose': return { ...x, arms: x.arms.map((a) => ({ ...a, when: go(a.when), then: go(a.then) })), else: x.else === null ? null : go(x.else) };
      case 'total': return { ...x, arms: x.arms.map((a) => ({ ...a, when: a.when === null ? null : go(a.when), then: go(a.then) })) };
      case 'otherwise': return { ...x, value: go(x.value), fallback: go(x.fallback) };
      case 'oneOf': return { ...x, value: go(x.value), items: x.items.map(go) };
      case 'aggregate': return {
        ...x, keys: x.keys.map((k) => ({ inner: go(k.inner), outer: go(k.outer) })), where: x.where === null ? null : go(x.where),
        value: x.value === null ? null : go(x.value), order: x.order.map(go), ...(x.beside === undefined ? {} : { beside: { outer: x.beside.outer.map(go), inner: x.beside.inner.map(go) } }),
      };
      case 'previous': return x;
      case 'scale': return { ...x, rows: x.rows.map((r) => ({ ...r, limit: r.limit === null ? null : go(r.limit), value: go(r.value) })), argument: go(x.argument), after: x.after === null ? null : go(x.after) };
    }
  };
  return go(e);
}
