/** Texts that name a file: imports in a policy; policies and data in the manifest. */
import type { DocumentLink } from 'vscode-languageserver-types';
import { rangeOf } from '../workspace/document.js';
import { folderOf, placeIn, uriOf } from '../workspace/place.js';
import { MANIFEST } from '../workspace/project.js';
import { treeOf, type Here } from '../workspace/snapshot.js';

export function documentLinks(here: Here): DocumentLink[] {
  const { document, project, path } = here;
  if (path === MANIFEST) {
    const named = [...(project.settings?.policies ?? []), ...(project.settings?.sources ?? []).flatMap((s) => (s.origin.kind === 'files' ? s.origin.patterns : []))];
    return named.flatMap(({ text, span }) => (/[*?]/.test(text) ? [] : [{ range: rangeOf(document, quotesOff(document.text, span)), target: uriOf(placeIn(project.root, text)), tooltip: 'Open' }]));
  }
  return treeOf(here).file.declarations.flatMap((d) => (d.kind === 'Import' && d.path.value.endsWith('.truce') ? [{ range: rangeOf(document, quotesOff(document.text, d.path.span)), target: uriOf(placeIn(folderOf(document.place), d.path.value)), tooltip: 'Open' }] : []));
}

const quotesOff = (text: string, { start, end }: { readonly start: number; readonly end: number }): { start: number; end: number } => (/["']/.test(text[start] ?? '') && end - start > 1 ? { start: start + 1, end: end - 1 } : { start, end });
