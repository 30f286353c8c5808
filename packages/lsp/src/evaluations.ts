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

export interface Evaluated { readonly project: Project; readonly live: Live }

/** How long nothing must change before data is read, in milliseconds. */
const REST = 1200;

export class Evaluations {
  private readonly known = new Map<Place, Evaluated>();
  private readonly running = new Map<Place, { readonly project: Project; stop(): void }>();
  private readonly ended = new Map<Place, Project>();
  private rest: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly connection: Connection, private readonly settings: Settings, private readonly evaluator: Evaluator | null, private readonly saved: (project: Project) => Promise<ReadonlyMap<string, string> | null>, private readonly news: () => void) {}

  /** What was found last, and in which state of the project. */
  of(project: Project): Evaluated | null { return this.known.get(project.root) ?? null; }

  /** The projects after a check, with whether something is wrong in them. */
  checked(projects: readonly { readonly project: Project; readonly wrong: boolean }[], at: 'once' | 'rest'): void {
    if (this.evaluator === null || !this.settings.live) return;
    clearTimeout(this.rest);
    this.rest = setTimeout(() => { void this.all(projects.flatMap(({ project, wrong }) => (wrong ? [] : [project]))); }, at === 'once' ? 0 : REST);
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
    if (project.settings === null || project.settings.sources.length === 0 || before?.project === project || this.ended.get(root) === project) return;
    before?.stop();
    const progress = this.settings.progress ? await this.connection.window.createWorkDoneProgress() : null;
    progress?.begin('Truce: the rules on your data', undefined, undefined, false);
    const run = this.evaluator!.begin(project, await this.saved(project), (what) => progress?.report(what));
    this.running.set(root, { project, stop: run.stop });
    const found = await run.done.catch((mistake: unknown) => { this.connection.console.error(`this is a bug in Truce: ${mistake instanceof Error ? mistake.message : String(mistake)}`); return null; });
    progress?.done();
    // Another was begun meanwhile, and will have more to say.
    if (this.running.get(root)?.project !== project) return;
    this.running.delete(root);
    if (found === null) return;
    this.ended.set(root, project);
    this.known.set(root, { project, live: found });
    this.news();
  }
}
