/** A curve as SVG that needs nothing around it: no script, no style sheet, no font of its own. */
import type { Picture, Point } from './blocks.js';
import { escapeHtml } from '../page/escape.js';

const WIDTH = 720, HEIGHT = 340, LEFT = 104, RIGHT = 24, TOP = 30, BOTTOM = 48;
const INK = '#1f2937', QUIET = '#6b7280', LINE = '#0b62a8';
/** Two labels of dots that are nearer than this to each other would stand on each other. */
const LABEL_HEIGHT = 15, LABEL_WIDTH = 96;

export function svgOf({ title, xName, yName, points, xMarks, yMarks, target, dots }: Picture): string {
  const xs = points.map((p) => p.x), ys = [...points.map((p) => p.y), 0], low = Math.min(...ys), high = Math.max(...ys, low + 1e-9), first = Math.min(...xs), last = Math.max(...xs, first + 1e-9);
  const across = (v: number): number => LEFT + ((v - first) / (last - first)) * (WIDTH - LEFT - RIGHT), up = (v: number): number => HEIGHT - BOTTOM - ((v - low) / (high - low)) * (HEIGHT - TOP - BOTTOM);
  const x = (v: number): string => across(v).toFixed(1), y = (v: number): string => up(v).toFixed(1), place = (p: Point): string => `${x(p.x)},${y(p.y)}`;
  const grid = [
    ...xMarks
      .filter((m) => m.x >= first && m.x <= last)
      .map(
        (m) =>
          `<line x1="${x(m.x)}" y1="${TOP}" x2="${x(m.x)}" y2="${HEIGHT - BOTTOM}" stroke="#d1d5db" stroke-dasharray="3 3"/><text x="${x(m.x)}" y="${HEIGHT - BOTTOM + 17}" text-anchor="middle">${escapeHtml(m.text)}</text>`,
      ),
    ...yMarks.map(
      (m) =>
        `<line x1="${LEFT}" y1="${y(m.y)}" x2="${WIDTH - RIGHT}" y2="${y(m.y)}" stroke="#e5e7eb"/><text x="${LEFT - 8}" y="${y(m.y)}" text-anchor="end" dominant-baseline="middle">${escapeHtml(m.text)}</text>`,
    ),
  ];
  const aim =
    target === null || target < first || target > last
      ? ''
      : `<line x1="${x(target)}" y1="${TOP - 6}" x2="${x(target)}" y2="${HEIGHT - BOTTOM}" stroke="${QUIET}"/><text x="${x(target)}" y="${TOP - 12}" text-anchor="middle" fill="${QUIET}">target</text>`;
  const runs = smooth(points, last - first, high - low), jumps = runs.slice(1).map((run, i) => [runs[i]![runs[i]!.length - 1]!, run[0]!] as const);
  const area = `<polygon fill="${LINE}" fill-opacity="0.08" points="${x(points[0]!.x)},${y(0)} ${points.map(place).join(' ')} ${x(points[points.length - 1]!.x)},${y(0)}"/>`;
  const curve = runs.map((run) => `<polyline fill="none" stroke="${LINE}" stroke-width="2.5" stroke-linejoin="round" points="${run.map(place).join(' ')}"/>`).join('')
    + jumps.map(([a, b]) => `<line x1="${x(a.x)}" y1="${y(a.y)}" x2="${x(b.x)}" y2="${y(b.y)}" stroke="${LINE}" stroke-width="1.5" stroke-dasharray="2 3"/>`).join('');
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="${escapeHtml(title)}" font-family="sans-serif" font-size="11" fill="${INK}"><title>${escapeHtml(title)}</title>`
    + `${grid.join('')}${area}<line x1="${LEFT}" y1="${y(0)}" x2="${WIDTH - RIGHT}" y2="${y(0)}" stroke="${INK}"/><line x1="${LEFT}" y1="${TOP}" x2="${LEFT}" y2="${HEIGHT - BOTTOM}" stroke="${INK}"/>${aim}${curve}${dotted(dots, across, up)}`
    + `<text x="${(WIDTH + LEFT - RIGHT) / 2}" y="${HEIGHT - 8}" text-anchor="middle" font-weight="bold">${escapeHtml(xName)}</text><text x="14" y="${(HEIGHT + TOP - BOTTOM) / 2}" text-anchor="middle" font-weight="bold" transform="rotate(-90 14 ${(HEIGHT + TOP - BOTTOM) / 2})">${escapeHtml(yName)}</text></svg>`
  );
}

/** The curve between its jumps: where a step on the axis changes more than a line could show. */
function smooth(points: readonly Point[], width: number, height: number): readonly (readonly Point[])[] {
  const runs: Point[][] = [];
  for (const p of points) {
    const run = runs[runs.length - 1], before = run?.[run.length - 1];
    if (run === undefined || before === undefined || (p.x - before.x < width / 1000 && Math.abs(p.y - before.y) > height / 200)) runs.push([p]); else run.push(p);
  }
  return runs;
}

/** The worked examples on the curve, each with what it pays; a label that would stand on another is left out, for the table beside says it too. */
function dotted(dots: Picture['dots'], across: (x: number) => number, up: (y: number) => number): string {
  const labels: { readonly x: number; readonly y: number }[] = [];
  return dots.map((d) => {
    const x = across(d.x), y = up(d.y), left = x - LABEL_WIDTH > LEFT, label = { x: left ? x - 8 : x + 8, y: Math.max(y - 8, TOP - 2) };
    const free = labels.every((l) => Math.abs(l.y - label.y) > LABEL_HEIGHT || Math.abs(l.x - label.x) > LABEL_WIDTH);
    if (free) labels.push(label);
    return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="4" fill="#fff" stroke="${LINE}" stroke-width="2"/>${free ? `<text x="${label.x.toFixed(1)}" y="${label.y.toFixed(1)}" text-anchor="${left ? 'end' : 'start'}" stroke="#fff" stroke-width="3" paint-order="stroke">${escapeHtml(d.text)}</text>` : ''}`;
  }).join('');
}
