import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadData, readManifest, type LoadedData } from '@truce/data';
import { folderWith, load, only, programWith, record } from './support.js';

// The data package owns this dependency; a test outside of it resolves it from there.
const { DuckDBInstance } = createRequire(new URL('../../packages/data/src/index.ts', import.meta.url))('@duckdb/node-api') as typeof import('../../packages/data/node_modules/@duckdb/node-api/lib/index.js');

const files: Record<string, Uint8Array> = {};

beforeAll(async () => {
  const folder = folderWith({});
  const instance = await DuckDBInstance.create(join(folder, 'crm.duckdb'));
  const connection = await instance.connect();
  await connection.run(`create table deals as select * from (values
    ('d1', 1234567890.12::decimal(18,2), date '2026-01-05', timestamp '2026-01-05 10:20:30.5', timestamptz '2026-01-05 10:20:30+02', true, 9007199254740993::bigint, 0.1::double, {'id': 'u1', 'name': {'last': 'Li'}}, 170141183460469231731687303715884105727::hugeint),
    ('d2', null, null, null, null, false, 7, 1e-7, {'id': 'u2', 'name': null}, null)
  ) t(id, amount, closed_on, created_at, synced_at, won, big, share, owner, huge)`);
  await connection.run(`create view peeping as select * from read_csv('/etc/passwd', header=false, all_varchar=true)`).catch(() => undefined);
  await connection.run(`copy (select * exclude (huge) from deals) to '${join(folder, 'deals.parquet')}' (format parquet)`);
  await connection.run(`copy (select i::varchar as id, i as n from range(10000) t(i)) to '${join(folder, 'many.parquet')}' (format parquet, row_group_size 2048)`);
  connection.closeSync();
  instance.closeSync();
  for (const name of ['crm.duckdb', 'deals.parquet', 'many.parquet']) files[name] = readFileSync(join(folder, name));
});

const deal = record('Deal', 'id text key', 'amount money optional', 'closed_on date optional', 'created_at time optional', 'synced_at time optional', 'won flag', 'big count', 'share number to 7 decimals', 'owner text', 'last_name text optional', 'huge number optional');
/** Parquet has no whole numbers of that size. */
const withoutHuge = { ...deal, fields: deal.fields.slice(0, -1) };
const columns = '  columns: { owner: owner.id, last_name: owner.name.last }';
const expected = [
  { id: 'd1', amount: '1234567890.12', closed_on: '2026-01-05', created_at: '2026-01-05T10:20:30.500Z', synced_at: '2026-01-05T08:20:30.000Z', won: 'yes', big: '9007199254740993', share: '0.1', owner: 'u1', last_name: 'Li', huge: '170141183460469231731687303715884105727' },
  { id: 'd2', amount: null, closed_on: null, created_at: null, synced_at: null, won: 'no', big: '7', share: '0.0000001', owner: 'u2', last_name: null, huge: null },
];

describe('typed sources lose nothing', () => {
  it.each(['file: deals.parquet', 'database: crm.duckdb\n  table: deals', 'database: crm.duckdb\n  table: main.deals', 'database: crm.duckdb\n  query: "select * from deals order by id -- all of them"'])('%s', async origin => {
    const parquet = origin.startsWith('file');
    const loaded = await load({ records: [parquet ? withoutHuge : deal], files, data: `Deal:\n  ${origin}\n${columns}\n  dates: DD.MM.YYYY\n  decimal: ","` });
    expect(loaded.diagnostics).toEqual([]);
    expect(loaded.table('Deal')).toEqual(parquet ? expected.map(({ huge: _, ...rest }) => rest) : expected);
    expect(loaded.counts[0]).toMatchObject({ rowsIn: 2, rowsUsed: 2 });
  });
  it('rows keep their order', async () => {
    const loaded = await load({ records: [record('Row', 'id text key', 'n count')], files, data: 'Row: { file: many.parquet }' });
    expect(loaded.table('Row').every((r, i) => r['id'] === String(i) && r['n'] === String(i))).toBe(true);
    expect(loaded.dataset.tables.get(0)!.origin!(9999)).toEqual({ file: 'many.parquet', line: 10000 });
  });
  it('says what is missing', async () => {
    const absent = await load({ records: [record('Row', 'id text key', 'm count')], files, data: 'Row: { file: many.parquet }' });
    expect(only(absent.diagnostics)).toMatchObject({ code: 'T5044' });
    const table = await load({ records: [record('Row', 'id text key')], files, data: 'Row: { database: crm.duckdb, table: deal }' });
    expect(only(table.diagnostics)).toMatchObject({ code: 'T5047', span: { file: 'truce.yaml' } });
    const none = await load({ records: [record('Row', 'id text key')], files: { 'crm.duckdb': 'no database' }, data: 'Row: { database: crm.duckdb, table: deals }' });
    expect(only(none.diagnostics).code).toBe('T5047');
  });
});

