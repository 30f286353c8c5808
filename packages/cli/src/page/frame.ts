/** A page that is complete in one file: no network, no font of its own, and nothing runs in it but the scripts that are named by their hash. */
import { createHash } from 'node:crypto';
import { escapeHtml } from './escape.js';
import { STYLE } from './style.js';

export interface Page {
  readonly title: string;
  /** a line below the title: whose figures, of when */
  readonly sub: string;
  readonly sections: readonly {
    readonly id: string;
    readonly title: string;
    /** what the way to it is called; otherwise as the title */
    readonly short?: string;
    /** what stands below the heading, as HTML that was made by this folder */
    readonly html: string;
  }[];
  /** what the figures rest on: plain text */
  readonly foot: string;
  /** more rules of style, and a script; without one, nothing may run */
  readonly style?: string;
  readonly script?: string;
  /** data for the script: an element of type application/json */
  readonly data?: { readonly id: string; readonly value: unknown };
}

export function pageHtml({ title, sub, sections, foot, style = '', script, data }: Page): string {
  const policy = `default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'${script === undefined ? '' : `; script-src 'sha256-${createHash('sha256').update(script).digest('base64')}'`}`;
  return (
    `<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="${policy}">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>${escapeHtml(title)}</title>\n<style>${STYLE}${style}</style>\n</head>\n<body>\n`
    + `<a class="skip" href="#main">Skip to the content</a>\n<header>\n<h1>${escapeHtml(title)}</h1>\n<p class="sub">${escapeHtml(sub)}</p>\n</header>\n`
    + (sections.length < 2
      ? ''
      : `<nav aria-label="Sections"><ul>${sections.map((s) => `<li><a href="#${escapeHtml(s.id)}">${escapeHtml(s.short ?? s.title)}</a></li>`).join('')}</ul></nav>\n`)
    + `<main id="main">\n${sections.map((s) => `<section id="${escapeHtml(s.id)}" aria-labelledby="${escapeHtml(s.id)}-title">\n<h2 id="${escapeHtml(s.id)}-title">${escapeHtml(s.title)}</h2>\n${s.html}\n</section>`).join('\n')}\n</main>\n<footer>${escapeHtml(foot)}</footer>\n`
    + `${data === undefined ? '' : `<script type="application/json" id="${escapeHtml(data.id)}">${embedded(data.value)}</script>\n`}${script === undefined ? '' : `<script>${script}</script>\n`}</body>\n</html>\n`
  );
}

/** JSON that can not end the element it stands in, nor be read as anything but JSON. */
const embedded = (value: unknown): string => JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
