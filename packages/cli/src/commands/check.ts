/** `truce check`: policies, manifest, data, tests and invariants; problems first, then one screen. */
import { colourPaint, countsOf, evaluate, checkInvariants, lint, plainPaint, readsOfPayments, runTests, toJson, toJunit, type AcceptedFinding, type Diagnostic, type InvariantResult, type JunitSuite, type TestResult, type ir } from '@truce/engine';
import { loadData, manifestNames, type FileCounts, type LoadedData } from '@truce/data';
import { agreementIfAny } from '../agreement/present.js';
import { asOfOf, worldNotes, type AsOf } from '../as-of.js';
import { dataErrors } from '../data-errors.js';
import { figuresOf, type Figures } from '../check-report.js';
import { UsageError, type ExitCode, type Io } from '../io.js';
import { loadProject, type Project } from '../load-project.js';
import { progressOf, type Progress } from '../progress.js';
import { countText, grouped, plural, printGithub, printJson, printProblems, printSarif, type Format } from '../report.js';
import { checkScreen, verdictLine, type Verdict } from '../views/check-screen.js';

export interface CheckArgs {
  readonly folder?: string;
  readonly data: boolean;
  /** say also what each payment reads, and when that is known */
  readonly reads: boolean;
  readonly asOf?: string;
  readonly format: Format;
  /** where to write the rows that are not used */
  readonly rejects?: string;
  readonly allowDataErrors: boolean;
}

export async function check(args: CheckArgs, io: Io): Promise<ExitCode> {
  if (args.rejects !== undefined && !args.data) throw new UsageError('`--rejects` needs the data, and `--no-data` leaves it out');
  const project = await loadProject(io, args.folder);
  const progress = progressOf(io);
  try {
    const outcome = await run(args, io, project, progress);
    progress.done();
    await print(args, io, project, outcome);
    return outcome.exit;
  } finally {
    progress.done();
  }
}

interface Outcome {
  readonly policy: readonly Diagnostic[];
  /** what loading and computing said of the data */
  readonly data: readonly Diagnostic[];
  readonly counts: readonly Readonly<FileCounts>[] | null;
  readonly asOf: AsOf;
  readonly figures: Figures | null;
  readonly tests: readonly TestResult[];
  readonly invariants: readonly InvariantResult[] | null;
  /** findings about the agreement that somebody accepted for a time */
  readonly accepted: readonly AcceptedFinding[];
  readonly verdict: Verdict;
  readonly exit: ExitCode;
}

async function run(args: CheckArgs, io: Io, project: Project, progress: Progress): Promise<Outcome> {
  const { manifest, program } = project;
  const nothing = { data: [], counts: null, asOf: null, figures: null, tests: [], invariants: null, accepted: [] };
  if (manifest === null || program === null) {
    const verdict = { good: false, text: `${countText(countsOf(project.diagnostics))}: nothing was computed` };
    return { ...nothing, policy: project.diagnostics, verdict, exit: 1 };
  }
  const asOf = asOfOf(args.asOf, manifest, program), agreement = await agreementIfAny(project, io), unsigned = agreement?.diagnostics ?? [], policy = [...project.diagnostics, ...unsigned];
  if (!args.data) {
    // The quick check, for each save: what is written, and nothing that has to be computed.
    const linted = lint(program, { asOf: asOf?.day ?? null, weights: manifest.lint }), written = [...project.diagnostics, ...linted.findings], against = [...unsigned, ...linted.findings].filter((d) => d.severity === 'error');
    const said = countText({ ...countsOf(written), informations: 0 });
    if (against.length > 0) return { ...nothing, policy: [...written, ...unsigned], asOf, accepted: linted.accepted, verdict: { good: false, text: `the policy says no: ${agreementText(against)}` }, exit: 1 };
    const names = manifestNames(program, manifest);
    if (names.length > 0) return { ...nothing, policy: [...written, ...unsigned], data: names, asOf, accepted: linted.accepted, verdict: { good: false, text: `truce.yaml names what the policy does not have: ${countText(countsOf(names))}` }, exit: 3 };
    const verdict = { good: true, text: `the policy is sound (${plural(project.policies.length, 'file')}, ${said}); no data was read and no test was run` };
    return { ...nothing, policy: written, asOf, accepted: linted.accepted, verdict, exit: 0 };
  }
  progress.say(() => 'running the tests of the policy');
  const tests = runTests(program, { text: project.text }).results;
  const loaded = await loadData(program, manifest, {
    rejectsFile: args.rejects, files: io.files,
    onProgress: (p) => progress.say(() => `reading ${p.file}: ${grouped(p.rows)} rows${p.ofBytes > 0 ? `, ${Math.min(100, Math.floor((100 * p.bytes) / p.ofBytes))} %` : ''}`),
  });
  const sealed = agreement === null || agreement.lock.diagnostics.length > 0 ? [] : (await import('../agreement/lock.js')).sealedClosings(agreement.lock.current);
  const evaluation = evaluate(program, loaded.dataset, { asOf, text: project.text, sealed, progress: (done, total, what) => progress.say(() => `computing ${what}${total > 0 ? `: ${Math.floor((100 * done) / total)} %` : ''}`) });
  const figures = figuresOf(program, evaluation, asOf);
  const invariants = checkInvariants(program, evaluation);
  // A file that is tried alone has no data, and needs no day for it: its tests have their own.
  const computed = evaluation.diagnostics().filter((d) => !(project.alone && asOf === null && (d.code === 'T5106' || d.code === 'T5107')));
  const frozen = agreement === null || agreement.rules.freezes.length === 0 || agreement.rules.diagnostics.length > 0 ? [] : await (await import('../agreement/freeze.js')).checkFreezes({ ...agreement, program, manifest, dataset: loaded.dataset, asOf, io });
  progress.say(() => 'looking at what the agreement rewards');
  const linted = lint(program, { asOf: asOf?.day ?? null, evaluation, weights: manifest.lint });
  const judged = judge(args, { program, loaded, computed, tests, invariants, agreement: [...unsigned, ...frozen, ...linted.findings].filter((d) => d.severity === 'error') });
  return { policy: [...policy, ...frozen, ...linted.findings], accepted: linted.accepted, data: [...worldNotes(program, manifest, asOf), ...(project.alone ? [] : loaded.diagnostics), ...computed], counts: loaded.counts, asOf, figures, tests, invariants, ...judged };
}

