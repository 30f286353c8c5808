/** The manifest: its keys as its schema knows them, the records and fields that the policies declare, the columns that the files have. */
import { manifestSchema, manifestWords } from '@truce/data';
import type { ast } from '@truce/engine';
import { CompletionItemKind, type CompletionItem, type CompletionList, type Hover, type Location, type Position, type Range } from 'vscode-languageserver-types';
import { offsetAt, rangeOf } from '../workspace/document.js';
import type { SourceWritten, WhatIsBeside } from '../workspace/beside.js';
import type { Project } from '../workspace/project.js';
import type { Here } from '../workspace/snapshot.js';
import { meaningsEverywhere } from './everywhere.js';
import { aboutDefinition } from './hover.js';
import { locationOf } from './diagnostics.js';
import { namesInManifest, namesOfSources, partItems, type PartName } from './manifest-parts.js';
import { slotAt, type Slot } from './manifest-slot.js';
import { meaningsOf } from './meaning.js';

interface Schema {
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}
const SCHEMA = manifestSchema as Schema;

function schemaAt(path: readonly string[]): readonly Schema[] {
  let here: readonly Schema[] = [SCHEMA];
  for (const step of path) here = here.flatMap((s) => [s, ...(s.anyOf ?? [])]).flatMap((s) => (step === '[]' ? (s.items === undefined ? [] : [s.items]) : s.properties !== undefined && Object.hasOwn(s.properties, step) ? [s.properties[step]!] : typeof s.additionalProperties === 'object' ? [s.additionalProperties] : []));
  return here.flatMap((s) => [s, ...(s.anyOf ?? [])]);
}

/** Settings whose keys are names of fields. */
const BY_FIELD: ReadonlySet<string> = new Set(['columns', 'values', 'missing', 'constants']);
/** The record that the keys at a path are fields of; `defaults` speaks of all. */
function fieldsOf(path: readonly string[]): string | 'all' | null {
  return path.length === 3 && path[0] === 'data' && BY_FIELD.has(path[2]!) ? path[1]! : path.length === 2 && path[0] === 'defaults' && BY_FIELD.has(path[1]!) ? 'all' : null;
}

const PLACEHOLDER = 'zz_here';

export async function manifestCompletion(here: Here, position: Position, beside: WhatIsBeside): Promise<CompletionList> {
  const { document, project } = here, offset = offsetAt(document, position), slot = slotAt(document.text, offset), items: CompletionItem[] = [];
  if (slot === null) return { isIncomplete: false, items };
  const range = rangeOf(document, slot), add = (item: CompletionItem, newText: string): void => { if (!items.some((i) => i.label === item.label)) items.push({ ...item, filterText: newText, textEdit: { range, newText } }); };
  await parts(here, offset, (item, newText, word) => { items.push({ ...item, filterText: newText, textEdit: { range: word, newText } }); });
  if (items.length > 0) return { isIncomplete: false, items };
  if (slot.key === null) keys(project, slot, document.text, add);
  else values(project, slot, beside, add);
  return { isIncomplete: false, items };
}

/** Names of the policies, where they play a part: the manifest is read with a name put in the place of the word at the cursor. */
async function parts({ document, project }: Here, offset: number, add: (item: CompletionItem, newText: string, range: Range) => void): Promise<void> {
  const { text } = document, start = offset - /[\w.]*$/.exec(text.slice(Math.max(0, offset - 200), offset))![0].length, end = offset + /^[\w.]*/.exec(text.slice(offset, offset + 200))![0].length;
  const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, start), after = /^[^\r\n]*/.exec(text.slice(end))![0], alone = line.trim() === '' && after.trim() === '';
  for (const put of alone ? [`${PLACEHOLDER}: x`, PLACEHOLDER] : [PLACEHOLDER]) {
    const found = partItems(meaningsEverywhere({ project }), await manifestWords(text.slice(0, start) + put + text.slice(end)), PLACEHOLDER, text.slice(start, offset));
    for (const { item, text: newText, isKey } of found) add(item, isKey && alone ? `${newText}: ` : newText, rangeOf(document, { start, end }));
    if (found.length > 0) return;
  }
}

type Add = (item: CompletionItem, newText: string) => void;

function keys(project: Project, slot: Slot, text: string, add: Add): void {
  const colon = /^[ \t]*:/.test(text.slice(slot.end)) ? '' : ': ', { path, beside } = slot, record = fieldsOf(path);
  const key = (label: string, item: Omit<CompletionItem, 'label'>): void => { if (!beside.has(label)) add({ label, ...item }, `${label}${colon}`); };
  if (path.length === 1 && path[0] === 'data') for (const r of recordsOf(project)) key(r.name.text, { kind: CompletionItemKind.Struct, detail: 'record' });
  else if (record !== null) for (const r of recordsOf(project)) { if (record === 'all' || r.name.text === record) for (const f of storedFields(r)) key(f.name.text, { kind: CompletionItemKind.Field, detail: `field of ${r.name.text}` }); }
  for (const schema of schemaAt(path)) for (const [name, { description }] of Object.entries(schema.properties ?? {})) key(name, { kind: CompletionItemKind.Property, ...(description === undefined ? {} : { documentation: description }) });
}

