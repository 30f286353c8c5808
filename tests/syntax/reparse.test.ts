/** What is read again after an edit is what is read anew, whatever is edited where: in every policy there is, right or wrong, and in all of them as one file. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parse } from '../../packages/engine/src/syntax/parse.js';
import { reparse } from '../../packages/engine/src/syntax/reparse.js';

const root = join(import.meta.dirname, '../..');
const texts = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((f) => /^(?:tests|examples)\/.*\.truce$/.test(f) && !f.includes('node_modules')).map((f) => readFileSync(join(root, f), 'utf8')).filter((text) => text.length > 1_000);
const good = texts.filter((text) => parse(text, 'p.truce').diagnostics.length === 0);

const pieces = ['', '', 'x', ' ', '\n', '\n', '\r\n', '}', '{', '(', ')', '|', '"', ';', ',', '=', '/*', '*/', '// c\n', '“', '[', '\\', '  ', '\t', 'list X {', 'list X {\n', 'record Deal { id text key }\n', 'parameter p = 3\n', 'plan', 'test "t" {\n  given Deal {\n', 'table t of ', 'given Deal {', ' | a\n', 'import "x.truce"\n', '2026-01-01', '10%', 'é', '🎉'];
const edit = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), cut: fc.oneof({ weight: 4, arbitrary: fc.nat(3) }, { weight: 1, arbitrary: fc.nat(120) }), put: fc.constantFrom(...pieces), line: fc.boolean() });

function edited(text: string, { at, cut, put, line }: { readonly at: number; readonly cut: number; readonly put: string; readonly line: boolean }): string {
  const there = Math.floor(at * text.length), from = line ? text.lastIndexOf('\n', there) + 1 : there;
  return text.slice(0, from) + put + text.slice(from + cut);
}
const same = (start: string, edits: readonly Parameters<typeof edited>[1][]): void => {
  let text = start, known = parse(text, 'p.truce');
  for (const e of edits) {
    const next = edited(text, e);
    known = reparse(next, 'p.truce', { text, parsed: known });
    expect(known).toEqual(parse(next, 'p.truce'));
    text = next;
  }
};

it('one text after some edits', () => {
  fc.assert(fc.property(fc.constantFrom(...texts), fc.array(edit, { minLength: 1, maxLength: 4 }), same), { numRuns: 600 });
}, 120_000);

it('several policies in one file, with edits in what was edited before', () => {
  fc.assert(fc.property(fc.array(fc.constantFrom(...good), { minLength: 2, maxLength: 3 }), fc.array(edit, { minLength: 2, maxLength: 5 }), fc.double({ min: 0, max: 1, noNaN: true }), (parts, edits, near) => {
    same(parts.join('\n'), edits.map((e) => ({ ...e, at: Math.min(1, near + e.at / 200) })));
  }), { numRuns: 120 });
}, 120_000);
