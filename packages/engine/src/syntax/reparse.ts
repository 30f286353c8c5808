/**
 * A text again after an edit: only the declarations around the edit are read, and the others are as they were, moved to where they stand now. Nobody can tell the tree from
 * one that was read anew (a test demands it): where an edit reaches further than the declarations around it, all is read anew.
 */
import type { Span } from '../base/span.js';
import { unchanged } from '../base/unchanged.js';
import type * as ast from './ast.js';
import { inOrder, parse, readPart, type Parsed } from './parse.js';
import { problemLimit } from './recovery.js';

/** Reading so short a text is quicker than looking for what is the same in it. */
const SHORT = 1_000;

/** The same as `parse`, given what was read of an earlier text of the file. */
export function reparse(text: string, file: string, before: { readonly text: string; readonly parsed: Parsed }): Parsed {
  if (text.length < SHORT || before.parsed.diagnostics.length >= problemLimit) return parse(text, file);
  const { head, tail } = unchanged(before.text, text), old = before.parsed.file.declarations, by = text.length - before.text.length, edge = before.text.length - tail;
  // What stands before and behind the edit begins in the first column with a line that was not touched. One more on each side is read again: what it leaves open may reach to its neighbour.
  const begins = (i: number): boolean => { const at = old[i]!.span.start; return old[i]!.kind !== 'InvalidDeclaration' && (at === 0 || isLineEnd(before.text[at - 1]!)); };
  const first = backwards(old, (d, i) => begins(i) && lineEnd(before.text, d.span.start) < head, 2), last = forwards(old, (d, i) => begins(i) && d.span.start > edge, 2);
  if (first < 0 && last >= old.length) return parse(text, file);
  const from = first < 0 ? 0 : old[first]!.span.start, until = last < old.length ? old[last]!.span.start : before.text.length;
  if (from >= until) return parse(text, file);
  const rest = last < old.length, part = readPart(text, file, from, until + by);
  // The last one must be what it was: then nothing that was left open has reached it.
  if (rest && !meets(part.declarations, old[last - 1]!, by)) return parse(text, file);
  const { comments } = before.parsed.file, problems = before.parsed.diagnostics;
  // A problem between two declarations may be of either.
  if (problems.some((d) => d.span!.start === from || (rest && d.span!.start === until))) return parse(text, file);
  const all = [...problems.filter((d) => d.span!.start < from), ...part.problems, ...(rest ? problems.filter((d) => d.span!.start >= until).map((d) => moved(d, by)) : [])];
  if (all.length >= problemLimit) return parse(text, file);
  return {
    file: {
      kind: 'File',
      declarations: [...old.slice(0, Math.max(first, 0)), ...part.declarations, ...old.slice(last).map((d) => moved(d, by))],
      comments: [...comments.filter((c) => c.span.start < from), ...part.comments, ...(rest ? comments.filter((c) => c.span.start >= until).map((c) => moved(c, by)) : [])],
      span: { start: 0, end: text.length },
    },
    diagnostics: inOrder(all),
  };
}

/** The declaration from which on is read: the n-th that fits, counted from the last; -1 for the beginning. */
function backwards(old: readonly ast.Declaration[], fits: (d: ast.Declaration, i: number) => boolean, n: number): number {
  for (let i = old.length - 1; i >= 0; i -= 1) if (fits(old[i]!, i) && --n === 0) return i;
  return -1;
}
/** The one up to which is read; behind the last for the end. */
function forwards(old: readonly ast.Declaration[], fits: (d: ast.Declaration, i: number) => boolean, n: number): number {
  for (let i = 0; i < old.length; i += 1) if (fits(old[i]!, i) && --n === 0) return i;
  return old.length;
}

/** Whether the last declaration that was read is the one that stood there, at its place. */
function meets(read: readonly ast.Declaration[], was: ast.Declaration, by: number): boolean {
  const now = read.at(-1);
  return now !== undefined && now.kind === was.kind && now.kind !== 'InvalidDeclaration' && now.span.start === was.span.start + by && now.span.end === was.span.end + by;
}

const isLineEnd = (c: string): boolean => c === '\n' || c === '\r' || c === '\u2028' || c === '\u2029';
function lineEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && !isLineEnd(text[at]!)) at += 1;
  return at;
}

/** The same at another place. Only spans say where something is; they are plain objects of their own. */
function moved<T>(value: T, by: number): T {
  if (by === 0 || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => moved(item, by)) as T;
  const made: Record<string, unknown> = {}, parts = value as Readonly<Record<string, unknown>>;
  for (const name in parts) made[name] = name === 'span' ? movedSpan(parts[name] as Span, by) : moved(parts[name], by);
  return made as T;
}
const movedSpan = (span: Span, by: number): Span => ('file' in span ? { ...span, start: span.start + by, end: span.end + by } : { start: span.start + by, end: span.end + by });

