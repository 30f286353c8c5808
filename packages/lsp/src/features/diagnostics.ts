/** A finding in the editor's words: code, page, both places of a problem with two, tags. */
import { patternTest } from '@truce/data';
import type { Diagnostic as Finding, FileSpan } from '@truce/engine';
import { DiagnosticSeverity, DiagnosticTag, type Diagnostic, type DiagnosticRelatedInformation, type Location } from 'vscode-languageserver-types';
import { rangeOf } from '../workspace/document.js';
import { documentIn, MANIFEST, type Project } from '../workspace/project.js';

/** `pages`: where the pages of the codes are, with a slash at the end; null when nobody has them. What the data has wrong stands where the manifest names the column, or the file; a finding without any place at the top. */
export function diagnosticOf(project: Project, path: string, f: Finding, pages: string | null): Diagnostic {
  const document = documentIn(project, path);
  const at = f.span ?? dataPlace(project, path, f);
  const range = at === undefined || document === null ? { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } } : rangeOf(document, at);
  const related = f.related.flatMap(({ span, text }): DiagnosticRelatedInformation[] => { const location = locationOf(project, span); return location === null ? [] : [{ location, message: text }]; });
  return {
    range, severity: severities[f.severity], code: f.code, ...(pages === null ? {} : { codeDescription: { href: `${pages}${f.code}.md` } }), source: 'truce', message: messageOf(f),
    ...(related.length > 0 ? { relatedInformation: related } : {}), ...(UNUSED.has(f.code) ? { tags: [DiagnosticTag.Unnecessary] } : {}),
  };
}

function dataPlace({ settings }: Project, path: string, { data }: Finding): FileSpan | undefined {
  if (path !== MANIFEST || data === undefined || settings === null) return undefined;
  for (const source of settings.sources) {
    const { origin } = source, pattern = origin.kind === 'files' ? origin.patterns.find(({ text }) => patternTest(text)(data.file))?.span : data.file.startsWith(origin.file) ? source.place('database') : undefined;
    if (pattern === undefined) continue;
    const field = [...source.reading.columns].find(([, column]) => column === data.column)?.[0];
    return field === undefined ? pattern : source.place('columns', field);
  }
  return undefined;
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
