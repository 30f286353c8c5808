/** Values that are read: a scale at a value or over a slice, a decision table, a parameter or dated field at a day or over a period. */
import { compare as compareNum, parseFraction } from '../base/exact.js';
import { dateText } from '../base/days.js';
import type { At, Expr, ScaleRow } from '../core/ir.js';
import { suggest } from '../base/suggest.js';
import * as names from '../diagnostics/codes/names.js';
import * as policy from '../diagnostics/codes/policy.js';
import * as types from '../diagnostics/codes/types.js';
import type { Declared } from '../names/declarations.js';
import type * as ast from '../syntax/ast.js';
import { COUNT, DATE, FLAG, NUMBER, PERCENT, TEXT, isNumeric, join, typeText, valueType } from '../types/type.js';
import type { Type } from '../types/type.js';
import { and, call, constant, or, row, yes } from './build.js';
import { cellValue } from './cells.js';
import { dayOf } from './day-of.js';
import { columnHelp } from './hidden-column.js';
import { at, failed, fileSpan, place, relationName } from './context.js';
import type { Context } from './context.js';
import type { Checked, RelationInfo, Scope } from './known.js';
import { as, needed, oneType, textOf, value } from './expression.js';
import { keyOf } from './key-of.js';
import { officeNamed } from './offices.js';
import { typeNode } from './records.js';
import { baseRow, lookUp, namesOf, pathsTo, readColumn, unknown } from './scope.js';
import { checkWays } from './ways.js';

type AtNode = Extract<ast.Expression, { kind: 'At' }>;
type ReadingNode = Extract<ast.Expression, { kind: 'Reading' }>;
type OverNode = Extract<ast.Expression, { kind: 'Over' }>;

/** `rates at x`, `spiff_by at (a, b)`, `guarantee at start(quarter)`, `owner.manager at closed_on`. */
export function readAt(c: Context, scope: Scope, node: AtNode): Checked {
  const what = node.value;
  if (what.kind === 'Name' && scope.locals.get(what.text) === undefined) {
    const scale = c.declarations.scales.get(what.text), table = c.declarations.tables.get(what.text), parameter = c.parameters.get(what.text);
    const seen = (d: readonly Declared<unknown>[]): boolean => c.declarations.sees(scope.file, d[0]!.file);
    const kind = scale !== undefined && seen(scale) ? 'scale' : table !== undefined && seen(table) ? 'table' : 'parameter';
    if (kind !== 'parameter' || parameter !== undefined) c.notes?.use(scope.file, what.span, { kind, name: what.text });
    if (scale !== undefined && seen(scale)) return one(c, scope, node) ? scaleAt(c, scope, scale, value(c, scope, node.keys[0]!), node.keys[0]!, 'at', null, node) : failed(scope.file, node.span);
    if (table !== undefined && seen(table)) return tableAt(c, scope, table, node);
    if (parameter !== undefined && seen(c.declarations.parameters.get(what.text)!)) {
      const day = one(c, scope, node) ? theDay(c, scope, node.keys[0]!) : null;
      if (day === null || parameter.type.kind === 'error') return failed(scope.file, node.span);
      return { type: parameter.type, optional: false, expr: { op: 'parameter', parameter: parameter.id, on: day, type: valueType(parameter.type), at: at(scope.file, node.span) } };
    }
    if (lookUp(c, scope, what.text, what.span) === undefined) { unknown(c, scope, what.text, what.span); return failed(scope.file, node.span); }
  }
  if (what.kind === 'Path') {
    const found = datedPath(c, scope, what);
    if (found === 'error') return failed(scope.file, node.span);
    if (found !== null) {
      const day = one(c, scope, node) ? theDay(c, scope, node.keys[0]!) : null;
      return day === null ? failed(scope.file, node.span) : datedAt(c, scope, found, day, node);
    }
  }
  const plain = value(c, scope, what);
  if (plain.type.kind !== 'error') {
    c.report(types.wrongType.at(place(c, scope.file, what.span), { expected: 'a scale, a table, or a value that changes over time', found: typeText(plain.type, relationName(c)), where: '`at`', help: 'this has one value; leave `at …` out' }));
  }
  return failed(scope.file, node.span);
}

function one(c: Context, scope: Scope, node: AtNode): boolean {
  if (node.keys.length === 1) return true;
  c.report(types.wrongArguments.at(place(c, scope.file, node.span), { name: textOf(c, scope, node.value), expected: 'one value', found: node.keys.length, example: `${textOf(c, scope, node.value)} at x` }));
  return false;
}

