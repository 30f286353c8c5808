import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { diskFiles, initProject, loadData, loadManifest, policyFiles, readManifest } from '@truce/data';
import { patternTest } from '../../packages/data/src/glob.js';
import { folderWith, load, only, record, programWith } from './support.js';

/** The mistakes of a manifest: code, what the place shows, message. */
async function mistakes(text: string): Promise<string[]> {
  const { diagnostics } = await readManifest('/project/truce.yaml', text);
  return diagnostics.map(d => `${d.code} [${text.slice(d.span!.start, d.span!.end)}] ${d.message}${d.help === undefined ? '' : ` -- ${d.help}`}`);
}
const base = 'truce: 1\npolicies: [a.truce]\n';

describe('a manifest', () => {
  it('is read whole', async () => {
    const { manifest, diagnostics } = await readManifest('/project/truce.yaml', `${base}as_of: 2026-06-30
defaults: { zone: UTC, missing: ["", N/A], dates: MM/DD/YYYY }
data:
  Lead:
    file: data/leads.csv
    delimiter: ";"
    columns: { created_at: Created Date, 1: x }
    missing: { origin: ["", unknown, 0] }
    values: { stage: { Closed Won: Won, 1: One } }
    constants: { currency: USD, active: true }
  Deal: { database: crm.duckdb, query: select 1 }
`);
    expect(diagnostics).toEqual([]);
    expect(manifest!.folder).toBe('/project');
    expect(manifest!.asOf).toEqual({ day: 20634, milliseconds: null });
    const [lead, deal] = manifest!.sources;
    expect(lead!.reading).toMatchObject({ zone: 'UTC', dates: ['MM/DD/YYYY'], delimiter: ';', missing: new Set(['']), decimal: '.' });
    expect(lead!.reading.columns).toEqual(new Map([['1', 'x'], ['created_at', 'Created Date']]));
    expect(lead!.reading.missingOf.get('origin')).toEqual(new Set(['', 'unknown', '0']));
    expect(lead!.reading.values.get('stage')).toEqual(new Map([['1', 'One'], ['Closed Won', 'Won']]));
    expect(lead!.constants).toEqual(new Map([['currency', 'USD'], ['active', 'true']]));
    expect(deal!.origin).toEqual({ kind: 'database', file: 'crm.duckdb', table: null, query: 'select 1' });
    expect(deal!.reading.missing).toEqual(new Set(['', 'N/A']));
  });
  it('may begin with a byte order mark and hold comments and anchors', async () => {
    const { manifest } = await readManifest('truce.yaml', `\uFEFF# hello\n${base}data:\n  A: &a { file: a.csv }\n  B: *a\n`);
    expect(manifest!.sources.map(s => s.record)).toEqual(['A', 'B']);
  });
});

