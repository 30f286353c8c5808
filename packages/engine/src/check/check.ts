/** Names, types and rules: trees to a program. Everything is checked, in whatever order it needs each other; a program comes out only when nothing is wrong. */
import { gregorianCalendar } from '../base/periods.js';
import { order } from '../base/graph.js';
import { suggest } from '../base/suggest.js';
import { IR_VERSION } from '../core/ir.js';
import type { At, Column, Field, Invariant, Program, Relation, Settings, Source } from '../core/ir.js';
import * as names from '../diagnostics/codes/names.js';
import * as policy from '../diagnostics/codes/policy.js';
import * as typesCode from '../diagnostics/codes/types.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { declare, declaredIn } from '../names/declarations.js';
import type { Declarations, Declared, KeptNames, RelationDeclaration, Versions } from '../names/declarations.js';
import type { SourceFile } from '../names/source-file.js';
import { walk } from '../syntax/walk.js';
import type * as ast from '../syntax/ast.js';
import { COUNT, ERROR, join, typeText, valueType } from '../types/type.js';
import type { Type } from '../types/type.js';
import { influence } from './influence.js';
import { officeTime } from './office-time.js';
import { knownWhen } from './known-when.js';
import type { MeaningIndex } from './meaning-index.js';
import { indexOf } from './meaning-index.js';
import { recorder } from './notes.js';
import type { Notes } from './notes.js';
import { at, columnType, fileSpan, isStandIn, place, placeOf, relationName, sourceText, standInsMade } from './context.js';
import type { Context, Near, ParameterInfo, RelationNames } from './context.js';
import type { ColumnInfo, RelationInfo, Scope } from './known.js';
import { as, condition, value } from './expression.js';
import { ratesOf } from './conversion.js';
import { partsOf, shapePieces } from './credits.js';
import { declarePayments, paysOf, shapePayments, shapePostings } from './plans.js';
import { acceptedOf, betterOf, isMeasured, servesOf } from './goals.js';
import { addTotalPay, guardOf } from './guards.js';
import { fieldsOf, typeNode } from './records.js';
import { headerWhere, rowScope } from './header.js';
import { addKindColumns, boundsOf, checkObligations, declareColumns, governedOf, makeRowFacts, partsOf as listParts, shapeOf, sourceOf } from './relations.js';
import { intervalsOf } from './versions.js';
import { axisTypes, scaleOf, tableOf, versionDates } from './reading.js';
import { settled } from './settled.js';
import { kept, noteOffices, resolveOffices } from './offices.js';
import { settingsOf } from './settings.js';
import type { OpenSettings } from './settings.js';
import { stepsOf } from './steps.js';
import { testOf } from './tests.js';
import { wantsOf, within } from './wanted.js';
import type { Wanted, Wants } from './wanted.js';

export interface Checked { readonly diagnostics: readonly Diagnostic[]; readonly program: Program | null; /** what names mean and formulas are, if it was asked for; worked out when it is called */ readonly index: (() => MeaningIndex) | null }

const NOTHING = { present: new Set<string>(), nonzero: new Set<string>() };
const bare = (file: number, where: string): Scope => ({ file, rows: [], facts: NOTHING, governed: null, locals: new Map(), explicit: new Set(), where });

/**
 * `broken`: some text could not be read, so that what is not understood has been said already. `only`: what is wanted. Then of the other files
 * is read what those need and no more, so that the work grows with what is wanted; what is found by looking at the whole program is left out, and there is no program.
 */
export function check(files: readonly SourceFile[], broken = false, indexed = false, only: Wanted | null = null, kept: KeptNames | null = null): Checked {
  const notes = indexed ? recorder() : null;
  const findings = collector(), before = standInsMade();
  const declarations = declare(files, findings.report, kept);
  const open = settingsOf(declarations, findings.report);
  const near = only === null ? null : nearOf(declarations, only.paths, open);
  const c = contextOf(declarations, open.settings, findings, notes, only?.at == null);
  createRelations(c, near);
  const settings = resolveSettings(c, open);
  const fields = shape(c, open);
  ratesOf(c);
  checkParameters(c, near);
  const wanted = only === null ? null : wantsOf(files, only, findings, kept === null || indexed || only.at !== null ? null : kept.right);
  checkScalesAndTables(c, near, wanted);
  if (wanted !== null) {
    checkSome(c, fields, open, wanted);
    wanted.done();
    return { diagnostics: findings.list().filter((d) => d.span === undefined || only!.paths.has(d.span.file)), program: null, index: notes === null ? null : () => indexOf(c, notes, near, only!.at !== null) };
  }
  const program = lower(c, settings, fields, open);
  if (program !== null && !broken && standInsMade() > before && !findings.list().some((d) => d.severity === 'error')) refuseStandIns(c, program);
  if (program !== null && !findings.list().some((d) => d.severity === 'error')) { knownWhen(c, program); influence(c, program); officeTime(c, program); settled(c, program); }
  return { diagnostics: findings.list(), program: findings.list().some((d) => d.severity === 'error') ? null : program, index: notes === null ? null : () => indexOf(c, notes, null) };
}

