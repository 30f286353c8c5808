/**
 * What every name means, where it is declared and used, and the type of every formula: plain data for editors. It is there for a program with errors too, as far
 * as it was understood. Places are spans of UTF-16 offsets in a file, by its path.
 */
import type { FileSpan, Span } from '../base/span.js';
import { declaredIn, type ByName, type Declared, type FileDeclares, type Versions } from '../names/declarations.js';
import type * as ast from '../syntax/ast.js';
import type { Type } from '../types/type.js';
import { choicesOf, typeText } from '../types/type.js';
import { columnType, relationName, shownName } from './context.js';
import type { Context, Near } from './context.js';
import type { ColumnInfo, RelationInfo, Scope } from './known.js';
import type { Noted, Target, Word } from './notes.js';
import { pathsTo } from './scope.js';

/** What tells a definition from all others: see `Definition.id`. */
export type DefinitionId = string;
/** What a name can stand for. */
export type DefinitionKind = 'record' | ast.RelationKind | 'payments' | 'ledger' | 'field' | 'column' | 'payment' | 'parameter' | 'scale' | 'table' | 'argument' | 'choice' | 'party' | 'test' | 'always' | 'guard';

/** Something that has a name: declared once or in several dated versions, or given with a declaration. */
export interface Definition {
  /** unique in the index, and the same after an edit elsewhere: `Deal`, `Deal.amount`, `threshold`, `party sales` */
  readonly id: DefinitionId;
  readonly kind: DefinitionKind;
  readonly name: string;
  readonly title: string | null;
  /** one for each version, the first first; empty for what nobody wrote, such as the `payee` of a credit */
  readonly places: readonly { readonly name: FileSpan; /** the whole declaration or line */ readonly whole: FileSpan; readonly dated: FileSpan | null }[];
  /** the relation that a column belongs to, the field of a choice */
  readonly container: DefinitionId | null;
  /** as people read it: `money in USD`, `a row of Deal`; null where it has none */
  readonly type: string | null;
  readonly optional: boolean;
  /** the relation whose row it holds */
  readonly row: DefinitionId | null;
  /** the words of a choice */
  readonly choices: readonly string[] | null;
  /** `measure`, `quota`, `pay` … */
  readonly role: string | null;
  /** for relations: what their row is called in a formula, and the columns that can be written bare about a row, by name */
  readonly rowName: string | null;
  readonly members: readonly { readonly name: string; readonly id: DefinitionId }[];
  /** whose name this one is taken from: the amount that a split cuts, the key of a distinct list. Renamed together. */
  readonly namedAfter: DefinitionId | null;
}

/** A place where a name stands. */
export interface Use {
  readonly place: FileSpan;
  readonly id: DefinitionId;
  /** `row`: the row of a relation, by its lower-case name or `this`; `name`: as declared */
  readonly as: 'name' | 'row';
}

/** What can be written at a place: rows in scope, nearest first, and the argument of a scale. */
export interface Visible { readonly rows: readonly { readonly relation: DefinitionId; readonly called: string; readonly window: boolean }[]; readonly locals: readonly { readonly name: string; readonly type: string }[] }

/** A formula, what the checker knows of its value, and what could stand in its place. */
export interface TypedPlace {
  readonly place: FileSpan;
  readonly type: string;
  readonly optional: boolean;
  readonly row: DefinitionId | null;
  readonly choices: readonly string[] | null;
  /** what the surroundings ask for, if they ask */
  readonly expected: { readonly type: string; readonly row: DefinitionId | null; readonly choices: readonly string[] | null } | null;
  readonly visible: Visible;
}

/** What every name means and what every formula is, for an editor. It is there for texts with errors too. */
export interface MeaningIndex {
  readonly definitions: readonly Definition[];
  readonly uses: readonly Use[];
  readonly types: readonly TypedPlace[];
  /** Of an index of some files: what else there is of such names, in files that those do not import; all begin with one letter, in either case. Nothing is known of it but where it is declared. */
  elsewhere(initial: string, named: (name: string) => boolean): readonly Definition[];
}

