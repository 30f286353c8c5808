/** The check of a whole project, away from the keys: whatever an editor shows of other files, and what only the whole program shows, comes from here. */
import { lint, type Diagnostic } from '@truce/engine';
import type { Project } from '../workspace/project.js';

export interface Checker {
  /** The findings of the policies of a project, as `truce check --no-data` prints them. */
  check(project: Project): Promise<readonly Diagnostic[]>;
}

/** In the same thread: for the browser, where the server is in a worker already, and for tests. */
export const checkHere: Checker = { check: async (project) => {
  const { diagnostics, program } = project.whole();
  return program === null ? diagnostics : [...diagnostics, ...lint(program, { asOf: null, weights: project.settings?.lint }).findings];
} };
