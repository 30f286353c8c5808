/** Blocks for a terminal. Charts are left out: what they draw stands in the tables. */
import { printable, wrapped, type Paint } from '@truce/engine';
import { tableText } from '../views/table.js';
import { cellText, type Block, type Section } from './blocks.js';

const WIDTH = 100;

export async function sectionText({ title, lead, blocks }: Section, paint: Paint, width: number | null): Promise<string> {
  const parts = [`${paint('strong', printable(title))}\n${lead === '' ? '' : paragraph(lead, width)}`];
  for (const b of blocks) { const text = await blockText(b, paint, width); if (text !== '') parts.push(text); }
  return `${parts.join('\n')}\n`;
}

async function blockText(b: Block, paint: Paint, width: number | null): Promise<string> {
  switch (b.kind) {
    case 'heading': return `${paint('strong', printable(b.text))}\n`;
    case 'text': return paragraph(b.text, width);
    case 'note': return paint('quiet', paragraph(b.text, width));
    case 'figures': return tableText({ columns: [{ title: '', align: 'left' }, { title: '', align: 'right' }, { title: '', align: 'left' }], rows: b.figures.map((f) => [f.label, f.value, f.note ?? '']) }, paint, width);
    case 'table': return `${paint('quiet', printable(b.caption))}\n${await tableText({ columns: b.columns, rows: b.rows.map((r) => r.map(cellText)) }, paint, width)}${b.more === undefined ? '' : `${printable(b.more)}\n`}`;
    case 'chart': return '';
  }
}

export const paragraph = (text: string, width: number | null): string => `${wrapped(printable(text), Math.min(width ?? WIDTH, WIDTH), 0, 0).join('\n')}\n`;
