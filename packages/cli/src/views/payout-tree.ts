/** A payout as a tree on one screen: the number, the payments of each plan, the tiers they were paid at, the rows they are for, and, on demand, the formulas below. */
import { addNumbers, compareNumbers, dateText, divideNumbers, multiplyNumbers, printable, subtractNumbers, sumNumbers, type Num, type Paint, type Point, type Reading, type Slice, type ir } from '@truce/engine';
import type { Run } from '../load-run.js';
import { type Entry, type Group, type Statement } from '../pay/statement.js';
import { plural } from '../report.js';
import { oneLine, placeText, traceLines } from './trace-tree.js';

export interface PayoutNode {
  readonly text: string;
  readonly place: string;
  readonly below: readonly PayoutNode[];
  /** lines of a tree that is drawn already, under this node */
  readonly drawn?: readonly string[];
}

/** 1: the payments of each plan; 2: with their tiers and rows; 3: with what each row was paid for, and where it was rounded; more: levels of its formulas. */
export const USUAL_DEPTH = 3;
/** Rows of a payment that one screen takes. */
const MOST_ROWS = 6;

const isZero = (n: Num): boolean => compareNumbers(n, 0) === 0;

/** What the parts that are due in the period come to. */
const dueOfEntry = (e: Entry): Num => sumNumbers(e.lines.filter((l) => l.status === 'Due').map((l) => l.due));

/**
 * What a tier contributed to what is due: of a payment in parts, its share of the part. The tiers of a payment and what rounding added come to what is due of it, exactly.
 */
export interface TierShare { readonly at: ir.At; readonly rate: Num; readonly rateType: ir.ValueType; readonly amount: Num; readonly amountType: ir.ValueType; readonly due: Num }

/** By the line of the scale and the rate that it came to: a rate of one's own is another for everybody. */
function tierShares(entries: readonly Entry[]): { readonly tiers: readonly TierShare[]; readonly rounding: Num; readonly other: Num } {
  const tiers = new Map<string, TierShare>();
  let rounding: Num = 0, other: Num = 0;
  for (const e of entries) {
    const due = dueOfEntry(e), share = isZero(e.amount) ? 0 : divideNumbers(due, e.amount), { whole } = e;
    if (whole === null || whole.reading === 'at') { other = addNumbers(other, due); continue; }
    rounding = addNumbers(rounding, subtractNumbers(due, multiplyNumbers(share, e.exact)));
    for (const s of whole.slices) {
      const key = `${s.at.join('/')} ${JSON.stringify(s.rate, (_, v: unknown) => (typeof v === 'bigint' ? String(v) : v))}`, known = tiers.get(key);
      tiers.set(key, {
        at: s.at,
        rate: s.rate,
        rateType: whole.rateType,
        amountType: whole.argumentType,
        amount: addNumbers(known?.amount ?? 0, multiplyNumbers(s.amount, share)),
        due: addNumbers(known?.due ?? 0, multiplyNumbers(s.value, share)),
      });
    }
  }
  return { tiers: [...tiers.values()].sort((a, b) => a.at[0] - b.at[0] || a.at[1] - b.at[1] || compareNumbers(a.rate, b.rate)), rounding, other };
}

export function payoutLines(s: Statement, run: Run, depth: number, paint: Paint): readonly string[] {
  const { evaluation, asOf } = run, totals = s.totals.map((t) => evaluation.text(t.due, t.type));
  const head = `${paint('strong', printable(`Payout of ${s.payee.key} in ${s.period.text}`))} ${paint('quiet', '=')} ${paint('strong', totals.length === 0 ? 'nothing' : totals.join(' and '))}  ${paint('quiet', `due ${dateText(s.period.first)} to ${dateText(s.period.last)}${asOf === null ? '' : `, as known on ${dateText(asOf.day)}`}`)}`;
  const lines = [head];
  drawn(depth < 1 ? [] : [...s.groups].sort((a, b) => compareNumbers(b.due, a.due)).map((g) => groupNode(g, run, depth)), '', lines, paint);
  for (const t of s.totals)
    for (const [word, n] of [
      ['held', t.held],
      ['accruing', t.accruing],
      ['cancelled', t.cancelled],
    ] as const)
      if (!isZero(n)) lines.push(paint('quiet', `not in it: ${evaluation.text(n, t.type)} ${word}`));
  return lines;
}

