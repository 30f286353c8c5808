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
