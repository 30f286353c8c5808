/** The compiler from expressions to closures, put together from its parts. Expressions that need no data are computed once, here. */
import type { Binder, Expr, RelationId } from '../core/ir.js';
import { children } from '../core/walk.js';
import type { Binders } from '../core/walk.js';
import { isNumeric, isOrdinal } from './compare.js';
import type { Compiler, Tables } from './compiler.js';
import { compileTest } from './conditions.js';
import type { Value } from './result.js';
import { compileUnits, constantUnits } from './units.js';
import { compileRun } from './values.js';

export function makeCompiler(tables: Tables, binders: Binders, fallback: Compiler['fallback'] = null): Compiler {
  const c: Compiler = {
    tables, binders, fallback,
    run: (e) => { const k = c.constant(e); return k === undefined ? compileRun(c, e) : () => k; },
    test: (e) => { const k = c.constant(e); return k === undefined ? compileTest(c, e) : k === true ? () => true : () => false; },
    units: (e) => { if (!isNumeric(e.type) && !isOrdinal(e.type)) return null; const k = c.constant(e); return k === undefined ? compileUnits(c, e) : constantUnits(k); },
    constant: (e) => constantOf(c, e),
    column: (binder, column) => tables.column(relationOf(binders, binder), column),
    within: (binder, relation) => makeCompiler(tables, new Map(binders).set(binder, relation)),
    withFallback: (of) => makeCompiler(tables, binders, { of }),
  };
  return c;
}

export function relationOf(binders: Binders, binder: Binder): RelationId {
  const relation = binders.get(binder);
  if (relation === undefined) throw new Error(`the program reads row ${binder}, which is not in scope`);
  return relation;
}

function constantOf(c: Compiler, e: Expr): Value | undefined {
  const { constants } = c.tables;
  if (constants.has(e)) return constants.get(e);
  // Compiling looks for constants itself; while it does, this one is none.
  constants.set(e, undefined);
  if (!needsNoData(c, e)) return undefined;
  // What has a problem is left to be computed where it is used: there it may never be asked for, and is told with its row if it is.
  const { value, clean } = c.tables.silently(() => compileRun(c, e)(c.tables.registers()));
  if (!clean || (c.tables.observe !== undefined && decides(e))) return undefined;
  constants.set(e, value);
  return value;
}

function needsNoData(c: Compiler, e: Expr): boolean {
  switch (e.op) {
    case 'column': case 'row': case 'aggregate': case 'previous': case 'follow': return false;
    case 'parameter': {
      const versions = c.tables.program.parameters[e.parameter]!.versions;
      return (e.on === null || c.constant(e.on) !== undefined) && versions.every((v) => c.constant(v.value) !== undefined);
    }
    default: return children(e).every((x) => c.constant(x) !== undefined);
  }
}

function decides(e: Expr): boolean {
  return e.op === 'if' || e.op === 'choose' || e.op === 'total' || e.op === 'scale' || children(e).some(decides);
}
