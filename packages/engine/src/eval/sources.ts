/** Where rows come from: the records, and the rows that other relations and the calendar make. */
import { assertNever } from '../base/exhaustive.js';
import { CalendarError } from '../base/periods.js';
import type { EachItem, Program, Relation, RelationId } from '../core/ir.js';
import type { Dataset } from '../core/dataset.js';
import type { Binders } from '../core/walk.js';
import { keyOf, orderWithMissing } from './compare.js';
import type { Present } from './compare.js';
import type { Tables } from './compiler.js';
import { makeCompiler } from './compile.js';
import { payments } from './payments.js';
import { pieces } from './pieces.js';
import { postings } from './postings.js';
import type { Surroundings } from './postings.js';
import type { Value } from './result.js';
import type { SourceRows } from './source-rows.js';
import { collector } from './storage.js';
import type { Stored } from './storage.js';
import { closeOpenEnds, inWorld, presencesOf, storedColumns } from './worlds.js';
import type { Presence } from './worlds.js';

export interface Sources {
  rowsOf(relation: Relation): SourceRows;
}

export function makeSources(program: Program, dataset: Dataset, tables: Tables, surroundings: Surroundings): Sources {
  let presences: ReadonlyMap<RelationId, Presence> | null = null;
  const presenceOf = (id: RelationId): Presence => (presences ??= presencesOf(program, dataset, tables.asOf)).get(id) ?? null;
  return {
    rowsOf(relation) {
      const { source } = relation;
      switch (source.op) {
        case 'scan': {
          const table = dataset.tables.get(relation.id), size = table?.rows ?? 0, there = presenceOf(relation.id);
          const known = inWorld(source.fields, storedColumns(source.fields, table), size, tables.asOf, presenceOf);
          return { size, columns: source.dated ? closeOpenEnds(source.fields, known, size, there) : known, rows: there === null ? null : numbers(size).filter((row) => there[row] === 1) };
        }
        case 'each': return each(relation, source.items, tables);
        case 'distinct': return distinct(relation, source, tables);
        case 'parts': return parts(relation, source, tables);
        case 'above': return above(relation, source, tables);
        case 'single': return { size: 1, columns: [], rows: null };
        case 'pieces': return pieces(relation, source, tables);
        case 'payments': return payments(relation, source, tables);
        case 'postings': return postings(relation, source, tables, program, dataset, surroundings);
        default: return assertNever(source);
      }
    },
  };
}

export function numbers(size: number): Int32Array {
  const all = new Int32Array(size);
  for (let i = 0; i < size; i++) all[i] = i;
  return all;
}

/** Over the rows of one relation, rows keep their numbers, so that a row of the one is read as a row of the other without looking it up. */
function each(relation: Relation, items: readonly EachItem[], tables: Tables): SourceRows {
  const [only] = items;
  if (items.length === 1 && only !== undefined && 'relation' in only) {
    const size = tables.size(only.relation), members = tables.members(only.relation);
    return { size, columns: [{ kind: 'row', values: numbers(size) }], rows: members.length === size ? null : members };
  }
  const choices = items.map((item) => ('relation' in item ? tables.members(item.relation) : periods(relation, item, tables)));
  const size = choices.reduce((n, c) => n * c.length, 1);
  let after = size;
  const columns = choices.map((choice, i): Stored => {
    const values = new Int32Array(size), repeat = choice.length === 0 ? 0 : (after /= choice.length);
    for (let row = 0; row < size; row++) values[row] = choice[Math.floor(row / repeat) % choice.length]!;
    return { kind: 'relation' in items[i]! ? 'row' : 'period', values };
  });
  return { size, columns, rows: null };
}

/** The periods from the first day through the last, cut at the period in which the as-of day lies; those of goals run ahead. */
function periods(relation: Relation, item: Extract<EachItem, { unit: unknown }>, tables: Tables): Int32Array {
  const asOf = tables.asOf?.day ?? null;
  const last = item.through === null ? asOf : asOf === null || item.ahead === true ? item.through : Math.min(item.through, asOf);
  if (item.from === null || last === null) { tables.report('no last period', relation.at, null); return new Int32Array(0); }
  try {
    const calendar = tables.functions.surroundings.calendar();
    const from = calendar.periodOf(item.from, item.unit), through = calendar.periodOf(last, item.unit);
    return Int32Array.from({ length: Math.max(0, through - from + 1) }, (_, i) => from + i);
  } catch (x) {
    if (!(x instanceof CalendarError)) throw x;
    tables.report('outside calendar', relation.at, null);
    return new Int32Array(0);
  }
}

