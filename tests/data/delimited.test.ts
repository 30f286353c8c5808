import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalSalesforceId, isSalesforceId } from '../../packages/data/src/convert/salesforce.js';
import { DelimitedScanner } from '../../packages/data/src/read/delimited.js';
import type { RowFault } from '../../packages/data/src/read/rows.js';
import { load, loadCsv, only, record, said } from './support.js';

interface Scanned { readonly cells: string[]; readonly line: number; readonly fault: RowFault | null }

function scan(pieces: readonly string[], delimiter = ',', quote = '"'): Scanned[] {
  const rows: Scanned[] = [];
  const scanner = new DelimitedScanner(delimiter, quote, (cells, width, line, fault) => rows.push({ cells: cells.slice(0, width), line, fault }));
  for (const piece of pieces) scanner.push(piece, false);
  scanner.end();
  return rows;
}
const cellsOf = (text: string, delimiter?: string, quote?: string): string[][] => scan([text], delimiter, quote).map(r => r.cells);

describe('the scanner', () => {
  it('reads cells, quotes and line ends', () => {
    expect(cellsOf('a,b\n1,2\r\n3,4\r5,6')).toEqual([['a', 'b'], ['1', '2'], ['3', '4'], ['5', '6']]);
    expect(cellsOf('"a,b","c""d","e\r\nf",\n')).toEqual([['a,b', 'c"d', 'e\r\nf', '']]);
    expect(cellsOf('5" pipe,a"b')).toEqual([['5" pipe', 'a"b']]);
    expect(cellsOf('a;"b;c"', ';')).toEqual([['a', 'b;c']]);
    expect(cellsOf('"a","b', ',', '')).toEqual([['"a"', '"b']]);
    expect(cellsOf("'a,b',c", ',', "'")).toEqual([['a,b', 'c']]);
    expect(cellsOf('a,\n,b\n,')).toEqual([['a', ''], ['', 'b'], ['', '']]);
    expect(cellsOf('')).toEqual([]);
  });
  it('skips blank lines, but counts them', () => {
    expect(scan(['a\n\n\r\n b\n""\n']).map(r => [r.cells, r.line])).toEqual([[['a'], 1], [[' b'], 4], [[''], 5]]);
  });
  it('knows the physical line on which a row begins', () => {
    expect(scan(['h\n"1\n2\r\n3\r4"\nx\n']).map(r => r.line)).toEqual([1, 2, 6]);
  });
  it('says what is wrong with quotes', () => {
    expect(scan(['"a"b,c\n"d" ,e\nf,g\n']).map(r => r.fault?.kind ?? null)).toEqual(['quotes', 'quotes', null]);
    expect(scan(['a\n"b\nc\nd']).map(r => [r.line, r.fault === null ? null : r.fault.kind === 'quotes' ? r.fault.what : ''])).toEqual([[1, null], [2, 'a quote that is never closed']]);
  });
  const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' ', 'é', '🙂'), maxLength: 6 });
  const table = fc.integer({ min: 2, max: 4 }).chain(width => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }));
  const written = (rows: string[][], end: string): string => rows.map(r => r.map(c => `"${c.replaceAll('"', '""')}"`).join(',')).join(end);
  it('gives back what was written, in whatever pieces it comes', () => {
    fc.assert(fc.property(table, fc.constantFrom('\n', '\r\n', '\r'), fc.array(fc.nat(200), { maxLength: 6 }), (rows, end, cuts) => {
      const text = written(rows, end);
      const places = [...new Set([0, ...cuts.filter(c => c < text.length), text.length])].sort((a, b) => a - b);
      const pieces = places.slice(1).map((to, i) => text.slice(places[i], to));
      const whole = scan([text]);
      expect(whole.map(r => r.cells)).toEqual(rows);
      expect(scan(pieces)).toEqual(whole);
    }));
  });
  it('never loses or invents a row: every line end outside of quotes ends one', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r'), maxLength: 60 }), fc.nat(59), (text, cut) => {
      expect(scan([text.slice(0, cut), text.slice(cut)])).toEqual(scan([text]));
      const lines = scan([text]).map(r => r.line);
      expect(lines).toEqual([...lines].sort((a, b) => a - b));
      expect(new Set(lines).size).toBe(lines.length);
    }));
  });
});

