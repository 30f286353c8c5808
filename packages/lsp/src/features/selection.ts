/** What a selection grows to: the name, the formula around it, the line, the declaration, the file. */
import { findAt } from '@truce/engine';
import type { Position, SelectionRange } from 'vscode-languageserver-types';
import { offsetAt, rangeOf } from '../workspace/document.js';
import { treeOf, type Here } from '../workspace/snapshot.js';

export function selectionRanges(here: Here, positions: readonly Position[]): SelectionRange[] {
  const { document } = here, { file } = treeOf(here);
  return positions.map((position) => {
    let around: SelectionRange | undefined, last = '';
    for (const { span } of findAt(file, offsetAt(document, position))) {
      const key = `${span.start} ${span.end}`;
      if (key !== last) around = { range: rangeOf(document, span), ...(around === undefined ? {} : { parent: around }) };
      last = key;
    }
    return around ?? { range: { start: position, end: position } };
  });
}
