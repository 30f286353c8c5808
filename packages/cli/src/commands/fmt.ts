/** `truce fmt`: policies in their one canonical form. A file is replaced as a whole, and only when the formatter has proved that it means the same. */
import { basename, resolve } from 'node:path';
import { colourPaint, format, plainPaint, printable, sourcesOf, toJson, type Diagnostic } from '@truce/engine';
import { UsageError, type ExitCode, type Io } from '../io.js';
import { shownFrom } from '../load-project.js';
import { plural, printJson, printProblemsTo } from '../report.js';

export interface FmtArgs {
  /** files and folders; none: all policies below the folder where the command was started */
  readonly files: readonly string[];
  /** only says which files are not formatted */
  readonly check: boolean;
  readonly stdin: boolean;
  readonly json: boolean;
}

const MOST_BYTES = 256 * 1024 * 1024;

export async function fmt(args: FmtArgs, io: Io): Promise<ExitCode> {
  if (args.stdin) return fromStdin(args, io);
  const files = await policyPaths(args.files, io);
  const paint = io.terminal.colour ? colourPaint : plainPaint;
  const changed: string[] = [];
  const problems: Diagnostic[] = [];
  const texts = new Map<string, string>();
  for (const file of files) {
    const path = resolve(io.cwd, file);
    const text = await io.files.readText(path, MOST_BYTES);
    const formatted = format(text, file);
    if (!('text' in formatted)) {
      texts.set(file, text);
      problems.push(...formatted.diagnostics);
    } else if (formatted.text !== text) {
      changed.push(file);
      if (!args.check) await io.files.write(path, formatted.text);
    }
  }
  const sources = sourcesOf(texts);
  const exit = problems.length > 0 || (args.check && changed.length > 0) ? 1 : 0;
  if (args.json) {
    printJson(io, { exit, files: files.length, changed, problems: toJson(problems, sources) });
    return exit;
  }
  printProblemsTo((text) => io.err(text), io, problems, sources);
  for (const file of changed) io.out(`${args.check ? `${paint('warning', 'not formatted')}  ` : `${paint('good', 'formatted')}  `}${printable(file)}\n`);
  if (args.check && changed.length > 0) io.err(`${plural(changed.length, 'file is', 'files are')} not formatted: \`truce fmt\` formats them\n`);
  else if (changed.length === 0 && problems.length === 0) io.err(`${plural(files.length, 'file is', 'files are')} formatted\n`);
  return exit;
}

async function fromStdin(args: FmtArgs, io: Io): Promise<ExitCode> {
  if (args.files.length > 1) throw new UsageError('`--stdin` formats one text', 'a file name beside it is only used in messages');
  const file = args.files[0] ?? 'stdin.truce';
  const text = await io.stdin();
  const formatted = format(text, file);
  if ('text' in formatted) {
    const same = formatted.text === text;
    if (args.json) printJson(io, { exit: args.check && !same ? 1 : 0, text: formatted.text, changed: !same });
    else if (!args.check) io.out(formatted.text);
    return args.check && !same ? 1 : 0;
  }
  const sources = sourcesOf(new Map([[file, text]]));
  if (args.json) printJson(io, { exit: 1, problems: toJson(formatted.diagnostics, sources) });
  else printProblemsTo((t) => io.err(t), io, formatted.diagnostics, sources);
  return 1;
}

async function policyPaths(named: readonly string[], io: Io): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const name of named.length === 0 ? ['.'] : named) {
    const path = resolve(io.cwd, name);
    if (!(await io.files.exists(path))) throw new UsageError(`there is no file or folder ${name}`);
    const below = await io.files.list(path).catch((mistake: NodeJS.ErrnoException) => { if (mistake.code === 'ENOTDIR') return null; throw mistake; });
    if (below === null) found.add(shownFrom(io.cwd, path));
    else for (const file of below) if (file.endsWith('.truce')) found.add(shownFrom(io.cwd, resolve(path, file)));
  }
  if (found.size === 0) throw new UsageError(`there are no .truce files ${named.length === 0 ? 'below this folder' : `in ${named.map((n) => basename(n)).join(', ')}`}`);
  return [...found].sort();
}