/** `near`: the files of which all is known; null for all. `around`: only what holds one place has been checked; of the rows that can be named there the columns are wanted too. */
export function indexOf(c: Context, noted: Noted, near: Near | null, around = false): MeaningIndex {
  if (around) for (const r of new Set([...noted.types.values()].flatMap((t) => t.scope.rows.map((row) => row.relation)))) c.quietly(() => { for (const column of r.columns) columnType(c, column); });
  const path = (file: number): string => c.declarations.files[file]!.path;
  const at = (file: number, span: Span): FileSpan => ({ file: path(file), start: span.start, end: span.end });
  const typed = (t: Type): { type: string; row: DefinitionId | null; choices: readonly string[] | null } => ({
    type: t.kind === 'error' ? 'unknown' : typeText(t, relationName(c)), row: t.kind === 'row' && c.relations[t.relation] !== undefined ? relationId(c.relations[t.relation]!) : null, choices: t.kind === 'choice' ? t.choices : null,
  });
  const wordsOf = (choices: readonly string[], word: string): { readonly file: number; readonly word: Word } | null => {
    const own = noted.declaredWords.get(choices), declared = own?.words.find((w) => w.text === word);
    if (own !== undefined) return declared === undefined ? null : { file: own.file, word: declared };
    // A choice of words from two fields is a list of its own: the word is known if only one of them has it.
    const all = new Map(choicesOf(choices).flatMap((part) => { const found = wordsOf(part, word); return found === null ? [] : [[`${found.file} ${found.word.span.start}`, found] as const]; }));
    return all.size === 1 ? [...all.values()][0]! : null;
  };
  const relationCalled = (choices: readonly string[], word: string): RelationInfo | null => noted.namedRelations.get(choices)?.find((r) => r.name === word) ?? choicesOf(choices).map((part) => relationCalled(part, word)).find((r) => r !== null) ?? null;
  const choiceId = (found: { readonly file: number; readonly word: Word }): DefinitionId => `choice ${path(found.file)}:${found.word.span.start}`;
  const idOf = (t: Target): DefinitionId | null => {
    switch (t.kind) {
      case 'relation': case 'row': return t.relation.name === '' ? null : relationId(t.relation);
      case 'column': { const item = itemOf(t); return item !== null ? relationId(item) : t.relation.name === '' ? null : columnId(t.relation, t.column.name); }
      case 'named column': return columnId(t.relation, t.name);
      case 'parameter': case 'scale': case 'table': return t.name;
      case 'party': return `party ${t.name}`;
      case 'argument': return `argument ${t.name} ${t.scale}`;
      case 'choice': { const named = relationCalled(t.choices, t.word), found = named === null ? wordsOf(t.choices, t.word) : null; return named !== null ? relationId(named) : found === null ? null : choiceId(found); }
    }
  };
  const uses: Use[] = [];
  for (const u of noted.uses.values()) {
    const id = idOf(u.target);
    if (id !== null) uses.push({ place: at(u.file, u.span), id, as: u.target.kind === 'row' || (u.target.kind === 'column' && itemOf(u.target) !== null) ? 'row' : 'name' });
  }
  const visible = new Map<Scope['rows'], Map<Scope['locals'], Visible>>();
  const visibleIn = (scope: Scope): Visible => {
    let byLocals = visible.get(scope.rows);
    if (byLocals === undefined) visible.set(scope.rows, (byLocals = new Map()));
    let found = byLocals.get(scope.locals);
    if (found === undefined) {
      found = { rows: scope.rows.filter((r) => r.relation.name !== '').map((r) => ({ relation: relationId(r.relation), called: r.relation.rowName, window: r.window })), locals: [...scope.locals].map(([name, l]) => ({ name, type: typed(l.type).type })) };
      byLocals.set(scope.locals, found);
    }
    return found;
  };
  const types = [...noted.types.values()].map((t): TypedPlace => ({ place: at(t.file, t.span), ...typed(t.checked.type), optional: t.checked.optional, expected: t.expected === null ? null : typed(t.expected), visible: visibleIn(t.scope) }));
  const definitions = [...definitionsOf(c, noted, { at, typed, choiceId }, near)];
  return { definitions, uses, types, elsewhere: (initial, named) => (near === null || near.all ? [] : [...elsewhereOf(c, near, initial, named, new Set(definitions.map((d) => d.id)), at)]) };
}

