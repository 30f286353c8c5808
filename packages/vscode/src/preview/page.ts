/**
 * The page that shows the rows of a relation. It runs no script and loads nothing: a policy allows one style, and what is clicked is a command of the extension, written as a link. Every word of data and
 * policy is escaped where it is put in, and nowhere else is text made into a page.
 */
import type { Row, Rows } from './rows.js';

/** The commands that a page may start. */
export const COMMANDS = { why: 'truce.explain', whyNot: 'truce.whyNot', more: 'truce.moreRecords', start: 'truce.startProject' } as const;

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
  const { name, title, total, candidates, columns, leftOut } = rows, asked = candidates - total, width = columns.length + 1;
  const share = candidates === 0 || candidates === total ? '' : ` of ${grouped(candidates)}, ${(100 * total / candidates).toFixed(1)} %`;
  const jump = asked === 0 ? '' : `. <a href="#left-out">${grouped(asked)} left out</a>`;
  const body = [
    ...(stale === undefined ? [] : [`<details class="stale" open><summary>These are the rows of before: what is saved now can not be computed.</summary><pre>${escaped(stale)}</pre></details>`]),
    `<h1>${escaped(name)}${title === null ? '' : ` <small>${escaped(title)}</small>`}</h1>`, `<p>${rows.said == null ? `<strong>${grouped(total)}</strong> ${total === 1 ? 'row' : 'rows'}${share}` : `<strong>${escaped(rows.said)}</strong>`}${jump}</p>`,
    ...(candidates === 0 ? [`<p>The data has no rows for ${escaped(name)} to look at.</p>`] : [
      // One table, so that the columns of those who belong and those who do not stand under each other.
      `<table aria-label="${escaped(name)}"><thead><tr><td class="ask"></td>${columns.map(header).join('')}</tr></thead>`,
      group(rows.rows.map((row) => line(row, columns, link(COMMANDS.why, [uri, name, row.key], 'why', row.key))), `No row belongs to ${escaped(name)}.`, width, more(rows.rows.length, total, uri, name, limit)),
      ...(asked === 0 ? [] : [
        `<tbody class="heading"><tr id="left-out"><th scope="rowgroup" colspan="${width}"><span>${grouped(asked)} left out</span></th></tr></tbody>`,
        group(leftOut.map((row) => line(row, columns, link(COMMANDS.whyNot, [uri, name, row.key], 'why not', row.key))), '', width, more(leftOut.length, asked, uri, name, limit)),
      ]),
      '</table>',
    ]),
  ];
  return document(nonce, name, body.join('\n'));
}

/** A page that says something instead of rows. */
export const notice = (nonce: string, heading: string, text: string): string => document(nonce, heading, `<h1>${escaped(heading)}</h1>\n<pre>${escaped(text)}</pre>`);

/** What is shown where no data is known. */
export const noData = (nonce: string, name: string): string => document(nonce, name, `<h1>${escaped(name)}</h1>\n<p>There is no data yet: a <code>truce.yaml</code> says where it is.</p>\n<p><a href="command:${COMMANDS.start}">Start a project from a folder of data</a></p>`);

/** What is shown until there are rows. */
export const waiting = (nonce: string, name: string): string => document(nonce, name, `<h1>${escaped(name)}</h1>\n<p role="status">Computing its rows on the data …</p>`);

const header = (c: Rows['columns'][number], i: number): string => `<th scope="col"${classes(c.numeric && 'number', i === 0 && 'key')}>${escaped(c.name)}</th>`;

const group = (lines: readonly string[], none: string, width: number, after: string): string =>
  `<tbody>\n${lines.length === 0 ? spread(none, width) : lines.join('\n')}\n${after === '' ? '' : `${spread(after, width)}\n`}</tbody>`;

const spread = (html: string, width: number): string => `<tr class="quiet"><td colspan="${width}"><span>${html}</span></td></tr>`;

