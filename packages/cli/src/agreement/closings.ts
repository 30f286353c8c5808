/** Closings by name: which there are, which of them has to be sealed first. */
import { dateText, parseDate, type Evaluation, type ir } from '@truce/engine';
import { UsageError } from '../io.js';
import type { Lock } from './lock.js';
import { allPostings } from './results.js';
import type { Closing } from './seal.js';

/** The closing that somebody named. @throws UsageError when the policy does not close then, or has not yet */
export function closingNamed(program: ir.Program, evaluation: Evaluation, name: string, asOf: number): Closing {
  const { closes } = program.settings, day = parseDate(name);
  if (closes === null) throw new UsageError('the policy has no closings', 'say in its header how it closes, as in `closes monthly`');
  const closing = 'relation' in closes ? (day !== null && closesOn(program, evaluation, day) ? { text: dateText(day), day } : null) : periodClosing(evaluation, name, closes.every);
  if (closing === null)
    throw new UsageError(
      `${name} is no closing of the policy`,
      'relation' in closes
        ? 'it closes on days of its own: write one as in `truce seal 2026-03-31`'
        : `it closes every ${closes.every}: write one as in \`truce seal ${EXAMPLE[closes.every]}\``,
    );
  if (closing.day > asOf) throw new UsageError(`${name} closes on ${dateText(closing.day)}, and the data goes until ${dateText(asOf)}`, 'a closing is sealed when it is over and late entry has ended');
  return closing;
}

const EXAMPLE = { week: '2026-W13', month: '2026-03', quarter: '2026-Q1' } as const;

function periodClosing(evaluation: Evaluation, name: string, every: 'week' | 'month' | 'quarter'): Closing | null {
  const found = evaluation.period(name);
  return found === null || found.unit !== every ? null : { text: found.text, day: found.last };
}

function closesOn(program: ir.Program, evaluation: Evaluation, day: number): boolean {
  const { closes } = program.settings;
  return closes !== null && 'relation' in closes && Array.from(evaluation.rows(closes.relation)).some((row) => evaluation.value(closes.relation, closes.column, row) === day);
}

/** Closings that posted something, lie before this one and are not sealed, in order. */
export function openBefore(program: ir.Program, evaluation: Evaluation, closing: Closing, lock: Lock): readonly Closing[] {
  const sealed = new Set(lock.current.map((s) => s.closing)), found = new Map<string, Closing>();
  for (const { closing: text } of allPostings(program, evaluation)) {
    if (sealed.has(text) || found.has(text)) continue;
    const day = parseDate(text) ?? evaluation.period(text)?.last ?? Infinity;
    if (day < closing.day) found.set(text, { text, day });
  }
  return [...found.values()].sort((a, b) => a.day - b.day);
}
