/** Leads that come in and go out, and what that does to the figures. */
import { left, right, type Cell } from '../../page/blocks.js';
import { gridHtml, type Grid } from '../../page/grid.js';
import { blockHtml } from '../../page/html.js';
import { grouped } from '../../report.js';
import { isNothing, kpiChange } from '../../views/diff-numbers.js';
import type { ReviewModel, Trend } from '../model.js';
import { section, type ReviewSection } from './section.js';

const CHARTS = 6;

/** Stages as bars, one under the other: what is lost from one to the next, before and after. */
function flowHtml({ report, leadFlow }: ReviewModel): string {
  return leadFlow.map((stages) => {
    const by = new Map(stages.map((s) => [s.name, s]));
    const part = (n: number | null, whole: number | null | undefined): string =>
      n === null ? 'none' : whole == null || whole === 0 ? grouped(n) : `${grouped(n)} (${(Math.round((1000 * n) / whole) / 10).toString()} %)`;
    const rows = stages.map((s) => {
      const of = s.of === null ? undefined : by.get(s.of);
      return { label: s.name, values: [s.before ?? 0, s.after ?? 0], texts: [part(s.before, of?.before), part(s.after, of?.after)] };
    });
    return blockHtml({
      kind: 'chart',
      chart: {
        kind: 'bars',
        title: 'From stage to stage: rows that come so far, and their part of the stage before',
        layout: 'beside',
        series: [report.before.name, report.after.name],
        rows,
      },
    });
  }).join('');
}

export function leadsSection(m: ReviewModel): ReviewSection | null {
  const { report, leadRows } = m;
  if (report.leads.length + report.slas.length === 0) return null;
  const grid: Grid = {
    id: 'rows-leads',
    caption: 'Leads that come in and go out',
    columns: [
      { title: 'Row', kind: 'text' },
      { title: 'Lead', kind: 'text', filter: true },
      { title: 'It', kind: 'text', filter: true },
      { title: 'Where it belongs, it has', kind: 'text' },
    ],
    rows: leadRows.map((l) => [l.row, l.lead, l.into ? 'comes in' : 'goes out', l.facts]),
  };
  const bars =
    report.leads.length === 0
      ? ''
      : blockHtml({
          kind: 'chart',
          chart: {
            kind: 'bars',
            title: 'Leads that stay, come in and go out',
            layout: 'stacked',
            series: ['stay', 'come in', 'go out'],
            rows: report.leads.map((l) => ({
              label: l.name,
              values: [l.before - l.out.length, l.into.length, l.out.length],
              texts: [grouped(l.before - l.out.length), `+${grouped(l.into.length)}`, `−${grouped(l.out.length)}`],
              total: `${grouped(l.before)} → ${grouped(l.after)}`,
            })),
          },
        });
  const counts =
    report.leads.length === 0
      ? ''
      : blockHtml({
          kind: 'table',
          caption: 'Leads before and after',
          columns: [left('Lead'), right('before'), right('come in'), right('go out'), right('after')],
          rows: report.leads.map((l): readonly Cell[] => [
            l.name,
            grouped(l.before),
            l.into.length === 0 ? '' : `+${grouped(l.into.length)}`,
            l.out.length === 0 ? '' : `−${grouped(l.out.length)}`,
            grouped(l.after),
          ]),
        });
  const slas =
    report.slas.length === 0
      ? ''
      : blockHtml({
          kind: 'table',
          caption: 'Promises (SLAs)',
          columns: [left('SLA'), left('status'), right('before'), right('after')],
          rows: report.slas.flatMap((s) =>
            s.statuses.filter((x) => x.before !== x.after).map((x): readonly Cell[] => [s.name, x.status, grouped(x.before), grouped(x.after)]),
          ),
        });
  return section('leads', 'Leads', [bars, flowHtml(m), counts, slas, grid.rows.length === 0 ? '' : gridHtml(grid)], grid.rows.length === 0 ? [] : [grid]);
}

export function kpisSection(m: ReviewModel): ReviewSection | null {
  const { report } = m;
  if (report.kpis.length === 0) return null;
  const rows = report.kpis.flatMap((k) => k.rows.map((r): readonly string[] => [k.name, r.row, r.before ?? 'none', r.after ?? 'none', kpiChange(r.change, k.type), part(r.definition, k.type), part(r.volume, k.type)]));
  const titles = ['KPI', 'Row', 'before', 'after', 'change', 'by its definition', 'by what it counts'];
  const many = rows.length > 12, grid: Grid = { id: 'rows-figures', caption: 'Figures that change', columns: titles.map((title, i) => ({ title, kind: 'text', ...(i === 0 ? { filter: true } : {}) })), rows };
  return section(
    'figures',
    'Figures',
    [
      '<p class="note">A figure changes because its own formula is another, or because the leads and rows that it counts are others: the two are told apart, and sum to the change.</p>',
      ...m.trends.slice(0, CHARTS).map((t) => trendHtml(t, m)),
      many
        ? gridHtml(grid)
        : blockHtml({
            kind: 'table',
            caption: 'Figures that change',
            columns: titles.map((t, i) => (i < 2 ? left(t) : right(t))),
            rows: rows.map((r) => r.map((text, i): Cell => (i === 4 && text !== '' ? { text } : text))),
          }),
    ],
    many ? [grid] : [],
  );
}

const part = (text: string | null, type: string): string => (text === null || isNothing(text) ? '' : kpiChange(text, type));

function trendHtml(t: Trend, { report }: ReviewModel): string {
  const told = t.rows.some((r) => r.definition !== null && r.before !== null && r.after !== null && Math.abs(r.definition - r.before) > 1e-9 && Math.abs(r.definition - r.after) > 1e-9);
  return blockHtml({
    kind: 'chart',
    chart: {
      kind: 'lines',
      title: t.name,
      xs: t.rows.map((r) => r.row),
      unit: t.type === 'percent' ? 'percent' : 'number',
      series: [
        { name: report.before.name, values: t.rows.map((r) => r.before), dashed: true },
        { name: report.after.name, values: t.rows.map((r) => r.after), strong: true },
        ...(told ? [{ name: 'the new definition, on what was counted before', values: t.rows.map((r) => r.definition), dashed: true }] : []),
      ],
    },
  });
}
