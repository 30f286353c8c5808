/** Which rows of a definition were won in the end: those that an opportunity which was won came of. The parts are those that audits bind, so that both speak of the same records. */
import type { Program, Relation, RelationId } from '../core/ir.js';
import type { Evaluation } from '../eval/result.js';
import { zoneOf } from '../base/zone.js';
import { bindParts, type DeclaredAudit } from './bind.js';
import { settingsWith } from './settings.js';
import { isBefore, Table } from './world.js';

/** Whether a row of a relation was won; null for a relation of which the records do not tell. */
export type Won = (relation: RelationId) => ((row: number) => boolean) | null;

/** A relation that a row of another stands for, with the number of its row there: an MQL is a lead. */
interface Link { readonly relation: Relation; readonly rowOf: (row: number) => number | null }

/** Never computes more than the columns by which rows are linked. Says nothing where no record plays the opportunity, or where none was ever won: the words for it may be others. */
export function wonRows(program: Program, evaluation: Evaluation, declared: DeclaredAudit): Won {
  const { bound } = bindParts(program, declared), settings = settingsWith(declared.settings), base = { program, evaluation, settings, zone: zoneOf(program.settings.timezone) ?? zoneOf('UTC')! };
  const opportunity = bound.get('opportunity')?.[0], lead = bound.get('lead')?.[0];
  if (opportunity === undefined || !['won', 'stage', 'closed'].some((part) => opportunity.parts.has(part))) return () => null;
  const deals = new Table(base, opportunity), leads = lead === undefined ? null : new Table(base, lead), won = deals.rows.filter((row) => deals.stage(row) === 'won'), isWon = new Set(won);
  const value = (of: Relation, column: number) => (row: number): number | null => evaluation.value(of.id, column, row) as number | null;
  if (won.length === 0) return () => null;
  const rowsOf = (of: Relation, column: number): ReadonlySet<number> => new Set(won.flatMap((row) => value(of, column)(row) ?? []));

  /** Opportunities that name a row, or that a row names. */
  const direct = ({ relation, rowOf }: Link): ((row: number) => boolean)[] => {
    if (relation.id === opportunity.relation.id) return [(row) => { const own = rowOf(row); return own !== null && isWon.has(own); }];
    const named = relation.columns.filter((c) => c.type.kind === 'row' && c.type.relation === opportunity.relation.id).map((c) => value(relation, c.id)), naming = opportunity.relation.columns.filter((c) => c.type.kind === 'row' && c.type.relation === relation.id).map((c) => rowsOf(opportunity.relation, c.id));
    const found = [...named.map((read) => (row: number): boolean => { const deal = read(row); return deal !== null && isWon.has(deal); }), ...naming.map((rows) => (row: number): boolean => rows.has(row))];
    if (leads !== null && leads.relation.id === relation.id) {
      // By a key that is only a text.
      if (leads.has('opportunity') && leads.type('opportunity')?.kind !== 'row') found.push((row) => { const deal = leads.refers('opportunity', row, deals); return deal !== null && isWon.has(deal); });
      if (deals.has('lead') && deals.type('lead')?.kind !== 'row') { const rows = new Set(won.flatMap((row) => deals.refers('lead', row, leads) ?? [])); found.push((row) => rows.has(row)); }
    }
    return found.map((ask) => (row) => { const own = rowOf(row); return own !== null && ask(own); });
  };
  /** An opportunity of the same account or contact counts where it was opened no sooner than the lead came: a customer of long ago was not won by a lead of today. */
  const shared = ({ relation, rowOf }: Link): ((row: number) => boolean)[] => {
    if (leads === null || leads.relation.id !== relation.id || !leads.has('created') || !deals.has('created')) return [];
    return (['account', 'contact'] as const).filter((part) => leads.has(part) && deals.has(part)).map((part) => {
      const byText = new Map<string, number[]>();
      for (const deal of won) { const of = deals.text(part, deal); if (of !== null) byText.set(of, [...(byText.get(of) ?? []), deal]); }
      return (row) => {
        const own = rowOf(row), of = own === null ? null : leads.text(part, own), came = own === null ? null : leads.moment('created', own);
        return of !== null && came !== null && (byText.get(of) ?? []).some((deal) => { const opened = deals.moment('created', deal); return opened !== null && !isBefore(opened, came); });
      };
    });
  };
  return (id) => {
    const links = linksOf(program, evaluation, program.relations[id]!), near = links.flatMap(direct), asks = near.length > 0 ? near : links.flatMap(shared);
    return asks.length === 0 ? null : (row) => asks.some((ask) => ask(row));
  };
}

/** The relation itself, what its rows are made of, what those are made of. */
function linksOf(program: Program, evaluation: Evaluation, relation: Relation): readonly Link[] {
  const found: Link[] = [{ relation, rowOf: (row) => row }], seen = new Set<RelationId>([relation.id]);
  for (let i = 0; i < found.length; i += 1) {
    const { relation: at, rowOf } = found[i]!;
    if (at.source.op !== 'each') continue;
    for (const [item, { type }] of at.columns.slice(0, at.source.items.length).entries()) {
      if (type.kind !== 'row' || seen.has(type.relation)) continue;
      seen.add(type.relation);
      found.push({ relation: program.relations[type.relation]!, rowOf: (row) => { const own = rowOf(row); return own === null ? null : (evaluation.value(at.id, item, own) as number | null); } });
    }
  }
  return found;
}