function drawn(nodes: readonly PayoutNode[], before: string, lines: string[], paint: Paint): void {
  nodes.forEach((n, i) => {
    const last = i === nodes.length - 1;
    lines.push(`${before}${paint('quiet', last ? '└─' : '├─')} ${n.text}${n.place === '' ? '' : `  ${paint('quiet', n.place)}`}`);
    const rest = `${before}${last ? '   ' : `${paint('quiet', '│')}  `}`;
    for (const line of n.drawn ?? []) lines.push(`${rest}${line}`);
    drawn(n.below, rest, lines, paint);
  });
}

function groupNode(g: Group, run: Run, depth: number): PayoutNode {
  const { project, evaluation } = run, count = g.entries.length;
  return {
    text: printable(
      `${g.plan.name}, ${g.pay.role.toLowerCase()} ${g.pay.name} = ${evaluation.text(g.due, g.type)}  ${plural(count, 'payment')}${g.plan.title === null ? '' : `: ${g.plan.title}`}`,
    ),
    place: placeText(project, g.pay.at),
    below: depth < 2 ? [] : [...tierNodes(g, run), ...rowNodes(g, run, depth)],
  };
}

/** Only where several rows are paid at tiers: the tiers of one row stand below it. */
function tierNodes(g: Group, { project, evaluation }: Run): readonly PayoutNode[] {
  const { tiers, rounding, other } = tierShares(g.entries);
  if (g.entries.length < 2 || tiers.length === 0) return [];
  const nodes = tiers.map(
    (t): PayoutNode => ({
      text: printable(
        `at ${evaluation.text(t.rate, t.rateType)} on ${evaluation.text(t.amount, t.amountType, 'short')} = ${evaluation.text(t.due, g.type, 'short')}  ${oneLine(project.text(t.at))}`,
      ),
      place: placeText(project, t.at),
      below: [],
    }),
  );
  if (!isZero(rounding)) nodes.push({ text: `rounding = ${evaluation.text(rounding, g.type)}`, place: '', below: [] });
  if (!isZero(other)) nodes.push({ text: `without tiers = ${evaluation.text(other, g.type)}`, place: '', below: [] });
  return [{ text: 'by tier', place: '', below: nodes }];
}

function rowNodes(g: Group, run: Run, depth: number): readonly PayoutNode[] {
  const ordered = [...g.entries].sort((a, b) => compareNumbers(absolute(dueOfEntry(b)), absolute(dueOfEntry(a)))), rest = ordered.slice(MOST_ROWS);
  const all = depth > USUAL_DEPTH || rest.length <= 1, shown = (all ? ordered : ordered.slice(0, MOST_ROWS)).map((e) => rowNode(e, g, run, depth));
  return all ? shown : [...shown, { text: `… ${plural(rest.length, 'more payment')} = ${run.evaluation.text(sumNumbers(rest.map(dueOfEntry)), g.type)}: \`--depth ${USUAL_DEPTH + 1}\` shows all`, place: '', below: [] }];
}
const absolute = (n: Num): Num => (compareNumbers(n, 0) < 0 ? subtractNumbers(0, n) : n);

function rowNode(e: Entry, g: Group, run: Run, depth: number): PayoutNode {
  const { evaluation, project } = run;
  const due = dueOfEntry(e);
  const parts = isZero(subtractNumbers(due, e.amount))
    ? ''
    : `  ${e.lines.map((l) => partText(l.part, e.parts, l.status)).join(', ')}; ${evaluation.text(e.amount, g.type)} in all`;
  return {
    text: printable(`${e.text} = ${evaluation.text(due, g.type)}${parts}`),
    place: '',
    below:
      depth < 3
        ? []
        : [
            ...measureNodes(e, g, run),
            ...sliceNodes(e, g, run),
            ...roundingNode(e, g, run),
            ...(depth > USUAL_DEPTH ? traceNodes(e, g, run, depth - USUAL_DEPTH, project) : []),
          ],
  };
}

const partText = (part: number, of: number, status: string): string => `part ${part} of ${of}${status === 'Due' ? '' : ` ${status.toLowerCase()}`}`;

