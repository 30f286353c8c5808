/** Leads that were given up: without work, more often than peers give up, or although they met the definition when sales got them. */
import { compare, div, fraction, mul, type Num } from '../../base/exact.js';
import { atLeast } from '../binomial.js';
import type { Finding, Repair } from '../finding.js';
import { gather } from '../gather.js';
import { repaired } from '../money.js';
import { dayText, evidence, finding, isOneOf, readValue, type Moment, type Table, type World } from '../world.js';
import type { Rule } from './rule.js';

/** The day, or the change of status in its history. */
export function givenUpOn(w: World, lead: Table, row: number): Moment | null {
  const day = lead.moment('disqualified', row);
  if (day !== null || !isGivenUp(w, lead, row)) return day;
  const last = (w.changes('lead', 'status')?.get(row) ?? []).findLast((c) => c.after !== null && isOneOf(c.after, w.settings.disqualified_words));
  return last === undefined ? null : { day: last.day, ms: last.at };
}
const isGivenUp = (w: World, lead: Table, row: number): boolean => lead.value('disqualified', row) !== null || isOneOf(lead.text('status', row) ?? '', w.settings.disqualified_words);

export const withoutWork: Rule = {
  id: 'disqualified-without-work', title: 'Given up without work', needs: [['lead.disqualified', 'lead.status'], ['activity.lead']], also: ['activity.at', 'lead.owner', 'lead.source'],
  unless: (w) => (w.tables('activity').some((a) => a.rows.length > 0) ? null : 'there is no activity at all, so that nothing was logged, or it was not exported'),
  run(w) {
    const lead = w.table('lead')!, made = new Map<number, (Moment | null)[]>(), findings: Finding[] = [];
    for (const a of w.tables('activity')) for (const row of a.rows) { const at = a.refers('lead', row, lead); if (at !== null) gather(made, at, a.moment('at', row)); }
    let looked = 0;
    for (const row of lead.rows) {
      if (!isGivenUp(w, lead, row)) continue;
      looked++;
      const on = givenUpOn(w, lead, row), attempts = (made.get(row) ?? []).filter((m) => on === null || m === null || m.day <= on.day).length;
      if (attempts >= w.settings.fewest_attempts || isOneOf(lead.text('disqualify_reason', row) ?? '', w.settings.excused_reasons)) continue;
      const created = lead.day('created', row);
      findings.push(
        finding({
          audit: 'disqualified-without-work',
          subjects: [lead.subject(row)],
          who: lead.text('owner', row),
          on: on?.day ?? null,
          says: `given up${on === null ? '' : ` on ${dayText(on.day)}`} after ${attempts === 0 ? 'no attempt' : attempts === 1 ? 'one attempt' : `${attempts} attempts`}${created === null || on === null ? '' : `, ${on.day - created} days after it came`}`,
          evidence: [
            ...evidence('reason', lead.text('disqualify_reason', row)),
            ...evidence('source', lead.text('source', row)),
            { what: 'attempts', value: String(attempts) },
          ],
        }),
      );
    }
    return looked === 0 ? { looked, findings, ...noneGivenUp(w, lead) } : { looked, findings };
  },
};
/** Where only a status could say it and none does, the words for it may be others. */
const noneGivenUp = (w: World, lead: Table): { readonly unknown?: string } =>
  lead.has('disqualified')
    ? {}
    : {
        unknown: `no ${lead.name('status')} is ${w.settings.disqualified_words.slice(0, 3).join(', ')} or another of the words for given up: say yours with \`disqualified_words\``,
      };

interface Count { cases: number; hits: number }
/** `part` of a total of `whole` in whole percent. */
const percent = (part: number, whole: number): string => `${Math.round((100 * part) / whole)} %`;

/**
 * Everybody is compared with the others: on all their leads and on those of each source, because who gets worse leads gives up more of them. Chance alone may bring
 * about any finding at all in one run of a hundred, however many people and sources there are, and small numbers are never judged.
 */
export const disqualificationRate: Rule = {
  id: 'disqualification-rate', title: 'Gives up more leads than peers', needs: ['lead.owner', ['lead.disqualified', 'lead.status']], also: ['lead.source'],
  run(w) {
    const lead = w.table('lead')!, cells = new Map<string, Map<string, Count>>(), worked = lead.rows.filter((row) => lead.text('owner', row) !== null && isDecided(w, lead, row)), least = w.settings.least_cases;
    const take = (group: string, who: string, hit: boolean): void => {
      const people = cells.get(group) ?? new Map<string, Count>();
      const c = people.get(who) ?? { cases: 0, hits: 0 };
      c.cases++;
      if (hit) c.hits++;
      cells.set(group, people.set(who, c));
    };
    for (const row of worked) { const hit = isGivenUp(w, lead, row), who = lead.text('owner', row)!; take('', who, hit); if (lead.has('source')) take(lead.text('source', row) ?? 'missing', who, hit); }
    const tests = [...cells].flatMap(([group, people]) => [...people].flatMap(([who, c]) => {
      const others = [...people].filter(([x]) => x !== who), cases = others.reduce((n, [, x]) => n + x.cases, 0), hits = others.reduce((n, [, x]) => n + x.hits, 0);
      return c.cases < least || cases < least || others.length < 2 ? [] : [{ group, who, c, cases, hits }];
    }));
    if (tests.length === 0) return { looked: 0, findings: [], unknown: `nobody has ${least} decided leads beside two peers with as many: too few to compare` };
    // One more case among the peers keeps a rate of nothing from being taken for certain.
    const limit: Num = fraction(BigInt(w.settings.chance_per_million), 1_000_000n * BigInt(tests.length));
    const far = tests
      .map((x) => ({ ...x, chance: atLeast(x.c.hits, x.c.cases, x.hits + 1, x.cases + 1) }))
      .filter((x) => compare(x.chance, limit) < 0 && compare(div(x.c.hits, x.c.cases), mul(fraction(3n, 2n), div(x.hits, x.cases))) >= 0);
    const findings = far
      .filter((x) => x.group === '' || !far.some((y) => y.who === x.who && y.group === ''))
      .map((x) =>
        finding({
          audit: 'disqualification-rate',
          who: x.who,
          subjects: worked
            .filter(
              (row) => lead.text('owner', row) === x.who && isGivenUp(w, lead, row) && (x.group === '' || (lead.text('source', row) ?? 'missing') === x.group),
            )
            .slice(0, 100)
            .map((row) => lead.subject(row)),
          says: `${x.who} gave up ${x.c.hits} of ${x.c.cases} leads${x.group === '' ? '' : ` from ${x.group}`} (${percent(x.c.hits, x.c.cases)}), peers ${x.hits} of ${x.cases} (${percent(x.hits, x.cases)})`,
          evidence: [
            { what: 'chance that nothing but luck did it', value: chanceText(x.chance) },
            { what: 'compared', value: `${tests.length} rates, none with fewer than ${least} cases` },
          ],
        }),
      );
    return { looked: tests.length, findings };
  },
};
/** Sales had it, and it has come to something or is old enough. */
const isDecided = (w: World, lead: Table, row: number): boolean =>
  isGivenUp(w, lead, row)
  || lead.value('opportunity', row) !== null
  || lead.value('account', row) !== null
  || w.asOf - (lead.day('created', row) ?? w.asOf) > 60;
