/**
 * "Did you mean": the candidates that a misspelt word most likely stands for, best first, at most three. None when nothing is near: a far-fetched
 * suggestion is worse than none. A word that only differs in case is the nearest; a candidate that has the word as one of its `_` parts comes last.
 */
export function suggest(word: string, candidates: Iterable<string>): readonly string[] {
  const lower = word.toLowerCase();
  const limit = word.length < 2 ? 0 : word.length < 5 ? 1 : word.length < 9 ? 2 : 3;
  const found: { readonly text: string; readonly distance: number; readonly shared: number }[] = [];
  const signs = signsOf(lower);
  for (const text of new Set(candidates)) {
    if (text === word) continue;
    const other = text.toLowerCase();
    // Each sign that one of them has and the other lacks takes an edit: most candidates are told by that, and a project has thousands.
    const theirs = signsOf(other), far = count(signs & ~theirs) > limit || count(theirs & ~signs) > limit;
    const distance = other === lower ? 1 : far ? limit + 1 : editDistance(lower, other, limit);
    if (other === lower || distance <= limit) found.push({ text, distance, shared: sharedStart(lower, other) });
    else if (isPart(lower, other)) found.push({ text, distance: limit + 1, shared: sharedStart(lower, other) });
  }
  found.sort((a, b) => a.distance - b.distance || b.shared - a.shared || (a.text < b.text ? -1 : 1));
  return found.slice(0, 3).map((f) => f.text);
}

/** Which signs stand in a word; several may share a bit, which makes words look nearer, never farther. */
function signsOf(word: string): number {
  let signs = 0;
  for (let i = 0; i < word.length; i++) signs |= 1 << (word.charCodeAt(i) & 31);
  return signs;
}

function count(bits: number): number {
  let n = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) n++;
  return n;
}

function sharedStart(a: string, b: string): number {
  let i = 0;
  while (i < a.length && i < b.length && a.charCodeAt(i) === b.charCodeAt(i)) i++;
  return i;
}

/** `created` is a part of `created_at`. Very short words would be a part of too much. */
function isPart(word: string, candidate: string): boolean {
  return word.length >= 4 && candidate.length > word.length && `_${candidate}_`.includes(`_${word}_`);
}

/** Insertions, deletions, replacements and swaps of neighbours that turn a into b; `limit + 1` as soon as there are more than `limit`. */
export function editDistance(a: string, b: string, limit: number): number {
  const tooFar = limit + 1;
  if (Math.abs(a.length - b.length) > limit) return tooFar;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let best = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a.charCodeAt(i - 1) === b.charCodeAt(j - 1);
      let d = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a.charCodeAt(i - 1) === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === b.charCodeAt(j - 1)) d = Math.min(d, beforeLast[j - 2]! + 1);
      row.push(d);
      if (d < best) best = d;
    }
    // A swap reaches back two rows, and no row can be below the smallest of the two before it: both must be too far to stop.
    if (best > limit && Math.min(...last) > limit) return tooFar;
    beforeLast = last;
    last = row;
  }
  return Math.min(last[b.length]!, tooFar);
}
