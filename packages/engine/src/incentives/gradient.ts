/**
 * The incentive gradient of a plan: for each thing that somebody can change and the plan reads, what one step of it pays to whom, tried on rows of the data. Rows that the plan pays for
 * come first, since elsewhere nothing may move.
 */
import { ONE, ZERO, abs, add, compare, fraction } from '../base/exact.js';
import type { Num } from '../base/exact.js';
import type { ColumnId, Program, RelationId, ValueType } from '../core/ir.js';
import type { Evaluation, Value } from '../eval/result.js';
import { fieldOf, inputsOfPlan, isCountable } from './inputs.js';
import type { Input } from './inputs.js';
import type { PayChange, WhatIf } from './marginal.js';
import { paymentsOf } from './pay.js';
import type { Perturbation } from './perturbation.js';

const HUNDRED: Num = 100, PER_CENT: Num = fraction(1n, 100n);

/** One step of an input: `more` by so much, another choice, the event undone or done, or one row more. */
export type Step =
  | { readonly kind: 'more'; readonly by: Num; readonly type: ValueType }
  | { readonly kind: 'choice'; readonly from: string; readonly to: string }
  | { readonly kind: 'flag'; readonly to: boolean }
  | { readonly kind: 'undone' }
  | { readonly kind: 'another' };

/** A row on which it was tried, and what that does to pay. */
export interface Sample { readonly relation: RelationId; readonly row: number; readonly changes: readonly PayChange[] }
/** What one step of an input pays. */
export interface Marginal {
  readonly input: Input;
  readonly step: Step;
  /** rows on which it was tried */
  readonly tried: number;
  /** those where somebody is paid more or less, the largest change first */
  readonly moved: readonly Sample[];
}

export interface GradientOptions { /** rows on which each step is tried; usually 3 */ readonly rows?: number; readonly progress?: (done: number, of: number) => void }

/** Inputs without any step that can be tried are left out. */
export function gradientOf(what: WhatIf, plan: RelationId, options: GradientOptions = {}): readonly Marginal[] {
  const { program, evaluation } = what, rows = options.rows ?? 3, inputs = inputsOfPlan(program, plan);
  const found: Marginal[] = [];
  inputs.forEach((input, i) => {
    options.progress?.(i, inputs.length);
    const steps = new Map<string, { step: Step; tried: number; moved: Sample[] }>();
    for (const row of typicalRows(program, evaluation, plan, input.relation, rows)) for (const { step, perturbation } of stepsOf(program, evaluation, input, row)) {
      const changes = what.change(perturbation);
      if (changes === null) continue;
      const key = stepKey(step), known = steps.get(key) ?? { step, tried: 0, moved: [] };
      known.tried++;
      if (changes.length > 0) known.moved.push({ relation: input.relation, row, changes });
      steps.set(key, known);
    }
    for (const s of steps.values()) found.push({ input, step: s.step, tried: s.tried, moved: s.moved.sort((a, b) => compare(size(b), size(a))) });
  });
  return found;
}

const size = (s: Sample): Num => s.changes.reduce<Num>((sum, c) => add(sum, abs(c.change)), ZERO);
const stepKey = (s: Step): string => (s.kind === 'choice' ? `choice ${s.to}` : s.kind === 'flag' ? `flag ${s.to}` : s.kind);

/** Other words of a choice that are tried one by one. */
const MOST_WORDS = 12;

/** What could be done otherwise with an input of a row. */
export function stepsOf(program: Program, evaluation: Evaluation, input: Input, row: number): readonly { readonly step: Step; readonly perturbation: Perturbation }[] {
  const { relation } = input;
  if (input.kind === 'row') return [{ step: { kind: 'another' }, perturbation: { kind: 'another', relation, row } }];
  const { column } = input, field = fieldOf(program, relation, column);
  if (field === null) return [];
  const now = evaluation.value(relation, column, row), set = (value: Value): Perturbation => ({ kind: 'set', relation, row, column, value });
  const undone = field.optional && now !== null ? [{ step: { kind: 'undone' } as const, perturbation: set(null) }] : [];
  const { type } = field;
  if (type.kind === 'choice')
    return [
      ...type.choices
        .filter((c) => c !== now)
        .slice(0, MOST_WORDS)
        .map((to) => ({ step: { kind: 'choice', from: (now as string | null) ?? 'missing', to } as const, perturbation: set(to) })),
      ...undone,
    ];
  if (type.kind === 'flag') return now === null ? [] : [{ step: { kind: 'flag', to: now !== true }, perturbation: set(now !== true) }, ...undone];
  if (!isCountable(type) || now === null) return undone;
  const by = type.kind === 'money' ? HUNDRED : type.kind === 'percent' ? PER_CENT : type.kind === 'date' ? 31 : ONE;
  return [{ step: { kind: 'more', by, type }, perturbation: { kind: 'more', relation, row, column, by } }, ...undone];
}

/** Rows of a record that rows paid for lead to, the last ones first; where none does, rows spread over the record. */
export function typicalRows(program: Program, evaluation: Evaluation, plan: RelationId, record: RelationId, count: number): readonly number[] {
  const found = new Set<number>();
  for (const payments of paymentsOf(program, new Set([plan]))) {
    if (payments.source.op !== 'payments') continue;
    const k = payments.source.columns, path = pathTo(program, plan, record), rows = evaluation.rows(payments.id);
    if (path === null) continue;
    for (let i = rows.length - 1; i >= 0 && found.size < count; i--) {
      if (evaluation.value(payments.id, k.to, rows[i]!) === null) continue;
      const row = followed(program, evaluation, plan, evaluation.value(payments.id, k.row, rows[i]!) as number, path);
      if (row !== null) found.add(row);
    }
  }
  const all = evaluation.rows(record);
  for (let i = 0; i < count && found.size < count && all.length > 0; i++) found.add(all[all.length - 1 - Math.floor((i * all.length) / count)]!);
  return [...found];
}

/** The shortest way from a row of a relation to a row of a record, by columns that hold rows; empty for the record itself. */
function pathTo(program: Program, from: RelationId, to: RelationId): readonly ColumnId[] | null {
  const seen = new Set([from]);
  for (let ends: readonly { readonly at: RelationId; readonly path: readonly ColumnId[] }[] = [{ at: from, path: [] }]; ends.length > 0;) {
    const next: { at: RelationId; path: readonly ColumnId[] }[] = [];
    for (const { at, path } of ends) {
      if (at === to) return path;
      for (const c of program.relations[at]!.columns) if (c.type.kind === 'row' && !seen.has(c.type.relation)) { seen.add(c.type.relation); next.push({ at: c.type.relation, path: [...path, c.id] }); }
    }
    ends = next;
  }
  return null;
}

function followed(program: Program, evaluation: Evaluation, from: RelationId, row: number, path: readonly ColumnId[]): number | null {
  let at = from, now: number | null = row;
  for (const column of path) {
    if (now === null) return null;
    const type: ValueType = program.relations[at]!.columns[column]!.type;
    now = evaluation.value(at, column, now) as number | null;
    if (type.kind === 'row') at = type.relation;
  }
  return now;
}
