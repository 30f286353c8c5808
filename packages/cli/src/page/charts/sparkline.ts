/** A small curve beside a figure: which way it went. The figures themselves stand in a table. */
import { line as path } from 'd3-shape';

const WIDTH = 74, HEIGHT = 18;

export function sparkline(values: readonly (number | null)[]): string {
  const there = values.filter((v): v is number => v !== null);
  if (there.length < 2) return '';
  const low = Math.min(...there), high = Math.max(...there), span = high - low || 1;
  const x = (i: number): number => Math.round((2 + (i * (WIDTH - 5)) / (values.length - 1)) * 10) / 10, y = (v: number): number => Math.round((HEIGHT - 3 - ((v - low) / span) * (HEIGHT - 6)) * 10) / 10;
  const d = path<number | null>().defined((v) => v !== null).x((_, i) => x(i)).y((v) => y(v ?? 0))([...values]) ?? '', last = values.length - 1 - [...values].reverse().findIndex((v) => v !== null);
  return `<svg class="spark" width="${WIDTH}" height="${HEIGHT}" aria-hidden="true"><path d="${d}" fill="none" stroke="var(--s6)" stroke-width="1.5"/><circle cx="${x(last)}" cy="${y(values[last]!)}" r="2.2" fill="var(--s1)"/></svg>`;
}