/** The last line of defence: what could not be understood must have been reported. If it was not, that is said instead of running something else. */
function refuseStandIns(c: Context, program: Program): void {
  const waiting: object[] = [program];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (isStandIn(next)) { c.report(policy.notUnderstood.at(placeOf(c, (next as { at: At }).at), {})); return; }
    // Most arrays are places, of numbers alone. A program has many thousand parts: none is copied on the way.
    if (Array.isArray(next)) { for (const part of next as readonly unknown[]) if (typeof part === 'object' && part !== null) waiting.push(part); continue; }
    const parts = next as Readonly<Record<string, unknown>>;
    for (const name in parts) { const part = parts[name]; if (typeof part === 'object' && part !== null) waiting.push(part); }
  }
}

/** Findings, each once: a formula that is read in several places is wrong in one. */
function collector(): Pick<Context, 'report' | 'reportNow' | 'quietly' | 'aloud'> & { list(): readonly Diagnostic[]; /** how often something was to be said, also where it had been said */ attempts(): number } {
  const found: Diagnostic[] = [], seen = new Set<string>(), quiet: Diagnostic[][] = [];
  let attempts = 0;
  const reportNow = (d: Diagnostic): void => {
    attempts += 1;
    const key = `${d.code} ${d.span?.file} ${d.span?.start} ${d.span?.end}`;
    if (seen.has(key)) return;
    seen.add(key);
    found.push(d);
  };
  return {
    reportNow,
    report: (d) => { const around = quiet[quiet.length - 1]; if (around === undefined) reportNow(d); else around.push(d); },
    list: () => found, attempts: () => attempts,
    aloud(run) {
      const around = quiet.splice(0);
      try { return run(); } finally { quiet.push(...around); }
    },
    quietly(run) {
      const said: Diagnostic[] = [];
      quiet.push(said);
      try { return { result: run(), said }; } finally { quiet.pop(); }
    },
  };
}

function contextOf(declarations: Declarations, settings: Settings, findings: ReturnType<typeof collector>, notes: Notes | null, heard: boolean): Context {
  const calendar = gregorianCalendar(settings.year);
  return {
    declarations, settings, heard, notes, relations: [], filled: new Map(), relationByName: new Map(), parameters: new Map(), taint: null, report: findings.report, reportNow: findings.reportNow, quietly: findings.quietly, checking: { stack: [], lowest: Number.POSITIVE_INFINITY, round: 0 }, aloud: findings.aloud,
    period: (text) => calendar.parse(text), periodOf: (unit, day) => { const ordinal = calendar.periodOf(day, unit); return { text: calendar.text(ordinal, unit), start: calendar.start(ordinal, unit) }; },
    edgeOf: (unit, ordinal, end) => (end === 'start' ? calendar.start(ordinal, unit) : calendar.end(ordinal, unit)),
  };
}

/* ---------------------------------------------------------------- what there is */

/** The relations whose rows the source fills whole: they are not written, but follow from others. */
const isFilled = (c: Context, r: RelationInfo): boolean => c.filled.has(r);
const plansOf = (c: Context): readonly { readonly plan: RelationInfo; readonly payments: RelationInfo }[] => [...c.filled].flatMap(([payments, f]) => (f.kind === 'payments' ? [{ plan: f.from, payments }] : []));

