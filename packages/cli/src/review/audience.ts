/**
 * Who a page is for. Rules are for everybody; amounts are not: what an audience may not see is taken out before the page is made, so that it is not in the file. What belongs to fewer than
 * three people is theirs, and a single group that is left out could be had by subtraction: so it is put together with others, or the whole list is left out.
 */
import type { DeltaView, DiffReport, PayView } from '../diff/report.js';
import { addTexts, isPeriod } from './texts.js';

export type Audience = 'leadership' | 'managers' | 'everybody';
export const audiences: readonly Audience[] = ['leadership', 'managers', 'everybody'];

/** Fewer people than this are recognised. */
export const FEWEST = 3;

/** People whose pay changes, by what a list of amounts is grouped by. */
export interface Heads { readonly teams: ReadonlyMap<string, ReadonlySet<string>>; readonly plans: ReadonlyMap<string, ReadonlySet<string>>; readonly months: ReadonlyMap<string, ReadonlySet<string>> }
export type HeadsOf = (currency: string | null) => Heads;

export function audienceText(a: Audience): string {
  switch (a) {
    case 'leadership': return 'all amounts';
    case 'managers': return `amounts of teams and in all; none of a person, a deal, or fewer than ${FEWEST} people`;
    case 'everybody': return 'rules, leads and counts; no amounts';
  }
}

export function reportFor(r: DiffReport, audience: Audience, heads: HeadsOf): DiffReport {
  if (audience === 'leadership') return r;
  const all = audience === 'everybody', nothing: DeltaView = { who: '', before: '0', after: '0', change: '0' };
  const pay = r.pay.map((p): PayView => {
    const changed = p.gain + p.lose, own = heads(p.currency), hidden = all || changed < FEWEST;
    return {
      ...p,
      people: [],
      subjects: [],
      concentration: null,
      total: hidden ? nothing : p.total,
      due: hidden ? nothing : p.due,
      teams: hidden ? [] : grouped(p.teams, own.teams),
      plans: hidden ? [] : grouped(p.plans, own.plans),
      months: hidden ? [] : grouped(p.months, own.months),
      closed: p.closed === null ? null : hidden ? { ...p.closed, change: '0', moved: '0' } : p.closed,
    };
  });
  const shown = new Map(pay.map((p) => [p.currency, p.gain + p.lose >= FEWEST]));
  return {
    // What one more of something pays somebody says where that person stands.
    ...r,
    pay,
    behaviour: null,
    postings: r.postings === null ? null : { ...r.postings, closings: [], examples: [] },
    // A figure of a person is that person's, and one in money is an amount.
    kpis: r.kpis.flatMap((k) => {
      const rows = k.rows.filter((x) => x.row === '' || isPeriod(x.row));
      return rows.length === 0 || (all && /^[A-Z]{3}$/.test(k.type)) ? [] : [{ ...k, rows }];
    }),
    credits: all ? [] : r.credits.map((c) => ({ ...c, payees: [] })),
    // What one edit brings may be one person's: the parts of pay are told in all, or not.
    parts: {
      ...r.parts,
      shares: r.parts.shares.filter((s) =>
        s.of.kind === 'pay'
          ? !all && s.of.who === null && shown.get(s.of.currency) === true
          : s.of.kind === 'credit'
            ? false
            : s.of.kind === 'kpi'
              ? isPeriod(s.of.row) || s.of.row === ''
              : true,
      ),
    },
    guards: r.guards.map((g) => ({
      ...g,
      failing: g.failing.map((f, i) => ({ ...f, row: `row ${i + 1}`, values: [] })),
      onlyBefore: g.onlyBefore.map(() => ''),
      onlyAfter: g.onlyAfter.map(() => ''),
    })),
  };
}

/** Groups of too few are put together, with the smallest of the others until they are enough; when no other is left, nothing is listed. */
function grouped(list: readonly DeltaView[], heads: ReadonlyMap<string, ReadonlySet<string>>): readonly DeltaView[] {
  const of = (d: DeltaView): ReadonlySet<string> => heads.get(d.who) ?? new Set();
  const together = list.filter((d) => of(d).size < FEWEST);
  const rest = list.filter((d) => !together.includes(d)).sort((a, b) => of(b).size - of(a).size);
  if (together.length === 0) return list;
  while (new Set(together.flatMap((d) => [...of(d)])).size < FEWEST && rest.length > 0) together.push(rest.pop()!);
  const shown = list.filter((d) => !together.includes(d));
  return shown.length === 0
    ? []
    : [
        ...shown,
        {
          who: `${together.length} others, together`,
          before: addTexts(together.map((d) => d.before)),
          after: addTexts(together.map((d) => d.after)),
          change: addTexts(together.map((d) => d.change)),
        },
      ];
}
