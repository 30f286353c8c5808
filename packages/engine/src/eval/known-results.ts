/**
 * Results that runs have in common. Two versions of a policy on the same data mostly compute the same; what one run has computed, the other takes. Each table, column, order and set of rows has a
 * key, which is all that it follows from: its formulas without places, the keys of what they read, the very columns of the data, the calendar and the as-of date. Keys are compared whole and not by a
 * hash, so that a result that is found is the one that would be computed. What has no key, such as the ledger, is computed by every run.
 */
import { assertNever } from '../base/exhaustive.js';
import type { ColumnData, Dataset } from '../core/dataset.js';
import type { ColumnId, Expr, Program, RelationId, Source } from '../core/ir.js';
import { formulaOf, needs, rowOf, sourceNeeds } from '../core/walk.js';
import type { Binders, Need } from '../core/walk.js';
import type { RowOrder } from './row-order.js';
import type { Task } from './schedule.js';
import type { SourceRows } from './source-rows.js';
import type { Stored } from './storage.js';
import type { AsOf } from './worlds.js';

export type Result =
  | { readonly kind: 'source'; readonly source: SourceRows }
  | { readonly kind: 'rows'; readonly rows: Int32Array }
  | { readonly kind: 'columns'; readonly columns: readonly Stored[] }
  | { readonly kind: 'order'; readonly order: RowOrder };

/** Handed to every run that may take results from the others. */
export interface KnownResults {
  /** How many values (rows times columns) were computed and taken so far. */
  readonly counts: { computed: number; taken: number };
  /** The number of a key: equal texts have the same, different ones have not. */
  intern(text: string): number;
  /** The number of a column of the data, which is told from others by being another object. */
  identity(column: ColumnData): number;
  readonly results: Map<number, Result>;
}

/** For runs that follow: none is known yet. */
export function makeKnownResults(): KnownResults {
  const numbers = new Map<string, number>(), columns = new WeakMap<ColumnData, number>();
  let last = 0;
  return {
    counts: { computed: 0, taken: 0 }, results: new Map(),
    intern(text) { const found = numbers.get(text); if (found !== undefined) return found; numbers.set(text, numbers.size); return numbers.size - 1; },
    identity(column) { const found = columns.get(column); if (found !== undefined) return found; columns.set(column, ++last); return last; },
  };
}

/** null: it has no key. */
type Key = number | null;