function createRelations(c: Context, near: Near | null): void {
  if (near === null) for (const [name, versions] of c.declarations.relations) createRelation(c, name, versions);
  else {
    (c as { relationByName: RelationNames }).relationByName = relationsOnDemand(c);
    for (const name of namesIn(c, near, 'relations')) createRelation(c, name, c.declarations.relations.get(name)!);
  }
  const [first] = plansOf(c);
  // The ledger is made of all plans: where not all are here, nobody reads it.
  if (closes(c.declarations) && (near === null || near.all) && first !== undefined && !c.relationByName.has('Posting')) {
    const ledger = addRelation(c, 'Posting', 'list', 'What each closing posts', first.plan.file, { start: first.plan.at[1], end: first.plan.at[2] }, [], false);
    c.filled.set(ledger, { kind: 'postings', from: ledger });
  }
}

/** The names that some files declare, in their order. */
const namesIn = (c: Context, near: Near, kind: 'relations' | 'parameters' | 'scales' | 'tables'): ReadonlySet<string> => new Set(near.files.flatMap((file) => declaredIn(c.declarations.files[file]!.tree)[kind].map((node) => node.name.text)));

/** Names of one kind with their versions: all, or those that some file nearby declares. */
function* declaredNear<D>(c: Context, near: Near | null, kind: 'parameters' | 'scales' | 'tables', all: { get(name: string): Versions<D> | undefined; [Symbol.iterator](): Iterator<readonly [string, Versions<D>]> }): Generator<readonly [string, Versions<D>]> {
  if (near === null) for (const entry of all) yield entry;
  else for (const name of namesIn(c, near, kind)) yield [name, all.get(name)!];
}

function createRelation(c: Context, name: string, versions: Versions<RelationDeclaration>): void {
  const first = versions[0]!;
  const kind = first.node.kind === 'Record' ? 'record' : first.node.relation;
  // A record has one version: its shape is that of the data.
  if (first.node.kind === 'Record' || versions.some((v) => v.node.kind === 'Record')) for (const again of versions.slice(1)) {
    c.report(names.duplicate.at(place(c, again.file, again.node.name.span, { related: [{ span: fileSpan(c, first.file, first.node.name.span), text: 'declared here' }] }), { name, what: first.node.kind === again.node.kind ? 'record' : 'the name', of: '' }));
  }
  const add = (as: string, of: RelationInfo['kind']): RelationInfo => addRelation(c, as, of, first.node.title?.value ?? null, first.file, first.node.name.span, kind === 'record' ? [first] : versions, first.node.kind === 'Record' && first.node.dated);
  // What is cut into pieces, and the payments of a plan, are relations of their own.
  const whole = kind === 'attribution' || kind === 'credit' ? add(`${name}.whole`, 'list') : null;
  const relation = add(name, kind);
  if (whole !== null) c.filled.set(relation, { kind: 'pieces', from: whole });
  if (kind === 'plan') c.filled.set(add(`${name}.payments`, 'list'), { kind: 'payments', from: relation });
}

/** The relations of files that are not near: each is made when its name is asked for, with nothing but its name. */
function relationsOnDemand(c: Context): RelationNames {
  const made = new Map<string, RelationInfo>(), declared = c.declarations.relations;
  const get = (name: string): RelationInfo | undefined => {
    if (!made.has(name) && declared.has(name)) createRelation(c, name, declared.get(name)!);
    return made.get(name);
  };
  return {
    get, has: (name) => made.has(name) || declared.has(name), set: (name, relation) => { made.set(name, relation); }, values: () => { for (const name of declared.keys()) get(name); return made.values(); },
    *keys() {
      for (const name of declared.keys()) {
        yield name;
        const node = declared.get(name)![0]!.node, kind = node.kind === 'Record' ? 'record' : node.relation;
        if (kind === 'plan') yield `${name}.payments`;
        if (kind === 'attribution' || kind === 'credit') yield `${name}.whole`;
      }
      if (hasLedger(c.declarations)) yield 'Posting';
    },
  };
}

const closes = (d: Declarations): boolean => d.policies.some((p) => p.node.lines.some((l) => l.kind === 'Closes'));
const hasLedger = (d: Declarations): boolean => d.relations.has('Posting') || (closes(d) && d.files.some((f) => declaredIn(f.tree).hasPlan));

function addRelation(c: Context, name: string, kind: RelationInfo['kind'], title: string | null, file: number, span: ast.Node['span'], versions: RelationInfo['versions'], dated: boolean): RelationInfo {
  const relation: RelationInfo = {
    id: c.relations.length, name, rowName: name.toLowerCase(), kind, title, at: at(file, span), file, versions, dated, items: [], columns: [], byName: new Map(), keys: [],
    governed: null, rowFacts: { state: 'todo', facts: NOTHING }, makeRowFacts: null, ordered: false, bounds: null, notRun: null,
  };
  c.relations.push(relation);
  if (kind !== 'check') c.relationByName.set(name, relation);
  return relation;
}

