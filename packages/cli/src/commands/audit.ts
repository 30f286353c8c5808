/** `truce audit`: what in the data needs review, the weightiest first. It accuses nobody, and says what it cannot know. */
import { audit as auditData, auditIds, colourPaint, evaluate, listAudits, nothingDeclared, parseDate, plainPaint, suggest, type AuditId, type AuditOptions } from '@truce/engine';
import { loadData } from '@truce/data';
import { asOfOf } from '../as-of.js';
import { dataErrors } from '../data-errors.js';
import { UsageError, type ExitCode, type Io } from '../io.js';
import { loadProject } from '../load-project.js';
import { progressOf } from '../progress.js';
import { grouped, plural, printJson, printProblemsTo } from '../report.js';
import { auditJson, auditScreen, listJson, listScreen } from '../views/audit-screen.js';

export interface AuditArgs {
  readonly folder?: string;
  readonly asOf?: string;
  readonly list: boolean;
  readonly only?: readonly string[];
  /** findings shown of each audit */
  readonly limit: number;
  /** only what happened since then: what an audit of the night before has not said */
  readonly since?: string;
  readonly failOn?: 'found' | 'unknown';
  readonly money: boolean;
  readonly json: boolean;
  readonly allowDataErrors: boolean;
}

/** With more findings than this, an audit is priced as a whole only: each takes an evaluation of the policy. */
const PRICED_ONE_BY_ONE = 20;

export async function audit(args: AuditArgs, io: Io): Promise<ExitCode> {
  const only = args.only?.map(named) ?? null;
  const since = sinceDay(args.since);
  const project = await loadProject(io, args.folder);
  const { manifest, program } = project;
  const problems = (d: typeof project.diagnostics): void => printProblemsTo((text) => io.err(text), io, d, project.sources);
  if (manifest === null || program === null) { problems(project.diagnostics.filter((d) => d.severity === 'error')); return 1; }
  const asOf = asOfOf(args.asOf, manifest, program), progress = progressOf(io);
  try {
    const loaded = await loadData(program, manifest, { files: io.files, onProgress: (p) => progress.say(() => `reading ${p.file}: ${grouped(p.rows)} rows`) });
    const wrong = dataErrors(loaded.diagnostics);
    const rejected = loaded.counts.reduce((n, c) => n + c.rowsRejected, 0);
    progress.done();
    if (wrong.fatal > 0) { problems(loaded.diagnostics.filter((d) => d.severity === 'error' && dataErrors([d]).fatal > 0)); return 3; }
    if (rejected > 0) io.err(`${plural(rejected, 'row is', 'rows are')} not used, and so not audited: \`truce check\` lists them\n\n`);
    const evaluation = evaluate(program, loaded.dataset, { asOf, text: project.text }), exit = wrong.ofRows > 0 && !args.allowDataErrors ? 3 : 0;
    const options: AuditOptions = {
      program,
      dataset: loaded.dataset,
      evaluation,
      declared: manifest.audit?.declared ?? nothingDeclared,
      asOf,
      only,
      since,
      money: args.money ? { each: PRICED_ONE_BY_ONE } : null,
      progress: (what) => progress.say(() => `auditing: ${what}`),
    };
    const paint = io.terminal.colour ? colourPaint : plainPaint;
    if (args.list) {
      const listed = listAudits(options);
      progress.done();
      if (args.json) printJson(io, listJson(listed)); else io.out(await listScreen(listed, paint));
      return 0;
    }
    const { outcomes, revenue } = auditData(options);
    progress.done();
    if (args.json) printJson(io, auditJson(outcomes, revenue));
    else
      io.out(
        await auditScreen(
          outcomes,
          revenue,
          evaluation,
          { limit: args.limit, priced: args.money && program.relations.some((r) => r.source.op === 'payments') },
          paint,
        ),
      );
    return exit !== 0 ? exit : args.failOn !== undefined && outcomes.some((o) => o.state === args.failOn) ? 1 : 0;
  } finally {
    progress.done();
  }
}

/** @throws UsageError */
function sinceDay(text: string | undefined): number | null {
  const day = text === undefined ? null : parseDate(text);
  if (text !== undefined && day === null) throw new UsageError(`--since ${text} is no day`, 'write it as in 2026-03-31');
  return day;
}

function named(name: string): AuditId {
  const id = auditIds.find((x) => x === name), near = suggest(name, auditIds);
  if (id === undefined) throw new UsageError(`there is no audit ${name}`, near.length > 0 ? `did you mean ${near.join(' or ')}?` : `there are ${auditIds.join(', ')}`);
  return id;
}