/** Where a row of the plan stands for many deals: what was measured, and the rows that it came from, as many as an explanation shows, the largest first. */
function measureNodes(e: Entry, g: Group, { project, evaluation }: Run): readonly PayoutNode[] {
  return g.plan.columns.flatMap((column): readonly PayoutNode[] => {
    if (column.role !== 'measure' || column.value?.op !== 'aggregate' || !('relation' in column.value.over)) return [];
    const trace = evaluation.explain(g.plan.id, column.id, e.row), [sum] = trace.steps, rows = [...(sum?.steps ?? [])].sort((a, b) => compareTraces(b, a));
    const node = (t: Trace): PayoutNode => ({ text: printable(`${t.what.replace(/^(.+): (.+) of \1$/, '$1: $2')} = ${t.valueText}`), place: t.origin === null ? '' : `${t.origin.file}:${t.origin.line}`, below: [] });
    return [{
      text: printable(`${column.title ?? column.name} = ${trace.valueText}${sum?.note === null || sum === undefined ? '' : `  ${sum.note}`}`), place: placeText(project, column.at),
      below: rows.map(node),
    }];
  });
}
const size = (t: Trace): Num => (t.type.kind === 'money' || t.type.kind === 'number' || t.type.kind === 'count' || t.type.kind === 'percent' ? (t.value as Num | null) ?? 0 : 0);
const compareTraces = (a: Trace, b: Trace): number => compareNumbers(absolute(size(a)), absolute(size(b)));

function sliceNodes(e: Entry, g: Group, run: Run): readonly PayoutNode[] {
  const { project, evaluation } = run;
  return e.readings.flatMap((r) => r.slices.map((s): PayoutNode => {
    const rate = evaluation.text(s.rate, r.rateType), amount = evaluation.text(s.amount, r.argumentType);
    const what = r.reading === 'at' ? `${rate} for ${amount}` : `${amount} at ${rate} = ${evaluation.text(s.value, r.valueType)}`;
    return {
      text: printable(`${what}  ${s.between === null ? oneLine(project.text(s.at)) : ''}`.trimEnd()),
      place: s.between === null ? placeText(project, s.at) : '',
      below: s.between === null ? [] : lineNodes(r, s, s.between, run),
    };
  }));
}

/** The two points that a reading lies between, and how far it is on the line from one to the other. */
function lineNodes(r: Reading, s: Slice, [first, second]: readonly [Point, Point], { project, evaluation }: Run): readonly PayoutNode[] {
  const point = (p: Point): PayoutNode => ({ text: printable(oneLine(project.text(p.at))), place: placeText(project, p.at), below: [] });
  const length = subtractNumbers(second.place, first.place), middle = r.reading === 'marginal' ? divideNumbers(addNumbers(s.from, s.to), 2) : s.to;
  const way = evaluation.text(divideNumbers(subtractNumbers(middle, first.place), length), { kind: 'percent' });
  return [point(first), { ...point(second), text: printable(`${oneLine(project.text(second.at))}, a straight line; ${r.reading === 'marginal' ? 'the middle of the slice is' : 'here'} ${way} of the way`) }];
}

function roundingNode(e: Entry, g: Group, { project, evaluation }: Run): readonly PayoutNode[] {
  return isZero(subtractNumbers(e.amount, e.exact)) ? [] : [{ text: `${evaluation.text(e.exact, g.type)} is rounded to ${evaluation.text(e.amount, g.type)}`, place: placeText(project, g.pay.at), below: [] }];
}

/** Levels of the formula, drawn by the tree of explanations. */
function traceNodes(e: Entry, g: Group, run: Run, levels: number, project: Run['project']): readonly PayoutNode[] {
  const [first, ...rest] = traceLines(cut(run.evaluation.explain(g.plan.id, g.pay.amount, e.row), levels), project, (_, text) => text).slice(0, MOST_TRACE);
  return first === undefined ? [] : [{ text: first, place: '', below: [], drawn: rest }];
}
const MOST_TRACE = 60;
type Trace = ReturnType<Run['evaluation']['explain']>;
const cut = (t: Trace, levels: number): Trace => ({ ...t, steps: levels <= 0 ? [] : t.steps.map((s) => cut(s, levels - 1)) });
