/** The new behaviour of a change as texts: what one thing done otherwise pays before and after, and the edges of pay that rows of the data stand next to. */
import { behaviourOf, cliffChanges, cliffsOf, entryEdges, nearestFirst, toDecimalText, turned, type Behaviour, type BehaviourSide, type Comparison, type Cliff, type Dataset, type MarginalChange, type Num, type ir } from '@truce/engine';
import type { AsOf } from '../as-of.js';
import { amount, type Amount } from './amount.js';

export interface BehaviourView {
  readonly marginals: readonly {
    /** `amount of Deal: 100 USD more`, `one more Deal` */
    readonly what: string; readonly row: string; readonly who: string; readonly currency: string | null; readonly before: Amount; readonly after: Amount;
    /** it pays where it did not, no longer pays, or costs what it paid */
    readonly turned: boolean;
    readonly differs: number; readonly of: number;
  }[];
  readonly tried: number; readonly rows: number; readonly left: number; readonly sample: number | null; readonly people: readonly string[] | null; readonly why: string | null;
  /** edges that the old version does not have there, nearest first */
  readonly cliffs: readonly { readonly plan: string; readonly row: string; readonly who: string | null; readonly currency: string | null; readonly of: string; readonly value: string; readonly edge: string; /** it lies below the edge */ readonly short: boolean; readonly below: Amount; readonly above: Amount; readonly jump: Amount }[];
  /** edges of the old version that no longer are where rows stand */
  readonly cliffsGone: number;
  /** edges at which something begins to be paid that were not tried, because that takes many runs */
  readonly edgesLeft: number;
}

/** Cliffs that are kept; more than these are counted. */
const CLIFFS = 200;

export interface BehaviourOfArgs { readonly comparison: Comparison; readonly before: BehaviourSide; readonly after: BehaviourSide; readonly asOf: AsOf; readonly carried: (dataset: Dataset) => Dataset | null; readonly people: readonly string[]; readonly plans: readonly { readonly now: string; readonly was: string }[]; readonly progress: (done: number, of: number) => void }

export function behaviourView(a: BehaviourOfArgs): BehaviourView {
  const found: Behaviour = behaviourOf(a.comparison, a.before, a.after, { asOf: a.asOf, carried: a.carried, people: a.people, progress: a.progress });
  const cliffs = cliffChanges(cliffsOf(a.before.program, a.before.evaluation, new Set(a.plans.map((p) => p.was))), cliffsOf(a.after.program, a.after.evaluation, new Set(a.plans.map((p) => p.now))), (plan) => a.plans.find((p) => p.now === plan)?.was ?? plan);
  const entries = entryEdges(a.before, a.after, a.plans);
  return {
    ...found, marginals: alike(found.marginals).map((m) => ({ what: whatText(m), row: m.row, who: m.who, currency: m.currency, before: amount(m.before), after: amount(m.after), turned: turned(m), differs: m.differs, of: m.of })),
    cliffs: nearestFirst([...entries.cliffs, ...cliffs.fresh]).slice(0, CLIFFS).map((c) => cliffView(c, a.after)), cliffsGone: cliffs.gone, edgesLeft: entries.left,
  };
}

/** Words of a choice that pay the same are told in one line: `Content or Paid_Search`. */
function alike(list: readonly MarginalChange[]): readonly MarginalChange[] {
  const found: MarginalChange[] = [], same = (a: MarginalChange, b: MarginalChange): boolean => a.input === b.input && a.row === b.row && a.who === b.who && a.currency === b.currency && amount(a.before) === amount(b.before) && amount(a.after) === amount(b.after);
  for (const m of list) {
    const i = m.step.kind === 'choice' ? found.findIndex((x) => x.step.kind === 'choice' && same(x, m)) : -1, known = found[i];
    if (known?.step.kind === 'choice' && m.step.kind === 'choice') found[i] = { ...known, step: { ...known.step, to: `${known.step.to} or ${m.step.to}` } };
    else found.push(m);
  }
  return found;
}

function cliffView(c: Cliff, { evaluation }: BehaviourSide): BehaviourView['cliffs'][number] {
  const text = (n: Num): string => evaluation.text(n, c.type, 'short'), below = Number(amount(c.value)) < Number(amount(c.edge));
  return { plan: c.plan, row: c.row, who: c.who, currency: c.currency, of: c.of, value: text(c.value), edge: text(c.edge), short: below, below: amount(c.below), above: amount(c.above), jump: amount(c.jump) };
}

function whatText({ input, step }: MarginalChange): string {
  switch (step.kind) {
    case 'more': return `${input}: ${stepText(step.by, step.type)}`;
    case 'choice': return `${input}: ${step.from} becomes ${step.to}`;
    case 'flag': return `${input}: becomes ${step.to ? 'yes' : 'no'}`;
    case 'undone': return `${input}: taken out`;
    case 'another': return `one more ${input}`;
  }
}

function stepText(by: Num, type: ir.ValueType): string {
  const n = toDecimalText(by, 2), days = n === '1' ? 'a day' : `${n} days`;
  return type.kind === 'money' ? `${n} ${type.currency} more` : type.kind === 'date' ? `${days} later` : type.kind === 'percent' ? 'one point more' : type.kind === 'duration' ? `${n} ${type.of} more` : `${n} more`;
}

/** What was tried, and on what: one sentence. */
export function samplingText(b: BehaviourView): string {
  const edges = b.edgesLeft === 0 ? '' : `; ${b.edgesLeft} ${b.edgesLeft === 1 ? 'edge' : 'edges'} at which something begins to be paid ${b.edgesLeft === 1 ? 'was' : 'were'} not tried: the data is large`;
  if (b.why !== null) return `not tried: ${b.why}${edges}`;
  const who = b.people === null ? '' : `, for ${b.people.join(', ')}`, data = b.sample === null ? '' : `, with ${b.sample.toLocaleString('en-US')} rows of the data that pay them what all do`;
  return `tried: ${b.tried} ${b.tried === 1 ? 'thing' : 'things'}, each on up to ${b.rows} rows that were paid for${who}${data}${b.left === 0 ? '' : `; ${b.left} ${b.left === 1 ? 'other input was' : 'other inputs were'} not tried`}${edges}`;
}
