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

/** Lines with their ends. A table whose titles are all empty has no head. */
export async function tableText({ columns, rows }: Table, paint: Paint): Promise<string> {
  // A single line has nothing to stand under.
  if (rows.length === 1 && columns.every((c) => c.title === '')) return `${columns.map((_, i) => printable(rows[0]![i] ?? '')).join('   ').trimEnd()}\n`;
  const { default: CliTable } = await import('cli-table3');
  const table = new CliTable({ chars: none, style: { head: [], border: [], 'padding-left': 0, 'padding-right': 3 }, colAligns: columns.map((c) => c.align) });
  if (columns.some((c) => c.title !== '')) table.push(columns.map((c) => paint('quiet', printable(c.title))));
  for (const row of rows) table.push(columns.map((_, i) => printable(row[i] ?? '')));
  return `${table.toString().split('\n').map((line) => line.trimEnd()).join('\n')}\n`;
}
