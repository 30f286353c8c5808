import { describe, expect, it } from 'vitest';
import { loadCsv, only, record } from './support.js';

/** One field `x` under an id; the cells, and what they become. */
async function cells(type: string, texts: readonly string[], settings = '', asOf?: string, timezone?: string) {
  const csv = `id,x\n${texts.map((t, i) => `${i + 1},"${t.replaceAll('"', '""')}"`).join('\n')}\n`;
  return loadCsv(csv, record('Row', 'id text key', `x ${type}`), settings, { asOf, timezone });
}
async function values(type: string, texts: readonly string[], settings = '', asOf?: string, timezone?: string): Promise<(string | null)[]> {
  const loaded = await cells(type, texts, settings, asOf, timezone);
  expect(loaded.diagnostics.filter(d => d.severity === 'error').map(d => [d.message, ...d.notes])).toEqual([]);
  return loaded.table('Row').map(r => r['x']!);
}
async function refused(type: string, text: string, settings = '', asOf?: string, timezone?: string) {
  const loaded = await cells(type, [text], settings, asOf, timezone);
  const diagnostic = only(loaded.diagnostics);
  expect(diagnostic.severity).toBe('error');
  expect(diagnostic.data).toMatchObject({ file: 'a.csv', row: 2, column: 'x' });
  expect(loaded.counts).toEqual([{ record: 'Row', file: 'a.csv', rowsIn: 1, rowsUsed: 0, rowsRejected: 1, footerRows: 0, emptyRows: 0 }]);
  expect([...loaded.rejects]).toEqual([{ record: 'Row', file: 'a.csv', line: 2, column: 'x', code: diagnostic.code }]);
  return diagnostic;
}

describe('numbers are exact', () => {
  it('reads plain decimals', async () => {
    expect(await values('number', ['0', '-0', '1', '-1.5', '0.5', '1234567.123456', '+3', '1e3', '1.5E-3', ' 7 ', '(12.5)', '\u22124'])).toEqual(
      ['0', '0', '1', '-1.5', '0.5', '1234567.123456', '3', '1000', '0.0015', '7', '-12.5', '-4']);
  });
  it('keeps numbers beyond 2^53 units as whole numbers', async () => {
    expect(await values('number', ['1', '12345678901234567890.123456', '-9007199254740993'])).toEqual(['1', '12345678901234567890.123456', '-9007199254740993']);
    expect(await values('number optional', ['', '99999999999999999999', ''])).toEqual([null, '99999999999999999999', null]);
  });
  it('never goes through a binary fraction', async () => {
    expect(await values('number to 18 decimals', ['0.1', '234.4200000000000284', '0.000000000000000001'])).toEqual(['0.1', '234.4200000000000284', '0.000000000000000001']);
  });
  it.each(['abc', '1.2.3', '1,234', '12a', '--1', '1-', '.', '.5', '5.', '0x10', 'Infinity', 'NaN', '1e9999', '25%', '1 2'])('refuses %j', async text => {
    expect((await refused('number', text)).code).toBe('T5001');
  });
  it('reads declared groups, and only whole ones', async () => {
    expect(await values('number', ['1,234.5', '12,34,567', '1234', '1,234,567'], 'thousands: ","')).toEqual(['1234.5', '1234567', '1234', '1234567']);
    expect((await refused('number', '1,23', 'thousands: ","')).code).toBe('T5001');
    expect((await refused('number', '0,125', 'thousands: ","')).code).toBe('T5001');
    expect(await values('number', ['1.234,56', '0,5'], 'decimal: ","\nthousands: "."')).toEqual(['1234.56', '0.5']);
    expect(await values('number', ['1\u00a0234,5', '1\u202f234'], 'decimal: ","\nthousands: " "')).toEqual(['1234.5', '1234']);
  });
  it('refuses what is finer than the field', async () => {
    const d = await refused('money', '1.005');
    expect(d.code).toBe('T5009');
    expect(d.message).toContain('2 decimals of money in USD');
    expect(await values('money', ['1.500', '2.00000'])).toEqual(['1.5', '2']);
    expect((await refused('number', '1.1234567')).help).toContain('number to 9 decimals');
  });
  it('knows the smallest unit of the currency', async () => {
    const csv = 'id,x\n1,100.5\n';
    const loaded = await loadCsv(csv, record('Row', 'id text key', 'x money'), '', { currency: 'JPY' });
    expect(only(loaded.diagnostics).code).toBe('T5009');
  });
});

