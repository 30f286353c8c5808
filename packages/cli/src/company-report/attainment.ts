/** Teams against the company, now and in every period before: how often a team was over its goal while the company was under. */
import { compareNumbers, usesOf, type Num, type ir } from '@truce/engine';
import { left, right, type Block, type Cell } from '../page/blocks.js';
import { list, measuredOf, notShown, type Context, type Made, type Measured, type Period } from './context.js';
import type { Payment } from './deals.js';
import { exact, isNumber, near, orNothing, percent, plus, ratio } from './numbers.js';
import { relationOf } from './paths.js';
import { NO_FUNCTION, type People } from './people.js';

const ID = 'attainment', TITLE = 'Teams and the company';
const SHOWN = 10;

interface Team { readonly name: string; readonly of: string; /** by the ordinal of the period, a part of the target */ readonly by: ReadonlyMap<number, Num> }

export function attainment(c: Context, payments: readonly Payment[], people: People): Made {
  const { goal, periods } = c;
  if (goal === null) return notShown(ID, TITLE, 'no kpi or goal with a target for each period is the goal of the company');
  const company = rowsOf(c, goal).get('')?.by ?? new Map<number, Num>(), shown = periods.filter((p) => company.has(p.ordinal)).slice(-SHOWN), teams = teamsOf(c, goal);
  if (shown.length === 0) return notShown(ID, TITLE, `${goal.relation.name} has no period with a value and a target`);
  if (teams.length === 0) return notShown(ID, TITLE, 'no kpi or goal of a team has a target: `report.teams` in truce.yaml names them');
  const under = shown.filter((p) => compareNumbers(company.get(p.ordinal)!, 1) < 0), over = (t: Team, ordinal: number): boolean => { const a = t.by.get(ordinal); return a !== undefined && compareNumbers(a, 1) >= 0; };
  const apart = (t: Team): number => under.filter((p) => over(t, p.ordinal)).length;
  const missed = under.filter((p) => teams.some((t) => over(t, p.ordinal)));
  const tone = (a: Num | undefined): Cell => (a === undefined ? '' : { text: percent(a, 0), tone: compareNumbers(a, 1) >= 0 ? 'good' : 'bad' });
  const own = goal.relation.title ?? goal.relation.name, at = shown.at(-1)!, paid = paidIn(under, payments, people);
  const blocks: Block[] = [
    {
      kind: 'figures',
      figures: [
        {
          label: `Company, ${at.text}`,
          value: percent(company.get(at.ordinal)!, 0),
          note: own,
          tone: compareNumbers(company.get(at.ordinal)!, 1) >= 0 ? 'good' : 'bad',
        },
        { label: 'Company under its goal', value: `${under.length} of ${shown.length}`, note: 'periods' },
        { label: 'Of these, with a team at 100 % or over', value: String(missed.length), tone: missed.length > 0 ? 'near' : 'good' },
      ],
    },
    {
      kind: 'chart',
      chart: {
        kind: 'lines',
        title: 'Attainment by period',
        unit: 'percent',
        xs: shown.map((p) => p.text),
        mark: { value: 1, text: 'the goal' },
        series: [
          { name: 'Company', values: shown.map((p) => near(company.get(p.ordinal)!)), strong: true },
          ...teams.slice(0, 5).map((t) => ({
            name: t.name,
            values: shown.map((p) => {
              const a = t.by.get(p.ordinal);
              return a === undefined ? null : near(a);
            }),
          })),
        ],
      },
    },
    {
      kind: 'table',
      caption: `Of the goal, by period, and how often a team was at 100 % or over while the company (${own}) was under`,
      columns: [left(''), right('over while under'), ...shown.map((p) => right(p.text)), left('by')],
      rows: [
        ['Company', `under ${under.length} of ${shown.length}`, ...shown.map((p) => tone(company.get(p.ordinal))), goal.relation.name],
        ...teams.map((t): readonly Cell[] => [
          t.name,
          apart(t) === 0 ? `0 of ${under.length}` : { text: `${apart(t)} of ${under.length}`, tone: 'near' },
          ...shown.map((p) => tone(t.by.get(p.ordinal))),
          t.of,
        ]),
      ],
    },
    ...(paid.length === 0
      ? []
      : [
          {
            kind: 'table',
            caption: `Variable pay that fell due while the company was under its goal, in ${c.currency ?? ''}`,
            columns: [left('function'), ...under.map((p) => right(p.text))],
            rows: paid.map((f): readonly Cell[] => [f.function, ...f.paid.map((n) => orNothing(n))]),
          } satisfies Block,
        ]),
    {
      kind: 'note',
      text: 'A goal where lower is better counts as its target over its value. What the policy says now was run on the periods before: a backtest, not what was agreed then.',
    },
  ];
  const most = [...teams].sort((a, b) => apart(b) - apart(a))[0]!;
  return {
    section: {
      id: ID,
      title: TITLE,
      lead:
        under.length === 0
          ? `The company reached its goal in all of ${shown.length} periods.`
          : `The company was under its goal in ${under.length} of ${shown.length} periods, and in ${missed.length} of these a team was at 100 % or over${apart(most) === 0 ? '' : `; most often ${most.name}, ${apart(most)} times`}.`,
      blocks,
    },
    data: {
      goal: goal.relation.name,
      periods: shown.map((p) => p.text),
      company: shown.map((p) => exact(company.get(p.ordinal)!)),
      under: under.map((p) => p.text),
      paidWhileUnder: paid.map((f) => ({ function: f.function, paid: f.paid.map(exact) })),
      teams: teams.map((t) => ({
        team: t.name,
        by: t.of,
        attainment: shown.map((p) => {
          const a = t.by.get(p.ordinal);
          return a === undefined ? null : exact(a);
        }),
        overWhileUnder: apart(t),
      })),
    },
  };
}

