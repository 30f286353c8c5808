/** The document as Markdown, and as a page of HTML that is complete in one file. */
import { printable } from '@truce/engine';
import { NOT_SAID, type Block } from './blocks.js';
import { escapeHtml, escapeMarkdown } from '../page/escape.js';
import { svgOf } from './picture.js';

export const toMarkdown = (blocks: readonly Block[]): string => `${blocks.map(markdownOf).join('\n\n')}\n`;

function markdownOf(b: Block): string {
  switch (b.kind) {
    case 'heading': return `${'#'.repeat(b.level)} ${escapeMarkdown(b.text)}`;
    case 'text': return escapeMarkdown(b.text);
    case 'list': return b.items.map((i) => `- ${escapeMarkdown(i)}`).join('\n');
    case 'table': {
      const row = (cells: readonly string[]): string => `| ${cells.map((c) => escapeMarkdown(c)).join(' | ')} |`;
      return [row(b.head), `|${b.head.map((_, i) => (b.right.includes(i) ? '---:' : '---')).join('|')}|`, ...b.rows.map(row)].join('\n');
    }
    case 'code': {
      // A fence that is longer than any within, so that the text can not end it.
      const text = lines(b.text), fence = '`'.repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map((m) => m[0].length + 1)));
      return `${b.place === '' ? '' : `${escapeMarkdown(b.place)}\n\n`}${fence}text\n${text}\n${fence}`;
    }
    case 'picture': return svgOf(b.picture);
  }
}

const STYLE =
  'body{font:15px/1.5 system-ui,sans-serif;color:#222;max-width:54rem;margin:2rem auto;padding:0 1rem}h1,h2,h3{line-height:1.2}h2{margin-top:2.2rem;border-bottom:1px solid #ddd}'
  + 'table{border-collapse:collapse;margin:1rem 0}th,td{border-bottom:1px solid #ddd;padding:.25rem .8rem .25rem 0;text-align:left;vertical-align:top}.r{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}.n{color:#9a6700;font-style:italic}th{color:#555;font-weight:600}figure{margin:1rem 0}svg{max-width:100%;height:auto}td{overflow-wrap:anywhere}'
  + 'pre{background:#f6f6f6;padding:.8rem;overflow:auto;font-size:13px}.place{color:#777;font-size:13px}@media print{h2{break-after:avoid}table,svg,pre{break-inside:avoid}}';

export function toHtml(title: string, blocks: readonly Block[]): string {
  return `<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>${escapeHtml(title)}</title>\n<style>${STYLE}</style>\n</head>\n<body>\n${blocks.map(htmlOf).join('\n')}\n</body>\n</html>\n`;
}

function htmlOf(b: Block): string {
  switch (b.kind) {
    case 'heading': return `<h${b.level}>${escapeHtml(b.text)}</h${b.level}>`;
    case 'text': return `<p>${escapeHtml(b.text)}</p>`;
    case 'list': return `<ul>${b.items.map((i) => `<li>${escapeHtml(i)}</li>`).join('')}</ul>`;
    case 'table': {
      const cells = (row: readonly string[], tag: 'th' | 'td'): string =>
        `<tr>${row.map((c, i) => `<${tag}${b.right.includes(i) ? ' class="r"' : c.startsWith(NOT_SAID) ? ' class="n"' : ''}>${escapeHtml(c)}</${tag}>`).join('')}</tr>`;
      return `<table><thead>${cells(b.head, 'th')}</thead><tbody>${b.rows.map((r) => cells(r, 'td')).join('')}</tbody></table>`;
    }
    case 'code': return `${b.place === '' ? '' : `<p class="place">${escapeHtml(b.place)}</p>`}<pre>${lines(b.text).split('\n').map(escapeHtml).join('\n')}</pre>`;
    case 'picture': return `<figure>${svgOf(b.picture)}</figure>`;
  }
}

/** Control characters are shown; line ends stay. */
const lines = (text: string): string => text.split(/\r?\n/).map((l) => printable(l)).join('\n');
