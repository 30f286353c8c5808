/** Values that can be offered without knowing what somebody wants to say: days on which agreements begin, units behind a number. */
import { dateText, fromYmd } from '@truce/engine';
import type { Here } from '../workspace/snapshot.js';

/** Units of a length of time, those of agreements first. */
export const LENGTHS = ['days', 'business hours', 'business days', 'hours', 'weeks', 'months', 'quarters', 'years', 'minutes'] as const;

/** The currency of the policy, which is the one behind most amounts. */
export function ownCurrency({ project }: Here): readonly string[] {
  for (const { text } of project.documents.values()) {
    const found = /^[ \t]*(?:policy\b.*\{[ \t]*)?currency[ \t]+([A-Z]{3})\b/m.exec(text);
    if (found !== null) return [found[1]!];
  }
  return [];
}

/** First days of the next month, quarter and year, and of this year, by the last day of the data; that day itself. None where nobody says which it is. */
export function daysAround({ project }: Here): readonly string[] {
  const day = project.settings?.asOf?.day;
  if (day === undefined) return [];
  const [year = 0, month = 1] = dateText(day).split('-').map(Number), first = (m: number): string => dateText(fromYmd(year + Math.floor((m - 1) / 12), ((m - 1) % 12) + 1, 1)!);
  return [...new Set([first(month + 1), first(3 * Math.ceil(month / 3) + 1), first(13), first(1), dateText(day)])];
}

/** What shares are called in this project, the most frequent first. */
export function labelsIn({ project }: Here): readonly string[] {
  const count = new Map<string, number>();
  for (const { text } of project.documents.values()) for (const m of text.matchAll(/[ \t]as[ \t]+([A-Z]\w*)/g)) count.set(m[1]!, (count.get(m[1]!) ?? 0) + 1);
  return [...count].sort(([a, n], [b, k]) => k - n || (a < b ? -1 : 1)).map(([label]) => label);
}