describe('every mistake has its place', () => {
  it.each([
    ['', ['T5206 [] truce.yaml has no `truce` -- add it, as in `truce: 1`']],
    ['truce: 1\n', ['T5206 [truce: 1\n] the manifest has no `policies` -- add it, as in `policies: [policies/*.truce]`']],
    ['truce: 2\npolicies: [a]\n', [expect.stringMatching(/^T5205 \[2\] `truce` is 2, but this is format 1/)]],
    [`${base}dat: {}\n`, ['T5203 [dat] `dat` is not a key of the manifest -- did you mean `data`?']],
    [`${base}data: { Lead: { file: a.csv, delimeter: ";" } }\n`, ['T5203 [delimeter] `delimeter` is not a key of `data.Lead` -- did you mean `delimiter`?']],
    [`${base}data: { Lead: { file: a.csv, where: x } }\n`, [expect.stringMatching(/^T5203 \[where\] `where` is not a key of `data.Lead` -- the keys are file, database/)]],
    [`${base}data: { Lead: { file: a.csv, delimiter: ";;" } }\n`, [expect.stringMatching(/^T5205 \[";;"\] `data.Lead.delimiter` must be a single character/)]],
    [`${base}data: { Lead: { file: a.csv, encoding: utf8 } }\n`, [expect.stringMatching(/^T5205 \[utf8\] `data.Lead.encoding` must be utf-8, windows-1252 or latin-1, not "utf8"; did you mean utf-8\?/)]],
    [`${base}data: { Lead: { file: 7 } }\n`, [expect.stringMatching(/^T5205 \[7\] `data.Lead.file` must be a text or a list of texts, not 7/)]],
    [`${base}data: { lead: { file: a.csv } }\n`, [expect.stringMatching(/^T5205 \[lead\] `data.lead` is not the name of a record/)]],
    [`${base}data:\n`, [expect.stringMatching(/^T5205 \[data\] `data` is empty/)]],
    [`${base}data: { Lead: { file: a.csv, missing: N/A } }\n`, [expect.stringMatching(/^T5205 \[N\/A\] `data.Lead.missing` must be a list of words, or `field: \[words\]`/)]],
    [`${base}data: { Lead: { file: a.csv, flags: { yes: [Y] } } }\n`, ['T5206 [flags] `data.Lead.flags` has no `no` -- add it, as in `no: ["N"]`']],
    [`${base}as_of: 2026\n`, [expect.stringMatching(/^T5205 \[2026\] `as_of` must be a text, not 2026 -- write the whole day/)]],
    [`${base}as_of: 2026-02-30\n`, ['T5208 [2026-02-30] `as_of` is "2026-02-30", which is no day or time -- write a day as 2026-06-30, a time as 2026-06-30T18:00']],
    [`${base}truce: 1\n`, ['T5204 [truce] `truce` is written twice here -- keep one of the two']],
    [`${base}data: {\n`, [expect.stringMatching(/^T5201 /)]],
    [`${base}data: { Lead: { columns: {} } }\n`, ['T5206 [Lead] `data.Lead` has no `file` -- add it, as in `file: data/lead.csv`']],
    [`${base}data: { Lead: { file: a.csv, database: b.duckdb, table: c } }\n`, ['T5207 [database] data.Lead has both `file` and `database` -- keep one of the two']],
    [`${base}data: { Lead: { database: b.duckdb, table: c, query: select 1 } }\n`, ['T5207 [query] data.Lead has both `table` and `query` -- keep one of the two']],
    [`${base}data: { Lead: { database: b.duckdb } }\n`, ['T5206 [Lead] `data.Lead` has no `table` -- add it, as in `table: lead`']],
    [`${base}data: { Lead: { file: a.csv, query: select 1 } }\n`, ['T5206 [query] `data.Lead` has no `database` -- add it, as in `database: crm.duckdb`']],
    [`${base}data: { Lead: { file: a.csv, dates: [YYYY-MM-DD, MM/YYYY] } }\n`, [expect.stringMatching(/^T5209 \[MM\/YYYY\] "MM\/YYYY" cannot be used as a format: it needs one day: DD/)]],
    [`${base}defaults: { times: YYYY-MM-DD }\n`, [expect.stringMatching(/^T5209 \[YYYY-MM-DD\] .* it needs one hour: HH/)]],
    [`${base}defaults: { dates: dd/mm/yyyy }\n`, [expect.stringMatching(/^T5209 \[dd\/mm\/yyyy\] .* the letter d means nothing/)]],
    [`${base}defaults: { zone: America/NewYork }\n`, [expect.stringMatching(/^T5210 \[America\/NewYork\] "America\/NewYork" is not a time zone -- did you mean "America\/New_York"\?/)]],
    [`${base}defaults: { decimal: "," }\ndata: { A: { file: a.csv, thousands: "," } }\n`, ['T5214 [","] "," cannot be both the decimal sign and the thousands sign -- declare two different signs, as in `decimal: ","` and `thousands: "."`']],
    [`${base}data: { A: { file: ../*.csv } }\n`, [expect.stringMatching(/^T5213 \[\.\.\/\*\.csv\]/)]],
    [`${base}data: { A: { file: [a.csv, "/etc/*"] } }\n`, [expect.stringMatching(/^T5213 \["\/etc\/\*"\]/)]],
  ])('%j', async (text, expected) => {
    expect(await mistakes(text)).toEqual(expected);
  });
  it('all of them at once, in order', async () => {
    const text = `${base}asof: 1\ndata:\n  A: { fil: a.csv }\n  B: { file: b.csv, skip: -1, header: maybe }\n`;
    expect((await mistakes(text)).map(m => m.slice(0, 12))).toEqual(['T5203 [asof]', 'T5203 [fil] ', 'T5205 [-1] `', 'T5205 [maybe']);
  });
});

describe('a hostile manifest', () => {
  it('of aliases upon aliases is refused', async () => {
    const bomb = `${base}a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: [*d,*d,*d,*d,*d,*d,*d,*d,*d]\n`;
    expect((await readManifest('truce.yaml', bomb)).diagnostics.map(d => d.code)).toEqual(['T5202']);
  });
  it('of brackets without end is refused', async () => {
    const { manifest, diagnostics } = await readManifest('truce.yaml', `${base}data: ${'['.repeat(100_000)}`);
    expect(manifest).toBe(null);
    expect(diagnostics.length).toBeGreaterThan(0);
  });
  it('that is huge, or is not there', async () => {
    const folder = folderWith({ 'truce.yaml': `${base}#${'x'.repeat(600_000)}` });
    expect(only((await loadManifest(join(folder, 'truce.yaml'))).diagnostics)).toMatchObject({ code: 'T5202' });
    expect(only((await loadManifest(join(folder, 'none.yaml'))).diagnostics)).toMatchObject({ code: 'T5200', message: 'none.yaml cannot be read: there is no such file' });
    expect(only((await loadManifest(folder)).diagnostics)).toMatchObject({ code: 'T5200' });
  });
  it('with names of the language it is written in', async () => {
    const { manifest, diagnostics } = await readManifest('truce.yaml', `${base}data:\n  A:\n    file: a.csv\n    columns: { __proto__: x, constructor: y, toString: z }\n    values: { __proto__: { __proto__: w } }\n`);
    expect(diagnostics).toEqual([]);
    expect([...manifest!.sources[0]!.reading.columns.keys()]).toEqual(['__proto__', 'constructor', 'toString']);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
    expect((await mistakes(`${base}__proto__: { a: 1 }\n`))[0]).toContain('T5203 [__proto__]');
  });
});

