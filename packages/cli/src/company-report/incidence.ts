/** Who got what share of each deal: pay by deal and function, and who worked on it for nothing. */
import { compareNumbers, dateText, sumNumbers, type Num } from '@truce/engine';
import { left, right, type Block, type Cell } from '../page/blocks.js';
import { leftOut, notShown, within, type Context, type Made } from './context.js';
import { belongsTo, type Deal, type Deals, type Payment, type TouchKind } from './deals.js';
import { capital, exact, grouped, isZero, near, orNothing, percent, ratio, share } from './numbers.js';
import { follow } from './paths.js';
import { NO_FUNCTION, type People } from './people.js';

const ID = 'incidence', TITLE = 'Who got what of each deal';
/** Deals that a page shows: the ones that paid most, and those that paid nobody. */
const SHOWN = 25;

interface Row {
  readonly deal: Deal;
  readonly paid: ReadonlyMap<string, Num>;
  readonly byRole: ReadonlyMap<string, Num>;
  readonly total: Num;
  readonly waiting: Num;
  readonly unpaid: readonly { readonly who: string; readonly function: string; readonly touches: number }[];
}

export function incidence(c: Context, deals: Deals | null, payments: readonly Payment[], otherCurrency: number, people: People, kinds: readonly TouchKind[]): Made {
  if (deals === null) return notShown(ID, TITLE, 'no credit and no `report.deals` says what is sold');
  const sold = deals.all.filter((d) => within(c.span, d.day));
  if (sold.length === 0) return notShown(ID, TITLE, `nothing was sold in ${c.span.text}`);
  const rows = rowsOf(c, deals, sold, payments, people, kinds).sort((a, b) => compareNumbers(b.total, a.total) || compareNumbers(b.deal.amount, a.deal.amount));
  const amount = sumNumbers(sold.map((d) => d.amount));
  const forDeals = sumNumbers(rows.map((r) => r.total));
  const ofPeriod = payments.filter((p) => p.deal === null && p.status !== 'Cancelled' && belongsTo(c, p));
  const all = new Set([...people.functions, ...rows.flatMap((r) => [...r.paid.keys()]), ...rows.flatMap((r) => r.unpaid.map((u) => u.function))]);
  const functionOf = (p: Payment): string => people.functionOf(p.of, p.payee, p.on ?? p.period?.last ?? null) ?? NO_FUNCTION;
  for (const p of ofPeriod) all.add(functionOf(p));
  const functions = [...all], bonus = (f: string): Num => sumNumbers(ofPeriod.filter((p) => functionOf(p) === f).map((p) => p.due)), direct = (f: string): Num => sumNumbers(rows.map((r) => r.paid.get(f) ?? 0));
  const worked = (f: string): number => rows.filter((r) => r.paid.has(f) || r.unpaid.some((u) => u.function === f)).length;
  const goose = (f: string): number => rows.filter((r) => !r.paid.has(f) && r.unpaid.some((u) => u.function === f)).length;
  const bonuses = sumNumbers(ofPeriod.map((p) => p.due)), money = c.currency ?? '';
  const summary = functions.map((f): readonly Cell[] => [
    f,
    grouped(worked(f)),
    goose(f) === 0 ? '' : { text: grouped(goose(f)), tone: 'bad' },
    orNothing(direct(f)),
    share(direct(f), forDeals),
    orNothing(bonus(f)),
    grouped(both(direct(f), bonus(f))),
    percent(ratio(both(direct(f), bonus(f)), amount), 2),
  ]);
  const withUnpaid = rows.filter((r) => r.unpaid.length > 0), touched = withUnpaid.reduce((n, r) => n + r.unpaid.reduce((m, u) => m + u.touches, 0), 0);
  const roles = [...new Set(rows.flatMap((r) => [...r.byRole.keys()]))];
  const ofKinds = [...new Set(rows.map((r) => r.deal.kind))]
    .filter((k) => k !== null)
    .map((kind) => {
      const own = rows.filter((r) => r.deal.kind === kind);
      return { kind, deals: own.length, amount: sumNumbers(own.map((r) => r.deal.amount)), paid: sumNumbers(own.map((r) => r.total)) };
    })
    .sort((a, b) => compareNumbers(b.amount, a.amount));
  const blocks: Block[] = [
    {
      kind: 'figures',
      figures: [
        { label: `Sold in ${c.span.text}`, value: `${grouped(amount)} ${money}`, note: `${grouped(sold.length)} deals` },
        {
          label: 'Paid for these deals',
          value: `${grouped(forDeals)} ${money}`,
          note: `${share(forDeals, amount)} of what was sold, parts still held or accruing included`,
        },
        { label: 'Paid for the period, not for a deal', value: `${grouped(bonuses)} ${money}`, note: 'bonuses, and pay for leads that are no deal' },
        {
          label: 'Deals with somebody unpaid',
          value: `${grouped(withUnpaid.length)} of ${grouped(rows.length)}`,
          note: `${grouped(touched)} contributions by people who get nothing for the deal`,
        },
      ],
    },
    {
      kind: 'table',
      caption: `Work and pay by function, in ${money}`,
      columns: [
        left('function'),
        right('deals worked on'),
        right('of them unpaid'),
        right('paid for deals'),
        right('share'),
        right('paid for the period'),
        right('in all'),
        right('of what was sold'),
      ],
      rows: [
        ...summary,
        [
          'all',
          grouped(rows.length),
          '',
          grouped(forDeals),
          share(forDeals, forDeals),
          orNothing(bonuses),
          grouped(both(forDeals, bonuses)),
          percent(ratio(both(forDeals, bonuses), amount), 2),
        ],
      ],
      summed: true,
    },
    {
      kind: 'chart',
      chart: {
        kind: 'bars',
        title: `Who shares the pay of the ${Math.min(12, rows.length)} deals that paid most, by role`,
        layout: 'shares',
        series: roles,
        rows: rows.slice(0, 12).map((r) => ({
          label: r.deal.key,
          values: roles.map((f) => Math.max(0, near(r.byRole.get(f) ?? 0))),
          texts: roles.map((f) => share(r.byRole.get(f) ?? 0, r.total)),
          total: `${grouped(r.total)} ${money}`,
        })),
      },
    },
    {
      kind: 'table',
      caption: `Deal by deal, in ${money}`,
      columns: [
        left('deal'),
        left('closed'),
        right('amount'),
        ...functions.map((f) => right(f)),
        right('paid'),
        right('of it waiting'),
        left('worked on it and gets nothing for it'),
      ],
      rows: rows
        .slice(0, SHOWN)
        .map((r): readonly Cell[] => [
          r.deal.key,
          dateText(r.deal.day),
          grouped(r.deal.amount),
          ...functions.map((f) => orNothing(r.paid.get(f) ?? 0)),
          grouped(r.total),
          orNothing(r.waiting),
          unpaidText(r, c.names),
        ]),
      ...(rows.length > SHOWN ? { more: `… ${grouped(rows.length - SHOWN)} more deals: \`truce report ${ID} --json\` lists all` } : {}),
    },
    ...(ofKinds.length < 2
      ? []
      : [
          {
            kind: 'table',
            caption: `What is paid for each kind of deal, in ${money}`,
            columns: [left('kind'), right('deals'), right('amount'), right('paid for these deals'), right('of the amount')],
            rows: ofKinds.map((k) => [k.kind, grouped(k.deals), grouped(k.amount), grouped(k.paid), percent(ratio(k.paid, k.amount), 2)]),
          } satisfies Block,
        ]),
    {
      kind: 'note',
      text: 'A payment belongs to a deal when its plan follows the deal or a credit, lead or payment of it. Bonuses of a period belong to no single deal and are not spread over deals. What is taken back counts as less. Whoever is named on the deal or touched its lead, and gets nothing for it, stands on the right with the number of contributions: that may be as agreed.',
    },
    ...leftOut(c.currency, otherCurrency, deals.otherCurrency),
  ];
  const lead = forDealsLead(functions.map((f) => ({ f, direct: direct(f), goose: goose(f), bonus: bonus(f) })), forDeals, rows.length, c.span.text);
  return {
    section: { id: ID, title: TITLE, lead, blocks },
    data: {
      span: c.span.text,
      currency: c.currency,
      sold: { deals: sold.length, amount: exact(amount) },
      paidForDeals: exact(forDeals),
      paidForThePeriod: exact(bonuses),
      functions: functions.map((f) => ({
        function: f,
        worked: worked(f),
        unpaid: goose(f),
        paidForDeals: exact(direct(f)),
        paidForThePeriod: exact(bonus(f)),
      })),
      kinds: ofKinds.map((k) => ({ ...k, amount: exact(k.amount), paid: exact(k.paid) })),
      deals: rows.map((r) => ({
        deal: r.deal.key,
        day: dateText(r.deal.day),
        amount: exact(r.deal.amount),
        paid: [...r.paid].map(([f, n]) => ({ function: f, amount: exact(n) })),
        total: exact(r.total),
        waiting: exact(r.waiting),
        unpaid: r.unpaid.map(({ who, ...u }) => (c.names ? { who, ...u } : u)),
      })),
    },
  };
}

