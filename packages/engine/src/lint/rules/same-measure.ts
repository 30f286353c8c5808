/** Figures, goals and measures of plans that are the same formula twice: when one is changed, the other stays. */
import * as codes from '../../diagnostics/codes/lint.js';
import type { Column, Relation } from '../../core/ir.js';
import { some } from '../../core/walk.js';
import { found } from '../context.js';
import type { Found, Rule } from '../context.js';
import { figureOf, measureText } from '../measures.js';

export const sameMeasure: Rule = (c) => {
  const first = new Map<string, { readonly r: Relation; readonly column: Column }>(), out: Found[] = [];
  const figures = [...c.kpis, ...c.goals].map((r) => ({ r, column: r.columns[r.facts.value!]! }));
  const measures = c.plans.flatMap((p) =>
    p.plan.columns.filter((col) => col.role === 'measure' || col.role === 'gate').map((column) => ({ r: p.plan, column })),
  );
  for (const { r, column } of [...figures, ...measures]) {
    // A formula that counts all of something is the same everywhere, and means little.
    if (column.value === null || figureOf(c, column.value) !== null || !some(column.value, (x) => x.op === 'aggregate' && (x.where !== null || x.keys.length > 0) && x.fn !== 'only')) continue;
    const key = measureText(c.program, r, column.value), before = first.get(key);
    if (before === undefined) { first.set(key, { r, column }); continue; }
    if (before.r === r) continue;
    const name = (x: typeof before): string => (x.column.id === x.r.facts.value ? x.r.name : `\`${x.column.name}\` of ${x.r.name}`);
    out.push(found(r, codes.sameMeasure.at(c.place(column.at, [{ at: before.column.at, text: 'the same here' }]), { name: name({ r, column }), other: name(before) })));
  }
  return out;
};
