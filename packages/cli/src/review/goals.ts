/** What the change does to the goals of the agreement: their targets, how far they are, and whether the goals below still bring on the one above. */
import type { Num, ir } from '@truce/engine';
import { goalEntries, goalTrees, type GoalTree, type GoalsAsked } from '../company-report/goal-figures.js';
import { grouped, percent, ratio } from '../company-report/numbers.js';
import type { Computed, Version } from '../diff/compute.js';
import type { Side } from '../diff/sides.js';
import type { Audience } from './audience.js';

export interface GoalView {
  readonly goal: string;
  readonly owners: string;
  readonly period: string;
  readonly before: { readonly target: string; readonly reached: string } | null;
  readonly value: string;
  readonly target: string;
  readonly reached: string;
  readonly met: boolean | null;
}
export interface CascadeView {
  readonly goal: string;
  readonly row: string;
  readonly before: string;
  readonly after: string;
  readonly under: boolean;
  readonly by: readonly {
    readonly goal: string;
    readonly owners: string;
    readonly by: string;
    readonly arrives: string;
    readonly rates: string;
    readonly stale: boolean;
    readonly share: string;
  }[];
}
export interface GoalsView { readonly goals: readonly GoalView[]; readonly cascade: readonly CascadeView[] }

/** Null where the new version declares no goal with periods. Amounts of money are for those only who may see them; how far a goal is, is for everybody. */
export function goalsOf(before: Side, after: Side, c: Computed, audience: Audience): GoalsView | null {
  if (!c.after.program.relations.some((r) => r.kind === 'goal')) return null;
  const last = c.asOf?.day ?? Infinity;
  const asked = (v: Version, side: Side, until = last): GoalsAsked => ({
    program: v.program,
    evaluation: v.evaluation,
    span: { first: -Infinity, last: until },
    asOf: c.asOf?.day ?? null,
    text: side.project.text,
  });
  const now = goalEntries(asked(c.after, after)), was = new Map(goalEntries(asked(c.before, before)).map((e) => [e.goal.relation.name, e]));
  const shown = (n: Num | null, { type }: ir.Column, v: Version): string =>
    n === null ? '' : type.kind === 'money' ? (audience === 'everybody' ? '' : `${grouped(n)} ${type.currency}`) : v.evaluation.text(n, type, 'short');
  if (now.length === 0) return null;
  return {
    goals: now.map((e): GoalView => {
      const { relation, value } = e.goal, old = was.get(relation.name);
      return {
        goal: relation.title ?? relation.name,
        owners: relation.facts.ownedBy.join(', '),
        period: e.period ?? '',
        value: shown(e.value, value, c.after),
        target: shown(e.target, value, c.after),
        reached: percent(e.reached),
        met: e.standing === null ? null : e.standing === 'met',
        before: old === undefined ? null : { target: shown(old.target, old.goal.value, c.before), reached: percent(old.reached) },
      };
    }),
    cascade: cascadeOf(goalTrees(asked(c.after, after, Infinity)), goalTrees(asked(c.before, before, Infinity))),
  };
}

/** Of each goal, the row of its last period: what is agreed for the time to come. Without one that is known as a whole, none. */
function cascadeOf(now: readonly GoalTree[], was: readonly GoalTree[]): readonly CascadeView[] {
  const known = (trees: readonly GoalTree[]): readonly GoalTree[] => trees.filter((t) => t.assigned !== 'not all of it is known'), last = new Map(known(now).map((t) => [t.goal.name, t]));
  return [...last.values()].map((t): CascadeView => {
    const old = known(was).find((x) => x.goal.name === t.goal.name && x.row === t.row);
    return {
      goal: t.goal.title ?? t.goal.name,
      row: t.row,
      before: old === undefined ? 'none' : percent(old.share),
      after: percent(t.share),
      under: t.assigned === 'under-assigned',
      by: t.by.map((b) => ({
        goal: b.goal.title ?? b.goal.name,
        owners: b.goal.facts.ownedBy.join(', '),
        by: b.conversion ?? 'itself',
        arrives: b.arrives,
        rates: b.measured ?? '',
        stale: b.stale,
        share: percent(ratio(b.brings, t.target)),
      })),
    };
  });
}
