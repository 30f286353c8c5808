/**
 * What can be written at the cursor. The text is read with a name put in the place of the word that is being typed, so that what stands around it is understood:
 * the checker then says which rows can be named there and what kind of value is wanted. Where names of another kind belong (after `for each`, in a type, at the
 * start of a line), the words before the cursor say so.
 */
import { depthAt } from './depth.js';
import { deprecation } from './deprecated.js';
import { aggregates, analyze, findAt, functions, relativePath, words, type AnyNode, type Definition, type TypedPlace } from '@truce/engine';
import { CompletionItemKind, CompletionItemTag, InsertTextFormat, type CompletionItem, type CompletionList, type Position, type TextEdit } from 'vscode-languageserver-types';
import type { DataWords } from '../background/data-words.js';
import { rowsText } from '../background/live.js';
import { offsetAt, positionAt } from '../workspace/document.js';
import { MANIFEST, type Understood } from '../workspace/project.js';
import { treeOf, type Here } from '../workspace/snapshot.js';
import { aboutDefinition, builtinText, wordText } from './hover.js';
import { itemKinds } from './item-kinds.js';
import { meaningsHere, meaningsOf, type Meanings } from './meaning.js';
import { declarationSnippets, lineSnippets, type Snippet } from './snippets.js';
import { wordDocs } from './words.js';

/** What is kept with an item until its documentation is asked for. */
export interface ItemData { readonly uri: string; readonly id?: string; readonly word?: string; readonly builtin?: string }

const PLACEHOLDER = 'zz_here';

/** `isIncomplete`: what other files declare is offered once a letter of it is typed; before that there would be too much. */
export function completion(here: Here, position: Position, snippets: boolean, words: DataWords = new Map()): CompletionList {
  const into = items(here, position, snippets, words);
  return { isIncomplete: into.leftOut, items: into.all };
}

