/** Days of what has one. */
import type { At, Expr } from '../core/ir.js';
import { DATE } from '../types/type.js';
import { call } from './build.js';
import type { Checked } from './known.js';
import { as } from './expression.js';

/** A day of a date, time or as-of date; null for anything else. */
export function dayOf(e: Checked, here: At): Expr | null {
  if (e.type.kind === 'date' || e.type.kind === 'asOf') return as(e, DATE);
  return e.type.kind === 'time' ? call('dateOf', [e.expr], DATE, here) : null;
}
