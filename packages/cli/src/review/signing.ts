/** Who has signed what a change touches, and what else the agreement says about it. */
import type { Diagnostic, ir } from '@truce/engine';
import { agreedThings, changedSince } from '../agreement/signatures.js';
import { declarationsOf } from '../agreement/declarations.js';
import { noRules } from '../agreement/rules.js';
import { agreementOf, type Agreement } from '../agreement/state.js';
import type { Computed } from '../diff/compute.js';
import type { Side } from '../diff/sides.js';
import type { Io } from '../io.js';

export type SignState = 'signed' | 'stale' | 'missing' | 'nobody may sign';
export interface PartyView {
  readonly party: string;
  /** declarations that the change touches and that the party agrees to */
  readonly asked: readonly string[];
  /** of these, what nobody of the party has signed as it is now */
  readonly open: readonly string[];
  readonly state: SignState;
  readonly signatures: readonly { readonly person: string; readonly on: string; /** declarations that are not as they were signed */ readonly changed: readonly string[] }[];
}
export interface Signing { readonly parties: readonly PartyView[]; /** of the whole agreement: locks, keys, signatures, freeze windows */ readonly findings: readonly Diagnostic[]; readonly sealed: { readonly closings: number; readonly last: string } | null }

/** Whatever a page supposes, what is signed is what is written. */
export async function signingOf(before: Side, after: Side, c: Computed, io: Io): Promise<Signing> {
  const supposed = c.asIf?.written != null, written = { before: supposed ? before.written.program! : c.before.program, after: supposed ? after.written.program! : c.after.program };
  const agreement = await agreementOf(after.written, { ...io, files: after.files }), program = written.after, last = agreement?.lock.current.at(-1) ?? null;
  return { parties: partiesOf(written, agreement), findings: [...(agreement?.diagnostics ?? []), ...(agreement === null ? [] : await frozen(after, c, agreement, io))], sealed: last === null ? null : { closings: agreement!.lock.current.length, last: last.closing } };

  async function frozen(side: Side, computed: Computed, a: Agreement, world: Io): Promise<readonly Diagnostic[]> {
    if (a.rules.freezes.length === 0 || a.rules.diagnostics.length > 0) return [];
    return (await import('../agreement/freeze.js')).checkFreezes({ ...a, program, manifest: side.written.manifest!, dataset: computed.after.dataset, asOf: computed.asOf, io: world });
  }
}

function partiesOf(written: { readonly before: ir.Program; readonly after: ir.Program }, agreement: Agreement | null): readonly PartyView[] {
  const program = written.after, was = declarationsOf(written.before), is = declarationsOf(program), touched = new Set([...is.values()].filter((d) => was.get(d.key)?.whole !== d.whole).map((d) => d.key));
  const { things, hashes } = agreedThings(program, agreement?.rules ?? noRules, agreement?.keys ?? null), asked = things.filter((t) => t.at === null || touched.has(t.key)), keys = agreement?.keys ?? null;
  return [...new Set(asked.flatMap((t) => t.parties))].sort().map((party): PartyView => {
    const own = asked.filter((t) => t.parties.includes(party)), signatures = (agreement?.signatures ?? []).filter((s) => s.party === party);
    const views = signatures.map((s) => ({ person: s.person, on: s.on, changed: own.filter((t) => { const changed = changedSince(s, t, hashes); return changed === null || changed.length > 0; }).map((t) => t.key) }));
    const nobody = keys === null || ![...keys.people.values()].some((p) => p.parties.includes(party));
    const open = own.filter((t) => !views.some((v) => !v.changed.includes(t.key))).map((t) => t.key);
    return { party, asked: own.map((t) => t.key), open, signatures: views, state: nobody ? 'nobody may sign' : open.length === 0 ? 'signed' : views.length > 0 ? 'stale' : 'missing' };
  });
}
