/** The conversation: cancelled requests, changes that come out of order, any sequence of edits. */
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { carried } from '../../packages/lsp/src/background/carry.js';
import { placeOf, uriOf as uriOfPlace } from '@truce/lsp';
import { checked, client, codesOf, PAY, positionIn, project, RECORDS, uriOf, type Client } from './support.js';

let open: Client[] = [];
afterEach(async () => { for (const c of open) await c.stop(); open = []; });
const start = async (files: Readonly<Record<string, string>> = project): Promise<Client> => { const c = await client(files); open.push(c); return c; };

test('a request sees every change that was sent before it, and none that came later', async () => {
  const c = await start();
  c.open('pay.truce', PAY);
  const names = (): Promise<{ name: string }[]> => c.request('textDocument/documentSymbol', { textDocument: { uri: uriOf('pay.truce') } });
  c.change('pay.truce', PAY.replaceAll('Bonus', 'First'));
  const first = names();
  c.change('pay.truce', PAY.replaceAll('Bonus', 'Second'));
  const second = names();
  expect([(await first)[1]!.name, (await second)[1]!.name]).toEqual(['First', 'Second']);
});

test('a cancelled request ends, and the next is answered', async () => {
  const c = await start();
  c.open('pay.truce', PAY);
  const cancelled = await c.cancelled('textDocument/references', { textDocument: { uri: uriOf('pay.truce') }, position: positionIn(PAY, PAY.indexOf('amount to')), context: { includeDeclaration: true } });
  expect(cancelled).toBe(-32800);
  expect(await c.request<unknown[]>('textDocument/documentSymbol', { textDocument: { uri: uriOf('pay.truce') } })).toHaveLength(2);
});

test('a change of a file that is not open, or older than what is known, changes nothing', async () => {
  const c = await start();
  c.raw('textDocument/didChange', { textDocument: { uri: uriOf('pay.truce'), version: 5 }, contentChanges: [{ text: 'nonsense' }] });
  c.open('pay.truce', PAY);
  c.change('pay.truce', PAY);
  c.raw('textDocument/didChange', { textDocument: { uri: uriOf('pay.truce'), version: 1 }, contentChanges: [{ text: 'nonsense' }] });
  expect(await c.findings('pay.truce')).toEqual([]);
});

test('what is asked of a file that nobody knows is answered with nothing', async () => {
  const c = await start(), textDocument = { uri: 'file:///elsewhere/x.truce' };
  for (const method of ['hover', 'definition', 'completion']) expect(await c.request(`textDocument/${method}`, { textDocument, position: { line: 3, character: 4 } })).toSatisfy((x: unknown) => x === null || (Array.isArray(x) && x.length === 0) || (x as { items?: unknown[] }).items?.length === 0);
});

test('any sequence of edits ends in the findings of a fresh start', async () => {
  const pieces = ['x', ' ', '\n', '}', '{', '"', '  require amount > 0 USD\n', 'owner', '🎉', '// c\n', 'plan P for each Deal {\n', '\r\n', '\t', 'amount', '% of ', '|'];
  const edit = fc.record({ file: fc.constantFrom('pay.truce', 'records.truce', 'policy.truce'), at: fc.double({ min: 0, max: 1, noNaN: true }), cut: fc.integer({ min: 0, max: 12 }), put: fc.constantFrom('', ...pieces) });
  await fc.assert(fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 8 }), async (edits) => {
    const texts: Record<string, string> = { ...project }, c = await client(project);
    for (const path of ['pay.truce', 'records.truce', 'policy.truce']) c.open(path, texts[path]!);
    for (const { file, at, cut, put } of edits) {
      const text = texts[file]!;
      let from = Math.floor(at * text.length), to = Math.min(text.length, from + cut);
      // An editor never cuts a character or a line end in two.
      if (/[\uDC00-\uDFFF]/.test(text[from] ?? '') || (text[from] === '\n' && text[from - 1] === '\r')) from -= 1;
      if (/[\uDC00-\uDFFF]/.test(text[to] ?? '') || (text[to] === '\n' && text[to - 1] === '\r')) to += 1;
      c.edit(file, { start: positionIn(text, from), end: positionIn(text, to) }, put);
      texts[file] = text.slice(0, from) + put + text.slice(to);
    }
    for (const path of ['pay.truce', 'records.truce', 'policy.truce']) expect(codesOf(texts[path]!, await c.findings(path))).toEqual(checked(texts, path));
    await c.stop();
  }), { numRuns: 40 });
});

test('findings that are carried over an edit stand at the same text', () => {
  fc.assert(fc.property(fc.string({ maxLength: 40 }), fc.nat(40), fc.nat(8), fc.string({ maxLength: 8 }), fc.nat(40), fc.nat(10), (text, at, cut, put, from, size) => {
    const a = Math.min(at, text.length), b = Math.min(a + cut, text.length), start = Math.min(from, text.length), end = Math.min(start + size, text.length);
    const after = text.slice(0, a) + put + text.slice(b);
    const [moved] = carried([{ code: 'T0', severity: 'error', message: '', span: { file: 'f', start, end }, related: [], notes: [], fixes: [] }], 'f', text, after);
    if (moved !== undefined) expect(after.slice(moved.span!.start, moved.span!.end)).toBe(text.slice(start, end));
    // What lies wholly outside the edit is never lost.
    if (end < a || start > b) expect(moved).toBeDefined();
  }));
});

test('a place is one, however its URI is written', () => {
  expect(placeOf('file:///c%3A/My%20Deals/%C3%A9.truce')).toBe(placeOf('file:///C:/My Deals/é.truce'));
  fc.assert(fc.property(fc.array(fc.string({ minLength: 1, maxLength: 8, unit: 'grapheme' }).filter((s) => !/[/\\]/.test(s) && s !== '.' && s !== '..'), { minLength: 1, maxLength: 4 }), (steps) => {
    const place = placeOf(`file:///${steps.map(encodeURIComponent).join('/')}`);
    expect(placeOf(uriOfPlace(place))).toBe(place);
  }));
});

test('a field that is renamed on one side only is found from the other', async () => {
  const c = await start();
  c.open('records.truce', RECORDS.replace('won = stage', 'is_won = stage'));
  expect((await c.findings('pay.truce')).map((d) => d.code)).toEqual(['T2001', 'T2001']);
});
