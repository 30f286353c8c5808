/** What the rules come to on the data, in hover, lens and findings. The evaluation itself is a stand-in where threads and files do not matter, and real where they do. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { evaluation } from '../../packages/lsp/src/node/evaluate.js';
import { client, PAY, POLICY, project, RECORDS, uriOf, type Client } from './support.js';

const LEADS = `import "policy.truce"\n\nlist Won for each Deal where won {\n  twice = 2 * amount\n}\ntest "a deal" {\n  given Rep {\n    id | role\n    r  | AE\n  }\n  expect count(Rep) is 1\n}\n`;
const texts = (more: Readonly<Record<string, string>> = {}): { path: string; text: string }[] => Object.entries({ 'records.truce': RECORDS, 'policy.truce': POLICY, 'pay.truce': PAY, 'won.truce': LEADS, ...more }).map(([path, text]) => ({ path, text }));
const DATA = 'truce: 1\npolicies: "*.truce"\nas_of: 2026-06-30\ndata:\n  Rep: { file: reps.csv }\n  Deal: { file: deals.csv }\n';
const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'truce-lsp-test-'));
  writeFileSync(join(made, 'reps.csv'), 'id,role\nana,AE\n');
  writeFileSync(join(made, 'deals.csv'), 'id,amount,stage,segment,closed_on,owner\nd1,1000,Won,SMB,2026-02-01,ana\nd2,500,Lost,SMB,,ana\nd3,2000,Won,Mid,2026-03-01,ana\nd4,x,Won,Mid,2026-03-01,ana\n');
  return made;
};

test('an evaluation says what each declaration comes to, what unsaved text changes, and what is wrong with the data', async () => {
  const made = folder();
  try {
    const said: string[] = [];
    const live = (await evaluation({ manifest: { path: join(made, 'truce.yaml'), text: DATA }, texts: texts({ 'pay.truce': PAY.replace('up to 100_000 USD : 1%', 'up to 100_000 USD : 2%') }), saved: texts() }, (what) => said.push(what)))!;
    expect(Object.fromEntries(live.results)).toMatchObject({ Deal: '3 rows', Won: '2 rows', Bonus: '60 USD to 1 person in 1 payment', Commission: '180 USD to 1 person in 2 payments' });
    expect(live.differences).toEqual({ since: 'saved', effects: new Map([['Bonus', '+30 USD paid']]), summary: '+30 USD paid', files: new Set(['pay.truce']) });
    expect(live.words.get('Deal.segment')).toEqual([{ word: 'Mid', rows: 1 }, { word: 'SMB', rows: 2 }].sort((a, b) => b.rows - a.rows));
    expect(live.tests.get('a deal')).toEqual({ passed: true, failures: [] });
    expect(live.findings.map((f) => f.code)).toEqual(['T5001']);
    expect(said.some((s) => s.startsWith('reading '))).toBe(true);
  } finally {
    rmSync(made, { recursive: true });
  }
});

test('a project with a mistake is not evaluated', async () => {
  expect(await evaluation({ manifest: { path: '/nowhere/truce.yaml', text: DATA }, texts: texts({ 'pay.truce': 'plan {' }), saved: null }, () => undefined)).toBeNull();
});

let open: Client[] = [];
afterEach(async () => { for (const c of open) await c.stop(); open = []; });

test('hover, lens and findings show the last results', async () => {
  let began = 0;
  const live = { words: new Map(), results: new Map([['Commission', '2 rows'], ['Won', '312 of 8,000 leads, 3.9 %; 41 won']]), differences: { since: 'saved' as const, effects: new Map([['Won', '14 rows changed']]), summary: '14 rows', files: new Set<string>() }, tests: new Map([['a deal', { passed: false, failures: [] }]]), findings: [{ code: 'T5001', severity: 'error' as const, message: 'not a number', span: { file: 'truce.yaml', start: 0, end: 5 }, related: [], notes: [], fixes: [] }], failures: [] };
  const done = new Promise<void>((begun) => {
    void client({ ...project, 'won.truce': LEADS }, { capabilities: { textDocument: {} }, initializationOptions: { commands: ['truce.showRecords'] }, evaluator: { begin: () => { began++; setTimeout(begun, 0); return { done: Promise.resolve(live), stop: () => undefined }; } } }).then((c) => { open.push(c); c.open('won.truce', LEADS); });
  });
  await done;
  const [c] = open as [Client];
  expect((await c.findings('truce.yaml')).map((f) => f.code)).toEqual(['T5001']);
  const lenses = await c.request<{ command: { title: string; command: string; arguments?: string[] } }[]>('textDocument/codeLens', { textDocument: { uri: uriOf('won.truce') } });
  expect(lenses.map((l) => [l.command.title, l.command.command])).toEqual([['312 of 8,000 leads, 3.9 %; 41 won', 'truce.showRecords'], ['unsaved: 14 rows changed', 'truce.showRecords'], ['Fails', '']]);
  expect(lenses[0]!.command.arguments).toEqual([uriOf('won.truce'), 'Won']);
  const hover = await c.at<{ contents: { value: string } }>('textDocument/hover', 'won.truce', LEADS.replace('list Won', 'list W<|>on'));
  expect(hover.contents.value).toMatch(/On your data: \*\*312 of 8,000/);
  expect(began).toBe(1);
});

test('completion knows the words that occur in the data', async () => {
  const records = RECORDS.replace('amount     money', 'reason     text optional\n  amount     money'), words = new Map([['Deal.reason', [{ word: 'Price', rows: 12 }, { word: 'No "budget"', rows: 3 }]], ['Deal.stage', [{ word: 'Won', rows: 4 }]]]);
  const live = { words, results: new Map(), differences: null, tests: new Map(), findings: [], failures: [] };
  const list = (condition: string): string => `import "policy.truce"\n\nlist Gone for each Deal where ${condition} {\n  twice = 2 * amount\n}\n`;
  let begun = (): void => undefined;
  const done = new Promise<void>((end) => { begun = end; }), c = await client({ ...project, 'records.truce': records, 'gone.truce': list('won') }, { capabilities: {}, evaluator: { begin: () => { setTimeout(begun, 0); return { done: Promise.resolve(live), stop: () => undefined }; } } });
  open.push(c);
  c.open('gone.truce', list('reason is "Price"'));
  await done;
  const items = async (marked: string): Promise<readonly (readonly [string, string | undefined, string])[]> => (await c.at<{ items: { label: string; detail?: string; sortText?: string; textEdit: { newText: string } }[] }>('textDocument/completion', 'gone.truce', marked)).items.filter((i) => i.sortText?.startsWith('0')).map((i) => [i.label, i.detail, i.textEdit.newText]);
  expect(await items(list('reason is <|>'))).toEqual([['Price', '12 rows in the data', '"Price"'], ['No "budget"', '3 rows in the data', '"No \\"budget\\""']]);
  expect(await items(list('reason in ("Price", "No <|>")'))).toEqual([['Price', '12 rows in the data', 'Price'], ['No "budget"', '3 rows in the data', 'No \\"budget\\"']]);
  expect(await items(list('deal.stage is <|>'))).toEqual([['Open', '0 rows', 'Open'], ['Won', '4 rows', 'Won'], ['Lost', '0 rows', 'Lost']]);
  expect(await items(`${list('won')}test "t" {\n  given Deal {\n    id | reason\n    d1 | <|>\n  }\n}\n`)).toEqual([['Price', '12 rows in the data', 'Price'], ['No "budget"', '3 rows in the data', '"No \\"budget\\""']]);
});
