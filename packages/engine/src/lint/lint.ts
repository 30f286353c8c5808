/** Every rule about the agreement, run on what it means. What a step is worth is tried on the rows of its tests, and on data when there is a run. */
import type { Program } from '../core/ir.js';
import type { Evaluation } from '../eval/result.js';
import { judged } from './accept.js';
import type { Judged } from './accept.js';
import { contextOf } from './context.js';
import type { Rule } from './context.js';
import { activityOnly } from './rules/activity-only.js';
import { countedTwice } from './rules/counted-twice.js';
import { customerUnheard } from './rules/customer-unheard.js';
import { earnedGate } from './rules/earned-gate.js';
import { changedInside } from './rules/changed-inside.js';
import { cliffs } from './rules/cliffs.js';
import { noPath, oneOwner, uncoupled } from './rules/goal-tree.js';
import { noClawback } from './rules/no-clawback.js';
import { noCompanyGate } from './rules/no-company-gate.js';
import { noConsequence } from './rules/no-consequence.js';
import { noRetention } from './rules/no-retention.js';
import { noRevenue } from './rules/no-revenue.js';
import { notAgreed } from './rules/not-agreed.js';
import { notInfluenced } from './rules/not-influenced.js';
import { notLocked } from './rules/not-locked.js';
import { kpiNotPaid, paidNotKpi } from './rules/paid-and-watched.js';
import { guarantee } from './rules/guarantee.js';
import { drifts, grows } from './rules/carried.js';
import { outsideOwnDays } from './rules/split-rows.js';
import { roleWords } from './rules/role-words.js';
import { sameMeasure } from './rules/same-measure.js';
import { singleMeasure } from './rules/single-measure.js';
import { sourcePays } from './rules/source-pays.js';
import { staleRates } from './rules/stale-rates.js';
import { unrewarded } from './rules/unrewarded.js';
import { volumeOnly } from './rules/volume-only.js';
import { opposed } from './rules/opposed.js';
import { underAssigned } from './rules/under-assigned.js';
import { weights } from './rules/weights.js';
import type { Weights } from './rules/weights.js';
import { withEvidence } from './rules/source-evidence.js';
import { worldsOf } from './worlds.js';
import type { World } from './worlds.js';

const RULES: readonly Rule[] = [
  sourcePays, notLocked, volumeOnly, activityOnly, singleMeasure, noRevenue, noRetention, noClawback, noCompanyGate, unrewarded, sameMeasure, kpiNotPaid, paidNotKpi, notAgreed, changedInside,
  noConsequence, cliffs, staleRates, notInfluenced, noPath, oneOwner, uncoupled,
  roleWords, outsideOwnDays, guarantee, grows, drifts, countedTwice, earnedGate, customerUnheard,
];

/** What is known beside the program. */
export interface LintOptions {
  /** the day of the run, by which acceptances end; null: unknown */
  readonly asOf: number | null;
  /** a run on data: then also what only data shows is said, and what a finding is worth */
  readonly evaluation?: Evaluation;
  /** what was agreed on about the parts of pay: the manifest says it */
  readonly weights?: Weights;
  /** whether steps are tried at all, on the rows of tests too: it takes a moment; usually when there is a run */
  readonly tries?: boolean;
}

const NO_WEIGHTS: Weights = { revenue: new Map(), activity: new Map() };

/** In the order of the files and places; of one place, in the order of the codes. */
export function lint(program: Program, { asOf, evaluation, weights: agreed = NO_WEIGHTS, tries = evaluation !== undefined }: LintOptions): Judged {
  const c = contextOf(program, asOf), still = RULES.flatMap((rule) => rule(c));
  let made: readonly World[] | null = null;
  const worlds = (): readonly World[] => (made ??= worldsOf(program, evaluation));
  const all = !tries ? still : [...withEvidence(still, worlds), ...opposed(c, worlds), ...weights(c, worlds, agreed), ...(evaluation === undefined ? [] : underAssigned(c, evaluation))];
  const { findings, accepted } = judged(c, all, agreed), order = new Map(program.files.map((f, i) => [f, i]));
  return { accepted, findings: [...findings].sort((a, b) => (order.get(a.span?.file ?? '') ?? -1) - (order.get(b.span?.file ?? '') ?? -1) || (a.span?.start ?? 0) - (b.span?.start ?? 0) || (a.code < b.code ? -1 : 1)) };
}
