/** The TextMate grammar says of every word and literal what the engine says, on the whole corpus; and the files for editors are as the generator makes them. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { IGrammar } from 'vscode-textmate';
import { snippets as shapes } from '@truce/cli';
import { editorFiles } from '../../packages/vscode/src/grammars/files.js';
import { textMate } from '../../packages/vscode/src/grammars/textmate.js';
import { parse } from '../../packages/engine/src/syntax/parse.js';
import { piecesOf, policies, root, type Kind, type Piece, type Policy } from './corpus.js';

const require = createRequire(import.meta.url);
const { Registry, INITIAL } = require('vscode-textmate') as typeof import('vscode-textmate');
const oniguruma = require('vscode-oniguruma') as typeof import('vscode-oniguruma');

const grammar: Promise<IGrammar> = (async () => {
  await oniguruma.loadWASM(readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm')));
  const registry = new Registry({
    onigLib: Promise.resolve({ createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns), createOnigString: (text) => new oniguruma.OnigString(text) }),
    loadGrammar: async () => JSON.parse(JSON.stringify(textMate)) as never,
  });
  return (await registry.loadGrammar('source.truce'))!;
})();

interface Scoped { readonly start: number; readonly end: number; readonly scopes: readonly string[] }

async function scopesOf(text: string): Promise<readonly Scoped[]> {
  const g = await grammar, found: Scoped[] = [];
  let state = INITIAL, at = 0;
  for (const line of text.split('\n')) {
    const { tokens, ruleStack } = g.tokenizeLine(line, state);
    for (const token of tokens) found.push({ start: at + token.startIndex, end: Math.min(at + token.endIndex, at + line.length), scopes: token.scopes });
    state = ruleStack;
    at += line.length + 1;
  }
  return found;
}

const NAME = /^(?:variable\.|entity\.name\.|support\.function|support\.type)/;
const WORD = /^(?:keyword\.|storage\.|constant\.language|support\.type)/;
/** What the innermost scope of a piece has to be. */
const wanted: Readonly<Record<Kind, RegExp>> = {
  comment: /comment\.line/, text: /string\.quoted|constant\.character|punctuation\.definition\.string/, number: /^constant\.numeric\.number/, percent: /^constant\.numeric\.percent/, money: /^constant\.numeric\.money/, date: /^constant\.numeric\.date/,
  time: /^constant\.numeric\.time/, period: /^constant\.numeric\.period/, clock: /^constant\.numeric\.clock/, duration: /^constant\.numeric\.duration/, flag: /^constant\.language/,
  word: WORD, declaration: /^storage\.type\.declaration/, declared: /\.declaration\.truce$/, title: /^entity\.name\.type/, column: /^variable\.other\.definition/, type: /^support\.type/, function: /^(?:support|entity\.name)\.function/, name: NAME,
  // Data may look like anything, and no word in it is one of the language but `up to` and its like.
  cell: /^(?:string\.|constant\.|keyword\.other|punctuation\.)/,
};

async function mistakes(policy: Policy): Promise<readonly string[]> {
  const scoped = await scopesOf(policy.text), found: string[] = [];
  const say = (piece: Piece, scopes: readonly string[]): void => { found.push(`${policy.name}:${policy.text.slice(0, piece.start).split('\n').length} ${piece.kind} ${JSON.stringify(piece.text)} is ${scopes.slice(1).join(' ')}`); };
  for (const s of scoped) if (s.scopes.some((name) => name.startsWith('invalid'))) found.push(`${policy.name}: ${JSON.stringify(policy.text.slice(s.start, s.end))} is invalid`);
  let i = 0;
  for (const piece of piecesOf(policy)) {
    while (i < scoped.length && scoped[i]!.end <= piece.start) i++;
    for (let j = i; j < scoped.length && scoped[j]!.start < piece.end; j++) {
      const { scopes, start, end } = scoped[j]!;
      if (policy.text.slice(Math.max(start, piece.start), Math.min(end, piece.end)).trim() === '') continue;
      const inner = piece.kind === 'comment' || piece.kind === 'text' ? scopes.join(' ') : scopes[scopes.length - 1]!;
      if (!wanted[piece.kind].test(inner)) { say(piece, scopes); break; }
    }
  }
  return found;
}

