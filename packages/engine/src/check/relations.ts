/** Lists, leads, slas and kpis: what one row is, its columns and its conditions. */
import type { At, Condition, Expr, Source, ValueType } from '../core/ir.js';
import * as names from '../diagnostics/codes/names.js';
import * as policy from '../diagnostics/codes/policy.js';
import * as types from '../diagnostics/codes/types.js';
import type { Label } from '../diagnostics/diagnostic.js';
import { suggest } from '../base/suggest.js';
import type { Declared } from '../names/declarations.js';
import type * as ast from '../syntax/ast.js';
import { COUNT, DATE, FLAG, NUMBER, PERIOD_UNITS, TIME, join, period, typeText, valueType } from '../types/type.js';
import { and, call, column, constant, not, or, read, rebase } from './build.js';
import { dayOf } from './day-of.js';
import { IN_ONE_CURRENCY } from './aggregate.js';
import { at, columnType, failed, fileSpan, place, relationName, rowType, shownName, sourceText } from './context.js';
import type { Context } from './context.js';
import type { Checked, ColumnInfo, ItemInfo, RelationInfo, Scope } from './known.js';
import { as, condition, oneType, textOf, value } from './expression.js';
import { ofRow, onRow, union, whenTrue } from './presence.js';
import { landedIn } from './conversion.js';
import { aboveShape, aboveSource } from './above.js';
import { creditDay } from './credits.js';
import { addGoalColumns, checkGoal } from './goals.js';
import { columnFacts, factsOfRows, headerWhere, rowScope } from './header.js';
import { addItem, knownParty, notTaken, pushColumn } from './records.js';
import { kept } from './offices.js';
import { dayAt, versionDates } from './reading.js';
import { relationNamed, relationOf, withFacts } from './scope.js';
import { intervalsOf, versionsOfPeriods } from './versions.js';

/** What a relation's checks leave for the program. */
export interface RelationParts {
  readonly source: Source | null;
  readonly where: Expr | null;
  readonly ordering: { readonly by: readonly Expr[]; readonly restarting: readonly Expr[] } | null;
  readonly conditions: readonly Condition[];
  readonly governed: Expr | null;
}

type Header = Pick<ast.Relation, 'each'>;

const NOTHING = { present: new Set<string>(), nonzero: new Set<string>() };

/* ---------------------------------------------------------------- what one row is */

/** The items of a header as columns; distinct keys are typed later, when their columns are asked for. */
export function shapeOf(c: Context, relation: RelationInfo, header: Header, file: number): void {
  const each = header.each;
  if (each === undefined) return;
  if (each.kind === 'ForEachDistinct') { distinctShape(c, relation, each, file); return; }
  const items: ItemInfo[] = [];
  for (const item of each.items) {
    const here = at(file, item.span);
    if (item.kind === 'Name') {
      const unit = PERIOD_UNITS.find((u) => u === item.text);
      if (unit === undefined) {
        c.report(names.unknownRelation.at(place(c, file, item.span), { name: item.text, candidates: suggest(item.text, [...PERIOD_UNITS, ...[...c.relationByName.values()].map((r) => r.name)]) }));
        continue;
      }
      items.push({ kind: 'period', name: unit, unit });
      addItem(c, relation, unit, period(unit), here, file, item);
      continue;
    }
    const target = relationNamed(c, file, item.title.text, item.title.span, item.member);
    if (target === null) { relation.notRun ??= ''; continue; }
    if (target.notRun !== null) relation.notRun ??= target.notRun;
    items.push({ kind: 'row', name: target.rowName, relation: target });
    addItem(c, relation, target.rowName, rowType(target), here, file, item);
  }
  relation.items = items;
  relation.keys = items.map((_, i) => i);
  const [parts, second] = each.parts;
  if (second !== undefined) c.report(names.duplicate.at(place(c, file, second.span, { related: [{ span: fileSpan(c, file, parts!.span), text: parts!.kind === 'EachAbove' ? 'the first chain' : 'the first text' }] }), { name: second.name.text, what: second.kind === 'EachAbove' ? 'the chain' : 'the text that is cut', of: relation.name }));
  if (parts?.kind === 'EachParts') partsShape(c, relation, parts, file);
  if (parts?.kind === 'EachAbove') aboveShape(c, relation, parts, file);
  const dated = items.find((i) => i.kind === 'row' && i.relation.dated), per = items.find((i) => i.kind === 'period');
  if (dated !== undefined && per !== undefined) addSharedDays(relation, items.indexOf(dated), items.indexOf(per), at(file, each.span));
}

