/** Rows of one stay each (`for each Assignment, quarter`) that count a person's deals of the whole period: whoever changes places is counted in both rows. */
import * as codes from '../../diagnostics/codes/shapes.js';
import type { Aggregate, Binder, Expr, Relation } from '../../core/ir.js';
import { canonical, conjuncts, some, walk } from '../../core/walk.js';
import { found } from '../context.js';
import type { Found, LintContext, Rule } from '../context.js';

export const outsideOwnDays: Rule = (c) => c.program.relations.flatMap((r) => {
  if (r.source.op !== 'each') return [];
  const { items } = r.source, stay = items.findIndex((i) => 'relation' in i && isDated(c, i.relation)), per = items.findIndex((i) => 'unit' in i), out: Found[] = [];
  if (stay < 0 || per < 0) return [];
  for (const column of r.columns)
    if (column.value !== null)
      walk(column.value, (e) => {
        const date = e.op === 'aggregate' ? wholePeriod(c, r, e, stay, per) : null;
        if (date !== null) out.push(said(c, r, e, date, stay, per));
      });
  return out;
});

const isDated = (c: LintContext, id: number): boolean => { const { source } = c.program.relations[id]!; return source.op === 'scan' && source.dated; };

function said(c: LintContext, r: Relation, e: Expr, date: string, stay: number, per: number): Found {
  const item = r.columns[stay]!, record = item.type.kind === 'row' ? c.program.relations[item.type.relation]!.name : item.name;
  return found(r, codes.outsideOwnDays.at(c.place(e.at), { list: r.name, date, record, row: item.name, period: r.columns[per]!.name }));
}

/** The date that is counted through the period but not within the stay, of rows that the stay's person picks; null where there is none. */
function wholePeriod(c: LintContext, r: Relation, e: Aggregate, stay: number, per: number): string | null {
  if (!('relation' in e.over) || isDated(c, e.over.relation)) return null;
  const own = (x: Expr): boolean => some(x, (y) => (y.op === 'column' && y.binder === 0 && (y.column === stay || ['first_day', 'last_day'].includes(r.columns[y.column]!.name))) || (y.op === 'row' && y.binder === 0));
  const ofPeriod = (x: Expr): boolean => some(x, (y) => y.op === 'column' && y.binder === 0 && y.column === per);
  const parts = [...conjuncts(e.where), ...e.keys.map((k): Expr => ({ op: 'call', fn: 'equal', args: [k.inner, k.outer], type: { kind: 'flag' }, at: e.at }))];
  const [dated] = parts.flatMap((x) => (ofPeriod(x) ? datesOf(x, e.binder) : []));
  if (dated === undefined || !parts.some((x) => own(x) && !ofPeriod(x))) return null;
  const key = canonical(dated, -1);
  // Whatever else is asked of the date together with the stay is taken for its days.
  return parts.some((x) => own(x) && some(x, (y) => canonical(y, -1) === key)) ? null : nameOf(c, e, dated);
}

const datesOf = (x: Expr, binder: Binder): readonly Expr[] => {
  const out: Expr[] = [];
  walk(x, (y) => { if ((y.op === 'column' && y.binder === binder && isDate(y)) || (y.op === 'follow' && isDate(y))) out.push(y); });
  return out;
};
const isDate = (e: Expr): boolean => e.type.kind === 'date' || e.type.kind === 'time';
const nameOf = (c: LintContext, e: Aggregate, x: Expr): string =>
  x.op === 'column' && 'relation' in e.over
    ? c.program.relations[e.over.relation]!.columns[x.column]!.name
    : x.op === 'follow'
      ? c.program.relations[x.relation]!.columns[x.column]!.name
      : 'a date';
