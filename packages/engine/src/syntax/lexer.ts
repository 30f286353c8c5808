/**
 * Text to tokens, comments and problems. It never stops: what is no token becomes a problem, and where the intention is plain (`==`, `&&`, `“…”`) the
 * token that was meant, so that the parser has nothing more to say. Linear in the length of the text.
 */
import type { TokenType } from 'chevrotain';
import type { Diagnostic, Fix } from '../diagnostics/diagnostic.js';
import * as codes from '../diagnostics/codes/syntax.js';
import type { Comment } from './ast.js';
import { BLANK, IN_WORD, closingQuote, isBlank, isDigit, isLetter, isLineEnd, isSpace, kinds, printable } from './characters.js';
import { isCurrency } from './currencies.js';
import { bracketed, capitalWord, dollarCell, foreignSign, foreignWord, longSigns, quotedSheet, signHelp, type Form } from './foreign.js';
import { numberForm } from './foreign-numbers.js';
import { unescape } from './quoting.js';
import * as t from './tokens.js';
import { declarationWords, phrases, units } from './words.js';

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
const periodAt = /\d{4}-(?:\d{2}|Q[1-4]|H[12]|[A-Z]\d{1,2})(?![\w-])/y;
const fiscalAt = /FY\d{2,4}(?:-[A-Z]\d{1,2})?(?!\w)/y;
const clockAt = /\d{1,2}:\d{2}(?![\w:])/y;
const numberAt = /\d[\d_]*(?:\.\d[\d_]*)?/y;
const currencyAt = /[ \t]*([A-Z]{3})(?!\w)/y;
const percentAt = /[ \t]*%/y;
const durationAt = /[ \t]+(?:(business)[ \t]+)?(minutes?|hours?|days?|weeks?|months?|quarters?|half|halves|years?)(?![\w(])/y;
const afterOf = /[ \t\r\n]*(?:[A-Z]|(?:earlier|later)[ \t]+rows\b|rows[ \t]+so[ \t]+far\b)/y;
const afterIn = /[ \t]+(?:([A-Z]{3})(?!\w)|(?:[A-Z]\w*|[a-z_]\w*(?:[ \t]*\.[ \t]*[a-z_]\w*)*)[ \t]+(?:by[ \t]+[A-Z]\w*[ \t]+)?at\b(?![ \t]*[:=]))/y;
const givenGrid = /given[ \t]+(?:\d[\d_]*[ \t]+)?[A-Z]\w*(?:\.\w+)?[ \t\r\n]*\{/y;
const expectGrid = /expect[ \t]+(?:only[ \t]+)?[A-Z]\w*(?:\.\w+)?[ \t\r\n]*\{/y;
/** A table's header may take several lines, but not the next declaration's. */
const tableGrid = /table[ \t]+\w+[ \t]+of\b(?:(?![\r\n](?:import|policy|record|parameter|scale|table|list|lead|sla|kpi|goal|attribution|credit|plan|always|guard|test)[ \t])(?:[^{}"|]|"[^"\r\n]*")){0,2000}\{/y;
/** A heading without its `{`, but with rows below it. */
const openGrid = /(?:given[ \t]+(?:\d[\d_]*[ \t]+)?[A-Z]\w*(?:\.\w+)?|expect[ \t]+(?:only[ \t]+)?[A-Z]\w*(?:\.\w+)?|table[ \t]+\w+[ \t]+of\b[\w.,\- \t]{0,500})[ \t]*(?=\r?\n[^\r\n{}"=|]{0,500}\|(?!\|))/y;
/** A `{` whose first row has a `|` is a grid, whatever stands before it. */
const rowsFollow = /\{[ \t]*(?:\/\/[^\r\n]*)?(?:\r?\n[ \t]*)?[^\r\n{}"=|]{1,500}\|(?!\|)/y;
/** Words that begin a heading within a file. */
const headings: ReadonlySet<string> = new Set(['given', 'expect', ...declarationWords]);
/** A number that is written in another way begins like this; all others need no second look. */
const otherNumber = /\d[\d_]*(?:[.,/-]\d|\.(?![\w])|[A-Za-z$€£¥]|[ \t]+(?:[$€£¥]|percent|per[ \t]|pct|thousand|million|billion|of[ \t]+[A-Z]|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)))/iy;
/** Directly behind a number, or behind one space, these end it. */
const ends: ReadonlySet<string> = new Set(['\n', ')', '}', ':', '*', '+', '<', '=', '>', '|']);
const months: ReadonlySet<string> = new Set(['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']);
const calendarLiterals = [[timeAt, t.TimeLiteral], [dateAt, t.DateLiteral], [periodAt, t.PeriodLiteral]] as const;
/** Words that begin a form of another tool; and any word in capitals may. */
const foreignBegins: ReadonlySet<string> = new Set(['case', 'select', 'is', 'null', 'true', 'false', 'like', 'ilike', 'not', 'contains', 'includes', 'matches', 'starts', 'startswith', 'ends', 'endswith', 'begins', 'regexp', 'rlike']);
const mayBeForeign = (word: string): boolean => { const c = word.charCodeAt(0); return (c >= 65 && c <= 90) || foreignBegins.has(word); };
const strayRun = /[^\p{L}\p{N}\s"'(){},;:.+\-*/=<>|_]{1,40}/uy;

const punctuation: Readonly<Record<string, TokenType>> = {
  '(': t.LeftParen, ')': t.RightParen, '{': t.LeftBrace, '}': t.RightBrace, ',': t.Comma, ':': t.Colon, '.': t.Dot, '=': t.Equals, '+': t.Plus, '-': t.Minus,
  '*': t.Star, '/': t.Slash, '<': t.Less, '>': t.Greater, '<=': t.LessEqual, '>=': t.GreaterEqual,
};

/** `+`, `*`, `/`, `-`, `<` and `>` */
const operators: ReadonlySet<number> = new Set([43, 42, 47, 45, 60, 62]);

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

/** Words that are more than a name, in some place or other. */
const special: ReadonlySet<string> = new Set([...headings, ...phraseTails.keys(), ...foreignBegins, ...Object.keys(t.reserved), ...t.softWords.keys(), 'hours', 'of', 'in', 'yes', 'no']);
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
  /** Habits answered in the line at hand. */
  private readonly saidOnLine = new Set<string>();
  /** Square brackets that are open, read as round ones. */
  private squares = 0;
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
    if (this.saidOnLine.has(seen)) { this.spoilt.push(start); return; }
    this.saidOnLine.add(seen);
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
    // Nearly all signs of a policy are ASCII: its spaces, line ends and words are told by their code, and only others by a pattern.
    const code = c.charCodeAt(0);
    if (code === 32 || code === 9) { this.blanks(); return; }
    if (code === 10) { this.newline(1); return; }
    if (code < 32 || code > 126) {
      const blank = this.match(space);
      if (blank !== undefined) { this.at += blank[0].length; return; }
      const end = this.match(lineEnd);
      if (end !== undefined) { this.newline(end[0].length); return; }
    }
    if (isLetter(code)) { if (!(code <= 90 ? this.justATitle() : this.justAName())) this.word(this.wordHere()); return; }
    if (this.justASign(code)) return;
    if (c === '/' && this.text[this.at + 1] === '/') { this.comment(); return; }
    if (c === '/' && this.text[this.at + 1] === '*') { this.blockComment(); return; }
    if (c === '#') { this.foreignComment('#'); return; }
    if (c === '-' && this.text.startsWith('--', this.at) && (this.fresh || /\s/.test(this.text[this.at + 2] ?? ' '))) { this.foreignComment('--'); return; }
    if (c >= '0' && c <= '9') { this.number(); return; }
    if (c === '"') { this.quotedText(); return; }
    // No other tool begins anything with these.
    if (c === '(' || c === ')' || c === ',' || (c === ':' && this.text[this.at + 1] !== '=')) { this.push(punctuation[c]!, 1); return; }
    const form = this.foreignAt(c);
    if (form !== undefined) { this.take(form); return; }
    if (c === '.') { this.push(t.Dot, 1); return; }
    if (c === '=' && (this.text.charCodeAt(this.at + 1) === 32) && this.defining()) { this.push(t.Equals, 1); return; }
    if (c === '“' || c === '”' || c === '„' || c === '«') { this.curlyText(); return; }
    if (c === "'" || c === '‘' || c === '’' || c === '`') { this.singleQuoted(c); return; }
    if (c === ';') { this.push(t.Newline, 1); this.hoursLine = false; return; }
    if (c === '{' && (this.gridNext || this.looksLike(rowsFollow, this.at))) { this.gridNext = false; this.grid(1); return; }
    const word = code > 126 ? this.match(wordAt) : undefined;
    if (word !== undefined) { this.word(word[0]); return; }
    const long = this.match(longSigns);
    if (long !== undefined && !(long[0] === '=>' && !this.defining())) { this.stray(c, long[0]); return; }
    const sign = foreignSign(this.text, this.at, this.until, !this.defining());
    if (sign !== undefined) { this.take(sign); return; }
    if ((c === '[' || c === ']') && this.square(c)) return;
    const two = punctuation[this.text.slice(this.at, this.at + 2)];
    if (two !== undefined && this.at + 2 <= this.until) { this.push(two, 2); return; }
    const one = punctuation[c];
    if (one !== undefined) { this.push(one, 1); return; }
    this.stray(c);
  }

  private blanks(): void {
    const { text, until } = this;
    let at = this.at + 1;
    while (at < until && kinds[text.charCodeAt(at)] === BLANK) at += 1;
    this.at = at;
  }

  /** Where the ASCII letters and digits end that begin here. */
  private plainEnd(): number {
    const { text, until } = this;
    let end = this.at + 1;
    while (end < until && kinds[text.charCodeAt(end)]! >= IN_WORD) end += 1;
    return end;
  }

  /** The word that begins here with an ASCII letter; the pattern is asked only where another alphabet may go on. */
  private wordHere(): string {
    const end = this.plainEnd(), longer = end < this.until && this.text.charCodeAt(end) > 126 ? this.match(wordAt) : undefined;
    return longer === undefined ? this.text.slice(this.at, end) : longer[0];
  }

  /** Takes the word here if it is a name and nothing else: most are. One that is called may be another tool's, and one that goes on in another alphabet is answered. */
  private justAName(): boolean {
    const end = this.plainEnd(), after = end < this.until ? this.text.charCodeAt(end) : 32;
    if (after === 33 || after === 40 || after > 126) return false;
    const word = this.text.slice(this.at, end);
    if (special.has(word)) return false;
    this.push(t.Name, word.length, word);
    return true;
  }

  /** Takes the capitalised word here if it is no more: words in capitals only, months, and what is called or has a cell or a column behind it may be something else. */
  private justATitle(): boolean {
    const end = this.plainEnd();
    let behind = end;
    while (behind < this.until && isBlank(this.text.charCodeAt(behind))) behind += 1;
    const after = behind < this.until ? this.text.charCodeAt(behind) : 32;
    if (after === 33 || after === 40 || after === 91 || after > 126) return false;
    const word = this.text.slice(this.at, end);
    if (word === word.toUpperCase() || months.has(word.slice(0, 3)) || foreignBegins.has(word.toLowerCase())) return false;
    this.push(t.Title, word.length, word);
    return true;
  }

  /** Takes a sign that stands as it should: an operator with a space behind it, or the end of a block. */
  private justASign(code: number): boolean {
    if (code === 125) { this.push(t.RightBrace, 1, '}'); return true; }
    if (!operators.has(code)) return false;
    const next = this.text.charCodeAt(this.at + 1);
    const length = next === 32 ? 1 : next === 61 && (code === 60 || code === 62) && this.text.charCodeAt(this.at + 2) === 32 ? 2 : 0;
    if (length === 0 || this.at + length >= this.until || (code === 45 && this.fresh)) return false;
    const image = this.text.slice(this.at, this.at + length);
    this.push(punctuation[image]!, length, image);
    return true;
  }

  /** What begins with a sign and is another tool's as a whole: a cell of a spreadsheet, an amount with a sign, a field of a template. */
  private foreignAt(c: string): Form | undefined {
    switch (c) {
      case '$': return dollarCell(this.text, this.at, this.until) ?? bracketed(this.text, this.at, this.until) ?? numberForm(this.text, this.at, this.until, false);
      case '€': case '£': case '¥': return numberForm(this.text, this.at, this.until, false);
      case '.': return this.follows(operandEnds) ? undefined : numberForm(this.text, this.at, this.until, false);
      case "'": return quotedSheet(this.text, this.at, this.until);
      case '{': return this.startsLine() || !'!{'.includes(this.text[this.at + 1] ?? ' ') ? undefined : bracketed(this.text, this.at, this.until);
      case '[': return this.previous()?.tokenType === t.reserved.in ? undefined : bracketed(this.text, this.at, this.until);
      default: return undefined;
    }
  }

  /** Square brackets are read as round ones, after one message for the pair. */
  private square(c: '[' | ']'): boolean {
    const start = this.at;
    if (c === ']') {
      if (this.squares === 0) return false;
      this.squares -= 1;
      this.spoilt.push(start);
      this.push(t.RightParen, 1, ')');
      return true;
    }
    this.squares += 1;
    if (this.saidOnLine.has('[')) { this.spoilt.push(start); this.push(t.LeftParen, 1, '('); return true; }
    this.saidOnLine.add('[');
    let close = start + 1;
    const last = Math.min(this.until, start + 1_000);
    while (close < last && this.text[close] !== ']' && !isLineEnd(this.text.charCodeAt(close))) close += 1;
    const edits = [{ span: this.span(start, start + 1), text: '(' }, ...(this.text[close] === ']' && close < this.until ? [{ span: this.span(close, close + 1), text: ')' }] : [])];
    this.problems.push(codes.otherTool.at({ span: this.span(start, start + 1), fixes: [{ title: 'write `( )`', edits }] }, { seen: '[', tool: 'a bracket of other languages', instead: 'a list in round brackets, as in `("a", "b")`' }));
    this.push(t.LeftParen, 1, '(');
    return true;
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
    this.squares = 0;
    if (this.saidOnLine.size > 0) this.saidOnLine.clear();
  }

  private endOfLine(): number {
    let end = this.at;
    while (end < this.until && !isLineEnd(this.text.charCodeAt(end))) end += 1;
    return end;
  }

  private addComment(end: number): void {
    let trimmed = end;
    while (trimmed > this.at && isSpace(this.text.charCodeAt(trimmed - 1))) trimmed -= 1;
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
    if (this.text.charCodeAt(this.at + 4) === 45 /* - */) for (const [pattern, type] of calendarLiterals) {
      const found = this.match(pattern);
      if (found !== undefined) { this.push(type, found[0].length); return; }
    }
    if (this.plainNumber()) return;
    if (this.match(otherNumber) !== undefined) {
      const form = numberForm(this.text, this.at, this.until, this.previous()?.tokenType === t.Comma);
      if (form !== undefined) { this.take(form); return; }
    }
    const digits = this.match(numberAt)![0].length;
    const start = this.at;
    this.at += digits;
    const percent = this.match(percentAt);
    const currency = this.match(currencyAt);
    const duration = this.match(durationAt);
    this.at = start;
    if (percent !== undefined) this.push(t.PercentLiteral, digits + percent[0].length);
    else if (currency !== undefined && isCurrency(currency[1]!)) this.push(t.MoneyLiteral, digits + currency[0].length);
    else if (duration !== undefined && units[duration[2]!] !== undefined) this.push(t.DurationLiteral, digits + duration[0].length);
    else this.push(t.NumberLiteral, digits);
  }

  /** Takes the number here if its digits end before a sign with which no number goes on: most do. */
  private plainNumber(): boolean {
    let end = this.at + 1;
    while (end < this.until && isDigit(this.text.charCodeAt(end))) end += 1;
    const after = end < this.until ? this.text[end]! : '\n';
    if (after === '%') { this.push(t.PercentLiteral, end + 1 - this.at); return true; }
    if (!ends.has(after) && !(after === ' ' && ends.has(this.text[end + 1] ?? ''))) return false;
    this.push(t.NumberLiteral, end - this.at);
    return true;
  }

  /** What another tool writes: one message, unless the line has had it, and the tokens that were meant. */
  private take(form: Form): void {
    const start = this.at;
    const { said } = form;
    if (form.key === undefined || !this.saidOnLine.has(form.key)) {
      if (form.key !== undefined) this.saidOnLine.add(form.key);
      const edits = form.edits?.() ?? (form.replacement === undefined ? [] : [{ start, end: form.end, text: form.replacement }]);
      const fixes: readonly Fix[] = edits.length === 0 ? [] : [{ title: `write \`${(form.replacement ?? '').trim()}\``, edits: edits.map((e) => ({ span: this.span(e.start, e.end), text: e.text })) }];
      const place = { span: this.span(start, form.end), fixes };
      this.problems.push(said.kind === 'tool' ? codes.otherTool.at({ ...place, span: this.span(start, Math.min(form.end, start + Math.max(said.seen.length, 1))) }, said) : codes.badNumber.at(place, said));
    } else this.spoilt.push(start);
    const first = this.fresh;
    const column = start - this.lineStart;
    for (const token of form.tokens) this.tokens.push(t.token(token.type, token.image, start, form.end, column, first));
    this.fresh = false;
    this.at = form.end;
    // A form may go over several lines.
    for (let i = start; i < form.end; i += 1) if (isLineEnd(this.text.charCodeAt(i))) { this.lineStart = i + 1; this.lineNumber += 1; }
  }

  private quotedText(): void {
    const start = this.at;
    let i = start + 1;
    const { text, until } = this;
    while (i < until) {
      const c = text.charCodeAt(i);
      if (kinds[c]! >= BLANK) { i += 1; continue; }
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
    let close = start + 1;
    while (close < this.until && !'“”»"'.includes(this.text[close]!) && !isLineEnd(this.text.charCodeAt(close))) close += 1;
    if (close >= this.until || isLineEnd(this.text.charCodeAt(close))) { this.stray(this.text[start]!); return; }
    const inner = this.text.slice(start + 1, close).replace(/[\\"]/g, '\\$&');
    this.foreign(this.text.slice(start, close + 1).slice(0, 40), 'a text in printed quotes', `\`"${inner.slice(0, 40)}"\``, start, close + 1, `"${inner}"`);
    this.push(t.Text, close + 1 - start, `"${inner}"`);
  }

  private singleQuoted(quote: string): void {
    const start = this.at;
    const closers = quote === '‘' || quote === '’' ? '’‘' : quote;
    let close = start + 1;
    while (close < this.until && !closers.includes(this.text[close]!) && !isLineEnd(this.text.charCodeAt(close))) close += 1;
    if (close >= this.until || isLineEnd(this.text.charCodeAt(close))) { this.stray(quote); return; }
    const inner = this.text.slice(start + 1, close).replace(/[\\"]/g, '\\$&');
    this.foreign(this.text.slice(start, close + 1).slice(0, 40), quote === '`' ? 'a text in another kind of quotes' : quote === "'" ? 'a text in SQL quotes' : 'a text in printed quotes', `\`"${inner.slice(0, 40)}"\``, start, close + 1, `"${inner}"`);
    this.push(t.Text, close + 1 - start, `"${inner}"`);
  }

  /** A definition's `=` stands here, not a comparison's. */
  private defining(): boolean {
    const name = this.previous();
    if (name === undefined || (name.tokenType !== t.Text && name.tokenType !== t.Name && !(name.tokenType.CATEGORIES ?? []).includes(t.Name))) return false;
    const before = this.tokens[this.tokens.length - 2]?.tokenType;
    return name.tokenType === t.Text || before === undefined || before === t.Newline || before === t.LeftBrace || before === t.RightBrace || before === t.Grid || before === t.RoleWord
      || before === t.PaymentWord || before === t.DeclarationWord || before === t.reserved.given;
  }

  /** A sign that means nothing is left out: what stands around it may be whole. The same sign is answered once in a line. */
  private stray(first: string, long?: string): void {
    const run = long === undefined ? this.match(strayRun) : undefined;
    const length = long?.length ?? Math.max(1, run === undefined ? (first.codePointAt(0)! > 0xffff ? 2 : 1) : run[0].length);
    const sign = this.text.slice(this.at, this.at + length);
    const bar = first === '|';
    const said = this.saidOnLine.has(sign) || (bar && this.lineNumber - this.barLine <= 1);
    this.saidOnLine.add(sign);
    // A wrong sign in place of the `{` of rows is the reason for the bars below it.
    if (bar || this.looksLike(/[ \t]*(?:\r?\n|$)/y, this.at + length)) this.barLine = this.lineNumber;
    if (said) this.spoilt.push(this.at);
    else {
      const help = bar ? '`|` separates the cells of a table or test; a condition is joined with `or`' : signHelp[long ?? first];
      this.problems.push(codes.straySign.at({ span: this.span(this.at, this.at + length) }, { sign: printable(sign), help }));
    }
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
    if (mayBeForeign(word) || this.text[start + word.length] === '!' || this.text[start + word.length] === '(') {
      const after = this.previous()?.tokenType === t.Dot ? 'dot' : this.startsLine() ? 'line' : this.follows(operandEnds) ? 'operand' : 'other';
      const form = foreignWord(this.text, start, this.until, word, after);
      if (form !== undefined) { this.take(form); return; }
    }
    if (code >= 65 && code <= 90) { this.capitalised(word); return; }
    if (this.startsLine()) {
      if ((word === 'given' && this.looksLike(givenGrid, start)) || (word === 'expect' && this.looksLike(expectGrid, start))) {
        this.gridNext = true;
        this.push(word === 'given' ? t.GivenRows : t.ExpectRows, word.length);
        return;
      }
      if (word === 'table' && this.looksLike(tableGrid, start)) this.gridNext = true;
      if (!this.gridNext && (word === 'given' || word === 'expect' || word === 'table') && this.headingOnly(word) && word !== 'table') {
        this.push(word === 'given' ? t.GivenRows : t.ExpectRows, word.length);
        return;
      }
      if (word === 'hours') this.hoursLine = true;
    }
    const space = this.text.charCodeAt(start + word.length);
    if (space === 32 || space === 9) for (const entry of phraseTails.get(word) ?? []) {
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

  /** Whether a value stands before, in this line or at the end of the line before. */
  private betweenValues(): boolean {
    if (!this.fresh) return this.follows(operandEnds);
    const before = this.tokens[this.tokens.length - 2];
    return this.previous()?.tokenType === t.Newline && before !== undefined && before.tokenType !== t.RightBrace && operandEnds.has(before.tokenType) && this.column() > 0;
  }

  private column(): number { return this.at - this.lineStart; }

  /** A heading of rows without its `{` is read as if it had it, after one message. */
  private headingOnly(word: 'given' | 'expect' | 'table'): boolean {
    const heading = this.match(openGrid);
    if (heading === undefined) return false;
    const end = this.at + heading[0].trimEnd().length;
    this.problems.push(codes.incomplete.at({ span: this.span(end, end), fixes: this.fix('write `{`', end, end, ' {') }, { place: word === 'table' ? 'the header of this table' : `this \`${word}\``, expected: '`{`' }));
    this.gridAt = this.at + heading[0].length;
    return true;
  }

  private capitalised(word: string): void {
    const start = this.at;
    const fiscal = this.match(fiscalAt);
    if (fiscal !== undefined) { this.push(t.PeriodLiteral, fiscal[0].length); return; }
    const currency = isCurrency(word) ? numberForm(this.text, start, this.until, false) : undefined;
    const date = currency === undefined && months.has(word.slice(0, 3)) ? numberForm(this.text, start, this.until, false) : undefined;
    const form = currency ?? date ?? (word === word.toUpperCase() ? capitalWord(this.text, start, this.until, word, this.betweenValues()) : undefined);
    if (form !== undefined) { this.take(form); return; }
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
    const outer: number[] = [];
    const endRow = (): void => {
      if (row === undefined) return;
      this.finishRow(row, rows, outer);
      row = undefined;
    };
    while (this.at < this.until) {
      const code = this.text.charCodeAt(this.at), ascii = code >= 32 && code < 127;
      if (code === 32 || code === 9) { this.blanks(); continue; }
      const blank = ascii ? undefined : this.match(space);
      if (blank !== undefined) { this.at += blank[0].length; continue; }
      const end = ascii ? undefined : this.match(lineEnd);
      if (end !== undefined) { endRow(); this.at += end[0].length; this.fresh = true; this.lineStart = this.at; this.lineNumber += 1; continue; }
      if (this.text.startsWith('//', this.at)) { this.comment(); continue; }
      const c = this.text[this.at]!;
      if (c === '}') { closed = true; break; }
      if (row === undefined && this.fresh && this.leavesGrid()) break;
      if (c === ';') { endRow(); this.at += 1; continue; }
      row ??= { start: this.at, cells: [], bars: [] };
      this.fresh = false;
      if (c === '|') { row.bars.push(this.at); if (row.cells.length < row.bars.length) { row.cells.push({ start: this.at, end: this.at, text: '', quoted: false }); } this.at += 1; continue; }
      row.cells.push(this.cell());
    }
    endRow();
    this.outerBars(outer);
    this.separators(rows);
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
    if (!isLetter(this.text.charCodeAt(this.at)) || !headings.has(this.wordHere())) return false;
    if (this.looksLike(givenGrid, this.at) || this.looksLike(expectGrid, this.at)) return true;
    if (this.looksLike(/(?:expect|given)[ \t]+[^|\r\n]*(?:[\r\n]|$)/y, this.at)) return true;
    return this.at === this.lineStart && this.looksLike(/(?:import|policy|always|guard|test)[ \t]+"|(?:record|list|lead|sla|kpi|goal|attribution|credit|plan)[ \t]+[A-Z]\w*[^|\r\n]*\{|parameter[ \t]+\w+[ \t]*[="]|(?:scale|table)[ \t]+\w+[ \t]+of\b/y, this.at);
  }

  private cell(): t.RawCell {
    const start = this.at;
    let i = start;
    let quotedEnd = -1;
    const { text, until } = this;
    while (i < until) {
      const code = text.charCodeAt(i);
      if (kinds[code]! >= BLANK) { i += 1; continue; }
      if (code === 124 || code === 125 || code === 59 || isLineEnd(code)) break;
      if (code === 47 && this.text.charCodeAt(i + 1) === 47 && i > start && isSpace(this.text.charCodeAt(i - 1))) break;
      if (code === 34 && (i === start || /[\s,(]/.test(this.text[i - 1]!))) {
        const close = closingQuote(this.text, i, this.until);
        if (close > 0) { if (i === start) quotedEnd = close; i = close; continue; }
      }
      i += 1;
    }
    let end = i;
    while (end > start && isSpace(this.text.charCodeAt(end - 1))) end -= 1;
    this.at = i;
    const written = this.text.slice(start, end);
    return quotedEnd === end ? { start, end, text: unescape(written), quoted: true } : { start, end, text: written, quoted: false };
  }

  private finishRow(row: GridRowInProgress, rows: t.RawRow[], outer: number[]): void {
    const cells = row.cells;
    const last = row.bars[row.bars.length - 1];
    const trailing = last !== undefined && cells.length === row.bars.length;
    const leading = cells[0] !== undefined && cells[0].start === cells[0].end;
    if (leading) outer.push(row.bars[0]!);
    if (trailing && (last !== row.bars[0] || !leading)) outer.push(last);
    if (leading) cells.shift();
    const empty = cells.find((cell) => cell.start === cell.end);
    if (empty !== undefined) this.problems.push(codes.strayBar.at({ span: this.span(empty.start, empty.start + 1) }, { where: 'empty' }));
    if (cells.length === 0) return;
    if (cells.every((cell) => /^:?-{2,}:?$/.test(cell.text)) && rows.length === 1) {
      const span = this.span(row.start, cells[cells.length - 1]!.end);
      if (outer.length === 0) this.problems.push(codes.rulerRow.at({ span, fixes: [{ title: 'remove the line', edits: [{ span, text: '' }] }] }, {}));
      return;
    }
    rows.push({ start: row.start, end: cells[cells.length - 1]!.end, cells });
  }

  /** Bars at the beginning or end of rows are one habit, answered once in a grid. */
  private outerBars(outer: readonly number[]): void {
    const [first] = outer;
    if (first === undefined) return;
    const edits = outer.map((at) => ({ span: this.span(at, at + 1), text: '' }));
    const where = /[^\r\n{;]*$/.exec(this.text.slice(Math.max(0, first - 200), first))?.[0].trim() === '' ? 'start' : 'end';
    this.problems.push(codes.strayBar.at({ span: this.span(first, first + 1), fixes: [{ title: outer.length === 1 ? 'remove the `|`' : 'remove the outer `|`', edits }] }, { where }));
  }

  /** A grid whose first row has one cell with commas, tabs or `;` in it was copied from data. */
  private separators(rows: readonly t.RawRow[]): void {
    const [header] = rows;
    const [cell] = header?.cells ?? [];
    if (header === undefined || cell === undefined || header.cells.length > 1 || cell.quoted) return;
    const sign = [',', '\t'].find((s) => cell.text.includes(s));
    if (sign !== undefined) this.problems.push(codes.separator.at({ span: this.span(cell.start, cell.end) }, { sign }));
  }
}

interface GridRowInProgress { readonly start: number; readonly cells: t.RawCell[]; readonly bars: number[] }
