/** The order in which diagnostics are shown, the same for every view: errors first, then what is wrong in the policy before what is wrong in the data, by file and place. */
import type { Diagnostic, Severity } from '../diagnostic.js';

const rank: Record<Severity, number> = { error: 0, warning: 1, information: 2 };
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Errors first, then warnings and remarks; what has no place in a text last, otherwise by file and place. */
export function inOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...diagnostics].sort((a, b) => rank[a.severity] - rank[b.severity] || Number(a.span === undefined) - Number(b.span === undefined) || compareText(fileOf(a), fileOf(b)) || (a.span?.start ?? 0) - (b.span?.start ?? 0)
    || (a.data?.row ?? 0) - (b.data?.row ?? 0) || compareText(a.code, b.code) || compareText(a.message, b.message));
}

const fileOf = (d: Diagnostic): string => d.span?.file ?? d.data?.file ?? '';

/** How many there are of each severity. */
export interface Counts { readonly errors: number; readonly warnings: number; readonly informations: number }

/** How many there are of each severity. */
export function countsOf(diagnostics: readonly Diagnostic[]): Counts {
  const of = (severity: Severity): number => diagnostics.filter((d) => d.severity === severity).length;
  return { errors: of('error'), warnings: of('warning'), informations: of('information') };
}
