/** Random expressions of a type, over the rows in scope. */
import type { ir } from '@truce/engine';
import { freeBinders } from '../../packages/engine/src/core/walk.js';
import { day, FIRST_DAY, nextAt, type Pick } from './generate.js';

export interface Scope {
  /** the rows in scope; a binder reads the columns its relation has so far */
  readonly binders: ReadonlyMap<ir.Binder, number>;
  /** row 0 has an order: windows and `previous` may be used */
  readonly ordered: boolean;
  /** columns that are being computed row after row: readable only in rows before */
  readonly recursive: readonly number[];
  /** columns of row 0 that may be read in the row itself; absent: all there are */
  readonly visible?: ReadonlySet<number>;
}

const NUMBER: ir.ValueType = { kind: 'number' }, COUNT: ir.ValueType = { kind: 'count' }, PERCENT: ir.ValueType = { kind: 'percent' }, MONEY: ir.ValueType = { kind: 'money', currency: 'USD' };
const TEXT: ir.ValueType = { kind: 'text' }, FLAG: ir.ValueType = { kind: 'flag' }, DATE: ir.ValueType = { kind: 'date' }, TIME: ir.ValueType = { kind: 'time' };
const DAYS: ir.ValueType = { kind: 'duration', of: 'days' }, HOURS: ir.ValueType = { kind: 'duration', of: 'hours' }, MONTHS: ir.ValueType = { kind: 'duration', of: 'months' };
const BUSINESS_HOURS: ir.ValueType = { kind: 'duration', of: 'business hours' }, BUSINESS_DAYS: ir.ValueType = { kind: 'duration', of: 'business days' };
const MONTH: ir.ValueType = { kind: 'period', unit: 'month' }, QUARTER: ir.ValueType = { kind: 'period', unit: 'quarter' };
/** Offices that the settings of each random policy have: two places, and whoever of them is open. */
const PLACE: ir.ValueType = { kind: 'choice', choices: ['Here', 'There'] }, OFFICE: ir.ValueType = { kind: 'choice', choices: ['Here', 'There', 'Either'] };
const CHOICE: ir.ValueType = { kind: 'choice', choices: ['Open', 'Won', 'Lost'] };

export const FIELD_TYPES: readonly ir.ValueType[] = [NUMBER, MONEY, DATE, CHOICE, TEXT, FLAG, COUNT, PERCENT, TIME, MONTH, QUARTER, DAYS, HOURS];
const COMPUTED_TYPES: readonly ir.ValueType[] = [NUMBER, MONEY, FLAG, DATE, COUNT, PERCENT, TEXT, CHOICE, TIME, MONTH, QUARTER, DAYS, HOURS, MONTHS, { kind: 'period', unit: 'year' }];
const HOUR = 3_600_000;

const sameType = (a: ir.ValueType, b: ir.ValueType): boolean => JSON.stringify(a) === JSON.stringify(b);
const isNumber = (t: ir.ValueType): boolean => t.kind === 'number' || t.kind === 'count' || t.kind === 'percent';
/** Whether a value of one may be used where the other is meant: numbers of all kinds are numbers. */
const fits = (a: ir.ValueType, wanted: ir.ValueType): boolean => sameType(a, wanted) || (wanted.kind === 'number' && isNumber(a));

export function exactConstant(pick: Pick, type: ir.ValueType): ir.Expr {
  const at = nextAt();
  switch (type.kind) {
    case 'count': return { op: 'const', value: String(pick(6)), type, at };
    case 'money': return { op: 'const', value: pick(3) === 3 ? `${pick(1000)}/100` : ['0', '10', '25/2', '100', '-40', '1/100', '100/3'][pick(6)]!, type, at };
    case 'percent': return { op: 'const', value: `${pick(24) - 4}/20`, type, at };
    default: return { op: 'const', value: ['1', '2', '0', '-1', '1/3', '5/2', '10', '-7/4', '100'][pick(8)]!, type, at };
  }
}

