/** How unequally something is spread: the curve of parts against the line on which all have the same. */
import { scaleLinear } from 'd3-scale';
import { line as path } from 'd3-shape';
import type { Curve } from '../blocks.js';
import { figure, line, text } from './svg.js';

const WIDTH = 460, HEIGHT = 330, LEFT = 56, RIGHT = 16, TOP = 12, BOTTOM = 44;

export function curveSvg({ title, xName, yName, points, text: said }: Curve): string {
  const x = scaleLinear().range([LEFT, WIDTH - RIGHT]), y = scaleLinear().domain([Math.min(0, ...points.map((p) => p.y)), 1]).range([HEIGHT - BOTTOM, TOP]);
  const ticks = [0, 0.25, 0.5, 0.75, 1], percent = (v: number): string => `${v * 100} %`;
  const grid = ticks
    .map(
      (t) =>
        line(LEFT, y(t), WIDTH - RIGHT, y(t), 'class="g"')
        + text(LEFT - 8, y(t) + 4, percent(t), 'text-anchor="end" class="q"')
        + text(x(t), HEIGHT - BOTTOM + 17, percent(t), 'text-anchor="middle" class="q"'),
    )
    .join('');
  const d = path<{ readonly x: number; readonly y: number }>().x((p) => Math.round(x(p.x) * 100) / 100).y((p) => Math.round(y(p.y) * 100) / 100)([...points]) ?? '';
  return figure(
    title,
    WIDTH,
    HEIGHT,
    `${grid}${line(x(0), y(0), x(1), y(1), 'class="a" stroke-dasharray="4 3"')}<path d="${d}L${x(1)},${y(1)}Z" fill="var(--s1)" fill-opacity="0.12"/><path d="${d}" fill="none" stroke="var(--s1)" stroke-width="2.5"/>`
      + text(x(0.05), y(0.93), said, 'font-weight="600"')
      + text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, xName, 'text-anchor="middle" class="q"')
      + text(LEFT, TOP - 2, yName, 'class="q" visibility="hidden"'),
  );
}
