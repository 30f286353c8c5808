/** Which rows a formula can see, and what a name means there. The nearest row comes first; a bare name that a farther row has too is refused, not guessed. */
import type { Span } from '../base/span.js';
import { suggest } from '../base/suggest.js';
import type { Binder, Expr, PeriodUnit, ValueType } from '../core/ir.js';
import * as codes from '../diagnostics/codes/names.js';
import type { Declared } from '../names/declarations.js';
import { relativePath } from '../names/declarations.js';
import { functions, isFunction } from '../types/builtins.js';
import { units } from '../syntax/words.js';
import { COUNT, isCoarser, sameType, valueType } from '../types/type.js';
import type { Type } from '../types/type.js';
import { call, constant, read, rebase, row } from './build.js';
import { at, columnType, failed, place, rowType } from './context.js';
import type { Context } from './context.js';
import type { Checked, ColumnInfo, Facts, RelationInfo, RowScope, Scope } from './known.js';
import { keyOf } from './key-of.js';
import { onRow, union, wordKey } from './presence.js';

export const relationOf = (scope: Scope) => (binder: Binder): RelationInfo | null => scope.rows.find((r) => r.binder === binder)?.relation ?? null;
export const withFacts = (scope: Scope, facts: Facts): Scope => ({ ...scope, facts: union(scope.facts, facts) });
export const owner = (scope: Scope): RelationInfo | null => scope.rows[scope.rows.length - 1]?.relation ?? null;

/** A scope with one more row, nearest, and what is known of the rows of that relation. */
export function within(c: Context, scope: Scope, relation: RelationInfo, binder: Binder, window: boolean, explicit: ReadonlySet<string>): Scope {
  const facts = union(scope.facts, onRow(rowFacts(c, relation), `${binder}`));
  return { ...scope, rows: [{ binder, relation, window }, ...scope.rows], facts, explicit };
}

/** What holds for every row that belongs to a relation: its header's and its own conditions, and those of the rows it is made of. */
export function rowFacts(c: Context, relation: RelationInfo): Facts {
  if (relation.rowFacts.state === 'busy') return { present: new Set(), nonzero: new Set() };
  if (relation.rowFacts.state === 'todo') {
    relation.rowFacts = { state: 'busy', facts: relation.rowFacts.facts };
    const own = relation.makeRowFacts === null ? relation.rowFacts.facts : relation.makeRowFacts();
    const items = relation.items.map((item, i) => (item.kind === 'row' ? onRow(rowFacts(c, item.relation), `.${i}`) : { present: new Set<string>(), nonzero: new Set<string>() }));
    relation.rowFacts = { state: 'done', facts: items.reduce(union, own) };
  }
  return relation.rowFacts.facts;
}

/** A column of a row, through the rows that the row is made of. */
export type Path = readonly { readonly relation: RelationInfo; readonly column: ColumnInfo }[];

/** Every way to a name from a row of a relation: its own column, or one of the rows it is made of. */
export function pathsTo(relation: RelationInfo, name: string, depth = 0): readonly Path[] {
  const own = relation.byName.get(name);
  if (own !== undefined) return [[{ relation, column: own }]];
  if (depth > 12) return [];
  return relation.items.flatMap((item, i) => (item.kind === 'row' ? pathsTo(item.relation, name, depth + 1).map((p): Path => [{ relation, column: relation.columns[i]! }, ...p]) : []));
}

/** Names that can be written bare about a row of the relation. */
export function namesOf(relation: RelationInfo): readonly string[] {
  return [...relation.byName.keys(), ...relation.items.flatMap((item) => (item.kind === 'row' ? namesOf(item.relation) : []))];
}

/** Reads along a path from a row. `named`: where the name that leads there is written, which is less than the whole of a path. */
export function follow(c: Context, scope: Scope, base: Checked, path: Path, span: Span, named: Span = span): Checked {
  let from = base;
  for (const { relation, column } of path) {
    from = readColumn(c, scope, from, relation, column, span, named);
    if (from.type.kind === 'error') return from;
  }
  return from;
}

