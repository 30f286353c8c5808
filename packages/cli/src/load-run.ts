/** What `run`, `explain` and `why-not` need: a project whose data has been read and whose policy can be asked. */
import { evaluate, suggest, type Dataset, type Diagnostic, type EvaluateOptions, type Evaluation, type ir } from '@truce/engine';
import { loadData } from '@truce/data';
import { sealedIfAny } from './agreement/present.js';
import { asOfOf, type AsOf } from './as-of.js';
import { dataErrors } from './data-errors.js';
import { UsageError, type ExitCode, type Io } from './io.js';
import { loadProject, type Project } from './load-project.js';
import { progressOf } from './progress.js';
import { grouped, plural, printProblemsTo } from './report.js';

export interface Run {
  readonly project: Project;
  readonly program: ir.Program;
  readonly evaluation: Evaluation;
  /** what the evaluation ran on, and how: for whoever asks what would be otherwise */
  readonly dataset: Dataset;
  readonly options: EvaluateOptions;
  readonly asOf: AsOf;
  /** what was wrong with the data; already said on the error output */
  readonly dataDiagnostics: readonly Diagnostic[];
  /** 3 when rows were rejected and that was not allowed */
  readonly exit: ExitCode;
  done(): void;
}

export interface RunOptions { readonly project?: string; readonly asOf?: string; readonly allowDataErrors: boolean }

/**
 * null when there is nothing to ask, because the policy or the manifest has errors: they have been said. Results belong to the output, so problems go to the
 * error output. `before` looks at the question before the data is read, which may take a while: it throws a UsageError.
 */
export async function loadRun(options: RunOptions, io: Io, before: (program: ir.Program) => void): Promise<Run | null> {
  const project = await loadProject(io, options.project);
  const { manifest, program } = project;
  const errors = project.diagnostics.filter((d) => d.severity === 'error');
  if (manifest === null || program === null) {
    printProblemsTo((text) => io.err(text), io, errors, project.sources);
    return null;
  }
  const asOf = asOfOf(options.asOf, manifest, program);
  before(program);
  const { sealed, diagnostics: broken } = await sealedIfAny(project, io);
  if (broken.length > 0) {
    printProblemsTo((text) => io.err(text), io, broken, project.sources);
    return null;
  }
  const progress = progressOf(io);
  try {
    const loaded = await loadData(program, manifest, { files: io.files, onProgress: (p) => progress.say(() => `reading ${p.file}: ${grouped(p.rows)} rows`) });
    progress.done();
    const wrong = dataErrors(loaded.diagnostics);
    sayWrong(io, project, loaded.diagnostics, loaded.counts.reduce((n, c) => n + c.rowsRejected, 0));
    const how: EvaluateOptions = {
      asOf,
      text: project.text,
      sealed,
      progress: (done, total, what) => progress.say(() => `computing ${what}${total > 0 ? `: ${Math.floor((100 * done) / total)} %` : ''}`),
    };
    const evaluation = evaluate(program, loaded.dataset, how);
    const exit = wrong.fatal > 0 || (wrong.ofRows > 0 && !options.allowDataErrors) ? 3 : 0;
    return { project, program, evaluation, dataset: loaded.dataset, options: how, asOf, dataDiagnostics: loaded.diagnostics, exit, done: () => progress.done() };
  } finally {
    progress.done();
  }
}

/** A question about one result is no place to list all that is wrong with the data, except where files could not be read at all. */
function sayWrong(io: Io, project: Project, diagnostics: readonly Diagnostic[], rejected: number): void {
  const errors = diagnostics.filter((d) => d.severity === 'error');
  const fatal = errors.filter((d) => dataErrors([d]).fatal > 0);
  printProblemsTo((text) => io.err(text), io, fatal, project.sources);
  if (rejected > 0) io.err(`the data has ${plural(errors.length - fatal.length, 'kind of error', 'kinds of errors')}, and ${plural(rejected, 'row is', 'rows are')} not used: \`truce check\` lists them\n\n`);
}

