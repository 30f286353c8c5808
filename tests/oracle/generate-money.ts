/** Random credit, a plan that pays it, and the ledger: every kind of recipient, pools with and without rows, shares that add up and a few that do not. */
import type { ir } from '@truce/engine';
import type { Maker, Scope } from './generate-expressions.js';
import { FIRST_DAY, nextAt, type Pick as Choose } from './generate.js';
import { constant as valueOf, type V } from './values.js';

const MONEY: ir.ValueType = { kind: 'money', currency: 'USD' }, NUMBER: ir.ValueType = { kind: 'number' }, PERCENT: ir.ValueType = { kind: 'percent' }, COUNT: ir.ValueType = { kind: 'count' };
const DATE: ir.ValueType = { kind: 'date' }, TEXT: ir.ValueType = { kind: 'text' };
const choice = (...choices: string[]): ir.ValueType => ({ kind: 'choice', choices });

export interface MoneyParts {
  readonly pick: Choose; readonly relations: ir.Relation[]; readonly data: Map<number, (readonly V[])[]>; readonly maker: Maker; readonly ledger: /** what closings are called */ ir.ValueType | null;
  draftOf(id: number, name: string, kind: ir.Relation['kind'], source: ir.Source, columns: readonly ir.Column[], keys: readonly number[]): ir.Relation;
  computedColumns(draft: ir.Relation, columns: ir.Column[], n: number): void;
  stepsOf(columns: readonly ir.Column[]): { columns: readonly number[]; recursive: boolean }[];
}

/** Shares of a whole: `rest` is what the others leave. */
const SHARES: readonly (readonly string[])[] = [['1'], ['rest'], ['3/5', '2/5'], ['1/3', 'rest'], ['1/3', '1/3', '1/3'], ['1/8', '3/8', '1/2'], ['1/6', 'rest', '1/2'], ['0', 'rest'], ['9/10', '1/10', '0'], ['3/5', '1/2']];
const PARTS: readonly (readonly string[])[] = [['1'], ['1/2', '1/2'], ['1/3', '1/3', '1/3'], ['37/100', '63/100'], ['0', '1'], ['2/3', '1/6', '1/6']];

