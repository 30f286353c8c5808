/** Texts that nobody would write: changed copies of good files, words in no order, and characters from everywhere. The same seed gives the same text. */
import { lex } from '../../packages/engine/src/syntax/lexer.js';
import { declarationWords, lineWords, phrases, policyWords, reservedWords, softWordList, typeWords, unitWords } from '../../packages/engine/src/syntax/words.js';

/** Numbers from 0 up to, not including, `below`. */
export type Random = (below: number) => number;

export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

const one = <T>(random: Random, items: readonly T[]): T => items[random(items.length)]!;

const signs = ['{', '}', '(', ')', '|', ',', ':', ';', '.', '=', '+', '-', '*', '/', '<', '<=', '>', '>=', '"', "'", '//', '/*', '*/', '==', '!=', '&&', '||', '%', '$', '[', ']', '{!', '#', '--', '\\', '?', '§', '…'];
const things = ['Deal', 'Rep', 'AE', 'USD', 'amount', 'rep', 'x', 'at', 'quarter', '1', '0.5', '10%', '5_000 USD', '2026-01-31', '2026-Q1', 'FY2026', '2026-03-31T12:00', '09:00', '3 days', '4 business hours', '"text"', '"', '"a | b"', 'SELECT', 'CASE WHEN', 'END', 'IF(', 'NULL', '10,000', '01/02/2026', '$100', '__proto__', 'constructor', 'toString'];
const words: readonly string[] = [...declarationWords, ...reservedWords, ...phrases, ...softWordList, ...typeWords, ...unitWords, ...policyWords, ...lineWords];
const gaps = [' ', ' ', ' ', ' ', '\n', '\n  ', '', '\t', '\r\n', '  ', ' // c\n', '\n\n', '\u2028'];

/** Words and signs of the language in no order. */
export function soup(random: Random): string {
  let text = '';
  for (let n = random(80) + 1; n > 0; n -= 1) text += one(random, [words, words, things, signs][random(4)]!) + one(random, gaps);
  return text;
}

/** Characters from everywhere: letters of all scripts, halves of pairs, controls, marks that turn text around. */
export function noise(random: Random): string {
  let text = '';
  for (let n = random(200) + 1; n > 0; n -= 1) {
    switch (random(6)) {
      case 0: text += String.fromCharCode(random(0x20)); break;
      case 1: text += String.fromCharCode(0xd800 + random(0x800)); break;
      case 2: text += String.fromCodePoint(0x10000 + random(0x10000)); break;
      case 3: text += one(random, ['\u0000', '\ufeff', '\u202e', '\u2028', '\u2029', '\u0085', '\u00a0', '\u200b', 'e\u0301', 'ﬁ', 'İ', 'ß', '\uffff']); break;
      case 4: text += String.fromCharCode(random(0xffff)); break;
      default: text += String.fromCharCode(0x20 + random(0x5f)); break;
    }
  }
  return text;
}

/** A copy with one to four changes: tokens taken out, written twice, swapped or replaced, pieces of another file put in, lines cut or moved. */
export function mutate(random: Random, text: string, others: readonly string[], atMost = 4): string {
  let now = text;
  for (let n = random(atMost) + 1; n > 0; n -= 1) now = change(random, now, others);
  return now;
}

/** The same tokens with other gaps: line ends where a line goes on anyway, blank lines and comments between lines, more and less space. */
export function respace(random: Random, text: string): string {
  const tokens = lex(text, '').tokens;
  let now = '';
  let at = 0;
  for (const token of tokens) {
    const gap = text.slice(at, token.startOffset);
    const end = (token.endOffset as number) + 1;
    const few = random(6) === 0;
    if (token.image === '\n') now += few ? one(random, [' // why\n', '\n\n\n', '\n  // own line\n', '\n\n// at the edge\n\n', '   \n', '\r\n']) : text.slice(at, end);
    else now += (few && /^[ \t]+$/.test(gap) && !now.endsWith('\n') ? one(random, ['   ', '\t', ' ']) : few && gap === '' && /[,(){}+*:]$/.test(now) ? one(random, [' ', '\n      ', ' // here\n']) : gap) + text.slice(token.startOffset, end);
    at = end;
  }
  return now + text.slice(at);
}

function change(random: Random, text: string, others: readonly string[]): string {
  const tokens = lex(text, '').tokens;
  if (tokens.length < 3) return text + soup(random);
  const token = one(random, tokens);
  const start = token.startOffset;
  const end = Math.min((token.endOffset as number) + 1, start + 200);
  const image = text.slice(start, end);
  switch (random(12)) {
    case 0: return text.slice(0, start) + text.slice(end);
    case 1: return `${text.slice(0, end)} ${image}${text.slice(end)}`;
    case 2: return text.slice(0, start) + one(random, [words, things, signs][random(3)]!) + text.slice(end);
    case 3: return `${text.slice(0, start)}${one(random, [words, things, signs][random(3)]!)} ${text.slice(start)}`;
    case 4: {
      const other = one(random, tokens);
      const [a, b] = other.startOffset < start ? [other, token] : [token, other];
      const [aEnd, bEnd] = [(a.endOffset as number) + 1, (b.endOffset as number) + 1];
      return aEnd > b.startOffset ? text : text.slice(0, a.startOffset) + text.slice(b.startOffset, bEnd) + text.slice(aEnd, b.startOffset) + text.slice(a.startOffset, aEnd) + text.slice(bEnd);
    }
    case 5: return text.slice(0, start);
    case 6: { const other = one(random, others); const from = random(other.length); return text.slice(0, start) + other.slice(from, from + random(300)) + text.slice(start); }
    case 7: return `${text.slice(0, start)}${one(random, [' // a comment\n', '\n\n\n', '\n', ';', '  ', '\t', '\r\n'])}${text.slice(start)}`;
    case 8: { const lines = text.split('\n'); const at = random(lines.length); lines.splice(at, 1, ...(random(2) === 0 ? [] : [lines[at]!, lines[at]!])); return lines.join('\n'); }
    case 9: { const lines = text.split('\n'); const at = random(lines.length); lines[at] = ' '.repeat(random(8)) + lines[at]!.trim(); return lines.join('\n'); }
    case 10: { const at = random(text.length); return text.slice(0, at) + String.fromCharCode(random(128)) + text.slice(at + random(2)); }
    default: { const at = random(text.length); return text.slice(0, at) + noise(random).slice(0, 5) + text.slice(at); }
  }
}

/** One of the three kinds, mostly a changed file. */
export function strange(random: Random, files: readonly string[]): string {
  const kind = random(10);
  return kind < 6 ? mutate(random, one(random, files), files) : kind < 9 ? soup(random) : noise(random);
}
