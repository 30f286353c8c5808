/**
 * Which amounts are counted how often. What a split cuts adds up to the whole: it is revenue, told by whom it came from. What `all in full` gives is the whole again for everybody who took
 * part: each amount is true, two of them are the same money twice. So influence is a kind of amount of its own. It is added to nothing else (T3015), and summed only where each whole is
 * there once: for one of those who took part (T3016). A credit whose lines are a split and overlays is not summed without saying which of them, or whose (T3017).
 */
import { assertNever } from '../base/exhaustive.js';
import type { Aggregate, At, Expr, Pieces, Program, Recipient, Relation, RelationId } from '../core/ir.js';
import { canonical, children, conjuncts, formulaOf, freeBinders, rowOf } from '../core/walk.js';
import type { Binders } from '../core/walk.js';
import * as types from '../diagnostics/codes/types.js';
import { column, read, rebase, row } from './build.js';
import { placeOf } from './context.js';
import type { Context } from './context.js';

/** Amounts of a relation of pieces, each the whole for one who took part. `by`: what must be the same for two of them to be of different wholes. */
interface Influence { readonly pieces: RelationId; readonly by: readonly Expr[] }
interface Pool { readonly of: Relation; readonly by: readonly Expr[]; /** the labels of the lines that give the whole to each */ readonly parts: ReadonlySet<string> }

export function influence(c: Context, program: Program): void {
  const cut = program.relations.filter((r): r is Relation & { readonly source: Pieces } => r.source.op === 'pieces');
  const pools = new Map(cut.flatMap((r) => { const pool = poolOf(program, r); return pool === null ? [] : [[r.id, pool] as const]; }));
  const mixed = new Set(cut.filter((r) => r.source.cuts.some((x) => x.split !== null) && r.source.cuts.some((x) => x.overlays.length > 0)).map((r) => r.id));
  if (pools.size === 0 && mixed.size === 0) return;
  const reader = makeReader(program, pools), visit = (e: Expr, binders: Binders): void => look(c, program, reader, pools, mixed, e, binders);
  for (const r of program.relations) {
    const own = rowOf(r.id);
    for (const col of r.columns) if (col.value !== null) visit(col.value, own);
    for (const x of r.conditions) visit(x.keep, own);
  }
  // What a test expects is arithmetic on purpose: that influence is more than the whole may be shown there.
  for (const x of program.invariants) for (const one of x.conditions) visit(one.holds, rowOf(x.relation));
}

/** The rows that each get the whole, and which columns of them tell one from another beside the whole itself. */
function poolOf(program: Program, r: Relation & { readonly source: Pieces }): Pool | null {
  const { cuts, columns } = r.source, full = (to: readonly Recipient[]): boolean => to.some((x) => x.kind === 'pick' && x.pick === 'each');
  const pool = cuts.find((x) => x.overlays.some((o) => full(o.to)))?.pool ?? null;
  if (pool === null || columns.pool === null) return null;
  const of = program.relations[pool.relation]!, given = new Set(pool.keys.flatMap((k) => (k.inner.op === 'column' && k.inner.binder === 1 ? [k.inner.column] : [])));
  const keys = of.keys.filter((k) => !given.has(k)), base = column(0, columns.pool, r.columns[columns.pool]!.type, r.at);
  return { of, parts: new Set(cuts.flatMap((x) => x.overlays.flatMap((o) => (full(o.to) ? [o.label] : [])))), by: keys.map((k) => read(base, of.id, k, of.columns[k]!.type, r.at)) };
}

interface Reader { of(e: Expr, binders: Binders): Influence | null; pinned(by: Expr, e: Aggregate, relation: Relation): readonly Expr[] | null }

