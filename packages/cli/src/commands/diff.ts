/** `truce diff OLD NEW`: what a change of the rules means, in words and on real data. */
import { colourPaint, plainPaint, toGitlab, toJson, toJunit } from '@truce/engine';
import { compared } from '../diff/compared.js';
import type { Computed } from '../diff/compute.js';
import { reportOf } from '../diff/report.js';
import type { Side } from '../diff/sides.js';
import type { ExitCode, Io } from '../io.js';
import { plural, printGithub, printJson, printProblemsTo, printSarif } from '../report.js';
import { asIfFindings, behaviourFindings } from '../views/diff-findings.js';
import { diffSuites } from '../views/diff-junit.js';
import { diffMarkdown } from '../views/diff-markdown.js';
import { diffScreen } from '../views/diff-screen.js';

export type DiffFormat = 'text' | 'markdown' | 'json' | 'junit' | 'sarif' | 'github' | 'gitlab';
export const diffFormats: readonly DiffFormat[] = ['text', 'markdown', 'json', 'junit', 'sarif', 'github', 'gitlab'];
export interface DiffArgs { readonly old?: string; readonly new?: string; readonly base?: string; readonly project?: string; readonly asOf?: string; readonly asIfFrom?: string; readonly cache?: string; readonly format: DiffFormat; readonly allowDataErrors: boolean }

export async function diff(args: DiffArgs, io: Io): Promise<ExitCode> {
  return compared(args, io, async ({ before, after, computed }) => {
    await print(args, io, before, after, computed);
    return computed.guards.some((g) => g.outcome === 'fails') ? 1 : computed.wrong && !args.allowDataErrors ? 3 : 0;
  });
}

async function print(args: DiffArgs, io: Io, before: Side, after: Side, c: Computed): Promise<void> {
  const report = reportOf(before, after, c);
  const findings = c.guards.flatMap((g) => g.diagnostics), remarks = [...asIfFindings(c), ...behaviourFindings(c)], { sources } = after.project;
  switch (args.format) {
    case 'markdown': io.out(diffMarkdown(report)); return;
    case 'sarif': printSarif(io, [...findings, ...remarks], sources); return;
    case 'github': printGithub(io, [...findings, ...remarks], sources); return;
    case 'gitlab': printJson(io, toGitlab([...findings, ...remarks], sources)); return;
    case 'junit': io.out(toJunit(diffSuites(c, report, args.allowDataErrors), sources)); return;
    case 'json': printJson(io, { ...report, problems: [...toJson(c.data, after.project.sources), ...toJson(c.oldData, before.project.sources)] }); return;
    case 'text':
      // A guard that stops what is only supposed stops nothing yet.
      if (findings.length > 0 && report.asIf !== null && report.asIf.moved.length > 0) io.out(`${report.asIf.text}\n\n`);
      printProblemsTo((text) => io.out(text), io, findings, sources);
      io.out(await diffScreen(report, io.terminal.colour ? colourPaint : plainPaint));
      if (c.rejected > 0) io.err(`${plural(c.rejected, 'row is', 'rows are')} not used in either version: \`truce check\` lists them\n`);
      return;
  }
}
