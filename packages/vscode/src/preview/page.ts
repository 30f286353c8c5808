/**
 * The page that shows the rows of a relation. It runs no script and loads nothing: a policy allows one style, and what is clicked is a command of the extension, written as a link. Every word of data and
 * policy is escaped where it is put in, and nowhere else is text made into a page.
 */
import type { Row, Rows } from './rows.js';

/** The commands that a page of rows may start. */
export const COMMANDS = { why: 'truce.explain', whyNot: 'truce.whyNot', more: 'truce.moreRecords' } as const;

export interface PageOptions {
  /** names the one style of the page; new for each page */
  readonly nonce: string;
  /** of the policy, for the commands */
  readonly uri: string;
  /** how many rows were asked for */
  readonly limit: number;
  /** why these are the rows of before and not those of what is saved now */
  readonly stale?: string;
}

export function page(rows: Rows, { nonce, uri, limit, stale }: PageOptions): string {
  const { name, title, total, candidates, columns, leftOut } = rows, asked = candidates - total;
  const share = candidates === 0 || candidates === total ? '' : ` of ${grouped(candidates)}, ${(100 * total / candidates).toFixed(1)} %`;
  const body = [
    ...(stale === undefined ? [] : [`<details class="stale" open><summary>These are the rows of before: what is saved now can not be computed.</summary><pre>${escaped(stale)}</pre></details>`]),
    `<h1>${escaped(name)}${title === null ? '' : ` <small>${escaped(title)}</small>`}</h1>`, `<p><strong>${grouped(total)}</strong> ${total === 1 ? 'row' : 'rows'}${share}</p>`,
    table(rows.rows, columns, (row) => link(COMMANDS.why, [uri, name, row.key], 'why')), more(rows.rows.length, total, uri, name, limit),
    ...(asked === 0 ? [] : [`<h2>${grouped(asked)} left out</h2>`, table(leftOut, columns, (row) => link(COMMANDS.whyNot, [uri, name, row.key], 'why not')), more(leftOut.length, asked, uri, name, limit)]),
  ];
  return document(nonce, name, body.join('\n'));
}

/** A page that says something instead of rows. */
export const notice = (nonce: string, heading: string, text: string): string => document(nonce, heading, `<h1>${escaped(heading)}</h1>\n<pre>${escaped(text)}</pre>`);

function table(rows: readonly Row[], columns: Rows['columns'], action: (row: Row) => string): string {
  if (rows.length === 0) return '<p class="quiet">none</p>';
  const cell = (text: string, i: number): string => `<td${columns[i]?.numeric === true ? ' class="number"' : ''}${text === 'missing' ? ' data-missing' : ''}>${escaped(text)}</td>`;
  return `<table><thead><tr>${columns.map((c) => `<th scope="col"${c.numeric ? ' class="number"' : ''}>${escaped(c.name)}</th>`).join('')}<th></th></tr></thead>\n<tbody>\n${
    rows.map((row) => `<tr>${row.cells.map(cell).join('')}<td>${action(row)}</td></tr>`).join('\n')}\n</tbody></table>`;
}

const more = (shown: number, total: number, uri: string, name: string, limit: number): string => (shown >= total ? '' : `<p class="quiet">${grouped(shown)} shown. ${link(COMMANDS.more, [uri, name, limit * 5], 'Show more')}</p>`);

/** The words go into the link as JSON, which a link's escapes keep whole. */
const link = (command: string, words: readonly (string | number)[], text: string): string => `<a href="command:${command}?${escaped(encodeURIComponent(JSON.stringify(words)))}">${text}</a>`;

const ESCAPES: ReadonlyMap<string, string> = new Map([['&', '&amp;'], ['<', '&lt;'], ['>', '&gt;'], ['"', '&quot;'], ["'", '&#39;']]);
/** Signs that change the direction or cannot be seen are shown as what they are: a name must not look like another. */
export const escaped = (text: string): string => text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, (c) => `\\u{${c.charCodeAt(0).toString(16)}}`).replace(/[&<>"']/g, (c) => ESCAPES.get(c)!);
const grouped = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',');

const STYLE = `body { font: var(--vscode-editor-font-size)/1.5 var(--vscode-font-family); color: var(--vscode-foreground); padding: 0 1rem 2rem; }
h1 { font-size: 1.3em; font-weight: 600; } h1 small { font-weight: 400; opacity: .75; } h2 { font-size: 1.1em; margin-top: 2em; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; } th, td { padding: .15em .8em; text-align: left; white-space: nowrap; max-width: 32em; overflow: hidden; text-overflow: ellipsis; }
th { position: sticky; top: 0; background: var(--vscode-editor-background); border-bottom: 1px solid var(--vscode-panel-border); } tr:hover td { background: var(--vscode-list-hoverBackground); }
.stale { border-left: 3px solid var(--vscode-editorWarning-foreground); padding: .2em .8em; margin: 1em 0; } .stale pre { overflow-x: auto; }
.number { text-align: right; } [data-missing], .quiet { opacity: .6; } a { color: var(--vscode-textLink-foreground); }`;

function document(nonce: string, title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${escaped(nonce)}'; form-action 'none'; base-uri 'none'">
<title>${escaped(title)}</title><style nonce="${escaped(nonce)}">${STYLE}</style></head>
<body>
${body}
</body></html>`;
}