/** The day that something is read at; a time stands for its day. */
export function theDay(c: Context, scope: Scope, node: ast.Expression): Expr | null {
  const found = value(c, scope, node);
  if (found.type.kind === 'error') return null;
  const day = dayOf(needed(c, scope, found, node, 'reading at'), at(scope.file, node.span));
  if (day === null) c.report(types.wrongType.at(place(c, scope.file, node.span), { expected: 'a day', found: typeText(found.type, relationName(c)), where: '`at`', help: found.type.kind === 'period' ? `which day of it? \`start(${textOf(c, scope, node)})\` or \`end(${textOf(c, scope, node)})\`` : undefined }));
  return day;
}

/* ---------------------------------------------------------------- scales */

/** `marginal rates on x after y`, `retroactive rates on x`, with a named scale or one written in place. */
export function reading(c: Context, scope: Scope, node: ReadingNode): Checked {
  const argument = value(c, scope, node.on);
  let after: Checked | null = null;
  if (node.mode === 'marginal') {
    if (node.after === undefined) {
      c.report(policy.unreadReading.at(place(c, scope.file, node.span), { scale: node.scale?.text ?? `on ${textOf(c, scope, node.on)}` }));
      return failed(scope.file, node.span);
    }
    if (node.after !== 'zero') {
      const found = value(c, scope, node.after);
      if (found.type.kind === 'error') return failed(scope.file, node.span);
      after = needed(c, scope, found, node.after, 'starting after');
    }
  }
  if (node.scale !== undefined) {
    const declared = c.declarations.scales.get(node.scale.text);
    if (declared === undefined || !c.declarations.sees(scope.file, declared[0]!.file)) { unknown(c, scope, node.scale.text, node.scale.span, c.declarations.scales.keys()); return failed(scope.file, node.span); }
    c.notes?.use(scope.file, node.scale.span, { kind: 'scale', name: node.scale.text });
    return scaleAt(c, scope, declared, argument, node.on, node.mode, after, node);
  }
  if (argument.type.kind === 'error') return failed(scope.file, node.span);
  const hidden = columnHelp(c, argument.type, node.on);
  if (hidden !== undefined) {
    c.report(types.wrongType.at(place(c, scope.file, node.on.span), { expected: 'a value with an order', found: typeText(argument.type, relationName(c)), where: `\`${node.mode === 'at' ? 'choose at' : node.mode}\``, help: hidden }));
    return failed(scope.file, node.span);
  }
  return scaleOf(c, scope, scope, node.rows ?? [], null, needed(c, scope, argument, node.on, 'reading'), node.mode, after, node);
}

function scaleAt(c: Context, scope: Scope, versions: readonly Declared<ast.Scale>[], argument: Checked, written: ast.Expression, mode: 'at' | 'marginal' | 'retroactive', after: Checked | null, node: ast.Node): Checked {
  if (argument.type.kind === 'error') return failed(scope.file, node.span);
  const first = versions[0]!, type = typeNode(c, first.file, first.node.type);
  if (type !== null && join(type, argument.type) === null) {
    c.report(types.wrongType.at(place(c, scope.file, written.span), { expected: typeText(type, relationName(c)), found: typeText(argument.type, relationName(c)), where: `scale \`${first.node.name.text}\`` }));
    return failed(scope.file, node.span);
  }
  const input = needed(c, scope, argument, written, 'reading a scale at');
  const reads = versions.map((v) => {
    const own: Scope = { file: v.file, rows: [], facts: scope.facts, governed: scope.governed, locals: new Map([[v.node.argument.text, input]]), explicit: new Set(), where: `in scale \`${v.node.name.text}\`` };
    return scaleOf(c, scope, own, v.node.rows, v.node.name.text, input, mode, after, node);
  });
  return versioned(c, scope, versions, reads, first.node.name, node);
}

/** Which of several versions is meant: the one in force on the governing day. */
function versioned(c: Context, scope: Scope, versions: readonly Declared<ast.Scale | ast.Table>[], reads: readonly Checked[], name: ast.Name, node: ast.Node): Checked {
  if (reads.some((r) => r.type.kind === 'error')) return failed(scope.file, node.span);
  if (versions.length === 1 && versions[0]!.node.dated === undefined) return reads[0]!;
  const on = scope.governed?.() ?? null;
  if (on === null) {
    c.report(policy.datedValue.at(place(c, scope.file, node.span), { name: name.text, versions: versions.map((v) => `from ${v.node.dated === undefined ? 'the beginning' : v.node.dated.from.text}`), byDay: false }));
    return failed(scope.file, node.span);
  }
  const dates = versionDates(c, versions);
  const type = oneType(c, scope, reads.map((r): readonly [Checked, ast.Node] => [r, node]), `the versions of \`${name.text}\``);
  if (dates === null || type === null) return failed(scope.file, node.span);
  return {
    type, optional: reads.some((r) => r.optional),
    expr: { op: 'version', on, versions: reads.map((r, i) => ({ ...dates[i]!, value: as(r, type) })), type: valueType(type), at: at(scope.file, node.span) },
  };
}