const decl = record('Row', 'id text key', 'x text optional');

describe('delimited files', () => {
  it('with a byte order mark, compressed, in other encodings', async () => {
    const rows = [{ id: '1', x: 'Zoë €' }];
    expect((await loadCsv('\uFEFFid,x\r\n1,Zoë €\r\n', decl)).table('Row')).toEqual(rows);
    expect((await load({ records: [decl], files: { 'a.csv.gz': gzipSync('id,x\n1,Zoë €\n') }, data: 'Row: { file: a.csv.gz }' })).table('Row')).toEqual(rows);
    const old = Buffer.from('id,x\n1,Zo\u00eb \u0080\n', 'latin1');
    expect((await loadCsv(old, decl, 'encoding: windows-1252')).table('Row')).toEqual(rows);
    expect((await loadCsv(Buffer.from('id,x\n1,Zo\u00eb\n', 'latin1'), decl, 'encoding: latin-1')).table('Row')).toEqual([{ id: '1', x: 'Zoë' }]);
  });
  it('with bytes that are not UTF-8: only those rows are rejected', async () => {
    const loaded = await loadCsv(Buffer.from('id,x\n1,a\n2,Zo\u00eb\n3,b\n', 'latin1'), decl);
    expect(only(loaded.diagnostics)).toMatchObject({ code: 'T5023', data: { row: 3, column: 'x' } });
    expect(loaded.table('Row').map(r => r['id'])).toEqual(['1', '3']);
    expect((await loadCsv('id,x\n1,\uFFFD\n', decl)).diagnostics).toEqual([]);
  });
  it.each([['with a mark', Buffer.from('\uFEFFid,x\n1,a\n', 'utf16le')], ['without one', Buffer.from('id,x\n1,a\n2,bbb\n', 'utf16le')]])('in UTF-16 %s are refused clearly', async (_, bytes) => {
    expect(only((await loadCsv(bytes, decl)).diagnostics)).toMatchObject({ code: 'T5043', message: 'a.csv is UTF-16 text' });
  });
  it('that are empty, or only a header', async () => {
    expect(only((await loadCsv('', decl)).diagnostics).code).toBe('T5041');
    expect(only((await loadCsv('id,x\n', decl)).diagnostics)).toMatchObject({ code: 'T5042', severity: 'warning' });
  });
  it('that are not there, with what was probably meant', async () => {
    const loaded = await load({ records: [decl], files: { 'data/rows.csv': 'id,x\n' }, data: 'Row: { file: data/row.csv }' });
    expect(only(loaded.diagnostics)).toMatchObject({ code: 'T5040', message: 'data/row.csv cannot be read: there is no such file', help: 'did you mean data/rows.csv?', span: { file: 'truce.yaml' } });
  });
  it('that only claim to be compressed', async () => {
    const loaded = await load({ records: [decl], files: { 'a.csv.gz': 'id,x\n1,a\n', 'b.csv.gz': gzipSync('id,x\n1,a\n').subarray(0, 20) }, data: 'Row: { file: [a.csv.gz, b.csv.gz] }' });
    expect(said(loaded.diagnostics)).toEqual(['T5040 a.csv.gz a.csv.gz cannot be read: it is no gzip file, or a damaged one', 'T5040 b.csv.gz b.csv.gz cannot be read: the compressed file ends too early']);
  });
  it('with ragged rows and broken quotes: counted, listed with their lines, the rest is used', async () => {
    const loaded = await loadCsv('id,x\n1,a\n2\n3,b,c\n"4"x,d\n5,e\n"6,f', decl);
    expect(said(loaded.diagnostics)).toEqual(['T5014 a.csv:3 2 rows have 1 or 3 cells where the header has 2', 'T5015 a.csv:5 2 rows have broken quotes: text after the closing quote']);
    expect(loaded.counts[0]).toMatchObject({ rowsIn: 6, rowsUsed: 2, rowsRejected: 4 });
    expect([...loaded.rejects].map(r => [r.line, r.code, r.column])).toEqual([[3, 'T5014', null], [4, 'T5014', null], [5, 'T5015', null], [7, 'T5015', null]]);
    expect(loaded.dataset.tables.get(0)!.origin!(1)).toEqual({ file: 'a.csv', line: 6 });
  });
  it('with very long cells: the row is rejected, memory stays bounded', async () => {
    const loaded = await loadCsv(`id,x\n1,${'y'.repeat(3_000_000)}\n2,b\n`, decl);
    expect(only(loaded.diagnostics).code).toBe('T5020');
    expect(loaded.counts[0]).toMatchObject({ rowsIn: 2, rowsUsed: 1, rowsRejected: 1 });
  });
  it('whose rows leave out empty cells at the end, when that is said', async () => {
    const file = 'a,b,c\n1,2,3\n4\n5,6\n7,8,9,10\n', decl = record('Row', 'a text key', 'b text optional', 'c text optional');
    const filled = await loadCsv(file, decl, 'short_rows: blank\n');
    expect(filled.table('Row')).toEqual([{ a: '1', b: '2', c: '3' }, { a: '4', b: null, c: null }, { a: '5', b: '6', c: null }]);
    expect(only(filled.diagnostics).help).not.toContain('short_rows');
    const refused = await loadCsv(file.replace('7,8,9,10\n', ''), decl);
    expect(refused.table('Row')).toHaveLength(1);
    expect(only(refused.diagnostics).help).toContain('`short_rows: blank`');
  });
  it('with report lines above and a footer below', async () => {
    const loaded = await loadCsv('"Report ""Won"""\nrun 2026\n\nid,x\n1,a\nGrand Totals (1)\n\nCopyright, all rights\n', decl, 'skip: 3\nfooter: Grand Totals');
    expect(loaded.diagnostics).toEqual([]);
    expect(loaded.counts[0]).toMatchObject({ rowsIn: 1, rowsUsed: 1, rowsRejected: 0, footerRows: 2 });
    const long = await loadCsv(`id,x\n${Array.from({ length: 30 }, (_, i) => `${i},a`).join('\n')}`, decl, 'footer: "5"');
    expect(only(long.diagnostics)).toMatchObject({ code: 'T5046', severity: 'warning' });
  });
  it('with rows that hold nothing but separators, as spreadsheets write them', async () => {
    const loaded = await loadCsv(';;\n ;;\nid;x;y\n1;a;b\n;;\n  ;\u00a0;\n2;;b\n"";"";""\n', record('Row', 'id text key', 'x text optional', 'y text'), 'delimiter: ";"');
    expect(loaded.diagnostics).toEqual([]);
    expect(loaded.table('Row')).toEqual([{ id: '1', x: 'a', y: 'b' }, { id: '2', x: null, y: 'b' }]);
    expect(loaded.counts[0]).toMatchObject({ rowsIn: 2, rowsUsed: 2, rowsRejected: 0, footerRows: 0, emptyRows: 3 });
    // In a file of one column there are no separators: what is quoted and empty is a value that is missing.
    expect((await loadCsv('id\n""\n1\n', record('Row', 'id text key'))).counts[0]).toMatchObject({ rowsIn: 2, rowsRejected: 1, emptyRows: 0 });
  });
  it('with one header twice', async () => {
    const decl = record('Row', 'id text key', 'mail text', 'other text');
    const twice = (settings: string) => loadCsv('id,Mail,Mail\n1,a,b\n', decl, settings);
    expect((await twice('columns: { mail: Mail (1), other: Mail (2) }')).table('Row')).toEqual([{ id: '1', mail: 'a', other: 'b' }]);
    const one = await twice('columns: { mail: Mail, other: Mail (3) }');
    expect(one.diagnostics.map(d => d.code)).toEqual(['T5045', 'T5044']);
    expect(one.diagnostics[0]!.help).toContain('`Mail (2)` the second');
    // A header that is really called so comes first.
    expect((await loadCsv('id,Mail (2),Mail,Mail\n1,a,b,c\n', decl, 'columns: { mail: Mail (2), other: Mail (1) }')).table('Row')).toEqual([{ id: '1', mail: 'a', other: 'b' }]);
  });
  it('whose cells hold nothing but spaces, of whatever kind', async () => {
    const loaded = await loadCsv(`id,x\n${[' ', '\u00a0', '\u2003', '\u2028', '\u3000', '\ufeff'].map((space, i) => `${i},${space}${space}`).join('\n')}\n`, record('Row', 'id text key', 'x number optional'));
    expect(loaded.diagnostics).toEqual([]);
    expect(loaded.table('Row').map(r => r['x'])).toEqual([null, null, null, null, null, null]);
  });
  it('whose key is missing: a key is never made optional', async () => {
    expect(only((await loadCsv('id,x\n,a\n', decl)).diagnostics)).toMatchObject({ code: 'T5008', help: expect.stringContaining('the key of Row') as string });
  });
  it('without a header', async () => {
    expect((await loadCsv('1,a\n2,b\n', decl, 'header: false\ncolumns: { id: 1, x: 2 }')).table('Row')).toEqual([{ id: '1', x: 'a' }, { id: '2', x: 'b' }]);
    expect(only((await loadCsv('1,a\n', decl, 'header: false\ncolumns: { x: 2 }')).diagnostics).help).toContain('called 1 to 2');
  });
  it('with other columns than declared', async () => {
    const missing = only((await loadCsv('ID,x\n1,a\n', decl)).diagnostics);
    expect(missing).toMatchObject({ code: 'T5044', message: 'a.csv has no column "id" for `id` of record Row', help: 'did you mean "ID"? Say so in the manifest: `columns: { id: "ID" }`' });
    const wrong = only((await loadCsv('id;x\n1;a\n', record('Row', 'id text key'))).diagnostics);
    expect(wrong.help).toContain('is the delimiter ";"?');
    expect(only((await loadCsv('id,Extra\n1,a\n', decl)).diagnostics)).toMatchObject({ code: 'T5054', severity: 'warning' });
    expect(only((await loadCsv('id,Extra\n1,a\n', decl, 'columns: { x: y }')).diagnostics)).toMatchObject({ code: 'T5044', span: { file: 'truce.yaml' } });
    expect(only((await loadCsv('id,x,x\n1,a,b\n', decl)).diagnostics)).toMatchObject({ code: 'T5045', message: 'a.csv has 2 columns called "x": which one is meant cannot be known' });
    expect((await loadCsv('id,x,y,y\n1,a,b,c\n', decl)).diagnostics).toEqual([]);
  });
  it('with hostile headers and cells', async () => {
    const hostile = record('Row', 'id text key', 'a text', 'b text');
    const loaded = await loadCsv('id,__proto__,constructor\n__proto__,"=cmd|\' /C calc\'!A0",toString\nconstructor,x,y\n', hostile, 'columns: { a: __proto__, b: constructor }');
    expect(loaded.diagnostics).toEqual([]);
    expect(loaded.table('Row')).toEqual([{ id: '__proto__', a: '=cmd|\' /C calc\'!A0', b: 'toString' }, { id: 'constructor', a: 'x', b: 'y' }]);
    expect(({} as Record<string, unknown>)['a']).toBeUndefined();
  });
  it('constants, maps and 18-character ids', async () => {
    const sf = record('Opp', 'id text key', 'currency text', 'owner text');
    const loaded = await loadCsv('Id,owner\n0014000000Lmabc,a\n0014000000LMABCAA0,b\nplain,c\n0014000000LMABCAAB,d\n', sf, 'columns: { id: Id }\nconstants: { currency: USD }\nvalues: { owner: { a: Ana } }\nids: salesforce');
    expect(loaded.table('Opp')).toEqual([{ id: '0014000000LmabcAAB', currency: 'USD', owner: 'Ana' }, { id: canonicalSalesforceId('0014000000LMABCAA0'), currency: 'USD', owner: 'b' }, { id: 'plain', currency: 'USD', owner: 'c' }]);
    // A spreadsheet made capitals of the id; its suffix still knows better.
    expect(only(loaded.diagnostics)).toMatchObject({ code: 'T5012', notes: ['"0014000000LMABCAAB": line 5; line 2 has it already'] });
  });
});

