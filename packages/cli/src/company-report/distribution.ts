/** How variable pay is spread: by function, team and person, how unequally, and how far from what was meant to be paid. */
import { compareNumbers, sumNumbers, type Num } from '@truce/engine';
import { left, right, type Block, type Cell } from '../page/blocks.js';
import { leftOut, notShown, within, type Context, type Made } from './context.js';
import type { Payment } from './deals.js';
import { capital, exact, fixed, grouped, isZero, medianOf, near, percent, plus, ratio, share, times } from './numbers.js';
import { NO_FUNCTION, type People } from './people.js';

const ID = 'distribution', TITLE = 'How variable pay is spread';
/** Fewer people than this could be told apart. */
const FEWEST = 2;
const YEAR = 365;

interface Person {
  readonly key: string;
  readonly function: string;
  readonly role: string;
  readonly team: string;
  readonly paid: Num;
  /** for the days that the seat was held; null: not known */
  readonly target: Num | null;
}

export function distribution(c: Context, payments: readonly Payment[], otherCurrency: number, people: People): Made {
  const due = payments.filter((p) => p.status === 'Due' && within(c.span, p.on)), persons = personsOf(c, due, people);
  if (due.length === 0) return notShown(ID, TITLE, `nothing fell due in ${c.span.text}`);
  const all = sumNumbers(persons.map((p) => p.paid)), money = c.currency ?? '', gini = giniOf(persons.map((p) => p.paid)), sorted = [...persons].sort((a, b) => compareNumbers(b.paid, a.paid));
  const tenth = Math.max(1, Math.round(persons.length / 10)), top = sumNumbers(sorted.slice(0, tenth).map((p) => p.paid));
  const groups = (of: (p: Person) => string, name: string): { readonly name: string; readonly rows: readonly { readonly name: string; readonly persons: readonly Person[]; readonly paid: Num }[] } => {
    const found = new Map<string, Person[]>();
    for (const p of persons) { const own = found.get(of(p)); if (own === undefined) found.set(of(p), [p]); else own.push(p); }
    return { name, rows: [...found].map(([n, l]) => ({ name: n, persons: l, paid: sumNumbers(l.map((p) => p.paid)) })).sort((a, b) => compareNumbers(b.paid, a.paid) || (a.name < b.name ? -1 : 1)) };
  };
  const byFunction = groups((p) => p.function, 'function'), byTeam = groups((p) => p.team, 'team'), byRole = groups((p) => p.role, 'role'), hasTargets = persons.some((p) => p.target !== null && !isZero(p.target));
  const table = (g: ReturnType<typeof groups>): Block => ({
    kind: 'table',
    caption: `Pay that fell due, by ${g.name}, in ${money}`,
    columns: [left(g.name), right('people'), right('paid'), right('share of pay'), right('share of people'), right('median'), right('highest')],
    rows: [
      ...g.rows.map((r): readonly Cell[] => [
        r.name,
        grouped(r.persons.length),
        grouped(r.paid),
        share(r.paid, all),
        share(r.persons.length, persons.length),
        r.persons.length < FEWEST ? '' : grouped(medianOf(r.persons.map((p) => p.paid)) ?? 0),
        r.persons.length < FEWEST ? '' : grouped(r.persons.map((p) => p.paid).reduce((a, b) => (compareNumbers(a, b) >= 0 ? a : b))),
      ]),
      ['all', grouped(persons.length), grouped(all), share(all, all), '', grouped(medianOf(persons.map((p) => p.paid)) ?? 0), grouped(sorted[0]!.paid)],
    ],
    summed: true,
  });
  const spread = byRole.rows.flatMap((r) => {
    const parts = r.persons.flatMap((p) => (p.target === null ? [] : ratio(p.paid, p.target) ?? [])).sort(compareNumbers);
    return parts.length === 0 ? [] : [{ role: r.name, people: parts.length, lowest: parts[0]!, median: medianOf(parts)!, highest: parts.at(-1)!, mean: ratio(r.paid, sumNumbers(r.persons.map((p) => p.target ?? 0))) }];
  });
  const blocks: Block[] = [
    {
      kind: 'figures',
      figures: [
        { label: `Due in ${c.span.text}`, value: `${grouped(all)} ${money}`, note: `${grouped(persons.length)} people` },
        ...(gini === null ? [] : [{ label: 'Gini coefficient', value: fixed(gini, 2), note: '0: all get the same; 1: one gets everything' }]),
        { label: `The best-paid ${grouped(tenth)} of ${grouped(persons.length)}`, value: share(top, all), note: 'of all variable pay' },
      ],
    },
    {
      kind: 'chart',
      chart: {
        kind: 'bars',
        title: 'Share of people, and share of pay',
        layout: 'shares',
        series: byFunction.rows.map((r) => r.name),
        rows: [
          { label: 'people', values: byFunction.rows.map((r) => r.persons.length), texts: byFunction.rows.map((r) => share(r.persons.length, persons.length)) },
          { label: 'variable pay', values: byFunction.rows.map((r) => Math.max(0, near(r.paid))), texts: byFunction.rows.map((r) => share(r.paid, all)) },
        ],
      },
    },
    table(byFunction),
    ...(byTeam.rows.length > 1 ? [table(byTeam)] : []),
    ...(gini === null
      ? []
      : [
          {
            kind: 'chart',
            chart: {
              kind: 'curve',
              title: 'The less paid half gets how much?',
              xName: 'part of the people, the least paid first',
              yName: 'part of the pay',
              points: curveOf(sorted.map((p) => p.paid)),
              text: `Gini ${fixed(gini, 2)}`,
            },
          } satisfies Block,
        ]),
    ...(hasTargets
      ? [
          {
            kind: 'table',
            caption: 'Paid, of the target incentive for the days that the seat was held',
            columns: [left('role'), right('people'), right('lowest'), right('median'), right('highest'), right('all together')],
            rows: spread.map((s) => [s.role, grouped(s.people), percent(s.lowest, 0), percent(s.median, 0), percent(s.highest, 0), percent(s.mean, 0)]),
          } satisfies Block,
        ]
      : [
          {
            kind: 'note',
            text: 'The mix of pay is not shown: nothing says what was meant to be paid. `report.seats.target` in truce.yaml names the field.',
          } satisfies Block,
        ]),
    {
      kind: 'note',
      text: 'Whoever held a seat with variable pay in the period, or was paid, counts as a person, also with nothing. Only what fell due is counted: parts that are held, and bonuses that fall due later, stand in the period of their day. Names are left out here; statements have them. For the coefficient and the curve, whoever gave back more than was paid counts as nothing.',
    },
    ...leftOut(c.currency, otherCurrency),
  ];
  const first = byFunction.rows[0]!;
  return {
    section: {
      id: ID,
      title: TITLE,
      lead: `${capital(first.name)} is ${share(first.persons.length, persons.length)} of the people and gets ${share(first.paid, all)} of the variable pay.`,
      blocks,
    },
    data: {
      span: c.span.text,
      currency: c.currency,
      people: persons.length,
      paid: exact(all),
      gini: gini === null ? null : exact(gini),
      by: Object.fromEntries(
        [byFunction, byTeam, byRole].map((g) => [g.name, g.rows.map((r) => ({ name: r.name, people: r.persons.length, paid: exact(r.paid) }))]),
      ),
      paidOfTarget: spread.map((s) => ({ role: s.role, people: s.people, lowest: exact(s.lowest), median: exact(s.median), highest: exact(s.highest) })),
    },
  };
}

