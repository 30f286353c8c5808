/**
 * Changes of one field after which a condition may hold: where a comparison is linear in a field, the value at which it turns; another word of a choice; a value
 * where one is missing; what makes one more way of a sum or choice hold. Whether it does hold then is for whoever asks to try.
 */
import * as exact from '../base/exact.js';
import type { Num } from '../base/exact.js';
import { assertNever } from '../base/exhaustive.js';
import type { Expr, Field, Program, RelationId } from '../core/ir.js';
import type { Cell } from './change-cell.js';
import { isNumeric, isOrdinal, keyOf } from './compare.js';
import type { Present } from './compare.js';
import { inputsOf } from './evaluate.js';
import type { Evaluation, Value } from './result.js';

/** Words of a list that are proposed one by one. */
const MOST_WORDS = 4;
/** How far sums and choices are looked for below a comparison. */
const DEEPEST = 12;

export interface Proposal {
  readonly cell: Cell;
  readonly value: Value;
  /** the value is one of many that would do: all but these; null: only itself */
  readonly allBut: readonly Present[] | null;
  /** another word for what a proposal before it does as well */
  readonly alternative: boolean;
}
const propose = (cell: Cell, value: Value, allBut: readonly Present[] | null = null, alternative = false): Proposal => ({ cell, value, allBut, alternative });
export const sameCell = (a: Cell, b: Cell): boolean => a.relation === b.relation && a.column === b.column && a.row === b.row;

/** A row whose formulas are looked into. */
export interface Place { readonly relation: RelationId; readonly row: number }
type Comparison = 'less' | 'lessOrEqual' | 'greater' | 'greaterOrEqual' | 'equal' | 'notEqual';
const OPPOSITE: Readonly<Record<Comparison, Comparison>> = { less: 'greaterOrEqual', lessOrEqual: 'greater', greater: 'lessOrEqual', greaterOrEqual: 'less', equal: 'notEqual', notEqual: 'equal' };
const FLIPPED: Readonly<Record<Comparison, Comparison>> = { less: 'greater', lessOrEqual: 'greaterOrEqual', greater: 'less', greaterOrEqual: 'lessOrEqual', equal: 'equal', notEqual: 'notEqual' };

/** Whether the field may hold the value, as it is declared. */
export function withinBounds(field: Field, value: Value): boolean {
  if (value === null) return field.optional;
  if (!isNumeric(field.type)) return true;
  if (field.type.kind === 'count' && exact.sign(value as Num) < 0) return false;
  return field.bounds.every(({ bound, value: limit }) => {
    const n = exact.compare(value as Num, exact.parseDecimal(limit) ?? 0);
    switch (bound) {
      case 'above': return n > 0;
      case 'at least': return n >= 0;
      case 'below': return n < 0;
      case 'at most': return n <= 0;
    }
  });
}

export class Search {
  constructor(private readonly evaluation: Evaluation, private readonly program: Program) {}

  field(cell: Cell): Field | null {
    const { source } = this.program.relations[cell.relation]!;
    return source.op === 'scan' ? source.fields[cell.column] ?? null : null;
  }
  private value(e: Expr, at: Place): Value { return readsOutside(e) ? null : this.evaluation.valueOf(at.relation, e, at.row); }

  /** Changes after which the condition may hold, or not hold. */
  toHold(e: Expr, at: Place, wanted: boolean): readonly Proposal[] {
    if ((this.value(e, at) === true) === wanted) return [];
    switch (e.op) {
      case 'and': case 'or': return e.args.flatMap((a) => this.toHold(a, at, wanted));
      case 'if': return this.toHold(this.value(e.condition, at) === true ? e.then : e.else, at, wanted);
      case 'otherwise': return [...this.toHold(e.value, at, wanted), ...(this.value(e.value, at) === null ? this.toHold(e.fallback, at, wanted) : [])];
      case 'oneOf': return this.oneOf(e, at, wanted);
      case 'column': case 'follow': return this.flag(e, at, wanted);
      case 'call': return this.call(e, at, wanted);
      default: return [];
    }
  }

  private call(e: Extract<Expr, { op: 'call' }>, at: Place, wanted: boolean): readonly Proposal[] {
    const [a, b, c] = e.args;
    switch (e.fn) {
      case 'not': return this.toHold(a!, at, !wanted);
      case 'less': case 'lessOrEqual': case 'greater': case 'greaterOrEqual': case 'equal': case 'notEqual': return this.compare(wanted ? e.fn : OPPOSITE[e.fn], a!, b!, at);
      case 'between':
        return wanted
          ? [...this.unlessHolds(e, 'greaterOrEqual', a!, b!, at), ...this.unlessHolds(e, 'lessOrEqual', a!, c!, at)]
          : [...this.compare('less', a!, b!, at), ...this.compare('greater', a!, c!, at)];
      case 'isPresent': case 'isMissing': return this.presence(a!, at, (e.fn === 'isPresent') === wanted);
      default: return [];
    }
  }