/** First and last days of versions, each running until the next begins; null after saying that they leave a gap or overlap. */
export function versionDates(c: Context, versions: readonly Declared<{ readonly dated?: ast.Dated; readonly span: ast.Node['span']; readonly name: { readonly text: string } }>[]): readonly { readonly from: number | null; readonly through: number | null }[] | null {
  const given = versions.map((v) => ({ from: v.node.dated === undefined ? null : dayAt(c, v.file, v.node.dated.from, 'start'), through: v.node.dated?.through === undefined ? null : dayAt(c, v.file, v.node.dated.through, 'end') }));
  const order = given.map((_, i) => i).sort((a, b) => (given[a]!.from ?? -Infinity) - (given[b]!.from ?? -Infinity) || a - b);
  const out: { from: number | null; through: number | null }[] = [...given];
  let good = true;
  for (let i = 0; i + 1 < order.length; i++) {
    const a = order[i]!, b = order[i + 1]!, start = given[b]!.from;
    const name = versions[b]!.node.name.text, related = [{ span: fileSpan(c, versions[a]!.file, versions[a]!.node.span), text: 'the version before it' }];
    if (start === null || start === given[a]!.from) {
      c.report(names.duplicate.at(place(c, versions[b]!.file, versions[b]!.node.span, { related }), { name, what: 'the name' }));
      good = false;
    } else if (given[a]!.through !== null && given[a]!.through! !== start - 1) {
      c.report(policy.versionGap.at(place(c, versions[b]!.file, versions[b]!.node.span, { related }), gapOf(name, given[a]!.through!, start, given[b]!.through)));
      good = false;
    } else out[a] = { from: given[a]!.from, through: start - 1 };
  }
  return good ? out : null;
}

/** The days that no version, or both, have: one ends on `through`, the next begins on `start`. */
function gapOf(name: string, through: number, start: number, end: number | null): { name: string; gap: boolean; from: string; through: string } {
  if (through < start) return { name, gap: true, from: dateText(through + 1), through: dateText(start - 1) };
  return { name, gap: false, from: dateText(start), through: dateText(end === null ? through : Math.min(through, end)) };
}

/** The day that a bound names: the day itself, or the first or last day of a period. */
export function dayAt(c: Context, file: number, node: ast.DateLiteral | ast.PeriodLiteral, end: 'start' | 'end'): number | null {
  const found = value(c, { file, rows: [], facts: { present: new Set(), nonzero: new Set() }, governed: null, locals: new Map(), explicit: new Set(), where: 'here' }, node);
  if (found.expr.op !== 'const' || typeof found.expr.value !== 'number') return null;
  if (found.type.kind === 'date') return found.expr.value;
  return found.type.kind === 'period' ? c.edgeOf(found.type.unit, found.expr.value, end) : null;
}

/** The rows of a scale, read. `own`: where its rows are written, which see its argument and parameters, and the row at hand when it is written in place. */
export function scaleOf(c: Context, scope: Scope, own: Scope, rows: readonly (ast.ScaleRow | ast.InvalidLine)[], name: string | null, argument: Checked, mode: 'at' | 'marginal' | 'retroactive', after: Checked | null, node: ast.Node): Checked {
  const out: ScaleRow[] = [], values: (readonly [Checked, ast.Node])[] = [];
  let last: ast.ScaleRow | null = null, good = true;
  for (const r of rows) {
    if (r.kind !== 'ScaleRow') return failed(scope.file, node.span);
    const limit = r.at === undefined ? null : value(c, own, r.at, argument.type);
    if (limit !== null && limit.type.kind !== 'error' && join(limit.type, argument.type) === null) {
      c.report(types.wrongType.at(place(c, own.file, r.at!.span), { expected: typeText(argument.type, relationName(c)), found: typeText(limit.type, relationName(c)), where: 'an edge of this scale' }));
      good = false;
    }
    const held = value(c, own, r.value);
    if (held.type.kind === 'error' || limit?.type.kind === 'error') good = false;
    if (!good) continue;
    good = followsOn(c, own, last, r, r === rows[rows.length - 1]) && good;
    const bound = limit === null ? null : as(needed(c, own, limit, r.at!, 'an edge at'), argument.type);
    const before = out[out.length - 1];
    if (before !== undefined && bound !== null && before.limit !== null) good = rises(c, own, before, bound, last!, r) && good;
    values.push([needed(c, own, held, r.value, 'paying'), r.value]);
    out.push({ edge: r.edge === 'up to' ? 'upTo' : r.edge === 'below' ? 'below' : r.edge === 'at' ? 'at' : 'rest', limit: r.edge === 'above' || r.edge === 'from there' ? null : bound, value: held.expr, at: at(own.file, r.span) });
    last = r;
  }
  if (!good || last === null) return failed(scope.file, node.span);
  if (last.edge !== 'above' && last.edge !== 'from there') {
    c.report(policy.bandsOpen.at(place(c, own.file, last.span), { last: last.at === undefined ? '' : textOf(c, own, last.at) }));
    return failed(scope.file, node.span);
  }
  const type = oneType(c, own, values, 'this scale');
  if (type === null) return failed(scope.file, node.span);
  const kind: Type = type.kind === 'zero' ? COUNT : type;
  const gives = mode === 'at' ? kind : product(kind, argument.type);
  if (gives === null) {
    c.report(types.cannotCombine.at(place(c, scope.file, node.span), { operator: mode, left: typeText(kind, relationName(c)), right: typeText(argument.type, relationName(c)), help: 'a rate is a percentage or number of what it is read on; just the value is read with `at`' }));
    return failed(scope.file, node.span);
  }
  if (after !== null && join(after.type, argument.type) === null) {
    c.report(types.wrongType.at(place(c, scope.file, node.span), { expected: typeText(argument.type, relationName(c)), found: typeText(after.type, relationName(c)), where: '`after`' }));
    return failed(scope.file, node.span);
  }
  return {
    type: gives, optional: false,
    expr: {
      op: 'scale', reading: mode, name, rows: out.map((r, i) => ({ ...r, value: as(values[i]![0], kind) })), argument: argument.expr,
      after: mode !== 'marginal' ? null : after === null ? zeroOf(argument, scope.file, node) : as(after, argument.type), type: valueType(gives), at: at(scope.file, node.span),
    },
  };
}

