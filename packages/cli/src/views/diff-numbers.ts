/** Amounts and changes for people: grouped, with a sign where something changed. What is exact stands in the JSON. */
import { compareNumbers, divideNumbers, multiplyNumbers, parseDecimal, roundNumber, subtractNumbers, toDecimalText, type Num } from '@truce/engine';

const numberOf = (text: string): Num => parseDecimal(text) ?? 0;

/** `1,234.50`; cents only where there are any */
export function money(text: string, signed = false): string {
  const n = roundNumber(numberOf(text), parseDecimal('0.01')!, 'half up'), plain = toDecimalText(n, 2), negative = plain.startsWith('-'), [whole = '0', part] = plain.replace('-', '').split('.');
  const shown = `${whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')}${part === undefined ? '' : `.${part.padEnd(2, '0')}`}`;
  return negative ? `−${shown}` : signed && compareNumbers(n, 0) > 0 ? `+${shown}` : shown;
}

/** `+1.3 %`; nothing when there was nothing to compare with */
export function percentOf(before: string, change: string): string {
  const was = numberOf(before);
  if (compareNumbers(was, 0) === 0) return '';
  const n = roundNumber(multiplyNumbers(divideNumbers(numberOf(change), was), 100), parseDecimal('0.1')!, 'half up'), text = toDecimalText(n, 1).replace('-', '−');
  return `${compareNumbers(n, 0) > 0 ? '+' : ''}${text} %`;
}

/** Tenths of a per cent, as `percentOf` says them. */
export const percentText = (tenths: number): string => `${tenths > 0 ? '+' : tenths < 0 ? '−' : ''}${Math.floor(Math.abs(tenths) / 10)}${tenths % 10 === 0 ? '' : `.${Math.abs(tenths % 10)}`} %`;

/** A whole number of hundredths. */
export const hundredthsOf = (text: string): number => Number(toDecimalText(roundNumber(multiplyNumbers(numberOf(text), 100), 1, 'half up'), 0));

/** The change in tenths of a per cent; null when there was nothing to compare with. */
export function tenthsOf(before: string, change: string): number | null {
  const was = numberOf(before);
  return compareNumbers(was, 0) === 0 ? null : Number(toDecimalText(roundNumber(multiplyNumbers(divideNumbers(numberOf(change), was), 1000), 1, 'half up'), 0));
}

export const isNothing = (text: string): boolean => compareNumbers(numberOf(text), 0) === 0;
export const isLess = (text: string): boolean => compareNumbers(numberOf(text), 0) < 0;
export const share = (part: string): string => `${toDecimalText(roundNumber(multiplyNumbers(numberOf(part), 100), 1, 'half up'), 0)} %`;
export const difference = (a: string, b: string): string => toDecimalText(subtractNumbers(numberOf(a), numberOf(b)), 12);

/** A change of a KPI, in its own unit: percentages in points. */
export function kpiChange(change: string | null, type: string): string {
  if (change === null) return '';
  if (type !== 'percent') return money(change, true);
  const n = roundNumber(multiplyNumbers(numberOf(change), 100), parseDecimal('0.1')!, 'half up'), text = toDecimalText(n, 1).replace('-', '−');
  return `${compareNumbers(n, 0) > 0 ? '+' : ''}${text} points`;
}
