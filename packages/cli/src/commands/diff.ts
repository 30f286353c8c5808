/** `truce diff OLD NEW`: what a change of the rules means, in words and on real data. */
import { resolve } from 'node:path';
import { colourPaint, countsOf, plainPaint, toGitlab, toJson, toJunit } from '@truce/engine';
import { compute, type Computed } from '../diff/compute.js';
import { reportOf } from '../diff/report.js';
import { sidesOf, type Side } from '../diff/sides.js';
import { UsageError, type ExitCode, type Io } from '../io.js';
import { progressOf } from '../progress.js';
import { countText, plural, printGithub, printJson, printProblemsTo, printSarif } from '../report.js';
import { diffMarkdown } from '../views/diff-markdown.js';
import { diffScreen } from '../views/diff-screen.js';

export type DiffFormat = 'text' | 'markdown' | 'json' | 'junit' | 'sarif' | 'github' | 'gitlab';
export const diffFormats: readonly DiffFormat[] = ['text', 'markdown', 'json', 'junit', 'sarif', 'github', 'gitlab'];
export interface DiffArgs { readonly old?: string; readonly new?: string; readonly base?: string; readonly project?: string; readonly asOf?: string; readonly cache?: string; readonly format: DiffFormat; readonly allowDataErrors: boolean }

export async function diff(args: DiffArgs, io: Io): Promise<ExitCode> {
  const { before, after } = await sidesOf(args, io), refused = refusedBy(before, after, io);
  if (refused !== null) return refused;
  const progress = progressOf(io);
  try {
    const computed = await compute(before, after, { asOf: args.asOf, cache: args.cache === undefined ? null : resolve(io.cwd, args.cache) }, io, progress);
    progress.done();
    if (refusedData(computed, after, io)) return 3;
    await print(args, io, before, after, computed);
    return computed.guards.some((g) => g.outcome === 'fails') ? 1 : computed.wrong && !args.allowDataErrors ? 3 : 0;
  } finally {
    progress.done();
  }
}

/** A version with mistakes means nothing, so that there is nothing to compare. */
export function refusedBy(before: Side, after: Side, io: Io): ExitCode | null {
  for (const [side, exit] of [[after, 1], [before, 2]] as const) {
    if (side.project.program !== null && side.project.manifest !== null) continue;
    const errors = side.project.diagnostics.filter((d) => d.severity === 'error');
    printProblemsTo((text) => io.err(text), io, errors, side.project.sources);
    if (side === after) io.err(`error: ${side.name} has ${countText(countsOf(errors))}: nothing was compared\n`);
    else throw new UsageError(`${side.name} has ${countText(countsOf(errors))}, so that it means nothing`, 'compare with another revision, as in `truce diff v1.4`');
    return exit;
  }
  return null;
}

/** Data that could not be read gives figures that mean nothing: then they are not compared. */
export function refusedData(c: Computed, after: Side, io: Io): boolean {
  if (!c.fatal) return false;
  printProblemsTo((text) => io.err(text), io, c.data.filter((d) => d.severity === 'error'), after.project.sources);
  io.err('error: the data could not be read as a whole: nothing was compared\n');
  return true;
}

async function print(args: DiffArgs, io: Io, before: Side, after: Side, c: Computed): Promise<void> {
  const report = reportOf(before, after, c);
  const findings = c.guards.flatMap((g) => g.diagnostics), { sources } = after.project;
  switch (args.format) {
    case 'markdown': io.out(diffMarkdown(report)); return;
    case 'sarif': printSarif(io, findings, sources); return;
    case 'github': printGithub(io, findings, sources); return;
    case 'gitlab': printJson(io, toGitlab(findings, sources)); return;
    case 'junit': io.out(toJunit([{ name: 'guards', cases: c.guards.map((g) => ({ name: g.title, file: after.project.program!.files[g.at[0]] ?? null, line: report.guards.find((x) => x.title === g.title)?.at?.line ?? null, failures: g.outcome === 'fails' ? g.diagnostics : [], skipped: g.outcome === 'not judged' ? g.reason : null })) }], sources)); return;
    case 'json': printJson(io, { ...report, problems: toJson(c.data, after.project.sources) }); return;
    case 'text':
      printProblemsTo((text) => io.out(text), io, findings, sources);
      io.out(await diffScreen(report, io.terminal.colour ? colourPaint : plainPaint));
      if (c.rejected > 0) io.err(`${plural(c.rejected, 'row is', 'rows are')} not used in either version: \`truce check\` lists them\n`);
      return;
  }
}
