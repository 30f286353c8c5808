/** What a value is told by: the path from a row in scope (`0.3` is column 3 of row 0), or the meaning of the expression. */
import type { Expr } from '../core/ir.js';
import { canonical } from '../core/walk.js';

/** Conditions ask for the same expressions again and again; what one means does not change. */
const meanings = new WeakMap<Expr, string>();

export function keyOf(e: Expr): string {
  switch (e.op) {
    case 'row': return `${e.binder}`;
    case 'column': return `${e.binder}.${e.column}`;
    case 'follow': return `${keyOf(e.row)}.${e.column}`;
    default: {
      let text = meanings.get(e);
      if (text === undefined) meanings.set(e, text = meaningOf(e));
      return text;
    }
  }
}

/** A call means what its function and its arguments do, and a constant what it is; only what is larger is written out whole. */
function meaningOf(e: Expr): string {
  switch (e.op) {
    case 'call': return `${e.fn}${e.unit ?? ''}(${e.args.map(keyOf).join()})`;
    case 'const': return `=${JSON.stringify(e.value)}${JSON.stringify(e.type)}`;
    default: return canonical(e, -1);
  }
}
