/** A finding in the editor's words: code, page, both places of a problem with two, tags. */
import type { Diagnostic as Finding, FileSpan } from '@truce/engine';
import { DiagnosticSeverity, DiagnosticTag, type Diagnostic, type DiagnosticRelatedInformation, type Location } from 'vscode-languageserver-types';
import { rangeOf } from '../workspace/document.js';
import { documentIn, type Project } from '../workspace/project.js';

/** `pages`: where the pages of the codes are, with a slash at the end; null when nobody has them. A finding without a place stands at the top. */
export function diagnosticOf(project: Project, path: string, f: Finding, pages: string | null): Diagnostic {
  const document = documentIn(project, path);
  const range = f.span === undefined || document === null ? { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } } : rangeOf(document, f.span);
  const related = f.related.flatMap(({ span, text }): DiagnosticRelatedInformation[] => { const location = locationOf(project, span); return location === null ? [] : [{ location, message: text }]; });
  return {
    range, severity: severities[f.severity], code: f.code, ...(pages === null ? {} : { codeDescription: { href: `${pages}${f.code}.md` } }), source: 'truce', message: messageOf(f),
    ...(related.length > 0 ? { relatedInformation: related } : {}), ...(UNUSED.has(f.code) ? { tags: [DiagnosticTag.Unnecessary] } : {}),
  };
}

export function locationOf(project: Project, span: FileSpan): Location | null {
  const document = documentIn(project, span.file);
  return document === null ? null : { uri: document.uri, range: rangeOf(document, span) };
}

const severities = { error: DiagnosticSeverity.Error, warning: DiagnosticSeverity.Warning, information: DiagnosticSeverity.Information } as const;

/** What is written and changes nothing: a rule that never decides, an `otherwise` behind a value that is always there. */
const UNUSED: ReadonlySet<string> = new Set(['T4019', 'T3009']);

/** As a terminal shows it: what is wrong; what stands there; facts; what to do. */
function messageOf(f: Finding): string {
  return [f.message, ...(f.label === undefined ? [] : [f.label]), ...f.notes.map((n) => `note: ${n}`), ...(f.help === undefined ? [] : [`help: ${f.help}`])].join('\n');
}
