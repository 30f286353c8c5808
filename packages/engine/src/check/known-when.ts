/**
 * What a payment may know. It is made on a day, so it counts what has happened up to that day: a window of dates that ends later is an error (T6001), because every
 * closing until then would correct what was paid. Whatever is not provably later is allowed: the ledger replays it. And what a payment already follows must not
 * be taken back once more by a clawback (T6002).
 */
import type { Aggregate, At, Binder, ColumnId, Expr, InForce, Pay, Payments, PeriodUnit, Program, RelationId } from '../core/ir.js';
import { canonical, children, conjuncts, formulaOf, needs, rowOf } from '../core/walk.js';
import * as policy from '../diagnostics/codes/policy.js';
import { placeOf, sourceText } from './context.js';
import type { Context } from './context.js';
import { eventOf, type Event } from '../core/events.js';

type Unit = Exclude<PeriodUnit, 'day'> | 'day';
const RANK: Readonly<Record<Unit, number>> = { day: 0, week: 1, month: 2, quarter: 3, half: 4, year: 5 };

/** A period or a day, told from one value of the plan's row: the quarter after that of `month`, the last day of it. `end` and `start` of a day are the day. */
interface Period { readonly root: string; readonly unit: Unit; readonly shift: number }
interface Moment extends Period { readonly side: 'start' | 'end' }

/** A row in scope. In the plan's own row, what is not computed is a root; in other rows only those columns are known that were asked to equal something. */
interface Row { readonly relation: RelationId; readonly own: boolean; readonly given: ReadonlyMap<ColumnId, { readonly period: Period | null; readonly moment: Moment | null }> }
type Rows = ReadonlyMap<Binder, Row>;
interface Window { readonly at: At; readonly event: Event; readonly relation: RelationId; readonly bounds: readonly (Moment | null)[] }

export function knownWhen(c: Context, program: Program): void {
  const paid = program.relations.flatMap((r) => (r.source.op === 'payments' ? [r.source] : []));
  for (const source of paid) for (const pay of source.pays) futureWindows(c, program, source, pay);
  for (const source of paid) for (const pay of source.pays) if (pay.role === 'Clawback') takenTwice(c, program, source, pay, paid);
}

function futureWindows(c: Context, program: Program, source: Payments, pay: Pay): void {
  const rows: Rows = new Map([[0, { relation: source.plan, own: true, given: new Map() }]]), reader = makeReader(program, pay.inForce);
  const days = pay.parts.flatMap((p) => { const day = reader.moment(p.on, rows); return day === null ? [] : [{ day, at: p.on.at }]; });
  if (days.length === 0) return;
  for (const window of reader.windows({ op: 'column', binder: 0, column: pay.amount, type: { kind: 'number' }, at: pay.at }, rows)) {
    const late = days.find(({ day }) => window.bounds.length > 0 && window.bounds.every((b) => b !== null && b.root === day.root && passes(b, day)));
    if (late === undefined) continue;
    const until = window.bounds[0]!, on = sourceText(c, late.at[0], { start: late.at[1], end: late.at[2] });
    c.report(policy.futureWindow.at(placeOf(c, window.at, { related: [{ span: placeOf(c, late.at).span!, text: 'the day of the payment' }] }), {
      payment: pay.name, on, counts: program.relations[window.relation]!.name, field: window.event.field, until: { unit: until.unit, later: until.shift > 0 }, through: late.day.unit === 'day' ? on : late.day.side === 'end' && late.day.shift === 0 ? late.day.unit : null,
    }));
  }
}

/** Whether a bound can lie after the day of the payment. Both are told from the same value. */
function passes(bound: Moment, day: Moment): boolean {
  const wider = RANK[bound.unit] - RANK[day.unit];
  if (wider === 0) return bound.shift > day.shift || (bound.shift === day.shift && bound.unit !== 'day' && bound.side === 'end' && day.side === 'start');
  if (bound.shift < 0 || day.shift > 0 || bound.side === 'start') return false;
  return wider > 0 || day.side === 'start';
}

/* ---------------------------------------------------------------- reading formulas */

interface Reader { moment(e: Expr, rows: Rows): Moment | null; windows(e: Expr, rows: Rows): readonly Window[] }

