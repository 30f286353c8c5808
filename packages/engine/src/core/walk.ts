/**
 * Walks over expressions of the IR: what stands below a node, which rows in scope it reads, and what it needs of other relations. Every pass that must see
 * the whole of an expression goes through `children`, so that a new form of expression is added here once.
 */
import { assertNever } from '../base/exhaustive.js';
import type { Aggregate, Binder, ColumnId, Expr, Program, Recipient, Relation, RelationId, Source } from './ir.js';

/** The expressions directly below, in the order in which they are written. */
export function children(e: Expr): readonly Expr[] {
  switch (e.op) {
    case 'const': case 'column': case 'row': case 'asOf': return [];
    case 'follow': return [e.row];
    case 'parameter': return e.on === null ? [] : [e.on];
    case 'version': return [e.on, ...e.versions.map((v) => v.value)];
    case 'call': case 'and': case 'or': return e.args;
    case 'if': return [e.condition, e.then, e.else];
    case 'choose': return [...e.arms.flatMap((a) => [a.when, a.then]), ...(e.else === null ? [] : [e.else])];
    case 'total': return e.arms.flatMap((a) => (a.when === null ? [a.then] : [a.when, a.then]));
    case 'otherwise': return [e.value, e.fallback];
    case 'oneOf': return [e.value, ...e.items];
    case 'aggregate': return [...e.keys.flatMap((k) => [k.inner, k.outer]), ...(e.beside?.outer ?? []), ...insideAggregate(e)];
    case 'previous': return [e.column, e.starting];
    case 'scale': return [...e.rows.flatMap((r) => (r.limit === null ? [r.value] : [r.limit, r.value])), e.argument, ...(e.after === null ? [] : [e.after])];
    default: return assertNever(e);
  }
}

/** What is evaluated for each row that the aggregate runs over, keys left out: their outer side is not. */
function insideAggregate(e: Aggregate): readonly Expr[] {
  return [...(e.where === null ? [] : [e.where]), ...(e.value === null ? [] : [e.value]), ...e.order, ...(e.beside?.inner ?? [])];
}

/** Calls `visit` for the expression and all below it, outermost first. */
export function walk(e: Expr, visit: (e: Expr) => void): void {
  visit(e);
  for (const child of children(e)) walk(child, visit);
}

export function some(e: Expr, holds: (e: Expr) => boolean): boolean {
  return holds(e) || children(e).some((c) => some(c, holds));
}

/** The expression with the values that it works on replaced; null for what is read from data as a whole, and for a constant. */
export function withOperands(e: Expr, go: (e: Expr) => Expr): Expr | null {
  switch (e.op) {
    case 'call': case 'and': case 'or': return { ...e, args: e.args.map(go) };
    case 'if': return { ...e, condition: go(e.condition), then: go(e.then), else: go(e.else) };
    case 'otherwise': return { ...e, value: go(e.value), fallback: go(e.fallback) };
    case 'oneOf': return { ...e, value: go(e.value), items: e.items.map(go) };
    case 'choose': return { ...e, arms: e.arms.map((a) => ({ ...a, when: go(a.when), then: go(a.then) })), else: e.else === null ? null : go(e.else) };
    case 'total': return { ...e, arms: e.arms.map((a) => ({ ...a, when: a.when === null ? null : go(a.when), then: go(a.then) })) };
    case 'scale': return { ...e, rows: e.rows.map((r) => ({ ...r, limit: r.limit === null ? null : go(r.limit), value: go(r.value) })), argument: go(e.argument), after: e.after === null ? null : go(e.after) };
    case 'const': case 'column': case 'row': case 'follow': case 'asOf': case 'parameter': case 'version': case 'aggregate': case 'previous': return null;
    default: return assertNever(e);
  }
}

const free = new WeakMap<Expr, ReadonlySet<Binder>>();

/** The rows that an expression reads from around it. A window and `previous` read row 0: they depend on where it stands in the order. */
export function freeBinders(e: Expr): ReadonlySet<Binder> {
  let found = free.get(e);
  if (found === undefined) free.set(e, found = findFree(e));
  return found;
}

function findFree(e: Expr): ReadonlySet<Binder> {
  const out = new Set<Binder>();
  const take = (x: Expr, except?: Binder): void => { for (const b of freeBinders(x)) if (b !== except) out.add(b); };
  switch (e.op) {
    case 'column': case 'row': out.add(e.binder); break;
    case 'aggregate':
      if ('window' in e.over) out.add(0);
      for (const k of e.keys) { take(k.inner, e.binder); take(k.outer); }
      for (const x of e.beside?.outer ?? []) take(x);
      for (const x of insideAggregate(e)) take(x, e.binder);
      break;
    case 'previous': out.add(0); take(e.column); take(e.starting); break;
    default: for (const c of children(e)) take(c);
  }
  return out;
}

/** Which relation each row in scope belongs to. */
export type Binders = ReadonlyMap<Binder, RelationId>;

/** Row 0 of a relation, and nothing else in scope. */
export const rowOf = (relation: RelationId): Binders => new Map([[0, relation]]);

/** Something that must be known before an expression can be computed. */
export type Need =
  | { readonly need: 'column'; readonly relation: RelationId; readonly column: ColumnId }
  /** which rows belong to a relation */
  | { readonly need: 'rows'; readonly relation: RelationId }
  /** the order of the rows of a relation, for windows and `previous` */
  | { readonly need: 'order'; readonly relation: RelationId };

