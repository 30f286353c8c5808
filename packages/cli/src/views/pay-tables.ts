/** Credit and pay on the screen of `check`. Zeros are left out, so that what is there can be seen. */
import { parseDecimal, sumNumbers, toDecimalText, type Paint } from '@truce/engine';
import type { Amount, CreditState, PayFigures } from '../pay-report.js';
import { grouped } from '../report.js';
import { left, right, tableText, titled, type Column } from './table.js';


/** In one currency its name stands once, at the head; otherwise with each amount. */
function currencyOf(rows: readonly { readonly currency: string | null }[]): string | null {
  const [first] = rows;
  return first !== undefined && rows.every((r) => r.currency === first.currency) ? first.currency : null;
}

/** `1,234.50`; nothing for zero. Money has two decimals also where they are zeros. */
function amountText(amount: Amount, currency: string | null, named: boolean): string {
  if (!/[1-9]/.test(amount)) return '';
  const [whole = '', decimals = ''] = amount.replace('-', '').split('.');
  const digits = currency === null ? decimals : decimals.padEnd(2, '0');
  return `${amount.startsWith('-') ? '-' : ''}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${digits === '' ? '' : `.${digits}`}${named && currency !== null ? ` ${currency}` : ''}`;
}

export function creditTable(credits: readonly CreditState[], paint: Paint): Promise<string> {
  const one = currencyOf(credits);
  const rows = credits.map((c) => {
    const amount = (a: Amount): string => amountText(a, c.currency, one === null);
    return [titled(c.name, c.title), grouped(c.wholes), amount(c.credited), amount(c.unassigned), amount(c.unassigned) === '' ? '' : `${c.unassignedShare} %`, amount(c.onTop)];
  });
  return used({ columns: [left(`Credit${one === null ? '' : `, ${one}`}`), right('rows'), right('credited'), right('unassigned'), right(''), right('on top')], rows }, paint);
}

export function payTable({ plans, lastClosing }: PayFigures, paint: Paint): Promise<string> {
  const one = currencyOf(plans);
  const amounts = plans.map((p): readonly Amount[] => [p.due, p.held, p.accruing, p.cancelled, p.posted?.new ?? '0', p.posted?.correction ?? '0', p.posted?.reversal ?? '0']);
  const rows = plans.map((p, i) => [titled(p.name, p.title), grouped(p.payees), ...amounts[i]!.map((a) => amountText(a, p.currency, one === null))]);
  if (one !== null && plans.length > 1) rows.push(['in all', '', ...amounts[0]!.map((_, i) => amountText(sumOf(amounts.map((a) => a[i]!)), one, false))]);
  const posted = lastClosing === null ? ['', '', ''] : [`${lastClosing}: new`, 'corrected', 'reversed'];
  return used({ columns: [left(`Pay${one === null ? '' : `, ${one}`}`), right('payees'), right('due to date'), right('held'), right('accruing'), right('cancelled'), ...posted.map(right)], rows }, paint);
}

const sumOf = (amounts: readonly Amount[]): Amount => toDecimalText(sumNumbers(amounts.map((a) => parseDecimal(a) ?? 0)), 12);

/** Columns in which nothing stands are left out, after the first three. */
function used({ columns, rows }: { readonly columns: readonly Column[]; readonly rows: readonly (readonly string[])[] }, paint: Paint): Promise<string> {
  const keep = columns.map((_, i) => i < 3 || rows.some((r) => r[i] !== ''));
  return tableText({ columns: columns.filter((_, i) => keep[i]), rows: rows.map((r) => r.filter((_, i) => keep[i])) }, paint);
}
