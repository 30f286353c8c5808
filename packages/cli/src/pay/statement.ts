/**
 * What somebody is paid in a period, from the payment down to the rate: the payments of every plan that fall due in it, each with the row that it is for, what was credited and the slices of
 * the rate; and what the closings of the period posted. It adds up what the engine computed, and computes no pay itself.
 */
import { blendedRate, compareNumbers, divideNumbers, payOf, subtractNumbers, sumNumbers, type Evaluation, type Num, type Reading, type Value, type ir } from '@truce/engine';
import { rowsOfPayee } from './by-payee.js';
import { ledgerOf, type Ledger } from './ledger.js';
import { paymentsOf, type Payee, type PaymentsOf, type Period } from './payee.js';

export type Status = 'Due' | 'Accruing' | 'Held' | 'Cancelled';

/** One part of a payment. */
export interface Line {
  readonly part: number;
  readonly on: number | null;
  readonly status: Status;
  /** in full, and what is due of it: nothing when it was cancelled */
  readonly amount: Num;
  readonly due: Num;
  readonly at: ir.At;
}

/** One payment of one row of a plan: what it is for, how it came about, and its parts that belong to the period. */
export interface Entry {
  readonly row: number;
  readonly text: string;
  /** what was credited: the piece that the plan is about, or what its rate was read on; null where neither is there */
  readonly credited: { readonly amount: Num; readonly type: ir.ValueType } | null;
  readonly readings: readonly Reading[];
  /** the reading that is the whole of the payment, but for rounding; null: something else is in it too, as with a cap */
  readonly whole: Reading | null;
  readonly blended: { readonly rate: Num; readonly type: ir.ValueType } | null;
  /** the whole payment, in all its parts, and what it was before it was rounded */
  readonly amount: Num;
  readonly exact: Num;
  readonly parts: number;
  readonly lines: readonly Line[];
}

export interface Group {
  readonly plan: ir.Relation;
  readonly pay: ir.Pay;
  readonly type: ir.ValueType;
  readonly entries: readonly Entry[];
  readonly due: Num;
}

/** By currency, or by plain number. */
export interface Total { readonly type: ir.ValueType; readonly due: Num; readonly accruing: Num; readonly held: Num; readonly cancelled: Num }
/** Parts that wait for a day, of payments that have nothing in the period. */
export interface Waiting { readonly type: ir.ValueType; readonly count: number; readonly amount: Num }

export interface Statement {
  readonly payee: Payee;
  readonly period: Period;
  readonly groups: readonly Group[];
  readonly totals: readonly Total[];
  readonly waiting: readonly Waiting[];
  /** null when the policy does not close, or its plans pay different kinds of payees */
  readonly ledger: Ledger | null;
}

export function statementOf(program: ir.Program, evaluation: Evaluation, payee: Payee, period: Period): Statement {
  const waiting: { type: ir.ValueType; amount: Num }[] = [];
  const groups = paymentsOf(program).filter((p) => p.payee === payee.relation.id).flatMap((of) => groupsOf(program, evaluation, of, payee, period, (type, amount) => waiting.push({ type, amount })));
  const kinds = [...new Set([...groups.map((g) => g.type), ...waiting.map((w) => w.type)].map(unitOf))];
  return {
    payee, period, groups, ledger: ledgerOf(program, evaluation, payee, period),
    totals: kinds.flatMap((unit): readonly Total[] => {
      const own = groups.filter((g) => unitOf(g.type) === unit), lines = own.flatMap((g) => g.entries.flatMap((e) => e.lines));
      const sum = (status: Status, of: (l: Line) => Num): Num => sumNumbers(lines.filter((l) => l.status === status).map(of));
      return own.length === 0 ? [] : [{ type: own[0]!.type, due: sum('Due', (l) => l.due), accruing: sum('Accruing', (l) => l.due), held: sum('Held', (l) => l.due), cancelled: sum('Cancelled', (l) => l.amount) }];
    }),
    waiting: kinds.flatMap((unit): readonly Waiting[] => {
      const own = waiting.filter((w) => unitOf(w.type) === unit);
      return own.length === 0 ? [] : [{ type: own[0]!.type, count: own.length, amount: sumNumbers(own.map((w) => w.amount)) }];
    }),
  };
}

/** `USD`; empty for plain numbers. */
export const unitOf = (type: ir.ValueType): string => (type.kind === 'money' ? type.currency : '');

