/**
 * What a condition says of the values in it: after `closed_on is present`, or any comparison that held, a value is there; after `x > 0` it is no zero. Values
 * are told apart by keys: the path from a row in scope (`0.3` is column 3 of row 0), or the meaning of the expression.
 */
import { abs, add, equal, mul, parseFraction, sign, sub } from '../base/exact.js';
import type { Num } from '../base/exact.js';
import type { Aggregate, Expr } from '../core/ir.js';
import { keyOf } from './key-of.js';
import { findsItself } from './own-row.js';
import type { Context } from './context.js';
import type { ColumnInfo, Facts, RelationInfo } from './known.js';

/** Facts are never changed once they are made, and most conditions say nothing: then the others' are taken as they are. */
const both = (a: ReadonlySet<string>, b: ReadonlySet<string>): ReadonlySet<string> => {
  if (b.size === 0 || a === b) return a;
  if (a.size === 0) return b;
  const all = new Set(a);
  b.forEach((k) => all.add(k));
  return all;
};
export const union = (a: Facts, b: Facts): Facts => {
  const present = both(a.present, b.present), nonzero = both(a.nonzero, b.nonzero);
  return present === a.present && nonzero === a.nonzero ? a : { present, nonzero };
};
const common = (a: Facts, b: Facts): Facts => ({ present: new Set([...a.present].filter((k) => b.present.has(k))), nonzero: new Set([...a.nonzero].filter((k) => b.nonzero.has(k))) });
const NOTHING: Facts = { present: new Set(), nonzero: new Set() };

const isNothing = (facts: Facts): boolean => facts.present.size === 0 && facts.nonzero.size === 0;

/** The facts about rows of a relation, put on the row whose key is `prefix`. */
export function onRow(facts: Facts, prefix: string): Facts {
  if (isNothing(facts)) return facts;
  const put = (keys: ReadonlySet<string>): ReadonlySet<string> => { const on = new Set<string>(); keys.forEach((k) => on.add(prefix + k)); return on; };
  return { present: put(facts.present), nonzero: put(facts.nonzero) };
}
/** The facts that concern row 0, relative to it. */
export function ofRow(facts: Facts): Facts {
  if (isNothing(facts)) return facts;
  const take = (keys: ReadonlySet<string>): ReadonlySet<string> => { const own = new Set<string>(); keys.forEach((k) => { if (k.startsWith('0.')) own.add(k.slice(1)); }); return own; };
  return { present: take(facts.present), nonzero: take(facts.nonzero) };
}

/** What holds when the condition holds. `relationOf` tells the relation of a row in scope, so that a yes of a flag column says what the column asks. */
export function whenTrue(c: Context, e: Expr, relationOf: (binder: number) => RelationInfo | null): Facts {
  switch (e.op) {
    case 'and': return e.args.map((a) => whenTrue(c, a, relationOf)).reduce(union, NOTHING);
    case 'or': return e.args.map((a) => whenTrue(c, a, relationOf)).reduce(common);
    case 'column': case 'follow': return union(there(e), flagFacts(c, e, relationOf));
    case 'oneOf': return e.items.length === 1 ? union(there(e.value), isWord(e.value, e.items[0]!)) : there(e.value);
    case 'aggregate': return e.keys.map((k) => there(k.outer)).reduce(union, NOTHING);
    case 'if': {
      const condition = whenTrue(c, e.condition, relationOf);
      return isNo(e.else) ? union(condition, whenTrue(c, e.then, relationOf)) : common(union(condition, whenTrue(c, e.then, relationOf)), union(whenFalse(c, e.condition, relationOf), whenTrue(c, e.else, relationOf)));
    }
    case 'call':
      switch (e.fn) {
        case 'not': return whenFalse(c, e.args[0]!, relationOf);
        case 'isMissing': return NOTHING;
        case 'isPresent': return there(e.args[0]!);
        case 'equal': return union(union(union(there(e.args[0]!), there(e.args[1]!)), notZero(e.fn, e.args[0]!, e.args[1]!)), union(isWord(e.args[0]!, e.args[1]!), isWord(e.args[1]!, e.args[0]!)));
        case 'less': case 'lessOrEqual': case 'greater': case 'greaterOrEqual': case 'notEqual': return union(union(there(e.args[0]!), there(e.args[1]!)), notZero(e.fn, e.args[0]!, e.args[1]!));
        default: return e.args.map(there).reduce(union, NOTHING);
      }
    default: return NOTHING;
  }
}

