import type { At } from '../core/ir.js';
import type { KnownResults } from './known-results.js';
import type { SealedClosing } from './result.js';

/** What a run of a program on data has to be told, and what it may be. */
export interface EvaluateOptions {
  /** The world: facts dated later are not known. A day, or a moment of it. null: everything in the data is known. */
  readonly asOf: { readonly day: number; readonly time: number | null } | null;
  /** Called now and then with the part done, so that a caller can show progress; throwing stops the evaluation. */
  readonly progress?: (done: number, total: number, what: string) => void;
  /** The text that stands at a place of the policy, so that explanations can quote it; absent: explanations say what the node does instead. */
  readonly text?: (at: At) => string;
  /** Called for every decision while computing: a condition of a relation, a way of an `if`, `choose` or block, a row of a scale. Slow: for coverage only. */
  readonly observe?: (at: At, outcome: boolean) => void;
  /** Closings that can not change any more: the ledger reads what they posted, and posts what has been learned since in the closings after them. */
  readonly sealed?: readonly SealedClosing[];
  /** What other runs have computed, which this one takes where it would compute the same, and adds to. A problem of the data is told by the run that computed it. */
  readonly known?: KnownResults;
}
