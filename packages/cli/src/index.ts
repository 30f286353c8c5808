/** What tests and the start-up file take from this package. */
export { main } from './main.js';
export { start } from './start.js';
export type { ExitCode, Io, Terminal } from './io.js';
export { UsageError } from './io.js';
export { snippets } from './snippets/snippets.js';
export type { Snippet } from './snippets/shape.js';
