/** What `seal`, `verify` and `sign` begin with: a project without errors, its data, and its agreement. */
import { checkInvariants, evaluate, runTests, type Diagnostic, type Evaluation, type ir } from '@truce/engine';
import { loadData, type LoadedData, type Manifest } from '@truce/data';
import { asOfOf, type AsOf } from '../as-of.js';
import { dataErrors } from '../data-errors.js';
import { UsageError, type ExitCode, type Io } from '../io.js';
import { loadProject, type Project } from '../load-project.js';
import { progressOf } from '../progress.js';
import { printProblems } from '../report.js';
import { sealedClosings } from './lock.js';
import { noRules } from './rules.js';
import { agreementOf, unknownPayees, type Agreement } from './state.js';

export interface Opened {
  readonly project: Project;
  readonly program: ir.Program;
  readonly manifest: Manifest;
  readonly loaded: LoadedData;
  readonly evaluation: Evaluation;
  readonly asOf: NonNullable<AsOf>;
  readonly agreement: Agreement;
}

export interface OpenOptions { readonly project?: string; readonly asOf?: string; readonly allowDataErrors: boolean }

export const noAgreement: Agreement = { lock: { seals: [], current: [], diagnostics: [] }, rules: noRules, keys: null, signatures: [], diagnostics: [] };

/** The exit code when there is nothing to go on with; what is wrong has been said. `tolerant`: signatures may be missing. */
export async function openAgreement(options: OpenOptions, io: Io, tolerant: boolean, tell: (diagnostics: readonly Diagnostic[], project: Project) => void): Promise<Opened | ExitCode> {
  const project = await loadProject(io, options.project), { manifest, program } = project, errors = project.diagnostics.filter((d) => d.severity === 'error');
  if (manifest === null || program === null || errors.length > 0) { tell(errors, project); return 1; }
  const asOf = asOfOf(options.asOf, manifest, program);
  if (asOf === null) throw new UsageError('a closing needs to know until when the data goes', 'say `as_of: 2026-06-30` in truce.yaml, or `--as-of 2026-06-30`');
  if (program.settings.closes === null) throw new UsageError('the policy has no closings, so that there is nothing to seal', 'say in its header how it closes, as in `closes monthly`');
  const agreement = (await agreementOf(project, io)) ?? noAgreement, against = agreement.diagnostics.filter((d) => d.severity === 'error' && (!tolerant || !SIGNING.test(d.code)));
  if (against.length > 0) { tell(against, project); return 1; }
  const progress = progressOf(io);
  try {
    const loaded = await loadData(program, manifest, { files: io.files, onProgress: (p) => progress.say(() => `reading ${p.file}`) }), wrong = dataErrors(loaded.diagnostics);
    if (wrong.fatal > 0 || (wrong.ofRows > 0 && !options.allowDataErrors)) { progress.done(); tell(loaded.diagnostics.filter((d) => d.severity === 'error'), project); return 3; }
    const evaluation = evaluate(program, loaded.dataset, { asOf, text: project.text, sealed: sealedClosings(agreement.lock.current), progress: (_, __, what) => progress.say(() => `computing ${what}`) });
    return { project, program, manifest, loaded, evaluation, asOf, agreement };
  } finally {
    progress.done();
  }
}

/** Signatures that are missing or stale, or by the wrong people: what `sign` is there to change. */
const SIGNING = /^T731[0-4]$/;

/** What `check` would refuse: tests that fail, invariants that are broken, errors while computing. */
export function checkFailures({ program, project, evaluation }: Opened): readonly Diagnostic[] {
  const tests = runTests(program, { text: project.text }).results.flatMap((t) => t.failures), invariants = checkInvariants(program, evaluation).flatMap((i) => (i.outcome === 'violated' ? i.violations : []));
  return [...tests, ...invariants, ...evaluation.diagnostics().filter((d) => d.severity === 'error')];
}

export const tellOn = (io: Io) => (diagnostics: readonly Diagnostic[], project: Project): void => printProblems(io, diagnostics, project.sources);

export function payeesGone({ program, evaluation, agreement }: Opened): readonly Diagnostic[] {
  const ledger = program.relations.find((r) => r.source.op === 'postings');
  const payee = ledger?.source.op === 'postings' ? ledger.source.columns.payee : null;
  const type = payee === null || ledger === undefined ? null : ledger.columns[payee]!.type;
  return type?.kind !== 'row' ? [] : unknownPayees(agreement.lock, (name) => evaluation.findRow(type.relation, name) !== null);
}
