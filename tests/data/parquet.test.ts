import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadData, readManifest, writeParquet, type ParquetColumn } from '@truce/data';
import { folderWith, programWith, record, said, shown } from './support.js';

/** Writes columns of texts and reads them back under a record of the given fields. */
async function there(columns: readonly (ParquetColumn & { readonly values: readonly (string | null)[]; readonly as: string })[]): Promise<Readonly<Record<string, readonly (string | null)[]>>> {
  const folder = folderWith({}), rows = columns[0]!.values.length;
  await writeParquet(join(folder, 'out.parquet'), columns, rows, (c, r) => columns[c]!.values[r]!);
  const program = programWith([record('Row', ...columns.map((c, i) => `f${i} ${c.as}`))]);
  const { manifest } = await readManifest(join(folder, 'truce.yaml'), JSON.stringify({ truce: 1, policies: ['a.truce'], data: { Row: { file: 'out.parquet', columns: Object.fromEntries(columns.map((c, i) => [`f${i}`, c.name])) } } }));
  const loaded = await loadData(program, manifest!);
  expect(said(loaded.diagnostics)).toEqual(rows > 0 ? [] : ['T5042 out.parquet out.parquet has a header but no rows']);
  const table = loaded.dataset.tables.get(0)!;
  return Object.fromEntries(columns.map((c, i) => [c.name, Array.from({ length: table.rows }, (_, r) => shown(table.columns[i]!, r))]));
}

describe('results as Parquet', () => {
  it('come back as they were, whatever they hold and however columns are called', async () => {
    const columns = [
      { name: 'a "b"; drop', type: 'text', as: 'text optional', values: ['x', null, '=1+1', '"quoted", \'single\'\nline', '\u001b[31m', '__proto__'] },
      { name: '__proto__', type: 'flag', as: 'flag optional', values: ['true', 'false', null, 'true', 'true', 'false'] },
      { name: 'day', type: 'date', as: 'date optional', values: ['2026-01-31', null, '1969-12-31', '2028-02-29', '0001-01-01', '9999-12-31'] },
      { name: 'n', type: 'whole', as: 'number optional', values: ['0', '-7', null, '9223372036854775807', '9007199254740993', '1'] },
      { name: 'share', type: 'decimal', as: 'number to 12 decimals optional', values: ['0.333333333333', null, '-0.5', '12345678901234567890.5', '0', '1'] },
      { name: 'amount', type: 'money', as: 'money optional', values: ['1250.5', '-0.01', null, '10005534', '99999999999999.99', '0'] },
    ] as const;
    const back = await there(columns);
    for (const c of columns) expect(back[c.name], c.name).toEqual(c.values.map(v => (c.type === 'flag' && v !== null ? (v === 'true' ? 'yes' : 'no') : v)));
  });
  it('lose no digit: a column that needs more has them', async () => {
    expect(await there([{ name: 'mean', type: 'money', as: 'number to 12 decimals', values: ['1322.384615384615', '2'] }])).toEqual({ mean: ['1322.384615384615', '2'] });
    expect(await there([{ name: 'huge', type: 'whole', as: 'number', values: ['-9223372036854775808', '9223372036854775808'] }])).toEqual({ huge: ['-9223372036854775808', '9223372036854775808'] });
    const wide = `1${'0'.repeat(40)}.25`;
    expect(await there([{ name: 'wide', type: 'decimal', as: 'text', values: [wide, '1.5'] }])).toEqual({ wide: [wide, '1.5'] });
  });
  it('may have no rows, and very many', async () => {
    expect(await there([{ name: 'x', type: 'text', as: 'text optional', values: [] }, { name: 'n', type: 'money', as: 'money optional', values: [] }])).toEqual({ x: [], n: [] });
    const values = Array.from({ length: 20_000 }, (_, i) => String(i));
    expect((await there([{ name: 'x', type: 'whole', as: 'count', values }]))['x']).toEqual(values);
  });
  it('are written whole or not at all', async () => {
    const folder = folderWith({});
    writeFileSync(join(folder, 'out.parquet'), 'before');
    await expect(writeParquet(join(folder, 'out.parquet'), [{ name: 'day', type: 'date' }], 1, () => 'no day')).rejects.toThrow();
    await expect(writeParquet(join(folder, "it's", 'out.parquet'), [{ name: 'x', type: 'text' }], 1, () => 'x')).rejects.toThrow();
    expect(readdirSync(folder)).toEqual(['out.parquet']);
  });
});