/** What is asked stands first: a row of many columns is wider than the panel. */
function line(row: Row, columns: Rows['columns'], action: string): string {
  const cell = (text: string, i: number): string => `<td${classes(columns[i]?.numeric === true && 'number', i === 0 && 'key', text === 'missing' && 'missing')}${text.length > LONG ? ` title="${escaped(text)}"` : ''}>${escaped(text)}</td>`;
  return `<tr><td class="ask">${action}</td>${row.cells.map(cell).join('')}</tr>`;
}

/** From how many characters on a cell may be cut off. */
const LONG = 36;
const classes = (...names: readonly (string | false)[]): string => { const on = names.filter((n) => n !== false); return on.length === 0 ? '' : ` class="${on.join(' ')}"`; };

const more = (shown: number, total: number, uri: string, name: string, limit: number): string => (shown >= total ? '' : `${grouped(shown)} shown. ${link(COMMANDS.more, [uri, name, limit * 5], 'Show more')}`);

/** The words go into the link as JSON, which a link's escapes keep whole. `of`: what is asked about, for who hears the page. */
const link = (command: string, words: readonly (string | number)[], text: string, of?: string): string => `<a href="command:${command}?${escaped(encodeURIComponent(JSON.stringify(words)))}"${of === undefined ? '' : ` aria-label="${text} ${escaped(of)}"`}>${text}</a>`;

const ESCAPES: ReadonlyMap<string, string> = new Map([['&', '&amp;'], ['<', '&lt;'], ['>', '&gt;'], ['"', '&quot;'], ["'", '&#39;']]);
/** Signs that change the direction or cannot be seen are shown as what they are: a name must not look like another. */
export const escaped = (text: string): string => text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, (c) => `\\u{${c.charCodeAt(0).toString(16)}}`).replace(/[&<>"']/g, (c) => ESCAPES.get(c)!);
const grouped = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',');

const STYLE = `body { font: var(--vscode-font-size, 13px)/1.5 var(--vscode-font-family); color: var(--vscode-foreground); padding: 0 1rem 2rem; width: max-content; min-width: calc(100% - 2rem); }
h1, p, details, pre { position: sticky; left: 1rem; width: fit-content; max-width: calc(100vw - 2rem); }
h1 { font-size: 1.3em; font-weight: 600; } h1 small { font-weight: 400; color: var(--vscode-descriptionForeground); } pre { white-space: pre-wrap; overflow-wrap: anywhere; font: var(--vscode-editor-font-size)/1.5 var(--vscode-editor-font-family); }
table { border-collapse: separate; border-spacing: 0; font-variant-numeric: tabular-nums; } th, td { padding: .15em .8em; text-align: left; white-space: nowrap; max-width: 32em; overflow: hidden; text-overflow: ellipsis; background: var(--vscode-editor-background); }
thead > tr > * { position: sticky; top: 0; z-index: 2; border-bottom: 1px solid var(--vscode-panel-border, currentColor); font-weight: 600; }
.ask { position: sticky; left: 0; z-index: 1; width: 4.2em; min-width: 4.2em; } .key { position: sticky; left: 5.8em; z-index: 1; border-right: 1px solid var(--vscode-panel-border, currentColor); } thead .ask, thead .key { z-index: 3; }
tbody tr:hover > td { background: linear-gradient(var(--vscode-list-hoverBackground, transparent), var(--vscode-list-hoverBackground, transparent)), var(--vscode-editor-background); }
.heading th { padding-top: 2em; font-size: 1.1em; font-weight: 600; } [colspan] { overflow: visible; } [colspan] > span { position: sticky; left: 1.6em; }
.stale { border-left: 3px solid var(--vscode-editorWarning-foreground); padding: .2em .8em; margin: 1em 0; }
.number { text-align: right; } .missing, .quiet td { color: var(--vscode-descriptionForeground); } a { color: var(--vscode-textLink-foreground); } a:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 1px; }`;

function document(nonce: string, title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${escaped(nonce)}'; form-action 'none'; base-uri 'none'">
<title>${escaped(title)}</title><style nonce="${escaped(nonce)}">${STYLE}</style></head>
<body>
${body}
</body></html>`;
}
