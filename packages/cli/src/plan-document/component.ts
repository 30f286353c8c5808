/** One payment of a plan, as its payee reads it: what is measured, the rates, the curve, examples, and the rule itself. */
import { someExpression, type ir } from '@truce/engine';
import type { Run } from '../load-run.js';
import { oneLine } from '../views/trace-tree.js';
import { heading, paragraph, table, type Block } from './blocks.js';
import { withUnit, workedOf, type Worked } from './examples.js';

export interface Component { readonly plan: ir.Relation; readonly pay: ir.Pay; readonly weight: string; readonly worked: Worked | null }

/** What the role words of a plan say, in the order of the pipeline. */
const ROLES = ['quota', 'measure', 'gate', 'cap', 'balance'];
const ROLE_NAMES: ReadonlyMap<string, string> = new Map([['quota', 'Quota'], ['measure', 'Measure'], ['gate', 'Gate'], ['cap', 'Cap'], ['balance', 'Balance']]);

/** `policies/pay.truce:14`, from the folder of the project: the document is the same wherever it is written. */
export function placeIn({ project }: Run, [file, start]: ir.At): string {
  const name = project.program?.files[file], line = name === undefined ? undefined : project.sources.lines(name)?.position(start).line;
  return name === undefined ? '' : `${name}${line === undefined ? '' : `:${line}`}`;
}

export const formulaText = (run: Run, column: ir.Column): string => (column.value === null ? '' : oneLine(run.project.text(column.value.at)));
/** Whether the formula of a column has such a part. */
export const has = ({ value }: ir.Column, such: (e: ir.Expr) => boolean): boolean => value !== null && someExpression(value, such);
export const titleOf = (r: ir.Relation): string => (r.title === null ? r.name : `${r.name}: ${r.title}`);

/** How the rate is read, in the words of the field. */
export function curveType({ worked, plan, pay }: Component): string {
  if (pay.role === 'Clawback') return 'taken back';
  if (worked === null) return has(plan.columns[pay.amount]!, (e) => e.op === 'scale') ? 'by rate' : 'flat';
  switch (worked.curve.reading) {
    case 'marginal': return 'each slice at its own rate (marginal)';
    case 'retroactive': return 'the rate reached, on everything (retroactive)';
    case 'at': return worked.curve.rows.some((r) => r.edge === 'at') ? 'along a line between points' : 'by step';
  }
}

export function axisName({ plan }: Pick<Component, 'plan'>, worked: Worked, run: Run): string {
  const { column, at } = worked.curve.axis;
  return column === null ? oneLine(run.project.text(at)) : plan.columns[column]!.title ?? plan.columns[column]!.name;
}

export function componentBlocks(c: Component, run: Run): readonly Block[] {
  const { plan, pay, worked } = c;
  const { evaluation, project } = run;
  const named = plan.columns
    .filter((x) => x.value !== null && x.role !== null && ROLES.includes(x.role))
    .sort((a, b) => ROLES.indexOf(a.role!) - ROLES.indexOf(b.role!));
  const blocks: Block[] = [
    heading(3, `${plan.title ?? plan.name}: ${pay.name}`),
    paragraph(`${pay.role} of ${plan.name}, ${curveType(c)}${c.weight === '' ? '' : `; ${c.weight} of all that was due so far under these plans`}.`),
  ];
  if (named.length > 0) blocks.push(table(['what', 'name', 'how it is computed'], named.map((x) => [ROLE_NAMES.get(x.role!) ?? x.role!, x.title ?? x.name, formulaText(run, x)])));
  if (worked !== null) {
    const rows = worked.curve.rows.map((r) => [
      oneLine(project.text(r.at)),
      r.limit === null || r.limitType === null ? '' : evaluation.text(r.limit, r.limitType),
      r.rate === null ? '' : evaluation.text(r.rate, r.rateType),
      placeIn(run, r.at),
    ]);
    blocks.push(paragraph(`The rates, with the figures of ${worked.row}:`), table(['rule', 'edge', 'rate', 'where'], rows, [1, 2]));
    if (worked.picture !== null) blocks.push({ kind: 'picture', picture: worked.picture });
    const type = plan.columns[pay.amount]!.type, x = axisName(c, worked, run);
    blocks.push(paragraph(`Examples for ${worked.row}, computed by the rule below: everything as it is there, and only ${x} different${worked.curve.reading === 'marginal' ? ', counted from zero' : ''}.`),
      table(['example', x, 'pays'], worked.examples.map((e) => [e.what, evaluation.text(e.x, worked.curve.axis.type), evaluation.text(e.pay, type)]), [1, 2]));
  }
  blocks.push({ kind: 'code', text: project.text(pay.at), place: placeIn(run, pay.at) });
  return blocks;
}

/** Every payment of the plans, with what the engine worked out for it. */
export function componentsOf(plans: readonly ir.Relation[], run: Run, weightOf: (plan: ir.Relation, pay: ir.Pay) => string): readonly Component[] {
  const { program, evaluation } = run;
  return plans.flatMap((plan) => {
    const payments = program.relations.find((r) => r.source.op === 'payments' && r.source.plan === plan.id);
    if (payments?.source.op !== 'payments') return [];
    return payments.source.pays.map((pay): Component => {
      const worked = workedOf(program, evaluation, plan, pay, '');
      const made: Component = { plan, pay, weight: weightOf(plan, pay), worked };
      return worked === null ? made : { ...made, worked: { ...worked, picture: worked.picture === null ? null : { ...worked.picture, xName: withUnit(axisName(made, worked, run), worked.curve.axis.type) } } };
    });
  });
}
