/**
 * Before the first key: what follows each key is done a few times with nobody waiting, so that the engine of JavaScript has compiled it when somebody does.
 * A bit at a time, and over at once when anything changes.
 */
import { completion } from './features/completion.js';
import { hover } from './features/hover.js';
import { inlayHints } from './features/hints.js';
import { documentSymbols } from './features/symbols.js';
import { semanticTokens } from './features/tokens.js';
import { documentOf, positionAt } from './workspace/document.js';
import { projectOf, type Project } from './workspace/project.js';
import type { Here, Snapshot } from './workspace/snapshot.js';
import type { Workspace } from './workspace/workspace.js';

const ROUNDS = 24;
/** Between two rounds whatever has arrived is answered; in milliseconds. */
const BREATH = 15;

export async function warmUp(workspace: Workspace): Promise<void> {
  const snapshot = await workspace.snapshot(), project = snapshot.projects.find((p) => p.documents.size > 0);
  if (project === undefined) return;
  // Texts of usual length: a large one would be one long round.
  const paths = [...project.documents].sort(([, a], [, b]) => b.text.length - a.text.length).map(([path]) => path).slice(0, 8).filter((path) => project.documents.get(path)!.text.length < 20_000);
  for (let i = 0; i < ROUNDS && paths.length > 0; i += 1) {
    await new Promise<void>((done) => { setTimeout(done, BREATH).unref?.(); });
    if (workspace.isPast(snapshot)) return;
    once(snapshot, project, paths[i % paths.length]!, i);
  }
}

/** As after a key at the end of the file, with what an editor asks for then. */
function once(snapshot: Snapshot, project: Project, path: string, i: number): void {
  const before = project.documents.get(path)!, document = documentOf(before.place, before.uri, before.version, `${before.text}\n// ${i}\n`);
  const next = projectOf({ ...project, documents: new Map(project.documents).set(path, document) }), here: Here = { snapshot, project: next, document, path };
  const middle = positionAt(document, document.text.indexOf(' = ', Math.floor(document.text.length / 2)) + 3);
  next.findings(path);
  hover(here, middle);
  completion(here, middle, true);
  if (i % 3 === 0) { semanticTokens(here); documentSymbols(here); inlayHints(here, { start: { line: 0, character: 0 }, end: { line: 200, character: 0 } }); }
  // The tree of the text that is there, and not of this one.
  project.trees.of(before.text, path);
}