const both = (a: Num, b: Num): Num => sumNumbers([a, b]);
/** Who, in which function, and with how many contributions; without names, how many of each function. */
function unpaidText({ unpaid }: Row, names: boolean): string {
  if (!names) return [...new Set(unpaid.map((u) => u.function))].map((f) => `${unpaid.filter((u) => u.function === f).length} of ${f}`).join(', ');
  const shown = unpaid.slice(0, MOST_UNPAID).map((u) => `${u.who} (${u.function}${u.touches > 0 ? `, ${u.touches}` : ''})`).join(', ');
  return unpaid.length > MOST_UNPAID ? `${shown}, … ${unpaid.length - MOST_UNPAID} more` : shown;
}
const MOST_UNPAID = 4;

function forDealsLead(list: readonly { readonly f: string; readonly direct: Num; readonly goose: number; readonly bonus: Num }[], all: Num, deals: number, span: string): string {
  const most = [...list].sort((a, b) => compareNumbers(b.direct, a.direct))[0], none = list.filter((x) => x.goose > 0 && isZero(x.direct));
  const first = most === undefined || isZero(all) ? 'No deal of the period paid anybody.' : `Of the pay for deals, ${share(most.direct, all)} goes to ${most.f}.`;
  return none.length === 0
    ? first
    : `${first} ${none.map((x, i) => `${i === 0 ? capital(x.f) : x.f} worked on ${grouped(x.goose)} of ${grouped(deals)} deals and gets nothing for a deal, and ${isZero(x.bonus) ? 'nothing' : grouped(x.bonus)} for ${span}`).join('; ')}.`;
}