/** `inForce`: the version of the plan that pays. What other versions say of the same row is not read. */
function makeReader(program: Program, inForce: InForce | null): Reader {
  const governed = inForce === null ? null : canonical(inForce.on, -1);
  /** The formulas that can be meant: of the plan's own row only those of the version that pays. */
  const meant = (e: Extract<Expr, { op: 'version' }>, rows: Rows): readonly Expr[] => e.versions.filter((v) => rows.get(0)?.own !== true || canonical(e.on, -1) !== governed || meets(v)).map((v) => v.value);
  const meets = (v: Pick<InForce, 'from' | 'through'>): boolean => (v.from ?? -Infinity) <= (inForce?.through ?? Infinity) && (inForce?.from ?? -Infinity) <= (v.through ?? Infinity);
  /** Columns on the way down, so that a plan that carries a balance does not go round for ever. */
  const open = new Set<string>();
  const within = <T>(row: Row, column: ColumnId, otherwise: T, read: (formula: Expr, rows: Rows) => T): T => {
    const formula = formulaOf(program.relations[row.relation]!, column), key = `${row.relation}.${column}`;
    if (formula === null || open.has(key)) return otherwise;
    open.add(key);
    try { return read(formula, new Map([[0, row]])); } finally { open.delete(key); }
  };
  const root = (e: Expr, rows: Rows): string | null => (e.op === 'column' && rows.get(e.binder)?.own === true ? canonical(e, -1) : e.op === 'follow' ? rooted(root(e.row, rows), e.column) : null);
  const rooted = (of: string | null, column: ColumnId): string | null => (of === null ? null : `${of}.${column}`);

  function period(e: Expr, rows: Rows): Period | null {
    if (e.type.kind !== 'period') return null;
    if (e.op === 'version') { const [one, other] = meant(e, rows); return one === undefined || other !== undefined ? null : period(one, rows); }
    if (e.op === 'column') {
      const row = rows.get(e.binder), given = row?.given.get(e.column);
      if (row === undefined) return null;
      if (given !== undefined) return given.period;
      if (formulaOf(program.relations[row.relation]!, e.column) !== null) return within(row, e.column, null, period);
    }
    if (e.op === 'call') {
      const inner = e.args[0]!;
      switch (e.fn) {
        case 'periodIn': { const p = period(inner, rows); return p === null || p.shift !== 0 ? null : { ...p, unit: e.unit! }; }
        case 'periodOf': { const m = moment(inner, rows); return m === null || m.shift !== 0 || RANK[m.unit] > RANK[e.unit!] ? null : { root: m.root, unit: e.unit!, shift: 0 }; }
        case 'shiftPeriod': {
          const p = period(inner, rows), by = e.args[1]!;
          return p === null || by.op !== 'const' || !/^-?\d{1,6}$/.test(String(by.value)) ? null : { ...p, shift: p.shift + Number(by.value) };
        }
        default: return null;
      }
    }
    const key = root(e, rows);
    return key === null ? null : { root: key, unit: e.type.unit, shift: 0 };
  }

  function moment(e: Expr, rows: Rows): Moment | null {
    if (e.type.kind !== 'date') return null;
    if (e.op === 'version') { const [one, other] = meant(e, rows); return one === undefined || other !== undefined ? null : moment(one, rows); }
    if (e.op === 'column') {
      const row = rows.get(e.binder), given = row?.given.get(e.column);
      if (row === undefined) return null;
      if (given !== undefined) return given.moment;
      if (formulaOf(program.relations[row.relation]!, e.column) !== null) return within(row, e.column, null, moment);
    }
    if (e.op === 'call') {
      if (e.fn !== 'startOf' && e.fn !== 'endOf') return null;
      const p = period(e.args[0]!, rows);
      return p === null ? null : { ...p, side: e.fn === 'endOf' ? 'end' : 'start' };
    }
    const key = root(e, rows);
    return key === null ? null : { root: key, unit: 'day', shift: 0, side: 'end' };
  }

  function windows(e: Expr, rows: Rows): readonly Window[] {
    switch (e.op) {
      case 'column': { const row = rows.get(e.binder); return row === undefined ? [] : within(row, e.column, [], windows); }
      case 'follow': return [...windows(e.row, rows), ...within({ relation: e.relation, own: false, given: new Map() }, e.column, [], windows)];
      case 'aggregate': return inAggregate(e, rows);
      case 'version': return [...windows(e.on, rows), ...meant(e, rows).flatMap((x) => windows(x, rows))];
      default: return children(e).flatMap((x) => windows(x, rows));
    }
  }

  function inAggregate(e: Aggregate, rows: Rows): readonly Window[] {
    if (!('relation' in e.over)) return [];
    const { relation } = e.over, given = new Map<ColumnId, { readonly period: Period | null; readonly moment: Moment | null }>(), bounds = new Map<string, { readonly event: Event; readonly moments: (Moment | null)[] }>();
    const bound = (date: Expr, upper: Moment | null): void => {
      const event = eventOf(program, date, e.binder, relation);
      if (event === null) return;
      const key = `${event.record}.${event.column}`, known = bounds.get(key);
      if (known === undefined) bounds.set(key, { event, moments: [upper] }); else known.moments.push(upper);
    };
    const same = (inner: Expr, outer: Expr): void => {
      const p = period(outer, rows), m = moment(outer, rows);
      if (inner.op === 'column' && inner.binder === e.binder) given.set(inner.column, { period: p, moment: m });
      if (inner.op === 'call' && inner.fn === 'periodOf') bound(inner.args[0]!, p === null ? null : { ...p, side: 'end' });
      if (inner.type.kind === 'date') bound(inner, m);
    };
    for (const k of e.keys) same(k.inner, k.outer);
    for (const part of conjuncts(e.where)) {
      if (part.op !== 'call') continue;
      const [a, b, high] = part.args;
      if (part.fn === 'equal') same(a!, b!);
      if (part.fn === 'between') bound(a!, moment(high!, rows));
      if (part.fn === 'lessOrEqual' || part.fn === 'less') bound(a!, moment(b!, rows));
      if (part.fn === 'greaterOrEqual' || part.fn === 'greater') bound(b!, moment(a!, rows));
    }
    const inside = new Map(rows).set(e.binder, { relation, own: false, given });
    return [
      ...[...bounds.values()].map(({ event, moments }): Window => ({ at: e.at, event, relation, bounds: moments })),
      ...e.keys.flatMap((k) => windows(k.outer, rows)), ...(e.value === null ? [] : windows(e.value, inside)), ...conjuncts(e.where).flatMap((x) => windows(x, inside)),
    ];
  }

  return { moment, windows };
}

