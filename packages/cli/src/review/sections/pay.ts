/** What the change costs, and whom it meets. */
import type { DeltaView, PayView } from '../../diff/report.js';
import { left, right, type Bars, type Cell } from '../../page/blocks.js';
import { gridHtml, type Grid } from '../../page/grid.js';
import { beforeAfterSvg } from '../../page/charts/before-after.js';
import { blockHtml } from '../../page/html.js';
import { escapeHtml } from '../../page/escape.js';
import { grouped, plural } from '../../report.js';
import { hundredthsOf, isLess, isNothing, money, percentOf, share, tenthsOf } from '../../views/diff-numbers.js';
import { asBefore, leftOut, payParts, postedText, postingsNote } from '../../views/diff-screen.js';
import type { ReviewModel, Spread } from '../model.js';
import { gainText, inCurrency, withoutTicks } from '../texts.js';
import { section, type ReviewSection } from './section.js';

const PEOPLE = 20, GROUPS = 14;

export function paySection(m: ReviewModel): ReviewSection | null {
  const moved = postingsHtml(m);
  if (m.report.pay.length === 0 && moved === '') return null;
  const parts = m.report.pay.map((p, i) => payOf(p, i, m));
  return section('pay', 'Pay', [...parts.map((p) => p.html), moved], parts.flatMap((p) => p.grids));
}

function postingsHtml({ report: { postings: p } }: ReviewModel): string {
  if (p === null) return '';
  const unit = (currency: string | null): string => (currency === null ? '' : ` ${currency}`);
  const closings =
    p.closings.length === 0
      ? ''
      : blockHtml({
          kind: 'table',
          caption: 'Posted at the closing of',
          columns: [left('Closing'), right('before'), right('after'), right('change')],
          rows: p.closings.map((c): readonly Cell[] => [c.closing, money(c.before), money(c.after), `${money(c.change, true)}${unit(c.currency)}`]),
        });
  return `<h3>When it is posted</h3><p>${escapeHtml(`${postingsNote(p).replace(/^./, (l) => l.toUpperCase())}.`)}</p>${closings}${p.examples.length === 0 ? '' : `<ul>${p.examples.map((e) => `<li>${escapeHtml(postedText(e))}</li>`).join('')}</ul>`}`;
}

