/** Row 2 of the failures: more is paid for a deal with one source than for the same deal with another, and the payee can write the source. */
import * as codes from '../../diagnostics/codes/lint.js';
import type { Rule } from '../context.js';
import { found } from '../context.js';

/** Where a deal came from, as such fields are called. */
export const isSource = (name: string): boolean => /source|channel|origin|medium|campaign|referr/i.test(name);

export const sourcePays: Rule = (c) => c.plans.flatMap(({ plan, parties, reads }) => [...reads.fields].flatMap(([relation, columns]) => [...columns].flatMap((column) => {
  const r = c.program.relations[relation]!, field = r.source.op === 'scan' ? r.source.fields[column] : undefined;
  if (field === undefined || field.known.kind === 'fixed' || !isSource(field.name)) return [];
  // Where nothing says whom the plan pays, whoever can edit the field may be a payee.
  const who = parties.length === 0 ? field.editedBy : field.editedBy.filter((p) => parties.includes(p));
  return who.length === 0
    ? []
    : [
        found(
          plan,
          codes.sourcePays.at(c.place(plan.at, [{ at: field.at, text: `edited by ${field.editedBy.join(', ')}` }]), {
            plan: plan.name,
            field: field.name,
            record: r.name,
            parties: who,
            evidence: null,
          }),
        ),
      ];
})));