/** A credit and the whole it cuts are one to every reader. */
const relationId = (r: RelationInfo): DefinitionId => shownName(r);
const columnId = (r: RelationInfo, name: string): DefinitionId => `${relationId(r)}.${name}`;
/** A column that holds a row which the header names is that row: `deal` in a list `for each Deal`. */
function itemOf(t: { readonly relation: RelationInfo; readonly column: ColumnInfo }): RelationInfo | null {
  const item = t.relation.items[t.column.id];
  return item?.kind === 'row' && item.name === t.column.name && item.relation.name !== '' ? item.relation : null;
}

interface Ways {
  readonly at: (file: number, span: Span) => FileSpan;
  readonly typed: (t: Type) => { type: string; row: DefinitionId | null; choices: readonly string[] | null };
  readonly choiceId: (found: { readonly file: number; readonly word: Word }) => DefinitionId;
}
type Place = Definition['places'][number];

const plain = (d: Pick<Definition, 'id' | 'kind' | 'name'> & Partial<Definition>): Definition => ({ title: null, places: [], container: null, type: null, optional: false, row: null, choices: null, role: null, rowName: null, members: [], namedAfter: null, ...d });
const placeBy = (at: Ways['at']) => (file: number, node: { readonly span: Span; readonly name: { readonly span: Span }; readonly dated?: ast.Dated }): Place => ({ name: at(file, node.name.span), whole: at(file, node.span), dated: node.dated === undefined ? null : at(file, node.dated.span) });
const datedOf = (node: ast.Record_ | ast.Relation): ast.Dated | undefined => (node.kind === 'Relation' ? node.lines.find((l): l is ast.Dated => l.kind === 'Dated') : undefined);
const placeOfRelation = (at: Ways['at'], file: number, node: ast.Record_ | ast.Relation): Place => { const dated = datedOf(node); return placeBy(at)(file, { span: node.span, name: node.name, ...(dated === undefined ? {} : { dated }) }); };

/** By the versions of a name, which stay the same from one index to the next as long as nothing in their files changes. */
const far = new WeakMap<readonly object[], Definition>();

type Far = ['relations' | 'parameters' | 'scales' | 'tables', string];
/** What a file declares, by the first letter of its name: who types asks for one letter after each key, of every file. */
const initials = new WeakMap<ast.File, ReadonlyMap<string, readonly Far[]>>();
const initialOf = (name: string): string => name.slice(0, 1).toLowerCase();
function byInitial(tree: ast.File): ReadonlyMap<string, readonly Far[]> {
  const known = initials.get(tree);
  if (known !== undefined) return known;
  const own = declaredIn(tree), found = new Map<string, Far[]>();
  for (const kind of ['relations', 'parameters', 'scales', 'tables'] as const) for (const { name: { text } } of own[kind]) {
    const same = found.get(initialOf(text));
    if (same === undefined) found.set(initialOf(text), [[kind, text]]); else same.push([kind, text]);
  }
  initials.set(tree, found);
  return found;
}

/** The names of the files that are not near. */
function* elsewhereOf(c: Context, near: Near, initial: string, named: (name: string) => boolean, known: ReadonlySet<DefinitionId>, at: Ways['at']): Generator<Definition> {
  const { files, relations, parameters, scales, tables } = c.declarations, close = new Set(near.files), place = placeBy(at), seen = new Set<string>();
  const kept = (versions: readonly object[], make: () => Definition): Definition => { let found = far.get(versions); if (found === undefined) far.set(versions, found = make()); return found; };
  const ofRows = (name: string): Definition => {
    const versions = relations.get(name)!, first = versions[0]!;
    return kept(versions, () => plain({ id: name, kind: first.node.kind === 'Record' ? 'record' : first.node.relation, name, title: first.node.title?.value ?? null, places: versions.map((v) => placeOfRelation(at, v.file, v.node)), rowName: name.toLowerCase() }));
  };
  const ofValue = (kind: 'parameter' | 'scale' | 'table', name: string, versions: readonly Declared<ast.Parameter | ast.Scale | ast.Table>[]): Definition => kept(versions, () => plain({ id: name, kind, name, places: versions.map((v) => place(v.file, v.node)) }));
  for (const [i, f] of files.entries()) {
    if (close.has(i)) continue;
    for (const [kind, name] of byInitial(f.tree).get(initialOf(initial)) ?? []) {
      if (!named(name) || known.has(name) || seen.has(name)) continue;
      seen.add(name);
      switch (kind) {
        case 'relations': yield ofRows(name); break;
        case 'parameters': yield ofValue('parameter', name, parameters.get(name)!); break;
        case 'scales': yield ofValue('scale', name, scales.get(name)!); break;
        case 'tables': yield ofValue('table', name, tables.get(name)!); break;
      }
    }
  }
}

