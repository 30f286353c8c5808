/** Names that are typed at once where they are declared more than once: the versions of a declaration, and the argument of a scale with its uses. */
import type { LinkedEditingRanges } from 'vscode-languageserver-protocol';
import type { Position } from 'vscode-languageserver-types';
import { offsetAt, rangeOf } from '../workspace/document.js';
import type { Here } from '../workspace/snapshot.js';
import { meaningsAround, namedAt } from './meaning.js';

export function linkedEditing(here: Here, position: Position): LinkedEditingRanges | null {
  const { document, path } = here, offset = offsetAt(document, position), m = meaningsAround(here, offset), named = namedAt(m, path, offset);
  if (named === null || !(named.declares || named.definition.kind === 'argument')) return null;
  const { definition } = named;
  const uses = definition.kind === 'argument' ? m.usesOf(definition.id).map((u) => u.place) : [];
  const places = [...definition.places.map((p) => p.name), ...uses].filter((p) => p.file === path);
  const once = [...new Map(places.map((p) => [p.start, p])).values()];
  return once.length < 2 ? null : { ranges: once.map((p) => rangeOf(document, p)), wordPattern: '[A-Za-z_][A-Za-z0-9_]*' };
}
