/** Diagnostics on their way out, in the form that was asked for. */
import { allCodes, countsOf, inOrder, printable, toGithub, toSarif, toTerminal, type Diagnostic, type Sources } from '@truce/engine';
import type { Io } from './io.js';
import { version } from './version.js';

export type Format = 'pretty' | 'json' | 'junit' | 'sarif' | 'github';
export const formats: readonly Format[] = ['pretty', 'json', 'junit', 'sarif', 'github'];

/** After so many nobody reads on; the rest is counted, and every other format has them all. */
const MOST_SHOWN = 40;

/** Problems for a person. Nothing is printed when there are none. */
export function printProblems(io: Io, diagnostics: readonly Diagnostic[], sources: Sources): void {
  printProblemsTo((text) => io.out(text), io, diagnostics, sources);
}

/** The same to a stream of choice: where a result goes to the output, problems go to the error output. */
export function printProblemsTo(write: (text: string) => void, io: Io, diagnostics: readonly Diagnostic[], sources: Sources): void {
  const ordered = inOrder(diagnostics);
  write(toTerminal(ordered.slice(0, MOST_SHOWN), sources, io.terminal));
  const rest = countsOf(ordered.slice(MOST_SHOWN));
  if (ordered.length > MOST_SHOWN) write(`… and ${countText(rest)} more: \`truce check --json\` lists them all\n\n`);
}

/** `2 errors, 1 warning` */
export function countText({ errors, warnings, informations }: ReturnType<typeof countsOf>): string {
  const parts = [plural(errors, 'error'), plural(warnings, 'warning'), plural(informations, 'remark')].filter((_, i) => [errors, warnings, informations][i]! > 0);
  return parts.length === 0 ? 'no problems' : parts.join(', ');
}

/** `1 row`, `8,000 rows` */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${grouped(n)} ${n === 1 ? one : many}`;
}

/** Digits in groups of three, the same on every machine. */
export function grouped(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

export function printSarif(io: Io, diagnostics: readonly Diagnostic[], sources: Sources): void {
  printJson(io, toSarif(diagnostics, sources, { version, codes: allCodes() }));
}

export function printGithub(io: Io, diagnostics: readonly Diagnostic[], sources: Sources): void {
  outForPrograms(io, toGithub(diagnostics, sources));
}

/** The same with a list as its last member, printed one by one, so that no text holds all of it. */
export function printJsonList(io: Io, value: object, name: string, list: Iterable<unknown>): void {
  outForPrograms(io, `${JSON.stringify(value, null, 2).slice(0, -2)},\n  ${JSON.stringify(name)}: [`);
  let count = 0;
  for (const one of list) outForPrograms(io, `${count++ === 0 ? '' : ','}\n    ${JSON.stringify(one, null, 2).replaceAll('\n', '\n    ')}`);
  io.out(`${count === 0 ? '' : '\n  '}]\n}\n`);
}

export function printJson(io: Io, value: unknown): void {
  outForPrograms(io, `${JSON.stringify(value, null, 2)}\n`);
}

/** JSON, CSV and the like: exact for a file or a pipe. Where a terminal shows them, what it would obey is written out, because the cells are somebody else's. */
export function outForPrograms(io: Io, text: string): void {
  io.out(io.terminal.width === null ? text : text.replace(/(?:[^\r\n]|\r(?!\n))+/g, (line) => printable(line)));
}
