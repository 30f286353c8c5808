/** JSON with one way to write each value, so that equal contents are equal bytes, and a change is a line that a reviewer can read. */
import { createHash } from 'node:crypto';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Keys sorted; things that hold nothing but words and numbers on one line, everything else on lines of its own. Ends with a line end. */
export function canonicalJson(value: Json): string {
  return `${written(value, '')}\n`;
}

/** `sha256:` and the hash in hexadecimal. */
export function hashOf(text: string): string {
  return `sha256:${createHash('sha256').update(text, 'utf8').digest('hex')}`;
}

/** Enough of a hash for people to tell two apart. */
export const shortHash = (hash: string): string => hash.replace(/^sha256:/, '').slice(0, 12);

function written(value: Json, indent: string): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    const items = value as readonly Json[];
    if (items.every(isPlain)) return `[${items.map((v) => JSON.stringify(v)).join(', ')}]`;
    return `[\n${items.map((v) => deeper + written(v, deeper)).join(',\n')}\n${indent}]`;
  }
  const entries = Object.entries(value as { readonly [key: string]: Json }).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const pair = ([key, v]: readonly [string, Json], within: string): string => `${JSON.stringify(key)}: ${written(v, within)}`;
  // The outermost is always a list of lines; a short thing within is read in one.
  if (indent !== '' && entries.every(([, v]) => isPlain(v) || isPlainList(v))) {
    const line = `{ ${entries.map((e) => pair(e, indent)).join(', ')} }`;
    if (line.length <= LONGEST) return entries.length === 0 ? '{}' : line;
  }
  return entries.length === 0 ? '{}' : `{\n${entries.map((e) => deeper + pair(e, deeper)).join(',\n')}\n${indent}}`;
}

const LONGEST = 240;
const isPlain = (v: Json): boolean => v === null || typeof v !== 'object';
const isPlainList = (v: Json): boolean => Array.isArray(v) && (v as readonly Json[]).every(isPlain);
