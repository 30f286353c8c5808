/** Lines over periods. Where a value is missing the line has a gap. */
import { scaleLinear, scalePoint } from 'd3-scale';
import { line as path } from 'd3-shape';
import { escapeHtml } from '../escape.js';
import type { Lines } from '../blocks.js';
import { colourOf, figure, line, px, text } from './svg.js';

const WIDTH = 760, HEIGHT = 280, LEFT = 62, RIGHT = 18, TOP = 14, BOTTOM = 30;

export function linesSvg({ title, xs, series, unit, mark }: Lines): string {
  const all = [...series.flatMap((s) => s.values.filter((v): v is number => v !== null)), ...(mark === undefined ? [] : [mark.value])];
  const x = scalePoint<number>().domain(xs.map((_, i) => i)).range([LEFT + 14, WIDTH - RIGHT - 14]), y = scaleLinear().domain([Math.min(0, ...all), Math.max(1e-9, ...all)]).nice(5).range([HEIGHT - BOTTOM, TOP]);
  const said = (v: number): string => (unit === 'percent' ? `${Math.round(v * 1000) / 10} %` : v.toLocaleString('en-US', { maximumFractionDigits: 2 }));
  const grid = y.ticks(5).map((t) => line(LEFT, y(t), WIDTH - RIGHT, y(t), 'class="g"') + text(LEFT - 8, y(t) + 4, said(t), 'text-anchor="end" class="q"')).join('');
  const every = Math.ceil(xs.length / 12), names = xs.map((name, i) => (i % every === 0 ? text(x(i)!, HEIGHT - BOTTOM + 18, name, 'text-anchor="middle" class="q"') : '')).join('');
  const drawn = series.map((s, i) => {
    const d = path<number | null>().defined((v) => v !== null).x((_, k) => Math.round(x(k)! * 100) / 100).y((v) => Math.round(y(v ?? 0) * 100) / 100)([...s.values]) ?? '';
    const dots = s.values.map((v, k) => (v === null ? '' : `<circle cx="${px(x(k)!)}" cy="${px(y(v))}" r="3" fill="${colourOf(i)}"><title>${escapeHtml(`${s.name}, ${xs[k]!}: ${said(v)}`)}</title></circle>`)).join('');
    return `<path d="${d}" fill="none" stroke="${colourOf(i)}" stroke-width="${s.strong === true ? 3.5 : 2}"${s.dashed === true ? ' stroke-dasharray="5 4"' : ''} stroke-linejoin="round"/>${dots}`;
  }).join('');
  const across = mark === undefined ? '' : line(LEFT, y(mark.value), WIDTH - RIGHT, y(mark.value), 'class="a" stroke-dasharray="4 3"') + text(WIDTH - RIGHT, y(mark.value) - 5, mark.text, 'text-anchor="end" class="q"');
  return figure(title, WIDTH, HEIGHT, grid + names + across + drawn, series.map((s, i) => ({ text: s.name, colour: colourOf(i), ...(s.dashed === true ? { dashed: true } : {}) })));
}
