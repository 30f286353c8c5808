/** Completion, hover and names in truce.yaml: `<|>` is the cursor. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { diskHost, here, placeOf, Workspace } from '@truce/lsp';
import { manifestCompletion, sourceAt } from '../../packages/lsp/src/features/manifest.js';
import { slotAt } from '../../packages/lsp/src/features/manifest-slot.js';
import { client, cursor, edited, offsetIn, project, type Client, type Edit } from './support.js';

const { DuckDBInstance } = createRequire(new URL('../../packages/data/package.json', import.meta.url))('@duckdb/node-api') as typeof import('../../packages/data/node_modules/@duckdb/node-api');

let c: Client;
beforeAll(async () => {
  c = await client({ ...project, 'data/deals-1.csv': '\uFEFFDeal ID;"Amount; gross";Stage Name;Closed: on\n1;2;3;4\n', 'data/reps.ndjson': '{"id":"a","rep_role":"AE"}\n', 'notes.md': 'x' });
});
afterAll(async () => { await c.stop(); });

interface Item { readonly label: string; readonly sortText?: string; readonly detail?: string; readonly textEdit: Edit }
const items = async (marked: string): Promise<readonly Item[]> => (await c.at<{ items: Item[] }>('textDocument/completion', 'truce.yaml', marked)).items;
const labels = async (marked: string): Promise<readonly string[]> => [...(await items(marked))].sort((a, b) => ((a.sortText ?? a.label) < (b.sortText ?? b.label) ? -1 : 1)).map((i) => i.label);
const hover = async (marked: string): Promise<string | null> => (await c.at<{ contents: { value: string } } | null>('textDocument/hover', 'truce.yaml', marked))?.contents.value ?? null;
const HEAD = 'truce: 1\npolicies: "*.truce"\n';

test('keys that can stand there and do not yet, with what they mean', async () => {
  expect(await labels(`${HEAD}<|>`)).toEqual(expect.arrayContaining(['as_of', 'data', 'defaults']));
  expect(await labels(`${HEAD}<|>`)).not.toContain('policies');
  const found = await labels(`${HEAD}data:\n  Deal:\n    file: deals.csv\n    <|>\n  Rep:\n    file: reps.csv\n`);
  expect(found).toEqual(expect.arrayContaining(['columns', 'delimiter', 'dates', 'table']));
  expect(found).not.toContain('file');
  expect(await labels(`${HEAD}data:\n  Deal: { file: deals.csv, del<|> }\n`)).toContain('delimiter');
  expect(await labels(`${HEAD}# <|>\n`)).toEqual([]);
});

test('records of the policies, their fields, and the columns of the file that the field may be called', async () => {
  expect(await labels(`${HEAD}data:\n  <|>\n`)).toEqual(['Deal', 'Rep']);
  expect(await labels(`${HEAD}data:\n  Rep: { file: reps.csv }\n  <|>\n`)).toEqual(['Deal']);
  const source = 'data:\n  Deal:\n    file: data/deals-*.csv\n    columns:\n      id: Deal ID\n';
  expect(await labels(`${HEAD}${source}      <|>\n`)).toEqual(['amount', 'closed_on', 'owner', 'segment', 'stage']);
  expect(await labels(`${HEAD}${source}      stage: <|>\n`)).toEqual(['Stage Name', 'Amount; gross', 'Closed: on', 'Deal ID']);
  expect(await labels(`${HEAD}data:\n  Rep: { file: data/reps.ndjson, columns: { role: <|> } }\n`)).toEqual(['rep_role', 'id']);
  expect(await labels(`${HEAD}data:\n  Rep:\n    file: <|>\n`)).toEqual(expect.arrayContaining(['data/deals-1.csv', 'data/reps.ndjson']));
  expect(await labels(`${HEAD}data:\n  Rep:\n    file: <|>\n`)).not.toContain('notes.md');
});

test('what is chosen is YAML that means it', async () => {
  const marked = `${HEAD}data:\n  Deal:\n    file: data/deals-1.csv\n    columns:\n      closed_on: Clo<|>\n`, text = marked.replace('<|>', '');
  const item = (await items(marked)).find((i) => i.label === 'Closed: on')!;
  expect(edited(text, [item.textEdit])).toBe(text.replace('Clo', '"Closed: on"'));
});

test('words of a choice where data words get their meaning, words of a setting, yes and no', async () => {
  expect(await labels(`${HEAD}data:\n  Deal:\n    file: d.csv\n    values:\n      stage:\n        Closed Won: <|>\n`)).toEqual(['Lost', 'Open', 'Won']);
  expect(await labels(`${HEAD}data:\n  Deal:\n    file: d.csv\n    values:\n      stage: { Closed Won: <|> }\n`)).toEqual(['Lost', 'Open', 'Won']);
  expect(await labels(`${HEAD}data:\n  Deal:\n    percent: <|>\n`)).toEqual(['fraction', 'points']);
  expect(await labels(`${HEAD}data:\n  Deal:\n    header: <|>\n`)).toEqual(['false', 'true']);
});

test('hover: what a key means, the record, the field', async () => {
  expect(await hover(`${HEAD}as_<|>of: 2026-06-30\n`)).toContain('The last day of which the data knows');
  expect(await hover(`${HEAD}data:\n  De<|>al:\n    file: d.csv\n`)).toContain('record Deal');
  expect(await hover(`${HEAD}data:\n  Deal:\n    file: d.csv\n    columns: { am<|>ount: Amount }\n`)).toMatch(/amount: money[\s\S]*of `Deal`/);
  expect(await hover(`${HEAD}data:\n  Deal:\n    delimi<|>ter: ";"\n`)).toContain('The sign between two cells');
  expect(await hover(`${HEAD}<|>\n`)).toBeNull();
});

test('a place is found in YAML that is not finished', () => {
  const at = (marked: string): unknown => { const offset = marked.indexOf('<|>'), s = slotAt(marked.replace('<|>', ''), offset); return s === null ? null : [s.path, s.key]; };
  expect(at('data:\n  Deal:\n    columns: { id: X, sta<|>')).toEqual([['data', 'Deal', 'columns'], null]);
  expect(at('data:\n  Deal:\n    columns: { id: X, stage: { <|>')).toEqual([['data', 'Deal', 'columns', 'stage'], null]);
  expect(at('report:\n  touches:\n    - record: Touch\n      kind: <|>')).toEqual([['report', 'touches', '[]'], 'kind']);
  expect(at('report:\n  touches:\n    - { record: Touch, kind: <|>')).toEqual([['report', 'touches', '[]'], 'kind']);
  expect(at('report:\n  touches: [{ record: Touch, <|>')).toEqual([['report', 'touches', '[]'], null]);
  expect(at('a:\n  b: "x # y" <|>')).toEqual([['a'], 'b']);
  expect(at('a:\r\n  b:\r\n    <|>')).toEqual([['a', 'b'], null]);
  expect(at('<|>')).toEqual([[], null]);
});

/* ---------------------------------------------------------------- the parts of reports and audits */