function* definitionsOf(c: Context, noted: Noted, w: Ways, near: Near | null): Generator<Definition> {
  const place = placeBy(w.at), close = near === null || near.all ? null : new Set(near.files);
  const namedNear = function* <K extends 'scales' | 'tables'>(kind: K): Generator<readonly [string, Versions<FileDeclares[K][number]>]> {
    const all: ByName<FileDeclares[K][number]> = c.declarations[kind];
    if (near === null || close === null) yield* all;
    else for (const name of new Set(near.files.flatMap((file) => declaredIn(c.declarations.files[file]!.tree)[kind].map((node) => node.name.text)))) yield [name, all.get(name)!];
  };
  const isNear = ({ file }: { readonly file: number }): boolean => close === null || close.has(file);
  const merged = new Set<DefinitionId>();
  for (const r of c.relations) {
    if (r.name === '' || r.kind === 'check') continue;
    const filled = c.filled.get(r), id = relationId(r);
    // The rows that a credit cuts come before the credit: their columns are listed with it.
    if (!r.name.endsWith('.whole') && !merged.has(id)) {
      merged.add(id);
      const places = filled !== undefined && filled.kind !== 'pieces' ? [] : r.versions.map((v) => placeOfRelation(w.at, v.file, v.node));
      const kind: DefinitionKind = filled?.kind === 'payments' ? 'payments' : filled?.kind === 'postings' ? 'ledger' : r.kind;
      yield plain({ id, kind, name: kind === 'payments' ? 'payments' : shownName(r), title: r.title, places, rowName: r.rowName, members: membersOf(c, r), container: filled?.kind === 'payments' ? relationId(filled.from) : null });
    }
    for (const column of r.columns) {
      if ((filled?.kind === 'pieces' && column.name === 'whole') || itemOf({ relation: r, column }) !== null) continue;
      const written = writtenColumn(r, column, w, place);
      // What a split cuts is a column of the whole, listed there; the pieces have it under the same name.
      if (written.namedAfter === columnId(r, column.name)) continue;
      const known = column.checked;
      yield plain({ id: columnId(r, column.name), kind: r.kind === 'record' ? 'field' : written.payment ? 'payment' : 'column', name: column.name, title: column.title, places: written.places, container: id, role: written.payment ?? column.role, namedAfter: written.namedAfter, ...(known === null ? {} : { ...w.typed(known.type), optional: known.optional }) });
    }
  }
  for (const [name, p] of c.parameters) yield plain({ id: name, kind: 'parameter', name, title: p.title, places: c.declarations.parameters.get(name)!.map((v) => place(v.file, v.node)), ...w.typed(p.type) });
  for (const [name, versions] of namedNear('scales')) {
    yield plain({ id: name, kind: 'scale', name, places: versions.map((v) => place(v.file, v.node)) });
    const [first] = versions, id = `argument ${first!.node.argument.text} in scale \`${name}\``;
    yield plain({ id, kind: 'argument', name: first!.node.argument.text, container: name, places: versions.map((v) => place(v.file, { span: v.node.argument.span, name: v.node.argument })) });
  }
  for (const [name, versions] of namedNear('tables')) {
    yield plain({ id: name, kind: 'table', name, places: versions.map((v) => place(v.file, v.node)) });
    for (const [i, axis] of versions[0]!.node.axes.entries()) if (axis.record === undefined) {
      const same = versions.flatMap((v) => { const a = v.node.axes[i]; return a?.record === undefined && a?.name.text === axis.name.text ? [place(v.file, a)] : []; });
      yield plain({ id: `argument ${axis.name.text} in table \`${name}\``, kind: 'argument', name: axis.name.text, container: name, places: same });
    }
  }
  for (const p of c.declarations.policies) for (const line of p.node.lines) if (line.kind === 'Party') yield plain({ id: `party ${line.name.text}`, kind: 'party', name: line.name.text, places: [place(p.file, line)] });
  const seen = new Set<DefinitionId>();
  for (const { file, words } of noted.declaredWords.values()) for (const word of words) {
    const id = w.choiceId({ file, word: words.find((x) => x.text === word.text)! });
    if (seen.has(id)) continue;
    seen.add(id);
    yield plain({ id, kind: 'choice', name: word.text, places: words.filter((x) => x.text === word.text).map((x) => place(file, { span: x.span, name: x })), choices: [...new Set(words.map((x) => x.text))] });
  }
  for (const t of c.declarations.tests) if (isNear(t)) yield plain({ id: `test ${t.node.title.value}`, kind: 'test', name: t.node.title.value, places: [place(t.file, { span: t.node.span, name: t.node.title })] });
  for (const t of c.declarations.checks) if (isNear(t)) yield plain({ id: `${t.node.kind.toLowerCase()} ${t.node.title.value}`, kind: t.node.kind === 'Always' ? 'always' : 'guard', name: t.node.title.value, places: [place(t.file, { span: t.node.span, name: t.node.title })] });
}