/** `for each Path, channel in path by " > "`: a row for each part of the text, with its place. */
function partsShape(c: Context, relation: RelationInfo, parts: ast.EachParts, file: number): void {
  const here = at(file, parts.span), [item] = relation.items;
  if (relation.items.length !== 1 || item?.kind !== 'row') {
    if (relation.notRun === null) c.report(types.wrongType.at(place(c, file, parts.span), { expected: 'one table before it', found: relation.items.length === 0 ? 'none' : 'more', where: '`… in … by`', help: `a row for each part of a text of each row: \`for each Path, ${parts.name.text} in route by " > "\`` }));
    relation.notRun ??= '';
    return;
  }
  if (parts.by.value === '') c.report(types.wrongType.at(place(c, file, parts.by.span), { expected: 'a text that stands between the parts', found: 'nothing', where: '`by`', help: 'as in `by " > "`' }));
  addItem(c, relation, parts.name.text, { kind: 'text' }, here, file, parts.name);
  addItem(c, relation, 'place', COUNT, here, file, parts.name);
  relation.keys = [0, 2];
}

/** The text that is cut, read of a row of the table. */
function cutText(c: Context, relation: RelationInfo, parts: ast.EachParts, file: number): Expr | null {
  const [item] = relation.items;
  if (item?.kind !== 'row') return null;
  const found = value(c, { file, rows: [{ binder: 0, relation: item.relation, window: false }], facts: NOTHING, governed: null, locals: new Map(), explicit: new Set(), where: `in ${relation.name}` }, parts.of);
  if (found.type.kind === 'error') return null;
  if (found.type.kind === 'text') return found.expr;
  c.report(types.wrongType.at(place(c, file, parts.of.span), { expected: 'a text', found: typeText(found.type, relationName(c)), where: '`in … by`' }));
  return null;
}

/** `for each Assignment, quarter`: the days that both share. */
function addSharedDays(relation: RelationInfo, datedItem: number, periodItem: number, here: At): void {
  const item = relation.items[datedItem]!, per = relation.items[periodItem]!;
  if (item.kind !== 'row' || per.kind !== 'period') return;
  const record = item.relation, base = column(0, datedItem, rowType(record), here), p = column(0, periodItem, period(per.unit), here);
  const field = (name: string): Expr => read(base, record.id, record.byName.get(name)!.id, DATE, here);
  const start = call('startOf', [p], DATE, here), end = call('endOf', [p], DATE, here);
  const until: Expr = { op: 'otherwise', value: field('until'), fallback: end, type: DATE, at: here };
  pushColumn(relation, { name: 'first_day', title: null, role: null, at: here, checked: null, make: () => ({ type: DATE, optional: false, expr: call('max', [field('from'), start], DATE, here) }) });
  pushColumn(relation, { name: 'last_day', title: null, role: null, at: here, checked: null, make: () => ({ type: DATE, optional: false, expr: call('min', [until, end], DATE, here) }) });
}

function distinctShape(c: Context, relation: RelationInfo, each: Extract<ast.Each, { kind: 'ForEachDistinct' }>, file: number): void {
  const source = relationNamed(c, file, each.source.title.text, each.source.title.span, each.source.member);
  if (source === null || source.notRun !== null) relation.notRun ??= source?.notRun ?? '';
  each.keys.forEach((key, i) => {
    const name = key.as?.text ?? keyName(key.value) ?? `key_${i + 1}`;
    if (relation.byName.has(name)) c.report(names.duplicate.at(place(c, file, key.span), { name, what: 'key', of: relation.name }));
    const here = at(file, key.span);
    const info = pushColumn(relation, { name, title: null, role: null, at: here, make: null, checked: null });
    // Its type is that of the formula over the rows of the source, but its value is filled by the source.
    const typed: ColumnInfo = Object.assign(info, { make: (): Checked => {
      const found = source === null ? failed(file, key.span) : distinctKey(c, relation, each, key, source, file);
      return found.type.kind === 'error' ? found : { type: found.type, optional: false, expr: column(0, i, valueType(found.type), here) };
    } });
    typed.state = 'todo';
  });
  relation.keys = each.keys.map((_, i) => i);
}

const keyName = (node: ast.Expression): string | null => (node.kind === 'Name' ? node.text : node.kind === 'Path' ? node.name.text : node.kind === 'Call' ? node.name.text : node.kind === 'Group' ? keyName(node.value) : null);

/** What a function of one value is of: the month of a date is missing where the date is. */
const within = (node: ast.Expression): ast.Expression => (node.kind === 'Call' && node.source === undefined && node.arguments.length === 1 ? within(node.arguments[0]!) : node);

