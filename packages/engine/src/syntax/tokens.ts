/**
 * The vocabulary as token types. The lexer is written by hand (lexer.ts): words are looked up in a table, phrases of several words are one token, and
 * grids are read as rows of cells, none of which a list of regular expressions does well. So no type here has a pattern.
 */
import type { IToken, TokenType } from 'chevrotain';
import { paymentWords, phrases, reservedWords, roleWords, unitWords, declarationWords } from './words.js';

/** A token as the parser reads it. `endOffset` is the last character's (Chevrotain's convention); spans are made in recovery.ts only. */
export interface Token extends IToken {
  /** Nothing but space stands before it on its line. */
  first: boolean;
  /** Offset from the start of its line. */
  column: number;
  /** The lines of a `{ … }`: matched before parsing, so that damage stays within one line. */
  block?: BlockBody;
  /** The rows of a grid. */
  grid?: GridBody;
}
export interface BlockBody { readonly lines: readonly (readonly Token[])[] }
export interface GridBody { readonly rows: readonly RawRow[] }
export interface RawRow { readonly start: number; readonly end: number; readonly cells: readonly RawCell[] }
/** `text` is what counts (quotes off, if the whole cell is quoted), the span is what was written. */
export interface RawCell { readonly start: number; readonly end: number; readonly text: string; readonly quoted: boolean }

/** As Chevrotain's own function makes them; their numbers are given when there is a parser. */
const plain = (name: string, label: string, categories: TokenType[] = []): TokenType => ({ name, LABEL: label, CATEGORIES: categories });

/** Operators of one precedence are one category, so that the tree keeps their order. */
export const AddOperator = plain('AddOperator', '`+` or `-`');
export const MultiplyOperator = plain('MultiplyOperator', '`*`, `/` or `of`');
export const OrderOperator = plain('OrderOperator', '`<`, `<=`, `>` or `>=`');
export const LogicOperator = plain('LogicOperator', '`and` or `or`');

/** A lower-case name, and by category every soft word. */
export const Name = plain('Name', 'a name');
export const Title = plain('Title', 'a Capitalised name');
export const Text = plain('Text', 'a text in quotes');
export const NumberLiteral = plain('NumberLiteral', 'a number');
export const PercentLiteral = plain('PercentLiteral', 'a percentage');
export const MoneyLiteral = plain('MoneyLiteral', 'an amount of money');
export const DateLiteral = plain('DateLiteral', 'a date');
export const TimeLiteral = plain('TimeLiteral', 'a time');
export const PeriodLiteral = plain('PeriodLiteral', 'a period');
export const ClockLiteral = plain('ClockLiteral', 'a time of day such as `09:00`');
export const DurationLiteral = plain('DurationLiteral', 'a length of time');
export const Flag = plain('Flag', '`yes` or `no`');

export const Newline = plain('Newline', 'the end of the line');
export const Block = plain('Block', '`{`');
export const Grid = plain('Grid', '`{` and rows');
export const LeftBrace = plain('LeftBrace', '`{`');
export const RightBrace = plain('RightBrace', '`}`');
export const LeftParen = plain('LeftParen', '`(`');
export const RightParen = plain('RightParen', '`)`');
export const Comma = plain('Comma', '`,`');
export const Colon = plain('Colon', '`:`');
export const Dot = plain('Dot', '`.`');
export const Equals = plain('Equals', '`=`');
export const Plus = plain('Plus', '`+`', [AddOperator]);
export const Minus = plain('Minus', '`-`', [AddOperator]);
export const Star = plain('Star', '`*`', [MultiplyOperator]);
export const Slash = plain('Slash', '`/`', [MultiplyOperator]);
export const Less = plain('Less', '`<`', [OrderOperator]);
export const LessEqual = plain('LessEqual', '`<=`', [OrderOperator]);
export const Greater = plain('Greater', '`>`', [OrderOperator]);
export const GreaterEqual = plain('GreaterEqual', '`>=`', [OrderOperator]);
/** A stretch in another tool's language; the lexer has said so already. */
export const Foreign = plain('Foreign', 'a value');

type Reserved = (typeof reservedWords)[number];
const operatorCategory: Partial<Record<Reserved, TokenType>> = { and: LogicOperator, or: LogicOperator, of: MultiplyOperator };
const capital = (word: string): string => word.split(' ').map((w) => w[0]!.toUpperCase() + w.slice(1)).join('');

/** Words that are never a name. */
export const reserved = Object.fromEntries(reservedWords.map((word) => {
  const category = operatorCategory[word];
  return [word, plain(capital(word), `\`${word}\``, category === undefined ? [] : [category])];
})) as Record<Reserved, TokenType>;