function groupsOf(program: ir.Program, evaluation: Evaluation, { relation, source, plan }: PaymentsOf, payee: Payee, period: Period, wait: (type: ir.ValueType, amount: Num) => void): readonly Group[] {
  const { columns } = source, at = (column: ir.ColumnId, row: number): Value => evaluation.value(relation.id, column, row), declared = relation.columns[columns.due]!.type;
  // A row of a plan is paid in one currency, and rows of one payment may be in different ones.
  const found = new Map<ir.Pay, Map<string, Map<number, Line[]>>>(source.pays.map((p) => [p, new Map<string, Map<number, Line[]>>()]));
  for (const row of rowsOfPayee(evaluation, relation.id, columns.to, payee.row)) {
    const pay = payOf(source, at(columns.payment, row) as string, columns.version === null ? null : (at(columns.version, row) as number | null))!;
    const currency = columns.currency === null ? '' : ((at(columns.currency, row) as string | null) ?? '');
    const inOne = found.get(pay)!;
    const rows = inOne.get(currency) ?? new Map<number, Line[]>();
    const of = at(columns.row, row) as number;
    const part = Number(at(columns.part, row));
    const line: Line = {
      part,
      on: at(columns.on, row) as number | null,
      status: at(columns.status, row) as Status,
      amount: at(columns.amount, row) as Num,
      due: at(columns.due, row) as Num,
      at: pay.parts[part - 1]?.at ?? pay.at,
    };
    inOne.set(currency, rows);
    const known = rows.get(of);
    if (known === undefined) rows.set(of, [line]); else known.push(line);
  }
  return source.pays
    .flatMap((pay) =>
      [...found.get(pay)!].map(([currency, rows]) => ({ pay, rows, type: currency === '' ? declared : ({ kind: 'money', currency } as const) })),
    )
    .flatMap(({ pay, rows, type }): readonly Group[] => {
      const entries: Entry[] = [];
      for (const [row, lines] of rows) {
        const own = lines.filter((l) => l.on !== null && l.on >= period.first && l.on <= period.last);
        const undated = lines.filter((l) => l.on === null);
        if (own.length === 0) {
          for (const l of undated) if (l.status === 'Held' && compareNumbers(l.due, 0) !== 0) wait(type, l.due);
          continue;
        }
        // A payment of nothing, as a draw has in a good month, is no line of a statement.
        if ([...own, ...undated].every((l) => compareNumbers(l.amount, 0) === 0)) continue;
        entries.push(entryOf(program, evaluation, plan, pay, row, [...own, ...undated]));
      }
      const first = (e: Entry): number => e.lines[0]!.on ?? period.last;
      entries.sort((a, b) => first(a) - first(b));
      return entries.length === 0
        ? []
        : [{ plan, pay, type, entries, due: sumNumbers(entries.flatMap((e) => e.lines.filter((l) => l.status === 'Due').map((l) => l.due))) }];
    });
}

function entryOf(program: ir.Program, evaluation: Evaluation, plan: ir.Relation, pay: ir.Pay, row: number, lines: readonly Line[]): Entry {
  const readings = evaluation.slices(plan.id, pay.amount, row), whole = readings.find((r) => r.whole) ?? null, amount = evaluation.value(plan.id, pay.amount, row) as Num;
  const credited = creditedOf(program, evaluation, plan, row) ?? (whole === null || whole.reading === 'at' ? null : { amount: whole.argument, type: whole.argumentType });
  return {
    row,
    text: evaluation.rowText(plan.id, row),
    credited,
    readings,
    whole,
    blended: blendedOf(whole, credited, amount),
    amount,
    exact: exactOf(evaluation, plan, pay, row) ?? amount,
    parts: pay.parts.length,
    lines,
  };
}

/** What the whole payment is for each unit of what was credited: of a rate, as the scale has it; of any other formula, a share of the money. */
function blendedOf(whole: Reading | null, credited: Entry['credited'], amount: Num): Entry['blended'] {
  const rate = whole === null ? null : blendedRate(whole);
  if (whole !== null) return rate === null ? null : { rate, type: whole.rateType };
  return credited === null || credited.type.kind !== 'money' || compareNumbers(credited.amount, 0) === 0 ? null : { rate: divideNumbers(amount, credited.amount), type: { kind: 'percent' } };
}

/** The piece of a split that a row of the plan is about. */
function creditedOf(program: ir.Program, evaluation: Evaluation, plan: ir.Relation, row: number): Entry['credited'] {
  if (plan.source.op !== 'each') return null;
  for (const [i, item] of plan.source.items.entries()) {
    const of = 'relation' in item ? program.relations[item.relation]! : null;
    if (of?.source.op !== 'pieces') continue;
    const piece = evaluation.value(plan.id, i, row), column = of.source.columns.amount, amount = piece === null ? null : evaluation.value(of.id, column, piece as number);
    return amount === null ? null : { amount: amount as Num, type: of.columns[column]!.type };
  }
  return null;
}

/** What is paid is rounded once, where it is paid: what stood there before. */
function exactOf(evaluation: Evaluation, plan: ir.Relation, pay: ir.Pay, row: number): Num | null {
  const formula = plan.columns[pay.amount]?.value ?? null;
  return formula?.op !== 'call' || formula.fn !== 'round' ? null : evaluation.valueOf(plan.id, formula.args[0]!, row) as Num | null;
}

/** What rounding added to the whole payment, to the smallest coin. */
export const roundingOf = (e: Entry): Num => subtractNumbers(e.amount, e.exact);
