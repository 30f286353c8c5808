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
    case 'call': case 'and': case 'or': return e.args;
    case 'if': return [e.condition, e.then, e.else];
    default: {
      const found: Expr[] = [];
      eachChild(e, (child) => found.push(child));
      return found;
    }
  }
}

/** Calls `visit` for each of them. Every pass over the IR spends its time here, so that nothing is made on the way. */
function eachChild(e: Expr, visit: (e: Expr) => void): void {
  switch (e.op) {
    case 'const': case 'column': case 'row': case 'asOf': return;
    case 'follow': visit(e.row); return;
    case 'parameter': if (e.on !== null) visit(e.on); return;
    case 'version': visit(e.on); e.versions.forEach((v) => visit(v.value)); return;
    case 'call': case 'and': case 'or': e.args.forEach(visit); return;
    case 'if': visit(e.condition); visit(e.then); visit(e.else); return;
    case 'choose': e.arms.forEach((a) => { visit(a.when); visit(a.then); }); if (e.else !== null) visit(e.else); return;
    case 'total': e.arms.forEach((a) => { if (a.when !== null) visit(a.when); visit(a.then); }); return;
    case 'otherwise': visit(e.value); visit(e.fallback); return;
    case 'oneOf': visit(e.value); e.items.forEach(visit); return;
    case 'aggregate': e.keys.forEach((k) => { visit(k.inner); visit(k.outer); }); e.beside?.outer.forEach(visit); eachInside(e, visit); return;
    case 'previous': visit(e.column); visit(e.starting); return;
    case 'scale': e.rows.forEach((r) => { if (r.limit !== null) visit(r.limit); visit(r.value); }); visit(e.argument); if (e.after !== null) visit(e.after); return;
    default: return assertNever(e);
  }
}

/** What is evaluated for each row that the aggregate runs over, keys left out: their outer side is not. */
function eachInside(e: Aggregate, visit: (e: Expr) => void): void {
  if (e.where !== null) visit(e.where);
  if (e.value !== null) visit(e.value);
  e.order.forEach(visit);
  e.beside?.inner.forEach(visit);
}

/** Calls `visit` for the expression and all below it, outermost first. */
export function walk(e: Expr, visit: (e: Expr) => void): void {
  const go = (x: Expr): void => { visit(x); eachChild(x, go); };
  go(e);
}

/** Whether it holds for the expression or any below it. */
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

/** Whether a formula reads the row of this binder and of no other; one that is not there reads nothing. */
export const readsOnly = (e: Expr | null, binder: Binder): boolean => e === null || [...freeBinders(e)].every((b) => b === binder);

