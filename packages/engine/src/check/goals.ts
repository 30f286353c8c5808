/** `goal`: what somebody set out to reach, and which other goal it brings on. What `serves` and `better` say, and the columns that follow from it. */
import { parseDate } from '../base/days.js';
import type { Accepted, Serves } from '../core/ir.js';
import * as goals from '../diagnostics/codes/goals.js';
import type { ServesProblem } from '../diagnostics/codes/goals.js';
import * as names from '../diagnostics/codes/names.js';
import * as policy from '../diagnostics/codes/policy.js';
import * as types from '../diagnostics/codes/types.js';
import { suggest } from '../base/suggest.js';
import type { Declared } from '../names/declarations.js';
import type * as ast from '../syntax/ast.js';
import { FLAG, isCoarser, join, typeText, valueType } from '../types/type.js';
import { call, column } from './build.js';
import { at, columnType, failed, place, relationName } from './context.js';
import type { Context } from './context.js';
import type { Checked, RelationInfo } from './known.js';
import { value } from './expression.js';
import { dayAt } from './reading.js';
import { pushColumn } from './records.js';
import { columnFacts, rowScope } from './header.js';

/** Whether it has a value and may have a target. */
export const isMeasured = (r: Pick<RelationInfo, 'kind'>): boolean => r.kind === 'kpi' || r.kind === 'goal';

const versionsOf = (r: RelationInfo): readonly Declared<ast.Relation>[] => r.versions.filter((v): v is Declared<ast.Relation> => v.node.kind === 'Relation');
const linesOf = (r: RelationInfo): readonly { readonly file: number; readonly line: ast.Line }[] => versionsOf(r).flatMap(({ file, node }) => node.lines.map((line) => ({ file, line })));
function lineOf<K extends ast.Line['kind']>(r: RelationInfo, kind: K): { readonly file: number; readonly line: Extract<ast.Line, { kind: K }> } | null {
  const found = linesOf(r).find(({ line }) => line.kind === kind);
  return found === undefined ? null : { file: found.file, line: found.line as Extract<ast.Line, { kind: K }> };
}

export function betterOf(r: RelationInfo): 'higher' | 'lower' | null {
  const word = lineOf(r, 'Better')?.line.name.text;
  return word === 'higher' || word === 'lower' ? word : null;
}

/** A day that is none has been said where the rules of the declaration are checked. */
export function acceptedOf(r: RelationInfo): readonly Accepted[] {
  return linesOf(r).flatMap(({ file, line }): readonly Accepted[] => {
    const through = line.kind === 'Accept' ? parseDate(line.through.text) : null;
    return line.kind !== 'Accept' || through === null ? [] : [{ code: line.code.text, through, because: line.because.value, at: at(file, line.span) }];
  });
}

/** `brings`: so much of the goal that it serves. `met`: whether the value is on the good side of the target; no while one of them is missing. */
export function addGoalColumns(c: Context, relation: RelationInfo): void {
  const served = lineOf(relation, 'Serves'), here = relation.at;
  if (served !== null && !relation.byName.has('brings')) {
    const { file, line } = served;
    pushColumn(relation, { name: 'brings', title: null, role: null, at: at(file, line.span), checked: null, make: () => (line.by === undefined ? own(c, relation, 'target') : value(c, { ...rowScope(c, relation, file, columnFacts(c, relation)), defines: 'brings' }, line.by)) });
  }
  if (!relation.byName.has('value') || !relation.byName.has('target') || relation.byName.has('met')) return;
  const fn = betterOf(relation) === 'lower' ? 'lessOrEqual' : 'greaterOrEqual';
  pushColumn(relation, { name: 'met', title: null, role: null, at: here, checked: null, make: () => {
    const [left, right] = [own(c, relation, 'value'), own(c, relation, 'target')];
    return left.type.kind === 'error' || right.type.kind === 'error' || join(left.type, right.type) === null ? failed(relation.file, { start: here[1], end: here[2] }) : { type: FLAG, optional: false, expr: call(fn, [left.expr, right.expr], FLAG, here) };
  } });
}

/** A column of the row itself, read. */
function own(c: Context, relation: RelationInfo, name: string): Checked {
  const info = relation.byName.get(name);
  if (info === undefined) return failed(relation.file, { start: relation.at[1], end: relation.at[2] });
  const found = columnType(c, info);
  return found.type.kind === 'error' ? found : { ...found, expr: column(0, info.id, valueType(found.type), relation.at) };
}

/** null for what serves nothing, and for what is wrong. */
export function servesOf(c: Context, relation: RelationInfo): Serves | null {
  const served = relation.kind === 'goal' ? lineOf(relation, 'Serves') : null, brings = relation.byName.get('brings');
  if (served === null || brings === undefined) return null;
  const { file, line } = served, goal = c.relationByName.get(line.goal.text);
  if (goal?.kind !== 'goal') return null;
  const from = line.measured === undefined ? null : c.quietly(() => dayAt(c, file, line.measured!, 'start')).result, through = line.measured === undefined ? null : c.quietly(() => dayAt(c, file, line.measured!, 'end')).result;
  return { goal: goal.id, after: afterOf(c, file, line), brings: brings.id, measured: from === null || through === null ? null : { from, through }, at: at(file, line.span) };
}

