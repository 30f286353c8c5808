/** A small policy as IR, by hand: deals of reps, a lead with two conditions, a bonus for each rep with an `if`, a `choose` and a scale. */
import { parseDate, type ir } from '@truce/engine';

export const USD: ir.ValueType = { kind: 'money', currency: 'USD' }, TEXT: ir.ValueType = { kind: 'text' }, FLAG: ir.ValueType = { kind: 'flag' }, DATE: ir.ValueType = { kind: 'date' };
export const COUNT: ir.ValueType = { kind: 'count' }, NUMBER: ir.ValueType = { kind: 'number' }, PERCENT: ir.ValueType = { kind: 'percent' }, STAGE: ir.ValueType = { kind: 'choice', choices: ['Open', 'Won', 'Lost'] };
export const row = (relation: number): ir.ValueType => ({ kind: 'row', relation });
export const day = (text: string): number => parseDate(text)!;

let place = 0;
export const at = (): ir.At => [0, place, ++place];
export const constant = (value: ir.Constant, type: ir.ValueType): ir.Expr => ({ op: 'const', value, type, at: at() });
export const column = (id: number, type: ir.ValueType, binder = 0): ir.Expr => ({ op: 'column', binder, column: id, type, at: at() });
export const call = (fn: ir.FunctionName, type: ir.ValueType, ...args: ir.Expr[]): ir.Expr => ({ op: 'call', fn, args, type, at: at() });
export const money = (text: string): ir.Expr => constant(text, USD);

export const REP = 0, DEAL = 1, WON = 2, BONUS = 3, ONE = 4;
export const DEAL_ID = 0, DEAL_AMOUNT = 1, DEAL_STAGE = 2, DEAL_CLOSED = 3, DEAL_OWNER = 4, DEAL_RATE = 5;
export const BONUS_REP = 0, BONUS_SOLD = 1, BONUS_PAID = 2;

const field = (name: string, type: ir.ValueType, more: Partial<ir.Field> = {}): ir.Field => ({
  name, type, decimals: type.kind === 'money' ? 2 : type.kind === 'percent' ? 8 : 0, optional: false, key: false, bounds: [], editedBy: [],
  known: { kind: type.kind === 'date' ? 'event' : 'undated' }, at: at(), ...more,
});

export function relation(id: number, name: string, kind: ir.Relation['kind'], source: ir.Source, columns: readonly (readonly [string, ir.ValueType, ir.Expr | null])[], more: Partial<ir.Relation> = {}): ir.Relation {
  const all = columns.map(([columnName, type, value], i): ir.Column => ({ id: i, name: columnName, title: null, type, optional: true, value, role: null, at: value?.at ?? at() }));
  return {
    id, name, rowName: name.toLowerCase(), kind, title: null, at: at(), source, where: null, columns: all, ordering: null, conditions: [], keys: all.length === 0 ? [] : [0],
    steps: all.filter((c) => c.value !== null).map((c) => ({ columns: [c.id], recursive: false })),
    facts: { governedBy: null, agreedBy: [], ownedBy: [], by: null, class: null, better: null, serves: null, accepted: [], entered: null, value: null, target: null, versions: [], notRun: null }, ...more,
  };
}

export const record = (id: number, name: string, fields: readonly ir.Field[]): ir.Relation => relation(id, name, 'record', { op: 'scan', dated: false, fields }, fields.map((f) => [f.name, f.type, null]), { keys: fields.flatMap((f, i) => (f.key ? [i] : [])) });

export const sumOfDeals = (): ir.Expr => ({
  op: 'aggregate', fn: 'sum', binder: 1, over: { relation: DEAL }, keys: [{ inner: column(DEAL_OWNER, row(REP), 1), outer: column(BONUS_REP, row(REP)) }],
  where: call('equal', FLAG, column(DEAL_STAGE, STAGE, 1), constant('Won', STAGE)), value: column(DEAL_AMOUNT, USD, 1), order: [], type: USD, at: at(),
});
export const total = (): ir.Expr => ({ op: 'aggregate', fn: 'sum', binder: 1, over: { relation: BONUS }, keys: [], where: null, value: column(BONUS_PAID, USD, 1), order: [], type: USD, at: at() });

