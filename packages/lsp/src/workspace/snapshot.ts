/** Everything the server knows at one moment. A request holds its snapshot to the end, so that it never mixes what was with what has become. */
import type { Document, Tree } from './document.js';
import { isBelow, type Place } from './place.js';
import { pathOf, type Project } from './project.js';

export interface Snapshot {
  /** Counts up with each change: two snapshots of one number are the same. */
  readonly number: number;
  /** projects with a manifest first, the deepest of them before all */
  readonly projects: readonly Project[];
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

/** null for a place that is neither open nor part of a project. A file that several projects read belongs to the nearest one around it. */
export function here(snapshot: Snapshot, place: Place): Here | null {
  let other: Here | null = null;
  for (const project of snapshot.projects) {
    const path = pathOf(project, place);
    if (path === null) continue;
    const document = project.manifest?.place === place ? project.manifest : project.documents.get(path)!;
    const found = { snapshot, project, document, path };
    if (isBelow(project.root, place)) return found;
    other ??= found;
  }
  return other;
}

export const treeOf = ({ project, document, path }: Here): Tree => project.trees.of(document.text, path);
