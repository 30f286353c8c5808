/** Office time is counted by the hours that the header of the policy declares. Without them no deadline in business hours and no working day has a value. */
import type { Expr, FunctionName, Program } from '../core/ir.js';
import { children, sourceNeeds } from '../core/walk.js';
import * as policy from '../diagnostics/codes/policy.js';
import { placeOf } from './context.js';
import type { Context } from './context.js';

const COUNTED: ReadonlySet<FunctionName> = new Set(['addBusinessHours', 'addBusinessDays', 'businessHoursBetween', 'workingDays', 'overlapWorkingDays', 'workingDaysIn']);

export function officeTime(c: Context, program: Program): void {
  if (program.settings.hours.length > 0) return;
  const look = (e: Expr): void => {
    if (e.op === 'call' && COUNTED.has(e.fn)) c.report(policy.missingLine.at(placeOf(c, e.at), { what: 'the header of the policy, which says when office time is,', line: 'hours', example: 'hours Monday to Friday 09:00 to 17:00' }));
    else children(e).forEach(look);
  };
  for (const p of program.parameters) for (const v of p.versions) look(v.value);
  for (const r of program.relations) {
    for (const col of r.columns) if (col.value !== null) look(col.value);
    for (const x of r.conditions) look(x.keep);
    for (const x of sourceNeeds(r.source).expressions) look(x.e);
    if (r.where !== null) look(r.where);
  }
  for (const x of program.invariants) for (const one of x.conditions) look(one.holds);
}
