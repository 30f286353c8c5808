/**
 * How much of what a party is paid rests on something, against what was agreed on: what it would be paid with no revenue at all, or had nobody logged any activity, on the data or
 * the rows of a test. The rest would be paid all the same.
 */
import { ZERO, add, compare, div, isZero, mul, sub, toDecimalText } from '../../base/exact.js';
import type { Num } from '../../base/exact.js';
import type { ColumnData, Dataset } from '../../core/dataset.js';
import type { RelationId } from '../../core/ir.js';
import * as codes from '../../diagnostics/codes/lint.js';
import { evaluate, inputsOf } from '../../eval/evaluate.js';
import { payOfAll } from '../../incentives/pay.js';
import { found, hasRevenue } from '../context.js';
import type { Found, LintContext, PlanFacts } from '../context.js';
import { aggregateOf, classOf } from '../measures.js';
import type { World } from '../worlds.js';

/** By party, of 1: the least part of pay that rests on revenue, and the largest that rests on activity. */
export interface Weights { readonly revenue: ReadonlyMap<string, Num>; readonly activity: ReadonlyMap<string, Num> }

/** Parties none of whose plans reads any revenue, or reads anything but activity, are said by other rules, whatever was agreed. */
export function weights(c: LintContext, worlds: () => readonly World[], { revenue, activity }: Weights): readonly Found[] {
  return [...[...revenue].flatMap(([party, floor]) => tooLittleRevenue(c, worlds, party, floor)), ...[...activity].flatMap(([party, ceiling]) => tooMuchActivity(c, worlds, party, ceiling))];
}

function tooLittleRevenue(c: LintContext, worlds: () => readonly World[], party: string, floor: Num): readonly Found[] {
  const own = plansOf(c, party), [first] = own;
  if (first === undefined || !own.some((p) => hasRevenue(c, p.reads))) return [];
  const measured = weighed(worlds, own, (data) => withoutRevenue(c, data));
  return measured === null || compare(measured.weight, floor) >= 0
    ? []
    : [
        found(
          first.plan,
          codes.noRevenue.at(placeOf(c, own), {
            party,
            plans: own.map((p) => p.plan.name),
            weight: { share: percent(measured.weight), agreed: percent(floor), called: measured.called },
          }),
        ),
      ];
}

function tooMuchActivity(c: LintContext, worlds: () => readonly World[], party: string, ceiling: Num): readonly Found[] {
  const own = plansOf(c, party);
  const measures = own.flatMap((p) => p.measures.filter((m) => classOf(c, p.plan, m) === 'activity').map((m) => ({ p, m })));
  const logged = new Set(
    measures.flatMap(({ p, m }) => {
      const made = aggregateOf(c.program, p.plan.id, p.plan.columns[m]!.value!);
      return made !== null && 'relation' in made.over && c.program.relations[made.over.relation]!.source.op === 'scan' ? [made.over.relation] : [];
    }),
  );
  if (logged.size === 0) return [];
  const measured = weighed(worlds, own, (data) => withoutRows(c, data, logged));
  return measured === null || compare(measured.weight, ceiling) <= 0
    ? []
    : [
        found(
          own[0]!.plan,
          codes.activityOnly.at(placeOf(c, own), {
            plan: party,
            measures: measures.map(({ p, m }) => `\`${p.plan.columns[m]!.name}\``),
            weight: { share: percent(measured.weight), agreed: percent(ceiling), called: measured.called },
          }),
        ),
      ];
}

const plansOf = (c: LintContext, party: string): readonly PlanFacts[] => c.plans.filter((p) => p.parties.includes(party));
const placeOf = (c: LintContext, own: readonly PlanFacts[]): ReturnType<LintContext['place']> => c.place(own[0]!.plan.at, own.slice(1).map((p) => ({ at: p.plan.at, text: 'and this' })));
const percent = (n: Num): string => `${toDecimalText(mul(n, 100), 1).replace(/\.0$/, '')} %`;

/** The first world in which the plans pay anything. */
function weighed(worlds: () => readonly World[], own: readonly PlanFacts[], without: (data: Dataset) => Dataset): { readonly weight: Num; readonly called: string } | null {
  for (const world of worlds()) { const weight = weightIn(world, new Set(own.map((p) => p.plan.id)), without); if (weight !== null) return { weight, called: world.called }; }
  return null;
}

/** Of 1; null where the plans pay nothing. Of several currencies the one in which most is paid. */
function weightIn({ program, evaluation }: World, plans: ReadonlySet<number>, without: (data: Dataset) => Dataset): Num | null {
  const paid = byCurrency(payOfAll(program, evaluation, plans)), [most] = [...paid].sort((a, b) => compare(b[1], a[1]));
  if (most === undefined || compare(most[1], ZERO) <= 0) return null;
  const { dataset, options } = inputsOf(evaluation);
  const left = byCurrency(payOfAll(program, evaluate(program, without(dataset), { asOf: options.asOf }), plans)).get(most[0]) ?? ZERO;
  const weight = div(sub(most[1], left), most[1]);
  return isZero(weight) ? ZERO : weight;
}
function byCurrency(pay: ReturnType<typeof payOfAll>): ReadonlyMap<string | null, Num> {
  const sums = new Map<string | null, Num>();
  for (const p of pay.values()) sums.set(p.currency, add(sums.get(p.currency) ?? ZERO, p.amount));
  return sums;
}

/** Every amount that is revenue is nothing; what is missing stays missing. */
function withoutRevenue(c: LintContext, dataset: Dataset): Dataset {
  const tables = new Map(dataset.tables);
  for (const [relation, columns] of c.revenue) { const t = tables.get(relation); if (t !== undefined) tables.set(relation, { ...t, columns: t.columns.map((data, i) => (columns.has(i) ? nothing(data) : data)) }); }
  return { ...dataset, tables };
}
function nothing(c: ColumnData): ColumnData {
  switch (c.kind) {
    case 'scaled': return { ...c, values: c.values.map((v) => (Number.isNaN(v) ? v : 0)) };
    case 'big': return { ...c, values: c.values.map((v) => (v === null ? null : 0n)) };
    case 'day': case 'period': case 'instant': case 'text': case 'flag': case 'row': return c;
  }
}

/** These records have no row, and nothing refers to one. */
function withoutRows(c: LintContext, dataset: Dataset, gone: ReadonlySet<RelationId>): Dataset {
  const refers = (relation: RelationId, column: number): boolean => { const type = c.program.relations[relation]!.columns[column]?.type; return type?.kind === 'row' && gone.has(type.relation); };
  return {
    ...dataset,
    tables: new Map(
      [...dataset.tables].map(([id, t]) => [
        id,
        gone.has(id)
          ? { rows: 0, columns: t.columns.map(empty), origin: null }
          : { ...t, columns: t.columns.map((data, i) => (data.kind === 'row' && refers(id, i) ? { ...data, values: data.values.map(() => -1) } : data)) },
      ]),
    ),
  };
}
function empty(c: ColumnData): ColumnData {
  switch (c.kind) {
    case 'scaled': case 'instant': return { ...c, values: new Float64Array(0) };
    case 'big': return { ...c, values: [] };
    case 'day': case 'period': case 'row': return { ...c, values: new Int32Array(0) };
    case 'text': return { ...c, codes: new Int32Array(0) };
    case 'flag': return { ...c, values: new Uint8Array(0) };
  }
}
