/**
 * From the parser's first complaint about a line to one sentence about it. The parser knows a rule, the token it found and the tokens it expected; the
 * sentence says what a person would say, most particular case first.
 */
import { EOF, NotAllInputParsedException, type IRecognitionException } from 'chevrotain';
import { suggest } from '../base/suggest.js';
import type { Span } from '../base/span.js';
import type { Diagnostic, Fix } from '../diagnostics/diagnostic.js';
import * as codes from '../diagnostics/codes/syntax.js';
import { isNameLike } from './layout.js';
import { spanOf, type Reading } from './recovery.js';
import * as t from './tokens.js';
import { isReserved, lineWords, phrases, policyWords, reservedWords } from './words.js';

interface Complaint {
  readonly reading: Reading;
  readonly tokens: readonly t.Token[];
  /** Where in the line; its length at the end of the line. */
  readonly at: number;
  readonly found: t.Token | undefined;
  readonly before: t.Token | undefined;
  readonly expected: readonly string[];
  /** The whole line was read, and something follows. */
  readonly leftOver: boolean;
  /** Innermost rule last. */
  readonly rules: readonly string[];
  readonly place: string;
}

type Answer = (c: Complaint) => Diagnostic | undefined;

export function explain(reading: Reading, tokens: readonly t.Token[], error: IRecognitionException, place: string): Diagnostic {
  const ended = error.token.tokenType === EOF;
  const at = ended ? tokens.length : tokens.indexOf(error.token as t.Token);
  const complaint: Complaint = {
    reading, tokens, at, found: ended ? undefined : (error.token as t.Token), before: at > 0 ? tokens[at - 1] : undefined,
    expected: error.message === '' ? [] : error.message.split(' '), leftOver: error instanceof NotAllInputParsedException,
    rules: [...error.context.ruleStack], place: inner(error.context.ruleStack) ?? place,
  };
  for (const answer of answers) {
    const diagnostic = answer(complaint);
    if (diagnostic !== undefined) return diagnostic;
  }
  return plainly(complaint);
}

/* ---------------------------------------------------------------- particular cases, the most particular first */

/** `is` where a definition begins. */
const definitionWithIs: Answer = ({ reading, tokens, at, found }) => {
  const first = tokens[0];
  if (found?.image !== 'is' || at !== 1 || first === undefined || !isNameLike(first)) return undefined;
  return codes.definesOrAsks.at(place(reading, spanOf(found), replace(reading, found, '=')), { written: 'is', left: first.image });
};

/** A name in small letters where a Capitalised one belongs, or the other way round. */
const letterCase: Answer = ({ reading, found, expected, rules }) => {
  if (found === undefined || expected.length !== 1) return undefined;
  const what = rules[rules.length - 1] === 'relationName' ? 'the name of a table' : rules.includes('splitPart') || rules.includes('overlay') ? 'the label of a part' : 'this name';
  if (expected[0] === 'Title' && isNameLike(found)) {
    const instead = found.image[0]!.toUpperCase() + found.image.slice(1);
    return codes.wrongCase.at(place(reading, spanOf(found), replace(reading, found, instead)), { word: found.image, wanted: 'capital', instead, what });
  }
  if (expected[0] === 'Name' && found.tokenType === t.Title) {
    const instead = found.image[0]!.toLowerCase() + found.image.slice(1);
    return codes.wrongCase.at(place(reading, spanOf(found), replace(reading, found, instead)), { word: found.image, wanted: 'small', instead, what });
  }
  return undefined;
};

/** A table's name in small letters after `for each`, `given`, `of`. */
const smallTable: Answer = ({ reading, tokens, at, found, before }) => {
  const name = before;
  if (found === undefined || name === undefined || name.tokenType !== t.Name || tokens[at - 2]?.tokenType !== t.reserved.given || found.tokenType !== t.Block) return undefined;
  const instead = name.image[0]!.toUpperCase() + name.image.slice(1);
  return codes.wrongCase.at(place(reading, spanOf(name), replace(reading, name, instead)), { word: name.image, wanted: 'capital', instead, what: 'the name of a table' });
};