export interface Maker {
  any(scope: Scope, depth: number): ir.Expr;
  text(scope: Scope, depth: number): ir.Expr;
  typed(scope: Scope, type: ir.ValueType, depth: number): ir.Expr;
  flag(scope: Scope, depth: number): ir.Expr;
  /** of a type that has an order and may be a key */
  sortable(scope: Scope, depth: number): ir.Expr;
  recursive(scope: Scope): ir.Expr;
  nextBinder(): ir.Binder;
  /** The relation being written, whose rows may not be asked for yet; null between two. */
  write(relation: number | null): void;
  mayBeMissing(e: ir.Expr, binders: ReadonlyMap<ir.Binder, number>): boolean;
}

export function expressionMaker({ pick, relations, parameters, hasAsOf }: {
  readonly pick: Pick; readonly relations: readonly ir.Relation[]; readonly parameters: readonly ir.Parameter[]; readonly hasAsOf: boolean;
}): Maker {
  let binder = 0, writing: number | null = null;
  const nextBinder = (): ir.Binder => ++binder;
  const of = <T>(list: readonly T[]): T => list[pick(list.length - 1)]!;
  const call = (fn: ir.FunctionName, args: readonly ir.Expr[], type: ir.ValueType, unit?: ir.PeriodUnit): ir.Expr => ({ op: 'call', fn, args, type, at: nextAt(), ...(unit === undefined ? {} : { unit }) });

  /** Columns of the rows in scope, of rows that they refer to, and those rows themselves, of a type. */
  function leaves(scope: Scope, type: ir.ValueType): (() => ir.Expr)[] {
    const found: (() => ir.Expr)[] = [];
    for (const [b, relation] of scope.binders) {
      if (type.kind === 'row' && type.relation === relation) found.push(() => ({ op: 'row', binder: b, type, at: nextAt() }));
      for (const c of relations[relation]!.columns) {
        if (b === 0 ? scope.visible !== undefined && !scope.visible.has(c.id) : scope.recursive.includes(c.id) && relation === writing) continue;
        if (fits(c.type, type)) found.push(() => ({ op: 'column', binder: b, column: c.id, type: c.type, at: nextAt() }));
        if (c.type.kind !== 'row') continue;
        const target = c.type.relation;
        // Columns of the relation being written are read only in rows in scope: whether another row has them yet is not known.
        if (target === writing) continue;
        for (const d of relations[target]!.columns) {
          if (!fits(d.type, type)) continue;
          found.push(() => ({ op: 'follow', row: { op: 'column', binder: b, column: c.id, type: c.type, at: nextAt() }, relation: target, column: d.id, type: d.type, at: nextAt() }));
        }
      }
    }
    if (type.kind === 'number' || type.kind === 'money' || type.kind === 'percent') {
      parameters.forEach((p, i) => {
        if (!sameType(p.type, type)) return;
        const always = p.versions.length === 1 && p.versions[0]!.from === null && p.versions[0]!.through === null;
        found.push(() => ({ op: 'parameter', parameter: i, on: always ? null : make(scope, DATE, 1), type, at: nextAt() }));
      });
    }
    if (hasAsOf && (type.kind === 'date' || type.kind === 'time')) found.push(() => ({ op: 'asOf', type, at: nextAt() }));
    return found;
  }

  function literal(type: ir.ValueType): ir.Expr {
    const at = nextAt();
    switch (type.kind) {
      case 'text': return { op: 'const', value: of(['a', 'b', 'ab', '']), type, at };
      case 'choice': return { op: 'const', value: of(type.choices), type, at };
      case 'flag': return { op: 'const', value: pick(1) === 1, type, at };
      case 'date': return { op: 'const', value: day(pick), type, at };
      case 'time': return { op: 'const', value: day(pick) * 24 * HOUR + pick(5) * 4 * HOUR, type, at };
      case 'period': return { op: 'const', value: type.unit === 'month' ? 2024 * 12 + pick(11) : type.unit === 'quarter' ? 2024 * 4 + pick(3) : type.unit === 'half' ? 2024 * 2 : type.unit === 'year' ? 2024 : FIRST_DAY, type, at };
      case 'duration': return type.of === 'hours' || type.of === 'business hours' ? { op: 'const', value: String(pick(60) * HOUR / 4), type, at } : { op: 'const', value: String(pick(40) - 10), type, at };
      case 'row': case 'list': return { op: 'const', value: null, type, at };
      default: return exactConstant(pick, type);
    }
  }

  function leaf(scope: Scope, type: ir.ValueType): ir.Expr {
    const found = leaves(scope, type);
    return found.length > 0 && pick(3) > 0 ? of(found)() : literal(type);
  }

  function make(scope: Scope, type: ir.ValueType, depth: number): ir.Expr {
    if (depth <= 0 || pick(depth > 2 ? 9 : 4) === 0) return leaf(scope, type);
    const sub = (t: ir.ValueType): ir.Expr => make(scope, t, depth - 1);
    // What kind of form first: there are many functions, and few ways to choose or to aggregate.
    const general: (() => ir.Expr)[] = [
      () => ({ op: 'if', condition: flag(scope, depth - 1), then: sub(type), else: sub(type), type, at: nextAt() }),
      () => ({ op: 'otherwise', value: sub(type), fallback: sub(type), type, at: nextAt() }),
      () => ({
        op: 'choose', rule: pick(1) === 0 ? 'first' : 'unique', name: null, type, at: nextAt(), else: pick(1) === 0 ? null : sub(type),
        arms: Array.from({ length: 1 + pick(1) }, () => ({ when: flag(scope, depth - 1), then: sub(type), at: nextAt() })),
      }),
      () => {
        const cut = FIRST_DAY + pick(366);
        return { op: 'version', on: make(scope, DATE, 1), versions: [{ from: pick(1) === 0 ? null : cut - 150, through: cut - 1, value: sub(type) }, { from: cut, through: null, value: sub(type) }], type, at: nextAt() };
      },
    ];
    if (scope.ordered && scope.recursive.length === 0) {
      const previous = (): ir.Expr => ({ op: 'previous', column: make(scope, type, depth - 1), starting: sub(type), type, at: nextAt() });
      general.push(previous, previous);
    }
    const functions = specific(scope, type, depth, sub), sums = aggregates(scope, type, depth);
    const ways = [general, ...(functions.length > 0 ? [functions, functions] : []), ...(sums.length > 0 ? [sums, sums] : [])];
    return of(of(ways))();
  }

  /** Functions that give a value of the type. */
  function specific(scope: Scope, type: ir.ValueType, depth: number, sub: (t: ir.ValueType) => ir.Expr): (() => ir.Expr)[] {
    const arithmetic = [
      () => call('add', [sub(type), sub(type)], type), () => call('subtract', [sub(type), sub(type)], type), () => call('negate', [sub(type)], type), () => call('abs', [sub(type)], type),
      () => call('min', [sub(type), sub(type)], type), () => call('max', [sub(type), sub(type)], type), () => call('multiply', [sub(type), sub(NUMBER)], type), () => call('multiply', [sub(PERCENT), sub(type)], type),
      () => call('divide', [sub(type), sub(NUMBER)], type),
      () => call(of(['round', 'roundUp', 'roundDown'] as const), [sub(type), { ...exactConstant(() => 0, type), value: of(['1', '1/100', '1000', '1/20', '0']) } as ir.Expr], type),
      () => total(scope, type, depth), () => scale(scope, type, depth), () => scale(scope, type, depth),
    ];
    // Half of what is counted is counted by an office.
    const place = (): readonly ir.Expr[] => (pick(1) === 0 ? [] : [make(scope, PLACE, 1)]), office = (): readonly ir.Expr[] => (pick(1) === 0 ? [] : [make(scope, OFFICE, 1)]);
    switch (type.kind) {
      case 'flag': return [() => flag(scope, depth)];
      case 'number': return [
        ...arithmetic, () => call('divide', [sub(MONEY), sub(MONEY)], NUMBER), () => call('power', [sub(NUMBER), { ...exactConstant(() => 0, NUMBER), value: of(['2', '3', '0', '-1', '1/2']) } as ir.Expr], NUMBER),
        () => call('halfLife', [sub(DAYS), { op: 'const', value: of(['7', '30', '1/2', '0']), type: DAYS, at: nextAt() }], NUMBER), () => call('halfLife', [sub(HOURS), { op: 'const', value: String(of([4, 24, 168]) * HOUR), type: HOURS, at: nextAt() }], NUMBER),
        () => call('inDays', [sub(DAYS)], NUMBER), () => call('inHours', [sub(HOURS)], NUMBER), () => call('periodsBetween', [sub(MONTH), sub(MONTH)], NUMBER), () => call('inMonths', [sub(MONTHS)], NUMBER),
      ];
      case 'money': case 'percent': return arithmetic;
      case 'count': {
        const p = of([MONTH, QUARTER]);
        return [
          () => call('length', [sub(TEXT)], COUNT), () => call(of(['yearOf', 'monthOf', 'dayOf', 'weekdayOf'] as const), [sub(DATE)], COUNT), () => call('daysIn', [sub(p)], COUNT), () => call('workingDaysIn', [sub(p), ...place()], COUNT),
          () => call('monthsIn', [sub(p)], COUNT), () => call('overlapDays', [sub(DATE), sub(DATE), sub(p)], COUNT), () => call('overlapWorkingDays', [sub(DATE), sub(DATE), sub(p), ...place()], COUNT), () => call('workingDays', [sub(DATE), sub(DATE), ...place()], COUNT),
          () => call('dayOfMonths', [sub(DATE), sub(DATE), sub(p), { op: 'const', value: of(['14', '31', '1']), type: COUNT, at: nextAt() }], COUNT),
        ];
      }
      case 'text': return [() => call(of(['lower', 'upper', 'trim'] as const), [sub(TEXT)], TEXT), () => call('concat', [sub(TEXT), sub(TEXT)], TEXT)];
      case 'date': return [
        () => call('addDays', [sub(DATE), sub(DAYS)], DATE), () => call('addMonths', [sub(DATE), sub(MONTHS)], DATE), () => call('dateOf', [sub(TIME), ...office()], DATE), () => call(of(['startOf', 'endOf'] as const), [sub(of([MONTH, QUARTER]))], DATE),
        () => call('addBusinessDays', [sub(DATE), sub(BUSINESS_DAYS), ...place()], DATE), () => call(of(['min', 'max'] as const), [sub(DATE), sub(DATE)], DATE),
      ];
      case 'time': return [
        () => call('timeOf', [sub(DATE), ...office()], TIME), () => call('endOfDay', [sub(DATE)], TIME), () => call('addHours', [sub(TIME), sub(HOURS)], TIME), () => call('addBusinessHours', [sub(TIME), sub(BUSINESS_HOURS), ...office()], TIME),
        () => call('addBusinessDays', [sub(TIME), sub(BUSINESS_DAYS), ...place()], TIME), () => call('addDaysToTime', [sub(TIME), sub(DAYS)], TIME), () => call('addMonthsToTime', [sub(TIME), sub(MONTHS)], TIME),
      ];
      case 'period': return [
        () => call('periodOf', [sub(DATE)], type, type.unit), () => call('shiftPeriod', [sub(type), { op: 'const', value: of(['1', '-1', '3']), type: NUMBER, at: nextAt() }], type),
        ...(type.unit === 'quarter' || type.unit === 'year' ? [() => call('periodIn', [sub(MONTH)], type, type.unit)] : []),
      ];
      case 'duration': switch (type.of) {
        case 'days': return [() => call('daysBetween', [sub(DATE), sub(DATE)], DAYS), () => call('days', [sub(COUNT)], DAYS), () => call('add', [sub(DAYS), sub(DAYS)], DAYS), () => call('divide', [sub(DAYS), sub(NUMBER)], DAYS)];
        case 'months': return [() => call('monthsBetween', [sub(DATE), sub(DATE)], MONTHS), () => call('months', [sub(COUNT)], MONTHS)];
        case 'hours': return [() => call('hoursBetween', [sub(TIME), sub(TIME)], HOURS), () => call('hours', [sub(NUMBER)], HOURS), () => call('add', [sub(HOURS), sub(HOURS)], HOURS), () => call('multiply', [sub(HOURS), sub(NUMBER)], HOURS)];
        case 'business hours': return [() => call('businessHoursBetween', [sub(TIME), sub(TIME), ...office()], BUSINESS_HOURS)];
        case 'business days': return [];
      }
      default: return [];
    }
  }

  function flag(scope: Scope, depth: number): ir.Expr {
    if (depth <= 0) return leaf(scope, FLAG);
    const typed = (): ir.ValueType => of(COMPUTED_TYPES), sub = (t: ir.ValueType): ir.Expr => make(scope, t, depth - 1);
    const ordered = (): ir.ValueType => of([NUMBER, MONEY, DATE, PERCENT, CHOICE, TIME, MONTH, DAYS, HOURS, COUNT]);
    return of<() => ir.Expr>([
      () => { const t = ordered(); return call(of(['less', 'lessOrEqual', 'greater', 'greaterOrEqual'] as const), [sub(t), sub(t)], FLAG); },
      () => columnTest(scope), () => columnTest(scope),
      () => { const t = typed(); return call(of(['equal', 'notEqual'] as const), [sub(t), sub(t)], FLAG); },
      () => { const t = ordered(); return call('between', [sub(t), sub(t), sub(t)], FLAG); },
      () => call(of(['isMissing', 'isPresent'] as const), [sub(typed())], FLAG),
      () => call('not', [flag(scope, depth - 1)], FLAG),
      () => ({ op: of(['and', 'or'] as const), args: Array.from({ length: 2 + pick(1) }, () => flag(scope, depth - 1)), type: FLAG, at: nextAt() }),
      () => { const t = of([CHOICE, TEXT, NUMBER, COUNT]); return { op: 'oneOf', value: sub(t), items: Array.from({ length: 1 + pick(2) }, () => literal(t)), type: FLAG, at: nextAt() }; },
      () => ({ op: 'oneOf', value: sub(TEXT), items: [{ op: 'const', value: ['a', 'ab'], type: { kind: 'list', of: TEXT }, at: nextAt() }], type: FLAG, at: nextAt() }),
      () => call(of(['contains', 'startsWith', 'endsWith'] as const), [sub(TEXT), sub(TEXT)], FLAG),
      () => leaf(scope, FLAG),
      () => { const c = of(relations.filter((r) => r.columns.length > 0)); const t: ir.ValueType = { kind: 'row', relation: c.id }; return call('equal', [leaf(scope, t), leaf(scope, t)], FLAG); },
      ...aggregates(scope, FLAG, depth),
      () => ({ op: 'if', condition: flag(scope, depth - 1), then: flag(scope, depth - 1), else: flag(scope, depth - 1), type: FLAG, at: nextAt() }),
    ])();
  }

  /** A column against a constant, which is the usual condition. */
  function columnTest(scope: Scope): ir.Expr {
    const there = ([NUMBER, MONEY, DATE, PERCENT, CHOICE, TIME, MONTH, QUARTER, DAYS, HOURS, COUNT, TEXT, FLAG] as const).filter((t) => leaves(scope, t).length > 0);
    const t = there.length === 0 ? NUMBER : of(there), found = leaves(scope, t), column = found.length === 0 ? literal(t) : of(found)(), fixed = literal(t);
    const fn = t.kind === 'text' || t.kind === 'flag' ? of(['equal', 'notEqual'] as const) : of(['less', 'lessOrEqual', 'greater', 'greaterOrEqual', 'equal', 'notEqual'] as const);
    return call(fn, pick(3) === 0 ? [fixed, column] : [column, fixed], FLAG);
  }

  function total(scope: Scope, type: ir.ValueType, depth: number): ir.Expr {
    const present = (): ir.Expr => ({ op: 'otherwise', value: make(scope, type, depth - 1), fallback: literal(type), type, at: nextAt() });
    return { op: 'total', arms: Array.from({ length: 1 + pick(2) }, () => ({ when: pick(3) === 0 ? null : flag(scope, depth - 1), then: present(), at: nextAt() })), type, at: nextAt() };
  }

  /** Edges ascend; points begin where an open lower band ends, as the language has them. */
  function scale(scope: Scope, type: ir.ValueType, depth: number): ir.Expr {
    const reading = of(['at', 'marginal', 'retroactive'] as const), over = reading === 'at' ? of([NUMBER, MONEY]) : type;
    const rate = reading === 'at' ? type : of([PERCENT, NUMBER]);
    let edge = pick(20) - 5;
    const limit = (): ir.Expr => { edge += 1 + pick(40); return { op: 'const', value: String(edge), type: over, at: nextAt() }; };
    const value = (): ir.Expr => (pick(3) === 0 && depth > 1 ? { op: 'otherwise', value: make(scope, rate, 1), fallback: literal(rate), type: rate, at: nextAt() } : literal(rate));
    const rows: ir.ScaleRow[] = [];
    if (pick(3) === 0) {
      const first = limit();
      rows.push({ edge: 'below', limit: first, value: value(), at: nextAt() }, { edge: 'at', limit: { ...first, at: nextAt() }, value: value(), at: nextAt() });
      for (let i = 0, n = 1 + pick(1); i < n; i++) rows.push({ edge: 'at', limit: limit(), value: value(), at: nextAt() });
    } else {
      for (let i = 0, n = 1 + pick(2); i < n; i++) rows.push({ edge: pick(1) === 0 ? 'upTo' : 'below', limit: limit(), value: value(), at: nextAt() });
    }
    rows.push({ edge: 'rest', limit: null, value: value(), at: nextAt() });
    return {
      op: 'scale', reading, name: null, rows, argument: make(scope, over, depth - 1), after: reading === 'marginal' && pick(1) === 1 ? make(scope, over, depth - 1) : null, type, at: nextAt(),
    };
  }

  function aggregates(scope: Scope, type: ir.ValueType, depth: number): (() => ir.Expr)[] {
    const build = (fn: ir.Reduce, valueType: ir.ValueType | null): ir.Expr => aggregate(scope, fn, type, valueType, depth);
    switch (type.kind) {
      case 'count': return [() => build('count', null), () => build('count', null), () => build('count', null), () => build('count', null), () => build('distinct', of([TEXT, CHOICE, NUMBER, DATE]))];
      case 'flag': return [() => build(of(['any', 'all'] as const), FLAG), () => build(of(['only', 'first', 'last'] as const), FLAG)];
      case 'percent': return [() => reachOf(scope, depth), () => build('share', FLAG), () => build(of(['sum', 'average', 'median', 'smallest', 'largest'] as const), PERCENT)];
      case 'number': case 'money': return [() => shapleyOf(scope, type, depth), () => build('sum', type), () => build('sum', type), () => build(of(['average', 'median', 'smallest', 'largest'] as const), type), () => build(of(['only', 'first', 'last'] as const), type)];
      case 'duration': return type.of === 'days' || type.of === 'hours' ? [() => build(of(['sum', 'smallest', 'largest'] as const), type)] : [];
      case 'date': case 'time': case 'period': return [() => build(of(['smallest', 'largest'] as const), type), () => build(of(['only', 'first', 'last'] as const), type)];
      case 'text': case 'choice': case 'row': return [...(type.kind === 'text' ? [() => joined(scope, depth)] : []), () => build(of(['only', 'first', 'last'] as const), type)];
      default: return [];
    }
  }

  function aggregate(scope: Scope, fn: ir.Reduce, type: ir.ValueType, valueType: ir.ValueType | null, depth: number): ir.Expr {
    const zero = scope.binders.get(0), earlier = relations.filter((r) => r.id !== writing), b = nextBinder();
    const windowed = scope.ordered && (earlier.length === 0 || pick(1) === 1);
    if (!windowed && earlier.length === 0) return leaf(scope, type);
    const relation = windowed ? zero! : of(earlier).id;
    const over: ir.Aggregate['over'] = windowed ? { window: scope.recursive.length > 0 ? 'earlier' : of(['earlier', 'soFar', 'later'] as const) } : { relation };
    const inner: Scope = { ...scope, ordered: scope.ordered && pick(3) === 0, binders: new Map(scope.binders).set(b, relation) };
    const alone: Scope = { binders: new Map([[b, relation]]), ordered: false, recursive: windowed ? scope.recursive : [] };
    const where = (): ir.Expr => {
      switch (pick(5)) {
        case 0: return flag(pick(1) === 0 ? alone : inner, depth - 1);
        case 1: return remembered(relation, b) ?? flag(alone, depth - 1);
        default: {
          const parts = Array.from({ length: 1 + pick(2) }, () => (pick(3) === 0 ? flag(alone, 1) : related(scope, alone)));
          return parts.length === 1 ? parts[0]! : { op: 'and', args: parts, type: FLAG, at: nextAt() };
        }
      }
    };
    const keys = Array.from({ length: pick(2) }, () => {
      const columns = relations[relation]!.columns.filter((c) => !(windowed && scope.recursive.includes(c.id)));
      if (columns.length === 0) return null;
      const c = of(columns);
      return { inner: { op: 'column', binder: b, column: c.id, type: c.type, at: nextAt() } as ir.Expr, outer: leaf({ ...scope, ordered: false }, c.type) };
    }).filter((k) => k !== null);
    const condition = pick(1) === 0 ? null : where();
    if (condition !== null && scope.recursive.length === 0) conditions.push({ relation, binder: b, e: condition, alone: [...freeBinders(condition)].every((x) => x === b) });
    return {
      op: 'aggregate', fn, binder: b, over, keys, where: condition,
      value: valueType === null ? null : pick(2) === 0 ? leaf(alone, valueType) : make(pick(2) === 0 ? inner : alone, valueType, depth - 1),
      order: fn === 'first' || fn === 'last' || fn === 'join' ? Array.from({ length: pick(1) }, () => sortable(alone, 1)) : [], type, at: nextAt(),
    };
  }

  /** The rows as moves between their own words, with chances that are small enough to be chances of most of them. */
  function reachOf(scope: Scope, depth: number): ir.Expr {
    const e = aggregate(scope, 'reach', PERCENT, PERCENT, depth), t = of([CHOICE, TEXT, MONTH]);
    if (e.op !== 'aggregate') return e;
    const alone: Scope = { binders: new Map([[e.binder, 'relation' in e.over ? e.over.relation : scope.binders.get(0)!]]), ordered: false, recursive: scope.recursive };
    const chance = call('divide', [call('abs', [e.value!], PERCENT), { op: 'const', value: of(['1', '10', '1000']), type: NUMBER, at: nextAt() }], PERCENT);
    return { ...e, value: pick(3) === 0 ? e.value : chance, beside: { outer: [leaf({ ...scope, ordered: false }, t), literal(t)], inner: [leaf(alone, t), leaf(alone, t)] } };
  }

  function joined(scope: Scope, depth: number): ir.Expr {
    const e = aggregate(scope, 'join', TEXT, TEXT, depth);
    return e.op === 'aggregate' ? { ...e, beside: { outer: [leaf({ ...scope, ordered: false }, TEXT)], inner: [] } } : e;
  }

  /** Seats in coalitions, most of which are complete only when there are few players. */
  function shapleyOf(scope: Scope, type: ir.ValueType, depth: number): ir.Expr {
    const e = aggregate(scope, 'shapley', type, type, depth), player = of([CHOICE, TEXT, FLAG]), coalition = of([CHOICE, TEXT, NUMBER]);
    if (e.op !== 'aggregate') return e;
    const alone: Scope = { binders: new Map([[e.binder, 'relation' in e.over ? e.over.relation : scope.binders.get(0)!]]), ordered: false, recursive: scope.recursive };
    return { ...e, beside: { outer: [leaf({ ...scope, ordered: false }, player)], inner: [leaf(alone, player), leaf(alone, coalition)] } };
  }

  /** Conditions of earlier aggregates that read nothing outside: said again, they may share what was computed for them. */
  const conditions: { readonly relation: number; readonly binder: number; readonly e: ir.Expr; readonly alone: boolean }[] = [];
  function remembered(relation: number, b: ir.Binder): ir.Expr | null {
    const found = conditions.filter((c) => c.relation === relation && c.alone);
    if (found.length === 0) return null;
    const c = of(found);
    return JSON.parse(JSON.stringify(c.e), (name, value: unknown) => (name === 'binder' && value === c.binder ? b : value)) as ir.Expr;
  }

  /** A condition between the row inside and the row outside, as `closed_on in quarter` and `amount <= quota.amount` are. */
  function related(scope: Scope, alone: Scope): ir.Expr {
    const outside: Scope = { ...scope, ordered: false };
    const both = ([DATE, DATE, TIME, MONTH, QUARTER, NUMBER, MONEY, CHOICE, TEXT, DAYS] as const).filter((t) => leaves(alone, t).length > 0 && leaves(outside, t).length > 0);
    const t = both.length === 0 ? of([DATE, NUMBER]) : of(both), read = (s: Scope): ir.Expr => { const found = leaves(s, t); return found.length === 0 ? literal(t) : of(found)(); };
    const inner = (): ir.Expr => (pick(5) === 0 ? make(alone, t, 1) : read(alone)), outer = (): ir.Expr => (pick(3) === 0 ? make(outside, t, 1) : read(outside));
    if (t.kind === 'text') return call(of(['equal', 'notEqual'] as const), [inner(), outer()], FLAG);
    const fn = of(['less', 'lessOrEqual', 'greater', 'greaterOrEqual', 'equal'] as const);
    return of<() => ir.Expr>([
      () => call('between', [inner(), outer(), outer()], FLAG), () => call(fn, [inner(), outer()], FLAG), () => call(fn, [outer(), inner()], FLAG), () => call('between', [outer(), inner(), inner()], FLAG),
      () => { const p = leaf(outside, of([MONTH, QUARTER])); return call('between', [leaf(alone, DATE), call('startOf', [p], DATE), call('endOf', [p], DATE)], FLAG); },
      () => call('equal', [call('periodOf', [leaf(alone, DATE)], MONTH, 'month'), leaf(outside, MONTH)], FLAG),
    ])();
  }

  function sortable(scope: Scope, depth: number): ir.Expr {
    const rows = [...scope.binders.values()].flatMap((r) => relations[r]!.columns.filter((c) => c.type.kind === 'row').map((c) => c.type));
    return make(scope, of([DATE, CHOICE, NUMBER, TEXT, MONTH, MONEY, FLAG, TIME, ...rows, ...rows]), depth);
  }

  /** A number that reads itself or its partner in rows before, clamped and added to, as balances are. */
  function recursive(scope: Scope): ir.Expr {
    const before = (): ir.Expr => {
      const column = of(scope.recursive);
      if (pick(2) < 2) return { op: 'previous', column: { op: 'column', binder: 0, column, type: NUMBER, at: nextAt() }, starting: exactConstant(pick, NUMBER), type: NUMBER, at: nextAt() };
      const b = nextBinder(), alone: Scope = { binders: new Map([[b, scope.binders.get(0)!]]), ordered: false, recursive: scope.recursive };
      return {
        op: 'aggregate', fn: of(['sum', 'largest', 'smallest', 'last'] as const), binder: b, over: { window: 'earlier' }, keys: [], where: pick(2) === 0 ? flag(alone, 1) : null,
        value: { op: 'column', binder: b, column, type: NUMBER, at: nextAt() }, order: [], type: NUMBER, at: nextAt(),
      };
    };
    const plain = (): ir.Expr => make({ ...scope, recursive: scope.recursive }, NUMBER, 1);
    const present = (value: ir.Expr): ir.Expr => ({ op: 'otherwise', value, fallback: exactConstant(pick, NUMBER), type: NUMBER, at: nextAt() });
    return of<() => ir.Expr>([
      () => call('add', [present(before()), present(plain())], NUMBER),
      () => call(of(['min', 'max'] as const), [call('add', [present(before()), present(plain())], NUMBER), exactConstant(pick, NUMBER)], NUMBER),
      () => ({ op: 'if', condition: call('greater', [present(before()), exactConstant(pick, NUMBER)], FLAG), then: plain(), else: before(), type: NUMBER, at: nextAt() }),
      () => call('subtract', [before(), plain()], NUMBER),
    ])();
  }

  function mayBeMissing(e: ir.Expr, binders: ReadonlyMap<ir.Binder, number>): boolean {
    switch (e.op) {
      case 'const': return e.value === null;
      case 'row': case 'and': case 'or': case 'oneOf': return false;
      case 'column': return relations[binders.get(e.binder)!]?.columns[e.column]?.optional ?? true;
      case 'total': return false;
      case 'if': return mayBeMissing(e.then, binders) || mayBeMissing(e.else, binders);
      case 'otherwise': return mayBeMissing(e.fallback, binders);
      case 'aggregate': return !['sum', 'count', 'any', 'all', 'distinct'].includes(e.fn);
      case 'call': switch (e.fn) {
        case 'add': case 'subtract': case 'multiply': case 'negate': case 'abs': case 'min': case 'max': return e.args.some((a) => mayBeMissing(a, binders));
        case 'less': case 'lessOrEqual': case 'greater': case 'greaterOrEqual': case 'equal': case 'notEqual': case 'between': case 'isMissing': case 'isPresent': return false;
        default: return true;
      }
      default: return true;
    }
  }

  return { text: (scope, depth) => make(scope, TEXT, depth), typed: make, any: (scope, depth) => make(scope, of(COMPUTED_TYPES), depth), flag, sortable, recursive, nextBinder, mayBeMissing, write: (id) => { writing = id; } };
}
