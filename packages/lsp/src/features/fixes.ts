/** Mends: what a finding offers, one by one, or all that are beyond doubt at once. */
import type { Diagnostic as Finding, Fix } from '@truce/engine';
import { CodeActionKind, type CodeAction, type Range, type TextEdit, type WorkspaceEdit } from 'vscode-languageserver-types';
import { rangeOf } from '../workspace/document.js';
import { documentIn, type Project } from '../workspace/project.js';
import type { Here } from '../workspace/snapshot.js';
import { diagnosticOf } from './diagnostics.js';
import { policyMends, type Mend } from './policy-mends.js';

export const FIX_ALL = `${CodeActionKind.SourceFixAll}.truce`;

/** `findings`: those of the document. */
export function quickFixes(here: Here, range: Range, findings: readonly Finding[], pages: string | null): CodeAction[] {
  const { project, document, path } = here;
  return findings.flatMap((f): CodeAction[] => {
    if (f.span === undefined || !touches(rangeOf(document, f.span), range)) return [];
    const mends = mendsOf(here, f), diagnostics = [diagnosticOf(project, path, f, pages)];
    return mends.map(({ fix, sure }) => ({ title: fix.title, kind: CodeActionKind.QuickFix, diagnostics, edit: editOf(project, [fix]), ...(sure ? { isPreferred: true } : {}) }));
  });
}

/** Those that the finding brings along, or that the text around tells. */
const mendsOf = (here: Here, f: Finding): readonly Mend[] => (f.fixes.length > 0 ? f.fixes.map((fix) => ({ fix, sure: f.fixes.length === 1 })) : policyMends(here, f));

/** Of each finding that has exactly one mend; of two mends that touch the same place the first. */
export function fixAll(here: Here, findings: readonly Finding[]): CodeAction | null {
  const sure = findings.flatMap((f) => mendsOf(here, f).flatMap((m) => (m.sure ? [m.fix] : []))), chosen: Fix[] = [];
  const overlap = (a: Fix, b: Fix): boolean => a.edits.some((x) => b.edits.some((y) => x.span.file === y.span.file && x.span.start <= y.span.end && y.span.start <= x.span.end));
  for (const fix of sure) if (!chosen.some((c) => overlap(c, fix))) chosen.push(fix);
  return chosen.length === 0 ? null : { title: `Mend ${chosen.length === 1 ? 'the problem' : `${chosen.length} problems`} that ${chosen.length === 1 ? 'has' : 'have'} one mend`, kind: FIX_ALL, edit: editOf(here.project, chosen) };
}

export function editOf(project: Project, fixes: readonly Fix[]): WorkspaceEdit {
  const changes: Record<string, TextEdit[]> = Object.create(null) as Record<string, TextEdit[]>;
  for (const { edits } of fixes) for (const { span, text } of edits) {
    const document = documentIn(project, span.file);
    if (document !== null) (changes[document.uri] ??= []).push({ range: rangeOf(document, span), newText: text });
  }
  return { changes };
}

const touches = (a: Range, b: Range): boolean => before(a.start, b.end) && before(b.start, a.end);
const before = (a: Range['start'], b: Range['start']): boolean => a.line < b.line || (a.line === b.line && a.character <= b.character);
