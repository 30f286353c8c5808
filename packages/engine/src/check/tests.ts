/** `always`, `guard` and `test`: what is asked of the results. */
import { parseDate } from '../base/days.js';
import { instantOf, parseMoment, zoneOf } from '../base/zone.js';
import { suggest } from '../base/suggest.js';
import type { At, Constant, Expectation, ExpectedCell, Expr, Given, Test, ValueType } from '../core/ir.js';
import * as names from '../diagnostics/codes/names.js';
import * as proof from '../diagnostics/codes/proof.js';
import * as types from '../diagnostics/codes/types.js';
import type { Declared } from '../names/declarations.js';
import type * as ast from '../syntax/ast.js';
import { join, typeText, valueType } from '../types/type.js';
import { clockOf, testCellValue } from './cells.js';
import { at, columnType, fileSpan, place, relationName, sourceText } from './context.js';
import type { Context } from './context.js';
import type { Checked, RelationInfo, Scope } from './known.js';
import { as, condition, value } from './expression.js';
import { follow, namesOf, notImported, pathsTo, relationNamed, rowOf } from './scope.js';
import { gridFits } from './reading.js';

const NOTHING = { present: new Set<string>(), nonzero: new Set<string>() };
const bare = (file: number, where: string): Scope => ({ file, rows: [], facts: NOTHING, governed: null, locals: new Map(), explicit: new Set(), where });

export function testOf(c: Context, declared: Declared<ast.Test>, single: (file: number, span: ast.Node['span']) => RelationInfo): Test {
  const { node, file } = declared;
  const given: Given[] = [], parameters: Test['parameters'][number][] = [], expectations: Expectation[] = [];
  for (const line of node.lines) {
    switch (line.kind) {
      case 'GivenRows': { const rows = givenRows(c, file, line); if (rows !== null) given.push(rows); break; }
      case 'GivenParameter': { const p = givenParameter(c, file, line); if (p !== null) parameters.push(p); break; }
      case 'ExpectRows': expectations.push(expectRows(c, file, line)); break;
      case 'ExpectCondition': {
        const outer = c.taint;
        c.taint = null;
        const relation = single(file, line.span);
        const scope: Scope = { ...bare(file, `in test "${node.title.value}"`), rows: [{ binder: 0, relation, window: false }], governed: testDay(node, file) };
        const holds = condition(c, scope, line.condition);
        expectations.push(c.taint === null ? { kind: 'condition', relation: relation.id, holds, text: sourceText(c, file, line.condition.span), at: at(file, line.span) } : { kind: 'notRun', reason: c.taint, at: at(file, line.span) });
        c.taint = outer;
        break;
      }
      case 'InvalidLine': break;
    }
  }
  return { title: node.title.value, at: at(file, node.span), asOf: asOfOf(c, node, file), given, parameters, expectations };
}

/** A test is about one day: versioned parameters are read on it. */
function testDay(node: ast.Test, file: number): (() => Expr | null) | null {
  if (node.asOf === undefined) return null;
  const where = at(file, node.asOf.span);
  return () => ({ op: 'asOf', type: { kind: 'date' }, at: where });
}

function asOfOf(c: Context, node: ast.Test, file: number): Test['asOf'] {
  if (node.asOf === undefined) return null;
  if (node.asOf.kind === 'Date') {
    const day = parseDate(node.asOf.text);
    if (day !== null) return { day, time: null };
  } else {
    const moment = parseMoment(node.asOf.text), zone = zoneOf(c.settings.timezone) ?? zoneOf('UTC')!;
    if (moment?.offset === null) return { clock: clockOf(moment) };
    if (moment !== null) { const time = instantOf(moment, zone); return { day: zone.dayOf(time), time }; }
  }
  c.report(types.badLiteral.at(place(c, file, node.asOf.span), { text: node.asOf.text, expected: 'a day or moment', help: 'as in `as of 2026-03-31`' }));
  return null;
}

