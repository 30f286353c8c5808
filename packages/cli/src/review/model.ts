/** Everything that the page shows, as plain data, for one audience. What the audience may not see is not in it. */
import { declarationsOf, parseFraction, toDecimalText, type Change, type LeadEffect } from '@truce/engine';
import type { Computed } from '../diff/compute.js';
import { reportOf, type ChangeView, type DeltaView, type DiffReport } from '../diff/report.js';
import type { Side } from '../diff/sides.js';
import { tenthsOf } from '../views/diff-numbers.js';
import { FEWEST, reportFor, type Audience } from './audience.js';
import { acceptedIn, type AcceptedView } from './accepted.js';
import { decisionsOf, type Decision } from './decisions.js';
import type { IncentiveView } from './incentives.js';
import { leadFlowOf, type LeadStage } from './lead-flow.js';
import { leadRowsOf, type LeadRow } from './lead-rows.js';
import { goalsOf, type GoalsView } from './goals.js';
import { headsOf, linesOf, type LineView } from './lines.js';
import { provenanceOf, type Provenance } from './provenance.js';
import type { Signing } from './signing.js';
import { beginsAfter, isPeriod, movesResults } from './texts.js';

export interface ChangeDetail {
  readonly id: string;
  readonly view: ChangeView;
  /** the texts of the declaration, all of its versions; null where it is not there */
  readonly before: string | null;
  readonly after: string | null;
  /** what it does alone, on the old version */
  readonly pay: readonly { readonly currency: string | null; readonly gain: number; readonly lose: number; /** null: not for this audience */ readonly total: DeltaView | null; readonly people: readonly DeltaView[] }[];
  readonly leads: readonly LeadEffect[];
}
/** People by how much their pay changes, in tenths of a per cent. */
export interface Spread { readonly currency: string | null; readonly tenths: readonly (number | null)[]; readonly same: number }
export interface Trend {
  readonly key: string;
  readonly name: string;
  readonly type: string;
  readonly rows: readonly {
    readonly row: string;
    readonly before: number | null;
    readonly after: number | null;
    /** the new definition on what was counted before */
    readonly definition: number | null;
  }[];
}


export interface ReviewModel {
  readonly audience: Audience;
  readonly report: DiffReport;
  readonly changes: readonly ChangeDetail[];
  readonly spreads: readonly Spread[];
  readonly trends: readonly Trend[];
  readonly lines: readonly LineView[];
  readonly leadRows: readonly LeadRow[];
  /** stages of the funnel, before and after */
  readonly leadFlow: readonly (readonly LeadStage[])[];
  readonly signing: Signing;
  readonly decisions: readonly Decision[];
  readonly provenance: Provenance;
  /** findings about the policy that somebody accepted, with the reason, in the new version */
  readonly accepted: readonly AcceptedView[];
  /** what the new version says that it is for, and what the old one said; null: nothing */
  readonly intent: { readonly before: string | null; readonly after: string | null };
  /** the goals of the new version; null: it has none */
  readonly goals: GoalsView | null;
  /** null: nobody asked */
  readonly incentives: readonly IncentiveView[] | null;
}

export function modelOf(before: Side, after: Side, c: Computed, signing: Signing, audience: Audience, incentives: readonly IncentiveView[] | null): ReviewModel {
  const accepted = acceptedIn(c), whole = reportOf(before, after, c), report = reportFor(whole, audience, headsOf(c.figures)), all = audience === 'leadership';
  return {
    audience,
    report,
    signing,
    decisions: decisionsOf(report, signing, c.rejected, accepted),
    provenance: provenanceOf(before, after, c),
    accepted,
    intent: { before: c.before.program.settings.intent, after: c.after.program.settings.intent },
    goals: goalsOf(before, after, c, audience),
    incentives: all ? incentives : null,
    changes: changesOf(before, after, c, report, audience),
    // By how much the pay of one or two changes is theirs, too.
    spreads: whole.pay
      .filter((p) => all || p.gain + p.lose >= FEWEST)
      .map((p) => {
        const changed = p.people.filter((d) => d.change !== '0');
        return { currency: p.currency, tenths: changed.map((d) => tenthsOf(d.before, d.change)), same: Math.max(p.paid - changed.length, 0) };
      }),
    trends: trendsOf(c, report),
    lines: all ? linesOf(c.figures) : [],
    leadRows: leadRowsOf(c, report),
    leadFlow: leadFlowOf(c, new Set(report.leads.map((l) => l.name))),
  };
}

