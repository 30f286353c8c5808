/** The conflict matrix: for each field that the plans of two parties read, the sign of what a step of it pays each. Opposite signs pull both ways. */
import { ZERO, add, sign, toDecimalText } from '../../base/exact.js';
import type { Num } from '../../base/exact.js';
import * as codes from '../../diagnostics/codes/lint.js';
import { inputsOf } from '../../eval/evaluate.js';
import { stepsOf, typicalRows } from '../../incentives/gradient.js';
import { inputsOfPlan } from '../../incentives/inputs.js';
import type { Input } from '../../incentives/inputs.js';
import { whatIfOf } from '../../incentives/marginal.js';
import { stepText } from '../../incentives/words.js';
import { found } from '../context.js';
import type { Found, LintContext, PlanFacts } from '../context.js';
import type { World } from '../worlds.js';

/** Rows of a world on which a step is tried, and steps of one field in all. */
const ROWS = 2, MOST_STEPS = 24;
/** Rows of data that a check may run again for this, over all steps, and steps at the most. */
const MOST_ROWS_AGAIN = 400_000, MOST_ON_DATA = 4;

type FieldInput = Extract<Input, { kind: 'field' }>;

export function opposed(c: LintContext, worlds: () => readonly World[]): readonly Found[] {
  const inputs = new Map<string, { readonly input: FieldInput; readonly plans: PlanFacts[] }>();
  for (const plan of c.plans) for (const input of plan.parties.length === 1 ? inputsOfPlan(c.program, plan.plan.id) : []) if (input.kind === 'field') {
    const key = `${input.relation} ${input.column}`, known = inputs.get(key) ?? { input, plans: [] };
    known.plans.push(plan);
    inputs.set(key, known);
  }
  return [...inputs.values()].filter(({ plans }) => new Set(plans.map((p) => p.parties[0])).size > 1).flatMap(({ input, plans }): readonly Found[] => {
    const shared = { left: MOST_STEPS };
    // What happened comes first, as far as the data is small enough to run again for each step; the rows of tests are, and typical besides.
    const all = worlds(), steps = new Map<World, { left: number }>(all.map((w) => [w, w.isTest ? shared : onData(w)]));
    for (const world of all) { const clash = world.evaluation.rows(input.relation).length === 0 ? null : clashIn(c, world, input, plans, steps.get(world)!); if (clash !== null) return [clash]; }
    return [];
  });
}

/** Of one run in all, over all fields. */
const budgets = new WeakMap<World, { left: number }>();
function onData(world: World): { left: number } {
  const rows = [...inputsOf(world.evaluation).dataset.tables.values()].reduce((n, t) => n + t.rows, 0), budget = budgets.get(world) ?? { left: Math.min(MOST_ON_DATA, Math.floor(MOST_ROWS_AGAIN / Math.max(rows, 1))) };
  budgets.set(world, budget);
  return budget;
}

function clashIn(c: LintContext, { program, evaluation, called }: World, input: FieldInput, plans: readonly PlanFacts[], budget: { left: number }): Found | null {
  const partyOf = new Map(plans.map((p) => [p.plan.name, p.parties[0]!])), what = whatIfOf(program, evaluation, new Set(plans.map((p) => p.plan.id))), first = plans[0]!;
  for (const row of new Set(plans.flatMap((p) => typicalRows(program, evaluation, p.plan.id, input.relation, ROWS)))) for (const { step, perturbation } of stepsOf(program, evaluation, input, row)) {
    if (budget.left-- <= 0) return null;
    const byParty = new Map<string, Num>();
    for (const change of what.change(perturbation) ?? []) { const party = partyOf.get(change.plan)!; byParty.set(party, add(byParty.get(party) ?? ZERO, change.change)); }
    const up = [...byParty].filter(([, n]) => sign(n) > 0), down = [...byParty].filter(([, n]) => sign(n) < 0);
    if (up.length === 0 || down.length === 0) continue;
    const r = program.relations[input.relation]!;
    const money = program.settings.currency;
    const said = ([party, n]: readonly [string, Num]): string => `${party} ${sign(n) > 0 ? '+' : ''}${toDecimalText(n, 2)}${money === null ? '' : ` ${money}`}`;
    return found(
      first.plan,
      codes.opposed.at(
        c.place(first.plan.at, [
          { at: r.columns[input.column]!.at, text: 'this field' },
          ...plans.slice(1, 3).map((p) => ({ at: p.plan.at, text: 'reads it too' })),
        ]),
        {
          what: stepText(program, input, step),
          winners: up.map(([p]) => p).join(', '),
          losers: down.map(([p]) => p).join(', '),
          example: `in ${called}, ${r.name} ${evaluation.rowText(input.relation, row)}: ${[...up, ...down].map(said).join(', ')}`,
        },
      ),
    );
  }
  return null;
}
