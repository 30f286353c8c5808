/** `plan`: columns as in a list, and payments: how much, to whom, on which day. What is paid is rounded there, once. */
import { ONE, ZERO, add, compare, parseFraction } from '../base/exact.js';
import type { Num } from '../base/exact.js';
import type { At, Expr, Pay, Payments } from '../core/ir.js';
import { needs, rowOf, some } from '../core/walk.js';
import * as names from '../diagnostics/codes/names.js';
import * as policy from '../diagnostics/codes/policy.js';
import * as types from '../diagnostics/codes/types.js';
import type { Declared } from '../names/declarations.js';
import type * as ast from '../syntax/ast.js';
import { isCurrency } from '../syntax/currencies.js';
import { COUNT, DATE, isNumeric, sameType, typeText, valueType } from '../types/type.js';
import type { Type } from '../types/type.js';
import { call, constant } from './build.js';
import { dayOf } from './day-of.js';
import { rowForColumn } from './hidden-column.js';
import { coinOf, landedIn, said, severalCurrencies } from './conversion.js';
import { at, columnType, failed, fileSpan, place, relationName, rowType } from './context.js';
import type { Context } from './context.js';
import type { Checked, RelationInfo, Scope } from './known.js';
import { as, condition, needed, oneType, textOf, value } from './expression.js';
import { stepOf } from './credits.js';
import { notTaken, pushColumn } from './records.js';
import { filledColumns } from './filled-columns.js';
import { columnFacts, rowScope } from './header.js';
import { rowCalled } from './relations.js';
import { inForceOf } from './versions.js';

type Node = ast.Relation;
export const paymentsOf = (node: Node): readonly ast.Payment[] => node.lines.filter((l): l is ast.Payment => l.kind === 'Payment');
const ROLES: Readonly<Record<ast.PaymentRole, Pay['role']>> = { pay: 'Pay', draw: 'Draw', recover: 'Recover', clawback: 'Clawback' };

const hasFinal = (plan: RelationInfo): boolean => (plan.versions as readonly Declared<Node>[]).some((v) => paymentsOf(v.node).some((l) => l.finalOn !== undefined));

interface Written { readonly line: ast.Payment; readonly file: number; /** the place of its version */ readonly version: number }

/** The payments of all versions, by name: in one version there is one of each. */
function paymentsByName(plan: RelationInfo): ReadonlyMap<string, readonly Written[]> {
  const found = new Map<string, Written[]>();
  (plan.versions as readonly Declared<Node>[]).forEach(({ node, file }, version) => {
    for (const line of paymentsOf(node)) {
      const same = found.get(line.name.text);
      if (same === undefined) found.set(line.name.text, [{ line, file, version }]);
      else if (same.every((w) => w.version !== version)) same.push({ line, file, version });
    }
  });
  return found;
}

/** A payment's name is a column of the plan: what is paid, rounded to the smallest coin. In versions without that payment it is missing. */
export function declarePayments(c: Context, plan: RelationInfo): void {
  const byName = paymentsByName(plan);
  (plan.versions as readonly Declared<Node>[]).forEach(({ node, file }, version) => {
    for (const line of paymentsOf(node)) {
      const taken = byName.get(line.name.text)!.every((w) => w.line !== line), before = byName.get(line.name.text)!.find((w) => w.version === version)!.line;
      if (plan.byName.has(line.name.text) || taken) c.report(names.duplicate.at(place(c, file, line.name.span, { related: taken ? [{ span: fileSpan(c, file, before.name.span), text: 'declared here' }] : rowCalled(c, plan, line.name.text) }), { name: line.name.text, what: 'column', of: plan.name }));
      else notTaken(c, file, line.name);
    }
  });
  for (const [name, written] of byName) {
    const { line, file } = written[0]!;
    if (!plan.byName.has(name)) pushColumn(plan, { name, title: line.title?.value ?? null, role: line.role, at: at(file, line.span), checked: null, make: () => paid(c, plan, name, written) });
  }
}

function paid(c: Context, plan: RelationInfo, name: string, written: readonly Written[]): Checked {
  const first = written[0]!, nothing = (): Checked => failed(first.file, first.line.value.span), here = at(first.file, first.line.value.span);
  const amounts = written.map((w) => paidInOne(c, plan, name, w));
  plan.byName.get(name)!.optionalIn = plan.versions.map((_, i) => written.every((w) => w.version !== i));
  if (!amounts.every((a) => a !== null)) return nothing();
  if (plan.versions.length === 1) return landed(plan, name, amounts[0]!, here);
  const inForce = inForceOf(c, plan), type = oneType(c, rowScope(c, plan, first.file), amounts.map((a, i): readonly [Checked, ast.Node] => [a, written[i]!.line.value]), `the versions of ${plan.name}`, written.map((w) => fileSpan(c, w.file, w.line.value.span)));
  if (inForce === null || type === null) return nothing();
  const on = inForce[0]!.on, kind: Type = type.kind === 'zero' ? COUNT : type;
  return landed(plan, name, { type: kind, optional: written.length < plan.versions.length, expr: { op: 'version', on, versions: amounts.map((a, i) => { const v = inForce[written[i]!.version]!; return { from: v.from, through: v.through, value: as(a, kind) }; }), type: valueType(kind), at: here } }, here);
}

