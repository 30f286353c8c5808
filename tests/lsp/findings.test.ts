/** What is wrong, as an editor shows it: the same as the command line, at the right places, at every moment. */
import { analyze } from '@truce/engine';
import { afterEach, describe, expect, test } from 'vitest';
import { checked, client, codesOf, PAY, POLICY, positionIn, project, RECORDS, uriOf, type Client, type ClientOptions, type Shown } from './support.js';

let open: Client[] = [];
afterEach(async () => { for (const c of open) await c.stop(); open = []; });
const start = async (files: Readonly<Record<string, string>> = project, options: ClientOptions = {}): Promise<Client> => { const c = await client(files, options); open.push(c); return c; };

test('the project that the other tests change has no problem of its own', () => {
  expect(analyze(Object.entries(project).filter(([p]) => p.endsWith('.truce')).map(([path, text]) => ({ path, text }))).diagnostics.map((d) => `${d.code} ${d.message}`)).toEqual([]);
});

describe.each([['sent', {}], ['asked for', { capabilities: { textDocument: { diagnostic: {} }, workspace: { diagnostics: { refreshSupport: true }, didChangeWatchedFiles: { dynamicRegistration: true } } } }]] as const)('findings that are %s', (_, options) => {
  test('appear with a mistake and go with its mend', async () => {
    const c = await start(project, options), wrong = PAY.replace('rates at amount', 'rates at amuont');
    c.open('pay.truce', PAY);
    expect(await c.findings('pay.truce')).toEqual([]);
    c.change('pay.truce', wrong);
    const [found, ...more] = await c.findings('pay.truce');
    expect(more).toEqual([]);
    expect(found).toMatchObject({ code: 'T2001', severity: 1, source: 'truce' });
    expect(found!.range.start).toEqual(positionIn(wrong, wrong.indexOf('amuont')));
    c.change('pay.truce', PAY);
    expect(await c.findings('pay.truce')).toEqual([]);
  });

  test('reach the files that depend on the change', async () => {
    const c = await start(project, options);
    c.open('records.truce', RECORDS.replace('amount     money', 'price      money'));
    expect((await c.findings('pay.truce')).map((d) => d.code)).toContain('T2001');
    c.close('records.truce');
    expect(await c.findings('pay.truce')).toEqual([]);
  });

  test('are those of the command line, with both places of a problem that has two', async () => {
    const twice = `${POLICY}record Rep {\n  id text key\n}\n`, c = await start(project, options);
    c.open('policy.truce', twice);
    const all = await c.findings('records.truce'), own = await c.findings('policy.truce');
    expect([...codesOf(RECORDS, all), ...codesOf(twice, own)]).toEqual([...checked({ ...project, 'policy.truce': twice }, 'records.truce'), ...checked({ ...project, 'policy.truce': twice }, 'policy.truce')]);
    const related = [...all, ...own].flatMap((d) => d.relatedInformation ?? []);
    expect(related.length).toBeGreaterThan(0);
    expect([uriOf('records.truce'), uriOf('policy.truce')]).toContain(related[0]!.location.uri);
  });
});