function rowsOf(c: Context, deals: Deals, sold: readonly Deal[], payments: readonly Payment[], people: People, kinds: readonly TouchKind[]): Row[] {
  const { evaluation, payees } = c, paid = new Map<number, { byFunction: Map<string, Num[]>; byRole: Map<string, Num[]>; waiting: Num[]; whom: Map<string, Num[]> }>();
  const own = new Set(sold.map((d) => d.row));
  for (const p of payments) {
    if (p.deal === null || !own.has(p.deal) || p.status === 'Cancelled') continue;
    const f = people.functionOf(p.of, p.payee, deals.byRow.get(p.deal)?.day ?? p.on) ?? NO_FUNCTION;
    const at = paid.get(p.deal) ?? { byFunction: new Map<string, Num[]>(), byRole: new Map<string, Num[]>(), waiting: [], whom: new Map<string, Num[]>() };
    const who = `${p.of}/${p.payee}`;
    paid.set(p.deal, at);
    at.byFunction.set(f, [...(at.byFunction.get(f) ?? []), p.due]);
    const role = people.seatOf(p.of, p.payee, deals.byRow.get(p.deal)?.day ?? p.on)?.role ?? f;
    at.byRole.set(role, [...(at.byRole.get(role) ?? []), p.due]);
    at.whom.set(who, [...(at.whom.get(who) ?? []), p.due]);
    if (p.status !== 'Due') at.waiting.push(p.due);
  }
  // Who is named on the deal, and whose contributions lead to it.
  const workers = new Map<number, Map<string, { of: number; payee: number | null; work: string | null; touches: number }>>();
  const add = (deal: number, of: number, payee: number | null, work: string | null, touches: number): void => {
    const at = workers.get(deal) ?? new Map<string, { of: number; payee: number | null; work: string | null; touches: number }>(), key = payee === null ? `work ${work}` : `${of}/${payee}`, known = at.get(key);
    workers.set(deal, at);
    if (known === undefined) at.set(key, { of, payee, work, touches }); else known.touches += touches;
  };
  const named = deals.relation.columns.filter((x) => x.type.kind === 'row' && payees.has(x.type.relation) && x.value === null);
  for (const d of sold) for (const x of named) { const who = evaluation.value(deals.relation.id, x.id, d.row) as number | null; if (who !== null && x.type.kind === 'row') add(d.row, x.type.relation, who, null, 0); }
  for (const k of kinds) for (const row of evaluation.rows(k.relation.id)) {
    const deal = follow(evaluation, k.toDeal, row);
    if (deal === null || !own.has(deal)) continue;
    const owner = k.by === null ? null : follow(evaluation, k.by.path, row), who = owner === null || k.by === null ? null : evaluation.value(k.by.relation, k.by.column, owner) as number | null;
    if (who !== null) add(deal, k.by!.person, who, null, 1); else if (k.work !== null) add(deal, -1, null, k.work, 1);
  }
  return sold.map((deal): Row => {
    const at = paid.get(deal.row), byFunction = new Map([...(at?.byFunction ?? [])].map(([f, l]) => [f, sumNumbers(l)] as const).filter(([, n]) => !isZero(n)));
    const unpaid = [...(workers.get(deal.row) ?? [])]
      .filter(([key]) => isZero(sumNumbers(at?.whom.get(key) ?? [])))
      .map(([, w]) => ({
        who: w.payee === null ? 'nobody named' : evaluation.rowText(w.of, w.payee),
        function: w.payee === null ? (w.work ?? NO_FUNCTION) : (people.functionOf(w.of, w.payee, deal.day) ?? NO_FUNCTION),
        touches: w.touches,
      }))
      .sort((a, b) => b.touches - a.touches || (a.who < b.who ? -1 : 1));
    return { deal, paid: byFunction, byRole: new Map([...(at?.byRole ?? [])].map(([r, l]) => [r, sumNumbers(l)] as const)), total: sumNumbers([...byFunction.values()]), waiting: sumNumbers(at?.waiting ?? []), unpaid };
  });
}
