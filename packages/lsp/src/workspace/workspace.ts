/**
 * The one thing that changes: what the editor has open, what is known of the disk, and which projects follow from both. Every change makes the next snapshot;
 * reading from disk happens between the change and the snapshot, so that nobody who holds a snapshot ever waits. Whatever was read is kept until somebody
 * says that it changed, and what did not change is the same object in the next snapshot.
 */
import { manifestWords, policyFiles, readManifest, type Files, type LoadedManifest, type ManifestWord } from '@truce/data';
import type { Diagnostic } from '@truce/engine';
import { documentOf, Trees, type Document } from './document.js';
import { besideOf, type SourceWritten } from './beside.js';
import type { Host } from './host.js';
import { importsOf } from './imports.js';
import { folderOf, isBelow, nameOf, pathIn, placeIn, placeOf, uriOf, type Place } from './place.js';
import { MANIFEST, partsOf, pathOf, projectOf, type Project, type ProjectParts } from './project.js';
import { ownersOf, type Snapshot } from './snapshot.js';

/** As the command line: who imports more has made a circle of generated files. */
const MOST_FILES = 1000;

type Open = ReadonlyMap<Place, Document>;

export class Workspace {
  private readonly open = new Map<Place, Document>();
  private readonly closed = new Map<Place, Document>();
  /** what clients have opened as a policy, whatever it is called */
  private readonly policies = new Set<Place>();
  private readonly texts = new Map<Place, Promise<string | null>>();
  private readonly listings = new Map<Place, Promise<readonly string[]>>();
  /** What Parquet files and databases have, by the question: opening one takes a while. */
  private readonly columns = new Map<string, Promise<readonly string[]>>();
  private readonly manifests = new Map<Place, { readonly text: string; readonly loaded: LoadedManifest; readonly words: readonly ManifestWord[] }>();
  /** The policies of a manifest that has mistakes are those it named when it had none. */
  private readonly lastNamed = new Map<Place, readonly string[]>();
  private readonly trees = new Map<Place, Trees>();
  private readonly imports = new Map<Place, { readonly text: string; readonly targets: readonly string[] }>();
  private folders: readonly Place[] = [];
  private number = 0;
  private current: Snapshot = { number: -1, projects: [], owners: new Map(), open: new Map() };
  /** The open documents that were typed in since the last snapshot was asked for; null when something else changed too: what is open, the disk, the folders. */
  private typed: Set<Place> | null = null;
  /** The snapshot that was asked for last. */
  private asked = -1;
  private building: { readonly number: number; readonly done: Promise<Snapshot> } | null = null;

  constructor(private readonly host: Host) {}

  setFolders(folders: readonly Place[]): void {
    this.folders = folders;
    this.typed = null;
    this.number++;
  }
  /** `language`: what the client says it is; a file that was never saved has no name that would tell. */
  opened(uri: string, version: number, text: string, language?: string): void {
    const place = placeOf(uri), before = this.open.get(place);
    if (language === 'truce') this.policies.add(place);
    if (before?.uri === uri) this.typed?.add(place); else this.typed = null;
    this.open.set(place, documentOf(place, uri, version, text));
    this.number++;
  }
  closedOf(uri: string): void {
    const place = placeOf(uri);
    this.policies.delete(place);
    this.open.delete(place);
    // What was typed and not saved is gone; what is on the disk may be newer than what was read.
    this.changed(place, 'changed');
  }
  /** What an editor has open under a URI. */
  openOf(uri: string): Document | undefined {
    return this.open.get(placeOf(uri));
  }

  /** The texts of a project as they are on the disk; null when nothing in it is unsaved. */
  async saved(project: Project): Promise<ReadonlyMap<string, string> | null> {
    const found = new Map<string, string>();
    let different = false;
    for (const [path, document] of project.documents) {
      const text = document.version === null ? document.text : await this.text(document.place, new Map());
      if (text !== null) found.set(path, text);
      different ||= text !== document.text;
    }
    return different ? found : null;
  }

  /** What can be named in the manifest of a project. */
  async beside(project: Project, source: SourceWritten | null): ReturnType<typeof besideOf> {
    const asked = (key: string, read: (() => Promise<readonly string[]>) | undefined): Promise<readonly string[]> => {
      let known = this.columns.get(key);
      if (known === undefined) this.columns.set(key, known = read === undefined ? Promise.resolve([]) : read());
      return known;
    };
    const { host } = this, kept: Host = {
      ...host, columns: (place, of) => asked(`${place} ${JSON.stringify(of)}`, host.columns === undefined ? undefined : () => host.columns!(place, of)), tables: (place) => asked(place, host.tables === undefined ? undefined : () => host.tables!(place)),
    };
    return besideOf(kept, await this.listing(project.root), project.root, source);
  }

