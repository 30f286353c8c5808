/** What was sold in the period, what each payment was for, and who had a part in it. */
import { sumNumbers, type Num, type Value, type ir } from '@truce/engine';
import { paymentsOf } from '../pay/payee.js';
import { within, type Context } from './context.js';
import { isNumber } from './numbers.js';
import { follow, pathTo, reach, relationOf, type Path } from './paths.js';

export interface Deal { readonly row: number; readonly key: string; readonly amount: Num; readonly day: number; /** such as new or renewed; null where nothing says it */ readonly kind: string | null }
export interface Deals {
  readonly relation: ir.Relation;
  /** all that count, in the order of the data */
  readonly all: readonly Deal[];
  readonly byRow: ReadonlyMap<number, Deal>;
  readonly currency: string | null;
  /** deals that are left out because their amounts are in another currency than the policy's */
  readonly otherCurrency: number;
}

/** null when nothing in the policy says what is sold. */
export function dealsOf(c: Context): Deals | null {
  const { program, evaluation, declared } = c;
  const made = (relation: ir.Relation, found: readonly Deal[], currency: string | null): Deals => {
    const says = currency === null ? currencyField(relation) : null, all = says === null ? found : found.filter((d) => evaluation.value(relation.id, says.id, d.row) === c.currency);
    return { relation, all, byRow: new Map(all.map((d) => [d.row, d])), currency: currency ?? c.currency, otherCurrency: found.length - all.length };
  };
  if (declared.deals !== undefined) {
    const place = 'report.deals';
    const relation = relationOf(program, declared.deals.record, `${place}.record`, []);
    const column = (name: string | undefined, key: string): ir.Column | null =>
      name === undefined ? null : reach(program, relation, name, `${place}.${key}`).column;
    const amount = column(declared.deals.amount, 'amount') ?? relation.columns.find((x) => x.type.kind === 'money') ?? null;
    const day = column(declared.deals.day, 'day') ?? relation.columns.find((x) => x.type.kind === 'date') ?? null;
    const won = column(declared.deals.won, 'won');
    const kind = column(declared.deals.kind, 'kind');
    if (amount === null || day === null) return null;
    c.plays('what is sold', `${relation.name} (${amount.name}, ${day.name}${won === null ? '' : `, where ${won.name}`})`, 'truce.yaml');
    return made(relation, Array.from(evaluation.rows(relation.id)).flatMap((row): readonly Deal[] => {
      const a = evaluation.value(relation.id, amount.id, row), on = evaluation.value(relation.id, day.id, row);
      return !isNumber(a) || typeof on !== 'number' || (won !== null && evaluation.value(relation.id, won.id, row) !== true)
        ? []
        : [
            {
              row,
              key: evaluation.rowText(relation.id, row),
              amount: a,
              day: on,
              kind: kind === null ? null : evaluation.text(evaluation.value(relation.id, kind.id, row), kind.type),
            },
          ];
    }), amount.type.kind === 'money' ? amount.type.currency : null);
  }
  // What a credit shares out, and when, is what was sold.
  const credit = program.relations.find((r) => r.kind === 'credit' && r.facts.notRun === null) ?? program.relations.find((r) => r.kind === 'attribution' && r.facts.notRun === null);
  if (credit?.source.op !== 'pieces') return null;
  const k = credit.source.columns, record = recordBelow(program, credit.source.whole), path = record === null ? null : pathTo(program, credit.source.whole, record.id, c.payees);
  if (record === null || path === null) return null;
  const found = new Map<number, { amounts: Num[]; day: number }>();
  for (const row of evaluation.rows(credit.id)) {
    const at = (column: ir.ColumnId): Value => evaluation.value(credit.id, column, row);
    const amount = at(k.amount);
    const day = at(k.on);
    const whole = at(k.whole);
    const deal = whole === null ? null : follow(evaluation, path, whole as number);
    if (at(k.kind) !== 'Split' || deal === null || !isNumber(amount) || typeof day !== 'number') continue;
    const own = found.get(deal);
    if (own === undefined) found.set(deal, { amounts: [amount], day }); else own.amounts.push(amount);
  }
  c.plays('what is sold', `${record.name}, as ${credit.name} shares it out`, 'found by kind');
  const type = credit.columns[k.amount]!.type;
  return made(
    record,
    [...found]
      .sort(([a], [b]) => a - b)
      .map(([row, { amounts, day }]) => ({ row, key: evaluation.rowText(record.id, row), amount: sumNumbers(amounts), day, kind: null })),
    type.kind === 'money' ? type.currency : null,
  );
}

/** Amounts without a currency of their own have the one that a field of the record says. */
function currencyField(relation: ir.Relation): ir.Column | null {
  return relation.columns.find((x) => x.type.kind === 'choice' && x.type.choices.length > 0 && x.type.choices.every((w) => /^[A-Z]{3}$/.test(w)) && /currency/i.test(x.name)) ?? null;
}

