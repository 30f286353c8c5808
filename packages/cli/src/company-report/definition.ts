/** A lead whose definition changed: how much of the change of its number is volume, and how much is the definition; and whether what sales does with it changed too. */
import { dateText, evaluate, usesOf, type Evaluation, type ir } from '@truce/engine';
import { left, right, type Block, type Cell } from '../page/blocks.js';
import { notShown, within, type Context, type Made, type Period } from './context.js';
import { chainOf } from './goal-bridge.js';
import { exact, grouped, percent, ratio, signed } from './numbers.js';
import { relationOf } from './paths.js';
import { pinnedTo } from './pinned.js';

const ID = 'definition', TITLE = 'What a changed definition did to the number of leads';
/** The newest changes; each needs two computations more. */
const MOST_CHANGES = 4;

interface Change { readonly day: number; readonly what: readonly { readonly name: string; readonly because: string | null }[] }
interface Counted { readonly leads: number; readonly next: number }
interface Bridge {
  readonly change: Change;
  readonly before: Period;
  readonly after: Period;
  readonly counts: Readonly<Record<'beforeOld' | 'beforeNew' | 'afterOld' | 'afterNew' | 'beforeActual' | 'afterActual', Counted>>;
}

export function definition(c: Context): Made {
  const { program, declared } = c, chain = chainOf(program), lead = declared.lead === undefined ? chain[0] ?? null : relationOf(program, declared.lead, 'report.lead', ['lead']);
  if (lead === null || lead.facts.entered === null) return notShown(ID, TITLE, 'the policy has no lead');
  c.plays('lead whose definition is followed', lead.name, declared.lead === undefined ? 'found by kind' : 'truce.yaml');
  const next = program.relations.find((r) => r.kind === 'lead' && r.source.op === 'each' && r.source.items.length === 1 && 'relation' in r.source.items[0]! && r.source.items[0].relation === lead.id) ?? null;
  const changes = changesOf(program, lead).filter((x) => x.day <= c.span.last);
  if (changes.length === 0) return notShown(ID, TITLE, `${lead.name} has had one definition only: no version of it or of a parameter that it reads begins on a later day`);
  const leads = new Set([lead.id, ...usesOf(program, lead.id).relations, ...(next === null ? [] : [next.id])]), worlds = new Map<number, Evaluation>([]);
  const world = (day: number): Evaluation => { const known = worlds.get(day) ?? evaluate(pinnedTo(program, leads, day), c.run.dataset, c.run.options); worlds.set(day, known); return known; };
  const bridges = changes.slice(-MOST_CHANGES).flatMap((change): readonly Bridge[] => {
    const i = c.periods.findIndex((p) => change.day >= p.first && change.day <= p.last), before = c.periods[i - 1], after = c.periods[i];
    if (before === undefined || after === undefined) return [];
    const old = world(change.day - 1), now = world(change.day), at = (e: Evaluation, p: Period): Counted => countIn(e, lead, next, p);
    return [
      {
        change,
        before,
        after,
        counts: {
          beforeOld: at(old, before),
          beforeNew: at(now, before),
          afterOld: at(old, after),
          afterNew: at(now, after),
          beforeActual: at(c.evaluation, before),
          afterActual: at(c.evaluation, after),
        },
      },
    ];
  });
  if (bridges.length === 0) return notShown(ID, TITLE, `${lead.name} changed on ${changes.map((x) => dateText(x.day)).join(', ')}, and there is no period before it to compare with`);
  const latest = bridges.at(-1)!;
  const effects = (b: Bridge): { readonly volume: number; readonly definition: number; readonly other: number } => ({
    volume: b.counts.afterOld.leads - b.counts.beforeOld.leads,
    definition: b.counts.afterActual.leads - b.counts.afterOld.leads,
    other: b.counts.beforeOld.leads - b.counts.beforeActual.leads,
  });
  const { volume, definition: of } = effects(latest);
  const name = lead.title ?? lead.name;
  return {
    section: {
      id: ID,
      title: TITLE,
      lead: `${name}: ${grouped(latest.counts.beforeActual.leads)} in ${latest.before.text}, ${grouped(latest.counts.afterActual.leads)} in ${latest.after.text}. By the old definition it would have been ${grouped(latest.counts.afterOld.leads)}: ${signed(volume)} is volume, ${signed(of)} is the definition.`,
      blocks: bridges.flatMap((b) => blocksOf(b, effects(b), name, next)),
    },
    data: {
      lead: lead.name,
      changes: bridges.map((b) => ({
        day: dateText(b.change.day),
        what: b.change.what,
        before: b.before.text,
        after: b.after.text,
        volumeEffect: effects(b).volume,
        definitionEffect: effects(b).definition,
        otherDefinitionBefore: effects(b).other,
        counts: b.counts,
        next: next?.name ?? null,
        ...(next === null
          ? {}
          : {
              acceptance: {
                old: exact(ratio(b.counts.afterOld.next, b.counts.afterOld.leads) ?? 0),
                new: exact(ratio(b.counts.afterNew.next, b.counts.afterNew.leads) ?? 0),
              },
            }),
      })),
    },
  };
}

