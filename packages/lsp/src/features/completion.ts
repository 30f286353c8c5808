/**
 * What can be written at the cursor. The text is read with a name put in the place of the word that is being typed, so that what stands around it is understood:
 * the checker then says which rows can be named there and what kind of value is wanted. Where names of another kind belong (after `for each`, in a type, at the
 * start of a line), the words before the cursor say so.
 */
import { aggregates, analyze, findAt, functions, relativePath, words, type AnyNode, type Definition, type TypedPlace } from '@truce/engine';
import { CompletionItemKind, type CompletionItem, type CompletionList, type Position } from 'vscode-languageserver-types';
import type { DataWords } from '../background/data-words.js';
import { offsetAt, positionAt } from '../workspace/document.js';
import { MANIFEST, type Understood } from '../workspace/project.js';
import type { Here } from '../workspace/snapshot.js';
import { Items, quoted, type ItemData } from './completion-items.js';
import { endingOf, inComment, inText, meantBy, openQuote, slotOf, type NameSlot } from './completion-slot.js';
import { daysAround, labelsIn, LENGTHS, ownCurrency } from './completion-values.js';
import { aboutDefinition, builtinText, wordText } from './hover.js';
import { meaningsAround, meaningsOf, type Meanings } from './meaning.js';
import { declarationSnippets, lineSnippets, partSnippets } from './snippets.js';
import { wordDocs } from './words.js';

