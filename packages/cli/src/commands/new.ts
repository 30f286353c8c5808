/**
 * `truce new SHAPE [NAME]`: a commented snippet with a test, printed or put at the end of a file. In a file, the records and the policy header that it needs and the project does not declare yet
 * come with it; printed, it names them, and `--records` prints them too.
 */
import { dirname, relative, resolve, sep } from 'node:path';
import { format, parse, suggest, type SourceText } from '@truce/engine';
import { UsageError, type ExitCode, type Io } from '../io.js';
import { loadProject } from '../load-project.js';
import { printJson } from '../report.js';
import { header, recordText, withNeeds } from '../snippets/records.js';
import type { Snippet } from '../snippets/shape.js';
import { snippets } from '../snippets/snippets.js';

export interface NewArgs {
  /** undefined: list the shapes */
  readonly shape?: string;
  readonly name?: string;
  readonly to?: string;
  readonly records: boolean;
  readonly json: boolean;
}

const MOST_BYTES = 256 * 1024 * 1024;

export async function newSnippet(args: NewArgs, io: Io): Promise<ExitCode> {
  if (args.shape === undefined) {
    if (args.json) printJson(io, { shapes: snippets.map(({ word, name, summary, needs }) => ({ shape: word, name, summary, reads: withNeeds(needs) })) }); else io.out(list());
    return 0;
  }
  const snippet = shapeNamed(args.shape), name = args.name ?? snippet.name;
  if (!/^[A-Z][A-Za-z0-9_]*$/.test(name))
    throw new UsageError(
      `\`${name}\` is no name for a ${snippet.word}`,
      `a name begins with a capital and has letters, digits and \`_\`, as in \`truce new ${snippet.word} ${snippet.name}\``,
    );
  if (args.to === undefined) {
    const text = args.records ? textOf(snippet, name, () => false) : needed(snippet) + formatted(snippet.text(name, name.toLowerCase()));
    if (args.json) printJson(io, { shape: snippet.word, name, reads: withNeeds(snippet.needs), text }); else io.out(text);
    return 0;
  }
  const path = resolve(io.cwd, args.to);
  if (!path.endsWith('.truce')) throw new UsageError(`${args.to} is no policy`, 'policies end in .truce, as in `--to policies/pay.truce`');
  const there = (await io.files.exists(path)) ? await io.files.readText(path, MOST_BYTES) : '';
  const project = await filesAround(path, io), files = [...project.filter((f) => f.path !== path), { path, text: there }], declared = declaredIn(files);
  if (declared.has(name)) throw new UsageError(`the policy declares ${name} already`, `give it another name, as in \`truce new ${snippet.word} ${name}_2 --to ${args.to}\``);
  const imports = importsFor(snippet, path, files, declared).map((file) => `import "${file}"\n`).join('');
  await io.files.write(path, formatted(`${imports}${there === '' ? '' : `${there.trimEnd()}\n\n`}${textOf(snippet, name, (n) => declared.has(n))}`, args.to));
  if (args.json) printJson(io, { shape: snippet.word, name, written: args.to });
  else io.err(`${name} written to ${args.to}: \`truce test\` runs its test\n`);
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

/** A text that can not be formatted is one that stood in the file before. @throws UsageError */
function formatted(text: string, file = 'new.truce'): string {
  const result = format(text, file);
  if (!('text' in result)) throw new UsageError(`${file} has mistakes, and nothing was written: ${result.diagnostics[0]!.message}`, '`truce check` shows where');
  return result.text;
}

/** The policies of the project that the file lies in, if it lies in one, by their place on the disk. */
async function filesAround(path: string, io: Io): Promise<readonly SourceText[]> {
  try {
    const cwd = dirname(path), project = await loadProject({ ...io, cwd }, undefined), root = resolve(cwd, project.shown);
    return project.policies.map((p) => ({ path: resolve(root, p.path), text: p.text }));
  } catch (mistake) {
    if (mistake instanceof UsageError) return [];
    throw mistake;
  }
}

/** The names that are taken, with the file that declares them, and `policy` where there is a header. */
function declaredIn(files: readonly SourceText[]): ReadonlyMap<string, string> {
  return new Map(
    files.flatMap((f) =>
      parse(f.text, f.path).file.declarations.flatMap((d): (readonly [string, string])[] =>
        d.kind === 'Policy' ? [['policy', f.path]] : 'name' in d && d.name !== undefined ? [[typeof d.name === 'string' ? d.name : d.name.text, f.path]] : [],
      ),
    ),
  );
}

/** What the file has to import to see the records of the snippet: it sees what its imports see. */
function importsFor(snippet: Snippet, path: string, files: readonly SourceText[], declared: ReadonlyMap<string, string>): readonly string[] {
  const imports = new Map(files.map((f) => [f.path, parse(f.text, f.path).file.declarations.flatMap((d) => (d.kind === 'Import' ? [resolve(dirname(f.path), d.path.value)] : []))]));
  const seen = new Set<string>(), waiting = [path], wanted = new Set<string>();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) if (!seen.has(next)) { seen.add(next); waiting.push(...imports.get(next) ?? []); }
  for (const name of withNeeds(snippet.needs)) {
    const file = declared.get(name);
    if (file !== undefined && !seen.has(file)) wanted.add(relative(dirname(path), file).split(sep).join('/'));
  }
  return [...wanted].sort();
}
