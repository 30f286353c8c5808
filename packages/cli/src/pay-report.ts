/** What `check` finds out about credit and pay: what was credited and to whom it could not be, what is due of each plan, and what the last closing posted. */
import { compareNumbers, sumNumbers, toDecimalText, type Evaluation, type Num, type Value, type ir } from '@truce/engine';

/** Exact, as a decimal. */
export type Amount = string;

export interface CreditState {
  readonly name: string;
  readonly title: string | null;
  readonly kind: 'attribution' | 'credit';
  /** rows that were cut, and pieces they were cut into, overlays left out */
  readonly wholes: number;
  readonly pieces: number;
  /** the currency of the amounts; null where they are plain numbers */
  readonly currency: string | null;
  /** what the splits share out, with the part that nobody and nothing took; of influence, what was touched or not, each whole once */
  readonly credited: Amount;
  readonly unassigned: Amount;
  /** of the credited amount, as a percentage with one decimal; null when nothing was credited */
  readonly unassignedShare: string | null;
  /** what overlays add on top for somebody, influence left out: it has no sum */
  readonly onTop: Amount;
}
export interface PlanState {
  readonly name: string;
  readonly title: string | null;
  /** how many different payees something is due to */
  readonly payees: number;
  readonly currency: string | null;
  readonly due: Amount;
  /** waiting for a day that is not known, for one that lies ahead, and never to be paid */
  readonly held: Amount;
  readonly accruing: Amount;
  readonly cancelled: Amount;
  /** what the last closing posted, by kind; null without a ledger */
  readonly posted: { readonly new: Amount; readonly correction: Amount; readonly reversal: Amount } | null;
}
export interface PayFigures {
  readonly credits: readonly CreditState[];
  readonly plans: readonly PlanState[];
  /** the last closing that posted anything; null without one */
  readonly lastClosing: string | null;
}

export function payFiguresOf(relations: readonly ir.Relation[], evaluation: Evaluation): PayFigures {
  const ledger = ledgerOf(relations, evaluation);
  return {
    credits: relations.flatMap((r) => (r.source.op === 'pieces' && (r.kind === 'attribution' || r.kind === 'credit') ? [creditState(r, r.kind, r.source, evaluation)] : [])),
    plans: relations.flatMap((plan) => {
      if (plan.kind !== 'plan') return [];
      const payments = relations.find((r) => r.source.op === 'payments' && r.source.plan === plan.id);
      return payments?.source.op === 'payments' ? planStates(plan, payments, payments.source, ledger, evaluation) : [];
    }),
    lastClosing: ledger?.closing ?? null,
  };
}

function creditState(relation: ir.Relation, kind: CreditState['kind'], { columns, cuts }: ir.Pieces, evaluation: Evaluation): CreditState {
  const inFull = new Set(cuts.flatMap((c) => c.overlays.filter((o) => o.to.some((r) => r.kind === 'pick' && r.pick === 'each')).map((o) => o.label)));
  const rows = piecesOf(relation, columns, evaluation), shares = rows.filter((r) => r.kind === 'Split'), full = rows.filter((r) => r.kind === 'Overlay' && inFull.has(String(r.part)));
  // Influence is the whole for each who took part: what was touched at all is each whole once.
  const split = shares.length === 0 ? onceEach(full) : shares;
  const credited = total(split), unassigned = total(split.filter((r) => !r.taken));
  return {
    name: relation.name, title: relation.title, kind, wholes: new Set(split.map((r) => r.whole)).size, pieces: shares.length === 0 ? full.length : shares.length, currency: currencyOf(relation, columns.amount),
    credited: text(credited), unassigned: text(unassigned), unassignedShare: percentOf(unassigned, credited), onTop: text(total(rows.filter((r) => r.kind === 'Overlay' && r.taken && !inFull.has(String(r.part))))),
  };
}

/** A piece of each whole: one that somebody took, if there is one. */
function onceEach(pieces: readonly Piece[]): readonly Piece[] {
  const found = new Map<Value, Piece>();
  for (const p of pieces) { const known = found.get(p.whole); if (known === undefined || (p.taken && !known.taken)) found.set(p.whole, p); }
  return [...found.values()];
}

interface Piece { readonly whole: Value; readonly part: Value; readonly kind: Value; readonly amount: Num | null; readonly taken: boolean }

