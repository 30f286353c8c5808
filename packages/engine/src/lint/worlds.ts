/** Where a step can be tried: the data of a run, and the rows that the tests of the policy give. Those are records that somebody found typical, and they are there without any data. */
import type { Program } from '../core/ir.js';
import { evaluate } from '../eval/evaluate.js';
import type { Evaluation } from '../eval/result.js';
import { datasetOf } from '../proof/dataset-of.js';

export interface World { readonly program: Program; readonly evaluation: Evaluation; /** `the data`, or the title of a test */ readonly called: string; readonly isTest: boolean }

/** Tests are many, and one that shows something is enough. */
const MOST_TESTS = 12;

export function worldsOf(program: Program, evaluation: Evaluation | undefined): readonly World[] {
  const tests = program.tests.slice(0, MOST_TESTS).flatMap((test): readonly World[] => {
    if (test.asOf !== null && 'clock' in test.asOf) return [];
    const world = datasetOf(program, test);
    return world.failures.length > 0 || world.dataset.tables.size === 0
      ? []
      : [{ program: world.program, evaluation: evaluate(world.program, world.dataset, { asOf: test.asOf }), called: `the test "${test.title}"`, isTest: true }];
  });
  return evaluation === undefined ? tests : [{ program, evaluation, called: 'the data', isTest: false }, ...tests];
}
