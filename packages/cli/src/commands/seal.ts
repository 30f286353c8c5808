/** `truce seal PERIOD`: closes a period for good, in a file that goes into the repository. */
import { join } from 'node:path';
import { colourPaint, dateText, plainPaint, printable, toJson, type Diagnostic, type Paint } from '@truce/engine';
import { closingNamed, openBefore } from '../agreement/closings.js';
import { numberOf } from '../agreement/exact-text.js';
import { LOCK, type Amends, type Lock, type Seal } from '../agreement/lock.js';
import { checkFailures, openAgreement, tellOn, type Opened } from '../agreement/open.js';
import { amendmentsSince, restatedUnder } from '../agreement/restated.js';
import { makeSeal } from '../agreement/seal.js';
import { inCurrency, typeOfPlan } from '../agreement/results.js';
import { findings, toRestate, verify, type Place } from '../agreement/verify.js';
import { UsageError, type ExitCode, type Io } from '../io.js';
import { plural, printJson } from '../report.js';
import { sumText } from '../views/verification.js';

export interface SealArgs {
  readonly period: string;
  readonly project?: string;
  readonly asOf?: string;
  /** seal also what is still open before */
  readonly withEarlier: boolean;
  readonly restate: boolean;
  readonly json: boolean;
  readonly allowDataErrors: boolean;
}

export async function seal(args: SealArgs, io: Io): Promise<ExitCode> {
  const opened = await openAgreement(args, io, false, args.json ? (d, p) => jsonProblems(io, d, p) : tellOn(io));
  if (typeof opened === 'number') return opened;
  const { program, evaluation, asOf, agreement, project, manifest, loaded } = opened, closing = closingNamed(program, evaluation, args.period, asOf.day);
  const failures = checkFailures(opened);
  if (failures.length > 0) { refuse(failures, '`truce check` has to be fine before a period is sealed'); return 1; }
  let lock = agreement.lock;
  const place = (): Place => ({ root: manifest.folder, program, manifest, dataset: loaded.dataset, lock, io, text: project.text });
  const known = lock.current.find((s) => s.day === closing.day), verified = await verify(place(), agreement.rules);
  // Late data is posted by the closing that is sealed now; what somebody changed in the policy is not posted before it is agreed to.
  const against = verified === null ? [] : findings(verified, place(), true), restating = verified === null ? [] : toRestate(verified, lock);
  if (against.length > 0) { refuse(against, null); return 1; }
  if (known !== undefined && !args.restate) throw new UsageError(`${closing.text} is sealed already`, 'a seal is taken once; what is wrong in it is put right by an amendment in truce.agreement.yaml');
  if (args.restate) {
    if (known === undefined) throw new UsageError(`${closing.text} is not sealed`, 'leave `--restate` out to seal it');
    if (restating.length > 0 && restating[0]!.closing !== closing.text)
      throw new UsageError(
        `the amendment restates ${restating[0]!.closing}`,
        `\`truce seal ${restating[0]!.closing} --restate\` seals it anew, and what was sealed after it`,
      );
    if (restating.length === 0) throw new UsageError(`no amendment says that ${closing.text} is to be restated`, 'declare one with `effect: restate` in truce.agreement.yaml: `truce verify` prints what it has to name');
  } else if (restating.length > 0) throw new UsageError(`an amendment says that ${restating[0]!.closing} is to be restated, which has to be done first`, `\`truce seal ${restating[0]!.closing} --restate\``);
  if (lock.current.some((s) => s.day > closing.day) && known === undefined) throw new UsageError(`closings after ${closing.text} are sealed`, 'what became due in it since is posted by the next closing');
  const earlier = known === undefined ? openBefore(program, evaluation, closing, lock) : [];
  if (earlier.length > 0 && !args.withEarlier)
    throw new UsageError(
      `${earlier.length === 1 ? `closing ${earlier[0]!.text} comes first, and is` : `closings ${earlier[0]!.text} to ${earlier.at(-1)!.text} come first, and are`} not sealed`,
      `seal ${earlier.length === 1 ? 'it' : 'them'} in order, or all at once with \`truce seal ${closing.text} --with-earlier\``,
    );
  const made: Seal[] = [], amendment = restating[0], amends: Amends | null = amendment === undefined ? null : { by: amendment.by, on: amendment.on, because: amendment.because, hash: amendment.hash };
  // What was sealed after a closing that is restated builds upon it, and is sealed anew in its order.
  const later = known === undefined ? [] : lock.current.filter((s) => s.day > closing.day).map((s) => ({ text: s.closing, day: s.day }));
  for (const next of [...earlier, closing, ...later]) {
    const replaced = lock.current.find((s) => s.day === next.day);
    const { place: under, policies } =
      replaced === undefined
        ? { place: place(), policies: project.policies }
        : await restatedUnder(
            place(),
            project.policies,
            replaced,
            restating.filter((a) => (lock.current.find((s) => s.closing === a.closing)?.day ?? Infinity) <= next.day),
          );
    const { seal: taken, files } = await makeSeal(under, policies, next, known === undefined ? null : amends, amendmentsSince(under, lock.current.filter((s) => s.day < next.day).at(-1), agreement.rules));
    // The seal itself comes last: whoever is stopped on the way leaves a lock that holds.
    for (const [name, text] of files) await io.files.write(join(manifest.folder, LOCK, name), text);
    lock = withSeal(lock, taken);
    made.push(taken);
  }
  if (args.json)
    printJson(io, {
      exit: 0,
      sealed: made.map((s) => ({
        closing: s.closing,
        file: `${LOCK}/${s.file}`,
        number: s.number,
        hash: s.hash,
        amends: s.amends,
        postings: s.postings.map((p) => ({ ...p, on: dateText(p.on) })),
      })),
    });
  else for (const s of made) io.out(sealText(s, opened, io.terminal.colour ? colourPaint : plainPaint));
  return 0;

  function refuse(diagnostics: readonly Diagnostic[], why: string | null): void {
    if (args.json) jsonProblems(io, diagnostics, project); else { tellOn(io)(diagnostics, project); io.out(`not sealed${why === null ? '' : `: ${why}`}\n`); }
  }
}