  /** One side of a range: nothing to change where it holds already. */
  private unlessHolds(range: Expr, fn: 'greaterOrEqual' | 'lessOrEqual', a: Expr, b: Expr, at: Place): readonly Proposal[] {
    return this.value({ op: 'call', fn, args: [a, b], type: range.type, at: range.at }, at) === true ? [] : this.compare(fn, a, b, at);
  }

  private flag(e: Expr, at: Place, wanted: boolean): readonly Proposal[] {
    const cell = this.cellOf(e, at);
    if (cell !== null) return [propose(cell, wanted)];
    const formula = this.formula(e, at);
    return formula === null ? [] : this.toHold(formula.e, formula.at, wanted);
  }

  private presence(e: Expr, at: Place, wanted: boolean): readonly Proposal[] {
    const cell = this.cellOf(e, at), field = cell === null ? null : this.field(cell);
    if (cell === null || field === null) {
      const formula = this.formula(e, at);
      return formula === null ? [] : this.presence(formula.e, formula.at, wanted);
    }
    return [wanted ? propose(cell, this.someValue(field), []) : propose(cell, null)];
  }

  /** A value to try where any would do. */
  private someValue(field: Field): Value {
    const { type } = field;
    const { asOf } = inputsOf(this.evaluation).options;
    switch (type.kind) {
      case 'text': return 'any';
      case 'flag': return true;
      case 'choice': return type.choices[0] ?? null;
      case 'date': return asOf?.day ?? 0;
      case 'time': return asOf === null ? 0 : asOf.time ?? asOf.day * 86_400_000;
      case 'row': return this.evaluation.rows(type.relation)[0] ?? null;
      case 'number': case 'count': case 'percent': case 'money': case 'duration': case 'period': return 1;
      case 'list': return null;
    }
  }

  private oneOf(e: Extract<Expr, { op: 'oneOf' }>, at: Place, wanted: boolean): readonly Proposal[] {
    const cell = this.cellOf(e.value, at), field = cell === null ? null : this.field(cell);
    if (cell === null || field === null) return [];
    const items = e.items.flatMap((i) => { const v = this.value(i, at); return Array.isArray(v) ? (v as readonly Value[]) : [v]; }).filter((v): v is Present => v !== null);
    return wanted ? items.slice(0, MOST_WORDS).map((value, i) => propose(cell, value, null, i > 0)) : this.otherWords(cell, field, items);
  }

  /** Values that are none of those: the words of a choice one by one, of other types one that stands for all. */
  private otherWords(cell: Cell, field: Field, taken: readonly Present[]): readonly Proposal[] {
    const keys = new Set(taken.map(keyOf)), { type } = field;
    switch (type.kind) {
      case 'flag': return [true, false].filter((v) => !keys.has(keyOf(v))).map((value) => propose(cell, value));
      case 'choice': return type.choices.filter((word) => !keys.has(word)).slice(0, MOST_WORDS).map((value, i) => propose(cell, value, null, i > 0));
      case 'text': { let value = 'another'; while (keys.has(value)) value += ' one'; return [propose(cell, value, taken)]; }
      case 'row': { const value = this.evaluation.rows(type.relation).find((row) => !keys.has(keyOf(row))); return value === undefined ? [] : [propose(cell, value, taken)]; }
      case 'number': case 'count': case 'percent': case 'money': case 'date': case 'time': case 'duration': case 'period': {
        const largest = (taken as readonly Num[]).reduce((most: Num, n) => exact.max(most, n), 0);
        return [propose(cell, exact.add(largest, 1), taken), propose(cell, exact.neg(1), taken, true)].filter(({ value }) => !keys.has(keyOf(value as Present)) && withinBounds(field, value)).slice(0, 1);
      }
      case 'list': return [];
      default: return assertNever(type);
    }
  }

  private compare(op: Comparison, a: Expr, b: Expr, at: Place): readonly Proposal[] {
    if ((isNumeric(a.type) || isOrdinal(a.type)) && a.type.kind !== 'row') return [...this.threshold(op, a, b, at), ...this.ways(op, a, b, at)];
    return [...this.word(op, a, b, at), ...this.word(FLIPPED[op], b, a, at)];
  }

  private word(op: Comparison, a: Expr, b: Expr, at: Place): readonly Proposal[] {
    const cell = this.cellOf(a, at), field = cell === null ? null : this.field(cell), value = this.value(b, at);
    if (cell === null || field === null || value === null) return [];
    if (op === 'equal') return [propose(cell, value)];
    return op === 'notEqual' ? this.otherWords(cell, field, [value as Present]) : [];
  }