/** The name that stands for the word that is being typed. */
const PLACEHOLDER = 'zz_here';
const USUAL_PERIODS = ['quarter', 'month', 'year', 'half', 'week', 'day'] as const;
const PERIODS = ['day', 'week', 'month', 'quarter', 'half', 'year'] as const;

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
  if (slot.kind === 'lines') { for (const s of partSnippets(slot.of)) into.snippet(s); return into; }
  if (slot.kind !== 'formula') return named(into, here, meaningsAround(here, offset), slot);

  // A text that stands right behind the cursor is what the new word will be in the place of.
  const behind = /^"(?:[^"\\\r\n]|\\.)*"/.exec(text.slice(offset, offset + 500))?.[0].length ?? 0;
  const changed = (ending: string): string => `${text.slice(0, start)}${PLACEHOLDER}${ending}${text.slice(offset + behind)}`;
  let understood = understoodWith(here, changed(''), start);
  // A line that lacks its end is no line yet, and nothing is known in it: it is read once more with one that it could have.
  const end = /^[ \t]*(?:\r?\n|$|\})/.test(text.slice(offset + behind)) ? endingOf(head) : null;
  if (end !== null && meaningsOfUnderstood(understood, path).typed(start, start + PLACEHOLDER.length) === null) understood = understoodWith(here, changed(end), start);
  const tree = understood.files.find((f) => f.path === path)!.tree, around = findAt(tree, start + 1);
  const inner = meaningsOfUnderstood(understood, path), m = meaningsOf(understood.index);
  if (grid(into, m, around, start, data)) return into;
  const dot = /([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\.$/.exec(head);
  const declaration = around.find((n) => n.kind === 'Relation' || n.kind === 'Record' || n.kind === 'Policy' || n.kind === 'Test' || n.kind === 'Always' || n.kind === 'Guard' || n.kind === 'InvalidDeclaration');
  if (dot !== null) { members(into, m, inner, start - 1, dot[1]!, headerOf(m, declaration)); return into; }
  const beginning = /^[ \t]*$/.test(head) || /[{;][ \t]*$/.test(head);
  const deep = around.findLast((n) => LINES.has(n.kind));
  if (beginning && (deep === undefined || deep.span.start >= lineStart)) {
    const what = declaration?.kind === 'Relation' ? declaration.relation : declaration?.kind === 'Policy' ? (around.some((n) => n.kind === 'Office') ? 'office' : 'policy') : declaration?.kind === 'Test' ? 'test' : declaration?.kind === 'Record' ? 'record' : null;
    if (what !== null && what !== 'record') for (const s of lineSnippets(what)) into.snippet(s);
    if (what !== null) return into;
  }
  const typed = inner.typed(start, start + PLACEHOLDER.length);
  const compared = comparedWith(inner, head, start);
  const wanted = compared ?? typed?.expected ?? null;
  if (wanted?.choices !== undefined && wanted?.choices !== null) into.choices(wanted.choices, compared === null ? undefined : wordsAt(data, m, path, compared.place.end));
  else if (compared !== null) into.wordsOfData(wordsAt(data, m, path, compared.place.end), quoted);
  const asked = /[ \t]+(?:not )?in[ \t]+$/.exec(head), within = asked === null ? null : inner.endingAt(start - asked[0].length), meant = meantBy(head);
  const isDay = within?.type === 'a date' || within?.type === 'a time';
  if (isDay) into.words(PERIODS, '1');
  const fits = (d: Definition): boolean => (within !== null ? d.type?.startsWith(isDay ? 'a period' : `a list (each ${within.type.replace(/^an? /, '')}`) === true : wanted !== null ? d.type === wanted.type : meant(d));
  if (/\b(?:marginal|retroactive)[ \t]+$/.test(head)) { into.definitions(m, (d) => d.kind === 'scale', '1'); return into; }
  // Each value of a guard says its version.
  if (declaration?.kind === 'Guard') into.inTheirOrder(beginning ? ['after', 'before', 'class', 'owned by', 'agreed by'] : ['after', 'before']);
  visible(into, m, typed, fits, declaration?.kind === 'Always' ? headerOf(m, declaration) : undefined);
  into.definitions(m, (d) => d.kind === 'parameter' && fits(d), '1~');
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
  // Its type is known where it is declared.
  const names = meaningsAround(here, -1), place = names.definitions.get(data.id)?.places[0]?.whole, m = place?.file === here.path ? meaningsAround(here, place.start) : names;
  const d = m.definitions.get(data.id) ?? m.elsewhere(data.id, (name) => name === data.id)[0];
  return d === undefined ? item : { ...item, documentation: { kind: 'markdown', value: aboutDefinition(here, m, d) } };
}

const EXPRESSION_WORDS = ['if', 'choose', 'marginal', 'retroactive', 'previous', 'missing', 'present', 'yes', 'no', 'not', 'and', 'or', 'is', 'in', 'between', 'within', 'otherwise', 'where', 'as_of', 'earlier rows', 'rows so far', 'business'] as const;
const LINES: ReadonlySet<string> = new Set(['Column', 'ComputedField', 'Field', 'Require', 'Exclude', 'Split', 'Payment', 'Overlay', 'OrderedBy', 'GovernedBy', 'Choose', 'SumBlock', 'ScaleRow', 'Pair', 'GivenRows', 'ExpectRows', 'ExpectCondition', 'Grid']);

function named(into: Items, here: Here, m: Meanings, slot: NameSlot): Items {
  switch (slot.kind) {
    case 'relation':
      for (const [i, kind] of slot.first.entries()) if (kind === 'period' && slot.periods) into.inTheirOrder(USUAL_PERIODS); else into.definitions(m, (d) => d.kind === kind, `0${i}`);
      into.relations(m, '1', slot.records);
      if (slot.periods) into.words(PERIODS, '2');
      break;
    case 'columns': into.membersOf(m, m.definitions.get(slot.of), '1'); break;
    case 'words': into.inTheirOrder(slot.words); break;
    case 'label': into.inTheirOrder(labelsIn(here)); break;
    case 'role': into.inTheirOrder([...m.definitions.values()].flatMap((d) => (d.kind === 'field' && /role/.test(d.name) ? d.choices ?? [] : []))); break;
    case 'day': into.inTheirOrder(daysAround(here)); break;
    case 'unit': into.inTheirOrder([...ownCurrency(here), ...LENGTHS]); for (const code of currencies()) into.add({ label: code, kind: CompletionItemKind.Unit, sortText: `2${code}` }); break;
    case 'type': into.words(words.typeWords, '1'); into.words(['one of'], '1'); into.relations(m, '2', true); break;
    case 'currency': into.inTheirOrder(['USD', 'EUR', 'GBP']); for (const code of currencies()) into.add({ label: code, kind: CompletionItemKind.Unit, sortText: `2${code}` }); break;
    case 'party': into.definitions(m, (d) => d.kind === 'party', '1'); break;
    case 'field options': into.words(['key', 'optional', 'planned', 'edited by', 'fixed on', 'above', 'at least', 'below', 'at most'], '1'); break;
    case 'new name': break;
  }
  return into;
}

interface Inner { readonly typed: (start: number, end: number) => TypedPlace | null; readonly endingAt: (end: number) => TypedPlace | null; readonly all: readonly TypedPlace[] }

/** Of the document no more than the declaration around the place that is asked about. */
function understoodWith({ project, path }: Here, changed: string, at: number): Understood {
  const sources = [...project.documents].map(([p, d]) => ({ path: p, text: p === path ? changed : d.text }));
  return analyze(sources, { index: true, only: new Set([path]), at, kept: project.trees.names, parse: (text, p) => (p === path ? project.trees.peek(text, p) : project.trees.of(text, p)) });
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
function comparedWith(inner: Inner, head: string, start: number): TypedPlace | null {
  const match = /[ \t]+(?:is(?: not)?[ \t]+|(?:not )?in[ \t]*\((?:[^()]*,)?[ \t]*|<=?[ \t]*|>=?[ \t]*|between[ \t]+)$/.exec(head);
  if (match === null) return null;
  const left = inner.endingAt(start - head.length + match.index);
  return left !== null && left.type !== 'unknown' ? left : null;
}

function members(into: Items, m: Meanings, inner: Inner, dot: number, written: string, header: Definition | undefined): void {
  const base = inner.endingAt(dot), row = base?.row ?? null;
  let relation = row === null ? undefined : row === '' ? header : m.definitions.get(row);
  // `Commission.` has payments; `deal.` may be a row that the checker was not asked about.
  relation ??= [...m.definitions.values()].find((d) => d.rowName === written) ?? m.definitions.get(written);
  if (relation === undefined) return;
  for (const { name, id } of relation.members) { const d = m.definitions.get(id); if (d !== undefined) into.definition(m, d, '1', name); }
  if (relation.kind === 'plan') into.add({ label: 'payments', kind: CompletionItemKind.Class, sortText: '2' });
}

/** Rows of a check have no name: what they are made of is written in its header. */
function headerOf(m: Meanings, declaration: AnyNode | undefined): Definition | undefined {
  const each = declaration?.kind === 'Always' || declaration?.kind === 'Guard' ? declaration.each : undefined, item = each?.kind === 'ForEach' ? each.items[0] : undefined;
  return item?.kind === 'RelationName' ? m.definitions.get(item.title.text) : undefined;
}

function visible(into: Items, m: Meanings, at: TypedPlace | null, fits: (d: Definition) => boolean, header: Definition | undefined): void {
  const seen = new Set<string>();
  for (const [depth, row] of (at?.visible.rows ?? []).entries()) {
    const relation = m.definitions.get(row.relation);
    for (const { name, id } of relation?.members ?? []) {
      const d = m.definitions.get(id);
      if (d === undefined || seen.has(name)) continue;
      seen.add(name);
      into.definition(m, d, fits(d) ? '1' : `2${depth}`, name);
    }
    if (relation !== undefined && row.called !== '') into.add({ label: row.called, kind: CompletionItemKind.Variable, detail: `a row of ${relation.name}`, sortText: `2${depth}~`, data: { uri: into.uri, id: relation.id } satisfies ItemData });
  }
  for (const { name, id } of header?.members ?? []) { const d = m.definitions.get(id); if (d !== undefined && !seen.has(name)) into.definition(m, d, fits(d) ? '1' : '2', name); }
  for (const local of at?.visible.locals ?? []) into.add({ label: local.name, kind: CompletionItemKind.Variable, detail: local.type, sortText: '1' });
}

/** In a grid: the columns in its first row, the choices of a column below. */
function grid(into: Items, m: Meanings, around: readonly AnyNode[], start: number, data: DataWords): boolean {
  const rows = around.find((n) => n.kind === 'GivenRows' || n.kind === 'ExpectRows'), found = around.find((n) => n.kind === 'Grid'), table = around.find((n) => n.kind === 'Table');
  if (table?.kind === 'Table' && found?.kind === 'Grid') { tableCell(into, m, table, found, start, data); return true; }
  if (rows === undefined || found === undefined || (rows.kind !== 'GivenRows' && rows.kind !== 'ExpectRows') || found.kind !== 'Grid') return false;
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
    // A reference names a row that the test has given.
    if (d?.row != null) for (const key of keysGiven(around, d.row)) into.add({ label: key, kind: CompletionItemKind.Reference, sortText: `1${key}` });
    if (d?.optional === true) into.words(['missing'], '2');
    return true;
  }
  return true;
}

/** The first cells of the rows of a record that the test around has. */
function keysGiven(around: readonly AnyNode[], record: string): readonly string[] {
  const test = around.find((n) => n.kind === 'Test');
  return test?.kind !== 'Test' ? [] : [...new Set(test.lines.flatMap((l) => (l.kind === 'GivenRows' && l.relation.title.text === record ? l.grid.rows.flatMap((r) => r.cells[0]?.text ?? []) : [])))].filter((text) => text !== '' && text !== PLACEHOLDER);
}

/** In a decision table: the names of its conditions in the first row, the words of each below. */
function tableCell(into: Items, m: Meanings, table: Extract<AnyNode, { kind: 'Table' }>, grid: Extract<AnyNode, { kind: 'Grid' }>, start: number, data: DataWords): void {
  const within = (cells: readonly { readonly span: { readonly start: number; readonly end: number } }[]): number => cells.findIndex((c) => c.span.start <= start && start <= c.span.end);
  if (within(grid.header) >= 0) { into.inTheirOrder([...table.axes.map((a) => a.name.text), 'result']); return; }
  const at = grid.rows.map((r) => within(r.cells)).find((i) => i >= 0), axis = at === undefined ? undefined : table.axes.find((a) => a.name.text === grid.header[at]?.text) ?? table.axes[at];
  if (axis === undefined) return;
  const d = axis.record === undefined ? undefined : m.definitions.get(`${axis.record.text}.${axis.name.text}`);
  if (d?.choices != null) into.choices(d.choices, data.get(d.id));
  else if (d !== undefined) into.wordsOfData(data.get(d.id), quoted);
  if (d?.type === 'a yes or no') into.words(['yes', 'no'], '1');
  into.words(['any', 'else'], '2');
}

/** Between quotes after `title is`, `title in (`: the texts that occur. */
function insideText(here: Here, position: Position, snippets: boolean, quote: number, data: DataWords): Items {
  const { document: { text }, path } = here, offset = offsetAt(here.document, position), into = new Items(here, { start: positionAt(here.document, quote + 1), end: position }, snippets, text.slice(quote + 1, offset));
  if (data.size === 0) return into;
  const end = text.indexOf('\n', offset), close = text.slice(offset, end < 0 ? text.length : end).indexOf('"');
  const understood = understoodWith(here, `${text.slice(0, quote)}${PLACEHOLDER}${text.slice(close < 0 ? offset : offset + close + 1)}`, quote);
  const compared = comparedWith(meaningsOfUnderstood(understood, path), text.slice(text.lastIndexOf('\n', quote) + 1, quote), quote);
  if (compared !== null) into.wordsOfData(wordsAt(data, meaningsOf(understood.index), path, compared.place.end), (word) => quoted(word).slice(1, -1));
  return into;
}


/** The words of the field whose name ends there. */
function wordsAt(data: DataWords, m: Meanings, path: string, end: number): ReturnType<DataWords['get']> {
  const use = m.uses.get(path)?.find((u) => u.place.end === end && data.has(u.id));
  return use === undefined ? undefined : data.get(use.id);
}

function importPaths(here: Here, into: Items): Items {
  for (const other of here.project.documents.keys()) if (other !== here.path) into.add({ label: relativePath(here.path, other), kind: CompletionItemKind.File });
  return into;
}

/** What this machine knows; a browser may know nothing. */
const listed = (what: 'currency' | 'timeZone'): readonly string[] => { try { return Intl.supportedValuesOf(what); } catch { return []; } };
const currencies = (): readonly string[] => listed('currency');
const zones = (): readonly string[] => ['UTC', ...listed('timeZone')];
