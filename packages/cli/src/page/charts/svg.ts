/** What all charts share: the frame of the picture, texts, colours of series. Colours are names that the style of the page gives a value. */
import { escapeHtml } from '../escape.js';

const COLOURS = ['var(--s1)', 'var(--s2)', 'var(--s3)', 'var(--s4)', 'var(--s5)', 'var(--s6)'] as const;
export const colourOf = (i: number): string => COLOURS[i % COLOURS.length]!;
/** Two decimals of a pixel are more than any screen shows. */
export const px = (n: number): string => String(Math.round(n * 100) / 100);
/** Nearly: letters differ, and nothing here knows the font. */
export const widthOfText = (text: string): number => text.length * 7.5;

export function figure(title: string, width: number, height: number, inside: string, legend: readonly { readonly text: string; readonly colour: string; readonly dashed?: boolean }[] = []): string {
  return (
    `<figure><figcaption>${escapeHtml(title)}</figcaption>${legend.length < 2 ? '' : `<ul class="legend">${legend.map((l) => `<li><svg width="14" height="10" aria-hidden="true">${l.dashed === true ? `<line x1="0" y1="5" x2="14" y2="5" stroke="${l.colour}" stroke-width="2" stroke-dasharray="4 2"/>` : `<rect width="12" height="10" rx="2" fill="${l.colour}"/>`}</svg>${escapeHtml(l.text)}</li>`).join('')}</ul>`}`
    + `<div class="drawn" role="group" tabindex="0" aria-label="${escapeHtml(title)}"><svg class="chart" viewBox="0 0 ${px(width)} ${px(height)}" width="${px(width)}" height="${px(height)}" role="img" aria-label="${escapeHtml(title)}">${inside}</svg></div></figure>`
  );
}

export const text = (x: number, y: number, said: string, more = ''): string => `<text x="${px(x)}" y="${px(y)}"${more === '' ? '' : ` ${more}`}>${escapeHtml(said)}</text>`;
export const line = (x1: number, y1: number, x2: number, y2: number, more: string): string => `<line x1="${px(x1)}" y1="${px(y1)}" x2="${px(x2)}" y2="${px(y2)}" ${more}/>`;
/** A bar, with what it says for a pointer that rests on it. */
export const bar = (x: number, y: number, width: number, height: number, colour: string, said: string): string =>
  `<rect x="${px(x)}" y="${px(y)}" width="${px(Math.max(width, 0))}" height="${px(height)}" rx="2" fill="${colour}"><title>${escapeHtml(said)}</title></rect>`;
/** So that a label fits its room; the whole stands in the table. */
export const cut = (said: string, most: number): string => (said.length <= most ? said : `${said.slice(0, most - 1).trimEnd()}…`);
