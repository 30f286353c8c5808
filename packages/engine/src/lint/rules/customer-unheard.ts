/** Pay for what is signed, in a company that knows what became of its customers afterwards, and pays nobody for it. That deals are undone on the deal itself is said by no-clawback. */
import * as codes from '../../diagnostics/codes/lint.js';
import { found } from '../context.js';
import type { LintContext, PlanFacts, Rule } from '../context.js';
import { isTakenBack } from './single-measure.js';

/** What is known of customers after they signed, by its name. */
const AFTERWARDS =
  /(?:^|_)(?:nps|csat|promoters?|satisfaction|health(?:_score)?|churn(?:ed)?(?:_on|_at)?|retention|retained|nrr|grr|renew(?:al|als|ed)?(?:_on|_at)?|refund(?:s|ed)?(?:_on|_at)?|complaints?|adoption|went_live(?:_on|_at)?|cancel(?:l?ed|lation)?(?:_on|_at)?)(?:$|_)/i;

export const customerUnheard: Rule = (c) => {
  const paid = c.plans.filter((p) => p.source.pays.some((pay) => pay.role === 'Pay') && reads(c, p)), known = knownOf(c), [first] = known;
  if (
    paid.length === 0
    || first === undefined
    || c.plans.some(
      (p) =>
        asks(c, p)
        || p.gates.length > 0
        || isTakenBack(c, p)
        || p.source.pays.some((pay) => pay.role === 'Clawback' || pay.parts.some((x) => x.unless !== null)),
    )
  )
    return [];
  return [found(null, codes.customerUnheard.at(c.place(first.at), { known: known.map((k) => k.name).slice(0, 3), plans: paid.map((p) => p.plan.name) }))];
};

const reads = (c: LintContext, p: PlanFacts): boolean => [...c.revenue].some(([relation, columns]) => [...columns].some((column) => p.reads.fields.get(relation)?.has(column) === true));
const isAfterwards = (name: string): boolean => AFTERWARDS.test(name);

/** Fields that say it, of records whose money no plan pays on: those are asked about plan by plan. */
function knownOf(c: LintContext): readonly { readonly name: string; readonly at: (typeof c.program.relations)[number]['at'] }[] {
  return c.program.relations.flatMap((r) => (r.source.op !== 'scan' || c.revenue.has(r.id) ? [] : r.source.fields.filter((f) => isAfterwards(f.name)).map((f) => ({ name: `${r.name}.${f.name}`, at: f.at }))));
}

function asks(c: LintContext, { reads: { fields, columns } }: PlanFacts): boolean {
  return [...fields, ...columns].some(([relation, own]) => { const r = c.program.relations[relation]!; return [...own].some((column) => isAfterwards(r.columns[column]?.name ?? '')); });
}