function distinctScope(c: Context, relation: RelationInfo, each: Extract<ast.Each, { kind: 'ForEachDistinct' }>, source: RelationInfo, file: number): { scope: Scope; where: Expr | null } {
  // What the header of the source keeps is known of its rows here too.
  const facts = source.rowFacts.state === 'busy' ? NOTHING : onRow(factsOfRows(c, source), '0');
  const plain: Scope = { file, rows: [{ binder: 0, relation: source, window: false }], facts, governed: null, locals: new Map(), explicit: new Set(), where: `in ${relation.name}` };
  const where = each.where === undefined ? null : condition(c, plain, each.where);
  return { scope: where === null ? plain : withFacts(plain, whenTrue(c, where, relationOf(plain))), where };
}

function distinctKey(c: Context, relation: RelationInfo, each: Extract<ast.Each, { kind: 'ForEachDistinct' }>, key: ast.DistinctKey, source: RelationInfo, file: number): Checked {
  const { scope } = distinctScope(c, relation, each, source, file);
  const found = value(c, scope, key.value);
  if (found.optional && found.type.kind !== 'error') c.report(policy.otherwiseNeeded.at(place(c, file, key.value.span), { column: textOf(c, scope, key.value), kind: `the rows of ${relation.name}`, keep: `… in ${shownName(source)} where ${each.where === undefined ? '' : '… and '}${textOf(c, scope, within(key.value))} is present` }));
  return found;
}

/* ---------------------------------------------------------------- lines */

type VersionLines = Declared<ast.Relation>;

/** Where a row of the header has this name already, which nobody wrote out: a list for each `Prize` has a column `prize`. */
export function rowCalled(c: Context, relation: RelationInfo, name: string): readonly Label[] {
  const taken = relation.items.find((i) => i.name === name), given = relation.byName.get(name);
  if (given === undefined) return [];
  const [file, start, end] = given.at;
  if (taken === undefined) return name === 'first_day' || name === 'last_day' ? [{ span: fileSpan(c, file, { start, end }), text: `each row has its \`${name}\` already: of the days that the dated row and the period share` }] : [];
  return [{ span: fileSpan(c, file, { start, end }), text: taken.kind === 'row' ? `the row of ${shownName(taken.relation)} is called \`${name}\`` : `each row has its ${name}` }];
}

export function declareColumns(c: Context, relation: RelationInfo): void {
  const versions = relation.versions as readonly VersionLines[];
  const byName = new Map<string, { version: number; node: ast.Column }[]>();
  versions.forEach((v, version) => {
    const own = new Map<string, ast.Name>();
    for (const line of v.node.lines) {
      if (line.kind !== 'Column') continue;
      const before = own.get(line.name.text);
      if (before !== undefined) {
        c.report(names.duplicate.at(place(c, v.file, line.name.span, { related: [{ span: fileSpan(c, v.file, before.span), text: 'declared here' }] }), { name: line.name.text, what: 'column', of: relation.name }));
        continue;
      }
      own.set(line.name.text, line.name);
      if (relation.byName.has(line.name.text)) { c.report(names.duplicate.at(place(c, v.file, line.name.span, { related: rowCalled(c, relation, line.name.text) }), { name: line.name.text, what: 'column', of: relation.name })); continue; }
      notTaken(c, v.file, line.name);
      const all = byName.get(line.name.text);
      if (all === undefined) byName.set(line.name.text, [{ version, node: line }]); else all.push({ version, node: line });
    }
  });
  for (const [name, written] of byName) {
    const { node, version } = written[0]!;
    pushColumn(relation, {
      name, title: node.title?.value ?? null, role: node.role ?? null, at: at(versions[version]!.file, node.span), checked: null,
      make: () => versionedColumn(c, relation, name, written.map((w) => ({ ...versions[w.version]!, index: w.version, value: w.node.value }))),
    });
  }
}

