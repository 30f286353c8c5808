/** What is agreed as good against what is paid: figures with a target that nothing follows from, and measures that nobody watches. */
import * as codes from '../../diagnostics/codes/lint.js';
import type { Relation } from '../../core/ir.js';
import { found } from '../context.js';
import type { LintContext, Rule } from '../context.js';
import { measureText } from '../measures.js';

const textOf = (c: LintContext, r: Relation): string => measureText(c.program, r, r.columns[r.facts.value!]!.value!);

export const kpiNotPaid: Rule = (c) => {
  if (c.plans.length === 0) return [];
  const paid = new Set([...c.plans.flatMap((p) => [...p.reads.rows]), ...c.goals.flatMap((g) => [...c.reads(g.id, g.facts.value!).rows])]);
  const texts = new Set([
    ...c.goals.map((g) => textOf(c, g)),
    ...c.plans.flatMap((p) => p.plan.columns.flatMap((col) => (col.value === null ? [] : [measureText(c.program, p.plan, col.value)]))),
  ]);
  const idle = c.kpis.filter((k) => k.facts.target !== null && !paid.has(k.id) && !texts.has(textOf(c, k))), [first, ...more] = idle;
  return first === undefined ? [] : [found(first, codes.kpiNotPaid.at(c.place(first.at, more.slice(0, 3).map((k) => ({ at: k.at, text: 'and this' }))), { kpis: idle.map((k) => k.name) }))];
};

export const paidNotKpi: Rule = (c) => {
  const figures = [...c.kpis, ...c.goals];
  if (figures.length === 0) return [];
  const shown = new Set(figures.map((k) => textOf(c, k)));
  const hidden = c.plans.flatMap((p) =>
    p.measures.flatMap((m) => {
      const column = p.plan.columns[m]!;
      return column.value === null
        || (column.value.op === 'aggregate' && 'window' in column.value.over)
        || shown.has(measureText(c.program, p.plan, column.value))
        || figures.some((k) => c.reads(p.plan.id, m).rows.has(k.id))
        ? []
        : [{ p, column }];
    }),
  );
  const [first] = hidden;
  return first === undefined ? [] : [found(first.p.plan, codes.paidNotKpi.at(c.place(first.column.at), { measures: hidden.map(({ p, column }) => `\`${column.name}\` of ${p.plan.name}`) }))];
};
