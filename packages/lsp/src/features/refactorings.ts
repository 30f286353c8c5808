/** Changes of form that keep the meaning: a formula gets a name, a number gets a history, a declaration its next version, a `choose` becomes a table. */
import { analyze, findAt, walk, type AnyNode, type ast } from '@truce/engine';
import { CodeActionKind, type CodeAction, type Range, type TextEdit } from 'vscode-languageserver-types';
import { offsetAt, positionAt, rangeOf } from '../workspace/document.js';
import { treeOf, type Here } from '../workspace/snapshot.js';
import { meaningsHere } from './meaning.js';

export function refactorings(here: Here, range: Range): CodeAction[] {
  const { document } = here, { file } = treeOf(here), start = offsetAt(document, range.start), end = offsetAt(document, range.end);
  const around = findAt(file, start).filter((n) => n.span.end >= end);
  return [...extractColumn(here, around, start, end), ...extractList(here, around, start, end), ...extractParameter(here, around, start, end), ...nextVersion(here, around), ...toTable(here, around)];
}

const action = (here: Here, title: string, kind: CodeActionKind, edits: TextEdit[]): CodeAction => ({ title, kind, edit: { changes: { [here.document.uri]: edits } } });
const insertAt = (here: Here, offset: number, newText: string): TextEdit => { const at = positionAt(here.document, offset); return { range: { start: at, end: at }, newText }; };
const EXPRESSIONS: ReadonlySet<string> = new Set(['Arithmetic', 'Compare', 'Logic', 'Call', 'If', 'Choose', 'SumBlock', 'Reading', 'At', 'Over', 'Convert', 'Otherwise', 'Shift', 'Within', 'Between', 'In', 'Not', 'Negate', 'Path', 'Group', 'IsMissing']);

/** The formula that is selected becomes a column above its line. */
function extractColumn(here: Here, around: readonly AnyNode[], start: number, end: number): CodeAction[] {
  const { document } = here, relation = around.find((n): n is ast.Relation => n.kind === 'Relation');
  const line = relation?.lines.find((l) => l.span.start <= start && end <= l.span.end), formula = around.find((n) => n.span.start === start && n.span.end === end && EXPRESSIONS.has(n.kind));
  // Inside a count or sum the names belong to other rows.
  if (relation === undefined || line === undefined || formula === undefined || start === end || around.some((n) => n.kind === 'Source' || (n.kind === 'Call' && n.source !== undefined && n !== formula))) return [];
  if (relation.relation === 'attribution' || relation.relation === 'credit') return [];
  const name = free(here, 'extracted'), lineStart = document.text.lastIndexOf('\n', line.span.start - 1) + 1, indent = document.text.slice(lineStart, line.span.start);
  if (/\S/.test(indent)) return [];
  const text = document.text.slice(start, end), plain = text.startsWith('(') && formula.kind === 'Group' ? text.slice(1, -1) : text;
  return [action(here, 'Extract into a column', CodeActionKind.RefactorExtract, [insertAt(here, lineStart, `${indent}${name} = ${plain.trim()}\n`), { range: rangeOf(document, { start, end }), newText: name }])];
}

/**
 * The rows of a count, a sum or the header of a list become a list of their own, which other rules can name. Headers of what has an identity, such as what a plan pays, are left alone. Offered where the project then has no mistake that it did not have: a condition
 * that asks for the row around can not stand in a list.
 */
function extractList(here: Here, around: readonly AnyNode[], start: number, end: number): CodeAction[] {
  const { document } = here, { text } = document, source = around.findLast((n) => n.kind === 'Source' || n.kind === 'ForEach'), declaration = around.find((n) => n.kind === 'Relation' || n.kind === 'Always' || n.kind === 'Guard');
  if (source === undefined || declaration === undefined || (source.kind !== 'Source' && source.kind !== 'ForEach') || source.where === undefined) return [];
  const where = source.where, rows = source.kind === 'Source' ? source.rows : source.items.length === 1 && source.parts.length === 0 ? source.items[0]! : null;
  if (rows === null || typeof rows === 'string' || rows.kind !== 'RelationName' || rows.member !== undefined || (source.kind === 'ForEach' && (declaration.kind !== 'Relation' || declaration.relation !== 'list')) || start < rows.span.start || end > where.span.end) return [];
  const name = free(here, `${rows.title.text}_extracted`), before = text.slice(0, where.span.start).lastIndexOf('where');
  const gap = /\s*$/.exec(text.slice(0, before))![0].length, edits = [
    { start: aboveComment(text, declaration.span.start), end: aboveComment(text, declaration.span.start), text: `list ${name} for each ${rows.title.text} where ${text.slice(where.span.start, where.span.end)} { }\n\n` },
    { start: rows.span.start, end: rows.span.end, text: name }, { start: before - gap, end: where.span.end, text: '' },
  ];
  if (isWrongThen(here, edits)) return [];
  return [action(here, `Extract ${rows.title.text} where … into a list`, CodeActionKind.RefactorExtract, edits.map((e) => ({ range: rangeOf(document, e), newText: e.text })))];
}