  /** Where a − b, as a straight line over one field, crosses zero; on the grid of the field, on the side that is wanted. */
  private threshold(op: Comparison, a: Expr, b: Expr, at: Place): readonly Proposal[] {
    if (op === 'notEqual') return [...this.word(op, a, b, at), ...this.word(op, b, a, at)];
    const slopes = new Slopes();
    this.slopes(a, at, 1, slopes);
    this.slopes(b, at, -1, slopes);
    const x = this.value(a, at), y = this.value(b, at), found: Proposal[] = [];
    for (const { cell, slope } of slopes.all()) {
      const field = this.field(cell), now = this.evaluation.value(cell.relation, cell.column, cell.row);
      if (field === null || slope === 0) continue;
      // A field that is missing counts as the other side: that is where it turns.
      const turn =
        now !== null && x !== null && y !== null
          ? exact.sub(now as Num, exact.div(exact.sub(x as Num, y as Num), slope))
          : now === null && (this.cellOf(a, at) !== null || this.cellOf(b, at) !== null)
            ? ((y ?? x) as Num | null)
            : null;
      if (turn === null) continue;
      const step: Num = isNumeric(field.type) ? exact.fromScaled(1, field.decimals) : 1;
      const up = (op === 'greater' || op === 'greaterOrEqual') === exact.sign(slope) > 0, strict = op === 'greater' || op === 'less';
      let value: Num = exact.roundTo(turn, step, op === 'equal' ? 'half up' : up ? 'up' : 'down');
      if (op === 'equal' && exact.compare(value, turn) !== 0) continue;
      if (strict && exact.compare(value, turn) === 0) value = up ? exact.add(value, step) : exact.sub(value, step);
      found.push(propose(cell, value));
    }
    return found;
  }

  /** What makes ways of sums and choices hold, or not hold, so that the two sides come nearer to each other: what moves them most comes first. */
  private ways(op: Comparison, a: Expr, b: Expr, at: Place): readonly Proposal[] {
    if (op === 'equal' || op === 'notEqual') return [];
    const up = op === 'greater' || op === 'greaterOrEqual', found: { readonly by: Num; readonly proposals: readonly Proposal[] }[] = [];
    const add = (by: Num, proposals: readonly Proposal[]): void => { if (exact.sign(by) > 0 && proposals.length > 0) found.push({ by, proposals }); };
    this.waysIn(a, at, up, add, 0);
    this.waysIn(b, at, !up, add, 0);
    return found.sort((x, y) => exact.compare(y.by, x.by)).flatMap((x) => x.proposals);
  }

  /** `add` is told how much the value moves in the wanted direction, and what would do it. */
  private waysIn(e: Expr, at: Place, up: boolean, add: (by: Num, proposals: readonly Proposal[]) => void, depth: number): void {
    if (depth > DEEPEST || !(isNumeric(e.type) || isOrdinal(e.type))) return;
    const below = (x: Expr, direction = up): void => this.waysIn(x, at, direction, add, depth + 1);
    const gain = (from: Value, to: Value): Num => (from === null || to === null ? 0 : up ? exact.sub(to as Num, from as Num) : exact.sub(from as Num, to as Num));
    switch (e.op) {
      case 'column': case 'follow': {
        const formula = this.formula(e, at);
        if (formula !== null) this.waysIn(formula.e, formula.at, up, add, depth + 1);
        return;
      }
      case 'otherwise': below(this.value(e.value, at) === null ? e.fallback : e.value); return;
      case 'if': {
        const holds = this.value(e.condition, at) === true;
        add(gain(this.value(holds ? e.then : e.else, at), this.value(holds ? e.else : e.then, at)), this.toHold(e.condition, at, !holds));
        below(holds ? e.then : e.else);
        return;
      }
      case 'total': for (const arm of e.arms) {
        const holds = arm.when === null || this.value(arm.when, at) === true, value = this.value(arm.then, at);
        if (arm.when !== null) add(holds ? gain(value, 0) : gain(0, value), this.toHold(arm.when, at, !holds));
        if (holds) below(arm.then);
      } return;
      case 'choose': {
        const taken = e.arms.find((x) => this.value(x.when, at) === true), now = taken === undefined ? e.else : taken.then;
        if (now === null) return;
        const value = this.value(now, at);
        for (const arm of e.arms) if (arm !== taken) add(gain(value, this.value(arm.then, at)), this.toHold(arm.when, at, true));
        below(now);
        return;
      }
      case 'call': break;
      default: return;
    }
    const [a, b] = e.args;
    switch (e.fn) {
      case 'add':
      case 'min':
      case 'max':
        for (const x of e.args) below(x);
        return;
      case 'subtract':
        below(a!);
        below(b!, !up);
        return;
      case 'negate':
        below(a!, !up);
        return;
      case 'multiply': {
        const x = this.value(a!, at) as Num | null;
        const y = this.value(b!, at) as Num | null;
        if (y !== null) below(a!, exact.sign(y) < 0 ? !up : up);
        if (x !== null) below(b!, exact.sign(x) < 0 ? !up : up);
        return;
      }
      case 'divide': {
        const y = this.value(b!, at) as Num | null;
        if (y !== null) below(a!, exact.sign(y) < 0 ? !up : up);
        return;
      }
      case 'round':
      case 'roundUp':
      case 'roundDown':
        below(a!);
        return;
      default:
    }
  }

