/** Records: the shape of the data. Their fields are known before any formula is checked. */
import { parseFraction } from '../base/exact.js';
import { minorUnits } from '../base/currency.js';
import { suggest } from '../base/suggest.js';
import type { Span } from '../base/span.js';
import type { At, Expr, Field, ValueType } from '../core/ir.js';
import * as names from '../diagnostics/codes/names.js';
import * as policy from '../diagnostics/codes/policy.js';
import * as types from '../diagnostics/codes/types.js';
import type { Declared } from '../names/declarations.js';
import { isCurrency } from '../syntax/currencies.js';
import { typeWords } from '../syntax/words.js';
import type * as ast from '../syntax/ast.js';
import { COUNT, DATE, DAYS, FLAG, NUMBER, PERCENT, TEXT, TIME, isAmount, join, period, typeText } from '../types/type.js';
import type { Type } from '../types/type.js';
import { call, column, constant } from './build.js';
import { at, fileSpan, place, relationName, sourceText } from './context.js';
import type { Context } from './context.js';
import type { Checked, ColumnInfo, RelationInfo, Scope } from './known.js';
import { value } from './expression.js';
import { kept } from './offices.js';
import { fieldBounds } from './presence.js';
import { relationNamed } from './scope.js';

/** The type that is written; null after saying what is wrong with it. */
export function typeNode(c: Context, file: number, node: ast.TypeNode): ValueType | null {
  switch (node.kind) {
    case 'InvalidType': return null;
    case 'ChoiceType': {
      const words = node.choices.map((w) => ({ text: w.kind === 'Title' ? w.text : w.value, span: w.span })), choices = words.map((w) => w.text);
      c.notes?.words(choices, file, words);
      return { kind: 'choice', choices };
    }
    case 'ReferenceType': {
      const target = relationNamed(c, file, node.record.text, node.record.span);
      return target === null ? null : { kind: 'row', relation: target.id };
    }
    case 'NamedType': return namedType(c, file, node);
  }
}

function namedType(c: Context, file: number, node: Extract<ast.TypeNode, { kind: 'NamedType' }>): ValueType | null {
  const word = node.name.text;
  switch (word) {
    case 'text': return TEXT;
    case 'number': return NUMBER;
    case 'count': return COUNT;
    case 'percent': return PERCENT;
    case 'date': return DATE;
    case 'time': return TIME;
    case 'flag': return FLAG;
    case 'days': case 'hours': case 'months': return { kind: 'duration', of: word };
    case 'day': case 'week': case 'month': case 'quarter': case 'half': case 'year': return period(word);
    case 'money': {
      if (node.currency?.kind === 'Title') {
        if (isCurrency(node.currency.text)) return { kind: 'money', currency: node.currency.text };
        c.report(types.badLiteral.at(place(c, file, node.currency.span), { text: node.currency.text, expected: 'the code of a currency', help: 'currencies are written as ISO 4217 codes: USD, EUR, GBP, …' }));
        return null;
      }
      if (node.currency !== undefined) c.taint ??= 'money in a currency of its own row is not computed yet';
      if (c.settings.currency !== null) return { kind: 'money', currency: c.settings.currency };
      c.report(types.needsCurrency.at(place(c, file, node.span), {}));
      return null;
    }
    default:
      c.report(types.badLiteral.at(place(c, file, node.span), { text: word, expected: 'a type', help: suggest(word, typeWords)[0] === undefined ? `types are ${typeWords.join(', ')}, \`one of A, B\`, or the name of a record` : `did you mean \`${suggest(word, typeWords)[0]}\`?` }));
      return null;
  }
}

/** `money in currency`: the field of the same record that says which. */
const ownCurrency = (node: ast.TypeNode): ast.Name | null => (node.kind === 'NamedType' && node.name.text === 'money' && node.currency?.kind === 'Name' ? node.currency : null);

const decimalsOf = (type: ValueType, node: ast.TypeNode): number => {
  switch (type.kind) {
    case 'money': return minorUnits(type.currency);
    case 'number': return node.kind === 'NamedType' && node.decimals !== undefined ? Number(node.decimals.text) : 6;
    case 'percent': return 8;
    default: return 0;
  }
};

