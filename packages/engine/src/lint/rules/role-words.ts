/** Whether a role word says what a column or payment is: a gate that is asked, a cap that holds something down, a balance that is carried, a draw that is recovered. */
import * as codes from '../../diagnostics/codes/shapes.js';
import type { Column, ColumnId, Expr, Relation, RelationId, ValueType } from '../../core/ir.js';
import { readsOf } from '../../core/reads.js';
import { eachOnRow, needs, needsOnRow, some, sourceNeeds, type Need } from '../../core/walk.js';
import { found } from '../context.js';
import type { Found, LintContext, PlanFacts, Rule } from '../context.js';
import { signOfColumn } from '../signs.js';

const AMOUNTS: ReadonlySet<ValueType['kind']> = new Set(['number', 'count', 'percent', 'money', 'duration']);
const KINDS: Readonly<Partial<Record<ValueType['kind'], string>>> = { flag: 'a yes or no', text: 'a text', date: 'a date', time: 'a time', period: 'a period', choice: 'one of several words', row: 'a row', money: 'money', percent: 'a percentage', duration: 'a length of time' };

export const roleWords: Rule = (c) => c.plans.flatMap((p) => [...p.plan.columns.flatMap((column) => ofColumn(c, p, column)), ...ofPayments(c, p)]);

function ofColumn(c: LintContext, p: PlanFacts, column: Column): readonly Found[] {
  const { plan } = p, { role, name } = column, place = c.place(column.at);
  if (role === null || column.value === null || !ROLES.has(role)) return [];
  const amount = AMOUNTS.has(column.type.kind);
  if (role === 'gate' ? column.type.kind !== 'flag' : !amount) return [found(plan, codes.roleOfType.at(place, { role, name, wanted: role === 'gate' ? 'a yes or no' : 'an amount', found: KINDS[column.type.kind] ?? 'a number' }))];
  if (role === 'balance') return carried(plan, column.id) ? [] : [found(plan, codes.balanceNotCarried.at(place, { name }))];
  if (!c.plans.some((q) => q.reads.columns.get(plan.id)?.has(column.id) === true)) return readElsewhere(c, plan, column.id) ? [] : [found(plan, codes.unreadRole.at(place, { role, name, plan: plan.name }))];
  if (role === 'cap' && !readElsewhere(c, plan, column.id) && !heldDown(column.value) && !plan.columns.some((x) => x.value !== null && x.id !== column.id && bounds(plan, x.value, column.id))) return [found(plan, codes.capUntaken.at(place, { name, plan: plan.name }))];
  if (role === 'quota') { const s = signOfColumn(c.program, plan.id, column.id); if (s.high) return [found(plan, codes.wrongSign.at(place, { role, name, sign: 'below' }))]; }
  return [];
}
const ROLES: ReadonlySet<string> = new Set(['measure', 'quota', 'gate', 'cap', 'balance']);

function ofPayments(c: LintContext, p: PlanFacts): readonly Found[] {
  return p.source.pays.flatMap((pay): readonly Found[] => {
    const s = signOfColumn(c.program, p.plan.id, pay.amount), at = c.place(pay.at), wrong = (role: string, sign: 'above' | 'below'): readonly Found[] => [found(p.plan, codes.wrongSign.at(at, { role, name: pay.name, sign }))];
    switch (pay.role) {
      case 'Recover': return s.low && !s.high ? wrong('recover', 'above') : [];
      case 'Clawback': return s.low && !s.high ? wrong('clawback', 'above') : [];
      case 'Draw': return s.high && !s.low ? wrong('draw', 'below') : recovered(c, p, pay.amount) ? [] : [found(p.plan, codes.drawKept.at(at, { name: pay.name, plan: p.plan.name }))];
      case 'Pay': return [];
    }
  });
}

