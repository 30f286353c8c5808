/**
 * Edges at which something begins to be paid at all: comparisons in the `where` of a plan, or in what decides which rows it is for (the `where` of a credit, what a lead requires). A row on the other
 * side of such an edge is no row of the plan, so that no formula of it can be computed: the field is set just below the edge and just above it, and everything is run on the data as it would be.
 */
import { ZERO, abs, add, compare, div, isZero, mul, sub, toFractionText } from '../base/exact.js';
import type { Num } from '../base/exact.js';
import type { ColumnId, Expr, Program, Relation, RelationId } from '../core/ir.js';
import { children, formulaOf } from '../core/walk.js';
import { isNumber, type Evaluation } from '../eval/result.js';
import { whatIfOf } from '../incentives/marginal.js';
import type { WhatIf } from '../incentives/marginal.js';
import { NEAR, comparisonEdges, stepOf } from './cliffs.js';
import type { Cliff, Edge } from './cliffs.js';
import { baseName } from './names.js';

interface Run { readonly program: Program; readonly evaluation: Evaluation }
interface EntryEdge extends Edge { readonly record: RelationId; readonly column: ColumnId; readonly plan: Relation; readonly value: Num }

/** Rows of one edge that are tried; rows of data that all runs together may have. */
const MOST = 4, MOST_IN_ALL = 1_200_000, MOST_RUNS = 40;

/** Of the plans with these names (and what they were called), the edges that the old version does not have. `left`: edges that were not tried, because that would be many runs. */
export function entryEdges(before: Run, after: Run, plans: readonly { readonly now: string; readonly was: string }[]): { readonly cliffs: readonly Cliff[]; readonly left: number } {
  const known = new Set(plans.flatMap((p) => edgesOf(before, p.was).map((e) => keyOf(before.program, e, p.was)))), found: Cliff[] = [];
  const fresh = plans.flatMap((p) => edgesOf(after, p.now).filter((e) => !known.has(keyOf(after.program, e, p.was))));
  const rows = after.program.relations.reduce((n, r) => (r.source.op === 'scan' ? n + after.evaluation.rows(r.id).length : n), 0);
  let runs = Math.min(MOST_RUNS, Math.floor(MOST_IN_ALL / Math.max(1, rows))), left = 0;
  const asks = new Map<Relation, WhatIf>(), ask = (plan: Relation): WhatIf => { const made = asks.get(plan) ?? whatIfOf(after.program, after.evaluation, new Set([plan.id])); asks.set(plan, made); return made; };
  for (const edge of fresh) {
    const near = rowsNear(after.evaluation, edge);
    if (near.length === 0) continue;
    if (runs < 2) { left++; continue; }
    const chosen = near.slice(0, Math.floor(runs / 2));
    runs -= 2 * chosen.length;
    for (const { row, value } of chosen) found.push(...cliffAt(ask(edge.plan), edge, row, value));
  }
  return { cliffs: found, left };
}

/** Two versions have the same edge when the same field of the same record is compared with the same number for the same plan. */
const keyOf = (program: Program, e: EntryEdge, plan: string): string => JSON.stringify([plan, program.relations[e.record]!.name, program.relations[e.record]!.columns[e.column]!.name, toFractionText(e.value), e.upTo]);

function edgesOf({ program, evaluation }: Run, name: string): readonly EntryEdge[] {
  const plan = program.relations.find((r) => r.name === name && r.kind === 'plan' && r.facts.notRun === null);
  if (plan === undefined) return [];
  const found = new Map<string, EntryEdge>();
  for (const r of below(program, plan)) for (const e of [...(r.where === null ? [] : [r.where]), ...r.conditions.map((c) => c.keep)]) for (const edge of edgesIn(r, e)) {
    const field = fieldBehind(program, r, edge.argument), value = field === null ? null : evaluation.valueOf(r.id, edge.limit, 0);
    // A parameter that changes by the day is another number for each row: it is none of these.
    if (field === null || !isNumber(value) || isZero(value)) continue;
    const one: EntryEdge = { ...edge, ...field, plan, value };
    found.set(keyOf(program, one, name), one);
  }
  return [...found.values()];
}

