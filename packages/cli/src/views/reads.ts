/** What each payment reads, by when it is known, in words: what moves it after it was paid, what has today's value in every month, and what is settled on a day. */
import { printable, type FieldOf, type Paint, type PayReads } from '@truce/engine';

/** `owner, stage of Deal; at of Call`: fields by their record. */
export function fieldsText(fields: readonly FieldOf[]): string {
  const byRecord = new Map<string, string[]>();
  for (const f of fields) byRecord.set(f.record, [...(byRecord.get(f.record) ?? []), f.field]);
  return [...byRecord].map(([record, names]) => `${names.join(', ')} of ${record}`).join('; ');
}

export const settledText = (fields: PayReads['settled']): string => [...new Map(fields.map((f) => [`${f.record} ${f.on}`, f])).values()]
  .map((one) => `${fields.filter((f) => f.record === one.record && f.on === one.on).map((f) => f.field).join(', ')} of ${one.record}, on ${one.on}`).join('; ');

const WORDS = { followed: 'follows', undated: 'today\'s value', settled: 'settled' } as const;

/** One line for each way in which something is known; a payment that reads nothing of records has none. */
export function readsText(reads: readonly PayReads[], paint: Paint): string {
  const line = (word: string, said: string): string => (said === '' ? '' : `  ${paint('quiet', word.padEnd(15))}${printable(said)}\n`);
  const body = reads.map(
    (r) =>
      `${paint('strong', printable(`${r.plan}.${r.payment}`))}\n${line(WORDS.followed, fieldsText(r.followed))}${line(WORDS.undated, fieldsText(r.undated))}${line(WORDS.settled, settledText(r.settled))}`,
  );
  return `Payments, and when what they read is known\n\n${body.join('')}\n`
    + `${paint('quiet', 'follows: when it happens after the payment, the next closing corrects what was paid\ntoday\'s value: it has no date, and counts in every month as it is in the data now; `fixed on` a day, or a `dated` record, settles it')}\n`;
}
