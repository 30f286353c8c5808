/**
 * The nearest changes that would make a `no` a `yes`. For each condition that fails one field at a time, and where no single field does it, two at a time. Each
 * proposal is tried on the data before it is made, so that none is a guess.
 */
import * as exact from '../base/exact.js';
import type { Num } from '../base/exact.js';
import type { Dataset } from '../core/dataset.js';
import type { Condition, Program, RelationId } from '../core/ir.js';
import { withCell } from './change-cell.js';
import { isNumeric, keyOf } from './compare.js';
import type { Present } from './compare.js';
import { evaluate, inputsOf } from './evaluate.js';
import { sameCell, Search, withinBounds } from './proposals.js';
import type { Place, Proposal } from './proposals.js';
import type { ChangesTogether, Evaluation, FieldChange, NearestChange, Value, WhyNot } from './result.js';

/** More proposals than this are tried for no condition, nor more runs made for pairs: each takes its time where there are many rows. */
const MOST_TRIED = 12, MOST_PAIRS = 40, MOST_PAIRS_OF_MANY = 8, MANY_ROWS = 100_000;
/** Values that are named where any but them would do. */
const MOST_NAMED = 8;

/** For a candidate row that does not belong to the relation; for one that does there is nothing to change. */
export function whyNot(evaluation: Evaluation, program: Program, relation: RelationId, row: number): WhyNot {
  if (evaluation.belongs(relation, row)) return { changes: [], together: [] };
  const look = new Search(evaluation, program), trial = new Trial(evaluation, program, look, { relation, row });
  const failing = program.relations[relation]!.conditions.filter((c) => evaluation.valueOf(relation, c.keep, row) !== true);
  const mended = failing.map((condition) => trial.mend(condition));
  const changes = mended.flatMap((m) => m.single.map(({ proposal, enough }): NearestChange => ({ condition: m.condition.text, ...trial.described(proposal), enough })));
  const pairs = mended.flatMap((m): ChangesTogether[] => (m.pair === null ? [] : [{ condition: m.condition.text, changes: m.pair.proposals.map((p) => trial.described(p)), enough: m.pair.enough }]));
  if (changes.some((c) => c.enough) || pairs.some((p) => p.enough)) return { changes, together: pairs };
  const all = trial.all(mended);
  return { changes, together: all === null ? pairs : [...pairs, { condition: null, changes: all.map((p) => trial.described(p)), enough: true }] };
}

interface Single { readonly proposal: Proposal; readonly enough: boolean }
interface Mended {
  readonly condition: Condition;
  /** proposals that make the condition hold alone */
  readonly single: readonly Single[];
  /** two that make it hold together, when none does alone */
  readonly pair: { readonly proposals: readonly Proposal[]; readonly enough: boolean } | null;
}

/** How things are after changes: whether conditions hold, and what else could be changed. `row` is the row that was asked about. */
interface After { readonly holds: (condition: Condition) => boolean; readonly belongs: boolean; readonly look: Search; readonly row: number }

/** Proposals tried on the data. */
class Trial {
  private readonly conditions: readonly Condition[];
  private readonly mostPairs: number;
  constructor(private readonly evaluation: Evaluation, private readonly program: Program, private readonly look: Search, private readonly at: Place) {
    this.conditions = program.relations[at.relation]!.conditions;
    const rows = [...inputsOf(evaluation).dataset.tables.values()].reduce((n, t) => n + t.rows, 0);
    this.mostPairs = rows > MANY_ROWS ? MOST_PAIRS_OF_MANY : MOST_PAIRS;
  }

  /** What makes one condition hold. */
  mend(condition: Condition): Mended {
    const proposals = this.proposals(condition, this.look, this.at.row), single: Single[] = [];
    for (const proposal of proposals) {
      const then = this.after([proposal]);
      if (then?.holds(condition) === true) single.push({ proposal, enough: then.belongs });
    }
    if (single.length > 0) return { condition, single, pair: null };
    return { condition, single, pair: this.pair(condition, proposals.filter((p) => !p.alternative)) };
  }

  /** After one change, what else is missing: the second is looked for in the data that the first has changed, so that it is no larger than it has to be. */
  private pair(condition: Condition, proposals: readonly Proposal[]): Mended['pair'] {
    let tries = 0;
    for (const first of proposals) {
      if (++tries > this.mostPairs) return null;
      const then = this.after([first]);
      if (then === null) continue;
      for (const second of this.proposals(condition, then.look, then.row)) {
        if (second.alternative || sameCell(first.cell, second.cell)) continue;
        if (++tries > this.mostPairs) return null;
        const both = this.after([first, second]);
        if (both?.holds(condition) === true) return this.tightened(condition, first, second) ?? { proposals: [first, second], enough: both.belongs };
      }
    }
    return null;
  }

