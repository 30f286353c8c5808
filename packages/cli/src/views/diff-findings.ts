/** New behaviour as remarks at the changed rule, for what annotates lines: nothing of it stops a build. */
import { affectedBy, asIfOnly, besideNewEdge, incentiveTurned, type Diagnostic } from '@truce/engine';
import { money } from './diff-numbers.js';
import { turnText } from './diff-screen.js';
import type { Computed } from '../diff/compute.js';

/** More than these are not told one by one. */
const MOST = 10;

/** Of a what-if, that it is one: at the first version that is taken to begin on another day. */
export function asIfFindings({ asIf }: Computed): readonly Diagnostic[] {
  return asIf === null || asIf.first === null ? [] : [asIfOnly.at({ span: asIf.first }, { from: asIf.view.from, moved: asIf.view.moved.length })];
}

export function behaviourFindings({ behaviour: b, comparison, after: { program } }: Computed): readonly Diagnostic[] {
  if (b === null) return [];
  const change = comparison.changes.find((c) => c.kind !== 'wording' && c.kind !== 'renamed' && [...affectedBy({ ...comparison, changes: [c] })].some((key) => key.startsWith('plan '))), at = change?.parts.find((p) => p.after !== null)?.after?.at ?? change?.after?.at ?? null, file = at === null ? undefined : program.files[at[0]];
  const place = at === null || file === undefined ? {} : { span: { file, start: at[1], end: at[2] } }, unit = (currency: string | null): string => (currency === null ? '' : ` ${currency}`), [first] = b.cliffs;
  return [
    ...b.marginals.filter((m) => m.turned).slice(0, MOST).map((m) => incentiveTurned.at(place, { what: m.what, row: m.row, who: m.who, before: `${money(m.before, true)}${unit(m.currency)}`, after: `${money(m.after, true)}${unit(m.currency)}`, turn: turnText(m) })),
    ...(first === undefined ? [] : [besideNewEdge.at(place, { rows: b.cliffs.length, row: first.row, of: first.of, value: first.value, edge: first.edge, jump: `${money(first.jump, true)}${unit(first.currency)}` })]),
  ];
}
