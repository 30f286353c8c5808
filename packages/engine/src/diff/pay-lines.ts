/**
 * What plans pay, line by line, for many lines: texts are numbers of a list in which each stands once, and amounts are whole units, so that sums are sums of machine numbers as long as these are
 * exact. It is plain data, which can be kept.
 */
import { ZERO, add, fromScaled, parseFraction, toFractionText, toScaled } from '../base/exact.js';
import type { Num } from '../base/exact.js';
import { dateText } from '../base/days.js';

/** A part of a payment. `on` is its day as text. */
export interface PayLine {
  readonly row: string; readonly payment: string; readonly part: number; readonly to: string | null; readonly team: string | null; readonly subject: string | null;
  /** of its row, in a policy of several currencies */
  readonly currency: string | null; readonly on: string | null; readonly day: number | null; readonly status: PayStatus; readonly amount: Num;
}
export type PayStatus = 'Due' | 'Accruing' | 'Held' | 'Cancelled';

/** Columns of lines, all of one length. A text is its number in `names`, and −1 where there is none. */
export interface PayLines {
  readonly names: readonly string[];
  readonly row: readonly number[]; readonly payment: readonly number[]; readonly part: readonly number[]; readonly to: readonly number[]; readonly team: readonly number[]; readonly subject: readonly number[]; readonly currency: readonly number[]; readonly status: readonly number[];
  readonly day: readonly (number | null)[];
  /** units of 10^-scale; a text for an amount that is not a whole number of them */
  readonly amount: readonly (number | string)[]; readonly scale: number;
}
export type TextColumn = 'row' | 'payment' | 'to' | 'team' | 'subject' | 'currency' | 'status';

const SCALE = 4;

/** Takes lines one by one, and gives them as columns in the end. */
export function collectPayLines(): { add(line: PayLine): void; done(): PayLines } {
  const names: string[] = [], numbers = new Map<string, number>(), columns = { row: [] as number[], payment: [] as number[], part: [] as number[], to: [] as number[], team: [] as number[], subject: [] as number[], currency: [] as number[], status: [] as number[] }, day: (number | null)[] = [], amount: (number | string)[] = [];
  const code = (text: string | null): number => {
    if (text === null) return -1;
    const found = numbers.get(text);
    if (found !== undefined) return found;
    numbers.set(text, names.length);
    return names.push(text) - 1;
  };
  return {
    add(line) {
      columns.row.push(code(line.row)); columns.payment.push(code(line.payment)); columns.part.push(line.part); columns.to.push(code(line.to)); columns.team.push(code(line.team)); columns.subject.push(code(line.subject)); columns.currency.push(code(line.currency)); columns.status.push(code(line.status));
      day.push(line.day);
      const units = toScaled(line.amount, SCALE);
      amount.push(typeof units === 'number' ? units : toFractionText(line.amount));
    },
    done: () => ({ names, ...columns, day, amount, scale: SCALE }),
  };
}

export const amountAt = (lines: PayLines, i: number): Num => { const a = lines.amount[i]!; return typeof a === 'number' ? fromScaled(a, lines.scale) : parseFraction(a) ?? ZERO; };

/** One after the other, as they are read. */
export function* eachPayLine(lines: PayLines): Generator<PayLine> {
  const text = (column: TextColumn, i: number): string | null => { const n = lines[column][i]!; return n < 0 ? null : lines.names[n]!; };
  for (let i = 0; i < lines.row.length; i++) {
    const day = lines.day[i]!;
    yield { row: text('row', i)!, payment: text('payment', i)!, part: lines.part[i]!, to: text('to', i), team: text('team', i), subject: text('subject', i), currency: text('currency', i), on: day === null ? null : dateText(day), day, status: text('status', i) as PayStatus, amount: amountAt(lines, i) };
  }
}

/** The sum of the lines of each group; `group`: the number of the group that line `i` belongs to, below `groups`; less than 0: to none. Groups without a line are null. */
export function sumsOf(lines: PayLines, groups: number, group: (i: number) => number): readonly (Num | null)[] {
  const totals = new Float64Array(groups), sizes = new Float64Array(groups), seen = new Uint8Array(groups), exact = new Map<number, Num>(), { amount } = lines;
  for (let i = 0; i < amount.length; i++) {
    const g = group(i), a = amount[i]!;
    if (g < 0) continue;
    seen[g] = 1;
    if (typeof a === 'number') { totals[g]! += a; sizes[g]! += Math.abs(a); } else exact.set(g, add(exact.get(g) ?? ZERO, amountAt(lines, i)));
  }
  // Beyond that, a machine number forgets units: then the group is summed again, exactly.
  const unsafe = new Map<number, Num>();
  if (sizes.some((s) => s > Number.MAX_SAFE_INTEGER)) for (let i = 0; i < amount.length; i++) { const g = group(i); if (g >= 0 && sizes[g]! > Number.MAX_SAFE_INTEGER && typeof amount[i] === 'number') unsafe.set(g, add(unsafe.get(g) ?? ZERO, amountAt(lines, i))); }
  return Array.from({ length: groups }, (_, g) => (seen[g] === 0 ? null : add(unsafe.get(g) ?? fromScaled(totals[g]!, lines.scale), exact.get(g) ?? ZERO)));
}
