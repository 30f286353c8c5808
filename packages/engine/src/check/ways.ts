/**
 * Whether conditions that should exclude each other do, and whether together they leave a gap: proved by going through the regions that their constants cut
 * out of the values they ask about. Nothing is said where the conditions ask about values that depend on each other, or compute: the engine then checks each
 * record.
 */
import { compare as compareNum, parseFraction } from '../base/exact.js';
import type { Num } from '../base/exact.js';
import { dateText } from '../base/days.js';
import type { Span } from '../base/span.js';
import type { Expr, ValueType } from '../core/ir.js';
import * as codes from '../diagnostics/codes/policy.js';
import { place } from './context.js';
import type { Context } from './context.js';
import { rebase, row } from './build.js';
import { keyOf } from './key-of.js';
import { fieldBounds } from './presence.js';
import { relationOf } from './scope.js';
import type { Scope } from './known.js';

export interface Way { readonly when: Expr; readonly span: Span }
export interface WaysOptions { readonly unique: boolean; /** an `else` is there */ readonly complete: boolean; readonly span: Span; readonly what: 'choose' | { readonly table: string }; /** the meanings of values that are known to be there */ readonly sure?: ReadonlySet<string> }

const MOST_REGIONS = 60_000;

/** A value that the conditions ask about. */
interface Variable { readonly key: string; readonly expr: Expr; readonly optional: boolean; readonly regions: readonly Region[] }
/** Values that no condition tells apart: a sample, and how it is said. */
interface Region { readonly value: Sample | null; readonly text: string }
type Sample = { readonly kind: 'word'; readonly word: string } | { readonly kind: 'flag'; readonly flag: boolean } | { readonly kind: 'place'; readonly place: number };

export function checkWays(c: Context, scope: Scope, ways: readonly Way[], options: WaysOptions): void {
  if (ways.length === 0) return;
  const open = ways.map((w) => inline(c, scope, w.when));
  const atoms = new Map<string, { expr: Expr; constants: Expr[] }>();
  if (!open.every((e) => collect(e, atoms))) return;
  if (!independent(c, scope, [...atoms.values()].map((a) => a.expr))) return;
  const variables = [...atoms.entries()].map(([key, a]): Variable | null => variableOf(c, scope, key, a.expr, a.constants, options.sure?.has(key) === true));
  if (variables.some((v) => v === null)) return;
  const known = variables as readonly Variable[];
  if (known.reduce((n, v) => n * v.regions.length, 1) > MOST_REGIONS) return;
  const values = new Map<string, Region>();
  let gap: string | null = null;
  const overlaps = new Map<number, { other: number; example: string }>();
  const decided = new Set<number>();
  const go = (i: number): void => {
    if (i < known.length) {
      for (const region of known[i]!.regions) { values.set(known[i]!.key, region); go(i + 1); }
      return;
    }
    const holds = open.map((e, n) => (ask(e, values) ? n : -1)).filter((n) => n >= 0);
    if (holds.length === 0 && (options.what !== 'choose' || isHole(known, values))) gap ??= sayCase(c, scope, known, values);
    if (holds.length > 0) decided.add(holds[0]!);
    if (holds.length > 1 && !overlaps.has(holds[1]!)) overlaps.set(holds[1]!, { other: holds[0]!, example: sayCase(c, scope, known, values) });
  };
  go(0);
  if (options.unique) {
    const [first] = [...overlaps].sort(([a], [b]) => a - b);
    if (first !== undefined) {
      const [n, { other, example }] = first;
      const code = options.what === 'choose' ? codes.chooseOverlap.at : (p: ReturnType<typeof place>, f: { example: string }) => codes.tableOverlap.at(p, { table: options.what === 'choose' ? '' : options.what.table, ...f });
      c.report(code(place(c, scope.file, ways[n]!.span, { related: [{ span: place(c, scope.file, ways[other]!.span).span!, text: 'holds at the same time' }] }), { example }));
    }
  } else if (known.length > 0 && known.every((v) => !isConstant(v.expr))) {
    ways.forEach((w, n) => {
      if (!decided.has(n)) c.report(codes.neverHolds.at(place(c, scope.file, w.span), { what: 'this way can never be taken: an earlier one always holds before it, or it contradicts itself', example: '' }));
    });
  }
  if (gap === null || options.complete) return;
  if (options.what !== 'choose') c.report(codes.tableGap.at(place(c, scope.file, options.span), { table: options.what.table, example: gap }));
  // What is known around a `choose`, as by an `if`, may rule the case out: it is a warning.
  else if (known.length > 0) c.report(codes.chooseGap.at(place(c, scope.file, options.span), { example: gap }));
}

