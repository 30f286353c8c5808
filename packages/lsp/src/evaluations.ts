/**
 * Evaluations of the projects on their data: begun when nothing has changed for a while and nothing is wrong, ended by the next change. What the last one found is
 * kept until the next has ended, so that nothing flickers.
 */
import type { Connection } from 'vscode-languageserver';
import type { Live } from './background/live.js';
import type { Settings } from './settings.js';
import type { Place } from './workspace/place.js';
import type { Project } from './workspace/project.js';

export interface Evaluator {
  /** `saved`: the texts on the disk, when they are different. */
  begin(project: Project, saved: ReadonlyMap<string, string> | null, progress: (what: string) => void): { readonly done: Promise<Live | null>; stop(): void };
}

/** With the texts as they were then; a project would keep alive all that was worked out from it. */
export interface Evaluated extends Pick<Project, 'documents' | 'manifest'> { readonly live: Live }

/** How long nothing must change before data is read, in milliseconds. */
const REST = 1200;

export class Evaluations {
  private readonly known = new Map<Place, Evaluated>();
  private readonly running = new Map<Place, { readonly project: Project; stop(): void }>();
  private readonly ended = new Map<Place, WeakRef<Project>>();
  /** Of a project that was never evaluated nobody knows anything yet: there is no reason to wait. */
  private readonly begun = new Set<Place>();
  private rest: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly connection: Connection, private readonly settings: Settings, private readonly evaluator: Evaluator | null, private readonly saved: (project: Project) => Promise<ReadonlyMap<string, string> | null>, private readonly news: () => void) {}

  /** What was found last, and in which state of the project. */
  of(project: Project): Evaluated | null { return this.known.get(project.root) ?? null; }

  /** The projects after a check, with whether something is wrong in them. */
  checked(projects: readonly { readonly project: Project; readonly wrong: boolean }[]): void {
    if (this.evaluator === null || !this.settings.live) return;
    clearTimeout(this.rest);
    this.rest = setTimeout(() => { void this.all(projects.flatMap(({ project, wrong }) => (wrong ? [] : [project]))); }, projects.every(({ project: { root } }) => this.begun.has(root)) ? REST : 0);
  }
  /** The projects after a change: an evaluation of what no longer is would only take time from the keys. */
  changed(projects: readonly Project[]): void {
    for (const [root, run] of this.running) if (!projects.includes(run.project)) { this.running.delete(root); run.stop(); }
  }
  /** The data changed: what was found is no longer true. */
  forget(): void { this.ended.clear(); }
  stop(): void {
    clearTimeout(this.rest);
    for (const run of this.running.values()) run.stop();
    this.running.clear();
  }

  /** One after the other: together they would only keep each other waiting. */
  private async all(projects: readonly Project[]): Promise<void> {
    for (const project of projects) await this.begin(project);
  }

  private async begin(project: Project): Promise<void> {
    const { root } = project, before = this.running.get(root);
    if (project.settings === null || project.settings.sources.length === 0 || before?.project === project || this.ended.get(root)?.deref() === project) return;
    before?.stop();
    let stop = (): void => undefined;
    const own = { project, stop: () => stop() };
    this.running.set(root, own);
    this.begun.add(root);
    const wanted = (): boolean => this.running.get(root) === own;
    const saved = await this.saved(project), progress = this.settings.progress ? await this.connection.window.createWorkDoneProgress() : null;
    if (!wanted()) return;
    const run = this.evaluator!.begin(project, saved, (what) => progress?.report(what));
    stop = run.stop;
    progress?.begin('Truce: the rules on your data', undefined, undefined, true);
    // Whoever does not want to wait is not asked again until something changes.
    progress?.token.onCancellationRequested(() => { this.ended.set(root, new WeakRef(project)); run.stop(); });
    const found = await run.done.catch((mistake: unknown) => { this.connection.console.error(`this is a bug in Truce: ${mistake instanceof Error ? mistake.message : String(mistake)}`); return null; });
    progress?.done();
    // Another was begun meanwhile, and will have more to say.
    if (!wanted()) return;
    this.running.delete(root);
    this.ended.set(root, new WeakRef(project));
    if (found === null) return;
    this.known.set(root, { documents: project.documents, manifest: project.manifest, live: found });
    this.news();
  }
}