function afterOf(c: Context, file: number, line: ast.Serves): Serves['after'] {
  if (line.after === undefined) return null;
  const { expr } = c.quietly(() => value(c, { file, rows: [], facts: { present: new Set(), nonzero: new Set() }, governed: null, locals: new Map(), explicit: new Set(), where: 'here' }, line.after!)).result;
  const of = expr.type.kind === 'duration' && (expr.type.of === 'days' || expr.type.of === 'months') ? expr.type.of : null;
  return of === null || expr.op !== 'const' || typeof expr.value !== 'string' ? null : { of, amount: Number(expr.value) };
}

/** Lines of goals and figures in their place, and a `serves` that can be added up. */
export function checkGoal(c: Context, relation: RelationInfo): void {
  for (const { file, line } of linesOf(relation)) switch (line.kind) {
    case 'Better':
      if (!isMeasured(relation)) c.report(policy.onlyFor.at(place(c, file, line.span), { line: 'better', kind: relation.kind, help: 'which way is good is said of a `kpi` or `goal`' }));
      else if (line.name.text !== 'higher' && line.name.text !== 'lower') c.report(goals.badBetter.at(place(c, file, line.name.span), { word: line.name.text }));
      break;
    case 'Serves':
      if (relation.kind !== 'goal') c.report(policy.onlyFor.at(place(c, file, line.span), { line: 'serves', kind: relation.kind, help: 'a `goal` serves another goal' }));
      else checkServes(c, relation, file, line);
      break;
    case 'Accept': dayAt(c, file, line.through, 'end'); break;
    default:
  }
  const v = versionsOf(relation)[0];
  if (relation.kind === 'goal' && v !== undefined && lineOf(relation, 'OwnedBy') === null) c.report(policy.missingLine.at(place(c, v.file, v.node.name.span), { what: `goal ${relation.name}`, line: 'owned by …', example: 'owned by sales, marketing' }));
}

function checkServes(c: Context, relation: RelationInfo, file: number, line: ast.Serves): void {
  const goal = c.relationByName.get(line.goal.text), refuse = (span: ast.Node['span'], problem: ServesProblem): void => c.report(goals.badServes.at(place(c, file, span), { goal: relation.name, serves: line.goal.text, problem }));
  if (goal === undefined) { c.report(names.unknownRelation.at(place(c, file, line.goal.span), { name: line.goal.text, candidates: suggest(line.goal.text, [...c.relationByName.values()].filter((r) => r.kind === 'goal').map((r) => r.name)) })); return; }
  c.notes?.use(file, line.goal.span, { kind: 'relation', relation: goal });
  if (goal.kind !== 'goal') { refuse(line.goal.span, { kind: 'no goal', is: goal.kind }); return; }
  const others = linesOf(relation).filter((l) => l.line.kind === 'Serves');
  if (others[0]!.line !== line && versionsOf(relation).length === 1) { c.report(names.duplicate.at(place(c, file, line.span), { name: 'serves', what: 'the line', of: relation.name })); return; }
  const circle = circleFrom(c, relation);
  if (circle !== null) { refuse(line.goal.span, { kind: 'circle', through: circle }); return; }
  const periods = [relation, goal].map((r) => r.items.find((i) => i.kind === 'period')), [mine, theirs] = periods;
  if (line.after !== undefined && (theirs === undefined || mine === undefined)) refuse(line.after.span, { kind: 'no periods', of: mine === undefined ? relation.name : goal.name });
  else if (line.after !== undefined && afterOf(c, file, line) === null) c.report(types.wrongType.at(place(c, file, line.after.span), { expected: 'days, months, quarters or years', found: 'another length of time', where: '`after`' }));
  if (mine?.kind === 'period' && theirs?.kind === 'period' && mine.unit !== theirs.unit && !isCoarser(mine.unit, theirs.unit)) refuse(line.goal.span, { kind: 'finer', own: mine.unit, theirs: theirs.unit });
  if (line.by !== undefined && line.measured === undefined) refuse(line.by.span, { kind: 'no rate day' });
  if (line.measured !== undefined) dayAt(c, file, line.measured, 'start');
  const brings = relation.byName.get('brings'), target = goal.byName.get('target');
  if (brings === undefined || target === undefined) return;
  const given = columnType(c, brings).type, wanted = columnType(c, target).type;
  if (given.kind !== 'error' && wanted.kind !== 'error' && join(given, wanted) === null) refuse((line.by ?? line.goal).span, { kind: 'unit', found: typeText(given, relationName(c)), expected: typeText(wanted, relationName(c)), converted: line.by !== undefined });
}

/** The names on the way from the goal back to itself. */
function circleFrom(c: Context, start: RelationInfo): readonly string[] | null {
  const seen: string[] = [];
  for (let r: RelationInfo | undefined = start; r !== undefined; r = c.relationByName.get(lineOf(r, 'Serves')?.line.goal.text ?? '')) {
    if (seen.includes(r.name)) return r === start ? [...seen, r.name] : null;
    seen.push(r.name);
  }
  return null;
}
