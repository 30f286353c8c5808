/**
 * What somebody has said is not to be used any more, in the comment above its declaration: `// Deprecated: read net_amount instead.` The language knows nothing of it: rules of earlier days still need what
 * new rules should not read. Uses are struck through, and stand last in completion.
 */
import type { Definition } from '@truce/engine';
import { DiagnosticSeverity, DiagnosticTag, type Diagnostic } from 'vscode-languageserver-types';
import { rangeOf, type Document } from '../workspace/document.js';
import { documentIn, type Project } from '../workspace/project.js';
import type { Here } from '../workspace/snapshot.js';
import { meaningsHere } from './meaning.js';

const MARK = /\/\/[ \t]*deprecated\b/i;
const marked = new WeakMap<Document, boolean>();
/** Almost no file says it: then nothing more is looked at. */
function isMarked(document: Document): boolean {
  let found = marked.get(document);
  if (found === undefined) marked.set(document, found = MARK.test(document.text));
  return found;
}

/** What the comment says, after the word; null where there is none. */
export function deprecation(project: Project, d: Definition): string | null {
  const whole = d.places[0]?.whole, document = whole === undefined ? null : documentIn(project, whole.file);
  if (whole === undefined || document === null || !isMarked(document)) return null;
  const { lines } = document;
  for (let line = lines.position(whole.start).line - 1; line >= 1; line -= 1) {
    const said = /^\s*\/\/[ \t]?(.*)$/.exec(lines.line(line).replace(/\r$/, ''))?.[1];
    if (said === undefined) return null;
    const text = /^deprecated\b[.:,;]?[ \t]*(.*)$/i.exec(said.trim());
    if (text !== null) return text[1]!;
  }
  return null;
}

/** Each place in the document where such a thing is used. */
export function deprecatedUses(here: Here): Diagnostic[] {
  const { project, document, path } = here;
  if (![...project.documents.values()].some(isMarked)) return [];
  const m = meaningsHere(here);
  return (m.uses.get(path) ?? []).flatMap((use): Diagnostic[] => {
    const d = m.definitions.get(use.id), why = d === undefined ? null : deprecation(project, d);
    if (d === undefined || why === null || d.places.some((p) => p.name.file === use.place.file && p.name.start === use.place.start)) return [];
    return [{ range: rangeOf(document, use.place), severity: DiagnosticSeverity.Hint, source: 'truce', code: 'deprecated', message: `\`${d.name}\` is deprecated${why === '' ? '' : `: ${why}`}`, tags: [DiagnosticTag.Deprecated] }];
  });
}
