/** The goals of the agreement under both versions, and what brings them on. */
import { left, right, type Cell } from '../../page/blocks.js';
import { blockHtml } from '../../page/html.js';
import type { ReviewModel } from '../model.js';
import { section, type ReviewSection } from './section.js';

export function goalsSection({ goals }: ReviewModel): ReviewSection | null {
  if (goals === null) return null;
  const table = blockHtml({
    kind: 'table',
    caption: 'Goals in the last period that has ended',
    columns: [
      left('Goal'),
      left('Owned by'),
      left('Period'),
      right('Target before'),
      right('Target'),
      right('Value'),
      right('Reached before'),
      right('Reached'),
    ],
    rows: goals.goals.map((g): readonly Cell[] => [
      g.goal,
      g.owners,
      g.period,
      g.before === null ? 'none' : g.before.target,
      g.target,
      g.value,
      g.before === null ? '' : g.before.reached,
      g.met === null ? g.reached : { text: g.reached, tone: g.met ? 'good' : 'bad' },
    ]),
  });
  return section('goals', 'Goals', [
    table,
    ...goals.cascade.map((c) =>
      blockHtml({
        kind: 'table',
        caption: `What brings on ${c.goal}, ${c.row}: ${c.after} of it is assigned${c.before === c.after ? '' : `, ${c.before} before`}${c.under ? '; everybody can reach their goal and the company miss its own' : ''}`,
        columns: [left('Goal'), left('Owned by'), left('By'), left('Arrives'), left('Rates of'), right('Of the target')],
        rows: c.by.map((b): readonly Cell[] => [b.goal, b.owners, b.by, b.arrives, b.stale ? { text: `${b.rates}, old`, tone: 'near' } : b.rates, b.share]),
      }),
    ),
  ]);
}