/** Whether another payment depends on the draw: of this plan, in a later row, or of a plan over its payments. */
function recovered(c: LintContext, p: PlanFacts, draw: ColumnId): boolean {
  const reckoned = laidOut(c, p, draw);
  return c.plans.some((q) => q.source.pays.some((pay) => (q !== p || pay.amount !== draw) && (() => { const reads = readsOf(c.program, { relation: q.plan.id, column: pay.amount }); return reads.columns.get(p.plan.id)?.has(draw) === true || (pay.role === 'Recover' && reckoned !== null && reads.columns.get(reckoned.relation)?.has(reckoned.column) === true) || (q !== p && reads.rows.has(p.payments.id)); })()));
}

/** The column of a list that the draw pays as it is: the list then carries what is owed, and what it says is repaid rests on that column. */
function laidOut(c: LintContext, p: PlanFacts, draw: ColumnId): { readonly relation: RelationId; readonly column: ColumnId } | null {
  const value = p.plan.columns[draw]?.value ?? null;
  if (value === null) return null;
  const [only, second] = needsOnRow(c.program, value, p.plan.id).flatMap((n) => (n.need === 'column' && n.relation !== p.plan.id ? [n] : []));
  return only !== undefined && second === undefined && c.program.relations[only.relation]!.columns[only.column]?.value != null ? { relation: only.relation, column: only.column } : null;
}

/** Whether anything but the plan itself shows or asks for it: a list, a KPI, a check. */
function readElsewhere(c: LintContext, plan: Relation, column: ColumnId): boolean {
  return c.program.relations.some((r) => {
    if (r.id === plan.id) return false;
    let read = false;
    const look = (n: Need): void => { read ||= n.need === 'column' && n.relation === plan.id && n.column === column; };
    eachOnRow(r, (e) => { if (!read) needsOnRow(c.program, e, r.id).forEach(look); });
    if (!read) for (const { e, binders } of sourceNeeds(r.source).expressions) needs(c.program, e, binders, look);
    return read;
  });
}

/** Columns of the plan's own row that a formula is made of, those that they are made of included. */
function madeOf(plan: Relation, e: Expr, wanted: (x: Expr) => boolean, seen: Set<ColumnId> = new Set()): boolean {
  return some(e, (x) => {
    if (wanted(x)) return true;
    if (x.op !== 'column' || x.binder !== 0 || seen.has(x.column)) return false;
    seen.add(x.column);
    const value = plan.columns[x.column]?.value ?? null;
    return value !== null && madeOf(plan, value, wanted, seen);
  });
}

const carried = (plan: Relation, column: ColumnId): boolean => plan.steps.some((s) => s.recursive && s.columns.includes(column)) || madeOf(plan, plan.columns[column]!.value!, (x) => x.op === 'previous' || (x.op === 'aggregate' && 'window' in x.over));

const COMPARES: ReadonlySet<string> = new Set(['min', 'less', 'lessOrEqual', 'greater', 'greaterOrEqual', 'between']);

/** A figure that is held down where it is made is the cap and what it bounds in one. */
const heldDown = (e: Expr): boolean => some(e, (x) => x.op === 'call' && x.fn === 'min');

/** Whether a formula takes the smaller of something and the cap, compares with it, has it as an edge of a scale, or is what lies above it: `largest(0 USD, so_far - cap)`. */
function bounds(plan: Relation, e: Expr, cap: ColumnId): boolean {
  const isCap = (x: Expr): boolean => madeOf(plan, x, (y) => y.op === 'column' && y.binder === 0 && y.column === cap);
  const above = (x: Expr): boolean => x.op === 'call' && x.fn === 'subtract' && x.args[1] !== undefined && isCap(x.args[1]);
  return some(e, (x) => (x.op === 'call' && COMPARES.has(x.fn) && x.args.some(isCap)) || (x.op === 'call' && x.fn === 'max' && x.args.some(above)) || (x.op === 'scale' && x.rows.some((r) => r.limit !== null && isCap(r.limit))));
}