const FIGURES = 'kpi Win_rate for each quarter {\n  class outcome\n  owned by sales\n  from 2026-01-01 through 2026-12-31\n  value = share(won of Deal where closed_on in quarter)\n  target = 20%\n}\nlead MQL for each Deal {\n  require amount > 0 USD\n}\n';
const WITH_FIGURES = { ...project, 'figures.truce': `import "policy.truce"\n${FIGURES}` };
async function withFigures<T>(run: (c: Client) => Promise<T>): Promise<T> {
  const own = await client(WITH_FIGURES);
  try { return await run(own); } finally { await own.stop(); }
}

test('names of the policies where they play a part in a report or an audit', async () => {
  await withFigures(async (own) => {
    const at = async (marked: string): Promise<readonly string[]> => (await own.at<{ items: Item[] }>('textDocument/completion', 'truce.yaml', `${HEAD}${marked}`)).items.map((i) => i.label);
    expect(await at('report:\n  goal: <|>\n')).toEqual(['Win_rate']);
    expect(await at('report:\n  lead: M<|>\n')).toEqual(['MQL']);
    expect(await at('report:\n  teams:\n    - <|>\n')).toEqual(['Win_rate']);
    expect(await at('report:\n  teams: [Win_rate, <|>]\n')).toEqual(['Win_rate']);
    expect(await at('report:\n  deals: { record: <|> }\n')).toEqual(expect.arrayContaining(['Deal', 'Rep', 'Commission', 'MQL']));
    expect(await at('report:\n  deals: { record: Deal, amount: <|> }\n')).toEqual(['id', 'amount', 'stage', 'segment', 'closed_on', 'owner', 'won']);
    expect(await at('report:\n  touches:\n    - record: Deal\n      by: owner.<|>\n')).toEqual(['owner.id', 'owner.role']);
    expect(await at('report:\n  touches:\n    - { record: Deal, function: <|> }\n')).toEqual(['sales', 'marketing']);
    expect(await at('report:\n  reasons: Deal.<|>\n')).toContain('Deal.stage');
    expect(await at('report:\n  bands:\n    <|>\n')).toEqual(['Win_rate']);
    expect(await at('audit:\n  opportunity:\n    record: Deal\n    closed: <|>\n')).toContain('closed_on');
    expect(await at('audit:\n  history:\n    - { record: Deal, of: opportunity, columns: { source: <|> } }\n')).toContain('segment');
    expect(await at('audit:\n  history:\n    - { record: Deal, of: <|> }\n')).toContain('opportunity');
    expect(await at('lint:\n  revenue_weight:\n    <|>\n')).toEqual(['sales', 'marketing']);
  });
});

