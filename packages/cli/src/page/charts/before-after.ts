/** Who had how much and has how much: a line from the one to the other for each, with the change beside it. */
import { scaleBand, scaleLinear } from 'd3-scale';
import { escapeHtml } from '../escape.js';
import { cut, figure, line, px, text, widthOfText } from './svg.js';

export interface BeforeAfter {
  readonly title: string;
  readonly names: readonly [before: string, after: string];
  readonly rows: readonly { readonly label: string; readonly before: number; readonly after: number; /** the change, as it is said */ readonly text: string }[];
}

const WIDTH = 760, ROW = 24, TOP = 24;

export function beforeAfterSvg({ title, names, rows }: BeforeAfter): string {
  const labels = Math.min(230, Math.max(60, ...rows.map((r) => widthOfText(cut(r.label, 32)) + 14))), said = Math.max(...rows.map((r) => widthOfText(r.text))) + 22, all = rows.flatMap((r) => [r.before, r.after]);
  const x = scaleLinear()
    .domain([Math.min(0, ...all), Math.max(1e-9, ...all)])
    .nice(5)
    .range([labels, WIDTH - said]);
  const y = scaleBand<number>()
    .domain(rows.map((_, i) => i))
    .range([TOP, TOP + ROW * rows.length]);
  const end = TOP + ROW * rows.length;
  const grid = x.ticks(5).map((t) => line(x(t), TOP, x(t), end, 'class="g"') + text(x(t), TOP - 8, short(t), 'text-anchor="middle" class="q"')).join('');
  const drawn = rows.map((r, i) => {
    const middle = y(i)! + ROW / 2, colour = r.after > r.before ? 'var(--good)' : r.after < r.before ? 'var(--bad)' : 'var(--s6)';
    return (
      `<g><title>${escapeHtml(`${r.label}: ${r.text}`)}</title>${text(labels - 10, middle + 4, cut(r.label, 32), 'text-anchor="end"')}${line(x(r.before), middle, x(r.after), middle, `stroke="${colour}" stroke-width="3"`)}`
      + `<circle cx="${px(x(r.before))}" cy="${px(middle)}" r="4.5" fill="var(--paper)" stroke="var(--s6)" stroke-width="2"/><circle cx="${px(x(r.after))}" cy="${px(middle)}" r="5" fill="${colour}"/>${text(Math.max(x(r.after), x(r.before)) + 12, middle + 4, r.text, 'class="q"')}</g>`
    );
  }).join('');
  return figure(title, WIDTH, end + 6, grid + drawn, [
    { text: `${names[0]} (ring)`, colour: 'var(--s6)' },
    ...(rows.some((r) => r.after > r.before) ? [{ text: `${names[1]}, more`, colour: 'var(--good)' }] : []),
    ...(rows.some((r) => r.after < r.before) ? [{ text: `${names[1]}, less`, colour: 'var(--bad)' }] : []),
  ]);
}

/** `250k`, `1.2M`: for an axis. */
function short(n: number): string {
  const a = Math.abs(n), sign = n < 0 ? '−' : '', plain = (v: number): string => String(Math.round(v * 100) / 100);
  return a >= 1e6 ? `${sign}${plain(a / 1e6)}M` : a >= 1e3 ? `${sign}${plain(a / 1e3)}k` : `${sign}${plain(a)}`;
}