export function jsonProblems(io: Io, diagnostics: readonly Diagnostic[], project: Opened['project']): void {
  printJson(io, { problems: toJson(diagnostics, project.sources) });
}

function withSeal(lock: Lock, taken: Seal): Lock {
  return { ...lock, seals: [...lock.seals, taken], current: [...lock.current.filter((s) => s.day !== taken.day), taken].sort((a, b) => a.day - b.day) };
}

function sealText(s: Seal, { program, evaluation }: Opened, paint: Paint): string {
  const typeOf = typeOfPlan(program), people = new Set(s.postings.map((p) => p.payee)).size, late = s.postings.filter((p) => p.because.length > 0 || p.kind !== 'New');
  const rows = late
    .slice(0, 20)
    .map(
      (p) =>
        `  ${printable(`${p.kind.toLowerCase()}: ${p.payee ?? 'nobody'} ${evaluation.text(numberOf(p.amount), inCurrency(typeOf(p.plan), p.currency))}, ${p.plan} ${p.line}`)}${p.because.length === 0 ? '' : paint('quiet', printable(`, because ${p.because.join('; ')}`))}\n`,
    );
  return `${paint('good', '✓')} ${paint('strong', `${s.closing} ${s.amends === null ? 'sealed' : 'restated'}`)}: ${
    s.postings.length === 0
      ? 'nothing posted'
      : `${plural(s.postings.length, 'line')} to ${plural(people, 'payee')}, ${sumText(
          s.postings.map((p) => ({ amount: numberOf(p.amount), type: inCurrency(typeOf(p.plan), p.currency) })),
          evaluation,
        )}`
  }  ${paint('quiet', `${LOCK}/${s.file}`)}\n${rows.join('')}${late.length > 20 ? `  … and ${late.length - 20} more that are about earlier closings\n` : ''}`;
}