describe('findings', () => {
  test('link to the page of their code when the client knows where the pages are, and are tagged when nothing needs the text', async () => {
    const c = await start(project, { initializationOptions: { pages: 'https://example.test/errors' }, capabilities: {} });
    c.open('pay.truce', PAY.replace('base * amount to', '(amount otherwise 0 USD) * base to'));
    const [found] = await c.findings('pay.truce');
    expect(found).toMatchObject({ code: 'T3009', tags: [1], codeDescription: { href: 'https://example.test/errors/T3009.md' } });
  });

  test('know what the manifest says was agreed on: an acceptance of what only data shows is none without a finding', async () => {
    const accepts = POLICY.replace(/^(policy .*\{)\n/m, '$1\n  accept T7117 through 2026-12-31 because "renewals come first"\n'), agreed = `${project['truce.yaml']!}lint: { revenue_weight: { sales: 10% } }\n`;
    const without = await start({ ...project, 'policy.truce': accepts }), withIt = await start({ ...project, 'policy.truce': accepts, 'truce.yaml': agreed });
    for (const c of [without, withIt]) c.open('policy.truce', accepts);
    const [told, silent] = [codesOf(accepts, await without.findings('policy.truce')), codesOf(accepts, await withIt.findings('policy.truce'))];
    expect([told.some((f) => f.startsWith('T7101')), silent]).toEqual([true, []]);
  });

  test('of a manifest stand in the manifest, and the policies that it named last stay understood while it is broken', async () => {
    const c = await start();
    c.open('truce.yaml', 'truce: 1\npolicies: [\n');
    expect((await c.findings('truce.yaml')).length).toBeGreaterThan(0);
    c.open('pay.truce', PAY);
    expect(await c.findings('pay.truce')).toEqual([]);
    c.change('truce.yaml', 'truce: 1\npolicies: "*.truce"\nextra: 1\n');
    expect((await c.findings('truce.yaml'))[0]!.range.start.line).toBe(2);
    c.change('truce.yaml', 'truce: 1\npolicies: "*.truce"\n');
    expect(await c.findings('truce.yaml')).toEqual([]);
  });

  test('follow what happens on the disk: a file appears, changes, goes', async () => {
    const { 'records.truce': records, ...without } = project, c = await start(without);
    c.open('pay.truce', PAY);
    expect((await c.findings('policy.truce')).map((d) => d.code)).toContain('T2010');
    c.disk('records.truce', records);
    expect(await c.findings('policy.truce')).toEqual([]);
    c.disk('records.truce', records.replace('owner      Rep', 'seller     Rep'));
    expect((await c.findings('pay.truce')).map((d) => d.code)).toContain('T2001');
    c.disk('records.truce', null);
    expect((await c.findings('policy.truce')).map((d) => d.code)).toContain('T2010');
  });

  test('a folder without a manifest: an open file with what it imports', async () => {
    const { 'truce.yaml': _, ...files } = project, c = await start(files);
    c.open('pay.truce', PAY);
    expect(await c.findings('pay.truce')).toEqual([]);
    c.change('pay.truce', PAY.replace('amount to', 'amonut to'));
    expect((await c.findings('pay.truce')).map((d) => d.code)).toEqual(['T2001']);
  });

  test('two projects do not see each other', async () => {
    const both = Object.fromEntries(['one', 'two'].flatMap((root) => Object.entries(project).map(([path, text]) => [`${root}/${path}`, text])));
    const c = await start(both, { folders: [uriOf('one'), uriOf('two')] });
    c.open('one/records.truce', RECORDS.replace('owner      Rep', 'seller     Rep'));
    expect((await c.findings('one/pay.truce')).length).toBeGreaterThan(0);
    expect(await c.findings('two/pay.truce')).toEqual([]);
  });

  test.each([['CRLF', (t: string) => t.replaceAll('\n', '\r\n')], ['tabs', (t: string) => t.replaceAll('  ', '\t')], ['emoji', (t: string) => t.replace('"New business"', '"🎉 New 👩‍💻 business"')]] as const)('places are right with %s', async (_, changed) => {
    const c = await start(), text = changed(PAY.replace('"New business" for each Deal where won', '"New business" for each Deal where wno'));
    c.open('pay.truce', text);
    const found = await c.findings('pay.truce');
    expect(found.map((d: Shown) => d.range.start)).toContainEqual(positionIn(text, text.indexOf('wno')));
  });

  test('a text that was decoded wrongly, an empty one and a text of 20,000 lines are answered', async () => {
    const c = await start();
    c.open('latin.truce', `// caf\uFFFD\n${PAY.replaceAll('Commission', 'Commission_2').replaceAll('Bonus', 'Bonus_2').replace('"New', '"N\uFFFDw')}`);
    expect((await c.findings('latin.truce')).every((d) => d.code.startsWith('T'))).toBe(true);
    c.open('empty.truce', '');
    expect(await c.findings('empty.truce')).toEqual([]);
    const long = `import "policy.truce"\n${Array.from({ length: 4_000 }, (_, i) => `list List_${i} for each Deal {\n  twice = 2 * amount\n  half = amount / 2\n}\n`).join('\n')}`;
    expect(long.split('\n').length).toBeGreaterThanOrEqual(20_000);
    c.open('long.truce', long.replace('twice = 2 * amount', 'twice = 2 * amuont'));
    expect((await c.findings('long.truce')).map((d) => d.code)).toEqual(['T2001']);
  });
});

test('a file that two projects read belongs to the one around it', async () => {
  const outer = 'truce: 1\npolicies: "*.truce"\n', inner = 'truce: 1\npolicies: ["../records.truce"]\n';
  const c = await start({ 'truce.yaml': outer, 'records.truce': RECORDS, 'other.truce': 'import "records.truce"\nlist Many for each Rep {\n  x = 1\n}\n', 'dirty/truce.yaml': inner });
  c.open('records.truce', RECORDS);
  const references = await c.request<{ uri: string }[]>('textDocument/references', { textDocument: { uri: uriOf('records.truce') }, position: positionIn(RECORDS, RECORDS.indexOf('Rep')), context: { includeDeclaration: false } });
  expect(references.map((r) => r.uri)).toContain(uriOf('other.truce'));
});

test('a document that was never saved is a policy when the editor says so, and another text is none', async () => {
  const c = await client(project);
  try {
    const text = 'record Deal {\n  id text key\n}\nlist Big for each Deal { x = amuont }\n', uri = 'untitled:Untitled-1';
    const found = new Promise<readonly Shown[]>((done) => { c.published(uri, done); });
    c.raw('textDocument/didOpen', { textDocument: { uri, languageId: 'truce', version: 1, text } });
    expect((await found).map((d) => d.code)).toEqual(['T2001']);
    expect(await c.request('textDocument/documentSymbol', { textDocument: { uri } })).toHaveLength(2);
    c.raw('textDocument/didOpen', { textDocument: { uri: 'file:///project/notes.md', languageId: 'markdown', version: 1, text } });
    expect(await c.request('textDocument/documentSymbol', { textDocument: { uri: 'file:///project/notes.md' } })).toEqual([]);
  } finally { await c.stop(); }
});

test('a file that is open and not on the disk yet belongs to the project whose manifest has a place for it', async () => {
  const c = await client(project);
  try {
    c.open('zone.truce', 'import "records.truce"\nlist Big for each Deal { x = amuont }\n');
    expect((await c.findings('zone.truce')).map((d) => d.code)).toEqual(['T2001']);
    // The names of the project are taken.
    c.change('zone.truce', 'import "records.truce"\nrecord Deal { id text key }\n');
    expect((await c.findings('zone.truce')).map((d) => d.code)).toEqual([expect.stringMatching(/^T/)]);
  } finally { await c.stop(); }
});

test('who asks again is told what changed, and of the rest that it is the same', async () => {
  interface Report { readonly kind: 'full' | 'unchanged'; readonly uri: string; readonly resultId?: string; readonly items?: readonly Shown[] }
  const c = await start(project, { capabilities: { textDocument: { diagnostic: {} }, workspace: { diagnostics: { refreshSupport: true }, didChangeWatchedFiles: { dynamicRegistration: true } } } });
  c.open('pay.truce', PAY);
  const all = async (known: readonly Report[]): Promise<readonly Report[]> => (await c.request<{ items: Report[] }>('workspace/diagnostic', { previousResultIds: known.map((r) => ({ uri: r.uri, value: r.resultId ?? '' })) })).items;
  const first = await all([]), again = await all(first);
  expect(first.map((r) => r.kind)).toEqual(first.map(() => 'full'));
  expect(again.map((r) => [r.uri, r.kind, r.resultId])).toEqual(first.map((r) => [r.uri, 'unchanged', r.resultId]));
  c.change('pay.truce', PAY.replace('rates at amount', 'rates at amuont'));
  expect((await all(again)).filter((r) => r.kind === 'full').map((r) => [r.uri, r.items!.map((d) => d.code)])).toEqual([[uriOf('pay.truce'), ['T2001']]]);
  // One document: the same answer has the same name, whoever asked for it.
  const one = async (previousResultId?: string): Promise<Report> => c.request<Report>('textDocument/diagnostic', { textDocument: { uri: uriOf('pay.truce') }, ...(previousResultId === undefined ? {} : { previousResultId }) });
  const wrong = await one();
  expect([wrong.kind, (await one(wrong.resultId)).kind]).toEqual(['full', 'unchanged']);
  c.change('pay.truce', PAY);
  const mended = await one(wrong.resultId);
  expect([mended.kind, mended.items]).toEqual(['full', []]);
  // A file that is gone has no findings any more, which a client that was told some has to hear.
  c.close('pay.truce');
  c.disk('pay.truce', null);
  expect((await all(first)).find((r) => r.uri === uriOf('pay.truce'))).toMatchObject({ kind: 'full', items: [] });
});