function chanceText(chance: Num): string {
  for (let n = 10n, k = 1; k <= 12; k++, n *= 10n) if (compare(chance, fraction(1n, n * 10n)) >= 0) return `less than 1 in ${n}`.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return 'less than 1 in 1,000,000,000,000';
}

/**
 * The definition as it stood, on what was known at the moment at which sales sent the lead back. Values that were edited since are taken back first, where their
 * history is kept; other edits cannot be seen.
 */
export const rejectedButQualified: Rule = {
  id: 'rejected-but-qualified', title: 'Sent back although it met the definition', needs: ['lead.rejected'], also: ['lead.reject_reason', 'lead.owner'],
  unless: (w) => (definitions(w).length > 0 ? null : `the policy declares no lead over ${w.table('lead')!.relation.name}`),
  run(w) {
    const lead = w.table('lead')!;
    const findings: Finding[] = [];
    const fields = lead.relation.columns
      .filter((c) => c.value === null)
      .flatMap((column) => {
        const changes = w.changes('lead', partOf(lead, column.id) ?? column.name);
        return changes === null ? [] : [{ column, changes }];
      });
    const sentBack = lead.rows.flatMap((row) => { const at = lead.moment('rejected', row); return at === null ? [] : [{ row, at }]; });
    const repairs = sentBack.flatMap(({ row, at }) => fields.flatMap(({ column, changes }): readonly Repair[] => {
      const later = (changes.get(row) ?? []).find((c) => (at.ms === null ? c.day > at.day : c.at > at.ms)), value = later === undefined || later.before === null ? null : readValue(later.before, column.type, w.zone);
      return value === null ? [] : [{ kind: 'set', relation: lead.relation.id, row, column: column.id, value }];
    }));
    const data = repairs.length === 0 ? w.dataset : repaired(w.program, w.dataset, repairs), days = new Map<number, (typeof sentBack)[number][]>();
    for (const s of sentBack) gather(days, s.at.day, s);
    for (const [day, those] of days) {
      const world = w.again(data, { day, time: null }), stages = definitions(w).map((d) => ({ name: d.name, rows: new Set([...world.rows(d.id)].map((r) => world.value(d.id, 0, r))) }));
      for (const { row, at } of those) {
        const met = stages.filter((d) => d.rows.has(row));
        if (met.length === 0 || isOneOf(lead.text('reject_reason', row) ?? '', w.settings.excused_reasons)) continue;
        const told = repairs.flatMap((r) =>
          r.kind === 'set' && r.row === row && r.value !== null
            ? [{ what: `${lead.relation.columns[r.column]!.name} at the time`, value: w.evaluation.text(r.value, lead.relation.columns[r.column]!.type) }]
            : [],
        );
        findings.push(
          finding({
            audit: 'rejected-but-qualified',
            subjects: [lead.subject(row)],
            who: lead.text('owner', row),
            on: at.day,
            says: `sent back on ${dayText(day)}${lead.text('reject_reason', row) === null ? '' : ` (${lead.text('reject_reason', row)!})`}, when it met ${met.map((d) => d.name).join(' and ')}${told.length === 0 ? '' : `, with ${told.map((e) => `${e.what.replace(/ at the time$/, '')} ${e.value}`).join(' and ')}, edited since`}`,
            evidence: [...evidence('source', lead.text('source', row)), ...told],
          }),
        );
      }
    }
    return { looked: sentBack.length, findings };
  },
};
const partOf = (lead: Table, column: number): string | undefined => [...lead.bound.parts].find(([, path]) => path.columns.length === 1 && path.columns[0] === column)?.[0];
/** The stages that are made of leads themselves: what marketing hands over. */
function definitions(w: World): World['program']['relations'] {
  const lead = w.table('lead');
  return lead === null
    ? []
    : w.program.relations.filter(
        (r) =>
          r.kind === 'lead'
          && r.source.op === 'each'
          && r.source.items.length === 1
          && 'relation' in r.source.items[0]!
          && r.source.items[0].relation === lead.relation.id,
      );
}
