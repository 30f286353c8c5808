/** Which calls count by an office. */
import { assertNever } from '../base/exhaustive.js';
import type { Expr, FunctionName, Office, Program } from './ir.js';

type Call = Extract<Expr, { readonly op: 'call' }>;

/** What is counted by an office has one more argument, the last: the name of it. Without it the zone, hours and holidays of the policy are meant. Here is where it stands, from 0. */
const PLACES: ReadonlyMap<FunctionName, number> = new Map<FunctionName, number>([
  ['dateOf', 1], ['timeOf', 1], ['addBusinessHours', 2], ['addBusinessDays', 2], ['businessHoursBetween', 2], ['workingDays', 2], ['overlapWorkingDays', 3], ['workingDaysIn', 1],
]);

/** Where an office stands among the arguments of a function that can count by one; null for any other. */
export const officePlace = (fn: FunctionName): number | null => PLACES.get(fn) ?? null;

/** The office by which a call counts, a choice; null where it counts by the policy. */
export const officeOf = (e: Call): Expr | null => { const place = PLACES.get(e.fn); return place === undefined ? null : e.args[place] ?? null; };

/** The offices that a value can name. */
export function officesNamed(program: Program, office: Expr): readonly Office[] {
  const words = new Set<unknown>();
  // A formula that chooses has the type of all offices; only those that it names are meant.
  const look = (e: Expr): void => {
    switch (e.op) {
      case 'const': words.add(e.value); return;
      case 'if': look(e.then); look(e.else); return;
      case 'choose': e.arms.forEach((a) => look(a.then)); if (e.else !== null) look(e.else); return;
      case 'otherwise': look(e.value); look(e.fallback); return;
      case 'version': e.versions.forEach((v) => look(v.value)); return;
      case 'parameter': program.parameters[e.parameter]?.versions.forEach((v) => look(v.value)); return;
      case 'scale': e.rows.forEach((row) => look(row.value)); return;
      case 'column': case 'row': case 'follow': case 'asOf': case 'call': case 'and': case 'or': case 'total': case 'oneOf': case 'aggregate': case 'previous': if (e.type.kind === 'choice') e.type.choices.forEach((word) => words.add(word)); return;
      default: assertNever(e);
    }
  };
  look(office);
  return program.settings.offices.filter((o) => words.has(o.name));
}
