/** What the figures rest on: which versions, which data, which Truce. */
import { declarationsOf, policyHash } from '../agreement/declarations.js';
import { hashOfTable } from '../diff/cache.js';
import type { Computed } from '../diff/compute.js';
import type { Side } from '../diff/sides.js';
import { version } from '../version.js';

export interface Provenance {
  readonly versions: readonly { readonly which: 'before' | 'after'; readonly name: string; readonly commit: string | null; /** of what all declarations mean */ readonly hash: string }[];
  /** rows as they were read, of the new version */
  readonly data: readonly { readonly record: string; readonly rows: number; readonly hash: string }[];
  readonly engine: string;
}

export function provenanceOf(before: Side, after: Side, c: Computed): Provenance {
  const side = (which: 'before' | 'after', s: Side): Provenance['versions'][number] => ({ which, name: s.name, commit: s.commit, hash: policyHash(declarationsOf(s.written.program!)) });
  return {
    versions: [side('before', before), side('after', after)], engine: version,
    data: c.after.program.relations.flatMap((r) => (r.source.op === 'scan' && r.kind === 'record' ? [{ record: r.name, rows: c.after.dataset.tables.get(r.id)?.rows ?? 0, hash: `sha256:${hashOfTable(c.after, r.name)}` }] : [])),
  };
}
