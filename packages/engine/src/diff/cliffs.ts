/**
 * Cliffs: edges at which a payment jumps, with the rows that stand next to them. The formula of the real row is computed just below the edge and just above it, with nothing else changed; where it
 * only goes on rising, as a marginal rate does, there is no cliff.
 */
import { ZERO, abs, add, compare, div, isZero, mul, sub, toFractionText } from '../base/exact.js';
import type { Num } from '../base/exact.js';
import type { At, ColumnId, Expr, Program, Relation, ValueType } from '../core/ir.js';
import { canonical, children, formulaOf, withOperands } from '../core/walk.js';
import { isNumber, type Evaluation } from '../eval/result.js';

/** A row beside an edge of a rate at which pay jumps. */
export interface Cliff {
  readonly plan: string;
  readonly row: string;
  readonly who: string | null;
  readonly currency: string | null;
  /** what stands next to the edge, as it is called: `attainment`, `amount` */
  readonly of: string;
  readonly type: ValueType;
  readonly value: Num;
  readonly edge: Num;
  readonly at: At;
  /** what is paid just below the edge, and just above it */
  readonly below: Num;
  readonly above: Num;
  readonly jump: Num;
}

/** Next to: within a twentieth of the edge. */
export const NEAR: Num = div(1, 20);
/** Rows that are looked at more closely for one edge, nearest first. */
const MOST = 40;

export interface Edge { readonly argument: Expr; readonly limit: Expr; /** the edge belongs to what is below it */ readonly upTo: boolean; readonly at: At }

/** Of the plans with these names. */
export function cliffsOf(program: Program, evaluation: Evaluation, plans: ReadonlySet<string>): readonly Cliff[] {
  return program.relations.flatMap((r) => {
    if (r.source.op !== 'payments' || r.facts.notRun !== null || !plans.has(program.relations[r.source.plan]!.name)) return [];
    const plan = program.relations[r.source.plan]!, who = payeesOf(r, evaluation);
    return [...new Set(r.source.pays.map((p) => p.amount))].flatMap((column) => {
      const formula = formulaOf(plan, column);
      return formula === null ? [] : edgesIn(plan, formula).flatMap((edge) => cliffsAt(program, evaluation, plan, formula, edge, who));
    });
  });
}

/** Who is paid for a row of the plan; the first, where there are several. */
function payeesOf(r: Relation, evaluation: Evaluation): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  if (r.source.op !== 'payments') return found;
  const k = r.source.columns, to = r.columns[k.to]!.type;
  for (const row of evaluation.rows(r.id)) { const of = evaluation.value(r.id, k.row, row) as number, payee = evaluation.value(r.id, k.to, row); if (payee !== null && !found.has(of)) found.set(of, evaluation.text(payee, to)); }
  return found;
}

function cliffsAt(program: Program, evaluation: Evaluation, plan: Relation, formula: Expr, edge: Edge, who: ReadonlyMap<number, string>): readonly Cliff[] {
  const read = (e: Expr, row: number): Num | null => { const v = evaluation.valueOf(plan.id, e, row); return isNumber(v) ? v : null; };
  const near = [...evaluation.rows(plan.id)].flatMap((row) => {
    const limit = read(edge.limit, row), value = limit === null || isZero(limit) ? null : read(edge.argument, row);
    if (limit === null || value === null) return [];
    const far = abs(sub(value, limit));
    return compare(far, mul(abs(limit), NEAR)) <= 0 || (edge.argument.type.kind === 'count' && compare(far, 1) <= 0) ? [{ row, limit, value, far: div(far, abs(limit)) }] : [];
  }).sort((a, b) => compare(a.far, b.far) || a.row - b.row).slice(0, MOST);
  const step = stepOf(edge.argument.type), of = nameOf(program, plan, edge.argument), like = placesOf(plan, formula, edge.argument), currency = formula.type.kind === 'money' ? formula.type.currency : null;
  return near.flatMap(({ row, limit, value }): readonly Cliff[] => {
    const pay = (x: Num): Num | null => read(given(plan, formula, edge.argument, like, x), row), lower = edge.upTo ? limit : sub(limit, step), upper = edge.upTo ? add(limit, step) : limit;
    const below = pay(lower), above = pay(upper), earlier = pay(sub(lower, step));
    if (below === null || above === null) return [];
    const jump = abs(sub(above, below)), slope = earlier === null ? ZERO : abs(sub(below, earlier));
    // A step of the smallest coin never pays a whole one unless it is a cliff.
    return compare(jump, 1) < 0 || compare(jump, mul(slope, 10)) <= 0 ? [] : [{ plan: plan.name, row: evaluation.rowText(plan.id, row), who: who.get(row) ?? null, currency, of, type: edge.argument.type, value, edge: limit, at: edge.at, below, above, jump: sub(above, below) }];
  });
}

export const stepOf = (type: ValueType): Num => (type.kind === 'money' ? div(1, 100) : type.kind === 'percent' || type.kind === 'number' ? div(1, 1_000_000) : 1);

/** `attainment`; of a formula without a name: the payment's argument. */
function nameOf(program: Program, plan: Relation, e: Expr): string {
  switch (e.op) {
    case 'column': return plan.columns[e.column]!.name;
    case 'follow': return program.relations[e.relation]!.columns[e.column]!.name;
    case 'otherwise': return nameOf(program, plan, e.value);
    default: return 'what its rate is read on';
  }
}

