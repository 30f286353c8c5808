/** What is read at once is what the rules of the grammar read, in every policy there is and in expressions, lines and headers made at random. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from '../../packages/engine/src/syntax/parse.js';

const root = join(import.meta.dirname, '../..');
const texts = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((f) => /^(?:tests|examples)\/.*\.truce$/.test(f) && !f.includes('node_modules')).map((f): readonly [string, string] => [f, readFileSync(join(root, f), 'utf8')]);

function both(text: string): { readonly quick: unknown; readonly full: unknown } {
  return { quick: parse(text, 'p.truce'), full: parse(text, 'p.truce', false) };
}

const name = fc.constantFrom('amount', 'deal', 'x', 'month', 'at', 'over', 'key', 'quarter', 'any', 'only', 'hours', 'before', 'after', 'pay');
const leaf = fc.oneof(
  name, fc.constantFrom('1', '2.5', '10%', '100 USD', '2026-01-31', '2026-01', '"a text"', 'yes', 'Won', 'missing', '90 days', '"ü \\" x"', 'deal.owner.name', 'seat.from', 'as_of', 'choose { a : 1  else : 2 }', 'choose at x { up to 1 : 2; above : 3 }', 'sum { a : 1 }', 'marginal s on x after y', 'marginal on x from zero { up to 3: 1% }', 'x over quarter(d) by days', 'x over month in full', 'x over p by months on day 15', 'x over p by working days', 'd within early after e', 'd within a.b before e', 'd within (3 days) before e', 'previous x starting 0', 'if a then 1 else 2'),
);
/** Expressions, well formed and not: any of the forms with any part in any place. */
const expression = fc.letrec<{ e: string }>((tie) => ({
  e: fc.oneof({ maxDepth: 4, depthSize: 'small' }, leaf,
    fc.tuple(tie('e'), fc.constantFrom('+', '-', '*', '/', 'of', '<', '<=', '>', '>=', 'is', 'is not', 'and', 'or', 'otherwise', 'in', 'not in', 'at', 'over', 'in USD at', '=', '==', 'within 90 days before', 'in year through', '.', '', 'to'), tie('e')).map((parts) => parts.join(' ')),
    tie('e').map((e) => `(${e})`), tie('e').map((e) => `-${e}`), tie('e').map((e) => `not ${e}`), tie('e').map((e) => `${e} is missing`), tie('e').map((e) => `${e} is not present`), tie('e').map((e) => `${e}.owner`),
    fc.tuple(tie('e'), tie('e'), tie('e')).map(([a, b, c]) => `${a} between ${b} and ${c}`),
    fc.tuple(fc.constantFrom('sum', 'first', 'largest', 'any', 'month', 'SUM', 'If', 'only', 'x'), fc.array(tie('e'), { maxLength: 3 })).map(([f, a]) => `${f}(${a.join(', ')})`),
    fc.tuple(fc.constantFrom('sum', 'first', 'only', 'average', 'any'), tie('e'), fc.constantFrom('Deal', 'Plan.payments', 'earlier rows', 'rows so far', 'deal'), fc.constantFrom('', ' with same rep', ' with same rep, quarter', ' with same month(at), rep'), fc.option(tie('e')), fc.option(tie('e')))
      .map(([f, a, of, same, where, order]) => `${f}(${a} of ${of}${same}${where === null ? '' : ` where ${where}`}${order === null ? '' : ` ordered by ${order}, id`})`),
    fc.tuple(fc.constantFrom('Deal', 'later rows'), fc.option(tie('e'))).map(([of, where]) => `count(${of}${where === null ? '' : ` where ${where}`})`)),
})).e;