  changed(place: Place, how: 'created' | 'changed' | 'deleted'): void {
    this.texts.delete(place);
    this.closed.delete(place);
    if (!place.endsWith('.truce') && nameOf(place) !== MANIFEST) this.columns.clear();
    if (how !== 'changed') for (const folder of this.listings.keys()) if (isBelow(folder, place)) this.listings.delete(folder);
    this.typed = null;
    this.number++;
  }
  /** For clients that do not say what changes on the disk: everything but the open documents is looked at again. */
  forgetDisk(): void {
    this.texts.clear();
    this.listings.clear();
    this.columns.clear();
    this.typed = null;
    this.number++;
  }

  /** The state after every change that was reported so far, and before any that will be: also when those come while something is still read from the disk. */
  snapshot(): Promise<Snapshot> {
    const { number } = this;
    if (this.current.number === number) return Promise.resolve(this.current);
    if (this.building?.number === number) return this.building.done;
    const open = new Map(this.open), before = this.building?.done ?? Promise.resolve(this.current), { typed, asked } = this;
    this.typed = new Set();
    this.asked = number;
    const done = before.catch(() => undefined).then(() => (typed !== null && this.current.number === asked ? this.next(number, open, typed) : null) ?? this.build(number, open));
    this.building = { number, done };
    return done;
  }

  /** Whether something changed since. */
  isPast(snapshot: Snapshot): boolean { return snapshot.number !== this.number; }

  /** The snapshot after nothing but typing in policies: of the projects only those change that hold them, and nothing is asked of the disk. null when what a file imports has changed. */
  private next(number: number, open: Open, typed: ReadonlySet<Place>): Snapshot | null {
    const changed = new Map<number, Map<string, Document>>();
    for (const place of typed) {
      const document = open.get(place), known = this.imports.get(place);
      if (document === undefined || known === undefined || nameOf(place) === MANIFEST) return null;
      const targets = importsOf(document.text);
      if (targets.length !== known.targets.length || targets.some((t, i) => t !== known.targets[i])) return null;
      for (const [i, project] of this.current.projects.entries()) {
        const path = pathOf(project, place);
        if (path !== null) changed.set(i, (changed.get(i) ?? new Map<string, Document>()).set(path, document));
      }
      this.imports.set(place, { text: document.text, targets: known.targets });
    }
    const projects = this.current.projects.map((project, i) => { const own = changed.get(i); return own === undefined ? project : projectOf({ ...partsOf(project), documents: new Map([...project.documents].map(([path, d]) => [path, own.get(path) ?? d])) }); });
    return (this.current = { number, projects, owners: this.current.owners, open });
  }

  private async build(number: number, open: ReadonlyMap<Place, Document>): Promise<Snapshot> {
    const roots = new Set<Place>();
    for (const folder of this.folders) for (const path of await this.listing(folder)) if (nameOf(path as Place) === MANIFEST) roots.add(folderOf(placeIn(folder, path)));
    for (const place of open.keys()) {
      const root = await this.rootOf(place, open);
      if (root !== null) roots.add(root);
    }
    const projects: Project[] = [];
    // The deepest first: a file of a project within a project belongs to the inner one.
    for (const root of [...roots].sort((a, b) => b.split('/').length - a.split('/').length || (a < b ? -1 : 1))) projects.push(await this.withManifest(root, open));
    const taken = new Set(projects.flatMap((p) => [...[...p.documents.values()].map((d) => d.place), ...(p.manifest === null ? [] : [p.manifest.place])]));
    for (const document of open.values()) if (!taken.has(document.place) && nameOf(document.place) !== MANIFEST && (document.place.endsWith('.truce') || this.policies.has(document.place))) projects.push(await this.alone(document, open));
    return (this.current = { number, projects, owners: ownersOf(projects), open });
  }

  /** The nearest folder upwards that holds a manifest. */
  private async rootOf(place: Place, open: Open): Promise<Place | null> {
    for (let folder = folderOf(place); /:\/\/[^/]*\/./.test(folder); folder = folderOf(folder)) {
      if ((await this.text(placeIn(folder, MANIFEST), open)) !== null) return folder;
    }
    return null;
  }