  /** The first of two changes was made as if it had to do alone: beside the second, a nearer value may be enough. */
  private tightened(condition: Condition, first: Proposal, second: Proposal): Mended['pair'] {
    const { cell, value } = first, field = this.look.field(cell)!, now = this.evaluation.value(cell.relation, cell.column, cell.row);
    const beside = !isNumeric(field.type) || now === null ? null : this.after([second]);
    if (beside === null) return null;
    const away = (v: Value): Num => exact.abs(exact.sub(v as Num, now as Num));
    for (const nearer of this.proposals(condition, beside.look, beside.row)) {
      if (!sameCell(nearer.cell, cell) || nearer.value === null || exact.compare(away(nearer.value), away(value)) >= 0) continue;
      const both = this.after([nearer, second]);
      if (both?.holds(condition) === true) return { proposals: [nearer, second], enough: both.belongs };
    }
    return null;
  }

  /** The first way to mend each condition, put together: null when one has none, when two want different things of a field, or when it is not enough. */
  all(mended: readonly Mended[]): readonly Proposal[] | null {
    const wanted: Proposal[] = [];
    for (const { single, pair } of mended) {
      const own = single[0] === undefined ? pair?.proposals ?? null : [single[0].proposal];
      if (own === null) return null;
      for (const p of own) if (!wanted.some((w) => sameCell(w.cell, p.cell))) wanted.push(p);
    }
    return wanted.length > 1 && this.after(wanted)?.belongs === true ? wanted : null;
  }

  described({ cell, value, allBut }: Proposal): FieldChange {
    const { evaluation, program, at } = this, field = this.look.field(cell)!, record = program.relations[cell.relation]!, { source } = program.relations[at.relation]!;
    const item = source.op === 'each' && source.items.length === 1 ? source.items[0]! : null;
    const itself = cell.row === at.row && (cell.relation === at.relation || (item !== null && 'relation' in item && item.relation === cell.relation));
    const named = allBut?.slice(0, MOST_NAMED).map((v) => evaluation.text(v, field.type)) ?? [];
    return {
      field: `${field.name} of ${record.rowName} ${evaluation.rowText(cell.relation, cell.row)}`,
      own: itself ? field.name : null,
      now: evaluation.text(evaluation.value(cell.relation, cell.column, cell.row), field.type),
      needed:
        allBut === null
          ? evaluation.text(value, field.type)
          : named.length === 0
            ? 'any value'
            : `any value but ${named.join(', ')}${allBut.length > named.length ? ` and ${allBut.length - named.length} more` : ''}`,
      editedBy: field.editedBy,
    };
  }

  /** Each once, and none that its field may not hold. */
  private proposals(condition: Condition, look: Search, row: number): readonly Proposal[] {
    const told = new Set<string>();
    // Asked is what was written: that another version would have asked something else is no change of the row.
    return look.toHold(condition.written, { relation: this.at.relation, row }, condition.polarity === 'require').filter(({ cell, value }) => {
      const once = `${cell.relation}/${cell.column}/${cell.row}/${value === null ? '' : keyOf(value as Present)}`, field = look.field(cell);
      if (field === null || told.has(once) || !withinBounds(field, value)) return false;
      told.add(once);
      return true;
    }).slice(0, MOST_TRIED);
  }

  /** How things are after changes; null when the data cannot hold them, or the row is not there any more. */
  private after(proposals: readonly Proposal[]): After | null {
    const { evaluation, program, at: { relation, row } } = this, { dataset, options } = inputsOf(evaluation);
    let changed: Dataset | null = dataset;
    for (const { cell, value } of proposals) changed = changed === null ? null : withCell(changed, cell, value, this.look.field(cell)!.decimals);
    if (changed === null) return null;
    const then = evaluate(program, changed, { asOf: options.asOf }), same = sameRow(evaluation, then, program, relation, row);
    if (same === null) return null;
    const holds = (condition: Condition): boolean => then.valueOf(relation, condition.keep, same) === true;
    return { holds, belongs: this.conditions.every(holds), look: new Search(then, program), row: same };
  }
}

/** The row in the other run: rows of the data and lists over them keep their numbers, others are found by their text. */
function sameRow(before: Evaluation, then: Evaluation, program: Program, relation: RelationId, row: number): number | null {
  const { source } = program.relations[relation]!;
  const keepsNumber = source.op === 'scan' || source.op === 'single' || (source.op === 'each' && source.items.length === 1 && 'relation' in source.items[0]!);
  if (!keepsNumber) return then.findRow(relation, before.rowText(relation, row));
  return then.candidates(relation).includes(row) ? row : null;
}
