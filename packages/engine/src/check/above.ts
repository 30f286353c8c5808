/**
 * `for each Booking, boss above payee by manager at credited_on`: a row for each one above, nearest first, as far as the data go. `by` names the field that says who is above; where that changes over
 * time it is read `at` a day, which the row of the table before it says.
 */
import type { Expr, Source } from '../core/ir.js';
import { suggest } from '../base/suggest.js';
import * as names from '../diagnostics/codes/names.js';
import * as policy from '../diagnostics/codes/policy.js';
import * as types from '../diagnostics/codes/types.js';
import type * as ast from '../syntax/ast.js';
import { walk } from '../syntax/walk.js';
import { COUNT, typeText } from '../types/type.js';
import { and, column, constant, row } from './build.js';
import { at, failed, place, relationName, rowType } from './context.js';
import type { Context } from './context.js';
import type { Checked, RelationInfo, Scope } from './known.js';
import { condition, textOf, value } from './expression.js';
import { whenTrue } from './presence.js';
import { datedAt, datedField, theDay } from './reading.js';
import { addItem, pushColumn } from './records.js';
import { follow, namesOf, pathsTo, relationOf, withFacts } from './scope.js';

const ROW = 0, REACHED = 1;

/** The columns of the header: who is above, whose type is that of whom the row names, and how far. */
export function aboveShape(c: Context, relation: RelationInfo, node: ast.EachAbove, file: number): void {
  const here = at(file, node.span), [item] = relation.items;
  if (relation.items.length !== 1 || item?.kind !== 'row') {
    if (relation.notRun === null) c.report(types.wrongType.at(place(c, file, node.span), { expected: 'one table before it', found: relation.items.length === 0 ? 'none' : 'more', where: '`… above … by`', help: relation.items.length === 0 ? `whose? \`for each Booking, ${node.name.text} above payee by ${node.by.text}\`` : 'make a list of them first, as in `list Seat for each Rep, quarter {}`, and ask for each of its rows' }));
    relation.notRun ??= '';
    return;
  }
  if (relation.byName.has(node.name.text)) c.report(names.duplicate.at(place(c, file, node.name.span), { name: node.name.text, what: 'the row', of: relation.name }));
  const info = pushColumn(relation, { name: node.name.text, title: null, role: null, at: here, checked: null, make: (): Checked => {
    const first = named(c, item.relation, node, file);
    return first === null ? failed(file, node.of.span) : { type: rowType(first.of), optional: false, expr: column(0, 1, rowType(first.of), here) };
  } });
  Object.assign(info, { filled: true });
  addItem(c, relation, 'place', COUNT, here, file, node.name);
  relation.keys = [0, 2];
}

/** Whom the row names, above whom the chain begins. */
function named(c: Context, table: RelationInfo, node: ast.EachAbove, file: number): { readonly start: Expr; readonly of: RelationInfo } | null {
  const found = value(c, scopeOf(table, file, null), node.of);
  if (found.type.kind === 'error') return null;
  const of = found.type.kind === 'row' ? c.relations[found.type.relation] : undefined;
  if (of !== undefined) return { start: found.expr, of };
  c.report(types.wrongType.at(place(c, file, node.of.span), { expected: 'a row of a table', found: typeText(found.type, relationName(c)), where: '`above`', help: 'whose chain is it? Name the person, such as `payee` or `deal.owner`' }));
  return null;
}

/** What the row says bare is meant, also where whoever was reached has a field of the same name. */
function scopeOf(table: RelationInfo, file: number, reached: RelationInfo | null): Scope {
  const rows = [{ binder: ROW, relation: table, window: false }, ...(reached === null ? [] : [{ binder: REACHED, relation: reached, window: false }])];
  return { file, rows, facts: { present: new Set(), nonzero: new Set() }, governed: null, locals: new Map(), explicit: new Set(namesOf(table)), where: 'in the header' };
}