/** Calls `visit` for everything that the expression reads, parameters' values included. */
export function needs(program: Pick<Program, 'parameters'>, e: Expr, binders: Binders, visit: (need: Need) => void): void {
  switch (e.op) {
    case 'column': {
      const relation = binders.get(e.binder);
      if (relation !== undefined) visit({ need: 'column', relation, column: e.column });
      return;
    }
    case 'follow': visit({ need: 'column', relation: e.relation, column: e.column }); break;
    case 'parameter':
      for (const v of program.parameters[e.parameter]?.versions ?? []) needs(program, v.value, new Map(), visit);
      break;
    case 'aggregate': {
      const relation = 'relation' in e.over ? e.over.relation : binders.get(0)!;
      visit('relation' in e.over ? { need: 'rows', relation } : { need: 'order', relation });
      const inside = new Map(binders).set(e.binder, relation);
      for (const k of e.keys) { needs(program, k.inner, inside, visit); needs(program, k.outer, binders, visit); }
      for (const x of e.beside?.outer ?? []) needs(program, x, binders, visit);
      for (const x of insideAggregate(e)) needs(program, x, inside, visit);
      return;
    }
    case 'previous': visit({ need: 'order', relation: binders.get(0)! }); break;
    default:
  }
  for (const c of children(e)) needs(program, c, binders, visit);
}

/** The expression that computes a column; null for columns that the source fills. */
export const formulaOf = (relation: Relation, column: ColumnId): Expr | null => relation.columns[column]?.value ?? null;

/** The parts of a conjunction, so that each can be applied where it is cheapest. */
export function conjuncts(e: Expr | null): readonly Expr[] {
  if (e === null) return [];
  return e.op === 'and' ? e.args.flatMap(conjuncts) : [e];
}

/**
 * A text that two expressions share when they mean the same, whatever the number of the row `binder` and wherever they are written. Types follow from what
 * stands below, except that of a constant and of the as-of date: `1` may be a number or a text, and a period of one unit is the number of one of another.
 */
export function canonical(e: Expr, binder: Binder): string {
  return JSON.stringify(e, function (this: { readonly op?: Expr['op'] }, name, value: unknown) {
    if (name === 'at' || (name === 'type' && this.op !== 'const' && this.op !== 'asOf')) return undefined;
    return name === 'binder' && value === binder ? 'it' : value;
  });
}

/** What the rows of a relation are made from: the relations whose rows it takes, and the expressions that its source reads, each with its rows in scope. */
export interface SourceNeeds { readonly relations: readonly RelationId[]; readonly columns: readonly { readonly relation: RelationId; readonly column: ColumnId }[]; readonly expressions: readonly { readonly e: Expr; readonly binders: Binders }[] }

export function sourceNeeds(source: Source): SourceNeeds {
  switch (source.op) {
    case 'scan': case 'single': return { relations: [], columns: [], expressions: [] };
    case 'each': return { relations: source.items.flatMap((i) => ('relation' in i ? [i.relation] : [])), columns: [], expressions: [] };
    case 'distinct': {
      const binders = new Map([[source.binder, source.relation]]);
      return { relations: [source.relation], columns: [], expressions: [...(source.where === null ? [] : [source.where]), ...source.keys].map((e) => ({ e, binders })) };
    }
    case 'parts': return { relations: [source.relation], columns: [], expressions: [{ e: source.text, binders: new Map([[source.binder, source.relation]]) }] };
    case 'above': {
      const row: Binders = new Map([[source.binder, source.relation]]);
      return { relations: [source.relation], columns: [], expressions: [{ e: source.start, binders: row }, { e: source.next, binders: new Map(row).set(source.reached, source.of) }] };
    }
    case 'pieces': {
      const { whole } = source, row = rowOf(whole);
      const recipients = (to: readonly Recipient[]): readonly Expr[] => to.flatMap((r) => (r.kind === 'payee' ? [r.value] : r.kind === 'pick' ? [...(r.where === null ? [] : [r.where]), ...(r.by === null ? [] : [r.by])] : []));
      const expressions = source.cuts.flatMap(({ inForce, split, overlays, pool }) => {
        const both = pool === null ? row : new Map(row).set(1, pool.relation);
        const own = [...(inForce === null ? [] : [inForce.on]), ...(split === null ? [] : [split.amount, split.on, ...split.parts.flatMap((p) => (p.share === 'remainder' ? [] : [p.share]))]), ...overlays.flatMap((o) => [o.share, o.amount, o.on])];
        const mixed = [...(split === null ? [] : split.parts.flatMap((p) => recipients(p.to))), ...overlays.flatMap((o) => recipients(o.to)), ...(pool === null ? [] : [...pool.keys.map((k) => k.inner), ...(pool.where === null ? [] : [pool.where]), ...pool.order])];
        return [...own, ...(pool === null ? [] : pool.keys.map((k) => k.outer))].map((e) => ({ e, binders: row as Binders })).concat(mixed.map((e) => ({ e, binders: both })));
      });
      return { relations: [whole, ...new Set(source.cuts.flatMap((x) => (x.pool === null ? [] : [x.pool.relation])))], columns: [], expressions };
    }
    case 'payments': {
      const row = rowOf(source.plan);
      return {
        relations: [source.plan], columns: [...new Set(source.pays.map((p) => p.amount))].map((column) => ({ relation: source.plan, column })),
        expressions: source.pays.flatMap((p) => [...(p.inForce === null ? [] : [p.inForce.on]), ...(p.to === null ? [] : [p.to]), ...(p.currency === null ? [] : [p.currency]), ...(p.final === null ? [] : [p.final]), ...p.parts.flatMap((x) => [...(x.share === null ? [] : [x.share]), x.on, ...(x.unless === null ? [] : [x.unless])])]).map((e) => ({ e, binders: row })),
      };
    }
    // Each closing is a computation of its own, in its own world.
    case 'postings': return { relations: [], columns: [], expressions: [] };
    default: return assertNever(source);
  }
}
