/** The public face of the language server. `serve` answers on any connection; `start` is the server over standard input and output. */
export { serve, type Options } from './server.js';
export { Workspace } from './workspace/workspace.js';
export { here, type Here, type Snapshot } from './workspace/snapshot.js';
export { memoryHost, type Host } from './workspace/host.js';
export { placeOf, uriOf, type Place } from './workspace/place.js';
export { checkHere, type Checker } from './background/checker.js';
export type { Evaluator } from './evaluations.js';
export { diskHost } from './node/disk.js';
export { start } from './node/stdio.js';
export { documentOf, Trees } from './workspace/document.js';
export { projectOf, type Project } from './workspace/project.js';
export { arrange, type Meanings } from './features/meaning.js';
export { meaningsEverywhere } from './features/everywhere.js';
