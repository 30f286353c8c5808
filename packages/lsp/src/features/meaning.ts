/** The checker's index, arranged for questions about a place: what is named here, where else is it named, what is the type of the formula here. */
import type { Definition, DefinitionId, FileSpan, MeaningIndex, TypedPlace, Use } from '@truce/engine';
import type { Here } from '../workspace/snapshot.js';

export interface Meanings {
  readonly definitions: { get(id: DefinitionId): Definition | undefined; values(): Iterable<Definition> };
  /** what is declared in files that this one does not import, by name alone */
  readonly elsewhere: MeaningIndex['elsewhere'];
  /** in the order of places */
  readonly uses: ByFile<Use>;
  readonly types: ByFile<TypedPlace>;
  /** the names where things are declared, by file */
  readonly declared: ByFile<{ readonly place: FileSpan; readonly id: DefinitionId }>;
  readonly usesOf: (id: DefinitionId) => readonly Use[];
  /** those that have their name from another */
  readonly named: () => readonly Definition[];
}
interface ByFile<T> { get(file: string): readonly T[] | undefined }

const arranged = new WeakMap<MeaningIndex, Meanings>();

/** What the names of one document mean; cheap enough to be asked after each key. */
export const meaningsHere = ({ project, path }: Here): Meanings => meaningsOf(project.only(path).index);

/** What the names of the declaration around a place mean: for a question about the place, in a fraction of the time. */
export const meaningsAround = ({ project, path }: Here, offset: number): Meanings => meaningsOf(project.around(path, offset).index);

export function meaningsOf(index: MeaningIndex): Meanings {
  let found = arranged.get(index);
  if (found === undefined) arranged.set(index, found = arrange(index));
  return found;
}

export function arrange(index: MeaningIndex): Meanings {
  const byFile = <T extends { readonly place: FileSpan }>(all: readonly T[]): Map<string, T[]> => {
    const files = new Map<string, T[]>();
    for (const one of all) { const same = files.get(one.place.file); if (same === undefined) files.set(one.place.file, [one]); else same.push(one); }
    for (const list of files.values()) list.sort((a, b) => a.place.start - b.place.start);
    return files;
  };
  let byId: Map<DefinitionId, Use[]> | undefined, named: readonly Definition[] | undefined;
  return {
    elsewhere: (initial, names) => index.elsewhere(initial, names), definitions: new Map(index.definitions.map((d) => [d.id, d])), uses: byFile(index.uses), types: byFile(index.types),
    declared: byFile(index.definitions.flatMap((d) => d.places.map((p) => ({ place: p.name, id: d.id })))),
    usesOf: (id) => {
      if (byId === undefined) {
        byId = new Map();
        for (const use of index.uses) { const same = byId.get(use.id); if (same === undefined) byId.set(use.id, [use]); else same.push(use); }
      }
      return byId.get(id) ?? [];
    },
    named: () => (named ??= index.definitions.filter((d) => d.namedAfter !== null)),
  };
}

/** What is named at an offset. `declares`: this is where it gets its name. */
export interface Named { readonly place: FileSpan; readonly definition: Definition; readonly as: Use['as']; readonly declares: boolean }

export function namedAt(m: Meanings, file: string, offset: number): Named | null {
  const within = <T extends { readonly place: FileSpan }>(all: readonly T[] | undefined): T[] => (all ?? []).filter(({ place }) => place.start <= offset && offset <= place.end);
  // A name that ends where the cursor stands belongs to it, but what begins there goes first.
  const nearest = <T extends { readonly place: FileSpan }>(all: T[]): T | undefined => all.sort((a, b) => (b.place.start <= offset && offset < b.place.end ? 1 : 0) - (a.place.start <= offset && offset < a.place.end ? 1 : 0) || (a.place.end - a.place.start) - (b.place.end - b.place.start))[0];
  const use = nearest(within(m.uses.get(file))), own = nearest(within(m.declared.get(file)));
  const declares = own !== undefined && (use === undefined || own.place.end - own.place.start <= use.place.end - use.place.start);
  const one = declares ? own : use;
  const definition = one === undefined ? undefined : m.definitions.get(one.id);
  return one === undefined || definition === undefined ? null : { place: one.place, definition, as: declares ? 'name' : use!.as, declares };
}

/** The smallest formula around an offset. */
export function typeAt(m: Meanings, file: string, offset: number): TypedPlace | null {
  let best: TypedPlace | null = null;
  for (const t of m.types.get(file) ?? []) {
    if (t.place.start > offset) break;
    if (t.place.end >= offset && (best === null || t.place.end - t.place.start <= best.place.end - best.place.start)) best = t;
  }
  return best;
}

/** All that are renamed with a definition: those named after it, and what it is named after. */
export function namedTogether(m: Meanings, id: DefinitionId): readonly Definition[] {
  let root = m.definitions.get(id);
  for (let i = 0; root?.namedAfter !== null && root !== undefined && i < 20; i += 1) root = m.definitions.get(root.namedAfter) ?? { ...root, namedAfter: null };
  if (root === undefined) return [];
  const found = new Map<DefinitionId, Definition>([[root.id, root]]);
  for (let grew = true; grew;) {
    grew = false;
    for (const d of m.named()) if (d.namedAfter !== null && found.has(d.namedAfter) && !found.has(d.id)) { found.set(d.id, d); grew = true; }
  }
  return [...found.values()];
}
