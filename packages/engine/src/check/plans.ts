/** `plan`: columns as in a list, and payments: how much, to whom, on which day. What is paid is rounded there, once. */
import { ONE, ZERO, add, compare, parseFraction } from '../base/exact.js';
import type { Num } from '../base/exact.js';
import type { Expr, Pay, Payments, ValueType } from '../core/ir.js';
import { needs, rowOf, some } from '../core/walk.js';
import * as names from '../diagnostics/codes/names.js';
import * as policy from '../diagnostics/codes/policy.js';
import * as types from '../diagnostics/codes/types.js';
import type { Declared } from '../names/declarations.js';
import type * as ast from '../syntax/ast.js';
import { COUNT, DATE, isNumeric, typeText, valueType } from '../types/type.js';
import type { Type } from '../types/type.js';
import { call, column, constant } from './build.js';
import { dayOf, rowForColumn } from './compare.js';
import { at, columnType, failed, place, relationName, rowType } from './context.js';
import type { Checked, Context, RelationInfo } from './context.js';
import { condition, needed, textOf, value } from './expression.js';
import { stepOf } from './credits.js';
import { notTaken, pushColumn } from './records.js';
import { columnFacts, rowCalled, rowScope } from './relations.js';
import type { Scope } from './scope.js';

type Node = ast.Relation;
export const paymentsOf = (node: Node): readonly ast.Payment[] => node.lines.filter((l): l is ast.Payment => l.kind === 'Payment');
const ROLES: Readonly<Record<ast.PaymentRole, Pay['role']>> = { pay: 'Pay', draw: 'Draw', recover: 'Recover', clawback: 'Clawback' };

/** A payment's name is a column of the plan: what is paid, rounded to the smallest coin. */
export function declarePayments(c: Context, plan: RelationInfo): void {
  const { node, file } = plan.versions[0] as Declared<Node>;
  for (const line of paymentsOf(node)) {
    if (plan.byName.has(line.name.text)) { c.report(names.duplicate.at(place(c, file, line.name.span, { related: rowCalled(c, plan, line.name.text) }), { name: line.name.text, what: 'column', of: plan.name })); continue; }
    notTaken(c, file, line.name);
    pushColumn(plan, { name: line.name.text, title: line.title?.value ?? null, role: line.role, at: at(file, line.span), checked: null, make: () => paid(c, plan, line, file) });
  }
}

function paid(c: Context, plan: RelationInfo, line: ast.Payment, file: number): Checked {
  const scope = { ...rowScope(c, plan, file, columnFacts(c, plan)), defines: line.name.text };
  const found = value(c, scope, line.value);
  if (found.type.kind === 'error') return failed(file, line.value.span);
  const there = needed(c, scope, found, line.value, 'paying'), here = at(file, line.value.span);
  if (there.type.kind === 'zero') return { type: COUNT, optional: false, expr: there.expr };
  if (there.type.kind !== 'money' && !isNumeric(there.type)) {
    const called = rowForColumn(c, there.type, line.value);
    c.report(types.wrongType.at(place(c, file, line.value.span), { expected: 'money', found: typeText(there.type, relationName(c)), where: `\`${line.role}\``, help: called === null ? undefined : `\`${called}\` is the row here; its column is \`${called}.${called}\`` }));
    return failed(file, line.value.span);
  }
  const step = stepOf(there.type), type = valueType(there.type);
  return { type, optional: false, expr: step === null ? there.expr : call('round', [there.expr, constant(step, type, here)], type, here) };
}

/** The columns of `Plan.payments`. */
export function shapePayments(c: Context, payments: RelationInfo, plan: RelationInfo): void {
  const { node, file } = plan.versions[0] as Declared<Node>, here = plan.at, lines = paymentsOf(node);
  payments.items = [{ kind: 'row', name: plan.rowName, relation: plan }];
  const fixed = (name: string, type: ValueType, optional = false): void => {
    const id = payments.columns.length;
    pushColumn(payments, { name, title: null, role: null, at: here, make: null, checked: { type, optional, expr: column(0, id, type, here) } });
  };
  const typed = (name: string, type: () => { readonly type: Type; readonly optional: boolean }): void => {
    const id = payments.columns.length;
    pushColumn(payments, { name, title: null, role: null, at: here, checked: null, make: () => { const t = type(); return t.type.kind === 'error' ? failed(file, node.name.span) : { ...t, expr: column(0, id, valueType(t.type), here) }; } });
  };
  fixed(plan.rowName, rowType(plan));
  fixed('payment', { kind: 'choice', choices: lines.map((l) => l.name.text) });
  fixed('role', { kind: 'choice', choices: ['Pay', 'Draw', 'Recover', 'Clawback'] });
  fixed('part_number', COUNT);
  const amount = (): { type: Type; optional: boolean } => {
    const kinds = lines.map((l) => { const col = plan.byName.get(l.name.text); return col === undefined ? null : columnType(c, col).type; }).filter((t): t is Type => t !== null);
    const money = kinds.find((t) => t.kind === 'money');
    return { type: kinds.some((t) => t.kind === 'error') ? { kind: 'error' } : money ?? kinds[0] ?? { kind: 'error' }, optional: false };
  };
  typed('amount_in_full', amount);
  typed('due', amount);
  typed('due_to', () => { const found = paysOf(c, payments, plan); return { type: found?.payee ?? { kind: 'error' }, optional: found?.maybeNobody ?? false }; });
  fixed('due_on', DATE, true);
  fixed('status', { kind: 'choice', choices: ['Due', 'Accruing', 'Held', 'Cancelled'] });
  payments.keys = [0, 1, 3];
}