function payOf(p: PayView, i: number, m: ReviewModel): { readonly html: string; readonly grids: readonly Grid[] } {
  const { report } = m;
  const names = [report.before.name, report.after.name] as const;
  const unit = p.currency === null ? '' : `, ${p.currency}`;
  const hidden = isNothing(p.total.before) && isNothing(p.total.after) && m.audience !== 'leadership';
  const people = p.people.filter((d) => !isNothing(d.change)), several = report.pay.length > 1 ? `-${i + 1}` : '', lines = m.lines.filter((l) => l.currency === p.currency);
  const totals = hidden ? '<p>Amounts are not in this file.</p>' : table(`By the plans that the change touches${unit}`, 'Pay', [{ ...p.total, who: 'promised in all' }, { ...p.due, who: 'of it due by now' }]);
  const parts = payParts(p, report);
  const bridge =
    parts.length < 2
      ? ''
      : blockHtml({
          kind: 'chart',
          chart: {
            kind: 'bridge',
            title: `What each change brings${unit}`,
            steps: [
              { label: 'before', note: '', kind: 'total', value: Number(p.total.before), text: money(p.total.before) },
              ...parts.map((x) => ({ label: withoutTicks(x.edit), note: '', kind: 'change' as const, value: Number(x.change), text: money(x.change, true) })),
              { label: 'after', note: '', kind: 'total', value: Number(p.total.after), text: money(p.total.after) },
            ],
          },
        });
  const partsTable =
    parts.length < 2
      ? ''
      : blockHtml({
          kind: 'table',
          caption: `What each change brings${unit}`,
          columns: [left('Change'), right('Pay'), right('in per cent')],
          rows: [
            ...parts.map((x): readonly Cell[] => [withoutTicks(x.edit), signed(x.change), percentOf(p.total.before, x.change)]),
            ['in all', signed(p.total.change), percentOf(p.total.before, p.total.change)],
          ],
          summed: true,
        });
  const chart =
    people.length === 0
      ? ''
      : beforeAfterSvg({
          title: `Pay of each person, before and after${unit}${people.length > PEOPLE ? `: the ${PEOPLE} most changed of ${grouped(people.length)}` : ''}`,
          names,
          rows: people
            .slice(0, PEOPLE)
            .map((d) => ({
              label: d.who,
              before: Number(d.before),
              after: Number(d.after),
              text: `${money(d.change, true)}${percentOf(d.before, d.change) === '' ? '' : ` (${percentOf(d.before, d.change)})`}`,
            })),
        });
  const spread = m.spreads.find((s) => s.currency === p.currency);
  const groups = (title: string, list: readonly DeltaView[], first: string): string =>
    list.length === 0 ? '' : table(title, first, list.slice(0, GROUPS), list.length - GROUPS);
  const peopleGrid: Grid = {
    id: `rows-people${several}`,
    caption: `Everybody whose pay changes${unit}`,
    columns: [
      { title: 'Person', kind: 'text', ...(lines.length > 0 ? { leads: { grid: `rows-deals${several}`, column: 0 } } : {}) },
      { title: 'Team', kind: 'text', filter: true },
      { title: 'Before', kind: 'amount' },
      { title: 'After', kind: 'amount' },
      { title: 'Change', kind: 'change' },
      { title: 'In per cent', kind: 'percent' },
      { title: 'Due by now', kind: 'change' },
    ],
    rows: p.people.map((d) => [
      d.who,
      d.team ?? '',
      hundredthsOf(d.before),
      hundredthsOf(d.after),
      hundredthsOf(d.change),
      tenthsOf(d.before, d.change),
      hundredthsOf(d.due),
    ]),
  };
  const linesGrid: Grid = {
    id: `rows-deals${several}`,
    caption: `What is behind it: who is paid otherwise for what${unit}`,
    columns: [
      { title: 'Person', kind: 'text' },
      { title: 'Team', kind: 'text', filter: true },
      { title: 'Plan', kind: 'text', filter: true },
      { title: 'For', kind: 'text' },
      { title: 'Before', kind: 'amount' },
      { title: 'After', kind: 'amount' },
      { title: 'Change', kind: 'change' },
    ],
    rows: lines.map((l) => [l.who, l.team ?? '', l.plan, l.subject, hundredthsOf(l.before), hundredthsOf(l.after), hundredthsOf(l.change)]),
  };
  const html = [
    totals, ...notesOf(p, report, people.length).map((n) => `<p>${escapeHtml(n)}</p>`), bridge, partsTable, chart, spread === undefined ? '' : blockHtml({ kind: 'chart', chart: spreadChart(spread) }),
    groups(`By team${unit}`, p.teams, 'Team'), groups(`By plan${unit}`, p.plans, 'Plan'), monthsHtml(p, names, unit),
    people.length === 0 && p.people.length === 0 ? '' : `<h3>People</h3>${gridHtml(peopleGrid)}`, lines.length === 0 ? '' : `<h3>Deals</h3>${gridHtml(linesGrid)}`,
  ];
  return { html: html.filter((h) => h !== '').join('\n'), grids: [...(p.people.length === 0 ? [] : [peopleGrid]), ...(lines.length === 0 ? [] : [linesGrid])] };
}

const signed = (change: string): Cell => ({ text: money(change, true), ...(isNothing(change) ? {} : { tone: isLess(change) ? 'bad' as const : 'good' as const }) });

function table(caption: string, first: string, list: readonly DeltaView[], more = 0): string {
  return blockHtml({
    kind: 'table',
    caption,
    columns: [left(first), right('before'), right('after'), right('change'), right('in per cent')],
    rows: list.map((d): readonly Cell[] => [d.who, money(d.before), money(d.after), signed(d.change), percentOf(d.before, d.change)]),
    ...(more > 0 ? { more: `${grouped(more)} more` } : {}),
  });
}