interface Findings {
  readonly program: ir.Program;
  readonly loaded: LoadedData;
  readonly computed: readonly Diagnostic[];
  readonly tests: readonly TestResult[];
  readonly invariants: readonly InvariantResult[];
  readonly agreement: readonly Diagnostic[];
}

const agreementText = (found: readonly Diagnostic[]): string => `${plural(found.length, 'problem')} with what was agreed`;

/** A policy that says no outweighs wrong data: it is the answer to the question that was asked. */
function judge(args: CheckArgs, { loaded, computed, tests, invariants, agreement }: Findings): { readonly verdict: Verdict; readonly exit: ExitCode } {
  const failed = tests.filter((t) => !t.passed).length;
  const broken = invariants.filter((i) => i.outcome === 'violated').length;
  const rejected = loaded.counts.reduce((n, c) => n + c.rowsRejected, 0);
  const used = loaded.counts.reduce((n, c) => n + c.rowsUsed, 0);
  const wrong = dataErrors([...loaded.diagnostics, ...computed]);
  const against = [...(failed === 0 ? [] : [`${plural(failed, 'test')} failed`]), ...(broken === 0 ? [] : [`${plural(broken, 'invariant')} broken`]), ...(agreement.length === 0 ? [] : [agreementText(agreement)])];
  const rows = rejected === 0 ? [] : [`${plural(rejected, 'row')} of ${grouped(used + rejected)} rejected`];
  if (against.length > 0) return { verdict: { good: false, text: `the policy says no: ${[...against, ...rows].join(', ')}` }, exit: 1 };
  if (wrong.fatal > 0 || (wrong.ofRows > 0 && !args.allowDataErrors)) {
    const why = [...(wrong.fatal + wrong.ofRows === 0 ? [] : [countText({ errors: wrong.fatal + wrong.ofRows, warnings: 0, informations: 0 })]), ...rows].join(', ');
    return { verdict: { good: false, text: `the data is wrong: ${why}${wrong.fatal === 0 ? ' (`--allow-data-errors` goes on without these rows)' : ''}` }, exit: 3 };
  }
  const held = invariants.filter((i) => i.outcome === 'holds').length;
  const good = [`${plural(used, 'row')} used`, ...rows, ...(tests.length === 0 ? [] : [testText(tests)]), ...(held === 0 ? [] : [`${plural(held, 'invariant')} ${held === 1 ? 'holds' : 'hold'}`])];
  return { verdict: { good: true, text: `fine: ${good.join(', ')}` }, exit: 0 };
}

function testText(tests: readonly TestResult[]): string {
  const failed = tests.filter((t) => !t.passed).length;
  if (tests.length === 0) return '';
  return failed === 0 ? `${plural(tests.length, 'test')} passed` : `${plural(failed, 'test')} of ${grouped(tests.length)} failed`;
}

