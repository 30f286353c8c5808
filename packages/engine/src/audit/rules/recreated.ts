/** Opportunities that were opened at a company whose lead or opportunity had just been given up: the same business, and another source or none of the old credit. */
import { compare, div } from '../../base/exact.js';
import type { Evidence, Finding } from '../finding.js';
import { gather } from '../gather.js';
import { identityKinds, matchOf, type Identity } from '../identity.js';
import { plainName, type RoleName } from '../parts.js';
import { dayText, evidence, finding, isBefore, type Moment, type Table, type World } from '../world.js';
import type { Rule } from './rule.js';
import { putBack, towardsSales } from './sources.js';
import { givenUpOn } from './disqualified.js';

interface Ended { readonly t: Table; readonly row: number; readonly at: Moment; readonly how: string; readonly who: Identity }

export const recreated: Rule = {
  id: 'recreated',
  title: 'Opened again after it was given up',
  needs: [
    'opportunity.created',
    ['opportunity.account', 'opportunity.contact', 'opportunity.domain', 'opportunity.email', 'opportunity.phone'],
    ['lead.disqualified', 'lead.rejected', 'lead.status', 'opportunity.lost', 'opportunity.stage'],
  ],
  also: [
    'opportunity.source',
    'opportunity.owner',
    'lead.source',
    'lead.domain',
    'lead.email',
    'lead.phone',
    'lead.company',
    'lead.account',
    'account.domain',
    'account.name',
    'account.phone',
    'opportunity.product',
  ],
  run(w) {
    const t = w.table('opportunity')!;
    const lead = w.table('lead');
    const ended: Ended[] = [];
    const followed = new Set<Ended>();
    const index = new Map<string, Ended[]>();
    const findings: Finding[] = [];
    const least = div(w.settings.match_score, 100);
    if (lead !== null)
      for (const row of lead.rows) {
        const at = givenUpOn(w, lead, row) ?? lead.moment('rejected', row);
        if (at !== null) ended.push({ t: lead, row, at, how: 'given up', who: identityOf(w, lead, row) });
      }
    for (const row of t.rows) {
      const at = t.stage(row) === 'lost' ? t.moment('closed', row) : null;
      if (at !== null && at.day <= w.asOf) ended.push({ t, row, at, how: 'lost', who: identityOf(w, t, row) });
    }
    for (const e of ended)
      for (const kind of identityKinds) {
        const v = e.who.get(kind);
        if (v !== undefined) gather(index, `${kind} ${v}`, e);
      }
    for (const row of t.rows) {
      const at = t.moment('created', row);
      if (at === null) continue;
      const who = identityOf(w, t, row);
      const near = new Set(identityKinds.flatMap((kind) => index.get(`${kind} ${who.get(kind) ?? ''}`) ?? []));
      for (const e of near) {
        if ((e.t === t && e.row === row) || isBefore(at, e.at) || at.day - e.at.day > w.settings.recreated_within || !sameRest(w, t, row, e)) continue;
        const sourced = t.has('source') && e.t.has('source');
        const was = sourced ? e.t.text('source', e.row) : null;
        // With a source on both sides it is the credit that moves; without, only the owner and the product can tell.
        if (sourced ? !towardsSales(w, was, t.text('source', row)) : e.t !== t) continue;
        const { score, evidence: shared } = matchOf(e.who, who);
        if (compare(score, least) < 0) continue;
        if (!sourced) followed.add(e);
        const reason = e.t === t ? null : (e.t.text('disqualify_reason', e.row) ?? e.t.text('reject_reason', e.row));
        findings.push(
          finding({
            audit: 'recreated',
            subjects: [t.subject(row), e.t.subject(e.row)],
            who: t.text('owner', row),
            on: at.day,
            score,
            repairs: sourced ? [...putBack(t, 'source', row, was), ...(t.has('first_source') ? putBack(t, 'first_source', row, was) : [])] : [],
            says: `opened ${at.day - e.at.day} days after ${e.t.relation.name} ${e.t.key(e.row)} was ${e.how}${reason === null ? '' : ` (${reason})`}${sourced ? `, with source ${t.text('source', row) ?? 'missing'} instead of ${was!}` : ''}`,
            evidence: [
              ...shared,
              { what: e.how, value: dayText(e.at.day) },
              { what: 'opened', value: dayText(at.day) },
              { what: 'now', value: t.stage(row) },
              ...worth(t, row),
            ],
          }),
        );
      }
    }
    // Where no source could have moved, and most of what was lost is followed by something new, that is how business is done: nothing of it is an exception.
    const lost = ended.filter((e) => e.t === t).length;
    if (lost >= w.settings.least_cases && followed.size * 2 > lost)
      return {
        looked: ended.length,
        findings: [],
        unknown: `${followed.size} of ${lost} lost ${t.relation.name} are followed by another of the same ${restText(w)} within ${w.settings.recreated_within} days, so that it is the usual course of business: \`recreated_within\` and \`recreated_same\` look closer`,
      };
    return { looked: ended.length, findings };
  },
};
const worth = (t: Table, row: number): readonly Evidence[] => (t.has('amount') ? evidence('amount', t.text('amount', row)) : []);

/** Beside the company: what was declared to be the same; without declaration, the owner, unless whoever gave the lead up sells nothing, and hands on to somebody who does. */
function sameRest(w: World, t: Table, row: number, e: Ended): boolean {
  const parts = w.settings.recreated_same.length > 0 ? w.settings.recreated_same : e.t === t || sellers(t).has(plainName(e.t.text('owner', e.row) ?? '')) ? ['owner'] : [];
  return parts.every((p) => !t.has(p) || !e.t.has(p) || plainName(t.text(p, row) ?? '') === plainName(e.t.text(p, e.row) ?? ''));
}

const restText = (w: World): string => ['company', ...(w.settings.recreated_same.length > 0 ? w.settings.recreated_same : ['owner'])].join(' and ');

const known = new WeakMap<Table, ReadonlySet<string>>();
/** Whoever owns an opportunity. */
function sellers(t: Table): ReadonlySet<string> {
  const found = known.get(t) ?? new Set(t.has('owner') ? t.rows.flatMap((row) => { const who = t.text('owner', row); return who === null ? [] : [plainName(who)]; }) : []);
  known.set(t, found);
  return found;
}

/** With what the account and the contact say. */
function identityOf(w: World, t: Table, row: number): Identity {
  const via = (['account', 'contact'] as const satisfies readonly RoleName[]).flatMap((role) => {
    const other = w.table(role);
    const at = other === null ? null : t.refers(role, row, other);
    return at === null ? [] : [{ table: other!, row: at }];
  });
  return t.identity(row, via);
}
