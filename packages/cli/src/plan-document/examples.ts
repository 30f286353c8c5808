/** Worked examples and the curve of a payment, for a real row of the plan: every number in them was computed by the engine, from the formula that pays. */
import { addNumbers, compareNumbers, divideNumbers, multiplyNumbers, parseDecimal, payCurveOf, roundNumber, subtractNumbers, toDecimalText, type Evaluation, type Num, type PayCurve, type ir } from '@truce/engine';
import type { Picture, Point } from './blocks.js';

export interface Example { readonly what: string; readonly x: Num; readonly pay: Num }
export interface Worked {
  readonly row: string;
  readonly curve: PayCurve;
  readonly examples: readonly Example[];
  readonly picture: Picture | null;
}

/** The smallest step of an axis, for what happens just beyond an edge. */
const step = (type: ir.ValueType): Num => (type.kind === 'count' || type.kind === 'duration' ? 1 : type.kind === 'percent' ? parseDecimal('0.0001')! : parseDecimal('0.01')!);
const times = (x: Num, by: string): Num => multiplyNumbers(x, parseDecimal(by)!);
const SAMPLES = 40;

export function workedOf(program: ir.Program, evaluation: Evaluation, plan: ir.Relation, pay: ir.Pay, xName: string): Worked | null {
  const found = typicalRow(program, evaluation, plan, pay);
  if (found === null) return null;
  const { curve, row } = found, examples = examplesOf(curve);
  return { row: evaluation.rowText(plan.id, row), curve, examples, picture: pictureOf(evaluation, plan, pay, curve, xName, examples) };
}

/** The last row in which something is paid at a rate whose edges can be said: people who have just begun come last in nothing. */
function typicalRow(program: ir.Program, evaluation: Evaluation, plan: ir.Relation, pay: ir.Pay): { readonly row: number; readonly curve: PayCurve } | null {
  const rows = Array.from(evaluation.rows(plan.id)).reverse(), paid = rows.filter((row) => { const v = evaluation.value(plan.id, pay.amount, row) as Num | null; return v !== null && compareNumbers(v, 0) > 0; });
  for (const row of paid.slice(0, 20)) {
    const curve = payCurveOf(program, evaluation, plan.id, pay.amount, row);
    if (curve !== null && curve.edges.some((e) => compareNumbers(e, 0) > 0)) return { row, curve };
  }
  return null;
}

function examplesOf(curve: PayCurve): readonly Example[] {
  const { type } = curve.axis;
  const edges = curve.edges.filter((e) => compareNumbers(e, 0) > 0);
  const first = edges[0]!;
  const last = edges[edges.length - 1]!;
  const target = curve.target !== null && compareNumbers(curve.target, 0) > 0 ? curve.target : null;
  const ofTarget = target !== null && compareNumbers(times(target, '1.25'), last) > 0, far = times(ofTarget ? target : last, '1.25');
  // The edge at which the most changes in a step: that is the one to know of.
  const jump = (e: Num): Num => { const before = curve.pay(subtractNumbers(e, step(type))), after = curve.pay(addNumbers(e, step(type))); return before === null || after === null ? 0 : subtractNumbers(after, before); };
  const edge = edges.reduce((a, b) => (compareNumbers(jump(b), jump(a)) > 0 ? b : a)), tidy = (x: Num): Num => roundNumber(x, step(type), 'half up');
  const below = curve.pay(tidy(times(first, '0.5'))), nothing = below !== null && compareNumbers(below, 0) === 0;
  const wanted: readonly (readonly [string, Num])[] = [
    [nothing ? 'below the threshold' : 'below the first edge', tidy(times(first, '0.5'))],
    ...(target === null ? [] : [['at target', target] as const]),
    [`at excellence, a quarter beyond ${ofTarget ? 'the target' : 'the last edge'}`, tidy(far)],
    ['a step before an edge', subtractNumbers(edge, step(type))],
    ['exactly at that edge', edge],
    ['a step beyond it', addNumbers(edge, step(type))],
  ];
  return wanted.flatMap(([what, x]) => { const pay = curve.pay(x); return pay === null ? [] : [{ what, x, pay }]; });
}

/** Only the picture is made of machine numbers: what it shows stands exactly beside it. */
const toFloat = (n: Num): number => Number(toDecimalText(n, 6));

function pictureOf(evaluation: Evaluation, plan: ir.Relation, pay: ir.Pay, curve: PayCurve, xName: string, examples: readonly Example[]): Picture | null {
  const edges = curve.edges.filter((e) => compareNumbers(e, 0) >= 0), last = edges[edges.length - 1];
  if (last === undefined) return null;
  const top = times(curve.target !== null && compareNumbers(curve.target, last) > 0 ? curve.target : last, '1.4'), type = plan.columns[pay.amount]!.type;
  // Beside each edge, so that a jump is drawn as one.
  const at = [
    ...Array.from({ length: SAMPLES + 1 }, (_, i): Num => divideNumbers(multiplyNumbers(top, i), SAMPLES)),
    ...edges,
    ...edges.map((e) => addNumbers(e, step(curve.axis.type))),
    ...edges.map((e) => subtractNumbers(e, step(curve.axis.type))).filter((x) => compareNumbers(x, 0) > 0),
  ].sort(compareNumbers);
  const points = at.flatMap((x): Point[] => { const y = curve.pay(x); return y === null ? [] : [{ x: toFloat(x), y: toFloat(y) }]; });
  if (points.length < 2) return null;
  const highest = points.reduce((a, b) => (b.y > a.y ? b : a)), marks = [...new Set([...edges, ...(curve.target === null ? [] : [curve.target])])];
  return {
    title: `What ${pay.name} pays`,
    xName: withUnit(xName, curve.axis.type),
    yName: withUnit(pay.name, type),
    points,
    target: curve.target === null ? null : toFloat(curve.target),
    dots: examples
      .slice(0, -3)
      .filter((e) => compareNumbers(e.x, top) <= 0)
      .map((e) => ({ x: toFloat(e.x), y: toFloat(e.pay), text: bare(evaluation.text(e.pay, type, 'short')) })),
    xMarks: apart(
      [0, ...marks].map((x) => ({ x: toFloat(x), text: bare(evaluation.text(x, curve.axis.type, 'short')) })),
      toFloat(top),
    ),
    yMarks: marks
      .flatMap((x) => {
        const y = curve.pay(x);
        return y === null ? [] : [y];
      })
      .reduce(
        (list: { y: number; text: string }[], y) =>
          list.some((m) => Math.abs(m.y - toFloat(y)) < highest.y / 12) ? list : [...list, { y: toFloat(y), text: bare(evaluation.text(y, type, 'short')) }],
        [],
      ),
  };
}

/** On an axis the currency stands once, beside its name, and whole amounts have no cents. */
const bare = (text: string): string => text.replace(/ [A-Z]{3}$/, '').replace(/\.00$/, '');
export const withUnit = (name: string, type: ir.ValueType): string => (type.kind === 'money' ? `${name}, ${type.currency}` : name);

/** Marks whose texts would stand on each other are left out. */
const apart = (marks: readonly { readonly x: number; readonly text: string }[], width: number): Picture['xMarks'] =>
  [...marks].sort((a, b) => a.x - b.x).reduce((list: { readonly x: number; readonly text: string }[], m) => (list.some((k) => m.x - k.x < width / 11) ? list : [...list, m]), []);