/** The formula of a column, or of the version in force. */
function versionedColumn(c: Context, relation: RelationInfo, name: string, written: readonly (VersionLines & { readonly index: number; readonly value: ast.Expression })[]): Checked {
  const facts = columnFacts(c, relation);
  const checked = written.map((w) => kept(c, w.file, w.value.span, value(c, { ...rowScope(c, relation, w.file, facts), defines: name, version: w.index }, w.value), `\`${name}\``, sourceText(c, w.file, w.value.span)));
  relation.byName.get(name)!.optionalIn = relation.versions.map((_, i) => checked[written.findIndex((w) => w.index === i)]?.optional ?? true);
  if (relation.versions.length === 1) { const only = landedIn(relation, relation.byName.get(name)!.id, checked[0]!); return only.type.kind === 'zero' ? { ...only, type: COUNT } : only.type.kind === 'asOf' ? { ...only, type: DATE, expr: as(only, DATE) } : only; }
  const dates = versionDates(c, intervalsOf(relation)), on = relation.governed?.() ?? null;
  const scope = rowScope(c, relation, relation.file);
  const type = oneType(c, { ...scope, file: written[written.length - 1]!.file }, checked.map((e, i): readonly [Checked, ast.Node] => [e, written[i]!.value]), `the versions of ${shownName(relation)}`, written.map((w) => fileSpan(c, w.file, w.value.span)));
  if (type === null || dates === null || on === null) return failed(relation.file, written[0]!.value.span);
  return landedIn(relation, relation.byName.get(name)!.id, {
    type, optional: checked.some((e) => e.optional) || written.length < relation.versions.length,
    expr: { op: 'version', on, versions: checked.map((e, i) => ({ ...dates[written[i]!.index]!, value: as(e, type) })), type: valueType(type), at: at(relation.file, written[0]!.value.span) },
  });
}

export function makeRowFacts(c: Context, relation: RelationInfo): Scope['facts'] {
  const { result } = c.quietly(() => {
    const scope = rowScope(c, relation, relation.file);
    const conditions = relation.versions.length > 1 ? [] : conditionsOf(c, relation);
    return conditions.map((k) => whenTrue(c, k.keep, relationOf(scope))).reduce(union, columnFacts(c, relation));
  });
  return ofRow(result);
}

/* ---------------------------------------------------------------- conditions */

export function conditionsOf(c: Context, relation: RelationInfo): readonly Condition[] {
  const versions = relation.versions as readonly VersionLines[];
  const several = versions.length > 1;
  if (several && relation.governed === null && !relation.items.some((i) => i.kind === 'period')) undecided(c, relation);
  const dates = several ? versionDates(c, intervalsOf(relation)) : singleVersion(c, relation);
  const on = dates === null || dates.every((d) => d.from === null && d.through === null) ? null : relation.governed?.() ?? null;
  const out: Condition[] = [];
  versions.forEach((v, i) => {
    let scope: Scope = { ...rowScope(c, relation, v.file, columnFacts(c, relation)), version: i };
    const inForce = on === null ? null : between(on, dates![i]!);
    for (const line of v.node.lines) {
      if (line.kind !== 'Require' && line.kind !== 'Exclude') continue;
      const here = at(v.file, line.span);
      const written = line.kind === 'Exclude' ? condition(c, scope, line.condition) : requirement(c, scope, line, here);
      const plain = line.kind === 'Exclude' ? not(written) : written;
      scope = withFacts(scope, whenTrue(c, plain, relationOf(scope)));
      out.push({
        polarity: line.kind === 'Exclude' ? 'exclude' : 'require', keep: inForce === null ? plain : or([not(inForce), plain], here), written, ...(inForce === null ? {} : { inForce }),
        text: sourceText(c, v.file, line.kind === 'Exclude' ? line.condition.span : requireSpan(line)), because: line.because?.value ?? null, at: here,
      });
    }
  });
  if (on !== null) {
    const here = at(relation.file, versions[0]!.node.name.span);
    const inOne = or(dates!.map((d) => between(on, d)), here);
    if (dates!.every((d) => d.from !== null)) out.unshift({ polarity: 'require', keep: inOne, written: inOne, text: `a version of ${relation.name} is in force`, because: null, at: here });
  }
  return out;
}

/** Versions, and no date of a row that picks one of them. Without dates of their own they have been told to be the same declaration twice. */
function undecided(c: Context, relation: RelationInfo): void {
  const found = (relation.versions as readonly VersionLines[]).flatMap((v) => v.node.lines.flatMap((l) => (l.kind === 'Dated' ? [{ v, l }] : [])))[0];
  if (found !== undefined) c.report(policy.governedBy.at(place(c, found.v.file, found.l.span), { kind: found.v.node.relation, name: shownName(relation) }));
}

const requireSpan = (line: ast.Require): ast.Node['span'] => (line.quantity === 'all' && line.conditions.length === 1 ? line.conditions[0]!.span : { start: line.span.start, end: line.because === undefined ? line.span.end : line.because.span.start - ' because '.length });