/** A reserved word where a name belongs. */
const reserved: Answer = ({ reading, tokens, at, found, expected, rules }) => {
  if (found === undefined || !isReserved(found.image)) return undefined;
  const wantsName = expected.includes('Name') && expected.length <= 3;
  const next = tokens[at + 1]?.tokenType;
  const named = at === 0 ? next === t.Equals || rules[0] === 'field' : wantsName && next === t.Equals;
  if (!named && !(expected.length === 1 && expected[0] === 'Name')) return undefined;
  return codes.reservedName.at(place(reading, spanOf(found)), { word: found.image, candidates: otherNames[found.image] ?? [`the_${found.image}`] });
};
const otherNames: Readonly<Record<string, readonly string[]>> = {
  first: ['first_one', 'first_name'], last: ['last_one', 'last_name'], sum: ['total', 'subtotal'], count: ['number_of', 'how_many'], all: ['everything', 'total'], from: ['from_date', 'starts_on'],
  to: ['to_date', 'recipient'], on: ['on_date', 'paid_on'], by: ['by_whom'], through: ['through_date', 'ends_on'], of: ['of_what'], in: ['in_what'], is: ['is_it'], others: ['other_rows'],
  split: ['share', 'portion'], missing: ['is_missing', 'absent'], present: ['is_present'], remainder: ['rest'], previous: ['before_that', 'prior'], expect: ['expected'], given: ['given_value'],
};

/** A misspelt first word: `quotta goal = …`, `order by x`. */
const misspeltFirst: Answer = ({ reading, tokens, at, rules, place: where }) => {
  const first = tokens[0];
  if (first === undefined || (first.tokenType !== t.Name && first.tokenType !== t.DeclarationWord) || at > 2) return undefined;
  const known: readonly string[] = rules[0] === 'line' ? lineWords : rules[0] === 'policyLine' ? policyWords : rules[0] === 'testLine' ? ['given', 'expect'] : rules[0] === 'scaleRow' ? ['up to', 'below', 'at', 'above', 'from there'] : [];
  if (known.length === 0) return undefined;
  const two = tokens[1] !== undefined && /^[a-z]/.test(tokens[1].image) ? `${first.image} ${tokens[1].image}` : undefined;
  const fromPhrase = two === undefined ? [] : suggest(two, known.filter((w) => w.includes(' ')));
  const candidates = fromPhrase.length > 0 ? fromPhrase : suggest(first.image, known.filter((w) => !w.includes(' ')));
  if (candidates.length === 0) {
    if (rules[0] === 'line') return undefined;
    return at > 0 ? undefined : codes.unknownWord.at(place(reading, spanOf(first)), { word: first.image, place: where, candidates });
  }
  const span = fromPhrase.length > 0 && tokens[1] !== undefined ? { start: first.startOffset, end: spanOf(tokens[1]).end } : spanOf(first);
  const [only] = candidates;
  const fixes = candidates.length === 1 && only !== undefined ? edit(reading, span, only) : [];
  return codes.unknownWord.at(place(reading, span, fixes), { word: fromPhrase.length > 0 ? two! : first.image, place: where, candidates });
};

/** A misspelt word inside a line: `otherwize owner`. */
const misspeltInside: Answer = ({ reading, found, place: where, expected }) => {
  if (found === undefined || found.tokenType !== t.Name || expected.includes('Name') && expected.length > 1) return undefined;
  const candidates = suggest(found.image, [...reservedWords, ...phrases.filter((w) => !w.includes(' ')), 'at', 'after', 'before', 'over', 'optional', 'planned', 'key', 'gives', 'dated']);
  const [only] = candidates;
  if (only === undefined) return undefined;
  return codes.unknownWord.at(place(reading, spanOf(found), candidates.length === 1 ? replace(reading, found, only) : []), { word: found.image, place: where, candidates });
};

/** `in year to quarter`: `to` names only the recipient. */
const yearTo: Answer = ({ reading, found, before }) =>
  (found?.image === 'to' && before?.tokenType === t.UnitWord
    ? codes.otherTool.at(place(reading, spanOf(found), replace(reading, found, 'through')), { seen: `${before.image} to`, tool: 'an open range: `to` names only who is paid', instead: `\`${before.image} through …\`` })
    : undefined);

/** A second rule without a line end: `a = 1 b = 2`. */
const fused: Answer = ({ reading, tokens, at, found }) => {
  if (found === undefined || at === 0) return undefined;
  const starts = isNameLike(found) && (tokens[at + 1]?.tokenType === t.Equals || ((found.tokenType === t.RoleWord || found.tokenType === t.PaymentWord) && tokens[at + 2]?.tokenType === t.Equals));
  const begins = starts || [t.reserved.require, t.reserved.exclude, t.reserved.split, t.reserved.overlay, t.reserved.given, t.reserved.expect, t.GivenRows, t.ExpectRows, t.phrase['ordered by'], t.phrase['governed by'], t.phrase['agreed by'], t.phrase['owned by']].includes(found.tokenType);
  return begins ? codes.twoOnOneLine.at(place(reading, spanOf(found), edit(reading, { start: found.startOffset, end: found.startOffset }, '; ')), { second: found.image }) : undefined;
};