function changesOf(before: Side, after: Side, c: Computed, report: DiffReport, audience: Audience): readonly ChangeDetail[] {
  const left = declarationsOf(before.written.policies), right = declarationsOf(after.written.policies), text = (texts: readonly string[] | undefined): string | null => (texts === undefined ? null : texts.join('\n'));
  return report.changes.map((view, i): ChangeDetail => {
    const change = c.comparison.changes.find((x) => x.key === view.key && x.of === view.of), old = c.comparison.matched.get(view.key) ?? view.key;
    return {
      id: `change-${i + 1}`,
      view,
      before: view.kind === 'added' ? null : text(left.get(old)),
      after: view.kind === 'removed' ? null : text(right.get(view.key)),
      ...(change === undefined || !movesResults(view) ? { pay: [], leads: [] } : effectFor(c, change, audience)),
    };
  });
}

function effectFor(c: Computed, change: Change, audience: Audience): Pick<ChangeDetail, 'pay' | 'leads'> {
  const effect = c.alone(change), amount = (n: Parameters<typeof toDecimalText>[0]): string => toDecimalText(n, 12);
  const view = (d: {
    readonly who: string;
    readonly before: Parameters<typeof amount>[0];
    readonly after: Parameters<typeof amount>[0];
    readonly change: Parameters<typeof amount>[0];
  }): DeltaView => ({ who: d.who, before: amount(d.before), after: amount(d.after), change: amount(d.change) });
  return {
    leads: effect.leads,
    pay: effect.pay.map((p) => ({
      currency: p.currency,
      gain: p.gain,
      lose: p.lose,
      total: audience === 'leadership' || (audience === 'managers' && p.gain + p.lose >= FEWEST) ? view(p.total) : null,
      people: audience === 'leadership' ? p.people.filter((d) => amount(d.change) !== '0').map(view) : [],
    })),
  };
}

/** Rows of KPIs over time, of both versions: those that did not change, too. */
function trendsOf(c: Computed, report: DiffReport): readonly Trend[] {
  const number = (text: string | null | undefined): number | null => { const n = text == null ? null : parseFraction(text); return n === null ? null : Number(toDecimalText(n, 6)); };
  return report.kpis.flatMap((k): readonly Trend[] => {
    const both = c.figures.find((f) => (f.after ?? f.before)?.kind === 'kpi' && f.name === k.name), old = both?.before?.kind === 'kpi' ? both.before.rows : [], now = both?.after?.kind === 'kpi' ? both.after.rows : [];
    const names = [...new Set([...old, ...now].map((r) => r.row))]
      .filter((row) => isPeriod(row) && (report.asOf === null || !beginsAfter(row, report.asOf)))
      .sort();
    const left = new Map(old.map((r) => [r.row, r]));
    const right = new Map(now.map((r) => [r.row, r]));
    const changed = new Map(k.rows.map((r) => [r.row, r]));
    if (names.length < 3) return [];
    return [{
      key: both?.key ?? k.name, name: k.name, type: k.type,
      rows: names.map((row) => {
        const was = number(left.get(row)?.number), share = changed.get(row), definition = share === undefined ? was : was === null || share.definition === null ? null : was + Number(share.definition);
        return { row, before: was, after: number(right.get(row)?.number), definition };
      }),
    }];
  });
}
