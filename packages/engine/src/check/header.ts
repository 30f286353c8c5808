/** What the header of a relation says of every row that it lists, and the scope of formulas about such a row. */
import type { Expr } from '../core/ir.js';
import { DATE, FLAG, period } from '../types/type.js';
import { and, call, column, or, read } from './build.js';
import { at, rowType, shownName } from './context.js';
import type { Context } from './context.js';
import type { RelationInfo, Scope } from './known.js';
import { condition } from './expression.js';
import { onRow, union, whenTrue } from './presence.js';
import { relationOf } from './scope.js';

const NOTHING = { present: new Set<string>(), nonzero: new Set<string>() };

/** The scope of formulas about a row of the relation. */
export function rowScope(c: Context, relation: RelationInfo, file: number, facts: Scope['facts'] = NOTHING): Scope {
  return { file, rows: [{ binder: 0, relation, window: false }], facts, governed: relation.governed, locals: new Map(), explicit: new Set(), where: `in ${shownName(relation)}` };
}

/** What the header's `where` says of every candidate row. */
export function columnFacts(c: Context, relation: RelationInfo): Scope['facts'] {
  const where = headerWhere(c, relation);
  const scope = rowScope(c, relation, relation.file);
  const own = where === null ? NOTHING : whenTrue(c, where, relationOf(scope));
  return [own, onRow(itemFacts(c, relation), '0'), { present: new Set<string>(), nonzero: new Set(hasPlaces(relation) ? [`0.${relation.byName.get('place')!.id}`] : []) }].reduce(union);
}

/** Whether the header takes rows apart, into parts or those above: places count from 1. */
function hasPlaces(relation: RelationInfo): boolean {
  const node = relation.versions[0]?.node;
  return node?.kind === 'Relation' && node.each?.kind === 'ForEach' && node.each.parts.length > 0 && relation.byName.has('place') && relation.columns[2]?.name === 'place';
}

/** What is known of every row that it is made of. */
function itemFacts(c: Context, relation: RelationInfo): Scope['facts'] {
  return relation.items.flatMap((item, i) => (item.kind !== 'row' || item.relation.rowFacts.state === 'busy' ? [] : [onRow(factsOfRows(c, item.relation), `.${i}`)])).reduce<Scope['facts']>(union, NOTHING);
}

const headers = new WeakMap<RelationInfo, { readonly where: Expr | null }>();

/** The header's condition. It reads the items only: which rows there are can not depend on what is computed about them. */
export function headerWhere(c: Context, relation: RelationInfo): Expr | null {
  const known = headers.get(relation);
  if (known !== undefined) return known.where;
  headers.set(relation, { where: null });
  const where = c.aloud(() => findHeaderWhere(c, relation));
  headers.set(relation, { where });
  return where;
}

function findHeaderWhere(c: Context, relation: RelationInfo): Expr | null {
  const declared = relation.versions[0];
  if (declared === undefined || declared.node.kind === 'Record') return null;
  const each = declared.node.each;
  let where: Expr | null = null;
  if (each?.kind === 'ForEach') {
    const items = relation.items.length + (each.parts.length === 0 ? 0 : 2);
    const bare: RelationInfo = { ...relation, byName: new Map([...relation.byName].filter(([, col]) => col.id < items)) };
    const scope: Scope = { ...rowScope(c, bare, declared.file, onRow(itemFacts(c, relation), '0')), governed: null };
    const written = each.where;
    where = written === undefined ? null : c.aloud(() => condition(c, scope, written));
    const dated = relation.items.findIndex((i) => i.kind === 'row' && i.relation.dated), per = relation.items.findIndex((i) => i.kind === 'period');
    const item = relation.items[dated], p = relation.items[per];
    if (item?.kind === 'row' && p?.kind === 'period') {
      const here = at(declared.file, each.span), base = column(0, dated, rowType(item.relation), here), pe = column(0, per, period(p.unit), here);
      const field = (name: string): Expr => read(base, item.relation.id, item.relation.byName.get(name)!.id, DATE, here);
      const shares = and([call('lessOrEqual', [field('from'), call('endOf', [pe], DATE, here)], FLAG, here), or([call('isMissing', [field('until')], FLAG, here), call('greaterOrEqual', [field('until'), call('startOf', [pe], DATE, here)], FLAG, here)], here)], here);
      where = where === null ? shares : and([shares, where], here);
    }
  }
  return where;
}

/** Facts of every row that belongs: header and conditions. */
export function factsOfRows(c: Context, relation: RelationInfo): Scope['facts'] {
  if (relation.rowFacts.state === 'done') return relation.rowFacts.facts;
  if (relation.rowFacts.state === 'busy' || relation.makeRowFacts === null) return NOTHING;
  relation.rowFacts = { state: 'busy', facts: NOTHING };
  relation.rowFacts = { state: 'done', facts: relation.makeRowFacts() };
  return relation.rowFacts.facts;
}
