/** A version of a lead, or of a parameter that leads read, that begins in the middle of the quarter that is open on the day of the run. */
import * as codes from '../../diagnostics/codes/lint.js';
import { dateText } from '../../base/days.js';
import { gregorianCalendar } from '../../base/periods.js';
import { readsOf } from '../../core/reads.js';
import { walk } from '../../core/walk.js';
import type { At, Expr } from '../../core/ir.js';
import { found } from '../context.js';
import type { Found, LintContext, Rule } from '../context.js';

export const changedInside: Rule = (c) => {
  const { asOf } = c;
  // Which days are a period of a calendar that the data makes is known only with the data.
  if (asOf === null || c.program.settings.calendar !== null) return [];
  const calendar = gregorianCalendar(c.program.settings.year), leads = c.program.relations.filter((r) => r.kind === 'lead');
  const said = (name: string, about: Found['about'], from: number | null, at: At): readonly Found[] => {
    if (from === null) return [];
    const quarter = calendar.periodOf(from, 'quarter'), first = calendar.start(quarter, 'quarter'), last = calendar.end(quarter, 'quarter');
    return first === from || last < asOf ? [] : [found(about, codes.changedInside.at(c.place(at), { name, day: dateText(from), period: calendar.text(quarter, 'quarter'), first: dateText(first), last: dateText(last) }))];
  };
  const read = parametersOf(c, leads.map((r) => r.id));
  return [
    ...leads.flatMap((r) => r.facts.versions.slice(1).flatMap((v) => said(r.name, r, v.from, v.at))),
    ...c.program.parameters.flatMap((p, i) => (read.has(i) ? p.versions.slice(1).flatMap((v) => said(`\`${p.name}\``, leads[0] ?? null, v.from, v.at)) : [])),
  ];
};

/** The parameters that decide who is a lead. */
function parametersOf(c: LintContext, leads: readonly number[]): ReadonlySet<number> {
  const found = new Set<number>(), look = (e: Expr): void => walk(e, (x) => { if (x.op === 'parameter') found.add(x.parameter); });
  const { columns, rows } = readsOf(c.program, ...leads.map((id) => ({ rows: id })));
  for (const id of rows) { const r = c.program.relations[id]!; for (const e of [...(r.where === null ? [] : [r.where]), ...r.conditions.map((x) => x.keep)]) look(e); }
  for (const [id, own] of columns) for (const column of own) { const value = c.program.relations[id]!.columns[column]?.value ?? null; if (value !== null) look(value); }
  return found;
}