/** Whether the document has more mistakes after the edits, which are in their order. */
function isWrongThen({ project, path, document }: Here, edits: readonly { readonly start: number; readonly end: number; readonly text: string }[]): boolean {
  let text = '', at = 0;
  for (const e of edits) { text += document.text.slice(at, e.start) + e.text; at = e.end; }
  text += document.text.slice(at);
  const only = new Set([path]), sources = [...project.documents].map(([p, d]) => ({ path: p, text: p === path ? text : d.text })), mistakes = (all: readonly { readonly severity: string }[]): number => all.filter((d) => d.severity === 'error').length;
  const then = analyze(sources, { only, kept: project.trees.names, parse: (t, p) => (p === path ? project.trees.peek(t, p) : project.trees.of(t, p)) });
  return mistakes(then.diagnostics) > mistakes(project.only(path).diagnostics);
}

/** A number in a rule becomes a parameter whose history begins with it. */
function extractParameter(here: Here, around: readonly AnyNode[], start: number, end: number): CodeAction[] {
  const { document } = here, literal = around.findLast((n) => n.kind === 'Number' || n.kind === 'Percent' || n.kind === 'Money' || n.kind === 'Duration');
  const declaration = around.find((n) => n.kind === 'Relation' || n.kind === 'Scale' || n.kind === 'Table');
  if (literal === undefined || declaration === undefined || !(literal.span.start <= start && end <= literal.span.end) || around.some((n) => n.kind === 'Cell' || n.kind === 'Dated')) return [];
  const name = free(here, 'agreed'), text = document.text.slice(literal.span.start, literal.span.end);
  const top = aboveComment(document.text, declaration.span.start);
  return [action(here, `Extract ${text} into a parameter`, CodeActionKind.RefactorExtract, [insertAt(here, top, `parameter ${name} = ${text}\n\n`), { range: rangeOf(document, literal.span), newText: name }])];
}

/** The declaration again, from a later day: what the next agreement begins with. */
function nextVersion(here: Here, around: readonly AnyNode[]): CodeAction[] {
  const { document } = here, d = around[1];
  if (d === undefined || (d.kind !== 'Parameter' && d.kind !== 'Scale' && d.kind !== 'Table' && d.kind !== 'Relation')) return [];
  const text = document.text.slice(d.span.start, d.span.end), dated = d.kind === 'Relation' ? d.lines.find((l): l is ast.Dated => l.kind === 'Dated') : d.dated;
  // Periods that a list runs over are no version.
  if (d.kind === 'Relation' && d.each?.kind === 'ForEach' && d.each.items.some((i) => i.kind === 'Name')) return [];
  const from = nextYear(dated === undefined ? '' : document.text.slice(dated.from.span.start, dated.from.span.end));
  let next: string;
  if (dated !== undefined) next = `${text.slice(0, dated.span.start - d.span.start)}from ${from}${text.slice(dated.span.end - d.span.start)}`;
  else if (d.kind === 'Parameter') next = `${text.slice(0, d.value.span.end - d.span.start)} from ${from}${text.slice(d.value.span.end - d.span.start)}`;
  else if (d.kind === 'Relation') { const open = text.indexOf('{'); next = `${text.slice(0, open + 1)}\n  from ${from}${text.slice(open + 1)}`; }
  else { const open = text.indexOf('{'); next = `${text.slice(0, open)}from ${from} ${text.slice(open)}`; }
  return [action(here, `Add the next version of ${d.name.text}, from ${from}`, CodeActionKind.RefactorRewrite, [insertAt(here, d.span.end, `\n${d.kind === 'Parameter' ? '' : '\n'}${next}`)])];
}

