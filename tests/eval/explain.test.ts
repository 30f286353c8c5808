import { describe, expect, it } from 'vitest';
import { whyNot, type Trace, type ir } from '@truce/engine';
import { aggregate, at, band, Build, both, call, column, COUNT, DATE, each, excludes, FLAG, follow, is, NUMBER, otherwise, PERCENT, previous, requires, rest, rowOf, scale, STAGE, TEXT, USD, written } from './build.js';

const REP = 0, DEAL = 1;
const planned = { kind: 'planned' } as const;

/** Deals of reps, and for each deal a bonus that depends on a parameter, a scale and the deals before. */
function policy(more: Partial<ir.Relation> = {}, extra: Readonly<Record<string, ir.Expr>> = {}): { build: Build; list: number } {
  const build = new Build();
  build.record('Rep', { id: { type: TEXT, key: true }, goal: { type: USD, optional: true, editedBy: ['finance'] } }, [['ana', '200'], ['bob', null]]);
  build.record('Deal', {
    id: { type: TEXT, key: true }, owner: { type: rowOf(REP), optional: true }, amount: { type: USD, bounds: [{ bound: 'above', value: '0' }] }, stage: { type: STAGE, editedBy: ['sales'] }, on: { type: DATE, known: planned }, paid: { type: DATE, optional: true, known: planned }, ok: { type: FLAG },
  }, [['d1', '0', '100', 'Won', '2026-01-20', '2026-02-01', 'yes'], ['d2', '0', '150.50', 'Won', '2026-08-01', null, 'no'], ['d3', '1', '40', 'Open', '2026-02-01', null, 'yes']]);
  const rate = build.parameter('rate', PERCENT, ['2026-01-01', '0.1', 'launch'], ['2026-07-01', '0.2', 'too few deals']);
  const amount = follow(column(0, rowOf(DEAL)), DEAL, 2, USD), on = follow(column(0, rowOf(DEAL)), DEAL, 4, DATE), owner = follow(column(0, rowOf(DEAL)), DEAL, 1, rowOf(REP));
  const list = build.list('Bonus', each(DEAL), { deal: rowOf(DEAL) }, {
    sold: aggregate('sum', DEAL, USD, column(2, USD, 1), { keys: [{ inner: column(1, rowOf(REP), 1), outer: owner }] }),
    pay: call('multiply', USD, amount, { op: 'parameter', parameter: rate, on, type: PERCENT, at: at() }),
    level: scale('at', PERCENT, [band('upTo', written('100', USD), written('0.05', PERCENT)), rest(written('0.1', PERCENT))], column(1, USD)),
    before: previous(column(2, USD), written('0', USD)), goal: otherwise(follow(owner, REP, 1, USD), written('1', USD)), ...extra,
  }, { ordering: { by: [on], restarting: [] }, ...more });
  return { build, list };
}
/** The trace as lines: what, value, note and origin. */
function lines(t: Trace, depth = 0): string[] {
  const origin = t.origin === null ? '' : ` @ ${t.origin.file}:${t.origin.line} ${t.origin.field}`;
  return [`${'  '.repeat(depth)}${t.what} = ${t.valueText}${t.note === null ? '' : ` (${t.note})`}${origin}`, ...t.steps.flatMap((s) => lines(s, depth + 1))];
}
const explained = (name: string, row: string): string[] => {
  const { build, list } = policy(), evaluation = build.run('2026-12-31'), id = build.program().relations[list]!.columns.find((c) => c.name === name)!.id;
  return lines(evaluation.explain(list, id, evaluation.findRow(list, row)!));
};

