import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Diagnostic, Label } from '../diagnostic.js';
import { sourcesOf } from './sources.js';
import { toTerminal, wrapped } from './terminal.js';

const file = 'policies/credit.truce';

/** Renders one diagnostic about `text`; the places are the first occurrences of the words. */
function shown(text: string, words: string, more: Partial<Omit<Diagnostic, 'related'>> & { readonly related?: readonly (readonly [string, string])[] } = {}, width: number | null = null): string {
  const at = (word: string): Label['span'] => {
    const start = text.indexOf(word);
    if (start < 0) throw new Error(`the test's text has no ${word}`);
    return { file, start, end: start + word.length };
  };
  const related = (more.related ?? []).map(([word, said]) => ({ span: at(word), text: said }));
  const d: Diagnostic = { code: 'T4003', severity: 'error', message: 'something is wrong', notes: [], fixes: [], span: at(words), ...more, related };
  return `\n${toTerminal([d], sourcesOf(new Map([[file, text]])), { colour: false, width })}`;
}

const lines = (n: number): string => Array.from({ length: n }, (_, i) => `line ${i + 1}\n`).join('');

describe('the terminal form', () => {
  test('is the one of the design', () => {
    const text = `${lines(13)}    10% to sdr\n`;
    expect(shown(text, '10% to sdr', {
      message: 'this split pays 90 %, not 100 %, when a deal has no SDR', label: 'nobody is named for deals without one',
      notes: ['for example: deal "d-118" (won 2026-03-02, 48,000 USD): 4,800 USD would reach no one'], help: 'say who gets it, as in `10% to sdr otherwise owner`',
    })).toMatchInlineSnapshot(`
      "
      error[T4003]: this split pays 90 %, not 100 %, when a deal has no SDR
        ┌─ policies/credit.truce:14:5
        │
      14│    10% to sdr
        │    ^^^^^^^^^^ nobody is named for deals without one
        = for example: deal "d-118" (won 2026-03-02, 48,000 USD): 4,800 USD would reach no one
        = help: say who gets it, as in \`10% to sdr otherwise owner\`

      "
    `);
  });

  test('shows several places of one snippet, near ones together and far ones apart', () => {
    expect(shown(`first\nsecond\nthird\n${lines(120)}`, 'third', { label: 'here', related: [['first', 'declared here'], ['line 97', 'and here']] })).toMatchInlineSnapshot(`
      "
      error[T4003]: something is wrong
         ┌─ policies/credit.truce:3:1
         │
        1│first
         │----- declared here
        2│second
        3│third
         │^^^^^ here
         ·
      100│line 97
         │------- and here

      "
    `);
  });

  test('hangs texts below each other when a line has several places', () => {
    expect(shown('total = alpha + beta + gamma\n', 'beta', { label: 'a number', related: [['alpha', 'money'], ['gamma', 'a date']] })).toMatchInlineSnapshot(`
      "
      error[T4003]: something is wrong
        ┌─ policies/credit.truce:1:17
        │
       1│total = alpha + beta + gamma
        │        -----   ^^^^   ----- a date
        │        │       │
        │        │       a number
        │        money

      "
    `);
  });

  test('counts cells: tabs, wide characters, combining marks', () => {
    expect(shown('\ta = 漢字 + e\u0301x + here\n', 'here', { label: 'this' })).toMatchInlineSnapshot(`
      "
      error[T4003]: something is wrong
        ┌─ policies/credit.truce:1:17
        │
       1│    a = 漢字 + éx + here
        │                    ^^^^ this

      "
    `);
  });

  test('cuts a long line around its place', () => {
    const text = `${'before '.repeat(40)}PLACE ${'after '.repeat(40)}\n`;
    const [, , , , line, marks] = shown(text, 'PLACE', { label: 'this' }, 60).split('\n');
    expect(line).toMatchInlineSnapshot(`" 1│…ore before before PLACE after after after after after a…"`);
    expect(marks!.indexOf('^')).toBe(line!.indexOf('PLACE'));
  });

  test('marks the end of the text, and a span over several lines on its first', () => {
    expect(shown('abc', 'abc', { span: { file, start: 3, end: 3 }, label: 'end' })).toContain(' 1│abc\n  │   ^ end\n');
    expect(shown('plan A {\n  x\n  y\n}\n', 'plan A {\n  x\n  y\n}', { label: 'all of it' })).toContain(' 1│plan A {\n  │^^^^^^^^ all of it (through line 4)\n');
    expect(shown('', '', { label: 'empty' })).toContain(' 1│\n  │^ empty\n');
  });

  test('places data by file, row, column and value', () => {
    const d: Diagnostic = { code: 'T5001', severity: 'error', message: '3 values are no money', related: [], notes: ['"1.200,50": line 12'], fixes: [], data: { file: 'data/deals.csv', row: 12, column: 'amount', value: '1.200,50' }, count: 3 };
    expect(`\n${toTerminal([d], sourcesOf(new Map()), { colour: false, width: null })}`).toMatchInlineSnapshot(`
      "
      error[T5001]: 3 values are no money
        ┌─ data/deals.csv, row 12, column "amount": 1.200,50
        = "1.200,50": line 12

      "
    `);
  });

  test('wraps notes at the width of the terminal, under themselves', () => {
    expect(shown('x', 'x', { notes: ['one two three four five six seven eight nine ten eleven twelve', 'two lines:\n  the second indented'] }, 40)).toMatchInlineSnapshot(`
      "
      error[T4003]: something is wrong
        ┌─ policies/credit.truce:1:1
        │
       1│x
        │^
        = one two three four five six seven
          eight nine ten eleven twelve
        = two lines:
            the second indented

      "
    `);
  });

  test('puts errors first, then the policy before the data, by file and place', () => {
    const at = (name: string, start: number, severity: Diagnostic['severity'] = 'error'): Diagnostic => ({ code: 'T1', severity, message: `${name} ${start}`, related: [], notes: [], fixes: [], span: { file: name, start, end: start } });
    const data: Diagnostic = { ...at('', 0), message: 'data', span: undefined, data: { file: 'a.csv', row: 1 } };
    const all = [at('b', 1, 'warning'), data, at('b', 2), at('a', 9), at('b', 1)];
    const said = (list: readonly Diagnostic[]): string => toTerminal(list, sourcesOf(new Map()), { colour: false, width: null }).split('\n').filter((l) => l.includes('[T1]')).map((l) => l.slice(l.indexOf(']') + 3)).join(', ');
    expect(said(all)).toBe('a 9, b 1, b 2, data, b 1');
    expect(said([...all].reverse())).toBe(said(all));
  });

  test('lets no text command the terminal, whatever it is', () => {
    const hostile = fc.string({ unit: fc.oneof(fc.constantFrom('\x1b', '\x07', '\r', '\n', '\t', '\u202e', '\u2028', '\x9b', '\u0000', '\ud800', '漢', 'a', ' ', '\ufeff'), fc.string({ minLength: 1, maxLength: 1 })), maxLength: 60 });
    fc.assert(fc.property(hostile, hostile, hostile, fc.nat(60), fc.nat(60), fc.constantFrom(null, 40, 80), (text, said, value, a, b, width) => {
      const span = { file, start: Math.min(a, b, text.length), end: Math.min(Math.max(a, b), text.length) };
      const d: Diagnostic = { code: 'T1', severity: 'warning', message: said, label: said, related: [{ span, text: value }], notes: [value, said], help: said, fixes: [], span, data: { file: value, row: 1, column: said, value } };
      const out = toTerminal([d], sourcesOf(new Map([[file, text]])), { colour: false, width });
      expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u202a-\u202e\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])/);
    }));
  });

  test('colours only when asked, and then closes what it opens', () => {
    const d: Diagnostic = { code: 'T1', severity: 'error', message: 'm', label: 'l', related: [], notes: ['n'], fixes: [], span: { file, start: 0, end: 1 } };
    const coloured = toTerminal([d], sourcesOf(new Map([[file, 'x']])), { colour: true, width: null });
    expect(coloured).toContain('\x1b[1;31merror[T1]\x1b[0m');
    expect(coloured.match(/\x1b\[\d/g)!.length).toBe(2 * coloured.match(/\x1b\[0m/g)!.length);
    expect(coloured.replace(/\x1b\[[\d;]*m/g, '')).toBe(toTerminal([d], sourcesOf(new Map([[file, 'x']])), { colour: false, width: null }));
  });

  test('is quick about a line of fifty megabytes', () => {
    const text = `${'x'.repeat(25_000_000)}HERE${'y'.repeat(25_000_000)}`;
    const out = shown(text, 'HERE', { label: 'here' });
    expect(out.length).toBeLessThan(1000);
    expect(out).toContain('xxHEREyy');
  });
});

test('wrapping keeps every word and never makes a line wider than it may be, unless one word is', () => {
  fc.assert(fc.property(fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1, maxLength: 40 }), fc.integer({ min: 30, max: 100 }), (words, width) => {
    const out = wrapped(words.join(' '), width, 6, 4);
    expect(out.join(' ').split(/\s+/).filter((w) => w !== '')).toEqual(words);
    out.forEach((line, i) => expect(line.length + (i === 0 ? 6 : 0)).toBeLessThanOrEqual(Math.max(width, 30)));
  }));
});
