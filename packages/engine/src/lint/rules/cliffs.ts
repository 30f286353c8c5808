/** Scales of pay that jump: a rate on everything from the first dollar, or a part of the target that comes all at once. */
import * as codes from '../../diagnostics/codes/lint.js';
import { compare, parseFraction, sub, abs, fraction, mul, toDecimalText } from '../../base/exact.js';
import type { Num } from '../../base/exact.js';
import type { Expr, Program, Relation, ScaleRow, ValueType } from '../../core/ir.js';
import { some, walk } from '../../core/walk.js';
import { moneyText } from '../../eval/printing.js';
import { found } from '../context.js';
import type { Found, Rule } from '../context.js';

type Scale = Extract<Expr, { op: 'scale' }>;
/** What a part of the target may jump by without being called a cliff. */
const QUARTER = fraction(1n, 4n);

export const cliffs: Rule = (c) => {
  const seen = new Set<string>();
  return c.plans.flatMap((p) => [...p.reads.columns].filter(([relation]) => relation === p.plan.id).flatMap(([, columns]) => [...columns].flatMap((column) => {
    const out: Found[] = [], value = p.plan.columns[column]?.value ?? null;
    if (value !== null) walk(value, (x) => {
      const jump = x.op === 'scale' ? jumpOf(x) : null;
      if (x.op !== 'scale' || jump === null || !isMoved(c.program, p.plan, x.argument) || seen.has(JSON.stringify(jump.at))) return;
      seen.add(JSON.stringify(jump.at));
      out.push(
        found(
          p.plan,
          codes.cliff.at(c.place(jump.at), {
            plan: p.plan.name,
            what: x.reading === 'retroactive' ? `the rate on everything` : x.name === null ? 'what is paid' : `\`${x.name}\``,
            edge: edgeText(jump.edge, x.argument.type),
            before: text(jump.before, x.type.kind === 'percent' || x.reading === 'retroactive'),
            after: text(jump.after, x.type.kind === 'percent' || x.reading === 'retroactive'),
          }),
        ),
      );
    });
    return out;
  })));
};

function jumpOf(x: Scale): { readonly at: ScaleRow['at']; readonly edge: Num; readonly before: Num; readonly after: Num } | null {
  // What is paid slice by slice goes on where it was.
  if (x.reading === 'marginal') return null;
  for (let i = 0; i + 1 < x.rows.length; i++) {
    const [row, next] = [x.rows[i]!, x.rows[i + 1]!], edge = number(row.limit), before = number(row.value), after = number(next.value);
    // From a point on runs a line to the next one: it does not jump.
    if (row.edge === 'at' || edge === null || before === null || after === null) continue;
    const by = abs(sub(after, before));
    if (x.reading === 'retroactive' ? compare(by, 0) > 0 : x.rows[0]!.value.type.kind === 'percent' && compare(by, QUARTER) >= 0 && isPartOfTarget(x)) return { at: next.at, edge, before, after };
  }
  return null;
}
/** Whether anything but the calendar is in it: nobody sells more or less to be with the company for another month. */
function isMoved(program: Program, row: Relation, e: Expr, depth = 0): boolean {
  const ofColumn = (r: Relation, column: number): boolean => {
    const made = r.columns[column];
    const value = made?.value ?? null;
    return value === null
      ? made !== undefined && made.type.kind !== 'date' && made.type.kind !== 'time' && made.type.kind !== 'period' && made.type.kind !== 'row'
      : depth > 8 || isMoved(program, r, value, depth + 1);
  };
  return some(e, (x) => x.op === 'aggregate' || (x.op === 'column' && x.binder === 0 && ofColumn(row, x.column)) || (x.op === 'follow' && ofColumn(program.relations[x.relation]!, x.column)));
}
/** A scale that reaches 100 %: rates of commission never do. */
const isPartOfTarget = (x: Scale): boolean => x.rows.some((r) => { const v = number(r.value); return v !== null && compare(v, 1) >= 0; });
const number = (e: Expr | null): Num | null => (e !== null && e.op === 'const' && typeof e.value === 'string' ? parseFraction(e.value) : null);
const edgeText = (n: Num, type: ValueType): string => (type.kind === 'money' ? moneyText(n, type.currency) : text(n, type.kind === 'percent'));
const text = (n: Num, percent: boolean): string => (percent ? `${toDecimalText(mul(n, 100), 2)} %` : toDecimalText(n, 2));
