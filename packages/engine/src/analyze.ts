/** Texts to a program, phase by phase: parse, resolve and check, lower. Nothing here reads files: whoever has them hands them in. */
import type { Diagnostic } from './diagnostics/diagnostic.js';
import { check } from './check/check.js';
import { withoutConsequences } from './check/consequences.js';
import type { Program } from './core/ir.js';
import { parse } from './syntax/parse.js';
import type * as ast from './syntax/ast.js';

/** A policy file. `path` is relative to the project folder, with forward slashes; imports are resolved against it. */
export interface SourceText { readonly path: string; readonly text: string }

export interface ParsedFile extends SourceText { readonly tree: ast.File }

export interface Analysis {
  readonly files: readonly ParsedFile[];
  /** In order of file and place. */
  readonly diagnostics: readonly Diagnostic[];
  /** What the texts mean; null when there is an error, so that a program with an error can not be run. */
  readonly program: Program | null;
}

export function analyze(sources: readonly SourceText[]): Analysis {
  // In the order of their paths, so that the order in which somebody lists the files decides nothing.
  const parsed = [...sources].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)).map((s) => ({ ...s, ...parse(s.text, s.path) }));
  const files = parsed.map((p): ParsedFile => ({ path: p.path, text: p.text, tree: p.file }));
  const syntax = parsed.flatMap((p) => p.diagnostics);
  const checked = check(files, syntax.some((d) => d.severity === 'error'));
  const order = new Map(files.map((f, i) => [f.path, i]));
  const diagnostics = [...syntax, ...withoutConsequences(files, syntax, checked.diagnostics)]
    .sort((a, b) => (order.get(a.span?.file ?? '') ?? -1) - (order.get(b.span?.file ?? '') ?? -1) || (a.span?.start ?? 0) - (b.span?.start ?? 0));
  return { files, diagnostics, program: diagnostics.some((d) => d.severity === 'error') ? null : checked.program };
}
