/** Published data sets, where they lie beside the repository. Elsewhere these tests are skipped, and the run says so. */
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { analyze, type Diagnostic } from '@truce/engine';
import { initProject, loadData, loadManifest, policyFiles, writeProject, type InitResult, type LoadedData } from '@truce/data';
import { folderWith, said } from './support.js';

const folder = fileURLToPath(new URL('../../../shared/data', import.meta.url));
const there = existsSync(folder);

const sets: readonly (readonly [name: string, rows: number, rejected: number, expected: readonly RegExp[]])[] = [
  ['maven_crm_sales_opportunities', 85 + 21 + 7 + 8800 + 8800 + 35, 0, [/engage_date +date optional +\/\/ M\/D\/YYYY: 5,066 of 8,300/, /account +Account optional/, /sales_agent +Sales_team/, /7,320 of 8,800 are product_name of Product, not "GTXPro"/]],
  ['olist_marketing_funnel', 842 + 8000 + 3095, 0, [/mql_id +Marketing_qualified_lead key/, /380 of 842 are seller_id of Seller/, /"unknown" 1,099 times beside 60 blank/]],
  ['xeducation_lead_scoring', 9191 + 49, 0, [/converted +flag/, /specialization one of [^]*?"Select" 1,929 times: read as missing/]],
  ['kag_facebook_ads', 1143, 0, [/date +date +\/\/ DD-MM-YYYY/, /spent +number to 9 decimals/]],
  ['maven_subscription_cohort', 6 + 3069, 0, [/canceled_date +date optional/, /was_subscription_paid flag/]],
  ['dbt_attribution_playbook', 42 + 5 + 39 + 21 + 90, 33, [/started_at +time +\/\/ YYYY-MM-DD H:mm:ss/]],
  ['channelattribution_pathdata', 10_000 + 10, 0, [/total_conversion_value number to 18 decimals/]],
  ['snowplow_fractribution', 7 + 12 + 9 + 6 + 6 + 9 + 18 + 6 + 61 + 12 + 97 + 98, 0, []],
  ['fivetran_crm_schema_seeds', -1, 0, [/record Sf_lead \{/, /up to 9999-12-31, after the last event/]],
];

interface Written { readonly result: InitResult; readonly mistakes: readonly Diagnostic[]; readonly loaded: LoadedData }

/** A project made by init in a folder that links to the data, then read from the disk as any other project. */
async function written(from: string): Promise<Written> {
  const project = folderWith({});
  for (const file of readdirSync(from, { recursive: true, withFileTypes: true }).filter(f => f.isFile())) {
    const place = join(project, file.parentPath.slice(from.length), file.name);
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(join(file.parentPath, file.name), place);
  }
  const result = await initProject(project);
  await writeProject(project, result);
  const { manifest, diagnostics } = await loadManifest(join(project, 'truce.yaml'));
  const { files } = await policyFiles(manifest!);
  const analysis = analyze(files.map(path => ({ path, text: readFileSync(join(project, path), 'utf8') })));
  return { result, mistakes: [...diagnostics, ...analysis.diagnostics], loaded: await loadData(analysis.program!, manifest!) };
}

/** Folders within the data sets. */
const within = there ? readdirSync(folder, { recursive: true, withFileTypes: true }).filter(f => f.isDirectory() && f.parentPath !== folder).map(f => join(f.parentPath, f.name).slice(folder.length + 1)).sort() : [];

describe.skipIf(!there)('published data sets', () => {
  describe.each(sets)('%s', (name, rows, rejected, expected) => {
    let project: Written;
    beforeAll(async () => { project = await written(join(folder, name)); });
    it('check cleanly under what init writes; only broken rows are rejected', () => {
      const { result, mistakes, loaded } = project;
      expect(said(mistakes)).toEqual([]);
      for (const c of loaded.counts) expect(c.rowsIn).toBe(c.rowsUsed + c.rowsRejected);
      const total = (key: 'rowsIn' | 'rowsRejected'): number => loaded.counts.reduce((n, c) => n + c[key], 0);
      if (rows >= 0) expect(total('rowsIn')).toBe(rows);
      expect(total('rowsRejected')).toBe(rejected);
      expect(said(loaded.diagnostics.filter(d => d.severity === 'error'))).toEqual(rejected === 0 ? [] : ['T5014 sessions.csv:11 33 rows have 6 cells where the header has 7']);
      for (const pattern of expected) expect(result.records).toMatch(pattern);
    });
  });
  it.each(within)('%s checks cleanly by itself', async name => {
    const { result, mistakes, loaded } = await written(join(folder, name));
    expect(said([...mistakes, ...loaded.diagnostics.filter(d => d.severity === 'error')])).toEqual([]);
    // A file without any list of rows is left out, and that is said.
    expect(loaded.counts.length + result.notes.filter(n => n.includes('was left out')).length).toBeGreaterThan(0);
    for (const c of loaded.counts) expect(c.rowsUsed).toBe(c.rowsIn);
  });
});
