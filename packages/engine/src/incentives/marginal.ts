/** What one thing done otherwise is worth to each payee: the program is run again on the data as it would be, and what is due then is compared with what is due now. */
import { ZERO, isZero, sub } from '../base/exact.js';
import type { Num } from '../base/exact.js';
import type { Program, RelationId } from '../core/ir.js';
import { evaluate, inputsOf } from '../eval/evaluate.js';
import type { Evaluation } from '../eval/result.js';
import { payOfAll } from './pay.js';
import type { Pay } from './pay.js';
import { perturbed } from './perturbation.js';
import type { Perturbation } from './perturbation.js';

/** What somebody is paid by a plan, before and after a perturbation. */
export interface PayChange { readonly plan: string; readonly payee: string; readonly currency: string | null; readonly before: Num; readonly after: Num; readonly change: Num }

/** A run that can be asked, any number of times, what would be if. */
export interface WhatIf {
  readonly program: Program;
  readonly evaluation: Evaluation;
  /** Changes of pay by plan and payee, none that is zero; null where the perturbation cannot be done. */
  change(perturbation: Perturbation): readonly PayChange[] | null;
}

/** Asks of a run that has been made what would be if, `plans`: only what these pay. Sealed closings are left out: what is due follows the rules, what was posted does not. */
export function whatIfOf(program: Program, evaluation: Evaluation, plans?: ReadonlySet<RelationId>): WhatIf {
  const { dataset, options } = inputsOf(evaluation);
  let before: ReadonlyMap<string, Pay> | null = null;
  return {
    program, evaluation,
    change(p) {
      const data = perturbed(program, dataset, p, (relation, column, row) => evaluation.value(relation, column, row));
      if (data === null) return null;
      before ??= payOfAll(program, evaluation, plans);
      const after = payOfAll(program, evaluate(program, data, { asOf: options.asOf }), plans), was = before;
      return [...new Set([...was.keys(), ...after.keys()])].flatMap((key): readonly PayChange[] => {
        const left = was.get(key), right = after.get(key), { plan, payee, currency } = (right ?? left)!, change = sub(right?.amount ?? ZERO, left?.amount ?? ZERO);
        return isZero(change) ? [] : [{ plan, payee, currency, before: left?.amount ?? ZERO, after: right?.amount ?? ZERO, change }];
      });
    },
  };
}

