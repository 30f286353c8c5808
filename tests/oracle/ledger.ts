/** Pieces, payments and the ledger, as they are told: each share of each whole, each part of each payment, each closing from the first day on. No shortcuts. */
import type { ir } from '@truce/engine';
import { Rational, ZERO } from './rational.js';
import { equal, keyOf, type V } from './values.js';

export type Env = ReadonlyMap<ir.Binder, { readonly relation: number; readonly row: number }>;
/** What these need of the interpreter in one world. */
export interface World {
  readonly program: ir.Program;
  rows(relation: number): number[];
  run(e: ir.Expr, env: Env): V;
  value(relation: number, column: number, row: number): V;
  sorted(rows: readonly number[], by: readonly ir.Expr[], env: (row: number) => Env, ties: (a: number, b: number) => number): number[];
  compareRows(relation: number, a: number, b: number): number;
  /** the row by its keys */
  named(relation: number, row: number): string;
  periodOf(day: number, unit: 'week' | 'month' | 'quarter'): number;
  end(period: number, unit: 'week' | 'month' | 'quarter'): number;
  /** the same data as known on another day */
  on(day: number): World;
  readonly today: number | null;
}
type Cells = V[];

/** Exact parts as multiples of a step that sum to the rounded whole: a step at a time goes to the part that is furthest below what it should have. */
export function cutWhole(parts: readonly Rational[], step: Rational, mode: 'half up' | 'half even'): readonly Rational[] {
  const whole = parts.reduce((a, b) => a.plus(b), ZERO);
  if (whole.sign < 0) return cutWhole(parts.map((p) => p.negated()), step, mode).map((p) => p.negated());
  const given = parts.map((p) => p.rounded(step, 'down')), wanted = whole.rounded(step, mode);
  while (given.reduce((a, b) => a.plus(b), ZERO).compare(wanted) < 0) {
    let neediest = 0;
    for (let i = 1; i < parts.length; i++) if (parts[i]!.minus(given[i]!).compare(parts[neediest]!.minus(given[neediest]!)) > 0) neediest = i;
    given[neediest] = given[neediest]!.plus(step);
  }
  return given;
}

const number = (v: V): Rational | null => (v === null ? null : v as Rational);

interface Taker { readonly pool: V; readonly payee: V; readonly of: Rational }
const NOBODY: Taker = { pool: null, payee: null, of: Rational.of(1) };

/** A version speaks for a row from its first day through its last. */
function holds(w: World, { on, from, through }: ir.InForce, env: Env): boolean {
  const day = w.run(on, env) as number | null;
  return day !== null && (from ?? -Infinity) <= day && day <= (through ?? Infinity);
}

