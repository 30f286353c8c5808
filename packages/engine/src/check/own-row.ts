/**
 * Rows among which the row at hand is for certain: `count(Standing with same sold)` in `Standing`, or in a list for each of its rows, finds at least itself. So it
 * is no zero to divide by, and the largest of such rows is never missing.
 */
import type { Aggregate, Binder, Expr } from '../core/ir.js';
import { conjuncts, walk } from '../core/walk.js';
import type { ColumnInfo, RelationInfo } from './known.js';
import { keyOf } from './key-of.js';

type RelationOf = (binder: Binder) => RelationInfo | null;

export function findsItself(relations: readonly RelationInfo[], e: Aggregate, relationOf: RelationOf): boolean {
  if (!('relation' in e.over)) return e.over.window === 'soFar' && e.keys.length === 0 && e.where === null;
  const over = relations[e.over.relation];
  if (over === undefined) return false;
  const asked = conjuncts(e.where).map((part): readonly [Expr, Expr] | null => (part.op === 'call' && (part.fn === 'equal' || part.fn === 'lessOrEqual' || part.fn === 'greaterOrEqual') ? [part.args[0]!, part.args[1]!] : null));
  const pairs = [...e.keys.map((k): readonly [Expr, Expr] => [k.inner, k.outer]), ...asked];
  const own = (prefix: string): boolean => isRowOf(prefix, over, relationOf);
  if (pairs.length === 0) return [...around(e.binder)].some((b) => own(`${b}`) || (relationOf(b)?.items ?? []).some((_, i) => own(`${b}.${i}`)));
  const prefixes = pairs.map((p) => (p === null ? null : counterpart(relations, e.binder, over, p[0], p[1]) ?? counterpart(relations, e.binder, over, p[1], p[0])));
  const first = prefixes[0];
  return first != null && prefixes.every((p) => p === first) && own(first);
}

/**
 * Whether a value is there only because rows find themselves. That takes a thought, so what says `otherwise` all the same is not told that it is never needed:
 * a plan that was written before, or by somebody who is careful, stays as it is.
 */
export function restsOnItself(relations: readonly RelationInfo[], e: Expr, relationOf: RelationOf, seen: ReadonlySet<ColumnInfo> = new Set()): boolean {
  let found = false;
  walk(e, (x) => {
    if (found) return;
    if (x.op === 'aggregate') found = findsItself(relations, x, relationOf);
    if (x.op !== 'column') return;
    const relation = relationOf(x.binder), column = relation?.columns[x.column];
    if (column === undefined || column.make === null || column.state !== 'done' || column.checked === null || seen.has(column)) return;
    found = restsOnItself(relations, column.checked.expr, (b) => (b === 0 ? relation : null), new Set([...seen, column]));
  });
  return found;
}

/** The rows outside, of which there is one at least. */
function* around(binder: Binder): Iterable<Binder> { for (let b = 0; b < binder; b++) yield b; }

/** The path to the row outside of which `outer` says what `inner` says of each of these rows; null where that is something else, or may be missing. */
function counterpart(relations: readonly RelationInfo[], binder: Binder, over: RelationInfo, inner: Expr, outer: Expr): string | null {
  switch (inner.op) {
    case 'row': return inner.binder === binder && (outer.op === 'row' || outer.op === 'column' || outer.op === 'follow') ? keyOf(outer) : null;
    case 'column': {
      if (inner.binder !== binder || !isThere(over, inner.column)) return null;
      if (outer.op === 'column') return outer.column === inner.column ? `${outer.binder}` : null;
      return outer.op === 'follow' && outer.relation === over.id && outer.column === inner.column ? keyOf(outer.row) : null;
    }
    // A column of a row that such a row is made of or refers to.
    case 'follow': return outer.op === 'follow' && outer.relation === inner.relation && outer.column === inner.column && isThere(relations[inner.relation], inner.column) ? counterpart(relations, binder, over, inner.row, outer.row) : null;
    // A function of such a column: the same of both.
    case 'call': {
      const [a, b] = [inner.args[0], outer.op === 'call' && outer.fn === inner.fn && outer.unit === inner.unit && outer.args.length === 1 ? outer.args[0] : undefined];
      return inner.args.length === 1 && a !== undefined && b !== undefined ? counterpart(relations, binder, over, a, b) : null;
    }
    default: return null;
  }
}

/** Whether a path such as `0`, or `0.1` for a row that row 0 is made of or refers to, ends at a row of the relation that is always there. */
function isRowOf(path: string, over: RelationInfo, relationOf: RelationOf): boolean {
  const [binder, ...steps] = path.split('.').map(Number);
  let relation = binder === undefined || Number.isNaN(binder) ? null : relationOf(binder);
  for (const step of steps) {
    const column: ColumnInfo | undefined = relation?.columns[step], item = relation?.items[step];
    relation = item?.kind === 'row' ? item.relation : null;
    if (item === undefined && isSure(column) && column!.checked!.type.kind === 'row' && column!.checked!.type.relation === over.id) relation = over;
  }
  return relation === over;
}

const isThere = (relation: RelationInfo | undefined, column: number): boolean => relation?.items[column] !== undefined || isSure(relation?.columns[column]);
const isSure = (column: ColumnInfo | undefined): boolean => column !== undefined && column.state === 'done' && column.checked !== null && !column.checked.optional;
