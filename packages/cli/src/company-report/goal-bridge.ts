/** From the goal to what was reached: each step of the way with its owner, and the plan's own gap. The steps sum exactly. */
import { compareNumbers, sumNumbers, someExpression, usesOf, type Num, type Value, type ir } from '@truce/engine';
import { left, right, type Block, type Cell } from '../page/blocks.js';
import { list, measuredOf, notShown, numberIn, within, type Context, type Made, type Measured, type Period } from './context.js';
import { exact, grouped, isZero, minus, near, percent, ratio, roundedTogether, share, signed, times } from './numbers.js';
import { reach, relationOf } from './paths.js';

const ID = 'bridge', TITLE = 'Why the goal was met or missed';
/** Periods before, from whose pace a step without a target is planned. */
const PACE = 4;
/** 2 to the power of this many products are computed. */
const MOST_STEPS = 10;

interface Step {
  readonly title: string;
  readonly owners: readonly string[];
  /** what gives its planned rate; null: the pace of the periods before */
  readonly plan: Measured | null;
  /** how much of it there was in a period */
  readonly amount: (p: Period) => Num | null;
  readonly isCount: boolean;
}
interface Effect { readonly title: string; readonly owners: readonly string[]; readonly planned: Num; readonly actual: Num; readonly isCount: boolean; readonly from: string; readonly effect: Num }

