/** What each side set out to reach, how far it is, and how one goal brings on another: the conversion that justifies it, when it arrives, and whether it all adds up. */
import type { Num, ir } from '@truce/engine';
import { left, right, type Block, type Cell } from '../page/blocks.js';
import { plural } from '../report.js';
import { figureText, measuredOf, notShown, type Context, type Made } from './context.js';
import { goalEntries, goalTrees, type GoalEntry, type GoalTree } from './goal-figures.js';
import { exact, near, percent, ratio } from './numbers.js';
import { standingCell } from './standing.js';

const ID = 'goals', TITLE = 'Goals, and what brings them on';

export function goals(c: Context): Made {
  const all = c.program.relations.filter((r) => r.kind === 'goal' && r.facts.notRun === null);
  if (!all.some((r) => measuredOf(r) !== null)) return notShown(ID, TITLE, all.length === 0 ? 'the policy declares no goal' : 'no goal of the policy has periods');
  const asked = { program: c.program, evaluation: c.evaluation, span: c.span, asOf: c.run.asOf?.day ?? null, text: c.run.project.text }, entries = goalEntries(asked), trees = goalTrees(asked);
  const judged = entries.filter((e) => e.standing !== null);
  const met = judged.filter((e) => e.standing === 'met');
  const missed = judged.filter((e) => e.standing !== 'met');
  const one = new Set(entries.map((e) => e.period)).size === 1;
  const some = entries.some((e) => e.goal.relation.facts.better === 'lower');
  const stale = [...new Map(trees.flatMap((t) => t.by.filter((b) => b.stale).map((b) => [b.goal.id, b] as const))).values()];
  const blocks: Block[] = [
    {
      kind: 'table',
      caption: one ? `What was reached, ${entries[0]!.period ?? c.span.text}` : 'What was reached',
      columns: [
        left('goal'),
        left('owned by'),
        ...(one ? [] : [left('period')]),
        right('value'),
        right('target'),
        right('reached'),
        left(''),
        right('before'),
        ...(some ? [left('better')] : []),
      ],
      rows: entries.map((e) => rowOf(c, e, one, some)),
    },
    ...trees.flatMap((t) => treeBlocks(c, t)),
    {
      kind: 'note',
      text:
        trees.length === 0
          ? 'No goal serves another: nothing says how what one side reaches brings on what the company is after (`serves`).'
          : 'What a goal brings is its target by the conversion, in the period in which it arrives. More than the whole is over-assigned, which many do on purpose; less is a plan in which everybody reaches their goal and the company misses its own.',
    },
    ...(stale.length === 0
      ? []
      : [
          {
            kind: 'note',
            text: `Old rates: ${stale.map((b) => `${b.goal.name} rests on rates of ${b.measured ?? 'an unknown time'}`).join('; ')}, more than a year before the day of this report.`,
          } satisfies Block,
        ]),
  ];
  const said = trees
    .filter((t) => t.share !== null && t.assigned !== 'not all of it is known')
    .map((t) => `${nameOf(t.goal)}, ${t.row}: the goals below bring ${percent(t.share, 0)} of it${t.assigned === 'whole' ? '' : `, ${t.assigned}`}.`);
  return {
    section: {
      id: ID,
      title: TITLE,
      lead: [
        `${met.length} of ${plural(judged.length, 'goal')} ${met.length === 1 ? 'is' : 'are'} met.`,
        ...(missed.length === 0 ? [] : [`Not met: ${missed.map((e) => nameOf(e.goal.relation)).join('; ')}.`]),
        ...said,
        ...(stale.length === 0 ? [] : [`${plural(stale.length, 'rate')} ${stale.length === 1 ? 'is' : 'are'} more than a year old.`]),
      ].join(' '),
      blocks,
    },
    data: {
      goals: entries.map((e) => ({
        goal: e.goal.relation.name,
        owners: e.goal.relation.facts.ownedBy,
        period: e.period,
        value: orNull(e.value),
        target: orNull(e.target),
        reached: orNull(e.reached),
        before: orNull(e.before),
        better: e.goal.relation.facts.better ?? 'higher',
        standing: e.standing,
        rows: e.rows,
      })),
      cascade: trees.map((t) => ({
        goal: t.goal.name,
        row: t.row,
        target: exact(t.target),
        brings: exact(t.brings),
        share: orNull(t.share),
        assigned: t.assigned,
        by: t.by.map((b) => ({
          goal: b.goal.name,
          owners: b.goal.facts.ownedBy,
          brings: exact(b.brings),
          conversion: b.conversion,
          arrives: b.arrives,
          measured: b.measured,
          stale: b.stale,
        })),
      })),
    },
  };
}

const orNull = (n: Num | null): string | null => (n === null ? null : exact(n));
const nameOf = (r: ir.Relation): string => r.title ?? r.name;

function rowOf(c: Context, e: GoalEntry, one: boolean, some: boolean): readonly Cell[] {
  const { relation, value } = e.goal, text = (n: Num | null): string => figureText(c.evaluation, n, value);
  return [
    nameOf(relation),
    relation.facts.ownedBy.join(', '),
    ...(one ? [] : [e.period ?? '']),
    { text: text(e.value), spark: e.history.map((n) => (n === null ? null : near(n))) },
    text(e.target),
    percent(e.reached),
    standingCell(e),
    text(e.before),
    ...(some ? [relation.facts.better ?? 'higher'] : []),
  ];
}

function treeBlocks(c: Context, t: GoalTree): readonly Block[] {
  const target = t.goal.columns[t.goal.facts.target!]!, text = (n: Num): string => figureText(c.evaluation, n, target), own = nameOf(t.goal), known = t.assigned === 'not all of it is known';
  return [
    {
      kind: 'chart',
      chart: {
        kind: 'bars',
        title: `What is to bring on ${own}, ${t.row}`,
        layout: 'stacked',
        series: t.by.map((b) => nameOf(b.goal)),
        rows: [{ label: t.row, values: t.by.map((b) => near(b.brings)), texts: t.by.map((b) => text(b.brings)), total: text(t.brings) }],
        mark: { value: near(t.target), text: `target ${text(t.target)}` },
      },
    },
    {
      kind: 'table',
      caption: `What brings on ${own}, ${t.row}: ${text(t.target)}`,
      summed: true,
      columns: [left('goal'), left('owned by'), left('by'), left('arrives'), left('rates of'), right('brings'), right('of the target')],
      rows: [
        ...t.by.map((b): readonly Cell[] => [
          nameOf(b.goal),
          b.goal.facts.ownedBy.join(', '),
          b.conversion ?? 'itself',
          b.arrives,
          b.measured === null ? '' : b.stale ? { text: `${b.measured}, old`, tone: 'near' } : b.measured,
          text(b.brings),
          percent(ratio(b.brings, t.target)),
        ]),
        [
          t.assigned === 'whole' ? 'all of them' : `all of them: ${t.assigned}`,
          '',
          '',
          '',
          '',
          text(t.brings),
          { text: percent(t.share), tone: known || t.assigned === 'whole' ? 'quiet' : t.assigned === 'over-assigned' ? 'near' : 'bad' },
        ],
      ],
    },
  ];
}