function shape(c: Context, open: OpenSettings): ReadonlyMap<number, readonly Field[]> {
  const fields = new Map<number, readonly Field[]>();
  // The list grows while it is read, by what is named of files that are not near.
  const all = c.relations.slice();
  for (const r of all) if (r.kind === 'record') fields.set(r.id, fieldsOf(c, r.versions[0] as Declared<ast.Record_>, r));
  for (const r of all) if (r.kind === 'record') checkReferences(c, r, fields.get(r.id)!);
  const fallback = open.dated === null ? null : { node: open.dated, file: open.file };
  const lists = all.filter((r) => r.kind !== 'record' && !isFilled(c, r)), filled = [...c.filled];
  // Pieces and payments come first: other relations are made of their rows. What they are made of needs only to be known by name.
  for (const [r, f] of filled) {
    if (f.kind === 'payments') r.rowName = `${f.from.rowName}_payment`;
    if (f.kind === 'pieces') shapePieces(c, r, f.from);
    else if (f.kind === 'payments') shapePayments(c, r, f.from);
    else shapePostings(c, r, plansOf(c), c.settings.closes !== null && 'every' in c.settings.closes ? c.settings.closes.every : null);
  }
  for (const r of lists) {
    shapeOf(c, r, r.versions[0]!.node as ast.Relation, r.file);
    boundsOf(c, r, fallback);
    r.governed = governedOf(c, r);
    r.ordered = r.versions.some((v) => v.node.kind === 'Relation' && v.node.lines.some((l) => l.kind === 'OrderedBy'));
    r.makeRowFacts = () => makeRowFacts(c, r);
  }
  for (const r of lists) { declareColumns(c, r); if (r.kind === 'plan') declarePayments(c, r); addKindColumns(c, r); }
  // Rows made of rows that are not computed are not computed either.
  for (let changed = true; changed;) {
    changed = false;
    for (const r of [...lists, ...filled.map(([r]) => r)]) for (const i of r.items) if (i.kind === 'row' && i.relation.notRun !== null && r.notRun === null) { r.notRun = i.relation.notRun; changed = true; }
  }
  return fields;
}

function checkReferences(c: Context, r: RelationInfo, fields: readonly Field[]): void {
  for (const f of fields) {
    if (f.type.kind !== 'row') continue;
    const target = c.relations[f.type.relation]!;
    if (target.kind !== 'record' || target.keys.length !== 1) c.report(policy.keyless.at(placeOf(c, f.at, { related: [{ span: fileSpan(c, target.file, { start: target.at[1], end: target.at[2] }), text: `${target.name} is declared here` }] }), { record: target.name, field: f.name }));
  }
}

function resolveSettings(c: Context, open: OpenSettings): Settings {
  let s = open.settings;
  const record = (title: ast.Title): RelationInfo | null => {
    const found = c.relationByName.get(title.text);
    if (found?.kind === 'record') { c.notes?.use(open.file, title.span, { kind: 'relation', relation: found }); return found; }
    c.report(names.unknownRelation.at(place(c, open.file, title.span), { name: title.text, candidates: suggest(title.text, [...c.relationByName.values()].filter((r) => r.kind === 'record').map((r) => r.name)) }));
    return null;
  };
  if (open.calendar !== null) { const r = record(open.calendar); if (r !== null) s = { ...s, calendar: r.id }; }
  // Columns of these records are known by name only after their fields: their places are looked up in the tree.
  const fieldAt = (r: RelationInfo, name: ast.Name): number => {
    const node = r.versions[0]!.node as ast.Record_;
    const inputs = node.fields.filter((f): f is ast.Field => f.kind === 'Field');
    const i = inputs.findIndex((f) => f.name.text === name.text);
    if (i >= 0) c.notes?.use(open.file, name.span, { kind: 'named column', relation: r, name: name.text });
    if (i < 0) c.report(names.unknownColumn.at(place(c, open.file, name.span), { name: name.text, relation: r.name, candidates: suggest(name.text, inputs.map((f) => f.name.text)), columns: inputs.map((f) => f.name.text) }));
    return i;
  };
  if (open.holidays !== null) {
    const r = record(open.holidays.record), column = r === null ? -1 : fieldAt(r, open.holidays.column);
    if (r !== null && column >= 0) s = { ...s, holidays: { ...s.holidays, from: { relation: r.id, column } } };
  }
  if (open.closes !== null) {
    const r = record(open.closes.record), column = r === null ? -1 : fieldAt(r, open.closes.column);
    if (r !== null && column >= 0) s = { ...s, closes: { relation: r.id, column } };
  }
  if (open.offices.length > 0) {
    s = { ...s, offices: resolveOffices(c, open, (title, name) => {
      const r = record(title), column = r === null ? -1 : fieldAt(r, name);
      return r === null || column < 0 ? null : { relation: r.id, column };
    }) };
  }
  (c as { settings: Settings }).settings = s;
  noteOffices(c, open);
  return s;
}