interface Paid { readonly source: Payments; readonly payee: Type; readonly maybeNobody: boolean }
const known = new WeakMap<RelationInfo, { readonly paid: Paid | null }>();

export function paysOf(c: Context, payments: RelationInfo, plan: RelationInfo): Paid | null {
  const found = known.get(payments);
  if (found !== undefined) return found.paid;
  known.set(payments, { paid: null });
  const paidOut = c.aloud(() => makePays(c, payments, plan));
  known.set(payments, { paid: paidOut });
  return paidOut;
}

function makePays(c: Context, payments: RelationInfo, plan: RelationInfo): Paid | null {
  const { node, file } = plan.versions[0] as Declared<Node>;
  const scope = rowScope(c, plan, file, columnFacts(c, plan));
  let payee: Type | null = null, good = true, maybeNobody = false;
  const pays = paymentsOf(node).map((line): Pay | null => {
    const col = plan.byName.get(line.name.text);
    if (col === undefined) return null;
    const type = columnType(c, col).type, to = payeeOf(c, scope, line);
    if (to === null || type.kind === 'error') return null;
    if (to.type !== null) {
      if (payee !== null && payee.kind === 'row' && to.type.kind === 'row' && payee.relation !== to.type.relation) {
        c.report(types.noCommonType.at(place(c, file, line.to.span), { first: typeText(payee, relationName(c)), second: typeText(to.type, relationName(c)), where: 'the payees of this plan' }));
        return null;
      }
      payee ??= to.type;
    }
    maybeNobody ||= to.maybeNobody;
    const parts = partsOf(c, scope, line);
    const final = line.finalOn === undefined ? null : dayIn(c, scope, line.finalOn);
    if (parts === null) return null;
    return { name: line.name.text, role: ROLES[line.role], amount: col.id, step: stepOf(type), to: to.expr, parts, final, at: at(file, line.span) };
  });
  for (const p of pays) good &&= p !== null;
  if (!good) return null;
  for (const [i, p] of pays.entries()) if (readsAsOf(plan, p!.amount)) {
    const line = paymentsOf(node)[i]!;
    c.report(policy.payReadsAsOf.at(place(c, file, line.value.span), { name: line.name.text }));
    good = false;
  }
  const id = (n: string): number => payments.byName.get(n)!.id;
  return !good ? null : {
    maybeNobody, payee: payee ?? { kind: 'row', relation: plan.id },
    source: { op: 'payments', plan: plan.id, pays: pays as readonly Pay[], columns: { row: 0, payment: id('payment'), role: id('role'), part: id('part_number'), amount: id('amount_in_full'), due: id('due'), to: id('due_to'), on: id('due_on'), status: id('status') } },
  };
}

/** Whether a column of the plan depends on the as-of date, through other columns of the plan as well: then every day would pay something else. */
function readsAsOf(plan: RelationInfo, from: number): boolean {
  const seen = new Set<number>(), waiting = [from];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    const e = plan.columns[next]?.checked?.expr;
    if (e === undefined || plan.columns[next]!.make === null) continue;
    if (some(e, (x) => x.op === 'asOf')) return true;
    needs({ parameters: [] }, e, rowOf(plan.id), (n) => { if (n.need === 'column' && n.relation === plan.id) waiting.push(n.column); });
  }
  return false;
}

function payeeOf(c: Context, scope: Scope, line: ast.Payment): { readonly expr: Expr | null; readonly type: Type | null; readonly maybeNobody: boolean } | null {
  let expr: Expr | null = null, type: Type | null = null, sure = false, somebody = false;
  for (const r of line.to.recipients) {
    if (r.kind === 'Nobody') { sure = true; continue; }
    if (r.kind !== 'Payee') { c.report(policy.onlyFor.at(place(c, scope.file, r.span), { line: r.kind === 'Pick' ? r.pick : 'pro rata', kind: 'payment', help: 'a payment goes to somebody; to share it out, split it in a `credit` before' })); return null; }
    const found = value(c, scope, r.value);
    if (found.type.kind === 'error') return null;
    if (found.type.kind !== 'row') {
      c.report(types.wrongType.at(place(c, scope.file, r.span), { expected: 'somebody', found: typeText(found.type, relationName(c)), where: '`to`', help: 'a payee is a row, such as `owner` or `rep`' }));
      return null;
    }
    if (!found.optional) sure = somebody = true;
    type ??= found.type;
    expr = expr === null ? found.expr : { op: 'otherwise', value: expr, fallback: found.expr, type: valueType(type), at: at(scope.file, line.to.span) };
  }
  if (!sure) { c.report(policy.nobodyThere.at(place(c, scope.file, line.to.span), { who: textOf(c, scope, line.to), part: line.name.text })); return null; }
  return { expr, type, maybeNobody: !somebody };
}