function givenRelation(c: Context, file: number, name: ast.RelationName): RelationInfo | null {
  return relationNamed(c, file, name.title.text, name.title.span, name.member);
}

function givenRows(c: Context, file: number, line: ast.GivenRows): Given | null {
  const relation = givenRelation(c, file, line.relation);
  if (relation === null || !gridFits(c, file, line.grid, null)) return null;
  const here = at(file, line.span);
  const repeat = line.repeat === undefined ? 1 : Number(line.repeat.text.replaceAll('_', ''));
  if (relation.notRun !== null) return null;
  const header = line.grid.header.map((cell) => {
    const column = relation.byName.get(cell.text);
    if (column === undefined || (relation.kind === 'record' && column.make !== null)) {
      const fields = relation.columns.filter((x) => relation.kind !== 'record' || x.make === null).map((x) => x.name);
      if (column === undefined) c.report(names.unknownColumn.at(place(c, file, cell.span), { name: cell.text, relation: relation.name, candidates: suggest(cell.text, fields), columns: fields }));
      else c.report(proof.givenComputed.at(place(c, file, cell.span), { relation: relation.name, column: cell.text }));
      return null;
    }
    c.notes?.use(file, cell.span, { kind: 'column', relation, column });
    return column;
  });
  twice(c, file, line.grid.header, relation.name);
  if (header.some((h) => h === null)) return null;
  const scope = bare(file, 'in this test');
  let good = true;
  const rows = line.grid.rows.map((r) => r.cells.map((cell, i): Constant => {
    const type = columnType(c, header[i]!).type;
    if (type.kind === 'error') { good = false; return null; }
    const found = testCellValue(c, scope, cell, valueType(type));
    if (found === null) { good = false; return null; }
    if ('missing' in found) {
      const optional = header[i]!.checked?.optional === true || header[i]!.make !== null;
      if (!optional && cell.text === 'missing') { c.report(types.badLiteral.at(place(c, file, cell.span), { text: 'missing', expected: `a value: \`${header[i]!.name}\` is never missing`, help: `say \`optional\` on the field if it may be` })); good = false; }
      return null;
    }
    if ('key' in found) return found.key;
    if ('clock' in found) return found.clock;
    if (found.value.op !== 'const') { c.report(types.badLiteral.at(place(c, file, cell.span), { text: cell.text, expected: 'a value that is written out' })); good = false; return null; }
    return found.value.value;
  }));
  return good ? { relation: relation.id, repeat, columns: header.map((h) => h!.id), rows, at: here } : null;
}

function twice(c: Context, file: number, header: readonly ast.Cell[], relation: string): void {
  const seen = new Map<string, ast.Cell>();
  for (const cell of header) {
    const before = seen.get(cell.text);
    if (before !== undefined) c.report(names.duplicate.at(place(c, file, cell.span, { related: [{ span: fileSpan(c, file, before.span), text: 'here already' }] }), { name: cell.text, what: 'column', of: relation }));
    seen.set(cell.text, cell);
  }
}

function givenParameter(c: Context, file: number, line: ast.GivenParameter): Test['parameters'][number] | null {
  const info = c.parameters.get(line.name.text), declared = c.declarations.parameters.get(line.name.text)?.[0];
  if (info === undefined || declared === undefined) {
    c.report(names.unknownName.at(place(c, file, line.name.span), { name: line.name.text, where: 'in this test', candidates: suggest(line.name.text, c.parameters.keys()), unit: null }));
    return null;
  }
  if (!c.declarations.sees(file, declared.file)) { c.report(notImported(c, file, line.name.span, line.name.text, declared)); return null; }
  c.notes?.use(file, line.name.span, { kind: 'parameter', name: line.name.text });
  const found = value(c, bare(file, 'in this test'), line.value, info.type);
  if (found.type.kind === 'error' || info.type.kind === 'error') return null;
  if (join(info.type, found.type) === null) {
    c.report(types.wrongType.at(place(c, file, line.value.span), { expected: typeText(info.type, relationName(c)), found: typeText(found.type, relationName(c)), where: `\`${info.name}\`` }));
    return null;
  }
  return { parameter: info.id, value: as(found, info.type) };
}