export function piecesOf(w: World, relation: ir.Relation, source: ir.Pieces): Cells[] {
  const out: Cells[] = [], k = source.columns, step = source.step === null ? null : Rational.parse(source.step), mode = w.program.settings.rounding;
  for (const whole of w.rows(source.whole)) for (const { inForce, split, overlays, pool } of source.cuts) {
    const one: Env = new Map([[0, { relation: source.whole, row: whole }]]);
    if (inForce !== null && !holds(w, inForce, one)) continue;
    const two = (row: number): Env => new Map(one).set(1, { relation: pool!.relation, row });
    const there = pool === null ? [] : w.sorted(w.rows(pool.relation).filter((row) => pool.keys.every((key) => equal(w.run(key.inner, two(row)), w.run(key.outer, one))) && (pool.where === null || w.run(pool.where, two(row)) === true)),
      pool.order, two, (a, b) => w.compareRows(pool.relation, a, b));
    const put = (part: string, kind: 'Split' | 'Overlay', amount: V, on: V, taker: Taker): void => {
      const cells: V[] = relation.columns.filter((c) => c.value === null).map(() => null);
      cells[k.whole] = whole; cells[k.part] = part; cells[k.kind] = kind; cells[k.amount] = amount; cells[k.on] = on;
      if (k.pool !== null) cells[k.pool] = taker.pool;
      if (k.version !== null) cells[k.version] = inForce?.from ?? null;
      if (k.payee !== null) cells[k.payee] = taker.payee;
      out.push(cells);
    };
    /** Whoever answers first; `taken` are the rows that a `first` or `last` of the split has. */
    const takers = (to: readonly ir.Recipient[], taken: ReadonlySet<number>): readonly Taker[] | 'pro rata' | 'none' => {
      for (const r of to) {
        if (r.kind === 'nobody') return [NOBODY];
        if (r.kind === 'pro rata') return 'pro rata';
        if (r.kind === 'payee') { const payee = w.run(r.value, one); if (payee !== null) return [{ ...NOBODY, payee }]; continue; }
        const fit = there.filter((row) => (r.where === null || w.run(r.where, two(row)) === true) && !(r.pick === 'others' && taken.has(row)));
        const chosen = r.pick === 'first' ? fit.slice(0, 1) : r.pick === 'last' ? fit.slice(-1) : fit;
        const weights = chosen.map((row) => (r.by === null ? Rational.of(1) : number(w.run(r.by, two(row))) ?? ZERO)), all = weights.reduce((a, b) => a.plus(b), ZERO);
        if (all.sign > 0) return chosen.map((row, i) => ({ pool: row, payee: null, of: weights[i]!.over(all) })).filter((x) => x.of.sign !== 0);
      }
      return 'none';
    };
    if (split !== null) cutOne();
    for (const o of overlays) {
      const amount = number(w.run(o.amount, one)), share = number(w.run(o.share, one)), to = takers(o.to, new Set());
      if (amount === null || share === null) continue;
      const all = typeof to === 'string' ? [NOBODY] : to, exact = all.map((t) => amount.times(share).times(t.of));
      // Those who share an overlay have parts that add up to it.
      const landed = step === null ? exact : all.every((t) => t.of.minus(Rational.of(1)).sign === 0) ? exact.map((x) => x.rounded(step, mode)) : cutWhole(exact, step, mode);
      all.forEach((t, i) => put(o.label, 'Overlay', landed[i]!, w.run(o.on, one), t));
    }

    function cutOne(): void {
      const { parts } = split!, amount = number(w.run(split!.amount, one)), on = w.run(split!.on, one);
      if (amount === null) return;
      const land = (list: readonly { readonly part: string; readonly exact: Rational; readonly taker: Taker }[]): void => {
        const exact = list.map((x) => x.exact), landed = step === null ? exact : cutWhole(exact, step, mode);
        list.forEach((x, i) => put(x.part, 'Split', landed[i]!, on, x.taker));
      };
      const unassigned = { part: 'Unassigned', exact: amount, taker: NOBODY };
      if (pool !== null && there.length === 0 && split!.otherwiseNobody) { land([unassigned]); return; }
      const written = parts.map((p) => (p.share === 'remainder' ? null : number(w.run(p.share, one)))), shares = parts.map((p, i) => {
        const share = written[i] ?? null;
        return share === null ? null : (p.share as ir.Expr).type.kind === 'money' ? share : amount.times(share);
      });
      const sum = shares.reduce<Rational>((a, b) => (b === null ? a : a.plus(b)), ZERO), rest = amount.minus(sum), hasRest = parts.some((p) => p.share === 'remainder');
      const against = (x: Rational): boolean => (amount.sign < 0 ? x.sign > 0 : x.sign < 0);
      if (parts.some((p, i) => p.share !== 'remainder' && (shares[i] === null || against(shares[i]!))) || (hasRest ? against(rest) : rest.sign !== 0)) { land([unassigned]); return; }
      // Those that a `first` or `last` takes, in the order of the parts, are taken for all `others` of the split.
      const taken = new Set<number>();
      for (const p of parts) {
        const picked = takers(p.to.filter((r) => r.kind === 'pick' && (r.pick === 'first' || r.pick === 'last')), taken);
        if (typeof picked !== 'string') for (const t of picked) taken.add(t.pool as number);
      }
      const resolved = parts.map((p, i) => ({ label: p.label, isRest: p.share === 'remainder', exact: p.share === 'remainder' ? rest : shares[i]!, to: takers(p.to, taken) }));
      const spread = resolved.filter((x) => x.to === 'pro rata').reduce((a, x) => a.plus(x.exact), ZERO), base = resolved.filter((x) => x.to !== 'pro rata').reduce((a, x) => a.plus(x.exact), ZERO);
      const grows = spread.sign !== 0 && base.sign !== 0 ? base.plus(spread).over(base) : null;
      land(resolved.flatMap((x) => {
        if (x.to === 'pro rata') return grows === null && x.exact.sign !== 0 ? [{ part: 'Unassigned', exact: x.exact, taker: NOBODY }] : [];
        // Nothing that is left for nobody is nothing to show.
        if (x.isRest && parts.length > 1 && x.exact.sign === 0 && x.to !== 'none' && x.to.every((t) => t.pool === null && t.payee === null)) return [];
        const exact = grows === null ? x.exact : x.exact.times(grows);
        return (x.to === 'none' ? [NOBODY] : x.to).map((t) => ({ part: x.label, exact: exact.times(t.of), taker: t }));
      }));
    }
  }
  return out;
}

/** The smallest coins of the currencies that random programs pay in. */
const COINS: Readonly<Record<string, string>> = { USD: '1/100', JPY: '1', BHD: '1/1000' };

