/** Sources that were changed or lost: by their history where one is kept, else by what records that belong together say. */
import { gather } from '../gather.js';
import type { Finding, Repair } from '../finding.js';
import { plainName, type RoleName } from '../parts.js';
import { dayText, evidence, finding, isOneOf, type Table, type World } from '../world.js';
import type { Rule } from './rule.js';

const SOURCED = ['opportunity', 'lead', 'contact'] as const;
const same = (a: string | null, b: string | null): boolean => (a === null || b === null ? a === b : plainName(a) === plainName(b));

/**
 * Whether going from one source to the other is worth a look: to nothing, or to what counts for sales. Where no word of the data counts for sales, nobody can tell
 * which way is which, and every change is.
 */
export function towardsSales(w: World, from: string | null, to: string | null): boolean {
  // A word that nobody mapped says nothing about who brought it: whatever replaces it puts it right.
  if (from === null || same(from, to) || isOneOf(from, w.settings.sales_sources) || isOneOf(from, w.settings.unmapped_sources)) return false;
  return to === null || isOneOf(to, w.settings.sales_sources) || !salesIsNamed(w);
}
const named = new WeakMap<World, boolean>();
function salesIsNamed(w: World): boolean {
  const known =
    named.get(w)
    ?? SOURCED.some((role) => {
      const t = w.table(role);
      const type = t?.type('source');
      return (
        t !== null
        && t.has('source')
        && (type?.kind === 'choice'
          ? type.choices.some((c) => isOneOf(c, w.settings.sales_sources))
          : t.rows.some((r) => isOneOf(t.text('source', r) ?? '', w.settings.sales_sources)))
      );
    });
  named.set(w, known);
  return known;
}
export function putBack(t: Table, part: string, row: number, text: string | null): readonly Repair[] {
  const column = t.column(part);
  return column === null || text === null ? [] : [{ kind: 'set', relation: t.relation.id, row, column, value: text }];
}

/** What says more about a source. HubSpot clears it when somebody writes the source by hand, so that a source that came without any was written. */
const DETAILS = ['hs_analytics_source_data_1', 'hs_analytics_source_data_2', 'source_detail', 'lead_source_detail', 'source_drill_down_1', 'source_drill_down_2'];
const TOGETHER = 60_000;
function clearedWith(w: World, role: RoleName, row: number, at: number): readonly string[] {
  return DETAILS.filter((name) => (w.changes(role, name)?.get(row) ?? []).some((c) => c.before !== null && c.after === null && Math.abs(c.at - at) <= TOGETHER));
}

export const sourceChanged: Rule = {
  id: 'source-changed', title: 'Source erased or changed', needs: [SOURCED.map((r) => `history of ${r}.source`)], also: ['opportunity.closed', 'opportunity.owner', 'lead.owner'],
  run(w) {
    const findings: Finding[] = [], notes: string[] = [];
    let looked = 0;
    for (const role of SOURCED) {
      const t = w.table(role), changes = w.changes(role, 'source');
      if (t === null || changes === null) continue;
      looked += t.rows.length;
      let apart = 0;
      for (const [row, all] of changes) {
        // A record that the data does not have is known by its history alone.
        const here = row >= 0;
        const created = here ? t.day('created', row) : null;
        const late = all.filter((c) => created === null || c.day > created + w.settings.correction_days);
        const now = here && t.has('source') ? t.text('source', row) : (all.at(-1)?.after ?? null);
        if (here && all.length > 0 && !same(all.at(-1)!.after, now)) apart++;
        if (!here) looked++;
        const first = late[0], last = late.findLast((c) => towardsSales(w, first!.before, c.after));
        if (first === undefined || last === undefined || !towardsSales(w, first.before, now)) continue;
        const cleared = clearedWith(w, role, row, last.at);
        const closed = here && role === 'opportunity' && t.stage(row) !== 'open' ? t.day('closed', row) : null;
        findings.push(
          finding({
            audit: 'source-changed',
            subjects: [...(here ? [t.subject(row)] : []), ...late.map((c) => c.source)],
            who: last.by,
            on: last.day,
            repairs: here ? putBack(t, 'source', row, first.before) : [],
            says: `source ${first.before ?? 'missing'} became ${last.after ?? 'missing'}${last.by === null ? '' : `, edited by ${last.by}`} on ${dayText(last.day)}${closed === null ? '' : closed >= last.day ? `, ${closed - last.day} days before it was ${t.stage(row)}` : `, ${last.day - closed} days after it was ${t.stage(row)}`}${cleared.length === 0 ? '' : ', by hand: what said more about it was cleared with it'}`,
            evidence: [
              ...late.map((c) => ({
                what: `${dayText(c.day)}${c.by === null ? '' : ` ${c.by}`}`,
                value: `${c.before ?? 'missing'} → ${c.after ?? 'missing'}`,
              })),
              ...evidence('owner', here && t.has('owner') ? t.text('owner', row) : null),
              ...evidence('cleared with it', cleared.length === 0 ? null : cleared.join(', ')),
              ...(here ? [] : [{ what: t.relation.name, value: 'not in the data' }]),
            ],
          }),
        );
      }
      if (apart > 0) notes.push(`of ${apart} ${t.relation.name} the last change that the history tells does not lead to today's ${t.name('source')}: it is not complete`);
    }
    return { looked, findings, notes };
  },
};

