/** `guard`: what must hold between a row in the old version and the same row in the new one. Each value is computed in one version; the condition is about the values. */
import { parseDate } from '../base/days.js';
import type { Expr, Guard } from '../core/ir.js';
import { freeBinders, some, withOperands } from '../core/walk.js';
import * as codes from '../diagnostics/codes/policy.js';
import type { GuardProblem } from '../diagnostics/codes/policy.js';
import type { Span } from '../base/span.js';
import type * as ast from '../syntax/ast.js';
import { call, column, rebase, row } from './build.js';
import { at, columnType, place, rowType, sourceText } from './context.js';
import type { Context } from './context.js';
import type { RelationInfo, Scope } from './known.js';
import { condition } from './expression.js';
import { knownParty, pushColumn } from './records.js';
import { pathsTo } from './scope.js';
import { DATE, FLAG, period, valueType } from '../types/type.js';

const AFTER = 0, BEFORE = 1;

/**
 * `after.total_pay`, of the rows that plans pay: all that the plans promise the row, held payments with the others; of a row and a period what falls due in it. No
 * plan says it, because no plan knows the others.
 */
export function addTotalPay(c: Context, relation: RelationInfo): void {
  const [item, per] = relation.items, here = relation.at;
  if (item?.kind !== 'row' || relation.items.length > 2 || (relation.items.length === 2 && per?.kind !== 'period') || pathsTo(relation, 'total_pay').length > 0) return;
  const paid = [...c.filled].flatMap(([payments, f]) => {
    if (f.kind !== 'payments' || payments.notRun !== null) return [];
    const to = columnType(c, payments.byName.get('due_to')!).type, due = columnType(c, payments.byName.get('due')!).type;
    return to.kind === 'row' && to.relation === item.relation.id && due.kind === 'money' ? [{ payments, due }] : [];
  });
  const [first] = paid;
  if (first === undefined || paid.some((p) => p.due.currency !== first.due.currency)) return;
  const payee = rowType(item.relation), money = valueType(first.due);
  const sums = paid.map(({ payments, due }): Expr => {
    const own = (name: string, type: Expr['type']): Expr => column(1, payments.byName.get(name)!.id, type, here);
    const where = per?.kind !== 'period' ? null : call('equal', [call('periodOf', [own('due_on', DATE)], period(per.unit), here, per.unit), column(0, 1, period(per.unit), here)], FLAG, here);
    return { op: 'aggregate', fn: 'sum', binder: 1, over: { relation: payments.id }, keys: [{ inner: own('due_to', payee), outer: column(0, 0, payee, here) }], where, value: own('due', valueType(due)), order: [], type: money, at: here };
  });
  pushColumn(relation, { name: 'total_pay', title: null, role: null, at: here, checked: null, make: () => ({ type: first.due, optional: false, expr: sums.reduce((a, b) => call('add', [a, b], money, here)) }) });
}

export function guardOf(c: Context, node: ast.Guard, relation: RelationInfo, own: Scope): Guard {
  const { file } = own, title = node.title.value, values: Guard['values'][number][] = [], refuse = (span: Span, problem: GuardProblem): void => c.report(codes.badGuard.at(place(c, file, span), { title, problem }));
  if (node.each === undefined) refuse(node.title.span, { kind: 'no rows' });
  // The new row is one's own; a bare name could be of either, and is refused as any name is that two rows have.
  const scope: Scope = { ...own, rows: [{ binder: BEFORE, relation: { ...relation, rowName: 'before' }, window: false }, { binder: AFTER, relation: { ...relation, rowName: 'after' }, window: false }] };
  const owners = node.lines.flatMap((l) => (l.kind === 'OwnedBy' ? l.parties.map((p) => p.text) : []));
  const valueOf = (side: 'before' | 'after', e: Expr): Expr => {
    if (e.type.kind === 'row') refuse({ start: e.at[1], end: e.at[2] }, { kind: 'row', text: sourceText(c, file, { start: e.at[1], end: e.at[2] }) });
    const value = side === 'after' ? e : rebase(e, BEFORE, (where) => row(AFTER, relation.id, where), relation.id), text = sourceText(c, file, { start: e.at[1], end: e.at[2] });
    const known = values.findIndex((v) => v.side === side && v.text === text && v.value.op === value.op);
    if (known >= 0) return column(0, known, e.type, e.at);
    values.push({ side, value, text });
    return column(0, values.length - 1, e.type, e.at);
  };
  const split = (e: Expr): Expr => {
    const free = freeBinders(e), before = free.has(BEFORE), after = free.has(AFTER);
    if (!before && !after && !some(e, (x) => x.op === 'parameter' || x.op === 'aggregate' || x.op === 'asOf')) return e;
    // A formula is taken apart down to what is read from a version: a tolerance that is a parameter is that of the new one, whatever it is multiplied with.
    const taken = withOperands(e, split);
    if (taken !== null) return taken;
    if (before && after) { refuse({ start: e.at[1], end: e.at[2] }, { kind: 'mixed' }); return e; }
    return valueOf(before ? 'before' : 'after', e);
  };
  const conditions = node.lines.flatMap((l) => (l.kind === 'GuardCondition' ? [{ holds: split(condition(c, scope, l.condition)), text: sourceText(c, file, l.span), at: at(file, l.span) }] : []));
  let severity: Guard['severity'] = 'error';
  const agreed: Guard['agreed'][number][] = [];
  for (const l of node.lines) switch (l.kind) {
    case 'GuardCondition': case 'InvalidLine': break;
    case 'Class': if (l.name.text === 'warning') severity = 'warning'; else refuse(l.name.span, { kind: 'class', word: l.name.text }); break;
    case 'OwnedBy': for (const p of l.parties) knownParty(c, file, p); break;
    case 'AgreedThrough':
      for (const p of l.parties) if (!owners.includes(p.text)) refuse(p.span, { kind: 'not an owner', party: p.text, owners });
      agreed.push({ by: l.parties.map((p) => p.text), through: parseDate(l.through.text) ?? 0, because: l.because.value, at: at(file, l.span) });
      break;
  }
  return { values, conditions, severity, owners, agreed };
}
