/** What depends on a definition, step by step down to pay; and what it depends on itself. Told as a call hierarchy, which every editor can show. */
import type { Definition, DefinitionId, FileSpan } from '@truce/engine';
import { SymbolKind, type CallHierarchyIncomingCall, type CallHierarchyItem, type CallHierarchyOutgoingCall, type Position } from 'vscode-languageserver-types';
import { offsetAt, rangeOf } from '../workspace/document.js';
import { documentIn, type Project } from '../workspace/project.js';
import type { Here } from '../workspace/snapshot.js';
import { meaningsEverywhere } from './everywhere.js';
import { namedAt, type Meanings } from './meaning.js';

export function prepareHierarchy(here: Here, position: Position): CallHierarchyItem[] {
  const m = meaningsEverywhere(here), named = namedAt(m, here.path, offsetAt(here.document, position)), item = named === null ? null : itemOf(here.project, m, named.definition);
  return item === null ? [] : [item];
}

/** Who reads it: the columns and payments in whose formulas it stands, or the declaration around. */
export function dependents(here: Here, id: DefinitionId): CallHierarchyIncomingCall[] {
  const m = meaningsEverywhere(here), by = new Map<DefinitionId, FileSpan[]>();
  for (const use of m.usesOf(id)) {
    const owner = ownerOf(m, use.place);
    if (owner === null || owner.id === id) continue;
    by.set(owner.id, [...(by.get(owner.id) ?? []), use.place]);
  }
  return [...by].flatMap(([owner, places]) => { const from = itemOf(here.project, m, m.definitions.get(owner)!); return from === null ? [] : [{ from, fromRanges: places.flatMap((p) => rangesIn(here.project, p)) }]; });
}

/** What it reads. */
export function dependencies(here: Here, id: DefinitionId): CallHierarchyOutgoingCall[] {
  const m = meaningsEverywhere(here), d = m.definitions.get(id), by = new Map<DefinitionId, FileSpan[]>();
  for (const { whole } of d?.places ?? []) for (const use of m.uses.get(whole.file) ?? []) {
    if (use.place.start < whole.start || use.place.end > whole.end || use.id === id || (d!.members.length > 0 && ownerOf(m, use.place)?.container === id)) continue;
    by.set(use.id, [...(by.get(use.id) ?? []), use.place]);
  }
  return [...by].flatMap(([other, places]) => { const found = m.definitions.get(other), to = found === undefined ? null : itemOf(here.project, m, found); return to === null ? [] : [{ to, fromRanges: places.flatMap((p) => rangesIn(here.project, p)) }]; });
}

/** The smallest declaration or line that holds a place. */
function ownerOf(m: Meanings, place: FileSpan): Definition | null {
  let best: Definition | null = null, size = Infinity;
  for (const { id } of m.declared.get(place.file) ?? []) {
    const d = m.definitions.get(id)!;
    if (d.kind === 'choice' || d.kind === 'argument') continue;
    for (const { whole } of d.places) if (whole.file === place.file && whole.start <= place.start && place.end <= whole.end && whole.end - whole.start < size) { best = d; size = whole.end - whole.start; }
  }
  return best;
}

function itemOf(project: Project, m: Meanings, d: Definition): CallHierarchyItem | null {
  const place = d.places[0], document = place === undefined ? null : documentIn(project, place.name.file);
  if (place === undefined || document === null) return null;
  const container = d.container === null ? undefined : m.definitions.get(d.container);
  return { name: container === undefined ? d.name : `${container.name}.${d.name}`, kind: kindOf(d), detail: [d.role ?? d.kind, ...(d.type === null ? [] : [d.type])].join(' '), uri: document.uri, range: rangeOf(document, place.whole), selectionRange: rangeOf(document, place.name), data: { id: d.id } };
}

const kindOf = (d: Definition): SymbolKind => (d.kind === 'field' ? SymbolKind.Field : d.kind === 'column' || d.kind === 'payment' ? SymbolKind.Property : d.kind === 'parameter' ? SymbolKind.Constant : d.kind === 'scale' || d.kind === 'table' ? SymbolKind.Function : d.kind === 'choice' ? SymbolKind.EnumMember : SymbolKind.Class);
const rangesIn = (project: Project, place: FileSpan): CallHierarchyItem['range'][] => { const document = documentIn(project, place.file); return document === null ? [] : [rangeOf(document, place)]; };
