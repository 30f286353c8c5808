/** What each part of a split gets of a whole, and what overlays add on top. */
import { allocate } from '../base/allocate.js';
import { ZERO, add, compare, div, mul, roundTo, sign, sub, sum } from '../base/exact.js';
import type { Num } from '../base/exact.js';
import type { Cut, Pieces, Recipient, Relation } from '../core/ir.js';
import { isInForce } from '../core/versions.js';
import { rowOf } from '../core/walk.js';
import { constantValue } from './constants.js';
import { orderWithMissing } from './compare.js';
import type { Compiler, Rows, Run, Tables, Test } from './compiler.js';
import { makeCompiler } from './compile.js';
import { findGroup, groupRows } from './groups.js';
import type { SourceRows } from './source-rows.js';
import type { Value } from './result.js';
import { collector } from './storage.js';
import type { Stored } from './storage.js';
import { textOfRow, tieIn } from './ties.js';

interface Piece {
  readonly whole: number;
  readonly version: number | null;
  readonly part: string;
  readonly kind: 'Split' | 'Overlay';
  readonly amount: Value;
  readonly on: Value;
  readonly pool: number;
  readonly payee: number;
}
/** Somebody, or a row of the pool, and the part of the share that goes there. */
interface Taker { readonly pool: number; readonly payee: number; readonly of: Num }
type Resolved = readonly Taker[] | 'pro rata' | 'unassigned';

export function pieces(relation: Relation, source: Pieces, tables: Tables): SourceRows {
  const c = makeCompiler(tables, rowOf(source.whole)), r = tables.registers(), rows: Piece[] = [];
  const cutters = source.cuts.map((x) => ({ inForce: x.inForce, governs: x.inForce === null ? null : c.run(x.inForce.on), cut: cutter(x, source, tables, c, r, (piece) => rows.push(piece)) }));
  tables.visit(source.whole, 0, r, () => {
    for (const whole of tables.members(source.whole)) {
      r[0] = whole;
      for (const x of cutters) if (x.governs === null || isInForce(x.inForce!, x.governs(r) as number | null)) x.cut(whole);
    }
  });
  return { size: rows.length, columns: columnsOf(relation, source, rows), rows: null };
}

