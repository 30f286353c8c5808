/** The goals as a tree: a root with one owner, a root without money, and parties whose goals never meet. */
import * as codes from '../../diagnostics/codes/lint.js';
import type { Relation } from '../../core/ir.js';
import { found } from '../context.js';
import type { Found, LintContext, Rule } from '../context.js';
import { measureText } from '../measures.js';

/** The goal at the end of the way that `serves` says; circles are errors. */
export function rootOf(c: LintContext, goal: Relation): Relation {
  const { serves } = goal.facts;
  return serves === null ? goal : rootOf(c, c.program.relations[serves.goal]!);
}
const isMoney = (c: LintContext, goal: Relation): boolean =>
  goal.columns[goal.facts.value!]!.type.kind === 'money'
  || [...c.reads(goal.id, goal.facts.value!).fields].some(([relation, columns]) => {
    const { source } = c.program.relations[relation]!;
    return source.op === 'scan' && [...columns].some((x) => source.fields[x]?.type.kind === 'money');
  });

export const noPath: Rule = (c) =>
  c.goals
    .filter((g) => g.facts.serves === null && !isMoney(c, g))
    .map((g) =>
      found(g, codes.noPath.at(c.place(g.at), { goal: g.name, type: g.columns[g.facts.value!]!.type.kind === 'percent' ? 'a percentage' : 'a number' })),
    );

export const oneOwner: Rule = (c) =>
  c.program.settings.parties.length < 2
    ? []
    : c.goals
        .filter((g) => g.facts.serves === null && isMoney(c, g) && new Set(g.facts.ownedBy).size === 1 && c.goals.some((x) => x.facts.serves?.goal === g.id))
        .map((g) => found(g, codes.oneOwner.at(c.place(g.at), { goal: g.name, owner: g.facts.ownedBy[0]! })));

export const uncoupled: Rule = (c) => {
  const parties = c.program.settings.parties.map((p) => p.name).filter((p) => c.goals.some((g) => g.facts.ownedBy.includes(p))), out: Found[] = [];
  const meet = (a: Relation, b: Relation): boolean =>
    a === b
    || rootOf(c, a) === rootOf(c, b)
    || measureText(c.program, a, a.columns[a.facts.value!]!.value!) === measureText(c.program, b, b.columns[b.facts.value!]!.value!);
  for (const [i, one] of parties.entries()) for (const other of parties.slice(i + 1)) {
    const left = c.goals.filter((g) => g.facts.ownedBy.includes(one)), right = c.goals.filter((g) => g.facts.ownedBy.includes(other));
    if (!left.some((a) => right.some((b) => meet(a, b))))
      out.push(
        found(
          right[0]!,
          codes.uncoupled.at(c.place(right[0]!.at, [{ at: left[0]!.at, text: `a goal of ${one}` }]), {
            goal: right[0]!.name,
            party: other,
            other: one,
            others: left.map((g) => g.name),
          }),
        ),
      );
  }
  return out;
};