/** The plan and the relations whose rows it is for. */
function below(program: Program, plan: Relation): readonly Relation[] {
  const found = new Set<Relation>(), look = (r: Relation): void => {
    if (found.has(r) || r.kind === 'record') return;
    found.add(r);
    switch (r.source.op) {
      case 'each': for (const i of r.source.items) if ('relation' in i) look(program.relations[i.relation]!); break;
      case 'pieces': look(program.relations[r.source.whole]!); break;
      case 'payments': look(program.relations[r.source.plan]!); break;
      case 'scan': case 'distinct': case 'parts': case 'above': case 'single': case 'postings': break;
    }
  };
  look(plan);
  return [...found];
}

function edgesIn(r: Relation, condition: Expr): readonly Edge[] {
  const found: Edge[] = [], seen = new Set<ColumnId>(), look = (e: Expr): void => {
    if (e.op === 'column' && e.binder === 0 && !seen.has(e.column)) { seen.add(e.column); const own = formulaOf(r, e.column); if (own !== null) look(own); }
    found.push(...comparisonEdges(e).filter((x) => isWritten(x.limit)));
    if (e.op !== 'aggregate' && e.op !== 'previous' && e.op !== 'follow') for (const child of children(e)) look(child);
  };
  look(condition);
  return found;
}

const isWritten = (e: Expr): boolean => e.op === 'const' || (e.op === 'parameter' && e.on === null) || (e.op === 'call' && e.args.every(isWritten));

/** The field of a record that a value is, under whatever name; null: it is computed from several, or counted. */
function fieldBehind(program: Program, r: Relation, e: Expr): { readonly record: RelationId; readonly column: ColumnId } | null {
  if (e.op === 'follow') return fieldBehind(program, program.relations[e.relation]!, { op: 'column', binder: 0, column: e.column, type: e.type, at: e.at });
  if (e.op !== 'column' || e.binder !== 0) return null;
  const own = formulaOf(r, e.column);
  if (own !== null) return own === e ? null : fieldBehind(program, r, own);
  return r.source.op === 'scan' && r.source.fields[e.column] !== undefined ? { record: r.id, column: e.column } : null;
}

function rowsNear(evaluation: Evaluation, { record, column, value: edge, argument }: EntryEdge): readonly { readonly row: number; readonly value: Num }[] {
  return [...evaluation.rows(record)].flatMap((row) => {
    const value = evaluation.value(record, column, row);
    if (!isNumber(value)) return [];
    const far = abs(sub(value, edge));
    return compare(far, mul(abs(edge), NEAR)) <= 0 || (argument.type.kind === 'count' && compare(far, 1) <= 0) ? [{ row, value, far: div(far, abs(edge)) }] : [];
  }).sort((a, b) => compare(a.far, b.far) || a.row - b.row).slice(0, MOST);
}

/** What one row is worth to whom it is worth most: what is paid when it stands just above the edge, less what is paid when it stands just below. */
function cliffAt(ask: WhatIf, edge: EntryEdge, row: number, value: Num): readonly Cliff[] {
  const { record, column, plan } = edge, { program, evaluation } = ask, step = stepOf(edge.argument.type), set = (to: Num): ReturnType<typeof ask.change> => ask.change({ kind: 'set', relation: record, row, column, value: to });
  const low = set(edge.upTo ? edge.value : sub(edge.value, step)), high = set(edge.upTo ? add(edge.value, step) : edge.value);
  if (low === null || high === null) return [];
  const jumps = new Map<string, { readonly who: string; readonly currency: string | null; jump: Num }>();
  for (const [list, side] of [[low, -1], [high, 1]] as const) for (const c of list) {
    const key = JSON.stringify([c.payee, c.currency]), entry = jumps.get(key) ?? { who: c.payee, currency: c.currency, jump: ZERO };
    entry.jump = side < 0 ? sub(entry.jump, c.change) : add(entry.jump, c.change);
    jumps.set(key, entry);
  }
  const [most] = [...jumps.values()].sort((a, b) => compare(abs(b.jump), abs(a.jump)) || (a.who < b.who ? -1 : 1));
  // A step of the smallest coin never pays a whole one unless it is a cliff.
  if (most === undefined || compare(abs(most.jump), 1) < 0) return [];
  const paid = compare(most.jump, ZERO) >= 0;
  return [{ plan: baseName(plan.name), row: evaluation.rowText(record, row), who: most.who, currency: most.currency, of: program.relations[record]!.columns[column]!.name, type: edge.argument.type, value, edge: edge.value, at: edge.at, below: paid ? ZERO : abs(most.jump), above: paid ? most.jump : ZERO, jump: most.jump }];
}