/** Cuts the whole that is row 0, as one version says. */
function cutter(source: Cut, { step: smallest }: Pick<Pieces, 'step'>, tables: Tables, c: Compiler, r: Rows, put: (piece: Piece) => void): (whole: number) => void {
  const step = smallest === null ? null : constantValue(smallest, { kind: 'number' }) as Num, version = source.inForce?.from ?? null;
  const pool = poolOf(source, c, tables), mode = tables.program.settings.rounding;
  const inner = source.pool === null ? c : c.within(1, source.pool.relation);
  const tied = tiesOf(source, c, inner, r), resolve = (to: readonly Recipient[]): ReturnType<typeof recipients> => recipients(c, inner, to, r, tied);
  const split =
    source.split === null
      ? null
      : {
          amount: c.run(source.split.amount),
          on: c.run(source.split.on),
          parts: source.split.parts.map((p) => ({
            ...p,
            share: p.share === 'remainder' ? null : c.run(p.share),
            isMoney: p.share !== 'remainder' && p.share.type.kind === 'money',
            resolve: resolve(p.to),
            picks: resolve(p.to.filter((x) => x.kind === 'pick' && (x.pick === 'first' || x.pick === 'last'))),
          })),
        };
  const overlays = source.overlays.map((o) => ({ ...o, share: c.run(o.share), amount: c.run(o.amount), on: c.run(o.on), resolve: resolve(o.to) }));
  return (whole) => {
    const there = pool(r);
    if (split !== null && source.split !== null) cut(whole, there, split, source.split.at);
    for (const o of overlays) {
      const amount = o.amount(r) as Num | null, share = o.share(r) as Num | null;
      if (amount === null || share === null) continue;
      const exact = mul(amount, share);
      const takers = o.resolve(new Set(), there, sign(exact) !== 0);
      const all: readonly Taker[] = takers === 'pro rata' || takers === 'unassigned' ? [{ pool: -1, payee: -1, of: 1 }] : takers, values = all.map((t) => mul(exact, t.of));
      // Who shares an overlay has parts that add up to it; who each has the whole has it rounded.
      const landed = step === null ? values : all.every((t) => compare(t.of, 1) === 0) ? values.map((v) => roundTo(v, step, mode)) : allocate(values, step, mode);
      all.forEach((t, i) => put({ whole, version, part: o.label, kind: 'Overlay', amount: landed[i]!, on: o.on(r), pool: t.pool, payee: t.payee }));
    }
  };

  function cut(whole: number, there: readonly number[], s: NonNullable<typeof split>, at: NonNullable<Cut['split']>['at']): void {
    const amount = s.amount(r) as Num | null, on = s.on(r);
    if (amount === null) return;
    const land = (part: string, exact: readonly { readonly value: Num; readonly taker: Taker; readonly part: string }[]): void => {
      const values = exact.map((x) => x.value), landed = step === null ? values : allocate(values, step, mode);
      exact.forEach((x, i) => put({ whole, version, part: x.part === '' ? part : x.part, kind: 'Split', amount: landed[i]!, on, pool: x.taker.pool, payee: x.taker.payee }));
    };
    const nobody: Taker = { pool: -1, payee: -1, of: 1 };
    if (source.pool !== null && there.length === 0 && source.split!.otherwiseNobody) { land('Unassigned', [{ value: amount, taker: nobody, part: '' }]); return; }
    const taken = new Set<number>();
    for (const p of s.parts) { const picked = p.picks(taken, there); if (typeof picked !== 'string') for (const t of picked) taken.add(t.pool); }
    const shares = s.parts.map((p): Num | null => { const v = p.share === null ? null : p.share(r) as Num | null; return v === null ? null : p.isMoney ? v : mul(amount, v); });
    const written = sum(shares.filter((v): v is Num => v !== null));
    const hasRest = s.parts.some((p) => p.share === null);
    const bad = s.parts.some((p, i) => p.share !== null && (shares[i] === null || sign(shares[i]!) * (sign(amount) < 0 ? -1 : 1) < 0));
    if (bad || (!hasRest && compare(written, amount) !== 0) || (hasRest && sign(sub(amount, written)) * (sign(amount) < 0 ? -1 : 1) < 0)) {
      // Credit that does not add up is worse than none: the whole stays visible, with nobody's name on it.
      tables.report('split not whole', at, null);
      land('Unassigned', [{ value: amount, taker: nobody, part: '' }]);
      return;
    }
    const exact = s.parts.map((p, i) => ({ p, value: p.share === null ? sub(amount, written) : shares[i] ?? ZERO, to: p.resolve(taken, there, p.share === null || sign(shares[i] ?? ZERO) !== 0) }));
    const spread = sum(exact.filter((x) => x.to === 'pro rata').map((x) => x.value)), base = sum(exact.filter((x) => x.to !== 'pro rata').map((x) => x.value));
    const factor = sign(spread) === 0 || sign(base) === 0 ? null : div(add(base, spread), base);
    const out: { value: Num; taker: Taker; part: string }[] = [];
    for (const x of exact) {
      // Nothing that is left for nobody is nothing to show.
      if (x.p.share === null && exact.length > 1 && sign(x.value) === 0 && x.to !== 'pro rata' && x.to !== 'unassigned' && x.to.every((t) => t.pool < 0 && t.payee < 0)) continue;
      if (x.to === 'pro rata') { if (factor === null && sign(x.value) !== 0) out.push({ value: x.value, taker: nobody, part: 'Unassigned' }); continue; }
      const value = factor === null ? x.value : mul(x.value, factor);
      for (const t of x.to === 'unassigned' ? [nobody] : x.to) out.push({ value: mul(value, t.of), taker: t, part: x.p.label });
    }
    land('', out);
  }
}

/** The rows of the pool for the whole at hand, in order. */
function poolOf(source: Cut, c: Compiler, tables: Tables): (r: Rows) => readonly number[] {
  const { pool } = source;
  if (pool === null) return () => [];
  const inner = c.within(1, pool.relation);
  const groups = groupRows(inner, pool.relation, 1, tables.members(pool.relation), pool.keys.map((k) => k.inner)), find = findGroup(c, groups, pool.keys.map((k) => k.outer));
  const holds: Test = pool.where === null ? () => true : inner.test(pool.where);
  const order = pool.order.map((e) => ({ run: inner.run(e), compare: orderWithMissing(tables.comparator(e.type)) }));
  return (r) => {
    const g = find(r), found: { readonly row: number; readonly keys: readonly Value[] }[] = [];
    if (g < 0) return [];
    for (let i = groups.starts[g]!, end = groups.starts[g + 1]!; i < end; i++) {
      r[1] = groups.rows[i]!;
      if (holds(r)) found.push({ row: r[1]!, keys: order.map((o) => o.run(r)) });
    }
    return found
      .sort((a, b) => {
        for (const [i, o] of order.entries()) {
          const n = o.compare(a.keys[i]!, b.keys[i]!);
          if (n !== 0) return n;
        }
        return tables.compareRows(pool.relation, a.row, b.row);
      })
      .map((x) => x.row);
  };
}