/** `if(a, b, c)`: the spreadsheet's form in small letters. */
const spreadsheetIf: Answer = ({ reading, tokens, at, expected }) => {
  if (expected.length !== 1 || expected[0] !== 'Then') return undefined;
  const start = tokens.findLastIndex((token, i) => i < at && token.tokenType === t.reserved.if);
  const opener = tokens[start + 1];
  if (start < 0 || opener?.tokenType !== t.LeftParen || !tokens.slice(start, at).some((token) => token.tokenType === t.Comma)) return undefined;
  return codes.otherTool.at(place(reading, { start: tokens[start]!.startOffset, end: spanOf(opener).end }), { seen: 'if(', tool: 'a spreadsheet function', instead: '`if condition then value else value`' });
};

/** A bracket that is still open where the line ends or goes on with another part. */
const openBracket: Answer = ({ reading, tokens, at, found, expected }) => {
  const wanted = expected.includes('RightParen') || found === undefined;
  if (!wanted || (found !== undefined && !partWords.has(found.tokenType))) return undefined;
  const open: t.Token[] = [];
  for (const token of tokens.slice(0, at)) {
    if (token.tokenType === t.LeftParen) open.push(token);
    else if (token.tokenType === t.RightParen) open.pop();
  }
  const last = open[open.length - 1];
  if (last === undefined) return undefined;
  return codes.unclosedBracket.at({ ...place(reading, spanOf(last)), related: found === undefined ? [] : [{ span: reading.at(spanOf(found)).span, text: 'the next part begins here' }] }, {
    expected: found === undefined ? '`)` where it ends' : `\`)\` before \`${found.image}\``,
  });
};
const partWords: ReadonlySet<unknown> = new Set([t.reserved.to, t.reserved.on, t.reserved.then, t.reserved.else, t.reserved.unless, t.reserved.as, t.reserved.by, t.reserved.otherwise, t.Block, t.Colon, t.Equals, t.phrase['in parts'], t.reserved.because]);

/** `)` without its `(`. */
const extraBracket: Answer = ({ reading, found, leftOver, expected }) =>
  (found?.tokenType === t.RightParen && (leftOver || expected.length > 0) && !expected.includes('RightParen')
    ? codes.unexpected.at(place(reading, spanOf(found)), { found: '`)`', place: 'this line', expected: leftOver ? 'no `)` here: none is open' : expectation(expected), help: leftOver ? 'remove it, or look for a missing `(`' : undefined })
    : undefined);

const answers: readonly Answer[] = [definitionWithIs, spreadsheetIf, smallTable, letterCase, reserved, misspeltFirst, yearTo, fused, openBracket, extraBracket, misspeltInside];

/* ---------------------------------------------------------------- everything else */

function plainly(c: Complaint): Diagnostic {
  if (c.found === undefined) {
    const last = c.tokens[c.tokens.length - 1];
    const end = last === undefined ? 0 : spanOf(last).end;
    return codes.incomplete.at(place(c.reading, { start: end, end }), { place: c.place, expected: expectation(c.expected), help: example(c.rules) });
  }
  const expected = c.leftOver ? (c.before?.tokenType === t.Block || c.before?.tokenType === t.Grid ? 'nothing more: the block above ends it' : 'the end of the line, or an operator before this') : expectation(c.expected);
  return codes.unexpected.at(place(c.reading, short(c.found)), { found: seen(c.found), place: c.place, expected, help: example(c.rules) });
}

/** A block is a long token; only its brace is meant. */
function short(found: t.Token): Span {
  return found.tokenType === t.Block || found.tokenType === t.Grid ? { start: found.startOffset, end: found.startOffset + 1 } : spanOf(found);
}

function seen(found: t.Token): string {
  if (found.tokenType === t.Text) return `the text ${found.image.length > 32 ? `${found.image.slice(0, 30)}…"` : found.image}`;
  return `\`${found.image}\``;
}

const labels: ReadonlyMap<string, string> = new Map(t.allTokens.map((type) => [type.name, type.LABEL ?? type.name]));
/** What begins any value: where all of these fit, a value is meant. */
const valueStarts: readonly string[] = ['LeftParen', 'NumberLiteral', 'Name'];
const partWordings: Readonly<Record<string, string>> = {
  To: '`to` and who is paid', On: '`on` and a date', Then: '`then` and a value', Else: '`else` and a value', Colon: '`:` and the result', Block: '`{`', Grid: '`{` and rows',
  Equals: '`=` and a value', DeclarationWord: 'a declaration',
};

