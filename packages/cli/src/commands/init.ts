/** `truce init FOLDER`: looks at a folder of exports and writes a manifest and the records that fit them, to be edited. */
import { resolve } from 'node:path';
import { colourPaint, countsOf, plainPaint, printable, sourcesOf, toJson } from '@truce/engine';
import { initProject, writeProject } from '@truce/data';
import { UsageError, type ExitCode, type Io } from '../io.js';
import { shownFrom } from '../load-project.js';
import { progressOf } from '../progress.js';
import { countText, plural, printJson, printProblems } from '../report.js';

export interface InitArgs {
  readonly folder: string;
  /** replaces files that are there */
  readonly force: boolean;
  readonly json: boolean;
  /** the exports are of this CRM */
  readonly preset?: 'salesforce' | 'hubspot';
}

export async function init(args: InitArgs, io: Io): Promise<ExitCode> {
  const root = resolve(io.cwd, args.folder);
  if (!(await io.files.exists(root))) throw new UsageError(`there is no folder ${args.folder}`, 'put the exports of the CRM (.csv, .json, .parquet, …) into a folder and name it');
  const progress = progressOf(io);
  const result = await initProject(root, { files: io.files, preset: args.preset, onProgress: (file) => progress.say(() => `looking at ${file}`) }).catch((mistake: NodeJS.ErrnoException) => {
    if (mistake.code === 'ENOTDIR') throw new UsageError(`${args.folder} is a file`, 'name the folder that holds the exports');
    throw mistake;
  }).finally(() => progress.done());
  const nothing = result.declarations.length === 0;
  const { written, existing } = nothing ? { written: [], existing: [] } : await writeProject(root, result, { force: args.force, files: io.files });
  const sources = sourcesOf(new Map([['truce.yaml', result.manifest]]), (file) => shownFrom(io.cwd, resolve(root, file)));
  const exit: ExitCode = nothing || existing.length > 0 ? 2 : 0;
  if (args.json) {
    printJson(io, { exit, written, existing, notes: result.notes, records: result.declarations.map((d) => ({ name: d.name, fields: d.fields.length })), problems: toJson(result.diagnostics, sources) });
    return exit;
  }
  const paint = io.terminal.colour ? colourPaint : plainPaint;
  for (const note of result.notes) io.out(`${paint('quiet', '·')} ${printable(note)}\n`);
  if (existing.length > 0) throw new UsageError(`${existing.join(' and ')} ${existing.length === 1 ? 'is' : 'are'} there already, and nothing was written`, '`--force` replaces them');
  if (nothing) throw new UsageError(`${args.folder} holds no data that can be read`);
  printProblems(io, result.diagnostics, sources);
  for (const file of written) io.out(`${paint('good', 'written')}  ${printable(sources.path(file))}\n`);
  const counts = countsOf(result.diagnostics);
  io.out(
    `\n${plural(result.declarations.length, 'record')}; the data as it is declared has ${countText(counts)}.\nRead policies/records.truce, correct what was guessed wrong, then: truce check ${printable(args.folder)}\n`,
  );
  return 0;
}