describe('money', () => {
  it('takes declared signs only', async () => {
    expect(await values('money', ['$1', '1 USD', '-$5', '$-5', '($5)', 'USD 7.25'], 'currency_signs: ["$", "USD"]')).toEqual(['1', '1', '-5', '-5', '-5', '7.25']);
    expect((await refused('money', '€5', 'currency_signs: ["$"]')).code).toBe('T5022');
    expect((await refused('money', '5 EUR')).code).toBe('T5022');
  });
});

describe('percent', () => {
  it('25 % is 25 %, and a bare number needs a word', async () => {
    expect(await values('percent', ['25%', '25.5 %', '0', '-3%'])).toEqual(['0.25', '0.255', '0', '-0.03']);
    expect(await values('percent', ['25', '25%', '12.5'], 'percent: points')).toEqual(['0.25', '0.25', '0.125']);
    expect(await values('percent', ['0.25', '25%'], 'percent: fraction')).toEqual(['0.25', '0.25']);
    expect((await refused('percent', '25')).code).toBe('T5021');
    expect((await refused('percent', '0.1234567%')).code).toBe('T5009');
  });
});

describe('count', () => {
  it('is whole and not negative', async () => {
    expect(await values('count', ['0', '7', '7.0', '1e2'])).toEqual(['0', '7', '7', '100']);
    expect((await refused('count', '-1')).code).toBe('T5018');
    expect((await refused('count', '1.5')).code).toBe('T5018');
    expect((await refused('count', 'x')).code).toBe('T5001');
  });
});

describe('dates', () => {
  it('are ISO unless declared', async () => {
    expect(await values('date', ['2024-02-29', '1969-12-31', '9999-12-31'])).toEqual(['2024-02-29', '1969-12-31', '9999-12-31']);
    for (const bad of ['2023-02-29', '2024-13-01', '2024-1-1', '01/02/2024', '2024-01-01 00:00:00', '0000-01-01', 'soon']) expect((await refused('date', bad)).code).toBe('T5002');
  });
  it('follow declared formats', async () => {
    expect(await values('date', ['12/31/2024'], 'dates: MM/DD/YYYY')).toEqual(['2024-12-31']);
    expect(await values('date', ['1/2/2024', '12/31/2024'], 'dates: M/D/YYYY')).toEqual(['2024-01-02', '2024-12-31']);
    expect(await values('date', ['5 Jan 2024', '12 dec 2023'], 'dates: D MMM YYYY')).toEqual(['2024-01-05', '2023-12-12']);
    expect(await values('date', ['05.01.24'], 'dates: DD.MM.YY')).toEqual(['2024-01-05']);
    expect(await values('date', ['2024-01-05 00:00:00'], 'dates: YYYY-MM-DD 00:00:00')).toEqual(['2024-01-05']);
    expect(await values('date', ['Day 05 of 01 in 2024'], 'dates: "[Day] DD [of] MM [in] YYYY"')).toEqual(['2024-01-05']);
  });
  it('of two formats are an error where both fit differently', async () => {
    expect(await values('date', ['31/12/2024', '12/31/2024', '05/05/2024'], 'dates: [MM/DD/YYYY, DD/MM/YYYY]')).toEqual(['2024-12-31', '2024-12-31', '2024-05-05']);
    expect((await refused('date', '01/02/2024', 'dates: [MM/DD/YYYY, DD/MM/YYYY]')).code).toBe('T5003');
  });
  it('of events are not after as_of', async () => {
    expect(await values('date', ['2026-06-30'], '', '2026-06-30')).toEqual(['2026-06-30']);
    const d = await refused('date', '2026-07-01', '', '2026-06-30');
    expect(d.code).toBe('T5011');
    expect(d.help).toContain('is it planned?');
    expect(await values('date planned', ['2030-01-01'], '', '2026-06-30')).toEqual(['2030-01-01']);
  });
});

