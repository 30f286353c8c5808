/** Programs on which the engine and the interpreter once differed, or that chance is unlikely to find. */
import { describe, expect, it } from 'vitest';
import type { ir } from '@truce/engine';
import { evaluated, interpreted } from './both.js';
import type { Case } from './generate.js';
import { DATE, NUMBER, TEXT, at, constant, record, relation } from '../proof/policy.js';
import { policy } from '../proof/policy.js';

const TIME: ir.ValueType = { kind: 'time' };
const rows = record(0, 'R', [{ name: 'id', type: TEXT, decimals: 0, optional: false, key: true, bounds: [], editedBy: [], known: { kind: 'undated' }, at: at() }]);
const over = (fn: ir.Reduce, value: ir.Expr): ir.Expr => ({ op: 'aggregate', fn, binder: 1, over: { relation: 0 }, keys: [], where: null, value, order: [], type: value.type, at: at() });
function one(...columns: readonly ir.Expr[]): Case {
  const list = relation(1, 'L', 'list', { op: 'single' }, columns.map((value, i) => [`c${i}`, value.type, value]));
  return { program: policy({ relations: [rows, list] }), data: new Map([[0, [['a'], ['b']]]]), asOf: { day: 20_000, time: null } };
}

describe('results that are shared between aggregates', () => {
  it('tell the as-of day from its last moment', () => {
    const c = one(over('smallest', { op: 'asOf', type: DATE, at: at() }), over('smallest', { op: 'asOf', type: TIME, at: at() }));
    expect(interpreted(c)).toContain('L() in | c0 20000 | c1 1728086399999');
    expect(evaluated(c)).toEqual(interpreted(c));
  });
  it('tell constants of different types apart', () => {
    const c = one(over('first', constant('1', NUMBER)), over('first', constant('1', TEXT)));
    expect(interpreted(c)).toContain('L() in | c0 1 | c1 "1"');
    expect(evaluated(c)).toEqual(interpreted(c));
  });
  it('tell periods of different units apart', () => {
    const first = (unit: ir.PeriodUnit): ir.Expr => over('smallest', { op: 'call', fn: 'startOf', args: [constant(200, { kind: 'period', unit })], type: DATE, at: at() });
    const c = one(first('week'), first('year'));
    expect(new Set(interpreted(c)[0]!.split(' | ').slice(1).map((cell) => cell.slice(3))).size).toBe(2);
    expect(evaluated(c)).toEqual(interpreted(c));
  });
});
