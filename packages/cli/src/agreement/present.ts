/** Whether a project has seals, keys or rules at all. Asked by every command: the rest of this folder is loaded only when it has. */
import { join } from 'node:path';
import type { Diagnostic, SealedClosing } from '@truce/engine';
import type { Io } from '../io.js';
import type { Project } from '../load-project.js';
import type { Agreement } from './state.js';

const FILES = ['truce.lock', 'truce.keys.yaml', 'truce.agreement.yaml'];

export async function agreementIfAny(project: Project, io: Io): Promise<Agreement | null> {
  const root = project.manifest?.folder;
  if (root === undefined) return null;
  for (const name of FILES) if (await io.files.exists(join(root, name))) return (await import('./state.js')).agreementOf(project, io);
  return null;
}

/** The closings that a run reads instead of computing them; when the lock is broken, what is wrong with it. */
export async function sealedIfAny(project: Project, io: Io): Promise<{ readonly sealed: readonly SealedClosing[]; readonly diagnostics: readonly Diagnostic[] }> {
  const root = project.manifest?.folder;
  if (root === undefined || !(await io.files.exists(join(root, FILES[0]!)))) return { sealed: [], diagnostics: [] };
  return (await import('./state.js')).sealedOf(project, io);
}