/** Scales of which a whole row is taken, and comparisons with something that is the same however much was sold. */
function edgesIn(plan: Relation, formula: Expr): readonly Edge[] {
  const found: Edge[] = [], seen = new Set<ColumnId>();
  const look = (e: Expr): void => {
    if (e.op === 'column' && e.binder === 0 && !seen.has(e.column)) { seen.add(e.column); const own = formulaOf(plan, e.column); if (own !== null) look(own); }
    if (e.op === 'scale' && e.reading !== 'marginal') for (const row of e.rows) if (row.limit !== null && (row.edge === 'upTo' || row.edge === 'below')) found.push({ argument: e.argument, limit: row.limit, upTo: row.edge === 'upTo', at: row.at });
    found.push(...comparisonEdges(e));
    // Rows of other tables, and other rows of this one, stay as they are.
    if (e.op !== 'aggregate' && e.op !== 'previous' && e.op !== 'follow') for (const child of children(e)) look(child);
  };
  look(formula);
  // Two rows of a table meet at one edge.
  return [...new Map(found.map((e) => [`${canonical(e.argument, 0)} ${canonical(e.limit, 0)} ${e.upTo}`, e])).values()];
}

/** The edges of one comparison with something that is the same however much was sold. */
export function comparisonEdges(e: Expr): readonly Edge[] {
  if (e.op !== 'call' || !isNumeric(e.args[0]?.type)) return [];
  const [a, b, high] = e.args as readonly [Expr, Expr, Expr | undefined], edge = (argument: Expr, limit: Expr, upTo: boolean): readonly Edge[] => (isFixed(limit) && !isFixed(argument) ? [{ argument, limit, upTo, at: e.at }] : []);
  switch (e.fn) {
    case 'less': case 'greaterOrEqual': return [...edge(a, b, false), ...edge(b, a, true)];
    case 'lessOrEqual': case 'greater': return [...edge(a, b, true), ...edge(b, a, false)];
    case 'between': return [...edge(a, b, false), ...(high === undefined ? [] : edge(a, high, true))];
    default: return [];
  }
}

const isNumeric = (type: ValueType | undefined): boolean => type !== undefined && (type.kind === 'money' || type.kind === 'number' || type.kind === 'count' || type.kind === 'percent');
const isFixed = (e: Expr): boolean => e.op === 'const' || e.op === 'parameter' || (e.op === 'call' && e.args.every(isFixed));

/** The argument wherever the row reads it, however often it is written. */
function placesOf(plan: Relation, formula: Expr, argument: Expr): ReadonlySet<Expr> {
  const found = new Set<Expr>(), seen = new Set<ColumnId>(), text = canonical(argument, 0);
  const look = (e: Expr): void => {
    if (e.op === argument.op && canonical(e, 0) === text) { found.add(e); return; }
    if (e.op === 'column' && e.binder === 0 && !seen.has(e.column)) { seen.add(e.column); const own = formulaOf(plan, e.column); if (own !== null) look(own); }
    if (e.op !== 'aggregate' && e.op !== 'previous' && e.op !== 'follow') for (const child of children(e)) look(child);
  };
  look(formula);
  return found;
}

/** The formula with a number in the place of the argument. */
function given(plan: Relation, formula: Expr, argument: Expr, like: ReadonlySet<Expr>, x: Num): Expr {
  const constant: Expr = { op: 'const', value: toFractionText(x), type: argument.type, at: argument.at };
  const is = (e: Expr): boolean => like.has(e);
  const holds = (e: Expr, seen: ReadonlySet<ColumnId>): boolean => {
    if (is(e)) return true;
    if (e.op === 'column' && e.binder === 0) { const own = seen.has(e.column) ? null : formulaOf(plan, e.column); return own !== null && holds(own, new Set(seen).add(e.column)); }
    return e.op !== 'aggregate' && e.op !== 'previous' && e.op !== 'follow' && children(e).some((child) => holds(child, seen));
  };
  const go = (e: Expr): Expr => {
    if (is(e)) return constant;
    if (!holds(e, new Set())) return e;
    if (e.op === 'column' && e.binder === 0) return go(formulaOf(plan, e.column)!);
    return e.op === 'version' ? { ...e, on: go(e.on), versions: e.versions.map((v) => ({ ...v, value: go(v.value) })) } : withOperands(e, go) ?? e;
  };
  return go(formula);
}

/** Cliffs of the new version beside those of the old. */
export interface CliffChange { /** cliffs that the old version does not have there, nearest first */ readonly fresh: readonly Cliff[]; /** how many of the old version are gone */ readonly gone: number }

/** `formerly`: what a plan of the new version is called in the old one. */
export function cliffChanges(before: readonly Cliff[], after: readonly Cliff[], formerly: (plan: string) => string): CliffChange {
  const key = (c: Cliff, plan: string): string => JSON.stringify([plan, c.row, toFractionText(c.edge), toFractionText(c.jump)]), old = new Set(before.map((c) => key(c, c.plan))), now = new Set(after.map((c) => key(c, formerly(c.plan))));
  return { fresh: nearestFirst(after.filter((c) => !old.has(key(c, formerly(c.plan))))), gone: [...old].filter((k) => !now.has(k)).length };
}

/** Those first whose row stands nearest to the edge; of two that are as near, the one that is worth more. */
export const nearestFirst = (cliffs: readonly Cliff[]): readonly Cliff[] => [...cliffs].sort((a, b) => compare(distance(a), distance(b)) || compare(abs(b.jump), abs(a.jump)));
const distance = (c: Cliff): Num => div(abs(sub(c.value, c.edge)), abs(c.edge));
