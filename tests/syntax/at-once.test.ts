/** What is read at once is what the rules of the grammar read, in every policy there is and in expressions made at random. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { theParser } from '../../packages/engine/src/syntax/grammar.js';
import { parse } from '../../packages/engine/src/syntax/parse.js';

const root = join(import.meta.dirname, '../..');
const texts = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((f) => /^(?:tests|examples)\/.*\.truce$/.test(f) && !f.includes('node_modules')).map((f): readonly [string, string] => [f, readFileSync(join(root, f), 'utf8')]);

function both(text: string): { readonly quick: unknown; readonly full: unknown } {
  const quick = parse(text, 'p.truce');
  theParser().shortWays = false;
  try { return { quick, full: parse(text, 'p.truce') }; } finally { theParser().shortWays = true; }
}

const name = fc.constantFrom('amount', 'deal', 'x', 'month', 'at', 'over', 'key', 'quarter', 'any', 'only', 'hours', 'before', 'after', 'pay');
const leaf = fc.oneof(
  name, fc.constantFrom('1', '2.5', '10%', '100 USD', '2026-01-31', '2026-01', '"a text"', 'yes', 'Won', 'missing', '90 days', '"ü \\" x"', 'deal.owner.name', 'seat.from', 'as_of', 'choose { a : 1  else : 2 }', 'sum { a : 1 }', 'marginal s on x after y', 'previous x starting 0', 'if a then 1 else 2'),
);
/** Expressions, well formed and not: any of the forms with any part in any place. */
const expression = fc.letrec<{ e: string }>((tie) => ({
  e: fc.oneof({ maxDepth: 4, depthSize: 'small' }, leaf,
    fc.tuple(tie('e'), fc.constantFrom('+', '-', '*', '/', 'of', '<', '<=', '>', '>=', 'is', 'is not', 'and', 'or', 'otherwise', 'in', 'not in', 'at', 'over', 'in USD at', '=', '==', 'within 90 days before', 'in year through', '.', '', 'to'), tie('e')).map((parts) => parts.join(' ')),
    tie('e').map((e) => `(${e})`), tie('e').map((e) => `-${e}`), tie('e').map((e) => `not ${e}`), tie('e').map((e) => `${e} is missing`), tie('e').map((e) => `${e} is not present`), tie('e').map((e) => `${e}.owner`),
    fc.tuple(tie('e'), tie('e'), tie('e')).map(([a, b, c]) => `${a} between ${b} and ${c}`),
    fc.tuple(fc.constantFrom('sum', 'first', 'largest', 'any', 'month', 'SUM', 'If', 'only', 'x'), fc.array(tie('e'), { maxLength: 3 })).map(([f, a]) => `${f}(${a.join(', ')})`),
    fc.tuple(fc.constantFrom('sum', 'first', 'only', 'average', 'any'), tie('e'), fc.constantFrom('Deal', 'Plan.payments', 'earlier rows', 'rows so far', 'deal'), fc.constantFrom('', ' with same rep', ' with same rep, quarter'), fc.option(tie('e')), fc.option(tie('e')))
      .map(([f, a, of, same, where, order]) => `${f}(${a} of ${of}${same}${where === null ? '' : ` where ${where}`}${order === null ? '' : ` ordered by ${order}, id`})`),
    fc.tuple(fc.constantFrom('Deal', 'later rows'), fc.option(tie('e'))).map(([of, where]) => `count(${of}${where === null ? '' : ` where ${where}`})`)),
})).e;

describe('expressions that are read at once', () => {
  it.each(texts)('%s', (_, text) => { const { quick, full } = both(text); expect(quick).toEqual(full); });
  it('any expression in any place', () => {
    fc.assert(fc.property(expression, (e) => {
      const { quick, full } = both(`policy "P" { currency USD }\nlist L for each Deal where ${e} {\n  x = ${e}\n  require ${e} because "y"\n  a = choose {\n    ${e} : ${e}\n    else : ${e}\n  }\n}\nalways "z" {\n  ${e}\n}\n`);
      expect(quick).toEqual(full);
    }), { numRuns: 400 });
  }, 120_000);
  it('as deep as it may be', () => { for (const deep of [5, 29, 30, 31, 32, 60, 90, 101, 5_000]) { const { quick, full } = both(`parameter a = ${'('.repeat(deep)}1${')'.repeat(deep)}\n`); expect(quick).toEqual(full); } });
});
