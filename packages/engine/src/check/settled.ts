/**
 * Conditions that are decided before there is any data: from the bounds and choices that records declare, from what a number can be, and from conditions that contradict each other.
 * A gate that can never hold pays nobody, and one that always holds is no gate. Values of parameters are left out: they are there to be changed.
 */
import { ONE, ZERO, add, compare, div, isInteger, isZero, mul, neg, parseFraction } from '../base/exact.js';
import type { Num } from '../base/exact.js';
import type { Aggregate, ColumnId, Expr, Program, Relation, RelationId } from '../core/ir.js';
import { canonical, conjuncts, formulaOf, rowOf, type Binders as Rows } from '../core/walk.js';
import * as policy from '../diagnostics/codes/policy.js';
import { placeOf, sourceText } from './context.js';
import type { Context } from './context.js';

/** What a number can be; an end that is `null` is open. `open`: the end itself is not among them. */
interface End { readonly value: Num; readonly open: boolean }
interface Range { readonly low: End | null; readonly high: End | null }
const ANY: Range = { low: null, high: null };
const exactly = (value: Num): Range => ({ low: { value, open: false }, high: { value, open: false } });
const from = (value: Num): Range => ({ low: { value, open: false }, high: null });

export function settled(c: Context, program: Program): void {
  const proof = prover(program);
  const say = (relation: Relation, what: string, e: Expr, given: readonly Expr[], decides: 'keeps' | 'drops'): void => {
    const inner = e.op === 'call' && e.fn === 'not' ? e.args[0]! : null, text = sourceText(c, e.at[0], { start: e.at[1], end: e.at[2] }), written = inner === null || text.startsWith('not') ? text : `not (${text})`;
    const answer = proof.decide(e, rowOf(relation.id)) ?? (proof.contradicts([...given, e].flatMap(conjuncts), rowOf(relation.id)) ? false : null);
    if (answer === null) return;
    const facts = { what, written, reason: proof.reason(e, rowOf(relation.id)) };
    if (answer === (decides === 'keeps')) c.report(policy.alwaysHolds.at(placeOf(c, e.at), { ...facts, holds: answer })); else c.report(policy.canNeverHold.at(placeOf(c, e.at), { ...facts, holds: answer }));
  };
  for (const r of program.relations) {
    // What several versions ask is put together with their dates, which nobody wrote.
    const given = r.where === null || r.facts.versions.length > 1 ? [] : [r.where];
    for (const where of given) if (where.op !== 'const') say(r, `the \`where\` of ${r.name}`, where, [], 'keeps');
    for (const condition of r.conditions) if (condition.written.op !== 'const') say(r, `this \`${condition.polarity}\` of ${r.name}`, condition.written, condition.polarity === 'require' ? given : [], condition.polarity === 'require' ? 'keeps' : 'drops');
    for (const column of r.columns) if (column.role === 'gate' && column.value !== null && column.value.op !== 'const') say(r, `the gate \`${column.name}\``, column.value, given, 'keeps');
  }
}

interface Prover {
  /** yes or no for every row; null: it depends */
  decide(e: Expr, rows: Rows): boolean | null;
  /** whether conditions can not hold together for one row */
  contradicts(all: readonly Expr[], rows: Rows): boolean;
  /** in words, what is known of the value that a comparison asks about */
  reason(e: Expr, rows: Rows): string | null;
}

const FLIPPED = { less: 'greater', lessOrEqual: 'greaterOrEqual', greater: 'less', greaterOrEqual: 'lessOrEqual', equal: 'equal' } as const;
type Order = keyof typeof FLIPPED;
/** Functions that have a value wherever their arguments have one. */
const TOTAL: ReadonlySet<string> = new Set(['add', 'subtract', 'multiply', 'negate', 'abs', 'min', 'max']);
const isOrder = (fn: string): fn is Order => Object.hasOwn(FLIPPED, fn);

