/**
 * The nearest changes that would make a `no` a `yes`. For each condition that fails, one field at a time: where a comparison is linear in a field, the value at
 * which it turns; another word of a choice; a value where one is missing. Each proposal is tried on the data before it is made, so that none is a guess.
 */
import * as exact from '../base/exact.js';
import type { Num } from '../base/exact.js';
import type { Expr, Field, Program, RelationId } from '../core/ir.js';
import { withCell } from './change-cell.js';
import type { Cell } from './change-cell.js';
import { isNumeric, isOrdinal, keyOf } from './compare.js';
import type { Present } from './compare.js';
import { evaluate, inputsOf } from './evaluate.js';
import type { Evaluation, NearestChange, Value } from './result.js';

/** More proposals than this are tried for no condition: each is a run of its own. */
const MOST_TRIED = 12, MOST_WORDS = 4;

interface Proposal { readonly cell: Cell; readonly value: Value; /** shown instead of the value: any value would do */ readonly any: boolean }
/** A row whose formulas are looked into. */
interface Place { readonly relation: RelationId; readonly row: number }
type Comparison = 'less' | 'lessOrEqual' | 'greater' | 'greaterOrEqual' | 'equal' | 'notEqual';
const OPPOSITE: Readonly<Record<Comparison, Comparison>> = { less: 'greaterOrEqual', lessOrEqual: 'greater', greater: 'lessOrEqual', greaterOrEqual: 'less', equal: 'notEqual', notEqual: 'equal' };
const FLIPPED: Readonly<Record<Comparison, Comparison>> = { less: 'greater', lessOrEqual: 'greaterOrEqual', greater: 'less', greaterOrEqual: 'lessOrEqual', equal: 'equal', notEqual: 'notEqual' };

/** For a candidate row that does not belong to the relation; for one that does there is nothing to change. */
export function nearestChanges(evaluation: Evaluation, program: Program, relation: RelationId, row: number): NearestChange[] {
  if (evaluation.belongs(relation, row)) return [];
  const { dataset, options } = inputsOf(evaluation), found: NearestChange[] = [], look = new Search(evaluation, program);
  for (const condition of program.relations[relation]!.conditions) {
    if (evaluation.valueOf(relation, condition.keep, row) === true) continue;
    const told = new Set<string>();
    for (const proposal of look.toHold(condition.keep, { relation, row }, true).slice(0, MOST_TRIED)) {
      const { cell, value } = proposal, field = look.field(cell)!, once = `${cell.relation}/${cell.column}/${cell.row}/${value === null ? '' : keyOf(value as Present)}`;
      if (told.has(once) || !withinBounds(field, value)) continue;
      told.add(once);
      const changed = withCell(dataset, cell, value, field.decimals);
      if (changed === null) continue;
      const then = evaluate(program, changed, { asOf: options.asOf }), same = sameRow(evaluation, then, program, relation, row);
      if (same === null || then.valueOf(relation, condition.keep, same) !== true) continue;
      const record = program.relations[cell.relation]!;
      found.push({
        condition: condition.text, field: `${field.name} of ${record.rowName} ${evaluation.rowText(cell.relation, cell.row)}`, now: evaluation.text(evaluation.value(cell.relation, cell.column, cell.row), field.type),
        needed: proposal.any ? 'any value' : evaluation.text(value, field.type), editedBy: field.editedBy, enough: then.belongs(relation, same),
      });
    }
  }
  return found;
}

/** The row in the other run: rows of the data and lists over them keep their numbers, others are found by their text. */
function sameRow(before: Evaluation, then: Evaluation, program: Program, relation: RelationId, row: number): number | null {
  const { source } = program.relations[relation]!;
  const keepsNumber = source.op === 'scan' || source.op === 'single' || (source.op === 'each' && source.items.length === 1 && 'relation' in source.items[0]!);
  if (!keepsNumber) return then.findRow(relation, before.rowText(relation, row));
  return then.candidates(relation).includes(row) ? row : null;
}