describe('times', () => {
  it('are ISO unless declared', async () => {
    expect(await values('time', ['2024-01-05T10:20', '2024-01-05 10:20:30', '2024-01-05T10:20:30.123456Z', '2024-01-05T10:20:30.000+0000', '2024-01-05 10:20:30 UTC', '2024-01-05T10:20:30-03:00', '2024-01-05T10:20+05:30']))
      .toEqual(['2024-01-05T10:20:00.000Z', '2024-01-05T10:20:30.000Z', '2024-01-05T10:20:30.123Z', '2024-01-05T10:20:30.000Z', '2024-01-05T10:20:30.000Z', '2024-01-05T13:20:30.000Z', '2024-01-05T04:50:00.000Z']);
    for (const bad of ['2024-01-05', '2024-01-05T24:00', '2024-01-05T10:60', '2024-01-05T1:20', '2024-01-05T10:20:3', '2024-01-05T10:20:30+25:00', '2024-01-05T10:20:30 EST']) expect((await refused('time', bad)).code).toBe('T5004');
  });
  it('follow declared formats', async () => {
    expect(await values('time', ['1/5/2024 3:04 PM', '12/31/2024 12:00 am'], 'times: "M/D/YYYY h:mm A"')).toEqual(['2024-01-05T15:04:00.000Z', '2024-12-31T00:00:00.000Z']);
    expect(await values('time', ['2020-02-04 4:30:21', '2020-02-04 14:30:21'], 'times: "YYYY-MM-DD H:mm:ss"')).toEqual(['2020-02-04T04:30:21.000Z', '2020-02-04T14:30:21.000Z']);
    expect(await values('time', ['1704450000000'], 'times: x')).toEqual(['2024-01-05T10:20:00.000Z']);
    expect(await values('time', ['1704450000'], 'times: X')).toEqual(['2024-01-05T10:20:00.000Z']);
    expect(await values('time', ['2024-01-05T10:20Z', '05.01.2024 10:20'], 'times: [ISO, "DD.MM.YYYY HH:mm"]')).toEqual(['2024-01-05T10:20:00.000Z', '2024-01-05T10:20:00.000Z']);
  });
  it('without a zone are in the policy\'s, or in the declared one', async () => {
    expect(await values('time', ['2024-01-05T10:00', '2024-07-05T10:00'], '', undefined, 'America/New_York')).toEqual(['2024-01-05T15:00:00.000Z', '2024-07-05T14:00:00.000Z']);
    expect(await values('time', ['2024-01-05T10:00'], 'zone: UTC', undefined, 'America/New_York')).toEqual(['2024-01-05T10:00:00.000Z']);
    expect(await values('time', ['2018-01-05T10:00', '2018-07-05T10:00'], 'zone: America/Sao_Paulo', undefined, 'UTC')).toEqual(['2018-01-05T12:00:00.000Z', '2018-07-05T13:00:00.000Z']);
  });
  it('that the clock skipped are an error, those it showed twice a warning', async () => {
    expect((await refused('time', '2024-03-10T02:30', '', undefined, 'America/New_York')).code).toBe('T5005');
    const loaded = await cells('time', ['2024-11-03T01:30'], '', undefined, 'America/New_York');
    expect(only(loaded.diagnostics)).toMatchObject({ code: 'T5030', severity: 'warning' });
    expect(loaded.table('Row')[0]!['x']).toBe('2024-11-03T05:30:00.000Z');
  });
  it('of events are not after the last moment of as_of', async () => {
    expect(await values('time', ['2026-06-30T23:59:59.999'], '', '2026-06-30', 'America/New_York')).toEqual(['2026-07-01T03:59:59.999Z']);
    expect((await refused('time', '2026-07-01T00:00', '', '2026-06-30', 'America/New_York')).code).toBe('T5011');
    expect((await refused('time', '2026-06-30T18:00:01', '', '2026-06-30T18:00', 'UTC')).code).toBe('T5011');
    expect(await values('time', ['2026-06-30T18:00:00'], '', '2026-06-30T18:00', 'UTC')).toEqual(['2026-06-30T18:00:00.000Z']);
  });
});

