/**
 * The results of a declaration that a diff speaks of, as plain data with names and keys instead of numbers: two versions of a policy are compared by their figures, and figures can be kept.
 * They follow from the meaning of the declaration and all it rests on, the data and the as-of date, and from nothing else.
 */
import { toFractionText } from '../base/exact.js';
import type { ColumnId, Program, Relation, ValueType } from '../core/ir.js';
import { isNumber, type Evaluation, type Value } from '../eval/result.js';
import { keyOfRelation } from './names.js';
import type { DeclarationKey } from './names.js';
import { collectPayLines } from './pay-lines.js';
import type { PayLines, PayStatus } from './pay-lines.js';
import { subjectsOf } from './subjects.js';
import { teamsOf } from './teams.js';

/** An exact number as text: `3`, `-1/3`. */
export type Exact = string;

/** The results of one declaration, as plain data that can be kept and compared. */
export type Figures =
  /** the keys of the rows that belong, and of all candidates how many there are */
  | { readonly kind: 'lead'; readonly rows: readonly string[]; readonly candidates: number }
  | { readonly kind: 'sla'; readonly rows: readonly { readonly row: string; readonly status: string }[] }
  /** `number` is null for a value that is missing or no number */
  | { readonly kind: 'kpi'; readonly type: string; readonly rows: readonly { readonly row: string; readonly text: string; readonly number: Exact | null; readonly target: Exact | null }[] }
  | { readonly kind: 'credit'; readonly currency: string | null; readonly pieces: readonly Piece[] }
  | { readonly kind: 'plan'; readonly currency: string | null; readonly lines: PayLines }
  /** a list: its rows and the numbers in them, by column */
  | { readonly kind: 'list'; readonly columns: readonly string[]; readonly rows: readonly { readonly row: string; readonly cells: readonly string[] }[] };

/** `kind` is `Influence` for the whole that everybody who took part has in full. `taken` says whether a payee or a row of the pool has it; a pool need not have a channel by which to call its rows. */
export interface Piece { readonly whole: string; readonly part: string; readonly kind: 'Split' | 'Overlay' | 'Influence'; readonly payee: string | null; readonly channel: string | null; readonly taken: boolean; readonly amount: Exact }

/** More rows of a list than this are counted, not compared one by one. */
const MOST_ROWS = 50_000;

/** The figures of each declaration that has any, computed when asked for. */
export function figuresOf(program: Program, evaluation: Evaluation, key: DeclarationKey): Figures | null {
  const own = program.relations.filter((r) => keyOfRelation(program, r.id) === key && r.facts.notRun === null), main = own.find((r) => !r.name.includes('.')), at = (r: Relation, column: ColumnId, row: number): Value => evaluation.value(r.id, column, row);
  // Rows of a check have no name, and are no result.
  if (main === undefined || main.name === '') return null;
  const rows = (r: Relation): readonly number[] => [...evaluation.rows(r.id)], exact = (v: Value): Exact | null => (isNumber(v) ? toFractionText(v) : null);
  switch (main.kind) {
    case 'record': return null;
    case 'list': return main.source.op === 'postings' || rows(main).length > MOST_ROWS ? null : { kind: 'list', columns: main.columns.map((c) => c.name), rows: rows(main).map((row) => ({ row: evaluation.rowText(main.id, row), cells: main.columns.map((c) => evaluation.text(at(main, c.id, row), c.type)) })) };
    case 'lead': return { kind: 'lead', rows: rows(main).map((row) => evaluation.rowText(main.id, row)), candidates: evaluation.candidates(main.id).length };
    case 'sla': {
      const status = main.columns.find((c) => c.name === 'status');
      return { kind: 'sla', rows: rows(main).map((row) => ({ row: evaluation.rowText(main.id, row), status: status === undefined ? '' : evaluation.text(at(main, status.id, row), status.type) })) };
    }
    case 'kpi': case 'goal': {
      const { value, target } = main.facts;
      if (value === null) return null;
      const type = main.columns[value]!.type;
      return {
        kind: 'kpi', type: type.kind === 'money' ? type.currency : type.kind,
        rows: rows(main).map((row) => ({ row: main.source.op === 'single' ? '' : evaluation.rowText(main.id, row), text: evaluation.text(at(main, value, row), type, 'short'), number: isNumeric(type) ? exact(at(main, value, row)) : null, target: target === null ? null : exact(at(main, target, row)) })),
      };
    }
    case 'attribution': case 'credit': return creditFigures(program, evaluation, main);
    case 'plan': return planFigures(program, evaluation, main, own);
  }
}