describe('several files of one record', () => {
  const files = { 'data/b.csv': 'x,id\nb,2\n', 'data/a.csv': 'id,x\n1,a\n', 'data/sub/c.csv': 'id,x\n3,c\n1,again\n', 'other.txt': '' };
  it('are read in one order, however they are named', async () => {
    const ways = ['[data/b.csv, data/a.csv, data/sub/c.csv]', '[data/sub/c.csv, data/a.csv, ./data/b.csv]', '"data/**/*.csv"', '[data/*.csv, data/sub/c.csv, data/a.csv]'];
    const tables = await Promise.all(ways.map(async way => {
      const loaded = await load({ records: [decl], files, data: `Row: { file: ${way} }` });
      expect(only(loaded.diagnostics)).toMatchObject({ code: 'T5012', notes: ['"1": line 3; line 2 of data/a.csv has it already'] });
      expect(loaded.counts.map(c => [c.file, c.rowsIn, c.rowsUsed])).toEqual([['data/a.csv', 1, 1], ['data/b.csv', 1, 1], ['data/sub/c.csv', 2, 1]]);
      expect(loaded.dataset.tables.get(0)!.origin!(2)).toEqual({ file: 'data/sub/c.csv', line: 2 });
      return loaded.table('Row');
    }));
    expect(new Set(tables.map(t => JSON.stringify(t))).size).toBe(1);
    expect(tables[0]!.map(r => r['x'])).toEqual(['a', 'b', 'c']);
  });
  it('a pattern that fits nothing is said', async () => {
    expect(only((await load({ records: [decl], files, data: 'Row: { file: "dat/*.csv" }' })).diagnostics)).toMatchObject({ code: 'T5211', span: { file: 'truce.yaml' } });
  });
});

