/** Whatever the pointer can rest on has something to say, and it is what docs/language.md says (the table there is made from the same texts; tests/docs compares them). */
import { aggregates, functions, words } from '@truce/engine';
import { expect, test } from 'vitest';
import { builtinText, wordText } from '../../packages/lsp/src/features/hover.js';
import { declarationSnippets, lineSnippets } from '../../packages/lsp/src/features/snippets.js';
import { wordDocs } from '../../packages/lsp/src/features/words.js';

test.each(Object.entries({ reserved: words.reservedWords, phrases: words.phrases, soft: words.softWordList, policy: words.policyWords, lines: words.lineWords, types: words.typeWords, units: words.unitWords, flags: words.flagWords }))('every word of the %s ones is explained', (_, list) => {
  expect((list as readonly string[]).filter((word) => !wordDocs.has(word))).toEqual([]);
});

test('what is explained is a word of the language', () => {
  const all = new Set<string>([...words.reservedWords, ...words.phrases, ...words.softWordList, ...words.policyWords, ...words.lineWords, ...words.typeWords, ...words.unitWords, ...words.flagWords, 'as_of', 'this']);
  expect([...wordDocs.keys()].filter((word) => !all.has(word))).toEqual([]);
  expect([...wordDocs.values()].filter(({ says }) => !/^[A-Z`].*[.:)`]$/.test(says))).toEqual([]);
});

test('every function and every sum over rows is explained, with an example', () => {
  expect(Object.keys(functions).filter((name) => !builtinText(name)?.includes(functions[name as keyof typeof functions].example[0]))).toEqual([]);
  expect(Object.keys(aggregates).filter((name) => !builtinText(name, '(x of T)')?.includes(aggregates[name as keyof typeof aggregates].example))).toEqual([]);
});

test('the words that a completion begins a declaration with are explained', () => {
  expect(declarationSnippets.map((s) => s.label).filter((label) => !wordDocs.has(label))).toEqual([]);
  expect(lineSnippets('goal').map((s) => s.label)).toEqual(expect.arrayContaining(['serves', 'better', 'accept', 'owned by', 'agreed by']));
  expect(wordText('serves')).toContain('serves Bookings after 1 quarter');
});
