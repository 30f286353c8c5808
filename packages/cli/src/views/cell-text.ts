/** Values for files and programs: exact, without grouping or signs. */
import { toDecimalText, type Evaluation, type Num, type Value, type ir } from '@truce/engine';

/** Repeating decimals are cut here; everything a policy rounds or counts is far above. */
const DECIMALS = 12;

/** A number as a decimal; null when the value is no number. Percent is a fraction: 62.5 % is 0.625. */
export function numberText(value: Value, type: ir.ValueType): string | null {
  switch (type.kind) {
    case 'number': case 'count': case 'percent': case 'money': return value === null ? null : toDecimalText(value as Num, DECIMALS);
    case 'duration': return value === null || type.of === 'hours' || type.of === 'business hours' ? null : toDecimalText(value as Num, DECIMALS);
    case 'text': case 'flag': case 'date': case 'time': case 'period': case 'choice': case 'row': case 'list': return null;
  }
}

/** A value as text, empty when it is missing. */
export function plainText(evaluation: Evaluation, value: Value, type: ir.ValueType): string {
  if (value === null) return '';
  if (Array.isArray(value)) return type.kind === 'list' ? (value as readonly Value[]).map((v) => plainText(evaluation, v, type.of)).join('; ') : '';
  return numberText(value, type) ?? (type.kind === 'flag' ? (value === true ? 'true' : 'false') : evaluation.text(value, type));
}

/** A value as JSON text: numbers as they are, digit by digit; a JavaScript number in between would lose the last of them. */
export function jsonText(evaluation: Evaluation, value: Value, type: ir.ValueType): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return `[${type.kind === 'list' ? (value as readonly Value[]).map((v) => jsonText(evaluation, v, type.of)).join(', ') : ''}]`;
  const number = numberText(value, type);
  if (number !== null) return number;
  return type.kind === 'flag' ? String(value) : JSON.stringify(typeof value === 'string' ? value : evaluation.text(value, type));
}
