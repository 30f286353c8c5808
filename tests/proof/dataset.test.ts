/** What a test gives, as data: numbering, repeating, references, stand-ins, and everything that a grid can get wrong. */
import { describe, expect, it } from 'vitest';
import type { ir } from '@truce/engine';
import { datasetOf } from '../../packages/engine/src/proof/dataset-of.js';
import { BONUS, BONUS_PAID, BONUS_REP, DEAL, DEAL_AMOUNT, DEAL_CLOSED, DEAL_ID, DEAL_OWNER, DEAL_RATE, DEAL_STAGE, NUMBER, REP, TEXT, at, day, given, money, policy, record, row, test, USD } from './policy.js';

const textKey: ir.Field = { name: 'id', type: TEXT, decimals: 0, optional: false, key: true, bounds: [], editedBy: [], known: { kind: 'undated' }, at: at() };
/** A rep with a key and a score, and a deal that names a rep. */
const twoRecords = ({ optional }: { readonly optional: boolean }): ir.Program => policy({ relations: [
  record(0, 'Rep', [textKey, { ...textKey, name: 'score', type: NUMBER, key: false, optional }]), record(1, 'Deal', [textKey, { ...textKey, name: 'owner', type: row(0), key: false }]),
] });
const world = (...rows: ir.Given[]) => datasetOf(policy(), test('t', { given: rows }));
const said = (...rows: ir.Given[]): string[] => world(...rows).failures.map((f) => `${f.code} ${f.message}${f.help === undefined ? '' : ` / ${f.help}`}`);

describe('given rows', () => {
  it('are columns of the record, what is not given missing', () => {
    const { dataset, failures } = world(given(REP, [0], [['ana'], ['bob']]), given(DEAL, [DEAL_ID, DEAL_AMOUNT, DEAL_STAGE, DEAL_CLOSED, DEAL_OWNER], [['d1', '12.50', 'Won', day('2026-01-20'), 'bob'], ['d2', '100', 'Lost', null, null]]));
    expect(failures).toEqual([]);
    const deals = dataset.tables.get(DEAL)!;
    expect(deals.rows).toBe(2);
    expect(deals.columns).toEqual([
      { kind: 'text', dictionary: ['d1', 'd2'], codes: Int32Array.of(0, 1) },
      { kind: 'scaled', scale: 1, values: Float64Array.of(125, 1000) },
      { kind: 'text', dictionary: ['Open', 'Won', 'Lost'], codes: Int32Array.of(1, 2) },
      { kind: 'day', values: Int32Array.of(day('2026-01-20'), -2147483648) },
      { kind: 'row', values: Int32Array.of(1, -1) },
      { kind: 'scaled', scale: 0, values: Float64Array.of(NaN, NaN) },
    ]);
  });

  it('may stand in any order and in several grids, and refer to rows below', () => {
    const { dataset, failures } = world(given(DEAL, [DEAL_ID, DEAL_OWNER], [['d1', 'bob']]), given(REP, [0], [['ana']]), given(REP, [0], [['bob']]));
    expect(failures).toEqual([]);
    expect(dataset.tables.get(DEAL)!.columns[DEAL_OWNER]).toEqual({ kind: 'row', values: Int32Array.of(1) });
  });

  it('are repeated, and numbered where the key is absent, around keys that are written', () => {
    const { dataset, failures } = world(given(REP, [0], [['2']]), given(DEAL, [DEAL_ID, DEAL_OWNER], [['2', '2']]), given(DEAL, [DEAL_OWNER], [['2']], 3));
    expect(failures).toEqual([]);
    expect(dataset.tables.get(DEAL)!.columns[DEAL_ID]).toEqual({ kind: 'text', dictionary: ['2', '1', '3', '4'], codes: Int32Array.of(0, 1, 2, 3) });
  });

  it('need not be written where a record asks for nothing but its key: references name its rows', () => {
    const { dataset, failures } = datasetOf(twoRecords({ optional: true }), test('t', { given: [given(1, [0, 1], [['d1', 'ana'], ['d2', 'bob'], ['d3', 'ana']])] }));
    expect(failures).toEqual([]);
    expect(dataset.tables.get(0)).toMatchObject({ rows: 2, columns: [{ dictionary: ['ana', 'bob'] }, { values: Float64Array.of(NaN, NaN) }] });
    expect(dataset.tables.get(1)!.columns[1]).toEqual({ kind: 'row', values: Int32Array.of(0, 1, 0) });
  });

  it('keep amounts beyond machine numbers', () => {
    const { dataset } = world(given(DEAL, [DEAL_ID, DEAL_AMOUNT], [['d1', '90071992547409931.25'], ['d2', '1']]));
    expect(dataset.tables.get(DEAL)!.columns[DEAL_AMOUNT]).toEqual({ kind: 'big', scale: 2, values: [9007199254740993125n, 100n] });
  });
});