const zeroOf = (argument: Checked, file: number, node: ast.Node): Expr => {
  const type = valueType(argument.type);
  return constant(type.kind === 'duration' && (type.of === 'hours' || type.of === 'business hours') ? 0 : '0', type, at(file, node.span));
};

/** Rate times what it is read on. */
function product(rate: Type, argument: Type): Type | null {
  if (isNumeric(rate)) return isNumeric(argument) ? (rate.kind === 'percent' && argument.kind === 'percent' ? PERCENT : NUMBER) : argument.kind === 'money' || argument.kind === 'duration' ? argument : null;
  return rate.kind === 'money' && isNumeric(argument) ? rate : null;
}

/** Whether a row can stand after the one before it: an edge is written once, and says to which side it belongs. */
function followsOn(c: Context, own: Scope, before: ast.ScaleRow | null, r: ast.ScaleRow, isLast: boolean): boolean {
  const refuse = (expected: string): boolean => { c.report(policy.bandsTwice.at(place(c, own.file, r.span), { word: r.edge, expected, early: !isLast })); return false; };
  if ((r.edge === 'above' || r.edge === 'from there') && !isLast) return refuse('up to …');
  if (r.edge === 'above' && (r.at !== undefined || before?.edge === 'below')) return refuse(before?.edge === 'below' ? 'from there : …' : 'above : …');
  if (r.edge === 'from there' && before?.edge !== 'below') return refuse('above : …');
  return true;
}

function rises(c: Context, own: Scope, before: ScaleRow, bound: Expr, first: ast.ScaleRow, second: ast.ScaleRow): boolean {
  const a = before.limit!, touching = before.edge === 'below' && second.edge === 'at';
  if (a.op !== 'const' || bound.op !== 'const') return true;
  const n = typeof a.value === 'number' && typeof bound.value === 'number' ? a.value - bound.value : compareNum(exactOf(a.value), exactOf(bound.value));
  if (n < 0 || (n === 0 && touching)) return true;
  c.report(policy.bandsOutOfOrder.at(place(c, own.file, second.span, { related: [{ span: fileSpan(c, own.file, first.span), text: 'the edge before it' }] }), { first: textOf(c, own, first.at!), second: textOf(c, own, second.at!) }));
  return false;
}

const exactOf = (text: unknown): NonNullable<ReturnType<typeof parseFraction>> => parseFraction(String(text)) ?? 0;

/* ---------------------------------------------------------------- decision tables */