export function paymentsOf(w: World, source: ir.Payments): Cells[] {
  const out: Cells[] = [], k = source.columns;
  for (const row of w.rows(source.plan)) for (const pay of source.pays) {
    const env: Env = new Map([[0, { relation: source.plan, row }]]), amount = number(w.value(source.plan, pay.amount, row));
    if (amount === null || (pay.inForce !== null && !holds(w, pay.inForce, env))) continue;
    const exact = pay.parts.map((p) => (p.share === null ? amount : amount.times(number(w.run(p.share, env)) ?? ZERO)));
    const currency = pay.currency === null ? null : w.run(pay.currency, env) as string | null, step = pay.step ?? (currency === null ? null : COINS[currency]!);
    const landed = step === null || exact.length === 1 ? exact : cutWhole(exact, Rational.parse(step), w.program.settings.rounding);
    pay.parts.forEach((p, i) => {
      const on = w.run(p.on, env) as number | null, cancelled = p.unless !== null && w.run(p.unless, env) === true;
      const status = cancelled ? 'Cancelled' : on === null ? 'Held' : w.today !== null && on > w.today ? 'Accruing' : 'Due';
      const cells: Cells = [];
      cells[k.row] = row; cells[k.payment] = pay.name; cells[k.role] = pay.role; cells[k.part] = Rational.of(i + 1); cells[k.amount] = landed[i]!; cells[k.due] = cancelled ? ZERO : landed[i]!;
      cells[k.to] = pay.to === null ? null : w.run(pay.to, env); cells[k.on] = on; cells[k.status] = status;
      if (k.final !== null) cells[k.final] = pay.final === null ? null : w.run(pay.final, env);
      if (k.currency !== null) cells[k.currency] = currency;
      if (k.version !== null) cells[k.version] = pay.inForce?.from ?? null;
      out.push(cells);
    });
  }
  return out;
}

/** Long before anything in the data. */
const LONG_AGO = 500;

/** A line of one closing: what was posted of it, and what was left out because it was final. */
interface Told { readonly cells: Cells; readonly final: number | null; readonly posted: Rational; readonly ignored: Rational }

export function postingsOf(w: World, relation: ir.Relation, source: ir.Postings, first: number): Cells[] {
  const out: Cells[] = [], k = source.columns, told = new Map<string, Told[]>();
  for (const { closing, day } of closingsOf(w, first)) {
    const then = w.on(day), due = new Map<string, { cells: Cells; final: number | null; sum: Rational }>();
    for (const { plan, payments } of source.of) {
      const own = w.program.relations[payments]!.source as ir.Payments, c = own.columns;
      for (const row of then.rows(payments)) {
        const of = (column: number): V => then.value(payments, column, row), on = of(c.on), amount = number(of(c.due));
        if (on === null || (on as number) > day || amount === null || amount.sign === 0 || of(c.status) !== 'Due') continue;
        const payee = of(c.to), currency = c.currency === null ? null : of(c.currency), key = [currency, plan, of(c.payment), keyOf(of(c.part)), keyOf(payee), then.named(own.plan, of(c.row) as number)].join(' / '), known = due.get(key);
        if (known !== undefined) { known.sum = known.sum.plus(amount); continue; }
        const cells: Cells = relation.columns.filter((x) => x.value === null).map(() => null);
        cells[k.plan] = plan; cells[k.payment] = of(c.payment); cells[k.on] = on;
        if (k.payee !== null) cells[k.payee] = payee;
        if (k.currency !== null) cells[k.currency] = currency;
        due.set(key, { cells, final: c.final === null ? null : of(c.final) as number | null, sum: amount });
      }
    }
    // posted(line, k) = due(line, k) − everything that was posted before; of a line that is final, nothing
    for (const key of new Set([...told.keys(), ...due.keys()])) {
      const earlier = told.get(key) ?? [], now = due.get(key), sum = now?.sum ?? ZERO, change = sum.minus(earlier.reduce((a, b) => a.plus(b.posted), ZERO));
      const last = earlier[earlier.length - 1], final = now === undefined ? last!.final : now.final, cells = [...(now?.cells ?? last!.cells)];
      const tell = (kind: string, posted: Rational, ignored: Rational): void => {
        cells[k.closing] = closing; cells[k.amount] = posted; cells[k.kind] = kind;
        if (k.ignored !== null) cells[k.ignored] = kind === 'Ignored' ? ignored : null;
        told.set(key, [...earlier, { cells, final, posted, ignored }]);
        out.push(cells);
      };
      if (last !== undefined && final !== null && final < day) {
        // What was said to be left out since the line last moved is not said again.
        const since = earlier.slice(earlier.reduce((at, x, i) => (x.posted.sign === 0 ? at : i), -1) + 1).reduce((a, b) => a.plus(b.ignored), ZERO), moved = change.minus(since);
        if (moved.sign !== 0) tell('Ignored', ZERO, moved);
      } else if (change.sign !== 0) tell(last === undefined ? 'New' : sum.sign === 0 ? 'Reversal' : 'Correction', change, ZERO);
    }
  }
  return out;
}

/** The days on which the books are closed, through today: of every period since long ago, or those that a record says. */
function closingsOf(w: World, first: number): readonly { readonly closing: V; readonly day: number }[] {
  const { closes } = w.program.settings, { today } = w;
  if (closes === null || today === null) return [];
  if ('relation' in closes) {
    const days = w.rows(closes.relation).map((row) => w.value(closes.relation, closes.column, row) as number | null).filter((d): d is number => d !== null && d <= today);
    return [...new Set(days)].sort((a, b) => a - b).map((day) => ({ closing: day, day }));
  }
  const out: { closing: number; day: number }[] = [];
  for (let p = w.periodOf(first - LONG_AGO, closes.every); w.end(p, closes.every) <= today; p++) out.push({ closing: p, day: w.end(p, closes.every) });
  return out;
}
