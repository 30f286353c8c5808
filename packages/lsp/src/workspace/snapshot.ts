/** Everything the server knows at one moment. A request holds its snapshot to the end, so that it never mixes what was with what has become. */
import type { Document, Tree } from './document.js';
import { isBelow, type Place } from './place.js';
import { MANIFEST, type Project } from './project.js';

export interface Snapshot {
  /** Counts up with each change: two snapshots of one number are the same. */
  readonly number: number;
  /** projects with a manifest first, the deepest of them before all */
  readonly projects: readonly Project[];
  /** for each document of a project: which one, by its place in the list, and how it calls the document. The same object as before while nobody does more than type. */
  readonly owners: ReadonlyMap<Place, { readonly project: number; readonly path: string }>;
  /** what is open in the editor */
  readonly open: ReadonlyMap<Place, Document>;
}

/** A document with the project that it belongs to: what every feature works on. */
export interface Here {
  readonly snapshot: Snapshot;
  readonly project: Project;
  readonly document: Document;
  /** how the project calls the document */
  readonly path: string;
}

/** null for a place that is neither open nor part of a project. */
export function here(snapshot: Snapshot, place: Place): Here | null {
  const owner = snapshot.owners.get(place);
  if (owner === undefined) return null;
  const project = snapshot.projects[owner.project]!, document = owner.path === MANIFEST ? project.manifest : project.documents.get(owner.path) ?? null;
  return document === null ? null : { snapshot, project, document, path: owner.path };
}

/** To which project each document belongs: of several that read it, the nearest one around it. */
export function ownersOf(projects: readonly Project[]): Snapshot['owners'] {
  const found = new Map<Place, { readonly project: number; readonly path: string; readonly around: boolean }>();
  for (const [i, project] of projects.entries()) {
    const own = (place: Place, path: string): void => { const around = isBelow(project.root, place), known = found.get(place); if (known === undefined || (around && !known.around)) found.set(place, { project: i, path, around }); };
    if (project.manifest !== null) own(project.manifest.place, MANIFEST);
    for (const [path, { place }] of project.documents) own(place, path);
  }
  return found;
}

export const treeOf = ({ project, document, path }: Here): Tree => project.trees.of(document.text, path);
