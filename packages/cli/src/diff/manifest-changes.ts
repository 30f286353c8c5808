/** What changed in the manifest, in words: where data comes from and how it is read. */
import { dateText } from '@truce/engine';
import type { Manifest, Source } from '@truce/data';

export function manifestChanges(before: Manifest, after: Manifest): readonly string[] {
  const day = (m: Manifest): string => (m.asOf === null ? 'none' : dateText(m.asOf.day)), left = new Map(before.sources.map((s) => [s.record, s])), right = new Map(after.sources.map((s) => [s.record, s]));
  const found = day(before) === day(after) ? [] : [`manifest: as_of ${day(before)} → ${day(after)}`];
  for (const record of new Set([...left.keys(), ...right.keys()])) {
    const a = left.get(record), b = right.get(record);
    if (a === undefined) found.push(`manifest: data of ${record} added`);
    else if (b === undefined) found.push(`manifest: data of ${record} removed`);
    else found.push(...sourceChanges(a, b).map((what) => `manifest: ${record}: ${what}`));
  }
  return found;
}

function sourceChanges(a: Source, b: Source): readonly string[] {
  const from = (s: Source): string => (s.origin.kind === 'files' ? s.origin.patterns.map((p) => p.text).join(', ') : `${s.origin.file} ${s.origin.table ?? s.origin.query ?? ''}`), found = from(a) === from(b) ? [] : [`read from ${from(a)} → ${from(b)}`];
  const plain = (v: unknown): string => JSON.stringify(v, (_, x: unknown) => (x instanceof Map ? [...x].sort() : x instanceof Set ? [...x].sort() : x));
  const columns = new Set([...a.reading.columns.keys(), ...b.reading.columns.keys()]);
  for (const field of columns) { const x = a.reading.columns.get(field), y = b.reading.columns.get(field); if (x !== y) found.push(`${field} from column ${x ?? field} → ${y ?? field}`); }
  for (const key of Object.keys(b.reading) as (keyof Source['reading'])[]) if (key !== 'columns' && plain(a.reading[key]) !== plain(b.reading[key])) found.push(`\`${key}\` changed`);
  if (plain(a.constants) !== plain(b.constants)) found.push('`constants` changed');
  return found;
}