function prover(program: Program): Prover {
  /** Columns on the way down: what carries a balance reads itself. */
  const open = new Set<string>();
  const within = <T>(of: RelationId, column: ColumnId, otherwise: T, read: (formula: Expr, rows: Rows) => T): T => {
    const formula = formulaOf(program.relations[of]!, column), key = `${of}.${column}`;
    if (formula === null || open.has(key) || open.size > 40) return otherwise;
    open.add(key);
    try { return read(formula, rowOf(of)); } finally { open.delete(key); }
  };

  /** The column that an expression names: of the row at hand, or of another one. */
  const named = (e: Expr, rows: Rows): { readonly relation: RelationId; readonly column: ColumnId } | null => {
    const relation = e.op === 'column' ? rows.get(e.binder) : e.op === 'follow' ? e.relation : undefined;
    return relation === undefined || (e.op !== 'column' && e.op !== 'follow') ? null : { relation, column: e.column };
  };

  function sure(e: Expr, rows: Rows): boolean {
    switch (e.op) {
      case 'const': return e.value !== null;
      case 'row': case 'asOf': return true;
      case 'column': { const at = named(e, rows); return at !== null && !program.relations[at.relation]!.columns[at.column]!.optional; }
      case 'follow': return sure(e.row, rows) && !program.relations[e.relation]!.columns[e.column]!.optional;
      case 'aggregate': return e.fn === 'sum' || e.fn === 'count' || e.fn === 'distinct';
      case 'otherwise': return sure(e.fallback, rows);
      case 'call': return TOTAL.has(e.fn) && e.args.every((a) => sure(a, rows));
      default: return false;
    }
  }

  function range(e: Expr, rows: Rows): Range {
    switch (e.op) {
      case 'const': return exactValue(e);
      case 'column': case 'follow': {
        const at = named(e, rows);
        if (at === null) return ANY;
        const { source } = program.relations[at.relation]!, field = source.op === 'scan' ? source.fields[at.column] : undefined;
        return field === undefined ? within(at.relation, at.column, ANY, range) : meet(field.type.kind === 'count' ? from(ZERO) : ANY, declared(field.bounds, field.type.kind === 'count'));
      }
      case 'aggregate':
        if (e.fn === 'count' || e.fn === 'distinct') return from(ZERO);
        if (e.fn === 'share') return { low: { value: ZERO, open: false }, high: { value: ONE, open: false } };
        return e.value === null || !isNumber(e.value) ? ANY : ofRows(e, range(e.value, 'relation' in e.over ? new Map(rows).set(e.binder, e.over.relation) : rows));
      case 'otherwise': return join(range(e.value, rows), range(e.fallback, rows));
      case 'if': return join(range(e.then, rows), range(e.else, rows));
      case 'choose': return [...e.arms.map((a) => a.then), ...(e.else === null ? [] : [e.else])].map((x) => range(x, rows)).reduce(join);
      case 'scale': return e.reading === 'at' ? e.rows.map((r) => range(r.value, rows)).reduce(join) : ANY;
      case 'call': return ofCall(e, rows);
      default: return ANY;
    }
  }

  /** What is made of values that all lie in a range. */
  function ofRows(e: Aggregate, values: Range): Range {
    switch (e.fn) {
      case 'average': case 'median': case 'smallest': case 'largest': case 'only': case 'first': case 'last': return values;
      case 'sum': return notNegative(values) ? from(ZERO) : ANY;
      default: return ANY;
    }
  }

  function ofCall(e: Extract<Expr, { op: 'call' }>, rows: Rows): Range {
    const [a, b] = e.args.map((x) => range(x, rows));
    switch (e.fn) {
      case 'add': return { low: both(a!.low, b!.low, add), high: both(a!.high, b!.high, add) };
      case 'subtract': return { low: both(a!.low, b!.high, (x, y) => add(x, neg(y))), high: both(a!.high, b!.low, (x, y) => add(x, neg(y))) };
      case 'negate': return { low: a!.high === null ? null : { value: neg(a!.high.value), open: a!.high.open }, high: a!.low === null ? null : { value: neg(a!.low.value), open: a!.low.open } };
      case 'abs': return from(ZERO);
      case 'multiply': return scaled(a!, b!, mul) ?? scaled(b!, a!, mul) ?? (notNegative(a!) && notNegative(b!) ? from(ZERO) : ANY);
      case 'divide': return scaled(a!, b!, div) ?? (notNegative(a!) && notNegative(b!) ? from(ZERO) : ANY);
      case 'min': return { low: e.args.length === 2 ? lower(a!.low, b!.low) : null, high: e.args.map((x) => range(x, rows).high).reduce((x, y) => (x === null ? y : y === null || compare(x.value, y.value) <= 0 ? x : y)) };
      case 'max': return { low: e.args.map((x) => range(x, rows).low).reduce((x, y) => (x === null ? y : y === null || compare(x.value, y.value) >= 0 ? x : y)), high: e.args.length === 2 ? higher(a!.high, b!.high) : null };
      default: return ANY;
    }
  }

  function decide(e: Expr, rows: Rows): boolean | null {
    switch (e.op) {
      case 'const': return typeof e.value === 'boolean' ? e.value : null;
      case 'and': {
        const parts = e.args.map((a) => decide(a, rows));
        return parts.includes(false) || contradicts(conjuncts(e), rows) ? false : parts.every((p) => p === true) ? true : null;
      }
      case 'or': { const parts = e.args.map((a) => decide(a, rows)); return parts.includes(true) ? true : parts.every((p) => p === false) ? false : null; }
      case 'column': case 'follow': {
        const at = named(e, rows);
        return at === null || (e.op === 'follow' && !sure(e.row, rows)) ? null : within(at.relation, at.column, null, decide);
      }
      case 'call': {
        const [a, b, d] = e.args;
        if (e.fn === 'not') { const inner = decide(a!, rows); return inner === null ? null : !inner; }
        if (e.fn === 'between') {
          const parts = [ordered('greaterOrEqual', a!, b!, rows), ordered('lessOrEqual', a!, d!, rows)], ends = ordered('greater', b!, d!, rows);
          return parts.includes(false) || ends === true ? false : parts.every((p) => p === true) ? true : null;
        }
        return isOrder(e.fn) ? ordered(e.fn, a!, b!, rows) : null;
      }
      default: return null;
    }
  }

  function ordered(fn: Order, a: Expr, b: Expr, rows: Rows): boolean | null {
    if (!isNumber(a) || !isNumber(b)) return null;
    const x = range(a, rows), y = range(b, rows), there = sure(a, rows) && sure(b, rows);
    const under = (p: Range, q: Range, strictly: boolean): boolean => {
      if (p.high === null || q.low === null) return false;
      const n = compare(p.high.value, q.low.value);
      return n < 0 || (n === 0 && (!strictly || p.high.open || q.low.open));
    };
    switch (fn) {
      case 'less': return there && under(x, y, true) ? true : under(y, x, false) ? false : null;
      case 'lessOrEqual': return there && under(x, y, false) ? true : under(y, x, true) ? false : null;
      case 'greater': return there && under(y, x, true) ? true : under(x, y, false) ? false : null;
      case 'greaterOrEqual': return there && under(y, x, false) ? true : under(x, y, true) ? false : null;
      case 'equal': return under(x, y, true) || under(y, x, true) ? false : null;
    }
  }

  function contradicts(all: readonly Expr[], rows: Rows): boolean {
    const ranges = new Map<string, Range>(), words = new Map<string, ReadonlySet<unknown>>();
    const narrow = (e: Expr, to: Range): boolean => {
      const key = canonical(e, -1), now = meet(ranges.get(key) ?? range(e, rows), to);
      ranges.set(key, now);
      return isEmpty(now);
    };
    const only = (e: Expr, values: readonly unknown[]): boolean => {
      const key = canonical(e, -1), known = words.get(key), now = new Set(known === undefined ? values : values.filter((v) => known.has(v)));
      words.set(key, now);
      return now.size === 0;
    };
    return all.some((e) => {
      if (e.op === 'oneOf') return e.items.every((i) => i.op === 'const') && only(e.value, e.items.map((i) => (i.op === 'const' ? i.value : null)));
      if (e.op !== 'call') return false;
      const [a, b, d] = e.args;
      if (e.fn === 'between') return isNumber(a!) && (narrow(a!, { low: range(b!, rows).low, high: null }) || narrow(a!, { low: null, high: range(d!, rows).high }));
      if (!isOrder(e.fn)) return false;
      const flipped = a!.op === 'const' && b!.op !== 'const', x = flipped ? b! : a!, k = flipped ? a! : b!, fn = flipped ? FLIPPED[e.fn] : e.fn;
      if (fn === 'equal' && !isNumber(x)) return k.op === 'const' && only(x, [k.value]);
      if (!isNumber(x)) return false;
      const limit = range(k, rows), strict = (end: End | null, more: boolean): End | null => (end === null ? null : { value: end.value, open: end.open || more });
      switch (fn) {
        case 'less': return narrow(x, { low: null, high: strict(limit.high, true) });
        case 'lessOrEqual': return narrow(x, { low: null, high: limit.high });
        case 'greater': return narrow(x, { low: strict(limit.low, true), high: null });
        case 'greaterOrEqual': return narrow(x, { low: limit.low, high: null });
        case 'equal': return narrow(x, limit);
      }
    });
  }

  function reason(e: Expr, rows: Rows): string | null {
    if (e.op === 'and' && e.args.every((a) => decide(a, rows) === null)) return 'together';
    if (e.op !== 'call' || !isOrder(e.fn)) return null;
    const value = e.args[0]!.op === 'const' ? e.args[1]! : e.args[0]!, at = named(value, rows);
    if (at === null) return null;
    const { source } = program.relations[at.relation]!, field = source.op === 'scan' ? source.fields[at.column] : undefined;
    if (field === undefined) return null;
    return field.bounds.length > 0 ? `\`${field.name}\` is declared ${field.bounds.map((x) => `${x.bound} ${x.value}`).join(' and ')}` : field.type.kind === 'count' ? `\`${field.name}\` is a count, and so at least 0` : null;
  }

  return { decide, contradicts, reason };
}

