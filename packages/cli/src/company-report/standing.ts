/** How a figure stands against its target. */
import { compareNumbers, type Num } from '@truce/engine';
import type { Cell, Tone } from '../page/blocks.js';
import { minus, ratio, times } from './numbers.js';

export type Standing = 'met' | 'nearly' | 'missed' | null;
/** Missed by no more than this part of the target: said apart from what is far off. */
const NEAR = ratio(5, 100)!;

/** Against the target; where lower is better, the other way round. */
export function standingOf(value: Num | null, target: Num | null, better: 'higher' | 'lower' | null): Standing {
  if (value === null || target === null) return null;
  const [good, than] = better === 'lower' ? [target, value] : [value, target];
  return compareNumbers(good, than) >= 0 ? 'met' : compareNumbers(minus(than, good), times(NEAR, target)) <= 0 ? 'nearly' : 'missed';
}

/** Of rows that each have a target of their own, those that meet it; rows without one are not counted. */
export function metOf(rows: readonly Standing[]): { readonly met: number; readonly of: number } {
  return { met: rows.filter((s) => s === 'met').length, of: rows.filter((s) => s !== null).length };
}

const TONES: Readonly<Record<Exclude<Standing, null>, Tone>> = { met: 'good', nearly: 'near', missed: 'bad' };
export function standingCell({ rows, standing }: { readonly rows: { readonly met: number; readonly of: number } | null; readonly standing: Standing }): Cell {
  if (rows !== null) return `${rows.met} of ${rows.of} met`;
  return standing === null ? '' : { text: standing, tone: TONES[standing] };
}
