/** The policy files of a manifest. */
import { resolve } from 'node:path';
import type { Diagnostic } from '@truce/engine';
import { closest } from '../closest.js';
import * as codes from '../codes.js';
import { diskFiles, type Files } from '../files.js';
import { isPattern } from '../glob.js';
import { sourceFiles } from '../source-files.js';
import type { Manifest } from '../manifest.js';

/** Paths relative to the folder of the manifest, each once, sorted: their order means nothing. */
export async function policyFiles(manifest: Manifest, files: Files = diskFiles): Promise<{ readonly files: readonly string[]; readonly diagnostics: readonly Diagnostic[] }> {
  const found = await sourceFiles(manifest.policies, manifest.folder, files);
  const diagnostics = [...found.diagnostics];
  for (const { text, span } of manifest.policies) {
    if (isPattern(text) || (await files.exists(resolve(manifest.folder, text)))) continue;
    const all = await files.list(manifest.folder).catch(() => []);
    diagnostics.push(codes.noFiles.at({ span }, { pattern: text, suggestion: closest(text, all.filter(f => f.endsWith('.truce'))) }));
  }
  return { files: found.files, diagnostics };
}