function tableAt(c: Context, scope: Scope, versions: readonly Declared<ast.Table>[], node: AtNode): Checked {
  const first = versions[0]!.node;
  if (node.keys.length !== first.axes.length) {
    c.report(types.wrongArguments.at(place(c, scope.file, node.span), { name: first.name.text, expected: first.axes.length === 1 ? 'one value' : `${first.axes.length} values`, found: node.keys.length, example: `${first.name.text} at (${first.axes.map((a) => a.name.text).join(', ')})` }));
    return failed(scope.file, node.span);
  }
  const reads = versions.map((v) => {
    const axes = axisTypes(c, v);
    if (axes === null) return failed(scope.file, node.span);
    const given = node.keys.map((k, i) => value(c, scope, k, axes[i]!));
    for (const [i, g] of given.entries()) {
      if (g.type.kind === 'error') return failed(scope.file, node.span);
      if (join(axes[i]!, g.type) !== null) continue;
      c.report(types.wrongType.at(place(c, scope.file, node.keys[i]!.span), { expected: typeText(axes[i]!, relationName(c)), found: typeText(g.type, relationName(c)), where: `\`${v.node.axes[i]!.name.text}\` of table \`${first.name.text}\`` }));
      return failed(scope.file, node.span);
    }
    return tableOf(c, scope, v, axes, given.map((g, i) => ({ ...g, expr: as(g, axes[i]!), type: axes[i]! })), at(scope.file, node.span));
  });
  return versioned(c, scope, versions, reads, first.name, node);
}

export function axisTypes(c: Context, table: Declared<ast.Table>): readonly Type[] | null {
  const out: Type[] = [];
  for (const axis of table.node.axes) {
    const type = axis.type === undefined ? columnOf(c, table.file, axis) : typeNode(c, table.file, axis.type);
    if (type === null) return null;
    out.push(type);
  }
  return out;
}

function columnOf(c: Context, file: number, axis: ast.TableAxis): Type | null {
  const relation = axis.record === undefined ? undefined : c.relationByName.get(axis.record.text);
  const column = relation?.byName.get(axis.name.text);
  if (relation === undefined || column === undefined) {
    if (axis.record !== undefined) c.report(relation === undefined ? names.unknownRelation.at(place(c, file, axis.record.span), { name: axis.record.text, candidates: suggest(axis.record.text, c.relationByName.keys()) }) : names.unknownColumn.at(place(c, file, axis.name.span), { name: axis.name.text, relation: relation.name, candidates: suggest(axis.name.text, namesOf(relation)), columns: namesOf(relation) }));
    return null;
  }
  if (axis.record !== undefined) c.notes?.use(file, axis.record.span, { kind: 'relation', relation });
  const found = readColumn(c, { file, rows: [], facts: { present: new Set(), nonzero: new Set() }, governed: null, locals: new Map(), explicit: new Set(), where: '' }, { type: { kind: 'row', relation: relation.id }, optional: false, expr: row(0, relation.id, at(file, axis.span)) }, relation, column, axis.name.span);
  return found.type.kind === 'error' ? null : found.type;
}

/** The rows of a table as ways of a choice, for these values of its axes. */
export function tableOf(c: Context, scope: Scope, table: Declared<ast.Table>, axes: readonly Type[], given: readonly Checked[], here: At): Checked {
  const { node, file } = table;
  const gives = typeNode(c, file, node.gives);
  const own: Scope = { file, rows: [], facts: { present: new Set(), nonzero: new Set() }, governed: scope.governed, locals: new Map(), explicit: new Set(), where: `in table \`${node.name.text}\`` };
  if (gives === null || !gridFits(c, file, node.grid, node.axes.length + 1)) return failed(scope.file, node.span);
  const arms: { when: Expr; then: Expr; at: At; span: ast.Node['span'] }[] = [];
  let rest: Expr | null = null, good = true, optional = false;
  node.grid.rows.forEach((r, n) => {
    const result = cellValue(c, own, r.cells[r.cells.length - 1]!, valueType(gives));
    if (result === null) { good = false; return; }
    const then = 'value' in result ? result.value : 'missing' in result ? constant(null, valueType(gives), at(file, r.span)) : rowWithKey(c, scope, gives, result.key, at(file, r.span));
    if (then === null) { c.report(policy.badGrid.at(place(c, file, r.cells[r.cells.length - 1]!.span), { what: `a cell names a row by its key, and ${typeText(gives, relationName(c))} has no single key that is a text`, help: 'give the record one `key` of type text' })); good = false; return; }
    optional ||= 'missing' in result;
    if (r.cells.slice(0, -1).some((cell) => cell.text === 'else' && !cell.quoted)) {
      if (n !== node.grid.rows.length - 1 || !r.cells.slice(0, -1).every((cell) => !cell.quoted && (cell.text === 'else' || cell.text === 'any'))) {
        c.report(policy.badGrid.at(place(c, file, r.span), { what: '`else` stands for whatever no row above holds for: it fills the last row', help: 'write `any` where every value fits, and one last row of `else`' }));
        good = false;
      }
      rest = then;
      return;
    }
    const terms = r.cells.slice(0, -1).map((cell, i) => cellCondition(c, own, cell, given[i]!, axes[i]!));
    if (terms.some((t) => t === null)) { good = false; return; }
    arms.push({ when: and(terms.filter((t): t is Expr => t !== null && !(t.op === 'const' && t.value === true)), at(file, r.span)), then, at: at(file, r.span), span: r.span });
  });
  if (!good) return failed(scope.file, node.span);
  checkWays(c, { ...scope, file }, arms, { unique: !node.topmost, complete: rest !== null, span: node.name.span, what: { table: node.name.text }, sure: new Set(given.filter((g) => !g.optional).map((g) => keyOf(g.expr))) });
  return {
    type: gives, optional,
    expr: { op: 'choose', rule: node.topmost ? 'first' : 'unique', name: node.name.text, arms: arms.map(({ when, then, at: where }) => ({ when, then, at: where })), else: rest, type: valueType(gives), at: here },
  };
}

