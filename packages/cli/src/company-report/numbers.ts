/** Numbers of a report: exact for programs, short for people. */
import { addNumbers, compareNumbers, divideNumbers, isNumber, multiplyNumbers, roundNumber, subtractNumbers, toDecimalText, type Num } from '@truce/engine';

export { isNumber };
/** For drawing only. */
export const near = (n: Num): number => Number(toDecimalText(n, 9));
/** As JSON has it: a decimal, twelve digits at most. */
export const exact = (n: Num): string => toDecimalText(n, 12);
export const ratio = (a: Num, b: Num): Num | null => (compareNumbers(b, 0) === 0 ? null : divideNumbers(a, b));
export const times = multiplyNumbers, plus = addNumbers, minus = subtractNumbers;
export const atLeast = (a: Num, b: Num): boolean => compareNumbers(a, b) >= 0;
export const isZero = (n: Num): boolean => compareNumbers(n, 0) === 0;

/** `1,234,567`; with decimals when asked for. */
export function grouped(n: Num, decimals = 0): string {
  const text = toDecimalText(roundNumber(n, divideNumbers(1, 10 ** decimals), 'half up'), decimals), [whole = '0', rest] = text.replace('-', '').split('.');
  return `${text.startsWith('-') ? '−' : ''}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${rest === undefined ? '' : `.${rest}`}`;
}
/** Always with these decimals: `0.50`. */
export const fixed = (n: Num, decimals: number): string => { const text = grouped(n, decimals), [, rest = ''] = text.split('.'); return `${rest === '' ? `${text}.` : text}${'0'.repeat(decimals - rest.length)}`; };
/** A sentence may begin with the name of a function. */
export const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
/** `+1,234`, for what is added to something. */
export const signed = (n: Num, decimals = 0): string => { const text = grouped(n, decimals); return compareNumbers(n, 0) > 0 ? `+${text}` : text; };
/** `62.5 %`; nothing where there is no number. */
export const percent = (n: Num | null, decimals = 1): string => (n === null ? '' : `${grouped(multiplyNumbers(n, 100), decimals).replace(/\.0+$/, '')} %`);
export const share = (a: Num, b: Num): string => percent(ratio(a, b));
/** Nothing for zero, so that what is there stands out. */
export const orNothing = (n: Num): string => (isZero(n) ? '' : grouped(n));

/**
 * Whole numbers that stand for exact ones and still sum: each is what the rounded sum so far adds.
 * A list and its sum come out alike, whatever the order.
 */
export function roundedTogether(list: readonly Num[], step: Num = 1): readonly Num[] {
  let sum: Num = 0, before: Num = 0;
  return list.map((n) => { sum = addNumbers(sum, n); const now = roundNumber(sum, step, 'half up'), out = subtractNumbers(now, before); before = now; return out; });
}

export function medianOf(list: readonly Num[]): Num | null {
  if (list.length === 0) return null;
  const sorted = [...list].sort(compareNumbers), half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : divideNumbers(addNumbers(sorted[half - 1]!, sorted[half]!), 2);
}