function findFree(e: Expr): ReadonlySet<Binder> {
  const out = new Set<Binder>();
  const take = (x: Expr, except?: Binder): void => { for (const b of freeBinders(x)) if (b !== except) out.add(b); };
  switch (e.op) {
    case 'column': case 'row': out.add(e.binder); break;
    case 'aggregate':
      if ('window' in e.over) out.add(0);
      for (const k of e.keys) { take(k.inner, e.binder); take(k.outer); }
      for (const x of e.beside?.outer ?? []) take(x);
      eachInside(e, (x) => take(x, e.binder));
      break;
    case 'previous': out.add(0); take(e.column); take(e.starting); break;
    default: eachChild(e, (x) => take(x));
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
  const go = (x: Expr): void => {
    switch (x.op) {
      case 'column': {
        const relation = binders.get(x.binder);
        if (relation !== undefined) visit({ need: 'column', relation, column: x.column });
        return;
      }
      case 'follow': visit({ need: 'column', relation: x.relation, column: x.column }); break;
      case 'parameter': program.parameters[x.parameter]?.versions.forEach((v) => needs(program, v.value, NO_ROWS, visit)); break;
      case 'aggregate': {
        const relation = 'relation' in x.over ? x.over.relation : binders.get(0)!;
        visit('relation' in x.over ? { need: 'rows', relation } : { need: 'order', relation });
        const within = new Map(binders).set(x.binder, relation), inside = (y: Expr): void => needs(program, y, within, visit);
        x.keys.forEach((k) => { inside(k.inner); go(k.outer); });
        x.beside?.outer.forEach(go);
        eachInside(x, inside);
        return;
      }
      case 'previous': visit({ need: 'order', relation: binders.get(0)! }); break;
      default:
    }
    eachChild(x, go);
  };
  go(e);
}

const NO_ROWS: Binders = new Map();

/** Expressions do not change once they are made; what they read of parameters belongs to one program. */
const known = new WeakMap<Program['parameters'], WeakMap<Expr, readonly Need[]>>();

/** What an expression on the rows of one relation reads, each thing once. Steps, lints and the language server all ask, so that it is looked up once. */
export function needsOnRow(program: Pick<Program, 'parameters'>, e: Expr, relation: RelationId): readonly Need[] {
  let ofProgram = known.get(program.parameters);
  if (ofProgram === undefined) known.set(program.parameters, ofProgram = new WeakMap());
  let found = ofProgram.get(e);
  if (found === undefined) {
    const all: Need[] = [], seen = new Set<number>();
    needs(program, e, rowOf(relation), (n) => {
      const key = n.relation * 65_536 + (n.need === 'column' ? n.column + 2 : n.need === 'rows' ? 0 : 1);
      if (!seen.has(key)) { seen.add(key); all.push(n); }
    });
    ofProgram.set(e, found = all);
  }
  return found;
}

/** The expressions on the rows of a relation: which rows it keeps, their order, and its columns. */
export function eachOnRow(relation: Relation, visit: (e: Expr) => void): void {
  if (relation.where !== null) visit(relation.where);
  relation.conditions.forEach((c) => visit(c.keep));
  relation.ordering?.by.forEach(visit);
  relation.ordering?.restarting.forEach(visit);
  relation.columns.forEach((c) => { if (c.value !== null) visit(c.value); });
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
export interface SourceNeeds {
  readonly relations: readonly RelationId[];
  readonly columns: readonly { readonly relation: RelationId; readonly column: ColumnId }[];
  readonly expressions: readonly { readonly e: Expr; readonly binders: Binders }[];
}

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
      const recipients = (to: readonly Recipient[]): readonly Expr[] =>
        to.flatMap((r) =>
          r.kind === 'payee' ? [r.value] : r.kind === 'pick' ? [...(r.where === null ? [] : [r.where]), ...(r.by === null ? [] : [r.by])] : [],
        );
      const expressions = source.cuts.flatMap(({ inForce, split, overlays, pool }) => {
        const both = pool === null ? row : new Map(row).set(1, pool.relation);
        const own = [
          ...(inForce === null ? [] : [inForce.on]),
          ...(split === null ? [] : [split.amount, split.on, ...split.parts.flatMap((p) => (p.share === 'remainder' ? [] : [p.share]))]),
          ...overlays.flatMap((o) => [o.share, o.amount, o.on]),
        ];
        const mixed = [
          ...(split === null ? [] : split.parts.flatMap((p) => recipients(p.to))),
          ...overlays.flatMap((o) => recipients(o.to)),
          ...(pool === null ? [] : [...pool.keys.map((k) => k.inner), ...(pool.where === null ? [] : [pool.where]), ...pool.order]),
        ];
        return [...own, ...(pool === null ? [] : pool.keys.map((k) => k.outer))].map((e) => ({ e, binders: row as Binders })).concat(mixed.map((e) => ({ e, binders: both })));
      });
      return { relations: [whole, ...new Set(source.cuts.flatMap((x) => (x.pool === null ? [] : [x.pool.relation])))], columns: [], expressions };
    }
    case 'payments': {
      const row = rowOf(source.plan);
      return {
        relations: [source.plan],
        columns: [...new Set(source.pays.map((p) => p.amount))].map((column) => ({ relation: source.plan, column })),
        expressions: source.pays
          .flatMap((p) => [
            ...(p.inForce === null ? [] : [p.inForce.on]),
            ...(p.to === null ? [] : [p.to]),
            ...(p.currency === null ? [] : [p.currency]),
            ...(p.final === null ? [] : [p.final]),
            ...p.parts.flatMap((x) => [...(x.share === null ? [] : [x.share]), x.on, ...(x.unless === null ? [] : [x.unless])]),
          ])
          .map((e) => ({ e, binders: row })),
      };
    }
    // Each closing is a computation of its own, in its own world.
    case 'postings': return { relations: [], columns: [], expressions: [] };
    default: return assertNever(source);
  }
}