/* ---------------------------------------------------------------- parameters, scales, tables */

function checkParameters(c: Context, near: Near | null): void {
  const all = new Map(declaredNear(c, near, 'parameters', c.declarations.parameters));
  const uses = (name: string): string[] => {
    const found: string[] = [];
    for (const v of all.get(name) ?? []) walk(v.node.value, (n) => { if (n.kind === 'Name' && all.has(n.text)) found.push(n.text); });
    return found;
  };
  const sorted = order([...all.keys()], uses);
  if ('cycle' in sorted) {
    const first = all.get(sorted.cycle[0]!)![0]!;
    c.report(names.cyclicDefinition.at(place(c, first.file, first.node.name.span), { names: sorted.cycle, rows: false }));
  }
  const cyclic = new Set('cycle' in sorted ? sorted.cycle : []);
  const inOrder = 'order' in sorted ? sorted.order : [...all.keys()];
  for (const name of inOrder) {
    const versions = all.get(name)!, first = versions[0]!;
    const broken = cyclic.has(name) || (cyclic.size > 0 && uses(name).some((u) => cyclic.has(u)));
    const values = broken ? [] : versions.map((v) => kept(c, v.file, v.node.value.span, value(c, bare(v.file, `in parameter \`${name}\``), v.node.value), `\`${name}\``, sourceText(c, v.file, v.node.value.span)));
    let type: Type = ERROR;
    for (const [i, v] of values.entries()) {
      const both: Type | null = i === 0 ? v.type : join(type, v.type);
      if (both === null) { const n = versions[i]!; typeDiffers(c, n, type, v.type); type = ERROR; break; }
      type = both;
    }
    if (type.kind === 'zero') type = COUNT;
    const known: Type = type.kind === 'asOf' ? ERROR : type;
    if (type.kind === 'asOf') c.report(typesCode.wrongType.at(place(c, first.file, first.node.value.span), { expected: 'a value that is the same in every run', found: 'the as-of date', where: 'a parameter', help: 'write `as_of` in the rule itself' }));
    const dates = versionDates(c, versions);
    const info: ParameterInfo = {
      id: c.parameters.size, name, title: first.node.title?.value ?? null, at: at(first.file, first.node.span), type: dates === null || broken ? ERROR : known,
      versions: (dates ?? []).flatMap((d, i) => (values[i] === undefined ? [] : [{ ...d, value: as(values[i]!, known), because: versions[i]!.node.because?.value ?? null, at: at(versions[i]!.file, versions[i]!.node.span) }])).sort((a, b) => (a.from ?? -Infinity) - (b.from ?? -Infinity)),
    };
    c.parameters.set(name, info);
  }
}

function typeDiffers(c: Context, v: Declared<ast.Parameter>, first: Type, second: Type): void {
  c.report(typesCode.noCommonType.at(place(c, v.file, v.node.value.span), { first: typeText(first, relationName(c)), second: typeText(second, relationName(c)), where: `the versions of \`${v.node.name.text}\`` }));
}

/** Each scale and table is checked where it stands, also when nothing reads it. */
function checkScalesAndTables(c: Context, near: Near | null, wants: Wants | null): void {
  for (const [name, versions] of declaredNear(c, near, 'scales', c.declarations.scales)) within(wants, versions, () => checkScale(c, name, versions));
  for (const [name, versions] of declaredNear(c, near, 'tables', c.declarations.tables)) within(wants, versions, () => checkTable(c, name, versions));
}