/* ---------------------------------------------------------------- taken back twice */

/** A clawback over payments that already change with the event that it is about: the ledger takes the difference back, and the clawback takes it again. */
function takenTwice(c: Context, program: Program, source: Payments, pay: Pay, paid: readonly Payments[]): void {
  const plan = program.relations[source.plan]!, over = plan.source.op === 'each' ? plan.source.items : [];
  const before = over.flatMap((item) => ('relation' in item ? paid.filter((p) => program.relations[item.relation]!.source === p) : []));
  const events = new Map(pay.parts.flatMap((p) => { const e = eventOf(program, p.on, 0, source.plan); return e === null || !e.optional ? [] : [[`${e.record}.${e.column}`, e] as const]; }));
  for (const earlier of before) for (const first of earlier.pays) {
    const followed = [...events].find(([key]) => readsOf(program, earlier.plan, first.amount).has(key));
    if (followed === undefined) continue;
    const [, event] = followed;
    c.report(policy.takenTwice.at(placeOf(c, pay.at, { related: [{ span: placeOf(c, first.at).span!, text: `\`${first.name}\` already follows \`${event.field}\`` }] }), { clawback: pay.name, payment: first.name, field: event.field, plan: program.relations[earlier.plan]!.name }));
  }
}

/** Everything that a column is computed from, as `relation.column`. */
function readsOf(program: Program, relation: RelationId, column: ColumnId): ReadonlySet<string> {
  const found = new Set<string>(), waiting: (readonly [RelationId, ColumnId])[] = [[relation, column]];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const key = `${next[0]}.${next[1]}`, formula = formulaOf(program.relations[next[0]]!, next[1]);
    if (found.has(key)) continue;
    found.add(key);
    if (formula !== null) needs(program, formula, rowOf(next[0]), (n) => { if (n.need === 'column') waiting.push([n.relation, n.column]); });
  }
  return found;
}
