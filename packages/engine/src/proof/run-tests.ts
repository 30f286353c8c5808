/** Runs the tests of a policy: each in a world of its own, made of the rows that it gives. */
import { dateText } from '../base/days.js';
import { assertNever } from '../base/exhaustive.js';
import { parseInstant, zoneOf } from '../base/zone.js';
import type { At, Expectation, Program, RelationId, Test } from '../core/ir.js';
import * as codes from '../diagnostics/codes/proof.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { evaluate } from '../eval/evaluate.js';
import { place } from '../eval/problems.js';
import type { EvaluateOptions } from '../eval/options.js';
import type { Evaluation, TestResult } from '../eval/result.js';
import { datasetOf } from './dataset-of.js';
import { decisionsOf } from './decisions.js';
import { checkRows } from './expect-rows.js';
import { reasonNotRun } from './not-run.js';
import type { TestRun } from './result.js';
import { failingSides } from './sides.js';

/** Without any: all tests, and messages that quote nothing. */
export interface RunTestsOptions {
  /** The text that stands at a place of the policy, so that messages can quote it. */
  readonly text?: (at: At) => string;
  /** The tests to run; absent: all. */
  readonly only?: (test: Test) => boolean;
}

/** Runs the tests of a policy, each on the rows that it gives and nothing else. */
export function runTests(program: Program, options: RunTestsOptions = {}): TestRun {
  const decisions = decisionsOf(program);
  const results = program.tests.filter((t) => options.only?.(t) ?? true).map((t) => runTest(program, t, options.text, decisions.observe));
  return { results, coverage: decisions.coverage(options.text ?? (() => '')) };
}

function asOfOf(program: Program, { asOf }: Test): EvaluateOptions['asOf'] {
  if (asOf === null || !('clock' in asOf)) return asOf;
  const zone = zoneOf(program.settings.timezone) ?? zoneOf('UTC')!, time = parseInstant(asOf.clock, zone)!;
  return { day: zone.dayOf(time), time };
}

function runTest(program: Program, test: Test, text: RunTestsOptions['text'], observe: (at: At, outcome: boolean) => void): TestResult {
  const world = datasetOf(program, test);
  if (world.failures.length > 0) return { title: test.title, at: test.at, passed: false, failures: world.failures, remarks: [], notRun: [], checked: 0 };
  const asOf = asOfOf(program, test), evaluation = evaluate(world.program, world.dataset, { asOf, text, observe });
  const failures: Diagnostic[] = [], notRun: { readonly at: At; readonly reason: string }[] = [];
  let checked = 0, later: Evaluation | null = null;
  /** A row that is given and not found is most likely one of a later day. */
  const notYet = (relation: RelationId, key: string): string | null => {
    if (asOf === null) return null;
    later ??= evaluate(world.program, world.dataset, { asOf: null });
    return later.findRow(relation, key) === null ? null : dateText(asOf.day);
  };
  for (const expectation of test.expectations) {
    const reason = whyNotRun(world.program, expectation);
    if (reason !== null) { notRun.push({ at: expectation.at, reason }); continue; }
    checked++;
    failures.push(...check(world.program, evaluation, expectation, text, notYet));
  }
  // What went wrong in the data of a test that fails is most likely why it fails.
  // Of what a test looks at the columns that it does not expect are computed, too: they are what somebody forgets.
  if (failures.length === 0) for (const e of test.expectations) if (e.kind === 'rows' && whyNotRun(world.program, e) === null) computeRows(world.program, evaluation, e.relation);
  const wrong = evaluation.diagnostics();
  return { title: test.title, at: test.at, passed: failures.length === 0, failures: failures.length === 0 ? [] : [...failures, ...wrong], remarks: failures.length === 0 ? wrong.map((d) => remarkOf(test, d)) : [], notRun, checked };
}

function computeRows(program: Program, evaluation: Evaluation, relation: RelationId): void {
  const columns = program.relations[relation]!.columns.filter((c) => reasonNotRun(program, relation, c.value === null ? [] : [c.value]) === null);
  for (const row of evaluation.rows(relation)) for (const column of columns) evaluation.value(relation, column.id, row);
}

/** A value that nobody expects may be one that nobody has looked at: what is an error in data is worth a word in a test that passes. */
const remarkOf = (test: Test, d: Diagnostic): Diagnostic => ({ ...d, severity: 'warning', notes: [...d.notes, `found in the test ${JSON.stringify(test.title)}, which passes: it expects nothing of this value`] });

function whyNotRun(program: Program, expectation: Expectation): string | null {
  switch (expectation.kind) {
    case 'notRun': return expectation.reason;
    case 'rows': return reasonNotRun(program, expectation.relation, expectation.columns.map((c) => c.value));
    case 'condition': return reasonNotRun(program, expectation.relation, [expectation.holds]);
    default: return assertNever(expectation);
  }
}

function check(program: Program, evaluation: Evaluation, expectation: Expectation, text: RunTestsOptions['text'], notYet: (relation: RelationId, key: string) => string | null): readonly Diagnostic[] {
  switch (expectation.kind) {
    case 'notRun': return [];
    case 'rows': return checkRows(program, evaluation, expectation, notYet);
    case 'condition': {
      const { relation, holds } = expectation, rows = evaluation.rows(relation);
      const row = rows.find((n) => evaluation.valueOf(relation, holds, n) !== true);
      if (row === undefined) return [];
      const r = program.relations[relation]!;
      return [codes.conditionFails.at(place(program, expectation.at), {
        text: expectation.text, sides: failingSides(evaluation, relation, row, holds, text), row: r.source.op === 'single' ? null : `${r.rowName} ${evaluation.rowText(relation, row)}`,
      })];
    }
    default: return assertNever(expectation);
  }
}