export function addMoney({ pick, relations, data, maker, ledger, draftOf, computedColumns, stepsOf }: MoneyParts): void {
  const any = (): ir.Relation => relations[pick(relations.length - 1)]!, of = <T>(list: readonly T[]): T => list[pick(list.length - 1)]!;
  const constant = (value: string, type: ir.ValueType): ir.Expr => ({ op: 'const', value, type, at: nextAt() });
  const filled = (columns: readonly (readonly [string, ir.ValueType])[]): ir.Column[] =>
    columns.map(([name, type], id) => ({ id, name, title: null, type, optional: true, value: null, role: null, at: nextAt() }));

  const sales = addSales();
  const credit = addCredit(), plan = addPlan(credit), payments = addPayments(plan, credit);
  if (ledger !== null) addLedger(plan, payments, ledger);

  /** What is sold, and later perhaps cancelled: without it hardly a random program has a line that is ever corrected. */
  function addSales(): ir.Relation {
    const id = relations.length, rows = 1 + pick(4), at = nextAt();
    const field = (name: string, type: ir.ValueType, more: Partial<ir.Field> = {}): ir.Field =>
      ({ name, type, decimals: type.kind === 'money' ? 2 : 0, optional: false, key: false, bounds: [], editedBy: [], known: { kind: type.kind === 'date' ? 'event' : 'undated' }, at, ...more });
    const fields = [field('id', TEXT, { key: true }), field('sold', DATE), field('cancelled', DATE, { optional: true }), field('amount', MONEY)];
    data.set(id, Array.from({ length: rows }, (_, row): V[] => { const sold = FIRST_DAY + pick(200); return [`k${row}`, sold, pick(1) === 0 ? null : sold + pick(150), valueOf(`${pick(20_000) - 1_000}/100`, MONEY)]; }));
    const columns = fields.map((f, i): ir.Column => ({ id: i, name: f.name, title: null, type: f.type, optional: f.optional, value: null, role: null, at }));
    relations.push(draftOf(id, 'Sale', 'record', { op: 'scan', dated: false, fields }, columns, [0]));
    return relations[id]!;
  }

  function addCredit(): ir.Relation {
    const id = relations.length, whole = pick(2) > 0 ? sales : any(), pool = pick(2) === 0 ? null : any(), people = relations.find((r) => r.kind === 'record')!;
    const payee: ir.ValueType = { kind: 'row', relation: people.id }, type = pick(3) === 0 ? NUMBER : MONEY;
    const names: [string, ir.ValueType][] = [['whole', { kind: 'row', relation: whole.id }], ...(pool === null ? [] : [['pool', { kind: 'row', relation: pool.id }] as [string, ir.ValueType]]),
      ['part', choice('A', 'B', 'C', 'Top', 'Unassigned')], ['kind', choice('Split', 'Overlay')], ['payee', payee], ['amount', type], ['on', DATE], ['version', DATE]];
    const at = (name: string): number => names.findIndex(([n]) => n === name);
    const one: Scope = { binders: new Map([[0, whole.id]]), ordered: false, recursive: [] }, two: Scope = pool === null ? one : { binders: new Map([[0, whole.id], [1, pool.id]]), ordered: false, recursive: [] };
    const inPool: Scope = pool === null ? one : { binders: new Map([[1, pool.id]]), ordered: false, recursive: [] };
    const recipient = (): ir.Recipient => {
      switch (pick(pool === null ? 3 : 7)) {
        case 0: return { kind: 'nobody' };
        case 1: case 2: return { kind: 'payee', value: maker.typed(one, payee, 1) };
        case 3: return { kind: 'pro rata' };
        default: return { kind: 'pick', pick: of(['first', 'last', 'all', 'others'] as const), where: pick(2) === 0 ? maker.flag(two, 1) : null, by: pick(2) === 0 ? maker.typed(two, pick(1) === 0 ? COUNT : NUMBER, 1) : null };
      }
    };
    const recipients = (): ir.Recipient[] => Array.from({ length: 1 + pick(2) }, recipient);
    const key = of([TEXT, DATE, COUNT]);
    const labels = ['A', 'B', 'C'];
    const cut = (inForce: ir.InForce | null): ir.Cut => ({
      inForce,
      split: pick(5) === 5 ? null : {
        amount: maker.typed(one, type, 2), on: maker.typed(one, DATE, 1), otherwiseNobody: pick(1) === 0, at: nextAt(),
        parts: of(SHARES).map((share, i) => ({ label: labels[i]!, to: recipients(), at: nextAt(), share: share === 'rest' ? 'remainder' as const : pick(11) === 11 ? maker.typed(one, type, 1) : constant(share, PERCENT) })),
      },
      overlays: pick(1) === 0 ? [] : [{ label: 'Top', share: constant(of(['1', '1/2', '1/3']), PERCENT), amount: maker.typed(one, type, 1), on: maker.typed(one, DATE, 1), to: recipients(), at: nextAt() }],
      pool: pool === null ? null : {
        relation: pool.id, keys: pick(2) === 0 ? [] : [{ inner: maker.typed(inPool, key, 1), outer: maker.typed(one, key, 1) }], where: pick(2) === 0 ? maker.flag(two, 1) : null,
        order: Array.from({ length: pick(2) }, () => maker.sortable(inPool, 1)),
      },
    });
    const source: ir.Pieces = {
      op: 'pieces', whole: whole.id, cuts: versions(whole.id === sales.id ? { op: 'column', binder: 0, column: 1, type: DATE, at: nextAt() } : maker.typed(one, DATE, 1)).map(cut), step: type === MONEY ? of(['1/100', '1', '1/1000']) : null,
      columns: { whole: 0, pool: pool === null ? null : 1, part: at('part'), kind: at('kind'), payee: at('payee'), amount: at('amount'), on: at('on'), version: at('version') },
    };
    const columns = filled(names), draft = draftOf(id, `C${id}`, 'credit', source, columns, pool === null ? [0, at('part')] : [0, at('part'), 1]);
    return written(draft, columns, pick(1));
  }

  /** Mostly one version; else a few, one after the other, perhaps with a gap at the end. */
  function versions(on: ir.Expr): readonly (ir.InForce | null)[] {
    if (pick(2) > 0) return [null];
    const begins = [null, FIRST_DAY + pick(80), FIRST_DAY + 81 + pick(80)].slice(pick(1), 2 + pick(1)), last = pick(2) === 0 ? FIRST_DAY + 170 + pick(60) : null;
    return begins.map((from, i): ir.InForce => ({ on, from, through: i + 1 < begins.length ? begins[i + 1]! - 1 : last }));
  }

  /** A plan over the pieces, or over anything else. */
  function addPlan(credit: ir.Relation): ir.Relation {
    const id = relations.length, base = [any(), credit, credit, sales][pick(3)]!, columns = filled([['of', { kind: 'row', relation: base.id }]]);
    columns[0] = { ...columns[0]!, optional: false };
    const draft = draftOf(id, `P${id}`, 'plan', { op: 'each', items: [{ relation: base.id }] }, columns, [0]);
    relations.push(draft);
    maker.write(id);
    const scope: Scope = { binders: new Map([[0, id]]), ordered: false, recursive: [] };
    for (let i = 0, n = 1 + pick(1); i < n; i++) {
      relations[id] = { ...draft, columns };
      const sale = saleOf(base, credit), free = maker.typed(scope, MONEY, 2);
      const amount: ir.Expr = sale === null || pick(2) === 0 ? free : {
        op: 'if', condition: { op: 'call', fn: 'isPresent', args: [ofSale(sale, 2, DATE)], type: { kind: 'flag' }, at: nextAt() }, then: constant(of(['0', '0', '-5', '1/3']), MONEY),
        else: pick(1) === 0 ? ofSale(sale, 3, MONEY) : free, type: MONEY, at: nextAt(),
      };
      const value: ir.Expr = { op: 'call', fn: 'round', args: [amount, constant('1/100', MONEY)], type: MONEY, at: nextAt() };
      columns.push({ id: columns.length, name: `pay${i}`, title: null, type: MONEY, optional: true, value, role: 'pay', at: nextAt() });
    }
    relations[id] = { ...draft, columns, steps: stepsOf(columns) };
    maker.write(null);
    return relations[id]!;
  }

  /** The sale behind a row of the plan, if there is one. */
  function saleOf(base: ir.Relation, credit: ir.Relation): ir.Expr | null {
    const row: ir.Expr = { op: 'column', binder: 0, column: 0, type: { kind: 'row', relation: base.id }, at: nextAt() };
    if (base.id === sales.id) return row;
    const whole = credit.columns[0]!.type;
    return base.id === credit.id && whole.kind === 'row' && whole.relation === sales.id ? { op: 'follow', row, relation: credit.id, column: 0, type: whole, at: nextAt() } : null;
  }
  function ofSale(sale: ir.Expr, column: number, type: ir.ValueType): ir.Expr { return { op: 'follow', row: sale, relation: sales.id, column, type, at: nextAt() }; }

  function addPayments(plan: ir.Relation, credit: ir.Relation): ir.Relation {
    const id = relations.length, people = relations.find((r) => r.kind === 'record')!, scope: Scope = { binders: new Map([[0, plan.id]]), ordered: false, recursive: [] };
    const payee: ir.ValueType = { kind: 'row', relation: people.id }, source0 = plan.source.op === 'each' ? plan.source.items[0]! : null;
    /** Somebody of the pieces, where the plan is over them. */
    const sale = source0 !== null && 'relation' in source0 ? saleOf(relations[source0.relation]!, credit) : null;
    const payeeOf = (): ir.Expr => {
      if (source0 === null || !('relation' in source0) || source0.relation !== credit.id || pick(2) === 0) return maker.typed(scope, payee, 1);
      const column = credit.columns.find((c) => c.name === 'payee')!;
      return { op: 'follow', row: { op: 'column', binder: 0, column: 0, type: plan.columns[0]!.type, at: nextAt() }, relation: credit.id, column: column.id, type: column.type, at: nextAt() };
    };
    const on = sale !== null && pick(2) > 0 ? ofSale(sale, 1, DATE) : maker.typed(scope, DATE, 1);
    const CURRENCY = choice('USD', 'JPY', 'BHD'), word = (currency: string): ir.Expr => ({ op: 'const', value: currency, type: CURRENCY, at: nextAt() });
    const paidIn = (): Pick<ir.Pay, 'step' | 'currency'> => (pick(2) > 0 ? { step: '1/100', currency: null }
      : { step: null, currency: { op: 'if', condition: maker.flag(scope, 1), then: word(of(['USD', 'JPY'])), else: word(of(['USD', 'BHD'])), type: CURRENCY, at: nextAt() } });
    const later = (day: ir.Expr): ir.Expr => ({ op: 'call', fn: 'addDays', args: [day, { op: 'const', value: String(pick(90)), type: { kind: 'duration', of: 'days' }, at: nextAt() }], type: DATE, at: nextAt() });
    const pays = plan.columns.filter((c) => c.role === 'pay').flatMap((c) => versions(on).map((inForce): ir.Pay => ({
      name: c.name, inForce, role: of(['Pay', 'Draw', 'Recover', 'Clawback'] as const), amount: c.id, ...paidIn(), to: pick(4) === 0 ? null : payeeOf(), final: pick(3) > 0 ? null : sale !== null && pick(1) === 0 ? later(ofSale(sale, 1, DATE)) : maker.typed(scope, DATE, 1), at: nextAt(),
      parts: of(PARTS).map((share, _, all) => ({ share: all.length === 1 ? null : constant(share, PERCENT), on: sale !== null && pick(2) > 0 ? ofSale(sale, 1, DATE) : maker.typed(scope, DATE, 1), unless: pick(2) === 0 ? maker.flag(scope, 1) : null, at: nextAt() })),
    })));
    const columns = filled([['row', { kind: 'row', relation: plan.id }], ['payment', choice(...new Set(pays.map((p) => p.name)))], ['role', choice('Pay', 'Draw', 'Recover', 'Clawback')], ['part', COUNT],
      ['full', MONEY], ['due', MONEY], ['to', payee], ['on', DATE], ['status', choice('Due', 'Accruing', 'Held', 'Cancelled')], ['version', DATE], ['currency', CURRENCY], ['final', DATE]]);
    const draft = draftOf(id, `Y${id}`, 'plan', { op: 'payments', plan: plan.id, pays, columns: { row: 0, payment: 1, role: 2, part: 3, amount: 4, due: 5, to: 6, on: 7, status: 8, version: 9, currency: 10, final: 11 } }, columns, [0, 1, 3]);
    return written(draft, columns, pick(1));
  }

  function addLedger(plan: ir.Relation, payments: ir.Relation, closing: ir.ValueType): void {
    const id = relations.length, people = relations.find((r) => r.kind === 'record')!;
    const columns = filled([['plan', choice(plan.name)], ['payment', TEXT], ['payee', { kind: 'row', relation: people.id }], ['on', DATE], ['closing', closing], ['amount', MONEY],
      ['kind', choice('New', 'Correction', 'Reversal', 'Ignored')], ['line', TEXT], ['currency', choice('USD', 'JPY', 'BHD')], ['ignored', MONEY]]);
    const source: ir.Postings = { op: 'postings', of: [{ plan: plan.name, payments: payments.id }], columns: { plan: 0, payment: 1, payee: 2, on: 3, closing: 4, amount: 5, kind: 6, line: 7, currency: 8, ignored: 9 } };
    relations.push(draftOf(id, 'Posting', 'list', source, columns, [0, 1, 2, 4]));
  }

  function written(draft: ir.Relation, columns: ir.Column[], computed: number): ir.Relation {
    relations.push(draft);
    maker.write(draft.id);
    computedColumns(draft, columns, computed);
    relations[draft.id] = { ...draft, columns, steps: stepsOf(columns) };
    maker.write(null);
    return relations[draft.id]!;
  }
}