/* ---------------------------------------------------------------- ranges */

const isNumber = (e: Expr): boolean => e.type.kind === 'number' || e.type.kind === 'count' || e.type.kind === 'percent' || e.type.kind === 'money' || e.type.kind === 'date' || e.type.kind === 'period' || e.type.kind === 'time';

function exactValue(e: Extract<Expr, { op: 'const' }>): Range {
  const value = typeof e.value === 'number' ? e.value : typeof e.value === 'string' && isNumber(e) ? parseFraction(e.value) : null;
  return value === null ? ANY : exactly(value);
}

function declared(bounds: readonly { readonly bound: 'above' | 'at least' | 'below' | 'at most'; readonly value: string }[], whole: boolean): Range {
  return bounds.reduce((range: Range, { bound, value }) => {
    const n = parseFraction(value);
    if (n === null) return range;
    // Of whole numbers, those above 0 begin at 1.
    const open = bound === 'above' || bound === 'below', end = whole && open && isInteger(n) ? { value: add(n, bound === 'above' ? ONE : neg(ONE)), open: false } : { value: n, open };
    return meet(range, bound === 'above' || bound === 'at least' ? { low: end, high: null } : { low: null, high: end });
  }, ANY);
}

const notNegative = (r: Range): boolean => r.low !== null && compare(r.low.value, ZERO) >= 0;
const isEmpty = ({ low, high }: Range): boolean => { if (low === null || high === null) return false; const n = compare(low.value, high.value); return n > 0 || (n === 0 && (low.open || high.open)); };