function values(project: Project, slot: Slot, beside: WhatIsBeside, offer: Add): void {
  const { path } = slot, key = slot.key!, last = path.at(-1);
  let isKnown = false;
  const add: Add = (item, newText) => { isKnown = true; offer(item, newText); };
  if (path.length === 0 && key === 'policies') for (const pattern of ['policies/**/*.truce', '**/*.truce', '*.truce']) add({ label: pattern, kind: CompletionItemKind.File }, scalar(pattern));
  if (last === 'columns' && fieldsOf(path) !== null) {
    const wanted = plain(key);
    for (const column of beside.columns) add({ label: column, kind: CompletionItemKind.Value, detail: 'column of the file', sortText: `${plain(column) === wanted ? 0 : plain(column).includes(wanted) || wanted.includes(plain(column)) ? 1 : 2}${column}` }, scalar(column));
  }
  if ((key === 'file' || last === 'file') && path[0] === 'data') for (const file of beside.files) add({ label: file, kind: CompletionItemKind.File }, scalar(file));
  if (key === 'database' && path[0] === 'data') for (const file of beside.files) if (/\.duckdb$/i.test(file)) add({ label: file, kind: CompletionItemKind.File }, scalar(file));
  if (key === 'table' && path[0] === 'data') for (const table of beside.tables) add({ label: table, kind: CompletionItemKind.Struct, detail: 'table of the database' }, scalar(table));
  // What a word of the data means: one of the words of the field.
  if (path.at(-2) === 'values') for (const r of recordsOf(project)) if (path[0] === 'defaults' || r.name.text === path[1]) for (const f of storedFields(r)) if (f.name.text === last && f.type.kind === 'ChoiceType') for (const w of wordsOf(f.type)) add({ label: w, kind: CompletionItemKind.EnumMember }, scalar(w));
  if (path.at(-1) === 'constants') for (const r of recordsOf(project)) if (r.name.text === path[1]) for (const f of storedFields(r)) if (f.name.text === key && f.type.kind === 'ChoiceType') for (const w of wordsOf(f.type)) add({ label: w, kind: CompletionItemKind.EnumMember }, scalar(w));
  for (const schema of schemaAt([...path, key])) {
    for (const word of schema.enum ?? []) if (typeof word === 'string') add({ label: word === '' ? '""' : word, kind: CompletionItemKind.EnumMember }, scalar(word));
    if (schema.type === 'boolean') for (const word of ['true', 'false']) add({ label: word, kind: CompletionItemKind.Keyword }, word);
    // An example of a name is none of this project: it shows the form where nothing is known, and never stands beside what there is.
    if (!isKnown && path[0] !== 'report' && path[0] !== 'audit') for (const example of schema.examples ?? []) if (typeof example === 'string') offer({ label: example, kind: CompletionItemKind.Value, detail: 'example', sortText: `9${example}` }, scalar(example));
  }
}

/** The name of the policies at a place: the record or field of a source, or what plays a part. */
function namedInManifest({ document, project }: Here, position: Position): PartName | null {
  const offset = offsetAt(document, position), m = meaningsEverywhere({ project });
  return [...namesInManifest(project, m), ...namesOfSources(project, m)].find((n) => n.start <= offset && offset <= n.end) ?? null;
}

/** Where what is named here is declared. */
export function manifestDefinition(here: Here, position: Position): Location[] {
  return namedInManifest(here, position)?.definition.places.flatMap((p) => locationOf(here.project, p.name) ?? []) ?? [];
}

/** The same place in the policies, for what is asked of policies. */
export function declaredPlace(here: Here, position: Position): { readonly here: Here; readonly position: Position } | null {
  const place = namedInManifest(here, position)?.definition.places[0]?.name, document = place === undefined ? undefined : here.project.documents.get(place.file);
  return place === undefined || document === undefined ? null : { here: { ...here, path: place.file, document }, position: rangeOf(document, place).start };
}