/** A hole between two bands that are there: beyond the first and the last, and of words, what is left out may be left out on purpose. */
function isHole(variables: readonly Variable[], values: ReadonlyMap<string, Region>): boolean {
  const ordered = variables.filter((v) => v.regions.some((r) => r.value?.kind === 'place')), places = (v: Variable): readonly Region[] => v.regions.filter((r) => r.value?.kind === 'place');
  return ordered.length > 0 && [...values.values()].every((r) => r.value !== null && !(r.value.kind === 'word' && r.value.word === '\u0000'))
    && ordered.every((v) => { const own = places(v), at = own.indexOf(values.get(v.key)!); return at > 0 && at < own.length - 1; });
}

/** Flag columns of the row at hand are replaced by what they ask, so that `big` and `amount > 100` are seen to be about the same value. */
function inline(c: Context, scope: Scope, e: Expr): Expr {
  switch (e.op) {
    case 'and': case 'or': return { ...e, args: e.args.map((a) => inline(c, scope, a)) };
    case 'call': return e.fn === 'not' ? { ...e, args: e.args.map((a) => inline(c, scope, a)) } : e;
    case 'column': case 'follow': {
      const relation = e.op === 'column' ? relationOf(scope)(e.binder) : c.relations[e.relation] ?? null;
      const column = relation?.columns[e.column];
      if (e.type.kind !== 'flag' || relation === null || column === undefined || column.make === null || column.state !== 'done' || column.checked === null) return e;
      const base = e.op === 'follow' ? e.row : null;
      const inner = rebase(column.checked.expr, 0, (at) => base ?? row(e.op === 'column' ? e.binder : 0, relation.id, at), relation.id);
      return inline(c, scope, inner);
    }
    default: return e;
  }
}

const isConstant = (e: Expr): boolean => e.op === 'const';

/** Finds what a condition asks about; false when it asks something that this proof does not understand. */
function collect(e: Expr, atoms: Map<string, { expr: Expr; constants: Expr[] }>): boolean {
  const take = (x: Expr, constants: readonly Expr[]): boolean => {
    const key = keyOf(x), known = atoms.get(key);
    if (known === undefined) atoms.set(key, { expr: x, constants: [...constants] }); else known.constants.push(...constants);
    return true;
  };
  switch (e.op) {
    case 'const': return true;
    case 'and': case 'or': return e.args.every((a) => collect(a, atoms));
    case 'column': case 'follow': return take(e, []);
    case 'oneOf': return e.items.every(isConstant) && take(e.value, e.items);
    case 'call':
      switch (e.fn) {
        case 'not': return collect(e.args[0]!, atoms);
        case 'isMissing': case 'isPresent': return take(e.args[0]!, []);
        case 'less': case 'lessOrEqual': case 'greater': case 'greaterOrEqual': case 'equal': case 'notEqual': {
          const [a, b] = e.args as readonly [Expr, Expr];
          return isConstant(b) ? take(a, [b]) : isConstant(a) ? take(b, [a]) : false;
        }
        case 'between': return isConstant(e.args[1]!) && isConstant(e.args[2]!) && take(e.args[0]!, [e.args[1]!, e.args[2]!]);
        default: return false;
      }
    default: return false;
  }
}

/** Values that can be combined freely: different fields of the data, or a single value whatever it is. */
function independent(c: Context, scope: Scope, values: readonly Expr[]): boolean {
  if (values.length <= 1) return true;
  return values.every((e) => {
    if (e.op !== 'column' && e.op !== 'follow') return e.op === 'const';
    const relation = e.op === 'column' ? relationOf(scope)(e.binder) : c.relations[e.relation] ?? null;
    return relation?.columns[e.column]?.make === null && (e.op === 'column' || e.row.op === 'column' || e.row.op === 'row' || e.row.op === 'follow');
  });
}

function variableOf(c: Context, scope: Scope, key: string, e: Expr, constants: readonly Expr[], sure: boolean): Variable | null {
  const relation = e.op === 'column' ? relationOf(scope)(e.binder) : e.op === 'follow' ? c.relations[e.relation] ?? null : null;
  const optional = !sure && !scope.facts.present.has(key) && (relation === null ? true : relation.columns[(e as { column: number }).column]?.checked?.optional ?? true);
  const all = regionsOf(e.type, constants), bounds = e.op === 'column' || e.op === 'follow' ? fieldBounds.get(relation?.columns[e.column] ?? e) : undefined;
  if (all === null) return null;
  const own = bounds === undefined ? all : all.filter(({ value }) => value?.kind !== 'place' || bounds.every((b) => allows(b, value.place, cutsOf(constants))));
  // A table that is read at a constant is asked about that one value.
  if (e.op === 'const') return { key, expr: e, optional: false, regions: own.filter((r) => r.value !== null && holdsConstant(r.value, e, constants)) };
  return { key, expr: e, optional, regions: optional ? [...own, { value: null, text: 'missing' }] : own };
}

