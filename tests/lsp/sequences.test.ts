/** Whatever happens in whatever order: what is shown in the end is what a server shows that has just been started. */
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { checkHere, type Checker } from '@truce/lsp';
import { client, codesOf, MANIFEST, PAY, positionIn, project, RECORDS, uriOf, type Client } from './support.js';

let open: Client[] = [];
afterEach(async () => { for (const c of open) await c.stop(); open = []; });

const PATHS = ['truce.yaml', 'records.truce', 'policy.truce', 'pay.truce'] as const;
const PIECES = ['', 'x', ' ', '\n', '}', '{', '"', 'owner', '🎉', '// c\n', '\r\n', 'amount', '|', 'import "renamed-0.truce"\n', '  require amount > 0 USD\n'];
const MANIFESTS = [MANIFEST, 'truce: 1\npolicies: "*.truce"\n', 'truce: 1\npolicies: [\n', 'truce: 1\npolicies: ["pay.truce", "records.truce"]\n', 'truce: 1\npolicies: nothing.truce\n', '', 'truce: 1\npolicies: "*.truce"\nextra: 1\n'];

type Step =
  | { readonly kind: 'edit'; readonly file: number; readonly at: number; readonly cut: number; readonly put: string }
  | { readonly kind: 'manifest'; readonly text: string }
  | { readonly kind: 'open' | 'close' | 'save' | 'delete' | 'rename'; readonly file: number }
  | { readonly kind: 'disk'; readonly file: number; readonly at: number; readonly put: string };
const file = fc.nat(5), put = fc.constantFrom(...PIECES), at = fc.double({ min: 0, max: 1, noNaN: true });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('edit' as const), file, at, cut: fc.nat(12), put }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('manifest' as const), text: fc.constantFrom(...MANIFESTS) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('open' as const, 'close' as const, 'save' as const, 'delete' as const, 'rename' as const), file }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('disk' as const), file, at, put }) },
);

/** An editor never cuts a character or a line end in two. */
function between(text: string, at: number): number {
  const i = Math.min(text.length, Math.floor(at));
  return /[\uDC00-\uDFFF]/.test(text[i] ?? '') || (text[i] === '\n' && text[i - 1] === '\r') ? i - 1 : i;
}

test('any sequence of edits, saves, renames and broken manifests ends in the findings of a fresh start', async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 10 }), fc.constantFrom(...MANIFESTS.filter((_, i) => [0, 1, 3, 4].includes(i))), async (steps, last) => {
    const disk = new Map<string, string>(Object.entries(project)), shown = new Map<string, string>(), c = await client(project);
    const paths = (): string[] => [...new Set([...PATHS, ...disk.keys(), ...shown.keys()])];
    const write = (path: string, text: string | null): void => { if (text === null) disk.delete(path); else disk.set(path, text); c.disk(path, text); };
    const show = (path: string): boolean => { const text = disk.get(path); if (shown.has(path)) return true; if (text === undefined) return false; shown.set(path, text); c.open(path, text); return true; };
    let names = 0;
    for (const s of steps) {
      const all = paths(), path = 'file' in s ? all[s.file % all.length]! : 'truce.yaml', text = shown.get(path) ?? disk.get(path) ?? '';
      switch (s.kind) {
        case 'edit': {
          if (!show(path)) break;
          const from = between(text, s.at * text.length), to = Math.max(from, between(text, from + s.cut));
          c.edit(path, { start: positionIn(text, from), end: positionIn(text, to) }, s.put);
          shown.set(path, text.slice(0, from) + s.put + text.slice(to));
          break;
        }
        case 'manifest': if (show(path)) { shown.set(path, s.text); c.change(path, s.text); } break;
        case 'open': show(path); break;
        case 'close': if (shown.delete(path)) c.close(path); break;
        case 'save': { const now = shown.get(path); if (now !== undefined) write(path, now); break; }
        case 'delete': if (disk.has(path) && !shown.has(path)) write(path, null); break;
        case 'rename': {
          // As editors do: the old document closes, the file moves, the new one opens with what was typed.
          if (!disk.has(path) || path === 'truce.yaml') break;
          const name = `renamed-${names++}.truce`, typed = shown.get(path), saved = disk.get(path)!;
          if (shown.delete(path)) c.close(path);
          write(path, null);
          write(name, saved);
          if (typed !== undefined) { shown.set(name, typed); c.open(name, typed); }
          break;
        }
        case 'disk': if (disk.has(path)) { const saved = disk.get(path)!, i = between(saved, s.at * saved.length); write(path, saved.slice(0, i) + s.put + saved.slice(i)); } break;
      }
    }
    // While a manifest can not be read, what it named before is remembered, which a fresh start can not know: in the end it is mended.
    if (show('truce.yaml')) { shown.set('truce.yaml', last); c.change('truce.yaml', last); }
    const fresh = await client(Object.fromEntries(disk));
    for (const [path, text] of shown) fresh.open(path, text);
    for (const path of paths()) {
      const text = shown.get(path) ?? disk.get(path) ?? '';
      expect([path, ...codesOf(text, await c.findings(path))]).toEqual([path, ...codesOf(text, await fresh.findings(path))]);
    }
    await c.stop();
    await fresh.stop();
  }), { numRuns: 30 });
}, 120_000);

