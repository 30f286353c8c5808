/** What a finding about a source is worth: the same deal, with another source. The first world that shows it says it. */
import { abs, compare, sign, toDecimalText } from '../../base/exact.js';
import * as codes from '../../diagnostics/codes/lint.js';
import { typicalRows, stepsOf } from '../../incentives/gradient.js';
import { inputsOfPlan } from '../../incentives/inputs.js';
import { whatIfOf } from '../../incentives/marginal.js';
import { isSource } from './source-pays.js';
import type { Found } from '../context.js';
import type { World } from '../worlds.js';

const ROWS = 3;

export function withEvidence(all: readonly Found[], worlds: () => readonly World[]): readonly Found[] {
  return all.map((f) => {
    const note = f.diagnostic.code !== codes.sourcePays.code || f.about === null ? null : evidenceOf(f.about.id, worlds());
    return note === null ? f : { ...f, diagnostic: { ...f.diagnostic, notes: [...f.diagnostic.notes, note] } };
  });
}

function evidenceOf(plan: number, worlds: readonly World[]): string | null {
  for (const { program, evaluation, called } of worlds) {
    const what = whatIfOf(program, evaluation, new Set([plan])), inputs = inputsOfPlan(program, plan).filter((i) => i.kind === 'field' && isSource(program.relations[i.relation]!.columns[i.column]!.name));
    const tried = inputs.flatMap((input) =>
      typicalRows(program, evaluation, plan, input.relation, ROWS).flatMap((row) =>
        stepsOf(program, evaluation, input, row).flatMap(({ step, perturbation }) =>
          step.kind !== 'choice' ? [] : (what.change(perturbation) ?? []).map((change) => ({ input, row, step, change })),
        ),
      ),
    );
    const [best] = tried.sort((a, b) => compare(abs(b.change.change), abs(a.change.change)));
    if (best === undefined) continue;
    const { input, row, step, change } = best, amount = `${toDecimalText(abs(change.change), 2)}${change.currency === null ? '' : ` ${change.currency}`}`;
    return `in ${called}: ${program.relations[input.relation]!.name} ${evaluation.rowText(input.relation, row)} with ${step.to} instead of ${step.from} pays ${change.payee} ${amount} ${sign(change.change) > 0 ? 'more' : 'less'}`;
  }
  return null;
}