/** Whether some value of the place lies within a bound of the field. */
function allows({ bound, value }: { readonly bound: string; readonly value: Num }, place: number, cuts: readonly Expr[]): boolean {
  const i = Math.floor(place / 2), isPoint = place % 2 === 1, below = bound === 'below' || bound === 'at most', open = bound === 'above' || bound === 'below';
  // A stretch lies beyond the bound when its far end does not pass it.
  const end = isPoint || !below ? cuts[i] : cuts[i - 1];
  if (end === undefined) return true;
  const n = compareNum(exactOf(end), value) * (below ? -1 : 1);
  return n > 0 || (n === 0 && isPoint && !open);
}

function holdsConstant(sample: Sample, e: Extract<Expr, { op: 'const' }>, constants: readonly Expr[]): boolean {
  switch (sample.kind) {
    case 'word': return sample.word === e.value || (sample.word === '\u0000' && !constants.some((k) => k.op === 'const' && k.value === e.value));
    case 'flag': return sample.flag === e.value;
    case 'place': {
      const cuts = cutsOf(constants), below = cuts.filter((k) => order(k, e) < 0).length, at = cuts[below];
      return sample.place === (at !== undefined && order(at, e) === 0 ? 2 * below + 1 : 2 * below);
    }
  }
}

function regionsOf(type: ValueType, constants: readonly Expr[]): readonly Region[] | null {
  switch (type.kind) {
    case 'flag': return [{ value: { kind: 'flag', flag: true }, text: 'yes' }, { value: { kind: 'flag', flag: false }, text: 'no' }];
    case 'choice': return type.choices.map((w) => ({ value: { kind: 'word', word: w }, text: w }));
    case 'text': {
      const words = [...new Set(constants.map((k) => (k.op === 'const' ? String(k.value) : '')))];
      return [...words.map((w): Region => ({ value: { kind: 'word', word: w }, text: `"${w}"` })), { value: { kind: 'word', word: '\u0000' }, text: 'another text' }];
    }
    case 'number': case 'count': case 'percent': case 'money': case 'date': case 'time': case 'period': case 'duration': return placesOf(type, constants);
    case 'row': case 'list': return null;
  }
}

/** Constants cut the line into points and the stretches between them: place 2i+1 is the i-th constant, 2i is below it. */
function placesOf(type: ValueType, constants: readonly Expr[]): readonly Region[] {
  const cuts = cutsOf(constants);
  const name = (k: Expr): string => (k.op !== 'const' ? '' : type.kind === 'date' ? dateText(Number(k.value)) : type.kind === 'money' ? `${String(k.value)} ${type.currency}` : type.kind === 'percent' ? percentOf(String(k.value)) : String(k.value));
  const regions: Region[] = [];
  cuts.forEach((k, i) => {
    const lowest = i === 0 && type.kind === 'count' && k.op === 'const' && k.value === '0';
    if (!lowest) regions.push({ value: { kind: 'place', place: 2 * i }, text: i === 0 ? `below ${name(k)}` : `between ${name(cuts[i - 1]!)} and ${name(k)}` });
    regions.push({ value: { kind: 'place', place: 2 * i + 1 }, text: `exactly ${name(k)}` });
  });
  regions.push({ value: { kind: 'place', place: 2 * cuts.length }, text: cuts.length === 0 ? 'any' : `above ${name(cuts[cuts.length - 1]!)}` });
  // Between two neighbouring whole numbers there is no count.
  return type.kind === 'count' || type.kind === 'date' || type.kind === 'period' ? regions.filter((r, i) => {
    if (r.value?.kind !== 'place' || r.value.place % 2 === 1 || i === 0 || i === regions.length - 1) return true;
    const n = r.value.place / 2, low = cuts[n - 1], high = cuts[n];
    return low === undefined || high === undefined || order(low, high) !== -1 || whole(high) - whole(low) > 1;
  }) : regions;
}

const whole = (e: Expr): number => (e.op === 'const' ? Math.round(Number(e.value)) : 0);
const percentOf = (text: string): string => { const [n, d] = text.split('/'); return `${(Number(n) * 100) / Number(d ?? '1')} %`; };

