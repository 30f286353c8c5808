/** `truce report [PARTS]`: who is paid for what, why a goal was missed, and what both sides agreed to look at; for the terminal, or as a page that is complete in one file. */
import { resolve } from 'node:path';
import { colourPaint, plainPaint, suggest } from '@truce/engine';
import { parts, reportOf, type Part, type Report } from '../company-report/build.js';
import { UsageError, type ExitCode, type Io } from '../io.js';
import { loadRun } from '../load-run.js';
import { printJson } from '../report.js';

export type ReportFormat = 'text' | 'html' | 'json';
export interface ReportArgs {
  /** which parts; none: all, in one line each on a terminal, and as a whole on a page */
  readonly parts: readonly string[];
  readonly period?: string;
  readonly format?: ReportFormat;
  readonly out?: string;
  /** whether people are named */
  readonly names: boolean;
  readonly project?: string;
  readonly asOf?: string;
  readonly allowDataErrors: boolean;
}

export async function report(args: ReportArgs, io: Io): Promise<ExitCode> {
  const wanted = args.parts.length === 0 ? parts : args.parts.map(partNamed), format = args.format ?? (/\.html?$/i.test(args.out ?? '') ? 'html' : /\.json$/i.test(args.out ?? '') ? 'json' : 'text');
  const run = await loadRun(args, io, () => {});
  if (run === null) return 1;
  const made = reportOf(run, wanted, args.period, args.names);
  run.done();
  if (format === 'json' && args.out === undefined) printJson(io, made.json);
  else {
    const text = format === 'json' ? `${JSON.stringify(made.json, null, 2)}\n` : format === 'html' ? await htmlOf(made) : await textOf(made, args.parts.length > 0, args.out === undefined ? io : null);
    if (args.out === undefined) io.out(text);
    else {
      await io.files.write(resolve(io.cwd, args.out), text);
      io.err(`report written to ${args.out}\n`);
    }
  }
  return run.exit;
}

/** @throws UsageError */
function partNamed(text: string): Part {
  const found = parts.find((p) => p === text);
  if (found !== undefined) return found;
  const [close] = suggest(text, parts);
  throw new UsageError(`there is no part ${text} of a report`, close === undefined ? `there are ${parts.join(', ')}` : `did you mean ${close}?`);
}

const SHORT: Readonly<Record<Part, string>> = {
  bridge: 'The goal',
  goals: 'Goals',
  scorecard: 'Scorecard',
  attainment: 'Teams',
  definition: 'Definition',
  service: 'Promises',
  incidence: 'Pay by deal',
  distribution: 'Distribution',
  unrewarded: 'Unrewarded',
};

async function htmlOf({ title, sub, made, sources }: Report): Promise<string> {
  const [{ pageHtml }, { sectionHtml }] = await Promise.all([import('../page/frame.js'), import('../page/html.js')]);
  const sections = [...made.map(({ part, made: { section } }) => ({ short: SHORT[part], section })), { short: 'Sources', section: sources }];
  return pageHtml({
    title,
    sub,
    sections: sections.map(({ short, section: s }) => ({ id: s.id, title: s.title, short, html: sectionHtml(s) })),
    foot: 'Made by truce report. Every number of the policy can be asked for with truce explain.',
  });
}

async function textOf({ title, sub, made, sources }: Report, whole: boolean, io: Io | null): Promise<string> {
  const { paragraph, sectionText } = await import('../page/text.js'), paint = io?.terminal.colour === true ? colourPaint : plainPaint, width = io?.terminal.width ?? null;
  if (whole) return (await Promise.all([...made.map((m) => m.made.section), sources].map((s) => sectionText(s, paint, width)))).join('\n');
  const lines = made.map(({ part, made: { section } }) => `${paint('strong', section.title)}  ${paint('quiet', part)}\n${paragraph(section.lead, width)}`);
  return `${title}, ${sub}\n\n${lines.join('\n')}\n${paragraph('`truce report PART` shows one of them as a whole, as in `truce report bridge`; `truce report --out report.html` writes all of them with charts.', width)}`;
}
