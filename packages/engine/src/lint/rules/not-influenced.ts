/** A goal whose owners edit nothing that it counts, and cause nothing that it counts: neither a field nor a promise, figure or lead of theirs is in it. */
import * as codes from '../../diagnostics/codes/lint.js';
import { found } from '../context.js';
import type { Rule } from '../context.js';

export const notInfluenced: Rule = (c) => c.goals.flatMap((g) => {
  // What is reached through others is theirs to move: only what nothing serves must be moved by its owner.
  if (c.goals.some((x) => x.facts.serves?.goal === g.id)) return [];
  const reads = c.reads(g.id, g.facts.value!), { ownedBy } = g.facts;
  const editors = new Set(
    [...reads.fields].flatMap(([relation, columns]) => {
      const { source } = c.program.relations[relation]!;
      return source.op === 'scan' ? [...columns].flatMap((column) => source.fields[column]?.editedBy ?? []) : [];
    }),
  );
  const moved = new Set([
    ...editors,
    ...[...reads.rows]
      .filter((id) => id !== g.id)
      .flatMap((id) => {
        const { facts, kind } = c.program.relations[id]!;
        return kind === 'sla' ? (facts.by === null ? [] : [facts.by]) : kind === 'kpi' || kind === 'goal' ? facts.ownedBy : [];
      }),
  ]);
  return ownedBy.length === 0 || ownedBy.some((p) => moved.has(p)) ? [] : [found(g, codes.notInfluenced.at(c.place(g.columns[g.facts.value!]!.at), { goal: g.name, owners: ownedBy, editors: [...moved].sort() }))];
});
