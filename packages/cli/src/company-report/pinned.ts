/** A program in which every lead is judged by the definitions that were in force on one day, whatever its own day. */
import type { ir } from '@truce/engine';

/** The program as plain data, with the day that governs each row replaced where it picks a version of a parameter or of a declaration; formulas that use that day keep it. */
export function pinnedTo(program: ir.Program, leads: ReadonlySet<ir.RelationId>, day: number): ir.Program {
  return { ...program, relations: program.relations.map((r) => (leads.has(r.id) && r.facts.governedBy !== null ? pinned(r, r.facts.governedBy, day) : r)) };
}

function pinned(relation: ir.Relation, governedBy: ir.Expr, day: number): ir.Relation {
  const governs = shape(governedBy), on: ir.Expr = { op: 'const', value: day, type: { kind: 'date' }, at: governedBy.at };
  /** Below the test whether a version is in force, the day itself is replaced. */
  const ruled = (x: unknown): unknown => (isObject(x) && 'op' in x && shape(x) === governs ? on : mapped(x, ruled));
  const change = (x: unknown): unknown => {
    if (isObject(x) && (x['op'] === 'parameter' || x['op'] === 'version') && isObject(x['on']) && shape(x['on']) === governs) return { ...(mapped(x, change) as object), on };
    return mapped(x, change);
  };
  const conditions = relation.conditions.map((c): ir.Condition => {
    if (c.inForce === undefined) return change(c) as ir.Condition;
    // The test is part of what decides, written there once more.
    const test = shape(c.inForce), asked = ruled(c.inForce) as ir.Expr, inside = (x: unknown): unknown => (isObject(x) && 'op' in x && shape(x) === test ? asked : mapped(x, inside));
    return change({ ...c, keep: inside(c.keep) as ir.Expr, inForce: asked }) as ir.Condition;
  });
  return { ...relation, where: change(relation.where) as ir.Expr | null, columns: relation.columns.map((c) => change(c) as ir.Column), conditions };
}

const isObject = (x: unknown): x is Readonly<Record<string, unknown>> => typeof x === 'object' && x !== null && !Array.isArray(x);
const mapped = (x: unknown, f: (x: unknown) => unknown): unknown => (Array.isArray(x) ? x.map(f) : isObject(x) ? Object.fromEntries(Object.entries(x).map(([k, v]) => [k, k === 'type' || k === 'at' ? v : f(v)])) : x);
/** Two expressions that mean the same have the same shape, wherever they are written. */
const shape = (x: unknown): string => JSON.stringify(x, (key, value: unknown) => (key === 'at' ? undefined : value));
