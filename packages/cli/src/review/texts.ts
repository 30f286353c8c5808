/** Small sayings of the page. */
import { parseDecimal, sumNumbers, toDecimalText } from '@truce/engine';
import { plural } from '../report.js';

export const addTexts = (amounts: readonly string[]): string => toDecimalText(sumNumbers(amounts.map((a) => parseDecimal(a) ?? 0)), 12);

/** `2026`, `2026-Q2`, `2026-06`: a row that is a time, and nobody's. */
export const isPeriod = (row: string): boolean => /^\d{4}(?:-(?:Q[1-4]|H[12]|W?\d\d|\d\d-\d\d))?$/.test(row);

/** Whether a period begins after a day: `2026-Q3` after `2026-06-30`. Nothing has happened in it yet. */
export function beginsAfter(row: string, day: string): boolean {
  const [, year = '', part = ''] = /^(\d{4})-?(.*)$/.exec(row) ?? [], month = part.startsWith('Q') ? (Number(part[1]) - 1) * 3 + 1 : part.startsWith('H') ? (Number(part[1]) - 1) * 6 + 1 : null;
  const begins = part === '' ? year : month === null ? row : `${year}-${String(month).padStart(2, '0')}`;
  return !part.startsWith('W') && begins > day.slice(0, begins.length);
}

/** `ana, ben and cem` */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)!}`;
}

/** Wording, names, tests, checks and guards move no result; and what only defines something new waits for whoever reads it. */
export const movesResults = ({ kind, of }: { readonly kind: string; readonly of: string }): boolean =>
  kind !== 'wording'
  && kind !== 'renamed'
  && of !== 'test'
  && of !== 'always'
  && of !== 'guard'
  && !(kind === 'added' && (of === 'list' || of === 'parameter' || of === 'record'));

/** `7 people gain, nobody loses` */
export function gainText(gain: number, lose: number): string {
  if (gain + lose === 0) return 'nobody gains or loses';
  return `${gain === 0 ? 'nobody gains' : plural(gain, 'person gains', 'people gain')}, ${lose === 0 ? 'nobody loses' : gain === 0 ? plural(lose, 'person loses', 'people lose') : plural(lose, 'loses', 'lose')}`;
}

export { proseHtml } from '../page/escape.js';
/** For where no code can be set apart, such as a chart. */
export const withoutTicks = (text: string): string => text.replace(/`/g, '');

export const inCurrency = (amount: string, currency: string | null): string => (currency === null ? amount : `${amount} ${currency}`);
