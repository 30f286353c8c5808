/** The files that the names and patterns of a source mean. */
import type { Diagnostic, FileSpan } from '@truce/engine';
import { closest } from './closest.js';
import * as codes from './codes.js';
import type { Files } from './files.js';
import { isPattern, patternTest } from './glob.js';

/** `named`: where the manifest names each file, by itself or by a pattern. */
export interface FoundFiles { readonly files: readonly string[]; readonly named: ReadonlyMap<string, FileSpan>; readonly diagnostics: readonly Diagnostic[] }

/** Each file once, sorted: the order in which they are named decides nothing. */
export async function sourceFiles(patterns: readonly { readonly text: string; readonly span: FileSpan }[], folder: string, files: Files): Promise<FoundFiles> {
  const found = new Map<string, FileSpan>();
  const add = (file: string, span: FileSpan): void => { if (!found.has(file)) found.set(file, span); };
  const diagnostics: Diagnostic[] = [];
  let all: readonly string[] | null = null;
  for (const { text, span } of patterns) {
    if (!isPattern(text)) { add(text.replaceAll('\\', '/').replace(/^\.\//, ''), span); continue; }
    all ??= await files.list(folder);
    const fits = all.filter(patternTest(text));
    if (fits.length === 0) diagnostics.push(codes.noFiles.at({ span }, { pattern: text, suggestion: closest(text.replaceAll('*', ''), all) }));
    for (const file of fits) add(file, span);
  }
  return { files: [...found.keys()].sort(), named: found, diagnostics };
}
