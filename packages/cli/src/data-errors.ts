/** What errors of the data mean for a run. */
import type { Diagnostic } from '@truce/engine';

/** Errors about rows can be allowed, one goes on without the rows; a file that cannot be read leaves nothing to go on with. */
export function dataErrors(diagnostics: readonly Diagnostic[]): { readonly fatal: number; readonly ofRows: number } {
  const errors = diagnostics.filter((d) => d.severity === 'error');
  const ofRows = errors.filter((d) => d.count !== undefined || d.code.startsWith('T51')).length;
  return { fatal: errors.length - ofRows, ofRows };
}