function order(a: Expr, b: Expr): number {
  if (a.op !== 'const' || b.op !== 'const') return 0;
  if (typeof a.value === 'number' && typeof b.value === 'number') return Math.sign(a.value - b.value);
  return compareNum(exactOf(a), exactOf(b));
}
const exactOf = (e: Expr): NonNullable<ReturnType<typeof parseFraction>> => parseFraction(e.op === 'const' ? String(e.value) : '0') ?? 0;

const sorted = new WeakMap<readonly Expr[], readonly Expr[]>();
function cutsOf(constants: readonly Expr[]): readonly Expr[] {
  let found = sorted.get(constants);
  if (found === undefined) {
    const list = [...constants].sort(order).filter((k, i, all) => i === 0 || order(all[i - 1]!, k) !== 0);
    sorted.set(constants, found = list);
    for (const k of constants) cutPlaces.set(k, list);
  }
  return found;
}
const cutPlaces = new WeakMap<Expr, readonly Expr[]>();

function ask(e: Expr, values: ReadonlyMap<string, Region>): boolean {
  const valueOf = (x: Expr): Sample | null | undefined => values.get(keyOf(x))?.value;
  switch (e.op) {
    case 'const': return e.value === true;
    case 'and': return e.args.every((a) => ask(a, values));
    case 'or': return e.args.some((a) => ask(a, values));
    case 'column': case 'follow': { const v = valueOf(e); return v?.kind === 'flag' && v.flag; }
    case 'oneOf': return e.items.some((k) => same(valueOf(e.value), k, e.value, values));
    case 'call': {
      const [a, b, d] = e.args;
      switch (e.fn) {
        case 'not': return !ask(a!, values);
        case 'isMissing': return valueOf(a!) === null;
        case 'isPresent': return valueOf(a!) !== null;
        case 'equal': return isConstant(b!) ? same(valueOf(a!), b!, a!, values) : same(valueOf(b!), a!, b!, values);
        case 'notEqual': { const x = isConstant(b!) ? a! : b!, k = isConstant(b!) ? b! : a!; return valueOf(x) !== null && !same(valueOf(x), k, x, values); }
        case 'between': return position(a!, b!, values, (n) => n >= 0) && position(a!, d!, values, (n) => n <= 0);
        case 'less': case 'lessOrEqual': case 'greater': case 'greaterOrEqual': {
          const fn = e.fn, holds = (n: number): boolean => (fn === 'less' ? n < 0 : fn === 'lessOrEqual' ? n <= 0 : fn === 'greater' ? n > 0 : n >= 0);
          return isConstant(b!) ? position(a!, b!, values, holds) : position(b!, a!, values, (n) => holds(-n));
        }
        default: return false;
      }
    }
    default: return false;
  }
}

function same(v: Sample | null | undefined, k: Expr, x: Expr, values: ReadonlyMap<string, Region>): boolean {
  if (v === null || v === undefined || k.op !== 'const') return false;
  if (v.kind === 'word') return v.word === k.value;
  if (v.kind === 'flag') return v.flag === k.value;
  return position(x, k, values, (n) => n === 0);
}

/** Where the value lies against a constant: below is negative. */
function position(x: Expr, k: Expr, values: ReadonlyMap<string, Region>, holds: (n: number) => boolean): boolean {
  const v = values.get(keyOf(x))?.value;
  if (v === null || v === undefined) return false;
  if (v.kind === 'word' && x.type.kind === 'choice' && k.op === 'const') return holds(x.type.choices.indexOf(v.word) - x.type.choices.indexOf(String(k.value)));
  if (v.kind !== 'place') return false;
  const cuts = cutPlaces.get(k);
  const i = cuts === undefined ? -1 : cuts.indexOf(k);
  const at = i >= 0 ? i : (cuts ?? []).findIndex((other) => order(other, k) === 0);
  return holds(v.place - (2 * at + 1));
}

function sayCase(c: Context, scope: Scope, variables: readonly Variable[], values: ReadonlyMap<string, Region>): string {
  return variables.map((v) => `${nameOf(c, scope, v.expr)} ${values.get(v.key)!.text}`).join(', ');
}

/** How an example speaks of a value. */
function nameOf(c: Context, scope: Scope, e: Expr): string {
  if (e.op === 'column') return relationOf(scope)(e.binder)?.columns[e.column]?.name ?? 'the value';
  if (e.op === 'follow') return `${e.row.op === 'row' ? '' : `${nameOf(c, scope, e.row)}.`}${c.relations[e.relation]?.columns[e.column]?.name ?? ''}`;
  return 'the value';
}