function blocksOf(
  { change, before, after, counts }: Bridge,
  { volume, definition: of, other }: { readonly volume: number; readonly definition: number; readonly other: number },
  name: string,
  next: ir.Relation | null,
): readonly Block[] {
  const rate = (x: Counted): string => percent(ratio(x.next, x.leads));
  const row = (title: string, a: Counted, b: Counted): readonly Cell[] => [
    title,
    grouped(a.leads),
    ...(next === null ? [] : [rate(a)]),
    grouped(b.leads),
    ...(next === null ? [] : [rate(b)]),
  ];
  const to = next === null ? '' : `to ${next.name}`;
  return [
    { kind: 'heading', text: `${dateText(change.day)}: ${change.what.map((w) => w.name).join(', ')}` },
    ...change.what.flatMap((w): readonly Block[] => (w.because === null ? [] : [{ kind: 'text', text: `Because: ${w.because}.` }])),
    {
      kind: 'chart',
      chart: {
        kind: 'bridge',
        title: `${name}, from ${before.text} to ${after.text}`,
        steps: [
          { label: before.text, note: '', kind: 'total', value: counts.beforeActual.leads, text: grouped(counts.beforeActual.leads) },
          ...(other === 0 ? [] : [{ label: 'Definitions before that one', note: '', kind: 'change' as const, value: other, text: signed(other) }]),
          { label: 'Volume, by the old definition', note: '', kind: 'change', value: volume, text: signed(volume) },
          { label: 'Definition', note: '', kind: 'change', value: of, text: signed(of) },
          { label: after.text, note: '', kind: 'total', value: counts.afterActual.leads, text: grouped(counts.afterActual.leads) },
        ],
      },
    },
    {
      kind: 'table',
      caption: `Both definitions on both periods${next === null ? '' : `, with the part that became ${next.title ?? next.name}`}`,
      columns: [left(''), right(before.text), ...(next === null ? [] : [right(to)]), right(after.text), ...(next === null ? [] : [right(to)])],
      rows: [
        row('by the old definition', counts.beforeOld, counts.afterOld),
        row('by the new definition', counts.beforeNew, counts.afterNew),
        row('as it was', counts.beforeActual, counts.afterActual),
      ],
    },
    {
      kind: 'note',
      text: 'Both definitions were run on the data of both periods. Who was no lead by the old definition was never handed over, so that a looser definition shows later stages only for those that were.',
    },
  ];
}

/** Days on which a version of the lead, or of a parameter that it reads, begins; the first versions change nothing. */
function changesOf(program: ir.Program, lead: ir.Relation): readonly Change[] {
  const found = new Map<number, { name: string; because: string | null }[]>();
  const add = (day: number | null, name: string, because: string | null): void => {
    if (day !== null) found.set(day, [...(found.get(day) ?? []), { name, because }]);
  };
  for (const v of lead.facts.versions.slice(1)) add(v.from, lead.name, null);
  for (const p of usesOf(program, lead.id).parameters) { const parameter = program.parameters[p]!; for (const v of parameter.versions.slice(1)) add(v.from, parameter.name, v.because); }
  return [...found].sort(([a], [b]) => a - b).map(([day, what]) => ({ day, what }));
}

function countIn(e: Evaluation, lead: ir.Relation, next: ir.Relation | null, p: Period): Counted {
  const entered = new Set(Array.from(e.rows(lead.id)).filter((row) => within(p, e.value(lead.id, lead.facts.entered!, row) as number | null)));
  return { leads: entered.size, next: next === null ? 0 : Array.from(e.rows(next.id)).filter((row) => entered.has(e.value(next.id, 0, row) as number)).length };
}
