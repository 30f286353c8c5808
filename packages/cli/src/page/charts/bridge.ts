/** A bridge from one total to another: each change begins where the one before ended. */
import { scaleBand, scaleLinear } from 'd3-scale';
import type { Bridge } from '../blocks.js';
import { bar, cut, figure, line, text, widthOfText } from './svg.js';

const WIDTH = 760, ROW = 32, TOP = 6;

export function bridgeSvg({ title, steps }: Bridge): string {
  let level = 0;
  const spans = steps.map((s) => { const from = s.kind === 'total' ? 0 : level, to = s.kind === 'total' ? s.value : level + s.value; level = to; return { from, to }; });
  const labels = Math.min(260, Math.max(...steps.map((s) => widthOfText(s.label) + 14))), values = Math.max(...steps.map((s) => widthOfText(s.text) + 12));
  const changes = steps.flatMap((s, i) => (s.kind === 'change' ? [spans[i]!.from, spans[i]!.to] : [spans[i]!.to])), low = Math.min(...changes), high = Math.max(...changes);
  // Two large totals with small changes between them: the axis is cut, and a mark says so. Bars of totals would lie otherwise.
  const start = low > 0 && high - low < low * 0.12 ? low - (high - low) * 0.6 : Math.min(0, low);
  const x = scaleLinear().domain([start, Math.max(high, start + 1e-9)]).range([labels, WIDTH - values]), y = scaleBand<number>().domain(steps.map((_, i) => i)).range([TOP, TOP + ROW * steps.length]).padding(0.3);
  const inside = steps.map((s, i) => {
    const { from, to } = spans[i]!, a = x(Math.max(start, Math.min(from, to))), b = x(Math.max(from, to)), top = y(i)!, tall = y.bandwidth(), next = y(i + 1);
    const colour = s.kind === 'total' ? 'var(--s1)' : s.value < 0 ? 'var(--bad)' : s.value > 0 ? 'var(--good)' : 'var(--quiet)';
    return (
      text(labels - 10, top + tall / 2 + 4, cut(s.label, 38), 'text-anchor="end"')
      + bar(a, top, Math.max(b - a, 1.5), tall, colour, `${s.label}: ${s.text}${s.note === '' ? '' : ` (${s.note})`}`)
      + text(b + 7, top + tall / 2 + 4, s.text, s.kind === 'total' ? 'font-weight="600"' : '')
      + (next === undefined ? '' : line(x(to), top + tall, x(to), next, 'class="a" stroke-dasharray="2 2"'))
    );
  }).join('');
  const broken = start > 0 ? text(labels + 3, TOP + ROW * steps.length + 12, 'the axis does not begin at zero', 'class="q"') : '';
  return figure(title, WIDTH, TOP + ROW * steps.length + (start > 0 ? 18 : 4), inside + broken);
}