describe('settings that name fields are checked against the record', () => {
  const decl = record('Deal', 'id text key', 'stage one of Open, Won');
  const check = (settings: string, name = 'Deal') => load({ records: [decl], files: { 'a.csv': 'id,stage\n1,Open\n' }, data: `${name}: { file: a.csv, ${settings} }` });
  it('unknown records and fields, with what was meant', async () => {
    expect(only((await check('skip: 0', 'Deals')).diagnostics.filter(d => d.code === 'T5049'))).toMatchObject({ help: 'did you mean Deal?', span: { file: 'truce.yaml' } });
    expect(only((await check('columns: { stages: x }')).diagnostics)).toMatchObject({ code: 'T5050', message: 'record Deal has no field `stages` for `columns`', help: 'did you mean stage?' });
    expect(only((await check('values: { stage: { x: Wom } }')).diagnostics)).toMatchObject({ code: 'T5051', help: 'did you mean Won?' });
    expect((await load({ records: [decl], files: { 'a.csv': 'id,stage\n1,Open\n' }, data: `truce: 1\npolicies: [a]\ndefaults: { missing: { other: [x] }, values: { other: { a: b } } }\ndata: { Deal: { file: a.csv } }` })).diagnostics).toEqual([]);
  });
});

describe('policy files', () => {
  it('are found by name and pattern, each once', async () => {
    const folder = folderWith({ 'truce.yaml': '', 'policies/b.truce': '', 'policies/a.truce': '', 'policies/deep/c.truce': '', 'policies/.hidden/d.truce': '', 'node_modules/x/e.truce': '', 'x.md': '' });
    const found = async (patterns: string) => policyFiles((await readManifest(join(folder, 'truce.yaml'), `truce: 1\npolicies: ${patterns}\n`)).manifest!);
    expect((await found('["policies/**/*.truce", policies/a.truce]')).files).toEqual(['policies/a.truce', 'policies/b.truce', 'policies/deep/c.truce']);
    expect((await found('"**"')).files).not.toContain('node_modules/x/e.truce');
    expect(only((await found('policies/aa.truce')).diagnostics)).toMatchObject({ code: 'T5211', help: 'did you mean policies/a.truce?' });
    expect(only((await found('[polices/*.truce]')).diagnostics)).toMatchObject({ code: 'T5211' });
  });
  it('patterns mean what they say', () => {
    const fits = (pattern: string, path: string): boolean => patternTest(pattern)(path);
    expect(['*.csv', '**/*.csv', 'a?.csv', '**', 'data/**', './*.csv'].map(p => fits(p, 'ab.csv'))).toEqual([true, true, true, true, false, true]);
    expect(['*.csv', '**/*.csv', 'x/*.csv', 'x/**/*.csv', 'x/**', '*'].map(p => fits(p, 'x/y/ab.csv'))).toEqual([false, true, false, true, true, false]);
    expect(fits('a.csv', 'axcsv')).toBe(false);
  });
});

describe('what is no file', () => {
  it.skipIf(process.platform === 'win32')('is refused instead of being read for ever', async () => {
    const folder = folderWith({ 'a.csv': 'id\n1\n' });
    execFileSync('mkfifo', [join(folder, 'pipe.csv'), join(folder, 'pipe.truce'), join(folder, 'pipe.duckdb')]);
    symlinkSync('/dev/zero', join(folder, 'zero.csv'));
    for (const source of ['file: pipe.csv', 'file: zero.csv', 'file: /dev/zero, format: csv', 'file: /dev/zero, format: ndjson', 'file: pipe.csv, format: parquet', 'database: pipe.duckdb, table: t']) {
      const { manifest } = await readManifest(join(folder, 'truce.yaml'), `${base}data: { Row: { ${source} } }\n`);
      const loaded = await loadData(programWith([record('Row', 'id text key')]), manifest!);
      expect(only(loaded.diagnostics), source).toMatchObject({ code: 'T5040', message: expect.stringContaining('it is a pipe or a device, not a file') });
    }
    await expect(diskFiles.readText(join(folder, 'pipe.truce'), 1000)).rejects.toThrow('a pipe or a device');
    expect((await loadManifest('/dev/zero')).diagnostics).toMatchObject([{ code: 'T5200' }]);
    expect((await initProject(folder)).records).not.toMatch(/Pipe|Zero/);
  });
});

describe('files outside of the folder', () => {
  it('are read when they are named', async () => {
    const folder = folderWith({ 'data/a.csv': 'id\n1\n' });
    mkdirSync(join(folder, 'project'));
    writeFileSync(join(folder, 'project/truce.yaml'), `${base}data: { Row: { file: ../data/a.csv } }\n`);
    const { manifest } = await loadManifest(join(folder, 'project/truce.yaml'));
    const loaded = await loadData(programWith([record('Row', 'id text key')]), manifest!);
    expect(loaded.counts).toMatchObject([{ file: '../data/a.csv', rowsUsed: 1 }]);
  });
});
