/** Two versions compared, for whoever shows it: both are read, what can not be compared is refused in words, and progress is said meanwhile. */
import { resolve } from 'node:path';
import { countsOf } from '@truce/engine';
import { UsageError, type ExitCode, type Io } from '../io.js';
import { progressOf, type Progress } from '../progress.js';
import { countText, printProblemsTo } from '../report.js';
import { asOfOf } from '../as-of.js';
import { asIfSides } from './as-if.js';
import { compute, type Computed } from './compute.js';
import { sidesOf, type Side, type SideArgs } from './sides.js';

export interface ComparedArgs extends SideArgs { readonly asOf?: string; /** the day on which what the change brings is taken to begin */ readonly asIfFrom?: string; /** where figures are kept */ readonly cache?: string }
export interface Comparison { readonly before: Side; readonly after: Side; readonly computed: Computed; readonly progress: Progress }

/** @throws UsageError when a side can not be found, or the old one means nothing */
export async function compared(args: ComparedArgs, io: Io, show: (c: Comparison) => Promise<ExitCode>): Promise<ExitCode> {
  const found = await sidesOf(args, io), refused = refusedBy(found.before, found.after, io);
  if (refused !== null) return refused;
  const asOf = asOfOf(args.asOf, found.after.project.manifest!, found.after.project.program!), { before, after, whatIf } = args.asIfFrom === undefined ? { ...found, whatIf: null } : asIfSides(args.asIfFrom, found.before, found.after, asOf, io);
  const progress = progressOf(io);
  try {
    const computed = await compute(before, after, { asOf, whatIf, cache: args.cache === undefined ? null : resolve(io.cwd, args.cache) }, io, progress);
    progress.done();
    return refusedData(computed, before, after, io) ? 3 : await show({ before, after, computed, progress });
  } finally {
    progress.done();
  }
}

/** A version with mistakes means nothing, so that there is nothing to compare. */
function refusedBy(before: Side, after: Side, io: Io): ExitCode | null {
  for (const [side, exit] of [[after, 1], [before, 2]] as const) {
    if (side.project.program !== null && side.project.manifest !== null) continue;
    const errors = side.project.diagnostics.filter((d) => d.severity === 'error');
    printProblemsTo((text) => io.err(text), io, errors, side.project.sources);
    if (side === after) io.err(`error: ${side.name} has ${countText(countsOf(errors))}: nothing was compared\n`);
    else throw new UsageError(`${side.name} has ${countText(countsOf(errors))}, so that it means nothing`, side.submodules.length > 0 ? `files of ${side.submodules.slice(0, 3).join(', ')} are in a submodule, which this repository does not hold: run \`truce diff\` in there, or check the revision out with its submodules and compare the two folders` : 'compare with another revision, as in `truce diff v1.4`');
    return exit;
  }
  return null;
}

/** Data that could not be read gives figures that mean nothing: then they are not compared. */
function refusedData(c: Computed, before: Side, after: Side, io: Io): boolean {
  if (!c.fatal) return false;
  const errors = (list: Computed['data']): Computed['data'] => list.filter((d) => d.severity === 'error'), old = errors(c.oldData), now = errors(c.data);
  printProblemsTo((text) => io.err(text), io, now, after.project.sources);
  printProblemsTo((text) => io.err(text), io, old, before.project.sources);
  io.err(`error: the data could not be read as a whole${now.length > 0 ? '' : `, as ${before.name} reads it`}: nothing was compared\n`);
  if (now.length === 0) io.err(`  = help: the fields of the two versions differ, so that each reads the data by its own manifest: the files that ${before.name} names have to be there\n`);
  return true;
}