/** The input fields of a record, in order; computed fields come after them, so that column `i` of the data is field `i`. */
export function fieldsOf(c: Context, declared: Declared<ast.Record_>, relation: RelationInfo): readonly Field[] {
  const { node, file } = declared;
  const fields: Field[] = [];
  const seen = new Map<string, Span>();
  const take = (name: ast.Name): boolean => {
    const first = seen.get(name.text);
    if (first === undefined) { seen.set(name.text, name.span); return true; }
    c.report(names.duplicate.at(place(c, file, name.span, { related: [{ span: fileSpan(c, file, first), text: 'declared here' }] }), { name: name.text, what: 'field', of: node.name.text }));
    return false;
  };
  const later: ast.ComputedField[] = [];
  for (const f of node.fields) {
    if (f.kind === 'InvalidLine' || !take(f.name)) continue;
    notTaken(c, file, f.name);
    if (f.kind === 'ComputedField') { later.push(f); continue; }
    const outer = c.taint;
    c.taint = null;
    // What it is worth is known with the currency of its row; until then it is a number of something.
    const type = ownCurrency(f.type) === null ? typeNode(c, file, f.type) : NUMBER;
    if (c.taint !== null) relation.notRun ??= c.taint;
    c.taint = outer;
    addField(c, relation, fields, f, file, type);
  }
  if (node.dated) {
    const here = at(file, node.name.span);
    for (const name of ['from', 'through'] as const) {
      fields.push({ name, type: DATE, decimals: 0, optional: name === 'through', key: false, bounds: [], editedBy: [], known: { kind: 'planned' }, at: here });
      pushColumn(relation, { name, title: null, role: null, at: here, make: null, checked: { type: DATE, optional: name === 'through', expr: column(0, relation.columns.length, DATE, here) } });
    }
  }
  for (const f of node.fields) {
    if (f.kind !== 'Field') continue;
    const option = f.options.find((o) => o.kind === 'FixedOn');
    if (option?.kind !== 'FixedOn') continue;
    const i = fields.findIndex((x) => x.name === f.name.text), event = fields.findIndex((x) => x.name === option.event.text);
    if (event < 0 || (fields[event]!.type.kind !== 'date' && fields[event]!.type.kind !== 'time')) {
      c.report(policy.fixedOn.at(place(c, file, option.event.span), { event: option.event.text }));
    } else {
      c.notes?.use(file, option.event.span, { kind: 'named column', relation, name: option.event.text });
      if (i >= 0) fields[i] = { ...fields[i]!, known: { kind: 'fixed', on: event } };
    }
  }
  for (const f of node.fields) {
    const says = f.kind === 'Field' ? ownCurrency(f.type) : null;
    if (f.kind !== 'Field' || says === null) continue;
    const i = fields.findIndex((x) => x.name === f.name.text), by = fields.find((x) => x.name === says.text);
    if (by === undefined) c.report(names.unknownColumn.at(place(c, file, says.span), { name: says.text, relation: node.name.text, candidates: suggest(says.text, fields.map((x) => x.name)), columns: fields.map((x) => x.name) }));
    else if (by.type.kind !== 'choice' || by.optional) c.report(types.wrongType.at(place(c, file, says.span), { expected: 'a field that says one of the currencies, and is always there', found: `${typeText(by.type, relationName(c))}${by.optional ? ' that may be missing' : ''}`, where: '`money in`', help: `declare it as \`${says.text} one of USD, EUR\`` }));
    else c.notes?.use(file, says.span, { kind: 'named column', relation, name: says.text });
    if (by?.type.kind === 'choice' && !by.optional) fields[i] = { ...fields[i]!, decimals: Math.max(...by.type.choices.map(minorUnits)) };
  }
  for (const f of later) {
    const scope: Scope = { file, rows: [{ binder: 0, relation, window: false }], facts: { present: new Set(), nonzero: new Set() }, governed: null, locals: new Map(), explicit: new Set(), where: `in ${node.name.text}` };
    pushColumn(relation, { name: f.name.text, title: f.title?.value ?? null, role: null, at: at(file, f.span), make: () => kept(c, file, f.value.span, value(c, scope, f.value), `\`${f.name.text}\``, sourceText(c, file, f.value.span)), checked: null });
  }
  if (node.dated) addUntil(relation, at(file, node.name.span));
  relation.keys = fields.flatMap((f, i) => (f.key ? [i] : []));
  return fields;
}

function addField(c: Context, relation: RelationInfo, fields: Field[], f: ast.Field, file: number, type: ValueType | null): void {
  const here = at(file, f.span);
  const has = (kind: ast.FieldOption['kind']): boolean => f.options.some((o) => o.kind === kind);
  const optional = has('Optional'), key = has('Key');
  const bounds = type === null ? [] : f.options.flatMap((o) => (o.kind === 'Bound' ? boundOf(c, file, o, type) : []));
  const temporal = type?.kind === 'date' || type?.kind === 'time';
  const parties = f.options.flatMap((o) => (o.kind === 'EditedBy' ? o.parties : []));
  for (const p of parties) knownParty(c, file, p);
  fields.push({
    name: f.name.text, type: type ?? TEXT, decimals: type === null ? 0 : decimalsOf(type, f.type), optional, key, bounds: bounds.map(({ bound, text }) => ({ bound, value: text })), editedBy: parties.map((p) => p.text),
    known: !temporal ? { kind: 'undated' } : has('Planned') ? { kind: 'planned' } : { kind: 'event' }, at: here,
  });
  const says = ownCurrency(f.type);
  const shown: Type = says !== null ? { kind: 'money of its row', relation: relation.id, column: relation.columns.length, currency: says.text } : type ?? { kind: 'error' };
  const info = pushColumn(relation, { name: f.name.text, title: f.title?.value ?? null, role: null, at: here, make: null, checked: { type: shown, optional, expr: column(0, relation.columns.length, type ?? TEXT, here) } });
  fieldBounds.set(info, bounds.map(({ bound, number }) => ({ bound, value: number })));
}

