/** What a closing rests on and comes to, in words that outlive the numbers of rows: lines that are due, what was posted, values of KPIs, and a hash for every other result. */
import { addNumbers, compareNumbers, type Evaluation, type Num, type SealedPosting, type Value, type ir } from '@truce/engine';
import { hashOf } from './canonical.js';
import { exactNumber, exactText, numberOf } from './exact-text.js';

/** What tells a line from others: as in the ledger itself. */
export const lineKey = (l: {
  readonly plan: string;
  readonly payment: string;
  readonly payee: string | null;
  readonly line: string;
  readonly currency?: string | null;
}): string => JSON.stringify([l.plan, l.payment, l.payee, l.line, l.currency ?? null]);

export interface DueLine {
  readonly plan: string;
  readonly payment: string;
  readonly payee: string | null;
  readonly line: string;
  /** where the policy pays in several */
  readonly currency: string | null;
  readonly on: number;
  /** the last day on which the ledger follows it; null: always, or not known */
  readonly final: number | null;
  readonly amount: Num;
  readonly type: ir.ValueType;
  /** the row of the plan, and the column of the payment; null for what is only remembered by a seal */
  readonly from: { readonly relation: ir.RelationId; readonly column: ir.ColumnId; readonly row: number } | null;
}

/** Everything that is due by a day, in the world that the evaluation is about. */
export function dueLines(program: ir.Program, evaluation: Evaluation, day: number): ReadonlyMap<string, DueLine> {
  const ledger = program.relations.find((r) => r.source.op === 'postings'), found = new Map<string, DueLine>();
  if (ledger?.source.op !== 'postings') return found;
  for (const { plan, payments } of ledger.source.of) {
    const relation = program.relations[payments]!, { source } = relation;
    if (source.op !== 'payments' || relation.facts.notRun !== null) continue;
    const k = source.columns, to = relation.columns[k.to]!.type, type = relation.columns[k.due]!.type;
    for (const row of evaluation.rows(payments)) {
      const at = (column: number): Value => evaluation.value(payments, column, row);
      const on = at(k.on) as number | null, amount = at(k.due) as Num | null;
      if (on === null || on > day || amount === null || at(k.status) !== 'Due' || compareNumbers(amount, 0) === 0) continue;
      const payment = at(k.payment) as string, of = at(k.row) as number, pays = source.pays.filter((p) => p.name === payment), payeeRow = at(k.to) as number | null;
      const whole = evaluation.rowText(source.plan, of), line = pays.every((p) => p.parts.length === 1) ? whole : `${whole}, part ${String(at(k.part))}`;
      const payee = payeeRow === null || to.kind !== 'row' ? null : evaluation.rowText(to.relation, payeeRow);
      const currency = k.currency === null ? null : (at(k.currency) as string | null);
      const key = lineKey({ plan, payment, payee, line, currency });
      const before = found.get(key);
      const final = k.final === null ? null : at(k.final) as number | null;
      found.set(key, {
        plan,
        payment,
        payee,
        line,
        currency,
        final,
        on: before === undefined ? on : before.on,
        amount: before === undefined ? amount : addNumbers(before.amount, amount),
        type: inCurrency(type, currency),
        from: { relation: source.plan, column: pays[0]!.amount, row: of },
      });
    }
  }
  return found;
}

/** Whether a line that was posted stays as it is, whatever is learned: it was final before the day. */
export const isFinal = (line: DueLine, day: number): boolean => line.final !== null && line.final < day;

/** What closings have posted so far, line by line. */
export function sumOfPostings(postings: readonly SealedPosting[], typeOf: (plan: string) => ir.ValueType): ReadonlyMap<string, DueLine> {
  const found = new Map<string, DueLine>();
  for (const p of postings) {
    const key = lineKey(p), before = found.get(key);
    found.set(key, {
      plan: p.plan,
      payment: p.payment,
      payee: p.payee,
      line: p.line,
      currency: p.currency ?? null,
      on: p.on,
      final: null,
      amount: addNumbers(before?.amount ?? 0, numberOf(p.amount)),
      type: inCurrency(typeOf(p.plan), p.currency ?? null),
      from: null,
    });
  }
  return found;
}