/** One row for each combination, in the order of the keys, so that the order of the data decides nothing. */
function distinct(relation: Relation, source: Extract<Relation['source'], { op: 'distinct' }>, tables: Tables): SourceRows {
  const c = makeCompiler(tables, new Map([[source.binder, source.relation]])), r = tables.registers();
  const holds = source.where === null ? () => true : c.test(source.where), keys = source.keys.map((k) => c.run(k));
  const found = new Map<string, readonly Value[]>();
  tables.visit(source.relation, source.binder, r, () => {
    for (const row of tables.members(source.relation)) {
      r[source.binder] = row;
      if (!holds(r)) continue;
      const values = keys.map((run) => run(r));
      const key = JSON.stringify(values.map((v) => (v === null ? null : keyOf(v as Present))));
      if (!found.has(key)) found.set(key, values);
    }
  });
  const orders = source.keys.map((k) => orderWithMissing(tables.comparator(k.type)));
  const sorted = [...found.values()].sort((a, b) => {
    for (const [i, order] of orders.entries()) { const n = order(a[i]!, b[i]!); if (n !== 0) return n; }
    return 0;
  });
  const columns = source.keys.map((_, i) => {
    const into = collector(relation.columns[i]!.type, sorted.length);
    sorted.forEach((values, row) => into.set(row, values[i]!));
    return into.done();
  });
  return { size: sorted.length, columns, rows: null };
}

/** The parts of each row one after the other, in the order of the rows. */
function parts(relation: Relation, source: Extract<Relation['source'], { op: 'parts' }>, tables: Tables): SourceRows {
  const c = makeCompiler(tables, new Map([[source.binder, source.relation]])), r = tables.registers(), run = c.run(source.text);
  const found: Made[] = [];
  tables.visit(source.relation, source.binder, r, () => {
    for (const row of tables.members(source.relation)) {
      r[source.binder] = row;
      const text = run(r) as string | null;
      if (text === null) continue;
      let place = 0;
      for (const part of text.split(source.by).map((p) => p.trim())) if (part !== '') found.push([row, part, ++place]);
    }
  });
  return rowsOf(relation, found);
}

/** What a row of a relation is taken apart into: the row, the part, and its place from 1. */
type Made = readonly [row: number, part: string | number, place: number];

function rowsOf(relation: Relation, found: readonly Made[]): SourceRows {
  const columns = ([0, 1, 2] as const).map((i) => {
    const into = collector(relation.columns[i]!.type, found.length);
    found.forEach((cells, row) => into.set(row, cells[i]));
    return into.done();
  });
  return { size: found.length, columns, rows: null };
}

/** Those above each row, nearest first, in the order of the rows. Nobody is met twice, so a chain is never longer than there are rows to meet. */
function above(relation: Relation, source: Extract<Relation['source'], { op: 'above' }>, tables: Tables): SourceRows {
  const row: Binders = new Map([[source.binder, source.relation]]), r = tables.registers();
  const start = makeCompiler(tables, row).run(source.start), next = makeCompiler(tables, new Map(row).set(source.reached, source.of)).run(source.next), found: Made[] = [];
  tables.visit(source.relation, source.binder, r, () => {
    for (const of of tables.members(source.relation)) {
      r[source.binder] = of;
      const chain: number[] = [], met = new Set<number>();
      for (let one = start(r) as number | null; one !== null; one = next(r) as number | null) {
        if (met.has(one)) { tables.report('circle above', source.at, circleText(chain.slice(chain.indexOf(one)), source.of, tables)); chain.length = 0; break; }
        met.add(one);
        chain.push(one);
        r[source.reached] = one;
      }
      // The first is whoever the row names: those above come after.
      chain.slice(1).forEach((one, i) => found.push([of, one, i + 1]));
    }
  });
  return rowsOf(relation, found);
}

const mostNamed = 12;

/** `ana, ben, ana`: who is above whom, until it begins again. */
function circleText(circle: readonly number[], of: RelationId, tables: Tables): string {
  const names = circle.map((one) => String(tables.functions.surroundings.text(one, { kind: 'row', relation: of })));
  return names.length <= mostNamed ? [...names, names[0]!].join(', ') : `${names.slice(0, mostNamed).join(', ')} and ${names.length - mostNamed} more, back to ${names[0]!}`;
}
