/** `truce verify [PERIOD]`: whether everything that is sealed would still come out the same; and for a period, what it came to then and now. */
import { addNumbers, colourPaint, dateText, plainPaint, subtractNumbers, toJson, type Num } from '@truce/engine';
import { closingNamed } from '../agreement/closings.js';
import { exactNumber, numberOf } from '../agreement/exact-text.js';
import { LOCK } from '../agreement/lock.js';
import { openAgreement, payeesGone, tellOn, type Opened } from '../agreement/open.js';
import { allPostings, dueLines, inCurrency, isFinal, lineKey, typeOfPlan } from '../agreement/results.js';
import type { Closing } from '../agreement/seal.js';
import { findings, toRestate, verify as verifySeals, type Verification } from '../agreement/verify.js';
import { UsageError, type ExitCode, type Io } from '../io.js';
import { plural, printJson } from '../report.js';
import { verdictLine } from '../views/check-screen.js';
import { trueUpText, verificationText, type TrueUp, type TrueUpRow } from '../views/verification.js';
import { jsonProblems } from './seal.js';

export interface VerifyArgs { readonly period?: string; readonly project?: string; readonly asOf?: string; readonly allowLateData: boolean; readonly allowDataErrors: boolean; readonly json: boolean }

export async function verify(args: VerifyArgs, io: Io): Promise<ExitCode> {
  const opened = await openAgreement(args, io, true, args.json ? (d, p) => jsonProblems(io, d, p) : tellOn(io));
  if (typeof opened === 'number') return opened;
  const { program, manifest, loaded, agreement, project, evaluation, asOf } = opened, { lock } = agreement, paint = io.terminal.colour ? colourPaint : plainPaint;
  const closing = args.period === undefined ? null : closingNamed(program, evaluation, args.period, asOf.day);
  if (closing !== null && !lock.current.some((s) => s.day === closing.day))
    throw new UsageError(
      `${closing.text} is not sealed`,
      lock.current.length === 0 ? `\`truce seal ${closing.text}\` seals it` : `sealed are ${lock.current.map((s) => s.closing).join(', ')}`,
    );
  const place = { root: manifest.folder, program, manifest, dataset: loaded.dataset, lock, io, text: project.text }, v = await verifySeals(place, agreement.rules);
  if (v === null) throw new UsageError('nothing is sealed', 'a closing is sealed with `truce seal PERIOD`');
  const unsigned = agreement.diagnostics.filter((d) => d.severity === 'error');
  const against = [...agreement.diagnostics, ...findings(v, place, args.allowLateData)];
  const wrong = against.filter((d) => d.severity === 'error').length;
  const due = toRestate(v, lock);
  const exit = wrong > 0 || due.length > 0 ? 1 : 0;
  const up = closing === null ? null : trueUpOf(opened, closing);
  if (args.json) { printJson(io, asJson(v, up, exit, [...toJson([...against, ...payeesGone(opened)], project.sources)])); return exit; }
  tellOn(io)([...payeesGone(opened), ...against], project);
  const found = await verificationText(v, evaluation, program, paint);
  io.out(found === '' ? '' : `${found}\n`);
  if (up !== null) io.out(`${await trueUpText(up, evaluation, paint)}\n`);
  io.out(verdictLine({ good: exit === 0, text: verdict(v, exit, due[0]?.closing ?? null, lock.current.length, unsigned.length === wrong ? wrong : 0) }, paint));
  return exit;
}

/** `unsigned`: what is wrong with signatures, where nothing else is. */
function verdict(v: Verification, exit: ExitCode, restate: string | null, sealed: number, unsigned: number): string {
  const which = `${plural(sealed, 'closing')} sealed, the last is ${v.seal.closing}`, moved = v.lines.length + v.kpis.length + v.results.length;
  if (restate !== null) return `an amendment restates ${restate}${restate === v.seal.closing ? '' : ` and what was sealed after it`}, which is still to be done: \`truce seal ${restate} --restate\``;
  if (unsigned > 0) return `what is sealed holds (${which}), and ${plural(unsigned, 'problem')} with what was agreed`;
  if (exit !== 0) return `not as it was sealed (${which})`;
  return moved === 0
    ? `as it was sealed: ${which}${v.declarations.length + v.cells.length === 0 ? '' : '; what changed since moves no sealed result'}`
    : `the seals hold: ${which}; the next closing posts what is known since`;
}

/** By plan and payee: only payments that were due by the day of the closing. */
function trueUpOf({ program, evaluation, agreement, asOf }: Opened, closing: Closing): TrueUp {
  const rows = new Map<string, { -readonly [K in keyof TrueUpRow]: TrueUpRow[K] }>(), typeOf = typeOfPlan(program), by = new Map(agreement.lock.current.map((s) => [s.closing, s.day] as const));
  const row = (plan: string, payee: string | null, currency: string | null | undefined): { -readonly [K in keyof TrueUpRow]: TrueUpRow[K] } => {
    const key = JSON.stringify([plan, payee, currency ?? null]), zero: Num = 0;
    let found = rows.get(key);
    if (found === undefined) rows.set(key, (found = { plan, payee, type: inCurrency(typeOf(plan), currency), then: zero, now: zero, postedSince: zero }));
    return found;
  };
  const posted = new Map<string, Num>();
  for (const p of allPostings(program, evaluation)) {
    if (p.on > closing.day) continue;
    posted.set(lineKey(p), addNumbers(posted.get(lineKey(p)) ?? 0, numberOf(p.amount)));
    const r = row(p.plan, p.payee, p.currency), day = by.get(p.closing) ?? evaluation.period(p.closing)?.last ?? Infinity;
    if (day <= closing.day) r.then = addNumbers(r.then, numberOf(p.amount)); else r.postedSince = addNumbers(r.postedSince, numberOf(p.amount));
  }
  for (const l of dueLines(program, evaluation, asOf.day).values())
    if (l.on <= closing.day) {
      const r = row(l.plan, l.payee, l.currency);
      r.now = addNumbers(r.now, isFinal(l, asOf.day) ? (posted.get(lineKey(l)) ?? l.amount) : l.amount);
    }
  return { closing: closing.text, day: closing.day, rows: [...rows.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, r]) => r) };
}

function asJson(v: Verification, up: TrueUp | null, exit: ExitCode, problems: readonly unknown[]): unknown {
  return {
    exit,
    closing: v.seal.closing,
    file: `${LOCK}/${v.seal.file}`,
    hash: v.seal.hash,
    problems,
    declarations: v.declarations.map((key) => {
      const r = v.responsible.find((x) => x.key === key);
      return {
        key,
        movesSealed: r !== undefined,
        amendment: r?.amendment == null ? null : { by: r.amendment.by, on: r.amendment.on, because: r.amendment.because, effect: r.amendment.effect },
      };
    }),
    data: v.cells,
    kpis: v.kpis,
    results: v.results,
    lines: v.lines.map((l) => ({
      payee: l.line.payee,
      plan: l.line.plan,
      payment: l.line.payment,
      line: l.line.line,
      dueOn: dateText(l.line.on),
      sealed: exactNumber(l.then),
      now: exactNumber(l.now),
      byData: exactNumber(l.byData),
      byPolicy: exactNumber(l.byPolicy),
      because: l.causes,
    })),
    trueUp:
      up === null
        ? null
        : up.rows.map((r) => ({
            plan: r.plan,
            payee: r.payee,
            knownThen: exactNumber(r.then),
            knownNow: exactNumber(r.now),
            trueUp: exactNumber(subtractNumbers(r.now, r.then)),
            postedSince: exactNumber(r.postedSince),
          })),
  };
}
