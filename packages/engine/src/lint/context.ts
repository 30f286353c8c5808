/** What every rule knows of the program: its plans with whom they pay and what they read, its figures, and where revenue is. */
import type { FileSpan } from '../base/span.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Place } from '../diagnostics/define.js';
import type { At, ColumnId, Expr, Program, Relation, RelationId, Source } from '../core/ir.js';
import { readsOf } from '../core/reads.js';
import type { Reads } from '../core/reads.js';
import { rowOf, walk } from '../core/walk.js';
import { paymentsOf } from '../incentives/pay.js';

export type PaymentsSource = Extract<Source, { op: 'payments' }>;

export interface PlanFacts {
  readonly plan: Relation;
  readonly payments: Relation;
  readonly source: PaymentsSource;
  /** the roles that it pays, as far as its conditions or the names of who is credited say */
  readonly roles: readonly string[];
  /** the parties that it pays: by their roles, else who owns it; empty where nothing says */
  readonly parties: readonly string[];
  /** everything that what is paid, to whom and when rests on */
  readonly reads: Reads;
  /** columns of the plan with a role word */
  readonly measures: readonly ColumnId[];
  readonly gates: readonly ColumnId[];
}

export interface LintContext {
  readonly program: Program;
  /** the day of the run: what is open and what is old follow from it; null where nobody knows it, and then neither is said */
  readonly asOf: number | null;
  readonly plans: readonly PlanFacts[];
  readonly kpis: readonly Relation[];
  readonly goals: readonly Relation[];
  /** the fields in which revenue is: what is credited, and the money that figures and goals add up */
  readonly revenue: Reads['fields'];
  place(at: At, related?: readonly { readonly at: At; readonly text: string }[]): Place;
  reads(relation: RelationId, column: ColumnId): Reads;
}

/** A finding and the declaration that it is about; null: the policy as a whole. */
export interface Found { readonly about: Relation | null; readonly diagnostic: Diagnostic }
export type Rule = (c: LintContext) => readonly Found[];

export function contextOf(program: Program, asOf: number | null): LintContext {
  const known = new Map<string, Reads>();
  const span = ([file, start, end]: At): FileSpan => ({ file: program.files[file]!, start, end });
  const reads = (relation: RelationId, column: ColumnId): Reads => {
    const key = `${relation} ${column}`, found = known.get(key) ?? readsOf(program, { relation, column });
    known.set(key, found);
    return found;
  };
  const named = program.relations.filter((r) => r.name !== '' && r.facts.notRun === null);
  const kpis = named.filter((r) => r.kind === 'kpi' && r.facts.value !== null), goals = named.filter((r) => r.kind === 'goal' && r.facts.value !== null);
  return {
    program, asOf, kpis, goals, reads, revenue: revenueOf(program, [...kpis.filter((k) => k.facts.class !== 'activity'), ...goals], reads),
    plans: paymentsOf(program).flatMap((payments): readonly PlanFacts[] => {
      if (payments.source.op !== 'payments') return [];
      const plan = program.relations[payments.source.plan]!;
      const roles = rolesOf(program, plan, payments.source);
      const withRole = (role: string): readonly ColumnId[] => plan.columns.flatMap((c) => (c.role === role ? [c.id] : []));
      const byRole = program.settings.parties.filter((p) => p.roles.some((r) => roles.includes(r))).map((p) => p.name);
      return [
        {
          plan,
          payments,
          source: payments.source,
          roles,
          parties: byRole.length > 0 ? byRole : plan.facts.ownedBy,
          reads: readsOf(program, { rows: payments.id }),
          measures: withRole('measure'),
          gates: withRole('gate'),
        },
      ];
    }),
    place: (at, related = []) => ({ span: span(at), related: related.map((r) => ({ span: span(r.at), text: r.text })) }),
  };
}

/** Money of records that are credited or attributed, or that a figure adds up. Pay of people, in dated records, is none. */
function revenueOf(program: Program, figures: readonly Relation[], reads: LintContext['reads']): Reads['fields'] {
  const found = new Map<RelationId, Set<ColumnId>>();
  const take = (r: Reads): void => {
    for (const [relation, columns] of r.fields) {
      const { source } = program.relations[relation]!;
      if (source.op !== 'scan' || source.dated) continue;
      for (const c of columns) if (source.fields[c]?.type.kind === 'money') found.set(relation, (found.get(relation) ?? new Set()).add(c));
    }
  };
  for (const r of program.relations) if (r.source.op === 'pieces') for (const cut of r.source.cuts) if (cut.split !== null) take(readsOf(program, { e: cut.split.amount, binders: rowOf(r.source.whole) }));
  for (const r of figures) {
    const type = r.columns[r.facts.value!]!.type;
    if (type.kind === 'money' || r.kind === 'goal') take(reads(r.id, r.facts.value!));
  }
  return found;
}

export const hasRevenue = (c: LintContext, reads: Reads): boolean => [...c.revenue].some(([relation, columns]) => [...columns].some((column) => reads.fields.get(relation)?.has(column) === true));

/** Words of parties' roles that the conditions of a plan, and of what it is made of, ask for; else roles that the fields of the credited are named after. */
function rolesOf(program: Program, plan: Relation, source: PaymentsSource): readonly string[] {
  const roles = new Set(program.settings.parties.flatMap((p) => p.roles)), found = new Set<string>(), seen = new Set<RelationId>();
  const words = (e: Expr | null): void => { if (e !== null) walk(e, (x) => { if (x.op === 'const' && typeof x.value === 'string' && roles.has(x.value)) found.add(x.value); }); };
  const look = (r: Relation): void => {
    if (seen.has(r.id)) return;
    seen.add(r.id);
    words(r.where);
    for (const c of r.conditions) words(c.keep);
    if (found.size === 0 && r.source.op === 'each') for (const i of r.source.items) if ('relation' in i && program.relations[i.relation]!.kind !== 'record') look(program.relations[i.relation]!);
  };
  look(plan);
  if (found.size > 0) return [...found];
  const byName = (name: string): void => { for (const role of roles) if (role.toLowerCase() === name.toLowerCase()) found.add(role); };
  const names = (e: Expr, of: RelationId): void =>
    walk(e, (x) => {
      if (x.op === 'column' && x.binder === 0) byName(program.relations[of]!.columns[x.column]?.name ?? '');
      if (x.op === 'follow') byName(program.relations[x.relation]!.columns[x.column]?.name ?? '');
    });
  for (const p of source.pays) if (p.to !== null) names(p.to, plan.id);
  for (const id of seen)
    for (const cuts of [program.relations[id]!].flatMap((r) =>
      r.source.op === 'each' ? r.source.items.flatMap((i) => ('relation' in i ? [program.relations[i.relation]!.source] : [])) : [],
    ))
      if (cuts.op === 'pieces') {
        for (const cut of cuts.cuts)
          for (const to of [...(cut.split?.parts ?? []), ...cut.overlays]) for (const r of to.to) if (r.kind === 'payee') names(r.value, cuts.whole);
      }
  return [...found];
}

/** A rule's finding. */
export const found = (about: Relation | null, diagnostic: Diagnostic): Found => ({ about, diagnostic });
