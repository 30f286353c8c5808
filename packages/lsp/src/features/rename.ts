/**
 * A new name, everywhere: declaration and versions, uses, rows that are called by it, the manifest. It is refused, with the reason, when the texts would then mean
 * something else: the renamed project is checked before any edit is handed out, and every name in it must mean what it meant.
 */
import { analyze, reservedWords, type Definition, type FileSpan, type MeaningIndex } from '@truce/engine';
import type { Position, Range, TextEdit, WorkspaceEdit } from 'vscode-languageserver-types';
import { offsetAt, rangeOf } from '../workspace/document.js';
import { documentIn } from '../workspace/project.js';
import type { Here } from '../workspace/snapshot.js';
import { manifestPlaces } from './manifest-names.js';
import { meaningsEverywhere } from './everywhere.js';
import { namedAt, namedTogether, type Meanings } from './meaning.js';

export type Refusable<T> = T | { readonly refused: string };

export function prepareRename(here: Here, position: Position): Refusable<{ range: Range; placeholder: string }> {
  const found = target(here, position);
  if ('refused' in found) return found;
  const { start, end } = found.place, quoted = here.document.text[start] === '"';
  return { range: rangeOf(here.document, quoted ? { start: start + 1, end: end - 1 } : { start, end }), placeholder: here.document.text.slice(quoted ? start + 1 : start, quoted ? end - 1 : end) };
}

function target(here: Here, position: Position): Refusable<{ readonly m: Meanings; readonly definition: Definition; readonly place: FileSpan; readonly as: 'name' | 'row' }> {
  const { document, path } = here, m = meaningsEverywhere(here), named = namedAt(m, path, offsetAt(document, position));
  if (named === null) return { refused: 'here is no name that somebody gave' };
  const { definition } = named;
  if (definition.kind === 'test' || definition.kind === 'always' || definition.kind === 'guard') return { refused: 'a title is a text: change it where it stands' };
  if (named.as === 'row' && document.text.slice(named.place.start, named.place.end) === 'this') return { refused: '`this` is a word of the language' };
  const all = namedTogether(m, definition.id);
  if (all.every((d) => d.places.length === 0)) return { refused: `\`${definition.name}\` is made by Truce: nobody wrote it, so that it cannot be named otherwise` };
  return { m, definition, place: named.place, as: named.as };
}

export function rename(here: Here, position: Position, written: string): Refusable<WorkspaceEdit> {
  const found = target(here, position);
  if ('refused' in found) return found;
  const { project } = here, { m, definition, as } = found, all = namedTogether(m, definition.id);
  const capital = /^[A-Z]/.test(definition.name);
  // Somebody who renames `deal` renames Deal.
  const name = as === 'row' ? written.charAt(0).toUpperCase() + written.slice(1) : written;
  const reason = wrongName(name, capital, definition);
  if (reason !== null) return { refused: reason };
  if (name === definition.name) return { changes: {} };
  const row = name.toLowerCase(), edits = new Map<string, Map<number, { start: number; end: number; text: string }>>();
  const put = (place: FileSpan, asRow: boolean): void => {
    const text = documentIn(project, place.file)?.text.slice(place.start, place.end) ?? '';
    if (asRow && text === 'this') return;
    const inQuotes = /^["']/.test(text), { start, end } = inQuotes ? { start: place.start + 1, end: place.end - 1 } : place;
    const file = edits.get(place.file) ?? new Map<number, { start: number; end: number; text: string }>();
    file.set(start, { start, end, text: asRow ? row : name });
    edits.set(place.file, file);
  };
  for (const d of all) {
    for (const p of d.places) put(p.name, false);
    for (const u of m.usesOf(d.id)) put(u.place, u.as === 'row');
    for (const place of manifestPlaces(project, m, d)) put(place, false);
  }
  const changed = changedMeaning(here, edits);
  if (changed !== null) return { refused: changed };
  const changes: Record<string, TextEdit[]> = Object.create(null) as Record<string, TextEdit[]>;
  for (const [file, list] of edits) {
    const document = documentIn(project, file);
    if (document !== null) changes[document.uri] = [...list.values()].map((e) => ({ range: rangeOf(document, e), newText: e.text }));
  }
  return { changes };
}

function wrongName(name: string, capital: boolean, d: Definition): string | null {
  if (d.kind === 'choice') return /^[A-Za-z_][\w ]*$/.test(name) ? null : `\`${name}\` is no word for a choice: letters, digits and \`_\``;
  if (capital && !/^[A-Z][A-Za-z0-9_]*$/.test(name)) return `a ${d.kind} has a Capitalised name of letters, digits and \`_\`: \`${name}\` is none`;
  if (!capital && !/^[a-z][A-Za-z0-9_]*$/.test(name)) return `a ${d.kind} has a lower-case name of letters, digits and \`_\`: \`${name}\` is none`;
  return (reservedWords as readonly string[]).includes(name) || name === 'yes' || name === 'no' ? `\`${name}\` is a reserved word` : null;
}

type Edits = ReadonlyMap<string, ReadonlyMap<number, { readonly start: number; readonly end: number; readonly text: string }>>;

/** Why the renamed project would not mean the same; null when it does. */
function changedMeaning({ project }: Here, edits: Edits): string | null {
  const before = project.whole();
  const moved = new Map([...edits].map(([file, list]) => [file, [...list.values()].sort((a, b) => a.start - b.start)] as const));
  const texts = [...project.documents].map(([path, d]) => ({ path, text: applied(d.text, moved.get(path) ?? []) }));
  const after = analyze(texts, { index: true, parse: (text, path) => project.trees.peek(text, path) });
  const errors = (all: typeof before.diagnostics): number => all.filter((d) => d.severity === 'error').length;
  const fresh = after.diagnostics.find((d) => d.severity === 'error');
  if (errors(after.diagnostics) > errors(before.diagnostics) && fresh !== undefined) {
    const old = new Set(before.diagnostics.map((d) => d.message)), news = after.diagnostics.find((d) => d.severity === 'error' && !old.has(d.message)) ?? fresh;
    return `it would be wrong then: ${news.message}`;
  }
  const shift = (file: string, offset: number): number => { let by = 0; for (const e of moved.get(file) ?? []) if (e.start < offset) by += e.text.length - (e.end - e.start); return offset + by; };
  const was = meaningByPlace(before.index, shift), is = meaningByPlace(after.index!, (_, offset) => offset);
  for (const [place, means] of was) {
    const now = is.get(place);
    if (now !== undefined && now.target !== means.target) return `\`${means.name}\` would mean something else then`;
    if (now === undefined && !means.made) return `\`${means.name}\` would not be understood then`;
  }
  return null;
}

interface Meant { readonly target: string; readonly name: string; readonly made: boolean }
/** For each use the place where what it means is declared. */
function meaningByPlace(index: MeaningIndex, at: (file: string, offset: number) => number): Map<string, Meant> {
  const declared = new Map(index.definitions.map((d) => [d.id, d]));
  return new Map(index.uses.map((u) => {
    const d = declared.get(u.id), place = d?.places[0]?.name;
    return [`${u.place.file} ${at(u.place.file, u.place.start)}`, { target: place === undefined ? `made` : `${place.file} ${at(place.file, place.start)}`, name: d?.name ?? '', made: place === undefined }];
  }));
}

function applied(text: string, edits: readonly { readonly start: number; readonly end: number; readonly text: string }[]): string {
  let out = '', at = 0;
  for (const e of edits) { out += text.slice(at, e.start) + e.text; at = e.end; }
  return out + text.slice(at);
}
