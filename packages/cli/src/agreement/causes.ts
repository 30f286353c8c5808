/** Why a line of an earlier closing moves: the cells of the data that differ from the seal and that the line rests on. */
import { readsOf, type Dataset, type Evaluation, type Trace, type ir } from '@truce/engine';
import type { DueLine } from './results.js';
import type { CellChange } from './snapshot.js';

/** Explaining a line takes about as long as computing it: beyond so many, causes are found by the keys of rows alone. */
const MOST_EXPLAINED = 200;
const MOST_NAMED = 3;

export interface CauseFinder {
  /** What is known to have moved the line; empty when nothing that changed stands in its explanation. */
  causesOf(line: DueLine): readonly string[];
  /** What can be said when nothing is known. */
  readonly somewhere: readonly string[];
}

/**
 * `then` is how the closing is called whose seal is compared. Changes of a world that goes on (an event that happened since) are told as what happened, changes of what was known then as
 * differences from the seal.
 */
export function causeFinder(program: ir.Program, evaluation: Evaluation, dataset: Dataset, changes: readonly CellChange[], then: string, happened: ReadonlySet<CellChange>): CauseFinder {
  const byCell = new Map<string, CellChange>(), byRow = new Map<string, CellChange[]>(), records = new Map(program.relations.filter((r) => r.source.op === 'scan').map((r) => [r.name, r]));
  for (const change of changes) {
    const list = byRow.get(change.row);
    if (list === undefined) byRow.set(change.row, [change]); else list.push(change);
    const relation = records.get(change.record);
    const row = relation === undefined ? null : evaluation.findRow(relation.id, change.row);
    const origin = relation === undefined || row === null ? null : (dataset.tables.get(relation.id)?.origin?.(row) ?? null);
    if (origin !== null) byCell.set(JSON.stringify([origin.file, origin.line, change.field]), change);
  }
  let explained = 0;
  const read = new Map<string, ((change: CellChange) => boolean) | null>();
  // What a plan does not read moved none of its lines, whatever happened to the same deal.
  const reads = (plan: string, change: CellChange): boolean => {
    if (!read.has(plan)) read.set(plan, readBy(program, plan));
    return read.get(plan)?.(change) ?? true;
  };
  return {
    causesOf(line) {
      const found = new Set<CellChange>();
      if (line.from !== null && explained < MOST_EXPLAINED) {
        explained++;
        for (const origin of originsOf(evaluation.explain(line.from.relation, line.from.column, line.from.row))) {
          for (const field of [origin.field, null]) { const change = byCell.get(JSON.stringify([origin.file, origin.line, field])); if (change !== undefined) found.add(change); }
        }
      }
      // A line that is no longer there can not be explained by what is: its row, and whose it was, say where to look.
      if (found.size === 0) for (const word of new Set([line.line, ...line.line.split(', ')])) for (const change of byRow.get(word) ?? []) if (reads(line.plan, change)) found.add(change);
      const own = [...found].filter((c) => line.line.split(', ').includes(c.row)), told = own.length > 0 ? own : [...found];
      const texts = told.map((c) => changeText(c, then, happened.has(c)));
      return texts.length > MOST_NAMED ? [...texts.slice(0, MOST_NAMED), `${texts.length - MOST_NAMED} more changes`] : texts;
    },
    somewhere: changes.length === 0 ? [] : [changes.length === 1 ? changeText(changes[0]!, then, happened.has(changes[0]!)) : `something among the ${changes.length} values that changed since ${then}`],
  };
}

/** Whether a plan reads what changed; null: the policy has no such plan any more, and nobody can tell. */
function readBy(program: ir.Program, plan: string): ((change: CellChange) => boolean) | null {
  const payments = program.relations.filter((r) => r.source.op === 'payments' && program.relations[r.source.plan]!.name === plan);
  if (payments.length === 0) return null;
  const fields = new Set(
    [...readsOf(program, ...payments.map((r) => ({ rows: r.id }))).fields].flatMap(([relation, columns]) => {
      const { name, columns: all } = program.relations[relation]!;
      return [JSON.stringify([name, null]), ...[...columns].map((c) => JSON.stringify([name, all[c]!.name]))];
    }),
  );
  return (change) => fields.has(JSON.stringify([change.record, change.field]));
}

/** `owner of d9 differs from the seal of 2026-03: ana then, bob now` */
export function changeText(c: CellChange, then: string, happened = false): string {
  const what = `${c.record.toLowerCase()} ${c.row}`;
  if (c.field === null) return c.now === null ? `${what} is not in the data any more, and was in the seal of ${then}` : happened ? `${what} came after ${then}` : `${what} was not in the seal of ${then}`;
  if (happened) return `${c.field} of ${what} is ${c.now ?? 'missing'} since ${then}`;
  return `${c.field} of ${what} differs from the seal of ${then}: ${c.then ?? 'missing'} then, ${c.now ?? 'missing'} now`;
}

function originsOf(trace: Trace): readonly { readonly file: string; readonly line: number; readonly field: string }[] {
  const found: { readonly file: string; readonly line: number; readonly field: string }[] = [];
  const walk = (t: Trace): void => { if (t.origin !== null) found.push(t.origin); t.steps.forEach(walk); };
  walk(trace);
  return found;
}
