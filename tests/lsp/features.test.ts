/** Each feature on a marked text: `<|>` is the cursor. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { client, edited, MANIFEST, PAY, POLICY, project, RECORDS, textIn, uriOf, type Client, type Edit, type Position, type Range } from './support.js';

let c: Client;
beforeAll(async () => { c = await client(project); });
afterAll(async () => { await c.stop(); });

interface Location { readonly uri: string; readonly range: Range }
interface Item { readonly label: string; readonly kind: number; readonly detail?: string; readonly sortText?: string; readonly textEdit: Edit; readonly additionalTextEdits?: readonly Edit[]; readonly documentation?: { readonly value: string } }
const fileOf = (uri: string): string => uri.slice(uri.lastIndexOf('/') + 1);
const textOf: Readonly<Record<string, string>> = project;
const shown = (l: Location): string => `${fileOf(l.uri)}: ${textIn(textOf[fileOf(l.uri)]!, l.range)}`;
const whole = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };

describe('hover', () => {
  const say = async (path: string, marked: string): Promise<string | null> => (await c.at<{ contents: { value: string } } | null>('textDocument/hover', path, marked))?.contents.value ?? null;
  test('on a column: its type, what it is of, the comment above', async () => {
    expect(await say('pay.truce', PAY.replace('base * amount', 'base * am<|>ount'))).toMatch(/amount: money \(USD\)[\s\S]*of `Deal`/);
    expect(await say('pay.truce', PAY.replace('each Deal where won', 'each De<|>al where won'))).toMatch(/record Deal[\s\S]*Opportunity[\s\S]*A deal of the CRM, won or lost\.[\s\S]*`amount`/);
  });
  test('on a parameter: its versions, their days, and why', async () => {
    const text = await say('policy.truce', POLICY.replace('parameter points = 60', 'parameter po<|>ints = 60'));
    expect(text).toContain('- from 2026-01-01 through 2026-06-30: `60` (launch)');
    expect(text).toContain('- from 2026-07-01: `70` (acceptance fell)');
    expect(text).toContain('How many points make a lead.');
  });
  test('on what is a rule: its title, and the rule as it is written, without what is beside it; of what it has from elsewhere how much', async () => {
    const value = async (marked: string): Promise<string> => (await c.at<{ contents: { value: string } }>('textDocument/hover', 'pay.truce', marked)).contents.value;
    expect(await value(`${PAY}\nlead Warm "Worth a call" for each Deal {\n  // Because small ones cost more than they bring.\n  require amount >= 50 USD // each\n}\nlist X for each Wa<|>rm {\n}\n`)).toBe('**Worth a call**\n\n```truce\nlead Warm for each Deal {\n  require amount >= 50 USD\n}\n```\n\nColumns: `deal`; and 7 of `Deal`');
    expect(await value(PAY.replace('= rates at', '= ra<|>tes at'))).toContain('up to 50_000 USD : 6%');
    const long = `${PAY}\nlist Long for each Rep {\n${Array.from({ length: 30 }, (_, i) => `  c${i} = ${i}\n`).join('')}}\nlist Y for each Lo<|>ng {\n}\n`;
    expect((await value(long)).match(/\n  c\d+ = /g)).toHaveLength(12);
    expect(await value(long)).toContain('// 18 more lines\n}');
  });
  test('on words of the language, and functions with an example', async () => {
    expect(await say('pay.truce', PAY.replace('marginal on', 'margi<|>nal on'))).toContain('Each slice at its own rate');
    expect(await say('pay.truce', PAY.replace('from zero', 'from ze<|>ro'))).toContain('The first slice starts at zero');
    expect(await say('pay.truce', PAY.replace('sum(amount', 's<|>um(amount'))).toContain('sum(x of T where c)');
  });
  test('says nothing of comments, and of texts of people nothing that Markdown would change', async () => {
    expect(await say('policy.truce', POLICY.replace('What we agreed', 'What we <|>agreed'))).toBeNull();
    expect(await say('records.truce', RECORDS.replace('Deal "Opportunity"', 'De<|>al "![x](http://a) `b`"'))).toContain('\\!\\[x\\]\\(http://a\\) \\`b\\`');
    c.change('records.truce', RECORDS);
  });
});

describe('completion', () => {
  const items = async (path: string, marked: string): Promise<readonly Item[]> => (await c.at<{ items: Item[] }>('textDocument/completion', path, marked)).items;
  const labels = async (path: string, marked: string): Promise<readonly string[]> => [...(await items(path, marked))].sort((a, b) => ((a.sortText ?? a.label) < (b.sortText ?? b.label) ? -1 : 1)).map((i) => i.label);
  test('where a declaration begins: all kinds, with places to fill in', async () => {
    const found = await items('pay.truce', `${PAY}\n<|>`);
    expect(found.map((i) => i.label)).toEqual(expect.arrayContaining(['record', 'lead', 'plan', 'test']));
    expect(found.find((i) => i.label === 'lead')!.textEdit.newText).toContain('${1:MQL}');
  });
  test('in a formula: the fields of the row, rows outside, parameters, scales, functions', async () => {
    const found = await labels('pay.truce', PAY.replace('base * amount to', 'base * <|> to'));
    expect(found).toEqual(expect.arrayContaining(['amount', 'base', 'deal', 'points', 'rates', 'largest', 'if']));
    expect(found.indexOf('amount')).toBeLessThan(found.indexOf('points'));
    expect(found.indexOf('points')).toBeLessThan(found.indexOf('largest'));
  });
  test('after a dot: the fields of that record', async () => {
    const found = await labels('pay.truce', PAY.replace('to owner on', 'to owner.<|> on'));
    expect(found).toEqual(expect.arrayContaining(['id', 'role']));
    expect(found).not.toContain('amount');
  });
  test('after `is`, in a list and in a grid: the words of the choice', async () => {
    expect((await labels('pay.truce', PAY.replace('role is AE', 'role is <|>'))).slice(0, 2)).toEqual(['AE', 'SDR']);
    expect((await labels('pay.truce', PAY.replace('where won and owner is rep', 'where stage in (<|>)'))).slice(0, 3)).toEqual(['Open', 'Won', 'Lost']);
    const grid = `${PAY}\ntest "t" {\n  given Deal {\n    id | stage | amount\n    d1 | <|>\n  }\n}\n`;
    expect(await labels('pay.truce', grid)).toEqual(['Open', 'Won', 'Lost']);
    expect(await labels('pay.truce', grid.replace('| amount', '| <|>').replace('d1 | <|>', 'd1 | Won'))).toEqual(expect.arrayContaining(['closed_on', 'owner']));
  });
  test('rows, types, parties, currencies where each belongs', async () => {
    expect(await labels('pay.truce', `${PAY}\nlist X for each <|> {\n}\n`)).toEqual(expect.arrayContaining(['Deal', 'Rep', 'quarter']));
    expect(await labels('records.truce', RECORDS.replace('closed_on  date optional', 'closed_on  <|>'))).toEqual(expect.arrayContaining(['date', 'money', 'one of', 'Rep']));
    expect(await labels('records.truce', RECORDS.replace('closed_on  date optional', 'closed_on  date <|>'))).toEqual(expect.arrayContaining(['optional', 'key']));
    c.change('records.truce', RECORDS);
    expect(await labels('pay.truce', PAY.replace('  base = ', '  agreed by <|>\n  base = '))).toEqual(expect.arrayContaining(['sales', 'marketing']));
    expect(await labels('policy.truce', POLICY.replace('currency USD', 'currency <|>'))).toEqual(expect.arrayContaining(['USD', 'EUR']));
    c.change('policy.truce', POLICY);
  });
  test('first what is meant most often, and nothing that cannot stand there', async () => {
    const line = (text: string): string => PAY.replace('  base = rates at amount\n  pay commission = base * amount to owner on closed_on\n', `  ${text}\n`), credit = (text: string): string => `${PAY}\ncredit Booked for each Deal where won {\n  ${text}\n}\n`;
    const own = ['closed_on', 'owner', 'amount', 'stage', 'segment'], first = async (marked: string, n: number): Promise<readonly string[]> => (await labels('pay.truce', marked)).slice(0, n);
    // Somebody who is paid, and the day; also where nothing follows yet.
    expect(await first(line('pay commission = 5% of amount to <|>'), 1)).toEqual(['owner']);
    expect(await first(line('pay commission = 5% of amount to owner on <|>'), 1)).toEqual(['closed_on']);
    expect(await first(line('pay commission = 5% of amount to owner in parts {\n    100% on <|>\n  }'), 1)).toEqual(['closed_on']);
    expect(await labels('pay.truce', credit('split <|>'))).toEqual(expect.arrayContaining(own));
    expect(await first(credit('split amount on <|>'), 1)).toEqual(['closed_on']);
    expect(await first(credit('split amount on closed_on {\n    100% to <|>\n  }'), 1)).toEqual(['owner']);
    expect(await labels('pay.truce', credit('split amount on closed_on {\n    <|>\n  }'))).toEqual(['remainder', 'share']);
    expect(await labels('pay.truce', credit('split amount on closed_on {\n    60% to owner as Closing\n    40% to owner as <|>\n  }'))).toEqual(['Closing']);
    // Behind a value only what joins or asks.
    expect(await first(line('pay commission = 5% of amount <|>'), 1)).toEqual(['to']);
    expect(await first(line('pay commission = 5% of amount to owner <|>'), 2)).toEqual(['on', 'in parts']);
    expect(await labels('pay.truce', PAY.replace('where won and owner is rep', 'where won <|>'))).not.toContain('amount');
    expect(await first(`${PAY}\nlead Warm for each Deal {\n  exclude won <|>\n}\n`, 1)).toEqual(['because']);
    expect(await first(line('bonus = 100 <|>'), 2)).toEqual(['USD', 'days']);
    // Lines of few words, days, and columns of the other rows.
    for (const [text, words] of [['class', ['activity', 'output', 'outcome']], ['better', ['higher', 'lower']]] as const) expect(await labels('pay.truce', `${PAY}\nkpi Rate for each quarter {\n  ${text} <|>\n}\n`)).toEqual(words);
    expect(await labels('pay.truce', `${PAY}\nparameter cut = 5 from <|>`)).toEqual(['2026-07-01', '2027-01-01', '2026-01-01', '2026-06-30']);
    expect(await labels('pay.truce', PAY.replace('where won and owner is rep', 'with same <|>'))).toEqual(expect.arrayContaining(['owner', 'segment']));
    expect((await labels('pay.truce', PAY.replace('where won and owner is rep', 'with same <|>')))).not.toContain('points');
    expect(await first(`${PAY}\nkpi Rate for each <|> {\n}\n`, 2)).toEqual(['quarter', 'month']);
    expect(await first(line('bonus = marginal <|>'), 9)).toEqual(['rates']);
    // Grids: what a decision is about, its words, and the rows that a test has given.
    const table = (text: string): string => `${PAY}\ntable extra of Deal.segment gives percent {\n  ${text}\n}\n`;
    expect(await labels('pay.truce', table('<|>'))).toEqual(['segment', 'result']);
    expect(await labels('pay.truce', table('segment | result\n  <|> | 5%'))).toEqual(['SMB', 'Mid', 'any', 'else']);
    expect(await labels('pay.truce', `${PAY}\ntest "t" {\n  given Rep {\n    id\n    ana\n  }\n  given Deal {\n    id | owner\n    d | <|>\n  }\n}\n`)).toEqual(['ana']);
    // Checks see the row of their header; a guard sees it twice.
    expect(await labels('pay.truce', `${PAY}\nalways "paid" for each Deal {\n  <|>\n}\n`)).toEqual(expect.arrayContaining(own));
    expect(await first(`${PAY}\nguard "kept" for each Bonus {\n  <|>\n}\n`, 2)).toEqual(['after', 'before']);
    expect(await labels('pay.truce', `${PAY}\nguard "kept" for each Bonus {\n  abs(after.<|>) < 1 USD\n}\n`)).toEqual(expect.arrayContaining(['sold', 'bonus']));
  });
  test('brings the import of what is declared elsewhere along', async () => {
    const found = (await items('records.truce', `${RECORDS}\nlist X for each Deal {\n  c = po<|>\n}\n`)).find((i) => i.label === 'points')!;
    c.change('records.truce', RECORDS);
    expect(edited(RECORDS, found.additionalTextEdits!)).toMatch(/^\/\/ The rows of the CRM\.\nimport "policy\.truce"\n/);
  });
  test('nothing in texts and comments; names of files in imports; documentation when it is asked for', async () => {
    expect(await items('pay.truce', PAY.replace('"New business"', '"New <|>business"'))).toEqual([]);
    expect(await items('pay.truce', `// a <|>\n${PAY}`)).toEqual([]);
    expect(await labels('pay.truce', PAY.replace('"policy.truce"', '"<|>"'))).toEqual(['policy.truce', 'records.truce']);
    const item = (await items('pay.truce', PAY.replace('base * amount to', 'base * <|> to'))).find((i) => i.label === 'amount')!;
    expect((await c.request<Item>('completionItem/resolve', item)).documentation!.value).toContain('of `Deal`');
  });
});

test('signature help says which argument is written', async () => {
  const found = await c.at<{ signatures: { label: string; parameters: { label: [number, number] }[] }[]; activeParameter: number }>('textDocument/signatureHelp', 'pay.truce', PAY.replace('base * amount', 'round(amount, <|>)'));
  const { label, parameters } = found.signatures[0]!, [from, to] = parameters[found.activeParameter]!.label;
  expect([label, label.slice(from, to)]).toEqual(['round(x, step)', 'step']);
});

describe('from name to name', () => {
  test('definition: all versions, across files; what an import names', async () => {
    expect((await c.at<Location[]>('textDocument/definition', 'pay.truce', PAY.replace('= rates at', '= ra<|>tes at'))).map(shown)).toEqual(['policy.truce: rates']);
    expect((await c.at<Location[]>('textDocument/definition', 'pay.truce', PAY.replace('base * amount', 'base * amo<|>unt'))).map(shown)).toEqual(['records.truce: amount']);
    expect((await c.at<Location[]>('textDocument/definition', 'pay.truce', PAY.replace('"policy.truce"', '"pol<|>icy.truce"')))[0]!.uri).toBe(uriOf('policy.truce'));
  });
  test('type definition: the record of a row', async () => {
    expect((await c.at<Location[]>('textDocument/typeDefinition', 'pay.truce', PAY.replace('to owner on', 'to ow<|>ner on'))).map(shown)).toEqual(['records.truce: Rep']);
  });
  test('references: declarations, uses, the manifest', async () => {
    const found = await c.at<Location[]>('textDocument/references', 'records.truce', RECORDS.replace('amount     money', 'amou<|>nt     money'), { context: { includeDeclaration: true } });
    expect(found.map(shown).sort()).toEqual(['pay.truce: amount', 'pay.truce: amount', 'pay.truce: amount', 'records.truce: amount', 'truce.yaml: amount']);
  });
  test('highlight: in this file, written and read', async () => {
    const found = await c.at<{ range: Range; kind: number }[]>('textDocument/documentHighlight', 'pay.truce', PAY.replace('  sold = sum', '  so<|>ld = sum'));
    expect(found.map((h) => h.kind).sort()).toEqual([2, 3]);
  });
  test('what depends on a field, down to pay', async () => {
    c.change('pay.truce', PAY);
    const [item] = await c.at<{ name: string }[]>('textDocument/prepareCallHierarchy', 'policy.truce', POLICY.replace('scale rates of', 'scale ra<|>tes of'));
    const users = await c.request<{ from: { name: string } }[]>('callHierarchy/incomingCalls', { item });
    expect(users.map((u) => u.from.name)).toEqual(['Commission.base']);
    const paid = await c.request<{ from: { name: string } }[]>('callHierarchy/incomingCalls', { item: users[0]!.from });
    expect(paid.map((u) => u.from.name)).toEqual(['Commission.commission']);
    const reads = await c.request<{ to: { name: string } }[]>('callHierarchy/outgoingCalls', { item: users[0]!.from });
    expect(reads.map((u) => u.to.name).sort()).toEqual(['Deal.amount', 'rates']);
  });
});

describe('rename', () => {
  const renamed = async (path: string, marked: string, newName: string): Promise<Readonly<Record<string, string>>> => {
    const { changes } = await c.at<{ changes: Record<string, Edit[]> }>('textDocument/rename', path, marked, { newName });
    return Object.fromEntries(Object.entries(changes).map(([uri, edits]) => [fileOf(uri), edited(textOf[fileOf(uri)]!, edits)]));
  };
  test('goes through declaration, uses and manifest', async () => {
    const found = await renamed('records.truce', RECORDS.replace('amount     money', 'amou<|>nt     money'), 'value');
    expect(Object.keys(found).sort()).toEqual(['pay.truce', 'records.truce', 'truce.yaml']);
    expect(found['pay.truce']).toBe(PAY.replaceAll('amount', 'value'));
    expect(found['truce.yaml']).toContain('value: Amount');
  });
  test('takes all versions, and the rows that are called by a name', async () => {
    expect((await renamed('policy.truce', POLICY.replace('parameter points = 60', 'parameter poi<|>nts = 60'), 'score'))['policy.truce']).toBe(POLICY.replaceAll('parameter points', 'parameter score'));
    const found = await renamed('records.truce', RECORDS.replace('record Rep', 'record R<|>ep'), 'Seller');
    expect(found['pay.truce']).toBe(PAY.replace('for each Rep', 'for each Seller').replace('owner is rep', 'owner is seller').replace('to rep on', 'to seller on'));
    expect(found['records.truce']).toBe(RECORDS.replace('record Rep', 'record Seller').replace('owner      Rep', 'owner      Seller'));
    expect((await renamed('records.truce', RECORDS.replace('one of Open, Won', 'one of Open, W<|>on'), 'Signed'))['records.truce']).toBe(RECORDS.replace('Open, Won', 'Open, Signed').replace('is Won', 'is Signed'));
  });
  test.each([
    ['a reserved word', 'otherwise', /reserved word/], ['a capital', 'Value', /lower-case/], ['a name that is taken', 'stage', /wrong then|something else/], ['a name of a parameter', 'points', /wrong then|something else/], ['no name', 'a b', /letters/],
  ])('is refused for %s', async (_, newName, why) => {
    await expect(renamed('records.truce', RECORDS.replace('amount     money', 'amou<|>nt     money'), newName)).rejects.toThrow(why);
  });
  test('of a plan goes to where it is a word: in the ledger, and in a cell of a test', async () => {
    const text = 'policy "P" {\n  currency USD\n  closes monthly\n}\nrecord Rep {\n  id text key\n}\nrecord Deal {\n  id text key\n  rep Rep\n  closed_on date\n}\nplan Bonus for each Deal {\n  pay bonus = 10 USD to rep on closed_on\n}\nlist Paid for each Posting where plan is Bonus {\n  paid = amount\n}\ntest "one" as of 2026-03-01 {\n  given Rep {\n    id\n    a\n  }\n  given Deal {\n    id | rep | closed_on\n    d1 | a   | 2026-01-10\n  }\n  expect only Posting {\n    plan  | payee | amount\n    Bonus | a     | 10\n  }\n}\n';
    const own = await client({ 'truce.yaml': 'truce: 1\npolicies: "*.truce"\n', 'p.truce': text });
    try {
      own.open('p.truce', text);
      const { changes } = await own.request<{ changes: Record<string, Edit[]> }>('textDocument/rename', { textDocument: { uri: uriOf('p.truce') }, position: { line: 12, character: 6 }, newName: 'Spiff' });
      expect(edited(text, changes[uriOf('p.truce')]!)).toBe(text.replaceAll('Bonus', 'Spiff'));
    } finally { await own.stop(); }
  });
  test('is prepared with the name alone, or refused where there is none', async () => {
    const marked = PAY.replace('base * amount', 'base * amo<|>unt'), found = await c.at<{ range: Range; placeholder: string }>('textDocument/prepareRename', 'pay.truce', marked);
    expect([textIn(PAY, found.range), found.placeholder]).toEqual(['amount', 'amount']);
    await expect(c.at('textDocument/prepareRename', 'pay.truce', PAY.replace('marginal on', 'margi<|>nal on'))).rejects.toThrow(/no name/);
    c.change('records.truce', RECORDS);
    c.change('pay.truce', PAY);
  });
});

describe('the form of a text', () => {
  test('outline and symbols of the project', async () => {
    c.open('policy.truce', POLICY);
    const outline = await c.request<{ name: string; detail: string; children: { name: string }[] }[]>('textDocument/documentSymbol', { textDocument: { uri: uriOf('policy.truce') } });
    expect(outline.map((s) => s.name)).toEqual(['Small', 'points', 'points', 'rates']);
    expect(outline[1]!.detail).toBe('parameter from 2026-01-01');
    expect((await c.request<{ name: string }[]>('workspace/symbol', { query: 'comm' })).map((s) => s.name)).toEqual(['Commission', 'commission']);
  });
  test('a broken declaration leaves the others in the outline', async () => {
    c.change('pay.truce', PAY.replace('base = rates at amount', 'base = rates at (amount'));
    const outline = await c.request<{ name: string }[]>('textDocument/documentSymbol', { textDocument: { uri: uriOf('pay.truce') } });
    expect(outline.map((s) => s.name)).toEqual(['Commission', 'Bonus']);
    c.change('pay.truce', PAY);
  });
  test('folds blocks and keeps the closing line', async () => {
    const folds = await c.request<{ startLine: number; endLine: number }[]>('textDocument/foldingRange', { textDocument: { uri: uriOf('pay.truce') } });
    expect(folds).toEqual([{ startLine: 2, endLine: 4 }, { startLine: 6, endLine: 12 }, { startLine: 8, endLine: 11 }].map((f) => expect.objectContaining(f) as object));
  });
  test('a selection grows from the name to the file', async () => {
    const marked = PAY.replace('base * amount', 'base * amo<|>unt'), position = ((): Position => { const lines = marked.split('\n'), line = lines.findIndex((l) => l.includes('<|>')); return { line, character: lines[line]!.indexOf('<|>') }; })();
    let [range] = await c.request<{ range: Range; parent?: object }[]>('textDocument/selectionRange', { textDocument: { uri: uriOf('pay.truce') }, positions: [position] });
    const grown: string[] = [];
    for (; range !== undefined; range = range.parent as typeof range) grown.push(textIn(PAY, range.range));
    expect(grown.slice(0, 3)).toEqual(['amount', 'base * amount', 'pay commission = base * amount to owner on closed_on']);
    expect(grown.at(-1)).toBe(PAY);
  });
  test('links lead to imported files and to the files that the manifest names', async () => {
    const targets = async (path: string): Promise<readonly string[]> => (await c.request<{ target: string }[]>('textDocument/documentLink', { textDocument: { uri: uriOf(path) } })).map((l) => l.target);
    expect(await targets('pay.truce')).toEqual([uriOf('policy.truce')]);
    expect(await targets('truce.yaml')).toEqual([uriOf('deals.csv')]);
  });
  test('formats what is not in form, nothing else, and keeps line ends', async () => {
    const format = async (text: string, more = {}): Promise<string> => { c.change('pay.truce', text); return edited(text, await c.request<Edit[]>('textDocument/formatting', { textDocument: { uri: uriOf('pay.truce') }, options: { tabSize: 2, insertSpaces: true }, ...more })); };
    expect(await format(PAY)).toBe(PAY);
    expect(await format(PAY.replace('  base = rates', '     base=rates'))).toBe(PAY);
    expect(await format(PAY.replace('  base = rates', '     base=rates').replaceAll('\n', '\r\n'))).toBe(PAY.replaceAll('\n', '\r\n'));
    expect(await format(PAY.replace('base = rates', 'base = = rates'))).toBe(PAY.replace('base = rates', 'base = = rates'));
    const both = PAY.replace('  base = rates', '     base=rates').replace('  sold = sum', '     sold=sum');
    c.change('pay.truce', both);
    const part = await c.request<Edit[]>('textDocument/rangeFormatting', { textDocument: { uri: uriOf('pay.truce') }, range: { start: { line: 7, character: 0 }, end: { line: 7, character: 5 } }, options: { tabSize: 2, insertSpaces: true } });
    expect(edited(both, part)).toBe(both.replace('     sold=sum', '  sold = sum'));
  });
  test('indents a new line, and puts a closing brace under its block', async () => {
    const type = async (text: string, position: Position, ch: string): Promise<string> => { c.change('pay.truce', text); return edited(text, await c.request<Edit[]>('textDocument/onTypeFormatting', { textDocument: { uri: uriOf('pay.truce') }, position, ch, options: { tabSize: 2, insertSpaces: true } })); };
    expect(await type('lead A for each Deal {\n', { line: 1, character: 0 }, '\n')).toBe('lead A for each Deal {\n  ');
    expect(await type('lead A for each Deal {\n  x = 1\n  }', { line: 2, character: 3 }, '}')).toBe('lead A for each Deal {\n  x = 1\n}');
  });
  test('colours by meaning; a change is told as a difference', async () => {
    c.change('pay.truce', PAY);
    const { resultId, data } = await c.request<{ resultId: string; data: number[] }>('textDocument/semanticTokens/full', { textDocument: { uri: uriOf('pay.truce') } });
    expect(coloured(PAY, data)).toEqual(expect.arrayContaining(['keyword import', 'string "policy.truce"', 'keyword plan', 'class Commission', 'struct Deal', 'property won', 'function rates', 'variable rep', 'enumMember AE', 'number 1%']));
    const changed = PAY.replace('1%', '1.5%');
    c.change('pay.truce', changed);
    const { edits } = await c.request<{ edits: { start: number; deleteCount: number; data: number[] }[] }>('textDocument/semanticTokens/full/delta', { textDocument: { uri: uriOf('pay.truce') }, previousResultId: resultId });
    const now = [...data];
    for (const e of edits) now.splice(e.start, e.deleteCount, ...e.data);
    expect(now.length - edits.reduce((n, e) => n + e.data.length, 0)).toBeGreaterThan(data.length / 2);
    expect(now).toEqual((await c.request<{ data: number[] }>('textDocument/semanticTokens/full', { textDocument: { uri: uriOf('pay.truce') } })).data);
    c.change('pay.truce', PAY);
  });
  test('versions of a name are typed together', async () => {
    const found = await c.at<{ ranges: Range[] }>('textDocument/linkedEditingRange', 'policy.truce', POLICY.replace('parameter points = 60', 'parameter poi<|>nts = 60'));
    expect(found.ranges.map((r) => textIn(POLICY, r))).toEqual(['points', 'points']);
  });
  test('hints: types, tiers, shares, the end of a version', async () => {
    const hints = async (path: string): Promise<readonly string[]> => (await c.request<{ label: string }[]>('textDocument/inlayHint', { textDocument: { uri: uriOf(path) }, range: whole })).map((h) => h.label);
    c.open('pay.truce', `${PAY}credit Booking for each Deal where won {\n  split amount on closed_on {\n    70% to owner as Closing\n    30% to nobody as House\n  }\n}\n`);
    expect(await hints('pay.truce')).toEqual([': a percentage', ': money (USD)', '= 1_000 USD up to here', '= 3_000 USD up to here', '= 100%']);
    expect(await hints('policy.truce')).toEqual(['through 2026-06-30']);
    c.change('pay.truce', PAY);
  });
});

describe('mends and changes of form', () => {
  interface Action { readonly title: string; readonly kind: string; readonly isPreferred?: boolean; readonly edit: { readonly changes: Record<string, Edit[]> } }
  const actions = async (text: string, at: string, only?: readonly string[]): Promise<readonly Action[]> => {
    c.change('pay.truce', text);
    await c.findings('pay.truce');
    const start = text.indexOf(at), range = { start: at === '' ? whole.start : pos(text, start), end: at === '' ? whole.start : pos(text, start + at.length) };
    return c.request<Action[]>('textDocument/codeAction', { textDocument: { uri: uriOf('pay.truce') }, range, context: { diagnostics: [], ...(only === undefined ? {} : { only }) } });
  };
  const pos = (text: string, offset: number): Position => { const before = text.slice(0, offset).split('\n'); return { line: before.length - 1, character: before.at(-1)!.length }; };
  const after = (text: string, a: Action): string => edited(text, a.edit.changes[uriOf('pay.truce')]!);

  test('a finding with a mend offers it, and all sure ones at once', async () => {
    const text = PAY.replace('rates at amount', 'rates at amuont').replace('base * amount', 'bsae * amount');
    const [fix] = await actions(text, 'amuont', ['quickfix']);
    expect(after(text, fix!)).toBe(text.replace('amuont', 'amount'));
    const [all] = await actions(text, '', ['source.fixAll']);
    expect(all!.kind).toBe('source.fixAll.truce');
    expect(after(text, all!)).toBe(PAY);
  });
  test('a formula becomes a column, a number a parameter', async () => {
    expect(after(PAY, (await actions(PAY, 'base * amount')).find((a) => a.title === 'Extract into a column')!)).toBe(PAY.replace('  pay commission = base * amount', '  extracted = base * amount\n  pay commission = extracted'));
    expect(after(PAY, (await actions(PAY, '1%')).find((a) => a.title.startsWith('Extract 1%'))!)).toBe(PAY.replace(': 1%', ': agreed').replace('plan Bonus', 'parameter agreed = 1%\n\nplan Bonus'));
  });
  test('the rows of a condition become a list that other rules can name; not where the condition asks for the row around', async () => {
    const text = `${PAY}// How much each team won.
list Won for each Rep {
  all_won = sum(amount of Deal where stage is Won and segment is SMB)
  own = count(Deal where owner is rep)
}
list Open_deals for each Deal where stage is Open { half = amount / 2 }
`;
    const of = async (at: string): Promise<Action | undefined> => (await actions(text, at)).find((a) => a.title.endsWith('into a list'));
    const changed = after(text, (await of('segment is SMB'))!);
    expect(changed).toBe(text.replace('Deal where stage is Won and segment is SMB', 'Deal_extracted').replace('// How much', 'list Deal_extracted for each Deal where stage is Won and segment is SMB { }\n\n// How much'));
    c.change('pay.truce', changed);
    expect((await c.findings('pay.truce')).map((d) => d.message)).toEqual([]);
    expect(await of('owner is rep')).toBeUndefined();
    expect(after(text, (await of('stage is Open'))!)).toContain('list Deal_extracted for each Deal where stage is Open { }\n\nlist Open_deals for each Deal_extracted { half = amount / 2 }');
    // What a plan pays has the identity of its rows.
    expect((await actions(text, 'where won')).map((a) => a.title)).not.toContain('Extract Deal where … into a list');
    c.change('pay.truce', PAY);
  });
  test('what a comment says is deprecated is struck through where it is used, and last in completion', async () => {
    const text = `${PAY}// Deprecated: read half_of instead.\nparameter old_share = 50%\nparameter half_of = 50%\nlist Shares for each Deal { x = amount * old_share }\n`;
    c.change('pay.truce', text);
    const [hint, ...others] = await c.findings('pay.truce');
    expect(others).toEqual([]);
    expect({ message: hint!.message, severity: hint!.severity, tags: hint!.tags, at: text.split('\n')[hint!.range.start.line]!.slice(hint!.range.start.character, hint!.range.end.character) })
      .toEqual({ message: '`old_share` is deprecated: read half_of instead.', severity: 4, tags: [2], at: 'old_share' });
    const { items } = await c.request<{ items: { label: string; sortText: string; tags?: number[] }[] }>('textDocument/completion', { textDocument: { uri: uriOf('pay.truce') }, position: pos(text, text.indexOf('old_share }')) });
    expect(items.filter((i) => i.tags !== undefined).map((i) => [i.label, i.tags])).toEqual([['old_share', [1]]]);
    expect(items.every((i) => i.label === 'old_share' || i.sortText < items.find((x) => x.label === 'old_share')!.sortText)).toBe(true);
    c.change('pay.truce', PAY);
  });
  test('words of a choice are offered also where a text stands right behind the cursor', async () => {
    const text = `${PAY}list Won for each Deal where stage is "Wno" { x = amount }\n`;
    c.change('pay.truce', text);
    const { items } = await c.request<{ items: { label: string }[] }>('textDocument/completion', { textDocument: { uri: uriOf('pay.truce') }, position: pos(text, text.indexOf('"Wno"')) });
    expect(items.slice(0, 3).map((i) => i.label)).toEqual(['Open', 'Won', 'Lost']);
    c.change('pay.truce', PAY);
  });
  test('a mistaken key or name in the manifest is mended', async () => {
    const wrong = MANIFEST.replace('as_of', 'as_off'), range = { start: { line: 2, character: 0 }, end: { line: 2, character: 6 } };
    c.open('truce.yaml', wrong);
    await c.findings('truce.yaml');
    const [fix] = await c.request<Action[]>('textDocument/codeAction', { textDocument: { uri: uriOf('truce.yaml') }, range, context: { diagnostics: [], only: ['quickfix'] } });
    expect([fix!.title, edited(wrong, fix!.edit.changes[uriOf('truce.yaml')]!)]).toEqual(['write as_of', MANIFEST]);
    c.close('truce.yaml');
  });
  test('a declaration gets its next version', async () => {
    c.change('policy.truce', POLICY);
    const found = await c.request<Action[]>('textDocument/codeAction', { textDocument: { uri: uriOf('policy.truce') }, range: { start: pos(POLICY, POLICY.indexOf('70')), end: pos(POLICY, POLICY.indexOf('70')) }, context: { diagnostics: [] } });
    const action = found.find((a) => a.title.startsWith('Add the next version'))!;
    expect(edited(POLICY, action.edit.changes[uriOf('policy.truce')]!)).toContain('parameter points = 70 from 2026-07-01 because "acceptance fell"\nparameter points = 70 from 2027-01-01 because "acceptance fell"\n');
  });
  test('conditions become a decision table that is understood', async () => {
    const text = `${PAY}list Spiffs for each Deal {\n  spiff = choose {\n    segment is SMB and stage is Won : 100 USD\n    segment is Mid : 250 USD\n    else : 0 USD\n  }\n}\n`;
    const action = (await actions(text, 'choose')).find((a) => a.title.startsWith('Turn'))!, changed = after(text, action);
    expect(changed).toContain('segment | stage | result');
    c.change('pay.truce', changed);
    expect((await c.findings('pay.truce')).map((d) => d.message)).toEqual([]);
    c.change('pay.truce', PAY);
  });
});

function coloured(text: string, data: readonly number[]): string[] {
  const types = ['keyword', 'struct', 'class', 'property', 'parameter', 'function', 'enumMember', 'variable', 'string', 'number', 'comment', 'type', 'event', 'namespace'], lines = text.split('\n'), found: string[] = [];
  let line = 0, character = 0;
  for (let i = 0; i < data.length; i += 5) {
    line += data[i]!;
    character = data[i] === 0 ? character + data[i + 1]! : data[i + 1]!;
    found.push(`${types[data[i + 3]!]} ${lines[line]!.slice(character, character + data[i + 2]!)}`);
  }
  return found;
}