/** Phrases of several words: one token each, while the single words stay free for names. */
export const phrase = Object.fromEntries(phrases.map((words) => [words, plain(capital(words), `\`${words}\``)])) as Record<(typeof phrases)[number], TokenType>;

/** `of` before a Capitalised name or `earlier rows`: where rows come from. The other `of` multiplies. */
export const OfSource = plain('OfSource', '`of`');
/** `in` before a currency: a conversion. The other `in` asks. */
export const InCurrency = plain('InCurrency', '`in`');
/** `given` and `expect` before a relation and its grid. */
export const GivenRows = plain('GivenRows', '`given`');
export const ExpectRows = plain('ExpectRows', '`expect`');

const soft = (name: string, label: string): TokenType => plain(name, label, [Name]);
/** Words that are keywords in one place and names everywhere else. */
export const DeclarationWord = soft('DeclarationWord', 'a declaration');
export const RoleWord = soft('RoleWord', 'a role word');
export const PaymentWord = soft('PaymentWord', '`pay`');
export const UnitWord = soft('UnitWord', 'a unit of time');
export const At = soft('At', '`at`');
export const After = soft('After', '`after`');
export const Before = soft('Before', '`before`');
export const Above = soft('Above', '`above`');
export const Below = soft('Below', '`below`');
export const Over = soft('Over', '`over`');
export const Any = soft('Any', '`any`');
export const Only = soft('Only', '`only`');
export const Optional = soft('Optional', '`optional`');
export const Key = soft('Key', '`key`');
export const Planned = soft('Planned', '`planned`');
export const Dated = soft('Dated', '`dated`');
export const Gives = soft('Gives', '`gives`');
export const Class = soft('Class', '`class`');
export const Better = soft('Better', '`better`');
export const Serves = soft('Serves', '`serves`');
export const Accept = soft('Accept', '`accept`');
export const Topmost = soft('Topmost', '`topmost`');
export const Decimals = soft('Decimals', '`decimals`');
export const Currency = soft('Currency', '`currency`');
export const Timezone = soft('Timezone', '`timezone`');
export const Rounding = soft('Rounding', '`rounding`');
export const Hours = soft('Hours', '`hours`');
export const Holidays = soft('Holidays', '`holidays`');
export const Office = soft('Office', '`office`');
export const Closes = soft('Closes', '`closes`');
export const Calendar = soft('Calendar', '`calendar`');
export const Rates = soft('Rates', '`rates`');
export const Party = soft('Party', '`party`');
export const Intent = soft('Intent', '`intent`');

/** Each soft word's type. `hours` is a unit too, but only the policy's line begins with it. */
export const softWords: ReadonlyMap<string, TokenType> = new Map<string, TokenType>([
  ...declarationWords.map((w) => [w, DeclarationWord] as const),
  ...roleWords.map((w) => [w, RoleWord] as const),
  ...paymentWords.map((w) => [w, PaymentWord] as const),
  ...unitWords.map((w) => [w, UnitWord] as const),
  ['at', At], ['after', After], ['before', Before], ['above', Above], ['below', Below], ['over', Over], ['any', Any], ['only', Only],
  ['optional', Optional], ['key', Key], ['planned', Planned], ['dated', Dated], ['gives', Gives], ['class', Class], ['better', Better], ['serves', Serves], ['accept', Accept], ['topmost', Topmost],
  ['decimals', Decimals], ['currency', Currency], ['timezone', Timezone], ['rounding', Rounding], ['hours', Hours], ['holidays', Holidays],
  ['office', Office], ['closes', Closes], ['calendar', Calendar], ['rates', Rates], ['party', Party], ['intent', Intent],
]);

export const allTokens: readonly TokenType[] = [
  AddOperator, MultiplyOperator, OrderOperator, LogicOperator, Name, Title, Text, NumberLiteral, PercentLiteral, MoneyLiteral, DateLiteral, TimeLiteral,
  PeriodLiteral, ClockLiteral, DurationLiteral, Flag, Newline, Block, Grid, LeftBrace, RightBrace, LeftParen, RightParen, Comma, Colon, Dot, Equals, Plus,
  Minus, Star, Slash, Less, LessEqual, Greater, GreaterEqual, Foreign, ...Object.values(reserved), ...Object.values(phrase), OfSource, InCurrency, GivenRows,
  ExpectRows, ...new Set(softWords.values()),
];

/** Makes a token. `end` is excluded, as everywhere outside Chevrotain. */
export function token(type: TokenType, image: string, start: number, end: number, column: number, first: boolean): Token {
  return { tokenType: type, tokenTypeIdx: 0, image, startOffset: start, endOffset: end - 1, column, first };
}
