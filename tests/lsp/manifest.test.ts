/** Completion and hover in truce.yaml: `<|>` is the cursor. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { slotAt } from '../../packages/lsp/src/features/manifest-slot.js';
import { client, edited, project, type Client, type Edit } from './support.js';

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
  expect(at('a:\n  b: "x # y" <|>')).toEqual([['a'], 'b']);
  expect(at('a:\r\n  b:\r\n    <|>')).toEqual([['a', 'b'], null]);
  expect(at('<|>')).toEqual([[], null]);
});