export function aboveSource(c: Context, relation: RelationInfo, node: ast.EachAbove, where: ast.Expression | undefined, file: number): Source | null {
  const [item] = relation.items, table = item?.kind === 'row' ? item.relation : null, first = table === null ? null : named(c, table, node, file);
  if (table === null || first === null) return null;
  const asked = where === undefined ? [] : ofTheRow(c, table, node, where, file), scope = asked.reduce((s, e) => withFacts(s, whenTrue(c, e, relationOf(s))), scopeOf(table, file, first.of));
  const span = { start: node.by.span.start, end: (node.day ?? node.by).span.end }, who = whoIsAbove(c, scope, first.of, node, span);
  if (who.type.kind === 'error') return null;
  if (who.type.kind !== 'row' || who.type.relation !== first.of.id) {
    c.report(types.wrongType.at(place(c, file, node.by.span), { expected: `a row of ${first.of.name}`, found: typeText(who.type, relationName(c)), where: '`by`', help: `a chain goes from one ${first.of.name} to the next: a field that says who is above, such as \`manager ${first.of.name} optional\`` }));
    return null;
  }
  const here = at(file, span), type = rowType(first.of);
  const next: Expr = node.orNobody ? { op: 'otherwise', value: who.expr, fallback: constant(null, type, here), type, at: here } : { ...who.expr, at: here };
  const start: Expr = asked.length === 0 ? first.start : { op: 'if', condition: and(asked, first.start.at), then: first.start, else: constant(null, type, first.start.at), type, at: first.start.at };
  return { op: 'above', binder: ROW, relation: table.id, of: first.of.id, reached: REACHED, start, next, at: at(file, node.span) };
}

/** What the header asks of the row alone. It is asked before anybody is looked for: of other rows nothing need be there, such as the day. */
function ofTheRow(c: Context, table: RelationInfo, node: ast.EachAbove, where: ast.Expression, file: number): readonly Expr[] {
  const terms = where.kind === 'Logic' && where.operator === 'and' ? where.terms : [where], made = new Set(['place', node.name.text]);
  return terms.flatMap((term) => {
    let own = true;
    walk(term, (n) => { if (n.kind === 'Name' && made.has(n.text)) own = false; });
    if (!own) return [];
    const { result, said } = c.quietly(() => condition(c, scopeOf(table, file, null), term));
    return said.some((d) => d.severity === 'error') ? [] : [result];
  });
}

function whoIsAbove(c: Context, scope: Scope, of: RelationInfo, node: ast.EachAbove, span: ast.Node['span']): Checked {
  const { by, day } = node, person: Checked = { type: rowType(of), optional: false, expr: row(REACHED, of.id, at(scope.file, by.span)) }, [path] = pathsTo(of, by.text);
  if (path !== undefined) {
    if (day !== undefined) c.report(types.wrongType.at(place(c, scope.file, by.span), { expected: 'a field that changes over time', found: `one value of each ${of.name}`, where: '`at`', help: 'this has one value; leave `at …` out' }));
    else if (node.orNobody) c.report(types.wrongType.at(place(c, scope.file, by.span), { expected: 'a field that is read `at` a day', found: `one value of each ${of.name}`, where: '`otherwise nobody`', help: 'where the field is missing nobody is above, without saying so; leave `otherwise nobody` out' }));
    return follow(c, scope, person, path, by.span);
  }
  const dated = datedField(c, of, by.text);
  if (dated === null || dated.field === 'covered') {
    if (of.notRun !== null) { c.taint ??= of.notRun; return failed(scope.file, by.span); }
    c.report(names.unknownColumn.at(place(c, scope.file, by.span), { name: by.text, relation: of.name, candidates: suggest(by.text, namesOf(of)), columns: namesOf(of) }));
    return failed(scope.file, by.span);
  }
  c.notes?.use(scope.file, by.span, { kind: 'column', relation: dated.record, column: dated.record.columns[dated.field]! });
  if (day === undefined) { c.report(policy.datedMean.at(place(c, scope.file, by.span), { name: `${textOf(c, scope, node.of)}.${by.text}` })); return failed(scope.file, by.span); }
  const on = theDay(c, scope, day);
  return on === null ? failed(scope.file, by.span) : datedAt(c, scope, { ...dated, base: person }, on, { span });
}