/** The key of each task of a run. */
export function taskKeys(program: Program, dataset: Dataset, asOf: AsOf | null, known: KnownResults): (task: Task) => Key {
  const keys = new Map<string, Key>(), world = worldOf(program, dataset, asOf, known);
  const joined = (what: string, parts: readonly (Key | string)[]): Key => (parts.includes(null) ? null : known.intern(`${what} ${JSON.stringify(parts)}`));
  /** Each key once. What needs itself has none. */
  function once(name: string, make: () => Key): Key {
    const found = keys.get(name);
    if (found !== undefined) return found;
    keys.set(name, null);
    const key = make();
    keys.set(name, key);
    return key;
  }
  const keyOf = (task: Task): Key =>
    once(`${task.kind}/${task.relation}/${task.kind === 'column' ? task.column : task.kind === 'step' ? task.step : ''}`, () =>
      world === null ? null : joined(`${task.kind} ${world}`, partsOf(task)),
    );

  function columnKey(relation: RelationId, column: ColumnId): Key {
    const r = program.relations[relation]!;
    if (formulaOf(r, column) === null) return r.source.op === 'scan' ? fieldKey(relation, column) : joined('filled', [keyOf({ kind: 'source', relation }), String(column)]);
    const step = r.steps.findIndex((s) => s.recursive && s.columns.includes(column));
    return step < 0 ? keyOf({ kind: 'column', relation, column }) : joined('in step', [keyOf({ kind: 'step', relation, step }), String(r.steps[step]!.columns.indexOf(column))]);
  }
  /** By what its rows are told apart, printed and put in order. */
  function naming(relation: RelationId): Key {
    return once(`naming/${relation}`, () => {
      const r = program.relations[relation]!, ids = r.keys.length > 0 ? r.keys : r.columns.filter((c) => c.value === null).map((c) => c.id);
      return joined(
        'naming',
        ids.flatMap((id): readonly Key[] => {
          const { type } = r.columns[id]!;
          return type.kind !== 'row' ? [columnKey(relation, id)] : type.relation === relation ? [] : [columnKey(relation, id), naming(type.relation)];
        }),
      );
    });
  }
  function needKey(need: Need): Key {
    switch (need.need) {
      case 'column': return columnKey(need.relation, need.column);
      case 'rows': return joined('rows', [keyOf({ kind: 'members', relation: need.relation }), naming(need.relation)]);
      case 'order': return joined('order', [keyOf({ kind: 'order', relation: need.relation }), naming(need.relation)]);
      default: return assertNever(need);
    }
  }
  function partsOf(task: Task): readonly (Key | string)[] {
    const relation = program.relations[task.relation]!, row = rowOf(relation.id);
    switch (task.kind) {
      case 'source': return sourceParts(relation.id, relation.source);
      case 'candidates': return [keyOf({ kind: 'source', relation: relation.id }), ...(relation.where === null ? [] : written(relation.where, row))];
      case 'column': return [keyOf({ kind: 'candidates', relation: relation.id }), ...written(relation.columns[task.column]!.value!, row)];
      case 'step': {
        const { columns } = relation.steps[task.step]!;
        const own = (n: Need): Key =>
          n.need === 'column' && n.relation === relation.id && columns.includes(n.column) ? known.intern(`itself ${columns.indexOf(n.column)}`) : needKey(n);
        return [keyOf({ kind: 'order', relation: relation.id }), naming(relation.id), ...columns.flatMap((c) => written(relation.columns[c]!.value!, row, own))];
      }
      case 'members': return [keyOf({ kind: 'candidates', relation: relation.id }), ...relation.conditions.flatMap((c) => written(c.keep, row))];
      case 'order':
        return [
          keyOf({ kind: 'members', relation: relation.id }),
          naming(relation.id),
          ...(relation.ordering?.by ?? []).flatMap((e) => written(e, row)),
          'restarting',
          ...(relation.ordering?.restarting ?? []).flatMap((e) => written(e, row)),
        ];
      default: return assertNever(task);
    }
  }
  function sourceParts(relation: RelationId, source: Source): readonly (Key | string)[] {
    if (source.op === 'postings') return [null];
    if (source.op === 'scan') return [String(dataset.tables.get(relation)?.rows ?? 0), presence(relation)];
    const { relations, columns, expressions } = sourceNeeds(source), types = program.relations[relation]!.columns.filter((c) => c.value === null);
    // Which relations a source is made of is said by the keys beside, and not by their numbers.
    const pools = source.op === 'pieces' ? source.cuts.map((x): Key | string => (x.pool === null ? 'none' : needKey({ need: 'rows', relation: x.pool.relation }))) : [];
    return [
      text({
        ...source,
        ...(source.op === 'pieces' ? { whole: null } : source.op === 'payments' ? { plan: null } : source.op === 'above' ? { of: null } : {}),
      }),
      ...pools,
      ...types.map((c) => text(c.type)),
      ...relations.map((id) => needKey({ need: 'rows', relation: id })),
      ...columns.map((c) => columnKey(c.relation, c.column)),
      ...expressions.flatMap(({ e, binders }) => written(e, binders)),
    ];
  }
  /** An expression as it is written, and the keys of what it reads, in the order in which it reads them. */
  function written(e: Expr, binders: Binders, keyFor: (need: Need) => Key = needKey): readonly (Key | string)[] {
    const found: (Key | string)[] = [text(e)];
    needs(program, e, binders, (need) => { found.push(keyFor(need)); });
    return found;
  }
  /** Without places and numbers: what they stand for is in the keys beside. Rows in scope are numbered as they come. */
  function text(of: object): string | null {
    const binders = new Map<number, number>([[0, 0]]);
    let whole = true;
    const found = JSON.stringify(of, (name, value: unknown) => {
      if (name === 'at' || ((name === 'column' || name === 'relation') && typeof value === 'number')) return undefined;
      if ((name === 'binder' || name === 'reached') && typeof value === 'number') { if (!binders.has(value)) binders.set(value, binders.size); return binders.get(value); }
      if (name === 'parameter' && typeof value === 'number') { const key = parameterKey(value); whole &&= key !== null; return key; }
      if (isRowType(value)) { const key = naming(value.relation); whole &&= key !== null; return `row ${key}`; }
      return value;
    });
    return whole ? found : null;
  }
  const parameterKey = (parameter: number): Key =>
    once(`parameter/${parameter}`, () =>
      joined(
        'parameter',
        (program.parameters[parameter]?.versions ?? []).flatMap((v) => [JSON.stringify([v.from, v.through]), ...written(v.value, new Map())]),
      ),
    );

  /** A field of the data as it is known on the as-of date. */
  function fieldKey(relation: RelationId, column: ColumnId): Key {
    return once(`field/${relation}/${column}`, () => {
      const { source } = program.relations[relation]!, table = dataset.tables.get(relation), field = source.op === 'scan' ? source.fields[column] : undefined;
      if (source.op !== 'scan' || field === undefined) return null;
      const there = (i: number): string => {
        const c = table?.columns[i];
        return c === undefined ? 'none' : String(known.identity(c));
      };
      const type = field.type.kind === 'row' ? presence(field.type.relation) : JSON.stringify(field.type);
      return joined('field', [
        String(table?.rows ?? 0), there(column), type, String(field.optional), field.known.kind, presence(relation), ...(field.known.kind === 'fixed' ? [fieldKey(relation, field.known.on)] : []),
        // The end of a row of a dated record may follow from the others of the same key.
        ...(source.dated ? source.fields.map((f, i) => `${f.name} ${f.key} ${there(i)}`) : []),
      ]);
    });
  }
  /** What decides which rows of a record are there on the as-of date: its events, and those of the rows that it has to refer to. */
  function presence(relation: RelationId, within: readonly RelationId[] = []): string {
    if (asOf === null) return '';
    if (within.includes(relation)) return `^${within.indexOf(relation)}`;
    const { source } = program.relations[relation]!, table = dataset.tables.get(relation), deeper = [...within, relation];
    if (source.op !== 'scan') return '';
    return JSON.stringify([table?.rows ?? 0, source.fields.flatMap((f, i) => {
      const c = table?.columns[i], id = c === undefined ? 0 : known.identity(c);
      if (f.optional) return [];
      return f.known.kind === 'event' && (f.type.kind === 'date' || f.type.kind === 'time') ? [[id, f.type.kind]] : f.type.kind === 'row' ? [[id, presence(f.type.relation, deeper)]] : [];
    })]);
  }
  // Rows of a record are the same where the same are there; its columns are told apart one by one, and cost nothing to read.
  return (task) => (task.kind === 'source' && program.relations[task.relation]!.source.op === 'scan' ? null : keyOf(task));
}