function withinBounds(field: Field, value: Value): boolean {
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

class Search {
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
      case 'between': return wanted ? [...this.unlessHolds(e, 'greaterOrEqual', a!, b!, at), ...this.unlessHolds(e, 'lessOrEqual', a!, c!, at)] : [...this.compare('less', a!, b!, at), ...this.compare('greater', a!, c!, at)];
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
    if (cell !== null) return [{ cell, value: wanted, any: false }];
    const formula = this.formula(e, at);
    return formula === null ? [] : this.toHold(formula.e, formula.at, wanted);
  }

  private presence(e: Expr, at: Place, wanted: boolean): readonly Proposal[] {
    const cell = this.cellOf(e, at), field = cell === null ? null : this.field(cell);
    if (cell === null || field === null) {
      const formula = this.formula(e, at);
      return formula === null ? [] : this.presence(formula.e, formula.at, wanted);
    }
    return wanted ? [{ cell, value: this.someValue(field), any: true }] : [{ cell, value: null, any: false }];
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
    return wanted ? items.slice(0, MOST_WORDS).map((value) => ({ cell, value, any: false })) : this.otherWords(cell, field, new Set(items.map(keyOf)));
  }

  private otherWords(cell: Cell, field: Field, taken: ReadonlySet<string | number>): readonly Proposal[] {
    if (field.type.kind === 'flag') return [true, false].filter((v) => !taken.has(keyOf(v))).map((value) => ({ cell, value, any: false }));
    if (field.type.kind !== 'choice') return [];
    return field.type.choices.filter((word) => !taken.has(word)).slice(0, MOST_WORDS).map((value) => ({ cell, value, any: false }));
  }

  private compare(op: Comparison, a: Expr, b: Expr, at: Place): readonly Proposal[] {
    if ((isNumeric(a.type) || isOrdinal(a.type)) && a.type.kind !== 'row') return this.threshold(op, a, b, at);
    return [...this.word(op, a, b, at), ...this.word(FLIPPED[op], b, a, at)];
  }

  private word(op: Comparison, a: Expr, b: Expr, at: Place): readonly Proposal[] {
    const cell = this.cellOf(a, at), field = cell === null ? null : this.field(cell), value = this.value(b, at);
    if (cell === null || field === null || value === null) return [];
    if (op === 'equal') return [{ cell, value, any: false }];
    return op === 'notEqual' ? this.otherWords(cell, field, new Set([keyOf(value as Present)])) : [];
  }

  /** Where a − b, as a straight line over one field, crosses zero; on the grid of the field, on the side that is wanted. */
  private threshold(op: Comparison, a: Expr, b: Expr, at: Place): readonly Proposal[] {
    const slopes = new Slopes();
    this.slopes(a, at, 1, slopes);
    this.slopes(b, at, -1, slopes);
    const x = this.value(a, at), y = this.value(b, at), found: Proposal[] = [];
    for (const { cell, slope } of slopes.all()) {
      const field = this.field(cell), now = this.evaluation.value(cell.relation, cell.column, cell.row);
      if (field === null || slope === 0) continue;
      if (op === 'notEqual') continue;
      // A field that is missing counts as the other side: that is where it turns.
      const turn = now !== null && x !== null && y !== null ? exact.sub(now as Num, exact.div(exact.sub(x as Num, y as Num), slope)) : now === null && (this.cellOf(a, at) !== null || this.cellOf(b, at) !== null) ? (y ?? x) as Num | null : null;
      if (turn === null) continue;
      const step: Num = isNumeric(field.type) ? exact.fromScaled(1, field.decimals) : 1;
      const up = (op === 'greater' || op === 'greaterOrEqual') === exact.sign(slope) > 0, strict = op === 'greater' || op === 'less';
      let value: Num = exact.roundTo(turn, step, op === 'equal' ? 'half up' : up ? 'up' : 'down');
      if (op === 'equal' && exact.compare(value, turn) !== 0) continue;
      if (strict && exact.compare(value, turn) === 0) value = up ? exact.add(value, step) : exact.sub(value, step);
      found.push({ cell, value, any: false });
    }
    return found;
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