/** By function, what fell due in each of these periods. */
function paidIn(periods: readonly Period[], payments: readonly Payment[], people: People): readonly { readonly function: string; readonly paid: readonly Num[] }[] {
  const found = new Map<string, Num[]>();
  for (const p of payments) {
    const i = p.status !== 'Due' || p.on === null ? -1 : periods.findIndex((x) => p.on! >= x.first && p.on! <= x.last);
    if (i < 0) continue;
    const name = people.functionOf(p.of, p.payee, p.on) ?? NO_FUNCTION, sums = found.get(name) ?? periods.map((): Num => 0);
    sums[i] = plus(sums[i]!, p.due);
    found.set(name, sums);
  }
  const order = (name: string): number => { const at = people.functions.indexOf(name); return at < 0 ? Infinity : at; };
  return [...found].map(([name, paid]) => ({ function: name, paid })).sort((a, b) => order(a.function) - order(b.function));
}

/** Named; or kpis and goals of several rows a period by a text or choice, and those that one party owns alone. */
function teamsOf(c: Context, goal: Measured): readonly Team[] {
  const { program, declared } = c, measured = (r: ir.Relation): Measured | null => { const m = measuredOf(r); return m?.target == null ? null : m; };
  const named = list(declared.teams).map((name, i) => relationOf(program, name, `report.teams${list(declared.teams).length === 1 ? '' : `.${i}`}`, ['kpi', 'goal'])), kind = (r: ir.Relation, m: Measured): boolean => {
    const other = r.columns.filter((x) => r.keys.includes(x.id) && x.id !== m.period.id);
    return r !== goal.relation && r.facts.notRun === null && (other.length === 0 ? r.facts.ownedBy.length === 1 && r.facts.class !== 'activity' : other.every((x) => x.type.kind === 'choice' || x.type.kind === 'text'));
  };
  const found =
    declared.teams !== undefined
      ? named.flatMap((r) => measured(r) ?? [])
      : program.relations
          .filter((r) => r.kind === 'kpi' || r.kind === 'goal')
          .flatMap((r) => {
            const m = measured(r);
            return m !== null
              && m.period.type.kind === 'period'
              && goal.period.type.kind === 'period'
              && m.period.type.unit === goal.period.type.unit
              && kind(r, m)
              ? [m]
              : [];
          });
  const read = new Set(
    declared.teams !== undefined ? [] : found.filter((m) => m.relation.kind === 'goal').flatMap((m) => usesOf(program, m.relation.id).relations),
  );
  const kept = found.filter((m) => m.relation.kind === 'goal' || !read.has(m.relation.id));
  for (const m of kept) c.plays('goals of teams', m.relation.name, declared.teams !== undefined ? 'truce.yaml' : 'found by kind');
  const teams = kept.flatMap((m) => [...rowsOf(c, m).values()].map((t) => (t.name === '' ? { ...t, name: owned(m.relation) } : t)));
  // A goal and the kpi that it reads say the same: once is enough.
  const said = new Set<string>();
  return teams.filter((t) => { const key = [...t.by].map(([p, n]) => `${p} ${exact(n)}`).join('; '); return key !== '' && !said.has(key) && said.add(key) !== undefined; });
}

function owned({ name, title, facts }: ir.Relation): string {
  const own = title ?? name, owners = facts.ownedBy.join(', ');
  return owners === '' || own.toLowerCase().startsWith(owners.toLowerCase()) ? own : `${owners}: ${own}`;
}

function rowsOf({ evaluation }: Context, { relation, period, value, target }: Measured): ReadonlyMap<string, Team> {
  const found = new Map<string, { name: string; of: string; by: Map<number, Num> }>(), others = relation.columns.filter((x) => relation.keys.includes(x.id) && x.id !== period.id);
  for (const row of evaluation.rows(relation.id)) {
    const v = evaluation.value(relation.id, value.id, row);
    const t = target === null ? null : evaluation.value(relation.id, target.id, row);
    const name = others.map((x) => evaluation.text(evaluation.value(relation.id, x.id, row), x.type)).join(', ');
    const part = isNumber(v) && isNumber(t) ? (relation.facts.better === 'lower' ? ratio(t, v) : ratio(v, t)) : null, at = found.get(name) ?? { name, of: relation.name, by: new Map<number, Num>() };
    found.set(name, at);
    if (part !== null) at.by.set(evaluation.value(relation.id, period.id, row) as number, part);
  }
  return found;
}
