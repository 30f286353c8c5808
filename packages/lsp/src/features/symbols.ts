/** The outline of a file, and all declarations of all projects by name. From the tree alone, so that a broken file keeps its outline. */
import type { ast } from '@truce/engine';
import { SymbolKind, type DocumentSymbol, type WorkspaceSymbol } from 'vscode-languageserver-types';
import { rangeOf, type Document } from '../workspace/document.js';
import { treeOf, type Here, type Snapshot } from '../workspace/snapshot.js';

export function documentSymbols(here: Here): DocumentSymbol[] {
  return treeOf(here).file.declarations.flatMap((d) => symbolOf(here.document, d) ?? []);
}

/** Those with the letters of the query in their order, the shortest first. */
export function workspaceSymbols(snapshot: Snapshot, query: string): WorkspaceSymbol[] {
  const found: (WorkspaceSymbol & { readonly rank: number })[] = [], seen = new Set<string>();
  for (const project of snapshot.projects) for (const [path, document] of project.documents) {
    if (seen.has(document.uri)) continue;
    seen.add(document.uri);
    const add = (symbols: readonly DocumentSymbol[], containerName: string | undefined): void => {
      for (const s of symbols) {
        const rank = fit(query, s.name);
        if (rank !== null) found.push({ name: s.name, kind: s.kind, location: { uri: document.uri, range: s.selectionRange }, ...(containerName === undefined ? {} : { containerName }), rank });
        add(s.children ?? [], s.name);
      }
    };
    add(documentSymbols({ snapshot, project, document, path }), undefined);
  }
  return found.sort((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : 1)).slice(0, 500).map(({ rank: _, ...symbol }) => symbol);
}

/** How far a name is from what was typed: 0 the same, null not all letters in order. */
function fit(query: string, name: string): number | null {
  const wanted = query.toLowerCase(), text = name.toLowerCase();
  if (wanted === '') return text.length;
  if (text === wanted) return 0;
  if (text.startsWith(wanted)) return 1 + text.length - wanted.length;
  let at = 0;
  for (const letter of wanted) { at = text.indexOf(letter, at) + 1; if (at === 0) return null; }
  return 100 + text.length;
}

const kinds: Readonly<Record<ast.RelationKind, SymbolKind>> = { list: SymbolKind.Class, lead: SymbolKind.Class, sla: SymbolKind.Event, kpi: SymbolKind.Number, goal: SymbolKind.Number, attribution: SymbolKind.Class, credit: SymbolKind.Class, plan: SymbolKind.Class };

function symbolOf(document: Document, d: ast.Declaration): DocumentSymbol | null {
  const symbol = (name: string, kind: SymbolKind, detail: string, selection: ast.Node, children: DocumentSymbol[] = []): DocumentSymbol =>
    ({ name: name === '' ? ' ' : name, kind, detail, range: rangeOf(document, d.span), selectionRange: rangeOf(document, selection.span), children });
  switch (d.kind) {
    case 'Import': return null;
    case 'Policy': return symbol(d.title.value, SymbolKind.Namespace, 'policy', d.title, d.lines.flatMap((l) => (l.kind === 'Party' ? [leaf(document, l, l.name, SymbolKind.Object, 'party')] : l.kind === 'Office' ? [leaf(document, l, l.name, SymbolKind.Object, 'office')] : [])));
    case 'Record': return symbol(d.name.text, SymbolKind.Struct, words('record', d.title), d.name, d.fields.flatMap((f) => (f.kind === 'InvalidLine' ? [] : [leaf(document, f, f.name, SymbolKind.Field, f.kind === 'Field' ? document.text.slice(f.type.span.start, f.type.span.end) : '=')])));
    case 'Parameter': return symbol(d.name.text, SymbolKind.Constant, `parameter ${dated(document, d.dated)}`.trim(), d.name);
    case 'Scale': return symbol(d.name.text, SymbolKind.Function, `scale ${dated(document, d.dated)}`.trim(), d.name);
    case 'Table': return symbol(d.name.text, SymbolKind.Function, `table ${dated(document, d.dated)}`.trim(), d.name);
    case 'Relation': return symbol(d.name.text, kinds[d.relation], words(d.relation, d.title), d.name, d.lines.flatMap((l) => lineSymbol(document, l)));
    case 'Always': case 'Guard': return symbol(d.title.value, SymbolKind.Boolean, d.kind.toLowerCase(), d.title);
    case 'Test': return symbol(d.title.value, SymbolKind.Method, 'test', d.title);
    case 'InvalidDeclaration': return d.name === undefined ? null : symbol(d.name, SymbolKind.Null, `${d.keyword ?? ''} (not understood)`.trim(), { span: { start: d.span.start, end: Math.min(d.span.end, d.span.start + 1) } });
  }
}

function lineSymbol(document: Document, l: ast.Line): DocumentSymbol[] {
  switch (l.kind) {
    case 'Column': return [leaf(document, l, l.name, SymbolKind.Property, l.role ?? '')];
    case 'Payment': return [leaf(document, l, l.name, SymbolKind.Property, l.role)];
    case 'Split': return [leaf(document, l, l.column, SymbolKind.Property, 'split')];
    case 'Require': case 'Exclude': case 'OrderedBy': case 'Dated': case 'Overlay': case 'InvalidLine': case 'GovernedBy': case 'AgreedBy': case 'OwnedBy': case 'Class': case 'Better': case 'Serves': case 'Accept': return [];
  }
}

const leaf = (document: Document, whole: ast.Node, name: ast.Name | ast.Title, kind: SymbolKind, detail: string): DocumentSymbol =>
  ({ name: name.text === '' ? ' ' : name.text, kind, detail, range: rangeOf(document, whole.span), selectionRange: rangeOf(document, name.span) });
const words = (what: string, title: ast.Text | undefined): string => (title === undefined ? what : `${what} "${title.value}"`);
const dated = (document: Document, d: ast.Dated | undefined): string => (d === undefined ? '' : document.text.slice(d.span.start, d.span.end));