function makeReader(program: Program, pools: ReadonlyMap<RelationId, Pool>): Reader {
  const known = new Map<string, Influence | null>();
  const ofColumn = (relation: RelationId, id: number): Influence | null => {
    const key = `${relation} ${id}`, found = known.get(key);
    if (found !== undefined) return found;
    known.set(key, null);
    const r = program.relations[relation]!, pool = pools.get(relation), formula = formulaOf(r, id);
    const made = pool !== undefined && r.source.op === 'pieces' && r.source.columns.amount === id ? { pieces: relation, by: pool.by } : formula === null ? null : of(formula, rowOf(relation));
    known.set(key, made);
    return made;
  };
  const onRow = (i: Influence | null, relation: RelationId, to: (at: At) => Expr): Influence | null => (i === null ? null : { ...i, by: i.by.map((e) => rebase(e, 0, to, relation)) });
  const either = (all: readonly Expr[], binders: Binders): Influence | null => all.reduce<Influence | null>((have, e) => {
    const next = of(e, binders);
    return have === null || next === null ? have ?? next : { pieces: have.pieces, by: [...have.by, ...next.by] };
  }, null);
  const of = (e: Expr, binders: Binders): Influence | null => {
    switch (e.op) {
      case 'column': { const relation = binders.get(e.binder); return relation === undefined ? null : onRow(ofColumn(relation, e.column), relation, (at) => row(e.binder, relation, at)); }
      case 'follow': return onRow(ofColumn(e.relation, e.column), e.relation, () => e.row);
      case 'call':
        switch (e.fn) {
          case 'add': case 'subtract': case 'negate': case 'abs': case 'min': case 'max': return either(e.args, binders);
          case 'round': case 'roundUp': case 'roundDown': return of(e.args[0]!, binders);
          // A part of it, or what is paid on it, is no influence any more.
          default: return null;
        }
      case 'if': return either([e.then, e.else], binders);
      case 'choose': return either([...e.arms.map((a) => a.then), ...(e.else === null ? [] : [e.else])], binders);
      case 'total': return either(e.arms.map((a) => a.then), binders);
      case 'otherwise': return either([e.value, e.fallback], binders);
      case 'version': return either(e.versions.map((v) => v.value), binders);
      case 'previous': return either([e.column, e.starting], binders);
      case 'aggregate': {
        if (e.value === null || !PASSES.has(e.fn)) return null;
        const relation = relationOver(program, e, binders);
        if (relation.source.op === 'pieces' && noneOf(e, relation.source, pools.get(relation.id))) return null;
        const inner = of(e.value, new Map(binders).set(e.binder, relation.id));
        return inner === null ? null : { ...inner, by: inner.by.flatMap((x) => (freeBinders(x).has(e.binder) ? (pinned(x, e, relation) ?? []).filter((o) => freeBinders(o).size > 0) : [x])) };
      }
      case 'const': case 'row': case 'asOf': case 'parameter': case 'and': case 'or': case 'oneOf': case 'scale': return null;
      default: return assertNever(e);
    }
  };
  /** What the criteria say that the value is in all rows; null where they leave it open. A row that is known is known in all its columns, and one whose key is known is known. */
  const pinned = (by: Expr, e: Aggregate, relation: Relation): readonly Expr[] | null => {
    const asked = [...e.keys.map((k) => ({ side: k.inner, value: k.outer })), ...equalities(e.where)];
    const fixed = [...asked, ...equalities(relation.where).map((x) => ({ ...x, side: rebase(x.side, 0, (at) => row(e.binder, relation.id, at), relation.id) })),
      ...('window' in e.over ? (relation.ordering?.restarting ?? []).map((x) => ({ side: rebase(x, 0, (at) => row(e.binder, relation.id, at), relation.id), value: x })) : [])];
    const seek = (x: Expr): readonly Expr[] | null => {
      const want = canonical(x, -1), direct = fixed.filter((f) => canonical(f.side, -1) === want || keyOf(program, f.side, want));
      if (direct.length > 0) return direct.map((f) => f.value);
      return x.op === 'follow' ? seek(x.row) : null;
    };
    return seek(by);
  };
  return { of, pinned };
}

/** What an aggregate of influence is influence too. */
const PASSES: ReadonlySet<Aggregate['fn']> = new Set(['sum', 'average', 'median', 'smallest', 'largest', 'only', 'first', 'last']);

/** Whether the criteria keep to lines of a credit of which none gives the whole to each. */
function noneOf(e: Aggregate, { columns }: Pieces, pool: Pool | undefined): boolean {
  return equalities(e.where).some(({ side, value }) => side.op === 'column' && side.binder === e.binder && value.op === 'const'
    && ((side.column === columns.kind && value.value === 'Split') || (side.column === columns.part && typeof value.value === 'string' && pool?.parts.has(value.value) !== true)));
}

/** Whether `side` is the only key of the row that `want` names: a row with that key is that row. */
const keyOf = (program: Program, side: Expr, want: string): boolean =>
  side.op === 'follow' && program.relations[side.relation]!.keys.length === 1 && program.relations[side.relation]!.keys[0] === side.column && canonical(side.row, -1) === want;

