/** A statement as its reader sees it: a table for each payment of each plan, its total, and how it comes together with the ledger. */
import { compareNumbers, dateText, printable, sumNumbers, type Num, type Paint, type Slice, type ir } from '@truce/engine';
import type { Run } from '../load-run.js';
import { notPosted, type Ledger, type Posted } from '../pay/ledger.js';
import { unitOf, type Entry, type Group, type Line, type Statement } from '../pay/statement.js';
import { plural } from '../report.js';
import { left, right, tableText } from './table.js';
import { oneLine, placeText } from './trace-tree.js';

const LONGEST = 44;
const day = (on: number | null): string => (on === null ? 'no date' : dateText(on));

/** Whether all is in one currency, which then is said once. */
function unitOfAll(s: Statement): string | null {
  const units = new Set(s.groups.map((g) => unitOf(g.type)));
  return units.size === 1 ? [...units][0]! : null;
}

/** `width`: that of the terminal; null for a file. */
export async function statementText(s: Statement, run: Run, paint: Paint, width: number | null): Promise<string> {
  const unit = unitOfAll(s), { evaluation, asOf } = run;
  const text = (n: Num, type: ir.ValueType): string => moneyText(evaluation.text(n, type), unit);
  const known = asOf === null ? '' : `, as known on ${dateText(asOf.day)}`;
  const lines = [
    `${paint('strong', `Statement of ${printable(s.payee.key)}, ${printable(s.period.text)}`)}  ${paint('quiet', `${dateText(s.period.first)} to ${dateText(s.period.last)}${known}${unit === null || unit === '' ? '' : `, in ${unit}`}`)}`,
    '',
  ];
  if (s.groups.length === 0) lines.push('nothing is paid in this period', '');
  for (const g of s.groups) lines.push(groupTitle(g, run, paint), await groupTable(g, run, text, paint, width));
  lines.push(await totalTable(s, text, paint, width));
  if (s.ledger !== null) lines.push(await ledgerTable(s, s.ledger, text, paint, width));
  return `${lines.join('\n').trimEnd()}\n`;
}

const moneyText = (text: string, unit: string | null): string => (unit !== null && unit !== '' && text.endsWith(` ${unit}`) ? text.slice(0, -unit.length - 1) : text);

function groupTitle({ plan, pay }: Group, { project }: Run, paint: Paint): string {
  return `${paint('strong', printable(`${pay.role} ${pay.name}`))}  ${printable(plan.title ?? plan.name)}  ${paint('quiet', placeText(project, pay.at))}`;
}

/** A row for each payment, with the slices of its rate where there are several, and the parts in which it is paid. */
function groupTable(g: Group, run: Run, text: (n: Num, type: ir.ValueType) => string, paint: Paint, width: number | null): Promise<string> {
  const rows = g.entries.flatMap((e) => entryRows(e, g, run, text));
  if (g.entries.length > 1) rows.push(['', 'due in all', '', '', '', text(g.due, g.type), '', '']);
  const columns = [left('due on'), left('for'), right('credited'), right('rate'), right('earned'), right('amount'), left('status'), left()];
  // Columns in which nothing stands are left out; what is paid and why always stands there.
  const keep = columns.map((_, i) => i < 2 || i >= 5 || rows.some((r) => r[i] !== ''));
  return tableText({ columns: columns.filter((_, i) => keep[i]), rows: rows.map((r) => r.filter((_, i) => keep[i])) }, paint, width);
}