async function print(args: CheckArgs, io: Io, project: Project, outcome: Outcome): Promise<void> {
  const paint = io.terminal.colour ? colourPaint : plainPaint;
  const failures = outcome.tests.flatMap((t) => t.failures);
  const violations = (outcome.invariants ?? []).flatMap((i) => (i.outcome === 'violated' ? i.violations : []));
  const said = [...outcome.policy, ...outcome.data, ...failures, ...violations], all = [...said, ...newRemarks(outcome.tests, said)];
  switch (args.format) {
    case 'pretty': {
      // What is not computed yet is no problem: the screen names it in a line.
      printProblems(io, all.filter((d) => d.code !== 'T4020'), project.sources);
      const { program } = project;
      if (program === null) io.out(verdictLine(outcome.verdict, paint));
      else {
        if (args.reads) io.out(`${(await import('../views/reads.js')).readsText(readsOfPayments(program), paint)}\n`);
        io.out(await checkScreen({ ...outcome, title: program.settings.title, shown: project.shown }, paint));
      }
      return;
    }
    case 'json': {
      const json = (diagnostics: readonly Diagnostic[]): unknown => toJson(diagnostics, project.sources);
      printJson(io, {
        title: project.program?.settings.title ?? null, folder: project.shown, asOf: outcome.asOf, exit: outcome.exit, verdict: outcome.verdict.text,
        problems: json([...outcome.policy, ...outcome.data]), data: outcome.counts, leads: outcome.figures?.leads ?? null, slas: outcome.figures?.slas ?? null, kpis: outcome.figures?.kpis ?? null, goals: outcome.figures?.goals ?? null,
        credits: outcome.figures?.pay.credits ?? null, plans: outcome.figures?.pay.plans ?? null, lastClosing: outcome.figures?.pay.lastClosing ?? null,
        tests: outcome.tests.map((t) => ({ title: t.title, passed: t.passed, checked: t.checked, failures: json(t.failures), remarks: json(t.remarks), notRun: t.notRun.map((n) => n.reason) })),
        invariants: outcome.invariants === null ? null : outcome.invariants.map((i) => ({ title: i.title, kind: i.kind, outcome: i.outcome, violations: i.outcome === 'violated' ? json(i.violations) : [], reason: i.outcome === 'not run' ? i.reason : null })),
        accepted: outcome.accepted, ...(args.reads && project.program !== null ? { reads: readsOfPayments(project.program) } : {}), notComputed: outcome.figures?.notComputed ?? [],
      });
      return;
    }
    case 'junit': io.out(toJunit(suites(project, outcome), project.sources)); return;
    case 'sarif': printSarif(io, all, project.sources); return;
    case 'github': printGithub(io, all, project.sources); return;
  }
}

/** Each policy file, each source of data, each test and each invariant is a case. */
function suites(project: Project, outcome: Outcome): readonly JunitSuite[] {
  const errors = outcome.policy.filter((d) => d.severity === 'error');
  const files = [...new Set([...project.policies.map((p) => p.path), ...errors.map((d) => d.span?.file ?? 'truce.yaml')])];
  const wrong = outcome.data.filter((d) => d.severity === 'error');
  const sources = [...new Set([...(outcome.counts ?? []).map((c) => c.file), ...wrong.map((d) => d.data?.file ?? d.span?.file ?? 'data')])];
  return [
    { name: 'policy', cases: files.map((file) => ({ name: file, file, line: null, failures: errors.filter((d) => (d.span?.file ?? 'truce.yaml') === file), skipped: null })) },
    ...(sources.length === 0 ? [] : [{ name: 'data', cases: sources.map((file) => ({ name: file, file, line: null, failures: wrong.filter((d) => (d.data?.file ?? d.span?.file ?? 'data') === file), skipped: null })) }]),
    ...(outcome.tests.length === 0 ? [] : [{ name: 'tests', cases: testCases(project, outcome.tests) }]),
    ...(outcome.invariants === null || outcome.invariants.length === 0 ? [] : [{
      name: 'invariants',
      cases: outcome.invariants.map((i) => ({ ...placeOf(project, i.at), name: i.title, failures: i.outcome === 'violated' ? i.violations : [], skipped: i.outcome === 'not run' ? i.reason : null })),
    }]),
  ];
}

/** What tests that pass say besides, each once, and not what is said already. */
export function newRemarks(tests: readonly TestResult[], said: readonly Diagnostic[]): readonly Diagnostic[] {
  const keyOf = (d: Diagnostic): string => `${d.code} ${d.span?.file} ${d.span?.start} ${d.span?.end}`, seen = new Set(said.map(keyOf));
  return tests.flatMap((t) => t.remarks).filter((d) => { const key = keyOf(d), isNew = !seen.has(key); seen.add(key); return isNew; });
}

export function testCases(project: Project, tests: readonly TestResult[]): JunitSuite['cases'] {
  return tests.map((t) => ({ ...placeOf(project, t.at), name: t.title, failures: t.failures, skipped: t.checked === 0 && t.notRun.length > 0 ? t.notRun.map((n) => n.reason).join('; ') : null }));
}

function placeOf(project: Project, [file, start]: ir.At): { readonly file: string | null; readonly line: number | null } {
  const name = project.program?.files[file] ?? null;
  return { file: name, line: name === null ? null : project.sources.lines(name)?.position(start).line ?? null };
}