function notesOf(p: PayView, r: ReviewModel['report'], changed: number): readonly string[] {
  const all = p.gain + p.lose;
  const gains =
    all === 0
      ? []
      : [
          `${gainText(p.gain, p.lose).replace(/^./, (l) => l.toUpperCase())}; ${asBefore(r, p.paid, all)}.`,
          ...leftOut(r).map((n) => `${n.replace(/^./, (l) => l.toUpperCase())}.`),
        ];
  const bears = p.concentration === null || changed < 3 ? [] : [`${p.people[0]!.who} bears ${share(p.concentration.first)} of all change; ${grouped(p.concentration.fourFifths)} bear four fifths of it.`];
  const closed =
    p.closed === null
      ? []
      : [
          `It reaches into closed periods: ${plural(p.closed.lines, 'payment')} due through ${p.closed.through} ${p.closed.lines === 1 ? 'comes' : 'come'} out otherwise${isNothing(p.closed.moved) ? '' : `, ${inCurrency(money(p.closed.change, true), p.currency)} in all`}. The next closing would post the difference.`,
        ];
  return [...gains, ...bears, ...closed];
}

/** Edges of the bands, in tenths of a per cent. */
const BANDS = [-200, -100, -50, -20, 0, 20, 50, 100, 200] as const;

function spreadChart({ tenths, same }: Spread): Bars {
  const known = tenths.filter((t): t is number => t !== null), fresh = tenths.length - known.length, between = (from: number, to: number): number => known.filter((t) => t > from && t <= to).length;
  const below = (from: number, to: number): number => known.filter((t) => t >= from && t < to).length, percent = (t: number): string => `${Math.abs(t) / 10}`;
  const losses = BANDS.filter((b) => b <= 0).map((b, i) =>
    i === 0
      ? { label: `−${percent(b)} % and less`, n: below(-Infinity, b), tone: 'bad' as const }
      : { label: `−${percent(BANDS[i - 1]!)} to ${b === 0 ? '0' : `−${percent(b)}`} %`, n: below(BANDS[i - 1]!, b), tone: 'bad' as const },
  );
  const gains = BANDS.filter((b) => b >= 0).map((b, i, all) =>
    i === all.length - 1
      ? { label: `more than +${percent(b)} %`, n: between(b, Infinity), tone: 'good' as const }
      : { label: `${b === 0 ? '0' : `+${percent(b)}`} to +${percent(all[i + 1]!)} %`, n: between(b, all[i + 1]!), tone: 'good' as const },
  );
  const rows = [
    ...losses,
    { label: 'as before', n: same + known.filter((t) => t === 0).length, tone: 'quiet' as const },
    ...gains,
    ...(fresh === 0 ? [] : [{ label: 'paid for the first time', n: fresh, tone: 'good' as const }]),
  ];
  const first = rows.findIndex((r) => r.n > 0), last = rows.length - 1 - [...rows].reverse().findIndex((r) => r.n > 0);
  return {
    kind: 'bars',
    title: 'How many people, by how much their pay changes',
    layout: 'beside',
    series: ['people'],
    rows: rows.slice(Math.max(first, 0), last + 1).map((r) => ({ label: r.label, values: [r.n], texts: [grouped(r.n)], tone: r.tone })),
  };
}

function monthsHtml(p: PayView, names: readonly [string, string], unit: string): string {
  const dated = p.months.filter((d) => d.who !== 'no day yet');
  if (dated.length === 0) return '';
  if (dated.length < 3) return table(`By month in which it is due${unit}`, 'Month', p.months);
  return blockHtml({
    kind: 'chart',
    chart: {
      kind: 'lines',
      title: `By month in which it is due, where it differs${unit}`,
      xs: dated.map((d) => d.who),
      unit: 'number',
      series: [
        { name: names[0], values: dated.map((d) => Number(d.before)), dashed: true },
        { name: names[1], values: dated.map((d) => Number(d.after)), strong: true },
      ],
    },
  });
}