export function manifestHover(here: Here, position: Position): Hover | null {
  const { document, project } = here, offset = offsetAt(document, position), m = meaningsEverywhere(here), part = namesInManifest(project, m).find((n) => n.start <= offset && offset <= n.end), declared = part?.definition.places[0]?.name.file;
  if (part !== undefined) return { contents: { kind: 'markdown', value: aboutDefinition(declared === undefined ? here : { ...here, path: declared, document: project.documents.get(declared)! }, m, part.definition) }, range: rangeOf(document, part) };
  const slot = slotAt(document.text, offset);
  if (slot === null) return null;
  const written = document.text.slice(slot.start, slot.end).replace(/^(["'])(.*)\1$/, '$2'), name = slot.key ?? written, { path } = slot, range = rangeOf(document, slot);
  const record = path.length === 1 && path[0] === 'data' ? name : path[0] === 'data' && fieldsOf(path) !== null ? path[1]! : null;
  const file = record === null ? undefined : [...project.documents].find(([p, d]) => project.trees.of(d.text, p).file.declarations.some((x) => x.kind === 'Record' && x.name.text === record))?.[0];
  if (file !== undefined) {
    const m = meaningsOf(project.only(file).index), d = m.definitions.get(path.length === 1 ? record! : `${record}.${name}`);
    if (d !== undefined) return { contents: { kind: 'markdown', value: aboutDefinition({ ...here, path: file, document: project.documents.get(file)! }, m, d) }, range };
  }
  const schema = schemaAt([...path, name]).find((s) => s.description !== undefined);
  return schema === undefined ? null : { contents: { kind: 'markdown', value: `**${name.replace(/[\\`*_[\]<>]/g, '\\$&')}**\n\n${schema.description!.replace(/[\\`*_{}[\]#+!|<>~]/g, '\\$&')}` }, range };
}

/** The source around the cursor: where its rows are, as it is written. */
export function sourceAt(text: string, offset: number): SourceWritten | null {
  const slot = slotAt(text, offset), record = slot?.path[0] === 'data' ? slot.path[1] : undefined;
  if (record === undefined) return null;
  const lines = text.split('\n'), from = lines.findIndex((l) => new RegExp(`^\\s+["']?${record.replace(/\W/g, '\\$&')}["']?\\s*:`).test(l));
  if (from < 0) return null;
  const indent = /^\s*/.exec(lines[from]!)![0].length, length = lines.slice(from + 1).findIndex((l) => l.trim() !== '' && /^\s*/.exec(l)![0].length <= indent);
  const block = lines.slice(from, length < 0 ? undefined : from + 1 + length).map((l) => l.replace(/(^|\s)#.*$/, '')).join('\n');
  const file = /(?:^|[\s{,])file:[ \t]*(?:\[([^\]]*)\]|((?:\s*\n\s*-[^\n]*)+)|([^\n,}]+))/.exec(block);
  const patterns = (file?.[1] ?? file?.[2]?.replace(/^\s*-/gm, ',') ?? file?.[3] ?? '').split(',').map((p) => p.trim().replace(/^(["'])(.*)\1$/, '$2')).filter((p) => p !== '');
  const delimiter = /(?:^|[\s{,])delimiter:[ \t]*(?:"(\\t|[^"])"|'([^'])'|(\S))/.exec(block), skip = /(?:^|[\s{,])skip:[ \t]*(\d+)/.exec(block);
  const one = (setting: string): string | null => { const m = new RegExp(`(?:^|[\\s{,])${setting}:[ \\t]*(?:"((?:[^"\\\\]|\\\\.)*)"|'((?:[^']|'')*)'|([^\\s{}"'|>][^\\n]*?))[ \\t]*(?=\\n|$|${setting === 'query' ? '\\}' : '[,}]'})`).exec(block), text = m?.[1]?.replace(/\\(.)/g, '$1') ?? m?.[2]?.replaceAll("''", "'") ?? m?.[3]; return text === undefined || text === '' ? null : text; };
  return { database: one('database'), table: one('table'), query: one('query'), patterns, delimiter: delimiter === null ? null : (delimiter[1] ?? delimiter[2] ?? delimiter[3])!.replace('\\t', '\t'), skip: Number(skip?.[1] ?? 0) };
}

function* recordsOf(project: Project): Generator<ast.Record_> {
  for (const [path, d] of project.documents) for (const x of project.trees.of(d.text, path).file.declarations) if (x.kind === 'Record') yield x;
}
const storedFields = (r: ast.Record_): readonly ast.Field[] => r.fields.filter((f): f is ast.Field => f.kind === 'Field');
const wordsOf = (t: Extract<ast.TypeNode, { kind: 'ChoiceType' }>): readonly string[] => t.choices.map((c) => (c.kind === 'Text' ? c.value : c.text));
const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');
/** As YAML: in quotes wherever it could be read as anything but this text. */
const scalar = (text: string): string => (/^[A-Za-z_][\w ./*-]*$/.test(text) && !text.endsWith(' ') && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text) ? text : JSON.stringify(text));