describe('flags, choices, durations, periods, texts', () => {
  it('flags', async () => {
    expect(await values('flag', ['true', 'FALSE', ' True '])).toEqual(['yes', 'no', 'yes']);
    expect(await values('flag', ['Y', '0'], 'flags: { yes: ["true", "1", "Y"], no: ["false", 0, N] }')).toEqual(['yes', 'no']);
    expect((await refused('flag', 'yes')).code).toBe('T5006');
  });
  it('choices, with a map and a suggestion', async () => {
    expect(await values('one of Open, Won', ['Open', 'Closed Won', ' Won'], 'values: { x: { Closed Won: Won } }')).toEqual(['Open', 'Won', 'Won']);
    const d = await refused('one of Open, Won, Lost', 'won');
    expect(d.code).toBe('T5007');
    expect(d.notes).toEqual(['"won": line 2; did you mean "Won"?']);
  });
  it('durations', async () => {
    expect(await values('days', ['90', '0'])).toEqual(['90', '0']);
    expect(await values('hours', ['1.5', '0:30', '1:30:30'])).toEqual(['1970-01-01T01:30:00.000Z', '1970-01-01T00:30:00.000Z', '1970-01-01T01:30:30.000Z']);
    expect((await refused('hours', '0.33333333')).code).toBe('T5017');
    expect((await refused('hours', 'long')).code).toBe('T5017');
  });
  it('periods', async () => {
    expect((await values('quarter', ['2026-Q1', '2026-Q2'])).map(Number).reduce((a, b) => b - a)).toBe(1);
    expect((await values('month', ['2026-12', '2027-01'])).map(Number).reduce((a, b) => b - a)).toBe(1);
    expect(await values('year', ['2026', 'FY2027', 'FY28'])).toEqual(['2026', '2027', '2028']);
    expect((await refused('quarter', '2026-01')).code).toBe('T5016');
    expect((await refused('quarter', '2026-Q5')).code).toBe('T5016');
    expect((await refused('month', '2026-13')).code).toBe('T5016');
  });
  it('periods as the day on which they begin, and months as the manifest says', async () => {
    const same = async (unit: string, iso: string, texts: readonly string[], settings = ''): Promise<void> => { expect(new Set(await values(unit, [iso, ...texts], settings)).size, `${unit} ${texts.join(' ')}`).toBe(1); };
    await same('month', '2026-03', ['2026-03-01', '2026-03-01 00:00:00', '2026-03-01T00:00']);
    await same('quarter', '2026-Q2', ['2026-04-01']);
    await same('year', '2026', ['2026-01-01']);
    await same('day', '2026-03-05', ['5.3.2026'], 'dates: [D.M.YYYY]');
    await same('month', '2026-03', ['03.2026', 'Mar 2026', '01/03/2026'], 'months: [MM.YYYY, MMM YYYY]\ndates: [DD/MM/YYYY]');
    for (const [unit, text, settings] of [['month', '2026-03-02', ''], ['quarter', '2026-03-01', ''], ['month', '2026-03-01 10:00', ''], ['month', '03.2026', ''], ['month', '13.2026', 'months: MM.YYYY'], ['quarter', '03.2026', 'months: MM.YYYY'], ['month', '01/02/03', 'months: [YY/MM/03, MM/YY/03]']] as const) expect((await refused(unit, text, settings)).code, text).toBe('T5016');
    expect((await refused('month', '3/2026')).help).toContain('`months: [MM.YYYY]`');
  });
  it('texts as they are, but no NUL', async () => {
    expect(await values('text', [' a  b ', '=cmd|\' /C calc\'!A0', '\u001b[31mred', '"quoted"', 'two\nlines', '🙂'])).toEqual([' a  b ', '=cmd|\' /C calc\'!A0', '\u001b[31mred', '"quoted"', 'two\nlines', '🙂']);
    expect((await refused('text', 'a\u0000b')).code).toBe('T5019');
  });
  it('control characters are made visible where they are shown', async () => {
    const d = await refused('number', '\u001b[31mred');
    expect(d.notes.join()).not.toContain('\u001b');
  });
  it('an id that a spreadsheet rewrote is a warning', async () => {
    const loaded = await loadCsv('id,x\n1.00E+17,a\n', record('Row', 'id text key', 'x text'));
    expect(only(loaded.diagnostics)).toMatchObject({ code: 'T5031', severity: 'warning' });
  });
});