/** The tighter of two ends: of equal ones, the one that is not among the values. */
function tighter(a: End | null, b: End | null, side: 1 | -1): End | null {
  if (a === null || b === null) return a ?? b;
  const n = compare(a.value, b.value) * side;
  return n > 0 ? a : n < 0 ? b : a.open ? a : b;
}
const meet = (a: Range, b: Range): Range => ({ low: tighter(a.low, b.low, 1), high: tighter(a.high, b.high, -1) });

const lower = (a: End | null, b: End | null): End | null => (a === null || b === null ? null : compare(a.value, b.value) < 0 ? a : compare(a.value, b.value) > 0 ? b : { value: a.value, open: a.open && b.open });
const higher = (a: End | null, b: End | null): End | null => (a === null || b === null ? null : compare(a.value, b.value) > 0 ? a : compare(a.value, b.value) < 0 ? b : { value: a.value, open: a.open && b.open });
const join = (a: Range, b: Range): Range => ({ low: lower(a.low, b.low), high: higher(a.high, b.high) });

const both = (a: End | null, b: End | null, f: (x: Num, y: Num) => Num): End | null => (a === null || b === null ? null : { value: f(a.value, b.value), open: a.open || b.open });

/** A range times, or divided by, one number that is not zero. */
function scaled(a: Range, by: Range, f: (x: Num, y: Num) => Num): Range | null {
  if (by.low === null || by.high === null || compare(by.low.value, by.high.value) !== 0 || isZero(by.low.value)) return null;
  const k = by.low.value, ends = [a.low, a.high].map((end): End | null => (end === null ? null : { value: f(end.value, k), open: end.open }));
  return compare(k, ZERO) > 0 ? { low: ends[0]!, high: ends[1]! } : { low: ends[1]!, high: ends[0]! };
}
