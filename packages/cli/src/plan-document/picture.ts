/** A curve as SVG that needs nothing around it: no script, no style sheet, no font of its own. */
import type { Picture } from './blocks.js';
import { escapeHtml } from './escape.js';

const WIDTH = 640, HEIGHT = 300, LEFT = 90, RIGHT = 20, TOP = 16, BOTTOM = 44;

export function svgOf({ title, xName, yName, points, xMarks, yMarks }: Picture): string {
  const xs = points.map((p) => p.x), ys = [...points.map((p) => p.y), 0], low = Math.min(...ys), high = Math.max(...ys, low + 1e-9), first = Math.min(...xs), last = Math.max(...xs, first + 1e-9);
  const x = (v: number): string => (LEFT + ((v - first) / (last - first)) * (WIDTH - LEFT - RIGHT)).toFixed(1);
  const y = (v: number): string => (HEIGHT - BOTTOM - ((v - low) / (high - low)) * (HEIGHT - TOP - BOTTOM)).toFixed(1);
  const inside = xMarks.filter((m) => m.x >= first && m.x <= last);
  const grid = [
    ...inside.map((m) => `<line x1="${x(m.x)}" y1="${TOP}" x2="${x(m.x)}" y2="${HEIGHT - BOTTOM}" stroke="#ccc" stroke-dasharray="3 3"/><text x="${x(m.x)}" y="${HEIGHT - BOTTOM + 16}" text-anchor="middle">${escapeHtml(m.text)}</text>`),
    ...yMarks.map((m) => `<line x1="${LEFT}" y1="${y(m.y)}" x2="${WIDTH - RIGHT}" y2="${y(m.y)}" stroke="#eee"/><text x="${LEFT - 6}" y="${y(m.y)}" text-anchor="end" dominant-baseline="middle">${escapeHtml(m.text)}</text>`),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="${escapeHtml(title)}" font-family="sans-serif" font-size="11" fill="#333"><title>${escapeHtml(title)}</title>`
    + `${grid.join('')}<line x1="${LEFT}" y1="${y(0)}" x2="${WIDTH - RIGHT}" y2="${y(0)}" stroke="#333"/><line x1="${LEFT}" y1="${TOP}" x2="${LEFT}" y2="${HEIGHT - BOTTOM}" stroke="#333"/>`
    + `<polyline fill="none" stroke="#0b62a8" stroke-width="2" points="${points.map((p) => `${x(p.x)},${y(p.y)}`).join(' ')}"/>`
    + `<text x="${(WIDTH + LEFT) / 2}" y="${HEIGHT - 8}" text-anchor="middle">${escapeHtml(xName)}</text><text x="12" y="${HEIGHT / 2}" text-anchor="middle" transform="rotate(-90 12 ${HEIGHT / 2})">${escapeHtml(yName)}</text></svg>`;
}
