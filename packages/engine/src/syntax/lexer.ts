/**
 * Text to tokens, comments and problems. It never stops: what is no token becomes a problem, and where the intention is plain (`==`, `&&`, `“…”`) the
 * token that was meant, so that the parser has nothing more to say. Linear in the length of the text.
 */
import type { TokenType } from 'chevrotain';
import type { Diagnostic, Fix } from '../diagnostics/diagnostic.js';
import * as codes from '../diagnostics/codes/syntax.js';
import type { Comment } from './ast.js';
import { isCurrency } from './currencies.js';
import * as t from './tokens.js';
import { phrases, units } from './words.js';

export interface Lexed {
  readonly tokens: readonly t.Token[];
  readonly comments: readonly Comment[];
  readonly problems: readonly Diagnostic[];
  /** Where signs were left out without a message of their own. */
  readonly spoilt: readonly number[];
}

const space = /[ \t\f\v\u00a0\u2000-\u200b\u202f\u3000\ufeff]+/y;
const lineEnd = /\r\n|[\n\r\u2028\u2029]/y;
const wordAt = /[\p{L}_][\p{L}\p{N}_]*/uy;
const plainWord = /^[A-Za-z_][A-Za-z0-9_]*$/;
const timeAt = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})?(?![\w:])/y;
const dateAt = /\d{4}-\d{2}-\d{2}(?![\w-])/y;
const looseDateAt = /(\d{4})-(\d{1,2})-(\d{1,2})(?![\w-])/y;
const slashDateAt = /(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?![\w/.])/y;
const periodAt = /\d{4}-(?:\d{2}|Q[1-4]|H[12]|[A-Z]\d{1,2})(?![\w-])/y;
const fiscalAt = /FY\d{2,4}(?:-[A-Z]\d{1,2})?(?!\w)/y;
const clockAt = /\d{1,2}:\d{2}(?![\w:])/y;
const numberAt = /\d[\d_]*(?:\.\d[\d_]*)?/y;
const thousandsAt = /\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,])/y;
const fractionAt = /\.\d+/y;
const currencyAt = /[ \t]*([A-Z]{3})(?!\w)/y;
const percentAt = /[ \t]*%/y;
const durationAt = /[ \t]+(?:(business)[ \t]+)?(minutes?|hours?|days?|weeks?|months?|quarters?|half|halves|years?)(?![\w(])/y;
const moneySignAt = /([$€£¥])[ \t]*(\d[\d_,]*(?:\.\d+)?)/y;
const afterOf = /[ \t\r\n]*(?:[A-Z]|(?:earlier|later)[ \t]+rows\b|rows[ \t]+so[ \t]+far\b)/y;
const afterIn = /[ \t]+(?:([A-Z]{3})(?!\w)|(?:[A-Z]\w*|[a-z_]\w*(?:[ \t]*\.[ \t]*[a-z_]\w*)*)[ \t]+(?:by[ \t]+[A-Z]\w*[ \t]+)?at\b(?![ \t]*[:=]))/y;
const givenGrid = /given[ \t]+(?:\d[\d_]*[ \t]+)?[A-Z]\w*(?:\.\w+)?[ \t\r\n]*\{/y;
const expectGrid = /expect[ \t]+(?:only[ \t]+)?[A-Z]\w*(?:\.\w+)?[ \t\r\n]*\{/y;
const tableGrid = /table[ \t]+\w+[ \t]+of\b[^{}"|]{0,2000}\{/y;
/** A heading without its `{`, but with rows below it. */
const openGrid = /(?:given[ \t]+(?:\d[\d_]*[ \t]+)?[A-Z]\w*(?:\.\w+)?|expect[ \t]+(?:only[ \t]+)?[A-Z]\w*(?:\.\w+)?|table[ \t]+\w+[ \t]+of\b[^{}"|\r\n]{0,500})[ \t]*(?=\r?\n[^\r\n{}"=|]{0,500}\|(?!\|))/y;
/** A `{` whose first row has a `|` is a grid, whatever stands before it. */
const rowsFollow = /\{[ \t]*(?:\/\/[^\r\n]*)?(?:\r?\n[ \t]*)?[^\r\n{}"=|]{1,500}\|(?!\|)/y;
const strayRun = /[^\p{L}\p{N}\s"'(){},;:.+\-*/=<>|_]{1,40}/uy;

const punctuation: Readonly<Record<string, TokenType>> = {
  '(': t.LeftParen, ')': t.RightParen, '{': t.LeftBrace, '}': t.RightBrace, ',': t.Comma, ':': t.Colon, '.': t.Dot, '=': t.Equals, '+': t.Plus, '-': t.Minus,
  '*': t.Star, '/': t.Slash, '<': t.Less, '>': t.Greater, '<=': t.LessEqual, '>=': t.GreaterEqual,
};

/** Signs of other tools, what they are, and the words that are meant. */
const foreignSigns: readonly { readonly sign: string; readonly tool: string; readonly instead: string; readonly types: readonly TokenType[] }[] = [
  { sign: '===', tool: 'programming for `is`', instead: 'is', types: [t.reserved.is] },
  { sign: '!==', tool: 'programming for `is not`', instead: 'is not', types: [t.reserved.is, t.reserved.not] },
  { sign: '==', tool: 'programming for `is`', instead: 'is', types: [t.reserved.is] },
  { sign: '!=', tool: 'programming for `is not`', instead: 'is not', types: [t.reserved.is, t.reserved.not] },
  { sign: '<>', tool: 'spreadsheet for `is not`', instead: 'is not', types: [t.reserved.is, t.reserved.not] },
  { sign: '=<', tool: 'no comparison', instead: '<=', types: [t.LessEqual] },
  { sign: '=>', tool: 'no comparison', instead: '>=', types: [t.GreaterEqual] },
  { sign: '≤', tool: 'a printed sign for `<=`', instead: '<=', types: [t.LessEqual] },
  { sign: '≥', tool: 'a printed sign for `>=`', instead: '>=', types: [t.GreaterEqual] },
  { sign: '≠', tool: 'a printed sign for `is not`', instead: 'is not', types: [t.reserved.is, t.reserved.not] },
  { sign: '−', tool: 'a printed minus', instead: '-', types: [t.Minus] },
  { sign: '–', tool: 'a dash, not a minus', instead: '-', types: [t.Minus] },
  { sign: '—', tool: 'a dash, not a minus', instead: '-', types: [t.Minus] },
  { sign: '×', tool: 'a printed sign for `*`', instead: '*', types: [t.Star] },
  { sign: '÷', tool: 'a printed sign for `/`', instead: '/', types: [t.Slash] },
  { sign: '&&', tool: 'programming for `and`', instead: 'and', types: [t.reserved.and] },
  { sign: '||', tool: 'programming for `or`', instead: 'or', types: [t.reserved.or] },
  { sign: ':=', tool: 'programming for `=`', instead: '=', types: [t.Equals] },
  { sign: '!', tool: 'programming for `not`', instead: 'not', types: [t.reserved.not] },
  { sign: '[', tool: 'a bracket of other languages', instead: '(', types: [t.LeftParen] },
  { sign: ']', tool: 'a bracket of other languages', instead: ')', types: [t.RightParen] },
];
const foreignFirst: ReadonlySet<string> = new Set(foreignSigns.map((s) => s.sign[0]!));
const signHelp: Readonly<Record<string, string>> = {
  '&': 'texts are not joined; conditions are joined with `and`', '^': 'there are no powers; multiply', '%': 'a percentage is written with its number, as in `7.5%`',
  '$': 'money is written with its currency, as in `100 USD`', '#': 'a comment begins with `//`', ';': '`;` ends a line', '?': 'a choice between values is `if … then … else …`',
};

/** The first word of each phrase, and what may follow it, longest first. */
const phraseTails: ReadonlyMap<string, readonly { readonly tail: RegExp; readonly type: TokenType; readonly text: string }[]> = (() => {
  const table = new Map<string, { tail: RegExp; type: TokenType; text: string }[]>();
  for (const text of [...phrases].sort((a, b) => b.length - a.length)) {
    const [head, ...rest] = text.split(' ');
    const entry = { tail: new RegExp(`${rest.map((w) => `[ \\t]+${w}`).join('')}(?!\\w)`, 'y'), type: t.phrase[text], text };
    const list = table.get(head!);
    if (list === undefined) table.set(head!, [entry]);
    else list.push(entry);
  }
  return table;
})();

/** SQL's and the spreadsheet's small words in capitals, where they stand between values. */
const infixCapitals: Readonly<Record<string, TokenType>> = {
  AND: t.reserved.and, OR: t.reserved.or, IS: t.reserved.is, IN: t.reserved.in, BETWEEN: t.reserved.between, WHERE: t.reserved.where, THEN: t.reserved.then, ELSE: t.reserved.else,
};
const operandEnds: ReadonlySet<TokenType> = new Set([
  t.Name, t.Title, t.Text, t.NumberLiteral, t.PercentLiteral, t.MoneyLiteral, t.DateLiteral, t.TimeLiteral, t.PeriodLiteral, t.DurationLiteral, t.Flag,
  t.RightParen, t.RightBrace, t.reserved.missing, t.reserved.present, ...t.softWords.values(),
]);

export function lex(text: string, file: string, from = 0, until = text.length): Lexed {
  return new Scanner(text, file, from, until).run();
}

/** The state of one pass over one text. */
class Scanner {
  private readonly tokens: t.Token[] = [];
  private readonly comments: Comment[] = [];
  private readonly problems: Diagnostic[] = [];
  private at: number;
  private lineStart: number;
  /** Nothing but space so far on this line. */
  private fresh = true;
  /** The next `{` opens a grid. */
  private gridNext = false;
  /** Where a grid begins without its `{`. */
  private gridAt = -1;
  /** The line of the last stray `|`: rows outside a grid are one mistake. */
  private barLine = -2;
  private lineNumber = 0;
  private readonly spoilt: number[] = [];
  /** `09:00` is a time of day only on a policy's `hours` line; elsewhere `20:30` would be an edge, `:` and a result. */
  private hoursLine = false;

  constructor(private readonly text: string, private readonly file: string, from: number, private readonly until: number) {
    this.at = from;
    this.lineStart = from;
  }

  run(): Lexed {
    while (this.at < this.until) this.step();
    return { tokens: this.tokens, comments: this.comments, problems: this.problems, spoilt: this.spoilt };
  }

  private match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    return found !== null && this.at + found[0].length <= this.until ? found : undefined;
  }

  private looksLike(pattern: RegExp, at: number): boolean {
    pattern.lastIndex = at;
    return pattern.test(this.text);
  }

  private push(type: TokenType, length: number, image?: string): void {
    const start = this.at;
    this.tokens.push(t.token(type, image ?? this.text.slice(start, start + length), start, start + length, start - this.lineStart, this.fresh));
    this.fresh = false;
    this.at = start + length;
  }

  private span(start: number, end: number): { file: string; start: number; end: number } {
    return { file: this.file, start, end };
  }

  private fix(title: string, start: number, end: number, text: string): readonly Fix[] {
    return [{ title, edits: [{ span: this.span(start, end), text }] }];
  }

  private foreign(seen: string, tool: string, instead: string, start: number, end: number, replacement?: string): void {
    const fixes = replacement === undefined ? [] : this.fix(`write \`${replacement}\``, start, end, replacement);
    this.problems.push(codes.otherTool.at({ span: this.span(start, end), fixes }, { seen, tool, instead }));
  }

  private previous(): t.Token | undefined { return this.tokens[this.tokens.length - 1]; }

  /** Whether a new logical line may begin here. */
  private startsLine(): boolean {
    const before = this.previous();
    return before === undefined || before.tokenType === t.Newline || before.tokenType === t.LeftBrace || before.tokenType === t.RightBrace || before.tokenType === t.Grid || this.fresh;
  }

  private step(): void {
    if (this.at === this.gridAt) { this.grid(0); return; }
    const c = this.text[this.at]!;
    const blank = this.match(space);
    if (blank !== undefined) { this.at += blank[0].length; return; }
    const end = this.match(lineEnd);
    if (end !== undefined) { this.newline(end[0].length); return; }
    if (c === '/' && this.text[this.at + 1] === '/') { this.comment(); return; }
    if (c === '/' && this.text[this.at + 1] === '*') { this.blockComment(); return; }
    if (c === '#' && this.fresh) { this.foreignComment('#'); return; }
    if (c === '-' && this.fresh && this.text.startsWith('--', this.at)) { this.foreignComment('--'); return; }
    if (c >= '0' && c <= '9') { this.number(); return; }
    if (c === '"') { this.quotedText(); return; }
    if (c === '“' || c === '”' || c === '„' || c === '«') { this.curlyText(); return; }
    if (c === "'" || c === '‘' || c === '’' || c === '`') { this.singleQuoted(c); return; }
    if (c === ';') { this.push(t.Newline, 1); this.hoursLine = false; return; }
    if (c === '{' && (this.gridNext || this.looksLike(rowsFollow, this.at))) { this.gridNext = false; this.grid(1); return; }
    const word = this.match(wordAt);
    if (word !== undefined) { this.word(word[0]); return; }
    if (foreignFirst.has(c) && this.foreignSign()) return;
    const money = this.match(moneySignAt);
    if (money !== undefined) { this.moneySign(money); return; }
    if (c === '.' && !this.follows(operandEnds)) {
      const fraction = this.match(fractionAt);
      if (fraction !== undefined) {
        this.problems.push(codes.badNumber.at({ span: this.span(this.at, this.at + fraction[0].length), fixes: this.fix(`write \`0${fraction[0]}\``, this.at, this.at, '0') }, { written: fraction[0], instead: `0${fraction[0]}`, what: 'fraction' }));
        this.push(t.NumberLiteral, fraction[0].length, `0${fraction[0]}`);
        return;
      }
    }
    const two = punctuation[this.text.slice(this.at, this.at + 2)];
    if (two !== undefined && this.at + 2 <= this.until) { this.push(two, 2); return; }
    const one = punctuation[c];
    if (one !== undefined) { this.push(one, 1); return; }
    this.stray(c);
  }

  private follows(types: ReadonlySet<TokenType>): boolean {
    const before = this.previous();
    return before !== undefined && types.has(before.tokenType);
  }

  private newline(length: number): void {
    const before = this.previous();
    if (before !== undefined && before.tokenType !== t.Newline) this.push(t.Newline, length, '\n');
    else this.at += length;
    this.fresh = true;
    this.lineStart = this.at;
    this.lineNumber += 1;
    this.hoursLine = false;
  }

  private endOfLine(): number {
    let end = this.at;
    while (end < this.until && !isLineEnd(this.text.charCodeAt(end))) end += 1;
    return end;
  }

  private addComment(end: number): void {
    let trimmed = end;
    while (trimmed > this.at && /\s/.test(this.text[trimmed - 1]!)) trimmed -= 1;
    this.comments.push({ text: this.text.slice(this.at, trimmed), ownLine: this.fresh, span: { start: this.at, end: trimmed } });
    this.at = end;
  }

  private comment(): void { this.addComment(this.endOfLine()); }

  private foreignComment(sign: string): void {
    this.foreign(sign, sign === '#' ? 'a comment of other tools' : 'a comment of SQL', 'comments with `//`', this.at, this.at + sign.length, '//');
    this.at = this.endOfLine();
  }

  private blockComment(): void {
    const close = this.text.indexOf('*/', this.at + 2);
    const end = close < 0 || close + 2 > this.until ? this.until : close + 2;
    this.foreign('/*', 'a comment of other tools', '`//` at the start of each line of the comment', this.at, this.at + 2);
    this.at = end;
  }

  private number(): void {
    if (this.hoursLine) {
      const clock = this.match(clockAt);
      if (clock !== undefined) { this.push(t.ClockLiteral, clock[0].length); return; }
    }
    for (const [pattern, type] of [[timeAt, t.TimeLiteral], [dateAt, t.DateLiteral], [periodAt, t.PeriodLiteral]] as const) {
      const found = this.match(pattern);
      if (found !== undefined) { this.push(type, found[0].length); return; }
    }
    const loose = this.match(looseDateAt) ?? this.match(slashDateAt);
    if (loose !== undefined) { this.looseDate(loose); return; }
    const number = this.match(numberAt)!;
    const before = this.previous()?.tokenType;
    const thousands = before === t.Comma ? undefined : this.match(thousandsAt);
    if (thousands !== undefined) {
      const instead = thousands[0].replaceAll(',', '_');
      this.problems.push(codes.badNumber.at({ span: this.span(this.at, this.at + thousands[0].length), fixes: this.fix(`write \`${instead}\``, this.at, this.at + thousands[0].length, instead) }, { written: thousands[0], instead, what: 'thousands' }));
    }
    const digits = thousands ?? number;
    const start = this.at;
    this.at += digits[0].length;
    const percent = this.match(percentAt);
    const currency = this.match(currencyAt);
    const duration = this.match(durationAt);
    this.at = start;
    if (percent !== undefined) this.push(t.PercentLiteral, digits[0].length + percent[0].length);
    else if (currency !== undefined && isCurrency(currency[1]!)) this.push(t.MoneyLiteral, digits[0].length + currency[0].length);
    else if (duration !== undefined && units[duration[2]!] !== undefined) this.push(t.DurationLiteral, digits[0].length + duration[0].length);
    else this.push(t.NumberLiteral, digits[0].length, thousands === undefined ? undefined : digits[0].replaceAll(',', '_'));
  }

  private looseDate(found: RegExpExecArray): void {
    const written = found[0];
    const yearFirst = found[1]!.length === 4;
    const two = (digits: string): string => digits.padStart(2, '0');
    // With the day and the month in an unknown order nothing is guessed: the writer has to say it.
    const instead = yearFirst ? `${found[1]!}-${two(found[2]!)}-${two(found[3]!)}` : `${found[3]!}-MM-DD`;
    const fixes = yearFirst ? this.fix(`write \`${instead}\``, this.at, this.at + written.length, instead) : [];
    this.problems.push(codes.badNumber.at({ span: this.span(this.at, this.at + written.length), fixes }, { written, instead, what: 'date' }));
    this.push(t.DateLiteral, written.length, instead);
  }

  private moneySign(found: RegExpExecArray): void {
    const code = { $: 'USD', '€': 'EUR', '£': 'GBP', '¥': 'JPY' }[found[1]!] ?? 'USD';
    const instead = `${found[2]!.replaceAll(',', '_')} ${code}`;
    const end = this.at + found[0].length;
    this.problems.push(codes.badNumber.at({ span: this.span(this.at, end), fixes: this.fix(`write \`${instead}\``, this.at, end, instead) }, { written: found[0], instead, what: 'symbol' }));
    this.push(t.MoneyLiteral, found[0].length, instead);
  }

  private quotedText(): void {
    const start = this.at;
    let i = start + 1;
    while (i < this.until) {
      const c = this.text.charCodeAt(i);
      if (c === 92 && i + 1 < this.until && !isLineEnd(this.text.charCodeAt(i + 1))) {
        if (!'"\\nt'.includes(this.text[i + 1]!)) this.problems.push(codes.badEscape.at({ span: this.span(i, i + 2) }, { escape: this.text.slice(i, i + 2) }));
        i += 2;
        continue;
      }
      if (c === 34) { this.push(t.Text, i + 1 - start); return; }
      if (isLineEnd(c)) break;
      i += 1;
    }
    // The text ends with its line, but a block that opens at the end of the line is still meant.
    let end = Math.min(i, this.until);
    while (end > start + 1 && /\s/.test(this.text[end - 1]!)) end -= 1;
    if (end > start + 1 && this.text[end - 1] === '{') { end -= 1; while (end > start + 1 && /\s/.test(this.text[end - 1]!)) end -= 1; }
    this.problems.push(codes.unclosedText.at({ span: this.span(start, end) }, {}));
    this.push(t.Text, end - start, `${this.text.slice(start, end)}"`);
  }

  private curlyText(): void {
    const start = this.at;
    const end = this.endOfLine();
    let close = start + 1;
    while (close < end && !'“”»"'.includes(this.text[close]!)) close += 1;
    if (close >= end) { this.stray(this.text[start]!); return; }
    const inner = this.text.slice(start + 1, close).replace(/[\\"]/g, '\\$&');
    this.foreign(this.text.slice(start, close + 1).slice(0, 40), 'a text in printed quotes', `\`"${inner.slice(0, 40)}"\``, start, close + 1, `"${inner}"`);
    this.push(t.Text, close + 1 - start, `"${inner}"`);
  }

  private singleQuoted(quote: string): void {
    const start = this.at;
    const closers = quote === '‘' || quote === '’' ? '’‘' : quote;
    const end = this.endOfLine();
    let close = start + 1;
    while (close < end && !closers.includes(this.text[close]!)) close += 1;
    if (close >= end) { this.stray(quote); return; }
    const inner = this.text.slice(start + 1, close).replace(/[\\"]/g, '\\$&');
    this.foreign(this.text.slice(start, close + 1).slice(0, 40), quote === '`' ? 'a text in another kind of quotes' : 'a text in SQL quotes', `\`"${inner.slice(0, 40)}"\``, start, close + 1, `"${inner}"`);
    this.push(t.Text, close + 1 - start, `"${inner}"`);
  }

  private foreignSign(): boolean {
    const found = foreignSigns.find((s) => this.text.startsWith(s.sign, this.at));
    if (found === undefined || this.at + found.sign.length > this.until) return false;
    // `>=` and `<` are ours; `= >` with space is not one sign.
    const start = this.at;
    this.foreign(found.sign, found.tool, `\`${found.instead}\``, start, start + found.sign.length, found.sign === '!' ? 'not ' : found.instead);
    for (const [i, type] of found.types.entries()) {
      this.at = start;
      this.push(type, found.sign.length, found.instead.split(' ')[i] ?? found.instead);
    }
    return true;
  }

  private stray(first: string): void {
    const run = this.match(strayRun);
    const length = Math.max(1, run === undefined ? (first.codePointAt(0)! > 0xffff ? 2 : 1) : run[0].length);
    const sign = this.text.slice(this.at, this.at + length);
    if (first === '|' && this.lineNumber - this.barLine <= 1) { this.barLine = this.lineNumber; this.spoilt.push(this.at); } else if (first === '|') { this.barLine = this.lineNumber; this.problems.push(codes.straySign.at({ span: this.span(this.at, this.at + 1) }, { sign: '|', help: '`|` separates the cells of a table or test; a condition is joined with `or`' })); }
    else this.problems.push(codes.straySign.at({ span: this.span(this.at, this.at + length) }, { sign: printable(sign), help: signHelp[first] }));
    // It is left out: what stands around it may be whole.
    this.at += length;
    this.fresh = false;
  }

  private word(word: string): void {
    const start = this.at;
    if (!plainWord.test(word)) {
      const sign = [...word].find((c) => !/[A-Za-z0-9_]/.test(c)) ?? word;
      this.problems.push(codes.badName.at({ span: this.span(start, start + word.length) }, { word, sign }));
      this.push(/^\p{Lu}/u.test(word) ? t.Title : t.Name, word.length);
      return;
    }
    const code = word.charCodeAt(0);
    if (code >= 65 && code <= 90) { this.capitalised(word); return; }
    if (this.startsLine()) {
      if ((word === 'given' && this.looksLike(givenGrid, start)) || (word === 'expect' && this.looksLike(expectGrid, start))) {
        this.gridNext = true;
        this.push(word === 'given' ? t.GivenRows : t.ExpectRows, word.length);
        return;
      }
      if (word === 'table' && this.looksLike(tableGrid, start)) this.gridNext = true;
      if (!this.gridNext && (word === 'given' || word === 'expect' || word === 'table')) this.headingOnly(word);
      if (word === 'hours') this.hoursLine = true;
    }
    for (const entry of phraseTails.get(word) ?? []) {
      this.at = start + word.length;
      const tail = this.match(entry.tail);
      this.at = start;
      if (tail !== undefined) { this.push(entry.type, word.length + tail[0].length, entry.text); return; }
    }
    if (word === 'of' && this.looksLike(afterOf, start + 2)) { this.push(t.OfSource, 2); return; }
    if (word === 'in') {
      afterIn.lastIndex = start + 2;
      const target = afterIn.exec(this.text);
      if (target !== null && (target[1] === undefined || isCurrency(target[1]))) { this.push(t.InCurrency, 2); return; }
    }
    if (word === 'yes' || word === 'no') { this.push(t.Flag, word.length); return; }
    const keyword = (t.reserved as Readonly<Record<string, TokenType>>)[word];
    this.push(Object.hasOwn(t.reserved, word) && keyword !== undefined ? keyword : t.softWords.get(word) ?? t.Name, word.length);
  }

  /** A heading of rows without its `{` is read as if it had it, after one message. */
  private headingOnly(word: 'given' | 'expect' | 'table'): void {
    const heading = this.match(openGrid);
    if (heading === undefined) return;
    const end = this.at + heading[0].trimEnd().length;
    this.problems.push(codes.incomplete.at({ span: this.span(end, end), fixes: this.fix('write `{`', end, end, ' {') }, { place: word === 'table' ? 'the header of this table' : `this \`${word}\``, expected: '`{`' }));
    this.gridAt = this.at + heading[0].length;
  }

  private capitalised(word: string): void {
    const start = this.at;
    const fiscal = this.match(fiscalAt);
    if (fiscal !== undefined) { this.push(t.PeriodLiteral, fiscal[0].length); return; }
    const next = start + word.length;
    if (word === 'NULL' || word === 'TRUE' || word === 'FALSE') {
      const instead = word === 'NULL' ? 'missing' : word === 'TRUE' ? 'yes' : 'no';
      this.foreign(word, word === 'NULL' ? 'SQL for a missing value' : 'spreadsheet for a flag', word === 'NULL' ? '`is missing`, or leave the value out' : `\`${instead}\``, start, next, instead);
      this.push(word === 'NULL' ? t.reserved.missing : t.Flag, word.length, instead);
      return;
    }
    if ((word === 'CASE' && this.looksLike(/[ \t]+WHEN\b/y, next)) || (word === 'SELECT' && this.looksLike(/[ \t]+[\w*]/y, next))) {
      this.foreign(word === 'CASE' ? 'CASE WHEN' : 'SELECT', 'SQL', word === 'CASE' ? '`if … then … else …`, or `choose { condition : value }` for several ways' : 'the aggregate itself, as in `sum(amount of Deal where won)`', start, next);
      this.push(t.Title, word.length);
      return;
    }
    const infix = Object.hasOwn(infixCapitals, word) ? infixCapitals[word] : undefined;
    if (infix !== undefined && this.follows(operandEnds) && !this.looksLike(/[ \t]*\(/y, next) && !this.fresh) {
      this.foreign(word, 'written in small letters here', `\`${word.toLowerCase()}\``, start, next, word.toLowerCase());
      this.push(infix, word.length, word.toLowerCase());
      return;
    }
    this.push(t.Title, word.length);
  }

  /** From `{` to the `}` of a grid: one token with its rows. Inside, any sign is text of its cell. */
  private grid(brace: 0 | 1): void {
    const open = this.at;
    this.gridAt = -1;
    const column = open - this.lineStart;
    const first = this.fresh;
    const rows: t.RawRow[] = [];
    this.at += brace;
    this.fresh = false;
    let closed = false;
    let row: GridRowInProgress | undefined;
    const endRow = (): void => {
      if (row === undefined) return;
      this.finishRow(row, rows);
      row = undefined;
    };
    while (this.at < this.until) {
      const blank = this.match(space);
      if (blank !== undefined) { this.at += blank[0].length; continue; }
      const end = this.match(lineEnd);
      if (end !== undefined) { endRow(); this.at += end[0].length; this.fresh = true; this.lineStart = this.at; this.lineNumber += 1; continue; }
      if (this.text.startsWith('//', this.at)) { this.comment(); continue; }
      const c = this.text[this.at]!;
      if (c === '}') { closed = true; break; }
      if (row === undefined && this.fresh && this.leavesGrid()) break;
      if (c === ';') { endRow(); this.at += 1; continue; }
      row ??= { start: this.at, cells: [], bars: [], empty: undefined };
      this.fresh = false;
      if (c === '|') { row.bars.push(this.at); if (row.cells.length < row.bars.length) { row.empty ??= this.at; row.cells.push({ start: this.at, end: this.at, text: '', quoted: false }); } this.at += 1; continue; }
      row.cells.push(this.cell());
    }
    endRow();
    const bar = rows.length > 0 ? rows[rows.length - 1]!.end : open + brace;
    const end = closed ? this.at + 1 : Math.max(open + brace, bar);
    if (!closed && brace === 1) this.problems.push(codes.missingBrace.at({ span: this.span(open, open + 1) }, { opener: 'these rows' }));
    const made = t.token(t.Grid, '{', open, end, column, first);
    made.grid = { rows };
    this.tokens.push(made);
    if (closed) { this.at = end; this.fresh = false; }
    // The line end that the grid swallowed still ends its line.
    else this.tokens.push(t.token(t.Newline, '\n', end, end, 0, false));
  }

  /** A line of rows without their `}` cannot go on over the next heading or declaration. */
  private leavesGrid(): boolean {
    if (this.looksLike(givenGrid, this.at) || this.looksLike(expectGrid, this.at)) return true;
    if (this.looksLike(/(?:expect|given)[ \t]+[^|\r\n]*(?:[\r\n]|$)/y, this.at)) return true;
    return this.at === this.lineStart && this.looksLike(/(?:import|policy|always|guard|test)[ \t]+"|(?:record|list|lead|sla|kpi|attribution|credit|plan)[ \t]+[A-Z]\w*[^|\r\n]*\{|parameter[ \t]+\w+[ \t]*[="]|(?:scale|table)[ \t]+\w+[ \t]+of\b/y, this.at);
  }

  private cell(): t.RawCell {
    const start = this.at;
    let i = start;
    let quotedEnd = -1;
    while (i < this.until) {
      const c = this.text[i]!;
      if (c === '|' || c === '}' || c === ';' || isLineEnd(c.charCodeAt(0))) break;
      if (c === '/' && this.text[i + 1] === '/' && i > start && /\s/.test(this.text[i - 1]!)) break;
      if (c === '"' && (i === start || /[\s,(]/.test(this.text[i - 1]!))) {
        const close = closingQuote(this.text, i, this.until);
        if (close > 0) { if (i === start) quotedEnd = close; i = close; continue; }
      }
      i += 1;
    }
    let end = i;
    while (end > start && /\s/.test(this.text[end - 1]!)) end -= 1;
    this.at = i;
    const written = this.text.slice(start, end);
    return quotedEnd === end ? { start, end, text: unescape(written), quoted: true } : { start, end, text: written, quoted: false };
  }

  private finishRow(row: GridRowInProgress, rows: t.RawRow[]): void {
    const cells = row.cells;
    const last = row.bars[row.bars.length - 1];
    const problem = (at: number, where: 'start' | 'end' | 'empty'): void => {
      this.problems.push(codes.strayBar.at({ span: this.span(at, at + 1), fixes: where === 'empty' ? [] : this.fix('remove the `|`', at, at + 1, '') }, { where }));
    };
    const trailing = last !== undefined && cells.length === row.bars.length;
    const leading = cells[0] !== undefined && cells[0].start === cells[0].end;
    if (leading) problem(row.bars[0]!, 'start');
    else if (trailing) problem(last, 'end');
    else if (row.empty !== undefined) problem(row.empty, 'empty');
    if (leading) cells.shift();
    if (cells.length === 0) return;
    rows.push({ start: row.start, end: cells[cells.length - 1]!.end, cells });
  }
}

interface GridRowInProgress { readonly start: number; readonly cells: t.RawCell[]; readonly bars: number[]; empty: number | undefined }

function isLineEnd(code: number): boolean { return code === 10 || code === 13 || code === 0x2028 || code === 0x2029; }

/** The end of the quoted text that begins at `open`, if it closes on its line; otherwise -1. */
function closingQuote(text: string, open: number, until: number): number {
  for (let i = open + 1; i < until; i += 1) {
    const c = text.charCodeAt(i);
    if (c === 92) { i += 1; continue; }
    if (c === 34) return i + 1;
    if (isLineEnd(c)) return -1;
  }
  return -1;
}

/** The value of a quoted text: quotes off, `\"` `\\` `\n` `\t` read. */
export function unescape(quoted: string): string {
  return quoted.slice(1, -1).replace(/\\([\s\S])/g, (_, c: string) => (c === 'n' ? '\n' : c === 't' ? '\t' : c));
}

/** A value as a quoted text. */
export function quote(value: string): string {
  return `"${value.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\t', '\\t')}"`;
}

function printable(sign: string): string {
  return sign.length > 12 ? `${sign.slice(0, 12)}…` : sign.replace(/[\u0000-\u001f\u007f]/g, (c) => `U+${c.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}`);
}
