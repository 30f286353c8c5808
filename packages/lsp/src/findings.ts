/**
 * What an editor is told is wrong, and when. At once after a change: what the changed document itself shows. A moment after the last change: what the whole project
 * shows, worked out in the background, where it costs no key anything. Changes that come while something is worked out are gathered, never waited for. A client that
 * asks is told to ask; to any other the findings are sent, those that are new.
 */
import { DiagnosticRefreshRequest, type Connection, type DocumentDiagnosticReport, type PublishDiagnosticsParams, type WorkspaceDocumentDiagnosticReport } from 'vscode-languageserver';
import type { Diagnostic } from 'vscode-languageserver-types';
import type { Diagnostic as Finding } from '@truce/engine';
import { carried } from './background/carry.js';
import type { Checker } from './background/checker.js';
import type { Evaluated, Evaluations } from './evaluations.js';
import { deprecatedUses } from './features/deprecated.js';
import { diagnosticOf } from './features/diagnostics.js';
import { Reports } from './reports.js';
import type { Settings } from './settings.js';
import type { Document } from './workspace/document.js';
import type { Place } from './workspace/place.js';
import { MANIFEST, keyOf, type Project } from './workspace/project.js';
import { here, type Here, type Snapshot } from './workspace/snapshot.js';
import type { Workspace } from './workspace/workspace.js';

/** How long nothing must change before the whole project is checked, in milliseconds: a pause between two words, not between two letters. */
const PAUSE = 150;

/** The findings of a whole project as it was then, by path. */
interface Known { readonly project: Project; readonly byPath: ReadonlyMap<string, readonly Finding[]> }

export class Findings {
  private stopped = false;
  private running = false;
  private again = false;
  private hasChecked = false;
  private pause: ReturnType<typeof setTimeout> | undefined;
  private readonly reports = new Reports();
  private readonly known = new Map<Place, Known>();
  /** What each document was last told, so that nothing is told twice and what is mended is taken back. */
  private readonly told = new Map<Place, { readonly uri: string; readonly version: number | null; readonly text: string }>();

  /** To what the last findings were sent, and what was known of each project then. */
  private sent: { readonly owners: Snapshot['owners']; readonly about: readonly { readonly known: Known | undefined; readonly live: Evaluated | null }[] } | null = null;

  /** What was known when a document was last looked at. */
  private readonly last = new Map<Place, { readonly document: Document; readonly known: Known | undefined; readonly live: Evaluated | null }>();

  constructor(private readonly connection: Connection, private readonly workspace: Workspace, private readonly settings: Settings, private readonly checker: Checker, private readonly evaluations: Pick<Evaluations, 'of' | 'checked' | 'changed'>, private readonly first: () => void) {}

  changed(): void {
    if (this.stopped) return;
    this.again = true;
    if (this.running) return;
    this.running = true;
    void this.rounds();
  }
  stop(): void {
    clearTimeout(this.pause);
    this.again = false;
    this.stopped = true;
  }

  private async rounds(): Promise<void> {
    try {
      while (this.again) {
        this.again = false;
        // Whatever has arrived already is taken in first, and who has asked something at the same moment gets the answer before anybody works on findings.
        await new Promise<void>((done) => { setTimeout(done, 0); });
        await afterAnswers();
        const snapshot = await this.workspace.snapshot();
        if (this.stopped) return;
        this.evaluations.changed(snapshot.projects);
        if (!this.settings.pulls) this.send(snapshot);
        clearTimeout(this.pause);
        // At the start there is nothing to be quick about.
        this.pause = setTimeout(() => { this.whole().catch((mistake: unknown) => this.failed(mistake)); }, this.known.size === 0 ? 0 : PAUSE);
      }
    } catch (mistake) {
      this.failed(mistake);
    } finally {
      this.running = false;
    }
  }

  /** A bug of ours costs this round and not the conversation; the next change tries again. */
  private failed(mistake: unknown): void {
    if (!this.stopped) this.connection.console.error(`this is a bug in Truce: ${mistake instanceof Error ? mistake.message : String(mistake)}`);
  }

