import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { load, only, record, said } from './support.js';

const rep = record('Rep', 'id text key', 'manager Rep optional');
const deal = record('Deal', 'id text key', 'owner Rep', 'sdr Rep optional');
const data = 'Rep: { file: reps.csv }\nDeal: { file: deals.csv }';

describe('references', () => {
  it('become row numbers, whatever the order of rows, files and records', async () => {
    const files = { 'reps.csv': 'id,manager\nana,max\nmax,\n', 'deals.csv': 'id,owner,sdr\nd1,max,\nd2,ana,max\n' };
    for (const records of [[rep, deal], [deal, rep]]) {
      for (const order of [data, data.split('\n').reverse().join('\n')]) {
        const loaded = await load({ records, files, data: order });
        expect(loaded.diagnostics).toEqual([]);
        expect(loaded.table('Rep')).toEqual([{ id: 'ana', manager: '#1' }, { id: 'max', manager: null }]);
        expect(loaded.table('Deal')).toEqual([{ id: 'd1', owner: '#1', sdr: null }, { id: 'd2', owner: '#0', sdr: '#1' }]);
      }
    }
  });
  it('in circles are fine', async () => {
    const loaded = await load({ records: [rep], files: { 'reps.csv': 'id,manager\na,b\nb,a\nc,c\n' }, data: 'Rep: { file: reps.csv }' });
    expect(loaded.diagnostics).toEqual([]);
    expect(loaded.table('Rep').map(r => r['manager'])).toEqual(['#1', '#0', '#2']);
  });
  it('that lead nowhere reject their row, with what was probably meant', async () => {
    const loaded = await load({ records: [rep, deal], files: { 'reps.csv': 'id,manager\nGTX Pro,\n', 'deals.csv': 'id,owner,sdr\nd1,GTXPro,\nd2,GTX Pro,GTXPro\nd3,GTX Pro,\n' }, data });
    expect(loaded.diagnostics.map(d => [d.code, d.data?.column, d.message, d.notes])).toEqual([
      ['T5013', 'owner', '1 value in column "owner" names no Rep', ['"GTXPro": line 2; did you mean "GTX Pro"?']],
      ['T5013', 'sdr', '1 value in column "sdr" names no Rep', ['"GTXPro": line 3; did you mean "GTX Pro"?']],
    ]);
    expect(loaded.table('Deal')).toEqual([{ id: 'd3', owner: '#0', sdr: null }]);
    expect(loaded.counts.map(c => [c.file, c.rowsIn, c.rowsUsed, c.rowsRejected])).toEqual([['reps.csv', 1, 1, 0], ['deals.csv', 3, 1, 2]]);
    expect(loaded.dataset.tables.get(1)!.origin!(0)).toEqual({ file: 'deals.csv', line: 4 });
  });
  it('to a row that was rejected cascade, and say so', async () => {
    const loaded = await load({ records: [rep, deal], files: { 'reps.csv': 'id,manager\na,nobody\nb,a\nc,b\nd,\n', 'deals.csv': 'id,owner,sdr\nd1,c,\nd2,d,\n' }, data });
    expect(only(loaded.diagnostics.filter(d => d.data?.file === 'reps.csv')).notes).toEqual(['"nobody": line 2', '"a": line 3; that row was rejected (reps.csv line 2)', '"b": line 4; that row was rejected (reps.csv line 3)']);
    expect(only(loaded.diagnostics.filter(d => d.data?.file === 'deals.csv')).notes).toEqual(['"c": line 2; that row was rejected (reps.csv line 4)']);
    expect(loaded.table('Rep')).toEqual([{ id: 'd', manager: null }]);
    expect(loaded.table('Deal')).toEqual([{ id: 'd2', owner: '#0', sdr: null }]);
  });
  it('a chain of many thousands is worked off', async () => {
    const n = 30_000;
    const loaded = await load({ records: [rep], files: { 'reps.csv': `id,manager\n${Array.from({ length: n }, (_, i) => `r${i},r${i + 1}`).join('\n')}\n` }, data: 'Rep: { file: reps.csv }' });
    expect(loaded.counts[0]).toMatchObject({ rowsIn: n, rowsUsed: 0, rowsRejected: n });
  });
  it('to a record without data', async () => {
    const none = await load({ records: [rep, deal], files: { 'deals.csv': 'id,owner,sdr\nd1,a,\n' }, data: 'Deal: { file: deals.csv }' });
    expect(said(none.diagnostics)).toEqual(['T5048 policies/records.truce record Rep has no data: it is empty', 'T5013 deals.csv:2 1 value in column "owner" names no Rep']);
  });
  it('to a record whose file is not there are one finding, where the file is named, however many rows that costs', async () => {
    const note = record('Note', 'id text key', 'about Deal'), files = { 'deals.csv': 'id,owner,sdr\nd1,a,\nd2,b,a\n', 'notes.csv': 'id,about\nn1,d1\nn2,d2\nn3,d2\n' };
    for (const named of ['reps.csv', '"reps-*.csv"']) {
      const loaded = await load({ records: [rep, deal, note], files, data: `Rep: { file: ${named} }\nDeal: { file: deals.csv }\nNote: { file: notes.csv }` });
      const d = only(loaded.diagnostics);
      expect(d).toMatchObject({ code: named === 'reps.csv' ? 'T5040' : 'T5211', notes: ['5 rows of other records, which refer to Rep, are not used because of that'] });
      expect(d.span!.end - d.span!.start).toBe(named.length);
      // They are accounted for all the same.
      expect(loaded.counts.map(c => [c.file, c.rowsIn, c.rowsUsed, c.rowsRejected]).slice(-2)).toEqual([['deals.csv', 2, 0, 2], ['notes.csv', 3, 0, 3]]);
      expect(loaded.rejects).toHaveLength(6);
    }
  });
  it('to keys that are numbers compare as numbers; to Salesforce keys as ids', async () => {
    const numbered = record('Rep', 'id count key');
    const one = await load({ records: [numbered, record('Deal', 'id text key', 'owner Rep')], files: { 'reps.csv': 'id\n7\n', 'deals.csv': 'id,owner\nd1,007\nd2,7.0\n' }, data });
    expect(one.diagnostics).toEqual([]);
    expect(one.table('Deal').map(r => r['owner'])).toEqual(['#0', '#0']);
    const two = await load({ records: [record('Rep', 'id text key'), record('Deal', 'id text key', 'owner Rep')], files: { 'reps.csv': 'id\n0054000000Lmabc\n', 'deals.csv': `id,owner\nd1,0054000000Lmabc\nd2,${'0054000000LmabcAAB'}\n` }, data: 'Rep: { file: reps.csv, ids: salesforce }\nDeal: { file: deals.csv }' });
    expect(two.diagnostics).toEqual([]);
    expect(two.table('Deal').map(r => r['owner'])).toEqual(['#0', '#0']);
  });
  it('may be keys themselves', async () => {
    const profile = record('Profile', 'rep Rep key', 'city text');
    const note = record('Note', 'id text key', 'about Profile');
    const loaded = await load({ records: [note, profile, record('Rep', 'id text key')], files: { 'r.csv': 'id\na\nb\n', 'p.csv': 'rep,city\nb,Rome\na,Oslo\n', 'n.csv': 'id,about\n1,a\n' }, data: 'Rep: { file: r.csv }\nProfile: { file: p.csv }\nNote: { file: n.csv }' });
    expect(loaded.diagnostics).toEqual([]);
    expect(loaded.table('Note')).toEqual([{ id: '1', about: '#1' }]);
  });
});

