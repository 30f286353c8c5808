/**
 * Office time is counted by the hours that the header declares: of an office, where one is named, else of the policy. Without them no deadline in business hours and no working day has
 * a value. An office that is open whenever others are has hours, but no days of its own: whose would they be?
 */
import type { Expr, FunctionName, Office, Program } from '../core/ir.js';
import { officeOf, officesNamed } from '../core/offices.js';
import { children, sourceNeeds } from '../core/walk.js';
import * as policy from '../diagnostics/codes/policy.js';
import { placeOf } from './context.js';
import type { Context } from './context.js';

const COUNTED: ReadonlySet<FunctionName> = new Set(['addBusinessHours', 'addBusinessDays', 'businessHoursBetween', 'workingDays', 'overlapWorkingDays', 'workingDaysIn']);
const HOURS: ReadonlySet<FunctionName> = new Set(['addBusinessHours', 'businessHoursBetween']);

export function officeTime(c: Context, program: Program): void {
  const { hours, offices } = program.settings;
  if (hours.length > 0 && offices.every((o) => o.hours.length > 0 && o.of.length === 0)) return;
  const missing = (e: Expr, what: string): void => c.report(policy.missingLine.at(placeOf(c, e.at), { what, line: 'hours', example: 'hours Monday to Friday 09:00 to 17:00' }));
  const open = (o: Office): boolean => o.hours.length > 0 || o.of.some((name) => offices.some((x) => x.name === name && open(x)));
  /** Whether something was said about how the call counts. */
  const refused = (e: Extract<Expr, { op: 'call' }>, fn: FunctionName): boolean => {
    const office = officeOf(e), named = office === null ? [] : officesNamed(program, office), shut = named.find((o) => !open(o)), joint = HOURS.has(fn) ? undefined : named.find((o) => o.of.length > 0);
    if (office === null ? hours.length === 0 : shut !== undefined) missing(e, shut === undefined ? 'the header of the policy, which says when office time is,' : `office ${shut.name}`);
    else if (joint !== undefined) c.report(policy.daysOfSeveral.at(placeOf(c, e.at), { office: joint.name, of: joint.of }));
    else return false;
    return true;
  };
  const look = (e: Expr): void => {
    if (e.op !== 'call' || !COUNTED.has(e.fn) || !refused(e, e.fn)) children(e).forEach(look);
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