describe('Salesforce ids', () => {
  it('of 15 characters get the suffix that the API gives', () => {
    expect(canonicalSalesforceId('0014000000Lmabc')).toBe('0014000000LmabcAAB');
    expect(canonicalSalesforceId('00Q000000000000')).toBe('00Q000000000000EAA');
    expect(canonicalSalesforceId('0014000000LMABCAAB')).toBe('0014000000LmabcAAB');
    expect(canonicalSalesforceId('0014000000lmabcaab')).toBe('0014000000LmabcAAB');
    for (const other of ['', 'short', '0014000000Lmab-', '0014000000LmabcZZZZ', 'not an id at all!!']) expect(canonicalSalesforceId(other)).toBe(other);
  });
  it('are recognised by the suffix', () => {
    expect(['0014000000LmabcAAB', '0014000000Lmabc', '0014000000LmabcAAC', '123456789012345', 'abcdefghijklmno'].map(isSalesforceId)).toEqual([true, true, false, false, false]);
  });
});

describe('rows in = rows used + rows rejected', () => {
  it('for any bytes', async () => {
    await fc.assert(fc.asyncProperty(fc.string({ unit: fc.constantFrom('a', '1', ',', '"', '\n', '\r', '\u0000', 'é', '-', '.'), maxLength: 120 }), async text => {
      const loaded = await loadCsv(`id,x\n${text}`, record('Row', 'id text key', 'x number optional'));
      if (loaded.diagnostics.some(d => d.code === 'T5043')) return; // taken for UTF-16: nothing was read, and that is said
      const [c] = loaded.counts;
      expect(c!.rowsIn).toBe(c!.rowsUsed + c!.rowsRejected);
      expect(loaded.dataset.tables.get(0)!.rows).toBe(c!.rowsUsed);
      expect(new Set([...loaded.rejects].map(r => r.line)).size).toBe(c!.rowsRejected);
      expect(scan([`id,x\n${text}`]).length).toBe(c!.rowsIn + c!.emptyRows + 1);
    }), { numRuns: 60 });
  });
});