/** A piece is taken by a payee or by a row of the pool. */
function piecesOf(relation: ir.Relation, columns: ir.Pieces['columns'], evaluation: Evaluation): readonly Piece[] {
  const at = (column: ir.ColumnId | null, row: number): Value => (column === null ? null : evaluation.value(relation.id, column, row));
  return Array.from(evaluation.rows(relation.id), (row) => ({
    whole: at(columns.whole, row), part: at(columns.part, row), kind: at(columns.kind, row), amount: at(columns.amount, row) as Num | null, taken: at(columns.payee, row) !== null || at(columns.pool, row) !== null,
  }));
}

/** One for each currency that the plan pays in. */
function planStates(plan: ir.Relation, payments: ir.Relation, { columns }: ir.Payments, ledger: Ledger | null, evaluation: Evaluation): readonly PlanState[] {
  const at = (column: ir.ColumnId, row: number): Value => evaluation.value(payments.id, column, row), declared = currencyOf(payments, columns.due);
  const rows = Array.from(evaluation.rows(payments.id), (row) => ({
    status: at(columns.status, row),
    to: at(columns.to, row),
    due: at(columns.due, row) as Num | null,
    full: at(columns.amount, row) as Num | null,
    currency: columns.currency === null ? declared : (at(columns.currency, row) as string | null),
  }));
  const currencies = [...new Set(rows.map((r) => r.currency))];
  return (currencies.length === 0 ? [declared] : currencies).map((currency): PlanState => {
    const having = (status: string): typeof rows => rows.filter((r) => r.status === status && r.currency === currency);
    const sum = (status: string): Amount => text(total(having(status).map((r) => ({ amount: r.due }))));
    return {
      name: plan.name, title: plan.title, payees: new Set(having('Due').filter((r) => r.to !== null && r.due !== null && compareNumbers(r.due, 0) !== 0).map((r) => r.to)).size,
      currency, due: sum('Due'), held: sum('Held'), accruing: sum('Accruing'), cancelled: text(total(having('Cancelled').map((r) => ({ amount: r.full })))),
      posted: ledger?.postedOf(plan.name, currency) ?? null,
    };
  });
}

interface Ledger { readonly closing: string | null; readonly postedOf: (plan: string, currency: string | null) => NonNullable<PlanState['posted']> }

function ledgerOf(relations: readonly ir.Relation[], evaluation: Evaluation): Ledger | null {
  const relation = relations.find((r) => r.source.op === 'postings');
  if (relation?.source.op !== 'postings') return null;
  const { columns } = relation.source, at = (column: ir.ColumnId, row: number): Value => evaluation.value(relation.id, column, row);
  const rows = Array.from(evaluation.rows(relation.id));
  const last = rows.reduce((most, row) => Math.max(most, Number(at(columns.closing, row))), -Infinity);
  const here = rows
    .filter((row) => Number(at(columns.closing, row)) === last)
    .map((row) => ({
      plan: at(columns.plan, row),
      kind: at(columns.kind, row),
      amount: at(columns.amount, row) as Num | null,
      currency: columns.currency === null ? null : at(columns.currency, row),
    }));
  const of = (plan: string, currency: string | null, kind: string): Amount => text(total(here.filter((r) => r.plan === plan && r.kind === kind && (columns.currency === null || r.currency === currency))));
  return {
    closing: rows.length === 0 ? null : evaluation.text(last, relation.columns[columns.closing]!.type),
    postedOf: (plan, currency) => ({ new: of(plan, currency, 'New'), correction: of(plan, currency, 'Correction'), reversal: of(plan, currency, 'Reversal') }),
  };
}

const total = (rows: readonly { readonly amount: Num | null }[]): Num => sumNumbers(rows.flatMap((r) => (r.amount === null ? [] : [r.amount])));
const text = (n: Num): Amount => toDecimalText(n, 12);

function currencyOf(relation: ir.Relation, column: ir.ColumnId): string | null {
  const type = relation.columns[column]!.type;
  return type.kind === 'money' ? type.currency : null;
}

/** One decimal is for looking: what is exact stands beside it. */
function percentOf(part: Num, whole: Num): string | null {
  if (compareNumbers(whole, 0) === 0) return null;
  return ((100 * Number(toDecimalText(part, 12))) / Number(toDecimalText(whole, 12))).toFixed(1);
}
