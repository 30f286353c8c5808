/** Who and what is credited otherwise. */
import type { DeltaView } from '../../diff/report.js';
import { left, right, type Cell } from '../../page/blocks.js';
import { gridHtml, type Grid } from '../../page/grid.js';
import { blockHtml } from '../../page/html.js';
import { escapeHtml } from '../../page/escape.js';
import { plural } from '../../report.js';
import { hundredthsOf, isNothing, money, percentOf, tenthsOf } from '../../views/diff-numbers.js';
import type { ReviewModel } from '../model.js';
import { inCurrency } from '../texts.js';
import { section, type ReviewSection } from './section.js';

const CHANNELS = 12, FEW = 12;

export function creditSection({ report }: ReviewModel): ReviewSection | null {
  if (report.credits.length === 0) return null;
  const names = [report.before.name, report.after.name] as const, grids: Grid[] = [];
  const html = report.credits.map((c, i) => {
    const unit = c.currency === null ? '' : `, ${c.currency}`;
    const moved = `${inCurrency(money(c.moved), c.currency)} moved, in ${plural(c.rows, 'row')}${isNothing(c.total.change) ? '; in all it stays the same' : `; in all ${money(c.total.change, true)}`}.`;
    const bars =
      c.channels.length === 0
        ? ''
        : blockHtml({
            kind: 'chart',
            chart: {
              kind: 'bars',
              title: `Credit of ${c.name} by channel, where it differs${unit}`,
              layout: 'beside',
              series: names,
              rows: c.channels
                .slice(0, CHANNELS)
                .map((d) => ({
                  label: d.who,
                  values: [Number(d.before), Number(d.after)],
                  texts: [money(d.before), `${money(d.after)} (${percentOf(d.before, d.change) || 'new'})`],
                })),
            },
          });
    const grid: Grid = {
      id: `rows-credit-${i + 1}`,
      caption: `Who is credited otherwise in ${c.name}${unit}`,
      columns: [
        { title: 'Person', kind: 'text' },
        { title: 'Before', kind: 'amount' },
        { title: 'After', kind: 'amount' },
        { title: 'Change', kind: 'change' },
        { title: 'In per cent', kind: 'percent' },
      ],
      rows: c.payees.map((d) => [d.who, hundredthsOf(d.before), hundredthsOf(d.after), hundredthsOf(d.change), tenthsOf(d.before, d.change)]),
    };
    const people = c.payees.length > FEW;
    if (people) grids.push(grid);
    return `<h3>${escapeHtml(c.name)}</h3><p>${escapeHtml(moved)}</p>${bars}${people ? gridHtml(grid) : table(`People${unit}`, c.payees)}${table(`Parts${unit}`, c.parts)}${c.channels.length > CHANNELS ? table(`Channels${unit}`, c.channels) : ''}`;
  });
  return section('credit', 'Credit', html, grids);
}

const table = (caption: string, list: readonly DeltaView[]): string =>
  list.length === 0
    ? ''
    : blockHtml({
        kind: 'table',
        caption,
        columns: [left('To'), right('before'), right('after'), right('change'), right('in per cent')],
        rows: list.map((d): readonly Cell[] => [d.who, money(d.before), money(d.after), money(d.change, true), percentOf(d.before, d.change)]),
      });
