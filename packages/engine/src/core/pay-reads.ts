/**
 * What each payment reads of the records, by when it is known (TIME: worlds). An event that is not counted up to some day is *followed*: when it happens after the payment, a later closing corrects what was
 * paid. A field without a date of its own is *undated*: in every world it has today's value. One that is fixed on an event is *settled* by it.
 */
import type { Aggregate, Binder, ColumnId, Expr, Pay, Program, RelationId } from './ir.js';
import { dateFieldOf } from './events.js';
import { children, conjuncts, formulaOf, rowOf, sourceNeeds } from './walk.js';

/** A field of a record, by their names. */
export interface FieldOf { readonly record: string; readonly field: string }
/** What one payment of a plan looks at: what moves it later, what has the value of today, and what is settled. */
export interface PayReads {
  readonly plan: string;
  readonly payment: string;
  readonly role: Pay['role'];
  readonly followed: readonly FieldOf[];
  readonly undated: readonly FieldOf[];
  readonly settled: readonly (FieldOf & { /** the event that fixes it */ readonly on: string })[];
}

type Rows = ReadonlyMap<Binder, RelationId>;
/** Dates that are counted up to a day only, as `record.column`. */
type Bounded = ReadonlySet<string>;

/** By plan and payment, as they are declared; of a payment that versions of a plan pay, all that any of them reads. */
export function readsOfPayments(program: Program): readonly PayReads[] {
  return program.relations.flatMap((r) => {
    const { source } = r;
    if (source.op !== 'payments' || r.facts.notRun !== null) return [];
    return [...new Set(source.pays.map((p) => p.name))].map((name): PayReads => {
      const pays = source.pays.filter((p) => p.name === name), reader = makeReader(program);
      for (const pay of pays) reader.payment(source.plan, pay);
      return { plan: program.relations[source.plan]!.name, payment: name, role: pays[0]!.role, ...reader.result() };
    });
  });
}

interface Reader { payment(plan: RelationId, pay: Pay): void; result(): Pick<PayReads, 'followed' | 'undated' | 'settled'> }

