/**
 * One mistake, one message. Where a text could not be read, names that it would have declared are unknown elsewhere, and rules that it would have satisfied
 * look broken. Such findings only repeat the syntax error, and go away with it.
 */
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Span } from '../base/span.js';
import type { SourceFile } from '../names/source-file.js';
import { walk } from '../syntax/walk.js';

/** Codes that say that something is not declared. */
const UNKNOWN: ReadonlySet<string> = new Set(['T2001', 'T2002', 'T2006', 'T2008', 'T2011']);

/** The line that is lost may have been the one that says the order. */
const NO_ORDER = 'T2014';

interface Lost {
  /** the texts that were not understood: the places of their errors, and the declarations in which a line is lost */
  readonly errors: readonly Span[];
  readonly holed: readonly Span[];
}

/** The findings without those that only follow from syntax errors. */
export function withoutConsequences(files: readonly SourceFile[], syntax: readonly Diagnostic[], findings: readonly Diagnostic[]): readonly Diagnostic[] {
  const broken = files.filter((f) => syntax.some((d) => d.severity === 'error' && d.span?.file === f.path));
  if (broken.length === 0) return findings;
  const words = new Set<string>(), lost = new Map<string, Lost>(), texts = new Map(files.map((f) => [f.path, f.text]));
  for (const f of broken) lost.set(f.path, lostIn(f, syntax, words));
  return findings.filter((d) => {
    const { span } = d;
    if (span === undefined) return true;
    if (UNKNOWN.has(d.code) && words.has((texts.get(span.file) ?? '').slice(span.start, span.end))) return false;
    const here = lost.get(span.file);
    if (here === undefined) return true;
    if (here.errors.some((e) => e.start < span.end && span.start < e.end)) return false;
    return !((d.code.startsWith('T4') || d.code === NO_ORDER) && here.holed.some((h) => h.start <= span.start && span.end <= h.end));
  });
}

function lostIn(file: SourceFile, syntax: readonly Diagnostic[], words: Set<string>): Lost {
  const holed: Span[] = [];
  const take = (span: Span): void => { for (const [word] of file.text.slice(span.start, span.end).matchAll(/[A-Za-z_]\w*/g)) words.add(word); };
  for (const declaration of file.tree.declarations) walk(declaration, (node) => {
    if (node.kind !== 'InvalidDeclaration' && node.kind !== 'InvalidLine' && node.kind !== 'InvalidType' && node.kind !== 'Invalid') return;
    take(node.span);
    holed.push(declaration.span);
  });
  const errors = syntax.flatMap((d) => (d.span?.file === file.path ? [d.span] : []));
  // A line with an error may have lost its end, and with it names.
  for (const e of errors) take({ start: file.text.lastIndexOf('\n', e.start) + 1, end: file.text.indexOf('\n', e.end) < 0 ? file.text.length : file.text.indexOf('\n', e.end) });
  return { errors, holed };
}
