/** Texts to a program, phase by phase: parse, resolve and check, lower. Nothing here reads files: whoever has them hands them in. */
import type { Diagnostic } from './diagnostics/diagnostic.js';
import { check } from './check/check.js';
import { withoutConsequences } from './check/consequences.js';
import type { MeaningIndex } from './check/meaning-index.js';
import type { Program } from './core/ir.js';
import type { KeptNames } from './names/declarations.js';
import { parse, type Parsed } from './syntax/parse.js';
import type * as ast from './syntax/ast.js';

/** A policy file. `path` is relative to the project folder, with forward slashes; imports are resolved against it. */
export interface SourceText { readonly path: string; readonly text: string }

/** A policy file with its tree, which is there also where the text has errors: what can not be read stands in it as such. */
export interface ParsedFile extends SourceText { readonly tree: ast.File }

/** What is known of a project's policies. */
export interface Analysis {
  readonly files: readonly ParsedFile[];
  /** In order of file and place. */
  readonly diagnostics: readonly Diagnostic[];
  /** What the texts mean; null when there is an error, so that a program with an error can not be run. */
  readonly program: Program | null;
  /** What names mean and formulas are; null when it was not asked for. It is there for texts with errors too. */
  readonly index: MeaningIndex | null;
}

/** Without any: all files, their findings and the program. */
export interface AnalyzeOptions {
  /** note what every name means and every formula is, for an editor */
  readonly index?: boolean;
  /** Reads a text in place of `parse`: for whoever still has the trees of most texts. */
  readonly parse?: (text: string, path: string) => Parsed;
  /** The paths of the files whose findings are wanted, in a fraction of the time: without those that only the whole program shows, and without a program. */
  readonly only?: ReadonlySet<string>;
  /** With `only`: of the wanted files no more than the declarations that hold this place, as an offset in UTF-16 code units: for a question about the place. What is found is not to be shown to anybody. */
  readonly at?: number;
  /** What is kept from one look at a project to the next, by whoever looks after each key: where names are declared. Changes nothing in what comes out. */
  readonly kept?: KeptNames;
}

/** The policies of one project, all of them: names reach from file to file. What is wrong with them is in the answer; nothing is thrown. The order of the files decides nothing. */
export function analyze(sources: readonly SourceText[], options: AnalyzeOptions & { readonly index: true }): Analysis & { readonly index: MeaningIndex };
export function analyze(sources: readonly SourceText[], options?: AnalyzeOptions): Analysis;
export function analyze(sources: readonly SourceText[], options: AnalyzeOptions = {}): Analysis {
  // In the order of their paths.
  const read = options.parse ?? parse, files: ParsedFile[] = [], syntax: Diagnostic[] = [];
  for (const { path, text } of [...sources].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))) {
    const { file: tree, diagnostics } = read(text, path);
    files.push({ path, text, tree });
    for (const d of diagnostics) syntax.push(d);
  }
  const checked = check(files, syntax.some((d) => d.severity === 'error'), options.index === true, options.only === undefined ? null : { paths: options.only, at: options.at ?? null }, options.kept ?? null);
  const order = new Map(files.map((f, i) => [f.path, i]));
  const diagnostics = [...syntax, ...withoutConsequences(files, syntax, checked.diagnostics)]
    .sort((a, b) => (order.get(a.span?.file ?? '') ?? -1) - (order.get(b.span?.file ?? '') ?? -1) || (a.span?.start ?? 0) - (b.span?.start ?? 0));
  // Whoever only wants the findings, after each key for example, does not wait for what every name of the project means.
  let wanted = checked.index, index: MeaningIndex | null = null;
  return {
    files, diagnostics, program: diagnostics.some((d) => d.severity === 'error') ? null : checked.program,
    get index() { if (wanted !== null) { index = wanted(); wanted = null; } return index; },
  };
}
