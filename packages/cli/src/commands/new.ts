/**
 * `truce new SHAPE [NAME]`: a commented snippet with a test, printed or put at the end of a file. In a file, the records and the policy header that it needs and the project does not declare yet
 * come with it; printed, it names them, and `--records` prints them too.
 */
import { dirname, resolve } from 'node:path';
import { format, parse, suggest, type SourceText } from '@truce/engine';
import { UsageError, type ExitCode, type Io } from '../io.js';
import { loadProject } from '../load-project.js';
import { header, recordText, withNeeds } from '../snippets/records.js';
import type { Snippet } from '../snippets/shape.js';
import { snippets } from '../snippets/snippets.js';

export interface NewArgs {
  /** undefined: list the shapes */
  readonly shape?: string;
  readonly name?: string;
  readonly to?: string;
  readonly records: boolean;
}

const MOST_BYTES = 256 * 1024 * 1024;

export async function newSnippet(args: NewArgs, io: Io): Promise<ExitCode> {
  if (args.shape === undefined) { io.out(list()); return 0; }
  const snippet = shapeNamed(args.shape), name = args.name ?? snippet.name;
  if (!/^[A-Z][A-Za-z0-9_]*$/.test(name)) throw new UsageError(`\`${name}\` is no name for a ${snippet.word}`, `a name begins with a capital and has letters, digits and \`_\`, as in \`truce new ${snippet.word} ${snippet.name}\``);
  if (args.to === undefined) {
    io.out(args.records ? textOf(snippet, name, () => false) : needed(snippet) + formatted(snippet.text(name, name.toLowerCase())));
    return 0;
  }
  const path = resolve(io.cwd, args.to);
  if (!path.endsWith('.truce')) throw new UsageError(`${args.to} is no policy`, 'policies end in .truce, as in `--to policies/pay.truce`');
  const there = (await io.files.exists(path)) ? await io.files.readText(path, MOST_BYTES) : '';
  const declared = declaredIn([...(await policiesAround(path, io)), { path: args.to, text: there }]);
  if (declared.has(name)) throw new UsageError(`the policy declares ${name} already`, `give it another name, as in \`truce new ${snippet.word} ${name}_2 --to ${args.to}\``);
  await io.files.write(path, `${there === '' ? '' : `${there.trimEnd()}\n\n`}${textOf(snippet, name, (n) => declared.has(n))}`);
  io.err(`${name} written to ${args.to}: \`truce test\` runs its test\n`);
  return 0;
}

function list(): string {
  const width = Math.max(...snippets.map((s) => s.word.length));
  return `${snippets.map((s) => `${s.word.padEnd(width)}   ${s.summary}`).join('\n')}\n\n\`truce new ${snippets[0]!.word}\` prints it; \`--to FILE\` puts it at the end of a policy\n`;
}

function shapeNamed(word: string): Snippet {
  const words = snippets.map((s) => s.word), found = snippets.find((s) => s.word === word), near = suggest(word, words);
  if (found === undefined) throw new UsageError(`there is no snippet \`${word}\``, near.length > 0 ? `did you mean ${near.join(' or ')}?` : `there are ${words.join(', ')}`);
  return found;
}

/** The whole text: what is not declared yet, and the snippet. */
export function textOf(snippet: Snippet, name: string, declared: (name: string) => boolean): string {
  const records = withNeeds(snippet.needs).filter((n) => !declared(n) && n !== name);
  return formatted([...(declared('policy') ? [] : [header]), ...records.map(recordText), snippet.text(name, name.toLowerCase())].join('\n'));
}

const needed = (snippet: Snippet): string => `// Reads ${withNeeds(snippet.needs).join(', ')}: \`truce new ${snippet.word} --records\` shows what of them.\n`;

function formatted(text: string): string {
  const result = format(text, 'new.truce');
  if (!('text' in result)) throw new Error(`a snippet can not be formatted: ${result.diagnostics[0]!.message}`);
  return result.text;
}

/** The policies of the project that the file lies in, if it lies in one. */
async function policiesAround(path: string, io: Io): Promise<readonly SourceText[]> {
  try {
    return (await loadProject({ ...io, cwd: dirname(path) }, undefined)).policies;
  } catch (mistake) {
    if (mistake instanceof UsageError) return [];
    throw mistake;
  }
}

/** The names that are taken, and `policy` where there is a header. */
function declaredIn(files: readonly SourceText[]): ReadonlySet<string> {
  return new Set(files.flatMap((f) => parse(f.text, f.path).file.declarations.flatMap((d) => (d.kind === 'Policy' ? ['policy'] : 'name' in d && d.name !== undefined ? [typeof d.name === 'string' ? d.name : d.name.text] : []))));
}