  private async withManifest(root: Place, open: Open): Promise<Project> {
    const place = placeIn(root, MANIFEST), manifest = await this.document(place, open);
    const text = manifest?.text ?? '';
    let known = this.manifests.get(root);
    if (known?.text !== text) this.manifests.set(root, known = { text, loaded: await readManifest(pathText(place), text), words: await manifestWords(text) });
    const { manifest: settings, diagnostics } = known.loaded;
    let named: readonly string[], missing: readonly Diagnostic[] = [];
    if (settings === null) named = this.lastNamed.get(root) ?? (await this.listing(root)).filter((p) => p.endsWith('.truce'));
    else {
      const found = await policyFiles(settings, this.filesFor(root, open));
      this.lastNamed.set(root, named = found.files);
      missing = found.diagnostics;
    }
    return this.kept({ root, manifest, settings, words: known.words, ofManifest: [...diagnostics, ...missing], documents: await this.closure(root, named, open), trees: this.treesOf(root) });
  }

  /** A file that no manifest names, with what it imports. */
  private async alone(document: Document, open: Open): Promise<Project> {
    const root = folderOf(document.place);
    return this.kept({ root, manifest: null, settings: null, words: [], ofManifest: [], documents: await this.closure(root, [nameOf(document.place)], open), trees: this.treesOf(document.place) });
  }

  /** The named files and all that they import. */
  private async closure(root: Place, named: readonly string[], opened: Open): Promise<ReadonlyMap<string, Document>> {
    const found = new Map<string, Document>(), waiting = [...named], asked = new Set<string>();
    for (let path = waiting.pop(); path !== undefined && found.size < MOST_FILES; path = waiting.pop()) {
      if (asked.has(path)) continue;
      asked.add(path);
      const place = placeIn(root, path), document = await this.document(place, opened);
      if (document === null) continue;
      found.set(path, document);
      let imports = this.imports.get(place);
      if (imports?.text !== document.text) this.imports.set(place, imports = { text: document.text, targets: importsOf(document.text) });
      for (const target of imports.targets) waiting.push(pathIn(root, placeIn(folderOf(place), target)));
    }
    return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** The project of the last snapshot when nothing in it changed, so that its analysis is still there. */
  private kept(parts: ProjectParts): Project {
    const before = this.current.projects.find((p) => p.root === parts.root && p.trees === parts.trees);
    const same = before !== undefined && before.manifest === parts.manifest && before.documents.size === parts.documents.size && before.ofManifest.length === parts.ofManifest.length
      && before.ofManifest.every((d, i) => d.message === parts.ofManifest[i]!.message) && [...parts.documents].every(([path, d]) => before.documents.get(path) === d);
    return same ? before : projectOf(parts);
  }

  private async document(place: Place, opened: Open): Promise<Document | null> {
    const open = opened.get(place);
    if (open !== undefined) return open;
    const text = await this.text(place, opened);
    if (text === null) return null;
    const known = this.closed.get(place);
    if (known?.text === text) return known;
    const document = documentOf(place, uriOf(place), null, text);
    this.closed.set(place, document);
    return document;
  }

  private text(place: Place, opened: Open): Promise<string | null> {
    const open = opened.get(place);
    if (open !== undefined) return Promise.resolve(open.text);
    let text = this.texts.get(place);
    if (text === undefined) this.texts.set(place, text = this.host.read(place));
    return text;
  }
  private listing(folder: Place): Promise<readonly string[]> {
    let listing = this.listings.get(folder);
    if (listing === undefined) this.listings.set(folder, listing = this.host.list(folder));
    return listing;
  }
  /** With what is open there and was never saved. */
  private async listed(folder: Place, open: Open): Promise<readonly string[]> {
    const listing = await this.listing(folder), unsaved = [...open.keys()].filter((place) => isBelow(folder, place)).map((place) => pathIn(folder, place)).filter((path) => !listing.includes(path));
    return unsaved.length === 0 ? listing : [...listing, ...unsaved].sort();
  }
  private treesOf(key: Place): Trees {
    let trees = this.trees.get(key);
    if (trees === undefined) this.trees.set(key, trees = new Trees());
    return trees;
  }

  /** What the manifest's patterns are matched against: paths of the machine there, places here. */
  private filesFor(root: Place, open: Open): Files {
    const scheme = root.slice(0, root.indexOf(':'));
    const at = (path: string): Place => placeOf(`${scheme}://${path.startsWith('/') ? '' : '/'}${path.replaceAll('\\', '/')}`);
    const refuse = (): never => { throw new Error('the editor server writes no files'); };
    return { readText: async (path) => (await this.text(at(path), open)) ?? '', exists: async (path) => open.has(at(path)) || (await this.host.exists(at(path))), list: () => this.listed(root, open), write: refuse };
  }
}

/** A place as the path that the manifest's reader is told. */
function pathText(place: Place): string {
  const path = place.replace(/^[^:]*:\/\/[^/]*/, '');
  return /^\/[a-z]:\//.test(path) ? path.slice(1) : path;
}