test('what plays a part leads to its declaration, says what it is, and is renamed with it', async () => {
  await withFigures(async (own) => {
    const manifest = `${HEAD}report:\n  goal: Win_rate\n  reasons: [Deal.stage]\n  bands:\n    Win_rate: { weak: 10%, strong: 30% }\naudit:\n  opportunity: { record: Deal, owner: owner.id }\n`;
    const mark = (word: string, nth = 0): string => { let i = -1; for (let n = 0; n <= nth; n += 1) i = manifest.indexOf(word, i + 1); return `${manifest.slice(0, i + 1)}<|>${manifest.slice(i + 1)}`; };
    const hovered = async (marked: string): Promise<string> => (await own.at<{ contents: { value: string } }>('textDocument/hover', 'truce.yaml', marked)).contents.value;
    expect(await hovered(mark('Win_rate'))).toContain('kpi Win_rate');
    expect(await hovered(mark('stage]'))).toContain('stage: one of');
    expect(await hovered(mark('id }'))).toMatch(/id: a text[\s\S]*of `Rep`/);
    const declared = await own.at<{ uri: string; range: { start: { line: number } } }[]>('textDocument/definition', 'truce.yaml', mark('Win_rate', 1));
    expect(declared).toEqual([expect.objectContaining({ uri: 'file:///project/figures.truce', range: expect.objectContaining({ start: { line: 1, character: 4 } }) })]);
    const uses = await own.at<{ uri: string }[]>('textDocument/references', 'truce.yaml', mark('stage]'), { context: { includeDeclaration: true } });
    expect(uses.filter((u) => u.uri.endsWith('truce.yaml'))).toHaveLength(1);
    expect(uses.some((u) => u.uri.endsWith('records.truce'))).toBe(true);
    own.open('figures.truce', WITH_FIGURES['figures.truce']);
    const renamed = await own.request<{ changes: Record<string, Edit[]> }>('textDocument/rename', { textDocument: { uri: 'file:///project/figures.truce' }, position: { line: 1, character: 5 }, newName: 'Share_won' });
    expect(edited(manifest, renamed.changes['file:///project/truce.yaml']!)).toBe(manifest.replaceAll('Win_rate', 'Share_won'));
  });
});

test('columns and tables of Parquet files and databases', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'truce-columns-')), duckdb = await DuckDBInstance.create(join(folder, 'crm.duckdb')), connection = await duckdb.connect();
  try {
    await connection.run(`create table deals as select 1 as "Deal ID", 2.5 as "Amount"`);
    await connection.run(`create table reps as select 'a' as "Rep ID"`);
    await connection.run(`copy deals to '${join(folder, 'deals.parquet')}' (format parquet)`);
    connection.closeSync();
    duckdb.closeSync();
    writeFileSync(join(folder, 'truce.yaml'), HEAD);
    writeFileSync(join(folder, 'records.truce'), project['records.truce']);
    const workspace = new Workspace(diskHost), uri = pathToFileURL(join(folder, 'truce.yaml')).href;
    let version = 0;
    const at = async (marked: string): Promise<readonly string[]> => {
      const { text, position } = cursor(`${HEAD}${marked}`);
      workspace.opened(uri, ++version, text);
      const found = here(await workspace.snapshot(), placeOf(uri))!;
      return (await manifestCompletion(found, position, await workspace.beside(found.project, sourceAt(text, offsetIn(text, position))))).items.map((i) => i.label);
    };
    expect(await at('data:\n  Deal:\n    file: deals.parquet\n    columns:\n      amount: <|>\n')).toEqual(['Deal ID', 'Amount']);
    expect(await at('data:\n  Rep: { database: crm.duckdb, table: reps, columns: { id: <|> } }\n')).toEqual(['Rep ID']);
    expect(await at('data:\n  Rep:\n    database: crm.duckdb\n    query: select "Amount" * 2 as doubled from deals\n    columns:\n      id: <|>\n')).toEqual(['doubled']);
    expect(await at('data:\n  Rep:\n    database: crm.duckdb\n    table: <|>\n')).toEqual(expect.arrayContaining(['deals', 'reps']));
    expect(await at('data:\n  Rep:\n    database: <|>\n')).toEqual(expect.arrayContaining(['crm.duckdb']));
    expect(await at('data:\n  Rep: { database: nothing.duckdb, table: reps, columns: { id: <|> } }\n')).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('an example of a name is none where there are names, nor where nothing else could stand', async () => {
  expect(await labels(`${HEAD}data:\n  Deal:\n    file: <|>\n`)).toEqual(expect.arrayContaining(['data/deals-1.csv']));
  expect(await labels(`${HEAD}data:\n  Deal:\n    file: <|>\n`)).not.toContain('data/leads.csv');
  expect(await labels(`${HEAD}report:\n  goal: <|>\n`)).toEqual([]);
  expect(await labels('truce: 1\npolicies: <|>\n')).toContain('policies/**/*.truce');
  expect(await labels(`${HEAD}as_of: <|>\n`)).toContain('2026-06-30');
});
