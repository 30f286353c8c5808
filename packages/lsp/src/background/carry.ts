/** Findings of a text, moved to where they stand after the text was edited in one place. What stood in that place is gone. */
import { unchanged, type Diagnostic, type Span } from '@truce/engine';

export function carried(findings: readonly Diagnostic[], file: string, before: string, after: string): readonly Diagnostic[] {
  const moved = mover(before, after);
  return findings.flatMap((f): Diagnostic[] => {
    const span = f.span === undefined ? undefined : moved(f.span);
    if (span === null) return [];
    const related = f.related.flatMap((r) => { const s = r.span.file === file ? moved(r.span) : r.span; return s === null ? [] : [{ ...r, span: { ...r.span, ...s } }]; });
    // Mends were worked out for the old text.
    return [{ ...f, ...(f.span === undefined || span === undefined ? {} : { span: { ...f.span, ...span } }), related, fixes: [] }];
  });
}

/** Where a stretch of the old text is in the new one; null where it was touched. */
function mover(before: string, after: string): (span: Span) => Span | null {
  const { head, tail } = unchanged(before, after);
  const from = before.length - tail, by = after.length - before.length;
  return ({ start, end }) => (end <= head ? { start, end } : start >= from ? { start: start + by, end: end + by } : null);
}