/** The row that a cell names by its key: there must be one, or the data is in error. */
function rowWithKey(c: Context, scope: Scope, type: Type, key: string, here: At): Expr | null {
  const relation = type.kind === 'row' ? c.relations[type.relation] : undefined, [own, ...more] = relation?.keys ?? [], column = relation?.columns[own ?? -1], binder = scope.rows.length;
  if (relation === undefined || column?.checked?.type.kind !== 'text' || more.length > 0) return null;
  const inner: Expr = { op: 'column', binder, column: column.id, type: TEXT, at: here };
  return { op: 'aggregate', fn: 'only', binder, over: { relation: relation.id }, keys: [{ inner, outer: constant(key, TEXT, here) }], where: null, value: { op: 'row', binder, type: valueType(type), at: here }, order: [], type: valueType(type), at: here };
}

/** Whether every row of a grid has the width it must have. */
export function gridFits(c: Context, file: number, grid: ast.Grid, width: number | null): boolean {
  const expected = width ?? grid.header.length;
  let good = true;
  if (width !== null && grid.header.length !== width) {
    c.report(policy.badGrid.at(place(c, file, grid.header[0]?.span ?? grid.span), { what: `the header has ${grid.header.length} cells, and the table needs ${width}: one for each value it is read at, and its result`, help: 'write one header cell for each column' }));
    return false;
  }
  for (const r of grid.rows) if (r.cells.length !== expected) {
    c.report(policy.rowWidth.at(place(c, file, r.span), { expected, found: r.cells.length, rest: r.cells[0]?.text === 'else' && expected > r.cells.length }));
    good = false;
  }
  return good;
}

function cellCondition(c: Context, own: Scope, cell: ast.Cell, given: Checked, axis: Type): Expr | null {
  const here = at(own.file, cell.span), type = valueType(axis);
  if (!cell.quoted && cell.text === 'any') return yes(here);
  if (!cell.quoted && cell.text === 'missing') return call('isMissing', [given.expr], FLAG, here);
  if (cell.list !== undefined) {
    const items = cell.list.map((part) => cellValue(c, own, part, type));
    const values = items.map((i) => (i !== null && 'value' in i ? i.value : null));
    return values.some((v) => v === null) ? null : { op: 'oneOf', value: given.expr, items: values as Expr[], type: FLAG, at: here };
  }
  if (cell.edge?.edge === 'from there') {
    c.report(policy.badGrid.at(place(c, own.file, cell.span), { what: '`from there` has no edge before it in a table', help: 'write the edge: `>= 100`' }));
    return null;
  }
  if (cell.edge !== undefined) {
    const limit = (e: ast.Expression): Expr | null => {
      const found = cellValue(c, own, { kind: 'Cell', text: textOf(c, own, e), quoted: false, expression: e, span: e.span }, type);
      return found !== null && 'value' in found ? found.value : null;
    };
    const low = limit(cell.edge.at);
    if (low === null) return null;
    switch (cell.edge.edge) {
      case 'up to': case '<=': return call('lessOrEqual', [given.expr, low], FLAG, here);
      case 'below': case '<': return call('less', [given.expr, low], FLAG, here);
      case 'above': case '>': return call('greater', [given.expr, low], FLAG, here);
      case '>=': return call('greaterOrEqual', [given.expr, low], FLAG, here);
      case 'at': return call('equal', [given.expr, low], FLAG, here);
      case 'between': { const high = limit(cell.edge.to!); return high === null ? null : call('between', [given.expr, low, high], FLAG, here); }
    }
  }
  const found = cellValue(c, own, cell, type);
  return found !== null && 'value' in found ? call('equal', [given.expr, found.value], FLAG, here) : null;
}

/* ---------------------------------------------------------------- dated records */

/** A field of a dated record, read through the one row that its rows are about. */
export interface DatedField { readonly record: RelationInfo; readonly key: number; readonly field: number | 'covered'; readonly base: Checked }