/** What is paid is rounded where it lands. */
function landed(plan: RelationInfo, name: string, amount: Checked, here: At): Checked {
  if (amount.type.kind === 'zero') return { type: COUNT, optional: false, expr: amount.expr };
  const step = stepOf(amount.type), type = valueType(amount.type);
  if (amount.type.kind === 'money said') return landedIn(plan, plan.byName.get(name)!.id, { ...amount, expr: call('round', [amount.expr, coinOf(amount.type.says, here)], type, here) });
  return { type, optional: amount.optional, expr: step === null ? amount.expr : call('round', [amount.expr, constant(step, type, here)], type, here) };
}

function paidInOne(c: Context, plan: RelationInfo, name: string, { line, file, version }: Written): Checked | null {
  const scope = { ...rowScope(c, plan, file, columnFacts(c, plan)), defines: name, version };
  const found = value(c, scope, line.value);
  if (found.type.kind === 'error') return null;
  const there = said(c, scope, needed(c, scope, found, line.value, 'paying'));
  if (there.type.kind === 'money' || there.type.kind === 'money said' || (isNumeric(there.type) && there.type.kind !== 'percent')) return { ...there, optional: false };
  const called = rowForColumn(c, there.type, line.value);
  c.report(types.wrongType.at(place(c, file, line.value.span), { expected: 'money', found: typeText(there.type, relationName(c)), where: `\`${line.role}\``, help: called === null ? (there.type.kind === 'percent' ? `a percentage of what? as in \`${textOf(c, scope, line.value).replace(/\s+/g, ' ').slice(0, 40)} of amount\`` : undefined) : `\`${called}\` is the row here; its column is \`${called}.${called}\`` }));
  return null;
}

/** The columns of `Plan.payments`. */
export function shapePayments(c: Context, payments: RelationInfo, plan: RelationInfo): void {
  const { node, file } = plan.versions[0] as Declared<Node>, here = plan.at, called = [...paymentsByName(plan).keys()];
  payments.items = [{ kind: 'row', name: plan.rowName, relation: plan }];
  const { fixed, typed } = filledColumns(payments, here, () => failed(file, node.name.span));
  fixed(plan.rowName, rowType(plan));
  for (const v of plan.versions as readonly Declared<Node>[]) c.notes?.words(called, v.file, paymentsOf(v.node).map((l) => l.name));
  fixed('payment', { kind: 'choice', choices: called });
  fixed('role', { kind: 'choice', choices: ['Pay', 'Draw', 'Recover', 'Clawback'] });
  fixed('part_number', COUNT);
  const several = severalCurrencies(c);
  const amount = (of: string): { type: Type; optional: boolean } => {
    const kinds = called.map((name) => { const col = plan.byName.get(name); return col === undefined ? null : columnType(c, col).type; }).filter((t): t is Type => t !== null);
    const money = kinds.find((t) => t.kind === 'money' || t.kind === 'money of its row');
    if (several && kinds.some((t) => t.kind === 'money of its row' || (t.kind === 'money' && !sameType(t, money!)))) return { type: { kind: 'money of its row', relation: payments.id, column: payments.byName.get(of)!.id, currency: 'currency' }, optional: false };
    return { type: kinds.some((t) => t.kind === 'error') ? { kind: 'error' } : money ?? kinds[0] ?? { kind: 'error' }, optional: false };
  };
  typed('amount_in_full', () => amount('amount_in_full'));
  typed('due', () => amount('due'));
  typed('due_to', () => { const found = paysOf(c, payments, plan); return { type: found?.payee ?? { kind: 'error' }, optional: found?.maybeNobody ?? false }; });
  fixed('due_on', DATE, true);
  fixed('status', { kind: 'choice', choices: ['Due', 'Accruing', 'Held', 'Cancelled'] });
  if (plan.versions.length > 1) fixed('version', DATE, (plan.versions as readonly Declared<Node>[]).some((v) => v.node.lines.every((l) => l.kind !== 'Dated')));
  if (hasFinal(plan)) fixed('final_on', DATE, true);
  if (several) fixed('currency', { kind: 'choice', choices: currencyWords(c) }, true);
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
  const versions = plan.versions as readonly Declared<Node>[], inForce = inForceOf(c, plan);
  if (inForce === null) return null;
  let payee: Type | null = null, good = true, maybeNobody = false;
  const pays: Pay[] = [];
  const make = (scope: Scope, line: ast.Payment, version: number): Pay | null => {
    const col = plan.byName.get(line.name.text), { file } = scope;
    if (col === undefined) return null;
    // All of them are looked at, whatever is wrong with the first: what is wrong with the others is said too.
    const type = columnType(c, col).type, to = payeeOf(c, scope, line), parts = partsOf(c, scope, line), final = line.finalOn === undefined ? null : dayIn(c, scope, line.finalOn);
    if (to === null || type.kind === 'error') return null;
    if (to.type !== null) {
      if (payee !== null && payee.kind === 'row' && to.type.kind === 'row' && payee.relation !== to.type.relation) {
        c.report(types.noCommonType.at(place(c, file, line.to.span), { first: typeText(payee, relationName(c)), second: typeText(to.type, relationName(c)), where: 'the payees of this plan' }));
        return null;
      }
      payee ??= to.type;
    }
    maybeNobody ||= to.maybeNobody;
    if (parts === null) return null;
    if (readsAsOf(plan, col.id)) { c.report(policy.payReadsAsOf.at(place(c, file, line.value.span), { name: line.name.text })); return null; }
    return { name: line.name.text, inForce: inForce[version]!, role: ROLES[line.role], amount: col.id, step: stepOf(type), currency: currencyIn(c, type, at(file, line.value.span)), to: to.expr, parts, final, at: at(file, line.span) };
  };
  versions.forEach(({ node, file }, version) => {
    const scope: Scope = { ...rowScope(c, plan, file, columnFacts(c, plan)), version };
    for (const line of paymentsOf(node)) { const pay = make(scope, line, version); if (pay === null) good = false; else pays.push(pay); }
  });
  const id = (n: string): number => payments.byName.get(n)!.id;
  return !good ? null : {
    maybeNobody, payee: payee ?? { kind: 'row', relation: plan.id },
    source: { op: 'payments', plan: plan.id, pays, columns: { row: 0, payment: id('payment'), role: id('role'), part: id('part_number'), amount: id('amount_in_full'), due: id('due'), to: id('due_to'), on: id('due_on'), status: id('status'), version: payments.byName.get('version')?.id ?? null, currency: payments.byName.get('currency')?.id ?? null, final: payments.byName.get('final_on')?.id ?? null } },
  };
}

