import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cell } from '../../packages/data/src/load/rejects.js';
import { folderWith, load, loadCsv, record } from './support.js';

const decl = record('Row', 'id text key', 'x number', 'y date');

describe('the rejects file', () => {
  it('lists every reason of every row, and no formula', async () => {
    const folder = folderWith({});
    const path = join(folder, 'rejects.csv');
    const loaded = await loadCsv('id,x,y\n1,"=cmd|\' /C calc\'!A0",2026-01-01\n2,a,b\n3,1\n1,1,2026-01-01\n1,1,2026-01-01\n', decl, '', { options: { rejectsFile: path } });
    expect(readFileSync(path, 'utf8').split('\r\n')).toEqual([
      'record,file,row,column,value,code,problem',
      "Row,a.csv,2,x,'=cmd|' /C calc'!A0,T5001,not a number",
      'Row,a.csv,3,x,a,T5001,not a number',
      'Row,a.csv,3,y,b,T5002,not a date',
      'Row,a.csv,4,,3,T5014,2 cells where the header has 3',
      'Row,a.csv,6,id,1,T5012,duplicate key: line 5 has it already',
      '',
    ]);
    expect(readdirSync(folder)).toEqual(['rejects.csv']);
    expect([...loaded.rejects].length).toBe(5);
  });
  it('is written whole or not at all', async () => {
    const folder = folderWith({});
    await expect(loadCsv('id,x,y\n', decl, '', { options: { rejectsFile: join(folder, 'rejects.csv'), onProgress: () => { throw new Error('stopped'); } } })).rejects.toThrow('stopped');
    expect(existsSync(join(folder, 'rejects.csv'))).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
  });
  it('cells are safe in a spreadsheet', () => {
    expect(['=1', '+1', '-1', '@x', '\tx', 'a,b', 'a"b', 'a\nb', 'plain', ''].map(cell)).toEqual(["'=1", "'+1", "'-1", "'@x", "'\tx", '"a,b"', '"a""b"', '"a\nb"', 'plain', '']);
  });
});

describe('very many bad rows', () => {
  it('cost counts, not copies', async () => {
    const n = 60_000;
    const loaded = await loadCsv(`id,x,y\n${Array.from({ length: n }, (_, i) => `${i},bad ${i},${i}`).join('\n')}\n`, decl);
    expect(loaded.diagnostics.map(d => [d.code, d.count, d.notes.length])).toEqual([['T5001', n, 6], ['T5002', n, 6]]);
    expect(loaded.counts[0]).toMatchObject({ rowsIn: n, rowsUsed: 0, rowsRejected: n });
    expect(loaded.rejects.length).toBe(2 * n);
    expect(loaded.diagnostics[0]!.notes.at(-1)).toBe('and 59 or more other values');
  });
  it('of very many columns say eight reasons a row', async () => {
    const fields = Array.from({ length: 20 }, (_, i) => `f${i} number`);
    const loaded = await load({ records: [record('Row', 'id text key', ...fields)], files: { 'a.csv': `id,${fields.map(f => f.split(' ')[0]).join(',')}\n1${',x'.repeat(20)}\n` }, data: 'Row: { file: a.csv }' });
    expect(loaded.diagnostics.length).toBe(20);
    expect(loaded.rejects.length).toBe(8);
  });
});

describe('progress', () => {
  it('tells how far reading is', async () => {
    const seen: string[] = [];
    await loadCsv('id,x,y\n1,1,2026-01-01\n', decl, '', { options: { onProgress: p => seen.push(`${p.record} ${p.file} ${p.bytes}/${p.ofBytes}`) } });
    expect(seen).toEqual(['Row a.csv 22/22']);
  });
});