/** What holds when the condition does not. */
export function whenFalse(c: Context, e: Expr, relationOf: (binder: number) => RelationInfo | null): Facts {
  switch (e.op) {
    case 'or': return e.args.map((a) => whenFalse(c, a, relationOf)).reduce(union, NOTHING);
    case 'and': return e.args.map((a) => whenFalse(c, a, relationOf)).reduce(common);
    case 'call':
      if (e.fn === 'not') return whenTrue(c, e.args[0]!, relationOf);
      if (e.fn === 'isMissing') return there(e.args[0]!);
      if (e.fn === 'equal' && isZero(e.args[1]!)) return { present: new Set(), nonzero: new Set([keyOf(e.args[0]!)]) };
      return NOTHING;
    default: return NOTHING;
  }
}

/** That the field is this word, as in `currency is EUR`: kept with what is there, under a key that says the word. */
export const wordKey = (e: Expr, word: string): string => `${keyOf(e)} is ${word}`;
const isWord = (e: Expr, word: Expr): Facts =>
  (word.op === 'const' && word.type.kind === 'choice' && typeof word.value === 'string' && (e.op === 'column' || e.op === 'follow') ? { present: new Set([wordKey(e, word.value)]), nonzero: NOTHING.nonzero } : NOTHING);

/** Aggregates that have a value of no rows at all. */
const NEVER_MISSING: ReadonlySet<string> = new Set(['sum', 'count', 'distinct', 'any', 'all']);

/** The value is there, and so is all that it is computed from. */
function there(e: Expr): Facts {
  if (e.op === 'const') return NOTHING;
  const present = new Set<string>();
  const take = (x: Expr): void => {
    if (x.op === 'const') return;
    present.add(keyOf(x));
    if (x.op === 'call') for (const arg of x.args) take(arg);
    if (x.op === 'follow') take(x.row);
    if (x.op === 'scale') take(x.argument);
    // A value of rows that were found by a key: `payee.role at credited_on` is only there when the payee is.
    if (x.op === 'if' && x.else.op === 'const' && x.else.value === null) { take(x.then); if (x.condition.op === 'call' && x.condition.fn === 'isPresent') take(x.condition.args[0]!); }
    if (x.op === 'aggregate' && !NEVER_MISSING.has(x.fn)) for (const k of x.keys) take(k.outer);
  };
  take(e);
  return { present, nonzero: NOTHING.nonzero };
}

/** A key of `for each distinct` or the amount of a piece: its formula types it, and stands for itself, because the source fills it. */
const isFilled = (column: ColumnInfo): boolean => { const e = column.checked?.expr; return e?.op === 'column' && e.binder === 0 && e.column === column.id; };

function flagFacts(c: Context, e: Extract<Expr, { op: 'column' | 'follow' }>, relationOf: (binder: number) => RelationInfo | null): Facts {
  const relation = e.op === 'column' ? relationOf(e.binder) : c.relations[e.relation] ?? null;
  const column = relation?.columns[e.column];
  if (column?.state !== 'done' || column.checked === null || column.make === null || isFilled(column) || e.type.kind !== 'flag') return NOTHING;
  const own = ofRow(whenTrue(c, column.checked.expr, (b) => (b === 0 ? relation : null)));
  return onRow(own, e.op === 'column' ? `${e.binder}` : keyOf(e.row));
}

const isNo = (e: Expr): boolean => e.op === 'const' && e.value === false;
const number = (e: Expr): Num | null => (e.op === 'const' && typeof e.value === 'string' ? parseFraction(e.value) : null);
const isZero = (e: Expr): boolean => number(e) === 0;