/** bonus = if sold >= goal then 10% of sold else 0, with `goal` a parameter of 1,000 USD. */
export function policy(change: Partial<ir.Program> = {}): ir.Program {
  const rep = record(REP, 'Rep', [field('id', TEXT, { key: true })]);
  const deal = record(DEAL, 'Deal', [
    field('id', TEXT, { key: true }), field('amount', USD, { bounds: [{ bound: 'above', value: '0' }] }), field('stage', STAGE), field('closed_on', DATE, { optional: true }), field('owner', row(REP), { optional: true }), field('rate', PERCENT, { optional: true }),
  ]);
  const stage = (): ir.Expr => ({ op: 'follow', row: column(0, row(DEAL)), relation: DEAL, column: DEAL_STAGE, type: STAGE, at: at() });
  const amount = (): ir.Expr => ({ op: 'follow', row: column(0, row(DEAL)), relation: DEAL, column: DEAL_AMOUNT, type: USD, at: at() });
  const isWon = call('equal', FLAG, stage(), constant('Won', STAGE)), small = call('less', FLAG, amount(), money('10'));
  const won = relation(WON, 'Won_deal', 'lead', { op: 'each', items: [{ relation: DEAL }] }, [['deal', row(DEAL), null], ['half', USD, call('divide', USD, amount(), constant('2', NUMBER))]], {
    conditions: [
      { polarity: 'require', keep: isWon, written: isWon, text: 'stage is Won', because: null, at: at() },
      { polarity: 'exclude', keep: call('not', FLAG, small), written: small, text: 'amount < 10 USD', because: 'not worth it', at: at() },
    ],
  });
  const reached = call('greaterOrEqual', FLAG, column(BONUS_SOLD, USD), { op: 'parameter', parameter: 0, on: null, type: USD, at: at() });
  const bonus = relation(BONUS, 'Bonus', 'plan', { op: 'each', items: [{ relation: REP }] }, [
    ['rep', row(REP), null], ['sold', USD, sumOfDeals()],
    ['bonus', USD, { op: 'if', condition: reached, then: call('multiply', USD, column(BONUS_SOLD, USD), constant('1/10', PERCENT)), else: money('0'), type: USD, at: at() }],
  ]);
  const one = relation(ONE, 'One', 'list', { op: 'single' }, []);
  const goal: ir.Parameter = { name: 'goal', title: null, type: USD, at: at(), versions: [{ from: null, through: null, value: money('1000'), because: null, at: at() }] };
  return {
    version: 1, files: ['policy.truce'], parameters: [goal], relations: [rep, deal, won, bonus, one], invariants: [], tests: [],
    settings: {
      title: 'T', currency: 'USD', timezone: 'UTC', year: { startMonth: 1, namedBy: 'start' }, calendar: null, rounding: 'half up', hours: [], holidays: { days: [], from: null }, offices: [], closes: null, parties: [], intent: null, accepted: [],
    },
    ...change,
  };
}

export const given = (relationId: number, columns: readonly number[], rows: readonly (readonly ir.Constant[])[], repeat = 1): ir.Given => ({ relation: relationId, columns, rows, repeat, at: at() });
export const test = (title: string, parts: Partial<ir.Test>): ir.Test => ({ title, at: at(), asOf: null, given: [], parameters: [], expectations: [], ...parts });

export type Cell = ir.ExpectedCell;
export const is = (value: ir.Constant, type: ir.ValueType): Cell => ({ value: constant(value, type) });
export const key = (text: string): Cell => ({ key: text });
export function expectRows(relationId: number, columns: readonly (readonly [string, ir.Expr])[], rows: readonly (readonly Cell[])[], only = false): ir.Expectation {
  return { kind: 'rows', only, relation: relationId, columns: columns.map(([name, value]) => ({ name, value })), rows: rows.map((cells) => ({ cells, at: at() })), at: at() };
}
export const expectCondition = (holds: ir.Expr, text: string, relationId = ONE): ir.Expectation => ({ kind: 'condition', relation: relationId, holds, text, at: at() });
