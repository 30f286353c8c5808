/** Bars that lie, one row below the other, so that names can be read: beside each other, stacked, or as parts of a whole. */
import { scaleBand, scaleLinear } from 'd3-scale';
import { stack, stackOffsetDiverging } from 'd3-shape';
import type { Bars } from '../blocks.js';
import { bar, colourOf, cut, figure, line, px, text, widthOfText } from './svg.js';

const WIDTH = 760, ROW = 26, TOP = 6;

export function barsSvg({ title, series, layout, rows, mark }: Bars): string {
  const labels = Math.min(230, Math.max(60, ...rows.map((r) => widthOfText(r.label) + 18)));
  const totals = Math.max(
    0,
    ...rows.map((r) => (r.total === undefined ? 0 : widthOfText(r.total) + 10)),
    ...(layout === 'beside' ? rows.flatMap((r) => r.texts.map((t) => widthOfText(t) + 10)) : []),
  );
  const parts = rows.map((r) => (layout === 'shares' ? sharesOf(r.values) : r.values)), height = ROW * (layout === 'beside' ? Math.max(1, series.length * 0.75) : 1), bottom = TOP + (mark === undefined ? 0 : 16);
  const sums = layout === 'beside' ? parts.flat() : parts.flatMap((p) => [p.filter((v) => v > 0).reduce((a, b) => a + b, 0), p.filter((v) => v < 0).reduce((a, b) => a + b, 0)]);
  const x = scaleLinear()
    .domain([Math.min(0, ...sums), Math.max(1e-9, ...sums, mark?.value ?? 0)])
    .range([labels, WIDTH - totals - 4]);
  const y = scaleBand<number>()
    .domain(rows.map((_, i) => i))
    .range([bottom, bottom + height * rows.length])
    .padding(0.28);
  // What falls below zero lies to the left of it.
  const stacked = layout === 'beside' ? null : stack<readonly number[], number>().keys(series.map((_, i) => i)).value((d, key) => d[key] ?? 0).offset(stackOffsetDiverging)(parts);
  const inside = rows.map((row, r) => {
    const top = y(r)!, tall = y.bandwidth(), middle = top + tall / 2 + 4;
    const drawn =
      stacked === null
        ? series
            .map((name, s) => {
              const v = parts[r]![s] ?? 0;
              const each = tall / series.length;
              const from = Math.min(x(0), x(v));
              const wide = Math.abs(x(v) - x(0));
              return (
                bar(
                  from,
                  top + s * each,
                  wide,
                  Math.max(each - 1, 1),
                  row.tone === undefined ? colourOf(s) : `var(--${row.tone})`,
                  `${row.label}, ${name}: ${row.texts[s] ?? ''}`,
                ) + text(Math.max(x(v), x(0)) + 6, top + s * each + each / 2 + 4, row.texts[s] ?? '', 'class="q"')
              );
            })
            .join('')
        : stacked
            .map((s, i) => {
              const [a, b] = s[r]!;
              const wide = x(b) - x(a);
              const said = row.texts[i] ?? '';
              return wide <= 0
                ? ''
                : bar(x(a), top, wide, tall, colourOf(i), `${row.label}, ${series[i]!}: ${said}`)
                    + (widthOfText(said) + 10 < wide ? text(x(a) + wide / 2, middle, said, 'text-anchor="middle" class="on"') : '');
            })
            .join('');
    return text(labels - 10, middle, cut(row.label, 34), 'text-anchor="end"') + drawn + (row.total === undefined || layout === 'beside' ? '' : text(x.range()[1]! + 8, middle, row.total, 'class="q"'));
  }).join('');
  const end = bottom + height * rows.length;
  const across = mark === undefined ? '' : line(x(mark.value), bottom - 4, x(mark.value), end, 'class="a" stroke-dasharray="4 3"') + text(x(mark.value), bottom - 8, mark.text, 'text-anchor="middle" class="q"');
  return figure(title, WIDTH, end + 6, `${line(x(0), bottom, x(0), end, `class="a" stroke-width="${px(1)}"`)}${inside}${across}`, series.map((s, i) => ({ text: s, colour: colourOf(i) })));
}

function sharesOf(values: readonly number[]): readonly number[] {
  const all = values.reduce((a, b) => a + Math.max(b, 0), 0);
  return all === 0 ? values.map(() => 0) : values.map((v) => Math.max(v, 0) / all);
}