function notZero(fn: string, left: Expr, right: Expr): Facts {
  const a = number(left), b = number(right);
  const outside = (limit: Num, op: string): boolean => (op === 'greater' ? sign(limit) >= 0 : op === 'greaterOrEqual' ? sign(limit) > 0 : op === 'less' ? sign(limit) <= 0 : op === 'lessOrEqual' ? sign(limit) < 0 : op === 'equal' ? sign(limit) !== 0 : sign(limit) === 0);
  const flipped: Readonly<Record<string, string>> = { less: 'greater', greater: 'less', lessOrEqual: 'greaterOrEqual', greaterOrEqual: 'lessOrEqual' };
  const sure = b !== null && outside(b, fn) ? [keyOf(left)] : a !== null && outside(a, flipped[fn] ?? fn) ? [keyOf(right)] : [];
  // Of two values of which one is larger, the difference is no zero: `if high > low then … / (high - low)`.
  const apart = fn === 'less' || fn === 'greater' || fn === 'notEqual' ? [`subtract(${keyOf(left)},${keyOf(right)})`, `subtract(${keyOf(right)},${keyOf(left)})`] : [];
  return sure.length + apart.length === 0 ? NOTHING : { present: NOTHING.present, nonzero: new Set([...sure, ...apart]) };
}

/** Where a number lies, as far as it can be seen without data. */
export type Sign = 'positive' | 'not negative' | 'any';

export function signOf(c: Context, e: Expr, facts: Facts, relationOf: (binder: number) => RelationInfo | null): Sign {
  const go = (x: Expr): Sign => {
    const found = plain(x);
    return found === 'not negative' && facts.nonzero.has(keyOf(x)) ? 'positive' : found;
  };
  const foundItself = (x: Aggregate): boolean => findsItself(c.relations, x, relationOf);
  const plain = (x: Expr): Sign => {
    switch (x.op) {
      case 'const': { const n = number(x); return n === null ? 'any' : sign(n) > 0 ? 'positive' : sign(n) === 0 ? 'not negative' : 'any'; }
      case 'parameter': {
        const info = [...c.parameters.values()].find((p) => p.id === x.parameter);
        return info === undefined ? 'any' : info.versions.map((v) => go(v.value)).reduce(worse, 'positive');
      }
      case 'column': case 'follow': return fieldSign(c, x, relationOf);
      case 'aggregate':
        switch (x.fn) {
          case 'count': return foundItself(x) ? 'positive' : 'not negative';
          case 'distinct': case 'share': case 'reach': return 'not negative';
          case 'sum': case 'average': case 'median': case 'smallest': case 'largest': case 'only': case 'first': case 'last': return x.fn === 'sum' && !foundItself(x) ? worse(insideSign(c, x), 'not negative') : insideSign(c, x);
          default: return 'any';
        }
      case 'otherwise': return worse(go(x.value), go(x.fallback));
      case 'if': return worse(go(x.then), go(x.else));
      // The results of a table, a choice or a scale are written out: it lies where all of them lie. Between two points of a scale it lies between them.
      case 'choose': return [...x.arms.map((a) => a.then), ...(x.else === null ? [] : [x.else])].map(go).reduce(worse, 'positive');
      case 'scale': return x.reading === 'at' ? x.rows.map((r) => go(r.value)).reduce(worse, 'positive') : 'any';
      case 'call':
        switch (x.fn) {
          case 'add': case 'multiply': case 'divide': {
            const a = go(x.args[0]!), b = go(x.args[1]!);
            if (a === 'any' || b === 'any') return 'any';
            return x.fn === 'add' ? (a === 'positive' || b === 'positive' ? 'positive' : 'not negative') : worse(a, b);
          }
          case 'max': { const a = go(x.args[0]!), b = go(x.args[1]!); return a === 'positive' || b === 'positive' ? 'positive' : a === 'any' && b === 'any' ? 'any' : 'not negative'; }
          case 'min': return worse(go(x.args[0]!), go(x.args[1]!));
          case 'abs': case 'length': case 'roundDown': return x.fn === 'roundDown' ? worse(go(x.args[0]!), 'not negative') : facts.nonzero.has(keyOf(x.args[0]!)) ? 'positive' : 'not negative';
          case 'roundUp': case 'inDays': case 'inHours': case 'inMonths': return go(x.args[0]!);
          case 'daysIn': case 'monthsIn': case 'workingDaysIn': case 'dayOf': case 'monthOf': case 'yearOf': case 'weekdayOf': return 'positive';
          case 'overlapDays': case 'overlapWorkingDays': case 'dayOfMonths': case 'workingDays': case 'halfLife': return 'not negative';
          default: return 'any';
        }
      default: return 'any';
    }
  };
  return go(e);
}

