/**
 * What other tools write, recognised as a whole: so that one habit gets one answer, and what stands around it is read on. A form says where it ends, what is
 * to be said, and the tokens that were meant; if nothing of ours can be meant, that is one `Foreign` token, which is a value without a meaning.
 */
import type { TokenType } from 'chevrotain';
import { habitOf } from './habits.js';
import * as t from './tokens.js';

export type Said =
  | { readonly kind: 'tool'; readonly seen: string; readonly tool: string; readonly instead: string }
  | { readonly kind: 'number'; readonly written: string; readonly instead: string; readonly what: NumberHabit };
export type NumberHabit = 'thousands' | 'point-thousands' | 'date' | 'day-or-month' | 'symbol' | 'letters-first' | 'fraction' | 'point' | 'short' | 'exponent' | 'percent';
export interface Edit { readonly start: number; readonly end: number; readonly text: string }
export interface Form {
  readonly end: number;
  readonly said: Said;
  /** The text that can simply stand there instead. */
  readonly replacement?: string;
  /** Mends other than the plain replacement. */
  readonly edits?: () => readonly Edit[];
  readonly tokens: readonly { readonly type: TokenType; readonly image: string }[];
  /** Habits with the same key are answered once in a line. */
  readonly key?: string;
}

const foreign = (image: string): Form['tokens'] => [{ type: t.Foreign, image: image.slice(0, 40) }];
const whole = (text: string, at: number, end: number, seen: string, tool: string, instead: string): Form => ({ end, said: { kind: 'tool', seen, tool, instead }, key: seen, tokens: foreign(text.slice(at, end)) });

function sticky(pattern: RegExp, text: string, at: number, until: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  const found = pattern.exec(text);
  return found !== null && at + found[0].length <= until ? found : undefined;
}

/** Where the bracket that opens at `open` closes, one past it; the end of the line if it does not close before the next brace. */
export function closeOf(text: string, open: number, until: number): number {
  let depth = 0;
  let line = -1;
  const last = Math.min(until, open + 4_000);
  for (let i = open; i < last; i += 1) {
    const c = text[i]!;
    if (c === '"' || c === "'") {
      const close = text.indexOf(c, i + 1);
      if (close > 0 && close < last && !/[\r\n]/.test(text.slice(i, close))) i = close;
      continue;
    }
    if (c === '(') depth += 1;
    else if (c === ')') { depth -= 1; if (depth === 0) return i + 1; } else if (c === '{' || c === '}') { if (line < 0) line = i; break; } else if (line < 0 && /[\r\n\u2028\u2029]/.test(c)) line = i;
  }
  let end = line < 0 ? last : line;
  while (end > open + 1 && /\s/.test(text[end - 1]!)) end -= 1;
  return end;
}

/* ---------------------------------------------------------------- words */