function expectRows(c: Context, file: number, line: ast.ExpectRows): Expectation {
  const here = at(file, line.span), relation = givenRelation(c, file, line.relation);
  if (relation === null || !gridFits(c, file, line.grid, null)) return { kind: 'notRun', reason: '', at: here };
  const reason = relation.notRun;
  if (reason !== null) return { kind: 'notRun', reason, at: here };
  const outer = c.taint;
  c.taint = null;
  twice(c, file, line.grid.header, relation.name);
  const scope: Scope = { ...bare(file, `in ${relation.name}`), rows: [{ binder: 0, relation, window: false }] };
  const columns = line.grid.header.map((cell) => expectedColumn(c, scope, relation, cell));
  const grid = bare(file, 'in this test');
  const rows = line.grid.rows.map((r) => ({
    at: at(file, r.span) as At,
    cells: r.cells.map((cell, i): ExpectedCell => {
      const column = columns[i];
      if (column === null || column === undefined || column.type.kind === 'error') return { missing: true };
      return testCellValue(c, grid, cell, valueType(column.type) as ValueType) ?? { missing: true };
    }),
  }));
  const taint = c.taint;
  c.taint = outer;
  if (taint !== null) return { kind: 'notRun', reason: taint, at: here };
  return { kind: 'rows', only: line.only, relation: relation.id, columns: columns.map((col, i) => ({ name: line.grid.header[i]!.text, value: col === null ? { op: 'const', value: null, type: { kind: 'text' }, at: here } : col.expr })), rows, at: here };
}

/** Where a row that this one leads to has the column: `touch.channel`. */
function throughRows(c: Context, relation: RelationInfo, name: string): readonly string[] {
  return namesOf(relation).filter((column) => {
    const step = pathsTo(relation, column)[0]?.at(-1), type = step === undefined ? undefined : columnType(c, step.column).type;
    return type?.kind === 'row' && pathsTo(c.relations[type.relation]!, name).length > 0;
  }).map((column) => `${column}.${name}`).slice(0, 3);
}

/** A header cell names a column of the rows, or one along a path: `deal.owner`. */
function expectedColumn(c: Context, scope: Scope, relation: RelationInfo, cell: ast.Cell): Checked | null {
  const [first = '', ...rest] = cell.text.split('.');
  const paths = pathsTo(relation, first);
  if (paths.length === 0) {
    const near = suggest(first, namesOf(relation));
    c.report(names.unknownColumn.at(place(c, scope.file, cell.span), { name: first, relation: relation.name, candidates: near.length > 0 || rest.length > 0 ? near : throughRows(c, relation, first), columns: namesOf(relation) }));
    return null;
  }
  // Each name of a path has its own place, so that an editor can point at it.
  let begin = cell.span.start;
  const span = (name: string): ast.Node['span'] => { const here = { start: begin, end: Math.min(begin + name.length, cell.span.end) }; begin = here.end + 1; return here; };
  let found = follow(c, scope, rowOf(scope, scope.rows[0]!, cell.span), paths[0]!, rest.length === 0 ? cell.span : span(first));
  for (const name of rest) {
    if (found.type.kind === 'error') return null;
    const of = found.type.kind === 'row' ? c.relations[found.type.relation]! : null, next = of === null ? undefined : pathsTo(of, name)[0];
    if (next === undefined) {
      c.report(names.unknownColumn.at(place(c, scope.file, cell.span), { name, relation: of?.name ?? typeText(found.type, relationName(c)), candidates: of === null ? [] : suggest(name, namesOf(of)), columns: of === null ? [] : namesOf(of) }));
      return null;
    }
    found = follow(c, scope, found, next, span(name));
  }
  return found.type.kind === 'error' ? null : found;
}