function requirement(c: Context, scope: Scope, line: ast.Require, here: At): Expr {
  const terms = line.conditions.map((x) => condition(c, scope, x));
  if (line.quantity === 'all') return and(terms, here);
  if (line.quantity === 'any') return or(terms, here);
  const one = constant('1', COUNT, here), wanted = Number(line.quantity.atLeast.text);
  if (!Number.isSafeInteger(wanted) || wanted < 1 || wanted > terms.length) c.report(types.badLiteral.at(place(c, scope.file, line.quantity.atLeast.span), { text: line.quantity.atLeast.text, expected: `a number from 1 to ${terms.length}`, help: `there are ${terms.length} conditions` }));
  return call('greaterOrEqual', [{ op: 'total', arms: terms.map((when) => ({ when, then: one, at: when.at })), type: NUMBER, at: here }, constant(String(wanted), COUNT, here)], FLAG, here);
}

function between(on: Expr, d: { readonly from: number | null; readonly through: number | null }): Expr {
  const day = (n: number): Expr => constant(n, DATE, on.at);
  return and([...(d.from === null ? [] : [call('lessOrEqual', [day(d.from), on], FLAG, on.at)]), ...(d.through === null ? [] : [call('lessOrEqual', [on, day(d.through)], FLAG, on.at)])], on.at);
}

/** The interval of the one version of a declaration whose rows are no dense periods: outside of it there are no rows. */
function singleVersion(c: Context, relation: RelationInfo): readonly { readonly from: number | null; readonly through: number | null }[] | null {
  if (relation.items.some((i) => i.kind === 'period')) return null;
  const each = (relation.versions[0] as VersionLines).node.each;
  // A part of the header that was not understood may be the period.
  if (each?.kind === 'ForEach' && each.items.length !== relation.items.length) return null;
  const v = relation.versions[0] as VersionLines, line = v.node.lines.find((l) => l.kind === 'Dated');
  if (line?.kind !== 'Dated') return null;
  if (relation.governed === null) {
    c.report(policy.governedBy.at(place(c, v.file, line.span), { kind: v.node.relation, name: shownName(relation) }));
    return null;
  }
  return [{ from: dayAt(c, v.file, line.from, 'start'), through: line.through === undefined ? null : dayAt(c, v.file, line.through, 'end') }];
}

/* ---------------------------------------------------------------- which version */

/** The day that picks versions for a row: `governed by`, else that of the rows it is made of, else the start of its period. */
export function governedOf(c: Context, relation: RelationInfo): (() => Expr | null) | null {
  const versions = relation.versions as readonly VersionLines[];
  const line = versions.flatMap((v) => v.node.lines.map((l) => ({ file: v.file, l }))).find(({ l }) => l.kind === 'GovernedBy');
  if (line !== undefined && line.l.kind === 'GovernedBy') {
    const node = line.l.value, file = line.file;
    let known: { readonly e: Expr | null } | null = null;
    return () => {
      if (known !== null) return known.e;
      known = { e: null };
      known = { e: c.aloud(() => governingDay(c, relation, node, file)) };
      return known.e;
    };
  }
  const p = relation.items.findIndex((i) => i.kind === 'period'), item = relation.items[p];
  if (item?.kind === 'period') {
    const here = relation.at;
    return () => call('startOf', [column(0, p, period(item.unit), here)], DATE, here);
  }
  const credited = isCut(c, relation) ? creditedBy(c, relation, versions) : null;
  if (credited !== null) return credited;
  const from = relation.items.findIndex((i) => i.kind === 'row' && i.relation.governed !== null), source = relation.items[from];
  if (source?.kind !== 'row') return null;
  return () => {
    const inner = source.relation.governed?.() ?? null;
    return inner === null ? null : rebase(inner, 0, (here) => column(0, from, rowType(source.relation), here), source.relation.id);
  };
}

/** What is cut is governed by the day of its credit, where all versions mean the same day. */
function creditedBy(c: Context, relation: RelationInfo, versions: readonly VersionLines[]): (() => Expr | null) | null {
  const days = versions.flatMap((v) => v.node.lines.flatMap((l) => (l.kind === 'Split' || l.kind === 'Overlay' ? [{ file: v.file, on: l.on }] : []))), [first] = days;
  if (first === undefined || days.some((d) => sourceText(c, d.file, d.on.span) !== sourceText(c, first.file, first.on.span))) return null;
  let known: { readonly e: Expr | null } | null = null;
  return () => {
    if (known !== null) return known.e;
    known = { e: null };
    known = { e: c.aloud(() => creditDay(c, { ...rowScope(c, relation, first.file, columnFacts(c, relation)), governed: null }, first.on)) };
    return known.e;
  };
}