const call = /[ \t]*\(/y;
const caseWhen = /case(?:[ \t\r\n]+[\w.]+)?[ \t\r\n]+when\b/iy;
const caseEnd = /\b(?:(case)(?=\s+(?:[\w.]+\s+)?when\b)|(end)(?!\w|[ \t]*\())|[{}]/gi;
const select = /select[ \t\r\n]+[\w*"'(]/iy;
const sqlStop = /[;{})]|\r?\n(?![ \t]*(?:select|from|where|and|or|group|order|having|join|left|right|inner|outer|on|union|limit)\b)/giy;
const isNull = /is[ \t]+(?:(not)[ \t]+)?null\b/iy;
const likeText = /(?:not[ \t]+)?(?:i?like|contains|includes|matches|starts[ \t]*with|ends[ \t]*with|begins[ \t]+with|regexp|rlike)[ \t]+(?:"[^"\r\n]*"|'[^'\r\n]*')/iy;
const sheetCell = /![ \t]*\$?[A-Z]{1,3}(?:\$?\d+)?(?::\$?[A-Z]{1,3}(?:\$?\d+)?)?(?!\w)/y;
const columnOf = /\[[^\]\r\n{}|]{0,80}\]/y;
const lowerNull = /(?:null|true|false)(?!\w|[ \t]*(?:\(|=(?!=)))/y;

/** A word, or words, of another tool at `at`. `word` is the word there; `after` says what stands before it. */
export function foreignWord(text: string, at: number, until: number, word: string, after: 'operand' | 'dot' | 'line' | 'other'): Form | undefined {
  if (after === 'dot') return undefined;
  const next = at + word.length;
  if (text[next] === '!') {
    const cell = sticky(sheetCell, text, next, until);
    if (cell !== undefined) return cellForm(text, at, next + cell[0].length);
  }
  const lower = word.toLowerCase();
  const capital = word !== lower;
  switch (lower) {
    case 'case': {
      const found = sticky(caseWhen, text, at, until);
      return found === undefined ? undefined : whole(text, at, endOfCase(text, at, until), found[0].slice(0, 4) === 'case' ? 'case when' : 'CASE WHEN', 'SQL', '`if … then … else …`, or `choose topmost { condition : value  else : value }` for several ways');
    }
    case 'select': {
      const found = sticky(select, text, at, until);
      return found === undefined || (!capital && after === 'line') ? undefined
        : whole(text, at, endOfSelect(text, at, until), word, 'SQL', 'the aggregate itself, as in `sum(amount of Deal where won)`; a whole new table is a `list`');
    }
    case 'is': {
      const found = sticky(isNull, text, at, until);
      if (found === undefined) break;
      const instead = found[1] === undefined ? 'is missing' : 'is present';
      return {
        end: at + found[0].length, said: { kind: 'tool', seen: found[0], tool: 'how SQL asks for a missing value', instead: `\`${instead}\`` }, replacement: instead,
        tokens: [{ type: t.reserved.is, image: 'is' }, found[1] === undefined ? { type: t.reserved.missing, image: 'missing' } : { type: t.reserved.present, image: 'present' }],
      };
    }
    case 'null': case 'true': case 'false': {
      if (!capital && (after === 'line' || sticky(lowerNull, text, at, until) === undefined)) return undefined;
      const flag = lower === 'true' ? 'yes' : 'no';
      const flags = (): readonly Edit[] => inLine(text, at, until, /\b(?:true|false)\b/gi, (found) => (found.toLowerCase() === 'true' ? 'yes' : 'no'));
      return lower === 'null'
        ? { end: next, said: { kind: 'tool', seen: word, tool: 'how other tools write a missing value', instead: '`x is missing` to ask for it, or `x otherwise 0` to put something in its place' }, tokens: [{ type: t.Foreign, image: word }] }
        : { end: next, said: { kind: 'tool', seen: word, tool: 'how other tools write a flag', instead: `\`${flag}\`` }, replacement: flag, edits: flags, tokens: [{ type: t.Flag, image: flag }], key: 'flag' };
    }
    default: break;
  }
  if (after === 'operand') {
    const like = sticky(likeText, text, at, until);
    if (like !== undefined) {
      return whole(text, at, at + like[0].length, like[0].split(/[ \t]+["']/)[0]!, 'a search inside a text', '`x is "…"` or `x in ("…", "…")`: texts are compared whole; what needs a search belongs in the data, as a column');
    }
  }
  if (capital && text[next] === '[') {
    const found = sticky(columnOf, text, next, until);
    if (found !== undefined) {
      const column = found[0].slice(1, -1).trim().toLowerCase().replace(/\W+/g, '_');
      return whole(text, at, next + found[0].length, `${word}${found[0]}`, 'how spreadsheets name a column', `\`${word.toLowerCase()}.${column}\` for this row, or \`sum(${column} of ${word})\` for all rows`);
    }
  }
  return foreignFunction(text, at, until, word, after);
}

function foreignFunction(text: string, at: number, until: number, word: string, after: 'operand' | 'line' | 'other'): Form | undefined {
  const next = at + word.length;
  if (after === 'operand' || !(text[next] === '(' || (word !== word.toLowerCase() && sticky(call, text, next, until) !== undefined))) return undefined;
  const habit = habitOf(word);
  if (habit === undefined) return undefined;
  const said = { kind: 'tool', seen: `${word}(`, tool: habit.tool, instead: habit.instead } as const;
  const key = said.seen;
  if (habit.name !== undefined) return { end: next, said, key, replacement: habit.name, tokens: [{ type: t.Name, image: habit.name }] };
  const end = closeOf(text, text.indexOf('(', next), until);
  return habit.whole === undefined ? { end, said, key, tokens: foreign(text.slice(at, end)) } : { end, said, key, replacement: habit.whole, tokens: [{ type: t.Name, image: habit.whole }] };
}

function cellForm(text: string, at: number, end: number): Form {
  return { ...whole(text, at, end, text.slice(at, end), 'a cell of a spreadsheet', 'the name of the column, as in `deal.amount` or `sum(amount of Deal)`'), key: 'cell' };
}

/** `$A$1`, `A$1` */
export function dollarCell(text: string, at: number, until: number): Form | undefined {
  const found = sticky(/\$[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?(?!\w)/y, text, at, until);
  return found === undefined ? undefined : cellForm(text, at, at + found[0].length);
}

/** `'Sheet 1'!A1` */
export function quotedSheet(text: string, at: number, until: number): Form | undefined {
  const name = sticky(/'[^'\r\n]{1,60}'(?=!)/y, text, at, until);
  const cell = name === undefined ? undefined : sticky(sheetCell, text, at + name[0].length, until);
  return name === undefined || cell === undefined ? undefined : cellForm(text, at, at + name[0].length + cell[0].length);
}

/** `[Amount]` of report builders, `{!Opportunity.Amount}` and `{{ amount }}` of templates. A list in square brackets is not meant here. */
export function bracketed(text: string, at: number, until: number): Form | undefined {
  const merge = sticky(/\{!([\w.]{1,80})\}|\{\{[ \t]*([\w.]{1,80})[ \t]*\}\}|\$\{([\w.]{1,80})\}/y, text, at, until);
  const column = merge === undefined ? sticky(/\[([A-Za-z_][\w .]{0,80})\]/y, text, at, until) : undefined;
  const found = merge ?? column;
  if (found === undefined) return undefined;
  const name = (found[1] ?? found[2] ?? found[3] ?? '').trim().split('.').pop()!.toLowerCase().replace(/\W+/g, '_');
  return whole(text, at, at + found[0].length, found[0], merge !== undefined ? 'a field of a template' : 'how reports name a column', `the name alone, as in \`${name}\``);
}

function endOfCase(text: string, at: number, until: number): number {
  caseEnd.lastIndex = at;
  let depth = 0;
  for (let found = caseEnd.exec(text); found !== null && found.index < Math.min(until, at + 4_000); found = caseEnd.exec(text)) {
    if (found[1] !== undefined) depth += 1;
    else if (found[2] === undefined) break;
    else { depth -= 1; if (depth === 0) return found.index + 3; }
  }
  return lineEndFrom(text, at, until);
}

function endOfSelect(text: string, at: number, until: number): number {
  let depth = 0;
  for (let i = at; i < Math.min(until, at + 4_000); i += 1) {
    const c = text[i]!;
    if (c === '(') depth += 1;
    else if (c === ')' && depth > 0) depth -= 1;
    else {
      const stop = sticky(sqlStop, text, i, until);
      if (stop !== undefined && (depth === 0 || c === '{' || c === '}')) return back(text, at, i);
    }
  }
  return lineEndFrom(text, at, until);
}

function lineEndFrom(text: string, at: number, until: number): number {
  let end = at;
  while (end < until && end < at + 4_000 && !/[\r\n\u2028\u2029{}]/.test(text[end]!)) end += 1;
  return back(text, at, end);
}

function back(text: string, at: number, end: number): number {
  let i = end;
  while (i > at + 1 && /\s/.test(text[i - 1]!)) i -= 1;
  return i;
}

/** The same habit in the rest of the line, outside texts and comments: mended together. */
function inLine(text: string, at: number, until: number, habit: RegExp, mended: (found: string) => string): readonly Edit[] {
  const rest = text.slice(at, lineEndFrom(text, at, Math.min(until, at + 1_000))).replace(/"[^"]*"?|\/\/.*/g, (quoted) => ' '.repeat(quoted.length));
  return [...rest.matchAll(habit)].map((found) => ({ start: at + found.index, end: at + found.index + found[0].length, text: mended(found[0]) }));
}

/* ---------------------------------------------------------------- words in capitals */

/** SQL's and the spreadsheet's small words in capitals, where they stand between values. */
const between: Readonly<Record<string, TokenType>> = {
  AND: t.reserved.and, OR: t.reserved.or, IS: t.reserved.is, IN: t.reserved.in, NOT: t.reserved.not, BETWEEN: t.reserved.between, WHERE: t.reserved.where, THEN: t.reserved.then, ELSE: t.reserved.else,
};
const beforeValue: Readonly<Record<string, TokenType>> = { IF: t.reserved.if, NOT: t.reserved.not };
const others = /\b(?:IF|AND|OR|IS|IN|NOT|BETWEEN|WHERE|THEN|ELSE)\b/g;

/** `AND`, `THEN`, `IN` where `and`, `then`, `in` are meant. All of them in the line are mended at once. */
export function capitalWord(text: string, at: number, until: number, word: string, afterOperand: boolean): Form | undefined {
  const table = afterOperand ? between : beforeValue;
  const type = Object.hasOwn(table, word) ? table[word] : undefined;
  if (type === undefined || (!afterOperand && sticky(call, text, at + word.length, until) !== undefined)) return undefined;
  const small = word.toLowerCase();
  const edits = (): readonly Edit[] => inLine(text, at, until, others, (found) => found.toLowerCase());
  return { end: at + word.length, said: { kind: 'tool', seen: word, tool: 'written in small letters here', instead: `\`${small}\`` }, replacement: small, edits, tokens: [{ type, image: small }], key: 'capitals' };
}

/* ---------------------------------------------------------------- signs */

interface Sign { readonly sign: string; readonly tool: string; readonly instead: string; readonly types: readonly TokenType[] }
const program = (what: string): string => `how programs write \`${what}\``;
const signs: readonly Sign[] = [
  { sign: '===', tool: program('is'), instead: 'is', types: [t.reserved.is] },
  { sign: '!==', tool: program('is not'), instead: 'is not', types: [t.reserved.is, t.reserved.not] },
  { sign: '==', tool: program('is'), instead: 'is', types: [t.reserved.is] },
  { sign: '!=', tool: program('is not'), instead: 'is not', types: [t.reserved.is, t.reserved.not] },
  { sign: '<>', tool: 'how spreadsheets write `is not`', instead: 'is not', types: [t.reserved.is, t.reserved.not] },
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
  { sign: '&&', tool: program('and'), instead: 'and', types: [t.reserved.and] },
  { sign: '||', tool: program('or'), instead: 'or', types: [t.reserved.or] },
  { sign: '??', tool: program('otherwise'), instead: 'otherwise', types: [t.reserved.otherwise] },
  { sign: ':=', tool: program('='), instead: '=', types: [t.Equals] },
  { sign: '!', tool: program('not'), instead: 'not', types: [t.reserved.not] },
];
const firsts: ReadonlySet<string> = new Set(signs.map((s) => s.sign[0]!));
const nullAfter = /[ \t]*null\b/iy;

/** A sign of another tool. After `==` and `<>` a `NULL` belongs to the same habit. `afterOperand`: a comparison may stand here. */
export function foreignSign(text: string, at: number, until: number, comparing: boolean): Form | undefined {
  const c = text[at]!;
  if (c === '=' && comparing) {
    const asked = nullForm(text, at, until, /={1,3}/y.exec(text.slice(at, at + 3))![0].length, false);
    if (asked !== undefined) return asked;
  }
  if (c === '<' && comparing && text[at + 1] === '>') {
    const asked = nullForm(text, at, until, 2, true);
    if (asked !== undefined) return asked;
  }
  if (!firsts.has(c)) return undefined;
  const found = signs.find((s) => text.startsWith(s.sign, at));
  if (found === undefined || at + found.sign.length > until) return undefined;
  const asked = found.types[0] === t.reserved.is ? nullForm(text, at, until, found.sign.length, found.types.length > 1) : undefined;
  if (asked !== undefined) return asked;
  const words = found.instead.split(' ');
  return {
    end: at + found.sign.length, said: { kind: 'tool', seen: found.sign, tool: found.tool, instead: `\`${found.instead}\`` }, replacement: found.sign === '!' ? 'not ' : spaced(text, at, found),
    tokens: found.types.map((type, i) => ({ type, image: words[i] ?? found.instead })), key: found.sign,
  };
}

/** A word that replaces a sign must not touch its neighbours. */
function spaced(text: string, at: number, sign: Sign): string {
  const left = /\w/.test(sign.instead[0]!) && /[\w)"]/.test(text[at - 1] ?? ' ') ? ' ' : '';
  const right = /\w/.test(sign.instead[0]!) && /[\w("]/.test(text[at + sign.sign.length] ?? ' ') ? ' ' : '';
  return `${left}${sign.instead}${right}`;
}

function nullForm(text: string, at: number, until: number, length: number, negated: boolean): Form | undefined {
  const found = sticky(nullAfter, text, at + length, until);
  if (found === undefined) return undefined;
  const end = at + length + found[0].length;
  const instead = negated ? 'is present' : 'is missing';
  return {
    end, said: { kind: 'tool', seen: text.slice(at, end), tool: 'how other tools ask for a missing value', instead: `\`${instead}\`` }, replacement: instead,
    tokens: [{ type: t.reserved.is, image: 'is' }, negated ? { type: t.reserved.present, image: 'present' } : { type: t.reserved.missing, image: 'missing' }],
  };
}

/** Signs without any token that could be meant, and what to do. */
export const signHelp: Readonly<Record<string, string>> = {
  '&': 'texts are not joined in a policy; conditions are joined with `and`', '^': 'a power is `power(x, 2)`', '**': 'a power is `power(x, 2)`', '%': 'a percentage is written with its number, as in `7.5%`; there is no remainder of a division',
  $: 'money is written with its currency, as in `100 USD`', '#': 'a comment begins with `//`', '?': 'a choice between values is `if … then … else …`', '@': 'a name stands alone, as in `amount`',
  '->': 'a name is defined with `=`; a row of a scale or of `choose` has `:` before its result', '=>': 'a name is defined with `=`; a row of a scale or of `choose` has `:` before its result',
  '+=': 'a value never changes: give the new value a name of its own, or use `sum(…)`', '-=': 'a value never changes: give the new value a name of its own', '*=': 'a value never changes: give the new value a name of its own',
  '++': 'a value never changes: rows are counted with `count(…)`', '~': 'values are compared with `is`, `<`, `<=`, `>`, `>=`', '\\': 'a line goes on by itself after an operator or a comma', "'": 'a text stands in double quotes, as in `"text"`',
};
/** Of two characters, so that each half is not answered on its own. */
export const longSigns = /->|\*\*|\+=|-=|\*=|\+\+(?![ \t]*[\w(])|=>/y;
