/** What a name means, in words: its type, its versions with dates, what is written above it; what a word of the language says; what a formula gives. */
import { aggregates, functions, type Definition, type FileSpan } from '@truce/engine';
import type { Hover, Position } from 'vscode-languageserver-types';
import type { Live } from '../background/live.js';
import { offsetAt, rangeOf } from '../workspace/document.js';
import { documentIn } from '../workspace/project.js';
import type { Here } from '../workspace/snapshot.js';
import { sinceText } from './lens.js';
import { meaningsAround, namedAt, typeAt, type Meanings } from './meaning.js';
import { versionsOf } from './versions.js';
import { wordDocs } from './words.js';

export function hover(here: Here, position: Position, live: Live | null = null): Hover | null {
  const { document, path } = here, offset = offsetAt(document, position), m = meaningsAround(here, offset);
  const named = namedAt(m, path, offset);
  if (named !== null) return said(aboutDefinition(here, m, named.definition, named.as === 'row', liveLines(live, named.definition)), rangeOf(document, named.place));
  const word = wordAt(document.text, offset);
  const about = word === null || inComment(here, offset) ? null : aboutWord(document.text, word);
  if (about !== null) return said(about.text, rangeOf(document, about));
  const typed = typeAt(m, path, offset);
  return typed === null || typed.type === 'unknown' ? null : said(`\`${typed.type}\`${typed.optional ? ', may be missing' : ''}`, rangeOf(document, typed.place));
}

/** What it comes to on the data. */
function liveLines(live: Live | null, d: Definition): readonly string[] {
  const result = live?.results.get(d.id), differences = live?.differences ?? null, effect = differences?.effects.get(d.id);
  return result === undefined ? [] : [`On your data: **${escaped(result)}**${effect === undefined ? '' : `; ${sinceText(differences!)}: ${escaped(effect)}`}`];
}

const said = (value: string, range: Hover['range']): Hover => ({ contents: { kind: 'markdown', value }, range });

const KINDS: Readonly<Record<Definition['kind'], string>> = {
  record: 'record', list: 'list', lead: 'lead', sla: 'sla', kpi: 'kpi', goal: 'goal', attribution: 'attribution', credit: 'credit', plan: 'plan', payments: 'payments', ledger: 'ledger', field: 'field', column: 'column', payment: 'payment',
  parameter: 'parameter', scale: 'scale', table: 'table', argument: 'argument', choice: 'choice', party: 'party', test: 'test', always: 'always', guard: 'guard',
};

/** `results`: what it comes to, which stands above what is long. */
export function aboutDefinition(here: Here, m: Meanings, d: Definition, row = false, results: readonly string[] = []): string {
  const container = d.container === null ? undefined : m.definitions.get(d.container);
  const shown = row ? `${d.rowName ?? d.name}: a row of ${d.name}` : `${d.role ?? KINDS[d.kind]} ${d.name}${d.type === null || d.type === 'unknown' ? '' : `: ${d.type}${d.optional ? ' optional' : ''}`}`;
  const isWrittenOut = d.places.length > 0 && WRITTEN_OUT.has(d.kind), parts = isWrittenOut && !row && d.title !== null ? [] : [fenced(shown)];
  const where = [...(d.title === null ? [] : [`**${escaped(d.title)}**`]), ...(container === undefined || d.kind === 'choice' ? [] : [`of \`${container.name}\``])];
  if (where.length > 0) parts.push(where.join(' '));
  const comment = commentAbove(here, d.places[0]?.whole);
  if (comment !== '') parts.push(escaped(comment));
  parts.push(...results);
  if (d.places.length === 0) parts.push('_Made by Truce; nobody wrote it._');
  if (d.kind === 'parameter' || d.places.length > 1) parts.push(versionLines(here, d));
  if (isWrittenOut) parts.push(fenced(excerpt(textOf(here, d.places.at(-1)!.whole))));
  else if ((d.kind === 'column' || d.kind === 'field' || d.kind === 'payment') && d.places.length === 1) {
    const text = textOf(here, d.places[0]!.whole);
    if (text.includes('=') && text.length < 400) parts.push(fenced(text));
  }
  if (d.choices !== null && d.kind !== 'choice') parts.push(`One of ${d.choices.slice(0, 20).map((c) => `\`${c}\``).join(', ')}${d.choices.length > 20 ? ', …' : ''}`);
  if (d.members.length > 0 && d.kind !== 'ledger') parts.push(columnsText(m, d));
  return parts.filter((p) => p !== '').join('\n\n');
}

/** Shown as it is written: it says more in fewer words than anything that could be said about it. */
const WRITTEN_OUT: ReadonlySet<Definition['kind']> = new Set(['lead', 'sla', 'kpi', 'goal', 'list', 'attribution', 'credit', 'plan', 'scale', 'table', 'always', 'guard']);
const MOST_LINES = 14;

/** The declaration without comments and its title, which is above; of a long one the beginning. */
function excerpt(text: string): string {
  const lines = text.split(/\r?\n/).filter((line) => !/^\s*\/\//.test(line)).map((line) => line.replace(/[ \t]+\/\/ .*$/, ''));
  if (lines[0] !== undefined) lines[0] = lines[0].replace(/^((?:lead|sla|kpi|goal|list|attribution|credit|plan)[ \t]+\w+)[ \t]+"(?:[^"\\]|\\.)*"/, '$1');
  return lines.length <= MOST_LINES ? lines.join('\n') : [...lines.slice(0, MOST_LINES - 1), `  // ${lines.length - MOST_LINES} more lines`, '}'].join('\n');
}

