/** Whom the plans of a policy pay, and for which period: the payments, and what a person names on the command line. */
import type { Evaluation, ir } from '@truce/engine';
import { UsageError } from '../io.js';

/** Somebody who is paid: a row, and its key. */
export interface Payee { readonly relation: ir.Relation; readonly row: number; readonly key: string }
/** The first and the last day, in days since 1970. */
export interface Period { readonly text: string; readonly first: number; readonly last: number }

export interface PaymentsOf { readonly relation: ir.Relation; readonly source: ir.Payments; readonly plan: ir.Relation; readonly payee: ir.RelationId }

/** The payments of the policy, in the order of its plans. */
export function paymentsOf(program: ir.Program): readonly PaymentsOf[] {
  return program.relations.flatMap((relation): readonly PaymentsOf[] => {
    if (relation.source.op !== 'payments' || relation.facts.notRun !== null) return [];
    const to = relation.columns[relation.source.columns.to]!.type;
    return to.kind !== 'row' ? [] : [{ relation, source: relation.source, plan: program.relations[relation.source.plan]!, payee: to.relation }];
  });
}

/** @throws UsageError when the policy pays nobody of that name */
export function payeeNamed(program: ir.Program, evaluation: Evaluation, key: string): Payee {
  const kinds = [...new Set(paymentsOf(program).map((p) => p.payee))].map((id) => program.relations[id]!);
  if (kinds.length === 0) throw new UsageError('the policy has no plan, so that nobody is paid', '`truce new accelerator` writes one to begin with');
  for (const relation of kinds) {
    const row = evaluation.findRow(relation.id, key);
    if (row !== null) return { relation, row, key: evaluation.rowText(relation.id, row) };
  }
  const names = kinds.flatMap((r) => Array.from(evaluation.candidates(r.id).subarray(0, MOST_KEYS), (row) => evaluation.rowText(r.id, row)));
  throw new UsageError(`there is no ${kinds.map((r) => r.rowName).join(' or ')} ${key}`, names.length === 0 ? 'the data has none' : `there are ${names.slice(0, 8).join(', ')}${names.length > 8 ? ', …' : ''}`);
}
const MOST_KEYS = 20_000;

/** @throws UsageError */
export function periodNamed(evaluation: Evaluation, text: string): Period {
  const period = evaluation.period(text);
  if (period === null) throw new UsageError(`\`${text}\` is no period of the policy's calendar`, 'write a month, a quarter or a year: 2026-03, 2026-Q1, FY2026');
  return period;
}