function recordBelow(program: ir.Program, id: ir.RelationId): ir.Relation | null {
  let at = program.relations[id]!;
  for (let far = 0; far < 20 && at.kind !== 'record'; far++) {
    const { source } = at, below = source.op === 'each' ? source.items.find((i) => 'relation' in i) : source.op === 'pieces' ? { relation: source.whole } : undefined;
    if (below === undefined || !('relation' in below)) return null;
    at = program.relations[below.relation]!;
  }
  return at.kind === 'record' ? at : null;
}

export interface Payment {
  readonly plan: ir.Relation;
  readonly payee: number;
  readonly of: ir.RelationId;
  readonly on: number | null;
  readonly due: Num;
  readonly status: 'Due' | 'Accruing' | 'Held' | 'Cancelled';
  /** what it is for; null: no single deal */
  readonly deal: number | null;
  /** of a plan of periods, its days */
  readonly period: { readonly first: number; readonly last: number } | null;
}

/** All payments in the currency of the policy, and how many there are in another one. */
export function paymentsFor(c: Context, deals: Deals | null): { readonly all: readonly Payment[]; readonly otherCurrency: number } {
  const { program, evaluation } = c, all: Payment[] = [];
  let otherCurrency = 0;
  for (const { relation, source, plan, payee } of paymentsOf(program)) {
    const k = source.columns, path: Path | null = deals === null ? null : pathTo(program, plan.id, deals.relation.id, c.payees), period = plan.columns.find((x) => plan.keys.includes(x.id) && x.type.kind === 'period');
    const days = new Map<number, Payment['period']>();
    for (const row of evaluation.rows(relation.id)) {
      const at = (column: ir.ColumnId): Value => evaluation.value(relation.id, column, row), to = at(k.to) as number | null, due = at(k.due), of = at(k.row) as number;
      if (to === null || !isNumber(due)) continue;
      if (k.currency !== null && at(k.currency) !== c.currency) { otherCurrency++; continue; }
      const ordinal = period === undefined ? null : evaluation.value(plan.id, period.id, of) as number | null;
      if (ordinal !== null && !days.has(ordinal)) days.set(ordinal, evaluation.period(evaluation.text(ordinal, period!.type)));
      all.push({
        plan,
        payee: to,
        of: payee,
        on: at(k.on) as number | null,
        due,
        status: at(k.status) as Payment['status'],
        deal: path === null ? null : follow(evaluation, path, of),
        period: ordinal === null ? null : (days.get(ordinal) ?? null),
      });
    }
  }
  return { all, otherCurrency };
}

/** A payment belongs to the span by the period that it is for, otherwise by its day. */
export const belongsTo = (c: Context, p: Payment): boolean => (p.period !== null ? within(c.span, p.period.last) : within(c.span, p.on));

export interface TouchKind {
  readonly relation: ir.Relation;
  readonly toDeal: Path;
  readonly kind: ir.Column | null;
  readonly by: { readonly path: Path; readonly relation: ir.RelationId; readonly column: ir.ColumnId; readonly person: ir.RelationId } | null;
  readonly work: string | null;
}

/** What counts as a contribution: as the manifest says, or the pools of attributions and whatever else leads from a person to a deal. */
export function touchesOf(c: Context, deals: Deals): readonly TouchKind[] {
  const { program, declared, payees } = c;
  const person = (relation: ir.Relation): ReturnType<typeof reach> | null => {
    const own = relation.columns.find((x) => x.type.kind === 'row' && payees.has(x.type.relation));
    return own === undefined ? null : { path: [], relation, column: own };
  };
  const made = (relation: ir.Relation, kind: ir.Column | null, by: ReturnType<typeof reach> | null, work: string | null): TouchKind | null => {
    const toDeal = pathTo(program, relation.id, deals.relation.id, payees);
    return toDeal === null
      ? null
      : {
          relation,
          toDeal,
          kind,
          work,
          by:
            by === null || by.column.type.kind !== 'row'
              ? null
              : { path: by.path, relation: by.relation.id, column: by.column.id, person: by.column.type.relation },
        };
  };
  const choice = (r: ir.Relation): ir.Column | null => r.columns.find((x) => x.type.kind === 'choice') ?? null;
  if (declared.touches !== undefined) return declared.touches.flatMap((t, i) => {
    const place = `report.touches.${i}`;
    const relation = relationOf(program, t.record, `${place}.record`, []);
    const found = made(
      relation,
      t.kind === undefined ? choice(relation) : reach(program, relation, t.kind, `${place}.kind`).column,
      t.by === undefined ? person(relation) : reach(program, relation, t.by, `${place}.by`),
      t.function ?? null,
    );
    if (found !== null) c.plays('contributions', relation.name, 'truce.yaml');
    return found === null ? [] : [found];
  });
  const pools = new Set(program.relations.flatMap((r) => (r.source.op === 'pieces' && r.kind === 'attribution' ? r.source.cuts.flatMap((x) => (x.pool === null ? [] : [x.pool.relation])) : [])));
  return program.relations.filter((r) => pools.has(r.id)).flatMap((r) => {
    const found = made(r, choice(r), person(r), null);
    if (found !== null) c.plays('contributions', r.name, 'found by kind');
    return found === null ? [] : [found];
  });
}
