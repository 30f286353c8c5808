/** What editors live on: every name of every policy is a declaration or is known to mean one, and every use leads to a place that carries its name. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { analyze } from '@truce/engine';
import type { MeaningIndex, SourceText, Span, ast } from '@truce/engine';
import { describe, expect, it } from 'vitest';
import { walk } from '../../packages/engine/src/syntax/walk.js';

const root = join(import.meta.dirname, '../..');
const folder = (path: string): readonly SourceText[] => readdirSync(join(root, path)).filter((f) => f.endsWith('.truce')).map((f) => ({ path: f, text: readFileSync(join(root, path, f), 'utf8') }));
const policies: readonly (readonly [string, readonly SourceText[]])[] = [
  ['the example company', folder('examples/northwind-saas/policies')],
  ...['attribution', 'compensation', 'idc', 'kpis', 'leads'].flatMap((family) => {
    const imported = (s: SourceText): readonly SourceText[] => [...s.text.matchAll(/^import "(.*)"/gm)].map((m) => ({ path: m[1]!, text: readFileSync(join(root, 'tests/cases', family, m[1]!), 'utf8') }));
    return folder(`tests/cases/${family}`).map((s): readonly [string, readonly SourceText[]] => [`${family}/${s.path}`, [s, ...imported(s)]]);
  }),
];

/** States that rows have by the nature of an sla, a split, a payment or a posting: no policy declares them. */
const states = ['Met', 'Late', 'Missed', 'Open', 'Split', 'Overlay', 'Unassigned', 'Due', 'Accruing', 'Held', 'Cancelled', 'Pay', 'Draw', 'Recover', 'Clawback', 'New', 'Correction', 'Reversal'];
const words = new Set([...states, 'as_of', 'text', 'number', 'count', 'percent', 'money', 'date', 'time', 'flag', 'days', 'hours', 'months', 'day', 'week', 'month', 'quarter', 'half', 'year', 'start', 'end', 'weekly', 'monthly', 'quarterly', 'on', 'covered']);

/** Names of the texts that the index does not explain. */
function unexplained(sources: readonly SourceText[], index: MeaningIndex, files: ReturnType<typeof analyze>['files']): readonly string[] {
  const known = new Set([...index.uses.map((u) => u.place), ...index.definitions.flatMap((d) => d.places.map((p) => p.name))].map((p) => `${p.file} ${p.start} ${p.end}`));
  const left: string[] = [];
  for (const file of files) {
   const rows = gridRows(file.tree), tables = tablesAt(file.tree), within = (spans: readonly Span[], at: number): boolean => spans.some((s) => s.start <= at && at < s.end);
   walk(file.tree, (node, parent) => {
    if (node.kind === 'Party' || node.kind === 'Currency' || node.kind === 'YearStarts' || node.kind === 'Hours' || node.kind === 'Class' || node.kind === 'Better' || node.kind === 'Accept') return false;
    // The two versions that a guard compares.
    if (parent?.kind === 'Path' && node.kind === 'Name' && (node.text === 'before' || node.text === 'after')) return;
    const header = node.kind === 'Cell' && parent?.kind === 'Grid' && !node.text.includes('.') && /^[a-z]\w*$/.test(node.text);
    if (node.kind !== 'Name' && node.kind !== 'Title' && !header) return;
    // The cells of a test are data: keys of rows, and texts.
    if (parent?.kind === 'Cell' || (!header && within(rows, node.span.start))) return;
    if (parent?.kind === 'Call' && parent.name === node) return;
    // Currencies are nobody's names.
    if (words.has(node.text) || (node.kind === 'Title' && (parent?.kind === 'Convert' || parent?.kind === 'NamedType' || parent?.kind === 'Rates') && /^[A-Z]{3}$/.test(node.text))) return;
    // The last column of a table's header has a type, not a name to read; so have the axes, which are named above it.
    if (header && within(tables, node.span.start)) return;
    if (!known.has(`${file.path} ${node.span.start} ${node.span.end}`)) left.push(`${file.path}:${file.text.slice(0, node.span.start).split('\n').length} ${node.text} (in ${parent?.kind ?? ''})`);
   });
  }
  return left;
}
const gridRows = (tree: ast.File): readonly Span[] => {
  const found: Span[] = [];
  walk(tree, (n) => { if (n.kind === 'GridRow') found.push(n.span); });
  return found;
};
const tablesAt = (tree: ast.File): readonly Span[] => tree.declarations.flatMap((d) => (d.kind === 'Table' ? [d.span] : []));

describe('the index of meaning', () => {
  it('explains every name', () => {
    const left = policies.flatMap(([name, sources]) => { const a = analyze(sources, { index: true }); return unexplained(sources, a.index!, a.files).map((l) => `${name}: ${l}`); });
    expect(left).toEqual([]);
  }, 60_000);

  it('leads from each use to a definition that has the name written there', () => {
    const wrong: string[] = [];
    for (const [name, sources] of policies) {
      const { index } = analyze(sources, { index: true }), texts = new Map(sources.map((s) => [s.path, s.text])), byId = new Map(index!.definitions.map((d) => [d.id, d]));
      expect(byId.size, `${name}: ids are unique`).toBe(index!.definitions.length);
      for (const use of index!.uses) {
        const found = byId.get(use.id), written = texts.get(use.place.file)!.slice(use.place.start, use.place.end);
        if (states.includes(written) && found === undefined) continue;
        const names = found === undefined ? [] : use.as === 'row' ? ['this', found.rowName] : [found.name, `"${found.name}"`];
        if (!names.includes(written)) wrong.push(`${name}: \`${written}\` leads to ${use.id}${found === undefined ? ', which is not there' : ''}`);
      }
    }
    expect(wrong).toEqual([]);
  }, 60_000);

  it('changes nothing about what is found', () => {
    for (const [name, sources] of policies.slice(0, 40)) expect(analyze(sources, { index: true }).diagnostics, name).toEqual(analyze(sources).diagnostics);
  });

  it('knows types, what is expected and what can be written, in a broken text too', () => {
    const text = 'policy "P" { currency USD }\nrecord Deal { id text key; stage one of Open, Won; amount money }\nlist Big for each Deal where stage is Won {\n  double = 2 * amount\n  broken = amount + nope\n}\n';
    const { index } = analyze([{ path: 'p.truce', text }], { index: true });
    const at = text.indexOf('Won {'), stage = index!.types.find((t) => t.place.start === at)!;
    expect(stage.expected?.choices).toEqual(['Open', 'Won']);
    expect(index!.definitions.find((d) => d.id === 'Big.double')).toMatchObject({ kind: 'column', type: 'money (USD)', container: 'Big' });
    const nope = index!.types.find((t) => t.place.start === text.indexOf('nope'))!;
    expect(nope.visible.rows.map((r) => r.relation)).toEqual(['Big']);
    expect(index!.definitions.find((d) => d.id === 'Big')!.members.map((m) => m.name)).toEqual(['deal', 'double', 'broken', 'id', 'stage', 'amount']);
  });
});