describe('explain', () => {
  it('a field of the data, with its place in the file', () => {
    const { build } = policy();
    expect(lines(build.run().explain(DEAL, 2, 1))).toEqual(['amount of deal d2 = 150.50 USD @ data.csv:3 amount']);
  });
  it('a formula down to the fields, with the version of a parameter and why it is there', () => expect(explained('pay', 'd2')).toEqual([
    'pay of bonus d2 = 30.10 USD', '  multiply = 30.10 USD', '    amount of deal d2 = 150.50 USD @ data.csv:3 amount', '    rate = 20 % (version 2026-07-01: too few deals)', '      on of deal d2 = 2026-08-01 @ data.csv:3 on',
  ]));
  it('an aggregate with its rows', () => expect(explained('sold', 'd1')).toEqual([
    'sold of bonus d1 = 250.50 USD', '  sum = 250.50 USD (2 rows of Deal)', '    deal d1: amount of deal d1 = 100.00 USD @ data.csv:2 amount', '    deal d2: amount of deal d2 = 150.50 USD @ data.csv:3 amount',
  ]));
  it('the band of a scale', () => expect(explained('level', 'd1').filter((l) => !l.includes('deal d'))).toEqual([
    'level of bonus d1 = 10 %', '  at = 10 %', '    sold of bonus d1 = 250.50 USD', '      sum = 250.50 USD (2 rows of Deal)', '    above = 10 % (above)',
  ]));
  it('the row before, and the first row', () => {
    expect(explained('before', 'd1')).toEqual(['before of bonus d1 = 0.00 USD', '  the row before = 0.00 USD (the first row: the starting value)']);
    expect(explained('before', 'd3').slice(0, 3)).toEqual(['before of bonus d3 = 10.00 USD', '  the row before = 10.00 USD (the row before is d1)', '    pay of bonus d1 = 10.00 USD']);
  });
  it('a fall-back', () => {
    expect(explained('goal', 'd3')[1]).toBe('  otherwise = 1.00 USD (missing, so what `otherwise` says)');
    expect(explained('goal', 'd1').slice(-1)).toEqual(['      goal of rep ana = 200.00 USD @ data.csv:2 goal']);
  });
  it('quotes the policy when it is given its text', () => {
    const { build, list } = policy();
    expect(build.run(null, {}, { text: (place) => `«${place[1]}»` }).explain(list, 2, 0).steps[0]!.what).toMatch(/^«\d+»$/);
  });
  it('tells no problem again', () => {
    const { build, list } = policy({}, { x: aggregate('only', DEAL, USD, column(2, USD, 1)) }), evaluation = build.run();
    evaluation.value(list, 6, 0);
    const before = evaluation.diagnostics();
    evaluation.explain(list, 6, 0);
    expect(evaluation.diagnostics()).toEqual(before);
  });
  it('stays small where everything hangs together', () => {
    const { build, list } = policy({}, Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`c${i}`, call('add', USD, column(i === 0 ? 2 : 5 + i, USD), column(i === 0 ? 2 : 5 + i, USD))])));
    const count = (t: Trace): number => 1 + t.steps.reduce((n, s) => n + count(s), 0);
    expect(count(build.run().explain(list, 45, 0))).toBeLessThan(2000);
  });
});