/** Pieces of lines and headers; put together by chance they are well formed often enough, and nearly so nearly always. */
const pieces = [
  'x', 'amount', 'key', 'class', 'from', 'through', 'plan', 'quota', 'commission', 'better', 'at', 'above', 'any', 'by', 'to', 'to', 'on', 'a.b', 'nobody', 'otherwise', 'all', 'remainder', 'evenly', 'as L', 'unless', 'among Touch', 'only', 'in', 'count', 'text', 'money', 'Deal', 'USD', 'Deal.payments', '"a text"', '=', '=', ',', ':', '2026-01-31', '2026-Q1', '3', '10%', '-',
  'for each', 'where', 'because', 'optional', 'edited by', 'fixed on', 'at least', 'at most', 'below', 'up to', 'from there', 'one of', 'number to 2 decimals', 'owned by', 'agreed by', 'governed by', 'accept T7114', 'require', 'exclude', 'ordered by', 'as of', 'else', 'missing',
  'given', 'expect', 'dated', '{ a | b\n 1 | 2\n }', '{ x = 1 }', 'through 2026-02-01',
];
const line = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 8 }).map((parts) => parts.join(' ')),
  fc.tuple(fc.constantFrom('x =', 'quota x "q" =', 'require', 'exclude', 'from 2026-01-01', 'owned by a', 'class marketing', 'better lower', 'accept T1 through 2026-01-01 because "b"', 'governed by', 'x text', 'from date optional', 'x one of A, "b c"', 'x count', 'x money in USD at least 0', 'x money in currency edited by sales, marketing', 'at 3:', 'above :', 'from there: 2', 'given 3 Deal {\n a\n 1\n }', 'expect only Deal.rows { a; 1 }', 'given x =', 'expect', 'pay p = x to a on d', 'pay p "q" = x to a otherwise nobody in parts { 50% on d\\n remainder on e }', 'draw d = x to payee on at', 'split amount on d { 50% to a as A; remainder to all evenly }', 'split amount on d among Touch where x ordered by y { 100% to first where z }', 'overlay 5% of amount to a.b at c on d as L', 'serves G after 2 quarters by x as of 2026-01', 'ordered by a, b restarting each c', 'ordered by -a, b', 'ordered by -a at b restarting each -c', 'x = sum(a of Deal ordered by -a, id)', 'x = choose at y { up to 3 : 1%; above : 2% }', 'currency USD', 'year starts February named by', 'hours Monday to Friday 09:00 to', 'holidays 2026-01-01,', 'holidays day of H', 'closes monthly', 'party p (A, B', 'rounding half up', 'intent "x"', 'calendar C', 'unless x', 'final on'), fc.array(fc.constantFrom(...pieces, 'x > 1', 'sum(a of Deal)'), { maxLength: 3 }))
    .map(([begin, rest]) => [begin, ...rest].join(' ')),
);
const header = fc.tuple(fc.constantFrom('list L', 'kpi K "k"', 'plan P for each Deal', 'lead L for each Lead where x', 'record R', 'record R dated', 'test "t"', 'test "t" as of 2026-01-01', 'parameter p', 'parameter p = 1', 'goal G for each quarter', 'scale s of x percent', 'always "a" for each Deal', 'guard "g"', 'list M for each distinct month(d) as m, x in Deal', 'kpi N for each distinct a.b in Deal.rows where x', 'credit C', 'policy "p"', 'import "i"', 'scale s of x percent from 2026-01-01', 'table t of Deal.size, region text gives percent', 'table t of region text gives percent topmost row'), fc.array(fc.constantFrom(...pieces, ', month'), { maxLength: 3 }))
  .map(([begin, rest]) => [begin, ...rest].join(' '));

describe('what is read at once', () => {
  it.each(texts)('%s', (_, text) => { const { quick, full } = both(text); expect(quick).toEqual(full); });
  it('any expression in any place', () => {
    fc.assert(fc.property(expression, (e) => {
      const { quick, full } = both(`policy "P" { currency USD }\nlist L for each Deal where ${e} {\n  x = ${e}\n  require ${e} because "y"\n  a = choose {\n    ${e} : ${e}\n    else : ${e}\n  }\n}\nalways "z" {\n  ${e}\n}\ntest "t" {\n  given Deal {\n    a\n    ${e}\n    up to ${e}\n    above ${e}\n    Head of ${e}\n    Some ${e}\n    >= ${e}\n  }\n}\n`);
      expect(quick).toEqual(full);
    }), { numRuns: 400 });
  }, 120_000);
  it('any line in any block, under any header', () => {
    fc.assert(fc.property(header, fc.array(line, { minLength: 1, maxLength: 4 }), (h, lines) => {
      const body = lines.map((l) => `  ${l}\n`).join('');
      const { quick, full } = both(`${h} {\n${body}}\nlist A {\n${body}}\nrecord B {\n${body}}\nscale c of x percent {\n${body}}\ntest "d" {\n${body}}\nalways "e" {\n${body}}\nguard "f" {\n${body}}\npolicy "g" {\n${body}}\ncredit D for each Deal {\n  split a on d {\n${body}  }\n  pay x = y to z in parts {\n${body}  }\n}\n${h}\n`);
      expect(quick).toEqual(full);
    }), { numRuns: 200 });
  }, 120_000);
  it('as deep as it may be', () => { for (const deep of [5, 29, 30, 31, 32, 60, 90, 101, 5_000]) { const { quick, full } = both(`parameter a = ${'('.repeat(deep)}1${')'.repeat(deep)}\n`); expect(quick).toEqual(full); } });
});
