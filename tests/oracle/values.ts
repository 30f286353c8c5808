/** Values of the interpreter, and their order. Numbers, money, percents, days and months are rationals; dates, times, periods, hours and rows machine numbers. */
import type { ir } from '@truce/engine';
import { Rational } from './rational.js';

export type V = null | string | boolean | number | Rational | readonly V[];

export const isExact = (t: ir.ValueType): boolean =>
  t.kind === 'number' || t.kind === 'count' || t.kind === 'percent' || t.kind === 'money' || (t.kind === 'duration' && t.of !== 'hours' && t.of !== 'business hours');

export function constant(value: ir.Constant, type: ir.ValueType): V {
  if (value === null) return null;
  if (Array.isArray(value)) return (value as readonly ir.Constant[]).map((v) => constant(v, type.kind === 'list' ? type.of : type));
  if (isExact(type)) return Rational.parse(String(value));
  if (type.kind === 'duration') return Number(value);
  return value as string | number | boolean;
}

/** A text that equal values share and different ones do not. */
export function keyOf(v: V): string {
  if (v === null) return 'missing';
  if (Array.isArray(v)) return `[${(v as readonly V[]).map(keyOf).join(',')}]`;
  return v instanceof Rational ? `${v}` : typeof v === 'string' ? JSON.stringify(v) : String(v);
}
export const equal = (a: V, b: V): boolean => a !== null && b !== null && keyOf(a) === keyOf(b);

const rational = (v: V): Rational => (v instanceof Rational ? v : Rational.of(v as number));

/** Natural order; choices as declared, missing last. */
export function compare(a: V, b: V, type: ir.ValueType, other: ir.ValueType = type): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  if (type.kind === 'choice') {
    const all = [...type.choices, ...(other.kind === 'choice' ? other.choices : [])];
    return all.indexOf(a as string) - all.indexOf(b as string);
  }
  if (a instanceof Rational || b instanceof Rational) return rational(a).compare(rational(b));
  const x = a as string | number | boolean, y = b as string | number | boolean;
  return x < y ? -1 : x > y ? 1 : 0;
}