export function readColumn(c: Context, scope: Scope, base: Checked, relation: RelationInfo, column: ColumnInfo, span: Span, named: Span = span): Checked {
  c.notes?.use(scope.file, named, { kind: 'column', relation, column });
  const window = base.expr.op === 'row' && scope.rows.some((r) => r.window && base.expr.op === 'row' && r.binder === base.expr.binder);
  const checked = columnType(c, column, window);
  const reason = column.notRun ?? relation.notRun;
  if (reason !== null) c.taint ??= reason;
  if (checked.type.kind === 'error' || reason !== null) return failed(scope.file, span);
  const expr = read(base.expr, relation.id, column.id, valueType(checked.type), at(scope.file, span));
  const own = scope.version !== undefined && base.expr.op === 'row' && base.expr.binder === 0 ? column.optionalIn?.[scope.version] : undefined;
  const found = known(scope, { type: checked.type, expr, optional: own ?? (checked.optional || base.optional) });
  return found.type.kind === 'money of its row' ? inKnownCurrency(c, scope, found, found.type, base.expr, relation) : found;
}

/** An amount in the currency of its row, where a condition says which one: `where currency is EUR`. */
function inKnownCurrency(c: Context, scope: Scope, e: Checked, type: Extract<Type, { kind: 'money of its row' }>, base: Expr, relation: RelationInfo): Checked {
  const field = type.says === undefined ? relation.byName.get(type.currency) : undefined, here = e.expr.at;
  if (type.relation !== relation.id || scope.facts.present.size === 0 || (field === undefined && type.says === undefined)) return e;
  const says = field !== undefined ? read(base, relation.id, field.id, valueType(columnType(c, field).type), here) : rebase(type.says!, 0, () => base, relation.id);
  const word = says.type.kind === 'choice' ? says.type.choices.find((x) => scope.facts.present.has(wordKey(says, x))) : undefined;
  if (word === undefined) return e;
  const money: ValueType = { kind: 'money', currency: word };
  return { ...e, type: money, expr: call('multiply', [e.expr, constant('1', COUNT, here)], money, here) };
}

/** The same value, no longer optional where it is known to be there. */
export function known(scope: Scope, e: Checked): Checked {
  return e.optional && scope.facts.present.has(keyOf(e.expr)) ? { ...e, optional: false } : e;
}

export const rowOf = (scope: Scope, r: RowScope, span: Span): Checked => ({ type: rowType(r.relation), expr: row(r.binder, r.relation.id, at(scope.file, span)), optional: false });