function governingDay(c: Context, relation: RelationInfo, node: ast.Expression, file: number): Expr | null {
  const scope: Scope = { ...rowScope(c, relation, file, columnFacts(c, relation)), governed: null };
  const found = value(c, scope, node), here = at(file, node.span);
  if (found.type.kind === 'error') return null;
  const day = dayOf(found, here) ?? (found.type.kind === 'period' ? call('startOf', [found.expr], DATE, here) : null);
  if (day === null) c.report(types.wrongType.at(place(c, file, node.span), { expected: 'a date', found: typeText(found.type, relationName(c)), where: '`governed by`' }));
  else if (found.optional) c.report(policy.otherwiseNeeded.at(place(c, file, node.span), { column: textOf(c, scope, node), kind: relation.name, keep: `for each … where ${textOf(c, scope, within(node))} is present` }));
  return day;
}

/* ---------------------------------------------------------------- obligations of kinds */

/** Columns that a kind of declaration adds by itself. */
export function addKindColumns(c: Context, relation: RelationInfo): void {
  const v = relation.versions[0] as VersionLines;
  if (relation.kind === 'lead' && !relation.byName.has('entered_on') && v.node.lines.some((l) => l.kind === 'GovernedBy')) {
    const here = relation.at;
    pushColumn(relation, { name: 'entered_on', title: null, role: null, at: here, checked: null, make: () => { const on = relation.governed?.() ?? null; return on === null ? failed(v.file, v.node.name.span) : { type: DATE, optional: false, expr: on }; } });
  }
  if (relation.kind === 'goal') addGoalColumns(c, relation);
  if (relation.kind === 'sla' && relation.byName.has('due') && relation.byName.has('done') && !relation.byName.has('status')) {
    pushColumn(relation, { name: 'status', title: null, role: null, at: relation.at, checked: null, make: () => slaStatus(c, relation, v) });
  }
}

/** Met: done in time. Late: done after it was due. Missed: not done, and due. Open: not done, and not yet due as of the as-of date. */
function slaStatus(c: Context, relation: RelationInfo, v: VersionLines): Checked {
  const here = relation.at;
  const get = (name: string): Checked => {
    const info = relation.byName.get(name)!;
    const found = columnType(c, info);
    return found.type.kind === 'error' ? found : { ...found, expr: column(0, info.id, valueType(found.type), here) };
  };
  const due = get('due'), done = get('done');
  if (due.type.kind === 'error' || done.type.kind === 'error') return failed(v.file, v.node.name.span);
  const line = (name: string): ast.Node['span'] => v.node.lines.find((l) => l.kind === 'Column' && l.name.text === name)?.span ?? v.node.name.span;
  for (const [name, e] of [['due', due], ['done', done]] as const) if (e.type.kind !== 'date' && e.type.kind !== 'time') {
    c.report(types.wrongType.at(place(c, v.file, line(name)), { expected: 'a date or a time', found: typeText(e.type, relationName(c)), where: `\`${name}\` of an sla` }));
    return failed(v.file, v.node.name.span);
  }
  if (due.optional) {
    c.report(policy.otherwiseNeeded.at(place(c, v.file, line('due')), { column: 'due', kind: `sla ${relation.name}` }));
    return failed(v.file, v.node.name.span);
  }
  const days = due.type.kind === 'date', type = days ? DATE : TIME;
  // Nobody wrote these parts: they have a place, and no text there that could be shown for them.
  const made: At = [here[0], here[1], here[1]];
  const end = days || done.type.kind === 'time' ? (days ? dayOf(done, made)! : done.expr) : call('timeOf', [done.expr], TIME, made);
  const choice: ValueType = { kind: 'choice', choices: ['Met', 'Late', 'Missed', 'Open'] };
  const word = (w: string): Expr => constant(w, choice, made), arm = (when: Expr, w: string): { when: Expr; then: Expr; at: At } => ({ when, then: word(w), at: here });
  const asOf: Expr = { op: 'asOf', type, at: made };
  return {
    type: choice, optional: false,
    expr: {
      op: 'choose', rule: 'first', name: null, type: choice, at: here, else: word('Open'),
      arms: [arm(call('lessOrEqual', [end, due.expr], FLAG, made), 'Met'), arm(call('isPresent', [end], FLAG, made), 'Late'), arm(call('greater', [asOf, due.expr], FLAG, made), 'Missed')],
    },
  };
}

/** Whether the rows of the relation are cut into pieces by a split or overlays. */
const isCut = (c: Context, relation: RelationInfo): boolean => [...c.filled.values()].some((f) => f.kind === 'pieces' && f.from === relation);

