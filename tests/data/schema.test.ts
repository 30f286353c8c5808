import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { manifestSchema, readManifest } from '@truce/data';
import * as codes from '../../packages/data/src/codes.js';

const published = fileURLToPath(new URL('../../docs/schema/truce.schema.json', import.meta.url));

describe('the published schema', () => {
  it('is the one that manifests are checked against (UPDATE=1 writes it)', () => {
    const text = `${JSON.stringify(manifestSchema, null, 2)}\n`;
    if (process.env['UPDATE'] === '1') writeFileSync(published, text);
    expect(readFileSync(published, 'utf8')).toBe(text);
  });
  it('describes every key, and every example is right', async () => {
    const { defaults, data, ...top } = manifestSchema.properties;
    const source = data.additionalProperties.properties;
    for (const [key, schema] of Object.entries({ ...top, defaults, data, ...source })) expect((schema as { description?: string }).description, key).toMatch(/\.$/);
    for (const [key, schema] of Object.entries(source)) {
      for (const example of (schema as { examples?: readonly unknown[] }).examples ?? []) {
        const origin = key === 'table' || key === 'query' ? { database: 'crm.duckdb' } : key === 'file' ? {} : key === 'database' ? { table: 'leads' } : { file: 'a.csv' };
        const { diagnostics } = await readManifest('truce.yaml', JSON.stringify({ truce: 1, policies: ['a'], data: { Lead: { ...origin, [key]: example } } }));
        expect(diagnostics.map(d => d.message), `${key}: ${JSON.stringify(example)}`).toEqual([]);
      }
    }
  });
});

describe('codes', () => {
  it('of data are T5001-T5099, of the manifest T5200-T5299', () => {
    const own = Object.values(codes).filter(c => typeof c === 'object');
    expect(own.length).toBeGreaterThan(40);
    for (const { code } of own) expect(code).toMatch(/^T5(?:0[0-9][1-9]|0[1-9]0|2\d\d)$/);
  });
});

describe('importing the package', () => {
  it('loads no parser, no validator and no database', () => {
    const root = fileURLToPath(new URL('../..', import.meta.url));
    const script = `import '@truce/data'; const heavy = Object.keys((await import('node:module')).default._cache ?? {}).filter(f => /duckdb|ajv|[/\\\\]yaml[/\\\\]/.test(f)); console.log(JSON.stringify(heavy));`;
    const out = execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], { cwd: root, encoding: 'utf8' });
    expect(JSON.parse(out)).toEqual([]);
  });
});
