/** All snippets, in the order in which they are listed. */
import { clawback, draw, guarantee, holdback } from './adjusting.js';
import { accelerator, cap, override, ramp, spiff } from './earning.js';
import { attribution, kpi, lead, score, sla } from './funnel.js';
import { goal, scorecard } from './goals.js';
import { contest, pool, yearToDate } from './sharing.js';
import type { Snippet } from './shape.js';

export const snippets: readonly Snippet[] = [draw, clawback, ramp, accelerator, override, holdback, spiff, sla, lead, score, attribution, kpi, goal, scorecard, cap, guarantee, pool, contest, yearToDate];