const EXAMPLES: Readonly<Record<string, string>> = { due: 'due = 4 business hours after created_at', done: 'done = first_call_at', value: 'value = share(won of Deal where closed_on in quarter)', target: 'target = 2_000_000 USD' };

export function checkObligations(c: Context, relation: RelationInfo): void {
  const v = relation.versions[0] as VersionLines;
  const need = relation.kind === 'sla' ? ['due', 'done'] : relation.kind === 'kpi' ? ['value'] : relation.kind === 'goal' ? ['value', 'target'] : [];
  for (const name of need) if (!relation.byName.has(name)) c.report(policy.missingLine.at(place(c, v.file, v.node.name.span), { what: `${relation.kind} ${relation.name}`, line: `${name} = …`, example: EXAMPLES[name]! }));
  for (const version of relation.versions as readonly VersionLines[]) for (const line of version.node.lines) {
    switch (line.kind) {
      case 'Split': case 'Overlay': case 'Payment': {
        if (line.kind === 'Payment' ? relation.kind === 'plan' : isCut(c, relation)) break;
        const word = line.kind === 'Split' ? 'split' : line.kind === 'Overlay' ? 'overlay' : line.role;
        c.report(policy.onlyFor.at(place(c, version.file, line.span), { line: word, kind: relation.kind, help: line.kind === 'Payment' ? 'payments stand in a `plan`' : 'shares stand in an `attribution` or `credit`' }));
        break;
      }
      case 'AgreedBy': case 'OwnedBy': for (const p of line.parties) knownParty(c, version.file, p); break;
      default:
    }
    if (version.node.by !== undefined) knownParty(c, version.file, version.node.by);
  }
  const first = relation.versions[0] as VersionLines;
  for (const other of (relation.versions as readonly VersionLines[]).slice(1)) {
    const same = (n: VersionLines): string => (n.node.each === undefined ? '' : sourceText(c, n.file, n.node.each.span));
    if (other.node.relation !== first.node.relation || same(other) !== same(first)) {
      c.report(policy.versionsDiffer.at(place(c, other.file, other.node.name.span, { related: [{ span: fileSpan(c, first.file, first.node.name.span), text: 'the first version' }] }), { name: relation.name }));
    } else if (other.node.lines.every((l) => l.kind !== 'Dated')) {
      c.report(names.duplicate.at(place(c, other.file, other.node.name.span, { related: [{ span: fileSpan(c, first.file, first.node.name.span), text: 'declared here' }] }), { name: relation.name, what: relation.kind }));
    }
  }
  if (relation.versions.length > 1) versionsOfPeriods(c, relation);
  if (relation.kind === 'kpi' || relation.kind === 'goal') checkTarget(c, relation, v);
  checkGoal(c, relation);
}

function checkTarget(c: Context, relation: RelationInfo, v: VersionLines): void {
  const target = relation.byName.get('target'), found = relation.byName.get('value');
  if (target?.checked === undefined || target.checked === null || found?.checked === undefined || found.checked === null) return;
  const [a, b] = [found.checked.type, target.checked.type];
  if (a.kind === 'error' || b.kind === 'error' || join(a, b) !== null) return;
  const line = v.node.lines.find((l) => l.kind === 'Column' && l.name.text === 'target');
  c.report(types.wrongType.at(place(c, v.file, line?.span ?? v.node.name.span), { expected: typeText(a, relationName(c)), found: typeText(b, relationName(c)), where: '`target`, as `value`,' }));
}

/* ---------------------------------------------------------------- for the program */

export function partsOf(c: Context, relation: RelationInfo): RelationParts {
  const v = relation.versions[0] as VersionLines, each = v.node.each;
  const ordering = orderingOf(c, relation);
  const where = headerWhere(c, relation), conditions = conditionsOf(c, relation), governed = relation.governed?.() ?? null;
  return { source: sourceOf(c, relation, each, v.file), where, ordering, conditions, governed };
}

export function sourceOf(c: Context, relation: RelationInfo, each: ast.Each | undefined, file: number): Source | null {
  if (each === undefined) return { op: 'single' };
  if (each.kind === 'ForEachDistinct') {
    const source = c.relationByName.get(each.source.member === undefined ? each.source.title.text : `${each.source.title.text}.${each.source.member.text}`);
    if (source === undefined || relation.notRun !== null) return null;
    const { scope, where } = distinctScope(c, relation, each, source, file);
    return { op: 'distinct', binder: 0, relation: source.id, where, keys: each.keys.map((k) => value(c, scope, k.value).expr) };
  }
  if (relation.items.length !== each.items.length) return null;
  const [parts] = each.parts;
  if (parts?.kind === 'EachAbove') return aboveSource(c, relation, parts, each.where, file);
  if (parts !== undefined) {
    const text = cutText(c, relation, parts, file), [item] = relation.items;
    return text === null || item?.kind !== 'row' ? null : { op: 'parts', binder: 0, relation: item.relation.id, text, by: parts.by.value };
  }
  return { op: 'each', items: relation.items.map((i) => (i.kind === 'row' ? { relation: i.relation.id } : { unit: i.unit, from: relation.bounds?.from ?? null, through: relation.bounds?.through ?? null, ...(relation.kind === 'goal' ? { ahead: true as const } : {}) })) };
}