/** The equalities of a condition, each from both of its sides. */
const equalities = (e: Expr | null): readonly { readonly side: Expr; readonly value: Expr }[] => conjuncts(e).flatMap((x) => (x.op === 'call' && x.fn === 'equal' ? [{ side: x.args[0]!, value: x.args[1]! }, { side: x.args[1]!, value: x.args[0]! }] : []));

const relationOver = (program: Program, e: Aggregate, binders: Binders): Relation => program.relations['relation' in e.over ? e.over.relation : binders.get(0)!]!;

/** Whether the amount comes from rows, and is no constant. */
const counts = (e: Expr): boolean => (e.op === 'call' && (e.fn === 'multiply' || e.fn === 'divide') ? false : e.op === 'column' || e.op === 'follow' || e.op === 'aggregate' || children(e).some(counts));

function look(c: Context, program: Program, reader: Reader, pools: ReadonlyMap<RelationId, Pool>, mixed: ReadonlySet<RelationId>, e: Expr, binders: Binders): void {
  if (e.op === 'call' && e.fn === 'add') {
    const [a, b] = e.args, [left, right] = [reader.of(a!, binders), reader.of(b!, binders)], one = left ?? right;
    if (one !== null && counts(left === null ? a! : b!)) {
      const other = left === null || right === null ? null : program.relations[right.pieces]!.name;
      c.report(types.influenceAdded.at(placeOf(c, e.at), { name: program.relations[one.pieces]!.name, other, whole: wholeOf(program, one.pieces).rowName, table: wholeOf(program, one.pieces).name }));
      return;
    }
  }
  if (e.op !== 'aggregate') { for (const x of children(e)) look(c, program, reader, pools, mixed, x, binders); return; }
  const relation = relationOver(program, e, binders), inside = new Map(binders).set(e.binder, relation.id);
  if (e.fn === 'sum' && e.value !== null) {
    const value = relation.source.op === 'pieces' && noneOf(e, relation.source, pools.get(relation.id)) ? null : reader.of(e.value, inside), open = value?.by.find((x) => freeBinders(x).has(e.binder) && reader.pinned(x, e, relation) === null);
    if (value !== null && open !== undefined) {
      const pool = pools.get(value.pieces)!;
      c.report(types.influenceSummed.at(placeOf(c, e.at), { name: program.relations[value.pieces]!.name, pool: pool.of.name, row: pool.of.rowName, key: lastName(program, open, inside), whole: wholeOf(program, value.pieces).rowName, direct: relation.id === value.pieces }));
      return;
    }
    if (mixed.has(relation.id) && relation.source.op === 'pieces' && e.value.op === 'column' && e.value.binder === e.binder && e.value.column === relation.source.columns.amount && !saysWhich(e, relation.source)) {
      const overlay = relation.source.cuts.flatMap((x) => x.overlays)[0]!;
      c.report(types.sharesAndOverlays.at(placeOf(c, e.at), { name: relation.name, row: relation.rowName, overlay: overlay.label }));
    }
  }
  for (const k of e.keys) { look(c, program, reader, pools, mixed, k.inner, inside); look(c, program, reader, pools, mixed, k.outer, binders); }
  for (const x of [...(e.where === null ? [] : [e.where]), ...(e.value === null ? [] : [e.value])]) look(c, program, reader, pools, mixed, x, inside);
}

/** Whether the criteria are about which line made the piece, or whose it is. */
function saysWhich(e: Aggregate, { columns }: Pieces): boolean {
  const about = new Set([columns.part, columns.kind, columns.payee, columns.pool]);
  const reads = (x: Expr): boolean => (x.op === 'column' && x.binder === e.binder && about.has(x.column)) || children(x).some(reads);
  return e.keys.some((k) => reads(k.inner)) || (e.where !== null && reads(e.where));
}

/** The table whose rows are the wholes: that of the header of an attribution or credit. */
function wholeOf(program: Program, pieces: RelationId): Relation {
  const of = program.relations[pieces]!, whole = of.source.op === 'pieces' ? program.relations[of.source.whole]! : of, item = whole.source.op === 'each' ? whole.source.items[0] : undefined;
  return item !== undefined && 'relation' in item ? program.relations[item.relation]! : whole;
}

/** The column that a path ends in. */
function lastName(program: Program, e: Expr, binders: Binders): string {
  const relation = e.op === 'follow' ? e.relation : e.op === 'column' ? binders.get(e.binder) : undefined;
  return relation === undefined || (e.op !== 'follow' && e.op !== 'column') ? '' : program.relations[relation]!.columns[e.column]!.name;
}
