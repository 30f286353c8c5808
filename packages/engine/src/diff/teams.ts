/** The team of a payee: a `team` of the record itself, or of a dated record about it on the day of the payment. */
import type { ColumnId, Program, RelationId } from '../core/ir.js';
import type { Evaluation } from '../eval/result.js';

export function teamsOf(program: Program, evaluation: Evaluation, payee: RelationId | null): (row: number, on: number | null) => string | null {
  if (payee === null) return () => null;
  const own = program.relations[payee]!.columns.find((c) => c.name === 'team' && c.value === null);
  if (own !== undefined) return (row) => { const v = evaluation.value(payee, own.id, row); return v === null ? null : evaluation.text(v, own.type); };
  for (const r of program.relations) {
    if (r.source.op !== 'scan' || !r.source.dated) continue;
    const column = (name: string): ColumnId | undefined => r.columns.find((c) => c.name === name)?.id, of = r.columns.find((c) => c.type.kind === 'row' && c.type.relation === payee && r.keys.includes(c.id))?.id, team = column('team'), from = column('from'), through = column('through');
    if (of === undefined || team === undefined || from === undefined || through === undefined) continue;
    let seats: Map<number, { readonly from: number | null; readonly through: number | null; readonly team: string }[]> | null = null;
    const read = (): NonNullable<typeof seats> => {
      const found: NonNullable<typeof seats> = new Map();
      for (const row of evaluation.rows(r.id)) {
        const who = evaluation.value(r.id, of, row) as number | null, value = evaluation.value(r.id, team, row);
        if (who === null || value === null) continue;
        const list = found.get(who) ?? [];
        list.push({ from: evaluation.value(r.id, from, row) as number | null, through: evaluation.value(r.id, through, row) as number | null, team: evaluation.text(value, r.columns[team]!.type) });
        found.set(who, list);
      }
      return found;
    };
    return (row, on) => {
      const list = (seats ??= read()).get(row) ?? [], day = on ?? Infinity;
      // After the last seat, and before a day is known, the last one counts.
      return (list.find((s) => (s.from ?? -Infinity) <= day && day <= (s.through ?? Infinity)) ?? [...list].sort((a, b) => (a.from ?? -Infinity) - (b.from ?? -Infinity)).at(-1))?.team ?? null;
    };
  }
  return () => null;
}
