/** Each row that comes into a lead or goes out of it, with what the lead computes of it: why it is in one version and not in the other. */
import type { DiffReport } from '../diff/report.js';
import type { Computed, Version } from '../diff/compute.js';

export interface LeadRow { readonly lead: string; readonly row: string; readonly into: boolean; /** `fit 38, interest 20, points 58` */ readonly facts: string }

const MOST_FACTS = 6;
/** No money: a lead is for every audience. */
const SHOWN: ReadonlySet<string> = new Set(['number', 'count', 'percent', 'flag', 'choice', 'date']);

export function leadRowsOf(c: Computed, report: DiffReport): readonly LeadRow[] {
  return report.leads.flatMap((l) => [
    ...l.into.map((row): LeadRow => ({ lead: l.name, row, into: true, facts: factsOf(c.after, l.name, row) })),
    ...l.out.map((row): LeadRow => ({ lead: l.name, row, into: false, facts: factsOf(c.before, l.name, row) })),
  ]);
}

/** In the version in which it belongs; nothing where the lead has another name there. */
function factsOf({ program, evaluation }: Version, lead: string, row: string): string {
  const relation = program.relations.find((r) => r.kind === 'lead' && r.name === lead), at = relation === undefined ? null : evaluation.findRow(relation.id, row);
  if (relation === undefined || at === null) return '';
  return relation.columns.filter((x) => SHOWN.has(x.type.kind)).slice(0, MOST_FACTS).map((x) => `${x.name} ${evaluation.text(evaluation.value(relation.id, x.id, at), x.type, 'short')}`).join(', ');
}