/** The dated record that knows this of rows of the relation. */
export function datedField(c: Context, relation: RelationInfo, name: string): Omit<DatedField, 'base'> | null {
  for (const record of c.relations) {
    if (!record.dated || record.keys.length !== 1) continue;
    const key = record.columns[record.keys[0]!]!, type = key.checked?.type;
    if (type?.kind !== 'row' || type.relation !== relation.id) continue;
    const column = record.byName.get(name);
    if (column !== undefined && column.make === null && column.id !== key.id) return { record, key: key.id, field: column.id };
    if (name === 'covered') return { record, key: key.id, field: 'covered' };
  }
  return null;
}

function datedPath(c: Context, scope: Scope, node: Extract<ast.Expression, { kind: 'Path' }>): DatedField | 'error' | null {
  const base = node.base.kind === 'Name' ? baseRow(c, scope, node.base.text, node.base.span) : value(c, scope, node.base);
  if (base === undefined || base.type.kind !== 'row') return base?.type.kind === 'error' ? 'error' : null;
  const relation = c.relations[base.type.relation]!;
  if (pathsTo(relation, node.name.text).length > 0) return null;
  const found = datedField(c, relation, node.name.text);
  if (found === null) return null;
  if (found.field !== 'covered') c.notes?.use(scope.file, node.name.span, { kind: 'column', relation: found.record, column: found.record.columns[found.field]! });
  return { ...found, base };
}

interface DatedRows { readonly binder: number; readonly value: Expr; readonly type: Type; readonly from: Expr; readonly until: Expr; readonly keys: readonly { readonly inner: Expr; readonly outer: Expr }[]; readonly optional: boolean }

function datedRows(c: Context, scope: Scope, field: DatedField, here: At): DatedRows {
  const { record } = field, binder = scope.rows.length;
  const col = (id: number, type: Type): Expr => ({ op: 'column', binder, column: id, type: valueType(type), at: here });
  const keyType = record.columns[field.key]!.checked!.type;
  const own = field.field === 'covered' ? null : record.columns[field.field]!.checked!;
  return {
    binder, value: own === null ? constant('1', PERCENT, here) : col(field.field as number, own.type), type: own?.type ?? PERCENT, optional: own?.optional ?? false,
    from: col(record.byName.get('from')!.id, DATE), until: col(record.byName.get('until')!.id, DATE), keys: [{ inner: col(field.key, keyType), outer: field.base.expr }],
  };
}

/** In force on that day: exactly one row, or a data error. */
export function datedAt(c: Context, scope: Scope, field: DatedField, day: Expr, node: ast.Node): Checked {
  const here = at(scope.file, node.span), rows = datedRows(c, scope, field, here);
  const where = and([call('lessOrEqual', [rows.from, day], FLAG, here), or([call('isMissing', [rows.until], FLAG, here), call('lessOrEqual', [day, rows.until], FLAG, here)], here)], here);
  const only: Expr = { op: 'aggregate', fn: 'only', binder: rows.binder, over: { relation: field.record.id }, keys: rows.keys, where, value: rows.value, order: [], type: valueType(rows.type), at: here };
  if (!field.base.optional) return { type: rows.type, optional: rows.optional, expr: only };
  // Of nobody there is nothing to know: that is missing, where somebody without a row on that day is a mistake in the data.
  const somebody = call('isPresent', [field.base.expr], FLAG, here);
  return { type: rows.type, optional: true, expr: { op: 'if', condition: somebody, then: only, else: constant(null, valueType(rows.type), here), type: valueType(rows.type), at: here } };
}

