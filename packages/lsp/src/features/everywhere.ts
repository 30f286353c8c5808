/**
 * What all names of a project mean, kept from one question to the next: after a change only the files are looked at again to which it can mean something, and all
 * others are as they were.
 */
import { affected, type Definition, type MeaningIndex, type ParsedFile } from '@truce/engine';
import type { Trees } from '../workspace/document.js';
import type { Project } from '../workspace/project.js';
import type { Here } from '../workspace/snapshot.js';
import { arrange, meaningsOf, type Meanings } from './meaning.js';

const kept = new WeakMap<Trees, Everywhere>();

/** What all names mean: who else uses them. */
export function meaningsEverywhere({ project }: Pick<Here, 'project'>): Meanings {
  let all = kept.get(project.trees);
  if (all === undefined) kept.set(project.trees, all = new Everywhere());
  return all.of(project);
}

class Everywhere {
  private kept: { readonly files: readonly ParsedFile[]; readonly all: Meanings } | null = null;
  private last: { readonly project: WeakRef<Project>; readonly all: Meanings } | null = null;

  of(project: Project): Meanings {
    if (this.last?.project.deref() === project) return this.last.all;
    const all = this.layered(project) ?? this.anew(project);
    this.last = { project: new WeakRef(project), all };
    return all;
  }

  private anew(project: Project): Meanings {
    const { files, index } = project.whole(), all = arrange(withoutTypes(index));
    this.kept = { files, all };
    return all;
  }

  /** What was known, with what changed on top; null when nothing is known, or most of it is another. */
  private layered(project: Project): Meanings | null {
    if (this.kept === null) return null;
    const changed = affected(this.kept.files, project.parsed());
    if (changed === null || changed.size > project.documents.size / 2) return null;
    return changed.size === 0 ? this.kept.all : layer(this.kept.all, meaningsOf(project.some(changed).index), changed);
  }
}

/** Only the places in a document are asked for their types, and those it is asked for itself. */
const withoutTypes = (index: MeaningIndex): MeaningIndex => ({ definitions: index.definitions, uses: index.uses, types: [], elsewhere: () => [] });

function layer(below: Meanings, above: Meanings, changed: ReadonlySet<string>): Meanings {
  const isChanged = (d: Definition): boolean => d.places.some((p) => changed.has(p.name.file));
  /** What nobody wrote goes with what it belongs to. */
  const gone = (d: Definition): boolean => isChanged(d) || (d.places.length === 0 && d.container !== null && (((c) => c === undefined || gone(c))(below.definitions.get(d.container))));
  const get = (id: string): Definition | undefined => {
    const old = below.definitions.get(id), fresh = above.definitions.get(id);
    return fresh !== undefined && (old === undefined || gone(old) || isChanged(fresh)) ? fresh : old === undefined || gone(old) ? undefined : old;
  };
  function* values(): Iterable<Definition> {
    for (const d of below.definitions.values()) { const now = get(d.id); if (now !== undefined) yield now; }
    for (const d of above.definitions.values()) if (below.definitions.get(d.id) === undefined) yield d;
  }
  let named: readonly Definition[] | undefined;
  return {
    definitions: { get, values }, elsewhere: () => [],
    uses: { get: (file) => (changed.has(file) ? above : below).uses.get(file) }, types: { get: (file) => above.types.get(file) }, declared: { get: (file) => (changed.has(file) ? above : below).declared.get(file) },
    usesOf: (id) => [...below.usesOf(id).filter((u) => !changed.has(u.place.file)), ...above.usesOf(id).filter((u) => changed.has(u.place.file))],
    named: () => (named ??= [...below.named().filter((d) => get(d.id) === d), ...above.named().filter((d) => get(d.id) === d)]),
  };
}
