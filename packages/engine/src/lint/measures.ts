/** What a measure is: the aggregate that it comes down to, whether it is activity, output or outcome, and a text that two measures share when they measure the same. */
import type { Aggregate, ColumnId, Expr, Program, Relation, RelationId } from '../core/ir.js';
import { walk } from '../core/walk.js';
import type { LintContext } from './context.js';

/** Aggregates by which a figure is read from where it is computed: there is one row of its period, or none yet. */
const READS_ONE: ReadonlySet<Aggregate['fn']> = new Set(['only', 'sum', 'first', 'last']);

/** Without what is said for a missing value, and without a change of how it is shown. */
function bare(e: Expr): Expr {
  if (e.op === 'otherwise') return bare(e.value);
  if (e.op === 'call' && e.fn === 'multiply' && e.args[1]?.op === 'const' && e.args[1].value === '1') return bare(e.args[0]!);
  return e;
}

/** The aggregate that a formula is, or that the figure is which it reads: `only(value of MQLs with same quarter)`. */
export function aggregateOf(program: Program, relation: RelationId, e: Expr, depth = 0): Aggregate | null {
  const b = bare(e);
  if (b.op === 'column' && b.binder === 0) { const value = program.relations[relation]!.columns[b.column]?.value ?? null; return value === null || depth > 8 ? null : aggregateOf(program, relation, value, depth + 1); }
  if (b.op !== 'aggregate') return null;
  if (!READS_ONE.has(b.fn) || b.value === null || !('relation' in b.over) || b.value.op !== 'column' || depth > 8) return b;
  const read = program.relations[b.over.relation]!;
  if (b.fn !== 'only' && read.kind !== 'kpi' && read.kind !== 'goal') return b;
  const inner = read.columns[b.value.column]?.value ?? null;
  return inner === null ? b : aggregateOf(program, b.over.relation, inner, depth + 1) ?? b;
}

/** The figure whose value a formula reads as it is; null when it computes something of its own. */
export function figureOf(c: LintContext, e: Expr): Relation | null {
  const b = bare(e);
  if (b.op !== 'aggregate' || !READS_ONE.has(b.fn) || !('relation' in b.over) || b.value?.op !== 'column') return null;
  const r = c.program.relations[b.over.relation]!;
  return (r.kind === 'kpi' || r.kind === 'goal') && b.value.column === r.facts.value ? r : null;
}

export type MeasureClass = 'activity' | 'output' | 'outcome';

/** As the figure says that it reads or equals; else by what is counted: rows of a record without any money that hang on something else are what people did. */
export function classOf(c: LintContext, plan: Relation, column: ColumnId): MeasureClass {
  const value = plan.columns[column]!.value;
  if (value === null) return 'output';
  const figure = figureOf(c, value) ?? c.kpis.find((k) => measureText(c.program, k, k.columns[k.facts.value!]!.value!) === measureText(c.program, plan, value)), said = figure?.facts.class;
  if (said === 'activity' || said === 'output' || said === 'outcome') return said;
  const made = aggregateOf(c.program, plan.id, value);
  if (made === null || !('relation' in made.over)) return 'output';
  const over = c.program.relations[made.over.relation]!;
  if (over.kind === 'sla') return 'activity';
  if (made.fn !== 'count' || over.source.op !== 'scan') return made.type.kind === 'money' ? 'outcome' : 'output';
  const { fields } = over.source;
  const people = new Set(c.plans.flatMap((p) => { const to = p.payments.columns[p.source.columns.to]!.type; return to.kind === 'row' ? [to.relation] : []; }));
  // A lead or a deal belongs to somebody; a call or a click belongs to a lead.
  return !fields.some((f) => f.type.kind === 'money') && fields.some((f) => f.type.kind === 'row' && !people.has(f.type.relation)) ? 'activity' : 'output';
}

/** Columns of the row itself are told by their names, so that the same formula in another relation has the same text; a formula that reads a figure has the text of the figure. */
export function measureText(program: Program, relation: Relation, e: Expr): string {
  let text = texts.get(e);
  if (text === undefined) texts.set(e, text = textOf(program, relation, e, 0));
  return text;
}
/** Each measure is compared with every other one, and what it says does not change. */
const texts = new WeakMap<Expr, string>();

function textOf(program: Program, relation: Relation, e: Expr, depth: number): string {
  const b = bare(e);
  if (b.op === 'aggregate' && READS_ONE.has(b.fn) && 'relation' in b.over && b.value?.op === 'column' && depth < 8) {
    const figure = program.relations[b.over.relation]!, value = figure.columns[b.value.column]?.value ?? null;
    if ((figure.kind === 'kpi' || figure.kind === 'goal') && b.value.column === figure.facts.value && value !== null) return textOf(program, figure, value, depth + 1);
  }
  const numbers = new Map<number, number>();
  walk(b, (x) => { if (x.op === 'aggregate' && !numbers.has(x.binder)) numbers.set(x.binder, numbers.size + 1); });
  return JSON.stringify(b, function (this: { readonly op?: Expr['op']; readonly binder?: number }, name, value: unknown) {
    if (name === 'at' || (name === 'type' && this.op !== 'const' && this.op !== 'asOf')) return undefined;
    if (name === 'binder' && typeof value === 'number') return value === 0 ? 'this' : numbers.get(value) ?? value;
    if (name === 'column' && typeof value === 'number' && this.op === 'column' && this.binder === 0) return relation.columns[value]?.name ?? value;
    return value;
  });
}