/** A bare name of a row in scope; undefined when no row has it. */
export function lookUp(c: Context, scope: Scope, name: string, span: Span): Checked | undefined {
  const local = scope.locals.get(name);
  if (local !== undefined) {
    c.notes?.use(scope.file, span, { kind: 'argument', scale: scope.where, name });
    return local;
  }
  const hits: { readonly row: RowScope; readonly paths: readonly Path[] }[] = [];
  for (const r of scope.rows) {
    const paths = pathsTo(r.relation, name);
    if (paths.length > 0) hits.push({ row: r, paths });
    else if (r.relation.notRun !== null) { c.taint ??= r.relation.notRun; return failed(scope.file, span); }
  }
  const [hit, other] = hits;
  // The name of a row is asked for last: where a column has the same name, the column is meant.
  if (hit === undefined) {
    const named = scope.rows.find((r) => r.relation.rowName === name);
    if (named !== undefined) c.notes?.use(scope.file, span, { kind: 'row', relation: named.relation });
    return named === undefined ? undefined : rowOf(scope, named, span);
  }
  if (other !== undefined && !hit.row.window && !scope.explicit.has(name) && !isDefined(scope, other, name)) {
    c.report(codes.ambiguousName.at(place(c, scope.file, span), { name, inner: `${hit.row.relation.rowName}.${name}`, outer: qualified(scope, hit.row, other, name), shared: sameKind(hit.paths[0]!, other.paths[0]) }));
    return failed(scope.file, span);
  }
  if (hit.paths.length > 1) {
    const [a, b] = hit.paths.map((p) => [...p.slice(0, -1).map((s) => s.column.name), name].join('.'));
    c.report(codes.ambiguousName.at(place(c, scope.file, span), { name, inner: a!, outer: b!, shared: false }));
    return failed(scope.file, span);
  }
  const base = rowOf(scope, hit.row, span);
  const item = hit.paths[0]?.length === 1 ? hit.row.relation.items.find((i) => i.kind === 'row' && i.name === name) : undefined;
  const called = item?.kind === 'row' ? item.relation : hit.paths.length === 0 ? hit.row.relation : null;
  if (called !== null) for (const [what, map] of [['parameter', c.declarations.parameters], ['scale', c.declarations.scales], ['table', c.declarations.tables]] as const) {
    const same = map.get(name)?.[0];
    if (same === undefined || !c.declarations.sees(scope.file, same.file)) continue;
    c.report(codes.rowOrParameter.at(place(c, scope.file, span, { related: [{ span: { file: c.declarations.files[same.file]!.path, start: same.node.name.span.start, end: same.node.name.span.end }, text: `the ${what}` }] }), { name, relation: called.name, what }));
    return failed(scope.file, span);
  }
  return follow(c, scope, base, hit.paths[0]!, span);
}

/** The farther one is the column that this formula defines, which can not mean itself: `goal = sum(goal of Team)` rolls up. */
function isDefined(scope: Scope, other: { readonly row: RowScope; readonly paths: readonly Path[] }, name: string): boolean {
  return scope.defines === name && other.row.binder === 0 && other.paths[0]?.length === 1;
}

/** Whether the columns at the ends of two paths hold the same kind of value, as far as that is known yet. */
function sameKind(inner: Path, outer: Path | undefined): boolean {
  const a = inner[inner.length - 1]?.column.checked?.type, b = outer?.[outer.length - 1]?.column.checked?.type;
  return a !== undefined && b !== undefined && a.kind !== 'error' && sameType(a, b);
}

/** How the farther of two rows is written: by its name, or `this` where the nearer one has the same name. */
function qualified(scope: Scope, nearer: RowScope, other: { readonly row: RowScope; readonly paths: readonly Path[] }, name: string): string {
  const farthest = scope.rows[scope.rows.length - 1] === other.row;
  // The two versions of a row, in a guard.
  if (other.row.relation.rowName === 'after') return `after.${name}`;
  const through = other.paths[0]?.length === 2 ? other.paths[0][0]!.column.name : null;
  if (through !== null && through !== nearer.relation.rowName && pathsTo(nearer.relation, through).length === 0) return `${through}.${name}`;
  return farthest ? `this.${name}` : `${other.row.relation.rowName}.${name}`;
}

/** Whether the rows that are computed have an order here: in a version, one that the version itself says. */
export const hasOrder = (own: RelationInfo, scope: Scope): boolean => own.ordered && (scope.version === undefined || own.versions.length === 1 || orderedBy(own.versions[scope.version]?.node));
const orderedBy = (node: RelationInfo['versions'][number]['node'] | undefined): boolean => node?.kind === 'Relation' && node.lines.some((l) => l.kind === 'OrderedBy');

/** What `name.` begins: a row in scope, a row that one refers to, or one's own row for `this`. */
export function baseRow(c: Context, scope: Scope, name: string, span: Span): Checked | undefined {
  if (name === 'this') {
    const own = scope.rows[scope.rows.length - 1];
    if (own !== undefined) c.notes?.use(scope.file, span, { kind: 'row', relation: own.relation });
    return own === undefined ? undefined : rowOf(scope, own, span);
  }
  for (const r of scope.rows) {
    const paths = pathsTo(r.relation, name);
    // Before a dot stands a row: `quota.quota` is the column of a row of `Quota`, although `quota` alone is that column as well.
    const found = paths.length === 0 ? undefined : follow(c, scope, rowOf(scope, r, span), paths[0]!, span);
    if (found !== undefined && (found.type.kind === 'row' || found.type.kind === 'error' || r.relation.rowName !== name)) return found;
    if (r.relation.rowName === name) {
      c.notes?.use(scope.file, span, { kind: 'row', relation: r.relation });
      return rowOf(scope, r, span);
    }
    if (r.relation.notRun !== null) { c.taint ??= r.relation.notRun; return failed(scope.file, span); }
  }
  return undefined;
}