const worse = (a: Sign, b: Sign): Sign => (a === 'any' || b === 'any' ? 'any' : a === 'positive' && b === 'positive' ? 'positive' : 'not negative');

function insideSign(c: Context, e: Extract<Expr, { op: 'aggregate' }>): Sign {
  if (e.value === null) return 'not negative';
  const relation = 'relation' in e.over ? c.relations[e.over.relation] ?? null : null;
  return signOf(c, e.value, NOTHING, (b) => (b === e.binder ? relation : null));
}

function fieldSign(c: Context, e: Extract<Expr, { op: 'column' | 'follow' }>, relationOf: (binder: number) => RelationInfo | null): Sign {
  const relation = e.op === 'column' ? relationOf(e.binder) : c.relations[e.relation] ?? null;
  const column = relation?.columns[e.column];
  if (relation === null || column === undefined) return 'any';
  if (column.make !== null) {
    if (column.state !== 'done' || column.checked === null || isFilled(column)) return e.type.kind === 'count' ? 'not negative' : 'any';
    return signOf(c, column.checked.expr, NOTHING, (b) => (b === 0 ? relation : null));
  }
  const bounds = fieldBounds.get(column);
  let found: Sign = e.type.kind === 'count' ? 'not negative' : 'any';
  for (const { bound, value } of bounds ?? []) {
    const s = sign(value);
    if (bound === 'above' && s >= 0) return 'positive';
    if (bound === 'at least') { if (s > 0) return 'positive'; if (s === 0) found = 'not negative'; }
  }
  return found;
}

/** Bounds of input fields, kept by the checker of records. */
export const fieldBounds = new WeakMap<object, readonly { readonly bound: string; readonly value: Num }[]>();

/** All values that an expression of numbers and parameters can have, such as `1 - tax_rate`; null where it reads anything else, or too many versions. */
function writtenValues(c: Context, e: Expr): readonly Num[] | null {
  switch (e.op) {
    case 'const': { const n = number(e); return n === null ? null : [n]; }
    case 'parameter': {
      const values = [...c.parameters.values()].find((p) => p.id === e.parameter)?.versions.map((v) => number(v.value));
      return values === undefined || values.some((v) => v === null) ? null : (values as Num[]);
    }
    case 'call': {
      const [a, b] = e.args.length === 2 ? e.args.map((x) => writtenValues(c, x)) : [];
      const step = e.fn === 'add' ? add : e.fn === 'subtract' ? sub : e.fn === 'multiply' ? mul : null;
      return a == null || b == null || step === null || a.length * b.length > 64 ? null : a.flatMap((x) => b.map((y) => step(x, y)));
    }
    default: return null;
  }
}

/** Whether a divisor can not be zero. */
export const neverZero = (c: Context, e: Expr, facts: Facts, relationOf: (binder: number) => RelationInfo | null): boolean => {
  const n = number(e);
  if (n !== null) return !equal(abs(n), 0);
  if (facts.nonzero.has(keyOf(e))) return true;
  const written = writtenValues(c, e);
  if (written !== null) return written.every((v) => !equal(v, 0));
  return signOf(c, e, facts, relationOf) === 'positive';
};