function makeReader(program: Program): Reader {
  const followed = new Set<string>(), fields = new Set<string>(), seen = new Set<string>();
  const keyOf = (record: RelationId, column: ColumnId): string => `${record}.${column}`;
  const contextOf = (bounded: Bounded): string => [...bounded].sort().join(' ');

  function payment(plan: RelationId, pay: Pay): void {
    const own = rowOf(plan), bounded = new Set<string>();
    // A payment is made on the day of its own event, so that one is no later.
    for (const p of pay.parts) bound(p.on, 0, plan, bounded);
    for (const e of [
      ...(pay.inForce === null ? [] : [pay.inForce.on]),
      ...(pay.to === null ? [] : [pay.to]),
      ...pay.parts.flatMap((p) => [p.on, ...(p.unless === null ? [] : [p.unless]), ...(p.share === null ? [] : [p.share])]),
    ])
      read(e, own, bounded);
    column(plan, pay.amount, bounded);
    rows(plan, bounded);
  }

  function bound(date: Expr, binder: Binder, relation: RelationId, into: Set<string>): void {
    const field = dateFieldOf(program, date, binder, relation);
    if (field !== null) into.add(keyOf(field.record, field.column));
  }

  /** What decides which rows there are. */
  function rows(id: RelationId, bounded: Bounded): void {
    const key = `rows ${id} ${contextOf(bounded)}`;
    if (seen.has(key)) return;
    seen.add(key);
    const r = program.relations[id]!, needed = sourceNeeds(r.source), inner = new Set(bounded);
    // What is credited is credited on the day of its event, and what is paid on that of the payment.
    if (r.source.op === 'pieces') for (const cut of r.source.cuts) { if (cut.split !== null) bound(cut.split.on, 0, r.source.whole, inner); for (const o of cut.overlays) bound(o.on, 0, r.source.whole, inner); }
    if (r.source.op === 'payments') for (const pay of r.source.pays) for (const p of pay.parts) bound(p.on, 0, r.source.plan, inner);
    for (const from of needed.relations) rows(from, inner);
    for (const c of needed.columns) column(c.relation, c.column, inner);
    for (const { e, binders } of needed.expressions) read(e, binders, inner);
    for (const e of [...(r.where === null ? [] : [r.where]), ...r.conditions.map((c) => c.keep)]) read(e, rowOf(id), bounded);
  }

  function column(id: RelationId, at: ColumnId, bounded: Bounded): void {
    const r = program.relations[id]!, { source } = r;
    if (source.op === 'scan' && at < source.fields.length) {
      const field = source.fields[at]!;
      fields.add(keyOf(id, at));
      if (field.known.kind === 'event' && field.optional && !bounded.has(keyOf(id, at))) followed.add(keyOf(id, at));
      return;
    }
    const key = `${id}.${at} ${contextOf(bounded)}`;
    if (seen.has(key)) return;
    seen.add(key);
    const formula = formulaOf(r, at);
    if (formula === null) rows(id, bounded); else read(formula, rowOf(id), bounded);
  }

  function read(e: Expr, binders: Rows, bounded: Bounded): void {
    switch (e.op) {
      case 'column': { const id = binders.get(e.binder); if (id !== undefined) column(id, e.column, bounded); return; }
      case 'follow': read(e.row, binders, bounded); column(e.relation, e.column, bounded); return;
      case 'aggregate': aggregate(e, binders, bounded); return;
      default: for (const x of children(e)) read(x, binders, bounded);
    }
  }

  function aggregate(e: Aggregate, binders: Rows, bounded: Bounded): void {
    const relation = 'relation' in e.over ? e.over.relation : binders.get(0)!, inside = new Map(binders).set(e.binder, relation);
    const inner = new Set<string>(bounded), upTo = (date: Expr): void => bound(date, e.binder, relation, inner);
    for (const k of e.keys) { if (k.inner.op === 'call' && k.inner.fn === 'periodOf') upTo(k.inner.args[0]!); if (k.inner.type.kind === 'date') upTo(k.inner); }
    for (const part of conjuncts(e.where)) {
      if (part.op !== 'call') continue;
      const [a, b] = part.args;
      if (part.fn === 'between' || part.fn === 'lessOrEqual' || part.fn === 'less') upTo(a!);
      if (part.fn === 'greaterOrEqual' || part.fn === 'greater') upTo(b!);
      if (part.fn === 'equal') for (const x of [a!, b!]) upTo(x.op === 'call' && x.fn === 'periodOf' ? x.args[0]! : x);
    }
    if ('relation' in e.over) { rows(relation, inner); born(relation, inner); }
    for (const k of e.keys) { read(k.inner, inside, inner); read(k.outer, binders, bounded); }
    for (const x of e.beside?.outer ?? []) read(x, binders, bounded);
    for (const x of [...(e.where === null ? [] : [e.where]), ...(e.value === null ? [] : [e.value]), ...e.order, ...(e.beside?.inner ?? [])]) read(x, inside, inner);
  }

  /** Rows of a record that come later are followed too, by the event with which they come, unless some date of theirs is counted up to a day. */
  function born(id: RelationId, bounded: Bounded): void {
    const { source } = program.relations[id]!;
    if (source.op !== 'scan' || source.dated || source.fields.some((_, i) => bounded.has(keyOf(id, i)))) return;
    const at = source.fields.findIndex((f) => f.known.kind === 'event' && !f.optional && (f.type.kind === 'date' || f.type.kind === 'time'));
    if (at >= 0) { fields.add(keyOf(id, at)); followed.add(keyOf(id, at)); }
  }

  return {
    payment,
    result() {
      const all = program.relations
        .flatMap((r) =>
          r.source.op !== 'scan' || r.source.dated
            ? []
            : r.source.fields.map((field, i) => ({ record: r.name, all: r.source.op === 'scan' ? r.source.fields : [], field, key: keyOf(r.id, i) })),
        )
        .filter((x) => fields.has(x.key));
      const named = (x: (typeof all)[number]): FieldOf => ({ record: x.record, field: x.field.name });
      return {
        followed: all.filter((x) => followed.has(x.key)).map(named),
        // What names a row is what it is.
        undated: all.filter((x) => !x.field.key && (x.field.known.kind === 'undated' || x.field.known.kind === 'planned')).map(named),
        settled: all.flatMap((x) => (x.field.known.kind === 'fixed' ? [{ ...named(x), on: x.all[x.field.known.on]?.name ?? '' }] : [])),
      };
    },
  };
}