export function goalBridge(c: Context): Made {
  const { goal, at } = c;
  if (goal === null || at === null) return notShown(ID, TITLE, 'no kpi or goal with a target for each period is the goal of the company');
  const value = valueIn(c, goal, goal.value, at), target = valueIn(c, goal, goal.target!, at), steps = stepsOf(c, goal);
  if (value === null || target === null) return notShown(ID, TITLE, `${goal.relation.name} has no ${value === null ? 'value' : 'target'} in ${at.text}`);
  if (steps === null || steps.length < 2) return notShown(ID, TITLE, 'there is no chain of lead stages, and `report.bridge` in truce.yaml names no steps');
  if (steps.length > MOST_STEPS) return notShown(ID, TITLE, `a bridge has at most ${MOST_STEPS} steps`);
  const made = effectsOf(c, steps, at);
  if (typeof made === 'string') return notShown(ID, TITLE, made);
  const { effects, planned, reached } = made, gap = minus(planned, target), beside = minus(value, reached);
  const money = goal.value.type.kind === 'money', unit = goal.value.type.kind === 'money' ? ` ${goal.value.type.currency}` : '', decimals = money || goal.value.type.kind === 'count' ? 0 : 2;
  const changes = [
    { title: 'What the plan left open', owners: [PLAN] as readonly string[], effect: gap },
    ...effects,
    ...(isZero(beside) ? [] : [{ title: 'Beside this way', owners: [] as readonly string[], effect: beside }]),
  ];
  const shown = roundedTogether([target, ...changes.map((x) => x.effect)], decimals === 0 ? 1 : ratio(1, 100)!), text = (n: Num): string => signed(n, decimals);
  const owners = [...new Set(changes.map((x) => ownerText(x.owners)))].map((owner) => ({ owner, effect: sumNumbers(changes.flatMap((x, i) => (ownerText(x.owners) === owner ? [shown[i + 1]!] : []))) }));
  const missed = compareNumbers(value, target) < 0;
  const against = [...changes.keys()].sort((a, b) => compareNumbers(changes[a]!.effect, changes[b]!.effect));
  const worst = against.slice(0, 2).filter((i) => compareNumbers(changes[i]!.effect, 0) < 0);
  const rate = (e: Effect, n: Num): string => (e.isCount ? grouped(n) : rateText(e, n, money && e === effects.at(-1)));
  const blocks: Block[] = [
    {
      kind: 'figures',
      figures: [
        { label: `Goal, ${at.text}`, value: `${grouped(target, decimals)}${unit}`, note: goal.relation.title ?? goal.relation.name },
        { label: 'Reached', value: `${grouped(value, decimals)}${unit}`, note: share(value, target), tone: missed ? 'bad' : 'good' },
        {
          label: missed ? 'Short by' : 'Above by',
          value: `${grouped(missed ? minus(target, value) : minus(value, target), decimals)}${unit}`,
          tone: missed ? 'bad' : 'good',
        },
      ],
    },
    {
      kind: 'chart',
      chart: {
        kind: 'bridge',
        title: `From the goal to what was reached, ${at.text}${unit === '' ? '' : `, in${unit}`}`,
        steps: [
          { label: 'Goal', note: '', kind: 'total', value: near(target), text: grouped(shown[0]!, decimals) },
          ...changes.map((x, i) => ({ label: x.title, note: ownerText(x.owners), kind: 'change' as const, value: near(x.effect), text: text(shown[i + 1]!) })),
          { label: 'Reached', note: '', kind: 'total' as const, value: near(value), text: grouped(sumNumbers(shown), decimals) },
        ],
      },
    },
    {
      kind: 'table',
      caption: `Each step, ${at.text}`,
      columns: [left('step'), left('owned by'), right('planned'), right('actual'), left('planned from'), right(`effect${unit === '' ? '' : `,${unit}`}`)],
      rows: [
        ['Goal', '', '', '', '', grouped(shown[0]!, decimals)],
        ...changes.map((x, i): readonly Cell[] => [
          x.title,
          ownerText(x.owners),
          'planned' in x ? rate(x, x.planned) : '',
          'planned' in x ? rate(x, x.actual) : '',
          'planned' in x ? x.from : i === 0 ? 'the goal, less what the planned steps come to' : 'what these steps do not reach',
          tinted(shown[i + 1]!, decimals),
        ]),
        ['Reached', '', '', '', '', grouped(sumNumbers(shown), decimals)],
      ],
      summed: true,
    },
    {
      kind: 'table',
      caption: `By owner${unit === '' ? '' : `, in${unit}`}`,
      columns: [left('owner'), right('effect')],
      rows: owners.map((o) => [o.owner, tinted(o.effect, decimals)]),
    },
    {
      kind: 'note',
      text: 'What was reached is a chain: so many at the start, times the rate of each step. The effect of a step is what its rate, other than planned, changed, averaged over all orders in which the steps could have changed, so that no order favours a side. A step without a target is planned at the pace of the four periods before. Rates are those of the period: what was counted at the step in the period, over what was counted at the step before it in the same period.',
    },
  ];
  const said = worst.map((i) => `${changes[i]!.title.toLowerCase()}${changes[i]!.owners.length === 0 ? '' : ` (${ownerText(changes[i]!.owners)})`} ${text(shown[i + 1]!)}`).join(', ');
  return {
    section: {
      id: ID,
      title: TITLE,
      lead: `${goal.relation.title ?? goal.relation.name} in ${at.text}: ${share(value, target)} of the goal.${said === '' ? '' : ` Most against it: ${said}${unit}.`}`,
      blocks,
    },
    data: {
      period: at.text,
      goal: goal.relation.name,
      target: exact(target),
      value: exact(value),
      planned: exact(planned),
      planGap: { effect: exact(gap), shown: exact(shown[1]!) },
      steps: effects.map((e, i) => ({
        step: e.title,
        owners: e.owners,
        planned: exact(e.planned),
        actual: exact(e.actual),
        plannedFrom: e.from,
        effect: exact(e.effect),
        shown: exact(shown[i + 2]!),
      })),
      beside: exact(beside),
      owners: owners.map((o) => ({ owner: o.owner, effect: exact(o.effect) })),
    },
  };
}

const tinted = (n: Num, decimals: number): Cell => ({ text: signed(n, decimals), tone: compareNumbers(n, 0) < 0 ? 'bad' : compareNumbers(n, 0) > 0 ? 'good' : 'quiet' });
const ownerText = (owners: readonly string[]): string => (owners.length === 0 ? 'nobody' : [...owners].sort().join(' and '));
const PLAN = 'the plan';
/** A part of what was there before as a percentage; the last step of money is what one brings. */
const rateText = (e: Effect, n: Num, money: boolean): string => (money ? grouped(n) : compareNumbers(e.planned, 3) > 0 || compareNumbers(e.actual, 3) > 0 ? grouped(n, 2) : percent(n));

