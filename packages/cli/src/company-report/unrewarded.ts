/** Work on won deals that no plan pays for: found by taking each kind of it away, and all the others, and computing all pay anew. */
import { compareNumbers, evaluate, sumNumbers, usesOf, type ColumnData, type Dataset, type Evaluation, type Num, type RecordTable, type ir } from '@truce/engine';
import { paymentsOf } from '../pay/payee.js';
import { left, right, type Block, type Cell } from '../page/blocks.js';
import { notShown, within, type Context, type Made } from './context.js';
import type { Deals, TouchKind } from './deals.js';
import { exact, grouped, isNumber, isZero, minus, orNothing, signed, share } from './numbers.js';
import { follow } from './paths.js';

const ID = 'unrewarded', TITLE = 'Work that no plan pays for';

interface Kind {
  readonly record: string;
  readonly kind: string;
  readonly touches: number;
  readonly deals: number;
  readonly amount: Num;
  readonly credit: Num;
  /** all pay, less all pay without these rows; null: no plan reads the record at all */
  readonly weight: Num | null;
  /** all pay with these rows alone, less all pay with none of the record; null as before */
  readonly alone: Num | null;
}

export function unrewarded(c: Context, deals: Deals | null, kinds: readonly TouchKind[]): Made {
  if (deals === null) return notShown(ID, TITLE, 'no credit and no `report.deals` says what is sold');
  if (kinds.length === 0) return notShown(ID, TITLE, 'no attribution has a pool, and `report.touches` in truce.yaml names no contributions');
  const rows = kinds.flatMap((k) => kindsOf(c, deals, k)).sort((a, b) => a.record === b.record ? compareNumbers(b.amount, a.amount) : 0);
  if (rows.length === 0) return notShown(ID, TITLE, `no contribution leads to a deal of ${c.span.text}`);
  const money = c.currency ?? '', none = rows.filter(isUnpaid), all = rows.reduce((n, r) => n + r.touches, 0), unpaid = none.reduce((n, r) => n + r.touches, 0);
  const blocks: Block[] = [
    {
      kind: 'figures',
      figures: [
        { label: `Contributions to deals of ${c.span.text}`, value: grouped(all) },
        { label: 'Of kinds that no plan pays for', value: grouped(unpaid), note: share(unpaid, all), tone: unpaid > 0 ? 'near' : 'good' },
      ],
    },
    {
      kind: 'table',
      caption: `By kind, amounts in ${money}`,
      columns: [
        left('record'),
        left('kind'),
        right('contributions'),
        right('deals'),
        right('amount of these deals'),
        right('credited to them'),
        right('pay they add'),
        right('pay they bring alone'),
        left(''),
      ],
      rows: rows.map((r): readonly Cell[] => [
        r.record,
        r.kind,
        grouped(r.touches),
        grouped(r.deals),
        grouped(r.amount),
        orNothing(r.credit),
        r.weight === null ? 'no plan reads them' : signed(r.weight),
        r.alone === null ? '' : signed(r.alone),
        isUnpaid(r) ? { text: 'unrewarded', tone: 'bad' } : { text: 'paid for', tone: 'quiet' },
      ]),
    },
    {
      kind: 'chart',
      chart: {
        kind: 'bars',
        title: 'Contributions to won deals, by kind',
        layout: 'beside',
        series: ['contributions'],
        rows: rows.map((r) => ({
          label: `${r.kind.replaceAll('_', ' ')}`,
          values: [r.touches],
          texts: [isUnpaid(r) ? `${grouped(r.touches)}, unrewarded` : grouped(r.touches)],
          ...(isUnpaid(r) ? { tone: 'near' as const } : {}),
        })),
      },
    },
    {
      kind: 'note',
      text: 'What a kind adds: everything that is paid, less everything that would be paid if none of it had ever happened. What it brings alone: the same, if nothing else of the record had happened. Unrewarded is what neither adds nor alone brings anything: whoever does it is paid no more for it, whatever it does for a deal. That a contribution came before a won deal does not say that it won the deal.',
    },
  ];
  return {
    section: {
      id: ID,
      title: TITLE,
      lead:
        none.length === 0
          ? 'Every kind of contribution brings pay to somebody.'
          : `${none.map((r) => r.kind.replaceAll('_', ' ')).join(', ')}: ${grouped(unpaid)} contributions to deals of ${c.span.text}, and no plan pays for them.`,
      blocks,
    },
    data: {
      span: c.span.text,
      currency: c.currency,
      kinds: rows.map((r) => ({
        record: r.record,
        kind: r.kind,
        contributions: r.touches,
        deals: r.deals,
        amount: exact(r.amount),
        credited: exact(r.credit),
        adds: r.weight === null ? null : exact(r.weight),
        alone: r.alone === null ? null : exact(r.alone),
        unrewarded: isUnpaid(r),
      })),
    },
  };
}

const isUnpaid = (r: Kind): boolean => [r.weight, r.alone].every((n) => n === null || compareNumbers(n, 0) <= 0);