export function knownParty(c: Context, file: number, name: ast.Name): void {
  const parties = c.settings.parties.map((p) => p.name);
  if (parties.includes(name.text)) c.notes?.use(file, name.span, { kind: 'party', name: name.text });
  else c.report(names.unknownParty.at(place(c, file, name.span), { name: name.text, candidates: suggest(name.text, parties) }));
}

/** A bare name must mean one thing to every reader: a column may not share its name with a parameter, scale or table that is seen beside it. */
export function notTaken(c: Context, file: number, name: ast.Name): void {
  for (const [by, map] of [['a parameter', c.declarations.parameters], ['a scale', c.declarations.scales], ['a table', c.declarations.tables]] as const) {
    const other = map.get(name.text)?.[0];
    if (other === undefined || !(c.declarations.sees(file, other.file) || c.declarations.sees(other.file, file))) continue;
    c.report(names.nameTaken.at(place(c, file, name.span, { related: [{ span: fileSpan(c, other.file, other.node.name.span), text: `${by} here` }] }), { name: name.text, by }));
  }
}

export function pushColumn(relation: RelationInfo, column: Pick<ColumnInfo, 'name' | 'title' | 'role' | 'at' | 'make' | 'checked'>): ColumnInfo {
  // Written out: V8 makes an object of known names many times faster than a copy with additions, and there are thousands.
  const { name, title, role, at, make, checked } = column;
  const info: ColumnInfo = { id: relation.columns.length, name, title, role, at, make, state: checked === null ? 'todo' : 'done', checked, notRun: null, readsItself: false, assumed: null, provisional: null };
  relation.columns.push(info);
  relation.byName.set(info.name, info);
  return info;
}

/** A column that the header of the relation fills. */
export function addItem(c: Context, relation: RelationInfo, name: string, type: ValueType, here: At, file: number, node: ast.Node): void {
  if (relation.byName.has(name)) c.report(names.duplicate.at(place(c, file, node.span), { name, what: 'the row', of: relation.name }));
  pushColumn(relation, { name, title: null, role: null, at: here, make: null, checked: { type, optional: false, expr: column(0, relation.columns.length, type, here) } });
}

function boundOf(c: Context, file: number, o: Extract<ast.FieldOption, { kind: 'Bound' }>, type: ValueType): { bound: typeof o.bound; text: string; number: NonNullable<ReturnType<typeof parseFraction>> }[] {
  const scope: Scope = { file, rows: [], facts: { present: new Set(), nonzero: new Set() }, governed: null, locals: new Map(), explicit: new Set(), where: 'here' };
  const found = value(c, scope, o.value);
  if (found.type.kind === 'error') return [];
  const plain = found.type.kind === 'count' || found.type.kind === 'number';
  const fits = isAmount(type) && (join(type, found.type) !== null || (plain && type.kind === 'money'));
  if (!fits || found.expr.op !== 'const' || typeof found.expr.value !== 'string') {
    c.report(types.wrongType.at(place(c, file, o.value.span), { expected: typeText(type, relationName(c)), found: typeText(found.type, relationName(c)), where: `\`${o.bound}\`` }));
    return [];
  }
  const number = parseFraction(found.expr.value);
  return number === null ? [] : [{ bound: o.bound, text: found.expr.value, number }];
}

/** The last day a dated row is in force: its `through`, or the day before the next row of the same key; missing while it is open. */
function addUntil(relation: RelationInfo, here: ReturnType<typeof at>): void {
  const id = (name: string): number => relation.byName.get(name)!.id;
  pushColumn(relation, {
    name: 'until', title: null, role: null, at: here, checked: null,
    make: (): Checked => {
      const own = (name: string): Expr => column(0, id(name), DATE, here), other = (name: string): Expr => column(1, id(name), DATE, here);
      const keys = relation.keys.map((k) => {
        const t = relation.columns[k]!.checked!.type as ValueType;
        return { inner: column(1, k, t, here), outer: column(0, k, t, here) };
      });
      const next: Expr = { op: 'aggregate', fn: 'smallest', binder: 1, over: { relation: relation.id }, keys, where: call('greater', [other('from'), own('from')], FLAG, here), value: other('from'), order: [], type: DATE, at: here };
      return { type: DATE, optional: true, expr: { op: 'otherwise', value: own('through'), fallback: call('addDays', [next, constant('-1', DAYS, here)], DATE, here), type: DATE, at: here } };
    },
  });
}
