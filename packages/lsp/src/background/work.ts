/** What the background does: keeps the texts and trees of each project and checks it whole. Messages are plain data, so that it can be in another thread. */
import { analyze, lint, type Diagnostic } from '@truce/engine';
import type { LintParts } from '@truce/data';
import { Trees } from '../workspace/document.js';

/** `texts`: those that changed since the last message about the project; null for files that are gone. `weights`: what the manifest says was agreed on about parts of pay. */
export interface Question { readonly id: number; readonly kind: 'check'; readonly project: string; readonly texts: readonly (readonly [path: string, text: string | null])[]; readonly weights: LintParts | undefined }
export type Answer = { readonly id: number; readonly findings: readonly Diagnostic[] } | { readonly id: number; readonly mistake: string };

export function answering(): (question: Question) => Promise<Answer> {
  const projects = new Map<string, { readonly texts: Map<string, string>; readonly trees: Trees }>();
  return async ({ id, project, texts, weights }) => {
    try {
      let known = projects.get(project);
      if (known === undefined) projects.set(project, known = { texts: new Map(), trees: new Trees() });
      for (const [path, text] of texts) if (text === null) known.texts.delete(path); else known.texts.set(path, text);
      const { diagnostics, program } = analyze([...known.texts].map(([path, text]) => ({ path, text })), { parse: known.trees.of });
      return { id, findings: program === null ? diagnostics : [...diagnostics, ...lint(program, { asOf: null, weights }).findings] };
    } catch (mistake) {
      return { id, mistake: mistake instanceof Error ? mistake.message : String(mistake) };
    }
  };
}
