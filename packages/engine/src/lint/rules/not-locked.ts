/** Who is credited follows from a field that somebody can change afterwards. */
import * as codes from '../../diagnostics/codes/lint.js';
import type { Expr, Recipient } from '../../core/ir.js';
import { valuesOf } from '../../core/reads.js';
import { rowOf } from '../../core/walk.js';
import type { Binders } from '../../core/walk.js';
import type { Rule } from '../context.js';
import { found } from '../context.js';
import { isSource } from './source-pays.js';

const read = (to: readonly Recipient[]): readonly Expr[] => to.flatMap((r) => (r.kind === 'payee' ? [r.value] : r.kind === 'pick' ? [r.where, r.by].filter((e): e is Expr => e !== null) : []));

export const notLocked: Rule = (c) => c.program.relations.flatMap((r) => {
  if (r.source.op !== 'pieces') return [];
  const { whole, cuts } = r.source;
  const asked = cuts.flatMap((cut): readonly { readonly e: Expr; readonly binders: Binders }[] => {
    const row = rowOf(whole), both = cut.pool === null ? row : new Map(row).set(1, cut.pool.relation), parts = [...(cut.split?.parts ?? []), ...cut.overlays];
    return [...parts.flatMap((p) => (p.share === 'remainder' ? [] : [{ e: p.share, binders: row as Binders }])), ...parts.flatMap((p) => read(p.to).map((e) => ({ e, binders: both })))];
  });
  return [...valuesOf(c.program, ...asked).fields].flatMap(([relation, columns]) => [...columns].flatMap((column) => {
    const record = c.program.relations[relation]!, field = record.source.op === 'scan' ? record.source.fields[column] : undefined;
    if (field === undefined || field.editedBy.length === 0 || field.known.kind === 'fixed' || field.type.kind === 'date' || field.type.kind === 'time') return [];
    // A source that the payee can edit is a finding of its own, about the plan.
    if (isSource(field.name) && c.plans.some((p) => p.reads.fields.get(relation)?.has(column) === true && (p.parties.length === 0 || p.parties.some((x) => field.editedBy.includes(x))))) return [];
    return [found(r, codes.notLocked.at(c.place(r.at, [{ at: field.at, text: `edited by ${field.editedBy.join(', ')}` }]), { credit: r.name, field: field.name, record: record.name, editors: field.editedBy }))];
  }));
});
