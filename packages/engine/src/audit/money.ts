/** What a finding moved: the pay of everybody with the data as it is, less their pay with the repaired data. The policy decides, by being evaluated twice. */
import { ZERO, abs, add, compare, isZero, sub, sum, toScaled, type Num } from '../base/exact.js';
import type { ColumnData, Dataset } from '../core/dataset.js';
import type { Program, RelationId } from '../core/ir.js';
import type { Evaluation, Value } from '../eval/result.js';
import type { MoneyMoved, Repair } from './finding.js';
import { plainName } from './parts.js';

type Pay = ReadonlyMap<string | null, ReadonlyMap<string, Num>>;

export const paysAnything = (program: Program): boolean => program.relations.some((r) => r.source.op === 'payments');

/** By currency and payee, all that is promised and not cancelled. */
export function payIn(program: Program, evaluation: Evaluation): Pay {
  const found = new Map<string | null, Map<string, Num>>();
  for (const relation of program.relations) {
    if (relation.source.op !== 'payments') continue;
    const k = relation.source.columns, due = relation.columns[k.due]!.type, to = relation.columns[k.to]!.type;
    for (const row of evaluation.rows(relation.id)) {
      const amount = evaluation.value(relation.id, k.due, row) as Num | null, payee = evaluation.value(relation.id, k.to, row);
      if (amount === null || payee === null || evaluation.value(relation.id, k.status, row) === 'Cancelled') continue;
      const currency = k.currency === null ? (due.kind === 'money' ? due.currency : null) : (evaluation.value(relation.id, k.currency, row) as string | null), who = evaluation.text(payee, to);
      const people = found.get(currency) ?? new Map<string, Num>();
      found.set(currency, people.set(who, add(people.get(who) ?? ZERO, amount)));
    }
  }
  return found;
}

/** Everybody whose pay differs, most first. */
export function moved(actual: Pay, repaired: Pay): readonly MoneyMoved[] {
  return [...new Set([...actual.keys(), ...repaired.keys()])].flatMap((currency): readonly MoneyMoved[] => {
    const a = actual.get(currency) ?? new Map<string, Num>(), b = repaired.get(currency) ?? new Map<string, Num>();
    const people = [...new Set([...a.keys(), ...b.keys()])]
      .map((who) => ({ who, more: sub(a.get(who) ?? ZERO, b.get(who) ?? ZERO) }))
      .filter((p) => !isZero(p.more))
      .sort((x, y) => compare(abs(y.more), abs(x.more)) || (x.who < y.who ? -1 : 1));
    return people.length === 0 ? [] : [{ currency, net: sum(people.map((p) => p.more)), people }];
  });
}
/** The size of what moved, to put the weightiest first. */
export const sizeOf = (money: readonly MoneyMoved[]): Num => sum(money.flatMap((m) => m.people.map((p) => abs(p.more))));

export function repaired(program: Program, dataset: Dataset, repairs: readonly Repair[]): Dataset {
  const tables = new Map(dataset.tables), dropped = new Map<RelationId, Set<number>>();
  for (const r of repairs) {
    if (r.kind === 'drop') { dropped.set(r.relation, (dropped.get(r.relation) ?? new Set()).add(r.row)); continue; }
    const table = tables.get(r.relation);
    if (table === undefined) continue;
    const type = program.relations[r.relation]!.columns[r.column]!.type, own = table.columns[r.column]!, before = dataset.tables.get(r.relation)!.columns[r.column] === own;
    tables.set(r.relation, {
      ...table,
      columns: table.columns.map((c, i) =>
        i === r.column
          ? put(before ? copy(c) : c, r.row, type.kind === 'choice' ? (type.choices.find((x) => plainName(x) === plainName(String(r.value))) ?? null) : r.value)
          : c,
      ),
    });
  }
  // Rows are told apart by their places, so that whatever refers to rows after one that is left out has to follow.
  for (const [relation, rows] of dropped) {
    const table = tables.get(relation);
    if (table === undefined) continue;
    const kept = Array.from({ length: table.rows }, (_, i) => i).filter((i) => !rows.has(i)), place = new Int32Array(table.rows).fill(-1), { origin } = table;
    kept.forEach((old, now) => { place[old] = now; });
    tables.set(relation, { rows: kept.length, columns: table.columns.map((c) => pick(c, kept)), origin: origin === null ? null : (row) => origin(kept[row]!) });
    for (const [id, other] of tables) {
      const { source } = program.relations[id]!;
      if (source.op !== 'scan' || !source.fields.some((f) => f.type.kind === 'row' && f.type.relation === relation)) continue;
      tables.set(id, {
        ...other,
        columns: other.columns.map((c, i) => {
          const t = source.fields[i]!.type;
          return c.kind === 'row' && t.kind === 'row' && t.relation === relation ? { kind: 'row', values: c.values.map((v) => (v < 0 ? v : place[v]!)) } : c;
        }),
      });
    }
  }
  return { ...dataset, tables };
}

function copy(c: ColumnData): ColumnData {
  switch (c.kind) {
    case 'scaled': case 'instant': return { ...c, values: c.values.slice() };
    case 'big': return { ...c, values: [...c.values] };
    case 'day': case 'period': case 'row': return { ...c, values: c.values.slice() };
    case 'text': return { ...c, codes: c.codes.slice() };
    case 'flag': return { ...c, values: c.values.slice() };
  }
}
/** Into a column that is a copy already. What its storage cannot hold stays as it is. */
function put(c: ColumnData, row: number, value: Value): ColumnData {
  switch (c.kind) {
    case 'day':
    case 'row':
      if (typeof value === 'number') c.values[row] = value;
      else if (value === null && c.kind === 'row') c.values[row] = -1;
      return c;
    case 'instant':
      if (typeof value === 'number') c.values[row] = value;
      return c;
    case 'text': {
      if (value === null) {
        c.codes[row] = -1;
        return c;
      }
      const at = c.dictionary.indexOf(String(value));
      const dictionary = at < 0 ? [...c.dictionary, String(value)] : c.dictionary;
      c.codes[row] = at < 0 ? dictionary.length - 1 : at;
      return { ...c, dictionary };
    }
    case 'scaled': {
      const units = value === null ? NaN : typeof value === 'number' || (typeof value === 'object' && 'n' in value) ? toScaled(value as Num, c.scale) : null;
      if (typeof units === 'number') c.values[row] = units;
      return c;
    }
    case 'flag':
      c.values[row] = value === null ? 2 : value === true ? 1 : 0;
      return c;
    case 'big':
    case 'period':
      return c;
  }
}
function pick(c: ColumnData, rows: readonly number[]): ColumnData {
  switch (c.kind) {
    case 'scaled': case 'instant': return { ...c, values: Float64Array.from(rows, (r) => c.values[r]!) };
    case 'big': return { ...c, values: rows.map((r) => c.values[r]!) };
    case 'day': case 'period': case 'row': return { ...c, values: Int32Array.from(rows, (r) => c.values[r]!) };
    case 'text': return { ...c, codes: Int32Array.from(rows, (r) => c.codes[r]!) };
    case 'flag': return { ...c, values: Uint8Array.from(rows, (r) => c.values[r]!) };
  }
}
