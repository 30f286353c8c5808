/** Records that are there twice, that one person stands in twice, that tell an impossible order, or that something swallowed. */
import type { Finding } from '../finding.js';
import { gather } from '../gather.js';
import { companyOf, domainOf, emailOf, phoneOf } from '../identity.js';
import type { RoleName } from '../parts.js';
import { dayText, evidence, finding, isBefore, type Moment, type Table, type World } from '../world.js';
import type { Rule } from './rule.js';
import { leadsOf } from './sources.js';

/** Known of both, and not the same. */
const apart =
  (t: Table, part: string, read: (text: string) => string | null) =>
  (a: number, b: number): boolean => {
    const x = read(t.text(part, a) ?? '');
    const y = read(t.text(part, b) ?? '');
    return x !== null && y !== null && x !== y;
  };
/** What speaks against it: two people share the phone of their house, two firms of a group the domain. */
const against = (t: Table, role: RoleName, what: string): ((a: number, b: number) => boolean) => {
  if (role === 'lead' && what === 'phone') return apart(t, 'email', emailOf);
  if (role === 'account' && what === 'domain') { const name = apart(t, 'name', companyOf), phone = apart(t, 'phone', phoneOf); return (a, b) => name(a, b) && phone(a, b); }
  return () => false;
};
/** Rows of one key that nothing tells apart. A lead that comes again after so many days is a new one. */
function together(w: World, t: Table, role: RoleName, what: string, rows: readonly number[]): readonly (readonly number[])[] {
  const isOther = against(t, role, what);
  const day = (r: number): number | null => (role === 'lead' ? t.day('created', r) : null);
  const found: number[][] = [];
  const inOrder = role === 'lead' ? [...rows].sort((a, b) => (day(a) ?? 0) - (day(b) ?? 0)) : rows;
  for (const row of inOrder) {
    const on = day(row), near = found.find((all) => { const last = day(all.at(-1)!); return !(on !== null && last !== null && on - last > w.settings.duplicate_within) && !all.some((r) => isOther(r, row)); });
    if (near === undefined) found.push([row]); else near.push(row);
  }
  return found.filter((all) => all.length > 1);
}

/** What makes two records one, by the part they play; the first that a table has is used. */
const SAME: readonly {
  readonly role: RoleName;
  readonly what: string;
  readonly parts: readonly string[];
  readonly read: (t: Table, row: number) => string | null;
}[] = [
  { role: 'lead', what: 'address', parts: ['email'], read: (t, r) => emailOf(t.text('email', r) ?? '') },
  { role: 'lead', what: 'phone', parts: ['phone'], read: (t, r) => phoneOf(t.text('phone', r) ?? '') },
  { role: 'contact', what: 'address', parts: ['email'], read: (t, r) => emailOf(t.text('email', r) ?? '') },
  { role: 'account', what: 'domain', parts: ['domain'], read: (t, r) => domainOf(t.text('domain', r) ?? '') },
  { role: 'account', what: 'name', parts: ['name'], read: (t, r) => companyOf(t.text('name', r) ?? '') },
  {
    role: 'opportunity',
    what: 'account, owner, product and first day',
    parts: ['account', 'owner', 'product', 'created'],
    read: (t, r) => {
      const all = ['account', 'owner', 'product', 'created'].map((p) => t.text(p, r));
      return all.includes(null) ? null : all.join(', ');
    },
  },
];
export const duplicate: Rule = {
  id: 'duplicate', title: 'The same record twice', needs: [['lead.email', 'lead.phone', 'contact.email', 'account.domain', 'account.name', 'opportunity.product']], also: ['lead.created', 'account.phone'],
  run(w) {
    const findings: Finding[] = [], said = new Set<string>();
    let looked = 0;
    for (const { role, what, parts, read } of SAME) {
      const t = w.table(role);
      if (t === null || !parts.every((p) => t.has(p))) continue;
      const groups = new Map<string, number[]>();
      for (const row of t.rows) { looked++; const key = read(t, row); if (key !== null) gather(groups, key, row); }
      for (const [key, all] of groups) for (const rows of all.length < 2 ? [] : together(w, t, role, what, all)) {
        const id = `${role} ${rows.join(' ')}`;
        if (said.has(id)) continue;
        said.add(id);
        findings.push(
          finding({
            audit: 'duplicate',
            subjects: rows.map((r) => t.subject(r)),
            who: null,
            on: t.day('created', rows.at(-1)!),
            says: `${rows.length} ${t.relation.name} have the same ${what}`,
            evidence: [{ what: `same ${what}`, value: key }],
          }),
        );
      }
    }
    return { looked, findings };
  },
};