describe('the TextMate grammar', () => {
  const all = policies();
  test('is tried on a corpus that has every kind of word and literal', () => {
    expect(all.length).toBeGreaterThan(60);
    const kinds = new Set(all.flatMap((p) => piecesOf(p).map((piece) => piece.kind)));
    expect(Object.keys(wanted).filter((kind) => !kinds.has(kind as Kind))).toEqual([]);
  });
  test('says of every word and literal what the engine says', async () => {
    const found = (await Promise.all(all.map(mistakes))).flat();
    expect(found.slice(0, 60)).toEqual([]);
  });

  test('ends what was left open at the next declaration', async () => {
    for (const open of ['record A {\n  id text key', 'policy "P" {\n  currency USD', 'table t of A.x gives number {\n  x | n', 'table t of A.x', 'test "t" {\n  given A {\n    id\n    a', 'list L for each A {\n  x = choose {', 'parameter p = "open']) {
      const text = `${open}\nplan Commission for each Deal {\n}\n`, scoped = await scopesOf(text), at = text.indexOf('plan Commission');
      expect(scoped.find((s) => s.start === at)?.scopes, open).toEqual(['source.truce', 'storage.type.declaration.truce']);
      expect(scoped.find((s) => s.start === at + 5)?.scopes, open).toEqual(['source.truce', 'entity.name.type.declaration.truce']);
    }
  });
  test('marks what no text may have', async () => {
    const scoped = await scopesOf('parameter p = "a \\q b"');
    expect(scoped.some((s) => s.scopes.includes('invalid.illegal.escape.truce'))).toBe(true);
  });
  test('comes to an end on long lines of anything', async () => {
    // A pattern that tries each of its ways from each sign on would not.
    for (const line of ['9'.repeat(10_000), `${'a '.repeat(5_000)}`, `x = ${'('.repeat(10_000)}`, `  ${'a | '.repeat(3_000)}`, '"'.repeat(9_999), '1-'.repeat(5_000)]) expect((await scopesOf(`test "t" {\n  given A {\n${line}\n  }\n}\n${line}`)).length).toBeGreaterThan(0);
  });
});

describe('files that are made', () => {
  for (const [path, text] of editorFiles()) test(`${path} is up to date: \`npm run editor-files\``, () => expect(readFileSync(join(root, path), 'utf8')).toBe(text));
});

describe('snippets', () => {
  const snippets = Object.entries(JSON.parse(editorFiles().get('packages/vscode/snippets/truce.json')!) as Record<string, { readonly body: readonly string[] }>);
  /** What is left when every stop keeps what it proposes. */
  const filled = (body: readonly string[]): string => {
    const first = /\$\{1:([^}/]*)\}/.exec(body.join('\n'))?.[1] ?? '';
    return body.join('\n').replaceAll('${1/(.*)/${1:/downcase}/}', first.toLowerCase()).replace(/\$\{\d+:([^}]*)\}/g, '$1').replaceAll('$1', first).replaceAll('$0', '').replace(/\\([\\$}])/g, '$1');
  };
  test.each(snippets.map(([name, { body }]) => [name, filled(body)]))('%s can be read as it stands', (name, text) => {
    // A record or test of one's own is still to be filled in.
    if (name !== 'Test') expect(parse(text, 'x.truce').diagnostics.map((d) => d.message)).toEqual([]);
  });
  test.each(shapes)('truce new $word inserts what the command prints', ({ word, name, text }) => {
    expect(filled(Object.fromEntries(snippets)[`truce new ${word}`]!.body).trim()).toBe(text(name, name.toLowerCase()).trim());
  });
});
