import { describe, expect, it } from 'vitest';
import { aggregate, Build, column, COUNT, DATE, day, each, follow, members, moment, rowOf, single, STAGE, TEXT, TIME, valuesOf, type Rows } from './build.js';

const NAMES = ['id', 'created', 'closed', 'ends', 'called', 'owner', 'stage'];

/** A deal has a required event, optional events, a planned date, a field fixed on an event, and one of which only today's value is known. */
function deals(rows: Rows): Build {
  const build = new Build();
  build.record('Deal', {
    id: { type: TEXT, key: true }, created: { type: DATE }, closed: { type: DATE, optional: true }, ends: { type: DATE, optional: true, known: { kind: 'planned' } }, called: { type: TIME, optional: true },
    owner: { type: TEXT, optional: true, known: { kind: 'fixed', on: 2 } }, stage: { type: STAGE },
  }, rows);
  return build;
}
const ONE: Rows = [['d1', '2026-01-10', '2026-03-10', '2027-01-01', '2026-02-01T12:00', 'ana', 'Won']];
function world(asOf: string | null, rows: Rows = ONE): string[] {
  const build = deals(rows), evaluation = build.run(asOf);
  return Array.from(evaluation.rows(0), (row) => NAMES.map((_, i) => evaluation.text(evaluation.value(0, i, row), build.program().relations[0]!.columns[i]!.type)).join(' | '));
}

describe('what is known when', () => {
  it.each([
    ['2026-01-09', []],
    ['2026-01-10', ['d1 | 2026-01-10 | missing | 2027-01-01 | missing | missing | Won']],
    ['2026-02-01', ['d1 | 2026-01-10 | missing | 2027-01-01 | 2026-02-01T12:00 | missing | Won']],
    ['2026-02-01T11:59', ['d1 | 2026-01-10 | missing | 2027-01-01 | missing | missing | Won']],
    ['2026-02-01T12:00', ['d1 | 2026-01-10 | missing | 2027-01-01 | 2026-02-01T12:00 | missing | Won']],
    ['2026-03-09', ['d1 | 2026-01-10 | missing | 2027-01-01 | 2026-02-01T12:00 | missing | Won']],
    ['2026-03-10', ['d1 | 2026-01-10 | 2026-03-10 | 2027-01-01 | 2026-02-01T12:00 | ana | Won']],
    [null, ['d1 | 2026-01-10 | 2026-03-10 | 2027-01-01 | 2026-02-01T12:00 | ana | Won']],
  ])('as of %s', (asOf, expected) => expect(world(asOf)).toEqual(expected));

  it('what an event that has not happened would fix is missing, when there is an as-of date', () => {
    const open: Rows = [['d1', '2026-01-10', null, null, null, 'ana', 'Open']];
    expect(world('2026-12-31', open)).toEqual(['d1 | 2026-01-10 | missing | missing | missing | missing | Open']);
    expect(world(null, open)).toEqual(['d1 | 2026-01-10 | missing | missing | missing | ana | Open']);
  });

  it('a row needs all its required events, and nobody refers to it before', () => {
    const build = new Build();
    build.record('Rep', { id: { type: TEXT, key: true }, hired: { type: DATE }, signed: { type: TIME } }, [['ana', '2026-01-01', '2026-02-01T09:00'], ['bob', '2025-01-01', '2025-01-01T09:00']]);
    build.record('Deal', { id: { type: TEXT, key: true }, owner: { type: rowOf(0), optional: true } }, [['d1', '0'], ['d2', '1']]);
    const list = build.list('ByRep', each(0), { rep: rowOf(0) }, { n: aggregate('count', 1, COUNT, null, { keys: [{ inner: column(1, rowOf(0), 1), outer: column(0, rowOf(0)) }] }) });
    const read = build.list('Read', each(1), { deal: rowOf(1) }, { hired: follow(follow(column(0, rowOf(1)), 1, 1, rowOf(0)), 0, 1, DATE) });
    const program = build.program();
    expect(valuesOf(build.run('2026-01-31'), program, list, 'n')).toEqual({ bob: '1' });
    expect(valuesOf(build.run('2026-01-31'), program, read, 'hired')).toEqual({ d1: 'missing', d2: '2025-01-01' });
    expect(valuesOf(build.run('2026-02-01'), program, list, 'n')).toEqual({ ana: '1', bob: '1' });
  });

  it('as of is the day, or its last moment', () => {
    const build = new Build();
    const list = build.list('One', single, {}, { day: { op: 'asOf', type: DATE, at: [0, 1, 2] }, moment: { op: 'asOf', type: TIME, at: [0, 3, 4] } });
    expect([build.run('2026-03-28').value(list, 0, 0), build.run('2026-03-28').value(list, 1, 0)]).toEqual([day('2026-03-28'), moment('2026-03-29T00:00') - 1]);
    // The night in which the clock goes forward has 23 hours.
    expect(build.run('2026-03-29').value(list, 1, 0)).toBe(moment('2026-03-29T00:00') + 23 * 3_600_000 - 1);
    expect(build.run('2026-03-28T10:30').value(list, 1, 0)).toBe(moment('2026-03-28T10:30'));
    const unknown = build.run(null);
    expect(unknown.value(list, 0, 0)).toBeNull();
    expect(unknown.diagnostics().map((d) => d.code)).toEqual(['T5106']);
  });
});

describe('dated records', () => {
  it('a row without an end lasts until the next of its key', () => {
    const build = new Build();
    const planned = { kind: 'planned' } as const;
    build.record('Assignment', { rep: { type: TEXT, key: true }, from: { type: DATE, key: true, known: planned }, through: { type: DATE, optional: true, known: planned } }, [
      ['ana', '2026-03-01', null], ['ana', '2026-01-01', null], ['ana', '2026-05-01', '2026-05-31'], ['bob', '2026-02-01', null],
    ], true);
    expect(valuesOf(build.run(), build.program(), 0, 'through')).toEqual({ 'ana, 2026-01-01': '2026-02-28', 'ana, 2026-03-01': '2026-04-30', 'ana, 2026-05-01': '2026-05-31', 'bob, 2026-02-01': 'missing' });
  });
});

it('records without data are empty', () => {
  const build = deals([]);
  const evaluation = build.run('2026-01-01');
  expect(members(evaluation, 0)).toEqual([]);
});
