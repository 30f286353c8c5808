/** One project at one moment: its texts, its manifest, and what they mean. Immutable; whatever is worked out from it is worked out once. */
import { analyze, type Analysis, type Diagnostic, type MeaningIndex, type ParsedFile } from '@truce/engine';
import type { Manifest, ManifestWord } from '@truce/data';
import type { Document, Trees } from './document.js';
import { pathIn, type Place } from './place.js';

export const MANIFEST = 'truce.yaml';

export interface Project {
  readonly root: Place;
  /** the text of the manifest; null where there is none, and the project is a file with what it imports */
  readonly manifest: Document | null;
  /** null as long as the manifest has mistakes */
  readonly settings: Manifest | null;
  /** the keys and values of the manifest, also while it has mistakes */
  readonly words: readonly ManifestWord[];
  /** what is wrong with the manifest, and with what it names */
  readonly ofManifest: readonly Diagnostic[];
  /** the policies by their path in the project, in the order of paths */
  readonly documents: ReadonlyMap<string, Document>;
  readonly trees: Trees;
  /** Everything. Takes a fraction of a second when the project is large: never while somebody waits for a key. */
  readonly whole: () => Understood;
  /** One file: its findings but for those that only the whole program shows, what its names mean, and everything that it can name. Takes milliseconds. */
  readonly only: (path: string) => Understood;
  /** The findings of one file: the same as of `only`, but nothing is looked at that is known to be right from the last time. For after each key. */
  readonly findings: (path: string) => readonly Diagnostic[];
  /** What the names around a place mean, and everything that can be named there: of the file no more than the declaration that holds it is looked at. */
  readonly around: (path: string, offset: number) => Understood;
  /** What the names in one file mean, worked out anew and not kept, for whoever keeps it in a form of his own. */
  readonly meanings: (path: string) => MeaningIndex;
  /** the policies with their trees, in the order of paths */
  readonly parsed: () => readonly ParsedFile[];
}
export type Understood = Analysis & { readonly index: MeaningIndex };
export type ProjectParts = Omit<Project, 'whole' | 'only' | 'findings' | 'around' | 'meanings' | 'parsed'>;

export function projectOf(parts: ProjectParts): Project {
  let whole: Understood | undefined;
  const parse = parts.trees.of, found = new Map<string, Understood>(), said = new Map<string, readonly Diagnostic[]>(), looked = new Map<string, Understood>();
  const sources = (): { path: string; text: string }[] => [...parts.documents].map(([path, d]) => ({ path, text: d.text }));
  const understood = (path: string): Understood => analyze(sources(), { parse, index: true, only: new Set([path]), kept: parts.trees.names });
  const only = (path: string): Understood => {
    let known = found.get(path);
    if (known === undefined) found.set(path, known = understood(path));
    return known;
  };
  const findings = (path: string): readonly Diagnostic[] => {
    let known = said.get(path);
    if (known === undefined) said.set(path, known = (found.get(path) ?? analyze(sources(), { parse, only: new Set([path]), kept: parts.trees.names })).diagnostics.filter((d) => d.span?.file === path));
    return known;
  };
  const around = (path: string, offset: number): Understood => {
    const document = parts.documents.get(path), whole = found.get(path);
    if (document === undefined || whole !== undefined) return whole ?? only(path);
    const { declarations } = parse(document.text, path).file, at = declarations.find(({ span }) => span.start <= offset && offset <= span.end), key = `${at?.span.start ?? -1} ${path}`;
    let known = looked.get(key);
    if (known === undefined) looked.set(key, known = analyze(sources(), { parse, index: true, only: new Set([path]), at: at === undefined ? -1 : offset, kept: parts.trees.names }));
    return known;
  };
  return {
    ...parts, only, findings, around, meanings: (path) => (found.get(path) ?? understood(path)).index, parsed: () => [...parts.documents].map(([path, { text }]) => ({ path, text, tree: parse(text, path).file })),
    whole: () => (whole ??= analyze(sources(), { parse, index: true })),
  };
}

/** What a project is made of: without what was worked out from it. */
export const partsOf = ({ root, manifest, settings, words, ofManifest, documents, trees }: Project): ProjectParts => ({ root, manifest, settings, words, ofManifest, documents, trees });

/** What a project is known by from one state to the next. Files alone have the folder of others as their root: the one that is open names them. */
export const keyOf = (p: Project): Place => p.manifest?.place ?? [...p.documents.values()].find((d) => d.version !== null)?.place ?? p.root;

/** The document that a message of the project speaks of. */
export function documentIn(project: Project, path: string): Document | null {
  return project.documents.get(path) ?? (path === MANIFEST ? project.manifest : null);
}

/** The name by which a project knows a document; null when it is none of its own. */
export function pathOf(project: Project, place: Place): string | null {
  if (project.manifest?.place === place) return MANIFEST;
  const path = pathIn(project.root, place);
  return project.documents.has(path) ? path : null;
}