function expectation(expected: readonly string[]): string {
  if (expected.length === 0) return 'something else';
  const rest = expected.filter((name) => !valueNames.has(name));
  const value = valueStarts.every((name) => expected.includes(name));
  const words = (value ? rest : expected).map((name) => partWordings[name] ?? labels.get(name) ?? name);
  const list = value ? ['a value', ...words] : words;
  const few = [...new Set(list)].slice(0, 5);
  return few.length === 1 ? few[0]! : `${few.slice(0, -1).join(', ')} or ${few[few.length - 1]!}`;
}
const valueNames: ReadonlySet<string> = new Set([
  'If', 'Not', 'Minus', 'Marginal', 'Retroactive', 'Previous', 'LeftParen', 'Choose', 'Sum', 'Count', 'First', 'Last', 'All', 'DurationLiteral', 'NumberLiteral', 'PercentLiteral', 'MoneyLiteral',
  'DateLiteral', 'TimeLiteral', 'PeriodLiteral', 'Text', 'Flag', 'Name', 'Title',
]);

/** The innermost part that has a name of its own. */
function inner(rules: readonly string[]): string | undefined {
  for (let i = rules.length - 1; i >= 0; i -= 1) {
    const found = partNames[rules[i]!];
    if (found !== undefined) return found;
  }
  return undefined;
}
const partNames: Readonly<Record<string, string>> = {
  each: 'the header `for each …`', source: 'the rows after `of`', countArguments: '`count( … )`', arguments: 'the brackets of this function', group: 'these brackets', target: 'the part that says who is paid',
  ifElse: '`if … then … else …`', comparison: 'this condition', reading: 'this reading of a scale', split: 'this split', overlay: 'this overlay', payment: 'this payment', require: 'this `require`', exclude: 'this `exclude`',
  orderedBy: 'this order', dated: 'these dates', type: 'this type', fieldOption: 'this field', previous: '`previous … starting …`', shift: 'this length of time', axis: 'the columns of this table', rateSide: 'this sentence about rates',
};

/** One correct example of the part at hand. */
function example(rules: readonly string[]): string | undefined {
  for (let i = rules.length - 1; i >= 0; i -= 1) {
    const found = examples[rules[i]!];
    if (found !== undefined) return `for example: \`${found}\``;
  }
  return undefined;
}
const examples: Readonly<Record<string, string>> = {
  each: 'for each Rep, quarter where role is AE', source: 'sum(amount of Deal with same rep where won)', countArguments: 'count(Deal where won)', ifElse: 'if reached then 500 USD else 0 USD', reading: 'marginal rates on amount after so_far',
  split: 'split amount on closed_on { 100% to owner as Closing }', splitPart: '70% to owner as Closing', overlay: 'overlay 100% of amount to owner.manager on closed_on as Coaching', payment: 'pay bonus = 5% * sales to rep on end(quarter)',
  paymentPart: '50% on paid_on unless churned_on is present', orderedBy: 'ordered by closed_on, id   restarting each rep', dated: 'from 2026-01-01 through 2026-12-31', fieldOption: 'amount money above 0', scaleRow: 'up to 100_000 USD : 5%',
  pair: 'employees between 50 and 1_000 : 20', field: 'closed_on date optional', parameter: 'parameter mql_points = 60 from 2026-01-01 because "launch"', scale: 'scale payout of attainment percent { … }', table: 'table spiff of Deal.segment gives money { … }',
  column: 'goal = only(amount of Quota with same rep, quarter)', previous: 'previous owed starting 0 USD', record: 'record Deal { id text key }', relation: 'plan Commission for each Deal where won { … }', import: 'import "crm.truce"',
};

function place(reading: Reading, span: Span, fixes: readonly Fix[] = []): { readonly span: { readonly file: string; readonly start: number; readonly end: number }; readonly fixes: readonly Fix[] } {
  return { ...reading.at(span), fixes };
}

function edit(reading: Reading, span: Span, text: string): readonly Fix[] {
  return [{ title: text === '; ' ? 'separate them with `;`' : `write \`${text}\``, edits: [{ span: reading.at(span).span, text }] }];
}

function replace(reading: Reading, found: t.Token, text: string): readonly Fix[] { return edit(reading, spanOf(found), text); }
