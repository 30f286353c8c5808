/** How likely chance alone brings about so many cases: an exact tail of the binomial distribution, in whole numbers. */
import { fraction } from '../base/exact.js';
import type { Num } from '../base/exact.js';

const SCALE = 1n << 160n;

/**
 * The chance that `hits` or more of `cases` occur when each occurs with the chance `top / bottom`. Terms are taken relative to the likeliest one, by recurrence, so that
 * any number of cases is exact to far more digits than anybody reads. 1 when nothing or everything is certain and agrees.
 */
export function atLeast(hits: number, cases: number, top: number, bottom: number): Num {
  if (hits <= 0 || top >= bottom) return 1;
  if (top <= 0 || hits > cases) return 0;
  const yes = BigInt(top), no = BigInt(bottom - top), mode = Math.min(cases, Math.floor(((cases + 1) * top) / bottom));
  let total = SCALE, tail = mode >= hits ? SCALE : 0n;
  for (let k = mode, w = SCALE; k < cases && w > 0n; k++) {
    w = (w * BigInt(cases - k) * yes) / (BigInt(k + 1) * no);
    total += w;
    if (k + 1 >= hits) tail += w;
  }
  for (let k = mode, w = SCALE; k > 0 && w > 0n; k--) {
    w = (w * BigInt(k) * no) / (BigInt(cases - k + 1) * yes);
    total += w;
    if (k - 1 >= hits) tail += w;
  }
  return fraction(tail, total);
}
