/** What was added to an opportunity after it was closed, and so could not have had a part in it. */
import type { Finding } from '../finding.js';
import { dayText, evidence, finding, type World } from '../world.js';
import type { Rule } from './rule.js';

function addedLate(
  w: World,
  role: 'contact_role' | 'split',
  make: (row: number, days: number, closed: number, added: number) => Pick<Finding, 'says' | 'evidence'>,
): { readonly looked: number; readonly findings: readonly Finding[] } {
  const t = w.table(role)!;
  const opportunity = w.table('opportunity')!;
  const findings: Finding[] = [];
  for (const row of t.rows) {
    const of = t.refers('opportunity', row, opportunity);
    const added = t.day('created', row);
    const closed = of === null || opportunity.stage(of) === 'open' ? null : opportunity.day('closed', of);
    if (of === null || added === null || closed === null || added <= closed) continue;
    findings.push(
      finding({
        audit: role === 'split' ? 'split-after-close' : 'late-contact-role',
        subjects: [opportunity.subject(of), t.subject(row)],
        who: t.text('by', row) ?? t.text('owner', row) ?? opportunity.text('owner', of),
        on: added,
        repairs: [{ kind: 'drop', relation: t.relation.id, row }],
        ...make(row, added - closed, closed, added),
      }),
    );
  }
  return { looked: t.rows.length, findings };
}

export const lateContactRole: Rule = {
  id: 'late-contact-role',
  title: 'Contact role added after the close',
  needs: ['contact_role.opportunity', 'contact_role.created', 'opportunity.closed', ['opportunity.stage', 'opportunity.won', 'opportunity.lost']],
  also: ['contact_role.contact', 'contact_role.by'],
  run: (w) =>
    addedLate(w, 'contact_role', (row, days, closed, added) => ({
      says: `contact ${w.table('contact_role')!.text('contact', row) ?? 'without a name'} was added ${days} days after the close`,
      evidence: [
        { what: 'closed', value: dayText(closed) },
        { what: 'added', value: dayText(added) },
        ...evidence('by', w.table('contact_role')!.text('by', row)),
      ],
    })),
};
export const splitAfterClose: Rule = {
  id: 'split-after-close',
  title: 'Split added or changed after the close',
  needs: ['split.opportunity', 'split.created', 'opportunity.closed', ['opportunity.stage', 'opportunity.won', 'opportunity.lost']],
  also: ['split.owner', 'split.share', 'split.by'],
  run: (w) =>
    addedLate(w, 'split', (row, days, closed, added) => ({
      says: `the share of ${w.table('split')!.text('owner', row) ?? 'somebody'} (${w.table('split')!.text('share', row) ?? 'unknown'}) dates from ${days} days after the close`,
      evidence: [
        { what: 'closed', value: dayText(closed) },
        { what: 'added or changed', value: dayText(added) },
        ...evidence('by', w.table('split')!.text('by', row)),
      ],
    })),
};