function creditFigures(program: Program, evaluation: Evaluation, r: Relation): Figures | null {
  if (r.source.op !== 'pieces') return null;
  const k = r.source.columns, read = (column: ColumnId, row: number): Value => evaluation.value(r.id, column, row), text = (column: ColumnId | null, row: number): string | null => { const v = column === null ? null : read(column, row); return column === null || v === null ? null : evaluation.text(v, r.columns[column]!.type); };
  const channel = channelOf(program, evaluation, r, k.pool), inFull = new Set(r.source.cuts.flatMap((c) => c.overlays.filter((o) => o.to.some((t) => t.kind === 'pick' && t.pick === 'each')).map((o) => o.label)));
  return {
    kind: 'credit', currency: currencyOf(r, k.amount),
    pieces: [...evaluation.rows(r.id)].flatMap((row): readonly Piece[] => {
      const amount = read(k.amount, row), part = text(k.part, row) ?? '', payee = text(k.payee, row);
      if (!isNumber(amount)) return [];
      const kind = read(k.kind, row) !== 'Overlay' ? 'Split' : inFull.has(part) ? 'Influence' : 'Overlay';
      return [{ whole: text(k.whole, row) ?? '', part, kind, payee, channel: channel(row), taken: payee !== null || (k.pool !== null && read(k.pool, row) !== null), amount: toFractionText(amount) }];
    }),
  };
}

/** What credited rows of a pool are called in a chart: the first choice among their fields, such as the kind of a touch or its channel. */
function channelOf(program: Program, evaluation: Evaluation, r: Relation, pool: ColumnId | null): (row: number) => string | null {
  const type = pool === null ? null : r.columns[pool]!.type, relation = type?.kind === 'row' ? program.relations[type.relation]! : null;
  const column = relation?.columns.find((c) => c.name === 'channel' && c.type.kind !== 'row') ?? relation?.columns.find((c) => c.type.kind === 'choice');
  if (pool === null || relation === null || column === undefined) return () => null;
  return (row) => { const n = evaluation.value(r.id, pool, row); return n === null ? null : evaluation.text(evaluation.value(relation.id, column.id, n as number), column.type); };
}

function planFigures(program: Program, evaluation: Evaluation, plan: Relation, own: readonly Relation[]): Figures | null {
  const r = own.find((x) => x.source.op === 'payments');
  if (r?.source.op !== 'payments') return null;
  const k = r.source.columns, to = r.columns[k.to]!.type, subject = subjectsOf(program, evaluation, plan, to.kind === 'row' ? to.relation : null), team = teamsOf(program, evaluation, to.kind === 'row' ? to.relation : null);
  const declared = currencyOf(r, k.due);
  const lines = collectPayLines(), named = new Map<number, string>();
  for (const row of evaluation.rows(r.id)) {
    const read = (column: ColumnId): Value => evaluation.value(r.id, column, row), amount = read(k.due), payee = read(k.to), on = read(k.on) as number | null, of = read(k.row) as number;
    if (!isNumber(amount)) continue;
    // The same few people are paid again and again.
    let who = payee === null ? null : typeof payee === 'number' ? named.get(payee) ?? null : evaluation.text(payee, to);
    if (who === null && typeof payee === 'number') named.set(payee, who = evaluation.text(payee, to));
    lines.add({
      row: evaluation.rowText(plan.id, of), payment: read(k.payment) as string, part: Number(read(k.part)), to: who, team: payee === null ? null : team(payee as number, on),
      subject: subject(of), currency: k.currency === null ? declared : (read(k.currency) as string | null), on: null, day: on, status: read(k.status) as PayStatus, amount,
    });
  }
  return { kind: 'plan', currency: declared, lines: lines.done() };
}

const currencyOf = (r: Relation, column: ColumnId): string | null => { const { type } = r.columns[column]!; return type.kind === 'money' ? type.currency : null; };
export const isNumeric = (type: ValueType): boolean => type.kind === 'number' || type.kind === 'count' || type.kind === 'percent' || type.kind === 'money' || (type.kind === 'duration' && (type.of === 'days' || type.of === 'months'));
