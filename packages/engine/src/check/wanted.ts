/** What is wanted of a program: the rules of some files, or of one declaration in each. What is known to be right is passed over, and what turns out to be right is noted. */
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { SourceFile } from '../names/source-file.js';
import type { KnownRight } from '../names/known-right.js';
import type { Span } from '../base/span.js';

export interface Wanted { readonly paths: ReadonlySet<string>; /** of a file only the declarations that hold this place */ readonly at: number | null }

/** Something that is declared: a place in a file, by the file's place in the list. */
export interface Standing { readonly file: number; readonly node: { readonly span: Span } }

export interface Wants {
  /** Does something for these declarations together, the versions of one name for example, if one of them is wanted. */
  within(declarations: readonly Standing[], run: () => void): void;
  /** Everything has been looked at. */
  done(): void;
}

/** `attempts`: how often something was found, also where it had been said. */
export function wantsOf(files: readonly SourceFile[], only: Wanted, findings: { list(): readonly Diagnostic[]; attempts(): number }, right: KnownRight | null): Wants {
  right?.look(files);
  /** Whether nothing was found, of each declaration that was looked at. */
  const looked = new Map<string, { readonly path: string; readonly at: number; wrong: boolean }>();
  const wanted = ({ file, node: { span } }: Standing): boolean => {
    const { path } = files[file]!;
    return only.paths.has(path) && (only.at === null || (span.start <= only.at && only.at <= span.end)) && right?.isRight(path, span.start) !== true;
  };
  return {
    within(declarations, run) {
      if (!declarations.some(wanted)) return;
      const before = findings.attempts();
      run();
      if (right === null) return;
      const wrong = findings.attempts() > before;
      for (const { file, node } of declarations) {
        const { path } = files[file]!, key = `${node.span.start} ${path}`, known = looked.get(key);
        if (!only.paths.has(path)) continue;
        if (known === undefined) looked.set(key, { path, at: node.span.start, wrong }); else known.wrong ||= wrong;
      }
    },
    done() {
      if (right === null) return;
      // One declaration can have been looked at under several places.
      for (const { path, at } of looked.values()) right.found(path, at, true);
      for (const { path, at, wrong } of looked.values()) if (wrong) right.found(path, at, false);
      // What is wrong in a declaration may be found by another that reads it.
      for (const { span } of findings.list()) if (span !== undefined) right.found(span.file, span.start, false);
    },
  };
}

/** Does something for each of these names if it is wanted, or all is. */
export const within = (wants: Wants | null, declarations: readonly Standing[], run: () => void): void => { if (wants === null) run(); else wants.within(declarations, run); };
