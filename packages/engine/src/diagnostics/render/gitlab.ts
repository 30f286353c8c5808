/** Diagnostics as a GitLab code quality report, which a merge request shows beside its lines. */
import { assertNever } from '../../base/exhaustive.js';
import type { Diagnostic, Severity } from '../diagnostic.js';
import { inOrder } from './order.js';
import { plainText } from './plain.js';
import { regionOf, type Sources } from './sources.js';

/** The report as a value; the caller prints it as JSON. A fingerprint tells a finding from others from run to run: it has no line in it, so that moving a rule does not make a new finding. */
export function toGitlab(diagnostics: readonly Diagnostic[], sources: Sources): readonly object[] {
  const seen = new Map<string, number>();
  return inOrder(diagnostics).map((d) => {
    const region = d.span === undefined ? null : regionOf(d.span, sources), path = region?.file ?? sources.path(d.span?.file ?? d.data?.file ?? 'truce.yaml'), base = `${d.code} ${path} ${d.message}`, n = seen.get(base) ?? 0;
    seen.set(base, n + 1);
    return { description: plainText(d), check_name: d.code, fingerprint: fingerprint(`${base} ${n}`), severity: severity(d.severity), location: { path, lines: { begin: region?.start.line ?? d.data?.row ?? 1 } } };
  });
}

function severity(s: Severity): string {
  switch (s) {
    case 'error': return 'critical';
    case 'warning': return 'minor';
    case 'information': return 'info';
    default: return assertNever(s);
  }
}

/** Four FNV-1a hashes of 32 bits; it names a finding and protects nothing. */
function fingerprint(text: string): string {
  return [0, 1, 2, 3].map((seed) => {
    let h = 0x811c9dc5 ^ seed;
    for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193) >>> 0;
    return h.toString(16).padStart(8, '0');
  }).join('');
}