/** Tells that the pool's order does not tell two rows apart of which one is taken; null where there is no order. */
function tiesOf(source: Cut, c: Compiler, inner: Compiler, r: Rows): ((taken: number, other: number) => void) | null {
  const { pool } = source, at = source.split?.at ?? source.overlays[0]?.at;
  if (pool === null || pool.order.length === 0 || at === undefined) return null;
  const order = pool.order.map((e) => ({ run: inner.run(e), compare: orderWithMissing(inner.tables.comparator(e.type)) }));
  const tell = tieIn(inner, 1, at);
  const keys = (row: number): readonly Value[] => {
    r[1] = row;
    return order.map((o) => o.run(r));
  };
  let whole: ((r: Rows) => string) | null = null;
  return (taken, other) => {
    const one = keys(taken), two = keys(other);
    if (order.every((o, i) => o.compare(one[i]!, two[i]!) === 0)) tell(r, taken, other, (whole ??= textOfRow(c, 0, at))(r));
  };
}

/** The first recipient that somebody answers to; `tied` is asked about a row that is taken and the one beside it, where it matters which is taken. */
function recipients(
  c: Compiler,
  inner: Compiler,
  to: readonly Recipient[],
  r: Rows,
  tied: ((taken: number, other: number) => void) | null,
): (taken: ReadonlySet<number>, rows: readonly number[], matters?: boolean) => Resolved {
  const tries = to.map((x): ((taken: ReadonlySet<number>, rows: readonly number[], matters: boolean) => Resolved | null) => {
    switch (x.kind) {
      case 'nobody':
        return () => [{ pool: -1, payee: -1, of: 1 }];
      case 'pro rata':
        return () => 'pro rata';
      case 'payee': {
        const run = c.run(x.value);
        return () => {
          const row = run(r) as number | null;
          return row === null ? null : [{ pool: -1, payee: row, of: 1 }];
        };
      }
      case 'pick': {
        const holds: Test = x.where === null ? () => true : inner.test(x.where);
        const weight: Run | null = x.by === null ? null : inner.run(x.by);
        return (taken, rows, matters) => {
          const fit = rows.filter((row) => {
            r[1] = row;
            return holds(r) && (x.pick !== 'others' || !taken.has(row));
          });
          const chosen = x.pick === 'first' ? fit.slice(0, 1) : x.pick === 'last' ? fit.slice(-1) : fit;
          if (chosen.length === 0) return null;
          if (matters && tied !== null && fit.length > 1 && (x.pick === 'first' || x.pick === 'last'))
            tied(chosen[0]!, x.pick === 'first' ? fit[1]! : fit.at(-2)!);
          if (x.pick === 'each') return chosen.map((row) => ({ pool: row, payee: -1, of: 1 as Num }));
          const weights = chosen.map((row): Num => {
            if (weight === null) return 1;
            r[1] = row;
            return (weight(r) as Num | null) ?? ZERO;
          });
          const all = sum(weights);
          return sign(all) <= 0
            ? null
            : chosen.map((row, i) => ({ pool: row, payee: -1, of: weights.length === 1 ? (1 as Num) : div(weights[i]!, all) })).filter((t) => sign(t.of) !== 0);
        };
      }
    }
  });
  return (taken, rows, matters = false) => {
    for (const attempt of tries) {
      const found = attempt(taken, rows, matters);
      if (found !== null) return found;
    }
    return 'unassigned';
  };
}

function columnsOf(relation: Relation, source: Pieces, rows: readonly Piece[]): readonly Stored[] {
  const { columns } = source;
  return relation.columns.filter((column) => column.value === null).map((column): Stored => {
    const into = collector(column.type, rows.length);
    rows.forEach((p, i) => into.set(i, column.id === columns.whole ? p.whole : column.id === columns.part ? p.part : column.id === columns.kind ? p.kind : column.id === columns.amount ? p.amount
      : column.id === columns.on ? p.on : column.id === columns.version ? p.version : column.id === columns.pool ? (p.pool < 0 ? null : p.pool) : column.id === columns.payee ? (p.payee < 0 ? null : p.payee) : null));
    return into.done();
  });
}
