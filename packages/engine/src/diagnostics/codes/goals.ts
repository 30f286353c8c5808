/** T7200 to T7209: goals that cannot be understood. What is odd about goals that can is found by the lints. */
import { assertNever } from '../../base/exhaustive.js';
import { define } from '../define.js';

/** What is wrong with `serves`. */
export type ServesProblem =
  | { readonly kind: 'no goal'; readonly is: string }
  | { readonly kind: 'circle'; readonly through: readonly string[] }
  | { readonly kind: 'no periods'; readonly of: string }
  | { readonly kind: 'finer'; readonly own: string; readonly theirs: string }
  | { readonly kind: 'no rate day' }
  | { readonly kind: 'unit'; readonly found: string; readonly expected: string; readonly converted: boolean };

export const badServes = define<{ goal: string; serves: string; problem: ServesProblem }>('T7200', 'error', 'A goal that cannot be added to the one it serves', ({ goal, serves, problem }) => {
  switch (problem.kind) {
    case 'no goal': return { message: `${goal} serves ${serves}, which is no goal`, label: `a ${problem.is}`, help: `a goal is brought on by goals: declare \`goal ${serves} …\`` };
    case 'circle': return { message: `these goals serve each other in a circle: ${problem.through.join(', then ')}`, label: 'leads back', help: 'goals form a tree: each serves the one above it, and the company\'s own serves none' };
    case 'no periods': return { message: `${goal} serves ${serves} later, and ${problem.of} has no periods`, label: 'later than when?', help: 'give both goals a period, as in `for each quarter`' };
    case 'finer': return { message: `a ${problem.own} of ${goal} is no part of a ${problem.theirs} of ${serves}`, label: `for each ${problem.theirs}`, help: `let ${goal} have a row for each ${problem.theirs}, or for a shorter period that lies within one` };
    case 'no rate day': return { message: `how much ${goal} brings ${serves} is converted, and nothing says where the rates were measured`, label: 'measured when?', help: 'add the period that the rates are from, as in `as of 2026-Q1`: a rate that is old is pointed out' };
    case 'unit': return {
      message: `${goal} brings ${problem.found}, and the target of ${serves} is ${problem.expected}`, label: problem.found,
      help: problem.converted ? `let it come out as ${problem.expected}` : `say how much of ${serves} the target is worth, and where the rate was measured: \`serves ${serves} by target * 12% * 30_000 USD as of 2026-Q1\``,
    };
    default: return assertNever(problem);
  }
});
export const badBetter = define<{ word: string }>('T7201', 'error', '`better` that is neither higher nor lower', (f) => ({
  message: `\`better ${f.word}\` does not say which way is good`, label: 'higher or lower?', help: 'write `better higher` or `better lower`', instead: ['higher', 'lower'],
}));
