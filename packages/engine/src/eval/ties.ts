/**
 * Two rows that are the same in all that a policy orders them by. Their keys decide then, so that the order of the data never does; but nobody wrote that, and what it decides may be money.
 */
import type { At, Binder, Expr } from '../core/ir.js';
import { relationOf } from './compile.js';
import type { Compiler, Rows } from './compiler.js';

/** How it is told that one of two rows was taken: `of` what, if that has a name. */
export function tieIn(inside: Compiler, binder: Binder, at: At): (r: Rows, taken: number, other: number, of: string) => void {
  let text: ((r: Rows) => string) | null = null;
  return (r, taken, other, of) => {
    text ??= textOfRow(inside, binder, at);
    const kept = r[binder]!;
    r[binder] = taken;
    const one = text(r);
    r[binder] = other;
    const two = text(r);
    r[binder] = kept;
    inside.tables.report('tie', at, `${of === '' ? '' : `${of}: `}${one} and ${two}; ${one} was taken`);
  };
}

/** `touch t1` */
export function textOfRow(c: Compiler, binder: Binder, at: At): (r: Rows) => string {
  const id = relationOf(c.binders, binder), relation = c.tables.program.relations[id]!, row: Expr = { op: 'row', binder, type: { kind: 'row', relation: id }, at };
  const key = c.run({ op: 'call', fn: 'textOf', args: [row], type: { kind: 'text' }, at });
  // What a credit cuts belongs to it for every reader.
  const name = relation.rowName.replace(/\.whole$/, '');
  return (r) => `${name} ${String(key(r))}`;
}