function items(here: Here, position: Position, snippets: boolean, data: DataWords): Items {
  const { document, path } = here;
  const offset = offsetAt(document, position), text = document.text;
  let start = offset;
  while (start > 0 && /\w/.test(text[start - 1]!)) start--;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1, head = text.slice(lineStart, start);
  const range = { start: positionAt(document, start), end: position };
  const into = new Items(here, range, snippets, text.slice(start, offset));
  if (path === MANIFEST || inComment(head)) return into;
  if (/^[ \t]*import[ \t]+"[^"]*$/.test(text.slice(lineStart, offset))) return importPaths(here, into);
  if (inText(head)) {
    if (/\btimezone[ \t]+"/.test(head)) { for (const zone of zones()) into.add({ label: zone, kind: CompletionItemKind.Value }); return into; }
    return insideText(here, position, snippets, lineStart + openQuote(text.slice(lineStart, offset)), data);
  }
  const slot = slotOf(text, head, start);
  if (slot.kind === 'declaration') { for (const s of declarationSnippets) into.snippet(s); return into; }
  if (slot.kind !== 'formula') return named(into, meaningsHere(here), slot);

  // A text that stands right behind the cursor is what the new word will be in the place of.
  const behind = /^"(?:[^"\\\r\n]|\\.)*"/.exec(text.slice(offset, offset + 500))?.[0].length ?? 0;
  const changed = `${text.slice(0, start)}${PLACEHOLDER}${text.slice(offset + behind)}`;
  const understood = understoodWith(here, changed, start);
  const tree = understood.files.find((f) => f.path === path)!.tree, around = findAt(tree, start + 1);
  const inner = meaningsOfUnderstood(understood, path), m = meaningsOf(understood.index);
  if (grid(here, into, m, around, start, data)) return into;
  const dot = /([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\.$/.exec(head);
  if (dot !== null) { members(into, m, inner, start - 1, dot[1]!); return into; }
  const declaration = around.find((n) => n.kind === 'Relation' || n.kind === 'Record' || n.kind === 'Policy' || n.kind === 'Test' || n.kind === 'Always' || n.kind === 'InvalidDeclaration');
  const beginning = /^[ \t]*$/.test(head) || /[{;][ \t]*$/.test(head);
  const deep = around.findLast((n) => LINES.has(n.kind));
  if (beginning && (deep === undefined || deep.span.start >= lineStart)) {
    const what = declaration?.kind === 'Relation' ? declaration.relation : declaration?.kind === 'Policy' ? 'policy' : declaration?.kind === 'Test' ? 'test' : declaration?.kind === 'Record' ? 'record' : null;
    if (what !== null && what !== 'record') for (const s of lineSnippets(what)) into.snippet(s);
    if (what === 'record') return into;
    if (what !== 'test' && declaration?.kind !== 'Always') return into;
  }
  const here_ = inner.typed(start, start + PLACEHOLDER.length);
  const compared = comparedWith(inner, text, head, start);
  const wanted = compared ?? here_?.expected ?? null;
  if (wanted?.choices !== undefined && wanted?.choices !== null) into.choices(wanted.choices, compared === null ? undefined : wordsAt(data, m, path, compared.place.end));
  else if (compared !== null) into.wordsOfData(wordsAt(data, m, path, compared.place.end), quoted);
  if (compared === null && /\b(?:in)[ \t]+$/.test(head)) into.words(['day', 'week', 'month', 'quarter', 'half', 'year'], '1');
  visible(into, m, here_, wanted?.type ?? null);
  into.definitions(m, (d) => d.kind === 'parameter', '3');
  into.definitions(m, (d) => d.kind === 'scale' || d.kind === 'table', '4');
  into.relations(m, '6', false);
  for (const name of Object.keys(functions)) into.builtin(name, functions[name as keyof typeof functions].signature);
  for (const name of Object.keys(aggregates)) into.builtin(name, aggregates[name as keyof typeof aggregates].signature);
  into.words(EXPRESSION_WORDS, '7');
  return into;
}

export function resolved(here: Here | null, item: CompletionItem): CompletionItem {
  const data = item.data as ItemData | undefined;
  const value = data === undefined ? null : data.word !== undefined && wordDocs.has(data.word) ? wordText(data.word) : data.builtin !== undefined ? builtinText(data.builtin) ?? builtinText(data.builtin, '(x of T)') : null;
  if (value !== null) return { ...item, documentation: { kind: 'markdown', value } };
  if (data?.id === undefined || here === null) return item;
  const m = meaningsHere(here), d = m.definitions.get(data.id) ?? m.elsewhere((name) => name === data.id)[0];
  return d === undefined ? item : { ...item, documentation: { kind: 'markdown', value: aboutDefinition(here, m, d) } };
}

const EXPRESSION_WORDS = ['if', 'choose', 'marginal', 'retroactive', 'previous', 'missing', 'present', 'yes', 'no', 'not', 'and', 'or', 'is', 'in', 'between', 'within', 'otherwise', 'where', 'as_of', 'earlier rows', 'rows so far', 'business'] as const;
const LINES: ReadonlySet<string> = new Set(['Column', 'ComputedField', 'Field', 'Require', 'Exclude', 'Split', 'Payment', 'Overlay', 'OrderedBy', 'GovernedBy', 'Choose', 'SumBlock', 'ScaleRow', 'Pair', 'GivenRows', 'ExpectRows', 'ExpectCondition', 'Grid']);

/** Where only names of one kind belong. */
function named(into: Items, m: Meanings, slot: Exclude<Slot, { readonly kind: 'declaration' | 'formula' }>): Items {
  switch (slot.kind) {
    case 'relation': into.relations(m, '1', slot.records); if (slot.periods) into.words(['day', 'week', 'month', 'quarter', 'half', 'year'], '2'); break;
    case 'type': into.words(words.typeWords, '1'); into.words(['one of'], '1'); into.relations(m, '2', true); break;
    case 'currency': for (const code of currencies()) into.add({ label: code, kind: CompletionItemKind.Unit }); break;
    case 'party': into.definitions(m, (d) => d.kind === 'party', '1'); break;
    case 'field options': into.words(['key', 'optional', 'planned', 'edited by', 'fixed on', 'above', 'at least', 'below', 'at most'], '1'); break;
    case 'new name': break;
  }
  return into;
}

/* ---------------------------------------------------------------- which kind of word belongs here */

type Slot = { readonly kind: 'declaration' } | { readonly kind: 'formula' } | { readonly kind: 'type' | 'currency' | 'party' | 'field options' | 'new name' } | { readonly kind: 'relation'; readonly periods: boolean; readonly records: boolean };

function slotOf(text: string, head: string, start: number): Slot {
  if (/^[ \t]*$/.test(head) && depthAt(text, start) === 0) return { kind: 'declaration' };
  if (/\bfor each[ \t]+(?:[\w., ]+,[ \t]*)?$/.test(head) && !/\bwhere\b/.test(head)) return { kind: 'relation', periods: true, records: false };
  if (/\bgiven[ \t]+(?:\d+[ \t]+)?$/.test(head)) return { kind: 'relation', periods: false, records: true };
  if (/\b(?:of|among|expect(?: only)?|for each distinct .*\bin)[ \t]+$/.test(head) && !/%[ \t]+of[ \t]+$/.test(head)) return { kind: 'relation', periods: false, records: false };
  if (/^[ \t]*(?:list|lead|sla|kpi|goal|attribution|credit|plan|record|parameter|scale|table|test|always|guard|policy)[ \t]+$/.test(head)) return { kind: 'new name' };
  if (/^[ \t]*currency[ \t]+$/.test(head) || /\d[ \t]+$/.test(head)) return { kind: 'currency' };
  if (/\b(?:agreed by|owned by|edited by)[ \t]+(?:\w+,[ \t]*)*$/.test(head) || (/\bby[ \t]+$/.test(head) && /^sla\b/.test(head))) return { kind: 'party' };
  if (inRecord(text, start)) {
    const line = /[{;\n]([^{;\n]*)$/.exec(`\n${text.slice(Math.max(0, start - 300), start)}`)![1]!;
    if (/^[ \t]*[a-z]\w*(?:[ \t]+"[^"]*")?[ \t]+$/.test(line)) return { kind: 'type' };
    if (/^[ \t]*[a-z]\w*(?:[ \t]+"[^"]*")?[ \t]+[A-Za-z]\w*(?:[ \t][^=]*)?[ \t]+$/.test(line) && !/one of[^=]*,[ \t]*$|one of[ \t]+$/.test(line)) return { kind: 'field options' };
    if (/one of/.test(line)) return { kind: 'new name' };
  }
  if (/^[ \t]*(?:scale[ \t]+\w+[ \t]+of[ \t]+\w+[ \t]+|table[ \t].*\bgives[ \t]+)$/.test(head)) return { kind: 'type' };
  return { kind: 'formula' };
}

/** Whether the nearest open block is a record's. */
function inRecord(text: string, start: number): boolean {
  let depth = 0;
  for (let i = start - 1; i >= 0; i -= 1) {
    if (text[i] === '}') depth += 1;
    else if (text[i] === '{') { if (depth === 0) return /\brecord[ \t]+[^\n{}]*$/.test(text.slice(Math.max(0, i - 200), i)); depth -= 1; }
  }
  return false;
}

const bare = (head: string): string => head.replace(/"(?:[^"\\]|\\.)*"/g, '""');
const inComment = (head: string): boolean => bare(head).includes('//');
const inText = (head: string): boolean => (bare(head).split('"').length - 1) % 2 === 1;

/* ---------------------------------------------------------------- what the checker knows there */

interface Inner { readonly typed: (start: number, end: number) => TypedPlace | null; readonly endingAt: (end: number) => TypedPlace | null; readonly all: readonly TypedPlace[] }

/** Of the document no more than the declaration around the place that is asked about. */
function understoodWith({ project, path }: Here, changed: string, at: number): Understood {
  const sources = [...project.documents].map(([p, d]) => ({ path: p, text: p === path ? changed : d.text }));
  return analyze(sources, { index: true, only: new Set([path]), at, kept: project.trees.names, parse: (text, p) => (p === path ? project.trees.peek(text, p) : project.trees.of(text, p)) }) as Understood;
}

function meaningsOfUnderstood(u: Understood, path: string): Inner {
  const all = u.index.types.filter((t) => t.place.file === path);
  return {
    all,
    typed: (start, end) => all.filter((t) => t.place.start <= start && t.place.end >= end).sort((a, b) => (a.place.end - a.place.start) - (b.place.end - b.place.start))[0] ?? null,
    endingAt: (end) => all.filter((t) => t.place.end === end).sort((a, b) => (b.place.end - b.place.start) - (a.place.end - a.place.start))[0] ?? null,
  };
}

/** `stage is |`, `stage in (Won, |`: what the value on the left is. */
function comparedWith(inner: Inner, text: string, head: string, start: number): TypedPlace | null {
  const match = /[ \t]+(?:is(?: not)?[ \t]+|(?:not )?in[ \t]*\((?:[^()]*,)?[ \t]*|<=?[ \t]*|>=?[ \t]*|between[ \t]+)$/.exec(head);
  if (match === null) return null;
  void text;
  const left = inner.endingAt(start - head.length + match.index);
  return left !== null && left.type !== 'unknown' ? left : null;
}

function members(into: Items, m: Meanings, inner: Inner, dot: number, written: string): void {
  const base = inner.endingAt(dot), row = base?.row ?? null;
  let relation = row === null ? undefined : m.definitions.get(row);
  // `Commission.` has payments; `deal.` may be a row that the checker was not asked about.
  relation ??= [...m.definitions.values()].find((d) => d.rowName === written) ?? m.definitions.get(written);
  if (relation === undefined) return;
  for (const { name, id } of relation.members) { const d = m.definitions.get(id); if (d !== undefined) into.definition(m, d, '1', name); }
  if (relation.kind === 'plan') into.add({ label: 'payments', kind: CompletionItemKind.Class, sortText: '2' });
}

function visible(into: Items, m: Meanings, at: TypedPlace | null, type: string | null): void {
  const seen = new Set<string>();
  for (const [depth, row] of (at?.visible.rows ?? []).entries()) {
    const relation = m.definitions.get(row.relation);
    for (const { name, id } of relation?.members ?? []) {
      const d = m.definitions.get(id);
      if (d === undefined || seen.has(name)) continue;
      seen.add(name);
      into.definition(m, d, d.type !== null && d.type === type ? '1' : `2${depth}`, name);
    }
    if (relation !== undefined && row.called !== '') into.add({ label: row.called, kind: CompletionItemKind.Variable, detail: `a row of ${relation.name}`, sortText: `2${depth}~`, data: { uri: into.uri, id: relation.id } satisfies ItemData });
  }
  for (const local of at?.visible.locals ?? []) into.add({ label: local.name, kind: CompletionItemKind.Variable, detail: local.type, sortText: '1' });
}

/** In a grid: the columns in its first row, the choices of a column below. */
function grid({ document }: Here, into: Items, m: Meanings, around: readonly AnyNode[], start: number, data: DataWords): boolean {
  const rows = around.find((n) => n.kind === 'GivenRows' || n.kind === 'ExpectRows'), found = around.find((n) => n.kind === 'Grid');
  if (rows === undefined || found === undefined || (rows.kind !== 'GivenRows' && rows.kind !== 'ExpectRows') || found.kind !== 'Grid') return false;
  void document;
  const relation = m.definitions.get(rows.relation.title.text);
  if (relation === undefined) return true;
  const column = found.header.findIndex((c) => c.span.start <= start && start <= c.span.end);
  if (column >= 0 || (found.header[0] !== undefined && start < found.header[0].span.start)) { for (const { name, id } of relation.members) { const d = m.definitions.get(id); if (d !== undefined) into.definition(m, d, '1', name); } return true; }
  for (const row of found.rows) for (const [i, cell] of row.cells.entries()) {
    if (!(cell.span.start <= start && start <= cell.span.end)) continue;
    const member = relation.members.find((x) => x.name === found.header[i]?.text), d = member === undefined ? undefined : m.definitions.get(member.id);
    if (d?.choices !== undefined && d.choices !== null) into.choices(d.choices, data.get(d.id));
    else if (d !== undefined) into.wordsOfData(data.get(d.id), (word) => (/^[A-Za-z_]\w*$/.test(word) && word !== 'missing' ? word : quoted(word)));
    if (d?.type === 'a yes or no') into.words(['yes', 'no'], '1');
    if (d?.optional === true) into.words(['missing'], '2');
    return true;
  }
  return true;
}

/** Between quotes after `title is`, `title in (`: the texts that occur. */
function insideText(here: Here, position: Position, snippets: boolean, quote: number, data: DataWords): Items {
  const { document: { text }, path } = here, offset = offsetAt(here.document, position), into = new Items(here, { start: positionAt(here.document, quote + 1), end: position }, snippets, text.slice(quote + 1, offset));
  if (data.size === 0) return into;
  const end = text.indexOf('\n', offset), close = text.slice(offset, end < 0 ? text.length : end).indexOf('"');
  const understood = understoodWith(here, `${text.slice(0, quote)}${PLACEHOLDER}${text.slice(close < 0 ? offset : offset + close + 1)}`, quote);
  const compared = comparedWith(meaningsOfUnderstood(understood, path), text, text.slice(text.lastIndexOf('\n', quote) + 1, quote), quote);
  if (compared !== null) into.wordsOfData(wordsAt(data, meaningsOf(understood.index), path, compared.place.end), (word) => quoted(word).slice(1, -1));
  return into;
}

/** Where the text begins that the end of this line is in. */
function openQuote(head: string): number {
  let open = -1;
  for (let i = 0; i < head.length; i += 1) {
    if (head[i] === '\\' && open >= 0) i += 1;
    else if (head[i] === '"') open = open < 0 ? i : -1;
  }
  return open;
}
const quoted = (word: string): string => `"${word.replace(/[\\"]/g, '\\$&')}"`;

/** The words of the field whose name ends there. */
function wordsAt(data: DataWords, m: Meanings, path: string, end: number): ReturnType<DataWords['get']> {
  const use = m.uses.get(path)?.find((u) => u.place.end === end && data.has(u.id));
  return use === undefined ? undefined : data.get(use.id);
}

function importPaths(here: Here, into: Items): Items {
  for (const other of here.project.documents.keys()) if (other !== here.path) into.add({ label: relativePath(here.path, other), kind: CompletionItemKind.File });
  return into;
}

/** Before everything else, in the order in which somebody wrote them: stages have one. */
const inOrder = (i: number): string => `0${String(i).padStart(4, '0')}`;

/* ---------------------------------------------------------------- items */

class Items {
  private readonly found = new Map<string, CompletionItem>();
  private readonly visible: ReadonlySet<string>;
  private readonly isOneOfMany: boolean;
  /** what begins as it is typed and is declared in files that are not imported */
  private far: readonly Definition[] | undefined;
  leftOut = false;
  /** `typed`: the letters before the cursor */
  constructor(private readonly here: Here, private readonly range: TextEdit['range'], private readonly snippets: boolean, private readonly typed: string) { this.visible = importedBy(here); this.isOneOfMany = [...here.project.documents.keys()].some((path) => !this.visible.has(path)); }

  get all(): CompletionItem[] { return [...this.found.values()]; }
  get uri(): string { return this.here.document.uri; }

  add(item: CompletionItem): void {
    if (this.found.has(item.label)) return;
    this.found.set(item.label, { ...item, textEdit: { range: this.range, newText: item.insertText ?? item.label } });
  }
  words(list: readonly string[], sort: string): void {
    for (const word of list) this.add({ label: word, kind: CompletionItemKind.Keyword, sortText: `${sort}${word}`, data: { uri: this.uri, word } satisfies ItemData });
  }
  /** In the order in which somebody wrote them: stages have one. */
  choices(choices: readonly string[], data: ReturnType<DataWords['get']>): void {
    for (const [i, c] of choices.entries()) {
      const rows = data?.find(({ word }) => word === c)?.rows ?? (data === undefined ? undefined : 0);
      this.add({ label: c, kind: CompletionItemKind.EnumMember, sortText: inOrder(i), insertText: /^[A-Za-z_]\w*$/.test(c) ? c : quoted(c), ...(rows === undefined ? {} : { detail: rowsText(rows) }) });
    }
  }
  /** The most frequent first. */
  wordsOfData(data: ReturnType<DataWords['get']>, written: (word: string) => string): void {
    for (const [i, { word, rows }] of (data ?? []).entries()) this.add({ label: word, kind: CompletionItemKind.Value, sortText: inOrder(i), detail: `${rowsText(rows)} in the data`, insertText: written(word), filterText: written(word) });
  }
  builtin(name: string, signature: string): void {
    this.add({ label: name, kind: CompletionItemKind.Function, detail: signature, sortText: `5${name}`, data: { uri: this.uri, builtin: name } satisfies ItemData, ...(this.snippets ? { insertText: `${name}($1)`, insertTextFormat: InsertTextFormat.Snippet } : {}) });
  }
  snippet({ label, detail, body }: Snippet): void {
    if (this.snippets) this.add({ label, kind: CompletionItemKind.Snippet, detail, insertText: body, insertTextFormat: InsertTextFormat.Snippet, sortText: `1${label}`, data: { uri: this.uri, word: label } satisfies ItemData });
    else this.add({ label, kind: CompletionItemKind.Keyword, detail, sortText: `1${label}`, data: { uri: this.uri, word: label } satisfies ItemData });
  }
  relations(m: Meanings, sort: string, records: boolean): void {
    this.definitions(m, (d) => (records ? d.kind === 'record' : d.rowName !== null && d.kind !== 'payments' && d.kind !== 'ledger'), sort);
  }
  definitions(m: Meanings, of: (d: Definition) => boolean, sort: string): void {
    for (const d of m.definitions.values()) if (of(d)) this.definition(m, d, sort);
    // Before the first letter there would be too much: the client asks again.
    if (this.typed === '') this.leftOut ||= this.isOneOfMany;
    else for (const d of (this.far ??= m.elsewhere((name) => begins(this.typed, name)))) if (of(d)) this.definition(m, d, sort);
  }
  /** What is declared in a file that is not imported brings its import along. */
  definition(m: Meanings, d: Definition, sort: string, name = d.name): void {
    const container = d.container === null ? undefined : m.definitions.get(d.container), declared = d.places[0]?.name.file;
    const imports = declared !== undefined && d.container === null && d.kind !== 'party' && !this.visible.has(declared);
    if (imports && this.typed === '') this.leftOut = true;
    if (imports && !begins(this.typed, name)) return;
    const deprecated = deprecation(this.here.project, d) !== null;
    this.add({
      label: name, kind: itemKinds[d.kind], detail: [d.role ?? d.kind, ...(d.type === null || d.type === 'unknown' ? [] : [d.type]), ...(container === undefined ? [] : [`of ${container.name}`])].join(' '), sortText: `${deprecated ? '9' : imports ? '8' : sort}${name}`, ...(deprecated ? { tags: [CompletionItemTag.Deprecated] } : {}),
      data: { uri: this.uri, id: d.id } satisfies ItemData,
      ...(imports ? { labelDetails: { description: `import "${relativePath(this.here.path, declared)}"` }, additionalTextEdits: [importEdit(this.here, relativePath(this.here.path, declared))] } : {}),
    });
  }
}

/** All that is typed, in its order, from the first letter on. */
function begins(typed: string, name: string): boolean {
  const wanted = typed.toLowerCase(), text = name.toLowerCase();
  if (wanted === '' || text[0] !== wanted[0]) return false;
  let at = 0;
  for (const letter of wanted) { at = text.indexOf(letter, at) + 1; if (at === 0) return false; }
  return true;
}

/** The files whose names can be used: this one, and all that its imports lead to. */
function importedBy({ project, path }: Here): ReadonlySet<string> {
  const seen = new Set<string>([path]), waiting = [path];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const document = project.documents.get(next);
    if (document === undefined) continue;
    for (const d of project.trees.of(document.text, next).file.declarations) {
      if (d.kind !== 'Import') continue;
      const target = resolve(next, d.path.value);
      if (!seen.has(target)) { seen.add(target); waiting.push(target); }
    }
  }
  return seen;
}

/** Below the last import, or at the top, below the comment that says what the file is about. */
export function importEdit(here: Here, path: string): TextEdit {
  const { declarations, comments } = treeOf(here).file, last = declarations.filter((d) => d.kind === 'Import').at(-1), text = here.document.text;
  const lineAfter = (offset: number): number => { const end = text.indexOf('\n', offset); return end < 0 ? text.length : end + 1; };
  const first = declarations.find((d) => d.kind !== 'Import'), head = last === undefined && comments[0]?.span.start === 0 && first !== undefined ? comments.filter((c) => c.span.end <= first.span.start) : [];
  let top = 0;
  for (const c of head) { if (text.slice(top, c.span.start).trim() !== '' || /\n[ \t]*\n/.test(text.slice(top, c.span.start))) break; top = lineAfter(c.span.end); }
  const at = positionAt(here.document, last === undefined ? top : lineAfter(last.span.end));
  return { range: { start: at, end: at }, newText: `import "${path}"\n${last === undefined ? '\n' : ''}` };
}

function resolve(from: string, written: string): string {
  const steps = from.split('/').slice(0, -1);
  for (const step of written.split('/')) if (step === '..' && steps.length > 0 && steps.at(-1) !== '..') steps.pop(); else if (step !== '.' && step !== '') steps.push(step);
  return steps.join('/');
}

const listed = (what: 'currency' | 'timeZone'): readonly string[] => { try { return Intl.supportedValuesOf(what); } catch { return []; } };
const currencies = (): readonly string[] => listed('currency');
const zones = (): readonly string[] => ['UTC', ...listed('timeZone')];