/** The source as the records before an opportunity have it. */
interface Elsewhere { readonly role: RoleName; readonly table: Table; readonly part: string; readonly row: number }
function elsewhere(w: World, t: Table, row: number): readonly Elsewhere[] {
  const lead = w.table('lead'), contact = w.table('contact'), found: Elsewhere[] = [];
  if (t.has('first_source')) found.push({ role: 'opportunity', table: t, part: 'first_source', row });
  if (lead !== null && lead.has('source')) { const at = t.refers('lead', row, lead) ?? leadsOf(w).get(row) ?? null; if (at !== null) found.push({ role: 'lead', table: lead, part: 'source', row: at }); }
  if (contact !== null && contact.has('source')) { const at = t.refers('contact', row, contact); if (at !== null) found.push({ role: 'contact', table: contact, part: 'source', row: at }); }
  return found;
}
const cache = new WeakMap<World, ReadonlyMap<number, number>>();
/** Leads by the opportunity that they became. */
export function leadsOf(w: World): ReadonlyMap<number, number> {
  const known = cache.get(w);
  if (known !== undefined) return known;
  const lead = w.table('lead'), opportunity = w.table('opportunity'), found = new Map<number, number>();
  if (lead !== null && opportunity !== null && lead.has('opportunity')) for (const row of lead.rows) { const at = lead.refers('opportunity', row, opportunity); if (at !== null && !found.has(at)) found.set(at, row); }
  cache.set(w, found);
  return found;
}

export const sourceDiffers: Rule = {
  id: 'source-differs',
  title: 'Source differs from that of the lead or contact',
  needs: [
    'opportunity.source',
    ['opportunity.first_source', 'lead.source', 'contact.source'],
    ['opportunity.first_source', 'opportunity.lead', 'lead.opportunity', 'opportunity.contact'],
  ],
  also: ['opportunity.owner'],
  run(w, before) {
    const t = w.table('opportunity')!;
    const said = new Set(before.filter((f) => f.audit === 'source-changed').map((f) => `${f.subjects[0]!.relation} ${f.subjects[0]!.row}`));
    const findings: Finding[] = [];
    let looked = 0;
    for (const row of t.rows) {
      const others = elsewhere(w, t, row);
      const now = t.text('source', row);
      if (others.length > 0) looked++;
      if (said.has(`${t.relation.id} ${row}`)) continue;
      const apart = others.filter((o) => towardsSales(w, o.table.text(o.part, o.row), now));
      if (apart.length === 0 || others.some((o) => said.has(`${o.table.relation.id} ${o.row}`))) continue;
      const was = apart[0]!.table.text(apart[0]!.part, apart[0]!.row);
      findings.push(
        finding({
          audit: 'source-differs',
          subjects: [t.subject(row), ...apart.filter((o) => o.table !== t).map((o) => o.table.subject(o.row))],
          who: t.has('owner') ? t.text('owner', row) : null,
          on: t.day('created', row),
          repairs: putBack(t, 'source', row, was),
          says: `source is ${now ?? 'missing'}, but ${apart.map((o) => `${o.table.name(o.part)} is ${o.table.text(o.part, o.row)!}`).join(' and ')}`,
          evidence: apart.map((o) => ({ what: `${o.table.name(o.part)} of ${o.table.key(o.row)}`, value: o.table.text(o.part, o.row)! })),
        }),
      );
    }
    return { looked, findings };
  },
};

/** By word, because a word that nobody mapped is one thing to put right, however many records have it. */
export const unmappedSource: Rule = {
  id: 'unmapped-source', title: 'Source or channel that nobody mapped', needs: [['lead.source', 'opportunity.source']],
  run(w) {
    const findings: Finding[] = [];
    let looked = 0;
    for (const role of ['lead', 'opportunity'] as const) {
      const t = w.table(role);
      if (t === null || !t.has('source')) continue;
      const words = new Map<string | null, number[]>();
      for (const row of t.rows) {
        looked++;
        const text = t.text('source', row), word = text === null || text.trim() === '' ? null : text;
        if (word === null || isOneOf(word, w.settings.unmapped_sources)) gather(words, word, row);
      }
      for (const [word, rows] of [...words].sort((a, b) => b[1].length - a[1].length)) findings.push(
        finding({
          audit: 'unmapped-source',
          subjects: rows.slice(0, 100).map((r) => t.subject(r)),
          says: `${t.name('source')} is ${word ?? 'missing'} in ${rows.length} of ${t.rows.length} ${t.relation.name}`,
          evidence: [{ what: 'records', value: String(rows.length) }],
        }),
      );
    }
    return { looked, findings };
  },
};
