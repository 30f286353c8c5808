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
    expect(Object.fromEntries(live.results)).toMatchObject({ Deal: '3 rows', Won: '2 rows', Bonus: '60 USD' });
    expect(Object.fromEntries(live.effects)).toEqual({ Bonus: '+30 USD paid' });
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
  const live = { results: new Map([['Commission', '2 rows'], ['Won', '312 of 8,000 (3.9 %)']]), effects: new Map([['Won', '+14 rows']]), tests: new Map([['a deal', { passed: false, failures: [] }]]), findings: [{ code: 'T5001', severity: 'error' as const, message: 'not a number', span: { file: 'truce.yaml', start: 0, end: 5 }, related: [], notes: [], fixes: [] }], failures: [] };
  const done = new Promise<void>((begun) => {
    void client({ ...project, 'won.truce': LEADS }, { capabilities: { textDocument: {} }, initializationOptions: { commands: ['truce.showRecords'] }, evaluator: { begin: () => { began++; setTimeout(begun, 0); return { done: Promise.resolve(live), stop: () => undefined }; } } }).then((c) => { open.push(c); c.open('won.truce', LEADS); });
  });
  await done;
  const [c] = open as [Client];
  expect((await c.findings('truce.yaml')).map((f) => f.code)).toEqual(['T5001']);
  const lenses = await c.request<{ command: { title: string; command: string; arguments?: string[] } }[]>('textDocument/codeLens', { textDocument: { uri: uriOf('won.truce') } });
  expect(lenses.map((l) => [l.command.title, l.command.command])).toEqual([['312 of 8,000 (3.9 %)', 'truce.showRecords'], ['unsaved: +14 rows', 'truce.showRecords'], ['Fails', '']]);
  expect(lenses[0]!.command.arguments).toEqual([uriOf('won.truce'), 'Won']);
  const hover = await c.at<{ contents: { value: string } }>('textDocument/hover', 'won.truce', LEADS.replace('list Won', 'list W<|>on'));
  expect(hover.contents.value).toMatch(/On your data: \*\*312 of 8,000/);
  expect(began).toBe(1);
});
