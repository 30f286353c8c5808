/**
 * What all names of a project mean, kept file by file from one question to the next: after a change only the files are looked at again to which it can mean something, and all
 * others are as they were.
 */
import { affected, type Definition, type DefinitionId, type MeaningIndex, type ParsedFile } from '@truce/engine';
import type { Trees } from '../workspace/document.js';
import type { Project } from '../workspace/project.js';
import type { Here } from '../workspace/snapshot.js';
import { arrange, type Meanings } from './meaning.js';

const kept = new WeakMap<Trees, Everywhere>();

/** What all names mean: who else uses them. Of formulas nothing is known: only the places in a document are asked for their types. */
export function meaningsEverywhere({ project }: Pick<Here, 'project'>): Meanings {
  let all = kept.get(project.trees);
  if (all === undefined) kept.set(project.trees, all = new Everywhere());
  return all.of(project);
}

class Everywhere {
  private files: readonly ParsedFile[] = [];
  /** of each file what is declared there, with what nobody wrote and belongs to it, and the names that are used there */
  private readonly byPath = new Map<string, Meanings>();
  private last: { readonly project: WeakRef<Project>; readonly all: Meanings } | null = null;

  of(project: Project): Meanings {
    if (this.last?.project.deref() === project) return this.last.all;
    const files = project.parsed(), changed = affected(this.files, files);
    if (changed === null) this.byPath.clear(); else for (const path of changed) this.byPath.delete(path);
    this.files = files;
    // One file after the other: all at once would need the memory of the whole program.
    for (const { path } of files) if (!this.byPath.has(path)) this.byPath.set(path, ofFile(path, project.meanings(path)));
    const all = together(this.byPath);
    this.last = { project: new WeakRef(project), all };
    return all;
  }
}

function ofFile(path: string, { definitions, uses }: MeaningIndex): Meanings {
  const byId = new Map(definitions.map((d) => [d.id, d]));
  const isOwn = (d: Definition): boolean => {
    if (d.places.length > 0) return d.places.some((p) => p.name.file === path);
    const container = d.container === null ? undefined : byId.get(d.container);
    // What belongs to nothing, as the ledger does, is the same in every file that knows it.
    return container === undefined || isOwn(container);
  };
  return arrange({ definitions: definitions.filter(isOwn), uses: uses.filter((u) => u.place.file === path), types: [], elsewhere: () => [] });
}

function together(files: ReadonlyMap<string, Meanings>): Meanings {
  const all = [...files.values()];
  function* values(): Generator<Definition> {
    const seen = new Set<DefinitionId>();
    for (const f of all) for (const d of f.definitions.values()) if (!seen.has(d.id)) { seen.add(d.id); yield d; }
  }
  let named: readonly Definition[] | undefined;
  return {
    definitions: { get: (id) => { for (const f of all) { const d = f.definitions.get(id); if (d !== undefined) return d; } return undefined; }, values },
    elsewhere: () => [], uses: { get: (file) => files.get(file)?.uses.get(file) }, types: { get: () => undefined }, declared: { get: (file) => files.get(file)?.declared.get(file) },
    usesOf: (id) => all.flatMap((f) => f.usesOf(id)), named: () => (named ??= all.flatMap((f) => f.named())),
  };
}