function dayIn(c: Context, scope: Scope, node: ast.Expression): Expr | null {
  const found = value(c, scope, node);
  if (found.type.kind === 'error') return null;
  const day = dayOf(found, at(scope.file, node.span));
  if (day === null) c.report(types.wrongType.at(place(c, scope.file, node.span), { expected: 'a day', found: typeText(found.type, relationName(c)), where: '`on`', help: found.type.kind === 'period' ? `the last day of it is \`end(${textOf(c, scope, node)})\`` : undefined }));
  return day;
}

function partsOf(c: Context, scope: Scope, line: ast.Payment): Pay['parts'] | null {
  const here = at(scope.file, line.span);
  if (line.parts.length === 0) {
    if (line.on === undefined) return null;
    const on = dayIn(c, scope, line.on), unless = line.unless === undefined ? null : condition(c, scope, line.unless);
    return on === null ? null : [{ share: null, on, unless, at: here }];
  }
  let total: Num | null = ZERO;
  const out: { share: Expr; on: Expr; unless: Expr | null; at: typeof here }[] = [];
  for (const p of line.parts) {
    if (p.kind !== 'PaymentPart') return null;
    const share = value(c, scope, p.share), on = dayIn(c, scope, p.on), unless = p.unless === undefined ? null : condition(c, scope, p.unless);
    if (share.type.kind === 'error' || on === null) return null;
    if (!isNumeric(share.type)) { c.report(types.wrongType.at(place(c, scope.file, p.share.span), { expected: 'a percentage', found: typeText(share.type, relationName(c)), where: 'a part' })); return null; }
    const n = share.expr.op === 'const' && typeof share.expr.value === 'string' ? parseFraction(share.expr.value) : null;
    total = total === null || n === null ? null : add(total, n);
    out.push({ share: share.expr, on, unless, at: at(scope.file, p.span) });
  }
  if (total !== null && compare(total, ONE) !== 0) {
    c.report(policy.splitNotWhole.at(place(c, scope.file, line.span), { share: `${Number(typeof total === 'number' ? total * 100 : (Number(total.n) * 100) / Number(total.d))} %`, kind: 'not whole' }));
    return null;
  }
  return out;
}

/** `Posting`: the ledger of all plans, where the policy says when it closes. */
export function shapePostings(c: Context, postings: RelationInfo, plans: readonly { readonly plan: RelationInfo; readonly payments: RelationInfo }[], every: 'week' | 'month' | 'quarter' | null): void {
  const here = postings.at;
  const fixed = (name: string, type: ValueType, optional = false): void => {
    const id = postings.columns.length;
    pushColumn(postings, { name, title: null, role: null, at: here, make: null, checked: { type, optional, expr: column(0, id, type, here) } });
  };
  const typed = (name: string, type: () => { readonly type: Type; readonly optional: boolean }): void => {
    const id = postings.columns.length;
    pushColumn(postings, { name, title: null, role: null, at: here, checked: null, make: () => { const t = type(); return t.type.kind === 'error' ? failed(here[0], { start: here[1], end: here[2] }) : { ...t, expr: column(0, id, valueType(t.type), here) }; } });
  };
  fixed('plan', { kind: 'choice', choices: plans.map((p) => p.plan.name) });
  fixed('payment', { kind: 'text' });
  typed('payee', () => {
    const payees = plans.map((p) => columnType(c, p.payments.byName.get('due_to')!)), kinds = payees.map((p) => p.type), [first] = kinds;
    return { type: first === undefined || kinds.some((k) => k.kind !== 'row' || first.kind !== 'row' || k.relation !== first.relation) ? { kind: 'error' } : first, optional: payees.some((p) => p.optional) };
  });
  fixed('due_on', DATE);
  fixed('closing', every === null ? DATE : { kind: 'period', unit: every });
  typed('amount', () => {
    const kinds = plans.map((p) => columnType(c, p.payments.byName.get('due')!).type), [first] = kinds;
    return { type: first ?? { kind: 'error' }, optional: false };
  });
  fixed('kind', { kind: 'choice', choices: ['New', 'Correction', 'Reversal'] });
  fixed('line', { kind: 'text' });
  postings.keys = [0, 1, 7, 2, 4];
}
