import type { At } from '../core/ir.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Coverage, TestResult } from '../eval/result.js';

/** What became of the tests of a policy, and what they did not try. */
export interface TestRun {
  readonly results: readonly TestResult[];
  /** Every decision of the policy, in the order of the text, with how often the tests made it say yes and no. */
  readonly coverage: readonly Coverage[];
}

/** What became of an `always`. `checked` counts the rows that were looked at, `violated` those for which a condition fails. */
export type InvariantResult = { readonly title: string; readonly kind: 'always' | 'guard'; readonly at: At } & (
  | { readonly outcome: 'holds'; readonly checked: number }
  /** one diagnostic for each condition that fails, about the first row where it does, the next ones in its notes */
  | { readonly outcome: 'violated'; readonly checked: number; readonly violated: number; readonly violations: readonly Diagnostic[] }
  | { readonly outcome: 'not run'; readonly reason: string }
);
