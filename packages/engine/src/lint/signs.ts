/** What is known of the sign of a figure before there is any data, from bounds of fields, from what a number can be, and from how it is computed. Nothing is guessed: what is not known is null. */
import { parseFraction, sign as signOf } from '../base/exact.js';
import type { Binder, ColumnId, Expr, Program, RelationId } from '../core/ir.js';
import { formulaOf, rowOf } from '../core/walk.js';

/** Never below zero, never above it; zero is both. */
export interface Sign { readonly low: boolean; readonly high: boolean }
const UNKNOWN: Sign = { low: false, high: false }, NOT_NEGATIVE: Sign = { low: true, high: false };
type Rows = ReadonlyMap<Binder, RelationId>;

const both = (a: Sign, b: Sign): Sign => ({ low: a.low && b.low, high: a.high && b.high });
const all = (signs: readonly Sign[]): Sign => signs.reduce(both, { low: true, high: true });
const product = (a: Sign, b: Sign): Sign => ({ low: (a.low && b.low) || (a.high && b.high), high: (a.low && b.high) || (a.high && b.low) });
const flipped = ({ low, high }: Sign): Sign => ({ low: high, high: low });

export function signOfColumn(program: Program, relation: RelationId, column: ColumnId): Sign {
  const open = new Set<string>();

  function ofColumn(id: RelationId, at: ColumnId): Sign {
    const r = program.relations[id]!, formula = formulaOf(r, at), key = `${id}.${at}`, { source } = r;
    if (formula !== null) {
      if (open.has(key) || open.size > 40) return UNKNOWN;
      open.add(key);
      try { return of(formula, rowOf(id)); } finally { open.delete(key); }
    }
    switch (source.op) {
      case 'scan': {
        const field = source.fields[at];
        if (field === undefined) return UNKNOWN;
        const bound = (up: boolean): boolean =>
          field.bounds.some((b) => {
            const n = parseFraction(b.value);
            return (
              n !== null
              && (up ? (b.bound === 'above' || b.bound === 'at least') && signOf(n) >= 0 : (b.bound === 'below' || b.bound === 'at most') && signOf(n) <= 0)
            );
          });
        return { low: field.type.kind === 'count' || bound(true), high: bound(false) };
      }
      // What is cut into parts that are no larger has their sign: shares of a split are not negative.
      case 'pieces':
        return at === source.columns.amount
          ? all(
              source.cuts.flatMap((cut) => [
                ...(cut.split === null ? [] : [of(cut.split.amount, rowOf(source.whole))]),
                ...cut.overlays.map((o) => product(of(o.amount, rowOf(source.whole)), of(o.share, rowOf(source.whole)))),
              ]),
            )
          : UNKNOWN;
      case 'payments': return at === source.columns.amount || at === source.columns.due ? all(source.pays.map((p) => ofColumn(source.plan, p.amount))) : UNKNOWN;
      case 'each': case 'distinct': case 'single': case 'parts': case 'above': case 'postings': return r.columns[at]?.type.kind === 'count' ? NOT_NEGATIVE : UNKNOWN;
    }
  }

  function of(e: Expr, rows: Rows): Sign {
    const below = (x: Expr): Sign => of(x, rows);
    switch (e.op) {
      case 'const': { const n = typeof e.value === 'string' ? parseFraction(e.value) : null; return n === null ? UNKNOWN : { low: signOf(n) >= 0, high: signOf(n) <= 0 }; }
      case 'column': { const id = rows.get(e.binder); return id === undefined ? UNKNOWN : ofColumn(id, e.column); }
      case 'follow': return ofColumn(e.relation, e.column);
      case 'parameter': return all((program.parameters[e.parameter]?.versions ?? []).map((v) => of(v.value, new Map())));
      case 'version': return all(e.versions.map((v) => below(v.value)));
      case 'if': return both(below(e.then), below(e.else));
      case 'choose': return all([...e.arms.map((a) => a.then), ...(e.else === null ? [] : [e.else])].map(below));
      case 'total': return all(e.arms.map((a) => below(a.then)));
      case 'otherwise': return both(below(e.value), below(e.fallback));
      case 'previous': return both(below(e.column), below(e.starting));
      case 'scale': {
        const values = all(e.rows.map((row) => below(row.value)));
        return e.reading === 'at' ? values : product(values, below(e.argument));
      }
      case 'aggregate': {
        if (e.fn === 'count' || e.fn === 'distinct' || e.fn === 'share' || e.fn === 'reach') return NOT_NEGATIVE;
        const inner = e.value === null ? UNKNOWN : of(e.value, 'relation' in e.over ? new Map(rows).set(e.binder, e.over.relation) : new Map(rows).set(e.binder, rows.get(0)!));
        return e.fn === 'sum' || e.fn === 'average' || e.fn === 'median' || e.fn === 'smallest' || e.fn === 'largest' || e.fn === 'only' || e.fn === 'first' || e.fn === 'last' ? inner : UNKNOWN;
      }
      case 'call': {
        const args = e.args.map(below), [x, y] = args;
        switch (e.fn) {
          case 'add': return both(x!, y!);
          case 'subtract': return both(x!, flipped(y!));
          case 'multiply': case 'divide': return product(x!, y!);
          case 'negate': return flipped(x!);
          case 'abs': return NOT_NEGATIVE;
          case 'min': return { low: args.every((s) => s.low), high: args.some((s) => s.high) };
          case 'max': return { low: args.some((s) => s.low), high: args.every((s) => s.high) };
          case 'round': return x!;
          case 'roundDown': return { low: x!.low && x!.high, high: x!.high };
          case 'roundUp': return { low: x!.low, high: x!.low && x!.high };
          default: return UNKNOWN;
        }
      }
      case 'row': case 'asOf': case 'and': case 'or': case 'oneOf': return UNKNOWN;
    }
  }

  return ofColumn(relation, column);
}
