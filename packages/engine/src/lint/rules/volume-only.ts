/** A plan or goal that counts, without anything that asks how good what is counted is. */
import * as codes from '../../diagnostics/codes/lint.js';
import type { Aggregate, Expr, Relation, RelationId } from '../../core/ir.js';
import { some } from '../../core/walk.js';
import { found, hasRevenue } from '../context.js';
import type { Found, LintContext, Rule } from '../context.js';
import { aggregateOf } from '../measures.js';

const countOf = (c: LintContext, relation: RelationId, e: Expr | null): (Aggregate & { readonly over: { readonly relation: RelationId } }) | null => {
  const made = e === null ? null : aggregateOf(c.program, relation, e);
  return made !== null && made.fn === 'count' && 'relation' in made.over ? (made as Aggregate & { readonly over: { readonly relation: RelationId } }) : null;
};
const isShare = (e: Expr): boolean => some(e, (x) => x.op === 'aggregate' && (x.fn === 'share' || x.fn === 'average' || x.fn === 'median'));
/** Whether something that is read is a share, or a quotient of numbers of rows. */
const asksQuality = (c: LintContext, columns: ReadonlyMap<RelationId, ReadonlySet<number>>): boolean =>
  [...columns].some(([relation, own]) =>
    [...own].some((column) => {
      const value = c.program.relations[relation]!.columns[column]?.value ?? null;
      return value !== null && isShare(value);
    }),
  );

export const volumeOnly: Rule = (c) => [
  ...c.plans.flatMap((p): readonly Found[] => p.measures.flatMap((column) => {
    const m = p.plan.columns[column]!, counted = countOf(c, p.plan.id, m.value);
    if (counted === null || hasRevenue(c, p.reads) || asksQuality(c, p.reads.columns)) return [];
    return [found(p.plan, codes.volumeOnly.at(c.place(m.at), { name: p.plan.name, kind: 'plan', measure: m.name, counted: c.program.relations[counted.over.relation]!.name }))];
  })),
  ...c.goals.flatMap((g): readonly Found[] => {
    const counted = g.facts.better === 'lower' ? null : countOf(c, g.id, g.columns[g.facts.value!]!.value);
    if (counted === null) return [];
    const of = counted.over.relation;
    return [...c.kpis, ...c.goals].some((x) => x !== g && x.facts.target !== null && sharesOf(c, x, of))
      ? []
      : [
          found(
            g,
            codes.volumeOnly.at(c.place(g.columns[g.facts.value!]!.at), {
              name: g.name,
              kind: 'goal',
              measure: 'value',
              counted: c.program.relations[of]!.name,
            }),
          ),
        ];
  }),
];

/** Whether the figure is a share of rows of the relation, or of what it is a stage of. */
function sharesOf(c: LintContext, figure: Relation, of: RelationId): boolean {
  const value = figure.columns[figure.facts.value!]!.value;
  return value !== null && some(value, (x) => x.op === 'aggregate' && x.fn === 'share' && 'relation' in x.over && (x.over.relation === of || c.reads(figure.id, figure.facts.value!).rows.has(of)));
}
