/** Colours that need to know what a name means. Keywords, texts and numbers are told too, for editors that have no grammar of their own. */
import { walk, type Definition } from '@truce/engine';
import type { SemanticTokens, SemanticTokensDelta } from 'vscode-languageserver-types';
import { offsetAt, positionAt } from '../workspace/document.js';
import { treeOf, type Here } from '../workspace/snapshot.js';
import type { Range } from 'vscode-languageserver-types';
import { meaningsHere } from './meaning.js';

const types = ['keyword', 'struct', 'class', 'property', 'parameter', 'function', 'enumMember', 'variable', 'string', 'number', 'comment', 'type', 'event', 'namespace'] as const;
const modifiers = ['declaration', 'readonly', 'defaultLibrary'] as const;
type TokenType = (typeof types)[number];
export const legend = { tokenTypes: [...types], tokenModifiers: [...modifiers] };

interface Token { readonly start: number; readonly end: number; readonly type: TokenType; readonly modifiers: number }

export function semanticTokens(here: Here, within?: Range): number[] {
  const { document } = here;
  const from = within === undefined ? 0 : offsetAt(document, within.start), to = within === undefined ? document.text.length : offsetAt(document, within.end);
  const data: number[] = [];
  let line = 0, character = 0;
  for (const t of tokensOf(here)) {
    if (t.end <= from || t.start >= to || t.end <= t.start) continue;
    const at = positionAt(document, t.start);
    data.push(at.line - line, at.line === line ? at.character - character : at.character, t.end - t.start, types.indexOf(t.type), t.modifiers);
    ({ line, character } = at);
  }
  return data;
}

/** What has to be exchanged in the last answer to get this one. */
export function delta(before: readonly number[], after: readonly number[], resultId: string): SemanticTokens | SemanticTokensDelta {
  let head = 0, tail = 0;
  const most = Math.min(before.length, after.length);
  while (head < most && before[head] === after[head]) head++;
  while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  return { resultId, edits: head === before.length && head === after.length ? [] : [{ start: head, deleteCount: before.length - head - tail, data: after.slice(head, after.length - tail) }] };
}

function tokensOf(here: Here): readonly Token[] {
  const { document, path } = here, { file } = treeOf(here), m = meaningsHere(here);
  const names = new Map<number, Token>(), rest: Token[] = [];
  const declared = new Set((m.declared.get(path) ?? []).map((d) => d.place.start));
  const put = (start: number, end: number, d: Definition, row: boolean): void => { names.set(start, { start, end, type: row ? 'variable' : typeOf(d), modifiers: (declared.has(start) ? 1 : 0) | (d.kind === 'parameter' || d.kind === 'choice' ? 2 : 0) }); };
  for (const { place, id } of m.declared.get(path) ?? []) { const d = m.definitions.get(id); if (d !== undefined && d.kind !== 'test' && d.kind !== 'always' && d.kind !== 'guard') put(place.start, place.end, d, false); }
  for (const { place, id, as } of m.uses.get(path) ?? []) { const d = m.definitions.get(id); if (d !== undefined && !names.has(place.start)) put(place.start, place.end, d, as === 'row'); }
  const spans: { start: number; end: number }[] = [];
  walk(file, (node) => {
    const { start, end } = node.span;
    if (node.kind === 'Call' && !names.has(node.name.span.start)) names.set(node.name.span.start, { ...node.name.span, type: 'function', modifiers: 4 });
    else if (node.kind === 'NamedType' && !names.has(node.name.span.start)) names.set(node.name.span.start, { ...node.name.span, type: 'type', modifiers: 4 });
    else if (node.kind === 'Text') rest.push({ start, end, type: 'string', modifiers: 0 });
    else if (node.kind === 'Number' || node.kind === 'Percent' || node.kind === 'Money' || node.kind === 'Duration' || node.kind === 'Date' || node.kind === 'Time' || node.kind === 'Period' || node.kind === 'ClockTime') rest.push({ start, end, type: 'number', modifiers: 0 });
    else if ((node.kind === 'Name' || node.kind === 'Title') && end > start) spans.push({ start, end });
    else if (node.kind === 'Cell') spans.push({ start, end });
    return undefined;
  });
  for (const c of file.comments) rest.push({ start: c.span.start, end: c.span.end, type: 'comment', modifiers: 0 });
  const taken = [...names.values(), ...rest, ...spans].sort((a, b) => a.start - b.start);
  const found = [...names.values(), ...rest, ...keywords(document.text, taken)].sort((a, b) => a.start - b.start);
  // A text within a text (the cell of a grid) is told once.
  return found.filter((t, i) => i === 0 || t.start >= found[i - 1]!.end || t.start > found[i - 1]!.start);
}

/** Whatever word is neither a name nor in a text, a comment or a cell belongs to the language. */
function keywords(text: string, taken: readonly { readonly start: number; readonly end: number }[]): Token[] {
  const found: Token[] = [];
  let i = 0, until = 0;
  for (const match of text.matchAll(/[a-z_][A-Za-z0-9_]*/g)) {
    const start = match.index, end = start + match[0].length;
    for (; i < taken.length && taken[i]!.start <= start; i += 1) until = Math.max(until, taken[i]!.end);
    if (start >= until) found.push({ start, end, type: 'keyword', modifiers: 0 });
  }
  return found;
}

function typeOf(d: Definition): TokenType {
  switch (d.kind) {
    case 'record': return 'struct';
    case 'list': case 'lead': case 'kpi': case 'goal': case 'attribution': case 'credit': case 'plan': case 'payments': case 'ledger': return 'class';
    case 'sla': return 'event';
    case 'field': case 'column': case 'payment': return 'property';
    case 'parameter': return 'parameter';
    case 'scale': case 'table': return 'function';
    case 'argument': return 'variable';
    case 'choice': return 'enumMember';
    case 'party': return 'namespace';
    case 'test': case 'always': case 'guard': return 'string';
  }
}
