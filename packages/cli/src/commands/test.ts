/** `truce test`: the tests written in the policies, and with `--coverage` which of their decisions no test has ever made go both ways. */
import { colourPaint, plainPaint, printable, runTests, toJson, toJunit, type Coverage, type TestResult, type ir } from '@truce/engine';
import { UsageError, type ExitCode, type Io } from '../io.js';
import { loadProject, type Project } from '../load-project.js';
import { grouped, plural, printGithub, printJson, printProblems, printSarif, type Format } from '../report.js';
import { share, verdictLine } from '../views/check-screen.js';
import { newRemarks, testCases } from './check.js';

export interface TestArgs {
  readonly folder?: string;
  /** part of a title */
  readonly filter?: string;
  readonly coverage: boolean;
  readonly format: Format;
}

export async function test(args: TestArgs, io: Io): Promise<ExitCode> {
  const project = await loadProject(io, args.folder);
  const { program, sources } = project;
  if (program === null) {
    const errors = project.diagnostics.filter((d) => d.severity === 'error');
    if (args.format === 'json') printJson(io, { exit: 1, problems: toJson(errors, sources), tests: [], coverage: null });
    else if (args.format === 'junit') io.out(toJunit([{ name: 'policy', cases: [{ name: 'policy', file: null, line: null, failures: errors, skipped: null }] }], sources));
    else if (args.format === 'sarif') printSarif(io, errors, sources);
    else if (args.format === 'github') printGithub(io, errors, sources);
    else printProblems(io, errors, sources);
    return 1;
  }
  const wanted = args.filter?.toLowerCase(), { named } = project;
  const only = (t: ir.Test): boolean => (named === null || program.files[t.at[0]] === named) && (wanted === undefined || t.title.toLowerCase().includes(wanted));
  const { results, coverage } = runTests(program, { text: project.text, only: named === null && wanted === undefined ? undefined : only });
  if (results.length === 0 && wanted !== undefined && program.tests.length > 0)
    throw new UsageError(
      `no test has ${JSON.stringify(args.filter)} in its title`,
      `there are ${program.tests
        .slice(0, 10)
        .map((t) => JSON.stringify(t.title))
        .join(', ')}${program.tests.length > 10 ? ', …' : ''}`,
    );
  const failures = results.flatMap((t) => t.failures), shown = [...failures, ...newRemarks(results, failures)];
  const exit = failures.length > 0 || results.some((t) => !t.passed) ? 1 : 0;
  switch (args.format) {
    case 'pretty': printResults(io, project, results, args.coverage ? coverage : null); break;
    case 'json':
      printJson(io, {
        exit, problems: [], tests: results.map((t) => ({ title: t.title, at: placed(project, t), passed: t.passed, checked: t.checked, failures: toJson(t.failures, sources), remarks: toJson(t.remarks, sources), notRun: t.notRun.map((n) => n.reason) })),
        coverage: args.coverage ? coverage.map((c) => ({ ...placed(project, c), text: c.text, yes: c.yes, no: c.no })) : null,
      });
      break;
    case 'junit': io.out(toJunit([{ name: 'tests', cases: testCases(project, results) }], sources)); break;
    case 'sarif': printSarif(io, shown, sources); break;
    case 'github': printGithub(io, shown, sources); break;
  }
  return exit;
}

function printResults(io: Io, project: Project, results: readonly TestResult[], coverage: readonly Coverage[] | null): void {
  const paint = io.terminal.colour ? colourPaint : plainPaint;
  const failures = results.flatMap((t) => t.failures);
  printProblems(io, [...failures, ...newRemarks(results, failures)], project.sources);
  for (const t of results) {
    const later = t.notRun.length === 0 ? '' : paint('quiet', `, ${plural(t.notRun.length, 'expectation')} not run yet`);
    io.out(`${paint(t.passed ? 'good' : 'error', t.passed ? '✓' : '✗')} ${printable(t.title)}  ${paint('quiet', `${plural(t.checked, 'expectation')}`)}${later}\n`);
  }
  if (coverage !== null) printCoverage(io, project, coverage);
  const failed = results.filter((t) => !t.passed).length;
  if (results.length === 0) io.out('the policies have no tests: `test "title" { given … expect … }` writes one\n');
  else io.out(`\n${verdictLine({ good: failed === 0, text: failed === 0 ? `${plural(results.length, 'test')} passed` : `${grouped(failed)} of ${plural(results.length, 'test')} failed` }, paint)}`);
}

/** Both outcomes of a decision must have been seen: one that only ever said yes could be left out without a test noticing. */
function printCoverage(io: Io, project: Project, coverage: readonly Coverage[]): void {
  const paint = io.terminal.colour ? colourPaint : plainPaint;
  const open = coverage.filter((c) => c.yes === 0 || c.no === 0);
  io.out(`\n${grouped(coverage.length - open.length)} of ${plural(coverage.length, 'decision')} went both ways${coverage.length === 0 ? '' : ` (${share(coverage.length - open.length, coverage.length)})`}\n`);
  for (const c of open) {
    const { file, line } = placed(project, c);
    const what = c.yes + c.no === 0 ? 'never asked' : c.yes === 0 ? 'never yes' : 'never no';
    io.out(`  ${paint('warning', what.padEnd(11))}  ${printable(c.text.replace(/\s+/g, ' '))}  ${paint('quiet', `${printable(file)}:${line}`)}\n`);
  }
}

function placed(project: Project, { at: [file, start] }: Pick<Coverage, 'at'>): { readonly file: string; readonly line: number } {
  const name = project.program?.files[file] ?? '';
  return { file: project.sources.path(name), line: project.sources.lines(name)?.position(start).line ?? 1 };
}
