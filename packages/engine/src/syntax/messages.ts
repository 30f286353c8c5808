/**
 * From the parser's first complaint about a line to one sentence about it. The parser knows a rule, the token it found and the tokens it expected; the
 * sentence says what a person would say, most particular case first.
 */
import { EOF, NotAllInputParsedException, type IRecognitionException } from 'chevrotain';
import { suggest } from '../base/suggest.js';
import type { Span } from '../base/span.js';
import type { Diagnostic, Fix } from '../diagnostics/diagnostic.js';
import * as codes from '../diagnostics/codes/syntax.js';
import { isCurrency } from './currencies.js';
import { isNameLike } from './layout.js';
import { spanOf } from './spans.js';
import * as t from './tokens.js';
import { isReserved, lineWords, officeWords, phrases, policyWords, reservedWords } from './words.js';

/** What a message has to know of the reading: the text, and how a place in it is told. */
interface Reading { readonly text: string; at(span: Span): { readonly span: { readonly file: string; readonly start: number; readonly end: number } } }

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

export function explain(reading: Reading, rule: string, tokens: readonly t.Token[], error: IRecognitionException, place: string): Diagnostic {
  const ended = error.token.tokenType === EOF;
  const at = ended ? tokens.length : tokens.indexOf(error.token as t.Token);
  // When all was read and something follows, the parser has left its rule already.
  const rules = error.context.ruleStack.length > 0 ? [...error.context.ruleStack] : [rule];
  const complaint: Complaint = {
    reading, tokens, at, found: ended ? undefined : (error.token as t.Token), before: at > 0 ? tokens[at - 1] : undefined,
    expected: error.message === '' ? [] : error.message.split(' '), leftOver: error instanceof NotAllInputParsedException,
    rules, place: inner(rules) ?? place,
  };
  for (const answer of answers) {
    const diagnostic = answer(complaint);
    if (diagnostic !== undefined) return diagnostic;
  }
  return plainly(complaint);
}

/* ---------------------------------------------------------------- particular cases, the most particular first */

/** `4 business hours of Berlin`, `4 business hours at owner.office after x`: the office stands behind `in`. */
const officeBehindIn: Answer = ({ reading, tokens, at }) => {
  const i = tokens.findIndex((token, k) => k < at && token.tokenType === t.DurationLiteral && /\bbusiness\b/.test(token.image) && (tokens[k + 1]?.image === 'of' || tokens[k + 1]?.image === 'at')), word = tokens[i + 1];
  if (i < 0 || word === undefined) return undefined;
  return codes.unexpected.at(place(reading, spanOf(word), replace(reading, word, 'in')), { found: `\`${word.image}\``, place: 'a length of time', expected: '`in` and the office', help: `business time is counted by the hours of an office: \`${tokens[i]!.image} in Berlin after …\`` });
};

/** `hours Monday 09:00 to 17:00`, `office Berlin "Europe/Berlin"`. */
const openTimeShort: Answer = ({ reading, tokens, at, found, rules }) => {
  const [first, second] = tokens;
  if ((rules[0] !== 'policyLine' && rules[0] !== 'officeLine') || first === undefined || second === undefined || found === undefined || at !== 2) return undefined;
  if (first.tokenType === t.Hours && found.tokenType === t.ClockLiteral) return codes.unexpected.at(place(reading, spanOf(found)), { found: `\`${found.image}\``, place: 'the hours of some days', expected: '`to` and the last of the days', help: `hours are said from day to day, also of one: \`hours ${second.image} to ${second.image} ${tokens.slice(2).map((x) => x.image).join(' ')}\`` });
  if (first.tokenType === t.Office && found.tokenType === t.Text) return codes.unexpected.at(place(reading, spanOf(found)), { found: `the text ${found.image}`, place: 'the line of an office', expected: '`{` and what is said of it', help: `as in \`office ${second.image} { timezone ${found.image}; hours Monday to Friday 09:00 to 17:00 }\`` });
  return undefined;
};

/** `is` where a definition begins. */
const definitionWithIs: Answer = ({ reading, tokens, at, found }) => {
  const first = tokens[0];
  if (found?.image !== 'is' || at !== 1 || first === undefined || !isNameLike(first)) return undefined;
  return codes.definesOrAsks.at(place(reading, spanOf(found), replace(reading, found, '=')), { written: 'is', left: first.image });
};