function checkScale(c: Context, name: string, versions: Versions<ast.Scale>): void {
  versionDates(c, versions);
  for (const v of versions) {
    const type = typeNode(c, v.file, v.node.type);
    if (type === null) continue;
    const argument = { type, optional: false, expr: { op: 'const', value: null, type, at: at(v.file, v.node.argument.span) } } as const;
    // Its values may be versioned parameters: which version is decided where the scale is read.
    const governed = (): { op: 'asOf'; type: { kind: 'date' }; at: ReturnType<typeof at> } => ({ op: 'asOf', type: { kind: 'date' }, at: at(v.file, v.node.span) });
    const own: Scope = { ...bare(v.file, `in scale \`${name}\``), locals: new Map([[v.node.argument.text, argument]]), governed };
    scaleOf(c, own, own, v.node.rows, name, argument, 'at', null, v.node);
  }
}

function checkTable(c: Context, name: string, versions: Versions<ast.Table>): void {
  versionDates(c, versions);
  for (const v of versions) {
    const axes = axisTypes(c, v);
    if (axes === null) continue;
    const own: Scope = { ...bare(v.file, `in table \`${name}\``), governed: () => ({ op: 'asOf', type: { kind: 'date' }, at: at(v.file, v.node.span) }) };
    const shadow = axisRelation(c, v, axes);
    const given = axes.map((t, i) => ({ type: t, optional: false, expr: { op: 'column', binder: 0, column: i, type: valueType(t), at: at(v.file, v.node.axes[i]!.span) } as const }));
    tableOf(c, { ...own, rows: [{ binder: 0, relation: shadow, window: false }] }, v, axes, given, at(v.file, v.node.span));
  }
}

/** The axes of a table as the fields of a row, so that gaps and overlaps are found without any reader. */
function axisRelation(c: Context, v: Declared<ast.Table>, axes: readonly Type[]): RelationInfo {
  const columns = axes.map((type, i): ColumnInfo => {
    const here = at(v.file, v.node.axes[i]!.span);
    return { id: i, name: v.node.axes[i]!.name.text, title: null, role: null, at: here, make: null, state: 'done', notRun: null, readsItself: false, assumed: null, provisional: null, checked: { type, optional: false, expr: { op: 'column', binder: 0, column: i, type: valueType(type), at: here } } };
  });
  return {
    id: c.relations.length, name: v.node.name.text, rowName: '', kind: 'check', title: null, at: at(v.file, v.node.span), file: v.file, versions: [], dated: false, items: [], columns, byName: new Map(columns.map((x) => [x.name, x])),
    keys: [], governed: null, rowFacts: { state: 'done', facts: NOTHING }, makeRowFacts: null, ordered: false, bounds: null, notRun: null,
  };
}

/* ---------------------------------------------------------------- the program */

/**
 * The files that the wanted ones can name something of, and the policy header. Of others only the names are needed, for what is said of names that are declared but not
 * imported; unless something is read that is made of all files: the ledger of all plans, or what all of them pay. A record with dates knows something of rows in every file.
 */
function nearOf(d: Declarations, only: ReadonlySet<string>, open: OpenSettings): Near {
  const { files } = d, of = (f: SourceFile): ReturnType<typeof declaredIn> => declaredIn(f.tree);
  const roots = files.flatMap((f, i) => (only.has(f.path) || (i === open.file && d.policies.length > 0) || of(f).hasDatedRecord ? [i] : []));
  const seen = new Set(roots.flatMap((r) => d.seen(r)));
  const all = files.some((f) => only.has(f.path) && of(f).checks.some((x) => x.kind === 'Guard')) || (hasLedger(d) && [...seen].some((i) => files[i]!.text.includes('Posting')));
  return { files: all ? files.map((_, i) => i) : [...seen].sort((a, b) => a - b), all };
}

/** What the wanted files say, for its findings alone. */
function checkSome(c: Context, fields: ReadonlyMap<number, readonly Field[]>, open: OpenSettings, wants: Wants): void {
  for (const declared of c.declarations.checks) wants.within([declared], () => { invariantOf(c, declared, open); });
  for (const t of c.declarations.tests) wants.within([t], () => { testOf(c, t, (file, span) => addRelation(c, '', 'check', null, file, span, [], false)); });
  // The list grows while it is read, by the rows of checks.
  for (const r of c.relations.slice()) wants.within(r.versions.length > 0 ? r.versions : [{ file: r.file, node: { span: { start: r.at[1], end: r.at[2] } } }], () => { relationOf(c, r, fields.get(r.id) ?? null); });
}