  /** Adds how much the expression grows when a field grows by one, for each field that it is linear in here. */
  private slopes(e: Expr, at: Place, factor: Num, into: Slopes): void {
    const below = (x: Expr, f: Num = factor): void => this.slopes(x, at, f, into);
    const of = (x: Expr): Num | null => this.value(x, at) as Num | null;
    switch (e.op) {
      case 'column': case 'follow': {
        const cell = this.cellOf(e, at), formula = cell === null ? this.formula(e, at) : null;
        if (cell !== null) into.add(cell, factor);
        else if (formula !== null) this.slopes(formula.e, formula.at, factor, into);
        return;
      }
      case 'if': below(this.value(e.condition, at) === true ? e.then : e.else); return;
      case 'otherwise': below(of(e.value) === null ? e.fallback : e.value); return;
      case 'total': for (const arm of e.arms) if (arm.when === null || this.value(arm.when, at) === true) below(arm.then); return;
      case 'choose': { const arm = e.arms.find((x) => this.value(x.when, at) === true); if (arm !== undefined) below(arm.then); else if (e.else !== null) below(e.else); return; }
      case 'call': break;
      default: return;
    }
    const [a, b] = e.args;
    switch (e.fn) {
      case 'add': case 'addDays': case 'addHours': for (const x of e.args) below(x); return;
      case 'subtract': below(a!); below(b!, exact.neg(factor)); return;
      case 'daysBetween': case 'hoursBetween': case 'periodsBetween': below(b!); below(a!, exact.neg(factor)); return;
      case 'negate': below(a!, exact.neg(factor)); return;
      case 'multiply': { const x = of(a!), y = of(b!); if (x !== null && y !== null) { below(a!, exact.mul(factor, y)); below(b!, exact.mul(factor, x)); } return; }
      case 'divide': { const y = of(b!); if (y !== null && y !== 0) below(a!, exact.div(factor, y)); return; }
      case 'min': case 'max': { const x = of(a!), y = of(b!); if (x !== null && y !== null) below((exact.compare(x, y) <= 0) === (e.fn === 'min') ? a! : b!); return; }
      case 'abs': { const x = of(a!); if (x !== null) below(a!, exact.sign(x) < 0 ? exact.neg(factor) : factor); return; }
      case 'inHours': below(a!, exact.div(factor, 3_600_000)); return;
      case 'hours': below(a!, exact.mul(factor, 3_600_000)); return;
      case 'round': case 'roundUp': case 'roundDown': case 'inDays': case 'inMonths': case 'days': case 'months': below(a!); return;
      default:
    }
  }

  /** The field of the data that an expression reads. */
  private cellOf(e: Expr, at: Place): Cell | null {
    const cell = this.readCell(e, at);
    return cell !== null && this.field(cell) !== null ? cell : null;
  }
  private readCell(e: Expr, at: Place): Cell | null {
    if (e.op === 'column') return e.binder === 0 ? { relation: at.relation, column: e.column, row: at.row } : null;
    if (e.op !== 'follow') return null;
    const row = this.value(e.row, at);
    return row === null ? null : { relation: e.relation, column: e.column, row: row as number };
  }
  /** The formula of the computed column that an expression reads. */
  private formula(e: Expr, at: Place): { readonly e: Expr; readonly at: Place } | null {
    const cell = this.readCell(e, at), formula = cell === null ? null : this.program.relations[cell.relation]!.columns[cell.column]!.value;
    return cell === null || formula === null ? null : { e: formula, at: { relation: cell.relation, row: cell.row } };
  }
}

class Slopes {
  private readonly found = new Map<string, { readonly cell: Cell; slope: Num }>();
  add(cell: Cell, slope: Num): void {
    const key = `${cell.relation}/${cell.column}/${cell.row}`, known = this.found.get(key);
    if (known === undefined) this.found.set(key, { cell, slope }); else known.slope = exact.add(known.slope, slope);
  }
  all(): Iterable<{ readonly cell: Cell; readonly slope: Num }> { return this.found.values(); }
}

/** Parts inside an aggregate read its row, which is no row here. Such parts are never looked into. */
function readsOutside(e: Expr): boolean { return (e.op === 'column' || e.op === 'row') && e.binder !== 0; }
