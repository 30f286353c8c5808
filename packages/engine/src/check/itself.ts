/**
 * A comparison of a value with itself. Nobody writes one on purpose: it comes of a bare name that meant another row than its reader thinks, and a condition that
 * holds for every row makes a sum of all of them without an error.
 */
import type { Binder, Expr } from '../core/ir.js';
import * as codes from '../diagnostics/codes/names.js';
import type * as ast from '../syntax/ast.js';
import { failed, place } from './context.js';
import type { Context } from './context.js';
import type { Checked, RelationInfo, Scope } from './known.js';
import { textOf } from './expression.js';
import { keyOf } from './key-of.js';
import { pathsTo } from './scope.js';

/** Both read the same column of the same row, or are made of such in the same way. */
export function sameValue(a: Expr, b: Expr): boolean {
  return a.op === b.op && a.op !== 'const' && a.op !== 'asOf' && keyOf(a) === keyOf(b);
}

export function refuseItself(c: Context, scope: Scope, e: Expr, node: { readonly left: ast.Expression; readonly right: ast.Expression; readonly span: ast.Expression['span'] }): Checked {
  const name = lastName(node.right) ?? lastName(node.left), binder = rowOf(e), nearest = scope.rows[0];
  const from = scope.rows.find((r) => r.binder === binder);
  const farther = from !== undefined && nearest !== from;
  const through = farther && name !== null && nearest !== undefined ? wayTo(c, nearest.relation, name) : null;
  const shared = !farther && name !== null && scope.rows.slice(1).some((r) => r.relation.rowName === name || pathsTo(r.relation, name).length > 0) ? name : null;
  c.report(codes.comparedWithItself.at(place(c, scope.file, node.span), { name: textOf(c, scope, node.right), of: from?.relation.name ?? null, through, shared }));
  return failed(scope.file, node.span);
}

/** A column of a row that the rows of the relation refer to. */
function wayTo(c: Context, relation: RelationInfo, name: string): string | null {
  for (const column of relation.columns) {
    const type = column.checked?.type;
    if (type?.kind === 'row' && c.relations[type.relation]!.byName.has(name)) return `${column.name}.${name}`;
  }
  return null;
}

function lastName(node: ast.Expression): string | null {
  return node.kind === 'Name' ? node.text : node.kind === 'Path' ? node.name.text : null;
}

/** The row in scope that a value is read from first. */
function rowOf(e: Expr): Binder | null {
  switch (e.op) {
    case 'row': case 'column': return e.binder;
    case 'follow': return rowOf(e.row);
    case 'call': return e.args.map(rowOf).find((b) => b !== null) ?? null;
    default: return null;
  }
}