function lower(c: Context, settings: Settings, fields: ReadonlyMap<number, readonly Field[]>, open: OpenSettings): Program | null {
  const invariants: Invariant[] = [];
  for (const declared of c.declarations.checks) invariants.push(invariantOf(c, declared, open));
  const tests = c.declarations.tests.map((t) => testOf(c, t, (file, span) => addRelation(c, '', 'check', null, file, span, [], false)));
  const relations = c.relations.map((r) => relationOf(c, r, fields.get(r.id) ?? null));
  const parameters = [...c.parameters.values()].map((p) => ({ name: p.name, title: p.title, type: valueType(p.type), at: p.at, versions: p.versions }));
  const program: Program = { version: IR_VERSION, files: c.declarations.files.map((f) => f.path), settings, parameters, relations, invariants, tests };
  const found = stepsOf(program);
  if ('cycle' in found) {
    const { columns, relations: involved } = found.cycle;
    const first = columns[0] === undefined ? c.relations[involved[0]!]!.at : c.relations[columns[0].relation]!.columns[columns[0].column]!.at;
    const say = columns.length === 0 ? involved.map((i) => c.relations[i]!.name) : columns.map((x) => `${c.relations[x.relation]!.name}.${c.relations[x.relation]!.columns[x.column]!.name}`);
    c.report(names.cyclicDefinition.at(placeOf(c, first), { names: say.slice(0, 6), rows: columns.length < involved.length || columns.length === 0 }));
    return null;
  }
  return { ...program, relations: relations.map((r, i) => ({ ...r, steps: r.facts.notRun === null ? found.steps[i]! : [] })) };
}

function relationOf(c: Context, r: RelationInfo, fields: readonly Field[] | null): Relation {
  const outer = c.taint;
  c.taint = null;
  const columns = r.columns.map((col): Column => {
    const found = columnType(c, col);
    if (found.type.kind === 'nothing') c.report(typesCode.wrongType.at(placeOf(c, col.at), { expected: 'a value', found: 'never one', where: `\`${col.name}\``, help: '`missing` is one way of an `if` or `choose`, whose other ways say what kind of value it is' }));
    return { id: col.id, name: col.name, title: col.title, type: valueType(found.type), optional: found.optional, value: fillsSource(c, r, col) ? null : found.expr, role: col.role, at: col.at };
  });
  const filled = c.filled.get(r);
  const listed = r.kind !== 'record' && r.kind !== 'check' && filled === undefined && r.versions.length > 0;
  const parts = listed ? listParts(c, r) : null;
  if (listed) checkObligations(c, r);
  const each = r.kind === 'check' ? checkHeaders.get(r) ?? null : null;
  const source = filled !== undefined ? filledSource(c, r, filled) : fields !== null ? { op: 'scan' as const, dated: r.dated, fields } : parts !== null ? parts.source : each !== null ? sourceOf(c, r, each.node, each.file) : { op: 'single' as const };
  const notRun = r.notRun ?? r.columns.find((col) => col.notRun !== null)?.notRun ?? c.taint ?? (source === null ? '' : null);
  if (listed && notRun !== null && notRun !== '') c.report(policy.notYetRun.at(placeOf(c, r.at), { what: `${r.kind} ${r.name}`, why: notRun }));
  c.taint = outer;
  const lines = r.versions.flatMap((v) => (v.node.kind === 'Relation' ? v.node.lines : []));
  const first = r.versions[0]?.node;
  const id = (name: string): number | null => r.byName.get(name)?.id ?? null;
  const dates = r.versions.length > 1 ? c.quietly(() => versionDates(c, intervalsOf(r))).result : null;
  return {
    id: r.id, name: r.name, rowName: r.rowName, kind: r.kind === 'check' ? 'list' : r.kind, title: r.title, at: r.at, source: source ?? { op: 'single' }, where: notRun !== null ? null : parts?.where ?? (each === null ? null : headerWhere(c, r)),
    columns: notRun === null ? columns : columns.map((col) => ({ ...col, value: null })), steps: [], ordering: notRun === null ? parts?.ordering ?? null : null, conditions: notRun === null ? parts?.conditions ?? [] : [], keys: r.keys,
    facts: {
      governedBy: parts?.governed ?? null, agreedBy: lines.flatMap((l) => (l.kind === 'AgreedBy' ? l.parties.map((p) => p.text) : [])), ownedBy: lines.flatMap((l) => (l.kind === 'OwnedBy' ? l.parties.map((p) => p.text) : [])),
      by: first?.kind === 'Relation' ? first.by?.text ?? null : null, class: lines.flatMap((l) => (l.kind === 'Class' ? [l.name.text] : []))[0] ?? null,
      entered: r.kind === 'lead' ? id('entered_on') : null, value: isMeasured(r) ? id('value') : null, target: isMeasured(r) ? id('target') : null, better: betterOf(r), serves: servesOf(c, r), accepted: acceptedOf(r),
      versions: r.versions.map((v, i) => ({ from: dates?.[i]?.from ?? null, through: dates?.[i]?.through ?? null, at: at(v.file, v.node.span) })), notRun,
    },
  };
}

