/** The day of which a run knows: written on the command line, or else the last one that the manifest says its data knows. */
import { dateText, earlierWorld, parseDate, zoneOf, type Diagnostic, type EvaluateOptions, type ir } from '@truce/engine';
import type { Manifest } from '@truce/data';
import { UsageError } from './io.js';

export type AsOf = EvaluateOptions['asOf'];

/** `2026-03-31`, `2026-03-31T18:00` */
const written = /^(\d{4}-\d{2}-\d{2})(?:[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?)?$/;

/** @throws UsageError when the text of the option is no day */
export function asOfOf(option: string | undefined, manifest: Manifest, program: ir.Program): AsOf {
  if (option === undefined) return manifest.asOf === null ? null : { day: manifest.asOf.day, time: manifest.asOf.milliseconds === null ? null : moment(program, manifest.asOf.day, manifest.asOf.milliseconds) };
  const match = written.exec(option);
  const day = match === null ? null : parseDate(match[1]!);
  if (match === null || day === null) throw new UsageError(`\`--as-of ${option}\` is no day`, 'write it as in `--as-of 2026-03-31`, or with a time as in `--as-of 2026-03-31T18:00`');
  if (match[2] === undefined) return { day, time: null };
  const milliseconds = ((Number(match[2]) * 60 + Number(match[3])) * 60 + Number(match[4] ?? '0')) * 1000;
  return { day, time: moment(program, day, milliseconds) };
}

/** What is to be said when a run looks back before the last day of the data. */
export function worldNotes(program: ir.Program, manifest: Manifest, asOf: AsOf): readonly Diagnostic[] {
  return asOf === null || manifest.asOf === null || asOf.day >= manifest.asOf.day ? [] : earlierWorld(program, dateText(asOf.day));
}

/** The instant at which clocks of the policy's zone show this. */
function moment(program: ir.Program, day: number, milliseconds: number): number {
  const zone = zoneOf(program.settings.timezone) ?? zoneOf('UTC')!;
  return zone.fromLocal(day, milliseconds);
}