describe('a grid that is wrong', () => {
  it('says two rows with one key', () => expect(said(given(REP, [0], [['ana'], ['bob'], ['ana']]))).toEqual(['T5510 Rep ana is given twice, in row 1 and row 3 / give the second row another key, or leave the key out: rows without one are numbered']));
  it('says a reference to nothing, and what may be meant', () => expect(said(given(REP, [0], [['maria']]), given(DEAL, [DEAL_ID, DEAL_OWNER], [['d1', 'mario']]))).toEqual([
    'T5511 row 1 of the given Deal names Rep mario as its owner, and no such row is given / did you mean maria?',
  ]));
  it('says a reference to a record without rows, once for each key', () => {
    expect(datasetOf(twoRecords({ optional: false }), test('t', { given: [given(1, [0, 1], [['d1', 'ana'], ['d2', 'ana'], ['d3', 'bob']])] })).failures.map((f) => `${f.message} / ${f.help}`)).toEqual([
      'row 1 of the given Deal names Rep ana as its owner, and no such row is given / add it: `given Rep { … }`; only a record of which nothing but the key is required may be left out', 'row 3 of the given Deal names Rep bob as its owner, and no such row is given / add it: `given Rep { … }`; only a record of which nothing but the key is required may be left out',
    ]);
  });
  it.each<[string, number, ir.Constant, string]>([
    ['a bound', DEAL_AMOUNT, '0', 'amount must be above 0, and 0.00 USD is not'],
    ['too many digits', DEAL_AMOUNT, '1.005', 'amount holds 2 digits after the point, and 1.005 USD has more'],
    ['a number without an end', DEAL_RATE, '1/3', 'rate holds 8 digits after the point, and 33.3333 % has more'],
    ['no choice', DEAL_STAGE, 'won', 'stage is one of Open, Won, Lost, and won is not'],
    ['another type', DEAL_AMOUNT, true, 'amount is money in USD, and true is not'],
    ['text for a date', DEAL_CLOSED, 'soon', 'closed_on is a date, and soon is not'],
    ['missing where it must not be', DEAL_STAGE, null, 'stage is missing, and the field is not optional'],
  ])('says %s', (_, id, value, message) => {
    expect(said(given(DEAL, [DEAL_ID, id], [['d1', value]]))).toEqual([`T5512 row 1 of the given Deal: ${message}`]);
  });
  it('stands at the grid', () => {
    const wrong = given(REP, [0], [['a'], ['a']]);
    expect(world(wrong).failures[0]!.span).toEqual({ file: 'policy.truce', start: wrong.at[1], end: wrong.at[2] });
  });
  it('says a computed column of a record', () => {
    const rep = record(REP, 'Rep', [textKey]);
    const computed: ir.Relation = { ...rep, columns: [...rep.columns, { id: 1, name: 'score', title: null, type: NUMBER, optional: false, value: { op: 'const', value: '1', type: NUMBER, at: at() }, role: null, at: at() }] };
    const { failures } = datasetOf(policy({ relations: [computed] }), test('t', { given: [given(REP, [0, 1], [['a', '2']])] }));
    expect(failures.map((f) => f.message)).toEqual(['`score` of Rep is computed, so it cannot be given']);
  });
  it('treats names of the machine as any other key', () => expect(said(given(REP, [0], [['__proto__'], ['constructor']]), given(DEAL, [DEAL_ID, DEAL_OWNER], [['toString', '__proto__']]))).toEqual([]));
});

describe('rows for a computed relation', () => {
  const { program, dataset, failures } = world(given(REP, [0], [['ana'], ['bob']]), given(BONUS, [BONUS_REP, BONUS_PAID], [['ana', '1/4'], ['bob', '300']]));
  const bonus = program.relations[BONUS]!;
  it('replace what it computes', () => {
    expect(failures).toEqual([]);
    expect(bonus.source.op).toBe('scan');
    expect(bonus.columns.map((c) => [c.name, c.value, c.type])).toEqual([['rep', null, row(REP)], ['sold', null, USD], ['bonus', null, USD]]);
    expect(bonus.steps).toEqual([]);
    expect(dataset.tables.get(BONUS)!.columns).toEqual([
      { kind: 'row', values: Int32Array.of(0, 1) }, { kind: 'scaled', scale: 0, values: Float64Array.of(NaN, NaN) }, { kind: 'scaled', scale: 2, values: Float64Array.of(25, 30000) },
    ]);
  });
  it('leave all other relations as they are', () => expect(program.relations.filter((_, i) => i !== BONUS)).toEqual(policyOthers(program)));
  it('can not hold a number without an end', () => expect(said(given(BONUS, [BONUS_PAID], [['1/3']]))).toEqual(['T5512 row 1 of the given Bonus: bonus holds decimals, and 1/3 has no end as one']));
  it('may be alike', () => expect(said(given(REP, [0], [['ana']]), given(BONUS, [BONUS_REP], [['ana'], ['ana']]))).toEqual([]));
});

const policyOthers = (program: ir.Program): readonly ir.Relation[] => program.relations.filter((r) => r.source.op !== 'scan' || r.kind === 'record');

describe('parameters of a test', () => {
  it('replace all versions of the policy, the last one written', () => {
    const value = money('5'), { program } = datasetOf(policy(), test('t', { parameters: [{ parameter: 0, value: money('4') }, { parameter: 0, value }] }));
    expect(program.parameters[0]!.versions).toEqual([{ from: null, through: null, value, because: null, at: value.at }]);
  });
});
