/** How many rows stand at each stage of the funnel before and after, and which part of the stage before came so far: for stages that follow each other, as `lead SAL for each MQL`. */
import type { ir } from '@truce/engine';
import type { Computed, Version } from '../diff/compute.js';

export interface LeadStage { readonly name: string; /** the stage that it is taken from; null for the first */ readonly of: string | null; readonly before: number | null; readonly after: number | null }

/** Chains in which some stage changed, each stage after the one it is taken from. Stages are those of the new version. */
export function leadFlowOf(c: Computed, changed: ReadonlySet<string>): readonly (readonly LeadStage[])[] {
  const leads = c.after.program.relations.filter((r) => r.kind === 'lead' && r.facts.notRun === null), above = new Map(leads.map((r) => [r.id, stageBelow(c.after.program, r)]));
  const named = (r: ir.Relation): string => c.comparison.matched.get(`lead ${r.name}`)?.slice('lead '.length) ?? r.name;
  const stage = (r: ir.Relation): LeadStage => {
    const of = above.get(r.id) ?? null;
    return { name: r.name, of: of === null ? null : c.after.program.relations[of]!.name, before: rowsOf(c.before, named(r)), after: rowsOf(c.after, r.name) };
  };
  const chain = (r: ir.Relation): readonly ir.Relation[] => [r, ...leads.filter((x) => above.get(x.id) === r.id).flatMap(chain)];
  return leads.filter((r) => above.get(r.id) === null).map((r) => chain(r).map(stage)).filter((stages) => stages.length > 1 && stages.some((s) => changed.has(s.name)));
}

function stageBelow({ relations }: ir.Program, r: ir.Relation): ir.RelationId | null {
  const items = r.source.op === 'each' ? r.source.items.flatMap((i) => ('relation' in i ? [i.relation] : [])) : [];
  return items.find((id) => relations[id]!.kind === 'lead') ?? null;
}

function rowsOf({ program, evaluation }: Version, name: string): number | null {
  const found = program.relations.find((r) => r.kind === 'lead' && r.name === name && r.facts.notRun === null);
  return found === undefined ? null : evaluation.rows(found.id).length;
}
