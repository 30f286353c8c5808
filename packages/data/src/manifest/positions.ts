/** Where a key or value of a YAML document stands. */
import type { Document, Node } from 'yaml';
import type { Span } from '@truce/engine';

export type Path = readonly (string | number)[];

export interface Positions {
  /** The place of a value; of the nearest thing around it when the path leads to nothing. */
  value(path: Path): Span;
  /** The place of a key; for an item of a list, of the item. */
  key(path: Path): Span;
}

/** `yaml` is handed in, so that nothing loads it before a manifest is read. */
export function positionsIn(doc: Document, yaml: typeof import('yaml')): Positions {
  const { isMap, isPair, isScalar, isSeq } = yaml;
  const walk = (path: Path): { key: Span; value: Span } => {
    let node = doc.contents as Node | null;
    let place = { key: spanOf(node), value: spanOf(node) };
    for (const step of path) {
      if (isMap(node)) {
        const pair = node.items.find(item => isPair(item) && isScalar(item.key) && String(item.key.value) === String(step));
        if (pair === undefined) return place;
        const key = spanOf(pair.key as Node);
        node = pair.value as Node | null;
        // A key without a value is shown as the key.
        const value = node?.range && node.range[1] > node.range[0] ? spanOf(node) : key;
        place = { key, value };
      } else if (isSeq(node)) {
        node = (node.items[Number(step)] ?? null) as Node | null;
        if (node === null) return place;
        place = { key: spanOf(node), value: spanOf(node) };
      } else return place;
    }
    return place;
  };
  return { value: path => walk(path).value, key: path => walk(path).key };
}

function spanOf(node: Node | null | undefined): Span {
  const range = node?.range;
  return range ? { start: range[0], end: range[1] } : { start: 0, end: 0 };
}
