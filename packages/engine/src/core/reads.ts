/** What a result rests on, column by column, down to the fields of records: who can change those fields can change the result. */
import type { ColumnId, Expr, Program, RelationId } from './ir.js';
import { needs, needsOnRow, sourceNeeds } from './walk.js';
import type { Binders, Need } from './walk.js';

/** What a formula looks at. */
export interface Reads {
  /** fields of records */
  readonly fields: ReadonlyMap<RelationId, ReadonlySet<ColumnId>>;
  /** columns that are computed or filled */
  readonly columns: ReadonlyMap<RelationId, ReadonlySet<ColumnId>>;
  /** relations of which it matters which rows there are */
  readonly rows: ReadonlySet<RelationId>;
}

export type Asked = { readonly rows: RelationId } | { readonly relation: RelationId; readonly column: ColumnId } | { readonly e: Expr; readonly binders: Binders };

/** Everything that has to be known before what is asked for can be computed. What stands in a condition is read like any other value. */
export const readsOf = (program: Program, ...asked: readonly Asked[]): Reads => collect(program, asked, true);

/** The same without what decides which rows there are: what a value is made of, not whether anybody asks for it. */
export const valuesOf = (program: Program, ...asked: readonly Asked[]): Reads => collect(program, asked, false);

function collect(program: Program, asked: readonly Asked[], membership: boolean): Reads {
  const fields = new Map<RelationId, Set<ColumnId>>(), columns = new Map<RelationId, Set<ColumnId>>(), rows = new Set<RelationId>(), waiting: Asked[] = [...asked];
  const into = (map: Map<RelationId, Set<ColumnId>>, relation: RelationId, column: ColumnId): boolean => {
    const known = map.get(relation) ?? new Set<ColumnId>();
    if (known.has(column)) return false;
    map.set(relation, known.add(column));
    return true;
  };
  const want = (n: Need): void => {
    if (n.need === 'column') waiting.push({ relation: n.relation, column: n.column });
    else waiting.push({ rows: n.relation });
  };
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if ('e' in next) { needs(program, next.e, next.binders, want); continue; }
    if ('rows' in next) {
      if (rows.has(next.rows)) continue;
      rows.add(next.rows);
      if (!membership) continue;
      const r = program.relations[next.rows]!, source = sourceNeeds(r.source), read = (e: Expr): void => needsOnRow(program, e, r.id).forEach(want);
      waiting.push(...source.relations.map((id) => ({ rows: id })), ...source.columns, ...source.expressions);
      if (r.where !== null) read(r.where);
      r.conditions.forEach((c) => read(c.keep));
      r.ordering?.by.forEach(read);
      r.ordering?.restarting.forEach(read);
      continue;
    }
    const r = program.relations[next.relation]!, column = r.columns[next.column];
    if (column === undefined) continue;
    if (r.source.op === 'scan' && next.column < r.source.fields.length) { into(fields, r.id, next.column); continue; }
    if (!into(columns, r.id, next.column)) continue;
    if (column.value === null) waiting.push({ rows: r.id });
    else needsOnRow(program, column.value, r.id).forEach(want);
  }
  return { fields, columns, rows };
}