  /** Checks the projects that changed, and tells what came out. */
  async whole(): Promise<void> {
    const snapshot = await this.workspace.snapshot();
    let news = false;
    for (const project of snapshot.projects) {
      const before = this.known.get(keyOf(project));
      if (before?.project === project) continue;
      const byPath = new Map<string, Finding[]>();
      const add = (f: Finding): void => { const path = f.span?.file ?? MANIFEST; byPath.set(path, [...(byPath.get(path) ?? []), f]); };
      project.ofManifest.forEach(add);
      (await this.checker.check(project)).forEach(add);
      this.known.set(keyOf(project), { project, byPath });
      news = true;
    }
    const keys = new Set(snapshot.projects.map(keyOf));
    for (const key of this.known.keys()) if (!keys.has(key)) this.known.delete(key);
    if (news && !this.hasChecked) { this.hasChecked = true; this.first(); }
    // What is told is about the newest texts, also when they changed meanwhile.
    const now = await this.workspace.snapshot();
    if (this.stopped) return;
    if (!this.settings.pulls) this.send(now);
    if (now === snapshot) this.evaluations.checked(seen(snapshot).map((project) => ({ project, wrong: [...(this.known.get(keyOf(project))?.byPath.values() ?? [])].flat().some((f) => f.severity === 'error') })));
    if (this.settings.pulls && news) void this.connection.sendRequest(DiagnosticRefreshRequest.type).catch(() => undefined);
  }

  /** What is known to be wrong with a document now. */
  of({ project, path, document }: Here): readonly Finding[] {
    const known = this.known.get(keyOf(project));
    if (path === MANIFEST) return known?.project === project ? known.byPath.get(MANIFEST) ?? [] : project.ofManifest;
    const before = known?.project.documents.get(path);
    if (known !== undefined && before === document) return known.byPath.get(path) ?? [];
    if (known === undefined || before === undefined) return project.findings(path);
    // What only the whole program shows is still true, as far as anybody knows, where the text was not touched. What was before is asked first: what is known to be right is known of the newest texts.
    const own = new Set(known.project.findings(path).map(sameAs)), found = project.findings(path);
    const late = (known.byPath.get(path) ?? []).filter((f) => !own.has(sameAs(f)));
    return [...found, ...carried(late, path, before.text, document.text)].sort((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0));
  }

  /** The same with what the data says of it. */
  ofAll(found: Here): readonly Finding[] { return [...this.of(found), ...this.ofData(found)]; }

  diagnostics(found: Here): Diagnostic[] {
    const own = this.ofAll(found).map((f) => diagnosticOf(found.project, found.path, f, this.settings.pages));
    return found.path === MANIFEST ? own : [...own, ...deprecatedUses(found)];
  }

  /** What the data says of a document, as of the last time that it was read: moved to where the text is now. */
  private ofData({ project, path, document }: Here): readonly Finding[] {
    const evaluated = this.evaluations.of(project);
    if (evaluated === null) return [];
    const found = [...evaluated.live.findings, ...evaluated.live.failures].filter((f) => (f.span?.file ?? MANIFEST) === path);
    const then = path === MANIFEST ? evaluated.manifest : evaluated.documents.get(path);
    return found.length === 0 || then === document || then === undefined || then === null ? found : carried(found, path, then.text, document.text);
  }
  /** Something else became known. */
  async renew(): Promise<void> {
    const snapshot = await this.workspace.snapshot();
    if (this.stopped) return;
    if (!this.settings.pulls) this.send(snapshot);
    else this.connection.sendRequest(DiagnosticRefreshRequest.type).catch(() => undefined);
  }