/** The names that can be written bare about a row, and what each means: its own columns, and those of the rows it is made of. */
function membersOf(c: Context, r: RelationInfo): Definition['members'] {
  const found = new Map<string, DefinitionId>(), filled = c.filled.get(r);
  const add = (relation: RelationInfo, depth: number): void => {
    for (const column of relation.columns) if (!found.has(column.name) && !(column.name === 'whole' && c.filled.get(relation)?.kind === 'pieces') && pathsTo(relation, column.name).length === 1) { const item = itemOf({ relation, column }); found.set(column.name, item === null ? columnId(relation, column.name) : relationId(item)); }
    if (depth < 12) for (const item of relation.items) if (item.kind === 'row') add(item.relation, depth + 1);
  };
  add(r, 0);
  if (filled?.kind === 'pieces') add(filled.from, 0);
  return [...found].map(([name, id]) => ({ name, id }));
}

/** Where a column is written, in each version; or whose name it has. */
function writtenColumn(r: RelationInfo, column: ColumnInfo, w: Ways, place: (file: number, node: { readonly span: Span; readonly name: { readonly span: Span } }) => Place): { readonly places: readonly Place[]; readonly payment: ast.PaymentRole | null; readonly namedAfter: DefinitionId | null } {
  const places: Place[] = [];
  let payment: ast.PaymentRole | null = null, namedAfter: DefinitionId | null = null;
  for (const { file, node } of r.versions) {
    if (node.kind === 'Record') {
      for (const f of node.fields) if (f.kind !== 'InvalidLine' && f.name.text === column.name) places.push(place(file, f));
      continue;
    }
    const cut = node.relation === 'attribution' || node.relation === 'credit', whole = r.name.endsWith('.whole');
    if (!cut || whole) for (const line of node.lines) {
      if (line.kind === 'Column' && line.name.text === column.name) places.push(place(file, line));
      else if (line.kind === 'Payment' && line.name.text === column.name) { places.push(place(file, line)); payment = line.role; }
    }
    if (cut && !whole) for (const line of node.lines) {
      const amount = line.kind === 'Split' ? line.column : line.kind === 'Overlay' ? line.of : null;
      const owner = r.items[0];
      if (amount?.text === column.name && owner?.kind === 'row') { const last = pathsTo(owner.relation, amount.text)[0]?.at(-1); if (last !== undefined) namedAfter ??= columnId(last.relation, last.column.name); }
    }
    if (node.each?.kind === 'ForEachDistinct') for (const key of node.each.keys) if (key.as?.text === column.name) places.push(place(file, { span: key.span, name: key.as }));
    if (node.each?.kind === 'ForEach') for (const part of node.each.parts) if (part.name.text === column.name) places.push(place(file, part));
  }
  return { places, payment, namedAfter };
}
