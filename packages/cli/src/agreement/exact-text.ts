/** Values as a seal writes them: exact, and the same on every machine. */
import { compareNumbers, parseFraction, toDecimalText, toFractionText, type Evaluation, type Num, type Value, type ir } from '@truce/engine';

/** A decimal where one is exact, else a fraction. */
export function exactNumber(n: Num): string {
  const decimal = toDecimalText(n, 12), back = parseFraction(decimal);
  return back !== null && compareNumbers(back, n) === 0 ? decimal : toFractionText(n);
}

/** The inverse of `exactNumber`; zero for what is no number. */
export const numberOf = (text: string): Num => parseFraction(text) ?? 0;

/** null: missing. */
export function exactText(evaluation: Evaluation, value: Value, type: ir.ValueType): string | null {
  if (value === null) return null;
  switch (type.kind) {
    case 'number': case 'count': case 'percent': case 'money': return exactNumber(value as Num);
    case 'duration': return typeof value === 'number' && (type.of === 'hours' || type.of === 'business hours') ? String(value) : exactNumber(value as Num);
    case 'flag': return value === true ? 'yes' : 'no';
    case 'time': return typeof value === 'number' ? new Date(value).toISOString() : String(value);
    case 'list': return (value as readonly Value[]).map((v) => exactText(evaluation, v, type.of) ?? 'missing').join('; ');
    case 'text': case 'choice': case 'date': case 'period': case 'row': return typeof value === 'string' ? value : evaluation.text(value, type);
  }
}
