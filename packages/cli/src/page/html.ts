/** Blocks as HTML. Charts are loaded when one is drawn. */
import { escapeHtml, proseHtml } from './escape.js';
import { cellText, type Block, type Cell, type Section } from './blocks.js';
import { chartHtml } from './charts/chart.js';
import { sparkline } from './charts/sparkline.js';

export const sectionHtml = ({ lead, blocks }: Section): string => [...(lead === '' ? [] : [`<p class="lead">${proseHtml(lead)}</p>`]), ...blocks.map(blockHtml)].join('\n');

export function blockHtml(b: Block): string {
  switch (b.kind) {
    case 'heading': return `<h3>${escapeHtml(b.text)}</h3>`;
    case 'text': return `<p>${proseHtml(b.text)}</p>`;
    case 'note': return `<p class="note">${proseHtml(b.text)}</p>`;
    case 'figures': return `<dl class="figures">${b.figures.map((f) => `<div><dt>${escapeHtml(f.label)}</dt><dd${toned(f.tone)}>${escapeHtml(f.value)}</dd>${f.note === undefined ? '' : `<dd>${escapeHtml(f.note)}</dd>`}</div>`).join('')}</dl>`;
    case 'table': return tableHtml(b);
    case 'chart': return chartHtml(b.chart);
  }
}

/** A table that is wider than the page is scrolled within, also by the keyboard. The first cell of a row names it. */
export function tableHtml(t: Extract<Block, { kind: 'table' }>): string {
  const side = (i: number): string => (t.columns[i]?.align === 'right' ? 'r' : '');
  const attribute = (words: readonly (string | undefined)[]): string => { const list = words.filter((w) => w !== undefined && w !== ''); return list.length === 0 ? '' : ` class="${list.join(' ')}"`; };
  const body = t.rows
    .map(
      (row, r) =>
        `<tr${t.summed === true && r === t.rows.length - 1 ? ' class="sum"' : ''}>${row.map((cell, i) => (i === 0 ? `<th scope="row"${attribute([side(i), toneOf(cell), shortOf(cell)])}>${cellHtml(cell)}</th>` : `<td${attribute([side(i), toneOf(cell), shortOf(cell)])}>${cellHtml(cell)}</td>`)).join('')}</tr>`,
    )
    .join('');
  return `<p class="cap" aria-hidden="true">${escapeHtml(t.caption)}</p><div class="scroll" role="group" tabindex="0" aria-label="${escapeHtml(t.caption)}"><table aria-label="${escapeHtml(t.caption)}"><thead><tr>${t.columns.map((c, i) => (c.title === '' ? '<td></td>' : `<th scope="col"${attribute([side(i)])}>${escapeHtml(c.title)}</th>`)).join('')}</tr></thead><tbody>${body}</tbody></table></div>${t.more === undefined ? '' : `<p class="note">${proseHtml(t.more)}</p>`}`;
}

/** Dates, periods and a few words stay on one line. */
const shortOf = (cell: Cell): string | undefined => (cellText(cell).length <= SHORT ? 'w' : undefined);
const SHORT = 20;
const toneOf = (cell: Cell): string | undefined => (typeof cell === 'string' ? undefined : cell.tone);
const toned = (tone: string | undefined): string => (tone === undefined ? '' : ` class="${tone}"`);
const cellHtml = (cell: Cell): string => (typeof cell === 'string' ? escapeHtml(cell) : `${escapeHtml(cell.text)}${cell.spark === undefined ? '' : sparkline(cell.spark)}`);