/** A name in small letters where a Capitalised one belongs, or the other way round. */
const letterCase: Answer = ({ reading, found, before, expected, rules }) => {
  if (found === undefined) return undefined;
  const small = expected.every((name) => name === 'Name' || name === 'From' || name === 'Through');
  if (!small && expected[0] !== 'Title') return undefined;
  if (expected[0] === 'Title' && expected.length > 1 && rules[rules.length - 1] !== 'relationName' && rules[rules.length - 1] !== 'source') return undefined;
  const what = rules[rules.length - 1] === 'relationName' || rules[rules.length - 1] === 'source' ? 'the name of a table' : rules.includes('splitPart') || rules.includes('overlay') ? 'the label of a part' : 'this name';
  if (expected[0] === 'Title' && isNameLike(found)) {
    const currency = before?.tokenType === t.Currency && isCurrency(found.image.toUpperCase());
    if (before?.tokenType === t.Currency && !currency) return undefined;
    const instead = currency ? found.image.toUpperCase() : found.image[0]!.toUpperCase() + found.image.slice(1);
    return codes.wrongCase.at(place(reading, spanOf(found), replace(reading, found, instead)), { word: found.image, wanted: 'capital', instead, what });
  }
  if (small && expected.includes('Name') && found.tokenType === t.Title) {
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
  return codes.reservedName.at(place(reading, spanOf(found)), { word: found.image, candidates: (Object.hasOwn(otherNames, found.image) ? otherNames[found.image] : undefined) ?? [`the_${found.image}`] });
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
  const known: readonly string[] = rules[0] === 'line' ? lineWords : rules[0] === 'policyLine' ? policyWords : rules[0] === 'officeLine' ? officeWords : rules[0] === 'testLine' ? ['given', 'expect'] : rules[0] === 'scaleRow' ? ['up to', 'below', 'at', 'above', 'from there'] : [];
  if (known.length === 0) return undefined;
  const two = tokens[1] !== undefined && /^[a-z]/.test(tokens[1].image) ? `${first.image} ${tokens[1].image}` : undefined;
  const fromPhrase = two === undefined ? [] : suggest(two, known.filter((w) => w.includes(' ')));
  const candidates = fromPhrase.length > 0 ? fromPhrase : suggest(first.image, known.filter((w) => !w.includes(' ')));
  if (candidates.length === 0) {
    if (rules[0] === 'line') return undefined;
    return at > 0 || rules[0] === 'scaleRow' ? undefined : codes.unknownWord.at(place(reading, spanOf(first)), { word: first.image, place: where, candidates: known });
  }
  const span = fromPhrase.length > 0 && tokens[1] !== undefined ? { start: first.startOffset, end: spanOf(tokens[1]).end } : spanOf(first);
  const [only] = candidates;
  const fixes = candidates.length === 1 && only !== undefined ? edit(reading, span, only) : [];
  return codes.unknownWord.at(place(reading, span, fixes), { word: fromPhrase.length > 0 ? two! : first.image, place: where, candidates });
};

/** A misspelt word inside a line: `otherwize owner`, `order by` for `ordered by`. Only what can stand there is suggested. */
const misspeltInside: Answer = ({ reading, tokens, at, found, place: where, expected, leftOver }) => {
  if (found === undefined || found.tokenType !== t.Name || (expected.includes('Name') && expected.length > 1)) return undefined;
  const next = tokens[at + 1];
  const two = next !== undefined && /^[a-z]/.test(next.image) ? `${found.image} ${next.image}` : undefined;
  const pair = two === undefined ? undefined : suggest(two, phrases).find((word) => word[0] === two[0]);
  if (pair !== undefined && next !== undefined) {
    const span = { start: found.startOffset, end: spanOf(next).end };
    return codes.unknownWord.at(place(reading, span, edit(reading, span, pair)), { word: two!, place: where, candidates: [pair] });
  }
  const words = [...reservedWords, ...phrases.filter((w) => !w.includes(' ')), 'at', 'after', 'before', 'over', 'optional', 'planned', 'key', 'gives', 'dated'];
  const fits = (word: string): boolean => word[0] === found.image[0] && (leftOver ? continues.has(word) : expected.some((name) => labels.get(name)?.includes(`\`${word}\``) === true) || (expected.includes('Block') && continues.has(word)));
  const candidates = suggest(found.image, words).filter(fits);
  const [only] = candidates;
  if (only === undefined) return undefined;
  return codes.unknownWord.at(place(reading, spanOf(found), candidates.length === 1 ? replace(reading, found, only) : []), { word: found.image, place: where, candidates });
};
/** Words with which a rule may go on after a value. */
const continues: ReadonlySet<string> = new Set([
  'and', 'or', 'not', 'is', 'in', 'of', 'to', 'on', 'by', 'as', 'then', 'else', 'otherwise', 'where', 'unless', 'from', 'through', 'because', 'within', 'between', 'starting', 'among', 'evenly', 'nobody', 'at', 'after', 'before', 'over',
  'optional', 'planned', 'key', 'gives', 'dated',
]);

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

/** The spreadsheet's `and(a, b)` in small letters. */
const spreadsheetLogic: Answer = ({ reading, tokens, at, found, leftOver }) => {
  if (found === undefined || leftOver || (found.image !== 'and' && found.image !== 'or') || tokens[at + 1]?.tokenType !== t.LeftParen) return undefined;
  return codes.otherTool.at(place(reading, spanOf(found)), { seen: `${found.image}(`, tool: 'a spreadsheet function', instead: `\`a ${found.image} b\`` });
};

/** `elseif` in one word. */
const elseIf: Answer = ({ reading, found, rules }) =>
  (found !== undefined && rules.includes('ifElse') && /^(?:elseif|elsif|elif)$/i.test(found.image)
    ? codes.otherTool.at(place(reading, spanOf(found), replace(reading, found, 'else if')), { seen: found.image, tool: 'one word of other languages', instead: '`else if`' })
    : undefined);

/** A comma before a word that begins another part, before a closing bracket, or at the end of a line. */
const strayComma: Answer = ({ reading, tokens, at, found, before, leftOver }) => {
  if (found?.tokenType === t.Comma) {
    const next = tokens[at + 1];
    const ends = next === undefined || /[\r\n\u2028\u2029]/.test(reading.text.slice(found.startOffset, next.startOffset));
    return leftOver && ends ? codes.lineComma.at({ ...reading.at(spanOf(found)), fixes: [{ title: 'remove the comma', edits: [{ span: reading.at(spanOf(found)).span, text: '' }] }] }, {}) : undefined;
  }
  if (found === undefined || before?.tokenType !== t.Comma || (found.tokenType !== t.RightParen && found.tokenType !== t.Block && !clauseWords.has(found.image))) return undefined;
  return codes.unexpected.at({ ...reading.at(spanOf(before)), fixes: [{ title: 'remove the comma', edits: [{ span: reading.at(spanOf(before)).span, text: '' }] }] }, {
    found: `a comma before \`${found.image}\``, place: 'this line', expected: 'another item after it, or no comma', help: 'remove the comma',
  });
};
const clauseWords: ReadonlySet<string> = new Set(['where', 'with same', 'ordered by', 'restarting each', 'to', 'on', 'as', 'unless', 'because', 'otherwise', 'then', 'else', 'among', 'in', 'gives', 'from', 'of', 'and', 'or']);

/** A comparison without its left side, and a chain of comparisons. */
const comparisons: Answer = ({ reading, tokens, at, found, before, leftOver }) => {
  if (found === undefined || !(found.tokenType.CATEGORIES ?? []).includes(t.OrderOperator)) return undefined;
  if (before !== undefined && (before.image === 'and' || before.image === 'or')) {
    return codes.unexpected.at(place(reading, spanOf(found)), {
      found: `\`${found.image}\``, place: `after \`${before.image}\``, expected: 'what is compared', help: 'each side of `and` is a whole condition: `x >= 1 and x <= 2`, or `x between 1 and 2`',
    });
  }
  const compared = tokens.slice(0, at).some((token) => (token.tokenType.CATEGORIES ?? []).includes(t.OrderOperator));
  return leftOver && compared
    ? codes.unexpected.at(place(reading, spanOf(found)), { found: `a second \`${found.image}\``, place: 'one comparison', expected: 'the end of the condition, `and` or `or`', help: 'between two ends: `x between 1 and 2` (both belong to it), or `1 <= x and x < 2`' })
    : undefined;
};

/** `sum(amount where won)`, `sum(amount from Deal)`, `sum(amount of deal where won)`: the rows are not said. */
const withoutRows: Answer = ({ reading, tokens, at, found, rules, expected }) => {
  if (found === undefined || rules[rules.length - 1] !== 'arguments' || !expected.includes('RightParen') || !['where', 'with same', 'ordered by', 'from', 'in'].includes(found.image)) return undefined;
  const name = tokens[at - 1];
  const of = tokens[at - 2];
  if (of?.image === 'of' && name !== undefined && isNameLike(name)) {
    const instead = name.image[0]!.toUpperCase() + name.image.slice(1);
    return codes.wrongCase.at(place(reading, spanOf(name), replace(reading, name, instead)), { word: name.image, wanted: 'capital', instead, what: 'the name of a table' });
  }
  const from = found.image === 'from';
  return codes.unexpected.at(place(reading, spanOf(found), from ? replace(reading, found, 'of') : []), {
    found: `\`${found.image}\``, place: 'the brackets of this function', expected: '`of` and the table whose rows are read', help: 'for example: `sum(amount of Deal where won)`',
  });
};

/** `amount of Deal` outside the brackets of a function. */
const bareRows: Answer = ({ reading, found, leftOver, expected }) =>
  (found?.tokenType === t.OfSource && (leftOver || !expected.includes('OfSource'))
    ? codes.unexpected.at(place(reading, spanOf(found)), {
      found: '`of` with a table', place: 'a rule without a function', expected: 'a function around it', help: 'rows become one value in a function: `sum(amount of Deal where won)`, `only(amount of Quota with same rep)`, `count(Deal where won)`',
    })
    : undefined);

/** `for Deal`, `foreach Deal`, `per Deal` in a header. */
const forEach: Answer = ({ reading, tokens, at, found, rules }) => {
  if (found === undefined || (rules[0] !== 'relation' && rules[0] !== 'assertion') || !/^(?:for|foreach|per|every|each)$/i.test(found.image)) return undefined;
  const second = tokens[at + 1];
  const two = found.image === 'for' && second !== undefined && /^(?:every|all|any)$/.test(second.image);
  const span = { start: found.startOffset, end: two ? spanOf(second).end : spanOf(found).end };
  return codes.unknownWord.at(place(reading, span, edit(reading, span, 'for each')), { word: two ? `${found.image} ${second.image}` : found.image, place: 'a header', candidates: ['for each'] });
};

/** A list in braces: `x in {1, 2}`. */
const listInBraces: Answer = ({ reading, found, before }) =>
  (found?.tokenType === t.Block && (before?.image === 'in' || before?.tokenType === t.Comma || before?.tokenType === t.LeftParen)
    ? codes.unexpected.at(place(reading, short(found)), { found: '`{`', place: 'a list of values', expected: '`(`', help: 'a list stands in round brackets: `x in ("a", "b")`' })
    : undefined);

/** `currency: USD`, `id: text key`: other formats have a colon after the name. */
const keyColon: Answer = ({ reading, at, found, before, rules }) =>
  (found?.tokenType === t.Colon && at === 1 && before !== undefined && (rules[0] === 'policyLine' || rules[0] === 'field')
    ? codes.unexpected.at({ ...reading.at(spanOf(found)), fixes: [{ title: 'remove the `:`', edits: [{ span: reading.at(spanOf(found)).span, text: '' }] }] }, {
      found: '`:`', place: rules[0] === 'field' ? 'a field' : 'a line of the policy', expected: rules[0] === 'field' ? 'its type' : 'what it says', help: rules[0] === 'field' ? 'a field is written without `:`, as in `amount money above 0`' : 'a line of the policy is written without `:`, as in `currency USD`',
    })
    : undefined);

/** `remainder on paid_on`: the parts of a payment are percentages. */
const remainderPaid: Answer = ({ reading, at, found, rules }) =>
  (found?.tokenType === t.reserved.remainder && at === 0 && rules[0] === 'paymentPart'
    ? codes.unexpected.at(place(reading, spanOf(found)), { found: '`remainder`', place: 'a part of this payment', expected: 'its share, such as `50%`', help: 'the parts of a payment are written out, and sum to 100%; what does not divide is given to the parts to the cent' })
    : undefined);

/** What plans in prose say of a payment, and a formula or another line says here. */
interface Said { readonly expected: string; readonly help: string }
const allOf = (words: readonly string[], said: Said): readonly (readonly [string, Said])[] => words.map((word) => [word, said]);
const saidOfPay: ReadonlyMap<string, Said> = new Map([
  ...allOf(['when', 'where', 'if', 'provided', 'only'], { expected: 'the day, and nothing that decides', help: 'a payment has no condition of its own: keep the rows in the header, `for each Deal where won`, or say what is paid otherwise, `if reached then … else 0 USD`; `unless` cancels what was promised' }),
  ...allOf(['capped', 'limited', 'max', 'maximum', 'up to', 'at most', 'not', 'cap'], { expected: '`to` and who is paid', help: 'a cap is part of the amount: `smallest(500 USD, 10% of amount)`; a floor is `largest(100 USD, …)`' }),
  ...allOf(['at least', 'min', 'minimum', 'floor'], { expected: '`to` and who is paid', help: 'a floor is part of the amount: `largest(100 USD, 10% of amount)`' }),
  ...allOf(['monthly', 'quarterly', 'weekly', 'yearly', 'annually', 'per', 'each', 'every', 'for', 'for each'], { expected: '`on` and a day', help: 'what one payment is for stands in the header, as in `for each Rep, month`, and when it is paid is a day: `on end(month)`, `on end(month(closed_on))`' }),
  ...allOf(['and', ','], { expected: 'one who is paid', help: 'a payment has one taker: write a second `pay`, or cut the amount in a `credit` and pay each piece' }),
]);
const paymentInProse: Answer = ({ reading, tokens, at, found, before, leftOver, rules }) => {
  const first = tokens[0];
  if (found === undefined || at < 4 || rules[0] !== 'line' || first === undefined || first.tokenType !== t.PaymentWord || tokens[2]?.tokenType !== t.Equals || (!leftOver && !rules.includes('payment'))) return undefined;
  const said = saidOfPay.get(found.image);
  if (said === undefined || (before !== undefined && ['if', 'then', 'else', 'where', 'with same', 'on', 'to', 'in', 'at', 'within', 'by', 'unless', 'otherwise', '='].includes(before.image))) return undefined;
  return codes.unexpected.at(place(reading, spanOf(found)), { found: seen(found), place: 'this payment', expected: said.expected, help: said.help });
};

/** `choose amount { … }`: the bands of a value have an `at`. */
const chooseWithoutAt: Answer = ({ reading, tokens, at, found, before }) =>
  (before?.tokenType === t.reserved.choose && found !== undefined && isNameLike(found) && tokens.slice(at).some((token) => token.tokenType === t.Block)
    ? codes.unexpected.at(place(reading, spanOf(found), edit(reading, { start: found.startOffset, end: found.startOffset }, 'at ')), { found: seen(found), place: '`choose`', expected: '`{`, `topmost` or `at`', help: `the bands of a value are \`choose at ${found.image} { up to 5 USD : …; above : … }\`` })
    : undefined);

/** `first.amount`: the rows of a table `First` have a word of the language for a name. */
const rowOfAWord: Answer = ({ reading, tokens, at, found, before }) =>
  (found?.tokenType === t.Dot && before !== undefined && isReserved(before.image) && before.tokenType !== t.Name && tokens[at + 1] !== undefined
    ? codes.unexpected.at(place(reading, { start: spanOf(before).start, end: spanOf(found).end }), {
      found: `\`${before.image}.\``, place: 'a value', expected: 'a name before the dot', help: `\`${before.image}\` is a word of the language, so that a row of a table ${before.image[0]!.toUpperCase()}${before.image.slice(1)} can not be named: give the table another name, such as ${before.image[0]!.toUpperCase()}${before.image.slice(1)}_row`,
    })
    : undefined);

/** `decimal(10, 2)`, `enum(Open, Won)`. */
const typeBrackets: Answer = ({ reading, found, before, rules }) => {
  if (found?.tokenType !== t.LeftParen || rules[0] !== 'field' || before === undefined) return undefined;
  const choice = /^(?:enum|choice|picklist|select|options|oneof)$/i.test(before.image);
  return codes.unexpected.at(place(reading, spanOf(found)), {
    found: '`(`', place: 'a type', expected: choice ? '`one of` and the choices' : 'the end of the line or an option such as `key` or `optional`',
    help: choice ? 'choices are written `stage one of Open, Won, Lost`' : 'a type has no brackets: `amount money`, `share percent`, `points number to 2 decimals`',
  });
};

/** A date in quotes. */
const quotedDate: Answer = ({ reading, found, rules, expected }) => {
  const inside = found?.tokenType === t.Text ? found.image.slice(1, -1) : '';
  return found !== undefined && expected.includes('DateLiteral') && !expected.includes('Text') && /^\d{4}-\d{2}-\d{2}$/.test(inside) && rules.length > 0
    ? codes.unexpected.at(place(reading, spanOf(found), replace(reading, found, inside)), { found: 'a date in quotes', place: 'these dates', expected: `\`${inside}\``, help: 'a date has no quotes' })
    : undefined;
};

/** What should be in quotes and is not: `timezone UTC`, `policy Sales { … }`. */
const withoutQuotes: Answer = ({ reading, tokens, at, found, before, expected }) => {
  if (found === undefined || expected.length !== 1 || expected[0] !== 'Text' || before === undefined || !/^[A-Za-z]/.test(found.image)) return undefined;
  let last = found;
  for (let i = at + 1; i < tokens.length && tokens[i]!.tokenType !== t.Block; i += 1) last = tokens[i]!;
  const span = { start: found.startOffset, end: spanOf(last).end };
  const written = reading.text.slice(span.start, span.end);
  return codes.unexpected.at(place(reading, span, edit(reading, span, `"${written.replace(/[\\"]/g, '\\$&')}"`)), {
    found: `\`${written.length > 40 ? `${written.slice(0, 40)}…` : written}\``, place: `after \`${before.image}\``, expected: 'a text in quotes', help: `write \`${before.image} "${written.slice(0, 40)}"\``,
  });
};

const edges: ReadonlyMap<string, string> = new Map(Object.entries({ '<': 'below', '<=': 'up to', '>': 'above', over: 'above', under: 'below', until: 'up to', more: 'above', less: 'below', else: 'above', otherwise: 'above', rest: 'above', default: 'above' }));
/** Rows of a scale as other tools write them. */
const scaleEdge: Answer = ({ reading, at, found, rules }) => {
  if (found === undefined || at > 0 || rules[0] !== 'scaleRow') return undefined;
  const word = edges.get(found.image);
  const help = 'each row names one edge: `up to 50% : 1%` or `below 50% : 1%`; the next row begins where it ends; the last is `above : 2%` (after `up to`) or `from there : 2%` (after `below`)';
  return codes.unexpected.at(place(reading, spanOf(found), word === undefined || found.image === 'else' ? [] : replace(reading, found, word)), { found: seen(found), place: 'a row of a scale', expected: '`up to`, `below`, `at`, `above` or `from there`', help });
};

/** `from 2026-07-01` inside: a version of a scale, and what runs from period to period, say it elsewhere. */
const fromInside: Answer = ({ reading, at, found, rules }) => {
  if (found?.tokenType !== t.reserved.from || at > 0) return undefined;
  if (rules[0] === 'scaleRow') return codes.unexpected.at(place(reading, spanOf(found)), { found: '`from`', place: 'a row of a scale', expected: '`up to`, `below`, `at`, `above` or `from there`', help: 'a version of a scale says it in its header: `scale rates of amount money from 2026-07-01 { … }`' });
  return rules[0] === 'condition' || rules[0] === 'guardLine'
    ? codes.unexpected.at(place(reading, spanOf(found)), { found: '`from`', place: 'a condition', expected: 'a condition', help: 'what always holds has no periods of its own: write `for each` and a list, plan or kpi that has them, or `for each distinct rep, quarter in Objective`' })
    : undefined;
};

/** `50% to (if … then … else …)`: who is paid is named. */
const payeeInBrackets: Answer = ({ reading, found, rules }) =>
  (found !== undefined && (found.tokenType === t.LeftParen || found.tokenType === t.reserved.if) && rules.includes('target')
    ? codes.unexpected.at(place(reading, spanOf(found)), { found: seen(found), place: 'the part that says who is paid', expected: 'a name, `nobody` or `pro rata`', help: 'give the person a column first, `taker = if moved then before else owner`, and write `50% to taker otherwise nobody as Former`' })
    : undefined);

/** `pays = value on sold { … }`: a scale in place that is read for its value. */
const scaleInPlace: Answer = ({ reading, tokens, at, found, before, leftOver, rules }) =>
  (leftOver && at > 2 && found?.tokenType === t.reserved.on && (rules[0] === 'line' || rules[0] === 'field') && before?.tokenType === t.Name && tokens.slice(at).some((token) => token.tokenType === t.Block)
    ? codes.unexpected.at(place(reading, { start: spanOf(before).start, end: spanOf(found).end }, edit(reading, { start: spanOf(before).start, end: spanOf(found).end }, 'choose at')), { found: `\`${before.image} on\``, place: 'a value', expected: 'how the edges are read', help: 'the value of a band or curve: `choose at sold { up to 100 USD : …; above : … }`; a rate: `marginal on sold from zero { … }`, `retroactive on sold { … }`' })
    : undefined);

/** A line that begins with a name, after which no `=` comes: the name is not the mistake. */
const noDefinition: Answer = ({ reading, tokens, at, found, rules, place: where }) => {
  if (found === undefined || at > 0 || rules[0] !== 'line') return undefined;
  const foreign = foreignFirsts.get(found.image);
  if (foreign !== undefined) return codes.otherTool.at(place(reading, spanOf(found)), { seen: found.image, tool: foreign.tool, instead: foreign.instead });
  const next = tokens[1];
  if (!isNameLike(found)) return undefined;
  const roled = found.tokenType === t.PaymentWord || found.tokenType === t.RoleWord;
  if (next === undefined) return codes.incomplete.at(place(reading, { start: spanOf(found).end, end: spanOf(found).end }), { place: where, expected: roled ? 'a name, `=` and a value' : '`=` and a value', help: example(['column']) });
  const equals = tokens.findIndex((token) => token.tokenType === t.Equals);
  const words = tokens.slice(0, Math.max(0, equals));
  if (equals > 1 && equals < 5 && words.every((token) => /^(?:\w+|-)$/.test(token.image)) && (isNameLike(words[words.length - 1]!) || words[words.length - 1]!.tokenType === t.NumberLiteral)) {
    const span = spanOf(words[0]!);
    const all = { start: span.start, end: spanOf(words[words.length - 1]!).end };
    const instead = reading.text.slice(all.start, all.end).replace(/[\s-]+/g, '_');
    return codes.nameOfWords.at(place(reading, all, edit(reading, all, instead)), { written: reading.text.slice(all.start, all.end), instead });
  }
  if (roled && next.tokenType !== t.Equals) {
    const example = found.tokenType === t.PaymentWord ? `${found.image} bonus = 5% * amount to owner on closed_on` : `${found.image} name = …`;
    return codes.unexpected.at(place(reading, short(next)), { found: seen(next), place: where, expected: `a name after \`${found.image}\``, help: `for example: \`${example}\`` });
  }
  return codes.unexpected.at(place(reading, short(next)), {
    found: seen(next), place: where, expected: `\`=\` and a value after \`${found.image}\``, help: next.tokenType === t.Colon ? `write \`${found.image} = …\`; a \`:\` stands only in rows of scales, \`choose\` and \`sum\`` : undefined,
  });
};
const foreignFirsts: ReadonlyMap<string, { readonly tool: string; readonly instead: string }> = new Map([
  ...['let', 'var', 'const', 'set', 'dim', 'def'].map((word) => [word, { tool: 'a word of programming', instead: 'the name at once: `x = …`' }] as const),
  ['return', { tool: 'a word of programming', instead: 'a column with a name: `x = …`' }],
  ...['sort', 'order', 'orderby'].map((word) => [word, { tool: 'not how rows are ordered here', instead: '`ordered by closed_on, id`' }] as const),
  ['group', { tool: 'a word of SQL', instead: 'what one row is for in the header: `list Name for each Rep, quarter { … }`' }],
  ['join', { tool: 'a word of SQL', instead: '`with same`, as in `sum(amount of Deal with same rep)`' }],
  ...['filter', 'where', 'having'].map((word) => [word, { tool: 'not a rule of its own', instead: 'the condition in the header, `for each Deal where won`, or in a function, `sum(amount of Deal where won)`' }] as const),
  ['if', { tool: 'not a rule of its own: a value depends on a condition, not a line', instead: '`x = if won then 1 else 0`' }],
]);

/** `70% to owner Closing`: the label without its `as`. */
const labelWithoutAs: Answer = ({ reading, found, leftOver, rules }) =>
  (found?.tokenType === t.Title && leftOver && (rules[0] === 'splitPart' || rules.includes('overlay'))
    ? codes.unexpected.at(place(reading, spanOf(found), edit(reading, { start: found.startOffset, end: found.startOffset }, 'as ')), { found: seen(found), place: 'a part', expected: '`as` before its label', help: `for example: \`${examples['splitPart']!}\`` })
    : undefined);

/** Two values in brackets with nothing between them. */
const withoutComma: Answer = ({ reading, found, rules, expected }) => {
  const rule = rules[rules.length - 1];
  if (found === undefined || (rule !== 'arguments' && rule !== 'group') || !expected.includes('RightParen') || !(isNameLike(found) || found.tokenType === t.Title || /^[\d("]/.test(found.image))) return undefined;
  return codes.unexpected.at(place(reading, short(found)), { found: seen(found), place: rule === 'group' ? 'these brackets' : 'the brackets of this function', expected: '`,`, an operator or `)` before it' });
};

/** `otherwise missing`, `otherwise nobody` in a value: what finds nothing has no value without a word. */
const noValueInstead: Answer = ({ reading, tokens, at, found, before, place: where, rules }) =>
  (before?.tokenType === t.reserved.otherwise && found !== undefined && (found.tokenType === t.reserved.missing || found.tokenType === t.reserved.nobody) && rules[0] !== 'relation'
    ? codes.unexpected.at(place(reading, spanOf(found)), {
      found: seen(found), place: where, expected: 'a value that takes the place of a missing one',
      help: tokens.slice(0, at).some((token) => token.image === 'only') ? '`only` must find a row: where there may be none, `first(x of T where … ordered by x)` is missing then'
        : tokens.slice(0, at).some((token) => token.image === 'at') ? `what has no value is missing without a word, so leave out \`otherwise ${found.image}\`; where a dated record may have no row for the day, \`last(holder.person of Holder with same account where closed_on in holder ordered by holder.from)\` is missing then`
          : `what has no value is missing without a word: leave out \`otherwise ${found.image}\``,
    })
    : undefined);

/** `in previous quarter`, `in last month`, `in current year`: the period before is counted from the one of the row. */
const otherPeriod: Answer = ({ reading, tokens, at, found }) => {
  const at0 = found === undefined ? -1 : found.tokenType === t.UnitWord ? at - 1 : at;
  const word = tokens[at0], unit = tokens[at0 + 1];
  if (word === undefined || unit?.tokenType !== t.UnitWord || tokens[at0 - 1]?.image !== 'in' || !Object.hasOwn(shifts, word.image)) return undefined;
  const instead = shifts[word.image] === '' ? unit.image : `(${unit.image} ${shifts[word.image]!})`, span = { start: spanOf(word).start, end: spanOf(unit).end };
  return codes.unexpected.at(place(reading, span, edit(reading, span, instead)), {
    found: `\`${word.image} ${unit.image}\``, place: 'this condition', expected: 'a period',
    help: `\`${unit.image}\` is the ${unit.image} of the row, which the header has, \`for each Rep, ${unit.image}\`; write \`in ${instead}\``,
  });
};
const shifts: Readonly<Record<string, string>> = { previous: '- 1', prior: '- 1', last: '- 1', next: '+ 1', current: '', this: '' };

/** `end of quarter`, `start of month`. */
const endOf: Answer = ({ reading, tokens, at, found, before, leftOver }) => {
  if (found?.image !== 'of' || !leftOver || before === undefined || !/^(?:end|start|beginning|first_day|last_day)$/.test(before.image)) return undefined;
  const unit = tokens[at + 1], word = /^(?:end|last_day)$/.test(before.image) ? 'end' : 'start', whole = { start: spanOf(before).start, end: unit === undefined ? spanOf(found).end : spanOf(unit).end };
  const named = unit?.tokenType === t.UnitWord;
  return codes.unexpected.at(place(reading, whole, named ? edit(reading, whole, `${word}(${unit.image})`) : []), {
    found: `\`${reading.text.slice(whole.start, whole.end)}\``, place: 'a value', expected: 'a function', help: `\`${word}(${named ? unit.image : 'quarter'})\` where the row has a ${named ? unit.image : 'quarter'}; of a date, \`${word}(${named ? unit.image : 'quarter'}(closed_on))\``,
  });
};

/** `2 working days after x`: as a length they are business days. */
const workingDays: Answer = ({ reading, found, before }) =>
  (found?.tokenType === t.phrase['working days'] && before?.tokenType === t.NumberLiteral
    ? codes.unexpected.at(place(reading, spanOf(found), replace(reading, found, 'business days')), { found: '`working days`', place: 'a length of time', expected: '`business days`', help: `as a length they are \`${before.image} business days\`, with the policy's \`hours\` and \`holidays\`; how many lie between two days is \`working_days(from, through)\`` })
    : undefined);

/** `1.5x`, `the 15th`. */
const numberWithLetters: Answer = ({ reading, tokens, at, found, before }) => {
  const touches = found !== undefined && before?.tokenType === t.NumberLiteral && spanOf(before).end === found.startOffset;
  if (touches && /^[xX]$/.test(found.image)) return codes.unexpected.at(place(reading, spanOf(found), edit(reading, { start: before.startOffset, end: spanOf(found).end }, before.image)), { found: `\`${before.image}${found.image}\``, place: 'a value', expected: 'the number alone', help: `a factor is a number or a percentage: \`${before.image}\`` });
  const ordinal = touches ? found : found?.tokenType === t.NumberLiteral && tokens[at + 1]?.startOffset === spanOf(found).end ? tokens[at + 1]! : undefined;
  if (ordinal === undefined || !/^(?:st|nd|rd|th)$/.test(ordinal.image)) return undefined;
  return codes.unexpected.at(place(reading, spanOf(ordinal)), { found: `\`${touches ? before.image : found!.image}${ordinal.image}\``, place: 'a day', expected: 'a formula for the day', help: 'count from the first of a month: `on (start(month(closed_on) + 1) + 14 days)` is the 15th of the month after' });
};

const answers: readonly Answer[] = [
  officeBehindIn, openTimeShort, definitionWithIs, noValueInstead, otherPeriod, endOf, workingDays, numberWithLetters, rowOfAWord, chooseWithoutAt, paymentInProse, spreadsheetIf, spreadsheetLogic, elseIf, smallTable, strayComma, letterCase, withoutQuotes, forEach, reserved, misspeltFirst, yearTo, fused, withoutRows, openBracket, extraBracket, comparisons, listInBraces, keyColon,
  typeBrackets, quotedDate, remainderPaid, fromInside, payeeInBrackets, scaleInPlace, scaleEdge, noDefinition, bareRows, misspeltInside, labelWithoutAs, withoutComma,
];

/* ---------------------------------------------------------------- everything else */

/** What can follow some words, in the words of their subject. */
const afterWord: ReadonlyMap<unknown, string> = new Map<unknown, string>([
  [t.Currency, 'the three letters of a currency, such as `USD`'], [t.Timezone, 'a time zone in quotes, such as `"America/New_York"`'], [t.phrase['year starts'], 'a month, such as `January`'],
  [t.Rounding, '`half up` or `half even`'], [t.reserved.through, 'a date or a period'], [t.reserved.from, 'a date or a period'], [t.Hours, 'two days and two times, such as `Monday to Friday 09:00 to 17:00`'],
]);

function plainly(c: Complaint): Diagnostic {
  const after = c.before !== undefined && (c.rules[0] === 'policyLine' || c.expected.length === 1) ? afterWord.get(c.before.tokenType) : undefined;
  if (c.found === undefined) {
    const last = c.tokens[c.tokens.length - 1];
    const end = last === undefined ? 0 : spanOf(last).end;
    return codes.incomplete.at(place(c.reading, { start: end, end }), { place: c.place, expected: after ?? expectation(c.expected), help: example(c.rules) });
  }
  const expected = c.leftOver ? (c.before?.tokenType === t.Block || c.before?.tokenType === t.Grid ? 'nothing more: the block above ends it' : 'the end of the line, or an operator before this') : after ?? expectation(c.expected);
  // Behind `on`, `in` and `within` stands one value: a sum and an `if` have brackets.
  const sum = ['+', '-', '*', '/'].includes(c.found.image) && c.before !== undefined, way = c.found.image === 'if' && c.before !== undefined && ['on', 'in', 'at', 'within'].includes(c.before.image);
  return codes.unexpected.at(place(c.reading, short(c.found)), { found: seen(c.found), place: c.place, expected, help: otherForm(c) ?? (way ? `one value stands here: write brackets around it, as in \`${c.before!.image} (if … then … else …)\`` : sum ? 'one value stands here: write brackets around the sum, as in `(x + 15 days)`; a later day is also `15 days after x`' : headerExample(c.place) ?? example(c.rules)) });
}

/** What is meant is clear, and said in another way. */
function otherForm(c: Complaint): string | undefined {
  const word = c.found?.image ?? '', header = /^the header of this (\w+)$/.exec(c.place) !== null;
  if (/^(desc|descending|asc|ascending)$/i.test(word)) return `the smallest comes first, and the largest first of a number or an amount is \`ordered by -x\`${c.before === undefined || c.before.tokenType !== t.Name ? '' : `, as in \`ordered by ${/^d/i.test(word) ? '-' : ''}${c.before.image}\``}; of dates, \`later rows\` and \`last\` look from the other end`;
  if (header && c.found?.tokenType === t.phrase['in full']) return '`in full` is a phrase of the language: a column called `full` has its row before it, as in `in path.full`, or another name';
  if (header && c.before?.image === 'distinct') return `what occurs gets a row here with all that it has, as in \`for each distinct ${word}, quarter(closed_on) in Deal\`; for each of them and every period, give it a list of its own first: \`list Segment for each distinct ${word} in Deal {}\`, then \`for each Segment, quarter\``;
  return undefined;
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
  const type = ['Title', 'Count', 'OneOf'].every((name) => expected.includes(name));
  const list = value ? ['a value', ...words] : type ? [...(expected.includes('Equals') ? ['`=` and a value'] : []), 'a type such as `text`, `money` or `one of Open, Won`'] : words;
  const few = [...new Set(list)].slice(0, 5);
  return few.length === 1 ? few[0]! : `${few.slice(0, -1).join(', ')} or ${few[few.length - 1]!}`;
}
const valueNames: ReadonlySet<string> = new Set([
  'If', 'Not', 'Minus', 'Marginal', 'Retroactive', 'Previous', 'LeftParen', 'Choose', 'Sum', 'Count', 'First', 'Last', 'All', 'DurationLiteral', 'NumberLiteral', 'PercentLiteral', 'MoneyLiteral',
  'DateLiteral', 'TimeLiteral', 'PeriodLiteral', 'Text', 'Flag', 'Name', 'Title', 'Missing',
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
  each: 'the header `for each …`', source: 'the rows of this function', countArguments: '`count( … )`', arguments: 'the brackets of this function', group: 'these brackets', target: 'the part that says who is paid',
  ifElse: '`if … then … else …`', comparison: 'this condition', reading: 'this reading of a scale', split: 'this split', overlay: 'this overlay', payment: 'this payment', require: 'this `require`', exclude: 'this `exclude`',
  orderedBy: 'this order', dated: 'these dates', type: 'this type', fieldOption: 'this field', previous: '`previous … starting …`', shift: 'this length of time', axis: 'the columns of this table', rateSide: 'this sentence about rates',
};

/** A header of the same kind: what stands in which order differs between them. */
function headerExample(place: string): string | undefined {
  const kind = /^the header of this (\w+)$/.exec(place)?.[1] ?? '';
  return Object.hasOwn(headers, kind) ? `for example: \`${headers[kind]!}\`` : undefined;
}
const headers: Readonly<Record<string, string>> = {
  lead: 'lead MQL "Marketing qualified lead" for each Lead where score is present { … }', sla: 'sla First_call "Call within four business hours" for each MQL where owner is present by sales { … }', kpi: 'kpi Win_rate "Won of closed" for each quarter { … }',
  goal: 'goal Bookings "Company bookings" for each quarter { … }', list: 'list Pace for each Rep, quarter where quota is present { … }', attribution: 'attribution Influence for each Deal where won { … }', credit: 'credit Booking for each Deal where won { … }',
};

/** One correct example of the part at hand. */
function example(rules: readonly string[]): string | undefined {
  if (rules.includes('countArguments')) return `for example: \`${examples['countArguments']!}\``;
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
  column: 'goal = only(amount of Quota with same rep, quarter)', previous: 'previous owed starting 0 USD', record: 'record Deal { id text key }', relation: 'plan Commission for each Deal where won { … }', import: 'import "crm.truce"', policy: 'policy "Go-to-market FY26" { … }', arguments: 'sum(amount of Deal where won)',
  testLine: 'expect sum(amount of Booking) is 100_000 USD', group: '(a + b) * c',
};

function place(reading: Reading, span: Span, fixes: readonly Fix[] = []): { readonly span: { readonly file: string; readonly start: number; readonly end: number }; readonly fixes: readonly Fix[] } {
  return { ...reading.at(span), fixes };
}

function edit(reading: Reading, span: Span, text: string): readonly Fix[] {
  return [{ title: text === '; ' ? 'separate them with `;`' : `write \`${text.trim()}\``, edits: [{ span: reading.at(span).span, text }] }];
}

function replace(reading: Reading, found: t.Token, text: string): readonly Fix[] { return edit(reading, spanOf(found), text); }