function orderingOf(c: Context, relation: RelationInfo): RelationParts['ordering'] {
  const versions = relation.versions as readonly VersionLines[];
  const lines = versions.map((v) => ({ v, l: v.node.lines.find((l): l is ast.OrderedBy => l.kind === 'OrderedBy') })), first = lines.find(({ l }) => l !== undefined);
  if (first?.l === undefined) return null;
  const read = (file: number, version: number, x: ast.Expression, sorts: boolean): Expr => {
    const found = value(c, { ...rowScope(c, relation, file, columnFacts(c, relation)), version }, x);
    if (sorts && found.type.kind === 'money of its row') c.report(types.wrongType.at(place(c, file, x.span), { expected: 'values with an order', found: typeText(found.type, relationName(c)), where: '`ordered by`', help: IN_ONE_CURRENCY }));
    return found.expr;
  };
  const all = lines.map(({ v, l }, version) => ({ file: v.file, version, by: l?.by ?? [], restarting: l?.restarting ?? [] }));
  const merged = (of: (x: (typeof all)[number]) => readonly ast.Expression[], sorts: boolean): readonly Expr[] => {
    const texts = all.map((x) => of(x).map((e) => sourceText(c, x.file, e.span)).join(', '));
    const own = all.map((x) => of(x).map((e) => read(x.file, x.version, e, sorts)));
    return texts.every((t) => t === texts[0]) ? own[0]! : byVersion(c, relation, own);
  };
  return { by: merged((x) => x.by, true), restarting: merged((x) => x.restarting, false) };
}

/** Versions in the order of their days, and the rows of each by what it says itself: its values are missing for the rows of others. */
function byVersion(c: Context, relation: RelationInfo, own: readonly (readonly Expr[])[]): readonly Expr[] {
  const dates = versionDates(c, intervalsOf(relation)), on = relation.governed?.() ?? null;
  if (dates === null || on === null) return own[0]!;
  const rank = (d: (typeof dates)[number]): number => dates.filter((x) => (x.from ?? -Infinity) < (d.from ?? -Infinity)).length;
  const which: Expr = { op: 'version', on, versions: dates.map((d) => ({ ...d, value: constant(String(rank(d)), COUNT, on.at) })), type: COUNT, at: on.at };
  return [which, ...own.flatMap((keys, i) => keys.map((e): Expr => ({ op: 'version', on, versions: [{ ...dates[i]!, value: e }], type: e.type, at: e.at })))];
}

/** Where dense periods run: the declaration's own `from … through`, else the policy's. */
export function boundsOf(c: Context, relation: RelationInfo, fallback: { readonly node: ast.Dated; readonly file: number } | null): void {
  const p = relation.items.find((i) => i.kind === 'period');
  if (p?.kind !== 'period') return;
  const versions = relation.versions as readonly VersionLines[];
  const own = versions.flatMap((v) => (v.node.kind === 'Relation' ? v.node.lines.flatMap((l) => (l.kind === 'Dated' ? [{ node: l as ast.Dated, file: v.file }] : [])) : []));
  const lines = own.length > 0 ? own : fallback === null ? [] : [fallback];
  const from = lines.map((l) => dayAt(c, l.file, l.node.from, 'start')), through = lines.map((l) => (l.node.through === undefined ? null : dayAt(c, l.file, l.node.through, 'end')));
  if (lines.length === 0) {
    const v = relation.versions[0];
    const span = v !== undefined && v.node.kind === 'Relation' && v.node.each !== undefined ? v.node.each.span : { start: relation.at[1], end: relation.at[2] };
    c.report(policy.periodBounds.at(place(c, relation.file, span), { unit: p.unit }));
    return;
  }
  const known = from.filter((d): d is number => d !== null);
  relation.bounds = { from: known.length === 0 ? null : Math.min(...known), through: through.some((d) => d === null) ? null : Math.max(...through.map((d) => d!)) };
}