describe('why a row belongs or not', () => {
  const deal = column(0, rowOf(DEAL)), stage = follow(deal, DEAL, 3, STAGE), amount = follow(deal, DEAL, 2, USD), owner = follow(deal, DEAL, 1, rowOf(REP)), goal = follow(owner, REP, 1, USD), paid = follow(deal, DEAL, 5, DATE), ok = follow(deal, DEAL, 6, FLAG);
  const usd = (text: string): ir.Expr => written(text, USD);
  /** The changes proposed for a deal under conditions: field, value now and then, whether it is enough. */
  function changes(row: string, ...conditions: ir.Condition[]): string[] {
    const { build, list } = policy({ conditions }), program = build.program(), evaluation = build.run('2026-12-31');
    return whyNot(evaluation, program, list, evaluation.findRow(list, row)!).changes.map((c) => `${c.condition}: ${c.field}: ${c.now} -> ${c.needed}${c.editedBy.length === 0 ? '' : ` by ${c.editedBy.join(', ')}`}${c.enough ? ', enough' : ''}`);
  }
  const won = (): ir.Condition => requires(is(stage, written('Won', STAGE)), 'won'), over = (text: string): ir.Condition => requires(call('greaterOrEqual', FLAG, amount, usd(text)), 'amount'), small = (): ir.Condition => excludes(call('less', FLAG, amount, usd('50')), 'small');

  it('one trace for each condition, as it was written', () => {
    const { build, list } = policy({ conditions: [won(), small()] }), evaluation = build.run('2026-12-31');
    const { belongs, conditions } = evaluation.explainMembership(list, evaluation.findRow(list, 'd3')!);
    expect(belongs).toBe(false);
    expect(conditions.map((c) => [c.text, c.polarity, c.because, c.holds, c.trace.valueText])).toEqual([['won', 'require', null, false, 'no'], ['small', 'exclude', 'not these', false, 'yes']]);
    expect(lines(conditions[1]!.trace)).toEqual(['less = yes', '  amount of deal d3 = 40.00 USD @ data.csv:4 amount']);
  });
  it('a word of a choice', () => expect(changes('d3', won())).toEqual(['won: stage of deal d3: Open -> Won by sales, enough']));
  it('one of several, none of which is enough', () => expect(changes('d3', won(), small())).toEqual(['won: stage of deal d3: Open -> Won by sales', 'small: amount of deal d3: 40.00 USD -> 50.00 USD']));
  it('the threshold, to the cent, and one cent more where the edge does not count', () => {
    expect(changes('d1', over('150'))).toEqual(['amount: amount of deal d1: 100.00 USD -> 150.00 USD, enough']);
    expect(changes('d1', requires(call('greater', FLAG, amount, usd('150')), 'amount'))).toEqual(['amount: amount of deal d1: 100.00 USD -> 150.01 USD, enough']);
    expect(changes('d1', requires(call('lessOrEqual', FLAG, call('multiply', USD, amount, written('3', NUMBER)), usd('100')), 'third'))).toEqual(['third: amount of deal d1: 100.00 USD -> 33.33 USD, enough']);
  });
  it('either side of a comparison, also in another record and through computed columns', () => {
    expect(changes('d1', requires(call('greaterOrEqual', FLAG, amount, goal), 'goal'))).toEqual(['goal: amount of deal d1: 100.00 USD -> 200.00 USD, enough', 'goal: goal of rep ana: 200.00 USD -> 100.00 USD by finance, enough']);
    expect(changes('d1', requires(call('greaterOrEqual', FLAG, column(2, USD), usd('20')), 'pay'))).toEqual(['pay: amount of deal d1: 100.00 USD -> 200.00 USD, enough']);
  });
  it('nothing that the field may not hold', () => expect(changes('d1', requires(call('less', FLAG, amount, usd('0')), 'negative'))).toEqual([]));
  it('dates, presence, flags, lists, ranges', () => {
    expect(changes('d2', requires(call('lessOrEqual', FLAG, follow(deal, DEAL, 4, DATE), written('2026-06-30', DATE)), 'first half'))).toEqual(['first half: on of deal d2: 2026-08-01 -> 2026-06-30, enough']);
    expect(changes('d2', requires(call('isPresent', FLAG, paid), 'paid'))).toEqual(['paid: paid of deal d2: missing -> any value, enough']);
    expect(changes('d1', requires(call('isMissing', FLAG, paid), 'unpaid'))).toEqual(['unpaid: paid of deal d1: 2026-02-01 -> missing, enough']);
    expect(changes('d2', requires(ok, 'ok'))).toEqual(['ok: ok of deal d2: no -> yes, enough']);
    expect(changes('d3', requires({ op: 'oneOf', value: stage, items: [written('Won', STAGE), written('Lost', STAGE)], type: FLAG, at: at() }, 'closed'))).toEqual(['closed: stage of deal d3: Open -> Won by sales, enough', 'closed: stage of deal d3: Open -> Lost by sales, enough']);
    expect(changes('d1', requires(call('between', FLAG, amount, usd('120'), usd('130')), 'range'))).toEqual(['range: amount of deal d1: 100.00 USD -> 120.00 USD, enough']);
  });
  it('only what makes the condition hold when tried: one field cannot mend two', () => expect(changes('d3', requires(both(is(stage, written('Won', STAGE)), call('greater', FLAG, amount, usd('50'))), 'both'))).toEqual([]));
  it('nothing for a row that belongs', () => expect(changes('d1', won())).toEqual([]));
  it('through an aggregate there is no single field', () => expect(changes('d1', requires(call('greater', FLAG, aggregate('count', DEAL, COUNT, null), written('5', COUNT)), 'many'))).toEqual([]));
});