/** Its own by name; those that it has from what its rows are made of are counted. */
function columnsText(m: Meanings, d: Definition): string {
  const names = (all: Definition['members']): string => `${all.slice(0, 16).map((x) => `\`${x.name}\``).join(', ')}${all.length > 16 ? `, and ${all.length - 16} more` : ''}`;
  const own = d.members.filter((x) => { const of = m.definitions.get(x.id); return of === undefined || of.container === d.id || of.rowName !== null; }), from = new Map<string, number>();
  if (own.length === d.members.length || own.length === 0) return `Columns: ${names(d.members)}`;
  for (const x of d.members) if (!own.includes(x)) { const name = m.definitions.get(m.definitions.get(x.id)?.container ?? '')?.name ?? ''; from.set(name, (from.get(name) ?? 0) + 1); }
  return `Columns: ${names(own)}; and ${[...from].map(([name, n]) => `${n} of \`${name}\``).join(', ')}`;
}

/** Each version with its days; what a parameter was, and why it changed. */
function versionLines(here: Here, d: Definition): string {
  const versions = versionsOf(here, d);
  const days = (v: (typeof versions)[number]): string => (v.from === null && v.through === null ? 'always' : `${v.from === null ? '' : `from ${v.from}`}${v.through === null ? '' : ` through ${v.through}`}`.trim());
  return versions.map((v) => `- ${days(v)}${v.value === null ? '' : `: \`${v.value}\``}${v.because === null ? '' : ` (${escaped(v.because)})`}`).join('\n');
}

function aboutWord(text: string, { start, end }: { readonly start: number; readonly end: number }): { readonly text: string; readonly start: number; readonly end: number } | null {
  const word = text.slice(start, end);
  const before = /[a-z]+[ \t]+$/.exec(text.slice(Math.max(0, start - 20), start)), after = /^[ \t]+[a-z]+(?:[ \t]+[a-z]+)?/.exec(text.slice(end, end + 30));
  // The longest phrase that the word is part of.
  for (const [from, until] of [[start, after === null ? end : end + after[0].length], [start, after === null ? end : end + /^[ \t]+[a-z]+/.exec(after[0])![0].length], [before === null ? start : start - before[0].length, end]] as const) {
    const phrase = text.slice(from, until).replace(/[ \t]+/g, ' ');
    if (phrase.includes(' ') && wordDocs.has(phrase)) return { text: wordText(phrase), start: from, end: until };
  }
  const called = /^[ \t]*\(/.test(text.slice(end, end + 4));
  if (called || !wordDocs.has(word)) { const built = builtinText(word, text.slice(end, end + 400)); if (built !== null) return { text: built, start, end }; }
  return wordDocs.has(word) ? { text: wordText(word), start, end } : null;
}

export function wordText(word: string): string {
  const doc = wordDocs.get(word)!;
  return [`**${word}**`, doc.says, ...(doc.example === undefined ? [] : [fenced(doc.example)])].join('\n\n');
}

/** `arguments`: what follows, because some words are both a function and a sum over rows. */
export function builtinText(word: string, following = ''): string | null {
  const parts: string[] = [];
  const rows = /^[ \t]*\([^)]*\bof [A-Z]/.test(following);
  if (Object.hasOwn(aggregates, word) && (rows || !Object.hasOwn(functions, word))) { const a = aggregates[word as keyof typeof aggregates]; parts.push(fenced(a.signature), a.doc, fenced(a.example)); }
  else if (Object.hasOwn(functions, word)) { const f = functions[word as keyof typeof functions]; parts.push(fenced(f.signature), f.doc, fenced(`${f.example[0]}   // ${f.example[1]}`)); }
  return parts.length === 0 ? null : parts.join('\n\n');
}

export function wordAt(text: string, offset: number): { readonly start: number; readonly end: number } | null {
  let start = offset, end = offset;
  while (start > 0 && /\w/.test(text[start - 1]!)) start--;
  while (end < text.length && /\w/.test(text[end]!)) end++;
  return start === end ? null : { start, end };
}

function inComment(here: Here, offset: number): boolean {
  const line = here.document.text.lastIndexOf('\n', offset - 1) + 1, head = here.document.text.slice(line, offset).replace(/"(?:[^"\\]|\\.)*"/g, '');
  return head.includes('//') || (head.split('"').length - 1) % 2 === 1;
}

const textOf = (here: Here, span: FileSpan): string => documentIn(here.project, span.file)?.text.slice(span.start, span.end) ?? '';

/** The lines of comment that stand right above. */
function commentAbove(here: Here, whole: FileSpan | undefined): string {
  const text = whole === undefined ? undefined : documentIn(here.project, whole.file)?.text;
  if (whole === undefined || text === undefined) return '';
  const above = text.slice(0, text.lastIndexOf('\n', whole.start - 1) + 1).split(/\r?\n/).slice(0, -1), found: string[] = [];
  for (let line = above.pop(); line !== undefined && /^\s*\/\//.test(line); line = above.pop()) found.unshift(line.replace(/^\s*\/\/\s?/, ''));
  return found.join(' ').trim();
}

const fenced = (text: string): string => `\`\`\`truce\n${text.replaceAll('```', "'''")}\n\`\`\``;
/** Texts of people are texts, not Markdown. */
export const escaped = (text: string): string => text.replace(/[\\`*_{}[\]()#+!|<>~]/g, '\\$&');
