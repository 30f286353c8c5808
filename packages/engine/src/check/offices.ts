/** Offices: what a header declares, which one a formula means, and lengths that are counted in one. */
import { suggest } from '../base/suggest.js';
import { order } from '../base/graph.js';
import type { Expr, Office, Settings, ValueType } from '../core/ir.js';
import { canonical } from '../core/walk.js';
import * as names from '../diagnostics/codes/names.js';
import * as types from '../diagnostics/codes/types.js';
import type * as ast from '../syntax/ast.js';
import { typeText } from '../types/type.js';
import { constant } from './build.js';
import { at, failed, place, relationName } from './context.js';
import type { Context } from './context.js';
import type { Checked, Scope } from './known.js';
import { needed, textOf, value } from './expression.js';
import type { OpenSettings } from './settings.js';

const known = new WeakMap<readonly Office[], Extract<ValueType, { kind: 'choice' }>>();

/** The offices of the policy as a choice, so that a formula may choose one; the same list each time, by which editors know its words. */
export function officeType(c: Context): Extract<ValueType, { kind: 'choice' }> {
  const { offices } = c.settings;
  let type = known.get(offices);
  if (type === undefined) known.set(offices, type = { kind: 'choice', choices: offices.map((o) => o.name) });
  return type;
}

/** The offices that the header declares. `column` finds a column of a record, or says what is wrong and gives null. */
export function resolveOffices(c: Context, open: OpenSettings, column: (record: ast.Title, name: ast.Name) => Settings['holidays']['from']): readonly Office[] {
  const declared = open.offices.map((o) => o.name.text), at = (node: ast.Node): ReturnType<typeof place> => place(c, open.file, node.span);
  const all = open.offices.map((o): Office => {
    for (const other of o.of) if (!declared.includes(other.text)) c.report(names.unknownOffice.at(at(other), { names: [other.text], from: null, candidates: suggest(other.text, declared), offices: declared }));
    return { name: o.name.text, timezone: o.timezone ?? open.settings.timezone, hours: o.hours, holidays: { days: o.days, from: o.holidays === null ? null : column(o.holidays.record, o.holidays.column) }, of: o.of.map((x) => x.text).filter((x) => declared.includes(x)) };
  });
  const sorted = order(declared, (name) => all.find((o) => o.name === name)?.of ?? []);
  if (!('cycle' in sorted)) return all;
  c.report(names.cyclicDefinition.at(at(open.offices.find((o) => o.name.text === sorted.cycle[0])!.name), { names: sorted.cycle, rows: false, offices: true }));
  return all.map((o) => ({ ...o, of: [] }));
}

/** For editors: where offices are declared, and where others join them. */
export function noteOffices(c: Context, { offices, file }: OpenSettings): void {
  if (c.notes === null || offices.length === 0) return;
  const { choices } = officeType(c);
  c.notes.words(choices, file, offices.map((o) => o.name));
  for (const o of offices) for (const other of o.of) if (choices.includes(other.text)) c.notes.use(file, other.span, { kind: 'choice', word: other.text, choices });
}

/** The office that a formula names: its name, a field whose words are offices, or a formula that chooses one. `doing` completes "… a missing value has no answer". Null where it names none, which has been said. */
export function officeNamed(c: Context, scope: Scope, node: ast.Expression, doing: string): Expr | null {
  const type = officeType(c), offices = type.choices;
  const refuse = (words: readonly string[], from: string | null): null => {
    c.report(names.unknownOffice.at(place(c, scope.file, node.span), { names: words, from, candidates: words.length === 1 ? suggest(words[0]!, offices) : [], offices }));
    return null;
  };
  if (node.kind === 'Title') {
    if (!offices.includes(node.text)) return refuse([node.text], null);
    c.notes?.use(scope.file, node.span, { kind: 'choice', word: node.text, choices: type.choices });
    return constant(node.text, type, at(scope.file, node.span));
  }
  const found = value(c, scope, node, offices.length === 0 ? null : type);
  if (found.type.kind === 'error') return null;
  if (found.type.kind !== 'choice') {
    c.report(types.wrongType.at(place(c, scope.file, node.span), { expected: 'an office', found: typeText(found.type, relationName(c)), where: 'this place', help: 'an office is a name, as in `in Berlin`, or a field whose words are offices: `office one of Berlin, New_York`' }));
    return null;
  }
  const unknown = found.type.choices.filter((word) => !offices.includes(word));
  return unknown.length > 0 ? refuse(unknown, textOf(c, scope, node)) : needed(c, scope, found, node, doing).expr;
}

/** `4 business hours in Berlin` */
export function officeLength(c: Context, scope: Scope, node: Extract<ast.Expression, { kind: 'Duration' }>, length: Checked, office: ast.Expression): Checked {
  const found = officeNamed(c, scope, office, 'counting by the hours of'), { type } = length;
  if (type.kind !== 'duration' || found === null) return failed(scope.file, node.span);
  if (type.of !== 'business hours' && type.of !== 'business days') {
    const unit = `${node.unit}${node.amount === '1' ? '' : 's'}`, business = type.of === 'hours' || type.of === 'days' ? `\`${node.amount} business ${unit} in ${textOf(c, scope, office)}\`` : undefined;
    c.report(types.wrongType.at(place(c, scope.file, node.span), { expected: 'business time', found: typeText(type, relationName(c)), where: '`in` an office', help: business === undefined ? 'months are the same in every office: leave `in …` out' : `an office has hours of its own: ${business}; without \`business\` the clock runs day and night, in every office` }));
    return failed(scope.file, node.span);
  }
  return { ...length, type: { kind: 'office length', of: type.of, office: found, key: canonical(found, -1), written: textOf(c, scope, office) } };
}

/** What is kept has a value by itself, and a length in an office has none. `where` is what would keep it. */
export function kept(c: Context, file: number, span: ast.Node['span'], e: Checked, where: string, length: string): Checked {
  if (e.type.kind !== 'office length') return e;
  c.report(types.officeForgotten.at(place(c, file, span), { length: length.replace(/ in .*$/, ''), office: e.type.written, where }));
  return failed(file, span);
}