describe('keys', () => {
  it('that occur twice: the first row is used, both are named', async () => {
    const loaded = await load({ records: [record('Rep', 'id text key')], files: { 'reps.csv': 'id\na\nb\na\na\n' }, data: 'Rep: { file: reps.csv }' });
    expect(only(loaded.diagnostics)).toMatchObject({ code: 'T5012', count: 2, message: '2 rows of record Rep repeat the key (id) of an earlier row', notes: ['"a": 2 times, first on line 4; line 2 has it already'] });
    expect(loaded.table('Rep')).toEqual([{ id: 'a' }, { id: 'b' }]);
  });
  it('of several fields are compared together', async () => {
    const loaded = await load({ records: [record('Quota', 'rep text key', 'year count key', 'amount number')], files: { 'q.csv': 'rep,year,amount\na,2025,1\na,2026,2\na,2025,3\n' }, data: 'Quota: { file: q.csv }' });
    expect(only(loaded.diagnostics)).toMatchObject({ code: 'T5012', notes: ['"a, 2025": line 4; line 2 has it already'] });
  });
  it('of a row that was rejected are free', async () => {
    const loaded = await load({ records: [record('Rep', 'id text key', 'n number')], files: { 'reps.csv': 'id,n\na,x\na,1\n' }, data: 'Rep: { file: reps.csv }' });
    expect(loaded.diagnostics.map(d => d.code)).toEqual(['T5001']);
    expect(loaded.table('Rep')).toEqual([{ id: 'a', n: '1' }]);
  });
});

describe('every row is accounted for', () => {
  it('and every kept reference leads to a kept row', async () => {
    const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', '');
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(id, id), { maxLength: 8 }), fc.array(fc.tuple(id, id, id), { maxLength: 8 }), async (reps, deals) => {
      const loaded = await load({ records: [rep, deal], files: { 'reps.csv': `id,manager\n${reps.map(r => r.join(',')).join('\n')}\n`, 'deals.csv': `id,owner,sdr\n${deals.map(d => d.join(',')).join('\n')}\n` }, data });
      const kept = new Set(loaded.table('Rep').map(r => r['id']));
      for (const c of loaded.counts) expect(c.rowsIn).toBe(c.rowsUsed + c.rowsRejected);
      expect(loaded.counts.map(c => c.rowsIn + c.emptyRows)).toEqual([reps.length, deals.length]);
      expect(new Set([...loaded.rejects].map(r => `${r.file}:${r.line}`)).size).toBe(loaded.counts.reduce((n, c) => n + c.rowsRejected, 0));
      for (const row of loaded.table('Rep')) if (row['manager'] !== null) expect(Number(row['manager']!.slice(1))).toBeLessThan(kept.size);
      // A kept row is right: its manager is who the file says.
      loaded.table('Rep').forEach((row, i) => {
        const { line } = loaded.dataset.tables.get(0)!.origin!(i);
        const [, manager] = reps[line - 2]!;
        expect(row['manager'] === null ? '' : loaded.table('Rep')[Number(row['manager']!.slice(1))]!['id']).toBe(manager);
      });
    }), { numRuns: 60 });
  });
});
