/** What is not written but follows: the type of a column, what a tier comes to at its edge, what shares add up to, the day on which a version ends. */
import { addNumbers, multiplyNumbers, parseDecimal, subtractNumbers, toDecimalText, walk, type ast, type Num } from '@truce/engine';
import { InlayHintKind, type InlayHint, type Range } from 'vscode-languageserver-types';
import { offsetAt, positionAt } from '../workspace/document.js';
import { treeOf, type Here } from '../workspace/snapshot.js';
import { meaningsHere } from './meaning.js';
import { versionsOf } from './versions.js';

export function inlayHints(here: Here, within: Range): InlayHint[] {
  const { document, path } = here, { file } = treeOf(here), m = meaningsHere(here), from = offsetAt(document, within.start), to = offsetAt(document, within.end);
  const found: InlayHint[] = [];
  const add = (offset: number, label: string, tooltip: string, kind?: InlayHintKind): void => { if (offset >= from && offset <= to) found.push({ position: positionAt(document, offset), label, tooltip, paddingLeft: kind !== InlayHintKind.Type, ...(kind === undefined ? {} : { kind }) }); };
  const columns = new Map((m.declared.get(path) ?? []).map((d) => [d.place.start, m.definitions.get(d.id)]));
  walk(file, (node) => {
    // Whatever ends before or begins behind what is shown is not looked into.
    if (node.span.end < from || node.span.start > to) return false;
    switch (node.kind) {
      case 'Column': case 'ComputedField': { const d = columns.get(node.name.span.start); if (d?.type != null && d.type !== 'unknown' && d.type.length <= 40) add(node.name.span.end, `: ${d.type}${d.optional ? ' optional' : ''}`, 'The type of this column', InlayHintKind.Type); break; }
      case 'Reading': if (node.mode === 'marginal' && node.rows !== undefined) tiers(node.rows, add); break;
      case 'Split': splitTotal(node, add); break;
      case 'Parameter': case 'Scale': case 'Table': ends(node.name); break;
      case 'Relation': if (node.lines.some((l) => l.kind === 'Dated')) ends(node.name); break;
      default: break;
    }
    return undefined;
  });
  function ends(name: ast.Node): void {
    const d = columns.get(name.span.start), version = d === undefined ? undefined : versionsOf(here, d).find((v) => v.name.file === path && v.name.start === name.span.start);
    if (version?.through != null && !version.ends && version.dated !== null) add(version.dated.end, `through ${version.through}`, 'The day before the next version');
  }
  return found;
}

type Add = (offset: number, label: string, tooltip: string) => void;

/** What all slices up to an edge come to: where edges and rates are plain numbers of one unit. */
function tiers(rows: readonly (ast.ScaleRow | { readonly kind: 'InvalidLine' })[], add: Add): void {
  let total: Num = parseDecimal('0')!, last: Num = parseDecimal('0')!, unit: string | null = null;
  for (const row of rows) {
    if (row.kind === 'InvalidLine' || row.at === undefined || (row.edge !== 'up to' && row.edge !== 'below')) return;
    const edge = amountOf(row.at), rate = row.value.kind === 'Percent' ? parseDecimal(row.value.text.replaceAll('_', '')) : null;
    if (edge === null || rate === null || (unit !== null && unit !== edge.unit)) return;
    unit = edge.unit;
    total = addNumbers(total, multiplyNumbers(subtractNumbers(edge.number, last), multiplyNumbers(rate, parseDecimal('0.01')!)));
    last = edge.number;
    add(row.span.end, `= ${grouped(toDecimalText(total, 4) ?? '')}${edge.unit} up to here`, 'All slices up to this edge, each at its own rate');
  }
}

/** `50_000 USD`, `50_000`, `50% of goal`. */
function amountOf(e: ast.Expression): { readonly number: Num; readonly unit: string } | null {
  if (e.kind === 'Money') { const n = parseDecimal(e.amount.replaceAll('_', '')); return n === null ? null : { number: n, unit: ` ${e.currency}` }; }
  if (e.kind === 'Number') { const n = parseDecimal(e.text.replaceAll('_', '')); return n === null ? null : { number: n, unit: '' }; }
  if (e.kind === 'Arithmetic' && e.operator === 'of' && e.left.kind === 'Percent' && e.right.kind === 'Name') { const n = parseDecimal(e.left.text.replaceAll('_', '')); return n === null ? null : { number: n, unit: `% of ${e.right.text}` }; }
  return null;
}

function splitTotal(split: ast.Split, add: Add): void {
  let total: Num = parseDecimal('0')!;
  for (const part of split.parts) {
    if (part.kind === 'InvalidLine' || part.share === 'remainder' || part.share.kind !== 'Percent') return;
    const share = parseDecimal(part.share.text.replaceAll('_', ''));
    if (share === null) return;
    total = addNumbers(total, share);
  }
  const last = split.parts.at(-1);
  if (last !== undefined && split.parts.length > 1) add(last.span.end, `= ${toDecimalText(total, 4)}%`, 'All shares of this split');
}

function grouped(text: string): string {
  const [whole = '', rest] = text.split('.');
  return `${whole.replace(/\B(?=(\d{3})+$)/g, '_')}${rest === undefined ? '' : `.${rest}`}`;
}