/** Whether the source gives the column its values: fields, items of a header, distinct keys. */
const fillsSource = (c: Context, r: RelationInfo, col: ColumnInfo): boolean => col.make === null || col.filled === true || isFilled(c, r) || (r.keys.includes(col.id) && r.items.length === 0 && r.kind !== 'record');

function filledSource(c: Context, r: RelationInfo, filled: { readonly kind: 'pieces' | 'payments' | 'postings'; readonly from: RelationInfo }): Source | null {
  if (r.notRun !== null) return null;
  switch (filled.kind) {
    case 'pieces': return partsOf(c, r, filled.from)?.source ?? null;
    case 'payments': return paysOf(c, r, filled.from)?.source ?? null;
    case 'postings': {
      const id = (n: string): number => r.byName.get(n)!.id, payee = r.byName.get('payee')!;
      return {
        op: 'postings', of: plansOf(c).map((p) => ({ plan: p.plan.name, payments: p.payments.id })),
        columns: { plan: id('plan'), payment: id('payment'), payee: payee.checked?.type.kind === 'row' ? payee.id : null, on: id('due_on'), closing: id('closing'), amount: id('amount'), kind: id('kind'), line: id('line'), currency: r.byName.get('currency')?.id ?? null, ignored: r.byName.get('ignored')?.id ?? null },
      };
    }
  }
}

const checkHeaders = new WeakMap<RelationInfo, { readonly node: ast.Each; readonly file: number }>();

function invariantOf(c: Context, declared: Declared<ast.Always | ast.Guard>, open: OpenSettings): Invariant {
  const { node, file } = declared, here = at(file, node.span);
  const kind = node.kind === 'Always' ? 'always' : 'guard';
  const outer = c.taint;
  c.taint = null;
  const relation = addRelation(c, '', 'check', node.title.value, file, node.title.span, node.each === undefined ? [] : [{ file, node: asRelation(node) }], false);
  if (node.each !== undefined) {
    shapeOf(c, relation, node, file);
    boundsOf(c, relation, open.dated === null ? null : { node: open.dated, file: open.file });
    relation.governed = governedOf(c, relation);
    checkHeaders.set(relation, { node: node.each, file });
    if (node.kind === 'Guard') addTotalPay(c, relation);
  }
  const where = headerWhere(c, relation);
  const scope: Scope = { ...rowScope(c, relation, file), where: `in "${node.title.value}"` };
  if (node.kind === 'Guard') {
    const guard = guardOf(c, node, relation, scope), why = relation.notRun ?? c.taint;
    c.taint = outer;
    return { title: node.title.value, kind, relation: relation.id, conditions: [], guard, notRun: why, at: here };
  }
  const conditions = node.conditions.map((x) => ({ holds: condition(c, scope, x), text: sourceText(c, file, x.span), at: at(file, x.span) }));
  const notRun = relation.notRun ?? c.taint;
  c.taint = outer;
  void where;
  return { title: node.title.value, kind, relation: relation.id, conditions: notRun === null ? conditions : [], notRun, at: here };
}

/** An `always … for each` has rows like a list without lines. */
function asRelation(node: ast.Always | ast.Guard): ast.Relation {
  return { kind: 'Relation', relation: 'list', name: { kind: 'Title', text: '', span: node.title.span }, title: node.title, each: node.each, lines: [], span: node.span };
}

