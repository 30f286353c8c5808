/** Promises that were broken, by their own clock. */
import type { Relation } from '../../core/ir.js';
import type { Finding } from '../finding.js';
import { evidence, finding, type World } from '../world.js';
import type { Rule } from './rule.js';

const promises = (w: World): readonly Relation[] => w.program.relations.filter((r) => r.kind === 'sla' && r.facts.notRun === null && r.columns.some((c) => c.name === 'status'));

export const promiseBroken: Rule = {
  id: 'promise-broken', title: 'Promises broken', needs: [],
  unless: (w) => (promises(w).length > 0 ? null : 'the policy declares no sla'),
  run(w) {
    const findings: Finding[] = [];
    let looked = 0;
    for (const r of promises(w)) {
      const column = (name: string): Relation['columns'][number] => r.columns.find((c) => c.name === name)!;
      const text = (name: string, row: number): string | null => {
        const c = column(name);
        const v = w.evaluation.value(r.id, c.id, row);
        return v === null ? null : w.evaluation.text(v, c.type);
      };
      for (const row of w.evaluation.rows(r.id)) {
        const status = text('status', row);
        looked++;
        if (status !== 'Late' && status !== 'Missed') continue;
        findings.push(
          finding({
            audit: 'promise-broken',
            subjects: [{ record: r.name, key: w.evaluation.rowText(r.id, row), relation: r.id, row }],
            who: ownerOf(w, r, row) ?? r.facts.by,
            says: `${r.title ?? r.name}: ${status === 'Late' ? `done ${text('done', row) ?? ''}` : 'not done'}, due ${text('due', row) ?? ''}`,
            evidence: [{ what: 'status', value: status }, ...evidence('due', text('due', row)), ...evidence('done', text('done', row))],
          }),
        );
      }
    }
    return { looked, findings };
  },
};
/** The owner of the record behind a row, along the stages that it came through. */
function ownerOf(w: World, r: Relation, row: number): string | null {
  let at = r, place = row;
  for (;;) {
    for (const role of ['lead', 'opportunity'] as const) { const t = w.table(role); if (t?.relation.id === at.id) return t.text('owner', place); }
    const item = at.source.op === 'each' ? at.source.items[0] : undefined;
    const below = item === undefined || !('relation' in item) ? undefined : w.program.relations[item.relation];
    const value = below === undefined ? null : w.evaluation.value(at.id, 0, place);
    if (below === undefined || typeof value !== 'number') return null;
    at = below; place = value;
  }
}