describe('the closed room', () => {
  const ask = (query: string) => load({ records: [record('Row', 'id text key')], files, data: `Row:\n  database: crm.duckdb\n  query: ${JSON.stringify(query)}` });
  it.each([
    ["select * from read_csv('/etc/passwd', all_varchar=true, header=false)", 'disabled by configuration'],
    ["select content as id from read_text('/etc/hostname')", 'disabled by configuration'],
    ["select * from peeping", ''],
    ["install httpfs", 'a query is a select'],
    ["load httpfs", 'a query is a select'],
    ["attach '/tmp/other.duckdb' as other", 'a query is a select'],
    ["copy (select 1) to 'stolen.csv'", 'disabled by configuration'],
    ["set enable_external_access = true", 'a query is a select'],
    ["create table t as select 1", 'a query is a select'],
    ["delete from deals", 'a query is a select'],
    ["select 1 as id; drop table deals", 'one statement, not 2'],
    ["select 1 as id) as rows; copy (select 1) to 'stolen.csv'; select * from (select 2 as id", ''],
    ["select * from read_parquet('https://example.com/a.parquet')", ''],
  ])('refuses %s', async (query, why) => {
    const loaded = await ask(query);
    const d = only(loaded.diagnostics);
    expect(d.code).toBe('T5047');
    expect(d.message).toContain(why);
    expect(existsSync(join(loaded.folder, 'stolen.csv')) || existsSync('stolen.csv')).toBe(false);
  });
  it.each(['../outside.csv', 'link.csv/../../outside.csv', '/proc/self/environ'])('nor files outside of its folder by another way: %s', async way => {
    const folder = folderWith({ ...Object.fromEntries(Object.entries(files).map(([name, content]) => [`project/${name}`, content])), 'outside.csv': 'id\nsecret\n', 'project/inside.csv': 'id\n1\n' });
    const read = async (path: string): Promise<LoadedData> => {
      const { manifest } = await readManifest(join(folder, 'project/truce.yaml'), JSON.stringify({ truce: 1, policies: ['a'], data: { Row: { database: 'crm.duckdb', query: `select column0 as id from read_csv('${path}', header = false, all_varchar = true)` } } }));
      return loadData(programWith([record('Row', 'id text key')]), manifest!);
    };
    const outside = await read(way.startsWith('/') ? way : `${folder}/project/${way}`);
    expect(only(outside.diagnostics).code).toBe('T5047');
    expect(outside.dataset.tables.get(0)!.rows).toBe(0);
    expect((await read(`${folder}/project/inside.csv`)).diagnostics).toEqual([]);
  });
  it('has no secrets, no environment and no extensions from elsewhere', async () => {
    expect((await ask('select name as id from duckdb_secrets()')).table('Row')).toEqual([]);
    expect(only((await ask("select getenv('HOME') as id")).diagnostics).code).toBe('T5047');
    const settings = await ask("select name || '=' || value as id from duckdb_settings() where name in ('enable_external_access', 'lock_configuration', 'autoinstall_known_extensions', 'autoload_known_extensions', 'allow_community_extensions', 'allow_unsigned_extensions', 'allow_persistent_secrets', 'temp_directory') order by name");
    expect(settings.table('Row').map(r => r['id'])).toEqual(['allow_community_extensions=false', 'allow_persistent_secrets=false', 'allow_unsigned_extensions=false', 'autoinstall_known_extensions=false', 'autoload_known_extensions=false', 'enable_external_access=false', 'lock_configuration=true', 'temp_directory=']);
  });
  it('a query may still read the database', async () => {
    expect((await ask("select id from deals where won")).table('Row')).toEqual([{ id: 'd1' }]);
  });
});