/** `rep.quota over quarter by days`: the mean of a dated value over a period. */
export function over(c: Context, scope: Scope, node: OverNode): Checked {
  const here = at(scope.file, node.span);
  const p = value(c, scope, node.period);
  if (p.type.kind === 'error') return failed(scope.file, node.span);
  if (p.type.kind !== 'period') {
    c.report(types.wrongType.at(place(c, scope.file, node.period.span), { expected: 'a period', found: typeText(p.type, relationName(c)), where: '`over`' }));
    return failed(scope.file, node.span);
  }
  const span = needed(c, scope, p, node.period, 'a mean over');
  const parameter = node.value.kind === 'Name' ? c.parameters.get(node.value.text) : undefined;
  if (parameter !== undefined) return overVersions(c, scope, node, parameter, span);
  const field = node.value.kind === 'Path' ? datedPath(c, scope, node.value) : null;
  if (field === 'error') return failed(scope.file, node.span);
  if (field === null) {
    const plain = value(c, scope, node.value);
    if (plain.type.kind === 'error') return plain;
    if (node.by === 'in full') return plain;
    c.report(types.wrongType.at(place(c, scope.file, node.value.span), { expected: 'a value that changes over time', found: typeText(plain.type, relationName(c)), where: '`over`', help: 'a field of a `dated` record, read through the row it is about, or a parameter with versions; any other value says `in full`' }));
    return failed(scope.file, node.span);
  }
  const rows = datedRows(c, scope, field, here);
  if (node.by !== 'in full' && !isNumeric(rows.type) && rows.type.kind !== 'money') {
    c.report(types.wrongType.at(place(c, scope.file, node.value.span), { expected: 'a number or money', found: typeText(rows.type, relationName(c)), where: '`over`', help: 'a choice or a row is read `at` a day' }));
    return failed(scope.file, node.span);
  }
  const aggregate = (fn: 'sum' | 'smallest' | 'largest' | 'only', inner: Expr, where: Expr | null, type: Type): Expr =>
    ({ op: 'aggregate', fn, binder: rows.binder, over: { relation: field.record.id }, keys: rows.keys, where, value: inner, order: [], type: valueType(type), at: here });
  const office = overOffice(c, scope, node);
  if (office === null) return failed(scope.file, node.span);
  const shared = weightOf(node, rows.from, rows.until, span.expr, office, here);
  if (node.by === 'in full') {
    const touches = call('greater', [call('overlapDays', [rows.from, rows.until, span.expr], COUNT, here), constant('0', COUNT, here)], FLAG, here);
    const only = aggregate('only', rows.value, touches, rows.type);
    const ordered = isNumeric(rows.type) || rows.type.kind === 'money';
    if (!ordered) return { type: rows.type, optional: rows.optional, expr: only };
    const low = aggregate('smallest', rows.value, touches, rows.type), high = aggregate('largest', rows.value, touches, rows.type);
    return { type: rows.type, optional: false, expr: { op: 'if', condition: call('equal', [low, high], FLAG, here), then: low, else: only, type: valueType(rows.type), at: here } };
  }
  const kind: Type = rows.type.kind === 'count' || rows.type.kind === 'zero' ? NUMBER : rows.type;
  const weighted = call('multiply', [rows.value, shared.share], valueType(kind), here);
  return { type: kind, optional: false, expr: call('divide', [aggregate('sum', weighted, null, kind), shared.whole], valueType(kind), here) };
}

/** How much of the period a stretch of days covers, and the whole of it. */
function weightOf(node: OverNode, from: Expr, until: Expr, p: Expr, office: readonly Expr[], here: At): { readonly share: Expr; readonly whole: Expr } {
  switch (node.by) {
    case 'days': case 'in full': return { share: call('overlapDays', [from, until, p], COUNT, here), whole: call('daysIn', [p], COUNT, here) };
    case 'working days': return { share: call('overlapWorkingDays', [from, until, p, ...office], COUNT, here), whole: call('workingDaysIn', [p, ...office], COUNT, here) };
    case 'months': return { share: call('dayOfMonths', [from, until, p, constant(node.day?.text ?? '1', COUNT, here)], COUNT, here), whole: call('monthsIn', [p], COUNT, here) };
  }
}

/** The office whose working days weigh; none where the policy's do, null where it could not be understood. */
function overOffice(c: Context, scope: Scope, node: OverNode): readonly Expr[] | null {
  if (node.office === undefined) return [];
  const found = officeNamed(c, scope, node.office, 'counting by the days of');
  return found === null ? null : [found];
}

/** A parameter's mean over a period: its versions weighed by the part of the period in which each is in force. */
function overVersions(c: Context, scope: Scope, node: OverNode, parameter: { readonly name: string; readonly type: Type; readonly versions: readonly { readonly from: number | null; readonly through: number | null; readonly value: Expr }[] }, span: Checked): Checked {
  const here = at(scope.file, node.span), type = parameter.type;
  if (type.kind === 'error') return failed(scope.file, node.span);
  if (!isNumeric(type) && type.kind !== 'money') {
    c.report(types.wrongType.at(place(c, scope.file, node.value.span), { expected: 'a number or money', found: typeText(type, relationName(c)), where: '`over`' }));
    return failed(scope.file, node.span);
  }
  const kind: Type = type.kind === 'count' || type.kind === 'zero' ? NUMBER : type;
  const far = 2_000_000, office = overOffice(c, scope, node);
  if (office === null) return failed(scope.file, node.span);
  const parts = parameter.versions.map((v) => {
    const w = weightOf(node, constant(v.from ?? -far, DATE, here), constant(v.through ?? far, DATE, here), span.expr, office, here);
    return call('multiply', [v.value, w.share], valueType(kind), here);
  });
  const whole = weightOf(node, constant(0, DATE, here), constant(0, DATE, here), span.expr, office, here).whole;
  return { type: kind, optional: false, expr: call('divide', [parts.reduce((a, b) => call('add', [a, b], valueType(kind), here)), whole], valueType(kind), here) };
}