/** `choose` over two columns that are asked for words becomes a decision table. */
function toTable(here: Here, around: readonly AnyNode[]): CodeAction[] {
  const { document } = here, m = meaningsHere(here), choose = around.findLast((n): n is Extract<ast.Expression, { kind: 'Choose' }> => n.kind === 'Choose'), relation = around.find((n): n is ast.Relation => n.kind === 'Relation');
  if (choose === undefined || relation === undefined || choose.rows.some((r) => r.kind === 'InvalidLine')) return [];
  const rows = choose.rows.filter((r): r is ast.Pair => r.kind === 'Pair'), axes: string[] = [];
  const cells = rows.map((row) => {
    const found = new Map<string, string>();
    if (row.condition === undefined) return found;
    for (const term of row.condition.kind === 'Logic' && row.condition.operator === 'and' ? row.condition.terms : [row.condition]) {
      if (term.kind !== 'Compare' || term.operator !== 'is' || term.left.kind !== 'Name' || found.has(term.left.text) || (term.right.kind !== 'Title' && term.right.kind !== 'Text')) return null;
      if (!axes.includes(term.left.text)) axes.push(term.left.text);
      found.set(term.left.text, document.text.slice(term.right.span.start, term.right.span.end));
    }
    return found;
  });
  const values = rows.map((r) => document.text.slice(r.value.span.start, r.value.span.end));
  const type = m.types.get(here.path)?.find((t) => t.place.start === choose.span.start && t.place.end === choose.span.end)?.type;
  if (axes.length === 0 || type === undefined || cells.some((c) => c === null) || rows.some((r) => !['Number', 'Percent', 'Money', 'Title', 'Text', 'Flag'].includes(r.value.kind))) return [];
  const owners = axes.map((a) => (m.uses.get(here.path) ?? []).map((u) => ({ u, d: m.definitions.get(u.id) })).find(({ u, d }) => d?.name === a && u.place.start >= choose.span.start && u.place.end <= choose.span.end)?.d);
  const named = owners.map((d) => (d === undefined || d.container === null || d.kind !== 'field' ? null : `${d.container}.${d.name}`));
  if (named.some((n) => n === null)) return [];
  const name = free(here, 'decided'), gives = type.split(' ')[0]!;
  const grid = [[...axes, 'result'], ...rows.map((_, i) => [...axes.map((a) => cells[i]!.get(a) ?? 'any'), values[i]!.replace(/ ?[A-Z]{3}$/, '')])].map((r) => `  ${r.join(' | ')}`).join('\n');
  return [action(here, 'Turn the conditions into a decision table', CodeActionKind.RefactorRewrite, [
    insertAt(here, aboveComment(document.text, relation.span.start), `table ${name} of ${named.join(', ')} gives ${gives}${choose.topmost || rows.some((r) => r.condition === undefined) ? ' topmost row' : ''} {\n${grid}\n}\n\n`),
    { range: rangeOf(document, choose.span), newText: `${name} at ${axes.length === 1 ? axes[0]! : `(${axes.join(', ')})`}` },
  ])];
}

/** The start of the comment that belongs to a declaration. */
function aboveComment(text: string, start: number): number {
  let at = start;
  for (;;) {
    const before = text.lastIndexOf('\n', at - 2) + 1;
    if (at === 0 || !/^\s*\/\//.test(text.slice(before, at))) return at;
    at = before;
  }
}

/** A name that nothing has. */
function free(here: Here, wish: string): string {
  const taken = new Set<string>();
  for (const [path, d] of here.project.documents) walk(here.project.trees.of(d.text, path).file, (n) => { if (n.kind === 'Name' || n.kind === 'Title') taken.add(n.text); });
  for (let i = 1; ; i += 1) { const name = i === 1 ? wish : `${wish}_${i}`; if (!taken.has(name)) return name; }
}

function nextYear(from: string): string {
  const year = /^(\d{4})/.exec(from)?.[1];
  return year === undefined ? '2027-01-01' : `${Number(year) + 1}-01-01`;
}