/** A checker whose answers come when they are let go. */
function held(): { readonly checker: Checker; readonly begun: () => Promise<void>; readonly letGo: () => void } {
  const waiting: (() => void)[] = [];
  let heard = (): void => undefined;
  return {
    checker: { check: async (p) => { const found = await checkHere.check(p); await new Promise<void>((go) => { waiting.push(go); heard(); }); return found; } },
    begun: async () => { while (waiting.length === 0) await new Promise<void>((done) => { heard = done; }); },
    letGo: () => { for (const go of waiting.splice(0)) go(); },
  };
}

test('keys are answered while the whole project is checked, and what an overtaken check found is not shown where the text has changed', async () => {
  const h = held(), c = await client(project, { checker: h.checker });
  open.push(c);
  await h.begun();
  c.open('pay.truce', PAY.replace('base * amount to', 'bsae * amount to'));
  h.letGo();
  await h.begun();
  // The check of the mistake is under way; it is mended, and something else is asked meanwhile.
  c.change('pay.truce', PAY);
  expect(await c.request<unknown[]>('textDocument/documentSymbol', { textDocument: { uri: uriOf('pay.truce') } })).toHaveLength(2);
  const cancelled = await c.cancelled('textDocument/references', { textDocument: { uri: uriOf('pay.truce') }, position: positionIn(PAY, PAY.indexOf('amount to')), context: { includeDeclaration: true } });
  expect(cancelled).toBe(-32800);
  h.letGo();
  await h.begun();
  h.letGo();
  const quiet = setInterval(h.letGo, 5);
  try { expect(await c.findings('pay.truce')).toEqual([]); } finally { clearInterval(quiet); }
});

test('a document that is closed and opened again counts its versions anew', async () => {
  const c = await client(project);
  open.push(c);
  c.open('pay.truce', PAY);
  for (let i = 0; i < 5; i += 1) c.change('pay.truce', `${PAY}// ${i}\n`);
  c.close('pay.truce');
  c.raw('textDocument/didOpen', { textDocument: { uri: uriOf('pay.truce'), languageId: 'truce', version: 1, text: PAY.replace('base * amount to', 'bsae * amount to') } });
  expect((await c.findings('pay.truce')).map((d) => d.code)).toEqual(['T2001']);
  c.raw('textDocument/didChange', { textDocument: { uri: uriOf('pay.truce'), version: 2 }, contentChanges: [{ text: PAY }] });
  expect(await c.findings('pay.truce')).toEqual([]);
});

test('several changes in one message are made in their order', async () => {
  const c = await client(project);
  open.push(c);
  c.open('records.truce', RECORDS);
  const start = { line: 0, character: 0 };
  c.raw('textDocument/didChange', { textDocument: { uri: uriOf('records.truce'), version: 2 }, contentChanges: [{ range: { start, end: start }, text: 'record Extra { id text key }\n' }, { range: { start: { line: 0, character: 7 }, end: { line: 0, character: 12 } }, text: 'Last' }] });
  const names = await c.request<{ name: string }[]>('textDocument/documentSymbol', { textDocument: { uri: uriOf('records.truce') } });
  expect(names.map((n) => n.name)[0]).toBe('Last');
});
