/** What a finding in the manifest offers: the name that was probably meant, in the place of the one that is written. */
import type { Diagnostic as Finding, Fix } from '@truce/engine';
import { MANIFEST } from '../workspace/project.js';
import type { Here } from '../workspace/snapshot.js';

const MEANT = /^did you mean (?:`([^`]+)`|"([^"]+)"|(\S+))\?$/;

/** The findings, each with its mends. */
export const withMends = ({ document }: Here, findings: readonly Finding[]): readonly Finding[] => findings.map((f) => {
  const meant = MEANT.exec(f.help ?? ''), name = meant?.[1] ?? meant?.[2] ?? meant?.[3];
  if (name === undefined || f.span?.file !== MANIFEST || f.fixes.length > 0) return f;
  const written = document.text.slice(f.span.start, f.span.end), wrong = named(f.message).find((word) => written.includes(word));
  if (wrong === undefined) return f;
  const at = f.span.start + written.lastIndexOf(wrong), fix: Fix = { title: `write ${name}`, edits: [{ span: { file: MANIFEST, start: at, end: at + wrong.length }, text: name }] };
  return { ...f, fixes: [fix] };
});

/** The names in a sentence: what stands in quotes, and its last word; the longest first. */
function named(message: string): readonly string[] {
  const quoted = [...message.matchAll(/`([^`]+)`|"([^"]+)"/g)].map((m) => m[1] ?? m[2]!), last = /\S+$/.exec(message)?.[0];
  return [...quoted, ...(last === undefined ? [] : [last])].sort((a, b) => b.length - a.length);
}