  private send(snapshot: Snapshot): void {
    const about = snapshot.projects.map((project) => ({ known: this.known.get(keyOf(project)), live: this.evaluations.of(project) })), before = this.sent;
    // After mere typing, of which nobody knows more yet, only what is open can have changed: there may be hundreds of others.
    const typed = before?.owners === snapshot.owners && about.every((now, i) => now.known === before.about[i]!.known && now.live === before.about[i]!.live);
    this.sent = { owners: snapshot.owners, about };
    for (const place of typed ? snapshot.open.keys() : snapshot.owners.keys()) {
      const owner = snapshot.owners.get(place);
      if (owner === undefined) continue;
      const found = shownAt(snapshot, place);
      if (found === null) continue;
      const { document, path } = found, { known, live } = about[owner.project]!, last = this.last.get(place);
      // A closed file that was never looked at waits for the whole check: at the start all of them would be checked one by one.
      if (document.version === null && known === undefined) continue;
      // Of a file in which nothing can have changed nothing new is said, and nothing is worked out: there may be hundreds.
      if (last !== undefined && last.document === document && last.known === known && last.live === live && path !== MANIFEST && known?.project.documents.get(path) === document) continue;
      this.last.set(place, { document, known, live });
      this.tell(place, document, this.diagnostics(found));
    }
    if (typed) return;
    for (const place of this.last.keys()) if (shownAt(snapshot, place) === null) this.last.delete(place);
    for (const [place, { uri }] of this.told) if (shownAt(snapshot, place) === null) { this.told.delete(place); this.say({ uri, diagnostics: [] }); }
  }

  private tell(place: Place, { uri, version }: Document, found: readonly Diagnostic[]): void {
    const text = JSON.stringify(found), before = this.told.get(place);
    if (before !== undefined && before.uri === uri && before.text === text && before.version === version) return;
    // A file that nobody looks at and nothing is wrong with needs no message.
    const silent = version === null && found.length === 0 && (before === undefined || before.text === '[]');
    this.told.set(place, { uri, version, text });
    if (!silent) this.say({ uri, ...(version === null ? {} : { version }), diagnostics: [...found] });
  }
  /** A client that has gone away is told nothing. */
  private say(p: PublishDiagnosticsParams): void {
    this.connection.sendDiagnostics(p).catch(() => undefined);
  }

  /** For a client that asks about a document. `known`: the name of the answer that it has. */
  report(found: Here, known: string | undefined): DocumentDiagnosticReport { return this.reports.of(found.document.uri, this.diagnostics(found), known); }

  /** For a client that asks about the whole workspace. `known`: the names of the answers that it has, by URI. */
  async everything(known: ReadonlyMap<string, string>): Promise<WorkspaceDocumentDiagnosticReport[]> {
    const snapshot = await this.workspace.snapshot();
    if (snapshot.projects.some((p) => this.known.get(keyOf(p))?.project !== p)) await this.whole();
    const all = [...documentsOf(snapshot)], now = new Set(all.map(({ document }) => document.uri));
    this.reports.keep(now);
    // What is gone has no findings any more; a client would keep those that it was told last.
    const gone = [...known.keys()].filter((uri) => !now.has(uri)).map((uri): WorkspaceDocumentDiagnosticReport => ({ kind: 'full', uri, version: null, items: [] }));
    return [...all.map((found) => ({ ...this.report(found, known.get(found.document.uri)), uri: found.document.uri, version: found.document.version })), ...gone];
  }
}

/** Behind what waits to be written: an answer is written in the turn after the one in which it was found. */
const afterAnswers = (): Promise<void> => new Promise((done) => { if (typeof setImmediate === 'function') setImmediate(() => { setImmediate(done); }); else setTimeout(done, 0); });

const sameAs = (f: Finding): string => `${f.code} ${f.span?.start} ${f.span?.end} ${f.message}`;

/** The projects of which something is open: of the others nobody looks at results. */
const seen = (snapshot: Snapshot): readonly Project[] => [...new Set([...snapshot.open.keys()].flatMap((place) => here(snapshot, place)?.project ?? []))];

/** All documents of projects with a manifest, and what is open. */
function* documentsOf(snapshot: Snapshot): Generator<Here> {
  for (const place of snapshot.owners.keys()) { const one = shownAt(snapshot, place); if (one !== null) yield one; }
}
function shownAt(snapshot: Snapshot, place: Place): Here | null {
  const one = here(snapshot, place);
  return one === null || (one.project.manifest === null && one.document.version === null) ? null : one;
}
