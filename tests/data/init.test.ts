import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyze, format } from '@truce/engine';
import { initProject, loadData, loadManifest, writeProject } from '@truce/data';
import { choiceName, commonPrefix, fieldName, recordName } from '../../packages/data/src/init/names.js';
import { datesIn } from '../../packages/data/src/init/dates.js';
import { numbersIn } from '../../packages/data/src/init/numbers.js';
import { folderWith, said } from './support.js';

const counted = (...texts: string[]): Map<string, number> => new Map(texts.map(t => [t, 1]));
/** A file of n rows, each cell made from the row's number. */
const csv = (header: string, n: number, row: (i: number) => string): string => `${header}\n${Array.from({ length: n }, (_, i) => row(i)).join('\n')}\n`;

describe('names', () => {
  it('of records', () => {
    const name = (file: string, ...others: string[]): string => recordName(file, commonPrefix([file, ...others]), new Set());
    expect(['sales_pipeline.csv', 'accounts.csv', 'companies.csv.gz', 'Opportunities.csv', 'Lead Scoring.csv', 'statuses.json', 'sub/business.csv', '2024 deals.csv', 'months.csv', 'sums.csv', 'lists.csv', 'data.csv', 'boxes.csv'].map(f => name(f))).toEqual(
      ['Sales_pipeline', 'Account', 'Company', 'Opportunity', 'Lead_scoring', 'Statuse', 'Business', 'Record_2024_deal', 'Month_record', 'Sum_record', 'List', 'Data', 'Box']);
    expect(['hubspot-crm-exports-all-contacts-2026-04-10.csv', 'leads-20260410.csv', 'all.csv', 'crm.csv'].map(f => name(f))).toEqual(['Contact', 'Lead', 'All_record', 'Crm']);
    expect(name('olist_closed_deals_dataset.csv', 'olist_sellers_dataset.csv')).toBe('Closed_deal');
    const taken = new Set<string>();
    expect([recordName('a/deals.csv', [], taken), recordName('b/deals.csv', [], taken)]).toEqual(['Deal', 'Deal_2']);
  });
  it('of fields', () => {
    const taken = new Set<string>();
    expect(['Created Date', 'OwnerId', 'IsWon', 'first', 'Sum', '', '2nd Owner', 'Größe', 'owner_id', 'Deal', 'HTTPStatus', '__proto__', '日本', 'Associated Contact IDs', 'URLs'].map((h, i) => fieldName(h, i, 'deal', taken))).toEqual(
      ['created_date', 'owner_id', 'is_won', 'first_value', 'sum_value', 'column_6', 'c_2nd_owner', 'gro_e', 'owner_id_2', 'deal_name', 'http_status', 'proto', 'column_13', 'associated_contact_ids', 'urls']);
  });
  it('of choices', () => {
    const taken = new Set<string>();
    expect(['Closed Won', '01.High', '18-24', 'API', 'ORGANIC_SEARCH', 'google', 'Google', 'SMS Sent', '+', '200+'].map(v => choiceName(v, taken))).toEqual(
      ['Closed_won', 'High', 'V18_24', 'API', 'Organic_search', 'Google', 'Google_2', 'SMS_sent', 'Choice', 'V200']);
  });
});

describe('formats are proved, not guessed', () => {
  it('dates', () => {
    expect(datesIn(counted('2024-01-05'), 'date', [])).toMatchObject({ formats: ['YYYY-MM-DD'], evidence: null });
    expect(datesIn(counted('05/13/2024', '01/02/2024'), 'date', [])).toMatchObject({ formats: ['MM/DD/YYYY'], evidence: 'MM/DD/YYYY: 1 of 2 values have a day above 12' });
    expect(datesIn(counted('13/05/2024', '1/2/2024'), 'date', [])).toMatchObject({ formats: ['D/M/YYYY'] });
    expect(datesIn(counted('01/02/2024', '03/04/2024'), 'date', [])).toEqual({ either: ['MM/DD/YYYY', 'DD/MM/YYYY'] });
    expect(datesIn(counted('01/02/2024'), 'date', ['DD/MM/YYYY'])).toMatchObject({ formats: ['DD/MM/YYYY'], evidence: 'DD/MM/YYYY as in the other columns' });
    expect(datesIn(counted('05/05/2024'), 'date', [])).toMatchObject({ formats: ['MM/DD/YYYY'] });
    expect(datesIn(counted('2024-01-05', 'soon'), 'date', [])).toBe(null);
    expect(datesIn(counted('2024-01-05 4:30:21', '2024-01-05T14:30:21Z'), 'time', [])).toMatchObject({ formats: ['ISO', 'YYYY-MM-DD H:mm:ss'] });
  });
  it('numbers', () => {
    expect(numbersIn(counted('1', '2.5'), null)).toMatchObject({ decimal: '.', thousands: '', decimals: 1 });
    expect(numbersIn(counted('1,234.50', '12'), null)).toMatchObject({ decimal: '.', thousands: ',', decimals: 1 });
    expect(numbersIn(counted('1.234,56'), null)).toMatchObject({ decimal: ',', thousands: '.', decimals: 2 });
    expect(numbersIn(counted('1,234'), null)).toEqual({ undecided: '1,234' });
    expect(numbersIn(counted('1,234'), { decimal: ',', thousands: '.' })).toMatchObject({ decimal: ',' });
    expect(numbersIn(counted('$1,000.00', '-$3.50'), null)).toMatchObject({ signs: ['$'], negative: true });
    expect(numbersIn(counted('25%', '7.5%'), null)).toMatchObject({ percent: true });
    expect(numbersIn(counted('1', 'x'), null)).toBe(null);
    expect(numbersIn(counted('1', '-20'), null)).toMatchObject({ decimal: '.', decimals: 0, negative: true });
    expect(numbersIn(counted('1.230', '4.5000'), null)).toMatchObject({ decimal: '.', thousands: '', decimals: 2, negative: false });
    expect(numbersIn(counted('1.234', '12'), null)).toEqual({ undecided: '1.234' });
    expect(numbersIn(counted('1.234', '12345.678'), null)).toMatchObject({ decimal: '.', decimals: 3 });
  });
});

