/** What can be folded: blocks, runs of comments, runs of imports. */
import { walk } from '@truce/engine';
import { FoldingRangeKind, type FoldingRange } from 'vscode-languageserver-types';
import { positionAt } from '../workspace/document.js';
import { treeOf, type Here } from '../workspace/snapshot.js';

const BLOCKS: ReadonlySet<string> = new Set(['Policy', 'Record', 'Scale', 'Table', 'Relation', 'Always', 'Guard', 'Test', 'Require', 'Split', 'Payment', 'GivenRows', 'ExpectRows', 'Column', 'ComputedField', 'Choose', 'SumBlock', 'Reading', 'InvalidDeclaration']);

export function foldingRanges(here: Here): FoldingRange[] {
  const { document } = here, { file } = treeOf(here), found = new Map<number, FoldingRange>();
  const line = (offset: number): number => positionAt(document, offset).line;
  const add = (from: number, to: number, kind?: FoldingRangeKind): void => {
    const startLine = line(from), endLine = line(to);
    if (endLine > startLine && !found.has(startLine)) found.set(startLine, { startLine, endLine, ...(kind === undefined ? {} : { kind }) });
  };
  walk(file, (node) => {
    if (!BLOCKS.has(node.kind)) return;
    // The line of the closing brace stays visible. What goes on behind it is folded by what ends there.
    if (document.text[node.span.end - 1] === '}') add(node.span.start, Math.max(node.span.start, document.lines.start(line(node.span.end) + 1) - 1));
    else if (node.kind === 'InvalidDeclaration') add(node.span.start, node.span.end);
  });
  const run = (nodes: readonly { readonly span: { readonly start: number; readonly end: number } }[], kind: FoldingRangeKind): void => {
    for (let i = 0; i < nodes.length;) {
      let last = i;
      while (last + 1 < nodes.length && line(nodes[last + 1]!.span.start) === line(nodes[last]!.span.end) + 1) last++;
      add(nodes[i]!.span.start, nodes[last]!.span.end, kind);
      i = last + 1;
    }
  };
  run(file.comments.filter((c) => c.ownLine), FoldingRangeKind.Comment);
  run(file.declarations.filter((d) => d.kind === 'Import'), FoldingRangeKind.Imports);
  return [...found.values()].sort((a, b) => a.startLine - b.startLine);
}
