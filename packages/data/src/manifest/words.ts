/** Each key and value of a manifest, with the way to it: for editors, also while the text is no manifest yet. */
import type { Node } from 'yaml';
import type { Path } from './positions.js';

export interface ManifestWord {
  /** the keys that lead to it, and the places in lists; a key itself is the last of its path */
  readonly path: Path;
  readonly isKey: boolean;
  readonly text: string;
  /** without quotes, in UTF-16 code units */
  readonly start: number;
  readonly end: number;
}

/** Never throws for what stands in the text; what can not be read is left out. */
export async function manifestWords(text: string): Promise<readonly ManifestWord[]> {
  const { isMap, isScalar, isSeq, parseDocument } = await import('yaml'), found: ManifestWord[] = [];
  const word = (node: Node, path: Path, isKey: boolean): void => {
    if (!isScalar(node) || node.range == null || node.value === null) return;
    const [start, end] = node.range, quoted = /^["']/.test(text.slice(start, start + 1)) ? 1 : 0;
    found.push({ path, isKey, text: String(node.value), start: start + quoted, end: end - quoted });
  };
  const walk = (node: unknown, path: Path): void => {
    if (isMap(node)) for (const { key, value } of node.items) {
      if (!isScalar(key)) continue;
      const inner = [...path, String(key.value)];
      word(key, inner, true);
      walk(value, inner);
    }
    else if (isSeq(node)) node.items.forEach((item, i) => { walk(item, [...path, i]); });
    else if (isScalar(node)) word(node, path, false);
  };
  try {
    walk(parseDocument(text.replace(/^\uFEFF/, ' '), { prettyErrors: false, uniqueKeys: false, strict: false }).contents, []);
  } catch (mistake) {
    // Brackets that nest without end exhaust the stack: what was found before them is told.
    if (!(mistake instanceof RangeError)) throw mistake;
  }
  return found;
}