/** Which part of all pay the less paid people get: a point for each of them, from nobody to everybody. `paid`: the highest first. */
function curveOf(paid: readonly Num[]): readonly { readonly x: number; readonly y: number }[] {
  const all = near(sumNumbers(paid.map(orZero))), points = [{ x: 0, y: 0 }];
  let sum: Num = 0;
  for (const p of [...paid].reverse()) { sum = plus(sum, orZero(p)); points.push({ x: points.length / paid.length, y: all === 0 ? 0 : near(sum) / all }); }
  return points;
}

function personsOf(c: Context, due: readonly Payment[], people: People): readonly Person[] {
  const { evaluation, span } = c, found = new Map<string, { of: number; payee: number; paid: Num[]; target: Num | null }>();
  const at = (of: number, payee: number): { of: number; payee: number; paid: Num[]; target: Num | null } => {
    const key = `${of}/${payee}`;
    const known = found.get(key) ?? { of, payee, paid: [], target: null };
    found.set(key, known);
    return known;
  };
  for (const p of due) at(p.of, p.payee).paid.push(p.due);
  if (people.holder !== null) for (const s of people.seats) {
    const from = Math.max(s.from, span.first), through = Math.min(s.through, span.last);
    if (through < from || s.target === null || isZero(s.target)) continue;
    const own = at(people.holder, s.payee), days = through - from + 1;
    own.target = plus(own.target ?? 0, times(s.target, ratio(Number.isFinite(days) ? days : YEAR, YEAR)!));
  }
  const parties = new Set(people.functions);
  return [...found.values()].map((p): Person => {
    const day = Number.isFinite(span.last) ? span.last : null, seat = people.seatOf(p.of, p.payee, day);
    return {
      key: evaluation.rowText(p.of, p.payee),
      function: people.functionOf(p.of, p.payee, day) ?? NO_FUNCTION,
      role: seat?.role ?? 'no role',
      team: seat?.team ?? 'no team',
      paid: sumNumbers(p.paid),
      target: p.target,
    };
  // Who leads everybody and is in no plan of the policy is not among the people that it pays.
  }).filter((p) => !isZero(p.paid) || parties.has(p.function));
}

const orZero = (n: Num): Num => (compareNumbers(n, 0) < 0 ? 0 : n);

/** 0: all have the same; 1: one has everything. Who gave back more than was paid counts as nothing. null: nobody has anything. */
export function giniOf(list: readonly Num[]): Num | null {
  const sorted = list.map(orZero).sort(compareNumbers), n = sorted.length, all = sumNumbers(sorted);
  if (n === 0 || isZero(all)) return null;
  return ratio(sumNumbers(sorted.map((x, i) => times(x, 2 * (i + 1) - n - 1))), times(all, n));
}