/** The single row of a period. */
function valueIn(c: Context, { relation, period }: Measured, column: ir.Column, at: Period): Num | null {
  for (const row of c.evaluation.rows(relation.id)) if (c.evaluation.value(relation.id, period.id, row) === at.ordinal) return numberIn(c.evaluation, relation, column, row);
  return null;
}

function stepsOf(c: Context, goal: Measured): readonly Step[] | null {
  const { program, declared } = c;
  if (declared.bridge !== undefined) {
    const relation = relationOf(program, declared.bridge.of, 'report.bridge.of', []), period = relation.columns.find((x) => relation.keys.includes(x.id) && x.type.kind === 'period');
    if (period === undefined) return null;
    c.plays('steps to the goal', relation.name, 'truce.yaml');
    return declared.bridge.steps.map((s, i): Step => {
      const { column } = reach(program, relation, s.column, `report.bridge.steps.${i}.column`);
      const plan = s.plan === undefined ? null : measuredOf(relationOf(program, s.plan, `report.bridge.steps.${i}.plan`, ['kpi', 'goal']));
      return {
        title: s.title ?? column.title ?? words(column.name),
        owners: s.owner === undefined ? (plan?.relation.facts.ownedBy ?? []) : list(s.owner),
        plan: plan?.target == null ? null : plan,
        isCount: i === 0,
        amount: (p) => valueIn(c, { relation, period, value: column, target: null }, column, p),
      };
    });
  }
  const chain = chainOf(program);
  if (chain.length === 0) return null;
  c.plays('steps to the goal', `${chain.map((l) => l.name).join(' → ')} → ${goal.relation.name}`, 'found by kind');
  const counts = chain.map((l) => countsBy(c, l));
  return [
    ...chain.map((lead, i): Step => {
      const plan = kpiAbout(program, lead, i === 0 ? null : chain[i - 1]!), name = lead.title ?? words(lead.name);
      return { title: i === 0 ? `Supply: ${name}` : name, owners: plan?.relation.facts.ownedBy ?? slaBy(program, i === 0 ? lead : chain[i - 1]!), plan, isCount: i === 0, amount: (p) => counts[i]!(p) };
    }),
    { title: `Size: ${goal.relation.title ?? goal.relation.name}`, owners: goal.relation.facts.ownedBy, plan: null, isCount: false, amount: (p) => valueIn(c, goal, goal.value, p) },
  ];
}

const words = (name: string): string => { const text = name.replaceAll('_', ' '); return `${text.charAt(0).toUpperCase()}${text.slice(1)}`; };

/** The longest chain of lead stages, the first one first. */
export function chainOf(program: ir.Program): readonly ir.Relation[] {
  const leads = program.relations.filter((r) => r.kind === 'lead' && r.facts.notRun === null);
  const next = (r: ir.Relation): readonly ir.Relation[] =>
    leads.filter((l) => l.source.op === 'each' && l.source.items.length === 1 && 'relation' in l.source.items[0]! && l.source.items[0].relation === r.id);
  const longest = (r: ir.Relation, seen: ReadonlySet<number>): readonly ir.Relation[] => [
    r,
    ...next(r)
      .filter((l) => !seen.has(l.id))
      .map((l) => longest(l, new Set([...seen, l.id])))
      .reduce<readonly ir.Relation[]>((a, b) => (b.length > a.length ? b : a), []),
  ];
  return leads.map((l) => longest(l, new Set([l.id]))).reduce((a, b) => (b.length > a.length ? b : a), [] as readonly ir.Relation[]);
}

/** How many rows entered the stage in a period. */
function countsBy(c: Context, lead: ir.Relation): (p: Period) => Num | null {
  const { entered } = lead.facts;
  if (entered === null) return () => null;
  const days = Array.from(c.evaluation.rows(lead.id), (row) => c.evaluation.value(lead.id, entered, row) as number | null);
  return (p) => days.filter((d) => within(p, d)).length;
}

