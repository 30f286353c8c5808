/** Tables without lines: columns that stand under each other are enough for the eye. Cells are made printable here, whatever they hold. */
import { printable, type Paint } from '@truce/engine';

export type Align = 'left' | 'right';
export interface Column { readonly title: string; readonly align: Align }
export const left = (title = ''): Column => ({ title, align: 'left' });
export const right = (title = ''): Column => ({ title, align: 'right' });
/** In the first column: the name by which others refer to it, and what it is called. */
export const titled = (name: string, title: string | null): string => (title === null ? name : `${name}  ${title}`);
export interface Table { readonly columns: readonly Column[]; readonly rows: readonly (readonly string[])[] }

const none = {
  top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '',
  left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: '',
};

/** Texts get no narrower than this: shorter pieces could not be read. */
const NARROWEST = 14;
const BETWEEN = 3;

/**
 * How wide each column is, so that a row fits the width: the widest columns of text give way, and what does not fit goes on in the next line of its cell. Numbers are never broken. null where all fits, and where nothing
 * can give way far enough: a terminal that breaks lines itself is better than columns of single letters.
 */
export function widthsIn({ columns, rows }: Table, width: number): readonly number[] | null {
  const widths = columns.map((c, i) => Math.max(length(c.title), ...rows.map((r) => length(r[i] ?? '')))), total = (): number => widths.reduce((n, w) => n + w + BETWEEN, -BETWEEN);
  if (total() <= width) return null;
  while (total() > width) {
    const widest = widths.reduce((best, w, i) => (columns[i]!.align === 'left' && w > NARROWEST && (best < 0 || w > widths[best]!) ? i : best), -1);
    if (widest < 0) return null;
    widths[widest]! -= 1;
  }
  return widths;
}
const length = (text: string): number => [...printable(text)].length;

/** Lines with their ends. A table whose titles are all empty has no head. `width`: that of the terminal; null for a file, whose lines have no end. */
export async function tableText({ columns, rows }: Table, paint: Paint, width: number | null = null): Promise<string> {
  // A single line has nothing to stand under.
  if (rows.length === 1 && columns.every((c) => c.title === '')) return `${columns.map((_, i) => printable(rows[0]![i] ?? '')).join('   ').trimEnd()}\n`;
  const { default: CliTable } = await import('cli-table3');
  const widths = width === null ? null : widthsIn({ columns, rows }, width);
  const table = new CliTable({ chars: none, style: { head: [], border: [], 'padding-left': 0, 'padding-right': BETWEEN }, colAligns: columns.map((c) => c.align), ...(widths === null ? {} : { colWidths: widths.map((w) => w + BETWEEN), wordWrap: true }) });
  if (columns.some((c) => c.title !== '')) table.push(columns.map((c) => paint('quiet', printable(c.title))));
  for (const row of rows) table.push(columns.map((_, i) => printable(row[i] ?? '')));
  return `${table.toString().split('\n').map((line) => line.trimEnd()).join('\n')}\n`;
}