describe('a folder of exports', () => {
  const files = {
    'deals.csv': csv('DealId;Amount;Stage;Close Date;Owner;Is Deleted;End Date;Note', 30, i => `d${i};€ ${i + 1}.${String(100 + i)},50;${['Closed Won', 'open', 'Lost'][i % 3]};${String((i % 28) + 1).padStart(2, '0')}.02.2024;rep${i % 4};${i % 2};31.12.20${30 + (i % 5)};${i % 4 === 0 ? '' : i % 4 === 1 ? 'N/A' : `n ${i}`}`) + 'Grand Totals;;;;;;\n',
    'reps.ndjson': Array.from({ length: 4 }, (_, i) => JSON.stringify({ id: `rep${i}`, name: { first: `N${i}` }, active: i > 0 })).join('\n'),
    'readme.md': '# hello', 'empty.csv': '', 'utf16.csv': Buffer.from('\uFEFFa,b\n1,2\n', 'utf16le'),
  };
  it('becomes declarations that the data fits', async () => {
    const folder = folderWith(files);
    const result = await initProject(folder);
    expect(said(result.diagnostics)).toEqual(['T5041 empty.csv empty.csv is empty: it has not even a header', 'T5043 utf16.csv utf16.csv is UTF-16 text']);
    expect(result.notes).toEqual(['not data that is read here: readme.md', 'empty.csv was left out: empty.csv is empty: it has not even a header', 'utf16.csv was left out: utf16.csv is UTF-16 text']);
    expect(result.records).toBe(`policy "Records" {
  currency EUR  // € stands beside amounts of Deal
  timezone "UTC"  // choose the zone in which your days begin and end
  rounding half up
}

record Deal {
  deal_id text key
  amount money
  stage one of Closed_won, Lost, Open
  close_date date  // DD.MM.YYYY: 16 of 30 values have a day above 12
  owner Rep
  is_deleted flag
  end_date date planned  // DD.MM.YYYY: 30 of 30 values have a day above 12; up to 2034-12-31, after the last event 2024-02-28: planned
  note text optional  // "N/A" 8 times: read as missing
}

record Rep {
  id text key
  name_first text
  active flag
}
`);
    expect(result.manifest).toContain(`  Deal:
    file: deals.csv
    delimiter: ";"
    footer: Grand Totals
    columns:
      deal_id: DealId
      amount: Amount
      stage: Stage
      close_date: Close Date
      owner: Owner
      is_deleted: Is Deleted
      end_date: End Date
      note: Note
    dates: [DD.MM.YYYY]
    decimal: ","
    thousands: "."
    currency_signs: ["€"]
    missing:
      note: ["", N/A]
    flags: { yes: ["1"], no: ["0"] }
    values:
      stage:
        Closed Won: Closed_won
        open: Open
`);
    expect(result.manifest).toContain('as_of: 2024-02-28 ');
    expect(await initProject(folder)).toEqual(result);
  });
  it('is written only where nothing is, unless told to', async () => {
    const folder = folderWith(files);
    const result = await initProject(folder);
    expect((await writeProject(folder, result)).written).toEqual(['truce.yaml', 'policies/records.truce', '.truce/truce.schema.json']);
    expect(readFileSync(join(folder, 'policies/records.truce'), 'utf8')).toBe(result.records);
    expect((await initProject(folder)).manifest).toBe(result.manifest);
    writeFileSync(join(folder, 'truce.yaml'), 'mine');
    expect(await writeProject(folder, result)).toEqual({ written: [], existing: ['truce.yaml', 'policies/records.truce'] });
    expect(readFileSync(join(folder, 'truce.yaml'), 'utf8')).toBe('mine');
    await writeProject(folder, result, { force: true });
    expect(readFileSync(join(folder, 'truce.yaml'), 'utf8')).toBe(result.manifest);
  });
  it('says what is not certain', async () => {
    const result = await initProject(folderWith({
      'leads.csv': csv('id,origin,seen,deal', 40, i => `l${i},${['unknown', 'Web', 'web', ''][i % 4]},0${(i % 9) + 1}/02/2024,${i < 39 ? `d-${i}-x` : 'gone'}`),
      'deals.csv': csv('deal_id,amount', 39, i => `d-${i}-x,${i}.5`),
    }));
    expect(result.diagnostics).toEqual([]);
    expect(result.records).toMatch(/origin +one of Web, Unknown, Web_2 optional.*"unknown" 10 times beside 10 blank: a value, unless the manifest lists it under `missing`; "Web" and "web" differ only in case/);
    expect(result.records).toMatch(/seen +text +\/\/ MM\/DD\/YYYY or DD\/MM\/YYYY\? no value has a day above 12/);
    expect(result.records).toMatch(/deal +text +\/\/ 39 of 40 are deal_id of Deal, not "gone": a reference once all are/);
    expect(result.records).toMatch(/amount +number +\/\/ money\? then choose a currency above/);
    expect(result.manifest).toContain('# as_of:');
  });
  it('an id that one row repeats is named, and so is what an undecided number needs', async () => {
    const { records } = await initProject(folderWith({ 'contacts.csv': 'record_id,city\n501,Ulm\n502,Ulm\n503,Rom\n504,Rom\n504,Rom\n', 'reps.csv': 'id,quota\nana,"400,000"\nben,"300,000"\n' }));
    expect(records).toContain('// No column tells the rows apart, so no other record can refer to them; record_id nearly does: 504 stands in 2 rows.');
    expect(records).toContain('"400,000" may be a decimal or thousands: read as text, until `thousands` or `decimal` stands in truce.yaml');
  });
  it('rows that are broken are said, and nothing else', async () => {
    const result = await initProject(folderWith({ 'a.csv': 'id,x,y\n1,2,3\n4,5\n6,7,8\n' }));
    expect(said(result.diagnostics)).toEqual(['T5014 a.csv:3 1 row has 2 cells where the header has 3']);
    expect(result.manifest).toContain('# 1 row has the wrong number of cells and will be rejected');
  });
  it('old encodings, hostile headers and cells', async () => {
    const result = await initProject(folderWith({ 'a.csv': Buffer.from('id,__proto__,"=cmd\n// }","b\u0007"\n1,Zo\u00eb,x,y\n2,\u0080,z,"*/"\n', 'latin1') }));
    expect(result.diagnostics).toEqual([]);
    expect(result.manifest).toContain('encoding: windows-1252');
    expect(result.manifest).toContain('cmd: "=cmd\\n// }"');
    expect(result.records).not.toMatch(/\u0007/);
  });
  it('a spreadsheet with a title, empty rows, a row of sums and one header twice', async () => {
    const rows = csv('', 12, i => `00${i + 10};${String(i % 12 + 1).padStart(2, '0')}.2026;1.${200 + i},50 €;${['ja', 'nein'][i % 2]};a${i};`).trimStart();
    const result = await initProject(folderWith({ 'sales.csv': `Auswertung, Stand 1. Juni;;;;;\n;;;;;\nNr.;Monat;Umsatz;Bezahlt;Name;Name\n${rows};;;;;\nSumme;;99.999,00 €;;;\n` }));
    expect(result.diagnostics).toEqual([]);
    for (const line of ['delimiter: ";"', 'skip: 2', 'footer: Summe', 'months: [MM.YYYY]', 'decimal: ","', 'flags: { yes: [ja], no: [nein] }', 'name: Name (1)', '# 12 rows']) expect(result.manifest).toContain(line);
    expect(result.records).toMatch(/nr text key\n +monat month.*\n +umsatz money\n +bezahlt flag\n +name text\n/);
  });
  it('the first line is the header unless it is clearly a title', async () => {
    for (const [text, columns] of [['a,b\n1,2\n3,4\n', ['a', 'b']], ['id;note\n1;x,y,z\n2;u,v,w\n', ['id', 'note']], ['name,,\nx,1,2\ny,3,4\n', ['name']], ['only\nx\ny\n', ['only']]] as const) {
      const result = await initProject(folderWith({ 'things.csv': text }));
      expect(result.manifest, text).not.toContain('skip');
      expect(result.declarations[0]!.fields.map(f => f.name).slice(0, columns.length), text).toEqual(columns);
    }
  });
  it('a report that says what it is of by its ids alone, with its name and a copyright below', async () => {
    const result = await initProject(folderWith({ 'report1712.csv': csv('Lead ID,Email', 8, i => `00Q5g000000000${i},m${i}@x.example`) + '\n\n"Leads, all"\n"Copyright (c) 2026 salesforce.com"\n"Confidential"\n' }));
    expect(result.diagnostics).toEqual([]);
    expect(result.declarations.map(d => d.name)).toEqual(['Lead']);
    expect(result.manifest).toContain('footer: "Leads, all"');
  });
  it('a word like total within the data ends nothing', async () => {
    const result = await initProject(folderWith({ 'accounts.csv': 'name,city,n\nTotal Energy,Paris,1\nb,Rome,2\nTotal Wine,Oslo,3\n', 'fine.csv': 'name,n\nTotality,1\nTotally,2\n' }));
    expect(result.manifest).not.toContain('footer');
  });
  it('moments as numbers, and a word that stands in every row', async () => {
    const result = await initProject(folderWith({ 'visits.jsonl': Array.from({ length: 9 }, (_, i) => JSON.stringify({ id: `v${i}`, created_at: 1769831034000 + i * 86_400_000, subject: 'hello' })).join('\n') }));
    expect(result.diagnostics).toEqual([]);
    expect(result.manifest).toContain('times: [x]');
    expect(result.manifest).toContain('as_of: 2026-02-08');
    expect(result.records).toMatch(/created_at time +\/\/ milliseconds since 1970\n +subject text/);
  });
  it('an empty folder is no mistake', async () => {
    const result = await initProject(folderWith({}));
    expect(result.diagnostics).toEqual([]);
    expect(result.notes).toEqual(['no data was found: put exports (.csv, .tsv, .json, .ndjson, .parquet, .duckdb) into this folder']);
    expect(existsSync('truce.yaml')).toBe(false);
  });
});

