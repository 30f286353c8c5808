/** One case: its policy is checked, its test is run, and the values that its last lines map are computed in the world of the test. */
import { analyze, checkInvariants, evaluate, runTests, type Diagnostic, type Evaluation, type Value, type ir } from '@truce/engine';
import { equal, type Num } from '../../packages/engine/src/base/exact.js';
import { canonical, some } from '../../packages/engine/src/core/walk.js';
import { datasetOf } from '../../packages/engine/src/proof/dataset-of.js';
import { agrees, type Found } from './agrees.js';
import { FIGURES, mappingsOf, withFigures } from './mapping.js';
import type { PublishedCase } from './record.js';

/** What is wrong with a case, a line each; none: it is exact. */
export function problemsOf(name: string, text: string, published: PublishedCase | null): readonly string[] {
  const mappings = mappingsOf(text);
  const plain = analyze([{ path: name, text }]);
  if (plain.program === null || plain.diagnostics.some((d) => d.severity !== 'information')) return plain.diagnostics.filter((d) => d.severity !== 'information').map(said);
  const run = runTests(plain.program).results;
  const problems = run.flatMap((t) => [...t.failures.map(said), ...t.notRun.map((n) => `not run: ${n.reason}`)]);
  if (run.length === 0) problems.push('there is no test');
  const analysis = analyze([{ path: name, text: withFigures(text, mappings) }]);
  if (analysis.program === null) return [...problems, ...analysis.diagnostics.filter((d) => d.severity === 'error').map(said)];
  const test = analysis.program.tests[0];
  if (test === undefined) return problems;
  const world = datasetOf(analysis.program, test);
  if (world.failures.length > 0) return [...problems, ...world.failures.map(said)];
  const evaluation = evaluate(world.program, world.dataset, { asOf: test.asOf });
  for (const i of checkInvariants(world.program, evaluation)) {
    if (i.outcome === 'violated') problems.push(...i.violations.map(said));
    else if (i.outcome === 'not run') problems.push(`always "${i.title}" is not run: ${i.reason}`);
  }

  const figures = world.program.relations.find((r) => r.name === FIGURES)!;
  const mapped = new Set<string>();
  mappings.forEach(({ path, inPercent, rounded, expression }, i) => {
    const column = figures.columns[i]!, value = evaluation.value(figures.id, column.id, 0);
    const found: Found = { value, type: column.type, text: evaluation.text(value, column.type) };
    if (mapped.has(path)) problems.push(`${path} is mapped twice`);
    mapped.add(path);
    if (column.value !== null && !isExpected(evaluation, test, column.value, value)) problems.push(`${path}: the test does not expect ${found.text} of \`${expression}\``);
    if (published === null) return;
    const figure = published.figures.get(path);
    if (figure === undefined) problems.push(`${path} is no figure of the record`);
    else if (!agrees(found, figure.value, { inPercent, tolerance: published.tolerance, year: yearOf(test), roundedBySource: rounded || (published.roundedBySource && !figure.recomputed && !hasRecomputed(published)) })) {
      problems.push(`${path}: published ${String(figure.value)}${inPercent ? ' %' : ''}, computed ${found.text}`);
    }
  });
  for (const path of published?.figures.keys() ?? []) if (!mapped.has(path)) problems.push(`${path} of the record is not mapped`);
  return [...problems, ...evaluation.diagnostics().filter((d) => d.severity === 'error').map(said)];
}

const said = (d: Diagnostic): string => [`${d.code} ${d.message}`, d.label, ...d.notes, d.help].filter((x) => x !== undefined).join(' / ');
const yearOf = (test: ir.Test): number | undefined => (test.asOf === null ? undefined : new Date(test.asOf.day * 86_400_000).getUTCFullYear());
const hasRecomputed = (published: PublishedCase): boolean => [...published.figures.values()].some((f) => f.recomputed);

/** The test asks for this value: in a condition that holds the same formula, or in a grid with the same column, where one row says just this. */
function isExpected(evaluation: Evaluation, test: ir.Test, formula: ir.Expr, value: Value): boolean {
  const wanted = canonical(formula, 0);
  return test.expectations.some((e) => {
    switch (e.kind) {
      case 'notRun': return false;
      case 'condition': return some(e.holds, (x) => canonical(x, 0) === wanted);
      case 'rows': {
        if (formula.op !== 'aggregate' || formula.fn !== 'only' || formula.value === null || !('relation' in formula.over) || formula.over.relation !== e.relation) return false;
        const inner = canonical(formula.value, formula.binder), at = e.columns.findIndex((c) => canonical(c.value, 0) === inner);
        return at >= 0 && e.rows.some(({ cells }) => {
          const cell = cells[at]!;
          if ('missing' in cell) return value === null;
          if ('clock' in cell) return evaluation.text(value, formula.type) === cell.clock;
          return 'value' in cell ? same(evaluation.valueOf(e.relation, cell.value, 0), value) : evaluation.text(value, formula.type) === cell.key;
        });
      }
    }
  });
}

function same(a: Value, b: Value): boolean {
  const number = (v: Value): boolean => typeof v === 'number' || (typeof v === 'object' && v !== null && !Array.isArray(v));
  return number(a) && number(b) ? equal(a as Num, b as Num) : a === b;
}