function kindsOf(c: Context, deals: Deals, k: TouchKind): readonly Kind[] {
  const { evaluation, program } = c, groups = new Map<string, { rows: Set<number>; touches: number; deals: Set<number> }>(), credit = creditOf(c, k.relation.id);
  for (const row of evaluation.rows(k.relation.id)) {
    const value = k.kind === null ? null : evaluation.value(k.relation.id, k.kind.id, row);
    const name = k.kind === null || value === null ? k.relation.name : evaluation.text(value, k.kind.type);
    const at = groups.get(name) ?? { rows: new Set<number>(), touches: 0, deals: new Set<number>() };
    const deal = follow(evaluation, k.toDeal, row);
    groups.set(name, at);
    at.rows.add(row);
    if (deal === null || !within(c.span, deals.byRow.get(deal)?.day ?? null)) continue;
    at.touches++;
    at.deals.add(deal);
  }
  // Only what rests on the record can change with it.
  const plans = paymentsOf(program).filter((p) => usesOf(program, p.relation.id).relations.includes(k.relation.id));
  const base =
    plans.length === 0
      ? 0
      : payOf(
          evaluation,
          c,
          plans.map((p) => p.relation.id),
        );
  const all = new Set(evaluation.rows(k.relation.id));
  const payWithout = (rows: ReadonlySet<number>): Num =>
    payOf(
      evaluate(program, without(c.run.dataset, program, k.relation.id, rows), c.run.options),
      c,
      plans.map((p) => p.relation.id),
    );
  const nothing = plans.length === 0 ? 0 : payWithout(all);
  return [...groups].filter(([, g]) => g.touches > 0).map(([kind, g]): Kind => {
    const weight = plans.length === 0 ? null : minus(base, payWithout(g.rows)), alone = plans.length === 0 ? null : minus(payWithout(new Set([...all].filter((row) => !g.rows.has(row)))), nothing);
    return {
      record: k.relation.name,
      kind,
      touches: g.touches,
      deals: g.deals.size,
      amount: sumNumbers([...g.deals].map((d) => deals.byRow.get(d)!.amount)),
      credit: sumNumbers([...g.rows].flatMap((row) => credit.get(row) ?? [])),
      weight,
      alone,
    };
  });
}

/** Everything that these plans ever pay, held parts and later ones included. */
function payOf(evaluation: Evaluation, c: Context, of: readonly ir.RelationId[]): Num {
  return sumNumbers(paymentsOf(c.program).filter((p) => of.includes(p.relation.id)).flatMap(({ relation, source }) => Array.from(evaluation.rows(relation.id)).flatMap((row) => {
    const due = evaluation.value(relation.id, source.columns.due, row);
    return !isNumber(due)
      || isZero(due)
      || evaluation.value(relation.id, source.columns.status, row) === 'Cancelled'
      || (source.columns.currency !== null && evaluation.value(relation.id, source.columns.currency, row) !== c.currency)
      ? []
      : [due];
  })));
}

/** What attributions credit to each row, of deals of the span. */
function creditOf(c: Context, pool: ir.RelationId): ReadonlyMap<number, Num[]> {
  const found = new Map<number, Num[]>();
  for (const r of c.program.relations) {
    if (r.source.op !== 'pieces' || r.kind !== 'attribution' || r.source.columns.pool === null || !r.source.cuts.some((x) => x.pool?.relation === pool)) continue;
    const k = r.source.columns;
    for (const row of c.evaluation.rows(r.id)) {
      const touch = c.evaluation.value(r.id, k.pool!, row) as number | null, amount = c.evaluation.value(r.id, k.amount, row);
      if (touch !== null && isNumber(amount) && within(c.span, c.evaluation.value(r.id, k.on, row) as number | null)) found.set(touch, [...(found.get(touch) ?? []), amount]);
    }
  }
  return found;
}

/** The data as if these rows had never been there: whoever referred to one of them refers to nothing. */
export function without(dataset: Dataset, program: ir.Program, relation: ir.RelationId, rows: ReadonlySet<number>): Dataset {
  const own = dataset.tables.get(relation);
  if (own === undefined) return dataset;
  const kept: number[] = [], now = new Int32Array(own.rows).fill(-1);
  for (let i = 0; i < own.rows; i++) if (!rows.has(i)) { now[i] = kept.length; kept.push(i); }
  return { ...dataset, tables: new Map([...dataset.tables].map(([id, table]): [number, RecordTable] => {
    const fields = program.relations[id]!.source.op === 'scan' ? program.relations[id]!.columns : [], columns = table.columns.map((column, i): ColumnData => {
      const mine = id === relation ? picked(column, kept) : column, type = fields[i]?.type;
      return mine.kind === 'row' && type?.kind === 'row' && type.relation === relation ? { kind: 'row', values: mine.values.map((v) => (v < 0 ? v : now[v]!)) } : mine;
    });
    return [id, id === relation ? { rows: kept.length, columns, origin: table.origin === null ? null : (row) => table.origin!(kept[row]!) } : { ...table, columns }];
  })) };
}

function picked(column: ColumnData, kept: readonly number[]): ColumnData {
  switch (column.kind) {
    case 'scaled': return { ...column, values: Float64Array.from(kept, (i) => column.values[i]!) };
    case 'instant': return { ...column, values: Float64Array.from(kept, (i) => column.values[i]!) };
    case 'big': return { ...column, values: kept.map((i) => column.values[i]!) };
    case 'day': case 'period': return { ...column, values: Int32Array.from(kept, (i) => column.values[i]!) };
    case 'row': return { ...column, values: Int32Array.from(kept, (i) => column.values[i]!) };
    case 'text': return { ...column, codes: Int32Array.from(kept, (i) => column.codes[i]!) };
    case 'flag': return { ...column, values: Uint8Array.from(kept, (i) => column.values[i]!) };
  }
}
