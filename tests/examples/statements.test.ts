/** Statements of the example company: real plans over two years, each adding up to the payments and to the ledger. */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseDecimal, sumNumbers, toDecimalText } from '@truce/engine';
import { truce } from '../cli/support.js';

const folder = fileURLToPath(new URL('../../examples/northwind-saas', import.meta.url));
interface Statement {
  readonly totals: readonly { readonly due: string }[];
  readonly payments: readonly { readonly plan: string; readonly due: string; readonly rows: readonly { readonly exact: string; readonly credited: string | null; readonly readings: readonly { readonly wholePayment: boolean; readonly reading: string; readonly slices: readonly { readonly amount: string }[] }[]; readonly parts: readonly { readonly due: string; readonly status: string }[] }[] }[];
  readonly posted: { readonly new: string; readonly notPostedYet: string; readonly inClosings: string; readonly changes: readonly { readonly amount: string }[] };
}
const add = (amounts: readonly (string | number)[]): string => toDecimalText(sumNumbers(amounts.map((a) => parseDecimal(String(a))!)), 12);

describe('the statement of', () => {
  // A year with customers who left, and a quarter with a part that is held.
  it.each([['aruell', 'FY2026', ['Commission', 'Early_churn']], ['dmenk', '2026-Q2', ['Commission']]] as const)('%s in %s adds up', async (who, period, plans) => {
    const { out, err, exit } = await truce(folder, ['statement', who, period, '--json']);
    expect([err, exit]).toEqual(['', 0]);
    const s = JSON.parse(out) as Statement, rows = s.payments.flatMap((p) => p.rows);
    expect(plans).toEqual(expect.arrayContaining(s.payments.map((p) => p.plan)));
    expect(rows.length).toBeGreaterThan(4);
    const due = add(s.totals.map((t) => t.due));
    expect(add(rows.flatMap((r) => r.parts).filter((p) => p.status === 'Due').map((p) => p.due))).toBe(due);
    expect(add(s.payments.map((p) => p.due))).toBe(due);
    expect(s.posted.notPostedYet).toBe('0');
    expect(add([s.posted.new, ...s.posted.changes.map((c) => c.amount)])).toBe(s.posted.inClosings);
    for (const r of rows) for (const x of r.readings.filter((y) => y.wholePayment)) expect(add(x.slices.map((y) => y.amount))).toBe(r.credited);
    const read = await truce(folder, ['explain', 'payout', who, period, '--depth', '1']);
    expect(read.out.split('\n')[0]!.replaceAll(',', '')).toContain(`= ${Number(due).toFixed(2)} USD`);
  });
});
