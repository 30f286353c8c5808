/** What is offered at the cursor, gathered as editors want it: each name once, what can be read at this place first, what has to be imported with its import. */
import { relativePath, resolvePath, type Definition } from '@truce/engine';
import { CompletionItemKind, CompletionItemTag, InsertTextFormat, type CompletionItem, type TextEdit } from 'vscode-languageserver-types';
import type { DataWords } from '../background/data-words.js';
import { rowsText } from '../background/live.js';
import { positionAt } from '../workspace/document.js';
import { treeOf, type Here } from '../workspace/snapshot.js';
import { deprecation } from './deprecated.js';
import { itemKinds } from './item-kinds.js';
import type { Meanings } from './meaning.js';
import type { Snippet } from './snippets.js';

/** What is kept with an item until its documentation is asked for. */
export interface ItemData { readonly uri: string; readonly id?: string; readonly word?: string; readonly builtin?: string }

/** As a policy writes a text. */
export const quoted = (word: string): string => `"${word.replace(/[\\"]/g, '\\$&')}"`;
/** Before everything else, in the order in which somebody wrote them: stages have one. */
const inOrder = (i: number): string => `0${String(i).padStart(4, '0')}`;

export class Items {
  private readonly found = new Map<string, CompletionItem>();
  private readonly visible: ReadonlySet<string>;
  private readonly isOneOfMany: boolean;
  /** what begins as it is typed and is declared in files that are not imported */
  private far: readonly Definition[] | undefined;
  /** whether something would be offered once a letter is typed */
  leftOut = false;

  /** `typed`: the letters before the cursor */
  constructor(private readonly here: Here, private readonly range: TextEdit['range'], private readonly snippets: boolean, private readonly typed: string) {
    this.visible = importedBy(here);
    this.isOneOfMany = [...here.project.documents.keys()].some((path) => !this.visible.has(path));
  }

  get all(): CompletionItem[] { return [...this.found.values()]; }
  get uri(): string { return this.here.document.uri; }

  add(item: CompletionItem): void {
    if (this.found.has(item.label)) return;
    this.found.set(item.label, { ...item, textEdit: { range: this.range, newText: item.insertText ?? item.label } });
  }
  words(list: readonly string[], sort: string): void {
    for (const word of list) this.add({ label: word, kind: CompletionItemKind.Keyword, sortText: `${sort}${word}`, data: { uri: this.uri, word } satisfies ItemData });
  }
  /** The first are meant most often. */
  inTheirOrder(list: readonly string[]): void {
    for (const [i, word] of list.entries()) this.add({ label: word, kind: CompletionItemKind.Keyword, sortText: inOrder(i), data: { uri: this.uri, word } satisfies ItemData });
  }
  membersOf(m: Meanings, d: Definition | undefined, sort: string): void {
    for (const { name, id } of d?.members ?? []) { const member = m.definitions.get(id); if (member !== undefined) this.definition(m, member, sort, name); }
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
    else for (const d of (this.far ??= m.elsewhere(this.typed, (name) => begins(this.typed, name)))) if (of(d)) this.definition(m, d, sort);
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
      const target = resolvePath(next, d.path.value);
      if (!seen.has(target)) { seen.add(target); waiting.push(target); }
    }
  }
  return seen;
}

/** Below the last import, or at the top, below the comment that says what the file is about. */
function importEdit(here: Here, path: string): TextEdit {
  const { declarations, comments } = treeOf(here).file, last = declarations.filter((d) => d.kind === 'Import').at(-1), text = here.document.text;
  const lineAfter = (offset: number): number => { const end = text.indexOf('\n', offset); return end < 0 ? text.length : end + 1; };
  const first = declarations.find((d) => d.kind !== 'Import'), head = last === undefined && comments[0]?.span.start === 0 && first !== undefined ? comments.filter((c) => c.span.end <= first.span.start) : [];
  let top = 0;
  for (const c of head) { if (text.slice(top, c.span.start).trim() !== '' || /\n[ \t]*\n/.test(text.slice(top, c.span.start))) break; top = lineAfter(c.span.end); }
  const at = positionAt(here.document, last === undefined ? top : lineAfter(last.span.end));
  return { range: { start: at, end: at }, newText: `import "${path}"\n${last === undefined ? '\n' : ''}` };
}