/** A kpi with a target for each period whose value counts the stage, or is the part of the stage before that reached it. */
function kpiAbout(program: ir.Program, lead: ir.Relation, before: ir.Relation | null): Measured | null {
  for (const r of program.relations) {
    const m = r.kind === 'kpi' && r.facts.notRun === null && r.keys.length === 1 ? measuredOf(r) : null, e = m?.value.value ?? null;
    if (m === null || m.target === null || e?.op !== 'aggregate' || !('relation' in e.over)) continue;
    if (
      before === null
        ? e.fn === 'count' && e.over.relation === lead.id
        : e.fn === 'share' && e.over.relation === before.id && usesOf(program, r.id).relations.includes(lead.id) && e.value !== null && names(e.value, lead.id)
    )
      return m;
  }
  return null;
}

/** Whether a formula reads a table or names one of its rows. */
const names = (formula: ir.Expr, table: ir.RelationId): boolean => someExpression(formula, (e) => (
  (e.op === 'aggregate' && 'relation' in e.over && e.over.relation === table) || (e.op === 'follow' && e.relation === table) || (e.type.kind === 'row' && e.type.relation === table)));

/** Who promised to do something about the rows of the stage. */
function slaBy(program: ir.Program, stage: ir.Relation): readonly string[] {
  const sla = program.relations.find((r) => r.kind === 'sla' && r.source.op === 'each' && r.source.items.some((i) => 'relation' in i && i.relation === stage.id));
  return sla?.facts.by == null ? [] : [sla.facts.by];
}

function effectsOf(c: Context, steps: readonly Step[], at: Period): { readonly effects: readonly Effect[]; readonly planned: Num; readonly reached: Num } | string {
  const before = c.periods.filter((p) => p.ordinal < at.ordinal).slice(-PACE), actual: Num[] = [], planned: Num[] = [], from: string[] = [];
  for (const [i, s] of steps.entries()) {
    const now = s.amount(at), base = i === 0 ? 1 : steps[i - 1]!.amount(at), rate = now === null || base === null ? null : ratio(now, base);
    if (rate === null) return `${s.title} of ${at.text} has no rate: there is nothing at the step before it`;
    actual.push(rate);
    const agreed = s.plan === null ? null : valueIn(c, s.plan, s.plan.target!, at);
    if (agreed !== null) { planned.push(agreed); from.push(`target of ${s.plan!.relation.name}`); continue; }
    const sums = (of: Step | null): Value => sumNumbers(before.map((p) => (of === null ? 1 : of.amount(p) ?? 0))), pace = ratio(sums(s) as Num, sums(i === 0 ? null : steps[i - 1]!) as Num);
    if (before.length === 0 || pace === null) return `${s.title} has neither a target nor a period before ${at.text} whose pace could stand for one`;
    planned.push(pace);
    from.push(before.length === 1 ? before[0]!.text : `pace of ${before[0]!.text} to ${before.at(-1)!.text}`);
  }
  const product = (of: readonly Num[]): Num => of.reduce<Num>((a, b) => times(a, b), 1), shares = averaged(planned, actual);
  return {
    planned: product(planned),
    reached: product(actual),
    effects: steps.map((s, i) => ({
      title: s.title,
      owners: s.owners,
      planned: planned[i]!,
      actual: actual[i]!,
      isCount: s.isCount,
      from: from[i]!,
      effect: shares[i]!,
    })),
  };
}

/** What each factor adds to a product when it goes from planned to actual, on average over all orders of the factors. The parts sum to the difference of the products. */
export function averaged(planned: readonly Num[], actual: readonly Num[]): readonly Num[] {
  const n = planned.length;
  const of = (set: number): Num => planned.reduce<Num>((p, plan, i) => times(p, (set >> i) & 1 ? actual[i]! : plan), 1);
  const products = Array.from({ length: 1 << n }, (_, set) => of(set));
  const factorial = (k: number): number => (k < 2 ? 1 : k * factorial(k - 1));
  return planned.map((_, i) => sumNumbers(products.flatMap((p, set) => {
    if ((set >> i) & 1) return [];
    const size = [...set.toString(2)].filter((b) => b === '1').length;
    return [times(minus(products[set | (1 << i)]!, p), ratio(factorial(size) * factorial(n - size - 1), factorial(n))!)];
  })));
}