const isRowType = (value: unknown): value is { readonly kind: 'row'; readonly relation: RelationId } =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'row' && 'relation' in value && typeof value.relation === 'number';

/** What every result follows from: zone, calendar, hours, rounding and the as-of date. null where a record that has more than fields says some of it. */
function worldOf(program: Program, dataset: Dataset, asOf: AsOf | null, known: KnownResults): Key {
  const { timezone, year, calendar, rounding, hours, holidays, offices, currency } = program.settings;
  const records = [calendar, holidays.from?.relation ?? null, ...offices.map((o) => o.holidays.from?.relation ?? null)].map((id) => {
    if (id === null) return 'none';
    const r = program.relations[id]!, table = dataset.tables.get(id);
    if (r.source.op !== 'scan' || r.where !== null || r.conditions.length > 0 || r.columns.length > r.source.fields.length) return null;
    return JSON.stringify([r.source.fields.map((f, i) => { const c = table?.columns[i]; return [f.name, f.type.kind, f.optional, f.known, c === undefined ? 0 : known.identity(c)]; }), table?.rows ?? 0]);
  });
  return records.includes(null) ? null : known.intern(`world ${JSON.stringify([timezone, year, rounding, hours, holidays.days, holidays.from?.column ?? null, offices, currency, asOf, records])}`);
}