function entryRows(e: Entry, g: Group, { project }: Run, text: (n: Num, type: ir.ValueType) => string): string[][] {
  const [only] = e.lines, alone = e.parts === 1 && only !== undefined, slices = (e.whole?.slices ?? []).length > 1 ? e.whole!.slices : [];
  const single = e.whole?.slices.length === 1 ? e.whole.slices[0]! : null;
  const head = [
    alone ? day(only.on) : '', e.text, e.credited === null ? '' : text(e.credited.amount, e.credited.type), e.blended === null ? '' : text(e.blended.rate, e.blended.type),
    alone && slices.length === 0 ? '' : text(e.amount, g.type), alone ? lineAmount(only, g, text) : '', alone ? only.status.toLowerCase() : '', single === null ? '' : tierText(single, project),
  ];
  const tiers = slices.map((s) => [
    '',
    `  ${oneLine(project.text(s.at)).slice(0, LONGEST)}`,
    text(s.amount, e.whole!.argumentType),
    text(s.rate, e.whole!.rateType),
    text(s.value, e.whole!.valueType),
    '',
    '',
    placeText(project, s.at),
  ]);
  const others =
    e.whole !== null
      ? []
      : e.readings.flatMap((r) =>
          r.slices.map((s) => [
            '',
            `  ${oneLine(project.text(s.at)).slice(0, LONGEST)}`,
            text(s.amount, r.argumentType),
            text(s.rate, r.rateType),
            r.reading === 'at' ? '' : text(s.value, r.valueType),
            '',
            '',
            placeText(project, s.at),
          ]),
        );
  const parts = alone ? [] : e.lines.map((l) => [day(l.on), `  part ${l.part} of ${e.parts}`, '', '', '', lineAmount(l, g, text), l.status.toLowerCase(), placeText(project, l.at)]);
  return [head, ...tiers, ...others, ...parts];
}

/** What was cancelled is shown, and counts nothing. */
const lineAmount = (l: Line, g: Group, text: (n: Num, type: ir.ValueType) => string): string => (l.status === 'Cancelled' ? `(${text(l.amount, g.type)})` : text(l.due, g.type));
const tierText = (s: Slice, project: Run['project']): string => placeText(project, s.at);

function totalTable(s: Statement, text: (n: Num, type: ir.ValueType) => string, paint: Paint, width: number | null): Promise<string> {
  const some = (n: Num): boolean => compareNumbers(n, 0) !== 0;
  const rows = s.totals.flatMap((t) => [
    [paint('strong', 'Due in the period'), paint('strong', text(t.due, t.type)), ''],
    ...(some(t.accruing) ? [['accruing', text(t.accruing, t.type), 'its day has not come']] : []),
    ...(some(t.held) ? [['held', text(t.held, t.type), 'waits for a day']] : []),
    ...(some(t.cancelled) ? [['cancelled', `(${text(t.cancelled, t.type)})`, '']] : []),
  ]);
  for (const w of s.waiting) rows.push(['held from other periods', text(w.amount, w.type), `${plural(w.count, 'payment')}`]);
  return rows.length === 0 ? Promise.resolve('') : tableText({ columns: [left(), right(), left()], rows }, paint, width);
}

function ledgerTable(s: Statement, ledger: Ledger, text: (n: Num, type: ir.ValueType) => string, paint: Paint, width: number | null): Promise<string> {
  const total = s.totals.find((t) => unitOf(t.type) === unitOf(ledger.type))?.due ?? 0, amount = (n: Num): string => text(n, ledger.type);
  const row = (p: Posted, at: string): string[] => [`  ${at}`, p.ignored === undefined ? `${p.kind.toLowerCase()} of ${dateText(p.on)}` : `ignored, final: ${amount(p.ignored)}`, `${p.plan}: ${p.line}`, amount(p.amount)];
  const open = notPosted(total, ledger), rows = [
    ['Posted', 'new in the period', '', amount(ledger.fresh)], ...ledger.changes.map((p) => row(p, p.closing)),
    ...(ledger.changes.length === 0 ? [] : [['', `in the closings of ${s.period.text}`, '', amount(ledger.posted)]]),
    ...(ledger.later.length === 0 ? [] : [['Afterwards', 'for payments of the period', '', amount(sumNumbers(ledger.later.map((p) => p.amount)))]]), ...ledger.later.map((p) => row(p, p.closing)),
    ...(compareNumbers(ledger.ignored, 0) === 0 ? [] : [['Ignored', 'the payment was final', '', amount(ledger.ignored)]]),
    ...(compareNumbers(open, 0) === 0 ? [] : [['Not posted yet', '', '', amount(open)]]),
  ];
  return tableText({ columns: [left(), left(), left(), right()], rows }, paint, width);
}
