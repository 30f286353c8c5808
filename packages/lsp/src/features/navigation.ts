/** From a name to where it is declared, what it is a row of, and everywhere it is used. */
import { findAt } from '@truce/engine';
import { DocumentHighlightKind, type DocumentHighlight, type Location, type Position } from 'vscode-languageserver-types';
import { offsetAt, rangeOf } from '../workspace/document.js';
import { folderOf, placeIn } from '../workspace/place.js';
import { documentIn } from '../workspace/project.js';
import { treeOf, type Here } from '../workspace/snapshot.js';
import { locationOf } from './diagnostics.js';
import { manifestPlaces } from './manifest-names.js';
import { meaningsEverywhere } from './everywhere.js';
import { meaningsAround, meaningsHere, namedAt, namedTogether, typeAt } from './meaning.js';

export function definition(here: Here, position: Position): Location[] {
  const { document, path, project } = here, offset = offsetAt(document, position);
  const imported = findAt(treeOf(here).file, offset).find((n) => n.kind === 'Import');
  if (imported?.kind === 'Import') {
    const place = placeIn(folderOf(document.place), imported.path.value), target = [...project.documents.values()].find((d) => d.place === place);
    return target === undefined ? [] : [{ uri: target.uri, range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } } }];
  }
  const named = namedAt(meaningsAround(here, offset), path, offset);
  return named === null ? [] : named.definition.places.flatMap((p) => locationOf(project, p.name) ?? []);
}

/** The relation whose row a name or formula is. */
export function typeDefinition(here: Here, position: Position): Location[] {
  const { document, path, project } = here, offset = offsetAt(document, position), m = meaningsAround(here, offset);
  const row = namedAt(m, path, offset)?.definition.row ?? typeAt(m, path, offset)?.row ?? null, found = row === null ? undefined : m.definitions.get(row);
  return (found?.places ?? []).flatMap((p) => locationOf(project, p.name) ?? []);
}

export function references(here: Here, position: Position, declarations: boolean): Location[] {
  const { document, path, project } = here, m = meaningsEverywhere(here), named = namedAt(m, path, offsetAt(document, position));
  if (named === null) return [];
  const found = new Map<string, Location>();
  const add = (location: Location | null): void => { if (location !== null) found.set(`${location.uri} ${location.range.start.line} ${location.range.start.character}`, location); };
  for (const d of namedTogether(m, named.definition.id)) {
    if (declarations) for (const p of d.places) add(locationOf(project, p.name));
    for (const u of m.usesOf(d.id)) if (declarations || !d.places.some((p) => p.name.file === u.place.file && p.name.start === u.place.start)) add(locationOf(project, u.place));
    for (const place of manifestPlaces(project, m, d)) add(locationOf(project, place));
  }
  return [...found.values()];
}

export function highlights(here: Here, position: Position): DocumentHighlight[] {
  const { document, path, project } = here, m = meaningsHere(here), named = namedAt(m, path, offsetAt(document, position));
  if (named === null || documentIn(project, path) === null) return [];
  const found = new Map<number, DocumentHighlight>();
  for (const d of namedTogether(m, named.definition.id)) {
    for (const u of m.usesOf(d.id)) if (u.place.file === path) found.set(u.place.start, { range: rangeOf(document, u.place), kind: DocumentHighlightKind.Read });
    for (const p of d.places) if (p.name.file === path) found.set(p.name.start, { range: rangeOf(document, p.name), kind: DocumentHighlightKind.Write });
  }
  return [...found.values()];
}
