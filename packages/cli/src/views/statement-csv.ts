/** A statement for spreadsheets: a row for each part of a payment, each slice of a rate and each change that was posted. Their amounts stand in columns of their own, so that a sum never counts one twice. */
import { csvCell } from '@truce/data';
import { dateText, toDecimalText, type Num } from '@truce/engine';
import type { Run } from '../load-run.js';
import { unitOf, type Statement } from '../pay/statement.js';
import { oneLine, placeText } from './trace-tree.js';

const COLUMNS = [
  'line',
  'plan',
  'payment',
  'role',
  'row',
  'part',
  'due_on',
  'status',
  'due',
  'amount',
  'currency',
  'credited',
  'blended_rate',
  'slice_from',
  'slice_to',
  'slice_amount',
  'slice_rate',
  'slice_value',
  'closing',
  'posted',
  'rule',
  'place',
] as const;
type Cells = Partial<Record<(typeof COLUMNS)[number], string | Num | null>>;

export function statementCsv(s: Statement, { project }: Run): string {
  const rows = s.groups.flatMap((g) => g.entries.flatMap((e): Cells[] => {
    const known: Cells = { plan: g.plan.name, payment: g.pay.name, role: g.pay.role, row: e.text, currency: unitOf(g.type) };
    // What was credited is said once, with the first part.
    const parts = e.lines.map(
      (l, i): Cells => ({
        ...known,
        line: 'payment',
        part: l.part,
        due_on: l.on === null ? null : dateText(l.on),
        status: l.status,
        due: l.due,
        amount: l.amount,
        credited: i > 0 ? null : (e.credited?.amount ?? null),
        blended_rate: i > 0 ? null : (e.blended?.rate ?? null),
        rule: oneLine(project.text(l.at)),
        place: placeText(project, l.at),
      }),
    );
    const slices = e.readings.flatMap((r) => r.slices.map((x): Cells => ({
      ...known, line: 'slice', slice_from: x.from, slice_to: x.to, slice_amount: x.amount, slice_rate: x.rate, slice_value: x.value, rule: oneLine(project.text(x.at)), place: placeText(project, x.at),
    })));
    return [...parts, ...slices];
  }));
  const { ledger } = s, postings = ledger === null ? [] : [...ledger.changes, ...ledger.later].map((p): Cells => ({
    line: p.kind.toLowerCase(), plan: p.plan, payment: p.payment, row: p.line, due_on: dateText(p.on), closing: p.closing, posted: p.amount, currency: unitOf(ledger.type),
  }));
  return [COLUMNS.join(','), ...[...rows, ...postings].map((cells) => COLUMNS.map((c) => cellText(cells[c] ?? null)).join(','))].map((line) => `${line}\r\n`).join('');
}

/** Numbers are numbers, also negative ones; text is kept from being taken for a formula. */
const cellText = (value: string | Num | null): string => (value === null ? '' : typeof value === 'string' ? csvCell(value) : toDecimalText(value, 12));
