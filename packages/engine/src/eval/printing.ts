/** How values print: `1,250.50 USD`, `62.5 %`, `2026-Q1`, `ana`, `missing`. Only the print is rounded, never the value. */
import { dateText } from '../base/days.js';
import { abs, div, mul, sign, toDecimalText } from '../base/exact.js';
import type { Num } from '../base/exact.js';
import { assertNever } from '../base/exhaustive.js';
import { CalendarError } from '../base/periods.js';
import type { FiscalCalendar } from '../base/periods.js';
import { instantText } from '../base/zone.js';
import type { Zone } from '../base/zone.js';
import type { RelationId, ValueType } from '../core/ir.js';
import type { Detail, Value } from './result.js';

export interface Printing {
  readonly zone: Zone;
  readonly calendar: () => FiscalCalendar;
  readonly rowText: (relation: RelationId, row: number) => string;
}

/** Digits after the point that are shown of a number that needs more: enough to see which it is. */
const DIGITS: Readonly<Record<Detail, { readonly number: number; readonly percent: number; readonly beyondMinor: number }>> = {
  full: { number: 6, percent: 4, beyondMinor: 4 },
  short: { number: 2, percent: 1, beyondMinor: 0 },
};
const HOUR = 3_600_000;

export function printValue(p: Printing, value: Value, type: ValueType, detail: Detail = 'full'): string {
  if (value === null) return 'missing';
  switch (type.kind) {
    case 'text': case 'choice': return value as string;
    case 'flag': return value === true ? 'yes' : 'no';
    case 'number': case 'count': return toDecimalText(value as Num, DIGITS[detail].number);
    case 'percent': return `${toDecimalText(mul(value as Num, 100), DIGITS[detail].percent)} %`;
    case 'money': return moneyText(value as Num, type.currency, detail);
    case 'date': return dateText(value as number);
    case 'time': return instantText(value as number, p.zone);
    case 'duration': return type.of === 'hours' || type.of === 'business hours' ? counted(div(value as Num, HOUR), type.of, detail) : counted(value as Num, type.of, detail);
    case 'period': return periodText(p.calendar(), value as number, type.unit);
    case 'row': return p.rowText(type.relation, value as number);
    case 'list': return `(${(value as readonly Value[]).map((v) => printValue(p, v, type.of, detail)).join(', ')})`;
    default: return assertNever(type);
  }
}

function counted(n: Num, unit: string, detail: Detail): string {
  return `${toDecimalText(n, DIGITS[detail].number)} ${n === 1 ? unit.slice(0, -1) : unit}`;
}

function periodText(calendar: FiscalCalendar, ordinal: number, unit: Extract<ValueType, { kind: 'period' }>['unit']): string {
  try {
    return calendar.text(ordinal, unit);
  } catch (x) {
    if (x instanceof CalendarError) return `a ${unit} outside the calendar`;
    throw x;
  }
}

const MINOR: Readonly<Record<string, number>> = {
  BIF: 0, CLP: 0, DJF: 0, GNF: 0, ISK: 0, JPY: 0, KMF: 0, KRW: 0, PYG: 0, RWF: 0, UGX: 0, VND: 0, VUV: 0, XAF: 0, XOF: 0, XPF: 0,
  BHD: 3, IQD: 3, JOD: 3, KWD: 3, LYD: 3, OMR: 3, TND: 3,
};
/** Digits of the smallest unit of a currency (ISO 4217). */
const minorDigits = (currency: string): number => (Object.hasOwn(MINOR, currency) ? MINOR[currency]! : 2);

/** At least the digits of the minor unit, and more only where the amount has more. */
export function moneyText(amount: Num, currency: string, detail: Detail = 'full'): string {
  const digits = minorDigits(currency), plain = toDecimalText(abs(amount), digits + DIGITS[detail].beyondMinor);
  const [whole = '0', decimals = ''] = plain.split('.');
  const shown = decimals.padEnd(digits, '0');
  return `${sign(amount) < 0 ? '-' : ''}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${shown === '' ? '' : `.${shown}`} ${currency}`;
}
