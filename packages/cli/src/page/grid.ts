/**
 * Tables of many rows: the first of them stand in the page, for paper and for readers without scripts; all of them are packed beside it, and are unpacked, searched, filtered, sorted and
 * exported by the page's script when somebody comes to the table.
 */
import { gzipSync } from 'node:zlib';
import { money, percentText } from '../views/diff-numbers.js';
import { grouped, plural } from '../report.js';
import type { Cell } from './blocks.js';
import { tableHtml } from './html.js';
import { escapeHtml } from './escape.js';

/** `amount` and `change` hold hundredths, `percent` holds tenths of a per cent, all whole numbers: so that sorting is by number, and a cent is a cent. */
export type GridKind = 'text' | 'count' | 'amount' | 'change' | 'percent';
export interface GridColumn {
  readonly title: string; readonly kind: GridKind;
  /** offer the different texts of the column to choose from */
  readonly filter?: boolean;
  /** a text leads to the rows of another table that have it in a column */
  readonly leads?: { readonly grid: string; readonly column: number };
}
export type GridValue = string | number | null;
export interface Grid { readonly id: string; readonly caption: string; readonly columns: readonly GridColumn[]; readonly rows: readonly (readonly GridValue[])[] }

/** Rows of a page of a table. */
const SHOWN = 25;

export function gridHtml(g: Grid): string {
  const first = g.rows.slice(0, SHOWN), rest = g.rows.length - first.length;
  const table = tableHtml({
    kind: 'table',
    caption: g.caption,
    columns: g.columns.map((c) => ({ title: c.title, align: c.kind === 'text' ? 'left' : 'right' })),
    rows: first.map((row) => row.map((value, i) => cellOf(value, g.columns[i]!.kind))),
  });
  return `<div class="grid" id="${escapeHtml(g.id)}" data-rows="${g.rows.length}">${table}<p class="note rest">${rest > 0 ? `${plural(rest, 'more row')}: they are in this file, and shown where scripts may run.` : ''}</p></div>`;
}

/** What the script reads: columns, and rows column by column, which packs best. */
export function gridData(grids: readonly Grid[]): unknown {
  return grids.map((g) => ({ id: g.id, shown: SHOWN, columns: g.columns, packed: gzipSync(JSON.stringify(g.columns.map((_, i) => g.rows.map((row) => row[i] ?? null))), { level: 9 }).toString('base64') }));
}

function cellOf(value: GridValue, kind: GridKind): Cell {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  switch (kind) {
    case 'text': case 'count': return grouped(value);
    case 'amount': return money(hundredths(value));
    case 'change': return { text: money(hundredths(value), true), ...(value === 0 ? {} : { tone: value > 0 ? 'good' as const : 'bad' as const }) };
    case 'percent': return percentText(value);
  }
}

/** `-1250` is `-12.50` */
function hundredths(value: number): string {
  const plain = String(Math.abs(value)).padStart(3, '0');
  return `${value < 0 ? '-' : ''}${plain.slice(0, -2)}.${plain.slice(-2)}`;
}
