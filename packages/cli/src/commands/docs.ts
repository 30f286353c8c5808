/** `truce docs [ROLE|PLAN]`: the plan document, as Markdown or as a page of HTML that is complete in one file. */
import { resolve } from 'node:path';
import type { ExitCode, Io } from '../io.js';
import { loadRun } from '../load-run.js';
import { planDocument } from '../plan-document/build.js';
import { toHtml, toMarkdown } from '../plan-document/formats.js';
import { scopeOf } from '../plan-document/scope.js';
import { outForPrograms } from '../report.js';

export interface DocsArgs {
  /** a role of a party, or a plan; undefined: all plans */
  readonly of?: string;
  readonly format?: 'markdown' | 'html' | 'json';
  readonly out?: string;
  readonly project?: string;
  readonly asOf?: string;
  readonly allowDataErrors: boolean;
}

export async function docs(args: DocsArgs, io: Io): Promise<ExitCode> {
  const run = await loadRun(args, io, (program) => { scopeOf(program, args.of); });
  if (run === null) return 1;
  const { title, blocks } = planDocument(scopeOf(run.program, args.of), run);
  run.done();
  // The end of the file's name says how, unless a format does.
  const ending = /\.(html?|json)$/i.exec(args.out ?? '')?.[1]?.toLowerCase(), format = args.format ?? (ending === 'json' ? 'json' : ending === undefined ? 'markdown' : 'html');
  const text = format === 'json' ? `${JSON.stringify({ title, blocks }, null, 2)}\n` : format === 'html' ? toHtml(title, blocks) : toMarkdown(blocks);
  if (args.out === undefined) outForPrograms(io, text);
  else {
    await io.files.write(resolve(io.cwd, args.out), text);
    io.err(`plan document written to ${args.out}\n`);
  }
  return run.exit;
}