/** The currency of what a row of the plan pays; null where nobody asks, and for plain numbers. */
function currencyIn(c: Context, type: Type, here: At): Expr | null {
  if (type.kind === 'money of its row') return type.says ?? null;
  return type.kind === 'money' && severalCurrencies(c) ? constant(type.currency, { kind: 'choice', choices: [type.currency] }, here) : null;
}

/** Every currency that an amount can be in. */
function currencyWords(c: Context): readonly string[] {
  const fields = c.relations.flatMap((r) => (r.kind === 'record' ? r.columns.flatMap((x): readonly string[] => (x.checked?.type.kind === 'choice' ? x.checked.type.choices : x.checked?.type.kind === 'money' ? [x.checked.type.currency] : [])) : []));
  return [...new Set([...(c.settings.currency === null ? [] : [c.settings.currency]), ...fields.filter(isCurrency)])];
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
  if (!sure) { c.report(policy.nobodyThere.at(place(c, scope.file, line.to.span), { who: textOf(c, scope, line.to), part: line.name.text, paid: true })); return null; }
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
  const here = postings.at, several = severalCurrencies(c);
  const { fixed, typed } = filledColumns(postings, here, () => failed(here[0], { start: here[1], end: here[2] }));
  const names = plans.map((p) => p.plan.name);
  c.notes?.named(names, plans.map((p) => p.plan));
  fixed('plan', { kind: 'choice', choices: names });
  fixed('payment', { kind: 'text' });
  typed('payee', () => {
    const payees = plans.map((p) => columnType(c, p.payments.byName.get('due_to')!)), kinds = payees.map((p) => p.type), [first] = kinds;
    return { type: first === undefined || kinds.some((k) => k.kind !== 'row' || first.kind !== 'row' || k.relation !== first.relation) ? { kind: 'error' } : first, optional: payees.some((p) => p.optional) };
  });
  fixed('due_on', DATE);
  fixed('closing', every === null ? DATE : { kind: 'period', unit: every });
  const amount = (of: string): { readonly type: Type; readonly optional: boolean } => {
    const kinds = plans.map((p) => columnType(c, p.payments.byName.get('due')!).type), money = kinds.filter((k) => k.kind === 'money' || k.kind === 'money of its row'), first = money[0] ?? kinds[0];
    if (several && money.some((k) => k.kind === 'money of its row' || !sameType(k, money[0]!))) return { type: { kind: 'money of its row', relation: postings.id, column: postings.byName.get(of)!.id, currency: 'currency' }, optional: of === 'ignored' };
    return { type: first ?? { kind: 'error' }, optional: of === 'ignored' };
  };
  typed('amount', () => amount('amount'));
  const final = plans.some((p) => hasFinal(p.plan));
  fixed('kind', { kind: 'choice', choices: ['New', 'Correction', 'Reversal', ...(final ? ['Ignored'] : [])] });
  fixed('line', { kind: 'text' });
  if (final) typed('ignored', () => amount('ignored'));
  if (several) fixed('currency', { kind: 'choice', choices: currencyWords(c) }, true);
  postings.keys = [0, 1, 7, 2, 4, ...(several ? [postings.byName.get('currency')!.id] : [])];
}
