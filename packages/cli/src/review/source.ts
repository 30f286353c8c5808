/** Two versions of a declaration side by side: lines that stand against each other, and within them the words that differ. */
import { diffLines, diffWordsWithSpace } from 'diff';

export interface Piece { readonly text: string; readonly changed: boolean }
/** null: the other side has no such line */
export interface SourceRow { readonly before: readonly Piece[] | null; readonly after: readonly Piece[] | null }
/** rows between that are the same, and not shown */
export type SourceLine = SourceRow | { readonly same: number };

/** Same lines that are shown around a change. */
const AROUND = 3;
/** Longer ones are only compared line by line. */
const MOST_IN_LINE = 2_000;

export function sideBySide(before: string, after: string): readonly SourceLine[] {
  const rows: (SourceRow & { readonly same: boolean })[] = [], linesOf = (text: string): readonly string[] => text.replace(/\n$/, '').split('\n');
  const parts = diffLines(before === '' ? '' : `${before}\n`, after === '' ? '' : `${after}\n`);
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i]!, next = parts[i + 1];
    if (!part.added && !part.removed) { for (const text of linesOf(part.value)) rows.push({ before: plain(text), after: plain(text), same: true }); continue; }
    const both = part.removed && next?.added === true, gone = part.removed ? linesOf(part.value) : [], come = part.added ? linesOf(part.value) : both ? linesOf(next.value) : [];
    for (const row of paired(gone, come)) rows.push({ ...row, same: false });
    if (both) i++;
  }
  return folded(rows);
}

const plain = (text: string): readonly Piece[] => [{ text, changed: false }];
const whole = (text: string): readonly Piece[] => [{ text, changed: true }];

/** Lines that are alike stand against each other, in their order. */
function paired(gone: readonly string[], come: readonly string[]): readonly SourceRow[] {
  const rows: SourceRow[] = [];
  let from = 0;
  for (const old of gone) {
    const at = come.findIndex((text, i) => i >= from && alike(old, text));
    if (at < 0) { rows.push({ before: whole(old), after: null }); continue; }
    for (const text of come.slice(from, at)) rows.push({ before: null, after: whole(text) });
    rows.push(inLine(old, come[at]!));
    from = at + 1;
  }
  return [...rows, ...come.slice(from).map((text): SourceRow => ({ before: null, after: whole(text) }))];
}

/** Half of their words are the same. */
function alike(a: string, b: string): boolean {
  const left = a.match(/\w+/g) ?? [], right = new Set(b.match(/\w+/g) ?? []);
  return left.filter((w) => right.has(w)).length * 2 >= Math.max(left.length, right.size, 1);
}

function inLine(old: string, now: string): SourceRow {
  if (old.length + now.length > MOST_IN_LINE) return { before: whole(old), after: whole(now) };
  const parts = diffWordsWithSpace(old, now);
  return { before: parts.filter((p) => !p.added).map((p) => ({ text: p.value, changed: p.removed })), after: parts.filter((p) => !p.removed).map((p) => ({ text: p.value, changed: p.added })) };
}

function folded(rows: readonly (SourceRow & { readonly same: boolean })[]): readonly SourceLine[] {
  const near = rows.map((_, i) => rows.slice(Math.max(0, i - AROUND), i + AROUND + 1).some((r) => !r.same)), lines: SourceLine[] = [];
  let same = 0;
  rows.forEach(({ before, after }, i) => {
    if (near[i] !== true) { same++; return; }
    if (same > 0) lines.push({ same });
    same = 0;
    lines.push({ before, after });
  });
  return same > 0 ? [...lines, { same }] : lines;
}
