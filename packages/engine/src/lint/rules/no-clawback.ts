/** Pay for deals that nothing takes back when the customer leaves, where the data would say that they did. */
import * as codes from '../../diagnostics/codes/lint.js';
import { found } from '../context.js';
import type { Program, Relation, RelationId } from '../../core/ir.js';
import type { Rule } from '../context.js';

const LEAVES = /churn|cancel|refund|terminat|returned_on/i;

export const noClawback: Rule = (c) => c.plans.flatMap((p) => {
  // A plan that takes back is no pay for deals; one that is made of payments follows them.
  if (p.source.pays.every((pay) => pay.role !== 'Pay')) return [];
  for (const [relation, columns] of c.revenue) {
    const record = c.program.relations[relation]!;
    if (record.source.op !== 'scan' || !isAbout(c.program, p.plan, relation) || ![...columns].some((m) => p.reads.fields.get(relation)?.has(m) === true)) continue;
    const at = record.source.fields.findIndex((f) => LEAVES.test(f.name) && f.optional), field = record.source.fields[at];
    if (field === undefined || p.reads.fields.get(relation)?.has(at) === true) continue;
    const takenBack = c.plans.some((other) => other !== p && other.reads.rows.has(p.payments.id) && other.reads.fields.get(relation)?.has(at) === true);
    if (!takenBack) return [found(p.plan, codes.noClawback.at(c.place(p.plan.at, [{ at: field.at, text: 'says when a customer leaves' }]), { plan: p.plan.name, field: field.name, record: record.name }))];
  }
  return [];
});

/** Whether a row of the plan is about one row of the record: a deal, a piece of its credit, a payment for it. */
export function isAbout(program: Program, r: Relation, record: RelationId): boolean {
  if (r.id === record) return true;
  switch (r.source.op) {
    case 'each': return r.source.items.some((i) => 'relation' in i && isAbout(program, program.relations[i.relation]!, record));
    case 'above': return isAbout(program, program.relations[r.source.relation]!, record);
    case 'pieces': return isAbout(program, program.relations[r.source.whole]!, record);
    case 'payments': return isAbout(program, program.relations[r.source.plan]!, record);
    case 'scan': case 'distinct': case 'parts': case 'single': case 'postings': return false;
  }
}