/** Says that nothing has this name, with what may have been meant. */
export function unknown(c: Context, scope: Scope, name: string, span: Span, among?: Iterable<string>): Checked {
  const hidden = (c.declarations.parameters.get(name) ?? c.declarations.scales.get(name) ?? c.declarations.tables.get(name))?.[0];
  if (hidden !== undefined && !c.declarations.sees(scope.file, hidden.file)) { c.report(notImported(c, scope.file, span, name, hidden)); return failed(scope.file, span); }
  if (!c.heard || c.declarations.incomplete(scope.file)) return failed(scope.file, span);
  const candidates = [...new Set([...scope.rows.flatMap((r) => [...namesOf(r.relation), r.relation.rowName]), ...scope.locals.keys(), ...c.declarations.parameters.keys(), ...c.declarations.scales.keys(), ...c.declarations.tables.keys(), 'as_of', ...Object.keys(functions)])];
  const unit = Object.hasOwn(units, name) && isFunction(name) ? name : null;
  c.report(codes.unknownName.at(place(c, scope.file, span), { name, where: scope.where, candidates: unit === null ? suggest(name, [...(among ?? candidates)]) : [], unit, finer: unit === null ? null : finerThan(scope, unit) }));
  return failed(scope.file, span);
}

/** A period of the rows at hand that lies in a coarser one. */
function finerThan(scope: Scope, unit: string): string | null {
  const own = scope.rows[scope.rows.length - 1]?.relation.columns.find((k) => k.checked?.type.kind === 'period' && isCoarser(k.checked.type.unit, unit as PeriodUnit));
  return own?.name ?? null;
}

export function notImported(c: Context, file: number, span: Span, name: string, declared: Declared<unknown>): ReturnType<typeof codes.notImported.at> {
  const path = c.declarations.files[declared.file]!.path;
  const line = `import "${relativePath(c.declarations.files[file]!.path, path)}"`;
  return codes.notImported.at(place(c, file, span, { fixes: [{ title: `add ${line}`, edits: [{ span: { file: c.declarations.files[file]!.path, start: 0, end: 0 }, text: `${line}\n` }] }] }), { name, file: path, line });
}

/** The relation that a Title names; null after saying that there is none. */
export function relationNamed(c: Context, file: number, name: string, span: Span, member?: { readonly text: string; readonly span: Span }): RelationInfo | null {
  if (member !== undefined) {
    const owner = relationNamed(c, file, name, span);
    const found = owner === null ? null : c.relationByName.get(`${name}.${member.text}`) ?? null;
    if (found !== null) c.notes?.use(file, member.span, { kind: 'relation', relation: found });
    if (owner !== null && found === null) c.report(codes.unknownColumn.at(place(c, file, member.span), { name: member.text, relation: name, candidates: owner.kind === 'plan' ? ['payments'] : [] }));
    return found;
  }
  const found = c.relationByName.get(name);
  if (found !== undefined) {
    c.notes?.use(file, span, { kind: 'relation', relation: found });
    const declared = found.versions[0];
    if (declared !== undefined && !c.declarations.sees(file, declared.file)) { c.report(notImported(c, file, span, name, declared)); return null; }
    return found;
  }
  if (!c.declarations.incomplete(file)) c.report(codes.unknownRelation.at(place(c, file, span), { name, candidates: suggest(name, c.relationByName.keys()) }));
  return null;
}