export const bothRoles: Rule = {
  id: 'both-roles', title: 'One person in both roles', needs: ['opportunity.owner', 'opportunity.second'], also: ['opportunity.amount'],
  run(w) {
    const t = w.table('opportunity')!, both = t.rows.filter((row) => t.text('second', row) !== null && t.text('second', row) === t.text('owner', row));
    return {
      looked: t.rows.filter((row) => t.text('second', row) !== null).length,
      findings: both.map((row) =>
        finding({
          audit: 'both-roles',
          subjects: [t.subject(row)],
          who: t.text('owner', row),
          on: t.day('closed', row),
          says: `${t.text('owner', row)!} is both ${t.bound.parts.get('owner')!.text} and ${t.bound.parts.get('second')!.text}`,
          evidence: t.has('amount') ? evidence('amount', t.text('amount', row)) : [],
          repairs: t.column('second') === null ? [] : [{ kind: 'set', relation: t.relation.id, row, column: t.column('second')!, value: null }],
        }),
      ),
    };
  },
};

/** The first contact that is told: of the opportunity itself, or the day on which its lead came. */
function firstContact(w: World, t: Table, row: number): Moment | null {
  const own = t.moment('first_contact', row), lead = w.table('lead');
  if (own !== null || lead === null) return own;
  const at = t.refers('lead', row, lead) ?? leadsOf(w).get(row) ?? null;
  return at === null ? null : lead.moment('created', at);
}
export const wonBeforeContact: Rule = {
  id: 'won-before-contact',
  title: 'Won before the first contact',
  needs: ['opportunity.closed', ['opportunity.first_contact', 'lead.created'], ['opportunity.first_contact', 'opportunity.lead', 'lead.opportunity']],
  also: ['opportunity.owner'],
  run(w) {
    const t = w.table('opportunity')!;
    const findings: Finding[] = [];
    let looked = 0;
    for (const row of t.rows) {
      const won = t.stage(row) === 'won' ? t.moment('closed', row) : null;
      const contact = won === null ? null : firstContact(w, t, row);
      if (won === null || contact === null) continue;
      looked++;
      if (isBefore(won, contact))
        findings.push(
          finding({
            audit: 'won-before-contact',
            subjects: [t.subject(row)],
            who: t.text('owner', row),
            on: won.day,
            says: `won on ${dayText(won.day)}, first contact on ${dayText(contact.day)}`,
            evidence: [
              { what: 'won', value: dayText(won.day) },
              { what: 'first contact', value: dayText(contact.day) },
            ],
          }),
        );
    }
    return { looked, findings };
  },
};

export const neverLive: Rule = {
  id: 'never-live', title: 'Won, and the customer never went live', needs: ['opportunity.closed', 'opportunity.live'], also: ['opportunity.owner', 'opportunity.amount'],
  run(w) {
    const t = w.table('opportunity')!, due = t.rows.filter((row) => { const on = t.day('closed', row); return t.stage(row) === 'won' && on !== null && on + w.settings.live_within <= w.asOf; });
    const dead = due.filter((row) => { const live = t.value('live', row); return live === null || live === false; });
    return {
      looked: due.length,
      findings: dead.map((row) =>
        finding({
          audit: 'never-live',
          subjects: [t.subject(row)],
          who: t.text('owner', row),
          on: t.day('closed', row),
          says: `won on ${dayText(t.day('closed', row)!)}, and nothing shows that the customer went live`,
          evidence: t.has('amount') ? evidence('amount', t.text('amount', row)) : [],
        }),
      ),
    };
  },
};

/** A merge rewrites what a record was: its source and its stages are those of another one from then on. */
export const merged: Rule = {
  id: 'merged', title: 'Merged records, whose history was rewritten', needs: ['merge.into'], also: ['merge.from', 'merge.at'],
  run(w) {
    const findings: Finding[] = [];
    let looked = 0;
    for (const t of w.tables('merge')) {
      const into = new Map<string, number[]>();
      looked += t.rows.length;
      for (const row of t.rows) { const key = t.text('into', row); if (key !== null) gather(into, key, row); }
      for (const [key, rows] of into)
        findings.push(
          finding({
            audit: 'merged',
            subjects: rows.map((r) => t.subject(r)),
            on: t.has('at') ? t.day('at', rows.at(-1)!) : null,
            says: `${key} swallowed ${rows.length === 1 ? 'another record' : `${rows.length} others`}: its source and dates may be theirs`,
            evidence: rows.flatMap((r) => evidence('swallowed', t.has('from') ? t.text('from', r) : null)),
          }),
        );
    }
    return { looked, findings };
  },
};