/** The relation with this name. @throws UsageError with suggestions; also for one that cannot be computed yet */
export function relationNamed(program: ir.Program, name: string): ir.Relation {
  // Relations without a name are made for invariants and tests; the rows behind the pieces of a split are nothing that one asks for.
  const names = program.relations.map((r) => r.name).filter((n) => n !== '' && !n.endsWith('.whole'));
  const relation = name === '' ? undefined : program.relations.find((r) => r.name === name);
  if (relation === undefined) {
    const near = suggest(name, names);
    throw new UsageError(`the policy declares no ${name}`, near.length > 0 ? `did you mean ${near.join(' or ')}?` : `it declares ${names.slice(0, 20).join(', ')}${names.length > 20 ? ', …' : ''}`);
  }
  if (relation.facts.notRun !== null) throw new UsageError(`${name} can not be computed yet: ${relation.facts.notRun}`);
  return relation;
}

/** @throws UsageError with suggestions */
export function columnNamed(relation: ir.Relation, name: string, program?: ir.Program): ir.Column {
  const column = relation.columns.find((c) => c.name === name) ?? (program === undefined ? undefined : wholeOf(program, relation, name));
  if (column !== undefined) return column;
  const names = relation.columns.map((c) => c.name);
  const near = suggest(name, names);
  throw new UsageError(`${relation.name} has no column ${name}`, near.length > 0 ? `did you mean ${near.join(' or ')}?` : `it has ${names.join(', ')}`);
}

/** A piece of a deal has the deal as its `whole`; policies and tests call it `deal`. */
function wholeOf(program: ir.Program, relation: ir.Relation, name: string): ir.Column | undefined {
  if (relation.source.op !== 'pieces') return undefined;
  const { source } = program.relations[relation.source.whole]!;
  const cut = source.op === 'each' && source.items.length === 1 ? source.items[0]! : null;
  return cut !== null && 'relation' in cut && program.relations[cut.relation]!.rowName === name ? relation.columns[relation.source.columns.whole] : undefined;
}

/** Among very many rows there is always a similar key; it would be no help. */
const MOST_KEYS = 20_000;

/** The row with this key. @throws UsageError with suggestions */
export function rowNamed(evaluation: Evaluation, relation: ir.Relation, key: string): number {
  const row = evaluation.findRow(relation.id, key);
  if (row !== null) return row;
  const candidates = evaluation.candidates(relation.id);
  const keys = candidates.length > MOST_KEYS ? [] : Array.from(candidates, (r) => evaluation.rowText(relation.id, r));
  const near = suggest(key, keys);
  throw new UsageError(`${relation.name} has no row ${key}`, near.length > 0 ? `did you mean ${near.join(' or ')}?` : keys.length > 0 ? `a row is named by its key, as in ${keys.slice(0, 3).join(', ')}` : undefined);
}

/** The same for a relation over another one, where a row may be missing for a reason that can be told. */
export function candidateNamed(run: Run, relation: ir.Relation, key: string): number {
  const row = run.evaluation.findRow(relation.id, key);
  if (row !== null) return row;
  sayLeftOut(run, relation, key);
  return rowNamed(run.evaluation, relation, key);
}

/** A row that the header leaves out is no candidate: its conditions were never asked. @throws UsageError that says so */
function sayLeftOut({ program, evaluation, project }: Run, relation: ir.Relation, key: string): void {
  const item = relation.source.op === 'each' && relation.source.items.length === 1 ? relation.source.items[0]! : null;
  const from = item !== null && 'relation' in item ? program.relations[item.relation]! : null;
  const row = from === null ? null : evaluation.findRow(from.id, key);
  if (from === null || row === null) return;
  if (!evaluation.belongs(from.id, row)) throw new UsageError(`${key} is not in ${relation.name} because it is not in ${from.name}`, `ask \`truce why-not ${from.name} ${key}\``);
  if (relation.where !== null) throw new UsageError(`${from.name} ${key} is no candidate of ${relation.name}: its header keeps only rows where ${project.text(relation.where.at).replace(/\s+/g, ' ')}`);
}