/** The type of an amount of a line: its own currency, where it has one. */
export const inCurrency = (type: ir.ValueType, currency: string | null | undefined): ir.ValueType => (currency === null || currency === undefined ? type : { kind: 'money', currency });

export function typeOfPlan(program: ir.Program): (plan: string) => ir.ValueType {
  const ledger = program.relations.find((r) => r.source.op === 'postings'), source = ledger?.source;
  return (plan) => {
    const of = source?.op === 'postings' ? source.of.find((x) => x.plan === plan) : undefined, relation = of === undefined ? undefined : program.relations[of.payments]!;
    return relation?.source.op === 'payments' ? relation.columns[relation.source.columns.due]!.type : { kind: 'number' };
  };
}

/** What the ledger posts at a closing, in one order. */
export function postingsAt(program: ir.Program, evaluation: Evaluation, closing: string): readonly SealedPosting[] {
  return allPostings(program, evaluation).filter((p) => p.closing === closing).map(({ closing: _, ...p }) => p);
}

const currencyOf = (currency: string | null): { readonly currency?: string } => (currency === null ? {} : { currency });

export interface PostingOf extends SealedPosting { readonly closing: string }

export function allPostings(program: ir.Program, evaluation: Evaluation): readonly PostingOf[] {
  const relation = program.relations.find((r) => r.source.op === 'postings');
  if (relation?.source.op !== 'postings' || relation.facts.notRun !== null) return [];
  const k = relation.source.columns, payeeType = k.payee === null ? null : relation.columns[k.payee]!.type;
  // What is final and would have moved is listed by the ledger, and posts nothing.
  return Array.from(evaluation.rows(relation.id)).filter((row) => evaluation.value(relation.id, k.kind, row) !== 'Ignored').map((row): PostingOf => {
    const at = (column: number): Value => evaluation.value(relation.id, column, row), payee = k.payee === null ? null : at(k.payee);
    return {
      plan: at(k.plan) as string,
      payment: at(k.payment) as string,
      payee: payee === null || payeeType?.kind !== 'row' ? null : evaluation.rowText(payeeType.relation, payee as number),
      on: at(k.on) as number,
      line: at(k.line) as string,
      amount: exactNumber(at(k.amount) as Num),
      kind: at(k.kind) as SealedPosting['kind'],
      closing: evaluation.text(at(k.closing), relation.columns[k.closing]!.type),
      ...currencyOf(k.currency === null ? null : (at(k.currency) as string | null)),
    };
  }).sort((a, b) => (a.closing === b.closing ? (lineKey(a) < lineKey(b) ? -1 : 1) : a.closing < b.closing ? -1 : 1));
}

/** KPI: row: value, exact. Rows without a value are left out. */
export function kpiValues(program: ir.Program, evaluation: Evaluation): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const found = new Map<string, ReadonlyMap<string, string>>();
  for (const r of program.relations) {
    if (r.kind !== 'kpi' || r.facts.notRun !== null || r.facts.value === null || r.name === '') continue;
    const { value } = r.facts, type = r.columns[value]!.type;
    found.set(
      r.name,
      new Map(
        Array.from(evaluation.rows(r.id), (row): readonly [string, string] => [
          evaluation.rowText(r.id, row),
          exactText(evaluation, evaluation.value(r.id, value, row), type) ?? 'missing',
        ]).filter(([, v]) => v !== 'missing'),
      ),
    );
  }
  return found;
}

/** Every lead, list, SLA, attribution, credit and plan: how many rows it has, and a hash of all that stands in them. */
export function resultHashes(program: ir.Program, evaluation: Evaluation): ReadonlyMap<string, { readonly rows: number; readonly hash: string }> {
  const found = new Map<string, { readonly rows: number; readonly hash: string }>();
  for (const r of program.relations) {
    if (r.name === '' || r.name.endsWith('.whole') || r.facts.notRun !== null || r.kind === 'record' || r.kind === 'kpi' || r.source.op === 'postings' || r.source.op === 'payments') continue;
    const lines = Array.from(evaluation.rows(r.id), (row) => JSON.stringify([evaluation.rowText(r.id, row), ...r.columns.map((c) => exactText(evaluation, evaluation.value(r.id, c.id, row), c.type))])).sort();
    found.set(r.name, { rows: lines.length, hash: hashOf(lines.join('\n')) });
  }
  return found;
}