describe('a calendar record', () => {
  const fiscal = record('Fiscal', 'month text key', 'quarter text', 'year text', 'from date planned', 'through date planned');
  const quota = record('Quota', 'id text key', 'month month', 'quarter quarter');
  const withCalendar = async (rows: string, cells: string) => {
    const { readManifest, loadData } = await import('@truce/data');
    const { folderWith, programWith } = await import('./support.js');
    const folder = folderWith({ 'f.csv': `month,quarter,year,from,through\n${rows}`, 'q.csv': `id,month,quarter\n${cells}` });
    const { manifest } = await readManifest(`${folder}/truce.yaml`, 'truce: 1\npolicies: [a]\ndata: { Quota: { file: q.csv }, Fiscal: { file: f.csv } }\n');
    return loadData(programWith([quota, fiscal], { header: 'calendar Fiscal' }), manifest!);
  };
  it('gives periods their names, whatever the order of records', async () => {
    const loaded = await withCalendar('P02,Q1,FY26,2026-02-01,2026-02-28\nP01,Q1,FY26,2026-01-01,2026-01-31\n', '1,P02,Q1\n2,2026-01,Q1\n');
    expect(loaded.diagnostics.map(d => [d.code, d.notes])).toEqual([['T5016', ['"2026-01": line 3']]]);
    expect(loaded.dataset.tables.get(0)!.columns[1]).toEqual({ kind: 'period', values: Int32Array.of(1) });
  });
  it('with a gap is an error', async () => {
    const loaded = await withCalendar('P01,Q1,FY26,2026-01-01,2026-01-31\nP02,Q1,FY26,2026-02-02,2026-02-28\n', '');
    expect(loaded.diagnostics.map(d => [d.code, d.message])).toContainEqual(['T5055', 'the rows of Fiscal are no calendar: no row has 2026-02-01, which is between line 2 and line 3']);
  });
});

describe('missing values', () => {
  it('are declared words; a required one is an error', async () => {
    expect(await values('text optional', ['', '  ', 'N/A', 'x'])).toEqual([null, null, 'N/A', 'x']);
    expect(await values('number optional', ['', 'N/A', '-', '1'], 'missing: ["", N/A, "-"]')).toEqual([null, null, null, '1']);
    expect(await values('text optional', ['unknown', ''], 'missing: { x: ["", unknown] }')).toEqual([null, null]);
    const d = await refused('text', '');
    expect(d.code).toBe('T5008');
    expect(d.help).toContain('optional');
  });
  it('an empty text is a value when nothing is declared missing', async () => {
    expect(await values('text', [''], 'missing: []')).toEqual(['']);
  });
  it.each(['count', 'date', 'time', 'flag', 'one of A, B', 'quarter', 'hours', 'percent', 'money'])('may be missing in an optional %s', async type => {
    expect(await values(`${type} optional`, [''])).toEqual([null]);
  });
});

describe('bounds', () => {
  it('are exact', async () => {
    expect(await values('money above 0', ['0.01'])).toEqual(['0.01']);
    expect(await refused('money above 0', '0')).toMatchObject({ code: 'T5010', message: '1 value in column "x" is not above 0' });
    expect(await values('percent at most 33.333333%', ['33.333333%'])).toEqual(['0.33333333']);
    expect((await refused('percent at most 33.333333%', '33.333334%')).code).toBe('T5010');
    expect((await refused('number below 99999999999999999999', '99999999999999999999')).code).toBe('T5010');
  });
});

describe('summaries', () => {
  it('one diagnostic for each column and kind, the most frequent value first', async () => {
    const loaded = await cells('one of Open, Won', ['won', 'Opne', 'won', 'won', 'Open', '']);
    expect(loaded.diagnostics.map(d => [d.code, d.count, d.notes])).toEqual([
      ['T5007', 4, ['"won": 3 times, first on line 2; did you mean "Won"?', '"Opne": line 3; did you mean "Open"?']],
      ['T5008', 1, []],
    ]);
    expect(loaded.rejects.length).toBe(5);
  });
  it('every bad cell of a row is said, the row is rejected once', async () => {
    const loaded = await loadCsv('id,a,b\n1,x,y\n', record('Row', 'id text key', 'a number', 'b date'));
    expect(loaded.diagnostics.map(d => d.code)).toEqual(['T5001', 'T5002']);
    expect(loaded.counts[0]).toMatchObject({ rowsIn: 1, rowsRejected: 1 });
  });
});