describe('whatever stands in the files', () => {
  const word = fc.constantFrom('id', 'Deal Id', 'owner', 'where', 'first', 'Sum', 'of', '__proto__', 'constructor', '=HYPERLINK("x")', 'a // b', '} record X {', '\u001b[31mred', '日本', '', 'date', 'Amount', 'amount', 'from', 'key', 'by');
  const cell = fc.oneof(
    fc.constantFrom('', '1', '2', '12', '1,5', '1.234,50', '€ 3', '50%', '2024-01-05', '05/13/2024', '13/05/2024 4:30', '2024-01-05T10:00:00Z', 'true', 'No', 'Open', 'open', 'Select', 'unknown', 'N/A', '2026-Q1',
      '__proto__', '=cmd|x', '@SUM(A1)', '\u001b[2J', '*/', '// }', '"', 'a\nb', 'x,y', '\u2028', '{', 'missing', 'yes', '9007199254740993', '1e5', '-0', '0060x00000abcde'),
    fc.string({ maxLength: 8 }),
  );
  const table = fc.tuple(fc.array(word, { minLength: 1, maxLength: 5 }), fc.integer({ min: 0, max: 25 })).chain(([header, n]) => fc.tuple(fc.constant(header), fc.array(fc.array(cell, { minLength: header.length, maxLength: header.length }), { minLength: n, maxLength: n })));
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const fileName = fc.constantFrom('deals.csv', 'Lead Scoring.csv', 'months.csv', 'sub/of.csv', 'records.csv', '2024.csv', 'where.csv', '__proto__.csv');
  it('what init writes has no mistake, and every row fits it', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fileName, table), { minLength: 1, maxLength: 3 }), async tables => {
      const files = Object.fromEntries(tables.map(([name, [header, rows]]) => [name, [header, ...rows].map(row => row.map(quoted).join(',')).join('\n') + '\n']));
      const folder = folderWith(files);
      const result = await initProject(folder);
      expect(said(result.diagnostics.filter(d => d.severity === 'error'))).toEqual([]);
      await writeProject(folder, result);
      const { manifest, diagnostics } = await loadManifest(join(folder, 'truce.yaml'));
      expect(said(diagnostics)).toEqual([]);
      const { program, diagnostics: mistakes } = analyze([{ path: 'policies/records.truce', text: result.records }]);
      expect(said(mistakes.filter(d => d.severity !== 'information'))).toEqual([]);
      expect(format(result.records, 'a.truce')).toEqual({ text: result.records });
      const { counts } = await loadData(program!, manifest!);
      for (const c of counts) expect(c.rowsUsed).toBe(c.rowsIn);
      // Nothing of the data reaches the terminal or the editor as a control sign.
      // oxlint-disable-next-line no-control-regex
      expect(result.records + result.manifest).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]/);
    }), { numRuns: 40 });
  });
});
